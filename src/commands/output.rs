//! Where text goes: standard output and files, with or without colour.

use super::args::{CheckArgs, Sink, When};
use super::engine::Failure;
use crate::diagnostic::Report;
use crate::report::{Format, human, json, short};
use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

/// A report or page that could not be written.
#[derive(Debug)]
pub struct WriteError {
    path: Option<PathBuf>,
    cause: io::Error,
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.path {
            Some(path) => write!(f, "cannot write `{}`", path.display()),
            None => f.write_str("cannot write to standard output"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

/// Writes the report in all formats asked for, files first.
///
/// # Errors
/// If a file or standard output cannot be written; a reader who has gone away is no error.
pub fn reports(report: &Report, check: &CheckArgs, elapsed: Duration) -> Result<(), Failure> {
    let standard = [Sink { format: Format::Human, path: None }];
    let sinks = if check.formats.is_empty() { &standard } else { check.formats.as_slice() };
    for sink in sinks.iter().filter(|sink| sink.path.is_some()) {
        to_file(report, sink, look(check, elapsed, false))?;
    }
    let look = look(check, elapsed, is_colourful_stdout());
    for sink in sinks.iter().filter(|sink| sink.path.is_none()) {
        standard_output(|out| write(report, sink.format, look, out))?;
    }
    Ok(())
}

/// Writes to standard output, buffered and locked.
///
/// # Errors
/// As `write` or the stream does, but that nobody reads any more is no error.
pub fn standard_output(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let result = write(&mut out).and_then(|()| out.flush());
    // What is left in the buffer after an error has no reader.
    let _ = out.into_parts();
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Box::new(WriteError { path: None, cause: error }))
        }
        _ => Ok(()),
    }
}

/// Writes `error: what: why` to standard error; nobody can be told if that fails.
pub fn complain(word: &str, error: &(dyn std::error::Error + 'static)) {
    let mut text = format!("{word}: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    complain_text(&text);
}

/// Writes a line to standard error.
pub fn complain_text(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

fn to_file(report: &Report, sink: &Sink, look: human::Look) -> Result<(), Failure> {
    let Some(path) = &sink.path else { return Ok(()) };
    let result = File::create(path).and_then(|file| {
        let mut out = BufWriter::with_capacity(1 << 16, file);
        write(report, sink.format, look, &mut out)?;
        out.flush()
    });
    result.map_err(|cause| WriteError { path: Some(path.clone()), cause }.into())
}

fn write(report: &Report, format: Format, look: human::Look, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, look, out),
        Format::Short => short::write(report, out),
        Format::Json => json::write(report, out),
    }
}

fn look(check: &CheckArgs, elapsed: Duration, is_colourful: bool) -> human::Look {
    human::Look {
        has_colour: match check.color {
            When::Auto => is_colourful,
            When::Always => true,
            When::Never => false,
        },
        width: width(),
        is_verbose: check.verbose,
        is_quiet: check.quiet,
        elapsed: Some(elapsed),
    }
}

/// A terminal that shows colours, to a person who wants them (<https://no-color.org>).
fn is_colourful_stdout() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb
}

/// The columns of the terminal, or 100 where there is none.
fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
}
