//! A wait that nothing async stands for goes to a thread where blocking is fine.

use super::stall::{self, Stall};
use super::table::{self, Condition};
use super::view::View;
use crate::diagnostic::{Fix, FixKind, Requirement};
use crate::index::marks::AsyncForm;
use crate::syntax::ast::{BindingId, Expr, ExprKind};
use crate::syntax::{Name, Span};

/// What cannot go there is an obstacle, and the fix is then told, not made.
pub(super) fn spawn_blocking(stall: &Stall<'_>) -> Option<Fix> {
    let (view, file) = (stall.view, stall.facts.file);
    let marks = &view.index.fun(stall.fun).marks;
    if !stall.is_async || !marks.awaits.is_empty() || marks.blocks_on || marks.acquires.is_some() {
        return None;
    }
    let (form, requires) = way(stall)?;
    let whole = view.body.expr(stall.call).span;
    let title = "wait on a thread that is there for what blocks".to_owned();
    let mut fix = table::fix(FixKind::SpawnBlocking, Condition::OtherThread, title);
    match captured(view, whole) {
        Ok(cloned) => {
            let (work, statement) = moved(view, whole, cloned);
            let path = stall::path(&form);
            let text = format!("{path}(move || {work}).await.expect(\"what blocks does not panic\")");
            fix.edits = vec![view.replace(file, whole, text)];
            if let Some(statement) = statement {
                fix.edits.push(view.before(file, view.statement(whole)?.start, &[statement]));
            }
            fix.requires = requires;
        }
        Err(why) => {
            let place = &view.index.sources.files[file.index()];
            let line = place.position(whole.start + view.base).0;
            fix.obstacles = vec![format!("{}:{line}: {why}", place.name)];
        }
    }
    Some(fix)
}

/// What takes such work, of a crate that is used here.
fn way(stall: &Stall<'_>) -> Option<(AsyncForm, Vec<Requirement>)> {
    let index = stall.view.index;
    let mut forms = index.fns.iter().filter_map(|fun| fun.marks.offloads.as_ref());
    forms.find_map(|form| Some((form.clone(), stall::requirements(index, stall.facts.file, form)?)))
}

/// The work as the other thread does it, and the statement that clones what it needs.
fn moved(view: &View<'_>, whole: Span, cloned: Option<(Name, Vec<Span>)>) -> (String, Option<String>) {
    let Some((name, spans)) = cloned else { return (view.at(whole).to_owned(), None) };
    let clone = view.fresh_of(&[&format!("{name}_clone")], &[]);
    let (mut work, mut at) = (String::new(), whole.start);
    for span in spans {
        work.push_str(view.at(Span::new(at, span.start)));
        work.push_str(&clone);
        at = span.end;
    }
    work.push_str(view.at(Span::new(at, whole.end)));
    (work, Some(format!("let {clone} = {name}.clone();")))
}

/// The variables that have to be cloned to go to another thread, and where each is named; or what keeps the work here.
///
/// Errs quiet: no more than one is cloned.
fn captured(view: &View<'_>, whole: Span) -> Result<Option<(Name, Vec<Span>)>, String> {
    let body = &view.body;
    let inside = || body.exprs.iter().filter(|expr| whole.contains(expr.span));
    let leaves = |kind: &ExprKind| {
        matches!(
            kind,
            ExprKind::Await { .. }
                | ExprKind::Try(_)
                | ExprKind::Return(_)
                | ExprKind::Break { .. }
                | ExprKind::Continue { .. }
                | ExprKind::Yield(_)
        )
    };
    if inside().any(|expr| leaves(&expr.kind)) {
        return Err("it awaits or returns in the middle".to_owned());
    }
    let mut cloned: Option<(Name, Vec<Span>)> = None;
    let named = |expr: &Expr| if let ExprKind::Local(one) = expr.kind { Some((one, expr.span)) } else { None };
    for (variable, span) in inside().filter_map(named) {
        let binding = body.binding(variable);
        let ty = view.typing.bindings[variable.index()];
        if whole.contains(binding.span) || view.is_copy(ty) {
            continue;
        }
        if !view.may_leave(ty) {
            return Err(format!("`{}` is borrowed, and has to be owned there", binding.name));
        }
        if is_used_again(view, variable, whole) {
            let (name, spans) = cloned.get_or_insert_with(|| (binding.name, Vec::new()));
            if *name != binding.name || !view.is_handle(ty) {
                return Err(format!("`{}` is used again afterwards", binding.name));
            }
            spans.push(span);
        }
    }
    Ok(cloned)
}

/// Whether a variable is named after a span, or in an earlier turn of a loop around that.
fn is_used_again(view: &View<'_>, variable: BindingId, whole: Span) -> bool {
    let declared = view.body.binding(variable).span;
    let is_turned = view.loops().iter().any(|around| around.contains(whole) && !around.contains(declared));
    let later =
        |expr: &Expr| matches!(expr.kind, ExprKind::Local(one) if one == variable) && expr.span.start >= whole.end;
    is_turned || view.body.exprs.iter().any(later)
}
