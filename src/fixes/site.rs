//! A guard that is held where it should not be.

use super::view::View;
use crate::diagnostic::{Diagnostic, Role};
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::facts::liveness::{GuardId, Source};
use crate::source::FileSpan;
use crate::syntax::Span;
use crate::syntax::ast::{BindingId, Block, ExprKind, StmtKind};

/// A guard of a body, and where it has to be gone by.
pub(super) struct Site<'s> {
    pub(super) view: &'s View<'s>,
    pub(super) facts: &'s BodyFacts,
    pub(super) acquisition: &'s AcquisitionFact,
    /// Where it must not be held: keywords of `.await`s, or what takes the lock again. Places of the body, sorted.
    pub(super) ends: Vec<Span>,
    /// What is there: "the `.await`".
    pub(super) what: &'static str,
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
        // A deadlock with oneself is told at the second lock, and is no matter of suspensions.
        let what = if again.is_some() { "the lock is taken again" } else { "the `.await`" };
        if let Some(again) = again {
            ends = vec![again];
        }
        ends.iter_mut().for_each(|span| *span = Span::new(span.start - view.base, span.end - view.base));
        ends.sort();
        (!ends.is_empty()).then_some(Site { view, facts, acquisition, ends, what })
    }

    /// The block and the statement in which the guard is bound.
    pub(super) fn home(&self) -> Option<(&'s Block, Span)> {
        let statement = self.acquisition.statement;
        self.view.blocks().find_map(|block| {
            let is_it = |span: Span| span.offset(self.view.base) == statement;
            let stmt = block.stmts.iter().find(|stmt| is_it(stmt.span) && matches!(stmt.kind, StmtKind::Let { .. }))?;
            Some((block, stmt.span))
        })
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

/// Where the lock is taken again, in the body that holds it.
fn again(one: &Diagnostic, facts: &BodyFacts) -> Option<Span> {
    let steps = &one.finding.stories.first()?.steps;
    steps.iter().find(|step| step.role == Role::Reacquired)?;
    let held = steps.iter().skip_while(|step| step.role != Role::Acquired).skip(1);
    let is_here = |place: FileSpan| place.file == facts.file && facts.item_span.contains(place.span);
    let mut here = held.filter(|step| is_here(step.place) && matches!(step.role, Role::Called | Role::Reacquired));
    here.next().map(|step| step.place.span)
}
