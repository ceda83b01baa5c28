//! crate: ssh2

pub struct Error;
impl std::error::Error for Error {}
#[derive(Clone)]
pub struct Session;
impl Session {
    pub fn new() -> Result<Session, Error>;
    pub fn set_tcp_stream<S>(&mut self, stream: S);
    pub fn authenticated(&self) -> bool;
}
#[blocks("network")]
impl Session {
    pub fn handshake(&mut self) -> Result<(), Error>;
    pub fn userauth_password(&self, username: &str, password: &str) -> Result<(), Error>;
    pub fn userauth_agent(&self, username: &str) -> Result<(), Error>;
    pub fn channel_session(&self) -> Result<Channel, Error>;
    pub fn sftp(&self) -> Result<Sftp, Error>;
}
pub struct Channel;
#[blocks("network")]
impl Channel {
    pub fn exec(&mut self, command: &str) -> Result<(), Error>;
    pub fn wait_close(&mut self) -> Result<(), Error>;
    pub fn close(&mut self) -> Result<(), Error>;
    pub fn send_eof(&mut self) -> Result<(), Error>;
}
#[blocks("network")]
impl std::io::Read for Channel {}
#[blocks("network")]
impl std::io::Write for Channel {}
pub struct Sftp;
#[blocks("network")]
impl Sftp {
    pub fn open(&self, filename: &std::path::Path) -> Result<File, Error>;
    pub fn create(&self, path: &std::path::Path) -> Result<File, Error>;
    pub fn unlink(&self, file: &std::path::Path) -> Result<(), Error>;
}
pub struct File;
#[blocks("network")]
impl std::io::Read for File {}
#[blocks("network")]
impl std::io::Write for File {}
