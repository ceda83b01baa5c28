//! Globs as cargo and people write them, and the nearest of some words.

use std::path::{Path, PathBuf};

/// Whether the whole text matches: `?` is one character, `*` any but `/`, `**` any, `[ab]`, `[a-z]` and `[!a]` one of a set.
///
/// The cost is bounded by pattern × text, whatever the pattern.
pub fn matches(pattern: &str, text: &str) -> bool {
    let tokens = tokens(pattern);
    let chars: Vec<char> = text.chars().collect();
    // `reach[i]`: whether the tokens so far can end before character `i`.
    let mut reach = vec![false; chars.len() + 1];
    reach[0] = true;
    for token in &tokens {
        let mut next = vec![false; chars.len() + 1];
        match token {
            Token::Many { slashes } => {
                let mut on = false;
                for i in 0..=chars.len() {
                    on |= reach[i];
                    next[i] = on;
                    on &= *slashes || chars.get(i) != Some(&'/');
                }
            }
            Token::Folders => {
                // `**/`: nothing, or whole folders.
                let mut on = false;
                for i in 0..=chars.len() {
                    next[i] = reach[i] || (on && i > 0 && chars[i - 1] == '/');
                    on |= reach[i];
                }
            }
            one => {
                for i in 0..chars.len() {
                    next[i + 1] = reach[i] && one.takes(chars[i]);
                }
            }
        }
        reach = next;
    }
    reach[chars.len()]
}

/// Whether the pattern names the file or a folder above it. A pattern without `/` speaks of any part of the path.
pub fn matches_path(pattern: &str, name: &str) -> bool {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
    let anchored = pattern.strip_prefix('/').unwrap_or(pattern);
    if anchored == pattern && !pattern.contains('/') && name.split('/').any(|part| matches(pattern, part)) {
        return true;
    }
    let ends = name.char_indices().filter(|(_, c)| *c == '/').map(|(at, _)| at);
    ends.chain([name.len()]).any(|end| matches(anchored, &name[..end]))
}

/// The folders and files below `base` that the pattern names, sorted. Each part between `/` is matched by itself.
pub(super) fn expand(base: &Path, pattern: &str) -> Vec<PathBuf> {
    let mut found = vec![base.to_path_buf()];
    for part in pattern.split('/').filter(|part| !part.is_empty() && *part != ".") {
        let mut next = Vec::new();
        for folder in found {
            if part == "**" {
                let walk = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter();
                let below = walk.filter_entry(|entry| entry.file_type().is_dir()).filter_map(Result::ok);
                next.extend(below.map(|entry| entry.into_path()));
            } else if part.contains(['*', '?', '[']) {
                let names = std::fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok);
                let names = names.filter(|entry| matches(part, &entry.file_name().to_string_lossy()));
                next.extend(names.map(|entry| entry.path()));
            } else {
                next.push(folder.join(part));
            }
        }
        found = next;
    }
    found.sort();
    found.dedup();
    found
}

enum Token {
    Literal(char),
    One,
    Many { slashes: bool },
    Folders,
    Set { negated: bool, ranges: Vec<(char, char)> },
}

impl Token {
    fn takes(&self, c: char) -> bool {
        match self {
            Token::Literal(literal) => *literal == c,
            Token::One => c != '/',
            Token::Many { .. } | Token::Folders => false,
            Token::Set { negated, ranges } => ranges.iter().any(|(from, to)| (*from..=*to).contains(&c)) != *negated,
        }
    }
}

fn tokens(pattern: &str) -> Vec<Token> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let starts_part = at == 0 || chars[at - 1] == '/';
        match chars[at] {
            '*' if chars.get(at + 1) == Some(&'*') => {
                if starts_part && chars.get(at + 2) == Some(&'/') {
                    out.push(Token::Folders);
                    at += 1;
                } else {
                    out.push(Token::Many { slashes: true });
                }
                at += 1;
            }
            '*' => out.push(Token::Many { slashes: false }),
            '?' => out.push(Token::One),
            '[' => match set(&chars[at + 1..]) {
                Some((token, length)) => {
                    out.push(token);
                    at += length;
                }
                None => out.push(Token::Literal('[')),
            },
            other => out.push(Token::Literal(other)),
        }
        at += 1;
    }
    out
}

/// The set after `[`, and how many characters it has with its `]`.
fn set(chars: &[char]) -> Option<(Token, usize)> {
    let negated = matches!(chars.first(), Some('!' | '^'));
    let first = usize::from(negated);
    let end = (first + 1..chars.len()).find(|at| chars[*at] == ']')?;
    let mut ranges = Vec::new();
    let mut at = first;
    while at < end {
        if at + 2 < end && chars[at + 1] == '-' {
            ranges.push((chars[at], chars[at + 2]));
            at += 3;
        } else {
            ranges.push((chars[at], chars[at]));
            at += 1;
        }
    }
    Some((Token::Set { negated, ranges }, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_as_people_expect() {
        for (pattern, text, expected) in [
            ("foo*", "foo-bar", true),
            ("foo*", "bar-foo", false),
            ("*/src", "a/src", true),
            ("*", "a/b", false),
            ("**/gen.rs", "gen.rs", true),
            ("**/gen.rs", "a/b/gen.rs", true),
            ("**/gen.rs", "a/regen.rs", false),
            ("a/**", "a/b/c", true),
            ("[a-c]?", "bx", true),
            ("[!a]", "a", false),
            ("[", "[", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
        assert!(matches_path("generated", "crates/a/generated/x.rs"));
        assert!(matches_path("crates/*/gen", "crates/a/gen/x.rs"));
        assert!(!matches_path("/gen", "crates/gen/x.rs"));
        assert!(matches_path("/gen/", "gen/x.rs"));
    }

    #[test]
    fn a_hostile_glob_is_matched_in_bounded_time() {
        assert!(!matches(&"*a".repeat(200), &format!("{}b", "a".repeat(2000))));
    }
}
