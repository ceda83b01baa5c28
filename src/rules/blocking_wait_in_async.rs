//! A thread of the runtime waits for another thread.

use super::chain::blocked;
use super::{Rule, Settings, frame};
use crate::diagnostic::{Certainty, Finding, Verdict};
use crate::facts::Facts;
use crate::facts::body::{BodyFacts, Context};
use crate::facts::call_graph::NodeId;
use crate::facts::program::Program;
use crate::facts::reach::{Caller, Reached};
use crate::facts::section::WaitFact;

pub(super) static RULE: Rule = Rule {
    name: "blocking_wait_in_async",
    verdict: Verdict::Stall,
    page: include_str!("../../rules/blocking_wait_in_async.md"),
    is_whole: true,
    check,
};

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let program = settings.program(facts);
    for (n, body) in facts.bodies.iter().enumerate() {
        for wait in body.waits.iter().filter(|wait| wait.context != Context::Blocking) {
            let node = program.graph.node(n, wait.graph);
            // A function that asks where it runs may know what it does. What nobody here calls from async code may be meant for threads.
            let is_told = |reached: &Reached| {
                reached.by != Caller::Assumed && (reached.via.is_none() || !body.calls.asks_for_runtime)
            };
            if let Some(reached) = program.reach.of(node).filter(is_told) {
                findings.push(finding(facts, program, (body, wait), node, reached));
            }
        }
    }
}

fn finding(
    facts: &Facts<'_, '_>,
    program: &Program,
    (body, wait): (&BodyFacts, &WaitFact),
    node: NodeId,
    reached: Reached,
) -> Finding {
    let message = match reached.via {
        None => format!("`{}` blocks a thread of the runtime: {}", wait.name, wait.why),
        Some(_) => format!("`{}` blocks a thread of the runtime when async code gets here: {}", wait.name, wait.why),
    };
    let finding = frame(&RULE, facts, body, (wait.span, wait.statement), message)
        .help(HELP)
        .identity(wait.name.to_string(), body.hash)
        .certainty(if reached.is_may { Certainty::May } else { Certainty::Must });
    let text = "no other task runs on this thread until this returns";
    blocked(finding, (facts, program), (body, wait.span), (node, reached), text)
}

const HELP: &str = "wait with what suspends the task, such as the channels of `tokio::sync`, `tokio::time::sleep` or `tokio::process`, or move the wait to `spawn_blocking`";
