//! Which parameters a function compares: it knows which of their locks comes first.

use super::calls::{DEPTH, Reading};
use super::lock::{AccessPath, Root};
use super::section::tree::Tree;
use super::surface::bound;
use crate::index::infer::table::Kind;
use crate::syntax::ast::{BinaryOp, ExprId, ExprKind, PatId};
use rustc_hash::{FxHashMap, FxHashSet};

impl Reading<'_, '_> {
    /// The parameters that are compared, the lesser number first.
    pub(super) fn compared(&self, tree: &Tree) -> Vec<(u32, u32)> {
        let mut sides: FxHashMap<ExprId, FxHashSet<u32>> = FxHashMap::default();
        for (n, expr) in self.body.exprs.iter().enumerate() {
            let at = ExprId(n as u32);
            if let (ExprKind::Local(_), Some(of)) = (&expr.kind, self.comparison(tree, at)) {
                sides.entry(of).or_default().extend(self.parameter_behind(&self.origins.path(at), DEPTH));
            }
        }
        let pairs = |params: &FxHashSet<u32>| -> Vec<(u32, u32)> {
            params.iter().flat_map(|a| params.iter().map(move |b| (*a, *b))).filter(|(a, b)| a < b).collect()
        };
        let mut compared: Vec<(u32, u32)> = sides.values().flat_map(pairs).collect();
        compared.sort_unstable();
        compared.dedup();
        compared
    }

    /// `a < b`, `a.cmp(&b)`: the comparison that an expression is near the top of.
    fn comparison(&self, tree: &Tree, at: ExprId) -> Option<ExprId> {
        let is_ordering = |expr: ExprId| match self.typing.table.kind(self.typing.exprs[expr.index()]) {
            Kind::Adt(adt, _) => self.index.adt(adt).marks.lang.is_some_and(|lang| lang == "ordering"),
            _ => false,
        };
        let is_comparison = |expr: &ExprId| match self.body.expr(*expr).kind {
            ExprKind::Binary(op, ..) => op == BinaryOp::Compare,
            ExprKind::MethodCall(_) => is_ordering(*expr),
            _ => false,
        };
        tree.ancestors(at).take(DEPTH as usize).find(is_comparison)
    }

    fn parameter_behind(&self, path: &AccessPath, depth: u32) -> Option<u32> {
        let depth = depth.checked_sub(1)?;
        match path.root {
            Root::Param(n) => Some(n),
            Root::Variable(binding) => {
                let is_bound = |pat: &PatId| bound(self.body, *pat) == Some(binding);
                let own = self.body.params.iter().position(is_bound).map(|n| n as u32);
                own.or_else(|| self.parameter_behind(&self.origins.path(self.origins.init(binding)?), depth))
            }
            Root::Call(_) => self.parameter_behind(path.through.as_deref()?, depth),
            Root::Static(_) | Root::Unknown => None,
        }
    }
}
