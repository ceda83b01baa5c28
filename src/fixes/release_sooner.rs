//! `drop(guard);` before the suspension: nothing after it needs the guard.

use super::site::Site;
use super::table::{self, Condition};
use super::view::View;
use crate::diagnostic::{Fix, FixKind};
use crate::syntax::Span;
use crate::syntax::ast::{Block, ExprId, ExprKind};

/// `None` where something needs the guard after a suspension.
pub(super) fn release_sooner(site: &Site<'_>) -> Option<Fix> {
    let Site { view, facts, ends, .. } = site;
    let variable = site.acquisition.variable?;
    let (home, taken) = site.home()?;
    let uses = view.uses(variable)?;
    let search = Search { view, home, taken, uses, branches: branches(view), loops: view.loops() };
    let mut points: Vec<Point> = Vec::new();
    for end in ends {
        let earlier = |point: &&Point| point.at <= end.start && !search.excludes(point.at, end.start);
        match points.iter().find(earlier) {
            Some(point) if point.block.contains(*end) => {}
            // On one way the guard is gone by then, on another it is not.
            Some(_) => return None,
            None => points.push(search.point(*end)?),
        }
    }
    let [first, ..] = points[..] else { return None };
    let name = view.body.binding(variable).name;
    let rest = Span::new(first.at, home.braces.end);
    let is_alone = !site.is_idle && points.len() == 1 && site.has_nothing_but_ends(rest, None);
    let condition = if is_alone { Condition::NothingElseFollows } else { Condition::MoreFollows };
    let mut fix = table::fix(FixKind::ReleaseSooner, condition, format!("release `{name}` before {}", site.what));
    fix.edits = points.iter().map(|point| view.before(facts.file, point.at, &[format!("drop({name});")])).collect();
    Some(fix)
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
    fn point(&self, end: Span) -> Option<Point> {
        let mut blocks: Vec<&Block> =
            self.view.blocks().filter(|b| self.home.braces.contains(b.braces) && b.braces.contains(end)).collect();
        blocks.sort_by_key(|block| block.braces.start);
        let point = |block: &&Block| {
            let statements = self.view.statements(block);
            let statement = statements.into_iter().find(|span| span.contains(end))?;
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
