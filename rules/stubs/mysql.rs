//! crate: mysql

// The blocking client; `mysql_async` is another crate. A pooled connection is no lock and no guard; waiting for one blocks the thread.

pub use error::{Error, Result};
pub mod error {
    pub struct Error;
    impl std::error::Error for Error {}
    pub type Result<T> = std::result::Result<T, Error>;
}
#[derive(Clone)]
#[handle]
pub struct Pool;
#[blocks("database")]
impl Pool {
    pub fn new<T>(opts: T) -> Result<Pool>;
    pub fn get_conn(&self) -> Result<PooledConn>;
}
pub struct PooledConn;
pub struct Conn;
impl Conn {
    #[blocks("database")]
    pub fn new<T>(opts: T) -> Result<Conn>;
}
pub mod prelude {
    use crate::Result;
    #[blocks("database")]
    pub trait Queryable {
        fn query<T, Q>(&mut self, query: Q) -> Result<Vec<T>>;
        fn query_first<T, Q>(&mut self, query: Q) -> Result<Option<T>>;
        fn query_map<T, F, Q, U>(&mut self, query: Q, f: F) -> Result<Vec<U>>;
        fn query_drop<Q>(&mut self, query: Q) -> Result<()>;
        fn exec<T, S, P>(&mut self, stmt: S, params: P) -> Result<Vec<T>>;
        fn exec_first<T, S, P>(&mut self, stmt: S, params: P) -> Result<Option<T>>;
        fn exec_map<T, S, P, F, U>(&mut self, stmt: S, params: P, f: F) -> Result<Vec<U>>;
        fn exec_drop<S, P>(&mut self, stmt: S, params: P) -> Result<()>;
        fn exec_batch<S, P, I>(&mut self, stmt: S, params: I) -> Result<()>;
    }
    impl Queryable for crate::PooledConn {}
    impl Queryable for crate::Conn {}
}
