//! Closures and async blocks: their graphs, and what they capture.

use super::Builder;
use crate::flow::{
    Capture, CaptureUse, Condition, DropEntry, DropId, Graph, Local, LocalId, LocalKind, OpKind, Operand, Place,
    PlaceId, Projection, Terminator, Value,
};
use crate::syntax::Edition;
use crate::syntax::ast::{BindingId, LambdaId};
use rustc_hash::FxHashMap;

/// A captured place, from the enclosing body's variable on.
struct Captured {
    variable: BindingId,
    path: Vec<Projection>,
    uses: Vec<(PlaceId, CaptureUse)>,
}

impl<'b> Builder<'_, 'b> {
    /// Lowers a closure or async block where it is created.
    pub(super) fn lambda_value(&mut self, id: LambdaId) -> Value {
        let lambda = self.body.lambda(id);
        let mut inner = Builder::new(self.context, Some(id));
        inner.capture_variables(&lambda.captures);
        inner.body_of(&lambda.params, lambda.body);
        let captured = inner.split_captures(&lambda.captures);
        let mut graph = inner.graph;
        for Captured { variable, path, uses } in captured {
            let variable = self.variable(variable);
            let place = self.project_all(variable, &path);
            graph.captures.push(Capture { place, uses, is_move: lambda.is_move });
        }
        self.context.lambdas[id.index()] = Some(graph);
        Value::Lambda(id)
    }

    /// Until the body is lowered, each captured variable is a local of its own: local `n + 1`, drop `n`.
    fn capture_variables(&mut self, captures: &[BindingId]) {
        let scope = self.scopes.push();
        for (index, variable) in captures.iter().enumerate() {
            let local = self.local(LocalKind::Capture(index as u32), self.body.binding(*variable).span);
            self.variables.insert(*variable, local);
            self.schedule(scope, local);
        }
        self.scopes.head(&mut self.graph.drops);
    }

    /// Replaces each captured variable by those parts of it that are used.
    fn split_captures(&mut self, variables: &[BindingId]) -> Vec<Captured> {
        let mut captured: Vec<(LocalId, Captured)> = Vec::new();
        let mut known: FxHashMap<(LocalId, Vec<Projection>), usize> = FxHashMap::default();
        if self.edition < Edition::E2021 {
            for (index, variable) in variables.iter().enumerate() {
                let local = LocalId(index as u32 + 1);
                known.insert((local, Vec::new()), captured.len());
                captured.push((local, Captured { variable: *variable, path: Vec::new(), uses: Vec::new() }));
            }
        }
        let uses = self.uses_of_captures(variables.len());
        if self.edition >= Edition::E2021 {
            self.find_captures(variables, &uses, &mut known, &mut captured);
        }
        for (place, how) in uses {
            let used = &self.graph.places[place.index()];
            if let Some((index, _)) = holder(&known, used) {
                captured[index].1.uses.push((place, how));
            }
        }
        self.renumber(variables.len(), &captured, &known);
        captured.into_iter().map(|(_, captured)| captured).collect()
    }

    /// The shortest paths that are used, by variable and then in order of use.
    fn find_captures(
        &self,
        variables: &[BindingId],
        uses: &[(PlaceId, CaptureUse)],
        known: &mut FxHashMap<(LocalId, Vec<Projection>), usize>,
        captured: &mut Vec<(LocalId, Captured)>,
    ) {
        let mut paths: Vec<(LocalId, Vec<Projection>)> = Vec::new();
        let mut seen = FxHashMap::default();
        for (place, _) in uses {
            let used = &self.graph.places[place.index()];
            let path: Vec<_> =
                used.path.iter().copied().take_while(|step| matches!(step, Projection::Field(_))).collect();
            if seen.insert((used.local, path.clone()), 0).is_none() {
                paths.push((used.local, path));
            }
        }
        paths.retain(|(local, path)| !(0..path.len()).any(|len| seen.contains_key(&(*local, path[..len].to_vec()))));
        paths.sort_by_key(|(local, _)| *local);
        for (local, path) in paths {
            known.insert((local, path.clone()), captured.len());
            let variable = variables[local.index() - 1];
            captured.push((local, Captured { variable, path, uses: Vec::new() }));
        }
    }

    /// Each use of a captured variable, in the order of the ops.
    fn uses_of_captures(&self, count: usize) -> Vec<(PlaceId, CaptureUse)> {
        let mut uses = Vec::new();
        let mut add = |place: PlaceId, how: CaptureUse| {
            let used = &self.graph.places[place.index()];
            if (1..=count).contains(&used.local.index()) {
                let is_behind = used.path.iter().any(|step| *step == Projection::Deref || step.is_element());
                uses.push((place, if is_behind { CaptureUse::Reference } else { how }));
            }
        };
        for op in &self.graph.ops {
            match &op.kind {
                OpKind::Assign { to, value, .. } => {
                    self.uses_of_value(value, op.expr, &mut add);
                    add(*to, CaptureUse::Reference);
                }
                // `let _ = x` captures nothing from 2021 on; what a pattern asks of `x` is in the conditions.
                OpKind::Touch(_) | OpKind::Exit { .. } | OpKind::Suspend => {}
            }
        }
        for block in &self.graph.blocks {
            if let Terminator::Branch { on, .. } = &block.end_kind {
                match on {
                    Condition::Place(place) | Condition::Variant(place, _) | Condition::Try(place) => {
                        add(*place, CaptureUse::Reference);
                    }
                    Condition::Cfg(_) | Condition::Unknown => {}
                }
            }
        }
        uses
    }

    fn uses_of_value(
        &self,
        value: &Value,
        expr: Option<crate::syntax::ast::ExprId>,
        add: &mut impl FnMut(PlaceId, CaptureUse),
    ) {
        let mut operand = |operand: &Operand| match operand {
            Operand::Move(place) => add(*place, CaptureUse::Value),
            Operand::Receiver(place) => add(*place, expr.map_or(CaptureUse::Reference, CaptureUse::Receiver)),
            Operand::Borrow(place) => add(*place, CaptureUse::Reference),
            Operand::Constant => {}
        };
        match value {
            Value::Use(only) | Value::Await(only) | Value::Output(only) => operand(only),
            Value::Call(operands) => operands.iter().for_each(operand),
            Value::Aggregate(parts) => parts.iter().for_each(|part| operand(&part.1)),
            Value::Borrow { place, .. } => add(*place, CaptureUse::Reference),
            Value::Lambda(id) => {
                let inner = self.context.lambdas[id.index()].as_ref().expect("a lambda is lowered where it is created");
                for capture in &inner.captures {
                    if capture.is_move {
                        add(capture.place, CaptureUse::Value);
                    } else {
                        capture.uses.iter().for_each(|(_, how)| add(capture.place, *how));
                    }
                }
            }
            Value::Constant => {}
        }
    }

    /// Makes room for as many capture locals, and their drops, as there are captured places.
    fn renumber(
        &mut self,
        before: usize,
        captured: &[(LocalId, Captured)],
        known: &FxHashMap<(LocalId, Vec<Projection>), usize>,
    ) {
        let now = captured.len();
        let graph = &mut self.graph;
        let later = graph.locals.split_off(before + 1);
        let old = graph.locals.split_off(1);
        for (index, (local, _)) in captured.iter().enumerate() {
            let span = old[local.index() - 1].span;
            graph.locals.push(Local { kind: LocalKind::Capture(index as u32), span });
        }
        graph.locals.extend(later);
        for op in &mut graph.ops {
            if let OpKind::Touch(place) = op.kind {
                let place = &graph.places[place.index()];
                if (1..=before).contains(&place.local.index()) && holder(known, place).is_none() {
                    op.kind = OpKind::Exit { from: None, to: None };
                }
            }
        }
        for place in &mut graph.places {
            if place.local.index() > before {
                place.local = LocalId((place.local.index() - before + now) as u32);
            } else if place.local.index() > 0 {
                *place = match holder(known, place) {
                    Some((index, len)) => Place { local: LocalId(index as u32 + 1), path: place.path[len..].into() },
                    // A step on the way to what is captured, which no op names.
                    None => Place { local: LocalId(0), path: Box::new([Projection::Element; super::LONGEST_PATH]) },
                };
            }
        }
        renumber_drops(graph, before, now);
    }
}

/// The captured place that `place` is or is a part of, and how long its path is.
fn holder(known: &FxHashMap<(LocalId, Vec<Projection>), usize>, place: &Place) -> Option<(usize, usize)> {
    (0..=place.path.len()).find_map(|len| Some((*known.get(&(place.local, place.path[..len].to_vec()))?, len)))
}

fn renumber_drops(graph: &mut Graph, before: usize, now: usize) {
    let renumbered = |drop: Option<DropId>| match drop {
        // The captures are scheduled all at once: nothing names one in their middle.
        Some(drop) if drop.index() < before => now.checked_sub(1).map(|last| DropId(last as u32)),
        Some(drop) => Some(DropId((drop.index() - before + now) as u32)),
        None => None,
    };
    let later = graph.drops.split_off(before);
    graph.drops.clear();
    for index in 0..now as u32 {
        graph.drops.push(DropEntry { local: LocalId(index + 1), earlier: index.checked_sub(1).map(DropId) });
    }
    for entry in later {
        let local = LocalId((entry.local.index() - before + now) as u32);
        graph.drops.push(DropEntry { local, earlier: renumbered(entry.earlier) });
    }
    for op in &mut graph.ops {
        if let OpKind::Exit { from, to } = &mut op.kind {
            (*from, *to) = (renumbered(*from), renumbered(*to));
        }
    }
}
