//! crate: arc_swap

// Lock-free: `Guard` keeps an old value alive, it keeps nobody waiting. No lock, no guard.

use std::ops::Deref;
use std::sync::Arc;

pub struct DefaultStrategy;
pub trait RefCnt {
    type Base;
}
impl<T> RefCnt for Arc<T> {
    type Base = T;
}
impl<T: RefCnt> RefCnt for Option<T> {
    type Base = T::Base;
}
#[derive(Default)]
pub struct ArcSwapAny<T, S = DefaultStrategy> {
    _owns: T,
}
pub type ArcSwap<T> = ArcSwapAny<Arc<T>>;
pub type ArcSwapOption<T> = ArcSwapAny<Option<Arc<T>>>;
impl<T, S> ArcSwapAny<T, S> {
    pub fn new(val: T) -> Self;
    pub fn with_strategy(val: T, strategy: S) -> Self;
    pub fn into_inner(self) -> T;
    pub fn load_full(&self) -> T;
    pub fn load(&self) -> Guard<T, S>;
    #[mutates]
    pub fn store(&self, val: T);
    #[mutates]
    pub fn swap(&self, new: T) -> T;
    #[mutates]
    pub fn compare_and_swap<C>(&self, current: C, new: T) -> Guard<T, S>;
    #[mutates]
    pub fn rcu<R: Into<T>, F: FnMut(&T) -> R>(&self, f: F) -> T;
}
impl<T> ArcSwapAny<Arc<T>, DefaultStrategy> {
    pub fn from_pointee(val: T) -> Self;
}
impl<T> ArcSwapAny<Option<Arc<T>>, DefaultStrategy> {
    pub fn from_pointee<V: Into<Option<T>>>(val: V) -> Self;
    pub const fn const_empty() -> Self;
    pub fn empty() -> Self;
}
impl<T, S> From<T> for ArcSwapAny<T, S> {}
pub struct Guard<T, S = DefaultStrategy> {
    _owns: T,
}
impl<T, S> Guard<T, S> {
    #[transparent]
    pub fn into_inner(lease: Self) -> T;
    pub fn from_inner(inner: T) -> Self;
}
impl<T, S> Deref for Guard<T, S> {
    type Target = T;
}
