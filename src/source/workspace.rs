//! Packages, editions, module trees: what the user asked for, read from the disk.

use super::cargo::{self, Failure};
use super::disk::{self, Disk, Probe};
use super::manifest::{self, ManifestProblem, RawPackage, RawTarget, RawWorkspace, code_name};
use super::modules::{Forest, Root};
use super::{
    Child, Dependency, FileId, FileSpan, Instance, InstanceId, Package, PackageId, Problem, ProblemKind, Read,
    SourceFile, SourceSet, Target, TargetId, TargetKind, glob, walk,
};
use crate::syntax::{Edition, Name, Span};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};

/// What to read, and what of it to report.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// What relative paths are relative to; absolute.
    pub current_dir: PathBuf,
    /// PATHS: files and folders. They select what is reported; the workspaces around them are read whole.
    pub paths: Vec<PathBuf>,
    /// `--workspace`: all members are reported.
    pub workspace: bool,
    /// `-p`: names, `name@version`, globs such as `foo*`.
    pub packages: Vec<String>,
    /// `--exclude`: likewise.
    pub exclude: Vec<String>,
    /// `--manifest-path`
    pub manifest_path: Option<PathBuf>,
    /// `--isolated`: only PATHS are read. Editions and the names of dependencies still come from the manifests above them.
    pub isolated: bool,
    /// `--edition`, of files that no target reaches.
    pub edition: Option<Edition>,
    /// `-`
    pub stdin: Option<Stdin>,
    /// Contents that stand for those on disk, by path: what editors have unsaved.
    pub overlays: Vec<(PathBuf, String)>,
    /// Whether cargo is asked; else manifests are read plainly.
    pub is_cargo_allowed: bool,
}

/// What was read from the standard input.
#[derive(Clone, Debug, Default)]
pub struct Stdin {
    /// The bytes.
    pub text: Vec<u8>,
    /// `--stdin-filename`: the text stands for this file, in its module tree where a target reaches it.
    pub name: Option<PathBuf>,
}

/// The name of the standard input where it has no other.
pub const STDIN: &str = "<stdin>";

/// Reads what is asked for. Never fails as a whole: what cannot be read is a [`Problem`], and the rest goes on.
pub fn load(request: &Request, read: &Read<'_>) -> SourceSet {
    let mut loading = Loading::new(request, read);
    loading.find_paths();
    if request.isolated {
        loading.isolated();
    } else {
        loading.workspaces();
    }
    loading.unreached_paths();
    loading.select();
    loading.finish()
}

/// A path that the user named.
struct Named {
    /// Absolute, as written.
    path: PathBuf,
    canonical: PathBuf,
    is_folder: bool,
}

/// A tree of the forest: the target that it becomes.
struct Tree {
    package: usize,
    name: String,
    kind: TargetKind,
    edition: Edition,
    /// Its place in its package; for a loose file, all are alike.
    ordinal: usize,
    is_reached: bool,
}

struct RawProblem {
    kind: ProblemKind,
    path: PathBuf,
    place: Option<(usize, Span)>,
    message: String,
    is_reached: bool,
    is_conditional: bool,
}

struct Loading<'a> {
    request: &'a Request,
    read: &'a Read<'a>,
    disk: Disk,
    current_dir: PathBuf,
    named: Vec<Named>,
    packages: Vec<RawPackage>,
    by_manifest: FxHashMap<PathBuf, usize>,
    /// Manifests that were tried in vain.
    broken: FxHashSet<PathBuf>,
    /// The package of files that belong to none, once one is needed.
    nameless: Option<usize>,
    /// Packages whose targets have been planted.
    planted: usize,
    forest: Forest,
    trees: Vec<Tree>,
    problems: Vec<RawProblem>,
    roots: Vec<PathBuf>,
    in_workspace: FxHashSet<usize>,
    /// The packages that the folder selects, where PATHS do not.
    by_folder: FxHashSet<usize>,
    selected: FxHashSet<usize>,
}

impl<'a> Loading<'a> {
    fn new(request: &'a Request, read: &'a Read<'a>) -> Self {
        let current_dir = std::fs::canonicalize(&request.current_dir).unwrap_or_else(|_| request.current_dir.clone());
        let mut overlays: Vec<(PathBuf, Vec<u8>)> = Vec::new();
        for (path, text) in &request.overlays {
            overlays.push((current_dir.join(path), text.clone().into_bytes()));
        }
        if let Some(stdin) = &request.stdin {
            let path = stdin.name.as_ref().map_or(PathBuf::from(STDIN), |name| current_dir.join(name));
            overlays.push((path, stdin.text.clone()));
        }
        Loading {
            request,
            read,
            disk: Disk::new(overlays),
            current_dir,
            named: Vec::new(),
            packages: Vec::new(),
            by_manifest: FxHashMap::default(),
            broken: FxHashSet::default(),
            nameless: None,
            planted: 0,
            forest: Forest::default(),
            trees: Vec::new(),
            problems: Vec::new(),
            roots: Vec::new(),
            in_workspace: FxHashSet::default(),
            by_folder: FxHashSet::default(),
            selected: FxHashSet::default(),
        }
    }

    // ------------------------------------------------------------------------------------------ what is named

    fn find_paths(&mut self) {
        let stdin = self.request.stdin.as_ref();
        let stdin = stdin.map(|stdin| stdin.name.clone().unwrap_or_else(|| PathBuf::from(STDIN)));
        for given in self.request.paths.iter().chain(&stdin) {
            let mut path = match given.as_os_str() == STDIN && stdin.as_ref() == Some(given) {
                true => given.clone(),
                false => disk::lexical(&self.current_dir.join(given)),
            };
            let metadata = std::fs::metadata(&path);
            let is_folder = match (&metadata, self.disk.probe(&path)) {
                (_, Probe::File) => path.file_name().is_some_and(|name| name == "Cargo.toml") && path.pop(),
                (Ok(metadata), _) => metadata.is_dir(),
                (Err(error), _) => {
                    let message = format!("cannot read `{}`: {}", given.display(), disk::cause(error));
                    self.problem(ProblemKind::Unreadable, path, message, true);
                    continue;
                }
            };
            let canonical = match is_folder {
                true => std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone()),
                false => self.disk.canonical(&path),
            };
            self.named.push(Named { path, canonical, is_folder });
        }
    }

    fn has_paths(&self) -> bool {
        !self.request.paths.is_empty() || self.request.stdin.is_some()
    }

    // ------------------------------------------------------------------------------------------ what is read

    /// `--isolated`: the named folders are walked, whether or not a package is around them.
    fn isolated(&mut self) {
        let mut folders: Vec<PathBuf> =
            self.named.iter().filter(|named| named.is_folder).map(|n| n.canonical.clone()).collect();
        if !self.has_paths() {
            folders.push(self.current_dir.clone());
        }
        let files = self.named.iter().filter(|named| !named.is_folder).map(|named| named.canonical.clone());
        self.disk.restrict(folders.iter().cloned().chain(files).collect());
        for folder in folders {
            self.walk(&folder);
        }
    }

    fn workspaces(&mut self) {
        let mut starts: Vec<PathBuf> = Vec::new();
        if let Some(given) = &self.request.manifest_path {
            let mut path = disk::lexical(&self.current_dir.join(given));
            if path.is_dir() {
                path.push("Cargo.toml");
            }
            if self.disk.is_file(&path) {
                let path = self.disk.canonical(&path);
                self.workspace(&path);
                self.select_by_folder(&path);
            } else {
                let message = format!("the manifest `{}` does not exist", given.display());
                self.problem(ProblemKind::Manifest, path, message, true);
            }
        } else if !self.has_paths() {
            starts.push(self.current_dir.clone());
        }
        starts.extend(self.named.iter().filter(|named| named.path.as_os_str() != STDIN).map(|named| {
            match named.is_folder {
                true => named.canonical.clone(),
                false => named.canonical.parent().map(Path::to_path_buf).unwrap_or_default(),
            }
        }));
        let mut walks = Vec::new();
        for start in starts {
            match manifest::nearest(&self.disk, &start) {
                Some(manifest) => {
                    let manifest = self.disk.canonical(&manifest);
                    self.workspace(&manifest);
                    self.select_by_folder(&manifest);
                }
                None => walks.push(start),
            }
        }
        self.path_dependencies();
        self.plant();
        let folders: Vec<PathBuf> =
            self.named.iter().filter(|named| named.is_folder).map(|n| n.canonical.clone()).collect();
        for folder in walks {
            // The folder of a lone file is not walked for it.
            if !self.has_paths() || folders.contains(&folder) {
                self.walk(&folder);
            }
        }
    }

    /// Reads the workspace around a manifest, unless it is known.
    fn workspace(&mut self, manifest: &Path) {
        if self.by_manifest.contains_key(manifest) || self.broken.contains(manifest) {
            return;
        }
        let asked = match self.request.is_cargo_allowed {
            true => cargo::workspace(&self.disk, manifest),
            false => Err(Failure::Missing),
        };
        let RawWorkspace { root, members, default_members, mut problems } = match asked {
            Ok(told) => told,
            Err(Failure::Missing) => manifest::workspace(&self.disk, manifest),
            Err(Failure::Refused(message)) => {
                let mut plain = manifest::workspace(&self.disk, manifest);
                if plain.problems.is_empty() {
                    plain.problems.push(ManifestProblem { manifest: manifest.to_path_buf(), position: None, message });
                }
                plain
            }
        };
        for problem in problems.drain(..) {
            self.manifest_problem(&problem, true);
        }
        // A virtual root is no package, but it is known from now on.
        self.broken.insert(manifest.to_path_buf());
        let root_manifest = root.join("Cargo.toml");
        self.broken.insert(root_manifest.clone());
        self.roots.push(root);
        let mut ids = Vec::new();
        for member in members {
            let is_default = default_members.is_empty() || default_members.contains(&member.manifest);
            let id = self.add_package(member);
            self.in_workspace.insert(id);
            ids.push((id, is_default));
        }
        if !self.has_paths() {
            let own = self.by_manifest.get(manifest).copied().filter(|_| manifest != root_manifest);
            let chosen = ids.into_iter().filter(|(id, is_default)| match own {
                _ if self.request.workspace => true,
                Some(own) => *id == own,
                None => *is_default,
            });
            self.by_folder.extend(chosen.map(|(id, _)| id));
        }
    }

    /// A folder that lies in a package that another workspace has led to.
    fn select_by_folder(&mut self, manifest: &Path) {
        if !self.has_paths() && self.by_folder.is_empty() {
            self.by_folder.extend(self.by_manifest.get(manifest));
        }
    }

    fn add_package(&mut self, package: RawPackage) -> usize {
        if let Some(known) = self.by_manifest.get(&package.manifest) {
            self.packages[*known].is_member |= package.is_member;
            return *known;
        }
        let id = self.packages.len();
        self.by_manifest.insert(package.manifest.clone(), id);
        self.packages.push(package);
        id
    }

    /// Packages that `path = ".."` leads to, outside of the workspaces: their libraries.
    fn path_dependencies(&mut self) {
        let mut at = self.planted;
        while at < self.packages.len() {
            let paths: Vec<PathBuf> =
                self.packages[at].dependencies.iter().filter_map(|one| one.path.clone()).collect();
            for path in paths {
                let manifest = self.disk.canonical(&path.join("Cargo.toml"));
                let is_known = self.by_manifest.contains_key(&manifest) || self.broken.contains(&manifest);
                if is_known || !self.disk.is_file(&manifest) {
                    continue;
                }
                match manifest::lone_package(&self.disk, &manifest) {
                    Ok(mut package) => {
                        package.targets.retain(|target| matches!(target.kind, TargetKind::Lib | TargetKind::ProcMacro));
                        self.add_package(package);
                    }
                    Err(problem) => self.manifest_problem(&problem, true),
                }
            }
            at += 1;
        }
    }

    /// Reads the module trees of the packages that are new.
    fn plant(&mut self) {
        let first = std::mem::replace(&mut self.planted, self.packages.len());
        let mut roots = Vec::new();
        for package in first..self.packages.len() {
            for (ordinal, target) in self.packages[package].targets.clone().into_iter().enumerate() {
                let RawTarget { name, kind, edition, root } = target;
                match self.disk.probe(&root) {
                    Probe::File => {
                        roots.push(Root { path: root, is_followed: true, is_told: true });
                        let name = code_name(&name);
                        self.trees.push(Tree { package, name, kind, edition, ordinal, is_reached: true });
                    }
                    probe => self.missing_root(package, &name, root, probe),
                }
            }
        }
        self.forest.grow(&self.disk, self.read, roots);
    }

    fn missing_root(&mut self, package: usize, target: &str, root: PathBuf, probe: Probe) {
        // Packed crates name tests and benches that were left out of the package.
        if self.is_in_workspace(package) {
            let cause = match probe {
                Probe::Special => "it is not a regular file",
                Probe::Missing | Probe::File => "no such file",
            };
            let message = format!(
                "cannot read the root of target `{target}` of package `{}`: {cause}",
                self.packages[package].name
            );
            self.problem(ProblemKind::Unreadable, root, message, true);
        }
    }

    /// Whether the package came with a workspace, not by a walk.
    fn is_in_workspace(&self, package: usize) -> bool {
        self.in_workspace.contains(&package)
    }

    /// A folder without a manifest around it: each manifest below is a package by itself, and what their targets do not reach is loose.
    fn walk(&mut self, folder: &Path) {
        let found = walk::walk(folder);
        for (path, cause) in found.failures {
            let message = format!("cannot read `{}`: {cause}", path.display());
            self.problem(ProblemKind::Unreadable, path, message, false);
        }
        let disk = &self.disk;
        let read = found.manifests.par_iter().map(|path| {
            let path = disk.canonical(path);
            let table = manifest::table(disk, &path)?;
            let is_package = table.contains_key("package") || table.contains_key("project");
            is_package.then(|| manifest::lone_package(disk, &path)).transpose()
        });
        for package in read.collect::<Vec<_>>() {
            match package {
                Ok(Some(mut package)) => {
                    package.is_member = true;
                    self.add_package(package);
                }
                Ok(None) => {}
                Err(problem) => self.manifest_problem(&problem, false),
            }
        }
        if !self.request.isolated {
            self.path_dependencies();
        }
        self.plant();
        self.loose_below(found.sources);
        if self.roots.is_empty() || !self.roots.iter().any(|root| folder.starts_with(root)) {
            self.roots.push(folder.to_path_buf());
        }
    }

    /// Files that no target reaches. `lib.rs` and `main.rs` among them are taken as roots first, since people keep crates
    /// that cargo does not build; then each file that is still left is by itself.
    fn loose_below(&mut self, sources: Vec<PathBuf>) {
        let is_root = |path: &Path| path.file_name().is_some_and(|name| name == "lib.rs" || name == "main.rs");
        for is_followed in [true, false] {
            let new: Vec<PathBuf> = sources.iter().map(|path| self.disk.canonical(path)).collect();
            let new = new.into_iter().filter(|path| !self.forest.by_path.contains_key(path));
            let new: Vec<PathBuf> = new.filter(|path| !is_followed || is_root(path)).collect();
            self.plant_loose(new, is_followed, false);
        }
    }

    /// Named files that nothing reaches, and named folders in which nothing was read.
    fn unreached_paths(&mut self) {
        let (mut files, mut folders) = (Vec::new(), Vec::new());
        for named in &self.named {
            let is_read = match named.is_folder {
                true => self.forest.slots.iter().any(|slot| slot.path.starts_with(&named.canonical)),
                false => self.forest.by_path.contains_key(&named.canonical),
            };
            match named.is_folder {
                _ if is_read => {}
                true => folders.push(named.canonical.clone()),
                false => files.push(named.canonical.clone()),
            }
        }
        for folder in folders {
            self.walk(&folder);
            if !self.forest.slots.iter().any(|slot| slot.path.starts_with(&folder)) {
                let message = format!("there is no Rust file in `{}`", folder.display());
                self.problem(ProblemKind::Selection, folder, message, true);
            }
        }
        if self.forest.slots.is_empty() && files.is_empty() && self.named.is_empty() && self.problems.is_empty() {
            let folder = self.current_dir.clone();
            let message = format!("there is no Rust file in `{}`", folder.display());
            self.problem(ProblemKind::Selection, folder, message, true);
        }
        files.sort();
        files.dedup();
        self.plant_loose(files, true, true);
    }

    fn plant_loose(&mut self, files: Vec<PathBuf>, is_followed: bool, is_reached: bool) {
        let mut roots = Vec::new();
        let mut known: FxHashMap<PathBuf, Option<usize>> = FxHashMap::default();
        for path in files {
            let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
            let package = match known.get(&folder) {
                Some(known) => *known,
                None => *known.entry(folder.clone()).or_insert(self.package_around(&folder)),
            };
            let (package, edition, name) = match package {
                Some(id) => {
                    let package = &self.packages[id];
                    let name = package.library().unwrap_or_else(|| code_name(&package.name));
                    (id, self.request.edition.unwrap_or(package.edition), name)
                }
                None => {
                    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
                    let name = code_name(stem.trim_matches(['<', '>']));
                    (self.nameless(), self.request.edition.unwrap_or(Edition::E2021), name)
                }
            };
            self.trees.push(Tree { package, name, kind: TargetKind::Loose, edition, ordinal: usize::MAX, is_reached });
            roots.push(Root { path, is_followed, is_told: false });
        }
        self.forest.grow(&self.disk, self.read, roots);
    }

    /// The package of the nearest manifest above. One that was not read gives its edition and dependencies, but no files.
    fn package_around(&mut self, folder: &Path) -> Option<usize> {
        if folder.as_os_str().is_empty() {
            return None;
        }
        let manifest = manifest::nearest(&self.disk, folder)?;
        let manifest = self.disk.canonical(&manifest);
        if let Some(known) = self.by_manifest.get(&manifest) {
            return Some(*known);
        }
        if self.broken.contains(&manifest) {
            return None;
        }
        match manifest::lone_package(&self.disk, &manifest) {
            Ok(mut package) => {
                package.targets.retain(|target| target.kind == TargetKind::Lib);
                package.is_member = true;
                let id = self.add_package(package);
                self.planted = self.packages.len();
                Some(id)
            }
            Err(_) => {
                self.broken.insert(manifest);
                None
            }
        }
    }

    fn nameless(&mut self) -> usize {
        *self.nameless.get_or_insert_with(|| {
            self.packages.push(RawPackage {
                manifest: PathBuf::new(),
                name: String::new(),
                version: String::new(),
                cargo_id: None,
                edition: self.request.edition.unwrap_or(Edition::E2021),
                targets: Vec::new(),
                dependencies: Vec::new(),
                is_member: true,
            });
            self.planted = self.packages.len();
            self.packages.len() - 1
        })
    }

    fn problem(&mut self, kind: ProblemKind, path: PathBuf, message: String, is_reached: bool) {
        self.problems.push(RawProblem { kind, path, place: None, message, is_reached, is_conditional: false });
    }

    fn manifest_problem(&mut self, problem: &ManifestProblem, is_reached: bool) {
        self.broken.insert(problem.manifest.clone());
        let place =
            problem.position.map(|(line, column)| format!("line {line}, column {column}: ")).unwrap_or_default();
        let message = format!("cannot read the manifest: {place}{}", problem.message);
        self.problem(ProblemKind::Manifest, problem.manifest.clone(), message, is_reached);
    }

    // ------------------------------------------------------------------------------------------ what is reported

    fn select(&mut self) {
        let all = 0..self.packages.len();
        self.selected = match (self.request.packages.is_empty(), self.by_folder.is_empty()) {
            (false, _) => self.named_packages(),
            (true, true) => all.collect(),
            (true, false) => self.by_folder.iter().copied().collect(),
        };
        if !self.has_paths() && self.request.packages.is_empty() {
            self.selected.retain(|id| self.packages[*id].is_member);
        }
        let (packages, exclude) = (&self.packages, &self.request.exclude);
        self.selected.retain(|id| !exclude.iter().any(|pattern| is_named(&packages[*id], pattern)));
    }

    fn named_packages(&mut self) -> FxHashSet<usize> {
        let mut out = FxHashSet::default();
        for pattern in &self.request.packages {
            let ids = self.packages.iter().enumerate().filter(|(_, package)| is_named(package, pattern));
            let ids: Vec<usize> = ids.map(|(id, _)| id).collect();
            if ids.is_empty() {
                let mut names: Vec<&str> = self.packages.iter().map(|package| package.name.as_str()).collect();
                names.sort_unstable();
                let hint =
                    glob::nearest(pattern, names).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
                let message = format!("there is no package `{pattern}`{hint}");
                let path = self.roots.first().unwrap_or(&self.current_dir).clone();
                let (kind, place, is_reached, is_conditional) = (ProblemKind::Selection, None, true, false);
                self.problems.push(RawProblem { kind, path, place, message, is_reached, is_conditional });
            }
            out.extend(ids);
        }
        out
    }

    fn is_named_path(&self, path: &Path) -> bool {
        !self.has_paths() || self.named.iter().any(|named| path.starts_with(&named.canonical))
    }

    // ------------------------------------------------------------------------------------------ putting it in order

    fn finish(mut self) -> SourceSet {
        let root = self.root();
        let package_order = self.package_order();
        let tree_order = self.tree_order(&package_order);
        let mut ids = Ids {
            packages: inverse(&package_order),
            files: self.file_ids(),
            targets: Vec::new(),
            instances: vec![None; self.forest.nodes.len()],
        };
        let mut set = SourceSet { root, ..SourceSet::default() };
        for (position, tree) in tree_order.iter().enumerate() {
            ids.targets.push(TargetId(position as u32));
            self.instances(
                self.forest.roots[*tree],
                TargetId(position as u32),
                &ids.files,
                &mut ids.instances,
                &mut set,
            );
            let Tree { package, name, kind, edition, .. } = &self.trees[*tree];
            set.targets.push(Target {
                package: PackageId(ids.packages[*package] as u32),
                name: Name::from(name.as_str()),
                kind: *kind,
                edition: *edition,
                root: ids.instances[self.forest.roots[*tree]]
                    .expect("a tree without a root's text is not in the order"),
            });
        }
        self.children(&ids, &mut set);
        self.collect_problems();
        set.packages = package_order.iter().map(|package| self.finished_package(*package, &ids)).collect();
        set.files = self.finished_files(&ids, &set.root);
        set.problems = self.finished_problems(&ids, &set.root);
        set
    }

    /// The workspace's root; of several, the folder above all.
    fn root(&self) -> PathBuf {
        let Some((first, rest)) = self.roots.split_first() else { return self.current_dir.clone() };
        if rest.is_empty() {
            return first.clone();
        }
        if self.roots.iter().all(|root| root.starts_with(&self.current_dir)) {
            return self.current_dir.clone();
        }
        let is_above_all = |folder: &&Path| rest.iter().all(|root| root.starts_with(folder));
        first.ancestors().find(is_above_all).unwrap_or(first).to_path_buf()
    }

    fn package_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.packages.len()).collect();
        order.sort_by_key(|id| (Some(*id) == self.nameless, &self.packages[*id].manifest));
        order
    }

    fn tree_order(&self, packages: &[usize]) -> Vec<usize> {
        let rank = inverse(packages);
        let slot = |tree: usize| &self.forest.slots[self.forest.nodes[self.forest.roots[tree]].slot];
        let mut order: Vec<usize> = (0..self.trees.len()).filter(|tree| slot(*tree).content.is_ok()).collect();
        order.sort_by_key(|tree| (rank[self.trees[*tree].package], self.trees[*tree].ordinal, &slot(*tree).path));
        order
    }

    /// For each slot with a text its file: by path.
    fn file_ids(&self) -> Vec<Option<FileId>> {
        let slots = &self.forest.slots;
        let mut order: Vec<usize> = (0..slots.len()).filter(|slot| slots[*slot].content.is_ok()).collect();
        order.sort_by_key(|slot| &slots[*slot].path);
        let mut ids = vec![None; slots.len()];
        for (position, slot) in order.into_iter().enumerate() {
            ids[slot] = Some(FileId(position as u32));
        }
        ids
    }

    /// Depth first in source order.
    fn instances(
        &self,
        root: usize,
        target: TargetId,
        files: &[Option<FileId>],
        ids: &mut [Option<InstanceId>],
        set: &mut SourceSet,
    ) {
        let mut stack = vec![root];
        while let Some(at) = stack.pop() {
            let node = &self.forest.nodes[at];
            if let Some(file) = files[node.slot] {
                ids[at] = Some(InstanceId(set.instances.len() as u32));
                set.instances.push(Instance { target, file, module: node.module.clone(), children: Vec::new() });
                stack.extend(node.children.iter().rev().filter_map(|child| child.node));
            }
        }
    }

    fn children(&self, ids: &Ids, set: &mut SourceSet) {
        for (node, id) in self.forest.nodes.iter().zip(&ids.instances) {
            let Some(id) = id else { continue };
            set.instances[id.index()].children = node
                .children
                .iter()
                .map(|branch| Child {
                    inside: branch.inside.clone(),
                    name: branch.name,
                    cfg: branch.cfg.clone(),
                    span: branch.span,
                    instance: branch.node.and_then(|node| ids.instances[node]),
                })
                .collect();
        }
    }

    fn collect_problems(&mut self) {
        let mut is_reached = vec![false; self.forest.slots.len()];
        for node in &self.forest.nodes {
            is_reached[node.slot] |= self.trees[node.tree].is_reached;
        }
        for (slot, is_reached) in is_reached.iter().enumerate() {
            let (kind, place, message) = match &self.forest.slots[slot].content {
                Ok(content) => match &content.error {
                    Some((span, message)) => (ProblemKind::Unparsed, Some((slot, *span)), message.clone()),
                    None => continue,
                },
                Err(error) => (error.kind, None, format!("cannot read the file: {}", error.cause)),
            };
            let (path, is_reached) = (self.forest.slots[slot].path.clone(), *is_reached);
            self.problems.push(RawProblem { kind, path, place, message, is_reached, is_conditional: false });
        }
        for fault in std::mem::take(&mut self.forest.faults) {
            let Tree { package, kind, is_reached, .. } = self.trees[fault.tree];
            // What is packed for a registry leaves out files that only its tests and examples need.
            let is_packed = !self.is_in_workspace(package)
                && matches!(kind, TargetKind::Example | TargetKind::Test | TargetKind::Bench);
            let path = self.forest.slots[fault.slot].path.clone();
            self.problems.push(RawProblem {
                kind: fault.kind,
                path,
                place: Some((fault.slot, fault.span)),
                message: fault.message,
                is_reached,
                is_conditional: fault.is_conditional || is_packed,
            });
        }
    }

    fn finished_package(&self, id: usize, ids: &Ids) -> Package {
        let package = &self.packages[id];
        let mut dependencies: Vec<Dependency> = Vec::new();
        if let Some(own) = package.library() {
            let (name, package) = (Name::from(own.as_str()), Some(PackageId(ids.packages[id] as u32)));
            dependencies.push(Dependency { name, krate: name, package });
        }
        for raw in &package.dependencies {
            let read = raw.path.as_ref().map(|path| self.disk.canonical(&path.join("Cargo.toml")));
            let read = read.and_then(|manifest| self.by_manifest.get(&manifest).copied());
            let library = |id: usize| self.packages[id].targets.iter().find(|target| is_library(target.kind));
            let own = read.and_then(library).map_or(code_name(&raw.package), |target| code_name(&target.name));
            let name = raw.rename.as_ref().map_or(own.clone(), |rename| code_name(rename));
            let package = read.map(|id| PackageId(ids.packages[id] as u32));
            dependencies.push(Dependency { name: Name::from(name.as_str()), krate: Name::from(own.as_str()), package });
        }
        // One name may be given for several platforms; where one of them has code that we read, that is the one.
        dependencies
            .sort_by(|a, b| (a.name.as_str(), a.package.is_none()).cmp(&(b.name.as_str(), b.package.is_none())));
        dependencies.dedup_by_key(|dependency| dependency.name);
        Package {
            name: package.name.clone(),
            manifest: (Some(id) != self.nameless).then(|| package.manifest.clone()),
            cargo_id: package.cargo_id.clone(),
            edition: package.edition,
            dependencies,
            is_member: package.is_member,
        }
    }

    fn finished_files(&self, ids: &Ids, root: &Path) -> Vec<SourceFile> {
        let mut is_selected = vec![false; self.forest.slots.len()];
        for node in &self.forest.nodes {
            is_selected[node.slot] |= self.selected.contains(&self.trees[node.tree].package);
        }
        let mut files: Vec<(FileId, SourceFile)> = Vec::new();
        for (slot, id) in ids.files.iter().enumerate() {
            let held = &self.forest.slots[slot];
            let (Some(id), Ok(content)) = (id, &held.content) else { continue };
            files.push((
                *id,
                SourceFile {
                    path: held.path.clone(),
                    name: disk::display_name(&held.path, root),
                    text: content.text.clone(),
                    scan: content.scan.clone(),
                    skeleton: content.skeleton.clone(),
                    is_reported: is_selected[slot] && self.is_named_path(&held.path),
                },
            ));
        }
        files.sort_by_key(|(id, _)| *id);
        files.into_iter().map(|(_, file)| file).collect()
    }

    fn finished_problems(&self, ids: &Ids, root: &Path) -> Vec<Problem> {
        let finished = self.problems.iter().map(|raw| Problem {
            kind: raw.kind,
            path: disk::display_name(&raw.path, root),
            place: raw.place.and_then(|(slot, span)| Some(FileSpan { file: ids.files[slot]?, span })),
            message: raw.message.clone(),
            is_reached: raw.is_reached,
            is_conditional: raw.is_conditional,
        });
        let mut out: Vec<Problem> = finished.collect();
        // The same declaration in two targets is one problem, and as bad as in the worse of them.
        out.sort_by(|a, b| {
            let key = |one: &Problem| (one.place, one.kind, one.is_conditional, !one.is_reached);
            (&a.path, a.place, a.kind, &a.message, key(a)).cmp(&(&b.path, b.place, b.kind, &b.message, key(b)))
        });
        out.dedup_by(|a, b| (&a.path, a.place, a.kind, &a.message) == (&b.path, b.place, b.kind, &b.message));
        out
    }
}

/// From positions in the forest to positions in the set.
struct Ids {
    packages: Vec<usize>,
    files: Vec<Option<FileId>>,
    targets: Vec<TargetId>,
    instances: Vec<Option<InstanceId>>,
}

fn inverse(order: &[usize]) -> Vec<usize> {
    let mut out = vec![0; order.len()];
    for (position, one) in order.iter().enumerate() {
        out[*one] = position;
    }
    out
}

fn is_library(kind: TargetKind) -> bool {
    matches!(kind, TargetKind::Lib | TargetKind::ProcMacro)
}

/// Whether `-p` or `--exclude` names the package: `name`, `name@version`, or a glob.
fn is_named(package: &RawPackage, pattern: &str) -> bool {
    let (name, version) = match pattern.rsplit_once(['@', '#']) {
        Some((name, version)) => (name, Some(version)),
        None => (pattern, None),
    };
    let is_version =
        version.is_none_or(|version| package.version == version || package.version.starts_with(&format!("{version}.")));
    !package.name.is_empty() && is_version && glob::matches(name, &package.name)
}
