//! crate: tonic

pub struct Request<T> {
    _owns: T,
}
impl<T> Request<T> {
    pub fn new(message: T) -> Self;
    pub fn get_ref(&self) -> &T;
    pub fn get_mut(&mut self) -> &mut T;
    pub fn into_inner(self) -> T;
    pub fn map<U, F: FnOnce(T) -> U>(self, f: F) -> Request<U>;
}
pub struct Response<T> {
    _owns: T,
}
impl<T> Response<T> {
    pub fn new(message: T) -> Self;
    pub fn get_ref(&self) -> &T;
    pub fn get_mut(&mut self) -> &mut T;
    pub fn into_inner(self) -> T;
    pub fn map<U, F: FnOnce(T) -> U>(self, f: F) -> Response<U>;
}
#[derive(Clone)]
pub struct Status;
impl Status {
    pub fn internal<M: Into<String>>(message: M) -> Status;
    pub fn not_found<M: Into<String>>(message: M) -> Status;
    pub fn invalid_argument<M: Into<String>>(message: M) -> Status;
    pub fn unavailable<M: Into<String>>(message: M) -> Status;
    pub fn message(&self) -> &str;
}
pub struct Streaming<T>;
#[slow("network")]
impl<T> Streaming<T> {
    pub async fn message(&mut self) -> Result<Option<T>, Status>;
}
impl<T> futures::stream::Stream for Streaming<T> {
    type Item = Result<T, Status>;
}
pub mod transport {
    #[derive(Clone)]
    #[handle]
    pub struct Channel;
    #[derive(Clone)]
    pub struct Endpoint;
    pub struct Error;
    impl Endpoint {
        #[slow("network")]
        pub async fn connect(&self) -> Result<Channel, Error>;
    }
}
