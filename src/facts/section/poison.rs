//! Sections that are skipped in silence once the lock is poisoned.

use super::Sections;
use crate::facts::liveness::Source;
use crate::index::infer::table::Kind;
use crate::index::marks::Wait;
use crate::syntax::Span;
use crate::syntax::ast::{ExprId, ExprKind, PatKind};

impl Sections<'_, '_> {
    /// The `Ok` pattern of an `if let` without `else` on what the lock's method gives.
    pub(super) fn skips_poisoned(&self, n: usize) -> Option<Span> {
        let core = &self.acquisitions[n].core;
        let (Source::Method(_), Wait::Forever, Some(call)) = (core.source, core.wait, core.call) else { return None };
        if !self.may_be_poisoned(call) {
            return None;
        }
        let condition = self.tree.parent(call)?;
        let ExprKind::Let { pat, init } = self.body.expr(condition).kind else { return None };
        let PatKind::TupleStruct(path, _) = &self.body.pat(pat).kind else { return None };
        let is_ok = init == call && path.last().is_some_and(|segment| segment.name == "Ok");
        (is_ok && self.is_skipped(condition)).then_some(self.body.pat(pat).span)
    }

    /// Whether a call gives a `Result` whose error says that the lock is poisoned.
    fn may_be_poisoned(&self, call: ExprId) -> bool {
        let table = &self.typing.table;
        let Kind::Adt(_, list) = table.kind(self.typing.exprs[call.index()]) else { return false };
        table.items(list).iter().any(|item| match table.kind(*item) {
            Kind::Adt(adt, _) => self.index.adt(adt).marks.lang.is_some_and(|lang| lang == "poison_error"),
            _ => false,
        })
    }

    /// Whether nothing is done where a condition, or the chain it is part of, does not hold.
    fn is_skipped(&self, condition: ExprId) -> bool {
        for outer in self.tree.ancestors(condition) {
            match &self.body.expr(outer).kind {
                ExprKind::Binary(..) => {}
                ExprKind::If { otherwise, .. } => return otherwise.is_none(),
                _ => return false,
            }
        }
        false
    }
}
