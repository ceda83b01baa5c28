//! Closures and async blocks that own guards.

use super::context::Context;
use super::shared::is_handle;
use super::state::{Alternative, Part};
use super::{Analysis, captured};
use crate::facts::slots::{Path, tuple_field};
use crate::flow::{Capture, CaptureUse, LocalId, PlaceId, Projection};
use crate::index::infer::table::{Kind, LBound, T};
use crate::index::infer::{Adjust, CallSite, Callee};
use crate::index::types::GTy;
use crate::syntax::ast::{ExprId, ExprKind, LambdaId};

impl Analysis<'_, '_> {
    pub(super) fn capture(
        &mut self,
        context: &Context<'_>,
        lambda: LambdaId,
        state: &mut Alternative,
        is_final: bool,
    ) -> Vec<Part> {
        let captures = &self.flow.lambda(lambda).captures;
        let mut out = Vec::new();
        for (n, capture) in captures.iter().enumerate() {
            let (local, path) = context.place(capture.place);
            if !capture.is_move && !self.is_taken(lambda, capture, state, local, &path) {
                continue;
            }
            for (guard, below, must) in state.take_below(local, &path) {
                if is_handle(guard) {
                    let known = self.captured.entry(lambda).or_default();
                    let one = (n as u32, guard, below.clone());
                    if !known.contains(&one) {
                        known.push(one);
                    }
                }
                if is_final {
                    let seeds = &mut self.seeds[lambda.index() + 1];
                    let must = must && self.alternatives == 1;
                    match seeds.iter_mut().find(|seed| (seed.0, seed.1, &seed.2) == (guard, n as u32, &below)) {
                        Some(seed) => seed.3 &= must,
                        None => seeds.push((guard, n as u32, below.clone(), must)),
                    }
                }
                let mut full: Path = [captured(), Projection::Field(tuple_field(n))].into_iter().collect();
                full.extend(below);
                out.push((guard, full, must));
            }
        }
        out
    }

    /// Whether the lambda uses a guard in what it captures by value.
    fn is_taken(&self, lambda: LambdaId, capture: &Capture, state: &Alternative, local: LocalId, path: &Path) -> bool {
        capture.uses.iter().any(|(place, used)| {
            let by_value = match used {
                CaptureUse::Reference => false,
                CaptureUse::Value => true,
                CaptureUse::Receiver(expr) => self.typing.calls.get(expr).is_some_and(|c| c.adjust == Adjust::Value),
            };
            let mut full = path.clone();
            full.extend(self.flow.lambda(lambda).places[place.index()].path.iter().copied());
            by_value && !state.copy_below(local, &full).is_empty()
        })
    }

    /// Whether a call of a closure ends it: it gives away a guard that it has captured, or can be called only once.
    pub(super) fn consumes(
        &self,
        context: &Context<'_>,
        expr: ExprId,
        call: &CallSite,
        place: PlaceId,
        state: &Alternative,
    ) -> bool {
        let lambda = match (call.callee, &self.body.expr(expr).kind) {
            (Callee::Lambda(lambda), _) => lambda,
            (Callee::Value, ExprKind::Call { callee, .. }) => {
                return self.has_bound(self.typing.exprs[callee.index()], &["fn_once"]);
            }
            _ => return false,
        };
        let (local, path) = context.place(place);
        self.flow.lambda(lambda).captures.iter().enumerate().any(|(n, capture)| {
            let mut base = path.clone();
            base.extend([captured(), Projection::Field(tuple_field(n))]);
            self.is_taken(lambda, capture, state, local, &base)
        })
    }

    /// Whether what a call gives owns what went in: a future, or a closure that the function made.
    pub(super) fn owns_captures(&self, call: &CallSite) -> bool {
        let is_made = match call.callee {
            Callee::Fn(fun) => !matches!(self.index.sig(fun).output, GTy::Param(_)),
            Callee::Ctor(..) | Callee::Lambda(_) | Callee::Value | Callee::Unknown => false,
        };
        matches!(self.typing.table.kind(call.ret), Kind::Future(..))
            || is_made && self.has_bound(call.ret, &["fn", "fn_mut", "fn_once"])
    }

    /// Whether it is `impl Trait` or `Box<dyn Trait>` for one of these traits.
    fn has_bound(&self, ty: T, traits: &[&str]) -> bool {
        match self.typing.table.kind(ty) {
            Kind::Dyn(n) | Kind::Opaque(n, _) => {
                let bounds = &self.typing.table.bounds[n as usize];
                let is_one = |bound: &LBound| {
                    bound.trait_.is_some() && traits.iter().any(|name| self.index.lang_trait(name) == bound.trait_)
                };
                bounds.iter().any(is_one)
            }
            Kind::Adt(adt, list) if self.index.adt(adt).marks.lang.is_some_and(|lang| lang == "box") => {
                self.typing.table.items(list).first().is_some_and(|inner| self.has_bound(*inner, traits))
            }
            _ => false,
        }
    }
}
