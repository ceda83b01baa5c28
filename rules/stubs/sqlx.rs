//! crate: sqlx

// A pooled connection and a transaction are meant to be held while waiting: no lock, no guard.

pub use error::Error;
pub use pool::Pool;
pub type Result<T, E = Error> = std::result::Result<T, E>;
pub mod error {
    pub struct Error;
    impl std::error::Error for Error {}
}
pub struct Postgres;
pub struct MySql;
pub struct Sqlite;
pub type PgPool = Pool<Postgres>;
pub type MySqlPool = Pool<MySql>;
pub type SqlitePool = Pool<Sqlite>;
pub mod pool {
    use crate::Error;
    #[handle]
    pub struct Pool<DB>;
    impl<DB> Clone for Pool<DB> {}
    impl<DB> Pool<DB> {
        #[slow("database")]
        pub async fn connect(url: &str) -> Result<Self, Error>;
        #[slow("connection pool")]
        pub async fn acquire(&self) -> Result<PoolConnection<DB>, Error>;
        #[slow("database")]
        pub async fn begin(&self) -> Result<crate::Transaction<'static, DB>, Error>;
        #[slow("database")]
        pub async fn close(&self);
    }
    pub struct PoolConnection<DB>;
}
pub struct Transaction<'c, DB>;
#[slow("database")]
impl<'c, DB> Transaction<'c, DB> {
    pub async fn commit(self) -> Result<(), Error>;
    pub async fn rollback(self) -> Result<(), Error>;
}
pub struct Query<O>;
impl<O> Query<O> {
    pub fn bind<T>(self, value: T) -> Self;
}
#[slow("database")]
impl<O> Query<O> {
    pub async fn execute<E, R>(self, executor: E) -> Result<R, Error>;
    pub async fn fetch_one<E>(self, executor: E) -> Result<O, Error>;
    pub async fn fetch_optional<E>(self, executor: E) -> Result<Option<O>, Error>;
    pub async fn fetch_all<E>(self, executor: E) -> Result<Vec<O>, Error>;
    pub fn fetch<E>(self, executor: E) -> futures::stream::StreamOf<Result<O, Error>>;
}
pub struct Row;
pub fn query(sql: &str) -> Query<Row>;
pub fn query_as<DB, O>(sql: &str) -> Query<O>;
pub fn query_scalar<DB, O>(sql: &str) -> Query<O>;
