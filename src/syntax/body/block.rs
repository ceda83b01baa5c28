//! Blocks and statements.

use super::expr::attributes;
use super::*;
use crate::syntax::skeleton::runs_initializers_later;

impl Reader<'_> {
    /// Reads a block. `start` is where it begins when that is before its brace.
    pub(super) fn block(
        &mut self,
        block: &syn::Block,
        label: Option<LabelId>,
        kind: BlockKind,
        start: Option<u32>,
    ) -> ExprId {
        let braces = self.cx.delimited(&block.brace_token.span);
        let span = Span::new(start.unwrap_or(braces.start), braces.end);
        self.statements(&block.stmts, label, kind, braces, span)
    }

    /// Reads statements as the block that `braces` enclose.
    pub(super) fn statements(
        &mut self,
        list: &[syn::Stmt],
        label: Option<LabelId>,
        kind: BlockKind,
        braces: Span,
        span: Span,
    ) -> ExprId {
        let mark = self.open_scope();
        let mut stmts = Vec::with_capacity(list.len());
        let (mut tail, mut items) = (None, Vec::new());
        for (at, stmt) in list.iter().enumerate() {
            let is_last = at + 1 == list.len();
            match stmt {
                syn::Stmt::Local(local) => stmts.push(self.local(local)),
                syn::Stmt::Macro(it) if self.declares_statics(&it.mac) => {
                    items.push(self.cx.item_macro(&it.attrs, None, &it.mac, it.semi_token.as_ref()));
                }
                syn::Stmt::Macro(it) if self.expanded_statements(&it.mac, &mut stmts, &mut items) => {}
                syn::Stmt::Expr(syn::Expr::Macro(it), Some(_))
                    if self.expanded_statements(&it.mac, &mut stmts, &mut items) => {}
                syn::Stmt::Item(item) => items.push(self.cx.item(item)),
                syn::Stmt::Expr(syn::Expr::Verbatim(tokens), Some(_)) if tokens.is_empty() => {}
                syn::Stmt::Expr(expr, None) if is_last => tail = Some(self.tail(expr, leftmost_attributes(expr))),
                syn::Stmt::Expr(syn::Expr::Macro(it), semi) => {
                    self.macro_stmt(&it.attrs, &it.mac, semi.as_ref().map(|semi| self.hi(semi.span)), &mut stmts);
                }
                syn::Stmt::Expr(expr, semi) => {
                    let id = self.expr(expr);
                    let end = semi.as_ref().map_or_else(|| self.end_of(id), |semi| self.hi(semi.span));
                    let span = Span::new(self.start_of(id), end);
                    stmts.push(self.stmt(StmtKind::Expr(id), leftmost_attributes(expr), span));
                }
                syn::Stmt::Macro(it) if is_last && it.semi_token.is_none() => {
                    let id = self.macro_call(&it.mac, false);
                    self.body.exprs[id.index()].cfg = self.cfg(&it.attrs);
                    tail = Some(id);
                }
                syn::Stmt::Macro(it) => {
                    let end = it.semi_token.as_ref().map(|semi| self.hi(semi.span));
                    self.macro_stmt(&it.attrs, &it.mac, end, &mut stmts);
                }
            }
        }
        self.close_scope(mark);
        let id = self.push(ExprKind::Block(Box::new(Block { label, kind, stmts, tail, braces })), span);
        self.body.items.extend(items.into_iter().map(|item| (id, item)));
        id
    }

    /// Whether a macro call declares statics, such as `thread_local!`.
    pub(super) fn declares_statics(&self, mac: &syn::Macro) -> bool {
        let path = self.cx.path(None, &mac.path);
        self.shape_name(&path).is_some_and(runs_initializers_later)
    }

    fn tail(&mut self, expr: &syn::Expr, attrs: &[syn::Attribute]) -> ExprId {
        let id = self.expr(expr);
        if !attrs.is_empty() {
            self.body.exprs[id.index()].cfg = self.cfg(attrs);
        }
        id
    }

    pub(super) fn local(&mut self, local: &syn::Local) -> Stmt {
        let init = local.init.as_ref().map(|init| self.expr(&init.expr));
        let diverge = local.init.as_ref().and_then(|init| init.diverge.as_ref());
        let otherwise = diverge.map(|(_, block)| self.expr(block));
        let (pat, ty) = match &local.pat {
            syn::Pat::Type(typed) => (&*typed.pat, Some(Box::new(self.cx.type_ref(&typed.ty)))),
            pat => (pat, None),
        };
        let pat = self.pat(pat);
        let span = Span::new(self.lo(local.let_token.span), self.hi(local.semi_token.span));
        self.stmt(StmtKind::Let { pat, ty, init, otherwise }, &local.attrs, span)
    }

    /// A macro call as a statement, whose `;` may be left out after braces; `end` is behind that.
    pub(super) fn macro_stmt(
        &mut self,
        attrs: &[syn::Attribute],
        mac: &syn::Macro,
        end: Option<u32>,
        stmts: &mut Vec<Stmt>,
    ) {
        if self.pinning_lets(mac, stmts) {
            return;
        }
        let id = self.macro_call(mac, true);
        let span = Span::new(self.start_of(id), end.unwrap_or_else(|| self.end_of(id)));
        stmts.push(self.stmt(StmtKind::Expr(id), attrs, span));
    }

    /// A statement; `span` is its own, without the attributes.
    pub(super) fn stmt(&self, kind: StmtKind, attrs: &[syn::Attribute], span: Span) -> Stmt {
        let span = self.place(span);
        let Some(first) = attrs.iter().find(|attr| matches!(attr.style, syn::AttrStyle::Outer)) else {
            return Stmt { kind, span, cfg: None, attrs: Vec::new() };
        };
        let (mut kept, cfg) = self.cx.attrs(attrs);
        kept.retain(|attr| attr.is("allow") || attr.is("expect"));
        Stmt { kind, span: self.span(first.pound_token.span).to(span), cfg: cfg.map(Box::new), attrs: kept }
    }
}

/// The attributes of a statement: syn gives them to the operand in which the statement begins.
fn leftmost_attributes(mut expr: &syn::Expr) -> &[syn::Attribute] {
    loop {
        expr = match expr {
            syn::Expr::Assign(it) => &it.left,
            syn::Expr::Binary(it) => &it.left,
            syn::Expr::Cast(it) => &it.expr,
            _ => return attributes(expr),
        }
    }
}
