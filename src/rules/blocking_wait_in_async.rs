//! A thread of the runtime waits for another thread.

use super::{Rule, Settings, finding_at};
use crate::diagnostic::{Finding, Role, Step, Verdict};
use crate::facts::Facts;
use crate::facts::body::{BodyFacts, Context};
use crate::facts::section::WaitFact;
use crate::source::FileSpan;

pub(super) static RULE: Rule = Rule {
    name: "blocking_wait_in_async",
    verdict: Verdict::Stall,
    page: include_str!("../../rules/blocking_wait_in_async.md"),
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    for body in &facts.bodies {
        let waits = body.waits.iter().filter(|wait| wait.context == Context::Async);
        findings.extend(waits.map(|wait| finding(facts, body, wait)));
    }
}

fn finding(facts: &Facts<'_, '_>, body: &BodyFacts, wait: &WaitFact) -> Finding {
    let message = format!("`{}` blocks a thread of the runtime: {}", wait.name, wait.why);
    let mut finding = finding_at(&RULE, facts, body, (wait.span, wait.statement))
        .help(HELP)
        .identity(wait.name.to_string(), body.hash);
    finding.message = message;
    let place = FileSpan { file: body.file, span: wait.span };
    finding.step(
        Step::new(Role::Blocked, place, "no other task runs on this thread until this returns").item(body.item.clone()),
    );
    finding
}

const HELP: &str = "wait with what suspends the task, such as the channels of `tokio::sync`, `tokio::time::sleep` or `tokio::process`, or move the wait to `spawn_blocking`";
