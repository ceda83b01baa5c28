//! Facts → findings. One file a rule; what several share stands here and in [`held`].

mod async_guard_across_await;
mod blocking_guard_across_await;
mod entered_span_across_await;
mod guard_dropped_at_once;
mod held;
mod map_ref_across_await;
mod refcell_borrow_across_await;
mod sync_lock_in_async;

use crate::diagnostic::{Finding, LockInfo, Verdict};
use crate::facts::Facts;
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::index::marks;
use crate::level::Set;
use crate::source::FileSpan;
use crate::syntax::Span;

/// A kind of misuse: what finds it, and the page that explains it.
pub struct Rule {
    /// snake_case, the fault and not the cure.
    pub name: &'static str,
    /// What its findings mean.
    pub verdict: Verdict,
    /// Markdown; its examples are tests.
    pub page: &'static str,
    /// Adds what it finds.
    check: fn(&Facts<'_, '_>, Set, &mut Vec<Finding>),
}

/// All rules, sorted by name.
pub static RULES: &[&Rule] = &[
    &async_guard_across_await::RULE,
    &blocking_guard_across_await::RULE,
    &entered_span_across_await::RULE,
    &guard_dropped_at_once::RULE,
    &map_ref_across_await::RULE,
    &refcell_borrow_across_await::RULE,
    &sync_lock_in_async::RULE,
];

/// Runs every rule. The set decides only how findings are grouped, never whether there are any.
pub fn run(facts: &Facts<'_, '_>, set: Set) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        (rule.check)(facts, set, &mut findings);
    }
    findings
}

/// A finding's frame: where it stands and which lock it is about.
fn finding(rule: &Rule, facts: &Facts<'_, '_>, body: &BodyFacts, acquisition: &AcquisitionFact, message: String) -> Finding {
    let index = facts.index;
    let fun = index.fun(body.fun);
    let place = |span: Span| FileSpan { file: body.file, span };
    let target = index.krate(fun.module).target;
    let finding = Finding::new(rule.name, rule.verdict, place(acquisition.span), message)
        .item(body.item.clone())
        .lock(lock_info(acquisition))
        .context(index.is_test(body.fun), target.map(|t| index.target_name(t)))
        .anchor(place(acquisition.statement))
        .enclosed_by(place(body.item_span))
        .identity(acquisition.method.to_string(), body.hash);
    match fun.container {
        crate::index::Container::Impl(imp) => finding.enclosed_by(place(index.impls[imp.index()].item.span)),
        crate::index::Container::Trait(trait_) => finding.enclosed_by(place(index.traits[trait_.index()].item.span)),
        crate::index::Container::Module => finding,
    }
}

fn lock_info(acquisition: &AcquisitionFact) -> LockInfo {
    let mode = match acquisition.core.mode {
        marks::Mode::Exclusive => crate::diagnostic::Mode::Exclusive,
        marks::Mode::Shared => crate::diagnostic::Mode::Shared,
        marks::Mode::Upgradable => crate::diagnostic::Mode::Upgradable,
    };
    let mut lock = LockInfo::new(acquisition.lock.class.clone(), acquisition.lock.ty.clone(), mode);
    lock.declared = acquisition.lock.declared;
    lock
}
