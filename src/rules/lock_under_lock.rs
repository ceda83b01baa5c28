//! A lock is taken while another is held, and nothing says that this is the order.

use super::lock_order_cycle::story;
use super::{Rule, Settings, frame, lock_info};
use crate::diagnostic::{Certainty, Finding, Verdict};
use crate::facts::Facts;
use crate::facts::lock_order::Pair;
use crate::facts::program::Program;
use rustc_hash::FxHashSet;

pub(super) static RULE: Rule = Rule {
    name: "lock_under_lock",
    verdict: Verdict::Advice,
    page: include_str!("../../rules/lock_under_lock.md"),
    is_whole: true,
    check,
};

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let program = settings.program(facts);
    let mut seen = FxHashSet::default();
    for pair in &program.order(facts).pairs {
        let (outer, inner) = (pair.outer.name(facts), pair.inner.name(facts));
        // What only a variable leads to has no name that an order could be declared by.
        if pair.is_of_variables() {
            continue;
        }
        let is_against = settings.declares(&inner, &outer);
        let is_meant = settings.declares(&outer, &inner) || is_turnstile(facts, pair) && !is_against;
        if !is_meant && seen.insert((pair.held, pair.at.0)) {
            findings.push(finding(facts, program, pair, (&outer, &inner), is_against));
        }
    }
}

/// Who takes a turnstile means to take other locks behind it: only an order that is declared otherwise says more.
fn is_turnstile(facts: &Facts<'_, '_>, pair: &Pair) -> bool {
    facts.bodies[pair.held.0].acquisitions[pair.held.1].is_turnstile
}

fn finding(
    facts: &Facts<'_, '_>,
    program: &Program,
    pair: &Pair,
    (outer, inner): (&str, &str),
    is_against: bool,
) -> Finding {
    let body = &facts.bodies[pair.held.0];
    let first = &body.acquisitions[pair.held.1];
    let message = if is_against {
        format!("`{inner}` is taken under `{outer}`, against the declared `lock-order`")
    } else {
        format!("`{inner}` is taken under `{outer}`, and no `lock-order` says so")
    };
    let mut found = frame(&RULE, facts, body, pair.at, message)
        .lock(lock_info(&first.lock, first.core.mode))
        .certainty(if pair.is_may { Certainty::May } else { Certainty::Must })
        .help("take one lock at a time, or declare in which order they are taken, in `holdup.toml`");
    let take = &facts.bodies[pair.take.0];
    found = found.lock(lock_info(take.lock_of(&take.calls.takes[pair.take.1]), pair.modes.1));
    if is_against {
        // Who has declared an order wants to hear of it, whatever the level of advice.
        found.verdict = Verdict::Deadlock;
    }
    found.story(story(facts, program, pair, (0, 1)))
}
