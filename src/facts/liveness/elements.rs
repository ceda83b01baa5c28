//! Elements of collections: which of them an assignment replaces, and how long they are known by their number.

use super::context::Context;
use super::shared::is_handle;
use super::state::{Alternative, Part};
use super::{Analysis, GuardId};
use crate::facts::slots::{Path, below};
use crate::flow::{LocalId, Operand, Projection};
use crate::index::FnId;
use crate::index::types::GTy;

impl Analysis<'_, '_> {
    /// A function that is lent a collection to change it may move its elements: no number says any more which one it is.
    pub(super) fn mix_lent(&self, context: &Context<'_>, fun: FnId, operands: &[Operand], state: &mut Alternative) {
        if !context.is_numbered || state.is_empty() {
            return;
        }
        for (operand, param) in operands.iter().zip(&self.index.sig(fun).params) {
            if let (Operand::Receiver(place) | Operand::Borrow(place) | Operand::Move(place), GTy::Ref(true, inner)) =
                (operand, param)
            {
                let (local, base) = self.looked_into(context, *place, inner);
                state.mix(local, &base);
            }
        }
    }
}

impl Alternative {
    /// Drops what an element has that is written to; `clears` where it then has nothing. Nobody knows which of several it is,
    /// unless all of them have numbers.
    // Errs quiet: to clear an element empties the collection if that has one guard only, whichever element has it.
    pub(super) fn drop_element(&mut self, local: LocalId, base: &[Projection], clears: bool) {
        let ends = self.ends(local, base);
        let Some((local, base)) = ends.only() else { return self.doubt_below(local, base) };
        let list = self.places.get(local).into_iter().flatten();
        let there: Vec<(Path, GuardId)> = list.filter(|(path, _)| below(base, path).is_some()).cloned().collect();
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

    /// Moves out what is at a place. If that is any of several elements (`let [.., last] = all`), each of them may be the one.
    pub(super) fn take_element(&mut self, local: LocalId, base: &[Projection]) -> Vec<Part> {
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
