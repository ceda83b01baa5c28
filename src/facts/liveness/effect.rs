//! What a function does to the guards that its caller has: those behind its references and those in its arguments, and
//! the guards that it puts there. Told by its body.

use super::context::Context;
use super::sized::{Sized, Supposed, only_list};
use super::state::{Alternative, LEAKED, State, is_gone};
use super::{Acquisition, Analysis, GuardId, Source};
use crate::facts::slots::{Leaf, Path, Slot, leaves, slots};
use crate::flow::{Flow, Graph, LocalId, LocalKind, PlaceId, Projection};
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{Callee, Typing};
use crate::index::marks::{LockKind, Mode, Wait};
use crate::index::types::GTy;
use crate::index::{FnId, Index};
use crate::syntax::Span;
use crate::syntax::ast::{Body, Expr, ExprId, ExprKind, Shape};
use rustc_hash::FxHashMap;

/// What each function does whose body was asked.
pub type Effects = FxHashMap<FnId, Effect>;

/// What a call of a function does to guards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effect {
    /// Each guard that the caller may have, and where it is afterwards.
    pub found: Vec<Found>,
    /// The guards that the function takes and leaves to its caller.
    pub taken: Vec<Taken>,
    /// The pointers of the caller that it clones or hands on.
    pub handed: Vec<Found>,
    /// The part of a parameter that the result is a reference to.
    pub lends: Option<(u32, Path)>,
    /// Whether all calls of the body are known, so that it takes no other guard.
    pub is_whole: bool,
    /// The lists whose length is known afterwards.
    pub lists: Vec<(Root, Path, usize)>,
    /// What it does to a short list.
    pub sized: Option<Box<Sized>>,
}

/// A guard that is there before the call.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// In which parameter.
    pub param: u32,
    /// Where in it, or in what it refers to.
    pub at: Path,
    /// Where it is afterwards.
    pub left: Left,
}

impl Found {
    /// Whether it stays where it is.
    pub fn stays(&self) -> bool {
        self.left.is_must && self.left.places == [(Root::Behind(self.param), self.at.clone())]
    }
}

/// A guard that the function takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// What kind of guard.
    pub slot: Slot,
    /// How the lock was waited for.
    pub wait: Wait,
    /// Where it is afterwards.
    pub left: Left,
}

/// Where a guard is after the call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Left {
    /// The places; none: it is released.
    pub places: Vec<(Root, Path)>,
    /// Whether it is in one of them on every way.
    pub is_must: bool,
    /// Whether it is in the result whenever that is of the variant that has room for a guard.
    pub is_sole: bool,
}

impl Left {
    /// Whether nothing but the variant of the result tells whether it is there.
    pub fn is_sure(&self) -> bool {
        self.is_must || self.is_sole
    }
}

impl Effect {
    /// Guards that alone fill a variant of the result.
    fn note_sole(&mut self) {
        let all = self.found.iter().map(|found| &found.left).chain(self.taken.iter().map(|taken| &taken.left));
        let mut counts: FxHashMap<(Root, Path), usize> = FxHashMap::default();
        all.flat_map(|left| &left.places).for_each(|place| *counts.entry(place.clone()).or_default() += 1);
        let is_sole = |place: &(Root, Path)| {
            let has_variant = place.1.iter().any(|step| matches!(step, Projection::Variant(_)));
            place.0 == Root::Result && has_variant && counts.get(place) == Some(&1)
        };
        let all = self.found.iter_mut().map(|found| &mut found.left);
        for left in all.chain(self.taken.iter_mut().map(|taken| &mut taken.left)).filter(|left| !left.is_must) {
            left.is_sole = !left.places.is_empty() && left.places.iter().all(is_sole);
        }
    }
}

/// What of a call a place is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Root {
    /// What it returns.
    Result,
    /// What is behind a parameter.
    Behind(u32),
    /// What is never dropped.
    Leaked,
}

impl Root {
    /// The parameter that it is behind.
    pub(super) fn param(self) -> Option<usize> {
        match self {
            Root::Behind(n) => Some(n as usize),
            Root::Result | Root::Leaked => None,
        }
    }
}

/// A guard of the caller, as the body that is asked has it.
pub(super) struct Symbol {
    pub(super) param: u32,
    pub(super) local: LocalId,
    /// Where it is.
    pub(super) at: Path,
}

/// What the body of a function does to the guards of its caller.
pub fn effect(
    index: &Index<'_>,
    body: &Body,
    flow: &Flow,
    typing: &Typing,
    effects: &Effects,
    params: &[GTy],
) -> Effect {
    let flow = super::places::named(index, body, flow, typing, effects);
    let analysis = || Analysis::new(index, body, &flow, typing, effects);
    let (mut effect, list) = analysis().effect(params, None);
    if let Some(list) = list {
        let sized = Sized::ask(list, |supposed| analysis().effect(params, Some(&supposed)).0);
        effect.sized = Some(Box::new(sized));
    }
    effect
}

impl Analysis<'_, '_> {
    /// The effect on any list, or on one of so many elements, and which list it may be.
    fn effect(mut self, params: &[GTy], supposed: Option<&Supposed>) -> (Effect, Option<(u32, Path)>) {
        let mut symbols = self.symbols(params);
        let list = only_list(&symbols).filter(|_| self.changes_order());
        if let Some(supposed) = supposed {
            symbols = self.suppose(symbols, supposed);
        }
        self.read_lambdas();
        self.outcomes();
        let graph = &self.flow.graphs[0];
        let mut start = Alternative::default();
        let pointers = self.parameter_pointers(graph, &mut start);
        for (symbol, guard) in symbols.iter().zip(0..) {
            match supposed {
                Some(_) => start.hold(GuardId(guard), symbol.local, symbol.at.clone(), true),
                None => start.hold_symbol(GuardId(guard), symbol.local, &symbol.at),
            }
        }
        if let Some(supposed) = supposed {
            self.mark_supposed(supposed, &mut start);
        }
        let mut context = self.context(0, graph, 0);
        context.is_numbered |= supposed.is_some();
        let states = self.fixpoint(&context, start);
        let ends = self.ends(&context, states);
        (self.read_effect(&context, &symbols, &pointers, &ends), list)
    }

    /// The guards that the parameters, which are declared so, may bring. What is of a parameter's own type may be one, too.
    fn symbols(&mut self, params: &[GTy]) -> Vec<Symbol> {
        let mut symbols = Vec::new();
        let graph: &Graph = &self.flow.graphs[0];
        for (local, data) in graph.locals.iter().enumerate() {
            let LocalKind::Parameter(param) = data.kind else { continue };
            let Some(ty) = self.parameter_type(0, param) else { continue };
            let local = LocalId(local as u32);
            for slot in slots(self.index, self.typing, self.referent(ty)) {
                self.out.acquisitions.push(symbolic(param, data.span, Some(&slot)));
                symbols.push(Symbol { param, local, at: slot.path });
            }
            let Some(declared) = params.get(param as usize).map(GTy::referent) else { continue };
            for (at, _) in leaves(self.index, declared).into_iter().filter(|(_, leaf)| matches!(leaf, Leaf::Param(_))) {
                self.out.acquisitions.push(symbolic(param, data.span, None));
                symbols.push(Symbol { param, local, at });
            }
        }
        symbols
    }

    /// What a reference refers to.
    pub(super) fn referent(&self, ty: T) -> T {
        match self.typing.table.kind(ty) {
            Kind::Ref(_, inner) => inner,
            _ => ty,
        }
    }

    fn read_effect(
        &self,
        context: &Context<'_>,
        symbols: &[Symbol],
        pointers: &[(LocalId, Root)],
        ends: &State,
    ) -> Effect {
        let mut roots = self.roots(context);
        let handed = self.handed(context, &roots, ends);
        roots.extend_from_slice(pointers);
        let lefts = lefts(&roots, ends);
        let left = |guard: usize| lefts.get(&GuardId(guard as u32)).cloned().unwrap_or_default();
        let found = symbols.iter().enumerate().map(|(guard, symbol)| Found {
            param: symbol.param,
            at: symbol.at.clone(),
            left: left(guard),
        });
        let taken =
            (self.out.acquisitions.iter().enumerate().skip(symbols.len())).filter_map(|(guard, acquisition)| {
                let left = left(guard);
                let slot = Slot {
                    path: Path::new(),
                    guard: acquisition.guard?,
                    kind: acquisition.kind,
                    mode: acquisition.mode,
                };
                let is_must = left.is_must && !acquisition.is_may;
                (!left.places.is_empty()).then_some(Taken {
                    slot,
                    wait: acquisition.wait,
                    left: Left { is_must, ..left },
                })
            });
        let (found, taken) = (found.collect(), taken.collect());
        let lists = self.lists_left(&roots, ends);
        let (lends, is_whole) = (self.lends(context), self.is_whole());
        let mut effect = Effect { found, taken, handed, lends, is_whole, lists, sized: None };
        if effect.is_whole {
            effect.note_sole();
        }
        effect
    }

    /// Whether each call of the body is known, and it makes no guard out of something else: that is a lock's own code.
    fn is_whole(&self) -> bool {
        let makes_guard = |n: usize| {
            let ty = self.typing.exprs[n];
            slots(self.index, self.typing, ty).iter().any(|slot| slot.path.is_empty())
        };
        let is_known = |(n, expr): (usize, &Expr)| match expr.kind {
            ExprKind::Call { .. } | ExprKind::MethodCall(_) => {
                let callee = self.typing.calls.get(&ExprId(n as u32)).map(|call| &call.callee);
                callee.is_some_and(|callee| match callee {
                    Callee::Unknown | Callee::Value => false,
                    Callee::Ctor(..) => !makes_guard(n),
                    Callee::Fn(_) | Callee::Lambda(_) => true,
                })
            }
            ExprKind::Struct(_) => !makes_guard(n),
            ExprKind::Macro(id) => !matches!(self.body.mac(id).shape, Shape::Opaque),
            _ => true,
        };
        self.body.exprs.iter().enumerate().all(is_known)
    }

    /// The locals that outlive the call.
    fn roots(&self, context: &Context<'_>) -> Vec<(LocalId, Root)> {
        let mut roots = vec![(LocalId(0), Root::Result), (LEAKED, Root::Leaked)];
        for (local, data) in context.graph.locals.iter().enumerate() {
            let local = LocalId(local as u32);
            if let LocalKind::Parameter(param) = data.kind
                && context.is_reference(local)
            {
                roots.push((local, Root::Behind(param)));
            }
        }
        roots
    }

    /// What the returned value refers to, where it is a part of what a parameter refers to.
    fn lends(&self, context: &Context<'_>) -> Option<(u32, Path)> {
        let whole = context.graph.places.iter().position(|place| place.local == LocalId(0) && place.path.is_empty())?;
        let (local, path) = context.target(PlaceId(whole as u32));
        match context.graph.locals[local.index()].kind {
            LocalKind::Parameter(param) if context.is_reference(local) => Some((param, path)),
            _ => None,
        }
    }
}

/// Where each guard is at the ends of a body; those that are not told of are released.
pub(super) fn lefts(roots: &[(LocalId, Root)], ends: &State) -> FxHashMap<GuardId, Left> {
    let mut lefts: FxHashMap<GuardId, Left> = FxHashMap::default();
    // At how many ends it surely is, or cannot be at all.
    let mut sure: FxHashMap<GuardId, usize> = FxHashMap::default();
    for end in ends {
        let mut there: Vec<GuardId> = Vec::new();
        for (local, root) in roots {
            for (guard, path, _) in end.copy_through(*local, &[]).into_iter().filter(|part| !is_gone(&part.1)) {
                lefts.entry(guard).or_default().places.push((*root, path));
                there.push(guard);
            }
        }
        there.sort_unstable();
        there.dedup();
        let is_sure = there.into_iter().filter(|guard| end.is_held(*guard) == Some(true));
        is_sure.chain(end.absent()).for_each(|guard| *sure.entry(guard).or_default() += 1);
    }
    for (guard, left) in &mut lefts {
        left.places.sort();
        left.places.dedup();
        left.is_must = sure.get(guard) == Some(&ends.len());
    }
    lefts
}

fn symbolic(param: u32, span: Span, slot: Option<&Slot>) -> Acquisition {
    Acquisition {
        graph: 0,
        call: None,
        at: None,
        span,
        source: Source::Parameter(param),
        kind: slot.map_or(LockKind::Blocking, |slot| slot.kind),
        mode: slot.map_or(Mode::Exclusive, |slot| slot.mode),
        wait: Wait::Forever,
        guard: slot.map(|slot| slot.guard),
        is_may: false,
    }
}
