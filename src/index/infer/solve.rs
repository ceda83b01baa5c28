//! Traits: which impl a type has, what its associated types are, what it derefs to; and bounds that wait for a type.

use super::table::{FutureOf, Kind, LBound, T};
use super::{Infer, Projected};
use crate::index::methods::Head;
use crate::index::types::{GBound, GTy};
use crate::index::{Container, FnId, ImplId, TraitId};
use crate::syntax::Name;
use crate::syntax::ast::{ExprId, ItemKind};

/// Bounds of blanket impls are looked into this deep.
const BOUND_DEPTH: u32 = 4;

impl Infer<'_, '_> {
    /// The associated type of a type; a variable while the type is not known.
    pub(super) fn project(&mut self, ty: T, trait_: Option<TraitId>, name: Name) -> T {
        let (trait_, args) = self.asked_of(ty, trait_, name);
        if let Some(found) = self.try_project(ty, trait_, &args, name) {
            return found;
        }
        if matches!(self.table.kind(ty), Kind::Var(_)) {
            let var = self.table.var();
            self.projections.push(Projected { ty, trait_, args, name, var });
            return var;
        }
        self.unknown
    }

    /// The trait whose associated type is meant, with its arguments, where the function that is called says so.
    fn asked_of(&self, ty: T, trait_: Option<TraitId>, name: Name) -> (Option<TraitId>, Vec<T>) {
        let is_meant = |(on, bound): &&(T, LBound)| {
            let declares = || bound.trait_.is_some_and(|of| self.index.traits_declaring(name).contains(&of));
            self.table.resolve(*on) == self.table.resolve(ty)
                && (trait_.is_none() || bound.trait_ == trait_)
                && declares()
        };
        match self.asked.iter().find(is_meant) {
            Some((_, bound)) => (bound.trait_, bound.args.clone()),
            None => (trait_, Vec::new()),
        }
    }

    fn try_project(&mut self, ty: T, trait_: Option<TraitId>, args: &[T], name: Name) -> Option<T> {
        if self.depth > 12 {
            return None;
        }
        self.depth += 1;
        self.choose_number(ty, trait_);
        let found = self.project_at(ty, trait_, args, name);
        self.depth -= 1;
        found
    }

    /// A number without a suffix is what a trait is for, if of numbers that is `usize` alone.
    fn choose_number(&mut self, ty: T, trait_: Option<TraitId>) {
        let (Some(trait_), Kind::Var(_)) = (trait_, self.table.kind(ty)) else { return };
        if !self.numbers.contains(&self.table.resolve(ty)) {
            return;
        }
        let has = |name: &str| self.index.has_own_impl(trait_, Head::Prim(Name::from(name)));
        if has("usize") && !has("i32") {
            let number = self.prim("usize");
            self.table.unify(ty, number);
        }
    }

    fn project_at(&mut self, ty: T, trait_: Option<TraitId>, args: &[T], name: Name) -> Option<T> {
        match self.table.kind(ty) {
            Kind::Var(_) | Kind::Unknown => return None,
            Kind::Future(output, _) if name == "Output" => return Some(output),
            Kind::Ref(_, inner) if self.is_iterator_through_ref(trait_) => {
                if let Some(found) = self.project_at(inner, trait_, args, name) {
                    return Some(found);
                }
            }
            Kind::Lambda(id) if name == "Output" => return Some(self.lambda_output(id)),
            Kind::Dyn(n) | Kind::Opaque(n, _) => {
                let bounds = self.table.bounds[n as usize].clone();
                if let Some(found) = self.assoc_in(&bounds, name) {
                    return Some(found);
                }
            }
            _ => {}
        }
        let env: Vec<LBound> = self.env_bounds(ty);
        if let Some(found) = self.assoc_in(&env, name) {
            return Some(found);
        }
        let traits: smallvec::SmallVec<[TraitId; 8]> = match trait_ {
            Some(trait_) => smallvec::smallvec![trait_],
            None => self.traits_with_assoc(name),
        };
        for trait_ in traits {
            if let Some((imp, substs)) = self.implements(ty, trait_, args, BOUND_DEPTH) {
                let index = self.index;
                let header = index.impl_header(imp);
                if let Some((_, declared)) = header.assoc.iter().find(|(n, _)| *n == name) {
                    self.bind_by_bounds(&header.bounds, &substs);
                    let ty = self.instantiate(declared, &substs, None);
                    self.note(super::track::Declared::Assoc(imp, name), declared, ty);
                    return Some(ty);
                }
            }
        }
        self.declared_assoc(ty, name)
    }

    /// `&mut I` iterates as `I` does, and `&mut F` is a future as `F` is.
    fn is_iterator_through_ref(&self, trait_: Option<TraitId>) -> bool {
        trait_.is_some() && (trait_ == self.index.lang_trait("iterator") || trait_ == self.index.lang_trait("future"))
    }

    fn lambda_output(&mut self, id: crate::syntax::ast::LambdaId) -> T {
        let ret = self.lambdas[id.index()].ret;
        if self.is_async_closure(id) { self.table.add(Kind::Future(ret, Some(FutureOf::Lambda(id)))) } else { ret }
    }

    /// The traits that `T::Item` without a trait may mean: those that people use most, then the others.
    ///
    /// Errs loud: of a type that has several of them, the first is taken.
    fn traits_with_assoc(&self, name: Name) -> smallvec::SmallVec<[TraitId; 8]> {
        const MOST: usize = 8;
        let lang = ["iterator", "into_iterator", "stream", "deref", "future", "into_future", "index"];
        let declaring = self.index.traits_declaring(name);
        let mut found: smallvec::SmallVec<[TraitId; 8]> =
            lang.into_iter().filter_map(|lang| self.index.lang_trait(lang)).filter(|t| declaring.contains(t)).collect();
        let others = declaring.iter().filter(|t| !found.contains(t)).copied().collect::<Vec<_>>();
        found.extend(others.into_iter().take(MOST));
        found
    }

    /// The associated type of a parameter, a `dyn` or an `impl Trait` that nobody names: a type with the bounds that the trait declares for it.
    fn declared_assoc(&mut self, ty: T, name: Name) -> Option<T> {
        let bounds = match self.table.kind(ty) {
            Kind::Param(n) => {
                if let Some((_, _, found)) = self.assoc_params.iter().find(|(param, of, _)| *param == n && *of == name)
                {
                    return Some(*found);
                }
                self.env_bounds(ty)
            }
            Kind::Dyn(n) | Kind::Opaque(n, _) => self.table.bounds[n as usize].clone(),
            _ => return None,
        };
        let index = self.index;
        for bound in self.closure_of(&bounds) {
            let Some(trait_) = bound.trait_ else { continue };
            let items = &index.traits[trait_.index()].ast.items;
            let declared = items.iter().find_map(|item| match &item.kind {
                ItemKind::TypeAlias(_, None, bounds) if item.name == name => Some(bounds),
                _ => None,
            });
            let Some(declared) = declared else { continue };
            let scope = index.trait_scope(trait_);
            let mut args = vec![ty];
            args.extend(bound.args.iter().copied());
            let own = (declared.iter())
                .map(|bound| index.lower_bound(bound, &scope))
                .map(|bound| self.instantiate_bound(&bound, &args, None))
                .collect();
            self.table.bounds.push(own);
            let found = self.table.add(Kind::Opaque(self.table.bounds.len() as u32 - 1, None));
            if let Kind::Param(n) = self.table.kind(ty) {
                self.assoc_params.push((n, name, found));
            }
            return Some(found);
        }
        None
    }

    fn assoc_in(&mut self, bounds: &[LBound], name: Name) -> Option<T> {
        for bound in bounds {
            if let Some((_, ty)) = bound.assoc.iter().find(|(n, _)| *n == name) {
                return Some(*ty);
            }
        }
        // `trait Sub: Super<Item = T>`
        for bound in bounds {
            for (trait_, superbound) in self.supertraits(bound) {
                let _ = trait_;
                if let Some((_, ty)) = superbound.assoc.iter().find(|(n, _)| *n == name) {
                    return Some(*ty);
                }
            }
        }
        None
    }

    fn supertraits(&mut self, bound: &LBound) -> Vec<(TraitId, LBound)> {
        let Some(trait_) = bound.trait_ else { return Vec::new() };
        let index = self.index;
        let def = &index.traits[trait_.index()];
        if def.ast.supers.is_empty() {
            return Vec::new();
        }
        let scope = index.trait_scope(trait_);
        let mut args = vec![self.unknown];
        args.extend(bound.args.iter().copied());
        let mut out = Vec::new();
        for super_ in &def.ast.supers {
            let bound = index.lower_bound(super_, &scope);
            if let Some(trait_) = bound.trait_ {
                let local = self.instantiate_bound(&bound, &args, None);
                out.push((trait_, local));
            }
        }
        out
    }

    /// All traits of a bound list, supertraits included, each with its arguments.
    pub(super) fn closure_of(&mut self, bounds: &[LBound]) -> Vec<LBound> {
        let mut all: Vec<LBound> = bounds.to_vec();
        let mut n = 0;
        while n < all.len() && all.len() < 32 {
            let more = self.supertraits(&all[n].clone());
            for (trait_, bound) in more {
                if !all.iter().any(|b| b.trait_ == Some(trait_)) {
                    all.push(bound);
                }
            }
            n += 1;
        }
        all
    }

    /// The bounds that the function itself declares for a type.
    pub(super) fn env_bounds(&self, ty: T) -> Vec<LBound> {
        let kind = self.table.kind(ty);
        (self.env.iter())
            .filter(|(on, _)| match (self.table.kind(*on), kind) {
                (Kind::Param(a), Kind::Param(b)) => a == b,
                _ => self.table.resolve(*on) == self.table.resolve(ty),
            })
            .map(|(_, bound)| bound.clone())
            .collect()
    }

    /// The impl of a trait that a type has, with the impl's type arguments.
    ///
    /// Errs loud: where several impls fit what is known, the first in source order is taken.
    pub(super) fn implements(&mut self, ty: T, trait_: TraitId, args: &[T], depth: u32) -> Option<(ImplId, Vec<T>)> {
        let index = self.index;
        let mut weak = None;
        let head = self.head(ty);
        for imp in &index.impls_for(trait_, head) {
            let header = index.impl_header(*imp);
            let mut substs: Vec<Option<T>> = vec![None; header.arity as usize];
            let Some(mut is_exact) = self.matches(&header.self_ty, ty, &mut substs) else { continue };
            let mut fits = true;
            for (pattern, arg) in header.trait_args.iter().zip(args) {
                match self.matches(pattern, *arg, &mut substs) {
                    Some(exact) => is_exact &= exact,
                    None => fits = false,
                }
            }
            if !fits || !self.bounds_hold(&header.self_ty, &header.bounds, &substs, depth) {
                continue;
            }
            let substs: Vec<T> = substs.into_iter().map(|s| s.unwrap_or_else(|| self.table.var())).collect();
            if is_exact {
                return Some((*imp, substs));
            }
            weak.get_or_insert((*imp, substs));
        }
        weak
    }

    /// The head of a type, to look up impls by.
    pub(super) fn head(&self, ty: T) -> Head {
        self.table.head(ty)
    }

    /// The bounds of a blanket impl's own parameter (`impl<T: Bound> Trait for T`).
    fn bounds_hold(&mut self, self_ty: &GTy, bounds: &[(GTy, GBound)], substs: &[Option<T>], depth: u32) -> bool {
        let GTy::Param(n) = (match self_ty {
            GTy::Ref(_, inner) => inner,
            other => other,
        }) else {
            return true;
        };
        let Some(Some(ty)) = substs.get(*n as usize).copied() else { return true };
        for (on, bound) in bounds {
            if *on != GTy::Param(*n) {
                continue;
            }
            let Some(trait_) = bound.trait_ else {
                continue;
            };
            if depth == 0 || !self.has_trait(ty, trait_, depth - 1) {
                return false;
            }
        }
        true
    }

    /// Whether a type has a trait, as far as is known. Marker traits without any impl are taken to hold.
    pub(super) fn has_trait(&mut self, ty: T, trait_: TraitId, depth: u32) -> bool {
        let index = self.index;
        let is_lang = |name: &str| index.lang_trait(name) == Some(trait_);
        match self.table.kind(ty) {
            Kind::Var(_) | Kind::Unknown => return false,
            Kind::Future(..) if is_lang("future") || is_lang("into_future") => return true,
            Kind::Lambda(_) | Kind::FnDef(..) | Kind::Ctor(..) | Kind::FnPtr(..)
                if is_lang("fn") || is_lang("fn_mut") || is_lang("fn_once") =>
            {
                return true;
            }
            Kind::Dyn(n) | Kind::Opaque(n, _) => {
                let bounds = self.table.bounds[n as usize].clone();
                if self.closure_of(&bounds).iter().any(|b| b.trait_ == Some(trait_)) {
                    return true;
                }
            }
            Kind::Param(_) => {
                let bounds = self.env_bounds(ty);
                if self.closure_of(&bounds).iter().any(|b| b.trait_ == Some(trait_)) {
                    return true;
                }
            }
            Kind::Ref(_, inner)
                if self.is_iterator_through_ref(Some(trait_))
                    && depth > 0
                    && self.has_trait(inner, trait_, depth - 1) =>
            {
                return true;
            }
            Kind::Adt(adt, _) if index.derives(adt, trait_) => return true,
            _ => {}
        }
        if !index.has_impls(trait_) {
            // `Send`, `Sized`: of those that are known by declaration, no one writes impls. Any other trait without an impl holds for nothing.
            let def = &index.traits[trait_.index()];
            return def.ast.items.is_empty() && index.krate(def.module).target.is_none();
        }
        self.implements(ty, trait_, &[], depth).is_some()
    }

    /// Whether a declared type fits a type, its parameters found on the way. `Some(false)`: fits only since something is not known.
    pub(super) fn matches(&mut self, pattern: &GTy, ty: T, substs: &mut [Option<T>]) -> Option<bool> {
        let kind = self.table.kind(ty);
        if let GTy::Param(n) = pattern {
            return match substs.get(*n as usize).copied() {
                Some(Some(known)) => self.same(known, ty, 8),
                Some(None) => {
                    substs[*n as usize] = Some(ty);
                    Some(!matches!(kind, Kind::Var(_) | Kind::Unknown))
                }
                None => Some(false),
            };
        }
        if matches!(kind, Kind::Var(_) | Kind::Unknown) {
            return Some(false);
        }
        let all = |this: &mut Self, patterns: &[GTy], types: Vec<T>, substs: &mut [Option<T>]| {
            let mut exact = true;
            for (pattern, ty) in patterns.iter().zip(types) {
                exact &= this.matches(pattern, ty, substs)?;
            }
            Some(exact)
        };
        match (pattern, kind) {
            (GTy::Adt(id, patterns), Kind::Adt(other, list)) if *id == other => {
                let types = self.table.items(list).to_vec();
                all(self, patterns, types, substs)
            }
            (GTy::External(path, patterns), Kind::External(other, list)) if *path == other => {
                let types = self.table.items(list).to_vec();
                all(self, patterns, types, substs)
            }
            (GTy::Tuple(patterns), Kind::Tuple(list)) => {
                let types = self.table.items(list).to_vec();
                if patterns.len() == types.len() { all(self, patterns, types, substs) } else { None }
            }
            (GTy::Ref(mutable, inner), Kind::Ref(other, ty)) if *mutable == other => self.matches(inner, ty, substs),
            (GTy::Ptr(inner), Kind::Ptr(ty))
            | (GTy::Slice(inner), Kind::Slice(ty))
            | (GTy::Array(inner), Kind::Array(ty)) => self.matches(inner, ty, substs),
            (GTy::Prim(a), Kind::Prim(b)) => (*a == b).then_some(true),
            (GTy::Never, Kind::Never) => Some(true),
            (GTy::FnPtr(..), Kind::FnPtr(..)) => Some(false),
            (GTy::Dyn(bounds), Kind::Dyn(n)) => {
                let theirs = self.table.bounds[n as usize].first().and_then(|b| b.trait_);
                (bounds.first().and_then(|b| b.trait_) == theirs).then_some(true)
            }
            (GTy::Assoc(..) | GTy::Unknown | GTy::Impl(_) | GTy::Infer, _) => Some(false),
            _ => None,
        }
    }

    /// Whether two types are the same; `Some(false)`: as far as is known.
    fn same(&self, a: T, b: T, depth: u32) -> Option<bool> {
        if self.table.resolve(a) == self.table.resolve(b) {
            return Some(true);
        }
        if depth == 0 {
            return Some(false);
        }
        let lists = |xs, ys| -> Option<bool> {
            let mut exact = true;
            for (x, y) in self.table.items(xs).iter().zip(self.table.items(ys)) {
                exact &= self.same(*x, *y, depth - 1)?;
            }
            Some(exact)
        };
        match (self.table.kind(a), self.table.kind(b)) {
            (Kind::Var(_) | Kind::Unknown, _) | (_, Kind::Var(_) | Kind::Unknown) => Some(false),
            (Kind::Adt(x, xs), Kind::Adt(y, ys)) if x == y => lists(xs, ys),
            (Kind::Tuple(xs), Kind::Tuple(ys)) => lists(xs, ys),
            (Kind::External(x, xs), Kind::External(y, ys)) if x == y => lists(xs, ys),
            (Kind::Ref(_, x), Kind::Ref(_, y))
            | (Kind::Slice(x), Kind::Slice(y))
            | (Kind::Array(x), Kind::Array(y)) => self.same(x, y, depth - 1),
            (Kind::Prim(x), Kind::Prim(y)) => (x == y).then_some(true),
            (Kind::Param(x), Kind::Param(y)) => (x == y).then_some(true),
            (Kind::Dyn(_), Kind::Dyn(_))
            | (Kind::Opaque(..), Kind::Opaque(..))
            | (Kind::FnPtr(..), Kind::FnPtr(..)) => Some(false),
            _ => None,
        }
    }

    /// What a type derefs to.
    pub(super) fn deref(&mut self, ty: T) -> Option<T> {
        match self.table.kind(ty) {
            Kind::Ref(_, inner) | Kind::Ptr(inner) => Some(inner),
            Kind::Adt(..) | Kind::Opaque(..) | Kind::Dyn(_) | Kind::Param(_) | Kind::External(..) => {
                let trait_ = self.index.lang_trait("deref")?;
                let target = self.try_project(ty, Some(trait_), &[], Name::from("Target"))?;
                (!matches!(self.table.kind(target), Kind::Unknown)).then_some(target)
            }
            _ => None,
        }
    }

    /// The type and what it derefs to, in order. A lock or guard that derefs to itself is cut off.
    pub(super) fn autoderef(&mut self, ty: T) -> Vec<T> {
        let mut chain = vec![self.table.resolve(ty)];
        while chain.len() < 12 {
            let Some(next) = self.deref(*chain.last().expect("it begins with one")) else { break };
            let next = self.table.resolve(next);
            if chain.contains(&next) {
                break;
            }
            chain.push(next);
        }
        chain
    }

    /// Says what the bounds of an impl say of its own parameters (`impl<I, F: FnMut(I) -> B> .. for Map<I, F>`).
    pub(super) fn bind_by_bounds(&mut self, bounds: &[(GTy, GBound)], substs: &[T]) {
        for (on, bound) in bounds {
            if bound.args.is_empty() && bound.assoc.is_empty() {
                continue;
            }
            let on = self.instantiate(on, substs, None);
            let bound = self.instantiate_bound(bound, substs, None);
            if !self.settle(on, &bound) {
                self.obligations.push((on, bound));
            }
        }
    }

    /// Tries what waits for a type. `last`: what is not known now never will be.
    pub(super) fn solve(&mut self, last: bool) {
        for _ in 0..4 {
            let mut progress = false;
            for waiting in std::mem::take(&mut self.projections) {
                match self.try_project(waiting.ty, waiting.trait_, &waiting.args, waiting.name) {
                    Some(found) => {
                        self.table.unify(waiting.var, found);
                        progress = true;
                    }
                    None if matches!(self.table.kind(waiting.ty), Kind::Var(_)) && !last => {
                        self.projections.push(waiting);
                    }
                    None => {}
                }
            }
            for (ty, bound) in std::mem::take(&mut self.obligations) {
                if self.settle(ty, &bound) {
                    progress = true;
                } else if !last {
                    self.obligations.push((ty, bound));
                }
            }
            if !progress {
                break;
            }
        }
    }

    /// Takes from a bound what it says, once its type is known. Whether it is done with.
    pub(super) fn settle(&mut self, ty: T, bound: &LBound) -> bool {
        let Some(trait_) = bound.trait_ else { return true };
        let index = self.index;
        let is_fn = ["fn", "fn_mut", "fn_once"].iter().any(|name| index.lang_trait(name) == Some(trait_));
        match self.table.kind(ty) {
            Kind::Var(_) => return false,
            Kind::Unknown => return true,
            _ => {}
        }
        if is_fn {
            self.settle_fn(ty, bound);
            return true;
        }
        for (name, expected) in &bound.assoc {
            if let Some(found) = self.try_project(ty, Some(trait_), &bound.args, *name) {
                self.table.unify(*expected, found);
            }
        }
        if !bound.args.is_empty()
            && let Some((imp, substs)) = self.implements(ty, trait_, &bound.args, BOUND_DEPTH)
        {
            let header = index.impl_header(imp);
            let args = self.instantiate_all(&header.trait_args, &substs, None);
            for (a, b) in args.iter().zip(&bound.args) {
                self.table.unify(*b, *a);
            }
            // `Result<Vec<_>, _>` is made of results, since `Vec<_>` is made of what is in them.
            for (on, bound) in header.bounds.iter().filter(|(_, bound)| !bound.args.is_empty()) {
                let (on, bound) = (self.instantiate(on, &substs, None), self.instantiate_bound(bound, &substs, None));
                self.obligations.push((on, bound));
            }
        }
        true
    }

    /// `VecDeque::from([..])`: what the function is given tells of which impl of its trait it is, and that tells what it gives.
    pub(super) fn settle_impl(&mut self, fun: FnId, substs: &[T], args: &[ExprId]) {
        let index = self.index;
        let (Container::Trait(trait_), Some(this)) = (index.fun(fun).container, substs.first()) else { return };
        let Kind::Adt(_, list) = self.table.kind(*this) else { return };
        let is_open = |ty: T| self.table.is_open(ty);
        if !self.table.items(list).iter().any(|item| is_open(*item)) {
            return;
        }
        let (sig, arity) = (index.sig(fun), index.traits[trait_.index()].ast.generics.params.len() as u32);
        // What is given for a parameter of the trait's own; what it was taken for so far is that of any impl.
        let given = |n: u32| {
            let number = sig.params.iter().position(|param| *param == GTy::Param(n + 1))?;
            args.get(number).map(|arg| self.exprs[arg.index()]).filter(|ty| !is_open(*ty))
        };
        let Some(args) = (0..arity).map(given).collect::<Option<Vec<T>>>().filter(|args| !args.is_empty()) else {
            return;
        };
        let mut fitting = None;
        for imp in &index.impls_for(trait_, self.head(*this)) {
            let Some(substs) = self.fits_impl(*imp, *this, &args) else { continue };
            if fitting.replace((*imp, substs)).is_some() {
                return;
            }
        }
        let Some((imp, substs)) = fitting else { return };
        let substs: Vec<T> = substs.into_iter().map(|found| found.unwrap_or_else(|| self.table.var())).collect();
        let header = index.impl_header(imp);
        let declared = self.instantiate(&header.self_ty, &substs, None);
        self.table.unify(*this, declared);
        let declared = self.instantiate_all(&header.trait_args, &substs, None);
        declared.iter().zip(&args).for_each(|(declared, arg)| self.table.unify(*arg, *declared));
    }

    /// Whether an impl can be that of a type for a trait with these arguments: what its parameters are.
    fn fits_impl(&mut self, imp: ImplId, this: T, args: &[T]) -> Option<Vec<Option<T>>> {
        let index = self.index;
        let header = index.impl_header(imp);
        let mut substs: Vec<Option<T>> = vec![None; header.arity as usize];
        self.matches(&header.self_ty, this, &mut substs)?;
        for (pattern, arg) in header.trait_args.iter().zip(args) {
            self.matches(pattern, *arg, &mut substs)?;
        }
        let is_told = |this: &Self, n: u32| substs[n as usize].is_some_and(|ty| !this.table.is_open(ty));
        let told: Vec<u32> = (0..header.arity).filter(|n| is_told(self, *n)).collect();
        let holds = |n: u32| self.bounds_hold(&GTy::Param(n), &header.bounds, &substs, BOUND_DEPTH);
        told.into_iter().all(holds).then_some(substs)
    }

    /// A callable's parameters and output, unified with `Fn(A) -> B`.
    fn settle_fn(&mut self, ty: T, bound: &LBound) {
        let inputs: Vec<T> = match bound.args.first().map(|t| self.table.kind(*t)) {
            Some(Kind::Tuple(list)) => self.table.items(list).to_vec(),
            _ => Vec::new(),
        };
        let output = bound.assoc.iter().find(|(n, _)| n == "Output").map(|(_, t)| *t);
        if let Some((params, ret)) = self.callable(ty) {
            for (a, b) in params.iter().zip(&inputs) {
                self.table.unify(*b, *a);
            }
            if let Some(output) = output {
                self.table.unify(output, ret);
            }
        }
    }

    /// The parameters and the output of something that can be called.
    pub(super) fn callable(&mut self, ty: T) -> Option<(Vec<T>, T)> {
        match self.table.kind(ty) {
            Kind::Lambda(id) => {
                let params = self.lambdas[id.index()].params.clone();
                let ret = self.lambda_output(id);
                Some((params, ret))
            }
            Kind::FnDef(fun, list) => {
                let substs = self.table.items(list).to_vec();
                Some(self.signature(fun, &substs, Some(ty)))
            }
            Kind::Ctor(adt, variant, list) => {
                let args = self.table.items(list).to_vec();
                let fields = self.field_types(adt, variant, &args).into_iter().map(|(_, t)| t).collect();
                let ret = self.table.add(Kind::Adt(adt, list));
                Some((fields, ret))
            }
            Kind::FnPtr(list, ret) => Some((self.table.items(list).to_vec(), ret)),
            Kind::Dyn(n) | Kind::Opaque(n, _) => {
                let bounds = self.table.bounds[n as usize].clone();
                self.callable_by_bounds(&bounds)
            }
            Kind::Param(_) => {
                let bounds = self.env_bounds(ty);
                self.callable_by_bounds(&bounds)
            }
            Kind::Ref(_, _) | Kind::Adt(..) => {
                let inner = self.deref(ty)?;
                self.callable(inner)
            }
            _ => None,
        }
    }

    fn callable_by_bounds(&mut self, bounds: &[LBound]) -> Option<(Vec<T>, T)> {
        let index = self.index;
        let bound = bounds.iter().find(|b| {
            ["fn", "fn_mut", "fn_once"].iter().any(|name| b.trait_.is_some() && index.lang_trait(name) == b.trait_)
        })?;
        let inputs = match bound.args.first().map(|t| self.table.kind(*t)) {
            Some(Kind::Tuple(list)) => self.table.items(list).to_vec(),
            _ => Vec::new(),
        };
        let output = bound.assoc.iter().find(|(n, _)| n == "Output").map_or(self.unit, |(_, t)| *t);
        Some((inputs, output))
    }
}
