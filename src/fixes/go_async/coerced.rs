//! A borrowed guard that becomes a borrow of its value by coercion: across an `.await` the compiler does not find that way by itself.
//!
//! `Arc::clone(&lock.await)` is told that an `Arc` is wanted, and finds a guard: what is expected of an operand goes on into the `match`
//! that an `.await` is, and has to hold there at once. Where a slice, a `str` or a trait object is expected, nothing is told, and the
//! compiler coerces as ever.
//! rustc 1.95: `FnCtxt::check_expr_addr_of` and `Expectation::rvalue_hint`

use super::rewrite::Rewriter;
use crate::index::FnId;
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{CallSite, Callee};
use crate::index::types::GTy;
use crate::syntax::ast::{ExprId, ExprKind, PatKind, StmtKind};

impl Rewriter<'_, '_> {
    /// Whether a guard stands where a borrow of what it guards is wanted, and has to be dereferenced once it is awaited.
    pub(super) fn is_coerced(&self, guard: ExprId) -> bool {
        let Some(borrow) = self.tree.parent(guard) else { return false };
        let Some(parent) = self.tree.parent(borrow) else { return false };
        let ExprKind::Ref { .. } = self.body.expr(borrow).kind else { return false };
        match &self.body.expr(parent).kind {
            ExprKind::Call { args, .. } => self.is_given(parent, args, borrow, 0),
            ExprKind::MethodCall(call) => self.is_given(parent, &call.args, borrow, 1),
            ExprKind::Struct(literal) => {
                let field = literal.fields.iter().find(|(_, value)| *value == borrow);
                field.is_some_and(|(name, _)| self.is_field(parent, name))
            }
            ExprKind::Block(block) => block.stmts.iter().any(|stmt| match &stmt.kind {
                StmtKind::Let { pat, ty: Some(_), init: Some(init), .. } if *init == borrow => {
                    match self.body.pat(*pat).kind {
                        PatKind::Bind { binding, .. } => self.is_of_value(self.typing.bindings[binding.index()]),
                        _ => false,
                    }
                }
                _ => false,
            }),
            _ => false,
        }
    }

    fn is_given(&self, call: ExprId, args: &[ExprId], borrow: ExprId, before: usize) -> bool {
        let (Some(n), Some(site)) = (args.iter().position(|arg| *arg == borrow), self.typing.calls.get(&call)) else {
            return false;
        };
        match site.callee {
            Callee::Fn(fun) => {
                let wanted = self.index.sig(fun).params.get(n + before);
                wanted.is_some_and(|wanted| self.is_value(wanted, Some(site)) || self.is_told(fun, n + before, wanted))
            }
            Callee::Ctor(adt, variant) => {
                let fields = self.index.field_types(adt).get(variant as usize);
                fields.and_then(|fields| fields.get(n)).is_some_and(|wanted| self.is_value(wanted, None))
            }
            Callee::Lambda(_) | Callee::Value | Callee::Unknown => false,
        }
    }

    /// Whether a borrow of a value is wanted whose type another parameter or the result tells: it is that of no guard that stands nowhere.
    fn is_told(&self, fun: FnId, at: usize, wanted: &GTy) -> bool {
        let GTy::Ref(_, inner) = wanted else { return false };
        let sig = self.index.sig(fun);
        let is_same = |ty: &GTy| ty == &**inner || matches!(ty, GTy::Ref(_, other) if other == inner);
        let mut others = sig.params.iter().enumerate().filter(|(n, _)| *n != at);
        matches!(**inner, GTy::Param(_)) && (sig.output == **inner || others.any(|(_, ty)| is_same(ty)))
    }

    fn is_field(&self, literal: ExprId, name: &str) -> bool {
        let Kind::Adt(adt, _) = self.typing.table.kind(self.typing.exprs[literal.index()]) else { return false };
        let names = self.index.adt(adt).variant_fields(0).list();
        let types = self.index.field_types(adt).first();
        let mut fields = names.iter().zip(types.into_iter().flatten());
        fields.any(|(field, wanted)| field.name == name && self.is_value(wanted, None))
    }

    /// Whether a borrow of a sized value that is no guard is wanted.
    fn is_value(&self, wanted: &GTy, site: Option<&CallSite>) -> bool {
        let GTy::Ref(_, inner) = wanted else { return false };
        match &**inner {
            GTy::Adt(adt, _) => !self.index.has_twin(*adt),
            GTy::Prim(name) => name != "str",
            GTy::Tuple(_) | GTy::Array(_) | GTy::Ref(..) | GTy::Ptr(_) | GTy::FnPtr(..) => true,
            GTy::Param(n) => site.and_then(|site| site.substs.get(*n as usize)).is_some_and(|ty| self.is_sized(*ty)),
            _ => false,
        }
    }

    fn is_of_value(&self, ty: T) -> bool {
        matches!(self.typing.table.kind(ty), Kind::Ref(_, inner) if self.is_sized(inner))
    }

    /// Whether a type is known, sized, and no guard.
    fn is_sized(&self, ty: T) -> bool {
        match self.typing.table.kind(ty) {
            Kind::Adt(adt, _) => !self.index.has_twin(adt),
            Kind::Prim(name) => name != "str",
            Kind::Tuple(_) | Kind::Array(_) | Kind::Ref(..) | Kind::Ptr(_) | Kind::FnPtr(..) => true,
            _ => false,
        }
    }
}
