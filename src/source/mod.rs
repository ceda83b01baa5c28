//! A workspace → files, module instances, comments. [`workspace::load`] alone reads the disk; everything here is plain data.

pub mod attributes;
mod cargo;
pub mod comments;
mod disk;
mod foreign;
pub mod glob;
mod lock_file;
mod manifest;
mod modules;
pub mod settings;
mod walk;
pub mod workspace;

pub use disk::MAX_FILE_BYTES;
pub(crate) use manifest::position as manifest_position;
pub use workspace::{Deps, Request, Stdin, load};

use crate::syntax::ast::{Cfg, Item, Skeleton};
use crate::syntax::scan::Scan;
use crate::syntax::{Edition, Name, Span};
use std::path::PathBuf;
use std::sync::Arc;

crate::id! {
    /// A [`SourceFile`] of a [`SourceSet`].
    FileId;
    /// A [`Package`] of a [`SourceSet`].
    PackageId;
    /// A [`Target`] of a [`SourceSet`].
    TargetId;
    /// An [`Instance`] of a [`SourceSet`].
    InstanceId;
    /// A [`Foreign`] crate of a [`SourceSet`].
    ForeignId;
}

/// Bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileSpan {
    /// The file.
    pub file: FileId,
    /// Offsets into it, as on disk.
    pub span: Span,
}

/// All that is read: the packages that were asked for and their path dependencies.
/// Everything is in a stable order: packages by manifest path, targets as cargo lists them, files by path, instances by target and then depth first in source order.
#[derive(Clone, Debug, Default)]
pub struct SourceSet {
    /// What file names in reports are relative to: the workspace root, or the folder given.
    pub root: PathBuf,
    /// Packages.
    pub packages: Vec<Package>,
    /// Crates.
    pub targets: Vec<Target>,
    /// Files, each once.
    pub files: Vec<SourceFile>,
    /// Files as modules of crates.
    pub instances: Vec<Instance>,
    /// Dependencies of which only signatures are read, in the order of their manifests' paths.
    pub foreign: Arc<Vec<Foreign>>,
    /// What could not be read or parsed.
    pub problems: Vec<Problem>,
}

impl SourceSet {
    /// Takes the files that one of the globs names out of the report ([`glob::matches_path`]); they stay read.
    pub fn exclude(&mut self, patterns: &[String]) {
        for file in &mut self.files {
            file.is_reported &= !patterns.iter().any(|pattern| glob::matches_path(pattern, &file.name));
        }
    }
}

/// What reads a file's text: its scan, and its skeleton or why there is none. The text alone decides what it gives.
pub type Read<'a> = dyn Fn(&str) -> (Scan, Result<Skeleton, (Span, String)>) + Sync + 'a;

/// A package.
#[derive(Clone, Debug)]
pub struct Package {
    /// As in its manifest.
    pub name: String,
    /// Absolute path of its manifest, if it has one.
    pub manifest: Option<PathBuf>,
    /// Cargo's own id, where cargo was asked.
    pub cargo_id: Option<String>,
    /// The package's edition; a target may differ.
    pub edition: Edition,
    /// What its code may name as `name::…`, each name once, sorted. Its own library is among them, unless it is a proc
    /// macro: its binaries, tests, examples and benches name it so.
    pub dependencies: Vec<Dependency>,
    /// Whether it is a member of the workspace (or was found by walking): of a path dependency outside the library alone is
    /// read, and not reported.
    pub is_member: bool,
}

/// A dependency, dev and build dependencies included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The name in code, renames applied, `-` as `_`.
    pub name: Name,
    /// The crate's own name, `-` as `_`: what stubs are looked up by.
    pub krate: Name,
    /// The package read from `path = ".."`.
    pub package: Option<PackageId>,
    /// The crate of which only signatures are read.
    pub foreign: Option<ForeignId>,
    /// Whether it is there only under a feature, but perhaps in tests.
    pub is_optional: bool,
}

/// A crate: one target of a package.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its package.
    pub package: PackageId,
    /// The crate's name in code.
    pub name: Name,
    /// What it is.
    pub kind: TargetKind,
    /// Its edition.
    pub edition: Edition,
    /// Its root.
    pub root: InstanceId,
}

/// A dependency that is not checked: what its library declares. It has no bodies, and no place in any file that is reported.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// The crate's own name in code.
    pub name: Name,
    /// Its edition.
    pub edition: Edition,
    /// Its items, with all modules in place; of attributes only `derive`.
    pub items: Vec<Item>,
    /// The macros that it exports: their names and rules.
    pub macros: Vec<(Name, String)>,
    /// What its code may name as `name::…`.
    pub dependencies: Vec<Dependency>,
}

/// What a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TargetKind {
    /// `src/lib.rs`
    Lib,
    /// A proc-macro library.
    ProcMacro,
    /// `src/main.rs`, `src/bin/*.rs`
    Bin,
    /// `examples/`
    Example,
    /// `tests/`
    Test,
    /// `benches/`
    Bench,
    /// `build.rs`
    BuildScript,
    /// A file that no target reaches, checked by itself.
    Loose,
}

/// A file, read and scanned once.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Absolute.
    pub path: PathBuf,
    /// Relative to [`SourceSet::root`] with `/`; the absolute path where it lies outside. What reports print.
    pub name: String,
    /// The bytes as on disk; always valid UTF-8 (a file that is not becomes a [`Problem`] and has no text).
    pub text: Arc<str>,
    /// Cuts, comments, lines.
    pub scan: Arc<Scan>,
    /// Items.
    pub skeleton: Arc<Skeleton>,
    /// Whether findings in it are reported: it was selected by PATHS, `-p` and the like.
    pub is_reported: bool,
}

impl SourceFile {
    /// [`Scan::clean`] of a part of the file.
    pub fn clean(&self, part: Span) -> String {
        self.scan.clean(&self.text, part)
    }

    /// The whole of it.
    pub fn whole(&self) -> Span {
        Span::new(0, self.text.len() as u32)
    }

    /// Line and column of an offset, both from 1, the column in characters.
    pub fn position(&self, offset: u32) -> (u32, u32) {
        let line = self.scan.lines.partition_point(|start| *start <= offset).max(1) - 1;
        let start = self.scan.lines.get(line).copied().unwrap_or(0) as usize;
        let text = self.text.get(start..offset as usize).unwrap_or("");
        let text = if line == 0 { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
        (line as u32 + 1, text.chars().count() as u32 + 1)
    }
}

/// A file as one module of one crate: the unit in which names have meaning.
#[derive(Clone, Debug)]
pub struct Instance {
    /// The crate.
    pub target: TargetId,
    /// The file.
    pub file: FileId,
    /// The module's path from the crate's root, empty for the root.
    pub module: Vec<Name>,
    /// `mod x;` and `include!("x.rs")` found in this file, in source order. A declaration whose file depends on a
    /// `cfg_attr` stands here once for each file.
    pub children: Vec<Child>,
}

/// A `mod x;`, or an `include!("x.rs")` where items stand: then the name is empty, and the instance has the path of the
/// module that includes it, since the file's items stand there as if written in it.
#[derive(Clone, Debug)]
pub struct Child {
    /// Inline modules around the declaration, from the file's top.
    pub inside: Vec<Name>,
    /// `x`, or empty for an `include!`.
    pub name: Name,
    /// Its own `#[cfg]`.
    pub cfg: Option<Cfg>,
    /// The declaration.
    pub span: Span,
    /// The module, unless its file is missing, unreadable or a cycle.
    pub instance: Option<InstanceId>,
}

/// Something that could not be read or parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub kind: ProblemKind,
    /// The file or folder, as reports print it.
    pub path: String,
    /// Where in the file, when the file was read.
    pub place: Option<FileSpan>,
    /// "cannot read `crates/pool/src/lib.rs`: permission denied".
    pub message: String,
    /// Whether a target reaches the file, or it was named on the command line (else a folder walk met it).
    pub is_reached: bool,
    /// Whether a `cfg` stands over the declaration (or it stands in a macro, which may stand for one): for another platform or
    /// feature it may be right, so it is told under `-v` only; also in tests, examples and benches of packages that a walk met,
    /// which are often packed without their data. Only for [`ProblemKind::Module`] and [`ProblemKind::Dependencies`].
    pub is_conditional: bool,
}

/// What kind of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The file is Rust that does not parse, is not UTF-8, or is beyond a limit: the rule `unparsed_file`.
    Unparsed,
    /// `mod x;` has no file, or two, or leads back to itself. Reported as an error of the run at the declaration, but only under `-v` where the declaration has a `cfg`.
    Module,
    /// A file, folder or manifest that cannot be read.
    Unreadable,
    /// A manifest that does not parse; cargo's own message where it has one.
    Manifest,
    /// What the user selected is not there: a package of `-p`, a folder without Rust files.
    Selection,
    /// Sources of dependencies that were to be read are not on the disk. Told under `-v` only.
    Dependencies,
}
