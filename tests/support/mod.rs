//! The one helper that touches the library's interface: code in, what is said of it out.

#![allow(dead_code, reason = "each test uses what it needs")]

pub mod examples;
pub mod expect;
pub mod registry;

use holdup::Analysis;
use holdup::diagnostic::{Level, Report, Verdict};
use holdup::level::{Policy, Selector, Set, input};
use holdup::rules::RULES;
use holdup::source::{Request, SourceSet, Stdin, load};
use holdup::syntax::Edition;
use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A lone file that belongs to no package, under a name that is nowhere on the disk.
pub fn lone_file(name: &str, text: &str, edition: Edition) -> SourceSet {
    let stdin = Stdin { text: text.into(), name: Some(PathBuf::from("/nowhere").join(name)) };
    let current_dir = PathBuf::from("/nowhere");
    load_request(&Request {
        current_dir,
        stdin: Some(stdin),
        edition: Some(edition),
        isolated: true,
        ..Request::default()
    })
}

/// All packages of the workspace in a folder, whose manifests are read plainly.
pub fn workspace(folder: &Path) -> SourceSet {
    load_request(&Request { current_dir: folder.to_path_buf(), workspace: true, ..Request::default() })
}

/// Reads as the binary does.
pub fn load_request(request: &Request) -> SourceSet {
    let mut sources = load(request, &holdup::read);
    input::place_textless(&mut sources);
    sources
}

/// What the linter says, and what the run could not do. Settings beside the sources count, but for their set.
pub fn analyse(sources: SourceSet, set: Set) -> Report {
    analyse_with(sources, set, Vec::new())
}

/// The same with the rule on that no set turns on, beside what goes with it.
pub fn analyse_opposite(sources: SourceSet) -> Report {
    let wish = (Selector::Rule(holdup::rules::IN_NO_SET.to_owned()), Level::Warn);
    analyse_with(sources, Set::Recommended, vec![wish])
}

fn analyse_with(sources: SourceSet, set: Set, wishes: Vec<(Selector, Level)>) -> Report {
    let mut errors = input::errors(&sources, true);
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let config = match sources.root.starts_with(root()) {
        true => holdup::config::load(&sources.root).expect("the settings can be read"),
        false => None,
    };
    let policy = Policy::from_config(&config.unwrap_or_default(), &names).expect("the settings name rules");
    // All rules are on, also those that no set turns on.
    let mut overrides = vec![(Selector::Verdict(Verdict::Trace), Level::Warn)];
    overrides.extend(policy.overrides.clone());
    overrides.extend(wishes);
    let mut analysis = Analysis::new(Policy { set, overrides, ..policy });
    analysis.update(sources);
    let mut report = analysis.report();
    report.errors.append(&mut errors);
    report.errors.sort();
    report
}

/// The report as JSON, without what differs from run to run.
pub fn json(mut report: Report) -> String {
    report.timings = None;
    let mut text = Vec::new();
    holdup::report::json::write(&report, &mut text).expect("a vector takes all");
    String::from_utf8(text).expect("JSON is text")
}
