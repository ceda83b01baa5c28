//! What the commands need of the rest.

use super::why::Answer;
use crate::config::Config;
use crate::diagnostic::{Level, Report, Verdict};
use crate::fixes::Depth;
use crate::level::Policy;
use crate::report::locks::Inventory;
use crate::source::{Read, SourceSet};
use std::error::Error;
use std::path::Path;

/// A rule as `rules` and `explain` show it.
#[derive(Clone, Copy, Debug)]
pub struct RulePage<'a> {
    /// Its name.
    pub name: &'a str,
    /// What its findings mean.
    pub verdict: Verdict,
    /// Its level in every set, where the table of levels does not count.
    pub fixed_level: Option<Level>,
    /// Its page, Markdown.
    pub page: &'a str,
}

/// The seam between the command line and the linter.
#[derive(Clone, Copy)]
pub struct Engine<'a> {
    /// All rules, sorted by name.
    pub rules: &'a [RulePage<'a>],
    /// Reads a file's text: its scan and its skeleton.
    pub read: &'a Read<'a>,
    /// Finds what is wrong. Run inside the pool of threads. Its `timings` are its stages, without the bare parse.
    pub analyse: Analyse,
    /// Lists the locks of some kinds, or of all. Run inside the pool of threads.
    pub locks: fn(SourceSet, &Config, &Policy, kinds: &[String]) -> Result<Inventory, Failure>,
    /// Prints a stage (`skeleton`, `flow`, `facts`, `guards`) of an item.
    pub emit: fn(SourceSet, stage: &str, item: &str) -> Result<String, Failure>,
    /// Tells what is held at a line of a file, and what the rules say of it.
    pub why: Why,
}

/// Finds what is wrong, with so many fixes.
pub type Analyse = fn(SourceSet, &Config, &Policy, Depth) -> Result<Report, Failure>;

/// Tells of a line, from 1, of a file.
pub type Why = fn(SourceSet, &Config, &Policy, (&Path, u32)) -> Result<Answer, Failure>;

/// Why a run cannot go on.
pub type Failure = Box<dyn Error + Send + Sync>;
