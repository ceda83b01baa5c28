//! A fix is offered only if it helps: the code is analysed as it would be.
//!
//! An edit inside one body leaves every declaration as it is: that body alone is followed anew, and the rules run over all.

use super::Depth;
use super::apply::{Change, Reading};
use crate::diagnostic::{Diagnostic, Edit, Fix, Level};
use crate::facts::Facts;
use crate::facts::body::{self, BodyFacts};
use crate::rules::Asked;
use crate::source::{FileId, FileSpan, SourceSet};
use crate::spread;
use crate::syntax::Span;
use crate::syntax::scan;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Runs the rules so many times at most over edited bodies; what is not verified by then is not offered.
const RUNS: usize = 8;
/// The same where only the best fix is wanted.
const QUICK_RUNS: usize = 3;
/// Analyses everything anew so many times at most, for fixes that change declarations.
const WHOLE_RUNS: usize = 8;

/// What tells whether a change helps.
pub struct Judge<'j> {
    /// Reads a changed file.
    pub read: &'j Reading<'j>,
    /// Analyses other sources under the same settings.
    pub whole: &'j dyn Fn(SourceSet) -> Vec<Diagnostic>,
    /// Runs some rules on facts of which some are those of the other sources.
    pub rules: &'j dyn Fn(&Facts<'_, '_>, &SourceSet, Asked<'_>) -> Vec<Diagnostic>,
}

/// What came of trying a candidate.
#[derive(Clone, Debug, Default)]
pub(super) struct Tried {
    /// Whether fewer rules speak at the lock afterwards: none that did not before.
    pub(super) is_good: bool,
    /// What rules would say then, and where.
    pub(super) against: Vec<(FileSpan, String)>,
}

/// What comes of each candidate, a finding's index and a fix.
/// One that changes declarations is only tried where all fixes are wanted, and so is one beside a better one.
pub(super) fn verify(
    candidates: &[(usize, Fix)],
    before: &[Diagnostic],
    facts: &mut Facts<'_, '_>,
    judge: &Judge<'_>,
    depth: Depth,
) -> Vec<Tried> {
    let (local, wide): (Vec<usize>, Vec<usize>) =
        (0..candidates.len()).partition(|n| is_in_bodies(facts, &candidates[*n].1));
    let mut trial =
        Trial { candidates, before, sources: facts.index.sources, tried: vec![Tried::default(); candidates.len()] };
    let runs = if depth == Depth::All { RUNS } else { QUICK_RUNS };
    trial.run(local, runs, depth, &mut |change, _, asked| in_bodies(facts, change, judge, asked));
    if depth != Depth::All {
        return trial.tried;
    }
    let sources = facts.index.sources;
    trial.run(wide, WHOLE_RUNS, depth, &mut |change, fixes, _| {
        let mut after = change.sources(sources, judge.read)?;
        fixes.iter().for_each(|fix| super::require(&mut after, &fix.requires));
        Some((judge.whole)(after))
    });
    trial.tried
}

/// What the rules say after a change by some fixes; `None` where it gives no Rust.
type Analyse<'a> = dyn FnMut(&Change, &[&Fix], Asked<'_>) -> Option<Vec<Diagnostic>> + 'a;

/// What is tried, and what came of it.
struct Trial<'t> {
    candidates: &'t [(usize, Fix)],
    before: &'t [Diagnostic],
    sources: &'t SourceSet,
    tried: Vec<Tried>,
}

impl Trial<'_> {
    /// Tries candidates, as many together as do not touch each other: one for each lock and function. Where all fixes are wanted, those
    /// that may have failed for what was tried beside them are tried once more, one for each file.
    fn run(&mut self, waiting: Vec<usize>, runs: usize, depth: Depth, analyse: &mut Analyse<'_>) {
        let failed = self.rounds(waiting, runs, depth, false, analyse);
        if depth == Depth::All {
            self.rounds(failed, runs, depth, true, analyse);
        }
    }

    /// One run after the other. Returns those that something spoke against which may be another's.
    fn rounds(
        &mut self,
        mut waiting: Vec<usize>,
        runs: usize,
        depth: Depth,
        is_apart: bool,
        analyse: &mut Analyse<'_>,
    ) -> Vec<usize> {
        let mut failed = Vec::new();
        for _ in 0..runs {
            if waiting.is_empty() {
                break;
            }
            let (mut change, mut keys, mut now) = (Change::default(), FxHashSet::default(), Vec::new());
            let mut files: FxHashSet<FileId> = FxHashSet::default();
            let mut tried: FxHashMap<&[Edit], usize> = FxHashMap::default();
            waiting.retain(|n| {
                let edits = &self.candidates[*n].1.edits[..];
                // Findings may share one fix.
                let is_tried = tried.contains_key(edits);
                let is_beside = || is_apart && edits.iter().any(|edit| files.contains(&edit.place.file));
                let takes = is_tried || !keys.contains(&self.key(*n)) && !is_beside() && change.add(edits);
                if takes {
                    files.extend(edits.iter().map(|edit| edit.place.file));
                    keys.insert(self.key(*n));
                    tried.entry(edits).or_insert(*n);
                    now.push(*n);
                }
                !takes
            });
            let fixes: Vec<&Fix> = tried.values().map(|n| &self.candidates[*n].1).collect();
            let concerned: Vec<&'static str> = now.iter().map(|n| self.of(*n).finding.rule).collect();
            let asked = if depth == Depth::All { Asked::All } else { Asked::Bodies(&concerned) };
            // What gives no Rust is not offered.
            let Some(after) = analyse(&change, &fixes, asked) else {
                failed.extend(now);
                continue;
            };
            let before: Vec<&Diagnostic> = self.before.iter().filter(|one| asked.runs(one.finding.rule)).collect();
            let worse = worse(&before, &after);
            for n in now {
                let edits = &self.candidates[n].1.edits;
                let files: FxHashSet<FileId> = edits.iter().map(|edit| edit.place.file).collect();
                let mut against: Vec<&Diagnostic> = worse.clone();
                against.retain(|one| files.contains(&one.finding.primary.file));
                let is_worse = !against.is_empty();
                let key = self.key(n);
                let is_good = !is_worse && is_better(&before, &after, &key);
                if !is_good && !is_worse {
                    against.extend(after.iter().filter(|one| is_meant(one, Level::Warn, &key)));
                }
                let against = if is_good { Vec::new() } else { self.told(&change, &against) };
                self.tried[n] = Tried { is_good, against };
                failed.extend(is_worse.then_some(n));
            }
            if depth == Depth::Bodies {
                let helped: FxHashSet<usize> = (0..self.candidates.len())
                    .filter(|n| self.tried[*n].is_good)
                    .map(|n| self.candidates[n].0)
                    .collect();
                waiting.retain(|n| !helped.contains(&self.candidates[*n].0));
            }
        }
        failed
    }

    /// What would be found, each where it stands now.
    fn told(&self, change: &Change, found: &[&Diagnostic]) -> Vec<(FileSpan, String)> {
        let told = |one: &&Diagnostic| {
            let FileSpan { file, span } = one.finding.primary;
            let at = change.origin(file, &self.sources.files[file.index()].text, span.start);
            let text = format!("then {} (`{}`)", one.finding.message, one.finding.rule);
            (FileSpan { file, span: Span::new(at, at) }, text)
        };
        let mut told: Vec<_> = found.iter().map(told).collect();
        told.sort();
        told.dedup();
        told
    }

    /// The finding that a candidate is for.
    fn of(&self, candidate: usize) -> &Diagnostic {
        &self.before[self.candidates[candidate].0]
    }

    fn key(&self, candidate: usize) -> Key {
        key(self.of(candidate))
    }
}

/// Whether a fix leaves all declarations as they are.
fn is_in_bodies(facts: &Facts<'_, '_>, fix: &Fix) -> bool {
    let is_in_body = |edit: &Edit| {
        let file = &facts.index.sources.files[edit.place.file.index()];
        let is_around = |cut: &scan::Cut| {
            cut.kind == scan::CutKind::Function
                && cut.span.start < edit.place.span.start
                && edit.place.span.end < cut.span.end
        };
        file.scan.cuts.iter().any(is_around)
    };
    fix.requires.is_empty() && fix.edits.iter().all(is_in_body)
}

/// What the rules say where only bodies change.
fn in_bodies(
    facts: &mut Facts<'_, '_>,
    change: &Change,
    judge: &Judge<'_>,
    asked: Asked<'_>,
) -> Option<Vec<Diagnostic>> {
    let sources = facts.index.sources;
    let mut after = sources.clone();
    for file in change.files() {
        let one = after.files.get_mut(file.index())?;
        let text = change.text(file, &one.text)?;
        let scan = scan::scan(&text);
        let is_same = |(old, new): (&scan::Cut, &scan::Cut)| old.kind == new.kind;
        if scan.error.is_some() || scan.cuts.len() != one.scan.cuts.len() {
            return None;
        }
        if !one.scan.cuts.iter().zip(&scan.cuts).all(is_same) {
            return None;
        }
        (one.text, one.scan) = (Arc::from(text), Arc::new(scan));
    }
    let touched = touched(facts, change);
    let derive = |n: &usize| derive(facts, &facts.bodies[*n], change, &after);
    let mut bodies: Vec<BodyFacts> =
        touched.par_iter().with_max_len(spread::DEAR).map(derive).collect::<Option<_>>()?;
    let mut swap = |facts: &mut Facts<'_, '_>| {
        touched.iter().zip(&mut bodies).for_each(|(n, body)| std::mem::swap(&mut facts.bodies[*n], body));
    };
    swap(facts);
    let diagnostics = (judge.rules)(facts, &after, asked);
    swap(facts);
    Some(diagnostics)
}

/// The bodies in which something changes.
fn touched(facts: &Facts<'_, '_>, change: &Change) -> Vec<usize> {
    let edits = change.edits();
    let is_touched = |body: &BodyFacts| {
        let first =
            edits.partition_point(|edit| (edit.place.file, edit.place.span.start) < (body.file, body.item_span.start));
        edits.get(first).is_some_and(|edit| edit.place.file == body.file && edit.place.span.end <= body.item_span.end)
    };
    // An item inside a function is read with that: it stays as it was.
    let is_own = |body: &BodyFacts| facts.index.fun(body.fun).inside.is_none();
    (0..facts.bodies.len()).filter(|n| is_touched(&facts.bodies[*n]) && is_own(&facts.bodies[*n])).collect()
}

fn derive(facts: &Facts<'_, '_>, old: &BodyFacts, change: &Change, after: &SourceSet) -> Option<BodyFacts> {
    let text = &facts.index.sources.files[old.file.index()].text;
    let moved = |span: Span| change.moved(old.file, text, span);
    let params = moved(facts.index.fun(old.fun).ast.params_span);
    let source = &after.files[old.file.index()];
    let mut new = body::derive_in(facts.index, old.fun, source, params, &facts.words)?;
    new.item_span = moved(old.item_span);
    Some(new)
}

/// The lock, the file that declares it, and the function that a finding is about.
type Key = (String, Option<FileId>, String);

fn key(one: &Diagnostic) -> Key {
    let lock = one.finding.locks.first();
    let class = lock.map_or_else(String::new, |lock| lock.class.clone());
    (class, lock.and_then(|lock| lock.declared).map(|place| place.file), one.finding.item.clone())
}

/// Whether less is said of a lock in a function: fewer warnings, or where there were none, fewer notes.
fn is_better(before: &[&Diagnostic], after: &[Diagnostic], wanted: &Key) -> bool {
    let count = |least: Level| {
        let then = before.iter().filter(|one| is_meant(one, least, wanted)).count();
        (then, after.iter().filter(|one| is_meant(one, least, wanted)).count())
    };
    let (loud, all) = (count(Level::Warn), count(Level::Note));
    loud.1 < loud.0 || loud == (0, 0) && all.1 < all.0
}

fn is_meant(one: &Diagnostic, least: Level, wanted: &Key) -> bool {
    !one.is_suppressed && one.level >= least && key(one) == *wanted
}

/// Where a rule warns of a lock of which it said nothing before.
fn worse<'d>(before: &[&Diagnostic], after: &'d [Diagnostic]) -> Vec<&'d Diagnostic> {
    let name = |one: &Diagnostic| (one.finding.rule, key(one));
    let loud = |one: &&Diagnostic| !one.is_suppressed && one.level > Level::Note;
    let known: FxHashSet<_> = before.iter().copied().filter(loud).map(name).collect();
    after.iter().filter(loud).filter(|one| !known.contains(&name(one))).collect()
}
