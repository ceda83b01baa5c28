//! What a call does to locks, as its caller sees it: the locks that are taken while it runs, by place and mode.

use super::Facts;
use super::call_graph::{CallGraph, EdgeId, NodeId};
use super::calls::{To, waits};
use super::lock::Step;
use super::place::{Class, Place, Root, Wrappers};
use crate::index::marks::{LockKind, Mode};

/// A lock that is taken while a node runs.
#[derive(Clone, Debug)]
pub struct Use {
    /// Where the lock is, in the words of the node.
    pub place: Place,
    /// Its class, where it has one.
    pub class: Option<Class>,
    /// The body that takes it, and the index of the take there.
    pub take: (usize, usize),
    /// Of which kind it is.
    pub kind: LockKind,
    /// How it is taken.
    pub mode: Mode,
    /// Whether the thread that holds it may take it again.
    pub is_recursive: bool,
    /// The call that leads there, and the index of the use in what it enters; `None` where the node takes the lock itself.
    pub via: Option<(EdgeId, usize)>,
    /// Whether part of the way is a guess, or the node may be done without taking it.
    pub is_may: bool,
}

/// What each node takes, itself or in calls: of those that may run while something is held. What others take matters to nobody.
#[derive(Debug, Default)]
pub struct Summaries {
    uses: Vec<Vec<Use>>,
}

/// A use is told over so many calls at most.
const CALLS: usize = 8;
/// Errs quiet: a node takes no more locks than these; the nearest count.
const USES: usize = 32;

impl Summaries {
    /// Tells each take to the callers, nearest first: so the first way that is found is a shortest one.
    pub fn new(facts: &Facts<'_, '_>, graph: &CallGraph, wrappers: &Wrappers) -> Self {
        let mut building = Building {
            facts,
            graph,
            wrappers,
            uses: vec![Vec::new(); graph.len()],
            runs_under: runs_under(facts, graph),
        };
        building.own();
        let mut told = vec![0; graph.len()];
        for _ in 0..CALLS {
            let fresh: Vec<(NodeId, std::ops::Range<usize>)> = (graph.nodes())
                .map(|(id, _)| (id, told[id.index()]..building.uses[id.index()].len()))
                .filter(|(_, range)| !range.is_empty())
                .collect();
            if fresh.is_empty() {
                break;
            }
            for (id, range) in &fresh {
                told[id.index()] = range.end;
            }
            for (id, range) in fresh {
                building.tell(id, range);
            }
        }
        Summaries { uses: building.uses }
    }

    /// What a node takes, if it may run while something is held.
    pub fn of(&self, id: NodeId) -> &[Use] {
        &self.uses[id.index()]
    }

    /// The calls from a node to where a lock is taken, from the outside in, and the take.
    pub fn way(&self, node: NodeId, graph: &CallGraph, index: usize) -> (Vec<EdgeId>, (usize, usize)) {
        let (mut node, mut one) = (node, index);
        let mut way = Vec::new();
        // A use is told once for each round, so the way is no longer than the rounds.
        for _ in 0..=CALLS {
            let Some((edge, next)) = self.uses[node.index()][one].via else { break };
            way.push(edge);
            (node, one) = (graph.edge(edge).to, next);
        }
        (way, self.uses[node.index()][one].take)
    }
}

/// What a call's callee takes, as the caller sees it.
pub fn seen_from_caller(
    facts: &Facts<'_, '_>,
    graph: &CallGraph,
    wrappers: &Wrappers,
    edge: EdgeId,
    one: &Use,
) -> (Place, Option<Class>) {
    let data = graph.edge(edge);
    let (from, to) = (graph.at(data.from), graph.at(data.to));
    if from.body == to.body && to.graph != 0 {
        return (one.place.clone(), one.class.clone());
    }
    let args = &facts.bodies[from.body].calls.calls[data.call].args;
    let argument = |n: u32| Some(Place::of(facts, graph, from.body, args.get(n as usize)?));
    let part = || part(facts, graph, edge, &one.place);
    let place = part().unwrap_or_else(|| one.place.seen_from(&argument));
    // Where the caller does not know the place, the class that the callee knew stays.
    let class = place.class(wrappers).or_else(|| one.class.clone());
    (place, class)
}

/// A place in a value that dies, as who made it sees it: `Permit { pool }` has that very pool in it.
///
/// Errs loud: that a field is given another value meanwhile is not asked.
fn part(facts: &Facts<'_, '_>, graph: &CallGraph, edge: EdgeId, place: &Place) -> Option<Place> {
    let (_, call) = graph.call(facts, edge);
    let (Root::Param(0), Some(Step::Field(_, name))) = (place.root, place.steps.first()) else { return None };
    let (_, path) = call.parts.iter().find(|(part, _)| part == name)?;
    let base = Place::of(facts, graph, graph.at(graph.edge(edge).from).body, path);
    let mut rest = place.clone();
    rest.steps.remove(0);
    Some(base.join(&rest))
}

struct Building<'b, 'i, 'a> {
    facts: &'b Facts<'i, 'a>,
    graph: &'b CallGraph,
    wrappers: &'b Wrappers,
    uses: Vec<Vec<Use>>,
    runs_under: Vec<bool>,
}

/// Which nodes may run while something is held: what is called then, and all that this calls. Of what loops call it is asked, too,
/// what that takes itself.
fn runs_under(facts: &Facts<'_, '_>, graph: &CallGraph) -> Vec<bool> {
    let mut runs = vec![false; graph.len()];
    let is_under = |edge: &EdgeId| {
        let (_, call) = graph.call(facts, *edge);
        // Who runs a closure that is given to it may hold something.
        !call.held.is_empty() || matches!(call.to, To::Given(..))
    };
    let edges = graph.nodes().flat_map(|(id, _)| graph.leaving(id)).filter(is_under);
    let mut work: Vec<NodeId> = edges.map(|edge| graph.edge(edge).to).collect();
    while let Some(id) = work.pop() {
        if !std::mem::replace(&mut runs[id.index()], true) {
            work.extend(graph.leaving(id).map(|edge| graph.edge(edge).to));
        }
    }
    for (id, node) in graph.nodes() {
        let turns = &facts.bodies[node.body].turns;
        for edge in graph.leaving(id).map(|edge| graph.edge(edge)) {
            let is_in_turn = || turns.iter().any(|turn| turn.calls.iter().any(|(call, _)| *call == edge.call));
            runs[edge.to.index()] |= !turns.is_empty() && is_in_turn();
        }
    }
    runs
}

impl Building<'_, '_, '_> {
    /// What the nodes take themselves and wait for.
    fn own(&mut self) {
        for (n, body) in self.facts.bodies.iter().enumerate() {
            for (t, take) in body.calls.takes.iter().enumerate().filter(|(_, take)| waits(take)) {
                let node = self.graph.node(n, take.graph);
                if !self.runs_under[node.index()] {
                    continue;
                }
                let place = Place::of(self.facts, self.graph, n, &body.lock_of(take).path);
                let class = place.class(self.wrappers);
                let one = Use {
                    place,
                    class,
                    take: (n, t),
                    kind: take.kind,
                    mode: take.acquires.mode,
                    is_recursive: take.acquires.is_recursive,
                    via: None,
                    is_may: take.is_may || take.is_conditional,
                };
                self.add(node, one);
            }
        }
    }

    fn add(&mut self, node: NodeId, one: Use) {
        let list = &mut self.uses[node.index()];
        let key = |one: &Use| (one.kind, one.mode);
        let is_same = |known: &Use| key(known) == key(&one) && known.place == one.place && known.class == one.class;
        // The list is short: to look through it costs less than a set of all that is in the lists.
        if list.len() < USES && !list.iter().any(is_same) {
            list.push(one);
        }
    }

    /// Tells the callers of a node what it takes.
    fn tell(&mut self, node: NodeId, range: std::ops::Range<usize>) {
        for edge in self.graph.entering(node) {
            let data = self.graph.edge(*edge);
            if !self.runs_under[data.from.index()] {
                continue;
            }
            let is_conditional = self.graph.call(self.facts, *edge).1.is_conditional;
            for n in range.clone() {
                if self.uses[data.from.index()].len() >= USES {
                    break;
                }
                let one = &self.uses[node.index()][n];
                let (place, class) = seen_from_caller(self.facts, self.graph, self.wrappers, *edge, one);
                if place.root == Root::Other && class.is_none() {
                    continue;
                }
                let is_may = one.is_may || data.is_may || is_conditional;
                let told = Use { place, class, via: Some((*edge, n)), is_may, ..*one };
                self.add(data.from, told);
            }
        }
    }
}
