//! Every example of a page and every fixture, with all rules on: each finding is expected, each expectation is met.

mod support;

use holdup::diagnostic::Diagnostic;
use holdup::level::Set;
use holdup::source::SourceSet;
use holdup::syntax::Edition;
use rayon::prelude::*;
use support::examples::{self, Example};
use support::{analyse, analyse_opposite, expect, lone_file};

#[test]
#[expect(clippy::print_stdout, reason = "shown when the test fails, or with `--nocapture`")]
fn findings_are_those_expected() {
    let examples = examples::all();
    assert!(examples.len() > 20, "there are only {} examples", examples.len());
    let outcomes: Vec<(String, expect::Outcome)> = examples.par_iter().flat_map_iter(strict).collect();
    let mut differences = String::new();
    let mut later = Vec::new();
    for (name, outcome) in outcomes {
        if !outcome.differences.is_empty() {
            differences.push_str(&format!("  {name}:\n{}", outcome.differences));
        }
        later.extend(outcome.later.into_iter().map(|one| format!("  {name}: {one}\n")));
    }
    later.dedup();
    println!("{} expectations await a rule:\n{}", later.len(), later.concat());
    assert!(differences.is_empty(), "`+` is said and not expected, `-` is expected and not said:\n{differences}");
}

fn strict(example: &Example) -> Vec<(String, expect::Outcome)> {
    let is_opposite = example.name.contains(holdup::rules::IN_NO_SET);
    let outcome = |sources| {
        let report = if is_opposite { analyse_opposite(sources) } else { analyse(sources, Set::Strict) };
        match example.report() {
            Some(expected) => expect::compare_with(&report, &expected),
            None => expect::compare(&report),
        }
    };
    example.sources().into_iter().map(|sources| (example.name.clone(), outcome(sources))).collect()
}

#[test]
fn what_is_put_right_is_silent_and_was_understood() {
    let faults: Vec<String> = (examples::all().par_iter().filter(|example| example.is_quiet))
        .flat_map_iter(|example| [Set::Recommended, Set::Strict].map(|set| (example, set)))
        .flat_map_iter(|(example, set)| example.sources().into_iter().map(move |sources| (example, set, sources)))
        .filter_map(|(example, set, sources)| {
            let report = analyse(sources, set);
            // Code about what is held may say that a blocking lock in async code is meant.
            let is_meant = |one: &&Diagnostic| one.is_suppressed && one.finding.rule == "sync_lock_in_async";
            let said = report.diagnostics.iter().filter(|one| !is_meant(one)).map(|one| &*one.finding.message);
            let said: Vec<&str> = said.collect();
            let unknown = report.coverage.lock_calls_unknown + report.coverage.macros_opaque;
            (!said.is_empty() || unknown > 0)
                .then(|| format!("  {} in {set:?}: {said:?}, {unknown} not understood\n", example.name))
        })
        .collect();
    assert!(faults.is_empty(), "\n{}", faults.concat());
}

#[test]
fn what_only_strict_reports_is_silent_in_recommended() {
    let is_meant = |sources: &SourceSet| sources.files.iter().any(|file| file.text.contains("//! Only in strict: "));
    let mut count = 0;
    for example in examples::all() {
        for sources in example.sources().into_iter().filter(is_meant) {
            let report = analyse(sources, Set::Recommended);
            let said: Vec<&str> = report.diagnostics.iter().map(|one| &*one.finding.message).collect();
            assert!(said.is_empty(), "{}: {said:?}", example.name);
            count += 1;
        }
    }
    assert!(count > 2, "there are only {count} such examples");
}

#[test]
fn quiet_fixtures_expect_nothing() {
    for example in examples::all().iter().filter(|example| example.is_quiet) {
        for file in example.sources().iter().flat_map(|sources| &sources.files) {
            assert!(!expect::expects(&file.text), "{}: {} expects a finding", example.name, file.name);
        }
    }
}

#[test]
fn a_difference_is_told_with_its_place() {
    let source = "use std::sync::Mutex;\n\
                  async fn f(a: &Mutex<u8>) { let _a = a.lock(); g().await; }\n\
                  //~^^ blocking_guard_across_await: one line too far up\n\
                  async fn g() {} // later: lock_order_cycle: nobody knows yet\n";
    let outcome = expect::compare(&analyse(lone_file("a.rs", source, Edition::E2021), Set::Strict));
    let expected = "    a.rs:1: - blocking_guard_across_await: one line too far up\n    \
                        a.rs:2: + blocking_guard_across_await: `a` stays locked while the task is suspended\n";
    assert_eq!(outcome.differences, expected);
    assert_eq!(outcome.later, ["a.rs:4: lock_order_cycle"]);
}
