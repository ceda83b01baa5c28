//! A call that blocks a thread of the runtime, and what async code has in its place.

use super::table::Condition;
use super::tree::Place;
use super::view::View;
use crate::diagnostic::{Edit, Requirement};
use crate::facts::body::BodyFacts;
use crate::facts::liveness::call_name_span;
use crate::index::infer::Callee;
use crate::index::infer::table::Kind;
use crate::index::marks::AsyncForm;
use crate::index::{FnId, Index};
use crate::source::{Dependency, FileId, PackageId};
use crate::syntax::Span;
use crate::syntax::ast::{Expr, ExprId, ExprKind, Origin};

/// A call of a function that blocks.
pub(super) struct Stall<'s> {
    pub(super) view: &'s View<'s>,
    pub(super) facts: &'s BodyFacts,
    pub(super) call: ExprId,
    pub(super) fun: FnId,
    /// Whether something can be awaited there as it is.
    pub(super) is_async: bool,
}

impl<'s> Stall<'s> {
    /// The call whose name stands at a place of the file, where something could be awaited and text can be changed.
    pub(super) fn new(view: &'s View<'s>, facts: &'s BodyFacts, name: Span) -> Option<Self> {
        let calls = view.typing.calls.iter().filter_map(|(call, site)| match site.callee {
            Callee::Fn(fun) => Some((*call, fun)),
            Callee::Ctor(..) | Callee::Lambda(_) | Callee::Value | Callee::Unknown => None,
        });
        let is_it = |call: ExprId| call_name_span(&view.body, call).offset(view.base) == name;
        let (call, fun) = calls.filter(|(call, _)| is_it(*call)).min_by_key(|(call, _)| call.0)?;
        let is_async = match view.tree.place(&view.body, call) {
            Place::Async => true,
            Place::Root => view.index.fun(facts.fun).ast.is_async,
            Place::Blocking | Place::Closure(_) => return None,
        };
        let is_written = view.body.expr(call).origin != Origin::MacroDefinition;
        is_written.then_some(Stall { view, facts, call, fun, is_async })
    }

    /// The loop over something that blocks between its turns.
    pub(super) fn of_loop(view: &'s View<'s>, facts: &'s BodyFacts, over: Span) -> Option<Self> {
        let mut exprs = view.body.exprs.iter().enumerate();
        let is_it = |expr: &Expr| {
            let ExprKind::For { iter, .. } = expr.kind else { return None };
            (view.body.expr(iter).span.offset(view.base) == over && expr.origin != Origin::MacroDefinition)
                .then_some(iter)
        };
        let (call, iter) = exprs.find_map(|(n, expr)| Some((ExprId(n as u32), is_it(expr)?)))?;
        let mut ty = view.typing.exprs[iter.index()];
        while let Kind::Ref(_, inner) = view.typing.table.kind(ty) {
            ty = inner;
        }
        let Kind::Adt(adt, _) = view.typing.table.kind(ty) else { return None };
        let waits = |fun: &FnId| view.index.fun(*fun).marks.waits.is_some();
        let fun = super::channel::methods(view.index, adt).find(waits)?;
        let is_async = match view.tree.place(&view.body, call) {
            Place::Async => true,
            Place::Root => view.index.fun(facts.fun).ast.is_async,
            Place::Blocking | Place::Closure(_) => return None,
        };
        Some(Stall { view, facts, call, fun, is_async })
    }

    /// Awaiting it is right where it panics now, and goes on to all callers where the function is not async.
    pub(super) fn condition(&self) -> Condition {
        match (self.is_async, self.view.index.fun(self.fun).marks.panics_in_async) {
            (false, _) => Condition::ApiChanges,
            (true, true) => Condition::PanicsNow,
            (true, false) => Condition::OthersRun,
        }
    }

    /// What to call instead: of those that stubs know, the first whose crate is used here.
    pub(super) fn form(&self) -> Option<(AsyncForm, Vec<Requirement>)> {
        let forms = &self.view.index.fun(self.fun).marks.awaits;
        forms.iter().find_map(|form| Some((form.clone(), requirements(self.view.index, self.facts.file, form)?)))
    }

    /// The edits that call it instead, and await it.
    pub(super) fn awaited(&self, form: &AsyncForm) -> Option<Vec<Edit>> {
        let (view, file) = (self.view, self.facts.file);
        let whole = view.body.expr(self.call).span;
        if let (ExprKind::MethodCall(call), [own]) = (&view.body.expr(self.call).kind, &form.path[..])
            && *own == "self"
        {
            let rest = Span::new(view.body.expr(call.receiver).span.end, whole.end);
            return Some(vec![view.replace(file, rest, ".await")]);
        }
        let (name, text) = match (&view.body.expr(self.call).kind, &form.path[..]) {
            (ExprKind::MethodCall(call), [method]) => (call.name_span, method.to_string()),
            (ExprKind::Call { callee, .. }, [_, _, ..]) => (view.body.expr(*callee).span, path(form)),
            _ => return None,
        };
        let end = Span::new(whole.end, whole.end);
        Some(vec![view.replace(file, name, text), view.replace(file, end, ".await")])
    }
}

/// `tokio::time::sleep`
pub(super) fn path(form: &AsyncForm) -> String {
    form.path.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("::")
}

/// What the manifests of a file have to say for a path to be there. `None` where one has not got the crate: which runtime it is for
/// is not for us to choose.
pub(super) fn requirements(index: &Index<'_>, file: FileId, form: &AsyncForm) -> Option<Vec<Requirement>> {
    let [krate, _, ..] = &form.path[..] else { return Some(Vec::new()) };
    let sources = index.sources;
    let instances = sources.instances.iter().filter(|one| one.file == file);
    let mut packages: Vec<PackageId> = instances.map(|one| sources.targets[one.target.index()].package).collect();
    packages.sort_unstable();
    packages.dedup();
    let has = |dependency: &Dependency| dependency.name == *krate && !dependency.is_optional;
    let mut all = Vec::new();
    for package in packages {
        let data = &sources.packages[package.index()];
        // A file that stands alone has what it names.
        if data.manifest.is_none() {
            continue;
        }
        if !data.dependencies.iter().any(has) {
            return None;
        }
        let features: Vec<String> = form.feature.iter().map(ToString::to_string).collect();
        let (krate, version) = (krate.replace('_', "-"), form.version.to_string());
        all.push(Requirement { package, krate, version, features, is_dev: false });
    }
    Some(all)
}
