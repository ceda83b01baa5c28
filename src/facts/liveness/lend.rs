//! Guards that an async block changes where it is waited for: it answers for them itself.

use super::Analysis;
use super::awaits::is_suspension;
use super::context::Context;
use super::effect::Found;
use super::shared::{inside_of, is_handle};
use super::state::{Alternative, Part, State};
use crate::facts::slots::Path;
use crate::flow::{Op, OpKind, Operand, Value};
use crate::syntax::ast::LambdaId;

impl Analysis<'_, '_> {
    /// Gives the blocks that a suspension waits for the guards that they change, as they are before.
    pub(super) fn lend(&mut self, context: &Context<'_>, data: &Op, state: &State) {
        if !is_suspension(data) {
            return;
        }
        for lambda in self.waits_for(data) {
            if self.around(lambda.index() + 1) != context.n {
                continue;
            }
            let mut parts = self.lent_by_owner(context, lambda, data, state);
            for found in &self.lambdas[lambda.index()] {
                parts.extend(self.changed_by(context, lambda, found, state));
            }
            for (capture, (guard, path, must)) in parts {
                self.lent.insert((lambda.index() + 1, guard));
                let seeds = &mut self.seeds[lambda.index() + 1];
                match seeds.iter_mut().find(|seed| (seed.0, seed.1, &seed.2) == (guard, capture, &path)) {
                    Some(seed) => seed.3 &= must,
                    None => seeds.push((guard, capture, path, must)),
                }
            }
        }
    }

    /// The guards of one kind that it changes.
    fn changed_by(&self, context: &Context<'_>, lambda: LambdaId, found: &Found, state: &State) -> Vec<(u32, Part)> {
        let mut parts = Vec::new();
        for alternative in state {
            let mut alternative = alternative.clone();
            let (local, base) = self.captured_place(context, lambda, found.param, &mut alternative);
            let full: Path = base.iter().chain(&found.at).copied().collect();
            parts.extend(alternative.copy_below(local, &full).into_iter().map(|(guard, rest, must)| {
                let path = found.at.iter().chain(&rest).copied().collect();
                (found.param, (guard, path, must && state.len() == 1))
            }));
        }
        parts.retain(|(_, part)| !is_handle(part.0));
        parts
    }

    /// What pointers lead to that only the block has.
    fn lent_by_owner(&mut self, context: &Context<'_>, lambda: LambdaId, data: &Op, state: &State) -> Vec<(u32, Part)> {
        let OpKind::Assign { value: Value::Await(Operand::Move(place)), .. } = data.kind else { return Vec::new() };
        let (local, _) = context.target(self.pinned(context, place).unwrap_or(place));
        let mut parts = Vec::new();
        for (capture, handle, path) in self.captured.get(&lambda).cloned().unwrap_or_default() {
            let is_sole = |one: &Alternative| one.is_only_in(handle, local);
            if !state.iter().all(is_sole) {
                continue;
            }
            self.sole.insert((lambda.index() + 1, handle));
            for alternative in state {
                let inside = alternative.copy_through(inside_of(handle), &[]).into_iter();
                parts.extend(inside.map(|(guard, rest, must)| {
                    (capture, (guard, path.iter().chain(&rest).copied().collect(), must && state.len() == 1))
                }));
            }
        }
        parts
    }
}
