//! Patterns: chains of tests, then bindings.

use super::expr::{variant_of_struct, variant_of_tuple};
use super::{Builder, Fail};
use crate::flow::{Condition, LocalId, LocalKind, OpKind, Operand, PlaceId, Projection, Value};
use crate::syntax::Name;
use crate::syntax::ast::{BindingId, ExprId, ExprKind, PatId, PatKind, Path, Shape};

impl<'b> Builder<'_, 'b> {
    /// Evaluates what is matched. `match &place` looks into the place itself, and then the patterns bind references.
    pub(super) fn scrutinee(&mut self, expr: ExprId) -> (PlaceId, bool) {
        match &self.body.expr(expr).kind {
            ExprKind::Ref { mutable, place } => {
                let place = self.place(*place);
                let (_, reference) = self.bare_temporary(expr);
                self.store(reference, Value::Borrow { mutable: *mutable, place }, expr);
                (place, true)
            }
            ExprKind::Macro(id) => match self.body.mac(*id).shape {
                Shape::Inline(inner) => self.scrutinee(inner),
                _ => (self.looked_at(expr), false),
            },
            _ => (self.looked_at(expr), false),
        }
    }

    fn looked_at(&mut self, expr: ExprId) -> PlaceId {
        let place = self.place(expr);
        if self.is_place(expr) {
            let span = self.body.expr(expr).span;
            self.op(OpKind::Touch(place), Some(expr), span);
        }
        place
    }

    /// Goes on where `place` matches. Moves nothing. With `by_ref` the value is a reference to `place`.
    pub(super) fn matches(&mut self, pat: PatId, place: PlaceId, by_ref: bool, fail: Fail) {
        match &self.body.pat(pat).kind {
            PatKind::Wild | PatKind::Rest | PatKind::Bind { sub: None, .. } => {}
            PatKind::Bind { sub: Some(sub), .. } | PatKind::Typed(sub, _) => self.matches(*sub, place, by_ref, fail),
            PatKind::Path(path) => match unit_variant(path) {
                Some(variant) => self.test(Condition::Variant(place, variant), fail),
                None => self.test(Condition::Unknown, fail),
            },
            PatKind::Lit | PatKind::Unknown => self.test(Condition::Unknown, fail),
            PatKind::TupleStruct(path, list) => {
                if let Some(variant) = variant_of_tuple(path) {
                    self.test(Condition::Variant(place, variant), fail);
                }
                for (part, step) in tuple_steps(self.body, path, list) {
                    let place = self.project_all(place, &step);
                    self.matches(part, place, by_ref, fail);
                }
            }
            PatKind::Struct(path, fields) => {
                if let Some(last) = path.last().filter(|last| last.name != "Self") {
                    self.test(Condition::Variant(place, last.name), fail);
                }
                for (name, part) in fields {
                    let place = self.struct_field(path, place, *name);
                    self.matches(*part, place, by_ref, fail);
                }
            }
            PatKind::Tuple(list) => {
                for (part, step) in list_steps(self.body, list, false) {
                    let place = self.project(place, step);
                    self.matches(part, place, by_ref, fail);
                }
            }
            PatKind::Slice(list) => {
                if !matches!(list[..], [only] if self.is_rest(only)) {
                    self.test(Condition::Unknown, fail);
                }
                for (part, step) in list_steps(self.body, list, true) {
                    let place = self.project(place, step);
                    self.matches(part, place, by_ref, fail);
                }
            }
            PatKind::Ref(inner) => {
                let (place, by_ref) = self.behind(place, by_ref);
                self.matches(*inner, place, by_ref, fail);
            }
            PatKind::Or(list) => {
                let after = self.new_block();
                for (index, alternative) in list.iter().enumerate() {
                    if index + 1 == list.len() {
                        self.matches(*alternative, place, by_ref, fail);
                    } else {
                        let next = self.new_block();
                        let scope = self.scopes.depth();
                        self.matches(*alternative, place, by_ref, Fail { block: next, scope });
                        self.go(after);
                        self.start(next);
                    }
                }
                self.go(after);
                self.start(after);
            }
        }
    }

    /// Binds the variables of a pattern that matches, and schedules them in the innermost scope.
    pub(super) fn bind_here(&mut self, pat: PatId, place: PlaceId, by_ref: bool, from: Option<ExprId>) {
        let mut bound = Vec::new();
        self.bind(pat, place, by_ref, from, &mut bound);
        self.schedule_all(&bound);
    }

    pub(super) fn schedule_all(&mut self, bound: &[LocalId]) {
        let scope = self.innermost();
        for local in bound {
            self.schedule(scope, *local);
        }
    }

    /// Binds the variables of a pattern that matches; those that are new are added to `bound`.
    pub(super) fn bind(
        &mut self,
        pat: PatId,
        place: PlaceId,
        by_ref: bool,
        from: Option<ExprId>,
        bound: &mut Vec<LocalId>,
    ) {
        match &self.body.pat(pat).kind {
            PatKind::Wild | PatKind::Rest | PatKind::Path(_) | PatKind::Lit | PatKind::Unknown => {}
            PatKind::Bind { binding, sub } => {
                let to = self.declare(*binding, bound);
                let binding = self.body.binding(*binding);
                let value = if by_ref || binding.by_ref {
                    Value::Borrow { mutable: binding.by_ref && binding.is_mut, place }
                } else if sub.is_some_and(|sub| self.is_rest(sub)) {
                    Value::Aggregate(vec![([Projection::Element].into(), Operand::Move(place))])
                } else {
                    Value::Use(Operand::Move(place))
                };
                self.op(OpKind::Assign { to, value, is_init: true }, from, binding.span);
                if let Some(sub) = sub {
                    self.bind(*sub, place, by_ref, from, bound);
                }
            }
            PatKind::Typed(inner, _) => self.bind(*inner, place, by_ref, from, bound),
            PatKind::TupleStruct(path, list) => {
                for (part, step) in tuple_steps(self.body, path, list) {
                    let place = self.project_all(place, &step);
                    self.bind(part, place, by_ref, from, bound);
                }
            }
            PatKind::Struct(path, fields) => {
                for (name, part) in fields {
                    let place = self.struct_field(path, place, *name);
                    self.bind(*part, place, by_ref, from, bound);
                }
            }
            PatKind::Tuple(list) => {
                for (part, step) in list_steps(self.body, list, false) {
                    let place = self.project(place, step);
                    self.bind(part, place, by_ref, from, bound);
                }
            }
            PatKind::Slice(list) => {
                for (part, step) in list_steps(self.body, list, true) {
                    let place = self.project(place, step);
                    self.bind(part, place, by_ref, from, bound);
                }
            }
            PatKind::Ref(inner) => {
                let (place, by_ref) = self.behind(place, by_ref);
                self.bind(*inner, place, by_ref, from, bound);
            }
            PatKind::Or(list) => self.bind_or(list, place, by_ref, from, bound),
        }
    }

    /// Tests again which alternative it is; a stage that knows the variant goes one way only.
    fn bind_or(
        &mut self,
        list: &'b [PatId],
        place: PlaceId,
        by_ref: bool,
        from: Option<ExprId>,
        bound: &mut Vec<LocalId>,
    ) {
        if !list.iter().any(|alternative| self.has_bindings(*alternative)) {
            return;
        }
        let after = self.new_block();
        for (index, alternative) in list.iter().enumerate() {
            let next = self.new_block();
            if index + 1 < list.len() {
                let scope = self.scopes.depth();
                self.matches(*alternative, place, by_ref, Fail { block: next, scope });
            }
            self.bind(*alternative, place, by_ref, from, bound);
            self.go(after);
            if index + 1 < list.len() {
                self.start(next);
            }
        }
        self.start(after);
    }

    fn has_bindings(&self, pat: PatId) -> bool {
        match &self.body.pat(pat).kind {
            PatKind::Bind { .. } => true,
            PatKind::Wild | PatKind::Rest | PatKind::Path(_) | PatKind::Lit | PatKind::Unknown => false,
            PatKind::TupleStruct(_, list) | PatKind::Tuple(list) | PatKind::Slice(list) | PatKind::Or(list) => {
                list.iter().any(|part| self.has_bindings(*part))
            }
            PatKind::Struct(_, fields) => fields.iter().any(|field| self.has_bindings(field.1)),
            PatKind::Ref(inner) | PatKind::Typed(inner, _) => self.has_bindings(*inner),
        }
    }

    /// Lets the variables of `pat` stand for the parts of `place`, as in the guard of an arm. Undone by clearing.
    pub(super) fn alias(&mut self, pat: PatId, place: PlaceId, by_ref: bool) {
        match &self.body.pat(pat).kind {
            PatKind::Wild | PatKind::Rest | PatKind::Path(_) | PatKind::Lit | PatKind::Unknown => {}
            PatKind::Bind { binding, sub } => {
                self.aliases.entry(*binding).or_insert(place);
                if let Some(sub) = sub {
                    self.alias(*sub, place, by_ref);
                }
            }
            PatKind::Typed(inner, _) => self.alias(*inner, place, by_ref),
            PatKind::TupleStruct(path, list) => {
                for (part, step) in tuple_steps(self.body, path, list) {
                    let place = self.project_all(place, &step);
                    self.alias(part, place, by_ref);
                }
            }
            PatKind::Struct(path, fields) => {
                for (name, part) in fields {
                    let place = self.struct_field(path, place, *name);
                    self.alias(*part, place, by_ref);
                }
            }
            PatKind::Tuple(list) | PatKind::Slice(list) => {
                let is_slice = matches!(self.body.pat(pat).kind, PatKind::Slice(_));
                for (part, step) in list_steps(self.body, list, is_slice) {
                    let place = self.project(place, step);
                    self.alias(part, place, by_ref);
                }
            }
            PatKind::Ref(inner) => {
                let (place, by_ref) = self.behind(place, by_ref);
                self.alias(*inner, place, by_ref);
            }
            PatKind::Or(list) => {
                for alternative in list {
                    self.alias(*alternative, place, by_ref);
                }
            }
        }
    }

    /// The variables of a `let` without initializer.
    pub(super) fn declare_all(&mut self, pat: PatId, bound: &mut Vec<LocalId>) {
        match &self.body.pat(pat).kind {
            PatKind::Bind { binding, .. } => {
                self.declare(*binding, bound);
            }
            PatKind::Tuple(list) => {
                for part in list {
                    self.declare_all(*part, bound);
                }
            }
            PatKind::Typed(inner, _) => self.declare_all(*inner, bound),
            _ => {}
        }
    }

    pub(super) fn declare(&mut self, binding: BindingId, bound: &mut Vec<LocalId>) -> PlaceId {
        let local = match self.variables.get(&binding) {
            Some(local) => *local,
            None => {
                let local = self.local(LocalKind::Variable(binding), self.body.binding(binding).span);
                self.variables.insert(binding, local);
                bound.push(local);
                local
            }
        };
        self.whole(local)
    }

    /// The place of a variable or capture.
    pub(super) fn variable(&mut self, binding: BindingId) -> PlaceId {
        if let Some(place) = self.aliases.get(&binding) {
            return *place;
        }
        // A variable that is used but not declared here nor captured: broken code. It is never dropped.
        self.declare(binding, &mut Vec::new())
    }

    fn struct_field(&mut self, path: &Path, place: PlaceId, name: Name) -> PlaceId {
        let place = match variant_of_struct(path) {
            Some(variant) => self.project(place, Projection::Variant(variant)),
            None => place,
        };
        self.project(place, Projection::Field(name))
    }

    /// What `&P` looks at.
    fn behind(&mut self, place: PlaceId, by_ref: bool) -> (PlaceId, bool) {
        if by_ref { (place, false) } else { (self.project(place, Projection::Deref), false) }
    }

    fn is_rest(&self, pat: PatId) -> bool {
        matches!(self.body.pat(pat).kind, PatKind::Rest)
    }
}

/// The name of the unit variant (or unit struct) that a path pattern may be; none for a constant.
fn unit_variant(path: &Path) -> Option<Name> {
    let name = path.last()?.name;
    let is_constant = !name.starts_with(char::is_uppercase) || (name.len() > 1 && !name.contains(char::is_lowercase));
    (!is_constant).then_some(name)
}

/// Where the parts of `V(a, .., b)` lie.
fn tuple_steps(body: &crate::syntax::ast::Body, path: &Path, list: &[PatId]) -> Vec<(PatId, Vec<Projection>)> {
    let variant = variant_of_tuple(path).map(Projection::Variant);
    list_steps(body, list, false)
        .into_iter()
        .map(|(part, step)| (part, variant.into_iter().chain([step]).collect()))
        .collect()
}

/// Where the parts of `(a, .., b)` or `[a, .., b]` lie.
fn list_steps(body: &crate::syntax::ast::Body, list: &[PatId], is_slice: bool) -> Vec<(PatId, Projection)> {
    let mut after_rest = false;
    let mut steps = Vec::new();
    for (index, part) in list.iter().enumerate() {
        match body.pat(*part).kind {
            PatKind::Rest => {
                after_rest = true;
                continue;
            }
            // `rest @ ..`: any of them. Errs quiet: those before and after it are among them.
            PatKind::Bind { sub: Some(sub), .. } if matches!(body.pat(sub).kind, PatKind::Rest) => {
                after_rest = true;
                steps.push((*part, Projection::Element));
                continue;
            }
            _ => {}
        }
        steps.push((*part, super::step((index, list.len()), is_slice, after_rest)));
    }
    steps
}
