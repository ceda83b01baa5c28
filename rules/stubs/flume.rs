//! crate: flume

// A channel is no lock.

use std::iter::IterOf;
use std::time::{Duration, Instant};
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>);
pub fn bounded<T>(cap: usize) -> (Sender<T>, Receiver<T>);
#[handle]
pub struct Sender<T>;
impl<T> Sender<T> {
    pub fn try_send(&self, msg: T) -> Result<(), TrySendError<T>>;
    // Errs quiet: it waits if the channel is bounded, which the type does not tell.
    pub fn send(&self, msg: T) -> Result<(), SendError<T>>;
    pub fn send_timeout(&self, msg: T, dur: Duration) -> Result<(), SendTimeoutError<T>>;
    pub fn send_deadline(&self, msg: T, deadline: Instant) -> Result<(), SendTimeoutError<T>>;
    #[slow("channel")]
    pub async fn send_async(&self, item: T) -> Result<(), SendError<T>>;
    pub fn is_disconnected(&self) -> bool;
    pub fn is_empty(&self) -> bool;
    pub fn is_full(&self) -> bool;
    pub fn len(&self) -> usize;
    pub fn capacity(&self) -> Option<usize>;
}
impl<T> Clone for Sender<T> {}
pub struct Receiver<T> {
    _owns: [T],
}
impl<T> Receiver<T> {
    pub fn try_recv(&self) -> Result<T, TryRecvError>;
    #[waits("channel")]
    pub fn recv(&self) -> Result<T, RecvError>;
    #[waits("channel")]
    pub fn recv_timeout(&self, dur: Duration) -> Result<T, RecvTimeoutError>;
    #[waits("channel")]
    pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError>;
    #[slow("channel")]
    pub async fn recv_async(&self) -> Result<T, RecvError>;
    #[waits("channel")]
    pub fn iter(&self) -> IterOf<T>;
    pub fn try_iter(&self) -> IterOf<T>;
    pub fn drain(&self) -> IterOf<T>;
    pub fn stream(&self) -> futures::stream::StreamOf<T>;
    pub fn into_stream(self) -> futures::stream::StreamOf<T>;
    pub fn is_disconnected(&self) -> bool;
    pub fn is_empty(&self) -> bool;
    pub fn len(&self) -> usize;
}
impl<T> Clone for Receiver<T> {}
#[waits("channel")]
impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IterOf<T>;
}
pub struct SendError<T>(pub T);
pub enum RecvError {
    Disconnected,
}
pub enum TrySendError<T> {
    Full(T),
    Disconnected(T),
}
pub enum SendTimeoutError<T> {
    Timeout(T),
    Disconnected(T),
}
pub enum TryRecvError {
    Empty,
    Disconnected,
}
pub enum RecvTimeoutError {
    Timeout,
    Disconnected,
}
