//! When a binding or a temporary is dropped, in each edition.
//!
//! [`Scopes`] is the stack of open scopes and what each of them will drop. [`extended`] finds the temporaries that a `let`
//! keeps alive.
//! Reference: `destructors.scope`

use super::{DropEntry, DropId, LocalId};
use crate::syntax::ast::{Body, ExprId, ExprKind, PatId, PatKind, Shape};

/// The open scopes, outermost first.
///
/// A drop may be scheduled in a scope that is not the innermost (a block's tail before edition 2024, an extended
/// temporary): the lists of the scopes inside it are then linked anew, when they are next asked for.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    stack: Vec<Scope>,
    /// So many scopes, from the outermost, have their `head` linked.
    linked: usize,
}

/// An open scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    locals: Vec<LocalId>,
    head: Option<DropId>,
}

impl Scopes {
    /// How many scopes are open.
    pub(super) fn depth(&self) -> usize {
        self.stack.len()
    }

    /// Opens a scope and returns its number.
    pub(super) fn push(&mut self) -> usize {
        self.stack.push(Scope::default());
        self.stack.len() - 1
    }

    /// Schedules the drop of `local` for the end of `scope`.
    pub(super) fn schedule(&mut self, drops: &mut Vec<DropEntry>, scope: usize, local: LocalId) {
        self.stack[scope].locals.push(local);
        if scope < self.linked {
            self.stack[scope].head = Some(link(drops, local, self.stack[scope].head));
            self.linked = scope + 1;
        }
    }

    /// What is scheduled now, latest first.
    pub(super) fn head(&mut self, drops: &mut Vec<DropEntry>) -> Option<DropId> {
        while self.linked < self.stack.len() {
            let mut head = self.before(self.linked);
            for local in &self.stack[self.linked].locals {
                head = Some(link(drops, *local, head));
            }
            self.stack[self.linked].head = head;
            self.linked += 1;
        }
        self.before(self.linked)
    }

    /// What was scheduled before `scope`, after [`Scopes::head`] was asked.
    pub(super) fn before(&self, scope: usize) -> Option<DropId> {
        scope.checked_sub(1).and_then(|outer| self.stack[outer].head)
    }

    /// Closes `scope` and all inside it; what they would have dropped is given back.
    pub(super) fn close(&mut self, scope: usize) -> Vec<Scope> {
        self.linked = self.linked.min(scope);
        self.stack.split_off(scope)
    }

    /// Opens again what was closed.
    pub(super) fn reopen(&mut self, scopes: Vec<Scope>) {
        self.stack.extend(scopes);
    }
}

fn link(drops: &mut Vec<DropEntry>, local: LocalId, earlier: Option<DropId>) -> DropId {
    drops.push(DropEntry { local, earlier });
    DropId(drops.len() as u32 - 1)
}

/// The expressions in the initializer `init` of a `let` whose temporaries live as long as the variable.
///
/// Reference: `destructors.scope.lifetime-extension`; constructor arguments since Rust 1.89, branches since 1.79.
pub(super) fn extended(body: &Body, pat: Option<PatId>, init: ExprId, found: &mut Vec<ExprId>) {
    if pat.is_some_and(|pat| binds_by_reference(body, pat)) {
        operand_of_borrow(body, init, found);
    }
    let mut rest = vec![init];
    while let Some(expr) = rest.pop() {
        match &body.expr(expr).kind {
            ExprKind::Ref { place, .. } => {
                operand_of_borrow(body, *place, found);
                rest.push(*place);
            }
            ExprKind::Cast(inner, _) => rest.push(*inner),
            ExprKind::Tuple(list) | ExprKind::Array(list) => rest.extend(list.iter().copied()),
            ExprKind::Struct(literal) => rest.extend(literal.fields.iter().map(|field| field.1)),
            ExprKind::Call { callee, args } if is_constructor(body, *callee) => rest.extend(args.iter().copied()),
            ExprKind::Block(block) => rest.extend(block.tail),
            ExprKind::If { then, otherwise, .. } => {
                rest.push(*then);
                rest.extend(*otherwise);
            }
            ExprKind::Match { arms, .. } => rest.extend(arms.iter().map(|arm| arm.body)),
            ExprKind::Macro(id) => match &body.mac(*id).shape {
                Shape::Inline(inner) => rest.push(*inner),
                Shape::CfgIf(list) => rest.extend(list.iter().map(|case| case.1)),
                Shape::FormatArgs(args) => {
                    for arg in args {
                        operand_of_borrow(body, *arg, found);
                        rest.push(*arg);
                    }
                }
                // Since Rust 1.88 `pin!` is a `super let`: its value is kept, and extends like a `let`'s initializer.
                Shape::Pin(value) => {
                    found.push(*value);
                    rest.push(*value);
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// Marks the operand and what it is a part of: `*L`, `L.f` and `L[i]` keep `L`.
fn operand_of_borrow(body: &Body, operand: ExprId, found: &mut Vec<ExprId>) {
    let mut expr = operand;
    loop {
        found.push(expr);
        expr = match &body.expr(expr).kind {
            ExprKind::Ref { place: inner, .. }
            | ExprKind::Unary(crate::syntax::ast::UnaryOp::Deref, inner)
            | ExprKind::Field { base: inner, .. }
            | ExprKind::Index { base: inner, .. } => *inner,
            ExprKind::Macro(id) => match body.mac(*id).shape {
                Shape::Inline(inner) => inner,
                _ => return,
            },
            _ => return,
        };
    }
}

/// Whether a `ref` binding stands in the pattern outside of `&`.
fn binds_by_reference(body: &Body, pat: PatId) -> bool {
    match &body.pat(pat).kind {
        PatKind::Bind { binding, .. } => body.binding(*binding).by_ref,
        PatKind::TupleStruct(_, list) | PatKind::Tuple(list) | PatKind::Slice(list) | PatKind::Or(list) => {
            list.iter().any(|part| binds_by_reference(body, *part))
        }
        PatKind::Struct(_, fields) => fields.iter().any(|field| binds_by_reference(body, field.1)),
        PatKind::Typed(inner, _) => binds_by_reference(body, *inner),
        PatKind::Wild | PatKind::Rest | PatKind::Path(_) | PatKind::Ref(_) | PatKind::Lit | PatKind::Unknown => false,
    }
}

/// Whether the callee is a tuple struct or variant, by its name.
pub(super) fn is_constructor(body: &Body, callee: ExprId) -> bool {
    match &body.expr(callee).kind {
        ExprKind::Path(path) => path.last().is_some_and(|last| last.name.starts_with(char::is_uppercase)),
        _ => false,
    }
}
