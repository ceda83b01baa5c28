//! Which sync functions block the thread that runs them, themselves or in calls: on files, the network, or another thread.

use super::Facts;
use super::body::Context;
use super::call_graph::{CallGraph, EdgeId, NodeId};
use super::calls::why;
use super::liveness::GuardId;
use crate::syntax::{Name, Span};

/// How a node gets to block.
#[derive(Clone, Copy, Debug)]
struct Blocks {
    /// The first call of the way; `None` where the node blocks itself.
    via: Option<EdgeId>,
    /// The call that blocks: its index in the body at the end of the way.
    stall: usize,
}

/// How each node gets to block, if it does.
#[derive(Debug, Default)]
pub struct Blocking {
    nodes: Vec<Option<Blocks>>,
}

/// A call under a guard that blocks further down.
#[derive(Clone, Debug)]
pub struct SlowCall {
    /// The name that is called.
    pub span: Span,
    /// The same, as text.
    pub name: Name,
    /// On what it blocks.
    pub why: Name,
    /// Whether the guard is held there on every way.
    pub is_must: bool,
    /// The calls from the guard's body to who blocks.
    pub way: Vec<EdgeId>,
    /// The body that blocks, and the index of the call there.
    pub stall: (usize, usize),
}

/// Errs quiet: who blocks further down than so many calls is seldom meant by who calls.
const CALLS: usize = 2;

impl Blocking {
    /// Tells the callers in breadth, so each way is a shortest one. Errs quiet: a call that is a guess leads nowhere.
    pub fn new(facts: &Facts<'_, '_>, graph: &CallGraph) -> Self {
        let mut blocking = Blocking { nodes: vec![None; graph.len()] };
        let mut frontier = Vec::new();
        for (n, body) in facts.bodies.iter().enumerate() {
            for (stall, fact) in body.calls.stalls.iter().enumerate() {
                let node = graph.node(n, fact.graph);
                // What async code does is awaited, and a guard that is held over that is told as such.
                let is_sync = body.calls.contexts[fact.graph] != Context::Async;
                if is_sync && why(facts.index, fact.fun).is_some() && blocking.nodes[node.index()].is_none() {
                    blocking.nodes[node.index()] = Some(Blocks { via: None, stall });
                    frontier.push(node);
                }
            }
        }
        for _ in 0..CALLS {
            let reached: Vec<NodeId> = frontier.iter().flat_map(|node| blocking.tell(facts, graph, *node)).collect();
            frontier = reached;
        }
        blocking
    }

    /// The callers of a node that did not block before.
    fn tell(&mut self, facts: &Facts<'_, '_>, graph: &CallGraph, node: NodeId) -> Vec<NodeId> {
        let Some(blocks) = self.nodes[node.index()] else { return Vec::new() };
        let mut told = Vec::new();
        for edge in graph.entering(node) {
            let data = graph.edge(*edge);
            let slot = &mut self.nodes[data.from.index()];
            let from = graph.at(data.from);
            let is_sync = facts.bodies[from.body].calls.contexts[from.graph] != Context::Async;
            if is_sync && !data.is_may && slot.is_none() {
                *slot = Some(Blocks { via: Some(*edge), ..blocks });
                told.push(data.from);
            }
        }
        told
    }

    /// The calls from a node to who blocks, from the outside in, and where that is.
    fn way(&self, graph: &CallGraph, mut node: NodeId) -> Option<(Vec<EdgeId>, (usize, usize))> {
        let mut way = Vec::new();
        loop {
            let blocks = self.nodes[node.index()]?;
            let Some(edge) = blocks.via else { return Some((way, (graph.at(node).body, blocks.stall))) };
            way.push(edge);
            node = graph.edge(edge).to;
        }
    }

    /// The calls under a guard of a body that block further down, one a place, in source order.
    pub fn under(&self, facts: &Facts<'_, '_>, graph: &CallGraph, n: usize, guard: GuardId) -> Vec<SlowCall> {
        let body = &facts.bodies[n];
        let mut all: Vec<SlowCall> = Vec::new();
        for fact_graph in 0..body.calls.contexts.len() {
            for edge in graph.leaving(graph.node(n, fact_graph)) {
                let (_, call) = graph.call(facts, edge);
                let Some((_, is_must)) = call.held.iter().find(|(held, _)| *held == guard) else { continue };
                let Some((rest, stall)) = self.way(graph, graph.edge(edge).to) else { continue };
                let is_through = body.sections[guard.index()].through.contains(&call.span);
                if graph.edge(edge).is_may || is_through || all.iter().any(|slow| slow.span == call.span) {
                    continue;
                }
                let fact = &facts.bodies[stall.0].calls.stalls[stall.1];
                let Some(why) = why(facts.index, fact.fun) else { continue };
                let to = &facts.bodies[graph.at(graph.edge(edge).to).body];
                let name = facts.index.fun(to.fun).name;
                let way = std::iter::once(edge).chain(rest).collect();
                all.push(SlowCall { span: call.span, name, why, is_must: *is_must, way, stall });
            }
        }
        all.sort_by_key(|slow| slow.span);
        all
    }
}
