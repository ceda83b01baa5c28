//! A fix is offered only if it helps: the code is analysed as it would be.

use super::apply::{Change, Reading};
use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::source::SourceSet;
use rustc_hash::FxHashSet;

/// Analyses so many times at most; what is not verified by then is not offered.
const RUNS: usize = 8;

/// Analyses other sources under the same settings.
pub(super) type Analyse<'a> = dyn Fn(SourceSet) -> Vec<Diagnostic> + 'a;

/// For each candidate, a finding's index and a fix, whether fewer rules speak at the lock afterwards: none that did not before.
pub(super) fn verify(
    candidates: &[(usize, Fix)],
    before: &[Diagnostic],
    sources: &SourceSet,
    read: &Reading<'_>,
    analyse: &Analyse<'_>,
) -> Vec<bool> {
    let mut is_good = vec![false; candidates.len()];
    let mut waiting: Vec<usize> = (0..candidates.len()).collect();
    for _ in 0..RUNS {
        if waiting.is_empty() {
            break;
        }
        // As many together as do not touch each other, one for each lock and function.
        let (mut change, mut keys, mut now) = (Change::default(), FxHashSet::default(), Vec::new());
        waiting.retain(|n| {
            let (finding, fix) = &candidates[*n];
            let takes = !keys.contains(&key(&before[*finding])) && change.add(&fix.edits);
            if takes {
                keys.insert(key(&before[*finding]));
                now.push(*n);
            }
            !takes
        });
        // What gives no Rust is not offered, and takes those with it that were tried together.
        let Some(after) = change.sources(sources, read).map(analyse) else { continue };
        for n in now {
            let key = key(&before[candidates[n].0]);
            is_good[n] = loud(&after, &key) < loud(before, &key);
        }
    }
    is_good
}

/// The lock and the function that a finding is about.
fn key(one: &Diagnostic) -> (String, String) {
    let class = one.finding.locks.first().map_or_else(String::new, |lock| lock.class.clone());
    (class, one.finding.item.clone())
}

fn loud(all: &[Diagnostic], wanted: &(String, String)) -> usize {
    all.iter().filter(|one| !one.is_suppressed && one.level > Level::Note && key(one) == *wanted).count()
}
