//! A blocking lock is taken on a runtime's thread.

use super::chain::from_async;
use super::held::go_async;
use super::{Rule, Settings, finding};
use crate::diagnostic::{Finding, Level, Role, Step, Story, Verdict};
use crate::facts::Facts;
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::facts::call_graph::NodeId;
use crate::facts::calls::why;
use crate::facts::liveness::{GuardId, Source};
use crate::facts::program::Program;
use crate::facts::reach::{Caller, Reached};
use crate::index::marks::{LockKind, Wait};
use crate::level::Set;
use crate::source::FileSpan;
use crate::syntax::Name;

pub(super) static RULE: Rule = Rule {
    name: "sync_lock_in_async",
    verdict: Verdict::Stall,
    page: include_str!("../../rules/sync_lock_in_async.md"),
    check,
};

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let program = settings.program(facts);
    let sites: Vec<Site<'_>> = sites(facts, program).collect();
    match settings.set {
        Set::Strict => findings.extend(sites.iter().map(|site| one(facts, program, site, None))),
        Set::Recommended => {
            let known = sites.into_iter().filter(|site| site.reached.by != Caller::Assumed);
            let (long, brief): (Vec<_>, Vec<_>) =
                known.map(|site| (long(facts, &site), site)).partition(|(why, _)| why.is_some());
            findings.extend(long.iter().map(|(why, site)| one(facts, program, site, *why)));
            let brief: Vec<Site<'_>> = brief.into_iter().map(|(_, site)| site).collect();
            findings.extend(by_lock(facts, program, &brief));
        }
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
    guard: GuardId,
    acquisition: &'f AcquisitionFact,
    node: NodeId,
    reached: Reached,
}

/// Acquisitions that may block a runtime's thread. Where the guard outlives an `.await`, another rule says the graver thing.
fn sites<'f>(facts: &'f Facts<'_, '_>, program: &'f Program) -> impl Iterator<Item = Site<'f>> {
    facts.bodies.iter().enumerate().flat_map(move |(b, body)| {
        body.acquisitions.iter().enumerate().filter_map(move |(n, acquisition)| {
            let core = &acquisition.core;
            let blocks = core.kind == LockKind::Blocking && core.wait != Wait::Try;
            // What is made for tasks, such as a channel's last value, has no async form to go to.
            let is_method = match core.source {
                Source::Method(fun) => facts.index.fun(fun).marks.acquires.is_some_and(|acquires| !acquires.is_brief),
                Source::Helper(_) | Source::Parameter(_) => false,
            };
            let is_across = || body.held.iter().any(|held| held.guard.index() == n);
            if !blocks || !is_method || is_across() {
                return None;
            }
            let node = program.graph.node(b, core.graph);
            let reached = program.reach.of(node)?;
            Some(Site { body, guard: GuardId(n as u32), acquisition, node, reached })
        })
    })
}

/// What is waited for while the lock is held, if that takes long.
fn long(facts: &Facts<'_, '_>, site: &Site<'_>) -> Option<Name> {
    let holds = |held: &[(GuardId, bool)]| held.iter().any(|(guard, _)| *guard == site.guard);
    let stalls = site.body.calls.stalls.iter().filter(|stall| holds(&stall.held));
    stalls.filter_map(|stall| why(facts.index, stall.fun)).next()
}

fn one(facts: &Facts<'_, '_>, program: &Program, site: &Site<'_>, long: Option<Name>) -> Finding {
    let lock = &site.acquisition.lock.text;
    let mut message = match (site.reached.by, site.reached.via) {
        (Caller::Assumed, _) => format!("`{lock}` is a blocking lock, and async code may call this public function"),
        (_, Some(_)) => format!("`{lock}` is a blocking lock, reached from async code"),
        (_, None) => format!("`{lock}` is a blocking lock, taken in async code"),
    };
    if let Some(why) = long {
        message.push_str(&format!(", and held over slow work ({why})"));
    }
    let mut finding = finding(&RULE, facts, site.body, site.acquisition, message).help(HELP);
    if site.reached.is_may {
        finding = finding.may();
    }
    if long.is_none() {
        finding = finding.ceiling(Level::Note);
    }
    finding.context.is_test |= site.reached.by == Caller::Test;
    story(facts, program, site).into_iter().for_each(|step| finding.step(step));
    finding.fixes.extend(go_async(site.acquisition).filter(|_| site.reached.via.is_none()));
    finding
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
    let place = FileSpan { file: site.body.file, span: site.acquisition.span };
    let text = "blocks the runtime's thread until the lock is free";
    let depth = steps.len().saturating_sub(1) as u32;
    steps.push(Step::new(Role::Acquired, place, text).item(site.body.item.clone()).lock(0).depth(depth));
    steps
}
