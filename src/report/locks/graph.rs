//! Which lock is taken under which, as a graph.

use super::Inventory;
use std::fmt::Write;

/// For Mermaid, which many places show inside Markdown.
pub fn mermaid(inventory: &Inventory) -> String {
    let mut text = "graph LR\n".to_owned();
    for (n, lock) in inventory.locks.iter().enumerate() {
        _ = writeln!(text, "    lock{n}[\"{}\"]", lock.name.replace('"', "'"));
    }
    for (n, inner) in edges(inventory) {
        _ = writeln!(text, "    lock{n} --> lock{inner}");
    }
    text
}

/// For Graphviz.
pub fn dot(inventory: &Inventory) -> String {
    let mut text = "digraph locks {\n".to_owned();
    for (n, lock) in inventory.locks.iter().enumerate() {
        _ = writeln!(text, "    lock{n} [label={:?}];", lock.name);
    }
    for (n, inner) in edges(inventory) {
        _ = writeln!(text, "    lock{n} -> lock{inner};");
    }
    text.push_str("}\n");
    text
}

fn edges(inventory: &Inventory) -> impl Iterator<Item = (usize, usize)> {
    inventory.locks.iter().enumerate().flat_map(|(n, lock)| lock.under.iter().map(move |inner| (n, *inner)))
}
