//! The same lock is taken again while its guard lives.

use super::chain::{calls, place};
use super::{Rule, Settings, frame, lock_info};
use crate::diagnostic::{Certainty, Finding, Role, Step, Verdict};
use crate::facts::Facts;
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::facts::call_graph::EdgeId;
use crate::facts::calls::{CallFact, Held, TakeFact, To, waits};
use crate::facts::liveness::GuardId;
use crate::facts::place::{Class, Place};
use crate::facts::program::Program;
use crate::facts::summary::seen_from_caller;
use crate::index::marks::{LockKind, Mode};
use crate::syntax::Span;
use rustc_hash::FxHashSet;

pub(super) static RULE: Rule = Rule {
    name: "reacquire_while_held",
    verdict: Verdict::Deadlock,
    page: include_str!("../../rules/reacquire_while_held.md"),
    is_whole: true,
    check,
};

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let program = settings.program(facts);
    let search = Search { facts, program, written: Written::new(facts, program) };
    for n in 0..facts.bodies.len() {
        search.directly(n, findings);
    }
    search.in_calls(findings);
}

struct Search<'s, 'i, 'a> {
    facts: &'s Facts<'i, 'a>,
    program: &'s Program,
    written: Written<'s>,
}

/// What somebody takes exclusively: only then does a second reader wait for a writer who waits for the first.
#[derive(Default)]
struct Written<'f> {
    classes: FxHashSet<Class>,
    /// The types of all those locks, for what has no class.
    types: FxHashSet<&'f str>,
    /// Of those that have no class themselves: they may be of any.
    loose: FxHashSet<&'f str>,
}

impl<'f> Written<'f> {
    fn new(facts: &'f Facts<'_, '_>, program: &Program) -> Self {
        let mut written = Written::default();
        for (n, body) in facts.bodies.iter().enumerate() {
            for take in body.calls.takes.iter().filter(|take| take.acquires.mode == Mode::Exclusive) {
                let lock = body.lock_of(take);
                let place = Place::of(facts, &program.graph, n, &lock.path);
                written.types.insert(&lock.ty);
                match place.class(&program.wrappers) {
                    Some(class) => written.classes.insert(class),
                    None => written.loose.insert(&lock.ty),
                };
            }
        }
        written
    }

    fn has(&self, class: Option<&Class>, ty: &str) -> bool {
        match class {
            Some(class) => self.classes.contains(class) || self.loose.contains(ty),
            None => self.types.contains(ty),
        }
    }
}

/// What is taken again.
struct Again<'f> {
    place: Place,
    class: Option<Class>,
    kind: LockKind,
    mode: Mode,
    ty: &'f str,
    take: &'f TakeFact,
}

impl Search<'_, '_, '_> {
    fn directly(&self, n: usize, findings: &mut Vec<Finding>) {
        let body = &self.facts.bodies[n];
        for take in body.calls.takes.iter().filter(|take| waits(take) && !take.acquires.is_recursive) {
            if take.held.is_empty() {
                continue;
            }
            let place = Place::of(self.facts, &self.program.graph, n, &body.lock_of(take).path);
            let class = place.class(&self.program.wrappers);
            let ty = &body.lock_of(take).ty;
            let again = Again { place, class, kind: take.kind, mode: take.acquires.mode, ty, take };
            let found = take.held.iter().find_map(|held| {
                let first = self.program.place(self.facts, n, held.0.index());
                Some((held, self.certainty((n, &first), *held, &again)?))
            });
            if let Some((held, certainty)) = found {
                let certainty = if take.is_may { Certainty::May } else { certainty };
                findings
                    .push(self.finding(n, (n, held.0), &again, (take.span, take.statement), &[]).certainty(certainty));
            }
        }
    }

    fn in_calls(&self, findings: &mut Vec<Finding>) {
        let graph = &self.program.graph;
        let mut seen = FxHashSet::default();
        for (node, at) in graph.nodes() {
            for edge in graph.leaving(node) {
                let (_, call) = graph.call(self.facts, edge);
                let own = call.held.iter().map(|held| (at.body, *held));
                for (holder, held) in own.chain(graph.held_by_runner(self.facts, call)) {
                    let Some((again, way, certainty)) = self.again_in(edge, holder, held) else { continue };
                    if seen.insert((at.body, call.span, holder, held.0)) {
                        let held = (holder, held.0);
                        let found = self.finding(at.body, held, &again, (call.span, call.statement), &way);
                        findings.push(found.certainty(certainty));
                    }
                }
            }
        }
    }

    /// The first lock that a call takes again.
    fn again_in(&self, edge: EdgeId, holder: usize, held: Held) -> Option<(Again<'_>, Vec<EdgeId>, Certainty)> {
        let Program { graph, wrappers, .. } = self.program;
        let summaries = self.program.summaries(self.facts);
        let data = graph.edge(edge);
        let uses = summaries.of(data.to).iter().enumerate().filter(|(_, one)| !one.is_recursive);
        uses.filter_map(|(n, one)| {
            let (place, class) = seen_from_caller(self.facts, graph, wrappers, edge, one);
            let (rest, take) = summaries.way(data.to, graph, n);
            if rest.is_empty() && self.is_own(edge, holder, held, take) {
                return None;
            }
            let way: Vec<EdgeId> = std::iter::once(edge).chain(rest).collect();
            if graph.comes_back(self.facts, &way) || !graph.is_open(self.facts, &way, take) {
                return None;
            }
            let body = &self.facts.bodies[take.0];
            let take = &body.calls.takes[take.1];
            let ty = &body.lock_of(take).ty;
            let again = Again { place, class, kind: one.kind, mode: one.mode, ty, take };
            let first = self.first(edge, holder, held)?;
            let certainty = self.certainty((holder, &first), held, &again)?;
            let is_may = one.is_may || data.is_may;
            Some((again, way, if is_may { Certainty::May } else { certainty }))
        })
        .max_by_key(|(_, way, certainty)| (*certainty, std::cmp::Reverse(way.len())))
    }

    /// Whether what is held after a call of a closure of the body is the very guard that the closure takes and leaves behind.
    ///
    /// Errs quiet: the closure may be called again while that guard lives.
    fn is_own(&self, edge: EdgeId, holder: usize, (guard, _): Held, take: (usize, usize)) -> bool {
        let graph = &self.program.graph;
        let to = graph.at(graph.edge(edge).to);
        let is_closure = to.body == holder && to.graph != 0 && take.0 == holder;
        is_closure && self.facts.bodies[holder].calls.takes[take.1].guard == Some(guard)
    }

    /// Where the lock of a guard is, in the words of the body that an edge leaves: its own guard, or one of whoever runs its closure.
    fn first(&self, edge: EdgeId, holder: usize, (guard, _): Held) -> Option<Place> {
        let graph = &self.program.graph;
        let place = self.program.place(self.facts, holder, guard.index());
        let from = graph.at(graph.edge(edge).from).body;
        let (_, call) = graph.call(self.facts, edge);
        if matches!(call.to, To::Given(..)) && holder != from {
            let argument = |n: u32| Some(Place::of(self.facts, graph, from, call.args.get(n as usize)?));
            return Some(place.seen_from(&argument));
        }
        Some(place)
    }

    /// Whether a guard makes a lock wait for it for ever; `None`: it does not, or we cannot tell.
    fn certainty(
        &self,
        (holder, place): (usize, &Place),
        (guard, is_must): Held,
        again: &Again<'_>,
    ) -> Option<Certainty> {
        let first = &self.facts.bodies[holder].acquisitions[guard.index()];
        if first.core.kind != again.kind {
            return None;
        }
        if !place.is_same(&again.place) {
            return None;
        }
        // The guard of an earlier turn of a loop: only of what is the same in each turn.
        let is_own = again.take.guard == Some(guard) && again.take.span == first.span;
        if is_own && place.is_of_variable() {
            return None;
        }
        match (first.core.mode, again.mode) {
            (Mode::Shared, Mode::Shared) => {
                // Nobody else can wait for a lock that the function owns itself. One that blocks may panic all the same.
                let is_reached = again.kind != LockKind::Async || place.is_shared || again.place.is_shared;
                let is_written = is_reached && self.written.has(again.class.as_ref(), again.ty);
                (again.kind != LockKind::Map && is_written).then_some(Certainty::May)
            }
            (Mode::Shared, Mode::Upgradable) | (Mode::Upgradable, Mode::Shared) => None,
            _ if is_must => Some(Certainty::Must),
            _ => Some(Certainty::May),
        }
    }

    fn finding(
        &self,
        n: usize,
        (holder, guard): (usize, GuardId),
        again: &Again<'_>,
        at: (Span, Span),
        way: &[EdgeId],
    ) -> Finding {
        let body = &self.facts.bodies[n];
        let holder = &self.facts.bodies[holder];
        let first = &holder.acquisitions[guard.index()];
        let by = way.first().map(|edge| self.program.graph.call(self.facts, *edge).1);
        let mut found = frame(&RULE, self.facts, body, at, message(first, again, by))
            .lock(lock_info(&first.lock, first.core.mode))
            .anchor(place(holder, first.statement))
            .help("release the guard first, or hand it on to who needs the lock: this wait never ends");
        let taken = Step::new(Role::Acquired, place(holder, first.span), "the lock is taken here");
        found.step(taken.item(holder.item.clone()).lock(0));
        for step in calls(self.facts, self.program, way, 0) {
            found.step(step.held([0]));
        }
        let (inner, depth) = self.inner(n, way);
        let text = "and again here, while the first guard still lives";
        let step = Step::new(Role::Reacquired, place(inner, again.take.span), text).item(inner.item.clone());
        found.step(step.lock(0).held([0]).depth(depth));
        found
    }

    /// The body that takes the lock again, and how deep it is.
    fn inner(&self, n: usize, way: &[EdgeId]) -> (&BodyFacts, u32) {
        let Program { graph, .. } = self.program;
        let last = way.last().map_or(n, |edge| graph.at(graph.edge(*edge).to).body);
        (&self.facts.bodies[last], way.len() as u32)
    }
}

fn message(first: &AcquisitionFact, again: &Again<'_>, by: Option<&CallFact>) -> String {
    let lock = &first.lock.text;
    let who = by.map(|call| if call.is_drop { "what ends here" } else { "this call" });
    match (who, first.core.mode, again.mode) {
        (None, Mode::Shared, Mode::Shared) => {
            format!("`{lock}` is read again while it is: a writer that waits in between stops both")
        }
        (Some(who), Mode::Shared, Mode::Shared) => {
            format!("{who} reads `{lock}` again while it is read: a writer that waits in between stops both")
        }
        (None, ..) => format!("`{lock}` is taken again while it is held"),
        (Some(who), ..) => format!("{who} takes `{lock}` again, which is held"),
    }
}
