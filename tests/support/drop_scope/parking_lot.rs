//! As much of parking_lot's interface as the programs use, for one thread.

use std::cell::{Ref, RefCell, RefMut};
use std::ops::{Deref, DerefMut};

macro_rules! guard {
    ($name:ident, $inner:ident $(, $mutable:ident)?) => {
        pub struct $name<'a, T: ?Sized>(&'a RefCell<()>, $inner<'a, ()>, $inner<'a, T>);
        impl<T: ?Sized> Deref for $name<'_, T> {
            type Target = T;
            fn deref(&self) -> &T {
                &self.2
            }
        }
        $(impl<T: ?Sized> DerefMut for $name<'_, T> {
            fn deref_mut(&mut self) -> &mut T {
                let $mutable = &mut self.2;
                $mutable
            }
        })?
    };
}

guard!(MutexGuard, RefMut, guarded);
guard!(MappedMutexGuard, RefMut, guarded);
guard!(RwLockReadGuard, Ref);
guard!(MappedRwLockReadGuard, Ref);
guard!(RwLockWriteGuard, RefMut, guarded);

/// A lock: `state` is borrowed as the lock is held.
#[derive(Default)]
pub struct Mutex<T> {
    state: RefCell<()>,
    data: RefCell<T>,
}

impl<T> Mutex<T> {
    pub fn new(data: T) -> Self {
        Mutex { state: RefCell::new(()), data: RefCell::new(data) }
    }
    pub fn lock(&self) -> MutexGuard<'_, T> {
        MutexGuard(&self.state, self.state.borrow_mut(), self.data.borrow_mut())
    }
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        self.state.try_borrow_mut().ok().map(|state| MutexGuard(&self.state, state, self.data.borrow_mut()))
    }
    pub fn is_locked(&self) -> bool {
        self.state.try_borrow_mut().is_err()
    }
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(s: Self, f: F) -> MappedMutexGuard<'a, U> {
        MappedMutexGuard(s.0, s.1, RefMut::map(s.2, f))
    }
    pub fn try_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(s: Self, f: F) -> Result<MappedMutexGuard<'a, U>, Self> {
        match RefMut::filter_map(s.2, f) {
            Ok(part) => Ok(MappedMutexGuard(s.0, s.1, part)),
            Err(all) => Err(MutexGuard(s.0, s.1, all)),
        }
    }
    /// Nothing that runs inside can look at the lock.
    pub fn unlocked<F: FnOnce() -> U, U>(_: &mut Self, f: F) -> U {
        f()
    }
    pub fn unlock_fair(s: Self) {
        drop(s);
    }
}

/// The same for many readers.
#[derive(Default)]
pub struct RwLock<T> {
    state: RefCell<()>,
    data: RefCell<T>,
}

impl<T> RwLock<T> {
    pub fn new(data: T) -> Self {
        RwLock { state: RefCell::new(()), data: RefCell::new(data) }
    }
    pub fn read(&self) -> RwLockReadGuard<'_, T> {
        RwLockReadGuard(&self.state, self.state.borrow(), self.data.borrow())
    }
    pub fn write(&self) -> RwLockWriteGuard<'_, T> {
        RwLockWriteGuard(&self.state, self.state.borrow_mut(), self.data.borrow_mut())
    }
    pub fn upgradable_read(&self) -> RwLockUpgradableReadGuard<'_, T> {
        RwLockUpgradableReadGuard(self, self.read())
    }
    pub fn is_locked(&self) -> bool {
        self.state.try_borrow_mut().is_err()
    }
}

impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
    pub fn map<U: ?Sized, F: FnOnce(&T) -> &U>(s: Self, f: F) -> MappedRwLockReadGuard<'a, U> {
        MappedRwLockReadGuard(s.0, s.1, Ref::map(s.2, f))
    }
}

pub struct RwLockUpgradableReadGuard<'a, T>(&'a RwLock<T>, RwLockReadGuard<'a, T>);

impl<'a, T> RwLockUpgradableReadGuard<'a, T> {
    pub fn upgrade(s: Self) -> RwLockWriteGuard<'a, T> {
        drop(s.1);
        s.0.write()
    }
    pub fn downgrade(s: Self) -> RwLockReadGuard<'a, T> {
        s.1
    }
}

impl<T> Deref for RwLockUpgradableReadGuard<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.1
    }
}
