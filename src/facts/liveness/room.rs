//! Calls that look whether there is something: before they take what they are given, as `get_or_insert` and `or_else`, or in
//! each of several values, as `zip`.

use super::context::Context;
use super::shared::is_handle;
use super::state::{Alternative, Part, is_gone};
use super::through::{Argument, joined};
use super::views::place_of;
use super::{Analysis, GuardId, Source};
use crate::facts::slots::{Path, leaves, slots};
use crate::flow::{LocalId, LocalKind, Operand, Projection};
use crate::index::infer::table::T;
use crate::index::infer::{CallSite, Callee};
use crate::index::marks::Wait;
use crate::index::types::GTy;
use crate::index::{AdtShape, FnId};

/// What such a call finds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Room {
    /// Nothing, so that it takes what it is given.
    Empty,
    /// A guard, so that it drops what it is given.
    Full,
    /// The one or the other.
    Unknown,
}

impl Analysis<'_, '_> {
    /// What a call finds that only takes what it is given where there is nothing yet; none for other calls.
    pub(super) fn room(
        &self,
        context: &Context<'_>,
        (fun, call): (FnId, &CallSite),
        operands: &[Operand],
        state: &Alternative,
    ) -> Option<Room> {
        if !self.index.fun(fun).marks.if_empty {
            return None;
        }
        let place = operands.first().and_then(place_of)?;
        let view = context.view(place);
        if let Some(found) = view.and_then(|view| self.room_at_key(context, view, state)) {
            return Some(found);
        }
        let view = view.and_then(|view| Some((view.of, view.ty?)));
        let ((local, path), ty) = match (self.index.sig(fun).params.first()?, view) {
            (_, Some((of, ty))) => (self.inside(context, of), ty),
            (GTy::Ref(true, inner), None) => (self.looked_into(context, place, inner), call.self_ty?),
            (GTy::Ref(false, _), None) => (self.inside(context, place), call.self_ty?),
            (_, None) => (context.place(place), call.self_ty?),
        };
        Some(self.room_at(context, (local, &path), ty, state))
    }

    pub(super) fn room_at(
        &self,
        context: &Context<'_>,
        (local, path): (LocalId, &Path),
        ty: T,
        state: &Alternative,
    ) -> Room {
        let there = state.copy_below(local, path);
        let is_own = context.graph.locals.get(local.index()).is_some_and(|data| match data.kind {
            LocalKind::Variable(_) | LocalKind::Temporary(_) => !context.is_reference(local),
            LocalKind::Parameter(_) | LocalKind::Capture(_) | LocalKind::Return => false,
        });
        // What has no guard has nothing, if whatever it may have has a guard.
        let may_lack = |path: &Path| path.iter().filter(|step| step.can_lack()).count() > 1;
        if there.is_empty() && is_own && state.is_within(local, path) && !state.is_cut {
            let found = slots(self.index, self.typing, ty);
            let is_told = !found.is_empty() && !found.iter().any(|slot| may_lack(&slot.path));
            return if is_told { Room::Empty } else { Room::Unknown };
        }
        let is_one = |path: &Path| !path.iter().any(|step| step.is_element());
        let is_there = |(guard, rest, _): &Part| {
            !is_handle(*guard)
                && !is_gone(rest)
                && is_one(rest)
                && state.is_nowhere_else(*guard)
                && self.is_certain(*guard)
        };
        if is_one(path) && there.iter().any(is_there) { Room::Full } else { Room::Unknown }
    }

    /// What such a call gives back because there was something: `once.set(guard)`. Where nobody knows, it is there or in the receiver.
    pub(super) fn given_back(&self, fun: FnId, room: Option<Room>, arguments: &[Argument]) -> Vec<Part> {
        let sig = self.index.sig(fun);
        let is_kept = matches!(sig.params.first(), Some(GTy::Ref(..)));
        if !matches!(room, Some(Room::Full | Room::Unknown)) || !is_kept {
            return Vec::new();
        }
        let outs = leaves(self.index, &sig.output);
        let place = |(n, (guard, path, must)): &Argument| {
            let (_, leaf) = leaves(self.index, sig.params.get(*n)?).into_iter().next()?;
            let (to, _) = outs.iter().find(|(_, out)| *n > 0 && *out == leaf)?;
            Some((*guard, joined(to, path), *must))
        };
        arguments.iter().filter_map(place).collect()
    }

    /// What a call gives that takes two `Option`s and gives the one that has something, unless both have: none for other calls, and
    /// where that is not known.
    pub(super) fn unless_both(
        &self,
        context: &Context<'_>,
        fun: FnId,
        operands: &[Operand],
        arguments: &[Argument],
        state: &Alternative,
    ) -> Option<Vec<Part>> {
        let [a, b] = operands else { return None };
        if !self.index.fun(fun).marks.unless_both {
            return None;
        }
        let has_guard = |n: usize, operand: &Operand| {
            let mut parts = arguments.iter().filter(|one| one.0 == n).map(|one| &one.1).peekable();
            let is_told = parts.peek().is_some() || self.has_nothing(context, *operand, state);
            let is_there = parts.any(|part| part.2 && self.is_certain(part.0));
            let is_none = !arguments.iter().any(|one| one.0 == n);
            (is_told && (is_there || is_none)).then_some(is_there)
        };
        match (has_guard(0, a)?, has_guard(1, b)?) {
            (true, true) => Some(Vec::new()),
            (false, true) | (true, false) | (false, false) => Some(arguments.iter().map(|one| one.1.clone()).collect()),
        }
    }

    /// Whether what is given, in which there is no guard, has nothing.
    fn has_nothing(&self, context: &Context<'_>, operand: Operand, state: &Alternative) -> bool {
        let (Operand::Move(place) | Operand::Receiver(place)) = operand else {
            return matches!(operand, Operand::Constant);
        };
        let ty = match context.graph.locals[context.place(place).0.index()].kind {
            LocalKind::Variable(variable) => self.typing.bindings[variable.index()],
            LocalKind::Temporary(expr) => self.typing.exprs[expr.index()],
            LocalKind::Parameter(_) | LocalKind::Capture(_) | LocalKind::Return => return false,
        };
        let (local, path) = context.place(place);
        path.is_empty() && self.room_at(context, (local, &path), ty, state) == Room::Empty
    }

    /// Whether what a function is given decides that it gives all of that: of several `Option`s each has something.
    pub(super) fn fills(&self, context: &Context<'_>, fun: FnId, operands: &[Operand], arguments: &[Argument]) -> bool {
        let may_lack = |ty: &GTy| match ty {
            GTy::Adt(adt, _) => matches!(self.index.adt(*adt).shape, AdtShape::Enum(_)),
            _ => false,
        };
        let has_guard = |n: usize| arguments.iter().any(|(of, part)| *of == n && part.2 && self.is_certain(part.0));
        let is_written = |n: usize| operands.get(n).is_some_and(|operand| self.is_written(context, *operand));
        let params = &self.index.sig(fun).params;
        let mut lacking = params.iter().enumerate().filter(|(_, ty)| may_lack(ty)).map(|(n, _)| n);
        let many = lacking.clone().count() > 1;
        !many || arguments.is_empty() || lacking.all(|n| has_guard(n) || is_written(n))
    }

    /// `Some(1)`
    fn is_written(&self, context: &Context<'_>, operand: Operand) -> bool {
        let (Operand::Move(place) | Operand::Receiver(place)) = operand else { return false };
        let place = &context.graph.places[place.index()];
        let is_temporary = matches!(context.graph.locals[place.local.index()].kind, LocalKind::Temporary(_));
        let op = context.definitions.get(&place.local).filter(|_| is_temporary && place.path.is_empty());
        let call = op.and_then(|op| self.typing.calls.get(&context.graph.ops[*op].expr?));
        call.is_some_and(|call| matches!(call.callee, Callee::Ctor(..)))
    }

    /// Whether its acquisition surely gives a guard: not one that tries, nor a function that gives an `Option` of one.
    pub(super) fn is_certain(&self, guard: GuardId) -> bool {
        let Some(acquisition) = self.acquisition(guard).filter(|one| one.wait != Wait::Try) else { return false };
        let ty = match (acquisition.at, acquisition.source) {
            (Some(at), _) => Some(self.typing.exprs[at.index()]),
            (None, Source::Parameter(n)) => self.parameter_type(acquisition.graph, n),
            (None, _) => None,
        };
        let Some(ty) = ty else { return false };
        let paths: Vec<Path> = slots(self.index, self.typing, ty).into_iter().map(|slot| slot.path).collect();
        let is_of = |name: &str| paths.iter().any(|path| path.first().is_some_and(|step| is_variant(step, name)));
        let many = |path: &Path| path.iter().filter(|step| step.can_lack()).count();
        match paths.iter().map(many).max() {
            Some(0) => true,
            Some(1) => is_of("Ok") && is_of("Err"),
            _ => false,
        }
    }
}

fn is_variant(step: &Projection, name: &str) -> bool {
    matches!(step, Projection::Variant(variant) if *variant == name)
}
