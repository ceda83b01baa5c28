//! `macro_rules!` of the code that is read: a call's tokens → what they expand to.
//!
//! Rules are kept as plain trees, so that they can be read once and used on any thread. Tokens of the definition come
//! out with the span of the macro's name at the call, those of the arguments with their own.

mod matching;
mod transcribe;

use super::Name;
use super::word::word_hash;
use matching::Bindings;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use std::sync::OnceLock;

/// More tokens than this are not made by one call, nor read of one.
const MAX_TOKENS: usize = 1 << 14;
/// What an expansion may nest.
const MAX_DEPTH: u32 = 64;
/// How many tokens may stand in a row without `;`, `,` or a block between them: syn recurses over them.
const MAX_RUN: u32 = 1000;

/// One macro: its rules are read when it is first called.
#[derive(Debug)]
pub struct Definition {
    text: String,
    rules: OnceLock<Option<Rules>>,
    /// The hashes of the names that it may call.
    calls: Vec<u32>,
}

impl Definition {
    /// The macro with these rules, delimiters around them included.
    pub fn new(text: &str) -> Definition {
        Definition { text: text.to_owned(), rules: OnceLock::new(), calls: called(text) }
    }

    /// Whether the rules are the same as written.
    pub fn is_same(&self, other: &Definition) -> bool {
        self.text == other.text
    }

    /// Whether it may call a function, method or macro whose name has a hash that `is_meant`.
    pub fn calls(&self, is_meant: &dyn Fn(u32) -> bool) -> bool {
        self.calls.iter().any(|hash| is_meant(*hash))
    }

    /// The rules; `None` where they are not understood.
    pub fn rules(&self) -> Option<&Rules> {
        self.rules.get_or_init(|| Rules::parse(&self.text)).as_ref()
    }
}

/// The hashes of the names that stand before a `(`, `!` or `:`.
pub fn called(text: &str) -> Vec<u32> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let start = at;
        while at < bytes.len() && is_word(bytes[at]) {
            at += 1;
        }
        if at == start {
            at += 1;
            continue;
        }
        let next = bytes[at..].iter().find(|byte| **byte != b' ');
        if matches!(next, Some(b'(' | b'!' | b':')) {
            out.push(word_hash(&bytes[start..at]));
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The rules of one macro.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    arms: Vec<(Vec<Tree>, Vec<Tree>)>,
}

/// A token tree of a rule.
#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Ident(Name),
    Punct(char, bool),
    Literal(Name),
    Group(Delimiter, Vec<Tree>),
    /// `$name`, and on the left side what it stands for.
    Var(Name, Name),
    /// `$( .. ) sep op`
    Repeat(Box<Repeat>),
    /// `$crate`
    Crate,
}

#[derive(Clone, Debug, PartialEq)]
struct Repeat {
    inner: Vec<Tree>,
    separator: Vec<Tree>,
    op: char,
}

impl Rules {
    /// Reads the rules, delimiters around them included; `None` where they are not understood.
    fn parse(text: &str) -> Option<Rules> {
        read(text.parse().ok()?)
    }

    /// What a call with these arguments expands to; tokens of the definition get the span of the macro's name.
    /// `None` where no rule matches or a limit is met.
    pub(super) fn expand(&self, arguments: TokenStream, name: proc_macro2::Span) -> Option<TokenStream> {
        let input: Vec<TokenTree> = arguments.into_iter().collect();
        if count(&input) > MAX_TOKENS {
            return None;
        }
        let (body, bindings) = self.arms.iter().find_map(|(pattern, body)| {
            let mut bindings = Bindings::default();
            matching::whole(pattern, &input, &mut bindings).then_some((body, bindings))
        })?;
        let tokens = transcribe::transcribe(body, &bindings, name)?;
        is_modest(tokens.clone(), 0).then_some(tokens)
    }
}

fn read(stream: TokenStream) -> Option<Rules> {
    let mut trees = stream.into_iter();
    let (Some(TokenTree::Group(all)), None) = (trees.next(), trees.next()) else { return None };
    let mut arms = Vec::new();
    let mut rest = all.stream().into_iter().peekable();
    while let Some(tree) = rest.next() {
        let TokenTree::Group(pattern) = tree else { return None };
        let arrow = (rest.next()?, rest.next()?);
        let (TokenTree::Punct(a), TokenTree::Punct(b)) = arrow else { return None };
        let TokenTree::Group(body) = rest.next()? else { return None };
        if (a.as_char(), b.as_char()) != ('=', '>') {
            return None;
        }
        arms.push((trees_of(pattern.stream(), true)?, trees_of(body.stream(), false)?));
        if let Some(TokenTree::Punct(semi)) = rest.next()
            && semi.as_char() != ';'
        {
            return None;
        }
    }
    Some(Rules { arms })
}

/// The trees of one side; on the left one variables say what they stand for.
fn trees_of(stream: TokenStream, is_pattern: bool) -> Option<Vec<Tree>> {
    let mut out = Vec::new();
    let mut rest = stream.into_iter().peekable();
    while let Some(tree) = rest.next() {
        let is_dollar = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '$');
        if !is_dollar {
            out.push(plain(tree, is_pattern)?);
            continue;
        }
        match rest.next()? {
            TokenTree::Ident(word) if word == "crate" => out.push(Tree::Crate),
            TokenTree::Ident(word) => {
                let mut fragment = Name::default();
                if is_pattern {
                    let (TokenTree::Punct(_), TokenTree::Ident(kind)) = (rest.next()?, rest.next()?) else {
                        return None;
                    };
                    fragment = Name::from(&kind.to_string());
                }
                out.push(Tree::Var(Name::from(&word.to_string()), fragment));
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                let inner = trees_of(group.stream(), is_pattern)?;
                let (separator, op) = repetition(&mut rest)?;
                out.push(Tree::Repeat(Box::new(Repeat { inner, separator, op })));
            }
            // `${count(..)}` and what may come.
            _ => return None,
        }
    }
    Some(out)
}

/// The separator and the operator of a repetition.
fn repetition(rest: &mut impl Iterator<Item = TokenTree>) -> Option<(Vec<Tree>, char)> {
    let mut separator = Vec::new();
    loop {
        let tree = rest.next()?;
        if let TokenTree::Punct(punct) = &tree
            && matches!(punct.as_char(), '*' | '+' | '?')
        {
            return Some((separator, punct.as_char()));
        }
        if separator.len() > 2 {
            return None;
        }
        separator.push(plain(tree, false)?);
    }
}

fn plain(tree: TokenTree, is_pattern: bool) -> Option<Tree> {
    Some(match tree {
        TokenTree::Ident(word) => Tree::Ident(Name::from(&word.to_string())),
        TokenTree::Punct(punct) => Tree::Punct(punct.as_char(), punct.spacing() == Spacing::Joint),
        TokenTree::Literal(literal) => Tree::Literal(Name::from(&literal.to_string())),
        TokenTree::Group(group) => Tree::Group(group.delimiter(), trees_of(group.stream(), is_pattern)?),
    })
}

fn count(trees: &[TokenTree]) -> usize {
    let inside = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => count(&group.stream().into_iter().collect::<Vec<_>>()),
        _ => 0,
    };
    trees.iter().map(|tree| 1 + inside(tree)).sum()
}

/// Whether syn can read the tokens without running out of stack.
fn is_modest(stream: TokenStream, depth: u32) -> bool {
    let mut run = 0;
    depth < MAX_DEPTH
        && stream.into_iter().all(|tree| {
            run += 1;
            match tree {
                TokenTree::Punct(punct) if matches!(punct.as_char(), ';' | ',') => run = 0,
                TokenTree::Group(group) => {
                    if group.delimiter() == Delimiter::Brace {
                        run = run.min(MAX_RUN / 2);
                    }
                    return run < MAX_RUN && is_modest(group.stream(), depth + 1);
                }
                _ => {}
            }
            run < MAX_RUN
        })
}
