//! What happens between an acquisition and its release, and what is done with the guard.
//!
//! All of it is read off one body: the calls under a guard are those of [`Liveness`], its uses are found in the surface form.
//! `uses` says where the guard and what is borrowed through it is named; the other files each answer one question about that.

mod extent;
mod idle;
mod poison;
mod reads;
mod repeat;
mod slow;
pub(super) mod tree;
mod uses;

use super::body::{AcquisitionFact, SuspensionFact};
use super::liveness::{GuardId, Liveness, Source};
use super::surface::Surface;
use super::words::Words;
use crate::index::infer::{Callee, Typing};
use crate::index::marks::{FnMarks, LockKind};
use crate::index::{FnId, Index};
use crate::syntax::ast::{Body, ExprId};
use crate::syntax::scan::Cut;
use crate::syntax::{Name, Span};
use rustc_hash::FxHashMap;
use std::cell::Cell;
use tree::Tree;
use uses::Uses;

/// The time between an acquisition and its release, in the file's spans.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Calls under the guard that block the thread, in source order.
    pub slow: Vec<Slow>,
    /// Calls under the guard that work on what the lock protects, whatever else they do.
    pub through: Vec<Span>,
    /// The first thing after the guard's last use that takes time.
    pub idle: Option<Idle>,
    /// Where a guard that may write is first used, if it is only ever used to read.
    pub only_reads: Option<Span>,
    /// What the loop runs over that takes the same lock anew in each turn, and does nothing that a longer section would make worse.
    pub repeats: Option<Span>,
    /// The `if let Ok(..)` that skips what it guards when the lock is poisoned.
    pub skips_poisoned: Option<Span>,
    /// The acquisitions that happen under it, by their indices, with whether it is held there on every way.
    pub nested: Vec<(usize, bool)>,
    /// From the acquisition to the last release.
    pub extent: Span,
    /// Whether the guard leaves the function, or what becomes of it is not known.
    pub escapes: bool,
}

/// A call under a guard that blocks the thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slow {
    /// The name of what is called.
    pub span: Span,
    /// The same, as text.
    pub name: Name,
    /// On what it blocks.
    pub why: Name,
    /// Whether the guard is held there on every way.
    pub is_must: bool,
    /// Whether it works on what the lock protects: the lock is there for it.
    pub is_through: bool,
}

/// What is done under a guard that nobody needs any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idle {
    /// What is named there last: the guard, or what is borrowed through it.
    pub last_use: Span,
    /// What follows.
    pub span: Span,
    /// Which.
    pub what: IdleWork,
}

/// What takes time under a guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdleWork {
    /// A loop.
    Loop,
    /// A call of a function in which there is a loop.
    Call(Name),
    /// A call that blocks, and on what.
    Blocks(Name, Name),
}

/// A call that waits for another thread.
#[derive(Clone, Debug)]
pub struct WaitFact {
    /// The name of what is called, in the file.
    pub span: Span,
    /// The body's graph that it stands in.
    pub graph: usize,
    /// The same, as text.
    pub name: Name,
    /// For what it waits.
    pub why: Name,
    /// The statement around.
    pub statement: Span,
    /// Where it runs.
    pub context: super::body::Context,
}

/// One body, and what is known of it.
pub struct Sections<'x, 'a> {
    pub(super) index: &'x Index<'a>,
    pub(super) body: &'x Body,
    pub(super) typing: &'x Typing,
    pub(super) surface: &'x Surface,
    pub(super) words: &'x Words<'x, 'a>,
    pub(super) live: &'x Liveness,
    pub(super) acquisitions: &'x [AcquisitionFact],
    pub(super) suspensions: &'x [SuspensionFact],
    pub(super) base: u32,
    tree: Tree,
    /// The calls under each guard: indices into those of `live`, with whether it is held on every way.
    under: Vec<Vec<(usize, bool)>>,
    /// The acquisition that a call makes, or waits for.
    taken: FxHashMap<ExprId, usize>,
    /// Where each guard is last released, and whether it lives to the end of its scope on some way.
    released: Vec<(u32, bool)>,
    /// What may still be looked at. Errs quiet: in a body that is too large for it, the rest counts as used and known to be right.
    fuel: Cell<u32>,
}

/// Steps for one body.
const FUEL: u32 = 1_000_000;

impl<'x, 'a> Sections<'x, 'a> {
    /// Looks at a body with the guards that are held in it.
    #[expect(clippy::too_many_arguments, reason = "all that is known of a body, called once")]
    pub fn new(
        index: &'x Index<'a>,
        body: &'x Body,
        typing: &'x Typing,
        surface: &'x Surface,
        words: &'x Words<'x, 'a>,
        live: &'x Liveness,
        (acquisitions, suspensions): (&'x [AcquisitionFact], &'x [SuspensionFact]),
        base: u32,
    ) -> Self {
        let mut under = vec![Vec::new(); acquisitions.len()];
        for (n, (_, held)) in live.calls.iter().enumerate() {
            for (guard, must) in held {
                under[guard.index()].push((n, *must));
            }
        }
        let mut taken = FxHashMap::default();
        for (n, call) in acquisitions.iter().enumerate().filter_map(|(n, a)| Some((n, a.core.call?))) {
            taken.entry(call).or_insert(n);
        }
        let mut released = vec![(0, false); acquisitions.len()];
        for (guard, span) in &live.releases {
            let (last, is_scope_end) = &mut released[guard.index()];
            *last = (*last).max(span.end);
            // The end of a scope is written nowhere.
            *is_scope_end |= span.end == 0;
        }
        let (tree, fuel) = (Tree::new(body), Cell::new(FUEL));
        Sections {
            index,
            body,
            typing,
            surface,
            words,
            live,
            acquisitions,
            suspensions,
            base,
            tree,
            under,
            taken,
            released,
            fuel,
        }
    }

    /// The section of each acquisition.
    pub fn all(&self) -> Vec<Section> {
        (0..self.acquisitions.len()).map(|n| self.section(n)).collect()
    }

    fn section(&self, n: usize) -> Section {
        let acquisition = &self.acquisitions[n];
        let is_lock = matches!(acquisition.core.kind, LockKind::Blocking | LockKind::Async);
        let (true, Some(at)) = (is_lock, acquisition.core.at) else { return Section::default() };
        let uses = self.uses(at);
        let is_held_over_await = self.live.held.iter().any(|held| held.guard == GuardId(n as u32));
        let is_quick = !is_held_over_await && !acquisition.is_turnstile;
        Section {
            slow: self.slow(n, &uses),
            through: self.through(n, &uses),
            idle: if is_quick { self.idle(n, &uses) } else { None },
            only_reads: if is_quick { self.only_reads(n, &uses) } else { None },
            repeats: self.repeats(n),
            skips_poisoned: self.skips_poisoned(n),
            nested: self.nested(n),
            extent: self.extent(n, &uses),
            escapes: self.escapes(&uses),
        }
        .offset(self.base)
    }

    /// What stubs say of the function that a call enters.
    fn marks(&self, call: ExprId) -> Option<&'x FnMarks> {
        match self.typing.calls.get(&call)?.callee {
            Callee::Fn(fun) => Some(&self.index.fun(fun).marks),
            Callee::Ctor(..) | Callee::Lambda(_) | Callee::Value | Callee::Unknown => None,
        }
    }

    /// Whether a guard comes from a call of this body, and not in from outside.
    fn is_taken_here(&self, n: usize) -> bool {
        match self.acquisitions[n].core.source {
            Source::Method(_) | Source::Helper(_) => true,
            Source::Parameter(_) => false,
        }
    }

    /// Whether as many steps may still be made; if so, they are.
    fn may_spend(&self, steps: usize) -> bool {
        let left = self.fuel.get().checked_sub(u32::try_from(steps).unwrap_or(u32::MAX));
        self.fuel.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// The body of a function of the workspace, as it was cut.
pub(super) fn cut<'a>(index: &Index<'a>, fun: FnId) -> Option<&'a Cut> {
    let fun = index.fun(fun);
    let (Some(file), Some(cut), None) = (fun.file, fun.ast.body, fun.inside) else { return None };
    index.sources.files[file.index()].scan.cuts.get(cut as usize)
}

impl Section {
    fn offset(mut self, base: u32) -> Self {
        self.slow.iter_mut().for_each(|slow| slow.span = slow.span.offset(base));
        self.through.iter_mut().for_each(|span| *span = span.offset(base));
        if let Some(idle) = &mut self.idle {
            (idle.last_use, idle.span) = (idle.last_use.offset(base), idle.span.offset(base));
        }
        self.extent = self.extent.offset(base);
        for span in [&mut self.only_reads, &mut self.repeats, &mut self.skips_poisoned] {
            *span = span.map(|span| span.offset(base));
        }
        self
    }
}
