//! Guards in variables: what the code after a suspension reads of them can be read before it.

use super::site::Site;
use super::temporaries::{How, lock_name};
use crate::diagnostic::Edit;
use crate::index::infer::Adjust;
use crate::syntax::Span;
use crate::syntax::ast::{BinaryOp, BindingId, ExprId, ExprKind, MacroId, PatKind, Shape, StmtKind, UnaryOp};

/// More than this is no improvement for who reads it.
const MOST: usize = 4;

/// A value that is taken out of a guard.
pub(super) struct Taken {
    pub(super) name: String,
    pub(super) how: How,
    /// What it is computed from: `guard.client`.
    text: String,
    /// Where it is used instead.
    uses: Vec<Span>,
}

/// What is read of the guard from the first end on, if all of that can be read before it.
pub(super) fn taken(site: &Site<'_>) -> Option<Vec<Taken>> {
    let (view, guard) = (site.view, site.variable()?);
    let start = start(site)?;
    let loans = view.loans(guard)?;
    // What still borrows from the guard by then would borrow from nothing.
    let is_loan =
        |(of, at): &(BindingId, Span)| *of != guard && at.start >= start && view.body.binding(*of).span.start < start;
    if loans.iter().any(is_loan) {
        return None;
    }
    let mut taken: Vec<Taken> = Vec::new();
    for used in uses(site, guard).filter(|id| view.body.expr(*id).span.start >= start) {
        if dropped(site, used).is_some() {
            continue;
        }
        let (at, how) = read(site, used)?;
        let span = view.body.expr(at).span;
        let text = source(site, at, how);
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        match taken.iter_mut().find(|one| bare(&one.text) == bare(&text)) {
            Some(one) => one.uses.push(span),
            None => {
                let names: Vec<String> = taken.iter().map(|one| one.name.clone()).collect();
                let name = view.fresh_of(&[&name(site, at), "value"], &names);
                taken.push(Taken { name, how, text, uses: vec![span] });
            }
        }
        if taken.len() > MOST {
            return None;
        }
    }
    (!taken.is_empty()).then_some(taken)
}

/// The values are taken before the first end, the guard goes, and they stand for it from there on.
pub(super) fn edits(site: &Site<'_>, taken: &[Taken]) -> Option<Vec<Edit>> {
    let (view, file, guard) = (site.view, site.facts.file, site.variable()?);
    let start = start(site)?;
    let mut statements: Vec<String> = taken.iter().map(|one| format!("let {} = {};", one.name, one.text)).collect();
    statements.push(format!("drop({});", view.body.binding(guard).name));
    let mut edits = vec![view.before(file, start, &statements)];
    for one in taken {
        edits.extend(one.uses.iter().map(|span| view.replace(file, *span, one.name.clone())));
    }
    // It is dropped already where it was dropped until now.
    for used in uses(site, guard).filter(|id| view.body.expr(*id).span.start >= start) {
        edits.extend(dropped(site, used).map(|span| view.replace(file, view.line(span), "")));
    }
    Some(edits)
}

/// The variable is bound to a clone of what the lock has, where all its uses go as well with that.
pub(super) fn cloned_at_once(site: &Site<'_>) -> Option<(Vec<Edit>, String)> {
    let (view, guard) = (site.view, site.variable()?);
    let binding = view.body.binding(guard);
    let inner = view.behind(view.typing.bindings[guard.index()]);
    if !view.is_handle(inner) || binding.is_mut || binding.by_ref {
        return None;
    }
    let (_, statement) = site.home()?;
    let init = view.blocks().flat_map(|block| &block.stmts).find_map(|stmt| match &stmt.kind {
        StmtKind::Let { pat, ty: None, init: Some(init), otherwise: None } if stmt.span == statement => {
            matches!(view.body.pat(*pat).kind, PatKind::Bind { sub: None, .. }).then_some(*init)
        }
        _ => None,
    })?;
    let is_fit = |used: ExprId| match view.tree.parent(used).map(|parent| (parent, &view.body.expr(parent).kind)) {
        Some((parent, ExprKind::MethodCall(call))) => {
            call.receiver == used && view.typing.calls.get(&parent).is_some_and(|site| site.adjust == Adjust::Ref)
        }
        Some((parent, ExprKind::Field { .. })) => is_read(site, parent),
        _ => false,
    };
    view.loans(guard)?;
    if !uses(site, guard).all(is_fit) {
        return None;
    }
    let end = view.body.expr(init).span.end;
    let edit = view.replace(site.facts.file, Span::new(end, end), ".clone()");
    Some((vec![edit], binding.name.to_string()))
}

/// Where the statement begins, in the guard's block, that has the first end.
pub(super) fn start(site: &Site<'_>) -> Option<u32> {
    let (home, bound) = site.home()?;
    let first = *site.ends.first()?;
    let statement = site.view.statements(home).into_iter().find(|span| span.contains(first))?;
    (statement.start >= bound.end).then_some(statement.start)
}

pub(super) fn uses<'s>(site: &'s Site<'_>, guard: BindingId) -> impl Iterator<Item = ExprId> + 's {
    let exprs = site.view.body.exprs.iter().enumerate();
    exprs
        .filter(move |(_, expr)| matches!(expr.kind, ExprKind::Local(of) if of == guard))
        .map(|(n, _)| ExprId(n as u32))
}

/// The statement `drop(guard);`
pub(super) fn dropped(site: &Site<'_>, used: ExprId) -> Option<Span> {
    let view = site.view;
    let call = view.tree.parent(used)?;
    let ExprKind::Call { callee, args } = &view.body.expr(call).kind else { return None };
    let ExprKind::Path(path) = &view.body.expr(*callee).kind else { return None };
    if args.len() != 1 || path.last().is_none_or(|last| last.name != "drop") {
        return None;
    }
    view.blocks().flat_map(|block| &block.stmts).find_map(|stmt| match stmt.kind {
        StmtKind::Expr(expr) if expr == call => Some(stmt.span),
        _ => None,
    })
}

/// The part of the guard's value that a use reads, and how it can be had.
fn read(site: &Site<'_>, used: ExprId) -> Option<(ExprId, How)> {
    let view = site.view;
    let mut chain = vec![used];
    while let Some(parent) = chain.last().and_then(|last| view.tree.parent(*last)) {
        match view.body.expr(parent).kind {
            ExprKind::Field { .. } | ExprKind::Unary(UnaryOp::Deref, _) => chain.push(parent),
            _ => break,
        }
    }
    let last = *chain.last()?;
    let ty = |id: ExprId| view.behind(view.typing.exprs[id.index()]);
    if last != used && view.is_copy(view.typing.exprs[last.index()]) && !is_changed(site, last) {
        return Some((last, How::Copied));
    }
    if !is_read(site, last) || is_in_closure(site, used) {
        return None;
    }
    if view.is_copy(ty(last)) {
        return Some((last, How::Copied));
    }
    if let Some(handle) = chain.iter().find(|id| view.is_handle(ty(**id))) {
        return Some((*handle, How::Handle));
    }
    // All that a lock has may be much, a field of it is what is asked for.
    let is_part = chain.iter().any(|id| matches!(view.body.expr(*id).kind, ExprKind::Field { .. }));
    (is_part && view.is_clone(ty(last))).then_some((last, How::Cloned))
}

/// Whether a place is only looked at where it is named: by a method, a macro that prints, a comparison, a borrow.
fn is_read(site: &Site<'_>, at: ExprId) -> bool {
    let view = site.view;
    let Some(parent) = view.tree.parent(at) else { return false };
    match &view.body.expr(parent).kind {
        ExprKind::MethodCall(call) if call.receiver == at => {
            let adjust = view.typing.calls.get(&parent).map(|site| site.adjust);
            adjust == Some(Adjust::Ref) || adjust == Some(Adjust::Value) && view.is_copy(view.typing.exprs[at.index()])
        }
        ExprKind::Ref { mutable, .. } => !mutable,
        ExprKind::Binary(BinaryOp::Equate | BinaryOp::Compare, ..) => true,
        ExprKind::Macro(mac) => is_printed(site, *mac),
        _ => false,
    }
}

pub(super) fn is_printed(site: &Site<'_>, mac: MacroId) -> bool {
    matches!(site.view.body.mac(mac).shape, Shape::Format { .. } | Shape::FormatArgs(_))
}

/// Whether a copy would not do: it is assigned to, or borrowed to be changed.
pub(super) fn is_changed(site: &Site<'_>, at: ExprId) -> bool {
    let view = site.view;
    let Some(parent) = view.tree.parent(at) else { return true };
    match &view.body.expr(parent).kind {
        ExprKind::Assign(left, _) | ExprKind::AssignOp(_, left, _) => *left == at,
        ExprKind::Ref { mutable, .. } => *mutable,
        ExprKind::MethodCall(call) if call.receiver == at => {
            view.typing.calls.get(&parent).is_none_or(|site| matches!(site.adjust, Adjust::Mut | Adjust::None))
        }
        // A pattern may borrow from it, to change it.
        ExprKind::Let { .. } | ExprKind::Match { .. } | ExprKind::Index { .. } => true,
        _ => false,
    }
}

/// Whether a closure or async block around a use may take away what it names.
pub(super) fn is_in_closure(site: &Site<'_>, used: ExprId) -> bool {
    let Some((home, _)) = site.home() else { return true };
    let span = site.view.body.expr(used).span;
    let lambdas = site.view.body.lambdas.iter();
    lambdas.map(|lambda| lambda.span).any(|around| around.contains(span) && home.braces.contains(around))
}

fn source(site: &Site<'_>, at: ExprId, how: How) -> String {
    let text = site.view.at(site.view.body.expr(at).span);
    let is_guard = matches!(site.view.body.expr(at).kind, ExprKind::Local(_));
    match how {
        How::Copied if is_guard => format!("*{text}"),
        How::Cloned | How::Handle if text.starts_with('*') => format!("({text}).clone()"),
        How::Cloned | How::Handle => format!("{text}.clone()"),
        How::Computed | How::Copied | How::Inside(..) => text.to_owned(),
    }
}

fn name(site: &Site<'_>, at: ExprId) -> String {
    match &site.view.body.expr(at).kind {
        ExprKind::Field { name, .. } if !name.starts_with(|c: char| c.is_ascii_digit()) => name.to_string(),
        _ => lock_name(site),
    }
}
