//! crate: bb8

// A pooled connection is meant to be held while waiting: no lock, no guard.

pub trait ManageConnection {
    type Connection;
    type Error;
}
#[handle]
pub struct Pool<M>;
impl<M> Clone for Pool<M> {}
impl<M: ManageConnection> Pool<M> {
    pub fn builder() -> Builder<M>;
    #[slow("connection pool")]
    pub async fn get(&self) -> Result<PooledConnection<'_, M>, RunError<M::Error>>;
    #[slow("connection pool")]
    pub async fn get_owned(&self) -> Result<PooledConnection<'static, M>, RunError<M::Error>>;
}
pub struct Builder<M>;
impl<M: ManageConnection> Builder<M> {
    pub fn max_size(self, max_size: u32) -> Self;
    #[slow("connection pool")]
    pub async fn build(self, manager: M) -> Result<Pool<M>, M::Error>;
}
pub struct PooledConnection<'a, M>;
impl<M: ManageConnection> std::ops::Deref for PooledConnection<'_, M> {
    type Target = M::Connection;
}
impl<M: ManageConnection> std::ops::DerefMut for PooledConnection<'_, M> {}
pub enum RunError<E> {
    User(E),
    TimedOut,
}
