//! Associated functions and impls by the head of the type that they are for, so that a call looks at few of them.

use super::types::GTy;
use super::{AdtId, Container, CrateId, Def, FnId, ImplDef, ImplId, Index, TraitId};
use crate::spread;
use crate::syntax::Name;
use crate::syntax::ast::{AttrArgs, ItemKind, TypeKind, TypeRef};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// The outermost constructor of a type that an impl is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Head {
    /// A struct, enum or union.
    Adt(AdtId),
    /// A primitive.
    Prim(Name),
    /// A type of a crate that is not read.
    External(Name),
    /// A slice or array.
    Slice,
    /// A tuple.
    Tuple,
    /// A trait object.
    Dyn,
    /// A parameter, a reference, a pointer: looked at for every type.
    Other,
    /// A type that is not found: looked at for none, since its impls would seem to be for every type.
    Missing,
}

/// An associated function, with what most are ruled out by.
#[derive(Clone, Copy, Debug)]
struct Named {
    fun: FnId,
    krate: CrateId,
    /// How many parameters it has beside its receiver.
    params: u32,
}

/// The tables.
#[derive(Debug, Default)]
pub(super) struct Tables {
    fns: FxHashMap<(Head, Name), SmallVec<[Named; 1]>>,
    trait_fns: FxHashMap<Name, SmallVec<[Named; 1]>>,
    impls: FxHashMap<(TraitId, Head), SmallVec<[ImplId; 2]>>,
    consts: FxHashMap<(Head, Name), SmallVec<[ImplId; 1]>>,
    has_impls: Vec<bool>,
    /// The traits that declare an associated type of this name.
    assoc: FxHashMap<Name, SmallVec<[TraitId; 2]>>,
}

impl<'a> Index<'a> {
    /// Fills the tables and finds each impl's trait.
    pub(super) fn link(&mut self) {
        let mut tables = Tables { has_impls: vec![false; self.traits.len()], ..Tables::default() };
        let found: Vec<(Head, Option<TraitId>)> =
            self.impls.par_iter().with_max_len(spread::CHEAP).map(|imp| self.read_impl(imp)).collect();
        for (n, (head, trait_)) in found.into_iter().enumerate() {
            let id = ImplId(n as u32);
            let ast = self.impls[n].ast;
            if ast.negative {
                continue;
            }
            if let Some(trait_) = trait_ {
                self.impls[n].trait_ = Some(trait_);
                tables.impls.entry((trait_, head)).or_default().push(id);
                tables.has_impls[trait_.index()] = true;
            }
            for fun in &self.impls[n].fns {
                tables.fns.entry((head, self.fns[fun.index()].name)).or_default().push(self.named(*fun));
            }
            for item in ast.items.iter().filter(|i| matches!(i.kind, ItemKind::Const(..))) {
                tables.consts.entry((head, item.name)).or_default().push(id);
            }
        }
        for fun in self.fns.iter().enumerate().filter(|(_, f)| matches!(f.container, Container::Trait(_))) {
            tables.trait_fns.entry(fun.1.name).or_default().push(self.named(FnId(fun.0 as u32)));
        }
        for (n, trait_) in self.traits.iter().enumerate() {
            for item in trait_.ast.items.iter().filter(|i| matches!(i.kind, ItemKind::TypeAlias(..))) {
                tables.assoc.entry(item.name).or_default().push(TraitId(n as u32));
            }
        }
        self.tables = tables;
    }

    /// The type that an impl is for, and its trait.
    fn read_impl(&self, imp: &ImplDef<'_>) -> (Head, Option<TraitId>) {
        let trait_ = imp.ast.trait_.as_ref().and_then(|path| match self.resolve_type_path(imp.module, path)? {
            Def::Trait(trait_) => Some(trait_),
            _ => None,
        });
        (self.head_of(&imp.ast.self_ty, imp.module, &imp.ast.generics), trait_)
    }

    /// The trait that an `impl !Trait for` says a type has not.
    pub fn denied(&self, id: ImplId) -> Option<TraitId> {
        let imp = &self.impls[id.index()];
        imp.ast.negative.then(|| self.read_impl(imp).1).flatten()
    }

    fn named(&self, id: FnId) -> Named {
        let fun = self.fun(id);
        Named { fun: id, krate: self.crate_of(fun.module), params: fun.ast.params.len() as u32 }
    }

    fn head_of(&self, ty: &TypeRef, module: super::ModId, generics: &crate::syntax::ast::Generics) -> Head {
        match &ty.kind {
            TypeKind::Path(path) => {
                if path.qself.is_some()
                    || path.as_ident().is_some_and(|name| generics.params.iter().any(|p| p.name == name))
                {
                    return Head::Other;
                }
                match self.resolve_type_path(module, path) {
                    Some(Def::Adt(id)) => Head::Adt(id),
                    Some(Def::Prim(name)) => Head::Prim(name),
                    Some(Def::External(path)) => Head::External(path),
                    Some(Def::Alias(id)) => match self.lower_def(Def::Alias(id), None, &self.module_scope(module)) {
                        GTy::Adt(id, _) => Head::Adt(id),
                        GTy::Prim(name) => Head::Prim(name),
                        GTy::External(path, _) => Head::External(path),
                        GTy::Slice(_) | GTy::Array(_) => Head::Slice,
                        GTy::Tuple(_) => Head::Tuple,
                        GTy::Dyn(_) => Head::Dyn,
                        GTy::Unknown => Head::Missing,
                        _ => Head::Other,
                    },
                    Some(Def::Trait(_)) => Head::Dyn,
                    Some(Def::Variant(..) | Def::Mod(_) | Def::Fn(_) | Def::Static(_)) => Head::Missing,
                    // `T::Item`
                    None if generics.params.iter().any(|p| Some(p.name) == path.segments.first().map(|s| s.name)) => {
                        Head::Other
                    }
                    None => Head::Missing,
                }
            }
            TypeKind::Slice(_) | TypeKind::Array(_) => Head::Slice,
            TypeKind::Tuple(_) => Head::Tuple,
            TypeKind::Dyn(_) => Head::Dyn,
            _ => Head::Other,
        }
    }

    /// The functions of this name that impls for types with one of these heads have, and those of traits and of impls for any
    /// type: those of some crates, with so many parameters if that is known.
    pub(super) fn candidates(
        &self,
        heads: &[Head],
        name: Name,
        crates: &FxHashSet<CrateId>,
        params: Option<usize>,
    ) -> SmallVec<[FnId; 8]> {
        let of_heads =
            heads.iter().enumerate().filter(|(n, head)| !heads[..*n].contains(head) && **head != Head::Other);
        let of_heads = of_heads.map(|(_, head)| *head).chain([Head::Other]);
        let lists = of_heads.filter_map(|head| self.tables.fns.get(&(head, name)));
        let all = lists.chain(self.tables.trait_fns.get(&name)).flatten();
        let is_meant =
            |one: &&Named| params.is_none_or(|wanted| one.params as usize == wanted) && crates.contains(&one.krate);
        all.filter(is_meant).map(|one| one.fun).collect()
    }

    /// The functions of this name that impls for a type have, or impls for any type.
    pub(super) fn fns_of(&self, adt: AdtId, name: Name) -> impl Iterator<Item = FnId> {
        let lists =
            [Head::Adt(adt), Head::Other].into_iter().filter_map(move |head| self.tables.fns.get(&(head, name)));
        lists.flatten().map(|one| one.fun)
    }

    /// The functions of this name that traits declare.
    pub(super) fn trait_fns_named(&self, name: Name) -> impl Iterator<Item = FnId> {
        self.tables.trait_fns.get(&name).into_iter().flatten().map(|one| one.fun)
    }

    /// The impls of a trait that may be for a type with this head, in source order.
    pub(super) fn impls_for(&self, trait_: TraitId, head: Head) -> SmallVec<[ImplId; 4]> {
        let mut out: SmallVec<[ImplId; 4]> =
            self.tables.impls.get(&(trait_, head)).into_iter().flatten().copied().collect();
        if head != Head::Other {
            out.extend(self.tables.impls.get(&(trait_, Head::Other)).into_iter().flatten().copied());
        }
        out
    }

    /// Whether a type with this head has an impl of its own of a trait.
    pub fn has_own_impl(&self, trait_: TraitId, head: Head) -> bool {
        self.tables.impls.contains_key(&(trait_, head))
    }

    /// The impls of a type that declare an associated const of this name.
    pub(super) fn consts_of(&self, head: Head, name: Name) -> &[ImplId] {
        self.tables.consts.get(&(head, name)).map_or(&[], |list| list)
    }

    /// The traits that declare an associated type of this name.
    pub(super) fn traits_declaring(&self, name: Name) -> &[TraitId] {
        self.tables.assoc.get(&name).map_or(&[], |list| list)
    }

    /// What stubs say of a method that is called on a type: of the function, or of the impl that the type has of its trait.
    pub fn marks_on(&self, fun: FnId, on: Head) -> &super::marks::FnMarks {
        let fun = self.fun(fun);
        let Container::Trait(trait_) = fun.container else { return &fun.marks };
        self.impl_marks(trait_, on).unwrap_or(&fun.marks)
    }

    /// What stubs say of a type's impl of a trait.
    pub fn impl_marks(&self, trait_: TraitId, on: Head) -> Option<&super::marks::FnMarks> {
        let impls = self.tables.impls.get(&(trait_, on))?;
        impls.iter().map(|imp| &*self.impls[imp.index()].marks).find(|marks| !marks.is_empty())
    }

    /// Whether a type with this head has an impl of a trait, whatever that impl asks of the type's arguments.
    pub fn has_impl(&self, trait_: TraitId, head: Head) -> bool {
        self.tables.impls.contains_key(&(trait_, head))
    }

    /// Whether `#[derive(Trait)]` stands on a type.
    pub fn derives(&self, adt: AdtId, trait_: TraitId) -> bool {
        let name = self.traits[trait_.index()].name;
        self.adt(adt).item.attrs.iter().filter(|attr| attr.is("derive")).any(|attr| match &attr.args {
            AttrArgs::List(list) => list.iter().any(|attr| attr.path.last() == Some(&name)),
            AttrArgs::None | AttrArgs::Value(_) | AttrArgs::Opaque => false,
        })
    }

    /// Whether a trait has any impl.
    pub(super) fn has_impls(&self, trait_: TraitId) -> bool {
        self.tables.has_impls[trait_.index()]
    }

    /// All impls of a trait that is read, for calls through `dyn` and generics; in source order.
    pub fn impls_of_trait(&self, trait_: TraitId) -> Vec<ImplId> {
        let mut all: Vec<ImplId> = (self.tables.impls.iter())
            .filter(|((t, _), _)| *t == trait_)
            .flat_map(|(_, list)| list.iter().copied())
            .collect();
        all.sort();
        all
    }
}
