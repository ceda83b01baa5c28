//! crate: eyre
//! also: color_eyre

#[gives(Error)]
#[expands(format)]
macro_rules! eyre { () => {} }
#[expands(bail)]
macro_rules! bail { () => {} }
#[expands(ensure)]
macro_rules! ensure { () => {} }

pub type Result<T, E = Report> = std::result::Result<T, E>;
pub type Error = Report;
pub struct Report;
impl Report {
    pub fn new<E>(error: E) -> Self;
    pub fn msg<M>(message: M) -> Self;
    pub fn wrap_err<D>(self, msg: D) -> Self;
    pub fn downcast<E>(self) -> std::result::Result<E, Self>;
    pub fn downcast_ref<E>(&self) -> Option<&E>;
    pub fn root_cause(&self) -> &(dyn std::error::Error + 'static);
}
impl<E: std::error::Error> From<E> for Report {}
pub trait WrapErr<T, E> {
    fn wrap_err<D>(self, msg: D) -> Result<T, Report>;
    fn wrap_err_with<D, F: FnOnce() -> D>(self, f: F) -> Result<T, Report>;
    fn context<D>(self, msg: D) -> Result<T, Report>;
    fn with_context<D, F: FnOnce() -> D>(self, f: F) -> Result<T, Report>;
}
impl<T, E> WrapErr<T, E> for std::result::Result<T, E> {}
pub use WrapErr as Context;
pub trait OptionExt<T> {
    fn ok_or_eyre<M>(self, message: M) -> Result<T>;
}
impl<T> OptionExt<T> for Option<T> {}
// crate `color_eyre`
pub fn install() -> Result<()>;
