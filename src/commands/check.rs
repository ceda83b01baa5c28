//! `check`: reads, analyses, reports.

use super::Outcome;
use super::args::{CheckArgs, overrides};
use super::engine::{Engine, Failure};
use super::output;
use crate::config::{self, Config};
use crate::diagnostic::{Level, Report, RunError, Timings};
use crate::fixes::Depth;
use crate::index::stubs;
use crate::level::{Policy, Selector, Set, input};
use crate::report::human;
use crate::source::{Deps, Request, SourceSet, Stdin};
use crate::spelling::nearest;
use crate::syntax::bare::bare_parse;
use clap::ArgMatches;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// The stack of each worker, in bytes of address space: parsing recurses as deep as the scanner's limits allow, about 4000
/// frames of syn's expression parser.
pub const STACK: usize = 256 << 20;

/// Runs `check`.
///
/// # Errors
/// If the arguments make no sense together, nothing can be read or a report cannot be written.
pub fn run(check: &CheckArgs, matches: &ArgMatches, engine: &Engine<'_>) -> Result<Outcome, Failure> {
    let to_stdout = check.formats.iter().filter(|sink| sink.path.is_none()).count();
    if to_stdout > 1 {
        return Err(
            "only one `--format` can go to standard output; give the others a file: `--format json=PATH`".into()
        );
    }
    prepare(check, matches, engine, |prepared| {
        let Prepared { config, policy, sources, stages, start } = prepared;
        if let Some([stage, item]) = check.emit.as_deref() {
            let text = (engine.emit)(sources, stage, item)?;
            output::standard_output(|out| out.write_all(text.as_bytes()))?;
            return Ok(Outcome::Clean);
        }
        if super::fix::write::Turn::is_interrupted(&sources.root) {
            output::complain_text("warning: a run of `holdup fix` was interrupted here: the next one finishes it");
        }
        let report = analyse(check, sources, (&config, &policy), stages, (engine, Depth::Bodies))?;
        output::reports(&report, check, start.elapsed())?;
        complain(&report, check);
        let outcome = outcome(&report);
        // The process ends now, and with it all memory at once: to free every node of every skeleton first takes far longer.
        std::mem::forget(report);
        Ok(outcome)
    })
}

/// What is read before anything is analysed.
pub struct Prepared {
    /// The settings.
    pub config: Config,
    /// The levels.
    pub policy: Policy,
    /// The code.
    pub sources: SourceSet,
    /// How long that took.
    pub stages: Vec<(String, f64)>,
    /// When it began.
    pub start: Instant,
}

impl Prepared {
    /// What is wrong with the code.
    ///
    /// # Errors
    /// As the engine does, or if there is no code.
    pub fn report(&self, engine: &Engine<'_>) -> Result<Report, Failure> {
        self.report_on(self.sources.clone(), engine)
    }

    /// What is wrong with other code under the same settings.
    ///
    /// # Errors
    /// As the engine does, or if there is no code.
    pub fn report_on(&self, sources: SourceSet, engine: &Engine<'_>) -> Result<Report, Failure> {
        analyse(&CheckArgs::default(), sources, (&self.config, &self.policy), Vec::new(), (engine, Depth::All))
    }

    /// The same, read anew.
    ///
    /// # Errors
    /// If the arguments make no sense together.
    pub fn again(self, check: &CheckArgs, engine: &Engine<'_>) -> Result<Prepared, Failure> {
        let mut request = request(check)?;
        request.deps = deps(check, &self.config);
        let (mut sources, stages) = read(&request, engine);
        sources.exclude(&self.config.exclude);
        Ok(Prepared { sources, stages, ..self })
    }
}

/// Reads settings and code, and goes on in the pool of threads.
///
/// # Errors
/// If the arguments make no sense together, the settings cannot be read, or `with` fails.
pub fn prepare(
    check: &CheckArgs,
    matches: &ArgMatches,
    engine: &Engine<'_>,
    with: impl FnOnce(Prepared) -> Result<Outcome, Failure> + Send,
) -> Result<Outcome, Failure> {
    let names: Vec<&str> = engine.rules.iter().map(|rule| rule.name).collect();
    let overrides = overrides(&check.levels, matches, &names)?;
    prepare_with(check, overrides, engine, with)
}

/// The same, with the levels that the command line asks for.
///
/// # Errors
/// As [`prepare`].
pub fn prepare_with(
    check: &CheckArgs,
    overrides: Vec<(Selector, Level)>,
    engine: &Engine<'_>,
    with: impl FnOnce(Prepared) -> Result<Outcome, Failure> + Send,
) -> Result<Outcome, Failure> {
    let start = Instant::now();
    let names: Vec<&str> = engine.rules.iter().map(|rule| rule.name).collect();
    let mut request = request(check)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(check.threads).stack_size(STACK).build()?;
    pool.install(|| {
        let config = config::load(&settled_folder(check, &request.current_dir))?.unwrap_or_default();
        let mut policy = Policy::from_config(&config, &names)?;
        policy.set = check.levels.set.map_or(policy.set, Set::from);
        policy.overrides.extend(overrides);
        policy.check_opposites()?;
        request.deps = deps(check, &config);
        let (mut sources, stages) = read(&request, engine);
        sources.exclude(&config.exclude);
        with(Prepared { config, policy, sources, stages, start })
    })
}

/// The folder whose settings count: that of the manifest or of the first path, else the current one.
fn settled_folder(check: &CheckArgs, current_dir: &Path) -> PathBuf {
    let path = check.reading.manifest_path.as_ref().or_else(|| check.paths.iter().find(|path| path.as_os_str() != "-"));
    match path.map(|path| current_dir.join(path)) {
        Some(path) if path.is_dir() => path,
        Some(path) => path.parent().unwrap_or(current_dir).to_owned(),
        None => current_dir.to_owned(),
    }
}

/// What the arguments ask to be read; reads the standard input if it is among the paths.
fn request(check: &CheckArgs) -> Result<Request, Failure> {
    let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
    if let Some(word) = check.paths.first().and_then(|path| path.to_str()).filter(|word| !Path::new(word).exists())
        && let Some(command) = nearest(word, ["check", "fix", "why", "locks", "explain", "rules"])
    {
        return Err(format!("no file and no command is called `{word}`, did you mean `{command}`?").into());
    }
    let stdin = if check.paths.iter().any(is_stdin) {
        let mut text = Vec::new();
        io::stdin().lock().read_to_end(&mut text).map_err(|cause| format!("cannot read standard input: {cause}"))?;
        Some(Stdin { text, name: check.stdin_filename.clone() })
    } else if check.stdin_filename.is_some() {
        return Err("`--stdin-filename` says what `-` stands for, but `-` is not among the paths".into());
    } else {
        None
    };
    Ok(Request {
        current_dir: std::env::current_dir().map_err(|cause| format!("cannot find the current folder: {cause}"))?,
        paths: check.paths.iter().filter(|path| !is_stdin(path)).cloned().collect(),
        workspace: check.packages.workspace,
        packages: check.packages.packages.clone(),
        exclude: check.packages.exclude.clone(),
        manifest_path: check.reading.manifest_path.clone(),
        isolated: check.reading.isolated,
        edition: check.reading.edition,
        stdin,
        overlays: Vec::new(),
        is_cargo_allowed: true,
        deps: None,
    })
}

/// Whether and where dependencies are read: the settings say it for all who work on the code. With `--isolated` none are.
fn deps(check: &CheckArgs, config: &Config) -> Option<Deps> {
    let is_asked = (check.reading.deps || config.deps) && !check.reading.isolated;
    let of_home = || Some(std::env::home_dir()?.join(".cargo"));
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(of_home).filter(|_| is_asked)?;
    Some(Deps { cargo_home, known: stubs::names().map(|name| name.to_string()).collect() })
}

/// Reads the disk. The time of scans and skeletons is summed over the threads and divided by their number.
fn read(request: &Request, engine: &Engine<'_>) -> (SourceSet, Vec<(String, f64)>) {
    let (start, nanos) = (Instant::now(), AtomicU64::new(0));
    let measured = |text: &str| {
        let start = Instant::now();
        let read = (engine.read)(text);
        nanos.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        read
    };
    let mut sources = crate::source::load(request, &measured);
    input::place_textless(&mut sources);
    let skeletons = nanos.into_inner() as f64 / 1e9 / rayon::current_num_threads() as f64;
    let files = (start.elapsed().as_secs_f64() - skeletons).max(0.0);
    (sources, vec![("files".to_owned(), files), ("scan and skeletons".to_owned(), skeletons)])
}

fn analyse(
    check: &CheckArgs,
    sources: SourceSet,
    (config, policy): (&Config, &Policy),
    stages: Vec<(String, f64)>,
    (engine, depth): (&Engine<'_>, Depth),
) -> Result<Report, Failure> {
    let texts = if check.timings { texts(&sources) } else { Vec::new() };
    let mut errors = input::errors(&sources, check.verbose);
    if sources.files.is_empty() && errors.iter().all(|error| !error.is_fatal) {
        let message = "there is no Rust file to check".to_owned();
        errors.push(RunError { path: String::new(), place: None, message, is_fatal: true });
    }
    let mut report = (engine.analyse)(sources, config, policy, depth)?;
    report.errors.append(&mut errors);
    report.errors.sort();
    let timings = report.timings.take().unwrap_or_default();
    report.timings = check.timings.then(|| Timings {
        stages: stages.into_iter().chain(timings.stages).collect(),
        bare_parse: Some(bare_parse(&texts).as_secs_f64()),
    });
    Ok(report)
}

/// The files that syn may be given: nothing in them is beyond a limit.
fn texts(sources: &SourceSet) -> Vec<Arc<str>> {
    let is_bounded =
        |scan: &crate::syntax::scan::Scan| scan.error.is_none() && scan.cuts.iter().all(|cut| cut.refused.is_none());
    sources.files.iter().filter(|file| is_bounded(&file.scan)).map(|file| Arc::clone(&file.text)).collect()
}

/// What could not be read, on standard error.
pub(super) fn complain_of(sources: &SourceSet) {
    for error in input::errors(sources, false) {
        let word = if error.is_fatal { "error" } else { "warning" };
        output::complain_text(&format!("{word}: {}{}", position(&error, sources), error.message));
    }
}

/// What the run could not do, and how long it took, on standard error.
pub(super) fn complain(report: &Report, check: &CheckArgs) {
    for error in &report.errors {
        let word = if error.is_fatal { "error" } else { "warning" };
        output::complain_text(&format!("{word}: {}{}", position(error, &report.sources), error.message));
    }
    if let (Some(timings), true) = (&report.timings, check.timings) {
        let mut text = Vec::new();
        human::write_timings(timings, &mut text).expect("a vector takes all");
        output::complain_text(String::from_utf8_lossy(&text).trim_end());
    }
}

/// `src/lib.rs:3:5: ` before a message that does not name the file itself.
fn position(error: &RunError, sources: &SourceSet) -> String {
    let file = error.place.and_then(|place| Some((sources.files.get(place.file.index())?, place)));
    match file {
        _ if error.path.is_empty() || error.message.contains(&format!("`{}`", error.path)) => String::new(),
        Some((file, place)) => {
            let (line, column) = file.position(place.span.start);
            format!("{}:{line}:{column}: ", error.path)
        }
        None => format!("{}: ", error.path),
    }
}

/// What a report means for the exit code.
pub fn outcome(report: &Report) -> Outcome {
    let is_denied = |one: &crate::diagnostic::Diagnostic| one.level == Level::Deny && !one.is_suppressed;
    if report.errors.iter().any(|error| error.is_fatal) {
        Outcome::Failed
    } else if report.diagnostics.iter().any(is_denied) {
        Outcome::Denied
    } else {
        Outcome::Clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn failure_outranks_what_is_denied() {
        let mut report = sample::report();
        assert_eq!(outcome(&report), Outcome::Denied);
        report.errors[0].is_fatal = true;
        assert_eq!(outcome(&report), Outcome::Failed);
        assert_eq!(outcome(&Report::default()), Outcome::Clean);
    }

    #[test]
    fn what_is_suppressed_counts_for_nothing() {
        let mut report = sample::report();
        report.diagnostics.iter_mut().for_each(|one| one.is_suppressed = true);
        assert_eq!(outcome(&report), Outcome::Clean);
    }
}
