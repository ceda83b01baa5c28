//! What the rules about single critical sections share.

use super::{Rule, finding};
use crate::diagnostic::{Finding, Role, Step};
use crate::facts::Facts;
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::facts::inventory::Member;
use crate::facts::section::Section;
use crate::source::FileSpan;
use crate::syntax::Span;

/// An acquisition, and what happens under it.
#[derive(Clone, Copy)]
pub(super) struct At<'f> {
    pub(super) body: &'f BodyFacts,
    pub(super) acquisition: &'f AcquisitionFact,
    pub(super) section: &'f Section,
    pub(super) member: Member,
}

/// All critical sections outside of tests, where nobody asks for advice.
pub(super) fn all<'f>(facts: &'f Facts<'_, '_>) -> impl Iterator<Item = At<'f>> {
    let bodies = facts.bodies.iter().enumerate().filter(|(_, body)| !facts.index.is_test(body.fun));
    bodies.flat_map(move |(n, body)| {
        (0..body.sections.len()).map(move |acquisition| at(facts, Member { body: n, acquisition }))
    })
}

/// The critical section of a lock's member.
pub(super) fn at<'f>(facts: &'f Facts<'_, '_>, member: Member) -> At<'f> {
    let body = &facts.bodies[member.body];
    let (acquisition, section) = (&body.acquisitions[member.acquisition], &body.sections[member.acquisition]);
    At { body, acquisition, section, member }
}

impl At<'_> {
    pub(super) fn finding(&self, rule: &Rule, facts: &Facts<'_, '_>, message: String) -> Finding {
        finding(rule, facts, self.body, self.acquisition, message)
    }

    pub(super) fn step(&self, role: Role, span: Span, message: &str) -> Step {
        let place = FileSpan { file: self.body.file, span };
        Step::new(role, place, message).item(self.body.item.clone()).lock(0)
    }
}
