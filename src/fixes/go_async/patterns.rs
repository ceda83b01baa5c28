//! What takes the `Result` of a blocking lock apart: `let .. else`, `if let` and chains of conditions, `match`.

use super::rewrite::Rewriter;
use crate::index::infer::table::Kind;
use crate::syntax::Span;
use crate::syntax::ast::{Arm, BinaryOp, ExprId, ExprKind, PatId, PatKind};

impl Rewriter<'_, '_> {
    pub(super) fn in_let(
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
    pub(super) fn in_condition(
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
    pub(super) fn in_match(
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
    pub(super) fn only_success(&self, call: ExprId) -> Result<(), String> {
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
