//! An `Option` of a borrow that a guard lends after a suspension: looked up before it, and cloned, it needs no guard.

use super::out_of_guard::{dropped, is_in_closure, start, uses};
use super::site::Site;
use crate::diagnostic::Edit;
use crate::index::infer::Adjust;
use crate::index::infer::table::Kind;
use crate::syntax::ast::{ExprId, ExprKind};

/// What is looked up early.
pub(super) struct Lent {
    pub(super) name: String,
    /// Whether a clone of it leads to the same thing.
    pub(super) is_handle: bool,
    pub(super) edits: Vec<Edit>,
}

/// `guard.get(&id)`, where that is all that is wanted of the guard from the first end on.
pub(super) fn lent(site: &Site<'_>) -> Option<Lent> {
    let (view, file, guard) = (site.view, site.facts.file, site.variable()?);
    let start = start(site)?;
    let is_late = |id: &ExprId| view.body.expr(*id).span.start >= start;
    let mut late = uses(site, guard).filter(is_late).filter(|id| dropped(site, *id).is_none());
    let (used, None) = (late.next()?, late.next()) else { return None };
    // What still borrows from the guard by then would borrow from nothing.
    let borrows = |(of, at): &(_, crate::syntax::Span)| {
        *of != guard && at.start >= start && view.body.binding(*of).span.start < start
    };
    if view.loans(guard)?.iter().any(borrows) || is_in_closure(site, used) {
        return None;
    }
    let value = view.tree.parent(used)?;
    let span = view.body.expr(value).span;
    let is_looked_up = match &view.body.expr(value).kind {
        ExprKind::MethodCall(call) => {
            call.receiver == used && view.typing.calls.get(&value).is_some_and(|site| site.adjust == Adjust::Ref)
        }
        _ => false,
    };
    let is_again = view.loops().iter().any(|around| around.contains(span) && around.start >= start);
    let is_known = |expr: &crate::syntax::ast::Expr| match expr.kind {
        ExprKind::Local(local) => view.body.binding(local).span.end <= start,
        ExprKind::Await { .. } | ExprKind::Try(_) | ExprKind::Lambda(_) => false,
        _ => true,
    };
    let mut inside = view.body.exprs.iter().filter(|expr| span.contains(expr.span));
    if !is_looked_up || is_again || !inside.all(is_known) {
        return None;
    }
    let ty = view.typing.exprs[value.index()];
    let (owns, lends) = view.owning(ty)?;
    let name = view.fresh_of(&["found"], &[]);
    let lookup = format!("let {name} = {}.{owns}();", view.at(span));
    let release = format!("drop({});", view.body.binding(guard).name);
    let mut edits = vec![view.before(file, start, &[lookup, release])];
    edits.push(view.replace(file, span, format!("{name}.{lends}()")));
    for used in uses(site, guard).filter(is_late) {
        edits.extend(dropped(site, used).map(|span| view.replace(file, view.line(span), "")));
    }
    Some(Lent { name, is_handle: is_handle(site, value), edits })
}

fn is_handle(site: &Site<'_>, value: ExprId) -> bool {
    let (view, table) = (site.view, &site.view.typing.table);
    let Kind::Adt(_, items) = table.kind(view.typing.exprs[value.index()]) else { return false };
    let mut inner = table.items(items).iter().map(|item| table.kind(*item));
    inner.any(|kind| matches!(kind, Kind::Ref(_, inner) if view.is_handle(inner)))
}
