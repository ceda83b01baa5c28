//! A loop takes the same lock in each turn.

use super::{Rule, Settings, sections};
use crate::diagnostic::{Finding, Role, Verdict};
use crate::facts::Facts;

pub(super) static RULE: Rule = Rule {
    name: "lock_in_loop",
    verdict: Verdict::Advice,
    page: include_str!("../../rules/lock_in_loop.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    for at in sections::all(facts) {
        let Some(iterated) = at.section.repeats else { continue };
        let message = format!("`{}` is locked anew in each turn of a loop", at.acquisition.lock.text);
        let mut finding = at.finding(&RULE, facts, message).help(HELP);
        finding.step(at.step(Role::Entered, iterated, "for each of these"));
        finding.step(at.step(Role::Acquired, at.acquisition.span, "the same lock is taken and released"));
        findings.push(finding);
    }
}

const HELP: &str = "take the lock once, around the loop: that costs less, and nobody sees or changes the data half-way";
