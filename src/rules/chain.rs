//! What the rules about calls share: the steps that lead from one function to another.

use crate::diagnostic::{Finding, Role, Step};
use crate::facts::Facts;
use crate::facts::body::BodyFacts;
use crate::facts::call_graph::{EdgeId, NodeId};
use crate::facts::program::Program;
use crate::facts::reach::{Caller, Reached};
use crate::source::FileSpan;
use crate::syntax::Span;

/// A place in a body.
pub(super) fn place(body: &BodyFacts, span: Span) -> FileSpan {
    FileSpan { file: body.file, span }
}

/// A step for each call of a way, one deeper each time.
pub(super) fn calls(facts: &Facts<'_, '_>, program: &Program, way: &[EdgeId], depth: u32) -> Vec<Step> {
    let step = |(n, edge): (usize, &EdgeId)| {
        let (body, call) = program.graph.call(facts, *edge);
        let to = program.graph.at(program.graph.edge(*edge).to);
        let message = match to.graph {
            0 if call.is_drop => format!("a value ends here, which runs `{}`", facts.bodies[to.body].item),
            0 => format!("calls `{}`", name(&facts.bodies[to.body])),
            _ => "runs the code that is given to it".to_owned(),
        };
        Step::new(Role::Called, place(body, call.span), message).item(body.item.clone()).depth(depth + n as u32)
    };
    way.iter().enumerate().map(step).collect()
}

/// How async code gets to a node: where it begins, and the calls. Empty for async code itself.
pub(super) fn from_async(facts: &Facts<'_, '_>, program: &Program, node: NodeId) -> Vec<Step> {
    let way = program.reach.way(&program.graph, node);
    let Some(first) = way.first() else { return Vec::new() };
    let from = program.graph.at(program.graph.edge(*first).from);
    let body = &facts.bodies[from.body];
    let entered = facts.index.fun(body.fun).item.name_span.offset(facts.index.fun(body.fun).inside.unwrap_or(0));
    let message = if from.graph == 0 { "this is async code" } else { "there is async code in this function" };
    let mut steps = vec![Step::new(Role::Entered, place(body, entered), message).item(body.item.clone())];
    steps.extend(calls(facts, program, &way, 0));
    steps
}

/// A finding about a call that blocks, with the way from async code to it and what happens there.
pub(super) fn blocked(
    mut finding: Finding,
    (facts, program): (&Facts<'_, '_>, &Program),
    (body, span): (&BodyFacts, Span),
    (node, reached): (NodeId, Reached),
    message: &str,
) -> Finding {
    finding.context.is_test |= reached.by == Caller::Test;
    let steps = from_async(facts, program, node);
    let depth = steps.len().saturating_sub(1) as u32;
    steps.into_iter().for_each(|step| finding.step(step));
    finding.step(Step::new(Role::Blocked, place(body, span), message).item(body.item.clone()).depth(depth));
    finding
}

/// The last name of a function's path.
pub(super) fn name(body: &BodyFacts) -> &str {
    body.item.rsplit("::").next().unwrap_or("")
}
