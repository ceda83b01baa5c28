//! Expressions: one exhaustive walk in the order of evaluation.

use super::Infer;
use super::table::{FutureOf, Kind, T};
use super::{Adjust, CallSite, Callee};
use crate::index::ImplId;
use crate::index::types::GTy;
use crate::syntax::Name;
use crate::syntax::ast::{
    BinaryOp, Block, ExprId, ExprKind, LambdaId, LambdaKind, Lit, Path, Shape, Stmt, StmtKind, StructLit, UnaryOp,
};

impl Infer<'_, '_> {
    /// The type of an expression; `expected` is what the place that it stands in wants, if that is known.
    pub(super) fn expr(&mut self, id: ExprId, expected: Option<T>) -> T {
        let ty = self.expr_kind(id, expected);
        self.exprs[id.index()] = ty;
        ty
    }

    fn discard(&mut self, id: ExprId) {
        self.expr(id, None);
    }

    fn expr_kind(&mut self, id: ExprId, expected: Option<T>) -> T {
        let body = self.body;
        match &body.expr(id).kind {
            ExprKind::Missing => self.unknown,
            ExprKind::Lit(lit) => self.literal(*lit),
            ExprKind::Local(binding) => self.binding(*binding),
            ExprKind::Path(path) => self.path(id, path, expected),
            ExprKind::Block(block) => self.block(block, expected),
            ExprKind::Lambda(lambda) => {
                let known = expected
                    .filter(|e| matches!(self.table.kind(*e), Kind::Dyn(_) | Kind::Opaque(..) | Kind::FnPtr(..)));
                let known = known.and_then(|e| self.callable(e));
                self.lambda(*lambda, known)
            }
            ExprKind::If { cond, then, otherwise } => {
                self.discard(*cond);
                let a = self.expr(*then, expected);
                match otherwise {
                    Some(otherwise) => {
                        let b = self.expr(*otherwise, expected);
                        self.join(a, b)
                    }
                    None => self.unit,
                }
            }
            ExprKind::Let { pat, init } => {
                let ty = self.expr(*init, None);
                self.pat(*pat, ty);
                self.prim("bool")
            }
            ExprKind::Match { scrutinee, arms } => {
                let scrutinee = self.expr(*scrutinee, None);
                let mut result: Option<T> = None;
                for arm in arms.iter() {
                    self.pat(arm.pat, scrutinee);
                    if let Some(guard) = arm.guard {
                        self.discard(guard);
                    }
                    let ty = self.expr(arm.body, expected);
                    result = Some(result.map_or(ty, |r| self.join(r, ty)));
                }
                result.unwrap_or_else(|| self.table.add(Kind::Never))
            }
            ExprKind::Loop { label, body: inner } => {
                let ret = self.table.var();
                self.breaks.insert(*label, ret);
                self.discard(*inner);
                ret
            }
            ExprKind::While { cond, body: inner, .. } => {
                self.discard(*cond);
                self.discard(*inner);
                self.unit
            }
            ExprKind::For { pat, iter, body: inner, .. } => {
                let iter = self.expr(*iter, None);
                let item = self.item_of(iter);
                self.pat(*pat, item);
                self.discard(*inner);
                self.unit
            }
            ExprKind::Break { label, value } => {
                let target = label.and_then(|l| self.breaks.get(&l).copied());
                if let Some(value) = value {
                    let ty = self.expr(*value, target);
                    if let Some(target) = target {
                        self.table.unify(target, ty);
                    }
                }
                self.table.add(Kind::Never)
            }
            ExprKind::Continue { .. } => self.table.add(Kind::Never),
            ExprKind::Return(value) => {
                let ret = self.returns.last().copied();
                if let Some(value) = value {
                    let ty = self.expr(*value, ret);
                    if let Some(ret) = ret {
                        self.table.unify(ret, ty);
                    }
                }
                self.table.add(Kind::Never)
            }
            ExprKind::Yield(value) => {
                value.iter().for_each(|v| self.discard(*v));
                self.unit
            }
            ExprKind::Call { callee, args } => self.call(id, *callee, args, expected),
            ExprKind::MethodCall(call) => self.method_call(id, call, expected),
            ExprKind::Field { base, name, .. } => {
                let base = self.expr(*base, None);
                self.field(id, base, *name)
            }
            ExprKind::Index { base, index } => {
                let base = self.expr(*base, None);
                let at = self.expr(*index, None);
                self.element(id, base, at)
            }
            ExprKind::Await { future, .. } => {
                let future = self.expr(*future, None);
                if self.table.is_open(future) {
                    self.solve(false);
                }
                self.awaited(future)
            }
            ExprKind::Try(inner) => {
                let ty = self.expr(*inner, None);
                self.tried(ty)
            }
            ExprKind::Unary(op, inner) => {
                let ty = self.expr(*inner, None);
                match op {
                    UnaryOp::Deref => self.deref(ty).unwrap_or(self.unknown),
                    UnaryOp::Not => self.operator(id, "not", ty, &[]).unwrap_or(ty),
                    UnaryOp::Neg => self.operator(id, "neg", ty, &[]).unwrap_or(ty),
                }
            }
            ExprKind::Binary(op, left, right) => self.binary(id, *op, *left, *right),
            ExprKind::Assign(left, right) => {
                let target = self.expr(*left, None);
                let ty = self.expr(*right, Some(target));
                self.table.unify(target, ty);
                self.unit
            }
            ExprKind::AssignOp(op, left, right) => {
                let left = self.expr(*left, None);
                let right = self.expr(*right, None);
                if let Some(lang) = lang_of(*op, true) {
                    self.operator_of(id, lang, left, &[right]);
                }
                self.unit
            }
            ExprKind::Ref { mutable, place } => {
                let inner = expected.and_then(|e| match self.table.kind(e) {
                    Kind::Ref(_, inner) => Some(inner),
                    _ => None,
                });
                let ty = self.expr(*place, inner);
                self.table.add(Kind::Ref(*mutable, ty))
            }
            ExprKind::Cast(inner, written) => {
                self.discard(*inner);
                self.written(written)
            }
            ExprKind::Range(start, end) => {
                let mut item = None;
                for bound in [start, end].into_iter().flatten() {
                    item = Some(self.expr(*bound, item));
                }
                match (start, end, item) {
                    (Some(_), None, Some(item)) => self.adt("range_from", &[item]),
                    (None, Some(_), Some(item)) => self.adt("range_to", &[item]),
                    (_, _, Some(item)) => self.adt("range", &[item]),
                    (_, _, None) => self.adt("range_full", &[]),
                }
            }
            ExprKind::Tuple(items) => {
                let wanted = match expected.map(|e| self.table.kind(e)) {
                    Some(Kind::Tuple(list)) if self.table.items(list).len() == items.len() => {
                        self.table.items(list).to_vec()
                    }
                    _ => Vec::new(),
                };
                let types: Vec<T> =
                    items.iter().enumerate().map(|(n, item)| self.expr(*item, wanted.get(n).copied())).collect();
                self.tuple(&types)
            }
            ExprKind::Array(items) => {
                let element = self.table.var();
                for item in items.iter() {
                    let ty = self.expr(*item, Some(element));
                    self.table.unify(element, ty);
                }
                self.table.add(Kind::Array(element))
            }
            ExprKind::Repeat(item, len) => {
                let ty = self.expr(*item, None);
                self.discard(*len);
                self.table.add(Kind::Array(ty))
            }
            ExprKind::Struct(lit) => self.struct_literal(lit, expected),
            ExprKind::Macro(mac) => {
                let call = body.mac(*mac);
                let ty = self.macro_call(&call.shape, expected);
                self.given(&call.path).unwrap_or(ty)
            }
        }
    }

    fn literal(&mut self, lit: Lit) -> T {
        match lit {
            Lit::Bool(_) => self.prim("bool"),
            Lit::Zero(suffix) | Lit::Int(suffix, _) | Lit::Float(suffix) if !suffix.is_empty() => {
                self.table.add(Kind::Prim(suffix))
            }
            Lit::Zero(_) | Lit::Int(..) => {
                let number = self.table.var();
                self.numbers.insert(number);
                number
            }
            Lit::Float(_) => self.table.var(),
            Lit::Str => {
                let inner = self.prim("str");
                self.table.add(Kind::Ref(false, inner))
            }
            Lit::ByteStr => {
                let byte = self.prim("u8");
                let inner = self.table.add(Kind::Array(byte));
                self.table.add(Kind::Ref(false, inner))
            }
            Lit::CStr => self.unknown,
            Lit::Char => self.prim("char"),
            Lit::Byte => self.prim("u8"),
        }
    }

    /// The type of two branches.
    fn join(&mut self, a: T, b: T) -> T {
        match (self.table.kind(a), self.table.kind(b)) {
            (Kind::Never | Kind::Unknown, _) => b,
            (_, Kind::Never | Kind::Unknown) => a,
            _ => {
                self.table.unify(a, b);
                a
            }
        }
    }

    pub(super) fn block(&mut self, block: &Block, expected: Option<T>) -> T {
        if let Some(label) = block.label {
            let ret = self.table.var();
            self.breaks.insert(label, ret);
        }
        let is_try = block.kind == crate::syntax::ast::BlockKind::Try;
        let mut diverges = false;
        for stmt in &block.stmts {
            diverges |= self.statement(stmt);
        }
        let ty = match block.tail {
            Some(tail) => self.expr(tail, expected.filter(|_| !is_try)),
            None if diverges => self.table.add(Kind::Never),
            None => self.unit,
        };
        if is_try {
            return self.unknown;
        }
        match block.label.and_then(|l| self.breaks.get(&l).copied()) {
            Some(ret) => {
                let joined = self.join(ret, ty);
                self.table.unify(ret, joined);
                joined
            }
            None => ty,
        }
    }

    /// Whether the statement surely leaves the block.
    fn statement(&mut self, stmt: &Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Let { pat, ty, init, otherwise } => {
                let declared = ty.as_ref().map(|ty| self.written(ty));
                let got = init.map(|init| self.expr(init, declared));
                let ty = match (declared, got) {
                    (Some(declared), Some(got)) => {
                        self.table.unify(declared, got);
                        declared
                    }
                    (Some(ty), None) | (None, Some(ty)) => ty,
                    (None, None) => self.table.var(),
                };
                self.pat(*pat, ty);
                if let Some(otherwise) = otherwise {
                    self.discard(*otherwise);
                }
                false
            }
            StmtKind::Expr(expr) => {
                let ty = self.expr(*expr, None);
                matches!(self.table.kind(ty), Kind::Never)
            }
        }
    }

    fn lambda(&mut self, id: LambdaId, expected: Option<(Vec<T>, T)>) -> T {
        let body = self.body;
        let lambda = body.lambda(id);
        let sig = self.lambdas[id.index()].clone();
        if let Some((inputs, output)) = &expected {
            for (param, input) in sig.params.iter().zip(inputs) {
                self.table.unify(*param, *input);
            }
            if lambda.kind == LambdaKind::Closure
                && lambda.output.is_none()
                && !matches!(self.table.kind(*output), Kind::Dyn(_))
            {
                self.table.unify(sig.ret, *output);
            }
        }
        for (pat, ty) in lambda.params.iter().zip(&sig.params) {
            self.pat(*pat, *ty);
        }
        if let Some(output) = &lambda.output {
            let ty = self.written(output);
            self.table.unify(sig.ret, ty);
        }
        self.returns.push(sig.ret);
        let got = self.expr(lambda.body, Some(sig.ret));
        self.returns.pop();
        self.table.unify(sig.ret, got);
        match lambda.kind {
            LambdaKind::Closure | LambdaKind::AsyncClosure => self.table.add(Kind::Lambda(id)),
            LambdaKind::Async => self.table.add(Kind::Future(sig.ret, Some(FutureOf::Lambda(id)))),
        }
    }

    /// A closure as an argument, with what its parameter says of it.
    pub(super) fn lambda_argument(&mut self, expr: ExprId, expected: Option<(Vec<T>, T)>) -> T {
        let body = self.body;
        let ExprKind::Lambda(id) = body.expr(expr).kind else { return self.expr(expr, None) };
        let ty = self.lambda(id, expected);
        self.exprs[expr.index()] = ty;
        ty
    }

    fn field(&mut self, id: ExprId, base: T, name: Name) -> T {
        if self.table.is_open(base) {
            self.solve(false);
        }
        for step in self.autoderef(base) {
            match self.table.kind(step) {
                Kind::Adt(adt, list) => {
                    let args = self.table.items(list).to_vec();
                    if self.index.adt(adt).variants().is_empty()
                        && !(name.starts_with('_') && self.index.adt(adt).file.is_none())
                        && let Some((_, ty)) = self.field_types(adt, 0, &args).into_iter().find(|(n, _)| *n == name)
                    {
                        self.fields.insert(id, adt);
                        return ty;
                    }
                }
                Kind::Tuple(list) => {
                    if let Some(ty) = name.parse::<usize>().ok().and_then(|n| self.table.items(list).get(n)) {
                        return *ty;
                    }
                }
                _ => {}
            }
        }
        self.unknown
    }

    fn element(&mut self, id: ExprId, base: T, at: T) -> T {
        let is_range = matches!(self.table.kind(at), Kind::Adt(adt, _) if self.index.adt(adt).marks.lang.is_some_and(|lang| lang.starts_with("range")));
        for step in self.autoderef(base) {
            match self.table.kind(step) {
                Kind::Array(element) | Kind::Slice(element) => {
                    return if is_range { self.table.add(Kind::Slice(element)) } else { element };
                }
                Kind::Prim(name) if name == "str" => return step,
                Kind::Var(_) | Kind::Unknown => return self.unknown,
                Kind::Adt(adt, list) if self.is_lang(adt, "vec") => {
                    let element = self.table.items(list).first().copied().unwrap_or(self.unknown);
                    return if is_range { self.table.add(Kind::Slice(element)) } else { element };
                }
                _ => {
                    let Some(trait_) = self.index.lang_trait("index") else { continue };
                    if let Some((imp, substs)) = self.implements(step, trait_, &[at], 4) {
                        let index = self.index;
                        self.note_index(id, imp, step, at);
                        let output = index.impl_header(imp).assoc.iter().find(|(n, _)| n == "Output");
                        if let Some((_, ty)) = output {
                            return self.instantiate(ty, &substs, None);
                        }
                    }
                }
            }
        }
        self.unknown
    }

    /// Keeps the function of the code that an index expression may enter.
    fn note_index(&mut self, id: ExprId, imp: ImplId, this: T, at: T) {
        let index = self.index;
        let is_own =
            |imp: &ImplId| index.impls[imp.index()].fns.first().is_some_and(|fun| index.fun(*fun).file.is_some());
        if !is_own(&imp) {
            return;
        }
        let changing = index.lang_trait("index_mut").and_then(|trait_| self.implements(this, trait_, &[at], 4));
        let imp = changing.map_or(imp, |(changing, _)| changing);
        self.indexed.extend(index.impls[imp.index()].fns.first().map(|fun| (id, *fun)));
    }

    /// What a `for` loop over it hands out.
    fn item_of(&mut self, ty: T) -> T {
        if self.table.is_open(ty) {
            self.solve(false);
        }
        let item = Name::from("Item");
        for lang in ["iterator", "into_iterator"] {
            let Some(trait_) = self.index.lang_trait(lang) else { continue };
            let found = self.project(ty, Some(trait_), item);
            if !matches!(self.table.kind(found), Kind::Unknown) {
                return found;
            }
        }
        self.unknown
    }

    /// What awaiting it gives.
    pub(super) fn awaited(&mut self, ty: T) -> T {
        let output = Name::from("Output");
        for lang in ["future", "into_future"] {
            let Some(trait_) = self.index.lang_trait(lang) else { continue };
            let found = self.project(ty, Some(trait_), output);
            if !matches!(self.table.kind(found), Kind::Unknown) {
                return found;
            }
        }
        self.unknown
    }

    fn tried(&mut self, ty: T) -> T {
        if self.table.is_open(ty) {
            self.solve(false);
        }
        match self.table.kind(ty) {
            Kind::Adt(adt, list) if self.is_lang(adt, "result") || self.is_lang(adt, "option") => {
                self.table.items(list).first().copied().unwrap_or(self.unknown)
            }
            _ => self.unknown,
        }
    }

    fn binary(&mut self, id: ExprId, op: BinaryOp, left: ExprId, right: ExprId) -> T {
        let a = self.expr(left, None);
        let b = self.expr(right, None);
        match op {
            BinaryOp::And | BinaryOp::Or | BinaryOp::Equate | BinaryOp::Compare => self.prim("bool"),
            _ => {
                let Some(lang) = lang_of(op, false) else { return self.unknown };
                if let Some(output) = self.operator(id, lang, a, &[b]) {
                    return output;
                }
                // Numbers, and what behaves like them.
                if self.table.is_open(a) { b } else { a }
            }
        }
    }

    /// What an operator gives that somebody wrote for these types; the call of its function is kept.
    fn operator(&mut self, id: ExprId, lang: &str, this: T, args: &[T]) -> Option<T> {
        let (imp, substs) = self.operator_of(id, lang, this, args)?;
        let (_, output) = self.index.impl_header(imp).assoc.iter().find(|(name, _)| name == "Output")?;
        let ret = self.instantiate(output, &substs, None);
        if let Some(call) = self.calls.get_mut(&id) {
            call.ret = ret;
        }
        Some(ret)
    }

    /// Which impl of an operator's trait somebody wrote for these types; a call of its function is kept that gives nothing.
    fn operator_of(&mut self, id: ExprId, lang: &str, this: T, args: &[T]) -> Option<(ImplId, Vec<T>)> {
        let is_own = |ty: &T| matches!(self.table.kind(*ty), Kind::Adt(..));
        if !std::iter::once(&this).chain(args).any(is_own) {
            return None;
        }
        let index = self.index;
        let (imp, substs) = self.implements(this, index.lang_trait(lang)?, args, 4)?;
        if let Some(fun) = index.impls[imp.index()].fns.first() {
            let (callee, ret) = (Callee::Fn(*fun), self.unit);
            let substs = substs.clone();
            self.calls.insert(id, CallSite { callee, adjust: Adjust::None, substs, ret, self_ty: Some(this) });
        }
        Some((imp, substs))
    }

    fn struct_literal(&mut self, lit: &StructLit, expected: Option<T>) -> T {
        let Some((adt, variant)) = self.constructor(&lit.path) else {
            lit.fields.iter().for_each(|(_, value)| self.discard(*value));
            lit.base.iter().for_each(|base| self.discard(*base));
            return self.unknown;
        };
        let is_self = lit.path.segments.first().is_some_and(|s| s.name == "Self");
        let ty = match &self.scope.self_ty {
            Some(this @ GTy::Adt(of, _)) if is_self && *of == adt => {
                let this = this.clone();
                let params = self.params_of.clone();
                self.instantiate(&this, &params, None)
            }
            _ => {
                let arity = self.index.adt(adt).generics.params.len() as u32;
                let vars = self.vars(arity);
                let list = self.table.list(&vars);
                self.table.add(Kind::Adt(adt, list))
            }
        };
        if let Some(expected) = expected {
            self.table.unify(ty, expected);
        }
        let args = match self.table.kind(ty) {
            Kind::Adt(_, list) => self.table.items(list).to_vec(),
            _ => Vec::new(),
        };
        let fields = self.field_types(adt, variant, &args);
        for (name, value) in &lit.fields {
            let declared = fields.iter().find(|(n, _)| n == name).map(|(_, t)| *t);
            let got = self.expr(*value, declared);
            if let Some(declared) = declared {
                self.table.unify(declared, got);
            }
        }
        if let Some(base) = lit.base {
            let got = self.expr(base, Some(ty));
            self.table.unify(ty, got);
        }
        ty
    }

    /// What the stubs say that a macro gives.
    fn given(&mut self, path: &Path) -> Option<T> {
        let adt = self.index.given_by(path, self.scope.module)?;
        let args = self.vars(self.index.adt(adt).generics.params.len() as u32);
        let list = self.table.list(&args);
        Some(self.table.add(Kind::Adt(adt, list)))
    }

    fn macro_call(&mut self, shape: &Shape, expected: Option<T>) -> T {
        match shape {
            Shape::Opaque | Shape::Nothing => self.unknown,
            Shape::Arguments(args) => {
                args.iter().for_each(|a| self.discard(*a));
                self.unknown
            }
            Shape::Call(args) => {
                let element = self.table.var();
                let wanted = expected.and_then(|e| match self.table.kind(e) {
                    Kind::Adt(adt, list) if self.is_lang(adt, "vec") => self.table.items(list).first().copied(),
                    _ => None,
                });
                for arg in args {
                    let ty = self.expr(*arg, wanted.or(Some(element)));
                    self.table.unify(element, ty);
                }
                self.adt("vec", &[element])
            }
            Shape::Repeat(item, len) => {
                let element = self.expr(*item, None);
                self.discard(*len);
                self.adt("vec", &[element])
            }
            Shape::Format { dest, args, diverges, .. } => {
                dest.iter().for_each(|a| self.discard(*a));
                args.iter().for_each(|a| self.discard(*a));
                if *diverges {
                    self.table.add(Kind::Never)
                } else if dest.is_some() {
                    self.unknown
                } else {
                    self.adt("string", &[])
                }
            }
            Shape::FormatArgs(args) => {
                args.iter().for_each(|a| self.discard(*a));
                self.unknown
            }
            Shape::Assert { cond, args, .. } => {
                self.discard(*cond);
                args.iter().for_each(|a| self.discard(*a));
                self.unit
            }
            Shape::AssertEq { left, right, args } => {
                self.discard(*left);
                self.discard(*right);
                args.iter().for_each(|a| self.discard(*a));
                self.unit
            }
            Shape::Matches { scrutinee, pat, guard } => {
                let ty = self.expr(*scrutinee, None);
                self.pat(*pat, ty);
                guard.iter().for_each(|g| self.discard(*g));
                self.prim("bool")
            }
            Shape::Dbg(args) => {
                let types: Vec<T> = args.iter().map(|a| self.expr(*a, None)).collect();
                match types[..] {
                    [one] => one,
                    _ => self.tuple(&types),
                }
            }
            Shape::Pin(inner) => {
                let ty = self.expr(*inner, None);
                let reference = self.table.add(Kind::Ref(true, ty));
                self.adt("pin", &[reference])
            }
            Shape::Join { branches, is_try } => {
                let mut outputs = Vec::new();
                for branch in branches {
                    let future = self.expr(*branch, None);
                    let output = self.awaited(future);
                    self.outputs.insert(*branch, output);
                    outputs.push(if *is_try { self.tried(output) } else { output });
                }
                let tuple = self.tuple(&outputs);
                if *is_try {
                    let error = self.table.var();
                    self.adt("result", &[tuple, error])
                } else {
                    tuple
                }
            }
            Shape::Select { branches, otherwise } => {
                let mut result: Option<T> = None;
                for branch in branches {
                    branch.cond.iter().for_each(|c| self.discard(*c));
                    let future = self.expr(branch.future, None);
                    let output = self.awaited(future);
                    self.outputs.insert(branch.future, output);
                    self.pat(branch.pat, output);
                    if let Some(handler) = branch.handler {
                        let ty = self.expr(handler, expected);
                        result = Some(result.map_or(ty, |r| self.join(r, ty)));
                    }
                }
                for handler in otherwise {
                    let ty = self.expr(*handler, expected);
                    result = Some(result.map_or(ty, |r| self.join(r, ty)));
                }
                result.unwrap_or(self.unit)
            }
            Shape::Stream(inner) => {
                self.discard(*inner);
                self.unknown
            }
            Shape::CfgIf(branches) => {
                let mut result: Option<T> = None;
                for (_, branch) in branches {
                    let ty = self.expr(*branch, expected);
                    result = Some(result.map_or(ty, |r| self.join(r, ty)));
                }
                result.unwrap_or(self.unit)
            }
            Shape::Inline(inner) => self.expr(*inner, expected),
        }
    }
}

/// The name of an operator's trait, or of that of its assignment.
fn lang_of(op: BinaryOp, assigns: bool) -> Option<&'static str> {
    let (plain, assigning) = match op {
        BinaryOp::Add => ("add", "add_assign"),
        BinaryOp::Sub => ("sub", "sub_assign"),
        BinaryOp::Mul => ("mul", "mul_assign"),
        BinaryOp::Div => ("div", "div_assign"),
        BinaryOp::Rem => ("rem", "rem_assign"),
        BinaryOp::BitAnd => ("bitand", "bitand_assign"),
        BinaryOp::BitOr => ("bitor", "bitor_assign"),
        BinaryOp::BitXor => ("bitxor", "bitxor_assign"),
        BinaryOp::Shl => ("shl", "shl_assign"),
        BinaryOp::Shr => ("shr", "shr_assign"),
        BinaryOp::And | BinaryOp::Or | BinaryOp::Equate | BinaryOp::Compare => return None,
    };
    Some(if assigns { assigning } else { plain })
}
