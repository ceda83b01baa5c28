//! Expressions: operands, and what follows them.

use super::*;
use crate::syntax::Name;

impl Plain<'_, '_> {
    /// An expression where a statement or an arm's value may stand, and whether something must separate it from the next one:
    /// one that ends with a block goes no further.
    pub(super) fn early_expr(&mut self) -> Option<(ExprId, bool)> {
        let is_block = match self.word() {
            b"if" | b"match" | b"loop" | b"while" | b"for" => true,
            b"unsafe" | b"const" => true,
            _ => self.byte(0) == b'{' || self.byte(0) == b'\'' && self.is_label(),
        };
        if !is_block {
            return Some((self.expr(true)?, true));
        }
        let id = self.operand(true)?;
        let goes_on = self.byte(0) == b'?' || self.byte(0) == b'.' && self.byte(1) != b'.';
        if !goes_on {
            return Some((id, false));
        }
        let left = self.trailers(id)?;
        Some((self.operators(left, true)?, true))
    }

    fn is_label(&self) -> bool {
        let rest = &self.clean[self.at + 1..];
        let len = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_')).unwrap_or(0);
        len > 0 && rest[len] != b'\''
    }

    // ------------------------------------------------------------------------------------------ what follows

    /// Calls, fields, indices and `?` behind an operand.
    pub(super) fn trailers(&mut self, mut base: ExprId) -> Option<ExprId> {
        loop {
            base = match self.byte(0) {
                b'(' => {
                    self.pass(1);
                    let List { of: args, close, .. } = self.list(")", Self::element)?;
                    let start = self.start_of(base);
                    self.push(ExprKind::Call { callee: base, args: args.into() }, start, close.end)
                }
                b'[' => {
                    self.pass(1);
                    let index = self.expr(true)?;
                    let close = self.eat("]")?;
                    let start = self.start_of(base);
                    self.push(ExprKind::Index { base, index }, start, close.end)
                }
                b'?' => {
                    let end = self.pass(1).end;
                    let start = self.start_of(base);
                    self.push(ExprKind::Try(base), start, end)
                }
                b'.' if self.byte(1) != b'.' => {
                    self.pass(1);
                    self.member(base)?
                }
                _ => return Some(base),
            };
        }
    }

    /// What stands behind the dot.
    fn member(&mut self, base: ExprId) -> Option<ExprId> {
        let start = self.start_of(base);
        if let Some(keyword) = self.eat_word("await") {
            return Some(self.push(ExprKind::Await { future: base, keyword }, start, keyword.end));
        }
        if self.byte(0).is_ascii_digit() {
            let len = self.word_len();
            let digits = &self.clean[self.at..self.at + len];
            let is_number = digits.iter().all(u8::is_ascii_digit) && (len == 1 || digits[0] != b'0');
            let (name, name_span) = is_number.then(|| self.any_name())?;
            return Some(self.push(ExprKind::Field { base, name, name_span }, start, name_span.end));
        }
        let (name, name_span) = self.name()?;
        let turbofish = match self.eat("::") {
            Some(_) => {
                self.eat("<")?;
                Some(self.generic_args()?.0)
            }
            None => None,
        };
        if self.byte(0) != b'(' {
            let is_field = turbofish.is_none();
            return is_field.then(|| self.push(ExprKind::Field { base, name, name_span }, start, name_span.end));
        }
        self.pass(1);
        let List { of: args, close, .. } = self.list(")", Self::element)?;
        let call = MethodCall { receiver: base, name, name_span, turbofish, args };
        Some(self.push(ExprKind::MethodCall(Box::new(call)), start, close.end))
    }

    /// An argument or element.
    pub(super) fn element(&mut self) -> Option<ExprId> {
        let written = self.attributes()?;
        let id = self.expr(true)?;
        self.put_cfg(id, written);
        Some(id)
    }

    // ------------------------------------------------------------------------------------------ operands

    pub(super) fn operand(&mut self, with_struct: bool) -> Option<ExprId> {
        match self.byte(0) {
            b'(' => return self.parens(),
            b'[' => return self.array(),
            b'{' => return self.block(None, BlockKind::Plain, None),
            b'|' => return self.closure(with_struct),
            b'.' if self.byte(1) == b'.' => {
                self.pass(2);
                return self.range(None, with_struct);
            }
            b'\'' if self.is_label() => {
                let (name, span) = self.label()?;
                self.eat(":")?;
                return self.labelled(Some(name), Some(span.start));
            }
            b'<' | b':' => return self.path_expr(with_struct),
            _ => {}
        }
        match self.word() {
            b"true" | b"false" => {
                let (name, span) = self.any_name();
                Some(self.reader.push(ExprKind::Lit(Lit::Bool(name == "true")), span))
            }
            b"if" => self.if_expr(),
            b"match" => self.match_expr(),
            b"loop" | b"while" | b"for" => self.labelled(None, None),
            b"let" => self.let_expr(),
            b"return" | b"break" | b"continue" => self.jump(with_struct),
            b"move" => self.closure(with_struct),
            b"unsafe" | b"const" => {
                let (name, span) = self.any_name();
                let kind = if name == "unsafe" { BlockKind::Unsafe } else { BlockKind::Const };
                self.block(None, kind, Some(span.start))
            }
            b"async" => {
                let before = self.at;
                self.pass(5);
                self.eat_word("move");
                let is_block = self.byte(0) == b'{';
                self.at = before;
                if is_block { self.async_block() } else { self.closure(with_struct) }
            }
            b"_" => {
                let span = self.pass(1);
                Some(self.reader.push(ExprKind::Missing, span))
            }
            _ => match self.literal_expr()? {
                Some(literal) => Some(literal),
                None => self.path_expr(with_struct),
            },
        }
    }

    /// A literal, or nothing.
    fn literal_expr(&mut self) -> Option<Option<ExprId>> {
        let byte = self.byte(0);
        let is_word = !self.word().is_empty();
        let Some(span) = self.literal() else {
            return (is_word).then_some(None);
        };
        let text = &self.clean[span.range()];
        let lit = match byte {
            b'"' | b'r' => Lit::Str,
            b'\'' => Lit::Char,
            b'b' if text.starts_with(b"b'") => Lit::Byte,
            b'b' => Lit::ByteStr,
            b'c' => Lit::CStr,
            _ => self.number_kind(span)?,
        };
        if self.clean.get(span.end as usize).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            return None;
        }
        let span = self.whole_literal(span);
        Some(Some(self.reader.push(ExprKind::Lit(lit), span)))
    }

    fn parens(&mut self) -> Option<ExprId> {
        let open = self.pass(1);
        let List { of, close, has_comma } = self.list(")", |plain| plain.expr(true))?;
        match &of[..] {
            [inner] if !has_comma => {
                self.reader.body.exprs[inner.index()].span = open.to(close);
                self.enclosed = Some(*inner);
                Some(*inner)
            }
            _ => Some(self.push(ExprKind::Tuple(of.into()), open.start, close.end)),
        }
    }

    fn array(&mut self) -> Option<ExprId> {
        let open = self.pass(1);
        let mut repeated = None;
        let List { of, close, has_comma } = self.list("]", |plain| {
            let value = plain.element()?;
            if plain.eat(";").is_some() {
                repeated = Some((value, plain.expr(true)?));
            }
            Some(value)
        })?;
        let kind = match repeated {
            Some((value, len)) => (of.len() == 1 && !has_comma).then_some(ExprKind::Repeat(value, len))?,
            None => ExprKind::Array(of.into()),
        };
        Some(self.push(kind, open.start, close.end))
    }

    fn path_expr(&mut self, with_struct: bool) -> Option<ExprId> {
        if let Some(end) = self.macro_end() {
            return self.macro_call(end, false);
        }
        let path = self.expr_path()?;
        if self.byte(0) == b'!' && self.byte(1) != b'=' {
            return None;
        }
        if self.byte(0) == b'{' && with_struct {
            return self.struct_literal(path);
        }
        if let Some(name) = path.as_ident() {
            return Some(self.reader.named(name, path.span));
        }
        let span = path.span;
        Some(self.reader.push(ExprKind::Path(Box::new(path)), span))
    }

    fn struct_literal(&mut self, path: Path) -> Option<ExprId> {
        self.pass(1);
        let (mut fields, mut base) = (Vec::new(), None);
        let list = self.list("}", |plain| {
            if plain.eat("..").is_none() {
                fields.push(plain.field_value()?);
                return Some(());
            }
            if plain.byte(0) != b'}' {
                base = Some(plain.expr(true)?);
            }
            (plain.byte(0) == b'}').then_some(())
        })?;
        let start = path.span.start;
        Some(self.push(ExprKind::Struct(Box::new(StructLit { path, fields, base })), start, list.close.end))
    }

    /// `a: e`, `0: e` or `a`.
    fn field_value(&mut self) -> Option<(Name, ExprId)> {
        let written = self.attributes()?;
        let (name, value) = self.plain_field_value()?;
        self.put_cfg(value, written);
        Some((name, value))
    }

    fn plain_field_value(&mut self) -> Option<(Name, ExprId)> {
        let is_index = self.byte(0).is_ascii_digit();
        let (name, span) = if is_index { self.any_name() } else { self.name()? };
        if self.byte(0) == b':' && self.byte(1) != b':' {
            self.pass(1);
            return Some((name, self.expr(true)?));
        }
        (!is_index).then(|| (name, self.reader.named(name, span)))
    }
}
