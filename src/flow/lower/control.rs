//! Blocks, branches, loops and exits.

use super::{Builder, Fail, Target};
use crate::flow::{Condition, LocalId, OpKind, Operand, PlaceId, Projection, Terminator, Value};
use crate::syntax::Edition;
use crate::syntax::Name;
use crate::syntax::ast::{
    Arm, BinaryOp, Block, BlockKind, ExprId, ExprKind, LabelId, Lit, PatId, PatKind, Shape, Stmt, StmtKind, UnaryOp,
};

impl<'b> Builder<'_, 'b> {
    pub(super) fn block(&mut self, to: PlaceId, block: &'b Block) {
        let after = (block.label.is_some() || block.kind == BlockKind::Try).then(|| self.new_block());
        let scope = self.scopes.push();
        if let Some(after) = after {
            let target = Target { after, again: None, scope, result: to };
            if let Some(label) = block.label {
                self.targets.insert(label, target);
            }
            if block.kind == BlockKind::Try {
                self.try_blocks.push(target);
            }
        }
        let first_tail = self.first_tail(block);
        for (index, stmt) in block.stmts.iter().enumerate() {
            match stmt.kind {
                StmtKind::Expr(expr) if index >= first_tail => {
                    self.under_cfg(stmt.cfg.as_deref(), |this| this.tail(to, expr));
                }
                _ => self.under_cfg(stmt.cfg.as_deref(), |this| this.statement(stmt)),
            }
        }
        if let Some(tail) = block.tail {
            self.under_cfg(self.body.expr(tail).cfg.as_deref(), |this| this.tail(to, tail));
        }
        if block.kind == BlockKind::Try {
            self.try_blocks.pop();
        }
        self.close(scope);
        if let Some(after) = after {
            self.go(after);
            self.start(after);
        }
    }

    /// A block's value may be written as `#[cfg(a)] { 1 } #[cfg(not(a))] { 2 }`: all but the last of these are
    /// statements in the tree. The index of the first.
    fn first_tail(&self, block: &Block) -> usize {
        if block.tail.is_some_and(|tail| self.body.expr(tail).cfg.is_none()) {
            return block.stmts.len();
        }
        let is_tail = |stmt: &Stmt| match stmt.kind {
            StmtKind::Expr(expr) => stmt.cfg.is_some() && stmt.span.end == self.body.expr(expr).span.end,
            StmtKind::Let { .. } => false,
        };
        block.stmts.len() - block.stmts.iter().rev().take_while(|stmt| is_tail(stmt)).count()
    }

    fn tail(&mut self, to: PlaceId, expr: ExprId) {
        if self.edition >= Edition::E2024 {
            self.terminating(|this| this.into(to, expr));
        } else {
            self.into(to, expr);
        }
    }

    fn statement(&mut self, stmt: &'b Stmt) {
        match stmt.kind {
            StmtKind::Let { pat, init: None, .. } => {
                let mut bound = Vec::new();
                self.declare_all(pat, &mut bound);
                self.schedule_all(&bound);
            }
            StmtKind::Let { pat, init: Some(init), otherwise: None, .. } => self.let_(pat, init),
            StmtKind::Let { pat, init: Some(init), otherwise: Some(otherwise), .. } => {
                self.let_else(pat, init, otherwise);
            }
            StmtKind::Expr(expr) => self.terminating(|this| this.discard(expr)),
        }
    }

    /// Evaluates `expr` and drops its value at the end of the innermost scope.
    pub(super) fn discard(&mut self, expr: ExprId) {
        let place = self.temporary(expr, self.innermost());
        self.into(place, expr);
    }

    fn let_(&mut self, pat: PatId, init: ExprId) {
        let home = self.innermost();
        self.extend(Some(pat), init, home);
        let mut bound = Vec::new();
        self.terminating(|this| {
            if let Some(binding) = this.plain_binding(pat) {
                let to = this.declare(binding, &mut bound);
                this.into(to, init);
            } else {
                let (place, by_ref) = this.scrutinee(init);
                this.bind(pat, place, by_ref, Some(init), &mut bound);
            }
        });
        self.schedule_all(&bound);
    }

    /// The variable, if the pattern is nothing else.
    fn plain_binding(&self, pat: PatId) -> Option<crate::syntax::ast::BindingId> {
        match &self.body.pat(pat).kind {
            PatKind::Bind { binding, sub: None } if !self.body.binding(*binding).by_ref => Some(*binding),
            PatKind::Typed(inner, _) => self.plain_binding(*inner),
            _ => None,
        }
    }

    /// All temporaries of the initializer, extended ones too, are dropped before the `else` block.
    fn let_else(&mut self, pat: PatId, init: ExprId, otherwise: ExprId) {
        let home = self.scopes.push();
        self.extend(Some(pat), init, home);
        let (failed, matched) = (self.new_block(), self.new_block());
        let mut bound = Vec::new();
        self.terminating(|this| {
            let (place, by_ref) = this.scrutinee(init);
            this.matches(pat, place, by_ref, Fail { block: failed, scope: home });
            this.bind(pat, place, by_ref, Some(init), &mut bound);
        });
        self.schedule_all(&bound);
        self.go(matched);
        self.start(failed);
        let aside = self.scopes.close(home);
        self.terminating(|this| this.discard(otherwise));
        self.end(Terminator::Diverge);
        self.scopes.reopen(aside);
        self.start(matched);
    }

    // ------------------------------------------------------------------------------------------ conditions

    pub(super) fn if_else(&mut self, to: PlaceId, cond: ExprId, then: ExprId, otherwise: Option<ExprId>) {
        let (failed, after) = (self.new_block(), self.new_block());
        let scope = self.scopes.push();
        let lets = if self.edition >= Edition::E2024 { scope } else { self.temporary_scope };
        self.condition(cond, lets, Fail { block: failed, scope });
        self.terminating(|this| this.into(to, then));
        self.close(scope);
        self.go(after);
        self.start(failed);
        if let Some(otherwise) = otherwise {
            self.terminating(|this| this.into(to, otherwise));
        }
        self.go(after);
        self.start(after);
    }

    /// Goes on where the condition holds. The variables of its `let`s are scheduled in the innermost scope, the
    /// temporaries of their scrutinees in `lets`; all other temporaries end with the operand they are in.
    pub(super) fn condition(&mut self, cond: ExprId, lets: usize, fail: Fail) {
        match &self.body.expr(cond).kind {
            ExprKind::Binary(BinaryOp::And, left, right) => {
                self.condition(*left, lets, fail);
                self.condition(*right, lets, fail);
            }
            ExprKind::Binary(BinaryOp::Or, left, right) => {
                let (second, holds) = (self.new_block(), self.new_block());
                let scope = self.scopes.depth();
                self.condition(*left, lets, Fail { block: second, scope });
                self.go(holds);
                self.start(second);
                self.condition(*right, lets, fail);
                self.go(holds);
                self.start(holds);
            }
            ExprKind::Unary(UnaryOp::Not, inner) => {
                let holds = self.new_block();
                let scope = self.scopes.depth();
                self.condition(*inner, lets, Fail { block: holds, scope });
                self.exit(fail.scope);
                self.go(fail.block);
                self.start(holds);
            }
            ExprKind::Let { pat, init } => {
                let outer = std::mem::replace(&mut self.temporary_scope, lets);
                let (place, by_ref) = self.scrutinee(*init);
                self.temporary_scope = outer;
                self.matches(*pat, place, by_ref, fail);
                self.bind_here(*pat, place, by_ref, Some(*init));
            }
            ExprKind::Lit(Lit::Bool(true)) => {}
            ExprKind::Lit(Lit::Bool(false)) => {
                self.exit(fail.scope);
                self.leave(Terminator::Goto(fail.block));
            }
            ExprKind::Macro(id) => match &self.body.mac(*id).shape {
                Shape::Inline(inner) => self.condition(*inner, lets, fail),
                Shape::Matches { scrutinee, pat, guard } => {
                    let scope = self.scopes.push();
                    let outer = std::mem::replace(&mut self.temporary_scope, scope);
                    self.matches_macro(*scrutinee, *pat, *guard, fail);
                    self.close(scope);
                    self.temporary_scope = outer;
                }
                _ => self.plain_condition(cond, fail),
            },
            _ => self.plain_condition(cond, fail),
        }
    }

    fn plain_condition(&mut self, cond: ExprId, fail: Fail) {
        let place = self.terminating(|this| match this.operand(cond) {
            Operand::Move(place) if this.is_place(cond) && this.is_temporary(place) => {
                let (_, copy) = this.bare_temporary(cond);
                this.store(copy, Value::Use(Operand::Move(place)), cond);
                Some(copy)
            }
            Operand::Move(place) => Some(place),
            _ => None,
        });
        self.test(place.map_or(Condition::Unknown, Condition::Place), fail);
    }

    /// Goes on where it matches.
    pub(super) fn matches_macro(&mut self, scrutinee: ExprId, pat: PatId, guard: Option<ExprId>, fail: Fail) {
        let (place, by_ref) = self.scrutinee(scrutinee);
        let scope = self.scopes.push();
        self.matches(pat, place, by_ref, fail);
        if let Some(guard) = guard {
            self.guard(pat, (place, by_ref), guard, scope, fail);
        }
        // The arm is `=> true`: it binds, and drops what it has bound.
        self.bind_here(pat, place, by_ref, Some(scrutinee));
        self.close(scope);
    }

    /// `a && b`, `a || b` as a value.
    pub(super) fn boolean(&mut self, to: PlaceId, expr: ExprId) {
        let (failed, after) = (self.new_block(), self.new_block());
        let scope = self.scopes.push();
        self.condition(expr, scope, Fail { block: failed, scope });
        self.close(scope);
        self.store(to, Value::Constant, expr);
        self.go(after);
        self.start(failed);
        self.store(to, Value::Constant, expr);
        self.go(after);
        self.start(after);
    }

    // ------------------------------------------------------------------------------------------ match

    pub(super) fn match_arms(&mut self, to: PlaceId, scrutinee: ExprId, arms: &'b [Arm]) {
        let (place, by_ref) = self.scrutinee(scrutinee);
        let after = self.new_block();
        for arm in arms {
            let next = self.new_block();
            if let Some(cfg) = &arm.cfg {
                let scope = self.scopes.depth();
                self.test(Condition::Cfg(cfg.clone()), Fail { block: next, scope });
            }
            let scope = self.scopes.push();
            let fail = Fail { block: next, scope };
            self.matches(arm.pat, place, by_ref, fail);
            if let Some(guard) = arm.guard {
                self.guard(arm.pat, (place, by_ref), guard, scope, fail);
            }
            self.bind_here(arm.pat, place, by_ref, Some(scrutinee));
            self.terminating(|this| this.into(to, arm.body));
            self.close(scope);
            self.go(after);
            self.start(next);
        }
        self.end(Terminator::Diverge);
        self.start(after);
    }

    /// An arm's guard sees the variables where they lie: nothing is moved until it holds.
    fn guard(&mut self, pat: PatId, place: (PlaceId, bool), guard: ExprId, scope: usize, fail: Fail) {
        let outer = self.aliases.clone();
        self.alias(pat, place.0, place.1);
        self.condition(guard, scope, fail);
        self.aliases = outer;
    }

    // ------------------------------------------------------------------------------------------ loops

    pub(super) fn loop_(&mut self, to: PlaceId, label: LabelId, body: ExprId) {
        let (again, after) = (self.new_block(), self.new_block());
        self.go(again);
        self.start(again);
        self.terminating(|this| {
            let target = Target { after, again: Some(again), scope: this.innermost(), result: to };
            this.targets.insert(label, target);
            this.discard(body);
        });
        self.go(again);
        self.start(after);
    }

    pub(super) fn while_(&mut self, to: PlaceId, label: LabelId, cond: ExprId, body: ExprId) {
        let (again, after) = (self.new_block(), self.new_block());
        self.go(again);
        self.start(again);
        self.terminating(|this| {
            let scope = this.innermost();
            this.targets.insert(label, Target { after, again: Some(again), scope, result: to });
            this.condition(cond, scope, Fail { block: after, scope });
            this.terminating(|this| this.discard(body));
        });
        self.go(again);
        self.start(after);
    }

    /// `match into_iter(iter) { mut i => loop { match next(&mut i) { None => break, Some(pat) => body } } }`, and all
    /// of it ends its temporaries.
    pub(super) fn for_(
        &mut self,
        to: PlaceId,
        expr: ExprId,
        (label, pat): (LabelId, PatId),
        iter: ExprId,
        body: ExprId,
    ) {
        let (again, after) = (self.new_block(), self.new_block());
        let scope = self.scopes.push();
        let outer = std::mem::replace(&mut self.temporary_scope, scope);
        let iterator = self.temporary(iter, scope);
        self.into(iterator, iter);
        self.go(again);
        self.start(again);
        let step = self.scopes.push();
        self.targets.insert(label, Target { after, again: Some(again), scope: step, result: to });
        let element = self.temporary(expr, step);
        let span = self.body.expr(iter).span;
        let value = Value::Call(vec![Operand::Receiver(iterator)]);
        self.op(OpKind::Assign { to: element, value, is_init: true }, Some(expr), span);
        self.test(Condition::Unknown, Fail { block: after, scope: step });
        self.bind_here(pat, element, false, Some(expr));
        self.terminating(|this| this.discard(body));
        self.close(step);
        self.go(again);
        self.start(after);
        self.close(scope);
        self.temporary_scope = outer;
    }

    // ------------------------------------------------------------------------------------------ exits

    pub(super) fn break_(&mut self, label: Option<LabelId>, value: Option<ExprId>) {
        let target = label.and_then(|label| self.targets.get(&label).copied());
        match (target, value) {
            (Some(target), Some(value)) => self.into(target.result, value),
            (None, Some(value)) => self.discard(value),
            (_, None) => {}
        }
        match target {
            Some(target) => {
                self.exit(target.scope);
                self.leave(Terminator::Goto(target.after));
            }
            None => self.leave(Terminator::Diverge),
        }
    }

    pub(super) fn continue_(&mut self, label: Option<LabelId>) {
        let target = label.and_then(|label| self.targets.get(&label).copied());
        match target.and_then(|target| target.again.map(|again| (target, again))) {
            Some((target, again)) => {
                self.exit(target.scope);
                self.leave(Terminator::Goto(again));
            }
            None => self.leave(Terminator::Diverge),
        }
    }

    pub(super) fn return_(&mut self, value: Option<ExprId>) {
        if let Some(value) = value {
            let result = self.whole(LocalId(0));
            self.into(result, value);
        }
        self.leave_function();
    }

    pub(super) fn yield_(&mut self, expr: ExprId, value: Option<ExprId>) {
        if let Some(value) = value
            && let Operand::Move(place) = self.operand(value)
        {
            // The value goes to whoever polls, before the task is suspended.
            let (_, sent) = self.bare_temporary(value);
            self.store(sent, Value::Call(vec![Operand::Move(place)]), value);
        }
        let span = self.body.expr(expr).span;
        self.op(OpKind::Suspend, Some(expr), span);
    }

    /// `match branch(inner) { Continue(v) => v, Break(r) => return from_residual(r) }`
    pub(super) fn try_(&mut self, to: PlaceId, expr: ExprId, inner: ExprId) {
        let Operand::Move(place) = self.operand(inner) else {
            // A constant path: it may still leave the function.
            return self.try_place(to, expr, None);
        };
        self.try_place(to, expr, Some(place));
    }

    fn try_place(&mut self, to: PlaceId, expr: ExprId, place: Option<PlaceId>) {
        let (goes_on, fails) = (self.new_block(), self.new_block());
        let on = place.map_or(Condition::Unknown, Condition::Try);
        self.end(Terminator::Branch { on, then: goes_on, otherwise: fails });
        self.start(fails);
        let target = self.try_blocks.last().copied();
        let result = match target {
            Some(target) => target.result,
            None => self.whole(LocalId(0)),
        };
        let error = [Projection::Variant(Name::from("Err")), Projection::Field(Name::from("0"))];
        let result = self.project_all(result, &error);
        match place {
            Some(place) => {
                let error = self.project_all(place, &error);
                self.store(result, Value::Use(Operand::Move(error)), expr);
            }
            None => self.store(result, Value::Constant, expr),
        }
        match target {
            Some(target) => {
                self.exit(target.scope);
                self.go(target.after);
            }
            None => {
                self.exit(0);
                self.end(Terminator::Return);
            }
        }
        self.start(goes_on);
        let value = Value::Call(place.into_iter().map(Operand::Move).collect());
        self.store(to, value, expr);
    }
}
