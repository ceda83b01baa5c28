//! A reference into a concurrent map keeps its shard locked while the task is suspended.

use super::held::{Across, across, report};
use super::{Rule, Settings};
use crate::diagnostic::{Finding, Verdict};
use crate::facts::Facts;
use crate::index::marks::LockKind;

pub(super) static RULE: Rule = Rule {
    name: "map_ref_across_await",
    verdict: Verdict::Deadlock,
    page: include_str!("../../rules/map_ref_across_await.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    findings.extend(across(facts, LockKind::Map).map(|across| finding(facts, &across)));
}

fn finding(facts: &Facts<'_, '_>, across: &Across<'_>) -> Finding {
    let lock = &across.acquisition.lock.text;
    let message = format!("an entry of `{lock}` stays locked while the task is suspended");
    report(&RULE, facts, across, message, "a shard of the map is locked here").help(
        "copy the value out before the `.await`: another task that needs the same shard blocks its thread meanwhile",
    )
}
