//! crate: mongodb

pub mod error {
    pub struct Error;
    pub type Result<T> = std::result::Result<T, Error>;
}
#[derive(Clone)]
#[handle]
pub struct Client;
impl Client {
    #[slow("database")]
    pub async fn with_uri_str<S>(uri: S) -> error::Result<Client>;
    pub fn database(&self, name: &str) -> Database;
}
#[derive(Clone)]
#[handle]
pub struct Database;
impl Database {
    pub fn collection<T>(&self, name: &str) -> Collection<T>;
}
#[handle]
pub struct Collection<T>;
impl<T> Clone for Collection<T> {}
#[slow("database")]
impl<T> Collection<T> {
    pub async fn find_one<F>(&self, filter: F) -> error::Result<Option<T>>;
    pub async fn find<F>(&self, filter: F) -> error::Result<Cursor<T>>;
    pub async fn insert_one<D, R>(&self, doc: D) -> error::Result<R>;
    pub async fn update_one<Q, U, R>(&self, query: Q, update: U) -> error::Result<R>;
    pub async fn delete_one<Q, R>(&self, query: Q) -> error::Result<R>;
    pub async fn count_documents<F>(&self, filter: F) -> error::Result<u64>;
}
pub struct Cursor<T>;
impl<T> futures::stream::Stream for Cursor<T> {
    type Item = error::Result<T>;
}
