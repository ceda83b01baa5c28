//! Two pieces of code take the same locks in different orders.

use super::chain::{calls, place};
use super::{Rule, Settings, frame, lock_info};
use crate::diagnostic::{Certainty, Finding, Role, Step, Story, Verdict};
use crate::facts::Facts;
use crate::facts::body::BodyFacts;
use crate::facts::lock_order::Pair;
use crate::facts::program::Program;
use crate::facts::swaps::Swap;
use crate::source::FileSpan;
use rustc_hash::{FxHashMap, FxHashSet};

pub(super) static RULE: Rule = Rule {
    name: "lock_order_cycle",
    verdict: Verdict::Deadlock,
    page: include_str!("../../rules/lock_order_cycle.md"),
    is_whole: true,
    check,
};

fn check(facts: &Facts<'_, '_>, settings: &Settings<'_>, findings: &mut Vec<Finding>) {
    let program = settings.program(facts);
    let order = program.order(facts);
    let mut numbers = FxHashMap::default();
    let mut orders: Vec<Vec<Found<'_>>> = Vec::new();
    for (n, pair) in order.pairs.iter().enumerate() {
        if let Some((others, is_certain)) = order.cycle(n) {
            let others = others.iter().map(|n| &order.pairs[*n]).collect();
            let number = *numbers.entry((&pair.outer, &pair.inner)).or_insert_with(|| {
                orders.push(Vec::new());
                orders.len() - 1
            });
            orders[number].push(Found { pair, others, is_certain });
        }
    }
    findings.extend(orders.iter().map(|places| finding(facts, program, places)));
    findings.extend(program.swaps(facts).iter().map(|swap| swapped(facts, program, swap)));
}

/// A finding about two parameters that may be given in either order.
fn swapped(facts: &Facts<'_, '_>, program: &Program, swap: &Swap) -> Finding {
    let body = &facts.bodies[swap.body];
    let (first, take) = (&body.acquisitions[swap.held], &body.calls.takes[swap.take]);
    let (outer, inner) = (&first.lock, body.lock_of(take));
    let message =
        format!("`{}` is taken under `{}`, and in the other order by who swaps the two", inner.text, outer.text);
    let mut found = frame(&RULE, facts, body, (take.span, take.statement), message)
        .certainty(Certainty::May)
        .help("ask which comes first, by a number or an address, and take that one first")
        .lock(lock_info(outer, first.core.mode))
        .lock(lock_info(inner, take.acquires.mode))
        .anchor(place(body, first.statement));
    let (text, again) = (format!("`{}` is taken here", outer.text), format!("and `{}` is wanted here", inner.text));
    let taken = Step::new(Role::Acquired, place(body, first.span), text).item(body.item.clone());
    found.step(taken.lock(0));
    let wanted = Step::new(Role::Reacquired, place(body, take.span), again).item(body.item.clone());
    found.step(wanted.lock(1).held([0]));
    for (edge, text) in swap.calls.iter().flat_map(|(one, other)| [(one, "given so here"), (other, "and swapped here")])
    {
        let (caller, call) = program.graph.call(facts, *edge);
        found.step(Step::new(Role::Called, place(caller, call.span), text).item(caller.item.clone()));
    }
    found
}

/// A place where two locks are taken in an order that a cycle goes through.
struct Found<'f> {
    pair: &'f Pair,
    /// The rest of the cycle.
    others: Vec<&'f Pair>,
    is_certain: bool,
}

/// Of one order, so many more places are told.
const SHOWN: usize = 16;

/// One finding for all places that take two locks in one order: who puts it right changes either all of these, or the others.
fn finding(facts: &Facts<'_, '_>, program: &Program, places: &[Found<'_>]) -> Finding {
    let best = places.iter().min_by_key(|found| (!found.is_certain, found.pair.is_joined));
    let Found { pair, others, is_certain } = best.unwrap_or(&places[0]);
    let body = &facts.bodies[pair.held.0];
    let elsewhere: Vec<String> = others.iter().map(|other| format!("`{}`", facts.bodies[other.held.0].item)).collect();
    let (outer, inner) = (pair.outer.name(facts), pair.inner.name(facts));
    let message = format!("`{inner}` is taken under `{outer}`, and in another order in {}", elsewhere.join(" and "));
    let mut found = frame(&RULE, facts, body, pair.at, message)
        .certainty(if *is_certain { Certainty::Must } else { Certainty::May })
        .help("take them in one order everywhere, or release the first before the second is taken");
    for each in std::iter::once(pair).chain(others) {
        let holder = &facts.bodies[each.held.0];
        let first = &holder.acquisitions[each.held.1];
        let mut lock = lock_info(&first.lock, first.core.mode);
        lock.class = each.outer.name(facts);
        found = found.lock(lock);
        found.anchors.push(place(holder, each.at.1));
    }
    let count = others.len() + 1;
    for (n, each) in std::iter::once(pair).chain(others).enumerate() {
        found.stories.push(story(facts, program, each, (n, (n + 1) % count)));
    }
    let mut seen = FxHashSet::default();
    seen.insert((pair.held.0, pair.at.0));
    let more = places.iter().map(|found| found.pair).filter(|pair| seen.insert((pair.held.0, pair.at.0)));
    for each in more.take(SHOWN) {
        found.anchors.push(place(&facts.bodies[each.held.0], each.at.1));
        found.stories.push(story(facts, program, each, (0, 1)));
    }
    found
}

/// How one of them gets to hold the one lock and to want the other; `locks` are their numbers in the finding.
pub(super) fn story(facts: &Facts<'_, '_>, program: &Program, pair: &Pair, locks: (usize, usize)) -> Story {
    let body = &facts.bodies[pair.held.0];
    let first = &body.acquisitions[pair.held.1];
    let mut story = Story::new(format!("in `{}`", body.item));
    let text = format!("`{}` is taken here", first.lock.text);
    story.steps.push(Step::new(Role::Acquired, place(body, first.span), text).item(body.item.clone()).lock(locks.0));
    story.steps.extend(calls(facts, program, &pair.way, 0).into_iter().map(|step| step.held([locks.0])));
    let inner: &BodyFacts = &facts.bodies[pair.take.0];
    let take = &inner.calls.takes[pair.take.1];
    let text = format!("and `{}` is wanted here", inner.lock_of(take).text);
    let at = FileSpan { file: inner.file, span: take.span };
    let step = Step::new(Role::Reacquired, at, text).item(inner.item.clone()).depth(pair.way.len() as u32);
    story.steps.push(step.lock(locks.1).held([locks.0]));
    story
}
