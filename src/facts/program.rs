//! What is true of all bodies together.

use super::Facts;
use super::blocking::Blocking;
use super::call_graph::CallGraph;
use super::lock_order::LockOrder;
use super::place::{Place, Wrappers};
use super::reach::Reach;
use super::summary::Summaries;
use super::swaps::{self, Swap};
use std::sync::OnceLock;

/// The call graph, and what follows from it.
#[derive(Debug, Default)]
pub struct Program {
    /// Who may call whom.
    pub graph: CallGraph,
    /// The types that are but a lock under another name.
    pub wrappers: Wrappers,
    /// What runs on a runtime's thread.
    pub reach: Reach,
    /// Which functions block the thread.
    pub blocking: Blocking,
    // These cost the most, and where a fix is tried few rules ask for them.
    summaries: OnceLock<Summaries>,
    order: OnceLock<LockOrder>,
    swaps: OnceLock<Vec<Swap>>,
}

impl Program {
    /// Puts the bodies together.
    pub fn new(facts: &Facts<'_, '_>) -> Self {
        let graph = CallGraph::new(facts);
        let (wrappers, (reach, blocking)) =
            rayon::join(|| Wrappers::new(facts, &graph), || (Reach::new(facts, &graph), Blocking::new(facts, &graph)));
        Program {
            graph,
            wrappers,
            reach,
            blocking,
            summaries: OnceLock::new(),
            order: OnceLock::new(),
            swaps: OnceLock::new(),
        }
    }

    /// Which locks are taken while a function runs. The facts are those that the program was made of.
    pub fn summaries(&self, facts: &Facts<'_, '_>) -> &Summaries {
        self.summaries.get_or_init(|| Summaries::new(facts, &self.graph, &self.wrappers))
    }

    /// Which lock is taken under which. The facts are those that the program was made of.
    pub fn order(&self, facts: &Facts<'_, '_>) -> &LockOrder {
        self.order.get_or_init(|| LockOrder::new(facts, self))
    }

    /// Which functions take the locks of two parameters in the order in which they are given. The facts are those that the
    /// program was made of.
    pub fn swaps(&self, facts: &Facts<'_, '_>) -> &[Swap] {
        self.swaps.get_or_init(|| swaps::swaps(facts, self))
    }

    /// Where the lock of an acquisition is.
    pub fn place(&self, facts: &Facts<'_, '_>, body: usize, acquisition: usize) -> Place {
        Place::of(facts, &self.graph, body, &facts.bodies[body].acquisitions[acquisition].lock.path)
    }
}
