//! crate: once_cell

pub mod sync {
    use std::ops::{Deref, DerefMut};
    #[derive(Clone)]
    pub struct OnceCell<T> {
        _owns: Option<T>,
    }
    impl<T> OnceCell<T> {
        pub const fn new() -> OnceCell<T>;
        pub const fn with_value(value: T) -> OnceCell<T>;
        #[transparent]
        pub fn get(&self) -> Option<&T>;
        #[waits("initialisation")]
        #[transparent]
        pub fn wait(&self) -> &T;
        #[transparent]
        pub unsafe fn get_unchecked(&self) -> &T;
        #[transparent]
        pub fn get_mut(&mut self) -> Option<&mut T>;
        #[mutates]
        #[if_empty]
        pub fn set(&self, value: T) -> Result<(), T>;
        pub fn try_insert(&self, value: T) -> Result<&T, (&T, T)>;
        #[transparent]
        #[if_empty]
        pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T;
        #[transparent]
        pub fn get_or_try_init<F: FnOnce() -> Result<T, E>, E>(&self, f: F) -> Result<&T, E>;
        #[takes]
        pub fn take(&mut self) -> Option<T>;
        pub fn into_inner(self) -> Option<T>;
    }
    impl<T> Default for OnceCell<T> {}
    impl<T> From<T> for OnceCell<T> {}
    pub struct Lazy<T, F = fn() -> T> {
        _owns: T,
    }
    impl<T, F: FnOnce() -> T> Lazy<T, F> {
        pub const fn new(f: F) -> Lazy<T, F>;
        #[transparent]
        pub fn force(this: &Lazy<T, F>) -> &T;
        #[transparent]
        pub fn get(this: &Lazy<T, F>) -> Option<&T>;
        pub fn into_value(this: Lazy<T, F>) -> Result<T, F>;
    }
    impl<T, F> Deref for Lazy<T, F> {
        type Target = T;
    }
    impl<T, F> DerefMut for Lazy<T, F> {}
}
pub mod unsync {
    use std::ops::{Deref, DerefMut};
    #[derive(Clone)]
    pub struct OnceCell<T> {
        _owns: Option<T>,
    }
    impl<T> OnceCell<T> {
        pub const fn new() -> OnceCell<T>;
        pub const fn with_value(value: T) -> OnceCell<T>;
        #[transparent]
        pub fn get(&self) -> Option<&T>;
        #[transparent]
        pub fn get_mut(&mut self) -> Option<&mut T>;
        #[mutates]
        #[if_empty]
        pub fn set(&self, value: T) -> Result<(), T>;
        pub fn try_insert(&self, value: T) -> Result<&T, (&T, T)>;
        #[transparent]
        #[if_empty]
        pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T;
        #[transparent]
        pub fn get_or_try_init<F: FnOnce() -> Result<T, E>, E>(&self, f: F) -> Result<&T, E>;
        #[takes]
        pub fn take(&mut self) -> Option<T>;
        pub fn into_inner(self) -> Option<T>;
    }
    impl<T> Default for OnceCell<T> {}
    impl<T> From<T> for OnceCell<T> {}
    pub struct Lazy<T, F = fn() -> T> {
        _owns: T,
    }
    impl<T, F: FnOnce() -> T> Lazy<T, F> {
        pub const fn new(f: F) -> Lazy<T, F>;
        #[transparent]
        pub fn force(this: &Lazy<T, F>) -> &T;
        #[transparent]
        pub fn get(this: &Lazy<T, F>) -> Option<&T>;
        pub fn into_value(this: Lazy<T, F>) -> Result<T, F>;
    }
    impl<T, F> Deref for Lazy<T, F> {
        type Target = T;
    }
    impl<T, F> DerefMut for Lazy<T, F> {}
}
pub mod race {
    pub struct OnceBox<T> {
        _owns: Option<T>,
    }
    impl<T> OnceBox<T> {
        pub const fn new() -> Self;
        #[transparent]
        pub fn get(&self) -> Option<&T>;
        #[mutates]
        #[if_empty]
        pub fn set(&self, value: Box<T>) -> Result<(), Box<T>>;
        #[transparent]
        #[if_empty]
        pub fn get_or_init<F: FnOnce() -> Box<T>>(&self, f: F) -> &T;
    }
}
