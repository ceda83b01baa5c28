//! A lock that async code wants is held over slow blocking work.

use super::chain::{calls, place};
use super::sections::{self, At};
use super::{Rule, Settings, sync_lock_in_async};
use crate::diagnostic::{Certainty, Finding, Role, Step, Verdict};
use crate::facts::Facts;
use crate::facts::blocking::SlowCall;
use crate::facts::liveness::GuardId;
use crate::facts::program::Program;
use crate::facts::reach::Caller;
use crate::facts::section::Slow;
use crate::index::marks::LockKind;
use crate::source::FileSpan;
use crate::syntax::Name;
use rustc_hash::FxHashMap;

pub(super) static RULE: Rule = Rule {
    name: "blocking_call_under_lock",
    verdict: Verdict::Stall,
    page: include_str!("../../rules/blocking_call_under_lock.md"),
    is_whole: true,
    check,
};

/// A class of locks: where it is declared, its name, and of which kind it is.
type Class<'f> = (Option<FileSpan>, &'f str, LockKind);

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let program = settings.program(facts);
    let waiters = waiters(facts, program);
    for at in sections::all(facts).filter(|at| is_lock(at) && !at.acquisition.is_turnstile) {
        let Some(waiter) = waiter(program, &at, &waiters) else { continue };
        let own: Vec<&Slow> = at.section.slow.iter().filter(|slow| !slow.is_through).collect();
        let guard = GuardId(at.member.acquisition as u32);
        let below = program.blocking.under(facts, &program.graph, at.member.body, guard);
        let worst = worst(&own, &below).filter(|_| !own.is_empty() || !is_told_otherwise(facts, program, &at));
        if let Some((name, why, is_must)) = worst {
            let lock = &at.acquisition.lock.text;
            let message = format!("`{lock}` stays locked while `{name}` blocks the thread: {why}");
            let certainty = if is_must { Certainty::Must } else { Certainty::May };
            let finding = at.finding(&RULE, facts, message).certainty(certainty).help(HELP);
            findings.push(told(facts, program, finding, &at, (&own, &below), &waiter));
        }
    }
}

fn is_lock(at: &At<'_>) -> bool {
    matches!(at.acquisition.core.kind, LockKind::Blocking | LockKind::Async)
}

/// Whether `sync_lock_in_async` says of the same guard that it is held too long, with the calls that lead to the work.
fn is_told_otherwise(facts: &Facts<'_, '_>, program: &Program, at: &At<'_>) -> bool {
    at.acquisition.core.kind == LockKind::Blocking
        && sync_lock_in_async::is_site(facts, at.body, at.member.acquisition)
        && is_async(program, at)
}

/// The work that the message names: what, on what it blocks, and whether the lock is held on every way there.
fn worst(own: &[&Slow], below: &[SlowCall]) -> Option<(Name, Name, bool)> {
    let own = own.iter().map(|slow| (slow.name, slow.why, slow.is_must));
    let all: Vec<_> = own.chain(below.iter().map(|slow| (slow.name, slow.why, slow.is_must))).collect();
    all.iter().find(|(.., is_must)| *is_must).or(all.first()).copied()
}

fn told(
    facts: &Facts<'_, '_>,
    program: &Program,
    mut finding: Finding,
    at: &At<'_>,
    (own, below): (&[&Slow], &[SlowCall]),
    waiter: &At<'_>,
) -> Finding {
    finding.step(at.step(Role::Acquired, at.acquisition.span, "the lock is taken here"));
    for one in own {
        finding.step(at.step(Role::Blocked, one.span, "and held over work that blocks").held([0]));
    }
    for one in below {
        for step in calls(facts, program, &one.way, 0) {
            finding.step(step.held([0]));
        }
        let inner = &facts.bodies[one.stall.0];
        let step = Step::new(
            Role::Blocked,
            place(inner, inner.calls.stalls[one.stall.1].span),
            "and held over work that blocks",
        );
        finding.step(step.item(inner.item.clone()).lock(0).held([0]).depth(one.way.len() as u32));
    }
    if waiter.acquisition.span != at.acquisition.span {
        finding.step(waiter.step(Role::Reacquired, waiter.acquisition.span, "async code waits for it here"));
    }
    finding
}

/// For each lock, the first place where async code takes it.
fn waiters<'f>(facts: &'f Facts<'_, '_>, program: &Program) -> FxHashMap<Class<'f>, At<'f>> {
    let mut waiters = FxHashMap::default();
    for at in sections::all(facts).filter(|at| is_lock(at) && is_async(program, at)) {
        waiters.entry(class(&at)).or_insert(at);
    }
    waiters
}

/// Whether async code takes it there, or gets there by calls.
fn is_async(program: &Program, at: &At<'_>) -> bool {
    let node = program.graph.node(at.member.body, at.acquisition.core.graph);
    program.reach.of(node).is_some_and(|reached| reached.by == Caller::Async && !reached.is_may)
}

/// Where async code waits for the lock. What is not declared anywhere is known only where it stands.
fn waiter<'f>(program: &Program, at: &At<'f>, waiters: &FxHashMap<Class<'f>, At<'f>>) -> Option<At<'f>> {
    match class(at) {
        (Some(_), ..) => waiters.get(&class(at)).copied(),
        (None, ..) => Some(*at).filter(|at| is_async(program, at)),
    }
}

fn class<'f>(at: &At<'f>) -> Class<'f> {
    (at.acquisition.lock.declared, at.acquisition.lock.class.as_str(), at.acquisition.core.kind)
}

const HELP: &str = "copy what is needed out of the guard and do the work after it is released: every task that wants the lock waits for the work";
