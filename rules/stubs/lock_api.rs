//! crate: lock_api

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub trait RawMutex {
    type GuardMarker;
    fn lock(&self);
    fn try_lock(&self) -> bool;
    unsafe fn unlock(&self);
    fn is_locked(&self) -> bool;
}
pub trait RawRwLock {
    type GuardMarker;
    fn lock_shared(&self);
    fn try_lock_shared(&self) -> bool;
    unsafe fn unlock_shared(&self);
    fn lock_exclusive(&self);
    fn try_lock_exclusive(&self) -> bool;
    unsafe fn unlock_exclusive(&self);
    fn is_locked(&self) -> bool;
}
pub trait GetThreadId {
    fn nonzero_thread_id(&self) -> std::num::NonZeroUsize;
}
pub struct GuardSend(());
pub struct GuardNoSend(());

#[lock(blocking)]
#[twin(tokio::sync::Mutex, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
#[derive(Default)]
pub struct Mutex<R, T: ?Sized> {
    _owns: T,
}
impl<R, T> Mutex<R, T> {
    pub const fn new(val: T) -> Self;
    pub fn into_inner(self) -> T;
    pub const fn from_raw(raw_mutex: R, val: T) -> Self;
    pub const fn const_new(raw_mutex: R, val: T) -> Self;
}
impl<R, T: ?Sized> Mutex<R, T> {
    #[acquires(exclusive)]
    pub fn lock(&self) -> MutexGuard<'_, R, T>;
    #[acquires(exclusive, try)]
    pub fn try_lock(&self) -> Option<MutexGuard<'_, R, T>>;
    #[acquires(exclusive, timed)]
    pub fn try_lock_for(&self, timeout: Duration) -> Option<MutexGuard<'_, R, T>>;
    #[acquires(exclusive, timed)]
    pub fn try_lock_until(&self, timeout: Instant) -> Option<MutexGuard<'_, R, T>>;
    #[acquires(exclusive)]
    pub fn lock_arc(self: &Arc<Self>) -> ArcMutexGuard<R, T>;
    #[acquires(exclusive, try)]
    pub fn try_lock_arc(self: &Arc<Self>) -> Option<ArcMutexGuard<R, T>>;
    #[acquires(exclusive, timed)]
    pub fn try_lock_arc_for(self: &Arc<Self>, timeout: Duration) -> Option<ArcMutexGuard<R, T>>;
    #[acquires(exclusive, timed)]
    pub fn try_lock_arc_until(self: &Arc<Self>, timeout: Instant) -> Option<ArcMutexGuard<R, T>>;
    #[transparent]
    pub fn get_mut(&mut self) -> &mut T;
    pub fn is_locked(&self) -> bool;
    pub unsafe fn make_guard_unchecked(&self) -> MutexGuard<'_, R, T>;
    pub unsafe fn force_unlock(&self);
    pub unsafe fn force_unlock_fair(&self);
    pub unsafe fn raw(&self) -> &R;
    pub fn data_ptr(&self) -> *mut T;
}
impl<R, T> From<T> for Mutex<R, T> {}

#[guard(blocking, exclusive)]
#[twin(tokio::sync::MutexGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
pub struct MutexGuard<'a, R, T: ?Sized>;
impl<'a, R, T: ?Sized> MutexGuard<'a, R, T> {
    #[transparent]
    pub fn mutex(s: &Self) -> &'a Mutex<R, T>;
    pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(s: Self, f: F) -> MappedMutexGuard<'a, R, U>;
    pub fn try_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(s: Self, f: F) -> Result<MappedMutexGuard<'a, R, U>, Self>;
    pub fn try_map_or_err<U: ?Sized, F: FnOnce(&mut T) -> Result<&mut U, E>, E>(s: Self, f: F) -> Result<MappedMutexGuard<'a, R, U>, (Self, E)>;
    #[releases]
    pub fn unlocked<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    #[releases]
    pub fn unlocked_fair<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    pub fn unlock_fair(s: Self);
    #[releases]
    pub fn bump(s: &mut Self);
    #[forgets]
    pub fn leak(s: Self) -> &'a mut T;
}
impl<R, T: ?Sized> Deref for MutexGuard<'_, R, T> {
    type Target = T;
}
impl<R, T: ?Sized> DerefMut for MutexGuard<'_, R, T> {}
#[guard(blocking, exclusive)]
pub struct ArcMutexGuard<R, T: ?Sized>;
impl<R, T: ?Sized> ArcMutexGuard<R, T> {
    #[transparent]
    pub fn mutex(s: &Self) -> &Arc<Mutex<R, T>>;
    pub fn into_arc(s: Self) -> Arc<Mutex<R, T>>;
    pub fn into_arc_fair(s: Self) -> Arc<Mutex<R, T>>;
    #[releases]
    pub fn unlocked<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    #[releases]
    pub fn unlocked_fair<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    pub fn unlock_fair(s: Self);
    #[releases]
    pub fn bump(s: &mut Self);
}
impl<R, T: ?Sized> Deref for ArcMutexGuard<R, T> {
    type Target = T;
}
impl<R, T: ?Sized> DerefMut for ArcMutexGuard<R, T> {}
#[guard(blocking, exclusive)]
#[twin(tokio::sync::MappedMutexGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
pub struct MappedMutexGuard<'a, R, T: ?Sized>;
impl<'a, R, T: ?Sized> MappedMutexGuard<'a, R, T> {
    pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(s: Self, f: F) -> MappedMutexGuard<'a, R, U>;
    pub fn try_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(s: Self, f: F) -> Result<MappedMutexGuard<'a, R, U>, Self>;
    pub fn try_map_or_err<U: ?Sized, F: FnOnce(&mut T) -> Result<&mut U, E>, E>(s: Self, f: F) -> Result<MappedMutexGuard<'a, R, U>, (Self, E)>;
    pub fn unlock_fair(s: Self);
}
impl<R, T: ?Sized> Deref for MappedMutexGuard<'_, R, T> {
    type Target = T;
}
impl<R, T: ?Sized> DerefMut for MappedMutexGuard<'_, R, T> {}

#[lock(blocking)]
#[derive(Default)]
pub struct ReentrantMutex<R, G, T: ?Sized> {
    _owns: T,
}
impl<R, G, T> ReentrantMutex<R, G, T> {
    pub const fn new(val: T) -> Self;
    pub fn into_inner(self) -> T;
    pub const fn from_raw(raw_mutex: R, get_thread_id: G, val: T) -> Self;
    pub const fn const_new(raw_mutex: R, get_thread_id: G, val: T) -> Self;
}
impl<R, G, T: ?Sized> ReentrantMutex<R, G, T> {
    #[acquires(exclusive, recursive)]
    pub fn lock(&self) -> ReentrantMutexGuard<'_, R, G, T>;
    #[acquires(exclusive, try, recursive)]
    pub fn try_lock(&self) -> Option<ReentrantMutexGuard<'_, R, G, T>>;
    #[acquires(exclusive, timed, recursive)]
    pub fn try_lock_for(&self, timeout: Duration) -> Option<ReentrantMutexGuard<'_, R, G, T>>;
    #[acquires(exclusive, timed, recursive)]
    pub fn try_lock_until(&self, timeout: Instant) -> Option<ReentrantMutexGuard<'_, R, G, T>>;
    #[acquires(exclusive, recursive)]
    pub fn lock_arc(self: &Arc<Self>) -> ArcReentrantMutexGuard<R, G, T>;
    #[acquires(exclusive, try, recursive)]
    pub fn try_lock_arc(self: &Arc<Self>) -> Option<ArcReentrantMutexGuard<R, G, T>>;
    #[acquires(exclusive, timed, recursive)]
    pub fn try_lock_arc_for(self: &Arc<Self>, timeout: Duration) -> Option<ArcReentrantMutexGuard<R, G, T>>;
    #[acquires(exclusive, timed, recursive)]
    pub fn try_lock_arc_until(self: &Arc<Self>, timeout: Instant) -> Option<ArcReentrantMutexGuard<R, G, T>>;
    #[transparent]
    pub fn get_mut(&mut self) -> &mut T;
    pub fn is_locked(&self) -> bool;
    pub fn is_owned_by_current_thread(&self) -> bool;
    pub unsafe fn make_guard_unchecked(&self) -> ReentrantMutexGuard<'_, R, G, T>;
    pub unsafe fn force_unlock(&self);
    pub unsafe fn force_unlock_fair(&self);
    pub unsafe fn raw(&self) -> &R;
    pub fn data_ptr(&self) -> *mut T;
}
impl<R, G, T> From<T> for ReentrantMutex<R, G, T> {}

#[guard(blocking, exclusive)]
pub struct ReentrantMutexGuard<'a, R, G, T: ?Sized>;
impl<'a, R, G, T: ?Sized> ReentrantMutexGuard<'a, R, G, T> {
    #[transparent]
    pub fn remutex(s: &Self) -> &'a ReentrantMutex<R, G, T>;
    pub fn map<U: ?Sized, F: FnOnce(&T) -> &U>(s: Self, f: F) -> MappedReentrantMutexGuard<'a, R, G, U>;
    pub fn try_map<U: ?Sized, F: FnOnce(&T) -> Option<&U>>(s: Self, f: F) -> Result<MappedReentrantMutexGuard<'a, R, G, U>, Self>;
    pub fn try_map_or_err<U: ?Sized, F: FnOnce(&T) -> Result<&U, E>, E>(s: Self, f: F) -> Result<MappedReentrantMutexGuard<'a, R, G, U>, (Self, E)>;
    #[releases]
    pub fn unlocked<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    #[releases]
    pub fn unlocked_fair<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    pub fn unlock_fair(s: Self);
    #[releases]
    pub fn bump(s: &mut Self);
}
impl<R, G, T: ?Sized> Deref for ReentrantMutexGuard<'_, R, G, T> {
    type Target = T;
}
#[guard(blocking, exclusive)]
pub struct ArcReentrantMutexGuard<R, G, T: ?Sized>;
impl<R, G, T: ?Sized> ArcReentrantMutexGuard<R, G, T> {
    #[transparent]
    pub fn remutex(s: &Self) -> &Arc<ReentrantMutex<R, G, T>>;
    pub fn into_arc(s: Self) -> Arc<ReentrantMutex<R, G, T>>;
    pub fn into_arc_fair(s: Self) -> Arc<ReentrantMutex<R, G, T>>;
    #[releases]
    pub fn unlocked<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    #[releases]
    pub fn unlocked_fair<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    pub fn unlock_fair(s: Self);
    #[releases]
    pub fn bump(s: &mut Self);
}
impl<R, G, T: ?Sized> Deref for ArcReentrantMutexGuard<R, G, T> {
    type Target = T;
}
#[guard(blocking, exclusive)]
pub struct MappedReentrantMutexGuard<'a, R, G, T: ?Sized>;
impl<'a, R, G, T: ?Sized> MappedReentrantMutexGuard<'a, R, G, T> {
    pub fn map<U: ?Sized, F: FnOnce(&T) -> &U>(s: Self, f: F) -> MappedReentrantMutexGuard<'a, R, G, U>;
    pub fn try_map<U: ?Sized, F: FnOnce(&T) -> Option<&U>>(s: Self, f: F) -> Result<MappedReentrantMutexGuard<'a, R, G, U>, Self>;
    pub fn try_map_or_err<U: ?Sized, F: FnOnce(&T) -> Result<&U, E>, E>(s: Self, f: F) -> Result<MappedReentrantMutexGuard<'a, R, G, U>, (Self, E)>;
    pub fn unlock_fair(s: Self);
}
impl<R, G, T: ?Sized> Deref for MappedReentrantMutexGuard<'_, R, G, T> {
    type Target = T;
}

#[lock(blocking)]
#[twin(tokio::sync::RwLock, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
#[derive(Default)]
pub struct RwLock<R, T: ?Sized> {
    _owns: T,
}
impl<R, T> RwLock<R, T> {
    pub const fn new(val: T) -> Self;
    pub fn into_inner(self) -> T;
    pub const fn from_raw(raw_rwlock: R, val: T) -> Self;
    pub const fn const_new(raw_rwlock: R, val: T) -> Self;
}
impl<R, T: ?Sized> RwLock<R, T> {
    #[acquires(shared)]
    pub fn read(&self) -> RwLockReadGuard<'_, R, T>;
    #[acquires(shared, try)]
    pub fn try_read(&self) -> Option<RwLockReadGuard<'_, R, T>>;
    #[acquires(shared, timed)]
    pub fn try_read_for(&self, timeout: Duration) -> Option<RwLockReadGuard<'_, R, T>>;
    #[acquires(shared, timed)]
    pub fn try_read_until(&self, timeout: Instant) -> Option<RwLockReadGuard<'_, R, T>>;
    #[acquires(exclusive)]
    pub fn write(&self) -> RwLockWriteGuard<'_, R, T>;
    #[acquires(exclusive, try)]
    pub fn try_write(&self) -> Option<RwLockWriteGuard<'_, R, T>>;
    #[acquires(exclusive, timed)]
    pub fn try_write_for(&self, timeout: Duration) -> Option<RwLockWriteGuard<'_, R, T>>;
    #[acquires(exclusive, timed)]
    pub fn try_write_until(&self, timeout: Instant) -> Option<RwLockWriteGuard<'_, R, T>>;
    #[acquires(shared, recursive)]
    pub fn read_recursive(&self) -> RwLockReadGuard<'_, R, T>;
    #[acquires(shared, try, recursive)]
    pub fn try_read_recursive(&self) -> Option<RwLockReadGuard<'_, R, T>>;
    #[acquires(shared, timed, recursive)]
    pub fn try_read_recursive_for(&self, timeout: Duration) -> Option<RwLockReadGuard<'_, R, T>>;
    #[acquires(shared, timed, recursive)]
    pub fn try_read_recursive_until(&self, timeout: Instant) -> Option<RwLockReadGuard<'_, R, T>>;
    #[acquires(upgradable)]
    pub fn upgradable_read(&self) -> RwLockUpgradableReadGuard<'_, R, T>;
    #[acquires(upgradable, try)]
    pub fn try_upgradable_read(&self) -> Option<RwLockUpgradableReadGuard<'_, R, T>>;
    #[acquires(upgradable, timed)]
    pub fn try_upgradable_read_for(&self, timeout: Duration) -> Option<RwLockUpgradableReadGuard<'_, R, T>>;
    #[acquires(upgradable, timed)]
    pub fn try_upgradable_read_until(&self, timeout: Instant) -> Option<RwLockUpgradableReadGuard<'_, R, T>>;
    #[acquires(shared)]
    pub fn read_arc(self: &Arc<Self>) -> ArcRwLockReadGuard<R, T>;
    #[acquires(shared, try)]
    pub fn try_read_arc(self: &Arc<Self>) -> Option<ArcRwLockReadGuard<R, T>>;
    #[acquires(shared, timed)]
    pub fn try_read_arc_for(self: &Arc<Self>, timeout: Duration) -> Option<ArcRwLockReadGuard<R, T>>;
    #[acquires(shared, timed)]
    pub fn try_read_arc_until(self: &Arc<Self>, timeout: Instant) -> Option<ArcRwLockReadGuard<R, T>>;
    #[acquires(exclusive)]
    pub fn write_arc(self: &Arc<Self>) -> ArcRwLockWriteGuard<R, T>;
    #[acquires(exclusive, try)]
    pub fn try_write_arc(self: &Arc<Self>) -> Option<ArcRwLockWriteGuard<R, T>>;
    #[acquires(exclusive, timed)]
    pub fn try_write_arc_for(self: &Arc<Self>, timeout: Duration) -> Option<ArcRwLockWriteGuard<R, T>>;
    #[acquires(exclusive, timed)]
    pub fn try_write_arc_until(self: &Arc<Self>, timeout: Instant) -> Option<ArcRwLockWriteGuard<R, T>>;
    #[acquires(shared, recursive)]
    pub fn read_arc_recursive(self: &Arc<Self>) -> ArcRwLockReadGuard<R, T>;
    #[acquires(shared, try, recursive)]
    pub fn try_read_recursive_arc(self: &Arc<Self>) -> Option<ArcRwLockReadGuard<R, T>>;
    #[acquires(shared, timed, recursive)]
    pub fn try_read_arc_recursive_for(self: &Arc<Self>, timeout: Duration) -> Option<ArcRwLockReadGuard<R, T>>;
    #[acquires(shared, timed, recursive)]
    pub fn try_read_arc_recursive_until(self: &Arc<Self>, timeout: Instant) -> Option<ArcRwLockReadGuard<R, T>>;
    #[acquires(upgradable)]
    pub fn upgradable_read_arc(self: &Arc<Self>) -> ArcRwLockUpgradableReadGuard<R, T>;
    #[acquires(upgradable, try)]
    pub fn try_upgradable_read_arc(self: &Arc<Self>) -> Option<ArcRwLockUpgradableReadGuard<R, T>>;
    #[acquires(upgradable, timed)]
    pub fn try_upgradable_read_arc_for(self: &Arc<Self>, timeout: Duration) -> Option<ArcRwLockUpgradableReadGuard<R, T>>;
    #[acquires(upgradable, timed)]
    pub fn try_upgradable_read_arc_until(self: &Arc<Self>, timeout: Instant) -> Option<ArcRwLockUpgradableReadGuard<R, T>>;
    #[transparent]
    pub fn get_mut(&mut self) -> &mut T;
    pub fn is_locked(&self) -> bool;
    pub fn is_locked_exclusive(&self) -> bool;
    pub unsafe fn make_read_guard_unchecked(&self) -> RwLockReadGuard<'_, R, T>;
    pub unsafe fn make_write_guard_unchecked(&self) -> RwLockWriteGuard<'_, R, T>;
    pub unsafe fn make_upgradable_guard_unchecked(&self) -> RwLockUpgradableReadGuard<'_, R, T>;
    pub unsafe fn force_unlock_read(&self);
    pub unsafe fn force_unlock_write(&self);
    pub unsafe fn force_unlock_read_fair(&self);
    pub unsafe fn force_unlock_write_fair(&self);
    pub unsafe fn raw(&self) -> &R;
    pub fn data_ptr(&self) -> *mut T;
}
impl<R, T> From<T> for RwLock<R, T> {}

#[guard(blocking, shared)]
#[twin(tokio::sync::RwLockReadGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
pub struct RwLockReadGuard<'a, R, T: ?Sized>;
impl<'a, R, T: ?Sized> RwLockReadGuard<'a, R, T> {
    #[transparent]
    pub fn rwlock(s: &Self) -> &'a RwLock<R, T>;
    pub fn map<U: ?Sized, F: FnOnce(&T) -> &U>(s: Self, f: F) -> MappedRwLockReadGuard<'a, R, U>;
    pub fn try_map<U: ?Sized, F: FnOnce(&T) -> Option<&U>>(s: Self, f: F) -> Result<MappedRwLockReadGuard<'a, R, U>, Self>;
    pub fn try_map_or_err<U: ?Sized, F: FnOnce(&T) -> Result<&U, E>, E>(s: Self, f: F) -> Result<MappedRwLockReadGuard<'a, R, U>, (Self, E)>;
    #[releases]
    pub fn unlocked<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    #[releases]
    pub fn unlocked_fair<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    pub fn unlock_fair(s: Self);
    #[releases]
    pub fn bump(s: &mut Self);
}
impl<R, T: ?Sized> Deref for RwLockReadGuard<'_, R, T> {
    type Target = T;
}
#[guard(blocking, exclusive)]
#[twin(tokio::sync::RwLockWriteGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
pub struct RwLockWriteGuard<'a, R, T: ?Sized>;
impl<'a, R, T: ?Sized> RwLockWriteGuard<'a, R, T> {
    #[transparent]
    pub fn rwlock(s: &Self) -> &'a RwLock<R, T>;
    pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(s: Self, f: F) -> MappedRwLockWriteGuard<'a, R, U>;
    pub fn try_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(s: Self, f: F) -> Result<MappedRwLockWriteGuard<'a, R, U>, Self>;
    pub fn try_map_or_err<U: ?Sized, F: FnOnce(&mut T) -> Result<&mut U, E>, E>(s: Self, f: F) -> Result<MappedRwLockWriteGuard<'a, R, U>, (Self, E)>;
    #[releases]
    pub fn unlocked<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    #[releases]
    pub fn unlocked_fair<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    pub fn unlock_fair(s: Self);
    #[releases]
    pub fn bump(s: &mut Self);
    pub fn downgrade(s: Self) -> RwLockReadGuard<'a, R, T>;
    pub fn downgrade_to_upgradable(s: Self) -> RwLockUpgradableReadGuard<'a, R, T>;
}
impl<R, T: ?Sized> Deref for RwLockWriteGuard<'_, R, T> {
    type Target = T;
}
impl<R, T: ?Sized> DerefMut for RwLockWriteGuard<'_, R, T> {}
#[guard(blocking, upgradable)]
pub struct RwLockUpgradableReadGuard<'a, R, T: ?Sized>;
impl<'a, R, T: ?Sized> RwLockUpgradableReadGuard<'a, R, T> {
    #[transparent]
    pub fn rwlock(s: &Self) -> &'a RwLock<R, T>;
    #[releases]
    pub fn unlocked<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    #[releases]
    pub fn unlocked_fair<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    pub fn unlock_fair(s: Self);
    #[releases]
    pub fn bump(s: &mut Self);
    pub fn downgrade(s: Self) -> RwLockReadGuard<'a, R, T>;
    pub fn upgrade(s: Self) -> RwLockWriteGuard<'a, R, T>;
    pub fn try_upgrade(s: Self) -> Result<RwLockWriteGuard<'a, R, T>, Self>;
    pub fn try_upgrade_for(s: Self, timeout: Duration) -> Result<RwLockWriteGuard<'a, R, T>, Self>;
    pub fn try_upgrade_until(s: Self, timeout: Instant) -> Result<RwLockWriteGuard<'a, R, T>, Self>;
    pub fn with_upgraded<Ret, F: FnOnce(&mut T) -> Ret>(&mut self, f: F) -> Ret;
    pub fn try_with_upgraded<Ret, F: FnOnce(&mut T) -> Ret>(&mut self, f: F) -> Option<Ret>;
    pub fn try_with_upgraded_for<Ret, F: FnOnce(&mut T) -> Ret>(&mut self, timeout: Duration, f: F) -> Option<Ret>;
    pub fn try_with_upgraded_until<Ret, F: FnOnce(&mut T) -> Ret>(&mut self, timeout: Instant, f: F) -> Option<Ret>;
}
impl<R, T: ?Sized> Deref for RwLockUpgradableReadGuard<'_, R, T> {
    type Target = T;
}
#[guard(blocking, shared)]
pub struct ArcRwLockReadGuard<R, T: ?Sized>;
impl<R, T: ?Sized> ArcRwLockReadGuard<R, T> {
    #[transparent]
    pub fn rwlock(s: &Self) -> &Arc<RwLock<R, T>>;
    pub fn into_arc(s: Self) -> Arc<RwLock<R, T>>;
    pub fn into_arc_fair(s: Self) -> Arc<RwLock<R, T>>;
    #[releases]
    pub fn unlocked<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    #[releases]
    pub fn unlocked_fair<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    pub fn unlock_fair(s: Self);
    #[releases]
    pub fn bump(s: &mut Self);
}
impl<R, T: ?Sized> Deref for ArcRwLockReadGuard<R, T> {
    type Target = T;
}
#[guard(blocking, exclusive)]
pub struct ArcRwLockWriteGuard<R, T: ?Sized>;
impl<R, T: ?Sized> ArcRwLockWriteGuard<R, T> {
    #[transparent]
    pub fn rwlock(s: &Self) -> &Arc<RwLock<R, T>>;
    pub fn into_arc(s: Self) -> Arc<RwLock<R, T>>;
    pub fn into_arc_fair(s: Self) -> Arc<RwLock<R, T>>;
    #[releases]
    pub fn unlocked<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    #[releases]
    pub fn unlocked_fair<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    pub fn unlock_fair(s: Self);
    #[releases]
    pub fn bump(s: &mut Self);
    pub fn downgrade(s: Self) -> ArcRwLockReadGuard<R, T>;
    pub fn downgrade_to_upgradable(s: Self) -> ArcRwLockUpgradableReadGuard<R, T>;
}
impl<R, T: ?Sized> Deref for ArcRwLockWriteGuard<R, T> {
    type Target = T;
}
impl<R, T: ?Sized> DerefMut for ArcRwLockWriteGuard<R, T> {}
#[guard(blocking, upgradable)]
pub struct ArcRwLockUpgradableReadGuard<R, T: ?Sized>;
impl<R, T: ?Sized> ArcRwLockUpgradableReadGuard<R, T> {
    #[transparent]
    pub fn rwlock(s: &Self) -> &Arc<RwLock<R, T>>;
    pub fn into_arc(s: Self) -> Arc<RwLock<R, T>>;
    pub fn into_arc_fair(s: Self) -> Arc<RwLock<R, T>>;
    #[releases]
    pub fn unlocked<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    #[releases]
    pub fn unlocked_fair<F: FnOnce() -> U, U>(s: &mut Self, f: F) -> U;
    pub fn unlock_fair(s: Self);
    #[releases]
    pub fn bump(s: &mut Self);
    pub fn downgrade(s: Self) -> ArcRwLockReadGuard<R, T>;
    pub fn upgrade(s: Self) -> ArcRwLockWriteGuard<R, T>;
    pub fn try_upgrade(s: Self) -> Result<ArcRwLockWriteGuard<R, T>, Self>;
    pub fn try_upgrade_for(s: Self, timeout: Duration) -> Result<ArcRwLockWriteGuard<R, T>, Self>;
    pub fn try_upgrade_until(s: Self, timeout: Instant) -> Result<ArcRwLockWriteGuard<R, T>, Self>;
    pub fn with_upgraded<Ret, F: FnOnce(&mut T) -> Ret>(&mut self, f: F) -> Ret;
    pub fn try_with_upgraded<Ret, F: FnOnce(&mut T) -> Ret>(&mut self, f: F) -> Option<Ret>;
    pub fn try_with_upgraded_for<Ret, F: FnOnce(&mut T) -> Ret>(&mut self, timeout: Duration, f: F) -> Option<Ret>;
    pub fn try_with_upgraded_until<Ret, F: FnOnce(&mut T) -> Ret>(&mut self, timeout: Instant, f: F) -> Option<Ret>;
}
impl<R, T: ?Sized> Deref for ArcRwLockUpgradableReadGuard<R, T> {
    type Target = T;
}
#[guard(blocking, shared)]
#[twin(tokio::sync::RwLockReadGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
pub struct MappedRwLockReadGuard<'a, R, T: ?Sized>;
impl<'a, R, T: ?Sized> MappedRwLockReadGuard<'a, R, T> {
    pub fn map<U: ?Sized, F: FnOnce(&T) -> &U>(s: Self, f: F) -> MappedRwLockReadGuard<'a, R, U>;
    pub fn try_map<U: ?Sized, F: FnOnce(&T) -> Option<&U>>(s: Self, f: F) -> Result<MappedRwLockReadGuard<'a, R, U>, Self>;
    pub fn try_map_or_else<U: ?Sized, F: FnOnce(&T) -> Result<&U, E>, E>(s: Self, f: F) -> Result<MappedRwLockReadGuard<'a, R, U>, (Self, E)>;
    pub fn unlock_fair(s: Self);
}
impl<R, T: ?Sized> Deref for MappedRwLockReadGuard<'_, R, T> {
    type Target = T;
}
#[guard(blocking, exclusive)]
#[twin(tokio::sync::RwLockMappedWriteGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
pub struct MappedRwLockWriteGuard<'a, R, T: ?Sized>;
impl<'a, R, T: ?Sized> MappedRwLockWriteGuard<'a, R, T> {
    pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(s: Self, f: F) -> MappedRwLockWriteGuard<'a, R, U>;
    pub fn try_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(s: Self, f: F) -> Result<MappedRwLockWriteGuard<'a, R, U>, Self>;
    pub fn try_map_or_err<U: ?Sized, F: FnOnce(&mut T) -> Result<&mut U, E>, E>(s: Self, f: F) -> Result<MappedRwLockWriteGuard<'a, R, U>, (Self, E)>;
    pub fn unlock_fair(s: Self);
}
impl<R, T: ?Sized> Deref for MappedRwLockWriteGuard<'_, R, T> {
    type Target = T;
}
impl<R, T: ?Sized> DerefMut for MappedRwLockWriteGuard<'_, R, T> {}
