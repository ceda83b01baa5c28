//! A tracing span stays entered while the task is suspended.

use super::held::{Across, across, report};
use super::{Rule, Settings};
use crate::diagnostic::{Finding, Verdict};
use crate::facts::Facts;
use crate::index::marks::LockKind;

pub(super) static RULE: Rule = Rule {
    name: "entered_span_across_await",
    verdict: Verdict::Trace,
    page: include_str!("../../rules/entered_span_across_await.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    findings.extend(across(facts, LockKind::Span).map(|across| finding(facts, &across)));
}

fn finding(facts: &Facts<'_, '_>, across: &Across<'_>) -> Finding {
    let lock = &across.acquisition.lock.text;
    let message = format!("the span `{lock}` stays entered while the task is suspended");
    report(&RULE, facts, across, message, "entered here").help(
        "use `.instrument(span)` on the future: what other tasks trace on this thread meanwhile is put under this span",
    )
}
