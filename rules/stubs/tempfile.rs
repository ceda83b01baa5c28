//! crate: tempfile

#[blocks("file I/O")]
pub fn tempfile() -> std::io::Result<std::fs::File>;
#[blocks("file I/O")]
pub fn tempdir() -> std::io::Result<TempDir>;
pub struct TempDir;
impl TempDir {
    #[blocks("file I/O")]
    pub fn new() -> std::io::Result<TempDir>;
    pub fn path(&self) -> &std::path::Path;
    #[blocks("file I/O")]
    pub fn close(self) -> std::io::Result<()>;
}
pub struct NamedTempFile<F = std::fs::File> {
    _owns: F,
}
impl NamedTempFile {
    #[blocks("file I/O")]
    pub fn new() -> std::io::Result<NamedTempFile>;
    #[blocks("file I/O")]
    pub fn new_in<P>(dir: P) -> std::io::Result<NamedTempFile>;
}
impl<F> NamedTempFile<F> {
    pub fn path(&self) -> &std::path::Path;
    pub fn as_file(&self) -> &F;
    pub fn as_file_mut(&mut self) -> &mut F;
}
#[blocks("file I/O")]
impl<F> std::io::Write for NamedTempFile<F> {}
#[blocks("file I/O")]
impl<F> std::io::Read for NamedTempFile<F> {}
