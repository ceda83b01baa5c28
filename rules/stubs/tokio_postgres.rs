//! crate: tokio_postgres

pub trait ToSql {}
pub struct Error;
impl std::error::Error for Error {}
pub struct Row;
impl Row {
    pub fn get<I, T>(&self, idx: I) -> T;
    pub fn try_get<I, T>(&self, idx: I) -> Result<T, Error>;
}
#[derive(Clone)]
pub struct Statement;
pub struct SimpleQueryMessage;
pub struct Config;
pub struct NoTls;
pub struct Client;
#[slow("database")]
impl Client {
    pub async fn transaction(&mut self) -> Result<Transaction<'_>, Error>;
    pub fn is_closed(&self) -> bool;
    pub async fn execute<T: ?Sized>(&self, query: &T, params: &[&dyn ToSql]) -> Result<u64, Error>;
    pub async fn query<T: ?Sized>(&self, query: &T, params: &[&dyn ToSql]) -> Result<Vec<Row>, Error>;
    pub async fn query_one<T: ?Sized>(&self, query: &T, params: &[&dyn ToSql]) -> Result<Row, Error>;
    pub async fn query_opt<T: ?Sized>(&self, query: &T, params: &[&dyn ToSql]) -> Result<Option<Row>, Error>;
    pub async fn batch_execute(&self, query: &str) -> Result<(), Error>;
    pub async fn simple_query(&self, query: &str) -> Result<Vec<SimpleQueryMessage>, Error>;
    pub async fn prepare(&self, query: &str) -> Result<Statement, Error>;
}
pub struct Transaction<'a>;
#[slow("database")]
impl Transaction<'_> {
    pub async fn commit(self) -> Result<(), Error>;
    pub async fn rollback(self) -> Result<(), Error>;
    pub async fn execute<T: ?Sized>(&self, query: &T, params: &[&dyn ToSql]) -> Result<u64, Error>;
    pub async fn query<T: ?Sized>(&self, query: &T, params: &[&dyn ToSql]) -> Result<Vec<Row>, Error>;
    pub async fn query_one<T: ?Sized>(&self, query: &T, params: &[&dyn ToSql]) -> Result<Row, Error>;
    pub async fn query_opt<T: ?Sized>(&self, query: &T, params: &[&dyn ToSql]) -> Result<Option<Row>, Error>;
    pub async fn batch_execute(&self, query: &str) -> Result<(), Error>;
    pub async fn simple_query(&self, query: &str) -> Result<Vec<SimpleQueryMessage>, Error>;
    pub async fn prepare(&self, query: &str) -> Result<Statement, Error>;
}
pub struct Connection;
#[slow("database")]
impl std::future::Future for Connection {
    type Output = Result<(), Error>;
}
#[slow("database")]
pub async fn connect<T>(config: &str, tls: T) -> Result<(Client, Connection), Error>;
