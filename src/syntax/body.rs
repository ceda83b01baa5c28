//! syn → Body.
