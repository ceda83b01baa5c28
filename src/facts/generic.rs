//! Functions that change what they are lent of a generic type, such as `Holder<G>`, or give one of several values of it: which
//! of them may be lent or given one with a guard in it.

use super::effects;
use super::triggers::{Declared, Trigger};
use crate::index::{Container, CrateId, FnId, Fun, Index};
use crate::spread;
use crate::syntax::ast::{Param, Receiver, TypeKind};
use crate::syntax::scan::Cut;
use crate::syntax::word::word_hash;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// A name that a body of a crate says.
type Saying = (CrateId, u32);

/// `named`, and those that change what they are lent of a generic type or choose from it, if a body that may have a guard names
/// them, or one of those does.
///
/// A body may have a guard if it names a function of `named`, or one that `declared` says takes a lock, that its crate can see.
pub(super) fn with_generic(index: &Index<'_>, named: &[FnId], declared: &Declared) -> Vec<FnId> {
    let mut asked: FxHashSet<FnId> = named.iter().copied().collect();
    let generic = Generic::new(index);
    if !generic.by_name.is_empty() {
        let mut seen = generic.said_beside(&giving(index, named, declared));
        seen.extend(named.iter().flat_map(|id| generic.said_by(*id)));
        let mut open: Vec<Saying> = seen.iter().copied().collect();
        while let Some(saying) = open.pop() {
            let new = generic.meant(saying).filter(|id| asked.insert(*id));
            open.extend(new.flat_map(|id| generic.said_by(id)).filter(|saying| seen.insert(*saying)));
        }
    }
    let mut asked: Vec<FnId> = asked.into_iter().collect();
    asked.sort_unstable();
    asked
}

/// The names of what gives guards, by the crates that declare it.
fn giving(index: &Index<'_>, named: &[FnId], declared: &Declared) -> FxHashMap<CrateId, FxHashSet<u32>> {
    let mut giving = declared.names(Trigger::Takes);
    for id in named {
        let name = word_hash(index.fun(*id).name.as_bytes());
        giving.entry(index.crate_of(index.fun(*id).module)).or_default().insert(name);
    }
    giving
}

struct Generic<'i, 'a> {
    index: &'i Index<'a>,
    by_name: FxHashMap<u32, Vec<FnId>>,
}

impl<'i, 'a> Generic<'i, 'a> {
    fn new(index: &'i Index<'a>) -> Self {
        let all = (0..index.fns.len() as u32).into_par_iter().with_max_len(spread::CHEAP).map(FnId);
        let found: Vec<FnId> = all.filter(|id| is_asked(index, *id)).collect();
        let mut by_name: FxHashMap<u32, Vec<FnId>> = FxHashMap::default();
        for id in found {
            by_name.entry(word_hash(index.fun(id).name.as_bytes())).or_default().push(id);
        }
        Generic { index, by_name }
    }

    /// Those that code of a crate may mean by a name.
    fn meant(&self, (from, name): Saying) -> impl Iterator<Item = FnId> {
        let visible = self.index.visible_from(from);
        let named = self.by_name.get(&name).into_iter().flatten().copied();
        named.filter(move |id| visible.contains(&self.index.crate_of(self.index.fun(*id).module)))
    }

    /// The names of such functions that a body says.
    fn said_by(&self, id: FnId) -> impl Iterator<Item = Saying> {
        let words = cut_of(self.index, id).into_iter().flat_map(|cut| cut.words.iter());
        let names = words.filter(|word| word.is_call()).map(|word| word.name());
        let from = self.index.crate_of(self.index.fun(id).module);
        names.filter(|name| self.by_name.contains_key(name)).map(move |name| (from, name))
    }

    /// The same of all bodies that say one of the names in `giving` that their crate can see.
    fn said_beside(&self, giving: &FxHashMap<CrateId, FxHashSet<u32>>) -> FxHashSet<Saying> {
        let index = self.index;
        let crates = (0..index.crates.len() as u32).into_par_iter().map(CrateId);
        let seen: Vec<FxHashSet<u32>> = crates
            .map(|krate| match index.crates[krate.index()].target {
                Some(_) => {
                    index.visible_from(krate).iter().filter_map(|krate| giving.get(krate)).flatten().copied().collect()
                }
                None => FxHashSet::default(),
            })
            .collect();
        let has_guard = |id: &FnId| {
            let seen = &seen[index.crate_of(index.fun(*id).module).index()];
            cut_of(index, *id).is_some_and(|cut| cut.words.iter().any(|word| seen.contains(&word.name())))
        };
        let all = (0..index.fns.len() as u32).into_par_iter().with_max_len(spread::CHEAP).map(FnId).filter(has_guard);
        let sayings = |mut all: FxHashSet<Saying>, id: FnId| {
            all.extend(self.said_by(id));
            all
        };
        all.fold(FxHashSet::default, sayings).reduce(FxHashSet::default, |mut a, b| {
            a.extend(b);
            a
        })
    }
}

/// The body of a function.
fn cut_of<'i>(index: &'i Index<'_>, id: FnId) -> Option<&'i Cut> {
    let fun = index.fun(id);
    index.sources.files[fun.file?.index()].scan.cuts.get(fun.ast.body? as usize)
}

/// Whether a function of the code changes what it is lent of a generic type, or gives one of several values of it.
fn is_asked(index: &Index<'_>, id: FnId) -> bool {
    let fun = index.fun(id);
    let is_changed = |param: &Param| matches!(param.ty.kind, TypeKind::Ref { mutable: true, .. });
    let changes = fun.ast.receiver == Some(Receiver::RefMut) || fun.ast.params.iter().any(is_changed);
    fun.file.is_some()
        && (changes && effects::changes_generic(index, index.sig(id))
            || may_choose(index, fun) && effects::chooses_generic(index, index.sig(id)))
}

/// Whether a function may be given several values of a generic type, and give one: by what is written.
fn may_choose(index: &Index<'_>, fun: &Fun) -> bool {
    let is_of_generic = || match fun.container {
        Container::Impl(imp) => !index.impls[imp.index()].ast.generics.params.is_empty(),
        Container::Trait(_) | Container::Module => false,
    };
    let is_given = || fun.ast.receiver == Some(Receiver::Value) && is_of_generic();
    fun.ast.output.is_some() && (!fun.ast.generics.params.is_empty() || is_given())
}
