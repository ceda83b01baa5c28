//! What is needed of a guard after a suspension is a handle, and is cloned before it: the guard need not live on.

use super::lent;
use super::loans;
use super::out_of_guard;
use super::site::Site;
use super::table::{self, Condition};
use super::temporaries::{self, How};
use crate::diagnostic::{Edit, Fix, FixKind};

/// `None` where something else than a handle is needed, or the handle itself is changed.
pub(super) fn clone_the_handle_out(site: &Site<'_>) -> Option<Fix> {
    if let Some(wanted) = temporaries::wanted(site).filter(|wanted| wanted.how == How::Handle) {
        let (edits, name) = temporaries::edits(site, &wanted)?;
        return Some(fix(site, &name, edits));
    }
    if let Some((edits, name)) = out_of_guard::cloned_at_once(site) {
        return Some(fix(site, &name, edits));
    }
    if let Some((edits, name)) = loans::cloned(site) {
        return Some(fix(site, &name, edits));
    }
    if let Some(lent) = lent::lent(site).filter(|lent| lent.is_handle) {
        return Some(fix(site, &lent.name, lent.edits));
    }
    let taken = out_of_guard::taken(site)?;
    let handle = taken.iter().find(|one| one.how == How::Handle)?;
    Some(fix(site, &handle.name, out_of_guard::edits(site, &taken)?))
}

fn fix(site: &Site<'_>, name: &str, edits: Vec<Edit>) -> Fix {
    let title = format!("clone `{name}` out of the guard before {}", site.what);
    let mut fix = table::fix(FixKind::CloneTheHandleOut, Condition::IsShared, title);
    fix.edits = edits;
    fix
}
