//! Which declared types may have a guard in them, by their names alone: most signatures have none and need no closer look.

use super::{Adt, AdtShape, Container, Def, Fun, Index};
use crate::syntax::Name;
use crate::syntax::ast::{Fields, ItemKind, Path, TypeKind, TypeRef};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// What the code calls its types, beside their own names.
pub struct Mentions<'i, 'a> {
    index: &'i Index<'a>,
    /// Imports with another name: that, and the last word of what is imported.
    renamed: Vec<(Name, Name)>,
    /// Aliases and associated types, and what they stand for.
    aliases: Vec<(Name, &'i TypeRef)>,
}

impl<'i, 'a> Mentions<'i, 'a> {
    /// Collects them.
    pub fn new(index: &'i Index<'a>) -> Self {
        let imports = index.modules.iter().flat_map(|module| &module.imports);
        let renamed = imports.filter_map(|import| Some((import.leaf.alias?, *import.leaf.path.last()?))).collect();
        let entries = index.modules.par_iter().flat_map_iter(|module| &module.scope);
        let aliases = entries.flat_map_iter(|(name, entries)| entries.iter().map(move |entry| (*name, entry)));
        let mut aliases: Vec<(Name, &TypeRef)> = aliases
            .filter_map(|(name, entry)| match entry.def {
                Def::Alias(alias) => Some((name, index.aliases[alias.index()].ty)),
                _ => None,
            })
            .collect();
        let associated = (index.impls.iter().map(|imp| &imp.ast.items))
            .chain(index.traits.iter().map(|trait_| &trait_.ast.items))
            .flatten();
        aliases.extend(associated.filter_map(|item| match &item.kind {
            ItemKind::TypeAlias(_, Some(ty), _) => Some((item.name, ty)),
            _ => None,
        }));
        Mentions { index, renamed, aliases }
    }

    /// The names of guards, and of what is declared with one of these in it.
    pub fn of_guards(&self) -> GuardNames {
        let guards = self.index.adts.iter().filter(|adt| adt.marks.guard.is_some()).map(|adt| adt.name);
        self.declared_with(guards.collect())
    }

    /// These names, and those of what is declared with one of them in it.
    pub fn declared_with(&self, names: FxHashSet<Name>) -> GuardNames {
        self.closure(names, |names| {
            let adts = self.index.adts.par_iter().filter(|adt| !names.0.contains(&adt.name) && names.are_in_adt(adt));
            adts.map(|adt| adt.name).collect()
        })
    }

    /// These names, and the other names of those types.
    pub fn named(&self, names: FxHashSet<Name>) -> GuardNames {
        self.closure(names, |_| Vec::new())
    }

    fn closure(&self, names: FxHashSet<Name>, more: impl Fn(&GuardNames) -> Vec<Name>) -> GuardNames {
        let mut names = GuardNames(names);
        loop {
            let mut found = more(&names);
            found.extend(self.renamed.iter().filter(|(_, meant)| names.0.contains(meant)).map(|(name, _)| *name));
            found.extend(self.aliases.iter().filter(|(_, ty)| names.are_in(ty)).map(|(name, _)| *name));
            let before = names.0.len();
            names.0.extend(found);
            if names.0.len() == before {
                return names;
            }
        }
    }

    /// Other names of types with these names.
    pub fn others(&self, types: &FxHashSet<Name>) -> FxHashMap<Name, Vec<Name>> {
        let aliased = self.aliases.iter().filter_map(|(name, ty)| match &ty.kind {
            TypeKind::Path(path) => Some((*name, path.last()?.name)),
            _ => None,
        });
        let mut others: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
        let all = self.renamed.iter().copied().chain(aliased);
        for (name, meant) in all.filter(|(name, meant)| types.contains(meant) && name != meant) {
            others.entry(meant).or_default().push(name);
        }
        others
    }
}

/// Names of types that may be, or own, a guard, or another type that is looked for.
#[derive(Debug, Default)]
pub struct GuardNames(FxHashSet<Name>);

impl GuardNames {
    fn are_in_adt(&self, adt: &Adt<'_>) -> bool {
        let in_fields = |fields: &Fields| fields.list().iter().any(|field| self.are_in(&field.ty));
        let mut defaults = adt.generics.params.iter().filter_map(|param| param.default.as_ref());
        defaults.any(|ty| self.are_in(ty))
            || match adt.shape {
                AdtShape::Struct(fields) => in_fields(fields),
                AdtShape::Enum(variants) => variants.iter().any(|variant| in_fields(&variant.fields)),
            }
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
