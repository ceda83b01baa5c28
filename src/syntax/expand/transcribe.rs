//! A rule's right side with its variables filled in.

use super::matching::{Bindings, Bound, variables};
use super::{MAX_TOKENS, Repeat, Tree};
use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use std::rc::Rc;

/// The tokens, those of the definition with this span.
pub(super) fn transcribe(body: &[Tree], bindings: &Bindings, span: Span) -> Option<TokenStream> {
    let mut writer = Writer { span, budget: MAX_TOKENS };
    let mut out = Vec::new();
    writer.sequence(body, bindings, &mut out)?;
    Some(out.into_iter().collect())
}

struct Writer {
    span: Span,
    /// How many tokens may still be written.
    budget: usize,
}

impl Writer {
    fn sequence(&mut self, trees: &[Tree], bindings: &Bindings, out: &mut Vec<TokenTree>) -> Option<()> {
        for (n, tree) in trees.iter().enumerate() {
            self.budget = self.budget.checked_sub(1)?;
            match tree {
                Tree::Ident(name) => out.push(self.ident(name)),
                Tree::Crate => out.push(self.ident("crate")),
                Tree::Punct(char, is_joint) => out.push(self.punct(*char, *is_joint)),
                Tree::Literal(text) => {
                    let mut literal: Literal = text.parse().ok()?;
                    literal.set_span(self.span);
                    out.push(literal.into());
                }
                Tree::Group(delimiter, inner) => {
                    let mut tokens = Vec::new();
                    self.sequence(inner, bindings, &mut tokens)?;
                    out.push(self.group(*delimiter, tokens));
                }
                Tree::Var(name, _) => {
                    let Bound::One(fragment, tokens) = bindings.get(name)? else { return None };
                    let is_path = matches!(trees.get(n + 1..), Some([Tree::Punct(':', true), Tree::Punct(':', _), ..]));
                    self.fragment(fragment, tokens, is_path, out)?;
                }
                Tree::Repeat(repeat) => self.repeat(repeat, bindings, out)?,
            }
        }
        Some(())
    }

    /// What a variable stands for. An expression stays one whatever is around it, as does a type before `::`.
    fn fragment(&mut self, kind: &str, tokens: &[TokenTree], is_path: bool, out: &mut Vec<TokenTree>) -> Option<()> {
        self.budget = self.budget.checked_sub(super::count(tokens))?;
        let is_simple = tokens.len() == 1;
        match kind {
            "expr" | "expr_2021" if !is_simple => out.push(self.group(Delimiter::None, tokens.to_vec())),
            "ty" if !is_simple && is_path => {
                out.push(self.punct('<', false));
                out.extend_from_slice(tokens);
                out.push(self.punct('>', false));
            }
            _ => out.extend_from_slice(tokens),
        }
        Some(())
    }

    fn repeat(&mut self, repeat: &Repeat, bindings: &Bindings, out: &mut Vec<TokenTree>) -> Option<()> {
        let mut names = Vec::new();
        variables(&repeat.inner, &mut names);
        let repeated: Vec<_> = (names.into_iter())
            .filter_map(|name| match bindings.get(&name) {
                Some(Bound::Many(turns)) => Some((name, Rc::clone(turns))),
                _ => None,
            })
            .collect();
        let turns = repeated.iter().map(|(_, turns)| turns.len()).max()?;
        let mut inner = bindings.clone();
        for turn in 0..turns {
            for (name, all) in &repeated {
                inner.insert(*name, all.get(turn)?.clone());
            }
            if turn > 0 {
                self.sequence(&repeat.separator, bindings, out)?;
            }
            self.sequence(&repeat.inner, &inner, out)?;
        }
        Some(())
    }

    fn ident(&self, name: &str) -> TokenTree {
        match name.strip_prefix("r#") {
            Some(name) => Ident::new_raw(name, self.span).into(),
            None => Ident::new(name, self.span).into(),
        }
    }

    fn punct(&self, char: char, is_joint: bool) -> TokenTree {
        let mut punct = Punct::new(char, if is_joint { Spacing::Joint } else { Spacing::Alone });
        punct.set_span(self.span);
        punct.into()
    }

    fn group(&self, delimiter: Delimiter, tokens: Vec<TokenTree>) -> TokenTree {
        let mut group = Group::new(delimiter, tokens.into_iter().collect());
        group.set_span(self.span);
        group.into()
    }
}
