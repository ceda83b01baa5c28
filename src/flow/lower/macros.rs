//! Macros whose inside we can see.

use super::{Builder, Fail};
use crate::flow::{Condition, LocalId, OpKind, Operand, PlaceId, Projection, Terminator, Value};
use crate::syntax::Name;
use crate::syntax::ast::{Cfg, ExprId, MacroId, SelectBranch, Shape};

impl<'b> Builder<'_, 'b> {
    pub(super) fn macro_into(&mut self, to: PlaceId, expr: ExprId, id: MacroId) {
        match &self.body.mac(id).shape {
            Shape::Opaque => self.store(to, Value::Call(Vec::new()), expr),
            Shape::Nothing => self.store(to, Value::Constant, expr),
            Shape::Arguments(args) => {
                let operands = args.iter().map(|arg| self.argument(*arg)).collect();
                self.store(to, Value::Call(operands), expr);
            }
            Shape::Call(args) => {
                let operands = args.iter().map(|arg| self.operand(*arg)).collect();
                self.store(to, Value::Call(operands), expr);
            }
            Shape::Repeat(element, count) => {
                let element = self.operand(*element);
                let operands = vec![element, self.operand(*count)];
                self.store(to, Value::Call(operands), expr);
            }
            Shape::Format { dest: Some(dest), args, .. } => {
                let mut operands = vec![self.receiver(*dest)];
                self.format_args(&mut operands, args);
                self.store(to, Value::Call(operands), expr);
            }
            Shape::Format { dest: None, args, diverges, returns } => self.format(to, expr, args, *diverges, *returns),
            Shape::FormatArgs(args) => {
                let mut operands = Vec::new();
                self.format_args(&mut operands, args);
                self.store(to, Value::Call(operands), expr);
            }
            Shape::Assert { cond, args, returns } => {
                let failed = self.new_block();
                let scope = self.scopes.push();
                self.condition(*cond, scope, Fail { block: failed, scope });
                self.close(scope);
                self.failed_assertion(expr, failed, args, *returns);
            }
            Shape::AssertEq { left, right, args } => {
                let left = self.borrowed(*left);
                let right = self.borrowed(*right);
                let (_, equal) = self.bare_temporary(expr);
                self.store(equal, Value::Call(vec![left, right]), expr);
                let failed = self.new_block();
                let scope = self.scopes.depth();
                self.test(Condition::Unknown, Fail { block: failed, scope });
                self.failed_assertion(expr, failed, args, false);
            }
            Shape::Matches { scrutinee, pat, guard } => self.matches_value(to, expr, (*scrutinee, *pat, *guard)),
            Shape::Dbg(args) => match args[..] {
                [only] => self.into(to, only),
                _ => {
                    let value = self.aggregate(None, args);
                    self.store(to, value, expr);
                }
            },
            Shape::Pin(value) => {
                let place = self.temporary(*value, self.scope_of(*value));
                self.into(place, *value);
                self.store(to, Value::Borrow { mutable: true, place }, expr);
            }
            Shape::Join { branches, is_try } => self.join(to, expr, branches, *is_try),
            Shape::Select { branches, otherwise } => self.select(to, expr, branches, otherwise),
            Shape::Stream(inner) | Shape::Inline(inner) => self.into(to, *inner),
            Shape::CfgIf(cases) => self.cfg_if(to, cases),
        }
    }

    /// An argument of a macro that we do not know: who can say whether it is moved.
    fn argument(&mut self, expr: ExprId) -> Operand {
        if self.is_place(expr) { self.receiver(expr) } else { self.operand(expr) }
    }

    fn format_args(&mut self, operands: &mut Vec<Operand>, args: &'b [ExprId]) {
        for arg in args {
            operands.push(self.borrowed(*arg));
        }
    }

    fn format(&mut self, to: PlaceId, expr: ExprId, args: &'b [ExprId], diverges: bool, returns: bool) {
        self.terminating(|this| {
            let mut operands = Vec::new();
            this.format_args(&mut operands, args);
            let to = if returns { this.whole(LocalId(0)) } else { to };
            this.store(to, Value::Call(operands), expr);
            if returns {
                this.leave_function();
            } else if diverges {
                this.leave(Terminator::Diverge);
            }
        });
    }

    /// Fills the block where an assertion ends that does not hold, and goes on in another.
    fn failed_assertion(&mut self, expr: ExprId, failed: crate::flow::BlockId, args: &'b [ExprId], returns: bool) {
        let after = self.new_block();
        self.go(after);
        self.start(failed);
        let (_, message) = self.bare_temporary(expr);
        self.format(message, expr, args, true, returns);
        self.end(Terminator::Diverge);
        self.start(after);
    }

    fn matches_value(
        &mut self,
        to: PlaceId,
        expr: ExprId,
        (scrutinee, pat, guard): (ExprId, crate::syntax::ast::PatId, Option<ExprId>),
    ) {
        let (failed, after) = (self.new_block(), self.new_block());
        // The scrutinee's temporaries go where those of a `match` go: they are there on both ways.
        let scope = self.scopes.depth();
        self.matches_macro(scrutinee, pat, guard, Fail { block: failed, scope });
        self.store(to, Value::Constant, expr);
        self.go(after);
        self.start(failed);
        self.store(to, Value::Constant, expr);
        self.go(after);
        self.start(after);
    }

    /// The branches in a `let` each, then all are waited for.
    // Errs quiet: tokio evaluates them in one `let`, whose temporaries live while later branches are evaluated.
    fn join(&mut self, to: PlaceId, expr: ExprId, branches: &'b [ExprId], is_try: bool) {
        let scope = self.scopes.push();
        let outer = std::mem::replace(&mut self.temporary_scope, scope);
        let futures = self.futures(scope, branches.iter().copied());
        let span = self.op_span(expr);
        self.op(OpKind::Suspend, Some(expr), span);
        let mut to = to;
        if is_try {
            let payload = [Projection::Variant(Name::from("Ok")), Projection::Field(super::index_name(0))];
            to = self.project_all(to, &payload);
        }
        for (index, future) in futures.into_iter().enumerate() {
            let output = self.project(to, Projection::Field(super::index_name(index)));
            self.store(output, Value::Output(Operand::Move(future)), expr);
        }
        self.close(scope);
        self.temporary_scope = outer;
    }

    fn futures(&mut self, scope: usize, branches: impl Iterator<Item = ExprId>) -> Vec<PlaceId> {
        let mut futures = Vec::new();
        for branch in branches {
            let (local, place) = self.bare_temporary(branch);
            self.terminating(|this| this.into(place, branch));
            self.schedule(scope, local);
            futures.push(place);
        }
        futures
    }

    /// Conditions; futures in a `let`; the wait; the output, and the end of the futures; a handler.
    fn select(&mut self, to: PlaceId, expr: ExprId, branches: &'b [SelectBranch], otherwise: &'b [ExprId]) {
        for cond in branches.iter().filter_map(|branch| branch.cond) {
            let (_, place) = self.bare_temporary(cond);
            self.terminating(|this| this.into(place, cond));
        }
        let scope = self.scopes.push();
        let futures = self.futures(scope, branches.iter().map(|branch| branch.future));
        let span = self.op_span(expr);
        self.op(OpKind::Suspend, Some(expr), span);
        let after = self.new_block();
        let starts: Vec<_> = (0..branches.len() + otherwise.len()).map(|_| self.new_block()).collect();
        self.end(if starts.is_empty() { Terminator::Diverge } else { Terminator::OneOf(starts.clone()) });
        let mut open = self.scopes.close(scope);
        for (index, start) in starts.into_iter().enumerate() {
            self.start(start);
            let branch = branches.get(index);
            self.scopes.reopen(open);
            let output = branch.map(|branch| {
                let (local, output) = self.bare_temporary(branch.future);
                self.store(output, Value::Output(Operand::Borrow(futures[index])), branch.future);
                (branch.pat, local, output)
            });
            self.exit(scope);
            open = self.scopes.close(scope);
            let handled = self.scopes.push();
            if let Some((pat, local, output)) = output {
                self.schedule(handled, local);
                // Errs quiet: a branch whose pattern does not match waits for the others; here it is taken.
                self.bind_here(pat, output, false, branch.map(|branch| branch.future));
            }
            let handler = match branch {
                Some(branch) => branch.handler,
                None => Some(otherwise[index - branches.len()]),
            };
            if let Some(handler) = handler {
                self.terminating(|this| this.into(to, handler));
            }
            self.close(handled);
            self.go(after);
        }
        self.start(after);
    }

    fn cfg_if(&mut self, to: PlaceId, cases: &'b [(Cfg, ExprId)]) {
        let after = self.new_block();
        for (cfg, inner) in cases {
            if cfg.is_always() {
                self.into(to, *inner);
                break;
            }
            let next = self.new_block();
            let scope = self.scopes.depth();
            self.test(Condition::Cfg(Box::new(cfg.clone())), Fail { block: next, scope });
            self.into(to, *inner);
            self.go(after);
            self.start(next);
        }
        self.go(after);
        self.start(after);
    }
}
