//! Functions that take a lock of each of two parameters, in the order in which they are given: who calls with the two swapped
//! takes them the other way round.

use super::Facts;
use super::call_graph::EdgeId;
use super::calls::{CallFact, TakeFact, waits};
use super::place::{Place, Root};
use super::program::Program;
use crate::index::marks::{LockKind, Mode};
use crate::index::types::GTy;

/// Two parameters of one type whose locks are taken one under the other.
#[derive(Clone, Debug)]
pub struct Swap {
    /// The body.
    pub body: usize,
    /// The acquisition that is held.
    pub held: usize,
    /// The take that waits meanwhile.
    pub take: usize,
    /// Two calls that give them in different orders, where there are such.
    pub calls: Option<(EdgeId, EdgeId)>,
}

/// All of them, one a function.
pub fn swaps(facts: &Facts<'_, '_>, program: &Program) -> Vec<Swap> {
    (0..facts.bodies.len()).filter_map(|body| swap(facts, program, body)).collect()
}

fn swap(facts: &Facts<'_, '_>, program: &Program, n: usize) -> Option<Swap> {
    let body = &facts.bodies[n];
    if body.calls.takes.len() < 2 || facts.index.is_test(body.fun) {
        return None;
    }
    let waiting = body.calls.takes.iter().enumerate().filter(|(_, take)| waits(take) && !take.held.is_empty());
    waiting.flat_map(|(t, take)| take.held.iter().map(move |held| (t, take, held.0.index()))).find_map(
        |(t, take, held)| {
            let params = params(facts, program, n, take, held)?;
            let calls = unordered(facts, program, n, params)?;
            Some(Swap { body: n, held, take: t, calls })
        },
    )
}

/// The parameters whose lock is held and whose lock is taken, if nothing tells which comes first.
fn params(facts: &Facts<'_, '_>, program: &Program, n: usize, take: &TakeFact, held: usize) -> Option<(u32, u32)> {
    let body = &facts.bodies[n];
    let first = &body.acquisitions[held];
    let outer = program.place(facts, n, held);
    let inner = Place::of(facts, &program.graph, n, &body.lock_of(take).path);
    let (Root::Param(a), Root::Param(b)) = (outer.root, inner.root) else { return None };
    let is_alike = outer.is_exact && inner.is_exact && outer.steps == inner.steps && first.core.kind == take.kind;
    let is_let_in = first.core.mode == Mode::Shared && take.acquires.mode == Mode::Shared;
    if a == b || !is_alike || is_let_in || take.kind == LockKind::Map {
        return None;
    }
    let sig = facts.index.sig(body.fun);
    // Errs quiet: the receiver is no one of two that are given alike.
    let is_given = |n: u32| sig.params.get(n as usize).filter(|_| n > 0 || !sig.has_receiver);
    let (one, other) = (is_given(a)?, is_given(b)?);
    let is_compared = body.calls.compared.contains(&(a.min(b), a.max(b)));
    let is_gated = body.calls.takes.iter().any(|other| {
        let is_around = |guard: &super::calls::Held| other.guard == Some(guard.0) && guard.0.index() != held && guard.1;
        other.acquires.mode == Mode::Exclusive && take.held.iter().any(is_around)
    });
    (one == other && is_handle(facts, one) && !is_compared && !is_gated).then_some((a, b))
}

/// Whether others may have the same value: what is borrowed alone, or owned, makes nobody else wait.
fn is_handle(facts: &Facts<'_, '_>, ty: &GTy) -> bool {
    match ty {
        GTy::Ref(is_mut, _) => !is_mut,
        GTy::Adt(adt, _) => facts.index.adt(*adt).marks.lang.is_some_and(|lang| matches!(lang.as_str(), "arc" | "rc")),
        _ => false,
    }
}

/// Whether the parameters may come in either order: two calls that swap them, or none (inside) where that is not known.
/// `None` where all calls give parts of one object, or statics, in one order.
fn unordered(
    facts: &Facts<'_, '_>,
    program: &Program,
    n: usize,
    (a, b): (u32, u32),
) -> Option<Option<(EdgeId, EdgeId)>> {
    let graph = &program.graph;
    let edges = graph.entering(graph.node(n, 0)).iter().copied();
    let calls = edges.filter(|edge| !facts.index.is_test(graph.call(facts, *edge).0.fun));
    let mut orders = Vec::new();
    for edge in calls {
        let from = graph.at(graph.edge(edge).from).body;
        let (_, call) = graph.call(facts, edge);
        let place = |n: u32| argument(facts, program, from, call, n);
        let class = |place: &Place| place.class(&program.wrappers);
        let both = place(a).zip(place(b)).filter(|(one, other)| super::lock_order::is_of_one(one, other));
        let classes = both.and_then(|(one, other)| class(&one).zip(class(&other)));
        let Some((one, other)) = classes.filter(|(one, other)| one != other) else { return Some(None) };
        orders.push((edge, one, other));
    }
    let Some((first, one, other)) = orders.first() else { return Some(None) };
    let swapped = orders.iter().find(|order| (&order.1, &order.2) == (other, one));
    swapped.map(|swapped| Some((*first, swapped.0)))
}

fn argument(facts: &Facts<'_, '_>, program: &Program, from: usize, call: &CallFact, n: u32) -> Option<Place> {
    Some(Place::of(facts, &program.graph, from, call.args.get(n as usize)?))
}
