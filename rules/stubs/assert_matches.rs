//! crate: assert_matches

#[expands(match)]
macro_rules! assert_matches { () => {} }
#[expands(match)]
macro_rules! debug_assert_matches { () => {} }
