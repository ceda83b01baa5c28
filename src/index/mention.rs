//! Which declared types may have a guard in them, by their names alone: most signatures have none and need no closer look.

use super::{Adt, AdtShape, Container, Def, Fun, Index};
use crate::spread;
use crate::syntax::Name;
use crate::syntax::ast::{ItemKind, Path, TypeKind, TypeRef};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// What the code calls its types, beside their own names, and which types have which in them.
pub struct Mentions<'i> {
    /// Imports with another name: that, and the last word of what is imported.
    renamed: Vec<(Name, Name)>,
    /// Aliases and associated types, and what they stand for.
    aliases: Vec<(Name, &'i TypeRef)>,
    /// The same by what they mean, or have in what they stand for.
    others: ByName,
    /// The types that have a name in their declaration.
    adts: ByName,
}

type ByName = FxHashMap<Name, Vec<Name>>;

impl<'i> Mentions<'i> {
    /// Collects them.
    pub fn new(index: &'i Index<'_>) -> Self {
        let imports = index.modules.iter().flat_map(|module| &module.imports);
        let renamed: Vec<(Name, Name)> =
            imports.filter_map(|import| Some((import.leaf.alias?, *import.leaf.path.last()?))).collect();
        let aliases = aliases(index);
        let mut others = ByName::default();
        for (name, meant) in &renamed {
            others.entry(*meant).or_default().push(*name);
        }
        for (name, ty) in &aliases {
            each_name(ty, &mut |meant| others.entry(meant).or_default().push(*name));
        }
        let pairs: Vec<Vec<(Name, Name)>> = index.adts.par_chunks(ADTS).map(pairs).collect();
        let mut adts = ByName::default();
        for (name, adt) in pairs.into_iter().flatten() {
            adts.entry(name).or_default().push(adt);
        }
        Mentions { renamed, aliases, others, adts }
    }

    /// The names of guards, and of what is declared with one of these in it.
    pub fn of_guards(&self, index: &Index<'_>) -> GuardNames {
        let guards = index.adts.iter().filter(|adt| adt.marks.guard.is_some()).map(|adt| adt.name);
        self.declared_with(guards.collect())
    }

    /// These names, and those of what is declared with one of them in it.
    pub fn declared_with(&self, names: FxHashSet<Name>) -> GuardNames {
        closure(names, &[&self.others, &self.adts])
    }

    /// These names, and the other names of those types.
    pub fn named(&self, names: FxHashSet<Name>) -> GuardNames {
        closure(names, &[&self.others])
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
    /// Whether a type as written has one of the names in it.
    pub fn are_in(&self, ty: &TypeRef) -> bool {
        any_name(ty, &mut |name| self.0.contains(&name))
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

/// So many types are gone through at once.
const ADTS: usize = 256;

/// The names in the declarations of types, each with the type's own name.
fn pairs(adts: &[Adt<'_>]) -> Vec<(Name, Name)> {
    let mut pairs = Vec::new();
    for adt in adts {
        let mut note = |ty: &TypeRef| each_name(ty, &mut |name| pairs.push((name, adt.name)));
        adt.generics.params.iter().filter_map(|param| param.default.as_ref()).for_each(&mut note);
        match adt.shape {
            AdtShape::Struct(fields) => fields.list().iter().for_each(|field| note(&field.ty)),
            AdtShape::Enum(variants) => {
                variants.iter().flat_map(|variant| variant.fields.list()).for_each(|field| note(&field.ty));
            }
        }
    }
    pairs
}

/// Aliases and associated types, and what they stand for.
fn aliases<'i>(index: &'i Index<'_>) -> Vec<(Name, &'i TypeRef)> {
    let entries = index.modules.par_iter().with_max_len(spread::PLAIN).flat_map_iter(|module| &module.scope);
    let entries = entries.flat_map_iter(|(name, entries)| entries.iter().map(move |entry| (*name, entry)));
    let named = entries.filter_map(|(name, entry)| match entry.def {
        Def::Alias(alias) => Some((name, index.aliases[alias.index()].ty)),
        _ => None,
    });
    let mut aliases: Vec<(Name, &TypeRef)> = named.collect();
    let associated = (index.impls.iter().map(|imp| &imp.ast.items))
        .chain(index.traits.iter().map(|trait_| &trait_.ast.items))
        .flatten();
    aliases.extend(associated.filter_map(|item| match &item.kind {
        ItemKind::TypeAlias(_, Some(ty), _) => Some((item.name, &**ty)),
        _ => None,
    }));
    aliases
}

/// The names that one comes to from these.
fn closure(names: FxHashSet<Name>, ways: &[&ByName]) -> GuardNames {
    let mut work: Vec<Name> = names.iter().copied().collect();
    let mut names = names;
    while let Some(name) = work.pop() {
        for next in ways.iter().filter_map(|way| way.get(&name)).flatten() {
            if names.insert(*next) {
                work.push(*next);
            }
        }
    }
    GuardNames(names)
}

fn each_name(ty: &TypeRef, with: &mut impl FnMut(Name)) {
    any_name(ty, &mut |name| {
        with(name);
        false
    });
}

/// Whether a name in a type as written is what is looked for.
fn any_name(ty: &TypeRef, is_one: &mut impl FnMut(Name) -> bool) -> bool {
    match &ty.kind {
        TypeKind::Path(path) => any_in_path(path, is_one),
        TypeKind::Tuple(items) => items.iter().any(|item| any_name(item, is_one)),
        TypeKind::Ref { inner, .. } | TypeKind::Ptr(inner) | TypeKind::Array(inner) | TypeKind::Slice(inner) => {
            any_name(inner, is_one)
        }
        TypeKind::Impl(bounds) | TypeKind::Dyn(bounds) => bounds.iter().any(|bound| any_in_path(&bound.path, is_one)),
        TypeKind::FnPtr(..) | TypeKind::Never | TypeKind::Infer | TypeKind::Const | TypeKind::Unknown => false,
    }
}

fn any_in_path(path: &Path, is_one: &mut impl FnMut(Name) -> bool) -> bool {
    path.qself.as_ref().is_some_and(|qself| any_name(&qself.0, is_one))
        || path.segments.iter().any(|segment| {
            is_one(segment.name)
                || segment.args.as_ref().is_some_and(|args| {
                    args.types.iter().chain(args.bindings.iter().map(|(_, ty)| ty)).any(|ty| any_name(ty, is_one))
                })
        })
}
