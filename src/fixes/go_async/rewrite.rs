//! One call of a lock's method → the same call of the async lock, and what stood around it for the sake of a poisoned lock.

use super::twins::{Gives, Twins};
use crate::fixes::tree::Tree;
use crate::index::infer::table::Kind;
use crate::index::infer::{Callee, Typing};
use crate::index::marks::Certain;
use crate::index::{FnId, Index};
use crate::syntax::Span;
use crate::syntax::ast::{Arm, BinaryOp, Body, ExprId, ExprKind, PatId, PatKind, StmtKind};

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
            }
            _ => return Err(format!("`{name}` of the async lock gives something else")),
        }
        Ok(edits)
    }

    fn span(&self, id: ExprId) -> Span {
        self.body.expr(id).span
    }

    fn name_span(&self, call: ExprId) -> Result<Span, String> {
        match &self.body.expr(call).kind {
            ExprKind::MethodCall(call) => Ok(call.name_span),
            _ => Err("the lock's method is called by its path".to_owned()),
        }
    }

    fn at(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    fn append(&self, call: ExprId, suffix: &str, edits: &mut Vec<(Span, String)>) {
        if !suffix.is_empty() {
            let end = self.span(call).end;
            edits.push((Span::new(end, end), suffix.to_owned()));
        }
    }

    /// The end of a chain is replaced: what is kept of it is only the line break before it.
    fn tail(&self, call: ExprId, end: u32, suffix: &str, edits: &mut Vec<(Span, String)>) {
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
                            self.wrap(call, at, "Ok::<_, ()>", suffix, edits);
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
                    return Ok(());
                }
            }
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
    fn inner(&self, pat: PatId) -> Option<PatId> {
        match &self.body.pat(pat).kind {
            PatKind::TupleStruct(path, items) if items.len() == 1 => {
                path.last().filter(|last| self.twins.is_success(last.name)).map(|_| items[0])
            }
            _ => None,
        }
    }

    fn in_let(
        &self,
        call: ExprId,
        at: ExprId,
        pat: PatId,
        otherwise: Option<ExprId>,
        suffix: &str,
        edits: &mut Vec<(Span, String)>,
    ) -> Result<(), String> {
        match (self.inner(pat), otherwise) {
            (Some(inner), Some(otherwise)) => {
                edits.push((self.body.pat(pat).span, self.at(self.body.pat(inner).span).to_owned()));
                self.tail(call, self.span(otherwise).end, suffix, edits);
                Ok(())
            }
            (None, None) if matches!(self.body.pat(pat).kind, PatKind::Wild) => {
                self.tail(call, self.span(at).end, suffix, edits);
                Ok(())
            }
            _ => Err("the result of taking the lock is kept in a variable".to_owned()),
        }
    }

    /// `if let Ok(guard) = lock { .. }` becomes a block with a `let`; a chain of conditions is parted there.
    fn in_condition(
        &self,
        call: ExprId,
        at: ExprId,
        condition: ExprId,
        pat: PatId,
        suffix: &str,
        edits: &mut Vec<(Span, String)>,
    ) -> Result<(), String> {
        let inner = self.inner(pat).ok_or("only the error of taking the lock is looked at")?;
        let mut top = condition;
        while let Some(parent) = self.tree.parent(top)
            && matches!(self.body.expr(parent).kind, ExprKind::Binary(BinaryOp::And, ..))
        {
            top = parent;
        }
        let around = self.tree.parent(top).ok_or("the condition stands alone")?;
        let keyword = self.span(around).start;
        let pattern = self.body.pat(inner).span;
        let bind = (Span::new(self.body.pat(pat).span.start, self.span(at).start), format!("{} = ", self.at(pattern)));
        let line = |extra: usize| format!("\n{}", " ".repeat(self.indent(keyword) + extra));
        let (then, is_loop) = match &self.body.expr(around).kind {
            ExprKind::If { then, .. } => (*then, false),
            ExprKind::While { body, .. } => (*body, true),
            _ => return Err("the result of taking the lock is used as a value".to_owned()),
        };
        let brace = self.span(then).start + 1;
        let otherwise = match &self.body.expr(around).kind {
            ExprKind::If { otherwise, .. } => *otherwise,
            _ => None,
        };
        let conditions = self.conditions(top);
        if conditions.len() == 1 {
            let open = if is_loop { "loop {" } else { "{" };
            let start = self.body.pat(pat).span.start;
            edits.push((Span::new(keyword, start), format!("{open}{}let ", line(4))));
            edits.push(bind);
            self.tail(call, brace, &format!("{suffix};"), edits);
            if let Some(otherwise) = otherwise {
                edits.push((Span::new(self.span(then).end, self.span(otherwise).end), String::new()));
            }
            return Ok(());
        }
        let is_only = conditions.iter().filter(|one| self.is_lock(**one)).count() == 1;
        let n = conditions.iter().position(|one| *one == condition).ok_or("the condition stands alone")?;
        if is_loop || otherwise.is_some() || !is_only {
            edits.push(bind);
            self.tail(call, self.span(at).end, suffix, edits);
            return Ok(());
        }
        let start = self.body.pat(pat).span.start;
        match n.checked_sub(1) {
            Some(before) => {
                edits.push((Span::new(self.span(conditions[before]).end, start), format!(" {{{}let ", line(4))))
            }
            None => edits.push((Span::new(keyword, start), format!("{{{}let ", line(4)))),
        }
        edits.push(bind);
        match conditions.get(n + 1) {
            Some(next) => {
                self.tail(call, self.span(*next).start, &format!("{suffix};{}if ", line(4)), edits);
                let end = self.span(around).end;
                edits.push((Span::new(end, end), format!("{}}}", line(0))));
            }
            None => self.tail(call, brace, &format!("{suffix};"), edits),
        }
        Ok(())
    }

    /// Whether a condition takes a lock apart.
    fn is_lock(&self, condition: ExprId) -> bool {
        let ExprKind::Let { init, .. } = self.body.expr(condition).kind else { return false };
        let table = &self.typing.table;
        let is_twin = |ty| matches!(table.kind(ty), Kind::Adt(adt, _) if self.index.has_twin(adt));
        match table.kind(self.typing.exprs[init.index()]) {
            Kind::Adt(_, list) => table.items(list).first().is_some_and(|ty| is_twin(*ty)),
            _ => false,
        }
    }

    /// The parts of `a && b && c`.
    fn conditions(&self, top: ExprId) -> Vec<ExprId> {
        match self.body.expr(top).kind {
            ExprKind::Binary(BinaryOp::And, a, b) => {
                let mut all = self.conditions(a);
                all.extend(self.conditions(b));
                all
            }
            _ => vec![top],
        }
    }

    fn indent(&self, at: u32) -> usize {
        let before = self.text.get(..at as usize).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        line.len() - line.trim_start().len()
    }

    /// A `match` keeps its good arm alone.
    fn in_match(
        &self,
        call: ExprId,
        at: ExprId,
        whole: ExprId,
        arms: &[Arm],
        suffix: &str,
        edits: &mut Vec<(Span, String)>,
    ) -> Result<(), String> {
        let mut good = arms.iter().filter_map(|arm| Some((arm, self.inner(arm.pat)?)));
        let (Some((arm, inner)), None) = (good.next(), good.next()) else {
            return Err("the result of taking the lock is matched in several ways".to_owned());
        };
        if arm.guard.is_some() {
            return Err("the result of taking the lock is matched in several ways".to_owned());
        }
        let (start, end) = (self.span(whole).start, self.span(whole).end);
        let before = Span::new(start, self.span(at).start);
        let is_itself = match (&self.body.pat(inner).kind, &self.body.expr(arm.body).kind) {
            (PatKind::Bind { binding, sub: None }, ExprKind::Local(used)) => binding == used,
            _ => false,
        };
        if is_itself {
            edits.push((before, String::new()));
            self.tail(call, end, suffix, edits);
            return Ok(());
        }
        let pattern = self.at(self.body.pat(inner).span);
        let body = self.span(arm.body);
        let line = format!("\n{}", " ".repeat(self.indent(start) + 4));
        edits.push((before, format!("{{{line}let {pattern} = ")));
        if matches!(self.body.expr(arm.body).kind, ExprKind::Block(_)) && self.at(body).starts_with('{') {
            self.tail(call, body.start + 1, &format!("{suffix};"), edits);
            let steps = self.indent(body.start).saturating_sub(self.indent(start));
            self.dedent(Span::new(body.start + 1, body.end), steps, edits);
            edits.push((Span::new(body.end, end), String::new()));
        } else {
            self.tail(call, body.start, &format!("{suffix};{line}"), edits);
            edits.push((Span::new(body.end, end), format!("\n{}}}", " ".repeat(self.indent(start)))));
        }
        Ok(())
    }

    /// Moves lines to the left. Not where a string may go over several of them.
    fn dedent(&self, inside: Span, steps: usize, edits: &mut Vec<(Span, String)>) {
        let text = self.at(inside);
        if steps == 0 || text.lines().any(|line| line.matches('"').count() % 2 == 1) {
            return;
        }
        for (at, _) in text.match_indices('\n') {
            let line = text.get(at + 1..).unwrap_or("");
            let blank = line.len() - line.trim_start_matches(' ').len();
            let start = inside.start + at as u32 + 1;
            edits.push((Span::new(start, start + blank.min(steps) as u32), String::new()));
        }
    }

    /// The errors of trying differ: no pattern may look into one.
    fn only_success(&self, call: ExprId) -> Result<(), String> {
        let Some(parent) = self.tree.parent(call) else { return Ok(()) };
        let ExprKind::Match { arms, .. } = &self.body.expr(parent).kind else { return Ok(()) };
        let is_plain = |pat: PatId| match &self.body.pat(pat).kind {
            PatKind::TupleStruct(_, items) => items.iter().all(|item| {
                matches!(self.body.pat(*item).kind, PatKind::Wild | PatKind::Rest | PatKind::Bind { sub: None, .. })
            }),
            _ => true,
        };
        if arms.iter().all(|arm| is_plain(arm.pat)) {
            Ok(())
        } else {
            Err("the error of trying to take the lock is looked into".to_owned())
        }
    }
}
