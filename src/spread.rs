//! How finely the lists are cut that all cores work on.
//!
//! Left to itself, rayon cuts a list into few pieces and halves one only when another core has nothing to do: near the end that
//! core waits for a piece that nobody can take over. So the items of a piece are limited, by what one of them takes.

/// A file or a body, or a list of them: up to milliseconds.
pub(crate) const DEAR: usize = 1;
/// A body that is likely to be short.
pub(crate) const PLAIN: usize = 16;
/// A look at a few words of a declaration.
pub(crate) const CHEAP: usize = 512;
