//! The inventory of locks, and the formats it is printed in.

mod graph;
mod human;
mod markdown;

use crate::facts::Facts;
use crate::facts::body::Context;
use crate::facts::inventory::{Class, Member, classes};
use crate::index::marks::{LockKind, Mode, Wait};
use crate::source::FileSpan;
use serde::Serialize;

pub use graph::{dot, mermaid};
pub use human::human;
pub use markdown::markdown;

/// The version of the JSON form: it grows when a field goes or changes its meaning.
pub const SCHEMA: u32 = 1;
/// What the JSON form is like, as a JSON Schema.
pub const SCHEMA_TEXT: &str = include_str!("schema.json");

/// All locks of the code that is reported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Inventory {
    /// [`SCHEMA`]
    pub schema: u32,
    /// In the order of their declarations.
    pub locks: Vec<Lock>,
}

/// One class of locks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lock {
    /// `Pool::state`
    pub name: String,
    /// As far as it is known.
    #[serde(rename = "type")]
    pub ty: String,
    /// `blocking`, `async`, `cell` or `map`.
    pub kind: &'static str,
    /// The field, static or variable.
    pub declared: Option<Place>,
    /// Its place in the declared `lock-order`, from 1.
    pub order: Option<usize>,
    /// Where it is taken, in source order.
    pub taken: Vec<Taken>,
    /// Whether a guard of it lives over an `.await`.
    pub across_await: Across,
    /// Whether several readers can hold it at a time.
    pub can_be_shared: bool,
    /// What is taken while it is held: indices into the list of all.
    pub under: Vec<usize>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// As reports print it.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

/// One place where a lock is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Taken {
    /// The method that takes it.
    #[serde(flatten)]
    pub place: Place,
    /// The function around.
    pub function: String,
    /// `async`: on a thread of the runtime. `blocking`: in a closure that runs where blocking is fine. `sync`: in a function that is not async.
    pub context: &'static str,
    /// `exclusive`, `shared` or `upgradable`.
    pub mode: &'static str,
    /// `forever`, `try` or `timed`.
    pub wait: &'static str,
    /// How many lines the section has, from the acquisition to the last release.
    pub lines: u32,
}

/// Over which awaits a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Across {
    /// None that is seen.
    Never,
    /// Those that wait for another lock.
    LocksOnly,
    /// Others, too.
    Yes,
    /// None that is seen, but a guard leaves the function that takes it.
    Unknown,
}

impl Lock {
    /// The longest of its sections.
    pub fn longest(&self) -> Option<&Taken> {
        // The first of equals.
        self.taken.iter().rev().max_by_key(|taken| taken.lines)
    }

    fn count(&self, is_counted: impl Fn(&Taken) -> bool) -> usize {
        self.taken.iter().filter(|taken| is_counted(taken)).count()
    }

    /// `5 in async code, 1 in functions that are not async`
    fn contexts(&self) -> String {
        let words = [
            ("async", "in async code"),
            ("blocking", "where blocking is fine"),
            ("sync", "in functions that are not async"),
        ];
        list(words.map(|(context, words)| (self.count(|taken| taken.context == context), words)))
    }

    /// `3 to read, 2 to write`; empty where there is but one way.
    fn modes(&self) -> String {
        if !self.can_be_shared {
            return String::new();
        }
        let words = [("shared", "to read"), ("upgradable", "to read and perhaps write"), ("exclusive", "to write")];
        list(words.map(|(mode, words)| (self.count(|taken| taken.mode == mode), words)))
    }

    /// What stands out.
    fn remarks(&self) -> Vec<&'static str> {
        let mut remarks = Vec::new();
        if self.taken.is_empty() {
            remarks.push("never taken by what was read");
        } else if self.can_be_shared && self.count(|taken| taken.mode != "exclusive") == 0 {
            remarks.push("never taken to read: a mutex would do");
        }
        remarks
    }
}

impl Across {
    fn words(self) -> &'static str {
        match self {
            Across::Never => "never",
            Across::LocksOnly => "only while it waits for another lock",
            Across::Yes => "yes",
            Across::Unknown => "not here, but a guard leaves the function",
        }
    }
}

fn list(counts: impl IntoIterator<Item = (usize, &'static str)>) -> String {
    let parts = counts.into_iter().filter(|(count, _)| *count > 0);
    parts.map(|(count, words)| format!("{count} {words}")).collect::<Vec<_>>().join(", ")
}

/// The locks whose declarations are reported, and that are of one of these kinds; no kinds: all.
pub fn read(facts: &Facts<'_, '_>, order: &[String], kinds: &[String]) -> Inventory {
    let all = classes(facts);
    let is_wanted = |class: &Class| {
        let place = class.declared.or_else(|| class.members.first().map(|member| site(facts, class, *member)));
        let is_reported = place.is_some_and(|place| facts.index.sources.files[place.file.index()].is_reported);
        is_reported && (kinds.is_empty() || kinds.iter().any(|wanted| wanted == kind(class.kind)))
    };
    let mut numbers = vec![None; all.len()];
    let wanted: Vec<usize> = (0..all.len()).filter(|n| is_wanted(&all[*n])).collect();
    wanted.iter().enumerate().for_each(|(new, old)| numbers[*old] = Some(new));
    let locks = wanted.into_iter().map(|n| lock(facts, &all[n], order, &numbers)).collect();
    Inventory { schema: SCHEMA, locks }
}

fn site(facts: &Facts<'_, '_>, class: &Class, member: Member) -> FileSpan {
    let (body, acquisition) = class.site(facts, member);
    FileSpan { file: body.file, span: acquisition.span }
}

fn lock(facts: &Facts<'_, '_>, class: &Class, order: &[String], numbers: &[Option<usize>]) -> Lock {
    let across_await = match (class.is_awaited_under, class.is_awaited_for_locks_only, class.escapes) {
        (false, _, false) => Across::Never,
        (false, _, true) => Across::Unknown,
        (true, true, _) => Across::LocksOnly,
        (true, false, _) => Across::Yes,
    };
    Lock {
        name: class.name.clone(),
        ty: class.ty.clone(),
        kind: kind(class.kind),
        declared: class.declared.map(|declared| place(facts, declared)),
        order: order.iter().position(|name| *name == class.name).map(|n| n + 1),
        taken: class.members.iter().map(|member| taken(facts, class, *member)).collect(),
        across_await,
        can_be_shared: class.can_be_shared,
        under: class.under.iter().filter_map(|n| numbers[*n]).collect(),
    }
}

fn taken(facts: &Facts<'_, '_>, class: &Class, member: Member) -> Taken {
    let (body, acquisition) = class.site(facts, member);
    let file = &facts.index.sources.files[body.file.index()];
    let extent = body.sections[member.acquisition].extent;
    let line = |offset| file.position(offset).0;
    Taken {
        place: place(facts, site(facts, class, member)),
        function: body.item.clone(),
        context: match acquisition.context {
            Context::Async => "async",
            Context::Blocking => "blocking",
            Context::Unknown => "sync",
        },
        mode: match acquisition.core.mode {
            Mode::Exclusive => "exclusive",
            Mode::Shared => "shared",
            Mode::Upgradable => "upgradable",
        },
        wait: match acquisition.core.wait {
            Wait::Forever => "forever",
            Wait::Try => "try",
            Wait::Timed => "timed",
        },
        lines: line(extent.end).saturating_sub(line(extent.start)) + 1,
    }
}

fn place(facts: &Facts<'_, '_>, at: FileSpan) -> Place {
    let file = &facts.index.sources.files[at.file.index()];
    let (line, column) = file.position(at.span.start);
    Place { file: file.name.clone(), line, column }
}

fn kind(kind: LockKind) -> &'static str {
    match kind {
        LockKind::Blocking => "blocking",
        LockKind::Async => "async",
        LockKind::Cell => "cell",
        LockKind::Map => "map",
        LockKind::Span => "span",
    }
}
