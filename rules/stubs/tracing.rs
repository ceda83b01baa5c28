//! crate: tracing
//! also: tracing_futures

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
macro_rules! event { () => {} }
#[expands(log)]
macro_rules! enabled { () => {} }
#[expands(log)]
macro_rules! event_enabled { () => {} }
#[gives(Span)]
#[expands(log)]
macro_rules! span { () => {} }
#[gives(Span)]
#[expands(log)]
macro_rules! trace_span { () => {} }
#[gives(Span)]
#[expands(log)]
macro_rules! debug_span { () => {} }
#[gives(Span)]
#[expands(log)]
macro_rules! info_span { () => {} }
#[gives(Span)]
#[expands(log)]
macro_rules! warn_span { () => {} }
#[gives(Span)]
#[expands(log)]
macro_rules! error_span { () => {} }

pub use instrument::Instrument;
pub use span::{EnteredSpan, Span};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Level;
impl Level {
    pub const ERROR: Level = 0;
    pub const WARN: Level = 0;
    pub const INFO: Level = 0;
    pub const DEBUG: Level = 0;
    pub const TRACE: Level = 0;
}
pub mod span {
    #[lang = "span"]
    #[lock(span)]
    #[derive(Clone)]
    pub struct Span;
    impl Span {
        pub fn none() -> Span;
        pub fn current() -> Span;
        #[acquires(shared)]
        pub fn enter(&self) -> Entered<'_>;
        #[acquires(shared)]
        pub fn entered(self) -> EnteredSpan;
        pub fn or_current(self) -> Self;
        pub fn in_scope<F: FnOnce() -> T, T>(&self, f: F) -> T;
        pub fn has_field<Q: ?Sized>(&self, field: &Q) -> bool;
        pub fn record<Q: ?Sized, V>(&self, field: &Q, value: V) -> &Self;
        pub fn is_disabled(&self) -> bool;
        pub fn is_none(&self) -> bool;
        pub fn follows_from<I>(&self, from: I) -> &Self;
        pub fn id(&self) -> Option<Id>;
    }
    #[guard(span, shared)]
    pub struct Entered<'a>;
    #[guard(span, shared)]
    pub struct EnteredSpan;
    impl EnteredSpan {
        pub fn id(&self) -> Option<Id>;
        pub fn exit(self) -> Span;
    }
    impl std::ops::Deref for EnteredSpan {
        type Target = Span;
    }
    #[derive(Clone)]
    pub struct Id;
}
pub mod instrument {
    use super::span::Span;
    pub trait Instrument: Sized {
        fn instrument(self, span: Span) -> Instrumented<Self>;
        fn in_current_span(self) -> Instrumented<Self>;
    }
    impl<T: Sized> Instrument for T {}
    pub struct Instrumented<T> {
        _owns: T,
    }
    impl<T: std::future::Future> std::future::Future for Instrumented<T> {
        type Output = T::Output;
    }
    impl<T> Instrumented<T> {
        pub fn span(&self) -> &Span;
        pub fn inner(&self) -> &T;
        pub fn inner_mut(&mut self) -> &mut T;
        pub fn into_inner(self) -> T;
    }
    pub trait WithSubscriber: Sized {
        fn with_current_subscriber(self) -> Instrumented<Self>;
    }
}
