//! crate: tokio_util

// Nothing here is a lock.

pub mod sync {
    use std::future::Future;
    use std::task::{Context, Poll};
    #[derive(Clone, Default)]
    pub struct CancellationToken;
    impl CancellationToken {
        pub fn new() -> CancellationToken;
        pub fn child_token(&self) -> CancellationToken;
        pub fn cancel(&self);
        pub fn is_cancelled(&self) -> bool;
        #[slow("cancellation")]
        pub async fn cancelled(&self);
        #[slow("cancellation")]
        pub async fn cancelled_owned(self);
        pub fn drop_guard(self) -> DropGuard;
        pub async fn run_until_cancelled<F: Future>(&self, fut: F) -> Option<F::Output>;
        pub async fn run_until_cancelled_owned<F: Future>(self, fut: F) -> Option<F::Output>;
    }
    // Cancels when dropped: no lock guard.
    pub struct DropGuard;
    impl DropGuard {
        pub fn disarm(self) -> CancellationToken;
    }
    #[derive(Clone)]
    pub struct PollSender<T>;
    impl<T> PollSender<T> {
        pub fn new(sender: tokio::sync::mpsc::Sender<T>) -> Self;
        pub fn poll_reserve(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), PollSendError<T>>>;
        pub fn send_item(&mut self, value: T) -> Result<(), PollSendError<T>>;
        pub fn is_closed(&self) -> bool;
        pub fn close(&mut self);
    }
    pub struct PollSendError<T>(Option<T>);
    pub struct ReusableBoxFuture<'a, T>;
    impl<T> Future for ReusableBoxFuture<'_, T> {
        type Output = T;
    }
}
pub mod task {
    use std::future::Future;
    use tokio::task::JoinHandle;
    #[derive(Clone, Default)]
    pub struct TaskTracker;
    impl TaskTracker {
        pub fn new() -> Self;
        #[slow("task")]
        pub async fn wait(&self);
        pub fn close(&self) -> bool;
        pub fn is_closed(&self) -> bool;
        pub fn is_empty(&self) -> bool;
        pub fn len(&self) -> usize;
        #[spawns]
        pub fn spawn<F: Future>(&self, task: F) -> JoinHandle<F::Output>;
        #[spawns]
        pub fn spawn_local<F: Future>(&self, task: F) -> JoinHandle<F::Output>;
        #[runs_blocking]
        pub fn spawn_blocking<F: FnOnce() -> T, T>(&self, task: F) -> JoinHandle<T>;
        pub async fn track_future<F: Future>(&self, future: F) -> F::Output;
    }
}
pub mod codec {
    pub trait Decoder {
        type Item;
        type Error;
    }
    pub trait Encoder<Item> {
        type Error;
    }
    pub struct Framed<T, U> {
        _owns: (T, U),
    }
    impl<T, U> Framed<T, U> {
        pub fn new(inner: T, codec: U) -> Framed<T, U>;
        pub fn get_ref(&self) -> &T;
        pub fn get_mut(&mut self) -> &mut T;
        pub fn into_inner(self) -> T;
        pub fn codec(&self) -> &U;
    }
    impl<T, U: Decoder> futures::stream::Stream for Framed<T, U> {
        type Item = Result<U::Item, U::Error>;
    }
    impl<T, I, U: Encoder<I>> futures::sink::Sink<I> for Framed<T, U> {
        type Error = U::Error;
    }
    pub struct FramedRead<T, D> {
        _owns: (T, D),
    }
    impl<T, D> FramedRead<T, D> {
        pub fn new(inner: T, decoder: D) -> FramedRead<T, D>;
        pub fn into_inner(self) -> T;
    }
    impl<T, D: Decoder> futures::stream::Stream for FramedRead<T, D> {
        type Item = Result<D::Item, D::Error>;
    }
    pub struct FramedWrite<T, E> {
        _owns: (T, E),
    }
    impl<T, E> FramedWrite<T, E> {
        pub fn new(inner: T, encoder: E) -> FramedWrite<T, E>;
        pub fn into_inner(self) -> T;
    }
    impl<T, I, E: Encoder<I>> futures::sink::Sink<I> for FramedWrite<T, E> {
        type Error = E::Error;
    }
}
