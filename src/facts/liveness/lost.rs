//! Guards that a call may release: in which variants of what it gives they are gone.

use super::state::{Part, gone, is_gone};
use super::through::Flows;
use super::{Analysis, GuardId};
use crate::facts::slots::{Leaf, Path, leaves, slots};
use crate::flow::Projection;
use crate::index::FnId;
use crate::index::infer::CallSite;
use crate::index::infer::table::Kind;
use crate::index::types::GTy;
use crate::syntax::Name;
use crate::syntax::ast::ExprId;

impl Analysis<'_, '_> {
    /// What becomes of guards that went in and are in some of the result's variants only. A closure may have handed them on
    /// to where there is room (`map_err(|e| e.into_inner())`), or else they are released (`ok()`).
    pub(super) fn find_left(&self, call: &CallSite, flows: &mut Flows) {
        let is_given = |flows: &Flows, guard: GuardId| flows.result.iter().any(|part| part.0 == guard);
        let partly: Vec<(GuardId, bool)> =
            flows.left.iter().filter(|(guard, _)| is_given(flows, *guard)).copied().collect();
        if partly.is_empty() || !self.is_either(call.ret) {
            return;
        }
        let found = slots(self.index, self.typing, call.ret);
        for (guard, must) in partly {
            let ty = self.type_of(guard);
            let is_used = |path: &Path| flows.result.iter().any(|part| part.0 == guard && part.1 == *path);
            let free: Vec<Path> = found
                .iter()
                .filter(|slot| Some(slot.guard) == ty && !is_used(&slot.path))
                .map(|slot| slot.path.clone())
                .collect();
            if free.is_empty() {
                flows.lost.push(guard);
            }
            flows.result.extend(free.into_iter().map(|path| (guard, path, must)));
        }
    }

    /// Guards that the call has released unless the result is of the variant that has them.
    pub(super) fn note_left(&self, call: &CallSite, guards: &[GuardId], parts: &mut Vec<Part>) {
        let is_either = self.is_either(call.ret);
        for guard in guards {
            note(*guard, is_either, parts);
        }
    }

    /// Guards that may have been released before the call, if what went in was of a certain variant.
    pub(super) fn note_lost(
        &self,
        (fun, expr): (FnId, ExprId),
        call: &CallSite,
        guards: &[GuardId],
        parts: &mut Vec<Part>,
    ) {
        if guards.is_empty() || self.only_returns_what_is_there(fun, expr) {
            return;
        }
        self.note_left(call, guards, parts);
    }

    /// `unwrap`, `expect`: where it returns, the value was there.
    pub(super) fn only_returns_what_is_there(&self, fun: FnId, expr: ExprId) -> bool {
        let sig = self.index.sig(fun);
        let has_nothing = |ty: &GTy| leaves(self.index, ty).iter().all(|(_, leaf)| !matches!(leaf, Leaf::Param(_)));
        let is_alone = || sig.params.iter().skip(1).all(has_nothing);
        let never_return = || {
            let closures = self.closures_of(expr);
            let body =
                |lambda: &crate::syntax::ast::LambdaId| self.typing.exprs[self.body.lambda(*lambda).body.index()];
            sig.params.len() == 1 + closures.len()
                && closures.iter().all(|lambda| matches!(self.typing.table.kind(body(lambda)), Kind::Never))
        };
        self.index.fun(fun).file.is_none() && matches!(sig.output, GTy::Param(_)) && (is_alone() || never_return())
    }
}

/// Puts a guard that is released in the variants that do not have it there, as [`gone`]; where these are not known it may be gone.
fn note(guard: GuardId, is_either: bool, parts: &mut Vec<Part>) {
    let paths: Vec<Path> =
        parts.iter().filter(|part| part.0 == guard && !is_gone(&part.1)).map(|part| part.1.clone()).collect();
    match others(&paths).filter(|_| is_either) {
        Some(others) => {
            let is_must = parts.iter().any(|part| part.0 == guard && part.2);
            parts.extend(others.into_iter().map(|path| (guard, path, is_must)));
        }
        None => parts.iter_mut().filter(|part| part.0 == guard).for_each(|part| part.2 = false),
    }
}

/// The variants beside those that these paths go through.
pub(super) fn others(paths: &[Path]) -> Option<Vec<Path>> {
    let mut others: Vec<Path> = Vec::new();
    for path in paths {
        let (n, name) = path.iter().enumerate().find_map(|(n, step)| match step {
            Projection::Variant(name) => Some((n, *name)),
            _ => None,
        })?;
        let other = Projection::Variant(Name::from(opposite(&name)?));
        let is_taken = paths.iter().any(|path| path.get(n) == Some(&other));
        if !is_taken {
            others.push(path[..n].iter().copied().chain([other, gone()]).collect());
        }
    }
    others.dedup();
    (!others.is_empty()).then_some(others)
}

/// The other variant of an `Option` or a `Result`.
fn opposite(variant: &str) -> Option<&'static str> {
    match variant {
        "Some" => Some("None"),
        "None" => Some("Some"),
        "Ok" => Some("Err"),
        "Err" => Some("Ok"),
        _ => None,
    }
}
