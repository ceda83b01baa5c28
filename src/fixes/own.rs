//! What values of a type are to someone who wants to keep one: borrowed from elsewhere, copied, cloned, or cloned cheaply.

use super::view::View;
use crate::index::infer::table::{Kind, T};
use crate::index::marks::FnMarks;
use crate::index::types::GTy;
use crate::index::{AdtId, Container, Fun, Index};
use crate::syntax::Name;

/// Types nest no deeper than this where they are looked into; what is deeper is not known.
const DEPTH: u32 = 8;

impl View<'_> {
    /// Whether values of a type borrow nothing.
    ///
    /// Errs quiet: what is not known for certain may borrow.
    pub(super) fn is_owned(&self, ty: T) -> bool {
        self.owned(ty, DEPTH, true, &|adt, depth| borrows_nothing(self.index, adt, depth))
    }

    /// Whether values of a type can go where nothing borrowed can, as far as declarations say.
    ///
    /// Errs loud: a stub may leave a lifetime out.
    pub(super) fn may_leave(&self, ty: T) -> bool {
        self.owned(ty, DEPTH, false, &|adt, _| is_free(self.index, adt))
    }

    /// Whether a value is copied by naming it.
    pub(super) fn is_copy(&self, ty: T) -> bool {
        self.copied("copy", ty, DEPTH)
    }

    /// Whether a value can be cloned into one that borrows nothing.
    pub(super) fn is_clone(&self, ty: T) -> bool {
        self.is_owned(ty) && self.copied("clone", ty, DEPTH)
    }

    /// Whether a clone of a value leads to the same thing as the value, and costs nothing: an `Arc`, a sender, a client.
    pub(super) fn is_handle(&self, ty: T) -> bool {
        self.may_leave(ty)
            && self.copied("clone", ty, DEPTH)
            && is_handle(self.index, &self.typing.table.declared(ty), DEPTH)
    }

    /// The methods that make an `Option` of a borrow one of a value, and back, where the value can be cloned.
    pub(super) fn owning(&self, ty: T) -> Option<(Name, Name)> {
        let table = &self.typing.table;
        let Kind::Adt(adt, items) = table.kind(ty) else { return None };
        let [item] = table.items(items) else { return None };
        let Kind::Ref(false, inner) = table.kind(*item) else { return None };
        let is_own = |fun: &&Fun<'_>| match fun.container {
            Container::Impl(imp) => matches!(self.index.impl_header(imp).self_ty, GTy::Adt(of, _) if of == adt),
            Container::Trait(_) | Container::Module => false,
        };
        let marked = |is_it: &dyn Fn(&FnMarks) -> bool| {
            self.index.fns.iter().filter(|fun| is_it(&fun.marks)).find(is_own).map(|fun| fun.name)
        };
        let is_cloned = self.is_handle(inner) || self.is_clone(inner);
        is_cloned.then(|| Some((marked(&|marks| marks.owns)?, marked(&|marks| marks.lends)?)))?
    }

    /// What a guard or reference leads to.
    pub(super) fn behind(&self, ty: T) -> T {
        let table = &self.typing.table;
        match table.kind(ty) {
            Kind::Ref(_, inner) => self.behind(inner),
            Kind::Adt(adt, list) if self.index.adt(adt).marks.guard.is_some() => {
                table.items(list).last().map_or(ty, |inner| table.resolve(*inner))
            }
            _ => table.resolve(ty),
        }
    }

    /// What a parameter of the function stands for has nothing of the function's own values, but may borrow from elsewhere.
    fn owned(&self, ty: T, depth: u32, has_params: bool, is_own: &dyn Fn(AdtId, u32) -> bool) -> bool {
        let table = &self.typing.table;
        let Some(depth) = depth.checked_sub(1) else { return false };
        let all = |items: &[T]| items.iter().all(|item| self.owned(*item, depth, has_params, is_own));
        match table.kind(ty) {
            Kind::Prim(name) => name != "str",
            Kind::Param(_) => has_params,
            Kind::Never | Kind::Dyn(_) => true,
            Kind::Tuple(items) => all(table.items(items)),
            Kind::Array(item) => self.owned(item, depth, has_params, is_own),
            Kind::Adt(adt, items) => is_own(adt, depth) && all(table.items(items)),
            Kind::Unknown
            | Kind::Var(_)
            | Kind::Ref(..)
            | Kind::Ptr(_)
            | Kind::Slice(_)
            | Kind::FnDef(..)
            | Kind::Ctor(..)
            | Kind::FnPtr(..)
            | Kind::Lambda(_)
            | Kind::Future(..)
            | Kind::Opaque(..)
            | Kind::External(..) => false,
        }
    }

    /// Whether a type has one of the traits `Copy` and `Clone`, and so have its arguments.
    fn copied(&self, lang: &str, ty: T, depth: u32) -> bool {
        let table = &self.typing.table;
        let (Some(depth), Some(trait_)) = (depth.checked_sub(1), self.index.lang_trait(lang)) else { return false };
        match table.kind(ty) {
            Kind::Prim(name) => name != "str",
            Kind::Never => true,
            Kind::Tuple(items) => table.items(items).iter().all(|item| self.copied(lang, *item, depth)),
            Kind::Array(item) => self.copied(lang, item, depth),
            Kind::Adt(adt, items) => {
                let has = self.index.derives(adt, trait_) || self.index.has_impl(trait_, table.head(ty));
                let asks_nothing = lang == "clone" && is_counted(self.index, adt);
                has && (asks_nothing || table.items(items).iter().all(|item| self.copied(lang, *item, depth)))
            }
            _ => false,
        }
    }
}

/// Whether a type has no lifetime and no guard of its own.
///
/// A stub may leave its lifetimes out, but not if its values are made of nothing, or cloned, or known to the language.
fn borrows_nothing(index: &Index<'_>, adt: AdtId, depth: u32) -> bool {
    let data = index.adt(adt);
    if data.generics.has_lifetime || data.marks.guard.is_some() {
        return false;
    }
    if data.file.is_some() {
        let mut fields = index.field_types(adt).iter().flatten();
        return depth == 0 || !fields.any(|field| has_guard(index, field));
    }
    let has = |lang: &str| {
        let trait_ = index.lang_trait(lang);
        trait_.is_some_and(|trait_| index.derives(adt, trait_) || index.has_impl(trait_, super::view::head(adt)))
    };
    !is_iterator(index, adt) && (data.marks.lang.is_some() || has("clone") || has("default"))
}

/// Whether a type says of no lifetime and no guard.
fn is_free(index: &Index<'_>, adt: AdtId) -> bool {
    let data = index.adt(adt);
    !data.generics.has_lifetime && data.marks.guard.is_none() && !is_iterator(index, adt)
}

/// Whether it stands for all iterators or streams, some of which borrow.
fn is_iterator(index: &Index<'_>, adt: AdtId) -> bool {
    index.adt(adt).marks.lang.is_some_and(|lang| lang == "iter_of" || lang == "stream_of")
}

fn has_guard(index: &Index<'_>, ty: &GTy) -> bool {
    match ty {
        GTy::Adt(adt, args) => index.adt(*adt).marks.guard.is_some() || args.iter().any(|arg| has_guard(index, arg)),
        _ => false,
    }
}

/// Whether it is a pointer that counts who has it.
fn is_counted(index: &Index<'_>, adt: AdtId) -> bool {
    let lang = index.adt(adt).marks.lang;
    lang.is_some_and(|lang| ["arc", "rc", "arc_weak", "rc_weak"].contains(&lang.as_str()))
}

fn is_handle(index: &Index<'_>, ty: &GTy, depth: u32) -> bool {
    let (GTy::Adt(adt, args), Some(depth)) = (ty, depth.checked_sub(1)) else { return false };
    let data = index.adt(*adt);
    if is_counted(index, *adt) || data.marks.is_handle {
        return true;
    }
    if Some(*adt) == index.lang_adt("option") {
        return args.iter().all(|arg| is_handle(index, arg, depth));
    }
    // What is made of handles is one.
    let mut fields = index.field_types(*adt).iter().flatten().peekable();
    let is_own = data.file.is_some() && fields.peek().is_some();
    let is_one = |field: &GTy| matches!(field, GTy::Prim(name) if *name != "str") || is_handle(index, field, depth);
    is_own && fields.all(is_one)
}
