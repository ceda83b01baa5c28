//! What is done with a guard, and with what is borrowed through it.

use super::Sections;
use crate::facts::slots::slots;
use crate::index::AdtId;
use crate::index::infer::table::{Kind, T};
use crate::index::types::GTy;
use crate::syntax::Span;
use crate::syntax::ast::{AttrArgs, BindingId, ExprId, ExprKind, PatId, PatKind, StmtKind, UnaryOp};
use rustc_hash::FxHashSet;

/// Where a guard, and what is borrowed through it, is named.
pub(super) struct Uses {
    /// The expression whose value is the guard, through `?` and `unwrap`.
    pub(super) value: ExprId,
    /// The variables that have the guard itself.
    pub(super) guards: Vec<BindingId>,
    /// Those that have it, or may borrow through it.
    pub(super) bindings: FxHashSet<BindingId>,
    /// Where the last use ends, in source order, loops around it included.
    pub(super) end: u32,
    /// What is named there.
    pub(super) last: Span,
}

impl Uses {
    fn reach(&mut self, end: u32, named: Span) {
        if end >= self.end {
            (self.end, self.last) = (end, named);
        }
    }
}

/// Types are looked into this deep; what is deeper may borrow.
const DEPTH: u32 = 6;
/// Chains of expressions are climbed this far; a longer one is used to its end.
const HEIGHT: usize = 512;

impl Sections<'_, '_> {
    /// All uses of the guard that an expression gives.
    pub(super) fn uses(&self, at: ExprId) -> Uses {
        let value = self.guard_value(at);
        let last = self.body.expr(value).span;
        let mut uses = Uses { value, guards: Vec::new(), bindings: FxHashSet::default(), end: 0, last };
        let mut work: Vec<BindingId> = Vec::new();
        uses.end = self.climb(value, &mut work);
        while let Some(binding) = work.pop() {
            if !uses.bindings.insert(binding) {
                continue;
            }
            if self.owns_guard(self.typing.bindings[binding.index()]) {
                uses.guards.push(binding);
            }
            let sites = self.surface.uses(binding);
            if !self.may_spend(sites.len() + 1) {
                uses.end = u32::MAX;
                break;
            }
            for used in sites {
                uses.reach(self.use_end(value, *used, &mut work), self.body.expr(*used).span);
                // A closure that names it may be called where the closure goes.
                for outer in self.tree.ancestors(*used) {
                    if matches!(self.body.expr(outer).kind, ExprKind::Lambda(_))
                        && self.body.expr(outer).span.start >= self.body.binding(binding).span.end
                    {
                        uses.reach(self.climb(outer, &mut work), self.body.expr(*used).span);
                    }
                }
            }
        }
        uses.guards.sort();
        uses
    }

    /// The outermost expression that is still the guard: `m.lock().unwrap()`, `m.lock()?`.
    fn guard_value(&self, at: ExprId) -> ExprId {
        let mut value = at;
        while let Some(outer) = self.tree.parent(value) {
            let goes_on = match &self.body.expr(outer).kind {
                ExprKind::MethodCall(call) => call.receiver == value,
                ExprKind::Try(_) | ExprKind::Await { .. } => true,
                _ => false,
            };
            if !goes_on || !self.owns_guard(self.typing.exprs[outer.index()]) {
                break;
            }
            value = outer;
        }
        value
    }

    pub(super) fn owns_guard(&self, ty: T) -> bool {
        !slots(self.index, self.typing, ty).is_empty()
    }

    /// Where one use ends, as an iteration of a loop that the guard lives longer than would come to it again.
    fn use_end(&self, value: ExprId, used: ExprId, work: &mut Vec<BindingId>) -> u32 {
        let end = self.climb(used, work);
        let taken = self.body.expr(value).span;
        let around = self.surface.loops(self.body.expr(used).span).filter(|around| !around.contains(taken));
        around.map(|around| around.end).max().unwrap_or(0).max(end)
    }

    /// Follows a value outwards for as long as what is made of it may borrow from it, to the variables that get it.
    /// Returns where the last of these expressions ends.
    fn climb(&self, from: ExprId, work: &mut Vec<BindingId>) -> u32 {
        let mut at = from;
        let mut end = self.body.expr(at).span.end;
        for _ in 0..HEIGHT {
            let Some(outer) = self.tree.parent(at) else { break };
            let is_place = self.is_place(at);
            if at != from && !is_place && !self.may_borrow(self.typing.exprs[at.index()]) {
                break;
            }
            if let Some(last) = self.written_or_run_over(outer, at) {
                end = end.max(last);
            }
            let is_copied = is_place && self.takes_value(outer, at) && !self.may_borrow(self.typing.exprs[at.index()]);
            if is_copied || self.ends_at(outer, at, work) {
                break;
            }
            at = outer;
            end = end.max(self.body.expr(at).span.end);
        }
        end
    }

    /// Whether it names a part of something and makes no new value.
    fn is_place(&self, expr: ExprId) -> bool {
        matches!(
            self.body.expr(expr).kind,
            ExprKind::Field { .. } | ExprKind::Index { .. } | ExprKind::Unary(UnaryOp::Deref, _)
        )
    }

    /// Whether an expression takes the value of a place in it, and not the place.
    fn takes_value(&self, outer: ExprId, at: ExprId) -> bool {
        match &self.body.expr(outer).kind {
            ExprKind::Field { .. }
            | ExprKind::Unary(UnaryOp::Deref, _)
            | ExprKind::Ref { .. }
            | ExprKind::Macro(_)
            | ExprKind::Let { .. }
            | ExprKind::Match { .. } => false,
            ExprKind::Index { base, .. } => *base != at,
            ExprKind::MethodCall(call) => call.receiver != at,
            ExprKind::Block(_) => false,
            _ => true,
        }
    }

    /// The end of an assignment to a place, whose right side is evaluated first, and of a loop that runs over a value.
    fn written_or_run_over(&self, outer: ExprId, at: ExprId) -> Option<u32> {
        let is_last = match self.body.expr(outer).kind {
            ExprKind::Assign(left, _) | ExprKind::AssignOp(_, left, _) => left == at,
            ExprKind::For { iter, .. } => iter == at && self.may_borrow(self.typing.exprs[at.index()]),
            _ => false,
        };
        is_last.then(|| self.body.expr(outer).span.end)
    }

    /// Whether the value of `inner` goes no further than into `outer`; the variables that get it are added to `work`.
    fn ends_at(&self, outer: ExprId, inner: ExprId, work: &mut Vec<BindingId>) -> bool {
        match &self.body.expr(outer).kind {
            ExprKind::Block(block) => {
                for stmt in &block.stmts {
                    if let StmtKind::Let { pat, init: Some(init), .. } = stmt.kind
                        && init == inner
                    {
                        self.bind(pat, work);
                    }
                }
                block.tail != Some(inner)
            }
            ExprKind::If { cond, .. } => *cond == inner,
            ExprKind::While { .. } | ExprKind::Loop { .. } => true,
            ExprKind::Let { pat, .. } => {
                self.bind(*pat, work);
                true
            }
            ExprKind::Match { scrutinee, arms } if *scrutinee == inner => {
                arms.iter().for_each(|arm| self.bind(arm.pat, work));
                true
            }
            ExprKind::For { pat, iter, .. } => {
                if *iter == inner {
                    self.bind(*pat, work);
                }
                true
            }
            ExprKind::Assign(left, right) if *right == inner => {
                work.extend(self.root_variable(*left));
                true
            }
            // `found.push(guard.first())`
            ExprKind::MethodCall(call) if call.receiver != inner => {
                let root = self.root_variable(call.receiver);
                work.extend(root.filter(|root| self.may_borrow(self.typing.bindings[root.index()])));
                false
            }
            _ => false,
        }
    }

    fn bind(&self, pat: PatId, work: &mut Vec<BindingId>) {
        match &self.body.pat(pat).kind {
            PatKind::Bind { binding, sub } => {
                let ty = self.typing.bindings[binding.index()];
                // By a pattern that looks through a reference, what it binds borrows.
                if self.may_borrow(ty) || self.body.binding(*binding).by_ref {
                    work.push(*binding);
                }
                sub.iter().for_each(|sub| self.bind(*sub, work));
            }
            PatKind::TupleStruct(_, items) | PatKind::Tuple(items) | PatKind::Slice(items) | PatKind::Or(items) => {
                items.iter().for_each(|item| self.bind(*item, work));
            }
            PatKind::Struct(_, fields) => fields.iter().for_each(|(_, field)| self.bind(*field, work)),
            PatKind::Ref(inner) | PatKind::Typed(inner, _) => self.bind(*inner, work),
            PatKind::Wild | PatKind::Rest | PatKind::Path(_) | PatKind::Lit | PatKind::Unknown => {}
        }
    }

    /// The variable that a place is a part of.
    pub(super) fn root_variable(&self, mut expr: ExprId) -> Option<BindingId> {
        for _ in 0..HEIGHT {
            expr = match &self.body.expr(expr).kind {
                ExprKind::Local(binding) => return Some(*binding),
                ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => *base,
                ExprKind::Unary(_, inner) | ExprKind::Ref { place: inner, .. } | ExprKind::Try(inner) => *inner,
                ExprKind::MethodCall(call) => call.receiver,
                _ => return None,
            };
        }
        None
    }

    /// Whether the guard, or what is borrowed through it, is named in a span.
    pub(super) fn is_used_in(&self, uses: &Uses, span: Span) -> bool {
        let is_value = span.contains(self.body.expr(uses.value).span);
        is_value
            || uses
                .bindings
                .iter()
                .any(|binding| self.surface.uses(*binding).iter().any(|used| span.contains(self.body.expr(*used).span)))
    }

    /// Whether a value of this type may have a reference in it, or is a guard.
    ///
    /// Errs quiet: what is not known may.
    pub(super) fn may_borrow(&self, ty: T) -> bool {
        self.borrows(ty, DEPTH)
    }

    fn borrows(&self, ty: T, depth: u32) -> bool {
        let table = &self.typing.table;
        let Some(depth) = depth.checked_sub(1) else { return true };
        match table.kind(ty) {
            Kind::Prim(name) => name == "str",
            Kind::Never | Kind::Param(_) | Kind::FnDef(..) | Kind::FnPtr(..) => false,
            Kind::Tuple(list) => table.items(list).iter().any(|item| self.borrows(*item, depth)),
            Kind::Array(item) | Kind::Slice(item) => self.borrows(item, depth),
            Kind::Adt(adt, list) => {
                !self.is_owned(adt, depth) || table.items(list).iter().any(|item| self.borrows(*item, depth))
            }
            // Of a crate that is not read nobody knows, but that most types without arguments are their own.
            Kind::External(..)
            | Kind::Unknown
            | Kind::Var(_)
            | Kind::Ref(..)
            | Kind::Ptr(_)
            | Kind::Ctor(..)
            | Kind::Lambda(_)
            | Kind::Future(..)
            | Kind::Dyn(_)
            | Kind::Opaque(..) => true,
        }
    }

    /// Whether a type has nothing borrowed in it but what its arguments have.
    fn is_owned(&self, adt: AdtId, depth: u32) -> bool {
        let data = self.index.adt(adt);
        if data.generics.has_lifetime || data.marks.guard.is_some() {
            return false;
        }
        if data.file.is_some() {
            // A type without lifetimes can still own a guard that has none.
            let fields = self.index.field_types(adt).iter().flatten();
            return depth == 0 || !fields.take(64).any(|field| self.is_guard(field));
        }
        // A stub may leave its lifetimes out, but not if its values are copied freely or made of nothing.
        let is_derived = |word: &str| {
            data.item.attrs.iter().any(|attr| {
                let AttrArgs::List(list) = &attr.args else { return false };
                attr.path.last().is_some_and(|name| name == "derive")
                    && list.iter().any(|one| one.path.last().is_some_and(|name| name == word))
            })
        };
        let is_iterator = data.marks.lang.is_some_and(|lang| lang == "iter_of" || lang == "stream_of");
        !is_iterator && (data.marks.lang.is_some() || is_derived("Clone") || is_derived("Default"))
    }

    fn is_guard(&self, ty: &GTy) -> bool {
        match ty {
            GTy::Adt(adt, args) => {
                self.index.adt(*adt).marks.guard.is_some() || args.iter().any(|arg| self.is_guard(arg))
            }
            _ => false,
        }
    }
}
