//! Patterns that are gone over: of parameters, whose names alone matter, and those that are read later.

use super::{Cursor, Lists};
use crate::syntax::ast::Path;
use crate::syntax::{Name, Span};

impl Cursor<'_> {
    /// Goes over a pattern without `|`; its name, where it is a variable and no more.
    pub(in super::super) fn pattern(&mut self) -> Option<Option<Name>> {
        match self.byte(0) {
            b'&' => {
                self.pass(1);
                self.eat_word("mut");
                self.pattern()?;
            }
            b'(' => {
                self.pass(1);
                self.list(")", Self::part)?;
            }
            b'[' => {
                self.pass(1);
                self.list("]", Self::part)?;
            }
            _ if self.is_literal_pattern() => {
                self.literal_pattern()?;
            }
            _ if self.is_word("_") => {
                self.pass(1);
            }
            _ if self.is_word("ref") || self.is_word("mut") => {
                self.eat_word("ref");
                self.eat_word("mut");
                let (name, _) = self.name()?;
                return self.variable(name);
            }
            _ => return self.worded_pattern(),
        }
        Some(None)
    }

    /// `A | B`, also with a `|` before it.
    pub(in super::super) fn cases(&mut self) -> Option<()> {
        if !self.is_at("||") {
            self.eat("|");
        }
        self.pattern()?;
        while self.is_case() {
            self.pass(1);
            self.pattern()?;
        }
        Some(())
    }

    /// Whether another case follows.
    pub(in super::super) fn is_case(&self) -> bool {
        self.byte(0) == b'|' && !matches!(self.byte(1), b'|' | b'=')
    }

    /// A part of a tuple or slice: `..` may stand here.
    fn part(&mut self) -> Option<()> {
        match self.eat("..") {
            Some(_) => matches!(self.byte(0), b',' | b')' | b']').then_some(()),
            None => self.cases(),
        }
    }

    /// What may stand behind a variable.
    fn variable(&mut self, name: Name) -> Option<Option<Name>> {
        if self.eat("@").is_none() {
            return Some(Some(name));
        }
        self.pattern()?;
        Some(None)
    }

    /// A name, or what begins with a path.
    fn worded_pattern(&mut self) -> Option<Option<Name>> {
        let before = self.at;
        if let Some((name, _)) = self.name()
            && !matches!(self.byte(0), b'(' | b'{' | b'<' | b'!')
            && !self.is_at("::")
            && !self.is_at("..")
        {
            return self.variable(name);
        }
        self.at = before;
        let path = self.path_in_pattern()?;
        match self.byte(0) {
            b'(' => {
                self.pass(1);
                self.list(")", Self::part)?;
            }
            b'{' => {
                self.pass(1);
                self.list("}", Self::field_pattern)?;
            }
            _ => (path.qself.is_some() || path.segments.len() > 1).then_some(())?,
        }
        Some(None)
    }

    /// `a`, `b: pattern` or `..`
    fn field_pattern(&mut self) -> Option<()> {
        if self.eat("..").is_some() {
            return (self.byte(0) == b'}').then_some(());
        }
        let is_marked = self.eat_word("ref").is_some() | self.eat_word("mut").is_some();
        let is_index = self.byte(0).is_ascii_digit();
        if is_index {
            self.number();
        } else {
            self.name()?;
        }
        if !is_marked && self.byte(0) == b':' && self.byte(1) != b':' {
            self.pass(1);
            return self.cases();
        }
        (!is_index).then_some(())
    }

    /// Whether a literal begins here.
    pub(in super::super) fn is_literal_pattern(&self) -> bool {
        let byte = self.byte(0);
        let is_prefixed = matches!(byte, b'b' | b'c' | b'r')
            && (matches!(self.byte(1), b'"' | b'\'') || matches!(self.word(), b"br" | b"cr"))
            || self.is_at("r#\"");
        byte.is_ascii_digit()
            || matches!(byte, b'"' | b'\'')
            || is_prefixed
            || self.is_word("true")
            || self.is_word("false")
    }

    /// A literal that is no end of a range.
    pub(in super::super) fn literal_pattern(&mut self) -> Option<Span> {
        let span = match self.word() {
            b"true" | b"false" => self.any_name().1,
            _ => self.literal()?,
        };
        (!self.is_at("..")).then(|| self.whole_literal(span))
    }

    /// `a::B`, which no macro call and no range begins with.
    pub(in super::super) fn path_in_pattern(&mut self) -> Option<Path> {
        let is_path = matches!(self.byte(0), b'<' | b':') || !self.word().is_empty();
        let path = is_path.then(|| self.expr_path())??;
        let is_other = self.byte(0) == b'!' || self.is_at("..");
        (!is_other).then_some(path)
    }

    /// What is not ASCII in a `char` stands as `'x'` in the clean text, and is longer here.
    pub(in super::super) fn whole_literal(&self, span: Span) -> Span {
        let is_char = self.clean[span.start as usize] == b'\'';
        let inside = self.cx.text.get(span.start as usize + 1..).filter(|_| is_char);
        match inside.and_then(|text| text.chars().next()) {
            Some(c) if !c.is_ascii() => Span::new(span.start, span.start + 2 + c.len_utf8() as u32),
            _ => span,
        }
    }
}
