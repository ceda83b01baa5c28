//! Once the lock is poisoned, what it guards is skipped in silence.

use super::{Rule, Settings, sections};
use crate::diagnostic::{Finding, Role, Verdict};
use crate::facts::Facts;

pub(super) static RULE: Rule = Rule {
    name: "poison_ignored",
    verdict: Verdict::Advice,
    page: include_str!("../../rules/poison_ignored.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    for at in sections::all(facts) {
        let Some(pattern) = at.section.skips_poisoned else { continue };
        let lock = &at.acquisition.lock.text;
        let message = format!("what `{lock}` guards is skipped in silence after a panic");
        let mut finding = at.finding(&RULE, facts, message).help(HELP);
        finding.step(at.step(
            Role::Acquired,
            at.acquisition.span,
            "gives an error once a thread has panicked under the lock",
        ));
        finding.step(at.step(Role::Used, pattern, "matches no error, and there is no `else`"));
        findings.push(finding);
    }
}

const HELP: &str = "take the guard out of the error with `unwrap_or_else(PoisonError::into_inner)` if the data is good after a panic, else say so: with an `else`, or with `unwrap`";
