//! Items that no skeleton has, read before names are resolved: those declared inside functions (of bodies that have any and may
//! take a lock), and those that macros of the code expand to.

use super::resolve::is_primitive;
use super::stubs::Stubs;
use super::{FnId, Index};
use crate::source::{FileId, SourceSet};
use crate::spread;
use crate::syntax::ast::{Body, Function, Item, ItemKind, ItemMacro, TypeKind};
use crate::syntax::body::expansion::{self, Among, ItemCall};
use crate::syntax::body::{self, BodyInput, ParseError};
use crate::syntax::expand::{Definition, called};
use crate::syntax::macros::MacroShapes;
use crate::syntax::word::word_hash;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// Bodies with items in them.
#[derive(Debug, Default)]
pub struct Blocks {
    bodies: FxHashMap<(FileId, u32), (u32, Body)>,
    /// What macro calls among items expand to, by where their arguments begin.
    expansions: FxHashMap<(FileId, u32), Body>,
    /// The macros that the stubs declare, and those of the code.
    pub(super) shapes: MacroShapes,
}

impl Blocks {
    /// Parses the bodies that have items in them and a word that takes a lock.
    pub fn read(sources: &SourceSet, stubs: &Stubs) -> Blocks {
        let mut words = FxHashSet::default();
        stubs.crates.iter().for_each(|stub| acquiring(&stub.skeleton.items, &mut words));
        let mut shapes = stubs.shapes();
        own_macros(sources, &mut shapes);
        let of_file = |(n, file): (usize, &crate::source::SourceFile)| {
            let mut found = Vec::new();
            let mut wanted = |function: &Function| {
                let Some(cut) = function.body else { return };
                let Some(data) = file.scan.cuts.get(cut as usize) else { return };
                let has_word = data.words.iter().any(|word| words.contains(&word.name()));
                if data.refused.is_some()
                    || !has_word
                    || !data.has_items
                    || !file.text[data.span.range()].lines().any(declares)
                {
                    return;
                }
                let input = BodyInput::new(&file.text, &file.scan, data, Some(function.params_span), &shapes);
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
        let found: Vec<_> = sources
            .files
            .par_iter()
            .with_max_len(spread::DEAR)
            .enumerate()
            .map(|(n, file)| of_file((n, file)))
            .collect();
        let bodies = found.into_iter().flatten().collect();
        let expansions = expansions(sources, &with_foreign(sources, &shapes), &words);
        Blocks { bodies, expansions, shapes }
    }

    /// The items that a macro call expands to.
    pub(super) fn expansion(&self, file: FileId, call: &ItemMacro) -> Option<&Body> {
        self.expansions.get(&(file, call.tokens.start))
    }

    /// The items of a body, and where their spans begin.
    pub fn get(&self, file: FileId, cut: u32) -> Option<(u32, &Body)> {
        self.bodies.get(&(file, cut)).map(|(base, body)| (*base, body))
    }
}

impl<'a> Index<'a> {
    /// A function's body, and where its spans begin: as it was read with the function around it or with its items, or read now.
    /// `None` where it has none, or one beyond a limit.
    ///
    /// # Errors
    /// What syn refuses.
    pub fn body_of(&self, id: FnId) -> Result<Option<(u32, Cow<'a, Body>)>, ParseError> {
        let fun = self.fun(id);
        if let (Some(base), Some(body)) = (fun.inside, fun.nested) {
            return Ok(Some((base, Cow::Borrowed(body))));
        }
        let (Some(file), Some(cut), None) = (fun.file, fun.ast.body, fun.inside) else { return Ok(None) };
        if let Some((base, body)) = self.parsed.get(file, cut) {
            return Ok(Some((base, Cow::Borrowed(body))));
        }
        let source = &self.sources.files[file.index()];
        let Some(data) = source.scan.cuts.get(cut as usize).filter(|data| data.refused.is_none()) else {
            return Ok(None);
        };
        let input = BodyInput::new(&source.text, &source.scan, data, Some(fun.ast.params_span), self.shapes);
        Ok(Some((input.base(), Cow::Owned(body::parse(input)?))))
    }
}

/// Longer arguments are tables of data.
const MAX_ARGUMENTS: usize = 1 << 16;

/// Reads the macros of the code.
fn own_macros(sources: &SourceSet, shapes: &mut MacroShapes) {
    let of_file = |file: &crate::source::SourceFile| {
        let mut found = Vec::new();
        each_item(&file.skeleton.items, Among::Items, &mut |item, _| {
            if let ItemKind::MacroRules(span) = item.kind
                && span.range().len() <= MAX_ARGUMENTS
            {
                found.push((item.name, Definition::new(&file.clean(span))));
            }
        });
        found
    };
    let found: Vec<_> = sources.files.par_iter().with_max_len(spread::DEAR).map(of_file).collect();
    found.into_iter().flatten().for_each(|(name, own)| shapes.insert_own(name, own));
}

/// Adds the macros of the dependencies whose signatures are read, since they may expand to items.
fn with_foreign<'s>(sources: &SourceSet, shapes: &'s MacroShapes) -> Cow<'s, MacroShapes> {
    if sources.foreign.is_empty() {
        return Cow::Borrowed(shapes);
    }
    let of_packages = sources.packages.iter().flat_map(|package| &package.dependencies);
    let named: FxHashSet<usize> = of_packages.filter_map(|one| Some(one.foreign?.index())).collect();
    let mut foreign = MacroShapes::default();
    for (_, krate) in sources.foreign.iter().enumerate().filter(|(n, _)| named.contains(n)) {
        krate.macros.iter().for_each(|(name, rules)| foreign.insert_own(*name, Definition::new(rules)));
    }
    let mut shapes = shapes.clone();
    shapes.add_foreign(foreign);
    Cow::Owned(shapes)
}

/// Expands the macro calls whose tokens are no items themselves.
fn expansions(sources: &SourceSet, shapes: &MacroShapes, words: &FxHashSet<u32>) -> FxHashMap<(FileId, u32), Body> {
    let of_file = |(n, file): (usize, &crate::source::SourceFile)| {
        let mut found = Vec::new();
        each_item(&file.skeleton.items, Among::Items, &mut |item, among| {
            let ItemKind::MacroCall(call) = &item.kind else { return };
            let Some(name) = call.path.last().filter(|last| call.opaque && shapes.rules(last.name).is_some()) else {
                return;
            };
            if call.tokens.range().len() > MAX_ARGUMENTS {
                return;
            }
            let is_lock = |hash: u32| words.contains(&hash);
            let clean = file.clean(name.span.to(call.tokens));
            let arguments = &clean[(call.tokens.start - name.span.start) as usize..];
            // Errs quiet: a lock that a macro's function takes through a helper, or through a macro that it calls, is not seen.
            let has_bodies = shapes.may_call(name.name, &is_lock) || called(arguments).into_iter().any(is_lock);
            let expanded = expansion::items(ItemCall {
                text: &file.text,
                clean: &clean,
                name: name.span,
                call: call.path.span.to(call.tokens),
                args: call.tokens,
                among,
                has_bodies,
                macros: shapes,
            });
            found.extend(expanded.map(|body| ((FileId(n as u32), call.tokens.start), body)));
        });
        found
    };
    let found: Vec<_> = sources.files.par_iter().with_max_len(spread::DEAR).enumerate().map(of_file).collect();
    found.into_iter().flatten().collect()
}

fn each_item<'s>(items: &'s [Item], among: Among, with: &mut impl FnMut(&'s Item, Among)) {
    for item in items {
        with(item, among);
        match &item.kind {
            ItemKind::Mod(Some(items)) => each_item(items, Among::Items, with),
            ItemKind::Impl(imp) => each_item(&imp.items, Among::Impl, with),
            ItemKind::Trait(trait_) => each_item(&trait_.items, Among::Trait, with),
            ItemKind::MacroCall(call) => each_item(&call.items, among, with),
            _ => {}
        }
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
    // `thread_local!(static A: T = ..)` has it all on one line.
    let has_static = || line.match_indices("static ").any(|(at, _)| line[..at].ends_with(['(', '{', ' ']));
    WORDS.iter().any(|word| line.starts_with(word)) || has_static()
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
            ItemKind::Fn(function) if item.attr("acquires").is_some() && gives(function) => {
                words.insert(word_hash(item.name.as_bytes()));
            }
            ItemKind::Mod(Some(items)) => acquiring(items, words),
            // What a trait calls it, such as `clone`, says nothing.
            ItemKind::Impl(imp) if imp.trait_.is_none() => acquiring(&imp.items, words),
            ItemKind::Trait(trait_) => acquiring(&trait_.items, words),
            _ => {}
        }
    }
}

/// Whether a function gives something that may be a guard.
fn gives(function: &Function) -> bool {
    function.output.as_ref().is_some_and(|ty| match &ty.kind {
        TypeKind::Path(path) => path.as_ident().is_none_or(|name| !is_primitive(name.as_str())),
        _ => true,
    })
}
