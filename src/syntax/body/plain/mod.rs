//! Bodies as they are mostly written, read straight from the text: see [`crate::syntax::reader`].
//!
//! The nodes are those that the walk over syn's tree makes, in the same order. What stands in macros is lexed on its own and
//! read by syn, amid the scopes around the call. Attributes and items in blocks are left to syn, too.

mod block;
mod control;
mod expr;
mod pat;

use super::Reader;
use crate::syntax::Span;
use crate::syntax::ast::*;
use crate::syntax::convert::{Context, Place};
use crate::syntax::reader::Cursor;

/// Reads a body from its clean text.
pub(super) struct Plain<'p, 'a> {
    reader: &'p mut Reader<'a>,
    cursor: Cursor<'p>,
}

impl<'p> std::ops::Deref for Plain<'p, '_> {
    type Target = Cursor<'p>;

    fn deref(&self) -> &Cursor<'p> {
        &self.cursor
    }
}

impl std::ops::DerefMut for Plain<'_, '_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.cursor
    }
}

impl Reader<'_> {
    /// Reads a function whose parameters stand at the beginning and whose block stands at `block`.
    /// `None` where something in it is not so plain: the reader is of no use then.
    pub(super) fn plain_function(&mut self, clean: &str, block: usize) -> Option<()> {
        let cx = Context::new(self.cx.text, Place::Base(0), self.cx.host);
        let mut plain = Plain { reader: self, cursor: Cursor::new(&cx, clean.as_bytes(), 0) };
        plain.params()?;
        plain.at = block;
        let root = plain.block(None, BlockKind::Plain, None)?;
        plain.reader.body.root = Some(root);
        plain.is_done().then_some(())
    }

    /// The same of an initializer.
    pub(super) fn plain_initializer(&mut self, clean: &str) -> Option<()> {
        let cx = Context::new(self.cx.text, Place::Base(0), self.cx.host);
        let mut plain = Plain { reader: self, cursor: Cursor::new(&cx, clean.as_bytes(), 0) };
        let root = plain.expr(true)?;
        plain.reader.body.root = Some(root);
        plain.is_done().then_some(())
    }
}

impl Plain<'_, '_> {
    fn params(&mut self) -> Option<()> {
        self.eat("(")?;
        while self.eat(")").is_none() {
            let pat = match self.self_param()? {
                Some(pat) => pat,
                None => {
                    let pat = self.pat_single()?;
                    self.eat(":")?;
                    self.typed(pat)?
                }
            };
            self.reader.body.params.push(pat);
            if self.eat(",").is_none() && self.byte(0) != b')' {
                return None;
            }
        }
        Some(())
    }

    /// The receiver, or nothing.
    fn self_param(&mut self) -> Option<Option<PatId>> {
        let before = self.at;
        let and = self.eat("&");
        if and.is_some() {
            self.lifetime();
        }
        let mutable = self.eat_word("mut");
        let Some(word) = self.eat_word("self") else {
            self.at = before;
            return Some(None);
        };
        // `&mut self` borrows, `mut self` is a variable that changes.
        let is_mut = and.is_none() && mutable.is_some();
        let name = self.cx.intern("self");
        let binding = self.reader.declare(name, word, is_mut, false);
        let mut span = if is_mut { mutable.unwrap_or(word).to(word) } else { word };
        if let Some(and) = and {
            span = and.to(span);
        } else if self.eat(":").is_some() {
            let ty = self.ty(true)?;
            let pat = self.reader.push_pat(PatKind::Bind { binding, sub: None }, span);
            let span = span.to(ty.span);
            return Some(Some(self.reader.push_pat(PatKind::Typed(pat, Box::new(ty)), span)));
        }
        Some(Some(self.reader.push_pat(PatKind::Bind { binding, sub: None }, span)))
    }

    /// The type of a pattern, behind its colon.
    fn typed(&mut self, inner: PatId) -> Option<PatId> {
        let ty = self.ty(true)?;
        let span = self.reader.body.pat(inner).span.to(ty.span);
        Some(self.reader.push_pat(PatKind::Typed(inner, Box::new(ty)), span))
    }

    /// The macro call that stands between two places, as syn has it; its places are right as long as nothing else is read.
    fn syn_macro(&mut self, start: usize, end: u32) -> Option<syn::Macro> {
        let text = std::str::from_utf8(&self.clean[start..end as usize]).ok()?;
        let mac = syn::parse_str(text).ok()?;
        self.reader.cx.shift.set(start as u32);
        self.reader.nested.shift.set(start as u32);
        Some(mac)
    }

    /// Where the macro call ends that begins here, if one does.
    fn macro_end(&mut self) -> Option<u32> {
        let before = self.at;
        let end = self.macro_end_from_here();
        self.at = before;
        end
    }

    fn macro_end_from_here(&mut self) -> Option<u32> {
        self.eat("::");
        self.plain_path()?;
        if self.is_at("!=") {
            return None;
        }
        self.eat("!")?;
        Some(self.tree()?.end)
    }

    fn go_to(&mut self, offset: u32) {
        self.at = offset as usize;
        self.skip_blanks();
    }

    fn start_of(&self, id: ExprId) -> u32 {
        self.reader.start_of(id)
    }

    fn end_of(&self, id: ExprId) -> u32 {
        self.reader.end_of(id)
    }

    fn push(&mut self, kind: ExprKind, start: u32, end: u32) -> ExprId {
        self.reader.push(kind, Span::new(start, end))
    }
}
