//! Where pointers come to share what they lead to: see `shared`.

use super::apply::Target;
use super::context::Context;
use super::effect::{Effect, Found, Left, Root};
use super::shared::{OUTSIDE, argument, handle, inside_of, is_handle, number_of};
use super::state::{Alternative, LEAKED, Part, State, gone, is_gone};
use super::through::{Argument, Flows, joined};
use super::views::place_of;
use super::{Acquisition, Analysis, GuardId};
use crate::facts::slots::{Path, Slot, leaves, slots};
use crate::flow::{Capture, Graph, LocalId, LocalKind, OpKind, Operand, PlaceId, Value};
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{CallSite, Callee};
use crate::index::types::GTy;
use crate::index::{AdtId, FnId};
use crate::syntax::ast::LambdaId;

/// The captures of a lambda are counted from here on, beside the arguments of its call.
const CAPTURES: usize = 512;

const POINTERS: [&str; 2] = ["rc", "arc"];
const WEAK_POINTERS: [&str; 2] = ["rc_weak", "arc_weak"];

/// Where a weak pointer has a handle, which does not keep what it leads to.
fn weakly() -> Path {
    [gone()].into_iter().collect()
}

/// A pointer that is cloned somewhere in the body.
pub(super) struct Handle {
    /// Its first place: the graph, the local and the path.
    place: (usize, LocalId, Path),
    /// Where guards can be in what it leads to.
    slots: Vec<Path>,
}

impl Analysis<'_, '_> {
    /// Notes which places of a graph are cloned.
    pub(super) fn read_handles(&mut self, context: &mut Context<'_>) {
        for op in &context.graph.ops {
            let (OpKind::Assign { value: Value::Call(operands), .. }, Some(expr)) = (&op.kind, op.expr) else {
                continue;
            };
            let Some(call) = self.typing.calls.get(&expr) else { continue };
            let Callee::Fn(fun) = call.callee else { continue };
            let cloned = self.cloned(fun, call, operands).or_else(|| self.downgraded(fun, operands));
            let cloned = cloned.map(|place| context.target(place));
            for (local, path) in cloned.into_iter().chain(self.lent_pointers(context, fun, operands)) {
                let new = self.handle((context.n, local, path.clone()), call.ret);
                let known = context.shared.entry(local).or_default();
                if !known.iter().any(|one| one.1 == new) {
                    known.push((path, new));
                }
            }
        }
    }

    /// The pointers behind references that a function clones.
    fn lent_pointers(&self, context: &Context<'_>, fun: FnId, operands: &[Operand]) -> Vec<(LocalId, Path)> {
        let Some(effect) = self.effects.get(&fun).filter(|effect| !effect.handed.is_empty()) else { return Vec::new() };
        let targets = self.targets(context, fun, operands);
        let place = |found: &Found| {
            let (local, base) = targets.get(found.param as usize)?.as_ref()?;
            (*local != argument(found.param as usize)).then(|| (*local, joined(base, &found.at)))
        };
        effect.handed.iter().filter_map(place).collect()
    }

    /// Hands on what a function does with the pointers that it is lent or given.
    pub(super) fn hand_on(
        &self,
        context: &Context<'_>,
        effect: &Effect,
        targets: &[Target],
        flows: &mut Flows,
        state: &mut Alternative,
    ) {
        for found in &effect.handed {
            let Some((local, base)) = targets.get(found.param as usize).and_then(Option::as_ref) else { continue };
            let at = joined(base, &found.at);
            let known = context.shared.get(local).into_iter().flatten().find(|one| one.0 == at);
            let parts = match known {
                Some((_, new)) => state.handles_of(*new, *local, &at),
                None => state.copy_below(*local, &at).into_iter().filter(|part| is_handle(part.0)).collect(),
            };
            for (handle, rest, must) in parts {
                for (root, to) in &found.left.places {
                    let (to, must) = (joined(to, &rest), must && found.left.is_must);
                    match (root, root.param().and_then(|n| targets.get(n)?.as_ref())) {
                        (Root::Result, _) => flows.result.push((handle, to, must)),
                        (Root::Leaked, _) => state.hold(handle, LEAKED, Path::new(), must),
                        (Root::Behind(_), Some((local, base))) => state.hold(handle, *local, joined(base, &to), must),
                        (Root::Behind(_), None) => {}
                    }
                }
            }
        }
    }

    /// What a function is given by value is its own while it is called: the pointers among that.
    pub(super) fn give_handles(&self, arguments: &[Argument], state: &mut Alternative) {
        for (n, (handle, path, must)) in arguments.iter().filter(|(_, part)| is_handle(part.0)) {
            state.hold(*handle, argument(*n), path.clone(), *must);
        }
    }

    /// `Rc::clone(&shared)`: the place, of a call that gives another one of what it is lent, though that owns guards.
    fn cloned(&self, fun: FnId, call: &CallSite, operands: &[Operand]) -> Option<PlaceId> {
        let sig = self.index.sig(fun);
        let (Some(GTy::Ref(false, inner)), [operand]) = (sig.params.first(), operands) else { return None };
        let is_clone = **inner == sig.output && !slots(self.index, self.typing, call.ret).is_empty();
        place_of(operand).filter(|_| is_clone)
    }

    /// The handle whose first place this is.
    fn handle(&mut self, place: (usize, LocalId, Path), ty: T) -> GuardId {
        let number = self.handles.iter().position(|known| known.place == place).unwrap_or_else(|| {
            let slots = slots(self.index, self.typing, ty).into_iter().map(|slot| slot.path).collect();
            self.handles.push(Handle { place, slots });
            self.handles.len() - 1
        });
        handle(number)
    }

    /// A local has got a value: those of its parts that are cloned later have handles from now on.
    pub(super) fn share_parts(&self, context: &Context<'_>, local: LocalId, state: &mut Alternative) {
        for (path, new) in context.shared.get(&local).into_iter().flatten() {
            state.share_place(*new, local, path);
        }
    }

    /// The same of what is there when the graph begins.
    pub(super) fn share_start(&self, context: &Context<'_>, start: &mut Alternative) {
        let mut locals: Vec<LocalId> = context.shared.keys().copied().collect();
        locals.sort_unstable();
        let is_given = |local: &LocalId| {
            let kind = context.graph.locals.get(local.index()).map(|local| local.kind);
            matches!(kind, Some(LocalKind::Parameter(_) | LocalKind::Capture(_)))
        };
        locals.into_iter().filter(is_given).for_each(|local| self.share_parts(context, local, start));
    }

    /// A pointer that comes from outside: others may have clones of it.
    fn give_pointer(&mut self, n: usize, local: LocalId, ty: T, start: &mut Alternative) -> Option<GuardId> {
        let (path, ty) = self.pointer(ty)?;
        let new = self.handle((n, local, path.clone()), ty);
        start.hold(new, local, path, true);
        start.hold(new, OUTSIDE, Path::new(), true);
        Some(new)
    }

    /// The path of a handle in a value of this type, and the type of what has room for guards, if it is a pointer that shares that.
    fn pointer(&self, ty: T) -> Option<(Path, T)> {
        let Kind::Adt(adt, list) = self.typing.table.kind(ty) else { return None };
        let lang = self.index.adt(adt).marks.lang?;
        let (path, inner) = if POINTERS.iter().any(|name| lang == *name) {
            (Path::new(), ty)
        } else if WEAK_POINTERS.iter().any(|name| lang == *name) {
            (weakly(), *self.typing.table.items(list).first()?)
        } else {
            return None;
        };
        (!slots(self.index, self.typing, inner).is_empty()).then_some((path, inner))
    }

    /// The type of what has room for guards: that of what a pointer leads to, or the type itself.
    pub(super) fn led_to(&self, ty: T) -> T {
        self.pointer(ty).map_or(ty, |(_, inner)| inner)
    }

    /// The pointers among a function's parameters; what they lead to is still there when it returns.
    pub(super) fn parameter_pointers(&mut self, graph: &Graph, start: &mut Alternative) -> Vec<(LocalId, Root)> {
        let mut roots = Vec::new();
        for (local, data) in graph.locals.iter().enumerate() {
            let LocalKind::Parameter(param) = data.kind else { continue };
            let Some(ty) = self.parameter_type(0, param) else { continue };
            let given = self.give_pointer(0, LocalId(local as u32), ty, start);
            roots.extend(given.map(|handle| (inside_of(handle), Root::Behind(param))));
        }
        roots
    }

    /// The type of a pointer that a lambda captures by value, or of a weak one.
    pub(super) fn captured_pointer(&self, n: usize, capture: &Capture) -> Option<T> {
        let (variable, path) = self.variable_of(self.around(n), capture.place)?;
        let ty = self.typing.bindings[variable.index()];
        let (at, _) = self.pointer(ty).filter(|_| path.is_empty())?;
        (!self.is_borrowed(capture) || is_gone(&at)).then_some(ty)
    }

    /// The pointers that a lambda captures by value, as it has them, with the number of the capture: where what they lead to is.
    pub(super) fn captured_pointers(&mut self, n: usize, start: &mut Alternative) -> Vec<(LocalId, u32)> {
        let mut places = Vec::new();
        let flow = self.flow;
        for (capture, number) in flow.graphs[n].captures.iter().zip(0..) {
            let Some(ty) = self.captured_pointer(n, capture) else { continue };
            let given = self.give_pointer(n, LocalId(number + 1), ty, start);
            places.extend(given.map(|handle| (inside_of(handle), number)));
        }
        places
    }

    /// Where what a lambda captures is while it is called: of what it owns, the pointers.
    pub(super) fn captured_place(
        &self,
        context: &Context<'_>,
        lambda: LambdaId,
        number: u32,
        state: &mut Alternative,
    ) -> (LocalId, Path) {
        let capture = &self.flow.lambda(lambda).captures[number as usize];
        let place = context.target(capture.place);
        let is_borrowed = self.is_borrowed(capture);
        let there: Vec<(GuardId, Path)> = if is_borrowed {
            state.weak_ones(place.0, &place.1).into_iter().map(|(handle, path, _)| (handle, path)).collect()
        } else {
            let known = self.captured.get(&lambda).into_iter().flatten().filter(|one| one.0 == number);
            known.map(|(_, handle, path)| (*handle, path.clone())).collect()
        };
        if is_borrowed && there.is_empty() {
            return place;
        }
        let local = argument(CAPTURES + number as usize);
        let there: Vec<_> = there.into_iter().filter(|(handle, _)| state.is_held(*handle).is_some()).collect();
        let is_sure = there.len() == 1;
        for (handle, mut path) in there {
            // A weak pointer leads there, too.
            path.retain(|step| *step != gone());
            state.hold(handle, local, path, is_sure);
        }
        (local, Path::new())
    }

    /// Where the pointers that a function is lent or given are when it returns.
    pub(super) fn handed(&self, context: &Context<'_>, roots: &[(LocalId, Root)], ends: &State) -> Vec<Found> {
        let mut handed = Vec::new();
        for (number, Handle { place: (n, local, at), .. }) in
            self.handles.iter().enumerate().filter(|one| one.1.place.0 == 0)
        {
            let Some(LocalKind::Parameter(param)) = context.graph.locals.get(local.index()).map(|data| data.kind)
            else {
                continue;
            };
            debug_assert_eq!(*n, context.n, "an effect is that of a function's own graph");
            let mut left = Left { is_must: true, ..Left::default() };
            for end in ends {
                let there = roots
                    .iter()
                    .flat_map(|(root, local)| end.copy_below(*root, &[]).into_iter().map(move |part| (*local, part)));
                let there = there.filter(|(_, part)| part.0 == handle(number) && !is_gone(&part.1));
                let places: Vec<(Root, Path, bool)> = there.map(|(root, (_, path, must))| (root, path, must)).collect();
                left.is_must &= places.iter().all(|place| place.2);
                left.places.extend(places.into_iter().map(|(root, path, _)| (root, path)));
            }
            left.places.sort();
            left.places.dedup();
            left.places.retain(|place| *place != (Root::Behind(param), at.clone()));
            if !left.places.is_empty() {
                handed.push(Found { param, at: at.clone(), left });
            }
        }
        handed
    }

    /// What is in the one is in the other, too.
    pub(super) fn shared(
        &self,
        context: &Context<'_>,
        fun: FnId,
        operands: &[Operand],
        call: &CallSite,
        state: &mut Alternative,
    ) -> Vec<Part> {
        let known = |(local, path): &(LocalId, Path)| {
            let known = context.shared.get(local).into_iter().flatten().find(|one| one.0 == *path);
            known.map(|one| one.1)
        };
        if let Some(place) = self.cloned(fun, call, operands).map(|place| context.target(place)) {
            return known(&place).map(|new| state.handles_of(new, place.0, &place.1)).unwrap_or_default();
        }
        if let Some(place) = self.downgraded(fun, operands).map(|place| context.target(place)) {
            let parts = known(&place).map(|new| state.handles_of(new, place.0, &place.1)).unwrap_or_default();
            return parts.into_iter().map(|(handle, _, must)| (handle, weakly(), must)).collect();
        }
        self.upgraded(context, fun, operands, state)
    }

    /// `Rc::downgrade(&shared)`: the place.
    fn downgraded(&self, fun: FnId, operands: &[Operand]) -> Option<PlaceId> {
        let sig = self.index.sig(fun);
        let (GTy::Ref(_, inner), [operand]) = (sig.params.first()?, operands) else { return None };
        place_of(operand).filter(|_| self.is_one_of(inner, POINTERS) && self.is_one_of(&sig.output, WEAK_POINTERS))
    }

    /// What a weak pointer gives: another weak one, or one like those that it was made of, if there is one still.
    fn upgraded(&self, context: &Context<'_>, fun: FnId, operands: &[Operand], state: &Alternative) -> Vec<Part> {
        let sig = self.index.sig(fun);
        let (Some(GTy::Ref(_, inner)), [operand]) = (sig.params.first(), operands) else { return Vec::new() };
        let Some(place) = place_of(operand).filter(|_| self.is_one_of(inner, WEAK_POINTERS)) else { return Vec::new() };
        let (local, path) = context.target(place);
        let weak = state.weak_ones(local, &path).into_iter();
        if sig.output == **inner {
            return weak.collect();
        }
        let Some((to, _)) = leaves(self.index, &sig.output).into_iter().next() else { return Vec::new() };
        let is_there = |handle: &GuardId| state.is_held(*handle).is_some();
        weak.filter(|part| is_there(&part.0)).map(|(handle, _, must)| (handle, to.clone(), must)).collect()
    }

    fn is_one_of(&self, ty: &GTy, names: [&str; 2]) -> bool {
        let GTy::Adt(adt, _) = ty else { return false };
        self.index.adt(*adt).marks.lang.is_some_and(|lang| names.iter().any(|name| lang == *name))
    }

    /// The guard's acquisition, unless it is a handle.
    pub(super) fn acquisition(&self, guard: GuardId) -> Option<&Acquisition> {
        if is_handle(guard) { None } else { self.out.acquisitions.get(guard.index()) }
    }

    /// The type of a guard; a handle has none.
    pub(super) fn type_of(&self, guard: GuardId) -> Option<AdtId> {
        self.acquisition(guard)?.guard
    }

    /// The part of a value that a handle can be, of a value in which guards can be here.
    pub(super) fn handle_slots(&self, handle: GuardId, found: &[Slot]) -> Vec<Path> {
        let inner = &self.handles[number_of(handle)].slots;
        let before = |slot: &Slot| {
            let ends = inner.iter().filter(|end| slot.path.ends_with(end));
            ends.map(|end| slot.path[..slot.path.len() - end.len()].iter().copied().collect::<Path>())
                .min_by_key(|path| path.len())
        };
        let mut places: Vec<Path> = found.iter().filter_map(before).collect();
        places.dedup();
        places
    }
}
