//! `drop(guard);` before the suspension: nothing after it needs the guard.

use super::table::{Condition, applicability};
use super::view::View;
use crate::diagnostic::{Edit, Fix, FixKind};
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::facts::liveness::{GuardId, Source};
use crate::index::infer::Callee;
use crate::source::FileSpan;
use crate::syntax::Span;
use crate::syntax::ast::{Block, ExprId, ExprKind, StmtKind};

/// `None` where something needs the guard after a suspension, or the guard is there to make others wait.
pub(super) fn release_sooner(view: &View<'_>, facts: &BodyFacts, guard: usize) -> Option<Fix> {
    let acquisition = &facts.acquisitions[guard];
    if acquisition.is_turnstile || matches!(acquisition.core.source, Source::Parameter(_)) {
        return None;
    }
    let variable = acquisition.variable?;
    let (home, taken) = home(view, acquisition)?;
    let held = facts.held.iter().filter(|held| held.guard == GuardId(guard as u32));
    let mut suspensions: Vec<Span> = held.map(|held| facts.suspensions[held.suspension].span).collect();
    suspensions.iter_mut().for_each(|span| *span = Span::new(span.start - view.base, span.end - view.base));
    suspensions.sort();
    let search = Search { view, home, taken, uses: view.uses(variable)?, branches: branches(view), loops: loops(view) };
    let mut points: Vec<Point> = Vec::new();
    for suspension in &suspensions {
        let earlier = |point: &&Point| point.at <= suspension.start && !search.excludes(point.at, suspension.start);
        match points.iter().find(earlier) {
            Some(point) if point.block.contains(*suspension) => {}
            // On one way the guard is gone by then, on another it is not.
            Some(_) => return None,
            None => points.push(search.point(*suspension)?),
        }
    }
    let [first, ..] = points[..] else { return None };
    let name = view.body.binding(variable).name;
    let is_alone = points.len() == 1 && search.has_nothing_but(first, &suspensions);
    let condition = if is_alone { Condition::NothingElseFollows } else { Condition::MoreFollows };
    let mut fix = Fix::new(
        FixKind::ReleaseSooner,
        applicability(FixKind::ReleaseSooner, condition),
        format!("release `{name}` before the `.await`"),
    );
    condition.reason().clone_into(&mut fix.reason);
    fix.edits = points.iter().map(|point| insertion(view, facts, point.at, &format!("drop({name});"))).collect();
    Some(fix)
}

/// The block and the statement in which the guard is bound.
fn home<'v>(view: &'v View<'_>, acquisition: &AcquisitionFact) -> Option<(&'v Block, Span)> {
    let statement = acquisition.statement;
    view.blocks().find_map(|block| {
        let is_it = |span: Span| span.offset(view.base) == statement;
        let stmt = block.stmts.iter().find(|stmt| is_it(stmt.span) && matches!(stmt.kind, StmtKind::Let { .. }))?;
        Some((block, stmt.span))
    })
}

/// Where a `drop` is inserted.
#[derive(Clone, Copy)]
struct Point {
    /// Before this statement.
    at: u32,
    /// In this block.
    block: Span,
}

struct Search<'v, 'x> {
    view: &'v View<'x>,
    home: &'v Block,
    taken: Span,
    uses: Vec<Span>,
    /// Of each `if` and `match`: what excludes each other.
    branches: Vec<Vec<Span>>,
    loops: Vec<Span>,
}

impl Search<'_, '_> {
    /// The outermost statement around a suspension before which the guard can go.
    fn point(&self, suspension: Span) -> Option<Point> {
        let mut blocks: Vec<&Block> = self
            .view
            .blocks()
            .filter(|b| self.home.braces.contains(b.braces) && b.braces.contains(suspension))
            .collect();
        blocks.sort_by_key(|block| block.braces.start);
        let point = |block: &&Block| {
            let statements = self.view.statements(block);
            let statement = statements.into_iter().find(|span| span.contains(suspension))?;
            let point = Point { at: statement.start, block: block.braces };
            (statement.start >= self.taken.end && self.is_free(point)).then_some(point)
        };
        blocks.iter().find_map(point)
    }

    /// Whether nothing needs the guard any more.
    fn is_free(&self, point: Point) -> bool {
        let is_needed = |used: &Span| used.start >= point.at && !self.excludes(point.at, used.start);
        let comes_again = |around: &Span| {
            around.contains(Span::new(point.at, point.at)) && around.start < point.at && !around.contains(self.taken)
        };
        !self.uses.iter().any(is_needed) && !self.loops.iter().any(comes_again)
    }

    fn excludes(&self, a: u32, b: u32) -> bool {
        let branch = |group: &[Span], at: u32| group.iter().position(|span| span.start <= at && at < span.end);
        self.branches.iter().any(|group| matches!((branch(group, a), branch(group, b)), (Some(a), Some(b)) if a != b))
    }

    /// Whether all that follows in the guard's scope is the suspensions themselves.
    fn has_nothing_but(&self, point: Point, suspensions: &[Span]) -> bool {
        let rest = Span::new(point.at, self.home.braces.end);
        let awaited = |span: Span| {
            self.view.body.exprs.iter().any(|expr| match &expr.kind {
                ExprKind::Await { keyword, .. } => suspensions.contains(keyword) && expr.span.contains(span),
                _ => false,
            })
        };
        self.view.body.exprs.iter().enumerate().filter(|(_, expr)| rest.contains(expr.span)).all(|(n, expr)| {
            let is_observable = match &expr.kind {
                ExprKind::Call { .. } => {
                    let site = self.view.typing.calls.get(&ExprId(n as u32));
                    !site.is_some_and(|site| matches!(site.callee, Callee::Ctor(..)))
                }
                ExprKind::MethodCall(_)
                | ExprKind::Macro(_)
                | ExprKind::Assign(..)
                | ExprKind::AssignOp(..)
                | ExprKind::Await { .. } => true,
                _ => false,
            };
            !is_observable || awaited(expr.span)
        })
    }
}

fn branches(view: &View<'_>) -> Vec<Vec<Span>> {
    let span = |id: ExprId| view.body.expr(id).span;
    let group = |kind: &ExprKind| match kind {
        ExprKind::If { then, otherwise, .. } => {
            Some(std::iter::once(*then).chain(*otherwise).map(span).collect::<Vec<_>>())
        }
        ExprKind::Match { arms, .. } => Some(arms.iter().map(|arm| arm.span).collect()),
        _ => None,
    };
    view.body.exprs.iter().filter_map(|expr| group(&expr.kind)).collect()
}

fn loops(view: &View<'_>) -> Vec<Span> {
    let is_loop =
        |kind: &ExprKind| matches!(kind, ExprKind::Loop { .. } | ExprKind::While { .. } | ExprKind::For { .. });
    view.body.exprs.iter().filter(|expr| is_loop(&expr.kind)).map(|expr| expr.span).collect()
}

/// A statement before another one: on a line of its own above the comments that belong to that one, unless it shares its line.
fn insertion(view: &View<'_>, facts: &BodyFacts, before: u32, statement: &str) -> Edit {
    let at = (before + view.base) as usize;
    let line = view.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let indent = &view.text[line..at];
    let (start, text) = if indent.trim().is_empty() {
        let mut start = line;
        while start > 0 {
            let above = view.text[..start - 1].rfind('\n').map_or(0, |end| end + 1);
            if !view.text[above..start].trim_start().starts_with("//") {
                break;
            }
            start = above;
        }
        (start, format!("{indent}{statement}\n"))
    } else {
        (at, format!("{statement} "))
    };
    Edit { place: FileSpan { file: facts.file, span: Span::new(start as u32, start as u32) }, text }
}
