//! A guard of an async lock is held while the task waits for something else.

use super::held::{Across, across, report};
use super::{Rule, Settings};
use crate::diagnostic::{Finding, Level, Verdict};
use crate::facts::Facts;
use crate::facts::body::{Root, SuspensionFact};
use crate::index::marks::{LockKind, Mode};
use crate::level::Set;

pub(super) static RULE: Rule = Rule {
    name: "async_guard_across_await",
    verdict: Verdict::Stall,
    page: include_str!("../../rules/async_guard_across_await.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    for mut across in across(facts, LockKind::Async) {
        if settings.set == Set::Recommended {
            let acquisition = across.acquisition;
            if acquisition.is_turnstile {
                continue;
            }
            across.suspensions.retain(|(suspension, _)| !is_through(acquisition, suspension));
        }
        // To wait for another lock in the declared order is what the order is for.
        let (body, outer) = (across.body, &across.acquisition.lock.class);
        across.suspensions.retain(|(suspension, _)| {
            suspension.takes.is_none_or(|inner| !settings.declares(outer, &body.acquisitions[inner].lock.class))
        });
        if !across.suspensions.is_empty() {
            findings.push(finding(facts, &across));
        }
    }
}

/// Whether what is awaited works through the guard: it borrows exclusively what the guard protects.
fn is_through(acquisition: &crate::facts::body::AcquisitionFact, suspension: &SuspensionFact) -> bool {
    acquisition.core.mode != Mode::Shared
        && suspension.borrowed.iter().any(|root| match root {
            Root::Binding(binding) => acquisition.variables.contains(binding),
            Root::Call(call) => acquisition.core.call == Some(*call),
        })
}

fn finding(facts: &Facts<'_, '_>, across: &Across<'_>) -> Finding {
    let lock = &across.acquisition.lock.text;
    let slow = across.suspensions.iter().find_map(|(suspension, _)| why_slow(across, suspension));
    let message = match &slow {
        Some(why) => format!("`{lock}` stays locked while the task waits for {why}"),
        None => format!("`{lock}` stays locked over an `.await`"),
    };
    let mut finding = report(&RULE, facts, across, message, "the lock is taken here")
        .help("copy or clone what is needed out of the guard and release it before the `.await`: every task that wants the lock waits as long");
    if slow.is_none() {
        finding.ceiling = Some(Level::Note);
    }
    finding
}

fn why_slow(across: &Across<'_>, suspension: &SuspensionFact) -> Option<String> {
    // What a branch of `join!` has taken waits for the other branches, not for itself.
    let is_branch = suspension.is_macro && suspension.whole.contains(across.acquisition.span);
    if let Some(why) = suspension.slow.filter(|_| !is_branch) {
        return Some(why.to_string());
    }
    let is_in_loop = suspension.loops.iter().any(|around| !around.contains(across.acquisition.span));
    is_in_loop.then(|| "each turn of a loop".to_owned())
}
