//! Items declared inside functions: the bodies that have any and may take a lock, parsed before names are resolved.

use super::stubs::Stubs;
use crate::source::{FileId, SourceSet};
use crate::syntax::Edition;
use crate::syntax::ast::{Body, Function, Item, ItemKind};
use crate::syntax::body::{self, BodyInput};
use crate::syntax::scan::word_hash;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Bodies with items in them.
#[derive(Debug, Default)]
pub struct Blocks {
    bodies: FxHashMap<(FileId, u32), (u32, Body)>,
}

impl Blocks {
    /// Parses the bodies that have items in them and a word that takes a lock.
    pub fn read(sources: &SourceSet, stubs: &Stubs) -> Blocks {
        let mut words = FxHashSet::default();
        stubs.crates.iter().for_each(|stub| acquiring(&stub.skeleton.items, &mut words));
        let shapes = stubs.shapes();
        let of_file = |(n, file): (usize, &crate::source::SourceFile)| {
            let mut found = Vec::new();
            let mut wanted = |function: &Function| {
                let Some(cut) = function.body else { return };
                let Some(data) = file.scan.cuts.get(cut as usize) else { return };
                let has_word = data.words.iter().any(|word| words.contains(word));
                if data.refused.is_some() || !has_word || !file.text[data.span.range()].lines().any(declares) {
                    return;
                }
                let input = BodyInput {
                    text: &file.text,
                    clean: &file.scan.clean,
                    cut: data.span,
                    kind: data.kind,
                    params: Some(function.params_span),
                    edition: Edition::E2021,
                    macros: &shapes,
                };
                // A body that does not parse is told when it is looked into.
                if let Ok(body) = body::parse(input)
                    && !body.items.is_empty()
                {
                    found.push(((FileId(n as u32), cut), (input.base(), body)));
                }
            };
            each_function(&file.skeleton.items, &mut wanted);
            found
        };
        let found: Vec<_> = sources.files.par_iter().enumerate().map(|(n, file)| of_file((n, file))).collect();
        Blocks { bodies: found.into_iter().flatten().collect() }
    }

    /// The items of a body, and where their spans begin.
    pub(super) fn get(&self, file: FileId, cut: u32) -> Option<(u32, &Body)> {
        self.bodies.get(&(file, cut)).map(|(base, body)| (*base, body))
    }
}

/// Whether a line looks as if an item began on it. Imports are read by inference itself.
fn declares(line: &str) -> bool {
    const WORDS: [&str; 12] = [
        "static ",
        "struct ",
        "enum ",
        "impl ",
        "impl<",
        "type ",
        "const ",
        "trait ",
        "fn ",
        "async fn ",
        "union ",
        "mod ",
    ];
    let line = line.trim_start_matches(|c: char| c == '{' || c.is_whitespace());
    let line = line.strip_prefix("pub ").unwrap_or(line);
    WORDS.iter().any(|word| line.starts_with(word))
}

fn each_function<'s>(items: &'s [Item], with: &mut impl FnMut(&'s Function)) {
    for item in items {
        match &item.kind {
            ItemKind::Fn(function) => with(function),
            ItemKind::Mod(Some(items)) | ItemKind::Foreign(items) => each_function(items, with),
            ItemKind::Impl(imp) => each_function(&imp.items, with),
            ItemKind::Trait(trait_) => each_function(&trait_.items, with),
            ItemKind::MacroCall(call) => each_function(&call.items, with),
            _ => {}
        }
    }
}

fn acquiring(items: &[Item], words: &mut FxHashSet<u32>) {
    for item in items {
        match &item.kind {
            ItemKind::Fn(_) if item.attr("acquires").is_some() => {
                words.insert(word_hash(item.name.as_bytes()));
            }
            ItemKind::Mod(Some(items)) => acquiring(items, words),
            ItemKind::Impl(imp) => acquiring(&imp.items, words),
            ItemKind::Trait(trait_) => acquiring(&trait_.items, words),
            _ => {}
        }
    }
}
