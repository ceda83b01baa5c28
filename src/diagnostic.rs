//! The words of the output: what rules believe ([`Finding`]), what the user sees ([`Diagnostic`]), and all of it ([`Report`]).
//!
//! Plain data. Rules make findings; `level` turns them into diagnostics; `report` prints those. Places are byte offsets
//! ([`FileSpan`]); lines and columns are made by the formats that need them.

use crate::source::{FileSpan, PackageId, SourceSet};
pub use crate::syntax::ast::Origin;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How loudly a diagnostic speaks, as the user decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Not reported.
    Allow,
    /// An information in editors, folded in human output.
    Note,
    /// Reported.
    Warn,
    /// Reported, and the run exits with 1.
    Deny,
}

impl Level {
    /// All, quietest first.
    pub const ALL: [Level; 4] = [Level::Allow, Level::Note, Level::Warn, Level::Deny];

    /// The word in options, comments and reports.
    pub fn name(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Note => "note",
            Level::Warn => "warn",
            Level::Deny => "deny",
        }
    }
}

/// What happens to the program if the finding is right. Also the groups of `-W stall` and the like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It can hang for ever.
    Deadlock,
    /// It can panic.
    Panic,
    /// What should be protected is not.
    Race,
    /// Tasks wait longer than they need to, or a worker thread stands still.
    Stall,
    /// Its traces are wrong.
    Trace,
    /// It is right, but there is a better way.
    Advice,
}

impl Verdict {
    /// All, worst first.
    pub const ALL: [Verdict; 6] =
        [Verdict::Deadlock, Verdict::Panic, Verdict::Race, Verdict::Stall, Verdict::Trace, Verdict::Advice];

    /// The word in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Deadlock => "deadlock",
            Verdict::Panic => "panic",
            Verdict::Race => "race",
            Verdict::Stall => "stall",
            Verdict::Trace => "trace",
            Verdict::Advice => "advice",
        }
    }
}

/// How much of the proof is certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// A branch merge, a `dyn` call, an opaque macro or several candidates are part of it.
    May,
    /// It holds on every way the proof allows.
    Must,
}

/// What a rule does in tests (`#[test]`, `#[tokio::test]`, `tests/`, `benches/`, `#[cfg(test)]`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TestPolicy {
    /// A stall is silent; the others are as elsewhere.
    #[default]
    ByVerdict,
    /// Silent: nothing outside this one test can be waiting.
    Silent,
    /// At most `warn`.
    Warn,
}

/// What a rule believes: no level, so no rule can consult one.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's name, without `holdup::`.
    pub rule: &'static str,
    /// What happens.
    pub verdict: Verdict,
    /// How certain.
    pub certainty: Certainty,
    /// The level in every set where the user gives none, in place of the table's: for rules about the input itself.
    pub fixed_level: Option<Level>,
    /// The most it may reach in the set `recommended`: `note` for a brief lock or an await that is not known to be slow.
    pub ceiling: Option<Level>,
    /// What tests change.
    pub test_policy: TestPolicy,
    /// Where the user would edit; for guards the method name of the acquisition.
    pub primary: FileSpan,
    /// What is wrong: lower-case start, no full stop, the user's names in backticks.
    pub message: String,
    /// What to do: starts with a verb.
    pub help: Option<String>,
    /// The path of the enclosing function, such as `pool::Pool::acquire`; empty where there is none.
    pub item: String,
    /// The locks of the stories; the first is the one that the finding is about.
    pub locks: Vec<LockInfo>,
    /// The evidence. The first story is what people are shown.
    pub stories: Vec<Story>,
    /// The best first.
    pub fixes: Vec<Fix>,
    /// Where the code stands.
    pub context: Context,
    /// The statements on or above whose lines a suppression comment counts, beside `primary`.
    pub anchors: Vec<FileSpan>,
    /// The items around (function, impl, module), attributes and doc comments included: a suppression above one of them counts.
    pub enclosing: Vec<FileSpan>,
    /// The acquisition's method (`lock`, `write`), for the strict fingerprint; may be empty.
    pub method: String,
    /// A hash of the body's tokens with locals numbered, for the loose fingerprint; 0 where there is none.
    pub body_hash: u64,
}

impl Finding {
    /// A finding that is certain, without evidence yet.
    pub fn new(rule: &'static str, verdict: Verdict, primary: FileSpan, message: impl Into<String>) -> Self {
        Finding {
            rule,
            verdict,
            certainty: Certainty::Must,
            fixed_level: None,
            ceiling: None,
            test_policy: TestPolicy::default(),
            primary,
            message: message.into(),
            help: None,
            item: String::new(),
            locks: Vec::new(),
            stories: Vec::new(),
            fixes: Vec::new(),
            context: Context::default(),
            anchors: Vec::new(),
            enclosing: Vec::new(),
            method: String::new(),
            body_hash: 0,
        }
    }

    /// Where the guard is taken that it is about: the one under which its lock is wanted again, or the one that it stands at.
    pub fn guard(&self) -> FileSpan {
        let steps = self.stories.first().map_or(&[][..], |story| &story.steps);
        let is_again = steps.iter().any(|step| step.role == Role::Reacquired);
        let first = steps.iter().find(|step| step.role == Role::Acquired).filter(|_| is_again);
        first.map_or(self.primary, |step| step.place)
    }

    /// Sets how certain it is.
    pub fn certainty(mut self, certainty: Certainty) -> Self {
        self.certainty = certainty;
        self
    }

    /// Says that part of the proof is a guess.
    pub fn may(self) -> Self {
        self.certainty(Certainty::May)
    }

    /// Sets the level where the user gives none.
    pub fn fixed_level(mut self, level: Level) -> Self {
        self.fixed_level = Some(level);
        self
    }

    /// Caps the level in `recommended`.
    pub fn ceiling(mut self, level: Level) -> Self {
        self.ceiling = Some(level);
        self
    }

    /// Sets what tests change.
    pub fn test_policy(mut self, policy: TestPolicy) -> Self {
        self.test_policy = policy;
        self
    }

    /// Sets the help.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets the enclosing function's path.
    pub fn item(mut self, item: impl Into<String>) -> Self {
        self.item = item.into();
        self
    }

    /// Adds a lock; steps name it by its index.
    pub fn lock(mut self, lock: LockInfo) -> Self {
        self.locks.push(lock);
        self
    }

    /// Adds a step at the end of the last story, opening the first if there is none.
    pub fn because(mut self, role: Role, place: FileSpan, message: impl Into<String>) -> Self {
        let item = self.item.clone();
        self.step(Step { item, ..Step::new(role, place, message) });
        self
    }

    /// Adds a step at the end of the last story, opening the first if there is none.
    pub fn step(&mut self, step: Step) {
        if self.stories.is_empty() {
            self.stories.push(Story::default());
        }
        self.stories.last_mut().expect("a story was just opened").steps.push(step);
    }

    /// Adds a story.
    pub fn story(mut self, story: Story) -> Self {
        self.stories.push(story);
        self
    }

    /// Adds a fix; the best comes first.
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fixes.push(fix);
        self
    }

    /// Sets whether the code is a test's, and adds the targets it belongs to.
    pub fn context(mut self, is_test: bool, targets: impl IntoIterator<Item = String>) -> Self {
        self.context.is_test = is_test;
        self.context.targets.extend(targets);
        self
    }

    /// Adds a statement at which a suppression comment counts.
    pub fn anchor(mut self, statement: FileSpan) -> Self {
        self.anchors.push(statement);
        self
    }

    /// Adds an item around the finding, at which a suppression comment counts.
    pub fn enclosed_by(mut self, item: FileSpan) -> Self {
        self.enclosing.push(item);
        self
    }

    /// Sets what the fingerprints are made of beside rule, item and lock class.
    pub fn identity(mut self, method: impl Into<String>, body_hash: u64) -> Self {
        self.method = method.into();
        self.body_hash = body_hash;
        self
    }
}

/// A lock as a finding names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockInfo {
    /// The class: `pool::Pool::idle`, a static's path, `fn path::local`.
    pub class: String,
    /// The lock's type as far as it is known: `std::sync::Mutex<Vec<Conn>>`.
    pub ty: String,
    /// How it is taken first.
    pub mode: Mode,
    /// The field, static or variable.
    pub declared: Option<FileSpan>,
}

impl LockInfo {
    /// A lock whose declaration is not known.
    pub fn new(class: impl Into<String>, ty: impl Into<String>, mode: Mode) -> Self {
        LockInfo { class: class.into(), ty: ty.into(), mode, declared: None }
    }
}

/// How a lock is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Alone.
    Exclusive,
    /// With other readers.
    Shared,
    /// With readers, and may become exclusive.
    Upgradable,
}

/// One chain of events that shows that a finding is real.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// What it shows; empty where there is but one story.
    pub title: String,
    /// In the order in which it happens.
    pub steps: Vec<Step>,
}

impl Story {
    /// A story without steps yet.
    pub fn new(title: impl Into<String>) -> Self {
        Story { title: title.into(), steps: Vec::new() }
    }

    /// Adds a step.
    pub fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }
}

/// One event of a story.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What happens.
    pub role: Role,
    /// Where.
    pub place: FileSpan,
    /// The path of the function it happens in.
    pub item: String,
    /// Which of the finding's locks it is about.
    pub lock: Option<usize>,
    /// How many calls deep, from the story's first function.
    pub depth: u32,
    /// Which of the finding's locks are held when it happens.
    pub held: Vec<usize>,
    /// Whether it is written there, or a macro's.
    pub origin: Origin,
    /// What it says beside the code: "the lock is taken here".
    pub message: String,
}

impl Step {
    /// A step of no lock at depth 0, with nothing held, written there.
    pub fn new(role: Role, place: FileSpan, message: impl Into<String>) -> Self {
        Step {
            role,
            place,
            item: String::new(),
            lock: None,
            depth: 0,
            held: Vec::new(),
            origin: Origin::Source,
            message: message.into(),
        }
    }

    /// Sets the function.
    pub fn item(mut self, item: impl Into<String>) -> Self {
        self.item = item.into();
        self
    }

    /// Sets the lock.
    pub fn lock(mut self, lock: usize) -> Self {
        self.lock = Some(lock);
        self
    }

    /// Sets what is held.
    pub fn held(mut self, held: impl IntoIterator<Item = usize>) -> Self {
        self.held = held.into_iter().collect();
        self
    }

    /// Sets the depth.
    pub fn depth(mut self, depth: u32) -> Self {
        self.depth = depth;
        self
    }

    /// Sets the origin.
    pub fn origin(mut self, origin: Origin) -> Self {
        self.origin = origin;
        self
    }
}

/// What happens at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The lock is declared.
    Declared,
    /// Async code begins: a task, a handler, an entry point.
    Entered,
    /// A function is called.
    Called,
    /// A task or thread is started.
    Spawned,
    /// The lock is taken.
    Acquired,
    /// The guard gets another name or owner.
    Moved,
    /// The guard is used.
    Used,
    /// The task may yield.
    Suspended,
    /// The thread waits.
    Blocked,
    /// The same lock, or one that closes a cycle, is taken.
    Reacquired,
    /// The guard is returned to the caller.
    Returned,
    /// The lock is released.
    Released,
}

impl Role {
    /// All, in the order of their declaration.
    pub const ALL: [Role; 12] = [
        Role::Declared,
        Role::Entered,
        Role::Called,
        Role::Spawned,
        Role::Acquired,
        Role::Moved,
        Role::Used,
        Role::Suspended,
        Role::Blocked,
        Role::Reacquired,
        Role::Returned,
        Role::Released,
    ];
}

/// A change that puts the code right.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What to do: "release the guard before the `.await`".
    pub title: String,
    /// Which kind.
    pub kind: FixKind,
    /// Whether a machine may apply it unasked.
    pub applicability: Applicability,
    /// Why it is safe, or why it is not.
    pub reason: String,
    /// All or none are applied. Empty where the change is for people to make.
    pub edits: Vec<Edit>,
    /// What stands in the way.
    pub obstacles: Vec<String>,
    /// What manifests must say beside.
    pub requires: Vec<Requirement>,
    /// What to show; without it, the edits in the first file are shown.
    pub snippet: Option<Snippet>,
}

impl Fix {
    /// A fix without edits yet.
    pub fn new(kind: FixKind, applicability: Applicability, title: impl Into<String>) -> Self {
        Fix {
            title: title.into(),
            kind,
            applicability,
            reason: String::new(),
            edits: Vec::new(),
            obstacles: Vec::new(),
            requires: Vec::new(),
            snippet: None,
        }
    }
}

/// A dependency that a fix needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Requirement {
    /// Whose manifest.
    pub package: PackageId,
    /// The crate, as manifests name it.
    pub krate: String,
    /// What version, where it is not there yet.
    pub version: String,
    /// The features that have to be on.
    pub features: Vec<String>,
    /// Whether only tests need it.
    pub is_dev: bool,
}

impl std::fmt::Display for Requirement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.krate)?;
        if self.features.is_empty() { Ok(()) } else { write!(f, " ({})", self.features.join(", ")) }
    }
}

/// What a fix does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixKind {
    /// End the critical section before the suspension.
    ReleaseSooner,
    /// Copy what is needed out of the guard.
    CopyOut,
    /// Clone the handle out of the guard.
    CloneTheHandleOut,
    /// Make the lock an async one everywhere.
    GoAsync,
    /// Move the section to `spawn_blocking`.
    SpawnBlocking,
    /// `lock().await` in place of `blocking_lock()`.
    AwaitTheLock,
    /// `let _guard` in place of `let _`.
    BindTheGuard,
    /// Compute the scrutinee in a `let` of its own.
    HoistTheScrutinee,
    /// Wait as a task, in place of a wait that blocks the thread.
    WaitAsync,
    /// Take the lock to read, in place of to write.
    LockToRead,
    /// End the critical section before the suspension, and begin another one after it.
    LockAnew,
}

impl FixKind {
    /// All, in the order of their declaration.
    pub const ALL: [FixKind; 11] = [
        FixKind::ReleaseSooner,
        FixKind::CopyOut,
        FixKind::CloneTheHandleOut,
        FixKind::GoAsync,
        FixKind::SpawnBlocking,
        FixKind::AwaitTheLock,
        FixKind::BindTheGuard,
        FixKind::HoistTheScrutinee,
        FixKind::WaitAsync,
        FixKind::LockToRead,
        FixKind::LockAnew,
    ];
}

/// Whether a machine may apply a fix; the words of rustc, in its spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Applicability {
    /// Unasked.
    MachineApplicable,
    /// Where someone looks at it: the program then does something else.
    MaybeIncorrect,
    /// It has `…` to fill in.
    HasPlaceholders,
    /// Nobody knows.
    Unspecified,
}

/// One replaced span.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub place: FileSpan,
    /// By what.
    pub text: String,
}

/// A few lines of code as they are and as they should be, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// As they are.
    pub before: String,
    /// As they should be.
    pub after: String,
}

/// Where the code of a finding stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Whether it is a test's.
    pub is_test: bool,
    /// The targets that have it, such as `pool (lib)`, sorted.
    pub targets: Vec<String>,
}

/// A finding with its level, as the user sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What the rule believes.
    pub finding: Finding,
    /// Never [`Level::Allow`].
    pub level: Level,
    /// Whether a comment or attribute silences it: it is in the machine formats only, and counts for nothing.
    pub is_suppressed: bool,
    /// What it is known by from one run to the next.
    pub fingerprints: Fingerprints,
}

/// Hashes in hex with neither path nor line in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprints {
    /// Of rule, item path, lock class, acquisition method, and the ordinal among equals.
    pub strict: String,
    /// Of rule, lock class, function name and the body's tokens with locals numbered.
    pub loose: String,
}

/// All that a run has to say; every format is made from it and nothing else.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The files that places point into. Paths are relative to its root.
    pub sources: Arc<SourceSet>,
    /// Sorted by file, span and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// What kept the run from seeing everything, sorted by path.
    pub errors: Vec<RunError>,
    /// Counts.
    pub summary: Summary,
    /// How much was seen.
    pub coverage: Coverage,
    /// Only with `--timings`: it differs from run to run.
    pub timings: Option<Timings>,
}

/// Something the run could not do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunError {
    /// The file or folder as printed; may be empty.
    pub path: String,
    /// Where in the file, when it was read.
    pub place: Option<FileSpan>,
    /// "cannot read `crates/pool/src/lib.rs`: permission denied".
    pub message: String,
    /// Whether the run exits with 2 for it.
    pub is_fatal: bool,
}

/// How many diagnostics, those that are suppressed apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// At `deny`.
    pub deny: usize,
    /// At `warn`.
    pub warn: usize,
    /// At `note`.
    pub note: usize,
    /// Silenced by comments and attributes.
    pub suppressed: usize,
    /// Attributes for clippy's twin lints on whole modules and crates, which count for nothing.
    pub ignored_attributes: usize,
    /// Sentences for the end of human output: "6 more blocking locks in public functions that …".
    pub remarks: Vec<String>,
}

/// How much of the code was understood.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Files read.
    pub files: usize,
    /// Function bodies and initializers in them.
    pub bodies: usize,
    /// Bodies that something needed and that were parsed.
    pub bodies_parsed: usize,
    /// Calls of methods that take a lock of known type.
    pub lock_calls_typed: usize,
    /// Calls that look like one on a receiver of unknown type.
    pub lock_calls_unknown: usize,
    /// Macro calls whose tokens we do not understand.
    pub macros_opaque: usize,
}

/// Where the time went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timings {
    /// Stages in the order of their running, in wall-clock seconds.
    pub stages: Vec<(String, f64)>,
    /// A bare parallel `syn::parse_file` of the same files in the same run, in seconds: what the stages are shares of.
    pub bare_parse: Option<f64>,
}

impl Timings {
    /// All stages together, in seconds.
    pub fn total(&self) -> f64 {
        self.stages.iter().map(|(_, seconds)| seconds).sum()
    }

    /// Seconds as a share of the bare parse, if it was measured.
    pub fn share(&self, seconds: f64) -> Option<f64> {
        self.bare_parse.filter(|bare| *bare > 0.0).map(|bare| seconds / bare)
    }
}
