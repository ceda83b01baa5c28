//! crate: std
//! also: core, alloc

// What everyday service code touches of the standard library.
//
// Private fields (`_owns`) only say what a value owns and so drops; a guard has none of its data's type.
// All macros at the root here are visible everywhere, as is `prelude::v1`.

pub mod prelude {
    pub mod v1 {
        pub use crate::borrow::ToOwned;
        pub use crate::boxed::Box;
        pub use crate::clone::Clone;
        pub use crate::cmp::{Eq, Ord, PartialEq, PartialOrd};
        pub use crate::convert::{AsMut, AsRef, From, Into, TryFrom, TryInto};
        pub use crate::default::Default;
        pub use crate::iter::{DoubleEndedIterator, ExactSizeIterator, Extend, FromIterator, IntoIterator, Iterator};
        pub use crate::marker::{Copy, Send, Sized, Sync, Unpin};
        pub use crate::mem::{align_of, align_of_val, drop, size_of, size_of_val};
        pub use crate::ops::{AsyncFn, AsyncFnMut, AsyncFnOnce, Drop, Fn, FnMut, FnOnce};
        pub use crate::option::Option::{self, None, Some};
        pub use crate::result::Result::{self, Err, Ok};
        pub use crate::string::{String, ToString};
        pub use crate::vec::Vec;
    }
    pub mod rust_2015 {
        pub use super::v1::*;
    }
    pub mod rust_2018 {
        pub use super::v1::*;
    }
    pub mod rust_2021 {
        pub use super::v1::*;
    }
    pub mod rust_2024 {
        pub use super::v1::*;
        pub use crate::future::{Future, IntoFuture};
    }
}

// ---------------------------------------------------------------- macros

#[expands(call)]
macro_rules! vec { () => {} }
#[expands(format)]
macro_rules! format { () => {} }
#[expands(format)]
macro_rules! print { () => {} }
#[expands(format)]
macro_rules! println { () => {} }
#[expands(format)]
macro_rules! eprint { () => {} }
#[expands(format)]
macro_rules! eprintln { () => {} }
#[expands(write)]
macro_rules! write { () => {} }
#[expands(write)]
macro_rules! writeln { () => {} }
#[expands(panic)]
macro_rules! panic { () => {} }
#[expands(panic)]
macro_rules! todo { () => {} }
#[expands(panic)]
macro_rules! unimplemented { () => {} }
#[expands(panic)]
macro_rules! unreachable { () => {} }
#[expands(assert)]
macro_rules! assert { () => {} }
#[expands(assert)]
macro_rules! debug_assert { () => {} }
#[expands(assert_eq)]
macro_rules! assert_eq { () => {} }
#[expands(assert_eq)]
macro_rules! assert_ne { () => {} }
#[expands(assert_eq)]
macro_rules! debug_assert_eq { () => {} }
#[expands(assert_eq)]
macro_rules! debug_assert_ne { () => {} }
#[expands(matches)]
macro_rules! matches { () => {} }
#[expands(dbg)]
macro_rules! dbg { () => {} }
#[expands(format_args)]
macro_rules! format_args { () => {} }
#[expands(thread_local)]
#[gives(thread::LocalKey)]
macro_rules! thread_local { () => {} }
#[expands(call)]
macro_rules! r#try { () => {} }
#[expands(nothing)]
macro_rules! concat { () => {} }
#[expands(nothing)]
macro_rules! stringify { () => {} }
#[expands(nothing)]
macro_rules! env { () => {} }
#[expands(nothing)]
macro_rules! option_env { () => {} }
#[expands(nothing)]
macro_rules! include_str { () => {} }
#[expands(nothing)]
macro_rules! include_bytes { () => {} }
#[expands(nothing)]
macro_rules! line { () => {} }
#[expands(nothing)]
macro_rules! column { () => {} }
#[expands(nothing)]
macro_rules! file { () => {} }
#[expands(nothing)]
macro_rules! module_path { () => {} }
#[expands(nothing)]
macro_rules! cfg { () => {} }
#[expands(nothing)]
macro_rules! compile_error { () => {} }

// ---------------------------------------------------------------- marker, ops, clone, convert

pub mod marker {
    #[lang = "send"]
    pub trait Send {}
    #[lang = "sync"]
    pub trait Sync {}
    pub trait Sized {}
    pub trait Unpin {}
    #[lang = "copy"]
    pub trait Copy: Clone {}
    #[derive(Clone, Copy, Default)]
    pub struct PhantomData<T: ?Sized>;
    #[derive(Clone, Copy, Default)]
    pub struct PhantomPinned;

    impl Copy for bool {}
    impl Copy for char {}
    impl Copy for u8 {}
    impl Copy for u16 {}
    impl Copy for u32 {}
    impl Copy for u64 {}
    impl Copy for u128 {}
    impl Copy for usize {}
    impl Copy for i8 {}
    impl Copy for i16 {}
    impl Copy for i32 {}
    impl Copy for i64 {}
    impl Copy for i128 {}
    impl Copy for isize {}
    impl Copy for f32 {}
    impl Copy for f64 {}
    impl<T: ?Sized> Copy for &T {}
    impl<T: Copy, const N: usize> Copy for [T; N] {}
}

pub mod clone {
    #[lang = "clone"]
    pub trait Clone: Sized {
        fn clone(&self) -> Self;
        fn clone_from(&mut self, source: &Self);
    }
    impl<T: ?Sized> Clone for &T {}
    impl<T: Clone, const N: usize> Clone for [T; N] {}
    impl Clone for bool {}
    impl Clone for char {}
    impl Clone for u8 {}
    impl Clone for u16 {}
    impl Clone for u32 {}
    impl Clone for u64 {}
    impl Clone for u128 {}
    impl Clone for usize {}
    impl Clone for i8 {}
    impl Clone for i16 {}
    impl Clone for i32 {}
    impl Clone for i64 {}
    impl Clone for i128 {}
    impl Clone for isize {}
    impl Clone for f32 {}
    impl Clone for f64 {}
}

pub mod default {
    #[lang = "default"]
    pub trait Default: Sized {
        fn default() -> Self;
    }
    impl Default for bool {}
    impl Default for char {}
    impl Default for u8 {}
    impl Default for u16 {}
    impl Default for u32 {}
    impl Default for u64 {}
    impl Default for u128 {}
    impl Default for usize {}
    impl Default for i8 {}
    impl Default for i16 {}
    impl Default for i32 {}
    impl Default for i64 {}
    impl Default for i128 {}
    impl Default for isize {}
    impl Default for f32 {}
    impl Default for f64 {}
    impl Default for &str {}
    impl<T: Default, const N: usize> Default for [T; N] {}
}

pub mod convert {
    #[lang = "from"]
    pub trait From<T>: Sized {
        #[order(same)]
        fn from(value: T) -> Self;
    }
    #[lang = "into"]
    pub trait Into<T>: Sized {
        #[order(same)]
        fn into(self) -> T;
    }
    #[lang = "try_from"]
    pub trait TryFrom<T>: Sized {
        type Error;
        fn try_from(value: T) -> Result<Self, Self::Error>;
    }
    #[lang = "try_into"]
    pub trait TryInto<T>: Sized {
        type Error;
        fn try_into(self) -> Result<T, Self::Error>;
    }
    #[lang = "as_ref"]
    pub trait AsRef<T: ?Sized> {
        #[transparent]
        fn as_ref(&self) -> &T;
    }
    pub trait AsMut<T: ?Sized> {
        #[transparent]
        fn as_mut(&mut self) -> &mut T;
    }
    impl<T> From<T> for T {}
    impl<T, U: From<T>> Into<U> for T {}
    impl<T, U: TryFrom<T>> TryInto<U> for T {
        type Error = U::Error;
    }
    impl<T: ?Sized, U: ?Sized> AsRef<U> for &T where T: AsRef<U> {}
    impl<T: ?Sized, U: ?Sized> AsRef<U> for &mut T where T: AsRef<U> {}
    impl<T> AsRef<[T]> for [T] {}
    impl<T, const N: usize> AsRef<[T]> for [T; N] {}
    impl AsRef<str> for str {}
    impl AsRef<[u8]> for str {}
    #[derive(Clone, Copy)]
    pub enum Infallible {}
    #[transparent]
    pub fn identity<T>(x: T) -> T;
}

pub mod borrow {
    #[lang = "borrow"]
    pub trait Borrow<Borrowed: ?Sized> {
        #[transparent]
        fn borrow(&self) -> &Borrowed;
    }
    #[lang = "borrow_mut"]
    pub trait BorrowMut<Borrowed: ?Sized>: Borrow<Borrowed> {
        #[transparent]
        fn borrow_mut(&mut self) -> &mut Borrowed;
    }
    impl<T: ?Sized> Borrow<T> for T {}
    impl<T: ?Sized> BorrowMut<T> for T {}
    impl Borrow<str> for String {}
    impl<T> Borrow<[T]> for Vec<T> {}

    #[lang = "to_owned"]
    pub trait ToOwned {
        type Owned;
        fn to_owned(&self) -> Self::Owned;
    }
    impl<T: Clone> ToOwned for T {
        type Owned = T;
    }
    impl ToOwned for str {
        type Owned = String;
    }
    impl<T: Clone> ToOwned for [T] {
        type Owned = Vec<T>;
    }

    pub enum Cow<'a, B: ?Sized + ToOwned> {
        Borrowed(&'a B),
        Owned(<B as ToOwned>::Owned),
    }
    impl<'a, B: ?Sized + ToOwned> Cow<'a, B> {
        pub fn into_owned(self) -> <B as ToOwned>::Owned;
        pub fn to_mut(&mut self) -> &mut <B as ToOwned>::Owned;
        pub fn is_borrowed(&self) -> bool;
        pub fn is_owned(&self) -> bool;
    }
    impl<'a, B: ?Sized + ToOwned> crate::ops::Deref for Cow<'a, B> {
        type Target = B;
    }
    impl<'a, B: ?Sized + ToOwned> Clone for Cow<'a, B> {}
    impl<'a, B: ?Sized + ToOwned> AsRef<B> for Cow<'a, B> {}
    impl<'a> From<&'a str> for Cow<'a, str> {}
    impl<'a> From<String> for Cow<'a, str> {}
}

pub mod ops {
    #[lang = "deref"]
    pub trait Deref {
        type Target: ?Sized;
        #[transparent]
        fn deref(&self) -> &Self::Target;
    }
    #[lang = "deref_mut"]
    pub trait DerefMut: Deref {
        #[transparent]
        fn deref_mut(&mut self) -> &mut Self::Target;
    }
    impl<T: ?Sized> Deref for &T {
        type Target = T;
    }
    impl<T: ?Sized> Deref for &mut T {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for &mut T {}

    #[lang = "index"]
    pub trait Index<Idx> {
        type Output: ?Sized;
        fn index(&self, index: Idx) -> &Self::Output;
    }
    #[lang = "index_mut"]
    pub trait IndexMut<Idx>: Index<Idx> {
        fn index_mut(&mut self, index: Idx) -> &mut Self::Output;
    }
    #[lang = "drop"]
    pub trait Drop {
        fn drop(&mut self);
    }

    #[lang = "fn_once"]
    pub trait FnOnce<Args> {
        type Output;
        fn call_once(self, args: Args) -> Self::Output;
    }
    #[lang = "fn_mut"]
    pub trait FnMut<Args>: FnOnce<Args> {
        fn call_mut(&mut self, args: Args) -> Self::Output;
    }
    #[lang = "fn"]
    pub trait Fn<Args>: FnMut<Args> {
        fn call(&self, args: Args) -> Self::Output;
    }
    #[lang = "async_fn_once"]
    pub trait AsyncFnOnce<Args> {
        type Output;
    }
    #[lang = "async_fn_mut"]
    pub trait AsyncFnMut<Args>: AsyncFnOnce<Args> {}
    #[lang = "async_fn"]
    pub trait AsyncFn<Args>: AsyncFnMut<Args> {}

    #[lang = "add"]
    pub trait Add<Rhs = Self> {
        type Output;
        fn add(self, rhs: Rhs) -> Self::Output;
    }
    #[lang = "sub"]
    pub trait Sub<Rhs = Self> {
        type Output;
        fn sub(self, rhs: Rhs) -> Self::Output;
    }
    #[lang = "mul"]
    pub trait Mul<Rhs = Self> {
        type Output;
        fn mul(self, rhs: Rhs) -> Self::Output;
    }
    #[lang = "div"]
    pub trait Div<Rhs = Self> {
        type Output;
        fn div(self, rhs: Rhs) -> Self::Output;
    }
    #[lang = "rem"]
    pub trait Rem<Rhs = Self> {
        type Output;
        fn rem(self, rhs: Rhs) -> Self::Output;
    }
    #[lang = "bitand"]
    pub trait BitAnd<Rhs = Self> {
        type Output;
        fn bitand(self, rhs: Rhs) -> Self::Output;
    }
    #[lang = "bitor"]
    pub trait BitOr<Rhs = Self> {
        type Output;
        fn bitor(self, rhs: Rhs) -> Self::Output;
    }
    #[lang = "bitxor"]
    pub trait BitXor<Rhs = Self> {
        type Output;
        fn bitxor(self, rhs: Rhs) -> Self::Output;
    }
    #[lang = "shl"]
    pub trait Shl<Rhs = Self> {
        type Output;
        fn shl(self, rhs: Rhs) -> Self::Output;
    }
    #[lang = "shr"]
    pub trait Shr<Rhs = Self> {
        type Output;
        fn shr(self, rhs: Rhs) -> Self::Output;
    }
    #[lang = "neg"]
    pub trait Neg {
        type Output;
        fn neg(self) -> Self::Output;
    }
    #[lang = "not"]
    pub trait Not {
        type Output;
        fn not(self) -> Self::Output;
    }
    #[lang = "add_assign"]
    pub trait AddAssign<Rhs = Self> {
        fn add_assign(&mut self, rhs: Rhs);
    }
    #[lang = "sub_assign"]
    pub trait SubAssign<Rhs = Self> {
        fn sub_assign(&mut self, rhs: Rhs);
    }
    #[lang = "mul_assign"]
    pub trait MulAssign<Rhs = Self> {
        fn mul_assign(&mut self, rhs: Rhs);
    }
    #[lang = "div_assign"]
    pub trait DivAssign<Rhs = Self> {
        fn div_assign(&mut self, rhs: Rhs);
    }
    #[lang = "rem_assign"]
    pub trait RemAssign<Rhs = Self> {
        fn rem_assign(&mut self, rhs: Rhs);
    }
    #[lang = "bitand_assign"]
    pub trait BitAndAssign<Rhs = Self> {
        fn bitand_assign(&mut self, rhs: Rhs);
    }
    #[lang = "bitor_assign"]
    pub trait BitOrAssign<Rhs = Self> {
        fn bitor_assign(&mut self, rhs: Rhs);
    }
    #[lang = "bitxor_assign"]
    pub trait BitXorAssign<Rhs = Self> {
        fn bitxor_assign(&mut self, rhs: Rhs);
    }
    #[lang = "shl_assign"]
    pub trait ShlAssign<Rhs = Self> {
        fn shl_assign(&mut self, rhs: Rhs);
    }
    #[lang = "shr_assign"]
    pub trait ShrAssign<Rhs = Self> {
        fn shr_assign(&mut self, rhs: Rhs);
    }

    #[lang = "range"]
    #[derive(Clone, Default, PartialEq, Eq)]
    pub struct Range<Idx> {
        pub start: Idx,
        pub end: Idx,
    }
    #[lang = "range_from"]
    #[derive(Clone, PartialEq, Eq)]
    pub struct RangeFrom<Idx> {
        pub start: Idx,
    }
    #[lang = "range_to"]
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct RangeTo<Idx> {
        pub end: Idx,
    }
    #[lang = "range_inclusive"]
    #[derive(Clone, PartialEq, Eq)]
    pub struct RangeInclusive<Idx> {
        _owns: [Idx; 2],
    }
    #[lang = "range_to_inclusive"]
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub struct RangeToInclusive<Idx> {
        pub end: Idx,
    }
    #[lang = "range_full"]
    #[derive(Clone, Copy, Default, PartialEq, Eq)]
    pub struct RangeFull;
    impl<Idx> Range<Idx> {
        pub fn contains<U: ?Sized>(&self, item: &U) -> bool;
        pub fn is_empty(&self) -> bool;
    }
    impl<Idx> RangeFrom<Idx> {
        pub fn contains<U: ?Sized>(&self, item: &U) -> bool;
    }
    impl<Idx> RangeTo<Idx> {
        pub fn contains<U: ?Sized>(&self, item: &U) -> bool;
    }
    impl<Idx> RangeInclusive<Idx> {
        pub fn new(start: Idx, end: Idx) -> Self;
        pub fn start(&self) -> &Idx;
        pub fn end(&self) -> &Idx;
        pub fn into_inner(self) -> (Idx, Idx);
        pub fn contains<U: ?Sized>(&self, item: &U) -> bool;
        pub fn is_empty(&self) -> bool;
    }
    impl<A> Iterator for Range<A> {
        type Item = A;
    }
    impl<A> Iterator for RangeFrom<A> {
        type Item = A;
    }
    impl<A> Iterator for RangeInclusive<A> {
        type Item = A;
    }
    impl<A> DoubleEndedIterator for Range<A> {}
    impl<A> DoubleEndedIterator for RangeInclusive<A> {}
    impl<A> ExactSizeIterator for Range<A> {}
    impl<A> ExactSizeIterator for RangeInclusive<A> {}
    pub trait RangeBounds<T: ?Sized> {
        fn start_bound(&self) -> Bound<&T>;
        fn end_bound(&self) -> Bound<&T>;
    }
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub enum Bound<T> {
        Included(T),
        Excluded(T),
        Unbounded,
    }
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub enum ControlFlow<B, C = ()> {
        Continue(C),
        Break(B),
    }
    impl<B, C> ControlFlow<B, C> {
        #[tests(Break)]
        pub fn is_break(&self) -> bool;
        #[tests(Continue)]
        pub fn is_continue(&self) -> bool;
        pub fn break_value(self) -> Option<B>;
        pub fn continue_value(self) -> Option<C>;
        pub fn map_break<T, F: FnOnce(B) -> T>(self, f: F) -> ControlFlow<T, C>;
    }
}

pub mod cmp {
    pub trait PartialEq<Rhs: ?Sized = Self> {
        fn eq(&self, other: &Rhs) -> bool;
        fn ne(&self, other: &Rhs) -> bool;
    }
    pub trait Eq: PartialEq<Self> {}
    pub trait PartialOrd<Rhs: ?Sized = Self>: PartialEq<Rhs> {
        fn partial_cmp(&self, other: &Rhs) -> Option<Ordering>;
        fn lt(&self, other: &Rhs) -> bool;
        fn le(&self, other: &Rhs) -> bool;
        fn gt(&self, other: &Rhs) -> bool;
        fn ge(&self, other: &Rhs) -> bool;
    }
    pub trait Ord: Eq + PartialOrd<Self> {
        fn cmp(&self, other: &Self) -> Ordering;
        fn max(self, other: Self) -> Self;
        fn min(self, other: Self) -> Self;
        fn clamp(self, min: Self, max: Self) -> Self;
    }
    impl Ord for bool {}
    impl Ord for char {}
    impl Ord for u8 {}
    impl Ord for u16 {}
    impl Ord for u32 {}
    impl Ord for u64 {}
    impl Ord for u128 {}
    impl Ord for usize {}
    impl Ord for i8 {}
    impl Ord for i16 {}
    impl Ord for i32 {}
    impl Ord for i64 {}
    impl Ord for i128 {}
    impl Ord for isize {}
    impl PartialOrd for bool {}
    impl PartialOrd for char {}
    impl PartialOrd for u8 {}
    impl PartialOrd for u16 {}
    impl PartialOrd for u32 {}
    impl PartialOrd for u64 {}
    impl PartialOrd for u128 {}
    impl PartialOrd for usize {}
    impl PartialOrd for i8 {}
    impl PartialOrd for i16 {}
    impl PartialOrd for i32 {}
    impl PartialOrd for i64 {}
    impl PartialOrd for i128 {}
    impl PartialOrd for isize {}
    impl PartialOrd for f32 {}
    impl PartialOrd for f64 {}
    impl PartialOrd for str {}
    impl PartialEq for bool {}
    impl PartialEq for char {}
    impl PartialEq for u8 {}
    impl PartialEq for u16 {}
    impl PartialEq for u32 {}
    impl PartialEq for u64 {}
    impl PartialEq for u128 {}
    impl PartialEq for usize {}
    impl PartialEq for i8 {}
    impl PartialEq for i16 {}
    impl PartialEq for i32 {}
    impl PartialEq for i64 {}
    impl PartialEq for i128 {}
    impl PartialEq for isize {}
    impl PartialEq for f32 {}
    impl PartialEq for f64 {}
    impl PartialEq for str {}
    impl Ord for str {}
    impl<T: ?Sized + Ord> Ord for &T {}
    impl<T: ?Sized + PartialOrd> PartialOrd for &T {}
    impl<T: ?Sized + PartialEq> PartialEq for &T {}
    impl<T: PartialEq> PartialEq for [T] {}
    #[lang = "ordering"]
    #[derive(Clone, Copy)]
    pub enum Ordering {
        Less,
        Equal,
        Greater,
    }
    impl Ordering {
        pub fn reverse(self) -> Ordering;
        pub fn then(self, other: Ordering) -> Ordering;
        pub fn then_with<F: FnOnce() -> Ordering>(self, f: F) -> Ordering;
        pub fn is_eq(self) -> bool;
        pub fn is_ne(self) -> bool;
        pub fn is_lt(self) -> bool;
        pub fn is_gt(self) -> bool;
        pub fn is_le(self) -> bool;
        pub fn is_ge(self) -> bool;
    }
    #[derive(Clone, Copy, Default)]
    pub struct Reverse<T>(pub T);
    pub fn max<T>(v1: T, v2: T) -> T;
    pub fn min<T>(v1: T, v2: T) -> T;
    pub fn max_by<T, F: FnOnce(&T, &T) -> Ordering>(v1: T, v2: T, compare: F) -> T;
    pub fn min_by<T, F: FnOnce(&T, &T) -> Ordering>(v1: T, v2: T, compare: F) -> T;
    pub fn max_by_key<T, F: FnMut(&T) -> K, K>(v1: T, v2: T, f: F) -> T;
    pub fn min_by_key<T, F: FnMut(&T) -> K, K>(v1: T, v2: T, f: F) -> T;
}

pub mod hash {
    pub trait Hash {
        fn hash<H: Hasher>(&self, state: &mut H);
    }
    impl<T: ?Sized> Hash for T {}
    pub trait Hasher {
        fn finish(&self) -> u64;
        fn write(&mut self, bytes: &[u8]);
        fn write_u8(&mut self, i: u8);
        fn write_u32(&mut self, i: u32);
        fn write_u64(&mut self, i: u64);
        fn write_usize(&mut self, i: usize);
    }
    pub trait BuildHasher {
        type Hasher: Hasher;
        fn build_hasher(&self) -> Self::Hasher;
        fn hash_one<T: Hash>(&self, x: T) -> u64;
    }
    #[derive(Clone, Default)]
    pub struct BuildHasherDefault<H>;
    impl<H: Hasher> BuildHasher for BuildHasherDefault<H> {
        type Hasher = H;
    }
    #[derive(Clone, Default)]
    pub struct DefaultHasher;
    impl DefaultHasher {
        pub fn new() -> DefaultHasher;
    }
    impl Hasher for DefaultHasher {}
    #[derive(Clone, Default)]
    pub struct RandomState;
    impl RandomState {
        pub fn new() -> RandomState;
    }
    impl BuildHasher for RandomState {
        type Hasher = DefaultHasher;
    }
}

pub mod any {
    pub trait Any {
        fn type_id(&self) -> TypeId;
    }
    impl<T: ?Sized> Any for T {}
    impl dyn Any {
        pub fn is<T: Any>(&self) -> bool;
        pub fn downcast_ref<T: Any>(&self) -> Option<&T>;
        pub fn downcast_mut<T: Any>(&mut self) -> Option<&mut T>;
    }
    impl dyn Any + Send {
        pub fn is<T: Any>(&self) -> bool;
        pub fn downcast_ref<T: Any>(&self) -> Option<&T>;
        pub fn downcast_mut<T: Any>(&mut self) -> Option<&mut T>;
    }
    impl dyn Any + Send + Sync {
        pub fn is<T: Any>(&self) -> bool;
        pub fn downcast_ref<T: Any>(&self) -> Option<&T>;
        pub fn downcast_mut<T: Any>(&mut self) -> Option<&mut T>;
    }
    #[derive(Clone, Copy)]
    pub struct TypeId;
    impl TypeId {
        pub fn of<T: ?Sized>() -> TypeId;
    }
    pub fn type_name<T: ?Sized>() -> &'static str;
    pub fn type_name_of_val<T: ?Sized>(val: &T) -> &'static str;
}

pub mod error {
    use crate::boxed::Box;
    pub trait Error {
        fn source(&self) -> Option<&(dyn Error + 'static)>;
        fn description(&self) -> &str;
        fn cause(&self) -> Option<&dyn Error>;
    }
    impl dyn Error {
        pub fn is<T: Error>(&self) -> bool;
        pub fn downcast_ref<T: Error>(&self) -> Option<&T>;
        pub fn downcast_mut<T: Error>(&mut self) -> Option<&mut T>;
    }
    impl<'a, E: Error + 'a> From<E> for Box<dyn Error + 'a> {}
    impl<'a, E: Error + Send + Sync + 'a> From<E> for Box<dyn Error + Send + Sync + 'a> {}
    impl From<String> for Box<dyn Error> {}
    impl From<String> for Box<dyn Error + Send + Sync> {}
    impl From<&str> for Box<dyn Error> {}
    impl From<&str> for Box<dyn Error + Send + Sync> {}
}

pub mod fmt {
    pub type Result = crate::result::Result<(), Error>;
    #[derive(Clone, Copy, Default)]
    pub struct Error;
    pub struct Formatter<'a>;
    impl<'a> Formatter<'a> {
        pub fn write_str(&mut self, data: &str) -> Result;
        pub fn write_fmt(&mut self, fmt: Arguments<'_>) -> Result;
        pub fn pad(&mut self, s: &str) -> Result;
        pub fn alternate(&self) -> bool;
        pub fn width(&self) -> Option<usize>;
        pub fn precision(&self) -> Option<usize>;
        pub fn debug_struct(&mut self, name: &str) -> DebugStruct<'_, 'a>;
        pub fn debug_tuple(&mut self, name: &str) -> DebugTuple<'_, 'a>;
        pub fn debug_list(&mut self) -> DebugList<'_, 'a>;
        pub fn debug_set(&mut self) -> DebugSet<'_, 'a>;
        pub fn debug_map(&mut self) -> DebugMap<'_, 'a>;
    }
    pub struct DebugStruct<'a, 'b>;
    impl<'a, 'b> DebugStruct<'a, 'b> {
        pub fn field(&mut self, name: &str, value: &dyn Debug) -> &mut Self;
        pub fn finish(&mut self) -> Result;
        pub fn finish_non_exhaustive(&mut self) -> Result;
    }
    pub struct DebugTuple<'a, 'b>;
    impl<'a, 'b> DebugTuple<'a, 'b> {
        pub fn field(&mut self, value: &dyn Debug) -> &mut Self;
        pub fn finish(&mut self) -> Result;
    }
    pub struct DebugList<'a, 'b>;
    impl<'a, 'b> DebugList<'a, 'b> {
        pub fn entry(&mut self, entry: &dyn Debug) -> &mut Self;
        pub fn entries<D, I: IntoIterator<Item = D>>(&mut self, entries: I) -> &mut Self;
        pub fn finish(&mut self) -> Result;
    }
    pub struct DebugSet<'a, 'b>;
    impl<'a, 'b> DebugSet<'a, 'b> {
        pub fn entry(&mut self, entry: &dyn Debug) -> &mut Self;
        pub fn entries<D, I: IntoIterator<Item = D>>(&mut self, entries: I) -> &mut Self;
        pub fn finish(&mut self) -> Result;
    }
    pub struct DebugMap<'a, 'b>;
    impl<'a, 'b> DebugMap<'a, 'b> {
        pub fn entry(&mut self, key: &dyn Debug, value: &dyn Debug) -> &mut Self;
        pub fn entries<K, V, I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) -> &mut Self;
        pub fn finish(&mut self) -> Result;
    }
    #[derive(Clone, Copy)]
    pub struct Arguments<'a>;
    impl<'a> Arguments<'a> {
        pub fn as_str(&self) -> Option<&'static str>;
    }
    pub trait Display {
        fn fmt(&self, f: &mut Formatter<'_>) -> Result;
    }
    pub trait Debug {
        fn fmt(&self, f: &mut Formatter<'_>) -> Result;
    }
    pub trait LowerHex {
        fn fmt(&self, f: &mut Formatter<'_>) -> Result;
    }
    pub trait UpperHex {
        fn fmt(&self, f: &mut Formatter<'_>) -> Result;
    }
    pub trait Binary {
        fn fmt(&self, f: &mut Formatter<'_>) -> Result;
    }
    pub trait Pointer {
        fn fmt(&self, f: &mut Formatter<'_>) -> Result;
    }
    pub trait Write {
        fn write_str(&mut self, s: &str) -> Result;
        fn write_char(&mut self, c: char) -> Result;
        fn write_fmt(&mut self, args: Arguments<'_>) -> Result;
    }
    pub fn format(args: Arguments<'_>) -> String;
}

pub mod hint {
    pub fn black_box<T>(dummy: T) -> T;
    pub fn spin_loop();
    pub unsafe fn unreachable_unchecked() -> !;
}

pub mod panic {
    use crate::any::Any;
    use crate::boxed::Box;
    pub fn catch_unwind<F: FnOnce() -> R, R>(f: F) -> Result<R, Box<dyn Any + Send>>;
    pub fn resume_unwind(payload: Box<dyn Any + Send>) -> !;
    pub fn panic_any<M>(msg: M) -> !;
    pub fn set_hook(hook: Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send>);
    pub fn take_hook() -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send>;
    pub trait UnwindSafe {}
    pub trait RefUnwindSafe {}
    pub struct AssertUnwindSafe<T>(pub T);
    impl<T> crate::ops::Deref for AssertUnwindSafe<T> {
        type Target = T;
    }
    impl<T> crate::ops::DerefMut for AssertUnwindSafe<T> {}
    impl<R, F: FnOnce() -> R> FnOnce<()> for AssertUnwindSafe<F> {
        type Output = R;
    }
    impl<F: crate::future::Future> crate::future::Future for AssertUnwindSafe<F> {
        type Output = F::Output;
    }
    pub struct PanicHookInfo<'a>;
    pub type PanicInfo<'a> = PanicHookInfo<'a>;
    impl<'a> PanicHookInfo<'a> {
        pub fn payload(&self) -> &(dyn Any + Send);
        pub fn location(&self) -> Option<&Location<'_>>;
    }
    #[derive(Clone, Copy)]
    pub struct Location<'a>;
    impl<'a> Location<'a> {
        pub fn caller() -> &'static Location<'static>;
        pub fn file(&self) -> &str;
        pub fn line(&self) -> u32;
        pub fn column(&self) -> u32;
    }
}

pub mod mem {
    pub fn drop<T>(_x: T);
    #[forgets]
    pub fn forget<T>(t: T);
    #[takes]
    pub fn replace<T>(dest: &mut T, src: T) -> T;
    #[takes]
    pub fn take<T: Default>(dest: &mut T) -> T;
    #[swaps]
    pub fn swap<T>(x: &mut T, y: &mut T);
    pub fn size_of<T>() -> usize;
    pub fn size_of_val<T: ?Sized>(val: &T) -> usize;
    pub fn align_of<T>() -> usize;
    pub fn align_of_val<T: ?Sized>(val: &T) -> usize;
    pub fn needs_drop<T: ?Sized>() -> bool;
    pub unsafe fn zeroed<T>() -> T;
    pub unsafe fn transmute<Src, Dst>(src: Src) -> Dst;
    pub unsafe fn transmute_copy<Src, Dst>(src: &Src) -> Dst;
    pub fn discriminant<T>(v: &T) -> Discriminant<T>;
    #[derive(Clone, Copy)]
    pub struct Discriminant<T>;
    #[lang = "manually_drop"]
    #[derive(Clone, Copy, Default)]
    pub struct ManuallyDrop<T: ?Sized> {
        _owns: T,
    }
    impl<T> ManuallyDrop<T> {
        #[forgets]
        pub fn new(value: T) -> ManuallyDrop<T>;
        #[takes]
        pub fn into_inner(slot: ManuallyDrop<T>) -> T;
        #[takes]
        pub unsafe fn take(slot: &mut ManuallyDrop<T>) -> T;
    }
    impl<T: ?Sized> ManuallyDrop<T> {
        #[empties]
        pub unsafe fn drop(slot: &mut ManuallyDrop<T>);
    }
    impl<T: ?Sized> crate::ops::Deref for ManuallyDrop<T> {
        type Target = T;
    }
    impl<T: ?Sized> crate::ops::DerefMut for ManuallyDrop<T> {}
    #[lang = "manually_drop"]
    pub struct MaybeUninit<T> {
        _owns: T,
    }
    impl<T> MaybeUninit<T> {
        #[forgets]
        pub fn new(val: T) -> MaybeUninit<T>;
        pub fn uninit() -> MaybeUninit<T>;
        pub fn zeroed() -> MaybeUninit<T>;
        pub fn write(&mut self, val: T) -> &mut T;
        pub fn as_ptr(&self) -> *const T;
        pub fn as_mut_ptr(&mut self) -> *mut T;
        pub unsafe fn assume_init(self) -> T;
        pub unsafe fn assume_init_read(&self) -> T;
        pub unsafe fn assume_init_drop(&mut self);
        pub unsafe fn assume_init_ref(&self) -> &T;
        pub unsafe fn assume_init_mut(&mut self) -> &mut T;
    }
}

pub mod ptr {
    #[expands(nothing)]
    macro_rules! addr_of { () => {} }
    #[expands(nothing)]
    macro_rules! addr_of_mut { () => {} }
    pub struct NonNull<T: ?Sized>;
    impl<T: ?Sized> !Send for NonNull<T> {}
    impl<T: ?Sized> !Sync for NonNull<T> {}
    impl<T: ?Sized> NonNull<T> {
        pub fn new(ptr: *mut T) -> Option<NonNull<T>>;
        pub unsafe fn new_unchecked(ptr: *mut T) -> NonNull<T>;
        pub fn dangling() -> NonNull<T>;
        pub fn as_ptr(self) -> *mut T;
        pub unsafe fn as_ref<'a>(&self) -> &'a T;
        pub unsafe fn as_mut<'a>(&mut self) -> &'a mut T;
        pub fn cast<U>(self) -> NonNull<U>;
    }
    impl<T: ?Sized> Clone for NonNull<T> {}
    impl<T: ?Sized> Copy for NonNull<T> {}
    pub fn null<T>() -> *const T;
    pub fn null_mut<T>() -> *mut T;
    pub fn eq<T: ?Sized>(a: *const T, b: *const T) -> bool;
    pub fn addr_eq<T: ?Sized, U: ?Sized>(p: *const T, q: *const U) -> bool;
    pub fn from_ref<T: ?Sized>(r: &T) -> *const T;
    pub fn from_mut<T: ?Sized>(r: &mut T) -> *mut T;
    pub unsafe fn read<T>(src: *const T) -> T;
    pub unsafe fn write<T>(dst: *mut T, src: T);
    pub unsafe fn drop_in_place<T: ?Sized>(to_drop: *mut T);
    pub unsafe fn copy_nonoverlapping<T>(src: *const T, dst: *mut T, count: usize);
    pub unsafe fn swap<T>(x: *mut T, y: *mut T);
    pub unsafe fn replace<T>(dst: *mut T, src: T) -> T;
}

// ---------------------------------------------------------------- option, result

pub mod option {
    use crate::iter::IterOf;
    use crate::ops::{Deref, DerefMut};
    use crate::pin::Pin;

    #[lang = "option"]
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub enum Option<T> {
        None,
        Some(T),
    }
    impl<T> Option<T> {
        #[tests(Some)]
        #[certain("true")]
        pub fn is_some(&self) -> bool;
        #[tests(None)]
        #[certain("false")]
        pub fn is_none(&self) -> bool;
        pub fn is_some_and<F: FnOnce(T) -> bool>(self, f: F) -> bool;
        pub fn is_none_or<F: FnOnce(T) -> bool>(self, f: F) -> bool;
        #[lends]
        #[transparent]
        #[same_variant]
        pub fn as_ref(&self) -> Option<&T>;
        #[transparent]
        #[same_variant]
        pub fn as_mut(&mut self) -> Option<&mut T>;
        #[same_variant]
        pub fn as_pin_ref(self: Pin<&Self>) -> Option<Pin<&T>>;
        #[same_variant]
        pub fn as_pin_mut(self: Pin<&mut Self>) -> Option<Pin<&mut T>>;
        pub fn as_slice(&self) -> &[T];
        #[transparent]
        #[certain("value")]
        pub fn expect(self, msg: &str) -> T;
        #[transparent]
        #[certain("value")]
        pub fn unwrap(self) -> T;
        #[transparent]
        #[certain("value")]
        pub unsafe fn unwrap_unchecked(self) -> T;
        #[certain("value")]
        #[if_empty]
        pub fn unwrap_or(self, default: T) -> T;
        #[certain("value")]
        #[if_empty]
        pub fn unwrap_or_else<F: FnOnce() -> T>(self, f: F) -> T;
        #[certain("value")]
        pub fn unwrap_or_default(self) -> T where T: Default;
        pub fn map<U, F: FnOnce(T) -> U>(self, f: F) -> Option<U>;
        #[transparent]
        pub fn inspect<F: FnOnce(&T)>(self, f: F) -> Option<T>;
        pub fn map_or<U, F: FnOnce(T) -> U>(self, default: U, f: F) -> U;
        pub fn map_or_else<U, D: FnOnce() -> U, F: FnOnce(T) -> U>(self, default: D, f: F) -> U;
        #[transparent]
        #[certain("same")]
        pub fn ok_or<E>(self, err: E) -> Result<T, E>;
        #[transparent]
        #[certain("same")]
        pub fn ok_or_else<E, F: FnOnce() -> E>(self, err: F) -> Result<T, E>;
        #[transparent]
        #[same_variant]
        pub fn as_deref(&self) -> Option<&T::Target> where T: Deref;
        #[transparent]
        #[same_variant]
        pub fn as_deref_mut(&mut self) -> Option<&mut T::Target> where T: DerefMut;
        pub fn iter(&self) -> IterOf<&T>;
        pub fn iter_mut(&mut self) -> IterOf<&mut T>;
        pub fn and<U>(self, optb: Option<U>) -> Option<U>;
        #[may_lose]
        pub fn and_then<U, F: FnOnce(T) -> Option<U>>(self, f: F) -> Option<U>;
        #[transparent]
        #[may_lose]
        pub fn filter<P: FnOnce(&T) -> bool>(self, predicate: P) -> Option<T>;
        #[certain("same")]
        #[if_empty]
        pub fn or(self, optb: Option<T>) -> Option<T>;
        #[certain("same")]
        #[if_empty]
        pub fn or_else<F: FnOnce() -> Option<T>>(self, f: F) -> Option<T>;
        #[unless_both]
        pub fn xor(self, optb: Option<T>) -> Option<T>;
        #[empties]
        pub fn insert(&mut self, value: T) -> &mut T;
        #[transparent]
        #[if_empty]
        pub fn get_or_insert(&mut self, value: T) -> &mut T;
        #[transparent]
        #[if_empty]
        pub fn get_or_insert_with<F: FnOnce() -> T>(&mut self, f: F) -> &mut T;
        #[transparent]
        pub fn get_or_insert_default(&mut self) -> &mut T where T: Default;
        #[takes]
        pub fn take(&mut self) -> Option<T>;
        #[may_lose]
        pub fn take_if<P: FnOnce(&mut T) -> bool>(&mut self, predicate: P) -> Option<T>;
        #[takes]
        pub fn replace(&mut self, value: T) -> Option<T>;
        pub fn zip<U>(self, other: Option<U>) -> Option<(T, U)>;
    }
    impl<T> Option<&T> {
        #[transparent]
        pub fn copied(self) -> Option<T>;
        #[owns]
        #[transparent]
        pub fn cloned(self) -> Option<T> where T: Clone;
    }
    impl<T> Option<&mut T> {
        #[transparent]
        pub fn copied(self) -> Option<T>;
        #[transparent]
        pub fn cloned(self) -> Option<T> where T: Clone;
    }
    impl<T, U> Option<(T, U)> {
        pub fn unzip(self) -> (Option<T>, Option<U>);
    }
    impl<T, E> Option<Result<T, E>> {
        pub fn transpose(self) -> Result<Option<T>, E>;
    }
    impl<T> Option<Option<T>> {
        pub fn flatten(self) -> Option<T>;
    }
    impl<T> Default for Option<T> {}
    impl<T> From<T> for Option<T> {}
    impl<T> IntoIterator for Option<T> {
        type Item = T;
        type IntoIter = IterOf<T>;
    }
    impl<'a, T> IntoIterator for &'a Option<T> {
        type Item = &'a T;
        type IntoIter = IterOf<&'a T>;
    }
    impl<'a, T> IntoIterator for &'a mut Option<T> {
        type Item = &'a mut T;
        type IntoIter = IterOf<&'a mut T>;
    }
    impl<A, V: FromIterator<A>> FromIterator<Option<A>> for Option<V> {}
}

pub mod result {
    use crate::iter::IterOf;
    use crate::ops::{Deref, DerefMut};

    #[lang = "result"]
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub enum Result<T, E> {
        Ok(T),
        Err(E),
    }
    impl<T, E> Result<T, E> {
        #[tests(Ok)]
        #[certain("true")]
        pub fn is_ok(&self) -> bool;
        #[tests(Err)]
        #[certain("false")]
        pub fn is_err(&self) -> bool;
        pub fn is_ok_and<F: FnOnce(T) -> bool>(self, f: F) -> bool;
        pub fn is_err_and<F: FnOnce(E) -> bool>(self, f: F) -> bool;
        #[transparent]
        #[certain("some")]
        pub fn ok(self) -> Option<T>;
        pub fn err(self) -> Option<E>;
        #[transparent]
        #[same_variant]
        pub fn as_ref(&self) -> Result<&T, &E>;
        #[transparent]
        #[same_variant]
        pub fn as_mut(&mut self) -> Result<&mut T, &mut E>;
        #[transparent]
        #[same_variant]
        pub fn as_deref(&self) -> Result<&T::Target, &E> where T: Deref;
        #[transparent]
        #[same_variant]
        pub fn as_deref_mut(&mut self) -> Result<&mut T::Target, &mut E> where T: DerefMut;
        pub fn map<U, F: FnOnce(T) -> U>(self, op: F) -> Result<U, E>;
        pub fn map_or<U, F: FnOnce(T) -> U>(self, default: U, f: F) -> U;
        pub fn map_or_else<U, D: FnOnce(E) -> U, F: FnOnce(T) -> U>(self, default: D, f: F) -> U;
        #[transparent]
        #[certain("same")]
        pub fn map_err<F, O: FnOnce(E) -> F>(self, op: O) -> Result<T, F>;
        #[transparent]
        pub fn inspect<F: FnOnce(&T)>(self, f: F) -> Result<T, E>;
        #[transparent]
        #[certain("same")]
        pub fn inspect_err<F: FnOnce(&E)>(self, f: F) -> Result<T, E>;
        pub fn iter(&self) -> IterOf<&T>;
        pub fn iter_mut(&mut self) -> IterOf<&mut T>;
        pub fn and<U>(self, res: Result<U, E>) -> Result<U, E>;
        #[may_lose]
        pub fn and_then<U, F: FnOnce(T) -> Result<U, E>>(self, op: F) -> Result<U, E>;
        #[certain("same")]
        pub fn or<F>(self, res: Result<T, F>) -> Result<T, F>;
        #[certain("same")]
        pub fn or_else<F, O: FnOnce(E) -> Result<T, F>>(self, op: O) -> Result<T, F>;
        #[transparent]
        #[certain("value")]
        pub fn expect(self, msg: &str) -> T;
        #[transparent]
        #[certain("value")]
        pub fn unwrap(self) -> T;
        #[certain("value")]
        pub fn unwrap_or(self, default: T) -> T;
        #[transparent]
        #[certain("value")]
        pub fn unwrap_or_else<F: FnOnce(E) -> T>(self, op: F) -> T;
        #[certain("value")]
        pub fn unwrap_or_default(self) -> T where T: Default;
        #[transparent]
        #[certain("value")]
        pub unsafe fn unwrap_unchecked(self) -> T;
        pub fn expect_err(self, msg: &str) -> E;
        pub fn unwrap_err(self) -> E;
    }
    impl<T, E> Result<&T, E> {
        #[transparent]
        pub fn copied(self) -> Result<T, E>;
        #[transparent]
        pub fn cloned(self) -> Result<T, E> where T: Clone;
    }
    impl<T, E> Result<Option<T>, E> {
        pub fn transpose(self) -> Option<Result<T, E>>;
    }
    impl<T, E> Result<Result<T, E>, E> {
        pub fn flatten(self) -> Result<T, E>;
    }
    impl<T, E> IntoIterator for Result<T, E> {
        type Item = T;
        type IntoIter = IterOf<T>;
    }
    impl<'a, T, E> IntoIterator for &'a Result<T, E> {
        type Item = &'a T;
        type IntoIter = IterOf<&'a T>;
    }
    impl<A, E, V: FromIterator<A>> FromIterator<Result<A, E>> for Result<V, E> {}
}

// ---------------------------------------------------------------- iter

pub mod iter {
    use crate::cmp::Ordering;
    use crate::ops::ControlFlow;

    #[lang = "iter_of"]
    #[list]
    #[derive(Clone, Default)]
    pub struct IterOf<T> {
        _owns: [T],
    }
    impl<T> Iterator for IterOf<T> {
        type Item = T;
    }
    impl<T> DoubleEndedIterator for IterOf<T> {}
    impl<T> ExactSizeIterator for IterOf<T> {}
    impl IterOf<char> {
        pub fn as_str(&self) -> &str;
    }
    impl<'a, T> IterOf<&'a T> {
        pub fn as_slice(&self) -> &'a [T];
    }

    #[lang = "iterator"]
    pub trait Iterator {
        type Item;
        #[pops]
        #[order(pop_front)]
        fn next(&mut self) -> Option<Self::Item>;
        fn size_hint(&self) -> (usize, Option<usize>);
        fn count(self) -> usize;
        #[order(last)]
        fn last(self) -> Option<Self::Item>;
        #[order(nth)]
        fn nth(&mut self, n: usize) -> Option<Self::Item>;
        #[may_lose]
        fn step_by(self, step: usize) -> IterOf<Self::Item>;
        #[order(append)]
        fn chain<U: IntoIterator<Item = Self::Item>>(self, other: U) -> IterOf<Self::Item>;
        #[may_lose]
        #[order(pair)]
        fn zip<U: IntoIterator>(self, other: U) -> IterOf<(Self::Item, U::Item)>;
        #[order(each)]
        fn map<B, F: FnMut(Self::Item) -> B>(self, f: F) -> IterOf<B>;
        fn for_each<F: FnMut(Self::Item)>(self, f: F);
        #[may_lose]
        fn filter<P: FnMut(&Self::Item) -> bool>(self, predicate: P) -> IterOf<Self::Item>;
        #[may_lose]
        fn filter_map<B, F: FnMut(Self::Item) -> Option<B>>(self, f: F) -> IterOf<B>;
        #[order(enumerate)]
        fn enumerate(self) -> IterOf<(usize, Self::Item)>;
        fn peekable(self) -> Peekable<Self>;
        #[may_lose]
        fn skip_while<P: FnMut(&Self::Item) -> bool>(self, predicate: P) -> IterOf<Self::Item>;
        #[may_lose]
        fn take_while<P: FnMut(&Self::Item) -> bool>(self, predicate: P) -> IterOf<Self::Item>;
        #[may_lose]
        fn map_while<B, P: FnMut(Self::Item) -> Option<B>>(self, predicate: P) -> IterOf<B>;
        #[may_lose]
        #[order(skip)]
        fn skip(self, n: usize) -> IterOf<Self::Item>;
        #[may_lose]
        #[order(take)]
        fn take(self, n: usize) -> IterOf<Self::Item>;
        #[may_lose]
        fn scan<St, B, F: FnMut(&mut St, Self::Item) -> Option<B>>(self, initial_state: St, f: F) -> IterOf<B>;
        #[may_lose]
        fn flat_map<U: IntoIterator, F: FnMut(Self::Item) -> U>(self, f: F) -> IterOf<U::Item>;
        fn flatten(self) -> IterOf<<Self::Item as IntoIterator>::Item> where Self::Item: IntoIterator;
        #[order(same)]
        fn fuse(self) -> IterOf<Self::Item>;
        fn inspect<F: FnMut(&Self::Item)>(self, f: F) -> IterOf<Self::Item>;
        fn by_ref(&mut self) -> &mut Self;
        #[order(same)]
        fn collect<B: FromIterator<Self::Item>>(self) -> B;
        fn partition<B: Default + Extend<Self::Item>, F: FnMut(&Self::Item) -> bool>(self, f: F) -> (B, B);
        fn try_fold<B, F: FnMut(B, Self::Item) -> R, R>(&mut self, init: B, f: F) -> R;
        fn try_for_each<F: FnMut(Self::Item) -> R, R>(&mut self, f: F) -> R;
        fn fold<B, F: FnMut(B, Self::Item) -> B>(self, init: B, f: F) -> B;
        fn reduce<F: FnMut(Self::Item, Self::Item) -> Self::Item>(self, f: F) -> Option<Self::Item>;
        fn all<F: FnMut(Self::Item) -> bool>(&mut self, f: F) -> bool;
        fn any<F: FnMut(Self::Item) -> bool>(&mut self, f: F) -> bool;
        fn find<P: FnMut(&Self::Item) -> bool>(&mut self, predicate: P) -> Option<Self::Item>;
        fn find_map<B, F: FnMut(Self::Item) -> Option<B>>(&mut self, f: F) -> Option<B>;
        fn position<P: FnMut(Self::Item) -> bool>(&mut self, predicate: P) -> Option<usize>;
        fn rposition<P: FnMut(Self::Item) -> bool>(&mut self, predicate: P) -> Option<usize>;
        fn max(self) -> Option<Self::Item>;
        fn min(self) -> Option<Self::Item>;
        fn max_by_key<B, F: FnMut(&Self::Item) -> B>(self, f: F) -> Option<Self::Item>;
        fn max_by<F: FnMut(&Self::Item, &Self::Item) -> Ordering>(self, compare: F) -> Option<Self::Item>;
        fn min_by_key<B, F: FnMut(&Self::Item) -> B>(self, f: F) -> Option<Self::Item>;
        fn min_by<F: FnMut(&Self::Item, &Self::Item) -> Ordering>(self, compare: F) -> Option<Self::Item>;
        #[order(reverse)]
        fn rev(self) -> IterOf<Self::Item>;
        fn unzip<A, B, FromA: Default + Extend<A>, FromB: Default + Extend<B>>(self) -> (FromA, FromB)
        where
            Self: Iterator<Item = (A, B)>;
        fn copied<'a, T: 'a>(self) -> IterOf<T> where Self: Iterator<Item = &'a T>;
        fn cloned<'a, T: 'a>(self) -> IterOf<T> where Self: Iterator<Item = &'a T>;
        fn cycle(self) -> IterOf<Self::Item>;
        fn sum<S: Sum<Self::Item>>(self) -> S;
        fn product<P: Product<Self::Item>>(self) -> P;
        fn cmp<I: IntoIterator>(self, other: I) -> Ordering;
        fn eq<I: IntoIterator>(self, other: I) -> bool;
        fn ne<I: IntoIterator>(self, other: I) -> bool;
        fn is_sorted(self) -> bool;
    }
    pub trait DoubleEndedIterator: Iterator {
        #[pops]
        #[order(pop)]
        fn next_back(&mut self) -> Option<Self::Item>;
        #[order(nth_back)]
        fn nth_back(&mut self, n: usize) -> Option<Self::Item>;
        fn rfold<B, F: FnMut(B, Self::Item) -> B>(self, init: B, f: F) -> B;
        fn rfind<P: FnMut(&Self::Item) -> bool>(&mut self, predicate: P) -> Option<Self::Item>;
    }
    pub trait ExactSizeIterator: Iterator {
        fn len(&self) -> usize;
    }
    pub trait FusedIterator: Iterator {}
    #[lang = "into_iterator"]
    pub trait IntoIterator {
        type Item;
        type IntoIter: Iterator<Item = Self::Item>;
        #[order(same)]
        fn into_iter(self) -> Self::IntoIter;
    }
    #[lang = "from_iterator"]
    pub trait FromIterator<A>: Sized {
        #[order(same)]
        fn from_iter<T: IntoIterator<Item = A>>(iter: T) -> Self;
    }
    pub trait Extend<A> {
        #[order(append)]
        fn extend<T: IntoIterator<Item = A>>(&mut self, iter: T);
    }
    pub trait Sum<A = Self>: Sized {
        fn sum<I: Iterator<Item = A>>(iter: I) -> Self;
    }
    pub trait Product<A = Self>: Sized {
        fn product<I: Iterator<Item = A>>(iter: I) -> Self;
    }
    impl<T> Sum<T> for T {}
    impl<T> Sum<&T> for T {}
    impl<T> Product<T> for T {}
    impl<T> Product<&T> for T {}
    impl<I: Iterator> IntoIterator for I {
        type Item = I::Item;
        type IntoIter = I;
    }
    impl<I: Iterator + ?Sized> Iterator for &mut I {
        type Item = I::Item;
    }
    impl FromIterator<()> for () {}

    #[derive(Clone)]
    pub struct Peekable<I: Iterator> {
        _owns: (I, Option<I::Item>),
    }
    impl<I: Iterator> Peekable<I> {
        pub fn peek(&mut self) -> Option<&I::Item>;
        pub fn peek_mut(&mut self) -> Option<&mut I::Item>;
        pub fn next_if<F: FnOnce(&I::Item) -> bool>(&mut self, func: F) -> Option<I::Item>;
        pub fn next_if_eq<T: ?Sized>(&mut self, expected: &T) -> Option<I::Item>;
    }
    impl<I: Iterator> Iterator for Peekable<I> {
        type Item = I::Item;
    }
    pub struct Map<I, F> {
        _owns: (I, F),
    }
    impl<B, I: Iterator, F: FnMut(I::Item) -> B> Iterator for Map<I, F> {
        type Item = B;
    }
    pub struct Filter<I, P> {
        _owns: (I, P),
    }
    impl<I: Iterator, P: FnMut(&I::Item) -> bool> Iterator for Filter<I, P> {
        type Item = I::Item;
    }
    pub struct FilterMap<I, F> {
        _owns: (I, F),
    }
    impl<B, I: Iterator, F: FnMut(I::Item) -> Option<B>> Iterator for FilterMap<I, F> {
        type Item = B;
    }
    pub struct Rev<T> {
        _owns: T,
    }
    impl<I: Iterator> Iterator for Rev<I> {
        type Item = I::Item;
    }
    pub struct Enumerate<I> {
        _owns: I,
    }
    impl<I: Iterator> Iterator for Enumerate<I> {
        type Item = (usize, I::Item);
    }
    pub struct Take<I> {
        _owns: I,
    }
    impl<I: Iterator> Iterator for Take<I> {
        type Item = I::Item;
    }
    pub struct Skip<I> {
        _owns: I,
    }
    impl<I: Iterator> Iterator for Skip<I> {
        type Item = I::Item;
    }
    pub struct Chain<A, B> {
        _owns: (A, B),
    }
    impl<A: Iterator, B> Iterator for Chain<A, B> {
        type Item = A::Item;
    }
    pub struct Zip<A, B> {
        _owns: (A, B),
    }
    impl<A: Iterator, B: Iterator> Iterator for Zip<A, B> {
        type Item = (A::Item, B::Item);
    }
    pub struct Cloned<I> {
        _owns: I,
    }
    impl<'a, T: 'a, I: Iterator<Item = &'a T>> Iterator for Cloned<I> {
        type Item = T;
    }
    pub struct Copied<I> {
        _owns: I,
    }
    impl<'a, T: 'a, I: Iterator<Item = &'a T>> Iterator for Copied<I> {
        type Item = T;
    }
    pub struct Flatten<I> {
        _owns: I,
    }
    impl<U: IntoIterator, I: Iterator<Item = U>> Iterator for Flatten<I> {
        type Item = U::Item;
    }
    pub type Once<T> = IterOf<T>;
    pub type Empty<T> = IterOf<T>;
    pub type Repeat<T> = IterOf<T>;
    #[order(one)]
    pub fn once<T>(value: T) -> IterOf<T>;
    #[order(new)]
    pub fn empty<T>() -> IterOf<T>;
    pub fn repeat<T: Clone>(elt: T) -> IterOf<T>;
    pub fn repeat_n<T: Clone>(element: T, count: usize) -> IterOf<T>;
    pub fn repeat_with<A, F: FnMut() -> A>(repeater: F) -> IterOf<A>;
    pub fn from_fn<T, F: FnMut() -> Option<T>>(f: F) -> IterOf<T>;
    pub fn once_with<A, F: FnOnce() -> A>(make: F) -> IterOf<A>;
    pub fn successors<T, F: FnMut(&T) -> Option<T>>(first: Option<T>, succ: F) -> IterOf<T>;
    #[order(pair)]
    pub fn zip<A: IntoIterator, B: IntoIterator>(a: A, b: B) -> IterOf<(A::Item, B::Item)>;
    #[order(append)]
    pub fn chain<A: IntoIterator, B: IntoIterator<Item = A::Item>>(a: A, b: B) -> IterOf<A::Item>;
}

// ---------------------------------------------------------------- what owns: Box, Vec, String, slices

pub mod alloc {
    pub struct Global;
    #[derive(Clone, Copy)]
    pub struct Layout;
}

pub mod boxed {
    use crate::any::Any;
    use crate::ops::{Deref, DerefMut};
    use crate::pin::Pin;

    #[lang = "box"]
    #[derive(Clone, Default)]
    pub struct Box<T: ?Sized> {
        _owns: T,
    }
    impl<T> Box<T> {
        #[transparent]
        pub fn new(x: T) -> Box<T>;
        #[transparent]
        pub fn pin(x: T) -> Pin<Box<T>>;
        #[transparent]
        pub fn into_inner(boxed: Box<T>) -> T;
    }
    impl<T: ?Sized> Box<T> {
        #[transparent]
        pub fn into_pin(boxed: Box<T>) -> Pin<Box<T>>;
        #[forgets]
        #[transparent]
        pub fn leak<'a>(b: Box<T>) -> &'a mut T;
        #[forgets]
        pub fn into_raw(b: Box<T>) -> *mut T;
        pub unsafe fn from_raw(raw: *mut T) -> Box<T>;
        pub fn as_ptr(b: &Box<T>) -> *const T;
    }
    impl Box<dyn Any> {
        pub fn downcast<T: Any>(self) -> Result<Box<T>, Box<dyn Any>>;
    }
    impl Box<dyn Any + Send> {
        pub fn downcast<T: Any>(self) -> Result<Box<T>, Box<dyn Any + Send>>;
    }
    impl Box<dyn Any + Send + Sync> {
        pub fn downcast<T: Any>(self) -> Result<Box<T>, Box<dyn Any + Send + Sync>>;
    }
    impl<T> Box<[T]> {
        pub fn into_vec(self) -> Vec<T>;
    }
    impl Box<str> {
        pub fn into_string(self) -> String;
    }
    impl<T: ?Sized> Deref for Box<T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for Box<T> {}
    impl<T: ?Sized> AsRef<T> for Box<T> {}
    impl<T: ?Sized> AsMut<T> for Box<T> {}
    impl<T: ?Sized> crate::borrow::Borrow<T> for Box<T> {}
    impl<T> From<T> for Box<T> {}
    impl From<&str> for Box<str> {}
    impl From<String> for Box<str> {}
    impl<T> From<Vec<T>> for Box<[T]> {}
    impl<T: ?Sized> From<Box<T>> for Pin<Box<T>> {}
    impl<I> FromIterator<I> for Box<[I]> {}
    impl<I: Iterator + ?Sized> Iterator for Box<I> {
        type Item = I::Item;
    }
    impl<F: crate::future::Future + ?Sized> crate::future::Future for Box<F> {
        type Output = F::Output;
    }
    impl<Args, F: FnOnce<Args> + ?Sized> FnOnce<Args> for Box<F> {
        type Output = F::Output;
    }
}

pub mod vec {
    use crate::cmp::Ordering;
    use crate::iter::IterOf;
    use crate::ops::{Deref, DerefMut, Index, IndexMut};
    use crate::slice::SliceIndex;

    #[lang = "vec"]
    #[list]
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct Vec<T> {
        _owns: [T],
    }
    pub type IntoIter<T> = IterOf<T>;
    pub type Drain<'a, T> = IterOf<T>;
    impl<T> Vec<T> {
        #[order(new)]
        pub fn new() -> Vec<T>;
        #[order(new)]
        pub fn with_capacity(capacity: usize) -> Vec<T>;
        pub fn capacity(&self) -> usize;
        pub fn reserve(&mut self, additional: usize);
        pub fn reserve_exact(&mut self, additional: usize);
        pub fn shrink_to_fit(&mut self);
        pub fn into_boxed_slice(self) -> Box<[T]>;
        #[forgets]
        pub fn leak<'a>(self) -> &'a mut [T];
        #[empties]
        #[order(truncate)]
        pub fn truncate(&mut self, len: usize);
        pub fn as_slice(&self) -> &[T];
        pub fn as_mut_slice(&mut self) -> &mut [T];
        pub unsafe fn set_len(&mut self, new_len: usize);
        #[pops]
        #[order(swap_remove)]
        pub fn swap_remove(&mut self, index: usize) -> T;
        #[order(insert)]
        pub fn insert(&mut self, index: usize, element: T);
        #[pops]
        #[order(remove)]
        pub fn remove(&mut self, index: usize) -> T;
        #[may_lose]
        pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F);
        #[may_lose]
        pub fn retain_mut<F: FnMut(&mut T) -> bool>(&mut self, f: F);
        pub fn dedup(&mut self);
        pub fn dedup_by_key<F: FnMut(&mut T) -> K, K>(&mut self, key: F);
        pub fn dedup_by<F: FnMut(&mut T, &mut T) -> bool>(&mut self, same_bucket: F);
        #[order(push)]
        pub fn push(&mut self, value: T);
        #[pops]
        #[order(pop)]
        pub fn pop(&mut self) -> Option<T>;
        pub fn pop_if<F: FnOnce(&mut T) -> bool>(&mut self, predicate: F) -> Option<T>;
        #[appends]
        #[order(append)]
        pub fn append(&mut self, other: &mut Vec<T>);
        #[takes]
        #[order(drain)]
        pub fn drain<R>(&mut self, range: R) -> IterOf<T>;
        #[empties]
        #[order(clear)]
        pub fn clear(&mut self);
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        #[order(split_off)]
        pub fn split_off(&mut self, at: usize) -> Vec<T>;
        pub fn resize_with<F: FnMut() -> T>(&mut self, new_len: usize, f: F);
        pub fn resize(&mut self, new_len: usize, value: T) where T: Clone;
        pub fn extend_from_slice(&mut self, other: &[T]) where T: Clone;
        pub fn extend_from_within<R>(&mut self, src: R) where T: Clone;
        pub fn splice<R, I: IntoIterator<Item = T>>(&mut self, range: R, replace_with: I) -> IterOf<T>;
        pub fn extract_if<F: FnMut(&mut T) -> bool, R>(&mut self, range: R, filter: F) -> IterOf<T>;
    }
    impl<T> Deref for Vec<T> {
        type Target = [T];
    }
    impl<T> DerefMut for Vec<T> {}
    impl<T> Default for Vec<T> {}
    impl<T, I: SliceIndex<[T]>> Index<I> for Vec<T> {
        type Output = I::Output;
    }
    impl<T, I: SliceIndex<[T]>> IndexMut<I> for Vec<T> {}
    impl<T> IntoIterator for Vec<T> {
        type Item = T;
        type IntoIter = IterOf<T>;
    }
    impl<'a, T> IntoIterator for &'a Vec<T> {
        type Item = &'a T;
        type IntoIter = IterOf<&'a T>;
    }
    impl<'a, T> IntoIterator for &'a mut Vec<T> {
        type Item = &'a mut T;
        type IntoIter = IterOf<&'a mut T>;
    }
    impl<T> FromIterator<T> for Vec<T> {}
    impl<T> Extend<T> for Vec<T> {}
    impl<'a, T: Copy + 'a> Extend<&'a T> for Vec<T> {}
    impl<T> AsRef<[T]> for Vec<T> {}
    impl<T> AsRef<Vec<T>> for Vec<T> {}
    impl<T> AsMut<[T]> for Vec<T> {}
    impl<T: Clone> From<&[T]> for Vec<T> {}
    impl<T: Clone, const N: usize> From<&[T; N]> for Vec<T> {}
    impl<T, const N: usize> From<[T; N]> for Vec<T> {}
    impl<T> From<Box<[T]>> for Vec<T> {}
    impl<T> From<crate::collections::VecDeque<T>> for Vec<T> {}
    impl<T> From<crate::collections::BinaryHeap<T>> for Vec<T> {}
    impl From<&str> for Vec<u8> {}
    impl From<String> for Vec<u8> {}
    impl<T, const N: usize> TryFrom<Vec<T>> for [T; N] {
        type Error = Vec<T>;
    }
}

pub mod slice {
    use crate::cmp::Ordering;
    use crate::iter::IterOf;
    use crate::ops::{Index, IndexMut, Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

    pub trait SliceIndex<T: ?Sized> {
        type Output: ?Sized;
    }
    impl<T> SliceIndex<[T]> for usize {
        type Output = T;
    }
    impl<T> SliceIndex<[T]> for Range<usize> {
        type Output = [T];
    }
    impl<T> SliceIndex<[T]> for RangeFrom<usize> {
        type Output = [T];
    }
    impl<T> SliceIndex<[T]> for RangeTo<usize> {
        type Output = [T];
    }
    impl<T> SliceIndex<[T]> for RangeInclusive<usize> {
        type Output = [T];
    }
    impl<T> SliceIndex<[T]> for RangeToInclusive<usize> {
        type Output = [T];
    }
    impl<T> SliceIndex<[T]> for RangeFull {
        type Output = [T];
    }
    impl SliceIndex<str> for Range<usize> {
        type Output = str;
    }
    impl SliceIndex<str> for RangeFrom<usize> {
        type Output = str;
    }
    impl SliceIndex<str> for RangeTo<usize> {
        type Output = str;
    }
    impl SliceIndex<str> for RangeInclusive<usize> {
        type Output = str;
    }
    impl SliceIndex<str> for RangeToInclusive<usize> {
        type Output = str;
    }
    impl SliceIndex<str> for RangeFull {
        type Output = str;
    }
    impl<T, I: SliceIndex<[T]>> Index<I> for [T] {
        type Output = I::Output;
    }
    impl<T, I: SliceIndex<[T]>> IndexMut<I> for [T] {}
    impl<T, I: SliceIndex<[T]>, const N: usize> Index<I> for [T; N] {
        type Output = I::Output;
    }
    impl<T, I: SliceIndex<[T]>, const N: usize> IndexMut<I> for [T; N] {}

    pub type Iter<'a, T> = IterOf<&'a T>;
    pub type IterMut<'a, T> = IterOf<&'a mut T>;
    pub type Chunks<'a, T> = IterOf<&'a [T]>;
    pub type Windows<'a, T> = IterOf<&'a [T]>;
    pub fn from_ref<T>(s: &T) -> &[T];
    pub fn from_mut<T>(s: &mut T) -> &mut [T];
    pub unsafe fn from_raw_parts<'a, T>(data: *const T, len: usize) -> &'a [T];
    pub unsafe fn from_raw_parts_mut<'a, T>(data: *mut T, len: usize) -> &'a mut [T];

    impl<T> [T] {
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        pub fn first(&self) -> Option<&T>;
        #[order(first)]
        pub fn first_mut(&mut self) -> Option<&mut T>;
        pub fn split_first(&self) -> Option<(&T, &[T])>;
        pub fn split_first_mut(&mut self) -> Option<(&mut T, &mut [T])>;
        pub fn split_last(&self) -> Option<(&T, &[T])>;
        pub fn split_last_mut(&mut self) -> Option<(&mut T, &mut [T])>;
        pub fn last(&self) -> Option<&T>;
        #[order(final)]
        pub fn last_mut(&mut self) -> Option<&mut T>;
        pub fn first_chunk<const N: usize>(&self) -> Option<&[T; N]>;
        pub fn get<I: SliceIndex<[T]>>(&self, index: I) -> Option<&I::Output>;
        #[order(at)]
        pub fn get_mut<I: SliceIndex<[T]>>(&mut self, index: I) -> Option<&mut I::Output>;
        pub unsafe fn get_unchecked<I: SliceIndex<[T]>>(&self, index: I) -> &I::Output;
        pub unsafe fn get_unchecked_mut<I: SliceIndex<[T]>>(&mut self, index: I) -> &mut I::Output;
        pub fn as_ptr(&self) -> *const T;
        pub fn as_mut_ptr(&mut self) -> *mut T;
        #[order(swap)]
        pub fn swap(&mut self, a: usize, b: usize);
        #[order(reverse)]
        pub fn reverse(&mut self);
        pub fn iter(&self) -> IterOf<&T>;
        pub fn iter_mut(&mut self) -> IterOf<&mut T>;
        pub fn windows(&self, size: usize) -> IterOf<&[T]>;
        pub fn chunks(&self, chunk_size: usize) -> IterOf<&[T]>;
        pub fn chunks_mut(&mut self, chunk_size: usize) -> IterOf<&mut [T]>;
        pub fn chunks_exact(&self, chunk_size: usize) -> IterOf<&[T]>;
        pub fn chunks_exact_mut(&mut self, chunk_size: usize) -> IterOf<&mut [T]>;
        pub fn rchunks(&self, chunk_size: usize) -> IterOf<&[T]>;
        pub fn chunk_by<F: FnMut(&T, &T) -> bool>(&self, pred: F) -> IterOf<&[T]>;
        pub fn split_at(&self, mid: usize) -> (&[T], &[T]);
        pub fn split_at_mut(&mut self, mid: usize) -> (&mut [T], &mut [T]);
        pub fn split_at_checked(&self, mid: usize) -> Option<(&[T], &[T])>;
        pub fn split<F: FnMut(&T) -> bool>(&self, pred: F) -> IterOf<&[T]>;
        pub fn splitn<F: FnMut(&T) -> bool>(&self, n: usize, pred: F) -> IterOf<&[T]>;
        pub fn contains(&self, x: &T) -> bool;
        pub fn starts_with(&self, needle: &[T]) -> bool;
        pub fn ends_with(&self, needle: &[T]) -> bool;
        pub fn strip_prefix(&self, prefix: &[T]) -> Option<&[T]>;
        pub fn strip_suffix(&self, suffix: &[T]) -> Option<&[T]>;
        pub fn binary_search(&self, x: &T) -> Result<usize, usize>;
        pub fn binary_search_by<F: FnMut(&T) -> Ordering>(&self, f: F) -> Result<usize, usize>;
        pub fn binary_search_by_key<B, F: FnMut(&T) -> B>(&self, b: &B, f: F) -> Result<usize, usize>;
        pub fn partition_point<P: FnMut(&T) -> bool>(&self, pred: P) -> usize;
        pub fn sort(&mut self);
        pub fn sort_by<F: FnMut(&T, &T) -> Ordering>(&mut self, compare: F);
        pub fn sort_by_key<K, F: FnMut(&T) -> K>(&mut self, f: F);
        pub fn sort_by_cached_key<K, F: FnMut(&T) -> K>(&mut self, f: F);
        pub fn sort_unstable(&mut self);
        pub fn sort_unstable_by<F: FnMut(&T, &T) -> Ordering>(&mut self, compare: F);
        pub fn sort_unstable_by_key<K, F: FnMut(&T) -> K>(&mut self, f: F);
        #[order(rotate_left)]
        pub fn rotate_left(&mut self, mid: usize);
        #[order(rotate_right)]
        pub fn rotate_right(&mut self, k: usize);
        pub fn fill(&mut self, value: T) where T: Clone;
        pub fn fill_with<F: FnMut() -> T>(&mut self, f: F);
        pub fn clone_from_slice(&mut self, src: &[T]) where T: Clone;
        pub fn copy_from_slice(&mut self, src: &[T]) where T: Copy;
        pub fn copy_within<R>(&mut self, src: R, dest: usize) where T: Copy;
        pub fn swap_with_slice(&mut self, other: &mut [T]);
        pub fn to_vec(&self) -> Vec<T> where T: Clone;
        pub fn into_vec(self: Box<Self>) -> Vec<T>;
        pub fn repeat(&self, n: usize) -> Vec<T> where T: Copy;
        pub fn concat<V: JoinItem>(&self) -> V::Joined where T: crate::borrow::Borrow<V>;
        pub fn join<Separator, V: JoinItem>(&self, sep: Separator) -> V::Joined where T: crate::borrow::Borrow<V>;
        pub fn is_sorted(&self) -> bool;
    }
    impl [u8] {
        pub fn eq_ignore_ascii_case(&self, other: &[u8]) -> bool;
        pub fn to_ascii_lowercase(&self) -> Vec<u8>;
        pub fn to_ascii_uppercase(&self) -> Vec<u8>;
        pub fn is_ascii(&self) -> bool;
        pub fn trim_ascii(&self) -> &[u8];
    }
    // What `[T]::join` and `concat` give for the elements' borrowed form.
    pub trait JoinItem {
        type Joined;
    }
    impl JoinItem for str {
        type Joined = String;
    }
    impl JoinItem for String {
        type Joined = String;
    }
    impl<T> JoinItem for [T] {
        type Joined = Vec<T>;
    }
    impl<T> JoinItem for Vec<T> {
        type Joined = Vec<T>;
    }
    impl<'a, T> IntoIterator for &'a [T] {
        type Item = &'a T;
        type IntoIter = IterOf<&'a T>;
    }
    impl<'a, T> IntoIterator for &'a mut [T] {
        type Item = &'a mut T;
        type IntoIter = IterOf<&'a mut T>;
    }
    impl<T> IntoIterator for Box<[T]> {
        type Item = T;
        type IntoIter = IterOf<T>;
    }
}

pub mod array {
    use crate::iter::IterOf;
    pub type IntoIter<T, const N: usize> = IterOf<T>;
    #[derive(Clone, Copy)]
    pub struct TryFromSliceError;
    pub fn from_fn<T, const N: usize, F: FnMut(usize) -> T>(f: F) -> [T; N];
    impl<T, const N: usize> [T; N] {
        #[order(each)]
        pub fn map<F: FnMut(T) -> U, U>(self, f: F) -> [U; N];
        pub fn as_slice(&self) -> &[T];
        pub fn as_mut_slice(&mut self) -> &mut [T];
        pub fn each_ref(&self) -> [&T; N];
        pub fn each_mut(&mut self) -> [&mut T; N];
    }
    impl<T, const N: usize> IntoIterator for [T; N] {
        type Item = T;
        type IntoIter = IterOf<T>;
    }
    impl<'a, T, const N: usize> IntoIterator for &'a [T; N] {
        type Item = &'a T;
        type IntoIter = IterOf<&'a T>;
    }
    impl<'a, T, const N: usize> IntoIterator for &'a mut [T; N] {
        type Item = &'a mut T;
        type IntoIter = IterOf<&'a mut T>;
    }
    impl<T: Copy, const N: usize> TryFrom<&[T]> for [T; N] {
        type Error = TryFromSliceError;
    }
}

pub mod string {
    use crate::fmt;
    use crate::iter::IterOf;
    use crate::ops::{Add, AddAssign, Deref, DerefMut, Index};
    use crate::slice::SliceIndex;

    #[lang = "string"]
    #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct String;
    impl String {
        pub fn new() -> String;
        pub fn with_capacity(capacity: usize) -> String;
        pub fn from_utf8(vec: Vec<u8>) -> Result<String, FromUtf8Error>;
        pub fn from_utf8_lossy(v: &[u8]) -> crate::borrow::Cow<'_, str>;
        pub unsafe fn from_utf8_unchecked(bytes: Vec<u8>) -> String;
        pub fn into_bytes(self) -> Vec<u8>;
        pub fn as_str(&self) -> &str;
        pub fn as_mut_str(&mut self) -> &mut str;
        pub fn push_str(&mut self, string: &str);
        pub fn capacity(&self) -> usize;
        pub fn reserve(&mut self, additional: usize);
        pub fn shrink_to_fit(&mut self);
        pub fn push(&mut self, ch: char);
        pub fn as_bytes(&self) -> &[u8];
        pub fn truncate(&mut self, new_len: usize);
        pub fn pop(&mut self) -> Option<char>;
        pub fn remove(&mut self, idx: usize) -> char;
        pub fn retain<F: FnMut(char) -> bool>(&mut self, f: F);
        pub fn insert(&mut self, idx: usize, ch: char);
        pub fn insert_str(&mut self, idx: usize, string: &str);
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        pub fn split_off(&mut self, at: usize) -> String;
        pub fn clear(&mut self);
        pub fn drain<R>(&mut self, range: R) -> IterOf<char>;
        pub fn replace_range<R>(&mut self, range: R, replace_with: &str);
        pub fn into_boxed_str(self) -> Box<str>;
        pub fn leak<'a>(self) -> &'a mut str;
    }
    impl Deref for String {
        type Target = str;
    }
    impl DerefMut for String {}
    impl<I: SliceIndex<str>> Index<I> for String {
        type Output = I::Output;
    }
    impl Add<&str> for String {
        type Output = String;
    }
    impl AddAssign<&str> for String {}
    impl AsRef<str> for String {}
    impl AsRef<[u8]> for String {}
    impl AsRef<crate::path::Path> for String {}
    impl AsRef<crate::path::Path> for str {}
    impl AsRef<crate::ffi::OsStr> for String {}
    impl AsRef<crate::ffi::OsStr> for str {}
    impl From<&str> for String {}
    impl From<&String> for String {}
    impl From<char> for String {}
    impl From<Box<str>> for String {}
    impl<'a> From<crate::borrow::Cow<'a, str>> for String {}
    impl FromIterator<char> for String {}
    impl<'a> FromIterator<&'a str> for String {}
    impl FromIterator<String> for String {}
    impl Extend<char> for String {}
    impl<'a> Extend<&'a str> for String {}
    impl Extend<String> for String {}
    impl fmt::Write for String {}
    impl fmt::Display for String {}

    pub trait ToString {
        fn to_string(&self) -> String;
    }
    impl<T: ?Sized> ToString for T {}

    #[derive(Clone)]
    pub struct FromUtf8Error;
    impl FromUtf8Error {
        pub fn as_bytes(&self) -> &[u8];
        pub fn into_bytes(self) -> Vec<u8>;
        pub fn utf8_error(&self) -> crate::str::Utf8Error;
    }
    impl crate::error::Error for FromUtf8Error {}
}

pub mod str {
    use crate::iter::IterOf;
    use crate::ops::Index;
    use crate::slice::SliceIndex;

    pub type Chars<'a> = IterOf<char>;
    pub type CharIndices<'a> = IterOf<(usize, char)>;
    pub type Bytes<'a> = IterOf<u8>;
    pub type Lines<'a> = IterOf<&'a str>;
    pub type SplitWhitespace<'a> = IterOf<&'a str>;
    pub type Split<'a, P> = IterOf<&'a str>;
    pub fn from_utf8(v: &[u8]) -> Result<&str, Utf8Error>;
    pub unsafe fn from_utf8_unchecked(v: &[u8]) -> &str;
    #[derive(Clone, Copy)]
    pub struct Utf8Error;
    impl Utf8Error {
        pub fn valid_up_to(&self) -> usize;
        pub fn error_len(&self) -> Option<usize>;
    }
    impl crate::error::Error for Utf8Error {}
    pub trait FromStr: Sized {
        type Err;
        fn from_str(s: &str) -> Result<Self, Self::Err>;
    }
    #[derive(Clone)]
    pub struct ParseBoolError;
    impl FromStr for bool {
        type Err = ParseBoolError;
    }
    impl FromStr for char {
        type Err = crate::char::ParseCharError;
    }
    impl FromStr for String {
        type Err = crate::convert::Infallible;
    }
    impl crate::fmt::Display for str {}
    impl<I: SliceIndex<str>> Index<I> for str {
        type Output = I::Output;
    }
    impl str {
        pub fn len(&self) -> usize;
        pub fn is_empty(&self) -> bool;
        pub fn is_char_boundary(&self, index: usize) -> bool;
        pub fn as_bytes(&self) -> &[u8];
        pub fn as_ptr(&self) -> *const u8;
        pub fn as_str(&self) -> &str;
        pub fn get<I: SliceIndex<str>>(&self, i: I) -> Option<&I::Output>;
        pub fn split_at(&self, mid: usize) -> (&str, &str);
        pub fn chars(&self) -> IterOf<char>;
        pub fn char_indices(&self) -> IterOf<(usize, char)>;
        pub fn bytes(&self) -> IterOf<u8>;
        pub fn split_whitespace(&self) -> IterOf<&str>;
        pub fn split_ascii_whitespace(&self) -> IterOf<&str>;
        pub fn lines(&self) -> IterOf<&str>;
        pub fn contains<P>(&self, pat: P) -> bool;
        pub fn starts_with<P>(&self, pat: P) -> bool;
        pub fn ends_with<P>(&self, pat: P) -> bool;
        pub fn find<P>(&self, pat: P) -> Option<usize>;
        pub fn rfind<P>(&self, pat: P) -> Option<usize>;
        pub fn split<P>(&self, pat: P) -> IterOf<&str>;
        pub fn split_inclusive<P>(&self, pat: P) -> IterOf<&str>;
        pub fn rsplit<P>(&self, pat: P) -> IterOf<&str>;
        pub fn split_terminator<P>(&self, pat: P) -> IterOf<&str>;
        pub fn splitn<P>(&self, n: usize, pat: P) -> IterOf<&str>;
        pub fn rsplitn<P>(&self, n: usize, pat: P) -> IterOf<&str>;
        pub fn split_once<P>(&self, delimiter: P) -> Option<(&str, &str)>;
        pub fn rsplit_once<P>(&self, delimiter: P) -> Option<(&str, &str)>;
        pub fn matches<P>(&self, pat: P) -> IterOf<&str>;
        pub fn match_indices<P>(&self, pat: P) -> IterOf<(usize, &str)>;
        pub fn trim(&self) -> &str;
        pub fn trim_start(&self) -> &str;
        pub fn trim_end(&self) -> &str;
        pub fn trim_matches<P>(&self, pat: P) -> &str;
        pub fn trim_start_matches<P>(&self, pat: P) -> &str;
        pub fn trim_end_matches<P>(&self, pat: P) -> &str;
        pub fn strip_prefix<P>(&self, prefix: P) -> Option<&str>;
        pub fn strip_suffix<P>(&self, suffix: P) -> Option<&str>;
        pub fn parse<F: FromStr>(&self) -> Result<F, F::Err>;
        pub fn is_ascii(&self) -> bool;
        pub fn eq_ignore_ascii_case(&self, other: &str) -> bool;
        pub fn make_ascii_lowercase(&mut self);
        pub fn make_ascii_uppercase(&mut self);
        pub fn into_boxed_bytes(self: Box<str>) -> Box<[u8]>;
        pub fn replace<P>(&self, from: P, to: &str) -> String;
        pub fn replacen<P>(&self, pat: P, to: &str, count: usize) -> String;
        pub fn to_lowercase(&self) -> String;
        pub fn to_uppercase(&self) -> String;
        pub fn into_string(self: Box<str>) -> String;
        pub fn repeat(&self, n: usize) -> String;
        pub fn to_ascii_uppercase(&self) -> String;
        pub fn to_ascii_lowercase(&self) -> String;
        pub fn encode_utf16(&self) -> IterOf<u16>;
    }
}

pub mod ascii {
    pub fn escape_default(c: u8) -> crate::iter::IterOf<u8>;
}

pub mod char {
    use crate::iter::IterOf;
    #[derive(Clone)]
    pub struct ParseCharError;
    pub fn from_u32(i: u32) -> Option<char>;
    pub fn from_digit(num: u32, radix: u32) -> Option<char>;
    impl char {
        pub fn from_u32(i: u32) -> Option<char>;
        pub fn from_digit(num: u32, radix: u32) -> Option<char>;
        pub fn is_digit(self, radix: u32) -> bool;
        pub fn to_digit(self, radix: u32) -> Option<u32>;
        pub fn len_utf8(self) -> usize;
        pub fn encode_utf8(self, dst: &mut [u8]) -> &mut str;
        pub fn is_alphabetic(self) -> bool;
        pub fn is_lowercase(self) -> bool;
        pub fn is_uppercase(self) -> bool;
        pub fn is_whitespace(self) -> bool;
        pub fn is_alphanumeric(self) -> bool;
        pub fn is_control(self) -> bool;
        pub fn is_numeric(self) -> bool;
        pub fn to_lowercase(self) -> IterOf<char>;
        pub fn to_uppercase(self) -> IterOf<char>;
        pub fn is_ascii(&self) -> bool;
        pub fn to_ascii_uppercase(&self) -> char;
        pub fn to_ascii_lowercase(&self) -> char;
        pub fn is_ascii_alphabetic(&self) -> bool;
        pub fn is_ascii_alphanumeric(&self) -> bool;
        pub fn is_ascii_digit(&self) -> bool;
        pub fn is_ascii_hexdigit(&self) -> bool;
        pub fn is_ascii_punctuation(&self) -> bool;
        pub fn is_ascii_lowercase(&self) -> bool;
        pub fn is_ascii_uppercase(&self) -> bool;
        pub fn is_ascii_whitespace(&self) -> bool;
    }
}

pub mod num {
    #[derive(Clone)]
    pub struct ParseIntError;
    #[derive(Clone)]
    pub struct ParseFloatError;
    #[derive(Clone, Copy)]
    pub struct TryFromIntError;
    impl crate::error::Error for ParseIntError {}
    impl crate::error::Error for ParseFloatError {}
    impl crate::error::Error for TryFromIntError {}
    #[derive(Clone, Copy, Default)]
    pub struct Wrapping<T>(pub T);
    #[derive(Clone, Copy, Default)]
    pub struct Saturating<T>(pub T);
    #[derive(Clone, Copy)]
    pub struct NonZero<T>;
    impl<T> NonZero<T> {
        pub fn new(n: T) -> Option<NonZero<T>>;
        pub unsafe fn new_unchecked(n: T) -> NonZero<T>;
        pub fn get(self) -> T;
    }
    pub type NonZeroU8 = NonZero<u8>;
    pub type NonZeroU16 = NonZero<u16>;
    pub type NonZeroU32 = NonZero<u32>;
    pub type NonZeroU64 = NonZero<u64>;
    pub type NonZeroU128 = NonZero<u128>;
    pub type NonZeroUsize = NonZero<usize>;
    pub type NonZeroI32 = NonZero<i32>;
    pub type NonZeroI64 = NonZero<i64>;
    impl u8 {
        pub const MAX: u8 = 0;
        pub const MIN: u8 = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: u8) -> u8;
        pub fn saturating_sub(self, rhs: u8) -> u8;
        pub fn saturating_mul(self, rhs: u8) -> u8;
        pub fn wrapping_add(self, rhs: u8) -> u8;
        pub fn wrapping_sub(self, rhs: u8) -> u8;
        pub fn wrapping_mul(self, rhs: u8) -> u8;
        pub fn rem_euclid(self, rhs: u8) -> u8;
        pub fn div_ceil(self, rhs: u8) -> u8;
        pub fn checked_add(self, rhs: u8) -> Option<u8>;
        pub fn checked_sub(self, rhs: u8) -> Option<u8>;
        pub fn checked_mul(self, rhs: u8) -> Option<u8>;
        pub fn checked_div(self, rhs: u8) -> Option<u8>;
        pub fn checked_rem(self, rhs: u8) -> Option<u8>;
        pub fn abs_diff(self, other: u8) -> u8;
        pub fn pow(self, exp: u32) -> u8;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<u8, ParseIntError>;
        pub fn count_ones(self) -> u32;
        pub fn leading_zeros(self) -> u32;
        pub fn trailing_zeros(self) -> u32;
        pub fn ilog2(self) -> u32;
        pub fn is_power_of_two(self) -> bool;
        pub fn next_power_of_two(self) -> u8;
        pub fn rotate_left(self, n: u32) -> u8;
        pub fn overflowing_add(self, rhs: u8) -> (u8, bool);
        pub fn is_ascii(&self) -> bool;
        pub fn is_ascii_alphabetic(&self) -> bool;
        pub fn is_ascii_alphanumeric(&self) -> bool;
        pub fn is_ascii_digit(&self) -> bool;
        pub fn is_ascii_hexdigit(&self) -> bool;
        pub fn is_ascii_punctuation(&self) -> bool;
        pub fn is_ascii_lowercase(&self) -> bool;
        pub fn is_ascii_uppercase(&self) -> bool;
        pub fn is_ascii_whitespace(&self) -> bool;
        pub fn is_ascii_control(&self) -> bool;
        pub fn to_ascii_uppercase(&self) -> u8;
        pub fn to_ascii_lowercase(&self) -> u8;
        pub fn eq_ignore_ascii_case(&self, other: &u8) -> bool;
        pub fn to_be_bytes(self) -> [u8; 1];
        pub fn from_be_bytes(bytes: [u8; 1]) -> u8;
        pub fn to_le_bytes(self) -> [u8; 1];
        pub fn from_le_bytes(bytes: [u8; 1]) -> u8;
        pub fn to_ne_bytes(self) -> [u8; 1];
        pub fn from_ne_bytes(bytes: [u8; 1]) -> u8;
    }
    impl crate::str::FromStr for u8 {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for u8 {}
    impl u16 {
        pub const MAX: u16 = 0;
        pub const MIN: u16 = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: u16) -> u16;
        pub fn saturating_sub(self, rhs: u16) -> u16;
        pub fn saturating_mul(self, rhs: u16) -> u16;
        pub fn wrapping_add(self, rhs: u16) -> u16;
        pub fn wrapping_sub(self, rhs: u16) -> u16;
        pub fn wrapping_mul(self, rhs: u16) -> u16;
        pub fn rem_euclid(self, rhs: u16) -> u16;
        pub fn div_ceil(self, rhs: u16) -> u16;
        pub fn checked_add(self, rhs: u16) -> Option<u16>;
        pub fn checked_sub(self, rhs: u16) -> Option<u16>;
        pub fn checked_mul(self, rhs: u16) -> Option<u16>;
        pub fn checked_div(self, rhs: u16) -> Option<u16>;
        pub fn checked_rem(self, rhs: u16) -> Option<u16>;
        pub fn abs_diff(self, other: u16) -> u16;
        pub fn pow(self, exp: u32) -> u16;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<u16, ParseIntError>;
        pub fn to_be_bytes(self) -> [u8; 2];
        pub fn from_be_bytes(bytes: [u8; 2]) -> u16;
        pub fn to_le_bytes(self) -> [u8; 2];
        pub fn from_le_bytes(bytes: [u8; 2]) -> u16;
        pub fn to_ne_bytes(self) -> [u8; 2];
        pub fn from_ne_bytes(bytes: [u8; 2]) -> u16;
    }
    impl crate::str::FromStr for u16 {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for u16 {}
    impl u32 {
        pub const MAX: u32 = 0;
        pub const MIN: u32 = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: u32) -> u32;
        pub fn saturating_sub(self, rhs: u32) -> u32;
        pub fn saturating_mul(self, rhs: u32) -> u32;
        pub fn wrapping_add(self, rhs: u32) -> u32;
        pub fn wrapping_sub(self, rhs: u32) -> u32;
        pub fn wrapping_mul(self, rhs: u32) -> u32;
        pub fn rem_euclid(self, rhs: u32) -> u32;
        pub fn div_ceil(self, rhs: u32) -> u32;
        pub fn checked_add(self, rhs: u32) -> Option<u32>;
        pub fn checked_sub(self, rhs: u32) -> Option<u32>;
        pub fn checked_mul(self, rhs: u32) -> Option<u32>;
        pub fn checked_div(self, rhs: u32) -> Option<u32>;
        pub fn checked_rem(self, rhs: u32) -> Option<u32>;
        pub fn abs_diff(self, other: u32) -> u32;
        pub fn pow(self, exp: u32) -> u32;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<u32, ParseIntError>;
        pub fn count_ones(self) -> u32;
        pub fn leading_zeros(self) -> u32;
        pub fn trailing_zeros(self) -> u32;
        pub fn ilog2(self) -> u32;
        pub fn is_power_of_two(self) -> bool;
        pub fn next_power_of_two(self) -> u32;
        pub fn rotate_left(self, n: u32) -> u32;
        pub fn overflowing_add(self, rhs: u32) -> (u32, bool);
        pub fn to_be_bytes(self) -> [u8; 4];
        pub fn from_be_bytes(bytes: [u8; 4]) -> u32;
        pub fn to_le_bytes(self) -> [u8; 4];
        pub fn from_le_bytes(bytes: [u8; 4]) -> u32;
        pub fn to_ne_bytes(self) -> [u8; 4];
        pub fn from_ne_bytes(bytes: [u8; 4]) -> u32;
    }
    impl crate::str::FromStr for u32 {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for u32 {}
    impl u64 {
        pub const MAX: u64 = 0;
        pub const MIN: u64 = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: u64) -> u64;
        pub fn saturating_sub(self, rhs: u64) -> u64;
        pub fn saturating_mul(self, rhs: u64) -> u64;
        pub fn wrapping_add(self, rhs: u64) -> u64;
        pub fn wrapping_sub(self, rhs: u64) -> u64;
        pub fn wrapping_mul(self, rhs: u64) -> u64;
        pub fn rem_euclid(self, rhs: u64) -> u64;
        pub fn div_ceil(self, rhs: u64) -> u64;
        pub fn checked_add(self, rhs: u64) -> Option<u64>;
        pub fn checked_sub(self, rhs: u64) -> Option<u64>;
        pub fn checked_mul(self, rhs: u64) -> Option<u64>;
        pub fn checked_div(self, rhs: u64) -> Option<u64>;
        pub fn checked_rem(self, rhs: u64) -> Option<u64>;
        pub fn abs_diff(self, other: u64) -> u64;
        pub fn pow(self, exp: u32) -> u64;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<u64, ParseIntError>;
        pub fn count_ones(self) -> u32;
        pub fn leading_zeros(self) -> u32;
        pub fn trailing_zeros(self) -> u32;
        pub fn ilog2(self) -> u32;
        pub fn is_power_of_two(self) -> bool;
        pub fn next_power_of_two(self) -> u64;
        pub fn rotate_left(self, n: u32) -> u64;
        pub fn overflowing_add(self, rhs: u64) -> (u64, bool);
        pub fn to_be_bytes(self) -> [u8; 8];
        pub fn from_be_bytes(bytes: [u8; 8]) -> u64;
        pub fn to_le_bytes(self) -> [u8; 8];
        pub fn from_le_bytes(bytes: [u8; 8]) -> u64;
        pub fn to_ne_bytes(self) -> [u8; 8];
        pub fn from_ne_bytes(bytes: [u8; 8]) -> u64;
    }
    impl crate::str::FromStr for u64 {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for u64 {}
    impl u128 {
        pub const MAX: u128 = 0;
        pub const MIN: u128 = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: u128) -> u128;
        pub fn saturating_sub(self, rhs: u128) -> u128;
        pub fn saturating_mul(self, rhs: u128) -> u128;
        pub fn wrapping_add(self, rhs: u128) -> u128;
        pub fn wrapping_sub(self, rhs: u128) -> u128;
        pub fn wrapping_mul(self, rhs: u128) -> u128;
        pub fn rem_euclid(self, rhs: u128) -> u128;
        pub fn div_ceil(self, rhs: u128) -> u128;
        pub fn checked_add(self, rhs: u128) -> Option<u128>;
        pub fn checked_sub(self, rhs: u128) -> Option<u128>;
        pub fn checked_mul(self, rhs: u128) -> Option<u128>;
        pub fn checked_div(self, rhs: u128) -> Option<u128>;
        pub fn checked_rem(self, rhs: u128) -> Option<u128>;
        pub fn abs_diff(self, other: u128) -> u128;
        pub fn pow(self, exp: u32) -> u128;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<u128, ParseIntError>;
        pub fn to_be_bytes(self) -> [u8; 16];
        pub fn from_be_bytes(bytes: [u8; 16]) -> u128;
        pub fn to_le_bytes(self) -> [u8; 16];
        pub fn from_le_bytes(bytes: [u8; 16]) -> u128;
        pub fn to_ne_bytes(self) -> [u8; 16];
        pub fn from_ne_bytes(bytes: [u8; 16]) -> u128;
    }
    impl crate::str::FromStr for u128 {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for u128 {}
    impl usize {
        pub const MAX: usize = 0;
        pub const MIN: usize = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: usize) -> usize;
        pub fn saturating_sub(self, rhs: usize) -> usize;
        pub fn saturating_mul(self, rhs: usize) -> usize;
        pub fn wrapping_add(self, rhs: usize) -> usize;
        pub fn wrapping_sub(self, rhs: usize) -> usize;
        pub fn wrapping_mul(self, rhs: usize) -> usize;
        pub fn rem_euclid(self, rhs: usize) -> usize;
        pub fn div_ceil(self, rhs: usize) -> usize;
        pub fn checked_add(self, rhs: usize) -> Option<usize>;
        pub fn checked_sub(self, rhs: usize) -> Option<usize>;
        pub fn checked_mul(self, rhs: usize) -> Option<usize>;
        pub fn checked_div(self, rhs: usize) -> Option<usize>;
        pub fn checked_rem(self, rhs: usize) -> Option<usize>;
        pub fn abs_diff(self, other: usize) -> usize;
        pub fn pow(self, exp: u32) -> usize;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<usize, ParseIntError>;
        pub fn count_ones(self) -> u32;
        pub fn leading_zeros(self) -> u32;
        pub fn trailing_zeros(self) -> u32;
        pub fn ilog2(self) -> u32;
        pub fn is_power_of_two(self) -> bool;
        pub fn next_power_of_two(self) -> usize;
        pub fn rotate_left(self, n: u32) -> usize;
        pub fn overflowing_add(self, rhs: usize) -> (usize, bool);
        pub fn to_be_bytes(self) -> [u8; 8];
        pub fn from_be_bytes(bytes: [u8; 8]) -> usize;
        pub fn to_le_bytes(self) -> [u8; 8];
        pub fn from_le_bytes(bytes: [u8; 8]) -> usize;
        pub fn to_ne_bytes(self) -> [u8; 8];
        pub fn from_ne_bytes(bytes: [u8; 8]) -> usize;
    }
    impl crate::str::FromStr for usize {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for usize {}
    impl i8 {
        pub const MAX: i8 = 0;
        pub const MIN: i8 = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: i8) -> i8;
        pub fn saturating_sub(self, rhs: i8) -> i8;
        pub fn saturating_mul(self, rhs: i8) -> i8;
        pub fn wrapping_add(self, rhs: i8) -> i8;
        pub fn wrapping_sub(self, rhs: i8) -> i8;
        pub fn wrapping_mul(self, rhs: i8) -> i8;
        pub fn rem_euclid(self, rhs: i8) -> i8;
        pub fn div_ceil(self, rhs: i8) -> i8;
        pub fn checked_add(self, rhs: i8) -> Option<i8>;
        pub fn checked_sub(self, rhs: i8) -> Option<i8>;
        pub fn checked_mul(self, rhs: i8) -> Option<i8>;
        pub fn checked_div(self, rhs: i8) -> Option<i8>;
        pub fn checked_rem(self, rhs: i8) -> Option<i8>;
        pub fn abs_diff(self, other: i8) -> u8;
        pub fn pow(self, exp: u32) -> i8;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<i8, ParseIntError>;
        pub fn abs(self) -> i8;
        pub fn signum(self) -> i8;
        pub fn unsigned_abs(self) -> u8;
        pub fn is_negative(self) -> bool;
        pub fn is_positive(self) -> bool;
        pub fn to_be_bytes(self) -> [u8; 1];
        pub fn from_be_bytes(bytes: [u8; 1]) -> i8;
        pub fn to_le_bytes(self) -> [u8; 1];
        pub fn from_le_bytes(bytes: [u8; 1]) -> i8;
        pub fn to_ne_bytes(self) -> [u8; 1];
        pub fn from_ne_bytes(bytes: [u8; 1]) -> i8;
    }
    impl crate::str::FromStr for i8 {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for i8 {}
    impl i16 {
        pub const MAX: i16 = 0;
        pub const MIN: i16 = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: i16) -> i16;
        pub fn saturating_sub(self, rhs: i16) -> i16;
        pub fn saturating_mul(self, rhs: i16) -> i16;
        pub fn wrapping_add(self, rhs: i16) -> i16;
        pub fn wrapping_sub(self, rhs: i16) -> i16;
        pub fn wrapping_mul(self, rhs: i16) -> i16;
        pub fn rem_euclid(self, rhs: i16) -> i16;
        pub fn div_ceil(self, rhs: i16) -> i16;
        pub fn checked_add(self, rhs: i16) -> Option<i16>;
        pub fn checked_sub(self, rhs: i16) -> Option<i16>;
        pub fn checked_mul(self, rhs: i16) -> Option<i16>;
        pub fn checked_div(self, rhs: i16) -> Option<i16>;
        pub fn checked_rem(self, rhs: i16) -> Option<i16>;
        pub fn abs_diff(self, other: i16) -> u16;
        pub fn pow(self, exp: u32) -> i16;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<i16, ParseIntError>;
        pub fn abs(self) -> i16;
        pub fn signum(self) -> i16;
        pub fn unsigned_abs(self) -> u16;
        pub fn is_negative(self) -> bool;
        pub fn is_positive(self) -> bool;
        pub fn to_be_bytes(self) -> [u8; 2];
        pub fn from_be_bytes(bytes: [u8; 2]) -> i16;
        pub fn to_le_bytes(self) -> [u8; 2];
        pub fn from_le_bytes(bytes: [u8; 2]) -> i16;
        pub fn to_ne_bytes(self) -> [u8; 2];
        pub fn from_ne_bytes(bytes: [u8; 2]) -> i16;
    }
    impl crate::str::FromStr for i16 {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for i16 {}
    impl i32 {
        pub const MAX: i32 = 0;
        pub const MIN: i32 = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: i32) -> i32;
        pub fn saturating_sub(self, rhs: i32) -> i32;
        pub fn saturating_mul(self, rhs: i32) -> i32;
        pub fn wrapping_add(self, rhs: i32) -> i32;
        pub fn wrapping_sub(self, rhs: i32) -> i32;
        pub fn wrapping_mul(self, rhs: i32) -> i32;
        pub fn rem_euclid(self, rhs: i32) -> i32;
        pub fn div_ceil(self, rhs: i32) -> i32;
        pub fn checked_add(self, rhs: i32) -> Option<i32>;
        pub fn checked_sub(self, rhs: i32) -> Option<i32>;
        pub fn checked_mul(self, rhs: i32) -> Option<i32>;
        pub fn checked_div(self, rhs: i32) -> Option<i32>;
        pub fn checked_rem(self, rhs: i32) -> Option<i32>;
        pub fn abs_diff(self, other: i32) -> u32;
        pub fn pow(self, exp: u32) -> i32;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<i32, ParseIntError>;
        pub fn abs(self) -> i32;
        pub fn signum(self) -> i32;
        pub fn unsigned_abs(self) -> u32;
        pub fn is_negative(self) -> bool;
        pub fn is_positive(self) -> bool;
        pub fn to_be_bytes(self) -> [u8; 4];
        pub fn from_be_bytes(bytes: [u8; 4]) -> i32;
        pub fn to_le_bytes(self) -> [u8; 4];
        pub fn from_le_bytes(bytes: [u8; 4]) -> i32;
        pub fn to_ne_bytes(self) -> [u8; 4];
        pub fn from_ne_bytes(bytes: [u8; 4]) -> i32;
    }
    impl crate::str::FromStr for i32 {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for i32 {}
    impl i64 {
        pub const MAX: i64 = 0;
        pub const MIN: i64 = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: i64) -> i64;
        pub fn saturating_sub(self, rhs: i64) -> i64;
        pub fn saturating_mul(self, rhs: i64) -> i64;
        pub fn wrapping_add(self, rhs: i64) -> i64;
        pub fn wrapping_sub(self, rhs: i64) -> i64;
        pub fn wrapping_mul(self, rhs: i64) -> i64;
        pub fn rem_euclid(self, rhs: i64) -> i64;
        pub fn div_ceil(self, rhs: i64) -> i64;
        pub fn checked_add(self, rhs: i64) -> Option<i64>;
        pub fn checked_sub(self, rhs: i64) -> Option<i64>;
        pub fn checked_mul(self, rhs: i64) -> Option<i64>;
        pub fn checked_div(self, rhs: i64) -> Option<i64>;
        pub fn checked_rem(self, rhs: i64) -> Option<i64>;
        pub fn abs_diff(self, other: i64) -> u64;
        pub fn pow(self, exp: u32) -> i64;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<i64, ParseIntError>;
        pub fn abs(self) -> i64;
        pub fn signum(self) -> i64;
        pub fn unsigned_abs(self) -> u64;
        pub fn is_negative(self) -> bool;
        pub fn is_positive(self) -> bool;
        pub fn to_be_bytes(self) -> [u8; 8];
        pub fn from_be_bytes(bytes: [u8; 8]) -> i64;
        pub fn to_le_bytes(self) -> [u8; 8];
        pub fn from_le_bytes(bytes: [u8; 8]) -> i64;
        pub fn to_ne_bytes(self) -> [u8; 8];
        pub fn from_ne_bytes(bytes: [u8; 8]) -> i64;
    }
    impl crate::str::FromStr for i64 {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for i64 {}
    impl i128 {
        pub const MAX: i128 = 0;
        pub const MIN: i128 = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: i128) -> i128;
        pub fn saturating_sub(self, rhs: i128) -> i128;
        pub fn saturating_mul(self, rhs: i128) -> i128;
        pub fn wrapping_add(self, rhs: i128) -> i128;
        pub fn wrapping_sub(self, rhs: i128) -> i128;
        pub fn wrapping_mul(self, rhs: i128) -> i128;
        pub fn rem_euclid(self, rhs: i128) -> i128;
        pub fn div_ceil(self, rhs: i128) -> i128;
        pub fn checked_add(self, rhs: i128) -> Option<i128>;
        pub fn checked_sub(self, rhs: i128) -> Option<i128>;
        pub fn checked_mul(self, rhs: i128) -> Option<i128>;
        pub fn checked_div(self, rhs: i128) -> Option<i128>;
        pub fn checked_rem(self, rhs: i128) -> Option<i128>;
        pub fn abs_diff(self, other: i128) -> u128;
        pub fn pow(self, exp: u32) -> i128;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<i128, ParseIntError>;
        pub fn abs(self) -> i128;
        pub fn signum(self) -> i128;
        pub fn unsigned_abs(self) -> u128;
        pub fn is_negative(self) -> bool;
        pub fn is_positive(self) -> bool;
        pub fn to_be_bytes(self) -> [u8; 16];
        pub fn from_be_bytes(bytes: [u8; 16]) -> i128;
        pub fn to_le_bytes(self) -> [u8; 16];
        pub fn from_le_bytes(bytes: [u8; 16]) -> i128;
        pub fn to_ne_bytes(self) -> [u8; 16];
        pub fn from_ne_bytes(bytes: [u8; 16]) -> i128;
    }
    impl crate::str::FromStr for i128 {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for i128 {}
    impl isize {
        pub const MAX: isize = 0;
        pub const MIN: isize = 0;
        pub const BITS: u32 = 0;
        pub fn saturating_add(self, rhs: isize) -> isize;
        pub fn saturating_sub(self, rhs: isize) -> isize;
        pub fn saturating_mul(self, rhs: isize) -> isize;
        pub fn wrapping_add(self, rhs: isize) -> isize;
        pub fn wrapping_sub(self, rhs: isize) -> isize;
        pub fn wrapping_mul(self, rhs: isize) -> isize;
        pub fn rem_euclid(self, rhs: isize) -> isize;
        pub fn div_ceil(self, rhs: isize) -> isize;
        pub fn checked_add(self, rhs: isize) -> Option<isize>;
        pub fn checked_sub(self, rhs: isize) -> Option<isize>;
        pub fn checked_mul(self, rhs: isize) -> Option<isize>;
        pub fn checked_div(self, rhs: isize) -> Option<isize>;
        pub fn checked_rem(self, rhs: isize) -> Option<isize>;
        pub fn abs_diff(self, other: isize) -> usize;
        pub fn pow(self, exp: u32) -> isize;
        pub fn from_str_radix(src: &str, radix: u32) -> Result<isize, ParseIntError>;
        pub fn abs(self) -> isize;
        pub fn signum(self) -> isize;
        pub fn unsigned_abs(self) -> usize;
        pub fn is_negative(self) -> bool;
        pub fn is_positive(self) -> bool;
        pub fn to_be_bytes(self) -> [u8; 8];
        pub fn from_be_bytes(bytes: [u8; 8]) -> isize;
        pub fn to_le_bytes(self) -> [u8; 8];
        pub fn from_le_bytes(bytes: [u8; 8]) -> isize;
        pub fn to_ne_bytes(self) -> [u8; 8];
        pub fn from_ne_bytes(bytes: [u8; 8]) -> isize;
    }
    impl crate::str::FromStr for isize {
        type Err = ParseIntError;
    }
    impl crate::fmt::Display for isize {}
    impl f32 {
        pub const MAX: f32 = 0.0;
        pub const MIN: f32 = 0.0;
        pub const INFINITY: f32 = 0.0;
        pub const NEG_INFINITY: f32 = 0.0;
        pub const NAN: f32 = 0.0;
        pub const EPSILON: f32 = 0.0;
        pub fn floor(self) -> f32;
        pub fn ceil(self) -> f32;
        pub fn round(self) -> f32;
        pub fn trunc(self) -> f32;
        pub fn fract(self) -> f32;
        pub fn abs(self) -> f32;
        pub fn signum(self) -> f32;
        pub fn sqrt(self) -> f32;
        pub fn exp(self) -> f32;
        pub fn ln(self) -> f32;
        pub fn log2(self) -> f32;
        pub fn log10(self) -> f32;
        pub fn sin(self) -> f32;
        pub fn cos(self) -> f32;
        pub fn tan(self) -> f32;
        pub fn tanh(self) -> f32;
        pub fn to_degrees(self) -> f32;
        pub fn to_radians(self) -> f32;
        pub fn recip(self) -> f32;
        pub fn powf(self, other: f32) -> f32;
        pub fn max(self, other: f32) -> f32;
        pub fn min(self, other: f32) -> f32;
        pub fn rem_euclid(self, other: f32) -> f32;
        pub fn hypot(self, other: f32) -> f32;
        pub fn atan2(self, other: f32) -> f32;
        pub fn log(self, other: f32) -> f32;
        pub fn copysign(self, other: f32) -> f32;
        pub fn powi(self, n: i32) -> f32;
        pub fn mul_add(self, a: f32, b: f32) -> f32;
        pub fn clamp(self, min: f32, max: f32) -> f32;
        pub fn is_nan(self) -> bool;
        pub fn is_finite(self) -> bool;
        pub fn is_infinite(self) -> bool;
        pub fn is_sign_negative(self) -> bool;
        pub fn is_sign_positive(self) -> bool;
        pub fn total_cmp(&self, other: &f32) -> crate::cmp::Ordering;
        pub fn to_bits(self) -> u32;
        pub fn from_bits(v: u32) -> f32;
    }
    impl crate::str::FromStr for f32 {
        type Err = ParseFloatError;
    }
    impl crate::fmt::Display for f32 {}
    impl f64 {
        pub const MAX: f64 = 0.0;
        pub const MIN: f64 = 0.0;
        pub const INFINITY: f64 = 0.0;
        pub const NEG_INFINITY: f64 = 0.0;
        pub const NAN: f64 = 0.0;
        pub const EPSILON: f64 = 0.0;
        pub fn floor(self) -> f64;
        pub fn ceil(self) -> f64;
        pub fn round(self) -> f64;
        pub fn trunc(self) -> f64;
        pub fn fract(self) -> f64;
        pub fn abs(self) -> f64;
        pub fn signum(self) -> f64;
        pub fn sqrt(self) -> f64;
        pub fn exp(self) -> f64;
        pub fn ln(self) -> f64;
        pub fn log2(self) -> f64;
        pub fn log10(self) -> f64;
        pub fn sin(self) -> f64;
        pub fn cos(self) -> f64;
        pub fn tan(self) -> f64;
        pub fn tanh(self) -> f64;
        pub fn to_degrees(self) -> f64;
        pub fn to_radians(self) -> f64;
        pub fn recip(self) -> f64;
        pub fn powf(self, other: f64) -> f64;
        pub fn max(self, other: f64) -> f64;
        pub fn min(self, other: f64) -> f64;
        pub fn rem_euclid(self, other: f64) -> f64;
        pub fn hypot(self, other: f64) -> f64;
        pub fn atan2(self, other: f64) -> f64;
        pub fn log(self, other: f64) -> f64;
        pub fn copysign(self, other: f64) -> f64;
        pub fn powi(self, n: i32) -> f64;
        pub fn mul_add(self, a: f64, b: f64) -> f64;
        pub fn clamp(self, min: f64, max: f64) -> f64;
        pub fn is_nan(self) -> bool;
        pub fn is_finite(self) -> bool;
        pub fn is_infinite(self) -> bool;
        pub fn is_sign_negative(self) -> bool;
        pub fn is_sign_positive(self) -> bool;
        pub fn total_cmp(&self, other: &f64) -> crate::cmp::Ordering;
        pub fn to_bits(self) -> u64;
        pub fn from_bits(v: u64) -> f64;
    }
    impl crate::str::FromStr for f64 {
        type Err = ParseFloatError;
    }
    impl crate::fmt::Display for f64 {}
    impl bool {
        pub fn then<T, F: FnOnce() -> T>(self, f: F) -> Option<T>;
        pub fn then_some<T>(self, t: T) -> Option<T>;
    }
    impl From<u8> for u16 {}
    impl From<u8> for u32 {}
    impl From<u8> for u64 {}
    impl From<u8> for u128 {}
    impl From<u8> for usize {}
    impl From<u8> for i16 {}
    impl From<u8> for i32 {}
    impl From<u8> for i64 {}
    impl From<u8> for i128 {}
    impl From<u8> for isize {}
    impl From<u16> for u32 {}
    impl From<u16> for u64 {}
    impl From<u16> for u128 {}
    impl From<u16> for usize {}
    impl From<u16> for i32 {}
    impl From<u16> for i64 {}
    impl From<u16> for i128 {}
    impl From<u32> for u64 {}
    impl From<u32> for u128 {}
    impl From<u32> for i64 {}
    impl From<u32> for i128 {}
    impl From<u64> for u128 {}
    impl From<u64> for i128 {}
    impl From<i8> for i16 {}
    impl From<i8> for i32 {}
    impl From<i8> for i64 {}
    impl From<i8> for i128 {}
    impl From<i8> for isize {}
    impl From<i16> for i32 {}
    impl From<i16> for i64 {}
    impl From<i16> for i128 {}
    impl From<i16> for isize {}
    impl From<i32> for i64 {}
    impl From<i32> for i128 {}
    impl From<i64> for i128 {}
    impl TryFrom<u32> for u8 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u32> for u16 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u32> for usize {
        type Error = TryFromIntError;
    }
    impl TryFrom<u32> for i32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u32> for isize {
        type Error = TryFromIntError;
    }
    impl TryFrom<u64> for u8 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u64> for u16 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u64> for u32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u64> for usize {
        type Error = TryFromIntError;
    }
    impl TryFrom<u64> for i32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u64> for i64 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u64> for isize {
        type Error = TryFromIntError;
    }
    impl TryFrom<u128> for u8 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u128> for u16 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u128> for u32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u128> for u64 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u128> for usize {
        type Error = TryFromIntError;
    }
    impl TryFrom<u128> for i32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u128> for i64 {
        type Error = TryFromIntError;
    }
    impl TryFrom<u128> for isize {
        type Error = TryFromIntError;
    }
    impl TryFrom<usize> for u8 {
        type Error = TryFromIntError;
    }
    impl TryFrom<usize> for u16 {
        type Error = TryFromIntError;
    }
    impl TryFrom<usize> for u32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<usize> for u64 {
        type Error = TryFromIntError;
    }
    impl TryFrom<usize> for i32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<usize> for i64 {
        type Error = TryFromIntError;
    }
    impl TryFrom<usize> for isize {
        type Error = TryFromIntError;
    }
    impl TryFrom<i32> for u8 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i32> for u16 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i32> for u32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i32> for u64 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i32> for usize {
        type Error = TryFromIntError;
    }
    impl TryFrom<i32> for isize {
        type Error = TryFromIntError;
    }
    impl TryFrom<i64> for u8 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i64> for u16 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i64> for u32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i64> for u64 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i64> for usize {
        type Error = TryFromIntError;
    }
    impl TryFrom<i64> for i32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i64> for isize {
        type Error = TryFromIntError;
    }
    impl TryFrom<i128> for u8 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i128> for u16 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i128> for u32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i128> for u64 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i128> for usize {
        type Error = TryFromIntError;
    }
    impl TryFrom<i128> for i32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i128> for i64 {
        type Error = TryFromIntError;
    }
    impl TryFrom<i128> for isize {
        type Error = TryFromIntError;
    }
    impl TryFrom<isize> for u8 {
        type Error = TryFromIntError;
    }
    impl TryFrom<isize> for u16 {
        type Error = TryFromIntError;
    }
    impl TryFrom<isize> for u32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<isize> for u64 {
        type Error = TryFromIntError;
    }
    impl TryFrom<isize> for usize {
        type Error = TryFromIntError;
    }
    impl TryFrom<isize> for i32 {
        type Error = TryFromIntError;
    }
    impl TryFrom<isize> for i64 {
        type Error = TryFromIntError;
    }
    impl From<f32> for f64 {}
    impl From<u8> for f64 {}
    impl From<u16> for f64 {}
    impl From<u32> for f64 {}
    impl From<i8> for f64 {}
    impl From<i16> for f64 {}
    impl From<i32> for f64 {}
    impl From<u8> for char {}
    impl From<char> for u32 {}
    impl From<bool> for u8 {}
    impl From<bool> for i32 {}
    impl From<bool> for i64 {}
    impl From<bool> for usize {}
}
pub mod u8 {
    pub const MAX: u8 = 0;
    pub const MIN: u8 = 0;
}
pub mod u16 {
    pub const MAX: u16 = 0;
    pub const MIN: u16 = 0;
}
pub mod u32 {
    pub const MAX: u32 = 0;
    pub const MIN: u32 = 0;
}
pub mod u64 {
    pub const MAX: u64 = 0;
    pub const MIN: u64 = 0;
}
pub mod usize {
    pub const MAX: usize = 0;
    pub const MIN: usize = 0;
}
pub mod i32 {
    pub const MAX: i32 = 0;
    pub const MIN: i32 = 0;
}
pub mod i64 {
    pub const MAX: i64 = 0;
    pub const MIN: i64 = 0;
}
pub mod isize {
    pub const MAX: isize = 0;
    pub const MIN: isize = 0;
}
pub mod f32 {
    pub const MAX: f32 = 0.0;
    pub const MIN: f32 = 0.0;
    pub const EPSILON: f32 = 0.0;
    pub const INFINITY: f32 = 0.0;
    pub mod consts {
        pub const PI: f32 = 0.0;
        pub const E: f32 = 0.0;
        pub const LN_2: f32 = 0.0;
    }
}
pub mod f64 {
    pub const MAX: f64 = 0.0;
    pub const MIN: f64 = 0.0;
    pub const EPSILON: f64 = 0.0;
    pub const INFINITY: f64 = 0.0;
    pub mod consts {
        pub const PI: f64 = 0.0;
        pub const E: f64 = 0.0;
        pub const LN_2: f64 = 0.0;
    }
}

// ---------------------------------------------------------------- shared ownership and cells

pub mod rc {
    use crate::ops::Deref;
    use crate::pin::Pin;

    #[lang = "rc"]
    #[derive(Default)]
    pub struct Rc<T: ?Sized> {
        _owns: T,
    }
    impl<T: ?Sized> !Send for Rc<T> {}
    impl<T: ?Sized> !Sync for Rc<T> {}
    impl<T> Rc<T> {
        #[transparent]
        pub fn new(value: T) -> Rc<T>;
        #[transparent]
        pub fn pin(value: T) -> Pin<Rc<T>>;
        pub fn new_cyclic<F: FnOnce(&Weak<T>) -> T>(data_fn: F) -> Rc<T>;
        #[transparent]
        pub fn try_unwrap(this: Rc<T>) -> Result<T, Rc<T>>;
        #[transparent]
        pub fn into_inner(this: Rc<T>) -> Option<T>;
        pub fn unwrap_or_clone(this: Rc<T>) -> T where T: Clone;
    }
    impl<T: ?Sized> Rc<T> {
        #[forgets]
        pub fn into_raw(this: Rc<T>) -> *const T;
        pub unsafe fn from_raw(ptr: *const T) -> Rc<T>;
        pub fn as_ptr(this: &Rc<T>) -> *const T;
        #[transparent]
        pub fn downgrade(this: &Rc<T>) -> Weak<T>;
        pub fn weak_count(this: &Rc<T>) -> usize;
        pub fn strong_count(this: &Rc<T>) -> usize;
        #[transparent]
        pub fn get_mut(this: &mut Rc<T>) -> Option<&mut T>;
        pub fn ptr_eq(this: &Rc<T>, other: &Rc<T>) -> bool;
        #[transparent]
        pub fn make_mut(this: &mut Rc<T>) -> &mut T where T: Clone;
    }
    impl<T: ?Sized> Clone for Rc<T> {
        #[transparent]
        fn clone(&self) -> Rc<T>;
    }
    impl<T: ?Sized> Deref for Rc<T> {
        type Target = T;
    }
    impl<T: ?Sized> AsRef<T> for Rc<T> {}
    impl<T: ?Sized> crate::borrow::Borrow<T> for Rc<T> {}
    impl<T> From<T> for Rc<T> {}
    impl From<&str> for Rc<str> {}
    impl From<String> for Rc<str> {}
    impl<T> From<Vec<T>> for Rc<[T]> {}
    impl<T: ?Sized> From<Box<T>> for Rc<T> {}
    impl<T> FromIterator<T> for Rc<[T]> {}

    // A weak pointer owns nothing, but leads to the same value.
    #[lang = "rc_weak"]
    #[derive(Default)]
    pub struct Weak<T: ?Sized>;
    impl<T: ?Sized> !Send for Weak<T> {}
    impl<T: ?Sized> !Sync for Weak<T> {}
    impl<T> Weak<T> {
        pub fn new() -> Weak<T>;
    }
    impl<T: ?Sized> Weak<T> {
        #[transparent]
        pub fn upgrade(&self) -> Option<Rc<T>>;
        pub fn strong_count(&self) -> usize;
        pub fn weak_count(&self) -> usize;
        pub fn ptr_eq(&self, other: &Weak<T>) -> bool;
        pub fn as_ptr(&self) -> *const T;
    }
    impl<T: ?Sized> Clone for Weak<T> {
        #[transparent]
        fn clone(&self) -> Weak<T>;
    }
}

pub mod cell {
    use crate::ops::{Deref, DerefMut};

    #[derive(Default)]
    pub struct Cell<T: ?Sized> {
        _owns: T,
    }
    impl<T: ?Sized> !Sync for Cell<T> {}
    impl<T> Cell<T> {
        pub fn new(value: T) -> Cell<T>;
        #[mutates]
        #[empties]
        pub fn set(&self, val: T);
        #[mutates]
        pub fn swap(&self, other: &Cell<T>);
        #[mutates]
        #[takes]
        pub fn replace(&self, val: T) -> T;
        pub fn into_inner(self) -> T;
        pub fn get(&self) -> T where T: Copy;
        #[mutates]
        pub fn update<F: FnOnce(T) -> T>(&self, f: F) where T: Copy;
        #[mutates]
        #[takes]
        pub fn take(&self) -> T where T: Default;
        pub fn get_mut(&mut self) -> &mut T;
        pub fn as_ptr(&self) -> *mut T;
    }
    impl<T: Copy> Clone for Cell<T> {}
    impl<T> From<T> for Cell<T> {}
    #[derive(Default)]
    pub struct UnsafeCell<T: ?Sized> {
        _owns: T,
    }
    impl<T: ?Sized> !Sync for UnsafeCell<T> {}
    impl<T> UnsafeCell<T> {
        pub fn new(value: T) -> UnsafeCell<T>;
        pub fn into_inner(self) -> T;
        pub fn get(&self) -> *mut T;
        pub fn get_mut(&mut self) -> &mut T;
    }

    #[lock(cell)]
    #[derive(Default)]
    pub struct RefCell<T: ?Sized> {
        _owns: T,
    }
    impl<T: ?Sized> !Sync for RefCell<T> {}
    impl<T> RefCell<T> {
        pub fn new(value: T) -> RefCell<T>;
        pub fn into_inner(self) -> T;
        #[takes]
        #[acquires(exclusive)]
        pub fn replace(&self, t: T) -> T;
        #[acquires(exclusive)]
        pub fn replace_with<F: FnOnce(&mut T) -> T>(&self, f: F) -> T;
        #[acquires(exclusive)]
        pub fn swap(&self, other: &RefCell<T>);
        #[takes]
        #[acquires(exclusive)]
        pub fn take(&self) -> T where T: Default;
    }
    impl<T: ?Sized> RefCell<T> {
        #[acquires(shared)]
        pub fn borrow(&self) -> Ref<'_, T>;
        #[acquires(shared, try)]
        pub fn try_borrow(&self) -> Result<Ref<'_, T>, BorrowError>;
        #[acquires(exclusive)]
        pub fn borrow_mut(&self) -> RefMut<'_, T>;
        #[acquires(exclusive, try)]
        pub fn try_borrow_mut(&self) -> Result<RefMut<'_, T>, BorrowMutError>;
        pub fn as_ptr(&self) -> *mut T;
        pub fn get_mut(&mut self) -> &mut T;
        pub unsafe fn try_borrow_unguarded(&self) -> Result<&T, BorrowError>;
    }
    impl<T: Clone> Clone for RefCell<T> {
        #[acquires(shared)]
        fn clone(&self) -> RefCell<T>;
    }
    impl<T> From<T> for RefCell<T> {}
    pub struct BorrowError;
    pub struct BorrowMutError;
    impl crate::error::Error for BorrowError {}
    impl crate::error::Error for BorrowMutError {}

    #[guard(cell, shared)]
    pub struct Ref<'b, T: ?Sized>;
    impl<T: ?Sized> !Send for Ref<'_, T> {}
    impl<'b, T: ?Sized> Ref<'b, T> {
        pub fn clone(orig: &Ref<'b, T>) -> Ref<'b, T>;
        pub fn map<U: ?Sized, F: FnOnce(&T) -> &U>(orig: Ref<'b, T>, f: F) -> Ref<'b, U>;
        pub fn filter_map<U: ?Sized, F: FnOnce(&T) -> Option<&U>>(orig: Ref<'b, T>, f: F) -> Result<Ref<'b, U>, Self>;
        pub fn map_split<U: ?Sized, V: ?Sized, F: FnOnce(&T) -> (&U, &V)>(orig: Ref<'b, T>, f: F) -> (Ref<'b, U>, Ref<'b, V>);
    }
    impl<T: ?Sized> Deref for Ref<'_, T> {
        type Target = T;
    }
    #[guard(cell, exclusive)]
    pub struct RefMut<'b, T: ?Sized>;
    impl<T: ?Sized> !Send for RefMut<'_, T> {}
    impl<'b, T: ?Sized> RefMut<'b, T> {
        pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(orig: RefMut<'b, T>, f: F) -> RefMut<'b, U>;
        pub fn filter_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(orig: RefMut<'b, T>, f: F) -> Result<RefMut<'b, U>, Self>;
        pub fn map_split<U: ?Sized, V: ?Sized, F: FnOnce(&mut T) -> (&mut U, &mut V)>(orig: RefMut<'b, T>, f: F) -> (RefMut<'b, U>, RefMut<'b, V>);
    }
    impl<T: ?Sized> Deref for RefMut<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for RefMut<'_, T> {}

    #[derive(Clone)]
    pub struct OnceCell<T> {
        _owns: Option<T>,
    }
    impl<T> !Sync for OnceCell<T> {}
    impl<T> OnceCell<T> {
        pub const fn new() -> OnceCell<T>;
        #[transparent]
        pub fn get(&self) -> Option<&T>;
        #[transparent]
        pub fn get_mut(&mut self) -> Option<&mut T>;
        #[mutates]
        #[if_empty]
        pub fn set(&self, value: T) -> Result<(), T>;
        #[transparent]
        #[mutates]
        #[if_empty]
        pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T;
        #[transparent]
        #[mutates]
        pub fn get_or_try_init<F: FnOnce() -> Result<T, E>, E>(&self, f: F) -> Result<&T, E>;
        pub fn into_inner(self) -> Option<T>;
        #[takes]
        pub fn take(&mut self) -> Option<T>;
    }
    impl<T> Default for OnceCell<T> {}
    impl<T> From<T> for OnceCell<T> {}
    pub struct LazyCell<T, F = fn() -> T> {
        _owns: T,
    }
    impl<T, F: FnOnce() -> T> LazyCell<T, F> {
        pub const fn new(f: F) -> LazyCell<T, F>;
        #[transparent]
        pub fn force(this: &LazyCell<T, F>) -> &T;
    }
    impl<T, F> Deref for LazyCell<T, F> {
        type Target = T;
    }
}

// ---------------------------------------------------------------- sync

pub mod sync {
    use crate::ops::{Deref, DerefMut};
    use crate::pin::Pin;
    use crate::time::Duration;
    pub use self::poison::{LockResult, PoisonError, TryLockError, TryLockResult};

    #[lang = "arc"]
    #[derive(Default)]
    pub struct Arc<T: ?Sized> {
        _owns: T,
    }
    impl<T: ?Sized + Sync + Send> Send for Arc<T> {}
    impl<T: ?Sized + Sync + Send> Sync for Arc<T> {}
    impl<T> Arc<T> {
        #[transparent]
        pub fn new(data: T) -> Arc<T>;
        #[transparent]
        pub fn pin(data: T) -> Pin<Arc<T>>;
        pub fn new_cyclic<F: FnOnce(&Weak<T>) -> T>(data_fn: F) -> Arc<T>;
        #[transparent]
        pub fn try_unwrap(this: Arc<T>) -> Result<T, Arc<T>>;
        #[transparent]
        pub fn into_inner(this: Arc<T>) -> Option<T>;
        pub fn unwrap_or_clone(this: Arc<T>) -> T where T: Clone;
    }
    impl<T: ?Sized> Arc<T> {
        #[forgets]
        pub fn into_raw(this: Arc<T>) -> *const T;
        pub unsafe fn from_raw(ptr: *const T) -> Arc<T>;
        pub fn as_ptr(this: &Arc<T>) -> *const T;
        #[transparent]
        pub fn downgrade(this: &Arc<T>) -> Weak<T>;
        pub fn weak_count(this: &Arc<T>) -> usize;
        pub fn strong_count(this: &Arc<T>) -> usize;
        #[transparent]
        pub fn get_mut(this: &mut Arc<T>) -> Option<&mut T>;
        pub fn ptr_eq(this: &Arc<T>, other: &Arc<T>) -> bool;
        #[transparent]
        pub fn make_mut(this: &mut Arc<T>) -> &mut T where T: Clone;
    }
    impl Arc<dyn crate::any::Any + Send + Sync> {
        pub fn downcast<T>(self) -> Result<Arc<T>, Arc<dyn crate::any::Any + Send + Sync>>;
    }
    impl<T: ?Sized> Clone for Arc<T> {
        #[transparent]
        fn clone(&self) -> Arc<T>;
    }
    impl<T: ?Sized> Deref for Arc<T> {
        type Target = T;
    }
    impl<T: ?Sized> AsRef<T> for Arc<T> {}
    impl<T: ?Sized> crate::borrow::Borrow<T> for Arc<T> {}
    impl<T> From<T> for Arc<T> {}
    impl From<&str> for Arc<str> {}
    impl From<String> for Arc<str> {}
    impl<T: Clone> From<&[T]> for Arc<[T]> {}
    impl<T> From<Vec<T>> for Arc<[T]> {}
    impl<T: ?Sized> From<Box<T>> for Arc<T> {}
    impl<T> FromIterator<T> for Arc<[T]> {}

    // A weak pointer owns nothing, but leads to the same value.
    #[lang = "arc_weak"]
    #[derive(Default)]
    pub struct Weak<T: ?Sized>;
    impl<T> Weak<T> {
        pub const fn new() -> Weak<T>;
    }
    impl<T: ?Sized> Weak<T> {
        #[transparent]
        pub fn upgrade(&self) -> Option<Arc<T>>;
        pub fn strong_count(&self) -> usize;
        pub fn weak_count(&self) -> usize;
        pub fn ptr_eq(&self, other: &Weak<T>) -> bool;
        pub fn as_ptr(&self) -> *const T;
    }
    impl<T: ?Sized> Clone for Weak<T> {
        #[transparent]
        fn clone(&self) -> Weak<T>;
    }

    pub mod poison {
        pub type LockResult<T> = Result<T, PoisonError<T>>;
        pub type TryLockResult<T> = Result<T, TryLockError<T>>;
        #[lang = "poison_error"]
        pub struct PoisonError<T> {
            guard: T,
        }
        impl<T> PoisonError<T> {
            pub fn new(data: T) -> PoisonError<T>;
            #[transparent]
            pub fn into_inner(self) -> T;
            #[transparent]
            pub fn get_ref(&self) -> &T;
            #[transparent]
            pub fn get_mut(&mut self) -> &mut T;
        }
        impl<T> crate::error::Error for PoisonError<T> {}
        impl<T> crate::fmt::Display for PoisonError<T> {}
        pub enum TryLockError<T> {
            Poisoned(PoisonError<T>),
            WouldBlock,
        }
        impl<T> From<PoisonError<T>> for TryLockError<T> {}
        impl<T> crate::error::Error for TryLockError<T> {}
        impl<T> crate::fmt::Display for TryLockError<T> {}

        pub use super::{Condvar, MappedMutexGuard, MappedRwLockReadGuard, MappedRwLockWriteGuard, Mutex, MutexGuard, Once, OnceState, RwLock, RwLockReadGuard, RwLockWriteGuard};
    }

    #[lock(blocking)]
    #[twin(tokio::sync::Mutex, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
    #[derive(Default)]
    pub struct Mutex<T: ?Sized> {
        _owns: T,
    }
    impl<T: ?Sized + Send> Send for Mutex<T> {}
    impl<T: ?Sized + Send> Sync for Mutex<T> {}
    impl<T> Mutex<T> {
        pub const fn new(t: T) -> Mutex<T>;
        pub fn into_inner(self) -> LockResult<T> where T: Sized;
        #[acquires(exclusive)]
        pub fn get_cloned(&self) -> Result<T, PoisonError<()>> where T: Clone;
        #[acquires(exclusive)]
        pub fn set(&self, value: T) -> Result<(), PoisonError<T>>;
        #[takes]
        #[acquires(exclusive)]
        pub fn replace(&self, value: T) -> LockResult<T>;
    }
    impl<T: ?Sized> Mutex<T> {
        #[acquires(exclusive)]
        pub fn lock(&self) -> LockResult<MutexGuard<'_, T>>;
        #[acquires(exclusive, try)]
        pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>>;
        #[certain("false")]
        pub fn is_poisoned(&self) -> bool;
        pub fn clear_poison(&self);
        #[transparent]
        pub fn get_mut(&mut self) -> LockResult<&mut T>;
        pub fn data_ptr(&self) -> *mut T;
    }
    impl<T> From<T> for Mutex<T> {}

    #[guard(blocking, exclusive, denied)]
    #[twin(tokio::sync::MutexGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
    pub struct MutexGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> MutexGuard<'a, T> {
        pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(orig: Self, f: F) -> MappedMutexGuard<'a, U>;
        pub fn filter_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(orig: Self, f: F) -> Result<MappedMutexGuard<'a, U>, Self>;
    }
    impl<T: ?Sized> Deref for MutexGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {}

    #[guard(blocking, exclusive)]
    #[twin(tokio::sync::MappedMutexGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
    pub struct MappedMutexGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> MappedMutexGuard<'a, T> {
        pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(orig: Self, f: F) -> MappedMutexGuard<'a, U>;
        pub fn filter_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(orig: Self, f: F) -> Result<MappedMutexGuard<'a, U>, Self>;
    }
    impl<T: ?Sized> Deref for MappedMutexGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for MappedMutexGuard<'_, T> {}

    #[lock(blocking)]
    #[twin(tokio::sync::RwLock, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
    #[derive(Default)]
    pub struct RwLock<T: ?Sized> {
        _owns: T,
    }
    impl<T: ?Sized + Send> Send for RwLock<T> {}
    impl<T: ?Sized + Send + Sync> Sync for RwLock<T> {}
    impl<T> RwLock<T> {
        pub const fn new(t: T) -> RwLock<T>;
        pub fn into_inner(self) -> LockResult<T> where T: Sized;
        #[acquires(shared)]
        pub fn get_cloned(&self) -> Result<T, PoisonError<()>> where T: Clone;
        #[acquires(exclusive)]
        pub fn set(&self, value: T) -> Result<(), PoisonError<T>>;
        #[takes]
        #[acquires(exclusive)]
        pub fn replace(&self, value: T) -> LockResult<T>;
    }
    impl<T: ?Sized> RwLock<T> {
        #[acquires(shared)]
        pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>>;
        #[acquires(shared, try)]
        pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>>;
        #[acquires(exclusive)]
        pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>>;
        #[acquires(exclusive, try)]
        pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>>;
        #[certain("false")]
        pub fn is_poisoned(&self) -> bool;
        pub fn clear_poison(&self);
        #[transparent]
        pub fn get_mut(&mut self) -> LockResult<&mut T>;
        pub fn data_ptr(&self) -> *mut T;
    }
    impl<T> From<T> for RwLock<T> {}

    #[guard(blocking, shared, denied)]
    #[twin(tokio::sync::RwLockReadGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
    pub struct RwLockReadGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
        pub fn map<U: ?Sized, F: FnOnce(&T) -> &U>(orig: Self, f: F) -> MappedRwLockReadGuard<'a, U>;
        pub fn filter_map<U: ?Sized, F: FnOnce(&T) -> Option<&U>>(orig: Self, f: F) -> Result<MappedRwLockReadGuard<'a, U>, Self>;
    }
    impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
        type Target = T;
    }
    #[guard(blocking, exclusive, denied)]
    #[twin(tokio::sync::RwLockWriteGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
    pub struct RwLockWriteGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
        pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(orig: Self, f: F) -> MappedRwLockWriteGuard<'a, U>;
        pub fn filter_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(orig: Self, f: F) -> Result<MappedRwLockWriteGuard<'a, U>, Self>;
        pub fn downgrade(s: Self) -> RwLockReadGuard<'a, T>;
    }
    impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {}
    #[guard(blocking, shared)]
    #[twin(tokio::sync::RwLockReadGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
    pub struct MappedRwLockReadGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> MappedRwLockReadGuard<'a, T> {
        pub fn map<U: ?Sized, F: FnOnce(&T) -> &U>(orig: Self, f: F) -> MappedRwLockReadGuard<'a, U>;
        pub fn filter_map<U: ?Sized, F: FnOnce(&T) -> Option<&U>>(orig: Self, f: F) -> Result<MappedRwLockReadGuard<'a, U>, Self>;
    }
    impl<T: ?Sized> Deref for MappedRwLockReadGuard<'_, T> {
        type Target = T;
    }
    #[guard(blocking, exclusive)]
    #[twin(tokio::sync::RwLockMappedWriteGuard, feature = "sync", test = "tokio::test", test_features = "macros, rt", object = "async_trait::async_trait")]
    pub struct MappedRwLockWriteGuard<'a, T: ?Sized>;
    impl<'a, T: ?Sized> MappedRwLockWriteGuard<'a, T> {
        pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(orig: Self, f: F) -> MappedRwLockWriteGuard<'a, U>;
        pub fn filter_map<U: ?Sized, F: FnOnce(&mut T) -> Option<&mut U>>(orig: Self, f: F) -> Result<MappedRwLockWriteGuard<'a, U>, Self>;
    }
    impl<T: ?Sized> Deref for MappedRwLockWriteGuard<'_, T> {
        type Target = T;
    }
    impl<T: ?Sized> DerefMut for MappedRwLockWriteGuard<'_, T> {}

    #[lock(blocking)]
    #[derive(Default)]
    pub struct ReentrantLock<T: ?Sized> {
        _owns: T,
    }
    impl<T> ReentrantLock<T> {
        pub const fn new(t: T) -> ReentrantLock<T>;
        pub fn into_inner(self) -> T;
    }
    impl<T: ?Sized> ReentrantLock<T> {
        #[acquires(exclusive, recursive)]
        pub fn lock(&self) -> ReentrantLockGuard<'_, T>;
        #[acquires(exclusive, recursive, try)]
        pub fn try_lock(&self) -> Option<ReentrantLockGuard<'_, T>>;
        #[transparent]
        pub fn get_mut(&mut self) -> &mut T;
    }
    #[guard(blocking, exclusive)]
    pub struct ReentrantLockGuard<'a, T: ?Sized>;
    impl<T: ?Sized> Deref for ReentrantLockGuard<'_, T> {
        type Target = T;
    }

    #[derive(Default)]
    pub struct Condvar;
    impl Condvar {
        pub const fn new() -> Condvar;
        #[waits("condition variable")]
        #[releases]
        pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>>;
        #[waits("condition variable")]
        #[releases]
        pub fn wait_while<'a, T, F: FnMut(&mut T) -> bool>(&self, guard: MutexGuard<'a, T>, condition: F) -> LockResult<MutexGuard<'a, T>>;
        #[waits("condition variable")]
        #[releases]
        pub fn wait_timeout<'a, T>(&self, guard: MutexGuard<'a, T>, dur: Duration) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>;
        #[waits("condition variable")]
        #[releases]
        pub fn wait_timeout_ms<'a, T>(&self, guard: MutexGuard<'a, T>, ms: u32) -> LockResult<(MutexGuard<'a, T>, bool)>;
        #[waits("condition variable")]
        #[releases]
        pub fn wait_timeout_while<'a, T, F: FnMut(&mut T) -> bool>(&self, guard: MutexGuard<'a, T>, dur: Duration, condition: F) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>;
        pub fn notify_one(&self);
        pub fn notify_all(&self);
    }
    #[derive(Clone, Copy)]
    pub struct WaitTimeoutResult;
    impl WaitTimeoutResult {
        pub fn timed_out(&self) -> bool;
    }
    pub struct Barrier;
    impl Barrier {
        pub const fn new(n: usize) -> Barrier;
        #[waits("barrier")]
        pub fn wait(&self) -> BarrierWaitResult;
    }
    pub struct BarrierWaitResult;
    impl BarrierWaitResult {
        pub fn is_leader(&self) -> bool;
    }
    pub struct Once;
    impl Once {
        pub const fn new() -> Once;
        pub fn call_once<F: FnOnce()>(&self, f: F);
        pub fn call_once_force<F: FnOnce(&OnceState)>(&self, f: F);
        pub fn is_completed(&self) -> bool;
        #[waits("initialisation")]
        pub fn wait(&self);
    }
    pub struct OnceState;
    impl OnceState {
        #[certain("false")]
        pub fn is_poisoned(&self) -> bool;
    }
    #[derive(Clone)]
    pub struct OnceLock<T> {
        _owns: Option<T>,
    }
    impl<T> OnceLock<T> {
        pub const fn new() -> OnceLock<T>;
        #[transparent]
        pub fn get(&self) -> Option<&T>;
        #[transparent]
        pub fn get_mut(&mut self) -> Option<&mut T>;
        #[waits("initialisation")]
        #[transparent]
        pub fn wait(&self) -> &T;
        #[mutates]
        #[if_empty]
        pub fn set(&self, value: T) -> Result<(), T>;
        #[mutates]
        #[if_empty]
        pub fn try_insert(&self, value: T) -> Result<&T, (&T, T)>;
        #[transparent]
        #[mutates]
        #[if_empty]
        pub fn get_or_init<F: FnOnce() -> T>(&self, f: F) -> &T;
        #[transparent]
        #[mutates]
        pub fn get_or_try_init<F: FnOnce() -> Result<T, E>, E>(&self, f: F) -> Result<&T, E>;
        pub fn into_inner(self) -> Option<T>;
        #[takes]
        pub fn take(&mut self) -> Option<T>;
    }
    impl<T> Default for OnceLock<T> {}
    impl<T> From<T> for OnceLock<T> {}
    pub struct LazyLock<T, F = fn() -> T> {
        _owns: T,
    }
    impl<T, F: FnOnce() -> T> LazyLock<T, F> {
        pub const fn new(f: F) -> LazyLock<T, F>;
        #[transparent]
        pub fn force(this: &LazyLock<T, F>) -> &T;
    }
    impl<T, F> Deref for LazyLock<T, F> {
        type Target = T;
    }

    pub mod atomic {
        #[derive(Clone, Copy)]
        pub enum Ordering {
            Relaxed,
            Release,
            Acquire,
            AcqRel,
            SeqCst,
        }
        #[derive(Default)]
        pub struct Atomic<T> {
            _owns: T,
        }
        impl<T> Send for Atomic<T> {}
        impl<T> Sync for Atomic<T> {}
        pub type AtomicBool = Atomic<bool>;
        pub type AtomicU8 = Atomic<u8>;
        pub type AtomicU16 = Atomic<u16>;
        pub type AtomicU32 = Atomic<u32>;
        pub type AtomicU64 = Atomic<u64>;
        pub type AtomicUsize = Atomic<usize>;
        pub type AtomicI8 = Atomic<i8>;
        pub type AtomicI16 = Atomic<i16>;
        pub type AtomicI32 = Atomic<i32>;
        pub type AtomicI64 = Atomic<i64>;
        pub type AtomicIsize = Atomic<isize>;
        pub type AtomicPtr<T> = Atomic<*mut T>;
        impl<T> Atomic<T> {
            pub const fn new(v: T) -> Atomic<T>;
            pub fn load(&self, order: Ordering) -> T;
            #[mutates]
            pub fn store(&self, val: T, order: Ordering);
            #[mutates]
            pub fn swap(&self, val: T, order: Ordering) -> T;
            #[mutates]
            pub fn compare_and_swap(&self, current: T, new: T, order: Ordering) -> T;
            #[mutates]
            pub fn compare_exchange(&self, current: T, new: T, success: Ordering, failure: Ordering) -> Result<T, T>;
            #[mutates]
            pub fn compare_exchange_weak(&self, current: T, new: T, success: Ordering, failure: Ordering) -> Result<T, T>;
            #[mutates]
            pub fn fetch_update<F: FnMut(T) -> Option<T>>(&self, set_order: Ordering, fetch_order: Ordering, f: F) -> Result<T, T>;
            #[mutates]
            pub fn fetch_add(&self, val: T, order: Ordering) -> T;
            #[mutates]
            pub fn fetch_sub(&self, val: T, order: Ordering) -> T;
            #[mutates]
            pub fn fetch_max(&self, val: T, order: Ordering) -> T;
            #[mutates]
            pub fn fetch_min(&self, val: T, order: Ordering) -> T;
            #[mutates]
            pub fn fetch_and(&self, val: T, order: Ordering) -> T;
            #[mutates]
            pub fn fetch_or(&self, val: T, order: Ordering) -> T;
            #[mutates]
            pub fn fetch_xor(&self, val: T, order: Ordering) -> T;
            #[mutates]
            pub fn fetch_not(&self, order: Ordering) -> T;
            pub fn get_mut(&mut self) -> &mut T;
            pub fn into_inner(self) -> T;
            pub fn as_ptr(&self) -> *mut T;
        }
        impl<T> From<T> for Atomic<T> {}
        pub fn fence(order: Ordering);
        pub fn compiler_fence(order: Ordering);
    }

    // A channel is no lock.
    pub mod mpsc {
        use crate::iter::IterOf;
        use crate::time::Duration;
        #[awaits(tokio::sync::mpsc::unbounded_channel, feature = "sync")]
        pub fn channel<T>() -> (Sender<T>, Receiver<T>);
        #[awaits(tokio::sync::mpsc::channel, feature = "sync")]
        pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>);
        #[handle]
        pub struct Sender<T>;
        impl<T> Sender<T> {
            pub fn send(&self, t: T) -> Result<(), SendError<T>>;
        }
        impl<T> Clone for Sender<T> {}
        #[handle]
        pub struct SyncSender<T>;
        impl<T> SyncSender<T> {
            #[waits("channel")]
            pub fn send(&self, t: T) -> Result<(), SendError<T>>;
            pub fn try_send(&self, t: T) -> Result<(), TrySendError<T>>;
        }
        impl<T> Clone for SyncSender<T> {}
        pub struct Receiver<T> {
            _owns: [T],
        }
        impl<T> !Sync for Receiver<T> {}
        impl<T> Receiver<T> {
            pub fn try_recv(&self) -> Result<T, TryRecvError>;
            #[waits("channel")]
            pub fn recv(&self) -> Result<T, RecvError>;
            #[waits("channel")]
            pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError>;
            #[waits("channel")]
            pub fn iter(&self) -> IterOf<T>;
            pub fn try_iter(&self) -> IterOf<T>;
        }
        #[waits("channel")]
        impl<T> IntoIterator for Receiver<T> {
            type Item = T;
            type IntoIter = IterOf<T>;
        }
        #[waits("channel")]
        impl<'a, T> IntoIterator for &'a Receiver<T> {
            type Item = T;
            type IntoIter = IterOf<T>;
        }
        #[derive(Clone, Copy)]
        pub struct SendError<T>(pub T);
        #[derive(Clone, Copy)]
        pub struct RecvError;
        #[derive(Clone, Copy)]
        pub enum TrySendError<T> {
            Full(T),
            Disconnected(T),
        }
        #[derive(Clone, Copy)]
        pub enum TryRecvError {
            Empty,
            Disconnected,
        }
        #[derive(Clone, Copy)]
        pub enum RecvTimeoutError {
            Timeout,
            Disconnected,
        }
    }
}

// ---------------------------------------------------------------- collections

pub mod collections {
    pub use self::binary_heap::BinaryHeap;
    pub use self::btree_map::BTreeMap;
    pub use self::btree_set::BTreeSet;
    pub use self::hash_map::HashMap;
    pub use self::hash_set::HashSet;
    pub use self::linked_list::LinkedList;
    pub use self::vec_deque::VecDeque;
    pub use crate::ops::Bound;
    #[derive(Clone)]
    pub struct TryReserveError;

    pub mod hash_map {
        use crate::iter::IterOf;
        use crate::ops::Index;
        pub use crate::hash::{DefaultHasher, RandomState};
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct HashMap<K, V, S = RandomState> {
            _owns: [(K, V)],
        }
        impl<K, V> HashMap<K, V, RandomState> {
            #[order(new_map)]
            pub fn new() -> HashMap<K, V, RandomState>;
            #[order(new_map)]
            pub fn with_capacity(capacity: usize) -> HashMap<K, V, RandomState>;
        }
        impl<K, V, S> HashMap<K, V, S> {
            pub fn with_hasher(hash_builder: S) -> HashMap<K, V, S>;
            pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> HashMap<K, V, S>;
            pub fn hasher(&self) -> &S;
            pub fn capacity(&self) -> usize;
            pub fn reserve(&mut self, additional: usize);
            pub fn shrink_to_fit(&mut self);
            #[takes]
            pub fn drain(&mut self) -> IterOf<(K, V)>;
            pub fn get_disjoint_mut<Q: ?Sized, const N: usize>(&mut self, ks: [&Q; N]) -> [Option<&mut V>; N];
            pub fn extract_if<F: FnMut(&K, &mut V) -> bool>(&mut self, pred: F) -> IterOf<(K, V)>;
            pub fn keys(&self) -> IterOf<&K>;
            pub fn into_keys(self) -> IterOf<K>;
            pub fn values(&self) -> IterOf<&V>;
            pub fn values_mut(&mut self) -> IterOf<&mut V>;
            pub fn into_values(self) -> IterOf<V>;
            pub fn iter(&self) -> IterOf<(&K, &V)>;
            pub fn iter_mut(&mut self) -> IterOf<(&K, &mut V)>;
            pub fn len(&self) -> usize;
            pub fn is_empty(&self) -> bool;
            #[may_lose]
            pub fn retain<F: FnMut(&K, &mut V) -> bool>(&mut self, f: F);
            #[empties]
            pub fn clear(&mut self);
            #[inside]
            pub fn entry(&mut self, key: K) -> Entry<'_, K, V>;
            pub fn get<Q: ?Sized>(&self, k: &Q) -> Option<&V>;
            pub fn get_key_value<Q: ?Sized>(&self, k: &Q) -> Option<(&K, &V)>;
            pub fn contains_key<Q: ?Sized>(&self, k: &Q) -> bool;
            #[order(at)]
            pub fn get_mut<Q: ?Sized>(&mut self, k: &Q) -> Option<&mut V>;
            #[order(put)]
            pub fn insert(&mut self, k: K, v: V) -> Option<V>;
            #[order(cut)]
            pub fn remove<Q: ?Sized>(&mut self, k: &Q) -> Option<V>;
            pub fn remove_entry<Q: ?Sized>(&mut self, k: &Q) -> Option<(K, V)>;
        }
        impl<K, V, S> Default for HashMap<K, V, S> {}
        impl<Q: ?Sized, K, V, S> Index<&Q> for HashMap<K, V, S> {
            type Output = V;
        }
        impl<K, V, S> IntoIterator for HashMap<K, V, S> {
            type Item = (K, V);
            type IntoIter = IterOf<(K, V)>;
        }
        impl<'a, K, V, S> IntoIterator for &'a HashMap<K, V, S> {
            type Item = (&'a K, &'a V);
            type IntoIter = IterOf<(&'a K, &'a V)>;
        }
        impl<'a, K, V, S> IntoIterator for &'a mut HashMap<K, V, S> {
            type Item = (&'a K, &'a mut V);
            type IntoIter = IterOf<(&'a K, &'a mut V)>;
        }
        impl<K, V, S> FromIterator<(K, V)> for HashMap<K, V, S> {}
        impl<K, V, S> Extend<(K, V)> for HashMap<K, V, S> {}
        impl<K, V, const N: usize> From<[(K, V); N]> for HashMap<K, V> {}
        pub type Iter<'a, K, V> = IterOf<(&'a K, &'a V)>;
        pub type IterMut<'a, K, V> = IterOf<(&'a K, &'a mut V)>;
        pub type IntoIter<K, V> = IterOf<(K, V)>;
        pub type Keys<'a, K, V> = IterOf<&'a K>;
        pub type Values<'a, K, V> = IterOf<&'a V>;
        pub type ValuesMut<'a, K, V> = IterOf<&'a mut V>;
        pub enum Entry<'a, K, V> {
            Occupied(OccupiedEntry<'a, K, V>),
            Vacant(VacantEntry<'a, K, V>),
        }
        impl<'a, K, V> Entry<'a, K, V> {
            #[if_empty]
            pub fn or_insert(self, default: V) -> &'a mut V;
            #[if_empty]
            pub fn or_insert_with<F: FnOnce() -> V>(self, default: F) -> &'a mut V;
            #[if_empty]
            pub fn or_insert_with_key<F: FnOnce(&K) -> V>(self, default: F) -> &'a mut V;
            pub fn or_default(self) -> &'a mut V where V: Default;
            pub fn key(&self) -> &K;
            pub fn and_modify<F: FnOnce(&mut V)>(self, f: F) -> Self;
            pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V>;
        }
        pub struct OccupiedEntry<'a, K, V> {
            _owns: Option<K>,
        }
        impl<'a, K, V> OccupiedEntry<'a, K, V> {
            pub fn key(&self) -> &K;
            pub fn remove_entry(self) -> (K, V);
            pub fn get(&self) -> &V;
            pub fn get_mut(&mut self) -> &mut V;
            pub fn into_mut(self) -> &'a mut V;
            pub fn insert(&mut self, value: V) -> V;
            pub fn remove(self) -> V;
        }
        pub struct VacantEntry<'a, K, V> {
            _owns: K,
        }
        impl<'a, K, V> VacantEntry<'a, K, V> {
            pub fn key(&self) -> &K;
            pub fn into_key(self) -> K;
            pub fn insert(self, value: V) -> &'a mut V;
            pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V>;
        }
    }
    pub mod btree_map {
        use crate::iter::IterOf;
        use crate::ops::Index;
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct BTreeMap<K, V> {
            _owns: [(K, V)],
        }
        impl<K, V> BTreeMap<K, V> {
            #[order(new_map)]
            pub const fn new() -> BTreeMap<K, V>;
            pub fn first_key_value(&self) -> Option<(&K, &V)>;
            pub fn last_key_value(&self) -> Option<(&K, &V)>;
            pub fn first_entry(&mut self) -> Option<OccupiedEntry<'_, K, V>>;
            pub fn last_entry(&mut self) -> Option<OccupiedEntry<'_, K, V>>;
            #[pops]
            pub fn pop_first(&mut self) -> Option<(K, V)>;
            #[pops]
            pub fn pop_last(&mut self) -> Option<(K, V)>;
            #[appends]
            pub fn append(&mut self, other: &mut Self);
            pub fn range<R>(&self, range: R) -> IterOf<(&K, &V)>;
            pub fn range_mut<R>(&mut self, range: R) -> IterOf<(&K, &mut V)>;
            pub fn split_off<Q: ?Sized>(&mut self, key: &Q) -> Self;
            pub fn extract_if<R, F: FnMut(&K, &mut V) -> bool>(&mut self, range: R, pred: F) -> IterOf<(K, V)>;
            pub fn keys(&self) -> IterOf<&K>;
            pub fn into_keys(self) -> IterOf<K>;
            pub fn values(&self) -> IterOf<&V>;
            pub fn values_mut(&mut self) -> IterOf<&mut V>;
            pub fn into_values(self) -> IterOf<V>;
            pub fn iter(&self) -> IterOf<(&K, &V)>;
            pub fn iter_mut(&mut self) -> IterOf<(&K, &mut V)>;
            pub fn len(&self) -> usize;
            pub fn is_empty(&self) -> bool;
            #[may_lose]
            pub fn retain<F: FnMut(&K, &mut V) -> bool>(&mut self, f: F);
            #[empties]
            pub fn clear(&mut self);
            #[inside]
            pub fn entry(&mut self, key: K) -> Entry<'_, K, V>;
            pub fn get<Q: ?Sized>(&self, k: &Q) -> Option<&V>;
            pub fn get_key_value<Q: ?Sized>(&self, k: &Q) -> Option<(&K, &V)>;
            pub fn contains_key<Q: ?Sized>(&self, k: &Q) -> bool;
            #[order(at)]
            pub fn get_mut<Q: ?Sized>(&mut self, k: &Q) -> Option<&mut V>;
            #[order(put)]
            pub fn insert(&mut self, k: K, v: V) -> Option<V>;
            #[order(cut)]
            pub fn remove<Q: ?Sized>(&mut self, k: &Q) -> Option<V>;
            pub fn remove_entry<Q: ?Sized>(&mut self, k: &Q) -> Option<(K, V)>;
        }
        impl<K, V> Default for BTreeMap<K, V> {}
        impl<Q: ?Sized, K, V> Index<&Q> for BTreeMap<K, V> {
            type Output = V;
        }
        impl<K, V> IntoIterator for BTreeMap<K, V> {
            type Item = (K, V);
            type IntoIter = IterOf<(K, V)>;
        }
        impl<'a, K, V> IntoIterator for &'a BTreeMap<K, V> {
            type Item = (&'a K, &'a V);
            type IntoIter = IterOf<(&'a K, &'a V)>;
        }
        impl<'a, K, V> IntoIterator for &'a mut BTreeMap<K, V> {
            type Item = (&'a K, &'a mut V);
            type IntoIter = IterOf<(&'a K, &'a mut V)>;
        }
        impl<K, V> FromIterator<(K, V)> for BTreeMap<K, V> {}
        impl<K, V> Extend<(K, V)> for BTreeMap<K, V> {}
        impl<K, V, const N: usize> From<[(K, V); N]> for BTreeMap<K, V> {}
        pub type Iter<'a, K, V> = IterOf<(&'a K, &'a V)>;
        pub type IterMut<'a, K, V> = IterOf<(&'a K, &'a mut V)>;
        pub type IntoIter<K, V> = IterOf<(K, V)>;
        pub type Keys<'a, K, V> = IterOf<&'a K>;
        pub type Values<'a, K, V> = IterOf<&'a V>;
        pub type ValuesMut<'a, K, V> = IterOf<&'a mut V>;
        pub enum Entry<'a, K, V> {
            Occupied(OccupiedEntry<'a, K, V>),
            Vacant(VacantEntry<'a, K, V>),
        }
        impl<'a, K, V> Entry<'a, K, V> {
            #[if_empty]
            pub fn or_insert(self, default: V) -> &'a mut V;
            #[if_empty]
            pub fn or_insert_with<F: FnOnce() -> V>(self, default: F) -> &'a mut V;
            #[if_empty]
            pub fn or_insert_with_key<F: FnOnce(&K) -> V>(self, default: F) -> &'a mut V;
            pub fn or_default(self) -> &'a mut V where V: Default;
            pub fn key(&self) -> &K;
            pub fn and_modify<F: FnOnce(&mut V)>(self, f: F) -> Self;
            pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V>;
        }
        pub struct OccupiedEntry<'a, K, V> {
            _owns: Option<K>,
        }
        impl<'a, K, V> OccupiedEntry<'a, K, V> {
            pub fn key(&self) -> &K;
            pub fn remove_entry(self) -> (K, V);
            pub fn get(&self) -> &V;
            pub fn get_mut(&mut self) -> &mut V;
            pub fn into_mut(self) -> &'a mut V;
            pub fn insert(&mut self, value: V) -> V;
            pub fn remove(self) -> V;
        }
        pub struct VacantEntry<'a, K, V> {
            _owns: K,
        }
        impl<'a, K, V> VacantEntry<'a, K, V> {
            pub fn key(&self) -> &K;
            pub fn into_key(self) -> K;
            pub fn insert(self, value: V) -> &'a mut V;
            pub fn insert_entry(self, value: V) -> OccupiedEntry<'a, K, V>;
        }
    }
    pub mod hash_set {
        use crate::iter::IterOf;
        use crate::hash::RandomState;
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct HashSet<T, S = RandomState> {
            _owns: [T],
        }
        impl<T> HashSet<T, RandomState> {
            pub fn new() -> HashSet<T, RandomState>;
            pub fn with_capacity(capacity: usize) -> HashSet<T, RandomState>;
        }
        impl<T, S> HashSet<T, S> {
            pub fn with_hasher(hasher: S) -> HashSet<T, S>;
            pub fn capacity(&self) -> usize;
            pub fn reserve(&mut self, additional: usize);
            #[takes]
            pub fn drain(&mut self) -> IterOf<T>;
            pub fn iter(&self) -> IterOf<&T>;
            pub fn len(&self) -> usize;
            pub fn is_empty(&self) -> bool;
            #[may_lose]
            pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F);
            #[empties]
            pub fn clear(&mut self);
            pub fn difference(&self, other: &Self) -> IterOf<&T>;
            pub fn symmetric_difference(&self, other: &Self) -> IterOf<&T>;
            pub fn intersection(&self, other: &Self) -> IterOf<&T>;
            pub fn union(&self, other: &Self) -> IterOf<&T>;
            pub fn contains<Q: ?Sized>(&self, value: &Q) -> bool;
            pub fn get<Q: ?Sized>(&self, value: &Q) -> Option<&T>;
            pub fn is_disjoint(&self, other: &Self) -> bool;
            pub fn is_subset(&self, other: &Self) -> bool;
            pub fn is_superset(&self, other: &Self) -> bool;
            pub fn insert(&mut self, value: T) -> bool;
            pub fn replace(&mut self, value: T) -> Option<T>;
            pub fn remove<Q: ?Sized>(&mut self, value: &Q) -> bool;
            pub fn take<Q: ?Sized>(&mut self, value: &Q) -> Option<T>;
        }
        impl<T, S> Default for HashSet<T, S> {}
        impl<T, S> IntoIterator for HashSet<T, S> {
            type Item = T;
            type IntoIter = IterOf<T>;
        }
        impl<'a, T, S> IntoIterator for &'a HashSet<T, S> {
            type Item = &'a T;
            type IntoIter = IterOf<&'a T>;
        }
        impl<T, S> FromIterator<T> for HashSet<T, S> {}
        impl<T, S> Extend<T> for HashSet<T, S> {}
        impl<T, const N: usize> From<[T; N]> for HashSet<T> {}
        pub type Iter<'a, T> = IterOf<&'a T>;
        pub type IntoIter<T> = IterOf<T>;
    }
    pub mod btree_set {
        use crate::iter::IterOf;
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct BTreeSet<T> {
            _owns: [T],
        }
        impl<T> BTreeSet<T> {
            pub const fn new() -> BTreeSet<T>;
            pub fn first(&self) -> Option<&T>;
            pub fn last(&self) -> Option<&T>;
            #[pops]
            pub fn pop_first(&mut self) -> Option<T>;
            #[pops]
            pub fn pop_last(&mut self) -> Option<T>;
            pub fn range<R>(&self, range: R) -> IterOf<&T>;
            #[appends]
            pub fn append(&mut self, other: &mut Self);
            pub fn split_off<Q: ?Sized>(&mut self, value: &Q) -> Self;
            pub fn iter(&self) -> IterOf<&T>;
            pub fn len(&self) -> usize;
            pub fn is_empty(&self) -> bool;
            #[may_lose]
            pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F);
            #[empties]
            pub fn clear(&mut self);
            pub fn difference(&self, other: &Self) -> IterOf<&T>;
            pub fn symmetric_difference(&self, other: &Self) -> IterOf<&T>;
            pub fn intersection(&self, other: &Self) -> IterOf<&T>;
            pub fn union(&self, other: &Self) -> IterOf<&T>;
            pub fn contains<Q: ?Sized>(&self, value: &Q) -> bool;
            pub fn get<Q: ?Sized>(&self, value: &Q) -> Option<&T>;
            pub fn is_disjoint(&self, other: &Self) -> bool;
            pub fn is_subset(&self, other: &Self) -> bool;
            pub fn is_superset(&self, other: &Self) -> bool;
            pub fn insert(&mut self, value: T) -> bool;
            pub fn replace(&mut self, value: T) -> Option<T>;
            pub fn remove<Q: ?Sized>(&mut self, value: &Q) -> bool;
            pub fn take<Q: ?Sized>(&mut self, value: &Q) -> Option<T>;
        }
        impl<T> Default for BTreeSet<T> {}
        impl<T> IntoIterator for BTreeSet<T> {
            type Item = T;
            type IntoIter = IterOf<T>;
        }
        impl<'a, T> IntoIterator for &'a BTreeSet<T> {
            type Item = &'a T;
            type IntoIter = IterOf<&'a T>;
        }
        impl<T> FromIterator<T> for BTreeSet<T> {}
        impl<T> Extend<T> for BTreeSet<T> {}
        impl<T, const N: usize> From<[T; N]> for BTreeSet<T> {}
        pub type Iter<'a, T> = IterOf<&'a T>;
        pub type IntoIter<T> = IterOf<T>;
    }
    pub mod vec_deque {
        use crate::cmp::Ordering;
        use crate::iter::IterOf;
        use crate::ops::{Index, IndexMut};
        #[derive(Clone, PartialEq, Eq, Debug)]
        #[list]
        pub struct VecDeque<T> {
            _owns: [T],
        }
        impl<T> VecDeque<T> {
            #[order(new)]
            pub const fn new() -> VecDeque<T>;
            #[order(new)]
            pub fn with_capacity(capacity: usize) -> VecDeque<T>;
            pub fn capacity(&self) -> usize;
            pub fn reserve(&mut self, additional: usize);
            pub fn shrink_to_fit(&mut self);
            pub fn get(&self, index: usize) -> Option<&T>;
            #[order(at)]
            pub fn get_mut(&mut self, index: usize) -> Option<&mut T>;
            #[order(swap)]
            pub fn swap(&mut self, i: usize, j: usize);
            #[empties]
            #[order(truncate)]
            pub fn truncate(&mut self, len: usize);
            pub fn iter(&self) -> IterOf<&T>;
            pub fn iter_mut(&mut self) -> IterOf<&mut T>;
            pub fn as_slices(&self) -> (&[T], &[T]);
            pub fn make_contiguous(&mut self) -> &mut [T];
            pub fn len(&self) -> usize;
            pub fn is_empty(&self) -> bool;
            pub fn range<R>(&self, range: R) -> IterOf<&T>;
            #[takes]
            #[order(drain)]
            pub fn drain<R>(&mut self, range: R) -> IterOf<T>;
            #[empties]
            #[order(clear)]
            pub fn clear(&mut self);
            pub fn contains(&self, x: &T) -> bool;
            pub fn front(&self) -> Option<&T>;
            #[order(first)]
            pub fn front_mut(&mut self) -> Option<&mut T>;
            pub fn back(&self) -> Option<&T>;
            #[order(final)]
            pub fn back_mut(&mut self) -> Option<&mut T>;
            #[pops]
            #[order(pop_front)]
            pub fn pop_front(&mut self) -> Option<T>;
            #[pops]
            #[order(pop)]
            pub fn pop_back(&mut self) -> Option<T>;
            pub fn pop_front_if<F: FnOnce(&mut T) -> bool>(&mut self, predicate: F) -> Option<T>;
            #[order(push_front)]
            pub fn push_front(&mut self, value: T);
            #[order(push)]
            pub fn push_back(&mut self, value: T);
            #[pops]
            #[order(swap_remove)]
            pub fn swap_remove_back(&mut self, index: usize) -> Option<T>;
            #[pops]
            #[order(swap_remove_front)]
            pub fn swap_remove_front(&mut self, index: usize) -> Option<T>;
            #[order(insert)]
            pub fn insert(&mut self, index: usize, value: T);
            #[pops]
            #[order(remove)]
            pub fn remove(&mut self, index: usize) -> Option<T>;
            #[order(split_off)]
            pub fn split_off(&mut self, at: usize) -> VecDeque<T>;
            #[appends]
            #[order(append)]
            pub fn append(&mut self, other: &mut VecDeque<T>);
            #[may_lose]
            pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F);
            #[may_lose]
            pub fn retain_mut<F: FnMut(&mut T) -> bool>(&mut self, f: F);
            pub fn resize(&mut self, new_len: usize, value: T) where T: Clone;
            #[order(rotate_left)]
            pub fn rotate_left(&mut self, n: usize);
            #[order(rotate_right)]
            pub fn rotate_right(&mut self, n: usize);
            pub fn binary_search_by<F: FnMut(&T) -> Ordering>(&self, f: F) -> Result<usize, usize>;
            pub fn partition_point<P: FnMut(&T) -> bool>(&self, pred: P) -> usize;
        }
        impl<T> Default for VecDeque<T> {}
        impl<T> Index<usize> for VecDeque<T> {
            type Output = T;
        }
        impl<T> IndexMut<usize> for VecDeque<T> {}
        impl<T> IntoIterator for VecDeque<T> {
            type Item = T;
            type IntoIter = IterOf<T>;
        }
        impl<'a, T> IntoIterator for &'a VecDeque<T> {
            type Item = &'a T;
            type IntoIter = IterOf<&'a T>;
        }
        impl<'a, T> IntoIterator for &'a mut VecDeque<T> {
            type Item = &'a mut T;
            type IntoIter = IterOf<&'a mut T>;
        }
        impl<T> FromIterator<T> for VecDeque<T> {}
        impl<T> Extend<T> for VecDeque<T> {}
        impl<T> From<Vec<T>> for VecDeque<T> {}
        impl<T, const N: usize> From<[T; N]> for VecDeque<T> {}
    }
    pub mod binary_heap {
        use crate::iter::IterOf;
        #[derive(Clone, Debug)]
        pub struct BinaryHeap<T> {
            _owns: [T],
        }
        impl<T> BinaryHeap<T> {
            pub fn new() -> BinaryHeap<T>;
            pub fn with_capacity(capacity: usize) -> BinaryHeap<T>;
            pub fn peek(&self) -> Option<&T>;
            pub fn peek_mut(&mut self) -> Option<PeekMut<'_, T>>;
            #[pops]
            pub fn pop(&mut self) -> Option<T>;
            pub fn push(&mut self, item: T);
            pub fn into_sorted_vec(self) -> Vec<T>;
            pub fn into_vec(self) -> Vec<T>;
            #[appends]
            pub fn append(&mut self, other: &mut BinaryHeap<T>);
            #[may_lose]
            pub fn retain<F: FnMut(&T) -> bool>(&mut self, f: F);
            pub fn iter(&self) -> IterOf<&T>;
            pub fn len(&self) -> usize;
            pub fn is_empty(&self) -> bool;
            #[takes]
            pub fn drain(&mut self) -> IterOf<T>;
            #[empties]
            pub fn clear(&mut self);
        }
        pub struct PeekMut<'a, T>;
        impl<'a, T> PeekMut<'a, T> {
            pub fn pop(this: PeekMut<'a, T>) -> T;
        }
        impl<T> crate::ops::Deref for PeekMut<'_, T> {
            type Target = T;
        }
        impl<T> crate::ops::DerefMut for PeekMut<'_, T> {}
        impl<T> Default for BinaryHeap<T> {}
        impl<T> IntoIterator for BinaryHeap<T> {
            type Item = T;
            type IntoIter = IterOf<T>;
        }
        impl<'a, T> IntoIterator for &'a BinaryHeap<T> {
            type Item = &'a T;
            type IntoIter = IterOf<&'a T>;
        }
        impl<T> FromIterator<T> for BinaryHeap<T> {}
        impl<T> Extend<T> for BinaryHeap<T> {}
        impl<T> From<Vec<T>> for BinaryHeap<T> {}
    }
    pub mod linked_list {
        use crate::iter::IterOf;
        #[derive(Clone, Debug)]
        #[list]
        pub struct LinkedList<T> {
            _owns: [T],
        }
        impl<T> LinkedList<T> {
            #[order(new)]
            pub const fn new() -> LinkedList<T>;
            #[appends]
            #[order(append)]
            pub fn append(&mut self, other: &mut LinkedList<T>);
            pub fn iter(&self) -> IterOf<&T>;
            pub fn iter_mut(&mut self) -> IterOf<&mut T>;
            pub fn is_empty(&self) -> bool;
            pub fn len(&self) -> usize;
            #[empties]
            #[order(clear)]
            pub fn clear(&mut self);
            pub fn contains(&self, x: &T) -> bool;
            pub fn front(&self) -> Option<&T>;
            #[order(first)]
            pub fn front_mut(&mut self) -> Option<&mut T>;
            pub fn back(&self) -> Option<&T>;
            #[order(final)]
            pub fn back_mut(&mut self) -> Option<&mut T>;
            #[order(push_front)]
            pub fn push_front(&mut self, elt: T);
            #[pops]
            #[order(pop_front)]
            pub fn pop_front(&mut self) -> Option<T>;
            #[order(push)]
            pub fn push_back(&mut self, elt: T);
            #[pops]
            #[order(pop)]
            pub fn pop_back(&mut self) -> Option<T>;
            #[order(split_off)]
            pub fn split_off(&mut self, at: usize) -> LinkedList<T>;
        }
        impl<T> Default for LinkedList<T> {}
        impl<T> IntoIterator for LinkedList<T> {
            type Item = T;
            type IntoIter = IterOf<T>;
        }
        impl<'a, T> IntoIterator for &'a LinkedList<T> {
            type Item = &'a T;
            type IntoIter = IterOf<&'a T>;
        }
        impl<T> FromIterator<T> for LinkedList<T> {}
        impl<T> Extend<T> for LinkedList<T> {}
    }
}

// ---------------------------------------------------------------- futures, tasks

pub mod pin {
    use crate::ops::{Deref, DerefMut};
    #[expands(pin)]
    macro_rules! pin { () => {} }
    #[lang = "pin"]
    #[derive(Clone, Copy)]
    pub struct Pin<Ptr> {
        _owns: Ptr,
    }
    impl<Ptr: Deref> Pin<Ptr> {
        #[transparent]
        pub fn new(pointer: Ptr) -> Pin<Ptr>;
        #[transparent]
        pub unsafe fn new_unchecked(pointer: Ptr) -> Pin<Ptr>;
        #[transparent]
        pub fn as_ref(&self) -> Pin<&Ptr::Target>;
        #[transparent]
        pub fn as_mut(&mut self) -> Pin<&mut Ptr::Target>;
        pub fn set(&mut self, value: Ptr::Target);
        #[transparent]
        pub fn into_inner(pin: Pin<Ptr>) -> Ptr;
        #[transparent]
        pub unsafe fn into_inner_unchecked(pin: Pin<Ptr>) -> Ptr;
    }
    impl<'a, T: ?Sized> Pin<&'a T> {
        #[transparent]
        pub fn get_ref(self) -> &'a T;
        pub unsafe fn map_unchecked<U: ?Sized, F: FnOnce(&T) -> &U>(self, func: F) -> Pin<&'a U>;
    }
    impl<'a, T: ?Sized> Pin<&'a mut T> {
        #[transparent]
        pub fn into_ref(self) -> Pin<&'a T>;
        #[transparent]
        pub fn get_mut(self) -> &'a mut T;
        #[transparent]
        pub unsafe fn get_unchecked_mut(self) -> &'a mut T;
        pub unsafe fn map_unchecked_mut<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(self, func: F) -> Pin<&'a mut U>;
    }
    impl<Ptr: Deref> Deref for Pin<Ptr> {
        type Target = Ptr::Target;
    }
    impl<Ptr: DerefMut> DerefMut for Pin<Ptr> {}
    impl<P: Deref> crate::future::Future for Pin<P> where P::Target: crate::future::Future {
        type Output = <P::Target as crate::future::Future>::Output;
    }
}

pub mod future {
    use crate::pin::Pin;
    use crate::task::{Context, Poll};
    #[lang = "future"]
    #[context(async)]
    pub trait Future {
        type Output;
        fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output>;
    }
    #[lang = "into_future"]
    pub trait IntoFuture {
        type Output;
        type IntoFuture: Future<Output = Self::Output>;
        fn into_future(self) -> Self::IntoFuture;
    }
    impl<F: Future> IntoFuture for F {
        type Output = F::Output;
        type IntoFuture = F;
    }
    impl<F: ?Sized + Future> Future for &mut F {
        type Output = F::Output;
    }
    #[derive(Clone)]
    pub struct Ready<T> {
        _owns: T,
    }
    impl<T> Ready<T> {
        pub fn into_inner(self) -> T;
    }
    impl<T> Future for Ready<T> {
        type Output = T;
    }
    pub struct Pending<T>;
    impl<T> Future for Pending<T> {
        type Output = T;
    }
    pub fn ready<T>(t: T) -> Ready<T>;
    #[slow("never ready")]
    pub fn pending<T>() -> Pending<T>;
    pub struct PollFn<F> {
        _owns: F,
    }
    impl<T, F: FnMut(&mut Context<'_>) -> Poll<T>> Future for PollFn<F> {
        type Output = T;
    }
    #[slow("poll_fn")]
    #[context(async)]
    pub fn poll_fn<T, F: FnMut(&mut Context<'_>) -> Poll<T>>(f: F) -> PollFn<F>;
}

pub mod task {
    use crate::sync::Arc;
    #[expands(dbg)]
    macro_rules! ready { () => {} }
    #[lang = "poll"]
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub enum Poll<T> {
        Ready(T),
        Pending,
    }
    impl<T> Poll<T> {
        pub fn map<U, F: FnOnce(T) -> U>(self, f: F) -> Poll<U>;
        #[tests(Ready)]
        pub fn is_ready(&self) -> bool;
        #[tests(Pending)]
        pub fn is_pending(&self) -> bool;
    }
    impl<T, E> Poll<Result<T, E>> {
        pub fn map_ok<U, F: FnOnce(T) -> U>(self, f: F) -> Poll<Result<U, E>>;
        pub fn map_err<U, F: FnOnce(E) -> U>(self, f: F) -> Poll<Result<T, U>>;
    }
    impl<T> From<T> for Poll<T> {}
    pub struct Context<'a>;
    impl<'a> Context<'a> {
        pub fn from_waker(waker: &'a Waker) -> Context<'a>;
        pub fn waker(&self) -> &'a Waker;
    }
    #[derive(Clone)]
    pub struct Waker;
    impl Waker {
        pub fn wake(self);
        pub fn wake_by_ref(&self);
        pub fn will_wake(&self, other: &Waker) -> bool;
        pub fn noop() -> &'static Waker;
        pub unsafe fn from_raw(waker: RawWaker) -> Waker;
    }
    impl<W: Wake> From<Arc<W>> for Waker {}
    pub trait Wake {
        fn wake(self: Arc<Self>);
        fn wake_by_ref(self: &Arc<Self>);
    }
    #[derive(Clone, Copy)]
    pub struct RawWaker;
    impl RawWaker {
        pub const fn new(data: *const (), vtable: &'static RawWakerVTable) -> RawWaker;
    }
    #[derive(Clone, Copy)]
    pub struct RawWakerVTable;
}

// ---------------------------------------------------------------- threads, time

pub mod thread {
    use crate::any::Any;
    use crate::time::Duration;

    pub type Result<T> = crate::result::Result<T, Box<dyn Any + Send + 'static>>;
    #[runs_blocking]
    pub fn spawn<F: FnOnce() -> T, T>(f: F) -> JoinHandle<T>;
    // The scope's own closure runs here and now; the call comes back when all threads of the scope have ended.
    #[waits("threads of the scope")]
    pub fn scope<'env, F: FnOnce(&Scope<'_, 'env>) -> T, T>(f: F) -> T;
    #[awaits(tokio::time::sleep, feature = "time")]
    #[awaits(async_std::task::sleep)]
    #[waits("sleep")]
    pub fn sleep(dur: Duration);
    #[waits("sleep")]
    pub fn sleep_ms(ms: u32);
    #[waits("sleep")]
    pub fn sleep_until(deadline: crate::time::Instant);
    #[waits("park")]
    pub fn park();
    #[waits("park")]
    pub fn park_timeout(dur: Duration);
    pub fn yield_now();
    pub fn current() -> Thread;
    pub fn panicking() -> bool;
    pub fn available_parallelism() -> crate::io::Result<crate::num::NonZeroUsize>;

    pub struct JoinHandle<T>;
    impl<T> JoinHandle<T> {
        pub fn thread(&self) -> &Thread;
        #[waits("thread")]
        pub fn join(self) -> Result<T>;
        pub fn is_finished(&self) -> bool;
    }
    pub struct Scope<'scope, 'env>;
    impl<'scope, 'env> Scope<'scope, 'env> {
        #[runs_blocking]
        pub fn spawn<F: FnOnce() -> T, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>;
    }
    pub struct ScopedJoinHandle<'scope, T>;
    impl<'scope, T> ScopedJoinHandle<'scope, T> {
        pub fn thread(&self) -> &Thread;
        #[waits("thread")]
        pub fn join(self) -> Result<T>;
        pub fn is_finished(&self) -> bool;
    }
    pub struct Builder;
    impl Builder {
        pub fn new() -> Builder;
        pub fn name(self, name: String) -> Builder;
        pub fn stack_size(self, size: usize) -> Builder;
        #[runs_blocking]
        pub fn spawn<F: FnOnce() -> T, T>(self, f: F) -> crate::io::Result<JoinHandle<T>>;
        #[runs_blocking]
        pub fn spawn_scoped<'scope, 'env, F: FnOnce() -> T, T>(self, scope: &'scope Scope<'scope, 'env>, f: F) -> crate::io::Result<ScopedJoinHandle<'scope, T>>;
    }
    #[derive(Clone)]
    pub struct Thread;
    impl Thread {
        pub fn unpark(&self);
        pub fn id(&self) -> ThreadId;
        pub fn name(&self) -> Option<&str>;
    }
    #[derive(Clone, Copy)]
    pub struct ThreadId;
    pub struct LocalKey<T> {
        _owns: T,
    }
    impl<T> LocalKey<T> {
        pub fn with<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> R;
        pub fn try_with<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> crate::result::Result<R, AccessError>;
    }
    impl<T> LocalKey<crate::cell::Cell<T>> {
        pub fn set(&'static self, value: T);
        pub fn get(&'static self) -> T where T: Copy;
        pub fn take(&'static self) -> T where T: Default;
        pub fn replace(&'static self, value: T) -> T;
    }
    impl<T> LocalKey<crate::cell::RefCell<T>> {
        #[acquires(shared)]
        pub fn with_borrow<F: FnOnce(&T) -> R, R>(&'static self, f: F) -> R;
        #[acquires(exclusive)]
        pub fn with_borrow_mut<F: FnOnce(&mut T) -> R, R>(&'static self, f: F) -> R;
        #[acquires(exclusive)]
        pub fn set(&'static self, value: T);
        #[acquires(exclusive)]
        pub fn take(&'static self) -> T where T: Default;
        #[acquires(exclusive)]
        pub fn replace(&'static self, value: T) -> T;
    }
    pub struct AccessError;
}

pub mod time {
    use crate::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};
    #[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct Duration;
    impl Duration {
        pub const ZERO: Duration = 0;
        pub const MAX: Duration = 0;
        pub const fn new(secs: u64, nanos: u32) -> Duration;
        pub const fn from_secs(secs: u64) -> Duration;
        pub const fn from_millis(millis: u64) -> Duration;
        pub const fn from_micros(micros: u64) -> Duration;
        pub const fn from_nanos(nanos: u64) -> Duration;
        pub const fn from_mins(mins: u64) -> Duration;
        pub const fn from_hours(hours: u64) -> Duration;
        pub fn from_secs_f64(secs: f64) -> Duration;
        pub fn from_secs_f32(secs: f32) -> Duration;
        pub fn is_zero(&self) -> bool;
        pub fn as_secs(&self) -> u64;
        pub fn subsec_millis(&self) -> u32;
        pub fn subsec_micros(&self) -> u32;
        pub fn subsec_nanos(&self) -> u32;
        pub fn as_millis(&self) -> u128;
        pub fn as_micros(&self) -> u128;
        pub fn as_nanos(&self) -> u128;
        pub fn as_secs_f64(&self) -> f64;
        pub fn as_secs_f32(&self) -> f32;
        pub fn checked_add(self, rhs: Duration) -> Option<Duration>;
        pub fn saturating_add(self, rhs: Duration) -> Duration;
        pub fn checked_sub(self, rhs: Duration) -> Option<Duration>;
        pub fn saturating_sub(self, rhs: Duration) -> Duration;
        pub fn saturating_mul(self, rhs: u32) -> Duration;
        pub fn checked_mul(self, rhs: u32) -> Option<Duration>;
        pub fn mul_f64(self, rhs: f64) -> Duration;
        pub fn mul_f32(self, rhs: f32) -> Duration;
        pub fn div_f64(self, rhs: f64) -> Duration;
    }
    impl Add for Duration {
        type Output = Duration;
    }
    impl Sub for Duration {
        type Output = Duration;
    }
    impl Mul<u32> for Duration {
        type Output = Duration;
    }
    impl Mul<Duration> for u32 {
        type Output = Duration;
    }
    impl Div<u32> for Duration {
        type Output = Duration;
    }
    impl AddAssign for Duration {}
    impl SubAssign for Duration {}
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct Instant;
    impl Instant {
        pub fn now() -> Instant;
        pub fn duration_since(&self, earlier: Instant) -> Duration;
        pub fn checked_duration_since(&self, earlier: Instant) -> Option<Duration>;
        pub fn saturating_duration_since(&self, earlier: Instant) -> Duration;
        pub fn elapsed(&self) -> Duration;
        pub fn checked_add(&self, duration: Duration) -> Option<Instant>;
        pub fn checked_sub(&self, duration: Duration) -> Option<Instant>;
    }
    impl Add<Duration> for Instant {
        type Output = Instant;
    }
    impl Sub<Duration> for Instant {
        type Output = Instant;
    }
    impl Sub<Instant> for Instant {
        type Output = Duration;
    }
    impl AddAssign<Duration> for Instant {}
    impl SubAssign<Duration> for Instant {}
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct SystemTime;
    impl SystemTime {
        pub const UNIX_EPOCH: SystemTime = 0;
        pub fn now() -> SystemTime;
        pub fn duration_since(&self, earlier: SystemTime) -> Result<Duration, SystemTimeError>;
        pub fn elapsed(&self) -> Result<Duration, SystemTimeError>;
        pub fn checked_add(&self, duration: Duration) -> Option<SystemTime>;
        pub fn checked_sub(&self, duration: Duration) -> Option<SystemTime>;
    }
    impl Add<Duration> for SystemTime {
        type Output = SystemTime;
    }
    impl Sub<Duration> for SystemTime {
        type Output = SystemTime;
    }
    pub const UNIX_EPOCH: SystemTime = 0;
    #[derive(Clone)]
    pub struct SystemTimeError;
    impl SystemTimeError {
        pub fn duration(&self) -> Duration;
    }
    impl crate::error::Error for SystemTimeError {}
}

// ---------------------------------------------------------------- the world outside: what blocks

pub mod ffi {
    use crate::borrow::Cow;
    #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct OsString;
    impl OsString {
        pub fn new() -> OsString;
        pub fn as_os_str(&self) -> &OsStr;
        pub fn into_string(self) -> Result<String, OsString>;
        pub fn push<T: AsRef<OsStr>>(&mut self, s: T);
    }
    impl crate::ops::Deref for OsString {
        type Target = OsStr;
    }
    impl<T: ?Sized + AsRef<OsStr>> From<&T> for OsString {}
    impl From<String> for OsString {}
    impl AsRef<OsStr> for OsString {}
    impl AsRef<OsStr> for OsStr {}
    impl AsRef<crate::path::Path> for OsString {}
    impl AsRef<crate::path::Path> for OsStr {}
    #[derive(PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct OsStr;
    impl OsStr {
        pub fn new<S: AsRef<OsStr> + ?Sized>(s: &S) -> &OsStr;
        pub fn to_str(&self) -> Option<&str>;
        pub fn to_string_lossy(&self) -> Cow<'_, str>;
        pub fn to_os_string(&self) -> OsString;
        pub fn is_empty(&self) -> bool;
        pub fn len(&self) -> usize;
    }
    impl crate::borrow::ToOwned for OsStr {
        type Owned = OsString;
    }
    #[derive(Clone, Default)]
    pub struct CString;
    impl CString {
        pub fn new<T: Into<Vec<u8>>>(t: T) -> Result<CString, NulError>;
        pub fn as_ptr(&self) -> *const i8;
        pub fn into_raw(self) -> *mut i8;
        pub fn as_c_str(&self) -> &CStr;
    }
    impl crate::ops::Deref for CString {
        type Target = CStr;
    }
    #[derive(Clone)]
    pub struct NulError;
    pub struct CStr;
    impl CStr {
        pub unsafe fn from_ptr<'a>(ptr: *const i8) -> &'a CStr;
        pub fn to_str(&self) -> Result<&str, crate::str::Utf8Error>;
        pub fn to_string_lossy(&self) -> Cow<'_, str>;
        pub fn to_bytes(&self) -> &[u8];
    }
    pub enum c_void {}
    pub type c_int = i32;
    pub type c_char = i8;
}

pub mod path {
    use crate::borrow::Cow;
    use crate::ffi::{OsStr, OsString};
    use crate::iter::IterOf;
    #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct PathBuf;
    impl PathBuf {
        pub fn new() -> PathBuf;
        pub fn as_path(&self) -> &Path;
        pub fn push<P: AsRef<Path>>(&mut self, path: P);
        pub fn pop(&mut self) -> bool;
        pub fn set_file_name<S: AsRef<OsStr>>(&mut self, file_name: S);
        pub fn set_extension<S: AsRef<OsStr>>(&mut self, extension: S) -> bool;
        pub fn into_os_string(self) -> OsString;
        pub fn into_boxed_path(self) -> Box<Path>;
    }
    impl crate::ops::Deref for PathBuf {
        type Target = Path;
    }
    impl<T: ?Sized + AsRef<OsStr>> From<&T> for PathBuf {}
    impl From<String> for PathBuf {}
    impl From<OsString> for PathBuf {}
    impl AsRef<Path> for PathBuf {}
    impl AsRef<Path> for Path {}
    impl AsRef<OsStr> for PathBuf {}
    impl AsRef<OsStr> for Path {}
    impl<P: AsRef<Path>> FromIterator<P> for PathBuf {}
    impl crate::str::FromStr for PathBuf {
        type Err = crate::convert::Infallible;
    }
    #[derive(PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct Path;
    impl Path {
        pub fn new<S: AsRef<OsStr> + ?Sized>(s: &S) -> &Path;
        pub fn as_os_str(&self) -> &OsStr;
        pub fn to_str(&self) -> Option<&str>;
        pub fn to_string_lossy(&self) -> Cow<'_, str>;
        pub fn to_path_buf(&self) -> PathBuf;
        pub fn is_absolute(&self) -> bool;
        pub fn is_relative(&self) -> bool;
        pub fn has_root(&self) -> bool;
        pub fn parent(&self) -> Option<&Path>;
        pub fn ancestors(&self) -> IterOf<&Path>;
        pub fn file_name(&self) -> Option<&OsStr>;
        pub fn strip_prefix<P: AsRef<Path>>(&self, base: P) -> Result<&Path, StripPrefixError>;
        pub fn starts_with<P: AsRef<Path>>(&self, base: P) -> bool;
        pub fn ends_with<P: AsRef<Path>>(&self, child: P) -> bool;
        pub fn file_stem(&self) -> Option<&OsStr>;
        pub fn extension(&self) -> Option<&OsStr>;
        pub fn join<P: AsRef<Path>>(&self, path: P) -> PathBuf;
        pub fn with_file_name<S: AsRef<OsStr>>(&self, file_name: S) -> PathBuf;
        pub fn with_extension<S: AsRef<OsStr>>(&self, extension: S) -> PathBuf;
        pub fn components(&self) -> IterOf<Component<'_>>;
        pub fn iter(&self) -> IterOf<&OsStr>;
        pub fn display(&self) -> Display<'_>;
        pub fn into_path_buf(self: Box<Path>) -> PathBuf;
        #[blocks("file I/O")]
        pub fn metadata(&self) -> crate::io::Result<crate::fs::Metadata>;
        #[blocks("file I/O")]
        pub fn symlink_metadata(&self) -> crate::io::Result<crate::fs::Metadata>;
        #[blocks("file I/O")]
        pub fn canonicalize(&self) -> crate::io::Result<PathBuf>;
        #[blocks("file I/O")]
        pub fn read_link(&self) -> crate::io::Result<PathBuf>;
        #[blocks("file I/O")]
        pub fn read_dir(&self) -> crate::io::Result<crate::fs::ReadDir>;
        #[blocks("file I/O")]
        pub fn exists(&self) -> bool;
        #[blocks("file I/O")]
        pub fn try_exists(&self) -> crate::io::Result<bool>;
        #[blocks("file I/O")]
        pub fn is_file(&self) -> bool;
        #[blocks("file I/O")]
        pub fn is_dir(&self) -> bool;
        #[blocks("file I/O")]
        pub fn is_symlink(&self) -> bool;
    }
    impl crate::borrow::ToOwned for Path {
        type Owned = PathBuf;
    }
    impl<'a> IntoIterator for &'a Path {
        type Item = &'a OsStr;
        type IntoIter = IterOf<&'a OsStr>;
    }
    pub struct Display<'a>;
    impl crate::fmt::Display for Display<'_> {}
    #[derive(Clone, Copy)]
    pub enum Component<'a> {
        Prefix(PrefixComponent<'a>),
        RootDir,
        CurDir,
        ParentDir,
        Normal(&'a OsStr),
    }
    impl<'a> Component<'a> {
        pub fn as_os_str(self) -> &'a OsStr;
    }
    #[derive(Clone, Copy)]
    pub struct PrefixComponent<'a>;
    #[derive(Clone)]
    pub struct StripPrefixError;
    pub const MAIN_SEPARATOR: char = '/';
}

pub mod env {
    use crate::ffi::{OsStr, OsString};
    use crate::iter::IterOf;
    use crate::path::PathBuf;
    pub fn var<K: AsRef<OsStr>>(key: K) -> Result<String, VarError>;
    pub fn var_os<K: AsRef<OsStr>>(key: K) -> Option<OsString>;
    pub fn vars() -> IterOf<(String, String)>;
    pub unsafe fn set_var<K: AsRef<OsStr>, V: AsRef<OsStr>>(key: K, value: V);
    pub unsafe fn remove_var<K: AsRef<OsStr>>(key: K);
    pub fn args() -> IterOf<String>;
    pub fn args_os() -> IterOf<OsString>;
    pub fn temp_dir() -> PathBuf;
    pub fn home_dir() -> Option<PathBuf>;
    pub fn current_dir() -> crate::io::Result<PathBuf>;
    pub fn set_current_dir<P>(path: P) -> crate::io::Result<()>;
    pub fn current_exe() -> crate::io::Result<PathBuf>;
    pub fn split_paths<T: AsRef<OsStr> + ?Sized>(unparsed: &T) -> IterOf<PathBuf>;
    #[derive(Clone)]
    pub enum VarError {
        NotPresent,
        NotUnicode(OsString),
    }
    impl crate::error::Error for VarError {}
    pub mod consts {
        pub const OS: &str = "";
        pub const ARCH: &str = "";
        pub const FAMILY: &str = "";
    }
}

pub mod io {
    use crate::fmt::Arguments;
    use crate::iter::IterOf;
    pub use self::error::{Error, ErrorKind, Result};
    pub mod prelude {
        pub use super::{BufRead, Read, Seek, Write};
    }
    pub mod error {
        pub type Result<T> = crate::result::Result<T, Error>;
        pub struct Error;
        impl Error {
            pub fn new<E>(kind: ErrorKind, error: E) -> Error;
            pub fn other<E>(error: E) -> Error;
            pub fn last_os_error() -> Error;
            pub fn from_raw_os_error(code: i32) -> Error;
            pub fn raw_os_error(&self) -> Option<i32>;
            pub fn get_ref(&self) -> Option<&(dyn crate::error::Error + Send + Sync)>;
            pub fn into_inner(self) -> Option<Box<dyn crate::error::Error + Send + Sync>>;
            pub fn kind(&self) -> ErrorKind;
        }
        impl From<ErrorKind> for Error {}
        impl crate::error::Error for Error {}
        impl crate::fmt::Display for Error {}
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
        pub enum ErrorKind {
            NotFound,
            PermissionDenied,
            ConnectionRefused,
            ConnectionReset,
            ConnectionAborted,
            NotConnected,
            AddrInUse,
            AddrNotAvailable,
            BrokenPipe,
            AlreadyExists,
            WouldBlock,
            InvalidInput,
            InvalidData,
            TimedOut,
            WriteZero,
            StorageFull,
            Interrupted,
            Unsupported,
            UnexpectedEof,
            OutOfMemory,
            Other,
        }
    }
    // Bytes in memory implement these too: `#[blocks]` stands on the impls that do real I/O.
    pub trait Read {
        fn read(&mut self, buf: &mut [u8]) -> Result<usize>;
        fn read_to_end(&mut self, buf: &mut Vec<u8>) -> Result<usize>;
        fn read_to_string(&mut self, buf: &mut String) -> Result<usize>;
        fn read_exact(&mut self, buf: &mut [u8]) -> Result<()>;
        fn by_ref(&mut self) -> &mut Self;
        fn bytes(self) -> IterOf<Result<u8>>;
        fn chain<R: Read>(self, next: R) -> Chain<Self, R>;
        fn take(self, limit: u64) -> Take<Self>;
    }
    pub trait Write {
        fn write(&mut self, buf: &[u8]) -> Result<usize>;
        fn flush(&mut self) -> Result<()>;
        fn write_all(&mut self, buf: &[u8]) -> Result<()>;
        fn write_fmt(&mut self, args: Arguments<'_>) -> Result<()>;
        fn by_ref(&mut self) -> &mut Self;
    }
    pub trait BufRead: Read {
        fn fill_buf(&mut self) -> Result<&[u8]>;
        fn consume(&mut self, amount: usize);
        fn read_until(&mut self, byte: u8, buf: &mut Vec<u8>) -> Result<usize>;
        fn read_line(&mut self, buf: &mut String) -> Result<usize>;
        fn split(self, byte: u8) -> IterOf<Result<Vec<u8>>>;
        fn lines(self) -> IterOf<Result<String>>;
    }
    pub trait Seek {
        fn seek(&mut self, pos: SeekFrom) -> Result<u64>;
        fn rewind(&mut self) -> Result<()>;
        fn stream_position(&mut self) -> Result<u64>;
    }
    pub trait IsTerminal {
        fn is_terminal(&self) -> bool;
    }
    pub struct IoSlice<'a>;
    impl<'a> IoSlice<'a> {
        pub fn new(buf: &'a [u8]) -> IoSlice<'a>;
    }
    #[derive(Clone, Copy)]
    pub enum SeekFrom {
        Start(u64),
        End(i64),
        Current(i64),
    }
    pub struct Chain<T, U> {
        _owns: (T, U),
    }
    impl<T: Read, U: Read> Read for Chain<T, U> {}
    pub struct Take<T> {
        _owns: T,
    }
    impl<T: Read> Read for Take<T> {}
    impl<T: BufRead> BufRead for Take<T> {}
    #[derive(Clone, Default)]
    pub struct Cursor<T> {
        _owns: T,
    }
    impl<T> Cursor<T> {
        pub const fn new(inner: T) -> Cursor<T>;
        pub fn into_inner(self) -> T;
        pub fn get_ref(&self) -> &T;
        pub fn get_mut(&mut self) -> &mut T;
        pub fn position(&self) -> u64;
        pub fn set_position(&mut self, pos: u64);
    }
    impl<T> Read for Cursor<T> {}
    impl<T> BufRead for Cursor<T> {}
    impl<T> Write for Cursor<T> {}
    impl<T> Seek for Cursor<T> {}
    impl Read for &[u8] {}
    impl BufRead for &[u8] {}
    impl Write for Vec<u8> {}
    impl<R: Read + ?Sized> Read for &mut R {}
    impl<W: Write + ?Sized> Write for &mut W {}
    impl<R: Read + ?Sized> Read for Box<R> {}
    impl<W: Write + ?Sized> Write for Box<W> {}

    // Nobody buffers what is in memory already.
    pub struct BufReader<R: ?Sized> {
        _owns: R,
    }
    impl<R> BufReader<R> {
        pub fn new(inner: R) -> BufReader<R>;
        pub fn with_capacity(capacity: usize, inner: R) -> BufReader<R>;
        pub fn get_ref(&self) -> &R;
        pub fn get_mut(&mut self) -> &mut R;
        pub fn into_inner(self) -> R;
        pub fn buffer(&self) -> &[u8];
    }
    #[blocks("I/O")]
    impl<R: Read> Read for BufReader<R> {}
    #[blocks("I/O")]
    impl<R: Read> BufRead for BufReader<R> {}
    #[blocks("I/O")]
    impl<R: Seek> Seek for BufReader<R> {}
    pub struct BufWriter<W: ?Sized> {
        _owns: W,
    }
    impl<W: Write> BufWriter<W> {
        pub fn new(inner: W) -> BufWriter<W>;
        pub fn with_capacity(capacity: usize, inner: W) -> BufWriter<W>;
        pub fn get_ref(&self) -> &W;
        pub fn get_mut(&mut self) -> &mut W;
        #[blocks("I/O")]
        pub fn into_inner(self) -> crate::result::Result<W, IntoInnerError<BufWriter<W>>>;
    }
    #[blocks("I/O")]
    impl<W: Write> Write for BufWriter<W> {}
    #[blocks("I/O")]
    impl<W: Seek> Seek for BufWriter<W> {}
    pub struct LineWriter<W: ?Sized> {
        _owns: W,
    }
    impl<W: Write> LineWriter<W> {
        pub fn new(inner: W) -> LineWriter<W>;
    }
    #[blocks("I/O")]
    impl<W: Write> Write for LineWriter<W> {}
    pub struct IntoInnerError<W> {
        _owns: W,
    }

    pub struct Empty;
    pub struct Sink;
    pub struct Repeat;
    impl Read for Empty {}
    impl BufRead for Empty {}
    impl Write for Sink {}
    pub fn empty() -> Empty;
    pub fn sink() -> Sink;
    #[blocks("I/O")]
    pub fn copy<R: ?Sized + Read, W: ?Sized + Write>(reader: &mut R, writer: &mut W) -> Result<u64>;
    #[blocks("I/O")]
    pub fn read_to_string<R: Read>(reader: R) -> Result<String>;

    // The lock around the process's own streams is not one of ours: who holds it only keeps others from printing.
    pub fn stdin() -> Stdin;
    pub fn stdout() -> Stdout;
    pub fn stderr() -> Stderr;
    pub struct Stdin;
    impl Stdin {
        pub fn lock(&self) -> StdinLock<'static>;
        #[blocks("standard input")]
        pub fn read_line(&self, buf: &mut String) -> Result<usize>;
        #[blocks("standard input")]
        pub fn lines(self) -> IterOf<Result<String>>;
    }
    #[blocks("standard input")]
    impl Read for Stdin {}
    pub struct StdinLock<'a>;
    #[blocks("standard input")]
    impl Read for StdinLock<'_> {}
    #[blocks("standard input")]
    impl BufRead for StdinLock<'_> {}
    pub struct Stdout;
    impl Stdout {
        pub fn lock(&self) -> StdoutLock<'static>;
    }
    impl Write for Stdout {}
    pub struct StdoutLock<'a>;
    impl Write for StdoutLock<'_> {}
    pub struct Stderr;
    impl Stderr {
        pub fn lock(&self) -> StderrLock<'static>;
    }
    impl Write for Stderr {}
    pub struct StderrLock<'a>;
    impl Write for StderrLock<'_> {}
    impl IsTerminal for Stdin {}
    impl IsTerminal for Stdout {}
    impl IsTerminal for Stderr {}
}

pub mod fs {
    use crate::io::{Read, Result, Seek, Write};
    use crate::path::{Path, PathBuf};
    use crate::time::SystemTime;
    #[blocks("file I/O")]
    pub fn read<P: AsRef<Path>>(path: P) -> Result<Vec<u8>>;
    #[blocks("file I/O")]
    pub fn read_to_string<P: AsRef<Path>>(path: P) -> Result<String>;
    #[blocks("file I/O")]
    pub fn write<P: AsRef<Path>, C: AsRef<[u8]>>(path: P, contents: C) -> Result<()>;
    #[blocks("file I/O")]
    pub fn remove_file<P: AsRef<Path>>(path: P) -> Result<()>;
    #[blocks("file I/O")]
    pub fn metadata<P: AsRef<Path>>(path: P) -> Result<Metadata>;
    #[blocks("file I/O")]
    pub fn symlink_metadata<P: AsRef<Path>>(path: P) -> Result<Metadata>;
    #[blocks("file I/O")]
    pub fn rename<P: AsRef<Path>, Q: AsRef<Path>>(from: P, to: Q) -> Result<()>;
    #[blocks("file I/O")]
    pub fn copy<P: AsRef<Path>, Q: AsRef<Path>>(from: P, to: Q) -> Result<u64>;
    #[blocks("file I/O")]
    pub fn hard_link<P: AsRef<Path>, Q: AsRef<Path>>(original: P, link: Q) -> Result<()>;
    #[blocks("file I/O")]
    pub fn soft_link<P: AsRef<Path>, Q: AsRef<Path>>(original: P, link: Q) -> Result<()>;
    #[blocks("file I/O")]
    pub fn read_link<P: AsRef<Path>>(path: P) -> Result<PathBuf>;
    #[blocks("file I/O")]
    pub fn canonicalize<P: AsRef<Path>>(path: P) -> Result<PathBuf>;
    #[blocks("file I/O")]
    pub fn create_dir<P: AsRef<Path>>(path: P) -> Result<()>;
    #[blocks("file I/O")]
    pub fn create_dir_all<P: AsRef<Path>>(path: P) -> Result<()>;
    #[blocks("file I/O")]
    pub fn remove_dir<P: AsRef<Path>>(path: P) -> Result<()>;
    #[blocks("file I/O")]
    pub fn remove_dir_all<P: AsRef<Path>>(path: P) -> Result<()>;
    #[blocks("file I/O")]
    pub fn read_dir<P: AsRef<Path>>(path: P) -> Result<ReadDir>;
    #[blocks("file I/O")]
    pub fn set_permissions<P: AsRef<Path>>(path: P, perm: Permissions) -> Result<()>;
    #[blocks("file I/O")]
    pub fn exists<P: AsRef<Path>>(path: P) -> Result<bool>;

    pub struct File;
    #[blocks("file I/O")]
    impl File {
        pub fn open<P: AsRef<Path>>(path: P) -> Result<File>;
        pub fn create<P: AsRef<Path>>(path: P) -> Result<File>;
        pub fn create_new<P: AsRef<Path>>(path: P) -> Result<File>;
        pub fn options() -> OpenOptions;
        pub fn sync_all(&self) -> Result<()>;
        pub fn sync_data(&self) -> Result<()>;
        #[waits("file lock")]
        pub fn lock(&self) -> Result<()>;
        #[waits("file lock")]
        pub fn lock_shared(&self) -> Result<()>;
        pub fn try_lock(&self) -> crate::result::Result<(), TryLockError>;
        pub fn try_lock_shared(&self) -> crate::result::Result<(), TryLockError>;
        pub fn unlock(&self) -> Result<()>;
        pub fn set_len(&self, size: u64) -> Result<()>;
        pub fn metadata(&self) -> Result<Metadata>;
        pub fn try_clone(&self) -> Result<File>;
        pub fn set_permissions(&self, perm: Permissions) -> Result<()>;
        pub fn set_modified(&self, time: SystemTime) -> Result<()>;
    }
    // `File::lock` locks a file against other processes; it gives no guard.
    pub enum TryLockError {
        Error(crate::io::Error),
        WouldBlock,
    }
    #[blocks("file I/O")]
    impl Read for File {}
    #[blocks("file I/O")]
    impl Write for File {}
    #[blocks("file I/O")]
    impl Seek for File {}
    #[blocks("file I/O")]
    impl Read for &File {}
    #[blocks("file I/O")]
    impl Write for &File {}
    #[derive(Clone)]
    pub struct OpenOptions;
    impl OpenOptions {
        pub fn new() -> OpenOptions;
        pub fn read(&mut self, read: bool) -> &mut Self;
        pub fn write(&mut self, write: bool) -> &mut Self;
        pub fn append(&mut self, append: bool) -> &mut Self;
        pub fn truncate(&mut self, truncate: bool) -> &mut Self;
        pub fn create(&mut self, create: bool) -> &mut Self;
        pub fn create_new(&mut self, create_new: bool) -> &mut Self;
        #[blocks("file I/O")]
        pub fn open<P: AsRef<Path>>(&self, path: P) -> Result<File>;
    }
    #[derive(Clone)]
    pub struct Metadata;
    impl Metadata {
        pub fn file_type(&self) -> FileType;
        pub fn is_dir(&self) -> bool;
        pub fn is_file(&self) -> bool;
        pub fn is_symlink(&self) -> bool;
        pub fn len(&self) -> u64;
        pub fn permissions(&self) -> Permissions;
        pub fn modified(&self) -> Result<SystemTime>;
        pub fn accessed(&self) -> Result<SystemTime>;
        pub fn created(&self) -> Result<SystemTime>;
    }
    #[derive(Clone, Copy)]
    pub struct FileType;
    impl FileType {
        pub fn is_dir(&self) -> bool;
        pub fn is_file(&self) -> bool;
        pub fn is_symlink(&self) -> bool;
    }
    #[derive(Clone)]
    pub struct Permissions;
    impl Permissions {
        pub fn readonly(&self) -> bool;
        pub fn set_readonly(&mut self, readonly: bool);
    }
    pub struct ReadDir;
    #[blocks("file I/O")]
    impl Iterator for ReadDir {
        type Item = Result<DirEntry>;
    }
    pub struct DirEntry;
    impl DirEntry {
        pub fn path(&self) -> PathBuf;
        #[blocks("file I/O")]
        pub fn metadata(&self) -> Result<Metadata>;
        pub fn file_type(&self) -> Result<FileType>;
        pub fn file_name(&self) -> crate::ffi::OsString;
    }
    #[derive(Clone)]
    pub struct DirBuilder;
    impl DirBuilder {
        pub fn new() -> DirBuilder;
        pub fn recursive(&mut self, recursive: bool) -> &mut Self;
        #[blocks("file I/O")]
        pub fn create<P: AsRef<Path>>(&self, path: P) -> Result<()>;
    }
}

pub mod net {
    use crate::io::{Read, Result, Write};
    use crate::iter::IterOf;
    use crate::time::Duration;
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub enum IpAddr {
        V4(Ipv4Addr),
        V6(Ipv6Addr),
    }
    impl IpAddr {
        pub fn is_loopback(&self) -> bool;
        pub fn is_unspecified(&self) -> bool;
        pub fn is_multicast(&self) -> bool;
        pub fn is_ipv4(&self) -> bool;
        pub fn is_ipv6(&self) -> bool;
        pub fn to_canonical(&self) -> IpAddr;
    }
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct Ipv4Addr;
    impl Ipv4Addr {
        pub const LOCALHOST: Ipv4Addr = 0;
        pub const UNSPECIFIED: Ipv4Addr = 0;
        pub const BROADCAST: Ipv4Addr = 0;
        pub const fn new(a: u8, b: u8, c: u8, d: u8) -> Ipv4Addr;
        pub fn octets(&self) -> [u8; 4];
        pub fn is_loopback(&self) -> bool;
        pub fn is_private(&self) -> bool;
        pub fn is_unspecified(&self) -> bool;
    }
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct Ipv6Addr;
    impl Ipv6Addr {
        pub const LOCALHOST: Ipv6Addr = 0;
        pub const UNSPECIFIED: Ipv6Addr = 0;
        pub fn octets(&self) -> [u8; 16];
        pub fn segments(&self) -> [u16; 8];
        pub fn is_loopback(&self) -> bool;
        pub fn to_ipv4_mapped(&self) -> Option<Ipv4Addr>;
    }
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub enum SocketAddr {
        V4(SocketAddrV4),
        V6(SocketAddrV6),
    }
    impl SocketAddr {
        pub const fn new(ip: IpAddr, port: u16) -> SocketAddr;
        pub fn ip(&self) -> IpAddr;
        pub fn set_ip(&mut self, new_ip: IpAddr);
        pub fn port(&self) -> u16;
        pub fn set_port(&mut self, new_port: u16);
        pub fn is_ipv4(&self) -> bool;
        pub fn is_ipv6(&self) -> bool;
    }
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct SocketAddrV4;
    #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
    pub struct SocketAddrV6;
    #[derive(Clone)]
    pub struct AddrParseError;
    impl crate::error::Error for AddrParseError {}
    impl crate::str::FromStr for IpAddr {
        type Err = AddrParseError;
    }
    impl crate::str::FromStr for Ipv4Addr {
        type Err = AddrParseError;
    }
    impl crate::str::FromStr for Ipv6Addr {
        type Err = AddrParseError;
    }
    impl crate::str::FromStr for SocketAddr {
        type Err = AddrParseError;
    }
    impl From<Ipv4Addr> for IpAddr {}
    impl From<Ipv6Addr> for IpAddr {}
    impl From<[u8; 4]> for IpAddr {}
    impl<I: Into<IpAddr>> From<(I, u16)> for SocketAddr {}
    pub trait ToSocketAddrs {
        #[blocks("name resolution")]
        fn to_socket_addrs(&self) -> Result<IterOf<SocketAddr>>;
    }
    impl<T: ?Sized> ToSocketAddrs for T {}
    #[derive(Clone, Copy)]
    pub enum Shutdown {
        Read,
        Write,
        Both,
    }
    pub struct TcpStream;
    #[blocks("network")]
    impl TcpStream {
        pub fn connect<A>(addr: A) -> Result<TcpStream>;
        pub fn connect_timeout(addr: &SocketAddr, timeout: Duration) -> Result<TcpStream>;
        pub fn peek(&self, buf: &mut [u8]) -> Result<usize>;
    }
    impl TcpStream {
        pub fn peer_addr(&self) -> Result<SocketAddr>;
        pub fn local_addr(&self) -> Result<SocketAddr>;
        pub fn shutdown(&self, how: Shutdown) -> Result<()>;
        pub fn try_clone(&self) -> Result<TcpStream>;
        pub fn set_read_timeout(&self, dur: Option<Duration>) -> Result<()>;
        pub fn set_write_timeout(&self, dur: Option<Duration>) -> Result<()>;
        pub fn set_nodelay(&self, nodelay: bool) -> Result<()>;
        pub fn set_nonblocking(&self, nonblocking: bool) -> Result<()>;
        pub fn take_error(&self) -> Result<Option<crate::io::Error>>;
    }
    #[blocks("network")]
    impl Read for TcpStream {}
    #[blocks("network")]
    impl Write for TcpStream {}
    #[blocks("network")]
    impl Read for &TcpStream {}
    #[blocks("network")]
    impl Write for &TcpStream {}
    pub struct TcpListener;
    impl TcpListener {
        pub fn bind<A>(addr: A) -> Result<TcpListener>;
        pub fn local_addr(&self) -> Result<SocketAddr>;
        pub fn try_clone(&self) -> Result<TcpListener>;
        pub fn set_nonblocking(&self, nonblocking: bool) -> Result<()>;
        #[blocks("network")]
        pub fn accept(&self) -> Result<(TcpStream, SocketAddr)>;
        #[blocks("network")]
        pub fn incoming(&self) -> IterOf<Result<TcpStream>>;
    }
    pub struct UdpSocket;
    impl UdpSocket {
        pub fn bind<A>(addr: A) -> Result<UdpSocket>;
        pub fn local_addr(&self) -> Result<SocketAddr>;
        pub fn try_clone(&self) -> Result<UdpSocket>;
        pub fn set_nonblocking(&self, nonblocking: bool) -> Result<()>;
        pub fn set_read_timeout(&self, dur: Option<Duration>) -> Result<()>;
        #[blocks("network")]
        pub fn connect<A>(&self, addr: A) -> Result<()>;
        #[blocks("network")]
        pub fn recv(&self, buf: &mut [u8]) -> Result<usize>;
        #[blocks("network")]
        pub fn recv_from(&self, buf: &mut [u8]) -> Result<(usize, SocketAddr)>;
        #[blocks("network")]
        pub fn send(&self, buf: &[u8]) -> Result<usize>;
        #[blocks("network")]
        pub fn send_to<A>(&self, buf: &[u8], addr: A) -> Result<usize>;
    }
}

pub mod os {
    pub mod unix {
        pub mod net {
            use crate::io::{Read, Result, Write};
            use crate::path::Path;
            pub struct UnixStream;
            impl UnixStream {
                #[blocks("network")]
                pub fn connect<P: AsRef<Path>>(path: P) -> Result<UnixStream>;
                pub fn pair() -> Result<(UnixStream, UnixStream)>;
                pub fn try_clone(&self) -> Result<UnixStream>;
                pub fn set_nonblocking(&self, nonblocking: bool) -> Result<()>;
            }
            #[blocks("network")]
            impl Read for UnixStream {}
            #[blocks("network")]
            impl Write for UnixStream {}
            pub struct UnixListener;
            impl UnixListener {
                pub fn bind<P: AsRef<Path>>(path: P) -> Result<UnixListener>;
                #[blocks("network")]
                pub fn accept(&self) -> Result<(UnixStream, SocketAddr)>;
            }
            #[derive(Clone)]
            pub struct SocketAddr;
        }
        pub mod fs {
            #[blocks("file I/O")]
            pub fn symlink<P, Q>(original: P, link: Q) -> crate::io::Result<()>;
        }
    }
}

pub mod process {
    use crate::ffi::OsStr;
    use crate::io::{Read, Result, Write};
    use crate::path::Path;
    pub struct Command;
    impl Command {
        pub fn new<S: AsRef<OsStr>>(program: S) -> Command;
        pub fn arg<S: AsRef<OsStr>>(&mut self, arg: S) -> &mut Command;
        pub fn args<I, S>(&mut self, args: I) -> &mut Command;
        pub fn env<K, V>(&mut self, key: K, val: V) -> &mut Command;
        pub fn envs<I>(&mut self, vars: I) -> &mut Command;
        pub fn env_remove<K>(&mut self, key: K) -> &mut Command;
        pub fn env_clear(&mut self) -> &mut Command;
        pub fn current_dir<P: AsRef<Path>>(&mut self, dir: P) -> &mut Command;
        pub fn stdin<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Command;
        pub fn stdout<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Command;
        pub fn stderr<T: Into<Stdio>>(&mut self, cfg: T) -> &mut Command;
        #[blocks("process")]
        pub fn spawn(&mut self) -> Result<Child>;
        #[blocks("process")]
        pub fn output(&mut self) -> Result<Output>;
        #[blocks("process")]
        pub fn status(&mut self) -> Result<ExitStatus>;
        pub fn get_program(&self) -> &OsStr;
    }
    pub struct Child {
        pub stdin: Option<ChildStdin>,
        pub stdout: Option<ChildStdout>,
        pub stderr: Option<ChildStderr>,
    }
    impl Child {
        pub fn kill(&mut self) -> Result<()>;
        pub fn id(&self) -> u32;
        #[waits("process")]
        pub fn wait(&mut self) -> Result<ExitStatus>;
        pub fn try_wait(&mut self) -> Result<Option<ExitStatus>>;
        #[waits("process")]
        pub fn wait_with_output(self) -> Result<Output>;
    }
    pub struct ChildStdin;
    #[blocks("pipe")]
    impl Write for ChildStdin {}
    pub struct ChildStdout;
    #[blocks("pipe")]
    impl Read for ChildStdout {}
    pub struct ChildStderr;
    #[blocks("pipe")]
    impl Read for ChildStderr {}
    pub struct Stdio;
    impl Stdio {
        pub fn piped() -> Stdio;
        pub fn inherit() -> Stdio;
        pub fn null() -> Stdio;
    }
    #[derive(Clone)]
    pub struct Output {
        pub status: ExitStatus,
        pub stdout: Vec<u8>,
        pub stderr: Vec<u8>,
    }
    #[derive(Clone, Copy, Default)]
    pub struct ExitStatus;
    impl ExitStatus {
        pub fn success(&self) -> bool;
        pub fn code(&self) -> Option<i32>;
    }
    #[derive(Clone, Copy)]
    pub struct ExitCode;
    impl ExitCode {
        pub const SUCCESS: ExitCode = 0;
        pub const FAILURE: ExitCode = 0;
    }
    impl From<u8> for ExitCode {}
    pub trait Termination {}
    #[diverges]
    pub fn exit(code: i32) -> !;
    #[diverges]
    pub fn abort() -> !;
    pub fn id() -> u32;
}
