//! Items as they are mostly written, read straight from the text: many times faster than through tokens and syn's trees.
//!
//! It gives up (`None`) at whatever it does not know, sound or not: then syn reads the file, and words what is wrong with it.
//! A test holds what it reads against what syn reads, over the registry.

mod adts;
mod attrs;
mod items;
mod patterns;
mod types;

use super::convert::Context;
use super::skeleton::SkeletonOf;
use super::{Name, Span};

/// A place in a file's clean text; between two calls it stands at a token.
pub(super) struct Reader<'a> {
    file: &'a SkeletonOf<'a>,
    /// Makes names.
    cx: &'a Context<'a>,
    /// The file's clean text up to where the reader stops.
    clean: &'a [u8],
    at: usize,
}

/// Words that are not names.
const KEYWORDS: [&str; 52] = [
    "Self", "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | 9..=13)
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl<'a> Reader<'a> {
    /// Reads what stands in `span` of the file's clean text.
    pub(super) fn new(file: &'a SkeletonOf<'a>, cx: &'a Context<'a>, span: Span) -> Self {
        let clean = &file.scan.clean.as_bytes()[..span.end as usize];
        let mut reader = Reader { file, cx, clean, at: span.start as usize };
        reader.skip_blanks();
        reader
    }

    fn is_done(&self) -> bool {
        self.at >= self.clean.len()
    }

    fn skip_blanks(&mut self) {
        while self.clean.get(self.at).is_some_and(|byte| is_blank(*byte)) {
            self.at += 1;
        }
    }

    /// The byte `ahead` of the next token's first one, 0 beyond the end.
    fn byte(&self, ahead: usize) -> u8 {
        self.clean.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn is_at(&self, text: &str) -> bool {
        self.clean[self.at.min(self.clean.len())..].starts_with(text.as_bytes())
    }

    /// Goes over so many bytes of a token, and the blanks after it.
    fn pass(&mut self, bytes: usize) -> Span {
        let span = Span::new(self.at as u32, (self.at + bytes) as u32);
        self.at += bytes;
        self.skip_blanks();
        span
    }

    /// Goes over an operator, where it is the next.
    fn eat(&mut self, text: &str) -> Option<Span> {
        self.is_at(text).then(|| self.pass(text.len()))
    }

    /// How long the next token is, if it is a word (or begins with digits).
    fn word_len(&self) -> usize {
        let raw = if self.is_at("r#") && is_word_byte(self.byte(2)) { 2 } else { 0 };
        let rest = &self.clean[(self.at + raw).min(self.clean.len())..];
        let len = rest.iter().position(|byte| !is_word_byte(*byte)).unwrap_or(rest.len());
        if len == 0 { 0 } else { raw + len }
    }

    /// The next token, if it is a word; else it is empty.
    fn word(&self) -> &'a [u8] {
        let len = if self.byte(0).is_ascii_digit() { 0 } else { self.word_len() };
        &self.clean[self.at.min(self.clean.len())..][..len]
    }

    fn is_word(&self, word: &str) -> bool {
        self.is_at(word) && self.word().len() == word.len()
    }

    /// Goes over a keyword, where it is the next token.
    fn eat_word(&mut self, word: &str) -> Option<Span> {
        self.is_word(word).then(|| self.pass(word.len()))
    }

    /// A name that is no keyword.
    fn name(&mut self) -> Option<(Name, Span)> {
        let word = self.word();
        let is_keyword = || KEYWORDS.binary_search_by(|keyword| keyword.as_bytes().cmp(word)).is_ok();
        if word.is_empty() || is_keyword() {
            return None;
        }
        Some(self.any_name())
    }

    /// The next word, whichever it is.
    fn any_name(&mut self) -> (Name, Span) {
        let span = self.pass(self.word_len());
        (self.cx.plain_name(span), span)
    }

    /// `'a`, but no character.
    fn lifetime(&mut self) -> Option<Span> {
        if self.byte(0) != b'\'' {
            return None;
        }
        let rest = &self.clean[self.at + 1..];
        let len = rest.iter().position(|byte| !is_word_byte(*byte)).unwrap_or(rest.len());
        let is_one = len > 0 && !rest[0].is_ascii_digit() && rest.get(len) != Some(&b'\'');
        is_one.then(|| self.pass(1 + len))
    }

    /// From an opening delimiter to its closing one.
    fn tree(&mut self) -> Option<Span> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            match self.byte(0) {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(Span::new(start as u32, self.pass(1).end));
                    }
                }
                _ => {
                    if depth == 0 {
                        return None;
                    }
                    self.token()?;
                    continue;
                }
            }
            self.pass(1);
        }
    }

    /// Goes over one token that is no delimiter: a word, a literal, a lifetime, or one character of an operator.
    fn token(&mut self) -> Option<Span> {
        if self.is_done() {
            return None;
        }
        if let Some(literal) = self.literal() {
            return Some(literal);
        }
        if let Some(lifetime) = self.lifetime() {
            return Some(lifetime);
        }
        let len = self.word_len();
        (self.byte(0) != b'\'' && self.byte(0) != b'"').then(|| self.pass(len.max(1)))
    }

    /// A literal of any kind but `true` and `false`.
    fn literal(&mut self) -> Option<Span> {
        let byte = self.byte(0);
        if byte.is_ascii_digit() {
            return Some(self.number());
        }
        let prefix = if byte == b'"' || byte == b'\'' { 0 } else { self.prefix_len()? };
        let (start, hashes) = (self.at + prefix, if prefix == 0 { 0 } else { self.hashes(prefix) });
        let is_raw = prefix > 0 && self.clean[self.at..start].contains(&b'r');
        let quote = *self.clean.get(start + hashes)?;
        if quote == b'\'' {
            return self.character(start);
        }
        let mut at = start + hashes + 1;
        loop {
            match *self.clean.get(at)? {
                b'\\' if !is_raw => at = self.escape(at)?,
                b'"' if self.clean[at + 1..].iter().take(hashes).filter(|byte| **byte == b'#').count() == hashes => {
                    return Some(self.pass(at + 1 + hashes - self.at));
                }
                _ => at += 1,
            }
        }
    }

    /// How many letters stand before a literal's `#` and quotes, as in `br#".."#`.
    fn prefix_len(&self) -> Option<usize> {
        let len = self.word_len();
        let is_prefix = matches!(self.word(), b"b" | b"c" | b"r" | b"br" | b"cr");
        let after = self.byte(len + self.hashes(len));
        let is_literal = after == b'"' || after == b'\'' && self.word() == b"b";
        (is_prefix && is_literal).then_some(len)
    }

    fn hashes(&self, ahead: usize) -> usize {
        self.clean[(self.at + ahead).min(self.clean.len())..].iter().take_while(|byte| **byte == b'#').count()
    }

    /// `'a'`, `'\n'`, `'\u{1F600}'`; its opening quote stands at `start`.
    fn character(&mut self, start: usize) -> Option<Span> {
        let mut at = start + 1;
        if *self.clean.get(at)? == b'\\' {
            at = self.escape(at)?;
        } else {
            at += 1;
        }
        (self.clean.get(at) == Some(&b'\'')).then(|| self.pass(at + 1 - self.at))
    }

    /// Where the escape ends whose backslash stands here.
    fn escape(&self, at: usize) -> Option<usize> {
        match *self.clean.get(at + 1)? {
            b'n' | b'r' | b't' | b'\\' | b'0' | b'\'' | b'"' => Some(at + 2),
            b'x' => self.clean.get(at + 2..at + 4)?.iter().all(u8::is_ascii_hexdigit).then_some(at + 4),
            b'u' if self.clean.get(at + 2) == Some(&b'{') => {
                let len = self.clean[at + 3..].iter().position(|byte| !byte.is_ascii_hexdigit() && *byte != b'_')?;
                (len > 0 && self.clean[at + 3 + len] == b'}').then_some(at + 4 + len)
            }
            _ => None,
        }
    }

    fn number(&mut self) -> Span {
        let mut len = self.word_len();
        let after = self.byte(len + 1);
        if self.byte(len) == b'.' && after != b'.' && (after.is_ascii_digit() || !is_word_byte(after)) {
            let rest = &self.clean[self.at + len + 1..];
            len += 1 + rest.iter().position(|byte| !is_word_byte(*byte)).unwrap_or(rest.len());
        }
        self.pass(len)
    }
}
