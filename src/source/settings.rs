//! Where the user's settings lie: `holdup.toml`, `.holdup.toml`, or a table in `Cargo.toml`.

use super::disk::{self, Disk};
use std::path::{Path, PathBuf};

/// A file that may hold settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub text: String,
    /// Whether it is a `Cargo.toml`, where the settings are in `[workspace.metadata.holdup]` or `[package.metadata.holdup]`.
    pub is_manifest: bool,
}

/// The files that may hold the settings for a folder, nearest first; in one folder in the order of this module's first line.
///
/// # Errors
/// The path and cause of one that is there and cannot be read.
pub fn candidates(folder: &Path) -> Result<Vec<SettingsFile>, (PathBuf, String)> {
    let disk = Disk::new(Vec::new());
    let mut out = Vec::new();
    for above in folder.ancestors() {
        for (name, is_manifest) in [("holdup.toml", false), (".holdup.toml", false), ("Cargo.toml", true)] {
            let path = above.join(name);
            if !disk.is_file(&path) {
                continue;
            }
            match disk.read(&disk.canonical(&path)) {
                Ok(text) => out.push(SettingsFile { path, text: text.to_string(), is_manifest }),
                // A broken manifest is told of where it is read for its packages.
                Err(_) if is_manifest => {}
                Err(error) => return Err((path, error.cause)),
            }
        }
    }
    Ok(out)
}

/// The text of a file that the settings name, such as the user's stubs.
///
/// # Errors
/// The cause, such as "no such file or directory".
pub fn read(path: &Path) -> Result<String, String> {
    let disk = Disk::new(Vec::new());
    disk.read(&disk.canonical(path)).map(|text| text.to_string()).map_err(|error| error.cause)
}

/// The path without `.` and `..`, as far as its text tells.
pub fn lexical(path: &Path) -> PathBuf {
    disk::lexical(path)
}
