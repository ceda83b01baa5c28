//! The files as they are: what a path names, and what stands in it. Contents given in memory come before those on disk.

use super::ProblemKind;
use crate::scratch;
use rustc_hash::FxHashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 64 << 20;

/// The disk, with some contents replaced.
pub(super) struct Disk {
    overlays: FxHashMap<PathBuf, Vec<u8>>,
    folders: Mutex<FxHashMap<PathBuf, PathBuf>>,
    only_below: Option<Vec<PathBuf>>,
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Probe {
    /// Nothing, or a folder.
    Missing,
    /// A regular file, or contents given in memory.
    File,
    /// A pipe, a device, a socket: never opened unless the user names it.
    Special,
}

/// Why a file has no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ReadError {
    /// [`ProblemKind::Unreadable`] or [`ProblemKind::Unparsed`].
    pub(super) kind: ProblemKind,
    /// "permission denied"
    pub(super) cause: String,
}

impl Disk {
    /// The disk with the contents of some files replaced, in order: a later one wins.
    pub(super) fn new(overlays: Vec<(PathBuf, Vec<u8>)>) -> Self {
        let mut disk = Disk { overlays: FxHashMap::default(), folders: Mutex::default(), only_below: None };
        for (path, bytes) in overlays {
            let path = disk.canonical(&path);
            disk.overlays.insert(path, bytes);
        }
        disk
    }

    /// From now on, module trees see only files at or below these canonical paths.
    pub(super) fn restrict(&mut self, paths: Vec<PathBuf>) {
        self.only_below = Some(paths);
    }

    /// Whether module trees may lead to the file of this canonical path.
    pub(super) fn is_in_scope(&self, canonical: &Path) -> bool {
        self.only_below.as_ref().is_none_or(|list| list.iter().any(|above| canonical.starts_with(above)))
    }

    /// The one path of a file: links followed as far as it exists, `.` and `..` taken away.
    ///
    /// Folders are asked for once; so a file costs one look, not one for each of its path's parts.
    pub(super) fn canonical(&self, path: &Path) -> PathBuf {
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return std::fs::canonicalize(path).unwrap_or_else(|_| lexical(path));
        };
        let in_folder = self.canonical_folder(parent).join(name);
        match std::fs::symlink_metadata(&in_folder) {
            Ok(metadata) if metadata.is_symlink() => std::fs::canonicalize(&in_folder).unwrap_or(in_folder),
            _ => in_folder,
        }
    }

    fn canonical_folder(&self, folder: &Path) -> PathBuf {
        let mut folders = self.folders.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if let Some(known) = folders.get(folder) {
            return known.clone();
        }
        let found = std::fs::canonicalize(folder).unwrap_or_else(|_| lexical(folder));
        folders.insert(folder.to_path_buf(), found.clone());
        found
    }

    /// What the path names, links followed.
    pub(super) fn probe(&self, path: &Path) -> Probe {
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_file() => Probe::File,
            Ok(metadata) if metadata.is_dir() => Probe::Missing,
            _ if !self.overlays.is_empty() && self.overlays.contains_key(&self.canonical(path)) => Probe::File,
            Ok(_) => Probe::Special,
            Err(_) => Probe::Missing,
        }
    }

    /// Whether the path names a regular file.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        self.probe(path) == Probe::File
    }

    /// The text of the file with this canonical path.
    pub(super) fn read(&self, canonical: &Path) -> Result<Arc<str>, ReadError> {
        if let Some(bytes) = self.overlays.get(canonical) {
            return text(bytes);
        }
        scratch::with(|bytes| read_bytes(canonical, bytes).and_then(|()| text(bytes)))
    }
}

fn text(bytes: &[u8]) -> Result<Arc<str>, ReadError> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(too_large());
    }
    let text = std::str::from_utf8(bytes).map_err(|error| ReadError {
        kind: ProblemKind::Unparsed,
        cause: format!("byte {} is not UTF-8", error.valid_up_to()),
    });
    text.map(Arc::from)
}

fn read_bytes(path: &Path, bytes: &mut Vec<u8>) -> Result<(), ReadError> {
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let length = file.metadata().map_err(|error| unreadable(&error))?.len();
    if length > MAX_FILE_BYTES {
        return Err(too_large());
    }
    bytes.reserve(length as usize + 1);
    file.take(MAX_FILE_BYTES + 1).read_to_end(bytes).map_err(|error| unreadable(&error))?;
    Ok(())
}

fn too_large() -> ReadError {
    let cause = format!("it is larger than {} MiB", MAX_FILE_BYTES >> 20);
    ReadError { kind: ProblemKind::Unparsed, cause }
}

/// An error of the operating system, in our words: lower case, without its number.
pub(super) fn cause(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn unreadable(error: &std::io::Error) -> ReadError {
    ReadError { kind: ProblemKind::Unreadable, cause: cause(error) }
}

/// The path without `.` and `..`, as far as its text tells.
pub(super) fn lexical(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => out.push(part),
        }
    }
    out
}

/// The path as reports print it: relative to `root` with `/` where it lies below.
pub(super) fn display_name(path: &Path, root: &Path) -> String {
    match path.strip_prefix(root) {
        Ok(below) if below.as_os_str().is_empty() => ".".to_owned(),
        Ok(below) => {
            let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            parts.join("/")
        }
        Err(_) => path.to_string_lossy().into_owned(),
    }
}
