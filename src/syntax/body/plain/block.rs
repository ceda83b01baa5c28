//! Blocks and statements.

use super::*;

impl Plain<'_, '_> {
    /// A block; `start` is where it begins when that is before its brace.
    pub(super) fn block(&mut self, label: Option<LabelId>, kind: BlockKind, start: Option<u32>) -> Option<ExprId> {
        let open = self.eat("{")?;
        self.statements(open, label, kind, start)
    }

    /// What stands behind a block's opening brace.
    pub(super) fn statements(
        &mut self,
        open: Span,
        label: Option<LabelId>,
        kind: BlockKind,
        start: Option<u32>,
    ) -> Option<ExprId> {
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
        let start = self.at;
        let written = self.attributes()?;
        if self.is_item() {
            let item = self.item(start)?;
            items.push(item);
            return Some(None);
        }
        if self.is_word("let") {
            let (kind, span) = self.local()?;
            stmts.push(self.stmt(kind, written, span));
            return Some(None);
        }
        if let Some(end) = self.macro_end()
            && let Some(found) = self.macro_statement(end, written.is_some(), stmts, items)?
        {
            return Some(found);
        }
        let (id, needs_semi) = self.early_expr()?;
        let semi = self.eat(";");
        if semi.is_none() && self.byte(0) == b'}' {
            self.put_cfg(id, written);
            return Some(Some(id));
        }
        if semi.is_none() && needs_semi {
            return None;
        }
        let span = Span::new(self.start_of(id), semi.map_or_else(|| self.end_of(id), |semi| semi.end));
        stmts.push(self.stmt(StmtKind::Expr(id), written, span));
        Some(None)
    }

    fn stmt(&self, kind: StmtKind, written: Option<Written>, span: Span) -> Stmt {
        match written {
            None => Stmt { kind, span, cfg: None, attrs: Vec::new() },
            Some(Written { start, kept, cfg }) => Stmt { kind, span: Span::new(start, span.end), cfg, attrs: kept },
        }
    }

    /// The item whose attributes begin at `start`, and whose first keyword stands here.
    fn item(&mut self, start: usize) -> Option<Item> {
        let needs_semi = match self.word() {
            b"use" | b"static" | b"type" => true,
            b"const" => {
                let before = self.at;
                self.pass(5);
                let is_function = matches!(self.word(), b"fn" | b"async" | b"unsafe" | b"extern");
                self.at = before;
                !is_function
            }
            _ => false,
        };
        let end = loop {
            match self.byte(0) {
                b';' => break self.pass(1).end,
                b'{' => {
                    let tree = self.tree()?;
                    if !needs_semi {
                        break tree.end;
                    }
                }
                b'(' | b'[' => {
                    self.tree()?;
                }
                _ => {
                    self.token()?;
                }
            }
        };
        let item: syn::Item = self.by_syn(start, end)?;
        Some(self.reader.cx.item(&item))
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
        has_attributes: bool,
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
        if has_attributes {
            return None;
        }
        let after = self.at;
        self.at = start;
        if let Some(id) = self.plain_macro(end)? {
            self.at = after;
            if is_last {
                return Some(Some(Some(id)));
            }
            let span = Span::new(self.start_of(id), semi.map_or_else(|| self.end_of(id), |semi| semi.end));
            stmts.push(self.stmt(StmtKind::Expr(id), None, span));
            return Some(Some(None));
        }
        let mac = self.by_syn(start, end)?;
        self.at = after;
        if self.reader.declares_statics(&mac) {
            items.push(self.reader.cx.item_macro(&[], None, &mac, None));
            return Some(Some(None));
        }
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
    fn local(&mut self) -> Option<(StmtKind, Span)> {
        let start = self.pass(3).start;
        let pattern = self.at;
        self.pattern()?;
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
        Some((StmtKind::Let { pat, ty, init, otherwise }, Span::new(start, semi.end)))
    }
}
