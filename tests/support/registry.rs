//! Real code to measure a reader by: the user's registry, and what remains of it with a character lost.

use holdup::syntax::Span;
use holdup::syntax::scan::{Scan, scan};
use std::path::{Path, PathBuf};

/// The files that `HOLDUP_FILES` lists, a path on each line; or all below `HOLDUP_REGISTRY`; or some 300 of the user's registry.
pub fn files() -> Vec<PathBuf> {
    if let Some(list) = std::env::var_os("HOLDUP_FILES") {
        let list = std::fs::read_to_string(list).expect("HOLDUP_FILES names a file with a path on each line");
        return list.lines().map(PathBuf::from).collect();
    }
    if let Some(root) = std::env::var_os("HOLDUP_REGISTRY") {
        return below(Path::new(&root));
    }
    let home = std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    let Some(cargo) = std::env::var_os("CARGO_HOME").map(PathBuf::from).or(home) else { return Vec::new() };
    let files = below(&cargo.join("registry/src"));
    let step = files.len() / 300 + 1;
    files.into_iter().step_by(step).collect()
}

fn below(root: &Path) -> Vec<PathBuf> {
    walkdir::WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.path().extension().is_some_and(|ext| ext == "rs"))
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// A text with one character less, or one twice, at `count` of the places that are asked for, with the place.
/// Delimiters and quotes stay: what lies beyond them would be lost.
pub fn broken(
    text: &str,
    (seed, count): (usize, usize),
    is_place: impl Fn(&Scan, usize) -> bool,
) -> impl Iterator<Item = (usize, String)> {
    let found = scan(text);
    let clean = found.clean(text, Span::new(0, text.len() as u32));
    let places: Vec<usize> = (0..clean.len())
        .filter(|at| !b" ()[]{}\"'".contains(&clean.as_bytes()[*at]))
        .filter(|at| text.is_char_boundary(*at) && text.is_char_boundary(at + 1))
        .filter(|at| is_place(&found, *at))
        .collect();
    let count = if places.is_empty() { 0 } else { count };
    (0..count).map(move |n| {
        let at = places[seed.wrapping_mul(7919).wrapping_add(n.wrapping_mul(104_729)) % places.len()];
        let middle = if n % 2 == 0 { "" } else { &text[at..=at] };
        (at, format!("{}{middle}{}", &text[..at + n % 2], &text[at + 1..]))
    })
}
