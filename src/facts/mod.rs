//! Flow and types → what is true at each point.
//!
//! Each body is parsed, typed, lowered and followed in one go, on all cores, and what remains of it is plain facts:
//! syntax, types and graphs are dropped where they were made.

pub mod arms;
pub mod blocking;
pub mod body;
pub mod call_graph;
pub mod calls;
mod compared;
mod effects;
mod ends;
pub mod gates;
mod generic;
pub mod inventory;
pub mod liveness;
pub mod lock;
pub mod lock_order;
pub mod place;
pub mod program;
pub mod reach;
pub mod receivers;
pub mod section;
pub mod slots;
pub mod summary;
pub mod surface;
pub mod swaps;
mod triggers;
pub mod turns;
mod unshared;
mod wanted;
pub mod words;

use crate::index::{CrateId, FnId, Index};
use crate::source::{FileId, FileSpan, TargetId, TargetKind};
use crate::spread;
use crate::syntax::ast::ItemKind;
use body::BodyFacts;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::time::{Duration, Instant};
use words::Words;

/// What is true of everything that was read.
pub struct Facts<'i, 'a> {
    /// What names mean.
    pub index: &'i Index<'a>,
    /// What makes a body worth parsing.
    pub words: Words<'i, 'a>,
    /// Of each body that was looked into, in the order of the functions.
    pub bodies: Vec<BodyFacts>,
    /// Bodies that did not parse, with the reason.
    pub unparsed: Vec<(FileSpan, String)>,
    /// How many bodies there are, and how many were parsed.
    pub counts: Counts,
    /// Time on all cores together: parsing, inference, lowering, liveness.
    pub times: [Duration; 4],
}

/// How much was seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Bodies in all.
    pub bodies: usize,
    /// Bodies parsed.
    pub parsed: usize,
}

/// Looks into every body that may matter to a rule.
pub fn derive<'i, 'a>(index: &'i Index<'a>) -> Facts<'i, 'a> {
    look_into(index, Words::new(index, false))
}

/// Looks into every body that may take a lock of any kind.
pub fn derive_all<'i, 'a>(index: &'i Index<'a>) -> Facts<'i, 'a> {
    look_into(index, Words::new(index, true))
}

fn look_into<'i, 'a>(index: &'i Index<'a>, words: Words<'i, 'a>) -> Facts<'i, 'a> {
    let functions = Functions::new(index);
    let groups = functions.by_body();
    let counts = Counts { bodies: groups.len(), parsed: 0 };
    let mut nodes: Vec<wanted::Node<'_>> = groups
        .par_iter()
        .with_max_len(spread::CHEAP)
        .map(|(file, cut, ids)| wanted::Node::new(&words, index, (*file, *cut), ids))
        .collect();
    let (bodies, unparsed) = (Vec::new(), Vec::new());
    let mut facts = Facts { index, words, bodies, unparsed, counts, times: [Duration::ZERO; 4] };
    let by_themselves: Vec<usize> = (0..groups.len()).filter(|n| nodes[*n].is_wanted).collect();
    facts.bodies.reserve(by_themselves.len());
    for (n, outcome) in by_themselves.iter().zip(facts.look_at(&groups, &by_themselves)) {
        if let Ok((bodies, _)) = &outcome {
            nodes[*n].look(bodies);
        }
        facts.add(outcome);
    }
    let is_on_a_way = wanted::on_a_way(&facts.words, index, &nodes);
    let others: Vec<usize> = (0..groups.len()).filter(|n| is_on_a_way[*n] && !nodes[*n].is_wanted).collect();
    facts.bodies.reserve(others.len());
    facts.look_at(&groups, &others).into_iter().for_each(|outcome| facts.add(outcome));
    let inner: Vec<FnId> =
        (0..index.fns.len()).map(|n| FnId(n as u32)).filter(|id| facts.words.wants_nested(*id)).collect();
    let nested = |id: &FnId| body::derive_nested(index, *id, &facts.words);
    let results: Vec<_> = inner.par_iter().with_max_len(spread::PLAIN).filter_map(nested).collect();
    for (body, times) in results {
        facts.bodies.push(body);
        facts.times.iter_mut().zip(times).for_each(|(total, time)| *total += time);
    }
    facts.bodies.sort_by_cached_key(|body| body.fun);
    facts.unparsed.extend(groups.iter().filter_map(|(file, cut, _)| refused(index, *file, *cut)));
    facts
}

/// A body's file and cut, with the functions that it is the body of.
type Group<'f> = (FileId, u32, &'f [FnId]);

/// The functions that have a body of their own, sorted by it.
struct Functions {
    bodies: Vec<(FileId, u32)>,
    ids: Vec<FnId>,
}

impl Functions {
    fn new(index: &Index<'_>) -> Self {
        let all = (0..index.fns.len() as u32).into_par_iter().with_max_len(spread::CHEAP).map(FnId);
        let mut found: Vec<((FileId, u32), FnId)> = all
            .filter_map(|id| {
                let fun = index.fun(id);
                let is_own = fun.inside.is_none();
                Some(((fun.file.filter(|_| is_own)?, fun.ast.body?), id))
            })
            .collect();
        found.par_sort_unstable();
        let (bodies, ids) = found.into_iter().unzip();
        Functions { bodies, ids }
    }

    fn by_body(&self) -> Vec<Group<'_>> {
        let mut groups = Vec::with_capacity(self.bodies.len());
        let mut from = 0;
        for same in self.bodies.chunk_by(|a, b| a == b) {
            let ((file, cut), to) = (same[0], from + same.len());
            groups.push((file, cut, &self.ids[from..to]));
            from = to;
        }
        groups
    }
}

impl Facts<'_, '_> {
    fn look_at(&self, groups: &[Group<'_>], chosen: &[usize]) -> Vec<body::Outcome> {
        let look = |n: &usize| {
            let (file, cut, ids) = &groups[*n];
            body::derive(self.index, *file, *cut, ids, &self.words)
        };
        chosen.par_iter().with_max_len(spread::PLAIN).map(look).collect()
    }

    fn add(&mut self, outcome: body::Outcome) {
        match outcome {
            Ok((bodies, times)) => {
                self.counts.parsed += 1;
                self.bodies.extend(bodies);
                self.times.iter_mut().zip(times).for_each(|(total, time)| *total += time);
            }
            Err(problem) => self.unparsed.push(problem),
        }
    }
}

/// A body that is beyond a limit, with the limit.
fn refused(index: &Index<'_>, file: FileId, cut: u32) -> Option<(FileSpan, String)> {
    let cut = index.sources.files[file.index()].scan.cuts.get(cut as usize)?;
    Some((FileSpan { file, span: cut.span }, cut.refused.clone()?))
}

/// A stopwatch for the stages of one body.
pub(crate) fn lap(since: &mut Instant) -> Duration {
    let now = Instant::now();
    now - std::mem::replace(since, now)
}

impl Index<'_> {
    /// The crates whose names the code that is read may use: all that it reads, and the stubs among their dependencies.
    pub fn used_crates(&self) -> FxHashSet<CrateId> {
        let mut used = FxHashSet::default();
        for (n, krate) in self.crates.iter().enumerate() {
            if krate.target.is_some() {
                used.insert(CrateId(n as u32));
                for def in krate.externs.values() {
                    if let crate::index::Def::Mod(module) = def {
                        used.insert(self.crate_of(*module));
                    }
                }
            }
        }
        // A lock's methods may be declared in a crate that its crate re-exports: what the stubs themselves name counts too.
        let direct: Vec<_> = used.iter().copied().collect();
        for krate in direct {
            used.extend(self.reexported_crates(krate));
        }
        used
    }

    /// Whether stubs say that a method of this trait impl runs on a runtime's thread: `poll` of a future.
    pub fn is_async_context(&self, id: FnId) -> bool {
        let fun = self.fun(id);
        if fun.ast.is_async {
            return true;
        }
        match fun.container {
            crate::index::Container::Impl(imp) => {
                self.impls[imp.index()].trait_.is_some_and(|t| self.traits[t.index()].is_async_context)
            }
            crate::index::Container::Trait(_) | crate::index::Container::Module => false,
        }
    }

    /// Whether a function is a test, or only built for tests.
    pub fn is_test(&self, id: FnId) -> bool {
        let fun = self.fun(id);
        self.is_test_root(id)
            || self.modules[fun.module.index()].is_test
            || fun.item.cfg.as_ref().is_some_and(crate::syntax::ast::Cfg::is_test)
    }

    /// Whether a function is itself a test: it has a runtime, and a root task, of its own.
    pub fn is_test_root(&self, id: FnId) -> bool {
        self.fun(id).is_test_root
    }

    /// What a target is called in `context.targets`.
    pub fn target_name(&self, target: TargetId) -> String {
        let target = &self.sources.targets[target.index()];
        let kind = match target.kind {
            TargetKind::Lib => "lib",
            TargetKind::ProcMacro => "proc-macro",
            TargetKind::Bin => "bin",
            TargetKind::Example => "example",
            TargetKind::Test => "test",
            TargetKind::Bench => "bench",
            TargetKind::BuildScript => "build-script",
            TargetKind::Loose => "file",
        };
        format!("{}:{kind}:{}", self.sources.packages[target.package.index()].name, target.name)
    }

    /// Whether it stands in a trait, or in the impl of one.
    fn is_of_trait(&self, fun: &crate::index::Fun<'_>) -> bool {
        match fun.container {
            crate::index::Container::Impl(imp) => self.impls[imp.index()].ast.trait_.is_some(),
            crate::index::Container::Trait(_) => true,
            crate::index::Container::Module => false,
        }
    }

    /// The kind of lock that a marked method takes.
    pub fn lock_kind(&self, fun: &crate::index::Fun<'_>) -> Option<crate::index::marks::LockKind> {
        let crate::index::Container::Impl(imp) = fun.container else { return None };
        match &self.impl_header(imp).self_ty {
            crate::index::types::GTy::Adt(adt, _) => self.adt(*adt).marks.lock,
            _ => None,
        }
    }
}

/// Whether a const or static item, for initializers.
pub fn initializer(kind: &ItemKind) -> Option<u32> {
    match kind {
        ItemKind::Const(_, cut) | ItemKind::Static(_, cut) => *cut,
        _ => None,
    }
}
