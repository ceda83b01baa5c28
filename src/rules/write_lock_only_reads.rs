//! A lock is taken to write, and only read.

use super::{Rule, Settings, sections};
use crate::diagnostic::{Finding, Role, Verdict};
use crate::facts::Facts;

pub(super) static RULE: Rule = Rule {
    name: "write_lock_only_reads",
    verdict: Verdict::Advice,
    page: include_str!("../../rules/write_lock_only_reads.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    for at in sections::all(facts) {
        let Some(used) = at.section.only_reads else { continue };
        let message = format!("`{}` is locked to write and only read", at.acquisition.lock.text);
        let mut finding = at.finding(&RULE, facts, message).help(HELP);
        finding.step(at.step(Role::Acquired, at.acquisition.span, "keeps all others out, readers too"));
        finding.step(at.step(Role::Used, used, "only read, here and later"));
        findings.push(finding);
    }
}

const HELP: &str = "take the lock to read: then readers do not wait for each other";
