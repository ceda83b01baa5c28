//! Expectations, which stand beside the code, and how they differ from what is said.
//!
//! `//~ rule: part of the message` on the line of a finding, `//~^ rule: …` below it, one `^` for each line between; any
//! number on a line. `// later: rule: what it will say`, after those and with `^` likewise, awaits a rule, or a part of one, that is not there yet:
//! it is no fault if nothing is said there, nor if it is.

use holdup::diagnostic::Report;
use holdup::source::{FileSpan, SourceFile};
use std::fmt::Write;
use std::path::Path;

/// One expectation.
#[derive(Debug)]
struct Expectation {
    file: String,
    line: usize,
    rule: String,
    part: String,
    is_later: bool,
    is_met: bool,
}

/// How a report differs from what stands beside the code.
pub struct Outcome {
    /// A line for each difference, sorted by place; empty where there is none.
    pub differences: String,
    /// How many expectations await a rule that is not there yet.
    pub later: Vec<String>,
}

/// Compares a report with the expectations in its sources.
pub fn compare(report: &Report) -> Outcome {
    let mut expectations: Vec<Expectation> = report.sources.files.iter().flat_map(expectations).collect();
    let mut lines: Vec<(String, usize, String)> = Vec::new();
    for error in &report.errors {
        lines.push((error.path.clone(), 0, format!("the run says: {}", error.message)));
    }
    for diagnostic in report.diagnostics.iter().filter(|one| !one.is_suppressed) {
        let finding = &diagnostic.finding;
        let (file, line) = position(report, finding.primary);
        let is_it = |one: &&mut Expectation| {
            !one.is_met
                && (one.line, &*one.file, &*one.rule) == (line, file, finding.rule)
                && (one.is_later || finding.message.contains(&one.part))
        };
        match expectations.iter_mut().find(is_it) {
            Some(expectation) => expectation.is_met = true,
            None => lines.push((file.to_owned(), line, format!("+ {}: {}", finding.rule, finding.message))),
        }
    }
    let (later, missing): (Vec<_>, Vec<_>) =
        expectations.into_iter().filter(|one| !one.is_met).partition(|one| one.is_later);
    lines.extend(missing.into_iter().map(|one| (one.file, one.line, format!("- {}: {}", one.rule, one.part))));
    lines.sort();
    let mut differences = String::new();
    for (file, line, text) in lines {
        writeln!(differences, "    {file}:{line}: {text}").expect("a string takes all");
    }
    let later = later.into_iter().map(|one| format!("{}:{}: {}", one.file, one.line, one.rule)).collect();
    Outcome { differences, later }
}

/// How a report in the format `short` differs from the one in a file, which `BLESS=1` rewrites.
pub fn compare_with(report: &Report, expected: &Path) -> Outcome {
    let mut text = Vec::new();
    holdup::report::short::write(report, &mut text).expect("a vector takes all");
    let said = String::from_utf8(text).expect("reports are text");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(expected, &said).expect("the expected report can be written");
    }
    let expected = std::fs::read_to_string(expected).expect("the expected report can be read");
    let only = |mark: char, these: &str, those: &str| -> String {
        these
            .lines()
            .filter(|line| !those.lines().any(|other| other == *line))
            .map(|line| format!("    {mark} {line}\n"))
            .collect()
    };
    let mut differences = only('+', &said, &expected) + &only('-', &expected, &said);
    differences.extend(report.errors.iter().map(|error| format!("    the run says: {}\n", error.message)));
    if differences.is_empty() && said != expected {
        differences.push_str("    the lines are the same, their order or number is not\n");
    }
    Outcome { differences, later: Vec::new() }
}

/// Whether the text expects anything, now or later.
pub fn expects(text: &str) -> bool {
    text.lines().enumerate().any(|(n, line)| !in_line("", n + 1, line).is_empty())
}

fn position(report: &Report, place: FileSpan) -> (&str, usize) {
    let file = &report.sources.files[place.file.index()];
    (&file.name, file.position(place.span.start).0 as usize)
}

fn expectations(file: &SourceFile) -> Vec<Expectation> {
    file.text.lines().enumerate().flat_map(|(n, line)| in_line(&file.name, n + 1, line)).collect()
}

/// The expectations of a line, from 1.
fn in_line<'a>(file: &str, line: usize, text: &'a str) -> Vec<Expectation> {
    let expectation = |line: usize, text: &str, is_later: bool| {
        let (rule, part) = text.split_once(':').unwrap_or((text, ""));
        let (rule, part) = (rule.trim().to_owned(), part.trim().to_owned());
        let is_name = !rule.is_empty() && rule.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(is_name, "{file}:{line}: `{rule}` is not the name of a rule");
        Expectation { file: file.to_owned(), line, rule, part, is_later, is_met: false }
    };
    let above = |text: &'a str| {
        let part = text.trim_start_matches('^');
        (line - (text.len() - part.len()), part)
    };
    let mut pieces = text.split("// later");
    let marked = pieces.next().unwrap_or("").split("//~").skip(1).map(above);
    let now: Vec<Expectation> = marked.map(|(line, part)| expectation(line, part, false)).collect();
    let later = pieces.map(above).filter_map(|(line, part)| Some(expectation(line, part.strip_prefix(": ")?, true)));
    now.into_iter().chain(later).collect()
}
