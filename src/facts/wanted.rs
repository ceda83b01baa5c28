//! Which sync bodies are worth parsing: by names alone, before anything is parsed.
//!
//! A body that takes a lock matters by itself. One that only leads there matters if someone gets to it who holds a guard or
//! is async: it lies on a way from a *root* (async, or takes a lock) over names of functions to a *leaf* (takes a lock,
//! panics on a runtime's thread, waits for another thread). Those that matter by themselves are looked into first: many that
//! say the word take no lock, and lead nowhere.

use super::body::BodyFacts;
use super::words::{Words, type_name};
use crate::index::types::GTy;
use crate::index::{AdtId, Container, CrateId, FnId, Index};
use crate::source::FileId;
use crate::spread;
use crate::syntax::ast::{Receiver, TypeKind, TypeRef};
use crate::syntax::word::{Said, Word, word_hash};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// From a root to a leaf there are at most so many calls.
const CALLS: u8 = 5;
/// From who takes a lock to what blocks there are at most so many.
const WORK: u8 = 3;
/// Where values end, so many matter to who makes them.
const DROP: u8 = 2;
/// From who runs async code to what panics in it there are at most so many.
const RUN: u8 = 2;
/// So many async bodies are asked whether values with a name end in them.
const WITNESSES: usize = 16;
/// Errs quiet: a name that more functions of a crate have says too little of where a call goes.
const NAMESAKES: usize = 8;

/// A body, with the functions that it is the body of.
#[derive(Default)]
pub(super) struct Node<'n> {
    /// In each target.
    ids: &'n [FnId],
    words: &'n [Word],
    /// Whether it is run as a task, or a part of one: an async function, `poll`.
    is_task: bool,
    /// Whether it is, or makes a future that is.
    is_async: bool,
    /// Whether it names something that takes a lock; when it was looked into, whether it does.
    takes: bool,
    /// The same, while it calls something.
    holds: bool,
    /// Whether it names something that panics on a runtime's thread, or waits for another thread; or does so.
    stalls: bool,
    /// Whether it names something that blocks on anything else.
    blocks: bool,
    /// Whether there is a loop in it.
    has_loop: bool,
    /// Whether it runs where a value ends, which no word tells of: anybody may hold a guard there, or be async.
    is_drop: bool,
    /// Whether it may matter to a rule by itself.
    pub(super) is_wanted: bool,
    /// Whether functions may stand in it, which have facts of their own.
    has_items: bool,
}

impl<'n> Node<'n> {
    /// What a body's words say of it.
    pub(super) fn new(words: &Words<'n, '_>, index: &Index<'_>, (file, cut): (FileId, u32), ids: &'n [FnId]) -> Self {
        let mut node = Node { ids, ..Node::default() };
        let Some(cut) = words.cut(file, cut) else { return node };
        node.words = &cut.words;
        node.is_task = ids.iter().any(|id| index.is_async_context(*id));
        node.is_async = cut.has_await || cut.has_async || node.is_task;
        node.has_loop = cut.has_loop;
        node.is_drop = ids.iter().any(|id| index.is_drop(*id));
        node.takes = words.leads(&cut.words, ids[0]) || ids.iter().any(|id| words.is_handed_guard(*id));
        node.holds = node.takes;
        node.has_items = cut.has_items;
        node.stalls = words.stalls(&cut.words, ids[0]);
        node.blocks = words.blocks(&cut.words, ids[0]);
        node.is_wanted = words.wants(&cut.words, ids, node.is_async);
        node
    }

    /// What a look into it says instead.
    pub(super) fn look(&mut self, bodies: &[BodyFacts]) {
        if self.has_items {
            return;
        }
        self.takes = bodies.iter().any(|body| !body.calls.takes.is_empty() || !body.acquisitions.is_empty());
        self.holds = bodies.iter().any(|body| !body.acquisitions.is_empty());
        self.stalls = bodies.iter().any(|body| !body.calls.stalls.is_empty() || !body.waits.is_empty());
    }
}

/// Which bodies lie on a way from a root to a leaf.
pub(super) fn on_a_way(words: &Words<'_, '_>, index: &Index<'_>, nodes: &[Node<'_>]) -> Vec<bool> {
    let mut names = Names::new(words, index, nodes);
    let callees = names.callees();
    let callers = turned(&callees);
    // Who holds a guard holds it in all that runs meanwhile; a thread of the runtime is blocked by what an async function calls,
    // but what the async functions that it calls do is said of these.
    let any = |_: &Node<'_>| true;
    let is_sync = |node: &Node<'_>| !node.is_task;
    let leaf = |n: usize| nodes[n].takes || nodes[n].stalls;
    // Who runs async code that may panic on a runtime's thread tells whether it runs on one.
    let is_stalled_task = |n: usize| nodes[n].is_task && nodes[n].stalls;
    let (held_up, (task_up, runs_up)) = rayon::join(
        || distances(nodes, leaf, &callers, any, any),
        || {
            let task_up = distances(nodes, leaf, &callers, is_sync, any);
            (task_up, distances(nodes, is_stalled_task, &callers, |node| node.is_task, any))
        },
    );
    let is_end = |n: usize| nodes[n].is_drop && held_up[n].is_some_and(|calls| calls <= DROP);
    let ((held_down, task_down), (work_up, work_down)) = rayon::join(
        || {
            let held_down = distances(nodes, |n| nodes[n].holds || is_end(n), &callees, any, any);
            (held_down, distances(nodes, |n| nodes[n].is_async || is_end(n), &callees, any, is_sync))
        },
        || {
            // What blocks otherwise matters under a lock only, and where sync code gets to it.
            let work_up = distances(nodes, |n| nodes[n].blocks && !nodes[n].is_task, &callers, is_sync, any);
            (work_up, distances(nodes, |n| nodes[n].holds || nodes[n].is_drop, &callees, any, is_sync))
        },
    );
    let is_near = |up: &[Option<u8>], down: &[Option<u8>], n: usize, calls: u8| {
        up[n].zip(down[n]).is_some_and(|(up, down)| up + down <= calls)
    };
    let is_on_a_way = |n: usize| {
        is_near(&held_up, &held_down, n, CALLS)
            || is_near(&task_up, &task_down, n, CALLS)
            || is_near(&work_up, &work_down, n, WORK)
    };
    // A loop matters where each turn may take a lock in what it calls.
    let takes = |list: &[u32]| list.iter().any(|to| nodes[*to as usize].takes);
    let repeats = |n: usize| nodes[n].has_loop && takes(&callees[n]);
    // Who gives two things of one type to a function that locks things tells which comes first.
    let pairs: Vec<bool> =
        nodes.par_iter().with_max_len(spread::CHEAP).map(|node| node.takes && has_two_alike(index, node.ids)).collect();
    let gives_two = |n: usize| callees[n].iter().any(|to| pairs[*to as usize]);
    let is_runner = |n: usize| runs_up[n].is_some_and(|calls| calls <= RUN);
    names.drops = Drops::new(index, nodes, is_end);
    let mut wanted: Vec<bool> = (0..nodes.len())
        .into_par_iter()
        .with_max_len(spread::CHEAP)
        .map(|n| is_on_a_way(n) || repeats(n) || gives_two(n) || is_runner(n))
        .collect();
    names.add_ending(&mut wanted);
    wanted
}

/// Who calls each.
fn turned(callees: &[Vec<u32>]) -> Vec<Vec<u32>> {
    let mut callers = vec![Vec::new(); callees.len()];
    for (from, list) in callees.iter().enumerate() {
        list.iter().for_each(|to| callers[*to as usize].push(from as u32));
    }
    callers
}

/// Of so many parameters it is asked which are alike.
const PARAMS: usize = 16;

/// Whether two of the parameters of a function are references or handles of one type.
fn has_two_alike(index: &Index<'_>, ids: &[FnId]) -> bool {
    let Some(id) = ids.first().filter(|id| index.fun(**id).ast.params.len() > 1) else { return false };
    let sig = index.sig(*id);
    let given: Vec<&GTy> = sig.params[usize::from(sig.has_receiver)..].iter().take(PARAMS).collect();
    let may_lock = |adt: AdtId| index.adt(adt).file.is_some() || index.adt(adt).marks.lock.is_some();
    let is_handle = |ty: &GTy| match ty {
        GTy::Ref(false, inner) => matches!(&**inner, GTy::Adt(adt, _) if may_lock(*adt)),
        GTy::Adt(_, args) => matches!(&args[..], [GTy::Adt(adt, _)] if may_lock(*adt)),
        _ => false,
    };
    given.iter().enumerate().any(|(n, ty)| is_handle(ty) && given[..n].contains(ty))
}

/// How many calls away from the nearest of some bodies each is, by a search in breadth: on from bodies that `leaves`, to such as it `enters`.
fn distances(
    nodes: &[Node<'_>],
    is_start: impl Fn(usize) -> bool,
    next: &[Vec<u32>],
    leaves: impl Fn(&Node<'_>) -> bool,
    enters: impl Fn(&Node<'_>) -> bool,
) -> Vec<Option<u8>> {
    let mut distance: Vec<Option<u8>> = (0..nodes.len()).map(|n| is_start(n).then_some(0)).collect();
    let mut frontier: Vec<usize> = (0..nodes.len()).filter(|n| distance[*n].is_some()).collect();
    for calls in 1..=CALLS {
        let left = frontier.iter().filter(|n| leaves(&nodes[**n]));
        let mut reached: Vec<usize> = left.flat_map(|n| &next[*n]).map(|to| *to as usize).collect();
        reached.retain(|n| enters(&nodes[*n]) && distance[*n].is_none() && distance[*n].replace(calls).is_none());
        frontier = reached;
    }
    distance
}

/// The functions that have a name, with their bodies, crate by crate.
type Declared = FxHashMap<u32, Vec<(CrateId, Vec<(u32, FnId)>)>>;

/// By their names, functions that crates have of another crate's trait, with that crate: its code calls them although it does not see them.
///
/// Errs quiet: one name stands for a few at the most.
type Handed = FxHashMap<u32, Vec<(CrateId, (u32, FnId))>>;

/// Which bodies name which functions.
struct Names<'n, 'i, 'a> {
    words: &'n Words<'i, 'a>,
    index: &'i Index<'a>,
    nodes: &'n [Node<'n>],
    declared: Declared,
    handed: Handed,
    drops: Drops,
}

/// The names that tell of values whose end takes a lock or waits.
#[derive(Default)]
struct Drops {
    /// Those of their types, with the crates that declare one.
    types: FxHashMap<u32, SmallVec<[CrateId; 2]>>,
    /// Those of functions that give one.
    givers: FxHashMap<u32, Vec<FnId>>,
}

impl Drops {
    /// `is_end` says which bodies run where a value ends, and are near to one that takes a lock or waits.
    fn new(index: &Index<'_>, nodes: &[Node<'_>], is_end: impl Fn(usize) -> bool) -> Self {
        let mut drops = Drops::default();
        for (_, node) in nodes.iter().enumerate().filter(|(n, _)| is_end(*n)) {
            if let Container::Impl(imp) = index.fun(node.ids[0]).container
                && let Some(ty) = type_name(index, imp)
            {
                let crates = drops.types.entry(word_hash(ty.as_bytes())).or_default();
                crates.extend(node.ids.iter().map(|id| index.crate_of(index.fun(*id).module)));
            }
        }
        if drops.types.is_empty() {
            return drops;
        }
        let gives = |id: &FnId| {
            let fun = index.fun(*id);
            // Who calls a type's own function says the type's name.
            let is_called_by_name = fun.ast.receiver.is_some() || fun.container == Container::Module;
            let visible = || index.visible_from(index.crate_of(fun.module));
            let is_giver = |ty: &TypeRef| drops.one_in(ty, visible()).is_some();
            fun.file.is_some() && is_called_by_name && fun.ast.output.as_ref().is_some_and(is_giver)
        };
        let givers: Vec<FnId> =
            (0..index.fns.len() as u32).into_par_iter().with_max_len(spread::CHEAP).map(FnId).filter(gives).collect();
        for id in givers {
            drops.givers.entry(word_hash(index.fun(id).name.as_bytes())).or_default().push(id);
        }
        drops.givers.retain(|_, list| list.len() <= NAMESAKES);
        drops
    }

    /// Whether code that sees these crates may mean one of the types by a name.
    fn has(&self, name: u32, visible: &FxHashSet<CrateId>) -> bool {
        self.types.get(&name).is_some_and(|crates| crates.iter().any(|krate| visible.contains(krate)))
    }

    /// Which of them a written type is or has, as far as names tell.
    fn one_in(&self, ty: &TypeRef, visible: &FxHashSet<CrateId>) -> Option<u32> {
        match &ty.kind {
            TypeKind::Path(path) => {
                let last = path.last()?;
                let own = Some(word_hash(last.name.as_bytes())).filter(|name| self.has(*name, visible));
                let mut args = last.args.iter().flat_map(|args| &args.types);
                own.or_else(|| args.find_map(|ty| self.one_in(ty, visible)))
            }
            TypeKind::Tuple(items) => items.iter().find_map(|item| self.one_in(item, visible)),
            _ => None,
        }
    }
}

fn handed(index: &Index<'_>, nodes: &[Node<'_>]) -> Handed {
    let mut handed = Handed::default();
    for (n, node) in nodes.iter().enumerate() {
        let Some(id) = node.ids.first() else { continue };
        let fun = index.fun(*id);
        let Container::Impl(imp) = fun.container else { continue };
        let Some(trait_) = index.impls[imp.index()].trait_ else { continue };
        let of = index.crate_of(index.traits[trait_.index()].module);
        if index.crates[of.index()].target.is_some() && of != index.crate_of(fun.module) {
            handed.entry(word_hash(fun.name.as_bytes())).or_default().push((of, (n as u32, *id)));
        }
    }
    handed.retain(|_, list| list.len() <= NAMESAKES);
    handed
}

impl<'n, 'i, 'a> Names<'n, 'i, 'a> {
    /// A body that several targets have is declared in each.
    fn new(words: &'n Words<'i, 'a>, index: &'i Index<'a>, nodes: &'n [Node<'n>]) -> Self {
        let mut by_crate: FxHashMap<(CrateId, u32), Vec<(u32, FnId)>> = FxHashMap::default();
        for (n, node) in nodes.iter().enumerate() {
            for id in node.ids {
                let fun = index.fun(*id);
                let name = word_hash(fun.name.as_bytes());
                by_crate.entry((index.crate_of(fun.module), name)).or_default().push((n as u32, *id));
            }
        }
        let mut declared = Declared::default();
        for ((krate, name), list) in by_crate.into_iter().filter(|(_, list)| list.len() <= NAMESAKES) {
            declared.entry(name).or_default().push((krate, list));
        }
        Names { words, index, nodes, declared, handed: handed(index, nodes), drops: Drops::default() }
    }

    /// The bodies that each may call.
    fn callees(&self) -> Vec<Vec<u32>> {
        self.nodes.par_iter().with_max_len(spread::CHEAP).map(|node| self.called_by(node)).collect()
    }

    fn called_by(&self, node: &Node<'_>) -> Vec<u32> {
        let from = node.ids[0];
        let visible = self.index.visible_from(self.index.crate_of(self.index.fun(from).module));
        let mut called = Vec::new();
        for word in node.words.iter().filter(|word| word.is_call()) {
            let declared = self.declared.get(&word.name()).into_iter().flatten();
            let named = declared.filter(|(krate, _)| visible.contains(krate)).flat_map(|(_, list)| list);
            let handed = self.handed.get(&word.name()).into_iter().flatten();
            let handed = handed.filter(|(krate, _)| visible.contains(krate)).map(|(_, to)| to);
            called.extend(named.chain(handed).filter(|(_, to)| self.may_mean(node, from, *word, *to)).map(|(n, _)| *n));
        }
        called.sort_unstable();
        called.dedup();
        called
    }

    /// Adds the bodies in which values end that take a lock or wait then: those that hold something themselves.
    ///
    /// Errs quiet: of those that are async and no more, some are enough to tell that the runtime's threads come there.
    fn add_ending(&self, wanted: &mut [bool]) {
        if self.drops.types.is_empty() {
            return;
        }
        let asked = (0..wanted.len()).into_par_iter().with_max_len(spread::CHEAP).map(|n| {
            let node = &self.nodes[n];
            (!wanted[n] && !node.is_wanted && (node.holds || node.is_async)).then(|| self.ended(node)).flatten()
        });
        let asked: Vec<Option<u32>> = asked.collect();
        let mut witnesses: FxHashMap<u32, usize> = FxHashMap::default();
        for (n, name) in asked.into_iter().enumerate() {
            let Some(name) = name else { continue };
            let count = witnesses.entry(name).or_default();
            *count += usize::from(!self.nodes[n].holds);
            wanted[n] = self.nodes[n].holds || *count <= WITNESSES;
        }
    }

    /// The name by which a body may make, be given or be handed a value whose end matters.
    fn ended(&self, node: &Node<'_>) -> Option<u32> {
        let drops = &self.drops;
        let visible = self.index.visible_from(self.index.crate_of(self.index.fun(node.ids[0]).module));
        let is_maker = |word: &&Word| {
            let is_type = matches!(word.said(), Said::Alone | Said::BeforePath);
            let mut givers = drops.givers.get(&word.name()).into_iter().flatten();
            is_type && drops.has(word.name(), visible)
                || word.is_call() && givers.any(|id| self.may_mean(node, node.ids[0], **word, *id))
        };
        let fun = self.index.fun(node.ids[0]);
        let is_own = match (fun.container, &fun.ast.receiver) {
            (Container::Impl(imp), Some(Receiver::Value)) => type_name(self.index, imp),
            _ => None,
        };
        let of_self = is_own.map(|ty| word_hash(ty.as_bytes())).filter(|name| drops.has(*name, visible));
        of_self
            .or_else(|| fun.ast.params.iter().find_map(|param| drops.one_in(&param.ty, visible)))
            .or_else(|| node.words.iter().find(is_maker).map(|word| word.name()))
    }

    /// Whether a word in a body may mean a function of that name.
    fn may_mean(&self, node: &Node<'_>, from: FnId, word: Word, to: FnId) -> bool {
        let index = self.index;
        let fun = index.fun(to);
        let is_common = || self.words.is_common(word.name());
        match (word.said(), fun.container) {
            (Said::OnValue, container) => {
                fun.ast.receiver.is_some() && (!is_common() || self.is_near(node, from, container))
            }
            (Said::Alone, container) => {
                container == Container::Module && index.has_name(index.fun(from).module, fun.name)
            }
            (Said::InPath, Container::Impl(imp)) => {
                index.impls[imp.index()].ast.trait_.is_some() && !is_common()
                    || type_name(index, imp).is_none_or(|ty| self.words.names_type(node.words, from, ty))
            }
            (Said::InPath, Container::Module | Container::Trait(_)) => true,
            (Said::BeforePath, _) => false,
        }
    }

    /// Whether a body is near the type or trait that a method is of: it names it, stands in the same `impl`, or its module has the name.
    fn is_near(&self, node: &Node<'_>, from: FnId, container: Container) -> bool {
        let index = self.index;
        let name = match container {
            Container::Impl(imp) => type_name(index, imp),
            Container::Trait(trait_) => Some(index.traits[trait_.index()].name),
            Container::Module => None,
        };
        let Some(name) = name else { return true };
        index.has_name(index.fun(from).module, name) || self.words.names_type(node.words, from, name)
    }
}
