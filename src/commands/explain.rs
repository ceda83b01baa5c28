//! `explain RULE` and `rules`.

use super::Outcome;
use super::engine::{Failure, RulePage};
use super::output;
use crate::diagnostic::{Certainty, Level};
use crate::level::{self, OWN_RULES, Set};

/// Prints the page of a rule.
///
/// # Errors
/// If there is no such rule; the message names the nearest.
pub fn explain(name: &str, rules: &[RulePage<'_>]) -> Result<Outcome, Failure> {
    let name = name.strip_prefix("holdup::").unwrap_or(name);
    let text = match rules.iter().find(|rule| rule.name == name) {
        Some(rule) => without_expectations(rule.page),
        None if OWN_RULES.contains(&name) => format!("# {name}\n{}\n", own(name)),
        None => {
            let names = rules.iter().map(|rule| rule.name).chain(OWN_RULES);
            let near = crate::spelling::nearest(name, names).map(|near| format!(", did you mean `{near}`?"));
            return Err(format!("unknown rule `{name}`{}", near.unwrap_or(", `holdup rules` lists them".into())).into());
        }
    };
    output::standard_output(|out| out.write_all(text.as_bytes()))?;
    Ok(Outcome::Clean)
}

/// Prints all rules with their levels where the proof is certain.
///
/// # Errors
/// If standard output cannot be written.
pub fn list(rules: &[RulePage<'_>]) -> Result<Outcome, Failure> {
    let width = rules.iter().map(|rule| rule.name).chain(OWN_RULES).map(str::len).max().unwrap_or(0);
    let level = |rule: &RulePage<'_>, set| match rule.fixed_level {
        Some(level) => level,
        None => level::table(set, rule.verdict, Certainty::Must),
    };
    output::standard_output(|out| {
        writeln!(out, "{:width$}  {:8}  {:11}  strict", "rule", "verdict", "recommended")?;
        for rule in rules {
            let (usual, strict) = (level(rule, Set::Recommended).name(), level(rule, Set::Strict).name());
            writeln!(out, "{:width$}  {:8}  {usual:11}  {strict}", rule.name, rule.verdict.name())?;
        }
        for name in OWN_RULES {
            let level = if name == level::UNPARSED_FILE { Level::Deny } else { Level::Note }.name();
            writeln!(out, "{name:width$}  {:8}  {level:11}  {level}", "-")?;
        }
        writeln!(out, "\nA finding that is not certain is at most `warn`. `holdup explain RULE` says more.")
    })?;
    Ok(Outcome::Clean)
}

/// A page without the comments that make its examples tests.
fn without_expectations(page: &str) -> String {
    let mut text = String::new();
    for line in page.lines() {
        match line.split_once("//~") {
            Some((code, _)) if code.trim().is_empty() => {}
            Some((code, _)) => text.extend([code.trim_end(), "\n"]),
            None => text.extend([line, "\n"]),
        }
    }
    text
}

/// What the rules about the input say.
fn own(name: &str) -> &'static str {
    match name {
        level::UNPARSED_FILE => {
            "A file is not Rust that can be read: it does not parse, is not UTF-8, or is beyond a limit.\n\
             `deny` where a target reaches the file or it is named on the command line, `note` where a folder walk met it."
        }
        level::UNUSED_SUPPRESSION => "A `// holdup: allow(RULE)` stands where the rule finds nothing.",
        level::UNKNOWN_SUPPRESSION => "A `// holdup: allow(RULE)` names a rule that does not exist.",
        level::UNEXPLAINED_SUPPRESSION => {
            "A `// holdup: allow(RULE)` gives no reason. It suppresses all the same.\n\
             Write `// holdup: allow(RULE): why the code is right`."
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_lose_what_makes_them_tests() {
        let page = "# a\n```rust\nlet g = m.lock(); //~ a: stays locked\n//~^ b: again\ndone();\n```\n";
        assert_eq!(without_expectations(page), "# a\n```rust\nlet g = m.lock();\ndone();\n```\n");
    }
}
