//! What we promise about the code, the pages and the README, kept true.

mod support;

use holdup::level::Set;
use holdup::rules::{RULES, Rule};
use rayon::prelude::*;
use std::path::{Path, PathBuf};
use support::{analyse, examples, root};

fn text(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

// ---------------------------------------------------------------------------------------------- rules and pages

#[test]
fn rules_are_sorted() {
    assert!(RULES.is_sorted_by_key(|rule| rule.name));
}

#[test]
fn each_rule_has_a_whole_page() {
    let faults: Vec<String> = RULES.iter().flat_map(|rule| page_faults(rule)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    let pages = std::fs::read_dir(root().join("rules")).expect("there are pages");
    for page in pages.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()) {
        let stem = page.file_stem().expect("a page has a name").to_string_lossy().into_owned();
        assert!(RULES.iter().any(|rule| rule.name == stem), "the page of `{stem}` has no rule");
    }
}

fn page_faults(rule: &Rule) -> Vec<String> {
    let (name, page) = (rule.name, rule.page);
    let mut faults = Vec::new();
    let mut lines = page.lines();
    if lines.next() != Some(&format!("# {name}")) {
        faults.push(format!("{name}: the title is not the rule's name"));
    }
    let sentence = lines.next().unwrap_or("");
    if !is_sentence(sentence) || lines.find(|line| !line.is_empty()) != Some("## Why") {
        faults.push(format!("{name}: one sentence stands between the title and `Why`"));
    }
    let mut is_code = false;
    let mut headings = Vec::new();
    for line in page.lines() {
        is_code ^= line.starts_with("```");
        headings.extend(line.strip_prefix("## ").filter(|_| !is_code));
    }
    if headings != ["Why", "Bad", "Good", "Limits", "References"] {
        faults.push(format!("{name}: the headings are {headings:?}"));
    }
    let count = |section| examples::blocks(page).iter().filter(|block| block.section == section).count();
    if count("Bad") == 0 || count("Bad") != count("Good") {
        faults.push(format!("{name}: {} bad blocks, {} good ones", count("Bad"), count("Good")));
    }
    let expected = format!("{name}: ");
    let silent = |block: &&examples::Block<'_>| block.section == "Bad" && !block.text.contains(&expected);
    faults.extend(examples::blocks(page).iter().filter(silent).map(|b| format!("{name}:{}: expects nothing", b.line)));
    let references = page.rsplit("## References").next().unwrap_or("");
    if !references.lines().any(|line| line.starts_with("- ")) {
        faults.push(format!("{name}: no references are listed"));
    }
    faults
}

/// Starts with a capital or with code, and its only full stop is its last character.
fn is_sentence(text: &str) -> bool {
    text.starts_with(|c: char| c.is_uppercase() || c == '`')
        && text.ends_with('.')
        && !text.trim_end_matches('.').contains(". ")
}

#[test]
fn messages_are_phrases() {
    let mut words: Vec<String> = (examples::all().par_iter())
        .flat_map_iter(examples::Example::sources)
        .flat_map_iter(|sources| [Set::Recommended, Set::Strict].map(|set| analyse(sources.clone(), set)))
        .flat_map_iter(|report| report.diagnostics)
        .flat_map_iter(|diagnostic| {
            let finding = diagnostic.finding;
            let steps = finding.stories.into_iter().flat_map(|story| story.steps);
            let mut words: Vec<String> = steps.map(|step| step.message).collect();
            words.extend(finding.help);
            words.extend(finding.fixes.into_iter().flat_map(|fix| [fix.title, fix.reason]));
            words.push(finding.message);
            words
        })
        .filter(|words| !words.is_empty())
        .collect();
    words.sort();
    words.dedup();
    assert!(!words.is_empty());
    words.retain(|words| !is_phrase(words));
    assert!(words.is_empty(), "{words:#?}");
}

/// Lower-case start, no full stop at the end, backticks in pairs.
fn is_phrase(words: &str) -> bool {
    let is_lower = words.starts_with(|c: char| c.is_lowercase() || c == '`' || c.is_ascii_digit());
    is_lower && !words.ends_with(['.', '!', ' ']) && words.matches('`').count().is_multiple_of(2)
}

// ---------------------------------------------------------------------------------------------- the code

/// The Rust files below a folder, sorted.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn no_name_of_another_crate_is_in_the_code() {
    let names = foreign_names();
    assert!(names.iter().any(|name| name == "DashMap") && names.iter().any(|name| name == "tokio"), "{names:?}");
    let mut faults = Vec::new();
    for file in rust_files(&root().join("src")) {
        let name = file.strip_prefix(root()).expect("in the repository").display().to_string();
        let code = std::fs::read_to_string(&file).expect("code is text");
        let code = code.split("#[cfg(test)]").next().unwrap_or("");
        for (n, line) in code.lines().enumerate() {
            let quoted = line.trim_start().strip_prefix("//").map_or(line, |_| "");
            let word = quoted.split('"').skip(1).step_by(2).find(|word| names.iter().any(|name| name == word));
            faults.extend(word.filter(|word| !is_ours(&name, word)).map(|word| format!("{name}:{}: {word}", n + 1)));
        }
    }
    assert!(faults.is_empty(), "these belong into `rules/stubs`: {faults:#?}");
}

/// Samples for tests, and the shapes of macros that stubs name in `#[expands(…)]`: some are called as the macro is.
fn is_ours(file: &str, word: &str) -> bool {
    let is_sample = file == "src/report/sample.rs" || file.ends_with("/tests.rs");
    is_sample || (file.starts_with("src/syntax/") && ["cfg_if", "lazy_static", "log"].contains(&word))
}

/// The crates that stubs describe, and their locks and guards.
fn foreign_names() -> Vec<String> {
    let mut names = Vec::new();
    for stub in rust_files(&root().join("rules/stubs")) {
        let stem = stub.file_stem().expect("a stub has a name").to_string_lossy().into_owned();
        names.extend(Some(stem).filter(|stem| stem != "std"));
        let text = std::fs::read_to_string(&stub).expect("stubs are text");
        let mut is_marked = false;
        for line in text.lines().map(str::trim) {
            is_marked |= line.starts_with("#[lock") || line.starts_with("#[guard");
            let declared = line.split_once("struct ").filter(|_| is_marked);
            if let Some((_, rest)) = declared {
                names.push(rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("").to_owned());
                is_marked = false;
            }
        }
    }
    names.sort();
    names.dedup();
    names
}

#[test]
fn each_dependency_says_why_it_is_there() {
    let manifest = text("Cargo.toml");
    let (mut is_told, mut is_list) = (false, false);
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_list = line.ends_with("dependencies]");
        } else if is_list && line.contains('=') {
            assert!(is_told, "`{line}` has no comment above it");
        }
        // A comment speaks for the lines below it, up to the next comment.
        is_told = line.starts_with('#') || (is_told && !line.is_empty() && is_list);
    }
}

// ---------------------------------------------------------------------------------------------- the README

/// The `sh` blocks of the README, line by line, without comments.
fn commands() -> Vec<String> {
    let readme = text("README.md");
    let mut commands = Vec::new();
    let mut is_shell = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            is_shell = line == "```sh";
        } else if is_shell && !line.trim_start().starts_with('#') && !line.is_empty() {
            commands.push(line.split(" # ").next().unwrap_or(line).trim().to_owned());
        }
    }
    commands
}

#[test]
fn the_readme_has_the_commands_that_ci_runs() {
    let (commands, ci) = (commands(), text(".ci/run"));
    for command in ["cargo test", "cargo run --release -- check fixtures/plugin-manager"] {
        assert!(commands.iter().any(|one| one == command), "the README has no `{command}`: {commands:?}");
        assert!(ci.lines().any(|line| line.trim_start().starts_with(command)), "`.ci/run` has no `{command}`");
    }
}

#[test]
fn readme_and_changelog_name_each_rule() {
    for (file, rule) in ["README.md", "CHANGELOG.md"].iter().flat_map(|file| RULES.iter().map(move |rule| (file, rule)))
    {
        assert!(text(file).contains(&format!("`{}`", rule.name)), "{file} does not name `{}`", rule.name);
    }
}

/// Every `holdup …` of the README is understood by the binary; those that only print are run.
#[test]
fn commands_of_the_readme_run() {
    let mut count = 0;
    for command in commands() {
        let words: Vec<&str> = command.split_whitespace().collect();
        let arguments = match words.as_slice() {
            ["holdup", arguments @ ..] | ["cargo", "holdup", arguments @ ..] => arguments,
            _ => continue,
        };
        let arguments: Vec<&str> =
            arguments.iter().copied().take_while(|word| !["<", ">", "|"].contains(word)).collect();
        let folder = tempfile::TempDir::new().expect("a folder");
        std::fs::create_dir(folder.path().join("src")).expect("a folder");
        let manifest = "[package]\nname = \"pool\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
        std::fs::write(folder.path().join("Cargo.toml"), manifest).expect("written");
        std::fs::write(folder.path().join("src/lib.rs"), "").expect("written");
        std::fs::write(folder.path().join("src/pool.rs"), "").expect("written");
        let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_holdup"));
        let output = run.args(&arguments).current_dir(&folder).stdin(std::process::Stdio::null()).output();
        let output = output.expect("it runs");
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "`{command}`: {complaint}");
        count += 1;
    }
    assert!(count >= 5, "the README shows {count} commands");
}

/// The finding that the README shows is what the binary prints, but for the time it took.
#[test]
fn the_readme_shows_what_is_printed() {
    let readme = text("README.md");
    let arguments = ["check", "fixtures/plugin-manager", "--color", "never"];
    let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_holdup"));
    let output = run.args(arguments).current_dir(root()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).expect("text");
    let first = printed.split("\n\n").take_while(|part| !part.contains("findings")).collect::<Vec<_>>().join("\n\n");
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next()).expect("a finding");
    assert!(!shown.is_empty() && first.contains(shown), "the README shows\n{shown}\nand this is printed\n{printed}");
}

#[test]
fn both_licenses_are_here() {
    assert!(text("LICENSE-MIT").contains("Permission is hereby granted, free of charge"));
    assert!(text("LICENSE-APACHE").contains("Version 2.0, January 2004"));
    assert!(text("CHANGELOG.md").contains("## Unreleased"));
}
