//! `--diff`: what would be written, as `git apply` takes it.

use super::write::Replacement;
use similar::TextDiff;
use std::io::{self, Write};
use std::path::Path;

/// Writes unified diffs, paths relative to the root.
///
/// # Errors
/// As `out` does.
pub fn write(root: &Path, replacements: &[Replacement], out: &mut dyn Write) -> io::Result<()> {
    for one in replacements {
        let path = one.path.strip_prefix(root).unwrap_or(&one.path).display().to_string();
        let path = path.replace('\\', "/");
        let diff = TextDiff::from_lines(&one.before, &one.after);
        write!(out, "{}", diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")))?;
    }
    Ok(())
}
