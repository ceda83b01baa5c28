//! Bytes → items' bodies, without syn: where each body begins and ends, and what words it has.

use super::Span;
use serde::{Deserialize, Serialize};

/// What scanning a file gives. Spans are offsets into the file as on disk (BOM and shebang counted).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    /// The bodies and initializers outside of other bodies, in source order.
    pub cuts: Vec<Cut>,
    /// Comments that hold the word `holdup:`, delimiters included, in source order.
    pub comments: Vec<Span>,
    /// The offset of each line's first byte; the first is 0.
    pub lines: Vec<u32>,
    /// The file's text as syn shall see it, of the same length in bytes: comments and doc comments, BOM, shebang and line
    /// ends are spaces; each byte of a non-ASCII character outside char literals is `x`; a non-ASCII char literal is `'x'`
    /// and spaces. So all of it is one ASCII line, and a token's column is its byte offset. Names and literals are read
    /// from the file's own bytes.
    pub clean: String,
    /// Why the file as a whole is refused, with the place: unbalanced delimiters, an unterminated literal or comment, a limit.
    pub error: Option<(Span, String)>,
}

/// One body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cut {
    /// A function's block with its braces; an initializer from after `=` to before `;`; a macro's delimited tokens.
    pub span: Span,
    /// What is cut.
    pub kind: CutKind,
    /// Whether the word `await` stands in it.
    pub has_await: bool,
    /// Whether the word `async` stands in it.
    pub has_async: bool,
    /// The hashes ([`word_hash`]) of the identifiers before `(`, `::<` or `!` in it, and of those after `.` or `::`, sorted, each once.
    pub words: Box<[u32]>,
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

/// The hash under which an identifier's name is kept in [`Cut::words`].
pub fn word_hash(word: &[u8]) -> u32 {
    word.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
