//! Imports that nothing names any more once several fixes have changed a file, of which each alone left something.

use super::imports::{self, Used};
use super::world::identifiers;
use crate::source::SourceFile;
use crate::syntax::Span;
use crate::syntax::ast::UseLeaf;
use rustc_hash::{FxHashMap, FxHashSet};

/// The edits that take out of a file what it imports and named before, and names no more.
pub(in crate::fixes) fn left_over(before: &SourceFile, after: &SourceFile) -> Vec<(Span, String)> {
    let (then, now) = (named(before), named(after));
    let uses = imports::uses(&after.skeleton.items);
    let is_left = |leaf: &UseLeaf| {
        let name = leaf.alias.or(leaf.path.last().copied());
        !leaf.is_glob && name.is_some_and(|name| then.contains(name.as_str()) && !now.contains(name.as_str()))
    };
    let mut leaves: FxHashMap<usize, Vec<(Span, String)>> = FxHashMap::default();
    for (n, used) in uses.iter().enumerate().filter(|(_, used)| !used.item.is_pub) {
        for leaf in used.leaves.iter().filter(|leaf| is_left(leaf)) {
            leaves.entry(n).or_default().push((leaf.span, String::new()));
        }
    }
    let mut edits = Vec::new();
    for (n, gone) in leaves {
        imports::rewrite(&after.text, &uses[n], &gone, &mut edits);
    }
    edits.sort_by_key(|(span, _)| *span);
    edits
}

/// The words of a file outside its imports.
fn named(file: &SourceFile) -> FxHashSet<String> {
    let uses = imports::uses(&file.skeleton.items);
    let is_import = |used: &Used<'_>, at: u32| used.item.span.start <= at && at < used.item.span.end;
    let clean = file.clean(file.whole());
    let outside = identifiers(&clean).filter(|(at, _)| !uses.iter().any(|used| is_import(used, *at as u32)));
    outside.map(|(_, word)| word.to_owned()).collect()
}
