//! Where a lock is, as the whole program sees it: helpers that hand it out are looked through, and its class tells which
//! locks cannot be told apart.

use super::Facts;
use super::call_graph::CallGraph;
use super::lock::{self, AccessPath, Step};
use crate::index::{AdtId, AdtShape, FnId, Index, StaticId};
use crate::syntax::Name;
use crate::syntax::ast::{BindingId, Fields};
use rustc_hash::FxHashSet;

/// What a place begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A parameter of the function.
    Param(u32),
    /// A static.
    Static(StaticId),
    /// A variable of this body.
    Variable(usize, BindingId),
    /// Cannot be told.
    Other,
}

/// How a lock is reached.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Where it begins.
    pub root: Root,
    /// From there to the lock.
    pub steps: Vec<Step>,
    /// Whether the same place is the same lock.
    pub is_exact: bool,
    /// Whether others may reach it.
    pub is_shared: bool,
    is_shared_below: bool,
    /// The same in the words of a variable that keeps what a function returned.
    kept: Option<Kept>,
}

/// A variable of a body that keeps what leads to a lock, and the steps from there.
type Kept = (usize, BindingId, Vec<Step>);

/// The locks that we cannot tell apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// A field of a type, and the fields below it that lead through wrappers to the lock.
    Field(AdtId, Vec<Name>),
    /// A static, and the fields below it.
    Static(StaticId, Vec<Name>),
    /// A variable of a body, and the fields below it.
    Variable(usize, BindingId, Vec<Name>),
}

/// Helpers are looked through so often, and a place has no more steps.
const DEPTH: u32 = 6;

/// The types that are but a lock under another name: what holds one of them is the class.
#[derive(Debug, Default)]
pub struct Wrappers(FxHashSet<AdtId>);

impl Place {
    /// The place of a path of a body.
    pub fn of(facts: &Facts<'_, '_>, graph: &CallGraph, body: usize, path: &AccessPath) -> Place {
        resolve(facts, graph, body, path, DEPTH)
    }

    fn unknown() -> Place {
        Place {
            root: Root::Other,
            steps: Vec::new(),
            is_exact: false,
            is_shared: true,
            is_shared_below: true,
            kept: None,
        }
    }

    /// What is reached from here by the steps of another place, whose root this is.
    pub fn join(&self, rest: &Place) -> Place {
        let mut place = self.clone();
        place.steps.extend(&rest.steps);
        if place.steps.len() > DEPTH as usize * 2 {
            return Place::unknown();
        }
        place.is_exact &= rest.is_exact;
        place.is_shared |= rest.is_shared_below;
        place.is_shared_below |= rest.is_shared_below;
        if let Some((.., steps)) = &mut place.kept {
            steps.extend(&rest.steps);
        }
        place.kept = place.kept.filter(|_| rest.is_exact);
        place
    }

    /// The place as a caller sees it, who gives these arguments.
    pub fn seen_from(&self, argument: &dyn Fn(u32) -> Option<Place>) -> Place {
        match self.root {
            Root::Param(n) => argument(n).map_or_else(
                || Place { root: Root::Other, is_exact: false, ..self.clone() },
                |argument| argument.join(self),
            ),
            Root::Static(_) => self.clone(),
            Root::Variable(..) | Root::Other => Place { root: Root::Other, is_exact: false, ..self.clone() },
        }
    }

    /// Whether it is the same lock for sure.
    pub fn is_same(&self, other: &Place) -> bool {
        let is_same_place = self.is_exact
            && other.is_exact
            && self.root != Root::Other
            && (self.root, &self.steps) == (other.root, &other.steps);
        is_same_place || self.kept.is_some() && self.kept == other.kept
    }

    /// Whether only a variable leads to it, so that it may be another lock in the next turn of a loop.
    pub fn is_of_variable(&self) -> bool {
        matches!(self.root, Root::Variable(..)) || !self.is_exact
    }

    /// Its class; `None` where only a parameter leads to it, or an unknown step.
    pub fn class(&self, wrappers: &Wrappers) -> Option<Class> {
        let is_owner =
            |step: &Step| matches!(step, Step::Field(adt, _) if adt.is_none_or(|adt| !wrappers.0.contains(&adt)));
        let name = |step: &Step| match step {
            Step::Field(_, name) | Step::Method(name) => Some(*name),
            Step::Element => None,
        };
        let names = |steps: &[Step]| -> Vec<Name> { steps.iter().filter_map(name).collect() };
        match self.steps.iter().rposition(is_owner) {
            Some(n) => {
                let Step::Field(Some(adt), _) = self.steps[n] else { return None };
                Some(Class::Field(adt, names(&self.steps[n..])))
            }
            None => match self.root {
                Root::Static(id) => Some(Class::Static(id, names(&self.steps))),
                Root::Variable(body, binding) => Some(Class::Variable(body, binding, names(&self.steps))),
                Root::Param(_) | Root::Other => None,
            },
        }
    }
}

fn resolve(facts: &Facts<'_, '_>, graph: &CallGraph, body: usize, path: &AccessPath, depth: u32) -> Place {
    let place = |root: Root| Place {
        root,
        steps: path.steps.clone(),
        is_exact: path.is_exact,
        is_shared: path.is_shared,
        is_shared_below: path.is_shared_below,
        kept: None,
    };
    match path.root {
        lock::Root::Static(id) => place(Root::Static(id)),
        lock::Root::Param(n) => place(Root::Param(n)),
        lock::Root::Variable(binding) => {
            let params = &facts.bodies[body].calls.params;
            match params.iter().position(|param| *param == Some(binding)) {
                Some(n) => place(Root::Param(n as u32)),
                None => place(Root::Variable(body, binding)),
            }
        }
        lock::Root::Call(fun) => {
            let rest = place(Root::Other);
            let found = depth.checked_sub(1).and_then(|depth| {
                let of = graph.body_of(fun)?;
                returned(facts, graph, of, depth)?.seen_by(facts, graph, (body, path), depth)
            });
            match found {
                Some(base) => base.join(&rest),
                None => kept(facts, graph, (body, path, fun), &rest, depth),
            }
        }
        lock::Root::Unknown => Place { is_exact: false, ..place(Root::Other) },
    }
}

/// What a function returns that says no more of itself: known by the variable that keeps it, or as something of its receiver.
fn kept(
    facts: &Facts<'_, '_>,
    graph: &CallGraph,
    (body, path, fun): (usize, &AccessPath, FnId),
    rest: &Place,
    depth: u32,
) -> Place {
    let from_variable = |kept: &lock::Kept| &path.steps[path.steps.len() - kept.steps.min(path.steps.len())..];
    let variable =
        path.kept.filter(|kept| kept.is_exact).map(|kept| (body, kept.binding, from_variable(&kept).to_vec()));
    let is_method = facts.index.sig(fun).has_receiver;
    let through = path.through.as_deref().filter(|_| is_method).zip(depth.checked_sub(1));
    let base = through.map(|(through, depth)| resolve(facts, graph, body, through, depth));
    if let Some(mut base) = base.filter(|base| base.root != Root::Other) {
        base.steps.push(Step::Method(facts.index.fun(fun).name));
        return Place { is_exact: false, kept: variable, ..base.join(rest) };
    }
    match (path.kept, variable) {
        (Some(kept), Some((_, binding, steps))) => Place {
            root: Root::Variable(body, binding),
            steps,
            is_exact: true,
            is_shared: kept.is_shared,
            ..rest.clone()
        },
        _ => Place { is_exact: false, ..rest.clone() },
    }
}

/// Where what a function returns is found: a value that a path leads to, or the lock of the guard that it returns.
fn returned(facts: &Facts<'_, '_>, graph: &CallGraph, body: usize, depth: u32) -> Option<Place> {
    let calls = &facts.bodies[body].calls;
    let path = match &calls.returned_guards[..] {
        [guard] => &facts.bodies[body].acquisitions[guard.index()].lock.path,
        [] => calls.returned.as_ref()?,
        _ => return None,
    };
    Some(resolve(facts, graph, body, path, depth))
}

impl Place {
    /// A place of a helper as the body sees it that calls it.
    fn seen_by(
        self,
        facts: &Facts<'_, '_>,
        graph: &CallGraph,
        (body, path): (usize, &AccessPath),
        depth: u32,
    ) -> Option<Place> {
        match (self.root, &path.through) {
            (Root::Static(_), _) => Some(self),
            (Root::Param(0), Some(through)) => Some(resolve(facts, graph, body, through, depth).join(&self)),
            _ => None,
        }
    }
}

impl Wrappers {
    /// A type is a wrapper if it has but one field or is generic, and a function of it returns a guard of its own field.
    pub fn new(facts: &Facts<'_, '_>, graph: &CallGraph) -> Self {
        let mut wrappers = Wrappers::default();
        for (n, body) in facts.bodies.iter().enumerate() {
            if body.calls.returned_guards.is_empty() {
                continue;
            }
            let Some(place) = returned(facts, graph, n, DEPTH) else { continue };
            if let (Root::Param(0), Some(Step::Field(Some(adt), _))) = (place.root, place.steps.first())
                && is_thin(facts.index, *adt)
            {
                wrappers.0.insert(*adt);
            }
        }
        wrappers
    }
}

fn is_thin(index: &Index<'_>, adt: AdtId) -> bool {
    let has_one_field = match index.adt(adt).shape {
        AdtShape::Struct(Fields::Tuple(list) | Fields::Named(list)) => list.len() == 1,
        AdtShape::Struct(Fields::Unit) | AdtShape::Enum(_) => false,
    };
    has_one_field || !index.adt(adt).generics.params.is_empty()
}

impl Class {
    /// What people call it: `Pool::state`.
    pub fn name(&self, facts: &Facts<'_, '_>) -> String {
        let index = facts.index;
        let (owner, names) = match self {
            Class::Field(adt, names) => (index.adt(*adt).name, names),
            Class::Static(id, names) => (index.statics[id.index()].name, names),
            Class::Variable(body, binding, names) => (facts.bodies[*body].calls.variable(*binding), names),
        };
        let below: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        if below.is_empty() { owner.to_string() } else { format!("{owner}::{}", below.join(".")) }
    }
}
