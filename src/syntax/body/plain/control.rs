//! Branches, loops, jumps, closures and async blocks.

use super::*;
use crate::syntax::Name;
use crate::syntax::body::Target;

impl Plain<'_, '_> {
    /// `if`, with all its branches.
    pub(super) fn if_expr(&mut self) -> Option<ExprId> {
        let start = self.pass(2).start;
        let mark = self.reader.open_scope();
        let cond = self.expr(false)?;
        let then = self.block(None, BlockKind::Plain, None)?;
        self.reader.close_scope(mark);
        let otherwise = match self.eat_word("else") {
            Some(_) if self.is_word("if") => Some(self.if_expr()?),
            Some(_) => Some(self.block(None, BlockKind::Plain, None)?),
            None => None,
        };
        let end = self.end_of(otherwise.unwrap_or(then));
        Some(self.push(ExprKind::If { cond, then, otherwise }, start, end))
    }

    /// `let P = E` in a condition. The pattern is read last.
    pub(super) fn let_expr(&mut self) -> Option<ExprId> {
        let start = self.pass(3).start;
        let pattern = self.at;
        self.cases()?;
        self.eat("=")?;
        let init = self.comparand()?;
        let after = std::mem::replace(&mut self.at, pattern);
        let pat = self.pat(true)?;
        self.at = after;
        let end = self.end_of(init);
        Some(self.push(ExprKind::Let { pat, init }, start, end))
    }

    pub(super) fn match_expr(&mut self) -> Option<ExprId> {
        let start = self.pass(5).start;
        let scrutinee = self.expr(false)?;
        self.eat("{")?;
        let mut arms = Vec::new();
        let close = loop {
            if let Some(close) = self.eat("}") {
                break close;
            }
            arms.push(self.arm()?);
        };
        Some(self.push(ExprKind::Match { scrutinee, arms: arms.into() }, start, close.end))
    }

    fn arm(&mut self) -> Option<Arm> {
        let cfg = self.attributes()?.and_then(|written| written.cfg);
        let mark = self.reader.open_scope();
        let pat = self.pat(true)?;
        let guard = match self.eat_word("if") {
            Some(_) => Some(self.expr(true)?),
            None => None,
        };
        self.eat("=>")?;
        let (body, needs_comma) = self.early_expr()?;
        self.reader.close_scope(mark);
        if self.eat(",").is_none() && needs_comma && self.byte(0) != b'}' {
            return None;
        }
        let span = Span::new(self.reader.body.pat(pat).span.start, self.end_of(body));
        Some(Arm { pat, guard, body, cfg, span })
    }

    /// A loop or block, behind its label; `start` is where that stands.
    pub(super) fn labelled(&mut self, label: Option<Name>, start: Option<u32>) -> Option<ExprId> {
        let keyword = self.at as u32;
        let start = start.unwrap_or(keyword);
        match self.word() {
            b"loop" | b"while" | b"for" => {}
            b"" => {
                let id = self.open_label(label, false);
                let block = self.block(Some(id), BlockKind::Plain, Some(start))?;
                self.reader.close_label();
                return Some(block);
            }
            _ => return None,
        }
        let mark = self.reader.open_scope();
        let (kind, body) = if self.eat_word("loop").is_some() {
            let label = self.open_label(label, true);
            let body = self.block(None, BlockKind::Plain, None)?;
            (ExprKind::Loop { label, body }, body)
        } else if self.eat_word("while").is_some() {
            let label = self.open_label(label, true);
            let cond = self.expr(false)?;
            let body = self.block(None, BlockKind::Plain, None)?;
            (ExprKind::While { label, cond, body }, body)
        } else {
            self.eat_word("for")?;
            let pattern = self.at;
            self.cases()?;
            self.eat_word("in")?;
            // A `break` in the iterator's expression leaves the loop around.
            let iter = self.expr(false)?;
            let label = self.open_label(label, true);
            let after = std::mem::replace(&mut self.at, pattern);
            let pat = self.pat(true)?;
            self.at = after;
            let body = self.block(None, BlockKind::Plain, None)?;
            (ExprKind::For { label, pat, iter, body }, body)
        };
        self.reader.close_label();
        self.reader.close_scope(mark);
        let end = self.end_of(body);
        Some(self.push(kind, start, end))
    }

    fn open_label(&mut self, name: Option<Name>, is_loop: bool) -> LabelId {
        let id = LabelId(self.reader.next_label);
        self.reader.next_label += 1;
        self.reader.labels.push(Target { name, id, is_loop });
        id
    }

    /// `'a`, with its name.
    pub(super) fn label(&mut self) -> Option<(Name, Span)> {
        let span = self.lifetime()?;
        Some((self.cx.plain_name(Span::new(span.start + 1, span.end)), span))
    }

    /// `return`, `break` or `continue`. `with_struct`: a brace after it begins a value.
    pub(super) fn jump(&mut self, with_struct: bool) -> Option<ExprId> {
        let (name, word) = self.any_name();
        if name == "return" {
            let value = self.jump_value(true, with_struct)?;
            let end = value.map_or(word.end, |value| self.end_of(value));
            return Some(self.push(ExprKind::Return(value), word.start, end));
        }
        let label = self.label();
        if label.is_some() && self.byte(0) == b':' && self.byte(1) != b':' {
            return None;
        }
        let end = label.map_or(word.end, |(_, span)| span.end);
        if name == "continue" {
            let label = self.reader.target(label.map(|(name, _)| name));
            return Some(self.push(ExprKind::Continue { label }, word.start, end));
        }
        let value = self.jump_value(with_struct, with_struct)?;
        let label = self.reader.target(label.map(|(name, _)| name));
        let end = value.map_or(end, |value| self.end_of(value));
        Some(self.push(ExprKind::Break { label, value }, word.start, end))
    }

    fn jump_value(&mut self, with_block: bool, with_struct: bool) -> Option<Option<ExprId>> {
        let next = (self.byte(0), self.byte(1));
        let begins = match next {
            (b'{', _) => with_block,
            (b'(' | b'[' | b'"' | b'\'' | b'#', _) => true,
            (b'!', other) => other != b'=',
            (b'-', other) => other != b'=' && other != b'>',
            (b'*' | b'|' | b'&', other) => other != b'=',
            (b'.', b'.') | (b':', b':') => true,
            (b'<', other) => other != b'=' && !self.is_at("<<="),
            (byte, _) => byte.is_ascii_digit() || !self.word().is_empty() && !self.is_word("as"),
        };
        Some(if begins { Some(self.expr(with_struct)?) } else { None })
    }

    /// A closure from its `async`, `move` or `|` on.
    pub(super) fn closure(&mut self, with_struct: bool) -> Option<ExprId> {
        let start = self.at as u32;
        let kind = if self.eat_word("async").is_some() { LambdaKind::AsyncClosure } else { LambdaKind::Closure };
        let is_move = self.eat_word("move").is_some();
        let frame = self.reader.open_lambda(kind, is_move);
        self.reader.pat_mark = self.reader.scopes.len();
        let params = self.closure_params()?;
        let (output, body) = match self.eat("->") {
            Some(_) => {
                let ty = self.ty(true)?;
                (Some(ty), self.block(None, BlockKind::Plain, None)?)
            }
            None => (None, self.expr(with_struct)?),
        };
        let span = Span::new(start, self.end_of(body));
        let lambda = &mut self.reader.body.lambdas[frame.id.index()];
        (lambda.params, lambda.output) = (params, output);
        Some(self.reader.close_lambda(frame, body, span))
    }

    fn closure_params(&mut self) -> Option<Vec<PatId>> {
        self.eat("|")?;
        let list = self.list("|", |plain| {
            let pat = plain.pat_single()?;
            match plain.eat(":") {
                Some(_) => plain.typed(pat),
                None => Some(pat),
            }
        })?;
        Some(list.of)
    }

    /// `async move { .. }`
    pub(super) fn async_block(&mut self) -> Option<ExprId> {
        let start = self.pass(5).start;
        let is_move = self.eat_word("move").is_some();
        let frame = self.reader.open_lambda(LambdaKind::Async, is_move);
        let body = self.block(None, BlockKind::Plain, None)?;
        let span = Span::new(start, self.end_of(body));
        Some(self.reader.close_lambda(frame, body, span))
    }
}
