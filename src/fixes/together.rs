//! Fixes that help only together: a lock goes async, and its guards no longer live across what is awaited.

use super::apply::Change;
use super::verify::Tried;
use crate::diagnostic::{Diagnostic, Fix, FixKind};
use crate::source::FileSpan;
use rustc_hash::{FxHashMap, FxHashSet};

/// A lock by its name and where it is declared.
type Class<'d> = (&'d str, Option<FileSpan>);

/// Of each finding that no fix helps alone, the async form of its lock with what releases or copies at that lock.
pub(super) fn together(candidates: &[(usize, Fix)], tried: &[Tried], diagnostics: &[Diagnostic]) -> Vec<(usize, Fix)> {
    // Locks of two modules may have one name.
    let class = |n: usize| diagnostics[n].finding.locks.first().map(|lock| (lock.class.as_str(), lock.declared));
    let good = candidates.iter().zip(tried).filter(|(_, tried)| tried.is_good);
    let helped: FxHashSet<usize> = good.map(|((n, _), _)| *n).collect();
    let mut inner: FxHashMap<Class<'_>, Vec<&Fix>> = FxHashMap::default();
    let mut seen = FxHashSet::default();
    for (n, fix) in candidates.iter().filter(|(_, fix)| fix.kind != FixKind::GoAsync && fix.requires.is_empty()) {
        // The best of each finding.
        if let (true, Some(class)) = (seen.insert(*n), class(*n)) {
            inner.entry(class).or_default().push(fix);
        }
    }
    let mut known: FxHashMap<Class<'_>, Option<Fix>> = FxHashMap::default();
    let wide = candidates.iter().filter(|(n, fix)| fix.kind == FixKind::GoAsync && !helped.contains(n));
    wide.filter_map(|(n, wide)| {
        let class = class(*n)?;
        let fix = known.entry(class).or_insert_with(|| both(wide, inner.get(&class)?));
        Some((*n, fix.clone()?))
    })
    .collect()
}

/// A fix with those of others that do not touch it.
fn both(wide: &Fix, inner: &[&Fix]) -> Option<Fix> {
    let mut change = Change::default();
    if !change.add(&wide.edits) {
        return None;
    }
    let taken: Vec<&&Fix> = inner.iter().filter(|fix| change.add(&fix.edits)).collect();
    let title = format!("{}, and {}", wide.title, taken.first()?.title);
    let reason = format!("{}; {}", wide.reason, taken.first()?.reason);
    Some(Fix { title, reason, edits: change.edits(), ..wide.clone() })
}
