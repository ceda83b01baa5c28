//! For people: one story per finding, worst first, with the fix and where to read more.

mod page;

use super::{file, harmless, one_line, position};
use crate::diagnostic::{Diagnostic, Finding, Fix, Level, Report, Snippet, Step, Timings};
use crate::source::{FileId, FileSpan};
use anstyle::{AnsiColor, Style};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, ThemeCharacters, ThemeStyles};
use page::{Page, Pages, Scene};
use std::io::{self, Write};
use std::time::Duration;

/// How it looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether escape sequences are wanted.
    pub has_colour: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Notes are told too, and what was not understood.
    pub is_verbose: bool,
    /// Nothing but findings.
    pub is_quiet: bool,
    /// How long the run took, for the summary line.
    pub elapsed: Option<Duration>,
}

impl Default for Look {
    fn default() -> Self {
        Look { has_colour: false, width: 100, is_verbose: false, is_quiet: false, elapsed: None }
    }
}

/// Steps of a story that are drawn; the others are counted.
const STEPS: usize = 12;
/// Lines of a before/after snippet on each side.
const SNIPPET_LINES: usize = 12;
/// Lines longer than this, in bytes, are not drawn.
const DRAWN_LINE: usize = 400;

/// Writes the stories, then the summary.
///
/// # Errors
/// As `out` does.
pub fn write(report: &Report, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let printer = Printer { report, look, pages: Pages::new(report), handler: handler(look) };
    for diagnostic in worst_first(report) {
        if diagnostic.level > Level::Note || look.is_verbose {
            printer.story(diagnostic, out)?;
        }
    }
    if !look.is_quiet {
        printer.summary(out)?;
    }
    Ok(())
}

/// Those that count, by level and then verdict; the report's order among equals.
fn worst_first(report: &Report) -> Vec<&Diagnostic> {
    let mut diagnostics: Vec<&Diagnostic> = report.diagnostics.iter().filter(|one| !one.is_suppressed).collect();
    diagnostics.sort_by_key(|one| (std::cmp::Reverse(one.level), one.finding.verdict));
    diagnostics
}

fn handler(look: Look) -> GraphicalReportHandler {
    let styles = if look.has_colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let theme = GraphicalTheme { characters: ThemeCharacters::unicode(), styles };
    let width = look.width.max(40);
    GraphicalReportHandler::new_themed(theme).with_width(width).with_context_lines(1).without_syntax_highlighting()
}

struct Printer<'a> {
    report: &'a Report,
    look: Look,
    pages: Pages,
    handler: GraphicalReportHandler,
}

impl<'a> Printer<'a> {
    fn story(&self, diagnostic: &'a Diagnostic, out: &mut dyn Write) -> io::Result<()> {
        let finding = &diagnostic.finding;
        let steps = finding.stories.first().map_or(&[][..], |story| &story.steps);
        let drawn = &steps[..steps.len().min(STEPS)];
        let mut files = vec![finding.primary.file];
        for step in drawn {
            if !files.contains(&step.place.file) {
                files.push(step.place.file);
            }
        }
        for (number, id) in files.iter().enumerate() {
            let labels = labels(finding, drawn, *id);
            let scene = if number == 0 {
                Scene::of_finding(diagnostic, one_line(&finding.message))
            } else {
                let name = self.report.sources.files.get(id.index()).map_or("", |file| file.name.as_str());
                Scene::elsewhere(format!("in `{}`", one_line(name)))
            };
            self.scene(scene, *id, labels, out)?;
        }
        if steps.len() > drawn.len() {
            self.paragraph("steps", &format!("{} more, see `--format json`", steps.len() - drawn.len()), out)?;
        }
        if finding.stories.len() > 1 {
            self.paragraph("also", &self.others(finding), out)?;
        }
        if let Some(help) = &finding.help {
            self.paragraph("help", help, out)?;
        }
        if let Some(fix) = finding.fixes.first() {
            self.fix(fix, out)?;
        }
        let page = format!("`holdup explain {}`", finding.rule);
        if !crate::level::OWN_RULES.contains(&finding.rule) {
            self.paragraph("more", &page, out)?;
        }
        writeln!(out)
    }

    /// The code of one file with its labels; where it cannot be drawn, the labels as lines.
    fn scene(&self, scene: Scene, id: FileId, labels: Vec<LabeledSpan>, out: &mut dyn Write) -> io::Result<()> {
        let page = self.pages.page(self.report, id);
        let is_drawn = page.as_ref().is_some_and(|page| {
            labels.iter().all(|label| page.longest_line(label.offset(), label.len()) <= DRAWN_LINE)
        });
        let mut text = String::new();
        match page {
            Some(page) if is_drawn => {
                let labels = labels.into_iter().map(|label| page.clip(label)).collect();
                let scene = scene.with(labels, page);
                self.handler.render_report(&mut text, &scene).map_err(io::Error::other)?;
            }
            Some(page) => {
                self.handler.render_report(&mut text, &scene).map_err(io::Error::other)?;
                text.push_str(&listed(&page, &labels));
            }
            None => self.handler.render_report(&mut text, &scene).map_err(io::Error::other)?,
        }
        out.write_all(text.as_bytes())
    }

    /// Where the other stories of a finding begin.
    fn others(&self, finding: &Finding) -> String {
        let place =
            |step: &Step| position(self.report, step.place).map(|at| format!("{}:{}:{}", at.file, at.line, at.column));
        let places = finding.stories[1..].iter().filter_map(|story| {
            let place = place(story.steps.first()?)?;
            Some(if story.title.is_empty() { place } else { format!("{} ({place})", story.title) })
        });
        let places: Vec<String> = places.collect();
        let shown = places.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
        if places.len() > 5 { format!("{shown} and {} more", places.len() - 5) } else { shown }
    }

    fn fix(&self, fix: &Fix, out: &mut dyn Write) -> io::Result<()> {
        self.paragraph("fix", &fix.title, out)?;
        if let Some(snippet) = fix.snippet.clone().or_else(|| self.snippet(fix)) {
            self.diff(&snippet, out)?;
        }
        if !fix.reason.is_empty() {
            self.paragraph("why", &fix.reason, out)?;
        }
        Ok(())
    }

    /// The lines that the edits of the first file change, as they are and as they will be.
    fn snippet(&self, fix: &Fix) -> Option<Snippet> {
        let id = fix.edits.first()?.place.file;
        let file = file(self.report, fix.edits.first()?.place)?;
        let mut edits: Vec<_> = fix.edits.iter().filter(|edit| edit.place.file == id).collect();
        edits.sort_by_key(|edit| edit.place.span);
        let line = |offset: u32| file.scan.lines.partition_point(|start| *start <= offset).max(1) - 1;
        // One run of lines, ended where the next edit is far.
        let mut last = line(edits.first()?.place.span.end);
        let near = edits.iter().take_while(|edit| {
            let is_near = line(edit.place.span.start) <= last + 3;
            last = last.max(line(edit.place.span.end));
            is_near
        });
        let edits: Vec<_> = near.collect();
        let last = edits.iter().map(|edit| line(edit.place.span.end)).max()?;
        let start = *file.scan.lines.get(line(edits.first()?.place.span.start))? as usize;
        let end = file.scan.lines.get(last + 1).map_or(file.text.len(), |end| *end as usize);
        let before = file.text.get(start..end)?.to_owned();
        let (mut after, mut at) = (String::new(), start);
        for edit in edits {
            after.push_str(file.text.get(at..edit.place.span.start as usize)?);
            after.push_str(&edit.text);
            at = edit.place.span.end as usize;
        }
        after.push_str(file.text.get(at..end)?);
        Some(Snippet { before, after })
    }

    fn diff(&self, snippet: &Snippet, out: &mut dyn Write) -> io::Result<()> {
        let (before, after) = (harmless(&snippet.before), harmless(&snippet.after));
        let (before, after) = (lines_of(&before), lines_of(&after));
        let indent = before.iter().chain(&after).filter(|line| !line.is_empty()).map(|line| indent(line)).min();
        let indent = indent.unwrap_or(0);
        let mut side = |sign: char, lines: &[&str], colour: AnsiColor| -> io::Result<()> {
            for line in lines.iter().take(SNIPPET_LINES) {
                let line = format!("{sign} {}", line.get(indent..).unwrap_or(""));
                writeln!(out, "       {}", self.painted(line.trim_end(), Style::new().fg_color(Some(colour.into()))))?;
            }
            if lines.len() > SNIPPET_LINES {
                writeln!(out, "       {sign} … {} more lines", lines.len() - SNIPPET_LINES)?;
            }
            Ok(())
        };
        side('-', &before, AnsiColor::Red)?;
        side('+', &after, AnsiColor::Green)
    }

    /// `  word: text`, wrapped.
    fn paragraph(&self, word: &str, text: &str, out: &mut dyn Write) -> io::Result<()> {
        let width = self.look.width.max(40) - 8;
        let word = self.painted(&format!("{word:>5}:"), Style::new().fg_color(Some(AnsiColor::Cyan.into())));
        for (number, line) in wrap(&one_line(text), width).iter().enumerate() {
            if number == 0 { writeln!(out, "{word} {line}")? } else { writeln!(out, "       {line}")? }
        }
        Ok(())
    }

    fn painted(&self, text: &str, style: Style) -> String {
        if self.look.has_colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn summary(&self, out: &mut dyn Write) -> io::Result<()> {
        let (report, summary) = (self.report, &self.report.summary);
        if report.coverage.files == 0 && report.errors.iter().any(|error| error.is_fatal) {
            return Ok(());
        }
        writeln!(out, "{}", self.painted(&summary_line(report, self.look.elapsed), Style::new().bold()))?;
        if summary.note > 0 && !self.look.is_verbose {
            writeln!(out, "{} not shown: `-v` tells them", count(summary.note, "note"))?;
        }
        if summary.suppressed > 0 {
            writeln!(out, "{} suppressed", count(summary.suppressed, "finding"))?;
        }
        if summary.ignored_attributes > 0 {
            let attributes = count(summary.ignored_attributes, "attribute");
            writeln!(out, "{attributes} for clippy on whole modules or crates not heeded")?;
        }
        let unknown = report.coverage.lock_calls_unknown;
        if unknown > 0 {
            writeln!(out, "{} on receivers of unknown type not judged", count(unknown, "lock-like call"))?;
        }
        if self.look.is_verbose && report.coverage.macros_opaque > 0 {
            writeln!(out, "{} not seen through", count(report.coverage.macros_opaque, "macro call"))?;
        }
        for remark in &summary.remarks {
            writeln!(out, "{}", one_line(remark))?;
        }
        Ok(())
    }
}

/// `12 findings: 3 deny, 5 warn, 4 note (in 120 files, 0.3 s)`
fn summary_line(report: &Report, elapsed: Option<Duration>) -> String {
    let summary = &report.summary;
    let counts = [(summary.deny, "deny"), (summary.warn, "warn"), (summary.note, "note")];
    let total: usize = counts.iter().map(|(count, _)| count).sum();
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let findings = match total {
        0 => "no findings".to_owned(),
        _ => format!("{}: {}", count(total, "finding"), counts.join(", ")),
    };
    let elapsed = elapsed.map_or(String::new(), |elapsed| format!(", {:.1} s", elapsed.as_secs_f64()));
    format!("{findings} (in {}{elapsed})", count(report.coverage.files, "file"))
}

/// Writes `--timings` as a table.
///
/// # Errors
/// As `out` does.
pub fn write_timings(timings: &Timings, out: &mut dyn Write) -> io::Result<()> {
    let share = |seconds| timings.share(seconds).map_or(String::new(), |share| format!("{share:8.3}"));
    let width = timings.stages.iter().map(|(stage, _)| stage.len()).max().unwrap_or(0).max("bare parse".len());
    let bare = timings.bare_parse.map(|seconds| ("bare parse".to_owned(), seconds));
    let total = Some(("total".to_owned(), timings.total()));
    for (stage, seconds) in timings.stages.iter().cloned().chain(total).chain(bare) {
        writeln!(out, "{stage:width$} {seconds:9.3} s{}", share(seconds))?;
    }
    Ok(())
}

/// The steps in one file as labels, numbered if there are several. The primary span is among them.
fn labels(finding: &Finding, steps: &[Step], file: FileId) -> Vec<LabeledSpan> {
    let is_numbered = steps.len() > 1;
    let mut labels = Vec::new();
    for (number, step) in steps.iter().enumerate().filter(|(_, step)| step.place.file == file) {
        let text = one_line(&step.message);
        let text = if is_numbered { format!("{}. {text}", number + 1) } else { text };
        labels.push(label(step.place, Some(text), step.place == finding.primary));
    }
    if file == finding.primary.file && !labels.iter().any(LabeledSpan::primary) {
        labels.push(label(finding.primary, None, true));
    }
    labels
}

fn label(place: FileSpan, text: Option<String>, is_primary: bool) -> LabeledSpan {
    let span = (place.span.start as usize, place.span.range().len());
    if is_primary { LabeledSpan::new_primary_with_span(text, span) } else { LabeledSpan::new_with_span(text, span) }
}

/// Labels without code.
fn listed(page: &Page<'_>, labels: &[LabeledSpan]) -> String {
    let line =
        |label: &LabeledSpan| format!("    {}: {}\n", page.place(label.offset()), label.label().unwrap_or("here"));
    labels.iter().map(line).collect()
}

fn lines_of(text: &str) -> Vec<&str> {
    text.trim_end().lines().map(str::trim_end).collect()
}

/// Leading blanks in bytes.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Breaks at blanks, so that lines have at most `width` characters where words allow.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a first line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// `1 note`, `2 notes`.
fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn text(look: Look) -> String {
        let mut bytes = Vec::new();
        write(&sample::report(), look, &mut bytes).expect("a vector takes all");
        String::from_utf8(bytes).expect("text")
    }

    #[test]
    fn a_story_has_its_steps_its_fix_and_where_to_read_more() {
        let text = text(Look::default());
        let mut at = 0;
        for part in [
            "holdup::blocking_guard_across_await",
            "`pool` stays locked",
            "src/größe.rs:2:35",
            "1. the lock is taken here",
            "3. the task is suspended here",
            "in `src/other.rs`",
            "2. of this lock",
            " help: end the critical section",
            "  fix: release the guard first",
            "- fetch().await;",
            "+ drop(g);",
            "+ fetch().await;",
            "`holdup explain blocking_guard_across_await`",
            "2 findings: 1 deny, 1 note (in 2 files)",
            "1 note not shown",
        ] {
            let found = text[at..].find(part).unwrap_or_else(|| panic!("no {part:?} after byte {at} of\n{text}"));
            at += found + part.len();
        }
        assert!(!text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn notes_are_told_when_asked_for_and_nothing_else_when_quiet() {
        assert!(text(Look { is_verbose: true, ..Look::default() }).contains("holdup::sync_lock_in_async"));
        assert!(!text(Look { is_quiet: true, ..Look::default() }).contains("findings"));
    }

    #[test]
    fn any_width_and_colour_is_drawn() {
        for width in [0, 1, 20, 40, 1000] {
            assert!(text(Look { width, has_colour: true, ..Look::default() }).contains('\u{1b}'));
        }
    }

    #[test]
    fn any_span_is_drawn() {
        let source = "\u{feff}fn f() {\r\n\tlet é = \"\u{1b}[31m\u{202e}\";\r\n}\r\n\r\nfn g() {}";
        for start in 0..=source.len() as u32 {
            for end in start..=source.len() as u32 {
                let sources = sample::sources(&[("a.rs", source), ("b.rs", "")]);
                let place = FileSpan { file: FileId(0), span: crate::syntax::Span::new(start, end) };
                let empty = FileSpan { file: FileId(1), span: crate::syntax::Span::default() };
                let finding =
                    Finding::new("poison_ignored", crate::diagnostic::Verdict::Race, place, "wrong\n\u{1b}[1m")
                        .because(crate::diagnostic::Role::Acquired, place, "here")
                        .because(crate::diagnostic::Role::Released, empty, "there");
                let report = sample::finish(sources, vec![finding], &[], &Default::default());
                let mut bytes = Vec::new();
                write(&report, Look::default(), &mut bytes).expect("it is drawn");
                assert!(!bytes.contains(&0x1b));
            }
        }
    }

    #[test]
    fn long_lines_are_not_drawn() {
        let source = format!("fn f() {{ {} lock }}", "x;".repeat(100_000));
        let sources = sample::sources(&[("a.rs", &source)]);
        let place = sample::place(&sources, 0, "lock");
        let finding = Finding::new("poison_ignored", crate::diagnostic::Verdict::Race, place, "wrong");
        let report = sample::finish(sources, vec![finding], &[], &Default::default());
        let mut bytes = Vec::new();
        write(&report, Look::default(), &mut bytes).expect("it is drawn");
        let text = String::from_utf8(bytes).expect("text");
        assert!(text.contains("a.rs:1:200011: here") && text.len() < 1000, "{text}");
    }
}
