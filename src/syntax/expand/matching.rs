//! A rule's left side against a call's tokens.

use super::{Repeat, Tree};
use crate::syntax::Name;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use rustc_hash::FxHashMap;
use std::rc::Rc;
use syn::parse::{ParseStream, Parser};

/// What the variables stand for.
pub(super) type Bindings = FxHashMap<Name, Bound>;

#[derive(Clone)]
pub(super) enum Bound {
    /// Tokens, and as what they were read.
    One(Name, Rc<[TokenTree]>),
    /// One for each turn of a repetition.
    Many(Rc<[Bound]>),
}

/// How often a call's tokens may be handed to syn, in tokens: each time it takes a copy of those that are left.
const BUDGET: usize = 1 << 20;

struct Matcher {
    budget: usize,
}

/// Whether a rule matches all of the input.
pub(super) fn whole(pattern: &[Tree], input: &[TokenTree], bindings: &mut Bindings) -> bool {
    Matcher { budget: BUDGET }.sequence(pattern, input, 0, bindings) == Some(input.len())
}

impl Matcher {
    /// Where the match ends that begins at `at`.
    fn sequence(
        &mut self,
        pattern: &[Tree],
        input: &[TokenTree],
        mut at: usize,
        bindings: &mut Bindings,
    ) -> Option<usize> {
        for tree in pattern {
            at = match tree {
                Tree::Repeat(repeat) => self.repeat(repeat, input, at, bindings)?,
                Tree::Var(name, fragment) => {
                    let end = self.fragment(fragment, input, at)?;
                    bindings.insert(*name, Bound::One(*fragment, input[at..end].into()));
                    end
                }
                Tree::Group(delimiter, inner) => {
                    let TokenTree::Group(group) = input.get(at)? else { return None };
                    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                    let is_whole = group.delimiter() == *delimiter
                        && self.sequence(inner, &tokens, 0, bindings) == Some(tokens.len());
                    is_whole.then_some(at + 1)?
                }
                Tree::Ident(_) | Tree::Punct(..) | Tree::Literal(_) | Tree::Crate => {
                    is_same(tree, input.get(at)?).then_some(at + 1)?
                }
            };
        }
        Some(at)
    }

    /// As many turns as there are: what follows is looked at only after the last.
    fn repeat(&mut self, repeat: &Repeat, input: &[TokenTree], start: usize, bindings: &mut Bindings) -> Option<usize> {
        let mut turns: Vec<Bindings> = Vec::new();
        let mut end = start;
        loop {
            let mut at = end;
            if !turns.is_empty() {
                let separators = repeat.separator.len();
                let is_next = (repeat.separator.iter().enumerate())
                    .all(|(n, tree)| input.get(at + n).is_some_and(|token| is_same(tree, token)));
                if !is_next {
                    break;
                }
                at += separators;
            }
            let mut turn = Bindings::default();
            match self.sequence(&repeat.inner, input, at, &mut turn) {
                Some(next) if next > end => {
                    turns.push(turn);
                    end = next;
                }
                _ => break,
            }
            if repeat.op == '?' {
                break;
            }
        }
        if repeat.op == '+' && turns.is_empty() {
            return None;
        }
        let mut names = Vec::new();
        variables(&repeat.inner, &mut names);
        for name in names {
            let all: Option<Vec<Bound>> = turns.iter().map(|turn| turn.get(&name).cloned()).collect();
            bindings.insert(name, Bound::Many(all?.into()));
        }
        Some(end)
    }

    /// Where a fragment of this kind ends that begins at `at`.
    fn fragment(&mut self, kind: &str, input: &[TokenTree], at: usize) -> Option<usize> {
        let rest = input.get(at..)?;
        let length = match (kind, rest) {
            ("vis", _) => visibility(rest),
            ("ident", [TokenTree::Ident(word), ..]) if word != "_" => 1,
            ("literal", [TokenTree::Literal(_), ..]) => 1,
            ("literal", [TokenTree::Ident(word), ..]) if word == "true" || word == "false" => 1,
            ("literal", [TokenTree::Punct(minus), TokenTree::Literal(_), ..]) if minus.as_char() == '-' => 2,
            ("lifetime", [TokenTree::Punct(tick), TokenTree::Ident(_), ..]) if tick.as_char() == '\'' => 2,
            ("block", [TokenTree::Group(group), ..]) if group.delimiter() == Delimiter::Brace => 1,
            ("tt", [_, ..]) => token(rest),
            ("expr" | "expr_2021", [_, ..]) => self.parsed(rest, |input| input.parse::<syn::Expr>().map(drop))?,
            ("ty", [_, ..]) => self.parsed(rest, |input| input.parse::<syn::Type>().map(drop))?,
            ("path", [_, ..]) => self.parsed(rest, |input| input.parse::<syn::Path>().map(drop))?,
            ("item", [_, ..]) => self.parsed(rest, |input| input.parse::<syn::Item>().map(drop))?,
            ("meta", [_, ..]) => self.parsed(rest, |input| input.parse::<syn::Meta>().map(drop))?,
            ("pat", [_, ..]) => self.parsed(rest, |input| syn::Pat::parse_multi_with_leading_vert(input).map(drop))?,
            ("pat_param", [_, ..]) => self.parsed(rest, |input| syn::Pat::parse_single(input).map(drop))?,
            ("stmt", [_, ..]) => self.parsed(rest, |input| input.parse::<syn::Expr>().map(drop))?,
            _ => return None,
        };
        Some(at + length)
    }

    /// How many tokens syn takes. An expression or type ends before `;` at the latest.
    fn parsed(&mut self, rest: &[TokenTree], parser: impl FnOnce(ParseStream<'_>) -> syn::Result<()>) -> Option<usize> {
        let is_semi = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';');
        let length = rest.iter().position(is_semi).map_or(rest.len(), |at| at + 1);
        self.budget = self.budget.checked_sub(length)?;
        let stream: TokenStream = rest[..length].iter().cloned().collect();
        if !super::is_modest(stream.clone(), 0) {
            return None;
        }
        let both = |input: ParseStream<'_>| {
            parser(input)?;
            input.parse::<TokenStream>()
        };
        let left = both.parse2(stream).ok()?;
        length.checked_sub(left.into_iter().count()).filter(|taken| *taken > 0)
    }
}

fn is_same(tree: &Tree, token: &TokenTree) -> bool {
    match (tree, token) {
        (Tree::Ident(name), TokenTree::Ident(word)) => word == name.as_str(),
        (Tree::Punct(char, _), TokenTree::Punct(punct)) => punct.as_char() == *char,
        (Tree::Literal(text), TokenTree::Literal(literal)) => literal.to_string() == text.as_str(),
        _ => false,
    }
}

fn visibility(rest: &[TokenTree]) -> usize {
    match rest {
        [TokenTree::Ident(word), TokenTree::Group(group), ..] if word == "pub" => {
            let first = group.stream().into_iter().next();
            let is_scope = matches!(first, Some(TokenTree::Ident(word)) if ["crate", "super", "self", "in"].iter().any(|w| word == w));
            1 + usize::from(group.delimiter() == Delimiter::Parenthesis && is_scope)
        }
        [TokenTree::Ident(word), ..] if word == "pub" => 1,
        _ => 0,
    }
}

/// How many of the lexer's tokens are one of a macro's: `=>`, `'a`.
fn token(rest: &[TokenTree]) -> usize {
    const JOINED: [&str; 24] = [
        "..=", "...", "<<=", ">>=", "::", "=>", "->", "<-", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=",
        "%=", "^=", "&=", "|=", "<<", ">>",
    ];
    let mut text = String::new();
    for tree in rest.iter().take(3) {
        let TokenTree::Punct(punct) = tree else { break };
        text.push(punct.as_char());
        if punct.spacing() == Spacing::Alone {
            break;
        }
    }
    match rest {
        [TokenTree::Punct(tick), TokenTree::Ident(_), ..] if tick.as_char() == '\'' => 2,
        _ => JOINED
            .iter()
            .find(|joined| text.starts_with(**joined))
            .or(if text.starts_with("..") { Some(&"..") } else { None })
            .map_or(1, |joined| joined.len()),
    }
}

pub(super) fn variables(trees: &[Tree], out: &mut Vec<Name>) {
    for tree in trees {
        match tree {
            Tree::Var(name, _) => out.push(*name),
            Tree::Group(_, inner) => variables(inner, out),
            Tree::Repeat(repeat) => variables(&repeat.inner, out),
            Tree::Ident(_) | Tree::Punct(..) | Tree::Literal(_) | Tree::Crate => {}
        }
    }
}
