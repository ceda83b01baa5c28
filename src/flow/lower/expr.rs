//! Expressions: where their values go, and in which order their operands are evaluated.

use super::{Builder, index_name};
use crate::flow::drop_scope::is_constructor;
use crate::flow::{OpKind, Operand, PlaceId, Projection, Value};
use crate::syntax::ast::{BinaryOp, ExprId, ExprKind, Lit, MethodCall, Path, Shape, StructLit, UnaryOp};
use crate::syntax::{Name, Span};

impl<'b> Builder<'_, 'b> {
    /// Evaluates `expr` into a place that holds nothing.
    pub(super) fn into(&mut self, to: PlaceId, expr: ExprId) {
        match &self.body.expr(expr).kind {
            ExprKind::Block(block) => self.block(to, block),
            ExprKind::If { cond, then, otherwise } => self.if_else(to, *cond, *then, *otherwise),
            ExprKind::Match { scrutinee, arms } => self.match_arms(to, *scrutinee, arms),
            ExprKind::Loop { label, body } => self.loop_(to, *label, *body),
            ExprKind::While { label, cond, body } => self.while_(to, *label, *cond, *body),
            ExprKind::For { label, pat, iter, body } => self.for_(to, expr, (*label, *pat), *iter, *body),
            ExprKind::Break { label, value } => self.break_(*label, *value),
            ExprKind::Continue { label } => self.continue_(*label),
            ExprKind::Return(value) => self.return_(*value),
            ExprKind::Yield(value) => self.yield_(expr, *value),
            ExprKind::Try(inner) => self.try_(to, expr, *inner),
            ExprKind::Let { .. } | ExprKind::Binary(BinaryOp::And | BinaryOp::Or, ..) => self.boolean(to, expr),
            ExprKind::Assign(left, right) => self.assign(expr, *left, *right),
            ExprKind::AssignOp(_, left, right) => self.assign_op(to, expr, *left, *right),
            ExprKind::Macro(id) => self.macro_into(to, expr, *id),
            _ => {
                let value = self.value(expr);
                self.store(to, value, expr);
            }
        }
    }

    /// Whether [`Builder::into`] has more to do for it than to compute a value.
    fn is_control(&self, expr: ExprId) -> bool {
        match &self.body.expr(expr).kind {
            ExprKind::Block(_)
            | ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::Loop { .. }
            | ExprKind::While { .. }
            | ExprKind::For { .. }
            | ExprKind::Break { .. }
            | ExprKind::Continue { .. }
            | ExprKind::Return(_)
            | ExprKind::Yield(_)
            | ExprKind::Try(_)
            | ExprKind::Let { .. }
            | ExprKind::Binary(BinaryOp::And | BinaryOp::Or, ..)
            | ExprKind::Assign(..)
            | ExprKind::AssignOp(..)
            | ExprKind::Macro(_) => true,
            ExprKind::Missing
            | ExprKind::Lit(_)
            | ExprKind::Local(_)
            | ExprKind::Path(_)
            | ExprKind::Lambda(_)
            | ExprKind::Call { .. }
            | ExprKind::MethodCall(_)
            | ExprKind::Field { .. }
            | ExprKind::Index { .. }
            | ExprKind::Await { .. }
            | ExprKind::Unary(..)
            | ExprKind::Binary(..)
            | ExprKind::Ref { .. }
            | ExprKind::Cast(..)
            | ExprKind::Range(..)
            | ExprKind::Tuple(_)
            | ExprKind::Array(_)
            | ExprKind::Repeat(..)
            | ExprKind::Struct(_) => false,
        }
    }

    /// Evaluates the operands of `expr`; what it computes from them is left to store.
    pub(super) fn value(&mut self, expr: ExprId) -> Value {
        match &self.body.expr(expr).kind {
            ExprKind::Missing | ExprKind::Lit(_) | ExprKind::Path(_) => Value::Constant,
            ExprKind::Lambda(id) => self.lambda_value(*id),
            ExprKind::Call { callee, args } => self.call(*callee, args),
            ExprKind::MethodCall(call) => self.method_call(call),
            ExprKind::Await { future, .. } => Value::Await(self.operand(*future)),
            ExprKind::Unary(UnaryOp::Not | UnaryOp::Neg, inner) => Value::Call(vec![self.operand(*inner)]),
            ExprKind::Binary(BinaryOp::Equate | BinaryOp::Compare, left, right) => {
                let left = self.borrowed(*left);
                Value::Call(vec![left, self.borrowed(*right)])
            }
            ExprKind::Binary(_, left, right) if !self.is_control(expr) => {
                let left = self.operand(*left);
                Value::Call(vec![left, self.operand(*right)])
            }
            ExprKind::Ref { mutable, place } => match self.borrowed(*place) {
                Operand::Borrow(place) => Value::Borrow { mutable: *mutable, place },
                _ => Value::Constant,
            },
            ExprKind::Cast(inner, _) => self.use_of(*inner),
            ExprKind::Range(low, high) => {
                let mut parts = Vec::new();
                for (name, bound) in [("start", low), ("end", high)] {
                    if let Some(bound) = bound {
                        let operand = self.operand(*bound);
                        add_part(&mut parts, &[Projection::Field(Name::from(name))], operand);
                    }
                }
                Value::Aggregate(parts)
            }
            ExprKind::Tuple(list) => self.aggregate(None, list),
            ExprKind::Array(list) => {
                let mut parts = Vec::new();
                for (index, element) in list.iter().enumerate() {
                    let operand = self.operand(*element);
                    add_part(&mut parts, &[Projection::At(index as u32)], operand);
                }
                Value::Aggregate(parts)
            }
            ExprKind::Repeat(element, _) => {
                let mut parts = Vec::new();
                let operand = self.operand(*element);
                add_part(&mut parts, &[Projection::Element], operand);
                Value::Aggregate(parts)
            }
            ExprKind::Struct(literal) => self.struct_literal(literal),
            // Its `cfg` has been asked by whoever evaluates it.
            _ => used(self.operand_without_cfg(expr)),
        }
    }

    fn use_of(&mut self, expr: ExprId) -> Value {
        used(self.operand(expr))
    }

    /// Evaluates `expr` as it is passed by value. A place is not moved yet: it stays the owner until the value is used,
    /// which is the same as long as it is dropped where a temporary would be.
    pub(super) fn operand(&mut self, expr: ExprId) -> Operand {
        let written = self.body.expr(expr);
        if written.cfg.is_some() {
            let place = self.temporary(expr, self.innermost());
            self.under_cfg(written.cfg.as_deref(), |this| this.into(place, expr));
            return Operand::Move(place);
        }
        self.operand_without_cfg(expr)
    }

    fn operand_without_cfg(&mut self, expr: ExprId) -> Operand {
        if self.is_constant(expr) {
            return Operand::Constant;
        }
        if self.is_place(expr) {
            return Operand::Move(self.place(expr));
        }
        let place = self.temporary(expr, self.innermost());
        self.into(place, expr);
        Operand::Move(place)
    }

    /// Evaluates `expr` as its address is taken.
    pub(super) fn borrowed(&mut self, expr: ExprId) -> Operand {
        if self.is_constant(expr) { Operand::Constant } else { Operand::Borrow(self.place(expr)) }
    }

    /// Evaluates `expr` as a method's receiver, or as what is called.
    pub(super) fn receiver(&mut self, expr: ExprId) -> Operand {
        if self.is_constant(expr) { Operand::Constant } else { Operand::Receiver(self.place(expr)) }
    }

    /// Evaluates `expr` to a place; a value goes into a temporary.
    pub(super) fn place(&mut self, expr: ExprId) -> PlaceId {
        match &self.body.expr(expr).kind {
            ExprKind::Local(binding) => self.variable(*binding),
            ExprKind::Field { base, name, .. } => {
                let base = self.place(*base);
                self.project(base, Projection::Field(*name))
            }
            ExprKind::Unary(UnaryOp::Deref, inner) => {
                let base = self.place(*inner);
                self.project(base, Projection::Deref)
            }
            ExprKind::Index { base, index } => self.index(expr, *base, *index),
            ExprKind::Macro(id) => match self.body.mac(*id).shape {
                Shape::Inline(inner) => self.place(inner),
                _ => self.value_as_place(expr),
            },
            _ => self.value_as_place(expr),
        }
    }

    fn value_as_place(&mut self, expr: ExprId) -> PlaceId {
        let place = self.temporary(expr, self.scope_of(expr));
        self.into(place, expr);
        place
    }

    /// `b[i]`: the call of `Index::index`, which an array or slice does not have, gives a reference into `b`.
    fn index(&mut self, expr: ExprId, base: ExprId, index: ExprId) -> PlaceId {
        let base = self.place(base);
        let written = index;
        let index = self.operand(index);
        let (_, reference) = self.bare_temporary(expr);
        self.store(reference, Value::Call(vec![Operand::Borrow(base), index]), expr);
        self.project(base, self.numbered(written))
    }

    /// Which of the elements an index means: a number as it is written, or any.
    fn numbered(&self, index: ExprId) -> Projection {
        match self.body.expr(index).kind {
            ExprKind::Lit(Lit::Zero(_)) => Projection::At(0),
            ExprKind::Lit(Lit::Int(_, Some(value))) => Projection::At(u32::from(value)),
            _ => Projection::Element,
        }
    }

    /// Whether it is a place, not a value.
    pub(super) fn is_place(&self, expr: ExprId) -> bool {
        match &self.body.expr(expr).kind {
            ExprKind::Local(_)
            | ExprKind::Field { .. }
            | ExprKind::Index { .. }
            | ExprKind::Unary(UnaryOp::Deref, _) => true,
            ExprKind::Macro(id) => match self.body.mac(*id).shape {
                Shape::Inline(inner) => self.is_place(inner),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether it is a literal, or names something outside the body.
    fn is_constant(&self, expr: ExprId) -> bool {
        match &self.body.expr(expr).kind {
            ExprKind::Missing | ExprKind::Lit(_) | ExprKind::Path(_) => true,
            ExprKind::Macro(id) => match self.body.mac(*id).shape {
                Shape::Inline(inner) => self.is_constant(inner),
                Shape::Nothing => true,
                _ => false,
            },
            _ => false,
        }
    }

    fn call(&mut self, callee: ExprId, args: &'b [ExprId]) -> Value {
        if is_constructor(self.body, callee)
            && let ExprKind::Path(path) = &self.body.expr(callee).kind
        {
            return self.aggregate(variant_of_tuple(path), args);
        }
        let mut operands = Vec::with_capacity(args.len() + 1);
        if !matches!(self.body.expr(callee).kind, ExprKind::Path(_)) {
            operands.push(self.receiver(callee));
        }
        self.operands(&mut operands, args);
        Value::Call(operands)
    }

    fn method_call(&mut self, call: &'b MethodCall) -> Value {
        let mut operands = Vec::with_capacity(call.args.len() + 1);
        operands.push(self.receiver(call.receiver));
        self.operands(&mut operands, &call.args);
        Value::Call(operands)
    }

    fn operands(&mut self, operands: &mut Vec<Operand>, args: &'b [ExprId]) {
        for arg in args {
            operands.push(self.operand(*arg));
        }
    }

    pub(super) fn aggregate(&mut self, variant: Option<Name>, list: &'b [ExprId]) -> Value {
        let mut parts = Vec::new();
        for (index, part) in list.iter().enumerate() {
            let operand = self.operand(*part);
            let field = Projection::Field(index_name(index));
            match variant {
                Some(variant) => add_part(&mut parts, &[Projection::Variant(variant), field], operand),
                None => add_part(&mut parts, &[field], operand),
            }
        }
        Value::Aggregate(parts)
    }

    fn struct_literal(&mut self, literal: &'b StructLit) -> Value {
        let variant = variant_of_struct(&literal.path);
        let mut parts = Vec::new();
        for (name, value) in &literal.fields {
            let operand = self.operand(*value);
            let field = Projection::Field(*name);
            match variant {
                Some(variant) => add_part(&mut parts, &[Projection::Variant(variant), field], operand),
                None => add_part(&mut parts, &[field], operand),
            }
        }
        if let Some(base) = literal.base
            && !self.is_constant(base)
        {
            let place = self.place(base);
            parts.push((Box::default(), Operand::Move(place)));
        }
        Value::Aggregate(parts)
    }

    // ------------------------------------------------------------------------------------------ assignments

    /// `left = right`: the right side first, then the place; the old value is dropped last.
    fn assign(&mut self, expr: ExprId, left: ExprId, right: ExprId) {
        match &self.body.expr(left).kind {
            ExprKind::Missing
            | ExprKind::Tuple(_)
            | ExprKind::Array(_)
            | ExprKind::Struct(_)
            | ExprKind::Call { .. } => return self.destructure(expr, left, right),
            _ => {}
        }
        if self.is_plain_place(left) && !self.is_control(right) {
            let value = self.value(right);
            let to = self.place(left);
            let span = self.op_span(right);
            return self.op(OpKind::Assign { to, value, is_init: false }, Some(right), span);
        }
        let value = self.use_of(right);
        let to = self.place(left);
        let span = self.body.expr(expr).span;
        self.op(OpKind::Assign { to, value, is_init: false }, Some(right), span);
    }

    /// A variable or a field of one: evaluating it does nothing.
    fn is_plain_place(&self, expr: ExprId) -> bool {
        match &self.body.expr(expr).kind {
            ExprKind::Local(_) => true,
            ExprKind::Field { base, .. } => self.is_plain_place(*base),
            ExprKind::Unary(UnaryOp::Deref, base) => self.is_plain_place(*base),
            _ => false,
        }
    }

    /// `(a, b.c, _) = right` is `{ let (t, u, _) = right; a = t; b.c = u; }`.
    fn destructure(&mut self, expr: ExprId, left: ExprId, right: ExprId) {
        let scope = self.scopes.push();
        let mut parts = Vec::new();
        self.terminating(|this| {
            this.extend(None, right, scope);
            let (place, _) = this.scrutinee(right);
            this.take_apart(left, place, &mut parts);
        });
        for (target, part) in parts {
            let local = self.graph.places[part.index()].local;
            self.schedule(scope, local);
            let to = self.place(target);
            let value = Value::Use(Operand::Move(part));
            let span = self.body.expr(expr).span;
            self.op(OpKind::Assign { to, value, is_init: false }, Some(right), span);
        }
        self.close(scope);
    }

    fn take_apart(&mut self, left: ExprId, place: PlaceId, parts: &mut Vec<(ExprId, PlaceId)>) {
        match &self.body.expr(left).kind {
            ExprKind::Missing | ExprKind::Range(None, None) => {}
            ExprKind::Tuple(list) => self.take_list_apart(list, place, false, parts),
            ExprKind::Array(list) => self.take_list_apart(list, place, true, parts),
            ExprKind::Call { callee, args } => {
                let mut place = place;
                if let ExprKind::Path(path) = &self.body.expr(*callee).kind
                    && let Some(variant) = variant_of_tuple(path)
                {
                    place = self.project(place, Projection::Variant(variant));
                }
                self.take_list_apart(args, place, false, parts);
            }
            ExprKind::Struct(literal) => {
                let mut place = place;
                if let Some(variant) = variant_of_struct(&literal.path) {
                    place = self.project(place, Projection::Variant(variant));
                }
                for (name, target) in &literal.fields {
                    let part = self.project(place, Projection::Field(*name));
                    self.take_apart(*target, part, parts);
                }
            }
            _ => {
                let (_, part) = self.bare_temporary(left);
                self.store(part, Value::Use(Operand::Move(place)), left);
                parts.push((left, part));
            }
        }
    }

    fn take_list_apart(
        &mut self,
        list: &'b [ExprId],
        place: PlaceId,
        is_slice: bool,
        parts: &mut Vec<(ExprId, PlaceId)>,
    ) {
        let mut after_rest = false;
        for (index, target) in list.iter().enumerate() {
            if matches!(self.body.expr(*target).kind, ExprKind::Range(None, None)) {
                after_rest = true;
                continue;
            }
            let step = super::step((index, list.len()), is_slice, after_rest);
            let part = self.project(place, step);
            self.take_apart(*target, part, parts);
        }
    }

    fn assign_op(&mut self, to: PlaceId, expr: ExprId, left: ExprId, right: ExprId) {
        let operands = if self.is_place_first(expr, left, right) {
            let left = self.borrowed(left);
            vec![left, self.operand(right)]
        } else {
            let right = self.operand(right);
            vec![self.borrowed(left), right]
        };
        self.store(to, Value::Call(operands), expr);
    }

    /// A primitive `a += b` evaluates `b` first, an overloaded operator `a`.
    // Errs loud: `*L += number().await` on a number counts as overloaded.
    // Errs quiet: all other overloaded operators count as primitive.
    fn is_place_first(&self, expr: ExprId, left: ExprId, right: ExprId) -> bool {
        if let Some(known) = (self.context.options.place_first)(expr) {
            return known;
        }
        let is_number =
            matches!(self.body.expr(right).kind, ExprKind::Lit(Lit::Zero(_) | Lit::Int(..) | Lit::Float(_)));
        match &self.body.expr(left).kind {
            ExprKind::Unary(UnaryOp::Deref, base) => !is_number && !self.is_place(*base),
            _ => false,
        }
    }

    // ------------------------------------------------------------------------------------------ spans

    /// Where the op of `expr` happens.
    pub(super) fn op_span(&self, expr: ExprId) -> Span {
        let written = self.body.expr(expr);
        match &written.kind {
            ExprKind::Call { callee, .. } => match &self.body.expr(*callee).kind {
                ExprKind::Path(path) => path.last().map_or(path.span, |last| last.span),
                _ => self.body.expr(*callee).span,
            },
            ExprKind::MethodCall(call) => call.name_span,
            ExprKind::Await { keyword, .. } => *keyword,
            ExprKind::Macro(id) => self.body.mac(*id).name_span,
            _ => written.span,
        }
    }
}

fn used(operand: Operand) -> Value {
    match operand {
        Operand::Constant => Value::Constant,
        operand => Value::Use(operand),
    }
}

fn add_part(parts: &mut Vec<(Box<[Projection]>, Operand)>, path: &[Projection], operand: Operand) {
    if operand != Operand::Constant {
        parts.push((path.into(), operand));
    }
}

/// The variant that `V(a)` may be; none for `Self(a)`.
pub(super) fn variant_of_tuple(path: &Path) -> Option<Name> {
    path.last().map(|last| last.name).filter(|name| name != "Self")
}

/// The variant that `E::V { a }` is; none for the struct `S { a }` or `m::S { a }`.
// Errs quiet: an imported variant `V { a }` counts as a struct.
pub(super) fn variant_of_struct(path: &Path) -> Option<Name> {
    match &path.segments[..] {
        [.., outer, last] if outer.name.starts_with(char::is_uppercase) => Some(last.name),
        _ => None,
    }
}
