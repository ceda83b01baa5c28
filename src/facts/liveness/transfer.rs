//! What an op does to the guards that are held before it.

use super::context::Context;
use super::lists::{is_guard, marking};
use super::state::{Alternative, Part, State};
use super::{Analysis, GuardId};
use crate::facts::slots::{Path, tuple_field};
use crate::flow::{DropId, LocalKind, Op, OpKind, Operand, PlaceId, Projection, Value};
use crate::index::infer::Callee;
use crate::index::types::GTy;
use crate::syntax::ast::ExprKind;
use crate::syntax::{Name, Span};

impl Analysis<'_, '_> {
    pub(super) fn step(&mut self, context: &Context<'_>, op: usize, state: &mut State, is_final: bool) {
        let data = &context.graph.ops[op];
        if is_final {
            self.lend(context, data, state);
        }
        let mut alternatives = std::mem::take(state);
        self.alternatives = alternatives.len();
        for alternative in &mut alternatives {
            self.step_one(context, (op, data), alternative, is_final);
        }
        *state = alternatives;
        if is_final {
            self.record(context, op, data, state);
        }
        for alternative in state.iter_mut() {
            self.after_await(context, data, alternative);
            alternative.settle();
        }
        if self.never_returns(data) {
            state.clear();
        }
    }

    /// Whether it calls, or waits for, a function that is declared to return `!`: what follows is not reached.
    pub(super) fn never_returns(&self, data: &Op) -> bool {
        let OpKind::Assign { value: Value::Call(_) | Value::Await(_), .. } = data.kind else { return false };
        let Some(expr) = data.expr else { return false };
        // The call of an `async fn` only makes the future.
        let (called, is_awaited) = match self.body.expr(expr).kind {
            ExprKind::Await { future, .. } => (future, true),
            _ => (expr, false),
        };
        let Some(Callee::Fn(fun)) = self.typing.calls.get(&called).map(|call| call.callee) else { return false };
        let sig = self.index.sig(fun);
        sig.output == GTy::Never && sig.is_async == is_awaited
    }

    fn step_one(&mut self, context: &Context<'_>, (op, data): (usize, &Op), state: &mut Alternative, is_final: bool) {
        match &data.kind {
            OpKind::Suspend | OpKind::Touch(_) => {}
            OpKind::Exit { from, to } => self.exit(context, (*from, *to), (op, data.span), state, is_final),
            OpKind::Assign { to, value, is_init } => {
                let targets = context.written_to(*to);
                self.mix_escaping(context, *to, value, state);
                let result = self.value(context, data, value, state, is_final);
                if is_final && !is_init {
                    let written = context.graph.places[to.index()].local;
                    self.note_death(op, written, state);
                }
                for (local, path) in &targets {
                    match is_init {
                        true => {}
                        false if targets.len() == 1 && path.iter().any(|step| step.is_element()) => {
                            state.drop_element(*local, path, result.is_empty());
                        }
                        false if targets.len() == 1 => state.drop_below(*local, path),
                        false => state.doubt_below(*local, path),
                    }
                    if context.is_numbered {
                        state.forget_lists(*local, path);
                    }
                    if is_final && let LocalKind::Variable(variable) = context.graph.locals[local.index()].kind {
                        let guards = result.iter().map(|part| part.0).filter(|guard| is_guard(*guard));
                        self.out.bound.extend(guards.map(|guard| (guard, variable)));
                    }
                }
                let parts = targets.iter().flat_map(|to| result.iter().map(move |part| (to, part)));
                for ((local, path), (guard, below, must)) in parts {
                    state.hold(*guard, *local, path.iter().chain(below).copied().collect(), *must);
                }
                if let Some(guard) = split(&result) {
                    state.share(guard, result.len() as u32);
                }
                targets.iter().for_each(|(local, _)| self.share_parts(context, *local, state));
            }
        }
    }

    /// The mark of an array as it is written.
    fn marking_of(&self, context: &Context<'_>, data: &Op) -> Option<Part> {
        let expr = data.expr.filter(|_| context.is_numbered)?;
        let ExprKind::Array(list) = &self.body.expr(expr).kind else { return None };
        marking(list.len()).filter(|_| self.is_list_of_guards(self.typing.exprs[expr.index()]))
    }

    fn exit(
        &mut self,
        context: &Context<'_>,
        (from, to): (Option<DropId>, Option<DropId>),
        (op, span): (usize, Span),
        state: &mut Alternative,
        is_final: bool,
    ) {
        if state.is_empty() {
            return;
        }
        let mut at = from;
        while at != to {
            let Some(id) = at else { break };
            let entry = context.graph.drops[id.index()];
            at = entry.earlier;
            // A reference is dropped, not what it leads to.
            if context.only_leads(entry.local) {
                continue;
            }
            if is_final {
                self.note_death(op, entry.local, state);
                self.out.releases.extend(state.guards_in(entry.local).map(|guard| (guard, span)));
            }
            state.drop_below(entry.local, &[]);
        }
    }

    /// The guards in the value that is computed, by their path in it.
    fn value(
        &mut self,
        context: &Context<'_>,
        data: &Op,
        value: &Value,
        state: &mut Alternative,
        is_final: bool,
    ) -> Vec<Part> {
        match value {
            Value::Constant | Value::Borrow { .. } => Vec::new(),
            Value::Use(operand) => self.take_one(context, *operand, state),
            Value::Aggregate(parts) => {
                let mut out: Vec<Part> = self.marking_of(context, data).into_iter().collect();
                for (path, operand) in parts {
                    if path.is_empty()
                        && let Operand::Move(base) = operand
                    {
                        out.extend(self.rest_of(context, data, *base, state));
                        continue;
                    }
                    for (guard, below, must) in self.take(context, *operand, state) {
                        let mut full: Path = path.iter().copied().collect();
                        full.extend(below);
                        out.push((guard, full, must));
                    }
                }
                out
            }
            Value::Lambda(lambda) => self.capture(context, *lambda, state, is_final),
            Value::Await(operand) => self.awaited(context, data, *operand, state),
            Value::Output(operand) => self.output(context, *operand, state),
            Value::Call(operands) => self.call(context, data, operands, state),
        }
    }

    /// What `..base` gives: the fields that are not named.
    fn rest_of(&self, context: &Context<'_>, data: &Op, base: PlaceId, state: &mut Alternative) -> Vec<Part> {
        let named: Vec<Name> = match data.expr.map(|expr| &self.body.expr(expr).kind) {
            Some(ExprKind::Struct(literal)) => literal.fields.iter().map(|(name, _)| *name).collect(),
            _ => Vec::new(),
        };
        let (local, path) = context.place(base);
        let mut out = Vec::new();
        for (guard, rest, must) in state.copy_below(local, &path) {
            let is_named = rest.iter().find_map(|step| match step {
                Projection::Field(name) => Some(named.contains(name)),
                _ => None,
            });
            if is_named != Some(true) {
                let full: Path = path.iter().chain(&rest).copied().collect();
                state.remove_below(local, &full);
                out.push((guard, rest, must));
            }
        }
        out
    }

    /// What goes out of a place whose value is used by itself.
    fn take_one(&self, context: &Context<'_>, operand: Operand, state: &mut Alternative) -> Vec<Part> {
        if let Operand::Move(place) = operand
            && let data = &context.graph.places[place.index()]
            && data.path.iter().any(|step| step.is_element())
            && !context.is_reference(data.local)
        {
            let (local, path) = context.place(place);
            return state.take_element(local, &path);
        }
        self.take(context, operand, state)
    }

    /// What goes out of a place that is moved.
    pub(super) fn take(&self, context: &Context<'_>, operand: Operand, state: &mut Alternative) -> Vec<Part> {
        match operand {
            Operand::Move(place) => {
                let (local, path) = context.place(place);
                // What is behind a reference stays there.
                if context.is_reference(local) { Vec::new() } else { state.take_below(local, &path) }
            }
            Operand::Receiver(_) | Operand::Borrow(_) | Operand::Constant => Vec::new(),
        }
    }

    /// `e?`: the payload comes out.
    pub(super) fn tried(&self, context: &Context<'_>, operands: &[Operand], state: &mut Alternative) -> Vec<Part> {
        let taken: Vec<_> = operands.iter().flat_map(|o| self.take(context, *o, state)).collect();
        (taken.into_iter())
            .filter_map(|(guard, path, must)| match path.first() {
                Some(Projection::Variant(name)) if name == "Ok" || name == "Some" => {
                    let rest = path[1..].strip_prefix(&[Projection::Field(tuple_field(0))])?.iter().copied().collect();
                    Some((guard, rest, must))
                }
                Some(_) => None,
                None => Some((guard, path, must)),
            })
            .collect()
    }

    /// What a loop takes out of what it iterates over.
    pub(super) fn element(&self, context: &Context<'_>, operands: &[Operand], state: &mut Alternative) -> Vec<Part> {
        let Some(Operand::Receiver(place) | Operand::Move(place)) = operands.first() else { return Vec::new() };
        let (local, path) = context.place(*place);
        (state.copy_below(local, &path).into_iter())
            .filter_map(|(guard, path, _)| {
                let n = path.iter().position(|p| p.is_element())?;
                Some((guard, path[n + 1..].iter().copied().collect(), false))
            })
            .collect()
    }
}

/// The guard that is in several fields of one value, which has no other: each has a part of what it protects.
fn split(parts: &[Part]) -> Option<GuardId> {
    let [first, others @ ..] = parts else { return None };
    let are_side_by_side = |other: &Part| {
        let differs = first.1.iter().zip(&other.1).find(|(a, b)| a != b);
        other.0 == first.0 && matches!(differs, Some((Projection::Field(_), Projection::Field(_))))
    };
    (!others.is_empty() && others.iter().all(are_side_by_side)).then_some(first.0)
}
