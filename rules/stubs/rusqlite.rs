//! crate: rusqlite

pub type Result<T, E = Error> = std::result::Result<T, E>;
pub struct Error;
impl std::error::Error for Error {}
pub struct Connection;
#[blocks("database")]
impl Connection {
    pub fn open<P>(path: P) -> Result<Connection>;
    pub fn open_in_memory() -> Result<Connection>;
    pub fn open_with_flags<P, F>(path: P, flags: F) -> Result<Connection>;
    pub fn execute<P>(&self, sql: &str, params: P) -> Result<usize>;
    pub fn execute_batch(&self, sql: &str) -> Result<()>;
    pub fn query_row<T, P, F: FnOnce(&Row<'_>) -> Result<T>>(&self, sql: &str, params: P, f: F) -> Result<T>;
    pub fn prepare(&self, sql: &str) -> Result<Statement<'_>>;
    pub fn prepare_cached(&self, sql: &str) -> Result<CachedStatement<'_>>;
    pub fn transaction(&mut self) -> Result<Transaction<'_>>;
    pub fn unchecked_transaction(&self) -> Result<Transaction<'_>>;
    pub fn pragma_update<V>(&self, schema_name: Option<&str>, pragma_name: &str, pragma_value: V) -> Result<()>;
    pub fn close(self) -> std::result::Result<(), (Connection, Error)>;
}
impl Connection {
    pub fn last_insert_rowid(&self) -> i64;
    pub fn changes(&self) -> u64;
}
pub struct Transaction<'conn>;
impl std::ops::Deref for Transaction<'_> {
    type Target = Connection;
}
#[blocks("database")]
impl Transaction<'_> {
    pub fn commit(self) -> Result<()>;
    pub fn rollback(self) -> Result<()>;
}
pub struct Statement<'conn>;
#[blocks("database")]
impl Statement<'_> {
    pub fn execute<P>(&mut self, params: P) -> Result<usize>;
    pub fn query<P>(&mut self, params: P) -> Result<Rows<'_>>;
    pub fn query_map<T, P, F: FnMut(&Row<'_>) -> Result<T>>(&mut self, params: P, f: F) -> Result<std::iter::IterOf<Result<T>>>;
    pub fn query_row<T, P, F: FnOnce(&Row<'_>) -> Result<T>>(&mut self, params: P, f: F) -> Result<T>;
    pub fn exists<P>(&mut self, params: P) -> Result<bool>;
}
pub struct CachedStatement<'conn>;
impl<'conn> std::ops::Deref for CachedStatement<'conn> {
    type Target = Statement<'conn>;
}
impl std::ops::DerefMut for CachedStatement<'_> {}
pub struct Rows<'stmt>;
#[blocks("database")]
impl<'stmt> Rows<'stmt> {
    pub fn next(&mut self) -> Result<Option<&Row<'stmt>>>;
}
pub struct Row<'stmt>;
impl Row<'_> {
    pub fn get<I, T>(&self, idx: I) -> Result<T>;
}
pub trait OptionalExtension<T> {
    fn optional(self) -> Result<Option<T>>;
}
impl<T> OptionalExtension<T> for Result<T> {}
#[expands(call)]
macro_rules! params { () => {} }
