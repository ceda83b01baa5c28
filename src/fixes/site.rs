//! A guard that is held where it should not be.

use super::view::View;
use crate::diagnostic::{Diagnostic, Role};
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::facts::liveness::{GuardId, Source};
use crate::source::FileSpan;
use crate::syntax::Span;
use crate::syntax::ast::{BindingId, Block, ExprKind, StmtKind};

const NEXT_LOCK: &str = "the next lock is taken";

/// A guard of a body, and where it has to be gone by.
pub(super) struct Site<'s> {
    pub(super) view: &'s View<'s>,
    pub(super) facts: &'s BodyFacts,
    pub(super) acquisition: &'s AcquisitionFact,
    /// Where it must not be held: keywords of `.await`s, or what takes this lock or the next. Places of the body, sorted.
    pub(super) ends: Vec<Span>,
    /// What is there: "the `.await`".
    pub(super) what: &'static str,
    /// Whether it only has to be gone there since nothing needs it any more.
    pub(super) is_idle: bool,
}

impl<'s> Site<'s> {
    /// `None` where the guard comes in from elsewhere, is there to make others wait, or hurts nowhere.
    pub(super) fn new(view: &'s View<'s>, facts: &'s BodyFacts, guard: usize, one: &Diagnostic) -> Option<Self> {
        let acquisition = &facts.acquisitions[guard];
        if acquisition.is_turnstile || matches!(acquisition.core.source, Source::Parameter(_)) {
            return None;
        }
        let held = facts.held_by(GuardId(guard as u32)).iter();
        let mut ends: Vec<Span> = held.map(|held| facts.suspensions[held.suspension].span).collect();
        let again = again(one, facts);
        // A deadlock without a suspension is told at the second lock.
        let mut what = "the `.await`";
        if let Some((again, is_same)) = again {
            ends = vec![again];
            what = if is_same { "the lock is taken again" } else { NEXT_LOCK };
        }
        let idle = if ends.is_empty() { idle(one, facts) } else { None };
        if let Some(idle) = idle {
            ends = vec![idle];
            what = "what does not need it";
        }
        ends.iter_mut().for_each(|span| *span = Span::new(span.start - view.base, span.end - view.base));
        ends.sort();
        (!ends.is_empty()).then_some(Site { view, facts, acquisition, ends, what, is_idle: idle.is_some() })
    }

    /// The block and the statement in which the guard is bound.
    pub(super) fn home(&self) -> Option<(&'s Block, Span)> {
        let statement = self.acquisition.statement;
        self.view.blocks().find_map(|block| {
            let is_it = |span: Span| span.offset(self.view.base) == statement;
            let stmt = block.stmts.iter().find(|stmt| is_it(stmt.span) && matches!(stmt.kind, StmtKind::Let { .. }))?;
            // Under a `cfg`, it is not there to be dropped under another.
            let is_plain = self.view.with_attributes(stmt.span.start) == stmt.span.start;
            is_plain.then_some((block, stmt.span))
        })
    }

    /// Whether it has to be gone since another lock is taken, which closes a cycle.
    pub(super) fn is_before_next_lock(&self) -> bool {
        self.what == NEXT_LOCK
    }

    /// The variable that alone has the guard.
    pub(super) fn variable(&self) -> Option<BindingId> {
        let variable = self.acquisition.variable?;
        self.acquisition.variables.iter().all(|one| *one == variable).then_some(variable)
    }

    /// Whether all that can be noticed in a span of the body, but for what `except` has, belongs to what is awaited at the ends.
    pub(super) fn has_nothing_but_ends(&self, rest: Span, except: Option<Span>) -> bool {
        let body = &self.view.body;
        let awaited: Vec<Span> = (body.exprs.iter())
            .filter(|expr| matches!(expr.kind, ExprKind::Await { keyword, .. } if self.ends.contains(&keyword)))
            .map(|expr| expr.span)
            .collect();
        let is_known = |span: Span| {
            awaited.iter().any(|around| around.contains(span)) || except.is_some_and(|except| except.contains(span))
        };
        self.view.observable().all(|span| !rest.contains(span) || is_known(span))
    }
}

/// What is done under the guard after its last use.
fn idle(one: &Diagnostic, facts: &BodyFacts) -> Option<Span> {
    let steps = &one.finding.stories.first()?.steps;
    let mut later = steps.iter().skip_while(|step| step.role != Role::Used).skip(1);
    let is_here = |place: FileSpan| place.file == facts.file && facts.item_span.contains(place.span);
    later.next().filter(|step| step.role == Role::Called && is_here(step.place)).map(|step| step.place.span)
}

/// Where the lock is taken again, or one that closes a cycle, in the body that holds it; and whether it is the same lock.
fn again(one: &Diagnostic, facts: &BodyFacts) -> Option<(Span, bool)> {
    let steps = &one.finding.stories.first()?.steps;
    let last = steps.iter().find(|step| step.role == Role::Reacquired)?;
    let is_same = steps.iter().find(|step| step.role == Role::Acquired).is_some_and(|first| first.lock == last.lock);
    let held = steps.iter().skip_while(|step| step.role != Role::Acquired).skip(1);
    let is_here = |place: FileSpan| place.file == facts.file && facts.item_span.contains(place.span);
    let mut here = held.filter(|step| is_here(step.place) && matches!(step.role, Role::Called | Role::Reacquired));
    here.next().map(|step| (step.place.span, is_same))
}
