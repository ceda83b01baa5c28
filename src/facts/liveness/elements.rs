//! Elements of collections: which of them an assignment replaces, and how long they are known by their number.

use super::context::Context;
use super::lists::is_mark;
use super::shared::is_handle;
use super::state::{Alternative, Part};
use super::{Analysis, GuardId};
use crate::facts::slots::{Path, below, leaves};
use crate::flow::{LocalId, Op, OpKind, Operand, PlaceId, Projection, Value};
use crate::index::infer::{Adjust, CallSite, Callee};
use crate::index::marks::Order;
use crate::index::types::GTy;
use crate::syntax::ast::LambdaId;

impl Analysis<'_, '_> {
    /// A function that is lent a collection to change it may move its elements: no number says any more which one it is.
    pub(super) fn mix_lent(
        &self,
        context: &Context<'_>,
        call: &CallSite,
        operands: &[Operand],
        state: &mut Alternative,
    ) {
        if !context.is_numbered || state.has_nothing() {
            return;
        }
        let Callee::Fn(fun) = call.callee else { return self.mix_all(context, operands, state) };
        self.mix_entries(context, Some(fun), operands, state);
        let marks = &self.index.fun(fun).marks;
        for (operand, param) in operands.iter().zip(&self.index.sig(fun).params) {
            match (operand, param) {
                (Operand::Receiver(place) | Operand::Borrow(place) | Operand::Move(place), GTy::Ref(true, inner)) => {
                    let has_elements =
                        || leaves(self.index, inner).iter().any(|(at, _)| at.iter().any(|step| step.is_element()));
                    let keeps = marks.swaps || marks.takes || marks.same_variant;
                    if !lends_element(marks.order) && !marks.inside && (!keeps || has_elements()) {
                        let (local, base) = self.looked_into(context, *place, inner);
                        state.mix(local, &base);
                    }
                }
                // `lines.by_ref().take(1)`
                (Operand::Move(place), GTy::Param(_)) => self.mix_referred(context, *place, state),
                (Operand::Receiver(_) | Operand::Borrow(_) | Operand::Move(_) | Operand::Constant, _) => {}
            }
        }
    }

    /// The same of a call of which nothing is known.
    pub(super) fn mix_all(&self, context: &Context<'_>, operands: &[Operand], state: &mut Alternative) {
        if context.is_numbered {
            self.mix_entries(context, None, operands, state);
        }
        for operand in operands.iter().filter(|_| context.is_numbered) {
            match operand {
                Operand::Receiver(place) => {
                    let (local, base) = context.target(*place);
                    state.mix(local, &base);
                }
                Operand::Move(place) => self.mix_referred(context, *place, state),
                Operand::Borrow(_) | Operand::Constant => {}
            }
        }
    }

    /// The same of a reference that goes somewhere.
    fn mix_referred(&self, context: &Context<'_>, place: PlaceId, state: &mut Alternative) {
        if context.is_reference(context.place(place).0) {
            let (local, base) = context.target(place);
            state.mix(local, &base);
        }
    }

    /// A reference to a collection goes to where nobody sees what is done through it.
    pub(super) fn mix_escaping(&self, context: &Context<'_>, to: PlaceId, value: &Value, state: &mut Alternative) {
        if !context.is_numbered || state.has_nothing() {
            return;
        }
        match value {
            Value::Borrow { mutable: true, place } if !context.leads_on(to) => {
                let (local, base) = context.target(*place);
                state.mix(local, &base);
            }
            Value::Use(Operand::Move(from)) if !context.leads_on(to) => self.mix_referred(context, *from, state),
            Value::Aggregate(parts) => {
                for (_, operand) in parts {
                    if let Operand::Move(from) = operand {
                        self.mix_referred(context, *from, state);
                        self.mix_entries(context, None, &[*operand], state);
                    }
                }
            }
            Value::Lambda(lambda) => {
                let captures = &self.flow.lambda(*lambda).captures;
                for (n, capture) in captures.iter().enumerate() {
                    if self.is_borrowed(capture) && self.may_change(*lambda, LocalId(n as u32 + 1)) {
                        let (local, base) = context.target(capture.place);
                        state.mix(local, &base);
                    }
                }
            }
            Value::Borrow { .. }
            | Value::Use(_)
            | Value::Constant
            | Value::Call(_)
            | Value::Await(_)
            | Value::Output(_) => {}
        }
    }

    /// Whether a lambda may change what it captures as this local.
    fn may_change(&self, lambda: LambdaId, local: LocalId) -> bool {
        let graph = self.flow.lambda(lambda);
        let is_meant = |place: &PlaceId| graph.places[place.index()].local == local;
        let is_changed = |op: &Op| {
            let OpKind::Assign { to, value, .. } = &op.kind else { return false };
            let by_call = || {
                let call = op.expr.and_then(|expr| self.typing.calls.get(&expr));
                call.is_none_or(|call| !matches!(call.adjust, Adjust::Ref))
            };
            is_meant(to)
                || match value {
                    Value::Borrow { mutable, place } => *mutable && is_meant(place),
                    Value::Lambda(_) => true,
                    Value::Call(operands) => {
                        operands.iter().any(|one| matches!(one, Operand::Receiver(place) if is_meant(place)))
                            && by_call()
                    }
                    Value::Use(_) | Value::Constant | Value::Aggregate(_) | Value::Await(_) | Value::Output(_) => false,
                }
        };
        graph.ops.iter().any(is_changed)
    }
}

/// Whether a function only gives a reference to one of the elements.
fn lends_element(order: Option<Order>) -> bool {
    matches!(order, Some(Order::At | Order::First | Order::Final))
}

impl Alternative {
    /// Drops what an element has that is written to; `clears` where it then has nothing. Nobody knows which of several it is,
    /// unless all of them have numbers.
    // Errs quiet: to clear an element empties the collection if that has one guard only, whichever element has it.
    pub(super) fn drop_element(&mut self, local: LocalId, base: &[Projection], clears: bool) {
        let ends = self.ends(local, base);
        let Some((local, base)) = ends.only() else { return self.doubt_below(local, base) };
        let list = self.places.get(local).into_iter().flatten();
        let list = list.filter(|(path, guard)| !is_mark(*guard) && below(base, path).is_some());
        let there: Vec<(Path, GuardId)> = list.cloned().collect();
        let (numbered, others): (Vec<_>, Vec<_>) = there.iter().partition(|(path, _)| is_same_element(base, path));
        let is_only_one = there.iter().all(|one| one.1 == there[0].1 && !self.is_repeated(one.1))
            && (clears || others.iter().all(|(path, _)| is_in_each(base, path)));
        if others.is_empty() || is_only_one {
            return self.drop_below(*local, base);
        }
        let numbered: Vec<Path> = numbered.into_iter().map(|one| one.0.clone()).collect();
        others.iter().for_each(|(_, guard)| self.doubt(*guard));
        self.remove(*local, |path, guard| !is_handle(guard) && numbered.contains(path), true);
    }

    /// Moves out what is at a place. If that may be one of several elements (`all[n]`, or what a call has moved), each of them may be the one.
    pub(super) fn take_element(&mut self, local: LocalId, base: &[Projection]) -> Vec<Part> {
        let ends = self.ends(local, base);
        let is_known = |(local, base): &(LocalId, Path)| {
            let list = self.places.get(local).into_iter().flatten();
            let mut there = list.filter(|(path, guard)| !is_mark(*guard) && below(base, path).is_some());
            there.all(|(path, _)| is_same_element(base, path))
        };
        if ends.only().is_some_and(is_known) {
            return self.take_below(local, base);
        }
        let parts = self.copy_below(local, base);
        if parts.windows(2).any(|pair| pair[0].0 != pair[1].0) {
            self.doubt_below(local, base);
            return self.copy_below(local, base);
        }
        self.take_below(local, base)
    }

    /// Puts a guard that a body's caller may have: one that is in an element stands for those in all of them.
    pub(super) fn hold_symbol(&mut self, guard: GuardId, local: LocalId, path: &Path) {
        self.hold(guard, local, path.clone(), true);
        if path.iter().any(|step| step.is_element()) {
            self.hold(guard, local, path.clone(), true);
        }
    }

    /// Whether there is one element at a place, if any, and no other: whoever draws one gets it.
    pub(super) fn has_one_element(&self, local: LocalId, base: &[Projection]) -> bool {
        let parts = self.copy_below(local, base);
        let [(guard, rest, _)] = &parts[..] else { return false };
        let element = rest.iter().position(|step| step.is_element());
        let is_there = element.is_some_and(|n| is_in_each(&[], &rest[n + 1..]));
        is_there && self.is_in_one_place(*guard) && !self.is_repeated(*guard)
    }

    /// The elements of what is at a place may have been moved.
    pub(super) fn mix(&mut self, local: LocalId, base: &[Projection]) {
        // `v[1..].reverse()` moves the elements of `v`.
        let len = base.iter().rposition(|step| *step != Projection::Element).map_or(0, |n| n + 1);
        let base = &base[..len];
        self.forget_lists(local, base);
        let ends = self.ends(local, base);
        let Some((local, base)) = ends.only() else { return };
        let has_number = |rest: &Path| rest.iter().any(|step| matches!(step, Projection::At(_)));
        let parts: Vec<Part> = self.copy_below(*local, base);
        let moved: Vec<Part> = parts.into_iter().filter(|part| !is_handle(part.0) && has_number(&part.1)).collect();
        if moved.is_empty() {
            return;
        }
        let is_moved =
            |path: &Path, guard: GuardId| !is_handle(guard) && below(base, path).is_some_and(|rest| has_number(&rest));
        self.remove(*local, is_moved, false);
        for (guard, rest, must) in moved {
            let any = |step: &Projection| if step.is_element() { Projection::Element } else { *step };
            self.hold(guard, *local, base.iter().copied().chain(rest.iter().map(any)).collect(), must);
        }
    }
}

/// Whether a path leads through the same elements as one that has numbers.
fn is_same_element(base: &[Projection], path: &[Projection]) -> bool {
    let elements = path.iter().filter(|step| step.is_element());
    base.iter().filter(|step| step.is_element()).zip(elements).all(|(a, b)| a == b && *a != Projection::Element)
}

/// Whether each of the elements has what is there.
fn is_in_each(base: &[Projection], path: &[Projection]) -> bool {
    let rest = below(base, path).unwrap_or_default();
    !rest.iter().any(|step| step.can_lack())
}
