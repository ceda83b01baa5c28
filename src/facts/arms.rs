//! What a call says of which variant a parameter is, and in which arms calls and locks stand: a way through arms of other variants
//! than those that are given is none.

use super::calls::{CallFact, Reading};
use super::section::tree::Tree;
use super::surface::bound;
use crate::index::AdtShape;
use crate::index::infer::Callee;
use crate::index::infer::table::Kind;
use crate::syntax::Name;
use crate::syntax::ast::{ExprId, ExprKind, PatId, PatKind, Path};
use rustc_hash::FxHashMap;

/// A parameter, and the variant that it has to be of.
pub type Arm = (u32, Name);

/// What is known of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// It is of this variant.
    Variant(Name),
    /// It is the n-th parameter of who calls.
    Param(u32),
}

/// What is known of the parameters of each function of a way, one after the other.
#[derive(Default)]
pub struct Known(FxHashMap<u32, Name>);

impl Known {
    /// Whether the arms can be entered.
    pub fn allows(&self, arms: &[Arm]) -> bool {
        arms.iter().all(|(param, variant)| self.0.get(param).is_none_or(|known| known == variant))
    }

    /// What is known in the function that a call enters.
    #[must_use]
    pub fn after(&self, call: &CallFact) -> Known {
        let given = call.given.iter().filter_map(|(argument, given)| match given {
            Given::Variant(variant) => Some((*argument, *variant)),
            Given::Param(n) => Some((*argument, *self.0.get(n)?)),
        });
        Known(given.collect())
    }
}

impl Reading<'_, '_> {
    /// The arms of matches on parameters in which an expression stands. Errs quiet: a parameter is not taken to change meanwhile.
    pub(super) fn arms(&self, tree: &Tree, expr: ExprId) -> Vec<Arm> {
        if self.body.params.is_empty() {
            return Vec::new();
        }
        let mut arms = Vec::new();
        let mut inner = expr;
        for outer in tree.ancestors(expr) {
            let taken = match &self.body.expr(outer).kind {
                ExprKind::Match { scrutinee, arms } => {
                    arms.iter().find(|arm| arm.body == inner).map(|arm| (*scrutinee, arm.pat))
                }
                ExprKind::If { cond, then, .. } if *then == inner => match self.body.expr(*cond).kind {
                    ExprKind::Let { pat, init } => Some((init, pat)),
                    _ => None,
                },
                _ => None,
            };
            arms.extend(taken.and_then(|(value, pat)| Some((self.parameter(value)?, self.variant_of(pat)?))));
            inner = outer;
        }
        arms
    }

    /// What a call says of its arguments, the receiver first.
    pub(super) fn given(&self, args: &[ExprId]) -> Vec<(u32, Given)> {
        let given = |arg: &ExprId| match self.variant(*arg) {
            Some(variant) => Some(Given::Variant(variant)),
            None => self.parameter(*arg).map(Given::Param),
        };
        args.iter().zip(0..).filter_map(|(arg, n)| Some((n, given(arg)?))).collect()
    }

    /// The parameter that an expression names, or what it refers to.
    fn parameter(&self, expr: ExprId) -> Option<u32> {
        match self.body.expr(expr).kind {
            ExprKind::Local(binding) => {
                let is_bound = |pat: &PatId| bound(self.body, *pat) == Some(binding);
                self.body.params.iter().position(is_bound).map(|n| n as u32)
            }
            ExprKind::Ref { place, .. } => self.parameter(place),
            _ => None,
        }
    }

    fn variant_of(&self, pat: PatId) -> Option<Name> {
        match &self.body.pat(pat).kind {
            PatKind::Path(path) | PatKind::TupleStruct(path, _) | PatKind::Struct(path, _) => last(path),
            PatKind::Ref(inner) => self.variant_of(*inner),
            _ => None,
        }
    }

    /// The variant of an enum that an expression makes.
    fn variant(&self, expr: ExprId) -> Option<Name> {
        let name = match &self.body.expr(expr).kind {
            ExprKind::Call { callee, .. } => {
                match (self.typing.calls.get(&expr)?.callee, &self.body.expr(*callee).kind) {
                    (Callee::Ctor(..), ExprKind::Path(path)) => last(path)?,
                    _ => return None,
                }
            }
            ExprKind::Path(path) => last(path)?,
            ExprKind::Struct(literal) => last(&literal.path)?,
            ExprKind::Ref { place, .. } => return self.variant(*place),
            _ => return None,
        };
        let Kind::Adt(adt, _) = self.typing.table.kind(self.typing.exprs[expr.index()]) else { return None };
        match self.index.adt(adt).shape {
            AdtShape::Enum(variants) => variants.iter().any(|variant| variant.name == name).then_some(name),
            AdtShape::Struct(_) => None,
        }
    }
}

fn last(path: &Path) -> Option<Name> {
    path.last().map(|segment| segment.name)
}
