//! `Cargo.lock`, and where cargo keeps the sources of what it names: unpacked registries, git checkouts, a `vendor` folder.

use super::disk::Disk;
use super::manifest::{RawDependency, RawPackage};
use super::walk;
use cargo_metadata::semver::{Version, VersionReq};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// A `Cargo.lock`.
#[derive(Debug, Default)]
pub(super) struct LockFile {
    packages: Vec<Locked>,
    by_name: FxHashMap<String, Vec<usize>>,
    /// The folder that it lies in.
    folder: PathBuf,
}

/// A package of one version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Locked {
    pub(super) name: String,
    pub(super) version: String,
    /// `registry+URL`, `git+URL#COMMIT`; absent for what lies in the workspace.
    source: Option<String>,
    /// `name`, `name version` or `name version (source)`: as much as is needed to tell it from others.
    dependencies: Vec<String>,
}

impl LockFile {
    /// The one that lies nearest at or above a folder.
    pub(super) fn nearest(disk: &Disk, folder: &Path) -> Option<PathBuf> {
        folder.ancestors().map(|above| above.join("Cargo.lock")).find(|path| disk.is_file(path))
    }

    /// Reads one. What is not as expected is as if it were not there.
    pub(super) fn read(disk: &Disk, path: &Path) -> LockFile {
        let table: Table = disk.read(path).ok().and_then(|text| text.parse().ok()).unwrap_or_default();
        let listed = table.get("package").and_then(Value::as_array).into_iter().flatten();
        let packages: Vec<Locked> = listed.filter_map(Locked::new).collect();
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (n, package) in packages.iter().enumerate() {
            by_name.entry(package.name.clone()).or_default().push(n);
        }
        LockFile { packages, by_name, folder: path.parent().unwrap_or(Path::new("")).to_path_buf() }
    }

    /// The version of a dependency that a package was locked with. One that no feature needs is not there.
    pub(super) fn dependency(&self, of: &RawPackage, wanted: &RawDependency) -> Option<&Locked> {
        let named = |name: &str| self.by_name.get(name).into_iter().flatten().map(|n| &self.packages[*n]);
        let mut of_version = named(&of.name).filter(|one| one.version == of.version);
        let fits = |one: &&Locked| wanted.allows(&one.version);
        match of_version.next() {
            Some(locked) => {
                let all: Vec<&Locked> = named(&wanted.package).filter(|one| locked.depends_on(one)).collect();
                match all[..] {
                    [only] => Some(only),
                    _ => all.into_iter().find(fits),
                }
            }
            None => named(&wanted.package).filter(fits).max_by_key(|one| Version::parse(&one.version).ok()),
        }
    }
}

impl Locked {
    fn new(value: &Value) -> Option<Locked> {
        let text = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
        let dependencies = value.get("dependencies").and_then(Value::as_array).into_iter().flatten();
        Some(Locked {
            name: text("name")?,
            version: text("version")?,
            source: text("source"),
            dependencies: dependencies.filter_map(|one| Some(one.as_str()?.to_owned())).collect(),
        })
    }

    fn depends_on(&self, other: &Locked) -> bool {
        self.dependencies.iter().any(|listed| {
            let mut words = listed.split(' ');
            words.next() == Some(&other.name) && words.next().is_none_or(|version| version == other.version)
        })
    }
}

impl RawDependency {
    /// Whether the manifest allows a version. What cannot be read allows any.
    fn allows(&self, version: &str) -> bool {
        match (VersionReq::parse(&self.requirement), Version::parse(version)) {
            (Ok(requirement), Ok(version)) => requirement.matches(&version),
            _ => true,
        }
    }
}

/// Where cargo keeps sources.
pub(super) struct Caches<'a> {
    disk: &'a Disk,
    /// `$CARGO_HOME`.
    home: PathBuf,
    /// The folders of `registry/src`, sorted.
    registries: Vec<PathBuf>,
    /// The packages of git checkouts that were looked through: name and version → manifest.
    checkouts: FxHashMap<PathBuf, FxHashMap<String, PathBuf>>,
}

impl<'a> Caches<'a> {
    pub(super) fn new(disk: &'a Disk, home: &Path) -> Caches<'a> {
        Caches {
            disk,
            home: home.to_path_buf(),
            registries: subfolders(&home.join("registry/src")),
            checkouts: FxHashMap::default(),
        }
    }

    /// The manifest of a locked package, if its sources are on the disk.
    pub(super) fn locked(&mut self, lock: &LockFile, package: &Locked) -> Option<PathBuf> {
        let source = package.source.as_deref()?;
        self.vendored(&lock.folder, package).or_else(|| match source.strip_prefix("git+") {
            Some(git) => self.checked_out(git, package),
            None => self.unpacked(&format!("{}-{}", package.name, package.version)),
        })
    }

    /// Without a `Cargo.lock`: the newest unpacked version that the manifest allows.
    pub(super) fn newest(&self, wanted: &RawDependency) -> Option<PathBuf> {
        let versions = self.registries.iter().flat_map(|registry| {
            let prefix = format!("{}-", wanted.package);
            let entries = std::fs::read_dir(registry).into_iter().flatten().filter_map(Result::ok);
            entries.filter_map(move |entry| {
                let name = entry.file_name();
                let version = Version::parse(name.to_str()?.strip_prefix(&prefix)?).ok()?;
                Some((version, entry.path().join("Cargo.toml")))
            })
        });
        let allowed = versions.filter(|(version, _)| wanted.allows(&version.to_string()));
        allowed.max().map(|(_, manifest)| manifest).filter(|manifest| self.disk.is_file(manifest))
    }

    fn unpacked(&self, folder: &str) -> Option<PathBuf> {
        let all = self.registries.iter().map(|registry| registry.join(folder).join("Cargo.toml"));
        all.into_iter().find(|manifest| self.disk.is_file(manifest))
    }

    /// `cargo vendor` leaves a file with checksums in each folder.
    fn vendored(&self, around: &Path, package: &Locked) -> Option<PathBuf> {
        let vendor = around.join("vendor");
        let folders = [vendor.join(format!("{}-{}", package.name, package.version)), vendor.join(&package.name)];
        let is_vendored = |folder: &&PathBuf| self.disk.is_file(&folder.join(".cargo-checksum.json"));
        let manifest = folders.iter().find(is_vendored)?.join("Cargo.toml");
        let table = super::manifest::table(self.disk, &manifest).ok()?;
        let version = table.get("package")?.get("version")?.as_str()?;
        (version == package.version).then_some(manifest)
    }

    /// `$CARGO_HOME/git/checkouts/NAME-HASH/COMMIT`, where NAME is the last part of the URL and COMMIT is cut off.
    fn checked_out(&mut self, source: &str, package: &Locked) -> Option<PathBuf> {
        let (url, commit) = source.rsplit_once('#')?;
        let url = url.split('?').next()?.trim_end_matches('/').trim_end_matches(".git");
        let prefix = format!("{}-", url.rsplit('/').next()?);
        let of_url = |folder: &&PathBuf| {
            let name = folder.file_name().and_then(|name| name.to_str());
            name.and_then(|name| name.strip_prefix(&prefix)).is_some_and(|hash| !hash.contains('-'))
        };
        let checkouts = subfolders(&self.home.join("git/checkouts"));
        let commits = checkouts.iter().filter(of_url).flat_map(|folder| subfolders(folder));
        let is_commit = |folder: &PathBuf| {
            let name = folder.file_name().and_then(|name| name.to_str());
            name.is_some_and(|name| name.len() >= 7 && commit.starts_with(name))
        };
        let folder = commits.into_iter().find(is_commit)?;
        let disk = self.disk;
        let packages = self.checkouts.entry(folder.clone()).or_insert_with(|| packages_below(disk, &folder));
        packages.get(&package.name).cloned()
    }
}

/// The packages of a checkout, by name.
fn packages_below(disk: &Disk, folder: &Path) -> FxHashMap<String, PathBuf> {
    let mut packages = FxHashMap::default();
    for manifest in walk::walk(folder).manifests {
        let Ok(table) = super::manifest::table(disk, &manifest) else { continue };
        let name = table.get("package").and_then(|package| package.get("name")).and_then(Value::as_str);
        if let Some(name) = name {
            packages.entry(name.to_owned()).or_insert(manifest);
        }
    }
    packages
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}
