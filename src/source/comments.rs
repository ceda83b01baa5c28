//! Suppression comments: `// holdup: allow(RULE, RULE): reason`.
//!
//! A line of a comment is one if it begins with `holdup:`; words in the middle of a sentence are not.

use crate::spelling::nearest;
use crate::syntax::scan::Scan;
use crate::syntax::{Name, Span};

/// A comment that silences rules at one place. Whether such rules exist, and whether they spoke there, is decided elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The rules in the order written, `holdup::` taken off, at least one.
    pub rules: Vec<(Name, Span)>,
    /// Why; to the end of the line. Without a reason it still counts.
    pub reason: Option<String>,
    /// The comment, delimiters included.
    pub span: Span,
    /// What it speaks for.
    pub scope: SuppressionScope,
}

/// What a suppression speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuppressionScope {
    /// `//!`, `/*! */`: the file.
    File,
    /// The line of code, from 1: the comment's own where code stands on it, else the next that has code. It may be the
    /// first line of an item, attributes counted.
    Line(u32),
}

/// A comment that was meant as a suppression and is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// The comment.
    pub span: Span,
    /// "`holdup: allow` names no rule".
    pub message: String,
}

/// The suppressions of a file, and the comments that fail to be one, both in source order.
pub fn suppressions(text: &str, scan: &Scan) -> (Vec<Suppression>, Vec<Malformed>) {
    let (mut found, mut malformed) = (Vec::new(), Vec::new());
    for span in &scan.comments {
        let Some(comment) = text.get(span.range()) else { continue };
        for (at, directive) in directives(comment) {
            match parse(directive, span.start + at) {
                Ok((rules, reason)) => {
                    let scope = scope(comment, *span, text, scan);
                    found.push(Suppression { rules, reason, span: *span, scope });
                }
                Err(message) => malformed.push(Malformed { span: *span, message }),
            }
        }
    }
    (found, malformed)
}

/// What follows `holdup:` in each line of a comment that begins so, with its offset in the comment.
fn directives(comment: &str) -> Vec<(u32, &str)> {
    let is_block = comment.starts_with("/*");
    let comment = if is_block { comment.strip_suffix("*/").unwrap_or(comment) } else { comment };
    let mut out = Vec::new();
    let mut start = 0;
    for line in comment.split_inclusive('\n') {
        let inner = match start {
            0 => line.trim_start_matches(['/', '*', '!']),
            _ => line.trim_start().trim_start_matches('*'),
        };
        if let Some(rest) = inner.trim_start().strip_prefix("holdup:") {
            let at = start + line.len() - rest.len();
            out.push((at as u32, rest));
        }
        start += line.len();
    }
    out
}

type Parsed = (Vec<(Name, Span)>, Option<String>);

fn parse(directive: &str, at: u32) -> Result<Parsed, String> {
    let trimmed = directive.trim_start();
    let verb: &str = trimmed.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    if verb != "allow" {
        return Err(unknown_verb(verb));
    }
    let rest = trimmed[verb.len()..].trim_start();
    let Some(list) = rest.strip_prefix('(') else {
        return Err("`holdup: allow` names no rule; write `holdup: allow(RULE): reason`".to_owned());
    };
    let Some((list, after)) = list.split_once(')') else {
        return Err("`holdup: allow(` is not closed; write `holdup: allow(RULE): reason`".to_owned());
    };
    let offset = |part: &str| at + (part.as_ptr() as usize - directive.as_ptr() as usize) as u32;
    let mut rules = Vec::new();
    for part in list.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let name = part.strip_prefix("holdup::").unwrap_or(part);
        if !name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-') {
            return Err(format!("`{part}` is not the name of a rule; write `holdup: allow(RULE): reason`"));
        }
        let start = offset(name);
        rules.push((Name::from(name), Span::new(start, start + name.len() as u32)));
    }
    if rules.is_empty() {
        return Err("`holdup: allow()` names no rule; write `holdup: allow(RULE): reason`".to_owned());
    }
    let reason = after.trim().trim_start_matches([':', '-', '–', '—']).trim();
    Ok((rules, (!reason.is_empty()).then(|| reason.to_owned())))
}

fn unknown_verb(verb: &str) -> String {
    match nearest(verb, ["allow"]) {
        Some(near) => format!("`holdup: {verb}` is not known; did you mean `{near}`?"),
        None if verb.is_empty() => "`holdup:` says nothing; write `holdup: allow(RULE): reason`".to_owned(),
        None => format!("`holdup: {verb}` is not known; write `holdup: allow(RULE): reason`"),
    }
}

fn scope(comment: &str, span: Span, text: &str, scan: &Scan) -> SuppressionScope {
    if comment.starts_with("//!") || comment.starts_with("/*!") {
        return SuppressionScope::File;
    }
    let line_of = |offset: u32| scan.lines.partition_point(|start| *start <= offset).max(1) - 1;
    let first = line_of(span.start);
    let last = line_of(span.end.saturating_sub(1).max(span.start));
    if has_code(first, text, scan) {
        return SuppressionScope::Line(first as u32 + 1);
    }
    let next = (last..scan.lines.len()).find(|line| has_code(*line, text, scan));
    SuppressionScope::Line(next.unwrap_or(first) as u32 + 1)
}

/// Whether anything but comments and space stands on a line, counted from 0.
fn has_code(line: usize, text: &str, scan: &Scan) -> bool {
    let end = scan.lines.get(line + 1).map_or(text.len(), |end| *end as usize);
    let start = scan.lines.get(line).copied();
    start.is_some_and(|start| !scan.clean(text, Span::new(start, end as u32)).trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::scan::scan;

    fn check(text: &str, expected: &[&str]) {
        let (found, malformed) = suppressions(text, &scan(text));
        let mut lines: Vec<String> = Vec::new();
        for one in found {
            let rules = one.rules.iter().map(|(name, span)| {
                assert_eq!(&text[span.range()], name.as_str());
                name.as_str()
            });
            let rules = rules.collect::<Vec<_>>().join(" ");
            let scope = match one.scope {
                SuppressionScope::File => "file".to_owned(),
                SuppressionScope::Line(line) => line.to_string(),
            };
            lines.push(format!("{scope}: {rules}: {}", one.reason.as_deref().unwrap_or("-")));
        }
        lines.extend(malformed.into_iter().map(|one| one.message));
        assert_eq!(lines, expected, "{text}");
    }

    #[test]
    fn a_comment_speaks_for_its_line_or_the_next_line_of_code() {
        check("f(); // holdup: allow(a): why\ng();", &["1: a: why"]);
        check("// holdup: allow(a, holdup::b): why\n\n// more\ng();", &["4: a b: why"]);
        check("/* holdup: allow(a): why */ g();\nh();", &["1: a: why"]);
        check("/// holdup: allow(a): why\n#[inline]\nfn f() {}", &["2: a: why"]);
        check("/*\n * holdup: allow(a): why\n * and more\n */\ng();", &["5: a: why"]);
        check("g();\n// holdup: allow(a)", &["2: a: -"]);
        check("\r\n// holdup:allow (a) because\r\ng();\r\n", &["3: a: because"]);
    }

    #[test]
    fn an_inner_comment_speaks_for_the_file() {
        check("//! holdup: allow(a): why\nfn f() {}", &["file: a: why"]);
        check("/*! holdup: allow(a): why */\nfn f() {}", &["file: a: why"]);
    }

    #[test]
    fn what_fails_to_be_a_suppression_is_told() {
        check("// holdup: allow", &["`holdup: allow` names no rule; write `holdup: allow(RULE): reason`"]);
        check("// holdup: alow(a)", &["`holdup: alow` is not known; did you mean `allow`?"]);
        check("// holdup: ignore(a)", &["`holdup: ignore` is not known; write `holdup: allow(RULE): reason`"]);
        check("// holdup: allow(a", &["`holdup: allow(` is not closed; write `holdup: allow(RULE): reason`"]);
        check("// holdup: allow()", &["`holdup: allow()` names no rule; write `holdup: allow(RULE): reason`"]);
        check("// holdup:", &["`holdup:` says nothing; write `holdup: allow(RULE): reason`"]);
        check("// the word holdup: means nothing here", &[]);
    }
}
