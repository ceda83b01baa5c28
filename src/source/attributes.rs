//! `#[allow(clippy::…)]` and `#[expect(clippy::…)]`: what people have said to the compiler's own linter about a rule's twin.

use crate::syntax::scan::Scan;
use crate::syntax::{Name, Span};
use memchr::memmem;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// An attribute that silences one of clippy's lints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LintAllow {
    /// Without `clippy::`.
    pub lint: Name,
    /// The attribute, or the part of it that names the lint.
    pub span: Span,
    /// The statement, function or impl that it stands on; `None` for a module, a crate and anything else.
    pub covers: Option<Span>,
}

/// The attributes of a file that name one of `lints`, in source order. Nothing where the text is not Rust.
pub fn allows(text: &str, scan: &Scan, lints: &[&str]) -> Vec<LintAllow> {
    let mut found = Vec::new();
    // One search for what all lints begin with: nearly all files have none.
    let is_named = memmem::find(text.as_bytes(), common_prefix(lints).as_bytes()).is_some();
    if is_named && scan.cuts.iter().all(|cut| cut.refused.is_none()) {
        // The clean text is one line: a column is an offset.
        if let Ok(tokens) = scan.clean(text, Span::new(0, text.len() as u32)).parse::<TokenStream>() {
            walk(tokens, None, lints, &mut found);
        }
        proc_macro2::extra::invalidate_current_thread_spans();
    }
    found
}

fn common_prefix<'l>(lints: &[&'l str]) -> &'l str {
    let Some((first, rest)) = lints.split_first() else { return "" };
    let is_common = |n: &usize| first.get(..*n).is_some_and(|prefix| rest.iter().all(|lint| lint.starts_with(prefix)));
    first.get(..(0..=first.len()).rev().find(is_common).unwrap_or(0)).unwrap_or_default()
}

fn walk(tokens: TokenStream, around: Option<Span>, lints: &[&str], found: &mut Vec<LintAllow>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for at in 0..tokens.len() {
        match (&tokens[at], tokens.get(at + 1), tokens.get(at + 2)) {
            (TokenTree::Punct(hash), Some(TokenTree::Group(group)), _) if hash.as_char() == '#' => {
                let extent = extent(&tokens[at..]);
                named(group, lints, &mut |lint, span| found.push(LintAllow { lint, span, covers: extent }));
            }
            (TokenTree::Punct(hash), Some(TokenTree::Punct(not)), Some(TokenTree::Group(group)))
                if hash.as_char() == '#' && not.as_char() == '!' =>
            {
                named(group, lints, &mut |lint, span| found.push(LintAllow { lint, span, covers: around }));
            }
            (TokenTree::Group(group), ..)
                if group.delimiter() != Delimiter::Bracket || !is_attribute(&tokens[..at]) =>
            {
                let is_module = group.delimiter() == Delimiter::Brace && is_module(&tokens[..at]);
                let around = (!is_module).then(|| span_of(&tokens[at]));
                walk(group.stream(), around, lints, found);
            }
            _ => {}
        }
    }
}

fn span_of(token: &TokenTree) -> Span {
    let (start, end) = match token {
        TokenTree::Group(group) => (group.span_open().start(), group.span_close().end()),
        other => (other.span().start(), other.span().end()),
    };
    Span::new(start.column as u32, end.column as u32)
}

/// Whether what comes next is an attribute's group.
fn is_attribute(before: &[TokenTree]) -> bool {
    matches!(before.last(), Some(TokenTree::Punct(mark)) if mark.as_char() == '#' || mark.as_char() == '!')
}

/// Whether the block that comes next is a module's.
fn is_module(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Ident(keyword), TokenTree::Ident(_)] if keyword == "mod")
}

/// The lints that an attribute allows or expects, `cfg_attr` looked through.
fn named(attribute: &Group, lints: &[&str], with: &mut impl FnMut(Name, Span)) {
    let tokens: Vec<TokenTree> = attribute.stream().into_iter().collect();
    for pair in tokens.windows(2) {
        let [TokenTree::Ident(level), TokenTree::Group(list)] = pair else { continue };
        if level == "cfg_attr" {
            named(list, lints, with);
        } else if level == "allow" || level == "expect" {
            let list: Vec<TokenTree> = list.stream().into_iter().collect();
            for path in list.windows(4) {
                let [TokenTree::Ident(tool), TokenTree::Punct(_), TokenTree::Punct(_), TokenTree::Ident(lint)] = path
                else {
                    continue;
                };
                if tool == "clippy" && lints.iter().any(|known| lint == known) {
                    let span = Span::new(span_of(&path[0]).start, span_of(&path[3]).end);
                    with(Name::from(&lint.to_string()), span);
                }
            }
        }
    }
}

/// How far the statement, function or impl reaches that begins with these attributes; `None` for a module.
fn extent(tokens: &[TokenTree]) -> Option<Span> {
    let start = span_of(tokens.first()?).start;
    let mut rest = tokens;
    while let [TokenTree::Punct(hash), TokenTree::Group(_), after @ ..] = rest
        && hash.as_char() == '#'
    {
        rest = after;
    }
    const BLOCKS: [&str; 12] =
        ["fn", "impl", "trait", "if", "match", "loop", "while", "for", "unsafe", "async", "const", "extern"];
    let mut is_block = matches!(rest.first(), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace);
    for (n, token) in rest.iter().enumerate() {
        let end = Span::new(start, span_of(token).end);
        match token {
            TokenTree::Ident(word) if word == "mod" => return None,
            // A statement that begins with a word for a block, and items behind their visibility.
            TokenTree::Ident(word) if BLOCKS.iter().any(|block| word == block) => {
                is_block |= rest[..n].iter().all(is_head);
            }
            TokenTree::Punct(mark) if mark.as_char() == ';' || mark.as_char() == ',' && !is_block => return Some(end),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && is_block => {
                let goes_on = match rest.get(n + 1) {
                    Some(TokenTree::Ident(word)) => word == "else",
                    Some(TokenTree::Punct(mark)) => matches!(mark.as_char(), '.' | '?'),
                    _ => false,
                };
                if !goes_on {
                    return Some(end);
                }
            }
            _ => {}
        }
    }
    Some(Span::new(start, span_of(rest.last()?).end))
}

/// Whether a token may stand before an item's or a block's keyword: visibility, `async`, `unsafe`, a label.
fn is_head(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => word != "let" && word != "return",
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        TokenTree::Punct(mark) => matches!(mark.as_char(), '\'' | ':'),
        TokenTree::Literal(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::scan::scan;

    /// The texts that the attributes of a source cover; `-` where one counts for nothing.
    fn covered(source: &str) -> Vec<String> {
        let text = |allow: LintAllow| allow.covers.map_or("-".to_owned(), |span| source[span.range()].to_owned());
        allows(source, &scan(source), &["await_holding_lock"]).into_iter().map(text).collect()
    }

    #[test]
    fn a_statement_is_covered_to_its_end() {
        let one = "#[allow(clippy::await_holding_lock)] let g = m.lock().unwrap();";
        assert_eq!(covered(&format!("async fn f() {{ {one} x().await; }}")), [one]);
        let two = "#[expect(clippy::await_holding_lock, reason = \"}\")] if a { b } else { c }";
        assert_eq!(covered(&format!("async fn f() {{ {two} x().await; }}")), [two]);
        let tail = "#[allow(clippy::await_holding_lock)] { x().await }";
        assert_eq!(covered(&format!("async fn f() {{ {tail} }}")), [tail]);
    }

    #[test]
    fn functions_and_impls_are_covered_whole() {
        let one = "#[allow(dead_code, clippy::await_holding_lock)] #[inline] pub(crate) async fn f() -> T { a; b }";
        assert_eq!(covered(&format!("{one} fn g() {{}}")), [one]);
        let two = "#[cfg_attr(x, allow(clippy::await_holding_lock))]\nimpl A for B { fn a() {} }";
        assert_eq!(covered(&format!("{two}\nfn g() {{}}")), [two]);
        let inner = "{ #![allow(clippy::await_holding_lock)] a }";
        assert_eq!(covered(&format!("fn f() {inner} fn g() {{}}")), [inner]);
    }

    #[test]
    fn modules_and_crates_count_for_nothing() {
        assert_eq!(covered("#![allow(clippy::await_holding_lock)]\nfn f() {}"), ["-"]);
        assert_eq!(covered("#[allow(clippy::await_holding_lock)] mod a { fn f() {} }"), ["-"]);
        assert_eq!(covered("mod a { #![allow(clippy::await_holding_lock)] fn f() {} }"), ["-"]);
    }

    #[test]
    fn what_only_looks_like_it_is_none() {
        assert_eq!(covered("// #[allow(clippy::await_holding_lock)]\nfn f() {}"), [""; 0]);
        assert_eq!(covered("#[deny(clippy::await_holding_lock)] fn f() {}"), [""; 0]);
        assert_eq!(covered("#[allow(await_holding_lock)] fn f() {}"), [""; 0]);
        assert_eq!(covered("const A: &str = \"#[allow(clippy::await_holding_lock)]\";"), [""; 0]);
    }
}
