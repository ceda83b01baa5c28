//! What a call does to guards whose function's effect on them is known.

use super::context::Context;
use super::effect::{Effect, Left, Root};
use super::lists::is_mark;
use super::shared::{argument, is_handle};
use super::state::{Alternative, LEAKED};
use super::through::{Argument, Flows, joined};
use super::{Analysis, GuardId};
use crate::facts::slots::{Path, below, slots};
use crate::flow::{LocalId, Op, OpKind, Operand, Value};
use crate::index::FnId;
use crate::index::infer::{CallSite, Callee};
use crate::index::types::GTy;
use crate::syntax::ast::{ExprId, ExprKind};

/// A guard on its way through a call.
struct Moved<'e> {
    guard: GuardId,
    /// Its place below that of the effect's guard.
    rest: Path,
    is_must: bool,
    left: &'e Left,
}

/// A place that a call refers to.
pub(super) type Target = Option<(LocalId, Path)>;

impl<'x> Analysis<'x, '_> {
    /// The effect of a call, where its function's body tells of all that the result has.
    pub(super) fn effect_of(&self, call: &CallSite) -> Option<&'x Effect> {
        let Callee::Fn(fun) = call.callee else { return None };
        let effect = self.effects.get(&fun)?;
        let tells_of_result = || {
            let left = effect.found.iter().map(|found| &found.left).chain(effect.taken.iter().map(|taken| &taken.left));
            left.flat_map(|left| &left.places).any(|(root, _)| *root == Root::Result)
        };
        let is_whole = !self.index.sig(fun).is_async && (!self.owns_captures(call) || tells_of_result());
        (is_whole && (effect.is_whole || slots(self.index, self.typing, call.ret).is_empty() || tells_of_result()))
            .then_some(effect)
    }

    /// The effect of an async function that is called and waited for at once.
    pub(super) fn effect_of_awaited(&self, awaited: ExprId) -> Option<(ExprId, FnId, &'x Effect)> {
        let ExprKind::Await { future, .. } = self.body.expr(awaited).kind else { return None };
        let Callee::Fn(fun) = self.typing.calls.get(&future)?.callee else { return None };
        let effect = self.effects.get(&fun).filter(|_| self.index.sig(fun).is_async)?;
        Some((future, fun, effect))
    }

    /// A call of a function whose effect is known.
    pub(super) fn apply(
        &mut self,
        context: &Context<'_>,
        (fun, expr): (FnId, ExprId),
        effect: &Effect,
        operands: &[Operand],
        arguments: &[Argument],
        state: &mut Alternative,
    ) -> Flows {
        let targets = self.targets(context, fun, operands);
        let mut flows = Flows { result: self.leave_lists(effect, &targets, state), ..Flows::default() };
        self.give_handles(arguments, state);
        self.hand_on(context, effect, &targets, &mut flows, state);
        for moved in self.taken_out(fun, effect, &targets, arguments, state) {
            self.put(&moved, &targets, &mut flows, state);
        }
        for (which, taken) in effect.taken.iter().enumerate() {
            let guard = self.taken_by(context.n, (fun, expr), which, &taken.slot, taken.wait);
            let moved = Moved { guard, rest: Path::new(), is_must: true, left: &taken.left };
            self.put(&moved, &targets, &mut flows, state);
        }
        flows
    }

    /// The guards of the caller that do not stay where they are, taken from there.
    fn taken_out<'e>(
        &self,
        fun: FnId,
        effect: &'e Effect,
        targets: &[Target],
        arguments: &[Argument],
        state: &mut Alternative,
    ) -> Vec<Moved<'e>> {
        let params = &self.index.sig(fun).params;
        let mut moved: Vec<Moved<'_>> = Vec::new();
        let mut emptied: Vec<(LocalId, Path)> = Vec::new();
        for found in &effect.found {
            let n = found.param as usize;
            let (Some(param), target) = (params.get(n), targets.get(n).and_then(Option::as_ref)) else { continue };
            if !matches!(param, GTy::Ref(..)) {
                let inside = arguments.iter().filter(|argument| argument.0 == n && !is_handle(argument.1.0));
                moved.extend(inside.filter_map(|(_, (guard, path, is_must))| {
                    Some(Moved { guard: *guard, rest: below(&found.at, path)?, is_must: *is_must, left: &found.left })
                }));
            }
            if let Some((local, base)) = target {
                let full = joined(base, &found.at);
                let parts = state.copy_below(*local, &full);
                moved.extend(parts.into_iter().map(|(guard, rest, is_must)| Moved {
                    guard,
                    rest,
                    is_must,
                    left: &found.left,
                }));
                if !found.stays() {
                    emptied.push((*local, full));
                }
            }
        }
        emptied.iter().for_each(|(local, full)| state.remove_below(*local, full));
        // A guard that may be in one of several places is surely somewhere if it is from each of them.
        let unsure: Vec<GuardId> = moved.iter().filter(|one| !one.left.is_sure()).map(|one| one.guard).collect();
        moved.iter_mut().for_each(|one| one.is_must &= !unsure.contains(&one.guard));
        moved
    }

    fn put(&self, moved: &Moved<'_>, targets: &[Target], flows: &mut Flows, state: &mut Alternative) {
        let is_must = moved.is_must && moved.left.is_sure();
        if is_mark(moved.guard) && !(moved.left.is_must && moved.left.places.len() == 1) {
            return;
        }
        if moved.left.is_sole {
            flows.lost.push(moved.guard);
        }
        for (root, at) in &moved.left.places {
            let at = joined(at, &moved.rest);
            match root {
                Root::Result => flows.result.push((moved.guard, at, is_must)),
                Root::Leaked => state.hold(moved.guard, LEAKED, Path::new(), is_must),
                Root::Behind(n) => {
                    if let Some((local, base)) = targets.get(*n as usize).and_then(Option::as_ref) {
                        state.hold(moved.guard, *local, joined(base, &at), is_must);
                    }
                }
            }
        }
    }

    /// What an async function that was waited for has done, when it is done.
    pub(super) fn after_await(&mut self, context: &Context<'_>, data: &Op, state: &mut Alternative) {
        let OpKind::Assign { value: Value::Await(operand), .. } = &data.kind else { return };
        let Some((call, fun, effect)) = data.expr.and_then(|expr| self.effect_of_awaited(expr)) else { return };
        if let Some(operands) = self.operands_of(context, *operand) {
            let is_value = |param: &GTy| !matches!(param, GTy::Ref(..));
            let params = self.index.sig(fun).params.iter().enumerate();
            for (n, _) in params.filter(|(_, param)| is_value(param)) {
                let moving = state.moving().into_iter();
                moving.for_each(|handle| state.hold(handle, argument(n), Path::new(), true));
            }
            self.apply(context, (fun, call), effect, operands, &[], state);
        }
    }

    /// Guards that a future was given and puts behind a reference.
    pub(super) fn put_by_await(
        &self,
        context: &Context<'_>,
        awaited: ExprId,
        operand: Operand,
        carried: &[(GuardId, bool)],
        state: &mut Alternative,
    ) {
        let Some((_, fun, effect)) = self.effect_of_awaited(awaited) else { return };
        let Some(operands) = self.operands_of(context, operand) else { return };
        let params = &self.index.sig(fun).params;
        let is_value = |n: u32| !matches!(params.get(n as usize), Some(GTy::Ref(..)) | None);
        let targets = self.targets(context, fun, operands);
        for found in effect.found.iter().filter(|found| is_value(found.param)) {
            for (guard, is_must) in carried {
                let moved = Moved { guard: *guard, rest: Path::new(), is_must: *is_must, left: &found.left };
                self.put(&moved, &targets, &mut Flows::default(), state);
            }
        }
    }

    /// The operands of the call that made a future.
    fn operands_of<'g>(&self, context: &Context<'g>, future: Operand) -> Option<&'g [Operand]> {
        let Operand::Move(place) = future else { return None };
        let op = *context.definitions.get(&context.graph.places[place.index()].local)?;
        match &context.graph.ops[op].kind {
            OpKind::Assign { value: Value::Call(operands), .. } => Some(operands),
            _ => None,
        }
    }

    /// What the operands of a call are, or refer to.
    pub(super) fn targets(&self, context: &Context<'_>, fun: FnId, operands: &[Operand]) -> Vec<Target> {
        let target = |(n, (operand, param)): (usize, (&Operand, &GTy))| match (operand, param) {
            (Operand::Constant, _) => None,
            (Operand::Receiver(place) | Operand::Borrow(place) | Operand::Move(place), GTy::Ref(_, inner)) => {
                Some(self.looked_into(context, *place, inner))
            }
            (Operand::Receiver(_) | Operand::Borrow(_) | Operand::Move(_), _) => Some((argument(n), Path::new())),
        };
        operands.iter().zip(&self.index.sig(fun).params).enumerate().map(target).collect()
    }
}
