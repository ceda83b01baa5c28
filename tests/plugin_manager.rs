//! The reference: `fixtures/plugin-manager`, a manager with every misuse of locks and the same one put right.

mod support;

use holdup::diagnostic::Report;
use holdup::level::Set;
use holdup::rules::RULES;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use support::{analyse, expect, root, workspace};

fn fixture() -> PathBuf {
    root().join("fixtures/plugin-manager")
}

/// What is said of both, as `FILE: RULE: MESSAGE`.
fn said(report: &Report) -> BTreeSet<String> {
    let one = |diagnostic: &holdup::diagnostic::Diagnostic| {
        let finding = &diagnostic.finding;
        let file = &report.sources.files[finding.primary.file.index()].name;
        format!("{file}: {}: {}", finding.rule, finding.message)
    };
    report.diagnostics.iter().map(one).collect()
}

/// Each scenario passes with `after`, and ends with `before` as the suite says: what is reported really happens.
#[test]
fn the_suite_passes() {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("plugin-manager");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--quiet", "--locked", "--package", "suite", "--tests"]).current_dir(fixture());
    // The settings of this build are none of the fixture's.
    cargo.env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let output = cargo.output().expect("cargo runs");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}\n{stderr}");
    assert!(stdout.matches("45 passed").count() == 2, "both run 45 scenarios:\n{stdout}");
}

/// Each public `async` method is dropped at every `.await` in some scenario.
#[test]
fn each_method_is_cut_off() {
    let read = |path: &str| std::fs::read_to_string(fixture().join(path)).expect("the file is there");
    for (subject, scenarios) in [("manager", "cancellation"), ("app", "shared_cancellation")] {
        let (code, scenarios) =
            (read(&format!("after/src/{subject}.rs")), read(&format!("suite/tests/scenarios/{scenarios}.rs")));
        let names = code.split("pub async fn ").skip(1).filter_map(|rest| rest.split('(').next());
        let names: Vec<&str> = names.collect();
        assert!(names.len() >= 10, "{names:?}");
        let runs = |name: &str| scenarios.contains(&format!("cut.run({subject}.{name}("));
        let missing: Vec<&&str> = names.iter().filter(|name| !runs(name)).collect();
        assert!(missing.is_empty(), "never cut off: {missing:?}");
    }
}

#[test]
fn before_is_marked_and_after_is_silent() {
    let report = analyse(workspace(&fixture()), Set::Strict);
    assert_eq!(expect::compare(&report).differences, "");
    assert!(report.diagnostics.iter().all(|diagnostic| !diagnostic.is_suppressed), "nothing is suppressed");
    let said = said(&report);
    assert!(said.len() >= 10, "{said:#?}");
    let elsewhere: Vec<&String> = said.iter().filter(|one| !one.starts_with("before/")).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:#?}");
    let after = report.sources.files.iter().filter(|file| file.name.starts_with("after/"));
    let lines: usize = after.map(|file| file.text.lines().count()).sum();
    assert!((300..=800).contains(&lines), "`after` has {lines} lines");
}

/// What the tour quotes is said, and every rule that speaks is in it.
#[test]
fn the_tour_quotes_what_is_said() {
    let tour = std::fs::read_to_string(fixture().join("README.md")).expect("the tour is there");
    let said = said(&analyse(workspace(&fixture()), Set::Strict));
    let quoted = tour.split("```text\n").skip(1).filter_map(|part| part.split("\n```").next()).flat_map(str::lines);
    let quoted: Vec<&str> = quoted.collect();
    assert!(quoted.len() >= 10, "{quoted:#?}");
    let wrong: Vec<&&str> = quoted.iter().filter(|line| !said.contains(**line)).collect();
    assert!(wrong.is_empty(), "the tour quotes {wrong:#?}\nand this is said: {said:#?}");
    for rule in RULES.iter().filter(|rule| said.iter().any(|one| one.contains(&format!(": {}: ", rule.name)))) {
        assert!(tour.contains(rule.name), "the tour does not name `{}`", rule.name);
    }
}

/// Each recommendation of the seeds has a line in the tour, and each such line points at code that is there.
#[test]
fn the_tour_answers_each_recommendation() {
    let tour = std::fs::read_to_string(fixture().join("README.md")).expect("the tour is there");
    let groups = [("000 practice", 5), ("000 plugins", 5), ("001 practice", 5), ("003 deadlocks", 3)];
    for (group, count) in groups {
        for n in 1..=count {
            let start = format!("| {group} {n} |");
            let line = tour.lines().find(|line| line.starts_with(&start));
            let line = line.unwrap_or_else(|| panic!("the tour has no line `{start}`"));
            assert!(line.contains("](after/"), "`{start}` points at no code");
        }
    }
    // A link such as [`load_plugin`](after/src/manager.rs) names what stands in the file.
    for link in tour.split("[`").skip(1) {
        let (name, rest) = link.split_once("`](").expect("a link has a name and a place");
        let path = rest.split(')').next().expect("the place ends");
        let text = std::fs::read_to_string(fixture().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let word = name.rsplit("::").next().unwrap_or(name);
        let is_there = ["fn", "struct", "enum"].iter().any(|kind| text.contains(&format!("{kind} {word}")));
        assert!(is_there || text.contains(&format!("{word}:")), "`{word}` is not in {path}");
    }
}
