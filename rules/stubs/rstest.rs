//! crate: rstest

#[attribute(test)]
pub fn rstest();
