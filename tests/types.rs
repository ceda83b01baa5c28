//! The types that we find against those that the compiler finds: `APPS=folder cargo test --test types -- --ignored`.
//!
//! `tests/types/facts.tsv` has calls of lock methods in crates of the registry and in applications, each with the type whose method
//! it is, as rustc's MIR prints it: `RUSTC_BOOTSTRAP=1 rustc --emit=mir -Zmir-include-spans=on -Zmir-opt-level=0` for each crate in
//! a `cargo check` of all that depend on it. The lines are kept that call a function marked `#[acquires]` on a type marked
//! `#[lock]`; a crate's own types of such names are not. 500 of them are drawn by a seeded shuffle, which is the same in each run.
//!
//! The sources of crates are those that cargo has unpacked. An application is named by its repository and commit: `APPS` is the
//! folder with a folder `OWNER+NAME` for each. What is not there is left out, and told.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may, and a person reads this one")]

use holdup::ENGINE;
use holdup::source::{Request, load};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One call: the file, the line and column behind it, the method.
type Place = (String, u32, u32, String);

struct Fact {
    place: Place,
    ty: String,
}

#[test]
#[ignore = "needs the unpacked sources of the crates"]
fn the_compiler_agrees() {
    let (mut verdicts, mut absent) = (Vec::new(), Vec::new());
    for (krate, facts) in facts() {
        let Some(folder) = folder_of(&krate) else {
            absent.push(krate);
            continue;
        };
        let ours = calls(folder);
        for fact in facts {
            let found = ours.get(&fact.place).and_then(Option::as_ref);
            let is_right = found.map(|ty| agrees(ty, &fact.ty));
            if is_right != Some(true) {
                let found = found.map_or("unknown", String::as_str);
                println!("{krate} {:?}: {found}, and rustc says {}", fact.place, fact.ty);
            }
            verdicts.push(is_right);
        }
    }
    println!("not there: {absent:?}");
    assert!(!verdicts.is_empty(), "no crate is unpacked");
    judge("of all", &verdicts);
    judge("of those drawn", &drawn(&verdicts));
}

/// How many facts are drawn.
const DRAWN: usize = 500;

/// Facts in an order that hangs on their number alone (SplitMix64 of it), the first of them.
fn drawn(verdicts: &[Option<bool>]) -> Vec<Option<bool>> {
    let mixed = |n: usize| {
        let mut x = (n as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    };
    let mut order: Vec<usize> = (0..verdicts.len()).collect();
    order.sort_by_key(|n| mixed(*n));
    order.into_iter().take(DRAWN).map(|n| verdicts[n]).collect()
}

fn judge(what: &str, verdicts: &[Option<bool>]) {
    let all = verdicts.len();
    let known = verdicts.iter().flatten().count();
    let agreed = verdicts.iter().flatten().filter(|is_right| **is_right).count();
    println!("{what}: {all} calls, {known} known, {agreed} agreed");
    assert!(known * 100 >= all * 95, "{what}: {known} of {all} are known");
    assert!(agreed * 1000 >= known * 995, "{what}: {agreed} of {known} agree");
}

fn facts() -> BTreeMap<String, Vec<Fact>> {
    let mut facts: BTreeMap<String, Vec<Fact>> = BTreeMap::new();
    for line in include_str!("types/facts.tsv").lines() {
        let [krate, file, row, column, method, ty] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("six columns: {line}")
        };
        let place = (file.to_owned(), row.parse().unwrap(), column.parse().unwrap(), method.to_owned());
        facts.entry(krate.to_owned()).or_default().push(Fact { place, ty: ty.to_owned() });
    }
    facts
}

/// Where the sources of a crate or an application are.
fn folder_of(krate: &str) -> Option<PathBuf> {
    if let Some((repository, _)) = krate.split_once('@') {
        let folder = PathBuf::from(std::env::var_os("APPS")?).join(repository.replace('/', "+"));
        return folder.is_dir().then_some(folder);
    }
    let home =
        std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok()?;
    registries.filter_map(|registry| Some(registry.ok()?.path().join(krate))).find(|path| path.is_dir())
}

/// The calls of lock methods in a crate: the receiver's type, where it is known.
fn calls(folder: PathBuf) -> BTreeMap<Place, Option<String>> {
    let request = Request { current_dir: folder.clone(), paths: vec![folder], isolated: true, ..Request::default() };
    let printed = (ENGINE.emit)(load(&request, ENGINE.read), "calls", "").unwrap();
    let mut calls = BTreeMap::new();
    for line in printed.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [place, verdict, call, ty, ..] = columns[..] else { panic!("four columns: {line}") };
        let (file, _) = place.rsplit_once(':').unwrap();
        let (row, column) = columns.last().unwrap().split_once(':').unwrap();
        let (_, method) = call.rsplit_once('.').unwrap();
        let place = (file.to_owned(), row.parse().unwrap(), column.parse().unwrap(), method.to_owned());
        calls.insert(place, (verdict == "typed").then(|| ty.to_owned()));
    }
    calls
}

/// Whether two types are the same lock. Paths are compared by their last names: rustc prints the path that is visible.
fn agrees(ours: &str, theirs: &str) -> bool {
    fn head(ty: &str) -> &str {
        let path = ty.split('<').next().unwrap_or_default().trim_end_matches("::");
        path.rsplit("::").next().unwrap_or_default()
    }
    head(ours) == head(theirs)
}
