//! `why`: what is held at a line, and what the rules make of it.

use crate::commands::engine::Failure;
use crate::commands::why::{Answer, AwaitAt, CallAt, Declared, GuardAt, Held, RuleSays};
use crate::diagnostic::{Diagnostic, Finding, Level, TestPolicy, Verdict};
use crate::facts::Facts;
use crate::facts::body::{AcquisitionFact, BodyFacts};
use crate::facts::liveness::{self, GuardId, Point, Source};
use crate::facts::receivers;
use crate::flow::{Flow, LocalKind, lower};
use crate::index::infer;
use crate::index::marks::{LockKind, Mode};
use crate::level::{self, Set};
use crate::source::{FileId, FileSpan};
use crate::syntax::Span;
use crate::syntax::ast::Body;
use crate::{Analysis, rules};
use std::path::Path;

impl Analysis {
    /// What is held at a line, from 1, of a file.
    ///
    /// # Errors
    /// If the file is not among the sources, or has no such line.
    pub fn why(&self, path: &Path, line: u32) -> Result<Answer, Failure> {
        let sources = &*self.sources;
        let file = sources.files.iter().position(|file| sources.root.join(&file.name) == path);
        let file = file.ok_or_else(|| format!("`{}` is not among the files that are read", path.display()))?;
        let lines = sources.files[file].scan.lines.len() as u32;
        if line == 0 || line > lines {
            return Err(format!("`{}` has no line {line}: it has {lines}", sources.files[file].name).into());
        }
        self.with_facts(|facts| {
            let speech = Speech::new(self, facts);
            Asked { facts, speech, file: FileId(file as u32), line }.answer()
        })
    }
}

/// What the rules say of the code.
struct Speech {
    diagnostics: Vec<Diagnostic>,
    /// With those that come to nothing.
    findings: Vec<Finding>,
    /// Those of the set `strict`.
    strict: Vec<Finding>,
    policy: level::Policy,
}

impl Speech {
    fn new(analysis: &Analysis, facts: &Facts<'_, '_>) -> Self {
        let policy = analysis.policy.clone();
        let run = |set| rules::run(facts, &rules::Settings::new(set, &policy.lock_order), rules::Asked::All);
        Speech {
            diagnostics: analysis.ruled(facts, &analysis.sources).0,
            findings: run(policy.set),
            strict: run(Set::Strict),
            policy,
        }
    }

    /// What the rules say of a guard.
    fn of(&self, place: FileSpan, acquisition: &AcquisitionFact, has_awaits: bool) -> Vec<RuleSays> {
        let mut says: Vec<RuleSays> = (self.diagnostics.iter())
            .filter(|one| is_about(&one.finding, place))
            .map(|one| RuleSays {
                rule: one.finding.rule.to_owned(),
                level: one.level.name().to_owned(),
                is_suppressed: one.is_suppressed,
                because: why_so(one),
            })
            .collect();
        let quiet = |rule: &str, because: String| RuleSays {
            rule: rule.to_owned(),
            level: Level::Allow.name().to_owned(),
            is_suppressed: false,
            because,
        };
        let known = |says: &[RuleSays], rule: &str| says.iter().any(|one| one.rule == rule);
        for finding in self.findings.iter().filter(|finding| is_about(finding, place)) {
            if !known(&says, finding.rule) {
                says.push(quiet(finding.rule, self.why_silent(finding)));
            }
        }
        for finding in self.strict.iter().filter(|finding| is_about(finding, place)) {
            if !known(&says, finding.rule) {
                says.push(quiet(finding.rule, why_only_strict(finding, acquisition)));
            }
        }
        if says.is_empty() && has_awaits {
            says.push(quiet("", "what is waited for under it is allowed by the declared `lock-order`".to_owned()));
        }
        says
    }

    /// Why a finding comes to nothing.
    fn why_silent(&self, finding: &Finding) -> String {
        let mut elsewhere = finding.clone();
        elsewhere.context.is_test = false;
        if !finding.context.is_test || level::level(&elsewhere, &self.policy) == Level::Allow {
            return "the rule is at `allow`".to_owned();
        }
        match finding.test_policy {
            TestPolicy::ByVerdict | TestPolicy::Warn => "a stall is silent in tests".to_owned(),
            TestPolicy::Silent => {
                "the lock is only used in the root tasks of tests, each of which has a runtime of its own".to_owned()
            }
        }
    }
}

fn is_about(finding: &Finding, place: FileSpan) -> bool {
    finding.primary == place || finding.stories.iter().flat_map(|story| &story.steps).any(|step| step.place == place)
}

fn why_so(one: &Diagnostic) -> String {
    if one.is_suppressed {
        return "a comment or attribute silences it".to_owned();
    }
    match (one.level, one.finding.ceiling) {
        (Level::Note, Some(Level::Note)) if one.finding.verdict == Verdict::Stall => {
            "nothing that is known to take long happens under it: `--verbose` shows it".to_owned()
        }
        (Level::Note, _) => "`--verbose` shows it".to_owned(),
        _ => one.finding.message.clone(),
    }
}

fn why_only_strict(finding: &Finding, acquisition: &AcquisitionFact) -> String {
    let because = if finding.verdict != Verdict::Stall || acquisition.core.kind != LockKind::Async {
        "only the set `strict` tells of it"
    } else if acquisition.is_turnstile {
        "it is a turnstile, a lock that only lets one task pass at a time: only `strict` tells of it"
    } else {
        "what is awaited works through the guard: only `strict` tells of it"
    };
    because.to_owned()
}

struct Asked<'f, 'i, 'a> {
    facts: &'f Facts<'i, 'a>,
    speech: Speech,
    file: FileId,
    line: u32,
}

/// A body with all that is known of it.
struct Traced<'f> {
    facts: &'f BodyFacts,
    base: u32,
    body: std::borrow::Cow<'f, Body>,
    flow: Flow,
    points: Vec<Point>,
}

impl<'f> Asked<'f, '_, '_> {
    fn answer(&self) -> Result<Answer, Failure> {
        let file = &self.facts.index.sources.files[self.file.index()];
        let text = file.text.lines().nth(self.line as usize - 1).unwrap_or_default().trim().to_owned();
        let mut answer = Answer::new(file.name.clone(), self.line, text);
        let Some(body) = self.body() else {
            answer.note = Some("no function here takes a lock in async code, or has a guard".to_owned());
            return Ok(answer);
        };
        answer.item = Some(body.item.clone());
        answer.calls = self.calls(body)?;
        let Some(traced) = self.trace(body)? else { return Ok(answer) };
        let guards = (0..body.acquisitions.len()).filter_map(|n| self.guard(&traced, GuardId(n as u32)));
        answer.guards = guards.collect();
        answer.guards.sort_by_key(|guard| (guard.line, guard.column));
        Ok(answer)
    }

    /// The innermost body around the line.
    fn body(&self) -> Option<&'f BodyFacts> {
        let is_around = |body: &&BodyFacts| {
            let (first, last) = (self.line_of(body.item_span.start), self.line_of(body.item_span.end));
            body.file == self.file && (first..=last).contains(&self.line)
        };
        self.facts.bodies.iter().filter(is_around).min_by_key(|body| body.item_span.end - body.item_span.start)
    }

    fn line_of(&self, offset: u32) -> u32 {
        self.facts.index.sources.files[self.file.index()].position(offset).0
    }

    fn trace(&self, facts: &'f BodyFacts) -> Result<Option<Traced<'f>>, Failure> {
        let index = self.facts.index;
        let Some((base, body)) = index.body_of(facts.fun)? else { return Ok(None) };
        let typing = infer::infer_fn(index, facts.fun, &body);
        let edition = index.krate(index.fun(facts.fun).module).edition;
        let place_first = |expr| infer::is_overloaded_assignment(&typing, &body, expr);
        let flow = lower::lower_with(&body, lower::LowerOptions { edition, place_first: &place_first });
        let (_, points) = liveness::trace(index, &body, &flow, &typing, &self.facts.words.effects);
        Ok(Some(Traced { facts, base, body, flow, points }))
    }

    fn guard(&self, traced: &Traced<'_>, guard: GuardId) -> Option<GuardAt> {
        let acquisition = traced.facts.acquisitions.get(guard.index())?;
        let place = FileSpan { file: self.file, span: acquisition.span };
        let (line, column) = self.facts.index.sources.files[self.file.index()].position(acquisition.span.start);
        let held = self.held(traced, guard, line)?;
        let awaits = self.awaits(traced.facts, guard);
        Some(GuardAt {
            lock: acquisition.lock.text.clone(),
            class: acquisition.lock.class.clone(),
            declared: self.declared(acquisition.lock.declared),
            kind: kind(acquisition.core.kind).to_owned(),
            mode: mode(acquisition.core.mode).to_owned(),
            taken_by: match acquisition.core.source {
                Source::Parameter(_) => "a parameter".to_owned(),
                Source::Method(_) | Source::Helper(_) => acquisition.method.to_string(),
            },
            line,
            column,
            held,
            because: self.because(traced, guard, held),
            rules: self.speech.of(place, acquisition, !awaits.is_empty()),
            awaits,
        })
    }

    /// Whether it is held at the line; none where it is taken only below.
    fn held(&self, traced: &Traced<'_>, guard: GuardId, taken: u32) -> Option<Held> {
        let here: Vec<bool> = (traced.points.iter())
            .filter(|point| self.line_of(point.span.offset(traced.base).start) == self.line)
            .filter_map(|point| point.held.iter().find(|held| held.0 == guard).map(|held| held.1))
            .collect();
        match here.iter().any(|is_must| *is_must) {
            true => Some(Held::Must),
            false if !here.is_empty() => Some(Held::May),
            false => (taken <= self.line).then_some(Held::No),
        }
    }

    /// Why it is alive, or is not.
    fn because(&self, traced: &Traced<'_>, guard: GuardId, held: Held) -> String {
        let line_of = |point: &Point| self.line_of(point.span.offset(traced.base).start);
        let has = |point: &&Point| point.held.iter().any(|held| held.0 == guard);
        if held == Held::No {
            let last = traced.points.iter().filter(has).map(line_of).filter(|line| *line <= self.line).max();
            return match last {
                Some(last) => format!("it is released before: line {last} is the last that has it"),
                None => "it is released at once, in the statement that takes it".to_owned(),
            };
        }
        let mut places: Vec<String> = (traced.points.iter())
            .filter(|point| line_of(point) == self.line)
            .flat_map(|point| point.places.iter().map(|(held, local)| (*held, *local, point.graph)))
            .filter(|(other, _, _)| *other == guard)
            .map(|(_, local, graph)| {
                traced.place(local.map(|local| traced.flow.graphs[graph].locals[local.index()].kind))
            })
            .collect();
        places.sort();
        places.dedup();
        let ways = if held == Held::Must { "on every way here" } else { "on some way here, not on all" };
        format!("{ways}: it is {}", places.join(" or "))
    }

    fn awaits(&self, body: &BodyFacts, guard: GuardId) -> Vec<AwaitAt> {
        let file = &self.facts.index.sources.files[self.file.index()];
        (body.held_by(guard).iter())
            .map(|held| {
                let (line, column) = file.position(body.suspensions[held.suspension].span.start);
                AwaitAt { line, column, certainty: if held.is_must { "must" } else { "may" }.to_owned() }
            })
            .collect()
    }

    /// The lock-like calls on the line.
    fn calls(&self, body: &BodyFacts) -> Result<Vec<CallAt>, Failure> {
        let file = &self.facts.index.sources.files[self.file.index()];
        let calls = receivers::lock_calls(self.facts.index, &self.facts.words, body.fun)?.into_iter();
        let here = calls.filter(|call| self.line_of(call.span.start) == self.line);
        Ok(here
            .map(|call| {
                let of = |acquisition: &&AcquisitionFact| acquisition.span == call.span;
                let lock = body.acquisitions.iter().find(of).map(|acquisition| &acquisition.lock);
                let (ty, ends_at, ends_on) = match call.found {
                    Ok(ty) => (Some(ty), None, None),
                    Err((end, base)) => (None, Some(end), Some(base).filter(|base| !base.is_empty())),
                };
                CallAt {
                    receiver: call.receiver,
                    method: call.method,
                    column: file.position(call.span.start).1,
                    ty,
                    class: lock.map(|lock| lock.class.clone()),
                    declared: lock.and_then(|lock| self.declared(lock.declared)),
                    ends_at,
                    ends_on,
                }
            })
            .collect())
    }

    fn declared(&self, place: Option<FileSpan>) -> Option<Declared> {
        let place = place?;
        let file = self.facts.index.sources.files.get(place.file.index())?;
        Some(Declared { file: file.name.clone(), line: file.position(place.span.start).0 })
    }
}

impl Traced<'_> {
    /// Where a guard is, in words that follow "it is".
    fn place(&self, kind: Option<LocalKind>) -> String {
        match kind {
            None => "never dropped".to_owned(),
            Some(LocalKind::Variable(variable)) => format!("in `{}`", self.body.binding(variable).name),
            Some(LocalKind::Parameter(_)) => "in a parameter".to_owned(),
            Some(LocalKind::Temporary(expr)) => {
                let span: Span = self.body.expr(expr).span;
                let is_future = self.facts.suspensions.iter().any(|one| one.whole.contains(span.offset(self.base)));
                if is_future { "in a temporary of what is awaited" } else { "in a temporary" }.to_owned()
            }
            Some(LocalKind::Capture(_)) => "in what the closure or block has captured".to_owned(),
            Some(LocalKind::Return) => "in what is returned".to_owned(),
        }
    }
}

fn kind(kind: LockKind) -> &'static str {
    match kind {
        LockKind::Blocking => "blocking lock",
        LockKind::Async => "async lock",
        LockKind::Cell => "cell",
        LockKind::Map => "map",
        LockKind::Span => "span",
    }
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Exclusive => "exclusive",
        Mode::Shared => "shared",
        Mode::Upgradable => "upgradable",
    }
}
