//! Imports, resolved to a fixpoint: what one brings into a module may be what another imports from there.

use super::{Def, Entry, Import, Index, ModId, Module, Namespace};
use crate::spread;
use crate::syntax::Name;
use crate::syntax::ast::UseLeaf;
use rayon::prelude::*;
use smallvec::SmallVec;

/// Bounded by the longest chain of re-exports that people write; what is left then stays unknown.
const ROUNDS: usize = 24;

/// The modules in which the names of an import's path were looked up, without the one that it stands in.
type Trail = SmallVec<[ModId; 4]>;

/// How far imports are resolved.
pub(super) struct Imports {
    /// By module, and there by import.
    trails: Vec<Vec<Trail>>,
}

/// Whether an import of a module is resolved anew.
type IsDue<'d> = dyn Fn(&Index<'_>, ModId, &UseLeaf, &Trail) -> bool + Sync + 'd;

impl Imports {
    /// None is resolved yet.
    pub(super) fn new(index: &Index<'_>) -> Self {
        let trails = index.modules.iter().map(|module| vec![Trail::new(); module.imports.len()]);
        Imports { trails: trails.collect() }
    }

    /// Resolves those that are due first, then those that may find more by that, until nothing new is found.
    pub(super) fn resolve(&mut self, index: &mut Index<'_>, is_due: &IsDue<'_>) {
        let mut changed = self.round(index, is_due);
        for _ in 1..ROUNDS {
            if !changed.contains(&true) {
                return;
            }
            changed = self.round(index, &|index, at, leaf, trail| {
                trail.iter().any(|module| changed[module.index()]) || begins_in_changed(index, at, leaf, &changed)
            });
        }
    }

    /// One round: which modules have more names after it.
    fn round(&mut self, index: &mut Index<'_>, is_due: &IsDue<'_>) -> Vec<bool> {
        let all = &*index;
        let of_module = |(n, (module, trails)): (usize, (&Module<'_>, &mut Vec<Trail>))| {
            let at = ModId(n as u32);
            let mut found = Vec::new();
            for (import, trail) in module.imports.iter().zip(trails) {
                if is_due(all, at, import.leaf, trail) {
                    *trail = resolve_import(all, at, import, &mut found);
                }
            }
            found.retain(|(name, entry)| !module.scope.get(name).is_some_and(|entries| is_known(entries, entry)));
            found
        };
        let found: Vec<Vec<(Name, Entry)>> = all
            .modules
            .par_iter()
            .with_max_len(spread::PLAIN)
            .zip(&mut self.trails)
            .enumerate()
            .map(of_module)
            .collect();
        index.modules.par_iter_mut().zip(found).map(|(module, found)| take(module, found)).collect()
    }
}

/// Whether the first name of a path may mean something else since modules have changed: its own, or those around a block.
fn begins_in_changed(index: &Index<'_>, at: ModId, leaf: &UseLeaf, changed: &[bool]) -> bool {
    let Some(first) = leaf.path.first() else { return false };
    let mut around = Some(at);
    while let Some(id) = around {
        let module = &index.modules[id.index()];
        if changed[id.index()] && module.scope.contains_key(first) {
            return true;
        }
        around = module.parent.filter(|_| module.is_block);
    }
    false
}

/// Adds names to a module. Whether it has more now.
fn take(module: &mut Module<'_>, found: Vec<(Name, Entry)>) -> bool {
    module.scope.reserve(found.len());
    let mut has_more = false;
    for (name, entry) in found {
        let entries = module.scope.entry(name).or_default();
        if is_known(entries, &entry) {
            continue;
        }
        has_more = true;
        match entries.iter_mut().find(|known| known.def == entry.def) {
            Some(known) => {
                known.is_pub |= entry.is_pub;
                known.is_glob &= entry.is_glob;
                known.rank = known.rank.max(entry.rank);
            }
            None => entries.push(entry),
        }
    }
    has_more
}

/// Whether a scope says as much already.
fn is_known(entries: &[Entry], entry: &Entry) -> bool {
    entries.iter().any(|e| e.def == entry.def && (e.is_pub || !entry.is_pub) && (!e.is_glob || entry.is_glob))
}

/// What an import brings into a module, and where its names were looked up.
fn resolve_import(index: &Index<'_>, at: ModId, import: &Import<'_>, found: &mut Vec<(Name, Entry)>) -> Trail {
    let mut trail = Trail::new();
    let note = &mut |module: ModId| {
        if !trail.contains(&module) {
            trail.push(module);
        }
    };
    if import.leaf.is_glob {
        glob(index, at, import, note, found);
    } else {
        single(index, at, import, note, found);
    }
    trail
}

fn glob(
    index: &Index<'_>,
    at: ModId,
    import: &Import<'_>,
    note: &mut impl FnMut(ModId),
    found: &mut Vec<(Name, Entry)>,
) {
    let is_pub = import.is_pub;
    let prefix = if import.leaf.path.is_empty() {
        Some(Def::Mod(index.krate(at).root))
    } else {
        index.resolve_use(at, import.leaf, Namespace::Types, note)
    };
    match prefix {
        Some(Def::Mod(from)) if from != at => {
            note(from);
            let sees_all = index.is_inside(at, from);
            for (name, entries) in &index.modules[from.index()].scope {
                for entry in entries.iter().filter(|entry| entry.is_pub || sees_all) {
                    let rank = entry.rank.min(import.rank);
                    found.push((*name, Entry { def: entry.def, is_pub, is_glob: true, rank }));
                }
            }
        }
        Some(Def::Adt(adt)) => {
            for (n, variant) in index.adts[adt.index()].variants().iter().enumerate() {
                let def = Def::Variant(adt, n as u32);
                found.push((variant.name, Entry { def, is_pub, is_glob: true, rank: import.rank }));
            }
        }
        _ => {}
    }
}

fn single(
    index: &Index<'_>,
    at: ModId,
    import: &Import<'_>,
    note: &mut impl FnMut(ModId),
    found: &mut Vec<(Name, Entry)>,
) {
    let UseLeaf { path, alias, is_self, .. } = import.leaf;
    let Some(last) = path.last() else { return };
    let name = alias.unwrap_or(if *last == "self" {
        path.get(path.len().wrapping_sub(2)).copied().unwrap_or(*last)
    } else {
        *last
    });
    for ns in [Namespace::Types, Namespace::Values] {
        if *is_self && ns == Namespace::Values {
            continue;
        }
        if let Some(def) = index.resolve_use(at, import.leaf, ns, note) {
            // `use a;` of an extern crate names itself.
            found.push((name, Entry { def, is_pub: import.is_pub, is_glob: false, rank: import.rank }));
        }
    }
}
