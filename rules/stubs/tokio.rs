//! crate: tokio

use std::future::Future;

#[expands(join)]
macro_rules! join { () => {} }
#[expands(try_join)]
macro_rules! try_join { () => {} }
#[expands(select)]
macro_rules! select { () => {} }
#[expands(pin)]
macro_rules! pin { () => {} }
#[expands(thread_local)]
#[gives(task::LocalKey)]
macro_rules! task_local { () => {} }

#[attribute(main)]
pub fn main();
#[attribute(test)]
pub fn test();

pub use task::spawn;

pub mod sync {
    use std::future::Future;
    use std::ops::{Deref, DerefMut};
    use std::pin::Pin;
    use std::sync::Arc;
    pub use semaphore::{AcquireError, OwnedSemaphorePermit, Semaphore, SemaphorePermit, TryAcquireError};

    pub struct TryLockError;
    impl std::error::Error for TryLockError {}

    #[lock(async)]
    #[derive(Default)]
    pub struct Mutex<T: ?Sized> {
        _owns: T,
    }
    impl<T> Mutex<T> {
        pub fn new(t: T) -> Self;
        pub const fn const_new(t: T) -> Self;
        pub fn into_inner(self) -> T;
    }
    impl<T: ?Sized> Mutex<T> {
        #[acquires(exclusive)]
        pub async fn lock(&self) -> MutexGuard<'_, T>;
        #[awaits(lock)]
        #[panics_in_async]
        #[acquires(exclusive)]
        pub fn blocking_lock(&self) -> MutexGuard<'_, T>;
        #[awaits(lock_owned)]
        #[panics_in_async]
        #[acquires(exclusive)]
        pub fn blocking_lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T>;
        #[acquires(exclusive)]
        pub async fn lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T>;
        #[acquires(exclusive, try)]
        pub fn try_lock(&self) -> Result<MutexGuard<'_, T>, TryLockError>;
        #[acquires(exclusive, try)]
        pub fn try_lock_owned(self: Arc<Self>) -> Result<OwnedMutexGuard<T>, TryLockError>;
        #[transparent]
        pub fn get_mut(&mut self) -> &mut T;
    }
    impl<T> From<T> for Mutex<T> {}

    #[guard(async, exclusive)]
    pub struct MutexGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> MutexGuard<'a, T> {
        pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(this: Self, f: F) -> MappedMutexGuard<'a, U>;
        pub fn try_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(this: Self, f: F) -> Result<MappedMutexGuard<'a, U>, Self>;
        #[transparent]
        pub fn mutex(this: &Self) -> &'a Mutex<T>;
    }
    #[guard(async, exclusive)]
    pub struct OwnedMutexGuard<T: ?Sized>;
    impl<T: ?Sized> OwnedMutexGuard<T> {
        pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(this: Self, f: F) -> OwnedMappedMutexGuard<T, U>;
        pub fn try_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(this: Self, f: F) -> Result<OwnedMappedMutexGuard<T, U>, Self>;
        #[transparent]
        pub fn mutex(this: &Self) -> &Arc<Mutex<T>>;
    }
    #[guard(async, exclusive)]
    pub struct MappedMutexGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> MappedMutexGuard<'a, T> {
        pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(this: Self, f: F) -> MappedMutexGuard<'a, U>;
        pub fn try_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(this: Self, f: F) -> Result<MappedMutexGuard<'a, U>, Self>;
    }
    #[guard(async, exclusive)]
    pub struct OwnedMappedMutexGuard<T: ?Sized, U: ?Sized = T>;
    impl<T: ?Sized, U: ?Sized> OwnedMappedMutexGuard<T, U> {
        pub fn map<S: ?Sized, F: FnOnce(&mut U) -> &mut S>(this: Self, f: F) -> OwnedMappedMutexGuard<T, S>;
        pub fn try_map<S: ?Sized, F: FnOnce(&mut U) -> Option<&mut S>>(this: Self, f: F) -> Result<OwnedMappedMutexGuard<T, S>, Self>;
    }

    #[lock(async)]
    #[derive(Default)]
    pub struct RwLock<T: ?Sized> {
        _owns: T,
    }
    impl<T> RwLock<T> {
        pub fn new(value: T) -> RwLock<T>;
        pub fn with_max_readers(value: T, max_reads: u32) -> RwLock<T>;
        pub const fn const_new(value: T) -> RwLock<T>;
        pub const fn const_with_max_readers(value: T, max_reads: u32) -> RwLock<T>;
        pub fn into_inner(self) -> T;
    }
    impl<T: ?Sized> RwLock<T> {
        #[acquires(shared)]
        pub async fn read(&self) -> RwLockReadGuard<'_, T>;
        #[awaits(read)]
        #[panics_in_async]
        #[acquires(shared)]
        pub fn blocking_read(&self) -> RwLockReadGuard<'_, T>;
        #[acquires(shared)]
        pub async fn read_owned(self: Arc<Self>) -> OwnedRwLockReadGuard<T>;
        #[acquires(shared, try)]
        pub fn try_read(&self) -> Result<RwLockReadGuard<'_, T>, TryLockError>;
        #[acquires(shared, try)]
        pub fn try_read_owned(self: Arc<Self>) -> Result<OwnedRwLockReadGuard<T>, TryLockError>;
        #[acquires(exclusive)]
        pub async fn write(&self) -> RwLockWriteGuard<'_, T>;
        #[awaits(write)]
        #[panics_in_async]
        #[acquires(exclusive)]
        pub fn blocking_write(&self) -> RwLockWriteGuard<'_, T>;
        #[acquires(exclusive)]
        pub async fn write_owned(self: Arc<Self>) -> OwnedRwLockWriteGuard<T>;
        #[acquires(exclusive, try)]
        pub fn try_write(&self) -> Result<RwLockWriteGuard<'_, T>, TryLockError>;
        #[acquires(exclusive, try)]
        pub fn try_write_owned(self: Arc<Self>) -> Result<OwnedRwLockWriteGuard<T>, TryLockError>;
        #[transparent]
        pub fn get_mut(&mut self) -> &mut T;
    }
    impl<T> From<T> for RwLock<T> {}

    #[guard(async, shared)]
    pub struct RwLockReadGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
        pub fn map<F: FnOnce(&T) -> &U, U: ?Sized>(this: Self, f: F) -> RwLockReadGuard<'a, U>;
        pub fn try_map<F: FnOnce(&T) -> Option<&U>, U: ?Sized>(this: Self, f: F) -> Result<RwLockReadGuard<'a, U>, Self>;
    }
    #[guard(async, exclusive)]
    pub struct RwLockWriteGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
        pub fn map<F: FnOnce(&mut T) -> &mut U, U: ?Sized>(this: Self, f: F) -> RwLockMappedWriteGuard<'a, U>;
        pub fn downgrade_map<F: FnOnce(&T) -> &U, U: ?Sized>(this: Self, f: F) -> RwLockReadGuard<'a, U>;
        pub fn try_map<F: FnOnce(&mut T) -> Option<&mut U>, U: ?Sized>(this: Self, f: F) -> Result<RwLockMappedWriteGuard<'a, U>, Self>;
        pub fn try_downgrade_map<F: FnOnce(&T) -> Option<&U>, U: ?Sized>(this: Self, f: F) -> Result<RwLockReadGuard<'a, U>, Self>;
        pub fn into_mapped(this: Self) -> RwLockMappedWriteGuard<'a, T>;
        pub fn downgrade(self) -> RwLockReadGuard<'a, T>;
    }
    #[guard(async, exclusive)]
    pub struct RwLockMappedWriteGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> RwLockMappedWriteGuard<'a, T> {
        pub fn map<F: FnOnce(&mut T) -> &mut U, U: ?Sized>(this: Self, f: F) -> RwLockMappedWriteGuard<'a, U>;
        pub fn try_map<F: FnOnce(&mut T) -> Option<&mut U>, U: ?Sized>(this: Self, f: F) -> Result<RwLockMappedWriteGuard<'a, U>, Self>;
    }
    #[guard(async, shared)]
    pub struct OwnedRwLockReadGuard<T: ?Sized, U: ?Sized = T>;
    impl<T: ?Sized, U: ?Sized> OwnedRwLockReadGuard<T, U> {
        pub fn map<F: FnOnce(&U) -> &V, V: ?Sized>(this: Self, f: F) -> OwnedRwLockReadGuard<T, V>;
        pub fn try_map<F: FnOnce(&U) -> Option<&V>, V: ?Sized>(this: Self, f: F) -> Result<OwnedRwLockReadGuard<T, V>, Self>;
        #[transparent]
        pub fn rwlock(this: &Self) -> &Arc<RwLock<T>>;
    }
    #[guard(async, exclusive)]
    pub struct OwnedRwLockWriteGuard<T: ?Sized>;
    impl<T: ?Sized> OwnedRwLockWriteGuard<T> {
        pub fn map<F: FnOnce(&mut T) -> &mut U, U: ?Sized>(this: Self, f: F) -> OwnedRwLockMappedWriteGuard<T, U>;
        pub fn downgrade_map<F: FnOnce(&T) -> &U, U: ?Sized>(this: Self, f: F) -> OwnedRwLockReadGuard<T, U>;
        pub fn try_map<F: FnOnce(&mut T) -> Option<&mut U>, U: ?Sized>(this: Self, f: F) -> Result<OwnedRwLockMappedWriteGuard<T, U>, Self>;
        pub fn try_downgrade_map<F: FnOnce(&T) -> Option<&U>, U: ?Sized>(this: Self, f: F) -> Result<OwnedRwLockReadGuard<T, U>, Self>;
        pub fn into_mapped(this: Self) -> OwnedRwLockMappedWriteGuard<T>;
        pub fn downgrade(self) -> OwnedRwLockReadGuard<T>;
        #[transparent]
        pub fn rwlock(this: &Self) -> &Arc<RwLock<T>>;
    }
    #[guard(async, exclusive)]
    pub struct OwnedRwLockMappedWriteGuard<T: ?Sized, U: ?Sized = T>;
    impl<T: ?Sized, U: ?Sized> OwnedRwLockMappedWriteGuard<T, U> {
        pub fn map<F: FnOnce(&mut U) -> &mut V, V: ?Sized>(this: Self, f: F) -> OwnedRwLockMappedWriteGuard<T, V>;
        pub fn try_map<F: FnOnce(&mut U) -> Option<&mut V>, V: ?Sized>(this: Self, f: F) -> Result<OwnedRwLockMappedWriteGuard<T, V>, Self>;
        #[transparent]
        pub fn rwlock(this: &Self) -> &Arc<RwLock<T>>;
    }

    impl<T: ?Sized> Deref for MutexGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {}
    impl<T: ?Sized> Deref for OwnedMutexGuard<T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for OwnedMutexGuard<T> {}
    impl<T: ?Sized> Deref for MappedMutexGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for MappedMutexGuard<'_, T> {}
    impl<T: ?Sized, U: ?Sized> Deref for OwnedMappedMutexGuard<T, U> {
        type Target = U;
    }
    impl<T: ?Sized, U: ?Sized> DerefMut for OwnedMappedMutexGuard<T, U> {}
    impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {}
    impl<T: ?Sized> Deref for RwLockMappedWriteGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for RwLockMappedWriteGuard<'_, T> {}
    impl<T: ?Sized, U: ?Sized> Deref for OwnedRwLockReadGuard<T, U> {
        type Target = U;
    }
    impl<T: ?Sized> Deref for OwnedRwLockWriteGuard<T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for OwnedRwLockWriteGuard<T> {}
    impl<T: ?Sized, U: ?Sized> Deref for OwnedRwLockMappedWriteGuard<T, U> {
        type Target = U;
    }
    impl<T: ?Sized, U: ?Sized> DerefMut for OwnedRwLockMappedWriteGuard<T, U> {}

    #[derive(Clone)]
    pub struct OnceCell<T> {
        _owns: Option<T>,
    }
    impl<T> OnceCell<T> {
        pub fn new() -> Self;
        pub const fn const_new() -> Self;
        pub fn new_with(value: Option<T>) -> Self;
        pub const fn const_new_with(value: T) -> Self;
        pub fn initialized(&self) -> bool;
        #[transparent]
        pub fn get(&self) -> Option<&T>;
        #[transparent]
        pub fn get_mut(&mut self) -> Option<&mut T>;
        #[mutates]
        #[if_empty]
        pub fn set(&self, value: T) -> Result<(), SetError<T>>;
        #[transparent]
        pub async fn get_or_init<F: FnOnce() -> Fut, Fut: Future<Output = T>>(&self, f: F) -> &T;
        #[transparent]
        pub async fn get_or_try_init<E, F: FnOnce() -> Fut, Fut: Future<Output = Result<T, E>>>(&self, f: F) -> Result<&T, E>;
        pub fn into_inner(self) -> Option<T>;
        #[takes]
        pub fn take(&mut self) -> Option<T>;
    }
    impl<T> Default for OnceCell<T> {}
    impl<T> From<T> for OnceCell<T> {}
    pub enum SetError<T> {
        AlreadyInitializedError(T),
        InitializingError(T),
    }
    pub struct SetOnce<T> {
        _owns: Option<T>,
    }
    impl<T> SetOnce<T> {
        pub fn new() -> Self;
        pub const fn const_new() -> Self;
        pub fn new_with(value: Option<T>) -> Self;
        pub const fn const_new_with(value: T) -> Self;
        pub fn initialized(&self) -> bool;
        #[transparent]
        pub fn get(&self) -> Option<&T>;
        #[mutates]
        #[if_empty]
        pub fn set(&self, value: T) -> Result<(), SetOnceError<T>>;
        pub fn into_inner(self) -> Option<T>;
        #[slow("initialisation")]
        #[transparent]
        pub async fn wait(&self) -> &T;
    }
    impl<T> Default for SetOnce<T> {}
    pub struct SetOnceError<T>(pub T);

    #[derive(Default)]
    pub struct Notify;
    impl Notify {
        pub fn new() -> Notify;
        pub const fn const_new() -> Notify;
        #[slow("notification")]
        pub fn notified(&self) -> futures::Notified<'_>;
        #[slow("notification")]
        pub fn notified_owned(self: Arc<Self>) -> futures::OwnedNotified;
        pub fn notify_one(&self);
        pub fn notify_last(&self);
        pub fn notify_waiters(&self);
    }
    pub mod futures {
        pub struct Notified<'a>;
        impl<'a> Notified<'a> {
            pub fn enable(self: std::pin::Pin<&mut Self>) -> bool;
        }
        #[slow("notification")]
        impl std::future::Future for Notified<'_> {
            type Output = ();
        }
        pub struct OwnedNotified;
        #[slow("notification")]
        impl std::future::Future for OwnedNotified {
            type Output = ();
        }
    }
    pub struct Barrier;
    impl Barrier {
        pub fn new(n: usize) -> Barrier;
        #[slow("barrier")]
        pub async fn wait(&self) -> BarrierWaitResult;
    }
    pub struct BarrierWaitResult;
    impl BarrierWaitResult {
        pub fn is_leader(&self) -> bool;
    }

    // A permit is meant to be held while waiting: no lock, no guard.
    mod semaphore {
        use std::sync::Arc;
        pub struct Semaphore;
        impl Semaphore {
            pub const MAX_PERMITS: usize = 0;
            pub fn new(permits: usize) -> Self;
            pub const fn const_new(permits: usize) -> Self;
            pub fn available_permits(&self) -> usize;
            pub fn add_permits(&self, n: usize);
            pub fn forget_permits(&self, n: usize) -> usize;
            #[slow("semaphore")]
            pub async fn acquire(&self) -> Result<SemaphorePermit<'_>, AcquireError>;
            #[slow("semaphore")]
            pub async fn acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, AcquireError>;
            pub fn try_acquire(&self) -> Result<SemaphorePermit<'_>, TryAcquireError>;
            pub fn try_acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, TryAcquireError>;
            #[awaits(acquire)]
            #[panics_in_async]
            #[waits("semaphore")]
            pub fn blocking_acquire(&self) -> Result<SemaphorePermit<'_>, AcquireError>;
            #[awaits(acquire_many)]
            #[panics_in_async]
            #[waits("semaphore")]
            pub fn blocking_acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, AcquireError>;
            #[slow("semaphore")]
            pub async fn acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, AcquireError>;
            #[slow("semaphore")]
            pub async fn acquire_many_owned(self: Arc<Self>, n: u32) -> Result<OwnedSemaphorePermit, AcquireError>;
            pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError>;
            pub fn try_acquire_many_owned(self: Arc<Self>, n: u32) -> Result<OwnedSemaphorePermit, TryAcquireError>;
            #[awaits(acquire_owned)]
            #[panics_in_async]
            #[waits("semaphore")]
            pub fn blocking_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, AcquireError>;
            #[awaits(acquire_many_owned)]
            #[panics_in_async]
            #[waits("semaphore")]
            pub fn blocking_acquire_many_owned(self: Arc<Self>, n: u32) -> Result<OwnedSemaphorePermit, AcquireError>;
            pub fn close(&self);
            pub fn is_closed(&self) -> bool;
        }
        pub struct SemaphorePermit<'a>;
        impl<'a> SemaphorePermit<'a> {
            pub fn forget(self);
            pub fn merge(&mut self, other: Self);
            pub fn split(&mut self, n: usize) -> Option<Self>;
            pub fn semaphore(&self) -> &Semaphore;
            pub fn num_permits(&self) -> usize;
        }
        pub struct OwnedSemaphorePermit;
        impl OwnedSemaphorePermit {
            pub fn forget(self);
            pub fn merge(&mut self, other: Self);
            pub fn split(&mut self, n: usize) -> Option<Self>;
            pub fn semaphore(&self) -> &Arc<Semaphore>;
            pub fn num_permits(&self) -> usize;
        }
        pub struct AcquireError;
        pub enum TryAcquireError {
            Closed,
            NoPermits,
        }
        impl std::error::Error for AcquireError {}
        impl std::error::Error for TryAcquireError {}
    }

    // A channel is no lock.
    pub mod mpsc {
        use std::task::{Context, Poll};
        use std::time::Duration;
        pub use self::error::{SendError, TryRecvError, TrySendError};
        pub fn channel<T>(#[positive] buffer: usize) -> (Sender<T>, Receiver<T>);
        pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>);
        #[handle]
        pub struct Sender<T>;
        impl<T> Sender<T> {
            #[slow("channel")]
            pub async fn send(&self, value: T) -> Result<(), SendError<T>>;
            #[slow("channel")]
            pub async fn send_timeout(&self, value: T, timeout: Duration) -> Result<(), error::SendTimeoutError<T>>;
            pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>>;
            #[awaits(send)]
            #[panics_in_async]
            #[waits("channel")]
            pub fn blocking_send(&self, value: T) -> Result<(), SendError<T>>;
            #[slow("channel")]
            pub async fn closed(&self);
            pub fn is_closed(&self) -> bool;
            #[slow("channel")]
            pub async fn reserve(&self) -> Result<Permit<'_, T>, SendError<()>>;
            #[slow("channel")]
            pub async fn reserve_owned(self) -> Result<OwnedPermit<T>, SendError<()>>;
            pub fn try_reserve(&self) -> Result<Permit<'_, T>, TrySendError<()>>;
            pub fn try_reserve_owned(self) -> Result<OwnedPermit<T>, TrySendError<Self>>;
            pub fn same_channel(&self, other: &Self) -> bool;
            pub fn capacity(&self) -> usize;
            pub fn max_capacity(&self) -> usize;
            pub fn downgrade(&self) -> WeakSender<T>;
        }
        impl<T> Clone for Sender<T> {}
        #[handle]
        pub struct WeakSender<T>;
        impl<T> WeakSender<T> {
            pub fn upgrade(&self) -> Option<Sender<T>>;
        }
        impl<T> Clone for WeakSender<T> {}
        pub struct Permit<'a, T>;
        impl<T> Permit<'_, T> {
            pub fn send(self, value: T);
        }
        pub struct OwnedPermit<T>;
        impl<T> OwnedPermit<T> {
            pub fn send(self, value: T) -> Sender<T>;
            pub fn release(self) -> Sender<T>;
        }
        pub struct Receiver<T> {
            _owns: [T],
        }
        impl<T> Receiver<T> {
            #[slow("channel")]
            pub async fn recv(&mut self) -> Option<T>;
            #[slow("channel")]
            pub async fn recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize;
            pub fn try_recv(&mut self) -> Result<T, TryRecvError>;
            #[awaits(recv)]
            #[panics_in_async]
            #[waits("channel")]
            pub fn blocking_recv(&mut self) -> Option<T>;
            #[awaits(recv_many)]
            #[panics_in_async]
            #[waits("channel")]
            pub fn blocking_recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize;
            pub fn close(&mut self);
            pub fn is_closed(&self) -> bool;
            pub fn is_empty(&self) -> bool;
            pub fn len(&self) -> usize;
            pub fn capacity(&self) -> usize;
            pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>>;
        }
        #[handle]
        pub struct UnboundedSender<T>;
        impl<T> UnboundedSender<T> {
            pub fn send(&self, message: T) -> Result<(), SendError<T>>;
            #[slow("channel")]
            pub async fn closed(&self);
            pub fn is_closed(&self) -> bool;
            pub fn same_channel(&self, other: &Self) -> bool;
            pub fn downgrade(&self) -> WeakUnboundedSender<T>;
        }
        impl<T> Clone for UnboundedSender<T> {}
        #[handle]
        pub struct WeakUnboundedSender<T>;
        impl<T> WeakUnboundedSender<T> {
            pub fn upgrade(&self) -> Option<UnboundedSender<T>>;
        }
        pub struct UnboundedReceiver<T> {
            _owns: [T],
        }
        impl<T> UnboundedReceiver<T> {
            #[slow("channel")]
            pub async fn recv(&mut self) -> Option<T>;
            #[slow("channel")]
            pub async fn recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize;
            pub fn try_recv(&mut self) -> Result<T, TryRecvError>;
            #[awaits(recv)]
            #[panics_in_async]
            #[waits("channel")]
            pub fn blocking_recv(&mut self) -> Option<T>;
            pub fn close(&mut self);
            pub fn is_closed(&self) -> bool;
            pub fn is_empty(&self) -> bool;
            pub fn len(&self) -> usize;
            pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>>;
        }
        pub mod error {
            pub struct SendError<T>(pub T);
            pub enum TrySendError<T> {
                Full(T),
                Closed(T),
            }
            pub enum TryRecvError {
                Empty,
                Disconnected,
            }
            pub enum SendTimeoutError<T> {
                Timeout(T),
                Closed(T),
            }
            impl<T> std::error::Error for SendError<T> {}
        }
    }
    pub mod oneshot {
        pub fn channel<T>() -> (Sender<T>, Receiver<T>);
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn send(self, t: T) -> Result<(), T>;
            #[slow("channel")]
            pub async fn closed(&mut self);
            pub fn is_closed(&self) -> bool;
        }
        pub struct Receiver<T> {
            _owns: Option<T>,
        }
        impl<T> Receiver<T> {
            pub fn close(&mut self);
            pub fn is_terminated(&self) -> bool;
            pub fn is_empty(&self) -> bool;
            pub fn try_recv(&mut self) -> Result<T, error::TryRecvError>;
            #[awaits(self)]
            #[panics_in_async]
            #[waits("channel")]
            pub fn blocking_recv(self) -> Result<T, error::RecvError>;
        }
        #[slow("channel")]
        impl<T> std::future::Future for Receiver<T> {
            type Output = Result<T, error::RecvError>;
        }
        pub mod error {
            pub struct RecvError(());
            pub enum TryRecvError {
                Empty,
                Closed,
            }
            impl std::error::Error for RecvError {}
        }
    }
    pub mod broadcast {
        pub fn channel<T: Clone>(capacity: usize) -> (Sender<T>, Receiver<T>);
        #[handle]
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn new(capacity: usize) -> Self;
            pub fn send(&self, value: T) -> Result<usize, error::SendError<T>>;
            pub fn subscribe(&self) -> Receiver<T>;
            pub fn len(&self) -> usize;
            pub fn is_empty(&self) -> bool;
            pub fn receiver_count(&self) -> usize;
            #[slow("channel")]
            pub async fn closed(&self);
        }
        impl<T> Clone for Sender<T> {}
        pub struct Receiver<T> {
            _owns: [T],
        }
        impl<T: Clone> Receiver<T> {
            #[slow("channel")]
            pub async fn recv(&mut self) -> Result<T, error::RecvError>;
            pub fn try_recv(&mut self) -> Result<T, error::TryRecvError>;
            #[awaits(recv)]
            #[panics_in_async]
            #[waits("channel")]
            pub fn blocking_recv(&mut self) -> Result<T, error::RecvError>;
            pub fn resubscribe(&self) -> Self;
            pub fn len(&self) -> usize;
            pub fn is_empty(&self) -> bool;
        }
        pub mod error {
            pub struct SendError<T>(pub T);
            pub enum RecvError {
                Closed,
                Lagged(u64),
            }
            pub enum TryRecvError {
                Empty,
                Closed,
                Lagged(u64),
            }
        }
    }
    // The value of a watch channel sits behind a blocking RwLock that `borrow` keeps locked for as long as its `Ref` lives.
    pub mod watch {
        use std::ops::Deref;
        pub fn channel<T>(init: T) -> (Sender<T>, Receiver<T>);
        #[lock(blocking)]
        #[handle]
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn new(init: T) -> Self;
            #[acquires(exclusive, brief)]
            pub fn send(&self, value: T) -> Result<(), error::SendError<T>>;
            #[acquires(exclusive, brief)]
            pub fn send_modify<F: FnOnce(&mut T)>(&self, modify: F);
            #[acquires(exclusive, brief)]
            pub fn send_if_modified<F: FnOnce(&mut T) -> bool>(&self, modify: F) -> bool;
            #[acquires(exclusive, brief)]
            pub fn send_replace(&self, value: T) -> T;
            #[acquires(shared, brief)]
            pub fn borrow(&self) -> Ref<'_, T>;
            pub fn is_closed(&self) -> bool;
            #[slow("channel")]
            pub async fn closed(&self);
            pub fn subscribe(&self) -> Receiver<T>;
            pub fn receiver_count(&self) -> usize;
            pub fn sender_count(&self) -> usize;
            pub fn same_channel(&self, other: &Self) -> bool;
        }
        impl<T> Clone for Sender<T> {
            #[transparent]
            fn clone(&self) -> Self;
        }
        #[lock(blocking)]
        pub struct Receiver<T>;
        impl<T> Receiver<T> {
            #[acquires(shared, brief)]
            pub fn borrow(&self) -> Ref<'_, T>;
            #[acquires(shared, brief)]
            pub fn borrow_and_update(&mut self) -> Ref<'_, T>;
            pub fn has_changed(&self) -> Result<bool, error::RecvError>;
            pub fn mark_changed(&mut self);
            pub fn mark_unchanged(&mut self);
            #[slow("channel")]
            pub async fn changed(&mut self) -> Result<(), error::RecvError>;
            #[slow("channel")]
            #[acquires(shared, brief)]
            pub async fn wait_for<F: FnMut(&T) -> bool>(&mut self, f: F) -> Result<Ref<'_, T>, error::RecvError>;
            pub fn same_channel(&self, other: &Self) -> bool;
        }
        impl<T> Clone for Receiver<T> {
            #[transparent]
            fn clone(&self) -> Self;
        }
        #[guard(blocking, shared)]
        pub struct Ref<'a, T>;
        impl<T> Ref<'_, T> {
            pub fn has_changed(&self) -> bool;
        }
        impl<T> Deref for Ref<'_, T> {
            type Target = T;
        }
        pub mod error {
            pub struct SendError<T>(pub T);
            pub struct RecvError(());
            impl std::error::Error for RecvError {}
        }
    }
}

pub mod task {
    use crate::runtime::Handle;
    use std::future::Future;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    #[spawns]
    pub fn spawn<F: Future>(future: F) -> JoinHandle<F::Output>;
    #[spawns]
    pub fn spawn_local<F: Future>(future: F) -> JoinHandle<F::Output>;
    #[offloads(tokio::task::spawn_blocking, feature = "rt")]
    #[runs_blocking]
    pub fn spawn_blocking<F: FnOnce() -> R, R>(f: F) -> JoinHandle<R>;
    #[runs_blocking]
    pub fn block_in_place<F: FnOnce() -> R, R>(f: F) -> R;
    pub async fn yield_now();
    pub async fn consume_budget();
    pub async fn unconstrained<F: Future>(inner: F) -> F::Output;
    pub fn id() -> Id;
    pub fn try_id() -> Option<Id>;
    #[derive(Clone, Copy)]
    pub struct Id;
    pub struct JoinHandle<T>;
    impl<T> JoinHandle<T> {
        pub fn abort(&self);
        pub fn is_finished(&self) -> bool;
        pub fn abort_handle(&self) -> AbortHandle;
        pub fn id(&self) -> Id;
    }
    #[slow("task")]
    impl<T> Future for JoinHandle<T> {
        type Output = Result<T, JoinError>;
    }
    #[derive(Clone)]
    pub struct AbortHandle;
    impl AbortHandle {
        pub fn abort(&self);
        pub fn is_finished(&self) -> bool;
        pub fn id(&self) -> Id;
    }
    pub struct JoinError;
    impl JoinError {
        pub fn is_cancelled(&self) -> bool;
        pub fn is_panic(&self) -> bool;
        pub fn into_panic(self) -> Box<dyn std::any::Any + Send>;
        pub fn id(&self) -> Id;
    }
    impl std::error::Error for JoinError {}
    pub struct JoinSet<T>;
    impl<T> JoinSet<T> {
        pub fn new() -> Self;
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        #[spawns]
        pub fn spawn<F: Future<Output = T>>(&mut self, task: F) -> AbortHandle;
        #[spawns]
        pub fn spawn_on<F: Future<Output = T>>(&mut self, task: F, handle: &Handle) -> AbortHandle;
        #[spawns]
        pub fn spawn_local<F: Future<Output = T>>(&mut self, task: F) -> AbortHandle;
        #[runs_blocking]
        pub fn spawn_blocking<F: FnOnce() -> T>(&mut self, f: F) -> AbortHandle;
        #[slow("task")]
        pub async fn join_next(&mut self) -> Option<Result<T, JoinError>>;
        #[slow("task")]
        pub async fn join_next_with_id(&mut self) -> Option<Result<(Id, T), JoinError>>;
        pub fn try_join_next(&mut self) -> Option<Result<T, JoinError>>;
        #[slow("task")]
        pub async fn join_all(self) -> Vec<T>;
        #[slow("task")]
        pub async fn shutdown(&mut self);
        pub fn abort_all(&mut self);
        pub fn detach_all(&mut self);
        pub fn poll_join_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, JoinError>>>;
    }
    impl<T> Default for JoinSet<T> {}
    impl<T, F: Future<Output = T>> FromIterator<F> for JoinSet<T> {}
    #[derive(Default)]
    pub struct LocalSet;
    impl LocalSet {
        pub fn new() -> LocalSet;
        #[spawns]
        pub fn spawn_local<F: Future>(&self, future: F) -> JoinHandle<F::Output>;
        #[blocks_on]
        #[panics_in_async]
        pub fn block_on<F: Future>(&self, rt: &crate::runtime::Runtime, future: F) -> F::Output;
        pub async fn run_until<F: Future>(&self, future: F) -> F::Output;
    }
    #[slow("task")]
    impl Future for LocalSet {
        type Output = ();
    }
    pub struct LocalKey<T> {
        _owns: T,
    }
    impl<T> LocalKey<T> {
        pub async fn scope<F: Future>(&'static self, value: T, f: F) -> F::Output;
        pub fn sync_scope<F: FnOnce() -> R, R>(&'static self, value: T, f: F) -> R;
        pub fn with<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> R;
        pub fn try_with<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> Result<R, std::thread::AccessError>;
        pub fn get(&'static self) -> T where T: Clone;
    }
}

pub mod runtime {
    use crate::task::JoinHandle;
    use std::future::Future;
    use std::io;
    use std::time::Duration;
    pub struct Runtime;
    impl Runtime {
        pub fn new() -> io::Result<Runtime>;
        pub fn handle(&self) -> &Handle;
        #[spawns]
        pub fn spawn<F: Future>(&self, future: F) -> JoinHandle<F::Output>;
        #[runs_blocking]
        pub fn spawn_blocking<F: FnOnce() -> R, R>(&self, func: F) -> JoinHandle<R>;
        #[blocks_on]
        #[panics_in_async]
        pub fn block_on<F: Future>(&self, future: F) -> F::Output;
        pub fn enter(&self) -> EnterGuard<'_>;
        #[panics_in_async]
        #[waits("runtime shutdown")]
        pub fn shutdown_timeout(self, duration: Duration);
        pub fn shutdown_background(self);
    }
    #[derive(Clone)]
    #[handle]
    pub struct Handle;
    impl Handle {
        pub fn enter(&self) -> EnterGuard<'_>;
        pub fn current() -> Self;
        #[probes_runtime]
        pub fn try_current() -> Result<Self, TryCurrentError>;
        #[spawns]
        pub fn spawn<F: Future>(&self, future: F) -> JoinHandle<F::Output>;
        #[runs_blocking]
        pub fn spawn_blocking<F: FnOnce() -> R, R>(&self, func: F) -> JoinHandle<R>;
        #[blocks_on]
        #[panics_in_async]
        pub fn block_on<F: Future>(&self, future: F) -> F::Output;
    }
    pub struct TryCurrentError;
    // No lock: sets the current runtime of the thread.
    pub struct EnterGuard<'a>;
    pub struct Builder;
    impl Builder {
        pub fn new_current_thread() -> Builder;
        pub fn new_multi_thread() -> Builder;
        pub fn enable_all(&mut self) -> &mut Self;
        pub fn enable_io(&mut self) -> &mut Self;
        pub fn enable_time(&mut self) -> &mut Self;
        pub fn worker_threads(&mut self, val: usize) -> &mut Self;
        pub fn max_blocking_threads(&mut self, val: usize) -> &mut Self;
        pub fn thread_name<N: Into<String>>(&mut self, val: N) -> &mut Self;
        pub fn thread_stack_size(&mut self, val: usize) -> &mut Self;
        pub fn start_paused(&mut self, start_paused: bool) -> &mut Self;
        pub fn build(&mut self) -> io::Result<Runtime>;
    }
}

pub mod time {
    use std::future::{Future, IntoFuture};
    use std::ops::{Add, AddAssign, Sub};
    pub use std::time::Duration;
    #[slow("sleep")]
    pub fn sleep(duration: Duration) -> Sleep;
    #[slow("sleep")]
    pub fn sleep_until(deadline: Instant) -> Sleep;
    // As long as what it runs.
    pub fn timeout<F: IntoFuture>(duration: Duration, future: F) -> Timeout<F::IntoFuture>;
    pub fn timeout_at<F: IntoFuture>(deadline: Instant, future: F) -> Timeout<F::IntoFuture>;
    pub fn interval(period: Duration) -> Interval;
    pub fn interval_at(start: Instant, period: Duration) -> Interval;
    pub fn pause();
    pub fn resume();
    pub async fn advance(duration: Duration);
    pub struct Sleep;
    impl Sleep {
        pub fn deadline(&self) -> Instant;
        pub fn is_elapsed(&self) -> bool;
        pub fn reset(self: std::pin::Pin<&mut Self>, deadline: Instant);
    }
    #[slow("sleep")]
    impl Future for Sleep {
        type Output = ();
    }
    pub struct Timeout<T> {
        _owns: T,
    }
    impl<T> Timeout<T> {
        pub fn get_ref(&self) -> &T;
        pub fn get_mut(&mut self) -> &mut T;
        pub fn into_inner(self) -> T;
    }
    impl<T: Future> Future for Timeout<T> {
        type Output = Result<T::Output, error::Elapsed>;
    }
    pub struct Interval;
    impl Interval {
        #[slow("timer")]
        pub async fn tick(&mut self) -> Instant;
        pub fn reset(&mut self);
        pub fn reset_immediately(&mut self);
        pub fn period(&self) -> Duration;
        pub fn set_missed_tick_behavior(&mut self, behavior: MissedTickBehavior);
    }
    #[derive(Clone, Copy)]
    pub enum MissedTickBehavior {
        Burst,
        Delay,
        Skip,
    }
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct Instant;
    impl Instant {
        pub fn now() -> Instant;
        pub fn from_std(std: std::time::Instant) -> Instant;
        pub fn into_std(self) -> std::time::Instant;
        pub fn duration_since(&self, earlier: Instant) -> Duration;
        pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration>;
        pub fn saturating_duration_since(&self, earlier: Instant) -> Duration;
        pub fn elapsed(&self) -> Duration;
        pub fn checked_add(&self, duration: Duration) -> Option<Instant>;
        pub fn checked_sub(&self, duration: Duration) -> Option<Instant>;
    }
    impl Add<Duration> for Instant {
        type Output = Instant;
    }
    impl Sub<Duration> for Instant {
        type Output = Instant;
    }
    impl Sub for Instant {
        type Output = Duration;
    }
    impl AddAssign<Duration> for Instant {}
    pub mod error {
        pub struct Elapsed(());
        impl std::error::Error for Elapsed {}
    }
}

pub mod io {
    use std::iter::IterOf;
    use std::pin::Pin;
    use std::task::{Context, Poll};
    pub use std::io::{Error, ErrorKind, Result, SeekFrom};

    #[context(async)]
    pub trait AsyncRead {
        fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<Result<()>>;
    }
    #[context(async)]
    pub trait AsyncWrite {
        fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<Result<usize>>;
        fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>>;
        fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>>;
    }
    #[context(async)]
    pub trait AsyncBufRead: AsyncRead {
        fn poll_fill_buf(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<&[u8]>>;
    }
    #[context(async)]
    pub trait AsyncSeek {
        fn poll_complete(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<u64>>;
    }
    pub struct ReadBuf<'a>;
    impl<'a> ReadBuf<'a> {
        pub fn new(buf: &'a mut [u8]) -> ReadBuf<'a>;
        pub fn filled(&self) -> &[u8];
        pub fn filled_mut(&mut self) -> &mut [u8];
        pub fn remaining(&self) -> usize;
        pub fn put_slice(&mut self, buf: &[u8]);
        pub fn initialize_unfilled(&mut self) -> &mut [u8];
        pub fn advance(&mut self, n: usize);
    }
    #[slow("I/O")]
    pub trait AsyncReadExt: AsyncRead {
        async fn read(&mut self, buf: &mut [u8]) -> Result<usize>;
        async fn read_buf<B: ?Sized>(&mut self, buf: &mut B) -> Result<usize>;
        async fn read_exact(&mut self, buf: &mut [u8]) -> Result<usize>;
        async fn read_to_end(&mut self, buf: &mut Vec<u8>) -> Result<usize>;
        async fn read_to_string(&mut self, dst: &mut String) -> Result<usize>;
        async fn read_u8(&mut self) -> Result<u8>;
        async fn read_u16(&mut self) -> Result<u16>;
        async fn read_u32(&mut self) -> Result<u32>;
        async fn read_u64(&mut self) -> Result<u64>;
        async fn read_i32(&mut self) -> Result<i32>;
        async fn read_i64(&mut self) -> Result<i64>;
        async fn read_u16_le(&mut self) -> Result<u16>;
        async fn read_u32_le(&mut self) -> Result<u32>;
        async fn read_u64_le(&mut self) -> Result<u64>;
        fn take(self, limit: u64) -> Take<Self>;
        fn chain<R: AsyncRead>(self, next: R) -> Chain<Self, R>;
    }
    impl<R: AsyncRead + ?Sized> AsyncReadExt for R {}
    #[slow("I/O")]
    pub trait AsyncWriteExt: AsyncWrite {
        async fn write(&mut self, src: &[u8]) -> Result<usize>;
        async fn write_vectored(&mut self, bufs: &[std::io::IoSlice<'_>]) -> Result<usize>;
        async fn write_buf<B>(&mut self, src: &mut B) -> Result<usize>;
        async fn write_all(&mut self, src: &[u8]) -> Result<()>;
        async fn write_all_buf<B>(&mut self, src: &mut B) -> Result<()>;
        async fn write_u8(&mut self, n: u8) -> Result<()>;
        async fn write_u16(&mut self, n: u16) -> Result<()>;
        async fn write_u32(&mut self, n: u32) -> Result<()>;
        async fn write_u64(&mut self, n: u64) -> Result<()>;
        async fn write_i32(&mut self, n: i32) -> Result<()>;
        async fn write_i64(&mut self, n: i64) -> Result<()>;
        async fn write_u32_le(&mut self, n: u32) -> Result<()>;
        async fn write_u64_le(&mut self, n: u64) -> Result<()>;
        async fn flush(&mut self) -> Result<()>;
        async fn shutdown(&mut self) -> Result<()>;
    }
    impl<W: AsyncWrite + ?Sized> AsyncWriteExt for W {}
    #[slow("I/O")]
    pub trait AsyncBufReadExt: AsyncBufRead {
        async fn read_until(&mut self, byte: u8, buf: &mut Vec<u8>) -> Result<usize>;
        async fn read_line(&mut self, buf: &mut String) -> Result<usize>;
        async fn fill_buf(&mut self) -> Result<&[u8]>;
        fn consume(&mut self, amt: usize);
        fn split(self, byte: u8) -> Split<Self>;
        fn lines(self) -> Lines<Self>;
    }
    impl<R: AsyncBufRead + ?Sized> AsyncBufReadExt for R {}
    #[slow("I/O")]
    pub trait AsyncSeekExt: AsyncSeek {
        async fn seek(&mut self, pos: SeekFrom) -> Result<u64>;
        async fn rewind(&mut self) -> Result<()>;
        async fn stream_position(&mut self) -> Result<u64>;
    }
    impl<S: AsyncSeek + ?Sized> AsyncSeekExt for S {}
    impl<T: AsyncRead + ?Sized> AsyncRead for &mut T {}
    impl<T: AsyncWrite + ?Sized> AsyncWrite for &mut T {}
    impl<T: AsyncRead + ?Sized> AsyncRead for Box<T> {}
    impl<T: AsyncWrite + ?Sized> AsyncWrite for Box<T> {}
    impl AsyncRead for &[u8] {}
    impl AsyncWrite for Vec<u8> {}
    pub struct Take<R> {
        _owns: R,
    }
    impl<R: AsyncRead> AsyncRead for Take<R> {}
    pub struct Chain<T, U> {
        _owns: (T, U),
    }
    impl<T: AsyncRead, U: AsyncRead> AsyncRead for Chain<T, U> {}
    pub struct Lines<R> {
        _owns: R,
    }
    #[slow("I/O")]
    impl<R> Lines<R> {
        pub async fn next_line(&mut self) -> Result<Option<String>>;
        pub fn get_mut(&mut self) -> &mut R;
        pub fn into_inner(self) -> R;
    }
    pub struct Split<R> {
        _owns: R,
    }
    #[slow("I/O")]
    impl<R> Split<R> {
        pub async fn next_segment(&mut self) -> Result<Option<Vec<u8>>>;
    }
    pub struct BufReader<R> {
        _owns: R,
    }
    impl<R: AsyncRead> BufReader<R> {
        pub fn new(inner: R) -> Self;
        pub fn with_capacity(capacity: usize, inner: R) -> Self;
        pub fn get_ref(&self) -> &R;
        pub fn get_mut(&mut self) -> &mut R;
        pub fn into_inner(self) -> R;
    }
    impl<R: AsyncRead> AsyncRead for BufReader<R> {}
    impl<R: AsyncRead> AsyncBufRead for BufReader<R> {}
    pub struct BufWriter<W> {
        _owns: W,
    }
    impl<W: AsyncWrite> BufWriter<W> {
        pub fn new(inner: W) -> Self;
        pub fn with_capacity(cap: usize, inner: W) -> Self;
        pub fn get_ref(&self) -> &W;
        pub fn get_mut(&mut self) -> &mut W;
        pub fn into_inner(self) -> W;
    }
    impl<W: AsyncWrite> AsyncWrite for BufWriter<W> {}
    pub struct ReadHalf<T> {
        _owns: T,
    }
    impl<T: AsyncRead> AsyncRead for ReadHalf<T> {}
    impl<T> ReadHalf<T> {
        pub fn unsplit(self, wr: WriteHalf<T>) -> T;
    }
    pub struct WriteHalf<T> {
        _owns: T,
    }
    impl<T: AsyncWrite> AsyncWrite for WriteHalf<T> {}
    pub fn split<T: AsyncRead + AsyncWrite>(stream: T) -> (ReadHalf<T>, WriteHalf<T>);
    pub struct DuplexStream;
    impl AsyncRead for DuplexStream {}
    impl AsyncWrite for DuplexStream {}
    pub fn duplex(max_buf_size: usize) -> (DuplexStream, DuplexStream);
    #[slow("I/O")]
    pub async fn copy<R: ?Sized, W: ?Sized>(reader: &mut R, writer: &mut W) -> Result<u64>;
    #[slow("I/O")]
    pub async fn copy_bidirectional<A: ?Sized, B: ?Sized>(a: &mut A, b: &mut B) -> Result<(u64, u64)>;
    pub struct Stdin;
    pub struct Stdout;
    pub struct Stderr;
    pub fn stdin() -> Stdin;
    pub fn stdout() -> Stdout;
    pub fn stderr() -> Stderr;
    impl AsyncRead for Stdin {}
    impl AsyncWrite for Stdout {}
    impl AsyncWrite for Stderr {}
    pub fn empty() -> Empty;
    pub fn sink() -> Sink;
    pub struct Empty;
    pub struct Sink;
    impl AsyncRead for Empty {}
    impl AsyncWrite for Sink {}
    pub mod unix {
        pub struct AsyncFd<T> {
            _owns: T,
        }
        impl<T> AsyncFd<T> {
            pub fn new(inner: T) -> std::io::Result<Self>;
            pub fn get_ref(&self) -> &T;
            pub fn get_mut(&mut self) -> &mut T;
        }
    }
}

#[slow("file I/O")]
pub mod fs {
    use crate::io::{AsyncRead, AsyncSeek, AsyncWrite};
    use std::fs::{FileType, Metadata, Permissions};
    use std::io;
    use std::path::{Path, PathBuf};
    pub async fn read<P: AsRef<Path>>(path: P) -> io::Result<Vec<u8>>;
    pub async fn read_to_string<P: AsRef<Path>>(path: P) -> io::Result<String>;
    pub async fn write<P: AsRef<Path>, C: AsRef<[u8]>>(path: P, contents: C) -> io::Result<()>;
    pub async fn remove_file<P: AsRef<Path>>(path: P) -> io::Result<()>;
    pub async fn metadata<P: AsRef<Path>>(path: P) -> io::Result<Metadata>;
    pub async fn symlink_metadata<P: AsRef<Path>>(path: P) -> io::Result<Metadata>;
    pub async fn rename<P: AsRef<Path>, Q: AsRef<Path>>(from: P, to: Q) -> io::Result<()>;
    pub async fn copy<P: AsRef<Path>, Q: AsRef<Path>>(from: P, to: Q) -> io::Result<u64>;
    pub async fn hard_link<P: AsRef<Path>, Q: AsRef<Path>>(original: P, link: Q) -> io::Result<()>;
    pub async fn symlink<P: AsRef<Path>, Q: AsRef<Path>>(original: P, link: Q) -> io::Result<()>;
    pub async fn read_link<P: AsRef<Path>>(path: P) -> io::Result<PathBuf>;
    pub async fn canonicalize<P: AsRef<Path>>(path: P) -> io::Result<PathBuf>;
    pub async fn create_dir<P: AsRef<Path>>(path: P) -> io::Result<()>;
    pub async fn create_dir_all<P: AsRef<Path>>(path: P) -> io::Result<()>;
    pub async fn remove_dir<P: AsRef<Path>>(path: P) -> io::Result<()>;
    pub async fn remove_dir_all<P: AsRef<Path>>(path: P) -> io::Result<()>;
    pub async fn read_dir<P: AsRef<Path>>(path: P) -> io::Result<ReadDir>;
    pub async fn set_permissions<P: AsRef<Path>>(path: P, perm: Permissions) -> io::Result<()>;
    pub async fn try_exists<P: AsRef<Path>>(path: P) -> io::Result<bool>;
    pub struct File;
    impl File {
        pub async fn open<P: AsRef<Path>>(path: P) -> io::Result<File>;
        pub async fn create<P: AsRef<Path>>(path: P) -> io::Result<File>;
        pub async fn create_new<P: AsRef<Path>>(path: P) -> io::Result<File>;
        pub fn options() -> OpenOptions;
        pub fn from_std(std: std::fs::File) -> File;
        pub async fn into_std(self) -> std::fs::File;
        pub async fn sync_all(&self) -> io::Result<()>;
        pub async fn sync_data(&self) -> io::Result<()>;
        pub async fn set_len(&self, size: u64) -> io::Result<()>;
        pub async fn metadata(&self) -> io::Result<Metadata>;
        pub async fn try_clone(&self) -> io::Result<File>;
        pub async fn set_permissions(&self, perm: Permissions) -> io::Result<()>;
    }
    impl AsyncRead for File {}
    impl AsyncWrite for File {}
    impl AsyncSeek for File {}
    #[derive(Clone)]
    pub struct OpenOptions;
    impl OpenOptions {
        pub fn new() -> OpenOptions;
        pub fn read(&mut self, read: bool) -> &mut OpenOptions;
        pub fn write(&mut self, write: bool) -> &mut OpenOptions;
        pub fn append(&mut self, append: bool) -> &mut OpenOptions;
        pub fn truncate(&mut self, truncate: bool) -> &mut OpenOptions;
        pub fn create(&mut self, create: bool) -> &mut OpenOptions;
        pub fn create_new(&mut self, create_new: bool) -> &mut OpenOptions;
        pub fn mode(&mut self, mode: u32) -> &mut OpenOptions;
        pub async fn open<P: AsRef<Path>>(&self, path: P) -> io::Result<File>;
    }
    pub struct ReadDir;
    impl ReadDir {
        pub async fn next_entry(&mut self) -> io::Result<Option<DirEntry>>;
    }
    pub struct DirEntry;
    impl DirEntry {
        pub fn path(&self) -> PathBuf;
        pub fn file_name(&self) -> std::ffi::OsString;
        pub async fn metadata(&self) -> io::Result<Metadata>;
        pub async fn file_type(&self) -> io::Result<FileType>;
    }
}

#[slow("network")]
pub mod net {
    use crate::io::{AsyncRead, AsyncWrite};
    use std::io;
    use std::iter::IterOf;
    use std::net::SocketAddr;
    use std::path::Path;
    pub async fn lookup_host<T>(host: T) -> io::Result<IterOf<SocketAddr>>;
    pub trait ToSocketAddrs {}
    pub struct TcpStream;
    impl TcpStream {
        pub async fn connect<A>(addr: A) -> io::Result<TcpStream>;
        pub fn from_std(stream: std::net::TcpStream) -> io::Result<TcpStream>;
        pub fn into_std(self) -> io::Result<std::net::TcpStream>;
        pub fn local_addr(&self) -> io::Result<SocketAddr>;
        pub fn peer_addr(&self) -> io::Result<SocketAddr>;
        pub async fn peek(&self, buf: &mut [u8]) -> io::Result<usize>;
        pub async fn readable(&self) -> io::Result<()>;
        pub async fn writable(&self) -> io::Result<()>;
        pub fn try_read(&self, buf: &mut [u8]) -> io::Result<usize>;
        pub fn try_write(&self, buf: &[u8]) -> io::Result<usize>;
        pub fn nodelay(&self) -> io::Result<bool>;
        pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()>;
        pub fn split(&mut self) -> (tcp::ReadHalf<'_>, tcp::WriteHalf<'_>);
        pub fn into_split(self) -> (tcp::OwnedReadHalf, tcp::OwnedWriteHalf);
    }
    impl AsyncRead for TcpStream {}
    impl AsyncWrite for TcpStream {}
    pub mod tcp {
        use crate::io::{AsyncRead, AsyncWrite};
        pub struct ReadHalf<'a>;
        pub struct WriteHalf<'a>;
        pub struct OwnedReadHalf;
        pub struct OwnedWriteHalf;
        impl AsyncRead for ReadHalf<'_> {}
        impl AsyncWrite for WriteHalf<'_> {}
        impl AsyncRead for OwnedReadHalf {}
        impl AsyncWrite for OwnedWriteHalf {}
    }
    pub struct TcpListener;
    impl TcpListener {
        pub async fn bind<A>(addr: A) -> io::Result<TcpListener>;
        pub async fn accept(&self) -> io::Result<(TcpStream, SocketAddr)>;
        pub fn from_std(listener: std::net::TcpListener) -> io::Result<TcpListener>;
        pub fn local_addr(&self) -> io::Result<SocketAddr>;
    }
    pub struct TcpSocket;
    impl TcpSocket {
        pub fn new_v4() -> io::Result<TcpSocket>;
        pub fn new_v6() -> io::Result<TcpSocket>;
        pub fn bind(&self, addr: SocketAddr) -> io::Result<()>;
        pub fn set_reuseaddr(&self, reuseaddr: bool) -> io::Result<()>;
        pub async fn connect(self, addr: SocketAddr) -> io::Result<TcpStream>;
        pub fn listen(self, backlog: u32) -> io::Result<TcpListener>;
    }
    pub struct UdpSocket;
    impl UdpSocket {
        pub async fn bind<A>(addr: A) -> io::Result<UdpSocket>;
        pub fn from_std(socket: std::net::UdpSocket) -> io::Result<UdpSocket>;
        pub fn local_addr(&self) -> io::Result<SocketAddr>;
        pub async fn connect<A>(&self, addr: A) -> io::Result<()>;
        pub async fn send(&self, buf: &[u8]) -> io::Result<usize>;
        pub async fn send_to<A>(&self, buf: &[u8], target: A) -> io::Result<usize>;
        pub async fn recv(&self, buf: &mut [u8]) -> io::Result<usize>;
        pub async fn recv_from(&self, buf: &mut [u8]) -> io::Result<(usize, SocketAddr)>;
        pub fn try_recv(&self, buf: &mut [u8]) -> io::Result<usize>;
        pub fn try_send(&self, buf: &[u8]) -> io::Result<usize>;
    }
    pub struct UnixStream;
    impl UnixStream {
        pub async fn connect<P: AsRef<Path>>(path: P) -> io::Result<UnixStream>;
        pub fn pair() -> io::Result<(UnixStream, UnixStream)>;
        pub fn into_split(self) -> (unix::OwnedReadHalf, unix::OwnedWriteHalf);
    }
    impl AsyncRead for UnixStream {}
    impl AsyncWrite for UnixStream {}
    pub mod unix {
        use crate::io::{AsyncRead, AsyncWrite};
        pub struct OwnedReadHalf;
        pub struct OwnedWriteHalf;
        impl AsyncRead for OwnedReadHalf {}
        impl AsyncWrite for OwnedWriteHalf {}
        pub struct SocketAddr;
    }
    pub struct UnixListener;
    impl UnixListener {
        pub fn bind<P: AsRef<Path>>(path: P) -> io::Result<UnixListener>;
        pub async fn accept(&self) -> io::Result<(UnixStream, unix::SocketAddr)>;
    }
}

pub mod process {
    use crate::io::{AsyncRead, AsyncWrite};
    use std::ffi::OsStr;
    use std::io;
    use std::path::Path;
    use std::process::{ExitStatus, Output, Stdio};
    pub struct Command;
    impl Command {
        pub fn new<S: AsRef<OsStr>>(program: S) -> Command;
        pub fn arg<S: AsRef<OsStr>>(&mut self, arg: S) -> &mut Command;
        pub fn args<I, S>(&mut self, args: I) -> &mut Command;
        pub fn env<K, V>(&mut self, key: K, val: V) -> &mut Command;
        pub fn envs<I>(&mut self, vars: I) -> &mut Command;
        pub fn env_remove<K>(&mut self, key: K) -> &mut Command;
        pub fn env_clear(&mut self) -> &mut Command;
        pub fn current_dir<P: AsRef<Path>>(&mut self, dir: P) -> &mut Command;
        pub fn stdin<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Command;
        pub fn stdout<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Command;
        pub fn stderr<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Command;
        pub fn kill_on_drop(&mut self, kill_on_drop: bool) -> &mut Command;
        pub fn spawn(&mut self) -> io::Result<Child>;
        #[slow("process")]
        pub async fn status(&mut self) -> io::Result<ExitStatus>;
        #[slow("process")]
        pub async fn output(&mut self) -> io::Result<Output>;
    }
    pub struct Child {
        pub stdin: Option<ChildStdin>,
        pub stdout: Option<ChildStdout>,
        pub stderr: Option<ChildStderr>,
    }
    impl Child {
        pub fn id(&self) -> Option<u32>;
        pub fn start_kill(&mut self) -> io::Result<()>;
        #[slow("process")]
        pub async fn kill(&mut self) -> io::Result<()>;
        #[slow("process")]
        pub async fn wait(&mut self) -> io::Result<ExitStatus>;
        pub fn try_wait(&mut self) -> io::Result<Option<ExitStatus>>;
        #[slow("process")]
        pub async fn wait_with_output(self) -> io::Result<Output>;
    }
    pub struct ChildStdin;
    pub struct ChildStdout;
    pub struct ChildStderr;
    impl AsyncWrite for ChildStdin {}
    impl AsyncRead for ChildStdout {}
    impl AsyncRead for ChildStderr {}
}

pub mod signal {
    use std::io;
    #[slow("signal")]
    pub async fn ctrl_c() -> io::Result<()>;
    pub mod unix {
        pub struct Signal;
        impl Signal {
            #[slow("signal")]
            pub async fn recv(&mut self) -> Option<()>;
        }
        #[derive(Clone, Copy)]
        pub struct SignalKind;
        impl SignalKind {
            pub fn terminate() -> SignalKind;
            pub fn interrupt() -> SignalKind;
            pub fn hangup() -> SignalKind;
            pub fn quit() -> SignalKind;
            pub fn user_defined1() -> SignalKind;
        }
        pub fn signal(kind: SignalKind) -> std::io::Result<Signal>;
    }
}
