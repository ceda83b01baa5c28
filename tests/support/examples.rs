//! What there is to be analysed: the examples on the pages of the rules, and the fixtures.

use super::{lone_file, root, workspace};
use holdup::source::SourceSet;
use holdup::syntax::Edition;
use std::path::{Path, PathBuf};

/// Code with expectations in it.
pub struct Example {
    /// Where it stands, such as `rules/a.md:12` or `fixtures/quiet/b.rs`.
    pub name: String,
    /// Whether it is among what is put right: nothing may be said of it.
    pub is_quiet: bool,
    code: Code,
}

enum Code {
    File(String),
    Workspace(PathBuf),
}

impl Example {
    /// The report that stands beside a workspace, in the format `short`; else comments say what is expected.
    pub fn report(&self) -> Option<PathBuf> {
        match &self.code {
            Code::Workspace(folder) => Some(folder.join("expected.txt")).filter(|path| path.is_file()),
            Code::File(_) => None,
        }
    }

    /// The sources, once for each edition in which the example holds.
    pub fn sources(&self) -> Vec<SourceSet> {
        match &self.code {
            Code::File(text) => {
                let name = self.name.rsplit('/').next().unwrap_or(&self.name);
                editions(text).into_iter().map(|one| lone_file(name, text, one)).collect()
            }
            Code::Workspace(folder) => vec![workspace(folder)],
        }
    }
}

/// A block of a page.
pub struct Block<'a> {
    /// Its line in the page, from 1.
    pub line: usize,
    /// The heading it stands under.
    pub section: &'a str,
    /// The code, below as many empty lines as there are lines before it.
    pub text: String,
}

/// The Rust blocks of a page.
pub fn blocks(page: &str) -> Vec<Block<'_>> {
    let (mut blocks, mut section, mut open): (Vec<Block<'_>>, &str, bool) = (Vec::new(), "", false);
    for (n, line) in page.lines().enumerate() {
        match (open, line.strip_prefix("## "), line) {
            (false, Some(heading), _) => section = heading,
            (false, None, "```rust") => {
                blocks.push(Block { line: n + 1, section, text: "\n".repeat(n + 1) });
                open = true;
            }
            (true, _, "```") => open = false,
            (true, _, _) => {
                let block = blocks.last_mut().expect("a block was opened");
                block.text.push_str(line);
                block.text.push('\n');
            }
            (false, None, _) => {}
        }
    }
    blocks
}

/// The examples of all pages and all fixtures.
pub fn all() -> Vec<Example> {
    let mut all = pages();
    let mut fixtures = Vec::new();
    below(&root().join("fixtures"), &mut fixtures);
    all.append(&mut fixtures);
    all
}

fn pages() -> Vec<Example> {
    let example = |page: &str, block: Block<'_>| Example {
        name: format!("rules/{page}.md:{}", block.line),
        is_quiet: block.section == "Good",
        code: Code::File(block.text),
    };
    let rules = holdup::rules::RULES.iter();
    rules.flat_map(|rule| blocks(rule.page).into_iter().map(|block| example(rule.name, block))).collect()
}

/// The fixtures below a folder, in the order of their names. `cli`, `drop_scope`, `fix` and `infer` hold the material of other tests.
fn below(folder: &Path, examples: &mut Vec<Example>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("fixtures can be listed").map(|one| one.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        let name = path.strip_prefix(root()).expect("fixtures are in the repository").display().to_string();
        let is_quiet = name.starts_with("fixtures/quiet/");
        if path.join("Cargo.toml").is_file() {
            examples.push(Example { name, is_quiet, code: Code::Workspace(path) });
        } else if path.is_dir()
            && !["fixtures/cli", "fixtures/drop_scope", "fixtures/fix", "fixtures/infer"].contains(&&*name)
        {
            below(&path, examples);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("fixtures are text");
            examples.push(Example { name, is_quiet, code: Code::File(text) });
        }
    }
}

/// `//! edition: 2024` or `// editions: 2021 2024` in one of the first lines; else 2021.
fn editions(text: &str) -> Vec<Edition> {
    let header = text.lines().take_while(|line| line.starts_with("//") || line.trim().is_empty());
    let words = |line: &str| {
        let line = line.trim_start_matches(['/', '!']).trim();
        let words = line.strip_prefix("editions:").or_else(|| line.strip_prefix("edition:"))?;
        Some(words.split_whitespace().map(|word| word.parse().expect("an edition")).collect())
    };
    header.filter_map(words).next().unwrap_or_else(|| vec![Edition::E2021])
}
