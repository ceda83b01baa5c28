//! The stubs that ship in the binary, and those of the user.

use crate::syntax::ast::{AttrArgs, Item, ItemKind, Skeleton};
use crate::syntax::macros::MacroShapes;
use crate::syntax::scan::scan;
use crate::syntax::{Name, skeleton};
use include_dir::{Dir, include_dir};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// All stubs of a run.
#[derive(Clone, Debug, Default)]
pub struct Stubs {
    /// By name.
    pub crates: Vec<Stub>,
}

impl Stubs {
    /// The stubs that ship in the binary, parsed once in a process.
    pub fn shipped() -> &'static Stubs {
        static PARSED: LazyLock<Stubs> = LazyLock::new(|| {
            let mut files: Vec<_> =
                SHIPPED.files().filter(|f| f.path().extension().is_some_and(|e| e == "rs")).collect();
            files.sort_by_key(|file| std::cmp::Reverse(file.contents().len()));
            // Not on rayon's threads: one that waits here would take up another file, and come back here for its stubs.
            let next = AtomicUsize::new(0);
            let work = || {
                let mut parsed = Vec::new();
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let stem = file.path().file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
                    let stub = parse(stem, file.contents_utf8().unwrap_or_default());
                    parsed.push(stub.unwrap_or_else(|error| panic!("the stub {stem} parses: {error}")));
                }
                parsed
            };
            let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
            let mut crates: Vec<Stub> = std::thread::scope(|scope| {
                let handles: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
                handles.into_iter().flat_map(|handle| handle.join().expect("stubs parse")).collect()
            });
            crates.sort_by_key(|stub| stub.name);
            Stubs { crates }
        });
        &PARSED
    }

    /// These and the user's own: pairs of a file's path and its text. One of the same crate stands beside the shipped one, and after it.
    ///
    /// # Errors
    /// The path, the line and what is wrong there.
    pub fn with(&self, texts: &[(String, String)]) -> Result<Stubs, String> {
        let mut all = self.clone();
        for (path, text) in texts {
            let stem = std::path::Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let stub = parse(stem, text).map_err(|error| format!("{path}: {error}"))?;
            match all.crates.iter_mut().find(|known| known.name == stub.name) {
                Some(known) => {
                    known.skeleton.items.extend(stub.skeleton.items);
                    known.also.extend(stub.also);
                }
                None => all.crates.push(stub),
            }
        }
        all.crates.sort_by_key(|stub| stub.name);
        Ok(all)
    }

    /// The macros' shapes.
    pub fn shapes(&self) -> MacroShapes {
        let mut shapes = MacroShapes::default();
        for stub in &self.crates {
            collect_shapes(stub.name, &stub.skeleton.items, &mut shapes);
            for also in &stub.also {
                collect_shapes(*also, &stub.skeleton.items, &mut shapes);
            }
        }
        shapes
    }
}

/// Reads one stub.
///
/// # Errors
/// What is wrong with it, beginning with its line.
pub fn parse(stem: &str, text: &str) -> Result<Stub, String> {
    let mut name = Name::from(stem);
    let mut also = Vec::new();
    for line in text.lines().map_while(|line| line.strip_prefix("//!")) {
        if let Some(krate) = line.trim().strip_prefix("crate:") {
            name = Name::from(krate.trim());
        } else if let Some(names) = line.trim().strip_prefix("also:") {
            also.extend(names.split(',').map(|n| Name::from(n.trim())));
        }
    }
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

fn collect_shapes(krate: Name, items: &[Item], shapes: &mut MacroShapes) {
    for item in items {
        match &item.kind {
            ItemKind::Mod(Some(items)) => collect_shapes(krate, items, shapes),
            ItemKind::MacroRules(_) => {
                if let Some(AttrArgs::List(list)) = item.attr("expands").map(|attr| &attr.args)
                    && let Some(shape) = list.first().and_then(|attr| attr.path.first())
                {
                    shapes.insert(krate, item.name, *shape);
                }
            }
            _ => {}
        }
    }
}
