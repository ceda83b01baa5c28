//! The types of a body's expressions and variables, and what its calls enter, as far as declarations tell.
//!
//! One walk over the surface tree in the order of evaluation, with variables for what is not known yet; bounds that
//! carry a type (`FnOnce(T) -> U`, `IntoIterator<Item = T>`) are kept until the type they are on is known.

mod call;
mod expr;
mod pat;
mod solve;
pub mod table;
pub mod track;

use super::types::{FnSig, GTy, Scope};
use super::{AdtId, Def, FnId, Index, Namespace};
use crate::syntax::Name;
use crate::syntax::ast::{BindingId, Body, ExprId, ExprKind, ItemKind, LabelId, LambdaKind, TypeRef};
use rustc_hash::{FxHashMap, FxHashSet};
use table::{Kind, LBound, T, Table};

/// What inference found out about a body.
#[derive(Debug)]
pub struct Typing {
    /// The types.
    pub table: Table,
    /// Of each expression.
    pub exprs: Vec<T>,
    /// Of each variable.
    pub bindings: Vec<T>,
    /// What calls enter: calls, method calls, operators and `.await`s that are calls of a workspace function are here too.
    pub calls: FxHashMap<ExprId, CallSite>,
    /// The type whose field is read, for each field expression that is known.
    pub fields: FxHashMap<ExprId, AdtId>,
    /// The static or const that a path names.
    pub statics: FxHashMap<ExprId, super::StaticId>,
    /// The signatures of the closures and async blocks.
    pub lambdas: Vec<LambdaSig>,
    /// The types of the function's parameters, `self` first.
    pub params: Vec<T>,
    /// What the branches of `join!` and `select!` give.
    pub outputs: FxHashMap<ExprId, T>,
    /// The `index_mut` (or else `index`) that the code has for an index expression.
    pub indexed: FxHashMap<ExprId, FnId>,
    /// The type of `self`, behind references.
    pub self_adt: Option<AdtId>,
}

/// A closure's or async block's signature.
#[derive(Clone, Debug)]
pub struct LambdaSig {
    /// A closure's parameters.
    pub params: Vec<T>,
    /// What its body gives (an async block's output).
    pub ret: T,
}

/// What a call enters.
#[derive(Clone, Debug)]
pub struct CallSite {
    /// What.
    pub callee: Callee,
    /// How a method takes its receiver.
    pub adjust: Adjust,
    /// The type arguments of the callee, its container's first.
    pub substs: Vec<T>,
    /// What the call gives (for an `async fn` the future).
    pub ret: T,
    /// The receiver's type as the method takes it: behind derefs, without the reference.
    pub self_ty: Option<T>,
}

/// What a call enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callee {
    /// This function. A trait's function stands for the impls that are not known.
    Fn(FnId),
    /// A constructor.
    Ctor(AdtId, u32),
    /// A closure of this body.
    Lambda(crate::syntax::ast::LambdaId),
    /// A function pointer, a boxed or generic closure.
    Value,
    /// Not known.
    Unknown,
}

/// How a method takes its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjust {
    /// `self`
    Value,
    /// `&self`
    Ref,
    /// `&mut self`
    Mut,
    /// Not a method, or not known.
    None,
}

/// An associated type that waits for the type that it is of.
struct Projected {
    ty: T,
    trait_: Option<super::TraitId>,
    args: Vec<T>,
    name: Name,
    /// What stands for it.
    var: T,
}

/// A walk over one body.
pub struct Infer<'i, 'a> {
    pub(super) index: &'i Index<'a>,
    body: &'i Body,
    scope: Scope<'i>,
    table: Table,
    exprs: Vec<T>,
    bindings: Vec<T>,
    calls: FxHashMap<ExprId, CallSite>,
    fields: FxHashMap<ExprId, AdtId>,
    statics: FxHashMap<ExprId, super::StaticId>,
    outputs: FxHashMap<ExprId, T>,
    indexed: FxHashMap<ExprId, FnId>,
    params: Vec<T>,
    lambdas: Vec<LambdaSig>,
    /// Bounds that still say something.
    obligations: Vec<(T, LBound)>,
    /// Projections of types that are not known yet.
    projections: Vec<Projected>,
    /// What the function whose signature is made asks of types: the arguments of a trait choose among its impls.
    asked: Vec<(T, LBound)>,
    /// The variables that stand for numbers without a suffix.
    numbers: FxHashSet<T>,
    /// Bounds of the function's own parameters.
    env: Vec<(T, LBound)>,
    /// The associated types of those parameters, where only bounds of them are known: the parameter, the name, the type.
    assoc_params: Vec<(u32, Name, T)>,
    /// The return types of the function and of the closures around the current expression.
    returns: Vec<T>,
    breaks: FxHashMap<LabelId, T>,
    unknown: T,
    unit: T,
    params_of: Vec<T>,
    depth: u32,
}

/// Infers the types of a function's body.
pub fn infer_fn(index: &Index<'_>, id: FnId, body: &Body) -> Typing {
    infer_fn_with(index, id, body, false)
}

fn infer_fn_with(index: &Index<'_>, id: FnId, body: &Body, tracks: bool) -> Typing {
    let module = index.blocks.get(&id).copied().unwrap_or(index.fun(id).module);
    let locals = local_imports(index, module, body);
    let mut infer = Infer::new(index, body, body_scope(index, id, module, &locals));
    infer.table.tracks = tracks.then(Box::default);
    infer.enter(index.sig(id));
    let params = infer.params_of.clone();
    let ret = infer.instantiate(&index.sig(id).output, &params, Some(id));
    infer.note_own(id, ret);
    infer.give(ret);
    infer.finish()
}

/// The type that a function's body gives, whatever its signature says.
pub fn infer_output(index: &Index<'_>, id: FnId, body: &Body) -> GTy {
    let module = index.blocks.get(&id).copied().unwrap_or(index.fun(id).module);
    let locals = local_imports(index, module, body);
    let mut infer = Infer::new(index, body, body_scope(index, id, module, &locals));
    infer.enter(index.sig(id));
    let ret = infer.table.var();
    infer.give(ret);
    infer.finish().table.declared(ret)
}

fn body_scope<'s>(index: &Index<'_>, id: FnId, module: super::ModId, locals: &'s [(Name, Def)]) -> Scope<'s> {
    let mut scope = index.fn_scope(id);
    scope.module = module;
    scope.infers = true;
    Scope { locals, ..scope }
}

/// Infers the types of an initializer.
pub fn infer_initializer(index: &Index<'_>, module: super::ModId, ty: &TypeRef, body: &Body) -> Typing {
    infer_initializer_with(index, module, ty, body, None)
}

/// With the static or const that it is of, locks are followed.
fn infer_initializer_with(
    index: &Index<'_>,
    module: super::ModId,
    ty: &TypeRef,
    body: &Body,
    of: Option<super::StaticId>,
) -> Typing {
    let locals = local_imports(index, module, body);
    let mut scope = index.module_scope(module);
    scope.infers = true;
    let scope = Scope { locals: &locals, ..scope };
    let declared = index.lower(ty, &scope);
    let mut infer = Infer::new(index, body, scope);
    infer.table.tracks = of.map(|_| Box::default());
    let ret = infer.instantiate(&declared, &[], None);
    if let Some(of) = of {
        infer.note(track::Declared::Static(of), &declared, ret);
    }
    infer.returns.push(ret);
    if let Some(root) = body.root {
        let got = infer.expr(root, Some(ret));
        infer.table.unify(ret, got);
    }
    infer.finish()
}

/// What `use` declarations in the body's blocks bring in.
///
/// Errs loud and quiet: a block's import is taken as visible in the whole body.
fn local_imports(index: &Index<'_>, module: super::ModId, body: &Body) -> Vec<(Name, Def)> {
    let mut locals = Vec::new();
    for (_, item) in &body.items {
        let ItemKind::Use(leaves) = &item.kind else { continue };
        for leaf in leaves {
            for ns in [Namespace::Types, Namespace::Values] {
                let found = index.resolve(module, leaf.global, &leaf.path, ns);
                let Some((def, [])) = found else { continue };
                if leaf.is_glob {
                    index.names_in(def, &mut locals);
                } else if let Some(name) = leaf.alias.or(leaf.path.last().copied())
                    && !locals.contains(&(name, def))
                {
                    locals.push((name, def));
                }
            }
        }
    }
    locals
}

impl Index<'_> {
    /// All names in a module or enum, for a glob import in a body.
    fn names_in(&self, def: Def, out: &mut Vec<(Name, Def)>) {
        match def {
            Def::Mod(module) => {
                let mut names: Vec<_> = self.modules[module.index()].scope.iter().collect();
                names.sort_by_key(|(name, _)| **name);
                out.extend(names.into_iter().flat_map(|(name, entries)| entries.iter().map(|e| (*name, e.def))));
            }
            Def::Adt(adt) => {
                let variants = self.adt(adt).variants().iter().enumerate();
                out.extend(variants.map(|(n, v)| (v.name, Def::Variant(adt, n as u32))));
            }
            Def::Fn(_)
            | Def::Variant(..)
            | Def::Trait(_)
            | Def::Alias(_)
            | Def::Static(_)
            | Def::Prim(_)
            | Def::External(_) => {}
        }
    }
}

impl<'i, 'a> Infer<'i, 'a> {
    fn new(index: &'i Index<'a>, body: &'i Body, scope: Scope<'i>) -> Self {
        let mut table = Table::new(body.exprs.len());
        let unknown = table.add(Kind::Unknown);
        let empty = table.list(&[]);
        let unit = table.add(Kind::Tuple(empty));
        let lambdas = body
            .lambdas
            .iter()
            .map(|l| LambdaSig { params: l.params.iter().map(|_| table.var()).collect(), ret: table.var() })
            .collect();
        let bindings = body.bindings.iter().map(|_| table.var()).collect();
        Infer {
            index,
            body,
            scope,
            exprs: vec![unknown; body.exprs.len()],
            bindings,
            calls: FxHashMap::default(),
            fields: FxHashMap::default(),
            statics: FxHashMap::default(),
            outputs: FxHashMap::default(),
            indexed: FxHashMap::default(),
            params: Vec::new(),
            lambdas,
            obligations: Vec::new(),
            projections: Vec::new(),
            asked: Vec::new(),
            numbers: FxHashSet::default(),
            env: Vec::new(),
            assoc_params: Vec::new(),
            returns: Vec::new(),
            breaks: FxHashMap::default(),
            unknown,
            unit,
            params_of: Vec::new(),
            table,
            depth: 0,
        }
    }

    /// Takes over what the signature says of the parameters.
    fn enter(&mut self, sig: &FnSig) {
        let params: Vec<T> = (0..sig.arity).map(|n| self.table.add(Kind::Param(n))).collect();
        self.params_of = params.clone();
        for (ty, bound) in &sig.bounds {
            let ty = self.instantiate(ty, &params, None);
            let bound = self.instantiate_bound(bound, &params, None);
            // `where T::Guard: Deref`, beside what the trait says of `Guard`.
            if let Kind::Opaque(n, None) = self.table.kind(ty) {
                self.table.bounds[n as usize].push(bound.clone());
            }
            self.env.push((ty, bound));
        }
        for (pat, declared) in self.body.params.iter().zip(&sig.params) {
            let ty = self.instantiate(declared, &params, None);
            self.params.push(ty);
            self.pat(*pat, ty);
        }
    }

    /// Infers the body, which gives this type.
    fn give(&mut self, ret: T) {
        self.returns.push(ret);
        if let Some(root) = self.body.root {
            let got = self.expr(root, Some(ret));
            self.table.unify(ret, got);
        }
    }

    fn finish(mut self) -> Typing {
        self.solve(true);
        let self_adt = self.scope.self_ty.as_ref().and_then(|ty| match ty {
            GTy::Adt(id, _) => Some(*id),
            _ => None,
        });
        Typing {
            table: self.table,
            exprs: self.exprs,
            bindings: self.bindings,
            calls: self.calls,
            fields: self.fields,
            statics: self.statics,
            outputs: self.outputs,
            indexed: self.indexed,
            params: self.params,
            lambdas: self.lambdas,
            self_adt,
        }
    }

    fn binding(&self, id: BindingId) -> T {
        self.bindings[id.index()]
    }

    fn written(&mut self, ty: &TypeRef) -> T {
        let lowered = self.index.lower(ty, &self.scope);
        let params = std::mem::take(&mut self.params_of);
        let inferred = self.instantiate(&lowered, &params, None);
        self.params_of = params;
        self.note_written(&|this| this.index.spots(ty, &this.scope, None, 0), &lowered, inferred);
        inferred
    }

    fn adt(&mut self, name: &str, args: &[T]) -> T {
        match self.index.lang_adt(name) {
            Some(id) => {
                let list = self.table.list(args);
                self.table.add(Kind::Adt(id, list))
            }
            None => self.unknown,
        }
    }

    fn prim(&mut self, name: &str) -> T {
        self.table.add(Kind::Prim(Name::from(name)))
    }

    fn is_lang(&self, adt: AdtId, name: &str) -> bool {
        self.index.adt(adt).marks.lang.is_some_and(|lang| lang == name)
    }

    fn is_async_closure(&self, lambda: crate::syntax::ast::LambdaId) -> bool {
        self.body.lambda(lambda).kind == LambdaKind::AsyncClosure
    }
}

/// Whether `a += b` calls a method, as far as the types are known. On two primitives it does not.
pub fn is_overloaded_assignment(typing: &Typing, body: &Body, expr: ExprId) -> Option<bool> {
    let ExprKind::AssignOp(_, left, right) = body.expr(expr).kind else { return None };
    let kind = |expr: ExprId| typing.table.kind(typing.exprs[expr.index()]);
    match (kind(left), kind(right)) {
        (Kind::Prim(_), Kind::Ref(..)) => Some(true),
        (Kind::Prim(name), _) if name != "str" => Some(false),
        (Kind::Adt(..) | Kind::External(..), _) => Some(true),
        _ => None,
    }
}
