//! crate: git2

pub struct Error;
pub struct Repository;
#[blocks("git")]
impl Repository {
    pub fn open<P>(path: P) -> Result<Repository, Error>;
    pub fn discover<P>(path: P) -> Result<Repository, Error>;
    pub fn init<P>(path: P) -> Result<Repository, Error>;
    pub fn clone<P>(url: &str, into: P) -> Result<Repository, Error>;
    pub fn head(&self) -> Result<Reference<'_>, Error>;
    pub fn statuses<O>(&self, options: O) -> Result<Statuses<'_>, Error>;
    pub fn find_remote(&self, name: &str) -> Result<Remote<'_>, Error>;
    pub fn checkout_head<O>(&self, opts: O) -> Result<(), Error>;
    pub fn revparse_single(&self, spec: &str) -> Result<Object<'_>, Error>;
    pub fn index(&self) -> Result<Index, Error>;
}
pub struct Reference<'repo>;
pub struct Statuses<'repo>;
pub struct Object<'repo>;
pub struct Index;
#[blocks("git")]
impl Index {
    pub fn write(&mut self) -> Result<(), Error>;
    pub fn add_path(&mut self, path: &std::path::Path) -> Result<(), Error>;
}
pub struct Remote<'repo>;
#[blocks("network")]
impl Remote<'_> {
    pub fn fetch<S, O>(&mut self, refspecs: &[S], opts: O, reflog_msg: Option<&str>) -> Result<(), Error>;
    pub fn push<S, O>(&mut self, refspecs: &[S], opts: O) -> Result<(), Error>;
    pub fn connect<D>(&mut self, dir: D) -> Result<(), Error>;
}
