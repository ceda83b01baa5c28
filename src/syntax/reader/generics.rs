//! Generics, bounds and lifetimes.

use super::{Cursor, Few, Lists, exact};
use crate::syntax::Span;
use crate::syntax::ast::*;

impl Cursor<'_> {
    /// `for<'a, 'b>`
    pub(super) fn for_lifetimes(&mut self) -> Option<()> {
        if self.eat_word("for").is_none() {
            return Some(());
        }
        self.eat("<")?;
        while self.eat(">").is_none() {
            if self.lifetime().is_none() {
                self.eat(",").or_else(|| self.eat(":")).or_else(|| self.eat("+"))?;
            }
        }
        Some(())
    }

    /// The traits of `A + B`, and the place of all of it. Lifetimes and `?Sized` are left out.
    pub(super) fn bounds(&mut self, with_plus: bool) -> Option<(Vec<Bound>, Span)> {
        let (mut bounds, mut span) = (Few::new(), Span::default());
        while !matches!(self.byte(0), b',' | b'>' | b'=' | b'{' | b';' | b')' | 0) && !self.is_word("where") {
            span = span.to(self.bound(&mut bounds)?);
            if !with_plus || self.eat("+").is_none() {
                break;
            }
        }
        Some((exact(bounds), span))
    }

    /// The same, of which there is at least one.
    pub(super) fn some_bounds(&mut self, with_plus: bool) -> Option<(Vec<Bound>, Span)> {
        self.bounds(with_plus).filter(|(_, span)| *span != Span::default())
    }

    fn bound(&mut self, bounds: &mut Few<Bound>) -> Option<Span> {
        if let Some(lifetime) = self.lifetime() {
            return Some(lifetime);
        }
        if let Some(keyword) = self.eat_word("use") {
            self.eat("<")?;
            while self.byte(0) != b'>' {
                if self.lifetime().is_none() && self.eat(",").is_none() {
                    self.name().or_else(|| self.is_word("Self").then(|| self.any_name()))?;
                }
            }
            return Some(keyword.to(self.pass(1)));
        }
        let open = self.eat("(");
        let is_maybe = self.eat("?").is_some();
        self.for_lifetimes()?;
        if !matches!(self.byte(0), b':' | b'_' | b'a'..=b'z' | b'A'..=b'Z') {
            return None;
        }
        let path = self.path()?;
        let mut span = path.span;
        if let Some(open) = open {
            span = span.to(open.to(self.eat(")")?));
        }
        if !is_maybe {
            bounds.push(Bound { path });
        }
        Some(span)
    }

    /// `<'a, T: A = B, const N: usize>`, or nothing.
    pub(super) fn generics(&mut self) -> Option<Generics> {
        let mut generics = Generics::default();
        if self.eat("<").is_none() {
            return Some(generics);
        }
        self.list(">", |cursor| cursor.generic_param(&mut generics))?;
        generics.params.shrink_to_fit();
        Some(generics)
    }

    fn generic_param(&mut self, generics: &mut Generics) -> Option<()> {
        if self.lifetime().is_some() {
            generics.has_lifetime = true;
            if self.eat(":").is_some() {
                self.lifetimes();
            }
            return Some(());
        }
        let is_const = self.eat_word("const").is_some();
        let (name, _) = self.name()?;
        let mut param = GenericParam { name, is_const, bounds: Vec::new(), default: None };
        if is_const {
            self.eat(":")?;
            self.ty(false)?;
            if self.eat("=").is_some() {
                match self.byte(0) {
                    b'{' => self.tree()?,
                    byte if byte.is_ascii_digit() => self.number(),
                    _ => self.any_word()?,
                };
            }
        } else {
            if self.eat(":").is_some() {
                param.bounds = self.bounds(true)?.0;
            }
            if self.eat("=").is_some() {
                param.default = Some(self.ty(true)?);
            }
        }
        generics.params.push(param);
        Some(())
    }

    fn any_word(&mut self) -> Option<Span> {
        (!self.word().is_empty()).then(|| self.any_name().1)
    }

    /// `'a + 'b`
    fn lifetimes(&mut self) {
        while self.lifetime().is_some() && self.eat("+").is_some() {}
    }

    /// `where T: A, 'a: 'b`, or nothing.
    pub(super) fn wheres(&mut self, generics: &mut Generics) -> Option<()> {
        if self.eat_word("where").is_none() {
            return Some(());
        }
        while !matches!(self.byte(0), b'{' | b';' | b'=' | 0) {
            if self.lifetime().is_some() {
                self.eat(":")?;
                self.lifetimes();
            } else {
                self.for_lifetimes()?;
                let ty = self.ty(true)?;
                self.eat(":")?;
                let bounds = self.bounds(true)?.0;
                if !bounds.is_empty() {
                    generics.wheres.push((ty, bounds));
                }
            }
            if self.eat(",").is_none() && !matches!(self.byte(0), b'{' | b';' | b'=') {
                return None;
            }
        }
        generics.wheres.shrink_to_fit();
        Some(())
    }
}
