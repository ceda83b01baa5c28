//! crate: future_parking_lot

use std::future::Future;

pub mod mutex {
    use super::*;

    pub struct FutureRawMutex<R>;
    #[lock(async)]
    #[derive(Default)]
    pub struct Mutex<T: ?Sized> {
        _owns: T,
    }
    impl<T> Mutex<T> {
        pub const fn new(val: T) -> Self;
        pub fn into_inner(self) -> T;
    }
    impl<T: ?Sized> Mutex<T> {
        #[acquires(exclusive)]
        #[waits("lock")]
        pub fn lock(&self) -> MutexGuard<'_, T>;
        #[acquires(exclusive, try)]
        pub fn try_lock(&self) -> Option<MutexGuard<'_, T>>;
        #[transparent]
        pub fn get_mut(&mut self) -> &mut T;
    }
    #[guard(async, exclusive)]
    pub struct MutexGuard<'a, T: ?Sized>;
    impl<T: ?Sized> std::ops::Deref for MutexGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> std::ops::DerefMut for MutexGuard<'_, T> {}

    pub trait FutureLockable<T> {
        fn future_lock(&self) -> impl Future<Output = MutexGuard<'_, T>>;
    }
    impl<T> FutureLockable<T> for Mutex<T> {
        #[acquires(exclusive)]
        fn future_lock(&self) -> impl Future<Output = MutexGuard<'_, T>>;
    }
}

pub mod rwlock {
    use super::*;

    #[lock(async)]
    #[derive(Default)]
    pub struct RwLock<T: ?Sized> {
        _owns: T,
    }
    impl<T> RwLock<T> {
        pub const fn new(val: T) -> Self;
        pub fn into_inner(self) -> T;
    }
    impl<T: ?Sized> RwLock<T> {
        #[acquires(shared)]
        #[waits("lock")]
        pub fn read(&self) -> RwLockReadGuard<'_, T>;
        #[acquires(exclusive)]
        #[waits("lock")]
        pub fn write(&self) -> RwLockWriteGuard<'_, T>;
        #[acquires(shared, try)]
        pub fn try_read(&self) -> Option<RwLockReadGuard<'_, T>>;
        #[acquires(exclusive, try)]
        pub fn try_write(&self) -> Option<RwLockWriteGuard<'_, T>>;
        #[transparent]
        pub fn get_mut(&mut self) -> &mut T;
    }
    #[guard(async, shared)]
    pub struct RwLockReadGuard<'a, T: ?Sized>;
    impl<T: ?Sized> std::ops::Deref for RwLockReadGuard<'_, T> {
        type Target = T;
    }
    #[guard(async, exclusive)]
    pub struct RwLockWriteGuard<'a, T: ?Sized>;
    impl<T: ?Sized> std::ops::Deref for RwLockWriteGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> std::ops::DerefMut for RwLockWriteGuard<'_, T> {}

    pub trait FutureReadable<T> {
        fn future_read(&self) -> impl Future<Output = RwLockReadGuard<'_, T>>;
    }
    pub trait FutureWriteable<T> {
        fn future_write(&self) -> impl Future<Output = RwLockWriteGuard<'_, T>>;
    }
    impl<T> FutureReadable<T> for RwLock<T> {
        #[acquires(shared)]
        fn future_read(&self) -> impl Future<Output = RwLockReadGuard<'_, T>>;
    }
    impl<T> FutureWriteable<T> for RwLock<T> {
        #[acquires(exclusive)]
        fn future_write(&self) -> impl Future<Output = RwLockWriteGuard<'_, T>>;
    }
}
