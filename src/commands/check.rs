//! `check`: reads, analyses, reports.

use super::Outcome;
use super::args::{CheckArgs, overrides};
use super::engine::{Engine, Failure};
use super::output;
use crate::diagnostic::{Level, Report, RunError, Timings};
use crate::level::{Policy, Set, input};
use crate::report::human;
use crate::source::{Request, SourceSet, Stdin};
use crate::syntax::bare::bare_parse;
use clap::ArgMatches;
use std::io::{self, Read};
use std::path::PathBuf;
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
    let start = Instant::now();
    let names: Vec<&str> = engine.rules.iter().map(|rule| rule.name).collect();
    let overrides = overrides(check, matches, &names)?;
    let to_stdout = check.formats.iter().filter(|sink| sink.path.is_none()).count();
    if to_stdout > 1 {
        return Err(
            "only one `--format` can go to standard output; give the others a file: `--format json=PATH`".into()
        );
    }
    let request = request(check)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(check.threads).stack_size(STACK).build()?;
    pool.install(|| {
        let mut policy = (engine.configure)(check)?;
        policy.set = check.set.map_or(policy.set, Set::from);
        policy.overrides.extend(overrides);
        let (sources, stages) = read(&request, engine);
        if let Some([stage, item]) = check.emit.as_deref() {
            let text = (engine.emit)(sources, stage, item)?;
            output::standard_output(|out| out.write_all(text.as_bytes()))?;
            return Ok(Outcome::Clean);
        }
        let report = analyse(check, sources, &policy, stages, engine);
        output::reports(&report, check, start.elapsed())?;
        complain(&report, check);
        Ok(outcome(&report))
    })
}

/// What the arguments ask to be read; reads the standard input if it is among the paths.
fn request(check: &CheckArgs) -> Result<Request, Failure> {
    let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
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
        workspace: check.workspace,
        packages: check.packages.clone(),
        exclude: check.exclude.clone(),
        manifest_path: check.manifest_path.clone(),
        isolated: check.isolated,
        edition: check.edition,
        stdin,
        overlays: Vec::new(),
        is_cargo_allowed: true,
    })
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
    policy: &Policy,
    stages: Vec<(String, f64)>,
    engine: &Engine<'_>,
) -> Report {
    let texts = if check.timings { texts(&sources) } else { Vec::new() };
    let mut errors = input::errors(&sources, check.verbose);
    if sources.files.is_empty() && errors.iter().all(|error| !error.is_fatal) {
        let message = "there is no Rust file to check".to_owned();
        errors.push(RunError { path: String::new(), place: None, message, is_fatal: true });
    }
    let mut report = (engine.analyse)(sources, policy);
    report.errors.append(&mut errors);
    report.errors.sort();
    let timings = report.timings.take().unwrap_or_default();
    report.timings = check.timings.then(|| Timings {
        stages: stages.into_iter().chain(timings.stages).collect(),
        bare_parse: Some(bare_parse(&texts).as_secs_f64()),
    });
    report
}

/// The files that syn may be given: nothing in them is beyond a limit.
fn texts(sources: &SourceSet) -> Vec<Arc<str>> {
    let is_bounded =
        |scan: &crate::syntax::scan::Scan| scan.error.is_none() && scan.cuts.iter().all(|cut| cut.refused.is_none());
    sources.files.iter().filter(|file| is_bounded(&file.scan)).map(|file| Arc::clone(&file.text)).collect()
}

/// What the run could not do, and how long it took, on standard error.
fn complain(report: &Report, check: &CheckArgs) {
    for error in &report.errors {
        let word = if error.is_fatal { "error" } else { "warning" };
        output::complain_text(&format!("{word}: {}", error.message));
    }
    if let (Some(timings), true) = (&report.timings, check.timings) {
        let mut text = Vec::new();
        human::write_timings(timings, &mut text).expect("a vector takes all");
        output::complain_text(String::from_utf8_lossy(&text).trim_end());
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
