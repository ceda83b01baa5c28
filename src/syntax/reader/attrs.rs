//! Attributes.

use super::{Reader, is_blank};
use crate::syntax::Span;
use crate::syntax::ast::AttrArgs;
use crate::syntax::meta::{Args, Attributes, Tree, is_dropped};

impl Reader<'_> {
    /// `#[..]`, as many as there are.
    pub(super) fn outer(&mut self, attributes: &mut Attributes) -> Option<()> {
        while self.byte(0) == b'#' {
            let pound = self.pass(1);
            self.attribute(pound, attributes)?;
        }
        Some(())
    }

    /// `#![..]`, as many as there are.
    pub(super) fn inner(&mut self, attributes: &mut Attributes) -> Option<()> {
        while self.byte(0) == b'#' && self.is_inner() {
            let pound = self.pass(1);
            self.eat("!")?;
            self.attribute(pound, attributes)?;
        }
        Some(())
    }

    fn is_inner(&self) -> bool {
        let rest = self.clean.get(self.at + 1..).unwrap_or_default();
        rest.iter().find(|byte| !is_blank(**byte)) == Some(&b'!')
    }

    /// One attribute, behind its `#`.
    fn attribute(&mut self, pound: Span, attributes: &mut Attributes) -> Option<()> {
        self.eat("[")?;
        let mut path = Vec::with_capacity(1);
        loop {
            let (name, _) = match self.word() {
                b"unsafe" | b"crate" => self.any_name(),
                _ => self.name()?,
            };
            path.push(name);
            if self.eat("::").is_none() {
                break;
            }
        }
        let args = match self.byte(0) {
            b'=' => {
                self.pass(1);
                Args::Plain(self.value()?)
            }
            b'(' | b'[' | b'{' if is_dropped(&path) => {
                self.tree()?;
                Args::Plain(AttrArgs::None)
            }
            b'(' | b'[' | b'{' => {
                self.pass(1);
                Args::List(self.trees()?)
            }
            _ => Args::Plain(AttrArgs::None),
        };
        let span = pound.to(self.eat("]")?);
        attributes.add(path, args, span);
        Some(())
    }

    /// What stands behind `=`: a literal, or an expression that nobody asks for.
    fn value(&mut self) -> Option<AttrArgs> {
        let literal = match self.word() {
            b"true" | b"false" => Some(self.any_name().1),
            _ => self.literal(),
        };
        if let Some(span) = literal {
            return Some(AttrArgs::Value(self.cx.unquoted(self.cx.text.get(span.range())?)));
        }
        self.path()?;
        if self.eat("!").is_some() {
            self.tree()?;
        }
        Some(AttrArgs::Opaque)
    }

    /// The tokens up to the closing delimiter.
    fn trees(&mut self) -> Option<Vec<Tree>> {
        let mut trees = Vec::new();
        loop {
            trees.push(match self.byte(0) {
                b'(' | b'[' | b'{' => {
                    self.pass(1);
                    Tree::Group(self.trees()?)
                }
                b')' | b']' | b'}' => {
                    self.pass(1);
                    return Some(trees);
                }
                0 => return None,
                _ => match self.literal() {
                    Some(literal) => Tree::Literal(self.cx.unquoted(self.cx.text.get(literal.range())?)),
                    None if self.byte(0) == b'\'' => return None,
                    None if self.word().is_empty() => {
                        let byte = self.byte(0);
                        self.pass(1);
                        Tree::Punct(char::from(byte))
                    }
                    None => Tree::Word(self.any_name().0),
                },
            });
        }
    }
}
