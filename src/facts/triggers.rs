//! Which names are triggers in the code of a crate: what the crates declare that it can see.

use super::words::type_name;
use crate::index::mention::Mentions;
use crate::index::{Container, CrateId, Def, Fun, Index, ModId};
use crate::spread;
use crate::syntax::Name;
use crate::syntax::word::{Said, Word, word_hash};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};
use std::sync::Arc;

/// A call is said in so many ways: alone, on a value, in a path.
const SAID: usize = 3;

/// So many macros may stand between a body and what takes a lock.
const MACROS: usize = 3;

/// What a module may be called in its own crate, beside its name.
const BEHIND: [&str; 3] = ["crate", "self", "super"];

/// What a body does that says a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Trigger {
    /// It takes a guard of any kind.
    Takes,
    /// It takes a guard of a lock that others wait for.
    Locks,
    /// It waits for another thread.
    Waits,
    /// It blocks on something else.
    Blocks,
    /// It is the last step on a way to a lock.
    Leads,
    /// It panics on a runtime's thread, or waits for another.
    Stalls,
}

/// Names, as hashes, that are triggers.
#[derive(Debug, Default)]
pub(super) struct Triggers {
    /// For each way in which it may be said.
    by_word: FxHashMap<u32, [u8; SAID]>,
    /// The same of functions called by their type (`Held::new`), with the types' names: they count where the type is named.
    by_type: FxHashMap<u32, SmallVec<[(Name, u8); 1]>>,
}

impl Trigger {
    pub(super) fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Triggers {
    fn has(&self, word: u32, trigger: Trigger) -> bool {
        self.by_word.get(&word).into_iter().flatten().any(|bits| bits & trigger.bit() != 0)
    }

    /// What a body may do that says a name in this way.
    pub(super) fn of_word(&self, word: Word) -> Option<u8> {
        self.by_word.get(&word.name()).and_then(|by_said| by_said.get(word.said() as usize)).copied()
    }

    /// The same by the type or module before it.
    pub(super) fn of_type(&self, word: u32) -> impl Iterator<Item = (Name, u8)> {
        self.by_type.get(&word).into_iter().flatten().copied()
    }

    fn add(&mut self, said: Key, bits: u8) {
        match said.by {
            None => {
                if let Some(known) = self.by_word.entry(said.word).or_default().get_mut(said.said as usize) {
                    *known |= bits;
                }
            }
            Some(ty) => {
                let types = self.by_type.entry(said.word).or_default();
                match types.iter_mut().find(|known| known.0 == ty) {
                    Some(known) => known.1 |= bits,
                    None => types.push((ty, bits)),
                }
            }
        }
    }
}

/// A name as it is said at a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    word: u32,
    said: Said,
    /// The type or module before it.
    by: Option<Name>,
}

/// What each crate declares.
#[derive(Default)]
pub(super) struct Declared(FxHashMap<CrateId, FxHashMap<Key, u8>>);

impl Declared {
    pub(super) fn add(&mut self, index: &Index<'_>, fun: &Fun<'_>, trigger: Trigger) {
        let krate = index.crate_of(fun.module);
        let known = self.0.entry(krate).or_default();
        keys(index, fun).into_iter().for_each(|key| *known.entry(key).or_default() |= trigger.bit());
    }

    /// Functions of the stubs that a module imports are said behind that module, too.
    pub(super) fn add_imported(&mut self, index: &Index<'_>) {
        let mut found: Vec<(CrateId, Key, u8)> = Vec::new();
        for (n, module) in index.modules.iter().enumerate() {
            let imported = index.defs_in(ModId(n as u32)).filter_map(|def| match def {
                Def::Fn(id) => Some(index.fun(id)).filter(|fun| fun.file.is_none() && fun.module.index() != n),
                _ => None,
            });
            for fun in imported {
                let Some(known) = self.0.get(&index.crate_of(fun.module)) else { continue };
                for key in keys(index, fun).into_iter().filter(|key| key.said == Said::InPath) {
                    let Some(bits) = known.get(&key) else { continue };
                    let behind = BEHIND.iter().map(|name| Name::from(name)).chain([module.name]);
                    found.extend(behind.map(|name| (module.krate, Key { by: Some(name), ..key }, *bits)));
                }
            }
        }
        for (krate, key, bits) in found {
            *self.0.entry(krate).or_default().entry(key).or_default() |= bits;
        }
    }

    /// The names, as hashes, of what does something, by the crates that declare it.
    pub(super) fn names(&self, trigger: Trigger) -> FxHashMap<CrateId, FxHashSet<u32>> {
        let does = |words: &FxHashMap<Key, u8>| {
            words.iter().filter(|(_, bits)| **bits & trigger.bit() != 0).map(|(key, _)| key.word).collect()
        };
        self.0.iter().map(|(krate, words)| (*krate, does(words))).collect()
    }
}

/// The triggers in the code of one crate.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Of the stubs: many crates see the same ones.
    stubs: Arc<Triggers>,
    /// Of the code.
    code: Triggers,
}

impl Seen {
    pub(super) fn layers(&self) -> impl Iterator<Item = &Triggers> {
        [&*self.stubs, &self.code].into_iter()
    }
}

/// How calls of a function name it. That of a stub is said in a path behind its type or module, unless that is a crate's root.
///
/// Errs loud: a method of the code counts behind any type.
fn keys(index: &Index<'_>, fun: &Fun<'_>) -> SmallVec<[Key; 2]> {
    let key = |said: Said, by: Option<Name>| Key { word: word_hash(fun.name.as_bytes()), said, by };
    let is_stub = fun.file.is_none();
    let of_type = match fun.container {
        Container::Impl(imp) => type_name(index, imp),
        Container::Module | Container::Trait(_) => None,
    };
    match fun.container {
        Container::Module => {
            let by = module_name(index, fun.module).filter(|_| is_stub);
            smallvec![key(Said::Alone, None), key(Said::InPath, by)]
        }
        _ if fun.ast.receiver.is_some() => {
            smallvec![key(Said::OnValue, None), key(Said::InPath, of_type.filter(|_| is_stub))]
        }
        Container::Impl(_) | Container::Trait(_) => smallvec![key(Said::InPath, of_type)],
    }
}

/// What a module is called behind another; a crate's root is called what its users like.
fn module_name(index: &Index<'_>, module: ModId) -> Option<Name> {
    let module = &index.modules[module.index()];
    module.parent.map(|_| module.name)
}

/// What each crate's code can see of what is declared.
pub(super) fn see(index: &Index<'_>, mentions: &Mentions<'_>, declared: &Declared) -> Vec<Seen> {
    let types = declared.0.values().flat_map(|words| words.keys().filter_map(|said| said.by)).collect();
    let seeing = Seeing { index, declared, macros: macros(index, declared), renamed: mentions.others(&types) };
    let visible: Vec<(Vec<CrateId>, Vec<CrateId>)> = (0..index.crates.len())
        .into_par_iter()
        .with_max_len(spread::DEAR)
        .map(|n| seeing.visible(CrateId(n as u32)))
        .collect();
    let mut sets: Vec<&Vec<CrateId>> = visible.iter().map(|(stubs, _)| stubs).collect();
    sets.sort_unstable();
    sets.dedup();
    let of_stubs: FxHashMap<&Vec<CrateId>, Arc<Triggers>> =
        sets.into_par_iter().with_max_len(spread::DEAR).map(|set| (set, Arc::new(seeing.triggers(set)))).collect();
    let seen = |(stubs, code): &(Vec<CrateId>, Vec<CrateId>)| Seen {
        stubs: of_stubs.get(stubs).cloned().unwrap_or_default(),
        code: seeing.triggers(code),
    };
    visible.par_iter().with_max_len(spread::DEAR).map(seen).collect()
}

/// The macros of the code that may be triggers in some crate.
fn macros(index: &Index<'_>, declared: &Declared) -> Vec<Name> {
    let mut words: FxHashSet<u32> = declared.0.values().flat_map(|words| words.keys().map(|said| said.word)).collect();
    let mut macros = Vec::new();
    for _ in 0..MACROS {
        macros = index.shapes.own_that_call(&|hash| words.contains(&hash));
        words.extend(macros.iter().map(|name| word_hash(name.as_bytes())));
    }
    macros
}

struct Seeing<'s, 'a> {
    index: &'s Index<'a>,
    declared: &'s Declared,
    macros: Vec<Name>,
    /// Other names of the types whose functions are triggers.
    renamed: FxHashMap<Name, Vec<Name>>,
}

impl Seeing<'_, '_> {
    /// The stubs, and the crates of the code, that declare triggers and that a crate sees: sorted.
    fn visible(&self, krate: CrateId) -> (Vec<CrateId>, Vec<CrateId>) {
        let crates = &self.index.crates;
        if crates[krate.index()].target.is_none() {
            return (Vec::new(), Vec::new());
        }
        let visible = self.index.visible_from(krate).iter().copied();
        let mut visible: Vec<CrateId> = visible.filter(|krate| self.declared.0.contains_key(krate)).collect();
        visible.sort_unstable();
        visible.into_iter().partition(|krate| crates[krate.index()].target.is_none())
    }

    /// What these crates declare. What a macro does by words of other crates is told with those.
    fn triggers(&self, crates: &[CrateId]) -> Triggers {
        let mut triggers = Triggers::default();
        for (said, bits) in crates.iter().filter_map(|krate| self.declared.0.get(krate)).flatten() {
            triggers.add(*said, *bits);
            for name in said.by.and_then(|ty| self.renamed.get(&ty)).into_iter().flatten() {
                triggers.add(Key { by: Some(*name), ..*said }, *bits);
            }
        }
        if !crates.is_empty() {
            self.add_macros(&mut triggers);
        }
        triggers
    }

    /// A macro that takes a lock is a word for it; one that calls such a macro, too.
    fn add_macros(&self, triggers: &mut Triggers) {
        for _ in 0..MACROS {
            for name in &self.macros {
                for trigger in [Trigger::Takes, Trigger::Locks] {
                    if self.index.shapes.may_call(*name, &|hash| triggers.has(hash, trigger)) {
                        for said in [Said::Alone, Said::InPath] {
                            triggers.add(Key { word: word_hash(name.as_bytes()), said, by: None }, trigger.bit());
                        }
                    }
                }
            }
        }
    }
}
