//! crate: futures
//! also: futures_util, futures_core, futures_io, futures_sink, futures_channel, futures_executor, futures_task, futures_lite

// One file for the whole family: each of the small crates is a part of `futures`, under the same module names.

pub use executor::{block_on, block_on_stream};
pub use future::{FutureExt, TryFutureExt};
pub use io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncSeek, AsyncSeekExt, AsyncWrite, AsyncWriteExt};
pub use sink::{Sink, SinkExt};
pub use std::future::Future;
pub use std::task::{Context, Poll};
pub use stream::{Stream, StreamExt, TryStream, TryStreamExt};
// crate `futures_channel`
pub use channel::{mpsc, oneshot};

#[expands(join)]
macro_rules! join { () => {} }
#[expands(try_join)]
macro_rules! try_join { () => {} }
#[expands(select)]
macro_rules! select { () => {} }
#[expands(select)]
macro_rules! select_biased { () => {} }
#[expands(pin)]
macro_rules! pin_mut { () => {} }
#[expands(pin)]
macro_rules! pin { () => {} }
#[expands(dbg)]
macro_rules! ready { () => {} }
#[expands(nothing)]
macro_rules! pending { () => {} }

pub mod prelude {
    pub use crate::future::{FutureExt, TryFutureExt};
    pub use crate::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncSeek, AsyncSeekExt, AsyncWrite, AsyncWriteExt};
    pub use crate::sink::{Sink, SinkExt};
    pub use crate::stream::{Stream, StreamExt, TryStream, TryStreamExt};
    pub use std::future::Future;
}

pub mod lock {
    use std::ops::{Deref, DerefMut};
    use std::sync::Arc;
    #[lock(async)]
    #[derive(Default)]
    pub struct Mutex<T: ?Sized> {
        _owns: T,
    }
    impl<T> Mutex<T> {
        pub const fn new(t: T) -> Self;
        pub fn into_inner(self) -> T;
    }
    impl<T: ?Sized> Mutex<T> {
        #[acquires(exclusive, try)]
        pub fn try_lock(&self) -> Option<MutexGuard<'_, T>>;
        #[acquires(exclusive, try)]
        pub fn try_lock_owned(self: &Arc<Self>) -> Option<OwnedMutexGuard<T>>;
        #[acquires(exclusive)]
        pub fn lock(&self) -> MutexLockFuture<'_, T>;
        #[acquires(exclusive)]
        pub fn lock_owned(self: Arc<Self>) -> OwnedMutexLockFuture<T>;
        #[transparent]
        pub fn get_mut(&mut self) -> &mut T;
    }
    impl<T> From<T> for Mutex<T> {}
    pub struct MutexLockFuture<'a, T: ?Sized>;
    impl<'a, T: ?Sized> std::future::Future for MutexLockFuture<'a, T> {
        type Output = MutexGuard<'a, T>;
    }
    pub struct OwnedMutexLockFuture<T: ?Sized>;
    impl<T: ?Sized> std::future::Future for OwnedMutexLockFuture<T> {
        type Output = OwnedMutexGuard<T>;
    }
    #[guard(async, exclusive)]
    pub struct MutexGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> MutexGuard<'a, T> {
        pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(this: Self, f: F) -> MappedMutexGuard<'a, T, U>;
    }
    #[guard(async, exclusive)]
    pub struct OwnedMutexGuard<T: ?Sized>;
    #[guard(async, exclusive)]
    pub struct MappedMutexGuard<'a, T: ?Sized, U: ?Sized>;
    impl<'a, T: ?Sized, U: ?Sized> MappedMutexGuard<'a, T, U> {
        pub fn map<V: ?Sized, F: FnOnce(&mut U) -> &mut V>(this: Self, f: F) -> MappedMutexGuard<'a, T, V>;
    }
    impl<T: ?Sized> Deref for MutexGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {}
    impl<T: ?Sized> Deref for OwnedMutexGuard<T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for OwnedMutexGuard<T> {}
    impl<T: ?Sized, U: ?Sized> Deref for MappedMutexGuard<'_, T, U> {
        type Target = U;
    }
    impl<T: ?Sized, U: ?Sized> DerefMut for MappedMutexGuard<'_, T, U> {}
    // Its halves share one value by turns.
    pub struct BiLock<T> {
        _owns: T,
    }
    impl<T> BiLock<T> {
        pub fn new(t: T) -> (Self, Self);
    }
}

pub mod future {
    use crate::stream::Stream;
    use std::any::Any;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    use std::future::IntoFuture;
    pub use std::future::Future;
    pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
    pub type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;
    pub enum Either<A, B> {
        Left(A),
        Right(B),
    }
    impl<A: Future, B: Future<Output = A::Output>> Future for Either<A, B> {
        type Output = A::Output;
    }
    pub trait FusedFuture: Future {
        fn is_terminated(&self) -> bool;
    }
    pub trait TryFuture: Future {
        type Ok;
        type Error;
    }
    impl<F: Future<Output = Result<T, E>>, T, E> TryFuture for F {
        type Ok = T;
        type Error = E;
    }
    pub trait FutureExt: Future {
        async fn map<U, F: FnOnce(Self::Output) -> U>(self, f: F) -> U;
        async fn then<Fut: Future, F: FnOnce(Self::Output) -> Fut>(self, f: F) -> Fut::Output;
        async fn map_into<U>(self) -> U;
        fn into_stream(self) -> crate::stream::StreamOf<Self::Output>;
        fn fuse(self) -> Fuse<Self>;
        async fn inspect<F: FnOnce(&Self::Output)>(self, f: F) -> Self::Output;
        async fn catch_unwind(self) -> Result<Self::Output, Box<dyn Any + Send>>;
        fn shared(self) -> Shared<Self>;
        fn boxed<'a>(self) -> BoxFuture<'a, Self::Output>;
        fn boxed_local<'a>(self) -> LocalBoxFuture<'a, Self::Output>;
        fn unit_error(self) -> UnitError<Self>;
        fn left_future<B>(self) -> Either<Self, B>;
        fn right_future<A>(self) -> Either<A, Self>;
        fn now_or_never(self) -> Option<Self::Output>;
        fn poll_unpin(&mut self, cx: &mut Context<'_>) -> Poll<Self::Output>;
        fn remote_handle(self) -> (Remote<Self>, RemoteHandle<Self::Output>);
    }
    impl<T: Future + ?Sized> FutureExt for T {}
    pub trait TryFutureExt: TryFuture {
        async fn map_ok<T, F: FnOnce(Self::Ok) -> T>(self, f: F) -> Result<T, Self::Error>;
        async fn map_err<E, F: FnOnce(Self::Error) -> E>(self, f: F) -> Result<Self::Ok, E>;
        async fn err_into<E>(self) -> Result<Self::Ok, E>;
        async fn ok_into<U>(self) -> Result<U, Self::Error>;
        async fn and_then<Fut: Future, F: FnOnce(Self::Ok) -> Fut>(self, f: F) -> Fut::Output;
        async fn or_else<Fut: Future, F: FnOnce(Self::Error) -> Fut>(self, f: F) -> Fut::Output;
        async fn unwrap_or_else<F: FnOnce(Self::Error) -> Self::Ok>(self, f: F) -> Self::Ok;
        async fn inspect_ok<F: FnOnce(&Self::Ok)>(self, f: F) -> Result<Self::Ok, Self::Error>;
        async fn inspect_err<F: FnOnce(&Self::Error)>(self, f: F) -> Result<Self::Ok, Self::Error>;
    }
    impl<F: TryFuture + ?Sized> TryFutureExt for F {}
    pub struct Fuse<F> {
        _owns: F,
    }
    impl<F: Future> Future for Fuse<F> {
        type Output = F::Output;
    }
    #[derive(Clone)]
    pub struct Shared<F> {
        _owns: F,
    }
    impl<F: Future> Future for Shared<F> {
        type Output = F::Output;
    }
    pub struct UnitError<F> {
        _owns: F,
    }
    impl<F: Future> Future for UnitError<F> {
        type Output = Result<F::Output, ()>;
    }
    pub struct Remote<F> {
        _owns: F,
    }
    impl<F: Future> Future for Remote<F> {
        type Output = ();
    }
    pub struct RemoteHandle<T>;
    impl<T> Future for RemoteHandle<T> {
        type Output = T;
    }
    // A future that is one of these models has its parts' values when it is awaited.
    pub struct JoinAll<F> {
        _owns: [F],
    }
    impl<F: Future> Future for JoinAll<F> {
        type Output = Vec<F::Output>;
    }
    pub fn join_all<I: IntoIterator>(iter: I) -> JoinAll<I::Item>;
    pub async fn try_join_all<I: IntoIterator<Item = F>, F: Future<Output = Result<T, E>>, T, E>(iter: I) -> Result<Vec<T>, E>;
    pub async fn join<A: Future, B: Future>(future1: A, future2: B) -> (A::Output, B::Output);
    pub async fn join3<A: Future, B: Future, C: Future>(future1: A, future2: B, future3: C) -> (A::Output, B::Output, C::Output);
    pub async fn join4<A: Future, B: Future, C: Future, D: Future>(future1: A, future2: B, future3: C, future4: D) -> (A::Output, B::Output, C::Output, D::Output);
    pub async fn try_join<A: Future<Output = Result<T, E>>, B: Future<Output = Result<U, E>>, T, U, E>(future1: A, future2: B) -> Result<(T, U), E>;
    pub async fn select<A: Future, B: Future>(future1: A, future2: B) -> Either<(A::Output, B), (B::Output, A)>;
    pub async fn select_all<I: IntoIterator<Item = F>, F: Future>(iter: I) -> (F::Output, usize, Vec<F>);
    pub async fn select_ok<I: IntoIterator<Item = F>, F: Future<Output = Result<T, E>>, T, E>(iter: I) -> Result<(T, Vec<F>), E>;
    pub async fn or<T, A: Future<Output = T>, B: Future<Output = T>>(future1: A, future2: B) -> T;
    pub async fn race<T, A: Future<Output = T>, B: Future<Output = T>>(future1: A, future2: B) -> T;
    pub async fn zip<A: Future, B: Future>(future1: A, future2: B) -> (A::Output, B::Output);
    pub async fn yield_now();
    pub fn ready<T>(t: T) -> std::future::Ready<T>;
    pub fn ok<T, E>(t: T) -> std::future::Ready<Result<T, E>>;
    pub fn err<T, E>(err: E) -> std::future::Ready<Result<T, E>>;
    #[slow("never ready")]
    pub fn pending<T>() -> std::future::Pending<T>;
    #[slow("poll_fn")]
    #[context(async)]
    pub fn poll_fn<T, F: FnMut(&mut Context<'_>) -> Poll<T>>(f: F) -> std::future::PollFn<F>;
    pub async fn lazy<F: FnOnce(&mut Context<'_>) -> R, R>(f: F) -> R;
    pub struct OptionFuture<F> {
        _owns: Option<F>,
    }
    impl<F: Future> Future for OptionFuture<F> {
        type Output = Option<F::Output>;
    }
    impl<F> From<Option<F>> for OptionFuture<F> {}
    pub fn abortable<Fut: Future>(future: Fut) -> (Abortable<Fut>, AbortHandle);
    pub struct Abortable<F> {
        _owns: F,
    }
    impl<F: Future> Future for Abortable<F> {
        type Output = Result<F::Output, Aborted>;
    }
    impl<F> Abortable<F> {
        pub fn new(task: F, reg: AbortRegistration) -> Self;
    }
    pub struct Aborted;
    pub struct AbortRegistration;
    #[derive(Clone)]
    pub struct AbortHandle;
    impl AbortHandle {
        pub fn new_pair() -> (Self, AbortRegistration);
        pub fn abort(&self);
        pub fn is_aborted(&self) -> bool;
    }
    // crate `futures_lite`
    #[blocks_on]
    pub fn block_on<T, F: Future<Output = T>>(future: F) -> T;
}

pub mod stream {
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    pub use futures_unordered::FuturesUnordered;
    pub type BoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + Send + 'a>>;
    pub type LocalBoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + 'a>>;
    #[lang = "stream"]
    #[context(async)]
    pub trait Stream {
        type Item;
        fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>>;
        fn size_hint(&self) -> (usize, Option<usize>);
    }
    impl<S: Stream + ?Sized> Stream for &mut S {
        type Item = S::Item;
    }
    impl<S: Stream + ?Sized> Stream for Box<S> {
        type Item = S::Item;
    }
    impl<P: std::ops::Deref> Stream for Pin<P> where P::Target: Stream {
        type Item = <P::Target as Stream>::Item;
    }
    pub trait FusedStream: Stream {
        fn is_terminated(&self) -> bool;
    }
    pub trait TryStream: Stream {
        type Ok;
        type Error;
    }
    impl<S: Stream<Item = Result<T, E>>, T, E> TryStream for S {
        type Ok = T;
        type Error = E;
    }
    // All adaptors return this model, as iterators' return `IterOf`.
    #[lang = "stream_of"]
    pub struct StreamOf<T> {
        _owns: [T],
    }
    impl<T> Stream for StreamOf<T> {
        type Item = T;
    }
    impl<T> FusedStream for StreamOf<T> {}
    pub trait StreamExt: Stream {
        #[slow("stream")]
        async fn next(&mut self) -> Option<Self::Item>;
        #[slow("stream")]
        async fn into_future(self) -> (Option<Self::Item>, Self);
        #[slow("stream")]
        async fn select_next_some(&mut self) -> Self::Item;
        fn map<T, F: FnMut(Self::Item) -> T>(self, f: F) -> StreamOf<T>;
        fn enumerate(self) -> StreamOf<(usize, Self::Item)>;
        fn filter<Fut: Future<Output = bool>, F: FnMut(&Self::Item) -> Fut>(self, f: F) -> StreamOf<Self::Item>;
        fn filter_map<Fut: Future<Output = Option<T>>, T, F: FnMut(Self::Item) -> Fut>(self, f: F) -> StreamOf<T>;
        fn then<Fut: Future, F: FnMut(Self::Item) -> Fut>(self, f: F) -> StreamOf<Fut::Output>;
        #[slow("stream")]
        async fn collect<C: Default + Extend<Self::Item>>(self) -> C;
        #[slow("stream")]
        async fn unzip<A, B, FromA, FromB>(self) -> (FromA, FromB);
        #[slow("stream")]
        async fn concat(self) -> Self::Item;
        #[slow("stream")]
        async fn count(self) -> usize;
        #[slow("stream")]
        async fn fold<T, Fut: Future<Output = T>, F: FnMut(T, Self::Item) -> Fut>(self, init: T, f: F) -> T;
        #[slow("stream")]
        async fn any<Fut: Future<Output = bool>, F: FnMut(Self::Item) -> Fut>(self, f: F) -> bool;
        #[slow("stream")]
        async fn all<Fut: Future<Output = bool>, F: FnMut(Self::Item) -> Fut>(self, f: F) -> bool;
        fn flatten(self) -> StreamOf<<Self::Item as Stream>::Item> where Self::Item: Stream;
        fn flat_map<U: Stream, F: FnMut(Self::Item) -> U>(self, f: F) -> StreamOf<U::Item>;
        fn flatten_unordered<L>(self, limit: L) -> StreamOf<<Self::Item as Stream>::Item> where Self::Item: Stream;
        fn scan<S, B, Fut: Future<Output = Option<B>>, F: FnMut(&mut S, Self::Item) -> Fut>(self, initial_state: S, f: F) -> StreamOf<B>;
        fn skip_while<Fut: Future<Output = bool>, F: FnMut(&Self::Item) -> Fut>(self, f: F) -> StreamOf<Self::Item>;
        fn take_while<Fut: Future<Output = bool>, F: FnMut(&Self::Item) -> Fut>(self, f: F) -> StreamOf<Self::Item>;
        fn take_until<Fut: Future>(self, fut: Fut) -> StreamOf<Self::Item>;
        #[slow("stream")]
        async fn for_each<Fut: Future<Output = ()>, F: FnMut(Self::Item) -> Fut>(self, f: F);
        #[slow("stream")]
        async fn for_each_concurrent<Fut: Future<Output = ()>, F: FnMut(Self::Item) -> Fut, L>(self, limit: L, f: F);
        fn take(self, n: usize) -> StreamOf<Self::Item>;
        fn skip(self, n: usize) -> StreamOf<Self::Item>;
        fn fuse(self) -> StreamOf<Self::Item>;
        fn by_ref(&mut self) -> &mut Self;
        fn boxed<'a>(self) -> BoxStream<'a, Self::Item>;
        fn boxed_local<'a>(self) -> LocalBoxStream<'a, Self::Item>;
        fn buffered(self, n: usize) -> StreamOf<<Self::Item as Future>::Output> where Self::Item: Future;
        fn buffer_unordered(self, n: usize) -> StreamOf<<Self::Item as Future>::Output> where Self::Item: Future;
        fn zip<St: Stream>(self, other: St) -> StreamOf<(Self::Item, St::Item)>;
        fn chain<St: Stream<Item = Self::Item>>(self, other: St) -> StreamOf<Self::Item>;
        fn peekable(self) -> StreamOf<Self::Item>;
        fn chunks(self, capacity: usize) -> StreamOf<Vec<Self::Item>>;
        fn ready_chunks(self, capacity: usize) -> StreamOf<Vec<Self::Item>>;
        fn inspect<F: FnMut(&Self::Item)>(self, f: F) -> StreamOf<Self::Item>;
        fn split<Item>(self) -> (SplitStream<Self>, SplitSink<Self, Item>);
        #[slow("stream")]
        async fn forward<S>(self, sink: S) -> Result<(), crate::sink::ErrorOf<S>>;
        fn poll_next_unpin(&mut self, cx: &mut Context<'_>) -> Poll<Option<Self::Item>>;
    }
    impl<T: Stream + ?Sized> StreamExt for T {}
    pub trait TryStreamExt: TryStream {
        #[slow("stream")]
        async fn try_next(&mut self) -> Result<Option<Self::Ok>, Self::Error>;
        fn map_ok<T, F: FnMut(Self::Ok) -> T>(self, f: F) -> StreamOf<Result<T, Self::Error>>;
        fn map_err<E, F: FnMut(Self::Error) -> E>(self, f: F) -> StreamOf<Result<Self::Ok, E>>;
        fn err_into<E>(self) -> StreamOf<Result<Self::Ok, E>>;
        fn and_then<T, Fut: Future<Output = Result<T, Self::Error>>, F: FnMut(Self::Ok) -> Fut>(self, f: F) -> StreamOf<Result<T, Self::Error>>;
        #[slow("stream")]
        async fn try_for_each<Fut: Future<Output = Result<(), Self::Error>>, F: FnMut(Self::Ok) -> Fut>(self, f: F) -> Result<(), Self::Error>;
        #[slow("stream")]
        async fn try_for_each_concurrent<Fut: Future<Output = Result<(), Self::Error>>, F: FnMut(Self::Ok) -> Fut, L>(self, limit: L, f: F) -> Result<(), Self::Error>;
        #[slow("stream")]
        async fn try_collect<C: Default + Extend<Self::Ok>>(self) -> Result<C, Self::Error>;
        #[slow("stream")]
        async fn try_concat(self) -> Result<Self::Ok, Self::Error>;
        #[slow("stream")]
        async fn try_fold<T, Fut: Future<Output = Result<T, Self::Error>>, F: FnMut(T, Self::Ok) -> Fut>(self, init: T, f: F) -> Result<T, Self::Error>;
        fn try_filter<Fut: Future<Output = bool>, F: FnMut(&Self::Ok) -> Fut>(self, f: F) -> StreamOf<Result<Self::Ok, Self::Error>>;
        fn try_filter_map<Fut: Future<Output = Result<Option<T>, Self::Error>>, T, F: FnMut(Self::Ok) -> Fut>(self, f: F) -> StreamOf<Result<T, Self::Error>>;
        fn inspect_ok<F: FnMut(&Self::Ok)>(self, f: F) -> StreamOf<Result<Self::Ok, Self::Error>>;
        fn inspect_err<F: FnMut(&Self::Error)>(self, f: F) -> StreamOf<Result<Self::Ok, Self::Error>>;
        fn into_stream(self) -> StreamOf<Result<Self::Ok, Self::Error>>;
    }
    impl<S: TryStream + ?Sized> TryStreamExt for S {}
    pub struct SplitStream<S> {
        _owns: S,
    }
    impl<S: Stream> Stream for SplitStream<S> {
        type Item = S::Item;
    }
    pub struct SplitSink<S, Item> {
        _owns: S,
    }
    impl<S: crate::sink::Sink<Item>, Item> crate::sink::Sink<Item> for SplitSink<S, Item> {
        type Error = S::Error;
    }
    pub mod futures_unordered {
        #[derive(Default)]
        pub struct FuturesUnordered<Fut> {
            _owns: [Fut],
        }
        impl<Fut> FuturesUnordered<Fut> {
            pub fn new() -> Self;
            pub fn len(&self) -> usize;
            pub fn is_empty(&self) -> bool;
            pub fn push(&self, future: Fut);
            #[empties]
            pub fn clear(&mut self);
        }
        impl<Fut: std::future::Future> super::Stream for FuturesUnordered<Fut> {
            type Item = Fut::Output;
        }
        impl<Fut> FromIterator<Fut> for FuturesUnordered<Fut> {}
        impl<Fut> Extend<Fut> for FuturesUnordered<Fut> {}
    }
    #[derive(Default)]
    pub struct FuturesOrdered<Fut> {
        _owns: [Fut],
    }
    impl<Fut> FuturesOrdered<Fut> {
        pub fn new() -> Self;
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        pub fn push_back(&mut self, future: Fut);
        pub fn push_front(&mut self, future: Fut);
    }
    impl<Fut: Future> Stream for FuturesOrdered<Fut> {
        type Item = Fut::Output;
    }
    impl<Fut> FromIterator<Fut> for FuturesOrdered<Fut> {}
    pub fn iter<I: IntoIterator>(i: I) -> StreamOf<I::Item>;
    pub fn empty<T>() -> StreamOf<T>;
    pub fn pending<T>() -> StreamOf<T>;
    pub fn once<Fut: Future>(future: Fut) -> StreamOf<Fut::Output>;
    pub fn repeat<T: Clone>(item: T) -> StreamOf<T>;
    pub fn unfold<T, F: FnMut(T) -> Fut, Fut: Future<Output = Option<(Item, T)>>, Item>(init: T, f: F) -> StreamOf<Item>;
    pub fn try_unfold<T, F: FnMut(T) -> Fut, Fut: Future<Output = Result<Option<(Item, T)>, E>>, Item, E>(init: T, f: F) -> StreamOf<Result<Item, E>>;
    #[context(async)]
    pub fn poll_fn<T, F: FnMut(&mut Context<'_>) -> Poll<Option<T>>>(f: F) -> StreamOf<T>;
    pub fn select<A: Stream, B: Stream<Item = A::Item>>(stream1: A, stream2: B) -> StreamOf<A::Item>;
    pub fn select_all<I: IntoIterator<Item = S>, S: Stream>(streams: I) -> StreamOf<S::Item>;
}

pub mod sink {
    use std::pin::Pin;
    use std::task::{Context, Poll};
    #[context(async)]
    pub trait Sink<Item> {
        type Error;
        fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>>;
        fn start_send(self: Pin<&mut Self>, item: Item) -> Result<(), Self::Error>;
        fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>>;
        fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>>;
    }
    pub struct Unfold<T, F, R> {
        _owns: T,
        _function: F,
        _future: R,
    }
    pub fn unfold<T, F: FnMut(T, Item) -> R, R: Future<Output = Result<T, E>>, Item, E>(init: T, function: F) -> Unfold<T, F, R>;
    #[slow("sink")]
    pub trait SinkExt<Item>: Sink<Item> {
        async fn send(&mut self, item: Item) -> Result<(), Self::Error>;
        async fn feed(&mut self, item: Item) -> Result<(), Self::Error>;
        async fn flush(&mut self) -> Result<(), Self::Error>;
        async fn close(&mut self) -> Result<(), Self::Error>;
        async fn send_all<St: ?Sized>(&mut self, stream: &mut St) -> Result<(), Self::Error>;
    }
    impl<T: Sink<Item> + ?Sized, Item> SinkExt<Item> for T {}
    pub struct ErrorOf<S>;
}

pub mod channel {
    // A channel is no lock.
    pub mod mpsc {
        pub fn channel<T>(buffer: usize) -> (Sender<T>, Receiver<T>);
        pub fn unbounded<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>);
        #[handle]
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn try_send(&mut self, msg: T) -> Result<(), TrySendError<T>>;
            pub fn start_send(&mut self, msg: T) -> Result<(), SendError>;
            pub fn is_closed(&self) -> bool;
            pub fn close_channel(&mut self);
            pub fn disconnect(&mut self);
        }
        impl<T> Clone for Sender<T> {}
        impl<T> crate::sink::Sink<T> for Sender<T> {
            type Error = SendError;
        }
        #[handle]
        pub struct UnboundedSender<T>;
        impl<T> UnboundedSender<T> {
            pub fn unbounded_send(&self, msg: T) -> Result<(), TrySendError<T>>;
            pub fn start_send(&mut self, msg: T) -> Result<(), SendError>;
            pub fn is_closed(&self) -> bool;
            pub fn close_channel(&self);
            pub fn disconnect(&mut self);
        }
        impl<T> Clone for UnboundedSender<T> {}
        impl<T> crate::sink::Sink<T> for UnboundedSender<T> {
            type Error = SendError;
        }
        pub struct Receiver<T> {
            _owns: [T],
        }
        impl<T> Receiver<T> {
            pub fn close(&mut self);
            pub fn try_next(&mut self) -> Result<Option<T>, TryRecvError>;
        }
        impl<T> crate::stream::Stream for Receiver<T> {
            type Item = T;
        }
        pub struct UnboundedReceiver<T> {
            _owns: [T],
        }
        impl<T> UnboundedReceiver<T> {
            pub fn close(&mut self);
            pub fn try_next(&mut self) -> Result<Option<T>, TryRecvError>;
        }
        impl<T> crate::stream::Stream for UnboundedReceiver<T> {
            type Item = T;
        }
        pub struct SendError;
        pub struct TrySendError<T> {
            _owns: T,
        }
        pub struct TryRecvError;
    }
    pub mod oneshot {
        pub fn channel<T>() -> (Sender<T>, Receiver<T>);
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn send(self, t: T) -> Result<(), T>;
            pub fn is_canceled(&self) -> bool;
        }
        pub struct Receiver<T> {
            _owns: Option<T>,
        }
        impl<T> Receiver<T> {
            pub fn close(&mut self);
            pub fn try_recv(&mut self) -> Result<Option<T>, Canceled>;
        }
        #[slow("channel")]
        impl<T> std::future::Future for Receiver<T> {
            type Output = Result<T, Canceled>;
        }
        pub struct Canceled;
    }
}

pub mod executor {
    use std::future::Future;
    use std::iter::IterOf;
    #[blocks_on]
    #[waits("future")]
    pub fn block_on<F: Future>(f: F) -> F::Output;
    #[waits("stream")]
    pub fn block_on_stream<S: crate::stream::Stream>(stream: S) -> IterOf<S::Item>;
    #[derive(Clone)]
    pub struct ThreadPool;
    impl ThreadPool {
        pub fn new() -> std::io::Result<Self>;
        #[spawns]
        pub fn spawn_ok<F: Future<Output = ()>>(&self, future: F);
    }
    pub struct LocalPool;
    impl LocalPool {
        pub fn new() -> Self;
        #[blocks_on]
        #[waits("future")]
        pub fn run_until<F: Future>(&mut self, future: F) -> F::Output;
    }
}
pub mod task {
    pub use std::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};
    use std::future::Future;
    pub struct SpawnError;
    pub trait SpawnExt {
        #[spawns]
        fn spawn<Fut: Future<Output = ()>>(&self, future: Fut) -> Result<(), SpawnError>;
    }
    #[derive(Default)]
    pub struct AtomicWaker;
    impl AtomicWaker {
        pub const fn new() -> Self;
        pub fn register(&self, waker: &Waker);
        pub fn wake(&self);
        pub fn take(&self) -> Option<Waker>;
    }
    pub fn noop_waker() -> Waker;
}
pub mod io {
    use std::io::Result;
    #[context(async)]
    pub trait AsyncRead {}
    #[context(async)]
    pub trait AsyncWrite {}
    #[context(async)]
    pub trait AsyncBufRead: AsyncRead {}
    #[context(async)]
    pub trait AsyncSeek {}
    #[slow("I/O")]
    pub trait AsyncReadExt: AsyncRead {
        async fn read(&mut self, buf: &mut [u8]) -> Result<usize>;
        async fn read_exact(&mut self, buf: &mut [u8]) -> Result<()>;
        async fn read_to_end(&mut self, buf: &mut Vec<u8>) -> Result<usize>;
        async fn read_to_string(&mut self, buf: &mut String) -> Result<usize>;
    }
    impl<R: AsyncRead + ?Sized> AsyncReadExt for R {}
    #[slow("I/O")]
    pub trait AsyncWriteExt: AsyncWrite {
        async fn flush(&mut self) -> Result<()>;
        async fn close(&mut self) -> Result<()>;
        async fn write(&mut self, buf: &[u8]) -> Result<usize>;
        async fn write_all(&mut self, buf: &[u8]) -> Result<()>;
    }
    impl<W: AsyncWrite + ?Sized> AsyncWriteExt for W {}
    #[slow("I/O")]
    pub trait AsyncBufReadExt: AsyncBufRead {
        async fn read_until(&mut self, byte: u8, buf: &mut Vec<u8>) -> Result<usize>;
        async fn read_line(&mut self, buf: &mut String) -> Result<usize>;
        fn lines(self) -> crate::stream::StreamOf<Result<String>>;
    }
    impl<R: AsyncBufRead + ?Sized> AsyncBufReadExt for R {}
    #[slow("I/O")]
    pub trait AsyncSeekExt: AsyncSeek {
        async fn seek(&mut self, pos: std::io::SeekFrom) -> Result<u64>;
    }
    impl<S: AsyncSeek + ?Sized> AsyncSeekExt for S {}
}
