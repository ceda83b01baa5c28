//! The guard goes before what is awaited, and the lock is taken anew where the code comes back to what it protects.

use super::out_of_guard::{dropped, is_changed, is_in_closure, uses};
use super::site::Site;
use super::table::{self, Condition};
use super::view::View;
use crate::diagnostic::{Edit, Fix, FixKind};
use crate::index::infer::Adjust;
use crate::index::infer::table::Kind;
use crate::syntax::Span;
use crate::syntax::ast::{BindingId, Block, ExprId, ExprKind, LambdaKind, PatKind, StmtKind, UnaryOp};

/// More sections than this are no improvement for who reads it.
const MOST: usize = 5;

/// `None` where nothing comes back to the lock, or where it cannot be parted: a value borrowed from the guard is used over an end, one
/// statement uses the guard and awaits, or the lock cannot be named a second time. Nor where another lock is waited for: what is done
/// under both is one step, and a task that is dropped between the two would leave half of it.
pub(super) fn lock_anew(site: &Site<'_>) -> Option<Fix> {
    let (home, bound) = site.home()?;
    if site.ends.iter().any(|end| waits_for_lock(site, *end)) {
        return None;
    }
    let guard = site.variable()?;
    let take = taking(site, guard, bound)?;
    let mut parted = Parted {
        site,
        guard,
        loans: loans(site, guard)?,
        take,
        bound,
        edits: Vec::new(),
        taken: Vec::new(),
        around: home.braces,
    };
    parted.block(home, State { is_held: true, is_fresh: true })?;
    if !(1..=MOST).contains(&parted.taken.len()) {
        return None;
    }
    parted.forget_mut();
    let name = site.view.body.binding(guard).name;
    let title = format!("release `{name}` before {}, and take the lock anew afterwards", site.what);
    let mut fix = table::fix(FixKind::LockAnew, Condition::Parted, title);
    fix.edits = parted.edits;
    Some(fix)
}

/// The guard at a point of the code.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    is_held: bool,
    /// It is held since its own statement, and not used yet: that statement can go.
    is_fresh: bool,
}

const GONE: State = State { is_held: false, is_fresh: false };

/// What becomes of a body whose guard is parted.
struct Parted<'s, 'v> {
    site: &'s Site<'v>,
    guard: BindingId,
    /// Where the guard is named, and what borrows from it.
    loans: Vec<(BindingId, Span)>,
    /// The statement that takes the lock.
    take: String,
    bound: Span,
    edits: Vec<Edit>,
    /// Where the lock is taken anew: the edit, and up to where its guard lives at most.
    taken: Vec<(usize, Span)>,
    /// The block that is followed.
    around: Span,
}

impl Parted<'_, '_> {
    /// Follows a block, in which the guard is in some state at first. Returns how it is at its end.
    fn block(&mut self, block: &Block, mut state: State) -> Option<State> {
        let (view, taken) = (self.site.view, self.taken.len());
        let around = std::mem::replace(&mut self.around, block.braces);
        for stmt in &block.stmts {
            if block.braces.contains(self.bound) && stmt.span.start <= self.bound.start {
                continue;
            }
            let root = match stmt.kind {
                StmtKind::Let { otherwise: Some(_), .. } => None,
                StmtKind::Let { init, .. } => init,
                StmtKind::Expr(expr) => Some(expr),
            };
            state = self.statement(stmt.span, root, state, true)?;
        }
        if let Some(tail) = block.tail {
            state = self.statement(view.body.expr(tail).span, Some(tail), state, true)?;
        }
        self.around = around;
        let Some(tail) = block.tail else { return Some(state) };
        // What a block gives must not borrow from a guard that goes with the block.
        let is_needed = self.taken.len() > taken && self.has_use(view.body.expr(tail).span);
        (!is_needed || view.is_owned(view.typing.exprs[tail.index()])).then_some(state)
    }

    /// Follows a statement, or what stands in the place of one.
    fn statement(&mut self, span: Span, root: Option<ExprId>, state: State, is_first: bool) -> Option<State> {
        if let Some(dropped) = self.dropped_at(span) {
            if !state.is_held {
                let line = self.site.view.line(dropped);
                self.edits.push(self.site.view.replace(self.site.facts.file, line, ""));
            }
            return Some(GONE);
        }
        match (self.has_end(span), self.has_use(span)) {
            (false, false) => Some(state),
            (false, true) if state.is_held => Some(State { is_fresh: false, ..state }),
            (false, true) => self.take_before(span, is_first),
            (true, false) if state.is_held => self.release_before(span, state, is_first),
            (true, false) => Some(state),
            (true, true) => self.compound(span, root?, state, is_first),
        }
    }

    /// A statement that awaits in one place and uses the guard in another.
    fn compound(&mut self, span: Span, root: ExprId, state: State, is_first: bool) -> Option<State> {
        let body = &self.site.view.body;
        let (head, parts, is_loop) = match &body.expr(root).kind {
            ExprKind::Block(block) => return self.block(block, State { is_fresh: false, ..state }),
            ExprKind::If { cond, then, otherwise } => {
                (Some(*cond), [vec![*then], otherwise.iter().copied().collect()].concat(), false)
            }
            ExprKind::Match { scrutinee, arms } if arms.iter().all(|arm| arm.guard.is_none()) => {
                (Some(*scrutinee), arms.iter().map(|arm| arm.body).collect(), false)
            }
            ExprKind::Loop { body, .. } => (None, vec![*body], true),
            ExprKind::While { cond: head, body, .. } | ExprKind::For { iter: head, body, .. } => {
                (Some(*head), vec![*body], true)
            }
            _ => return None,
        };
        let head = head.map_or(Span::default(), |head| body.expr(head).span);
        let state = match (self.has_end(head), self.has_use(head)) {
            (true, true) => return None,
            (true, false) => self.release_if(span, state, is_first)?,
            (false, true) if is_loop => return None,
            (false, true) if !state.is_held => self.take_before(span, is_first)?,
            (false, true) => state,
            (false, false) if is_loop || state.is_fresh => self.release_if(span, state, is_first)?,
            (false, false) => state,
        };
        let is_whole = !matches!(body.expr(root).kind, ExprKind::If { otherwise: None, .. });
        self.parts(span, &parts, is_whole, state, (is_first, self.has_use(head)))
    }

    /// Follows what excludes each other. Where the guard would be held after one part and not after another, it goes before them all.
    fn parts(
        &mut self,
        span: Span,
        parts: &[ExprId],
        is_whole: bool,
        state: State,
        (is_first, is_needed): (bool, bool),
    ) -> Option<State> {
        let (edits, taken, around) = (self.edits.len(), self.taken.len(), self.around);
        let inner = State { is_fresh: false, ..state };
        let ends: Option<Vec<State>> = parts.iter().map(|part| self.part(*part, inner)).collect();
        if let Some(ends) = ends {
            let is_same =
                |held: bool| ends.iter().all(|end| end.is_held == held) && (is_whole || inner.is_held == held);
            if !inner.is_held || is_same(false) {
                return Some(GONE);
            }
            if is_same(true) {
                return Some(inner);
            }
        }
        if !inner.is_held || is_needed {
            return None;
        }
        self.edits.truncate(edits);
        self.taken.truncate(taken);
        self.around = around;
        self.release_before(span, state, is_first)?;
        parts.iter().try_for_each(|part| self.part(*part, GONE).map(|_| ()))?;
        Some(GONE)
    }

    /// A branch or an arm. One that is no block becomes one where something has to come first.
    fn part(&mut self, part: ExprId, state: State) -> Option<State> {
        let view = self.site.view;
        let span = view.body.expr(part).span;
        match &view.body.expr(part).kind {
            ExprKind::Block(block) => self.block(block, state),
            ExprKind::If { .. } => self.statement(span, Some(part), state, false),
            _ => {
                let first = match (self.has_end(span), self.has_use(span), state.is_held) {
                    (true, true, _) => return None,
                    (true, false, true) => self.release(span.start)?,
                    (false, true, false) if view.is_owned(view.typing.exprs[part.index()]) => {
                        self.taken.push((self.edits.len(), span));
                        self.take.clone()
                    }
                    (false, true, false) => return None,
                    (_, _, _) => return Some(state),
                };
                let file = self.site.facts.file;
                let end = Span::new(span.end, span.end);
                self.edits.push(view.replace(file, Span::new(span.start, span.start), format!("{{ {first} ")));
                self.edits.push(view.replace(file, end, " }"));
                Some(GONE)
            }
        }
    }

    fn release_if(&mut self, span: Span, state: State, is_first: bool) -> Option<State> {
        if state.is_held { self.release_before(span, state, is_first) } else { Some(state) }
    }

    fn release_before(&mut self, span: Span, state: State, is_first: bool) -> Option<State> {
        let (view, file) = (self.site.view, self.site.facts.file);
        let statement = self.release(span.start)?;
        let edit = if state.is_fresh {
            view.replace(file, view.line(self.bound), "")
        } else {
            is_first.then(|| view.before(file, span.start, &[statement]))?
        };
        self.edits.push(edit);
        Some(GONE)
    }

    fn take_before(&mut self, span: Span, is_first: bool) -> Option<State> {
        self.taken.push((self.edits.len(), Span::new(span.start, self.around.end)));
        let (view, file) = (self.site.view, self.site.facts.file);
        self.edits.push(is_first.then(|| view.before(file, span.start, std::slice::from_ref(&self.take)))?);
        Some(State { is_held: true, is_fresh: false })
    }

    /// A guard that only looks need not be `mut`.
    fn forget_mut(&mut self) {
        let body = &self.site.view.body;
        let changes = |(of, used): &&(BindingId, Span)| {
            *of != self.guard
                || uses(self.site, self.guard)
                    .filter(|id| body.expr(*id).span == *used)
                    .any(|id| is_written(self.site, id))
        };
        let written: Vec<Span> = self.loans.iter().filter(changes).map(|(_, used)| *used).collect();
        for (n, lives) in &self.taken {
            // A later guard of the same block has the same name.
            let is_later =
                |used: Span| self.taken.iter().any(|(_, other)| other.start > lives.start && other.contains(used));
            if !written.iter().any(|used| lives.contains(*used) && !is_later(*used)) {
                let edit = &mut self.edits[*n];
                edit.text = edit.text.replacen("let mut ", "let ", 1);
            }
        }
    }

    /// The statement that drops the guard at a place, if nothing that borrows from it is used from there on.
    fn release(&self, at: u32) -> Option<String> {
        let body = &self.site.view.body;
        let borrows =
            |(of, used): &(BindingId, Span)| *of != self.guard && used.start >= at && body.binding(*of).span.start < at;
        let name = body.binding(self.guard).name;
        (!self.loans.iter().any(borrows)).then(|| format!("drop({name});"))
    }

    fn dropped_at(&self, span: Span) -> Option<Span> {
        uses(self.site, self.guard).filter_map(|used| dropped(self.site, used)).find(|dropped| *dropped == span)
    }

    fn has_end(&self, span: Span) -> bool {
        self.site.ends.iter().any(|end| span.contains(*end))
    }

    fn has_use(&self, span: Span) -> bool {
        self.loans.iter().any(|(_, used)| span.contains(*used))
    }
}

/// Whether it is another lock that is waited for at an end.
fn waits_for_lock(site: &Site<'_>, end: Span) -> bool {
    let end = end.offset(site.view.base);
    let mut suspensions = site.facts.suspensions.iter();
    site.is_before_next_lock() || suspensions.any(|one| one.span == end && one.takes.is_some())
}

/// Whether what stands behind a guard may be changed where the guard is named.
fn is_written(site: &Site<'_>, used: ExprId) -> bool {
    let view = site.view;
    let mut at = used;
    while let Some(parent) = view.tree.parent(at)
        && matches!(view.body.expr(parent).kind, ExprKind::Field { .. } | ExprKind::Unary(UnaryOp::Deref, _))
    {
        at = parent;
    }
    dropped(site, used).is_none() && is_changed(site, at)
}

/// Where the guard is named and what borrows from it, if all of it only looks or changes in place: a guard that is moved is not parted.
fn loans(site: &Site<'_>, guard: BindingId) -> Option<Vec<(BindingId, Span)>> {
    let view = site.view;
    let stays = |used: ExprId| {
        let Some(parent) = view.tree.parent(used) else { return false };
        let is_plain = match &view.body.expr(parent).kind {
            ExprKind::MethodCall(call) => {
                call.receiver == used && view.typing.calls.get(&parent).is_none_or(|site| site.adjust != Adjust::Value)
            }
            ExprKind::Index { base, .. } => *base == used,
            ExprKind::Field { .. } | ExprKind::Unary(..) | ExprKind::Ref { .. } | ExprKind::Binary(..) => true,
            ExprKind::Macro(mac) => super::out_of_guard::is_printed(site, *mac),
            _ => dropped(site, used).is_some(),
        };
        is_plain && !is_in_closure(site, used)
    };
    uses(site, guard).all(stays).then(|| view.loans(guard))?
}

/// The statement that takes the lock, where it can stand a second time: it names the lock by a place that stays, and nothing else happens
/// in it.
fn taking(site: &Site<'_>, guard: BindingId, bound: Span) -> Option<String> {
    let view = site.view;
    let mut stmts = view.blocks().flat_map(|block| &block.stmts);
    let StmtKind::Let { pat, init: Some(init), otherwise: None, .. } = &stmts.find(|stmt| stmt.span == bound)?.kind
    else {
        return None;
    };
    let is_bound = matches!(view.body.pat(*pat).kind, PatKind::Bind { binding, sub: None } if binding == guard);
    let text = view.at(bound);
    let is_plain = text.starts_with("let ") && !text.contains("//");
    (is_bound && is_plain && is_repeatable(site, *init)).then(|| text.to_owned())
}

/// Whether an expression takes the same lock wherever it stands.
fn is_repeatable(site: &Site<'_>, id: ExprId) -> bool {
    let view = site.view;
    if site.acquisition.core.call == Some(id) {
        return match &view.body.expr(id).kind {
            ExprKind::MethodCall(call) => call.args.is_empty() && is_lasting(view, call.receiver),
            _ => false,
        };
    }
    match &view.body.expr(id).kind {
        ExprKind::Await { future: inner, .. } | ExprKind::Try(inner) => is_repeatable(site, *inner),
        // What stands around it for the sake of a poisoned lock.
        ExprKind::MethodCall(call) => {
            let is_fixed = |arg: &ExprId| match view.body.expr(*arg).kind {
                ExprKind::Lit(_) | ExprKind::Path(_) => true,
                ExprKind::Lambda(lambda) => {
                    let own = view.body.lambda(lambda);
                    let names = |expr: &crate::syntax::ast::Expr| matches!(expr.kind, ExprKind::Local(one) if own.span.contains(expr.span) && !own.span.contains(view.body.binding(one).span));
                    own.kind == LambdaKind::Closure && !view.body.exprs.iter().any(names)
                }
                _ => false,
            };
            call.args.iter().all(is_fixed) && is_repeatable(site, call.receiver)
        }
        _ => false,
    }
}

/// Whether a place is the same one wherever it is named: it begins at a borrow, at `self` or a static, or at what nobody moves.
fn is_lasting(view: &View<'_>, id: ExprId) -> bool {
    match view.body.expr(id).kind {
        ExprKind::Field { base: inner, .. } | ExprKind::Unary(_, inner) | ExprKind::Ref { place: inner, .. } => {
            is_lasting(view, inner)
        }
        ExprKind::Path(_) => true,
        ExprKind::Local(local) => {
            let is_borrow = matches!(view.typing.table.kind(view.typing.bindings[local.index()]), Kind::Ref(..));
            !view.body.binding(local).is_mut && (is_borrow || is_only_lent(view, local))
        }
        _ => false,
    }
}

/// Whether a variable is only ever called, borrowed, or looked into.
fn is_only_lent(view: &View<'_>, local: BindingId) -> bool {
    let named = |(n, expr): (usize, &crate::syntax::ast::Expr)| {
        matches!(expr.kind, ExprKind::Local(one) if one == local).then_some(ExprId(n as u32))
    };
    let is_lent = |used: ExprId| match view.tree.parent(used).map(|parent| (parent, &view.body.expr(parent).kind)) {
        Some((parent, ExprKind::MethodCall(call))) => {
            call.receiver == used && view.typing.calls.get(&parent).is_some_and(|site| site.adjust != Adjust::Value)
        }
        Some((_, ExprKind::Field { .. } | ExprKind::Ref { .. })) => true,
        _ => false,
    };
    let is_taken_along = view.body.lambdas.iter().any(|lambda| {
        view.body
            .exprs
            .iter()
            .any(|expr| matches!(expr.kind, ExprKind::Local(one) if one == local) && lambda.span.contains(expr.span))
    });
    view.body.exprs.iter().enumerate().filter_map(named).all(is_lent) && !is_taken_along
}
