//! Where things stand in a body as it is written, found once.

use crate::syntax::Span;
use crate::syntax::ast::{BindingId, Body, ExprId, ExprKind, PatId, PatKind, StmtKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// A body's statements, loops, `let`s and uses.
#[derive(Debug, Default)]
pub struct Surface {
    statements: Nest,
    loops: Nest,
    /// The `let`s with an initializer, by the span of the statement.
    lets: FxHashMap<Span, (PatId, ExprId)>,
    /// What a variable is first bound to, as a whole or as the only field of a variant.
    inits: FxHashMap<BindingId, ExprId>,
    /// Where a variable is named, but to assign to it.
    uses: FxHashMap<BindingId, Vec<ExprId>>,
    /// The only arguments of calls.
    sole_arguments: FxHashSet<ExprId>,
    /// What is assigned to `_`, with the assignment, in source order.
    discarded: Vec<(Span, ExprId)>,
    /// The method call or `?` on a value.
    continued: FxHashMap<ExprId, ExprId>,
}

impl Surface {
    /// Looks at each expression once.
    pub fn new(body: &Body) -> Self {
        let mut surface = Surface::default();
        let (mut statements, mut loops) = (Vec::new(), Vec::new());
        let mut targets = FxHashSet::default();
        for (n, expr) in body.exprs.iter().enumerate() {
            let id = ExprId(n as u32);
            match &expr.kind {
                ExprKind::Block(block) => {
                    statements.extend(block.stmts.iter().map(|stmt| stmt.span));
                    statements.extend(block.tail.iter().map(|tail| body.expr(*tail).span));
                    for stmt in &block.stmts {
                        if let StmtKind::Let { pat, init: Some(init), .. } = &stmt.kind {
                            surface.lets.entry(stmt.span).or_insert((*pat, *init));
                            surface.binds(body, *pat, *init);
                        }
                    }
                }
                ExprKind::Let { pat, init } => surface.binds(body, *pat, *init),
                ExprKind::Loop { .. } | ExprKind::While { .. } | ExprKind::For { .. } => loops.push(expr.span),
                ExprKind::Local(binding) => surface.uses.entry(*binding).or_default().push(id),
                ExprKind::Call { args, .. } if args.len() == 1 => {
                    surface.sole_arguments.insert(args[0]);
                }
                ExprKind::Assign(left, right) => match body.expr(*left).kind {
                    ExprKind::Missing => surface.discarded.push((expr.span, *right)),
                    ExprKind::Local(_) => _ = targets.insert(*left),
                    _ => {}
                },
                ExprKind::MethodCall(call) => {
                    surface.continued.entry(call.receiver).or_insert(id);
                }
                ExprKind::Try(inner) => {
                    surface.continued.entry(*inner).or_insert(id);
                }
                _ => {}
            }
        }
        surface.uses.values_mut().for_each(|uses| uses.retain(|used| !targets.contains(used)));
        surface.discarded.sort_by_key(|(span, _)| span.start);
        surface.statements = Nest::new(statements);
        surface.loops = Nest::new(loops);
        surface
    }

    fn binds(&mut self, body: &Body, pat: PatId, init: ExprId) {
        if let Some(binding) = bound(body, pat) {
            self.inits.entry(binding).or_insert(init);
        }
    }

    /// The innermost statement around a place.
    pub fn statement(&self, at: Span) -> Option<Span> {
        self.statements.around(at).next()
    }

    /// The loops around a place, from the inside out.
    pub fn loops(&self, at: Span) -> impl Iterator<Item = Span> {
        self.loops.around(at)
    }

    /// The `let` that a statement is.
    pub fn let_of(&self, statement: Span) -> Option<(PatId, ExprId)> {
        self.lets.get(&statement).copied()
    }

    /// What a variable is bound to.
    pub fn init(&self, binding: BindingId) -> Option<ExprId> {
        self.inits.get(&binding).copied()
    }

    /// Where a variable is named, but to assign to it.
    pub fn uses(&self, binding: BindingId) -> &[ExprId] {
        self.uses.get(&binding).map_or(&[], |uses| uses)
    }

    /// Whether it is the only argument of a call.
    pub fn is_sole_argument(&self, expr: ExprId) -> bool {
        self.sole_arguments.contains(&expr)
    }

    /// What a statement assigns to `_`.
    pub fn discarded(&self, statement: Span) -> impl Iterator<Item = ExprId> {
        let first = self.discarded.partition_point(|(span, _)| span.start < statement.start);
        let inside = self.discarded[first..].iter().take_while(move |(span, _)| span.start < statement.end);
        inside.filter(move |(span, _)| statement.contains(*span)).map(|(_, value)| *value)
    }

    /// The method call or `?` on a value.
    pub fn continued(&self, expr: ExprId) -> Option<ExprId> {
        self.continued.get(&expr).copied()
    }
}

/// The variable that a pattern binds, as a whole or as the only field of a variant.
pub fn bound(body: &Body, pat: PatId) -> Option<BindingId> {
    match &body.pat(pat).kind {
        PatKind::Bind { binding, .. } => Some(*binding),
        PatKind::Typed(inner, _) => bound(body, *inner),
        PatKind::TupleStruct(_, items) if items.len() == 1 => bound(body, items[0]),
        _ => None,
    }
}

/// Spans of which any two lie inside each other or apart.
#[derive(Debug, Default)]
struct Nest {
    /// By start, the outer first; each with the one around it.
    spans: Vec<(Span, Option<usize>)>,
}

impl Nest {
    fn new(mut spans: Vec<Span>) -> Self {
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        spans.dedup();
        let mut nest = Nest { spans: Vec::with_capacity(spans.len()) };
        let mut open: Vec<usize> = Vec::new();
        for (n, span) in spans.into_iter().enumerate() {
            while open.last().is_some_and(|last| !nest.spans[*last].0.contains(span)) {
                open.pop();
            }
            nest.spans.push((span, open.last().copied()));
            open.push(n);
        }
        nest
    }

    /// Those around a place, from the inside out.
    fn around(&self, at: Span) -> impl Iterator<Item = Span> {
        let mut next = self.spans.partition_point(|(span, _)| span.start <= at.start).checked_sub(1);
        let each = std::iter::from_fn(move || {
            let (span, outer) = self.spans[next?];
            next = outer;
            Some(span)
        });
        each.filter(move |span| span.contains(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_comes_first() {
        let nest = Nest::new(vec![Span::new(6, 9), Span::new(0, 20), Span::new(2, 10), Span::new(12, 15)]);
        let around = |start, end| nest.around(Span::new(start, end)).map(|span| span.start).collect::<Vec<_>>();
        assert_eq!(around(7, 8), [6, 2, 0]);
        assert_eq!(around(9, 10), [2, 0]);
        assert_eq!(around(10, 12), [0]);
        assert!(around(14, 30).is_empty());
    }
}
