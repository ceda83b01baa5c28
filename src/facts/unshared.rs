//! Variables whose value nobody else can reach, although its type is that of a handle which may be one of several.

use crate::index::Index;
use crate::index::infer::{Callee, Typing};
use crate::syntax::ast::{BindingId, Body, ExprId, ExprKind, Shape};
use rustc_hash::FxHashSet;

/// The variables of a body of which nothing is done but that locks are taken through them, in the graph that they are made in.
///
/// Every mention counts: one that is no receiver of an acquiring method may hand out another handle.
pub(super) fn only_locked(index: &Index<'_>, body: &Body, typing: &Typing) -> FxHashSet<BindingId> {
    if body.macros.iter().any(|mac| matches!(mac.shape, Shape::Opaque)) {
        return FxHashSet::default();
    }
    let acquires = |expr: usize| match typing.calls.get(&ExprId(expr as u32)).map(|site| site.callee) {
        Some(Callee::Fn(fun)) => index.fun(fun).marks.acquires.is_some(),
        _ => false,
    };
    let mut locked: FxHashSet<ExprId> = FxHashSet::default();
    for (n, expr) in body.exprs.iter().enumerate() {
        if let ExprKind::MethodCall(call) = &expr.kind
            && acquires(n)
        {
            locked.insert(call.receiver);
        }
    }
    let mut only: FxHashSet<BindingId> = FxHashSet::default();
    let mut others: FxHashSet<BindingId> = body.lambdas.iter().flat_map(|lambda| lambda.captures.clone()).collect();
    for (n, expr) in body.exprs.iter().enumerate() {
        if let ExprKind::Local(binding) = expr.kind {
            let of = if locked.contains(&ExprId(n as u32)) { &mut only } else { &mut others };
            of.insert(binding);
        }
    }
    only.retain(|binding| !others.contains(binding));
    only
}

/// Whether a value is made on the spot, of nothing that anybody has: by functions that stubs describe, of literals and the like.
pub(super) fn is_fresh(index: &Index<'_>, body: &Body, typing: &Typing, expr: ExprId) -> bool {
    match &body.expr(expr).kind {
        ExprKind::Lit(_) => true,
        ExprKind::Tuple(items) => items.iter().all(|item| is_fresh(index, body, typing, *item)),
        ExprKind::Call { args, .. } => {
            let is_described = match typing.calls.get(&expr).map(|site| site.callee) {
                Some(Callee::Fn(fun)) => index.fun(fun).file.is_none(),
                Some(Callee::Ctor(..)) => true,
                _ => false,
            };
            is_described && args.iter().all(|arg| is_fresh(index, body, typing, *arg))
        }
        _ => false,
    }
}
