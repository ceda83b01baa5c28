//! Fixes: each fixture becomes what stands beside it (`.fixed`), which compiles and is silent where it was put right.

mod support;

use holdup::diagnostic::{Applicability, Diagnostic, Fix, FixKind, Level, Report};
use holdup::fixes::apply::Change;
use holdup::fixes::table::{Condition, TABLE};
use holdup::level::Set;
use holdup::source::SourceSet;
use holdup::syntax::Edition;
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{analyse, lone_file, root};

/// All fixes of a kind that can be applied, safe or not, until nothing is left. The first report is the one before.
fn fixed(text: &str, kind: &str) -> (Report, Report, String) {
    let edition = if is_of_2024(text) { Edition::E2024 } else { Edition::E2021 };
    let set = if text.starts_with("//! set: strict") { Set::Strict } else { Set::Recommended };
    let before = analyse(lone_file("a.rs", text, edition), set);
    let mut sources: SourceSet = (*before.sources).clone();
    let mut report = analyse(sources.clone(), set);
    for _ in 0..8 {
        let is_meant = |fix: &&Fix| !fix.edits.is_empty() && name(fix.kind) == kind;
        let (change, _) = Change::of_round(&report.diagnostics, |one| one.finding.fixes.iter().find(is_meant));
        if change.is_empty() {
            break;
        }
        sources = change.sources(&sources, &holdup::read).expect("what is fixed is Rust");
        report = analyse(sources.clone(), set);
    }
    let text = sources.files[0].text.to_string();
    (before, report, text)
}

/// Whether a fixture says that it is of another edition than most.
fn is_of_2024(text: &str) -> bool {
    text.starts_with("//! edition: 2024")
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

/// The rule and the line of what is still said.
fn said(report: &Report) -> String {
    let line = |one: &Diagnostic| report.sources.files[0].position(one.finding.primary.span.start).0;
    let loud = report.diagnostics.iter().filter(|one| one.level > Level::Note);
    loud.map(|one| format!(" {}:{}", one.finding.rule, line(one))).collect()
}

#[test]
fn each_fixture_becomes_what_stands_beside_it() {
    let mut problems = String::new();
    for path in fixtures() {
        let text = std::fs::read_to_string(&path).expect("fixtures are text");
        let kind = path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy();
        let (before, after, fixed) = fixed(&text, &kind);
        let beside = path.with_extension("fixed");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&beside, &fixed).expect("the expected text can be written");
        }
        let expected = std::fs::read_to_string(&beside).expect("the expected text stands beside it");
        let is_kept = path.file_stem().is_some_and(|stem| stem == "not_offered");
        let mut check = |is_well: bool, what: &str| {
            if !is_well {
                problems.push_str(&format!("{}: {what}\n", path.display()));
            }
        };
        check(fixed == expected, &format!("becomes\n{fixed}"));
        check(!said(&before).is_empty(), "nothing is to be put right");
        check((fixed == text) == is_kept, "it is changed where it should not be, or is not where it should");
        check(is_kept || said(&after).is_empty(), &format!("still said:{}", said(&after)));
    }
    assert!(problems.is_empty(), "{problems}");
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
        let text = std::fs::read_to_string(path).expect("fixtures are text");
        command.args([
            if is_of_2024(&text) { "--edition=2024" } else { "--edition=2021" },
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

/// The table that people read is the one that the code follows.
#[test]
fn the_table_of_the_readme_is_that_of_the_code() {
    let row = |(kind, condition, applicability): &(FixKind, Condition, Applicability)| {
        let applied = match applicability {
            Applicability::MachineApplicable => "unasked",
            Applicability::MaybeIncorrect => "with `--unsafe-fixes`",
            Applicability::HasPlaceholders | Applicability::Unspecified => "not at all",
        };
        format!("| {} | {} | {applied} |", name(*kind).replace('_', " "), condition.reason())
    };
    let readme = std::fs::read_to_string(root().join("README.md")).expect("there is a README");
    let after = readme.split_once("| fix | ").expect("there is a table").1;
    let found: Vec<&str> = after.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    assert_eq!(found, TABLE.iter().map(row).collect::<Vec<_>>());
}

#[test]
fn each_kind_has_its_fixtures() {
    let folders = std::fs::read_dir(root().join("fixtures/fix")).expect("there are fixtures");
    let names = folders.map(|folder| folder.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut found: Vec<String> = names.collect();
    let mut kinds: Vec<String> = FixKind::ALL.into_iter().map(name).collect();
    found.sort();
    kinds.sort();
    assert_eq!(found, kinds);
}

#[test]
fn what_stands_in_the_way_is_told() {
    let text = std::fs::read_to_string(root().join("fixtures/fix/spawn_blocking/not_offered.rs")).expect("a fixture");
    let report = analyse(lone_file("a.rs", &text, Edition::E2021), Set::Recommended);
    let fixes = report.diagnostics.iter().flat_map(|one| &one.finding.fixes);
    let told: Vec<&str> = fixes.flat_map(|fix| &fix.obstacles).map(String::as_str).collect();
    let expected = [
        "a.rs:7: the channel is made elsewhere",
        "a.rs:7: `results` is borrowed, and has to be owned there",
        "a.rs:11: the channel is made elsewhere",
        "a.rs:11: `results` is used again afterwards",
        "a.rs:21: `self` is borrowed, and has to be owned there",
    ];
    assert_eq!(told, expected);
}
