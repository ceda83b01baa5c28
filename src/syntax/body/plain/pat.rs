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

    /// Goes over a pattern that is read later.
    pub(super) fn skip_pat(&mut self, with_cases: bool) -> Option<()> {
        if with_cases {
            self.eat("|");
        }
        loop {
            self.skip_single()?;
            if !with_cases || self.is_at("||") || self.eat("|").is_none() {
                return Some(());
            }
        }
    }

    fn skip_single(&mut self) -> Option<()> {
        match self.byte(0) {
            b'&' => {
                self.pass(1);
                self.eat_word("mut");
                return self.skip_single();
            }
            b'(' | b'[' => {
                self.tree()?;
                return Some(());
            }
            _ => {}
        }
        if self.is_literal() {
            self.literal_pat()?;
            return Some(());
        }
        if self.is_word("_") {
            self.pass(1);
            return Some(());
        }
        if self.is_word("ref") || self.is_word("mut") {
            self.eat_word("ref");
            self.eat_word("mut");
            self.name()?;
        } else {
            self.path_in_pat()?;
            if matches!(self.byte(0), b'(' | b'{') {
                self.tree()?;
                return Some(());
            }
        }
        match self.eat("@") {
            Some(_) => self.skip_single(),
            None => Some(()),
        }
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

    fn is_case(&self) -> bool {
        self.byte(0) == b'|' && !matches!(self.byte(1), b'|' | b'=')
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
                let (parts, close, _) = self.parts("]")?;
                Some(self.reader.push_pat(PatKind::Slice(parts), open.to(close)))
            }
            _ if self.is_literal() => {
                let span = self.literal_pat()?;
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
        let (parts, close, has_comma) = self.parts(")")?;
        let span = open.to(close);
        match &parts[..] {
            [only] if !has_comma && !matches!(self.reader.body.pat(*only).kind, PatKind::Rest) => {
                self.reader.body.pats[only.index()].span = span;
                Some(*only)
            }
            _ => Some(self.reader.push_pat(PatKind::Tuple(parts), span)),
        }
    }

    /// Patterns between commas, up to the closing delimiter; and whether a comma stands before it.
    fn parts(&mut self, close: &str) -> Option<(Box<[PatId]>, Span, bool)> {
        let (mut parts, mut has_comma) = (Vec::new(), false);
        loop {
            if let Some(close) = self.eat(close) {
                return Some((parts.into(), close, has_comma));
            }
            if !parts.is_empty() && !has_comma {
                return None;
            }
            parts.push(self.part()?);
            has_comma = self.eat(",").is_some();
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

    fn is_literal(&self) -> bool {
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
    fn literal_pat(&mut self) -> Option<Span> {
        let span = match self.word() {
            b"true" | b"false" => self.any_name().1,
            _ => self.literal()?,
        };
        (!self.is_at("..")).then(|| self.whole_literal(span))
    }

    /// What is not ASCII in a `char` stands as `'x'` in the clean text, and is longer here.
    pub(super) fn whole_literal(&self, span: Span) -> Span {
        let is_char = self.clean[span.start as usize] == b'\'';
        let inside = self.cx.text.get(span.start as usize + 1..).filter(|_| is_char);
        match inside.and_then(|text| text.chars().next()) {
            Some(c) if !c.is_ascii() => Span::new(span.start, span.start + 2 + c.len_utf8() as u32),
            _ => span,
        }
    }

    /// `a::B`, which no macro call and no range begins with.
    fn path_in_pat(&mut self) -> Option<Path> {
        let is_path = matches!(self.byte(0), b'<' | b':') || !self.word().is_empty();
        let path = is_path.then(|| self.expr_path())??;
        let is_other = self.byte(0) == b'!' || self.is_at("..");
        (!is_other).then_some(path)
    }

    fn path_pat(&mut self) -> Option<PatId> {
        let path = self.path_in_pat()?;
        let span = path.span;
        match self.byte(0) {
            b'(' => {
                let open = self.pass(1);
                let (parts, close, _) = self.parts(")")?;
                let span = span.to(open.to(close));
                Some(self.reader.push_pat(PatKind::TupleStruct(Box::new(path), parts), span))
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
        let close = loop {
            if let Some(close) = self.eat("}") {
                break close;
            }
            if self.is_at("..") {
                self.pass(2);
                break self.eat("}")?;
            }
            fields.push(self.field_pat()?);
            if self.eat(",").is_none() && self.byte(0) != b'}' {
                return None;
            }
        };
        let span = path.span.to(close);
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
