//! crate: sled

// An embedded database: each call may wait for the disk.

pub type Result<T> = std::result::Result<T, Error>;
pub struct Error;
impl std::error::Error for Error {}
#[derive(Clone)]
pub struct IVec;
impl std::ops::Deref for IVec {
    type Target = [u8];
}
#[blocks("database")]
pub fn open<P>(path: P) -> Result<Db>;
#[derive(Clone, Default)]
pub struct Config;
impl Config {
    pub fn new() -> Config;
    pub fn path<P>(self, path: P) -> Config;
    pub fn temporary(self, to: bool) -> Config;
    #[blocks("database")]
    pub fn open(&self) -> Result<Db>;
}
#[derive(Clone)]
pub struct Db;
impl std::ops::Deref for Db {
    type Target = Tree;
}
#[blocks("database")]
impl Db {
    pub fn open_tree<V>(&self, name: V) -> Result<Tree>;
    pub fn drop_tree<V>(&self, name: V) -> Result<bool>;
}
#[derive(Clone)]
pub struct Tree;
#[blocks("database")]
impl Tree {
    pub fn insert<K, V>(&self, key: K, value: V) -> Result<Option<IVec>>;
    pub fn get<K>(&self, key: K) -> Result<Option<IVec>>;
    pub fn remove<K>(&self, key: K) -> Result<Option<IVec>>;
    pub fn contains_key<K>(&self, key: K) -> Result<bool>;
    pub fn apply_batch(&self, batch: Batch) -> Result<()>;
    pub fn update_and_fetch<K, V, F>(&self, key: K, f: F) -> Result<Option<IVec>>;
    pub fn clear(&self) -> Result<()>;
    pub fn flush(&self) -> Result<usize>;
}
#[derive(Clone, Default)]
pub struct Batch;
