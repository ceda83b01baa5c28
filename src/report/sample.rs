//! Reports made by hand, for the tests of the formats and of the levels.

use crate::diagnostic::*;
use crate::level::{self, Policy, Suppression};
use crate::source::{FileId, FileSpan, SourceFile, SourceSet};
use crate::syntax::Span;
use crate::syntax::scan::Scan;
use std::sync::Arc;

/// Files as read, without cuts.
pub(crate) fn sources(files: &[(&str, &str)]) -> SourceSet {
    let file = |(name, text): &(&str, &str)| SourceFile {
        path: format!("/ws/{name}").into(),
        name: (*name).to_owned(),
        text: Arc::from(*text),
        scan: Arc::new(Scan {
            lines: std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at as u32 + 1)).collect(),
            ..Scan::default()
        }),
        skeleton: Arc::default(),
        is_reported: true,
    };
    SourceSet { root: "/ws".into(), files: files.iter().map(file).collect(), ..SourceSet::default() }
}

/// The first `needle` of a file.
pub(crate) fn place(sources: &SourceSet, file: u32, needle: &str) -> FileSpan {
    let text = &sources.files[file as usize].text;
    let start = text.find(needle).unwrap_or_else(|| panic!("no {needle} in {text}")) as u32;
    FileSpan { file: FileId(file), span: Span::new(start, start + needle.len() as u32) }
}

const LIB: &str = "async fn load(pool: &Pool) {\n    let größe = \"é\"; let g = pool.lock().unwrap();\n    fetch().await;\n    g.push(größe);\n}\n";
const OTHER: &str = "use std::sync::Mutex;\r\nstatic POOL: Mutex<u8> = Mutex::new(0);\r\n";

/// Two findings, one in two files and with a fix.
pub(crate) fn report() -> Report {
    let sources = sources(&[("src/größe.rs", LIB), ("src/other.rs", OTHER)]);
    let [lock, fetch, end] = ["lock", "await", "}"].map(|needle| place(&sources, 0, needle));
    let declared = place(&sources, 1, "POOL");
    let pool =
        LockInfo { declared: Some(declared), ..LockInfo::new("pool::POOL", "std::sync::Mutex<u8>", Mode::Exclusive) };
    let insertion = FileSpan {
        file: FileId(0),
        span: Span::new(place(&sources, 0, "fetch").span.start, place(&sources, 0, "fetch").span.start),
    };
    let fix = Fix {
        reason: "`g` is used again".to_owned(),
        edits: vec![Edit { place: insertion, text: "drop(g);\n    ".to_owned() }],
        ..Fix::new(FixKind::ReleaseSooner, Applicability::MaybeIncorrect, "release the guard first")
    };
    let mut guard = Finding::new(
        "blocking_guard_across_await",
        Verdict::Deadlock,
        lock,
        "`pool` stays locked while the task is suspended",
    )
    .item("größe::load")
    .lock(pool.clone())
    .help("end the critical section before the `.await`")
    .context(false, ["pool (lib)".to_owned()])
    .identity("lock", 7)
    .fix(fix)
    .anchor(place(&sources, 0, "let g = pool.lock().unwrap();"));
    guard.step(Step::new(Role::Acquired, lock, "the lock is taken here").lock(0));
    guard.step(Step::new(Role::Declared, declared, "of this lock").lock(0));
    guard.step(Step::new(Role::Suspended, fetch, "the task is suspended here").lock(0).held([0]));
    guard.step(Step::new(Role::Released, end, "the lock is released here").lock(0));
    let brief = Finding::new("sync_lock_in_async", Verdict::Stall, lock, "`pool` blocks a worker thread")
        .item("größe::load")
        .lock(pool)
        .ceiling(Level::Note);
    finish(sources, vec![brief, guard], &[], &Policy::default())
}

/// Levels given, as a report.
pub(crate) fn finish(
    sources: SourceSet,
    findings: Vec<Finding>,
    suppressions: &[Suppression],
    policy: &Policy,
) -> Report {
    let rules = ["blocking_guard_across_await", "sync_lock_in_async", "poison_ignored"];
    let (diagnostics, summary) = level::apply(findings, suppressions, &sources, policy, &rules);
    let error = RunError {
        path: "src/gone.rs".to_owned(),
        place: None,
        message: "cannot read `src/gone.rs`".to_owned(),
        is_fatal: false,
    };
    let timings = Timings { stages: vec![("scan".to_owned(), 0.5)], bare_parse: Some(2.0) };
    let coverage = Coverage { files: sources.files.len(), ..Coverage::default() };
    Report { sources: Arc::new(sources), diagnostics, errors: vec![error], summary, coverage, timings: Some(timings) }
}
