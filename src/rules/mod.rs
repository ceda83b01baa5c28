//! Facts → findings. One file a rule; what several share stands here, in [`held`] and in [`sections`].

mod async_guard_across_await;
mod async_lock_never_awaited_under;
mod blocking_call_under_lock;
mod blocking_guard_across_await;
mod blocking_wait_in_async;
mod entered_span_across_await;
mod guard_dropped_at_once;
mod guard_outlives_last_use;
mod held;
mod lock_in_loop;
mod map_ref_across_await;
mod poison_ignored;
mod refcell_borrow_across_await;
mod sections;
mod sync_lock_in_async;
mod write_lock_only_reads;

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
    check: fn(&Facts<'_, '_>, &Settings<'_>, &mut Vec<Finding>),
}

/// What of the user's wishes rules may look at: none of it decides a level.
#[derive(Clone, Copy, Debug)]
pub struct Settings<'s> {
    /// How much is told, and in which groups.
    pub set: Set,
    /// The classes of locks in the order in which they may be taken one under another.
    pub lock_order: &'s [String],
}

impl Settings<'_> {
    /// Whether the user has declared that `inner` may be taken while `outer` is held.
    fn declares(&self, outer: &str, inner: &str) -> bool {
        let at = |class: &str| self.lock_order.iter().position(|declared| declared == class);
        at(outer).zip(at(inner)).is_some_and(|(outer, inner)| outer < inner)
    }
}

/// All rules, sorted by name.
pub static RULES: &[&Rule] = &[
    &async_guard_across_await::RULE,
    &async_lock_never_awaited_under::RULE,
    &blocking_call_under_lock::RULE,
    &blocking_guard_across_await::RULE,
    &blocking_wait_in_async::RULE,
    &entered_span_across_await::RULE,
    &guard_dropped_at_once::RULE,
    &guard_outlives_last_use::RULE,
    &lock_in_loop::RULE,
    &map_ref_across_await::RULE,
    &poison_ignored::RULE,
    &refcell_borrow_across_await::RULE,
    &sync_lock_in_async::RULE,
    &write_lock_only_reads::RULE,
];

/// Clippy's lints about the same fault, without `clippy::`, and our rule: who has allowed the one at some place means the other.
pub static TWINS: &[(&str, &str)] = &[
    ("await_holding_lock", "blocking_guard_across_await"),
    ("await_holding_refcell_ref", "refcell_borrow_across_await"),
];

/// The rule that no set turns on: it asks for the opposite of another.
pub const IN_NO_SET: &str = "async_lock_never_awaited_under";
/// The other.
pub const ITS_OPPOSITE: &str = "sync_lock_in_async";

/// Runs every rule.
pub fn run(facts: &Facts<'_, '_>, settings: &Settings<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in RULES {
        (rule.check)(facts, settings, &mut findings);
    }
    findings
}

/// A finding's frame: where it stands and which lock it is about.
fn finding(
    rule: &Rule,
    facts: &Facts<'_, '_>,
    body: &BodyFacts,
    acquisition: &AcquisitionFact,
    message: String,
) -> Finding {
    let mut finding = finding_at(rule, facts, body, (acquisition.span, acquisition.statement))
        .lock(lock_info(acquisition))
        .identity(acquisition.method.to_string(), body.hash);
    finding.message = message;
    finding
}

/// A finding's frame where no lock is taken: its place, and the statement around that.
fn finding_at(rule: &Rule, facts: &Facts<'_, '_>, body: &BodyFacts, (span, statement): (Span, Span)) -> Finding {
    let index = facts.index;
    let fun = index.fun(body.fun);
    let place = |span: Span| FileSpan { file: body.file, span };
    let target = index.krate(fun.module).target;
    let finding = Finding::new(rule.name, rule.verdict, place(span), String::new())
        .item(body.item.clone())
        .context(index.is_test(body.fun), target.map(|t| index.target_name(t)))
        .anchor(place(statement))
        .enclosed_by(place(body.item_span));
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
