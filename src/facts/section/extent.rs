//! How far a critical section reaches, and what is taken in it.

use super::{Sections, Uses};
use crate::facts::liveness::GuardId;
use crate::index::infer::Callee;
use crate::syntax::Span;
use crate::syntax::ast::{ExprId, ExprKind};

impl Sections<'_, '_> {
    /// From the acquisition to the last release that is seen, in source order.
    pub(super) fn extent(&self, n: usize, uses: &Uses) -> Span {
        let start = self.acquisitions[n].core.span;
        let (last, is_scope_end) = self.released[n];
        let end = match is_scope_end {
            true => self.scope_end(n, uses),
            // A guard that is given away ends where it is named last.
            false => last.max(uses.last.end),
        };
        Span::new(start.start, end.max(start.end))
    }

    /// Where the scope of a guard ends: of a variable its block, of a temporary its statement.
    fn scope_end(&self, n: usize, uses: &Uses) -> u32 {
        if uses.guards.is_empty() {
            return self.acquisitions[n].statement.end.saturating_sub(self.base);
        }
        let scope = self.tree.ancestors(uses.value).find(|outer| {
            let kind = &self.body.expr(*outer).kind;
            matches!(kind, ExprKind::Block(_) | ExprKind::If { .. } | ExprKind::Match { .. } | ExprKind::While { .. })
        });
        scope.map_or(0, |scope| self.body.expr(scope).span.end)
    }

    /// The locks that are taken while this one is held: at once, or by an await.
    pub(super) fn nested(&self, n: usize) -> Vec<(usize, bool)> {
        let calls = self.under[n].iter().filter_map(|(call, is_must)| {
            let taken = *self.taken.get(&self.live.calls[*call].0)?;
            // To call the method of an async lock takes nothing yet.
            let is_at_once = self.acquisitions[taken].core.at == self.acquisitions[taken].core.call;
            (is_at_once && taken != n).then_some((taken, *is_must))
        });
        let held = self.live.held.iter().filter(|held| held.guard == GuardId(n as u32));
        let awaits = held.filter_map(|held| Some((self.suspensions[held.suspension].takes?, held.is_must)));
        let mut all: Vec<(usize, bool)> = calls.chain(awaits.filter(|(taken, _)| *taken != n)).collect();
        all.sort();
        all.dedup_by_key(|(taken, _)| *taken);
        all
    }

    /// Whether a guard is given away: by value to something that is not its end.
    ///
    /// Errs loud: a guard that ends in a function that is given it counts as one that leaves.
    pub(super) fn escapes(&self, uses: &Uses) -> bool {
        let named = uses.guards.iter().flat_map(|guard| self.surface.uses(*guard)).copied();
        named.chain([uses.value]).any(|site| self.is_given_away(site))
    }

    fn is_given_away(&self, site: ExprId) -> bool {
        let Some(outer) = self.tree.parent(site) else { return true };
        match &self.body.expr(outer).kind {
            ExprKind::Call { args, .. } => args.contains(&site) && !self.is_end(outer),
            ExprKind::MethodCall(call) => call.args.contains(&site),
            ExprKind::Block(block) => block.tail == Some(site),
            ExprKind::Return(_)
            | ExprKind::Break { .. }
            | ExprKind::Yield(_)
            | ExprKind::Tuple(_)
            | ExprKind::Array(_)
            | ExprKind::Struct(_)
            | ExprKind::Lambda(_) => true,
            ExprKind::Assign(_, right) => *right == site,
            _ => false,
        }
    }

    /// `drop(guard)`
    fn is_end(&self, call: ExprId) -> bool {
        match self.typing.calls.get(&call).map(|site| site.callee) {
            Some(Callee::Fn(fun)) => self.index.fun(fun).file.is_none(),
            _ => false,
        }
    }
}
