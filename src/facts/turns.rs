//! The loops that call what may take a lock, and do nothing themselves that one long critical section would make worse.

use super::calls::Calls;
use super::liveness::call_name_span;
use super::section::{cut, tree::Tree};
use crate::index::infer::{Callee, Typing};
use crate::index::{Container, FnId, Index};
use crate::syntax::Span;
use crate::syntax::ast::{BinaryOp, BindingId, Body, ExprId, ExprKind, LambdaKind, PatId, PatKind, Shape, StmtKind};
use rustc_hash::FxHashMap;

/// A `for` loop with calls in it.
#[derive(Clone, Debug)]
pub struct TurnFact {
    /// What it runs over, in the file.
    pub iterated: Span,
    /// The calls in it, as indices into those of the body, and whether each turn makes them.
    pub calls: Vec<(usize, bool)>,
    /// The variables that are new in each turn, sorted.
    pub variables: Vec<BindingId>,
}

/// A body, and what it calls.
pub struct Turns<'x, 'a> {
    /// What names mean.
    pub index: &'x Index<'a>,
    /// As written.
    pub body: &'x Body,
    /// Its types.
    pub typing: &'x Typing,
    /// Its calls.
    pub calls: &'x Calls,
    /// Where its spans begin.
    pub base: u32,
}

/// A loop that no other stands in, while it is looked at.
struct Candidate {
    /// The whole of it.
    span: Span,
    iterated: Span,
    is_quick: bool,
    /// Where a turn may end first, other than for a failure.
    ends: u32,
    calls: Vec<(ExprId, usize)>,
    variables: Vec<BindingId>,
}

impl Turns<'_, '_> {
    /// The innermost `for` loops that have calls in them, in source order.
    ///
    /// Errs quiet: not other loops, whose turns may wait for something; not where a turn awaits anything but a lock or a function of
    /// the workspace, blocks, starts something, or calls what is not known.
    pub fn all(&self) -> Vec<TurnFact> {
        let mut candidates = self.candidates();
        if candidates.is_empty() || self.calls.calls.is_empty() {
            return Vec::new();
        }
        let tree = Tree::new(self.body);
        let mut facts: FxHashMap<Span, Vec<usize>> = FxHashMap::default();
        for (n, call) in self.calls.calls.iter().enumerate() {
            facts.entry(call.span).or_default().push(n);
        }
        for n in 0..self.body.exprs.len() {
            let expr = ExprId(n as u32);
            let span = self.body.expr(expr).span;
            // What it runs over is evaluated once.
            if let Some(candidate) = around(&mut candidates, span)
                && span.start >= candidate.iterated.end
            {
                self.look(&tree, &facts, expr, candidate);
            }
        }
        for (n, binding) in self.body.bindings.iter().enumerate() {
            let candidate = around(&mut candidates, binding.span);
            candidate.into_iter().for_each(|candidate| candidate.variables.push(BindingId(n as u32)));
        }
        let quick = candidates.into_iter().filter(|candidate| candidate.is_quick && !candidate.calls.is_empty());
        quick.map(|candidate| self.fact(&tree, candidate)).collect()
    }

    /// The `for` loops in which no loop stands, in source order: no two of them overlap.
    fn candidates(&self) -> Vec<Candidate> {
        let mut loops: Vec<(Span, Option<Span>)> = (self.body.exprs.iter())
            .filter_map(|expr| match expr.kind {
                ExprKind::For { iter, .. } => Some((expr.span, Some(self.body.expr(iter).span))),
                ExprKind::While { .. } | ExprKind::Loop { .. } => Some((expr.span, None)),
                _ => None,
            })
            .collect();
        loops.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let next = loops.iter().skip(1).map(|(span, _)| span.start).chain([u32::MAX]);
        let innermost = loops.iter().zip(next).filter(|((span, _), next)| *next >= span.end);
        innermost
            .filter_map(|((span, iterated), _)| {
                let iterated = (*iterated)?;
                let (calls, variables) = (Vec::new(), Vec::new());
                Some(Candidate { span: *span, iterated, is_quick: true, ends: u32::MAX, calls, variables })
            })
            .collect()
    }

    fn look(&self, tree: &Tree, facts: &FxHashMap<Span, Vec<usize>>, expr: ExprId, candidate: &mut Candidate) {
        match &self.body.expr(expr).kind {
            ExprKind::Continue { .. } if !self.is_failure(tree, expr) => {
                candidate.ends = candidate.ends.min(self.body.expr(expr).span.start);
            }
            ExprKind::Call { .. } | ExprKind::MethodCall(_) => {
                candidate.is_quick &= self.is_quick(expr);
                let named = facts.get(&call_name_span(self.body, expr).offset(self.base));
                candidate.calls.extend(named.into_iter().flatten().map(|call| (expr, *call)));
            }
            ExprKind::Await { future, .. } => candidate.is_quick &= self.is_of_workspace(*future),
            ExprKind::Lambda(lambda) => candidate.is_quick &= self.body.lambda(*lambda).kind == LambdaKind::Closure,
            ExprKind::Macro(mac) => {
                let shape = &self.body.mac(*mac).shape;
                candidate.is_quick &= !matches!(shape, Shape::Join { .. } | Shape::Select { .. } | Shape::Stream(_));
            }
            ExprKind::Yield(_) => candidate.is_quick = false,
            _ => {}
        }
    }

    /// Whether a call is known, and takes no longer than its callee's other calls.
    fn is_quick(&self, call: ExprId) -> bool {
        let Some(site) = self.typing.calls.get(&call) else { return false };
        match site.callee {
            Callee::Ctor(..) => true,
            Callee::Fn(fun) => {
                let marks = &self.index.fun(fun).marks;
                let is_long = marks.slow.is_some() || marks.spawns || marks.runs_blocking;
                !is_long && self.index.effect(self.typing, site).is_none() && !loops(self.index, fun)
            }
            Callee::Lambda(_) | Callee::Value | Callee::Unknown => false,
        }
    }

    /// Whether a future is that of a lock, or of a function of the workspace.
    fn is_of_workspace(&self, future: ExprId) -> bool {
        let Some(site) = self.typing.calls.get(&future) else { return false };
        let Callee::Fn(fun) = site.callee else { return false };
        let data = self.index.fun(fun);
        let is_own = data.file.is_some() && self.index.sig(fun).is_async;
        data.marks.acquires.is_some() || is_own && !matches!(data.container, Container::Trait(_))
    }

    /// Whether a turn ends early because something failed, which is not what usually happens.
    fn is_failure(&self, tree: &Tree, expr: ExprId) -> bool {
        let mut inner = expr;
        for outer in tree.ancestors(expr) {
            let is_failure = match &self.body.expr(outer).kind {
                ExprKind::For { .. } | ExprKind::Lambda(_) => return false,
                ExprKind::Match { arms, .. } => {
                    arms.iter().any(|arm| arm.body == inner && self.is_variant(arm.pat, "Err"))
                }
                ExprKind::If { cond, then, .. } if *then == inner => match self.body.expr(*cond).kind {
                    ExprKind::Let { pat, .. } => self.is_variant(pat, "Err"),
                    _ => false,
                },
                ExprKind::Block(block) => block.stmts.iter().any(|stmt| match stmt.kind {
                    StmtKind::Let { pat, otherwise, .. } => otherwise == Some(inner) && self.is_variant(pat, "Ok"),
                    StmtKind::Expr(_) => false,
                }),
                _ => false,
            };
            if is_failure {
                return true;
            }
            inner = outer;
        }
        false
    }

    fn is_variant(&self, pat: PatId, name: &str) -> bool {
        let PatKind::TupleStruct(path, _) = &self.body.pat(pat).kind else { return false };
        path.last().is_some_and(|segment| segment.name == name)
    }

    fn fact(&self, tree: &Tree, candidate: Candidate) -> TurnFact {
        let is_each =
            |call: ExprId| self.body.expr(call).span.start < candidate.ends && is_in_each_turn(self.body, tree, call);
        let mut calls: Vec<(usize, bool)> =
            candidate.calls.iter().map(|(expr, call)| (*call, is_each(*expr))).collect();
        calls.sort();
        TurnFact { iterated: candidate.iterated.offset(self.base), calls, variables: candidate.variables }
    }
}

/// The candidate that something stands in.
fn around(candidates: &mut [Candidate], at: Span) -> Option<&mut Candidate> {
    let after = candidates.partition_point(|candidate| candidate.span.start <= at.start);
    candidates[..after].last_mut().filter(|candidate| candidate.span.contains(at))
}

/// Whether each turn of the `for` loop around an expression evaluates it, unless the turn ends before.
fn is_in_each_turn(body: &Body, tree: &Tree, expr: ExprId) -> bool {
    let mut inner = expr;
    for outer in tree.ancestors(expr) {
        match &body.expr(outer).kind {
            ExprKind::For { .. } => return true,
            ExprKind::If { cond, .. } if *cond != inner => return false,
            ExprKind::Match { scrutinee, .. } if *scrutinee != inner => return false,
            ExprKind::Binary(BinaryOp::And | BinaryOp::Or, left, _) if *left != inner => return false,
            ExprKind::Lambda(_) | ExprKind::Macro(_) => return false,
            ExprKind::Block(block) => {
                let is_otherwise = |stmt: &crate::syntax::ast::Stmt| matches!(stmt.kind, StmtKind::Let { otherwise: Some(otherwise), .. } if otherwise == inner);
                if block.stmts.iter().any(is_otherwise) {
                    return false;
                }
            }
            _ => {}
        }
        inner = outer;
    }
    false
}

/// Whether there is a loop, or something that runs later, in a function of the workspace.
pub fn loops(index: &Index<'_>, fun: FnId) -> bool {
    cut(index, fun).is_some_and(|cut| cut.has_loop || cut.has_async)
}
