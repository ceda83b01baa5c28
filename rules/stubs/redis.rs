//! crate: redis

pub struct RedisError;
pub type RedisResult<T> = Result<T, RedisError>;
impl std::error::Error for RedisError {}
#[derive(Clone)]
#[handle]
pub struct Client;
impl Client {
    pub fn open<T>(params: T) -> RedisResult<Client>;
    #[blocks("network")]
    pub fn get_connection(&self) -> RedisResult<Connection>;
    #[slow("network")]
    pub async fn get_multiplexed_async_connection(&self) -> RedisResult<aio::MultiplexedConnection>;
    #[slow("network")]
    pub async fn get_connection_manager(&self) -> RedisResult<aio::ConnectionManager>;
}
pub struct Connection;
pub mod aio {
    #[derive(Clone)]
    #[handle]
    pub struct MultiplexedConnection;
    #[derive(Clone)]
    #[handle]
    pub struct ConnectionManager;
}
#[derive(Clone)]
pub struct Cmd;
impl Cmd {
    pub fn arg<T>(&mut self, arg: T) -> &mut Cmd;
    #[blocks("network")]
    pub fn query<T>(&self, con: &mut Connection) -> RedisResult<T>;
    #[slow("network")]
    pub async fn query_async<T, C>(&self, con: &mut C) -> RedisResult<T>;
}
pub fn cmd(name: &str) -> Cmd;
#[slow("network")]
pub trait AsyncCommands {
    async fn get<K, RV>(&mut self, key: K) -> RedisResult<RV>;
    async fn set<K, V, RV>(&mut self, key: K, value: V) -> RedisResult<RV>;
    async fn set_ex<K, V, RV>(&mut self, key: K, value: V, seconds: u64) -> RedisResult<RV>;
    async fn del<K, RV>(&mut self, key: K) -> RedisResult<RV>;
    async fn exists<K, RV>(&mut self, key: K) -> RedisResult<RV>;
    async fn expire<K, RV>(&mut self, key: K, seconds: i64) -> RedisResult<RV>;
    async fn incr<K, V, RV>(&mut self, key: K, delta: V) -> RedisResult<RV>;
    async fn hget<K, F, RV>(&mut self, key: K, field: F) -> RedisResult<RV>;
    async fn hset<K, F, V, RV>(&mut self, key: K, field: F, value: V) -> RedisResult<RV>;
    async fn lpush<K, V, RV>(&mut self, key: K, value: V) -> RedisResult<RV>;
    async fn publish<K, E, RV>(&mut self, channel: K, message: E) -> RedisResult<RV>;
}
impl AsyncCommands for aio::MultiplexedConnection {}
impl AsyncCommands for aio::ConnectionManager {}
#[blocks("network")]
pub trait Commands {
    fn get<K, RV>(&mut self, key: K) -> RedisResult<RV>;
    fn set<K, V, RV>(&mut self, key: K, value: V) -> RedisResult<RV>;
    fn set_ex<K, V, RV>(&mut self, key: K, value: V, seconds: u64) -> RedisResult<RV>;
    fn del<K, RV>(&mut self, key: K) -> RedisResult<RV>;
    fn exists<K, RV>(&mut self, key: K) -> RedisResult<RV>;
    fn expire<K, RV>(&mut self, key: K, seconds: i64) -> RedisResult<RV>;
    fn incr<K, V, RV>(&mut self, key: K, delta: V) -> RedisResult<RV>;
    fn hget<K, F, RV>(&mut self, key: K, field: F) -> RedisResult<RV>;
    fn hset<K, F, V, RV>(&mut self, key: K, field: F, value: V) -> RedisResult<RV>;
    fn lpush<K, V, RV>(&mut self, key: K, value: V) -> RedisResult<RV>;
    fn publish<K, E, RV>(&mut self, channel: K, message: E) -> RedisResult<RV>;
}
impl Commands for Connection {}
