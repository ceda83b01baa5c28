//! What stands around a channel's receiving end: loops over it, and what takes the `Result` of receiving apart.

use super::{Channel, Rewrite, for_threads, methods, methods_of};
use crate::fixes::go_async;
use crate::fixes::tree::Place;
use crate::index::infer::Callee;
use crate::index::marks::Certain;
use crate::index::{AdtId, FnId};
use crate::syntax::Span;
use crate::syntax::ast::{ExprId, ExprKind, PatId, PatKind, StmtKind};

impl Channel<'_, '_> {
    /// `for one in end` → `while let Some(one) = end.recv().await`
    pub(super) fn looped(&mut self, around: ExprId, new: AdtId) -> Rewrite {
        let view = self.stall.view;
        let (body, index) = (&view.body, view.index);
        let ExprKind::For { pat, iter, .. } = body.expr(around).kind else { return Ok(()) };
        let mut end = iter;
        loop {
            end = match &body.expr(end).kind {
                ExprKind::Ref { place, .. } => *place,
                ExprKind::MethodCall(call) => call.receiver,
                _ => break,
            };
        }
        let next = |fun: &FnId| {
            index.sig(*fun).is_async
                && index.sig(*fun).params.len() == 1
                && go_async::Gives::of(index, *fun) == go_async::Gives::Option
        };
        let here = body.expr(iter).span;
        let Some(twin) = methods(index, new).find(next) else {
            return Err((here, "the async channel cannot be looped over".to_owned()));
        };
        self.lends(end, twin)?;
        let call = match self.place(around) {
            Place::Async | Place::Root => format!("{}().await", index.fun(twin).name),
            Place::Blocking => match for_threads(index, twin, new) {
                Some(name) => format!("{name}()"),
                None => return Err((here, "the async channel cannot be looped over by threads".to_owned())),
            },
            Place::Closure(span) => return Err((span, "a closure that is no async one cannot await".to_owned())),
        };
        let (whole, pattern) = (body.expr(around).span, body.pat(pat).span);
        let head = Span::new(whole.start, pattern.start);
        let Some(keyword) = view.at(head).rfind("for") else { return Ok(()) };
        self.replace(Span::new(whole.start + keyword as u32, pattern.start), "while let Some(");
        self.replace(Span::new(pattern.end, here.end), &format!(") = {}.{call}", view.at(body.expr(end).span)));
        Ok(())
    }

    /// A `Result` as before, of another error: nothing may look into that.
    pub(super) fn only_success(&self, call: ExprId) -> Rewrite {
        let view = self.stall.view;
        let (body, span) = (&view.body, view.body.expr(call).span);
        let looks = || Err((span, "its error is looked into".to_owned()));
        let Some(parent) = view.tree.parent(call) else { return looks() };
        let is_plain = |pat: PatId| match &body.pat(pat).kind {
            PatKind::Wild => true,
            PatKind::TupleStruct(path, items) => {
                path.last().is_some_and(|last| last.name == "Ok") || items.iter().all(|item| self.is_ignored(*item))
            }
            _ => false,
        };
        let is_fit = match &body.expr(parent).kind {
            ExprKind::MethodCall(method) => {
                let mark = match view.typing.calls.get(&parent).map(|site| site.callee) {
                    Some(Callee::Fn(fun)) => view.index.fun(fun).marks.certain,
                    _ => None,
                };
                let is_lit = |arg: &ExprId| matches!(body.expr(*arg).kind, ExprKind::Lit(_));
                !matches!(mark, None | Some(Certain::Same)) && method.args.iter().all(is_lit)
            }
            ExprKind::Let { pat, .. } => is_plain(*pat),
            ExprKind::Match { arms, .. } => arms.iter().all(|arm| is_plain(arm.pat)),
            ExprKind::Call { args, .. } => args.contains(&call) && self.drops(parent),
            ExprKind::Block(block) => {
                block.stmts.iter().filter(|stmt| stmt.span.contains(span)).all(|stmt| match stmt.kind {
                    StmtKind::Let { pat, .. } => is_plain(pat),
                    StmtKind::Expr(_) => block.tail != Some(call),
                }) && block.tail != Some(call)
            }
            _ => false,
        };
        if is_fit { Ok(()) } else { looks() }
    }

    /// A `Result` until now, an `Option` from now on.
    pub(super) fn taken_apart(&mut self, call: ExprId, suffix: &str) -> Rewrite {
        let view = self.stall.view;
        let body = &view.body;
        let end = body.expr(call).span.end;
        let parent = view.tree.parent(call);
        let kind = parent.map(|parent| (parent, &body.expr(parent).kind));
        let patterns = match kind {
            Some((parent, ExprKind::MethodCall(method))) => {
                let is_plain = method.args.iter().all(|arg| matches!(body.expr(*arg).kind, ExprKind::Lit(_)));
                let has_it = methods_of(view.index, "option").any(|fun| view.index.fun(fun).name == method.name);
                if is_plain && has_it {
                    self.replace(Span::new(end, end), suffix);
                    return Ok(());
                }
                if self.is_success(parent) {
                    self.replace(Span::new(end, body.expr(parent).span.end), suffix);
                    return Ok(());
                }
                return Err((method.name_span, format!("`{}` looks into its error", method.name)));
            }
            Some((_, ExprKind::Let { pat, .. })) => vec![*pat],
            Some((_, ExprKind::Match { arms, .. })) => arms.iter().map(|arm| arm.pat).collect(),
            Some((_, ExprKind::Block(block))) => {
                let stmt = block.stmts.iter().find(|stmt| stmt.span.contains(body.expr(call).span));
                match stmt.map(|stmt| &stmt.kind) {
                    Some(StmtKind::Let { pat, ty: None, .. }) => vec![*pat],
                    Some(StmtKind::Expr(_)) => Vec::new(),
                    _ => return Err((body.expr(call).span, "its result is given back".to_owned())),
                }
            }
            _ => return Err((body.expr(call).span, "its result is used as a value".to_owned())),
        };
        self.replace(Span::new(end, end), suffix);
        patterns.into_iter().try_for_each(|pat| self.pattern(pat))
    }

    /// Whether a method makes an `Option` of its success.
    fn is_success(&self, call: ExprId) -> bool {
        let view = self.stall.view;
        let Some(Callee::Fn(fun)) = view.typing.calls.get(&call).map(|site| site.callee) else { return false };
        view.index.fun(fun).marks.certain == Some(Certain::Some)
    }

    /// `Ok(one)` → `Some(one)`, `Err(_)` → `None`
    fn pattern(&mut self, pat: PatId) -> Rewrite {
        let body = &self.stall.view.body;
        let span = body.pat(pat).span;
        let looks = || Err((span, "its result is looked into".to_owned()));
        match &body.pat(pat).kind {
            PatKind::Wild => Ok(()),
            PatKind::TupleStruct(path, items) => match (path.last().map(|last| last.name), &items[..]) {
                (Some(name), [_]) if name == "Ok" => {
                    self.replace(path.span, "Some");
                    Ok(())
                }
                (Some(name), [inner]) if name == "Err" && self.is_ignored(*inner) => {
                    self.replace(span, "None");
                    Ok(())
                }
                _ => looks(),
            },
            _ => looks(),
        }
    }

    fn is_ignored(&self, pat: PatId) -> bool {
        let body = &self.stall.view.body;
        match body.pat(pat).kind {
            PatKind::Wild | PatKind::Rest => true,
            PatKind::Bind { binding, sub: None } => {
                !body.exprs.iter().any(|expr| matches!(expr.kind, ExprKind::Local(one) if one == binding))
            }
            _ => false,
        }
    }
}
