//! Functions, and what else begins with their keywords.

use super::items::{Head, Inside, Items};
use super::{Few, Lists, exact};
use crate::syntax::Span;
use crate::syntax::ast::*;
use crate::syntax::meta::Attributes;
use crate::syntax::scan::CutKind;

/// The keywords before `fn`.
#[derive(Default)]
struct Qualifiers {
    is_async: bool,
    is_const: bool,
    is_unsafe: bool,
}

impl Items<'_> {
    /// What begins with `const`, `async`, `unsafe`, `extern` or `fn`: a function mostly.
    pub(super) fn qualified_item(&mut self, head: Head, inside: Inside) -> Option<Item> {
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
        let (mut receiver, mut params) = (None, Few::new());
        let list = self.list(")", |items| {
            if items.eat("...").is_some() {
                return (items.byte(0) == b')').then_some(());
            }
            let mut attributes = Attributes::default();
            items.outer(&mut attributes)?;
            match items.receiver()? {
                Some(_) if receiver.is_some() || !params.is_empty() => return None,
                Some(found) => receiver = Some(found),
                None => params.push(items.param(attributes)?),
            }
            Some(())
        })?;
        let params_span = open.to(list.close);
        let output = self.output(true)?;
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
            params: exact(params),
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
                    return Some(Some(Receiver::Typed(Box::new(self.ty(true)?))));
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
}
