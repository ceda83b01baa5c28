//! What becomes of the guards that go into a function, by its signature.

use super::context::Context;
use super::lists::is_mark;
use super::room::Room;
use super::shared::inside;
use super::state::{Alternative, LEAKED, Part, carried};
use super::views::place_of;
use super::{Analysis, GuardId, forgotten};
use crate::facts::slots::{Leaf, Path, below, leaves, open_slots, slots};
use crate::flow::{LocalId, Operand, Projection};
use crate::index::infer::CallSite;
use crate::index::infer::table::{Kind, T};
use crate::index::types::GTy;
use crate::index::{AdtShape, FnId};
use crate::syntax::ast::{ExprId, ExprKind, Lit};

/// A guard that goes into a call by value, with the argument's number.
pub(super) type Argument = (usize, Part);

/// What is behind a `&mut` argument: the place, and the parameters and guards in it.
struct Behind {
    local: LocalId,
    base: Path,
    inside: Vec<(Path, Leaf)>,
}

/// What becomes of the arguments.
#[derive(Default)]
pub(super) struct Flows {
    /// What the result has.
    pub(super) result: Vec<Part>,
    /// What went in and is nowhere to be seen.
    pub(super) left: Vec<(GuardId, bool)>,
    /// What closures among the arguments took and gave.
    pub(super) given: Vec<Part>,
    /// What the result has in some of its variants, and is released in the others.
    pub(super) lost: Vec<GuardId>,
}

impl Analysis<'_, '_> {
    /// A call of a function: what comes out of its `&mut` arguments, and where the others go.
    pub(super) fn through(
        &self,
        context: &Context<'_>,
        (fun, expr): (FnId, ExprId),
        (call, room): (&CallSite, Option<Room>),
        operands: &[Operand],
        arguments: Vec<Argument>,
        state: &mut Alternative,
    ) -> Flows {
        let marks = &self.index.fun(fun).marks;
        let behind = self.behind(context, fun, operands);
        if marks.swaps {
            swap(&behind, state);
            return Flows::default();
        }
        if marks.appends {
            append(&behind, state);
        }
        if marks.empties {
            self.empty(context, (fun, expr), operands, state);
        }
        if marks.may_lose && leaves(self.index, &self.index.sig(fun).output).is_empty() {
            // `v.retain(..)`
            behind.iter().for_each(|Behind { local, base, .. }| state.doubt_below(*local, base));
        }
        if self.index.fun(fun).file.is_some() && !self.effects.contains_key(&fun) {
            // Errs quiet: a trait's method, and what is generic, may take away what is there.
            let with_room = behind.iter().filter(|behind| !behind.inside.is_empty());
            with_room.for_each(|Behind { local, base, .. }| state.weaken(*local, base));
        }
        let is_one_giver = arguments.windows(2).all(|pair| pair[0].0 == pair[1].0);
        let (lists, arguments): (Vec<Argument>, Vec<Argument>) =
            arguments.into_iter().partition(|one| is_mark(one.1.0));
        let mut flows = Flows {
            // What only takes where there is nothing gives nothing of it.
            result: if marks.if_empty { Vec::new() } else { self.come_out(fun, &behind, state) },
            ..Flows::default()
        };
        let is_filled = room.is_some() || self.fills(context, fun, operands, &arguments);
        self.go_in((fun, call, is_filled), arguments, &behind, &mut flows, state);
        if is_one_giver {
            self.pass_lists((fun, expr), lists, &behind, &mut flows, state);
        }
        if marks.takes {
            // `ManuallyDrop::into_inner`: from now on it is dropped again.
            for (_, path, _) in flows.result.iter_mut().filter(|(_, path, _)| path.first() == Some(&forgotten())) {
                path.remove(0);
            }
        }
        if flows.result.is_empty() && flows.left.is_empty() {
            flows.result = self.drawn(fun, call, &behind, state);
        }
        self.find_left(call, &mut flows);
        self.store_left(context, (fun, call, room), operands, &mut flows, state);
        flows
    }

    /// Drops what the receiver contains: a guard that is the receiver itself is only looked through.
    fn empty(&self, context: &Context<'_>, (fun, expr): (FnId, ExprId), operands: &[Operand], state: &mut Alternative) {
        let Some(Operand::Receiver(place) | Operand::Borrow(place) | Operand::Move(place)) = operands.first() else {
            return;
        };
        let param = self.index.sig(fun).params.first().unwrap_or(&GTy::Unknown);
        let (local, mut path) = self.looked_into(context, *place, param.referent());
        if matches!(param, GTy::Ref(false, _)) {
            path.push(inside());
        }
        match self.body.expr(expr).kind {
            // `v.truncate(1)`
            ExprKind::MethodCall(ref call) if self.is_other_than_zero(call.args.first().copied()) => {
                state.doubt_below(local, &path);
            }
            _ => state.remove_inside(local, &path),
        }
    }

    /// Whether it is the number of what stays, and that may not be 0.
    fn is_other_than_zero(&self, argument: Option<ExprId>) -> bool {
        let Some(argument) = argument else { return false };
        let is_number = matches!(self.typing.table.kind(self.typing.exprs[argument.index()]), Kind::Prim(_));
        is_number && !matches!(self.body.expr(argument).kind, ExprKind::Lit(Lit::Zero(_)))
    }

    /// `list.extend(..)`, `map.entry(..).or_insert(..)`: what went in, and is nowhere to be seen, is in the receiver if that has
    /// room for it.
    fn store_left(
        &self,
        context: &Context<'_>,
        (fun, call, room): (FnId, &CallSite, Option<Room>),
        operands: &[Operand],
        flows: &mut Flows,
        state: &mut Alternative,
    ) {
        let is_placed = !flows.result.is_empty() || !slots(self.index, self.typing, call.ret).is_empty();
        if is_placed || flows.left.is_empty() || self.index.fun(fun).file.is_some() {
            return;
        }
        let Some(((local, base), ty, is_sure)) = self.store_of(context, (fun, call), operands) else { return };
        let found = slots(self.index, self.typing, ty);
        for (guard, below, must) in self.give_open(&flows.left, ty) {
            state.hold(guard, local, joined(&base, &below), must && is_sure);
        }
        let is_of_kind = |guard: GuardId| {
            let ty = self.type_of(guard);
            found.iter().any(|slot| Some(slot.guard) == ty)
        };
        let (stored, left): (Vec<_>, Vec<_>) = flows.left.drain(..).partition(|(guard, _)| is_of_kind(*guard));
        flows.left = left;
        let entry = operands.first().and_then(place_of);
        for (guard, below, must) in self.give(&stored, &found) {
            let below = entry.map_or(below.clone(), |entry| self.at_entry(context, entry, below));
            state.hold(guard, local, joined(&base, &below), must && (is_sure || room == Some(Room::Empty)));
        }
    }

    /// Where a method keeps what it is given, the type of that, and whether it surely does.
    pub(super) fn store_of(
        &self,
        context: &Context<'_>,
        (fun, call): (FnId, &CallSite),
        operands: &[Operand],
    ) -> Option<((LocalId, Path), T, bool)> {
        let (Some(Operand::Receiver(place)), Some(param)) = (operands.first(), self.index.sig(fun).params.first())
        else {
            return None;
        };
        let view = context.view(*place);
        match (param, view.and_then(|view| Some((view.of, view.ty?)))) {
            (GTy::Ref(true, inner), _) => Some((self.looked_into(context, *place, inner), call.self_ty?, true)),
            // `once.get_or_init(..)`
            (GTy::Ref(false, _), None) if self.index.fun(fun).marks.mutates => {
                Some((self.inside(context, *place), call.self_ty?, true))
            }
            (GTy::Ref(false, _), _) => None,
            (_, Some((of, ty))) => Some((self.inside(context, of), ty, false)),
            (_, None) => None,
        }
    }

    /// `iterator.next()`: the signature does not tell what comes out, and it may be what is in there.
    fn drawn(&self, fun: FnId, call: &CallSite, behind: &[Behind], state: &mut Alternative) -> Vec<Part> {
        let found = slots(self.index, self.typing, call.ret);
        let is_open = found.is_empty() && self.is_open(call.ret);
        if found.is_empty() && !is_open || !leaves(self.index, &self.index.sig(fun).output).is_empty() {
            return Vec::new();
        }
        let pops = self.index.fun(fun).marks.pops;
        let draw = |Behind { local, base, .. }: &Behind| match pops && state.has_one_element(*local, base) {
            true => state.take_below(*local, base),
            false => state.copy_below(*local, base),
        };
        let inside: Vec<Part> = behind.iter().flat_map(draw).collect();
        if is_open { self.give_open(&carried(inside), call.ret) } else { self.give(&carried(inside), &found) }
    }

    fn is_open(&self, ty: T) -> bool {
        !open_slots(self.index, self.typing, ty).is_empty()
    }

    /// The same of what is of a type parameter of the function.
    pub(super) fn give_open(&self, carried: &[(GuardId, bool)], ty: T) -> Vec<Part> {
        let open = carried.iter().filter(|(guard, _)| self.acquisition(*guard).is_some_and(|one| one.guard.is_none()));
        let open: Vec<_> = open.collect();
        if open.is_empty() {
            return Vec::new();
        }
        let places = open_slots(self.index, self.typing, ty);
        open.iter().flat_map(|(guard, must)| places.iter().map(|path| (*guard, path.clone(), *must))).collect()
    }

    /// Values behind `&mut` arguments, which the call may fill or empty.
    fn behind(&self, context: &Context<'_>, fun: FnId, operands: &[Operand]) -> Vec<Behind> {
        let params = &self.index.sig(fun).params;
        let marks = &self.index.fun(fun).marks;
        // `cell.replace(..)`, `cell.set(..)`
        let is_cell = marks.takes || marks.empties || marks.mutates;
        (operands.iter().zip(params).enumerate())
            .filter_map(|(n, (operand, param))| {
                let GTy::Ref(is_mut, inner) = param else { return None };
                let place = match operand {
                    Operand::Receiver(place) | Operand::Borrow(place) | Operand::Move(place) => *place,
                    Operand::Constant => return None,
                };
                let (local, mut base) = self.looked_into(context, place, inner);
                let is_changed = *is_mut || n == 0 && is_cell;
                if !is_mut {
                    base.push(inside());
                }
                is_changed.then(|| Behind { local, base, inside: leaves(self.index, inner) })
            })
            .collect()
    }

    /// What they held comes out first: `take`, `replace`, `pop`.
    fn come_out(&self, fun: FnId, behind: &[Behind], state: &mut Alternative) -> Vec<Part> {
        let out_leaves = leaves(self.index, &self.index.sig(fun).output);
        let mut result = Vec::new();
        for Behind { local, base, inside } in behind {
            for (at, leaf) in inside {
                let outs: Vec<&Path> = out_leaves.iter().filter(|(_, l)| same_leaf(l, leaf)).map(|(p, _)| p).collect();
                if outs.is_empty() {
                    continue;
                }
                let full = joined(base, at);
                let marks = &self.index.fun(fun).marks;
                let is_one_of_many = at.contains(&Projection::Element) && !marks.takes;
                let is_only_one = marks.pops && state.has_only_one(*local, &full);
                let stays = is_one_of_many && !is_only_one || marks.may_lose;
                let taken = if stays { state.copy_below(*local, &full) } else { state.take_below(*local, &full) };
                for (guard, rest, must) in taken {
                    result.extend(outs.iter().map(|to| (guard, joined(to, &rest), must)));
                }
            }
        }
        result
    }

    /// Where the arguments go: into the result, behind a `&mut` argument, or nowhere that the signature tells of. `is_filled`:
    /// whether each of those that are `Option`s has something.
    fn go_in(
        &self,
        (fun, call, is_filled): (FnId, &CallSite, bool),
        arguments: Vec<Argument>,
        behind: &[Behind],
        flows: &mut Flows,
        state: &mut Alternative,
    ) {
        let sig = self.index.sig(fun);
        let out_leaves = leaves(self.index, &sig.output);
        let is_one_giver = arguments.windows(2).all(|pair| pair[0].0 == pair[1].0);
        let declared = |n: usize| sig.params.get(n).map(|ty| leaves(self.index, ty)).unwrap_or_default();
        let leaf_of = |n: usize, path: &Path| {
            let of = |(at, leaf): (Path, Leaf)| below(&at, path).map(|rest| (leaf, rest));
            declared(n).into_iter().find_map(of)
        };
        let givers: Vec<(usize, Option<Leaf>)> = if is_one_giver {
            Vec::new()
        } else {
            arguments.iter().map(|(n, part)| (*n, leaf_of(*n, &part.1).map(|one| one.0))).collect()
        };
        for (n, (guard, path, must)) in arguments {
            let leaf = leaf_of(n, &path);
            let mut is_placed = false;
            if let Some((leaf, rest)) = leaf {
                // `try_map`: another guard, or the same.
                let is_either = is_one_giver && matches!(leaf, Leaf::Guard(_)) && self.is_either(call.ret);
                let fits = |l: &Leaf| same_leaf(l, &leaf) || is_either && matches!(l, Leaf::Guard(_));
                let outs: Vec<&Path> = out_leaves.iter().filter(|(_, l)| fits(l)).map(|(to, _)| to).collect();
                // Of two guards of which one comes back, and of one that may not come back, nobody knows.
                let is_rival =
                    |giver: &&(usize, Option<Leaf>)| giver.0 != n && giver.1.is_some_and(|other| fits(&other));
                let is_sure = (is_filled && has_variant(&path) || self.is_in_each(&sig.output, &outs))
                    && (outs.len() > 1 || givers.iter().find(is_rival).is_none());
                let is_must = must && is_sure;
                for to in outs {
                    flows.result.push((guard, joined(to, &rest), is_must));
                    is_placed = true;
                }
                if is_placed && self.index.fun(fun).marks.may_lose {
                    flows.lost.push(guard);
                }
                is_placed |= put_behind(behind, (guard, &rest, must), leaf, flows, state);
            }
            if !is_placed && path.contains(&forgotten()) {
                state.hold(guard, LEAKED, Path::new(), must);
            } else if !is_placed {
                flows.left.push((guard, must && !self.index.fun(fun).marks.may_lose));
            }
        }
    }

    /// Where the lists go that a call is given: they stay what they are where it can have given nothing else.
    fn pass_lists(
        &self,
        (fun, expr): (FnId, ExprId),
        lists: Vec<Argument>,
        behind: &[Behind],
        flows: &mut Flows,
        state: &mut Alternative,
    ) {
        if lists.is_empty() {
            return;
        }
        let sig = self.index.sig(fun);
        let out_leaves = leaves(self.index, &sig.output);
        for (n, (mark, path, must)) in lists {
            let declared = sig.params.get(n).map(|ty| leaves(self.index, ty)).unwrap_or_default();
            let Some((at, leaf, rest)) =
                declared.into_iter().find_map(|(at, leaf)| Some((at.clone(), leaf, below(&at, &path)?)))
            else {
                continue;
            };
            let is_there =
                |to: &Path| !has_variant(&at) || has_variant(to) || self.only_returns_what_is_there(fun, expr);
            let outs: Vec<&Path> = out_leaves.iter().filter(|(_, l)| same_leaf(l, &leaf)).map(|(to, _)| to).collect();
            let inside = behind.iter().flat_map(|one| one.inside.iter().map(move |(at, l)| (one, at, l)));
            let inside: Vec<_> = inside.filter(|(_, _, l)| same_leaf(l, &leaf)).collect();
            match (&outs[..], &inside[..]) {
                ([to], []) if is_there(to) => flows.result.push((mark, joined(to, &rest), must)),
                (_, [(to, at, _)]) => state.hold(mark, to.local, joined(&joined(&to.base, at), &rest), must),
                _ => {}
            }
        }
    }

    /// Whether each variant of a declared type has one of these places.
    pub(super) fn is_in_each(&self, ty: &GTy, places: &[&Path]) -> bool {
        let GTy::Adt(adt, _) = ty else { return true };
        let AdtShape::Enum(variants) = self.index.adt(*adt).shape else { return true };
        variants.iter().all(|variant| places.iter().any(|at| at.first() == Some(&Projection::Variant(variant.name))))
    }

    /// Whether it is an `Option` or `Result`.
    pub(super) fn is_either(&self, ty: T) -> bool {
        let Kind::Adt(adt, _) = self.typing.table.kind(ty) else { return false };
        self.index.adt(adt).marks.lang.is_some_and(|lang| lang == "option" || lang == "result")
    }
}

/// `a.append(&mut b)`
fn append(behind: &[Behind], state: &mut Alternative) {
    let [a, b] = behind else { return };
    for (guard, below, must) in state.take_below(b.local, &b.base) {
        state.hold(guard, a.local, joined(&a.base, &below), must);
    }
}

/// `mem::swap(&mut a, &mut b)`
fn swap(behind: &[Behind], state: &mut Alternative) {
    let [a, b] = behind else { return };
    let (in_a, in_b) = (state.take_below(a.local, &a.base), state.take_below(b.local, &b.base));
    for (to, parts) in [(a, in_b), (b, in_a)] {
        for (guard, below, must) in parts {
            state.hold(guard, to.local, joined(&to.base, &below), must);
        }
    }
}

/// Puts an argument behind the `&mut` arguments that have room for it: whether there is one.
fn put_behind(
    behind: &[Behind],
    (guard, rest, must): (GuardId, &Path, bool),
    leaf: Leaf,
    flows: &mut Flows,
    state: &mut Alternative,
) -> bool {
    let has_room = |b: &Behind| b.inside.iter().any(|(_, l)| same_leaf(l, &leaf));
    if !behind.iter().any(has_room) {
        return false;
    }
    for Behind { local, base, inside } in behind {
        for (at, _) in inside.iter().filter(|(_, l)| same_leaf(l, &leaf)) {
            // It goes in, and what was there has come out: the result is not the new one.
            flows.result.retain(|(g, _, _)| *g != guard);
            state.hold(guard, *local, joined(&joined(base, at), rest), must);
        }
    }
    true
}

fn has_variant(path: &Path) -> bool {
    path.iter().any(|step| matches!(step, Projection::Variant(_)))
}

pub(super) fn joined(base: &Path, rest: &Path) -> Path {
    base.iter().chain(rest).copied().collect()
}

fn same_leaf(a: &Leaf, b: &Leaf) -> bool {
    match (a, b) {
        (Leaf::Param(a), Leaf::Param(b)) => a == b,
        (Leaf::Guard(a), Leaf::Guard(b)) => a == b,
        _ => false,
    }
}
