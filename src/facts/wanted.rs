//! Which sync bodies are worth parsing: by names alone, before anything is parsed.
//!
//! A body that takes a lock matters by itself. One that only leads there matters if someone gets to it who holds a guard or
//! is async: it lies on a way from a *root* (async, or takes a lock) over names of functions to a *leaf* (takes a lock,
//! panics on a runtime's thread, waits for another thread).

use crate::index::marks::LockKind;
use crate::index::mention::GuardNames;
use crate::index::types::GTy;
use crate::index::{Container, CrateId, FnId, Fun, Index, ModId};
use crate::source::FileId;
use crate::syntax::Name;
use crate::syntax::scan::{Cut, word_hash};
use rustc_hash::{FxHashMap, FxHashSet};

/// From a root to a leaf there are at most so many calls.
const CALLS: u8 = 5;
/// Errs quiet: a name that more functions of a crate have says too little of where a call goes.
const NAMESAKES: usize = 8;

/// A function that only hands something out has no more bytes.
const SHORT: usize = 160;

/// A body, with the functions that it is the body of.
pub(super) struct Node<'n> {
    /// Its file and the index of its cut.
    pub(super) place: (FileId, u32),
    /// In each target.
    pub(super) ids: &'n [FnId],
    /// Whether it runs on a runtime's thread, or makes a future that does.
    pub(super) is_async: bool,
    /// Whether it names something that takes a lock.
    pub(super) takes: bool,
    /// Whether it names something that panics on a runtime's thread, or waits for another thread.
    pub(super) stalls: bool,
    /// Whether it names something that blocks on anything else.
    pub(super) blocks: bool,
}

/// The bodies on a way from a root to a leaf, roots and leaves included.
pub(super) fn on_the_way(index: &Index<'_>, nodes: &[Node<'_>]) -> FxHashSet<(FileId, u32)> {
    let names = Names::new(index, nodes);
    let is_leaf = |node: &Node<'_>| node.takes || node.stalls;
    let up = names.distances(nodes, is_leaf, Names::callers);
    let down = names.distances(nodes, |node| node.is_async || node.takes, Names::callees);
    // What blocks matters under a lock only.
    let to_work = names.distances(nodes, |node| node.blocks, Names::callers);
    let from_lock = names.distances(nodes, |node| node.takes, Names::callees);
    let is_near = |one: Option<u8>, other: Option<u8>| one.zip(other).is_some_and(|(up, down)| up + down <= CALLS);
    let is_on_the_way = |n: &usize| is_near(up[*n], down[*n]) || is_near(to_work[*n], from_lock[*n]);
    (0..nodes.len()).filter(is_on_the_way).map(|n| nodes[n].place).collect()
}

/// Which bodies name which functions.
struct Names<'n> {
    /// The crate and the name of each body's function.
    own: Vec<(CrateId, u32)>,
    words: Vec<&'n [u32]>,
    /// The bodies of the functions of a crate that have a name.
    declared: FxHashMap<(CrateId, u32), Vec<usize>>,
    /// The bodies in a crate that say a name.
    said: FxHashMap<(CrateId, u32), Vec<usize>>,
    /// The crates that a crate's code can call, and those that can call it.
    called: FxHashMap<CrateId, Vec<CrateId>>,
    calling: FxHashMap<CrateId, Vec<CrateId>>,
}

impl<'n> Names<'n> {
    fn new(index: &'n Index<'_>, nodes: &[Node<'_>]) -> Self {
        let crate_of = |id: FnId| index.modules[index.fun(id).module.index()].krate;
        let own: Vec<_> = nodes
            .iter()
            .map(|node| (crate_of(node.ids[0]), word_hash(index.fun(node.ids[0]).name.as_bytes())))
            .collect();
        let words = nodes.iter().map(|node| cut(index, node.place).map_or(&[][..], |cut| &cut.words)).collect();
        let mut names = Names {
            own,
            words,
            declared: FxHashMap::default(),
            said: FxHashMap::default(),
            called: FxHashMap::default(),
            calling: FxHashMap::default(),
        };
        names.declare(nodes, &crate_of);
        names.link(index);
        names.listen();
        names
    }

    /// A body that several targets have is declared in each.
    fn declare(&mut self, nodes: &[Node<'_>], crate_of: &impl Fn(FnId) -> CrateId) {
        for (n, node) in nodes.iter().enumerate() {
            for id in node.ids {
                self.declared.entry((crate_of(*id), self.own[n].1)).or_default().push(n);
            }
        }
        self.declared.retain(|_, list| list.len() <= NAMESAKES);
    }

    fn link(&mut self, index: &Index<'_>) {
        let of_targets = (0..index.crates.len()).filter(|n| index.crates[*n].target.is_some());
        let crates: Vec<CrateId> = of_targets.map(|n| CrateId(n as u32)).collect();
        for from in &crates {
            let mut seen: Vec<CrateId> = index.visible_from(*from).iter().copied().collect();
            seen.retain(|krate| index.crates[krate.index()].target.is_some());
            seen.sort();
            for to in &seen {
                self.calling.entry(*to).or_default().push(*from);
            }
            self.called.insert(*from, seen);
        }
    }

    /// Only names of functions of the code are kept.
    fn listen(&mut self) {
        let known: FxHashSet<u32> = self.declared.keys().map(|(_, name)| *name).collect();
        for (n, (krate, _)) in self.own.iter().enumerate() {
            for word in self.words[n].iter().filter(|word| known.contains(word)) {
                self.said.entry((*krate, *word)).or_default().push(n);
            }
        }
    }

    /// How many calls away from the nearest of some bodies each is, by a search in breadth. `next` gives what one step leads to.
    fn distances(
        &self,
        nodes: &[Node<'_>],
        is_start: impl Fn(&Node<'_>) -> bool,
        next: impl Fn(&Self, usize, &mut FxHashSet<(CrateId, u32)>, &mut Vec<usize>),
    ) -> Vec<Option<u8>> {
        let mut distance: Vec<Option<u8>> = nodes.iter().map(|node| is_start(node).then_some(0)).collect();
        let mut frontier: Vec<usize> = (0..nodes.len()).filter(|n| distance[*n].is_some()).collect();
        let mut seen = FxHashSet::default();
        for calls in 1..=CALLS {
            let mut reached = Vec::new();
            for n in &frontier {
                next(self, *n, &mut seen, &mut reached);
            }
            reached.retain(|n| distance[*n].is_none() && distance[*n].replace(calls).is_none());
            frontier = reached;
        }
        distance
    }

    /// Those who say the name of a body's function. Each name of a crate is asked for once.
    fn callers(&self, n: usize, seen: &mut FxHashSet<(CrateId, u32)>, out: &mut Vec<usize>) {
        let (krate, name) = self.own[n];
        if !self.declared.contains_key(&(krate, name)) || !seen.insert((krate, name)) {
            return;
        }
        for from in self.calling.get(&krate).into_iter().flatten() {
            out.extend(self.said.get(&(*from, name)).into_iter().flatten());
        }
    }

    /// The bodies whose function's name a body says.
    fn callees(&self, n: usize, seen: &mut FxHashSet<(CrateId, u32)>, out: &mut Vec<usize>) {
        for to in self.called.get(&self.own[n].0).into_iter().flatten() {
            for word in self.words[n] {
                if let Some(list) = self.declared.get(&(*to, *word)).filter(|_| seen.insert((*to, *word))) {
                    out.extend(list);
                }
            }
        }
    }
}

fn cut<'i>(index: &'i Index<'_>, (file, cut): (FileId, u32)) -> Option<&'i Cut> {
    index.sources.files[file.index()].scan.cuts.get(cut as usize)
}

/// Which words tell that a body takes a lock, or does what is no good on a runtime's thread.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Names of functions that take a lock which others wait for, with the crates that declare them.
    taking: FxHashMap<u32, Vec<CrateId>>,
    /// The same of functions that panic on a runtime's thread or wait for another, with the type or module that they stand in.
    stalling: FxHashMap<u32, Vec<(CrateId, Name)>>,
    /// The same of functions that block on anything else.
    blocking: FxHashMap<u32, Vec<(CrateId, Name)>>,
    /// Names that the standard library has for other things, too: they count only near a lock.
    common: FxHashSet<u32>,
    /// Types that are a lock or have one in them.
    locks: GuardNames,
    /// Modules in which the name of a lock's type means something.
    near: FxHashSet<ModId>,
}

impl Hints {
    /// A function of the code that returns a guard.
    pub(super) fn helper(&mut self, index: &Index<'_>, id: FnId) {
        let fun = index.fun(id);
        let krate = index.modules[fun.module.index()].krate;
        self.taking.entry(word_hash(fun.name.as_bytes())).or_default().push(krate);
    }

    /// Reads the stubs.
    pub(super) fn read(&mut self, index: &Index<'_>) {
        let waits_for = |kind: LockKind| matches!(kind, LockKind::Blocking | LockKind::Async | LockKind::Map);
        for fun in index.fns.iter().filter(|fun| fun.file.is_none()) {
            let (name, krate) = (word_hash(fun.name.as_bytes()), index.modules[fun.module.index()].krate);
            let marks = &fun.marks;
            let takes = marks.acquires.is_some() && index.lock_kind(fun).is_some_and(waits_for);
            let stalls = marks.panics_in_async || marks.waits.is_some();
            if takes {
                self.taking.entry(name).or_default().push(krate);
            }
            if stalls {
                self.stalling.entry(name).or_default().push((krate, owner(index, fun)));
            }
            if marks.blocks.is_some() {
                self.blocking.entry(name).or_default().push((krate, owner(index, fun)));
            }
            if !takes && !stalls && index.crates[krate.index()].name == "std" {
                self.common.insert(name);
            }
        }
        let locks = index.adts.iter().filter(|adt| adt.marks.lock.is_some_and(waits_for)).map(|adt| adt.name);
        let locks: FxHashSet<Name> = locks.collect();
        let modules = (0..index.modules.len()).map(|n| ModId(n as u32));
        self.near = modules.filter(|module| locks.iter().any(|name| index.has_name(*module, *name))).collect();
        self.locks = GuardNames::of(index, locks);
    }

    /// The functions of the code that hand out a lock, or something that has one in it, behind a reference or counted pointer.
    ///
    /// Errs quiet: only short ones count, for in a longer one the way to what it returns is seldom a plain path.
    pub(super) fn giving(&self, index: &Index<'_>) -> FxHashSet<FnId> {
        let is_short = |fun: &Fun<'_>| {
            let cut = fun.file.zip(fun.ast.body).and_then(|place| cut(index, place));
            cut.is_some_and(|cut| cut.span.range().len() <= SHORT)
        };
        let names = |fun: &Fun<'_>| fun.ast.output.as_ref().is_some_and(|output| self.locks.are_in(output));
        let is_giving = |id: &FnId| {
            let fun = index.fun(*id);
            fun.inside.is_none() && names(fun) && is_short(fun) && index.is_handle(&index.sig(*id).output)
        };
        (0..index.fns.len()).map(|n| FnId(n as u32)).filter(is_giving).collect()
    }

    /// Whether a body with these words takes a lock. Errs quiet: by a common word only near a lock.
    pub(super) fn takes(&self, index: &Index<'_>, words: &[u32], id: FnId) -> bool {
        let fun = index.fun(id);
        let mut is_near = None;
        let mut near = || {
            let here = || self.near.contains(&fun.module) || self.locks.are_in_signature(index, fun);
            *is_near.get_or_insert_with(here)
        };
        let visible = index.visible_from(index.modules[fun.module.index()].krate);
        let says =
            |word: &u32| self.taking.get(word).is_some_and(|list| list.iter().any(|krate| visible.contains(krate)));
        words.iter().any(|word| says(word) && (!self.common.contains(word) || near()))
    }

    /// Whether it does what is no good on a runtime's thread.
    pub(super) fn stalls(&self, index: &Index<'_>, words: &[u32], id: FnId) -> bool {
        self.says_one(&self.stalling, index, words, id)
    }

    /// Whether it does what blocks.
    pub(super) fn blocks(&self, index: &Index<'_>, words: &[u32], id: FnId) -> bool {
        self.says_one(&self.blocking, index, words, id)
    }

    /// Errs quiet: a common word counts only where the name of the type or module that it belongs to means something.
    fn says_one(
        &self,
        known: &FxHashMap<u32, Vec<(CrateId, Name)>>,
        index: &Index<'_>,
        words: &[u32],
        id: FnId,
    ) -> bool {
        let module = index.fun(id).module;
        let visible = index.visible_from(index.modules[module.index()].krate);
        let is_near = |name: Name| words.contains(&word_hash(name.as_bytes())) || index.has_name(module, name);
        words.iter().any(|word| {
            let is_common = self.common.contains(word);
            let says = |(krate, owner): &(CrateId, Name)| visible.contains(krate) && (!is_common || is_near(*owner));
            known.get(word).is_some_and(|list| list.iter().any(says))
        })
    }
}

/// The name of the type or module that a function stands in.
fn owner(index: &Index<'_>, fun: &Fun<'_>) -> Name {
    let module = || index.modules[fun.module.index()].name;
    match fun.container {
        Container::Impl(imp) => match &index.impl_header(imp).self_ty {
            GTy::Adt(adt, _) => index.adt(*adt).name,
            _ => module(),
        },
        Container::Trait(trait_) => index.traits[trait_.index()].name,
        Container::Module => module(),
    }
}
