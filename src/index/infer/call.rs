//! Calls: which function a path or a method enters, and what it gives.

use super::table::{FutureOf, Kind, LBound, T};
use super::track::Declared;
use super::{Adjust, CallSite, Callee, Infer};
use crate::index::methods::Head;
use crate::index::types::GTy;
use crate::index::{Container, Def, FnId, Namespace, TraitId};
use crate::syntax::Name;
use crate::syntax::ast::{ExprId, ExprKind, GenericArgs, ItemKind, MethodCall, Path, Receiver, Segment};

/// A method that was found.
pub(super) struct Pick {
    fun: FnId,
    adjust: Adjust,
    /// The type that `Self` stands for.
    self_ty: T,
    /// The container's type arguments.
    outer: Vec<T>,
}

impl Infer<'_, '_> {
    /// The parameters and the output (a future, for an `async fn`) of a function with these type arguments.
    /// `this` is the lock, where it is a lock's own function: its type, or that of the function.
    pub(super) fn signature(&mut self, fun: FnId, substs: &[T], this: Option<T>) -> (Vec<T>, T) {
        let index = self.index;
        let sig = index.sig(fun);
        let params = self.instantiate_all(&sig.params, substs, None);
        let output = self.output(fun, substs);
        self.note_signature(fun, &params, output, this);
        let ret = if sig.is_async { self.table.add(Kind::Future(output, Some(FutureOf::Fn(fun)))) } else { output };
        (params, ret)
    }

    /// What a function gives with these type arguments.
    fn output(&mut self, fun: FnId, substs: &[T]) -> T {
        let sig = self.index.sig(fun);
        if !sig.output.has_assoc() || sig.bounds.iter().all(|(_, bound)| bound.args.is_empty()) {
            return self.instantiate(&sig.output, substs, Some(fun));
        }
        let around = std::mem::take(&mut self.asked);
        for (on, bound) in sig.bounds.iter().filter(|(_, bound)| !bound.args.is_empty()) {
            let (on, bound) = (self.instantiate(on, substs, None), self.instantiate_bound(bound, substs, None));
            self.asked.push((on, bound));
        }
        let output = self.instantiate(&sig.output, substs, Some(fun));
        self.asked = around;
        output
    }

    /// Notes the bounds of a function that is called with these type arguments.
    fn demand(&mut self, fun: FnId, substs: &[T]) {
        let index = self.index;
        let sig = index.sig(fun);
        for (on, bound) in &sig.bounds {
            // That `Self` has the trait is how the function was found.
            let is_own = *on == GTy::Param(0)
                && bound.assoc.is_empty()
                && matches!(index.fun(fun).container, Container::Trait(of) if bound.trait_ == Some(of));
            if is_own || bound.args.is_empty() && bound.assoc.is_empty() {
                continue;
            }
            let on = self.instantiate(on, substs, None);
            let bound = self.instantiate_bound(bound, substs, None);
            self.obligations.push((on, bound));
        }
    }

    /// Infers the arguments against the parameters: closures last, since the others tell what they take.
    pub(super) fn arguments(&mut self, args: &[ExprId], params: &[T]) {
        self.arguments_like(args, params, &[]);
    }

    /// The same, where the parameters may turn out to be something that coerces to these types.
    fn arguments_like(&mut self, args: &[ExprId], params: &[T], hints: &[T]) {
        let is_lambda = |this: &Self, arg: &ExprId| matches!(this.body.expr(*arg).kind, ExprKind::Lambda(_));
        for (n, arg) in args.iter().enumerate() {
            if !is_lambda(self, arg) {
                let param = params.get(n).copied();
                let is_call = matches!(self.body.expr(*arg).kind, ExprKind::Call { .. });
                let hint = hints.get(n).copied().filter(|_| is_call && param.is_some_and(|p| self.table.is_open(p)));
                let got = self.expr(*arg, hint.or(param));
                if let Some(param) = param {
                    self.coerce(param, got);
                }
            }
        }
        if args.iter().any(|arg| is_lambda(self, arg)) {
            self.solve(false);
            for (n, arg) in args.iter().enumerate() {
                if is_lambda(self, arg) {
                    let param = params.get(n).copied();
                    let hint = hints.get(n).copied();
                    let expected = param.and_then(|p| self.expected_callable(p));
                    let expected = expected.or_else(|| self.callable(hint?));
                    let got = self.lambda_argument(*arg, expected);
                    if let Some(param) = param {
                        self.coerce(param, got);
                    }
                }
            }
        }
        self.solve(false);
    }

    /// What is known of the closure that a parameter takes.
    fn expected_callable(&mut self, param: T) -> Option<(Vec<T>, T)> {
        if let Some(known) = self.callable(param) {
            return Some(known);
        }
        let wanted = self.table.resolve(param);
        let bounds: Vec<LBound> = self
            .obligations
            .iter()
            .filter(|(on, _)| self.table.resolve(*on) == wanted)
            .map(|(_, b)| b.clone())
            .collect();
        bounds.iter().find_map(|b| {
            let index = self.index;
            let is_fn =
                ["fn", "fn_mut", "fn_once"].iter().any(|name| b.trait_.is_some() && index.lang_trait(name) == b.trait_);
            let Some(Kind::Tuple(list)) = b.args.first().map(|t| self.table.kind(*t)) else { return None };
            let output = b.assoc.iter().find(|(n, _)| n == "Output").map_or(self.unit, |(_, t)| *t);
            is_fn.then(|| (self.table.items(list).to_vec(), output))
        })
    }

    /// An argument meets its parameter: the same type, or one that it coerces to.
    fn coerce(&mut self, param: T, arg: T) {
        if let Kind::Opaque(n, _) = self.table.kind(param) {
            // `impl Trait` as a parameter: its bounds say something about the argument.
            for bound in self.table.bounds[n as usize].clone() {
                if !self.settle(arg, &bound) {
                    self.obligations.push((arg, bound));
                }
            }
            return;
        }
        // A function or closure where a function pointer is wanted.
        if let (Kind::FnPtr(wanted, ret), Kind::FnDef(..) | Kind::Ctor(..) | Kind::Lambda(_)) =
            (self.table.kind(param), self.table.kind(arg))
            && let Some((params, output)) = self.callable(arg)
        {
            for (want, got) in self.table.items(wanted).to_vec().into_iter().zip(params) {
                self.table.unify(want, got);
            }
            return self.table.unify(ret, output);
        }
        // `&T` where `*const T` is wanted.
        if let (Kind::Ptr(want), Kind::Ref(_, got)) = (self.table.kind(param), self.table.kind(arg)) {
            return self.table.unify(want, got);
        }
        // `&Arc<T>` where `&T` is wanted.
        if let (Kind::Ref(_, want), Kind::Ref(_, got)) = (self.table.kind(param), self.table.kind(arg)) {
            let differs = match (self.table.kind(want), self.table.kind(got)) {
                (Kind::Adt(a, _), Kind::Adt(b, _)) => a != b,
                (Kind::Var(_), _) | (_, Kind::Var(_)) => false,
                (a, b) => std::mem::discriminant(&a) != std::mem::discriminant(&b),
            };
            if differs {
                for step in self.autoderef(got).into_iter().skip(1) {
                    if std::mem::discriminant(&self.table.kind(step)) == std::mem::discriminant(&self.table.kind(want))
                    {
                        self.table.unify(want, step);
                        return;
                    }
                }
                return;
            }
        }
        self.table.unify(param, arg);
    }

    /// `f(a, b)`
    pub(super) fn call(&mut self, id: ExprId, callee: ExprId, args: &[ExprId], expected: Option<T>) -> T {
        let ty = self.expr(callee, None);
        let (fun, substs) = match self.table.kind(ty) {
            Kind::FnDef(fun, list) => (Callee::Fn(fun), self.table.items(list).to_vec()),
            Kind::Ctor(adt, variant, list) => (Callee::Ctor(adt, variant), self.table.items(list).to_vec()),
            Kind::Lambda(lambda) => (Callee::Lambda(lambda), Vec::new()),
            Kind::Unknown | Kind::Var(_) => (Callee::Unknown, Vec::new()),
            _ => (Callee::Value, Vec::new()),
        };
        let Some((params, ret)) = self.callable(ty) else {
            self.arguments(args, &[]);
            // A closure whose type is found later: its result is what it is called for.
            let ret = if matches!(fun, Callee::Unknown) { self.unknown } else { self.table.var() };
            self.calls.insert(id, CallSite { callee: fun, adjust: Adjust::None, substs, ret, self_ty: None });
            return ret;
        };
        if let Callee::Fn(fun) = fun {
            self.demand(fun, &substs);
        }
        let hints = self.hints(fun, (ret, expected), substs.len());
        self.arguments_like(args, &params, &hints);
        if let Callee::Fn(fun) = fun {
            self.settle_impl(fun, &substs, args);
        }
        self.calls.insert(id, CallSite { callee: fun, adjust: Adjust::None, substs, ret, self_ty: None });
        ret
    }

    /// Takes over what is expected of a call's result. Where that coerces, such as `Box<dyn Fn(A)>`, it tells no more than what
    /// the parameters are like.
    fn hints(&mut self, callee: Callee, (ret, expected): (T, Option<T>), arity: usize) -> Vec<T> {
        let Some(expected) = expected else { return Vec::new() };
        if self.expects(ret, expected) {
            self.table.unify(ret, expected);
            return Vec::new();
        }
        match (self.table.kind(ret), self.table.kind(expected), callee) {
            (Kind::Adt(a, _), Kind::Adt(b, _), Callee::Fn(fun)) if a == b => {
                let (index, vars) = (self.index, self.vars(arity as u32));
                let sig = index.sig(fun);
                let like = self.instantiate(&sig.output, &vars, None);
                self.table.unify(like, expected);
                self.instantiate_all(&sig.params, &vars, None)
            }
            _ => Vec::new(),
        }
    }

    /// Whether an expected type may be taken as the result's before the arguments are looked at: not where it would coerce.
    fn expects(&self, ret: T, expected: T) -> bool {
        let mentions_dyn = |kind: Kind| match kind {
            Kind::Adt(_, list) => {
                self.table.items(list).iter().any(|t| matches!(self.table.kind(*t), Kind::Dyn(_) | Kind::Slice(_)))
            }
            Kind::Dyn(_) | Kind::Slice(_) => true,
            _ => false,
        };
        match (self.table.kind(ret), self.table.kind(expected)) {
            (Kind::Var(_), _) | (_, Kind::Var(_)) => false,
            (Kind::Adt(a, _), expected @ Kind::Adt(b, _)) => a == b && !mentions_dyn(expected),
            _ => false,
        }
    }

    /// `r.m(a, b)`
    pub(super) fn method_call(&mut self, id: ExprId, call: &MethodCall, expected: Option<T>) -> T {
        let receiver = self.expr(call.receiver, None);
        if self.table.is_open(receiver) {
            self.solve(false);
        }
        let mut pick = self.pick(receiver, call.name, call.args.len());
        if pick.is_none() && self.leads_to_open(receiver) {
            self.solve(false);
            pick = self.pick(receiver, call.name, call.args.len());
        }
        let Some(pick) = pick else {
            self.arguments(&call.args, &[]);
            let ret = self.clone_of_unread(receiver, call).unwrap_or(self.unknown);
            self.calls.insert(
                id,
                CallSite { callee: Callee::Unknown, adjust: Adjust::None, substs: Vec::new(), ret, self_ty: None },
            );
            return ret;
        };
        let substs = self.method_substs(&pick, call.turbofish.as_ref());
        self.demand(pick.fun, &substs);
        let (params, ret) = self.signature(pick.fun, &substs, Some(pick.self_ty));
        if let (Some(first), Some(expected)) = (params.first(), Some(pick.self_ty)) {
            let this = match (pick.adjust, self.table.kind(*first)) {
                (Adjust::Ref | Adjust::Mut, Kind::Ref(_, inner)) => inner,
                _ => *first,
            };
            self.table.unify(this, expected);
        }
        if let Some(expected) = expected
            && self.expects(ret, expected)
        {
            self.table.unify(ret, expected);
        }
        self.arguments(&call.args, params.get(1..).unwrap_or(&[]));
        let self_ty = Some(pick.self_ty);
        self.calls.insert(id, CallSite { callee: Callee::Fn(pick.fun), adjust: pick.adjust, substs, ret, self_ty });
        ret
    }

    /// Whether what a type derefs to in the end may be found yet.
    fn leads_to_open(&mut self, ty: T) -> bool {
        let last = self.autoderef(ty).last().copied();
        last.is_some_and(|last| matches!(self.table.kind(last), Kind::Var(_))) && !self.table.is_open(ty)
    }

    /// `x.clone()` of a type that is not read is a value of that type.
    fn clone_of_unread(&mut self, receiver: T, call: &MethodCall) -> Option<T> {
        let clone = self.index.lang_trait("clone")?;
        let is_clone = call.args.is_empty()
            && self.index.traits[clone.index()].ast.items.first().is_some_and(|i| i.name == call.name);
        let ty = match self.table.kind(receiver) {
            Kind::Ref(_, inner) => inner,
            _ => receiver,
        };
        (is_clone && !self.table.is_open(ty)).then_some(ty)
    }

    fn method_substs(&mut self, pick: &Pick, turbofish: Option<&GenericArgs>) -> Vec<T> {
        let index = self.index;
        let sig = index.sig(pick.fun);
        let mut substs = pick.outer.clone();
        substs.truncate(sig.outer_arity as usize);
        while substs.len() < sig.outer_arity as usize {
            substs.push(self.table.var());
        }
        self.own_args(&mut substs, sig.arity, turbofish);
        substs
    }

    fn own_args(&mut self, substs: &mut Vec<T>, arity: u32, written: Option<&GenericArgs>) {
        for ty in written.map_or(&[][..], |w| &w.types[..]) {
            if substs.len() < arity as usize {
                let ty = self.written(ty);
                substs.push(ty);
            }
        }
        while substs.len() < arity as usize {
            substs.push(self.table.var());
        }
    }

    /// The functions of this name for types with these heads, of crates that this one depends on.
    fn candidates(&self, heads: &[Head], name: Name, params: Option<usize>) -> smallvec::SmallVec<[FnId; 8]> {
        let index = self.index;
        let visible = index.visible_from(index.crate_of(self.scope.module));
        index.candidates(heads, name, visible, params)
    }

    /// The method that a name means on a receiver of this type.
    ///
    /// Where no trait that is seen to be in scope has it, the others are asked: an import may come from a macro.
    /// Reference: `expr.method.candidate-search`; visibility is not looked at.
    pub(super) fn pick(&mut self, receiver: T, name: Name, args: usize) -> Option<Pick> {
        let mut is_any_hidden = false;
        let picked = self.pick_among(receiver, name, args, Some(&mut is_any_hidden));
        if picked.is_none() && is_any_hidden {
            return self.pick_among(receiver, name, args, None);
        }
        picked
    }

    /// Among the methods of traits in scope, telling whether there are others; or among all.
    fn pick_among(&mut self, receiver: T, name: Name, args: usize, mut hidden: Option<&mut bool>) -> Option<Pick> {
        for step in self.autoderef(receiver) {
            let inner = match self.table.kind(step) {
                Kind::Var(_) | Kind::Unknown => return None,
                Kind::Ref(_, inner) => Some(inner),
                // `self: Arc<Self>`, `self: Pin<&mut Self>`
                Kind::Adt(_, list) => self.table.items(list).first().map(|t| match self.table.kind(*t) {
                    Kind::Ref(_, target) => target,
                    _ => *t,
                }),
                _ => None,
            };
            let heads = [self.head(step), inner.map_or(Head::Other, |t| self.head(t))];
            let mut candidates = self.candidates(&heads, name, Some(args));
            let is_bounded = |ty| matches!(self.table.kind(ty), Kind::Param(_) | Kind::Dyn(_) | Kind::Opaque(..));
            let comes_with_its_traits = is_bounded(step) || inner.is_some_and(is_bounded);
            candidates.retain(|fun| {
                let is_of_all = self.is_of_every_type(*fun);
                let is_hidden = match &hidden {
                    Some(_) => !comes_with_its_traits || is_of_all,
                    None => is_of_all,
                } && !self.is_in_scope(*fun);
                if let Some(hidden) = &mut hidden {
                    **hidden |= is_hidden && !is_of_all;
                }
                !is_hidden
            });
            if let Some(pick) = self.pick_at(&candidates, step) {
                return Some(pick);
            }
            // An array is a slice, too.
            if let Kind::Array(element) = self.table.kind(step) {
                let slice = self.table.add(Kind::Slice(element));
                let candidates = self.candidates(&[Head::Slice], name, None);
                for level in [Adjust::Value, Adjust::Ref, Adjust::Mut] {
                    if let Some(pick) = candidates.iter().find_map(|fun| self.fits(*fun, slice, level)) {
                        return Some(pick);
                    }
                }
            }
        }
        None
    }

    /// The candidate that fits a step of autoderef: by value, by reference, by mutable reference.
    fn pick_at(&mut self, candidates: &[FnId], step: T) -> Option<Pick> {
        let index = self.index;
        for level in [Adjust::Value, Adjust::Ref, Adjust::Mut] {
            // An inherent method stands before a trait's.
            let mut from_trait = None;
            for fun in candidates {
                let Some(pick) = self.fits(*fun, step, level) else { continue };
                let is_inherent = match index.fun(*fun).container {
                    Container::Impl(imp) => index.impls[imp.index()].ast.trait_.is_none(),
                    Container::Trait(_) | Container::Module => false,
                };
                if is_inherent {
                    return Some(pick);
                }
                // A concrete impl says more than the trait's declaration.
                let is_impl = matches!(index.fun(*fun).container, Container::Impl(_));
                match &from_trait {
                    Some((true, _)) => {}
                    Some((false, _)) if !is_impl => {}
                    _ => from_trait = Some((is_impl, pick)),
                }
            }
            if let Some((_, pick)) = from_trait {
                return Some(pick);
            }
        }
        None
    }

    /// Whether a method is one of every type: where its trait is not in scope, it must not stand before those of what the type derefs to.
    fn is_of_every_type(&self, fun: FnId) -> bool {
        let trait_ = match self.index.fun(fun).container {
            Container::Impl(imp) => self.index.impls[imp.index()].trait_,
            Container::Trait(trait_) => Some(trait_),
            Container::Module => None,
        };
        trait_.is_some() && (trait_ == self.index.lang_trait("borrow") || trait_ == self.index.lang_trait("borrow_mut"))
    }

    /// Whether a method's trait is in scope here; an inherent method always is.
    fn is_in_scope(&self, fun: FnId) -> bool {
        let trait_ = match self.index.fun(fun).container {
            Container::Impl(imp) if self.index.impls[imp.index()].ast.trait_.is_none() => return true,
            Container::Impl(imp) => self.index.impls[imp.index()].trait_,
            Container::Trait(trait_) => Some(trait_),
            Container::Module => return true,
        };
        let Some(trait_) = trait_ else { return true };
        let def = Def::Trait(trait_);
        self.scope.locals.iter().any(|(_, local)| *local == def)
            || self.index.is_named_in(self.scope.module, self.index.traits[trait_.index()].name, def)
            || self.index.is_in_prelude(self.index.traits[trait_.index()].name, def)
    }

    /// Whether a method can be called on a type by value, by reference or by mutable reference.
    fn fits(&mut self, fun: FnId, step: T, level: Adjust) -> Option<Pick> {
        let index = self.index;
        let receiver = index.fun(fun).ast.receiver.as_ref()?;
        // The type that `Self` is, when the method's `self` is to be this type.
        let (self_ty, adjust) = match (level, receiver) {
            (Adjust::Value, Receiver::Value) => (step, Adjust::Value),
            (Adjust::Value, Receiver::Ref) => match self.table.kind(step) {
                Kind::Ref(_, inner) => (inner, Adjust::Ref),
                _ => return None,
            },
            (Adjust::Value, Receiver::RefMut) => match self.table.kind(step) {
                Kind::Ref(true, inner) => (inner, Adjust::Mut),
                _ => return None,
            },
            (_, Receiver::Typed(_)) => (self.typed_receiver(fun, step, level)?, level),
            (Adjust::Ref, Receiver::Ref) => (step, Adjust::Ref),
            (Adjust::Mut, Receiver::RefMut) => (step, Adjust::Mut),
            _ => return None,
        };
        let outer = self.container_args(index.fun(fun).container, self_ty)?;
        Some(Pick { fun, adjust, self_ty, outer })
    }

    /// `self: Arc<Self>`, `self: &Arc<Self>`: what `Self` is.
    fn typed_receiver(&mut self, fun: FnId, step: T, level: Adjust) -> Option<T> {
        let declared = match (&self.index.sig(fun).params[0], level) {
            (GTy::Ref(false, inner), Adjust::Ref) | (GTy::Ref(true, inner), Adjust::Mut) => inner,
            (declared, Adjust::Value) => declared,
            _ => return None,
        };
        let GTy::Adt(adt, args) = declared else { return None };
        let Kind::Adt(other, list) = self.table.kind(step) else { return None };
        let inner = *self.table.items(list).first()?;
        if *adt != other {
            return None;
        }
        match (args.first()?, self.table.kind(inner)) {
            (GTy::Ref(..), Kind::Ref(_, target)) => Some(target),
            _ => Some(inner),
        }
    }

    /// The type arguments of the impl or trait, when a type is its `Self`.
    fn container_args(&mut self, container: Container, self_ty: T) -> Option<Vec<T>> {
        let index = self.index;
        match container {
            Container::Module => None,
            Container::Impl(imp) => {
                let header = index.impl_header(imp);
                if let GTy::Adt(want, _) = header.self_ty
                    && !matches!(self.table.kind(self_ty), Kind::Adt(got, _) if got == want)
                {
                    return None;
                }
                let mut substs: Vec<Option<T>> = vec![None; header.arity as usize];
                self.matches(&header.self_ty, self_ty, &mut substs)?;
                if let GTy::Param(_) | GTy::Ref(..) = header.self_ty {
                    // A blanket impl: only for types that have what it asks for.
                    for (on, bound) in &header.bounds {
                        let (GTy::Param(n), Some(trait_)) = (on, bound.trait_) else { continue };
                        let Some(Some(ty)) = substs.get(*n as usize).copied() else { continue };
                        if !self.has_trait(ty, trait_, 4) {
                            return None;
                        }
                    }
                }
                let substs: Vec<T> = substs.into_iter().map(|s| s.unwrap_or_else(|| self.table.var())).collect();
                self.bind_by_bounds(&header.bounds, &substs);
                Some(substs)
            }
            Container::Trait(trait_) => {
                let args = self.trait_args(trait_, self_ty)?;
                let mut substs = vec![self_ty];
                substs.extend(args);
                Some(substs)
            }
        }
    }

    /// The trait's own arguments, when a type has the trait.
    fn trait_args(&mut self, trait_: TraitId, ty: T) -> Option<Vec<T>> {
        let index = self.index;
        let arity = index.traits[trait_.index()].ast.generics.params.len() as u32;
        let bounds = match self.table.kind(ty) {
            Kind::Dyn(n) | Kind::Opaque(n, _) => self.table.bounds[n as usize].clone(),
            Kind::Param(_) => self.env_bounds(ty),
            _ => Vec::new(),
        };
        if let Some(bound) = self.closure_of(&bounds).into_iter().find(|b| b.trait_ == Some(trait_)) {
            let mut args = bound.args;
            args.extend(self.vars(arity.saturating_sub(args.len() as u32)));
            return Some(args);
        }
        if let Some((imp, substs)) = self.implements(ty, trait_, &[], 4) {
            let header = index.impl_header(imp);
            let mut args = self.instantiate_all(&header.trait_args, &substs, None);
            args.extend(self.vars(arity.saturating_sub(args.len() as u32)));
            return Some(args);
        }
        self.has_trait(ty, trait_, 4).then(|| self.vars(arity))
    }

    /// A path as a value.
    pub(super) fn path(&mut self, id: ExprId, path: &Path, expected: Option<T>) -> T {
        let Some((base, rest)) = self.base_of(path) else {
            return self.value(id, path, expected);
        };
        match rest {
            [] => self.constructor_value(path, base),
            [segment, ..] => self.associated(base, segment, None),
        }
    }

    /// `T::f`, `Self::f`, `<T as Trait>::f`: the type that comes first.
    fn base_of<'p>(&mut self, path: &'p Path) -> Option<(T, &'p [Segment])> {
        if let Some(qself) = &path.qself {
            let ty = self.written(&qself.0);
            return Some((ty, &path.segments[qself.1 as usize..]));
        }
        let first = path.segments.first()?;
        if path.global {
            return None;
        }
        if first.name == "Self" {
            let lowered = self.scope.self_ty.clone()?;
            let params = self.params_of.clone();
            let ty = self.instantiate(&lowered, &params, None);
            return Some((ty, &path.segments[1..]));
        }
        let n = self.scope.params.iter().rposition(|name| *name == first.name)?;
        (path.segments.len() > 1).then(|| (self.params_of.get(n).copied().unwrap_or(self.unknown), &path.segments[1..]))
    }

    /// `Self` or `Self(..)` of a struct.
    fn constructor_value(&mut self, path: &Path, base: T) -> T {
        let _ = path;
        match self.table.kind(base) {
            Kind::Adt(adt, list) if !self.index.field_types(adt).first().is_none_or(|f| f.is_empty()) => {
                self.table.add(Kind::Ctor(adt, 0, list))
            }
            _ => base,
        }
    }

    fn value(&mut self, id: ExprId, path: &Path, expected: Option<T>) -> T {
        let index = self.index;
        let Some((def, rest)) = index.resolve_in(&self.scope, path, Namespace::Values) else { return self.unknown };
        let named = path.segments.len() - rest.len();
        let written = path.segments[..named].last().and_then(|s| s.args.as_deref());
        if let [segment, ..] = rest {
            let trait_ = if let Def::Trait(trait_) = def { Some(trait_) } else { None };
            let base = match trait_ {
                Some(_) => self.table.var(),
                None => {
                    let lowered = index.lower_def(def, written, &self.scope);
                    let params = self.params_of.clone();
                    let base = self.instantiate(&lowered, &params, None);
                    let spots = |this: &Self| this.index.spots_of_path(path, named, def, &this.scope);
                    self.note_written(&spots, &lowered, base);
                    base
                }
            };
            return self.associated(base, segment, trait_);
        }
        match def {
            Def::Fn(fun) => {
                let mut substs = Vec::new();
                self.own_args(&mut substs, index.sig(fun).arity, written);
                let list = self.table.list(&substs);
                self.table.add(Kind::FnDef(fun, list))
            }
            Def::Static(static_) => {
                self.statics.insert(id, static_);
                let declared = index.static_type(static_);
                let ty = self.instantiate(declared, &[], None);
                self.note(Declared::Static(static_), declared, ty);
                ty
            }
            Def::Adt(adt) => self.constructor_of(adt, 0, written),
            Def::Variant(adt, n) => {
                // `Option::<T>::None` has its arguments one segment earlier.
                let earlier = named.checked_sub(2).and_then(|n| path.segments.get(n)).and_then(|s| s.args.as_deref());
                let ty = self.constructor_of(adt, n, written.or(earlier));
                if let Some(expected) = expected {
                    self.table.unify(ty, expected);
                }
                ty
            }
            Def::External(_) | Def::Mod(_) | Def::Trait(_) | Def::Alias(_) | Def::Prim(_) => self.unknown,
        }
    }

    fn constructor_of(&mut self, adt: crate::index::AdtId, variant: u32, written: Option<&GenericArgs>) -> T {
        let index = self.index;
        let mut args = Vec::new();
        self.own_args(&mut args, index.adt(adt).generics.params.len() as u32, written);
        let list = self.table.list(&args);
        let is_unit = index.adt(adt).variant_fields(variant).list().is_empty();
        self.table.add(if is_unit { Kind::Adt(adt, list) } else { Kind::Ctor(adt, variant, list) })
    }

    /// `Type::name`: a variant, an associated function, or an associated const.
    fn associated(&mut self, base: T, segment: &Segment, trait_: Option<TraitId>) -> T {
        let index = self.index;
        if let Kind::Adt(adt, list) = self.table.kind(base)
            && let Some(n) = index.adt(adt).variants().iter().position(|v| v.name == segment.name)
        {
            let is_unit = index.adt(adt).variant_fields(n as u32).list().is_empty();
            return self.table.add(if is_unit { Kind::Adt(adt, list) } else { Kind::Ctor(adt, n as u32, list) });
        }
        let candidates = match trait_ {
            Some(_) => index.trait_fns_named(segment.name).collect(),
            None => self.candidates(&[self.head(base)], segment.name, None),
        };
        let mut found: Option<(u8, FnId, Vec<T>)> = None;
        for fun in &candidates {
            let container = index.fun(*fun).container;
            let rank = match container {
                Container::Impl(imp) if index.impls[imp.index()].ast.trait_.is_none() => 3,
                Container::Impl(_) => 2,
                Container::Trait(of) => {
                    if trait_ == Some(of) {
                        4
                    } else {
                        1
                    }
                }
                Container::Module => 0,
            };
            if found.as_ref().is_some_and(|(best, _, _)| *best >= rank) {
                continue;
            }
            if let Some(wanted) = trait_
                && container != Container::Trait(wanted)
            {
                continue;
            }
            let outer = match (container, trait_) {
                (Container::Trait(of), Some(wanted)) if of == wanted => {
                    let arity = index.traits[of.index()].ast.generics.params.len() as u32;
                    let mut outer = vec![base];
                    outer.extend(self.vars(arity));
                    Some(outer)
                }
                _ if self.table.is_open(base) => None,
                _ => self.container_args(container, base),
            };
            if let Some(outer) = outer {
                found = Some((rank, *fun, outer));
            }
        }
        if let Some((_, fun, outer)) = found {
            let pick = Pick { fun, adjust: Adjust::None, self_ty: base, outer };
            let substs = self.method_substs(&pick, segment.args.as_deref());
            let list = self.table.list(&substs);
            let ty = self.table.add(Kind::FnDef(fun, list));
            if let Some(tracks) = self.table.tracks.as_mut().filter(|_| index.is_of_twin(fun)) {
                let base = pick.self_ty;
                tracks.same.push((base, ty));
            }
            return ty;
        }
        self.associated_const(base, segment.name)
    }

    fn associated_const(&mut self, base: T, name: Name) -> T {
        let index = self.index;
        for id in index.consts_of(self.head(base), name) {
            let items = &index.impls[id.index()].ast.items;
            if let Some(ItemKind::Const(ty, _)) = items.iter().find(|i| i.name == name).map(|i| &i.kind) {
                let lowered = index.lower(ty, &index.impl_scope(*id));
                return self.instantiate(&lowered, &[], None);
            }
        }
        self.unknown
    }
}
