//! What the commands need of the rest.

use super::args::CheckArgs;
use crate::diagnostic::{Level, Report, Verdict};
use crate::level::Policy;
use crate::source::SourceSet;
use std::error::Error;

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
#[derive(Clone, Copy, Debug)]
pub struct Engine<'a> {
    /// All rules, sorted by name.
    pub rules: &'a [RulePage<'a>],
    /// Reads the disk: what is selected and the workspace around it.
    pub load: fn(&CheckArgs) -> Result<Loaded, Failure>,
    /// Finds what is wrong. Run inside the pool of threads.
    pub analyse: fn(SourceSet, &Policy) -> Report,
    /// Prints a stage (`skeleton`, `flow`, `facts`, `guards`) of an item.
    pub emit: fn(SourceSet, stage: &str, item: &str) -> Result<String, Failure>,
}

/// Why a run cannot go on.
pub type Failure = Box<dyn Error + Send + Sync>;

/// What was read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The code.
    pub sources: SourceSet,
    /// What the configuration file says; the command line comes on top.
    pub policy: Policy,
    /// Stages of reading and their seconds, for `--timings`.
    pub stages: Vec<(String, f64)>,
}
