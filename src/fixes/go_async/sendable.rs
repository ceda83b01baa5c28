//! What no other thread may have: a future that holds it while it is suspended can no longer be spawned.
//!
//! Errs quiet: nobody is asked whether the future is to go to another thread; what may not go is an obstacle.

use super::rewrite::Rewriter;
use crate::index::infer::table::Kind;
use crate::index::types::{GBound, GTy};
use crate::index::{AdtId, ImplId, Index, TraitId};
use crate::syntax::Span;
use crate::syntax::ast::{BindingId, Body, ExprId, ExprKind, LambdaId};
use rustc_hash::{FxHashMap, FxHashSet};

/// Types nest no deeper than this where they are looked into; what is deeper may go anywhere.
const DEPTH: u32 = 8;

/// What was looked into on the way: it is not looked into again.
type Seen = FxHashSet<(TraitId, AdtId, Box<[GTy]>)>;

/// The traits of what may go to another thread, and of what threads may share, with their impls.
#[derive(Debug, Default)]
pub(super) struct Autos {
    send: Option<TraitId>,
    sync: Option<TraitId>,
    impls: FxHashMap<(TraitId, AdtId), Vec<ImplId>>,
}

impl Autos {
    pub(super) fn new(index: &Index<'_>) -> Autos {
        let (send, sync) = (index.lang_trait("send"), index.lang_trait("sync"));
        let mut impls: FxHashMap<(TraitId, AdtId), Vec<ImplId>> = FxHashMap::default();
        for n in 0..index.impls.len() {
            let id = ImplId(n as u32);
            let trait_ = index.impls[n].trait_.or_else(|| index.denied(id));
            let Some(trait_) = trait_.filter(|trait_| Some(*trait_) == send || Some(*trait_) == sync) else {
                continue;
            };
            if let GTy::Adt(adt, _) = index.impl_header(id).self_ty {
                impls.entry((trait_, adt)).or_default().push(id);
            }
        }
        Autos { send, sync, impls }
    }

    /// Whether values of a type cannot go to another thread, for certain.
    pub(super) fn stays(&self, index: &Index<'_>, ty: &GTy) -> bool {
        self.send.is_some_and(|send| self.lacks(index, ty, send, &mut Seen::default(), DEPTH))
    }

    /// Whether a type has not got one of the two traits, for certain.
    fn lacks(&self, index: &Index<'_>, ty: &GTy, wanted: TraitId, seen: &mut Seen, depth: u32) -> bool {
        let (Some(depth), Some(sync)) = (depth.checked_sub(1), self.sync) else { return false };
        match ty {
            GTy::Ptr(_) => true,
            GTy::Ref(true, inner) | GTy::Array(inner) | GTy::Slice(inner) => {
                self.lacks(index, inner, wanted, seen, depth)
            }
            GTy::Ref(false, inner) => self.lacks(index, inner, sync, seen, depth),
            GTy::Tuple(items) => items.iter().any(|item| self.lacks(index, item, wanted, seen, depth)),
            GTy::Dyn(bounds) => !bounds.is_empty() && !bounds.iter().any(|bound| self.may_have(index, bound, wanted)),
            GTy::Adt(adt, args) => self.type_lacks(index, *adt, args, wanted, seen, depth),
            _ => false,
        }
    }

    fn type_lacks(
        &self,
        index: &Index<'_>,
        adt: AdtId,
        args: &[GTy],
        wanted: TraitId,
        seen: &mut Seen,
        depth: u32,
    ) -> bool {
        // Rules tell where a blocking guard is held; that of the lock itself becomes another.
        if index.has_twin(adt) && index.adt(adt).marks.lock.is_none() {
            return false;
        }
        if !seen.insert((wanted, adt, args.into())) {
            return false;
        }
        if let Some(impls) = self.impls.get(&(wanted, adt)) {
            return impls.iter().all(|id| {
                let mut asks = |(of, bound): &(GTy, GBound)| {
                    let trait_ = bound.trait_.filter(|one| Some(*one) == self.send || Some(*one) == self.sync);
                    let own = argument(index, *id, of).and_then(|n| args.get(n));
                    trait_.zip(own).is_some_and(|(trait_, ty)| self.lacks(index, ty, trait_, seen, depth))
                };
                index.impls[id.index()].ast.negative || index.impl_header(*id).bounds.iter().any(&mut asks)
            });
        }
        let data = index.adt(adt);
        if data.marks.lock.is_some() {
            // Threads share a lock of what may go from one to another.
            return self.send.zip(args.last()).is_some_and(|(send, ty)| self.lacks(index, ty, send, seen, depth));
        }
        let mut fields = index.field_types(adt).iter().flatten();
        fields.any(|field| self.lacks(index, &field.substitute(args), wanted, seen, depth))
    }

    /// Whether a value behind `dyn` may have one of the two traits: it is named, or what is named may ask for it.
    fn may_have(&self, index: &Index<'_>, bound: &GBound, wanted: TraitId) -> bool {
        bound.trait_.is_none_or(|trait_| trait_ == wanted || !index.traits[trait_.index()].ast.supers.is_empty())
    }
}

/// Which argument of the type a parameter of its impl stands for.
fn argument(index: &Index<'_>, id: ImplId, param: &GTy) -> Option<usize> {
    match &index.impl_header(id).self_ty {
        GTy::Adt(_, args) => args.iter().position(|arg| arg == param),
        _ => None,
    }
}

/// Where a body has something that no other thread may have, and what it is.
pub(super) struct Stay {
    span: Span,
    owner: Option<LambdaId>,
    text: String,
}

impl Rewriter<'_, '_> {
    /// Where nothing can be awaited that is not awaited yet, if the future is to go to another thread.
    pub(super) fn stays(&self) -> Vec<Stay> {
        let variables = (0..self.body.bindings.len()).filter_map(|n| self.variable(BindingId(n as u32)));
        let taken_apart = self.body.exprs.iter().filter_map(|expr| match expr.kind {
            ExprKind::Match { scrutinee, .. } => self.taken_apart(scrutinee, expr.span),
            _ => None,
        });
        let mut all: Vec<Stay> = variables.chain(taken_apart).collect();
        // What is held at an `.await` already keeps the future where it is.
        all.retain(|stay| {
            let mut exprs = self.body.exprs.iter().enumerate();
            !exprs.any(|(n, expr)| matches!(expr.kind, ExprKind::Await { .. }) && self.is_under(stay, ExprId(n as u32)))
        });
        all
    }

    /// What is held where an expression ends.
    pub(super) fn held<'s>(&self, stays: &'s [Stay], at: ExprId) -> Option<&'s str> {
        stays.iter().find(|stay| self.is_under(stay, at)).map(|stay| stay.text.as_str())
    }

    fn is_under(&self, stay: &Stay, at: ExprId) -> bool {
        let end = self.span(at).end;
        stay.span.start <= end && end < stay.span.end && self.owner(at) == stay.owner
    }

    /// The closure or async block around an expression.
    fn owner(&self, mut at: ExprId) -> Option<LambdaId> {
        while let Some(parent) = self.tree.parent(at) {
            if let ExprKind::Lambda(lambda) = self.body.expr(parent).kind {
                return Some(lambda);
            }
            at = parent;
        }
        None
    }

    fn variable(&self, id: BindingId) -> Option<Stay> {
        let ty = self.typing.bindings[id.index()];
        if !self.twins.autos.stays(self.index, &self.typing.table.declared(ty)) {
            return None;
        }
        let binding = self.body.binding(id);
        let named = |(n, _): &(usize, &crate::syntax::ast::Expr)| matches!(self.body.exprs[*n].kind, ExprKind::Local(one) if one == id);
        let uses: Vec<ExprId> =
            self.body.exprs.iter().enumerate().filter(named).map(|(n, _)| ExprId(n as u32)).collect();
        let last = uses.iter().copied().max_by_key(|at| self.span(*at).end)?;
        let is_lent = matches!(self.typing.table.kind(ty), Kind::Ref(..) | Kind::Ptr(_));
        let end = if is_lent || self.is_given_away(last) {
            self.span(last).end
        } else {
            around(self.body, binding.span).unwrap_or(self.span(last).end)
        };
        let text =
            format!("`{}` may not go to another thread, and would be held while the task is suspended", binding.name);
        Some(Stay { span: Span::new(binding.span.end, end), owner: binding.owner, text })
    }

    /// Whether a variable is moved where it is named last.
    fn is_given_away(&self, at: ExprId) -> bool {
        let parent = self.tree.parent(at).map(|parent| &self.body.expr(parent).kind);
        match parent {
            Some(ExprKind::Call { args, .. }) => args.contains(&at),
            Some(ExprKind::MethodCall(call)) => call.args.contains(&at),
            Some(ExprKind::Struct(_) | ExprKind::Return(_)) => true,
            _ => false,
        }
    }

    /// The value that a `match` looks at, in all its arms.
    fn taken_apart(&self, scrutinee: ExprId, whole: Span) -> Option<Stay> {
        let is_value = matches!(self.body.expr(scrutinee).kind, ExprKind::MethodCall(_) | ExprKind::Call { .. });
        let ty = self.typing.table.declared(self.typing.exprs[scrutinee.index()]);
        if !is_value || !self.twins.autos.stays(self.index, &ty) {
            return None;
        }
        let text = "what is matched here may not go to another thread, and would be held while the task is suspended";
        let span = Span::new(self.span(scrutinee).end + 1, whole.end);
        Some(Stay { span, owner: self.owner(scrutinee), text: text.to_owned() })
    }
}

/// The end of the innermost block around a place.
fn around(body: &Body, place: Span) -> Option<u32> {
    let blocks = body.exprs.iter().filter(|expr| matches!(expr.kind, ExprKind::Block(_)) && expr.span.contains(place));
    blocks.map(|expr| expr.span).min_by_key(|span| span.end - span.start).map(|span| span.end)
}
