//! `plan`: what `fix` would do, as a list of work for people: lock by lock, line by line, and how to see that it is done.

use super::args::CheckArgs;
use super::check;
use super::engine::{Engine, Failure};
use super::{Outcome, output};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, FixKind, Level, Report, Verdict};
use crate::fixes::apply::Change;
use crate::report::Format;
use crate::source::{FileId, FileSpan};
use clap::ArgMatches;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The schema of the JSON, as it ships.
pub const SCHEMA_TEXT: &str = include_str!("../report/plan.schema.json");

/// The whole list. Its JSON is this, field by field.
#[derive(Debug, Serialize)]
struct Plan {
    version: u32,
    locks: Vec<Work>,
}

/// What is to be done about one lock.
#[derive(Debug, Serialize)]
struct Work {
    lock: String,
    ty: String,
    declared: Option<String>,
    findings: Vec<Found>,
    /// What to do; absent where nothing is known that helps.
    fix: Option<Chosen>,
    steps: Vec<Hunk>,
    /// Declarations that become async, `path:line`.
    functions: Vec<String>,
    /// What stands in the way, for a person to decide.
    decide: Vec<String>,
    verify: Vec<String>,
}

/// What is found there.
#[derive(Debug, Serialize)]
struct Found {
    rule: &'static str,
    level: Level,
    verdict: Verdict,
    place: String,
    message: String,
}

/// The fix that is planned.
#[derive(Debug, Serialize)]
struct Chosen {
    kind: FixKind,
    title: String,
    applicability: Applicability,
    reason: String,
    requires: Vec<String>,
}

/// Lines that change together.
#[derive(Debug, Serialize)]
struct Hunk {
    path: String,
    line: u32,
    before: String,
    after: String,
}

/// Runs `plan`.
///
/// # Errors
/// If nothing can be read or printed.
pub fn run(args: &CheckArgs, matches: &ArgMatches, engine: &Engine<'_>) -> Result<Outcome, Failure> {
    check::prepare(args, matches, engine, |prepared| {
        let report = prepared.report(engine)?;
        let plan = plan(&report);
        let is_json = args.formats.iter().any(|sink| sink.format == Format::Json);
        let text = if is_json { serde_json::to_string_pretty(&plan)? + "\n" } else { markdown(&plan) };
        output::standard_output(|out| out.write_all(text.as_bytes()))?;
        check::complain(&report, args);
        Ok(check::outcome(&report))
    })
}

fn plan(report: &Report) -> Plan {
    let mut by_lock: BTreeMap<(Option<FileSpan>, &str), Vec<&Diagnostic>> = BTreeMap::new();
    for one in report.diagnostics.iter().filter(|one| !one.is_suppressed) {
        if let Some(lock) = one.finding.locks.first() {
            by_lock.entry((lock.declared, &lock.class)).or_default().push(one);
        }
    }
    let mut locks: Vec<Work> = by_lock.into_values().map(|found| work(report, &found)).collect();
    // The gravest come first; among equals the order of their places stays.
    locks.sort_by_key(|work| std::cmp::Reverse(work.findings.iter().map(|found| found.level).max()));
    Plan { version: 1, locks }
}

fn work(report: &Report, found: &[&Diagnostic]) -> Work {
    let lock = found.iter().find_map(|one| one.finding.locks.first());
    let fixes = || found.iter().flat_map(|one| &one.finding.fixes);
    let (change, applied) = applied(found);
    let best = applied.first().copied().or_else(|| fixes().next());
    let edits = change.edits();
    let mut decide: Vec<String> = fixes().flat_map(|fix| fix.obstacles.iter().cloned()).collect();
    decide.sort();
    decide.dedup();
    Work {
        lock: lock.map_or_else(String::new, |lock| lock.class.clone()),
        ty: lock.map_or_else(String::new, |lock| lock.ty.clone()),
        declared: lock.and_then(|lock| lock.declared).map(|place| at(report, place)),
        findings: found.iter().map(|one| one_found(report, one)).collect(),
        fix: best.map(chosen),
        functions: functions(report, &edits),
        steps: hunks(report, &edits),
        decide,
        verify: verify(report, &edits, found),
    }
}

/// What changes least: the best fix of each place, where none is without; else what goes on for the whole lock.
fn applied<'r>(found: &[&'r Diagnostic]) -> (Change, Vec<&'r Fix>) {
    let is_whole = |fix: &&Fix| fix.kind == FixKind::GoAsync && !fix.edits.is_empty();
    let own = |one: &'r Diagnostic| {
        one.finding.fixes.iter().find(|fix| !fix.edits.is_empty() && fix.kind != FixKind::GoAsync)
    };
    let is_loud = |one: &&&Diagnostic| one.level > Level::Note;
    let is_left = found.iter().filter(is_loud).any(|one| own(one).is_none());
    let whole = found.iter().flat_map(|one| &one.finding.fixes).find(is_whole);
    match whole.filter(|_| is_left || !found.iter().any(|one| own(one).is_some())) {
        Some(whole) => {
            let mut change = Change::default();
            change.add(&whole.edits);
            (change, vec![whole])
        }
        None => Change::of_round(found.iter().copied(), own),
    }
}

fn one_found(report: &Report, one: &Diagnostic) -> Found {
    Found {
        rule: one.finding.rule,
        level: one.level,
        verdict: one.finding.verdict,
        place: at(report, one.finding.primary),
        message: one.finding.message.clone(),
    }
}

fn chosen(fix: &Fix) -> Chosen {
    Chosen {
        kind: fix.kind,
        title: fix.title.clone(),
        applicability: fix.applicability,
        reason: fix.reason.clone(),
        requires: fix.requires.iter().map(ToString::to_string).collect(),
    }
}

/// `src/pool.rs:12`.
fn at(report: &Report, place: FileSpan) -> String {
    let file = &report.sources.files[place.file.index()];
    format!("{}:{}", file.name, file.position(place.span.start).0)
}

fn functions(report: &Report, edits: &[Edit]) -> Vec<String> {
    edits.iter().filter(|edit| edit.text == "async ").map(|edit| at(report, edit.place)).collect()
}

/// The lines that change, those that touch together.
fn hunks(report: &Report, edits: &[Edit]) -> Vec<Hunk> {
    let mut groups: Vec<(FileId, u32, u32, Vec<&Edit>)> = Vec::new();
    for edit in edits {
        let file = &report.sources.files[edit.place.file.index()];
        let (first, last) = (file.position(edit.place.span.start).0, file.position(edit.place.span.end).0);
        match groups.last_mut() {
            Some((of, _, end, list)) if *of == edit.place.file && first <= *end => {
                *end = last.max(*end);
                list.push(edit);
            }
            _ => groups.push((edit.place.file, first, last, vec![edit])),
        }
    }
    groups.into_iter().filter_map(|(file, first, last, edits)| hunk(report, file, (first, last), &edits)).collect()
}

fn hunk(report: &Report, id: FileId, (first, last): (u32, u32), edits: &[&Edit]) -> Option<Hunk> {
    let file = &report.sources.files[id.index()];
    let start = *file.scan.lines.get(first as usize - 1)? as usize;
    let end = file.scan.lines.get(last as usize).map_or(file.text.len(), |end| *end as usize);
    let before = file.text.get(start..end)?;
    let (mut after, mut from) = (String::new(), start);
    for edit in edits {
        after.push_str(file.text.get(from..edit.place.span.start as usize)?);
        after.push_str(&edit.text);
        from = edit.place.span.end as usize;
    }
    after.push_str(file.text.get(from..end)?);
    let trimmed = |text: &str| text.trim_end().to_owned();
    Some(Hunk { path: file.name.clone(), line: first, before: trimmed(before), after: trimmed(&after) })
}

/// How to see that it is done: the packages compile and pass, and nothing is said of the lock any more.
fn verify(report: &Report, edits: &[Edit], found: &[&Diagnostic]) -> Vec<String> {
    let files = edits.iter().map(|edit| edit.place.file).chain(found.iter().map(|one| one.finding.primary.file));
    let files: std::collections::BTreeSet<FileId> = files.collect();
    let sources = &report.sources;
    let instances = sources.instances.iter().filter(|one| files.contains(&one.file));
    let packages: std::collections::BTreeSet<&str> = instances
        .map(|one| &sources.packages[sources.targets[one.target.index()].package.index()])
        .filter(|package| package.manifest.is_some())
        .map(|package| package.name.as_str())
        .collect();
    let mut all: Vec<String> = packages.iter().map(|name| format!("cargo check -p {name} --all-targets")).collect();
    all.extend(packages.iter().map(|name| format!("cargo test -p {name}")));
    let names: Vec<&str> = files.iter().map(|file| sources.files[file.index()].name.as_str()).collect();
    all.push(format!("holdup check {}", names.join(" ")));
    all
}

fn markdown(plan: &Plan) -> String {
    let mut out = format!("# {} to put right\n", count(plan.locks.len(), "lock"));
    for work in &plan.locks {
        section(&mut out, work);
    }
    out
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// Writing to a string cannot fail.
macro_rules! line {
    ($out:expr, $($text:tt)*) => { let _ = writeln!($out, $($text)*); };
}

fn section(out: &mut String, work: &Work) {
    line!(out, "\n## `{}`\n", work.lock);
    let declared = work.declared.as_ref().map_or_else(String::new, |place| format!(", declared at {place}"));
    if !work.ty.is_empty() {
        line!(out, "`{}`{declared}\n", work.ty);
    }
    for found in &work.findings {
        line!(out, "- **{}** {}: {} (`{}`)", found.level.name(), found.place, found.message, found.rule);
    }
    if let Some(fix) = &work.fix {
        line!(out, "\n### Do: {}\n", fix.title);
        if !fix.reason.is_empty() {
            line!(out, "Mind: {}.", fix.reason);
        }
        fix.requires.iter().for_each(|needed| {
            line!(out, "Needs: {needed}.");
        });
    }
    list(out, "Functions that become async", &work.functions);
    for (n, hunk) in work.steps.iter().enumerate() {
        line!(out, "\n{}. {}:{}\n", n + 1, hunk.path, hunk.line);
        line!(out, "```diff");
        hunk.before.lines().for_each(|text| {
            line!(out, "-{text}");
        });
        hunk.after.lines().for_each(|text| {
            line!(out, "+{text}");
        });
        line!(out, "```");
    }
    list(out, "To decide", &work.decide);
    list(out, "Verify", &work.verify.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>());
}

fn list(out: &mut String, title: &str, items: &[String]) {
    if !items.is_empty() {
        line!(out, "\n### {title}\n");
        items.iter().for_each(|item| {
            line!(out, "- {item}");
        });
    }
}
