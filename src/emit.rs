//! `--emit`: the stages in print.

use crate::commands::engine::Failure;
use crate::facts::Facts;
use crate::facts::body::BodyFacts;
use crate::facts::liveness::GuardId;
use crate::facts::lock::display;
use crate::index::FnId;
use crate::index::infer::Callee;
use crate::index::infer::table::{Kind, T};
use crate::index::marks::LockKind;
use crate::source::{FileId, SourceSet};
use crate::syntax::Span;
use crate::syntax::ast::{Body, ExprId, ExprKind};
use crate::syntax::body::{self, BodyInput};
use crate::syntax::scan::word_hash;
use crate::{Analysis, flow, index, level};
use rustc_hash::FxHashSet;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fmt::Write;

/// Prints a stage of an item (`pool::Pool::acquire`, or its last words); `guards` takes no item and covers what is reported.
///
/// # Errors
/// If there is no such stage or item.
pub fn emit(sources: SourceSet, stage: &str, item: &str) -> Result<String, Failure> {
    let mut analysis = Analysis::new(level::Policy::default());
    analysis.update(sources);
    analysis.with_facts(|facts| match stage {
        "guards" => Ok(guards(facts)),
        "calls" => calls(facts),
        "skeleton" => skeleton(facts, item),
        "flow" | "facts" => functions(facts, stage, item),
        _ => Err(format!("unknown stage `{stage}`, expected skeleton, flow, facts, guards or calls").into()),
    })
}

fn skeleton(facts: &Facts<'_, '_>, item: &str) -> Result<String, Failure> {
    let file = facts.index.sources.files.iter().find(|file| file.name == item || item.is_empty());
    let file =
        file.ok_or_else(|| format!("no file `{item}`, `--emit skeleton` takes a file's name as reports print it"))?;
    Ok(format!("{:#?}\n", file.skeleton))
}

fn functions(facts: &Facts<'_, '_>, stage: &str, item: &str) -> Result<String, Failure> {
    let index = facts.index;
    let mut text = String::new();
    for n in 0..index.fns.len() {
        let id = FnId(n as u32);
        let path = index.item_path(id);
        let is_wanted = path == item || path.ends_with(&format!("::{item}"));
        let fun = index.fun(id);
        if !is_wanted || fun.file.is_none() {
            continue;
        }
        writeln!(text, "{path}")?;
        if stage == "facts" {
            if let Some(body) = facts.bodies.iter().find(|b| b.fun == id) {
                writeln!(text, "{body:#?}")?;
            }
            continue;
        }
        let edition = index.krate(fun.module).edition;
        let Some((_, body)) = read(index, id)? else { continue };
        writeln!(text, "{}", flow::print::flow(&flow::lower::lower(&body, edition), &body))?;
    }
    if text.is_empty() {
        return Err(format!("no function `{item}`").into());
    }
    Ok(text)
}

/// A function's body, and where its spans begin.
pub(crate) fn read<'a>(index: &index::Index<'a>, id: FnId) -> Result<Option<(u32, Cow<'a, Body>)>, Failure> {
    let fun = index.fun(id);
    if let (Some(base), Some(body)) = (fun.inside, fun.nested) {
        return Ok(Some((base, Cow::Borrowed(body))));
    }
    let (Some(file), Some(cut), None) = (fun.file, fun.ast.body, fun.inside) else { return Ok(None) };
    let source = &index.sources.files[file.index()];
    let data = &source.scan.cuts[cut as usize];
    let input = BodyInput {
        text: &source.text,
        clean: &source.scan.clean,
        cut: data.span,
        kind: data.kind,
        params: Some(fun.ast.params_span),
        macros: index.shapes,
    };
    let body = body::parse(input).map_err(|error| error.message)?;
    Ok(Some((input.base(), Cow::Owned(body))))
}

/// Every lock-like call: the type of its receiver, or where the trail ended; and where the call ends.
fn calls(facts: &Facts<'_, '_>) -> Result<String, Failure> {
    let index = facts.index;
    let mut lines: Vec<(FileId, Span, String)> = Vec::new();
    let words: FxHashSet<u32> = (index.fns.iter().filter(|fun| fun.marks.acquires.is_some()))
        .map(|fun| word_hash(fun.name.as_bytes()))
        .collect();
    for n in 0..index.fns.len() {
        let id = FnId(n as u32);
        let fun = index.fun(id);
        let Some(file_id) = fun.file else { continue };
        let file = &index.sources.files[file_id.index()];
        let cut = fun.ast.body.filter(|_| fun.inside.is_none()).and_then(|cut| file.scan.cuts.get(cut as usize));
        let may_take = cut.map_or(fun.inside.is_some(), |cut| {
            cut.refused.is_none() && cut.words.iter().any(|word| words.contains(&word.name()))
        });
        if !file.is_reported || !may_take {
            continue;
        }
        let Ok(Some((base, body))) = read(index, id) else { continue };
        let typing = index::infer::infer_fn(index, id, &body);
        for (n, expr) in body.exprs.iter().enumerate() {
            let ExprKind::MethodCall(call) = &expr.kind else { continue };
            let span = call.name_span.offset(base);
            let text =
                |id: ExprId| file.text[body.expr(id).span.offset(base).range()].split_whitespace().collect::<String>();
            let site = typing.calls.get(&ExprId(n as u32));
            let acquires =
                site.is_some_and(|s| matches!(s.callee, Callee::Fn(id) if index.fun(id).marks.acquires.is_some()));
            let is_unknown = site.is_none_or(|site| site.callee == Callee::Unknown)
                && call.args.is_empty()
                && facts.words.lock_like.contains(&call.name)
                && typing.table.is_open(behind(&typing, typing.exprs[call.receiver.index()]));
            let line = if is_unknown {
                let (mut end, mut at) = (call.receiver, Some(call.receiver));
                while let Some(id) = at {
                    end = id;
                    at = base_of(&body.expr(id).kind).filter(|next| typing.table.is_open(typing.exprs[next.index()]));
                }
                let base = base_of(&body.expr(end).kind)
                    .map_or_else(String::new, |b| display(index, &typing, typing.exprs[b.index()], 4));
                format!("unknown\t{}.{}\tends at\t{}\ton\t{base}", text(call.receiver), call.name, text(end))
            } else if acquires {
                let ty = site.and_then(|s| s.self_ty).map_or_else(String::new, |ty| display(index, &typing, ty, 4));
                format!("typed\t{}.{}\t{ty}", text(call.receiver), call.name)
            } else {
                continue;
            };
            let end = file.position(body.expr(ExprId(n as u32)).span.offset(base).end);
            lines.push((file_id, span, format!("{line}\t{}:{}", end.0, end.1)));
        }
    }
    lines.sort();
    lines.dedup();
    let mut text = String::new();
    for (file, span, line) in lines {
        let file = &index.sources.files[file.index()];
        writeln!(text, "{}:{}\t{line}", file.name, file.position(span.start).0)?;
    }
    Ok(text)
}

/// A call that takes a lock, or looks like one.
pub(crate) struct LockCall {
    /// The method's name.
    pub(crate) span: Span,
    /// As written, without blanks.
    pub(crate) receiver: String,
    /// The method.
    pub(crate) method: String,
    /// The receiver's type; or the first expression whose type is not known, and the type of what it comes from.
    pub(crate) found: Result<String, (String, String)>,
}

/// The lock-like calls of a body, in source order.
pub(crate) fn lock_calls(facts: &Facts<'_, '_>, of: &BodyFacts) -> Result<Vec<LockCall>, Failure> {
    let index = facts.index;
    let file = &index.sources.files[of.file.index()];
    let Some((base, body)) = read(index, of.fun)? else { return Ok(Vec::new()) };
    let typing = index::infer::infer_fn(index, of.fun, &body);
    let text = |id: ExprId| file.text[body.expr(id).span.offset(base).range()].split_whitespace().collect::<String>();
    let mut calls = Vec::new();
    for (n, expr) in body.exprs.iter().enumerate() {
        let ExprKind::MethodCall(call) = &expr.kind else { continue };
        let span = call.name_span.offset(base);
        let site = typing.calls.get(&ExprId(n as u32));
        let acquires =
            site.is_some_and(|s| matches!(s.callee, Callee::Fn(id) if index.fun(id).marks.acquires.is_some()));
        let found = if of.unknown.contains(&span) {
            let (mut end, mut at) = (call.receiver, Some(call.receiver));
            while let Some(id) = at {
                end = id;
                at = base_of(&body.expr(id).kind).filter(|next| typing.table.is_open(typing.exprs[next.index()]));
            }
            let from = base_of(&body.expr(end).kind)
                .map_or_else(String::new, |b| display(index, &typing, typing.exprs[b.index()], 4));
            Err((text(end), from))
        } else if acquires {
            Ok(site.and_then(|s| s.self_ty).map_or_else(String::new, |ty| display(index, &typing, ty, 4)))
        } else {
            continue;
        };
        calls.push(LockCall { span, receiver: text(call.receiver), method: call.name.to_string(), found });
    }
    calls.sort_by_key(|call| call.span);
    Ok(calls)
}

/// The type behind references.
fn behind(typing: &index::infer::Typing, mut ty: T) -> T {
    while let Kind::Ref(_, inner) = typing.table.kind(ty) {
        ty = inner;
    }
    ty
}

/// The expression that an expression's type comes from first.
fn base_of(kind: &ExprKind) -> Option<ExprId> {
    match kind {
        ExprKind::MethodCall(call) => Some(call.receiver),
        ExprKind::Call { callee, .. } => Some(*callee),
        ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => Some(*base),
        ExprKind::Await { future, .. } => Some(*future),
        ExprKind::Try(inner) | ExprKind::Unary(_, inner) | ExprKind::Ref { place: inner, .. } => Some(*inner),
        _ => None,
    }
}

/// Every acquisition with the suspensions under it, before any rule or level speaks.
fn guards(facts: &Facts<'_, '_>) -> String {
    let mut seen = FxHashSet::default();
    let mut all: Vec<((FileId, Span), Value)> = Vec::new();
    for body in &facts.bodies {
        let file = &facts.index.sources.files[body.file.index()];
        if !file.is_reported {
            continue;
        }
        for (n, acquisition) in body.acquisitions.iter().enumerate() {
            // The same file in several targets.
            if !seen.insert((body.file, acquisition.span, acquisition.core.guard)) {
                continue;
            }
            let (line, column) = file.position(acquisition.span.start);
            let awaits: Vec<Value> = (body.held_by(GuardId(n as u32)).iter())
                .map(|held| {
                    let (line, column) = file.position(body.suspensions[held.suspension].span.start);
                    json!({ "line": line, "column": column, "certainty": if held.is_must { "must" } else { "may" } })
                })
                .collect();
            let kind = match acquisition.core.kind {
                LockKind::Blocking => "blocking",
                LockKind::Async => "async",
                LockKind::Cell => "cell",
                LockKind::Map => "map",
                LockKind::Span => "span",
            };
            let value = json!({ "file": file.name, "line": line, "column": column, "kind": kind, "item": body.item, "awaits": awaits });
            all.push(((body.file, acquisition.span), value));
        }
    }
    all.sort_by_key(|(place, _)| *place);
    let all: Vec<Value> = all.into_iter().map(|(_, value)| value).collect();
    serde_json::to_string(&all).expect("plain values serialize") + "\n"
}
