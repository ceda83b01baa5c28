//! What the rules about guards that live across a suspension share.

use super::{Rule, finding};
use crate::diagnostic::{Applicability, Certainty, Finding, Fix, FixKind, Role, Snippet, Step, TestPolicy};
use crate::facts::Facts;
use crate::facts::body::{AcquisitionFact, BodyFacts, SuspensionFact};
use crate::facts::liveness::{GuardId, Source};
use crate::index::marks::{LockKind, Wait};
use crate::source::FileSpan;
use crate::syntax::Span;
use rustc_hash::FxHashSet;
use std::cell::OnceCell;
use std::rc::Rc;

/// A guard, and the suspensions under it with whether each is on every way.
pub(super) struct Across<'f> {
    pub(super) body: &'f BodyFacts,
    pub(super) acquisition: &'f AcquisitionFact,
    guard: GuardId,
    pub(super) suspensions: Vec<(&'f SuspensionFact, bool)>,
    shared: Rc<Shared>,
}

/// The classes of locks that are taken elsewhere than in the root task of a test, once they are asked for.
type Shared = OnceCell<FxHashSet<String>>;

/// A story tells of so many suspensions: nobody reads more, and a guard that is never dropped has all that follow.
const SHOWN: usize = 32;

/// All guards of a kind that are held across a suspension.
pub(super) fn across<'f>(facts: &'f Facts<'_, '_>, kind: LockKind) -> impl Iterator<Item = Across<'f>> {
    let shared = Rc::new(Shared::new());
    facts.bodies.iter().flat_map(move |body| {
        let shared = Rc::clone(&shared);
        let guards = body.acquisitions.iter().enumerate().filter(move |(_, a)| a.core.kind == kind);
        guards.filter_map(move |(n, acquisition)| {
            let guard = GuardId(n as u32);
            let suspensions: Vec<_> =
                body.held_by(guard).iter().map(|held| (&body.suspensions[held.suspension], held.is_must)).collect();
            let shared = Rc::clone(&shared);
            (!suspensions.is_empty()).then_some(Across { body, acquisition, guard, suspensions, shared })
        })
    })
}

/// The finding about a guard: one story from the acquisition over each suspension to the release.
pub(super) fn report(rule: &Rule, facts: &Facts<'_, '_>, across: &Across<'_>, message: String, taken: &str) -> Finding {
    let Across { body, acquisition, guard, suspensions, shared } = across;
    let place = |span: Span| FileSpan { file: body.file, span };
    let is_must = suspensions.iter().any(|(_, must)| *must);
    let mut finding = finding(rule, facts, body, acquisition, message).certainty(if is_must {
        Certainty::Must
    } else {
        Certainty::May
    });
    let step = |role, span, text: String| Step::new(role, place(span), text).item(body.item.clone()).lock(0);
    let taken = match acquisition.core.source {
        Source::Parameter(_) => "the guard comes in here".to_owned(),
        Source::Method(_) | Source::Helper(_) => taken.to_owned(),
    };
    finding.step(step(Role::Acquired, acquisition.span, taken));
    if let Some(helper) = acquisition.helper {
        finding.step(
            Step::new(Role::Acquired, helper, "this function returns the guard")
                .item(body.item.clone())
                .lock(0)
                .depth(1),
        );
    }
    let last = suspensions.iter().map(|(s, _)| s.span.end).max().unwrap_or(0);
    let shown = suspensions.len().min(SHOWN);
    for (n, (suspension, must)) in suspensions[..shown].iter().enumerate() {
        let may = if *must { "is" } else { "may be" };
        let mut text = format!("the task is suspended here, and the guard {may} still held");
        if n + 1 == shown && shown < suspensions.len() {
            text.push_str(&format!(", as at {} more places", suspensions.len() - shown));
        }
        finding.step(step(Role::Suspended, suspension.span, text).held([0]));
        finding.anchors.push(place(suspension.statement));
    }
    if let Some((_, span)) = body.released(*guard).iter().find(|(_, span)| span.end >= last) {
        finding.step(step(Role::Released, *span, "released only here".to_owned()));
    }
    finding.test_policy(test_policy(facts, shared, body, acquisition))
}

/// A test's root task has a runtime of its own: nobody else waits there. Elsewhere in tests it is a warning.
fn test_policy(facts: &Facts<'_, '_>, shared: &Shared, body: &BodyFacts, acquisition: &AcquisitionFact) -> TestPolicy {
    let in_root = |b: &BodyFacts, a: &AcquisitionFact| facts.index.is_test_root(b.fun) && a.core.graph == 0;
    if !in_root(body, acquisition) {
        return TestPolicy::Warn;
    }
    let is_shared = shared.get_or_init(|| {
        let all = facts.bodies.iter().flat_map(|b| b.acquisitions.iter().map(move |a| (b, a)));
        all.filter(|(b, a)| !in_root(b, a)).map(|(_, a)| a.lock.class.clone()).collect()
    });
    if is_shared.contains(acquisition.lock.class.as_str()) { TestPolicy::Warn } else { TestPolicy::Silent }
}

/// The statement with the lock in its `tokio::sync` form.
///
/// Shown, not applied: the lock's type and its other uses change with it.
pub(super) fn go_async(acquisition: &AcquisitionFact) -> Option<Fix> {
    // What does not wait has nothing to await.
    if acquisition.core.wait != Wait::Forever {
        return None;
    }
    let mut fix = Fix::new(
        FixKind::GoAsync,
        Applicability::Unspecified,
        format!("make `{}` a lock of `tokio::sync`", acquisition.lock.text),
    );
    "the lock's declaration and its other uses change with it".clone_into(&mut fix.reason);
    fix.snippet = acquisition.snippet.clone().map(|(before, after)| Snippet { before, after });
    Some(fix)
}
