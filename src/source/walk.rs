//! Folders without a manifest: what a walk finds in them.

use crate::spread;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// What lies below a folder, sorted by path.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) manifests: Vec<PathBuf>,
    /// `*.rs`
    pub(super) sources: Vec<PathBuf>,
    /// Folders that cannot be listed, with the reason.
    pub(super) failures: Vec<(PathBuf, String)>,
}

/// All manifests and Rust files below a folder: hidden files and folders, and `target` beside a manifest, are left out;
/// links are not followed, and only regular files count.
pub(super) fn walk(folder: &Path) -> Found {
    let (mut tops, mut found) = (Vec::new(), Found::default());
    collect(WalkDir::new(folder).max_depth(1), folder, &mut found, &mut tops);
    tops.sort();
    let below = tops.par_iter().with_max_len(spread::DEAR).map(|top| {
        let mut found = Found::default();
        collect(WalkDir::new(top), folder, &mut found, &mut Vec::new());
        found
    });
    for one in below.collect::<Vec<_>>() {
        found.manifests.extend(one.manifests);
        found.sources.extend(one.sources);
        found.failures.extend(one.failures);
    }
    found.manifests.sort();
    found.sources.sort();
    found.failures.sort();
    found
}

fn collect(walk: WalkDir, root: &Path, found: &mut Found, folders: &mut Vec<PathBuf>) {
    let entries = walk.into_iter().filter_entry(|entry| entry.path() == root || !is_skipped(entry));
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let path = entry.into_path();
                if path.file_name().is_some_and(|name| name == "Cargo.toml") {
                    found.manifests.push(path);
                } else if path.extension().is_some_and(|end| end == "rs") {
                    found.sources.push(path);
                }
            }
            Ok(entry) if entry.file_type().is_dir() && entry.path() != root => folders.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(root).to_path_buf();
                let cause =
                    error.io_error().map(super::disk::cause).unwrap_or_else(|| "it cannot be listed".to_owned());
                found.failures.push((path, cause));
            }
        }
    }
}

fn is_skipped(entry: &DirEntry) -> bool {
    let name = entry.file_name();
    let is_hidden = name.as_encoded_bytes().first() == Some(&b'.');
    let is_target = || name == "target" && entry.path().with_file_name("Cargo.toml").is_file();
    is_hidden || (entry.file_type().is_dir() && is_target())
}
