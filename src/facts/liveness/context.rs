//! What the locals of a graph are, found once.

use super::GuardId;
use super::awaits::is_suspension;
use super::branch::positive;
use super::shared::inside;
use crate::facts::slots::Path;
use crate::flow::{Condition, Graph, LocalId, LocalKind, OpKind, Operand, PlaceId, Projection, Terminator, Value};
use crate::index::infer::table::T;
use crate::syntax::ast::{BindingId, Cfg, ExprId};
use rustc_hash::{FxHashMap, FxHashSet};

/// A graph, and what its locals are.
pub(super) struct Context<'g> {
    /// The graph's number.
    pub(super) n: usize,
    pub(super) graph: &'g Graph,
    /// What temporaries and variables that are references lead to.
    leads: FxHashMap<LocalId, SmallLeads>,
    /// What other temporaries and variables lead to.
    views: FxHashMap<LocalId, View>,
    /// The locals whose type is a reference.
    references: FxHashSet<LocalId>,
    /// The op that computes a temporary.
    pub(super) definitions: FxHashMap<LocalId, usize>,
    /// How often a local is written, or a part of it or of what it refers to.
    written: FxHashMap<LocalId, u32>,
    /// How often a whole local is written.
    set: FxHashMap<LocalId, u32>,
    /// Each predicate that a branch asks for, without `not`, numbered.
    pub(super) cfgs: FxHashMap<&'g Cfg, u32>,
    /// Where the value of an expression is.
    temporaries: FxHashMap<ExprId, SmallLocals>,
    /// Where a variable is.
    pub(super) variables: FxHashMap<BindingId, LocalId>,
    /// Whether elements of collections are known by their numbers.
    pub(super) is_numbered: bool,
    /// The number of a suspension among those of the body, by its op.
    pub(super) suspensions: FxHashMap<usize, usize>,
    /// The same by the expression that suspends.
    pub(super) suspended: FxHashMap<ExprId, usize>,
    /// The captures that are references.
    pub(super) borrowed: FxHashSet<LocalId>,
    /// The places that are cloned, so that what is there is shared: each with the handle that stands there, by local.
    pub(super) shared: FxHashMap<LocalId, Vec<(Path, GuardId)>>,
}

/// What a reference leads to.
#[derive(Clone, PartialEq)]
struct Lead {
    to: PlaceId,
    /// Below that place, or below what the reference there refers to.
    below: Path,
    kind: LeadKind,
}

/// How a path goes on behind a reference.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum LeadKind {
    /// It is a borrow of the place: its `*` is the place.
    Borrow,
    /// It is the same reference as is there.
    Same,
    /// It is of the same variant as the place, with references to what that carries.
    Variant,
    /// It is of a variant of its own; the reference that it carries is a borrow of the place.
    Carried,
}

/// What a value that is no reference leads to: a cell's guard to what is in the cell.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// The cell, or the collection.
    pub(super) of: PlaceId,
    /// Its type.
    pub(super) ty: Option<T>,
    /// The key of a map's entry, if that is a number as it is written.
    pub(super) key: Option<u32>,
}

/// Of each write of it. None: one of them is unknown.
type SmallLeads = smallvec::SmallVec<[Lead; 1]>;

/// A reference to more places than these leads nowhere.
const LEADS: usize = 4;

type SmallLocals = smallvec::SmallVec<[LocalId; 1]>;

impl<'g> Context<'g> {
    /// `first` is the number of the graph's first suspension, `references` are the locals whose type is a reference.
    pub(super) fn new(n: usize, graph: &'g Graph, first: usize, references: FxHashSet<LocalId>) -> Self {
        let mut context = Context {
            n,
            graph,
            leads: FxHashMap::default(),
            views: FxHashMap::default(),
            references,
            definitions: FxHashMap::default(),
            written: FxHashMap::default(),
            set: FxHashMap::default(),
            cfgs: FxHashMap::default(),
            temporaries: FxHashMap::default(),
            variables: FxHashMap::default(),
            is_numbered: false,
            suspensions: FxHashMap::default(),
            suspended: FxHashMap::default(),
            borrowed: FxHashSet::default(),
            shared: FxHashMap::default(),
        };
        context.read_locals();
        context.read_ops(first);
        context.read_branches();
        context
    }

    fn read_locals(&mut self) {
        for (n, local) in self.graph.locals.iter().enumerate() {
            let id = LocalId(n as u32);
            match local.kind {
                LocalKind::Temporary(expr) => self.temporaries.entry(expr).or_default().push(id),
                LocalKind::Variable(binding) => {
                    self.variables.entry(binding).or_insert(id);
                }
                LocalKind::Return | LocalKind::Parameter(_) | LocalKind::Capture(_) => {}
            }
        }
    }

    fn read_ops(&mut self, first: usize) {
        for (op, data) in self.graph.ops.iter().enumerate() {
            if is_suspension(data) {
                let number = first + self.suspensions.len();
                self.suspensions.insert(op, number);
                if let Some(expr) = data.expr {
                    self.suspended.insert(expr, number);
                }
            }
            if let OpKind::Assign { to, value, .. } = &data.kind {
                self.read_assignment(op, *to, value);
            }
        }
    }

    fn read_assignment(&mut self, op: usize, to: PlaceId, value: &Value) {
        let place = &self.graph.places[to.index()];
        let has_number = |path: &[Projection]| path.iter().any(|step| matches!(step, Projection::At(_)));
        self.is_numbered |= has_number(&place.path)
            || matches!(value, Value::Aggregate(parts) if parts.iter().any(|part| has_number(&part.0)));
        *self.written.entry(place.local).or_default() += 1;
        if !place.path.is_empty() {
            return;
        }
        *self.set.entry(place.local).or_default() += 1;
        let lead = self.lead(place.local, value);
        self.add_lead(place.local, lead);
        self.definitions.insert(place.local, op);
    }

    /// What a local that is given this value leads to.
    fn lead(&self, local: LocalId, value: &Value) -> Option<Lead> {
        match value {
            Value::Borrow { place, .. } => Some(Lead { to: *place, below: Path::new(), kind: LeadKind::Borrow }),
            Value::Use(Operand::Move(from)) if self.references.contains(&local) => {
                let data = &self.graph.places[from.index()];
                // A pattern that looks through a reference binds borrows of what is behind it.
                let is_looked_through = self.references.contains(&data.local) && !data.path.is_empty();
                let kind = if is_looked_through { LeadKind::Borrow } else { LeadKind::Same };
                Some(Lead { to: *from, below: Path::new(), kind })
            }
            _ => None,
        }
    }

    fn add_lead(&mut self, local: LocalId, lead: Option<Lead>) {
        let leads = self.leads.entry(local).or_default();
        let is_known = leads.len() + 1 == self.set.get(&local).copied().unwrap_or(0) as usize;
        match lead.filter(|_| is_known && leads.len() < LEADS) {
            Some(lead) => leads.push(lead),
            None => leads.clear(),
        }
    }

    /// A call gives a reference to a part of what one of its operands is or refers to.
    pub(super) fn add_lent(&mut self, op: usize, to: PlaceId, below: Path, kind: LeadKind) {
        if let Some(local) = self.set_once(op) {
            self.leads.insert(local, smallvec::smallvec![Lead { to, below, kind }]);
        }
    }

    /// A call gives what leads to what one of its operands holds.
    pub(super) fn add_view(&mut self, op: usize, view: View) {
        if let Some(local) = self.set_once(op) {
            self.views.insert(local, view);
        }
    }

    /// What a place leads to that is no reference.
    pub(super) fn view(&self, place: PlaceId) -> Option<View> {
        let data = &self.graph.places[place.index()];
        let same = |local: &LocalId| match self.leads.get(local).map(|leads| &leads[..]) {
            Some([lead]) => Some(self.graph.places[lead.to.index()].local),
            _ => None,
        };
        let locals = std::iter::successors(Some(data.local), same).take(4);
        // `if let Ok(open) = cell.lock()`
        let is_whole = matches!(data.path[..], [] | [Projection::Variant(_), Projection::Field(_)]);
        locals.filter(|_| is_whole).find_map(|local| self.views.get(&local).copied())
    }

    /// `*map.entry(1).or_default()`: what the reference that it is behind leads to.
    pub(super) fn view_behind(&self, place: PlaceId) -> Option<View> {
        let data = &self.graph.places[place.index()];
        let is_behind = self.references.contains(&data.local) && data.path[..] == [Projection::Deref];
        self.views.get(&data.local).filter(|_| is_behind).copied()
    }

    /// The local that an op alone sets.
    fn set_once(&self, op: usize) -> Option<LocalId> {
        let OpKind::Assign { to, .. } = &self.graph.ops[op].kind else { return None };
        let result = &self.graph.places[to.index()];
        (result.path.is_empty() && self.set.get(&result.local) == Some(&1)).then_some(result.local)
    }

    fn read_branches(&mut self) {
        for block in &self.graph.blocks {
            if let Terminator::Branch { on: Condition::Cfg(cfg), .. } = &block.end_kind {
                let number = self.cfgs.len() as u32;
                self.cfgs.entry(positive(cfg).0).or_insert(number);
            }
        }
    }

    pub(super) fn place(&self, place: PlaceId) -> (LocalId, Path) {
        let data = &self.graph.places[place.index()];
        (data.local, data.path.iter().copied().collect())
    }

    /// The place, or what it is a borrow of. What is behind a reference that nobody knows is named as if it were in the
    /// reference.
    pub(super) fn target(&self, place: PlaceId) -> (LocalId, Path) {
        let (mut local, mut path) = self.place(place);
        for _ in 0..8 {
            let Some([lead]) = self.leads_of(local, &path) else { break };
            (local, path) = self.follow(lead, &path);
        }
        self.named((local, path))
    }

    /// Where a path into what may be a reference goes on.
    fn leads_of(&self, local: LocalId, path: &[Projection]) -> Option<&[Lead]> {
        let leads = self.leads.get(&local)?;
        let is_carrier = path.is_empty() && leads.iter().any(|lead| lead.kind == LeadKind::Carried);
        (!is_carrier).then_some(&leads[..])
    }

    /// One step on from a path into a reference.
    fn follow(&self, lead: &Lead, path: &[Projection]) -> (LocalId, Path) {
        let data = &self.graph.places[lead.to.index()];
        let mut rest: Path = match lead.kind {
            LeadKind::Borrow => without_deref(path),
            LeadKind::Same | LeadKind::Variant => path,
            LeadKind::Carried => match path {
                [Projection::Variant(_), Projection::Field(_), rest @ ..] | [Projection::Field(_), rest @ ..] => {
                    without_deref(rest)
                }
                other => without_deref(other),
            },
        }
        .iter()
        .copied()
        .collect();
        if let (LeadKind::Variant, Some(n)) = (lead.kind, rest.iter().position(|step| *step == Projection::Deref)) {
            rest.remove(n);
        }
        (data.local, data.path.iter().chain(&lead.below).copied().chain(rest).collect())
    }

    fn named(&self, (local, path): (LocalId, Path)) -> (LocalId, Path) {
        if self.references.contains(&local) {
            return (local, without_deref(&path).iter().copied().collect());
        }
        (local, path)
    }

    /// Where what is written to a place goes: behind a reference to what that leads to, which may be one of several.
    pub(super) fn written_to(&self, place: PlaceId) -> smallvec::SmallVec<[(LocalId, Path); 1]> {
        let data = &self.graph.places[place.index()];
        let mut ends = smallvec::SmallVec::new();
        let view = self.views.get(&data.local).filter(|_| !data.path.is_empty());
        if let Some(view) = view {
            let (local, base) = self.target(view.of);
            ends.push((local, base.iter().chain(&[inside()]).chain(without_deref(&data.path)).copied().collect()));
            return ends;
        }
        if data.path.is_empty() || !self.references.contains(&data.local) {
            ends.push(self.place(place));
            return ends;
        }
        let mut work = vec![self.place(place)];
        for _ in 0..4 * LEADS {
            let Some((local, path)) = work.pop() else { break };
            match self.leads_of(local, &path).unwrap_or_default() {
                [] => ends.push(self.named((local, path))),
                leads => work.extend(leads.iter().map(|lead| self.follow(lead, &path))),
            }
        }
        ends
    }

    /// Whether who follows what is stored there finds the only place that it refers to.
    pub(super) fn leads_on(&self, to: PlaceId) -> bool {
        let data = &self.graph.places[to.index()];
        data.path.is_empty() && self.leads.get(&data.local).is_some_and(|leads| leads.len() == 1)
    }

    /// Whether a local is a reference.
    pub(super) fn is_reference(&self, local: LocalId) -> bool {
        self.references.contains(&local)
    }

    /// Whether the end of a local leaves alone what is named as if it were in it: what a reference leads to is not dropped.
    pub(super) fn only_leads(&self, local: LocalId) -> bool {
        self.borrowed.contains(&local)
            || self.references.contains(&local)
                && (self.leads.get(&local).is_some_and(|leads| !leads.is_empty())
                    || matches!(self.graph.locals[local.index()].kind, LocalKind::Parameter(_) | LocalKind::Capture(_)))
    }

    /// Where the value of an expression may be.
    pub(super) fn temporaries(&self, expr: ExprId) -> &[LocalId] {
        self.temporaries.get(&expr).map_or(&[], |locals| locals)
    }

    /// Whether a variable has one value as long as it lives.
    pub(super) fn is_unchanged(&self, local: LocalId) -> bool {
        let is_named =
            matches!(self.graph.locals[local.index()].kind, LocalKind::Variable(_) | LocalKind::Parameter(_));
        is_named && self.written.get(&local).copied().unwrap_or(0) <= 1
    }
}

/// The path without a leading `*`: what a borrow's own dereference is.
fn without_deref(path: &[Projection]) -> &[Projection] {
    path.strip_prefix(&[Projection::Deref]).unwrap_or(path)
}
