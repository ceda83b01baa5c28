//! The names of locks in a file: an import is changed where all that it names changes, else the async lock comes under another name.

use super::world::identifiers;
use crate::index::Index;
use crate::index::marks::Twin;
use crate::index::twins::Spot;
use crate::source::FileId;
use crate::syntax::ast::{Item, ItemKind, UseLeaf};
use crate::syntax::{Name, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// Edits of one file, and what is inserted at which place.
#[derive(Default)]
pub(super) struct Imports {
    pub(super) edits: Vec<(Span, String)>,
}

/// Names the spots of one file anew. `known` are the module of each instance of the file.
pub(super) fn imports(
    index: &Index<'_>,
    file: FileId,
    spots: &[Spot],
    replaced: &[(Span, String)],
) -> Result<Imports, (Span, String)> {
    let source = &index.sources.files[file.index()];
    let mut out = Imports::default();
    let mut single: BTreeMap<(Name, u32), Vec<Span>> = BTreeMap::new();
    for spot in spots {
        let Some(twin) = &index.adt(spot.adt).marks.twin else { continue };
        let text = source.text.get(spot.span.range()).unwrap_or("");
        if text.contains("::") || text.contains(char::is_whitespace) {
            out.edits.push((spot.span, full(twin)));
        } else {
            single.entry((Name::from(text), spot.adt.0)).or_default().push(spot.span);
        }
    }
    let taken: FxHashSet<u32> = spots.iter().map(|spot| last_word(&source.text, spot.span)).collect();
    let uses = uses(&source.skeleton.items);
    let mut leaves: FxHashMap<usize, Vec<(Span, String)>> = FxHashMap::default();
    let clean = source.clean(source.whole());
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for ((name, adt), places) in single {
        let Some(twin) = &index.adt(crate::index::AdtId(adt)).marks.twin else { continue };
        let named: Vec<(usize, &UseLeaf)> = (uses.iter().enumerate())
            .flat_map(|(n, used)| used.leaves.iter().map(move |leaf| (n, leaf)))
            .filter(|(_, leaf)| leaf.alias.or(leaf.path.last().copied()) == Some(name) && !leaf.is_glob)
            .collect();
        let existing = uses.iter().flat_map(|used| used.leaves).find(|leaf| leaf.path == twin.path && !leaf.is_glob);
        let in_imports = |at: u32| uses.iter().any(|used| used.item.span.start <= at && at < used.item.span.end);
        let is_all = identifiers(&clean)
            .filter(|(_, word)| *word == name.as_str())
            .all(|(at, _)| taken.contains(&(at as u32)) || in_imports(at as u32));
        let is_private = named.iter().all(|(n, _)| !uses[*n].item.is_pub);
        if existing.is_none()
            && is_all
            && is_private
            && !named.is_empty()
            && named.iter().all(|(_, leaf)| leaf.alias.is_none())
        {
            for (n, leaf) in named {
                leaves.entry(n).or_default().push((leaf.span, full(twin)));
            }
            continue;
        }
        let alias = match existing.and_then(|leaf| leaf.alias.or(leaf.path.last().copied())) {
            Some(known) if known != "_" => known,
            _ => {
                let alias = alias(twin);
                for place in &places {
                    let at = insertion(&source.skeleton.items, &source.text, *place);
                    let line = format!("use {} as {alias};", full(twin));
                    let here = lines.entry(at).or_default();
                    if !here.contains(&line) {
                        here.push(line);
                    }
                }
                alias
            }
        };
        if alias != name {
            // What nobody names any more goes.
            if is_all && is_private {
                for (n, leaf) in named {
                    leaves.entry(n).or_default().push((leaf.span, String::new()));
                }
            }
            out.edits.extend(places.into_iter().map(|place| (place, alias.to_string())));
        }
    }
    let gone = |at: u32| replaced.iter().any(|(span, _)| span.start <= at && at < span.end);
    for (n, leaf) in unused(&clean, &uses, &gone) {
        let list = leaves.entry(n).or_default();
        if !list.iter().any(|(span, _)| *span == leaf.span) {
            list.push((leaf.span, String::new()));
        }
    }
    for (n, changed) in leaves {
        rewrite(&source.text, &uses[n], &changed, &mut out.edits);
    }
    for (at, texts) in lines {
        let indent = indent(&source.text, at);
        let text: String = texts.iter().map(|line| format!("{line}\n{indent}")).collect();
        out.edits.push((Span::new(at, at), text));
    }
    Ok(out)
}

/// Imports of names that stand only in what is replaced.
fn unused<'s>(clean: &str, uses: &[Used<'s>], gone: &dyn Fn(u32) -> bool) -> Vec<(usize, &'s UseLeaf)> {
    let in_imports = |at: u32| uses.iter().any(|used| used.item.span.start <= at && at < used.item.span.end);
    let mut left: FxHashMap<&str, (bool, bool)> = FxHashMap::default();
    for (at, word) in identifiers(clean).filter(|(at, _)| !in_imports(*at as u32)) {
        let (is_gone, is_left) = left.entry(word).or_default();
        if gone(at as u32) { *is_gone = true } else { *is_left = true }
    }
    let leaves = uses.iter().enumerate().filter(|(_, used)| !used.item.is_pub);
    let leaves = leaves.flat_map(|(n, used)| used.leaves.iter().map(move |leaf| (n, leaf)));
    let is_unused = |leaf: &UseLeaf| {
        let name = leaf.alias.or(leaf.path.last().copied());
        !leaf.is_glob && name.is_some_and(|name| left.get(name.as_str()) == Some(&(true, false)))
    };
    leaves.filter(|(_, leaf)| is_unused(leaf)).collect()
}

fn full(twin: &Twin) -> String {
    twin.path.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("::")
}

/// `TokioMutex` of `tokio::sync::Mutex`.
fn alias(twin: &Twin) -> Name {
    let (first, last) = (twin.path.first(), twin.path.last());
    let (first, last) = (first.map_or("", |name| name.as_str()), last.map_or("", |name| name.as_str()));
    let mut letters = first.chars();
    let head: String = letters.next().iter().flat_map(|c| c.to_uppercase()).collect();
    Name::from(&format!("{head}{}{last}", letters.as_str()))
}

/// Where the last identifier of a path begins.
fn last_word(text: &str, span: Span) -> u32 {
    let path = text.get(span.range()).unwrap_or("");
    span.start + path.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at as u32 + 1)
}

/// A `use` item of a file.
pub(super) struct Used<'s> {
    pub(super) item: &'s Item,
    pub(super) leaves: &'s [UseLeaf],
}

pub(super) fn uses(items: &[Item]) -> Vec<Used<'_>> {
    let mut all = Vec::new();
    for item in items {
        match &item.kind {
            ItemKind::Use(leaves) => all.push(Used { item, leaves }),
            ItemKind::Mod(Some(items)) => all.extend(uses(items)),
            _ => {}
        }
    }
    all
}

/// Where a new import goes: before the first one of the innermost module around a place, else before that module's first item.
fn insertion(items: &[Item], text: &str, place: Span) -> u32 {
    let inner = items.iter().find_map(|item| match &item.kind {
        // A module that takes all names of the one around it has this one from there.
        ItemKind::Mod(Some(inner)) if item.span.contains(place) && !has_all_of_super(inner) => Some(inner),
        _ => None,
    });
    if let Some(inner) = inner {
        return insertion(inner, text, place);
    }
    let first = items.iter().find(|item| matches!(item.kind, ItemKind::Use(_))).or(items.first());
    // A doc comment belongs to its item, whose span begins at the first attribute or word.
    let at = first.map_or(0, |item| item.span.start);
    above_docs(text, at)
}

fn has_all_of_super(items: &[Item]) -> bool {
    items.iter().any(|item| match &item.kind {
        ItemKind::Use(leaves) => leaves.iter().any(|leaf| leaf.is_glob && leaf.path[..] == ["super"]),
        _ => false,
    })
}

fn above_docs(text: &str, at: u32) -> u32 {
    let mut start = at as usize;
    loop {
        let head = text.get(..start).unwrap_or("");
        let line = head.trim_end_matches([' ', '\t']);
        let Some(above) = line.strip_suffix('\n') else { break };
        let begin = above.rfind('\n').map_or(0, |end| end + 1);
        let above = above.get(begin..).unwrap_or("");
        if !above.trim_start().starts_with("///") {
            break;
        }
        start = begin + (above.len() - above.trim_start().len());
    }
    start as u32
}

fn indent(text: &str, at: u32) -> &str {
    let head = text.get(..at as usize).unwrap_or("");
    let line = head.rfind('\n').map_or(0, |end| end + 1);
    let line = head.get(line..).unwrap_or("");
    if line.trim().is_empty() { line } else { "" }
}

/// Takes leaves out of a `use` item, and writes those that are to be named anew on lines of their own.
pub(super) fn rewrite(text: &str, used: &Used<'_>, changed: &[(Span, String)], edits: &mut Vec<(Span, String)>) {
    let item = used.item.span;
    let whole = text.get(item.range()).unwrap_or("");
    let Some(keyword) =
        whole.rfind("use ").filter(|_| !whole.contains("//") && !whole.contains("/*")).or(whole.find("use "))
    else {
        return;
    };
    let head = &whole[..keyword];
    let gone: Vec<(u32, u32)> =
        changed.iter().map(|(span, _)| (span.start - item.start, span.end - item.start)).collect();
    let rest = tree(whole, keyword + 4, &gone);
    let mut lines: Vec<String> = rest.map(|rest| format!("{head}use {rest};")).into_iter().collect();
    lines.extend(changed.iter().filter(|(_, path)| !path.is_empty()).map(|(_, path)| format!("{head}use {path};")));
    let indent = indent(text, item.start);
    if lines.is_empty() {
        // With its line.
        let end = text.get(item.end as usize..).is_some_and(|rest| rest.starts_with('\n'));
        edits.push((Span::new(item.start, item.end + u32::from(end)), String::new()));
    } else {
        edits.push((item, lines.join(&format!("\n{indent}"))));
    }
}

/// The text of an import's tree without some leaves; `None` where nothing is left.
fn tree(text: &str, at: usize, gone: &[(u32, u32)]) -> Option<String> {
    let end = text.rfind(';').unwrap_or(text.len());
    let part = text.get(at..end)?;
    let Some(open) = part.find('{') else {
        let is_gone = gone.iter().any(|(start, _)| (at..end).contains(&(*start as usize)));
        return (!is_gone).then(|| part.trim().to_owned());
    };
    let close = part.rfind('}')?;
    let inner = group(text, at + open + 1, at + close, gone)?;
    let prefix = part[..open].trim();
    Some(match &inner[..] {
        [one] if one != "self" => format!("{prefix}{one}"),
        all => format!("{prefix}{{{}}}", all.join(", ")),
    })
}

/// The parts of a group that are left.
fn group(text: &str, start: usize, end: usize, gone: &[(u32, u32)]) -> Option<Vec<String>> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0, start);
    let mut ends = Vec::new();
    for (n, c) in text.get(start..end)?.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                ends.push((from, start + n));
                from = start + n + 1;
            }
            _ => {}
        }
    }
    ends.push((from, end));
    for (from, to) in ends {
        let part = text.get(from..to)?;
        if part.trim().is_empty() {
            continue;
        }
        let is_touched = gone.iter().any(|(start, _)| (from..to).contains(&(*start as usize)));
        if !is_touched {
            parts.push(part.trim().to_owned());
        } else if let Some(open) = part.find('{') {
            let close = part.rfind('}')?;
            if let Some(inner) = group(text, from + open + 1, from + close, gone) {
                let prefix = part[..open].trim();
                parts.push(match &inner[..] {
                    [one] if one != "self" => format!("{prefix}{one}"),
                    all => format!("{prefix}{{{}}}", all.join(", ")),
                });
            }
        }
    }
    (!parts.is_empty()).then_some(parts)
}
