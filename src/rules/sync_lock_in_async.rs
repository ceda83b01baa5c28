//! A blocking lock is taken on a runtime's thread.

use super::held::go_async;
use super::{Rule, Settings, finding};
use crate::diagnostic::{Finding, Level, Role, Step, Story, Verdict};
use crate::facts::Facts;
use crate::facts::body::{AcquisitionFact, BodyFacts, Context};
use crate::facts::liveness::Source;
use crate::index::marks::{LockKind, Wait};
use crate::level::Set;
use crate::source::FileSpan;

pub(super) static RULE: Rule = Rule {
    name: "sync_lock_in_async",
    verdict: Verdict::Stall,
    page: include_str!("../../rules/sync_lock_in_async.md"),
    check,
};

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let sites: Vec<(&BodyFacts, &AcquisitionFact)> =
        facts.bodies.iter().flat_map(|body| sites(facts, body).map(move |site| (body, site))).collect();
    match settings.set {
        Set::Strict => findings.extend(sites.iter().map(|(body, site)| one(facts, body, site))),
        Set::Recommended => findings.extend(by_lock(facts, &sites)),
    }
}

/// Acquisitions that may block a runtime's thread. Where the guard outlives an `.await`, another rule says the graver thing.
fn sites<'f>(facts: &'f Facts<'_, '_>, body: &'f BodyFacts) -> impl Iterator<Item = &'f AcquisitionFact> {
    body.acquisitions.iter().enumerate().filter_map(move |(n, a)| {
        let blocks = a.core.kind == LockKind::Blocking && a.core.wait != Wait::Try && a.context == Context::Async;
        // What is made for tasks, such as a channel's last value, has no async form to go to.
        let is_method = match a.core.source {
            Source::Method(fun) => facts.index.fun(fun).marks.acquires.is_some_and(|acquires| !acquires.is_brief),
            Source::Helper(_) | Source::Parameter(_) => false,
        };
        let is_across = body.held.iter().any(|held| held.guard.index() == n);
        (blocks && is_method && !is_across).then_some(a)
    })
}

fn one(facts: &Facts<'_, '_>, body: &BodyFacts, site: &AcquisitionFact) -> Finding {
    let message = format!("`{}` is a blocking lock, taken in async code", site.lock.text);
    let mut finding = finding(&RULE, facts, body, site, message).ceiling(Level::Note).help(HELP);
    finding.step(step(body, site));
    finding.fixes.extend(go_async(site));
    finding
}

/// One note a lock, at its declaration, with every place in its stories.
fn by_lock(facts: &Facts<'_, '_>, sites: &[(&BodyFacts, &AcquisitionFact)]) -> Vec<Finding> {
    let mut groups: Vec<(Option<FileSpan>, &str, bool, Vec<usize>)> = Vec::new();
    let mut seen = rustc_hash::FxHashMap::default();
    for (n, (body, site)) in sites.iter().enumerate() {
        let is_test = facts.index.is_test(body.fun);
        let key = (site.lock.declared, site.lock.class.as_str(), is_test);
        let at = *seen.entry(key).or_insert_with(|| {
            groups.push((key.0, key.1, is_test, Vec::new()));
            groups.len() - 1
        });
        groups[at].3.push(n);
    }
    (groups.into_iter())
        .map(|(declared, class, _, members)| {
            let (body, first) = sites[members[0]];
            let message = format!("`{class}` is a blocking lock that async code takes");
            let mut all = finding(&RULE, facts, body, first, message).ceiling(Level::Note).help(HELP);
            all.primary = declared.unwrap_or(all.primary);
            for n in members {
                let (body, site) = sites[n];
                all.stories.push(Story { title: format!("in `{}`", body.item), steps: vec![step(body, site)] });
                all.anchors.push(FileSpan { file: body.file, span: site.statement });
            }
            all.fixes.extend(go_async(first));
            all
        })
        .collect()
}

const HELP: &str = "use a lock of `tokio::sync`, or take it inside `spawn_blocking`: while it waits, no other task runs on this thread";

fn step(body: &BodyFacts, site: &AcquisitionFact) -> Step {
    let place = FileSpan { file: body.file, span: site.span };
    Step::new(Role::Acquired, place, "blocks the runtime's thread until the lock is free")
        .item(body.item.clone())
        .lock(0)
}
