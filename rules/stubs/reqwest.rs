//! crate: reqwest

pub type Result<T, E = Error> = std::result::Result<T, E>;
pub struct Error;
impl std::error::Error for Error {}
#[derive(Clone, Default)]
#[handle]
pub struct Client;
impl Client {
    pub fn new() -> Client;
    pub fn builder() -> ClientBuilder;
    pub fn get<U>(&self, url: U) -> RequestBuilder;
    pub fn post<U>(&self, url: U) -> RequestBuilder;
    pub fn put<U>(&self, url: U) -> RequestBuilder;
    pub fn patch<U>(&self, url: U) -> RequestBuilder;
    pub fn delete<U>(&self, url: U) -> RequestBuilder;
    pub fn head<U>(&self, url: U) -> RequestBuilder;
    pub fn request<M, U>(&self, method: M, url: U) -> RequestBuilder;
    #[slow("network")]
    pub async fn execute<R>(&self, request: R) -> Result<Response, Error>;
}
pub struct ClientBuilder;
impl ClientBuilder {
    pub fn new() -> ClientBuilder;
    pub fn timeout(self, timeout: std::time::Duration) -> ClientBuilder;
    pub fn connect_timeout(self, timeout: std::time::Duration) -> ClientBuilder;
    pub fn user_agent<V>(self, value: V) -> ClientBuilder;
    pub fn default_headers<H>(self, headers: H) -> ClientBuilder;
    pub fn build(self) -> Result<Client, Error>;
}
pub struct RequestBuilder;
impl RequestBuilder {
    pub fn header<K, V>(self, key: K, value: V) -> RequestBuilder;
    pub fn headers<T>(self, value: T) -> RequestBuilder;
    pub fn bearer_auth<T>(self, value: T) -> RequestBuilder;
    pub fn body<T>(self, value: T) -> RequestBuilder;
    pub fn json<T: ?Sized>(self, value: &T) -> RequestBuilder;
    pub fn form<T: ?Sized>(self, value: &T) -> RequestBuilder;
    pub fn query<T: ?Sized>(self, value: &T) -> RequestBuilder;
    pub fn timeout(self, timeout: std::time::Duration) -> RequestBuilder;
    pub fn multipart<T>(self, value: T) -> RequestBuilder;
    pub fn basic_auth<U, P>(self, username: U, password: P) -> RequestBuilder;
    #[slow("network")]
    pub async fn send(self) -> Result<Response, Error>;
}
pub struct Response;
impl Response {
    pub fn error_for_status(self) -> Result<Response, Error>;
    pub fn content_length(&self) -> Option<u64>;
    #[slow("network")]
    pub async fn text(self) -> Result<String, Error>;
    #[slow("network")]
    pub async fn bytes(self) -> Result<Vec<u8>, Error>;
    #[slow("network")]
    pub async fn json<T>(self) -> Result<T, Error>;
    #[slow("network")]
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error>;
    pub fn bytes_stream(self) -> futures::stream::StreamOf<Result<Vec<u8>, Error>>;
}
#[slow("network")]
pub async fn get<U>(url: U) -> Result<Response, Error>;
pub mod blocking {
    #[derive(Clone, Default)]
    #[handle]
    pub struct Client;
    impl Client {
        pub fn new() -> Client;
        pub fn builder() -> ClientBuilder;
        pub fn get<U>(&self, url: U) -> RequestBuilder;
        pub fn post<U>(&self, url: U) -> RequestBuilder;
        pub fn put<U>(&self, url: U) -> RequestBuilder;
        pub fn patch<U>(&self, url: U) -> RequestBuilder;
        pub fn delete<U>(&self, url: U) -> RequestBuilder;
        pub fn head<U>(&self, url: U) -> RequestBuilder;
        pub fn request<M, U>(&self, method: M, url: U) -> RequestBuilder;
        #[blocks("network")]
        pub fn execute<R>(&self, request: R) -> Result<Response, crate::Error>;
    }
    pub struct ClientBuilder;
    impl ClientBuilder {
        pub fn new() -> ClientBuilder;
        pub fn timeout(self, timeout: std::time::Duration) -> ClientBuilder;
        pub fn connect_timeout(self, timeout: std::time::Duration) -> ClientBuilder;
        pub fn user_agent<V>(self, value: V) -> ClientBuilder;
        pub fn default_headers<H>(self, headers: H) -> ClientBuilder;
        pub fn build(self) -> Result<Client, crate::Error>;
    }
    pub struct RequestBuilder;
    impl RequestBuilder {
        pub fn header<K, V>(self, key: K, value: V) -> RequestBuilder;
        pub fn headers<T>(self, value: T) -> RequestBuilder;
        pub fn bearer_auth<T>(self, value: T) -> RequestBuilder;
        pub fn body<T>(self, value: T) -> RequestBuilder;
        pub fn json<T: ?Sized>(self, value: &T) -> RequestBuilder;
        pub fn form<T: ?Sized>(self, value: &T) -> RequestBuilder;
        pub fn query<T: ?Sized>(self, value: &T) -> RequestBuilder;
        pub fn timeout(self, timeout: std::time::Duration) -> RequestBuilder;
        pub fn multipart<T>(self, value: T) -> RequestBuilder;
        pub fn basic_auth<U, P>(self, username: U, password: P) -> RequestBuilder;
        #[blocks("network")]
        pub fn send(self) -> Result<Response, crate::Error>;
    }
    pub struct Response;
    impl Response {
        pub fn error_for_status(self) -> Result<Response, crate::Error>;
        pub fn content_length(&self) -> Option<u64>;
        #[blocks("network")]
        pub fn text(self) -> Result<String, crate::Error>;
        #[blocks("network")]
        pub fn bytes(self) -> Result<Vec<u8>, crate::Error>;
        #[blocks("network")]
        pub fn json<T>(self) -> Result<T, crate::Error>;
    }
    #[blocks("network")]
    pub fn get<U>(url: U) -> Result<Response, crate::Error>;
    #[blocks("network")]
    impl std::io::Read for Response {}
}
