//! crate: zip

pub use read::ZipArchive;
pub use write::ZipWriter;
pub mod result {
    pub type ZipResult<T> = Result<T, ZipError>;
    pub struct ZipError;
}
pub mod read {
    use crate::result::ZipResult;
    pub struct ZipArchive<R> {
        _owns: R,
    }
    #[blocks("decompression")]
    impl<R> ZipArchive<R> {
        pub fn new(reader: R) -> ZipResult<ZipArchive<R>>;
        pub fn extract<P>(&mut self, directory: P) -> ZipResult<()>;
        pub fn by_index(&mut self, file_number: usize) -> ZipResult<ZipFile<'_>>;
        pub fn by_name(&mut self, name: &str) -> ZipResult<ZipFile<'_>>;
    }
    impl<R> ZipArchive<R> {
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
    }
    pub struct ZipFile<'a>;
    impl ZipFile<'_> {
        pub fn name(&self) -> &str;
        pub fn size(&self) -> u64;
        pub fn is_dir(&self) -> bool;
    }
    #[blocks("decompression")]
    impl std::io::Read for ZipFile<'_> {}
}
pub mod write {
    use crate::result::ZipResult;
    pub struct ZipWriter<W> {
        _owns: W,
    }
    #[blocks("compression")]
    impl<W> ZipWriter<W> {
        pub fn new(inner: W) -> ZipWriter<W>;
        pub fn start_file<S, O>(&mut self, name: S, options: O) -> ZipResult<()>;
        pub fn finish(self) -> ZipResult<W>;
    }
    #[blocks("compression")]
    impl<W> std::io::Write for ZipWriter<W> {}
}
