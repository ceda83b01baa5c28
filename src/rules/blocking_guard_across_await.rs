//! A guard of a blocking lock is held while the task is suspended.

use super::held::{Across, across, go_async, report};
use super::{Rule, Settings};
use crate::diagnostic::{Finding, Verdict};
use crate::facts::Facts;
use crate::index::marks::LockKind;

pub(super) static RULE: Rule = Rule {
    name: "blocking_guard_across_await",
    verdict: Verdict::Deadlock,
    page: include_str!("../../rules/blocking_guard_across_await.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    findings.extend(across(facts, LockKind::Blocking).map(|across| finding(facts, &across)));
}

fn finding(facts: &Facts<'_, '_>, across: &Across<'_>) -> Finding {
    let lock = &across.acquisition.lock.text;
    let message = format!("`{lock}` stays locked while the task is suspended");
    let mut finding = report(&RULE, facts, across, message, "the lock is taken here")
        .help("end the critical section before the `.await`, or make it a lock of `tokio::sync`: another task that wants the lock blocks this thread, and the task that holds it may never run again");
    finding.fixes.extend(go_async(across.acquisition));
    finding
}
