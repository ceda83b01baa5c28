//! A guard that nobody needs any more is kept over work.

use super::{Rule, Settings, sections};
use crate::diagnostic::{Finding, Role, Verdict};
use crate::facts::Facts;
use crate::facts::section::{Idle, IdleWork};

pub(super) static RULE: Rule = Rule {
    name: "guard_outlives_last_use",
    verdict: Verdict::Advice,
    page: include_str!("../../rules/guard_outlives_last_use.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    for at in sections::all(facts) {
        let Some(Idle { last_use, span, what }) = &at.section.idle else { continue };
        let lock = &at.acquisition.lock.text;
        let work = match what {
            IdleWork::Loop => "a loop".to_owned(),
            IdleWork::Call(name) => format!("`{name}`, which loops"),
            IdleWork::Blocks(name, why) => format!("`{name}`, which waits for {why}"),
        };
        let message = format!("`{lock}` stays locked after its last use, over {work}");
        let mut finding = at.finding(&RULE, facts, message).help(HELP);
        finding.step(at.step(Role::Acquired, at.acquisition.span, "the lock is taken here"));
        finding.step(at.step(Role::Used, *last_use, "the guard is last used here"));
        finding.step(at.step(Role::Called, *span, "and still held here").held([0]));
        findings.push(finding);
    }
}

const HELP: &str = "end the critical section with a block or `drop` after the last use: everyone else who wants the lock waits for what follows";
