//! What is wrong with the input itself: files that are not Rust, and what could not be read.

use super::UNPARSED_FILE;
use crate::diagnostic::{Finding, Level, RunError, Verdict};
use crate::source::{FileId, FileSpan, ProblemKind, SourceFile, SourceSet};
use crate::syntax::Span;
use crate::syntax::scan::Scan;
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
/// A module that is missing under a `cfg` is told only if `is_verbose`.
pub fn errors(sources: &SourceSet, is_verbose: bool) -> Vec<RunError> {
    let problems = sources.problems.iter().filter(|problem| is_verbose || !problem.is_conditional);
    let error = |problem: &crate::source::Problem| {
        let is_fatal = match problem.kind {
            ProblemKind::Unparsed if problem.place.is_some() => return None,
            ProblemKind::Unparsed | ProblemKind::Unreadable | ProblemKind::Manifest => problem.is_reached,
            ProblemKind::Selection => true,
            ProblemKind::Module => false,
        };
        let (path, place) = (problem.path.clone(), problem.place);
        Some(RunError { path, place, message: problem.message.clone(), is_fatal })
    };
    let mut errors: Vec<RunError> = problems.filter_map(error).collect();
    errors.sort();
    errors.dedup();
    errors
}
