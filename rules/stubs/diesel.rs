//! crate: diesel

// Queries are run by traits on any query type; `diesel_async` has the same names in other traits and is not meant here.

pub use connection::Connection;
pub use query_dsl::RunQueryDsl;
pub type QueryResult<T> = Result<T, result::Error>;
pub mod result {
    pub struct Error;
    pub struct ConnectionError;
}
pub mod prelude {
    pub use crate::connection::Connection;
    pub use crate::query_dsl::RunQueryDsl;
    pub use crate::{PgConnection, QueryResult, SqliteConnection, MysqlConnection};
}
pub mod connection {
    #[blocks("database")]
    pub trait Connection: Sized {
        fn establish(database_url: &str) -> Result<Self, crate::result::ConnectionError>;
        fn transaction<T, E, F: FnOnce(&mut Self) -> Result<T, E>>(&mut self, f: F) -> Result<T, E>;
        fn batch_execute(&mut self, query: &str) -> crate::QueryResult<()>;
    }
}
pub mod query_dsl {
    use crate::QueryResult;
    #[blocks("database")]
    pub trait RunQueryDsl<Conn>: Sized {
        fn execute(self, conn: &mut Conn) -> QueryResult<usize>;
        fn load<U>(self, conn: &mut Conn) -> QueryResult<Vec<U>>;
        fn get_result<U>(self, conn: &mut Conn) -> QueryResult<U>;
        fn get_results<U>(self, conn: &mut Conn) -> QueryResult<Vec<U>>;
        fn first<U>(self, conn: &mut Conn) -> QueryResult<U>;
    }
    impl<T, Conn> RunQueryDsl<Conn> for T {}
}
pub struct PgConnection;
pub struct SqliteConnection;
pub struct MysqlConnection;
impl Connection for PgConnection {}
impl Connection for SqliteConnection {}
impl Connection for MysqlConnection {}
pub mod r2d2 {
    pub use r2d2::{Pool, PooledConnection};
}
