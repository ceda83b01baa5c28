//! Files as miette sees them: by the line table that we have, with nothing in them that a terminal would obey.

use crate::diagnostic::{Diagnostic, Level, Report};
use crate::report::{harmless, one_line};
use crate::source::FileId;
use crate::syntax::scan::Scan;
use miette::{LabeledSpan, MietteError, MietteSpanContents, Severity, SourceCode, SourceSpan, SpanContents};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// The files of a report, made harmless when first drawn.
pub(super) struct Pages(Vec<OnceLock<String>>);

impl Pages {
    pub(super) fn new(report: &Report) -> Self {
        Pages(report.sources.files.iter().map(|_| OnceLock::new()).collect())
    }

    /// A file; `None` if the report has none of this id.
    pub(super) fn page(&self, report: &Report, id: FileId) -> Option<Page<'_>> {
        let file = report.sources.files.get(id.index())?;
        let text = self.0.get(id.index())?.get_or_init(|| harmless(&file.text));
        Some(Page { name: one_line(&file.name), text, scan: Arc::clone(&file.scan) })
    }
}

/// A file.
#[derive(Debug)]
pub(super) struct Page<'a> {
    name: String,
    text: &'a str,
    scan: Arc<Scan>,
}

impl Page<'_> {
    /// `file:line:column`, from 1.
    pub(super) fn place(&self, offset: usize) -> String {
        format!("{}:{}:{}", self.name, self.line(offset) + 1, self.column(offset) + 1)
    }

    /// In bytes, of the lines around a span that are drawn.
    pub(super) fn longest_line(&self, offset: usize, len: usize) -> usize {
        let lines = self.line(offset).saturating_sub(1)..=(self.line(offset + len) + 1);
        lines.map(|line| self.start(line + 1) - self.start(line)).max().unwrap_or(0)
    }

    /// The part of a label that is on its first line, at character boundaries.
    pub(super) fn clip(&self, label: LabeledSpan) -> LabeledSpan {
        let boundary =
            |at: usize| (0..=at.min(self.text.len())).rfind(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        let start = boundary(label.offset());
        let line_end = self.start(self.line(start) + 1);
        let text = self.text[start..line_end.max(start)].trim_end();
        let end = boundary(label.offset() + label.len()).min(start + text.len()).max(start);
        let (text, span) = (label.label().map(str::to_owned), (start, end - start));
        if label.primary() {
            LabeledSpan::new_primary_with_span(text, span)
        } else {
            LabeledSpan::new_with_span(text, span)
        }
    }

    /// The line of an offset, from 0.
    fn line(&self, offset: usize) -> usize {
        self.scan.lines.partition_point(|start| *start as usize <= offset).max(1) - 1
    }

    /// The characters before an offset in its line.
    fn column(&self, offset: usize) -> usize {
        let start = self.start(self.line(offset));
        self.text.get(start..offset).map_or(0, |text| text.trim_start_matches('\u{feff}').chars().count())
    }

    /// The first byte of a line; the end of the text past the last.
    fn start(&self, line: usize) -> usize {
        self.scan.lines.get(line).map_or(self.text.len(), |start| *start as usize).min(self.text.len())
    }
}

impl SourceCode for Page<'_> {
    /// As miette's own for strings does: whole lines, but from the span on where no line before it is asked for.
    fn read_span<'s>(
        &'s self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'s> + 's>, MietteError> {
        let end = span.offset() + span.len();
        if end > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let line = self.line(span.offset());
        let first = line.saturating_sub(lines_before);
        let last =
            (self.line(end.saturating_sub(1).max(span.offset())) + lines_after).min(self.scan.lines.len().max(1) - 1);
        let (start, column) =
            if lines_before == 0 { (span.offset(), self.column(span.offset())) } else { (self.start(first), 0) };
        let end = self.start(last + 1).max(end);
        let data = &self.text.as_bytes()[start..end];
        let covered = SourceSpan::from((start, end - start));
        let contents = MietteSpanContents::new_named(self.name.clone(), data, covered, first, column, last - first + 1);
        Ok(Box::new(contents))
    }
}

/// What miette draws at a time: a message and the labels of one file.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    code: Option<String>,
    severity: Severity,
    message: String,
    labels: Vec<LabeledSpan>,
    page: Option<Page<'a>>,
}

impl<'a> Scene<'a> {
    /// The finding itself.
    pub(super) fn of_finding(diagnostic: &Diagnostic, message: String) -> Self {
        let severity = match diagnostic.level {
            Level::Deny => Severity::Error,
            Level::Warn => Severity::Warning,
            Level::Note | Level::Allow => Severity::Advice,
        };
        let code = Some(format!("{}[holdup::{}]", diagnostic.level.name(), diagnostic.finding.rule));
        Scene { code, severity, message, labels: Vec::new(), page: None }
    }

    /// Where its story goes on.
    pub(super) fn elsewhere(message: String) -> Self {
        Scene { code: None, severity: Severity::Advice, message, labels: Vec::new(), page: None }
    }

    pub(super) fn with(self, labels: Vec<LabeledSpan>, page: Page<'a>) -> Self {
        Scene { labels, page: Some(page), ..self }
    }
}

impl fmt::Display for Scene<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Scene<'_> {}

impl miette::Diagnostic for Scene<'_> {
    fn code<'s>(&'s self) -> Option<Box<dyn fmt::Display + 's>> {
        self.code.as_ref().map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.page.as_ref().map(|page| page as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty())
            .then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
