//! What closures and async blocks do to the guards in variables that they borrow.

use super::Analysis;
use super::context::Context;
use super::effect::{Found, Root, lefts};
use super::state::{Alternative, LEAKED, Part};
use super::through::joined;
use crate::facts::slots::{Path, below, slots};
use crate::flow::{Graph, LocalId, LocalKind, PlaceId};
use crate::syntax::ast::{BindingId, LambdaId};

impl<'x, 'a> Analysis<'x, 'a> {
    /// Asks each lambda, the inner ones first.
    pub(super) fn read_lambdas(&mut self) {
        let flow = self.flow;
        for n in (1..flow.graphs.len()).rev() {
            let symbols = self.captured_slots(n);
            if !symbols.is_empty() {
                self.lambdas[n - 1] = self.read_lambda(n, symbols);
            }
        }
    }

    /// What a lambda changes: the guards that do not stay where they are.
    fn read_lambda(&mut self, n: usize, symbols: Vec<Found>) -> Vec<Found> {
        let mut asked = Analysis::new(self.index, self.body, self.flow, self.typing, self.effects);
        asked.lambdas = std::mem::take(&mut self.lambdas);
        let graph: &'x Graph = &self.flow.graphs[n];
        let mut start = Alternative::default();
        let pointers = asked.captured_pointers(n, &mut start);
        let mut guards = Vec::new();
        for found in symbols {
            let guard = asked.symbol(n);
            let pointer = pointers.iter().find(|pointer| pointer.1 == found.param).map(|pointer| pointer.0);
            start.hold_symbol(guard, pointer.unwrap_or(LocalId(found.param + 1)), &found.at);
            guards.push((guard, found));
        }
        let context = asked.context(n, graph, 0);
        let states = asked.fixpoint(&context, start);
        let ends = asked.ends(&context, states);
        self.lambdas = asked.lambdas;
        let mut roots = vec![(LocalId(0), Root::Result), (LEAKED, Root::Leaked)];
        roots.extend((0..graph.captures.len() as u32).map(|n| (LocalId(n + 1), Root::Behind(n))));
        roots.extend(pointers.into_iter().map(|(local, n)| (local, Root::Behind(n))));
        let mut lefts = lefts(&roots, &ends);
        let asked =
            guards.into_iter().map(|(guard, found)| Found { left: lefts.remove(&guard).unwrap_or_default(), ..found });
        asked.filter(|found| !found.stays()).collect()
    }

    /// Where guards can be in what a lambda borrows.
    fn captured_slots(&self, n: usize) -> Vec<Found> {
        let mut found = Vec::new();
        let captures = (self.flow.graphs[n].captures.iter().enumerate())
            .filter(|(_, capture)| self.is_borrowed(capture) || self.captured_pointer(n, capture).is_some());
        for (number, capture) in captures {
            let Some((variable, base)) = self.variable_of(self.around(n), capture.place) else { continue };
            let ty = self.led_to(self.referent(self.typing.bindings[variable.index()]));
            let inside = slots(self.index, self.typing, ty).into_iter().filter_map(|slot| below(&base, &slot.path));
            found.extend(inside.map(|at| Found { param: number as u32, at, left: Default::default() }));
        }
        found
    }

    /// The graph around that of a lambda.
    pub(super) fn around(&self, n: usize) -> usize {
        self.body.lambda(LambdaId(n as u32 - 1)).parent.map_or(0, |outer| outer.index() + 1)
    }

    /// The variable that a place is in, perhaps by way of captures, and the path from there.
    pub(super) fn variable_of(&self, mut n: usize, place: PlaceId) -> Option<(BindingId, Path)> {
        let place = &self.flow.graphs[n].places[place.index()];
        let (mut local, mut path): (LocalId, Path) = (place.local, place.path.iter().copied().collect());
        loop {
            let graph = &self.flow.graphs[n];
            match graph.locals[local.index()].kind {
                LocalKind::Variable(variable) => return Some((variable, path)),
                LocalKind::Capture(_) => {
                    n = self.around(n);
                    let outer = &self.flow.graphs[n].places[graph.captures.get(local.index() - 1)?.place.index()];
                    path = outer.path.iter().chain(&path).copied().collect();
                    local = outer.local;
                }
                LocalKind::Return | LocalKind::Parameter(_) | LocalKind::Temporary(_) => return None,
            }
        }
    }

    /// What a call of a lambda changes, or an await of its future; what of it is in the result is given back.
    pub(super) fn apply_lambda(
        &self,
        context: &Context<'_>,
        lambda: LambdaId,
        is_sure: bool,
        state: &mut Alternative,
    ) -> Vec<Part> {
        let found = &self.lambdas[lambda.index()];
        if found.is_empty() || self.around(lambda.index() + 1) != context.n {
            return Vec::new();
        }
        let mut moved: Vec<(Part, &Found)> = Vec::new();
        for one in found {
            let (local, base) = self.captured_place(context, lambda, one.param, state);
            let full = joined(&base, &one.at);
            if !is_sure {
                state.doubt_below(local, &full);
                continue;
            }
            moved.extend(state.take_below(local, &full).into_iter().map(|part| (part, one)));
        }
        let mut given = Vec::new();
        for ((guard, rest, must), one) in moved {
            for (root, at) in &one.left.places {
                let (at, must) = (joined(at, &rest), must && one.left.is_must);
                match root {
                    Root::Result => given.push((guard, at, must)),
                    Root::Leaked => state.hold(guard, LEAKED, Path::new(), must),
                    Root::Behind(capture) => {
                        let (local, base) = self.captured_place(context, lambda, *capture, state);
                        state.hold(guard, local, joined(&base, &at), must);
                    }
                }
            }
        }
        given
    }
}
