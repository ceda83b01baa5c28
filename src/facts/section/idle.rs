//! What is done under a guard after its last use.

use super::{Idle, IdleWork, Sections, Uses, cut};
use crate::facts::liveness::call_name_span;
use crate::index::FnId;
use crate::index::infer::Callee;
use crate::syntax::Span;
use crate::syntax::ast::{ExprId, ExprKind};

impl Sections<'_, '_> {
    /// The first loop or long call after the last use of a guard that a variable holds.
    ///
    /// Errs quiet: not where another guard is held or taken there, since both may protect one thing; a call is long only
    /// where it blocks, or enters a function of the workspace that has a loop in it.
    pub(super) fn idle(&self, n: usize, uses: &Uses) -> Option<Idle> {
        let is_used = uses.guards.iter().any(|guard| !self.surface.uses(*guard).is_empty());
        if !is_used || !self.is_taken_here(n) {
            return None;
        }
        let mut later: Vec<ExprId> = Vec::new();
        for (call, is_must) in &self.under[n] {
            let (expr, held) = &self.live.calls[*call];
            if self.body.expr(*expr).span.start < uses.end {
                continue;
            }
            let takes_lock = self.marks(*expr).is_some_and(|marks| marks.acquires.is_some());
            if takes_lock || held.len() > 1 {
                return None;
            }
            if *is_must {
                later.push(*expr);
            }
        }
        later.sort_by_key(|expr| self.body.expr(*expr).span.start);
        later.into_iter().find_map(|call| {
            let (span, what) = self.work(call, uses.end)?;
            Some(Idle { last_use: uses.last, span, what })
        })
    }

    /// What takes time about a call.
    fn work(&self, call: ExprId, after: u32) -> Option<(Span, IdleWork)> {
        let span = self.body.expr(call).span;
        if let ExprKind::For { iter, .. } = self.body.expr(call).kind {
            return Some((self.body.expr(iter).span, IdleWork::Loop));
        }
        if let Some(around) = self.surface.loops(span).find(|around| around.start >= after) {
            return Some((Span::new(around.start, around.start + 1), IdleWork::Loop));
        }
        if let Some((effect, span, name)) = self.effect(call) {
            return Some((span, IdleWork::Blocks(name, effect.why)));
        }
        let Callee::Fn(fun) = self.typing.calls.get(&call)?.callee else { return None };
        let is_long = !self.index.sig(fun).is_async && self.has_loop(fun);
        is_long.then(|| (call_name_span(self.body, call), IdleWork::Call(self.index.fun(fun).name)))
    }

    /// Whether there is a loop in a function of the workspace.
    pub(super) fn has_loop(&self, fun: FnId) -> bool {
        cut(self.index, fun).is_some_and(|cut| cut.has_loop)
    }
}
