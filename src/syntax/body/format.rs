//! The variables that a format string names.

use super::Span;

/// The identifiers in a format string's literal: `x` and `w` in `"{x:w$}"`. `text` is the literal as written and begins
/// at offset `base`; an identifier may stand several times and is given once.
///
/// Reference: `std::fmt`, "Syntax", Rust 1.90.
pub(super) fn captured(text: &str, base: u32) -> Vec<Span> {
    let Some(open) = text.find('"') else { return Vec::new() };
    let is_raw = text.starts_with('r');
    let close = text.rfind('"').unwrap_or(text.len());
    let bytes = text.as_bytes();
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut add = |start: usize, end: usize| {
        let name = &text[start..end];
        let is_word = name.chars().all(|c| c == '_' || c.is_alphanumeric());
        let is_name = is_word && !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
        if is_name && !found.iter().any(|(start, end)| &text[*start..*end] == name) {
            found.push((start, end));
        }
    };
    let mut at = open + 1;
    while at < close {
        match bytes[at] {
            // The braces of `\u{..}` are none of ours.
            b'\\' if !is_raw && bytes.get(at + 1) == Some(&b'u') => at = skip_to(bytes, at, b'}') + 1,
            b'\\' if !is_raw => at += 2,
            b'{' if bytes.get(at + 1) == Some(&b'{') => at += 2,
            b'{' => {
                let end = placeholder_end(bytes, at, close);
                let inside = &text[at + 1..end];
                let name = inside.split(':').next().unwrap_or(inside);
                let start = at + 1 + (name.len() - name.trim_start().len());
                add(start, start + name.trim().len());
                if name.len() < inside.len() {
                    widths(text, at + 1 + name.len() + 1, end, &mut add);
                }
                at = end + 1;
            }
            _ => at += 1,
        }
    }
    found.into_iter().map(|(start, end)| Span::new(base + start as u32, base + end as u32)).collect()
}

/// The `w$` and `.p$` of a format specification.
fn widths(text: &str, start: usize, end: usize, add: &mut impl FnMut(usize, usize)) {
    let mut from = start;
    while let Some(dollar) = text[from..end].find('$') {
        let dollar = from + dollar;
        let before = &text[from..dollar];
        let word = before.len() - before.trim_end_matches(|c: char| c == '_' || c.is_alphanumeric()).len();
        // A zero flag may stand right before the width, as in `{:0w$}`.
        let name = text[dollar - word..dollar].trim_start_matches(|c: char| c.is_ascii_digit());
        add(dollar - name.len(), dollar);
        from = dollar + 1;
    }
}

/// The `}` of the placeholder that opens at `open`. A fill character may be a brace itself: `{:}<4}`.
fn placeholder_end(bytes: &[u8], open: usize, close: usize) -> usize {
    let end = skip_to(bytes, open, b'}').min(close);
    let is_fill = end > open && bytes[end - 1] == b':' && matches!(bytes.get(end + 1), Some(b'<' | b'>' | b'^'));
    if is_fill { skip_to(bytes, end + 1, b'}').min(close) } else { end }
}

fn skip_to(bytes: &[u8], from: usize, byte: u8) -> usize {
    bytes[from..].iter().position(|it| *it == byte).map_or(bytes.len(), |found| from + found)
}
