//! Maps whose values are known by their keys: numbers as they are written.

use super::Analysis;
use super::context::{Context, View};
use super::lists::under;
use super::room::Room;
use super::shared::is_handle;
use super::state::{Alternative, Part};
use super::through::Argument;
use super::views::place_of;
use crate::facts::slots::{Path, slots, tuple_field};
use crate::flow::{Operand, PlaceId, Projection};
use crate::index::FnId;
use crate::index::marks::Order;
use crate::syntax::Name;
use crate::syntax::ast::{ExprId, ExprKind};

impl Analysis<'_, '_> {
    /// A key as it is written: `1`, `&1`.
    pub(super) fn key(&self, expr: ExprId) -> Option<u32> {
        match self.body.expr(expr).kind {
            ExprKind::Ref { place, .. } => self.number(place),
            _ => self.number(expr),
        }
        .map(|number| number as u32)
    }

    /// What a call gives that puts something into such a map or takes it out; none where the map is not known.
    pub(super) fn keyed(
        &self,
        context: &Context<'_>,
        (fun, order): (FnId, Order),
        written: &[ExprId],
        operands: &[Operand],
        arguments: &mut Vec<Argument>,
        state: &mut Alternative,
    ) -> Option<Vec<Part>> {
        let key = self.key(*written.first()?)?;
        let (local, base) = self.looked_into(
            context,
            operands.first().and_then(place_of)?,
            self.index.sig(fun).params.first()?.referent(),
        );
        let old = state.at_key(local, &base, key)?;
        let to = self.element_of(fun, Projection::At(key));
        let value = &to[1..];
        let new: Vec<Part> = arguments.iter().filter(|one| one.0 == 2).map(|one| one.1.clone()).collect();
        if arguments.iter().any(|one| one.0 == 1) || new.iter().any(|part| is_handle(part.0)) {
            return None;
        }
        let some = [Projection::Variant(Name::from("Some")), Projection::Field(tuple_field(0))];
        let given = old.into_iter().map(|(guard, path, must)| {
            let rest = path.strip_prefix(value)?.iter().copied().collect();
            Some(under(&some, (guard, rest, must)))
        });
        let given = given.collect::<Option<Vec<Part>>>()?;
        let at: Path = base.iter().chain(&to[..1]).copied().collect();
        state.remove_below(local, &at);
        for (guard, path, must) in new.into_iter().filter(|_| order == Order::Put) {
            state.hold(guard, local, at.iter().chain(value).copied().chain(path).collect(), must);
        }
        arguments.clear();
        Some(given)
    }

    /// What `map.entry(1)` finds.
    pub(super) fn room_at_key(&self, context: &Context<'_>, view: View, state: &Alternative) -> Option<Room> {
        let (local, base) = self.inside(context, view.of);
        let there = state.at_key(local, &base, view.key?)?;
        let is_there = |part: &Part| {
            !part.1.iter().any(|step| matches!(step, Projection::Variant(_)))
                && state.is_nowhere_else(part.0)
                && self.is_certain(part.0)
        };
        if there.iter().any(is_there) {
            return Some(Room::Full);
        }
        let is_each_a_guard =
            self.value_of(view).is_some_and(|path| path.iter().filter(|step| step.can_lack()).count() == 1);
        Some(if there.is_empty() && is_each_a_guard { Room::Empty } else { Room::Unknown })
    }

    /// The only place in a map where guards are.
    fn value_of(&self, view: View) -> Option<Path> {
        let found = slots(self.index, self.typing, view.ty?);
        match &found[..] {
            [slot] => Some(slot.path.clone()),
            _ => None,
        }
    }

    /// The path of what an entry takes, in its map.
    pub(super) fn at_entry(&self, context: &Context<'_>, entry: PlaceId, mut path: Path) -> Path {
        let key = context.view(entry).and_then(|view| view.key).filter(|_| context.is_numbered);
        if let (Some(key), Some(step)) = (key, path.iter_mut().find(|step| **step == Projection::Element)) {
            *step = Projection::At(key);
        }
        path
    }

    /// Whatever is done to an entry may be done to its map, unless it only fills it.
    pub(super) fn mix_entries(
        &self,
        context: &Context<'_>,
        fun: Option<FnId>,
        operands: &[Operand],
        state: &mut Alternative,
    ) {
        let fills = fun.is_some_and(|fun| self.index.fun(fun).marks.if_empty || self.gives_itself(fun));
        let views = operands.iter().filter_map(place_of).filter_map(|place| context.view(place));
        for view in views.filter(|view| view.key.is_some() && !fills) {
            let (local, base) = self.inside(context, view.of);
            state.mix(local, &base);
        }
    }
}
