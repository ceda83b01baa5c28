//! Facts → findings. One file a rule; what several share stands here, in [`held`] and in [`sections`].

mod async_guard_across_await;
mod async_lock_never_awaited_under;
mod blocking_call_under_lock;
mod blocking_guard_across_await;
mod blocking_wait_in_async;
mod chain;
mod entered_span_across_await;
mod guard_dropped_at_once;
mod guard_outlives_last_use;
mod held;
mod lock_in_loop;
mod lock_order_cycle;
mod lock_under_lock;
mod map_ref_across_await;
mod panics_inside_runtime;
mod poison_ignored;
mod reacquire_while_held;
mod refcell_borrow_across_await;
mod sections;
mod sync_lock_in_async;
mod write_lock_only_reads;

use crate::diagnostic::{Finding, LockInfo, Verdict};
use crate::facts::Facts;
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::facts::lock::LockRef;
use crate::facts::program::Program;
use crate::index::marks;
use crate::level::Set;
use crate::source::FileSpan;
use crate::syntax::Span;
use std::sync::OnceLock;

/// A kind of misuse: what finds it, and the page that explains it.
pub struct Rule {
    /// snake_case, the fault and not the cure.
    pub name: &'static str,
    /// What its findings mean.
    pub verdict: Verdict,
    /// Markdown; its examples are tests.
    pub page: &'static str,
    /// Whether it asks for what follows from all bodies together: that costs more than the rest.
    is_whole: bool,
    /// Adds what it finds.
    check: fn(&Facts<'_, '_>, &Settings<'_>, &mut Vec<Finding>),
}

/// What of the user's wishes rules may look at: none of it decides a level.
#[derive(Debug)]
pub struct Settings<'s> {
    /// How much is told, and in which groups.
    pub set: Set,
    /// The classes of locks in the order in which they may be taken one under another.
    pub lock_order: &'s [String],
    /// What follows from all bodies together, once a rule has asked for it.
    program: OnceLock<Program>,
}

impl<'s> Settings<'s> {
    /// The settings of one run of the rules.
    pub fn new(set: Set, lock_order: &'s [String]) -> Self {
        Settings { set, lock_order, program: OnceLock::new() }
    }

    /// What follows from all bodies together.
    fn program(&self, facts: &Facts<'_, '_>) -> &Program {
        self.program.get_or_init(|| Program::new(facts))
    }

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
    &lock_order_cycle::RULE,
    &lock_under_lock::RULE,
    &map_ref_across_await::RULE,
    &panics_inside_runtime::RULE,
    &poison_ignored::RULE,
    &reacquire_while_held::RULE,
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

/// Which rules run.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'r> {
    /// Every one.
    All,
    /// Those that look at one body at a time, and these.
    Bodies(&'r [&'static str]),
}

impl Asked<'_> {
    /// Whether a rule runs; names that are no rule's, such as that of an unparsed file, do.
    pub fn runs(self, name: &str) -> bool {
        match self {
            Asked::All => true,
            Asked::Bodies(others) => {
                others.contains(&name) || RULES.iter().find(|rule| rule.name == name).is_none_or(|rule| !rule.is_whole)
            }
        }
    }
}

/// Runs the rules: on one thread those that ask for all bodies together, since they share what follows from these.
pub fn run(facts: &Facts<'_, '_>, settings: &Settings<'_>, asked: Asked<'_>) -> Vec<Finding> {
    let found_by = |is_whole: bool| {
        let mut findings = Vec::new();
        for rule in RULES.iter().filter(|rule| rule.is_whole == is_whole && asked.runs(rule.name)) {
            (rule.check)(facts, settings, &mut findings);
        }
        findings
    };
    let (mut findings, others) = rayon::join(|| found_by(true), || found_by(false));
    findings.extend(others);
    findings
}

/// What is counted and not reported: a sentence for the end.
pub fn remarks(facts: &Facts<'_, '_>, settings: &Settings<'_>) -> Vec<String> {
    let count = match settings.set {
        Set::Recommended => sync_lock_in_async::assumed(facts, settings.program(facts)),
        Set::Strict => 0,
    };
    let locks = if count == 1 { "lock" } else { "locks" };
    let remark = || {
        format!(
            "{count} more blocking {locks} in public functions that nothing here calls from async code: `--set strict` shows them"
        )
    };
    (count > 0).then(remark).into_iter().collect()
}

/// A finding's frame: where it stands and which lock it is about.
fn finding(
    rule: &Rule,
    facts: &Facts<'_, '_>,
    body: &BodyFacts,
    acquisition: &AcquisitionFact,
    message: String,
) -> Finding {
    frame(rule, facts, body, (acquisition.span, acquisition.statement), message)
        .lock(lock_info(&acquisition.lock, acquisition.core.mode))
        .identity(acquisition.method.to_string(), body.hash)
}

/// The frame of a finding about a place and the statement around it, without a lock yet.
fn frame(
    rule: &Rule,
    facts: &Facts<'_, '_>,
    body: &BodyFacts,
    (span, statement): (Span, Span),
    message: String,
) -> Finding {
    let index = facts.index;
    let fun = index.fun(body.fun);
    let place = |span: Span| FileSpan { file: body.file, span };
    let target = index.krate(fun.module).target;
    let finding = Finding::new(rule.name, rule.verdict, place(span), message)
        .item(body.item.clone())
        .context(index.is_test(body.fun), target.map(|t| index.target_name(t)))
        .anchor(place(statement))
        .enclosed_by(place(body.item_span))
        .identity(String::new(), body.hash);
    match fun.container {
        crate::index::Container::Impl(imp) => finding.enclosed_by(place(index.impls[imp.index()].item.span)),
        crate::index::Container::Trait(trait_) => finding.enclosed_by(place(index.traits[trait_.index()].item.span)),
        crate::index::Container::Module => finding,
    }
}

fn lock_info(lock: &LockRef, mode: marks::Mode) -> LockInfo {
    let mode = match mode {
        marks::Mode::Exclusive => crate::diagnostic::Mode::Exclusive,
        marks::Mode::Shared => crate::diagnostic::Mode::Shared,
        marks::Mode::Upgradable => crate::diagnostic::Mode::Upgradable,
    };
    let mut info = LockInfo::new(lock.class.clone(), lock.ty.clone(), mode);
    info.declared = lock.declared;
    info
}
