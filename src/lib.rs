//! Finds lock misuse in async Rust without compiling it.

pub mod syntax;

pub mod source;

pub mod diagnostic;

pub mod flow;

pub mod level;

pub mod report;
