//! Findings + bodies → fixes. One file a kind; `apply` turns edits into new text.

pub mod apply;
mod await_the_lock;
mod channel;
mod clone_the_handle_out;
mod copy_out;
mod go_async;
mod hoist_the_scrutinee;
mod lent;
mod loans;
mod lock_anew;
mod lock_to_read;
pub mod manifest;
mod out_of_guard;
mod own;
mod release_sooner;
mod site;
mod spawn_blocking;
mod stall;
pub mod table;
mod temporaries;
mod together;
mod tree;
mod verify;
mod view;
mod wait_async;

use crate::diagnostic::{Diagnostic, Edit, Fix, FixKind, Requirement};
use crate::facts::Facts;
use crate::facts::body::BodyFacts;
use crate::index::FnId;
use crate::source::{Dependency, FileId, FileSpan, SourceSet};
use crate::spread;
use crate::syntax::Name;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use site::Site;
use stall::Stall;
use std::collections::BTreeMap;
pub use verify::Judge;
use view::View;

/// Which fixes findings get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None but those that rules themselves give.
    Rules,
    /// The best of those that stay inside a body: they cost little.
    Bodies,
    /// Those that change declarations, too: all code that may be concerned is read again.
    All,
}

/// Gives each finding the fixes that help, the best first; those that rules themselves give come after.
pub fn attach(diagnostics: &mut [Diagnostic], facts: &mut Facts<'_, '_>, judge: &Judge<'_>, depth: Depth) {
    let places = Places::new(facts);
    let mut candidates: Vec<(usize, Fix)> = Vec::new();
    let mut wide: Vec<(usize, FnId, Fix)> = Vec::new();
    // A body is read once for all that is found in it.
    let could_help = |(b, found): &(usize, Vec<usize>)| {
        let body = &facts.bodies[*b];
        let view = View::of(facts.index, body);
        let helps = view.iter().flat_map(|view| {
            found.iter().map(|n| {
                let one = &diagnostics[*n];
                let guard = places.guard(one).filter(|place| place.0 == *b).map(|place| place.1);
                let at_guard = guard.and_then(|guard| at_guard(view, body, guard, one)).unwrap_or_default();
                let is_here = places.stalls.get(&one.finding.primary) == Some(b);
                let at_stall = is_here.then(|| at_stall(view, body, one)).flatten().unwrap_or_default();
                (*n, at_guard, at_stall)
            })
        });
        helps.collect::<Vec<_>>()
    };
    let concerned: Vec<_> = places.concerned(diagnostics).into_iter().collect();
    let mut helps: Vec<_> = concerned.par_iter().with_max_len(spread::DEAR).flat_map_iter(could_help).collect();
    helps.sort_by_key(|(n, ..)| *n);
    for (n, at_guard, at_stall) in helps {
        candidates.extend(at_guard.into_iter().map(|fix| (n, fix)));
        for (fun, fix) in at_stall {
            match fun {
                Some(fun) => wide.push((n, fun, fix)),
                None => candidates.push((n, fix)),
            }
        }
    }
    if depth == Depth::All {
        candidates.extend(go_async::converted(facts.index, wide));
        candidates.extend(go_async::go_async(facts.index, diagnostics));
    }
    let mut told = candidates.extract_if(.., |(_, fix)| fix.edits.is_empty()).collect::<Vec<_>>();
    let mut tried = verify::verify(&candidates, diagnostics, facts, judge, depth);
    if depth == Depth::All {
        let both = together::together(&candidates, &tried, diagnostics);
        tried.extend(verify::verify(&both, diagnostics, facts, judge, depth));
        candidates.extend(both);
    }
    for ((n, fix), tried) in candidates.into_iter().zip(tried).rev() {
        match tried.is_good {
            true => put(&mut diagnostics[n], fix),
            false => told.extend(refused(facts, fix, tried).map(|fix| (n, fix))),
        }
    }
    told.retain(|(n, fix)| {
        let is_done = |known: &Fix| known.kind == fix.kind && !known.edits.is_empty();
        !diagnostics[*n].finding.fixes.iter().any(is_done)
    });
    // What stands in the way comes after what can be done.
    for (n, fix) in told {
        let fixes = &mut diagnostics[n].finding.fixes;
        match fixes.iter_mut().find(|known| known.kind == fix.kind && known.edits.is_empty()) {
            Some(known) => *known = Fix { snippet: known.snippet.take(), ..fix },
            None => fixes.push(fix),
        }
    }
    diagnostics.iter_mut().for_each(|one| keep_sections_whole(&mut one.finding.fixes, depth));
    // What says neither how nor why not is of no use.
    let is_useful = |fix: &Fix| !fix.edits.is_empty() || !fix.obstacles.is_empty() || fix.snippet.is_some();
    diagnostics.iter_mut().for_each(|one| one.finding.fixes.retain(is_useful));
}

/// What would put a lock right but for what rules would say then, which stands in the way.
fn refused(facts: &Facts<'_, '_>, fix: Fix, tried: verify::Tried) -> Option<Fix> {
    let is_wide = matches!(fix.kind, FixKind::GoAsync | FixKind::WaitAsync);
    let told = |(place, text): (FileSpan, String)| {
        let file = &facts.index.sources.files[place.file.index()];
        format!("{}:{}: {text}", file.name, file.position(place.span.start).0)
    };
    let obstacles: Vec<String> = tried.against.into_iter().map(told).collect();
    let is_told = is_wide && !obstacles.is_empty();
    is_told.then(|| Fix { edits: Vec::new(), requires: Vec::new(), obstacles, ..fix })
}

/// Parts a critical section only where nothing else helps: a lock that goes async keeps it in one piece, as far as it is known by now.
fn keep_sections_whole(fixes: &mut Vec<Fix>, depth: Depth) {
    let is_open = |fix: &Fix| fix.kind == FixKind::GoAsync && depth != Depth::All;
    if fixes.iter().any(|fix| fix.kind != FixKind::LockAnew && (!fix.edits.is_empty() || is_open(fix))) {
        fixes.retain(|fix| fix.kind != FixKind::LockAnew);
    }
}

/// Puts a fix first, or in the place of the one of its kind that a rule has shown.
fn put(one: &mut Diagnostic, mut fix: Fix) {
    match one.finding.fixes.iter_mut().find(|known| known.kind == fix.kind && known.edits.is_empty()) {
        Some(known) => {
            fix.snippet = known.snippet.take();
            *known = fix;
        }
        None => one.finding.fixes.insert(0, fix),
    }
}

/// Where in which body what is found stands.
struct Places {
    guards: FxHashMap<FileSpan, (usize, usize)>,
    stalls: FxHashMap<FileSpan, usize>,
}

impl Places {
    fn new(facts: &Facts<'_, '_>) -> Self {
        let mut places = Places { guards: FxHashMap::default(), stalls: FxHashMap::default() };
        for (b, body) in facts.bodies.iter().enumerate() {
            let at = |span| FileSpan { file: body.file, span };
            for (a, acquisition) in body.acquisitions.iter().enumerate() {
                places.guards.entry(at(acquisition.span)).or_insert((b, a));
            }
            let stalls = body.calls.stalls.iter().map(|stall| stall.span);
            for span in stalls.chain(body.waits.iter().map(|wait| wait.span)) {
                places.stalls.entry(at(span)).or_insert(b);
            }
        }
        places
    }

    /// The bodies in which something is found, each with the findings.
    fn concerned(&self, diagnostics: &[Diagnostic]) -> BTreeMap<usize, Vec<usize>> {
        let mut concerned: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (n, one) in diagnostics.iter().enumerate().filter(|(_, one)| !one.is_suppressed) {
            let (guard, stall) = (self.guard(one).map(|place| place.0), self.stalls.get(&one.finding.primary).copied());
            for b in guard.into_iter().chain(stall.filter(|stall| guard != Some(*stall))) {
                concerned.entry(b).or_default().push(n);
            }
        }
        concerned
    }

    /// The guard that a finding is about: it is held at a suspension, or the lock is taken again under it.
    fn guard(&self, one: &Diagnostic) -> Option<(usize, usize)> {
        self.guards.get(&one.finding.guard()).copied()
    }
}

/// What could help where a guard is held too long, the best first.
fn at_guard(view: &View<'_>, body: &BodyFacts, guard: usize, one: &Diagnostic) -> Option<Vec<Fix>> {
    let to_read = lock_to_read::lock_to_read(view, body, guard, one);
    let Some(site) = Site::new(view, body, guard, one) else { return to_read.map(|fix| vec![fix]) };
    let kinds = [
        release_sooner::release_sooner,
        hoist_the_scrutinee::hoist_the_scrutinee,
        clone_the_handle_out::clone_the_handle_out,
        copy_out::copy_out,
        lock_anew::lock_anew,
    ];
    let kinds = if site.is_idle { &kinds[..1] } else { &kinds[..] };
    Some(kinds.iter().filter_map(|kind| kind(&site)).chain(to_read).collect())
}

/// What could help where a call blocks, with the function that has to become async first.
fn at_stall(view: &View<'_>, body: &BodyFacts, one: &Diagnostic) -> Option<Vec<(Option<FnId>, Fix)>> {
    let at = one.finding.primary.span;
    let Some(stall) = Stall::new(view, body, at) else {
        // A loop goes to no other thread with all that it changes.
        let stall = Stall::of_loop(view, body, at).filter(|stall| stall.is_async)?;
        return Some(vec![(None, channel::channel(&stall)?)]);
    };
    let fun = (!stall.is_async).then_some(body.fun);
    let kinds =
        [await_the_lock::await_the_lock, wait_async::wait_async, channel::channel, spawn_blocking::spawn_blocking];
    Some(kinds.iter().filter_map(|kind| Some((fun, kind(&stall)?))).collect())
}

/// What takes out of changed files the imports that nothing names any more.
pub fn tidy(before: &SourceSet, after: &SourceSet) -> Vec<Edit> {
    let pairs = before.files.iter().zip(&after.files).enumerate();
    let changed = pairs.filter(|(_, (old, new))| old.text != new.text);
    let edits = changed.flat_map(|(n, (old, new))| {
        let place = move |span| FileSpan { file: FileId(n as u32), span };
        go_async::left_over(old, new).into_iter().map(move |(span, text)| Edit { place: place(span), text })
    });
    edits.collect()
}

/// Adds dependencies to packages that are already read, as if their manifests had them.
pub fn require(sources: &mut SourceSet, requirements: &[Requirement]) {
    for requirement in requirements {
        let Some(package) = sources.packages.get_mut(requirement.package.index()) else { continue };
        let name = Name::from(&requirement.krate.replace('-', "_"));
        if !package.dependencies.iter().any(|dependency| dependency.name == name) {
            package.dependencies.push(Dependency {
                name,
                krate: name,
                package: None,
                foreign: None,
                is_optional: false,
            });
            package.dependencies.sort_by_key(|dependency| dependency.name.as_str());
        }
    }
}
