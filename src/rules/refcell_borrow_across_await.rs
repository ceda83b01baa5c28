//! A `RefCell` is borrowed while the task is suspended.

use super::held::{Across, across, report};
use super::{Rule, Settings};
use crate::diagnostic::{Finding, Verdict};
use crate::facts::Facts;
use crate::index::marks::LockKind;

pub(super) static RULE: Rule = Rule {
    name: "refcell_borrow_across_await",
    verdict: Verdict::Panic,
    page: include_str!("../../rules/refcell_borrow_across_await.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    findings.extend(across(facts, LockKind::Cell).map(|across| finding(facts, &across)));
}

fn finding(facts: &Facts<'_, '_>, across: &Across<'_>) -> Finding {
    let lock = &across.acquisition.lock.text;
    let message = format!("`{lock}` stays borrowed while the task is suspended");
    report(&RULE, facts, across, message, "borrowed here")
        .help("end the borrow before the `.await`: whoever else borrows it meanwhile panics")
}
