//! The stubs that ship in the binary, and those of the user.

use crate::source::SourceSet;
use crate::syntax::ast::{AttrArgs, Item, ItemKind, Skeleton};
use crate::syntax::macros::MacroShapes;
use crate::syntax::scan::scan;
use crate::syntax::{Name, skeleton};
use include_dir::{Dir, include_dir};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, LazyLock, OnceLock};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules/stubs");

/// One crate that is known by declaration only.
#[derive(Clone, Debug)]
pub struct Stub {
    /// Its name in code.
    pub name: Name,
    /// Other names of the same crate (`core` of `std`).
    pub also: Vec<Name>,
    /// Its items.
    pub skeleton: Skeleton,
}

/// The stubs of a run: those that the code may name.
#[derive(Clone, Debug)]
pub struct Stubs {
    /// By name.
    pub crates: Vec<Arc<Stub>>,
    shapes: Arc<MacroShapes>,
}

impl Stubs {
    /// The macros' shapes, those of all stubs: a macro's name tells how its call reads before anyone knows what is imported.
    pub fn shapes(&self) -> MacroShapes {
        (*self.shapes).clone()
    }
}

/// A stub that ships in the binary. Only its head is read before something needs it.
struct Shipped {
    name: Name,
    also: Vec<Name>,
    text: &'static str,
    stub: OnceLock<Arc<Stub>>,
}

impl Shipped {
    fn stub(&self) -> Arc<Stub> {
        let parsed = || parse(self.name.as_str(), self.text).map(Arc::new);
        Arc::clone(self.stub.get_or_init(|| parsed().unwrap_or_else(|error| panic!("the stub {}: {error}", self.name))))
    }
}

fn shipped() -> &'static [Shipped] {
    static ALL: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
        let files = SHIPPED.files().filter(|file| file.path().extension().is_some_and(|extension| extension == "rs"));
        let mut all: Vec<Shipped> = files
            .map(|file| {
                let stem = file.path().file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
                let text = file.contents_utf8().unwrap_or_default();
                let (name, also) = head(stem, text);
                Shipped { name, also, text, stub: OnceLock::new() }
            })
            .collect();
        all.sort_by_key(|stub| stub.name);
        all
    });
    &ALL
}

/// The names of the crates that the stubs tell of.
pub fn names() -> impl Iterator<Item = Name> {
    shipped().iter().flat_map(|stub| stub.also.iter().chain([&stub.name])).copied()
}

/// All stubs there are: those that ship in the binary, and the user's own.
#[derive(Clone, Debug, Default)]
pub struct Library {
    own: Vec<Own>,
}

#[derive(Clone, Debug)]
struct Own {
    stub: Arc<Stub>,
    text: Arc<str>,
}

impl Library {
    /// Adds the user's own: pairs of a file's path and its text. One of the same crate stands beside the shipped one, and after it.
    ///
    /// # Errors
    /// The path, the line and what is wrong there.
    pub fn add(&mut self, texts: &[(String, String)]) -> Result<(), String> {
        for (path, text) in texts {
            let stem = std::path::Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let stub = parse(stem, text).map_err(|error| format!("{path}: {error}"))?;
            self.own.push(Own { stub: Arc::new(stub), text: Arc::from(text.as_str()) });
        }
        Ok(())
    }

    /// The stubs that the code may name: of its dependencies, and what those name in turn.
    pub fn reached_by(&self, sources: &SourceSet) -> Stubs {
        let by_name: FxHashMap<Name, usize> = (shipped().iter().enumerate())
            .flat_map(|(n, stub)| stub.also.iter().chain([&stub.name]).map(move |name| (*name, n)))
            .collect();
        let mut work = named(sources, &by_name);
        let known = |text: &str| words(text).filter_map(|word| by_name.get(&word)).copied().collect::<Vec<_>>();
        for own in &self.own {
            work.extend(known(&own.text));
            work.extend(by_name.get(&own.stub.name));
        }
        let mut reached = FxHashSet::default();
        while let Some(n) = work.pop() {
            if reached.insert(n) {
                work.extend(known(shipped()[n].text));
            }
        }
        let mut crates: Vec<Arc<Stub>> = reached.par_iter().map(|n| shipped()[*n].stub()).collect();
        for own in &self.own {
            match crates.iter_mut().find(|known| known.name == own.stub.name) {
                Some(known) => {
                    let known = Arc::make_mut(known);
                    known.skeleton.items.extend(own.stub.skeleton.items.iter().cloned());
                    known.also.extend(&own.stub.also);
                }
                None => crates.push(Arc::clone(&own.stub)),
            }
        }
        crates.sort_by_key(|stub| stub.name);
        Stubs { crates, shapes: self.shapes() }
    }

    /// The macros' shapes.
    fn shapes(&self) -> Arc<MacroShapes> {
        if self.own.is_empty() {
            return Arc::clone(&SHAPES);
        }
        let mut shapes = (**SHAPES).clone();
        for own in &self.own {
            for name in own.stub.also.iter().chain([&own.stub.name]) {
                collect_shapes(*name, &own.stub.skeleton.items, &mut shapes);
            }
        }
        Arc::new(shapes)
    }
}

/// The shapes of the macros in the stubs that ship. Read from their text: each file of the code is read with them, and most stubs are never parsed.
pub static SHAPES: LazyLock<Arc<MacroShapes>> = LazyLock::new(|| {
    let mut shapes = MacroShapes::default();
    for stub in shipped() {
        for (name, shape) in declared_shapes(stub.text) {
            for krate in [&stub.name].into_iter().chain(&stub.also) {
                shapes.insert(*krate, name, shape);
            }
        }
    }
    Arc::new(shapes)
});

/// Pairs of a macro's name and its shape: `#[expands(shape)]`, other attributes, `macro_rules! name`.
fn declared_shapes(text: &str) -> impl Iterator<Item = (Name, Name)> {
    const MARKER: &str = "#[expands(";
    const DECLARATION: &str = "macro_rules! ";
    text.match_indices(MARKER).filter_map(|(at, _)| {
        let rest = &text[at + MARKER.len()..];
        let (shape, rest) = rest.split_once(")]")?;
        let (_, rest) = rest.split_once(DECLARATION)?;
        let rest = rest.strip_prefix("r#").unwrap_or(rest);
        let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        Some((Name::from(name), Name::from(shape)))
    })
}

/// The stubs that the code's packages name: their dependencies, and the crates that are read themselves.
fn named(sources: &SourceSet, by_name: &FxHashMap<Name, usize>) -> Vec<usize> {
    // Nobody says what a file without a package depends on.
    if sources.packages.iter().any(|package| package.manifest.is_none()) {
        return (0..shipped().len()).collect();
    }
    let of_packages = sources.packages.iter().flat_map(|package| &package.dependencies);
    let dependencies = of_packages.chain(sources.foreign.iter().flat_map(|krate| &krate.dependencies));
    let dependencies = dependencies.map(|one| one.krate);
    let targets = sources.targets.iter().map(|target| target.name);
    let names = dependencies.chain(targets).chain([Name::from("std")]);
    names.filter_map(|name| by_name.get(&name).copied()).collect()
}

/// The words that a path may begin with.
fn words(text: &str) -> impl Iterator<Item = Name> {
    text.match_indices("::").filter_map(move |(at, _)| {
        let before = &text[..at];
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |n| n + 1);
        let is_first = !before[..start].ends_with("::");
        (start < at && is_first).then(|| Name::from(&before[start..]))
    })
}

/// What the first lines say: the crate's name, and its other names.
fn head(stem: &str, text: &str) -> (Name, Vec<Name>) {
    let mut name = Name::from(stem);
    let mut also = Vec::new();
    for line in text.lines().map_while(|line| line.strip_prefix("//!")) {
        if let Some(krate) = line.trim().strip_prefix("crate:") {
            name = Name::from(krate.trim());
        } else if let Some(names) = line.trim().strip_prefix("also:") {
            also.extend(names.split(',').map(|n| Name::from(n.trim())));
        }
    }
    (name, also)
}

/// Reads one stub.
///
/// # Errors
/// What is wrong with it, beginning with its line.
pub fn parse(stem: &str, text: &str) -> Result<Stub, String> {
    let (name, also) = head(stem, text);
    let scan = scan(text);
    if let Some((span, message)) = &scan.error {
        return Err(format!("line {}: {message}", line_of(text, span.start)));
    }
    let skeleton = skeleton::parse(text, &scan, &|_| None)
        .map_err(|error| format!("line {}: {}", line_of(text, error.span.start), error.message))?;
    if let Some(item) = unknown_item(&skeleton.items) {
        return Err(format!("line {}: not a declaration that is understood", line_of(text, item.span.start)));
    }
    Ok(Stub { name, also, skeleton })
}

fn line_of(text: &str, offset: u32) -> usize {
    text.as_bytes()[..(offset as usize).min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}

fn unknown_item(items: &[Item]) -> Option<&Item> {
    items.iter().find_map(|item| match &item.kind {
        ItemKind::Unknown => Some(item),
        ItemKind::Mod(Some(items)) => unknown_item(items),
        ItemKind::Impl(imp) => unknown_item(&imp.items),
        ItemKind::Trait(trait_) => unknown_item(&trait_.items),
        _ => None,
    })
}

fn shape(item: &Item) -> Option<Name> {
    match &item.attr("expands")?.args {
        AttrArgs::List(list) => list.first()?.path.first().copied(),
        AttrArgs::None | AttrArgs::Value(_) | AttrArgs::Opaque => None,
    }
}

fn collect_shapes(krate: Name, items: &[Item], shapes: &mut MacroShapes) {
    for item in items {
        match &item.kind {
            ItemKind::Mod(Some(items)) => collect_shapes(krate, items, shapes),
            ItemKind::MacroRules(_) => {
                if let Some(shape) = shape(item) {
                    shapes.insert(krate, item.name, shape);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_stubs_parse_and_their_macros_read_the_same_from_the_text() {
        for stub in shipped() {
            let mut declared = Vec::new();
            macros(&stub.stub().skeleton.items, &mut declared);
            assert_eq!(declared_shapes(stub.text).collect::<Vec<_>>(), declared, "{}", stub.name);
        }
    }

    fn macros(items: &[Item], found: &mut Vec<(Name, Name)>) {
        for item in items {
            match &item.kind {
                ItemKind::Mod(Some(items)) => macros(items, found),
                ItemKind::MacroRules(_) => found.extend(shape(item).map(|shape| (item.name, shape))),
                _ => {}
            }
        }
    }
}
