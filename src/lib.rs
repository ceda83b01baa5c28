//! Finds lock misuse in async Rust without compiling it.

pub mod syntax;

pub mod source;

pub mod diagnostic;

pub mod config;

pub mod flow;

pub mod index;

pub mod facts;

pub mod rules;

pub mod fixes;

pub mod level;

pub mod report;

pub mod commands;

mod emit;
mod scratch;
mod spelling;
mod spread;

mod why;

use diagnostic::{Coverage, Diagnostic, Report, RunError, Summary, Timings};
use index::Index;
use index::blocks::Blocks;
use index::stubs::Library;
use source::SourceSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The linter: sources in, a report out.
///
/// Reads no file, prints nothing, and gives the same answer for the same input, whatever came before.
#[derive(Debug)]
pub struct Analysis {
    sources: Arc<SourceSet>,
    policy: level::Policy,
    stubs: Library,
    /// Which fixes findings get: where a fix is tried, none.
    depth: fixes::Depth,
}

impl Analysis {
    /// An analysis of nothing yet.
    pub fn new(policy: level::Policy) -> Self {
        Analysis { sources: Arc::default(), policy, stubs: Library::default(), depth: fixes::Depth::All }
    }

    /// Knows more crates than those we ship: pairs of a file's path and its text.
    ///
    /// # Errors
    /// The path, the line and what is wrong there.
    pub fn add_stubs(&mut self, texts: &[(String, String)]) -> Result<(), String> {
        self.stubs.add(texts)
    }

    /// Takes over the sources as they are now.
    pub fn update(&mut self, sources: SourceSet) {
        self.sources = Arc::new(sources);
    }

    /// What is wrong with them.
    pub fn report(&self) -> Report {
        let mut clock = Instant::now();
        let sources = &*self.sources;
        let stubs = self.stubs.reached_by(sources);
        let blocks = Blocks::read(sources, &stubs);
        let index = Index::new(sources, &stubs, &blocks);
        let indexing = facts::lap(&mut clock);
        let mut facts = facts::derive(&index);
        let (following, times) = (facts::lap(&mut clock), facts.times);
        let (mut diagnostics, summary) = self.ruled(&facts, sources);
        let ruling = facts::lap(&mut clock);
        if self.depth != fixes::Depth::Rules {
            let whole = |sources: SourceSet| {
                let (policy, sources) = (self.policy.clone(), Arc::new(sources));
                Analysis { sources, policy, stubs: self.stubs.clone(), depth: fixes::Depth::Rules }.report().diagnostics
            };
            let rules = |facts: &facts::Facts<'_, '_>, sources: &SourceSet, asked: rules::Asked<'_>| {
                self.run_rules(facts, sources, &self.settings(), asked).0
            };
            fixes::attach(
                &mut diagnostics,
                &mut facts,
                &fixes::Judge { read: &read, whole: &whole, rules: &rules },
                self.depth,
            );
        }
        let fixing = facts::lap(&mut clock);
        let (coverage, errors) = (coverage(&facts), unparsed_bodies(&facts));
        let bodies = facts.bodies;
        index.free();
        // To free so many small things takes a while, and nobody has to wait for it.
        rayon::spawn(move || drop((bodies, blocks)));
        Report {
            coverage,
            errors,
            timings: Some(Timings { stages: stages([indexing, following, ruling, fixing], times), bare_parse: None }),
            sources: Arc::clone(&self.sources),
            diagnostics,
            summary,
        }
    }

    /// What the rules say, and at which level.
    fn ruled(&self, facts: &facts::Facts<'_, '_>, sources: &SourceSet) -> (Vec<Diagnostic>, Summary) {
        let settings = self.settings();
        let (diagnostics, summary) = self.run_rules(facts, sources, &settings, rules::Asked::All);
        let remarks = rules::remarks(facts, &settings);
        (diagnostics, Summary { remarks, ..summary })
    }

    fn settings(&self) -> rules::Settings<'_> {
        rules::Settings::new(self.policy.set, &self.policy.lock_order)
    }

    /// What some rules say.
    fn run_rules(
        &self,
        facts: &facts::Facts<'_, '_>,
        sources: &SourceSet,
        settings: &rules::Settings<'_>,
        asked: rules::Asked<'_>,
    ) -> (Vec<Diagnostic>, Summary) {
        let written = || (level::input::suppressions(sources), level::input::attributes(sources, rules::TWINS));
        let (found, written) = rayon::join(|| rules::run(facts, settings, asked), written);
        let ((mut suppressions, mut findings), (attributes, ignored)) = written;
        suppressions.extend(attributes);
        findings.extend(level::input::findings(sources));
        findings.extend(found);
        let names: Vec<&str> = rules::RULES.iter().map(|rule| rule.name).collect();
        let (diagnostics, summary) = level::apply(findings, &suppressions, sources, &self.policy, &names);
        (diagnostics, Summary { ignored_attributes: ignored, ..summary })
    }

    /// Every lock of some kinds, or of all, with its place in a declared order.
    pub fn locks(&self, order: &[String], kinds: &[String]) -> report::locks::Inventory {
        let stubs = self.stubs.reached_by(&self.sources);
        let blocks = Blocks::read(&self.sources, &stubs);
        let index = Index::new(&self.sources, &stubs, &blocks);
        report::locks::read(&facts::derive_all(&index), order, kinds)
    }

    /// Runs `with` on the facts of the sources as they are now.
    pub fn with_facts<R>(&self, with: impl FnOnce(&facts::Facts<'_, '_>) -> R) -> R {
        let stubs = self.stubs.reached_by(&self.sources);
        let blocks = Blocks::read(&self.sources, &stubs);
        let index = Index::new(&self.sources, &stubs, &blocks);
        with(&facts::derive(&index))
    }
}

fn coverage(facts: &facts::Facts<'_, '_>) -> Coverage {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut coverage = Coverage {
        files: facts.index.sources.files.len(),
        bodies: facts.counts.bodies,
        bodies_parsed: facts.counts.parsed,
        ..Coverage::default()
    };
    // A body in several targets counts once.
    for body in facts.bodies.iter().filter(|b| seen.insert((b.file, b.item_span))) {
        coverage.lock_calls_typed += body.typed;
        coverage.lock_calls_unknown += body.unknown.len();
        coverage.macros_opaque += body.opaque.len();
    }
    coverage
}

/// A body that does not parse costs only itself, and is told.
fn unparsed_bodies(facts: &facts::Facts<'_, '_>) -> Vec<RunError> {
    let sources = facts.index.sources;
    let errors = facts.unparsed.iter().map(|(place, cause)| {
        let file = &sources.files[place.file.index()];
        let (line, column) = file.position(place.span.start);
        let message = format!("cannot parse a body in `{}`, line {line}, column {column}: {cause}", file.name);
        RunError { path: file.name.clone(), place: Some(*place), message, is_fatal: false }
    });
    errors.chain(cut_bodies(facts)).collect()
}

/// A body that holds more guards at once than are followed is told, too.
fn cut_bodies(facts: &facts::Facts<'_, '_>) -> impl Iterator<Item = RunError> {
    let mut seen = rustc_hash::FxHashSet::default();
    let cut = facts.bodies.iter().filter(move |body| body.is_cut && seen.insert((body.file, body.item_span)));
    cut.map(|body| {
        let (file, limit) = (&facts.index.sources.files[body.file.index()], facts::liveness::HELD);
        let (line, column) = file.position(body.item_span.start);
        let message = format!(
            "`{}` holds more than {limit} guards at once in `{}`, line {line}, column {column}: those beyond are not followed",
            body.item, file.name
        );
        let place = Some(source::FileSpan { file: body.file, span: body.item_span });
        RunError { path: file.name.clone(), place, message, is_fatal: false }
    })
}

/// Wall time of the stages. Those of the bodies run side by side: the wall time is shared out as their times are.
fn stages([indexing, bodies, ruling, fixing]: [Duration; 4], times: [Duration; 4]) -> Vec<(String, f64)> {
    let total: f64 = times.iter().map(Duration::as_secs_f64).sum();
    let names = ["bodies", "inference", "lowering", "liveness"];
    let share = |time: &Duration| if total > 0.0 { bodies.as_secs_f64() * time.as_secs_f64() / total } else { 0.0 };
    let mut stages = vec![("index".to_owned(), indexing.as_secs_f64())];
    stages.extend(names.iter().zip(&times).map(|(name, time)| ((*name).to_owned(), share(time))));
    stages.push(("rules".to_owned(), ruling.as_secs_f64()));
    stages.push(("fixes".to_owned(), fixing.as_secs_f64()));
    stages
}

static PAGES: [commands::engine::RulePage<'static>; rules::RULES.len()] = {
    let mut pages = [page(0); rules::RULES.len()];
    let mut n = 0;
    while n < pages.len() {
        pages[n] = page(n);
        n += 1;
    }
    pages
};

const fn page(n: usize) -> commands::engine::RulePage<'static> {
    let rule = rules::RULES[n];
    let is_in_no_set = is_same(rule.name.as_bytes(), rules::IN_NO_SET.as_bytes());
    let fixed_level = if is_in_no_set { Some(diagnostic::Level::Allow) } else { None };
    commands::engine::RulePage { name: rule.name, verdict: rule.verdict, fixed_level, page: rule.page }
}

/// `==` for a `const fn`.
const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut n = 0;
    while n < a.len() && n < b.len() && a[n] == b[n] {
        n += 1;
    }
    n == a.len() && n == b.len()
}

/// What the binaries run.
pub static ENGINE: commands::engine::Engine<'static> = commands::engine::Engine {
    rules: &PAGES,
    read: &read,
    analyse: |sources, config, policy, depth| {
        let mut analysis = analysis(config, policy)?;
        analysis.depth = depth;
        analysis.update(sources);
        Ok(analysis.report())
    },
    locks: |sources, config, policy, kinds| {
        let mut analysis = analysis(config, policy)?;
        analysis.update(sources);
        Ok(analysis.locks(&policy.lock_order, kinds))
    },
    emit: emit::emit,
    why: |sources, config, policy, (file, line)| {
        let mut analysis = analysis(config, policy)?;
        analysis.update(sources);
        analysis.why(file, line)
    },
};

/// An analysis under the user's settings.
fn analysis(config: &config::Config, policy: &level::Policy) -> Result<Analysis, commands::engine::Failure> {
    let mut analysis = Analysis::new(policy.clone());
    let read = |path: &std::path::PathBuf| {
        let text = source::settings::read(path)?;
        Ok::<_, String>((path.display().to_string(), text))
    };
    analysis.add_stubs(&config.stubs.iter().map(read).collect::<Result<Vec<_>, _>>()?)?;
    Ok(analysis)
}

/// Reads a file's text: its cuts and its items.
pub fn read(text: &str) -> (syntax::scan::Scan, Result<syntax::ast::Skeleton, (syntax::Span, String)>) {
    let scan = syntax::scan::scan(text);
    let skeleton = syntax::skeleton::parse(text, &scan, &|path| index::stubs::SHAPES.get(path));
    (scan, skeleton.map_err(|error| (error.span, error.message)))
}
