//! What functions do to lists that have so many elements: their signature and their effect on any list tell only of all
//! elements together, their body tells more of a short one.

use super::Analysis;
use super::apply::Target;
use super::context::Context;
use super::effect::{Effect, Root, Symbol};
use super::lists::{List, is_mark, len_of, marking};
use super::state::{Alternative, Part, State};
use super::through::{Argument, joined};
use super::views::place_of;
use crate::facts::slots::{Path, below};
use crate::flow::{LocalId, LocalKind, Operand, Projection};
use crate::index::infer::{CallSite, Callee};
use crate::index::types::GTy;

/// What a function does when one of its parameters has a list of so many elements.
#[derive(Clone, Debug, PartialEq)]
pub struct Sized {
    /// The parameter.
    pub param: u32,
    /// Where in it, or in what it refers to, the list is.
    pub at: Path,
    /// The effects by the number of elements, none first.
    pub effects: Vec<Effect>,
}

/// The list of a parameter that is supposed to have so many elements.
pub(super) struct Supposed {
    pub(super) param: u32,
    pub(super) at: Path,
    pub(super) len: usize,
}

/// Longer lists are not supposed.
const LONGEST: usize = 3;

/// The only list among what the parameters may bring.
pub(super) fn only_list(symbols: &[Symbol]) -> Option<(u32, Path)> {
    let list = |symbol: &Symbol| {
        let n = symbol.at.iter().position(|step| step.is_element())?;
        Some((symbol.param, symbol.at[..n].iter().copied().collect::<Path>()))
    };
    let mut lists = symbols.iter().filter_map(list);
    let only = lists.next()?;
    lists.all(|other| other == only).then_some(only)
}

impl Sized {
    /// Asks for what a function does to short lists.
    pub(super) fn ask((param, at): (u32, Path), mut effect: impl FnMut(Supposed) -> Effect) -> Sized {
        let effects = (0..=LONGEST).map(|len| effect(Supposed { param, at: at.clone(), len })).collect();
        Sized { param, at, effects }
    }
}

impl<'x> Analysis<'x, '_> {
    /// Whether a body calls what changes the order of elements.
    pub(super) fn changes_order(&self) -> bool {
        self.typing.calls.values().any(|call| match call.callee {
            Callee::Fn(fun) => {
                self.index.fun(fun).marks.order.is_some()
                    || self.effects.get(&fun).is_some_and(|effect| effect.sized.is_some())
            }
            Callee::Ctor(..) | Callee::Lambda(_) | Callee::Value | Callee::Unknown => false,
        })
    }

    /// The symbols of a list's elements, each at its number.
    pub(super) fn suppose(&mut self, symbols: Vec<Symbol>, supposed: &Supposed) -> Vec<Symbol> {
        let old = std::mem::take(&mut self.out.acquisitions);
        let mut all = Vec::new();
        for (symbol, acquisition) in symbols.into_iter().zip(old) {
            let rest = below(&supposed.at, &symbol.at).filter(|_| symbol.param == supposed.param);
            let Some((_, rest)) = rest.as_ref().and_then(|rest| rest.split_first()).filter(|one| one.0.is_element())
            else {
                self.out.acquisitions.push(acquisition);
                all.push(symbol);
                continue;
            };
            for n in 0..supposed.len {
                let number = Projection::At(n as u32);
                let at = supposed.at.iter().chain(&[number]).chain(rest).copied().collect();
                self.out.acquisitions.push(acquisition.clone());
                all.push(Symbol { param: symbol.param, local: symbol.local, at });
            }
        }
        all
    }

    /// Puts the list that is supposed where its parameter has it.
    pub(super) fn mark_supposed(&self, supposed: &Supposed, start: &mut Alternative) {
        let locals = &self.flow.graphs[0].locals;
        let local = locals.iter().position(|local| local.kind == LocalKind::Parameter(supposed.param));
        if let (Some(local), Some((mark, _, must))) = (local, marking(supposed.len)) {
            start.hold(mark, LocalId(local as u32), supposed.at.clone(), must);
        }
    }

    /// The lists that are known on each way out, with their numbers of elements.
    pub(super) fn lists_left(&self, roots: &[(LocalId, Root)], ends: &State) -> Vec<(Root, Path, usize)> {
        let Some((first, others)) = ends.split_first() else { return Vec::new() };
        let mut lists = Vec::new();
        for (local, root) in roots {
            let marks = first.copy_with_marks(*local, &[]).into_iter().filter(|part| is_mark(part.0));
            for (mark, path, _) in marks {
                let has = |end: &Alternative| {
                    end.copy_with_marks(*local, &path).iter().any(|part| part.0 == mark && part.1.is_empty())
                };
                if others.iter().all(has) {
                    lists.push((*root, path, len_of(mark)));
                }
            }
        }
        lists
    }

    /// The effect of a call on the list that it is given, if that is known to be short.
    pub(super) fn sized_effect(
        &self,
        context: &Context<'_>,
        call: &CallSite,
        operands: &[Operand],
        arguments: &[Argument],
        state: &Alternative,
    ) -> Option<(&'x Effect, Option<(LocalId, Path)>)> {
        let effect = self.effect_of(call)?;
        let sized = effect.sized.as_ref()?;
        let Callee::Fn(fun) = call.callee else { return None };
        let n = sized.param as usize;
        let (list, place) = match self.index.sig(fun).params.get(n)? {
            GTy::Ref(_, inner) => {
                let (local, base) = self.looked_into(context, operands.get(n).and_then(place_of)?, inner);
                let list = state.list(local, &joined(&base, &sized.at));
                let list = list.or_else(|| self.list_at(context, (local, &base), call.self_ty, state))?;
                (list, Some((local, joined(&base, &sized.at))))
            }
            _ => {
                let inside = arguments.iter().filter(|one| one.0 == n);
                let parts: Vec<_> = inside
                    .filter_map(|(_, (guard, path, must))| Some((*guard, below(&sized.at, path)?, *must)))
                    .collect();
                (List::read(parts.iter())?, None)
            }
        };
        let effect = sized.effects.get(list.elements.len()).filter(|_| list.gives_all())?;
        Some((effect, place))
    }

    /// The lists that a call has left: those in its result are given back.
    pub(super) fn leave_lists(&self, effect: &Effect, targets: &[Target], state: &mut Alternative) -> Vec<Part> {
        let mut given = Vec::new();
        for (root, path, len) in &effect.lists {
            let Some((mark, _, must)) = marking(*len) else { continue };
            match (root, root.param().and_then(|n| targets.get(n)?.as_ref())) {
                (Root::Result, _) => given.push((mark, path.clone(), must)),
                (Root::Behind(_), Some((local, base))) => state.hold(mark, *local, joined(base, path), must),
                (Root::Behind(_) | Root::Leaked, _) => {}
            }
        }
        given
    }
}
