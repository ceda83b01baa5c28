//! The command line.

use crate::diagnostic::Level;
use crate::level::{Selector, Set};
use crate::report::Format;
use crate::syntax::Edition;
use clap::{ArgMatches, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  holdup                               check the package or workspace around the current folder
  holdup check src/pool.rs             report only what stands in this file
  holdup check --set strict -A advice  every rule to the letter, but no advice
  holdup check -D warnings             exit with 1 for warnings, too
  holdup check --format short --format json=report.json
  holdup explain blocking_guard_across_await

Exit codes: 0 nothing denied, 1 a finding at `deny`, 2 the run itself failed.";

const FIX_EXAMPLES: &str = "\
Examples:
  holdup fix                           apply what is safe
  holdup fix --unsafe-fixes --diff     show all that could be applied, and write nothing
  holdup fix --only src/pool.rs:41 --unsafe-fixes";

const WHY_EXAMPLES: &str = "\
Examples:
  holdup why src/pool.rs:41                what is held in this line, since when, and which rule says what
  holdup why src/pool.rs:41 --set strict   the same under other levels
  holdup why src/pool.rs:41 --format json";

const LOCKS_EXAMPLES: &str = "\
Examples:
  holdup locks                             every lock of the package or workspace around the current folder
  holdup locks --kind async src/pool.rs    the async locks that are declared in this file
  holdup locks --format mermaid            which lock is taken under which, as a graph
  holdup locks --format markdown > LOCKS.md
  holdup locks --check LOCKS.md            exit with 1 and a diff if the page is out of date";

/// Finds lock misuse in async Rust without compiling it.
#[derive(Debug, Parser)]
#[command(name = "holdup", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// `check` where none is given.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The arguments of `check`.
    #[command(flatten)]
    pub check: CheckArgs,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the code (this is also what plain `holdup` does)
    #[command(after_help = EXAMPLES)]
    Check(Box<CheckArgs>),
    /// Put right what is found: the safe changes, or with --unsafe-fixes those that change what the program does, too
    #[command(after_help = FIX_EXAMPLES)]
    Fix(Box<FixArgs>),
    /// Tell which guards are held in a line and why, and which rule speaks or why none does
    #[command(after_help = WHY_EXAMPLES)]
    Why(Box<WhyArgs>),
    /// List what is to be done, lock by lock, for people to do: each line before and after, and how to verify it
    #[command(mut_arg("formats", |arg| arg.help("json; markdown where it is not given")))]
    Plan(Box<CheckArgs>),
    /// List the locks: where each is declared and taken, how long it is held, and what is taken under it
    #[command(after_help = LOCKS_EXAMPLES)]
    Locks(Box<LocksArgs>),
    /// Explain a rule, with examples of bad and good code
    Explain {
        /// The rule, such as `blocking_guard_across_await`
        rule: String,
    },
    /// List the rules and their levels
    Rules,
}

/// Where reading begins, and what is read: shared by the commands that read code.
#[derive(Clone, Debug, Default, Args)]
pub struct ReadArgs {
    /// The Cargo.toml to begin at
    #[arg(long, value_name = "PATH", help_heading = "Packages")]
    pub manifest_path: Option<PathBuf>,
    /// Read only the given files, not the workspace around them
    #[arg(long, help_heading = "Packages")]
    pub isolated: bool,
    /// Read what the dependencies declare, too, from the sources that cargo has unpacked: types that come from
    /// other crates are then known. Their code is not checked
    #[arg(long, conflicts_with = "isolated", help_heading = "Packages")]
    pub deps: bool,
    /// The edition of files that belong to no package
    #[arg(long, value_name = "2015|2018|2021|2024", help_heading = "Packages")]
    pub edition: Option<Edition>,
}

/// Which packages are reported.
#[derive(Clone, Debug, Default, Args)]
pub struct PackageArgs {
    /// All packages of the workspace
    #[arg(long, help_heading = "Packages")]
    pub workspace: bool,
    /// This package of the workspace (may be repeated)
    #[arg(short, long = "package", value_name = "NAME", help_heading = "Packages")]
    pub packages: Vec<String>,
    /// Leave out this package (may be repeated)
    #[arg(long, value_name = "NAME", help_heading = "Packages")]
    pub exclude: Vec<String>,
}

/// The user's wishes about levels.
#[derive(Clone, Debug, Default, Args)]
pub struct LevelArgs {
    /// Which levels rules have where nothing else is said [default: recommended]
    #[arg(long, value_name = "SET", value_enum, help_heading = "Levels")]
    pub set: Option<SetArg>,
    /// Do not report a rule or verdict
    #[arg(short = 'A', long, value_name = "RULE|VERDICT", help_heading = "Levels")]
    pub allow: Vec<String>,
    /// Report a rule or verdict quietly
    #[arg(short = 'N', long, value_name = "RULE|VERDICT", help_heading = "Levels")]
    pub note: Vec<String>,
    /// Report a rule or verdict as a warning
    #[arg(short = 'W', long, value_name = "RULE|VERDICT", help_heading = "Levels")]
    pub warn: Vec<String>,
    /// Report a rule, a verdict or all `warnings` and exit with 1; of these four, later ones win
    #[arg(short = 'D', long, value_name = "RULE|VERDICT", help_heading = "Levels")]
    pub deny: Vec<String>,
}

/// The arguments of `check`.
#[derive(Clone, Debug, Default, Args)]
pub struct CheckArgs {
    /// Files and folders to report on; `-` reads a file from standard input
    #[arg(value_name = "PATHS")]
    pub paths: Vec<PathBuf>,

    /// Which packages.
    #[command(flatten)]
    pub packages: PackageArgs,
    /// What is read.
    #[command(flatten)]
    pub reading: ReadArgs,
    /// The path that standard input stands for, with `-`
    #[arg(long, value_name = "PATH", help_heading = "Packages")]
    pub stdin_filename: Option<PathBuf>,

    /// At which levels.
    #[command(flatten)]
    pub levels: LevelArgs,

    /// human, short or json, to standard output or to a file (may be repeated) [default: human]
    #[arg(long = "format", value_name = "FORMAT[=PATH]", value_parser = parse_sink, help_heading = "Output")]
    pub formats: Vec<Sink>,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub color: When,
    /// Nothing but findings
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,
    /// Notes too, and what was not understood
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
    /// How long each stage took, as shares of a bare parse of the same files
    #[arg(long, help_heading = "Output")]
    pub timings: bool,

    /// Prints a stage: skeleton, flow, facts or guards of an item.
    #[arg(long, num_args = 2, value_names = ["STAGE", "ITEM"], hide = true)]
    pub emit: Option<Vec<String>>,
    /// Worker threads; 0 for as many as there are cores.
    #[arg(long, default_value_t = 0, hide = true)]
    pub threads: usize,
}

/// The arguments of `fix`.
#[derive(Clone, Debug, Default, Args)]
pub struct FixArgs {
    /// Also apply what changes when a lock is released, or what a lock is
    #[arg(long, help_heading = "Fixes")]
    pub unsafe_fixes: bool,
    /// Repair only what this rule finds (may be repeated)
    #[arg(long, value_name = "RULE", help_heading = "Fixes")]
    pub rule: Vec<String>,
    /// Repair only what is found on this line, or passes it (may be repeated)
    #[arg(long, value_name = "FILE:LINE", help_heading = "Fixes")]
    pub only: Vec<String>,
    /// Print what would change, and write nothing
    #[arg(long, help_heading = "Fixes")]
    pub diff: bool,
    /// Change files although others are changed and not committed
    #[arg(long, help_heading = "Fixes")]
    pub allow_dirty: bool,
    /// Change files although others are staged and not committed
    #[arg(long, help_heading = "Fixes")]
    pub allow_staged: bool,
    /// Change files that no git repository has
    #[arg(long, help_heading = "Fixes")]
    pub allow_no_vcs: bool,
    /// What is checked, and how.
    #[command(flatten)]
    pub check: CheckArgs,
}

/// The arguments of `why`.
#[derive(Clone, Debug, Args)]
pub struct WhyArgs {
    /// The line, such as `src/pool.rs:41`
    #[arg(value_name = "FILE:LINE")]
    pub place: String,

    /// What is read.
    #[command(flatten)]
    pub reading: ReadArgs,

    /// At which levels.
    #[command(flatten)]
    pub levels: LevelArgs,

    /// human or json
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    pub format: WhyFormat,
}

/// `why --format`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum WhyFormat {
    /// For people
    #[default]
    Human,
    /// For machines
    Json,
}

/// The arguments of `locks`.
#[derive(Clone, Debug, Default, Args)]
pub struct LocksArgs {
    /// Files and folders whose locks are listed
    #[arg(value_name = "PATHS")]
    pub paths: Vec<PathBuf>,

    /// Which packages.
    #[command(flatten)]
    pub packages: PackageArgs,
    /// What is read.
    #[command(flatten)]
    pub reading: ReadArgs,

    /// Only locks of this kind (may be repeated)
    #[arg(long, value_enum, value_name = "KIND", help_heading = "Locks")]
    pub kind: Vec<KindArg>,
    /// How to print them [default: human, with --check markdown]
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<LocksFormat>,
    /// Print nothing if this file says what would be printed, else a diff, and exit with 1
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub check: Option<PathBuf>,
}

/// `--kind`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum KindArg {
    /// Block the thread: std, parking_lot, spin …
    Blocking,
    /// Suspend the task: tokio, futures, async-lock …
    Async,
    /// Panic: RefCell
    Cell,
    /// Entries of concurrent maps: DashMap, scc
    Map,
}

impl KindArg {
    /// The word for it in the inventory.
    pub fn name(self) -> &'static str {
        match self {
            KindArg::Blocking => "blocking",
            KindArg::Async => "async",
            KindArg::Cell => "cell",
            KindArg::Map => "map",
        }
    }
}

/// `--format` of `locks`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LocksFormat {
    /// A paragraph for each lock
    Human,
    /// All that is known, for machines
    Json,
    /// A page to be committed
    Markdown,
    /// A graph of which lock is taken under which
    Mermaid,
    /// The same for Graphviz
    Dot,
}

/// `--set`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SetArg {
    /// What practice says
    Recommended,
    /// Every rule to the letter
    Strict,
}

impl From<SetArg> for Set {
    fn from(set: SetArg) -> Set {
        match set {
            SetArg::Recommended => Set::Recommended,
            SetArg::Strict => Set::Strict,
        }
    }
}

/// `--color`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Even into a pipe
    Always,
    /// Never
    Never,
}

/// A format and where it goes: standard output, or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sink {
    /// The format.
    pub format: Format,
    /// The file.
    pub path: Option<PathBuf>,
}

fn parse_sink(text: &str) -> Result<Sink, String> {
    let (name, path) = match text.split_once('=') {
        Some((_, "")) => return Err("there is no path after `=`".to_owned()),
        Some((name, path)) => (name, Some(PathBuf::from(path))),
        None => (text, None),
    };
    match Format::ALL.into_iter().find(|format| format.name() == name) {
        Some(format) => Ok(Sink { format, path }),
        None => Err(format!("unknown format `{name}`, expected human, short or json")),
    }
}

/// `-A`, `-N`, `-W` and `-D` in the order in which they were given.
///
/// # Errors
/// If one names no rule; the message names the nearest.
pub fn overrides(wishes: &LevelArgs, matches: &ArgMatches, rules: &[&str]) -> Result<Vec<(Selector, Level)>, String> {
    let options = [
        ("allow", Level::Allow, &wishes.allow),
        ("note", Level::Note, &wishes.note),
        ("warn", Level::Warn, &wishes.warn),
        ("deny", Level::Deny, &wishes.deny),
    ];
    let mut overrides = Vec::new();
    for (id, level, names) in options {
        let indices = matches.indices_of(id).into_iter().flatten();
        overrides.extend(indices.zip(names).map(|(index, name)| (index, name, level)));
    }
    overrides.sort_by_key(|(index, _, _)| *index);
    overrides.into_iter().map(|(_, name, level)| Ok((Selector::parse(name, rules)?, level))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, FromArgMatches};

    fn parsed(args: &[&str]) -> Result<Vec<(Selector, Level)>, String> {
        let matches = Cli::command().try_get_matches_from(args).map_err(|error| error.to_string())?;
        let cli = Cli::from_arg_matches(&matches).map_err(|error| error.to_string())?;
        overrides(&cli.check.levels, &matches, &["poison_ignored"])
    }

    #[test]
    fn the_definition_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn overrides_keep_their_order() {
        let overrides = parsed(&["holdup", "-D", "poison_ignored", "-A", "advice", "-D", "warnings"]);
        let rule = Selector::Rule("poison_ignored".to_owned());
        let advice = Selector::Verdict(crate::diagnostic::Verdict::Advice);
        let expected = [(rule, Level::Deny), (advice, Level::Allow), (Selector::Warnings, Level::Deny)];
        assert_eq!(overrides, Ok(expected.to_vec()));
    }

    #[test]
    fn a_slip_is_answered_with_the_nearest_name() {
        let slip = |name| parsed(&["holdup", "-D", name]).expect_err("there is no such rule");
        assert_eq!(slip("poison_ignore"), "unknown rule `poison_ignore`, did you mean `poison_ignored`?");
        assert_eq!(slip("stal"), "unknown rule `stal`, did you mean `stall`?");
    }

    #[test]
    fn formats_have_paths() {
        assert_eq!(parse_sink("json=a=b"), Ok(Sink { format: Format::Json, path: Some("a=b".into()) }));
        assert!(parse_sink("sarif").is_err() && parse_sink("json=").is_err());
    }
}
