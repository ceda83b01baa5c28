//! crate: test_case

#[attribute(test)]
pub fn test_case();
