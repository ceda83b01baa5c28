//! What stands in the input beside code: suppressions; and what is wrong with it: files that are not Rust, and what could not be read.

use super::{Scope, Suppression, UNKNOWN_SUPPRESSION, UNPARSED_FILE};
use crate::diagnostic::{Finding, Level, RunError, Verdict};
use crate::source::attributes::{self, LintAllow};
use crate::source::comments::{self, SuppressionScope};
use crate::source::{FileId, FileSpan, ProblemKind, SourceFile, SourceSet};
use crate::spread;
use crate::syntax::scan::Scan;
use crate::syntax::{Name, Span};
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// Gives files that have no text (not UTF-8, too large) a place among the others, so that a finding can point at them.
pub fn place_textless(sources: &mut SourceSet) {
    for problem in &mut sources.problems {
        if problem.kind == ProblemKind::Unparsed && problem.place.is_none() {
            let file = FileId(sources.files.len() as u32);
            sources.files.push(SourceFile {
                path: PathBuf::from(&problem.path),
                name: problem.path.clone(),
                text: Arc::from(""),
                scan: Arc::new(Scan { lines: vec![0], ..Scan::default() }),
                skeleton: Arc::default(),
                is_reported: true,
            });
            problem.place = Some(FileSpan { file, span: Span::default() });
        }
    }
}

/// The suppression comments of all files, and a finding for each comment that was meant as one and is none.
pub fn suppressions(sources: &SourceSet) -> (Vec<Suppression>, Vec<Finding>) {
    let (mut suppressions, mut findings) = (Vec::new(), Vec::new());
    for (number, file) in sources.files.iter().enumerate().filter(|(_, file)| !file.scan.comments.is_empty()) {
        let place = |span| FileSpan { file: FileId(number as u32), span };
        let (found, malformed) = comments::suppressions(&file.text, &file.scan);
        suppressions.extend(found.into_iter().map(|one| Suppression {
            place: place(one.span),
            rules: one.rules,
            reason: one.reason,
            scope: match one.scope {
                SuppressionScope::File => Scope::File,
                SuppressionScope::Line(line) => Scope::Line(line),
            },
        }));
        findings.extend(malformed.into_iter().map(|one| {
            let finding = Finding::new(UNKNOWN_SUPPRESSION, Verdict::Advice, place(one.span), one.message);
            finding.fixed_level(Level::Note).help("write `// holdup: allow(RULE): why the code is right`")
        }));
    }
    (suppressions, findings)
}

/// The attributes that silence a rule by its twin, pairs of clippy's lint and the rule; and how many there are that cover
/// a whole module or crate: people wrote those against clippy's errors, so they silence nothing.
pub fn attributes(sources: &SourceSet, twins: &[(&str, &str)]) -> (Vec<Suppression>, usize) {
    let lints: Vec<&str> = twins.iter().map(|(lint, _)| *lint).collect();
    let of_file = |(number, file): (usize, &SourceFile)| {
        let place = |span| FileSpan { file: FileId(number as u32), span };
        let one = |allow: LintAllow| {
            let rules = twins.iter().filter(|(lint, _)| allow.lint == *lint);
            allow.covers.map(|covered| Suppression {
                place: place(allow.span),
                rules: rules.map(|(_, rule)| (Name::from(rule), allow.span)).collect(),
                reason: None,
                scope: Scope::Attribute(covered),
            })
        };
        attributes::allows(&file.text, &file.scan, &lints).into_iter().map(one).collect::<Vec<_>>()
    };
    let all: Vec<_> = sources.files.par_iter().with_max_len(spread::PLAIN).enumerate().flat_map_iter(of_file).collect();
    let (count, kept) = (all.len(), all.into_iter().flatten().collect::<Vec<_>>());
    let ignored = count - kept.len();
    (kept, ignored)
}

/// The findings of `unparsed_file`.
pub fn findings(sources: &SourceSet) -> Vec<Finding> {
    let unparsed = sources.problems.iter().filter(|problem| problem.kind == ProblemKind::Unparsed);
    let finding = |problem: &crate::source::Problem| {
        let message = format!("this file is not checked: {}", problem.message);
        let level = if problem.is_reached { Level::Deny } else { Level::Note };
        Some(Finding::new(UNPARSED_FILE, Verdict::Advice, problem.place?, message).fixed_level(level))
    };
    unparsed.filter_map(finding).collect()
}

/// What is no finding: modules without a file, what cannot be read or was selected and is not there. Sorted.
///
/// A module that is missing under a `cfg`, and sources of dependencies that are missing, are told only if `is_verbose`.
pub fn errors(sources: &SourceSet, is_verbose: bool) -> Vec<RunError> {
    let problems = sources.problems.iter().filter(|problem| is_verbose || !problem.is_conditional);
    let error = |problem: &crate::source::Problem| {
        let is_fatal = match problem.kind {
            ProblemKind::Unparsed if problem.place.is_some() => return None,
            ProblemKind::Unparsed | ProblemKind::Unreadable | ProblemKind::Manifest => problem.is_reached,
            ProblemKind::Selection => true,
            ProblemKind::Module | ProblemKind::Dependencies => false,
        };
        let (path, place) = (problem.path.clone(), problem.place);
        Some(RunError { path, place, message: problem.message.clone(), is_fatal })
    };
    let mut errors: Vec<RunError> = problems.filter_map(error).collect();
    errors.sort();
    errors.dedup();
    errors
}
