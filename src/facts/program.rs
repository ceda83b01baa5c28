//! What is true of all bodies together.

use super::Facts;
use super::blocking::Blocking;
use super::call_graph::CallGraph;
use super::lock_order::LockOrder;
use super::place::{Place, Wrappers};
use super::reach::Reach;
use super::summary::Summaries;

/// The call graph, and what follows from it.
#[derive(Debug, Default)]
pub struct Program {
    /// Who may call whom.
    pub graph: CallGraph,
    /// The types that are but a lock under another name.
    pub wrappers: Wrappers,
    /// Which locks are taken while a function runs.
    pub summaries: Summaries,
    /// What runs on a runtime's thread.
    pub reach: Reach,
    /// Which functions block the thread.
    pub blocking: Blocking,
    /// Which lock is taken under which.
    pub order: LockOrder,
}

impl Program {
    /// Puts the bodies together.
    pub fn new(facts: &Facts<'_, '_>) -> Self {
        let graph = CallGraph::new(facts);
        let wrappers = Wrappers::new(facts, &graph);
        let summaries = Summaries::new(facts, &graph, &wrappers);
        let reach = Reach::new(facts, &graph);
        let blocking = Blocking::new(facts, &graph);
        let mut program = Program { graph, wrappers, summaries, reach, blocking, order: LockOrder::default() };
        program.order = LockOrder::new(facts, &program);
        program
    }

    /// Where the lock of an acquisition is.
    pub fn place(&self, facts: &Facts<'_, '_>, body: usize, acquisition: usize) -> Place {
        Place::of(facts, &self.graph, body, &facts.bodies[body].acquisitions[acquisition].lock.path)
    }
}
