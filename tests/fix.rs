//! Fixes: each fixture becomes what stands beside it (`.fixed`), which compiles and is silent where it was put right.

mod support;

use holdup::diagnostic::{Applicability, Fix, FixKind, Level, Report};
use holdup::fixes::apply::Change;
use holdup::level::Set;
use holdup::source::SourceSet;
use holdup::syntax::Edition;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{analyse, lone_file, root};

/// All fixes of a kind that can be applied, safe or not, until nothing is left. The first report is the one before.
fn fixed(text: &str, kind: &str) -> (Report, Report, String) {
    let edition = if text.starts_with("//! edition: 2024") { Edition::E2024 } else { Edition::E2021 };
    let before = analyse(lone_file("a.rs", text, edition), Set::Recommended);
    let mut sources: SourceSet = (*before.sources).clone();
    let mut report = analyse(sources.clone(), Set::Recommended);
    for _ in 0..8 {
        let mut change = Change::default();
        for one in &report.diagnostics {
            let is_meant = |fix: &&Fix| !fix.edits.is_empty() && name(fix.kind) == kind;
            one.finding.fixes.iter().find(is_meant).map(|fix| change.add(&fix.edits));
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

/// The word for a kind in reports, and the folder of its fixtures.
fn name(kind: FixKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| Some(value.as_str()?.to_owned())).expect("a kind is a word")
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
        let kind = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy();
        let (before, after, fixed) = fixed(&text, &kind);
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
    fixtures().par_iter().filter(|path| !needs_crates(path)).for_each(|path| compiles(path));
}

/// Whether it names crates that rustc alone does not find.
fn needs_crates(path: &Path) -> bool {
    let text = std::fs::read_to_string(path.with_extension("fixed")).expect("the expected text stands beside it");
    text.contains("tokio::") || text.contains("parking_lot::")
}

/// All of them as modules of one package: one run of cargo.
#[test]
fn what_is_fixed_with_other_crates_compiles() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    let mut modules = String::new();
    for path in fixtures().iter().filter(|path| needs_crates(path)) {
        let kind = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy();
        let name = format!("{kind}_{}", path.file_stem().expect("a name").to_string_lossy());
        let text = std::fs::read_to_string(path.with_extension("fixed")).expect("the expected text stands beside it");
        write(&format!("src/{name}.rs"), &text);
        modules.push_str(&format!("pub mod {name};\n"));
    }
    write("src/lib.rs", &format!("#![allow(irrefutable_let_patterns)]\n{modules}"));
    write(
        "Cargo.toml",
        "[package]\nname = \"fixed\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt\", \"sync\", \"time\"] }\nparking_lot = \"0.12\"\n[workspace]\n",
    );
    let mut cargo = Command::new(env!("CARGO"));
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fixed");
    cargo.args(["check", "--quiet", "--tests"]).current_dir(folder.path());
    // The settings of this build are none of the fixtures'.
    cargo.env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

const UPDATE: &str = "use std::sync::Mutex;\nasync fn f(m: &Mutex<u8>) {\n    let mut g = m.lock().unwrap();\n    *g = 1;\n    tick().await;\n    MORE\n}\nasync fn tick() {}\nfn other() {}\n";

fn applicability(more: &str) -> Vec<Applicability> {
    let report = analyse(lone_file("a.rs", &UPDATE.replace("MORE", more), Edition::E2021), Set::Recommended);
    let fixes = report.diagnostics.iter().flat_map(|one| &one.finding.fixes);
    let fixes = fixes.filter(|fix| !fix.edits.is_empty() && fix.kind == FixKind::ReleaseSooner);
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
    let (_, _, fixed) = fixed(&text, "release_sooner");
    let expected = text.replace("    tick()", "    drop(g);\r\n    tick()");
    assert_eq!(fixed, expected);
}
