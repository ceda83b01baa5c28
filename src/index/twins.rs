//! Where the types of locks and guards that have an async twin are written: a declaration's, in the order in which its type names them.

use super::types::{GBound, GTy, Scope};
use super::{AdtId, AliasId, Def, Index, Namespace};
use crate::source::FileId;
use crate::syntax::ast::{Bound, GenericArgs, Path, Segment, TypeKind, TypeRef};
use crate::syntax::{Name, Span};

/// A path that names a lock or guard, without its generic arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    /// The file; `None`: the span is relative to the body that was asked about.
    pub file: Option<FileId>,
    /// From the path's first segment to the last identifier.
    pub span: Span,
    /// What it names.
    pub adt: AdtId,
}

/// Spots in order. `None` where a type is there that nobody wrote in the code: a stub's.
pub type Spots = Vec<Option<Spot>>;

/// Aliases are followed this far.
const DEPTH: u32 = 12;

/// What the type parameters around stand for.
type Env = [(Name, Spots)];

/// Where a type is written.
#[derive(Clone, Copy)]
struct At<'s> {
    scope: &'s Scope<'s>,
    env: &'s Env,
    file: Option<FileId>,
    /// What spans count from.
    base: u32,
    is_stub: bool,
    depth: u32,
}

impl Index<'_> {
    /// Whether values of the type can become those of an async lock or guard.
    pub fn has_twin(&self, adt: AdtId) -> bool {
        self.adt(adt).marks.twin.is_some()
    }

    /// How many locks and guards with a twin a declared type names.
    pub fn twins_in(&self, ty: &GTy) -> usize {
        let all = |list: &[GTy]| list.iter().map(|ty| self.twins_in(ty)).sum::<usize>();
        let bounds = |list: &[GBound]| {
            list.iter().map(|b| all(&b.args) + b.assoc.iter().map(|(_, ty)| self.twins_in(ty)).sum::<usize>()).sum()
        };
        match ty {
            GTy::Adt(adt, args) => usize::from(self.has_twin(*adt)) + all(args),
            GTy::External(_, args) | GTy::Tuple(args) => all(args),
            GTy::Ref(_, inner) | GTy::Ptr(inner) | GTy::Array(inner) | GTy::Slice(inner) => self.twins_in(inner),
            GTy::FnPtr(inputs, output) => all(inputs) + self.twins_in(output),
            GTy::Dyn(list) | GTy::Impl(list) => bounds(list),
            GTy::Unknown | GTy::Infer | GTy::Never | GTy::Param(_) | GTy::Prim(_) | GTy::Assoc(..) => 0,
        }
    }

    /// The spots of a written type; as many as [`Index::twins_in`] counts in it.
    pub fn spots(&self, ty: &TypeRef, scope: &Scope<'_>, file: Option<FileId>, base: u32) -> Spots {
        let mut out = Vec::new();
        let at = At { scope, env: &[], file, base, is_stub: false, depth: DEPTH };
        self.spots_in(ty, at, &mut out);
        out
    }

    /// The spots of the type that the first `named` segments of a path in a body name.
    pub fn spots_of_path(&self, path: &Path, named: usize, def: Def, scope: &Scope<'_>) -> Spots {
        let mut out = Vec::new();
        let at = At { scope, env: &[], file: None, base: 0, is_stub: false, depth: DEPTH };
        self.spots_of_def(&path.segments[..named], def, at, &mut out);
        out
    }

    fn spots_in(&self, ty: &TypeRef, at: At<'_>, out: &mut Spots) {
        match &ty.kind {
            TypeKind::Path(path) => self.spots_in_path(path, at, out),
            TypeKind::Ref { inner, .. } | TypeKind::Ptr(inner) | TypeKind::Array(inner) | TypeKind::Slice(inner) => {
                self.spots_in(inner, at, out);
            }
            TypeKind::Tuple(list) => list.iter().for_each(|ty| self.spots_in(ty, at, out)),
            TypeKind::FnPtr(inputs, output) => {
                inputs.iter().for_each(|ty| self.spots_in(ty, at, out));
                self.spots_in(output, at, out);
            }
            TypeKind::Dyn(bounds) | TypeKind::Impl(bounds) => self.spots_in_bounds(bounds, at, out),
            TypeKind::Never | TypeKind::Infer | TypeKind::Const | TypeKind::Unknown => {}
        }
    }

    fn spots_in_bounds(&self, bounds: &[Bound], at: At<'_>, out: &mut Spots) {
        for args in bounds.iter().filter_map(|bound| bound.path.last()?.args.as_deref()) {
            self.spots_in_args(Some(args), at, out);
            args.bindings.iter().for_each(|(_, ty)| self.spots_in(ty, at, out));
        }
    }

    fn spots_in_args(&self, args: Option<&GenericArgs>, at: At<'_>, out: &mut Spots) {
        args.iter().flat_map(|args| &args.types).for_each(|ty| self.spots_in(ty, at, out));
    }

    fn spots_in_path(&self, path: &Path, at: At<'_>, out: &mut Spots) {
        let Some(first) = path.segments.first().filter(|_| path.qself.is_none()) else { return };
        if !path.global && at.scope.params.contains(&first.name) {
            if let ([_], Some((_, spots))) = (&path.segments[..], at.env.iter().find(|(name, _)| *name == first.name)) {
                out.extend(spots);
            }
            return;
        }
        if !path.global && first.name == "Self" {
            if let ([_], Some(imp)) = (&path.segments[..], at.scope.in_impl) {
                out.extend(self.self_spots(imp));
            }
            return;
        }
        if let Some((def, [])) = self.resolve_in(at.scope, path, Namespace::Types) {
            self.spots_of_def(&path.segments, def, at, out);
        }
    }

    /// The spots of the type that an impl is for.
    pub fn self_spots(&self, imp: super::ImplId) -> Spots {
        let imp = &self.impls[imp.index()];
        let mut scope = self.module_scope(imp.module);
        scope.params = imp.ast.generics.params.iter().map(|p| p.name).collect();
        match imp.file {
            Some(file) => self.spots(&imp.ast.self_ty, &scope, Some(file), imp.inside.unwrap_or(0)),
            None => Vec::new(),
        }
    }

    fn spots_of_def(&self, segments: &[Segment], def: Def, at: At<'_>, out: &mut Spots) {
        let args = segments.iter().rev().find_map(|segment| segment.args.as_deref());
        let here = |adt| {
            let span = segments.first()?.span.to(segments.last()?.span).offset(at.base);
            (!at.is_stub).then_some(Spot { file: at.file, span, adt })
        };
        match def {
            Def::Adt(adt) | Def::Variant(adt, _) => {
                if self.has_twin(adt) {
                    out.push(here(adt));
                }
                self.spots_in_args(args, at, out);
                self.spots_of_defaults(adt, args, at, out);
            }
            Def::Alias(alias) => self.spots_of_alias(alias, args, &here, at, out),
            Def::External(_) => self.spots_in_args(args, at, out),
            Def::Trait(_) => {
                self.spots_in_args(args, at, out);
                args.iter().flat_map(|args| &args.bindings).for_each(|(_, ty)| self.spots_in(ty, at, out));
            }
            Def::Mod(_) | Def::Fn(_) | Def::Static(_) | Def::Prim(_) => {}
        }
    }

    /// Arguments that are left out may name others that are written: `LazyLock<T, F = fn() -> T>`.
    fn spots_of_defaults(&self, adt: AdtId, args: Option<&GenericArgs>, at: At<'_>, out: &mut Spots) {
        let params = &self.adt(adt).generics.params;
        let written = args.map_or(0, |args| args.types.len());
        let Some(depth) = at.depth.checked_sub(1).filter(|_| written > 0 || !at.scope.infers) else { return };
        if params.iter().skip(written).all(|param| param.default.is_none()) {
            return;
        }
        let scope = self.adt_scope(adt);
        let mut env: Vec<(Name, Spots)> = Vec::new();
        for (n, param) in params.iter().enumerate() {
            let mut spots = Vec::new();
            match (args.and_then(|args| args.types.get(n)), &param.default) {
                (Some(ty), _) => self.spots_in(ty, at, &mut spots),
                (None, Some(ty)) => {
                    let file = self.adt(adt).file;
                    let base = self.adt(adt).inside.unwrap_or(0);
                    let inner = At { scope: &scope, env: &env, file, base, is_stub: file.is_none(), depth };
                    self.spots_in(ty, inner, &mut spots);
                    out.extend(&spots);
                }
                (None, None) => {}
            }
            env.push((param.name, spots));
        }
    }

    /// An alias of the code is written where it is declared; one of a stub that is a lock by itself, where it is used.
    fn spots_of_alias(
        &self,
        id: AliasId,
        args: Option<&GenericArgs>,
        here: &dyn Fn(AdtId) -> Option<Spot>,
        at: At<'_>,
        out: &mut Spots,
    ) {
        let Some(depth) = at.depth.checked_sub(1) else { return };
        let alias = &self.aliases[id.index()];
        let mut env: Vec<(Name, Spots)> = Vec::new();
        for (n, param) in alias.generics.params.iter().enumerate() {
            let mut spots = Vec::new();
            if let Some(ty) = args.and_then(|args| args.types.get(n)) {
                self.spots_in(ty, at, &mut spots);
            }
            env.push((param.name, spots));
        }
        let mut scope = self.module_scope(alias.module);
        scope.params = alias.generics.params.iter().map(|p| p.name).collect();
        let is_stub = alias.file.is_none();
        let inner = At { scope: &scope, env: &env, file: alias.file, base: alias.inside.unwrap_or(0), is_stub, depth };
        let first = out.len();
        self.spots_in(alias.ty, inner, out);
        if let (true, GTy::Adt(adt, _)) = (is_stub, self.lower(alias.ty, &scope))
            && self.has_twin(adt)
            && let Some(slot) = out.get_mut(first)
        {
            *slot = here(adt);
        }
    }
}
