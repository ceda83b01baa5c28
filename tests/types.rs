//! The types that we find against those that the compiler finds: `cargo test --test types -- --ignored`.
//!
//! `tests/types/facts.tsv` has calls of lock methods in crates of the registry, each with the type whose method it is, as rustc's MIR
//! prints it. It was made with `RUSTC_BOOTSTRAP=1 cargo rustc --lib --profile check -- --emit=mir -Zmir-include-spans=on
//! -Zmir-opt-level=0` in a copy of each crate, of which the lines are kept that call a function marked `#[acquires]` on a type
//! marked `#[lock]`. The sources are those that cargo has unpacked; what it has not is left out, and told.

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
    let (mut all, mut known, mut agreed, mut absent) = (0, 0, 0, Vec::new());
    for (krate, facts) in facts() {
        let Some(folder) = unpacked(&krate) else {
            absent.push(krate);
            continue;
        };
        let ours = calls(folder);
        for fact in facts {
            all += 1;
            match ours.get(&fact.place) {
                Some(Some(ty)) => {
                    known += 1;
                    if agrees(ty, &fact.ty) {
                        agreed += 1;
                    } else {
                        println!("{krate} {:?}: `{ty}`, and rustc says `{}`", fact.place, fact.ty);
                    }
                }
                Some(None) | None => println!("{krate} {:?}: unknown, and rustc says `{}`", fact.place, fact.ty),
            }
        }
    }
    println!("{all} calls, {known} known, {agreed} agreed; not unpacked: {absent:?}");
    assert!(all > 0, "no crate is unpacked");
    assert!(known * 100 >= all * 95, "{known} of {all} are known");
    assert!(agreed * 1000 >= known * 995, "{agreed} of {known} agree");
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

/// Where cargo has unpacked a crate.
fn unpacked(krate: &str) -> Option<PathBuf> {
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
