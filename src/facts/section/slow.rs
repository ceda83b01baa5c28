//! Blocking work under a guard.

use super::{Sections, Slow, Uses};
use crate::facts::liveness::call_name_span;
use crate::index::effects::Effect;
use crate::index::infer::Callee;
use crate::index::infer::table::Kind;
use crate::syntax::ast::{ExprId, ExprKind};
use crate::syntax::{Name, Span};

impl Sections<'_, '_> {
    /// The calls under a guard that stubs say block the thread, or wait for another.
    pub(super) fn slow(&self, n: usize, uses: &Uses) -> Vec<Slow> {
        let mut all: Vec<Slow> = (self.under[n].iter())
            .filter_map(|(call, is_must)| {
                let expr = self.live.calls[*call].0;
                let (effect, span, name) = self.effect(expr)?;
                let is_through = self.is_through(expr, uses);
                Some(Slow { span, name, why: effect.why, is_must: *is_must, is_through })
            })
            .collect();
        all.sort_by_key(|slow| slow.span);
        all.dedup_by_key(|slow| slow.span);
        all
    }

    /// The calls under a guard that work on what the lock protects.
    pub(super) fn through(&self, n: usize, uses: &Uses) -> Vec<Span> {
        let calls = self.under[n].iter().map(|(call, _)| self.live.calls[*call].0);
        calls.filter(|call| self.is_through(*call, uses)).map(|call| call_name_span(self.body, call)).collect()
    }

    /// Whether a call works on what the lock protects: by its receiver, or by an argument that it may change.
    fn is_through(&self, expr: ExprId, uses: &Uses) -> bool {
        match &self.body.expr(expr).kind {
            ExprKind::For { iter, .. } => self.leads_to(*iter, uses),
            ExprKind::MethodCall(call) => {
                self.leads_to(call.receiver, uses) || call.args.iter().any(|arg| self.may_change(*arg, uses))
            }
            ExprKind::Call { args, .. } => args.iter().any(|arg| self.may_change(*arg, uses)),
            _ => false,
        }
    }

    fn may_change(&self, arg: ExprId, uses: &Uses) -> bool {
        let is_exclusive = match self.typing.table.kind(self.typing.exprs[arg.index()]) {
            Kind::Ref(is_mut, _) => is_mut,
            // By value: the guard itself, or something that borrows through it.
            _ => self.may_borrow(self.typing.exprs[arg.index()]),
        };
        is_exclusive && self.leads_to(arg, uses)
    }

    /// Whether a value is the guard's, or reached through it.
    fn leads_to(&self, expr: ExprId, uses: &Uses) -> bool {
        let mut at = Some(expr);
        while let Some(inner) = at {
            if inner == uses.value {
                return true;
            }
            at = match &self.body.expr(inner).kind {
                ExprKind::Local(binding) => return uses.bindings.contains(binding),
                ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => Some(*base),
                ExprKind::Unary(_, place) | ExprKind::Ref { place, .. } | ExprKind::Try(place) => Some(*place),
                ExprKind::MethodCall(call) => Some(call.receiver),
                ExprKind::Call { args, .. } => args.first().copied(),
                ExprKind::Await { future, .. } => Some(*future),
                _ => None,
            };
        }
        false
    }

    /// What a call does to the thread, with its name. What gives the lock back meanwhile is not done under it.
    pub(super) fn effect(&self, expr: ExprId) -> Option<(Effect, Span, Name)> {
        if let ExprKind::For { iter, .. } = self.body.expr(expr).kind {
            let effect = self.index.effect_of_turn(self.typing, self.typing.exprs[iter.index()])?;
            return Some((effect, self.body.expr(iter).span, Name::from("for")));
        }
        let site = self.typing.calls.get(&expr)?;
        let Callee::Fn(fun) = site.callee else { return None };
        let effect = self.index.effect(self.typing, site).filter(|_| !self.index.fun(fun).marks.releases)?;
        Some((effect, call_name_span(self.body, expr), self.index.fun(fun).name))
    }
}
