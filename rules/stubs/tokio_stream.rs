//! crate: tokio_stream

pub use futures::stream::Stream;
pub use futures::stream::StreamOf;
pub use futures::stream::{empty, iter, pending};
pub fn once<T>(value: T) -> StreamOf<T>;

// Unlike `futures::StreamExt`, its closures give values, not futures.
pub trait StreamExt: Stream {
    #[slow("stream")]
    async fn next(&mut self) -> Option<Self::Item>;
    #[slow("stream")]
    async fn try_next<T, E>(&mut self) -> Result<Option<T>, E> where Self: Stream<Item = Result<T, E>>;
    fn map<T, F: FnMut(Self::Item) -> T>(self, f: F) -> StreamOf<T>;
    fn map_while<T, F: FnMut(Self::Item) -> Option<T>>(self, f: F) -> StreamOf<T>;
    fn then<F: FnMut(Self::Item) -> Fut, Fut: std::future::Future>(self, f: F) -> StreamOf<Fut::Output>;
    fn merge<U: Stream<Item = Self::Item>>(self, other: U) -> StreamOf<Self::Item>;
    fn filter<F: FnMut(&Self::Item) -> bool>(self, f: F) -> StreamOf<Self::Item>;
    fn filter_map<T, F: FnMut(Self::Item) -> Option<T>>(self, f: F) -> StreamOf<T>;
    fn fuse(self) -> StreamOf<Self::Item>;
    fn take(self, n: usize) -> StreamOf<Self::Item>;
    fn take_while<F: FnMut(&Self::Item) -> bool>(self, f: F) -> StreamOf<Self::Item>;
    fn skip(self, n: usize) -> StreamOf<Self::Item>;
    fn skip_while<F: FnMut(&Self::Item) -> bool>(self, f: F) -> StreamOf<Self::Item>;
    #[slow("stream")]
    async fn all<F: FnMut(Self::Item) -> bool>(&mut self, f: F) -> bool;
    #[slow("stream")]
    async fn any<F: FnMut(Self::Item) -> bool>(&mut self, f: F) -> bool;
    fn chain<U: Stream<Item = Self::Item>>(self, other: U) -> StreamOf<Self::Item>;
    #[slow("stream")]
    async fn fold<B, F: FnMut(B, Self::Item) -> B>(self, init: B, f: F) -> B;
    #[slow("stream")]
    async fn collect<T: FromIterator<Self::Item>>(self) -> T;
    fn timeout(self, duration: std::time::Duration) -> StreamOf<Result<Self::Item, Elapsed>>;
    fn throttle(self, duration: std::time::Duration) -> StreamOf<Self::Item>;
    fn chunks_timeout(self, max_size: usize, duration: std::time::Duration) -> StreamOf<Vec<Self::Item>>;
    fn peekable(self) -> StreamOf<Self::Item>;
}
impl<St: Stream + ?Sized> StreamExt for St {}
pub struct Elapsed(());
pub mod wrappers {
    use futures::stream::Stream;
    pub struct ReceiverStream<T> {
        _owns: tokio::sync::mpsc::Receiver<T>,
    }
    impl<T> ReceiverStream<T> {
        pub fn new(recv: tokio::sync::mpsc::Receiver<T>) -> Self;
        pub fn into_inner(self) -> tokio::sync::mpsc::Receiver<T>;
    }
    impl<T> Stream for ReceiverStream<T> {
        type Item = T;
    }
    pub struct UnboundedReceiverStream<T> {
        _owns: tokio::sync::mpsc::UnboundedReceiver<T>,
    }
    impl<T> UnboundedReceiverStream<T> {
        pub fn new(recv: tokio::sync::mpsc::UnboundedReceiver<T>) -> Self;
        pub fn into_inner(self) -> tokio::sync::mpsc::UnboundedReceiver<T>;
    }
    impl<T> Stream for UnboundedReceiverStream<T> {
        type Item = T;
    }
    pub struct BroadcastStream<T> {
        _owns: tokio::sync::broadcast::Receiver<T>,
    }
    impl<T> BroadcastStream<T> {
        pub fn new(recv: tokio::sync::broadcast::Receiver<T>) -> Self;
    }
    impl<T> Stream for BroadcastStream<T> {
        type Item = Result<T, BroadcastStreamRecvError>;
    }
    pub struct WatchStream<T> {
        _owns: tokio::sync::watch::Receiver<T>,
    }
    impl<T> WatchStream<T> {
        pub fn new(recv: tokio::sync::watch::Receiver<T>) -> Self;
    }
    impl<T> Stream for WatchStream<T> {
        type Item = T;
    }
    pub enum BroadcastStreamRecvError {
        Lagged(u64),
    }
    pub struct IntervalStream;
    impl IntervalStream {
        pub fn new(interval: tokio::time::Interval) -> Self;
    }
    impl Stream for IntervalStream {
        type Item = tokio::time::Instant;
    }
}
