//! Patterns: the types of the variables that they bind.

use super::table::{Kind, T};
use super::track::Declared;
use super::{Infer, Namespace};
use crate::index::{Def, Namespace as Ns};
use crate::syntax::Name;
use crate::syntax::ast::{PatId, PatKind, Path};

impl Infer<'_, '_> {
    /// Matches a value of this type.
    pub(super) fn pat(&mut self, pat: PatId, ty: T) {
        self.pat_at(pat, ty, None);
    }

    /// `by_ref`: the default binding mode, once a reference has been looked through.
    fn pat_at(&mut self, pat: PatId, ty: T, by_ref: Option<bool>) {
        let body = self.body;
        match &body.pat(pat).kind {
            PatKind::Bind { binding, sub } => {
                let declared = body.binding(*binding);
                let own = if declared.by_ref { Some(declared.is_mut) } else { by_ref };
                let bound = match own {
                    Some(mutable) if !matches!(self.table.kind(ty), Kind::Never) => {
                        self.table.add(Kind::Ref(mutable, ty))
                    }
                    _ => ty,
                };
                self.table.unify(self.bindings[binding.index()], bound);
                if let Some(sub) = sub {
                    self.pat_at(*sub, ty, by_ref);
                }
            }
            PatKind::Typed(inner, written) => {
                let declared = self.written(written);
                self.table.unify(declared, ty);
                self.pat_at(*inner, declared, by_ref);
            }
            PatKind::Ref(inner) => {
                let target = match self.table.kind(ty) {
                    Kind::Ref(_, target) => target,
                    Kind::Var(_) => {
                        let target = self.table.var();
                        let reference = self.table.add(Kind::Ref(false, target));
                        self.table.unify(ty, reference);
                        target
                    }
                    _ => ty,
                };
                self.pat_at(*inner, target, None);
            }
            PatKind::Or(list) => list.iter().for_each(|p| self.pat_at(*p, ty, by_ref)),
            PatKind::Tuple(list) => {
                let (ty, by_ref) = self.peel(ty, by_ref);
                let has_rest = list.iter().any(|p| matches!(body.pat(*p).kind, PatKind::Rest));
                if !has_rest && matches!(self.table.kind(ty), Kind::Var(_)) {
                    let vars = self.vars(list.len() as u32);
                    let tuple = self.tuple(&vars);
                    self.table.unify(ty, tuple);
                }
                let items = match self.table.kind(ty) {
                    Kind::Tuple(items) => self.table.items(items).to_vec(),
                    _ => Vec::new(),
                };
                self.positional(list, &items, by_ref);
            }
            PatKind::Slice(list) => {
                let (ty, by_ref) = self.peel(ty, by_ref);
                let element = match self.table.kind(ty) {
                    Kind::Array(element) | Kind::Slice(element) => element,
                    _ => self.unknown,
                };
                for p in list.iter() {
                    // `rest @ ..` binds a slice.
                    let is_rest = matches!(&body.pat(*p).kind, PatKind::Bind { sub: Some(sub), .. } if matches!(body.pat(*sub).kind, PatKind::Rest));
                    let ty = if is_rest { self.table.add(Kind::Slice(element)) } else { element };
                    self.pat_at(*p, ty, by_ref);
                }
            }
            PatKind::TupleStruct(path, list) => {
                let (ty, by_ref) = self.peel(ty, by_ref);
                let fields = self.constructor_fields(path, ty);
                let types: Vec<T> = fields.iter().map(|(_, t)| *t).collect();
                self.positional(list, &types, by_ref);
            }
            PatKind::Struct(path, fields) => {
                let (ty, by_ref) = self.peel(ty, by_ref);
                let known = self.constructor_fields(path, ty);
                for (name, p) in fields.iter() {
                    let ty = known.iter().find(|(field, _)| field == name).map_or(self.unknown, |(_, t)| *t);
                    self.pat_at(*p, ty, by_ref);
                }
            }
            PatKind::Path(path) => {
                self.constructor_fields(path, ty);
            }
            PatKind::Wild | PatKind::Rest | PatKind::Lit | PatKind::Unknown => {}
        }
    }

    /// Looks through references, as a pattern that is not one does.
    fn peel(&mut self, mut ty: T, mut by_ref: Option<bool>) -> (T, Option<bool>) {
        while let Kind::Ref(mutable, inner) = self.table.kind(ty) {
            by_ref = Some(by_ref.unwrap_or(true) && mutable);
            ty = inner;
        }
        (ty, by_ref)
    }

    fn positional(&mut self, list: &[PatId], types: &[T], by_ref: Option<bool>) {
        let body = self.body;
        let rest = list.iter().position(|p| matches!(body.pat(*p).kind, PatKind::Rest));
        for (n, p) in list.iter().enumerate() {
            let at = match rest {
                Some(rest) if n > rest => (types.len() + n).checked_sub(list.len()),
                _ => Some(n),
            };
            let ty = at.and_then(|n| types.get(n)).copied().unwrap_or(self.unknown);
            self.pat_at(*p, ty, by_ref);
        }
    }

    /// The fields of the struct or variant that a pattern or literal names, their types as `ty` has them.
    pub(super) fn constructor_fields(&mut self, path: &Path, ty: T) -> Vec<(Name, T)> {
        let Some((adt, variant)) = self.constructor(path) else { return Vec::new() };
        let arity = self.index.adt(adt).generics.params.len() as u32;
        if !matches!(self.table.kind(ty), Kind::Adt(id, _) if id == adt) {
            let vars = self.vars(arity);
            let list = self.table.list(&vars);
            let fresh = self.table.add(Kind::Adt(adt, list));
            self.table.unify(ty, fresh);
        }
        let args = match self.table.kind(ty) {
            Kind::Adt(id, list) if id == adt => self.table.items(list).to_vec(),
            _ => vec![self.unknown; arity as usize],
        };
        self.field_types(adt, variant, &args)
    }

    /// The fields of a struct (variant 0) or variant with these arguments.
    pub(super) fn field_types(&mut self, adt: crate::index::AdtId, variant: u32, args: &[T]) -> Vec<(Name, T)> {
        let index = self.index;
        let names = index.adt(adt).variant_fields(variant).list();
        let types = index.field_types(adt).get(variant as usize).map_or(&[][..], |v| &v[..]);
        let field = |(n, (field, declared)): (usize, (&crate::syntax::ast::Field, &crate::index::types::GTy))| {
            let ty = self.instantiate(declared, args, None);
            self.note(Declared::Field(adt, variant, n as u32), declared, ty);
            (field.name, ty)
        };
        names.iter().zip(types).enumerate().map(field).collect()
    }

    /// The struct or variant that a path names.
    pub(super) fn constructor(&mut self, path: &Path) -> Option<(crate::index::AdtId, u32)> {
        if let Some(first) = path.segments.first()
            && first.name == "Self"
            && !path.global
        {
            let Some(crate::index::types::GTy::Adt(adt, _)) = self.scope.self_ty else { return None };
            return match path.segments.get(1) {
                None => Some((adt, 0)),
                Some(segment) => {
                    let n = self.index.adt(adt).variants().iter().position(|v| v.name == segment.name)?;
                    Some((adt, n as u32))
                }
            };
        }
        let found = (self.index.resolve_in(&self.scope, path, Namespace::Types))
            .filter(|(def, _)| matches!(def, Def::Adt(_) | Def::Variant(..) | Def::Alias(_)))
            .or_else(|| self.index.resolve_in(&self.scope, path, Ns::Values))?;
        match found {
            (Def::Adt(adt), []) => Some((adt, 0)),
            (Def::Variant(adt, n), []) => Some((adt, n)),
            (Def::Alias(alias), rest) => {
                let lowered = self.index.lower_def(Def::Alias(alias), None, &self.scope);
                let crate::index::types::GTy::Adt(adt, _) = lowered else { return None };
                match rest {
                    [] => Some((adt, 0)),
                    [segment] => {
                        let n = self.index.adt(adt).variants().iter().position(|v| v.name == segment.name)?;
                        Some((adt, n as u32))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
