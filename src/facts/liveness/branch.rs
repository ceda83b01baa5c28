//! What is known on each way out of a block.

use super::Analysis;
use super::context::Context;
use super::state::{Key, State, suppose};
use crate::flow::{BlockId, Condition, LocalId, OpKind, Operand, PlaceId, Terminator, Value};
use crate::index::infer::Callee;
use crate::syntax::Name;
use crate::syntax::ast::Cfg;

impl Analysis<'_, '_> {
    pub(super) fn leave(&self, context: &Context<'_>, terminator: &Terminator, state: State) -> Vec<(BlockId, State)> {
        match terminator {
            Terminator::Goto(target) => vec![(*target, state)],
            Terminator::OneOf(targets) => targets.iter().map(|t| (*t, state.clone())).collect(),
            Terminator::Return | Terminator::Diverge => Vec::new(),
            Terminator::Branch { on, then, otherwise } => {
                let yes = self.assume(context, on, state.clone(), true);
                let no = self.assume(context, on, state, false);
                vec![(*then, yes), (*otherwise, no)]
            }
        }
    }

    fn assume(&self, context: &Context<'_>, on: &Condition, mut state: State, holds: bool) -> State {
        match on {
            Condition::Unknown => {}
            Condition::Try(place) => {
                let (local, path) = context.target(*place);
                for alternative in &mut state {
                    for name in ["Ok", "Some", "Continue", "Ready"] {
                        if !holds {
                            alternative.narrow(local, &path, Name::from(name), false);
                        }
                    }
                    for name in ["Err", "None", "Break", "Pending"] {
                        if holds {
                            alternative.narrow(local, &path, Name::from(name), false);
                        }
                    }
                }
            }
            Condition::Variant(place, name) => {
                let seen = self.seen_through(context, *place).map(|place| context.target(place));
                for (local, path) in seen.into_iter().chain([context.target(*place)]) {
                    for alternative in &mut state {
                        alternative.narrow(local, &path, *name, holds);
                    }
                }
            }
            Condition::Place(place) => {
                let data = &context.graph.places[place.index()];
                if !data.path.is_empty() {
                    return state;
                }
                if let Some((tested, variant)) = self.tested(context, data.local) {
                    let (local, path) = context.target(tested);
                    for alternative in &mut state {
                        alternative.narrow(local, &path, variant, holds);
                    }
                } else if context.is_unchanged(data.local) {
                    suppose(&mut state, Key::Local(data.local), holds);
                }
            }
            Condition::Cfg(cfg) => {
                let (cfg, negated) = positive(cfg);
                if let Some(n) = context.cfgs.get(cfg) {
                    suppose(&mut state, Key::Cfg(*n), holds != negated);
                }
            }
        }
        state
    }

    /// `opt.as_mut()`: the place whose variant it has.
    fn seen_through(&self, context: &Context<'_>, place: PlaceId) -> Option<PlaceId> {
        let data = &context.graph.places[place.index()];
        let op = &context.graph.ops[*context.definitions.get(&data.local)?];
        let OpKind::Assign { value: Value::Call(operands), .. } = &op.kind else { return None };
        let Callee::Fn(fun) = self.typing.calls.get(&op.expr?)?.callee else { return None };
        let is_view = self.index.fun(fun).marks.same_variant && data.path.is_empty();
        match operands.first()? {
            Operand::Receiver(seen) if is_view => Some(*seen),
            _ => None,
        }
    }

    /// `opt.is_some()`: the place and the variant, when that is what a boolean temporary holds.
    fn tested(&self, context: &Context<'_>, local: LocalId) -> Option<(PlaceId, Name)> {
        let op = &context.graph.ops[*context.definitions.get(&local)?];
        let OpKind::Assign { value: Value::Call(operands), .. } = &op.kind else { return None };
        let call = self.typing.calls.get(&op.expr?)?;
        let Callee::Fn(fun) = call.callee else { return None };
        let variant = self.index.fun(fun).marks.tests?;
        match operands.first()? {
            Operand::Receiver(place) => Some((*place, variant)),
            _ => None,
        }
    }
}

/// The predicate without `not`, and whether there was an odd number of them.
pub(super) fn positive(cfg: &Cfg) -> (&Cfg, bool) {
    match cfg {
        Cfg::Not(inner) => {
            let (inner, negated) = positive(inner);
            (inner, !negated)
        }
        Cfg::All(list) | Cfg::Any(list) if list.len() == 1 => positive(&list[0]),
        _ => (cfg, false),
    }
}
