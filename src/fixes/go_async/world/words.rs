//! Which bodies there are, and by which names they may come by a lock: only those are read.

use super::World;
use crate::facts::initializer;
use crate::fixes::go_async::flow::Owner;
use crate::index::{AdtId, AdtShape, Alias, FnId, StaticId};
use crate::source::FileId;
use crate::spread;
use crate::syntax::Span;
use crate::syntax::ast::{Item, ItemKind};
use crate::syntax::word::word_hash;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

impl<'i> World<'i, '_> {
    /// Finds all bodies, and which names each has in it.
    pub(super) fn find_bodies(&mut self) {
        let index = self.index;
        let mut owners: Vec<(Owner, FileId, Span)> = Vec::new();
        let cut = |file: FileId, cut: u32| Some(index.sources.files[file.index()].scan.cuts.get(cut as usize)?.span);
        for (n, fun) in index.fns.iter().enumerate().filter(|(_, fun)| self.has(fun.module)) {
            let Some(file) = fun.file else { continue };
            let span = match (fun.nested, fun.inside) {
                (Some(body), Some(base)) => body.root.map(|root| body.expr(root).span.offset(base)),
                _ => fun.ast.body.filter(|_| fun.inside.is_none()).and_then(|body| cut(file, body)),
            };
            owners.extend(span.map(|span| (Owner::Fn(FnId(n as u32)), file, span)));
        }
        for (n, def) in index.statics.iter().enumerate().filter(|(_, def)| self.has(def.module)) {
            let Some(file) = def.file.filter(|_| def.inside.is_none()) else { continue };
            let span = initializer(&def.item.kind).and_then(|body| cut(file, body));
            owners.extend(span.map(|span| (Owner::Static(StaticId(n as u32)), file, span)));
        }
        let words: Vec<Vec<u32>> = (owners.par_iter())
            .with_max_len(spread::PLAIN)
            .map(|(_, file, span)| {
                let text = index.sources.files[file.index()].clean(*span);
                let mut words: Vec<u32> = identifiers(&text).map(|(_, word)| word_hash(word.as_bytes())).collect();
                words.sort_unstable();
                words.dedup();
                words
            })
            .collect();
        for (n, words) in words.into_iter().enumerate() {
            words.into_iter().for_each(|word| self.by_word.entry(word).or_default().push(n as u32));
        }
        self.is_loaded = vec![false; owners.len()];
        self.bodies = owners.into_iter().map(|(owner, _, _)| owner).collect();
    }

    /// Hashes of the names by which a body may come by a lock.
    pub(super) fn words(&self) -> FxHashSet<u32> {
        let index = self.index;
        let mut words = FxHashSet::default();
        let mut add = |name: &str| {
            words.insert(word_hash(name.as_bytes()));
        };
        for adt in index.adts.iter().filter(|adt| adt.marks.twin.is_some()) {
            add(&adt.name);
        }
        for (n, adt) in index.adts.iter().enumerate().filter(|(_, adt)| adt.file.is_some() && self.has(adt.module)) {
            for (variant, fields) in index.field_types(AdtId(n as u32)).iter().enumerate() {
                let names = adt.variant_fields(variant as u32).list();
                for (field, _) in names.iter().zip(fields).filter(|(_, ty)| index.twins_in(ty) > 0) {
                    add(&field.name);
                    add(&adt.name);
                    add("Self");
                    if let AdtShape::Enum(variants) = adt.shape {
                        add(&variants[variant].name);
                    }
                }
            }
        }
        for (n, fun) in index.fns.iter().enumerate() {
            let is_taking = fun.file.is_none() && fun.marks.acquires.is_some() && index.is_of_twin(FnId(n as u32));
            let sig = || index.sig(FnId(n as u32));
            let is_declaring = fun.file.is_some()
                && self.has(fun.module)
                && (index.twins_in(&sig().output) > 0 || sig().params.iter().any(|ty| index.twins_in(ty) > 0));
            if is_taking || is_declaring {
                add(&fun.name);
            }
        }
        for (n, def) in index.statics.iter().enumerate().filter(|(_, def)| def.file.is_some() && self.has(def.module)) {
            if index.twins_in(index.static_type(StaticId(n as u32))) > 0 {
                add(&def.name);
            }
        }
        for alias in index.aliases.iter().filter(|alias| self.has(alias.module)) {
            let scope = index.module_scope(alias.module);
            if index.twins_in(&index.lower(alias.ty, &scope)) > 0
                && let Some(name) = self.alias_name(alias)
            {
                add(name);
            }
        }
        for file in self.files() {
            renamed(&index.sources.files[file.index()].skeleton.items, &mut words);
        }
        words
    }

    fn alias_name(&self, alias: &Alias<'_>) -> Option<&'i str> {
        let text = &self.index.sources.files[alias.file?.index()].text;
        let before = text.get(..(alias.ty.span.start + alias.inside.unwrap_or(0)) as usize)?;
        let head = before.rsplit("type").next()?;
        identifiers(head).next().map(|(_, word)| word)
    }
}

/// Adds the names under which imports bring in what has one of the names.
fn renamed(items: &[Item], words: &mut FxHashSet<u32>) {
    for item in items {
        match &item.kind {
            ItemKind::Use(leaves) => {
                for (path, alias) in leaves.iter().filter_map(|leaf| Some((leaf.path.last()?, leaf.alias?))) {
                    if words.contains(&word_hash(path.as_bytes())) {
                        words.insert(word_hash(alias.as_bytes()));
                    }
                }
            }
            ItemKind::Mod(Some(items)) => renamed(items, words),
            _ => {}
        }
    }
}

/// The identifiers of a text without comments, with where each begins; words in strings are among them.
pub(in crate::fixes::go_async) fn identifiers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !is_word(bytes[at]) {
            at += 1;
        }
        let start = at;
        while at < bytes.len() && is_word(bytes[at]) {
            at += 1;
        }
        (start < at).then(|| (start, text.get(start..at).unwrap_or("")))
    })
}
