//! Calls that put elements into lists, take them out or change their order: see `lists`.

use super::Analysis;
use super::context::Context;
use super::lists::{List, map_marking, marking, under};
use super::room::Room;
use super::shared::is_handle;
use super::state::{Alternative, Part};
use super::through::Argument;
use super::views::place_of;
use crate::facts::slots::{Path, open_slots, slots, tuple_field};
use crate::flow::{LocalId, Operand, Projection};
use crate::index::FnId;
use crate::index::infer::CallSite;
use crate::index::infer::table::{Kind, T};
use crate::index::marks::Order;
use crate::index::types::GTy;
use crate::syntax::Name;
use crate::syntax::ast::{ExprId, ExprKind, Lit};

/// Where a list is that a call is given.
enum From {
    /// Behind a reference.
    Place(LocalId, Path),
    /// Among its arguments, by the number.
    Given(usize),
}

/// What such a call gives.
enum Given {
    Nothing,
    /// An element, if there is one.
    Element(Option<Vec<Part>>),
    List(List),
}

/// A call of a function whose stub says what it does with the order.
struct Ordered<'c> {
    order: Order,
    fun: FnId,
    call: &'c CallSite,
    /// The arguments beside the receiver, or beside the first one.
    written: &'c [ExprId],
}

impl Analysis<'_, '_> {
    /// Whether values of this type are lists that may have guards.
    pub(super) fn is_list_of_guards(&self, ty: T) -> bool {
        let is_list = match self.typing.table.kind(ty) {
            Kind::Adt(adt, _) => self.index.adt(adt).marks.is_list,
            Kind::Array(_) => true,
            _ => false,
        };
        is_list
            && (!slots(self.index, self.typing, ty).is_empty() || !open_slots(self.index, self.typing, ty).is_empty())
    }

    /// What a call gives that changes the order of elements, where all of that is known.
    pub(super) fn ordered(
        &self,
        context: &Context<'_>,
        (fun, expr): (FnId, ExprId),
        call: &CallSite,
        operands: &[Operand],
        arguments: &mut Vec<Argument>,
        state: &mut Alternative,
    ) -> Option<Vec<Part>> {
        let order = self.index.fun(fun).marks.order?;
        let written: &[ExprId] = match &self.body.expr(expr).kind {
            ExprKind::Call { args, .. } => args.get(1..).unwrap_or_default(),
            ExprKind::MethodCall(method) => &method.args,
            _ => return None,
        };
        match order {
            Order::New | Order::One | Order::NewMap => self.made(order, call, arguments),
            Order::Put | Order::Cut => self.keyed(context, (fun, order), written, operands, arguments, state),
            _ => self.changed(context, &Ordered { order, fun, call, written }, operands, arguments, state),
        }
    }

    /// What a call gives that makes a list or a map.
    fn made(&self, order: Order, call: &CallSite, arguments: &mut Vec<Argument>) -> Option<Vec<Part>> {
        if order == Order::NewMap {
            return Some(vec![map_marking()]).filter(|_| !slots(self.index, self.typing, call.ret).is_empty());
        }
        if !self.is_list_of_guards(call.ret) {
            return None;
        }
        if order == Order::New {
            return marking(0).map(|mark| vec![mark]);
        }
        let only = self.given_element(arguments, 0)?;
        arguments.clear();
        Some(List { elements: [only].into(), ..List::default() }.parts())
    }

    /// What a call gives that changes a list, or makes another one of it.
    fn changed(
        &self,
        context: &Context<'_>,
        ordered: &Ordered<'_>,
        operands: &[Operand],
        arguments: &mut Vec<Argument>,
        state: &mut Alternative,
    ) -> Option<Vec<Part>> {
        let (from, mut this) = self.find_list(context, ordered, operands, arguments, state, 0)?;
        let other = self.find_list(context, ordered, operands, arguments, state, 1);
        let (other_from, other) = other.unzip();
        let given = self.reorder(ordered, &mut this, other, arguments)?;
        if matches!(given, Given::List(_)) && !self.is_list_of_guards(ordered.call.ret) {
            return None;
        }
        let others = other_from.filter(|_| matches!(ordered.order, Order::Append | Order::Pair));
        for from in others.iter().chain([&from]) {
            take_from(from, arguments, state);
        }
        if let Some(From::Place(local, base)) = others {
            put(local, &base, List::default(), state);
        }
        let given = match (given, from) {
            (Given::Nothing, From::Given(_)) => Given::List(this),
            (given, From::Given(_)) => given,
            (given, From::Place(local, base)) => {
                put(local, &base, this, state);
                given
            }
        };
        Some(self.given_parts(ordered, given))
    }

    /// What an argument has that is to be an element.
    fn given_element(&self, arguments: &[Argument], n: usize) -> Option<Vec<Part>> {
        let parts: Vec<Part> = arguments.iter().filter(|one| one.0 == n).map(|one| one.1.clone()).collect();
        (!parts.iter().any(|part| is_handle(part.0))).then_some(parts)
    }

    /// The list at a place: where nothing is, though whatever can be there has a guard, it is empty.
    pub(super) fn list_at(
        &self,
        context: &Context<'_>,
        (local, base): (LocalId, &Path),
        ty: Option<T>,
        state: &Alternative,
    ) -> Option<List> {
        let known = state.list(local, base);
        let is_empty = |ty: T| self.room_at(context, (local, base), ty, state) == Room::Empty;
        known.or_else(|| ty.filter(|ty| is_empty(*ty)).map(|_| List::default()))
    }

    fn find_list(
        &self,
        context: &Context<'_>,
        ordered: &Ordered<'_>,
        operands: &[Operand],
        arguments: &[Argument],
        state: &Alternative,
        n: usize,
    ) -> Option<(From, List)> {
        match self.index.sig(ordered.fun).params.get(n)? {
            GTy::Ref(_, inner) => {
                let place = operands.get(n).and_then(place_of)?;
                let (local, base) = self.looked_into(context, place, inner);
                let ty = ordered.call.self_ty.filter(|ty| n == 0 && self.is_list_of_guards(*ty));
                let list = self.list_at(context, (local, &base), ty, state)?;
                Some((From::Place(local, base), list))
            }
            _ => {
                let parts = arguments.iter().filter(|one| one.0 == n).map(|one| &one.1);
                Some((From::Given(n), List::read(parts)?))
            }
        }
    }

    /// Does to a list what the call does: none where that is not known.
    fn reorder(
        &self,
        ordered: &Ordered<'_>,
        this: &mut List,
        other: Option<List>,
        arguments: &[Argument],
    ) -> Option<Given> {
        let number = |n: usize| self.number(*ordered.written.get(n)?);
        let within = |n: usize, len: usize| number(n).filter(|number| *number <= len);
        let len = this.elements.len();
        let gives_all = this.gives_all();
        let is_empty_but_keeps = len == 0 && !gives_all;
        // `extend`, not `chain`.
        let is_consumed = matches!(self.index.sig(ordered.fun).params.first(), Some(GTy::Ref(..)));
        let all = &mut this.elements;
        match ordered.order {
            Order::New
            | Order::One
            | Order::At
            | Order::First
            | Order::Final
            | Order::NewMap
            | Order::Put
            | Order::Cut => return None,
            Order::Same => {
                if !self.is_iterator(ordered.call.ret) {
                    (this.before, this.behind) = Default::default();
                }
                return Some(Given::List(std::mem::take(this)));
            }
            Order::Push => all.push_back(self.given_element(arguments, 1)?),
            Order::PushFront => all.push_front(self.given_element(arguments, 1)?),
            Order::Insert => all.insert(within(0, len)?, self.given_element(arguments, 2)?),
            Order::Pop | Order::PopFront | Order::Last | Order::Nth | Order::NthBack if is_empty_but_keeps => {
                return None;
            }
            Order::Pop | Order::Last => return Some(Given::Element(all.pop_back())),
            Order::PopFront => {
                this.before.clear();
                return Some(Given::Element(all.pop_front()));
            }
            Order::Nth => {
                this.before.clear();
                all.drain(..number(0)?.min(len));
                return Some(Given::Element(all.pop_front()));
            }
            Order::NthBack => {
                all.truncate(len.saturating_sub(number(0)?));
                return Some(Given::Element(all.pop_back()));
            }
            Order::Remove => return Some(Given::Element(all.remove(number(0)?))),
            Order::SwapRemove => return Some(Given::Element(all.swap_remove_back(number(0)?))),
            Order::SwapRemoveFront => return Some(Given::Element(all.swap_remove_front(number(0)?))),
            Order::Swap => {
                let (a, b) = (number(0)?, number(1)?);
                if a.max(b) >= len {
                    return None;
                }
                all.swap(a, b);
            }
            Order::Reverse if !gives_all => return None,
            Order::Reverse => {
                all.make_contiguous().reverse();
            }
            Order::RotateLeft => all.rotate_left(within(0, len)?),
            Order::RotateRight => all.rotate_right(within(0, len)?),
            Order::Truncate => all.truncate(number(0)?),
            Order::Clear => all.clear(),
            Order::Append => {
                let mut other = other.filter(|other| is_consumed || gives_all && other.gives_all())?;
                this.elements.append(&mut other.elements);
            }
            Order::SplitOff => {
                let elements = all.split_off(within(0, len)?);
                return Some(Given::List(List { elements, ..List::default() }));
            }
            Order::Drain => {
                let elements = all.split_off(self.start_of_range(*ordered.written.first()?).filter(|n| *n <= len)?);
                return Some(Given::List(List { elements, ..List::default() }));
            }
            Order::Skip => {
                let skipped = all.drain(..number(0)?.min(len));
                this.before.extend(skipped.flatten());
            }
            Order::Take => {
                let kept = all.split_off(number(0)?.min(len));
                this.behind.extend(kept.into_iter().flatten());
            }
            Order::Pair => {
                let other = other.filter(|other| gives_all && other.gives_all())?;
                return Some(Given::List(zipped(std::mem::take(this), other)));
            }
            Order::Map => {
                let made = self.constructed(*ordered.written.first()?)?;
                for element in all.iter_mut() {
                    *element = std::mem::take(element).into_iter().map(|part| under(&made, part)).collect();
                }
            }
            Order::Enumerate => {
                all.iter_mut().for_each(|element| *element = beside(std::mem::take(element), 1));
            }
        }
        Some(Given::Nothing)
    }

    /// `Some`: where the constructor that is named has what it is given.
    fn constructed(&self, expr: ExprId) -> Option<Path> {
        let Kind::Ctor(adt, variant, _) = self.typing.table.kind(self.typing.exprs[expr.index()]) else { return None };
        let variant = self.index.adt(adt).variants().get(variant as usize);
        let variant = variant.map(|variant| Projection::Variant(variant.name));
        Some(variant.into_iter().chain([Projection::Field(tuple_field(0))]).collect())
    }

    fn is_iterator(&self, ty: T) -> bool {
        let Kind::Adt(adt, _) = self.typing.table.kind(ty) else { return false };
        self.index.adt(adt).marks.lang.is_some_and(|lang| lang == "iter_of")
    }

    /// A number as it is written.
    pub(super) fn number(&self, expr: ExprId) -> Option<usize> {
        match self.body.expr(expr).kind {
            ExprKind::Lit(Lit::Zero(_)) => Some(0),
            ExprKind::Lit(Lit::Int(_, Some(value))) => Some(usize::from(value)),
            _ => None,
        }
    }

    /// `..`, `1..`
    fn start_of_range(&self, expr: ExprId) -> Option<usize> {
        match self.body.expr(expr).kind {
            ExprKind::Range(None, None) => Some(0),
            ExprKind::Range(Some(start), None) => self.number(start),
            _ => None,
        }
    }

    fn given_parts(&self, ordered: &Ordered<'_>, given: Given) -> Vec<Part> {
        let is_option = match &self.index.sig(ordered.fun).output {
            GTy::Adt(adt, _) => self.index.adt(*adt).marks.lang.is_some_and(|lang| lang == "option"),
            _ => false,
        };
        let some = [Projection::Variant(Name::from("Some")), Projection::Field(tuple_field(0))];
        match given {
            Given::Nothing => Vec::new(),
            Given::List(list) => list.parts(),
            Given::Element(element) => {
                let parts = element.into_iter().flatten();
                parts.map(|part| if is_option { under(&some, part) } else { part }).collect()
            }
        }
    }
}

/// Takes a list from where it is.
fn take_from(from: &From, arguments: &mut Vec<Argument>, state: &mut Alternative) {
    match from {
        From::Place(local, base) => state.remove_below(*local, base),
        From::Given(n) => arguments.retain(|one| one.0 != *n),
    }
}

fn put(local: LocalId, base: &[Projection], list: List, state: &mut Alternative) {
    for (guard, path, must) in list.parts() {
        state.hold(guard, local, base.iter().copied().chain(path).collect(), must);
    }
}

/// What an element has that becomes the n-th part of a pair.
fn beside(element: Vec<Part>, n: usize) -> Vec<Part> {
    element.into_iter().map(|part| under(&[Projection::Field(tuple_field(n))], part)).collect()
}

/// Pairs of the elements of two lists; what one has more is kept.
fn zipped(mut this: List, mut other: List) -> List {
    let len = this.elements.len().min(other.elements.len());
    let more = this.elements.split_off(len).into_iter().chain(other.elements.split_off(len));
    let behind = more.flatten().collect();
    let pairs = this.elements.into_iter().zip(other.elements);
    let elements = pairs.map(|(a, b)| beside(a, 0).into_iter().chain(beside(b, 1)).collect()).collect();
    List { elements, behind, ..List::default() }
}
