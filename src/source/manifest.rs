//! A `Cargo.toml`, read plainly: for packages that cargo was not asked about, or could not tell us of.
//! After the Cargo Book, "The Manifest Format", "Cargo Targets" and "Workspaces".

use super::disk::{self, Disk};
use super::{TargetKind, glob};
use crate::syntax::Edition;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// A package before its files are read.
#[derive(Clone, Debug)]
pub(super) struct RawPackage {
    /// Canonical.
    pub(super) manifest: PathBuf,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) cargo_id: Option<String>,
    pub(super) edition: Edition,
    pub(super) targets: Vec<RawTarget>,
    pub(super) dependencies: Vec<RawDependency>,
    pub(super) is_member: bool,
}

impl RawPackage {
    /// The name of its library in code, `None` for a proc macro or a package without one.
    pub(super) fn library(&self) -> Option<String> {
        self.targets.iter().find(|target| target.kind == TargetKind::Lib).map(|target| code_name(&target.name))
    }
}

/// A target before its files are read.
#[derive(Clone, Debug)]
pub(super) struct RawTarget {
    pub(super) name: String,
    pub(super) kind: TargetKind,
    pub(super) edition: Edition,
    /// As written, absolute.
    pub(super) root: PathBuf,
}

/// A dependency before its package is read.
#[derive(Clone, Debug)]
pub(super) struct RawDependency {
    pub(super) rename: Option<String>,
    pub(super) package: String,
    /// The folder of its manifest, absolute.
    pub(super) path: Option<PathBuf>,
    pub(super) is_optional: bool,
    /// Which versions are allowed, as written.
    pub(super) requirement: String,
    /// Whether the library itself needs it: tests and build scripts may need others.
    pub(super) is_normal: bool,
    /// The platform that alone needs it: `cfg(windows)`, or a triple.
    pub(super) platform: Option<String>,
}

/// The members of a workspace.
#[derive(Clone, Debug, Default)]
pub(super) struct RawWorkspace {
    /// The folder of its root manifest, canonical.
    pub(super) root: PathBuf,
    pub(super) members: Vec<RawPackage>,
    pub(super) problems: Vec<ManifestProblem>,
}

/// What is wrong with a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ManifestProblem {
    pub(super) manifest: PathBuf,
    /// Line and column, both from 1.
    pub(super) position: Option<(usize, usize)>,
    pub(super) message: String,
}

/// The name of a crate in code.
pub(super) fn code_name(name: &str) -> String {
    name.replace('-', "_")
}

/// The nearest folder at or above this one that has a manifest.
pub(super) fn nearest(disk: &Disk, folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|above| above.join("Cargo.toml")).find(|manifest| disk.is_file(manifest))
}

/// The manifest's table.
pub(super) fn table(disk: &Disk, manifest: &Path) -> Result<Table, ManifestProblem> {
    let text = disk.read(manifest).map_err(|error| ManifestProblem {
        manifest: manifest.to_path_buf(),
        position: None,
        message: error.cause,
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    text.parse::<Table>().map_err(|error| ManifestProblem {
        manifest: manifest.to_path_buf(),
        position: error.span().map(|span| position(text, span.start)),
        message: error.message().lines().next().unwrap_or("it is not TOML").to_owned(),
    })
}

/// Line and column of an offset, both from 1, the column in characters.
pub(crate) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}

/// The workspace around a manifest: cargo's rules as far as they need no registry.
pub(super) fn workspace(disk: &Disk, manifest: &Path) -> RawWorkspace {
    let mut problems = Vec::new();
    let own = table(disk, manifest).map_err(|problem| problems.push(problem)).unwrap_or_default();
    let root_manifest = workspace_root(disk, manifest, &own).unwrap_or_else(|| manifest.to_path_buf());
    let root = root_manifest.parent().unwrap_or(Path::new("")).to_path_buf();
    let root_table = match root_manifest == manifest {
        true => own.clone(),
        false => table(disk, &root_manifest).map_err(|problem| problems.push(problem)).unwrap_or_default(),
    };
    let mut pending = member_manifests(disk, &root, &root_table);
    if root_table.contains_key("package") || root_table.contains_key("project") {
        pending.push(root_manifest.clone());
    }
    if own.contains_key("package") || own.contains_key("project") {
        pending.push(manifest.to_path_buf());
    }
    let excluded: Vec<PathBuf> = strings(&root_table, &["workspace", "exclude"]).map(|path| root.join(path)).collect();
    let mut members: Vec<RawPackage> = Vec::new();
    while let Some(next) = pending.pop() {
        let next = disk.canonical(&next);
        if members.iter().any(|member| member.manifest == next) {
            continue;
        }
        let read = table(disk, &next).and_then(|table| package(disk, &next, &table, Some((&root, &root_table))));
        match read {
            Ok(mut read) => {
                read.is_member = true;
                // Path dependencies that lie below the root are members as well.
                let below = read.dependencies.iter().filter_map(|dependency| dependency.path.as_ref());
                let below = below.map(|path| disk.canonical(&path.join("Cargo.toml")));
                pending.extend(below.filter(|path| {
                    root_table.contains_key("workspace")
                        && path.starts_with(&root)
                        && !excluded.iter().any(|folder| path.starts_with(folder))
                        && disk.is_file(path)
                }));
                members.push(read);
            }
            Err(problem) if problems.contains(&problem) => {}
            Err(problem) => problems.push(problem),
        }
    }
    members.sort_by(|a, b| a.manifest.cmp(&b.manifest));
    problems.sort_by(|a, b| a.manifest.cmp(&b.manifest));
    RawWorkspace { root, members, problems }
}

/// The manifest of the workspace that a package belongs to.
fn workspace_root(disk: &Disk, manifest: &Path, own: &Table) -> Option<PathBuf> {
    if own.contains_key("workspace") {
        return Some(manifest.to_path_buf());
    }
    let folder = manifest.parent()?;
    if let Some(named) = get(own, &["package", "workspace"]).and_then(Value::as_str) {
        return Some(disk.canonical(&folder.join(named).join("Cargo.toml")));
    }
    for above in folder.ancestors().skip(1) {
        let candidate = above.join("Cargo.toml");
        if !disk.is_file(&candidate) {
            continue;
        }
        let Ok(found) = table(disk, &candidate) else { continue };
        if found.contains_key("workspace") {
            let is_excluded =
                strings(&found, &["workspace", "exclude"]).any(|path| folder.starts_with(above.join(path)));
            return (!is_excluded).then_some(candidate);
        }
    }
    None
}

fn member_manifests(disk: &Disk, root: &Path, table: &Table) -> Vec<PathBuf> {
    let excluded: Vec<PathBuf> = strings(table, &["workspace", "exclude"]).map(|path| root.join(path)).collect();
    let named = strings(table, &["workspace", "members"]).flat_map(|pattern| {
        let is_glob = pattern.contains(['*', '?', '[']);
        glob::expand(root, pattern).into_iter().map(move |folder| (folder.join("Cargo.toml"), is_glob))
    });
    // A glob also meets folders without a manifest; a plain name has to be right.
    let named = named.filter(|(manifest, is_glob)| !is_glob || disk.is_file(manifest));
    let named = named.filter(|(manifest, is_glob)| !is_glob || !excluded.iter().any(|path| manifest.starts_with(path)));
    named.map(|(manifest, _)| manifest).collect()
}

/// A package read plainly, outside of any workspace that was read.
pub(super) fn lone_package(disk: &Disk, manifest: &Path) -> Result<RawPackage, ManifestProblem> {
    let own = table(disk, manifest)?;
    let inherits = |value: &Value| value.get("workspace").is_some();
    let package_table = own.get("package").or_else(|| own.get("project")).and_then(Value::as_table);
    let needs_root = package_table.is_some_and(|table| table.values().any(inherits))
        || dependency_tables(&own).any(|(_, _, table)| table.values().any(inherits));
    let around = needs_root.then(|| workspace_root(disk, manifest, &own)).flatten();
    let around = around.and_then(|path| Some((path.parent()?.to_path_buf(), table(disk, &path).ok()?)));
    package(disk, manifest, &own, around.as_ref().map(|(root, table)| (root.as_path(), table)))
}

/// The package that a manifest's table describes, with the folder and table of its workspace.
pub(super) fn package(
    disk: &Disk,
    manifest: &Path,
    own: &Table,
    around: Option<(&Path, &Table)>,
) -> Result<RawPackage, ManifestProblem> {
    let problem = |message: &str| ManifestProblem {
        manifest: manifest.to_path_buf(),
        position: None,
        message: message.to_owned(),
    };
    let package = own.get("package").or_else(|| own.get("project")).and_then(Value::as_table);
    let package = package.ok_or_else(|| problem("it has no `[package]`"))?;
    let name = package.get("name").and_then(Value::as_str).ok_or_else(|| problem("`package.name` is missing"))?;
    let inherited = |key: &str| match package.get(key) {
        Some(Value::Table(_)) => around.and_then(|(_, table)| get(table, &["workspace", "package", key])),
        other => other,
    };
    let edition = match inherited("edition").and_then(Value::as_str) {
        Some(text) => text.parse().map_err(|message: String| problem(&message))?,
        None => Edition::default(),
    };
    let folder = manifest.parent().unwrap_or(Path::new(""));
    Ok(RawPackage {
        manifest: manifest.to_path_buf(),
        name: name.to_owned(),
        version: inherited("version").and_then(Value::as_str).unwrap_or("0.0.0").to_owned(),
        cargo_id: None,
        edition,
        targets: Targets { disk, folder, own, package, name, edition }.all(),
        dependencies: dependencies(own, folder, around),
        is_member: false,
    })
}

// ---------------------------------------------------------------------------------------------- targets

struct Targets<'a> {
    disk: &'a Disk,
    folder: &'a Path,
    own: &'a Table,
    package: &'a Table,
    name: &'a str,
    edition: Edition,
}

impl Targets<'_> {
    /// In cargo's order.
    fn all(&self) -> Vec<RawTarget> {
        let mut out = Vec::new();
        out.extend(self.library());
        self.binaries(&mut out);
        self.kind("example", "autoexamples", "examples", TargetKind::Example, &mut out);
        self.kind("test", "autotests", "tests", TargetKind::Test, &mut out);
        self.kind("bench", "autobenches", "benches", TargetKind::Bench, &mut out);
        self.build_scripts(&mut out);
        out
    }

    fn library(&self) -> Option<RawTarget> {
        let own = self.own.get("lib").and_then(Value::as_table);
        let path = own.and_then(|table| table.get("path")).and_then(Value::as_str).unwrap_or("src/lib.rs");
        let root = self.folder.join(path);
        if own.is_none() && (!self.is_auto("autolib") || !self.disk.is_file(&root)) {
            return None;
        }
        let flag = |key: &str| own.and_then(|table| table.get(key)).and_then(Value::as_bool) == Some(true);
        let types = own.and_then(|table| table.get("crate-type").or_else(|| table.get("crate_type")));
        let is_macro = flag("proc-macro")
            || flag("proc_macro")
            || types
                .and_then(Value::as_array)
                .is_some_and(|list| list.iter().any(|kind| kind.as_str() == Some("proc-macro")));
        let name = own.and_then(|table| table.get("name")).and_then(Value::as_str).unwrap_or(self.name);
        let kind = if is_macro { TargetKind::ProcMacro } else { TargetKind::Lib };
        Some(self.target(code_name(name), kind, root, own))
    }

    fn binaries(&self, out: &mut Vec<RawTarget>) {
        let main = self.folder.join("src/main.rs");
        let mut found = self.discover("src/bin");
        if self.disk.is_file(&main) {
            found.insert(0, (self.name.to_owned(), main));
        }
        self.merge("bin", "autobins", found, TargetKind::Bin, out);
    }

    fn kind(&self, key: &str, auto: &str, folder: &str, kind: TargetKind, out: &mut Vec<RawTarget>) {
        self.merge(key, auto, self.discover(folder), kind, out);
    }

    /// The targets that are written in the manifest, then those that only lie in their folder.
    fn merge(&self, key: &str, auto: &str, found: Vec<(String, PathBuf)>, kind: TargetKind, out: &mut Vec<RawTarget>) {
        let written: Vec<&Table> = match self.own.get(key) {
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_table).collect(),
            _ => Vec::new(),
        };
        let first = out.len();
        for table in &written {
            let name = table.get("name").and_then(Value::as_str).unwrap_or(self.name);
            let root = match table.get("path").and_then(Value::as_str) {
                Some(path) => self.folder.join(path),
                None => match found.iter().find(|(found, _)| found == name) {
                    Some((_, root)) => root.clone(),
                    // A lone binary of another name is still `src/main.rs`.
                    None if kind == TargetKind::Bin && written.len() == 1 => self.folder.join("src/main.rs"),
                    None => self.folder.join(default_folder(kind)).join(format!("{name}.rs")),
                },
            };
            out.push(self.target(name.to_owned(), kind, root, Some(table)));
        }
        // In edition 2015, writing one target turns discovery of its kind off.
        let is_auto = match self.package.get(auto).and_then(Value::as_bool) {
            Some(explicit) => explicit,
            None => self.edition != Edition::E2015 || written.is_empty(),
        };
        for (name, root) in found {
            let is_known = out[first..].iter().any(|target| target.name == name || target.root == root);
            if is_auto && !is_known {
                out.push(self.target(name, kind, root, None));
            }
        }
    }

    fn build_scripts(&self, out: &mut Vec<RawTarget>) {
        let roots: Vec<PathBuf> = match self.package.get("build") {
            Some(Value::Boolean(false)) => Vec::new(),
            Some(Value::String(path)) => vec![self.folder.join(path)],
            Some(Value::Array(list)) => {
                list.iter().filter_map(Value::as_str).map(|path| self.folder.join(path)).collect()
            }
            _ => vec![self.folder.join("build.rs")].into_iter().filter(|path| self.disk.is_file(path)).collect(),
        };
        for root in roots {
            let stem = root.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            out.push(self.target(format!("build-script-{stem}"), TargetKind::BuildScript, root, None));
        }
    }

    /// `folder/*.rs` and `folder/*/main.rs`, sorted by name.
    fn discover(&self, folder: &str) -> Vec<(String, PathBuf)> {
        let Ok(entries) = std::fs::read_dir(self.folder.join(folder)) else { return Vec::new() };
        let mut out = Vec::new();
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let main = path.join("main.rs");
            if name.starts_with('.') {
                continue;
            } else if path.extension().is_some_and(|end| end == "rs") && self.disk.is_file(&path) {
                out.push((name, path));
            } else if self.disk.is_file(&main) {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                out.push((name, main));
            }
        }
        out.sort();
        out
    }

    fn is_auto(&self, key: &str) -> bool {
        self.package.get(key).and_then(Value::as_bool) != Some(false)
    }

    fn target(&self, name: String, kind: TargetKind, root: PathBuf, own: Option<&Table>) -> RawTarget {
        let edition = own.and_then(|table| table.get("edition")).and_then(Value::as_str);
        let edition = edition.and_then(|text| text.parse().ok()).unwrap_or(self.edition);
        RawTarget { name, kind, edition, root: disk::lexical(&root) }
    }
}

fn default_folder(kind: TargetKind) -> &'static str {
    match kind {
        TargetKind::Lib | TargetKind::ProcMacro | TargetKind::BuildScript | TargetKind::Loose => "src",
        TargetKind::Bin => "src/bin",
        TargetKind::Example => "examples",
        TargetKind::Test => "tests",
        TargetKind::Bench => "benches",
    }
}

// ---------------------------------------------------------------------------------------------- dependencies

const DEPENDENCY_KEYS: [&str; 5] =
    ["dependencies", "dev-dependencies", "dev_dependencies", "build-dependencies", "build_dependencies"];

/// A table of dependencies: its key, the platform that it is for, and itself.
type DependencyTable<'a> = (&'a str, Option<&'a str>, &'a Table);

fn dependency_tables(own: &Table) -> impl Iterator<Item = DependencyTable<'_>> {
    let targets = own.get("target").and_then(Value::as_table).into_iter().flatten();
    let targets = targets.filter_map(|(platform, table)| Some((Some(platform.as_str()), table.as_table()?)));
    [(None, own)].into_iter().chain(targets).flat_map(|(platform, table)| {
        DEPENDENCY_KEYS.iter().filter_map(move |key| Some((*key, platform, table.get(*key)?.as_table()?)))
    })
}

fn dependencies(own: &Table, folder: &Path, around: Option<(&Path, &Table)>) -> Vec<RawDependency> {
    let of_table = |(kind, platform, table): DependencyTable<'_>| {
        let (is_normal, platform) = (kind == "dependencies", platform.map(str::to_owned));
        let one = |(key, value): (&String, &Value)| dependency(key, value, folder, around);
        let all = table.iter().map(one).map(|one| RawDependency { is_normal, platform: platform.clone(), ..one });
        all.collect::<Vec<_>>()
    };
    dependency_tables(own).flat_map(of_table).collect()
}

fn dependency(key: &str, value: &Value, folder: &Path, around: Option<(&Path, &Table)>) -> RawDependency {
    let is_optional = value.get("optional").and_then(Value::as_bool) == Some(true);
    let inherits = value.get("workspace").and_then(Value::as_bool) == Some(true);
    let shared = around.and_then(|(root, table)| Some((root, get(table, &["workspace", "dependencies", key])?)));
    let (base, value) = match shared {
        Some((root, shared)) if inherits => (root, shared),
        _ => (folder, value),
    };
    let package = value.get("package").and_then(Value::as_str);
    RawDependency {
        rename: package.map(|_| key.to_owned()),
        package: package.unwrap_or(key).to_owned(),
        path: value.get("path").and_then(Value::as_str).map(|path| disk::lexical(&base.join(path))),
        is_optional,
        requirement: value.as_str().or_else(|| value.get("version")?.as_str()).unwrap_or_default().to_owned(),
        is_normal: true,
        platform: None,
    }
}

// ---------------------------------------------------------------------------------------------- values

fn get<'a>(table: &'a Table, keys: &[&str]) -> Option<&'a Value> {
    let (first, rest) = keys.split_first()?;
    rest.iter().try_fold(table.get(*first)?, |value, key| value.get(*key))
}

fn strings<'a>(table: &'a Table, keys: &[&str]) -> impl Iterator<Item = &'a str> + use<'a> {
    get(table, keys).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}
