//! Where guards go that a call takes, and where those come from that it gives.

use super::context::Context;
use super::lists::{marking, under};
use super::room::Room;
use super::shared::is_handle;
use super::state::{Alternative, LEAKED, Part, carried, is_gone};
use super::through::{Argument, Flows};
use super::{Analysis, GuardId, captured, forgotten};
use crate::facts::slots::{Leaf, Path, Slot, leaves, slots, tuple_field};
use crate::flow::{LocalKind, Op, Operand, Projection};
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{Adjust, CallSite, Callee};
use crate::index::types::GTy;
use crate::syntax::ast::{ExprId, ExprKind, LambdaKind, Shape};

impl Analysis<'_, '_> {
    pub(super) fn call(
        &mut self,
        context: &Context<'_>,
        data: &Op,
        operands: &[Operand],
        state: &mut Alternative,
    ) -> Vec<Part> {
        let Some(expr) = data.expr else {
            operands.iter().for_each(|o| drop(self.take(context, *o, state)));
            return Vec::new();
        };
        match &self.body.expr(expr).kind {
            ExprKind::Try(_) => return self.tried(context, operands, state),
            ExprKind::For { .. } => return self.element(context, operands, state),
            _ => {}
        }
        let Some(call) = self.typing.calls.get(&expr) else {
            return self.call_of_macro(context, expr, operands, state);
        };
        let room = match call.callee {
            Callee::Fn(fun) => self.room(context, (fun, call), operands, state),
            _ => None,
        };
        let mut arguments = self.arguments(context, expr, call, operands, state);
        let mut given_back = Vec::new();
        if let Callee::Fn(fun) = call.callee {
            if let Some(given) = self.ordered(context, (fun, expr), call, operands, &mut arguments, state) {
                return given;
            }
            if let Some(only) = self.unless_both(context, fun, operands, &arguments, state) {
                return only;
            }
            given_back = self.given_back(fun, room, &arguments);
        }
        let sized = self.sized_effect(context, call, operands, &arguments, state);
        match &sized {
            Some((_, Some((local, base)))) => state.forget_lists(*local, base),
            Some((_, None)) => {}
            None => self.mix_lent(context, call, operands, state),
        }
        match room {
            Some(Room::Full) => arguments.retain(|(n, _)| *n == 0),
            Some(Room::Unknown) if !given_back.is_empty() => {}
            Some(Room::Unknown) => arguments.iter_mut().filter(|(n, _)| *n > 0).for_each(|one| one.1.2 = false),
            Some(Room::Empty) | None => {}
        }
        let lost: Vec<GuardId> =
            arguments.iter().filter(|(_, (_, path, _))| is_gone(path)).map(|(_, (guard, _, _))| *guard).collect();
        match call.callee {
            Callee::Fn(fun) if self.index.fun(fun).marks.forgets => self.forget(call, arguments, state),
            Callee::Fn(fun) => {
                let arguments: Vec<Argument> =
                    arguments.into_iter().filter(|(_, (_, path, _))| !is_gone(path)).collect();
                let effect = sized.map(|one| one.0).or_else(|| self.effect_of(call));
                let mut flows = match effect {
                    Some(effect) => self.apply(context, (fun, expr), effect, operands, &arguments, state),
                    None => self.through(context, (fun, expr), (call, room), operands, arguments, state),
                };
                flows.result.extend(given_back);
                flows.result.extend(self.shared(context, fun, operands, call, state));
                if room != Some(Room::Full) {
                    flows.given = self.given_by_closures(context, (fun, expr), (call, room), operands, state);
                }
                let left = std::mem::take(&mut flows.lost);
                let mut parts = self.result(context, expr, call, operands, flows);
                self.note_left(call, &left, &mut parts);
                self.note_lost((fun, expr), call, &lost, &mut parts);
                parts
            }
            Callee::Lambda(lambda) if self.body.lambda(lambda).kind == LambdaKind::Closure => {
                let mut given = self.leave_outcome(context, lambda, state);
                self.keep_given(context, lambda, &mut arguments, state);
                given.extend(self.construct(call, arguments));
                given
            }
            Callee::Value => {
                self.doubt_lent(context, operands, state);
                self.construct(call, arguments)
            }
            Callee::Ctor(..) | Callee::Lambda(_) | Callee::Unknown => self.construct(call, arguments),
        }
    }

    /// `f(&mut self.guard)`: nobody knows what a parameter that is called does with what it is lent.
    fn doubt_lent(&self, context: &Context<'_>, operands: &[Operand], state: &mut Alternative) {
        for operand in operands {
            let Operand::Move(place) = *operand else { continue };
            let local = context.place(place).0;
            let is_lent = match context.graph.locals[local.index()].kind {
                LocalKind::Temporary(expr) => {
                    matches!(self.typing.table.kind(self.typing.exprs[expr.index()]), Kind::Ref(true, _))
                }
                LocalKind::Variable(_) | LocalKind::Parameter(_) | LocalKind::Capture(_) | LocalKind::Return => false,
            };
            if is_lent {
                let (local, path) = context.target(place);
                state.weaken(local, &path);
            }
        }
    }

    /// `vec![guard]`; other macros keep nothing.
    fn call_of_macro(
        &self,
        context: &Context<'_>,
        expr: ExprId,
        operands: &[Operand],
        state: &mut Alternative,
    ) -> Vec<Part> {
        self.mix_all(context, operands, state);
        let given: Vec<Vec<Part>> = operands.iter().map(|operand| self.take(context, *operand, state)).collect();
        let ExprKind::Macro(mac) = self.body.expr(expr).kind else { return Vec::new() };
        if !matches!(self.body.mac(mac).shape, Shape::Call(_)) {
            return Vec::new();
        }
        let ty = self.typing.exprs[expr.index()];
        if given.iter().all(Vec::is_empty) && !(context.is_numbered && self.is_list_of_guards(ty)) {
            return Vec::new();
        }
        let found = slots(self.index, self.typing, ty);
        let mark = marking(given.len()).filter(|_| self.is_list_of_guards(ty));
        let number = |(n, one): (usize, Vec<Part>)| -> Vec<Part> {
            if mark.is_some() && !one.iter().any(|part| is_handle(part.0)) {
                return one.into_iter().map(|part| under(&[Projection::At(n as u32)], part)).collect();
            }
            self.give(&carried(one), &found).into_iter().map(|part| numbered(part, n)).collect()
        };
        given.into_iter().enumerate().flat_map(number).chain(mark.clone()).collect()
    }

    /// What goes in by value.
    fn arguments(
        &self,
        context: &Context<'_>,
        expr: ExprId,
        call: &CallSite,
        operands: &[Operand],
        state: &mut Alternative,
    ) -> Vec<Argument> {
        let mut arguments = Vec::new();
        for (n, operand) in operands.iter().enumerate() {
            let taken = match operand {
                Operand::Receiver(place)
                    if call.adjust == Adjust::Value && !self.is_behind_guard(expr, call)
                        || n == 0 && self.consumes(context, expr, call, *place, state) =>
                {
                    self.take(context, Operand::Move(*place), state)
                }
                other => self.take(context, *other, state),
            };
            arguments.extend(taken.into_iter().map(|part| (n, part)));
        }
        arguments
    }

    /// `guard.into()` where `into` belongs to what the guard protects: the value is copied out, and the guard stays.
    fn is_behind_guard(&self, expr: ExprId, call: &CallSite) -> bool {
        let ExprKind::MethodCall(method) = &self.body.expr(expr).kind else { return false };
        let kind = |ty: T| self.typing.table.kind(ty);
        match (kind(self.typing.exprs[method.receiver.index()]), call.self_ty.map(kind)) {
            (Kind::Adt(guard, _), Some(Kind::Adt(this, _))) => {
                guard != this && self.index.adt(guard).marks.guard.is_some()
            }
            (Kind::Adt(guard, _), Some(_)) => self.index.adt(guard).marks.guard.is_some(),
            _ => false,
        }
    }

    /// `mem::forget(guard)`, and a `ManuallyDrop`, in which a guard stays held unless it is taken out.
    fn forget(&self, call: &CallSite, arguments: Vec<Argument>, state: &mut Alternative) -> Vec<Part> {
        let keeps = self.is_manually_dropped(call.ret);
        let mut kept = Vec::new();
        for (_, (guard, path, must)) in arguments.into_iter().filter(|(_, (_, path, _))| keeps || !is_gone(path)) {
            if keeps {
                kept.push((guard, std::iter::once(forgotten()).chain(path).collect(), must));
            } else {
                state.hold(guard, LEAKED, Path::new(), must);
            }
        }
        kept
    }

    /// What a call gives: a future that owns what went in, what came through, or a new guard.
    fn result(
        &mut self,
        context: &Context<'_>,
        expr: ExprId,
        call: &CallSite,
        operands: &[Operand],
        flows: Flows,
    ) -> Vec<Part> {
        let Flows { mut result, left, given, .. } = flows;
        let is_async = matches!(call.callee, Callee::Fn(fun) if self.index.sig(fun).is_async);
        if is_async || self.owns_captures(call) {
            // The future owns what went in, until it is awaited or dropped; a closure does until it is called or dropped.
            let path: Path = [captured()].into_iter().collect();
            let owned = left.into_iter().chain(carried(result));
            return owned.map(|(g, m)| (g, path.clone(), m)).collect();
        }
        let found = slots(self.index, self.typing, call.ret);
        if !found.is_empty() {
            result.extend(given);
        }
        if result.is_empty() && found.is_empty() && !left.is_empty() {
            return self.give_open(&left, call.ret);
        }
        if !result.is_empty() || found.is_empty() || self.effect_of(call).is_some() {
            return result;
        }
        if !left.is_empty() {
            // By a closure, or from one type of guard to another.
            return self.give(&left, &found);
        }
        if self.is_given_by_argument(call, operands) {
            return Vec::new();
        }
        let call = self.acquiring_call(context, expr);
        self.acquire(context.n, call, &found, expr)
    }

    /// Whether the guards in the result's type come from the receiver's or an argument's own type parameter, so that nothing is acquired:
    /// `opt.take()` of an empty `opt`, `v.pop()`.
    pub(super) fn is_given_by_argument(&self, call: &CallSite, operands: &[Operand]) -> bool {
        let Callee::Fn(fun) = call.callee else { return false };
        let sig = self.index.sig(fun);
        if operands.is_empty() {
            // `Vec::new()`
            return leaves(self.index, &sig.output).iter().all(|(_, leaf)| matches!(leaf, Leaf::Param(_)));
        }
        let from: Vec<u32> = (sig.params.iter())
            .flat_map(|ty| match ty {
                GTy::Ref(_, inner) => leaves(self.index, inner),
                other => leaves(self.index, other),
            })
            .filter_map(|(_, leaf)| match leaf {
                Leaf::Param(n) => Some(n),
                Leaf::Guard(_) => None,
            })
            .collect();
        let outs = leaves(self.index, &sig.output);
        !outs.is_empty() && outs.iter().all(|(_, leaf)| matches!(leaf, Leaf::Param(n) if from.contains(n)))
    }

    fn is_manually_dropped(&self, ty: T) -> bool {
        let Kind::Adt(adt, _) = self.typing.table.kind(ty) else { return false };
        self.index.adt(adt).marks.lang.is_some_and(|lang| lang == "manually_drop")
    }

    /// A constructor, a closure, a function pointer, or something unknown: constructors keep, the others consume.
    fn construct(&self, call: &CallSite, arguments: Vec<Argument>) -> Vec<Part> {
        match call.callee {
            Callee::Ctor(adt, variant) => (arguments.into_iter())
                .map(|(n, (guard, below, must))| {
                    let mut path = Path::new();
                    if let Some(variant) = self.index.adt(adt).variants().get(variant as usize) {
                        path.push(Projection::Variant(variant.name));
                    }
                    path.push(Projection::Field(tuple_field(n)));
                    path.extend(below);
                    (guard, path, must)
                })
                .collect(),
            Callee::Lambda(_) | Callee::Value => {
                let found = slots(self.index, self.typing, call.ret);
                let carried = carried(arguments.into_iter().map(|(_, part)| part));
                self.give(&carried, &found)
            }
            Callee::Fn(_) | Callee::Unknown => Vec::new(),
        }
    }

    /// Hands guards that went into a call to where its result has guards: the same type first.
    pub(super) fn give(&self, carried: &[(GuardId, bool)], found: &[Slot]) -> Vec<Part> {
        let mut out = Vec::new();
        for (guard, must) in carried {
            if is_handle(*guard) {
                let places = self.handle_slots(*guard, found).into_iter();
                out.extend(places.map(|path| (*guard, path, *must)));
                continue;
            }
            let ty = self.type_of(*guard);
            let same: Vec<&Slot> = found.iter().filter(|s| Some(s.guard) == ty).collect();
            let targets = if same.is_empty() { found.iter().collect() } else { same };
            out.extend(targets.into_iter().map(|slot| (*guard, slot.path.clone(), *must)));
        }
        out
    }
}

/// What is in an element, by the element's number.
fn numbered((guard, mut path, must): Part, n: usize) -> Part {
    if let Some(step) = path.iter_mut().find(|step| step.is_element()).filter(|_| !is_handle(guard)) {
        *step = Projection::At(n as u32);
    }
    (guard, path, must)
}
