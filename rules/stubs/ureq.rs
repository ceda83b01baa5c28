//! crate: ureq

pub struct Error;
#[derive(Clone)]
pub struct Agent;
impl Agent {
    pub fn get<U>(&self, uri: U) -> RequestBuilder;
    pub fn post<U>(&self, uri: U) -> RequestBuilder;
    pub fn put<U>(&self, uri: U) -> RequestBuilder;
    pub fn delete<U>(&self, uri: U) -> RequestBuilder;
}
pub fn get<U>(uri: U) -> RequestBuilder;
pub fn post<U>(uri: U) -> RequestBuilder;
pub fn put<U>(uri: U) -> RequestBuilder;
pub fn delete<U>(uri: U) -> RequestBuilder;
pub fn agent() -> Agent;
pub struct RequestBuilder;
impl RequestBuilder {
    pub fn header<K, V>(self, key: K, value: V) -> Self;
    pub fn set(self, header: &str, value: &str) -> Self;
    pub fn query<K, V>(self, key: K, value: V) -> Self;
    #[blocks("network")]
    pub fn call(self) -> Result<Response, Error>;
    #[blocks("network")]
    pub fn send<D>(self, data: D) -> Result<Response, Error>;
    #[blocks("network")]
    pub fn send_json<D>(self, data: D) -> Result<Response, Error>;
    #[blocks("network")]
    pub fn send_string(self, data: &str) -> Result<Response, Error>;
    #[blocks("network")]
    pub fn send_empty(self) -> Result<Response, Error>;
}
pub struct Response;
impl Response {
    #[blocks("network")]
    pub fn into_string(self) -> std::io::Result<String>;
    #[blocks("network")]
    pub fn into_json<T>(self) -> std::io::Result<T>;
}
