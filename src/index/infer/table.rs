//! The types of one body while they are inferred: an arena with variables.

use super::super::methods::Head;
use super::super::types::{GBound, GTy};
use super::super::{AdtId, FnId, TraitId};
use super::Infer;
use crate::syntax::Name;
use crate::syntax::ast::LambdaId;
use smallvec::SmallVec;

/// A type of a body: an index into its [`Table`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct T(pub u32);

/// What a type is. Lists are ranges of the table's list arena.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Cannot be told.
    Unknown,
    /// `!`
    Never,
    /// To be found; its number among the variables.
    Var(u32),
    /// A parameter of the function.
    Param(u32),
    /// A struct, enum or union.
    Adt(AdtId, List),
    /// A reference.
    Ref(bool, T),
    /// A raw pointer.
    Ptr(T),
    /// A tuple.
    Tuple(List),
    /// An array.
    Array(T),
    /// A slice.
    Slice(T),
    /// A primitive.
    Prim(Name),
    /// A function's own type, with its type arguments.
    FnDef(FnId, List),
    /// A tuple struct's or variant's constructor.
    Ctor(AdtId, u32, List),
    /// A function pointer.
    FnPtr(List, T),
    /// A closure.
    Lambda(LambdaId),
    /// What an `async fn` or an async block gives: the output.
    Future(T, Option<FutureOf>),
    /// `dyn`: an index of the table's bounds.
    Dyn(u32),
    /// `impl Trait` of the function that returned it.
    Opaque(u32, Option<FnId>),
    /// A type of a crate that is not read.
    External(Name, List),
}

/// Where a future comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FutureOf {
    /// A call of an `async fn`.
    Fn(FnId),
    /// An async block, or a call of an async closure.
    Lambda(LambdaId),
}

/// A run of the table's list arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct List {
    start: u32,
    len: u32,
}

/// A bound with types of this body.
#[derive(Clone, Debug)]
pub struct LBound {
    /// The trait.
    pub trait_: Option<TraitId>,
    /// Its arguments.
    pub args: Vec<T>,
    /// Associated types.
    pub assoc: Vec<(Name, T)>,
}

/// The arena.
#[derive(Debug, Default)]
pub struct Table {
    kinds: Vec<Kind>,
    lists: Vec<T>,
    /// Bounds of `dyn` and `impl` types.
    pub bounds: Vec<Vec<LBound>>,
    bound_to: Vec<Option<T>>,
    /// What is followed, where locks are.
    pub tracks: Option<Box<super::track::Tracks>>,
}

/// Types nest no deeper than this: what is deeper came from a cycle, and is unknown.
const DEPTH: u32 = 24;

impl Table {
    /// The table of a body with so many expressions.
    pub fn new(exprs: usize) -> Self {
        // Most expressions have a type of their own, and some have variables and arguments beside.
        let kinds = Vec::with_capacity(2 * exprs + 16);
        let (lists, bound_to) = (Vec::with_capacity(exprs), Vec::with_capacity(exprs / 2));
        Table { kinds, lists, bound_to, ..Table::default() }
    }

    /// A new type.
    pub fn add(&mut self, kind: Kind) -> T {
        let id = T(u32::try_from(self.kinds.len()).expect("a body has fewer than 2^32 types"));
        self.kinds.push(kind);
        id
    }

    /// A new variable.
    pub fn var(&mut self) -> T {
        let n = self.bound_to.len() as u32;
        self.bound_to.push(None);
        self.add(Kind::Var(n))
    }

    /// A new list.
    pub fn list(&mut self, items: &[T]) -> List {
        let start = self.lists.len() as u32;
        self.lists.extend_from_slice(items);
        List { start, len: items.len() as u32 }
    }

    /// The items of a list.
    pub fn items(&self, list: List) -> &[T] {
        &self.lists[list.start as usize..(list.start + list.len) as usize]
    }

    /// The type behind variables.
    pub fn resolve(&self, mut ty: T) -> T {
        while let Kind::Var(n) = self.kinds[ty.0 as usize]
            && let Some(next) = self.bound_to[n as usize]
        {
            ty = next;
        }
        ty
    }

    /// What the type is, behind variables.
    pub fn kind(&self, ty: T) -> Kind {
        self.kinds[self.resolve(ty).0 as usize]
    }

    /// The head of a type, to look up impls by.
    pub fn head(&self, ty: T) -> Head {
        match self.kind(ty) {
            Kind::Adt(id, _) => Head::Adt(id),
            Kind::Prim(name) => Head::Prim(name),
            Kind::External(path, _) => Head::External(path),
            Kind::Slice(_) | Kind::Array(_) => Head::Slice,
            Kind::Tuple(_) => Head::Tuple,
            Kind::Dyn(_) => Head::Dyn,
            _ => Head::Other,
        }
    }

    /// The type as a declaration would have it; what only this body knows is unknown there.
    pub fn declared(&self, ty: T) -> GTy {
        self.declared_at(ty, DEPTH)
    }

    fn declared_at(&self, ty: T, depth: u32) -> GTy {
        let Some(depth) = depth.checked_sub(1) else { return GTy::Unknown };
        let all = |list: List| -> Box<[GTy]> { self.items(list).iter().map(|t| self.declared_at(*t, depth)).collect() };
        let one = |t: T| Box::new(self.declared_at(t, depth));
        match self.kind(ty) {
            Kind::Never => GTy::Never,
            Kind::Param(n) => GTy::Param(n),
            Kind::Adt(id, list) => GTy::Adt(id, all(list)),
            Kind::External(path, list) => GTy::External(path, all(list)),
            Kind::Tuple(list) => GTy::Tuple(all(list)),
            Kind::Ref(mutable, inner) => GTy::Ref(mutable, one(inner)),
            Kind::Ptr(inner) => GTy::Ptr(one(inner)),
            Kind::Array(inner) => GTy::Array(one(inner)),
            Kind::Slice(inner) => GTy::Slice(one(inner)),
            Kind::Prim(name) => GTy::Prim(name),
            Kind::FnPtr(list, ret) => GTy::FnPtr(all(list), one(ret)),
            Kind::Unknown
            | Kind::Var(_)
            | Kind::FnDef(..)
            | Kind::Ctor(..)
            | Kind::Lambda(_)
            | Kind::Future(..)
            | Kind::Dyn(_)
            | Kind::Opaque(..) => GTy::Unknown,
        }
    }

    /// Whether nothing is known of it.
    pub fn is_open(&self, ty: T) -> bool {
        matches!(self.kind(ty), Kind::Var(_) | Kind::Unknown)
    }

    fn mentions(&self, ty: T, var: u32, depth: u32) -> bool {
        if depth == 0 {
            return true;
        }
        let all = |list: List| self.items(list).iter().any(|t| self.mentions(*t, var, depth - 1));
        match self.kind(ty) {
            Kind::Var(n) => n == var,
            Kind::Adt(_, list)
            | Kind::Tuple(list)
            | Kind::FnDef(_, list)
            | Kind::Ctor(_, _, list)
            | Kind::External(_, list) => all(list),
            Kind::FnPtr(list, ret) => all(list) || self.mentions(ret, var, depth - 1),
            Kind::Ref(_, t) | Kind::Ptr(t) | Kind::Array(t) | Kind::Slice(t) | Kind::Future(t, _) => {
                self.mentions(t, var, depth - 1)
            }
            Kind::Unknown
            | Kind::Never
            | Kind::Param(_)
            | Kind::Prim(_)
            | Kind::Lambda(_)
            | Kind::Dyn(_)
            | Kind::Opaque(..) => false,
        }
    }

    /// Makes the two the same as far as they can be. Where they differ the code coerces, or we are wrong: nothing happens.
    pub fn unify(&mut self, a: T, b: T) {
        self.unify_at(a, b, DEPTH);
    }

    fn unify_at(&mut self, a: T, b: T, depth: u32) {
        let (a, b) = (self.resolve(a), self.resolve(b));
        if a == b || depth == 0 {
            return;
        }
        match (self.kinds[a.0 as usize], self.kinds[b.0 as usize]) {
            (Kind::Var(n), other) if !matches!(other, Kind::Unknown | Kind::Never) && !self.mentions(b, n, DEPTH) => {
                self.bound_to[n as usize] = Some(b);
            }
            (Kind::Var(_), _) => {}
            (_, Kind::Var(_)) => self.unify_at(b, a, depth),
            (Kind::Adt(x, xs), Kind::Adt(y, ys)) if x == y => {
                if let Some(tracks) = &mut self.tracks {
                    tracks.same.push((a, b));
                }
                self.unify_lists(xs, ys, depth);
            }
            (Kind::External(x, xs), Kind::External(y, ys)) if x == y => self.unify_lists(xs, ys, depth),
            (Kind::Tuple(xs), Kind::Tuple(ys)) if xs.len == ys.len => self.unify_lists(xs, ys, depth),
            (Kind::Ref(_, x), Kind::Ref(_, y)) => self.unify_at(x, y, depth - 1),
            (Kind::Ptr(x), Kind::Ptr(y)) | (Kind::Array(x) | Kind::Slice(x), Kind::Array(y) | Kind::Slice(y)) => {
                self.unify_at(x, y, depth - 1);
            }
            (Kind::Future(x, _), Kind::Future(y, _)) => self.unify_at(x, y, depth - 1),
            (Kind::FnPtr(xs, x), Kind::FnPtr(ys, y)) => {
                self.unify_lists(xs, ys, depth);
                self.unify_at(x, y, depth - 1);
            }
            _ => {}
        }
    }

    fn unify_lists(&mut self, xs: List, ys: List, depth: u32) {
        for n in 0..xs.len.min(ys.len) {
            let (x, y) = (self.lists[(xs.start + n) as usize], self.lists[(ys.start + n) as usize]);
            self.unify_at(x, y, depth - 1);
        }
    }
}

impl Infer<'_, '_> {
    /// The type of a declaration here, its parameters replaced by `args`; what is left to infer becomes a variable.
    pub(super) fn instantiate(&mut self, ty: &GTy, args: &[T], of: Option<FnId>) -> T {
        match ty {
            GTy::Unknown => self.unknown,
            GTy::Infer => self.table.var(),
            GTy::Never => self.table.add(Kind::Never),
            GTy::Param(n) => args.get(*n as usize).copied().unwrap_or(self.unknown),
            GTy::Adt(id, items) => {
                let list = self.instantiate_list(items, args, of);
                self.table.add(Kind::Adt(*id, list))
            }
            GTy::External(path, items) => {
                let list = self.instantiate_list(items, args, of);
                self.table.add(Kind::External(*path, list))
            }
            GTy::Tuple(items) => {
                let list = self.instantiate_list(items, args, of);
                self.table.add(Kind::Tuple(list))
            }
            GTy::Ref(mutable, inner) => {
                let inner = self.instantiate(inner, args, of);
                self.table.add(Kind::Ref(*mutable, inner))
            }
            GTy::Ptr(inner) => {
                let inner = self.instantiate(inner, args, of);
                self.table.add(Kind::Ptr(inner))
            }
            GTy::Array(inner) => {
                let inner = self.instantiate(inner, args, of);
                self.table.add(Kind::Array(inner))
            }
            GTy::Slice(inner) => {
                let inner = self.instantiate(inner, args, of);
                self.table.add(Kind::Slice(inner))
            }
            GTy::Prim(name) => self.table.add(Kind::Prim(*name)),
            GTy::FnPtr(inputs, output) => {
                let list = self.instantiate_list(inputs, args, of);
                let output = self.instantiate(output, args, of);
                self.table.add(Kind::FnPtr(list, output))
            }
            GTy::Dyn(bounds) => {
                let n = self.instantiate_bounds(bounds, args, of);
                self.table.add(Kind::Dyn(n))
            }
            GTy::Impl(bounds) => {
                let n = self.instantiate_bounds(bounds, args, of);
                self.table.add(Kind::Opaque(n, of))
            }
            GTy::Assoc(inner, trait_, name) => {
                let inner = self.instantiate(inner, args, of);
                self.project(inner, *trait_, *name)
            }
        }
    }

    fn instantiate_list(&mut self, items: &[GTy], args: &[T], of: Option<FnId>) -> List {
        let items: SmallVec<[T; 4]> = items.iter().map(|ty| self.instantiate(ty, args, of)).collect();
        self.table.list(&items)
    }

    pub(super) fn instantiate_all(&mut self, items: &[GTy], args: &[T], of: Option<FnId>) -> Vec<T> {
        items.iter().map(|t| self.instantiate(t, args, of)).collect()
    }

    fn instantiate_bounds(&mut self, bounds: &[GBound], args: &[T], of: Option<FnId>) -> u32 {
        let bounds = bounds.iter().map(|b| self.instantiate_bound(b, args, of)).collect();
        self.table.bounds.push(bounds);
        self.table.bounds.len() as u32 - 1
    }

    pub(super) fn instantiate_bound(&mut self, bound: &GBound, args: &[T], of: Option<FnId>) -> LBound {
        LBound {
            trait_: bound.trait_,
            args: self.instantiate_all(&bound.args, args, of),
            assoc: bound.assoc.iter().map(|(name, ty)| (*name, self.instantiate(ty, args, of))).collect(),
        }
    }

    pub(super) fn tuple(&mut self, items: &[T]) -> T {
        let list = self.table.list(items);
        self.table.add(Kind::Tuple(list))
    }

    pub(super) fn vars(&mut self, count: u32) -> Vec<T> {
        (0..count).map(|_| self.table.var()).collect()
    }
}
