//! crate: deadpool
//! also: deadpool_postgres, deadpool_redis

// A pooled connection is meant to be held while waiting: no lock, no guard.

pub use managed::{Object, Pool, PoolError};
pub mod managed {
    pub trait Manager {
        type Type;
        type Error;
    }
    #[handle]
    pub struct Pool<M = ()>;
    impl<M> Clone for Pool<M> {}
    impl<M> Pool<M> {
        #[slow("connection pool")]
        pub async fn get(&self) -> Result<Object<M>, PoolError<()>>;
        pub fn close(&self);
    }
    pub struct Object<M>;
    impl<M: Manager> std::ops::Deref for Object<M> {
        type Target = M::Type;
    }
    impl<M: Manager> std::ops::DerefMut for Object<M> {}
    pub struct PoolError<E>;
}
