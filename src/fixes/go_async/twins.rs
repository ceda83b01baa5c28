//! What an async lock has in place of each function of a blocking one, as the stubs declare both.

use super::sendable::Autos;
use crate::index::types::GTy;
use crate::index::{AdtId, Container, Def, FnId, Index, Namespace};
use crate::syntax::Name;
use rustc_hash::{FxHashMap, FxHashSet};

/// What stands for a function of a lock or guard.
#[derive(Clone, Copy, Debug)]
pub(super) struct TwinFn {
    /// Of the same name.
    pub(super) fun: FnId,
    /// That takes the lock in the same way, for threads.
    pub(super) blocking: Option<Name>,
    /// That makes the same in a constant.
    pub(super) constant: Option<Name>,
}

/// The functions of all locks and guards that have a twin.
#[derive(Debug, Default)]
pub(super) struct Twins {
    of: FxHashMap<FnId, TwinFn>,
    /// Items that are there under one `cfg`, and others in their place under another.
    alternatives: FxHashSet<Def>,
    /// The variants of `Result` and `Option` that have the value.
    success: Vec<Name>,
    /// What may go to other threads.
    pub(super) autos: Autos,
}

impl Twins {
    /// Looks at each function once.
    pub(super) fn new(index: &Index<'_>) -> Twins {
        let adts = (0..index.adts.len()).map(|n| AdtId(n as u32));
        let pairs: Vec<(AdtId, AdtId)> = adts.filter_map(|adt| Some((adt, twin(index, adt)?))).collect();
        let mut own: FxHashMap<AdtId, Vec<FnId>> = FxHashMap::default();
        pairs.iter().for_each(|(a, b)| {
            own.entry(*a).or_default();
            own.entry(*b).or_default();
        });
        for n in 0..index.fns.len() {
            let fun = FnId(n as u32);
            if index.fun(fun).file.is_none()
                && let Some(list) = owner(index, fun).and_then(|adt| own.get_mut(&adt))
            {
                list.push(fun);
            }
        }
        let (success, alternatives, autos) = (success(index), index.alternatives(), Autos::new(index));
        let mut twins = Twins { success, alternatives, autos, of: FxHashMap::default() };
        for (adt, twin) in &pairs {
            for fun in &own[adt] {
                twins.of.extend(find(index, *fun, &own[twin]).map(|found| (*fun, found)));
            }
        }
        twins
    }

    /// What stands for a function.
    pub(super) fn of(&self, fun: FnId) -> Option<TwinFn> {
        self.of.get(&fun).copied()
    }

    /// Whether something else stands in the place of a function under another `cfg`: what calls it there would await that.
    pub(super) fn is_alternative(&self, index: &Index<'_>, fun: FnId) -> bool {
        let data = index.fun(fun);
        let own = match data.container {
            Container::Module => Some(Def::Fn(fun)),
            Container::Trait(trait_) => Some(Def::Trait(trait_)),
            Container::Impl(_) => owner(index, fun).map(Def::Adt),
        };
        let around = std::iter::successors(Some(data.module), |module| index.modules[module.index()].parent);
        let mut defs = own.into_iter().chain(around.map(Def::Mod));
        defs.any(|def| self.alternatives.contains(&def)) || is_declared_again(index, fun)
    }

    /// Whether it is the variant that has the value.
    pub(super) fn is_success(&self, name: Name) -> bool {
        self.success.contains(&name)
    }
}

/// What a function gives, as far as poisoning is about it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::fixes) enum Gives {
    Plain,
    Result,
    Option,
}

impl Gives {
    pub(in crate::fixes) fn of(index: &Index<'_>, fun: FnId) -> Gives {
        match &index.sig(fun).output {
            GTy::Adt(adt, _) if Some(*adt) == index.lang_adt("result") => Gives::Result,
            GTy::Adt(adt, _) if Some(*adt) == index.lang_adt("option") => Gives::Option,
            _ => Gives::Plain,
        }
    }
}

/// The async lock or guard that does the same.
fn twin(index: &Index<'_>, adt: AdtId) -> Option<AdtId> {
    let path = &index.adt(adt).marks.twin.as_ref()?.path;
    let krate = index.crates.iter().find(|krate| krate.target.is_none() && Some(&krate.name) == path.first())?;
    match index.walk(Def::Mod(krate.root), &path[1..], Namespace::Types)? {
        (Def::Adt(twin), []) => Some(twin),
        _ => None,
    }
}

/// The type whose own function it is.
fn owner(index: &Index<'_>, fun: FnId) -> Option<AdtId> {
    let Container::Impl(imp) = index.fun(fun).container else { return None };
    match index.impl_header(imp).self_ty {
        GTy::Adt(adt, _) => Some(adt),
        _ => None,
    }
}

/// Whether the type that a method is of has another one of its name.
fn is_declared_again(index: &Index<'_>, fun: FnId) -> bool {
    let (Container::Impl(imp), Some(adt)) = (index.fun(fun).container, owner(index, fun)) else { return false };
    let trait_ = index.impls[imp.index()].trait_;
    let of_trait = index.impls[imp.index()].ast.trait_.is_some();
    let name = index.fun(fun).name;
    let mut others = index.impls.iter().filter(|other| other.file.is_some() && !of_trait && other.trait_ == trait_);
    others
        .any(|other| other.fns.iter().any(|f| *f != fun && index.fun(*f).name == name && owner(index, *f) == Some(adt)))
}

fn find(index: &Index<'_>, fun: FnId, twins: &[FnId]) -> Option<TwinFn> {
    let alike = |other: &FnId| {
        let (a, b) = (index.fun(fun).ast, index.fun(*other).ast);
        let receiver = |ast: &crate::syntax::ast::Function| ast.receiver.as_ref().map(std::mem::discriminant);
        a.params.len() == b.params.len() && receiver(a) == receiver(b)
    };
    let mut alike = twins.iter().copied().filter(alike).collect::<Vec<_>>().into_iter();
    let all = alike.clone();
    let same = alike.find(|other| index.fun(*other).name == index.fun(fun).name)?;
    let wanted = index.fun(same).marks.acquires;
    let is_blocking = |other: &FnId| {
        let marks = &index.fun(*other).marks;
        marks.panics_in_async && wanted.is_some() && marks.acquires == wanted
    };
    let blocking = all.clone().find(is_blocking).map(|other| index.fun(other).name);
    let is_const = |other: &FnId| index.fun(*other).ast.is_const && index.fun(fun).ast.is_const;
    let mut constants = all.filter(is_const);
    let constant = constants.next().map(|other| index.fun(other).name);
    Some(TwinFn { fun: same, blocking, constant })
}

fn success(index: &Index<'_>) -> Vec<Name> {
    let variant = |lang: &&str| {
        let adt = index.lang_adt(lang)?;
        let variants = index.adt(adt).variants();
        variants.iter().find(|variant| !variant.fields.list().is_empty()).map(|variant| variant.name)
    };
    ["result", "option"].iter().filter_map(variant).collect()
}
