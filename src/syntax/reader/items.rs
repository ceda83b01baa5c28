//! Items.

use super::Reader;
use crate::syntax::ast::*;
use crate::syntax::meta::Attributes;
use crate::syntax::scan::CutKind;
use crate::syntax::{Name, Span};

/// Where an item stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
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
    is_pub: bool,
}

impl Head {
    /// `name_span`: of the keyword, where the item has no name.
    pub(super) fn finish(self, name: Name, name_span: Span, kind: ItemKind, end: Span) -> Item {
        let (attrs, cfg) = self.attributes.finish();
        Item { name, name_span, span: Span::new(self.start, end.end), is_pub: self.is_pub, attrs, cfg, kind }
    }
}

/// The keywords before `fn`.
#[derive(Default)]
struct Qualifiers {
    is_async: bool,
    is_const: bool,
    is_unsafe: bool,
}

impl Reader<'_> {
    /// All items up to the end.
    pub(in super::super) fn file(&mut self) -> Option<Skeleton> {
        let mut attributes = Attributes::default();
        self.inner(&mut attributes)?;
        let mut items = Vec::new();
        while !self.is_done() {
            items.push(self.item(Inside::Module)?);
        }
        let (attrs, cfg) = attributes.finish();
        Some(Skeleton { attrs, cfg, items })
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

    /// What begins with `const`, `async`, `unsafe`, `extern` or `fn`: a function mostly.
    fn qualified_item(&mut self, head: Head, inside: Inside) -> Option<Item> {
        let mut qualifiers = Qualifiers::default();
        let keyword = self.at;
        if self.eat_word("const").is_some() {
            if !matches!(self.word(), b"fn" | b"async" | b"unsafe" | b"extern") {
                return self.constant(head, inside);
            }
            qualifiers.is_const = true;
        }
        qualifiers.is_async = self.eat_word("async").is_some();
        qualifiers.is_unsafe = self.eat_word("unsafe").is_some();
        match self.word() {
            b"impl" if inside == Inside::Module && !head.is_pub => return self.implementation(head),
            b"trait" if inside == Inside::Module => return self.trait_(head),
            _ => {}
        }
        let start = self.at;
        if let Some(external) = self.eat_word("extern") {
            if start == keyword && self.is_word("crate") {
                return (inside == Inside::Module).then(|| self.extern_crate(head))?;
            }
            self.literal();
            if self.byte(0) == b'{' {
                return (inside == Inside::Module && !head.is_pub).then(|| self.foreign(head, external))?;
            }
        }
        self.eat_word("fn")?;
        self.function(head, &qualifiers)
    }

    fn function(&mut self, head: Head, qualifiers: &Qualifiers) -> Option<Item> {
        let (name, name_span) = self.name()?;
        let mut generics = self.generics()?;
        let open = self.eat("(")?;
        let (mut receiver, mut params) = (None, Vec::new());
        let close = loop {
            if let Some(close) = self.eat(")") {
                break close;
            }
            if self.eat("...").is_some() {
                break self.eat(")")?;
            }
            let mut attributes = Attributes::default();
            self.outer(&mut attributes)?;
            match self.receiver()? {
                Some(_) if receiver.is_some() || !params.is_empty() => return None,
                Some(found) => receiver = Some(found),
                None => params.push(self.param(attributes)?),
            }
            if self.eat(",").is_none() && self.byte(0) != b')' {
                return None;
            }
        };
        let params_span = open.to(close);
        let output = self.output()?;
        self.wheres(&mut generics)?;
        let (body, end) = match self.byte(0) {
            b';' => (None, self.pass(1)),
            b'{' => {
                let (cut, span) = self.cut(self.at, CutKind::Function)?;
                self.go_to(span.end);
                (Some(cut), span)
            }
            _ => return None,
        };
        let function = Function {
            generics,
            is_async: qualifiers.is_async,
            is_const: qualifiers.is_const,
            is_unsafe: qualifiers.is_unsafe,
            receiver,
            params,
            output,
            params_span,
            body,
        };
        Some(head.finish(name, name_span, ItemKind::Fn(Box::new(function)), end))
    }

    /// `self` in one of its forms, or nothing.
    fn receiver(&mut self) -> Option<Option<Receiver>> {
        let before = self.at;
        if self.eat("&").is_some() {
            self.lifetime();
            let is_mut = self.eat_word("mut").is_some();
            if self.eat_word("self").is_some() {
                let receiver = if is_mut { Receiver::RefMut } else { Receiver::Ref };
                return matches!(self.byte(0), b',' | b')').then_some(Some(receiver));
            }
        } else {
            self.eat_word("mut");
            if self.eat_word("self").is_some() {
                if self.eat(":").is_some() {
                    return Some(Some(Receiver::Typed(self.ty(true)?)));
                }
                return matches!(self.byte(0), b',' | b')').then_some(Some(Receiver::Value));
            }
        }
        self.at = before;
        Some(None)
    }

    fn param(&mut self, attributes: Attributes) -> Option<Param> {
        let start = self.at as u32;
        let name = self.pattern()?;
        self.eat(":")?;
        let ty = self.ty(true)?;
        Some(Param { name, span: Span::new(start, start).to(ty.span), ty, attrs: attributes.finish().0 })
    }

    fn constant(&mut self, head: Head, inside: Inside) -> Option<Item> {
        let (name, name_span) = if self.is_word("_") { self.any_name() } else { self.name()? };
        self.eat(":")?;
        let ty = self.ty(true)?;
        let (init, end) = match self.byte(0) {
            b';' if inside == Inside::Trait => (None, self.pass(1)),
            _ => self.initializer()?,
        };
        (inside != Inside::Foreign).then(|| head.finish(name, name_span, ItemKind::Const(ty, init), end))
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
        Some(head.finish(name, name_span, ItemKind::Static(ty, init), end))
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
            Some(_) => Some(self.ty(true)?),
            None if needs_none => None,
            None => return None,
        };
        self.wheres(&mut generics)?;
        let end = self.eat(";")?;
        Some(head.finish(name, name_span, ItemKind::TypeAlias(generics, target, bounds), end))
    }

    // ------------------------------------------------------------------------------------------ what holds items

    fn members(&mut self, head: &mut Head, inside: Inside) -> Option<(Vec<Item>, Span)> {
        self.eat("{")?;
        self.inner(&mut head.attributes)?;
        let mut items = Vec::new();
        loop {
            if let Some(close) = self.eat("}") {
                return Some((items, close));
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

    fn trait_(&mut self, mut head: Head) -> Option<Item> {
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

    fn implementation(&mut self, mut head: Head) -> Option<Item> {
        let keyword = self.pass(4);
        let mut generics = self.generics()?;
        let negative = self.byte(0) == b'!' && self.eat("!").is_some();
        let first = self.ty(false)?;
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

    fn foreign(&mut self, mut head: Head, keyword: Span) -> Option<Item> {
        let (items, end) = self.members(&mut head, Inside::Foreign)?;
        Some(head.finish(Name::default(), keyword, ItemKind::Foreign(items), end))
    }

    fn extern_crate(&mut self, head: Head) -> Option<Item> {
        self.pass(5);
        let (name, name_span) = if self.is_word("self") { self.any_name() } else { self.name()? };
        let mut alias = None;
        if self.eat_word("as").is_some() {
            alias = Some(if self.is_word("_") { self.any_name().0 } else { self.name()?.0 });
        }
        let end = self.eat(";")?;
        Some(head.finish(name, name_span, ItemKind::ExternCrate(alias), end))
    }

    // ------------------------------------------------------------------------------------------ imports and macros

    fn import(&mut self, head: Head) -> Option<Item> {
        let keyword = self.pass(3);
        let global = self.eat("::").is_some();
        let mut leaves = Vec::new();
        self.use_tree(global, &mut Vec::new(), &mut leaves)?;
        let end = self.eat(";")?;
        Some(head.finish(Name::default(), keyword, ItemKind::Use(leaves), end))
    }

    fn use_tree(&mut self, global: bool, prefix: &mut Vec<Name>, leaves: &mut Vec<UseLeaf>) -> Option<()> {
        if self.byte(0) == b'*' {
            let span = self.pass(1);
            leaves.push(UseLeaf { global, path: prefix.clone(), alias: None, is_glob: true, span, is_self: false });
            return Some(());
        }
        if self.eat("{").is_some() {
            while self.eat("}").is_none() {
                self.use_tree(global, prefix, leaves)?;
                if self.eat(",").is_none() && self.byte(0) != b'}' {
                    return None;
                }
            }
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
        Some(head.finish(Name::default(), keyword, ItemKind::MacroCall(call), end))
    }

    // ------------------------------------------------------------------------------------------ cuts

    /// The cut of this kind that begins at an offset, and its place.
    fn cut(&self, start: usize, kind: CutKind) -> Option<(u32, Span)> {
        let index = self.file.cut_at(start as u32, kind)?;
        Some((index, self.file.scan.cuts[index as usize].span))
    }

    fn go_to(&mut self, offset: u32) {
        self.at = offset as usize;
        self.skip_blanks();
    }
}
