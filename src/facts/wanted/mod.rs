//! Which sync bodies are worth parsing: by names alone, before anything is parsed.
//!
//! A body that takes a lock matters by itself. One that only leads there matters if someone gets to it who holds a guard or
//! is async: it lies on a way from a *root* (async, or takes a lock) over names of functions to a *leaf* (takes a lock,
//! panics on a runtime's thread, waits for another thread). Those that matter by themselves are looked into first: many that
//! say the word take no lock, and lead nowhere.

mod drops;
mod names;

use super::body::BodyFacts;
use super::words::Words;
use crate::index::types::GTy;
use crate::index::{AdtId, FnId, Index};
use crate::source::FileId;
use crate::spread;
use crate::syntax::word::Word;
use drops::Drops;
use names::Names;
use rayon::prelude::*;

/// From a root to a leaf there are at most so many calls.
const CALLS: u8 = 5;
/// From who takes a lock to what blocks there are at most so many.
const WORK: u8 = 3;
/// Where values end, so many matter to who makes them.
const DROP: u8 = 2;
/// From who runs async code to what panics in it there are at most so many.
const RUN: u8 = 2;
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
    let names = Names::new(words, index, nodes);
    let callees = Links::new(names.callees());
    let callers = callees.turned();
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
    let repeats = |n: usize| nodes[n].has_loop && takes(callees.of(n));
    // Who gives two things of one type to a function that locks things tells which comes first.
    let pairs: Vec<bool> =
        nodes.par_iter().with_max_len(spread::CHEAP).map(|node| node.takes && has_two_alike(index, node.ids)).collect();
    let gives_two = |n: usize| callees.of(n).iter().any(|to| pairs[*to as usize]);
    let is_runner = |n: usize| runs_up[n].is_some_and(|calls| calls <= RUN);
    let mut wanted: Vec<bool> = (0..nodes.len())
        .into_par_iter()
        .with_max_len(spread::CHEAP)
        .map(|n| is_on_a_way(n) || repeats(n) || gives_two(n) || is_runner(n))
        .collect();
    names.add_ending(&Drops::new(index, nodes, is_end), &mut wanted);
    wanted
}

/// For each body, some others: those of one after those of the other.
struct Links {
    /// Where those of each begin, and the end.
    starts: Vec<u32>,
    to: Vec<u32>,
}

impl Links {
    fn new(lists: Vec<Vec<u32>>) -> Self {
        let mut links = Links { starts: vec![0], to: Vec::with_capacity(lists.iter().map(Vec::len).sum()) };
        for list in lists {
            links.to.extend(list);
            links.starts.push(links.to.len() as u32);
        }
        links
    }

    fn of(&self, n: usize) -> &[u32] {
        &self.to[self.starts[n] as usize..self.starts[n + 1] as usize]
    }

    /// The links the other way round.
    fn turned(&self) -> Self {
        let count = self.starts.len() - 1;
        let mut starts = vec![0; count + 1];
        self.to.iter().for_each(|to| starts[*to as usize + 1] += 1);
        for n in 0..count {
            starts[n + 1] += starts[n];
        }
        let (mut next, mut from) = (starts.clone(), vec![0; self.to.len()]);
        for n in 0..count {
            for to in self.of(n) {
                from[next[*to as usize] as usize] = n as u32;
                next[*to as usize] += 1;
            }
        }
        Links { starts, to: from }
    }
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
    next: &Links,
    leaves: impl Fn(&Node<'_>) -> bool,
    enters: impl Fn(&Node<'_>) -> bool,
) -> Vec<Option<u8>> {
    let mut distance: Vec<Option<u8>> = (0..nodes.len()).map(|n| is_start(n).then_some(0)).collect();
    let mut frontier: Vec<usize> = (0..nodes.len()).filter(|n| distance[*n].is_some()).collect();
    for calls in 1..=CALLS {
        let left = frontier.iter().filter(|n| leaves(&nodes[**n]));
        let mut reached: Vec<usize> = left.flat_map(|n| next.of(*n)).map(|to| *to as usize).collect();
        reached.retain(|n| enters(&nodes[*n]) && distance[*n].is_none() && distance[*n].replace(calls).is_none());
        frontier = reached;
    }
    distance
}
