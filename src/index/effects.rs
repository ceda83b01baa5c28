//! What stubs say that a call does to the thread: it blocks on something, or waits for another thread.

use super::infer::table::{Kind, T};
use super::infer::{CallSite, Callee, Typing};
use super::marks::{FnMarks, fn_marks};
use super::methods::Head;
use super::types::GTy;
use super::{AdtId, Container, Index, TraitId};
use crate::syntax::Name;

/// That a call blocks the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// On what.
    pub why: Name,
    /// Whether it goes on only when another thread has done something.
    pub waits: bool,
}

impl Index<'_> {
    /// What a call does. A trait's method does what is said of the impl for the receiver's type.
    pub fn effect(&self, typing: &Typing, site: &CallSite) -> Option<Effect> {
        let Callee::Fn(fun) = site.callee else { return None };
        let fun = self.fun(fun);
        if let Some(effect) = told(&fun.marks) {
            return Some(effect);
        }
        match fun.container {
            Container::Trait(trait_) if fun.file.is_none() => self.effect_of_impl(typing, trait_, site.self_ty?),
            Container::Trait(_) | Container::Impl(_) | Container::Module => None,
        }
    }

    /// What each turn of a `for` loop over a value of this type does.
    pub fn effect_of_turn(&self, typing: &Typing, iterated: T) -> Option<Effect> {
        let traits = ["iterator", "into_iterator"].into_iter().filter_map(|name| self.lang_trait(name));
        traits.into_iter().find_map(|trait_| self.effect_of_impl(typing, trait_, iterated))
    }

    fn effect_of_impl(&self, typing: &Typing, trait_: TraitId, mut ty: T) -> Option<Effect> {
        while let Kind::Ref(_, inner) = typing.table.kind(ty) {
            ty = inner;
        }
        let Kind::Adt(adt, _) = typing.table.kind(ty) else { return None };
        if self.adt(adt).file.is_some() {
            return None;
        }
        let impls = self.impls_for(trait_, Head::Adt(adt));
        impls.into_iter().find_map(|imp| {
            let data = &self.impls[imp.index()];
            // An impl for a reference or a parameter is found for every type.
            let is_meant =
                self.krate(data.module).target.is_none() && type_behind(&self.impl_header(imp).self_ty) == Some(adt);
            is_meant.then(|| told(&fn_marks(&data.item.attrs, &[])))?
        })
    }
}

fn type_behind(ty: &GTy) -> Option<AdtId> {
    match ty {
        GTy::Adt(adt, _) => Some(*adt),
        GTy::Ref(_, inner) => type_behind(inner),
        _ => None,
    }
}

fn told(marks: &FnMarks) -> Option<Effect> {
    let waits = marks.waits.map(|why| Effect { why, waits: true });
    waits.or_else(|| marks.blocks.map(|why| Effect { why, waits: false }))
}
