//! When guards die, by rustc: programs are compiled and run over all branches, and each guard that is held at an await is
//! compared with what the linter says.
//!
//! `fixtures/drop_scope/` has programs written by hand, [`generate`] makes others. `HOLDUP_DROP_SCOPE_FUNCTIONS=10000`
//! makes as many, `HOLDUP_DROP_SCOPE_SEED=2` others; `HOLDUP_DROP_SCOPE_KEPT=FOLDER` runs the same programs only once, and
//! `HOLDUP_DROP_SCOPE_FOLDER=FOLDER` has other programs written by hand.

#[path = "support/drop_scope/generate.rs"]
mod generate;
#[path = "support/drop_scope/oracle.rs"]
mod oracle;

use generate::Generator;
use oracle::{File, Oracle, Tally};
use std::path::{Path, PathBuf};

const EDITIONS: [&str; 3] = ["2018", "2021", "2024"];

/// The files written by hand that are of an edition: their first line says which, where not all.
fn by_hand(edition: Option<&str>) -> Vec<File> {
    let others = std::env::var_os("HOLDUP_DROP_SCOPE_FOLDER").map(PathBuf::from);
    let folder = others.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/drop_scope"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the fixtures are there") {
        let path = entry.expect("it can be read").path();
        let text = std::fs::read_to_string(&path).expect("it can be read");
        let first = text.lines().next().unwrap_or_default();
        if first.contains("Editions") && edition.is_some_and(|edition| !first.contains(edition)) {
            continue;
        }
        let name = path.file_stem().expect("a file").to_string_lossy().into_owned();
        files.push(File { name, text, limit: 1 << 16 });
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

#[test]
#[allow(clippy::print_stdout, reason = "figures, for who asks with --nocapture")]
fn programs_written_by_hand_hold_what_the_linter_says() {
    let oracle = Oracle::new();
    let mut report = String::new();
    for edition in EDITIONS {
        let (tally, _, wrong) = oracle.check(edition, &mut by_hand(Some(edition)), false);
        println!("{}", figures(edition, tally));
        assert_eq!(tally.limited, 0, "a program by hand has too many answers");
        report.push_str(&wrong);
    }
    report.push_str(&oracle.idle_admissions(&by_hand(None)));
    assert!(report.is_empty(), "\n{report}");
}

/// A number from the environment.
fn number(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// So many functions in one file, and runs of one function.
const FILE: usize = 100;
const RUNS: usize = 4096;

#[test]
#[allow(clippy::print_stdout, reason = "figures, for who asks with --nocapture")]
fn programs_made_at_random_hold_what_the_linter_says() {
    let count = number("HOLDUP_DROP_SCOPE_FUNCTIONS", 300);
    let seed = number("HOLDUP_DROP_SCOPE_SEED", 1) as u64;
    let oracle = Oracle::new();
    let mut report = String::new();
    for edition in ["2021", "2024"] {
        let mut generator = Generator::new(seed, edition);
        let (mut tally, mut rejected) = (Tally::default(), 0);
        let mut first = 0;
        while first < count {
            // One call of rustc for several files.
            let mut files = Vec::new();
            while first < count && files.len() < 3 {
                let len = FILE.min(count - first);
                let name = format!("made_{first}");
                files.push(File { name, text: generator.file(first, len), limit: RUNS });
                first += len;
            }
            let (part, out, wrong) = oracle.check(edition, &mut files, true);
            tally += part;
            rejected += out;
            report.push_str(&wrong);
        }
        let (histogram, rarest, rarest_pair) = generator.histogram();
        println!("{histogram}{}, {rejected} functions that rustc rejects", figures(edition, tally));
        assert!(rejected * 20 <= count, "rustc rejects {rejected} of {count}");
        assert!(tally.limited * 20 <= count, "{} of {count} have too many answers", tally.limited);
        if count >= 10_000 {
            assert!(rarest >= 200 && rarest_pair >= 5, "a row is written {rarest} times, a pair {rarest_pair} times");
        }
    }
    assert!(report.is_empty(), "\n{report}");
}

fn figures(edition: &str, tally: Tally) -> String {
    let Tally { cases, runs, awaits, pairs, modest, limited, known, wrong } = tally;
    format!(
        "edition {edition}: {cases} functions, {runs} runs, {awaits} awaits, {pairs} pairs held, {modest} of them a may \
         that is always so, {limited} functions with too many runs, {known} functions wrong as known, {wrong} functions wrong"
    )
}
