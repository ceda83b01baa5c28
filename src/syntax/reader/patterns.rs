//! Patterns of parameters, whose names alone matter.

use super::Reader;
use crate::syntax::Name;

impl Reader<'_> {
    /// Goes over a parameter's pattern; its name, where it is a plain one.
    pub(super) fn pattern(&mut self) -> Option<Option<Name>> {
        match self.byte(0) {
            b'&' => {
                self.pass(1);
                self.eat_word("mut");
                self.pattern()?;
            }
            b'(' => {
                self.pass(1);
                self.patterns(b')')?;
            }
            b'[' => {
                self.pass(1);
                self.patterns(b']')?;
            }
            _ if self.is_word("_") => {
                self.pass(1);
            }
            _ if self.is_word("ref") || self.is_word("mut") => {
                self.eat_word("ref");
                self.eat_word("mut");
                return self.name().map(|(name, _)| Some(name));
            }
            _ => return self.path_pattern(),
        }
        Some(None)
    }

    /// A name, or what begins with a path.
    fn path_pattern(&mut self) -> Option<Option<Name>> {
        let before = self.at;
        let name = self.name();
        if !matches!(self.byte(0), b'(' | b'{' | b'<') && !self.is_at("::") {
            return name.map(|(name, _)| Some(name));
        }
        self.at = before;
        let path = self.plain_path()?;
        match self.byte(0) {
            b'(' => {
                self.pass(1);
                self.patterns(b')')?;
            }
            b'{' => {
                self.pass(1);
                self.field_patterns()?;
            }
            _ => path.then_some(())?,
        }
        Some(None)
    }

    /// `a::B`; whether it has more than one segment.
    pub(super) fn plain_path(&mut self) -> Option<bool> {
        let mut segments = 0;
        loop {
            match self.word() {
                b"self" | b"Self" | b"super" | b"crate" => self.any_name(),
                _ => self.name()?,
            };
            segments += 1;
            if self.eat("::").is_none() {
                return Some(segments > 1);
            }
        }
    }

    /// Patterns between commas, and the closing delimiter.
    fn patterns(&mut self, close: u8) -> Option<()> {
        while self.byte(0) != close {
            if self.eat("..").is_none() {
                self.pattern()?;
            }
            if self.eat(",").is_none() && self.byte(0) != close {
                return None;
            }
        }
        self.pass(1);
        Some(())
    }

    /// `a, b: pattern, ..`, and the closing brace.
    fn field_patterns(&mut self) -> Option<()> {
        while self.eat("}").is_none() {
            if self.eat("..").is_some() {
                self.eat("}")?;
                return Some(());
            }
            let is_marked = self.eat_word("ref").is_some() | self.eat_word("mut").is_some();
            self.name()?;
            if !is_marked && self.eat(":").is_some() {
                self.pattern()?;
            }
            if self.eat(",").is_none() && self.byte(0) != b'}' {
                return None;
            }
        }
        Some(())
    }
}
