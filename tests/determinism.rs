//! The same input gives the same bytes: whatever came before, on any number of threads, in any order.

mod support;

use holdup::Analysis;
use holdup::level::{Policy, Set};
use holdup::source::{Request, SourceSet};
use proptest::prelude::*;
use std::path::PathBuf;
use support::{analyse, examples, json, load_request};

/// Files of a made-up package: each a list of pieces.
type Files = Vec<Vec<usize>>;

/// What a file may be made of; `0` is replaced by a number, so that names differ.
const PIECES: &[&str] = &[
    "async fn f0(m: &std::sync::Mutex<u8>) { let g = m.lock().unwrap(); tick0().await; drop(g); }\nasync fn tick0() {}\n",
    "pub struct S0 { pub a: std::sync::Mutex<u8> }\nimpl S0 { pub async fn f(&self) -> u8 { *self.a.lock().unwrap() } }\n",
    "use crate::m1::*;\nasync fn u0(s: &S0) { let g = s.a.lock(); if x() { drop(g); } s.f().await; }\n",
    "// holdup: allow(sync_lock_in_async): as it is\nasync fn s0(m: &std::sync::RwLock<u8>) -> u8 { *m.read().unwrap() }\n",
    "// holdup: allow(nothing)\n",
    "fn broken0() { let = m.lock(); }\n",
    "fn unclosed0( {\n",
    "static L0: std::sync::OnceLock<parking_lot::Mutex<u8>> = std::sync::OnceLock::new();\nasync fn l0() { *L0.get().unwrap().lock() += 1; }\n",
    "#[tokio::test]\nasync fn t0() { let m = std::sync::Mutex::new(1); let _g = m.lock(); async {}.await; }\n",
    "fn plain0(x: u8) -> u8 { x + 1 }\n",
];

fn files() -> impl Strategy<Value = Files> {
    prop::collection::vec(prop::collection::vec(0..PIECES.len(), 0..4), 1..4)
}

fn texts(files: &Files) -> Vec<(PathBuf, String)> {
    let text = |(n, pieces): (usize, &Vec<usize>)| {
        let body: String =
            pieces.iter().enumerate().map(|(k, one)| PIECES[*one].replace('0', &format!("{n}_{k}"))).collect();
        (PathBuf::from(format!("/nowhere/src/m{n}.rs")), body)
    };
    let mut all: Vec<(PathBuf, String)> = files.iter().enumerate().map(text).collect();
    let modules: String = (0..files.len()).map(|n| format!("mod m{n};\n")).collect();
    let manifest =
        "[package]\nname = \"made-up\"\nedition = \"2021\"\n[dependencies]\ntokio = \"1\"\nparking_lot = \"0.12\"\n";
    all.push((PathBuf::from("/nowhere/src/lib.rs"), modules));
    all.push((PathBuf::from("/nowhere/Cargo.toml"), manifest.to_owned()));
    all
}

fn load(overlays: Vec<(PathBuf, String)>) -> SourceSet {
    let current_dir = PathBuf::from("/nowhere");
    load_request(&Request { current_dir, overlays, ..Request::default() })
}

fn fresh(files: &Files) -> String {
    json(analyse(load(texts(files)), Set::Strict))
}

fn with_threads<R: Send>(threads: usize, run: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(run)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_came_before_does_not_count(steps in prop::collection::vec(files(), 1..5)) {
        let mut analysis = Analysis::new(Policy { set: Set::Strict, ..Policy::default() });
        for files in &steps {
            analysis.update(load(texts(files)));
            let mut report = analysis.report();
            let sources = load(texts(files));
            report.errors.extend(holdup::level::input::errors(&sources, true));
            report.errors.sort();
            prop_assert_eq!(json(report), fresh(files));
            prop_assert_eq!(json(analysis.report()), json(analysis.report()));
        }
    }

    #[test]
    fn the_order_of_files_and_the_threads_do_not_count(files in files(), turn in 0usize..5) {
        let expected = fresh(&files);
        let mut turned = texts(&files);
        let turn = turn % turned.len();
        turned.rotate_left(turn);
        prop_assert_eq!(json(analyse(load(turned), Set::Strict)), expected.clone());
        for threads in [1, 2, 4] {
            prop_assert_eq!(with_threads(threads, || fresh(&files)), expected.clone());
        }
    }
}

#[test]
fn made_up_packages_are_read() {
    let report = fresh(&vec![vec![0, 1], vec![3, 7]]);
    for word in ["blocking_guard_across_await", "sync_lock_in_async", "src/m1.rs", "\"suppressed\":true"] {
        assert!(report.contains(word), "{word}: {report}");
    }
}

#[test]
fn fixtures_give_the_same_bytes_on_any_number_of_threads() {
    let all = || -> Vec<String> {
        let sources = examples::all().into_iter().flat_map(|example| example.sources());
        sources.map(|sources| json(analyse(sources, Set::Strict))).collect()
    };
    let once = with_threads(1, all);
    assert!(once == with_threads(2, all), "two threads");
    assert!(once == with_threads(4, all), "four threads");
}

#[test]
fn the_order_of_paths_does_not_count() {
    let names =
        ["manager.rs", "loaders.rs", "store.rs", "app.rs", "lib.rs"].map(|name| PathBuf::from("before/src").join(name));
    let check = |paths: Vec<PathBuf>| {
        let current_dir = support::root().join("fixtures/plugin-manager");
        json(analyse(load_request(&Request { current_dir, paths, ..Request::default() }), Set::Strict))
    };
    let expected = check(names.to_vec());
    assert!(expected.contains("blocking_guard_across_await"), "{expected}");
    for turn in 1..names.len() {
        let mut paths = names.to_vec();
        paths.rotate_left(turn);
        assert_eq!(check(paths.clone()), expected);
        paths.reverse();
        assert_eq!(check(paths), expected);
    }
}
