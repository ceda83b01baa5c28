//! Imports.

use super::items::{Head, Items};
use super::{Few, Lists, exact};
use crate::syntax::Name;
use crate::syntax::ast::*;

impl Items<'_> {
    pub(super) fn extern_crate(&mut self, head: Head) -> Option<Item> {
        self.pass(5);
        let (name, name_span) = if self.is_word("self") { self.any_name() } else { self.name()? };
        let mut alias = None;
        if self.eat_word("as").is_some() {
            alias = Some(if self.is_word("_") { self.any_name().0 } else { self.name()?.0 });
        }
        let end = self.eat(";")?;
        Some(head.finish(name, name_span, ItemKind::ExternCrate(alias), end))
    }

    pub(super) fn import(&mut self, head: Head) -> Option<Item> {
        let keyword = self.pass(3);
        let global = self.eat("::").is_some();
        let mut leaves = Few::new();
        self.use_tree(global, &mut Vec::new(), &mut leaves)?;
        let end = self.eat(";")?;
        Some(head.finish(Name::default(), keyword, ItemKind::Use(exact(leaves)), end))
    }

    fn use_tree(&mut self, global: bool, prefix: &mut Vec<Name>, leaves: &mut Few<UseLeaf>) -> Option<()> {
        if self.byte(0) == b'*' {
            let span = self.pass(1);
            leaves.push(UseLeaf { global, path: prefix.clone(), alias: None, is_glob: true, span, is_self: false });
            return Some(());
        }
        if self.eat("{").is_some() {
            self.list("}", |items| items.use_tree(global, prefix, leaves))?;
            return Some(());
        }
        let (name, mut span) = match self.word() {
            b"self" | b"super" | b"crate" => self.any_name(),
            _ => self.name()?,
        };
        if self.eat("::").is_some() {
            prefix.push(name);
            self.use_tree(global, prefix, leaves)?;
            prefix.pop();
            return Some(());
        }
        let mut alias = None;
        if self.eat_word("as").is_some() {
            let (name, place) = if self.is_word("_") { self.any_name() } else { self.name()? };
            alias = Some(name);
            span = span.to(place);
        }
        leaves.push(UseLeaf::named(global, prefix, name, alias, span));
        Some(())
    }
}
