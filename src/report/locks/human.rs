//! The inventory for people at a terminal.

use super::{Inventory, Lock};
use std::fmt::Write;

/// A paragraph for each lock.
pub fn human(inventory: &Inventory) -> String {
    let mut text = String::new();
    for lock in &inventory.locks {
        paragraph(lock, inventory, &mut text);
    }
    let count = inventory.locks.len();
    _ = writeln!(text, "{count} lock{}", if count == 1 { "" } else { "s" });
    text
}

fn paragraph(lock: &Lock, inventory: &Inventory, text: &mut String) {
    _ = writeln!(text, "{}  {}", lock.name, lock.ty);
    let mut row = |name: &str, value: &str| {
        if !value.is_empty() {
            _ = writeln!(text, "  {name:13}{value}");
        }
    };
    let declared = lock.declared.as_ref().map(|at| format!("{}:{}:{}", at.file, at.line, at.column));
    row("declared", &declared.unwrap_or_default());
    row("order", &lock.order.map_or_else(String::new, |n| n.to_string()));
    row("taken", &lock.contexts());
    row("", &lock.modes());
    let longest = lock.longest().map(|longest| {
        let lines = if longest.lines == 1 { "line" } else { "lines" };
        format!("{} {lines} in {}, {}:{}", longest.lines, longest.function, longest.place.file, longest.place.line)
    });
    row("longest", &longest.unwrap_or_default());
    row("over awaits", if lock.taken.is_empty() { "" } else { lock.across_await.words() });
    let under: Vec<&str> = lock.under.iter().map(|n| inventory.locks[*n].name.as_str()).collect();
    row("under it", &under.join(", "));
    row("remark", &lock.remarks().join("; "));
    text.push('\n');
}
