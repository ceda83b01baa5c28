//! `check`: reads, analyses, reports.

use super::Outcome;
use super::args::{CheckArgs, overrides};
use super::engine::{Engine, Failure};
use super::output;
use crate::diagnostic::{Level, Report};
use crate::level::{Policy, Set};
use crate::report::human;
use crate::source::SourceSet;
use crate::syntax::bare::bare_parse;
use clap::ArgMatches;
use std::sync::Arc;
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
    let pool = rayon::ThreadPoolBuilder::new().num_threads(check.threads).stack_size(STACK).build()?;
    pool.install(|| {
        let loaded = (engine.load)(check)?;
        if let Some([stage, item]) = check.emit.as_deref() {
            let text = (engine.emit)(loaded.sources, stage, item)?;
            output::standard_output(|out| out.write_all(text.as_bytes()))?;
            return Ok(Outcome::Clean);
        }
        let mut policy = loaded.policy;
        policy.set = check.set.map_or(policy.set, Set::from);
        policy.overrides.extend(overrides);
        let report = analyse(check, loaded.sources, &policy, loaded.stages, engine);
        output::reports(&report, check, start.elapsed())?;
        complain(&report, check);
        Ok(outcome(&report))
    })
}

fn analyse(
    check: &CheckArgs,
    sources: SourceSet,
    policy: &Policy,
    stages: Vec<(String, f64)>,
    engine: &Engine<'_>,
) -> Report {
    let texts = if check.timings { texts(&sources) } else { Vec::new() };
    let mut report = (engine.analyse)(sources, policy);
    if check.timings {
        let mut timings = report.timings.take().unwrap_or_default();
        timings.stages.splice(0..0, stages);
        timings.bare_parse = Some(bare_parse(&texts).as_secs_f64());
        report.timings = Some(timings);
    } else {
        report.timings = None;
    }
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
