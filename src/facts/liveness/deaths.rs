//! Values whose drop runs code that is read: where they die, and what is held then.
//!
//! A forward dataflow of its own, since it is asked of few bodies: which of these values are there at each point.

use super::state::Alternative;
use super::{Analysis, GuardId};
use crate::facts::lock::Step;
use crate::facts::slots::{Path, below, tuple_field};
use crate::flow::{CaptureUse, Graph, LocalId, LocalKind, Op, OpKind, Operand, PlaceId, Projection, Terminator, Value};
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{Adjust, Callee};
use crate::index::types::GTy;
use crate::index::{AdtShape, FnId, Index};
use crate::syntax::ast::ExprId;
use crate::syntax::{Name, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// The death of a value.
#[derive(Clone, Debug)]
pub struct Death {
    /// The graph.
    pub graph: usize,
    /// Whose value, or a part of it, dies.
    pub local: LocalKind,
    /// What it runs, and on which part.
    pub runs: Destructor,
    /// Where.
    pub span: Span,
    /// What is held meanwhile.
    pub held: Vec<(GuardId, bool)>,
    /// Whether the value is there on every way.
    pub is_must: bool,
}

/// A part of a value whose type has a `Drop` of its own.
#[derive(Clone, Debug)]
pub struct Destructor {
    /// Where in the value.
    pub at: Path,
    /// The same in a lock's terms.
    pub steps: Vec<Step>,
    /// What is run.
    pub fun: FnId,
}

/// Types are looked into this deep.
const DEPTH: u32 = 4;

/// The parts of a value whose drop runs code that is read.
///
/// Errs quiet: not what an enum, a collection or a counted pointer has, which may be empty or not the last to go.
pub fn destructors(index: &Index<'_>, ty: &GTy) -> Vec<Destructor> {
    let mut found = Vec::new();
    find(index, ty, &mut (Path::new(), Vec::new()), DEPTH, &mut found);
    found
}

fn find(index: &Index<'_>, ty: &GTy, at: &mut (Path, Vec<Step>), depth: u32, found: &mut Vec<Destructor>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match ty {
        GTy::Adt(adt, args) => {
            let data = index.adt(*adt);
            let is_box = data.marks.lang.is_some_and(|lang| lang == "box");
            if let (true, [inner, ..]) = (is_box, &args[..]) {
                at.0.push(Projection::Deref);
                find(index, inner, at, depth, found);
                at.0.pop();
            }
            let AdtShape::Struct(fields) = data.shape else { return };
            if data.file.is_none() || !may_drop(index, ty) {
                return;
            }
            if let Some(fun) = index.drop_of(*adt) {
                found.push(Destructor { at: at.0.clone(), steps: at.1.clone(), fun });
            }
            for (field, declared) in fields.list().iter().zip(index.field_types(*adt).iter().flatten()) {
                at.0.push(Projection::Field(field.name));
                at.1.push(Step::Field(Some(*adt), field.name));
                find(index, &declared.substitute(args), at, depth, found);
                at.0.pop();
                at.1.pop();
            }
        }
        GTy::Tuple(items) => {
            for (n, item) in items.iter().enumerate() {
                at.0.push(Projection::Field(tuple_field(n)));
                at.1.push(Step::Field(None, tuple_field(n)));
                find(index, item, at, depth, found);
                at.0.pop();
                at.1.pop();
            }
        }
        _ => {}
    }
}

/// Whether values of a declared type may have such a part.
fn may_drop(index: &Index<'_>, ty: &GTy) -> bool {
    match ty {
        GTy::Adt(adt, args) => {
            let owned = index.owned(*adt);
            owned.drops || args.iter().enumerate().any(|(n, arg)| owned.has_param(n) && may_drop(index, arg))
        }
        GTy::Tuple(items) => items.iter().any(|item| may_drop(index, item)),
        _ => false,
    }
}

/// Values that end together, and whether they are there on every way.
type Ended = SmallVec<[(usize, bool); 1]>;

/// The values of a graph that die with a bang.
#[derive(Default)]
pub(super) struct Dying {
    /// The parts of locals, those of one local side by side.
    parts: Vec<(LocalId, Destructor)>,
    /// Which of them die at an op with a local, and whether they are there on every way.
    at: FxHashMap<(usize, LocalId), Ended>,
    /// What is held then: in how many alternatives each guard is, and whether on every way there.
    held: FxHashMap<(usize, usize), BTreeMap<GuardId, (bool, usize)>>,
    /// In how many alternatives the op was looked at.
    alternatives: FxHashMap<usize, usize>,
    /// Those that are moved away somewhere: where they end is only where something fails, or on one of several ways.
    moved: u64,
}

/// Errs quiet: so many values are followed in one graph.
const VALUES: usize = 64;

/// Which values may be there, and which are on every way: a bit for each.
type Life = (u64, u64);

impl Analysis<'_, '_> {
    /// The values of a graph whose drop runs code that is read, and where they die.
    pub(super) fn dying(&self, graph: &Graph) -> Dying {
        let mut dying = Dying { parts: self.mortal(graph), ..Dying::default() };
        if dying.parts.is_empty() {
            return dying;
        }
        let mut lives: Vec<Option<Life>> = vec![None; graph.blocks.len()];
        lives[0] = Some((0, 0));
        let mut work = vec![0usize];
        while let Some(block) = work.pop() {
            let Some(mut life) = lives[block] else { continue };
            if !self.live_through(graph, block, &mut life, &mut dying) {
                continue;
            }
            for next in successors(&graph.blocks[block].end_kind) {
                let merged = lives[next].map_or(life, |old| (old.0 | life.0, old.1 & life.1));
                if lives[next] != Some(merged) {
                    lives[next] = Some(merged);
                    work.push(next);
                }
            }
        }
        dying
    }

    /// The parts of locals that a drop runs code of. What a closure or an async block captures is left out.
    fn mortal(&self, graph: &Graph) -> Vec<(LocalId, Destructor)> {
        let ending = graph.locals.iter().enumerate().filter_map(|(n, local)| {
            let ty = match local.kind {
                LocalKind::Variable(binding) => self.typing.bindings[binding.index()],
                LocalKind::Temporary(expr) => self.typing.exprs[expr.index()],
                LocalKind::Return | LocalKind::Parameter(_) | LocalKind::Capture(_) => return None,
            };
            self.may_end(ty, DEPTH).then_some((n, local.kind, ty))
        });
        let ending: Vec<(usize, LocalKind, T)> = ending.collect();
        if ending.is_empty() {
            return Vec::new();
        }
        let mut values: FxHashMap<ExprId, usize> = FxHashMap::default();
        for local in &graph.locals {
            if let LocalKind::Temporary(expr) = local.kind {
                *values.entry(expr).or_default() += 1;
            }
        }
        // An expression may be several things in turn, of which only the last is of its type.
        let is_one = |kind: &LocalKind| !matches!(kind, LocalKind::Temporary(expr) if values.get(expr) != Some(&1));
        let mut parts = Vec::new();
        for (n, _, ty) in ending.into_iter().filter(|(_, kind, _)| is_one(kind)) {
            let found = destructors(self.index, &self.typing.table.declared(ty));
            parts.extend(found.into_iter().map(|part| (LocalId(n as u32), part)));
        }
        parts.truncate(VALUES);
        parts
    }

    fn may_end(&self, ty: T, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let table = &self.typing.table;
        match table.kind(ty) {
            Kind::Adt(adt, list) => {
                let owned = self.index.owned(adt);
                owned.drops || table.items(list).iter().any(|arg| self.may_end(*arg, depth))
            }
            Kind::Tuple(list) => table.items(list).iter().any(|item| self.may_end(*item, depth)),
            _ => false,
        }
    }

    /// What is there after a block; false where its end is not reached.
    fn live_through(&self, graph: &Graph, block: usize, life: &mut Life, dying: &mut Dying) -> bool {
        for op in graph.blocks[block].first as usize..graph.blocks[block].end as usize {
            let data = &graph.ops[op];
            match &data.kind {
                OpKind::Suspend | OpKind::Touch(_) => {}
                OpKind::Exit { from, to } => {
                    for local in graph.dropped(*from, *to) {
                        dying.end(op, local, &[], life);
                    }
                }
                OpKind::Assign { to, value, is_init } => {
                    for place in self.moved(data, value) {
                        let place = &graph.places[place.index()];
                        let before = life.0;
                        dying.take(place.local, &place.path, life);
                        dying.moved |= before & !life.0;
                    }
                    let to = &graph.places[to.index()];
                    if !is_init {
                        dying.end(op, to.local, &to.path, life);
                    }
                    if !matches!(value, Value::Constant) {
                        dying.begin(to.local, &to.path, life);
                    }
                }
            }
            if self.never_returns(data) {
                return false;
            }
        }
        true
    }

    /// The places that an op's value is made of, and that are empty afterwards. Errs quiet: all that may be.
    fn moved(&self, data: &Op, value: &Value) -> Vec<PlaceId> {
        let by_value = |operand: &Operand| match operand {
            Operand::Move(place) => Some(*place),
            Operand::Receiver(_) | Operand::Borrow(_) | Operand::Constant => None,
        };
        match value {
            Value::Constant | Value::Borrow { .. } => Vec::new(),
            Value::Use(operand) | Value::Await(operand) | Value::Output(operand) => {
                by_value(operand).into_iter().collect()
            }
            Value::Aggregate(parts) => parts.iter().filter_map(|(_, operand)| by_value(operand)).collect(),
            Value::Call(operands) => {
                let call = data.expr.and_then(|expr| self.typing.calls.get(&expr));
                let is_borrowed = call.is_some_and(|call| {
                    call.adjust != Adjust::Value && matches!(call.callee, Callee::Fn(_) | Callee::Lambda(_))
                });
                let given = |operand: &Operand| match operand {
                    Operand::Receiver(place) if !is_borrowed => Some(*place),
                    other => by_value(other),
                };
                operands.iter().filter_map(given).collect()
            }
            Value::Lambda(lambda) => {
                let is_by_value = |used: &CaptureUse| match used {
                    CaptureUse::Reference => false,
                    CaptureUse::Value => true,
                    CaptureUse::Receiver(call) => {
                        self.typing.calls.get(call).is_none_or(|call| call.adjust == Adjust::Value)
                    }
                };
                let captures = self.flow.lambda(*lambda).captures.iter();
                let taken = captures.filter(|one| one.is_move || one.uses.iter().any(|(_, used)| is_by_value(used)));
                taken.map(|capture| capture.place).collect()
            }
        }
    }

    /// Notes what is held where values die with a local.
    pub(super) fn note_death(&mut self, op: usize, local: LocalId, state: &Alternative) {
        let Some(parts) = self.dying.at.get(&(op, local)) else { return };
        for (part, _) in parts.clone() {
            let is_whole = self.dying.parts[part].1.at.is_empty();
            let poisoned = Projection::Variant(Name::from("Poisoned"));
            // The fields of a value outlive its own `drop`; of two fields it depends on their order.
            let counts = |of: LocalId, path: &Path| !path.contains(&poisoned) && (is_whole || of != local);
            let held = self.dying.held.entry((op, part)).or_default();
            for (guard, must) in state.held(counts) {
                let (all, count) = held.entry(guard).or_insert((true, 0));
                (*all, *count) = (*all && must, *count + 1);
            }
        }
        self.dying.alternatives.insert(op, self.alternatives);
    }

    /// Writes down where values die: each at the last place in the text, and wherever another guard is held.
    pub(super) fn record_deaths(&mut self, n: usize, graph: &Graph) {
        let Dying { parts, at, held, alternatives, moved } = std::mem::take(&mut self.dying);
        let mut all: Vec<(usize, usize, bool)> = at
            .into_iter()
            .flat_map(|((op, _), list)| list.into_iter().map(move |(part, must)| (op, part, must)))
            .collect();
        all.sort_unstable_by_key(|(op, part, _)| (std::cmp::Reverse(graph.ops[*op].span.start), *op, *part));
        let mut known: FxHashMap<usize, FxHashSet<GuardId>> = FxHashMap::default();
        for (op, part, is_must) in all {
            let count = alternatives.get(&op).copied().unwrap_or(1);
            let held: Vec<(GuardId, bool)> = (held.get(&(op, part)).into_iter().flatten())
                .map(|(guard, (must, times))| (*guard, *must && *times == count))
                .collect();
            let is_first = !known.contains_key(&part);
            let seen = known.entry(part).or_default();
            let is_new = held.iter().filter(|(guard, _)| seen.insert(*guard)).count() > 0;
            if is_first || is_new {
                let (local, runs) = &parts[part];
                let (local, span) = (graph.locals[local.index()].kind, graph.ops[op].span);
                let is_must = is_must && moved & 1 << part == 0;
                self.out.deaths.push(Death { graph: n, local, runs: runs.clone(), span, held, is_must });
            }
        }
    }
}

impl Dying {
    /// The parts that are at a place of a local or in it.
    fn parts_in<'d>(&'d self, local: LocalId, path: &'d [Projection]) -> impl Iterator<Item = usize> + 'd {
        let first = self.parts.partition_point(|part| part.0 < local);
        let of_local = self.parts[first..].iter().take_while(move |part| part.0 == local).zip(first..);
        of_local.filter(|(part, _)| below(path, &part.1.at).is_some()).map(|(_, n)| n)
    }

    fn take(&self, local: LocalId, path: &[Projection], life: &mut Life) {
        for part in self.parts_in(local, path) {
            *life = (life.0 & !(1 << part), life.1 & !(1 << part));
        }
    }

    fn begin(&self, local: LocalId, path: &[Projection], life: &mut Life) {
        for part in self.parts_in(local, path) {
            *life = (life.0 | 1 << part, life.1 | 1 << part);
        }
    }

    fn end(&mut self, op: usize, local: LocalId, path: &[Projection], life: &mut Life) {
        let ended: Ended = (self.parts_in(local, path))
            .filter(|part| life.0 & 1 << part != 0)
            .map(|part| (part, life.1 & 1 << part != 0))
            .collect();
        self.take(local, path, life);
        // A block is gone through again when more is known: what it says last is true.
        if ended.is_empty() {
            self.at.remove(&(op, local));
        } else {
            self.at.insert((op, local), ended);
        }
    }
}

fn successors(end: &Terminator) -> Vec<usize> {
    match end {
        Terminator::Goto(target) => vec![target.index()],
        Terminator::OneOf(targets) => targets.iter().map(|target| target.index()).collect(),
        Terminator::Branch { then, otherwise, .. } => vec![then.index(), otherwise.index()],
        Terminator::Return | Terminator::Diverge => Vec::new(),
    }
}
