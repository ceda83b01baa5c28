//! crate: smol
//! also: async_channel

pub use async_lock as lock;
pub use channel::{bounded, unbounded, Receiver, Sender};
pub use executor::{Executor, LocalExecutor, Task};

#[spawns]
pub fn spawn<T, F: std::future::Future<Output = T>>(future: F) -> Task<T>;
#[runs_blocking]
pub fn unblock<T, F: FnOnce() -> T>(f: F) -> Task<T>;
#[blocks_on]
pub fn block_on<T, F: std::future::Future<Output = T>>(future: F) -> T;

mod executor {
    use std::future::Future;
    pub struct Task<T>;
    impl<T> Task<T> {
        pub fn detach(self);
        #[slow("task")]
        pub async fn cancel(self) -> Option<T>;
        pub fn is_finished(&self) -> bool;
    }
    #[slow("task")]
    impl<T> Future for Task<T> {
        type Output = T;
    }
    #[derive(Default)]
    pub struct Executor<'a>;
    impl<'a> Executor<'a> {
        pub const fn new() -> Self;
        #[spawns]
        pub fn spawn<T, F: Future<Output = T>>(&self, future: F) -> Task<T>;
        pub async fn run<T, F: Future<Output = T>>(&self, future: F) -> T;
        pub fn try_tick(&self) -> bool;
    }
    #[derive(Default)]
    pub struct LocalExecutor<'a>;
    impl<'a> LocalExecutor<'a> {
        pub const fn new() -> Self;
        #[spawns]
        pub fn spawn<T, F: Future<Output = T>>(&self, future: F) -> Task<T>;
        pub async fn run<T, F: Future<Output = T>>(&self, future: F) -> T;
    }
}
pub struct Timer;
impl Timer {
    pub fn after(duration: std::time::Duration) -> Timer;
    pub fn at(instant: std::time::Instant) -> Timer;
    pub fn interval(period: std::time::Duration) -> Timer;
    pub fn never() -> Timer;
}
#[slow("sleep")]
impl std::future::Future for Timer {
    type Output = std::time::Instant;
}
// A channel is no lock.
pub mod channel {
    pub fn bounded<T>(cap: usize) -> (Sender<T>, Receiver<T>);
    pub fn unbounded<T>() -> (Sender<T>, Receiver<T>);
    #[handle]
    pub struct Sender<T>;
    impl<T> Sender<T> {
        #[slow("channel")]
        pub async fn send(&self, msg: T) -> Result<(), SendError<T>>;
        pub fn try_send(&self, msg: T) -> Result<(), TrySendError<T>>;
        #[waits("channel")]
        pub fn send_blocking(&self, msg: T) -> Result<(), SendError<T>>;
        pub fn close(&self) -> bool;
        pub fn is_closed(&self) -> bool;
    }
    impl<T> Clone for Sender<T> {}
    pub struct Receiver<T> {
        _owns: [T],
    }
    impl<T> Receiver<T> {
        #[slow("channel")]
        pub async fn recv(&self) -> Result<T, RecvError>;
        pub fn try_recv(&self) -> Result<T, TryRecvError>;
        #[waits("channel")]
        pub fn recv_blocking(&self) -> Result<T, RecvError>;
        pub fn close(&self) -> bool;
        pub fn is_empty(&self) -> bool;
        pub fn len(&self) -> usize;
    }
    impl<T> Clone for Receiver<T> {}
    impl<T> futures::stream::Stream for Receiver<T> {
        type Item = T;
    }
    pub struct SendError<T>(pub T);
    pub struct RecvError;
    pub enum TrySendError<T> {
        Full(T),
        Closed(T),
    }
    pub enum TryRecvError {
        Empty,
        Closed,
    }
}
pub use futures::{future, io, pin, prelude, ready, stream};
