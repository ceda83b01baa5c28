//! crate: actix_web
//! also: actix_rt

#[attribute(main)]
pub fn main();
#[attribute(test)]
pub fn test();
pub use task::{spawn, System};
mod task {
    use std::future::Future;
    pub use tokio::task::JoinHandle;
    #[spawns]
    pub fn spawn<F: Future>(f: F) -> JoinHandle<F::Output>;
    pub struct System;
    impl System {
        pub fn new() -> System;
        #[blocks_on]
        pub fn block_on<F: Future>(&self, fut: F) -> F::Output;
    }
}
pub mod rt {
    pub use crate::task::{spawn, JoinHandle, System};
    pub use tokio::time;
}
pub mod error {
    pub struct BlockingError;
}
pub mod web {
    use std::ops::{Deref, DerefMut};
    use std::sync::Arc;
    pub struct Data<T: ?Sized> {
        _owns: Arc<T>,
    }
    impl<T> Data<T> {
        #[transparent]
        pub fn new(state: T) -> Data<T>;
    }
    impl<T: ?Sized> Data<T> {
        #[transparent]
        pub fn get_ref(&self) -> &T;
        #[transparent]
        pub fn into_inner(self) -> Arc<T>;
    }
    impl<T: ?Sized> Deref for Data<T> {
        type Target = Arc<T>;
    }
    impl<T: ?Sized> Clone for Data<T> {
        #[transparent]
        fn clone(&self) -> Data<T>;
    }
    impl<T: ?Sized> From<Arc<T>> for Data<T> {
        #[transparent]
        fn from(arc: Arc<T>) -> Self;
    }
    #[runs_blocking]
    pub async fn block<F: FnOnce() -> R, R>(f: F) -> Result<R, crate::error::BlockingError>;
    #[derive(Clone)]
    pub struct Json<T>(pub T);
    impl<T> std::ops::Deref for Json<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for Json<T> {}
    #[derive(Clone)]
    pub struct Query<T>(pub T);
    impl<T> std::ops::Deref for Query<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for Query<T> {}
    #[derive(Clone)]
    pub struct Form<T>(pub T);
    impl<T> std::ops::Deref for Form<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for Form<T> {}
    #[derive(Clone)]
    pub struct ReqData<T> {
        _owns: T,
    }
    impl<T> std::ops::Deref for ReqData<T> {
        type Target = T;
    }
    impl<T> std::ops::DerefMut for ReqData<T> {}
    pub struct Path<T> {
        _owns: T,
    }
    impl<T> Path<T> {
        pub fn into_inner(self) -> T;
    }
    impl<T> Deref for Path<T> {
        type Target = T;
    }
    impl<T> DerefMut for Path<T> {}
    impl<T> Json<T> {
        pub fn into_inner(self) -> T;
    }
    impl<T> Query<T> {
        pub fn into_inner(self) -> T;
    }
}
