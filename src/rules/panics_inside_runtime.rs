//! What panics on a runtime's thread is called in async code.

use super::chain::blocked;
use super::{Rule, Settings, frame};
use crate::diagnostic::{Certainty, Finding, Verdict};
use crate::facts::Facts;
use crate::facts::body::{BodyFacts, Context};
use crate::facts::call_graph::NodeId;
use crate::facts::calls::StallFact;
use crate::facts::program::Program;
use crate::facts::reach::{Caller, Reached};

pub(super) static RULE: Rule = Rule {
    name: "panics_inside_runtime",
    verdict: Verdict::Panic,
    page: include_str!("../../rules/panics_inside_runtime.md"),
    is_whole: true,
    check,
};

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let program = settings.program(facts);
    for (n, body) in facts.bodies.iter().enumerate() {
        let panics = |stall: &&StallFact| facts.index.fun(stall.fun).marks.panics_in_async;
        for stall in body.calls.stalls.iter().filter(panics) {
            let node = program.graph.node(n, stall.graph);
            // A body that asks where it runs may know what it does. What nobody here calls from async code may be meant for threads.
            let is_told = body.calls.asks_for_runtime || body.calls.contexts[stall.graph] == Context::Blocking;
            // Errs quiet: so may what this program runs by another executor, unless others may run it elsewhere.
            let is_aside = || !facts.index.fun(body.fun).item.is_pub && program.graph.is_run_aside(facts, node);
            let of_concern = |reached: &Reached| !is_told && reached.by != Caller::Assumed && !is_aside();
            if let Some(reached) = program.reach.of(node).filter(of_concern) {
                findings.push(finding(facts, program, (body, stall), node, reached));
            }
        }
    }
}

fn finding(
    facts: &Facts<'_, '_>,
    program: &Program,
    (body, stall): (&BodyFacts, &StallFact),
    node: NodeId,
    reached: Reached,
) -> Finding {
    let method = facts.index.fun(stall.fun).name;
    let message = match reached.via {
        None => format!("`{method}` panics in async code"),
        Some(_) => format!("`{method}` panics when async code gets here"),
    };
    // Errs quiet: which branch a function takes is often settled by what a test, or another caller, gives it.
    let way = program.reach.way(&program.graph, node);
    let is_conditional =
        way.iter().any(|edge| program.graph.call(facts, *edge).1.is_conditional) || stall.is_conditional;
    // What a test or benchmark runs its futures on may be no runtime that minds.
    let is_runner_unknown = facts.index.is_test(body.fun) && !facts.index.is_test_root(body.fun);
    let is_guess =
        reached.is_may || is_runner_unknown || reached.via.is_some() && (reached.by == Caller::Test || is_conditional);
    let found = frame(&RULE, facts, body, (stall.span, stall.statement), message)
        .identity(method.to_string(), body.hash)
        .certainty(if is_guess { Certainty::May } else { Certainty::Must })
        .help("await in its place, or move the call into `spawn_blocking`");
    let text = "a runtime's thread must not block here, and it panics";
    blocked(found, (facts, program), (body, stall.span), (node, reached), text)
}
