//! What runs on a runtime's thread: async code, and the sync functions that it gets to by calls.

use super::Facts;
use super::body::Context;
use super::call_graph::{CallGraph, EdgeId, NodeId};
use crate::index::{Container, CrateId};
use rustc_hash::FxHashSet;

/// How async code gets to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The last call of the way; `None` where the node is async itself, or assumed to be called from async code.
    pub via: Option<EdgeId>,
    /// Whether part of the way is a guess.
    pub is_may: bool,
    /// Who runs it.
    pub by: Caller,
}

/// Who runs a node on a runtime's thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Caller {
    /// Async code of the program.
    Async,
    /// Async code of its tests only.
    Test,
    /// Nobody here: a public function of a package that has async code.
    Assumed,
}

/// How async code gets to each node.
#[derive(Debug, Default)]
pub struct Reach {
    nodes: Vec<Option<Reached>>,
}

impl Reach {
    /// Searches from all async code in breadth: so each way is a shortest one. What is only assumed comes second, and
    /// what tests alone do last: that a test calls a public function says nothing about who else does.
    pub fn new(facts: &Facts<'_, '_>, graph: &CallGraph) -> Self {
        let mut reach = Reach { nodes: vec![None; graph.len()] };
        for by in [Caller::Async, Caller::Assumed, Caller::Test] {
            let mut frontier = starts(facts, graph, &reach, by);
            for id in &frontier {
                reach.nodes[id.index()] = Some(Reached { via: None, is_may: false, by });
            }
            while !frontier.is_empty() {
                let mut next = Vec::new();
                for id in frontier {
                    reach.step(facts, graph, id, by, &mut next);
                }
                frontier = next;
            }
        }
        reach
    }

    fn step(&mut self, facts: &Facts<'_, '_>, graph: &CallGraph, id: NodeId, by: Caller, next: &mut Vec<NodeId>) {
        // Errs quiet: sync code that asks whether it runs on a runtime's thread does there what may be done there, unless it does so
        // in any case.
        let calls = &facts.bodies[graph.at(id).body].calls;
        let asks = calls.asks_for_runtime && context(facts, graph, id) != Context::Async;
        let is_may = self.nodes[id.index()].is_some_and(|reached| reached.is_may);
        for edge in graph.leaving(id) {
            let data = graph.edge(edge);
            let slot = &mut self.nodes[data.to.index()];
            if asks && calls.calls.get(data.call).is_some_and(|call| call.is_conditional) {
                continue;
            }
            if slot.is_some() || context(facts, graph, data.to) == Context::Blocking {
                continue;
            }
            *slot = Some(Reached { via: Some(edge), is_may: is_may || data.is_may, by });
            next.push(data.to);
        }
    }

    /// How async code gets to a node, if it does.
    pub fn of(&self, id: NodeId) -> Option<Reached> {
        self.nodes[id.index()]
    }

    /// The calls from async code to a node, from the outside in.
    pub fn way(&self, graph: &CallGraph, mut id: NodeId) -> Vec<EdgeId> {
        let mut way = Vec::new();
        while let Some(edge) = self.nodes[id.index()].and_then(|reached| reached.via) {
            way.push(edge);
            id = graph.edge(edge).from;
        }
        way.reverse();
        way
    }
}

fn context(facts: &Facts<'_, '_>, graph: &CallGraph, id: NodeId) -> Context {
    let node = graph.at(id);
    facts.bodies[node.body].calls.contexts[node.graph]
}

fn starts(facts: &Facts<'_, '_>, graph: &CallGraph, reach: &Reach, by: Caller) -> Vec<NodeId> {
    let index = facts.index;
    let krate = |body: usize| -> CrateId { index.crate_of(index.fun(facts.bodies[body].fun).module) };
    let is_test = |body: usize| index.is_test(facts.bodies[body].fun);
    let new = graph.nodes().filter(|(id, _)| reach.of(*id).is_none());
    if by != Caller::Assumed {
        let is_start = |body: usize| is_test(body) == (by == Caller::Test);
        let found = new.filter(|(id, node)| context(facts, graph, *id) == Context::Async && is_start(node.body));
        return found.map(|(id, _)| id).collect();
    }
    let is_async = |(id, node): (NodeId, super::call_graph::Node)| {
        (context(facts, graph, id) == Context::Async && !is_test(node.body)).then(|| krate(node.body))
    };
    let packages: FxHashSet<CrateId> = graph.nodes().filter_map(is_async).collect();
    let is_offered = |body: usize| {
        let fun = index.fun(facts.bodies[body].fun);
        let is_inherent = match fun.container {
            Container::Module => true,
            Container::Impl(imp) => index.impls[imp.index()].ast.trait_.is_none(),
            Container::Trait(_) => false,
        };
        fun.item.is_pub && is_inherent && !is_test(body)
    };
    new.filter(|(id, node)| {
        node.graph == 0
            && graph.entering(*id).iter().all(|edge| is_test(graph.at(graph.edge(*edge).from).body))
            && packages.contains(&krate(node.body))
            && is_offered(node.body)
    })
    .map(|(id, _)| id)
    .collect()
}
