//! Every lock class: where its locks are taken, how long they are held, and what is taken under them.

use super::Facts;
use super::body::{AcquisitionFact, BodyFacts, Context};
use super::liveness::{GuardId, Source};
use crate::index::FnId;
use crate::index::marks::{LockKind, Mode};
use crate::source::FileSpan;
use rustc_hash::{FxHashMap, FxHashSet};

/// The locks that cannot be told apart, outside of tests.
#[derive(Clone, Debug)]
pub struct Class {
    /// `Pool::state`
    pub name: String,
    /// As far as it is known.
    pub ty: String,
    /// Of the first acquisition.
    pub kind: LockKind,
    /// The field, static or variable.
    pub declared: Option<FileSpan>,
    /// Its acquisitions by body and number, each place once, in source order.
    pub members: Vec<Member>,
    /// Whether a guard of it is held over an `.await`.
    pub is_awaited_under: bool,
    /// Whether the only such awaits are for another lock.
    pub is_awaited_for_locks_only: bool,
    /// Whether a guard of it leaves the function that takes it, otherwise than by a function that is known to return it.
    pub escapes: bool,
    /// Whether the lock can be taken by several readers at a time.
    pub can_be_shared: bool,
    /// The classes that are taken under it, by their numbers, in that order.
    pub under: Vec<usize>,
}

/// One place where a lock is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The index of the body.
    pub body: usize,
    /// The index of the acquisition in it.
    pub acquisition: usize,
}

/// By what two acquisitions are known to be of one class.
type Key = (Option<FileSpan>, String);

impl Class {
    /// The acquisition of a member, with its body.
    pub fn site<'f>(&self, facts: &'f Facts<'_, '_>, member: Member) -> (&'f BodyFacts, &'f AcquisitionFact) {
        let body = &facts.bodies[member.body];
        (body, &body.acquisitions[member.acquisition])
    }

    /// How many of the members run in a context.
    pub fn count(&self, facts: &Facts<'_, '_>, context: Context) -> usize {
        self.members.iter().filter(|member| self.site(facts, **member).1.context == context).count()
    }

    /// How many of the members hold the lock in a mode.
    pub fn count_mode(&self, facts: &Facts<'_, '_>, mode: Mode) -> usize {
        self.members.iter().filter(|member| self.site(facts, **member).1.core.mode == mode).count()
    }
}

/// All lock classes, in the order of their declarations; what is declared nowhere comes last, by name.
pub fn classes(facts: &Facts<'_, '_>) -> Vec<Class> {
    let mut inventory = Inventory::new(facts);
    inventory.collect();
    inventory.connect();
    inventory.sorted()
}

struct Inventory<'f, 'i, 'a> {
    facts: &'f Facts<'i, 'a>,
    classes: Vec<Class>,
    numbers: FxHashMap<Key, usize>,
    /// The classes whose guards a function of the workspace returns, by the function.
    returned: FxHashMap<FnId, Key>,
    shared: FxHashSet<crate::index::AdtId>,
    places: FxHashSet<(usize, FileSpan)>,
}

impl<'f, 'i, 'a> Inventory<'f, 'i, 'a> {
    fn new(facts: &'f Facts<'i, 'a>) -> Self {
        let mut returned = FxHashMap::default();
        for body in &facts.bodies {
            let mut own = (body.acquisitions.iter().zip(&body.sections))
                .filter(|(a, section)| section.escapes && matches!(a.core.source, Source::Method(_)));
            if let (Some((one, _)), None) = (own.next(), own.next()) {
                returned.insert(body.fun, (one.lock.declared, one.lock.class.clone()));
            }
        }
        let index = facts.index;
        let readers = index
            .fns
            .iter()
            .enumerate()
            .filter(|(_, fun)| fun.marks.acquires.is_some_and(|acquires| acquires.mode == Mode::Shared));
        let shared = readers.filter_map(|(n, _)| index.impl_adt(FnId(n as u32))).collect();
        let (numbers, places) = (FxHashMap::default(), FxHashSet::default());
        Inventory { facts, classes: Vec::new(), numbers, returned, shared, places }
    }

    /// Puts each acquisition outside of tests to its class.
    fn collect(&mut self) {
        for n in 0..self.facts.bodies.len() {
            let body = &self.facts.bodies[n];
            if self.facts.index.is_test(body.fun) {
                continue;
            }
            for (m, acquisition) in body.acquisitions.iter().enumerate() {
                if is_counted(acquisition) {
                    self.add(Member { body: n, acquisition: m });
                }
            }
        }
    }

    fn add(&mut self, member: Member) {
        let body = &self.facts.bodies[member.body];
        let acquisition = &body.acquisitions[member.acquisition];
        let key = self.key(acquisition);
        let number = *self.numbers.entry(key.clone()).or_insert_with(|| {
            self.classes.push(Class {
                name: key.1,
                ty: String::new(),
                kind: acquisition.core.kind,
                declared: key.0,
                members: Vec::new(),
                is_awaited_under: false,
                is_awaited_for_locks_only: true,
                escapes: false,
                can_be_shared: false,
                under: Vec::new(),
            });
            self.classes.len() - 1
        });
        let class = &mut self.classes[number];
        let is_direct = matches!(acquisition.core.source, Source::Method(_));
        if class.ty.is_empty() && is_direct {
            class.ty.clone_from(&acquisition.lock.ty);
        }
        if let Source::Method(method) = acquisition.core.source {
            class.can_be_shared |= self.facts.index.impl_adt(method).is_some_and(|lock| self.shared.contains(&lock));
        }
        for held in body.held_by(GuardId(member.acquisition as u32)) {
            class.is_awaited_under = true;
            class.is_awaited_for_locks_only &= body.suspensions[held.suspension].takes.is_some();
        }
        let section = body.sections.get(member.acquisition);
        let is_returned = self.returned.contains_key(&body.fun);
        class.escapes |= section.is_some_and(|section| section.escapes) && !is_returned;
        // The same file in several targets.
        if self.places.insert((number, FileSpan { file: body.file, span: acquisition.span })) {
            class.members.push(member);
        }
    }

    /// The class of an acquisition: of a function's guard, that which the function takes.
    fn key(&self, acquisition: &AcquisitionFact) -> Key {
        let returned = match acquisition.core.source {
            Source::Helper(fun) => self.returned.get(&fun).cloned(),
            Source::Method(_) | Source::Parameter(_) => None,
        };
        returned.unwrap_or_else(|| (acquisition.lock.declared, acquisition.lock.class.clone()))
    }

    /// Finds what is taken under each.
    fn connect(&mut self) {
        let mut edges: Vec<(usize, usize)> = Vec::new();
        for body in self.facts.bodies.iter().filter(|body| !self.facts.index.is_test(body.fun)) {
            for (acquisition, section) in body.acquisitions.iter().zip(&body.sections) {
                let outer = self.numbers.get(&self.key(acquisition)).copied();
                let inner = section.nested.iter().map(|(taken, _)| &body.acquisitions[*taken]);
                let inner =
                    inner.filter(|taken| is_counted(taken)).filter_map(|t| self.numbers.get(&self.key(t)).copied());
                edges.extend(inner.filter_map(|inner| Some((outer?, inner))));
            }
        }
        edges.sort_unstable();
        edges.dedup();
        for (outer, inner) in edges {
            self.classes[outer].under.push(inner);
        }
    }

    /// In order, with the numbers in `under` to match.
    fn sorted(self) -> Vec<Class> {
        let mut order: Vec<usize> = (0..self.classes.len()).collect();
        order.sort_by_key(|n| {
            let class = &self.classes[*n];
            (class.declared.is_none(), class.declared, class.name.clone())
        });
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, old)| place[*old] = new);
        let mut classes: Vec<Option<Class>> = self.classes.into_iter().map(Some).collect();
        let moved = order.into_iter().filter_map(|old| classes[old].take()).map(|mut class| {
            class.under.iter_mut().for_each(|under| *under = place[*under]);
            class.under.sort_unstable();
            class
        });
        moved.collect()
    }
}

/// Whether it is a lock that is taken here: no span that is entered, and no guard that comes in.
fn is_counted(acquisition: &AcquisitionFact) -> bool {
    let is_taken = match acquisition.core.source {
        Source::Method(_) | Source::Helper(_) => true,
        Source::Parameter(_) => false,
    };
    is_taken && acquisition.core.kind != LockKind::Span
}
