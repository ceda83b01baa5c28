//! Which lock is taken under which, with a witness, and the cycles that this makes.

use super::Facts;
use super::call_graph::EdgeId;
use super::calls::{Held, waits};
use super::gates::Gates;
use super::place::{Class, Place, Root};
use super::program::Program;
use super::summary::seen_from_caller;
use crate::index::marks::{LockKind, Mode};
use crate::syntax::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;

/// A lock that is taken under another.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The class that is held.
    pub outer: Class,
    /// The class that is taken.
    pub inner: Class,
    /// The numbers of both.
    numbers: (u32, u32),
    /// The body that holds the outer, and the index of its acquisition.
    pub held: (usize, usize),
    /// The body, and which of its graphs it is that wants the inner.
    graph: (usize, usize),
    /// The lock's method, or the call that leads to it, and the statement around.
    pub at: (Span, Span),
    /// The body that takes the inner, and the index of the take.
    pub take: (usize, usize),
    /// The calls that lead there.
    pub way: Vec<EdgeId>,
    /// How the outer is held and the inner taken.
    pub modes: (Mode, Mode),
    /// Whether part of it is a guess.
    pub is_may: bool,
    /// Whether both are found on one object, or are statics: then two that do so meet at the same two locks.
    pub is_of_one: bool,
    /// Whether both are wanted at once, so that either may come first: by the branches of one `join!`.
    pub is_joined: bool,
    /// What else is held alone: who takes the pair the other way round under one of these has to wait.
    gates: Vec<Class>,
}

impl Pair {
    /// Whether one of the locks is known by a variable alone.
    pub fn is_of_variables(&self) -> bool {
        [&self.outer, &self.inner].into_iter().any(|class| matches!(class, Class::Variable(..)))
    }
}

/// Pairs, by their classes.
#[derive(Debug, Default)]
pub struct LockOrder {
    /// In source order.
    pub pairs: Vec<Pair>,
    /// The numbers of the classes: these are compared more often than a class should be hashed.
    numbers: FxHashMap<Class, u32>,
    by_classes: FxHashMap<(u32, u32), Vec<usize>>,
    after: FxHashMap<u32, Vec<u32>>,
    written: FxHashSet<Class>,
    /// The pairs of functions that take both ways round.
    sorted: FxHashSet<usize>,
    gates: Gates,
}

/// Errs quiet: so many places are kept of one pair of classes, and so many pairs of classes in all.
const WITNESSES: usize = 4;
const PAIRS: usize = 4096;
/// Errs quiet: a longer cycle is not looked for.
const LENGTH: usize = 5;

impl LockOrder {
    /// The pairs of all bodies but those of tests, of which each has locks of its own.
    pub fn new(facts: &Facts<'_, '_>, program: &Program) -> Self {
        let (gates, _) =
            rayon::join(|| Gates::new(facts, &program.graph, &program.wrappers), || program.summaries(facts));
        let mut order = LockOrder { gates, ..LockOrder::default() };
        for (n, body) in facts.bodies.iter().enumerate() {
            if facts.index.is_test(body.fun) {
                continue;
            }
            for (t, take) in body.calls.takes.iter().enumerate() {
                let place = Place::of(facts, &program.graph, n, &body.lock_of(take).path);
                let Some(class) = place.class(&program.wrappers) else { continue };
                if take.acquires.mode == Mode::Exclusive {
                    order.written.insert(class.clone());
                }
                if !waits(take) {
                    continue;
                }
                let inner = Inner {
                    graph: take.graph,
                    place,
                    class,
                    mode: take.acquires.mode,
                    take: (n, t),
                    way: Vec::new(),
                    is_may: take.is_may,
                };
                order.add(facts, program, n, &take.held, &inner, (take.span, take.statement));
            }
        }
        order.in_calls(facts, program);
        order.link();
        order
    }

    fn in_calls(&mut self, facts: &Facts<'_, '_>, program: &Program) {
        let (Program { graph, wrappers, .. }, summaries) = (program, program.summaries(facts));
        for (node, at) in graph.nodes() {
            if facts.index.is_test(facts.bodies[at.body].fun) {
                continue;
            }
            for edge in graph.leaving(node) {
                let (_, call) = graph.call(facts, edge);
                if call.held.is_empty() {
                    continue;
                }
                let data = graph.edge(edge);
                for (n, one) in summaries.of(data.to).iter().enumerate() {
                    let (place, class) = seen_from_caller(facts, graph, wrappers, edge, one);
                    let Some(class) = class else { continue };
                    let (rest, take) = summaries.way(data.to, graph, n);
                    let way: Vec<EdgeId> = std::iter::once(edge).chain(rest).collect();
                    if graph.comes_back(facts, &way) || !graph.is_open(facts, &way, take) {
                        continue;
                    }
                    let is_may = one.is_may || data.is_may;
                    let inner = Inner { graph: at.graph, place, class, mode: one.mode, take, way, is_may };
                    self.add(facts, program, at.body, &call.held, &inner, (call.span, call.statement));
                }
            }
        }
    }

    fn add(
        &mut self,
        facts: &Facts<'_, '_>,
        program: &Program,
        body: usize,
        held: &[Held],
        inner: &Inner,
        at: (Span, Span),
    ) {
        let outer: Vec<(usize, bool, Place, Option<Class>)> = (held.iter())
            .map(|(guard, is_must)| {
                let place = program.place(facts, body, guard.index());
                let class = place.class(&program.wrappers);
                (guard.index(), *is_must, place, class)
            })
            .collect();
        // Who holds one of the class already takes it again, or another of its kind: that says nothing about an order.
        if outer.iter().any(|(.., class)| class.as_ref() == Some(&inner.class)) {
            return;
        }
        for (guard, is_must, place, class) in &outer {
            let first = &facts.bodies[body].acquisitions[*guard];
            let Some(class) = class else { continue };
            let waits = |kind: LockKind| !matches!(kind, LockKind::Cell | LockKind::Span);
            // What nobody else can reach yet makes nobody wait.
            if !waits(first.core.kind) || !place.is_shared || !inner.place.is_shared {
                continue;
            }
            let gates = outer.iter().filter(|(other, is_must, ..)| {
                other != guard && *is_must && facts.bodies[body].acquisitions[*other].core.mode == Mode::Exclusive
            });
            let around = self.gates.of(program.graph.node(body, inner.graph)).iter().cloned();
            let gates: Vec<Class> = gates.filter_map(|(.., class)| class.clone()).chain(around).collect();
            let is_joined = inner.way.is_empty() && {
                let joined = &facts.bodies[body].calls.takes[inner.take.1].joined;
                joined.iter().any(|other| other.index() == *guard)
            };
            let numbers = (self.number(class), self.number(&inner.class));
            self.pairs.push(Pair {
                is_joined,
                numbers,
                outer: class.clone(),
                inner: inner.class.clone(),
                held: (body, *guard),
                graph: (body, inner.graph),
                at,
                take: inner.take,
                way: inner.way.clone(),
                modes: (first.core.mode, inner.mode),
                is_may: inner.is_may || !is_must,
                is_of_one: is_of_one(place, &inner.place),
                gates,
            });
        }
    }

    fn number(&mut self, class: &Class) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(class.clone()).or_insert(next)
    }

    fn link(&mut self) {
        self.pairs.sort_by_key(|pair| (pair.held.0, pair.at.0, pair.held.1, pair.way.len()));
        let directions = |pair: &Pair| (pair.graph, pair.numbers);
        let chosen = self.pairs.iter().filter(|pair| !pair.is_joined);
        let known: FxHashSet<((usize, usize), (u32, u32))> = chosen.map(directions).collect();
        for (n, pair) in self.pairs.iter().enumerate() {
            // Errs quiet: code that takes them both ways asks first which comes first, by a number or an address.
            let (outer, inner) = pair.numbers;
            if !pair.is_joined && known.contains(&(pair.graph, (inner, outer))) {
                self.sorted.insert(n);
                continue;
            }
            let key = pair.numbers;
            if self.by_classes.len() >= PAIRS && !self.by_classes.contains_key(&key) {
                continue;
            }
            let list = self.by_classes.entry(key).or_default();
            if list.is_empty() {
                self.after.entry(outer).or_default().push(inner);
            }
            if list.len() < WITNESSES {
                list.push(n);
            }
        }
    }

    /// A shortest way round from a pair back to its outer class: the other pairs, and whether all of it is certain.
    pub fn cycle(&self, first: usize) -> Option<(Vec<usize>, bool)> {
        if self.sorted.contains(&first) {
            return None;
        }
        let pair = &self.pairs[first];
        let classes = self.path(pair.numbers.1, pair.numbers.0)?;
        let mut chosen = vec![first];
        for step in classes.windows(2) {
            let list = self.by_classes.get(&(step[0], step[1]))?;
            // A common outer lock lets only one of them in.
            let is_free = |n: &&usize| chosen.iter().all(|other| !self.share_a_gate(**n, *other));
            let next =
                list.iter().filter(is_free).min_by_key(|n| (self.pairs[**n].is_may, !self.pairs[**n].is_of_one))?;
            chosen.push(*next);
        }
        let is_certain = self.is_blocking(&chosen)?;
        let pairs = || chosen.iter().map(|n| &self.pairs[*n]);
        let is_sure = is_certain && pairs().all(|pair| !pair.is_may && pair.is_of_one);
        Some((chosen[1..].to_vec(), is_sure))
    }

    fn share_a_gate(&self, a: usize, b: usize) -> bool {
        self.pairs[a].gates.iter().any(|gate| self.pairs[b].gates.contains(gate))
    }

    /// Whether each waits for the next: readers alone do not, unless there is a writer to stand between them.
    fn is_blocking(&self, chosen: &[usize]) -> Option<bool> {
        let mut is_certain = true;
        for (n, at) in chosen.iter().enumerate() {
            let taken = &self.pairs[*at];
            let holder = &self.pairs[chosen[(n + 1) % chosen.len()]];
            let modes = (taken.modes.1, holder.modes.0);
            // A reader who may become a writer keeps out those of its kind only.
            let is_let_in =
                matches!(modes, (Mode::Shared, Mode::Shared | Mode::Upgradable) | (Mode::Upgradable, Mode::Shared));
            if is_let_in {
                if !self.written.contains(&taken.inner) {
                    return None;
                }
                is_certain = false;
            }
        }
        Some(is_certain)
    }

    /// The classes on a shortest way from one to another, both included.
    fn path(&self, from: u32, to: u32) -> Option<Vec<u32>> {
        let mut before: FxHashMap<u32, Option<u32>> = FxHashMap::default();
        before.insert(from, None);
        let mut queue = VecDeque::from([(from, 1)]);
        while let Some((class, length)) = queue.pop_front() {
            if class == to {
                let mut path = vec![class];
                while let Some(Some(earlier)) = before.get(&path[path.len() - 1]) {
                    path.push(*earlier);
                }
                path.reverse();
                return Some(path);
            }
            if length >= LENGTH {
                continue;
            }
            for next in self.after.get(&class).into_iter().flatten() {
                if !before.contains_key(next) {
                    before.insert(*next, Some(class));
                    queue.push_back((*next, length + 1));
                }
            }
        }
        None
    }
}

struct Inner {
    /// The graph that takes it, or calls who does.
    graph: usize,
    place: Place,
    class: Class,
    mode: Mode,
    take: (usize, usize),
    way: Vec<EdgeId>,
    is_may: bool,
}

/// Whether two locks are parts of one object, or are statics or parts of statics.
pub(super) fn is_of_one(a: &Place, b: &Place) -> bool {
    let is_static = |place: &Place| matches!(place.root, Root::Static(_));
    let is_same_owner = || {
        a.root == b.root && a.root != Root::Other && a.steps.len() == b.steps.len() && {
            let above = a.steps.len().saturating_sub(1);
            a.steps[..above] == b.steps[..above]
        }
    };
    a.is_exact && b.is_exact && (is_static(a) && is_static(b) || is_same_owner())
}
