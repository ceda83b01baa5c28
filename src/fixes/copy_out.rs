//! What is needed of a guard after a suspension is copied before it.

use super::lent;
use super::out_of_guard::{self, Taken};
use super::site::Site;
use super::table::{self, Condition};
use super::temporaries::{self, How};
use super::tree::Need;
use crate::diagnostic::{Fix, FixKind};

/// `None` where the guard's value is changed later, or cannot be copied.
pub(super) fn copy_out(site: &Site<'_>) -> Option<Fix> {
    if let Some(wanted) = temporaries::wanted(site).filter(|wanted| wanted.need == Need::Once) {
        if wanted.how == How::Handle {
            return None;
        }
        let (edits, name) = temporaries::edits(site, &wanted)?;
        let value = site.view.body.expr(wanted.value).span;
        let statement = site.view.statement(value)?;
        let condition = match wanted.how {
            How::Cloned | How::Handle | How::Inside(..) => Condition::MayAge,
            _ if site.has_nothing_but_ends(statement, Some(value)) => Condition::NothingElseFollows,
            How::Computed | How::Copied => Condition::MoreFollows,
        };
        let mut fix = table::fix(FixKind::CopyOut, condition, format!("compute `{name}` in a statement of its own"));
        fix.edits = edits;
        return Some(fix);
    }
    if let Some(lent) = lent::lent(site).filter(|lent| !lent.is_handle) {
        let title = format!("copy `{}` before {}", lent.name, site.what);
        let mut fix = table::fix(FixKind::CopyOut, Condition::MayAge, title);
        fix.edits = lent.edits;
        return Some(fix);
    }
    let taken = out_of_guard::taken(site)?;
    if taken.iter().any(|one: &Taken| one.how == How::Handle) {
        return None;
    }
    let names: Vec<String> = taken.iter().map(|one| format!("`{}`", one.name)).collect();
    let title = format!("copy {} before {}", names.join(", "), site.what);
    let mut fix = table::fix(FixKind::CopyOut, Condition::MayAge, title);
    fix.edits = out_of_guard::edits(site, &taken)?;
    Some(fix)
}
