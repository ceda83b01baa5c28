//! A blocking lock is taken on a runtime's thread.

use super::held::go_async;
use super::sections::At;
use super::{Rule, Settings, finding};
use crate::diagnostic::{Finding, Level, Role, Step, Story, Verdict};
use crate::facts::Facts;
use crate::facts::body::{BodyFacts, Context};
use crate::facts::liveness::Source;
use crate::facts::section::Slow;
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
    let sites: Vec<At<'_>> = facts.bodies.iter().flat_map(|body| sites(facts, body)).collect();
    let (long, brief): (Vec<At<'_>>, Vec<At<'_>>) = sites.into_iter().partition(|at| long(at).is_some());
    findings.extend(long.iter().map(|at| one(facts, at)));
    match settings.set {
        Set::Strict => findings.extend(brief.iter().map(|at| one(facts, at).ceiling(Level::Note))),
        Set::Recommended => findings.extend(by_lock(facts, &brief)),
    }
}

/// Acquisitions that may block a runtime's thread. Where the guard outlives an `.await`, another rule says the graver thing.
fn sites<'f>(facts: &'f Facts<'_, '_>, body: &'f BodyFacts) -> impl Iterator<Item = At<'f>> {
    body.acquisitions.iter().zip(&body.sections).enumerate().filter_map(move |(n, (a, section))| {
        let blocks = a.core.kind == LockKind::Blocking && a.core.wait != Wait::Try && a.context == Context::Async;
        // What is made for tasks, such as a channel's last value, has no async form to go to.
        let is_method = match a.core.source {
            Source::Method(fun) => facts.index.fun(fun).marks.acquires.is_some_and(|acquires| !acquires.is_brief),
            Source::Helper(_) | Source::Parameter(_) => false,
        };
        let is_across = body.held.iter().any(|held| held.guard.index() == n);
        (blocks && is_method && !is_across).then_some(At { body, acquisition: a, section })
    })
}

/// The work under a lock that makes it a long one, its own or that of a lock taken under it: where, and what.
fn long<'f>(at: &At<'f>) -> Option<&'f Slow> {
    let inner = at.section.nested.iter().filter_map(|(taken, _)| at.body.sections.get(*taken));
    std::iter::once(at.section).chain(inner).find_map(|section| section.slow.first())
}

fn one(facts: &Facts<'_, '_>, at: &At<'_>) -> Finding {
    let long = long(at);
    let lock = &at.acquisition.lock.text;
    let message = match long {
        Some(slow) => {
            format!("`{lock}` is a blocking lock, taken in async code and held over `{}`: {}", slow.name, slow.why)
        }
        None => format!("`{lock}` is a blocking lock, taken in async code"),
    };
    let mut finding = finding(&RULE, facts, at.body, at.acquisition, message).help(HELP);
    finding.step(step(at));
    if let Some(slow) = long {
        finding.step(at.step(Role::Blocked, slow.span, "the lock is held over this, and the thread blocks").held([0]));
    }
    finding.fixes.extend(go_async(at.acquisition));
    finding
}

/// One note a lock, at its declaration, with every place in its stories.
fn by_lock(facts: &Facts<'_, '_>, sites: &[At<'_>]) -> Vec<Finding> {
    let mut groups: Vec<(Option<FileSpan>, &str, bool, Vec<usize>)> = Vec::new();
    let mut seen = rustc_hash::FxHashMap::default();
    for (n, At { body, acquisition: site, .. }) in sites.iter().enumerate() {
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
            let At { body, acquisition: first, .. } = sites[members[0]];
            let message = format!("`{class}` is a blocking lock that async code takes");
            let mut all = finding(&RULE, facts, body, first, message).ceiling(Level::Note).help(HELP);
            all.primary = declared.unwrap_or(all.primary);
            for n in members {
                let At { body, acquisition: site, .. } = sites[n];
                all.stories.push(Story { title: format!("in `{}`", body.item), steps: vec![step(&sites[n])] });
                all.anchors.push(FileSpan { file: body.file, span: site.statement });
            }
            all.fixes.extend(go_async(first));
            all
        })
        .collect()
}

const HELP: &str = "use a lock of `tokio::sync`, or take it inside `spawn_blocking`: while it waits, no other task runs on this thread";

fn step(at: &At<'_>) -> Step {
    at.step(Role::Acquired, at.acquisition.span, "blocks the runtime's thread until the lock is free")
}
