//! crate: async_std

#[attribute(main)]
pub fn main();
#[attribute(test)]
pub fn test();
#[expands(nothing)]
macro_rules! task_local { () => {} }

pub mod sync {
    pub use async_lock::{Barrier, BarrierWaitResult, Mutex, MutexGuard, MutexGuardArc, RwLock, RwLockReadGuard, RwLockUpgradableReadGuard, RwLockWriteGuard};
    pub use std::sync::{Arc, Weak};
    #[derive(Default)]
    pub struct Condvar;
    impl Condvar {
        pub fn new() -> Self;
        #[slow("condition variable")]
        #[releases]
        pub async fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T>;
        #[slow("condition variable")]
        #[releases]
        pub async fn wait_until<'a, T, F: FnMut(&mut T) -> bool>(&self, guard: MutexGuard<'a, T>, condition: F) -> MutexGuard<'a, T>;
        pub fn notify_one(&self);
        pub fn notify_all(&self);
    }
}
pub mod task {
    use std::future::Future;
    use std::time::Duration;
    pub use std::task::{Context, Poll, Waker};
    #[spawns]
    pub fn spawn<T, F: Future<Output = T>>(future: F) -> JoinHandle<T>;
    #[spawns]
    pub fn spawn_local<T, F: Future<Output = T>>(future: F) -> JoinHandle<T>;
    #[runs_blocking]
    pub fn spawn_blocking<F: FnOnce() -> T, T>(f: F) -> JoinHandle<T>;
    #[blocks_on]
    pub fn block_on<T, F: Future<Output = T>>(future: F) -> T;
    #[slow("sleep")]
    pub async fn sleep(dur: Duration);
    pub async fn yield_now();
    pub struct JoinHandle<T>;
    impl<T> JoinHandle<T> {
        #[slow("task")]
        pub async fn cancel(self) -> Option<T>;
    }
    #[slow("task")]
    impl<T> Future for JoinHandle<T> {
        type Output = T;
    }
}
pub mod future {
    use std::future::Future;
    use std::time::Duration;
    pub use std::future::{pending, poll_fn, ready};
    pub struct TimeoutError(());
    pub async fn timeout<F: Future>(dur: Duration, f: F) -> Result<F::Output, TimeoutError>;
}
pub mod stream {
    pub use futures::stream::{Stream, StreamExt};
}
pub mod prelude {
    pub use futures::stream::{Stream, StreamExt};
    pub use std::future::Future;
}
pub mod channel {
    pub use smol::channel::*;
}
#[slow("file I/O")]
pub mod fs {
    use std::io;
    pub async fn read<P>(path: P) -> io::Result<Vec<u8>>;
    pub async fn read_to_string<P>(path: P) -> io::Result<String>;
    pub async fn write<P, C>(path: P, contents: C) -> io::Result<()>;
    pub async fn remove_file<P>(path: P) -> io::Result<()>;
    pub async fn create_dir_all<P>(path: P) -> io::Result<()>;
}
