//! Which declared types may have a guard in them, by their names alone: most signatures have none and need no closer look.

use super::{AdtShape, Container, Def, Entry, Fun, Index};
use crate::syntax::Name;
use crate::syntax::ast::{Fields, ItemKind, Path, TypeKind, TypeRef};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// Names of types that may be, or own, a guard, or another type that is looked for.
#[derive(Debug, Default)]
pub struct GuardNames(FxHashSet<Name>);

impl GuardNames {
    /// Those of guards, and of what is declared with one of these names in it.
    pub fn new(index: &Index<'_>) -> Self {
        let guards = index.adts.iter().filter(|adt| adt.marks.guard.is_some()).map(|adt| adt.name);
        GuardNames::of(index, guards.collect())
    }

    /// These, and those of what is declared with one of them in it.
    pub fn of(index: &Index<'_>, names: FxHashSet<Name>) -> Self {
        let mut names = GuardNames(names);
        loop {
            let found = names.declared_with(index);
            let before = names.0.len();
            names.0.extend(found);
            if names.0.len() == before {
                return names;
            }
        }
    }

    fn declared_with(&self, index: &Index<'_>) -> Vec<Name> {
        let in_fields = |fields: &Fields| fields.list().iter().any(|field| self.are_in(&field.ty));
        let adts = index.adts.par_iter().filter(|adt| {
            !self.0.contains(&adt.name)
                && (adt.generics.params.iter().filter_map(|param| param.default.as_ref()).any(|ty| self.are_in(ty))
                    || match adt.shape {
                        AdtShape::Struct(fields) => in_fields(fields),
                        AdtShape::Enum(variants) => variants.iter().any(|variant| in_fields(&variant.fields)),
                    })
        });
        let mut found: Vec<Name> = adts.map(|adt| adt.name).collect();
        for module in &index.modules {
            let renamed = module.imports.iter().filter_map(|import| {
                let last = import.leaf.path.last()?;
                import.leaf.alias.filter(|_| self.0.contains(last))
            });
            found.extend(renamed);
        }
        let associated = (index.impls.iter().map(|imp| &imp.ast.items))
            .chain(index.traits.iter().map(|trait_| &trait_.ast.items))
            .flatten();
        for item in associated {
            if let ItemKind::TypeAlias(_, Some(ty), _) = &item.kind
                && self.are_in(ty)
            {
                found.push(item.name);
            }
        }
        for def in index.modules.iter().flat_map(|module| &module.scope) {
            let (name, entries) = def;
            let is_alias = |entry: &Entry| match entry.def {
                Def::Alias(alias) => self.are_in(index.aliases[alias.index()].ty),
                _ => false,
            };
            if !self.0.contains(name) && entries.iter().any(is_alias) {
                found.push(*name);
            }
        }
        found
    }

    /// Whether a type as written has one of the names in it.
    pub fn are_in(&self, ty: &TypeRef) -> bool {
        match &ty.kind {
            TypeKind::Path(path) => self.are_in_path(path),
            TypeKind::Tuple(items) => items.iter().any(|item| self.are_in(item)),
            TypeKind::Ref { inner, .. } | TypeKind::Ptr(inner) | TypeKind::Array(inner) | TypeKind::Slice(inner) => {
                self.are_in(inner)
            }
            TypeKind::Impl(bounds) | TypeKind::Dyn(bounds) => bounds.iter().any(|bound| self.are_in_path(&bound.path)),
            TypeKind::FnPtr(..) | TypeKind::Never | TypeKind::Infer | TypeKind::Const | TypeKind::Unknown => false,
        }
    }

    fn are_in_path(&self, path: &Path) -> bool {
        path.qself.as_ref().is_some_and(|qself| self.are_in(&qself.0))
            || path.segments.iter().any(|segment| {
                self.0.contains(&segment.name)
                    || segment.args.as_ref().is_some_and(|args| {
                        args.types.iter().chain(args.bindings.iter().map(|(_, ty)| ty)).any(|ty| self.are_in(ty))
                    })
            })
    }

    /// Whether a function's signature may have a guard in it.
    pub fn are_in_signature(&self, index: &Index<'_>, fun: &Fun<'_>) -> bool {
        let is_of_guard = match fun.container {
            Container::Impl(imp) => self.are_in(&index.impls[imp.index()].ast.self_ty),
            Container::Module | Container::Trait(_) => false,
        };
        is_of_guard
            || fun.is_revealed
            || fun.ast.output.as_ref().is_some_and(|ty| self.are_in(ty))
            || fun.ast.params.iter().any(|param| self.are_in(&param.ty))
    }
}
