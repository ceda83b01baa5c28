//! Bodies as they are mostly written, read straight from the text: see [`crate::syntax::reader`].
//!
//! The nodes are those that the walk over syn's tree makes, in the same order. What stands in macros is lexed on its own and
//! read by syn, amid the scopes around the call, and so are items in blocks.

mod block;
mod control;
mod expr;
mod macros;
mod operators;
mod pat;

use super::Reader;
use crate::syntax::Span;
use crate::syntax::ast::*;
use crate::syntax::convert::{Context, Place};
use crate::syntax::meta::Attributes;
use crate::syntax::reader::{Cursor, List, Lists};

/// Reads a body from its clean text.
pub(super) struct Plain<'p, 'a> {
    reader: &'p mut Reader<'a>,
    cursor: Cursor<'p>,
    /// The last expression that parentheses were around: its kind does not tell.
    enclosed: Option<ExprId>,
}

/// The attributes of a statement, an arm or an element.
struct Written {
    start: u32,
    kept: Vec<Attr>,
    cfg: Option<Box<Cfg>>,
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

impl<'p> Lists<'p> for Plain<'p, '_> {
    fn cursor(&mut self) -> &mut Cursor<'p> {
        &mut self.cursor
    }
}

impl Reader<'_> {
    /// Reads a function whose parameters stand at the beginning and whose block stands at `block`.
    /// `None` where something in it is not so plain: the reader is of no use then.
    pub(super) fn plain_function(&mut self, clean: &str, block: usize) -> Option<()> {
        let cx = Context::new(self.cx.text, Place::Base(0), self.cx.host);
        let mut plain = Plain { reader: self, cursor: Cursor::new(&cx, clean.as_bytes(), 0), enclosed: None };
        plain.params()?;
        plain.at = block;
        let open = plain.eat("{")?;
        plain.inner(&mut Attributes::default())?;
        let root = plain.statements(open, None, BlockKind::Plain, None)?;
        plain.reader.body.root = Some(root);
        plain.is_done().then_some(())
    }

    /// The same of an initializer.
    pub(super) fn plain_initializer(&mut self, clean: &str) -> Option<()> {
        let cx = Context::new(self.cx.text, Place::Base(0), self.cx.host);
        let mut plain = Plain { reader: self, cursor: Cursor::new(&cx, clean.as_bytes(), 0), enclosed: None };
        let root = plain.expr(true)?;
        plain.reader.body.root = Some(root);
        plain.is_done().then_some(())
    }
}

impl Plain<'_, '_> {
    fn params(&mut self) -> Option<()> {
        self.eat("(")?;
        self.reader.body.params = self.list(")", Self::param)?.of;
        Some(())
    }

    fn param(&mut self) -> Option<PatId> {
        if let Some(receiver) = self.self_param()? {
            return Some(receiver);
        }
        let pat = self.pat_single()?;
        self.eat(":")?;
        self.typed(pat)
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

    /// The macro call or item that stands between two places, as syn has it; its places are right as long as nothing else is read.
    fn by_syn<T: syn::parse::Parse>(&mut self, start: usize, end: u32) -> Option<T> {
        let text = std::str::from_utf8(&self.clean[start..end as usize]).ok()?;
        let tree = syn::parse_str(text).ok()?;
        self.reader.cx.shift.set(start as u32);
        self.reader.nested.shift.set(start as u32);
        Some(tree)
    }

    /// The attributes that stand here, with where they begin; nothing where there are none.
    fn attributes(&mut self) -> Option<Option<Written>> {
        if self.byte(0) != b'#' {
            return Some(None);
        }
        let start = self.at as u32;
        let mut attributes = Attributes::default();
        self.outer(&mut attributes)?;
        let (mut kept, cfg) = attributes.finish();
        kept.retain(|attr| attr.is("allow") || attr.is("expect"));
        Some(Some(Written { start, kept, cfg: cfg.map(Box::new) }))
    }

    /// Puts the `#[cfg]` of what was written before an expression on it.
    fn put_cfg(&mut self, id: ExprId, written: Option<Written>) {
        if let Some(written) = written {
            self.reader.body.exprs[id.index()].cfg = written.cfg;
        }
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
