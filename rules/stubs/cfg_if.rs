//! crate: cfg_if

#[expands(cfg_if)]
macro_rules! cfg_if { () => {} }
