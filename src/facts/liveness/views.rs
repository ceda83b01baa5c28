//! What calls give that leads to what they were given: references to a part of it, guards of cells, entries of maps.

use super::Analysis;
use super::context::{Context, LeadKind, View};
use super::shared::inside;
use crate::facts::slots::{Leaf, Path, leaves, slots, tuple_field};
use crate::flow::{LocalId, Op, OpKind, Operand, PlaceId, Projection, Value};
use crate::index::FnId;
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{CallSite, Callee};
use crate::index::marks::Order;
use crate::index::types::GTy;
use crate::syntax::Name;
use crate::syntax::ast::{ExprId, ExprKind, Shape};

impl Analysis<'_, '_> {
    /// Notes what the calls of a graph give that leads somewhere.
    pub(super) fn read_views(&self, context: &mut Context<'_>) {
        for (n, op) in context.graph.ops.iter().enumerate() {
            let (OpKind::Assign { value: Value::Call(operands), to, .. }, Some(expr)) = (&op.kind, op.expr) else {
                self.read_move(context, n, op);
                continue;
            };
            let result = context.graph.places[to.index()].local;
            context.is_numbered |= self.makes_list(expr);
            if let (ExprKind::Try(inner), [Operand::Move(place)]) = (&self.body.expr(expr).kind, &operands[..]) {
                if let Some(below) = self.payload(*inner).filter(|_| context.is_reference(result)) {
                    context.add_lent(n, *place, below, LeadKind::Same);
                }
                continue;
            }
            if let Some(call) = self.typing.calls.get(&expr)
                && let Callee::Fn(fun) = call.callee
            {
                context.is_numbered |= self.fills_list(fun, call);
                self.read_call(context, (n, result, expr), (fun, call), operands);
            }
        }
    }

    /// `vec![a, b]`, `Vec::new()`
    fn makes_list(&self, expr: ExprId) -> bool {
        let is_made = match self.body.expr(expr).kind {
            ExprKind::Macro(mac) => matches!(self.body.mac(mac).shape, Shape::Call(_)),
            ExprKind::Call { .. } => self.typing.calls.get(&expr).is_some_and(|call| match call.callee {
                Callee::Fn(fun) => {
                    matches!(self.index.fun(fun).marks.order, Some(Order::New | Order::One | Order::NewMap))
                }
                Callee::Ctor(..) | Callee::Lambda(_) | Callee::Value | Callee::Unknown => false,
            }),
            _ => false,
        };
        is_made
            && (self.is_list_of_guards(self.typing.exprs[expr.index()])
                || self.has_guard(self.typing.exprs[expr.index()]))
    }

    /// Whether a call may make a list known that was only empty, or that a function gives.
    fn fills_list(&self, fun: FnId, call: &CallSite) -> bool {
        let is_filled = match self.index.fun(fun).marks.order {
            Some(Order::Push | Order::PushFront | Order::Insert | Order::Append | Order::Put) => {
                call.self_ty.is_some_and(|ty| self.is_list_of_guards(ty) || self.has_guard(ty))
            }
            _ => false,
        };
        is_filled || self.effects.get(&fun).is_some_and(|effect| effect.sized.is_some() || !effect.lists.is_empty())
    }

    fn read_call(
        &self,
        context: &mut Context<'_>,
        (n, result, expr): (usize, LocalId, ExprId),
        (fun, call): (FnId, &CallSite),
        operands: &[Operand],
    ) {
        let marks = &self.index.fun(fun).marks;
        if let Some((param, below)) = self.effects.get(&fun).and_then(|effect| effect.lends.as_ref()) {
            if let Some(place) = operands.get(*param as usize).and_then(place_of) {
                context.add_lent(n, place, below.clone(), LeadKind::Borrow);
            }
            return;
        }
        let Some(place) = operands.first().and_then(place_of) else { return };
        if marks.same_variant {
            context.add_lent(n, place, Path::new(), LeadKind::Variant);
        } else if marks.acquires.is_some() && self.has_guard(call.ret) || marks.inside {
            let key = match &self.body.expr(expr).kind {
                ExprKind::MethodCall(method) if marks.inside => method.args.first().and_then(|key| self.key(*key)),
                _ => None,
            };
            context.add_view(n, View { of: place, ty: call.self_ty, key });
        } else if let Some(view) = context.view(place).filter(|_| self.gives_itself(fun) || self.gives_inside(fun)) {
            context.add_view(n, view);
        } else if let Some((below, kind)) = self.lent_element(expr, fun) {
            context.add_lent(n, place, below, kind);
        } else if let Some(below) = self.unwrapped(fun) {
            if context.is_reference(result) {
                context.add_lent(n, place, below, LeadKind::Same);
            } else if let Some(view) = context.view(place) {
                context.add_view(n, view);
            }
        }
    }

    /// `all.first_mut()`: the element that it gives a reference to, and how.
    fn lent_element(&self, expr: ExprId, fun: FnId) -> Option<(Path, LeadKind)> {
        let step = match self.index.fun(fun).marks.order? {
            Order::At => match &self.body.expr(expr).kind {
                ExprKind::MethodCall(call) => match self.key(*call.args.first()?) {
                    Some(number) => Projection::At(number),
                    None => Projection::Element,
                },
                _ => Projection::Element,
            },
            Order::First => Projection::At(0),
            Order::Final => Projection::Back(0),
            _ => return None,
        };
        Some((self.element_of(fun, step), LeadKind::Carried))
    }

    /// The path of what a function gives a reference to, of this element of its receiver.
    pub(super) fn element_of(&self, fun: FnId, step: Projection) -> Path {
        let sig = self.index.sig(fun);
        let given = match &sig.output {
            GTy::Adt(_, args) => args.first().map(GTy::referent),
            _ => None,
        };
        let inside = sig.params.first().map(|ty| leaves(self.index, ty.referent())).unwrap_or_default();
        let is_given = |leaf: &Leaf| matches!((given, leaf), (Some(GTy::Param(a)), Leaf::Param(b)) if a == b);
        let path = inside.into_iter().find(|(_, leaf)| is_given(leaf)).map(|(path, _)| path);
        let number = |one: &Projection| if one.is_element() { step } else { *one };
        path.map_or_else(|| [step].into_iter().collect(), |path| path.iter().map(number).collect())
    }

    /// `entry.and_modify(..)`: whether a value goes through it and stays what it is.
    pub(super) fn gives_itself(&self, fun: FnId) -> bool {
        let sig = self.index.sig(fun);
        let is_value = matches!(sig.output, GTy::Adt(..));
        is_value && sig.params.first() == Some(&sig.output) && self.index.fun(fun).file.is_none()
    }

    /// `map.entry(1).or_default()`: whether it gives a reference to what its receiver leads to.
    fn gives_inside(&self, fun: FnId) -> bool {
        let sig = self.index.sig(fun);
        let is_changed = matches!(&sig.output, GTy::Ref(true, inner) if matches!(**inner, GTy::Param(_)));
        is_changed && matches!(sig.params.first(), Some(GTy::Adt(..))) && self.index.fun(fun).file.is_none()
    }

    /// `let open = cell.borrow_mut();`
    fn read_move(&self, context: &mut Context<'_>, n: usize, op: &Op) {
        if let OpKind::Assign { value: Value::Use(Operand::Move(from)), .. } = op.kind
            && let Some(view) = context.view(from)
        {
            context.add_view(n, view);
        }
    }

    /// `unwrap`: where in the receiver what it gives has been.
    fn unwrapped(&self, fun: FnId) -> Option<Path> {
        let sig = self.index.sig(fun);
        let (GTy::Param(n), GTy::Adt(..)) = (&sig.output, sig.params.first()?) else { return None };
        let of_receiver = leaves(self.index, sig.params.first()?);
        let mut places = of_receiver.into_iter().filter(|(_, leaf)| *leaf == Leaf::Param(*n)).map(|(path, _)| path);
        let only = places.next().filter(|_| self.index.fun(fun).file.is_none());
        only.filter(|_| places.next().is_none())
    }

    /// Where `?` finds what it gives.
    fn payload(&self, tried: ExprId) -> Option<Path> {
        let Kind::Adt(adt, _) = self.typing.table.kind(self.typing.exprs[tried.index()]) else { return None };
        let lang = self.index.adt(adt).marks.lang?;
        let variant = match lang.as_str() {
            "option" => "Some",
            "result" => "Ok",
            _ => return None,
        };
        Some([Projection::Variant(Name::from(variant)), Projection::Field(tuple_field(0))].into_iter().collect())
    }

    fn has_guard(&self, ty: T) -> bool {
        !slots(self.index, self.typing, ty).is_empty()
    }

    /// What a call looks into where a parameter is a reference to this type: through a cell's guard, into the cell.
    pub(super) fn looked_into(&self, context: &Context<'_>, place: PlaceId, param: &GTy) -> (LocalId, Path) {
        let is_guard = match param {
            GTy::Adt(adt, _) => self.index.adt(*adt).marks.guard.is_some(),
            GTy::Param(_) => true,
            _ => false,
        };
        match context.view(place).or_else(|| context.view_behind(place)).filter(|_| !is_guard) {
            Some(view) => self.inside(context, view.of),
            None => context.target(place),
        }
    }

    /// What is in a cell, which is not the pointer that leads to it.
    pub(super) fn inside(&self, context: &Context<'_>, cell: PlaceId) -> (LocalId, Path) {
        let (local, mut path) = context.target(cell);
        path.push(inside());
        (local, path)
    }
}

pub(super) fn place_of(operand: &Operand) -> Option<PlaceId> {
    match operand {
        Operand::Receiver(place) | Operand::Borrow(place) | Operand::Move(place) => Some(*place),
        Operand::Constant => None,
    }
}
