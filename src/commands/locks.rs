//! `locks`: which locks there are, where they are taken and what is taken under them.

use super::Outcome;
use super::args::{CheckArgs, LocksArgs, LocksFormat};
use super::check::{self, Prepared};
use super::engine::{Engine, Failure};
use super::output;
use crate::report::locks::{Inventory, dot, human, markdown, mermaid};
use similar::TextDiff;
use std::path::Path;

/// Runs `locks`.
///
/// # Errors
/// If the arguments make no sense together, nothing can be read, or the page cannot be read or the inventory written.
pub fn run(locks: &LocksArgs, engine: &Engine<'_>) -> Result<Outcome, Failure> {
    check::prepare_with(&locks.check_args(), Vec::new(), engine, |prepared| {
        let kinds: Vec<String> = locks.kind.iter().map(|kind| kind.name().to_owned()).collect();
        let Prepared { config, policy, sources, .. } = prepared;
        check::complain_of(&sources);
        let inventory = (engine.locks)(sources, &config, &policy, &kinds)?;
        // A page that is checked is Markdown, unless it is said to be something else.
        let usual = if locks.check.is_some() { LocksFormat::Markdown } else { LocksFormat::Human };
        let text = print(&inventory, locks.format.unwrap_or(usual))?;
        match &locks.check {
            Some(page) => compare(page, &text),
            None => {
                output::standard_output(|out| out.write_all(text.as_bytes()))?;
                Ok(Outcome::Clean)
            }
        }
    })
}

fn print(inventory: &Inventory, format: LocksFormat) -> Result<String, Failure> {
    Ok(match format {
        LocksFormat::Human => human(inventory),
        LocksFormat::Json => serde_json::to_string_pretty(inventory)? + "\n",
        LocksFormat::Markdown => markdown(inventory),
        LocksFormat::Mermaid => mermaid(inventory),
        LocksFormat::Dot => dot(inventory),
    })
}

/// Compares a committed page with what it should be; a difference is printed as a diff that would put it right.
fn compare(page: &Path, text: &str) -> Result<Outcome, Failure> {
    let path = page.display().to_string();
    let before = std::fs::read_to_string(page).map_err(|cause| format!("cannot read `{path}`: {cause}"))?;
    // An editor or git may have changed how lines end.
    let before = before.replace("\r\n", "\n");
    if before == text {
        return Ok(Outcome::Clean);
    }
    let diff = TextDiff::from_lines(before.as_str(), text);
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    output::standard_output(|out| write!(out, "{}", diff.unified_diff().context_radius(3).header(&old, &new)))?;
    output::complain_text(&format!("`{path}` is out of date"));
    Ok(Outcome::Denied)
}

impl LocksArgs {
    /// What is read is chosen as for `check`.
    fn check_args(&self) -> CheckArgs {
        CheckArgs {
            paths: self.paths.clone(),
            packages: self.packages.clone(),
            reading: self.reading.clone(),
            ..CheckArgs::default()
        }
    }
}
