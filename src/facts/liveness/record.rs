//! What the final states say, written down.

use super::awaits::is_suspension;
use super::context::Context;
use super::lists::is_guard;
use super::state::{Alternative, State};
use super::{Analysis, GuardId, HeldAt, Point, Waited, captured};
use crate::facts::slots::{Path, below};
use crate::flow::{LocalId, LocalKind, Op, OpKind, Operand, PlaceId, Projection, Value};
use crate::syntax::{Name, Span};
use std::collections::BTreeMap;

impl Analysis<'_, '_> {
    pub(super) fn record(&mut self, context: &Context<'_>, op: usize, data: &Op, state: &State) {
        // A suspension happens after its operand went in and before its result is stored: the result's guards are not held yet.
        if is_suspension(data) {
            let suspension = context.suspensions[&op];
            let held = self.held(state, Some(data), context);
            self.note_branches(context, data, suspension, state);
            if !state.is_empty() {
                for lambda in self.waits_for(data) {
                    self.inner.push(Waited { graph: context.n, lambda, suspension, held: held.clone() });
                }
            }
            for (guard, must) in held {
                let acquisition = &self.out.acquisitions[guard.index()];
                let is_must = must && !acquisition.is_may && !self.is_opaque(data.span);
                self.out.held.push(HeldAt { guard, suspension, is_must });
            }
        }
        if self.points.is_some() && data.span != Span::default() {
            let held = self.held(state, None, context);
            let places = state.iter().flat_map(Alternative::places).collect();
            let point = Point { graph: context.n, span: data.span, held, places };
            self.points.iter_mut().for_each(|points| points.push(point.clone()));
        }
        // What one branch of a `join!` has taken is held until all are done.
        if let OpKind::Assign { to, value: Value::Output(Operand::Move(branch)), .. } = &data.kind
            && let Some(expr) = data.expr.filter(|expr| self.branches(*expr).len() > 1)
            && let Some(suspension) = context.suspended.get(&expr)
        {
            let targets = context.written_to(*to);
            let taken =
                targets.iter().flat_map(|(local, path)| state.iter().flat_map(|one| one.copy_below(*local, path)));
            let taken: Vec<GuardId> = taken.map(|part| part.0).filter(|guard| is_guard(*guard)).collect();
            let held = taken.iter().map(|guard| HeldAt { guard: *guard, suspension: *suspension, is_must: false });
            self.out.held.extend(held);
            self.hold_in_others(context, *branch, *suspension, &taken);
        }
        if let OpKind::Assign { value: Value::Call(_), .. } = &data.kind
            && let Some(expr) = data.expr
        {
            let held = self.held(state, Some(data), context);
            if !held.is_empty() {
                self.out.calls.push((expr, held));
            }
        }
    }

    /// What one branch has taken may be held where the blocks of the others wait.
    fn hold_in_others(&mut self, context: &Context<'_>, branch: PlaceId, suspension: usize, taken: &[GuardId]) {
        let own = match context.graph.locals[context.place(branch).0.index()].kind {
            LocalKind::Temporary(expr) => self.block_of(self.typing.exprs[expr.index()]),
            LocalKind::Variable(_) | LocalKind::Parameter(_) | LocalKind::Capture(_) | LocalKind::Return => None,
        };
        let is_other =
            |one: &&mut Waited| (one.graph, one.suspension) == (context.n, suspension) && Some(one.lambda) != own;
        for other in self.inner.iter_mut().filter(is_other) {
            let is_new = |guard: &&GuardId| !other.held.iter().any(|held| held.0 == **guard);
            let new: Vec<(GuardId, bool)> = taken.iter().filter(is_new).map(|guard| (*guard, false)).collect();
            other.held.extend(new);
        }
    }

    /// What is in the value that the function returns. Local 0 is the return place.
    pub(super) fn record_returned(&mut self, state: &State) {
        for guard in state.iter().flat_map(|alternative| alternative.guards_in(LocalId(0))) {
            if !self.out.returned.contains(&guard) {
                self.out.returned.push(guard);
            }
        }
    }

    /// The guards held in a state, without those that the op has just stored.
    fn held(&self, state: &State, data: Option<&Op>, context: &Context<'_>) -> Vec<(GuardId, bool)> {
        let stored = match data.map(|d| &d.kind) {
            Some(OpKind::Assign { to, .. }) => Some(context.written_to(*to)),
            _ => None,
        };
        let awaited = self.waited_for(context, data);
        let is_older = |local: LocalId, path: &Path| {
            // Errs quiet: `Err(_)` of a `try_lock` is read as `WouldBlock`.
            let is_poisoned = path.contains(&Projection::Variant(Name::from("Poisoned")));
            let is_owned = awaited.contains(&local) && path.first() == Some(&captured());
            let is_stored = stored.iter().flatten().any(|(to, base)| *to == local && below(base, path).is_some());
            !is_poisoned && !is_owned && !is_stored
        };
        let mut all: BTreeMap<GuardId, (bool, usize)> = BTreeMap::new();
        for alternative in state {
            for (guard, must) in alternative.held(is_older) {
                let (all_must, count) = all.entry(guard).or_insert((true, 0));
                *all_must &= must;
                *count += 1;
            }
        }
        all.into_iter().map(|(guard, (must, count))| (guard, must && count == state.len())).collect()
    }
}
