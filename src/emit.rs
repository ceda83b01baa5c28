//! `--emit`: the stages in print.

use crate::commands::engine::Failure;
use crate::facts::Facts;
use crate::facts::liveness::GuardId;
use crate::facts::receivers;
use crate::index::FnId;
use crate::index::marks::LockKind;
use crate::source::{FileId, SourceSet};
use crate::syntax::Span;
use crate::syntax::word::word_hash;
use crate::{Analysis, flow, level};
use rustc_hash::FxHashSet;
use serde_json::{Value, json};
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
        let Some((_, body)) = index.body_of(id)? else { continue };
        writeln!(text, "{}", flow::print::flow(&flow::lower::lower(&body, edition), &body))?;
    }
    if text.is_empty() {
        return Err(format!("no function `{item}`").into());
    }
    Ok(text)
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
        let may_take =
            cut.map_or(fun.inside.is_some(), |cut| cut.words.iter().any(|word| words.contains(&word.name())));
        if !file.is_reported || !may_take {
            continue;
        }
        // A body that does not parse is told by `check`.
        for call in receivers::lock_calls(index, &facts.words, id).unwrap_or_default() {
            let written = format!("{}.{}", call.receiver, call.method);
            let line = match call.found {
                Ok(ty) => format!("typed\t{written}\t{ty}"),
                Err((end, from)) => format!("unknown\t{written}\tends at\t{end}\ton\t{from}"),
            };
            let end = file.position(call.end);
            lines.push((file_id, call.span, format!("{line}\t{}:{}", end.0, end.1)));
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
