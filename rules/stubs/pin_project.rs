//! crate: pin_project
//! also: pin_project_lite

use std::pin::Pin;

// A model: the methods that the macros write for each type. The projection has the fields of the type itself.
pub trait Project {
    fn project<'a>(self: Pin<&'a mut Self>) -> &'a mut Self;
    fn project_ref<'a>(self: Pin<&'a Self>) -> &'a Self;
}
impl<T: ?Sized> Project for T {}
