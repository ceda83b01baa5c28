//! Lists: collections of which it is known how many elements they have, and which element has what.
//!
//! Such a collection has a [mark](marking) where it is, as a guard would be there: it goes where the collection goes, and is no
//! longer there when two ways meet on which the numbers differ, or when something is done that nobody knows. Its elements are known by
//! their numbers then. An iterator may have elements, too, that it will not give: those before and those behind the others.

use super::GuardId;
use super::shared::is_handle;
use super::state::{Alternative, Part};
use crate::facts::slots::{Path, below};
use crate::flow::{LocalId, Projection};
use crate::syntax::Name;
use std::collections::VecDeque;

/// From here on, up to those of handles, ids of guards are marks of lists.
const LISTS: u32 = 1 << 30;

/// Longer lists are not followed.
const LONGEST: usize = 64;

/// The mark of a list that has so many elements.
pub(super) fn marking(len: usize) -> Option<Part> {
    (len <= LONGEST).then(|| (GuardId(LISTS + len as u32), Path::new(), true))
}

/// The mark of a map whose values are known by their keys, which are numbers.
pub(super) fn map_marking() -> Part {
    (GuardId(LISTS + LONGEST as u32 + 1), Path::new(), true)
}

/// How many elements the list has that has this mark.
pub(super) fn len_of(mark: GuardId) -> usize {
    (mark.0 - LISTS) as usize
}

/// Whether it is no guard but the mark of a list.
pub(super) fn is_mark(guard: GuardId) -> bool {
    guard.0 >= LISTS && !is_handle(guard)
}

/// Whether it is neither the mark of a list nor a handle.
pub(super) fn is_guard(guard: GuardId) -> bool {
    guard.0 < LISTS
}

/// Where an iterator has what it drops when it is asked for its first element.
pub(super) fn before() -> Projection {
    Projection::Field(Name::from("{before}"))
}

/// Where an iterator has what it keeps until it ends.
pub(super) fn behind() -> Projection {
    Projection::Field(Name::from("{behind}"))
}

/// What each of the elements has, by the paths from there.
#[derive(Clone, Debug, Default)]
pub(super) struct List {
    pub(super) elements: VecDeque<Vec<Part>>,
    /// What an iterator drops when it is asked for its first element.
    pub(super) before: Vec<Part>,
    /// What it keeps until it ends.
    pub(super) behind: Vec<Part>,
}

impl List {
    /// The list that these parts of a value are, if it is one and all of them are known.
    pub(super) fn read<'p>(parts: impl Iterator<Item = &'p Part> + Clone) -> Option<List> {
        let mut parts_with_marks = parts.clone().filter(|part| is_mark(part.0) && part.1.is_empty() && part.2);
        let mark = parts_with_marks.next().filter(|part| len_of(part.0) <= LONGEST)?;
        let len = len_of(mark.0);
        let mut list = List { elements: vec![Vec::new(); len].into(), ..List::default() };
        for (guard, path, must) in parts.filter(|part| !part.1.is_empty() || is_guard(part.0)) {
            let (first, rest) = path.split_first()?;
            let to = match first {
                Projection::At(n) => list.elements.get_mut(*n as usize)?,
                step if *step == before() => &mut list.before,
                step if *step == behind() => &mut list.behind,
                _ => return None,
            };
            to.push((*guard, rest.iter().copied().collect(), *must));
        }
        let is_known = |part: &Part| !is_handle(part.0) && !part.1.contains(&super::forgotten());
        list.elements.iter().flatten().chain(&list.before).chain(&list.behind).all(is_known).then_some(list)
    }

    /// The parts of a value that is this list.
    pub(super) fn parts(self) -> Vec<Part> {
        let mut parts: Vec<Part> = marking(self.elements.len()).into_iter().collect();
        let numbered = (self.elements.into_iter().enumerate()).map(|(n, all)| (Projection::At(n as u32), all));
        for (step, all) in numbered.chain([(before(), self.before), (behind(), self.behind)]) {
            parts.extend(all.into_iter().map(|part| under(&[step], part)));
        }
        parts
    }

    /// Whether it gives all that it has.
    pub(super) fn gives_all(&self) -> bool {
        self.before.is_empty() && self.behind.is_empty()
    }
}

/// The same part of a value that has this one at a path.
pub(super) fn under(base: &[Projection], (guard, path, must): Part) -> Part {
    (guard, base.iter().copied().chain(path).collect(), must)
}

impl Alternative {
    /// What is at a place or in it, with the marks of lists.
    pub(super) fn copy_with_marks(&self, local: LocalId, base: &[Projection]) -> Vec<Part> {
        let mut parts = self.copy_below(local, base);
        let ends = self.ends(local, base);
        if let Some((local, base)) = ends.only() {
            let marks = self.places.get(local).into_iter().flatten().filter(|one| is_mark(one.1));
            parts.extend(marks.filter_map(|(path, mark)| Some((*mark, below(base, path)?, true))));
        }
        parts
    }

    /// The list at a place.
    pub(super) fn list(&self, local: LocalId, base: &[Projection]) -> Option<List> {
        List::read(self.copy_with_marks(local, base).iter())
    }

    /// A path with the number of an element that is counted from the last one, where the list is known.
    pub(super) fn counted(&self, local: LocalId, mut path: Path) -> Path {
        for n in 0..path.len() {
            let Projection::Back(back) = path[n] else { continue };
            let marks = self.places.get(&local).into_iter().flatten().filter(|one| is_mark(one.1));
            let mut lists = marks.filter(|(at, _)| below(at, &path[..n]).is_some_and(|rest| rest.is_empty()));
            let number = lists.next().and_then(|(_, mark)| len_of(*mark).checked_sub(back as usize + 1));
            if let Some(number) = number {
                path[n] = Projection::At(number as u32);
            }
        }
        path
    }

    /// What a map has at a key, by the paths from its values' places: none where its keys are not all known.
    pub(super) fn at_key(&self, local: LocalId, base: &[Projection], key: u32) -> Option<Vec<Part>> {
        let parts = self.copy_with_marks(local, base);
        let has_mark = parts.iter().any(|part| part.0 == map_marking().0 && part.1.is_empty());
        let is_known = |part: &Part| {
            part.1.is_empty() && is_mark(part.0)
                || matches!(part.1.first(), Some(Projection::At(_))) && !is_handle(part.0)
        };
        let there = |part: Part| match part.1.split_first() {
            Some((Projection::At(at), rest)) if *at == key => Some((part.0, rest.iter().copied().collect(), part.2)),
            _ => None,
        };
        (has_mark && parts.iter().all(is_known)).then(|| parts.into_iter().filter_map(there).collect())
    }

    /// Nobody knows any more how many elements there are at a place or in it.
    pub(super) fn forget_lists(&mut self, local: LocalId, base: &[Projection]) {
        for (local, base) in self.ends(local, base).all {
            self.remove(local, |path, guard| is_mark(guard) && below(&base, path).is_some(), false);
        }
    }

    /// Puts the mark of a list somewhere; with another one there nobody knows which is right.
    pub(super) fn hold_mark(&mut self, mark: GuardId, local: LocalId, path: Path, must: bool) {
        let list = self.places.entry(local).or_default();
        let others = list.len();
        list.retain(|(there, other)| *there != path || !is_mark(*other) || *other == mark);
        if must && others == list.len() && !list.iter().any(|one| one.0 == path && one.1 == mark) {
            let n = list.partition_point(|one| (&one.0[..], one.1) < (&path[..], mark));
            list.insert(n, (path, mark));
        }
        if list.is_empty() {
            self.places.remove(&local);
        }
    }

    /// The marks that another way has, too.
    pub(super) fn join_marks(&mut self, other: &Alternative) {
        for (local, list) in &mut self.places {
            let there = other.places.get(local);
            list.retain(|one| !is_mark(one.1) || there.is_some_and(|there| there.contains(one)));
        }
        self.places.retain(|_, list| !list.is_empty());
    }
}
