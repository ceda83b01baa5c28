//! Which crates have to do with each other: a lock of one can only be named in those.

use super::Wanted;
use crate::index::{CrateId, Def, Index};
use crate::source::FileId;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Crates, and what is wanted in them.
type World<W> = (FxHashSet<CrateId>, Vec<Wanted<W>>);

/// Parts what is wanted by crates that have nothing to do with each other; crates in which nothing is wanted are left out.
pub(super) fn apart<W>(index: &Index<'_>, wanted: Vec<Wanted<W>>) -> Vec<World<W>> {
    let (mut above, by_file) = together(index);
    let mut groups: BTreeMap<u32, World<W>> = BTreeMap::new();
    for one in wanted {
        if let Some(krate) = one.1.first().and_then(|place| by_file.get(&place.file)) {
            groups.entry(root(&mut above, *krate)).or_default().1.push(one);
        }
    }
    for n in 0..above.len() as u32 {
        if let Some((crates, _)) = groups.get_mut(&root(&mut above, n)) {
            crates.insert(CrateId(n));
        }
    }
    groups.into_values().collect()
}

/// Of each crate one that it belongs with, and a crate of each file.
fn together(index: &Index<'_>) -> (Vec<u32>, FxHashMap<FileId, u32>) {
    let mut above: Vec<u32> = (0..index.crates.len() as u32).collect();
    let is_read = |krate: CrateId| index.crates[krate.index()].target.is_some();
    for (n, krate) in index.crates.iter().enumerate().filter(|(n, _)| is_read(CrateId(*n as u32))) {
        for def in krate.externs.values() {
            let Def::Mod(module) = def else { continue };
            let other = index.crate_of(*module);
            if is_read(other) {
                unite(&mut above, n as u32, other.0);
            }
        }
    }
    let mut by_file: FxHashMap<FileId, u32> = FxHashMap::default();
    for instance in &index.sources.instances {
        match by_file.get(&instance.file).copied() {
            // A file may be in crates that have nothing else in common.
            Some(known) => unite(&mut above, known, instance.target.0),
            None => _ = by_file.insert(instance.file, instance.target.0),
        }
    }
    (above, by_file)
}

fn root(above: &mut [u32], mut node: u32) -> u32 {
    while above[node as usize] != node {
        let next = above[above[node as usize] as usize];
        above[node as usize] = next;
        node = next;
    }
    node
}

fn unite(above: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root(above, a), root(above, b));
    above[a.max(b) as usize] = a.min(b);
}
