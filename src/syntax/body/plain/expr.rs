//! Expressions: operators by precedence, what follows an operand, and the operands.

use super::*;
use crate::syntax::Name;

/// How tightly an infix operator binds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Min,
    Assign,
    Range,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
}

/// An infix operator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Infix {
    Binary(BinaryOp),
    AssignOp(BinaryOp),
    Assign,
    Range,
    Cast,
}

/// Longer ones first where one begins as another.
const INFIX: [(&str, Infix, Level); 31] = {
    use BinaryOp::*;
    use Infix::{AssignOp, Binary};
    [
        ("<<=", AssignOp(Shl), Level::Assign),
        (">>=", AssignOp(Shr), Level::Assign),
        ("..", Infix::Range, Level::Range),
        ("&&", Binary(And), Level::And),
        ("||", Binary(Or), Level::Or),
        ("<<", Binary(Shl), Level::Shift),
        (">>", Binary(Shr), Level::Shift),
        ("==", Binary(Equate), Level::Compare),
        ("!=", Binary(Equate), Level::Compare),
        ("<=", Binary(Compare), Level::Compare),
        (">=", Binary(Compare), Level::Compare),
        ("+=", AssignOp(Add), Level::Assign),
        ("-=", AssignOp(Sub), Level::Assign),
        ("*=", AssignOp(Mul), Level::Assign),
        ("/=", AssignOp(Div), Level::Assign),
        ("%=", AssignOp(Rem), Level::Assign),
        ("^=", AssignOp(BitXor), Level::Assign),
        ("&=", AssignOp(BitAnd), Level::Assign),
        ("|=", AssignOp(BitOr), Level::Assign),
        ("+", Binary(Add), Level::Sum),
        ("-", Binary(Sub), Level::Sum),
        ("*", Binary(Mul), Level::Product),
        ("/", Binary(Div), Level::Product),
        ("%", Binary(Rem), Level::Product),
        ("^", Binary(BitXor), Level::BitXor),
        ("&", Binary(BitAnd), Level::BitAnd),
        ("|", Binary(BitOr), Level::BitOr),
        ("<", Binary(Compare), Level::Compare),
        (">", Binary(Compare), Level::Compare),
        ("=", Infix::Assign, Level::Assign),
        ("as", Infix::Cast, Level::Cast),
    ]
};

impl Plain<'_, '_> {
    /// An expression. `with_struct`: `S { .. }` may stand here, as it may not in a condition.
    pub(super) fn expr(&mut self, with_struct: bool) -> Option<ExprId> {
        let left = self.unary(with_struct)?;
        self.infix(left, with_struct, Level::Min)
    }

    /// What a condition's `let` takes apart: no `&&` and no `||`.
    pub(super) fn comparand(&mut self) -> Option<ExprId> {
        let left = self.unary(false)?;
        self.infix(left, false, Level::Compare)
    }

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
        Some((self.infix(left, true, Level::Min)?, true))
    }

    fn is_label(&self) -> bool {
        let rest = &self.clean[self.at + 1..];
        let len = rest.iter().position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_')).unwrap_or(0);
        len > 0 && rest[len] != b'\''
    }

    // ------------------------------------------------------------------------------------------ operators

    fn next_infix(&self) -> Option<(&'static str, Infix, Level)> {
        match self.byte(0) {
            b'=' if self.byte(1) == b'>' => None,
            b'a' => self.is_word("as").then_some(("as", Infix::Cast, Level::Cast)),
            b'.' | b'<' | b'>' | b'&' | b'|' | b'=' | b'!' | b'+' | b'-' | b'*' | b'/' | b'%' | b'^' => {
                INFIX.into_iter().find(|(text, ..)| self.is_at(text))
            }
            _ => None,
        }
    }

    fn infix(&mut self, mut left: ExprId, with_struct: bool, base: Level) -> Option<ExprId> {
        while let Some((text, op, level)) = self.next_infix() {
            if level < base || self.is_open_range(left) {
                break;
            }
            if level == Level::Compare && self.is_comparison(left) {
                return None;
            }
            self.pass(text.len());
            left = match op {
                Infix::Binary(op) => {
                    let right = self.right(with_struct, level)?;
                    self.reader.push_across(ExprKind::Binary(op, left, right), left, right)
                }
                Infix::AssignOp(op) => {
                    let right = self.right(with_struct, level)?;
                    self.reader.push_across(ExprKind::AssignOp(op, left, right), left, right)
                }
                Infix::Assign => {
                    let right = self.right(with_struct, level)?;
                    self.reader.push_across(ExprKind::Assign(left, right), left, right)
                }
                Infix::Range => self.range(Some(left), with_struct)?,
                Infix::Cast => {
                    let ty = self.ty(false)?;
                    let span = Span::new(self.start_of(left), ty.span.end);
                    // A cast takes nothing behind it.
                    if matches!(self.byte(0), b'?' | b'[' | b'(') || self.byte(0) == b'.' && self.byte(1) != b'.' {
                        return None;
                    }
                    self.reader.push(ExprKind::Cast(left, Box::new(ty)), span)
                }
            };
        }
        Some(left)
    }

    /// Whether it is a range without parentheses around it: no operator takes one.
    fn is_open_range(&self, id: ExprId) -> bool {
        matches!(self.reader.body.expr(id).kind, ExprKind::Range(..)) && !self.is_enclosed(id)
    }

    fn is_comparison(&self, id: ExprId) -> bool {
        matches!(self.reader.body.expr(id).kind, ExprKind::Binary(BinaryOp::Equate | BinaryOp::Compare, ..))
            && !self.is_enclosed(id)
    }

    fn is_enclosed(&self, id: ExprId) -> bool {
        self.clean[self.end_of(id) as usize - 1] == b')' && self.clean[self.start_of(id) as usize] == b'(' && {
            // `(a) < (b)` begins and ends so, too.
            match self.reader.body.expr(id).kind {
                ExprKind::Binary(_, left, right) => {
                    self.start_of(left) != self.start_of(id) && self.end_of(right) != self.end_of(id)
                }
                ExprKind::Range(from, to) => {
                    from.is_none_or(|from| self.start_of(from) != self.start_of(id))
                        && to.is_none_or(|to| self.end_of(to) != self.end_of(id))
                }
                _ => true,
            }
        }
    }

    /// What stands to the right of an operator.
    fn right(&mut self, with_struct: bool, level: Level) -> Option<ExprId> {
        let mut right = self.unary(with_struct)?;
        loop {
            let next = self.next_infix().map_or(Level::Min, |(_, _, level)| level);
            if !(next > level || next == level && level == Level::Assign) {
                return Some(right);
            }
            let before = self.at;
            right = self.infix(right, with_struct, next)?;
            if self.at == before {
                return Some(right);
            }
        }
    }

    /// What follows `..`.
    fn range(&mut self, start: Option<ExprId>, with_struct: bool) -> Option<ExprId> {
        // A blank may stand behind the dots, which have been passed.
        let dots_end = self.clean[..self.at].iter().rposition(|byte| *byte == b'.')? as u32 + 1;
        let is_closed = self.byte(0) == b'=' && self.at as u32 == dots_end;
        let mut dots = Span::new(dots_end - 2, dots_end);
        if is_closed {
            dots.end = self.pass(1).end;
        }
        let ends = match self.byte(0) {
            0 | b',' | b';' | b')' | b']' | b'}' | b'?' | b'=' | b'+' | b'/' | b'%' | b'^' | b'>' => true,
            b'{' => !with_struct,
            b'.' => self.byte(1) != b'.',
            b'<' => self.byte(1) == b'=',
            b'!' | b'-' | b'*' => self.byte(1) == b'=',
            _ => self.is_word("as"),
        };
        if ends && is_closed {
            return None;
        }
        let end = if ends { None } else { Some(self.right(with_struct, Level::Range)?) };
        let from = start.map_or(dots.start, |start| self.start_of(start));
        let to = end.map_or(dots.end, |end| self.end_of(end));
        Some(self.push(ExprKind::Range(start, end), from, to))
    }

    fn unary(&mut self, with_struct: bool) -> Option<ExprId> {
        let op = match self.byte(0) {
            b'&' => {
                let start = self.pass(1).start;
                if self.is_word("raw") {
                    return None;
                }
                let mutable = self.eat_word("mut").is_some();
                let place = self.unary(with_struct)?;
                let end = self.end_of(place);
                return Some(self.push(ExprKind::Ref { mutable, place }, start, end));
            }
            b'!' => UnaryOp::Not,
            b'-' => UnaryOp::Neg,
            b'*' => UnaryOp::Deref,
            _ => {
                let operand = self.operand(with_struct)?;
                return self.trailers(operand);
            }
        };
        let start = self.pass(1).start;
        let inner = self.unary(with_struct)?;
        let end = self.end_of(inner);
        Some(self.push(ExprKind::Unary(op, inner), start, end))
    }

    // ------------------------------------------------------------------------------------------ what follows

    /// Calls, fields, indices and `?` behind an operand.
    fn trailers(&mut self, mut base: ExprId) -> Option<ExprId> {
        loop {
            base = match self.byte(0) {
                b'(' => {
                    self.pass(1);
                    let (args, close) = self.list(")")?;
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
        let (args, close) = self.list(")")?;
        let call = MethodCall { receiver: base, name, name_span, turbofish, args };
        Some(self.push(ExprKind::MethodCall(Box::new(call)), start, close.end))
    }

    /// Expressions between commas, up to the closing delimiter.
    fn list(&mut self, close: &str) -> Option<(Vec<ExprId>, Span)> {
        let mut list = Vec::new();
        loop {
            if let Some(close) = self.eat(close) {
                return Some((list, close));
            }
            list.push(self.element()?);
            if self.eat(",").is_none() && !self.is_at(close) {
                return None;
            }
        }
    }

    /// An argument or element.
    fn element(&mut self) -> Option<ExprId> {
        let written = self.attributes()?;
        let id = self.expr(true)?;
        self.put_cfg(id, written);
        Some(id)
    }

    // ------------------------------------------------------------------------------------------ operands

    fn operand(&mut self, with_struct: bool) -> Option<ExprId> {
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
        let (mut list, mut has_comma) = (Vec::new(), false);
        let close = loop {
            if let Some(close) = self.eat(")") {
                break close;
            }
            if !list.is_empty() && !has_comma {
                return None;
            }
            list.push(self.expr(true)?);
            has_comma = self.eat(",").is_some();
        };
        match &list[..] {
            [inner] if !has_comma => {
                self.reader.body.exprs[inner.index()].span = open.to(close);
                Some(*inner)
            }
            _ => Some(self.push(ExprKind::Tuple(list.into()), open.start, close.end)),
        }
    }

    fn array(&mut self) -> Option<ExprId> {
        let open = self.pass(1);
        let mut list = Vec::new();
        let close = loop {
            if let Some(close) = self.eat("]") {
                break close;
            }
            list.push(self.element()?);
            if let [value] = list[..]
                && self.eat(";").is_some()
            {
                let len = self.expr(true)?;
                let close = self.eat("]")?;
                return Some(self.push(ExprKind::Repeat(value, len), open.start, close.end));
            }
            if self.eat(",").is_none() && self.byte(0) != b']' {
                return None;
            }
        };
        Some(self.push(ExprKind::Array(list.into()), open.start, close.end))
    }

    /// A path as expressions have it: arguments stand behind `::`.
    pub(super) fn expr_path(&mut self) -> Option<Path> {
        let mut path = self.path_start()?;
        loop {
            let (name, span) = match self.word() {
                b"self" | b"Self" | b"super" | b"crate" => self.any_name(),
                _ => self.name()?,
            };
            path.span = path.span.to(span);
            path.segments.push(Segment { name, span, args: None });
            if self.eat("::").is_none() {
                return Some(path);
            }
            if self.eat("<").is_some() {
                let (args, gt) = self.generic_args()?;
                path.span = path.span.to(gt);
                path.segments.last_mut()?.args = Some(Box::new(args));
                if self.eat("::").is_none() {
                    return Some(path);
                }
            }
        }
    }

    fn path_expr(&mut self, with_struct: bool) -> Option<ExprId> {
        let start = self.at;
        if let Some(end) = self.macro_end() {
            let mac = self.by_syn(start, end)?;
            self.go_to(end);
            return Some(self.reader.macro_call(&mac, false));
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
        let close = loop {
            if let Some(close) = self.eat("}") {
                break close;
            }
            if self.eat("..").is_some() {
                if self.byte(0) != b'}' {
                    base = Some(self.expr(true)?);
                }
                break self.eat("}")?;
            }
            fields.push(self.field_value()?);
            if self.eat(",").is_none() && self.byte(0) != b'}' {
                return None;
            }
        };
        let start = path.span.start;
        Some(self.push(ExprKind::Struct(Box::new(StructLit { path, fields, base })), start, close.end))
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
