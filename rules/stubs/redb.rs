//! crate: redb

// An embedded database: one writer at a time, so that `begin_write` waits for the one before, and a commit for the disk.

pub struct Error;
impl std::error::Error for Error {}
pub struct Database;
#[blocks("database")]
impl Database {
    pub fn create<P>(path: P) -> Result<Database, Error>;
    pub fn open<P>(path: P) -> Result<Database, Error>;
    pub fn begin_write(&self) -> Result<WriteTransaction, Error>;
    pub fn compact(&mut self) -> Result<bool, Error>;
}
impl Database {
    pub fn begin_read(&self) -> Result<ReadTransaction, Error>;
}
pub struct ReadTransaction;
pub struct WriteTransaction;
impl WriteTransaction {
    #[blocks("database")]
    pub fn commit(self) -> Result<(), Error>;
    pub fn abort(self) -> Result<(), Error>;
}
