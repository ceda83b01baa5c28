//! Places that only types can name: what one's own `IndexMut` leads to, and the fields of a tuple that are counted from the last one.

use super::effect::Effects;
use crate::facts::slots::{Path, tuple_field};
use crate::flow::{Flow, Graph, LocalId, LocalKind, OpKind, Operand, Place, Projection, Value};
use crate::index::Index;
use crate::index::infer::Typing;
use crate::index::infer::table::{Kind, T};
use crate::index::types::GTy;
use crate::syntax::ast::{Body, Variant};
use std::borrow::Cow;

/// The flow, its places named as the types say.
pub(super) fn named<'f>(
    index: &Index<'_>,
    body: &Body,
    flow: &'f Flow,
    typing: &Typing,
    effects: &Effects,
) -> Cow<'f, Flow> {
    let mut flow = Cow::Borrowed(flow);
    for n in 0..flow.graphs.len() {
        let graph = &flow.graphs[n];
        let own = if typing.indexed.is_empty() { Vec::new() } else { own_index(graph, typing, effects) };
        let new: Vec<(usize, Path)> = (graph.places.iter().enumerate())
            .filter_map(|(at, place)| {
                let path = counted(index, typing, place, || local_type(body, typing, n, graph, place.local));
                let led = through_own(&own, place.local, path.as_deref().unwrap_or(&place.path));
                Some((at, led.or(path)?))
            })
            .collect();
        for (at, path) in new {
            flow.to_mut().graphs[n].places[at].path = path.into_iter().collect();
        }
    }
    flow
}

/// A place that an `index_mut` was called on, with its index, and what that gives a reference to.
struct OwnIndex {
    local: LocalId,
    path: Path,
    to: Path,
}

fn own_index(graph: &Graph, typing: &Typing, effects: &Effects) -> Vec<OwnIndex> {
    let mut found = Vec::new();
    for op in &graph.ops {
        let (OpKind::Assign { value: Value::Call(operands), .. }, Some(expr)) = (&op.kind, op.expr) else { continue };
        let lends = typing.indexed.get(&expr).and_then(|fun| effects.get(fun)?.lends.as_ref());
        let (Some((0, below)), Some(Operand::Borrow(base))) = (lends, operands.first()) else { continue };
        let base = &graph.places[base.index()];
        for step in graph.places.iter().filter_map(|place| step_after(base, place)) {
            let path = base.path.iter().copied().chain([step]).collect();
            found.push(OwnIndex { local: base.local, path, to: base.path.iter().chain(below).copied().collect() });
        }
    }
    found
}

/// The element that a place is in or is, of another one.
fn step_after(base: &Place, place: &Place) -> Option<Projection> {
    let rest = place.path.strip_prefix(&base.path[..]).filter(|_| place.local == base.local)?;
    rest.first().filter(|step| step.is_element()).copied()
}

fn through_own(own: &[OwnIndex], local: LocalId, path: &[Projection]) -> Option<Path> {
    let mut path: Path = path.iter().copied().collect();
    let mut is_changed = false;
    // What is indexed may have been indexed before.
    while let Some((one, rest)) = own.iter().find_map(|one| {
        let rest = path.strip_prefix(&one.path[..]).filter(|_| one.local == local && !one.to.starts_with(&one.path))?;
        Some((one, rest.to_vec()))
    }) {
        path = one.to.iter().copied().chain(rest).collect();
        if std::mem::replace(&mut is_changed, true) {
            break;
        }
    }
    is_changed.then_some(path)
}

/// The place with the fields of tuples that are counted from the last one by their names.
fn counted(index: &Index<'_>, typing: &Typing, place: &Place, ty: impl Fn() -> Option<T>) -> Option<Path> {
    let n = place.path.iter().position(|step| matches!(step, Projection::Back(_)))?;
    let Projection::Back(back) = place.path[n] else { return None };
    let arity = arity(index, typing, ty()?, &place.path[..n])?;
    let mut path: Path = place.path.iter().copied().collect();
    path[n] = Projection::Field(tuple_field(arity.checked_sub(back as usize + 1)?));
    Some(path)
}

/// How many fields the tuple has that is at a path in a value of this type.
fn arity(index: &Index<'_>, typing: &Typing, ty: T, path: &[Projection]) -> Option<usize> {
    let rest = path.get(1..).unwrap_or_default();
    match (typing.table.kind(ty), path.first()) {
        (Kind::Ref(_, inner), Some(Projection::Deref)) => arity(index, typing, inner, rest),
        (Kind::Ref(_, inner), _) => arity(index, typing, inner, path),
        (Kind::Tuple(list), None) => Some(typing.table.items(list).len()),
        (Kind::Tuple(list), Some(Projection::Field(name))) => {
            let item = *typing.table.items(list).get(name.parse::<usize>().ok()?)?;
            arity(index, typing, item, rest)
        }
        (Kind::Array(item) | Kind::Slice(item), Some(step)) if step.is_element() => arity(index, typing, item, rest),
        (Kind::Adt(adt, list), Some(step)) => {
            let (variant, field, rest) = match (step, rest) {
                (Projection::Variant(variant), [Projection::Field(field), rest @ ..]) => (Some(variant), field, rest),
                (Projection::Field(field), rest) => (None, field, rest),
                _ => return None,
            };
            let is_meant = |declared: &Variant| variant.is_none_or(|name| declared.name == *name);
            let n = index.adt(adt).variants().iter().position(is_meant).unwrap_or(0);
            let fields = index.adt(adt).variant_fields(n as u32).list();
            let at = fields.iter().position(|one| one.name == *field)?;
            match index.field_types(adt).get(n)?.get(at)? {
                GTy::Param(n) => arity(index, typing, *typing.table.items(list).get(*n as usize)?, rest),
                GTy::Tuple(items) if rest.is_empty() => Some(items.len()),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The type of a local of the n-th graph.
pub(super) fn local_type(body: &Body, typing: &Typing, n: usize, graph: &Graph, local: LocalId) -> Option<T> {
    match graph.locals[local.index()].kind {
        LocalKind::Variable(variable) => Some(typing.bindings[variable.index()]),
        LocalKind::Temporary(expr) => Some(typing.exprs[expr.index()]),
        LocalKind::Parameter(number) => {
            let params = match n.checked_sub(1) {
                None => &typing.params,
                Some(lambda) => &typing.lambdas[lambda].params,
            };
            params.get(number as usize).copied()
        }
        LocalKind::Return => match n.checked_sub(1) {
            None => body.root.map(|root| typing.exprs[root.index()]),
            Some(lambda) => Some(typing.lambdas[lambda].ret),
        },
        LocalKind::Capture(_) => None,
    }
}
