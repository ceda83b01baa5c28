//! Blocks and statements.

use super::*;

impl Plain<'_, '_> {
    /// A block; `start` is where it begins when that is before its brace.
    pub(super) fn block(&mut self, label: Option<LabelId>, kind: BlockKind, start: Option<u32>) -> Option<ExprId> {
        let open = self.eat("{")?;
        let mark = self.reader.open_scope();
        let (mut stmts, mut items) = (Vec::new(), Vec::new());
        let mut tail = None;
        let close = loop {
            while self.eat(";").is_some() {}
            if let Some(close) = self.eat("}") {
                break close;
            }
            if tail.is_some() {
                return None;
            }
            tail = self.statement(&mut stmts, &mut items)?;
        };
        self.reader.close_scope(mark);
        let braces = open.to(close);
        let block = Block { label, kind, stmts, tail, braces };
        let id = self.push(ExprKind::Block(Box::new(block)), start.unwrap_or(braces.start), braces.end);
        self.reader.body.items.extend(items.into_iter().map(|item| (id, item)));
        Some(id)
    }

    /// Reads a statement, or the expression that a block ends with.
    fn statement(&mut self, stmts: &mut Vec<Stmt>, items: &mut Vec<Item>) -> Option<Option<ExprId>> {
        if self.byte(0) == b'#' || self.is_item() {
            return None;
        }
        if self.is_word("let") {
            let stmt = self.local()?;
            stmts.push(stmt);
            return Some(None);
        }
        if let Some(end) = self.macro_end()
            && let Some(found) = self.macro_statement(end, stmts, items)?
        {
            return Some(found);
        }
        let (id, needs_semi) = self.early_expr()?;
        let semi = self.eat(";");
        if semi.is_none() && self.byte(0) == b'}' {
            return Some(Some(id));
        }
        if semi.is_none() && needs_semi {
            return None;
        }
        let span = Span::new(self.start_of(id), semi.map_or_else(|| self.end_of(id), |semi| semi.end));
        stmts.push(self.reader.stmt(StmtKind::Expr(id), &[], span));
        Some(None)
    }

    /// Whether an item begins here.
    fn is_item(&self) -> bool {
        let word = self.word();
        let begins = |next: &[u8]| {
            let rest = &self.clean[self.at + word.len()..];
            let rest = &rest[rest.iter().position(|byte| *byte != b' ').unwrap_or(rest.len())..];
            rest.starts_with(next)
        };
        match word {
            b"const" | b"unsafe" => !begins(b"{"),
            b"async" => begins(b"fn") || begins(b"unsafe") || begins(b"extern"),
            b"extern" | b"enum" | b"fn" | b"impl" | b"macro_rules" | b"mod" | b"pub" | b"static" | b"struct"
            | b"trait" | b"type" | b"use" => true,
            _ => false,
        }
    }

    /// A macro call that is a statement, or the block's value; nothing where it is the beginning of an expression.
    fn macro_statement(
        &mut self,
        end: u32,
        stmts: &mut Vec<Stmt>,
        items: &mut Vec<Item>,
    ) -> Option<Option<Option<ExprId>>> {
        let start = self.at;
        let is_braced = self.clean[end as usize - 1] == b'}';
        self.go_to(end);
        let semi = self.eat(";");
        let is_last = semi.is_none() && self.byte(0) == b'}';
        let goes_on = self.byte(0) == b'?' || self.byte(0) == b'.' && self.byte(1) != b'.';
        let is_stmt = semi.is_some() || is_braced && !goes_on;
        if !is_stmt {
            self.at = start;
            return Some(None);
        }
        let after = self.at;
        let mac = self.syn_macro(start, end)?;
        self.at = after;
        if self.reader.expanded_statements(&mac, stmts, items) {
            return Some(Some(None));
        }
        if is_last {
            return Some(Some(Some(self.reader.macro_call(&mac, false))));
        }
        self.reader.macro_stmt(&[], &mac, semi.map(|semi| semi.end), stmts);
        Some(Some(None))
    }

    /// `let P: T = E else { D };`. The pattern is read last: its variables are not seen before.
    fn local(&mut self) -> Option<Stmt> {
        let start = self.pass(3).start;
        let pattern = self.at;
        self.skip_pat(false)?;
        let ty = match self.eat(":") {
            Some(_) => Some(Box::new(self.ty(true)?)),
            None => None,
        };
        let (mut init, mut otherwise) = (None, None);
        if self.eat("=").is_some() {
            init = Some(self.expr(true)?);
            if self.eat_word("else").is_some() {
                otherwise = Some(self.block(None, BlockKind::Plain, None)?);
            }
        }
        let semi = self.eat(";")?;
        let after = std::mem::replace(&mut self.at, pattern);
        let pat = self.pat(false)?;
        self.at = after;
        Some(self.reader.stmt(StmtKind::Let { pat, ty, init, otherwise }, &[], Span::new(start, semi.end)))
    }
}
