//! The contract: schema 1, described by `schema.json` beside this file. Fields are added; none changes its meaning.

use super::{Position, position};
use crate::diagnostic::{
    Applicability, Certainty, Coverage, Diagnostic, Edit, Fingerprints, Fix, FixKind, Level, LockInfo, Mode, Origin,
    Report, Role, RunError, Step, Story, Summary, Timings, Verdict,
};
use crate::source::FileSpan;
use serde::Serialize;
use std::io::{self, Write};

/// The number of the schema.
pub const SCHEMA: u32 = 1;

/// The JSON Schema of what [`write`] writes.
pub const SCHEMA_TEXT: &str = include_str!("schema.json");

/// Writes the report as one JSON document on one line.
///
/// # Errors
/// As `out` does.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &Document::new(report))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    version: &'static str,
    root: String,
    diagnostics: Vec<JsonDiagnostic<'a>>,
    errors: Vec<JsonError<'a>>,
    summary: &'a Summary,
    coverage: &'a Coverage,
    timings: Option<JsonTimings<'a>>,
}

impl<'a> Document<'a> {
    fn new(report: &'a Report) -> Self {
        Document {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION"),
            root: report.sources.root.display().to_string(),
            diagnostics: report.diagnostics.iter().filter_map(|one| JsonDiagnostic::new(report, one)).collect(),
            errors: report.errors.iter().map(|one| JsonError::new(report, one)).collect(),
            summary: &report.summary,
            coverage: &report.coverage,
            timings: report.timings.as_ref().map(JsonTimings::new),
        }
    }
}

#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    rule: &'a str,
    code: String,
    level: Level,
    verdict: Verdict,
    certainty: Certainty,
    message: &'a str,
    help: Option<&'a str>,
    #[serde(flatten)]
    position: Position<'a>,
    item: &'a str,
    locks: Vec<JsonLock<'a>>,
    stories: Vec<JsonStory<'a>>,
    fixes: Vec<JsonFix<'a>>,
    fingerprints: &'a Fingerprints,
    context: JsonContext<'a>,
    suppressed: bool,
}

impl<'a> JsonDiagnostic<'a> {
    fn new(report: &'a Report, diagnostic: &'a Diagnostic) -> Option<Self> {
        let finding = &diagnostic.finding;
        Some(JsonDiagnostic {
            rule: finding.rule,
            code: format!("holdup::{}", finding.rule),
            level: diagnostic.level,
            verdict: finding.verdict,
            certainty: finding.certainty,
            message: &finding.message,
            help: finding.help.as_deref(),
            position: position(report, finding.primary)?,
            item: &finding.item,
            locks: finding.locks.iter().map(|lock| JsonLock::new(report, lock)).collect(),
            stories: finding.stories.iter().map(|story| JsonStory::new(report, story)).collect(),
            fixes: finding.fixes.iter().map(|fix| JsonFix::new(report, fix)).collect(),
            fingerprints: &diagnostic.fingerprints,
            context: JsonContext { test: finding.context.is_test, targets: &finding.context.targets },
            suppressed: diagnostic.is_suppressed,
        })
    }
}

#[derive(Serialize)]
struct JsonLock<'a> {
    class: &'a str,
    r#type: &'a str,
    mode: Mode,
    declared: Option<Position<'a>>,
}

impl<'a> JsonLock<'a> {
    fn new(report: &'a Report, lock: &'a LockInfo) -> Self {
        let declared = lock.declared.and_then(|place| position(report, place));
        JsonLock { class: &lock.class, r#type: &lock.ty, mode: lock.mode, declared }
    }
}

#[derive(Serialize)]
struct JsonStory<'a> {
    title: &'a str,
    steps: Vec<JsonStep<'a>>,
}

impl<'a> JsonStory<'a> {
    fn new(report: &'a Report, story: &'a Story) -> Self {
        let steps = story.steps.iter().filter_map(|step| JsonStep::new(report, step)).collect();
        JsonStory { title: &story.title, steps }
    }
}

#[derive(Serialize)]
struct JsonStep<'a> {
    role: Role,
    #[serde(flatten)]
    position: Position<'a>,
    item: &'a str,
    lock: Option<usize>,
    depth: u32,
    held: &'a [usize],
    origin: &'static str,
    message: &'a str,
}

impl<'a> JsonStep<'a> {
    fn new(report: &'a Report, step: &'a Step) -> Option<Self> {
        Some(JsonStep {
            role: step.role,
            position: position(report, step.place)?,
            item: &step.item,
            lock: step.lock,
            depth: step.depth,
            held: &step.held,
            origin: match step.origin {
                Origin::Source => "source",
                Origin::MacroArgument => "macro_argument",
                Origin::MacroDefinition => "macro_definition",
            },
            message: &step.message,
        })
    }
}

#[derive(Serialize)]
struct JsonFix<'a> {
    title: &'a str,
    kind: FixKind,
    applicability: Applicability,
    reason: &'a str,
    edits: Vec<JsonEdit<'a>>,
    obstacles: &'a [String],
    requires: Vec<String>,
}

impl<'a> JsonFix<'a> {
    fn new(report: &'a Report, fix: &'a Fix) -> Self {
        JsonFix {
            title: &fix.title,
            kind: fix.kind,
            applicability: fix.applicability,
            reason: &fix.reason,
            edits: fix.edits.iter().filter_map(|edit| JsonEdit::new(report, edit)).collect(),
            obstacles: &fix.obstacles,
            requires: fix.requires.iter().map(ToString::to_string).collect(),
        }
    }
}

#[derive(Serialize)]
struct JsonEdit<'a> {
    #[serde(flatten)]
    position: Position<'a>,
    text: &'a str,
}

impl<'a> JsonEdit<'a> {
    fn new(report: &'a Report, edit: &'a Edit) -> Option<Self> {
        Some(JsonEdit { position: position(report, edit.place)?, text: &edit.text })
    }
}

#[derive(Serialize)]
struct JsonContext<'a> {
    test: bool,
    targets: &'a [String],
}

#[derive(Serialize)]
struct JsonError<'a> {
    path: &'a str,
    message: &'a str,
    place: Option<Position<'a>>,
    fatal: bool,
}

impl<'a> JsonError<'a> {
    fn new(report: &'a Report, error: &'a RunError) -> Self {
        let place = error.place.and_then(|place: FileSpan| position(report, place));
        JsonError { path: &error.path, message: &error.message, place, fatal: error.is_fatal }
    }
}

#[derive(Serialize)]
struct JsonTimings<'a> {
    stages: Vec<JsonStage<'a>>,
    total_seconds: f64,
    total_share: Option<f64>,
    bare_parse_seconds: Option<f64>,
}

#[derive(Serialize)]
struct JsonStage<'a> {
    stage: &'a str,
    seconds: f64,
    share: Option<f64>,
}

impl<'a> JsonTimings<'a> {
    fn new(timings: &'a Timings) -> Self {
        let stage = |(stage, seconds): &'a (String, f64)| JsonStage {
            stage,
            seconds: *seconds,
            share: timings.share(*seconds),
        };
        JsonTimings {
            stages: timings.stages.iter().map(stage).collect(),
            total_seconds: timings.total(),
            total_share: timings.share(timings.total()),
            bare_parse_seconds: timings.bare_parse,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use serde_json::Value;

    fn document(report: &Report) -> Value {
        let mut bytes = Vec::new();
        write(report, &mut bytes).expect("a vector takes all");
        serde_json::from_slice(&bytes).expect("it is JSON")
    }

    fn validate(document: &Value) {
        let schema: Value = serde_json::from_str(SCHEMA_TEXT).expect("the schema is JSON");
        let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
        let errors: Vec<String> = validator.iter_errors(document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }

    #[test]
    fn what_is_written_follows_the_schema() {
        validate(&document(&Report::default()));
        validate(&document(&sample::report()));
    }

    #[test]
    fn the_schema_refuses_what_it_does_not_know() {
        let schema: Value = serde_json::from_str(SCHEMA_TEXT).expect("the schema is JSON");
        let mut document = document(&sample::report());
        document["diagnostics"][0]["colour"] = Value::from("red");
        assert!(!jsonschema::is_valid(&schema, &document));
    }

    #[test]
    fn the_schema_names_every_word() {
        let schema: Value = serde_json::from_str(SCHEMA_TEXT).expect("the schema is JSON");
        let words = |name: &str| schema["$defs"][name]["enum"].clone();
        assert_eq!(words("role"), serde_json::to_value(Role::ALL).expect("roles are words"));
        assert_eq!(words("fix_kind"), serde_json::to_value(FixKind::ALL).expect("kinds are words"));
        assert_eq!(words("verdict"), serde_json::to_value(Verdict::ALL).expect("verdicts are words"));
    }

    #[test]
    fn columns_are_characters_from_one_and_bytes_are_bytes() {
        let document = document(&sample::report());
        let step = &document["diagnostics"][0]["stories"][0]["steps"][0];
        // `    let größe = "é"; let g = pool.lock().unwrap();`
        assert_eq!((&step["line"], &step["column"], &step["end_column"]), (&2.into(), &35.into(), &39.into()));
        let offset = |name: &str| step[name].as_u64().expect("an offset is a number") as usize;
        let text = &sample::report().sources.files[0].text;
        assert_eq!(&text[offset("byte_start")..offset("byte_end")], "lock");
    }
}
