//! crate: event_listener

#[derive(Default)]
pub struct Event<T = ()>;
impl<T> Event<T> {
    pub const fn new() -> Self;
    pub fn listen(&self) -> EventListener<T>;
    pub fn notify<N>(&self, n: N) -> usize;
}
pub struct EventListener<T = ()>;
impl<T> EventListener<T> {
    #[waits("event")]
    pub fn wait(self) -> T;
    #[waits("event")]
    pub fn wait_timeout(self, timeout: std::time::Duration) -> Option<T>;
}
#[slow("event")]
impl<T> std::future::Future for EventListener<T> {
    type Output = T;
}
#[expands(opaque)]
macro_rules! listener { () => {} }
