//! Calls that nobody writes: the drop of a value that ends.

use super::calls::{At, CallFact, Calls, Held, Reading, To};
use super::liveness::{self, Death, Destructor};
use super::lock::AccessPath;
use super::section::tree::Tree;
use super::slots::tuple_field;
use crate::flow::LocalKind;
use crate::index::infer::Callee;
use crate::index::types::GTy;
use crate::index::{Container, FnId, Index};
use crate::syntax::ast::{ExprId, ExprKind};
use crate::syntax::{Name, Span};

impl Reading<'_, '_> {
    /// What dies and runs code that is read.
    pub(super) fn deaths(&self, tree: &mut Option<Tree>, out: &mut Calls) {
        for death in &self.live.deaths {
            let (made, path, parts) = match death.local {
                LocalKind::Variable(binding) => {
                    let init = self.surface.init(binding);
                    (init, self.origins.path_of_variable(binding), init.map_or_else(Vec::new, |init| self.parts(init)))
                }
                LocalKind::Temporary(expr) => (Some(expr), self.origins.path(expr), self.parts(expr)),
                LocalKind::Return | LocalKind::Parameter(_) | LocalKind::Capture(_) => continue,
            };
            let tree = tree.get_or_insert_with(|| Tree::new(self.body));
            let at = At { graph: death.graph, span: self.place_of(death, made, tree) };
            let call = self.end(at, &death.runs, path, parts, death.held.clone());
            out.calls.push(CallFact {
                is_may: !death.is_must,
                is_conditional: made.is_some_and(|made| tree.is_conditional(self.body, made)),
                ..call
            });
        }
    }

    /// Where a value dies: what no op tells, the end of the block does in which it was made, and a temporary ends where it stands.
    fn place_of(&self, death: &Death, made: Option<ExprId>, tree: &Tree) -> Span {
        if death.span != Span::default() {
            return death.span;
        }
        if let LocalKind::Temporary(expr) = death.local {
            return liveness::call_name_span(self.body, expr);
        }
        let is_block = |expr: &ExprId| matches!(self.body.expr(*expr).kind, ExprKind::Block(_));
        let block = made.and_then(|made| tree.ancestors(made).find(is_block)).or(self.body.root);
        let end = block.map_or(0, |block| self.body.expr(block).span.end);
        Span { start: end.saturating_sub(1), end }
    }

    /// `drop(x)`: what dies with the argument.
    pub(super) fn ended(&self, expr: ExprId, at: At, held: &dyn Fn() -> Vec<Held>) -> Vec<CallFact> {
        let args = self.args(expr);
        let [arg] = &args[..] else { return Vec::new() };
        let ends = liveness::destructors(self.index, &self.typing.table.declared(self.typing.exprs[arg.index()]));
        let end = |runs: &Destructor| self.end(at, runs, self.origins.path(*arg), self.parts_of(*arg), held());
        ends.iter().map(end).collect()
    }

    fn end(
        &self,
        at: At,
        runs: &Destructor,
        path: AccessPath,
        parts: Vec<(Name, AccessPath)>,
        held: Vec<Held>,
    ) -> CallFact {
        let steps = path.steps.iter().chain(&runs.steps).copied().collect();
        CallFact {
            graph: at.graph,
            to: To::Fn(runs.fun),
            span: at.span.offset(self.base),
            statement: self.statement(at.span),
            args: vec![AccessPath { steps, ..path }],
            parts: if runs.steps.is_empty() { parts } else { Vec::new() },
            is_drop: true,
            given: Vec::new(),
            arms: Vec::new(),
            held,
            is_may: false,
            is_conditional: false,
            runner: None,
        }
    }

    /// What the fields of a value were made of, where it is made: of a variable, where that is declared.
    fn parts_of(&self, expr: ExprId) -> Vec<(Name, AccessPath)> {
        match self.body.expr(expr).kind {
            ExprKind::Local(binding) => self.surface.init(binding).map_or_else(Vec::new, |init| self.parts(init)),
            _ => self.parts(expr),
        }
    }

    /// `Permit { pool, n: 1 }`, `Permit(pool, 1)`
    fn parts(&self, expr: ExprId) -> Vec<(Name, AccessPath)> {
        match &self.body.expr(expr).kind {
            ExprKind::Struct(literal) => {
                literal.fields.iter().map(|(name, value)| (*name, self.origins.path(*value))).collect()
            }
            ExprKind::Call { args, .. } => match self.typing.calls.get(&expr).map(|site| &site.callee) {
                Some(Callee::Ctor(..)) => {
                    args.iter().enumerate().map(|(n, value)| (tuple_field(n), self.origins.path(*value))).collect()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

/// Whether a function that is not read does nothing with its argument but let it end: it takes a value of any type, and gives nothing.
pub(super) fn ends_its_argument(index: &Index<'_>, fun: FnId) -> bool {
    let (data, sig) = (index.fun(fun), index.sig(fun));
    let gives_nothing = matches!(&sig.output, GTy::Tuple(items) if items.is_empty());
    data.container == Container::Module
        && gives_nothing
        && !data.marks.forgets
        && matches!(sig.params[..], [GTy::Param(_)])
}
