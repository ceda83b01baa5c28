//! `file:line:col: level[holdup::rule] message`, one line per finding, in the order of the report.

use super::{one_line, position};
use crate::diagnostic::Report;
use std::io::{self, Write};

/// Writes a line for each diagnostic that is not suppressed.
///
/// # Errors
/// As `out` does.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in report.diagnostics.iter().filter(|one| !one.is_suppressed) {
        let finding = &diagnostic.finding;
        let Some(place) = position(report, finding.primary) else { continue };
        let (level, message) = (diagnostic.level.name(), one_line(&finding.message));
        let file = one_line(place.file);
        writeln!(out, "{file}:{}:{}: {level}[holdup::{}] {message}", place.line, place.column, finding.rule)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::report::sample;

    #[test]
    fn a_line_per_finding() {
        let mut bytes = Vec::new();
        super::write(&sample::report(), &mut bytes).expect("a vector takes all");
        let text = String::from_utf8(bytes).expect("text");
        let expected = "src/größe.rs:2:35: deny[holdup::blocking_guard_across_await] `pool` stays locked while the task is suspended\n\
                        src/größe.rs:2:35: note[holdup::sync_lock_in_async] `pool` blocks a worker thread\n";
        assert_eq!(text, expected);
    }
}
