//! Flow and types → what is true at each point.

pub mod liveness;
pub mod slots;
