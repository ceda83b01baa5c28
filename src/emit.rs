//! `--emit`: the stages in print.

use crate::commands::engine::Failure;
use crate::facts::Facts;
use crate::index::marks::LockKind;
use crate::source::{FileId, SourceSet};
use crate::syntax::Span;
use crate::syntax::body::{self, BodyInput};
use crate::{Analysis, flow, level};
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
        "skeleton" => skeleton(facts, item),
        "flow" | "facts" => functions(facts, stage, item),
        _ => Err(format!("unknown stage `{stage}`, expected skeleton, flow, facts or guards").into()),
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
        let id = crate::index::FnId(n as u32);
        let path = index.item_path(id);
        let is_wanted = path == item || path.ends_with(&format!("::{item}"));
        let fun = index.fun(id);
        let (true, Some(file), Some(cut)) = (is_wanted, fun.file, fun.ast.body) else { continue };
        writeln!(text, "{path}")?;
        if stage == "facts" {
            if let Some(body) = facts.bodies.iter().find(|b| b.fun == id) {
                writeln!(text, "{body:#?}")?;
            }
            continue;
        }
        let source = &index.sources.files[file.index()];
        let data = &source.scan.cuts[cut as usize];
        let edition = index.krate(fun.module).edition;
        let input = BodyInput {
            text: &source.text,
            clean: &source.scan.clean,
            cut: data.span,
            kind: data.kind,
            params: Some(fun.ast.params_span),
            edition,
            macros: &index.shapes,
        };
        let body = body::parse(input).map_err(|error| error.message)?;
        writeln!(text, "{}", flow::print::flow(&flow::lower::lower(&body, edition), &body))?;
    }
    if text.is_empty() {
        return Err(format!("no function `{item}`").into());
    }
    Ok(text)
}

/// Every acquisition with the suspensions under it, before any rule or level speaks.
fn guards(facts: &Facts<'_, '_>) -> String {
    let mut seen = rustc_hash::FxHashSet::default();
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
            let awaits: Vec<Value> = (body.held.iter())
                .filter(|held| held.guard.index() == n)
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
