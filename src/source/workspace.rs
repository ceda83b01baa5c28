//! Packages, editions, module trees: what the user asked for, read from the disk.

mod order;
mod selection;

use super::cargo::{self, Failure};
use super::disk::{self, Disk, Probe};
use super::manifest::{self, ManifestProblem, RawPackage, RawTarget, RawWorkspace, code_name};
use super::modules::{Forest, Root};
use super::{ProblemKind, Read, SourceSet, TargetKind, walk};
use crate::spread;
use crate::syntax::{Edition, Span};
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
    /// `--deps`: signatures of dependencies are read, too.
    pub deps: Option<Deps>,
}

/// Which dependencies are read for their signatures, and where they are.
#[derive(Clone, Debug, Default)]
pub struct Deps {
    /// Cargo's own folder, with the sources that it has unpacked.
    pub cargo_home: PathBuf,
    /// The crates that are known without, by their names in code.
    pub known: Vec<String>,
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
        let RawWorkspace { root, members, mut problems } = match asked {
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
            let id = self.add_package(member);
            self.in_workspace.insert(id);
            ids.push(id);
        }
        if !self.has_paths() {
            let own = self.by_manifest.get(manifest).copied().filter(|_| manifest != root_manifest);
            // From its root the whole workspace is reported: `default-members` says what is built there, not whose code it is.
            let is_whole = self.request.workspace;
            self.by_folder.extend(ids.into_iter().filter(|id| is_whole || own.is_none_or(|own| *id == own)));
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
        let read = found.manifests.par_iter().with_max_len(spread::DEAR).map(|path| {
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
        let sources: Vec<PathBuf> =
            found.sources.par_iter().with_max_len(spread::PLAIN).map(|path| self.disk.canonical(path)).collect();
        self.forest.read_ahead(&self.disk, self.read, sources.clone());
        self.plant();
        self.loose_below(&sources);
        if self.roots.is_empty() || !self.roots.iter().any(|root| folder.starts_with(root)) {
            self.roots.push(folder.to_path_buf());
        }
    }

    /// Files that no target reaches. `lib.rs` and `main.rs` among them are taken as roots first, since people keep crates
    /// that cargo does not build; then each file that is still left is by itself.
    fn loose_below(&mut self, sources: &[PathBuf]) {
        let is_root = |path: &Path| path.file_name().is_some_and(|name| name == "lib.rs" || name == "main.rs");
        for is_followed in [true, false] {
            let new = sources.iter().filter(|path| !self.forest.by_path.contains_key(*path));
            let new: Vec<PathBuf> = new.filter(|path| !is_followed || is_root(path)).cloned().collect();
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
}

fn is_library(kind: TargetKind) -> bool {
    matches!(kind, TargetKind::Lib | TargetKind::ProcMacro)
}
