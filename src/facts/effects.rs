//! What functions do to the guards of their callers, by their bodies: asked of those whose parameters have room for one.

use super::liveness::{self, Effect, Effects};
use super::slots::{Leaf, Path, leaves};
use super::words::has_guard;
use crate::flow::{Flow, lower};
use crate::index::infer::{self, Typing};
use crate::index::types::{FnSig, GBound, GTy};
use crate::index::{AdtId, FnId, Index};
use crate::spread;
use crate::syntax::ast::Body;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::borrow::Cow;

/// A function may leave to another one what it does: chains are followed this far.
const ROUNDS: usize = 6;

/// A body that is asked.
struct Asked<'a> {
    fun: FnId,
    body: Cow<'a, Body>,
    typing: Typing,
    flow: Flow,
}

/// The effects of the functions among these that are handed guards, or references to where guards may be, and of those
/// that may give one.
/// `changing` are types that change although they are only borrowed.
pub(super) fn read(index: &Index<'_>, named: &[FnId], changing: &FxHashSet<AdtId>) -> Effects {
    let asked: Vec<Asked<'_>> =
        named.par_iter().with_max_len(spread::PLAIN).filter_map(|fun| ask(index, *fun, changing)).collect();
    let mut effects = Effects::default();
    for _ in 0..ROUNDS {
        let effect = |asked: &Asked<'_>| -> (FnId, Effect) {
            let params = &index.sig(asked.fun).params;
            (asked.fun, liveness::effect(index, &asked.body, &asked.flow, &asked.typing, &effects, params))
        };
        let next: Effects = asked.par_iter().with_max_len(spread::PLAIN).map(effect).collect();
        if next == effects {
            break;
        }
        effects = next;
    }
    effects
}

fn ask<'a>(index: &Index<'a>, fun: FnId, changing: &FxHashSet<AdtId>) -> Option<Asked<'a>> {
    let has_room = |ty: &GTy| match ty {
        GTy::Ref(true, inner) => has_guard(index, inner),
        GTy::Ref(false, inner) => has_guard(index, inner) && has_cell(index, inner, changing, DEPTH),
        other => has_guard(index, other),
    };
    let sig = index.sig(fun);
    let may_give_closure = matches!(sig.output, GTy::Impl(_));
    if !sig.params.iter().any(has_room)
        && !may_give(index, &sig.output)
        && !may_give_closure
        && !changes_generic(index, sig)
        && !chooses_generic(index, sig)
    {
        return None;
    }
    let (_, body) = index.body_of(fun).ok()??;
    body.root?;
    let typing = infer::infer_fn(index, fun, &body);
    let edition = index.krate(index.fun(fun).module).edition;
    let place_first = |expr| infer::is_overloaded_assignment(&typing, &body, expr);
    let flow = lower::lower_with(&body, lower::LowerOptions { edition, place_first: &place_first });
    Some(Asked { fun, body, typing, flow })
}

/// Whether a function changes what it is lent that may have a guard, if it is of a type parameter: of `Holder<G>`.
pub(super) fn changes_generic(index: &Index<'_>, sig: &FnSig) -> bool {
    sig.params.iter().any(|ty| match ty {
        GTy::Ref(true, inner) => {
            !matches!(**inner, GTy::Param(_))
                && leaves(index, inner).iter().any(|(_, leaf)| may_be_guard(index, sig, leaf))
        }
        _ => false,
    })
}

/// Whether a function is given several values of a type parameter, and gives one: the signature does not tell which.
pub(super) fn chooses_generic(index: &Index<'_>, sig: &FnSig) -> bool {
    let given = sig.params.iter().filter(|ty| !matches!(ty, GTy::Ref(..))).flat_map(|ty| leaves(index, ty));
    let given: Vec<(Path, Leaf)> = given.filter(|(_, leaf)| may_be_guard(index, sig, leaf)).collect();
    let has_element = |path: &Path| path.iter().any(|step| step.is_element());
    let is_list = |leaf: &Leaf| given.iter().any(|(path, other)| other == leaf && has_element(path));
    let is_one_of_many = |leaf: &Leaf| given.iter().filter(|(_, other)| other == leaf).count() > 1 || is_list(leaf);
    !given.is_empty() && leaves(index, &sig.output).iter().any(|(_, leaf)| is_one_of_many(leaf))
}

/// Whether what is of a type parameter may be a guard.
/// Errs quiet: no guard is of a trait that another crate than the standard library declares.
fn may_be_guard(index: &Index<'_>, sig: &FnSig, leaf: &Leaf) -> bool {
    let is_foreign = |bound: &(GTy, GBound)| {
        let module = bound.1.trait_.map(|trait_| index.traits[trait_.index()].module);
        module.is_none_or(|module| index.krate(module).name != "std")
    };
    match leaf {
        Leaf::Param(n) => !sig.bounds.iter().any(|bound| bound.0 == GTy::Param(*n) && is_foreign(bound)),
        Leaf::Guard(_) => false,
    }
}

/// Whether a value of this type has a guard or has none, as `Option<Guard>`.
fn may_give(index: &Index<'_>, ty: &GTy) -> bool {
    let may_lack = |path: &Path| path.iter().any(|step| step.can_lack());
    has_guard(index, ty)
        && leaves(index, ty).iter().all(|(path, leaf)| matches!(leaf, Leaf::Param(_)) || may_lack(path))
}

/// Types are looked into this deep.
const DEPTH: u32 = 4;

/// Whether what a shared reference to this type refers to can change.
fn has_cell(index: &Index<'_>, ty: &GTy, changing: &FxHashSet<AdtId>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match ty {
        GTy::Adt(adt, args) => {
            index.adt(*adt).marks.lock.is_some()
                || changing.contains(adt)
                || args.iter().any(|arg| has_cell(index, arg, changing, depth))
                || index.field_types(*adt).iter().flatten().any(|field| has_cell(index, field, changing, depth))
        }
        GTy::Tuple(items) => items.iter().any(|item| has_cell(index, item, changing, depth)),
        GTy::Array(item) => has_cell(index, item, changing, depth),
        _ => false,
    }
}
