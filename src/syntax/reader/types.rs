//! Paths, types, bounds and generics.

use super::{Cursor, List, Lists};
use crate::syntax::Span;
use crate::syntax::ast::*;

impl Cursor<'_> {
    /// `(A, B)`, and whether it ends with a comma.
    pub(super) fn tuple(&mut self) -> Option<(Vec<TypeRef>, Span, bool)> {
        let open = self.eat("(")?;
        let List { of, close, has_comma } = self.list(")", |cursor| cursor.ty(true))?;
        Some((of, open.to(close), has_comma))
    }

    /// `-> T`, or nothing.
    pub(super) fn output(&mut self, with_plus: bool) -> Option<Option<TypeRef>> {
        Some(match self.eat("->") {
            Some(_) => Some(self.ty(with_plus)?),
            None => None,
        })
    }

    /// A type as written. `with_plus`: `dyn A + B` may stand here without parentheses.
    pub(in super::super) fn ty(&mut self, with_plus: bool) -> Option<TypeRef> {
        let (kind, span) = match self.byte(0) {
            b'(' => {
                let (mut types, parens, has_comma) = self.tuple()?;
                if with_plus && self.byte(0) == b'+' {
                    return None;
                }
                if types.len() == 1 && !has_comma {
                    return types.pop();
                }
                (TypeKind::Tuple(types), parens)
            }
            b'[' => self.array()?,
            b'!' => (TypeKind::Never, self.pass(1)),
            b'*' => {
                let star = self.pass(1);
                self.eat_word("const").or_else(|| self.eat_word("mut"))?;
                let inner = self.ty(false)?;
                let span = star.to(inner.span);
                (TypeKind::Ptr(Box::new(inner)), span)
            }
            b'&' => {
                let and = self.pass(1);
                self.lifetime();
                let mutable = self.eat_word("mut").is_some();
                let inner = self.ty(false)?;
                let span = and.to(inner.span);
                (TypeKind::Ref { mutable, inner: Box::new(inner) }, span)
            }
            _ => self.worded(with_plus)?,
        };
        Some(TypeRef { kind, span })
    }

    /// `[T; N]`, `[T]`
    fn array(&mut self) -> Option<(TypeKind, Span)> {
        let open = self.pass(1);
        let inner = Box::new(self.ty(true)?);
        if let Some(close) = self.eat("]") {
            return Some((TypeKind::Slice(inner), open.to(close)));
        }
        self.eat(";")?;
        self.constant_value()?;
        let close = self.eat("]")?;
        Some((TypeKind::Array(inner), open.to(close)))
    }

    /// Goes over the length of an array or the value of a variant: literals, constants and calls between operators.
    pub(super) fn constant_value(&mut self) -> Option<()> {
        const OPERATORS: [&str; 10] = ["<<", ">>", "+", "-", "*", "/", "%", "|", "&", "^"];
        loop {
            self.eat("-");
            self.constant_operand()?;
            while self.eat_word("as").is_some() {
                self.ty(false)?;
            }
            if OPERATORS.iter().find_map(|operator| self.eat(operator)).is_none() {
                return Some(());
            }
        }
    }

    fn constant_operand(&mut self) -> Option<()> {
        if self.literal().is_some() {
            return Some(());
        }
        self.plain_path()?;
        match self.byte(0) {
            b'!' => {
                self.pass(1);
                self.tree()?;
            }
            b'(' if self.byte(1) == b')' => {
                self.tree()?;
            }
            _ => {}
        }
        Some(())
    }

    /// A type that begins with a word, `::` or `<`.
    fn worded(&mut self, with_plus: bool) -> Option<(TypeKind, Span)> {
        match self.word() {
            b"_" => Some((TypeKind::Infer, self.pass(1))),
            b"impl" => {
                let keyword = self.pass(4);
                let (bounds, span) = self.some_bounds(with_plus)?;
                Some((TypeKind::Impl(bounds), keyword.to(span)))
            }
            b"dyn" => {
                let keyword = self.pass(3);
                let (bounds, span) = self.some_bounds(with_plus)?;
                Some((TypeKind::Dyn(bounds), keyword.to(span)))
            }
            b"for" => {
                self.for_lifetimes()?;
                matches!(self.word(), b"fn" | b"unsafe" | b"extern").then(|| self.fn_ptr())?
            }
            b"fn" | b"unsafe" | b"extern" => self.fn_ptr(),
            _ => {
                let path = self.path()?;
                if self.byte(0) == b'!' && self.byte(1) != b'=' && path.qself.is_none() {
                    self.pass(1);
                    let span = path.span.to(self.tree()?);
                    return Some((TypeKind::Unknown, span));
                }
                if with_plus && self.byte(0) == b'+' {
                    return None;
                }
                // A trait without `dyn`, as edition 2015 has it.
                if path.last().and_then(|last| last.args.as_ref()).is_some_and(|args| args.parenthesized) {
                    return None;
                }
                let span = path.span;
                Some((TypeKind::Path(path), span))
            }
        }
    }

    /// `unsafe extern "C" fn(a: A, B) -> C`
    fn fn_ptr(&mut self) -> Option<(TypeKind, Span)> {
        let mut span = self.eat_word("unsafe").unwrap_or_default();
        if let Some(keyword) = self.eat_word("extern") {
            span = span.to(keyword);
            self.literal();
        }
        span = span.to(self.eat_word("fn")?).to(self.eat("(")?);
        let mut inputs = Vec::new();
        let list = self.list(")", |cursor| {
            if cursor.eat("...").is_some() {
                return (cursor.byte(0) == b')').then_some(());
            }
            cursor.input_name();
            inputs.push(cursor.ty(true)?);
            Some(())
        })?;
        span = span.to(list.close);
        let output = self.output(false)?.unwrap_or(TypeRef { kind: TypeKind::Tuple(Vec::new()), span });
        let span = span.to(output.span);
        Some((TypeKind::FnPtr(inputs, Box::new(output)), span))
    }

    /// Goes over `a:` before a type.
    fn input_name(&mut self) {
        let before = self.at;
        let is_named = self.word() == b"_" || self.name().is_some();
        if is_named && self.at == before {
            self.pass(1);
        }
        if is_named && self.byte(0) == b':' && self.byte(1) != b':' {
            self.pass(1);
        } else {
            self.at = before;
        }
    }
}
