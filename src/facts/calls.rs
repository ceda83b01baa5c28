//! What a body calls and which locks it takes, each with the guards that are held meanwhile: all that the whole program
//! needs to know of a body.

use super::arms::{Arm, Given};
use super::body::Context;
use super::ends::ends_its_argument;
use super::liveness::{self, GuardId, Source};
use super::lock::{AccessPath, LockRef, Origins};
use super::section::tree::Tree;
use super::surface::{Surface, bound};
use crate::flow::{Flow, OpKind, Value};
use crate::index::infer::table::{FutureOf, Kind, T};
use crate::index::infer::{CallSite, Callee, Typing};
use crate::index::marks::{Acquires, LockKind, Wait};
use crate::index::types::GTy;
use crate::index::{Container, FnId, Index};
use crate::syntax::ast::{BindingId, Body, ExprId, ExprKind, LambdaId, LambdaKind, Shape};
use crate::syntax::{Name, Span};
use rustc_hash::{FxHashMap, FxHashSet};

/// A guard, and whether it is held on every way.
pub type Held = (GuardId, bool);

/// What a body does that others may notice.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    /// In the order of the graphs and their ops.
    pub calls: Vec<CallFact>,
    /// The locks that it takes itself, in the same order.
    pub takes: Vec<TakeFact>,
    /// The calls that do no good on a runtime's thread.
    pub stalls: Vec<StallFact>,
    /// The variable that each parameter is bound to.
    pub params: Vec<Option<BindingId>>,
    /// What the variables are called.
    pub names: Vec<Name>,
    /// Where the value that the function returns is found, when that is a path from a parameter or a static.
    pub returned: Option<AccessPath>,
    /// The guards that it returns.
    pub returned_guards: Vec<GuardId>,
    /// Where each graph runs.
    pub contexts: Vec<Context>,
    /// Pairs of parameters, by their numbers, of which it asks which comes first: of something that they lead to, or of their addresses.
    pub compared: Vec<(u32, u32)>,
    /// Whether it asks if it runs on a runtime's thread: then it may know what it does.
    pub asks_for_runtime: bool,
}

impl Calls {
    /// What a variable is called.
    pub fn variable(&self, binding: BindingId) -> Name {
        self.names[binding.index()]
    }
}

/// A call of something that is read.
#[derive(Clone, Debug)]
pub struct CallFact {
    /// The graph that it stands in.
    pub graph: usize,
    /// What runs.
    pub to: To,
    /// The name that is called.
    pub span: Span,
    /// The statement around.
    pub statement: Span,
    /// How each argument is reached, the receiver first.
    pub args: Vec<AccessPath>,
    /// Of a value that dies: how what its fields were made of is reached.
    pub parts: Vec<(Name, AccessPath)>,
    /// Whether no call is written: a value ends.
    pub is_drop: bool,
    /// What is known of the arguments, by their numbers.
    pub given: Vec<(u32, Given)>,
    /// The arms that it stands in.
    pub arms: Vec<Arm>,
    /// What is held while it runs.
    pub held: Vec<Held>,
    /// Whether it is a guess that it runs.
    pub is_may: bool,
    /// Whether the graph may be done without it.
    pub is_conditional: bool,
    /// Of a future that is run to its end: the function that does so.
    pub runner: Option<FnId>,
}

/// What a call runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// A function; an `async fn` where it is awaited.
    Fn(FnId),
    /// A trait's function: one of the impls'.
    Virtual(FnId),
    /// A closure or async block of this body.
    Lambda(LambdaId),
    /// What is given to a function as its n-th argument, if the function calls it.
    Given(FnId, u32, LambdaId),
    /// The n-th parameter of the function itself.
    Param(u32),
}

/// A lock that is taken.
#[derive(Clone, Debug)]
pub struct TakeFact {
    /// The graph that it stands in.
    pub graph: usize,
    /// The method's name.
    pub span: Span,
    /// The statement around.
    pub statement: Span,
    /// The lock, where no guard comes of it; else that of the acquisition.
    pub lock: Option<LockRef>,
    /// The guard that comes of it.
    pub guard: Option<GuardId>,
    /// The guards of the other branches of a `join!`, which are held already or wanted next.
    pub joined: Vec<GuardId>,
    /// Of which kind the lock is.
    pub kind: LockKind,
    /// How it is taken.
    pub acquires: Acquires,
    /// The method.
    pub method: FnId,
    /// The arms that it stands in.
    pub arms: Vec<Arm>,
    /// What is held while it waits.
    pub held: Vec<Held>,
    /// Whether it is a guess that it happens.
    pub is_may: bool,
    /// Whether the graph may be done without it.
    pub is_conditional: bool,
}

/// A call of a function that stubs warn of.
#[derive(Clone, Debug)]
pub struct StallFact {
    /// The graph that it stands in.
    pub graph: usize,
    /// The name that is called.
    pub span: Span,
    /// The statement around.
    pub statement: Span,
    /// The function.
    pub fun: FnId,
    /// What is held meanwhile.
    pub held: Vec<Held>,
    /// Whether the graph may be done without it.
    pub is_conditional: bool,
}

/// What [`Calls`] are read from.
pub struct Reading<'x, 'a> {
    /// What names mean.
    pub index: &'x Index<'a>,
    /// As written.
    pub body: &'x Body,
    /// Its types.
    pub typing: &'x Typing,
    /// Its graphs.
    pub flow: &'x Flow,
    /// Where things stand in it.
    pub surface: &'x Surface,
    /// The guards.
    pub live: &'x liveness::Liveness,
    /// Where values come from.
    pub origins: &'x Origins<'x, 'a>,
    /// Where its spans begin.
    pub base: u32,
    /// The function.
    pub fun: FnId,
    /// Names a lock that is reached by an expression, of this type.
    pub lock: &'x dyn Fn(ExprId, Option<T>) -> LockRef,
}

/// Futures are looked for so deep in an expression.
pub(super) const DEPTH: u32 = 8;

/// Where a call stands.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) graph: usize,
    pub(super) span: Span,
}

impl Reading<'_, '_> {
    /// Looks at each op once.
    pub fn calls(&self) -> Calls {
        let held = self.held();
        let is_opaque = self.opaque();
        let names = self.body.bindings.iter().map(|binding| binding.name).collect();
        let mut out = Calls { params: self.params(), names, ..Calls::default() };
        let mut tree = None;
        let (joined, raced) = (self.joined(), self.raced());
        let mut taken: FxHashMap<ExprId, Vec<usize>> = FxHashMap::default();
        for (n, at) in self.live.acquisitions.iter().enumerate().filter_map(|(n, a)| Some((n, a.at?))) {
            taken.entry(joined.get(&at).copied().unwrap_or(at)).or_default().push(n);
        }
        for (graph, data) in self.flow.graphs.iter().enumerate() {
            for op in &data.ops {
                let Some(expr) = op.expr else { continue };
                let at = At { graph, span: op.span };
                let is_may = is_opaque(op.span);
                let here = || held.get(&expr).cloned().unwrap_or_default();
                let is_call = matches!(&op.kind, OpKind::Assign { value: Value::Call(_), .. });
                let waits = matches!(&op.kind, OpKind::Suspend | OpKind::Assign { value: Value::Await(_), .. });
                let together = taken.remove(&expr).unwrap_or_default();
                for n in &together {
                    // One call may give a guard in each of several variants.
                    let call = |n: usize| self.live.acquisitions[n].call;
                    let others = together.iter().filter(|other| call(**other) != call(*n));
                    let others: Vec<GuardId> = others.map(|other| GuardId(*other as u32)).collect();
                    let held = here().into_iter().filter(|(guard, _)| !together.contains(&guard.index()));
                    let held = held.chain(others.iter().map(|other| (*other, false))).collect();
                    let take = self.take(*n, graph, held, is_may || raced.contains(&expr));
                    let tree = tree.get_or_insert_with(|| Tree::new(self.body));
                    let is_conditional = tree.is_conditional(self.body, call(*n).unwrap_or(expr));
                    let arms = self.arms(tree, call(*n).unwrap_or(expr));
                    out.takes.extend(take.map(|take| TakeFact { joined: others, is_conditional, arms, ..take }));
                }
                let (first, first_stall, first_take) = (out.calls.len(), out.stalls.len(), out.takes.len());
                if is_call {
                    self.call(expr, at, &here, &mut out);
                } else if waits {
                    for future in self.awaited(expr) {
                        self.future(future, at, DEPTH, &mut |call| out.calls.push(CallFact { held: here(), ..call }));
                    }
                }
                if out.calls.len() > first || out.stalls.len() > first_stall || out.takes.len() > first_take {
                    let tree = tree.get_or_insert_with(|| Tree::new(self.body));
                    let is_conditional = tree.is_conditional(self.body, expr);
                    out.stalls[first_stall..].iter_mut().for_each(|stall| stall.is_conditional = is_conditional);
                    let arms = self.arms(tree, expr);
                    for take in &mut out.takes[first_take..] {
                        (take.is_conditional, take.arms) = (is_conditional, arms.clone());
                    }
                    for call in &mut out.calls[first..] {
                        call.arms.clone_from(&arms);
                        call.is_may |= is_may;
                        call.is_conditional = is_conditional;
                    }
                }
            }
        }
        self.deaths(&mut tree, &mut out);
        if out.takes.len() > 1 && self.body.params.len() > 1 {
            out.compared = self.compared(tree.get_or_insert_with(|| Tree::new(self.body)));
        }
        out.returned = self.returned();
        out.returned_guards.clone_from(&self.live.returned);
        out
    }

    /// What is held at each call and each suspension.
    fn held(&self) -> FxHashMap<ExprId, Vec<Held>> {
        let mut held: FxHashMap<ExprId, Vec<Held>> = FxHashMap::default();
        let mut add = |expr: ExprId, (guard, must): Held| {
            let list = held.entry(expr).or_default();
            match list.iter_mut().find(|(other, _)| *other == guard) {
                Some((_, all)) => *all &= must,
                None => list.push((guard, must)),
            }
        };
        for (expr, guards) in &self.live.calls {
            guards.iter().for_each(|held| add(*expr, *held));
        }
        for at in &self.live.held {
            if let Some(expr) = self.live.suspensions[at.suspension].expr {
                add(expr, (at.guard, at.is_must));
            }
        }
        held
    }

    /// The branches of each `join!`, which get their locks in any order, with the macro.
    fn joined(&self) -> FxHashMap<ExprId, ExprId> {
        let branches = self.body.exprs.iter().enumerate().filter_map(|(n, expr)| match &expr.kind {
            ExprKind::Macro(mac) => match &self.body.mac(*mac).shape {
                Shape::Join { branches, .. } => Some((ExprId(n as u32), branches)),
                _ => None,
            },
            _ => None,
        });
        branches.flat_map(|(at, branches)| branches.iter().map(move |branch| (*branch, at))).collect()
    }

    /// The branches of each `select!` that has others: what they wait for may come to nothing.
    fn raced(&self) -> FxHashSet<ExprId> {
        let races = self.body.macros.iter().filter_map(|mac| match &mac.shape {
            Shape::Select { branches, .. } if branches.len() > 1 => Some(branches),
            _ => None,
        });
        races.flatten().map(|branch| branch.future).collect()
    }

    /// Whether something stands in a macro that is read as mere arguments.
    fn opaque(&self) -> impl Fn(Span) -> bool + use<> {
        let spans = liveness::opaque_spans(self.body);
        move |at| {
            let after = spans.partition_point(|span| span.start <= at.start);
            after > 0 && spans[after - 1].contains(at)
        }
    }

    fn params(&self) -> Vec<Option<BindingId>> {
        self.body.params.iter().map(|pat| bound(self.body, *pat)).collect()
    }

    fn take(&self, n: usize, graph: usize, mut held: Vec<Held>, is_may: bool) -> Option<TakeFact> {
        let core = &self.live.acquisitions[n];
        let Source::Method(method) = core.source else { return None };
        let acquires = self.index.fun(method).marks.acquires?;
        held.retain(|(guard, _)| guard.index() != n || self.is_repeated(core.span));
        Some(TakeFact {
            graph,
            span: core.span.offset(self.base),
            statement: self.statement(core.span),
            lock: None,
            guard: Some(GuardId(n as u32)),
            joined: Vec::new(),
            kind: core.kind,
            acquires: Acquires { mode: core.mode, wait: core.wait, ..acquires },
            method,
            arms: Vec::new(),
            held,
            is_may: is_may || core.is_may,
            is_conditional: false,
        })
    }

    /// Whether it stands in a loop, so that what it gave in one turn may be there in the next.
    fn is_repeated(&self, at: Span) -> bool {
        self.surface.loops(at).next().is_some()
    }

    pub(super) fn statement(&self, at: Span) -> Span {
        self.surface.statement(at).unwrap_or(at).offset(self.base)
    }

    fn call(&self, expr: ExprId, at: At, held: &dyn Fn() -> Vec<Held>, out: &mut Calls) {
        let Some(site) = self.typing.calls.get(&expr) else { return };
        match site.callee {
            Callee::Fn(fun) if self.index.fun(fun).file.is_some() => self.own(expr, site, fun, at, held, out),
            Callee::Fn(fun) => self.foreign(expr, site, fun, at, held, out),
            Callee::Lambda(lambda) if self.body.lambda(lambda).kind == LambdaKind::Closure => {
                out.calls.push(self.fact(expr, To::Lambda(lambda), at, held()));
            }
            Callee::Value | Callee::Unknown => {
                if let Some(n) = self.called_parameter(expr) {
                    out.calls.push(self.fact(expr, To::Param(n), at, held()));
                }
            }
            Callee::Lambda(_) | Callee::Ctor(..) => {}
        }
    }

    /// A call of a function that is read: what it runs itself, and what it is given to run.
    fn own(&self, expr: ExprId, site: &CallSite, fun: FnId, at: At, held: &dyn Fn() -> Vec<Held>, out: &mut Calls) {
        if !self.index.sig(fun).is_async {
            out.calls.push(self.fact(expr, self.target(site, fun), at, held()));
        }
        for (n, lambda) in self.closures(expr) {
            out.calls.push(self.fact(expr, To::Given(fun, n, lambda), at, held()));
        }
    }

    /// A call of a function that stubs describe: closures run during the call unless they are marked to run elsewhere.
    fn foreign(&self, expr: ExprId, site: &CallSite, fun: FnId, at: At, held: &dyn Fn() -> Vec<Held>, out: &mut Calls) {
        let data = self.index.fun(fun);
        let marks = &data.marks;
        out.asks_for_runtime |= marks.probes_runtime;
        if let Some(acquires) = marks.acquires {
            out.takes.extend(self.momentary(expr, site, fun, acquires, at, held));
        }
        if marks.panics_in_async || marks.waits.is_some() || marks.blocks.is_some() {
            out.stalls.push(StallFact {
                graph: at.graph,
                span: at.span.offset(self.base),
                statement: self.statement(at.span),
                fun,
                held: held(),
                is_conditional: false,
            });
        }
        if marks.runs_blocking || marks.spawns {
            return;
        }
        if ends_its_argument(self.index, fun) {
            out.calls.extend(self.ended(expr, at, held));
        }
        if marks.blocks_on {
            for arg in self.args(expr) {
                self.future(arg, at, DEPTH, &mut |call| {
                    out.calls.push(CallFact { held: held(), runner: Some(fun), ..call });
                });
            }
            return;
        }
        // Errs loud: an iterator's closure counts as run where it is given. Outside of the standard library it is a guess.
        let is_std = self.index.krate(data.module).name == "std";
        for (n, arg) in self.args(expr).into_iter().enumerate() {
            if !self.may_call(fun, n) {
                continue;
            }
            let to = match self.typing.table.kind(self.typing.exprs[arg.index()]) {
                Kind::Lambda(lambda) if self.body.lambda(lambda).kind == LambdaKind::Closure => To::Lambda(lambda),
                Kind::FnDef(fun, _) if self.index.fun(fun).file.is_some() && !self.index.sig(fun).is_async => {
                    To::Fn(fun)
                }
                _ => continue,
            };
            let mut fact = self.fact(expr, to, at, held());
            fact.args.clear();
            fact.is_may = !is_std;
            out.calls.push(fact);
        }
    }

    /// Whether a function that stubs describe may call its n-th argument: what `Box::new` is given could be anything, and is not called.
    fn may_call(&self, fun: FnId, n: usize) -> bool {
        let sig = self.index.sig(fun);
        match sig.params.get(n) {
            Some(ty @ GTy::Param(_)) => sig.bounds.iter().any(|(bounded, _)| bounded == ty),
            _ => true,
        }
    }

    /// A lock that is taken during a call only: no guard comes of it.
    fn momentary(
        &self,
        expr: ExprId,
        site: &CallSite,
        method: FnId,
        acquires: Acquires,
        at: At,
        held: &dyn Fn() -> Vec<Held>,
    ) -> Option<TakeFact> {
        let kind = self.index.lock_kind(self.index.fun(method))?;
        let gives = !super::slots::slots(self.index, self.typing, site.ret).is_empty();
        let is_future = matches!(self.typing.table.kind(site.ret), Kind::Future(..) | Kind::Opaque(..));
        if gives || is_future || self.index.sig(method).is_async || kind == LockKind::Async {
            return None;
        }
        let receiver = *self.args(expr).first()?;
        Some(TakeFact {
            graph: at.graph,
            span: at.span.offset(self.base),
            statement: self.statement(at.span),
            lock: Some((self.lock)(receiver, site.self_ty)),
            guard: None,
            joined: Vec::new(),
            kind,
            acquires,
            method,
            arms: Vec::new(),
            held: held(),
            is_may: false,
            is_conditional: false,
        })
    }

    fn fact(&self, expr: ExprId, to: To, at: At, held: Vec<Held>) -> CallFact {
        let is_read = !matches!(to, To::Lambda(_) | To::Param(_));
        let args = if is_read { self.args(expr) } else { Vec::new() };
        let given = self.given(&args);
        let args = args.iter().map(|arg| self.origins.path(*arg)).collect();
        CallFact {
            graph: at.graph,
            to,
            span: at.span.offset(self.base),
            statement: self.statement(at.span),
            args,
            parts: Vec::new(),
            is_drop: false,
            given,
            arms: Vec::new(),
            held,
            is_may: false,
            is_conditional: false,
            runner: None,
        }
    }

    /// The function that a call enters, or the trait's function where the type that it is called on does not tell the impl.
    fn target(&self, site: &CallSite, fun: FnId) -> To {
        if !matches!(self.index.fun(fun).container, Container::Trait(_)) {
            return To::Fn(fun);
        }
        let on = site.self_ty.or_else(|| site.substs.first().copied());
        match on.map(|ty| self.typing.table.kind(ty)) {
            // No impl of its own was found: the trait's default body.
            Some(Kind::Adt(..) | Kind::External(..) | Kind::Prim(_)) => To::Fn(fun),
            _ => To::Virtual(fun),
        }
    }

    /// The receiver and the arguments of a call.
    pub(super) fn args(&self, expr: ExprId) -> Vec<ExprId> {
        match &self.body.expr(expr).kind {
            ExprKind::Call { args, .. } => args.to_vec(),
            ExprKind::MethodCall(call) => std::iter::once(call.receiver).chain(call.args.iter().copied()).collect(),
            _ => Vec::new(),
        }
    }

    /// The closures among the arguments.
    fn closures(&self, expr: ExprId) -> Vec<(u32, LambdaId)> {
        let lambda = |(n, arg): (usize, ExprId)| match self.typing.table.kind(self.typing.exprs[arg.index()]) {
            Kind::Lambda(lambda) if self.body.lambda(lambda).kind == LambdaKind::Closure => Some((n as u32, lambda)),
            _ => None,
        };
        self.args(expr).into_iter().enumerate().filter_map(lambda).collect()
    }

    /// The function's own parameter that is called: `f(x)`.
    fn called_parameter(&self, expr: ExprId) -> Option<u32> {
        let ExprKind::Call { callee, .. } = self.body.expr(expr).kind else { return None };
        let ExprKind::Local(binding) = self.body.expr(callee).kind else { return None };
        let position = self.body.params.iter().position(|pat| bound(self.body, *pat) == Some(binding))?;
        Some(position as u32)
    }

    /// What a suspension waits for.
    fn awaited(&self, expr: ExprId) -> Vec<ExprId> {
        match &self.body.expr(expr).kind {
            ExprKind::Await { future, .. } => vec![*future],
            ExprKind::Macro(mac) => match &self.body.mac(*mac).shape {
                Shape::Join { branches, .. } => branches.clone(),
                Shape::Select { branches, .. } => branches.iter().map(|b| b.future).collect(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// What runs while a future is waited for.
    fn future(&self, expr: ExprId, at: At, depth: u32, found: &mut dyn FnMut(CallFact)) {
        let Some(depth) = depth.checked_sub(1) else { return };
        if let Kind::Future(_, Some(FutureOf::Lambda(lambda))) = self.typing.table.kind(self.typing.exprs[expr.index()])
        {
            return found(self.fact(expr, To::Lambda(lambda), at, Vec::new()));
        }
        match &self.body.expr(expr).kind {
            ExprKind::Call { .. } | ExprKind::MethodCall(_) => self.future_of_call(expr, at, depth, found),
            ExprKind::Local(binding) => {
                if let Some(init) = self.surface.init(*binding) {
                    self.future(init, at, depth, found);
                }
            }
            ExprKind::Ref { place, .. } => self.future(*place, at, depth, found),
            ExprKind::Block(block) => {
                if let Some(tail) = block.tail {
                    self.future(tail, at, depth, found);
                }
            }
            ExprKind::Macro(mac) => {
                if let Shape::Pin(inner) = self.body.mac(*mac).shape {
                    self.future(inner, at, depth, found);
                }
            }
            _ => {}
        }
    }

    fn future_of_call(&self, expr: ExprId, at: At, depth: u32, found: &mut dyn FnMut(CallFact)) {
        let Some(site) = self.typing.calls.get(&expr) else { return };
        let Callee::Fn(fun) = site.callee else { return };
        let data = self.index.fun(fun);
        if data.marks.spawns || data.marks.runs_blocking || data.marks.acquires.is_some() {
            return;
        }
        if data.file.is_none() {
            // `timeout(..)`, `Box::pin(..)`, `.boxed()` run what they are given.
            return self.args(expr).into_iter().for_each(|arg| self.future(arg, at, depth, found));
        }
        if self.index.sig(fun).is_async {
            let name = At { span: liveness::call_name_span(self.body, expr), ..at };
            found(self.fact(expr, self.target(site, fun), name, Vec::new()));
        }
    }

    /// Where the function's value is found.
    fn returned(&self) -> Option<AccessPath> {
        let output = &self.index.sig(self.fun).output;
        if matches!(output, GTy::Prim(_) | GTy::Never | GTy::Unknown)
            || matches!(output, GTy::Tuple(list) if list.is_empty())
        {
            return None;
        }
        let mut expr = self.body.root?;
        while let ExprKind::Block(block) = &self.body.expr(expr).kind {
            expr = block.tail?;
        }
        let path = self.origins.path(expr);
        path.is_exact.then_some(path)
    }
}

/// Whether a lock that is taken in this way makes others wait, or waits for them, for ever.
pub fn waits(take: &TakeFact) -> bool {
    take.acquires.wait == Wait::Forever && !matches!(take.kind, LockKind::Span | LockKind::Cell)
}

/// Why a function is no good on a runtime's thread.
pub fn why(index: &Index<'_>, fun: FnId) -> Option<Name> {
    let marks = &index.fun(fun).marks;
    marks.waits.or(marks.blocks)
}
