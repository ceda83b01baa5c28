//! The types of declarations: what a signature, a field, an alias or an impl's header says.

use super::{AdtId, AdtShape, AliasId, Container, Def, FnId, ImplId, Index, ModId, Namespace, StaticId, TraitId};
use crate::syntax::Name;
use crate::syntax::ast::{Bound, GenericArgs, Generics, ItemKind, Path, Receiver, Segment, TypeKind, TypeRef};
use smallvec::SmallVec;

/// A declared type. Type parameters are numbered: those of the impl or trait first (a trait's `Self` is 0), then the function's own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum GTy {
    /// Cannot be told.
    Unknown,
    /// `_`, or an argument that was left out: to be inferred.
    Infer,
    /// `!`
    Never,
    /// The n-th parameter.
    Param(u32),
    /// A struct, enum or union.
    Adt(AdtId, Box<[GTy]>),
    /// `&T`, `&mut T`
    Ref(bool, Box<GTy>),
    /// `*T`
    Ptr(Box<GTy>),
    /// `(A, B)`
    Tuple(Box<[GTy]>),
    /// `[T; N]`
    Array(Box<GTy>),
    /// `[T]`
    Slice(Box<GTy>),
    /// `u8`, `str`, …
    Prim(Name),
    /// `fn(A) -> B`
    FnPtr(Box<[GTy]>, Box<GTy>),
    /// `dyn A + B`
    Dyn(Box<[GBound]>),
    /// `impl A + B`
    Impl(Box<[GBound]>),
    /// `<T as Trait>::Name`, `T::Name`
    Assoc(Box<GTy>, Option<TraitId>, Name),
    /// A type of a crate that is not read.
    External(Name, Box<[GTy]>),
}

/// A bound: a trait with its arguments and what its associated types shall be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GBound {
    /// The trait; `None` where it is not read.
    pub trait_: Option<TraitId>,
    /// Its arguments, without `Self`.
    pub args: Box<[GTy]>,
    /// `Item = T`
    pub assoc: Box<[(Name, GTy)]>,
}

/// A function's signature.
#[derive(Clone, Debug)]
pub struct FnSig {
    /// How many parameters it is generic over, those of its container included.
    pub arity: u32,
    /// The container's.
    pub outer_arity: u32,
    /// The types of its parameters; with a receiver, that comes first.
    pub params: Vec<GTy>,
    /// What it returns; for an `async fn` what the future gives.
    pub output: GTy,
    /// Whether it returns a future of `output`.
    pub is_async: bool,
    /// Whether the first parameter is `self`.
    pub has_receiver: bool,
    /// Bounds of parameters (and of other types in `where`).
    pub bounds: Vec<(GTy, GBound)>,
}

/// What an impl is for.
#[derive(Clone, Debug)]
pub struct ImplHeader {
    /// How many parameters it is generic over.
    pub arity: u32,
    /// The type.
    pub self_ty: GTy,
    /// The trait's arguments.
    pub trait_args: Vec<GTy>,
    /// Bounds.
    pub bounds: Vec<(GTy, GBound)>,
    /// Associated types.
    pub assoc: Vec<(Name, GTy)>,
}

/// What a type's names are looked up in.
#[derive(Clone)]
pub struct Scope<'s> {
    /// The module.
    pub module: ModId,
    /// Type parameters, by number.
    pub params: SmallVec<[Name; 4]>,
    /// `Self`.
    pub self_ty: Option<GTy>,
    /// The impl around, for `Self::Assoc`.
    pub in_impl: Option<ImplId>,
    /// The trait around, for `Self::Assoc`.
    pub in_trait: Option<TraitId>,
    /// Imports inside the function's body.
    pub locals: &'s [(Name, Def)],
    /// Whether left-out arguments are inferred (in a body) or unknown (in a declaration).
    pub infers: bool,
}

/// `Pool` of `Pool<T>`, for paths that people read.
pub fn type_name(ty: &TypeRef) -> String {
    match &ty.kind {
        TypeKind::Path(path) => path.last().map_or_else(|| "_".to_owned(), |s| s.name.to_string()),
        TypeKind::Ref { inner, .. } | TypeKind::Ptr(inner) => type_name(inner),
        TypeKind::Dyn(bounds) | TypeKind::Impl(bounds) => {
            bounds.first().and_then(|b| b.path.last()).map_or_else(|| "dyn".to_owned(), |s| s.name.to_string())
        }
        TypeKind::Slice(inner) | TypeKind::Array(inner) => format!("[{}]", type_name(inner)),
        TypeKind::Tuple(list) => format!("({})", list.iter().map(type_name).collect::<Vec<_>>().join(", ")),
        TypeKind::FnPtr(..) => "fn".to_owned(),
        TypeKind::Never => "!".to_owned(),
        TypeKind::Infer | TypeKind::Const | TypeKind::Unknown => "_".to_owned(),
    }
}

/// Aliases that lead to aliases are followed this far.
const ALIAS_DEPTH: u32 = 16;

/// Runs `lower` unless this thread is already that deep in aliases.
fn nested(lower: impl FnOnce() -> GTy) -> Option<GTy> {
    thread_local!(static DEPTH: std::cell::Cell<u32> = const { std::cell::Cell::new(0) });
    if DEPTH.get() >= ALIAS_DEPTH {
        return None;
    }
    DEPTH.set(DEPTH.get() + 1);
    let ty = lower();
    DEPTH.set(DEPTH.get() - 1);
    Some(ty)
}

impl<'a> Index<'a> {
    /// The scope of a module, without parameters.
    pub fn module_scope(&self, module: ModId) -> Scope<'static> {
        Scope {
            module,
            params: SmallVec::new(),
            self_ty: None,
            in_impl: None,
            in_trait: None,
            locals: &[],
            infers: false,
        }
    }

    /// The scope of an impl's items.
    pub fn impl_scope(&self, id: ImplId) -> Scope<'static> {
        let imp = &self.impls[id.index()];
        let mut scope = self.module_scope(imp.module);
        scope.params = imp.ast.generics.params.iter().map(|p| p.name).collect();
        scope.self_ty = Some(self.lower(&imp.ast.self_ty, &scope));
        scope.in_impl = Some(id);
        scope
    }

    /// The scope of a trait's items: `Self` is parameter 0.
    pub fn trait_scope(&self, id: TraitId) -> Scope<'static> {
        let trait_ = &self.traits[id.index()];
        let mut scope = self.module_scope(trait_.module);
        scope.params.push(Name::from("Self"));
        scope.params.extend(trait_.ast.generics.params.iter().map(|p| p.name));
        scope.self_ty = Some(GTy::Param(0));
        scope.in_trait = Some(id);
        scope
    }

    /// The scope of a function's signature and body.
    pub fn fn_scope(&self, id: FnId) -> Scope<'static> {
        let fun = self.fun(id);
        let mut scope = match fun.container {
            Container::Module => self.module_scope(fun.module),
            Container::Impl(imp) => self.impl_scope(imp),
            Container::Trait(trait_) => self.trait_scope(trait_),
        };
        scope.params.extend(fun.ast.generics.params.iter().map(|p| p.name));
        scope
    }

    /// The signature of a function.
    pub fn sig(&self, id: FnId) -> &FnSig {
        self.fun(id).sig.get_or_init(|| Box::new(self.lower_sig(id)))
    }

    fn lower_sig(&self, id: FnId) -> FnSig {
        let fun = self.fun(id);
        let scope = self.fn_scope(id);
        let ast = fun.ast;
        let mut params = Vec::with_capacity(ast.params.len() + 1);
        if let Some(receiver) = &ast.receiver {
            let this = scope.self_ty.clone().unwrap_or(GTy::Unknown);
            params.push(match receiver {
                Receiver::Value => this,
                Receiver::Ref => GTy::Ref(false, Box::new(this)),
                Receiver::RefMut => GTy::Ref(true, Box::new(this)),
                Receiver::Typed(ty) => self.lower(ty, &scope),
            });
        }
        params.extend(ast.params.iter().map(|p| self.lower(&p.ty, &scope)));
        let output = ast.output.as_ref().map_or(GTy::Tuple(Box::new([])), |ty| self.lower(ty, &scope));
        let mut bounds = self.lower_bounds(&ast.generics, &scope);
        let outer_arity = (scope.params.len() - ast.generics.params.len()) as u32;
        match fun.container {
            Container::Module => {}
            Container::Impl(imp) => bounds.extend(self.impl_header(imp).bounds.iter().cloned()),
            Container::Trait(trait_) => {
                let def = &self.traits[trait_.index()];
                bounds.extend(self.lower_bounds(&def.ast.generics, &scope));
                let args = (1..=def.ast.generics.params.len() as u32).map(GTy::Param).collect();
                bounds.push((GTy::Param(0), GBound { trait_: Some(trait_), args, assoc: Box::new([]) }));
            }
        }
        FnSig {
            arity: scope.params.len() as u32,
            outer_arity,
            params,
            output,
            is_async: ast.is_async,
            has_receiver: ast.receiver.is_some(),
            bounds,
        }
    }

    fn lower_bounds(&self, generics: &Generics, scope: &Scope<'_>) -> Vec<(GTy, GBound)> {
        let mut bounds = Vec::new();
        for param in &generics.params {
            let Some(n) = scope.params.iter().rposition(|name| *name == param.name) else { continue };
            bounds.extend(param.bounds.iter().map(|b| (GTy::Param(n as u32), self.lower_bound(b, scope))));
        }
        for (ty, list) in &generics.wheres {
            let ty = self.lower(ty, scope);
            bounds.extend(list.iter().map(|b| (ty.clone(), self.lower_bound(b, scope))));
        }
        bounds
    }

    pub(super) fn lower_bound(&self, bound: &Bound, scope: &Scope<'_>) -> GBound {
        let trait_ = match self.resolve_in(scope, &bound.path, Namespace::Types) {
            Some((Def::Trait(id), [])) => Some(id),
            _ => None,
        };
        let args = bound.path.last().and_then(|s| s.args.as_deref());
        let types = args.map_or(Box::default(), |a| a.types.iter().map(|t| self.lower(t, scope)).collect());
        let assoc =
            args.map_or(Box::default(), |a| a.bindings.iter().map(|(n, t)| (*n, self.lower(t, scope))).collect());
        GBound { trait_, args: types, assoc }
    }

    /// What an impl is for.
    pub fn impl_header(&self, id: ImplId) -> &ImplHeader {
        self.impls[id.index()].header.get_or_init(|| {
            let scope = self.impl_scope(id);
            let imp = &self.impls[id.index()];
            let trait_args = imp.ast.trait_.as_ref().and_then(|p| p.last()?.args.as_deref());
            let trait_args = trait_args.map_or(Vec::new(), |a| a.types.iter().map(|t| self.lower(t, &scope)).collect());
            let assoc = (imp.ast.items.iter())
                .filter_map(|item| match &item.kind {
                    ItemKind::TypeAlias(_, Some(ty), _) => Some((item.name, self.lower(ty, &scope))),
                    _ => None,
                })
                .collect();
            Box::new(ImplHeader {
                arity: scope.params.len() as u32,
                self_ty: scope.self_ty.clone().unwrap_or(GTy::Unknown),
                trait_args,
                bounds: self.lower_bounds(&imp.ast.generics, &scope),
                assoc,
            })
        })
    }

    /// The types of a struct's fields (one list), or of each variant's.
    pub fn field_types(&self, id: AdtId) -> &[Vec<GTy>] {
        let adt = self.adt(id);
        adt.fields.get_or_init(|| {
            let scope = self.adt_scope(id);
            let lower = |fields: &crate::syntax::ast::Fields| -> Vec<GTy> {
                fields.list().iter().map(|f| self.lower(&f.ty, &scope)).collect()
            };
            match adt.shape {
                AdtShape::Struct(fields) => vec![lower(fields)],
                AdtShape::Enum(variants) => variants.iter().map(|v| lower(&v.fields)).collect(),
            }
        })
    }

    /// The scope of a type's fields.
    pub fn adt_scope(&self, id: AdtId) -> Scope<'static> {
        let adt = self.adt(id);
        let mut scope = self.module_scope(adt.module);
        scope.params = adt.generics.params.iter().map(|p| p.name).collect();
        scope.self_ty = Some(GTy::Adt(id, (0..scope.params.len() as u32).map(GTy::Param).collect()));
        scope
    }

    /// The type of a static or const.
    pub fn static_type(&self, id: StaticId) -> &GTy {
        let def = &self.statics[id.index()];
        def.lowered.get_or_init(|| {
            let ty = self.lower(def.ty, &self.module_scope(def.module));
            // `thread_local!` and its kin hide the value behind a key.
            let key = def.by_macro.and_then(|path| self.given_by(path, def.module));
            match key.filter(|key| !matches!(&ty, GTy::Adt(adt, _) if adt == key)) {
                Some(key) => GTy::Adt(key, Box::new([ty])),
                None => ty,
            }
        })
    }

    fn alias_type(&self, id: AliasId) -> Option<&GTy> {
        let alias = &self.aliases[id.index()];
        if let Some(ty) = alias.lowered.get() {
            return Some(ty);
        }
        let mut scope = self.module_scope(alias.module);
        scope.params = alias.generics.params.iter().map(|p| p.name).collect();
        // A cycle of aliases is broken code; the depth ends it.
        let ty = nested(|| self.lower(alias.ty, &scope))?;
        Some(alias.lowered.get_or_init(|| ty))
    }

    /// Resolves a path in a scope: imports of the body first, then the module.
    pub fn resolve_in<'p>(&self, scope: &Scope<'_>, path: &'p Path, ns: Namespace) -> Option<(Def, &'p [Segment])> {
        let names: SmallVec<[Name; 6]> = path.segments.iter().map(|s| s.name).collect();
        if !path.global
            && let Some(first) = names.first()
            && let Some((_, def)) =
                scope.locals.iter().rev().find(|(name, def)| name == first && (names.len() > 1 || def.is_in(ns, self)))
        {
            let (def, rest) = self.walk(*def, &names[1..], ns)?;
            return Some((def, &path.segments[path.segments.len() - rest.len()..]));
        }
        let (def, rest) = self.resolve(scope.module, path.global, &names, ns)?;
        Some((def, &path.segments[path.segments.len() - rest.len()..]))
    }

    /// The declared type that a written one means.
    pub fn lower(&self, ty: &TypeRef, scope: &Scope<'_>) -> GTy {
        match &ty.kind {
            TypeKind::Path(path) => self.lower_path(path, scope),
            TypeKind::Ref { mutable, inner } => GTy::Ref(*mutable, Box::new(self.lower(inner, scope))),
            TypeKind::Ptr(inner) => GTy::Ptr(Box::new(self.lower(inner, scope))),
            TypeKind::Tuple(list) => GTy::Tuple(list.iter().map(|t| self.lower(t, scope)).collect()),
            TypeKind::Array(inner) => GTy::Array(Box::new(self.lower(inner, scope))),
            TypeKind::Slice(inner) => GTy::Slice(Box::new(self.lower(inner, scope))),
            TypeKind::FnPtr(inputs, output) => {
                GTy::FnPtr(inputs.iter().map(|t| self.lower(t, scope)).collect(), Box::new(self.lower(output, scope)))
            }
            TypeKind::Dyn(bounds) => GTy::Dyn(bounds.iter().map(|b| self.lower_bound(b, scope)).collect()),
            TypeKind::Impl(bounds) => GTy::Impl(bounds.iter().map(|b| self.lower_bound(b, scope)).collect()),
            TypeKind::Never => GTy::Never,
            TypeKind::Infer => GTy::Infer,
            TypeKind::Const | TypeKind::Unknown => GTy::Unknown,
        }
    }

    fn lower_path(&self, path: &Path, scope: &Scope<'_>) -> GTy {
        if let Some(qself) = &path.qself {
            let this = self.lower(&qself.0, scope);
            let Some(last) = path.last() else { return this };
            let trait_path = Path {
                global: path.global,
                qself: None,
                segments: path.segments[..qself.1 as usize].to_vec(),
                span: path.span,
            };
            let trait_ = match self.resolve_in(scope, &trait_path, Namespace::Types) {
                Some((Def::Trait(id), [])) => Some(id),
                _ => None,
            };
            return GTy::Assoc(Box::new(this), trait_, last.name);
        }
        let Some(first) = path.segments.first() else { return GTy::Unknown };
        if !path.global {
            if let Some(n) = scope.params.iter().rposition(|name| *name == first.name && first.name != "Self") {
                return self.assoc_of(GTy::Param(n as u32), &path.segments[1..]);
            }
            if first.name == "Self" {
                let this = scope.self_ty.clone().unwrap_or(GTy::Unknown);
                if let Some((ty, rest)) = self.own_assoc(&path.segments[1..], scope) {
                    return self.assoc_of(ty, rest);
                }
                // `Self::Name` in the trait that declares `Name`.
                if let (Some(trait_), [segment, rest @ ..]) = (scope.in_trait, &path.segments[1..])
                    && self.traits[trait_.index()]
                        .ast
                        .items
                        .iter()
                        .any(|i| i.name == segment.name && matches!(i.kind, ItemKind::TypeAlias(..)))
                {
                    return self.assoc_of(GTy::Assoc(Box::new(this), Some(trait_), segment.name), rest);
                }
                return self.assoc_of(this, &path.segments[1..]);
            }
        }
        let Some((def, rest)) = self.resolve_in(scope, path, Namespace::Types) else { return GTy::Unknown };
        let named = path.segments.len() - rest.len();
        let args = path.segments[..named].iter().rev().find_map(|s| s.args.as_deref());
        let ty = self.lower_def(def, args, scope);
        self.assoc_of(ty, rest)
    }

    fn assoc_of(&self, base: GTy, rest: &[Segment]) -> GTy {
        rest.iter().fold(base, |base, segment| GTy::Assoc(Box::new(base), None, segment.name))
    }

    /// `Self::Name` in an impl that says what `Name` is.
    fn own_assoc<'p>(&self, rest: &'p [Segment], scope: &Scope<'_>) -> Option<(GTy, &'p [Segment])> {
        let (first, rest) = rest.split_first()?;
        let items = &self.impls[scope.in_impl?.index()].ast.items;
        let ItemKind::TypeAlias(_, Some(ty), _) = &items.iter().find(|i| i.name == first.name)?.kind else {
            return None;
        };
        // A cycle of them is broken code; the depth ends it.
        let ty = nested(|| self.lower(ty, scope))?;
        Some((ty, rest))
    }

    /// The type of a resolved item with its written arguments.
    pub fn lower_def(&self, def: Def, args: Option<&GenericArgs>, scope: &Scope<'_>) -> GTy {
        let lowered = |this: &Self| -> Vec<GTy> {
            args.map_or(Vec::new(), |a| a.types.iter().map(|t| this.lower(t, scope)).collect())
        };
        match def {
            Def::Adt(id) | Def::Variant(id, _) => {
                let args = self.fill(lowered(self), self.adt(id).generics, &self.adt_scope(id), scope.infers);
                GTy::Adt(id, args.into())
            }
            Def::Alias(id) => {
                let alias = &self.aliases[id.index()];
                let mut inner = self.module_scope(alias.module);
                inner.params = alias.generics.params.iter().map(|p| p.name).collect();
                let args = self.fill(lowered(self), alias.generics, &inner, scope.infers);
                self.alias_type(id).map_or(GTy::Unknown, |ty| ty.substitute(&args))
            }
            Def::Trait(id) => {
                let assoc = args
                    .map_or(Box::default(), |a| a.bindings.iter().map(|(n, t)| (*n, self.lower(t, scope))).collect());
                GTy::Dyn(Box::new([GBound { trait_: Some(id), args: lowered(self).into(), assoc }]))
            }
            Def::Prim(name) => GTy::Prim(name),
            // Errs loud: `Result<T>` of a crate that is not read is taken for an alias of the one that there is.
            Def::External(path) if path.ends_with("::Result") && args.is_some_and(|a| !a.types.is_empty()) => {
                let mut args = lowered(self);
                args.resize(2, GTy::Unknown);
                self.lang_adt("result").map_or(GTy::Unknown, |result| GTy::Adt(result, args.into()))
            }
            Def::External(path) => GTy::External(path, lowered(self).into()),
            Def::Mod(_) | Def::Fn(_) | Def::Static(_) => GTy::Unknown,
        }
    }

    /// Fills in the arguments that were left out: by their defaults, else to be inferred or unknown.
    pub fn fill(&self, mut args: Vec<GTy>, generics: &Generics, inner: &Scope<'_>, infers: bool) -> Vec<GTy> {
        let infers = infers && args.is_empty();
        for param in generics.params.iter().skip(args.len()) {
            let next = match &param.default {
                Some(ty) if !infers => self.lower(ty, inner).substitute(&args),
                _ if infers => GTy::Infer,
                _ => GTy::Unknown,
            };
            args.push(next);
        }
        args.truncate(generics.params.len());
        args
    }
}

impl GTy {
    /// What a reference refers to.
    pub fn referent(&self) -> &GTy {
        match self {
            GTy::Ref(_, inner) => inner,
            other => other,
        }
    }

    /// Whether an associated type stands in it, but for what `dyn` and `impl` say.
    pub fn has_assoc(&self) -> bool {
        match self {
            GTy::Assoc(..) => true,
            GTy::Adt(_, items) | GTy::External(_, items) | GTy::Tuple(items) => items.iter().any(GTy::has_assoc),
            GTy::Ref(_, inner) | GTy::Ptr(inner) | GTy::Array(inner) | GTy::Slice(inner) => inner.has_assoc(),
            GTy::Unknown
            | GTy::Infer
            | GTy::Never
            | GTy::Param(_)
            | GTy::Prim(_)
            | GTy::FnPtr(..)
            | GTy::Dyn(_)
            | GTy::Impl(_) => false,
        }
    }

    /// The type with its parameters replaced; those beyond the list are unknown.
    pub fn substitute(&self, args: &[GTy]) -> GTy {
        let list = |items: &[GTy]| -> Box<[GTy]> { items.iter().map(|t| t.substitute(args)).collect() };
        let bounds = |items: &[GBound]| -> Box<[GBound]> {
            (items.iter())
                .map(|b| GBound {
                    trait_: b.trait_,
                    args: list(&b.args),
                    assoc: b.assoc.iter().map(|(n, t)| (*n, t.substitute(args))).collect(),
                })
                .collect()
        };
        match self {
            GTy::Param(n) => args.get(*n as usize).cloned().unwrap_or(GTy::Unknown),
            GTy::Adt(id, items) => GTy::Adt(*id, list(items)),
            GTy::Ref(mutable, inner) => GTy::Ref(*mutable, Box::new(inner.substitute(args))),
            GTy::Ptr(inner) => GTy::Ptr(Box::new(inner.substitute(args))),
            GTy::Tuple(items) => GTy::Tuple(list(items)),
            GTy::Array(inner) => GTy::Array(Box::new(inner.substitute(args))),
            GTy::Slice(inner) => GTy::Slice(Box::new(inner.substitute(args))),
            GTy::FnPtr(inputs, output) => GTy::FnPtr(list(inputs), Box::new(output.substitute(args))),
            GTy::Dyn(items) => GTy::Dyn(bounds(items)),
            GTy::Impl(items) => GTy::Impl(bounds(items)),
            GTy::Assoc(inner, trait_, name) => GTy::Assoc(Box::new(inner.substitute(args)), *trait_, *name),
            GTy::External(path, items) => GTy::External(*path, list(items)),
            GTy::Unknown | GTy::Infer | GTy::Never | GTy::Prim(_) => self.clone(),
        }
    }
}
