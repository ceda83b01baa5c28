//! Which expression stands in which.

use crate::syntax::ast::{BinaryOp, Body, ExprId, ExprKind, Shape, StmtKind};

/// The expression around each expression.
pub struct Tree {
    parents: Vec<Option<ExprId>>,
}

impl Tree {
    /// Looks at each expression once.
    pub fn new(body: &Body) -> Self {
        let mut parents = vec![None; body.exprs.len()];
        let mut inner = Vec::new();
        for n in 0..body.exprs.len() {
            let id = ExprId(n as u32);
            children(body, id, &mut inner);
            for child in inner.drain(..) {
                parents[child.index()] = Some(id);
            }
        }
        Tree { parents }
    }

    /// The expression around another: for what stands in a closure, in the end the closure.
    pub fn parent(&self, expr: ExprId) -> Option<ExprId> {
        self.parents[expr.index()]
    }

    /// The expressions around another, from the inside out.
    pub fn ancestors(&self, expr: ExprId) -> impl Iterator<Item = ExprId> {
        std::iter::successors(self.parent(expr), |outer| self.parent(*outer))
    }
}

impl Tree {
    /// Whether the function or closure around an expression may be done without evaluating it: it stands in a branch, an arm or a turn.
    ///
    /// Errs loud: what an early return skips counts as evaluated.
    pub fn is_conditional(&self, body: &Body, expr: ExprId) -> bool {
        let mut inner = expr;
        for outer in self.ancestors(expr) {
            let is_skipped = match &body.expr(outer).kind {
                ExprKind::Lambda(_) => return false,
                ExprKind::If { cond, .. } => *cond != inner,
                ExprKind::Match { scrutinee, .. } => *scrutinee != inner,
                ExprKind::While { body, .. } | ExprKind::For { body, .. } => *body == inner,
                ExprKind::Binary(BinaryOp::And | BinaryOp::Or, left, _) => *left != inner,
                ExprKind::Block(block) => block.stmts.iter().any(
                    |stmt| matches!(&stmt.kind, StmtKind::Let { otherwise: Some(otherwise), .. } if *otherwise == inner),
                ),
                _ => false,
            };
            if is_skipped {
                return true;
            }
            inner = outer;
        }
        false
    }
}

/// What stands directly in an expression.
fn children(body: &Body, id: ExprId, out: &mut Vec<ExprId>) {
    match &body.expr(id).kind {
        ExprKind::Missing | ExprKind::Lit(_) | ExprKind::Local(_) | ExprKind::Path(_) | ExprKind::Continue { .. } => {}
        ExprKind::Block(block) => {
            for stmt in &block.stmts {
                match &stmt.kind {
                    StmtKind::Let { init, otherwise, .. } => out.extend(init.iter().chain(otherwise)),
                    StmtKind::Expr(expr) => out.push(*expr),
                }
            }
            out.extend(block.tail);
        }
        ExprKind::Lambda(lambda) => out.push(body.lambda(*lambda).body),
        ExprKind::If { cond, then, otherwise } => {
            out.extend([*cond, *then]);
            out.extend(*otherwise);
        }
        ExprKind::Let { init, .. } => out.push(*init),
        ExprKind::Match { scrutinee, arms } => {
            out.push(*scrutinee);
            arms.iter().for_each(|arm| out.extend(arm.guard.iter().chain([&arm.body])));
        }
        ExprKind::Loop { body, .. } => out.push(*body),
        ExprKind::While { cond, body, .. } => out.extend([*cond, *body]),
        ExprKind::For { iter, body, .. } => out.extend([*iter, *body]),
        ExprKind::Break { value, .. } | ExprKind::Return(value) | ExprKind::Yield(value) => out.extend(*value),
        ExprKind::Call { callee, args } => {
            out.push(*callee);
            out.extend(args);
        }
        ExprKind::MethodCall(call) => {
            out.push(call.receiver);
            out.extend(&call.args);
        }
        ExprKind::Index { base, index } => out.extend([*base, *index]),
        ExprKind::Field { base: inner, .. }
        | ExprKind::Await { future: inner, .. }
        | ExprKind::Try(inner)
        | ExprKind::Unary(_, inner)
        | ExprKind::Ref { place: inner, .. }
        | ExprKind::Cast(inner, _) => out.push(*inner),
        ExprKind::Binary(_, left, right)
        | ExprKind::Assign(left, right)
        | ExprKind::AssignOp(_, left, right)
        | ExprKind::Repeat(left, right) => out.extend([*left, *right]),
        ExprKind::Range(from, to) => out.extend(from.iter().chain(to)),
        ExprKind::Tuple(items) | ExprKind::Array(items) => out.extend(items),
        ExprKind::Struct(literal) => {
            out.extend(literal.fields.iter().map(|(_, value)| *value));
            out.extend(literal.base);
        }
        ExprKind::Macro(mac) => in_macro(&body.mac(*mac).shape, out),
    }
}

fn in_macro(shape: &Shape, out: &mut Vec<ExprId>) {
    match shape {
        Shape::Opaque | Shape::Nothing => {}
        Shape::Arguments(all) | Shape::Call(all) | Shape::FormatArgs(all) | Shape::Dbg(all) => out.extend(all),
        Shape::Repeat(value, count) => out.extend([*value, *count]),
        Shape::Format { dest, args, .. } => out.extend(dest.iter().chain(args)),
        Shape::Assert { cond, args, .. } => out.extend(std::iter::once(cond).chain(args)),
        Shape::AssertEq { left, right, args } => out.extend([left, right].into_iter().chain(args)),
        Shape::Matches { scrutinee, guard, .. } => out.extend(std::iter::once(scrutinee).chain(guard)),
        Shape::Pin(inner) | Shape::Stream(inner) | Shape::Inline(inner) => out.push(*inner),
        Shape::Join { branches, .. } => out.extend(branches),
        Shape::Select { branches, otherwise } => {
            for branch in branches {
                out.extend(branch.cond.iter().chain([&branch.future]).chain(&branch.handler));
            }
            out.extend(otherwise);
        }
        Shape::CfgIf(arms) => out.extend(arms.iter().map(|(_, block)| *block)),
    }
}
