//! A body as a tree: what is around an expression, and where it runs.

use crate::index::Index;
use crate::index::infer::table::Kind;
use crate::index::infer::{Callee, Typing};
use crate::syntax::Span;
use crate::syntax::ast::{BinaryOp, Body, ExprId, ExprKind, LambdaId, LambdaKind, Shape, StmtKind};
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

/// Where a value is needed that a statement begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Once, when the statement begins.
    Once,
    /// The same, as what a `match`, `if let` or `for` takes apart: all temporaries in it live to the end of its blocks.
    Scrutinee,
    /// Before each turn of this `while let`.
    EachTurn(ExprId),
}

/// How a value is needed by its statement, if nothing that can be noticed happens there before it is computed.
pub(super) fn need(tree: &Tree, body: &Body, value: ExprId) -> Option<Need> {
    let (mut at, mut need) = (value, Need::Once);
    while let Some(parent) = tree.parent(at) {
        match &body.expr(parent).kind {
            ExprKind::Block(_) => return Some(need),
            ExprKind::Match { scrutinee, .. } | ExprKind::For { iter: scrutinee, .. } if *scrutinee == at => {
                need = Need::Scrutinee;
            }
            ExprKind::Let { .. } => {
                let around = tree.parent(parent)?;
                match &body.expr(around).kind {
                    ExprKind::If { cond, .. } if *cond == parent => (at, need) = (around, Need::Scrutinee),
                    ExprKind::While { cond, .. } if *cond == parent => return Some(Need::EachTurn(around)),
                    _ => return None,
                }
                continue;
            }
            ExprKind::If { cond, .. } if *cond == at => {}
            ExprKind::Loop { .. } | ExprKind::While { .. } | ExprKind::For { .. } | ExprKind::Match { .. } => {
                return None;
            }
            ExprKind::If { .. } | ExprKind::Lambda(_) | ExprKind::Binary(BinaryOp::And | BinaryOp::Or, ..) => {
                return None;
            }
            // The right side is computed first.
            ExprKind::Assign(_, right) if *right == at => {}
            ExprKind::Macro(mac) if !runs_in_order(&body.mac(*mac).shape) => return None,
            _ => {
                let mut before = Vec::new();
                each_child(body, parent, &mut |child| before.push(child));
                if !before.iter().take_while(|child| **child != at).all(|child| is_plain(body, *child)) {
                    return None;
                }
            }
        }
        at = parent;
    }
    Some(need)
}

/// Whether a macro computes its arguments one after the other, each once.
fn runs_in_order(shape: &Shape) -> bool {
    match shape {
        Shape::Arguments(_) | Shape::Call(_) | Shape::FormatArgs(_) | Shape::Dbg(_) | Shape::Format { .. } => true,
        Shape::Assert { .. } | Shape::AssertEq { .. } => true,
        Shape::Opaque | Shape::Nothing | Shape::Repeat(..) | Shape::Matches { .. } | Shape::Pin(_) => false,
        Shape::Stream(_) | Shape::Inline(_) | Shape::Join { .. } | Shape::Select { .. } | Shape::CfgIf(_) => false,
    }
}

/// Whether computing it does nothing.
fn is_plain(body: &Body, id: ExprId) -> bool {
    match &body.expr(id).kind {
        ExprKind::Lit(_) | ExprKind::Local(_) | ExprKind::Path(_) | ExprKind::Missing | ExprKind::Lambda(_) => true,
        ExprKind::Field { base: inner, .. } | ExprKind::Ref { place: inner, .. } | ExprKind::Unary(_, inner) => {
            is_plain(body, *inner)
        }
        _ => false,
    }
}

/// The expressions directly inside one, in the order in which they are written.
pub(super) fn each_child(body: &Body, id: ExprId, with: &mut dyn FnMut(ExprId)) {
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
