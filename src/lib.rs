//! Finds lock misuse in async Rust without compiling it.

pub mod syntax;

pub mod source;

pub mod diagnostic;

pub mod config;

pub mod flow;

pub mod index;

pub mod facts;

pub mod level;

pub mod report;

pub mod commands;

/// What the binaries run. FIXME: only `unparsed_file` and faulty suppressions are found until the stages are in place.
pub static ENGINE: commands::engine::Engine<'static> = commands::engine::Engine {
    rules: &[],
    read: &|text| {
        let scan = syntax::scan::scan(text);
        let skeleton = syntax::skeleton::parse(text, &scan, &|_| None);
        (scan, skeleton.map_err(|error| (error.span, error.message)))
    },
    analyse: |sources, _, policy| {
        let (suppressions, mut findings) = level::input::suppressions(&sources);
        findings.extend(level::input::findings(&sources));
        let (diagnostics, summary) = level::apply(findings, &suppressions, &sources, policy, &[]);
        let coverage = diagnostic::Coverage { files: sources.files.len(), ..Default::default() };
        let sources = std::sync::Arc::new(sources);
        Ok(diagnostic::Report { sources, diagnostics, summary, coverage, ..Default::default() })
    },
    emit: |_, stage, item| Err(format!("cannot print `{stage}` of `{item}`").into()),
};
