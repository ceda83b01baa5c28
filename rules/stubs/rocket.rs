//! crate: rocket

#[attribute(main)]
pub fn main();
pub struct State<T> {
    _owns: T,
}
impl<T> State<T> {
    #[transparent]
    pub fn inner(&self) -> &T;
    #[transparent]
    pub fn from(value: &T) -> &State<T>;
    #[transparent]
    pub fn get<P>(rocket: &Rocket<P>) -> Option<&State<T>>;
}
impl<T> std::ops::Deref for State<T> {
    type Target = T;
}
pub struct Rocket<P>;
impl<P> Rocket<P> {
    pub fn manage<T>(self, state: T) -> Self;
    pub fn state<T>(&self) -> Option<&T>;
}
pub use tokio;
