//! Cargo, asked: `cargo metadata` without network and without running anything of the workspace.

use super::TargetKind;
use super::disk::Disk;
use super::manifest::{RawDependency, RawPackage, RawTarget, RawWorkspace};
use crate::syntax::Edition;
use cargo_metadata::{MetadataCommand, TargetKind as Kind};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Why cargo told nothing.
pub(super) enum Failure {
    /// There is none, or it would have to be installed first.
    Missing,
    /// It refuses the manifest, in its own words.
    Refused(String),
}

/// The workspace around a manifest, as cargo tells it.
///
/// Cargo runs in the root of the file system: a `rust-toolchain.toml` of the workspace could otherwise name a program of
/// its own as cargo, and we run nothing of what we check.
pub(super) fn workspace(disk: &Disk, manifest: &Path) -> Result<RawWorkspace, Failure> {
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest).no_deps().other_options(["--offline".to_owned()]);
    command.current_dir(manifest.ancestors().last().unwrap_or(Path::new("/")));
    command.env("RUSTUP_AUTO_INSTALL", "0").env("CARGO_NET_OFFLINE", "true").env("CARGO_TERM_COLOR", "never");
    let mut command = command.cargo_command();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = command.output().map_err(|_| Failure::Missing)?;
    if !output.status.success() {
        return Err(failure(&String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let json = text.lines().find(|line| line.starts_with('{')).ok_or(Failure::Missing)?;
    let metadata = MetadataCommand::parse(json).map_err(|_| Failure::Missing)?;
    Ok(convert(disk, &metadata))
}

fn failure(stderr: &str) -> Failure {
    let is_toolchain = stderr.contains("not installed") || stderr.contains("rustup could not choose");
    let message = stderr.trim().trim_start_matches("error: ").trim();
    match is_toolchain || message.is_empty() {
        true => Failure::Missing,
        false => Failure::Refused(message.to_owned()),
    }
}

fn convert(disk: &Disk, metadata: &cargo_metadata::Metadata) -> RawWorkspace {
    let mut members: Vec<RawPackage> = metadata.packages.iter().map(|package| convert_package(disk, package)).collect();
    members.sort_by(|a, b| a.manifest.cmp(&b.manifest));
    // Through `Cargo.toml`, so that the folder itself may be a link.
    let root = disk.canonical(&metadata.workspace_root.as_std_path().join("Cargo.toml"));
    let root = root.parent().map(Path::to_path_buf).unwrap_or_default();
    RawWorkspace { root, members, problems: Vec::new() }
}

fn convert_package(disk: &Disk, package: &cargo_metadata::Package) -> RawPackage {
    let mut targets: Vec<RawTarget> = package.targets.iter().map(convert_target).collect();
    targets.sort_by_key(|target| target.kind);
    RawPackage {
        manifest: disk.canonical(package.manifest_path.as_std_path()),
        name: package.name.to_string(),
        version: package.version.to_string(),
        cargo_id: Some(package.id.repr.clone()),
        edition: edition(package.edition),
        targets,
        dependencies: package.dependencies.iter().map(convert_dependency).collect(),
        is_member: true,
    }
}

fn convert_target(target: &cargo_metadata::Target) -> RawTarget {
    let kind = match target.kind.first() {
        Some(Kind::Bench) => TargetKind::Bench,
        Some(Kind::Bin) => TargetKind::Bin,
        Some(Kind::CustomBuild) => TargetKind::BuildScript,
        Some(Kind::Example) => TargetKind::Example,
        Some(Kind::ProcMacro) => TargetKind::ProcMacro,
        Some(Kind::Test) => TargetKind::Test,
        // The other words are all kinds of library, and so will be new ones; the enum is open.
        _ => TargetKind::Lib,
    };
    RawTarget {
        name: target.name.clone(),
        kind,
        edition: edition(target.edition),
        root: PathBuf::from(target.src_path.as_std_path()),
    }
}

fn convert_dependency(dependency: &cargo_metadata::Dependency) -> RawDependency {
    RawDependency {
        rename: dependency.rename.clone(),
        package: dependency.name.clone(),
        path: dependency.path.as_ref().map(|path| path.as_std_path().to_path_buf()),
        is_optional: dependency.optional,
        requirement: dependency.req.to_string(),
        platform: dependency.target.as_ref().map(ToString::to_string),
        is_normal: dependency.kind == cargo_metadata::DependencyKind::Normal,
    }
}

/// An edition that is newer than we are reads as the newest that we know.
fn edition(edition: cargo_metadata::Edition) -> Edition {
    edition.as_str().parse().unwrap_or(Edition::E2024)
}
