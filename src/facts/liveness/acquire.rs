//! Where guards begin to live.

use super::context::Context;
use super::shared::{OUTSIDE, is_handle};
use super::state::{Alternative, Part};
use super::{Acquisition, Analysis, GuardId, Source};
use crate::facts::slots::{Path, Slot, slots};
use crate::flow::{Graph, LocalId, LocalKind, Op, OpKind, Operand, Value};
use crate::index::FnId;
use crate::index::infer::table::T;
use crate::index::infer::{CallSite, Callee};
use crate::index::marks::{Acquires, LockKind, Mode, Wait};
use crate::syntax::Span;
use crate::syntax::ast::{Body, ExprId, ExprKind};

impl Analysis<'_, '_> {
    /// Guards that are there when the body begins: parameters and captures.
    pub(super) fn start(&mut self, n: usize, graph: &Graph) -> Alternative {
        let mut start = Alternative::default();
        let mut seeds = std::mem::take(&mut self.seeds[n]);
        // What pointers lead to is put there when they are.
        seeds.sort_by_key(|seed| !is_handle(seed.0));
        for (guard, capture, path, must) in seeds {
            let local = graph.locals.iter().position(|l| l.kind == LocalKind::Capture(capture));
            if let Some(local) = local {
                start.hold(guard, LocalId(local as u32), path, must);
            }
            if is_handle(guard) && !self.sole.contains(&(n, guard)) {
                start.hold(guard, OUTSIDE, Path::new(), true);
            }
        }
        for (local, data) in graph.locals.iter().enumerate() {
            let LocalKind::Parameter(number) = data.kind else { continue };
            let Some(ty) = self.parameter_type(n, number) else { continue };
            for slot in slots(self.index, self.typing, ty) {
                let guard = self.parameter_guard(n, number, data.span, &slot);
                start.hold(guard, LocalId(local as u32), slot.path, true);
            }
        }
        start
    }

    pub(super) fn parameter_type(&self, n: usize, number: u32) -> Option<T> {
        let params = match n.checked_sub(1) {
            None => &self.typing.params,
            Some(lambda) => &self.typing.lambdas[lambda].params,
        };
        params.get(number as usize).copied()
    }

    fn parameter_guard(&mut self, n: usize, number: u32, span: Span, slot: &Slot) -> GuardId {
        let source = Source::Parameter(number);
        if let Some(known) = self.parameters.get(&(n, number, slot.guard)) {
            return *known;
        }
        let guard = self.push(Acquisition {
            graph: n,
            call: None,
            at: None,
            span,
            source,
            kind: slot.kind,
            mode: slot.mode,
            wait: Wait::Forever,
            guard: Some(slot.guard),
            is_may: false,
        });
        self.parameters.insert((n, number, slot.guard), guard);
        guard
    }

    pub(super) fn may_acquire(&self, graph: &Graph, op: &Op) -> bool {
        let OpKind::Assign { value, .. } = &op.kind else { return false };
        let Some(expr) = op.expr else { return false };
        match value {
            Value::Await(_) => {
                !slots(self.index, self.typing, self.typing.exprs[expr.index()]).is_empty()
                    || self.effect_of_awaited(expr).is_some_and(|(_, _, effect)| !effect.taken.is_empty())
            }
            Value::Output(operand) => {
                let (Operand::Move(place) | Operand::Borrow(place)) = operand else { return false };
                let LocalKind::Temporary(branch) = graph.locals[graph.places[place.index()].local.index()].kind else {
                    return false;
                };
                self.typing.outputs.get(&branch).is_some_and(|ty| !slots(self.index, self.typing, *ty).is_empty())
            }
            Value::Call(_) => self.typing.calls.get(&expr).is_some_and(|call| {
                self.acquires(call).is_some()
                    || !slots(self.index, self.typing, call.ret).is_empty()
                    || self.effect_of(call).is_some_and(|effect| !effect.taken.is_empty())
            }),
            _ => false,
        }
    }

    pub(super) fn acquires(&self, call: &CallSite) -> Option<(FnId, Acquires)> {
        match call.callee {
            Callee::Fn(fun) => self.index.fun(fun).marks.acquires.map(|a| (fun, a)),
            Callee::Ctor(..) | Callee::Lambda(_) | Callee::Value | Callee::Unknown => None,
        }
    }

    /// The call that takes the lock, in an expression that is awaited: inside `timeout(..)`, behind a variable.
    pub(super) fn acquiring_call(&self, context: &Context<'_>, expr: ExprId) -> ExprId {
        self.find_acquiring(context, expr, 6).unwrap_or(expr)
    }

    fn find_acquiring(&self, context: &Context<'_>, expr: ExprId, depth: u32) -> Option<ExprId> {
        if depth == 0 {
            return None;
        }
        if self.typing.calls.get(&expr).is_some_and(|call| self.acquires(call).is_some()) {
            return Some(expr);
        }
        match &self.body.expr(expr).kind {
            ExprKind::Call { args, .. } => args.iter().find_map(|a| self.find_acquiring(context, *a, depth - 1)),
            ExprKind::MethodCall(call) => (std::iter::once(&call.receiver).chain(&call.args))
                .find_map(|a| self.find_acquiring(context, *a, depth - 1)),
            ExprKind::Ref { place, .. } => self.find_acquiring(context, *place, depth - 1),
            ExprKind::Local(binding) => {
                let op = *context.definitions.get(context.variables.get(binding)?)?;
                let from = context.graph.ops[op].expr?;
                if from == expr { None } else { self.find_acquiring(context, from, depth - 1) }
            }
            _ => None,
        }
    }

    /// New guards at these slots.
    pub(super) fn acquire(&mut self, n: usize, call: ExprId, found: &[Slot], at: ExprId) -> Vec<Part> {
        found.iter().map(|slot| (self.site(n, call, slot, at), slot.path.clone(), true)).collect()
    }

    fn push(&mut self, acquisition: Acquisition) -> GuardId {
        self.out.acquisitions.push(acquisition);
        GuardId(self.out.acquisitions.len() as u32 - 1)
    }

    /// A guard that may be in what a lambda borrows, for who asks what becomes of it.
    pub(super) fn symbol(&mut self, n: usize) -> GuardId {
        self.push(Acquisition {
            graph: n,
            call: None,
            at: None,
            span: Span::default(),
            source: Source::Parameter(u32::MAX),
            kind: LockKind::Blocking,
            mode: Mode::Exclusive,
            wait: Wait::Forever,
            guard: None,
            is_may: false,
        })
    }

    /// A guard that a function takes and leaves to its caller: the `which`th of those.
    pub(super) fn taken_by(
        &mut self,
        n: usize,
        (fun, call): (FnId, ExprId),
        which: usize,
        slot: &Slot,
        wait: Wait,
    ) -> GuardId {
        if let Some(guard) = self.taken.get(&(n, call, which)) {
            return *guard;
        }
        let span = call_name_span(self.body, call);
        let guard = self.push(Acquisition {
            graph: n,
            call: Some(call),
            at: Some(call),
            span,
            source: Source::Helper(fun),
            kind: slot.kind,
            mode: slot.mode,
            wait,
            guard: Some(slot.guard),
            is_may: self.is_opaque(span),
        });
        self.taken.insert((n, call, which), guard);
        guard
    }

    fn site(&mut self, n: usize, call: ExprId, slot: &Slot, at: ExprId) -> GuardId {
        if let Some(guard) = self.sites.get(&(n, call, slot.guard)) {
            return *guard;
        }
        let marked = self.typing.calls.get(&call).and_then(|c| self.acquires(c));
        let helper = self.typing.calls.get(&call).and_then(|c| match c.callee {
            Callee::Fn(fun) => Some(fun),
            _ => None,
        });
        let source = match (marked, helper) {
            (Some((fun, _)), _) => Source::Method(fun),
            (None, Some(fun)) => Source::Helper(fun),
            (None, None) => Source::Parameter(u32::MAX),
        };
        let span = call_name_span(self.body, call);
        let guard = self.push(Acquisition {
            graph: n,
            call: Some(call),
            at: Some(at),
            span,
            source,
            kind: slot.kind,
            mode: marked.map_or(slot.mode, |(_, a)| if slot.mode == Mode::Upgradable { slot.mode } else { a.mode }),
            wait: marked.map_or(Wait::Forever, |(_, a)| a.wait),
            guard: Some(slot.guard),
            is_may: self.is_opaque(span),
        });
        self.sites.insert((n, call, slot.guard), guard);
        guard
    }
}

/// The name that a call is known by: the method's, or the last segment of the function's path.
pub fn call_name_span(body: &Body, call: ExprId) -> Span {
    match &body.expr(call).kind {
        ExprKind::MethodCall(method) => method.name_span,
        ExprKind::Call { callee, .. } => match &body.expr(*callee).kind {
            ExprKind::Path(path) => path.last().map_or(path.span, |s| s.span),
            _ => body.expr(*callee).span,
        },
        ExprKind::Await { future, .. } => call_name_span(body, *future),
        ExprKind::Macro(mac) => body.mac(*mac).name_span,
        _ => body.expr(call).span,
    }
}
