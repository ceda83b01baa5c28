//! One call of a lock's method → the same call of the async lock, and what stood around it for the sake of a poisoned lock.

use super::twins::{Gives, Twins};
use crate::fixes::tree::Tree;
use crate::index::infer::table::Kind;
use crate::index::infer::{Callee, Typing};
use crate::index::marks::Certain;
use crate::index::{FnId, Index};
use crate::syntax::Span;
use crate::syntax::ast::{Body, ExprId, ExprKind, PatId, PatKind, StmtKind};

/// Edits of one body, or why there are none.
pub(super) type Rewrite = Result<Vec<(Span, String)>, String>;

/// A body that is rewritten.
pub(super) struct Rewriter<'r, 'a> {
    pub(super) index: &'r Index<'a>,
    pub(super) twins: &'r Twins,
    pub(super) body: &'r Body,
    pub(super) typing: &'r Typing,
    pub(super) tree: &'r Tree,
    /// The body's text.
    pub(super) text: &'r str,
}

impl Rewriter<'_, '_> {
    /// The edits at a call of a lock's own method, in async code or on a thread of its own.
    pub(super) fn call(&self, call: ExprId, fun: FnId, is_async: bool) -> Rewrite {
        let index = self.index;
        let name = index.fun(fun).name;
        let Some(twin) = self.twins.of(fun) else {
            if index.fun(fun).marks.certain == Some(Certain::False) {
                return Ok(vec![(self.span(call), "false".to_owned())]);
            }
            return Err(format!("the async lock has no `{name}`"));
        };
        let waits = index.sig(twin.fun).is_async;
        let suffix = if waits && is_async { ".await" } else { "" };
        let mut edits = Vec::new();
        if waits && !is_async {
            let blocking = twin.blocking.ok_or_else(|| format!("the async lock has no `{name}` for threads"))?;
            edits.push((self.name_span(call)?, blocking.to_string()));
        }
        match (Gives::of(index, fun), Gives::of(index, twin.fun)) {
            (Gives::Result, Gives::Plain) => self.certain(call, suffix, &mut edits)?,
            (Gives::Option, Gives::Result) => self.append(call, &format!("{suffix}.ok()"), &mut edits),
            (a, b) if a == b => {
                if a == Gives::Result {
                    self.only_success(call)?;
                }
                self.append(call, suffix, &mut edits);
                self.borrow(call, suffix, &mut edits);
            }
            _ => return Err(format!("`{name}` of the async lock gives something else")),
        }
        Ok(edits)
    }

    pub(super) fn span(&self, id: ExprId) -> Span {
        self.body.expr(id).span
    }

    fn name_span(&self, call: ExprId) -> Result<Span, String> {
        match &self.body.expr(call).kind {
            ExprKind::MethodCall(call) => Ok(call.name_span),
            _ => Err("the lock's method is called by its path".to_owned()),
        }
    }

    pub(super) fn at(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn append(&self, call: ExprId, suffix: &str, edits: &mut Vec<(Span, String)>) {
        if !suffix.is_empty() {
            let end = self.span(call).end;
            edits.push((Span::new(end, end), suffix.to_owned()));
        }
    }

    /// The end of a chain is replaced: what is kept of it is only the line break before it.
    pub(super) fn tail(&self, call: ExprId, end: u32, suffix: &str, edits: &mut Vec<(Span, String)>) {
        let span = Span::new(self.span(call).end, end);
        let old = self.at(span);
        let is_chain = !suffix.is_empty() && old.trim_start().starts_with('.');
        let blank = if is_chain { &old[..old.len() - old.trim_start().len()] } else { "" };
        if !(span.start == span.end && suffix.is_empty()) {
            edits.push((span, format!("{blank}{suffix}")));
        }
    }

    /// A `Result` until now, which is always there from now on: what looked at its error goes.
    fn certain(&self, call: ExprId, suffix: &str, edits: &mut Vec<(Span, String)>) -> Result<(), String> {
        let mut at = call;
        loop {
            let Some(parent) = self.tree.parent(at) else {
                return Err("the result of taking the lock is used as a value".to_owned());
            };
            let next = match &self.body.expr(parent).kind {
                ExprKind::Try(_) => None,
                ExprKind::MethodCall(method) if method.receiver == at => {
                    let mark = match self.typing.calls.get(&parent).map(|call| call.callee) {
                        Some(Callee::Fn(fun)) => self.index.fun(fun).marks.certain,
                        _ => None,
                    };
                    match mark {
                        Some(Certain::Value) => None,
                        Some(Certain::Same | Certain::Some) => Some(parent),
                        Some(Certain::True | Certain::False) => {
                            let value = if mark == Some(Certain::True) { "true" } else { "false" };
                            edits.push((self.span(parent), value.to_owned()));
                            return Ok(());
                        }
                        None => {
                            self.ignores_error(parent)?;
                            let constructor = match self.constructor(at) {
                                "Ok" => "Ok::<_, ()>",
                                other => other,
                            };
                            self.wrap(call, at, constructor, suffix, edits);
                            return Ok(());
                        }
                    }
                }
                _ => return self.used(call, at, parent, suffix, edits),
            };
            match next {
                Some(next) => at = next,
                None => {
                    self.tail(call, self.span(parent).end, suffix, edits);
                    self.borrow(parent, suffix, edits);
                    return Ok(());
                }
            }
        }
    }

    /// A guard that is awaited is dereferenced by name where its value is to be borrowed.
    fn borrow(&self, guard: ExprId, suffix: &str, edits: &mut Vec<(Span, String)>) {
        if !suffix.is_empty() && self.is_coerced(guard) {
            let start = self.span(guard).start;
            edits.push((Span::new(start, start), "*".to_owned()));
        }
    }

    /// Whether what follows in a chain does without the error, which is of no type then that it could know.
    fn ignores_error(&self, mut at: ExprId) -> Result<(), String> {
        let looks = |arg: &ExprId| match &self.body.expr(*arg).kind {
            ExprKind::Lambda(id) => self.body.lambda(*id).params.iter().any(|pat| !self.is_ignored(*pat)),
            ExprKind::Path(_) => true,
            _ => false,
        };
        while let Some(parent) = self.tree.parent(at) {
            match &self.body.expr(parent).kind {
                ExprKind::MethodCall(method) if method.receiver == at => {
                    let mark = match self.typing.calls.get(&parent).map(|call| call.callee) {
                        Some(Callee::Fn(fun)) => self.index.fun(fun).marks.certain,
                        _ => None,
                    };
                    if mark.is_some() && method.args.iter().any(looks) {
                        return Err("the error of taking the lock is looked into later".to_owned());
                    }
                }
                ExprKind::Try(_) => return Err("the error of taking the lock is handed on later".to_owned()),
                _ => break,
            }
            at = parent;
        }
        Ok(())
    }

    /// Whether a pattern's value is not used.
    fn is_ignored(&self, pat: PatId) -> bool {
        match self.body.pat(pat).kind {
            PatKind::Wild | PatKind::Rest => true,
            PatKind::Bind { binding, sub: None } => {
                !self.body.exprs.iter().any(|expr| matches!(expr.kind, ExprKind::Local(one) if one == binding))
            }
            _ => false,
        }
    }

    /// The `Result` is kept as one that never fails.
    fn wrap(&self, call: ExprId, at: ExprId, constructor: &str, suffix: &str, edits: &mut Vec<(Span, String)>) {
        let start = self.span(call).start;
        edits.push((Span::new(start, start), format!("{constructor}(")));
        self.tail(call, self.span(at).end, &format!("{suffix})"), edits);
    }

    /// What takes the `Result` apart, or hands it on.
    fn used(
        &self,
        call: ExprId,
        at: ExprId,
        parent: ExprId,
        suffix: &str,
        edits: &mut Vec<(Span, String)>,
    ) -> Result<(), String> {
        match &self.body.expr(parent).kind {
            ExprKind::Block(block) => {
                let stmt = block.stmts.iter().find(|stmt| stmt.span.contains(self.span(at)));
                match stmt.map(|stmt| &stmt.kind) {
                    Some(StmtKind::Let { pat, otherwise, .. }) => {
                        self.in_let(call, at, *pat, *otherwise, suffix, edits)
                    }
                    Some(StmtKind::Expr(_)) => {
                        self.tail(call, self.span(at).end, suffix, edits);
                        Ok(())
                    }
                    None => {
                        self.wrap(call, at, self.constructor(at), suffix, edits);
                        Ok(())
                    }
                }
            }
            ExprKind::Let { pat, .. } => self.in_condition(call, at, parent, *pat, suffix, edits),
            ExprKind::Match { arms, .. } => self.in_match(call, at, parent, arms, suffix, edits),
            ExprKind::Return(_) => {
                self.wrap(call, at, self.constructor(at), suffix, edits);
                Ok(())
            }
            ExprKind::Call { args, .. } if args.len() == 1 && self.returns_nothing(parent) => {
                self.tail(call, self.span(at).end, suffix, edits);
                Ok(())
            }
            _ => Err("the result of taking the lock is used as a value".to_owned()),
        }
    }

    fn returns_nothing(&self, call: ExprId) -> bool {
        let table = &self.typing.table;
        matches!(table.kind(self.typing.exprs[call.index()]), Kind::Tuple(list) if table.items(list).is_empty())
    }

    /// The variant that has the value, in the type of an expression.
    fn constructor(&self, at: ExprId) -> &'static str {
        let is_option = matches!(
            self.typing.table.kind(self.typing.exprs[at.index()]),
            Kind::Adt(adt, _) if Some(adt) == self.index.lang_adt("option")
        );
        if is_option { "Some" } else { "Ok" }
    }

    /// The pattern of the value in `Ok(pattern)`.
    pub(super) fn inner(&self, pat: PatId) -> Option<PatId> {
        match &self.body.pat(pat).kind {
            PatKind::TupleStruct(path, items) if items.len() == 1 => {
                path.last().filter(|last| self.twins.is_success(last.name)).map(|_| items[0])
            }
            _ => None,
        }
    }
}
