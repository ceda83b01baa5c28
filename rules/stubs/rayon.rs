//! crate: rayon

// Parallel iterators: sequential models, since what counts is that closures run on rayon's own threads and the caller waits.

#[waits("rayon")]
#[runs_blocking]
pub fn join<A: FnOnce() -> RA, B: FnOnce() -> RB, RA, RB>(oper_a: A, oper_b: B) -> (RA, RB);
#[runs_blocking]
pub fn spawn<F: FnOnce()>(func: F);
#[waits("rayon")]
#[runs_blocking]
pub fn scope<'scope, OP: FnOnce(&Scope<'scope>) -> R, R>(op: OP) -> R;
pub fn current_num_threads() -> usize;
pub struct Scope<'scope>;
impl<'scope> Scope<'scope> {
    #[runs_blocking]
    pub fn spawn<BODY: FnOnce(&Scope<'scope>)>(&self, body: BODY);
}
pub struct ThreadPool;
impl ThreadPool {
    #[waits("rayon")]
    #[runs_blocking]
    pub fn install<OP: FnOnce() -> R, R>(&self, op: OP) -> R;
    #[runs_blocking]
    pub fn spawn<OP: FnOnce()>(&self, op: OP);
}
#[derive(Default)]
pub struct ThreadPoolBuilder;
impl ThreadPoolBuilder {
    pub fn new() -> Self;
    pub fn num_threads(self, num_threads: usize) -> Self;
    pub fn build(self) -> Result<ThreadPool, ThreadPoolBuildError>;
    pub fn build_global(self) -> Result<(), ThreadPoolBuildError>;
}
pub struct ThreadPoolBuildError;
pub mod prelude {
    pub use crate::iter::*;
}
pub mod iter {
    pub struct ParIter<T> {
        _owns: [T],
    }
    #[runs_blocking]
    impl<T> ParIter<T> {
        pub fn map<B, F: Fn(T) -> B>(self, f: F) -> ParIter<B>;
        pub fn filter<P: Fn(&T) -> bool>(self, p: P) -> ParIter<T>;
        pub fn filter_map<B, P: Fn(T) -> Option<B>>(self, p: P) -> ParIter<B>;
        pub fn flat_map<B: IntoIterator, F: Fn(T) -> B>(self, f: F) -> ParIter<B::Item>;
        pub fn enumerate(self) -> ParIter<(usize, T)>;
        #[waits("rayon")]
        pub fn for_each<F: Fn(T)>(self, f: F);
        #[waits("rayon")]
        pub fn try_for_each<R, F: Fn(T) -> R>(self, f: F) -> R;
        #[waits("rayon")]
        pub fn collect<C: FromIterator<T>>(self) -> C;
        #[waits("rayon")]
        pub fn sum<S: std::iter::Sum<T>>(self) -> S;
        #[waits("rayon")]
        pub fn count(self) -> usize;
        #[waits("rayon")]
        pub fn any<F: Fn(T) -> bool>(self, f: F) -> bool;
        #[waits("rayon")]
        pub fn all<F: Fn(T) -> bool>(self, f: F) -> bool;
        #[waits("rayon")]
        pub fn reduce<ID: Fn() -> T, OP: Fn(T, T) -> T>(self, identity: ID, op: OP) -> T;
    }
    pub trait IntoParallelIterator {
        type Item;
        fn into_par_iter(self) -> ParIter<Self::Item>;
    }
    impl<I: IntoIterator> IntoParallelIterator for I {
        type Item = I::Item;
    }
    pub trait ParallelSlice<T> {
        fn par_iter(&self) -> ParIter<&T>;
        fn par_iter_mut(&mut self) -> ParIter<&mut T>;
        fn par_chunks(&self, size: usize) -> ParIter<&[T]>;
        fn par_sort(&mut self);
        fn par_sort_unstable(&mut self);
    }
    impl<T> ParallelSlice<T> for [T] {}
}
