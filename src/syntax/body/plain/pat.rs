//! Patterns.

use super::*;
use crate::syntax::Name;

impl Plain<'_, '_> {
    /// A whole pattern; its variables are visible from here on. `with_cases`: `A | B` may stand here.
    pub(super) fn pat(&mut self, with_cases: bool) -> Option<PatId> {
        let outer = std::mem::replace(&mut self.reader.pat_mark, self.reader.scopes.len());
        let pat = if with_cases { self.pat_cases() } else { self.pat_single() };
        self.reader.pat_mark = outer;
        pat
    }

    /// `A | B`, also with a `|` before it.
    pub(super) fn pat_cases(&mut self) -> Option<PatId> {
        let leading = if self.is_at("||") { None } else { self.eat("|") };
        let first = self.pat_single()?;
        if leading.is_none() && !self.is_case() {
            return Some(first);
        }
        let mut cases = vec![first];
        while self.is_case() {
            self.pass(1);
            cases.push(self.pat_single()?);
        }
        let span = cases.iter().fold(leading.unwrap_or_default(), |span, case| {
            let case = self.reader.body.pat(*case).span;
            span.to(case)
        });
        Some(self.reader.push_pat(PatKind::Or(cases.into()), span))
    }

    /// A pattern without `|`.
    pub(super) fn pat_single(&mut self) -> Option<PatId> {
        match self.byte(0) {
            b'&' => {
                let and = self.pass(1);
                self.eat_word("mut");
                let inner = self.pat_single()?;
                let span = and.to(self.reader.body.pat(inner).span);
                Some(self.reader.push_pat(PatKind::Ref(inner), span))
            }
            b'(' => self.tuple_pat(),
            b'[' => {
                let open = self.pass(1);
                let List { of, close, .. } = self.list("]", Self::part)?;
                Some(self.reader.push_pat(PatKind::Slice(of.into()), open.to(close)))
            }
            _ if self.is_literal_pattern() => {
                let span = self.literal_pattern()?;
                Some(self.reader.push_pat(PatKind::Lit, span))
            }
            _ if self.is_word("_") => {
                let span = self.pass(1);
                Some(self.reader.push_pat(PatKind::Wild, span))
            }
            _ if self.is_word("ref") || self.is_word("mut") => {
                let by_ref = self.eat_word("ref");
                let mutable = self.eat_word("mut");
                let (name, word) = self.name()?;
                self.bind(name, word, mutable, by_ref)
            }
            _ => self.path_pat(),
        }
    }

    fn tuple_pat(&mut self) -> Option<PatId> {
        let open = self.pass(1);
        let List { of: parts, close, has_comma } = self.list(")", Self::part)?;
        let span = open.to(close);
        match &parts[..] {
            [only] if !has_comma && !matches!(self.reader.body.pat(*only).kind, PatKind::Rest) => {
                self.reader.body.pats[only.index()].span = span;
                Some(*only)
            }
            _ => Some(self.reader.push_pat(PatKind::Tuple(parts.into()), span)),
        }
    }

    /// A part of a tuple or slice: `..` may stand here.
    fn part(&mut self) -> Option<PatId> {
        if !self.is_at("..") {
            return self.pat_cases();
        }
        let span = self.pass(2);
        let is_alone = matches!(self.byte(0), b',' | b')' | b']');
        is_alone.then(|| self.reader.push_pat(PatKind::Rest, span))
    }

    fn path_pat(&mut self) -> Option<PatId> {
        let path = self.path_in_pattern()?;
        let span = path.span;
        match self.byte(0) {
            b'(' => {
                let open = self.pass(1);
                let List { of, close, .. } = self.list(")", Self::part)?;
                let span = span.to(open.to(close));
                Some(self.reader.push_pat(PatKind::TupleStruct(Box::new(path), of.into()), span))
            }
            b'{' => self.struct_pat(path),
            _ => match (path.as_ident(), self.clean[span.start as usize]) {
                (Some(name), _) if !matches!(name.as_str(), "self" | "Self" | "super" | "crate") => {
                    let is_plain = self.byte(0) != b'@';
                    if is_plain && name.chars().next().is_some_and(char::is_uppercase) {
                        return Some(self.reader.push_pat(PatKind::Path(Box::new(path)), span));
                    }
                    self.bind(name, span, None, None)
                }
                _ => Some(self.reader.push_pat(PatKind::Path(Box::new(path)), span)),
            },
        }
    }

    fn bind(&mut self, name: Name, word: Span, mutable: Option<Span>, by_ref: Option<Span>) -> Option<PatId> {
        let span = word.to(mutable.unwrap_or_default()).to(by_ref.unwrap_or_default());
        let binding = self.reader.declare(name, word, mutable.is_some(), by_ref.is_some());
        let sub = match self.eat("@") {
            Some(_) => Some(self.pat_single()?),
            None => None,
        };
        let span = sub.map_or(span, |sub| span.to(self.reader.body.pat(sub).span));
        Some(self.reader.push_pat(PatKind::Bind { binding, sub }, span))
    }

    fn struct_pat(&mut self, path: Path) -> Option<PatId> {
        self.pass(1);
        let mut fields = Vec::new();
        let list = self.list("}", |plain| {
            if plain.eat("..").is_some() {
                return (plain.byte(0) == b'}').then_some(());
            }
            fields.push(plain.field_pat()?);
            Some(())
        })?;
        let span = path.span.to(list.close);
        Some(self.reader.push_pat(PatKind::Struct(Box::new(path), fields.into()), span))
    }

    /// `a: P`, `0: P`, or a variable of the field's name.
    fn field_pat(&mut self) -> Option<(Name, PatId)> {
        let by_ref = self.eat_word("ref");
        let mutable = self.eat_word("mut");
        let is_index = self.byte(0).is_ascii_digit();
        let (name, word) = if is_index { self.any_name() } else { self.name()? };
        let is_plain = by_ref.is_none() && mutable.is_none();
        if is_plain && self.byte(0) == b':' && self.byte(1) != b':' {
            self.pass(1);
            return Some((name, self.pat_cases()?));
        }
        if is_index || self.byte(0) == b'@' {
            return None;
        }
        Some((name, self.bind(name, word, mutable, by_ref)?))
    }
}
