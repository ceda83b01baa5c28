//! When a binding or a temporary is dropped, in each edition.
