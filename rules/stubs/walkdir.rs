//! crate: walkdir

pub struct Error;
impl std::error::Error for Error {}
pub struct WalkDir;
impl WalkDir {
    pub fn new<P>(root: P) -> WalkDir;
    pub fn min_depth(self, depth: usize) -> WalkDir;
    pub fn max_depth(self, depth: usize) -> WalkDir;
    pub fn follow_links(self, yes: bool) -> WalkDir;
    pub fn sort_by_file_name(self) -> WalkDir;
}
#[blocks("file I/O")]
impl IntoIterator for WalkDir {
    type Item = Result<DirEntry, Error>;
    type IntoIter = std::iter::IterOf<Result<DirEntry, Error>>;
}
#[derive(Clone)]
pub struct DirEntry;
impl DirEntry {
    pub fn path(&self) -> &std::path::Path;
    pub fn into_path(self) -> std::path::PathBuf;
    pub fn file_type(&self) -> std::fs::FileType;
    pub fn file_name(&self) -> &std::ffi::OsStr;
    pub fn depth(&self) -> usize;
    #[blocks("file I/O")]
    pub fn metadata(&self) -> Result<std::fs::Metadata, Error>;
}
