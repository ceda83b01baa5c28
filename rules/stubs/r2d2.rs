//! crate: r2d2

// A pooled connection is no lock and no guard; waiting for one blocks the thread.

pub trait ManageConnection {
    type Connection;
    type Error;
}
pub struct Error(());
#[handle]
pub struct Pool<M>;
impl<M> Clone for Pool<M> {}
impl<M: ManageConnection> Pool<M> {
    #[blocks("connection pool")]
    pub fn new(manager: M) -> Result<Pool<M>, Error>;
    pub fn builder() -> Builder<M>;
    #[blocks("connection pool")]
    pub fn get(&self) -> Result<PooledConnection<M>, Error>;
    #[blocks("connection pool")]
    pub fn get_timeout(&self, timeout: std::time::Duration) -> Result<PooledConnection<M>, Error>;
    pub fn try_get(&self) -> Option<PooledConnection<M>>;
}
pub struct Builder<M>;
impl<M: ManageConnection> Builder<M> {
    pub fn max_size(self, max_size: u32) -> Self;
    #[blocks("connection pool")]
    pub fn build(self, manager: M) -> Result<Pool<M>, Error>;
}
pub struct PooledConnection<M>;
impl<M: ManageConnection> std::ops::Deref for PooledConnection<M> {
    type Target = M::Connection;
}
impl<M: ManageConnection> std::ops::DerefMut for PooledConnection<M> {}
