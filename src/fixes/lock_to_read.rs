//! The lock is taken to read, where nothing is written.

use super::table::{self, Condition};
use super::view::View;
use crate::diagnostic::{Diagnostic, Edit, Fix, FixKind, Role};
use crate::facts::body::BodyFacts;
use crate::facts::liveness::Source;
use crate::index::marks::Mode;
use crate::index::types::GTy;
use crate::index::{Container, FnId, Index};
use crate::source::FileSpan;
use crate::syntax::ast::StmtKind;

/// `None` where something else is found, the guard's type is written out, or no method takes the lock to read in the same way.
pub(super) fn lock_to_read(view: &View<'_>, facts: &BodyFacts, guard: usize, one: &Diagnostic) -> Option<Fix> {
    let acquisition = &facts.acquisitions[guard];
    facts.sections[guard].only_reads?;
    let steps = &one.finding.stories.first()?.steps;
    let is_about_reading = steps.last()?.role == Role::Used && one.finding.primary.span == acquisition.span;
    let Source::Method(method) = acquisition.core.source else { return None };
    if !is_about_reading || has_type(view, facts, guard) {
        return None;
    }
    let shared = view.index.fun(shared_form(view.index, method)?).name;
    let title = format!("take `{}` to read", acquisition.lock.text);
    let mut fix = table::fix(FixKind::LockToRead, Condition::ReadersTogether, title);
    let place = FileSpan { file: facts.file, span: acquisition.span };
    fix.edits = vec![Edit { place, text: shared.to_string() }];
    Some(fix)
}

/// Whether the statement that binds the guard says of which type it is.
fn has_type(view: &View<'_>, facts: &BodyFacts, guard: usize) -> bool {
    let statement = facts.acquisitions[guard].statement;
    let is_it = |stmt: &&crate::syntax::ast::Stmt| stmt.span.offset(view.base) == statement;
    let bound = view.blocks().flat_map(|block| &block.stmts).find(is_it);
    bound.is_some_and(|stmt| matches!(&stmt.kind, StmtKind::Let { ty: Some(_), .. }))
}

fn gives_guard(index: &Index<'_>, ty: &GTy) -> bool {
    let GTy::Adt(adt, args) = ty else { return false };
    index.adt(*adt).marks.guard.is_some() || args.iter().any(|arg| gives_guard(index, arg))
}

/// The method of the same lock that takes it as another does, but to read.
fn shared_form(index: &Index<'_>, method: FnId) -> Option<FnId> {
    let Container::Impl(imp) = index.fun(method).container else { return None };
    let (acquires, sig) = (index.fun(method).marks.acquires?, index.sig(method));
    let is_shared_form = |other: &FnId| {
        let own = index.sig(*other);
        let is_like = own.is_async == sig.is_async && own.params == sig.params;
        let marks = index.fun(*other).marks.acquires;
        is_like
            && gives_guard(index, &own.output)
            && marks.is_some_and(|a| a.mode == Mode::Shared && a.wait == acquires.wait && !a.is_recursive)
    };
    let mut found = index.impls[imp.index()].fns.iter().copied().filter(is_shared_form);
    found.next().filter(|_| found.next().is_none())
}
