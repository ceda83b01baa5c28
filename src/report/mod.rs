//! Report → text, one file a format. Nothing here decides anything, and nothing else is read.

pub mod human;
pub mod json;
pub mod locks;
#[cfg(test)]
pub(crate) mod sample;
pub mod short;

use crate::diagnostic::Report;
use crate::source::{FileSpan, SourceFile};
use serde::Serialize;

/// A formatter of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people: one story per finding.
    #[default]
    Human,
    /// One line per finding.
    Short,
    /// Schema 1, one document.
    Json,
}

impl Format {
    /// All, in the order in which help lists them.
    pub const ALL: [Format; 3] = [Format::Human, Format::Short, Format::Json];

    /// The word on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Short => "short",
            Format::Json => "json",
        }
    }
}

/// A span in lines and columns from 1, columns in characters, with its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Position<'a> {
    /// Relative to the root, with `/`.
    pub file: &'a str,
    /// The first line.
    pub line: u32,
    /// The first character.
    pub column: u32,
    /// The line of the end.
    pub end_line: u32,
    /// One past the last character.
    pub end_column: u32,
    /// The first byte, from 0.
    pub byte_start: u32,
    /// One past the last byte.
    pub byte_end: u32,
}

/// Where `place` is. `None` if its file is not among the report's sources.
pub fn position(report: &Report, place: FileSpan) -> Option<Position<'_>> {
    let file = file(report, place)?;
    let (line, column) = file.position(place.span.start);
    let (end_line, end_column) = file.position(place.span.end);
    let (byte_start, byte_end) = (place.span.start, place.span.end);
    Some(Position { file: &file.name, line, column, end_line, end_column, byte_start, byte_end })
}

/// The file that `place` points into.
fn file(report: &Report, place: FileSpan) -> Option<&SourceFile> {
    report.sources.files.get(place.file.index())
}

/// `text` with what a terminal would obey, or a reader would not see, replaced: control and bidirectional characters.
/// Keeps the length of each character in bytes, so that spans still hold.
fn harmless(text: &str) -> String {
    let is_harmful = |c: char| c.is_control() && c != '\n' && c != '\t';
    let is_bidirectional = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let replace = |c: char| match c {
        '\r' => ' ',
        c if is_harmful(c) && c.len_utf8() == 1 => '?',
        c if is_harmful(c) => '¿',
        c if is_bidirectional(c) => '\u{fffd}',
        c => c,
    };
    text.chars().map(replace).collect()
}

/// Like [`harmless`], on one line.
fn one_line(text: &str) -> String {
    harmless(text).replace(['\n', '\t'], " ")
}
