//! The guards held before and after each op, may and must.
//!
//! A forward dataflow over a [`Graph`]. Guards are values: each acquisition is followed from place to place by moves,
//! calls and captures until a drop ends it. A [`State`] is a short list of alternatives, told apart by what is assumed of
//! unchanged booleans and `cfg`s; mostly there is one.
//!
//! `acquire` says where guards begin to live, `transfer`, `call` and `through` where they go, `capture` and `awaits` what closures
//! and futures own, `outcome` what they leave to their callers, `lambda` what they do to what they borrow, `effect` what a function does to its caller's guards and `apply`
//! what a call of it does, `branch` what is known on each way on, `handles` and `shared` what clones of a pointer share,
//! `lend` what blocks change that they borrow, `room` what calls find that take nothing where there is something, `elements` which element of a collection is written to,
//! `lists` how many elements there are and which has what, `keyed` the same of maps, `order` what calls do to that, `sized` what functions do to short ones,
//! `places` which places only types can name, `deaths` what else ends meanwhile, `record` what of it is written down.

mod acquire;
mod apply;
mod awaits;
mod branch;
mod call;
mod capture;
mod context;
mod deaths;
mod effect;
mod elements;
mod handles;
mod keyed;
mod lambda;
mod lend;
mod lists;
mod lost;
mod order;
mod outcome;
mod places;
mod record;
mod room;
mod shared;
mod sized;
mod state;
mod through;
mod transfer;
mod views;

use crate::facts::slots::Path;
use crate::flow::{Flow, Graph, LocalId, Projection, Terminator};
use crate::index::infer::Typing;
use crate::index::infer::table::Kind;
use crate::index::marks::{LockKind, Mode, Wait};
use crate::index::{AdtId, FnId, Index};
use crate::syntax::ast::{BindingId, Body, ExprId, LambdaId};
use crate::syntax::{Name, Span};
use context::Context;
use deaths::Dying;
use handles::Handle;
use outcome::Outcome;
use rustc_hash::{FxHashMap, FxHashSet};
use state::{Alternative, State, merge, normalize};
use std::collections::BTreeSet;

pub use acquire::call_name_span;
pub use deaths::{Death, Destructor, destructors};
pub use effect::{Effect, Effects, Found, effect};
pub use sized::Sized;
pub use state::HELD;

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
    /// As they were found.
    pub acquisitions: Vec<Acquisition>,
    /// In the order of the graphs and their ops.
    pub suspensions: Vec<Suspension>,
    /// Pairs, by guard and then suspension.
    pub held: Vec<HeldAt>,
    /// The guards held when a call is made: the call, the guards with whether on every way.
    pub calls: Vec<(ExprId, Vec<(GuardId, bool)>)>,
    /// Where guards are released: the guard and the place, for the story. Sorted.
    pub releases: Vec<(GuardId, Span)>,
    /// Whether more than [`HELD`] guards were held at once, so that not all were followed.
    pub is_cut: bool,
    /// The variables that each guard is in at some time, sorted.
    pub bound: Vec<(GuardId, BindingId)>,
    /// The graphs of async blocks with the suspensions that wait for them, sorted.
    pub waited: Vec<(usize, usize)>,
    /// The guards in the value that the function returns.
    pub returned: Vec<GuardId>,
    /// Where values die whose drop runs code that is read, in the order of the graphs and their ops.
    pub deaths: Vec<Death>,
}

impl Liveness {
    /// The suspensions that wait while this one does: those that wait for the block around it, and so on outwards.
    pub fn around(&self, suspension: usize) -> Vec<usize> {
        let (mut found, mut at) = (vec![suspension], 0);
        while let Some(inner) = found.get(at) {
            let graph = self.suspensions[*inner].graph;
            let first = self.waited.partition_point(|waited| waited.0 < graph);
            let outer = self.waited[first..].iter().take_while(|waited| waited.0 == graph).map(|waited| waited.1);
            let new: Vec<usize> = outer.filter(|outer| !found.contains(outer)).collect();
            found.extend(new);
            at += 1;
        }
        found.split_off(1)
    }

    /// Every variable that a guard is in at some time.
    pub fn variables_of(&self, guard: GuardId) -> Vec<BindingId> {
        let first = self.bound.partition_point(|bound| bound.0 < guard);
        self.bound[first..].iter().take_while(|bound| bound.0 == guard).map(|bound| bound.1).collect()
    }
}

/// Rounds over a graph; a fixpoint comes far sooner.
const ROUNDS: usize = 64;

/// What is held after an op.
#[derive(Clone, Debug)]
pub struct Point {
    /// The graph of the op.
    pub graph: usize,
    /// Where the op happens.
    pub span: Span,
    /// The guards, each with whether it is held on every way.
    pub held: Vec<(GuardId, bool)>,
    /// Which local each of them is in; none where it is never dropped.
    pub places: Vec<(GuardId, Option<LocalId>)>,
}

/// Follows the guards of a body.
pub fn derive(index: &Index<'_>, body: &Body, flow: &Flow, typing: &Typing, effects: &Effects) -> Liveness {
    let flow = places::named(index, body, flow, typing, effects);
    follow(Analysis::new(index, body, &flow, typing, effects)).0
}

/// The same, with what is held at every op that stands somewhere.
pub fn trace(
    index: &Index<'_>,
    body: &Body,
    flow: &Flow,
    typing: &Typing,
    effects: &Effects,
) -> (Liveness, Vec<Point>) {
    let flow = places::named(index, body, flow, typing, effects);
    let analysis = Analysis::new(index, body, &flow, typing, effects);
    follow(Analysis { points: Some(Vec::new()), ..analysis })
}

fn follow(mut analysis: Analysis<'_, '_>) -> (Liveness, Vec<Point>) {
    analysis.read_lambdas();
    analysis.outcomes();
    for n in 0..analysis.flow.graphs.len() {
        analysis.graph(n);
    }
    analysis.inner_suspensions();
    analysis.out.waited.sort_unstable();
    analysis.out.waited.dedup();
    analysis.owned_by_branches();
    let out = &mut analysis.out;
    out.releases.sort_by_key(|(guard, span)| (*guard, span.end));
    out.bound.sort_unstable();
    out.bound.dedup();
    out.held.sort_by_key(|h| (h.guard, h.suspension));
    out.held.dedup_by(|b, a| {
        let is_same = (a.guard, a.suspension) == (b.guard, b.suspension);
        a.is_must &= b.is_must || !is_same;
        is_same
    });
    (analysis.out, analysis.points.unwrap_or_default())
}

/// What is known so far about a body.
struct Analysis<'x, 'a> {
    index: &'x Index<'a>,
    body: &'x Body,
    flow: &'x Flow,
    typing: &'x Typing,
    /// What the functions do that are handed guards.
    effects: &'x Effects,
    out: Liveness,
    /// The acquisition of a call (and of which of its slots' types), so that each round finds it again.
    sites: FxHashMap<(usize, ExprId, AdtId), GuardId>,
    /// The same for what a function takes and leaves to its caller: which of these.
    taken: FxHashMap<(usize, ExprId, usize), GuardId>,
    /// The same for a parameter of a graph.
    parameters: FxHashMap<(usize, u32, AdtId), GuardId>,
    /// Guards that a lambda captures by value: the capture, the path below it, whether on every way.
    seeds: Vec<Vec<(GuardId, u32, Path, bool)>>,
    /// How many alternatives there are in the state that is followed.
    alternatives: usize,
    /// The macros whose shape is a guess, in source order.
    opaque: Vec<Span>,
    /// Where futures of async blocks are waited for.
    inner: Vec<Waited>,
    /// What each lambda leaves to its caller.
    outcomes: Vec<Outcome>,
    /// What each lambda does to the guards in what it borrows.
    lambdas: Vec<Vec<Found>>,
    /// Guards that one branch of several owns while a macro waits for all.
    owned: Vec<Owned>,
    /// The values of the graph that is followed whose drop runs code that is read.
    dying: Dying,
    /// The pointers that are cloned.
    handles: Vec<Handle>,
    /// Those that a lambda has captured by value: the capture, the handle and where it is.
    captured: FxHashMap<LambdaId, Vec<(u32, GuardId, Path)>>,
    /// Those that only a block had when it was waited for, by the number of its graph.
    sole: FxHashSet<(usize, GuardId)>,
    /// The guards that a block is given to answer for itself where it is waited for, by the number of its graph.
    lent: FxHashSet<(usize, GuardId)>,
    /// What is held at each op, where that is wanted.
    points: Option<Vec<Point>>,
}

/// A guard that one branch of several owns while a macro waits for all.
struct Owned {
    guard: GuardId,
    suspension: usize,
    /// The branch's block.
    lambda: LambdaId,
    /// Whether the block surely has it when it is waited for.
    is_must: bool,
}

/// Where a future of an async block is waited for.
struct Waited {
    graph: usize,
    lambda: LambdaId,
    suspension: usize,
    /// The guards held there.
    held: Vec<(GuardId, bool)>,
}

/// The outermost macros whose shape is a guess, in source order.
pub fn opaque_spans(body: &Body) -> Vec<Span> {
    let mut spans: Vec<Span> = body.macros.iter().filter(|m| m.is_guess).map(|m| m.span).collect();
    spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    spans.dedup_by(|inner, outer| outer.contains(*inner));
    spans
}

impl<'x, 'a> Analysis<'x, 'a> {
    fn new(
        index: &'x Index<'a>,
        body: &'x Body,
        flow: &'x Flow,
        typing: &'x Typing,
        effects: &'x Effects,
    ) -> Analysis<'x, 'a> {
        Analysis {
            index,
            body,
            flow,
            typing,
            effects,
            out: Liveness::default(),
            sites: FxHashMap::default(),
            taken: FxHashMap::default(),
            parameters: FxHashMap::default(),
            seeds: vec![Vec::new(); flow.graphs.len()],
            alternatives: 1,
            opaque: opaque_spans(body),
            inner: Vec::new(),
            outcomes: vec![Outcome::default(); flow.graphs.len() - 1],
            lambdas: vec![Vec::new(); flow.graphs.len() - 1],
            owned: Vec::new(),
            dying: Dying::default(),
            handles: Vec::new(),
            captured: FxHashMap::default(),
            sole: FxHashSet::default(),
            lent: FxHashSet::default(),
            points: None,
        }
    }

    /// Whether it stands in a macro whose shape is a guess.
    fn is_opaque(&self, span: Span) -> bool {
        let after = self.opaque.partition_point(|s| s.start <= span.start);
        after > 0 && self.opaque[after - 1].contains(span)
    }

    fn context<'g>(&mut self, n: usize, graph: &'g Graph, first: usize) -> Context<'g> {
        let mut context = Context::new(n, graph, first, self.references(n, graph));
        let captures = graph.captures.iter().zip(1..);
        let borrowed = captures.filter(|(capture, _)| self.is_borrowed(capture)).map(|(_, local)| LocalId(local));
        context.borrowed.extend(borrowed);
        self.read_views(&mut context);
        self.read_handles(&mut context);
        context
    }

    /// The locals whose type is a reference.
    fn references(&self, n: usize, graph: &Graph) -> FxHashSet<LocalId> {
        let is_reference = |local: &LocalId| {
            let ty = places::local_type(self.body, self.typing, n, graph, *local);
            ty.is_some_and(|ty| matches!(self.typing.table.kind(ty), Kind::Ref(..)))
        };
        (0..graph.locals.len() as u32).map(LocalId).filter(is_reference).collect()
    }

    fn graph(&mut self, n: usize) {
        let flow = self.flow;
        let graph: &'x Graph = &flow.graphs[n];
        let first = self.out.suspensions.len();
        for (op, data) in graph.ops.iter().enumerate() {
            if awaits::is_suspension(data) {
                self.out.suspensions.push(Suspension { graph: n, op, expr: data.expr, span: data.span });
            }
        }
        self.dying = self.dying(graph);
        let start = self.start(n, graph);
        let is_left = self.outcomes.iter().any(Outcome::leaves_any);
        if start.is_empty() && !is_left && !graph.ops.iter().any(|op| self.may_acquire(graph, op)) {
            let suspending = graph.ops.iter().filter(|op| awaits::is_suspension(op));
            for (suspension, op) in (first..).zip(suspending) {
                let waits = self.waits_for(op).into_iter();
                self.inner.extend(waits.map(|lambda| Waited { graph: n, lambda, suspension, held: Vec::new() }));
            }
            self.record_deaths(n, graph);
            return;
        }
        let mut context = self.context(n, graph, first);
        context.is_numbered |= !start.has_nothing();
        let states = self.fixpoint(&context, start);
        for (block, state) in states.into_iter().enumerate() {
            let Some(mut state) = state else { continue };
            for op in graph.blocks[block].first..graph.blocks[block].end {
                self.step(&context, op as usize, &mut state, true);
            }
            self.out.is_cut |= state.iter().any(|alternative| alternative.is_cut);
            if n == 0 && matches!(graph.blocks[block].end_kind, Terminator::Return) {
                self.record_returned(&state);
            }
        }
        self.record_deaths(n, graph);
    }

    /// The state at the begin of each block that is reached.
    fn fixpoint(&mut self, context: &Context<'_>, mut start: Alternative) -> Vec<Option<State>> {
        let graph = context.graph;
        self.share_start(context, &mut start);
        let mut states: Vec<Option<State>> = vec![None; graph.blocks.len()];
        states[0] = Some(vec![start]);
        let mut work: BTreeSet<u32> = [0].into();
        let mut visits = vec![0usize; graph.blocks.len()];
        while let Some(block) = work.pop_first() {
            let at = block as usize;
            visits[at] += 1;
            if visits[at] > ROUNDS {
                continue;
            }
            let Some(mut state) = states[at].clone() else { continue };
            for op in graph.blocks[at].first..graph.blocks[at].end {
                self.step(context, op as usize, &mut state, false);
            }
            for (target, state) in self.leave(context, &graph.blocks[at].end_kind, state) {
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
        states
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
