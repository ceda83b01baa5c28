//! crate: spin

pub type Lazy<T, F = fn() -> T> = crate::lazy::Lazy<T, F>;
pub use self::mutex::{Mutex, MutexGuard};
pub use self::once::Once;
pub use self::rwlock::{RwLock, RwLockReadGuard, RwLockUpgradableGuard, RwLockWriteGuard};
pub use self::barrier::Barrier;
pub type RwLockUpgradeableGuard<'a, T, R = Spin> = RwLockUpgradableGuard<'a, T, R>;
pub use self::relax::Spin;

pub mod relax {
    pub struct Spin;
    pub struct Yield;
}
pub mod mutex {
    use super::relax::Spin;
    use std::ops::{Deref, DerefMut};
    #[lock(blocking)]
    #[derive(Default)]
    pub struct Mutex<T: ?Sized, R = Spin> {
        _owns: T,
    }
    impl<T, R> Mutex<T, R> {
        pub const fn new(value: T) -> Self;
        pub fn into_inner(self) -> T;
    }
    impl<T: ?Sized, R> Mutex<T, R> {
        #[acquires(exclusive)]
        pub fn lock(&self) -> MutexGuard<'_, T>;
        #[acquires(exclusive, try)]
        pub fn try_lock(&self) -> Option<MutexGuard<'_, T>>;
        #[acquires(exclusive, try)]
        pub fn try_lock_weak(&self) -> Option<MutexGuard<'_, T>>;
        pub fn is_locked(&self) -> bool;
        pub unsafe fn force_unlock(&self);
        #[transparent]
        pub fn get_mut(&mut self) -> &mut T;
        pub fn as_mut_ptr(&self) -> *mut T;
    }
    impl<T, R> From<T> for Mutex<T, R> {}
    #[guard(blocking, exclusive)]
    pub struct MutexGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> MutexGuard<'a, T> {
        #[forgets]
        pub fn leak(this: Self) -> &'a mut T;
    }
    impl<T: ?Sized> Deref for MutexGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {}
    pub mod spin {
        use crate::relax::Spin;
        use std::ops::{Deref, DerefMut};
        #[lock(blocking)]
        #[derive(Default)]
        pub struct SpinMutex<T: ?Sized, R = Spin> {
            _owns: T,
        }
        impl<T, R> SpinMutex<T, R> {
            pub const fn new(value: T) -> Self;
            pub fn into_inner(self) -> T;
        }
        impl<T: ?Sized, R> SpinMutex<T, R> {
            #[acquires(exclusive)]
            pub fn lock(&self) -> SpinMutexGuard<'_, T>;
            #[acquires(exclusive, try)]
            pub fn try_lock(&self) -> Option<SpinMutexGuard<'_, T>>;
            pub fn is_locked(&self) -> bool;
            #[transparent]
            pub fn get_mut(&mut self) -> &mut T;
        }
        #[guard(blocking, exclusive)]
        pub struct SpinMutexGuard<'a, T: ?Sized>;
        impl<'a, T: ?Sized> SpinMutexGuard<'a, T> {
            #[forgets]
            pub fn leak(this: Self) -> &'a mut T;
        }
        impl<T: ?Sized> Deref for SpinMutexGuard<'_, T> {
            type Target = T;
        }
        impl<T: ?Sized> DerefMut for SpinMutexGuard<'_, T> {}
    }
    pub mod ticket {
        use crate::relax::Spin;
        use std::ops::{Deref, DerefMut};
        #[lock(blocking)]
        #[derive(Default)]
        pub struct TicketMutex<T: ?Sized, R = Spin> {
            _owns: T,
        }
        impl<T, R> TicketMutex<T, R> {
            pub const fn new(value: T) -> Self;
            pub fn into_inner(self) -> T;
        }
        impl<T: ?Sized, R> TicketMutex<T, R> {
            #[acquires(exclusive)]
            pub fn lock(&self) -> TicketMutexGuard<'_, T>;
            #[acquires(exclusive, try)]
            pub fn try_lock(&self) -> Option<TicketMutexGuard<'_, T>>;
            pub fn is_locked(&self) -> bool;
            #[transparent]
            pub fn get_mut(&mut self) -> &mut T;
        }
        #[guard(blocking, exclusive)]
        pub struct TicketMutexGuard<'a, T: ?Sized>;
        impl<'a, T: ?Sized> TicketMutexGuard<'a, T> {
            #[forgets]
            pub fn leak(this: Self) -> &'a mut T;
        }
        impl<T: ?Sized> Deref for TicketMutexGuard<'_, T> {
            type Target = T;
        }
        impl<T: ?Sized> DerefMut for TicketMutexGuard<'_, T> {}
    }
    pub mod fair {
        use crate::relax::Spin;
        use std::ops::{Deref, DerefMut};
        #[lock(blocking)]
        #[derive(Default)]
        pub struct FairMutex<T: ?Sized, R = Spin> {
            _owns: T,
        }
        impl<T, R> FairMutex<T, R> {
            pub const fn new(value: T) -> Self;
            pub fn into_inner(self) -> T;
        }
        impl<T: ?Sized, R> FairMutex<T, R> {
            #[acquires(exclusive)]
            pub fn lock(&self) -> FairMutexGuard<'_, T>;
            #[acquires(exclusive, try)]
            pub fn try_lock(&self) -> Option<FairMutexGuard<'_, T>>;
            pub fn is_locked(&self) -> bool;
            #[transparent]
            pub fn get_mut(&mut self) -> &mut T;
        }
        #[guard(blocking, exclusive)]
        pub struct FairMutexGuard<'a, T: ?Sized>;
        impl<'a, T: ?Sized> FairMutexGuard<'a, T> {
            #[forgets]
            pub fn leak(this: Self) -> &'a mut T;
        }
        impl<T: ?Sized> Deref for FairMutexGuard<'_, T> {
            type Target = T;
        }
        impl<T: ?Sized> DerefMut for FairMutexGuard<'_, T> {}
    }
    pub use self::fair::FairMutex;
    pub use self::spin::{SpinMutex, SpinMutexGuard};
    pub use self::ticket::{TicketMutex, TicketMutexGuard};
}
pub mod rwlock {
    use super::relax::Spin;
    use std::ops::{Deref, DerefMut};
    #[lock(blocking)]
    #[derive(Default)]
    pub struct RwLock<T: ?Sized, R = Spin> {
        _owns: T,
    }
    impl<T, R> RwLock<T, R> {
        pub const fn new(data: T) -> Self;
        pub fn into_inner(self) -> T;
    }
    impl<T: ?Sized, R> RwLock<T, R> {
        #[acquires(shared)]
        pub fn read(&self) -> RwLockReadGuard<'_, T>;
        #[acquires(exclusive)]
        pub fn write(&self) -> RwLockWriteGuard<'_, T, R>;
        #[acquires(upgradable)]
        pub fn upgradeable_read(&self) -> RwLockUpgradableGuard<'_, T, R>;
        #[acquires(shared, try)]
        pub fn try_read(&self) -> Option<RwLockReadGuard<'_, T>>;
        #[acquires(exclusive, try)]
        pub fn try_write(&self) -> Option<RwLockWriteGuard<'_, T, R>>;
        #[acquires(upgradable, try)]
        pub fn try_upgradeable_read(&self) -> Option<RwLockUpgradableGuard<'_, T, R>>;
        pub fn reader_count(&self) -> usize;
        pub fn writer_count(&self) -> usize;
        #[transparent]
        pub fn get_mut(&mut self) -> &mut T;
        pub fn as_mut_ptr(&self) -> *mut T;
        pub unsafe fn force_read_decrement(&self);
        pub unsafe fn force_write_unlock(&self);
    }
    impl<T, R> From<T> for RwLock<T, R> {}
    #[guard(blocking, shared)]
    pub struct RwLockReadGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
        #[forgets]
        pub fn leak(this: Self) -> &'a T;
    }
    #[guard(blocking, exclusive)]
    pub struct RwLockWriteGuard<'a, T: ?Sized, R = Spin>;
    impl<'a, T: ?Sized, R> RwLockWriteGuard<'a, T, R> {
        pub fn downgrade(self) -> RwLockReadGuard<'a, T>;
        pub fn downgrade_to_upgradeable(self) -> RwLockUpgradableGuard<'a, T, R>;
        #[forgets]
        pub fn leak(this: Self) -> &'a mut T;
    }
    #[guard(blocking, upgradable)]
    pub struct RwLockUpgradableGuard<'a, T: ?Sized, R = Spin>;
    impl<'a, T: ?Sized, R> RwLockUpgradableGuard<'a, T, R> {
        pub fn upgrade(self) -> RwLockWriteGuard<'a, T, R>;
        pub fn try_upgrade(self) -> Result<RwLockWriteGuard<'a, T, R>, Self>;
        pub fn downgrade(self) -> RwLockReadGuard<'a, T>;
        #[forgets]
        pub fn leak(this: Self) -> &'a T;
    }
    impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized, R> Deref for RwLockWriteGuard<'_, T, R> {
        type Target = T;
    }
    impl<T: ?Sized, R> DerefMut for RwLockWriteGuard<'_, T, R> {}
    impl<T: ?Sized, R> Deref for RwLockUpgradableGuard<'_, T, R> {
        type Target = T;
    }
}
pub mod once {
    use super::relax::Spin;
    pub struct Once<T = (), R = Spin> {
        _owns: Option<T>,
    }
    impl<T, R> Once<T, R> {
        pub const fn new() -> Self;
        #[transparent]
        pub fn call_once<F: FnOnce() -> T>(&self, f: F) -> &T;
        #[transparent]
        pub fn try_call_once<F: FnOnce() -> Result<T, E>, E>(&self, f: F) -> Result<&T, E>;
        #[waits("initialisation")]
        #[transparent]
        pub fn wait(&self) -> &T;
        #[transparent]
        pub fn poll(&self) -> Option<&T>;
        #[transparent]
        pub fn get(&self) -> Option<&T>;
        #[transparent]
        pub fn get_mut(&mut self) -> Option<&mut T>;
        pub fn try_into_inner(self) -> Option<T>;
        pub fn is_completed(&self) -> bool;
    }
    impl<T, R> Default for Once<T, R> {}
}
pub mod lazy {
    use std::ops::Deref;
    pub struct Lazy<T, F = fn() -> T, R = crate::relax::Spin> {
        _owns: T,
    }
    impl<T, F, R> Lazy<T, F, R> {
        pub const fn new(f: F) -> Self;
        #[transparent]
        pub fn force(this: &Self) -> &T;
    }
    impl<T, F, R> Deref for Lazy<T, F, R> {
        type Target = T;
    }
}
pub mod barrier {
    pub struct Barrier<R = crate::relax::Spin>;
    impl<R> Barrier<R> {
        pub const fn new(n: usize) -> Self;
        #[waits("barrier")]
        pub fn wait(&self) -> BarrierWaitResult;
    }
    pub struct BarrierWaitResult;
    impl BarrierWaitResult {
        pub fn is_leader(&self) -> bool;
    }
}
