//! What is held at a point: a short list of alternatives, each of which knows which guard is where.

use super::GuardId;
use super::lists::{is_guard, is_mark};
use super::shared::{Ends, is_handle};
use crate::facts::slots::{Path, below};
use crate::flow::{LocalId, Projection};
use crate::syntax::Name;
use smallvec::SmallVec;
use std::collections::BTreeMap;

/// A guard in a value: the guard, the path to it from the value, and whether it is there on every way.
pub(super) type Part = (GuardId, Path, bool);

/// More alternatives than these are merged into one.
const ALTERNATIVES: usize = 8;
/// More guards than these are not followed at once, so that the pairs of guards and suspensions stay linear in the body.
/// Errs quiet: the next ones count as never taken, and the user is told. People hold three.
pub const HELD: usize = 256;

/// The local of guards that are never dropped.
pub(super) const LEAKED: LocalId = LocalId(u32::MAX);

/// What a branch may assume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Local(LocalId),
    Cfg(u32),
}

/// The alternatives; none: unreachable.
pub(super) type State = Vec<Alternative>;

/// What is held on the ways on which some booleans and `cfg`s have certain values.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Alternative {
    pub(super) assumed: SmallVec<[(Key, bool); 2]>,
    /// The guards that a local's value has, each list in the order of its paths.
    pub(super) places: BTreeMap<LocalId, SmallVec<[(Path, GuardId); 1]>>,
    pub(super) guards: BTreeMap<GuardId, Held>,
    /// The places of handles of what is shared, where these are not on every way. Sorted.
    pub(super) unsure: SmallVec<[(LocalId, Path, GuardId); 1]>,
    /// Guards that cannot be there on these ways: the value that they would be in was found to be of another variant. Sorted.
    /// Where these ways meet others, they say nothing against a guard that was taken at all.
    absent: SmallVec<[GuardId; 1]>,
    /// Whether there were too many guards to follow.
    pub(super) is_cut: bool,
}

/// A guard that is held.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Held {
    /// Whether it is in one of its places on every way.
    pub(super) must: bool,
    /// In how many places it may be; at none it is gone.
    places: u32,
    /// How many of these stand for that it has been released: see [`gone`].
    gone: u32,
    /// Whether it is in each of its places: what one of them gives up, the others keep.
    is_shared: bool,
    /// Whether one was put where it may be already: in a loop.
    is_repeated: bool,
}

impl Held {
    pub(super) fn is_anywhere(self) -> bool {
        self.places > self.gone
    }
}

/// The end of a path to where a guard would be that has been released, if the value is of the variant before it: who finds
/// that it is of another one knows that the guard is still there.
pub(super) fn gone() -> Projection {
    Projection::Field(Name::from(GONE))
}

const GONE: &str = "{gone}";

/// Whether a path stands for that a guard has been released.
pub(super) fn is_gone(path: &[Projection]) -> bool {
    matches!(path.last(), Some(Projection::Field(name)) if name == GONE)
}

/// Guards without their places, each once: those that have been released in a variant are not surely there.
pub(super) fn carried(parts: impl IntoIterator<Item = Part>) -> Vec<(GuardId, bool)> {
    let parts: Vec<Part> = parts.into_iter().filter(|part| !is_mark(part.0)).collect();
    let is_lost = |guard: GuardId| parts.iter().any(|(other, path, _)| *other == guard && is_gone(path));
    let there = parts.iter().filter(|(_, path, _)| !is_gone(path));
    there.map(|(guard, _, must)| (*guard, *must && !is_lost(*guard))).collect()
}

impl Alternative {
    pub(super) fn is_empty(&self) -> bool {
        self.guards.is_empty()
    }

    /// Whether there is not even the mark of a list.
    pub(super) fn has_nothing(&self) -> bool {
        self.places.is_empty()
    }

    /// Puts a guard somewhere, beside where it may be already.
    pub(super) fn hold(&mut self, guard: GuardId, local: LocalId, path: Path, must: bool) {
        for (local, path) in self.ends(local, &path).all {
            self.hold_at(guard, local, path, must);
        }
    }

    fn hold_at(&mut self, guard: GuardId, local: LocalId, path: Path, must: bool) {
        if is_mark(guard) {
            return self.hold_mark(guard, local, path, must);
        }
        if self.guards.len() >= HELD && !self.guards.contains_key(&guard) {
            self.is_cut = true;
            return;
        }
        if let Ok(n) = self.absent.binary_search(&guard) {
            self.absent.remove(n);
        }
        self.guards.entry(guard).or_default().must |= must;
        let is_gone = is_gone(&path);
        if is_handle(guard) {
            self.note_handle(guard, local, &path, must);
        }
        let held = self.guards.entry(guard).or_default();
        if insert(self.places.entry(local).or_default(), path, guard) {
            held.places += 1;
            held.gone += u32::from(is_gone);
        } else {
            held.is_repeated = true;
        }
    }

    /// The guards that a local's value has.
    pub(super) fn guards_in(&self, local: LocalId) -> impl Iterator<Item = GuardId> {
        let there = self.copy_through(local, &[]).into_iter();
        there.filter(|(_, path, _)| !is_gone(path)).map(|(guard, _, _)| guard)
    }

    /// A guard is in each of the places where it is now, and where it comes to be next: as many as are told.
    pub(super) fn share(&mut self, guard: GuardId, places: u32) {
        self.guards.entry(guard).and_modify(|held| held.is_shared = held.places == places);
    }

    /// Which local each guard is in; none where it is never dropped.
    pub(super) fn places(&self) -> impl Iterator<Item = (GuardId, Option<LocalId>)> {
        let there = |list: &'_ SmallVec<[(Path, GuardId); 1]>| -> SmallVec<[GuardId; 2]> {
            list.iter().filter(|(path, guard)| !is_gone(path) && is_guard(*guard)).map(|(_, guard)| *guard).collect()
        };
        let all =
            self.places.iter().flat_map(move |(local, list)| there(list).into_iter().map(|guard| (guard, *local)));
        all.map(|(guard, local)| (guard, self.local_of(local)))
    }

    /// All guards in the order of their ids, each with whether it is held on every way, that are somewhere where `counts` says so.
    pub(super) fn held(&self, counts: impl Fn(LocalId, &Path) -> bool) -> BTreeMap<GuardId, bool> {
        let mut held = BTreeMap::new();
        for (local, list) in &self.places {
            let counts = |path: &Path, guard| !is_gone(path) && is_guard(guard) && counts(*local, path);
            for (_, guard) in list.iter().filter(|(path, guard)| counts(path, *guard)) {
                let one = self.guards[guard];
                held.insert(*guard, one.must && one.gone == 0 && !self.is_doubtful(*guard));
            }
        }
        held
    }

    /// Drops what is there. What a `ManuallyDrop` has is held for ever.
    pub(super) fn drop_below(&mut self, local: LocalId, base: &[Projection]) {
        for (guard, path, must) in self.take_below(local, base) {
            if path.contains(&super::forgotten()) {
                self.hold(guard, LEAKED, Path::new(), must);
            }
        }
    }

    pub(super) fn remove_below(&mut self, local: LocalId, base: &[Projection]) {
        self.remove_of(local, base, |_| true);
    }

    /// The same, but a guard at `base` itself stays.
    pub(super) fn remove_inside(&mut self, local: LocalId, base: &[Projection]) {
        self.remove_of(local, base, |rest| !rest.is_empty());
    }

    /// Removes what is there. Of several places that it may be, that is surely done only with what all of them have.
    fn remove_of(&mut self, local: LocalId, base: &[Projection], is_meant: impl Fn(&Path) -> bool) {
        let ends = self.ends(local, base);
        let all = self.in_all(&ends);
        for (n, (local, base)) in ends.all.iter().enumerate() {
            let is_sure = ends.is_sure(n);
            for (guard, rest, _) in self.copy_at(*local, base) {
                if !is_sure && is_meant(&rest) && !all.contains(&guard) {
                    self.doubt(guard);
                }
            }
            let is_removed = |path: &Path, guard: GuardId| {
                let is_meant = below(base, path).is_some_and(|rest| is_meant(&rest));
                is_meant && (is_sure || is_mark(guard) || all.contains(&guard)) && !(ends.is_own(n) && is_handle(guard))
            };
            self.remove(*local, is_removed, true);
        }
    }

    /// The guards that each of several places has.
    fn in_all(&self, ends: &Ends) -> SmallVec<[GuardId; 2]> {
        let [first, others @ ..] = &ends.all[..] else { return SmallVec::new() };
        if others.is_empty() {
            return SmallVec::new();
        }
        let is_in =
            |guard: GuardId, end: &(LocalId, Path)| self.copy_at(end.0, &end.1).iter().any(|one| one.0 == guard);
        let first = self.copy_at(first.0, &first.1).into_iter().map(|part| part.0);
        first.filter(|guard| others.iter().all(|end| is_in(*guard, end))).collect()
    }

    /// Removes guards from a local. A guard that is left in another place only may be there if this `weakens` it.
    pub(super) fn remove(&mut self, local: LocalId, is_removed: impl Fn(&Path, GuardId) -> bool, weakens: bool) {
        let Some(list) = self.places.get_mut(&local) else { return };
        let guards = &mut self.guards;
        let mut handles: SmallVec<[(Path, GuardId); 1]> = SmallVec::new();
        list.retain(|(path, guard)| {
            let is_removed = is_removed(path, *guard);
            if is_removed && is_handle(*guard) {
                handles.push((path.clone(), *guard));
            }
            if is_removed && let Some(held) = guards.get_mut(guard) {
                held.places -= 1;
                held.gone -= u32::from(is_gone(path));
                held.must &= !weakens || held.is_shared || is_handle(*guard);
                if held.places == 0 {
                    guards.remove(guard);
                }
            }
            !is_removed
        });
        if list.is_empty() {
            self.places.remove(&local);
        }
        self.release_handles(&handles, local);
    }

    /// What is in a variant or an element there may be gone.
    pub(super) fn weaken(&mut self, local: LocalId, base: &[Projection]) {
        for (guard, rest, _) in self.copy_below(local, base) {
            if rest.iter().any(|step| step.can_lack()) {
                self.doubt(guard);
            }
        }
    }

    pub(super) fn doubt(&mut self, guard: GuardId) {
        self.guards.entry(guard).and_modify(|held| held.must = false);
    }

    /// All that is at a place or in it may be gone.
    pub(super) fn doubt_below(&mut self, local: LocalId, base: &[Projection]) {
        for (guard, _, _) in self.copy_below(local, base) {
            self.doubt(guard);
        }
    }

    /// Whether there is one place only where it may be.
    pub(super) fn is_in_one_place(&self, guard: GuardId) -> bool {
        self.guards.get(&guard).is_some_and(|held| held.places == 1 && held.gone == 0)
    }

    /// Whether it is surely in the one place where it may be.
    pub(super) fn is_nowhere_else(&self, guard: GuardId) -> bool {
        self.is_in_one_place(guard) && self.guards.get(&guard).is_some_and(|held| held.must)
    }

    /// Whether it was put where it may be already.
    pub(super) fn is_repeated(&self, guard: GuardId) -> bool {
        self.guards.get(&guard).is_some_and(|held| held.is_repeated)
    }

    /// Whether there is one guard at a place, which was put there once, and without which it is empty.
    pub(super) fn has_only_one(&self, local: LocalId, base: &[Projection]) -> bool {
        let parts = self.copy_below(local, base);
        matches!(&parts[..], [(guard, rest, _)] if rest.is_empty() && !self.guards[guard].is_repeated)
    }

    /// What is at a place or in it.
    pub(super) fn copy_below(&self, local: LocalId, base: &[Projection]) -> Vec<Part> {
        let ends = self.ends(local, base);
        if let Some((local, base)) = ends.only() {
            return self.copy_at(*local, base);
        }
        let all = self.in_all(&ends);
        let there = ends.all.iter().enumerate().flat_map(|(n, (local, base))| {
            let is_own = ends.is_own(n);
            self.copy_at(*local, base).into_iter().filter(move |part| !is_own || !is_handle(part.0))
        });
        let mut out: Vec<Part> = there.collect();
        out.iter_mut().for_each(|part| part.2 &= all.contains(&part.0));
        out.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        out.dedup_by(|b, a| (a.0, &a.1) == (b.0, &b.1));
        out
    }

    fn copy_at(&self, local: LocalId, base: &[Projection]) -> Vec<Part> {
        (self.places.get(&local).into_iter().flatten())
            .filter(|one| !is_mark(one.1))
            .filter_map(|(path, guard)| Some((*guard, below(base, path)?, self.is_sure_part(local, path, *guard))))
            .collect()
    }

    fn is_sure_part(&self, local: LocalId, path: &Path, guard: GuardId) -> bool {
        if is_handle(guard) { self.is_sure_at(local, path, guard) } else { self.guards[&guard].must }
    }

    /// The same, moved out.
    pub(super) fn take_below(&mut self, local: LocalId, base: &[Projection]) -> Vec<Part> {
        let out = self.copy_with_marks(local, base);
        if !out.is_empty() {
            self.move_handles(&out);
            self.remove_below(local, base);
        }
        out
    }

    /// The value at a place is (or is not) of a variant: what the others carry is not there.
    pub(super) fn narrow(&mut self, local: LocalId, base: &[Projection], variant: Name, holds: bool) {
        let ends = self.ends(local, base);
        let Some((local, base)) = ends.only() else { return };
        let is_of_another = |path: &Path| match below(base, path).as_deref() {
            Some([Projection::Variant(name), ..]) => (*name == variant) != holds,
            _ => false,
        };
        let told: SmallVec<[GuardId; 2]> = (self.places.get(local).into_iter().flatten())
            .filter(|(path, guard)| !is_mark(*guard) && self.guards[guard].must && is_of_another(path))
            .map(|(_, guard)| *guard)
            .collect();
        self.remove(*local, |path, _| is_of_another(path), false);
        for guard in told {
            if let (false, Err(n)) = (self.guards.contains_key(&guard), self.absent.binary_search(&guard)) {
                self.absent.insert(n, guard);
            }
        }
    }

    /// Whether it is held on every way on which it can be there.
    fn allows(&self, guard: GuardId) -> bool {
        self.guards.get(&guard).map_or_else(|| self.is_absent(guard), |held| held.must)
    }

    /// Whether it cannot be there.
    pub(super) fn is_absent(&self, guard: GuardId) -> bool {
        self.absent.binary_search(&guard).is_ok()
    }

    /// The guards that cannot be there.
    pub(super) fn absent(&self) -> impl Iterator<Item = GuardId> {
        self.absent.iter().copied()
    }

    /// Whether it is held at all, and on every way.
    pub(super) fn is_held(&self, guard: GuardId) -> Option<bool> {
        self.guards
            .get(&guard)
            .filter(|held| held.is_anywhere())
            .map(|held| held.must && held.gone == 0 && !self.is_doubtful(guard))
    }

    /// What is true of both: a must on every way of both, a may on some way of one.
    fn join(mut self, other: &Alternative) -> Alternative {
        self.assumed.retain(|key| other.assumed.contains(key));
        self.is_cut |= other.is_cut;
        self.join_marks(other);
        self.join_handles(other);
        let absent: SmallVec<[GuardId; 1]> =
            (self.absent.iter().filter(|guard| other.is_absent(**guard))).copied().collect();
        for (guard, held) in &mut self.guards {
            held.must &= other.allows(*guard);
            held.is_repeated |= other.guards.get(guard).is_some_and(|one| one.is_repeated);
            held.is_shared &= other.guards.get(guard).is_some_and(|one| one.is_shared && one.places == held.places);
        }
        let only: Vec<GuardId> = other
            .guards
            .iter()
            .filter(|(guard, held)| held.must && self.is_absent(**guard))
            .map(|one| *one.0)
            .collect();
        for (local, list) in &other.places {
            let mine = self.places.entry(*local).or_default();
            for (path, guard) in list.iter().filter(|one| !is_mark(one.1)) {
                if insert(mine, path.clone(), *guard) {
                    let held =
                        self.guards.entry(*guard).or_insert(Held { must: only.contains(guard), ..Held::default() });
                    held.places += 1;
                    held.gone += u32::from(is_gone(path));
                    held.is_shared = false;
                }
            }
        }
        self.absent = absent;
        self
    }

    fn excludes(&self, other: &Alternative) -> bool {
        self.assumed.iter().any(|(key, holds)| other.assumed.contains(&(*key, !holds)))
    }

    fn holds_the_same(&self, other: &Alternative) -> bool {
        self.guards == other.guards && self.places == other.places && self.unsure == other.unsure
    }
}

/// Whether it was not there yet.
fn insert(list: &mut SmallVec<[(Path, GuardId); 1]>, path: Path, guard: GuardId) -> bool {
    match list.binary_search_by(|(p, g)| (&p[..], g).cmp(&(&path[..], &guard))) {
        Ok(_) => false,
        Err(n) => {
            list.insert(n, (path, guard));
            true
        }
    }
}

/// Splits on a condition: what contradicts it is not possible.
pub(super) fn suppose(state: &mut State, key: Key, holds: bool) {
    state.retain(|a| !a.assumed.contains(&(key, !holds)));
    for alternative in state.iter_mut() {
        if !alternative.assumed.contains(&(key, holds)) {
            alternative.assumed.push((key, holds));
            alternative.assumed.sort();
        }
    }
}

/// Alternatives with the same guards become one, that assumes what both do.
pub(super) fn normalize(state: State) -> State {
    let mut out: State = Vec::new();
    for alternative in state {
        match out.iter_mut().find(|o| o.holds_the_same(&alternative)) {
            Some(same) => {
                same.assumed.retain(|key| alternative.assumed.contains(key));
                same.absent.retain(|guard| alternative.is_absent(*guard));
                same.is_cut |= alternative.is_cut;
            }
            None => out.push(alternative),
        }
    }
    join_compatible(&mut out);
    if out.len() > ALTERNATIVES {
        let first = out.remove(0);
        return vec![out.iter().fold(first, Alternative::join)];
    }
    out.sort_by(|a, b| a.assumed.cmp(&b.assumed));
    out
}

/// Alternatives that do not exclude each other are one, too.
fn join_compatible(state: &mut State) {
    let mut n = 0;
    while n < state.len() {
        match (n + 1..state.len()).find(|m| !state[n].excludes(&state[*m])) {
            Some(m) => {
                let other = state.remove(m);
                state[n] = std::mem::take(&mut state[n]).join(&other);
                n = 0;
            }
            None => n += 1,
        }
    }
}

/// What is held where two ways meet.
pub(super) fn merge(old: &State, new: State) -> State {
    normalize(old.iter().cloned().chain(new).collect())
}
