//! Which locks everybody holds alone who gets to a function: what happens in it happens one at a time.

use super::Facts;
use super::call_graph::{CallGraph, EdgeId, Node, NodeId};
use super::place::{Class, Place, Wrappers};
use crate::index::marks::Mode;
use crate::source::{FileId, SourceFile};
use crate::spread;
use crate::syntax::word::word_hash;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// The classes that are held alone whenever a node runs.
#[derive(Debug, Default)]
pub struct Gates {
    nodes: Vec<Vec<Class>>,
}

/// Errs loud: a name that is said in a body which was not looked into may be that of another function. A gate that lies further up than so many calls is not seen.
const ROUNDS: usize = 8;

impl Gates {
    /// What all callers hold. Nodes that nobody here calls have none, and neither have those of tests alone.
    pub fn new(facts: &Facts<'_, '_>, graph: &CallGraph, wrappers: &Wrappers) -> Self {
        let is_test = facts.bodies.iter().map(|body| facts.index.is_test(body.fun)).collect();
        let callers = Callers { graph, held: held(facts, graph, wrappers), is_test };
        // The names of the few that have a gate if all their callers are known: only these are looked for in all of the code.
        let likely = callers.settled(&|_| false);
        let is_root = |(id, node): &(NodeId, Node)| node.graph == 0 && !likely.of(*id).is_empty();
        let names: FxHashSet<u32> = graph.nodes().filter(is_root).map(|(_, node)| name(facts, node)).collect();
        if names.is_empty() {
            return likely;
        }
        let said = said_elsewhere(facts, &names);
        callers.settled(&|node| node.graph == 0 && said.contains(&name(facts, node)))
    }

    /// The classes that are held alone whenever a node runs.
    pub fn of(&self, id: NodeId) -> &[Class] {
        &self.nodes[id.index()]
    }
}

/// Who calls what, and what is held there.
struct Callers<'c> {
    graph: &'c CallGraph,
    /// The classes that are held alone at each call, on every way.
    held: Vec<Vec<Class>>,
    /// Which bodies are those of tests.
    is_test: Vec<bool>,
}

impl Callers<'_> {
    /// What all callers hold, as each round of callers tells it; `is_open` where not all of them are known.
    fn settled(&self, is_open: &dyn Fn(Node) -> bool) -> Gates {
        let graph = self.graph;
        let mut gates = Gates { nodes: vec![Vec::new(); graph.len()] };
        let guarded = (0..self.held.len()).filter(|edge| !self.held[*edge].is_empty());
        let mut due: Vec<NodeId> = guarded.map(|edge| graph.edge(EdgeId(edge as u32)).to).collect();
        for _ in 0..ROUNDS {
            due.sort();
            due.dedup();
            let mut next = Vec::new();
            for id in due {
                let node = graph.at(id);
                let found = self.common(&gates, id);
                let is_more = found.len() > gates.nodes[id.index()].len();
                if is_more && !self.is_test[node.body] && !is_open(node) {
                    gates.nodes[id.index()] = found;
                    next.extend(graph.leaving(id).map(|edge| graph.edge(edge).to));
                }
            }
            due = next;
        }
        gates
    }

    /// What is held alone at every call of a node, by who calls it or by who calls that.
    fn common(&self, gates: &Gates, id: NodeId) -> Vec<Class> {
        let graph = self.graph;
        let is_test = |edge: &EdgeId| self.is_test[graph.at(graph.edge(*edge).from).body];
        let mut edges = graph.entering(id).iter().filter(|edge| !is_test(edge));
        let at = |edge: &EdgeId| self.held[edge.index()].iter().chain(gates.of(graph.edge(*edge).from));
        let Some(first) = edges.next() else { return Vec::new() };
        let mut common: Vec<Class> = at(first).cloned().collect();
        for edge in edges {
            common.retain(|class| at(edge).any(|other| other == class));
            if common.is_empty() {
                break;
            }
        }
        common.sort();
        common.dedup();
        common
    }
}

fn name(facts: &Facts<'_, '_>, node: Node) -> u32 {
    word_hash(facts.index.fun(facts.bodies[node.body].fun).name.as_bytes())
}

/// Those of the names that bodies say which were not looked into: not all callers of what is called so are known.
fn said_elsewhere(facts: &Facts<'_, '_>, names: &FxHashSet<u32>) -> FxHashSet<u32> {
    let read = facts.bodies.iter().map(|body| (body.file, facts.index.fun(body.fun)));
    let read: FxHashSet<(FileId, u32)> =
        read.filter(|(_, fun)| fun.inside.is_none()).filter_map(|(file, fun)| Some((file, fun.ast.body?))).collect();
    let of_file = |(file, source): (usize, &SourceFile)| {
        let is_read = |n: usize| read.contains(&(FileId(file as u32), n as u32));
        let unread = source.scan.cuts.iter().enumerate().filter(|(n, _)| !is_read(*n));
        let calls = unread.flat_map(|(_, cut)| &cut.words).filter(|word| word.is_call()).map(|word| word.name());
        calls.filter(|word| names.contains(word)).collect::<Vec<u32>>()
    };
    facts.index.sources.files.par_iter().with_max_len(spread::PLAIN).enumerate().flat_map_iter(of_file).collect()
}

/// The classes that are held alone at each call, on every way.
fn held(facts: &Facts<'_, '_>, graph: &CallGraph, wrappers: &Wrappers) -> Vec<Vec<Class>> {
    let mut held = Vec::new();
    for (id, node) in graph.nodes() {
        for edge in graph.leaving(id) {
            let (body, call) = graph.call(facts, edge);
            let alone = call.held.iter().filter_map(|(guard, is_must)| {
                let acquisition = &body.acquisitions[guard.index()];
                let is_alone = *is_must && acquisition.core.mode == Mode::Exclusive;
                let place = || Place::of(facts, graph, node.body, &acquisition.lock.path);
                is_alone.then(place)?.class(wrappers)
            });
            held.push(alone.collect());
        }
    }
    held
}
