//! crate: postgres

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
#[blocks("database")]
impl Client {
    pub fn connect<T>(params: &str, tls_mode: T) -> Result<Client, Error>;
    pub fn transaction(&mut self) -> Result<Transaction<'_>, Error>;
    pub fn execute<T: ?Sized>(&mut self, query: &T, params: &[&dyn ToSql]) -> Result<u64, Error>;
    pub fn query<T: ?Sized>(&mut self, query: &T, params: &[&dyn ToSql]) -> Result<Vec<Row>, Error>;
    pub fn query_one<T: ?Sized>(&mut self, query: &T, params: &[&dyn ToSql]) -> Result<Row, Error>;
    pub fn query_opt<T: ?Sized>(&mut self, query: &T, params: &[&dyn ToSql]) -> Result<Option<Row>, Error>;
    pub fn batch_execute(&mut self, query: &str) -> Result<(), Error>;
    pub fn simple_query(&mut self, query: &str) -> Result<Vec<SimpleQueryMessage>, Error>;
    pub fn prepare(&mut self, query: &str) -> Result<Statement, Error>;
}
pub struct Transaction<'a>;
#[blocks("database")]
impl Transaction<'_> {
    pub fn commit(self) -> Result<(), Error>;
    pub fn rollback(self) -> Result<(), Error>;
    pub fn execute<T: ?Sized>(&mut self, query: &T, params: &[&dyn ToSql]) -> Result<u64, Error>;
    pub fn query<T: ?Sized>(&mut self, query: &T, params: &[&dyn ToSql]) -> Result<Vec<Row>, Error>;
    pub fn query_one<T: ?Sized>(&mut self, query: &T, params: &[&dyn ToSql]) -> Result<Row, Error>;
    pub fn query_opt<T: ?Sized>(&mut self, query: &T, params: &[&dyn ToSql]) -> Result<Option<Row>, Error>;
    pub fn batch_execute(&mut self, query: &str) -> Result<(), Error>;
    pub fn simple_query(&mut self, query: &str) -> Result<Vec<SimpleQueryMessage>, Error>;
    pub fn prepare(&mut self, query: &str) -> Result<Statement, Error>;
}
