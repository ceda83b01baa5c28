//! Functions that return `impl Deref`: what hides behind it may be a guard, and their bodies tell.

use super::infer;
use super::types::GTy;
use super::{FnId, Fun, Index, Namespace};
use crate::spread;
use crate::syntax::ast::{Bound, TypeKind, TypeRef};
use rayon::prelude::*;
use std::sync::OnceLock;

/// One such function may return what another one does: chains are followed this far.
const ROUNDS: usize = 3;

impl Index<'_> {
    /// Puts the type that a body gives in the place of the `impl Trait` of its signature, where it has a guard in it.
    pub(super) fn reveal(&mut self) {
        let mut hidden: Vec<FnId> = (0..self.fns.len())
            .into_par_iter()
            .with_max_len(spread::CHEAP)
            .map(|n| FnId(n as u32))
            .filter(|id| self.hides(self.fun(*id)))
            .collect();
        for _ in 0..ROUNDS {
            let found: Vec<(FnId, GTy)> = hidden
                .par_iter()
                .with_max_len(spread::PLAIN)
                .filter_map(|id| Some((*id, self.output_of_body(*id)?)))
                .collect();
            if found.is_empty() {
                return;
            }
            for (id, output) in found {
                let mut sig = self.sig(id).clone();
                sig.output = output;
                let fun = &mut self.fns[id.index()];
                fun.sig = OnceLock::from(Box::new(sig));
                fun.is_revealed = true;
            }
            hidden.retain(|id| !self.fun(*id).is_revealed);
        }
    }

    /// Whether its signature may hide a guard.
    fn hides(&self, fun: &Fun<'_>) -> bool {
        let has_body = fun.file.is_some() && (fun.ast.body.is_some() || fun.nested.is_some());
        has_body && fun.ast.output.as_ref().is_some_and(|ty| self.is_opaque_deref(fun, ty))
    }

    fn is_opaque_deref(&self, fun: &Fun<'_>, ty: &TypeRef) -> bool {
        match &ty.kind {
            TypeKind::Impl(bounds) => bounds.iter().any(|bound| self.is_deref(fun, bound)),
            TypeKind::Path(path) => path.segments.iter().filter_map(|segment| segment.args.as_ref()).any(|args| {
                let bound = args.bindings.iter().map(|(_, ty)| ty);
                args.types.iter().chain(bound).any(|ty| self.is_opaque_deref(fun, ty))
            }),
            TypeKind::Tuple(items) => items.iter().any(|item| self.is_opaque_deref(fun, item)),
            _ => false,
        }
    }

    fn is_deref(&self, fun: &Fun<'_>, bound: &Bound) -> bool {
        let found = self.resolve_in(&self.module_scope(fun.module), &bound.path, Namespace::Types);
        let Some((super::Def::Trait(found), [])) = found else { return false };
        ["deref", "deref_mut"].iter().any(|lang| self.lang_trait(lang) == Some(found))
    }

    /// The type that a function's body gives, if it has a guard in it.
    fn output_of_body(&self, id: FnId) -> Option<GTy> {
        let (_, body) = self.body_of(id).ok()??;
        let output = infer::infer_output(self, id, &body);
        self.has_guard(&output, DEPTH).then_some(output)
    }

    /// Whether a value of this type owns a guard, as far as is looked.
    fn has_guard(&self, ty: &GTy, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match ty {
            GTy::Adt(id, args) => {
                self.adt(*id).marks.guard.is_some()
                    || args.iter().any(|arg| self.has_guard(arg, depth))
                    || self.field_types(*id).iter().flatten().any(|field| self.has_guard(field, depth))
            }
            GTy::Tuple(items) => items.iter().any(|item| self.has_guard(item, depth)),
            GTy::Array(item) => self.has_guard(item, depth),
            _ => false,
        }
    }
}

/// Types are looked into this deep.
const DEPTH: u32 = 4;
