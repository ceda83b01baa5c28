//! Locks that a loop takes anew in each turn.

use super::{Sections, cut};
use crate::facts::body::AcquisitionFact;
use crate::facts::liveness::Source;
use crate::facts::lock::{Root, Step};
use crate::index::FnId;
use crate::index::infer::Callee;
use crate::index::marks::Wait;
use crate::syntax::Span;
use crate::syntax::ast::{BinaryOp, ExprId, ExprKind};

impl Sections<'_, '_> {
    /// What the innermost `for` around an acquisition runs over, if each turn takes the same lock.
    ///
    /// Errs quiet: not in other loops, whose turns may wait for something; not where a turn awaits, blocks, takes another
    /// lock or enters a function that could: one long section would be worse.
    pub(super) fn repeats(&self, n: usize) -> Option<Span> {
        let acquisition = &self.acquisitions[n];
        let (Source::Method(_), Wait::Forever, Some(call)) =
            (acquisition.core.source, acquisition.core.wait, acquisition.core.call)
        else {
            return None;
        };
        let (around, iter) = self.each_turn(call)?;
        let span = self.body.expr(around).span;
        let is_same = self.is_same_each_turn(acquisition, span);
        (is_same && self.waits_for_nothing_else(acquisition, span) && self.is_plain(acquisition, call, span))
            .then(|| self.body.expr(iter).span)
    }

    /// The `for` loop in each turn of which an expression is evaluated, and what it runs over.
    fn each_turn(&self, expr: ExprId) -> Option<(ExprId, ExprId)> {
        let mut inner = expr;
        for outer in self.tree.ancestors(expr) {
            match &self.body.expr(outer).kind {
                ExprKind::For { iter, body, .. } if *body == inner => return Some((outer, *iter)),
                ExprKind::If { cond, .. } if *cond != inner => return None,
                ExprKind::Match { scrutinee, .. } if *scrutinee != inner => return None,
                ExprKind::Binary(BinaryOp::And | BinaryOp::Or, left, _) if *left != inner => return None,
                ExprKind::Lambda(_) | ExprKind::While { .. } | ExprKind::Loop { .. } | ExprKind::Macro(_) => {
                    return None;
                }
                _ => {}
            }
            inner = outer;
        }
        None
    }

    /// Whether the access path leads to the same lock in each turn: it begins outside of the loop.
    fn is_same_each_turn(&self, acquisition: &AcquisitionFact, around: Span) -> bool {
        let path = &acquisition.lock.path;
        let is_outside = match path.root {
            Root::Static(_) | Root::Param(_) => true,
            Root::Variable(binding) => self.body.binding(binding).span.start < around.start,
            Root::Call(_) | Root::Unknown => false,
        };
        is_outside && !path.steps.contains(&Step::Element)
    }

    /// Whether nothing is awaited in the loop but this lock.
    fn waits_for_nothing_else(&self, acquisition: &AcquisitionFact, around: Span) -> bool {
        let around = around.offset(self.base);
        self.suspensions.iter().filter(|suspension| around.contains(suspension.span)).all(|suspension| {
            suspension.takes.is_some_and(|taken| self.acquisitions[taken].lock.class == acquisition.lock.class)
        })
    }

    /// Whether the turns only do what could as well be done under one guard.
    fn is_plain(&self, acquisition: &AcquisitionFact, call: ExprId, around: Span) -> bool {
        if !self.may_spend(self.body.exprs.len()) {
            return false;
        }
        let taken = self.body.expr(call).span;
        self.body.exprs.iter().enumerate().filter(|(_, expr)| around.contains(expr.span)).all(|(n, expr)| {
            match &expr.kind {
                // The turn may end before the lock is taken.
                ExprKind::Continue { .. } => expr.span.start > taken.end,
                ExprKind::Assign(left, _) => match acquisition.lock.path.root {
                    Root::Variable(binding) => self.root_variable(*left) != Some(binding),
                    Root::Static(_) | Root::Param(_) | Root::Call(_) | Root::Unknown => true,
                },
                ExprKind::Call { .. } | ExprKind::MethodCall(_) => self.is_plain_call(acquisition, ExprId(n as u32)),
                _ => true,
            }
        })
    }

    fn is_plain_call(&self, acquisition: &AcquisitionFact, call: ExprId) -> bool {
        let Some(site) = self.typing.calls.get(&call) else { return false };
        match site.callee {
            Callee::Ctor(..) => true,
            Callee::Fn(fun) => {
                let marks = &self.index.fun(fun).marks;
                let is_other_lock = marks.acquires.is_some()
                    && !self
                        .acquisitions
                        .iter()
                        .any(|other| other.core.call == Some(call) && other.lock.class == acquisition.lock.class);
                let is_long = marks.slow.is_some() || self.effect(call).is_some() || marks.spawns || is_other_lock;
                !is_long && (self.index.fun(fun).file.is_none() || self.is_plain_function(fun))
            }
            Callee::Lambda(_) | Callee::Value | Callee::Unknown => false,
        }
    }

    /// Whether a function of the workspace has no loop, no await, and no word of a lock or of something that waits in it.
    fn is_plain_function(&self, fun: FnId) -> bool {
        !self.index.sig(fun).is_async
            && cut(self.index, fun).is_some_and(|cut| {
                !cut.has_loop && !cut.has_await && !cut.has_async && !self.words.is_busy(&cut.words, fun)
            })
    }
}
