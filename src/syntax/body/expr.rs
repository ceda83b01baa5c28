//! Expressions.

use super::*;
use smallvec::smallvec;
use syn::spanned::Spanned;
use syn::{BinOp, Member};

impl Reader<'_> {
    /// Reads an expression. Parentheses and invisible groups only widen the span of what is inside.
    pub(super) fn expr(&mut self, expr: &syn::Expr) -> ExprId {
        use syn::Expr::*;
        match expr {
            Path(path) => self.path_expr(path),
            Lit(lit) => {
                let span = self.literal_span(&lit.lit);
                self.push(ExprKind::Lit(literal(&lit.lit)), span)
            }
            MethodCall(call) => self.method_call(call),
            Call(call) => {
                let callee = self.expr(&call.func);
                let args = self.list(&call.args);
                let span = Span::new(self.start_of(callee), self.hi(call.paren_token.span.close()));
                self.push(ExprKind::Call { callee, args }, span)
            }
            Field(field) => self.field(field),
            Await(wait) => {
                let future = self.expr(&wait.base);
                let keyword = self.span(wait.await_token.span);
                let span = Span::new(self.start_of(future), keyword.end);
                self.push(ExprKind::Await { future, keyword }, span)
            }
            Try(attempt) => {
                let inner = self.expr(&attempt.expr);
                let span = Span::new(self.start_of(inner), self.hi(attempt.question_token.span));
                self.push(ExprKind::Try(inner), span)
            }
            Macro(call) => self.macro_call(&call.mac, false),
            Reference(reference) => {
                let place = self.expr(&reference.expr);
                let span = Span::new(self.lo(reference.and_token.span), self.end_of(place));
                self.push(ExprKind::Ref { mutable: reference.mutability.is_some(), place }, span)
            }
            RawAddr(raw) => {
                let place = self.expr(&raw.expr);
                let span = Span::new(self.lo(raw.and_token.span), self.end_of(place));
                let mutable = matches!(raw.mutability, syn::PointerMutability::Mut(_));
                self.push(ExprKind::Ref { mutable, place }, span)
            }
            Binary(binary) => self.binary(binary),
            Unary(unary) => self.unary(unary),
            Assign(assign) => {
                let (left, right) = (self.expr(&assign.left), self.expr(&assign.right));
                self.push_across(ExprKind::Assign(left, right), left, right)
            }
            Index(index) => {
                let base = self.expr(&index.expr);
                let at = self.expr(&index.index);
                let span = Span::new(self.start_of(base), self.hi(index.bracket_token.span.close()));
                self.push(ExprKind::Index { base, index: at }, span)
            }
            Cast(cast) => {
                let value = self.expr(&cast.expr);
                let ty = self.cx.type_ref(&cast.ty);
                let span = Span::new(self.start_of(value), ty.span.end.max(self.hi(cast.as_token.span)));
                self.push(ExprKind::Cast(value, Box::new(ty)), span)
            }
            Paren(paren) => {
                let inner = self.expr(&paren.expr);
                self.body.exprs[inner.index()].span = self.cx.delimited(&paren.paren_token.span);
                inner
            }
            Group(group) => self.expr(&group.expr),
            Tuple(tuple) => {
                let list = self.list(&tuple.elems);
                let span = self.cx.delimited(&tuple.paren_token.span);
                self.push(ExprKind::Tuple(list), span)
            }
            Array(array) => {
                let list = self.list(&array.elems);
                let span = self.cx.delimited(&array.bracket_token.span);
                self.push(ExprKind::Array(list), span)
            }
            Repeat(repeat) => {
                let (value, len) = (self.expr(&repeat.expr), self.expr(&repeat.len));
                let span = self.cx.delimited(&repeat.bracket_token.span);
                self.push(ExprKind::Repeat(value, len), span)
            }
            Struct(literal) => self.struct_literal(literal),
            Range(range) => self.range(range),
            If(branch) => self.if_expr(branch),
            Let(condition) => self.let_expr(condition),
            Match(choice) => self.match_expr(choice),
            Block(_) | Unsafe(_) | Const(_) | TryBlock(_) => self.block_like(expr),
            Loop(_) | While(_) | ForLoop(_) => self.loop_like(expr),
            Break(_) | Continue(_) | Return(_) | Yield(_) => self.jump(expr),
            Closure(closure) => self.closure(closure),
            Async(block) => self.async_block(block),
            Infer(infer) => {
                let span = self.span(infer.underscore_token.span);
                self.push(ExprKind::Missing, span)
            }
            Verbatim(tokens) => {
                let span = self.cx.stream(tokens);
                self.push(ExprKind::Missing, span)
            }
            _ => {
                let span = self.span(expr.span());
                self.push(ExprKind::Missing, span)
            }
        }
    }

    /// Arguments or elements, with the `#[cfg]` of each.
    fn list(&mut self, list: &Punctuated<syn::Expr, Token![,]>) -> Box<[ExprId]> {
        list.iter().map(|element| self.element(element)).collect()
    }

    /// An argument or element.
    pub(super) fn element(&mut self, element: &syn::Expr) -> ExprId {
        let id = self.expr(element);
        let attrs = attributes(element);
        if !attrs.is_empty() {
            self.body.exprs[id.index()].cfg = self.cfg(attrs);
        }
        id
    }

    fn path_expr(&mut self, path: &syn::ExprPath) -> ExprId {
        if path.qself.is_none()
            && let Some(ident) = plain_ident(&path.path)
        {
            let span = self.span(ident.span());
            let name = self.cx.name_at(ident, span);
            return self.named(name, span);
        }
        let path = self.cx.path(path.qself.as_ref(), &path.path);
        let span = path.span;
        self.push(ExprKind::Path(Box::new(path)), span)
    }

    /// A use of the bare name that stands at `span`: a variable where one is visible.
    pub(super) fn named(&mut self, name: Name, span: Span) -> ExprId {
        let key = self.key(name, span);
        let seen = self.resolve(key).or_else(|| if key == name { None } else { self.resolve(name) });
        if let Some(binding) = seen {
            return self.push(ExprKind::Local(binding), span);
        }
        let segments = smallvec![Segment { name, span, args: None }];
        let path = Path { global: false, qself: None, segments, span };
        self.push(ExprKind::Path(Box::new(path)), span)
    }

    fn method_call(&mut self, call: &syn::ExprMethodCall) -> ExprId {
        let receiver = self.expr(&call.receiver);
        let name_span = self.span(call.method.span());
        let name = self.cx.name_at(&call.method, name_span);
        let turbofish = call.turbofish.as_ref().map(|args| self.cx.generic_args(args));
        let args = call.args.iter().map(|arg| self.element(arg)).collect();
        let span = Span::new(self.start_of(receiver), self.hi(call.paren_token.span.close()));
        self.push(ExprKind::MethodCall(Box::new(MethodCall { receiver, name, name_span, turbofish, args })), span)
    }

    fn field(&mut self, field: &syn::ExprField) -> ExprId {
        let base = self.expr(&field.base);
        let (name, name_span) = match &field.member {
            Member::Named(ident) => {
                let span = self.span(ident.span());
                (self.cx.name_at(ident, span), span)
            }
            Member::Unnamed(index) => (self.number(index), self.index_span(field, index)),
        };
        let span = Span::new(self.start_of(base), name_span.end);
        self.push(ExprKind::Field { base, name, name_span }, span)
    }

    /// The digits of one tuple index. In `a.0.1` the lexer sees the float `0.1`, and syn gives both halves the span of it.
    fn index_span(&self, field: &syn::ExprField, index: &syn::Index) -> Span {
        let span = self.span(index.span);
        let Some(dot) = self.cx.text[span.range()].find('.') else { return span };
        let dot = span.start + dot as u32;
        let is_second = matches!(&*field.base, syn::Expr::Field(inner)
            if matches!(&inner.member, Member::Unnamed(first) if self.lo(first.span) == span.start));
        if is_second { Span::new(dot + 1, span.end) } else { Span::new(span.start, dot) }
    }

    fn binary(&mut self, binary: &syn::ExprBinary) -> ExprId {
        let (left, right) = (self.expr(&binary.left), self.expr(&binary.right));
        let (op, assigns) = binary_op(&binary.op);
        let kind = match assigns {
            true => ExprKind::AssignOp(op, left, right),
            false => ExprKind::Binary(op, left, right),
        };
        self.push_across(kind, left, right)
    }

    fn unary(&mut self, unary: &syn::ExprUnary) -> ExprId {
        let (op, token) = match &unary.op {
            syn::UnOp::Deref(token) => (UnaryOp::Deref, token.span),
            syn::UnOp::Not(token) => (UnaryOp::Not, token.span),
            syn::UnOp::Neg(token) => (UnaryOp::Neg, token.span),
            other => (UnaryOp::Not, other.span()),
        };
        let inner = self.expr(&unary.expr);
        let span = Span::new(self.lo(token), self.end_of(inner));
        self.push(ExprKind::Unary(op, inner), span)
    }

    fn struct_literal(&mut self, literal: &syn::ExprStruct) -> ExprId {
        let path = self.cx.path(literal.qself.as_ref(), &literal.path);
        let mut fields = Vec::with_capacity(literal.fields.len());
        for field in &literal.fields {
            let value = self.expr(&field.expr);
            if !field.attrs.is_empty() {
                self.body.exprs[value.index()].cfg = self.cfg(&field.attrs);
            }
            fields.push((self.member(&field.member), value));
        }
        let base = literal.rest.as_ref().map(|rest| self.expr(rest));
        let span = Span::new(path.span.start, self.hi(literal.brace_token.span.close()));
        self.push(ExprKind::Struct(Box::new(StructLit { path, fields, base })), span)
    }

    fn range(&mut self, range: &syn::ExprRange) -> ExprId {
        let start = range.start.as_ref().map(|start| self.expr(start));
        let end = range.end.as_ref().map(|end| self.expr(end));
        let dots = self.span(match &range.limits {
            syn::RangeLimits::HalfOpen(token) => token.span(),
            syn::RangeLimits::Closed(token) => token.span(),
        });
        let from = start.map_or(dots.start, |start| self.start_of(start));
        let to = end.map_or(dots.end, |end| self.end_of(end));
        self.push(ExprKind::Range(start, end), Span::new(from, to))
    }

    fn if_expr(&mut self, branch: &syn::ExprIf) -> ExprId {
        let mark = self.open_scope();
        let cond = self.expr(&branch.cond);
        let then = self.block(&branch.then_branch, None, BlockKind::Plain, None);
        self.close_scope(mark);
        let otherwise = branch.else_branch.as_ref().map(|(_, otherwise)| self.expr(otherwise));
        let end = self.end_of(otherwise.unwrap_or(then));
        self.push(ExprKind::If { cond, then, otherwise }, Span::new(self.lo(branch.if_token.span), end))
    }

    /// The pattern's variables stay visible until the scope of the `if`, `while` or arm is closed.
    fn let_expr(&mut self, condition: &syn::ExprLet) -> ExprId {
        let init = self.expr(&condition.expr);
        let pat = self.pat(&condition.pat);
        let span = Span::new(self.lo(condition.let_token.span), self.end_of(init));
        self.push(ExprKind::Let { pat, init }, span)
    }

    fn match_expr(&mut self, choice: &syn::ExprMatch) -> ExprId {
        let scrutinee = self.expr(&choice.expr);
        let arms = choice.arms.iter().map(|arm| self.arm(arm)).collect();
        let span = Span::new(self.lo(choice.match_token.span), self.hi(choice.brace_token.span.close()));
        self.push(ExprKind::Match { scrutinee, arms }, span)
    }

    pub(super) fn arm(&mut self, arm: &syn::Arm) -> Arm {
        let mark = self.open_scope();
        let (pat, guard) = match &arm.pat {
            syn::Pat::Guard(guarded) => {
                let pat = self.pat(&guarded.pat);
                (pat, Some(self.expr(&guarded.guard)))
            }
            pat => (self.pat(pat), None),
        };
        let body = self.expr(&arm.body);
        self.close_scope(mark);
        let span = self.place(Span::new(self.body.pat(pat).span.start, self.end_of(body)));
        Arm { pat, guard, body, cfg: self.cfg(&arm.attrs), span }
    }

    fn block_like(&mut self, expr: &syn::Expr) -> ExprId {
        match expr {
            syn::Expr::Block(block) => match &block.label {
                None => self.block(&block.block, None, BlockKind::Plain, None),
                Some(label) => {
                    let start = self.lo(label.name.apostrophe);
                    let id = self.open_label(Some(label), false);
                    let block = self.block(&block.block, Some(id), BlockKind::Plain, Some(start));
                    self.close_label();
                    block
                }
            },
            syn::Expr::Unsafe(block) => {
                let start = self.lo(block.unsafe_token.span);
                self.block(&block.block, None, BlockKind::Unsafe, Some(start))
            }
            syn::Expr::Const(block) => {
                let start = self.lo(block.const_token.span);
                self.block(&block.block, None, BlockKind::Const, Some(start))
            }
            syn::Expr::TryBlock(block) => {
                let start = self.lo(block.try_token.span);
                self.block(&block.block, None, BlockKind::Try, Some(start))
            }
            _ => unreachable!("only called with blocks"),
        }
    }

    fn loop_like(&mut self, expr: &syn::Expr) -> ExprId {
        let (written, keyword) = match expr {
            syn::Expr::Loop(it) => (&it.label, it.loop_token.span),
            syn::Expr::While(it) => (&it.label, it.while_token.span),
            syn::Expr::ForLoop(it) => (&it.label, it.for_token.span),
            _ => unreachable!("only called with loops"),
        };
        let start = self.lo(written.as_ref().map_or(keyword, |label| label.name.apostrophe));
        let mark = self.open_scope();
        let (kind, body) = match expr {
            syn::Expr::Loop(it) => {
                let label = self.open_label(written.as_ref(), true);
                let body = self.block(&it.body, None, BlockKind::Plain, None);
                (ExprKind::Loop { label, body }, body)
            }
            syn::Expr::While(it) => {
                let label = self.open_label(written.as_ref(), true);
                let cond = self.expr(&it.cond);
                let body = self.block(&it.body, None, BlockKind::Plain, None);
                (ExprKind::While { label, cond, body }, body)
            }
            syn::Expr::ForLoop(it) => {
                // A `break` in the iterator's expression leaves the loop around.
                let iter = self.expr(&it.expr);
                let label = self.open_label(written.as_ref(), true);
                let pat = self.pat(&it.pat);
                let body = self.block(&it.body, None, BlockKind::Plain, None);
                (ExprKind::For { label, pat, iter, body }, body)
            }
            _ => unreachable!("only called with loops"),
        };
        self.close_label();
        self.close_scope(mark);
        let end = self.end_of(body);
        self.push(kind, Span::new(start, end))
    }

    fn jump(&mut self, expr: &syn::Expr) -> ExprId {
        match expr {
            syn::Expr::Break(it) => {
                let value = it.expr.as_ref().map(|value| self.expr(value));
                let label = self.find_label(it.label.as_ref());
                let word = it.label.as_ref().map_or(it.break_token.span, |label| label.ident.span());
                self.push_jump(ExprKind::Break { label, value }, it.break_token.span, word, value)
            }
            syn::Expr::Continue(it) => {
                let label = self.find_label(it.label.as_ref());
                let word = it.label.as_ref().map_or(it.continue_token.span, |label| label.ident.span());
                self.push_jump(ExprKind::Continue { label }, it.continue_token.span, word, None)
            }
            syn::Expr::Return(it) => {
                let value = it.expr.as_ref().map(|value| self.expr(value));
                self.push_jump(ExprKind::Return(value), it.return_token.span, it.return_token.span, value)
            }
            syn::Expr::Yield(it) => {
                let value = it.expr.as_ref().map(|value| self.expr(value));
                self.push_jump(ExprKind::Yield(value), it.yield_token.span, it.yield_token.span, value)
            }
            _ => unreachable!("only called with jumps"),
        }
    }

    fn push_jump(&mut self, kind: ExprKind, first: TokenSpan, word: TokenSpan, value: Option<ExprId>) -> ExprId {
        let end = value.map_or_else(|| self.hi(word), |value| self.end_of(value));
        self.push(kind, Span::new(self.lo(first), end))
    }

    fn closure(&mut self, closure: &syn::ExprClosure) -> ExprId {
        let first = [
            closure.lifetimes.as_ref().map(|it| it.for_token.span),
            closure.constness.as_ref().map(|it| it.span),
            closure.asyncness.as_ref().map(|it| it.span),
            closure.capture.as_ref().map(|it| it.span),
        ];
        let first = first.into_iter().flatten().next().unwrap_or(closure.inputs_begin.span);
        let kind = if closure.asyncness.is_some() { LambdaKind::AsyncClosure } else { LambdaKind::Closure };
        let frame = self.open_lambda(kind, closure.capture.is_some());
        self.pat_mark = self.scopes.len();
        let params = closure.inputs.iter().map(|input| self.pat_part(input)).collect();
        let output = self.cx.output(&closure.output);
        let body = self.expr(&closure.body);
        let span = Span::new(self.lo(first), self.end_of(body));
        let lambda = &mut self.body.lambdas[frame.id.index()];
        (lambda.params, lambda.output) = (params, output);
        self.close_lambda(frame, body, span)
    }

    fn async_block(&mut self, block: &syn::ExprAsync) -> ExprId {
        let frame = self.open_lambda(LambdaKind::Async, block.capture.is_some());
        let body = self.block(&block.block, None, BlockKind::Plain, None);
        let span = Span::new(self.lo(block.async_token.span), self.end_of(body));
        self.close_lambda(frame, body, span)
    }

    /// A literal's place. What is not ASCII in a `char` stands as `'x'` in the text that was parsed, and is longer here.
    pub(super) fn literal_span(&self, lit: &syn::Lit) -> Span {
        let span = self.span(lit.span());
        if matches!(lit, syn::Lit::Char(_))
            && let Some(c) = self.cx.text.get(span.start as usize + 1..).and_then(|text| text.chars().next())
            && !c.is_ascii()
        {
            return Span::new(span.start, span.start + 2 + c.len_utf8() as u32);
        }
        span
    }

    pub(super) fn member(&self, member: &Member) -> Name {
        match member {
            Member::Named(ident) => self.cx.name(ident),
            Member::Unnamed(index) => self.number(index),
        }
    }

    /// `0`
    fn number(&self, index: &syn::Index) -> Name {
        self.cx.intern(&index.index.to_string())
    }
}

/// The identifier of a path that is nothing else.
pub(super) fn plain_ident(path: &syn::Path) -> Option<&proc_macro2::Ident> {
    match path.segments.first() {
        Some(one) if path.leading_colon.is_none() && path.segments.len() == 1 && one.arguments.is_none() => {
            Some(&one.ident)
        }
        _ => None,
    }
}

/// The attributes on an expression itself.
pub(super) fn attributes(expr: &syn::Expr) -> &[syn::Attribute] {
    use syn::Expr::*;
    macro_rules! each {
        ($($variant:ident)*) => {
            match expr { $($variant(it) => &it.attrs,)* _ => &[] }
        };
    }
    each!(Array Assign Async Await Binary Block Break Call Cast Closure Const Continue Field ForLoop Group If Index Infer Let Lit Loop
        Macro Match MethodCall Paren Path Range RawAddr Reference Repeat Return Struct Try TryBlock Tuple Unary Unsafe While Yield)
}

fn literal(lit: &syn::Lit) -> Lit {
    match lit {
        syn::Lit::Str(_) => Lit::Str,
        syn::Lit::ByteStr(_) => Lit::ByteStr,
        syn::Lit::CStr(_) => Lit::CStr,
        syn::Lit::Byte(_) => Lit::Byte,
        syn::Lit::Char(_) => Lit::Char,
        syn::Lit::Int(int) if int.base10_digits() == "0" => Lit::Zero(Name::from(int.suffix())),
        syn::Lit::Int(int) => Lit::Int(Name::from(int.suffix()), int.base10_digits().parse().ok()),
        syn::Lit::Float(float) => Lit::Float(Name::from(float.suffix())),
        syn::Lit::Bool(bool) => Lit::Bool(bool.value),
        _ => Lit::Int(Name::from(""), None),
    }
}

/// The operator, and whether it assigns.
fn binary_op(op: &BinOp) -> (BinaryOp, bool) {
    match op {
        BinOp::Add(_) => (BinaryOp::Add, false),
        BinOp::Sub(_) => (BinaryOp::Sub, false),
        BinOp::Mul(_) => (BinaryOp::Mul, false),
        BinOp::Div(_) => (BinaryOp::Div, false),
        BinOp::Rem(_) => (BinaryOp::Rem, false),
        BinOp::And(_) => (BinaryOp::And, false),
        BinOp::Or(_) => (BinaryOp::Or, false),
        BinOp::BitXor(_) => (BinaryOp::BitXor, false),
        BinOp::BitAnd(_) => (BinaryOp::BitAnd, false),
        BinOp::BitOr(_) => (BinaryOp::BitOr, false),
        BinOp::Shl(_) => (BinaryOp::Shl, false),
        BinOp::Shr(_) => (BinaryOp::Shr, false),
        BinOp::AddAssign(_) => (BinaryOp::Add, true),
        BinOp::SubAssign(_) => (BinaryOp::Sub, true),
        BinOp::MulAssign(_) => (BinaryOp::Mul, true),
        BinOp::DivAssign(_) => (BinaryOp::Div, true),
        BinOp::RemAssign(_) => (BinaryOp::Rem, true),
        BinOp::BitXorAssign(_) => (BinaryOp::BitXor, true),
        BinOp::BitAndAssign(_) => (BinaryOp::BitAnd, true),
        BinOp::BitOrAssign(_) => (BinaryOp::BitOr, true),
        BinOp::ShlAssign(_) => (BinaryOp::Shl, true),
        BinOp::ShrAssign(_) => (BinaryOp::Shr, true),
        BinOp::Eq(_) | BinOp::Ne(_) => (BinaryOp::Equate, false),
        _ => (BinaryOp::Compare, false),
    }
}
