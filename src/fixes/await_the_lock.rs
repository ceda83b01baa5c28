//! `lock().await` in place of `blocking_lock()`, which panics on a thread of the runtime.

use super::stall::Stall;
use super::table;
use crate::diagnostic::{Fix, FixKind};

/// `None` where no lock is taken, or it has no async form.
pub(super) fn await_the_lock(stall: &Stall<'_>) -> Option<Fix> {
    let marks = &stall.view.index.fun(stall.fun).marks;
    if marks.acquires.is_none() || !marks.panics_in_async {
        return None;
    }
    let (form, requires) = stall.form()?;
    let title = format!("take the lock with `{}().await`", form.path.last()?);
    let mut fix = table::fix(FixKind::AwaitTheLock, stall.condition(), title);
    (fix.edits, fix.requires) = (stall.awaited(&form)?, requires);
    Some(fix)
}
