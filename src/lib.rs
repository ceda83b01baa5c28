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

/// What the binaries run. FIXME: reads nothing and finds nothing until the stages are in place.
pub static ENGINE: commands::engine::Engine<'static> = commands::engine::Engine {
    rules: &[],
    load: |check| {
        for path in check.paths.iter().chain(&check.manifest_path) {
            let is_stdin = path.as_os_str() == "-";
            if !is_stdin && let Err(cause) = std::fs::metadata(path) {
                return Err(format!("cannot read `{}`: {cause}", path.display()).into());
            }
        }
        Ok(commands::engine::Loaded::default())
    },
    analyse: |sources, _| diagnostic::Report { sources: std::sync::Arc::new(sources), ..Default::default() },
    emit: |_, stage, item| Err(format!("cannot print `{stage}` of `{item}`").into()),
};
