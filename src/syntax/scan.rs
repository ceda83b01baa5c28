//! Bytes → items' bodies, without syn: where each body begins and ends, and what words it has.

use super::Span;
use super::word::{Said, Word, word_hash};
use crate::scratch;
use memchr::{memchr, memchr_iter, memchr2, memmem};
use serde::{Deserialize, Serialize};

/// A longer file is refused: offsets are 32 bits wide, and nobody writes such a file by hand.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// A longer body is refused: its tree would take some hundred times as much.
pub const MAX_BODY_BYTES: usize = 4 << 20;
/// More text than this outside of bodies is refused; blanks do not count.
pub const MAX_SKELETON_BYTES: usize = 8 << 20;
/// How much syn and the walks over its trees may recurse: eight for each open delimiter, and one for each token since the
/// last `;`, `,` or `=>` (or `}` that ends a statement) at each open level. Nesting, chains of methods, operators and
/// `else if`, and runs of prefix operators all count here; sound code seldom reaches a tenth.
pub const MAX_RECURSION: u32 = 4000;
/// How deep macro calls inside the tokens of macro calls are looked into for items.
const MAX_MACRO_LEVELS: u32 = 4;

/// What scanning a file gives. Spans are offsets into the file as on disk (BOM and shebang counted).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    /// The bodies and initializers outside of other bodies, in source order; then those inside the tokens of the macros
    /// among them ([`Cut::inside`]), in the order of these macros.
    pub cuts: Vec<Cut>,
    /// Comments that hold the word `holdup:`, delimiters included, in source order.
    pub comments: Vec<Span>,
    /// The offset of each line's first byte; the first is 0.
    pub lines: Vec<u32>,
    /// What is no code, in source order: comments and doc comments, BOM, shebang, blanks that are not ASCII, and the `\`
    /// before a line end in a string.
    pub blanks: Vec<Span>,
    /// The char literals whose character is not ASCII, in source order.
    pub chars: Vec<Span>,
    /// Why the file as a whole is refused, with the place: unbalanced delimiters, an unterminated literal or comment, a limit.
    pub error: Option<(Span, String)>,
}

impl Scan {
    /// A part of the file's text as syn shall see it, of the same length in bytes: comments and doc comments, BOM, shebang
    /// and line ends are spaces (so is the `\` before a line end in a string); each byte of a non-ASCII character outside
    /// char literals is `x`; a non-ASCII char literal is `'x'` and spaces. So all of it is one ASCII line, and a token's
    /// column is its byte offset. Names and literals are read from the file's own bytes.
    ///
    /// Empty where `part` is not inside `text`; `text` is the one that was scanned.
    pub fn clean(&self, text: &str, part: Span) -> String {
        self.with_clean(text, part, str::to_owned)
    }

    /// The same for a moment: no memory is taken for it.
    pub(super) fn with_clean<T>(&self, text: &str, part: Span, with: impl FnOnce(&str) -> T) -> T {
        scratch::with(|clean| {
            self.write_clean(text, part, clean);
            with(std::str::from_utf8(clean).expect("all that is not ASCII was replaced"))
        })
    }

    fn write_clean(&self, text: &str, part: Span, clean: &mut Vec<u8>) {
        let text = text.as_bytes().get(part.range()).unwrap_or_default();
        let plain = |byte: &u8| match *byte {
            b'\n' | b'\r' => b' ',
            0x80.. => b'x',
            byte => byte,
        };
        clean.extend(text.iter().map(plain));
        let inside = |spans: &'_ [Span]| -> std::ops::Range<usize> {
            let from = spans.partition_point(|span| span.end <= part.start);
            let to = spans.partition_point(|span| span.start < part.end);
            from..to.max(from)
        };
        let mut fill = |from: u32, to: u32| {
            let at = |offset: u32| (offset.clamp(part.start, part.end) - part.start) as usize;
            clean[at(from)..at(to)].fill(b' ');
        };
        for blank in &self.blanks[inside(&self.blanks)] {
            fill(blank.start, blank.end);
        }
        let chars = &self.chars[inside(&self.chars)];
        for char in chars {
            fill(char.start, char.end);
        }
        for char in chars.iter().filter(|char| part.start <= char.start && char.start + 3 <= part.end) {
            let start = (char.start - part.start) as usize;
            clean[start..start + 3].copy_from_slice(b"'x'");
        }
    }
}

/// One body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    /// A function's block with its braces; an initializer from after `=` to before `;`; a macro's delimited tokens.
    pub span: Span,
    /// What is cut.
    pub kind: CutKind,
    /// The index of the macro call's cut in whose tokens this one stands, where these look like items.
    pub inside: Option<u32>,
    /// Whether the word `await` stands in it.
    pub has_await: bool,
    /// Whether the word `async` stands in it.
    pub has_async: bool,
    /// Whether a word stands in it that may begin an item.
    pub has_items: bool,
    /// Whether the word `for`, `while` or `loop` stands in it.
    pub has_loop: bool,
    /// The identifiers before `(`, `::<` or `!` in it, and those before and after `::`, sorted, each once.
    pub words: Box<[Word]>,
    /// Why it is refused (too deep, too long a chain, too large): it is not given to syn.
    pub refused: Option<String>,
}

/// What a cut is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CutKind {
    /// A function's block.
    Function,
    /// The initializer of a `static` or `const`.
    Initializer,
    /// The tokens of a macro called where items stand, or of `macro_rules!`.
    Macro,
}

/// Cuts a file.
pub fn scan(text: &str) -> Scan {
    if text.len() > MAX_FILE_BYTES {
        let error = format!("the file has more than {} MiB", MAX_FILE_BYTES >> 20);
        return Scan { lines: vec![0], error: Some((Span::new(0, 0), error)), ..Scan::default() };
    }
    let mut lexer = Lexer::new(text);
    let begin = lexer.skip_preamble();
    lexer.run(begin, text.len());
    lexer.scan_macros();
    lexer.finish()
}

// ---------------------------------------------------------------------------------------------- the lexer

/// What a byte begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Word,
    Digit,
    Quote,
    Apostrophe,
    Slash,
    Open,
    Close,
    /// `;` and `,`
    Separator,
    Equals,
    Bang,
    Less,
    Greater,
    /// Any other operator.
    Operator,
    /// `#`, `$` and what Rust does not know.
    Other,
    NonAscii,
}

static CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | 9..=13 => Class::Blank,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => Class::Word,
            b'0'..=b'9' => Class::Digit,
            b'"' => Class::Quote,
            b'\'' => Class::Apostrophe,
            b'/' => Class::Slash,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b';' | b',' => Class::Separator,
            b'=' => Class::Equals,
            b'!' => Class::Bang,
            b'<' => Class::Less,
            b'>' => Class::Greater,
            b'+' | b'-' | b'*' | b'%' | b'^' | b'&' | b'|' | b'.' | b'?' | b':' | b'@' | b'~' => Class::Operator,
            128..=255 => Class::NonAscii,
            _ => Class::Other,
        };
        byte += 1;
    }
    table
}

/// How far an item has been read, at a place where items stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Nothing, or attributes and modifiers.
    Start,
    /// `const`: an item or a modifier.
    Const,
    /// `extern`
    Extern,
    /// `fn`
    Fn,
    /// `fn name`: the body comes.
    Signature,
    /// `mod`, `impl`, `trait`: a block of items comes.
    Container,
    /// `static` or `const NAME`: `=` comes.
    Initializer,
    /// `path!`, `macro_rules! name`: tokens come.
    Macro,
    /// `struct`, `enum`, `type`, `use`
    Other,
}

/// An open delimiter, or the file.
#[derive(Clone, Copy)]
struct Frame {
    open: u8,
    /// Whether items stand in it.
    items: bool,
    mode: Mode,
    /// Of the item, how many `<` are open.
    angles: u32,
    /// Tokens since the last separator.
    tokens: u32,
    offset: u32,
}

impl Frame {
    fn new(open: u8, offset: usize, items: bool) -> Self {
        Frame { open, items, mode: Mode::Start, angles: 0, tokens: 0, offset: offset as u32 }
    }
}

/// The cut that is open.
struct OpenCut {
    kind: CutKind,
    start: usize,
    /// How many frames are open around it.
    depth: usize,
    has_await: bool,
    has_async: bool,
    has_loop: bool,
    /// Whether a word stands in it that begins an item.
    has_items: bool,
    refused: bool,
    /// Whether it belongs to `macro_rules`.
    is_rules: bool,
}

struct Lexer<'a> {
    text: &'a str,
    src: &'a [u8],
    blanks: Vec<Span>,
    chars: Vec<Span>,
    lines: Vec<u32>,
    cuts: Vec<Cut>,
    comments: Vec<Span>,
    error: Option<(Span, String)>,

    /// The open delimiters but for the innermost.
    frames: Vec<Frame>,
    frame: Frame,
    /// `8 * frames + sum of their tokens`.
    weight: u32,
    /// The last token was `}`.
    after_brace: bool,
    cut: Option<OpenCut>,
    words: Vec<Word>,

    /// The last byte of the last token.
    last: usize,
    /// The last identifier, and how it is said if it is called.
    word: (usize, usize),
    said: Said,
    /// Where the last hashed identifier begins.
    hashed: usize,
    /// Bytes of tokens outside of cuts.
    outside: usize,
    /// Whether `holdup:` stands anywhere.
    has_marks: bool,
    /// The last path's word is `macro_rules`.
    is_rules: bool,
    /// The macro in whose tokens we are.
    inside: Option<u32>,
    /// The macro cuts whose tokens may be items, with how many macros stand around them.
    macros: Vec<(u32, u32)>,
    level: u32,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str) -> Self {
        let src = text.as_bytes();
        let mut lines = Vec::with_capacity(src.len() / 32 + 1);
        lines.push(0);
        lines.extend(memchr_iter(b'\n', src).map(|at| at as u32 + 1));
        Lexer {
            text,
            src,
            blanks: Vec::new(),
            chars: Vec::new(),
            lines,
            cuts: Vec::new(),
            comments: Vec::new(),
            error: None,
            frames: Vec::new(),
            frame: Frame::new(0, 0, true),
            weight: 0,
            after_brace: false,
            cut: None,
            words: Vec::new(),
            last: 0,
            word: (0, 0),
            said: Said::Alone,
            hashed: usize::MAX,
            outside: 0,
            has_marks: memmem::find(src, b"holdup:").is_some(),
            is_rules: false,
            inside: None,
            macros: Vec::new(),
            level: 0,
        }
    }

    /// Blanks BOM and shebang; where the rest begins.
    fn skip_preamble(&mut self) -> usize {
        let mut at = 0;
        if self.src.starts_with(b"\xEF\xBB\xBF") {
            self.blank(0, 3);
            at = 3;
        }
        // `#![` is an attribute, also with blanks in between; comments there are too rare to care.
        if self.src[at..].starts_with(b"#!") && !self.text[at + 2..].trim_start().starts_with('[') {
            let end = memchr(b'\n', &self.src[at..]).map_or(self.src.len(), |found| at + found);
            self.blank(at, end);
            at = end;
        }
        at
    }

    fn finish(mut self) -> Scan {
        if self.outside > MAX_SKELETON_BYTES && self.error.is_none() {
            let message = format!("more than {} MiB outside of function bodies", MAX_SKELETON_BYTES >> 20);
            self.error = Some((Span::new(0, 0), message));
        }
        self.lines.shrink_to_fit();
        self.cuts.shrink_to_fit();
        self.blanks.shrink_to_fit();
        Scan {
            cuts: self.cuts,
            comments: self.comments,
            lines: self.lines,
            blanks: self.blanks,
            chars: self.chars,
            error: self.error,
        }
    }

    /// Remembers what is no code. The tokens of macros are gone over again, and nothing new is found there.
    fn blank(&mut self, start: usize, end: usize) {
        if self.inside.is_none() {
            self.blanks.push(Span::new(start as u32, end as u32));
        }
    }

    /// Looks for bodies inside the tokens of the macro calls found so far, and of those found thereby.
    fn scan_macros(&mut self) {
        if self.error.is_some() {
            return;
        }
        let mut next = 0;
        while let Some(&(index, level)) = self.macros.get(next) {
            next += 1;
            let span = self.cuts[index as usize].span;
            self.frames.clear();
            self.frame = Frame::new(0, span.start as usize, true);
            self.weight = 0;
            self.after_brace = false;
            self.inside = Some(index);
            self.level = level + 1;
            self.is_rules = false;
            self.run(span.start as usize + 1, span.end as usize - 1);
        }
    }

    /// The whole of `at..end`, which begins between tokens.
    fn run(&mut self, mut at: usize, end: usize) {
        let src = &self.src[..end];
        while at < end {
            let byte = src[at];
            match CLASSES[usize::from(byte)] {
                Class::Blank => at += 1,
                Class::Word => at = self.lex_word(at, src),
                Class::Operator => {
                    self.operator(at);
                    at += 1;
                }
                Class::Open => {
                    self.open(byte, at);
                    at += 1;
                }
                Class::Close => {
                    self.close(byte, at);
                    at += 1;
                }
                Class::Separator => {
                    if byte == b';' && self.frame.items {
                        self.end_item(at);
                    }
                    self.reset();
                    self.last = at;
                    self.outside += usize::from(self.cut.is_none());
                    at += 1;
                }
                Class::Slash => match src.get(at + 1) {
                    Some(b'/') => {
                        let stop = memchr(b'\n', &src[at..]).map_or(end, |found| at + found);
                        self.comment(at, stop);
                        at = stop;
                    }
                    Some(b'*') => at = self.block_comment(at, src),
                    _ => {
                        self.operator(at);
                        at += 1;
                    }
                },
                Class::Less => {
                    let last = self.last;
                    self.operator(at);
                    if self.cut.is_some() {
                        if last >= 2 && src[last] == b':' && src[last - 1] == b':' && self.word.1 == last - 1 {
                            self.hash_word();
                        }
                    } else {
                        self.frame.angles += 1;
                    }
                    at += 1;
                }
                Class::Greater => {
                    self.operator(at);
                    if self.cut.is_none() && !matches!(src[at - usize::from(at > 0)], b'-' | b'=') {
                        self.frame.angles = self.frame.angles.saturating_sub(1);
                    }
                    at += 1;
                }
                Class::Equals => {
                    self.operator(at);
                    at += 1;
                    match src.get(at) {
                        Some(b'>') => {
                            self.reset();
                            self.last = at;
                            at += 1;
                        }
                        Some(b'=') => {
                            self.last = at;
                            at += 1;
                        }
                        _ if self.cut.is_none()
                            && self.frame.items
                            && self.frame.mode == Mode::Initializer
                            && self.frame.angles == 0 =>
                        {
                            self.begin_cut(CutKind::Initializer, at);
                        }
                        _ => {}
                    }
                }
                Class::Bang => {
                    let called = self.word.1 == self.last + 1 && src.get(at + 1) != Some(&b'=');
                    self.operator(at);
                    if called {
                        if self.cut.is_some() {
                            self.hash_word();
                        } else if self.frame.items && self.frame.mode == Mode::Start {
                            self.is_rules = &src[self.word.0..self.word.1] == b"macro_rules";
                            self.frame.mode = Mode::Macro;
                        }
                    }
                    at += 1;
                }
                Class::Quote => at = self.string(at, at, src),
                Class::Digit => at = self.number(at, src),
                Class::Apostrophe => at = self.apostrophe(at, src),
                Class::Other => {
                    self.token(at, at + 1);
                    at += 1;
                }
                Class::NonAscii => {
                    let char = self.text[at..].chars().next().expect("inside the text");
                    if is_blank(char) {
                        self.blank(at, at + char.len_utf8());
                        at += char.len_utf8();
                    } else {
                        at = self.lex_word(at, src);
                    }
                }
            }
        }
        self.end_of_range(end);
    }

    fn end_of_range(&mut self, end: usize) {
        if self.inside.is_some() {
            // `thread_local! { static A: u8 = 0 }`
            if self.cut.as_ref().is_some_and(|cut| cut.kind == CutKind::Initializer && cut.depth == self.frames.len()) {
                self.end_cut(end);
            }
        } else if self.error.is_none() && !self.frames.is_empty() {
            let offset = self.frame.offset;
            let message = format!("`{}` is never closed", char::from(self.frame.open));
            self.error = Some((Span::new(offset, offset + 1), message));
        }
        self.cut = None;
        self.words.clear();
    }

    // ------------------------------------------------------------------------------------------ tokens

    /// Notes a token that cannot go on with what ended in `}`.
    #[inline]
    fn token(&mut self, start: usize, end: usize) {
        if self.after_brace {
            self.reset();
        }
        self.count(start, end);
    }

    #[inline]
    fn operator(&mut self, at: usize) {
        self.after_brace = false;
        self.count(at, at + 1);
    }

    #[inline]
    fn count(&mut self, start: usize, end: usize) {
        self.last = end - 1;
        self.frame.tokens += 1;
        self.weight += 1;
        if self.cut.is_none() {
            self.outside += end - start;
        }
        if self.weight > MAX_RECURSION {
            self.too_deep(start, end);
        }
    }

    #[inline]
    fn reset(&mut self) {
        self.weight -= self.frame.tokens;
        self.frame.tokens = 0;
        self.after_brace = false;
    }

    #[cold]
    fn too_deep(&mut self, start: usize, end: usize) {
        match &mut self.cut {
            Some(cut) => cut.refused = true,
            None if self.error.is_none() => {
                let message = "nested too deeply, or too long without a `;` or `,`".to_owned();
                self.error = Some((Span::new(start as u32, end as u32), message));
            }
            None => {}
        }
    }

    fn open(&mut self, byte: u8, at: usize) {
        let called = byte == b'(' && self.cut.is_some() && self.word.1 == self.last + 1;
        if called {
            self.hash_word();
        }
        self.token(at, at + 1);
        let mut items = false;
        if self.frame.items && self.cut.is_none() {
            let brace = byte == b'{' && self.frame.angles == 0;
            match self.frame.mode {
                Mode::Signature if brace => self.begin_cut(CutKind::Function, at),
                Mode::Container | Mode::Extern if brace => items = true,
                Mode::Macro => self.begin_cut(CutKind::Macro, at),
                Mode::Fn => self.frame.mode = Mode::Start,
                _ => {}
            }
        }
        self.weight += 8;
        self.frames.push(self.frame);
        self.frame = Frame::new(byte, at, items);
    }

    fn close(&mut self, byte: u8, at: usize) {
        let open = match byte {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        if self.frame.open != open && !self.recover(open, byte, at) {
            return;
        }
        self.pop();
        self.last = at;
        self.after_brace = byte == b'}';
        match &self.cut {
            None => {
                self.outside += 1;
                if self.frame.items && byte == b'}' && self.frame.angles == 0 {
                    self.frame.mode = Mode::Start;
                }
            }
            Some(cut) => {
                if cut.kind != CutKind::Initializer && self.frames.len() == cut.depth {
                    self.end_cut(at + 1);
                    self.frame.mode = Mode::Start;
                    self.frame.angles = 0;
                }
            }
        }
    }

    fn pop(&mut self) {
        self.weight -= self.frame.tokens + 8;
        self.frame = self.frames.pop().expect("only called with an open delimiter");
        if self.cut.as_ref().is_some_and(|cut| self.frames.len() < cut.depth) {
            self.cut = None;
            self.words.clear();
        }
    }

    /// Notes a closing delimiter that does not fit, and closes what stands open inside its partner. Whether there is one.
    #[cold]
    fn recover(&mut self, open: u8, byte: u8, at: usize) -> bool {
        if self.error.is_none() {
            let span = Span::new(at as u32, at as u32 + 1);
            let close = char::from(byte);
            self.error = Some(if self.frames.is_empty() {
                (span, format!("`{close}` closes nothing"))
            } else {
                let line = self.lines.partition_point(|start| *start <= self.frame.offset);
                let opened = char::from(self.frame.open);
                (span, format!("`{close}` does not close the `{opened}` of line {line}"))
            });
        }
        // What is looked through is also closed, or else the whole is looked through once: a file with an error is
        // not parsed, so giving up here costs nothing.
        while !self.frames.is_empty() && self.frame.open != open {
            self.pop();
        }
        !self.frames.is_empty()
    }

    // ------------------------------------------------------------------------------------------ words

    #[inline]
    fn lex_word(&mut self, start: usize, src: &'a [u8]) -> usize {
        let mut end = self.word_end(start, src);
        let mut name = start;
        if let Some(next @ (b'"' | b'#' | b'\'')) = src.get(end) {
            match (&src[start..end], next) {
                (b"b" | b"c", b'"') => return self.string(start, end, src),
                (b"r" | b"br" | b"cr", b'"') => return self.raw_string(start, end, src),
                (b"b", b'\'') => return self.character(start, end, src),
                (b"r" | b"br" | b"cr", b'#') => {
                    let hashes = src[end..].iter().take_while(|byte| **byte == b'#').count();
                    match src.get(end + hashes) {
                        Some(b'"') => return self.raw_string(start, end, src),
                        Some(byte)
                            if hashes == 1
                                && end == start + 1
                                && matches!(CLASSES[usize::from(*byte)], Class::Word | Class::NonAscii) =>
                        {
                            name = end + 1;
                            end = self.word_end(name, src);
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        let word = &src[name..end];
        if self.after_brace {
            if matches!(word, b"else" | b"as") {
                self.after_brace = false;
            } else {
                self.reset();
            }
        }
        let last = self.last;
        self.count(start, end);
        if self.cut.is_some() {
            let is_in_path = src[last] == b':' && last > 0 && src[last - 1] == b':';
            if is_in_path && self.word.1 == last - 1 {
                self.said = Said::BeforePath;
                self.hashed = usize::MAX;
                self.hash_word();
            }
            self.said = match src[last] {
                _ if is_in_path => Said::InPath,
                b'.' => Said::OnValue,
                _ => Said::Alone,
            };
            self.word = (name, end);
            if is_in_path {
                self.hash_word();
            }
            if name == start {
                self.note_word(word);
            }
        } else {
            self.word = (name, end);
            if self.frame.items {
                self.item_word(if name == start { word } else { b"" });
            }
        }
        end
    }

    #[inline]
    fn word_end(&self, start: usize, src: &[u8]) -> usize {
        let mut at = start;
        while let Some(byte) = src.get(at) {
            match CLASSES[usize::from(*byte)] {
                Class::Word | Class::Digit => at += 1,
                Class::NonAscii => {
                    let char = self.text[at..].chars().next().expect("inside the text");
                    if is_blank(char) {
                        break;
                    }
                    at += char.len_utf8();
                }
                _ => break,
            }
        }
        at
    }

    #[inline]
    fn note_word(&mut self, word: &[u8]) {
        let Some(cut) = &mut self.cut else { return };
        match word {
            b"await" => cut.has_await = true,
            b"async" => cut.has_async = true,
            b"for" | b"while" | b"loop" => cut.has_loop = true,
            b"fn" | b"static" | b"const" | b"mod" | b"use" | b"struct" | b"enum" | b"type" | b"impl" | b"trait" => {
                cut.has_items = true;
            }
            _ => {}
        }
    }

    fn hash_word(&mut self) {
        if self.hashed != self.word.0 {
            self.hashed = self.word.0;
            self.words.push(Word::new(word_hash(&self.src[self.word.0..self.word.1]), self.said));
        }
    }

    /// A word where items stand. Visibility, `unsafe`, `async`, `default`, `auto` and the words of a macro's path leave
    /// the mode as it is.
    fn item_word(&mut self, word: &[u8]) {
        let mode = self.frame.mode;
        self.frame.mode = match (mode, word) {
            (Mode::Start | Mode::Const | Mode::Extern, b"fn") => Mode::Fn,
            (Mode::Start | Mode::Const, b"extern") => Mode::Extern,
            (Mode::Start | Mode::Const, b"impl" | b"trait") => Mode::Container,
            (Mode::Const, b"unsafe" | b"async") => Mode::Const,
            (Mode::Const, _) => Mode::Initializer,
            (Mode::Start, b"const") => Mode::Const,
            (Mode::Start, b"static") => Mode::Initializer,
            (Mode::Start, b"mod") => Mode::Container,
            (Mode::Start, b"struct" | b"enum" | b"union" | b"type" | b"use") => Mode::Other,
            // `cfg_if! { if #[cfg(a)] { .. } else { .. } }`
            (Mode::Start, b"if" | b"else") if self.inside.is_some() => Mode::Container,
            (Mode::Extern, b"crate") => Mode::Other,
            (Mode::Fn, _) => Mode::Signature,
            _ => return,
        };
        self.frame.angles = 0;
    }

    /// `;` where items stand.
    fn end_item(&mut self, at: usize) {
        if let Some(cut) = &self.cut {
            if cut.depth == self.frames.len() {
                self.end_cut(at);
            } else {
                return;
            }
        }
        self.frame.mode = Mode::Start;
        self.frame.angles = 0;
    }

    fn begin_cut(&mut self, kind: CutKind, start: usize) {
        self.words.clear();
        self.hashed = usize::MAX;
        let is_rules = kind == CutKind::Macro && self.is_rules;
        self.cut = Some(OpenCut {
            kind,
            start,
            depth: self.frames.len(),
            has_await: false,
            has_async: false,
            has_loop: false,
            has_items: false,
            refused: false,
            is_rules,
        });
    }

    fn end_cut(&mut self, end: usize) {
        let Some(cut) = self.cut.take() else { return };
        self.words.sort_unstable();
        self.words.dedup();
        let refused = if cut.refused {
            Some("nested too deeply, or too long an expression without `;` or `,`".to_owned())
        } else if end - cut.start > MAX_BODY_BYTES {
            Some(format!("more than {} MiB in one body", MAX_BODY_BYTES >> 20))
        } else {
            None
        };
        if cut.kind == CutKind::Macro
            && cut.has_items
            && !cut.is_rules
            && refused.is_none()
            && self.level < MAX_MACRO_LEVELS
        {
            self.macros.push((self.cuts.len() as u32, self.level));
        }
        self.cuts.push(Cut {
            span: Span::new(cut.start as u32, end as u32),
            kind: cut.kind,
            inside: self.inside,
            has_await: cut.has_await,
            has_async: cut.has_async,
            has_items: cut.has_items,
            has_loop: cut.has_loop,
            words: self.words.as_slice().into(),
            refused,
        });
        self.words.clear();
    }

    // ------------------------------------------------------------------------------------------ comments, literals

    fn comment(&mut self, start: usize, end: usize) {
        self.blank(start, end);
        if self.has_marks && self.inside.is_none() && memmem::find(&self.src[start..end], b"holdup:").is_some() {
            let end = end - usize::from(self.src[end - 1] == b'\r');
            self.comments.push(Span::new(start as u32, end as u32));
        }
    }

    fn block_comment(&mut self, start: usize, src: &[u8]) -> usize {
        let mut depth = 1;
        let mut at = start + 2;
        while depth > 0 {
            let Some(found) = memchr2(b'*', b'/', &src[at..]) else {
                return self.unterminated(start, src.len(), "the comment has no `*/`");
            };
            at += found;
            match (src[at], src.get(at + 1)) {
                (b'*', Some(b'/')) => {
                    depth -= 1;
                    at += 2;
                }
                (b'/', Some(b'*')) => {
                    depth += 1;
                    at += 2;
                }
                _ => at += 1,
            }
        }
        self.comment(start, at);
        at
    }

    /// Everything after `start` belongs to something that never ends.
    #[cold]
    fn unterminated(&mut self, start: usize, end: usize, message: &str) -> usize {
        self.blank(start, end);
        if self.error.is_none() {
            self.error = Some((Span::new(start as u32, start as u32 + 1), message.to_owned()));
        }
        end
    }

    /// `"…"` whose quote stands at `quote`, its prefix from `start` on.
    fn string(&mut self, start: usize, quote: usize, src: &[u8]) -> usize {
        let mut at = quote + 1;
        loop {
            let Some(found) = memchr2(b'"', b'\\', &src[at..]) else {
                return self.unterminated(start, src.len(), "the string has no closing quote");
            };
            at += found;
            if src[at] == b'"' {
                break;
            }
            if let Some(b'\n' | b'\r') = src.get(at + 1) {
                self.blank(at, at + 1);
            }
            at = (at + 2).min(src.len());
        }
        self.token(start, at + 1);
        at + 1
    }

    /// `r"…"` or `r##"…"##` whose first `#` or quote stands at `hash`.
    fn raw_string(&mut self, start: usize, hash: usize, src: &[u8]) -> usize {
        let hashes = src[hash..].iter().take_while(|byte| **byte == b'#').count();
        let mut at = hash + hashes + 1;
        loop {
            let Some(found) = memchr(b'"', &src[at..]) else {
                return self.unterminated(start, src.len(), "the raw string has no closing quote with as many `#`");
            };
            at += found + 1;
            let tail = &src[at..];
            if tail.len() >= hashes && tail[..hashes].iter().all(|byte| *byte == b'#') {
                break;
            }
        }
        self.token(start, at + hashes);
        at + hashes
    }

    fn number(&mut self, start: usize, src: &[u8]) -> usize {
        let mut end = self.word_end(start, src);
        // `1.5`, but neither `1..2` nor `1.max(2)`. What remains of `1.` and `1e-5` are operators: they cut nothing.
        if src.get(end) == Some(&b'.') && src.get(end + 1).is_some_and(u8::is_ascii_digit) {
            end = self.word_end(end + 1, src);
        }
        self.token(start, end);
        end
    }

    fn apostrophe(&mut self, start: usize, src: &[u8]) -> usize {
        match src.get(start + 1) {
            Some(b'\\') => self.character(start, start, src),
            Some(byte) => {
                let char = self.text[start + 1..].chars().next().expect("inside the text");
                if src.get(start + 1 + char.len_utf8()) == Some(&b'\'') {
                    self.character(start, start, src)
                } else if matches!(CLASSES[usize::from(*byte)], Class::Word | Class::NonAscii) {
                    let mut end = self.word_end(start + 1, src);
                    if &src[start + 1..end] == b"r" && src.get(end) == Some(&b'#') {
                        end = self.word_end(end + 1, src);
                    }
                    self.token(start, end);
                    end
                } else {
                    self.no_char(start, src)
                }
            }
            None => self.no_char(start, src),
        }
    }

    #[cold]
    fn no_char(&mut self, start: usize, src: &[u8]) -> usize {
        // Errs quiet: rustc has no such token either, but inside `macro_rules` of a file that does not compile we go on.
        self.unterminated(start, (start + 1).min(src.len()), "neither a character nor a lifetime")
    }

    /// `'c'`, `'\n'` or `b'c'`, whose first apostrophe stands at `quote`.
    fn character(&mut self, start: usize, quote: usize, src: &[u8]) -> usize {
        let mut at = quote + 1;
        if src.get(at) == Some(&b'\\') {
            at += 2;
        } else if let Some(char) = self.text[at.min(src.len())..].chars().next() {
            at += char.len_utf8();
        }
        let Some(found) = memchr(b'\'', src.get(at..).unwrap_or_default()) else {
            return self.unterminated(start, src.len(), "the character has no closing quote");
        };
        let end = at + found + 1;
        if !src[quote + 1].is_ascii() && self.inside.is_none() {
            self.chars.push(Span::new(quote as u32, end as u32));
        }
        self.token(start, end);
        end
    }
}

/// What Rust takes for a blank beyond ASCII: `Pattern_White_Space`.
fn is_blank(char: char) -> bool {
    matches!(char, '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}
