//! The calls in a body that take a lock, or look like it, with the types of their receivers: or where the trail ends.

use super::lock::display;
use super::words::Words;
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{self, Callee, Typing};
use crate::index::{FnId, Index};
use crate::syntax::Span;
use crate::syntax::ast::{Body, ExprId, ExprKind};
use crate::syntax::body::ParseError;

/// Types are told this deep.
const DEPTH: u32 = 4;

/// A call that takes a lock, or looks like one.
#[derive(Clone, Debug)]
pub struct LockCall {
    /// The method's name.
    pub span: Span,
    /// Where the call ends.
    pub end: u32,
    /// The receiver as written, without blanks.
    pub receiver: String,
    /// The method.
    pub method: String,
    /// The receiver's type; or the first expression whose type is not known, and the type of what it comes from.
    pub found: Result<String, (String, String)>,
}

/// The lock-like calls of a function, in source order. A function without a body has none.
///
/// # Errors
/// If its body does not parse.
pub fn lock_calls(index: &Index<'_>, words: &Words<'_, '_>, fun: FnId) -> Result<Vec<LockCall>, ParseError> {
    let Some(file) = index.fun(fun).file else { return Ok(Vec::new()) };
    let Some((base, body)) = index.body_of(fun)? else { return Ok(Vec::new()) };
    let typing = infer::infer_fn(index, fun, &body);
    let text = &*index.sources.files[file.index()].text;
    let reading = Reading { index, words, body: &body, typing: &typing, text, base };
    let mut calls: Vec<LockCall> = (0..body.exprs.len()).filter_map(|n| reading.call(ExprId(n as u32))).collect();
    calls.sort_by_key(|call| call.span);
    Ok(calls)
}

struct Reading<'x, 'a> {
    index: &'x Index<'a>,
    words: &'x Words<'x, 'a>,
    body: &'x Body,
    typing: &'x Typing,
    text: &'x str,
    base: u32,
}

impl Reading<'_, '_> {
    fn call(&self, id: ExprId) -> Option<LockCall> {
        let ExprKind::MethodCall(call) = &self.body.expr(id).kind else { return None };
        let site = self.typing.calls.get(&id);
        let takes =
            site.is_some_and(|s| matches!(s.callee, Callee::Fn(fun) if self.index.fun(fun).marks.acquires.is_some()));
        let is_unknown = || {
            site.is_none_or(|site| site.callee == Callee::Unknown)
                && call.args.is_empty()
                && self.words.lock_like.contains(&call.name)
                && self.is_open(behind(self.typing, self.typing.exprs[call.receiver.index()]))
        };
        let found = if takes {
            Ok(site.and_then(|site| site.self_ty).map_or_else(String::new, |ty| self.type_of(ty)))
        } else if is_unknown() {
            Err(self.end_of_trail(call.receiver))
        } else {
            return None;
        };
        Some(LockCall {
            span: call.name_span.offset(self.base),
            end: self.body.expr(id).span.offset(self.base).end,
            receiver: self.written(call.receiver),
            method: call.name.to_string(),
            found,
        })
    }

    /// The first expression on the way to this one whose type is not known, and the type of what that comes from.
    fn end_of_trail(&self, receiver: ExprId) -> (String, String) {
        let (mut end, mut at) = (receiver, Some(receiver));
        while let Some(id) = at {
            end = id;
            at = base_of(&self.body.expr(id).kind).filter(|next| self.is_open(self.typing.exprs[next.index()]));
        }
        let from = base_of(&self.body.expr(end).kind);
        (self.written(end), from.map_or_else(String::new, |from| self.type_of(self.typing.exprs[from.index()])))
    }

    fn is_open(&self, ty: T) -> bool {
        self.typing.table.is_open(ty)
    }

    fn type_of(&self, ty: T) -> String {
        display(self.index, self.typing, ty, DEPTH)
    }

    fn written(&self, id: ExprId) -> String {
        let text = self.text.get(self.body.expr(id).span.offset(self.base).range()).unwrap_or_default();
        text.split_whitespace().collect()
    }
}

/// The type behind references.
fn behind(typing: &Typing, mut ty: T) -> T {
    while let Kind::Ref(_, inner) = typing.table.kind(ty) {
        ty = inner;
    }
    ty
}

/// The expression that an expression's type comes from first.
fn base_of(kind: &ExprKind) -> Option<ExprId> {
    match kind {
        ExprKind::MethodCall(call) => Some(call.receiver),
        ExprKind::Call { callee, .. } => Some(*callee),
        ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => Some(*base),
        ExprKind::Await { future, .. } => Some(*future),
        ExprKind::Try(inner) | ExprKind::Unary(_, inner) | ExprKind::Ref { place: inner, .. } => Some(*inner),
        _ => None,
    }
}
