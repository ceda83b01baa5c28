//! The guards held before and after each op, may and must.
//!
//! A forward dataflow over a [`Graph`]. Guards are values: each acquisition is followed from place to place by moves,
//! calls and captures until a drop ends it. A state is a short list of alternatives, told apart by what is assumed of
//! unchanged booleans and `cfg`s; mostly there is one.

use super::slots::{Leaf, Path, Slot, below, leaves, slots, tuple_field};
use crate::flow::{
    BlockId, Capture, CaptureUse, Condition, DropId, Flow, Graph, LocalId, LocalKind, Op, OpKind, Operand, PlaceId,
    Projection, Terminator, Value,
};
use crate::index::infer::table::{FutureOf, Kind, T};
use crate::index::infer::{Adjust, CallSite, Callee, Typing};
use crate::index::marks::{Acquires, LockKind, Mode, Wait};
use crate::index::{AdtId, FnId, Index};
use crate::syntax::ast::{Body, Cfg, ExprId, ExprKind, LambdaId, Shape};
use crate::syntax::{Name, Span};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

crate::id! {
    /// An acquisition of a body.
    GuardId;
}

/// How a guard came to be in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A call of a lock method that stubs know.
    Method(FnId),
    /// A call of a function that returns a guard.
    Helper(FnId),
    /// A parameter of the function or closure.
    Parameter(u32),
}

/// An acquisition.
#[derive(Clone, Debug)]
pub struct Acquisition {
    /// The graph in which it happens.
    pub graph: usize,
    /// The call; `None` for a parameter.
    pub call: Option<ExprId>,
    /// The expression whose value the guard is in: of an async lock, the `.await`.
    pub at: Option<ExprId>,
    /// The lock method's name, or the parameter.
    pub span: Span,
    /// How it came to be.
    pub source: Source,
    /// Which kind of lock.
    pub kind: LockKind,
    /// How it is held.
    pub mode: Mode,
    /// How it waits.
    pub wait: Wait,
    /// The guard's type; `None` where the lock is taken during the call only.
    pub guard: Option<AdtId>,
    /// Whether an opaque macro is part of the proof.
    pub is_may: bool,
    /// The variable that it is first bound to, if any.
    pub bound: Option<Name>,
}

/// A suspension point.
#[derive(Clone, Debug)]
pub struct Suspension {
    /// The graph.
    pub graph: usize,
    /// The op's index in the graph.
    pub op: usize,
    /// The `await`, or the macro.
    pub expr: Option<ExprId>,
    /// The `await` keyword or the macro's name.
    pub span: Span,
}

/// A guard held at a suspension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldAt {
    /// The guard.
    pub guard: GuardId,
    /// The suspension's index.
    pub suspension: usize,
    /// On every way there.
    pub is_must: bool,
}

/// What a body's flow says about guards.
#[derive(Clone, Debug, Default)]
pub struct Liveness {
    /// In the order of the graphs and their ops.
    pub acquisitions: Vec<Acquisition>,
    /// In the same order.
    pub suspensions: Vec<Suspension>,
    /// Pairs, by guard and then suspension.
    pub held: Vec<HeldAt>,
    /// The guards held when a call is made: the call, the guards with whether on every way.
    pub calls: Vec<(ExprId, Vec<(GuardId, bool)>)>,
    /// Where guards are released: the guard and the place, for the story.
    pub releases: Vec<(GuardId, Span)>,
    /// Where a guard moves from one name to another.
    pub moves: Vec<(GuardId, Span, Name)>,
}

/// One guard in a state.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    guard: GuardId,
    must: bool,
    places: SmallVec<[(LocalId, Path); 2]>,
}

/// Where a future of an async block is waited for: the graph, the block, the guards held there.
type Waited = (usize, LambdaId, Vec<(GuardId, bool)>);

/// What is behind a `&mut` argument: the place, and the parameters and guards in it.
type Behind = (LocalId, Path, Vec<(Path, Leaf)>);

type Assumptions = SmallVec<[(Key, bool); 2]>;

/// What a branch may assume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Local(LocalId),
    Cfg(u32),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Alternative {
    assumed: Assumptions,
    guards: Vec<Entry>,
}

/// The alternatives; none: unreachable.
type State = Vec<Alternative>;

/// More alternatives than these are merged into one.
const ALTERNATIVES: usize = 8;
/// Rounds over a graph; a fixpoint comes far sooner.
const ROUNDS: usize = 64;

/// The local of guards that are never dropped.
const LEAKED: LocalId = LocalId(u32::MAX);

/// Follows the guards of a body.
pub fn derive(index: &Index<'_>, body: &Body, flow: &Flow, typing: &Typing) -> Liveness {
    let mut analysis = Analysis {
        index,
        body,
        flow,
        typing,
        out: Liveness::default(),
        sites: FxHashMap::default(),
        seeds: vec![Vec::new(); flow.graphs.len()],
        alternatives: 1,
        opaque: opaque_spans(body),
        inner: Vec::new(),
    };
    for n in 0..flow.graphs.len() {
        analysis.graph(n);
    }
    analysis.inner_suspensions();
    let out = &mut analysis.out;
    out.held.sort_by_key(|h| (h.guard, h.suspension));
    out.held.dedup_by(|b, a| {
        let same = a.guard == b.guard && a.suspension == b.suspension;
        if same {
            a.is_must &= b.is_must;
        }
        same
    });
    analysis.out
}

struct Analysis<'x, 'a> {
    index: &'x Index<'a>,
    body: &'x Body,
    flow: &'x Flow,
    typing: &'x Typing,
    out: Liveness,
    /// The acquisition of a call (and of which of its slots' types), so that each round finds it again.
    sites: FxHashMap<(usize, ExprId, AdtId), GuardId>,
    /// Guards that a lambda captures by value: the capture, the path below it, whether on every way.
    seeds: Vec<Vec<(GuardId, u32, Path, bool)>>,
    /// How many alternatives there are in the state that is followed.
    alternatives: usize,
    opaque: Vec<Span>,
    /// Where futures of async blocks are waited for: the graph, the block, the guards held there.
    inner: Vec<Waited>,
}

/// The macros that are read as mere arguments.
fn opaque_spans(body: &Body) -> Vec<Span> {
    (body.macros.iter()).filter(|m| matches!(m.shape, Shape::Arguments(_))).map(|m| m.span).collect()
}

/// What a graph's locals are, found once.
struct Context<'g> {
    n: usize,
    graph: &'g Graph,
    /// Temporaries and variables that are borrows of a place.
    borrows: FxHashMap<LocalId, (PlaceId, bool)>,
    /// The op that computes a temporary.
    definitions: FxHashMap<LocalId, usize>,
    /// Locals written once.
    written: FxHashMap<LocalId, u32>,
    cfgs: Vec<Cfg>,
}

impl<'x> Analysis<'x, '_> {
    fn graph(&mut self, n: usize) {
        let flow = self.flow;
        let graph: &'x Graph = &flow.graphs[n];
        for (op, data) in graph.ops.iter().enumerate() {
            if is_suspension(data) {
                self.out.suspensions.push(Suspension { graph: n, op, expr: data.expr, span: data.span });
            }
        }
        let start = self.start(n, graph);
        if start.guards.is_empty() && !graph.ops.iter().any(|op| self.may_acquire(graph, op)) {
            let waits: Vec<LambdaId> = graph.ops.iter().flat_map(|op| self.waits_for(op)).collect();
            self.inner.extend(waits.into_iter().map(|lambda| (n, lambda, Vec::new())));
            return;
        }
        let context = Context::new(n, graph);
        let mut states: Vec<Option<State>> = vec![None; graph.blocks.len()];
        states[0] = Some(vec![start]);
        let mut work: std::collections::BTreeSet<u32> = [0].into();
        let mut visits = vec![0usize; graph.blocks.len()];
        while let Some(block) = work.pop_first() {
            let at = block as usize;
            visits[at] += 1;
            if visits[at] > ROUNDS {
                continue;
            }
            let Some(mut state) = states[at].clone() else { continue };
            for op in graph.blocks[at].first..graph.blocks[at].end {
                self.step(&context, op as usize, &mut state, false);
            }
            for (target, state) in self.leave(&context, &graph.blocks[at].end_kind, state) {
                let slot = &mut states[target.index()];
                let merged = match slot {
                    None => normalize(state),
                    Some(old) => merge(old, state),
                };
                if slot.as_ref() != Some(&merged) {
                    *slot = Some(merged);
                    work.insert(target.0);
                }
            }
        }
        for (block, state) in states.iter().enumerate() {
            let Some(mut state) = state.clone() else { continue };
            for op in graph.blocks[block].first..graph.blocks[block].end {
                self.step(&context, op as usize, &mut state, true);
            }
        }
    }

    /// Guards that are there when the body begins: parameters and captures.
    fn start(&mut self, n: usize, graph: &Graph) -> Alternative {
        let mut start = Alternative::default();
        for (guard, capture, path, must) in std::mem::take(&mut self.seeds[n]) {
            let local = graph.locals.iter().position(|l| l.kind == LocalKind::Capture(capture));
            if let Some(local) = local {
                start.hold(guard, LocalId(local as u32), path, must);
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

    fn parameter_type(&self, n: usize, number: u32) -> Option<T> {
        let params = match n.checked_sub(1) {
            None => &self.typing.params,
            Some(lambda) => &self.typing.lambdas[lambda].params,
        };
        params.get(number as usize).copied()
    }

    fn parameter_guard(&mut self, n: usize, number: u32, span: Span, slot: &Slot) -> GuardId {
        let source = Source::Parameter(number);
        let known = self
            .out
            .acquisitions
            .iter()
            .position(|a| a.graph == n && a.source == source && a.guard == Some(slot.guard));
        if let Some(known) = known {
            return GuardId(known as u32);
        }
        self.out.acquisitions.push(Acquisition {
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
            bound: None,
        });
        GuardId(self.out.acquisitions.len() as u32 - 1)
    }

    fn may_acquire(&self, graph: &Graph, op: &Op) -> bool {
        let OpKind::Assign { value, .. } = &op.kind else { return false };
        let Some(expr) = op.expr else { return false };
        match value {
            Value::Await(_) => !slots(self.index, self.typing, self.typing.exprs[expr.index()]).is_empty(),
            Value::Output(operand) => {
                let (Operand::Move(place) | Operand::Borrow(place)) = operand else { return false };
                let LocalKind::Temporary(branch) = graph.locals[graph.places[place.index()].local.index()].kind else {
                    return false;
                };
                self.typing.outputs.get(&branch).is_some_and(|ty| !slots(self.index, self.typing, *ty).is_empty())
            }
            Value::Call(_) => self.typing.calls.get(&expr).is_some_and(|call| {
                self.acquires(call).is_some() || !slots(self.index, self.typing, call.ret).is_empty()
            }),
            _ => false,
        }
    }

    fn acquires(&self, call: &CallSite) -> Option<(FnId, Acquires)> {
        match call.callee {
            Callee::Fn(fun) => self.index.fun(fun).marks.acquires.map(|a| (fun, a)),
            Callee::Ctor(..) | Callee::Lambda(_) | Callee::Value | Callee::Unknown => None,
        }
    }

    fn step(&mut self, context: &Context<'_>, op: usize, state: &mut State, is_final: bool) {
        let data = &context.graph.ops[op];
        let mut alternatives = std::mem::take(state);
        self.alternatives = alternatives.len();
        for alternative in &mut alternatives {
            self.step_one(context, op, data, alternative, is_final);
        }
        *state = alternatives;
        if is_final {
            self.record(context, op, data, state);
        }
    }

    fn step_one(&mut self, context: &Context<'_>, op: usize, data: &Op, state: &mut Alternative, is_final: bool) {
        match &data.kind {
            OpKind::Suspend | OpKind::Touch(_) => {}
            OpKind::Exit { from, to } => self.exit(context, *from, *to, data.span, state, is_final),
            OpKind::Assign { to, value, is_init } => {
                let (local, path) = context.place(*to);
                let result = self.value(context, op, data, value, state, is_final);
                if !is_init {
                    state.drop_below(local, &path);
                }
                for (guard, below, must) in result {
                    let mut full = path.clone();
                    full.extend(below);
                    state.hold(guard, local, full, must);
                }
            }
        }
    }

    fn exit(
        &mut self,
        context: &Context<'_>,
        from: Option<DropId>,
        to: Option<DropId>,
        span: Span,
        state: &mut Alternative,
        is_final: bool,
    ) {
        if state.guards.is_empty() {
            return;
        }
        let mut at = from;
        while at != to {
            let Some(id) = at else { break };
            let entry = context.graph.drops[id.index()];
            if is_final {
                for guard in state.guards_in(entry.local) {
                    self.out.releases.push((guard, span));
                }
            }
            state.drop_below(entry.local, &[]);
            at = entry.earlier;
        }
    }

    /// The guards in the value that is computed, by their path in it.
    fn value(
        &mut self,
        context: &Context<'_>,
        op: usize,
        data: &Op,
        value: &Value,
        state: &mut Alternative,
        is_final: bool,
    ) -> Vec<(GuardId, Path, bool)> {
        match value {
            Value::Constant | Value::Borrow { .. } => Vec::new(),
            Value::Use(operand) => self.take(context, *operand, state),
            Value::Aggregate(parts) => {
                let mut out = Vec::new();
                for (path, operand) in parts {
                    if path.is_empty()
                        && let Operand::Move(base) = operand
                    {
                        out.extend(self.rest_of(context, data, *base, state));
                        continue;
                    }
                    for (guard, below, must) in self.take(context, *operand, state) {
                        let mut full: Path = path.iter().copied().collect();
                        full.extend(below);
                        out.push((guard, full, must));
                    }
                }
                out
            }
            Value::Lambda(lambda) => self.capture(context, *lambda, state, is_final),
            Value::Await(operand) => self.awaited(context, data, *operand, state),
            Value::Output(operand) => self.output(context, *operand, state),
            Value::Call(operands) => self.call(context, op, data, operands, state),
        }
    }

    /// What `..base` gives: the fields that are not named.
    fn rest_of(
        &self,
        context: &Context<'_>,
        data: &Op,
        base: PlaceId,
        state: &mut Alternative,
    ) -> Vec<(GuardId, Path, bool)> {
        let named: Vec<Name> = match data.expr.map(|expr| &self.body.expr(expr).kind) {
            Some(ExprKind::Struct(literal)) => literal.fields.iter().map(|(name, _)| *name).collect(),
            _ => Vec::new(),
        };
        let (local, path) = context.place(base);
        let mut out = Vec::new();
        for (guard, rest, must) in state.copy_below(local, &path) {
            let is_named = rest.iter().find_map(|step| match step {
                Projection::Field(name) => Some(named.contains(name)),
                _ => None,
            });
            if is_named != Some(true) {
                let full: Path = path.iter().chain(&rest).copied().collect();
                state.remove_below(local, &full);
                out.push((guard, rest, must));
            }
        }
        out
    }

    fn take(&self, context: &Context<'_>, operand: Operand, state: &mut Alternative) -> Vec<(GuardId, Path, bool)> {
        match operand {
            Operand::Move(place) => {
                let (local, path) = context.place(place);
                state.take_below(local, &path)
            }
            Operand::Receiver(_) | Operand::Borrow(_) | Operand::Constant => Vec::new(),
        }
    }

    fn capture(
        &mut self,
        context: &Context<'_>,
        lambda: LambdaId,
        state: &mut Alternative,
        is_final: bool,
    ) -> Vec<(GuardId, Path, bool)> {
        let captures = &self.flow.lambda(lambda).captures;
        let mut out = Vec::new();
        for (n, capture) in captures.iter().enumerate() {
            let (local, path) = context.place(capture.place);
            if !capture.is_move && !self.is_taken(lambda, capture, state, local, &path) {
                continue;
            }
            for (guard, below, must) in state.take_below(local, &path) {
                if is_final {
                    let seeds = &mut self.seeds[lambda.index() + 1];
                    let must = must && self.alternatives == 1;
                    match seeds.iter_mut().find(|seed| (seed.0, seed.1, &seed.2) == (guard, n as u32, &below)) {
                        Some(seed) => seed.3 &= must,
                        None => seeds.push((guard, n as u32, below.clone(), must)),
                    }
                }
                let mut full: Path = [captured(), Projection::Field(tuple_field(n))].into_iter().collect();
                full.extend(below);
                out.push((guard, full, must));
            }
        }
        out
    }

    /// Whether the lambda uses a guard in what it captures by value.
    fn is_taken(&self, lambda: LambdaId, capture: &Capture, state: &Alternative, local: LocalId, path: &Path) -> bool {
        capture.uses.iter().any(|(place, used)| {
            let by_value = match used {
                CaptureUse::Reference => false,
                CaptureUse::Value => true,
                CaptureUse::Receiver(expr) => self.typing.calls.get(expr).is_some_and(|c| c.adjust == Adjust::Value),
            };
            let mut full = path.clone();
            full.extend(self.flow.lambda(lambda).places[place.index()].path.iter().copied());
            by_value && !state.copy_below(local, &full).is_empty()
        })
    }

    /// Whether a call of a closure ends it: it gives away a guard that it has captured.
    fn consumes(&self, context: &Context<'_>, call: &CallSite, place: PlaceId, state: &Alternative) -> bool {
        let Callee::Lambda(lambda) = call.callee else { return false };
        let (local, path) = context.place(place);
        self.flow.lambda(lambda).captures.iter().enumerate().any(|(n, capture)| {
            let mut base = path.clone();
            base.extend([captured(), Projection::Field(tuple_field(n))]);
            self.is_taken(lambda, capture, state, local, &base)
        })
    }

    /// What a branch of `join!` or `select!` gave.
    fn output(
        &mut self,
        context: &Context<'_>,
        operand: Operand,
        state: &mut Alternative,
    ) -> Vec<(GuardId, Path, bool)> {
        let (Operand::Move(place) | Operand::Borrow(place)) = operand else { return Vec::new() };
        let carried = self.take(context, operand, state);
        let LocalKind::Temporary(branch) = context.graph.locals[context.graph.places[place.index()].local.index()].kind
        else {
            return Vec::new();
        };
        let found = self.typing.outputs.get(&branch).map(|ty| slots(self.index, self.typing, *ty)).unwrap_or_default();
        if found.is_empty() {
            return Vec::new();
        }
        if !carried.is_empty() {
            return self.give(&carried.iter().map(|(g, _, m)| (*g, *m)).collect::<Vec<_>>(), &found);
        }
        let call = self.acquiring_call(context, branch);
        self.acquire(context.n, call, &found, branch)
    }

    fn awaited(
        &mut self,
        context: &Context<'_>,
        data: &Op,
        operand: Operand,
        state: &mut Alternative,
    ) -> Vec<(GuardId, Path, bool)> {
        let mut carried = self.take(context, operand, state);
        if let Operand::Move(place) = operand {
            // `pin!(async move { .. })`: when the future is done, what it has captured is gone.
            let (local, mut path) = context.target(place);
            path.push(captured());
            carried.extend(state.take_below(local, &path));
        }
        let Some(expr) = data.expr else { return Vec::new() };
        let future = match self.body.expr(expr).kind {
            ExprKind::Await { future, .. } => Some(future),
            _ => None,
        };
        let found = slots(self.index, self.typing, self.typing.exprs[expr.index()]);
        if found.is_empty() {
            return Vec::new();
        }
        if !carried.is_empty() {
            return self.give(&carried.iter().map(|(g, _, m)| (*g, *m)).collect::<Vec<_>>(), &found);
        }
        let call = future.map(|f| self.acquiring_call(context, f)).unwrap_or(expr);
        self.acquire(context.n, call, &found, expr)
    }

    /// The async blocks that a suspension waits for.
    fn waits_for(&self, op: &Op) -> Vec<LambdaId> {
        let (Some(expr), true) = (op.expr, is_suspension(op)) else { return Vec::new() };
        let futures = match self.body.expr(expr).kind {
            ExprKind::Await { future, .. } => vec![future],
            _ => self.branches(expr),
        };
        let block = |future: ExprId| self.block_of(self.typing.exprs[future.index()]);
        futures.into_iter().filter_map(block).collect()
    }

    /// The async block whose future this type is, perhaps behind a reference, a `Box` or a `Pin`.
    fn block_of(&self, ty: T) -> Option<LambdaId> {
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
    fn branches(&self, expr: ExprId) -> Vec<ExprId> {
        let ExprKind::Macro(mac) = self.body.expr(expr).kind else { return Vec::new() };
        match &self.body.mac(mac).shape {
            Shape::Join { branches, .. } => branches.clone(),
            Shape::Select { branches, .. } => branches.iter().map(|b| b.future).collect(),
            _ => Vec::new(),
        }
    }

    /// The call that takes the lock, in an expression that is awaited: inside `timeout(..)`, behind a variable.
    fn acquiring_call(&self, context: &Context<'_>, expr: ExprId) -> ExprId {
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
                let local = context.graph.locals.iter().position(|l| l.kind == LocalKind::Variable(*binding))?;
                let op = *context.definitions.get(&LocalId(local as u32))?;
                let from = context.graph.ops[op].expr?;
                if from == expr { None } else { self.find_acquiring(context, from, depth - 1) }
            }
            _ => None,
        }
    }

    /// New guards at these slots.
    fn acquire(&mut self, n: usize, call: ExprId, found: &[Slot], at: ExprId) -> Vec<(GuardId, Path, bool)> {
        found.iter().map(|slot| (self.site(n, call, slot, at), slot.path.clone(), true)).collect()
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
        let span = self.name_span(call);
        let is_may = self.opaque.iter().any(|s| s.contains(span));
        let bound = None;
        self.out.acquisitions.push(Acquisition {
            graph: n,
            call: Some(call),
            at: Some(at),
            span,
            source,
            kind: slot.kind,
            mode: marked.map_or(slot.mode, |(_, a)| if slot.mode == Mode::Upgradable { slot.mode } else { a.mode }),
            wait: marked.map_or(Wait::Forever, |(_, a)| a.wait),
            guard: Some(slot.guard),
            is_may,
            bound,
        });
        let guard = GuardId(self.out.acquisitions.len() as u32 - 1);
        self.sites.insert((n, call, slot.guard), guard);
        guard
    }

    /// The name that a call is known by: the method's, or the last segment of the function's path.
    pub fn name_span(&self, call: ExprId) -> Span {
        call_name_span(self.body, call)
    }

    /// Hands guards that went into a call to where its result has guards: the same type first.
    fn give(&self, carried: &[(GuardId, bool)], found: &[Slot]) -> Vec<(GuardId, Path, bool)> {
        let mut out = Vec::new();
        for (guard, must) in carried {
            let ty = self.out.acquisitions[guard.index()].guard;
            let same: Vec<&Slot> = found.iter().filter(|s| Some(s.guard) == ty).collect();
            let targets = if same.is_empty() { found.iter().collect() } else { same };
            out.extend(targets.into_iter().map(|slot| (*guard, slot.path.clone(), *must)));
        }
        out
    }

    fn call(
        &mut self,
        context: &Context<'_>,
        op: usize,
        data: &Op,
        operands: &[Operand],
        state: &mut Alternative,
    ) -> Vec<(GuardId, Path, bool)> {
        let _ = op;
        let Some(expr) = data.expr else {
            operands.iter().for_each(|o| drop(self.take(context, *o, state)));
            return Vec::new();
        };
        let kind = &self.body.expr(expr).kind;
        match kind {
            ExprKind::Try(_) => return self.tried(context, operands, state),
            ExprKind::For { .. } => return self.element(context, operands, state),
            _ => {}
        }
        let Some(call) = self.typing.calls.get(&expr) else {
            let carried: Vec<(GuardId, bool)> = operands
                .iter()
                .flat_map(|o| self.take(context, *o, state))
                .map(|(guard, _, must)| (guard, must))
                .collect();
            return match kind {
                // `vec![guard]`
                ExprKind::Macro(mac) if matches!(self.body.mac(*mac).shape, Shape::Call(_)) && !carried.is_empty() => {
                    self.give(&carried, &slots(self.index, self.typing, self.typing.exprs[expr.index()]))
                }
                _ => Vec::new(),
            };
        };
        // What goes in by value, with the argument's number.
        let mut carried: Vec<(usize, GuardId, Path, bool)> = Vec::new();
        for (n, operand) in operands.iter().enumerate() {
            let taken = match operand {
                Operand::Receiver(place)
                    if call.adjust == Adjust::Value || n == 0 && self.consumes(context, call, *place, state) =>
                {
                    self.take(context, Operand::Move(*place), state)
                }
                other => self.take(context, *other, state),
            };
            carried.extend(taken.into_iter().map(|(g, p, m)| (n, g, p, m)));
        }
        let Callee::Fn(fun) = call.callee else {
            return self.construct(call, carried);
        };
        let marks = &self.index.fun(fun).marks;
        if marks.forgets {
            if self.is_manually_dropped(call.ret) {
                // A guard in a `ManuallyDrop` stays held, unless it is taken out.
                let inside = carried
                    .into_iter()
                    .map(|(_, guard, path, must)| (guard, std::iter::once(forgotten()).chain(path).collect(), must));
                return inside.collect();
            }
            for (_, guard, _, must) in carried {
                state.hold(guard, LEAKED, Path::new(), must);
            }
            return Vec::new();
        }
        if marks.empties
            && let Some(Operand::Receiver(place)) = operands.first()
        {
            let (local, path) = context.target(*place);
            state.remove_below(local, &path);
        }
        let sig = self.index.sig(fun);
        let out_leaves = leaves(self.index, &sig.output);
        let mut result: Vec<(GuardId, Path, bool)> = Vec::new();
        // Values behind `&mut` arguments, which the call may fill or empty.
        let behind: Vec<Behind> = (operands.iter().enumerate())
            .filter_map(|(n, operand)| {
                let crate::index::types::GTy::Ref(true, inner) = sig.params.get(n)? else { return None };
                let place = match operand {
                    Operand::Receiver(place) | Operand::Borrow(place) | Operand::Move(place) => *place,
                    Operand::Constant => return None,
                };
                let (local, path) = context.target(place);
                Some((local, path, leaves(self.index, inner)))
            })
            .collect();
        // What they held comes out first: `take`, `replace`, `pop`.
        for (local, path, inside) in &behind {
            for (at, leaf) in inside {
                let outs: Vec<&Path> = out_leaves.iter().filter(|(_, l)| same_leaf(l, leaf)).map(|(p, _)| p).collect();
                if outs.is_empty() {
                    continue;
                }
                let mut full = path.clone();
                full.extend(at.iter().copied());
                let is_collection = at.contains(&Projection::Element) && self.index.fun(fun).name != "drain";
                let taken =
                    if is_collection { state.copy_below(*local, &full) } else { state.take_below(*local, &full) };
                for (guard, below, must) in taken {
                    for target in &outs {
                        let mut to = (*target).clone();
                        to.extend(below.iter().copied());
                        result.push((guard, to, must && !is_collection));
                    }
                }
            }
        }
        let mut left: Vec<(GuardId, bool)> = Vec::new();
        let givers = (0..operands.len()).filter(|n| carried.iter().any(|(m, ..)| m == n)).count();
        let is_one_of_two = givers > 1 || self.may_lose(fun);
        for (n, guard, path, must) in carried {
            let declared = sig.params.get(n).map(|ty| leaves(self.index, ty)).unwrap_or_default();
            let leaf = declared.iter().find_map(|(at, leaf)| below(at, &path).map(|rest| (*leaf, rest)));
            let mut is_placed = false;
            if let Some((leaf, rest)) = leaf {
                // `try_map`: another guard, or the same.
                let is_either = givers == 1 && matches!(leaf, Leaf::Guard(_)) && self.is_either(call.ret);
                let fits = |l: &Leaf| same_leaf(l, &leaf) || is_either && matches!(l, Leaf::Guard(_));
                for (to, _) in out_leaves.iter().filter(|(_, l)| fits(l)) {
                    let mut to = to.clone();
                    to.extend(rest.iter().copied());
                    result.push((guard, to, must && !(is_one_of_two && matches!(leaf, Leaf::Param(_)))));
                    is_placed = true;
                }
                let is_in_result =
                    is_placed && !behind.iter().any(|(.., inside)| inside.iter().any(|(_, l)| same_leaf(l, &leaf)));
                if !is_in_result {
                    for (local, base, inside) in &behind {
                        for (at, _) in inside.iter().filter(|(_, l)| same_leaf(l, &leaf)) {
                            let mut full = base.clone();
                            full.extend(at.iter().copied());
                            full.extend(rest.iter().copied());
                            // It goes in, and what was there has come out: the result is not the new one.
                            result.retain(|(g, _, _)| *g != guard);
                            state.hold(guard, *local, full, must);
                            is_placed = true;
                        }
                    }
                }
            }
            if !is_placed && path.contains(&forgotten()) {
                state.hold(guard, LEAKED, Path::new(), must);
            } else if !is_placed {
                left.push((guard, must));
            }
        }
        let is_stub = self.index.fun(fun).file.is_none();
        if is_stub && (self.index.fun(fun).name == "into_inner" || self.index.fun(fun).name == "take") {
            result.iter_mut().filter(|(_, path, _)| path.first() == Some(&forgotten())).for_each(|(_, path, _)| {
                path.remove(0);
            });
        }
        if self.is_either(call.ret) {
            // `r.map_err(|_| ..)`: what was in the `Err` is gone.
            for (guard, _, must) in &mut result {
                *must &= !left.iter().any(|(lost, _)| lost == guard);
            }
        }
        let is_future = matches!(self.typing.table.kind(call.ret), Kind::Future(..)) || sig.is_async;
        if is_future {
            // The future owns what went in, until it is awaited or dropped.
            let path: Path = [captured()].into_iter().collect();
            let owned = left.into_iter().chain(result.into_iter().map(|(g, _, m)| (g, m)));
            return owned.map(|(g, m)| (g, path.clone(), m)).collect();
        }
        let found = slots(self.index, self.typing, call.ret);
        if !result.is_empty() || found.is_empty() {
            return result;
        }
        if !left.is_empty() {
            // By a closure, or from one type of guard to another.
            return self.give(&left, &found);
        }
        if self.is_given_by_argument(call, operands) {
            return Vec::new();
        }
        let call = self.acquiring_call(context, expr);
        self.acquire(context.n, call, &found, expr)
    }

    /// Whether it is an `Option` or `Result`.
    fn is_either(&self, ty: T) -> bool {
        let Kind::Adt(adt, _) = self.typing.table.kind(ty) else { return false };
        self.index.adt(adt).marks.lang.is_some_and(|lang| lang == "option" || lang == "result")
    }

    /// Whether the result may lack what went in: by a predicate.
    fn may_lose(&self, fun: FnId) -> bool {
        let fun = self.index.fun(fun);
        fun.file.is_none() && (fun.name == "filter" || fun.name == "take_if")
    }

    /// Whether the guards in the result's type come from the receiver's or an argument's own type parameter, so that nothing is acquired:
    /// `opt.take()` of an empty `opt`, `v.pop()`.
    fn is_given_by_argument(&self, call: &CallSite, operands: &[Operand]) -> bool {
        let Callee::Fn(fun) = call.callee else { return false };
        if self.index.fun(fun).marks.acquires.is_some() {
            return false;
        }
        let sig = self.index.sig(fun);
        if operands.is_empty() {
            // `Vec::new()`
            return leaves(self.index, &sig.output).iter().all(|(_, leaf)| matches!(leaf, Leaf::Param(_)));
        }
        let from: Vec<u32> = (sig.params.iter())
            .flat_map(|ty| match ty {
                crate::index::types::GTy::Ref(_, inner) => leaves(self.index, inner),
                other => leaves(self.index, other),
            })
            .filter_map(|(_, leaf)| match leaf {
                Leaf::Param(n) => Some(n),
                Leaf::Guard(_) => None,
            })
            .collect();
        let outs = leaves(self.index, &sig.output);
        !outs.is_empty() && outs.iter().all(|(_, leaf)| matches!(leaf, Leaf::Param(n) if from.contains(n)))
    }

    fn is_manually_dropped(&self, ty: T) -> bool {
        let Kind::Adt(adt, _) = self.typing.table.kind(ty) else { return false };
        self.index.adt(adt).marks.lang.is_some_and(|lang| lang == "manually_drop")
    }

    /// A constructor, a closure, a function pointer, or something unknown: constructors keep, the others consume.
    fn construct(&self, call: &CallSite, carried: Vec<(usize, GuardId, Path, bool)>) -> Vec<(GuardId, Path, bool)> {
        match call.callee {
            Callee::Ctor(adt, variant) => (carried.into_iter())
                .map(|(n, guard, below, must)| {
                    let mut path = Path::new();
                    if let Some(variant) = self.index.adt(adt).variants().get(variant as usize) {
                        path.push(Projection::Variant(variant.name));
                    }
                    path.push(Projection::Field(tuple_field(n)));
                    path.extend(below);
                    (guard, path, must)
                })
                .collect(),
            Callee::Lambda(_) | Callee::Value => {
                let found = slots(self.index, self.typing, call.ret);
                let carried: Vec<(GuardId, bool)> = carried.into_iter().map(|(_, g, _, m)| (g, m)).collect();
                self.give(&carried, &found)
            }
            Callee::Fn(_) | Callee::Unknown => Vec::new(),
        }
    }

    /// `e?`: the payload comes out.
    fn tried(
        &self,
        context: &Context<'_>,
        operands: &[Operand],
        state: &mut Alternative,
    ) -> Vec<(GuardId, Path, bool)> {
        let taken: Vec<_> = operands.iter().flat_map(|o| self.take(context, *o, state)).collect();
        (taken.into_iter())
            .filter_map(|(guard, path, must)| match path.first() {
                Some(Projection::Variant(name)) if name == "Ok" || name == "Some" => {
                    let rest = path[1..].strip_prefix(&[Projection::Field(tuple_field(0))])?.iter().copied().collect();
                    Some((guard, rest, must))
                }
                Some(_) => None,
                None => Some((guard, path, must)),
            })
            .collect()
    }

    /// What a loop takes out of what it iterates over.
    fn element(
        &self,
        context: &Context<'_>,
        operands: &[Operand],
        state: &mut Alternative,
    ) -> Vec<(GuardId, Path, bool)> {
        let Some(Operand::Receiver(place) | Operand::Move(place)) = operands.first() else { return Vec::new() };
        let (local, path) = context.place(*place);
        (state.copy_below(local, &path).into_iter())
            .filter_map(|(guard, path, _)| {
                let n = path.iter().position(|p| *p == Projection::Element)?;
                Some((guard, path[n + 1..].iter().copied().collect(), false))
            })
            .collect()
    }

    fn record(&mut self, context: &Context<'_>, op: usize, data: &Op, state: &State) {
        // A suspension happens after its operand went in and before its result is stored: the result's guards are not held yet.
        if is_suspension(data) {
            let suspension =
                self.out.suspensions.iter().position(|s| s.graph == context.n && s.op == op).expect("each was listed");
            let held = self.held(state, Some(data), context);
            if !state.is_empty() {
                self.inner.extend(self.waits_for(data).into_iter().map(|lambda| (context.n, lambda, held.clone())));
            }
            for (guard, must) in held {
                let acquisition = &self.out.acquisitions[guard.index()];
                let span = data.span;
                let is_must = must && !acquisition.is_may && !self.opaque.iter().any(|s| s.contains(span));
                self.out.held.push(HeldAt { guard, suspension, is_must });
            }
        }
        if let OpKind::Assign { value: Value::Call(_), .. } = &data.kind
            && let Some(expr) = data.expr
        {
            let held = self.held(state, Some(data), context);
            if !held.is_empty() {
                self.out.calls.push((expr, held));
            }
        }
    }

    /// The guards held in a state, without those that the op has just stored.
    fn held(&self, state: &State, data: Option<&Op>, context: &Context<'_>) -> Vec<(GuardId, bool)> {
        let stored = match data.map(|d| &d.kind) {
            Some(OpKind::Assign { to, .. }) => Some(context.place(*to)),
            _ => None,
        };
        let awaited = self.waited_for(context, data);
        let mut all: Vec<(GuardId, bool, usize)> = Vec::new();
        for alternative in state {
            for entry in &alternative.guards {
                let is_older = entry.places.iter().any(|(local, path)| {
                    if path.contains(&Projection::Variant(Name::from("Poisoned"))) {
                        // Errs quiet: `Err(_)` of a `try_lock` is read as `WouldBlock`.
                        return false;
                    }
                    let is_owned = awaited.contains(local) && path.first() == Some(&captured());
                    !is_owned && stored.as_ref().is_none_or(|(to, base)| to != local || below(base, path).is_none())
                });
                if !is_older {
                    continue;
                }
                match all.iter_mut().find(|(g, ..)| *g == entry.guard) {
                    Some((_, must, count)) => {
                        *must &= entry.must;
                        *count += 1;
                    }
                    None => all.push((entry.guard, entry.must, 1)),
                }
            }
        }
        all.into_iter().map(|(g, must, count)| (g, must && count == state.len())).collect()
    }

    /// The locals whose futures a suspension runs: what those own is theirs to answer for.
    fn waited_for(&self, context: &Context<'_>, data: Option<&Op>) -> Vec<LocalId> {
        match data.map(|d| (&d.kind, d.expr)) {
            Some((OpKind::Assign { value: Value::Await(Operand::Move(place)), .. }, _)) => {
                vec![context.target(*place).0]
            }
            Some((OpKind::Suspend, Some(expr))) => {
                let branches = self.branches(expr);
                let is_branch = |kind: LocalKind| matches!(kind, LocalKind::Temporary(e) if branches.contains(&e));
                let locals = context.graph.locals.iter().enumerate().filter(|(_, l)| is_branch(l.kind));
                locals.map(|(n, _)| LocalId(n as u32)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The awaits inside async blocks that are awaited while guards are held outside. A block runs under what is held
    /// at each place where it is waited for, and where the block that waits for it is waited for.
    fn inner_suspensions(&mut self) {
        let sites = std::mem::take(&mut self.inner);
        let mut under: Vec<Option<Vec<(GuardId, bool)>>> = vec![None; self.flow.graphs.len()];
        for _ in 0..ROUNDS {
            let mut next: Vec<Option<Vec<(GuardId, bool)>>> = vec![None; under.len()];
            for (graph, lambda, held) in &sites {
                let outer = under[*graph].iter().flatten();
                let here: Vec<(GuardId, bool)> = held.iter().chain(outer).copied().collect();
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
        for (graph, held) in under.iter().enumerate() {
            for (guard, is_must) in held.iter().flatten() {
                for (n, suspension) in self.out.suspensions.iter().enumerate().filter(|(_, s)| s.graph == graph) {
                    let is_may = self.opaque.iter().any(|s| s.contains(suspension.span));
                    self.out.held.push(HeldAt { guard: *guard, suspension: n, is_must: *is_must && !is_may });
                }
            }
        }
    }

    fn leave(&self, context: &Context<'_>, terminator: &Terminator, state: State) -> Vec<(BlockId, State)> {
        match terminator {
            Terminator::Goto(target) => vec![(*target, state)],
            Terminator::OneOf(targets) => targets.iter().map(|t| (*t, state.clone())).collect(),
            Terminator::Return | Terminator::Diverge => Vec::new(),
            Terminator::Branch { on, then, otherwise } => {
                let yes = self.assume(context, on, state.clone(), true);
                let no = self.assume(context, on, state, false);
                vec![(*then, yes), (*otherwise, no)]
            }
        }
    }

    fn assume(&self, context: &Context<'_>, on: &Condition, mut state: State, holds: bool) -> State {
        match on {
            Condition::Unknown => {}
            Condition::Try(place) => {
                let (local, path) = context.target(*place);
                for alternative in &mut state {
                    for name in ["Ok", "Some", "Continue", "Ready"] {
                        if !holds {
                            alternative.narrow(local, &path, Name::from(name), false);
                        }
                    }
                    for name in ["Err", "None", "Break", "Pending"] {
                        if holds {
                            alternative.narrow(local, &path, Name::from(name), false);
                        }
                    }
                }
            }
            Condition::Variant(place, name) => {
                let seen = self.seen_through(context, *place).map(|place| context.target(place));
                for (local, path) in seen.into_iter().chain([context.target(*place)]) {
                    for alternative in &mut state {
                        alternative.narrow(local, &path, *name, holds);
                    }
                }
            }
            Condition::Place(place) => {
                let data = &context.graph.places[place.index()];
                if !data.path.is_empty() {
                    return state;
                }
                if let Some((tested, variant)) = self.tested(context, data.local) {
                    let (local, path) = context.target(tested);
                    for alternative in &mut state {
                        alternative.narrow(local, &path, variant, holds);
                    }
                } else if context.is_unchanged(data.local) {
                    suppose(&mut state, Key::Local(data.local), holds);
                }
            }
            Condition::Cfg(cfg) => {
                let (cfg, negated) = positive(cfg);
                if let Some(n) = context.cfgs.iter().position(|c| c == cfg) {
                    suppose(&mut state, Key::Cfg(n as u32), holds != negated);
                }
            }
        }
        state
    }

    /// `opt.as_mut()`: the place whose variant it has.
    fn seen_through(&self, context: &Context<'_>, place: PlaceId) -> Option<PlaceId> {
        let data = &context.graph.places[place.index()];
        let op = &context.graph.ops[*context.definitions.get(&data.local)?];
        let OpKind::Assign { value: Value::Call(operands), .. } = &op.kind else { return None };
        let Callee::Fn(fun) = self.typing.calls.get(&op.expr?)?.callee else { return None };
        let fun = self.index.fun(fun);
        let is_view =
            fun.file.is_none() && ["as_ref", "as_mut", "as_deref", "as_deref_mut"].contains(&fun.name.as_str());
        match operands.first()? {
            Operand::Receiver(seen) if is_view && data.path.is_empty() => Some(*seen),
            _ => None,
        }
    }

    /// `opt.is_some()`: the place and the variant, when that is what a boolean temporary holds.
    fn tested(&self, context: &Context<'_>, local: LocalId) -> Option<(PlaceId, Name)> {
        let op = &context.graph.ops[*context.definitions.get(&local)?];
        let OpKind::Assign { value: Value::Call(operands), .. } = &op.kind else { return None };
        let call = self.typing.calls.get(&op.expr?)?;
        let Callee::Fn(fun) = call.callee else { return None };
        let variant = self.index.fun(fun).marks.tests?;
        match operands.first()? {
            Operand::Receiver(place) => Some((*place, variant)),
            _ => None,
        }
    }
}

/// The name that a call is known by.
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

/// Where a future or closure keeps what it owns.
fn captured() -> Projection {
    Projection::Field(Name::from("{captured}"))
}

/// Where a `ManuallyDrop` keeps what it never drops.
fn forgotten() -> Projection {
    Projection::Field(Name::from("{forgotten}"))
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

fn same_leaf(a: &Leaf, b: &Leaf) -> bool {
    match (a, b) {
        (Leaf::Param(a), Leaf::Param(b)) => a == b,
        (Leaf::Guard(a), Leaf::Guard(b)) => a == b,
        _ => false,
    }
}

/// The predicate without `not`, and whether there was an odd number of them.
fn positive(cfg: &Cfg) -> (&Cfg, bool) {
    match cfg {
        Cfg::Not(inner) => {
            let (inner, negated) = positive(inner);
            (inner, !negated)
        }
        Cfg::All(list) | Cfg::Any(list) if list.len() == 1 => positive(&list[0]),
        _ => (cfg, false),
    }
}

fn is_suspension(op: &Op) -> bool {
    match &op.kind {
        OpKind::Suspend => true,
        OpKind::Assign { value: Value::Await(_), .. } => true,
        OpKind::Assign { .. } | OpKind::Exit { .. } | OpKind::Touch(_) => false,
    }
}

impl<'g> Context<'g> {
    fn new(n: usize, graph: &'g Graph) -> Self {
        let mut context = Context {
            n,
            graph,
            borrows: FxHashMap::default(),
            definitions: FxHashMap::default(),
            written: FxHashMap::default(),
            cfgs: Vec::new(),
        };
        for (op, data) in graph.ops.iter().enumerate() {
            let OpKind::Assign { to, value, .. } = &data.kind else { continue };
            let place = &graph.places[to.index()];
            let count = context.written.entry(place.local).or_default();
            *count += 1;
            if !place.path.is_empty() {
                continue;
            }
            let first = *count == 1;
            match value {
                Value::Borrow { mutable, place: of } if first => {
                    context.borrows.insert(place.local, (*of, *mutable));
                }
                _ => {
                    context.borrows.remove(&place.local);
                }
            }
            context.definitions.insert(place.local, op);
        }
        for block in &graph.blocks {
            if let Terminator::Branch { on: Condition::Cfg(cfg), .. } = &block.end_kind
                && !context.cfgs.contains(positive(cfg).0)
            {
                context.cfgs.push(positive(cfg).0.clone());
            }
        }
        context
    }

    fn place(&self, place: PlaceId) -> (LocalId, Path) {
        let data = &self.graph.places[place.index()];
        (data.local, data.path.iter().copied().collect())
    }

    /// The place, or what it is a borrow of.
    fn target(&self, place: PlaceId) -> (LocalId, Path) {
        let (mut local, mut path) = self.place(place);
        for _ in 0..8 {
            let Some((of, _)) = self.borrows.get(&local) else { break };
            let data = &self.graph.places[of.index()];
            let rest = path.strip_prefix_deref();
            path = data.path.iter().copied().chain(rest).collect();
            local = data.local;
        }
        (local, path)
    }

    fn is_unchanged(&self, local: LocalId) -> bool {
        let is_named =
            matches!(self.graph.locals[local.index()].kind, LocalKind::Variable(_) | LocalKind::Parameter(_));
        is_named && self.written.get(&local).copied().unwrap_or(0) <= 1
    }
}

trait StripDeref {
    fn strip_prefix_deref(&self) -> Path;
}

impl StripDeref for Path {
    /// The path without a leading `*`: what a borrow's own dereference is.
    fn strip_prefix_deref(&self) -> Path {
        let skip = usize::from(self.first() == Some(&Projection::Deref));
        self[skip..].iter().copied().collect()
    }
}

impl Alternative {
    fn hold(&mut self, guard: GuardId, local: LocalId, path: Path, must: bool) {
        match self.guards.binary_search_by_key(&guard, |e| e.guard) {
            Ok(n) => {
                let entry = &mut self.guards[n];
                entry.must |= must;
                if !entry.places.contains(&(local, path.clone())) {
                    entry.places.push((local, path));
                    entry.places.sort_by(|a, b| (a.0, &a.1[..]).cmp(&(b.0, &b.1[..])));
                }
            }
            Err(n) => {
                let places = [(local, path)].into_iter().collect();
                self.guards.insert(n, Entry { guard, must, places });
            }
        }
    }

    fn guards_in(&self, local: LocalId) -> Vec<GuardId> {
        self.guards.iter().filter(|e| e.places.iter().any(|(l, _)| *l == local)).map(|e| e.guard).collect()
    }

    /// Drops what is there. What a `ManuallyDrop` has is held for ever.
    fn drop_below(&mut self, local: LocalId, base: &[Projection]) {
        let mut kept = self.copy_below(local, base);
        kept.retain(|(_, path, _)| path.contains(&forgotten()));
        self.remove_below(local, base);
        for (guard, _, must) in kept {
            self.hold(guard, LEAKED, Path::new(), must);
        }
    }

    fn remove_below(&mut self, local: LocalId, base: &[Projection]) {
        self.remove(|l, path| l == local && below(base, path).is_some(), true);
    }

    fn remove(&mut self, is_gone: impl Fn(LocalId, &Path) -> bool, weakens: bool) {
        for entry in &mut self.guards {
            let before = entry.places.len();
            entry.places.retain(|(l, p)| !is_gone(*l, p));
            if weakens && entry.places.len() < before {
                entry.must = false;
            }
        }
        self.guards.retain(|e| !e.places.is_empty());
    }

    fn copy_below(&self, local: LocalId, base: &[Projection]) -> Vec<(GuardId, Path, bool)> {
        let mut out = Vec::new();
        for entry in &self.guards {
            for (l, path) in &entry.places {
                if *l == local
                    && let Some(rest) = below(base, path)
                {
                    out.push((entry.guard, rest, entry.must));
                }
            }
        }
        out
    }

    fn take_below(&mut self, local: LocalId, base: &[Projection]) -> Vec<(GuardId, Path, bool)> {
        if self.guards.is_empty() {
            return Vec::new();
        }
        let out = self.copy_below(local, base);
        if !out.is_empty() {
            self.remove_below(local, base);
        }
        out
    }

    /// The value at a place is (or is not) of a variant: what the others carry is not there.
    fn narrow(&mut self, local: LocalId, base: &[Projection], variant: Name, holds: bool) {
        self.remove(
            |l, path| {
                l == local
                    && match below(base, path).as_deref() {
                        Some([Projection::Variant(name), ..]) => (*name == variant) != holds,
                        _ => false,
                    }
            },
            false,
        );
    }
}

/// Splits on a condition: what contradicts it is not possible.
fn suppose(state: &mut State, key: Key, holds: bool) {
    state.retain(|a| !a.assumed.contains(&(key, !holds)));
    for alternative in state.iter_mut() {
        if !alternative.assumed.contains(&(key, holds)) {
            alternative.assumed.push((key, holds));
            alternative.assumed.sort();
        }
    }
}

/// Alternatives with the same guards become one, that assumes what both do.
fn normalize(mut state: State) -> State {
    let mut out: State = Vec::new();
    for alternative in state.drain(..) {
        match out.iter_mut().find(|o| o.guards == alternative.guards) {
            Some(same) => same.assumed.retain(|a| alternative.assumed.contains(a)),
            None => out.push(alternative),
        }
    }
    // Alternatives that do not exclude each other are one, too.
    let mut n = 0;
    while n < out.len() {
        let excluded = |a: &Alternative, b: &Alternative| a.assumed.iter().any(|(k, v)| b.assumed.contains(&(*k, !v)));
        match (n + 1..out.len()).find(|m| !excluded(&out[n], &out[*m])) {
            Some(m) => {
                let other = out.remove(m);
                let joined = join(&out[n], &other);
                out[n] = joined;
                n = 0;
            }
            None => n += 1,
        }
    }
    if out.len() > ALTERNATIVES {
        let first = out.remove(0);
        let one = out.iter().fold(first, |a, b| join(&a, b));
        return vec![one];
    }
    out.sort_by(|a, b| a.assumed.cmp(&b.assumed));
    out
}

fn merge(old: &State, new: State) -> State {
    normalize(old.iter().cloned().chain(new).collect())
}

fn join(a: &Alternative, b: &Alternative) -> Alternative {
    let mut out = Alternative {
        assumed: a.assumed.iter().copied().filter(|k| b.assumed.contains(k)).collect(),
        guards: Vec::new(),
    };
    for entry in &a.guards {
        let mut entry = entry.clone();
        match b.guards.iter().find(|e| e.guard == entry.guard) {
            Some(other) => {
                entry.must &= other.must;
                for place in &other.places {
                    if !entry.places.contains(place) {
                        entry.places.push(place.clone());
                    }
                }
                entry.places.sort_by(|a, b| (a.0, &a.1[..]).cmp(&(b.0, &b.1[..])));
            }
            None => entry.must = false,
        }
        out.guards.push(entry);
    }
    for entry in &b.guards {
        if !a.guards.iter().any(|e| e.guard == entry.guard) {
            out.guards.push(Entry { must: false, ..entry.clone() });
        }
    }
    out.guards.sort_by_key(|e| e.guard);
    out
}
