//! Operators, by precedence.

use super::*;

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
        self.operators(left, with_struct)
    }

    /// The operators behind an operand, with what they take.
    pub(super) fn operators(&mut self, left: ExprId, with_struct: bool) -> Option<ExprId> {
        self.infix(left, with_struct, Level::Min)
    }

    /// What a condition's `let` takes apart: no `&&` and no `||`.
    pub(super) fn comparand(&mut self) -> Option<ExprId> {
        let left = self.unary(false)?;
        self.infix(left, false, Level::Compare)
    }

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
        matches!(self.reader.body.expr(id).kind, ExprKind::Range(..)) && self.enclosed != Some(id)
    }

    fn is_comparison(&self, id: ExprId) -> bool {
        matches!(self.reader.body.expr(id).kind, ExprKind::Binary(BinaryOp::Equate | BinaryOp::Compare, ..))
            && self.enclosed != Some(id)
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
    pub(super) fn range(&mut self, start: Option<ExprId>, with_struct: bool) -> Option<ExprId> {
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
}
