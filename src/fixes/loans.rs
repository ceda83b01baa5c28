//! Variables that borrow a handle from a guard: each gets a handle of its own, and the guard need not live on.

use super::out_of_guard::{dropped, is_in_closure, is_printed, start, uses};
use super::site::Site;
use super::view::View;
use crate::diagnostic::Edit;
use crate::index::infer::Adjust;
use crate::index::infer::table::Kind;
use crate::syntax::Span;
use crate::syntax::ast::{BindingId, ExprId, ExprKind, PatKind, StmtKind};

/// More variables than this are no improvement for who reads it.
const MOST: usize = 2;

/// The edits, and the name of what is cloned. `None` where something else is borrowed by then, or the guard itself is needed.
pub(super) fn cloned(site: &Site<'_>) -> Option<(Vec<Edit>, String)> {
    let (view, file, guard) = (site.view, site.facts.file, site.variable()?);
    let start = start(site)?;
    let is_needed = |id: ExprId| view.body.expr(id).span.start >= start && dropped(site, id).is_none();
    if uses(site, guard).any(is_needed) {
        return None;
    }
    let mut borrowers: Vec<BindingId> = Vec::new();
    for (of, at) in view.loans(guard)? {
        if of != guard && at.start >= start && view.body.binding(of).span.start < start && !borrowers.contains(&of) {
            borrowers.push(of);
        }
    }
    let first = *borrowers.first().filter(|_| borrowers.len() <= MOST)?;
    let mut edits = vec![view.before(file, start, &[format!("drop({});", view.body.binding(guard).name)])];
    for borrower in borrowers {
        edits.extend(owned(site, borrower)?);
    }
    for used in uses(site, guard).filter(|id| view.body.expr(*id).span.start >= start) {
        edits.extend(dropped(site, used).map(|span| view.replace(file, view.line(span), "")));
    }
    Some((edits, view.body.binding(first).name.to_string()))
}

/// The variable has what it borrowed until now: a clone is bound to it, and who wants a borrow of it gets one.
fn owned(site: &Site<'_>, borrower: BindingId) -> Option<Vec<Edit>> {
    let (view, file) = (site.view, site.facts.file);
    let Kind::Ref(false, inner) = view.typing.table.kind(view.typing.bindings[borrower.index()]) else { return None };
    if !view.is_handle(inner) {
        return None;
    }
    let init = init(view, borrower)?;
    let span = view.body.expr(init).span;
    let mut edits = vec![view.replace(file, Span::new(span.end, span.end), ".clone()")];
    if let ExprKind::Ref { place, .. } = view.body.expr(init).kind {
        edits.push(view.replace(file, Span::new(span.start, view.body.expr(place).span.start), ""));
    }
    for used in uses(site, borrower) {
        if is_in_closure(site, used) {
            return None;
        }
        let parent = view.tree.parent(used)?;
        match &view.body.expr(parent).kind {
            ExprKind::Field { .. } => {}
            ExprKind::MethodCall(call) if call.receiver == used => {
                // What could be called through a borrow does no more than look.
                let adjust = view.typing.calls.get(&parent).map(|site| site.adjust);
                (adjust != Some(Adjust::Mut)).then_some(())?;
            }
            ExprKind::Macro(mac) if is_printed(site, *mac) => {}
            ExprKind::Call { .. } | ExprKind::MethodCall(_) => {
                let at = view.body.expr(used).span.start;
                edits.push(view.replace(file, Span::new(at, at), "&"));
            }
            _ => return None,
        }
    }
    Some(edits)
}

/// What a plain `let` binds a variable to.
fn init(view: &View<'_>, variable: BindingId) -> Option<ExprId> {
    view.blocks().flat_map(|block| &block.stmts).find_map(|stmt| match &stmt.kind {
        StmtKind::Let { pat, ty: None, init: Some(init), otherwise: None } => match view.body.pat(*pat).kind {
            PatKind::Bind { binding, sub: None } if binding == variable => Some(*init),
            _ => None,
        },
        _ => None,
    })
}
