//! The async twin of a wait that blocks the thread: another function of the same arguments, or the future that the thread waits for.

use super::stall::Stall;
use super::table;
use crate::diagnostic::{Edit, Fix, FixKind};
use crate::syntax::Span;
use crate::syntax::ast::ExprKind;

/// `None` where a lock is taken, or stubs know nothing that waits as a task.
pub(super) fn wait_async(stall: &Stall<'_>) -> Option<Fix> {
    let fun = stall.view.index.fun(stall.fun);
    if fun.marks.acquires.is_some() {
        return None;
    }
    let condition = stall.condition();
    if fun.marks.blocks_on {
        let mut fix = table::fix(FixKind::WaitAsync, condition, "await the future".to_owned());
        fix.edits = future(stall)?;
        return Some(fix);
    }
    let (form, requires) = stall.form()?;
    let title = format!("wait with `{}(..).await`", super::stall::path(&form));
    let mut fix = table::fix(FixKind::WaitAsync, condition, title);
    (fix.edits, fix.requires) = (stall.awaited(&form)?, requires);
    Some(fix)
}

/// `future.await` in place of `runtime.block_on(future)`.
fn future(stall: &Stall<'_>) -> Option<Vec<Edit>> {
    let (view, file) = (stall.view, stall.facts.file);
    let args = match &view.body.expr(stall.call).kind {
        ExprKind::MethodCall(call) => &call.args[..],
        ExprKind::Call { args, .. } => &args[..],
        _ => return None,
    };
    let [future] = args else { return None };
    let (whole, inner) = (view.body.expr(stall.call).span, view.body.expr(*future).span);
    let is_postfix = match &view.body.expr(*future).kind {
        ExprKind::Local(_)
        | ExprKind::Path(_)
        | ExprKind::Call { .. }
        | ExprKind::MethodCall(_)
        | ExprKind::Field { .. }
        | ExprKind::Lambda(_)
        | ExprKind::Try(_)
        | ExprKind::Macro(_) => true,
        _ => view.at(inner).starts_with('('),
    };
    let (open, close) = if is_postfix { ("", ".await") } else { ("(", ").await") };
    let (before, after) = (Span::new(whole.start, inner.start), Span::new(inner.end, whole.end));
    Some(vec![view.replace(file, before, open), view.replace(file, after, close)])
}
