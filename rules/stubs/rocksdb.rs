//! crate: rocksdb

// An embedded database: each call may wait for the disk.

pub struct Error;
impl std::error::Error for Error {}
#[derive(Default)]
pub struct Options;
impl Options {
    pub fn create_if_missing(&mut self, create: bool);
    pub fn create_missing_column_families(&mut self, create: bool);
}
pub struct ColumnFamily;
#[derive(Default)]
pub struct WriteBatch;
pub struct DB;
#[blocks("database")]
impl DB {
    pub fn open<P>(opts: &Options, path: P) -> Result<DB, Error>;
    pub fn open_default<P>(path: P) -> Result<DB, Error>;
    pub fn open_cf<P, I>(opts: &Options, path: P, cfs: I) -> Result<DB, Error>;
    pub fn get<K>(&self, key: K) -> Result<Option<Vec<u8>>, Error>;
    pub fn get_cf<K>(&self, cf: &ColumnFamily, key: K) -> Result<Option<Vec<u8>>, Error>;
    pub fn put<K, V>(&self, key: K, value: V) -> Result<(), Error>;
    pub fn put_cf<K, V>(&self, cf: &ColumnFamily, key: K, value: V) -> Result<(), Error>;
    pub fn delete<K>(&self, key: K) -> Result<(), Error>;
    pub fn delete_cf<K>(&self, cf: &ColumnFamily, key: K) -> Result<(), Error>;
    pub fn write(&self, batch: WriteBatch) -> Result<(), Error>;
    pub fn flush(&self) -> Result<(), Error>;
}
impl DB {
    pub fn cf_handle(&self, name: &str) -> Option<&ColumnFamily>;
}
