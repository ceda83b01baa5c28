//! What closures and async blocks leave to those who call them or wait for them: guards that they took.

use super::context::Context;
use super::lists::is_guard;
use super::room::Room;
use super::state::{Alternative, Part, State, carried};
use super::through::{Argument, joined};
use super::views::place_of;
use super::{Analysis, GuardId, Source};
use crate::facts::slots::{Path, slots};
use crate::flow::{Capture, CaptureUse, Graph, LocalId, LocalKind, Operand, Terminator};
use crate::index::FnId;
use crate::index::infer::table::Kind;
use crate::index::infer::{Adjust, CallSite};
use crate::index::types::GTy;
use crate::syntax::ast::{ExprId, ExprKind, LambdaId, LambdaKind};

/// The guards that a lambda took and did not release.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// Those in what it gives.
    given: Vec<Part>,
    /// Those in variables of its surroundings that it borrows, by the number of the capture.
    left: Vec<(u32, Part)>,
    /// The same of those that it is given: by the number of the parameter.
    kept: Vec<(u32, Part, u32)>,
}

impl Outcome {
    /// Whether it leaves a guard to its surroundings.
    pub(super) fn leaves_any(&self) -> bool {
        !self.left.is_empty() || !self.given.is_empty()
    }
}

impl Analysis<'_, '_> {
    /// Follows each lambda that may leave a guard by itself, the inner ones first.
    pub(super) fn outcomes(&mut self) {
        let flow = self.flow;
        for n in (1..flow.graphs.len()).rev() {
            let graph = &flow.graphs[n];
            let lambda = LambdaId(n as u32 - 1);
            if !self.may_leave(lambda, graph) {
                continue;
            }
            let mut start = self.start(n, graph);
            if start.is_empty() && !graph.ops.iter().any(|op| self.may_acquire(graph, op)) {
                continue;
            }
            let mut context = self.context(n, graph, 0);
            context.is_numbered |= !start.has_nothing();
            let pointers = self.captured_pointers(n, &mut start);
            let states = self.fixpoint(&context, start);
            let ends = self.ends(&context, states);
            self.outcomes[lambda.index()] = self.read_outcome(lambda, &pointers, &ends);
        }
    }

    /// Whether what it gives, or a variable that it borrows, has room for a guard.
    fn may_leave(&self, lambda: LambdaId, graph: &Graph) -> bool {
        let has_room = |ty| !slots(self.index, self.typing, ty).is_empty();
        let borrowed = |capture: &Capture| {
            let outer = self.body.lambda(lambda).parent.map_or(0, |outer| outer.index() + 1);
            let outer = &self.flow.graphs[outer];
            match outer.locals[outer.places[capture.place.index()].local.index()].kind {
                LocalKind::Variable(variable) => has_room(self.typing.bindings[variable.index()]),
                LocalKind::Capture(_) | LocalKind::Parameter(_) => true,
                LocalKind::Return | LocalKind::Temporary(_) => false,
            }
        };
        has_room(self.typing.lambdas[lambda.index()].ret) || graph.captures.iter().any(borrowed)
    }

    /// Whether a capture is a reference into the surroundings.
    pub(super) fn is_borrowed(&self, capture: &Capture) -> bool {
        let is_by_reference = |used: &CaptureUse| match used {
            CaptureUse::Reference => true,
            CaptureUse::Value => false,
            CaptureUse::Receiver(call) => self.typing.calls.get(call).is_none_or(|c| c.adjust != Adjust::Value),
        };
        !capture.is_move && capture.uses.iter().all(|(_, used)| is_by_reference(used))
    }

    /// What is held on each way out.
    pub(super) fn ends(&mut self, context: &Context<'_>, states: Vec<Option<State>>) -> State {
        let mut ends = State::new();
        for (block, state) in states.into_iter().enumerate() {
            let block = &context.graph.blocks[block];
            let Some(mut state) = state.filter(|_| matches!(block.end_kind, Terminator::Return)) else { continue };
            for op in block.first..block.end {
                self.step(context, op as usize, &mut state, false);
            }
            ends.append(&mut state);
        }
        ends
    }

    fn read_outcome(&self, lambda: LambdaId, pointers: &[(LocalId, u32)], ends: &State) -> Outcome {
        // What it is given is its caller's.
        let is_taken = |part: &Part| self.acquisition(part.0).is_some_and(|taken| taken.call.is_some());
        let captures = &self.flow.lambda(lambda).captures;
        let borrowed = (captures.iter().enumerate()).filter(|(_, capture)| self.is_borrowed(capture));
        let places = borrowed.map(|(n, _)| (LocalId(n as u32 + 1), n as u32)).chain(pointers.iter().copied());
        let there = places.flat_map(|(local, n)| on_all(ends, local).into_iter().map(move |part| (n, part)));
        let (left, given): (Vec<_>, Vec<_>) = there.partition(|(_, part)| is_taken(part));
        let parameter = |part: &Part| match self.acquisition(part.0).map(|taken| taken.source) {
            Some(Source::Parameter(number)) => Some(number),
            _ => None,
        };
        let kept = given.into_iter().filter_map(|(n, part)| parameter(&part).map(|number| (n, part, number)));
        let kept = kept.collect();
        Outcome { given: on_all(ends, LocalId(0)).into_iter().filter(is_taken).collect(), left, kept }
    }

    /// `let mut add = |guard| list.push(guard);`: puts what a closure is called with where it keeps it.
    pub(super) fn keep_given(
        &self,
        context: &Context<'_>,
        lambda: LambdaId,
        arguments: &mut Vec<Argument>,
        state: &mut Alternative,
    ) {
        let kept = &self.outcomes[lambda.index()].kept;
        if kept.is_empty() || self.around(lambda.index() + 1) != context.n {
            return;
        }
        // The first operand is the closure.
        let of = |number: u32| move |argument: &Argument| argument.0 == number as usize + 1 && is_guard(argument.1.0);
        for (n, (_, below, must), number) in kept {
            let (local, base) = self.captured_place(context, lambda, *n, state);
            for (_, (guard, _, is_there)) in arguments.iter().filter(|one| of(*number)(one)) {
                state.hold(*guard, local, joined(&base, below), *must && *is_there);
            }
        }
        for (_, _, number) in kept.iter().filter(|one| one.1.2) {
            arguments.retain(|one| !of(*number)(one));
        }
    }

    /// What a call of a lambda, or an await of its future, gives; what it leaves in variables of this graph is put there.
    pub(super) fn leave_outcome(&self, context: &Context<'_>, lambda: LambdaId, state: &mut Alternative) -> Vec<Part> {
        self.leave_called(context, lambda, true, state)
    }

    /// The same of the closures among the arguments of a call: nobody knows whether it calls them, unless it finds nothing.
    pub(super) fn given_by_closures(
        &self,
        context: &Context<'_>,
        (fun, expr): (FnId, ExprId),
        (call, room): (&CallSite, Option<Room>),
        operands: &[Operand],
        state: &mut Alternative,
    ) -> Vec<Part> {
        let closures = self.closures_called(expr, fun);
        let is_called = room == Some(Room::Empty);
        let taken = closures.into_iter().flat_map(|lambda| self.leave_called(context, lambda, is_called, state));
        let carried = carried(taken.collect::<Vec<Part>>());
        if carried.is_empty() {
            return Vec::new();
        }
        let found = slots(self.index, self.typing, call.ret);
        if found.is_empty() {
            // `option.get_or_insert_with(|| lock.lock())`: it may be in the receiver now.
            let Some(((local, base), ty, _)) = self.store_of(context, (fun, call), operands) else { return Vec::new() };
            let entry = operands.first().and_then(place_of);
            for (guard, below, must) in self.give(&carried, &slots(self.index, self.typing, ty)) {
                let below = entry.map_or(below.clone(), |entry| self.at_entry(context, entry, below));
                state.hold(guard, local, joined(&base, &below), must && is_called);
            }
            return Vec::new();
        }
        let places: Vec<&Path> = found.iter().map(|slot| &slot.path).collect();
        let is_sure = is_called
            || !self.is_given_by_argument(call, operands) && self.is_in_each(&self.index.sig(fun).output, &places);
        let carried: Vec<(GuardId, bool)> = carried.into_iter().map(|(guard, must)| (guard, must && is_sure)).collect();
        self.give(&carried, &found)
    }

    /// Those among the arguments of a call that the function may call: `drop` cannot.
    fn closures_called(&self, expr: ExprId, fun: FnId) -> Vec<LambdaId> {
        let sig = self.index.sig(fun);
        let is_callable = |n: usize| match sig.params.get(n) {
            Some(ty @ GTy::Param(_)) => sig.bounds.iter().any(|bound| bound.0 == *ty),
            _ => true,
        };
        let closures = self.numbered_closures(expr).into_iter();
        closures.filter(|(n, _)| is_callable(*n)).map(|(_, lambda)| lambda).collect()
    }

    /// The closures that are written as arguments of a call, or are variables there.
    pub(super) fn closures_of(&self, expr: ExprId) -> Vec<LambdaId> {
        self.numbered_closures(expr).into_iter().map(|(_, lambda)| lambda).collect()
    }

    fn numbered_closures(&self, expr: ExprId) -> Vec<(usize, LambdaId)> {
        let (arguments, first): (&[ExprId], usize) = match &self.body.expr(expr).kind {
            ExprKind::Call { args, .. } => (args, 0),
            ExprKind::MethodCall(call) => (&call.args, 1),
            _ => return Vec::new(),
        };
        let closure = |(n, argument): (usize, &ExprId)| {
            let mut ty = self.typing.exprs[argument.index()];
            while let Kind::Ref(_, inner) = self.typing.table.kind(ty) {
                ty = inner;
            }
            match self.typing.table.kind(ty) {
                Kind::Lambda(lambda) if self.body.lambda(lambda).kind == LambdaKind::Closure => {
                    Some((first + n, lambda))
                }
                _ => None,
            }
        };
        arguments.iter().enumerate().filter_map(closure).collect()
    }

    fn leave_called(
        &self,
        context: &Context<'_>,
        lambda: LambdaId,
        is_sure: bool,
        state: &mut Alternative,
    ) -> Vec<Part> {
        let mut given = self.apply_lambda(context, lambda, is_sure, state);
        let outcome = &self.outcomes[lambda.index()];
        let outer = self.body.lambda(lambda).parent.map_or(0, |outer| outer.index() + 1);
        // Errs quiet: what a lambda leaves is not seen where it is called inside another one.
        for (n, (guard, below, must)) in outcome.left.iter().filter(|_| outer == context.n) {
            let (local, mut path) = self.captured_place(context, lambda, *n, state);
            path.extend(below.iter().copied());
            state.hold(*guard, local, path, *must && is_sure);
        }
        given.extend(outcome.given.iter().cloned());
        given
    }
}

/// The guards in a local on any of these ways, each with whether it is there on all.
fn on_all(ends: &State, local: LocalId) -> Vec<Part> {
    let mut all: Vec<(GuardId, Path, bool, usize)> = Vec::new();
    for end in ends {
        for (guard, path, must) in end.copy_through(local, &[]) {
            match all.iter_mut().find(|known| known.0 == guard && known.1 == path) {
                Some(known) => (known.2, known.3) = (known.2 && must, known.3 + 1),
                None => all.push((guard, path, must, 1)),
            }
        }
    }
    all.into_iter().map(|(guard, path, must, count)| (guard, path, must && count == ends.len())).collect()
}
