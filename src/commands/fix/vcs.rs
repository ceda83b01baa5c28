//! Whether a tree may be changed: what git has not got is lost when people want to go back.

use crate::commands::engine::Failure;
use std::path::Path;
use std::process::Command;

/// What the user allows, in the words of cargo.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allowed {
    /// Files that are changed.
    pub dirty: bool,
    /// Files that are staged.
    pub staged: bool,
    /// No git at all.
    pub no_vcs: bool,
}

/// Refuses a tree that git could not bring back.
///
/// # Errors
/// What is in the way, and the option that allows it.
pub fn check(root: &Path, allowed: Allowed) -> Result<(), Failure> {
    if allowed.dirty && allowed.no_vcs {
        return Ok(());
    }
    let status = Command::new("git").current_dir(root).args(["status", "--porcelain", "-z", "--", "."]).output();
    let Some(output) = status.ok().filter(|output| output.status.success()) else {
        return if allowed.no_vcs {
            Ok(())
        } else {
            Err("no git repository is found here, and `fix` changes files: `--allow-no-vcs` lets it".into())
        };
    };
    let text = String::from_utf8_lossy(&output.stdout);
    // `XY path`: X is the index, Y the working tree.
    let mut entries = text.split('\0').filter_map(|line| line.split_at_checked(3));
    let is_refused = |(state, path): &(&str, &str)| {
        let is_staged = state.ends_with("  ");
        !(path.contains(super::write::FOLDER) || allowed.dirty || is_staged && allowed.staged)
    };
    match entries.find(is_refused) {
        None => Ok(()),
        Some((_, path)) => Err(format!(
            "the working tree has changes that are not committed (`{path}`), and `fix` changes files: commit or stash them, or use `--allow-dirty` (or `--allow-staged`)"
        )
        .into()),
    }
}
