//! Guards that no variable has: what their statement wants of them can be computed before it.

use super::site::Site;
use super::tree::{self, Need};
use crate::diagnostic::Edit;
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{Adjust, Callee};
use crate::syntax::ast::{ExprId, ExprKind, PatKind, UnaryOp};
use crate::syntax::{Name, Span};

/// How a value is taken out of a guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// It is computed, and has nothing of the guard.
    Computed,
    /// It is copied.
    Copied,
    /// It is cloned.
    Cloned,
    /// It is cloned, and leads to the same thing.
    Handle,
    /// It is an `Option` of a borrow, and what is borrowed is cloned: by the first of these methods, and lent by the second.
    Inside(Name, Name),
}

/// What a statement wants of a guard in a temporary.
pub(super) struct Wanted {
    /// The expression whose value is wanted.
    pub(super) value: ExprId,
    pub(super) how: How,
    pub(super) need: Need,
}

/// The innermost value on the way from the guard to its end that has nothing of the guard, or a copy of what there is of it.
pub(super) fn wanted(site: &Site<'_>) -> Option<Wanted> {
    let (view, core) = (site.view, &site.acquisition.core);
    if site.acquisition.variable.is_some() || !site.acquisition.variables.is_empty() {
        return None;
    }
    let mut at = core.at.or(core.call)?;
    let (mut best, mut is_guard) = (None, true);
    loop {
        let ty = view.typing.exprs[at.index()];
        if !is_guard && !view.is_place(at) && view.is_owned(ty) {
            best = Some((at, How::Computed));
            break;
        }
        if let Some(how) = copied(site, at).or_else(|| inside(site, at)) {
            best = Some((at, how));
        }
        let Some(parent) = view.tree.parent(at) else { break };
        if !leads_on(site, at, parent) {
            break;
        }
        is_guard &= holds_guard(site, parent);
        at = parent;
    }
    let (value, how) = best?;
    let need = tree::need(&view.tree, &view.body, value)?;
    let is_here = view.body.expr(value).span.offset(view.base);
    site.acquisition.statement.contains(is_here).then_some(Wanted { value, how, need })
}

/// Whether an expression passes on what one directly inside it gives of the guard, before any end.
fn leads_on(site: &Site<'_>, at: ExprId, parent: ExprId) -> bool {
    let whole = site.view.body.expr(parent).span;
    if site.ends.iter().any(|end| whole.contains(*end)) {
        return false;
    }
    match &site.view.body.expr(parent).kind {
        ExprKind::MethodCall(call) => call.receiver == at,
        ExprKind::Await { .. }
        | ExprKind::Field { .. }
        | ExprKind::Try(_)
        | ExprKind::Unary(..)
        | ExprKind::Ref { mutable: false, .. } => true,
        ExprKind::Index { base, .. } => *base == at,
        ExprKind::Binary(..) | ExprKind::Cast(..) => true,
        _ => false,
    }
}

/// Whether the guard itself is in a value.
fn holds_guard(site: &Site<'_>, id: ExprId) -> bool {
    let (view, table) = (site.view, &site.view.typing.table);
    let is_guard = |ty: T| matches!(table.kind(ty), Kind::Adt(adt, _) if view.index.adt(adt).marks.guard.is_some());
    let ty = view.typing.exprs[id.index()];
    match table.kind(ty) {
        Kind::Adt(_, items) => is_guard(ty) || table.items(items).iter().any(|item| is_guard(*item)),
        _ => false,
    }
}

/// How what is still the guard's can be had without it. What is changed there, or moved, is not.
fn copied(site: &Site<'_>, at: ExprId) -> Option<How> {
    let view = site.view;
    let parent = view.tree.parent(at)?;
    let is_read = match &view.body.expr(parent).kind {
        ExprKind::MethodCall(call) if call.receiver == at => view
            .typing
            .calls
            .get(&parent)
            .is_some_and(|site| site.adjust == Adjust::Ref && site.callee != Callee::Unknown),
        ExprKind::Ref { mutable, .. } => !mutable,
        _ => false,
    };
    let ty = view.typing.exprs[at.index()];
    let inner = view.behind(ty);
    if !view.is_place(at) && !holds_guard(site, at) && !matches!(view.typing.table.kind(ty), Kind::Ref(..)) {
        return None;
    }
    if view.is_place(at) && view.is_copy(ty) {
        return Some(How::Copied);
    }
    // A `Result` of a guard is none yet.
    let is_reached = view.is_place(at) || inner != view.typing.table.resolve(ty);
    let how = if view.is_handle(inner) { How::Handle } else { How::Cloned };
    // All that a lock has may be much, a field of it is what is asked for.
    let is_part = matches!(view.body.expr(at).kind, ExprKind::Field { .. });
    (is_reached && is_read && (how == How::Handle || is_part && view.is_clone(inner))).then_some(how)
}

fn inside(site: &Site<'_>, at: ExprId) -> Option<How> {
    let (owns, lends) = site.view.owning(site.view.typing.exprs[at.index()])?;
    Some(How::Inside(owns, lends))
}

/// The edits that compute a value before its statement, and the name that it gets.
pub(super) fn edits(site: &Site<'_>, wanted: &Wanted) -> Option<(Vec<Edit>, String)> {
    let (view, file) = (site.view, site.facts.file);
    let span = view.body.expr(wanted.value).span;
    let name = view.fresh_of(&[&name(site, wanted), "value"], &[]);
    let (suffix, lent) = match wanted.how {
        How::Computed | How::Copied => (String::new(), name.clone()),
        How::Cloned | How::Handle => (".clone()".to_owned(), name.clone()),
        How::Inside(owns, lends) => (format!(".{owns}()"), format!("{name}.{lends}()")),
    };
    let is_prefix = !suffix.is_empty() && matches!(view.body.expr(wanted.value).kind, ExprKind::Unary(..));
    let (open, close) = if is_prefix { ("(", ")") } else { ("", "") };
    let text = format!("{open}{}{close}{suffix}", view.at(span));
    if let Need::EachTurn(around) = wanted.need {
        return turn(site, around, &text).map(|edits| (edits, name));
    }
    let word = if is_changed(site, wanted.value) { "mut " } else { "" };
    let statement = view.statement(span)?;
    let before = view.before(file, statement.start, &[format!("let {word}{name} = {text};")]);
    Some((vec![before, view.replace(file, span, lent)], name))
}

/// `while let P = E { .. }` → `loop { let P = E else { break }; .. }`
fn turn(site: &Site<'_>, around: ExprId, text: &str) -> Option<Vec<Edit>> {
    let view = site.view;
    let ExprKind::While { cond, body, .. } = view.body.expr(around).kind else { return None };
    let ExprKind::Let { pat, init } = view.body.expr(cond).kind else { return None };
    let (pattern, whole) = (view.body.pat(pat), view.body.expr(around).span);
    let head = Span::new(whole.start, view.body.expr(body).span.start);
    let keyword = whole.start + view.at(head).find("while")? as u32;
    // What stands around the value stays around it; a pattern that always matches has no `else`.
    let value = view.body.expr(init).span;
    if view.at(value) != text || matches!(pattern.kind, PatKind::Bind { .. } | PatKind::Wild | PatKind::Tuple(_)) {
        return None;
    }
    let indent = " ".repeat(view.indent(whole.start) + 4);
    let line = format!("loop {{\n{indent}let {} = {text} else {{ break }};", view.at(pattern.span));
    let end = view.body.expr(body).span.start + 1;
    Some(vec![view.replace(site.facts.file, Span::new(keyword, end), line)])
}

/// Whether what stands around a value changes it.
fn is_changed(site: &Site<'_>, value: ExprId) -> bool {
    let view = site.view;
    let Some(parent) = view.tree.parent(value) else { return false };
    match &view.body.expr(parent).kind {
        ExprKind::Ref { mutable, .. } => *mutable,
        ExprKind::MethodCall(call) => {
            call.receiver == value && view.typing.calls.get(&parent).is_some_and(|site| site.adjust == Adjust::Mut)
        }
        _ => false,
    }
}

/// A field's name is its value's; so is the name of a method that asks for a number. What else comes of a lock is a value.
fn name(site: &Site<'_>, wanted: &Wanted) -> String {
    let view = site.view;
    let is_number = matches!(view.typing.table.kind(view.typing.exprs[wanted.value.index()]), Kind::Prim(_));
    match &view.body.expr(wanted.value).kind {
        ExprKind::Field { name, .. } if !name.starts_with(|c: char| c.is_ascii_digit()) => name.to_string(),
        ExprKind::MethodCall(call) if is_number && call.args.is_empty() => call.name.to_string(),
        ExprKind::Unary(UnaryOp::Deref, _) | ExprKind::MethodCall(_) | ExprKind::Await { .. }
            if matches!(wanted.how, How::Copied | How::Cloned | How::Handle) =>
        {
            lock_name(site)
        }
        _ => "value".to_owned(),
    }
}

/// `client` of `self.client`.
pub(super) fn lock_name(site: &Site<'_>) -> String {
    let text = &site.acquisition.lock.text;
    let last = text.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    let is_name = last.starts_with(|c: char| c.is_lowercase() || c == '_') && last != "self";
    if is_name { last.to_owned() } else { "value".to_owned() }
}
