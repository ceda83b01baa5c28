//! What a `match`, `if let`, `while let` or `for` takes apart is computed in a `let` of its own: its guard ends there.

use super::site::Site;
use super::table::{self, Condition};
use super::temporaries;
use super::tree::Need;
use crate::diagnostic::{Fix, FixKind};

/// `None` where the value has something of the guard.
pub(super) fn hoist_the_scrutinee(site: &Site<'_>) -> Option<Fix> {
    let wanted = temporaries::wanted(site).filter(|wanted| wanted.need != Need::Once)?;
    let (edits, _) = temporaries::edits(site, &wanted)?;
    let title = "take the value out of the lock before it is looked at".to_owned();
    let mut fix = table::fix(FixKind::HoistTheScrutinee, Condition::MoreFollows, title);
    fix.edits = edits;
    Some(fix)
}
