//! crate: anyhow

#[gives(Error)]
#[expands(format)]
macro_rules! anyhow { () => {} }
#[expands(bail)]
macro_rules! bail { () => {} }
#[expands(ensure)]
macro_rules! ensure { () => {} }
#[gives(Error)]
#[expands(format)]
macro_rules! format_err { () => {} }

pub type Result<T, E = Error> = std::result::Result<T, E>;
pub struct Error;
impl Error {
    pub fn new<E>(error: E) -> Self;
    pub fn msg<M>(message: M) -> Self;
    pub fn context<C>(self, context: C) -> Self;
    pub fn chain(&self) -> std::iter::IterOf<&(dyn std::error::Error + 'static)>;
    pub fn root_cause(&self) -> &(dyn std::error::Error + 'static);
    pub fn is<E>(&self) -> bool;
    pub fn downcast<E>(self) -> std::result::Result<E, Self>;
    pub fn downcast_ref<E>(&self) -> Option<&E>;
    pub fn downcast_mut<E>(&mut self) -> Option<&mut E>;
}
impl<E: std::error::Error> From<E> for Error {}
impl std::ops::Deref for Error {
    type Target = dyn std::error::Error + Send + Sync;
}
pub trait Context<T, E> {
    fn context<C>(self, context: C) -> Result<T, Error>;
    fn with_context<C, F: FnOnce() -> C>(self, f: F) -> Result<T, Error>;
}
impl<T, E> Context<T, E> for std::result::Result<T, E> {}
impl<T> Context<T, std::convert::Infallible> for Option<T> {}
pub fn Ok<T>(t: T) -> Result<T>;
