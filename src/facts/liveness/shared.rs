//! What several pointers share: `Rc`, `Arc`, and whatever else is cloned though it owns guards.
//!
//! Such a pointer is followed as a guard is, as a [handle](is_handle) that stands where the pointer is; its clones are more
//! places of the same handle. What they lead to is apart from all of them, in a local of its own: see [`inside_of`]. It
//! is there for each of them alike, and is dropped when the last one goes.

use super::GuardId;
use super::state::{Alternative, LEAKED, Part, is_gone};
use crate::facts::slots::{Path, below};
use crate::flow::{LocalId, Projection};
use crate::syntax::Name;
use smallvec::{SmallVec, smallvec};

/// From here on ids of guards are those of handles.
const HANDLES: u32 = 1 << 31;

/// Where handles are while an op moves them.
const MOVING: LocalId = LocalId(u32::MAX - 1);

/// Where handles are that somebody outside of the body may have, of a parameter or a capture.
pub(super) const OUTSIDE: LocalId = LocalId(u32::MAX - 2);

/// What is handed to a function or was captured by a closure, while that is called: the n-th. Counted downwards.
const ARGUMENTS: u32 = u32::MAX - 3;

/// More are not looked at.
const MOST_ARGUMENTS: u32 = 1 << 10;

/// The place of the n-th thing that a function gets, while it is called.
pub(super) fn argument(n: usize) -> LocalId {
    LocalId(ARGUMENTS - (n as u32).min(MOST_ARGUMENTS))
}

/// The handle of this number.
pub(super) fn handle(number: usize) -> GuardId {
    GuardId(HANDLES + number as u32)
}

/// Whether it is no guard but a pointer that shares what it leads to.
pub(super) fn is_handle(guard: GuardId) -> bool {
    guard.0 >= HANDLES
}

/// Which handle it is.
pub(super) fn number_of(handle: GuardId) -> usize {
    (handle.0 - HANDLES) as usize
}

/// The local of what a handle leads to.
pub(super) fn inside_of(handle: GuardId) -> LocalId {
    LocalId(handle.0)
}

/// The handle that leads to this local.
fn leading_to(local: LocalId) -> Option<GuardId> {
    (local.0 >= HANDLES && local.0 < ARGUMENTS - MOST_ARGUMENTS).then_some(GuardId(local.0))
}

/// The step from a pointer to what it shares, where the path alone does not tell one from the other: what is in a cell.
pub(super) fn inside() -> Projection {
    Projection::Field(Name::from(INSIDE))
}

const INSIDE: &str = "{inside}";

fn is_inside(step: &Projection) -> bool {
    matches!(step, Projection::Field(name) if name == INSIDE)
}

/// The path without the steps into what is shared.
fn without_inside(path: &[Projection]) -> Path {
    path.iter().filter(|step| !is_inside(step)).copied().collect()
}

type Places = SmallVec<[(LocalId, Path); 1]>;

/// The places that a place may be; none of them is more likely than another if there are several, unless `has_own`.
pub(super) struct Ends {
    pub(super) all: Places,
    /// Whether the last of several is the place itself, which has nothing that the others have.
    has_own: bool,
}

impl Ends {
    /// The only one.
    pub(super) fn only(&self) -> Option<&(LocalId, Path)> {
        self.all.first().filter(|_| self.all.len() == 1)
    }

    /// Whether this one of them is the place itself, beside others: the handles there are what leads to the others.
    pub(super) fn is_own(&self, n: usize) -> bool {
        self.has_own && self.all.len() > 1 && n + 1 == self.all.len()
    }

    /// Whether what is done to the place is surely done to this one of them.
    pub(super) fn is_sure(&self, n: usize) -> bool {
        self.all.len() == 1 || self.has_own && n + 1 == self.all.len()
    }
}

/// A path into pointers in pointers is followed this far.
const STEPS: usize = 8;

impl Alternative {
    pub(super) fn has_handles(&self) -> bool {
        self.guards.range(handle(0)..).next().is_some()
    }

    /// Where a place is: what is shared is apart from its pointers. The last is the place itself where there may be no
    /// handle.
    pub(super) fn ends(&self, local: LocalId, base: &[Projection]) -> Ends {
        if !self.has_handles() {
            return Ends { all: smallvec![(local, self.counted(local, without_inside(base)))], has_own: true };
        }
        let (mut all, mut own): (Places, Places) = Default::default();
        let mut work: Places = smallvec![(local, base.iter().copied().collect())];
        for _ in 0..STEPS {
            let Some((local, base)) = work.pop() else { break };
            let at = base.iter().position(is_inside);
            let (head, tail) = (&base[..at.unwrap_or(base.len())], at.map_or(&[][..], |n| &base[n + 1..]));
            let before = work.len();
            let mut is_sure = false;
            for (path, handle) in self.handles_at(local) {
                let Some(rest) = below(path, head).filter(|rest| at.is_some() || !rest.is_empty()) else { continue };
                is_sure |= self.is_sure_at(local, path, *handle);
                work.push((inside_of(*handle), rest.iter().chain(tail).copied().collect()));
            }
            if work.len() == before {
                all.push((local, self.counted(local, without_inside(&base))));
            } else if !is_sure {
                own.push((local, without_inside(&base)));
            }
        }
        let has_own = !own.is_empty();
        all.append(&mut own);
        Ends { all, has_own }
    }

    fn handles_at(&self, local: LocalId) -> impl Iterator<Item = &(Path, GuardId)> {
        self.places.get(&local).into_iter().flatten().filter(|(path, guard)| is_handle(*guard) && !is_gone(path))
    }

    pub(super) fn is_sure_at(&self, local: LocalId, path: &Path, handle: GuardId) -> bool {
        !self.unsure.iter().any(|one| (one.0, &one.1, one.2) == (local, path, handle))
    }

    /// Notes whether a handle is at a place on every way.
    pub(super) fn note_handle(&mut self, handle: GuardId, local: LocalId, path: &Path, is_sure: bool) {
        let place = (local, path.clone(), handle);
        match self.unsure.binary_search(&place) {
            Ok(n) if is_sure => drop(self.unsure.remove(n)),
            Err(n) if !is_sure => self.unsure.insert(n, place),
            Ok(_) | Err(_) => {}
        }
    }

    /// The places of handles that only one of two ways has are not sure where they meet.
    pub(super) fn join_handles(&mut self, other: &Alternative) {
        if !self.has_handles() && !other.has_handles() {
            return;
        }
        other.unsure.iter().for_each(|(local, path, handle)| self.note_handle(*handle, *local, path, false));
        let only: Vec<(LocalId, Path, GuardId)> = self
            .all_handles()
            .filter(|place| !other.has(place))
            .chain(other.all_handles().filter(|place| !self.has(place)))
            .collect();
        only.iter().for_each(|(local, path, handle)| self.note_handle(*handle, *local, path, false));
    }

    fn all_handles(&self) -> impl Iterator<Item = (LocalId, Path, GuardId)> {
        let locals = self.places.keys();
        locals.flat_map(|local| self.handles_at(*local).map(move |(path, handle)| (*local, path.clone(), *handle)))
    }

    fn has(&self, (local, path, handle): &(LocalId, Path, GuardId)) -> bool {
        self.handles_at(*local).any(|one| (&one.0, one.1) == (path, *handle))
    }

    /// Handles that were taken from a place: each is surely somewhere if one of the places that are left is sure. They
    /// are in no place now, but what they lead to stays until the op is done.
    pub(super) fn move_handles(&mut self, taken: &[Part]) {
        for (handle, _, must) in taken.iter().filter(|part| is_handle(part.0) && !is_gone(&part.1)) {
            self.hold(*handle, MOVING, Path::new(), *must);
        }
    }

    /// After an op: drops what no handle leads to any more.
    pub(super) fn settle(&mut self) {
        let first = LocalId(ARGUMENTS - MOST_ARGUMENTS);
        while let Some(local) = self.places.range(first..LEAKED).map(|one| *one.0).find(|local| *local != OUTSIDE) {
            self.remove_below(local, &[]);
        }
    }

    /// What the handles that were there have led to goes with the last of them.
    pub(super) fn release_handles(&mut self, removed: &[(Path, GuardId)], local: LocalId) {
        for (path, handle) in removed.iter().filter(|one| is_handle(one.1)) {
            self.note_handle(*handle, local, path, true);
            let is_sure =
                self.all_handles().any(|(local, path, one)| one == *handle && self.is_sure_at(local, &path, one));
            match self.guards.get_mut(handle) {
                Some(held) if held.is_anywhere() => held.must &= is_sure,
                Some(_) | None => self.drop_below(inside_of(*handle), &[]),
            }
        }
    }

    /// The handles that the op moves.
    pub(super) fn moving(&self) -> SmallVec<[GuardId; 1]> {
        self.handles_at(MOVING).map(|one| one.1).collect()
    }

    /// Whether a pointer is nowhere but in this local.
    pub(super) fn is_only_in(&self, handle: GuardId, local: LocalId) -> bool {
        self.all_handles().all(|(other, _, one)| one != handle || other == local)
    }

    /// The handles of a place that is about to be cloned, below it. Where there is none, what is there is shared from now on.
    pub(super) fn handles_of(&mut self, new: GuardId, local: LocalId, base: &Path) -> Vec<Part> {
        self.share_place(new, local, base);
        let parts = self.copy_below(local, base).into_iter();
        parts.filter(|part| is_handle(part.0)).collect()
    }

    /// The weak pointers in a place: they lead where handles do, as long as there is one.
    pub(super) fn weak_ones(&self, local: LocalId, base: &[Projection]) -> Vec<Part> {
        let parts = self.copy_below(local, base).into_iter();
        parts.filter(|part| is_handle(part.0) && is_gone(&part.1)).collect()
    }

    /// Puts a handle where there is none yet; what has been there is what it leads to.
    pub(super) fn share_place(&mut self, new: GuardId, local: LocalId, base: &Path) {
        let ends = self.ends(local, base);
        let Some((local, base)) = ends.only() else { return };
        let is_known = self.handles_at(*local).any(|(path, _)| below(base, path).is_some());
        if is_known {
            return;
        }
        for (guard, path, must) in self.take_below(*local, base) {
            self.hold(guard, inside_of(new), path, must);
        }
        self.hold(new, *local, base.clone(), true);
    }

    /// What is at a place or in it, what is shared included.
    pub(super) fn copy_through(&self, local: LocalId, base: &[Projection]) -> Vec<Part> {
        let mut out = Vec::new();
        let mut work: Vec<Part> = self.copy_below(local, base);
        let mut seen: SmallVec<[GuardId; 4]> = SmallVec::new();
        while let Some((guard, path, must)) = work.pop() {
            if !is_handle(guard) {
                out.push((guard, path, must));
            } else if !is_gone(&path) && !seen.contains(&guard) {
                seen.push(guard);
                let inside = self.copy_below(inside_of(guard), &[]).into_iter();
                work.extend(inside.map(|(inner, rest, sure)| {
                    (inner, path.iter().chain(&rest).copied().collect::<Path>(), sure && must)
                }));
            }
        }
        out
    }

    /// Whether a guard is in what is shared by handles that may be gone.
    pub(super) fn is_doubtful(&self, guard: GuardId) -> bool {
        self.has_handles()
            && self.places.range(inside_of(handle(0))..LocalId(ARGUMENTS - MOST_ARGUMENTS)).any(|(local, list)| {
                let is_gone =
                    leading_to(*local).and_then(|handle| self.guards.get(&handle)).is_none_or(|held| !held.must);
                is_gone && list.iter().any(|one| one.1 == guard)
            })
    }

    /// Whether a place is in the body's own values: nobody outside of it has a pointer to it.
    pub(super) fn is_within(&self, local: LocalId, base: &[Projection]) -> bool {
        let ends = self.ends(local, base);
        let is_own = |handle: GuardId| self.all_handles().all(|place| place.2 != handle || place.0 != OUTSIDE);
        !self.has_handles() || ends.only().is_some_and(|(local, _)| leading_to(*local).is_none_or(is_own))
    }

    /// A local that leads to what is in this one, if it is shared.
    pub(super) fn local_of(&self, local: LocalId) -> Option<LocalId> {
        let Some(handle) = leading_to(local) else { return Some(local).filter(|local| *local != LEAKED) };
        self.all_handles().find(|place| place.2 == handle && place.0.0 < HANDLES).map(|place| place.0)
    }
}
