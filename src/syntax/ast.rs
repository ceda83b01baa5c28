//! The plain trees that parsing gives: what the later stages see instead of syn.

use super::{Name, Span};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

/// Declares a `u32` newtype that indexes a table.
#[macro_export]
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name(pub u32);
        impl $name {
            /// The index as `usize`.
            pub fn index(self) -> usize { self.0 as usize }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )*};
}

id! {
    /// An expression of a [`Body`].
    ExprId;
    /// A pattern of a [`Body`].
    PatId;
    /// A variable of a [`Body`]; an or-pattern's alternatives share theirs.
    BindingId;
    /// A closure or async block of a [`Body`].
    LambdaId;
    /// A loop or labelled block of a [`Body`], for `break` and `continue`.
    LabelId;
    /// A macro call of a [`Body`].
    MacroId;
}

// ---------------------------------------------------------------------------------------------- shared by both

/// A `cfg` predicate.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cfg {
    /// All hold. Empty: always.
    All(Vec<Cfg>),
    /// One holds.
    Any(Vec<Cfg>),
    /// Does not hold.
    Not(Box<Cfg>),
    /// `unix`, `test`, …
    Flag(Name),
    /// `feature = "x"`, `target_os = "linux"`, …
    KeyValue(Name, Name),
}

impl Cfg {
    /// The predicate of an item without `#[cfg]`.
    pub fn always() -> Cfg {
        Cfg::All(Vec::new())
    }

    /// Whether it is [`Cfg::always`].
    pub fn is_always(&self) -> bool {
        matches!(self, Cfg::All(list) if list.is_empty())
    }

    /// How likely it holds on the machines that people develop on: 1 surely, 0 unknown, -1 surely not.
    pub fn rank(&self) -> i8 {
        let is = |holds: bool| i8::from(holds) * 2 - 1;
        match self {
            Cfg::All(list) => list.iter().map(Cfg::rank).min().unwrap_or(1),
            Cfg::Any(list) => list.iter().map(Cfg::rank).max().unwrap_or(-1),
            Cfg::Not(inner) => -inner.rank(),
            Cfg::Flag(name) => match name.as_str() {
                "unix" | "debug_assertions" | "panic_unwind" => 1,
                "feature" => 0,
                _ => -1,
            },
            Cfg::KeyValue(key, value) => match key.as_str() {
                "feature" => 0,
                "target_os" => is(value == "linux"),
                "target_family" => is(value == "unix"),
                "target_arch" => is(value == "x86_64"),
                "target_pointer_width" => is(value == "64"),
                "target_has_atomic" => 1,
                "panic" => is(value == "unwind"),
                _ => 0,
            },
        }
    }

    /// Whether it holds in tests only.
    pub fn is_test(&self) -> bool {
        match self {
            Cfg::Flag(name) => name == "test",
            Cfg::All(list) => list.iter().any(Cfg::is_test),
            Cfg::Any(list) => !list.is_empty() && list.iter().all(Cfg::is_test),
            Cfg::Not(_) | Cfg::KeyValue(..) => false,
        }
    }
}

/// An attribute, as `path`, `path(args)` or `path = value`. `#[cfg]` and `#[doc]` are not kept as attributes;
/// `#[cfg_attr(p, a)]` is kept as `a`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attr {
    /// `tokio::test` → `[tokio, test]`.
    pub path: Vec<Name>,
    /// What follows.
    pub args: AttrArgs,
    /// The whole attribute, from `#` to `]`.
    pub span: Span,
}

impl Attr {
    /// Whether the path is this single word.
    pub fn is(&self, word: &str) -> bool {
        matches!(self.path[..], [only] if only == word)
    }
}

/// What follows an attribute's path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttrArgs {
    /// `#[a]`
    None,
    /// `#[a(b, c = "d", e(f))]`, as far as it has that form. A bare literal `#[a("x")]` is an [`Attr`] with an empty path and a value.
    List(Vec<Attr>),
    /// `#[a = "b"]`: the literal's text without quotes.
    Value(Name),
    /// Anything else.
    Opaque,
}

/// A path, in a type, an expression, a pattern or an import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Path {
    /// Whether it begins with `::`.
    pub global: bool,
    /// `<T as Trait>::…`: the type, and how many segments name the trait.
    pub qself: Option<Box<(TypeRef, u32)>>,
    /// At least one, but for `<T>::…` with nothing named yet.
    pub segments: SmallVec<[Segment; 1]>,
    /// The whole path.
    pub span: Span,
}

impl Path {
    /// The only segment's name, when the path is one plain identifier.
    pub fn as_ident(&self) -> Option<Name> {
        match &self.segments[..] {
            [one] if !self.global && self.qself.is_none() && one.args.is_none() => Some(one.name),
            _ => None,
        }
    }

    /// The last segment.
    pub fn last(&self) -> Option<&Segment> {
        self.segments.last()
    }
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// Without `r#`. `self`, `super`, `crate` and `Self` stand as themselves.
    pub name: Name,
    /// The identifier.
    pub span: Span,
    /// `<…>` or `(…) -> …`.
    pub args: Option<Box<GenericArgs>>,
}

/// The generic arguments of a segment. Lifetimes are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GenericArgs {
    /// Types and consts, in order; a const stands as [`TypeKind::Const`].
    pub types: Vec<TypeRef>,
    /// `Item = T`.
    pub bindings: Vec<(Name, TypeRef)>,
    /// `Item: Bound`.
    pub constraints: Vec<(Name, Vec<Bound>)>,
    /// `Fn(A, B) -> C`: then `types` is one tuple of the inputs and `bindings` has `Output`.
    pub parenthesized: bool,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypeRef {
    /// What it says.
    pub kind: TypeKind,
    /// Where.
    pub span: Span,
}

/// What a type says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum TypeKind {
    /// `a::B<C>`
    Path(Path),
    /// `&T`, `&mut T`
    Ref {
        /// Whether `mut`.
        mutable: bool,
        /// `T`
        inner: Box<TypeRef>,
    },
    /// `*const T`, `*mut T`
    Ptr(Box<TypeRef>),
    /// `(A, B)`; `()` is empty.
    Tuple(Vec<TypeRef>),
    /// `[T; N]`
    Array(Box<TypeRef>),
    /// `[T]`
    Slice(Box<TypeRef>),
    /// `fn(A) -> B`: inputs, output.
    FnPtr(Vec<TypeRef>, Box<TypeRef>),
    /// `dyn A + B`
    Dyn(Vec<Bound>),
    /// `impl A + B`
    Impl(Vec<Bound>),
    /// `!`
    Never,
    /// `_`
    Infer,
    /// A const generic argument.
    Const,
    /// A macro or something syn does not interpret.
    Unknown,
}

/// One bound of a parameter, a trait or an `impl`/`dyn` type. Lifetimes and `?Sized` are left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    /// The trait, with its arguments.
    pub path: Path,
}

/// The generics of an item. Lifetimes are left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Generics {
    /// Type and const parameters in order.
    pub params: Vec<GenericParam>,
    /// `where T: A + B`.
    pub wheres: Vec<(TypeRef, Vec<Bound>)>,
    /// Whether there are lifetimes among them: a value then borrows something.
    pub has_lifetime: bool,
}

/// One type or const parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GenericParam {
    /// Its name.
    pub name: Name,
    /// Whether `const N: usize`.
    pub is_const: bool,
    /// Inline bounds.
    pub bounds: Vec<Bound>,
    /// `= T`
    pub default: Option<TypeRef>,
}

// ---------------------------------------------------------------------------------------------- the skeleton

/// A file without its bodies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Skeleton {
    /// `#![…]` of the file.
    pub attrs: Vec<Attr>,
    /// `#![cfg(…)]` of the file.
    pub cfg: Option<Cfg>,
    /// In source order.
    pub items: Vec<Item>,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Its name; empty for `use`, `impl`, macro calls and foreign blocks.
    pub name: Name,
    /// The name's place, or the keyword's.
    pub name_span: Span,
    /// From the first attribute to the last token.
    pub span: Span,
    /// Whether it has any `pub`.
    pub is_pub: bool,
    /// The attributes.
    pub attrs: Vec<Attr>,
    /// The `#[cfg]`s together.
    pub cfg: Option<Cfg>,
    /// What it is.
    pub kind: ItemKind,
}

impl Item {
    /// The attribute of this single-word name.
    pub fn attr(&self, word: &str) -> Option<&Attr> {
        self.attrs.iter().find(|attr| attr.is(word))
    }
}

/// What an item is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ItemKind {
    /// `mod m;` is `None`, `mod m { .. }` its items.
    Mod(Option<Vec<Item>>),
    /// A function, also inside traits, impls and foreign blocks.
    Fn(Box<Function>),
    /// A struct or union.
    Struct(Box<Generics>, Fields),
    /// An enum.
    Enum(Box<Generics>, Vec<Variant>),
    /// A trait.
    Trait(Box<Trait>),
    /// An impl.
    Impl(Box<Impl>),
    /// The leaves of the import.
    Use(Vec<UseLeaf>),
    /// `extern crate name as alias`: the alias.
    ExternCrate(Option<Name>),
    /// A type alias or associated type; the type is absent for a trait's without default. The bounds of an associated type.
    TypeAlias(Box<Generics>, Option<Box<TypeRef>>, Vec<Bound>),
    /// A const, or an associated const.
    Const(Box<TypeRef>, Option<u32>),
    /// A static: its type and the cut of its initializer.
    Static(Box<TypeRef>, Option<u32>),
    /// `extern "C" { .. }`
    Foreign(Vec<Item>),
    /// `macro_rules!` (and `macro`): the span of its rules, delimiters included.
    MacroRules(Span),
    /// A macro called where items stand.
    MacroCall(Box<ItemMacro>),
    /// Something syn does not interpret.
    Unknown,
}

/// A macro called where items stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemMacro {
    /// `lazy_static` of `lazy_static! { .. }`.
    pub path: Path,
    /// Its tokens, delimiters included.
    pub tokens: Span,
    /// What the tokens are, where its shape is known or they read as items: the items stand as if written in its place.
    pub items: Vec<Item>,
    /// Whether nothing could be read inside.
    pub opaque: bool,
}

/// A function's signature, and the cut of its body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Its generics.
    pub generics: Generics,
    /// `async fn`.
    pub is_async: bool,
    /// `const fn`.
    pub is_const: bool,
    /// `unsafe fn`.
    pub is_unsafe: bool,
    /// How it takes `self`.
    pub receiver: Option<Receiver>,
    /// The other parameters. Their patterns are parsed again with the body: see [`Body::params`].
    pub params: Vec<Param>,
    /// The return type; `()` when absent.
    pub output: Option<TypeRef>,
    /// From `(` to `)`.
    pub params_span: Span,
    /// The index of the body among the file's cuts.
    pub body: Option<u32>,
}

/// How a method takes `self`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Receiver {
    /// `self`, `mut self`
    Value,
    /// `&self`
    Ref,
    /// `&mut self`
    RefMut,
    /// `self: T`
    Typed(Box<TypeRef>),
}

/// A parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Param {
    /// The name, where the pattern is a plain one.
    pub name: Option<Name>,
    /// The declared type.
    pub ty: TypeRef,
    /// Pattern and type.
    pub span: Span,
    /// Markers, in stubs.
    pub attrs: Vec<Attr>,
}

/// The fields of a struct or variant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fields {
    /// `struct S;`
    Unit,
    /// `struct S(A, B);` fields are named `0`, `1`, …
    Tuple(Vec<Field>),
    /// `struct S { a: A }`
    Named(Vec<Field>),
}

impl Fields {
    /// All of them.
    pub fn list(&self) -> &[Field] {
        match self {
            Fields::Unit => &[],
            Fields::Tuple(list) | Fields::Named(list) => list,
        }
    }
}

/// A field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// `a`, or `0`.
    pub name: Name,
    /// The name, or for a tuple field its type.
    pub span: Span,
    /// Its type.
    pub ty: TypeRef,
    /// Markers, in stubs.
    pub attrs: Vec<Attr>,
    /// Its `#[cfg]`.
    pub cfg: Option<Cfg>,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// Where.
    pub span: Span,
    /// What it carries.
    pub fields: Fields,
}

/// A trait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trait {
    /// Its generics, without `Self`.
    pub generics: Generics,
    /// Supertraits.
    pub supers: Vec<Bound>,
    /// Associated functions, types and consts.
    pub items: Vec<Item>,
}

/// An impl.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Impl {
    /// Its generics.
    pub generics: Generics,
    /// `impl Trait for`
    pub trait_: Option<Path>,
    /// Whether `impl !Trait for`.
    pub negative: bool,
    /// The type.
    pub self_ty: TypeRef,
    /// Associated functions, types and consts.
    pub items: Vec<Item>,
}

/// One name that a `use` brings in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UseLeaf {
    /// Whether the path begins with `::`.
    pub global: bool,
    /// All segments; `a::{self}` gives `[a]`; a glob gives its prefix.
    pub path: Vec<Name>,
    /// `as b`; `as _` is `_`.
    pub alias: Option<Name>,
    /// `a::*`
    pub is_glob: bool,
    /// The leaf (the last identifier, with its alias).
    pub span: Span,
    /// Whether it came from `a::{self}`: then it names modules and types only.
    pub is_self: bool,
}

impl UseLeaf {
    /// `prefix::name as alias`
    pub(super) fn named(global: bool, prefix: &[Name], name: Name, alias: Option<Name>, span: Span) -> Self {
        let is_self = name == "self" && !prefix.is_empty();
        let path = prefix.iter().copied().chain((!is_self).then_some(name)).collect();
        UseLeaf { global, path, alias, is_glob: false, span, is_self }
    }
}

// ---------------------------------------------------------------------------------------------- bodies

/// A function's body (or an initializer), in the form it was written. Closures and async blocks are inside: [`Body::lambdas`].
///
/// Spans count from the `(` of the function's parameters, which lie before the block; those of an initializer from its first byte.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// All expressions.
    pub exprs: Vec<Expr>,
    /// All patterns.
    pub pats: Vec<Pat>,
    /// All variables.
    pub bindings: Vec<Binding>,
    /// All closures and async blocks; an outer one comes before those inside it.
    pub lambdas: Vec<Lambda>,
    /// All macro calls in expression or statement position.
    pub macros: Vec<MacroCall>,
    /// The function's parameters in order, `self` first where there is one.
    pub params: Vec<PatId>,
    /// The block or initializer.
    pub root: Option<ExprId>,
    /// Items declared in blocks, with the block's expression; spans are relative to the body, and so are the spans of their own bodies.
    pub items: Vec<(ExprId, Item)>,
    /// The bodies of functions in `items`, in the order of their `Function::body` indices; their spans too are relative to *this* body.
    pub nested: Vec<Body>,
}

impl Body {
    /// The expression.
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.index()]
    }

    /// The pattern.
    pub fn pat(&self, id: PatId) -> &Pat {
        &self.pats[id.index()]
    }

    /// The variable.
    pub fn binding(&self, id: BindingId) -> &Binding {
        &self.bindings[id.index()]
    }

    /// The closure or async block.
    pub fn lambda(&self, id: LambdaId) -> &Lambda {
        &self.lambdas[id.index()]
    }

    /// The macro call.
    pub fn mac(&self, id: MacroId) -> &MacroCall {
        &self.macros[id.index()]
    }
}

/// A variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// `self` for the receiver.
    pub name: Name,
    /// Where it is declared (its first alternative's).
    pub span: Span,
    /// `mut x`.
    pub is_mut: bool,
    /// `ref x`, `ref mut x`.
    pub by_ref: bool,
    /// The closure or async block that declares it; `None`: the function.
    pub owner: Option<LambdaId>,
}

/// Where an expression's text comes from. Edits are made in the first two only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// Written here.
    #[default]
    Source,
    /// Written here, as a macro's argument.
    MacroArgument,
    /// Written in the macro's definition; the span is the macro's name at the call.
    MacroDefinition,
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// All of it, parentheses around it included.
    pub span: Span,
    /// Where its text comes from.
    pub origin: Origin,
    /// `#[cfg]` on it (a statement's, argument's or element's).
    pub cfg: Option<Box<Cfg>>,
}

/// What an expression is. Parentheses and invisible groups are not nodes of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ExprKind {
    /// Not interpreted by syn, or `_`.
    Missing,
    /// A literal.
    Lit(Lit),
    /// A variable of this body.
    Local(BindingId),
    /// Any other path: function, constant, static, unit struct, variant.
    Path(Box<Path>),
    /// `{ .. }`, `unsafe { .. }`, `'a: { .. }`, `const { .. }`, `try { .. }`
    Block(Box<Block>),
    /// A closure or async block.
    Lambda(LambdaId),
    /// `if c { } else { }`; `cond` may hold [`ExprKind::Let`] under `&&`; `then` is a block.
    If {
        /// The condition.
        cond: ExprId,
        /// The block.
        then: ExprId,
        /// A block or another `if`.
        otherwise: Option<ExprId>,
    },
    /// `let P = E` in a condition.
    Let {
        /// `P`
        pat: PatId,
        /// `E`
        init: ExprId,
    },
    /// `match E { .. }`
    Match {
        /// `E`
        scrutinee: ExprId,
        /// The arms.
        arms: Box<[Arm]>,
    },
    /// `loop { }`
    Loop {
        /// Its label, always present, written or not.
        label: LabelId,
        /// A block.
        body: ExprId,
    },
    /// `while c { }`
    While {
        /// Its label.
        label: LabelId,
        /// The condition, see [`ExprKind::If`].
        cond: ExprId,
        /// A block.
        body: ExprId,
    },
    /// `for p in e { }`, `for await p in e { }`
    For {
        /// Its label.
        label: LabelId,
        /// `p`
        pat: PatId,
        /// `e`
        iter: ExprId,
        /// A block.
        body: ExprId,
    },
    /// `break 'a e`; the target is resolved, `None` outside any (broken code).
    Break {
        /// The loop or block.
        label: Option<LabelId>,
        /// `e`
        value: Option<ExprId>,
    },
    /// `continue 'a`
    Continue {
        /// The loop.
        label: Option<LabelId>,
    },
    /// `return e`
    Return(Option<ExprId>),
    /// `yield e`
    Yield(Option<ExprId>),
    /// `f(a)`; also tuple structs and variants.
    Call {
        /// `f`
        callee: ExprId,
        /// In order.
        args: Box<[ExprId]>,
    },
    /// `r.m::<T>(a)`
    MethodCall(Box<MethodCall>),
    /// `b.f`, `b.0`
    Field {
        /// `b`
        base: ExprId,
        /// `f` or `0`.
        name: Name,
        /// The name's place.
        name_span: Span,
    },
    /// `b[i]`
    Index {
        /// `b`
        base: ExprId,
        /// `i`
        index: ExprId,
    },
    /// `f.await`
    Await {
        /// `f`
        future: ExprId,
        /// The `await` keyword.
        keyword: Span,
    },
    /// `e?`
    Try(ExprId),
    /// `!e`, `-e`, `*e`
    Unary(UnaryOp, ExprId),
    /// `a + b`, `a && b`, `a == b`
    Binary(BinaryOp, ExprId, ExprId),
    /// `a = b`; `a` may be a destructuring pattern written as an expression (tuple, call, struct, `_`).
    Assign(ExprId, ExprId),
    /// `a += b`
    AssignOp(BinaryOp, ExprId, ExprId),
    /// `&e`, `&mut e`, `&raw const e`
    Ref {
        /// Whether `mut`.
        mutable: bool,
        /// `e`
        place: ExprId,
    },
    /// `e as T`
    Cast(ExprId, Box<TypeRef>),
    /// `a..b`
    Range(Option<ExprId>, Option<ExprId>),
    /// `(a, b)`; `()` is empty.
    Tuple(Box<[ExprId]>),
    /// `[a, b]`
    Array(Box<[ExprId]>),
    /// `[e; n]`
    Repeat(ExprId, ExprId),
    /// `S { a: x, ..base }`
    Struct(Box<StructLit>),
    /// `m!(..)`
    Macro(MacroId),
}

/// A literal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Lit {
    /// `true`
    Bool(bool),
    /// `0`; its suffix, or empty.
    Zero(Name),
    /// `1`; its suffix, or empty, and its value where that is small.
    Int(Name, Option<u8>),
    /// `1.0`; its suffix, or empty.
    Float(Name),
    /// `"a"`
    Str,
    /// `b"a"`: its length is not kept.
    ByteStr,
    /// `c"a"`
    CStr,
    /// `'a'`
    Char,
    /// `b'a'`
    Byte,
}

/// A block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// `'a: { .. }`
    pub label: Option<LabelId>,
    /// Plain, `unsafe`, …
    pub kind: BlockKind,
    /// In order, items left out.
    pub stmts: Vec<Stmt>,
    /// The last expression without `;`.
    pub tail: Option<ExprId>,
    /// From `{` to `}`.
    pub braces: Span,
}

/// What kind of block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// `{ }`
    Plain,
    /// `unsafe { }`
    Unsafe,
    /// `const { }`
    Const,
    /// `try { }`
    Try,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// With its `;` and attributes.
    pub span: Span,
    /// Its `#[cfg]`.
    pub cfg: Option<Box<Cfg>>,
    /// `#[allow(…)]` and `#[expect(…)]` on it.
    pub attrs: Vec<Attr>,
}

/// What a statement is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum StmtKind {
    /// `let P: T = E else { D };`
    Let {
        /// `P`
        pat: PatId,
        /// `T`
        ty: Option<Box<TypeRef>>,
        /// `E`
        init: Option<ExprId>,
        /// The `else` block.
        otherwise: Option<ExprId>,
    },
    /// An expression with `;`, or a block-like one without.
    Expr(ExprId),
}

/// An arm of a `match`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// The pattern.
    pub pat: PatId,
    /// `if e`; may hold [`ExprKind::Let`] under `&&`.
    pub guard: Option<ExprId>,
    /// What it gives.
    pub body: ExprId,
    /// Its `#[cfg]`.
    pub cfg: Option<Box<Cfg>>,
    /// Pattern, guard and body.
    pub span: Span,
}

/// A method call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MethodCall {
    /// `r`
    pub receiver: ExprId,
    /// `m`
    pub name: Name,
    /// The method's name.
    pub name_span: Span,
    /// `::<T>`
    pub turbofish: Option<GenericArgs>,
    /// In order, without the receiver.
    pub args: Vec<ExprId>,
}

/// A struct literal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StructLit {
    /// `S`, `Self`, `E::V`
    pub path: Path,
    /// In source order; the shorthand `S { a }` has a [`ExprKind::Local`] or path as value.
    pub fields: Vec<(Name, ExprId)>,
    /// `..base`
    pub base: Option<ExprId>,
}

/// A prefix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum UnaryOp {
    /// `!`
    Not,
    /// `-`
    Neg,
    /// `*`
    Deref,
}

/// An infix operator, also of `a op= b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BinaryOp {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
    /// `==`, `!=`
    Equate,
    /// `<`, `<=`, `>`, `>=`
    Compare,
}

/// A pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pat {
    /// What it is.
    pub kind: PatKind,
    /// Where.
    pub span: Span,
}

/// What a pattern is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PatKind {
    /// `_`
    Wild,
    /// `..`
    Rest,
    /// `x`, `ref mut x @ P`
    Bind {
        /// `x`
        binding: BindingId,
        /// `P`
        sub: Option<PatId>,
    },
    /// A constant, unit struct or unit variant. A bare identifier is one when it begins with an uppercase letter.
    Path(Box<Path>),
    /// `V(a, .., b)`
    TupleStruct(Box<Path>, Box<[PatId]>),
    /// `S { a, b: P, .. }`
    Struct(Box<Path>, Box<[(Name, PatId)]>),
    /// `(a, .., b)`
    Tuple(Box<[PatId]>),
    /// `[a, .., b]`
    Slice(Box<[PatId]>),
    /// `&P`, `&mut P`
    Ref(PatId),
    /// `A | B`
    Or(Box<[PatId]>),
    /// A literal or range: it may fail to match.
    Lit,
    /// `P: T` in a closure's parameter, or a function's.
    Typed(PatId, Box<TypeRef>),
    /// A macro, or something syn does not interpret: it may fail to match.
    Unknown,
}

/// A closure or async block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lambda {
    /// Which.
    pub kind: LambdaKind,
    /// Whether `move`.
    pub is_move: bool,
    /// A closure's parameters.
    pub params: Vec<PatId>,
    /// A closure's declared return type.
    pub output: Option<TypeRef>,
    /// Its body.
    pub body: ExprId,
    /// The closure or async block around it.
    pub parent: Option<LambdaId>,
    /// All of it.
    pub span: Span,
    /// The variables of outer owners that are named inside it (also deeper inside), in order of first use.
    pub captures: Vec<BindingId>,
}

/// What kind of nested body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LambdaKind {
    /// `|a| b`
    Closure,
    /// `async { }`; also a branch or body that a macro turns into one (`stream! { }`).
    Async,
    /// `async |a| b`
    AsyncClosure,
}

/// A macro call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MacroCall {
    /// `tokio::select` of `tokio::select! { .. }`
    pub path: Path,
    /// The path's last segment.
    pub name_span: Span,
    /// From the path to the closing delimiter.
    pub span: Span,
    /// Its delimited tokens.
    pub tokens: Span,
    /// What it does with what is written in it.
    pub shape: Shape,
    /// Whether nobody declares it, so that the shape is only how its tokens read: what rests on it is a *may*.
    pub is_guess: bool,
}

/// What a macro does with the expressions in it: enough to know when each is evaluated, moved and dropped.
/// The stubs bind a macro's name to a shape by its name here in snake_case: `#[expands(format)] macro_rules! println`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    /// Not seen through. Counted in the coverage.
    Opaque,
    /// Unknown macro whose tokens read as expressions: evaluated in order, like a call's arguments.
    Arguments(Vec<ExprId>),
    /// `vec![a, b]`, and other macros that are an ordinary call of their arguments (moved in).
    Call(Vec<ExprId>),
    /// `vec![e; n]`
    Repeat(ExprId, ExprId),
    /// `format!`, `println!`, `write!` and logging: `dest` first (by reference), then the arguments by reference, in a
    /// statement of their own whose value owns nothing. `diverges` for `panic!`, `todo!`, `unreachable!`; `returns` for
    /// `bail!`, which leaves the function with an error.
    Format {
        /// `write!`'s first argument.
        dest: Option<ExprId>,
        /// Arguments after the format string and those named inside it; fields of `tracing` events.
        args: Vec<ExprId>,
        /// Never comes back.
        diverges: bool,
        /// Leaves the function.
        returns: bool,
    },
    /// `format_args!`: references to its arguments, extended like `&` in a `let`.
    FormatArgs(Vec<ExprId>),
    /// `assert!(c, ..)`: an `if` condition; then a diverging format. `ensure!` leaves the function instead.
    Assert {
        /// The condition.
        cond: ExprId,
        /// The message's arguments.
        args: Vec<ExprId>,
        /// `ensure!`: leaves the function.
        returns: bool,
    },
    /// `assert_eq!(a, b, ..)`: `match (&a, &b) { .. }`
    AssertEq {
        /// `a`
        left: ExprId,
        /// `b`
        right: ExprId,
        /// The message's arguments.
        args: Vec<ExprId>,
    },
    /// `matches!(e, P if g)`
    Matches {
        /// `e`
        scrutinee: ExprId,
        /// `P`
        pat: PatId,
        /// `g`
        guard: Option<ExprId>,
    },
    /// `dbg!(a)`: `match a { v => v }` each; the value of the first is the value.
    Dbg(Vec<ExprId>),
    /// `pin!(e)`: moves `e` into a place that lives as long as an extended temporary.
    Pin(ExprId),
    /// `join!(a, b)`, `try_join!(a, b)`: each is evaluated in a `let` of its own, then all are awaited together. A suspension.
    Join {
        /// The futures.
        branches: Vec<ExprId>,
        /// `try_join!`: `Result` of a tuple.
        is_try: bool,
    },
    /// `select! { p = f, if c => h, else => e }`: the futures are evaluated in a `let` inside the macro; suspended; dropped; then one handler runs.
    Select {
        /// In order.
        branches: Vec<SelectBranch>,
        /// `else => e` (or `default => e`, `complete => e`).
        otherwise: Vec<ExprId>,
    },
    /// `stream! { .. }`, `try_stream! { .. }`: an async block.
    Stream(ExprId),
    /// `cfg_if! { if #[cfg(..)] { .. } else { .. } }` in a body: blocks under predicates.
    CfgIf(Vec<(Cfg, ExprId)>),
    /// Tokens that stand as if written there: a workspace macro that passes its block or expression through, `cfg_rt! { .. }`.
    Inline(ExprId),
    /// Evaluates nothing: `stringify!`, `concat!`, `env!`, `include_str!`, `line!`, `const_format!`.
    Nothing,
}

/// A branch of `select!`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SelectBranch {
    /// `p`
    pub pat: PatId,
    /// `f`
    pub future: ExprId,
    /// `if c`
    pub cond: Option<ExprId>,
    /// `h`
    pub handler: Option<ExprId>,
}
