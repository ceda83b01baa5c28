//! `let _ =` drops a guard in the statement that takes it.

use super::{Rule, Settings, finding};
use crate::diagnostic::{Edit, Finding, Fix, FixKind, Role, Step, Verdict};
use crate::facts::Facts;
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::facts::liveness::Source;
use crate::fixes::table::{Condition, applicability};
use crate::index::marks::LockKind;
use crate::source::FileSpan;

pub(super) static RULE: Rule = Rule {
    name: "guard_dropped_at_once",
    verdict: Verdict::Race,
    page: include_str!("../../rules/guard_dropped_at_once.md"),
    is_whole: false,
    check,
};

fn check(facts: &Facts<'_, '_>, _: &Settings<'_>, findings: &mut Vec<Finding>) {
    for body in &facts.bodies {
        for acquisition in body.acquisitions.iter().filter(|a| a.is_dropped_at_once) {
            let is_waiting = matches!(acquisition.core.kind, LockKind::Blocking | LockKind::Async);
            let is_denied = acquisition.core.guard.is_some_and(|g| facts.index.adt(g).marks.is_denied);
            // `let _ = state.wait_for(..).await;`: it waits for a value, and what it gives is a look at that.
            let is_look = match acquisition.core.source {
                Source::Method(fun) => facts.index.fun(fun).marks.acquires.is_some_and(|acquires| acquires.is_brief),
                Source::Helper(_) | Source::Parameter(_) => false,
            };
            if !is_waiting || is_denied || is_look || is_hidden(facts, acquisition) {
                continue;
            }
            let lock = &acquisition.lock.text;
            let message = format!("`{lock}` is unlocked again at once: `_` binds nothing");
            let place = FileSpan { file: body.file, span: acquisition.span };
            let mut found = finding(&RULE, facts, body, acquisition, message)
                .help("bind the guard to a name, such as `_guard`; to wait only, write `drop(..)`");
            found.step(Step::new(Role::Acquired, place, "taken and released here").item(body.item.clone()).lock(0));
            found.fixes.extend(bind(facts, body, acquisition));
            findings.push(found);
        }
    }
}

/// Whether a function hides the guard that it returns, behind `impl Deref`: it is called for the value, or for what else it does.
fn is_hidden(facts: &Facts<'_, '_>, acquisition: &AcquisitionFact) -> bool {
    matches!(acquisition.core.source, Source::Helper(fun) if facts.index.fun(fun).is_revealed)
}

/// `let _ =` → `let _guard =`
fn bind(facts: &Facts<'_, '_>, body: &BodyFacts, acquisition: &AcquisitionFact) -> Option<Fix> {
    let text = &facts.index.sources.files[body.file.index()].text.get(acquisition.statement.range())?;
    let at = text.find('_').filter(|at| text[..*at].trim_end() == "let")?;
    let start = acquisition.statement.start + at as u32;
    let mut fix = Fix::new(
        FixKind::BindTheGuard,
        applicability(FixKind::BindTheGuard, Condition::HeldLonger),
        "bind the guard to a name",
    );
    Condition::HeldLonger.reason().clone_into(&mut fix.reason);
    let place = FileSpan { file: body.file, span: crate::syntax::Span::new(start, start + 1) };
    fix.edits.push(Edit { place, text: "_guard".to_owned() });
    Some(fix)
}
