//! A lock that async code wants is held over slow blocking work.

use super::sections::{self, At};
use super::{Rule, Settings};
use crate::diagnostic::{Certainty, Finding, Role, Verdict};
use crate::facts::Facts;
use crate::facts::body::Context;
use crate::source::FileSpan;
use rustc_hash::FxHashMap;

pub(super) static RULE: Rule = Rule {
    name: "blocking_call_under_lock",
    verdict: Verdict::Stall,
    page: include_str!("../../rules/blocking_call_under_lock.md"),
    check,
};

/// A class of locks: where it is declared, and its name.
type Class<'f> = (Option<FileSpan>, &'f str);

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    let waiters = waiters(facts);
    for at in sections::all(facts).filter(|at| !at.acquisition.is_turnstile) {
        let slow: Vec<_> = at.section.slow.iter().filter(|slow| !slow.is_through).collect();
        let Some(waiter) = waiter(&at, &waiters).filter(|_| !slow.is_empty()) else { continue };
        let is_must = slow.iter().any(|slow| slow.is_must);
        let first = slow.iter().find(|slow| slow.is_must).unwrap_or(&slow[0]);
        let lock = &at.acquisition.lock.text;
        let message = format!("`{lock}` stays locked while `{}` blocks the thread: {}", first.name, first.why);
        let certainty = if is_must { Certainty::Must } else { Certainty::May };
        let mut finding = at.finding(&RULE, facts, message).certainty(certainty).help(HELP);
        finding.step(at.step(Role::Acquired, at.acquisition.span, "the lock is taken here"));
        for one in &slow {
            finding.step(at.step(Role::Blocked, one.span, "and held over work that blocks").held([0]));
        }
        if waiter.acquisition.span != at.acquisition.span {
            finding.step(waiter.step(Role::Reacquired, waiter.acquisition.span, "async code waits for it here"));
        }
        findings.push(finding);
    }
}

/// For each lock, the first place where async code takes it.
fn waiters<'f>(facts: &'f Facts<'_, '_>) -> FxHashMap<Class<'f>, At<'f>> {
    let mut waiters = FxHashMap::default();
    for at in sections::all(facts).filter(|at| at.acquisition.context == Context::Async) {
        waiters.entry(class(&at)).or_insert(at);
    }
    waiters
}

/// Where async code waits for the lock. What is not declared anywhere is known only where it stands.
fn waiter<'f>(at: &At<'f>, waiters: &FxHashMap<Class<'f>, At<'f>>) -> Option<At<'f>> {
    match class(at) {
        (Some(_), _) => waiters.get(&class(at)).copied(),
        (None, _) => Some(*at).filter(|at| at.acquisition.context == Context::Async),
    }
}

fn class<'f>(at: &At<'f>) -> Class<'f> {
    (at.acquisition.lock.declared, at.acquisition.lock.class.as_str())
}

const HELP: &str = "copy what is needed out of the guard and do the work after it is released: every task that wants the lock waits for the work";
