//! An async lock that nobody holds over an `.await`.

use super::{Rule, Settings, sections};
use crate::diagnostic::{Certainty, Finding, Level, Role, Verdict};
use crate::facts::Facts;
use crate::facts::inventory::{self, Class};
use crate::index::marks::LockKind;

pub(super) static RULE: Rule = Rule {
    name: "async_lock_never_awaited_under",
    verdict: Verdict::Advice,
    page: include_str!("../../rules/async_lock_never_awaited_under.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    for class in inventory::classes(facts).iter().filter(|class| is_never_awaited_under(class)) {
        let sites: Vec<_> = class.members.iter().map(|member| sections::at(facts, *member)).collect();
        let (Some(declared), Some(first)) = (class.declared, sites.first()) else { continue };
        let message = format!("`{}` is an async lock, and nobody holds it over an `.await`", class.name);
        let mut finding = first.finding(&RULE, facts, message).certainty(Certainty::May).help(HELP);
        finding.fixed_level = Some(Level::Allow);
        finding.primary = declared;
        for at in &sites {
            finding.step(at.step(Role::Acquired, at.acquisition.span, "taken, and released before the next `.await`"));
        }
        findings.push(finding);
    }
}

fn is_never_awaited_under(class: &Class) -> bool {
    class.kind == LockKind::Async && !class.is_awaited_under && !class.escapes
}

const HELP: &str = "use a lock of `std::sync` or `parking_lot`: held for a few instructions it is quicker, and cannot be held over an `.await` unseen";
