//! `fix`: applies what the findings offer, until nothing is left to apply.
//!
//! All rounds happen in memory; the disk is touched once, at the end.

mod diff;
pub mod vcs;
pub mod write;

use super::args::FixArgs;
use super::check::{self, Prepared};
use super::engine::{Engine, Failure};
use super::{Outcome, output};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Level, Report, Requirement};
use crate::fixes::apply::Change;
use crate::fixes::manifest;
use crate::source::SourceSet;
use clap::ArgMatches;
use std::collections::BTreeMap;
use std::path::PathBuf;
use write::{Recovered, Replacement, Turn};

/// One fix may show the way to another; rounds beyond this number would be a circle.
const ROUNDS: usize = 16;

/// What a run did to the texts.
struct Fixed {
    before: SourceSet,
    report: Report,
    applied: usize,
    requirements: Vec<Requirement>,
}

/// Runs `fix`.
///
/// # Errors
/// If the tree must not be changed, or a file cannot be read or written.
pub fn run(fix: &FixArgs, matches: &ArgMatches, engine: &Engine<'_>) -> Result<Outcome, Failure> {
    let wanted = Wanted::new(fix)?;
    check::prepare(&fix.check, matches, engine, |prepared| {
        let turn = if fix.diff { None } else { Some(turn(&prepared, fix)?) };
        // What a run that died has finished now was not there yet when the sources were read.
        let prepared = match &turn {
            Some((_, Recovered::New(count))) => {
                output::complain_text(&format!(
                    "an interrupted run is finished: {} replaced, the tree is the new one",
                    files(*count)
                ));
                prepared.again(&fix.check, engine)?
            }
            Some((_, Recovered::Old)) => {
                output::complain_text("an interrupted run had changed nothing: the tree is the old one");
                prepared
            }
            _ => prepared,
        };
        let fixed = rounds(prepared, &wanted, engine)?;
        let replacements = replacements(&fixed)?;
        if fix.diff {
            output::standard_output(|out| diff::write(&fixed.report.sources.root, &replacements, out))?;
        }
        if let (Some((turn, _)), false) = (&turn, replacements.is_empty()) {
            turn.write(&replacements)?;
        }
        check::complain(&fixed.report, &fix.check);
        output::complain_text(&summary(&fixed, replacements.len(), &wanted, fix.diff));
        Ok(check::outcome(&fixed.report))
    })
}

fn turn(prepared: &Prepared, fix: &FixArgs) -> Result<(Turn, Recovered), Failure> {
    let root = &prepared.sources.root;
    let allowed = vcs::Allowed { dirty: fix.allow_dirty, staged: fix.allow_staged, no_vcs: fix.allow_no_vcs };
    // An interrupted run left changes that are not committed: it is finished before anything is refused.
    let is_interrupted = Turn::is_interrupted(root);
    if !is_interrupted {
        vcs::check(root, allowed)?;
    }
    let taken = Turn::take(root)?;
    if is_interrupted && vcs::check(root, allowed).is_err() {
        let count = if let Recovered::New(count) = taken.1 { count } else { 0 };
        return Err(format!(
            "an interrupted run is finished: {} replaced, the tree is the new one; look at it and commit it, then run `holdup fix` again",
            files(count)
        )
        .into());
    }
    Ok(taken)
}

/// Which fixes the user wants.
struct Wanted {
    is_unsafe: bool,
    rules: Vec<String>,
    only: Vec<(PathBuf, u32)>,
}

impl Wanted {
    fn new(fix: &FixArgs) -> Result<Self, Failure> {
        let current = std::env::current_dir().map_err(|cause| format!("cannot find the current folder: {cause}"))?;
        let place = |text: &String| {
            let (path, line) = text.rsplit_once(':').ok_or_else(|| format!("`--only {text}` is not FILE:LINE"))?;
            let line = line.parse().map_err(|_| format!("`--only {text}` is not FILE:LINE"))?;
            let path = current.join(path);
            Ok::<_, String>((path.canonicalize().unwrap_or(path), line))
        };
        let rules = fix.rule.iter().map(|name| name.strip_prefix("holdup::").unwrap_or(name).to_owned()).collect();
        Ok(Wanted { is_unsafe: fix.unsafe_fixes, rules, only: fix.only.iter().map(place).collect::<Result<_, _>>()? })
    }

    /// Notes are told, not repaired, unless they are asked for.
    fn has(&self, report: &Report, one: &Diagnostic) -> bool {
        let is_named = !self.rules.is_empty() || !self.only.is_empty();
        let is_rule = self.rules.is_empty() || self.rules.iter().any(|rule| rule == one.finding.rule);
        !one.is_suppressed && is_rule && self.is_there(report, one) && (one.level > Level::Note || is_named)
    }

    fn is_there(&self, report: &Report, one: &Diagnostic) -> bool {
        let places = std::iter::once(one.finding.primary)
            .chain(one.finding.stories.iter().flat_map(|story| story.steps.iter().map(|step| step.place)));
        let places: Vec<_> = places.collect();
        self.only.is_empty()
            || self.only.iter().any(|(path, line)| {
                places.iter().any(|place| {
                    let file = &report.sources.files[place.file.index()];
                    file.position(place.span.start).0 == *line
                        && (file.path == *path || file.path.canonicalize().is_ok_and(|own| own == *path))
                })
            })
    }

    /// The best fix that may be applied.
    fn fix<'f>(&self, one: &'f Diagnostic) -> Option<&'f Fix> {
        one.finding.fixes.iter().find(|fix| {
            !fix.edits.is_empty()
                && match fix.applicability {
                    Applicability::MachineApplicable => true,
                    Applicability::MaybeIncorrect => self.is_unsafe,
                    Applicability::HasPlaceholders | Applicability::Unspecified => false,
                }
        })
    }
}

fn rounds(prepared: Prepared, wanted: &Wanted, engine: &Engine<'_>) -> Result<Fixed, Failure> {
    let before = prepared.sources.clone();
    let (mut applied, mut requirements) = (0, Vec::new());
    let mut report = prepared.report(engine)?;
    for _ in 0..ROUNDS {
        let best = |one| wanted.fix(one).filter(|_| wanted.has(&report, one));
        let (mut change, fixes) = Change::of_round(&report.diagnostics, best);
        applied += fixes.len();
        requirements.extend(fixes.iter().flat_map(|fix| &fix.requires).cloned());
        if change.is_empty() {
            change.add(&crate::fixes::tidy(&before, &report.sources));
        }
        if change.is_empty() {
            break;
        }
        let Some(mut sources) = change.sources(&report.sources, engine.read) else {
            return Err("a fix gave a text that is not Rust: nothing is written; please report it".into());
        };
        crate::fixes::require(&mut sources, &requirements);
        report = prepared.report_on(sources, engine)?;
    }
    requirements.sort();
    requirements.dedup();
    Ok(Fixed { before, report, applied, requirements })
}

/// The files that differ, manifests last.
fn replacements(fixed: &Fixed) -> Result<Vec<Replacement>, Failure> {
    let mut replacements: Vec<Replacement> = (fixed.before.files.iter().zip(&fixed.report.sources.files))
        .filter(|(before, after)| before.text != after.text)
        .map(|(before, after)| Replacement {
            path: before.path.clone(),
            before: before.text.to_string(),
            after: after.text.to_string(),
        })
        .collect();
    let mut manifests: BTreeMap<PathBuf, Replacement> = BTreeMap::new();
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).map_err(|cause| format!("cannot read `{}`: {cause}", path.display()))
    };
    let workspace = std::fs::read_to_string(fixed.before.root.join("Cargo.toml")).ok();
    for requirement in &fixed.requirements {
        let Some(path) = &fixed.before.packages[requirement.package.index()].manifest else { continue };
        let one = match manifests.entry(path.clone()) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                let text = read(path)?;
                entry.insert(Replacement { path: path.clone(), before: text.clone(), after: text })
            }
        };
        one.after = manifest::extend(&one.after, workspace.as_deref(), requirement)
            .map_err(|why| format!("cannot add `{}` to `{}`: {why}", requirement.krate, path.display()))?;
    }
    replacements.extend(manifests.into_values().filter(|one| one.before != one.after));
    Ok(replacements)
}

/// `2 applied in 1 file; 14 change when a lock is released: holdup fix --unsafe-fixes --diff`
fn summary(fixed: &Fixed, changed: usize, wanted: &Wanted, is_diff: bool) -> String {
    let (mut waiting, mut by_hand) = (0, 0);
    for one in fixed.report.diagnostics.iter().filter(|one| wanted.has(&fixed.report, one)) {
        match one.finding.fixes.iter().any(|fix| !fix.edits.is_empty()) {
            true => waiting += 1,
            false => by_hand += 1,
        }
    }
    let verb = if is_diff { "would be applied" } else { "applied" };
    let mut text = format!("{} {verb}", fixed.applied);
    if changed > 0 {
        text.push_str(&format!(" in {}", files(changed)));
    }
    if waiting > 0 && !wanted.is_unsafe {
        let verb = if waiting == 1 { "changes" } else { "change" };
        text.push_str(&format!(
            "; {waiting} {verb} what the program does, such as when a lock is released: holdup fix --unsafe-fixes --diff"
        ));
    }
    if by_hand > 0 {
        let verb = if by_hand == 1 { "is" } else { "are" };
        text.push_str(&format!("; {by_hand} {verb} for people to repair"));
    }
    text
}

fn files(count: usize) -> String {
    if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
}
