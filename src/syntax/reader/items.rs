//! Items.

use super::{Cursor, Few, Lists, exact};
use crate::syntax::ast::*;
use crate::syntax::convert::Context;
use crate::syntax::meta::Attributes;
use crate::syntax::scan::CutKind;
use crate::syntax::skeleton::SkeletonOf;
use crate::syntax::{Name, Span};

/// Reads items from a file's clean text.
pub(in super::super) struct Items<'a> {
    file: &'a SkeletonOf<'a>,
    cursor: Cursor<'a>,
}

impl<'a> std::ops::Deref for Items<'a> {
    type Target = Cursor<'a>;

    fn deref(&self) -> &Cursor<'a> {
        &self.cursor
    }
}

impl std::ops::DerefMut for Items<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.cursor
    }
}

impl<'a> Lists<'a> for Items<'a> {
    fn cursor(&mut self) -> &mut Cursor<'a> {
        &mut self.cursor
    }
}

/// Where an item stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    /// A file, a module, or a macro's tokens.
    Module,
    Impl,
    Trait,
    /// `extern "C" { .. }`
    Foreign,
}

/// What stands before an item's keyword.
pub(super) struct Head {
    attributes: Attributes,
    start: u32,
    pub(super) is_pub: bool,
}

impl Head {
    /// `name_span`: of the keyword, where the item has no name.
    pub(super) fn finish(self, name: Name, name_span: Span, kind: ItemKind, end: Span) -> Item {
        let (attrs, cfg) = self.attributes.finish();
        Item { name, name_span, span: Span::new(self.start, end.end), is_pub: self.is_pub, attrs, cfg, kind }
    }
}

impl<'a> Items<'a> {
    /// Reads what stands in `span` of the file's clean text.
    pub(in super::super) fn new(file: &'a SkeletonOf<'a>, cx: &'a Context<'a>, span: Span) -> Self {
        let clean = &file.clean.as_bytes()[..span.end as usize];
        Items { file, cursor: Cursor::new(cx, clean, span.start as usize) }
    }

    /// All items up to the end.
    pub(in super::super) fn file(&mut self) -> Option<Skeleton> {
        let mut attributes = Attributes::default();
        self.inner(&mut attributes)?;
        let mut items = Few::new();
        while !self.is_done() {
            items.push(self.item(Inside::Module)?);
        }
        let (attrs, cfg) = attributes.finish();
        Some(Skeleton { attrs, cfg, items: exact(items) })
    }

    fn item(&mut self, inside: Inside) -> Option<Item> {
        let mut head = Head { attributes: Attributes::default(), start: self.at as u32, is_pub: false };
        self.outer(&mut head.attributes)?;
        head.is_pub = self.visibility()?;
        if head.is_pub && inside == Inside::Trait {
            return None;
        }
        match self.word() {
            b"use" if inside == Inside::Module => self.import(head),
            b"struct" if inside == Inside::Module => self.structure(head),
            b"enum" if inside == Inside::Module => self.enumeration(head),
            b"mod" if inside == Inside::Module => self.module(head),
            b"trait" if inside == Inside::Module => self.trait_(head),
            b"impl" if inside == Inside::Module && !head.is_pub => self.implementation(head),
            b"type" => self.alias(head, inside),
            b"static" if matches!(inside, Inside::Module | Inside::Foreign) => self.static_(head, inside),
            b"const" | b"async" | b"unsafe" | b"extern" | b"fn" => self.qualified_item(head, inside),
            _ if !head.is_pub && inside != Inside::Foreign => self.macro_call(head),
            _ => None,
        }
    }

    /// Whether there is any `pub`.
    pub(super) fn visibility(&mut self) -> Option<bool> {
        if self.eat_word("pub").is_none() {
            return Some(false);
        }
        if self.byte(0) == b'(' {
            let before = self.at;
            self.pass(1);
            match self.word() {
                b"in" => {
                    self.pass(2);
                    self.path()?;
                    self.eat(")")?;
                }
                b"crate" | b"self" | b"super" => {
                    self.any_name();
                    if self.eat(")").is_none() {
                        self.at = before;
                    }
                }
                _ => self.at = before,
            }
        }
        Some(true)
    }

    pub(super) fn constant(&mut self, head: Head, inside: Inside) -> Option<Item> {
        let (name, name_span) = if self.is_word("_") { self.any_name() } else { self.name()? };
        self.eat(":")?;
        let ty = self.ty(true)?;
        let (init, end) = match self.byte(0) {
            b';' if inside == Inside::Trait => (None, self.pass(1)),
            _ => self.initializer()?,
        };
        (inside != Inside::Foreign).then(|| head.finish(name, name_span, ItemKind::Const(Box::new(ty), init), end))
    }

    fn static_(&mut self, head: Head, inside: Inside) -> Option<Item> {
        self.pass(6);
        self.eat_word("mut");
        let (name, name_span) = self.name()?;
        self.eat(":")?;
        let ty = self.ty(true)?;
        let (init, end) = match self.byte(0) {
            b';' => (None, self.pass(1)),
            _ if inside == Inside::Module => self.initializer()?,
            _ => return None,
        };
        Some(head.finish(name, name_span, ItemKind::Static(Box::new(ty), init), end))
    }

    /// `= value;`
    fn initializer(&mut self) -> Option<(Option<u32>, Span)> {
        let equals = self.eat("=")?;
        let (cut, span) = self.cut(equals.end as usize, CutKind::Initializer)?;
        self.go_to(span.end);
        Some((Some(cut), self.eat(";")?))
    }

    fn alias(&mut self, head: Head, inside: Inside) -> Option<Item> {
        self.pass(4);
        let (name, name_span) = self.name()?;
        let mut generics = self.generics()?;
        let mut bounds = Vec::new();
        if inside == Inside::Trait && self.eat(":").is_some() {
            bounds = self.bounds(true)?.0;
        }
        self.wheres(&mut generics)?;
        let needs_none = matches!(inside, Inside::Foreign | Inside::Trait);
        let target = match self.eat("=") {
            Some(_) => Some(Box::new(self.ty(true)?)),
            None if needs_none => None,
            None => return None,
        };
        self.wheres(&mut generics)?;
        let end = self.eat(";")?;
        Some(head.finish(name, name_span, ItemKind::TypeAlias(Box::new(generics), target, bounds), end))
    }

    // ------------------------------------------------------------------------------------------ what holds items

    fn members(&mut self, head: &mut Head, inside: Inside) -> Option<(Vec<Item>, Span)> {
        self.eat("{")?;
        self.inner(&mut head.attributes)?;
        let mut items = Few::new();
        loop {
            if let Some(close) = self.eat("}") {
                return Some((exact(items), close));
            }
            items.push(self.item(inside)?);
        }
    }

    fn module(&mut self, mut head: Head) -> Option<Item> {
        self.pass(3);
        let (name, name_span) = self.name()?;
        if let Some(semi) = self.eat(";") {
            return Some(head.finish(name, name_span, ItemKind::Mod(None), semi));
        }
        let (items, end) = self.members(&mut head, Inside::Module)?;
        Some(head.finish(name, name_span, ItemKind::Mod(Some(items)), end))
    }

    pub(super) fn trait_(&mut self, mut head: Head) -> Option<Item> {
        self.pass(5);
        let (name, name_span) = self.name()?;
        let mut generics = self.generics()?;
        let mut supers = Vec::new();
        if self.eat(":").is_some() {
            supers = self.bounds(true)?.0;
        }
        self.wheres(&mut generics)?;
        let (items, end) = self.members(&mut head, Inside::Trait)?;
        Some(head.finish(name, name_span, ItemKind::Trait(Box::new(Trait { generics, supers, items })), end))
    }

    pub(super) fn implementation(&mut self, mut head: Head) -> Option<Item> {
        let keyword = self.pass(4);
        let mut generics = self.generics()?;
        let negative = self.byte(0) == b'!' && self.eat("!").is_some();
        let first = self.ty(true)?;
        let (trait_, self_ty) = match self.eat_word("for") {
            Some(_) => {
                let TypeKind::Path(path) = first.kind else { return None };
                path.qself.is_none().then_some(())?;
                (Some(path), self.ty(true)?)
            }
            None => (None, first),
        };
        self.wheres(&mut generics)?;
        let (items, end) = self.members(&mut head, Inside::Impl)?;
        let kind = ItemKind::Impl(Box::new(Impl { generics, trait_, negative, self_ty, items }));
        Some(head.finish(Name::default(), keyword, kind, end))
    }

    pub(super) fn foreign(&mut self, mut head: Head, keyword: Span) -> Option<Item> {
        let (items, end) = self.members(&mut head, Inside::Foreign)?;
        Some(head.finish(Name::default(), keyword, ItemKind::Foreign(items), end))
    }

    // ------------------------------------------------------------------------------------------ macros

    fn macro_call(&mut self, head: Head) -> Option<Item> {
        let path = self.path()?;
        if path.qself.is_some() || path.segments.iter().any(|segment| segment.args.is_some()) {
            return None;
        }
        self.eat("!")?;
        let named = if self.word().is_empty() { None } else { Some(self.name()?) };
        let is_braced = self.byte(0) == b'{';
        let tokens = match self.cut(self.at, CutKind::Macro) {
            Some((_, span)) => {
                self.go_to(span.end);
                span
            }
            None => self.tree()?,
        };
        let end = if is_braced { tokens } else { self.eat(";")? };
        if let Some((name, name_span)) = named {
            return Some(head.finish(name, name_span, ItemKind::MacroRules(tokens), end));
        }
        let items = self.file.macro_items(&path, tokens);
        let (keyword, opaque) = (path.span, items.is_none());
        let call = ItemMacro { path, tokens, items: items.unwrap_or_default(), opaque };
        Some(head.finish(Name::default(), keyword, ItemKind::MacroCall(Box::new(call)), end))
    }

    // ------------------------------------------------------------------------------------------ cuts

    /// The cut of this kind that begins at an offset, and its place.
    pub(super) fn cut(&self, start: usize, kind: CutKind) -> Option<(u32, Span)> {
        let index = self.file.cut_at(start as u32, kind)?;
        Some((index, self.file.scan.cuts[index as usize].span))
    }
}
