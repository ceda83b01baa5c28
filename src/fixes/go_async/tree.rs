//! A body as a tree: what is around an expression, and where it runs.

use crate::index::Index;
use crate::index::infer::table::Kind;
use crate::index::infer::{Callee, Typing};
use crate::syntax::Span;
use crate::syntax::ast::{Body, ExprId, ExprKind, LambdaId, LambdaKind, Shape, StmtKind};
use rustc_hash::FxHashSet;

/// What is around each expression.
pub(super) struct Tree {
    parents: Vec<Option<ExprId>>,
    /// Closures that are given to something that may block.
    blocking: FxHashSet<LambdaId>,
}

/// Where an expression runs, as far as its body tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the function's own block.
    Root,
    /// In an async block or closure.
    Async,
    /// In a closure that runs where blocking is fine.
    Blocking,
    /// In another closure: nothing can be awaited there.
    Closure(Span),
}

impl Tree {
    pub(super) fn new(index: &Index<'_>, body: &Body, typing: &Typing) -> Self {
        let mut tree = Tree { parents: vec![None; body.exprs.len()], blocking: FxHashSet::default() };
        for n in 0..body.exprs.len() {
            let id = ExprId(n as u32);
            each_child(body, id, &mut |child| tree.parents[child.index()] = Some(id));
            let Some(Callee::Fn(fun)) = typing.calls.get(&id).map(|call| call.callee) else { continue };
            if index.fun(fun).marks.runs_blocking {
                each_child(body, id, &mut |child| {
                    if let Kind::Lambda(lambda) = typing.table.kind(typing.exprs[child.index()]) {
                        tree.blocking.insert(lambda);
                    }
                });
            }
        }
        tree
    }

    pub(super) fn parent(&self, id: ExprId) -> Option<ExprId> {
        self.parents[id.index()]
    }

    /// Where an expression runs.
    pub(super) fn place(&self, body: &Body, id: ExprId) -> Place {
        let mut found = Place::Root;
        let mut at = id;
        while let Some(parent) = self.parent(at) {
            at = parent;
            let ExprKind::Lambda(lambda) = body.expr(at).kind else { continue };
            match body.lambda(lambda).kind {
                LambdaKind::Async | LambdaKind::AsyncClosure if found == Place::Root => return Place::Async,
                LambdaKind::Closure if self.blocking.contains(&lambda) => return Place::Blocking,
                LambdaKind::Closure if found == Place::Root => found = Place::Closure(body.expr(at).span),
                LambdaKind::Async | LambdaKind::AsyncClosure | LambdaKind::Closure => {}
            }
        }
        found
    }
}

/// The expressions directly inside one.
fn each_child(body: &Body, id: ExprId, with: &mut dyn FnMut(ExprId)) {
    match &body.expr(id).kind {
        ExprKind::Missing | ExprKind::Lit(_) | ExprKind::Local(_) | ExprKind::Path(_) | ExprKind::Continue { .. } => {}
        ExprKind::Block(block) => {
            for stmt in &block.stmts {
                match &stmt.kind {
                    StmtKind::Let { init, otherwise, .. } => init.iter().chain(otherwise).for_each(|e| with(*e)),
                    StmtKind::Expr(expr) => with(*expr),
                }
            }
            block.tail.iter().for_each(|e| with(*e));
        }
        ExprKind::Lambda(lambda) => with(body.lambda(*lambda).body),
        ExprKind::If { cond, then, otherwise } => {
            with(*cond);
            with(*then);
            otherwise.iter().for_each(|e| with(*e));
        }
        ExprKind::Let { init: e, .. }
        | ExprKind::Loop { body: e, .. }
        | ExprKind::Try(e)
        | ExprKind::Unary(_, e)
        | ExprKind::Cast(e, _)
        | ExprKind::Field { base: e, .. }
        | ExprKind::Await { future: e, .. }
        | ExprKind::Ref { place: e, .. } => with(*e),
        ExprKind::Match { scrutinee, arms } => {
            with(*scrutinee);
            for arm in arms {
                arm.guard.iter().for_each(|e| with(*e));
                with(arm.body);
            }
        }
        ExprKind::While { cond: a, body: b, .. }
        | ExprKind::For { iter: a, body: b, .. }
        | ExprKind::Index { base: a, index: b }
        | ExprKind::Binary(_, a, b)
        | ExprKind::Assign(a, b)
        | ExprKind::AssignOp(_, a, b)
        | ExprKind::Repeat(a, b) => {
            with(*a);
            with(*b);
        }
        ExprKind::Break { value, .. } | ExprKind::Return(value) | ExprKind::Yield(value) => {
            value.iter().for_each(|e| with(*e));
        }
        ExprKind::Call { callee, args } => {
            with(*callee);
            args.iter().for_each(|e| with(*e));
        }
        ExprKind::MethodCall(call) => {
            with(call.receiver);
            call.args.iter().for_each(|e| with(*e));
        }
        ExprKind::Range(a, b) => a.iter().chain(b).for_each(|e| with(*e)),
        ExprKind::Tuple(list) | ExprKind::Array(list) => list.iter().for_each(|e| with(*e)),
        ExprKind::Struct(lit) => {
            lit.fields.iter().for_each(|(_, e)| with(*e));
            lit.base.iter().for_each(|e| with(*e));
        }
        ExprKind::Macro(mac) => each_argument(&body.mac(*mac).shape, with),
    }
}

fn each_argument(shape: &Shape, with: &mut dyn FnMut(ExprId)) {
    match shape {
        Shape::Opaque | Shape::Nothing => {}
        Shape::Arguments(list) | Shape::Call(list) | Shape::FormatArgs(list) | Shape::Dbg(list) => {
            list.iter().for_each(|e| with(*e));
        }
        Shape::Repeat(a, b) => {
            with(*a);
            with(*b);
        }
        Shape::Format { dest, args, .. } => dest.iter().chain(args).for_each(|e| with(*e)),
        Shape::Assert { cond, args, .. } => {
            with(*cond);
            args.iter().for_each(|e| with(*e));
        }
        Shape::AssertEq { left, right, args } => {
            with(*left);
            with(*right);
            args.iter().for_each(|e| with(*e));
        }
        Shape::Matches { scrutinee, guard, .. } => {
            with(*scrutinee);
            guard.iter().for_each(|e| with(*e));
        }
        Shape::Pin(e) | Shape::Stream(e) | Shape::Inline(e) => with(*e),
        Shape::Join { branches, .. } => branches.iter().for_each(|e| with(*e)),
        Shape::Select { branches, otherwise } => {
            for branch in branches {
                branch.cond.iter().for_each(|e| with(*e));
                with(branch.future);
                branch.handler.iter().for_each(|e| with(*e));
            }
            otherwise.iter().for_each(|e| with(*e));
        }
        Shape::CfgIf(branches) => branches.iter().for_each(|(_, e)| with(*e)),
    }
}
