//! crate: log

#[expands(log)]
macro_rules! trace { () => {} }
#[expands(log)]
macro_rules! debug { () => {} }
#[expands(log)]
macro_rules! info { () => {} }
#[expands(log)]
macro_rules! warn { () => {} }
#[expands(log)]
macro_rules! error { () => {} }
#[expands(log)]
macro_rules! log { () => {} }
#[expands(log)]
macro_rules! log_enabled { () => {} }

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Level {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum LevelFilter {
    Off,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}
pub fn max_level() -> LevelFilter;
pub fn set_max_level(level: LevelFilter);
