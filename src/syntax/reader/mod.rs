//! Code as it is mostly written, read straight from the text: many times faster than through tokens and syn's trees.
//!
//! [`Items`] reads what stands outside of bodies, `body::plain` the bodies. They give up (`None`) at whatever they do not know,
//! sound or not: then syn reads the whole, and words what is wrong with it. A test holds what they read against what syn
//! reads, over the registry.

mod adts;
mod attrs;
mod functions;
mod generics;
mod imports;
mod items;
mod list;
mod paths;
mod patterns;
mod types;

pub(super) use items::Items;
use list::{Few, exact};
pub(super) use list::{List, Lists};

use super::ast::Lit;
use super::convert::Context;
use super::{Name, Span};

/// A place in a clean text; between two calls it stands at a token.
pub(super) struct Cursor<'a> {
    /// Makes names.
    pub(super) cx: &'a Context<'a>,
    /// The clean text up to where reading stops.
    pub(super) clean: &'a [u8],
    pub(super) at: usize,
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

impl<'a> Cursor<'a> {
    /// At the first token of `clean` from `at` on.
    pub(super) fn new(cx: &'a Context<'a>, clean: &'a [u8], at: usize) -> Self {
        let mut cursor = Cursor { cx, clean, at };
        cursor.skip_blanks();
        cursor
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.clean.len()
    }

    pub(super) fn skip_blanks(&mut self) {
        while self.clean.get(self.at).is_some_and(|byte| is_blank(*byte)) {
            self.at += 1;
        }
    }

    /// Goes to the first token from an offset on.
    pub(super) fn go_to(&mut self, offset: u32) {
        self.at = offset as usize;
        self.skip_blanks();
    }

    /// The byte `ahead` of the next token's first one, 0 beyond the end.
    pub(super) fn byte(&self, ahead: usize) -> u8 {
        self.clean.get(self.at + ahead).copied().unwrap_or(0)
    }

    pub(super) fn is_at(&self, text: &str) -> bool {
        self.clean[self.at.min(self.clean.len())..].starts_with(text.as_bytes())
    }

    /// Goes over so many bytes of a token, and the blanks after it.
    pub(super) fn pass(&mut self, bytes: usize) -> Span {
        let span = Span::new(self.at as u32, (self.at + bytes) as u32);
        self.at += bytes;
        self.skip_blanks();
        span
    }

    /// Goes over an operator, where it is the next.
    pub(super) fn eat(&mut self, text: &str) -> Option<Span> {
        self.is_at(text).then(|| self.pass(text.len()))
    }

    /// How long the next token is, if it is a word (or begins with digits).
    pub(super) fn word_len(&self) -> usize {
        let raw = if self.is_at("r#") && is_word_byte(self.byte(2)) { 2 } else { 0 };
        let rest = &self.clean[(self.at + raw).min(self.clean.len())..];
        let len = rest.iter().position(|byte| !is_word_byte(*byte)).unwrap_or(rest.len());
        if len == 0 { 0 } else { raw + len }
    }

    /// The next token, if it is a word; else it is empty.
    pub(super) fn word(&self) -> &'a [u8] {
        let len = if self.byte(0).is_ascii_digit() { 0 } else { self.word_len() };
        &self.clean[self.at.min(self.clean.len())..][..len]
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.is_at(word) && self.word().len() == word.len()
    }

    /// Goes over a keyword, where it is the next token.
    pub(super) fn eat_word(&mut self, word: &str) -> Option<Span> {
        self.is_word(word).then(|| self.pass(word.len()))
    }

    /// A name that is no keyword.
    pub(super) fn name(&mut self) -> Option<(Name, Span)> {
        let word = self.word();
        let is_keyword = || KEYWORDS.binary_search_by(|keyword| keyword.as_bytes().cmp(word)).is_ok();
        if word.is_empty() || is_keyword() {
            return None;
        }
        Some(self.any_name())
    }

    /// The next word, whichever it is.
    pub(super) fn any_name(&mut self) -> (Name, Span) {
        let span = self.pass(self.word_len());
        (self.cx.plain_name(span), span)
    }

    /// `'a`, but no character.
    pub(super) fn lifetime(&mut self) -> Option<Span> {
        if self.byte(0) != b'\'' {
            return None;
        }
        let rest = &self.clean[self.at + 1..];
        let len = rest.iter().position(|byte| !is_word_byte(*byte)).unwrap_or(rest.len());
        let is_one = len > 0 && !rest[0].is_ascii_digit() && rest.get(len) != Some(&b'\'');
        is_one.then(|| self.pass(1 + len))
    }

    /// From an opening delimiter to its closing one.
    pub(super) fn tree(&mut self) -> Option<Span> {
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
    pub(super) fn token(&mut self) -> Option<Span> {
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
    pub(super) fn literal(&mut self) -> Option<Span> {
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

    pub(super) fn number(&mut self) -> Span {
        let mut len = self.word_len();
        let after = self.byte(len + 1);
        if self.byte(len) == b'.' && after != b'.' && (after.is_ascii_digit() || !is_word_byte(after)) {
            let rest = &self.clean[self.at + len + 1..];
            len += 1 + rest.iter().position(|byte| !is_word_byte(*byte)).unwrap_or(rest.len());
        }
        self.pass(len)
    }

    /// The kind and suffix of a number, `None` where it is none.
    pub(super) fn number_kind(&self, span: Span) -> Option<Lit> {
        const SUFFIXES: [&str; 14] =
            ["usize", "isize", "u128", "i128", "u16", "u32", "u64", "i16", "i32", "i64", "f32", "f64", "u8", "i8"];
        let text = std::str::from_utf8(&self.clean[span.range()]).ok()?;
        let is_hex = text.starts_with("0x");
        let suffix = SUFFIXES.into_iter().find(|suffix| text.ends_with(suffix) && !(is_hex && suffix.starts_with('f')));
        let digits = suffix.map_or(text, |suffix| &text[..text.len() - suffix.len()]);
        let suffix = Name::from(suffix.unwrap_or(""));
        let in_radix = |prefix: &str, radix: u32| {
            let digits = digits.strip_prefix(prefix)?;
            let is_one = digits.chars().any(|c| c != '_') && digits.chars().all(|c| c == '_' || c.is_digit(radix));
            is_one.then_some((digits, radix))
        };
        if let Some((digits, radix)) =
            [("", 10), ("0x", 16), ("0b", 2), ("0o", 8)].into_iter().find_map(|(p, r)| in_radix(p, r))
        {
            let is_zero = digits.chars().all(|c| c == '_' || c == '0');
            let value = || u8::from_str_radix(&digits.replace('_', ""), radix).ok();
            return Some(if is_zero { Lit::Zero(suffix) } else { Lit::Int(suffix, value()) });
        }
        let (whole, part) = digits.split_once('.')?;
        let is_number = |text: &str| text.chars().all(|c| c == '_' || c.is_ascii_digit());
        let is_float = is_number(whole) && is_number(part) && !suffix.starts_with(['u', 'i']);
        is_float.then_some(Lit::Float(suffix))
    }
}
