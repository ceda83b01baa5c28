//! crate: crossbeam
//! also: crossbeam_utils, crossbeam_channel, crossbeam_queue, crossbeam_deque

// One file for the whole family: `crossbeam::channel::X` and `crossbeam_channel::X`, `crossbeam::sync` and `crossbeam_utils::sync`.

pub use channel::{after, at, bounded, never, tick, unbounded, Receiver, Sender};
pub use channel::{RecvError, RecvTimeoutError, SendError, SendTimeoutError, TryRecvError, TrySendError};
pub use queue::{ArrayQueue, SegQueue};
pub use thread::scope;
pub use utils::{Backoff, CachePadded};

// Blocks the thread until an arm is ready: nothing is awaited, so not the shape `select`.
#[expands(opaque)]
macro_rules! select { () => {} }

pub mod sync {
    use std::ops::{Deref, DerefMut};
    use std::sync::{LockResult, TryLockResult};
    use std::time::{Duration, Instant};
    #[lock(blocking)]
    #[derive(Default)]
    pub struct ShardedLock<T: ?Sized> {
        _owns: T,
    }
    impl<T> ShardedLock<T> {
        pub fn new(value: T) -> ShardedLock<T>;
        pub fn into_inner(self) -> LockResult<T>;
    }
    impl<T: ?Sized> ShardedLock<T> {
        pub fn is_poisoned(&self) -> bool;
        #[transparent]
        pub fn get_mut(&mut self) -> LockResult<&mut T>;
        #[acquires(shared, try)]
        pub fn try_read(&self) -> TryLockResult<ShardedLockReadGuard<'_, T>>;
        #[acquires(shared)]
        pub fn read(&self) -> LockResult<ShardedLockReadGuard<'_, T>>;
        #[acquires(exclusive, try)]
        pub fn try_write(&self) -> TryLockResult<ShardedLockWriteGuard<'_, T>>;
        #[acquires(exclusive)]
        pub fn write(&self) -> LockResult<ShardedLockWriteGuard<'_, T>>;
    }
    impl<T> From<T> for ShardedLock<T> {}
    #[guard(blocking, shared)]
    pub struct ShardedLockReadGuard<'a, T: ?Sized>;
    impl<T: ?Sized> Deref for ShardedLockReadGuard<'_, T> {
        type Target = T;
    }
    #[guard(blocking, exclusive)]
    pub struct ShardedLockWriteGuard<'a, T: ?Sized>;
    impl<T: ?Sized> Deref for ShardedLockWriteGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for ShardedLockWriteGuard<'_, T> {}
    #[derive(Clone, Default)]
    pub struct WaitGroup;
    impl WaitGroup {
        pub fn new() -> Self;
        #[waits("wait group")]
        pub fn wait(self);
    }
    #[derive(Default)]
    pub struct Parker;
    impl Parker {
        pub fn new() -> Parker;
        #[waits("park")]
        pub fn park(&self);
        #[waits("park")]
        pub fn park_timeout(&self, timeout: Duration);
        #[waits("park")]
        pub fn park_deadline(&self, deadline: Instant);
        pub fn unparker(&self) -> &Unparker;
    }
    #[derive(Clone)]
    pub struct Unparker;
    impl Unparker {
        pub fn unpark(&self);
    }
}
pub mod utils {
    use std::ops::{Deref, DerefMut};
    #[derive(Clone, Copy, Default)]
    pub struct CachePadded<T> {
        _owns: T,
    }
    impl<T> CachePadded<T> {
        #[transparent]
        pub const fn new(t: T) -> CachePadded<T>;
        #[transparent]
        pub fn into_inner(self) -> T;
    }
    impl<T> Deref for CachePadded<T> {
        type Target = T;
    }
    impl<T> DerefMut for CachePadded<T> {}
    pub struct Backoff;
    impl Backoff {
        pub fn new() -> Self;
        pub fn spin(&self);
        pub fn snooze(&self);
        pub fn is_completed(&self) -> bool;
    }
}
pub mod atomic {
    #[derive(Default)]
    pub struct AtomicCell<T> {
        _owns: T,
    }
    impl<T> AtomicCell<T> {
        pub const fn new(val: T) -> AtomicCell<T>;
        pub fn into_inner(self) -> T;
        pub fn load(&self) -> T where T: Copy;
        #[mutates]
        pub fn store(&self, val: T);
        #[mutates]
        pub fn swap(&self, val: T) -> T;
        #[mutates]
        pub fn take(&self) -> T where T: Default;
        #[mutates]
        pub fn compare_exchange(&self, current: T, new: T) -> Result<T, T>;
    }
}
pub mod thread {
    #[waits("threads of the scope")]
    pub fn scope<'env, F: FnOnce(&Scope<'env>) -> R, R>(f: F) -> std::thread::Result<R>;
    pub struct Scope<'env>;
    impl<'env> Scope<'env> {
        #[runs_blocking]
        pub fn spawn<'scope, F: FnOnce(&Scope<'env>) -> T, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>;
    }
    pub struct ScopedJoinHandle<'scope, T>;
    impl<T> ScopedJoinHandle<'_, T> {
        #[waits("thread")]
        pub fn join(self) -> std::thread::Result<T>;
    }
}
// A channel is no lock.
pub mod channel {
    use std::iter::IterOf;
    use std::time::{Duration, Instant};
    #[expands(opaque)]
    macro_rules! select { () => {} }
    pub fn unbounded<T>() -> (Sender<T>, Receiver<T>);
    pub fn bounded<T>(cap: usize) -> (Sender<T>, Receiver<T>);
    pub fn after(duration: Duration) -> Receiver<Instant>;
    pub fn at(when: Instant) -> Receiver<Instant>;
    pub fn never<T>() -> Receiver<T>;
    pub fn tick(duration: Duration) -> Receiver<Instant>;
    #[handle]
    pub struct Sender<T>;
    impl<T> Sender<T> {
        pub fn try_send(&self, msg: T) -> Result<(), TrySendError<T>>;
        // Errs quiet: it waits if the channel is bounded, which the type does not tell.
        pub fn send(&self, msg: T) -> Result<(), SendError<T>>;
        pub fn send_timeout(&self, msg: T, timeout: Duration) -> Result<(), SendTimeoutError<T>>;
        pub fn send_deadline(&self, msg: T, deadline: Instant) -> Result<(), SendTimeoutError<T>>;
        pub fn is_empty(&self) -> bool;
        pub fn is_full(&self) -> bool;
        pub fn len(&self) -> usize;
        pub fn capacity(&self) -> Option<usize>;
        pub fn same_channel(&self, other: &Sender<T>) -> bool;
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
        pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError>;
        #[waits("channel")]
        pub fn recv_deadline(&self, deadline: Instant) -> Result<T, RecvTimeoutError>;
        pub fn is_empty(&self) -> bool;
        pub fn is_full(&self) -> bool;
        pub fn len(&self) -> usize;
        pub fn capacity(&self) -> Option<usize>;
        #[waits("channel")]
        pub fn iter(&self) -> IterOf<T>;
        pub fn try_iter(&self) -> IterOf<T>;
        pub fn same_channel(&self, other: &Receiver<T>) -> bool;
    }
    impl<T> Clone for Receiver<T> {}
    #[waits("channel")]
    impl<T> IntoIterator for Receiver<T> {
        type Item = T;
        type IntoIter = IterOf<T>;
    }
    #[waits("channel")]
    impl<'a, T> IntoIterator for &'a Receiver<T> {
        type Item = T;
        type IntoIter = IterOf<T>;
    }
    pub struct SendError<T>(pub T);
    pub struct RecvError;
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
}
pub mod queue {
    pub struct ArrayQueue<T> {
        _owns: [T],
    }
    impl<T> ArrayQueue<T> {
        pub fn new(cap: usize) -> ArrayQueue<T>;
        #[mutates]
        pub fn push(&self, value: T) -> Result<(), T>;
        #[mutates]
        pub fn force_push(&self, value: T) -> Option<T>;
        #[mutates]
        pub fn pop(&self) -> Option<T>;
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        pub fn is_full(&self) -> bool;
    }
    #[derive(Default)]
    pub struct SegQueue<T> {
        _owns: [T],
    }
    impl<T> SegQueue<T> {
        pub const fn new() -> SegQueue<T>;
        #[mutates]
        pub fn push(&self, value: T);
        #[mutates]
        pub fn pop(&self) -> Option<T>;
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
    }
}
