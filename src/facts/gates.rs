//! Which locks everybody holds alone who gets to a function: what happens in it happens one at a time.

use super::Facts;
use super::call_graph::{CallGraph, EdgeId, NodeId};
use super::place::{Class, Place, Wrappers};
use crate::index::FnId;
use crate::index::marks::Mode;
use crate::source::FileId;
use crate::syntax::word::word_hash;
use rustc_hash::FxHashSet;

/// The classes that are held alone whenever a node runs.
#[derive(Debug, Default)]
pub struct Gates {
    nodes: Vec<Vec<Class>>,
}

/// Errs loud: a name that is said in a body which was not looked into may be that of another function. A gate that lies further up than so many calls is not seen.
const ROUNDS: usize = 8;

impl Gates {
    /// What all callers hold, as each round of callers tells it. Nodes that nobody here calls have none, and neither have those of tests alone.
    pub fn new(facts: &Facts<'_, '_>, graph: &CallGraph, wrappers: &Wrappers) -> Self {
        let held = held(facts, graph, wrappers);
        let mut gates = Gates { nodes: vec![Vec::new(); graph.len()] };
        if held.iter().all(Vec::is_empty) {
            return gates;
        }
        let said = said_elsewhere(facts, graph);
        for _ in 0..ROUNDS {
            let mut has_changed = false;
            for (id, node) in graph.nodes() {
                let fun = facts.bodies[node.body].fun;
                let is_open = node.graph == 0 && said.contains(&name(facts, fun));
                if is_open || facts.index.is_test(fun) {
                    continue;
                }
                let found = gates.of_callers(facts, graph, &held, id);
                if found.len() > gates.nodes[id.index()].len() {
                    gates.nodes[id.index()] = found;
                    has_changed = true;
                }
            }
            if !has_changed {
                break;
            }
        }
        gates
    }

    /// The classes that are held alone whenever a node runs.
    pub fn of(&self, id: NodeId) -> &[Class] {
        &self.nodes[id.index()]
    }

    /// What is held alone at every call of a node, by who calls it or by who calls that.
    fn of_callers(&self, facts: &Facts<'_, '_>, graph: &CallGraph, held: &[Vec<Class>], id: NodeId) -> Vec<Class> {
        let is_test = |edge: &EdgeId| facts.index.is_test(facts.bodies[graph.at(graph.edge(*edge).from).body].fun);
        let mut edges = graph.entering(id).iter().filter(|edge| !is_test(edge));
        let at = |edge: &EdgeId| held[edge.index()].iter().chain(&self.nodes[graph.edge(*edge).from.index()]);
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

fn name(facts: &Facts<'_, '_>, fun: FnId) -> u32 {
    word_hash(facts.index.fun(fun).name.as_bytes())
}

/// The names of called functions that bodies say, too, which were not looked into: not all of their callers are known.
fn said_elsewhere(facts: &Facts<'_, '_>, graph: &CallGraph) -> FxHashSet<u32> {
    let called = graph.nodes().filter(|(id, node)| node.graph == 0 && !graph.entering(*id).is_empty());
    let called: FxHashSet<u32> = called.map(|(_, node)| name(facts, facts.bodies[node.body].fun)).collect();
    let read = facts.bodies.iter().map(|body| (body.file, facts.index.fun(body.fun)));
    let read: FxHashSet<(FileId, u32)> =
        read.filter(|(_, fun)| fun.inside.is_none()).filter_map(|(file, fun)| Some((file, fun.ast.body?))).collect();
    let mut said = FxHashSet::default();
    for (file, source) in facts.index.sources.files.iter().enumerate() {
        for (n, cut) in source.scan.cuts.iter().enumerate() {
            if !read.contains(&(FileId(file as u32), n as u32)) {
                let calls = cut.words.iter().filter(|word| word.is_call()).map(|word| word.name());
                said.extend(calls.filter(|word| called.contains(word)));
            }
        }
    }
    said
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
