//! The inventory as a page to be committed.
//!
//! It names functions and not lines, so that it changes only when the locks do.

use super::{Inventory, Lock, mermaid};
use std::fmt::Write;

/// A section for each lock, and the graph of which is taken under which.
pub fn markdown(inventory: &Inventory) -> String {
    let mut text =
        "# Locks\n\nMade by `holdup locks --format markdown`, and checked with `--check`: do not edit.\n".to_owned();
    for lock in &inventory.locks {
        section(lock, inventory, &mut text);
    }
    if inventory.locks.iter().any(|lock| !lock.under.is_empty()) {
        _ = write!(text, "\n## Order\n\nAn arrow leads to a lock that is taken while the other is held.\n");
        _ = write!(text, "\n```mermaid\n{}```\n", mermaid(inventory));
    }
    text
}

fn section(lock: &Lock, inventory: &Inventory, text: &mut String) {
    _ = write!(text, "\n## `{}`\n\n| | |\n|---|---|\n", lock.name);
    let mut row = |name: &str, value: &str| {
        if !value.is_empty() {
            _ = writeln!(text, "| {name} | {} |", value.replace('|', "\\|"));
        }
    };
    row("type", &if lock.ty.is_empty() { String::new() } else { format!("`{}`", lock.ty) });
    row("declared in", &lock.declared.as_ref().map_or_else(String::new, |at| format!("`{}`", at.file)));
    row("place in the order", &lock.order.map_or_else(String::new, |n| n.to_string()));
    row("taken", &lock.contexts());
    row("", &lock.modes());
    let mut functions: Vec<String> = lock.taken.iter().map(|taken| format!("`{}`", taken.function)).collect();
    let mut seen = rustc_hash::FxHashSet::default();
    functions.retain(|function| seen.insert(function.clone()));
    row("by", &functions.join(", "));
    let longest = lock.longest().map(|longest| {
        let lines = if longest.lines == 1 { "line" } else { "lines" };
        format!("{} {lines}, in `{}`", longest.lines, longest.function)
    });
    row("longest section", &longest.unwrap_or_default());
    row("held over an `.await`", if lock.taken.is_empty() { "" } else { lock.across_await.words() });
    let under: Vec<String> = lock.under.iter().map(|n| format!("`{}`", inventory.locks[*n].name)).collect();
    row("taken under it", &under.join(", "));
    row("remark", &lock.remarks().join("; "));
}
