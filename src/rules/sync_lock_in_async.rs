//! A blocking lock is taken on a runtime's thread.

use super::chain::{calls, from_async, place};
use super::held::go_async;
use super::{Rule, Settings, finding};
use crate::diagnostic::{Finding, Fix, Level, Role, Step, Story, Verdict};
use crate::facts::Facts;
use crate::facts::blocking::SlowCall;
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::facts::call_graph::NodeId;
use crate::facts::liveness::{GuardId, Source};
use crate::facts::program::Program;
use crate::facts::reach::{Caller, Reached};
use crate::facts::section::Section;
use crate::index::marks::{LockKind, Wait};
use crate::level::Set;
use crate::source::FileSpan;
use crate::syntax::{Name, Span};

pub(super) static RULE: Rule = Rule {
    name: "sync_lock_in_async",
    verdict: Verdict::Stall,
    page: include_str!("../../rules/sync_lock_in_async.md"),
    is_whole: true,
    check,
};

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let program = settings.program(facts);
    let sites: Vec<Site<'_>> = sites(facts, program).collect();
    let is_told = |site: &Site<'_>| settings.set == Set::Strict || site.reached.by != Caller::Assumed;
    let (mut long, mut brief) = (Vec::new(), Vec::new());
    for site in sites.into_iter().filter(is_told) {
        match work(facts, program, &site) {
            Some(work) => long.push((site, work)),
            None => brief.push(site),
        }
    }
    findings.extend(long.iter().map(|(site, work)| one(facts, program, site, Some(work))));
    match settings.set {
        Set::Strict => findings.extend(brief.iter().map(|site| one(facts, program, site, None).ceiling(Level::Note))),
        Set::Recommended => findings.extend(by_lock(facts, program, &brief)),
    }
}

/// How many blocking locks are taken in public functions that nothing here calls from async code, in files that are reported.
pub(super) fn assumed(facts: &Facts<'_, '_>, program: &Program) -> usize {
    let is_reported = |site: &Site<'_>| facts.index.sources.files[site.body.file.index()].is_reported;
    let is_assumed = |site: &Site<'_>| site.reached.by == Caller::Assumed && is_reported(site);
    let places = sites(facts, program).filter(is_assumed).map(|site| (site.body.file, site.acquisition.span));
    places.collect::<rustc_hash::FxHashSet<_>>().len()
}

/// An acquisition that may block a runtime's thread, and how async code gets there.
struct Site<'f> {
    body: &'f BodyFacts,
    /// The index of the body.
    number: usize,
    guard: GuardId,
    section: &'f Section,
    acquisition: &'f AcquisitionFact,
    node: NodeId,
    reached: Reached,
}

/// Acquisitions that may block a runtime's thread. Where the guard outlives an `.await`, another rule says the graver thing.
fn sites<'f>(facts: &'f Facts<'_, '_>, program: &'f Program) -> impl Iterator<Item = Site<'f>> {
    facts.bodies.iter().enumerate().flat_map(move |(b, body)| {
        body.acquisitions.iter().zip(&body.sections).enumerate().filter_map(move |(n, (acquisition, section))| {
            if !is_site(facts, body, n) {
                return None;
            }
            let node = program.graph.node(b, acquisition.core.graph);
            let reached = program.reach.of(node)?;
            Some(Site { body, number: b, guard: GuardId(n as u32), acquisition, section, node, reached })
        })
    })
}

/// Whether an acquisition blocks the thread until the lock is free, and its guard outlives no `.await`.
pub(super) fn is_site(facts: &Facts<'_, '_>, body: &BodyFacts, n: usize) -> bool {
    let core = &body.acquisitions[n].core;
    // What is made for tasks, such as a channel's last value, has no async form to go to.
    let is_method = match core.source {
        Source::Method(fun) => facts.index.fun(fun).marks.acquires.is_some_and(|acquires| !acquires.is_brief),
        Source::Helper(_) | Source::Parameter(_) => false,
    };
    let blocks = core.kind == LockKind::Blocking && core.wait != Wait::Try;
    blocks && is_method && !body.held.iter().any(|held| held.guard.index() == n)
}

/// The work under a lock that makes it a long one.
struct Work {
    /// Where it begins, in the body that takes the lock.
    span: Span,
    name: Name,
    why: Name,
    /// The calls that lead to it, and where it is.
    below: Option<SlowCall>,
}

/// The work under a lock, under one that is taken while it is held, or further down.
fn work(facts: &Facts<'_, '_>, program: &Program, site: &Site<'_>) -> Option<Work> {
    let inner = site.section.nested.iter().filter_map(|(taken, _)| site.body.sections.get(*taken));
    let own = std::iter::once(site.section).chain(inner).find_map(|section| section.slow.first());
    let own = own.map(|slow| Work { span: slow.span, name: slow.name, why: slow.why, below: None });
    let below = || {
        let slow = program.blocking.under(facts, &program.graph, site.number, site.guard).into_iter().next()?;
        Some(Work { span: slow.span, name: slow.name, why: slow.why, below: Some(slow) })
    };
    own.or_else(below)
}

fn one(facts: &Facts<'_, '_>, program: &Program, site: &Site<'_>, long: Option<&Work>) -> Finding {
    let mut finding = finding(&RULE, facts, site.body, site.acquisition, message(site, long)).help(HELP);
    if site.reached.is_may {
        finding = finding.may();
    }
    finding.context.is_test |= site.reached.by == Caller::Test;
    let steps = story(facts, program, site);
    let depth = steps.last().map_or(0, |step| step.depth);
    steps.into_iter().for_each(|step| finding.step(step));
    if let Some(work) = long {
        let text = "the lock is held over this, and the thread blocks";
        let step = match &work.below {
            None => Step::new(Role::Blocked, place(site.body, work.span), text).item(site.body.item.clone()),
            Some(slow) => {
                let inner = &facts.bodies[slow.stall.0];
                calls(facts, program, &slow.way, depth).into_iter().for_each(|step| finding.step(step.held([0])));
                let at = place(inner, inner.calls.stalls[slow.stall.1].span);
                Step::new(Role::Blocked, at, text).item(inner.item.clone())
            }
        };
        let deeper = work.below.as_ref().map_or(0, |slow| slow.way.len() as u32);
        finding.step(step.lock(0).held([0]).depth(depth + deeper));
    }
    // Of a function that is not async the statement alone would not do.
    let is_async = site.reached.via.is_none();
    finding
        .fixes
        .extend(go_async(site.acquisition).map(|fix| if is_async { fix } else { Fix { snippet: None, ..fix } }));
    finding
}

fn message(site: &Site<'_>, long: Option<&Work>) -> String {
    let lock = &site.acquisition.lock.text;
    let how = match (site.reached.by, site.reached.via) {
        (Caller::Assumed, _) => "in a public function that async code may call",
        (_, Some(_)) => "in a function reached from async code",
        (_, None) => "in async code",
    };
    match long {
        Some(slow) => {
            format!("`{lock}` is a blocking lock, taken {how} and held over `{}`: {}", slow.name, slow.why)
        }
        None => format!("`{lock}` is a blocking lock, taken {how}"),
    }
}

/// One note a lock, at its declaration, with every place in its stories.
fn by_lock(facts: &Facts<'_, '_>, program: &Program, sites: &[Site<'_>]) -> Vec<Finding> {
    let mut groups: Vec<(Option<FileSpan>, &str, bool, Vec<usize>)> = Vec::new();
    let mut seen = rustc_hash::FxHashMap::default();
    for (n, site) in sites.iter().enumerate() {
        let is_test = facts.index.is_test(site.body.fun) || site.reached.by == Caller::Test;
        let lock = &site.acquisition.lock;
        let key = (lock.declared, lock.class.as_str(), is_test);
        let at = *seen.entry(key).or_insert_with(|| {
            groups.push((key.0, key.1, is_test, Vec::new()));
            groups.len() - 1
        });
        groups[at].3.push(n);
    }
    (groups.into_iter())
        .map(|(declared, class, is_test, members)| {
            let first = &sites[members[0]];
            let message = format!("`{class}` is a blocking lock that async code takes");
            let mut all = finding(&RULE, facts, first.body, first.acquisition, message).ceiling(Level::Note).help(HELP);
            all.primary = declared.unwrap_or(all.primary);
            all.context.is_test |= is_test;
            for n in members {
                let site = &sites[n];
                let steps = story(facts, program, site);
                all.stories.push(Story { title: format!("in `{}`", site.body.item), steps });
                all.anchors.push(FileSpan { file: site.body.file, span: site.acquisition.statement });
            }
            all.fixes.extend(go_async(first.acquisition).filter(|_| first.reached.via.is_none()));
            all
        })
        .collect()
}

const HELP: &str = "use a lock of `tokio::sync`, or take it inside `spawn_blocking`: while it waits, no other task runs on this thread";

fn story(facts: &Facts<'_, '_>, program: &Program, site: &Site<'_>) -> Vec<Step> {
    let mut steps = from_async(facts, program, site.node);
    let text = "blocks the runtime's thread until the lock is free";
    let depth = steps.len().saturating_sub(1) as u32;
    steps.push(
        Step::new(Role::Acquired, place(site.body, site.acquisition.span), text)
            .item(site.body.item.clone())
            .lock(0)
            .depth(depth),
    );
    steps
}
