//! Which locks of a body are one lock to its types: what must change together when a lock becomes an async one.
//!
//! A type of a lock or guard that has a twin is followed by its place in the [`Table`](super::table::Table): two that were unified are
//! the same, and each that a declaration gave is known by that declaration.

use super::table::{Kind, T};
use super::{Infer, Typing};
use crate::index::twins::Spots;
use crate::index::types::{GBound, GTy};
use crate::index::{AdtId, Container, FnId, ImplId, Index, StaticId};
use crate::syntax::Name;
use crate::syntax::ast::Body;

/// What declares a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Declared {
    /// A parameter of a function; the receiver is the first.
    Param(FnId, u32),
    /// What a function returns.
    Return(FnId),
    /// A field of a struct (variant 0) or of a variant.
    Field(AdtId, u32, u32),
    /// A static or const.
    Static(StaticId),
    /// An associated type of an impl.
    Assoc(ImplId, Name),
}

/// What was followed.
#[derive(Debug, Default)]
pub struct Tracks {
    /// Two that are the same.
    pub same: Vec<(T, T)>,
    /// Those that a declaration gave, and which of its locks each is.
    pub declared: Vec<(Declared, u32, T)>,
    /// Those that are written in the body, each with its spot.
    pub written: Vec<(Spots, Vec<T>)>,
}

/// Infers a function's body and follows its locks.
pub fn track_fn(index: &Index<'_>, id: FnId, body: &Body) -> Typing {
    super::infer_fn_with(index, id, body, true)
}

/// Infers the initializer of a static or const and follows its locks.
pub fn track_static(index: &Index<'_>, id: StaticId, body: &Body) -> Typing {
    let def = &index.statics[id.index()];
    super::infer_initializer_with(index, def.module, def.ty, body, Some(id))
}

impl Infer<'_, '_> {
    /// Notes that a type is that of a declaration.
    pub(super) fn note(&mut self, declared: Declared, gty: &GTy, ty: T) {
        if self.table.tracks.is_none() || self.index.twins_in(gty) == 0 {
            return;
        }
        let mut found = Vec::new();
        self.tracked(gty, ty, &mut found);
        if let Some(tracks) = &mut self.table.tracks {
            let each = found.into_iter().enumerate();
            tracks.declared.extend(each.filter_map(|(n, ty)| Some((declared, n as u32, ty?))));
        }
    }

    /// Notes that a type is written in the body.
    pub(super) fn note_written(&mut self, spots: &dyn Fn(&Self) -> Spots, gty: &GTy, ty: T) {
        if self.table.tracks.is_none() || self.index.twins_in(gty) == 0 {
            return;
        }
        let mut found = Vec::new();
        self.tracked(gty, ty, &mut found);
        let spots = spots(self);
        if let Some(tracks) = &mut self.table.tracks
            && let Some(found) = found.into_iter().collect::<Option<Vec<T>>>()
        {
            tracks.written.push((spots, found));
        }
    }

    /// Notes the parameters and the result of the function whose body it is.
    pub(super) fn note_own(&mut self, id: FnId, ret: T) {
        if self.table.tracks.is_none() {
            return;
        }
        let sig = self.index.sig(id);
        for (n, declared) in sig.params.iter().enumerate().take(self.params.len()) {
            self.note(Declared::Param(id, n as u32), declared, self.params[n]);
        }
        self.note(Declared::Return(id), &sig.output, ret);
    }

    /// Notes the signature of a function that is called. What a lock's or guard's own function takes and gives is of that same lock.
    pub(super) fn note_signature(&mut self, fun: FnId, params: &[T], output: T, this: Option<T>) {
        if self.table.tracks.is_none() {
            return;
        }
        let index = self.index;
        let sig = index.sig(fun);
        if index.is_of_twin(fun) {
            let mut found = Vec::new();
            for (gty, ty) in sig.params.iter().zip(params).chain([(&sig.output, &output)]) {
                self.tracked(gty, *ty, &mut found);
            }
            if let (Some(tracks), Some(this)) = (&mut self.table.tracks, this) {
                tracks.same.extend(found.into_iter().flatten().map(|ty| (this, ty)));
            }
            return;
        }
        for (n, (gty, ty)) in sig.params.iter().zip(params).enumerate() {
            self.note(Declared::Param(fun, n as u32), gty, *ty);
        }
        self.note(Declared::Return(fun), &sig.output, output);
    }

    /// The types of locks and guards in an instance of a declared type, in the order of its declaration.
    fn tracked(&self, gty: &GTy, ty: T, out: &mut Vec<Option<T>>) {
        let ty = self.table.resolve(ty);
        let all = |list: &[GTy], types: &[T], out: &mut Vec<Option<T>>| {
            for (n, gty) in list.iter().enumerate() {
                match types.get(n) {
                    Some(ty) => self.tracked(gty, *ty, out),
                    None => out.extend(std::iter::repeat_n(None, self.index.twins_in(gty))),
                }
            }
        };
        match (gty, self.table.kind(ty)) {
            (GTy::Adt(adt, args), Kind::Adt(other, list)) if *adt == other => {
                if self.index.has_twin(*adt) {
                    out.push(Some(ty));
                }
                all(args, self.table.items(list), out);
            }
            (GTy::External(_, args), Kind::External(_, list)) | (GTy::Tuple(args), Kind::Tuple(list)) => {
                all(args, self.table.items(list), out);
            }
            (GTy::Ref(_, inner), Kind::Ref(_, ty))
            | (GTy::Ptr(inner), Kind::Ptr(ty))
            | (GTy::Array(inner), Kind::Array(ty))
            | (GTy::Slice(inner), Kind::Slice(ty)) => self.tracked(inner, ty, out),
            (GTy::FnPtr(inputs, output), Kind::FnPtr(list, ty)) => {
                all(inputs, self.table.items(list), out);
                self.tracked(output, ty, out);
            }
            (GTy::Dyn(bounds), Kind::Dyn(n)) | (GTy::Impl(bounds), Kind::Opaque(n, _)) => {
                let types: Vec<T> = self.table.bounds[n as usize]
                    .iter()
                    .flat_map(|b| b.args.iter().copied().chain(b.assoc.iter().map(|(_, ty)| *ty)))
                    .collect();
                let each =
                    |b: &GBound| b.args.iter().chain(b.assoc.iter().map(|(_, ty)| ty)).cloned().collect::<Vec<_>>();
                all(&bounds.iter().flat_map(each).collect::<Vec<_>>(), &types, out);
            }
            _ => out.extend(std::iter::repeat_n(None, self.index.twins_in(gty))),
        }
    }
}

impl Index<'_> {
    /// Whether a function belongs to a lock or guard that has a twin.
    pub fn is_of_twin(&self, fun: FnId) -> bool {
        match self.fun(fun).container {
            Container::Impl(imp) if self.impls[imp.index()].file.is_none() => {
                matches!(&self.impl_header(imp).self_ty, GTy::Adt(adt, _) if self.has_twin(*adt))
            }
            Container::Impl(_) | Container::Trait(_) | Container::Module => false,
        }
    }
}
