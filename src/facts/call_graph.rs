//! Who may call whom: a node for each graph of each body, an edge for each call that may enter it.

use super::Facts;
use super::arms::Known;
use super::body::{BodyFacts, Context};
use super::calls::{CallFact, Held, To};
use crate::index::{AdtId, Container, CrateId, FnId, Index, TraitId};
use crate::spread;
use crate::syntax::Name;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

crate::id! {
    /// A graph of a body.
    NodeId;
    /// A call, and one of what it may enter.
    EdgeId;
}

/// A node: the body, and which of its graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The index of the body.
    pub body: usize,
    /// The graph's number in it.
    pub graph: usize,
}

/// A call that may enter a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The graph that the call stands in.
    pub from: NodeId,
    /// What it enters.
    pub to: NodeId,
    /// Its index among the calls of the body.
    pub call: usize,
    /// Whether it is a guess.
    pub is_may: bool,
}

/// The calls of all bodies that were looked into.
#[derive(Debug, Default)]
pub struct CallGraph {
    /// The number of each body's first node.
    first: Vec<u32>,
    nodes: Vec<Node>,
    /// By the node that calls.
    edges: Vec<Edge>,
    /// Where the edges of each node begin.
    starts: Vec<u32>,
    /// The edges that enter each node, one node after the other.
    entering: Vec<EdgeId>,
    entries: Vec<u32>,
    bodies: FxHashMap<FnId, usize>,
    /// The types that call functions of a trait that they have themselves, on something that may be any other of the trait.
    handing_on: FxHashSet<(TraitId, Owner)>,
}

/// Errs quiet: a call that may enter more functions than these counts as entering none.
const CANDIDATES: usize = 8;

impl CallGraph {
    /// The graph of all bodies.
    pub fn new(facts: &Facts<'_, '_>) -> Self {
        let mut graph = CallGraph::default();
        for (n, body) in facts.bodies.iter().enumerate() {
            graph.first.push(graph.nodes.len() as u32);
            graph.bodies.insert(body.fun, n);
            graph.nodes.extend((0..body.calls.contexts.len()).map(|graph| Node { body: n, graph }));
        }
        let impls = impls(facts, &graph.bodies);
        let called_by = |(n, body): (usize, &BodyFacts)| {
            let mut edges = Vec::new();
            (0..body.calls.calls.len()).for_each(|call| graph.link(facts, &impls, n, call, &mut edges));
            edges
        };
        graph.edges =
            facts.bodies.par_iter().with_max_len(spread::CHEAP).enumerate().flat_map_iter(called_by).collect();
        graph.handing_on = impls.handing_on;
        graph.edges.sort_by_key(|edge| (edge.from, edge.call, edge.to));
        graph.edges.dedup();
        graph.starts = starts(graph.nodes.len(), graph.edges.iter().map(|edge| edge.from));
        graph.entries = starts(graph.nodes.len(), graph.edges.iter().map(|edge| edge.to));
        graph.entering = entering(&graph.edges, graph.entries.clone());
        graph
    }

    /// Adds what a call may enter.
    fn link(&self, facts: &Facts<'_, '_>, impls: &Impls, body: usize, call: usize, edges: &mut Vec<Edge>) {
        let of = &facts.bodies[body];
        let fact = &of.calls.calls[call];
        let from = self.node(body, fact.graph);
        let mut add = |to: Option<NodeId>, is_may: bool| {
            edges.extend(to.map(|to| Edge { from, to, call, is_may: fact.is_may || is_may }));
        };
        match fact.to {
            To::Fn(fun) => add(root(&self.first, &self.bodies, fun), false),
            To::Lambda(lambda) => add(Some(NodeId(self.first[body] + lambda.0 + 1)), false),
            To::Virtual(fun) => {
                let found = candidates(facts.index, impls, of, fun);
                if found.len() <= CANDIDATES {
                    found.into_iter().for_each(|fun| add(root(&self.first, &self.bodies, fun), true));
                }
            }
            To::Given(fun, n, lambda) => {
                let runs = self.bodies.get(&fun).is_some_and(|to| calls_parameter(&facts.bodies[*to], n));
                add(runs.then(|| NodeId(self.first[body] + lambda.0 + 1)), false);
            }
            To::Param(_) => {}
        }
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = (NodeId, Node)> {
        self.nodes.iter().enumerate().map(|(n, node)| (NodeId(n as u32), *node))
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// What a node is.
    pub fn at(&self, id: NodeId) -> Node {
        self.nodes[id.index()]
    }

    /// The node of a body's graph.
    pub fn node(&self, body: usize, graph: usize) -> NodeId {
        NodeId(self.first[body] + graph as u32)
    }

    /// An edge.
    pub fn edge(&self, id: EdgeId) -> Edge {
        self.edges[id.index()]
    }

    /// The call that an edge stands for, with its body.
    pub fn call<'f>(&self, facts: &'f Facts<'_, '_>, id: EdgeId) -> (&'f BodyFacts, &'f CallFact) {
        let edge = self.edge(id);
        let body = &facts.bodies[self.at(edge.from).body];
        (body, &body.calls.calls[edge.call])
    }

    /// The edges that leave a node.
    pub fn leaving(&self, id: NodeId) -> impl Iterator<Item = EdgeId> {
        (self.starts[id.index()]..self.starts[id.index() + 1]).map(EdgeId)
    }

    /// The edges that enter a node.
    pub fn entering(&self, id: NodeId) -> &[EdgeId] {
        &self.entering[self.entries[id.index()] as usize..self.entries[id.index() + 1] as usize]
    }

    /// The guards that a function holds while it runs the closure that a call gives to it: its body, and the guards.
    pub fn held_by_runner(&self, facts: &Facts<'_, '_>, call: &CallFact) -> Vec<(usize, Held)> {
        let To::Given(fun, n, _) = call.to else { return Vec::new() };
        let Some(runner) = self.body_of(fun) else { return Vec::new() };
        let runs = facts.bodies[runner].calls.calls.iter().filter(|inner| inner.to == To::Param(n));
        runs.flat_map(|inner| inner.held.iter().map(|held| (runner, *held))).collect()
    }

    /// Whether a way leads from a type that hands on to others of a trait to that very type's functions of the trait.
    ///
    /// Errs quiet: it is not taken to hand on to one of its like, whatever default bodies of the trait lie between.
    pub fn comes_back(&self, facts: &Facts<'_, '_>, way: &[EdgeId]) -> bool {
        let mut handing: Vec<(TraitId, Owner)> = Vec::new();
        for edge in way {
            let (body, call) = self.call(facts, *edge);
            let Some(trait_) = virtual_trait(facts.index, call) else { continue };
            let both = owner(facts.index, body.fun).map(|owner| (trait_, owner));
            handing.extend(both.filter(|both| self.handing_on.contains(both)));
            let to = facts.bodies[self.at(self.edge(*edge).to).body].fun;
            if owner(facts.index, to).is_some_and(|owner| handing.contains(&(trait_, owner))) {
                return true;
            }
        }
        false
    }

    /// Whether what is given on a way can lead through the arms that it goes through, and to the arms that a take stands in.
    pub fn is_open(&self, facts: &Facts<'_, '_>, way: &[EdgeId], take: (usize, usize)) -> bool {
        let mut known = Known::default();
        for edge in way {
            let (_, call) = self.call(facts, *edge);
            if !known.allows(&call.arms) {
                return false;
            }
            // A closure of the body has the same parameters around it.
            if self.at(self.edge(*edge).to).graph == 0 {
                known = known.after(call);
            }
        }
        known.allows(&facts.bodies[take.0].calls.takes[take.1].arms)
    }

    /// Whether async code is run by something else than the runtime that panics: all that enters it does so, or is so run itself.
    pub fn is_run_aside(&self, facts: &Facts<'_, '_>, id: NodeId) -> bool {
        let mut seen = FxHashSet::from_iter([id]);
        let mut next = vec![id];
        while let Some(id) = next.pop() {
            if self.entering(id).is_empty() {
                return false;
            }
            for edge in self.entering(id) {
                let from = self.edge(*edge).from;
                match self.call(facts, *edge).1.runner {
                    Some(runner) if facts.index.fun(runner).marks.panics_in_async => return false,
                    Some(_) => {}
                    None if seen.insert(from) => next.push(from),
                    None => {}
                }
            }
        }
        true
    }

    /// The body of a function.
    pub fn body_of(&self, fun: FnId) -> Option<usize> {
        self.bodies.get(&fun).copied()
    }
}

fn root(first: &[u32], bodies: &FxHashMap<FnId, usize>, fun: FnId) -> Option<NodeId> {
    bodies.get(&fun).map(|body| NodeId(first[*body]))
}

/// Where the run of each node begins in a list that is sorted by nodes, and has these in any order.
fn starts(nodes: usize, all: impl Iterator<Item = NodeId>) -> Vec<u32> {
    let mut starts = vec![0; nodes + 1];
    all.for_each(|id| starts[id.index() + 1] += 1);
    for n in 0..nodes {
        starts[n + 1] += starts[n];
    }
    starts
}

/// The edges by the node that they enter, those of one node in their own order; `next` is where the run of each begins.
fn entering(edges: &[Edge], mut next: Vec<u32>) -> Vec<EdgeId> {
    let mut entering = vec![EdgeId(0); edges.len()];
    for (n, edge) in edges.iter().enumerate() {
        let slot = &mut next[edge.to.index()];
        entering[*slot as usize] = EdgeId(n as u32);
        *slot += 1;
    }
    entering
}

/// Whether a function calls its n-th parameter on the thread that it runs on. Errs quiet: one that asks whether that is a
/// runtime's may do so only where it is not.
fn calls_parameter(body: &BodyFacts, n: u32) -> bool {
    !body.calls.asks_for_runtime
        && (body.calls.calls.iter())
            .any(|call| call.to == To::Param(n) && body.calls.contexts.get(call.graph) != Some(&Context::Blocking))
}

/// What implements traits.
#[derive(Default)]
struct Impls {
    /// The functions of impls by the trait's, those that were looked into.
    fns: FxHashMap<(TraitId, Name), Vec<FnId>>,
    /// The types that call functions of a trait that they have themselves, on something that may be any other of the trait.
    handing_on: FxHashSet<(TraitId, Owner)>,
}

/// What an impl is for: a type, or what a generic one covers, such as `&T`.
type Owner = Option<AdtId>;

fn owner(index: &Index<'_>, fun: FnId) -> Option<Owner> {
    matches!(index.fun(fun).container, Container::Impl(_)).then(|| index.impl_adt(fun))
}

fn impls(facts: &Facts<'_, '_>, bodies: &FxHashMap<FnId, usize>) -> Impls {
    let index = facts.index;
    let mut impls = Impls::default();
    let mut having: FxHashSet<(TraitId, Owner)> = FxHashSet::default();
    let called = virtually_called(facts);
    for imp in &index.impls {
        let Some(trait_) = imp.trait_.filter(|trait_| called.contains(trait_)) else { continue };
        having.extend(imp.fns.first().and_then(|fun| owner(index, *fun)).map(|owner| (trait_, owner)));
        for fun in imp.fns.iter().filter(|fun| bodies.contains_key(fun)) {
            impls.fns.entry((trait_, index.fun(*fun).name)).or_default().push(*fun);
        }
    }
    for body in &facts.bodies {
        let Some(owner) = owner(index, body.fun) else { continue };
        let called = body.calls.calls.iter().filter_map(|call| Some((virtual_trait(index, call)?, owner)));
        impls.handing_on.extend(called.filter(|both| having.contains(both)));
    }
    impls
}

/// The traits of which a function is called without it being known whose. They are few: of others the impls do not matter.
fn virtually_called(facts: &Facts<'_, '_>) -> FxHashSet<TraitId> {
    let calls = facts.bodies.iter().flat_map(|body| &body.calls.calls);
    calls.filter_map(|call| virtual_trait(facts.index, call)).collect()
}

/// The trait whose function a call enters, of a type that is not known.
fn virtual_trait(index: &Index<'_>, call: &CallFact) -> Option<TraitId> {
    match call.to {
        To::Virtual(fun) => match index.fun(fun).container {
            Container::Trait(trait_) => Some(trait_),
            Container::Impl(_) | Container::Module => None,
        },
        To::Fn(_) | To::Lambda(_) | To::Given(..) | To::Param(_) => None,
    }
}

/// The functions that a call of a trait's function may enter.
///
/// Errs quiet: a type that hands on to others of its trait is not taken to hand on to one that does so, too.
fn candidates(index: &Index<'_>, impls: &Impls, from: &BodyFacts, fun: FnId) -> Vec<FnId> {
    let Container::Trait(trait_) = index.fun(fun).container else { return vec![fun] };
    let krate = |fun: FnId| -> CrateId { index.crate_of(index.fun(fun).module) };
    let sees = |a: CrateId, b: CrateId| index.visible_from(a).contains(&b);
    let here = krate(from.fun);
    let known = impls.fns.get(&(trait_, index.fun(fun).name)).into_iter().flatten().copied();
    let is_near = |other: &FnId| sees(here, krate(*other)) || sees(krate(*other), here);
    let hands_on = |fun: FnId| owner(index, fun).is_some_and(|owner| impls.handing_on.contains(&(trait_, owner)));
    let is_own = hands_on(from.fun);
    let is_inside = |other: &FnId| !is_own || !hands_on(*other);
    std::iter::once(fun).chain(known.filter(|other| is_near(other) && is_inside(other))).collect()
}
