//! crate: tauri

pub use async_runtime::JoinHandle;
pub struct State<'r, T>;
impl<'r, T> State<'r, T> {
    #[transparent]
    pub fn inner(&self) -> &'r T;
}
impl<T> std::ops::Deref for State<'_, T> {
    type Target = T;
}
impl<T> Clone for State<'_, T> {
    #[transparent]
    fn clone(&self) -> Self;
}
pub trait Manager<R> {
    fn app_handle(&self) -> &AppHandle<R>;
    fn manage<T>(&self, state: T) -> bool;
    fn state<T>(&self) -> State<'_, T>;
    fn try_state<T>(&self) -> Option<State<'_, T>>;
}
pub struct Wry;
pub struct AppHandle<R = Wry>;
pub struct App<R = Wry>;
pub struct Window<R = Wry>;
pub struct WebviewWindow<R = Wry>;
impl<R> App<R> {
    pub fn handle(&self) -> &AppHandle<R>;
}
impl<R> Clone for AppHandle<R> {}
impl<R> Clone for Window<R> {}
impl<R> Clone for WebviewWindow<R> {}
impl<R> Manager<R> for AppHandle<R> {}
impl<R> Manager<R> for App<R> {}
impl<R> Manager<R> for Window<R> {}
impl<R> Manager<R> for WebviewWindow<R> {}
pub mod async_runtime {
    use std::future::Future;
    pub use tokio::sync::{mpsc, Mutex, RwLock};
    pub use tokio::task::JoinHandle;
    #[spawns]
    pub fn spawn<F: Future>(task: F) -> JoinHandle<F::Output>;
    #[runs_blocking]
    pub fn spawn_blocking<F: FnOnce() -> R, R>(func: F) -> JoinHandle<R>;
    #[blocks_on]
    #[panics_in_async]
    pub fn block_on<F: Future>(task: F) -> F::Output;
}
