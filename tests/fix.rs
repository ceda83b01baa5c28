//! Fixes: each fixture becomes what stands beside it (`.fixed`), which compiles and is silent where it was put right.

mod support;

use holdup::diagnostic::{Applicability, Level, Report};
use holdup::fixes::apply::Change;
use holdup::level::Set;
use holdup::source::SourceSet;
use holdup::syntax::Edition;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{analyse, lone_file, root};

/// All that can be applied, safe or not, until nothing is left. The first report is the one before.
fn fixed(text: &str) -> (Report, Report, String) {
    let before = analyse(lone_file("a.rs", text, Edition::E2021), Set::Recommended);
    let mut sources: SourceSet = (*before.sources).clone();
    let mut report = analyse(sources.clone(), Set::Recommended);
    for _ in 0..8 {
        let mut change = Change::default();
        for one in &report.diagnostics {
            one.finding.fixes.iter().find(|fix| !fix.edits.is_empty()).map(|fix| change.add(&fix.edits));
        }
        if change.is_empty() {
            break;
        }
        sources = change.sources(&sources, &holdup::read).expect("what is fixed is Rust");
        report = analyse(sources.clone(), Set::Recommended);
    }
    let text = sources.files[0].text.to_string();
    (before, report, text)
}

fn fixtures() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root().join("fixtures/fix")).expect("there are fixtures");
    let files = folders.flat_map(|folder| std::fs::read_dir(folder.expect("an entry").path()).expect("a folder"));
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files
}

fn loud(report: &Report) -> usize {
    report.diagnostics.iter().filter(|one| one.level > Level::Note).count()
}

#[test]
fn each_fixture_becomes_what_stands_beside_it() {
    for path in fixtures() {
        let text = std::fs::read_to_string(&path).expect("fixtures are text");
        let (before, after, fixed) = fixed(&text);
        let beside = path.with_extension("fixed");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&beside, &fixed).expect("the expected text can be written");
        }
        let expected = std::fs::read_to_string(&beside).expect("the expected text stands beside it");
        assert_eq!(fixed, expected, "{}", path.display());
        let is_kept = path.file_stem().is_some_and(|stem| stem == "not_offered");
        assert!(loud(&before) > 0, "{} has nothing to put right", path.display());
        assert_eq!(fixed == text, is_kept, "{}", path.display());
        assert!(is_kept || loud(&after) == 0, "{}: {:?}", path.display(), after.diagnostics);
    }
}

#[test]
fn what_is_fixed_compiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let compiles = |path: &Path| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let out = folder.path().join(format!(
            "{name}-{}.rmeta",
            path.parent().expect("a folder").file_name().expect("a name").to_string_lossy()
        ));
        let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        command.args([
            "--edition=2021",
            "--crate-type=lib",
            "--emit=metadata",
            "--crate-name=fixed",
            "-Adead_code",
            "-o",
        ]);
        let output = command.arg(out).arg(path.with_extension("fixed")).output().expect("rustc runs");
        assert!(output.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&output.stderr));
    };
    fixtures().par_iter().for_each(|path| compiles(path));
}

const UPDATE: &str = "use std::sync::Mutex;\nasync fn f(m: &Mutex<u8>) {\n    let mut g = m.lock().unwrap();\n    *g = 1;\n    tick().await;\n    MORE\n}\nasync fn tick() {}\nfn other() {}\n";

fn applicability(more: &str) -> Vec<Applicability> {
    let report = analyse(lone_file("a.rs", &UPDATE.replace("MORE", more), Edition::E2021), Set::Recommended);
    let fixes = report.diagnostics.iter().flat_map(|one| &one.finding.fixes).filter(|fix| !fix.edits.is_empty());
    fixes.map(|fix| fix.applicability).collect()
}

#[test]
fn a_release_is_safe_where_only_the_suspension_follows() {
    assert_eq!(applicability(""), [Applicability::MachineApplicable]);
    assert_eq!(applicability("other();"), [Applicability::MaybeIncorrect]);
    assert_eq!(applicability("*g = 2;"), []);
}

#[test]
fn line_ends_and_marks_of_a_file_stay() {
    let text = format!("\u{feff}// é\n{}", UPDATE.replace("MORE", "")).replace('\n', "\r\n");
    let (_, _, fixed) = fixed(&text);
    let expected = text.replace("    tick()", "    drop(g);\r\n    tick()");
    assert_eq!(fixed, expected);
}
