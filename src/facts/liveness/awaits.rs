//! Suspensions: what an await gives, and what runs while it waits.

use super::context::Context;
use super::lists::is_mark;
use super::state::{Alternative, Part, State, carried as carried_by};
use super::{Analysis, GuardId, HeldAt, Owned, ROUNDS, Waited, captured};
use crate::facts::slots::slots;
use crate::flow::{Graph, LocalId, LocalKind, Op, OpKind, Operand, PlaceId, Terminator, Value};
use crate::index::infer::Callee;
use crate::index::infer::table::{FutureOf, Kind, T};
use crate::syntax::ast::{ExprId, ExprKind, LambdaId, Shape};
use rustc_hash::{FxHashMap, FxHashSet};

impl Analysis<'_, '_> {
    /// What a branch of `join!` or `select!` gave.
    pub(super) fn output(&mut self, context: &Context<'_>, operand: Operand, state: &mut Alternative) -> Vec<Part> {
        let (Operand::Move(place) | Operand::Borrow(place)) = operand else { return Vec::new() };
        let mut carried = self.take(context, operand, state);
        carried.extend(self.captured_by(context, place, state));
        carried.retain(|part| !is_mark(part.0));
        let LocalKind::Temporary(branch) = context.graph.locals[context.graph.places[place.index()].local.index()].kind
        else {
            return Vec::new();
        };
        let given = self.leave_of_future(context, Some(branch), state);
        let found = self.typing.outputs.get(&branch).map(|ty| slots(self.index, self.typing, *ty)).unwrap_or_default();
        if found.is_empty() || !given.is_empty() {
            return given;
        }
        if !carried.is_empty() {
            return self.give(&carried_by(carried), &found);
        }
        let call = self.acquiring_call(context, branch);
        self.acquire(context.n, call, &found, branch)
    }

    /// What the async block of a future leaves when it is done.
    fn leave_of_future(&self, context: &Context<'_>, future: Option<ExprId>, state: &mut Alternative) -> Vec<Part> {
        let lambda = future.and_then(|future| self.block_of(self.typing.exprs[future.index()]));
        lambda.map(|lambda| self.leave_outcome(context, lambda, state)).unwrap_or_default()
    }

    pub(super) fn awaited(
        &mut self,
        context: &Context<'_>,
        data: &Op,
        operand: Operand,
        state: &mut Alternative,
    ) -> Vec<Part> {
        let mut carried = self.take(context, operand, state);
        if let Operand::Move(place) = operand {
            carried.extend(self.captured_by(context, place, state));
        }
        carried.retain(|part| !is_mark(part.0));
        let Some(expr) = data.expr else { return Vec::new() };
        if !carried.is_empty() {
            let carried = carried_by(carried.iter().cloned());
            self.put_by_await(context, expr, operand, &carried, state);
        }
        let future = match self.body.expr(expr).kind {
            ExprKind::Await { future, .. } => Some(future),
            _ => None,
        };
        let given = self.leave_of_future(context, future, state);
        let found = slots(self.index, self.typing, self.typing.exprs[expr.index()]);
        if found.is_empty() || !given.is_empty() {
            return given;
        }
        if !carried.is_empty() {
            return self.give(&carried_by(carried), &found);
        }
        let call = future.map(|f| self.acquiring_call(context, f)).unwrap_or(expr);
        self.acquire(context.n, call, &found, expr)
    }

    /// `pin!(async move { .. })`, `job.as_mut()`: when the future is done, what it has captured is gone.
    fn captured_by(&self, context: &Context<'_>, future: PlaceId, state: &mut Alternative) -> Vec<Part> {
        let (local, mut path) = context.target(self.pinned(context, future).unwrap_or(future));
        path.push(captured());
        state.take_below(local, &path)
    }

    /// `job.as_mut()`: the variable that has the future.
    pub(super) fn pinned(&self, context: &Context<'_>, place: PlaceId) -> Option<PlaceId> {
        let data = &context.graph.places[place.index()];
        let op = &context.graph.ops[*context.definitions.get(&data.local)?];
        let OpKind::Assign { value: Value::Call(operands), .. } = &op.kind else { return None };
        let call = self.typing.calls.get(&op.expr?)?;
        let is_mut = match self.typing.table.kind(call.ret) {
            Kind::Ref(is_mut, _) => is_mut,
            Kind::Adt(adt, list) if self.index.adt(adt).marks.lang.is_some_and(|lang| lang == "pin") => {
                let inner = self.typing.table.items(list).first()?;
                matches!(self.typing.table.kind(*inner), Kind::Ref(true, _))
            }
            _ => false,
        };
        match operands.first()? {
            Operand::Receiver(pinned) if is_mut && data.path.is_empty() => Some(*pinned),
            _ => None,
        }
    }

    /// The async blocks that a suspension waits for.
    pub(super) fn waits_for(&self, op: &Op) -> Vec<LambdaId> {
        let (Some(expr), true) = (op.expr, is_suspension(op)) else { return Vec::new() };
        let futures = match self.body.expr(expr).kind {
            ExprKind::Await { future, .. } => vec![future],
            _ => self.branches(expr),
        };
        let block = |future: ExprId| self.block_of(self.typing.exprs[future.index()]);
        futures.iter().flat_map(|future| block(*future).into_iter().chain(self.handed_on(*future))).collect()
    }

    /// `timeout(limit, async { .. })`: blocks that are arguments of the call whose future is waited for.
    fn handed_on(&self, future: ExprId) -> Vec<LambdaId> {
        let arguments: Vec<ExprId> = match &self.body.expr(future).kind {
            ExprKind::Call { args, .. } => args.to_vec(),
            ExprKind::MethodCall(call) => std::iter::once(&call.receiver).chain(&call.args).copied().collect(),
            _ => return Vec::new(),
        };
        let Some(Callee::Fn(fun)) = self.typing.calls.get(&future).map(|call| call.callee) else { return Vec::new() };
        if self.index.fun(fun).marks.spawns || self.index.fun(fun).marks.runs_blocking {
            return Vec::new();
        }
        arguments.iter().filter_map(|argument| self.block_of(self.typing.exprs[argument.index()])).collect()
    }

    /// The async block whose future this type is, perhaps behind a reference, a `Box` or a `Pin`.
    pub(super) fn block_of(&self, ty: T) -> Option<LambdaId> {
        match self.typing.table.kind(ty) {
            Kind::Future(_, Some(FutureOf::Lambda(lambda))) => Some(lambda),
            Kind::Ref(_, inner) => self.block_of(inner),
            Kind::Adt(adt, list)
                if self.index.adt(adt).marks.lang.is_some_and(|lang| lang == "pin" || lang == "box") =>
            {
                self.block_of(*self.typing.table.items(list).first()?)
            }
            _ => None,
        }
    }

    /// The futures that a macro waits for.
    pub(super) fn branches(&self, expr: ExprId) -> Vec<ExprId> {
        let ExprKind::Macro(mac) = self.body.expr(expr).kind else { return Vec::new() };
        match &self.body.mac(mac).shape {
            Shape::Join { branches, .. } => branches.clone(),
            Shape::Select { branches, .. } => branches.iter().map(|b| b.future).collect(),
            _ => Vec::new(),
        }
    }

    /// The locals whose futures a suspension runs: what those own is theirs to answer for.
    pub(super) fn waited_for(&self, context: &Context<'_>, data: Option<&Op>) -> Vec<LocalId> {
        match data.map(|d| (&d.kind, d.expr)) {
            Some((OpKind::Assign { value: Value::Await(Operand::Move(place)), .. }, _)) => {
                vec![context.target(*place).0]
            }
            Some((OpKind::Suspend, Some(expr))) => {
                let branches = self.branches(expr);
                branches.iter().flat_map(|branch| context.temporaries(*branch)).copied().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Guards that the blocks among several branches own, while all are waited for.
    pub(super) fn note_branches(&mut self, context: &Context<'_>, data: &Op, suspension: usize, state: &State) {
        let branches = match (&data.kind, data.expr) {
            (OpKind::Suspend, Some(expr)) => self.branches(expr),
            _ => return,
        };
        for branch in branches.iter().filter(|_| branches.len() > 1) {
            let Some(lambda) = self.block_of(self.typing.exprs[branch.index()]) else { continue };
            let is_surely_run = !data.expr.is_some_and(|expr| self.has_condition(expr, *branch));
            for local in context.temporaries(*branch) {
                let mut guards: Vec<GuardId> =
                    state.iter().flat_map(|alternative| alternative.guards_in(*local)).collect();
                guards.sort_unstable();
                guards.dedup();
                let is_sure = |guard: GuardId| is_surely_run && state.iter().all(|one| one.is_nowhere_else(guard));
                let owned =
                    guards.into_iter().map(|guard| Owned { guard, suspension, lambda, is_must: is_sure(guard) });
                self.owned.extend(owned);
            }
        }
    }

    /// `p = f, if c => h`
    fn has_condition(&self, expr: ExprId, branch: ExprId) -> bool {
        let ExprKind::Macro(mac) = self.body.expr(expr).kind else { return false };
        match &self.body.mac(mac).shape {
            Shape::Select { branches, .. } => branches.iter().any(|one| one.future == branch && one.cond.is_some()),
            _ => false,
        }
    }

    /// A guard that a branch holds while it waits is held while the others wait, too: surely so if the branch has it
    /// wherever it waits first.
    pub(super) fn owned_by_branches(&mut self) {
        let out = &mut self.out;
        let mut inside: FxHashMap<(GuardId, usize), bool> = FxHashMap::default();
        for held in &out.held {
            let is_must = inside.entry((held.guard, held.suspension)).or_insert(held.is_must);
            *is_must &= held.is_must;
        }
        let graphs: FxHashSet<(GuardId, usize)> =
            inside.keys().map(|(guard, suspension)| (*guard, out.suspensions[*suspension].graph)).collect();
        for Owned { guard, suspension, lambda, is_must } in self.owned.drain(..) {
            let graph = lambda.index() + 1;
            if !graphs.contains(&(guard, graph)) {
                continue;
            }
            let is_held = |n: usize| inside.get(&(guard, n)) == Some(&true);
            let first = || first_suspensions(&self.flow.graphs[graph]);
            let first_number = || out.suspensions.partition_point(|suspension| suspension.graph < graph);
            let is_must = is_must
                && first().is_some_and(|ops| {
                    let before = first_number();
                    ops.iter().all(|n| is_held(before + n))
                });
            out.held.push(HeldAt { guard, suspension, is_must });
        }
    }

    /// The awaits inside async blocks that are awaited while guards are held outside. A block runs under what is held
    /// at each place where it is waited for, and where the block that waits for it is waited for.
    pub(super) fn inner_suspensions(&mut self) {
        let sites = std::mem::take(&mut self.inner);
        self.out.waited = sites.iter().map(|site| (site.lambda.index() + 1, site.suspension)).collect();
        let mut under: Vec<Option<Vec<(GuardId, bool)>>> = vec![None; self.flow.graphs.len()];
        for _ in 0..ROUNDS {
            let mut next: Vec<Option<Vec<(GuardId, bool)>>> = vec![None; under.len()];
            for Waited { graph, lambda, held, .. } in &sites {
                let outer = under[*graph].iter().flatten();
                let is_told = |(guard, _): &(GuardId, bool)| self.lent.contains(&(lambda.index() + 1, *guard));
                let here: Vec<(GuardId, bool)> =
                    held.iter().chain(outer).filter(|one| !is_told(one)).copied().collect();
                let all = &mut next[lambda.index() + 1];
                *all = Some(match all.take() {
                    None => here,
                    Some(all) => either(&all, &here),
                });
            }
            if next == under {
                break;
            }
            under = next;
        }
        for n in 0..self.out.suspensions.len() {
            let suspension = &self.out.suspensions[n];
            let is_may = self.is_opaque(suspension.span);
            for (guard, is_must) in under[suspension.graph].iter().flatten() {
                self.out.held.push(HeldAt { guard: *guard, suspension: n, is_must: *is_must && !is_may });
            }
        }
    }
}

/// What is held in one of two places: in each, for a must.
fn either(a: &[(GuardId, bool)], b: &[(GuardId, bool)]) -> Vec<(GuardId, bool)> {
    let in_b = |guard| b.iter().any(|(other, must)| *other == guard && *must);
    let mut all: Vec<(GuardId, bool)> = a.iter().map(|(guard, must)| (*guard, *must && in_b(*guard))).collect();
    all.extend(
        b.iter().filter(|(guard, _)| !a.iter().any(|(other, _)| other == guard)).map(|(guard, _)| (*guard, false)),
    );
    all
}

pub(super) fn is_suspension(op: &Op) -> bool {
    match &op.kind {
        OpKind::Suspend => true,
        OpKind::Assign { value: Value::Await(_), .. } => true,
        OpKind::Assign { .. } | OpKind::Exit { .. } | OpKind::Touch(_) => false,
    }
}

/// The suspensions of a graph that are the first on some way, by their numbers in it; none if it may end without one.
fn first_suspensions(graph: &Graph) -> Option<Vec<usize>> {
    let numbers: Vec<usize> =
        graph.ops.iter().enumerate().filter(|(_, op)| is_suspension(op)).map(|(n, _)| n).collect();
    let (mut seen, mut work, mut first) = (vec![false; graph.blocks.len()], vec![0usize], Vec::new());
    while let Some(n) = work.pop() {
        if std::mem::replace(&mut seen[n], true) {
            continue;
        }
        let block = &graph.blocks[n];
        let number = numbers.partition_point(|op| *op < block.first as usize);
        if numbers.get(number).is_some_and(|op| *op < block.end as usize) {
            first.push(number);
            continue;
        }
        match &block.end_kind {
            Terminator::Goto(target) => work.push(target.index()),
            Terminator::Branch { then, otherwise, .. } => work.extend([then.index(), otherwise.index()]),
            Terminator::OneOf(targets) => work.extend(targets.iter().map(|target| target.index())),
            Terminator::Return => return None,
            Terminator::Diverge => {}
        }
    }
    Some(first)
}
