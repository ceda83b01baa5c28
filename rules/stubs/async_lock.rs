//! crate: async_lock

use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

#[lock(async)]
#[derive(Default)]
pub struct Mutex<T: ?Sized> {
    _owns: T,
}
impl<T> Mutex<T> {
    pub const fn new(data: T) -> Mutex<T>;
    pub fn into_inner(self) -> T;
}
impl<T: ?Sized> Mutex<T> {
    #[acquires(exclusive)]
    pub async fn lock(&self) -> MutexGuard<'_, T>;
    #[waits("lock")]
    #[acquires(exclusive)]
    pub fn lock_blocking(&self) -> MutexGuard<'_, T>;
    #[acquires(exclusive, try)]
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>>;
    #[transparent]
    pub fn get_mut(&mut self) -> &mut T;
    #[acquires(exclusive)]
    pub async fn lock_arc(self: &Arc<Self>) -> MutexGuardArc<T>;
    #[waits("lock")]
    #[acquires(exclusive)]
    pub fn lock_arc_blocking(self: &Arc<Self>) -> MutexGuardArc<T>;
    #[acquires(exclusive, try)]
    pub fn try_lock_arc(self: &Arc<Self>) -> Option<MutexGuardArc<T>>;
}
impl<T> From<T> for Mutex<T> {}
#[guard(async, exclusive)]
pub struct MutexGuard<'a, T: ?Sized>;
impl<'a, T: ?Sized> MutexGuard<'a, T> {
    #[transparent]
    pub fn source(guard: &MutexGuard<'a, T>) -> &'a Mutex<T>;
}
#[guard(async, exclusive)]
pub struct MutexGuardArc<T: ?Sized>;
impl<T: ?Sized> MutexGuardArc<T> {
    #[transparent]
    pub fn source(guard: &Self) -> &Arc<Mutex<T>>;
}

#[lock(async)]
#[derive(Default)]
pub struct RwLock<T: ?Sized> {
    _owns: T,
}
impl<T> RwLock<T> {
    pub const fn new(t: T) -> RwLock<T>;
    pub fn into_inner(self) -> T;
}
impl<T: ?Sized> RwLock<T> {
    #[acquires(shared, try)]
    pub fn try_read(&self) -> Option<RwLockReadGuard<'_, T>>;
    #[acquires(shared)]
    pub async fn read(&self) -> RwLockReadGuard<'_, T>;
    #[waits("lock")]
    #[acquires(shared)]
    pub fn read_blocking(&self) -> RwLockReadGuard<'_, T>;
    #[acquires(shared, try)]
    pub fn try_read_arc(self: &Arc<Self>) -> Option<RwLockReadGuardArc<T>>;
    #[acquires(shared)]
    pub async fn read_arc(self: &Arc<Self>) -> RwLockReadGuardArc<T>;
    #[waits("lock")]
    #[acquires(shared)]
    pub fn read_arc_blocking(self: &Arc<Self>) -> RwLockReadGuardArc<T>;
    #[acquires(upgradable, try)]
    pub fn try_upgradable_read(&self) -> Option<RwLockUpgradableReadGuard<'_, T>>;
    #[acquires(upgradable)]
    pub async fn upgradable_read(&self) -> RwLockUpgradableReadGuard<'_, T>;
    #[waits("lock")]
    #[acquires(upgradable)]
    pub fn upgradable_read_blocking(&self) -> RwLockUpgradableReadGuard<'_, T>;
    #[acquires(upgradable, try)]
    pub fn try_upgradable_read_arc(self: &Arc<Self>) -> Option<RwLockUpgradableReadGuardArc<T>>;
    #[acquires(upgradable)]
    pub async fn upgradable_read_arc(self: &Arc<Self>) -> RwLockUpgradableReadGuardArc<T>;
    #[waits("lock")]
    #[acquires(upgradable)]
    pub fn upgradable_read_arc_blocking(self: &Arc<Self>) -> RwLockUpgradableReadGuardArc<T>;
    #[acquires(exclusive, try)]
    pub fn try_write(&self) -> Option<RwLockWriteGuard<'_, T>>;
    #[acquires(exclusive)]
    pub async fn write(&self) -> RwLockWriteGuard<'_, T>;
    #[waits("lock")]
    #[acquires(exclusive)]
    pub fn write_blocking(&self) -> RwLockWriteGuard<'_, T>;
    #[acquires(exclusive, try)]
    pub fn try_write_arc(self: &Arc<Self>) -> Option<RwLockWriteGuardArc<T>>;
    #[acquires(exclusive)]
    pub async fn write_arc(self: &Arc<Self>) -> RwLockWriteGuardArc<T>;
    #[waits("lock")]
    #[acquires(exclusive)]
    pub fn write_arc_blocking(self: &Arc<Self>) -> RwLockWriteGuardArc<T>;
    #[transparent]
    pub fn get_mut(&mut self) -> &mut T;
}
impl<T> From<T> for RwLock<T> {}
#[guard(async, shared)]
pub struct RwLockReadGuard<'a, T: ?Sized>;
#[guard(async, upgradable)]
pub struct RwLockUpgradableReadGuard<'a, T: ?Sized>;
impl<'a, T: ?Sized> RwLockUpgradableReadGuard<'a, T> {
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T>;
    pub fn try_upgrade(guard: Self) -> Result<RwLockWriteGuard<'a, T>, Self>;
    pub async fn upgrade(guard: Self) -> RwLockWriteGuard<'a, T>;
    #[waits("lock")]
    pub fn upgrade_blocking(guard: Self) -> RwLockWriteGuard<'a, T>;
}
#[guard(async, exclusive)]
pub struct RwLockWriteGuard<'a, T: ?Sized>;
impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T>;
    pub fn downgrade_to_upgradable(guard: Self) -> RwLockUpgradableReadGuard<'a, T>;
}
#[guard(async, shared)]
pub struct RwLockReadGuardArc<T: ?Sized>;
#[guard(async, upgradable)]
pub struct RwLockUpgradableReadGuardArc<T: ?Sized>;
impl<T: ?Sized> RwLockUpgradableReadGuardArc<T> {
    pub fn downgrade(guard: Self) -> RwLockReadGuardArc<T>;
    pub fn try_upgrade(guard: Self) -> Result<RwLockWriteGuardArc<T>, Self>;
    pub async fn upgrade(guard: Self) -> RwLockWriteGuardArc<T>;
    #[waits("lock")]
    pub fn upgrade_blocking(guard: Self) -> RwLockWriteGuardArc<T>;
}
#[guard(async, exclusive)]
pub struct RwLockWriteGuardArc<T: ?Sized>;
impl<T: ?Sized> RwLockWriteGuardArc<T> {
    pub fn downgrade(guard: Self) -> RwLockReadGuardArc<T>;
    pub fn downgrade_to_upgradable(guard: Self) -> RwLockUpgradableReadGuardArc<T>;
}
impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;
}
impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {}
impl<T: ?Sized> Deref for MutexGuardArc<T> {
    type Target = T;
}
impl<T: ?Sized> DerefMut for MutexGuardArc<T> {}
impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;
}
impl<T: ?Sized> Deref for RwLockUpgradableReadGuard<'_, T> {
    type Target = T;
}
impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;
}
impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {}
impl<T: ?Sized> Deref for RwLockReadGuardArc<T> {
    type Target = T;
}
impl<T: ?Sized> Deref for RwLockUpgradableReadGuardArc<T> {
    type Target = T;
}
impl<T: ?Sized> Deref for RwLockWriteGuardArc<T> {
    type Target = T;
}
impl<T: ?Sized> DerefMut for RwLockWriteGuardArc<T> {}

#[derive(Clone)]
pub struct OnceCell<T> {
    _owns: Option<T>,
}
impl<T> OnceCell<T> {
    pub const fn new() -> Self;
    pub fn is_initialized(&self) -> bool;
    #[transparent]
    pub fn get(&self) -> Option<&T>;
    #[transparent]
    pub fn get_mut(&mut self) -> Option<&mut T>;
    #[takes]
    pub fn take(&mut self) -> Option<T>;
    pub fn into_inner(self) -> Option<T>;
    #[slow("initialisation")]
    #[transparent]
    pub async fn wait(&self) -> &T;
    #[waits("initialisation")]
    #[transparent]
    pub fn wait_blocking(&self) -> &T;
    #[transparent]
    pub async fn get_or_try_init<E, Fut: Future<Output = Result<T, E>>, F: FnOnce() -> Fut>(&self, closure: F) -> Result<&T, E>;
    #[transparent]
    pub fn get_or_try_init_blocking<E, F: FnOnce() -> Result<T, E>>(&self, closure: F) -> Result<&T, E>;
    #[transparent]
    pub async fn get_or_init<Fut: Future<Output = T>, F: FnOnce() -> Fut>(&self, closure: F) -> &T;
    #[transparent]
    pub fn get_or_init_blocking<F: FnOnce() -> T>(&self, closure: F) -> &T;
    pub async fn set(&self, value: T) -> Result<&T, T>;
    pub fn set_blocking(&self, value: T) -> Result<&T, T>;
}
impl<T> Default for OnceCell<T> {}
pub struct Barrier;
impl Barrier {
    pub const fn new(n: usize) -> Barrier;
    #[slow("barrier")]
    pub async fn wait(&self) -> BarrierWaitResult;
    #[waits("barrier")]
    pub fn wait_blocking(&self) -> BarrierWaitResult;
}
pub struct BarrierWaitResult;
impl BarrierWaitResult {
    pub fn is_leader(&self) -> bool;
}
// A permit is meant to be held while waiting: no lock, no guard.
pub struct Semaphore;
impl Semaphore {
    pub const fn new(n: usize) -> Semaphore;
    pub fn try_acquire(&self) -> Option<SemaphoreGuard<'_>>;
    #[slow("semaphore")]
    pub async fn acquire(&self) -> SemaphoreGuard<'_>;
    #[waits("semaphore")]
    pub fn acquire_blocking(&self) -> SemaphoreGuard<'_>;
    pub fn try_acquire_arc(self: &Arc<Self>) -> Option<SemaphoreGuardArc>;
    #[slow("semaphore")]
    pub async fn acquire_arc(self: &Arc<Self>) -> SemaphoreGuardArc;
    #[waits("semaphore")]
    pub fn acquire_arc_blocking(self: &Arc<Self>) -> SemaphoreGuardArc;
    pub fn add_permits(&self, n: usize);
}
pub struct SemaphoreGuard<'a>;
impl SemaphoreGuard<'_> {
    pub fn forget(self);
}
pub struct SemaphoreGuardArc;
impl SemaphoreGuardArc {
    pub fn forget(self);
}
pub mod futures {}
