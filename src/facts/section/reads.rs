//! Guards that may write and only read.

use super::{Sections, Uses};
use crate::facts::liveness::Source;
use crate::index::infer::table::Kind;
use crate::index::infer::{Adjust, Callee};
use crate::index::marks::{Mode, Wait};
use crate::index::types::GTy;
use crate::index::{AdtId, Container, FnId, Index};
use crate::syntax::Span;
use crate::syntax::ast::{ExprId, ExprKind, PatId, PatKind, Shape, StmtKind, UnaryOp};
use rustc_hash::FxHashSet;

/// What one use of a guard does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Reads,
    /// It is dropped, or named for nothing.
    Nothing,
    /// It writes, or nobody can tell.
    MayWrite,
}

/// Types are looked into this deep for what changes through `&`.
const DEPTH: u32 = 5;

impl Sections<'_, '_> {
    /// Where an exclusive guard of a lock that also has shared ones is first used, if no use writes.
    ///
    /// Errs quiet: not where anything is done under the guard that it may be there to keep others from.
    pub(super) fn only_reads(&self, n: usize, uses: &Uses) -> Option<Span> {
        let core = &self.acquisitions[n].core;
        let Source::Method(method) = core.source else { return None };
        let is_write = core.mode == Mode::Exclusive && core.wait == Wait::Forever;
        if !is_write || !self.index.impl_adt(method).is_some_and(|lock| self.words.shared_locks.contains(&lock)) {
            return None;
        }
        let sites: Vec<ExprId> = match uses.guards[..] {
            [] => vec![uses.value],
            _ => uses.guards.iter().flat_map(|guard| self.surface.uses(*guard)).copied().collect(),
        };
        if !self.may_spend(sites.len()) {
            return None;
        }
        let accesses: Vec<Access> = sites.iter().map(|site| self.access(*site)).collect();
        if accesses.contains(&Access::MayWrite) || !self.is_alone(n, uses) {
            return None;
        }
        let first = accesses.iter().position(|access| *access == Access::Reads)?;
        Some(self.body.expr(sites[first]).span)
    }

    /// Whether all that is done under the guard is to look at what it protects.
    fn is_alone(&self, n: usize, uses: &Uses) -> bool {
        self.under[n].iter().all(|(call, _)| {
            let expr = self.live.calls[*call].0;
            if matches!(self.body.expr(expr).kind, ExprKind::Try(_) | ExprKind::For { .. } | ExprKind::Macro(_)) {
                return true;
            }
            let Some(site) = self.typing.calls.get(&expr) else { return self.is_plain_operator(expr) };
            match site.callee {
                Callee::Ctor(..) => true,
                Callee::Fn(fun) => {
                    let marks = &self.index.fun(fun).marks;
                    let does_more = marks.acquires.is_some()
                        || marks.mutates
                        || self.effect(expr).is_some()
                        || marks.spawns
                        || marks.runs_blocking;
                    let is_ours = self.index.fun(fun).file.is_some();
                    let looks = !is_ours || self.is_receiver_used(uses, expr) && self.only_looks(fun);
                    !does_more && looks
                }
                Callee::Lambda(_) | Callee::Value | Callee::Unknown => false,
            }
        })
    }

    /// Whether an operator compares or computes with what the language and the stubs know: nobody here wrote what it does.
    fn is_plain_operator(&self, id: ExprId) -> bool {
        match self.body.expr(id).kind {
            ExprKind::Unary(_, inner) => self.is_foreign(inner),
            ExprKind::Binary(_, left, right) => self.is_foreign(left) && self.is_foreign(right),
            _ => false,
        }
    }

    /// Whether an expression is of a type that the workspace does not declare.
    fn is_foreign(&self, id: ExprId) -> bool {
        let table = &self.typing.table;
        let mut ty = self.typing.exprs[id.index()];
        while let Kind::Ref(_, inner) = table.kind(ty) {
            ty = inner;
        }
        match table.kind(ty) {
            Kind::Prim(_) => true,
            Kind::Adt(adt, _) => self.index.adt(adt).file.is_none(),
            // A literal that nothing says more of is a number.
            _ => matches!(self.body.expr(id).kind, ExprKind::Lit(_)),
        }
    }

    fn is_receiver_used(&self, uses: &Uses, call: ExprId) -> bool {
        match &self.body.expr(call).kind {
            ExprKind::MethodCall(method) => self.is_used_in(uses, self.body.expr(method.receiver).span),
            _ => false,
        }
    }

    /// Whether a method of the workspace takes `&self` of a type in which nothing changes through `&`.
    fn only_looks(&self, fun: FnId) -> bool {
        let by_reference = matches!(self.index.sig(fun).params.first(), Some(GTy::Ref(false, _)));
        let ty = self.index.impl_adt(fun);
        by_reference
            && !self.index.sig(fun).is_async
            && ty.is_some_and(|ty| !self.index.has_inner_change(ty, DEPTH, &self.words.changing))
    }

    /// What is done with a guard where it stands.
    fn access(&self, site: ExprId) -> Access {
        let mut at = site;
        let mut is_behind = false;
        loop {
            let Some(outer) = self.tree.parent(at) else { return Access::MayWrite };
            match &self.body.expr(outer).kind {
                ExprKind::Field { .. } | ExprKind::Unary(UnaryOp::Deref, _) => is_behind = true,
                ExprKind::Index { base, .. } if *base == at => is_behind = true,
                _ => return self.access_in(outer, at, is_behind),
            }
            at = outer;
        }
    }

    /// What an expression does with a place in it: the guard, or something behind the guard.
    fn access_in(&self, outer: ExprId, at: ExprId, is_behind: bool) -> Access {
        // A place behind a guard can only be copied out of it.
        let by_value = if is_behind { Access::Reads } else { Access::MayWrite };
        match &self.body.expr(outer).kind {
            ExprKind::MethodCall(call) if call.receiver == at => self.access_of_method(outer, is_behind),
            ExprKind::Ref { mutable: false, .. } => Access::Reads,
            ExprKind::Ref { mutable: true, .. } => Access::MayWrite,
            ExprKind::Assign(left, _) | ExprKind::AssignOp(_, left, _) if *left == at => Access::MayWrite,
            ExprKind::Binary(..) => Access::Reads,
            ExprKind::Match { scrutinee, arms } if *scrutinee == at => {
                let writes = arms.iter().any(|arm| self.binds_to_write(arm.pat));
                if writes { Access::MayWrite } else { by_value }
            }
            ExprKind::Let { pat, .. } if self.binds_to_write(*pat) => Access::MayWrite,
            ExprKind::Block(block) => self.access_of_statement(block, at, by_value),
            ExprKind::Macro(mac) => match &self.body.mac(*mac).shape {
                Shape::Format { dest, .. } if *dest == Some(at) => Access::MayWrite,
                Shape::Format { .. }
                | Shape::FormatArgs(_)
                | Shape::Assert { .. }
                | Shape::AssertEq { .. }
                | Shape::Matches { .. } => Access::Reads,
                _ => by_value,
            },
            ExprKind::Call { args, .. } if !is_behind && args.contains(&at) && self.drops(outer) => Access::Nothing,
            _ => by_value,
        }
    }

    fn access_of_statement(&self, block: &crate::syntax::ast::Block, at: ExprId, by_value: Access) -> Access {
        let stmt = block.stmts.iter().find(|stmt| match stmt.kind {
            StmtKind::Let { init, .. } => init == Some(at),
            StmtKind::Expr(expr) => expr == at,
        });
        match stmt.map(|stmt| &stmt.kind) {
            Some(StmtKind::Expr(_)) => Access::Nothing,
            Some(StmtKind::Let { pat, .. }) if self.binds_to_write(*pat) => Access::MayWrite,
            _ => by_value,
        }
    }

    fn access_of_method(&self, call: ExprId, is_behind: bool) -> Access {
        let Some(site) = self.typing.calls.get(&call) else { return Access::MayWrite };
        let Callee::Fn(fun) = site.callee else { return Access::MayWrite };
        let is_ours = self.index.fun(fun).file.is_some();
        match site.adjust {
            Adjust::Ref if self.index.fun(fun).marks.mutates => Access::MayWrite,
            Adjust::Ref if is_ours && !self.only_looks(fun) => Access::MayWrite,
            Adjust::Ref => Access::Reads,
            Adjust::Value if is_behind => Access::Reads,
            Adjust::Value | Adjust::Mut | Adjust::None => Access::MayWrite,
        }
    }

    /// `drop(guard)`: it goes in, and nothing comes out.
    fn drops(&self, call: ExprId) -> bool {
        let Some(Callee::Fn(fun)) = self.typing.calls.get(&call).map(|site| site.callee) else { return false };
        let gives_nothing = matches!(&self.index.sig(fun).output, GTy::Tuple(items) if items.is_empty());
        self.index.fun(fun).file.is_none() && gives_nothing
    }

    /// Whether a pattern has a `ref mut`.
    fn binds_to_write(&self, pat: PatId) -> bool {
        match &self.body.pat(pat).kind {
            PatKind::Bind { binding, sub } => {
                let data = self.body.binding(*binding);
                data.by_ref && data.is_mut || sub.is_some_and(|sub| self.binds_to_write(sub))
            }
            PatKind::TupleStruct(_, items) | PatKind::Tuple(items) | PatKind::Slice(items) | PatKind::Or(items) => {
                items.iter().any(|item| self.binds_to_write(*item))
            }
            PatKind::Struct(_, fields) => fields.iter().any(|(_, field)| self.binds_to_write(*field)),
            PatKind::Ref(inner) | PatKind::Typed(inner, _) => self.binds_to_write(*inner),
            PatKind::Wild | PatKind::Rest | PatKind::Path(_) | PatKind::Lit => false,
            PatKind::Unknown => true,
        }
    }
}

impl Index<'_> {
    /// The type whose inherent or trait impl a function stands in.
    pub fn impl_adt(&self, fun: FnId) -> Option<AdtId> {
        let Container::Impl(imp) = self.fun(fun).container else { return None };
        match &self.impl_header(imp).self_ty {
            GTy::Adt(adt, _) => Some(*adt),
            _ => None,
        }
    }

    /// Whether something in a value of this type may change although it is only borrowed: it is a lock, or of a type in `changing`.
    ///
    /// Errs quiet: what is not read, or is a `dyn`, may.
    fn has_inner_change(&self, adt: AdtId, depth: u32, changing: &FxHashSet<AdtId>) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return true };
        if self.adt(adt).marks.lock.is_some() || changing.contains(&adt) {
            return true;
        }
        self.field_types(adt).iter().flatten().any(|ty| self.changes_inside(ty, depth, changing))
    }

    fn changes_inside(&self, ty: &GTy, depth: u32, changing: &FxHashSet<AdtId>) -> bool {
        match ty {
            GTy::Prim(_) | GTy::Never | GTy::FnPtr(..) => false,
            GTy::Adt(adt, args) => {
                self.has_inner_change(*adt, depth, changing)
                    || args.iter().any(|arg| self.changes_inside(arg, depth, changing))
            }
            GTy::Ref(_, inner) | GTy::Array(inner) | GTy::Slice(inner) => self.changes_inside(inner, depth, changing),
            GTy::Tuple(items) => items.iter().any(|item| self.changes_inside(item, depth, changing)),
            // A parameter of a type that is read stands among its arguments too.
            GTy::Param(_) => false,
            GTy::Unknown
            | GTy::Infer
            | GTy::Ptr(_)
            | GTy::Dyn(_)
            | GTy::Impl(_)
            | GTy::Assoc(..)
            | GTy::External(..) => true,
        }
    }
}
