//! A manifest's text with one more dependency or feature; all else in it stays as people wrote it.

use crate::diagnostic::Requirement;
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, Value, value};

/// Adds what is required and not there yet. The second text is the workspace's manifest: what it has already is inherited.
///
/// # Errors
/// Why it is not a manifest that can be extended.
pub fn extend(text: &str, workspace: Option<&str>, requirement: &Requirement) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let tables: &[&str] = if requirement.is_dev { &["dependencies", "dev-dependencies"] } else { &["dependencies"] };
    let home = tables.iter().copied().find(|table| names(document.get(table), &requirement.krate));
    let table = home.unwrap_or(if requirement.is_dev { "dev-dependencies" } else { "dependencies" });
    let dependencies = document.entry(table).or_insert_with(|| Item::Table(Table::new()));
    let Some(dependencies) = dependencies.as_table_like_mut() else { return Err(format!("`{table}` is no table")) };
    match dependencies.get_mut(&requirement.krate) {
        Some(entry) => add_features(entry, requirement),
        None => {
            let is_shared = workspace.is_some_and(|text| is_in_workspace(text, &requirement.krate));
            dependencies.insert(&requirement.krate, value(entry(requirement, is_shared)));
        }
    }
    Ok(document.to_string())
}

fn names(table: Option<&Item>, krate: &str) -> bool {
    table.and_then(Item::as_table_like).is_some_and(|table| table.contains_key(krate))
}

fn is_in_workspace(text: &str, krate: &str) -> bool {
    let Ok(document) = text.parse::<DocumentMut>() else { return false };
    let table = document.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    names(table, krate)
}

fn entry(requirement: &Requirement, is_shared: bool) -> InlineTable {
    let mut entry = InlineTable::new();
    if is_shared {
        entry.insert("workspace", true.into());
    } else {
        entry.insert("version", requirement.version.as_str().into());
    }
    entry.insert("features", Value::Array(requirement.features.iter().map(String::as_str).collect()));
    entry
}

/// An entry that is only a version becomes a table; one that has all features stays as it is.
fn add_features(entry: &mut Item, requirement: &Requirement) {
    if let Some(version) = entry.as_str() {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        *entry = value(table);
    }
    let Some(table) = entry.as_table_like_mut() else { return };
    let features = table.entry("features").or_insert_with(|| value(Array::new()));
    let Some(features) = features.as_array_mut() else { return };
    let has = |features: &Array, name: &str| features.iter().any(|one| one.as_str() == Some(name));
    // `full` stands for all of them by the convention of the crates that have one.
    for feature in &requirement.features {
        if !has(features, feature) && !has(features, "full") {
            features.push(feature.as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::PackageId;

    fn extended(text: &str, is_dev: bool) -> String {
        let (krate, version) = ("runtime".to_owned(), "1".to_owned());
        let requirement =
            Requirement { package: PackageId(0), krate, version, features: vec!["sync".to_owned()], is_dev };
        extend(text, Some("[workspace.dependencies]\nserde = \"1\"\n"), &requirement).expect("a manifest")
    }

    #[test]
    fn a_dependency_is_added_and_comments_stay() {
        let text = "[package]\nname = \"a\" # ours\n\n[dependencies]\nserde = \"1\"\n";
        assert_eq!(extended(text, false), format!("{text}runtime = {{ version = \"1\", features = [\"sync\"] }}\n"));
    }

    #[test]
    fn features_are_added_once() {
        let text = |entry: &str| format!("[dependencies]\nruntime = {entry}\n");
        let with = text("{ version = \"1.2\", features = [\"rt\", \"sync\"] }");
        assert_eq!(extended(&text("{ version = \"1.2\", features = [\"rt\"] }"), false), with);
        assert_eq!(extended(&with, false), with);
        assert_eq!(extended(&text("\"1.2\""), false), text("{ version = \"1.2\", features = [\"sync\"] }"));
        let full = text("{ version = \"1\", features = [\"full\"] }");
        assert_eq!(extended(&full, true), full);
    }
}
