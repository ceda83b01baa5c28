//! crate: lazy_static

#[expands(lazy_static)]
macro_rules! lazy_static { () => {} }
pub trait LazyStatic {}
pub fn initialize<T: LazyStatic>(lazy: &T);
