//! Dependencies that are not checked: what their libraries declare, for types that cross crates. No body is kept.
//!
//! Those of the packages that are read come first, then those that these name in their own declarations, and so on.
//! Versions are those of `Cargo.lock`; cargo itself is not asked, since it would want the sources of every platform.

mod items;

use super::disk::Disk;
use super::lock_file::{Caches, LockFile};
use super::manifest::{self, RawDependency, RawPackage, code_name};
use super::modules::{Forest, Root};
use super::{Dependency, Deps, Foreign, ForeignId, Read, TargetKind, walk};
use crate::syntax::Name;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// A larger crate is generated: bindings to a system or a service, that hand out no locks.
const MAX_BYTES: u64 = 8 << 20;

/// What was read.
#[derive(Default)]
pub(super) struct Foreigners {
    pub(super) crates: Vec<Foreign>,
    /// For each package and each of its dependencies the crate that it leads to.
    pub(super) found: Vec<Vec<Option<ForeignId>>>,
    /// The dependencies that could not be read: name and version, each once, sorted.
    pub(super) missing: Vec<String>,
}

/// Reads the dependencies of some packages, but those that are read themselves since they are given by their paths.
pub(super) fn read(disk: &Disk, read: &Read<'_>, deps: &Deps, packages: &[RawPackage]) -> Foreigners {
    let mut reading = Reading {
        disk,
        read,
        known: deps.known.iter().map(String::as_str).collect(),
        caches: Caches::new(disk, &deps.cargo_home),
        locks: FxHashMap::default(),
        met: Vec::new(),
        by_manifest: FxHashMap::default(),
        forest: Forest::default(),
        missing: FxHashSet::default(),
    };
    let of_package = |package: &RawPackage| {
        let folder = package.manifest.parent().map(Path::to_path_buf).unwrap_or_default();
        let lock = reading.lock_of(&folder);
        let mut find = |one: &RawDependency| reading.find(lock.as_deref(), package, one);
        package.dependencies.iter().map(|one| if one.path.is_none() { find(one) } else { None }).collect()
    };
    let found: Vec<Vec<Option<usize>>> = packages.iter().map(of_package).collect();
    reading.grow();
    reading.finish(&found)
}

/// A crate that was met.
struct Met {
    package: RawPackage,
    /// The lock file of whoever led to it.
    lock: Option<PathBuf>,
    /// The tree of its library in the forest, and its crate's name; `None` where it has none to read.
    tree: Option<(usize, Name)>,
    /// Where its dependencies lead.
    leads: Vec<Option<usize>>,
}

struct Reading<'a> {
    disk: &'a Disk,
    read: &'a Read<'a>,
    known: FxHashSet<&'a str>,
    caches: Caches<'a>,
    locks: FxHashMap<PathBuf, LockFile>,
    met: Vec<Met>,
    by_manifest: FxHashMap<PathBuf, Option<usize>>,
    forest: Forest,
    missing: FxHashSet<String>,
}

impl Reading<'_> {
    /// The lock file that holds for a folder, read.
    fn lock_of(&mut self, folder: &Path) -> Option<PathBuf> {
        let path = LockFile::nearest(self.disk, folder)?;
        let disk = self.disk;
        self.locks.entry(path.clone()).or_insert_with(|| LockFile::read(disk, &path));
        Some(path)
    }

    /// The crate that a dependency leads to.
    //
    // Errs quiet: where two lock files lead to one package, what that depends on is as the first of them says.
    fn find(&mut self, lock: Option<&Path>, of: &RawPackage, wanted: &RawDependency) -> Option<usize> {
        if self.known.contains(code_name(&wanted.package).as_str()) || !self.is_for_us(wanted) {
            return None;
        }
        let manifest = match lock.and_then(|path| self.locks.get(path)) {
            Some(file) => {
                let locked = file.dependency(of, wanted)?;
                let manifest = self.caches.locked(file, locked);
                if manifest.is_none() {
                    self.missing.insert(format!("`{} {}` (no sources on the disk)", locked.name, locked.version));
                }
                manifest?
            }
            None => {
                let manifest = self.caches.newest(wanted);
                if manifest.is_none() && !wanted.is_optional {
                    self.missing.insert(format!("`{}` (no sources on the disk)", wanted.package));
                }
                manifest?
            }
        };
        let manifest = self.disk.canonical(&manifest);
        if let Some(known) = self.by_manifest.get(&manifest) {
            return *known;
        }
        let id = self.meet(&manifest, lock);
        self.by_manifest.insert(manifest, id);
        id
    }

    /// Whether it is not for other platforms alone.
    fn is_for_us(&self, wanted: &RawDependency) -> bool {
        let Some(platform) = &wanted.platform else { return true };
        if !platform.starts_with("cfg(") {
            return platform.contains("linux");
        }
        let (_, skeleton) = (self.read)(&format!("#[{platform}] mod m;"));
        let cfg = skeleton.ok().and_then(|skeleton| skeleton.items.into_iter().next()?.cfg);
        cfg.is_none_or(|cfg| cfg.rank() >= 0)
    }

    /// A package with a library; macros that run in the compiler declare nothing that code could use.
    fn meet(&mut self, manifest: &Path, lock: Option<&Path>) -> Option<usize> {
        let mut package = manifest::lone_package(self.disk, manifest).ok()?;
        package.targets.retain(|target| target.kind == TargetKind::Lib);
        let root = &package.targets.first()?.root;
        if size(root.parent()?) > MAX_BYTES {
            self.missing.insert(format!(
                "`{} {}` (larger than {} MiB)",
                package.name,
                package.version,
                MAX_BYTES >> 20
            ));
            return None;
        }
        package.dependencies.retain(|dependency| dependency.is_normal);
        let lock = lock.map(Path::to_path_buf);
        self.met.push(Met { package, lock, tree: None, leads: Vec::new() });
        Some(self.met.len() - 1)
    }

    /// Reads what was met, and what that leads to, round by round.
    fn grow(&mut self) {
        let mut first = 0;
        while first < self.met.len() {
            let end = self.met.len();
            let mut roots = Vec::new();
            for met in &mut self.met[first..] {
                let Some(target) = met.package.targets.first() else { continue };
                met.tree = Some((self.forest.roots.len() + roots.len(), Name::from(code_name(&target.name).as_str())));
                roots.push(Root { path: target.root.clone(), is_followed: true, is_told: false });
            }
            self.forest.grow(self.disk, self.read, roots);
            let trees = items::Trees::new(&self.forest);
            let mentioned: Vec<Vec<bool>> = self.met[first..].iter().map(|met| mentioned(met, &trees)).collect();
            for (n, mentioned) in (first..end).zip(mentioned) {
                let (package, lock) = (self.met[n].package.clone(), self.met[n].lock.clone());
                let leads = package.dependencies.iter().zip(mentioned).map(|(wanted, is_mentioned)| {
                    let is_wanted = is_mentioned && wanted.path.is_none();
                    is_wanted.then(|| self.find(lock.as_deref(), &package, wanted)).flatten()
                });
                self.met[n].leads = leads.collect();
            }
            first = end;
        }
    }

    /// Puts the crates in an order that does not depend on who led to them.
    fn finish(mut self, found: &[Vec<Option<usize>>]) -> Foreigners {
        let mut order: Vec<usize> = (0..self.met.len()).collect();
        order.sort_by(|a, b| self.met[*a].package.manifest.cmp(&self.met[*b].package.manifest));
        let mut ids = vec![ForeignId(0); order.len()];
        for (position, n) in order.iter().enumerate() {
            ids[*n] = ForeignId(position as u32);
        }
        let id = |n: &Option<usize>| n.map(|n| ids[n]);
        let found = found.iter().map(|list| list.iter().map(id).collect()).collect();
        let mut missing: Vec<String> = std::mem::take(&mut self.missing).into_iter().collect();
        missing.sort();
        let names: Vec<Option<Name>> = self.met.iter().map(|met| met.tree.map(|(_, name)| name)).collect();
        let trees = items::Trees::new(&self.forest);
        let one = |n: &usize| {
            let met = &self.met[*n];
            let dependencies = met.package.dependencies.iter().zip(&met.leads).map(|(raw, lead)| {
                let krate = lead.and_then(|n| names[n]).unwrap_or_else(|| Name::from(code_name(&raw.package).as_str()));
                let name = raw.rename.as_ref().map_or(krate, |rename| Name::from(code_name(rename).as_str()));
                Dependency { name, krate, package: None, foreign: id(lead), is_optional: raw.is_optional }
            });
            let (tree, name) = met.tree.unwrap_or((usize::MAX, Name::default()));
            let (items, macros) = trees.items(tree, name);
            let edition = met.package.targets.first().map_or(met.package.edition, |target| target.edition);
            Foreign { name, edition, items, macros, dependencies: dependencies.collect() }
        };
        Foreigners { crates: order.iter().map(one).collect(), found, missing }
    }
}

/// How many bytes of Rust lie below a folder.
fn size(folder: &Path) -> u64 {
    let length = |path: &PathBuf| std::fs::metadata(path).map_or(0, |metadata| metadata.len());
    walk::walk(folder).sources.iter().map(length).sum()
}

/// Of each dependency of a crate, whether its declarations name it.
fn mentioned(met: &Met, trees: &items::Trees<'_>) -> Vec<bool> {
    let Some((tree, _)) = met.tree else { return vec![false; met.package.dependencies.len()] };
    let words = trees.words(tree);
    let name = |raw: &RawDependency| code_name(raw.rename.as_ref().unwrap_or(&raw.package));
    // The crate of a package may have another name than the package: nobody knows before its manifest is read.
    met.package.dependencies.iter().map(|raw| words.contains(name(raw).as_str())).collect()
}
