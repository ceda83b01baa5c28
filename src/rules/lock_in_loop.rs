//! A loop takes the same lock in each turn.

use super::chain::{calls, place};
use super::{Rule, Settings, frame, lock_info, sections};
use crate::diagnostic::{Finding, Role, Step, Verdict};
use crate::facts::Facts;
use crate::facts::body::{BodyFacts, SuspensionFact};
use crate::facts::call_graph::{EdgeId, NodeId};
use crate::facts::calls::To;
use crate::facts::lock::Step as PathStep;
use crate::facts::place::{Place, Root};
use crate::facts::program::Program;
use crate::facts::summary::{Use, seen_from_caller};
use crate::facts::turns::{TurnFact, loops};
use crate::index::marks::LockKind;
use rustc_hash::FxHashMap;

pub(super) static RULE: Rule = Rule {
    name: "lock_in_loop",
    verdict: Verdict::Advice,
    page: include_str!("../../rules/lock_in_loop.md"),
    is_whole: true,
    check,
};

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    for at in sections::all(facts) {
        let Some(iterated) = at.section.repeats else { continue };
        let message = format!("`{}` is locked anew in each turn of a loop", at.acquisition.lock.text);
        let mut finding = at.finding(&RULE, facts, message).help(HELP);
        finding.step(at.step(Role::Entered, iterated, "for each of these"));
        finding.step(at.step(Role::Acquired, at.acquisition.span, "the same lock is taken and released"));
        findings.push(finding);
    }
    let mut search = Search { facts, program: settings.program(facts), brief: FxHashMap::default() };
    for (n, body) in facts.bodies.iter().enumerate() {
        if !body.turns.is_empty() && !facts.index.is_test(body.fun) {
            search.in_calls(n, findings);
        }
    }
}

const HELP: &str = "take the lock once, around the loop: that costs less, and nobody sees or changes the data half-way";
const BATCH: &str =
    "let the function take all of them at once: that costs less, and nobody sees or changes the data half-way";

/// Loops that take a lock in a function that they call.
struct Search<'s, 'i, 'a> {
    facts: &'s Facts<'i, 'a>,
    program: &'s Program,
    /// Whether a node is over in a moment, of those that were asked for.
    brief: FxHashMap<NodeId, bool>,
}

/// Errs quiet: what calls deeper than this is not over in a moment.
const DEPTH: u32 = 4;
/// Errs quiet: nor is what waits so often.
const WAITS: usize = 16;

impl Search<'_, '_, '_> {
    fn in_calls(&mut self, n: usize, findings: &mut Vec<Finding>) {
        let graph = &self.program.graph;
        let body = &self.facts.bodies[n];
        let mut entered: Vec<Vec<EdgeId>> = vec![Vec::new(); body.calls.calls.len()];
        for node in (0..body.calls.contexts.len()).map(|at| graph.node(n, at)) {
            graph.leaving(node).for_each(|edge| entered[graph.edge(edge).call].push(edge));
        }
        for turn in &body.turns {
            let all =
                || turn.calls.iter().flat_map(|(call, is_each)| entered[*call].iter().map(|edge| (*edge, *is_each)));
            let is_read = turn.calls.iter().all(|(call, _)| self.is_read(body.calls.calls[*call].to));
            if !is_read || !all().all(|(edge, _)| self.is_brief(graph.edge(edge).to, DEPTH)) {
                continue;
            }
            let mut seen: Vec<Place> = Vec::new();
            for edge in all().filter(|(_, is_each)| *is_each).map(|(edge, _)| edge) {
                if let Some((first, places)) = self.taken(edge, turn)
                    && !places.iter().any(|place| seen.contains(place))
                {
                    seen.extend(places);
                    findings.push(self.finding(turn, edge, first));
                }
            }
        }
    }

    /// The locks that a callee itself takes for sure and that are the same in each turn, and which of its uses the first is.
    fn taken(&self, edge: EdgeId, turn: &TurnFact) -> Option<(usize, Vec<Place>)> {
        let Program { graph, wrappers, .. } = self.program;
        let summaries = self.program.summaries(self.facts);
        let (_, call) = graph.call(self.facts, edge);
        if graph.edge(edge).is_may || call.is_may || !call.held.is_empty() || !matches!(call.to, To::Fn(_)) {
            return None;
        }
        let uses = summaries.of(graph.edge(edge).to).iter().enumerate();
        let taken = uses.filter(|(_, one)| {
            !one.is_may && one.via.is_none() && matches!(one.kind, LockKind::Blocking | LockKind::Async)
        });
        let place = |one: &Use| seen_from_caller(self.facts, graph, wrappers, edge, one).0;
        let taken = taken.map(|(n, one)| (n, place(one))).filter(|(_, place)| is_same_each_turn(place, turn));
        let (numbers, places): (Vec<usize>, Vec<Place>) = taken.unzip();
        Some((*numbers.first()?, places))
    }

    /// Whether a function only does what could as well be done many times under one guard: it has no loop, waits for locks alone,
    /// blocks on nothing else, and so does what it calls.
    fn is_brief(&mut self, node: NodeId, depth: u32) -> bool {
        if let Some(known) = self.brief.get(&node) {
            return *known;
        }
        // Until it is known, for what calls itself.
        self.brief.insert(node, false);
        let (graph, at) = (&self.program.graph, self.program.graph.at(node));
        let body = &self.facts.bodies[at.body];
        let is_brief = depth > 0
            && !body.calls.stalls.iter().any(|stall| stall.graph == at.graph)
            && (at.graph > 0 || !loops(self.facts.index, body.fun) && self.waits_for_locks(body))
            && graph.leaving(node).all(|edge| self.is_brief(graph.edge(edge).to, depth - 1));
        self.brief.insert(node, is_brief);
        is_brief
    }

    /// Whether it is known what a call does: what was not looked into takes no lock, but an async function may wait for anything.
    fn is_read(&self, to: To) -> bool {
        let (To::Fn(fun) | To::Virtual(fun)) = to else { return true };
        !self.facts.index.sig(fun).is_async || self.program.graph.body_of(fun).is_some()
    }

    /// Whether whatever a function awaits is a lock, or a function that is asked about where it is called.
    fn waits_for_locks(&self, body: &BodyFacts) -> bool {
        let calls = |at: &SuspensionFact| {
            body.calls.calls.iter().any(|call| {
                let To::Fn(fun) = call.to else { return false };
                at.whole.contains(call.span) && self.facts.index.sig(fun).is_async && self.is_read(call.to)
            })
        };
        body.suspensions.len() <= WAITS
            && body.suspensions.iter().all(|at| at.takes.is_some() || at.slow.is_none() && calls(at))
    }

    fn finding(&self, turn: &TurnFact, edge: EdgeId, first: usize) -> Finding {
        let graph = &self.program.graph;
        let summaries = self.program.summaries(self.facts);
        let (body, call) = graph.call(self.facts, edge);
        let (inner, take) = summaries.of(graph.edge(edge).to)[first].take;
        let inner = &self.facts.bodies[inner];
        let take = &inner.calls.takes[take];
        let lock = inner.lock_of(take);
        let message = format!("this call locks `{}` anew in each turn of a loop", lock.class);
        let mut found = frame(&RULE, self.facts, body, (call.span, call.statement), message)
            .lock(lock_info(lock, take.acquires.mode))
            .help(BATCH);
        let entered = Step::new(Role::Entered, place(body, turn.iterated), "for each of these");
        found.step(entered.item(body.item.clone()).lock(0));
        calls(self.facts, self.program, &[edge], 0).into_iter().for_each(|step| found.step(step));
        let taken = Step::new(Role::Acquired, place(inner, take.span), "the same lock is taken and released");
        found.step(taken.item(inner.item.clone()).lock(0).depth(1));
        found
    }
}

/// Whether a place is the same lock in each turn: it begins outside of the loop, and goes through no element.
fn is_same_each_turn(place: &Place, turn: &TurnFact) -> bool {
    let is_outside = match place.root {
        Root::Param(_) | Root::Static(_) => true,
        Root::Variable(_, variable) => turn.variables.binary_search(&variable).is_err(),
        Root::Other => false,
    };
    is_outside && place.is_exact && !place.steps.contains(&PathStep::Element)
}
