//! `why FILE:LINE`: which guards are held there, since when and why, and what the rules say of each.

use super::Outcome;
use super::args::{CheckArgs, WhyArgs, WhyFormat};
use super::check;
use super::engine::{Engine, Failure};
use super::output;
use clap::ArgMatches;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

/// What is to be said of a line.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Answer {
    /// The version of this document.
    pub schema: u32,
    /// The file, as reports print it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// What stands there.
    pub text: String,
    /// The function around.
    pub item: Option<String>,
    /// Why there is nothing to say.
    pub note: Option<String>,
    /// The guards taken there or above it in the function.
    pub guards: Vec<GuardAt>,
    /// The calls on the line that take a lock, or look like it.
    pub calls: Vec<CallAt>,
}

impl Answer {
    /// Nothing yet.
    pub fn new(file: String, line: u32, text: String) -> Self {
        Answer { schema: 1, file, line, text, ..Answer::default() }
    }
}

/// Whether a guard is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Held {
    /// On every way.
    Must,
    /// On some.
    May,
    /// On none.
    No,
}

/// A guard, as seen from the line.
#[derive(Clone, Debug, Serialize)]
pub struct GuardAt {
    /// The lock, as written.
    pub lock: String,
    /// Its class.
    pub class: String,
    /// Where the class is declared.
    pub declared: Option<Declared>,
    /// What it is: a blocking lock, an async lock, a cell, a map or a span.
    pub kind: String,
    /// Exclusive, shared or upgradable.
    pub mode: String,
    /// The method or function that gives the guard.
    pub taken_by: String,
    /// Where it is taken.
    pub line: u32,
    /// The column, in characters from 1.
    pub column: u32,
    /// Whether it is held on the line.
    pub held: Held,
    /// Why it is, or is not.
    pub because: String,
    /// The awaits under it, wherever they stand.
    pub awaits: Vec<AwaitAt>,
    /// What each rule says of it that has to do with it.
    pub rules: Vec<RuleSays>,
}

/// An await under a guard.
#[derive(Clone, Debug, Serialize)]
pub struct AwaitAt {
    /// Where.
    pub line: u32,
    /// The column, in characters from 1.
    pub column: u32,
    /// `must` or `may`.
    pub certainty: String,
}

/// What a rule says of a guard.
#[derive(Clone, Debug, Serialize)]
pub struct RuleSays {
    /// The rule; empty where none has to do with it.
    pub rule: String,
    /// Its level there; `allow` where it is silent.
    pub level: String,
    /// Whether a comment or attribute silences it.
    pub is_suppressed: bool,
    /// Why it speaks, or does not.
    pub because: String,
}

/// A place of a declaration.
#[derive(Clone, Debug, Serialize)]
pub struct Declared {
    /// The file, as reports print it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// A call that takes a lock, or looks like it.
#[derive(Clone, Debug, Serialize)]
pub struct CallAt {
    /// What it is called on, without blanks.
    pub receiver: String,
    /// The method.
    pub method: String,
    /// The column of its name, in characters from 1.
    pub column: u32,
    /// The receiver's type, where it is known.
    #[serde(rename = "type")]
    pub ty: Option<String>,
    /// The lock's class: the field, static or variable by which it was found.
    pub class: Option<String>,
    /// Where that is declared.
    pub declared: Option<Declared>,
    /// The first expression whose type is not known.
    pub ends_at: Option<String>,
    /// The type of what that comes from.
    pub ends_on: Option<String>,
}

/// Runs `why`.
///
/// # Errors
/// If the place is no line of a file that can be read.
pub fn run(why: &WhyArgs, matches: &ArgMatches, engine: &Engine<'_>) -> Result<Outcome, Failure> {
    let place = || format!("`{}` is not FILE:LINE", why.place);
    let (path, line) = why.place.rsplit_once(':').ok_or_else(place)?;
    let line: u32 = line.parse().map_err(|_| place())?;
    let path = PathBuf::from(path);
    let file = path.canonicalize().map_err(|cause| format!("cannot read `{}`: {cause}", path.display()))?;
    let check = CheckArgs {
        paths: vec![path],
        reading: why.reading.clone(),
        levels: why.levels.clone(),
        ..CheckArgs::default()
    };
    check::prepare(&check, matches, engine, |prepared| {
        let answer = (engine.why)(prepared.sources, &prepared.config, &prepared.policy, (&file, line))?;
        output::standard_output(|out| match why.format {
            WhyFormat::Human => write_human(&answer, out),
            WhyFormat::Json => {
                serde_json::to_writer_pretty(&mut *out, &answer).map_err(io::Error::from)?;
                writeln!(out)
            }
        })?;
        Ok(Outcome::Clean)
    })
}

fn write_human(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let Answer { file, line, text, item, note, guards, calls, .. } = answer;
    write!(out, "{file}:{line}")?;
    match item {
        Some(item) => writeln!(out, " in `{item}`")?,
        None => writeln!(out)?,
    }
    writeln!(out, "    {text}")?;
    for call in calls {
        write_call(call, out)?;
    }
    for guard in guards {
        write_guard(guard, out)?;
    }
    if let Some(note) = note {
        writeln!(out, "\n{note}")?;
    } else if guards.is_empty() {
        writeln!(out, "\nno guard is taken here or above in this function")?;
    }
    Ok(())
}

fn write_call(call: &CallAt, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nthe call `{}.{}`", call.receiver, call.method)?;
    match (&call.ty, &call.ends_at) {
        (Some(ty), _) => {
            writeln!(out, "  takes a lock: `{}` is a `{ty}`", call.receiver)?;
            if let Some(class) = &call.class {
                writeln!(out, "  found by `{class}`{}", declared(call.declared.as_ref()))?;
            }
            Ok(())
        }
        (None, Some(end)) => {
            let on = call.ends_on.as_ref().map_or_else(String::new, |ty| format!(", which comes from a `{ty}`"));
            writeln!(out, "  looks like a lock, but the type of `{end}` is not known{on}")
        }
        (None, None) => Ok(()),
    }
}

fn declared(place: Option<&Declared>) -> String {
    place.map_or_else(String::new, |place| format!(", declared in {}:{}", place.file, place.line))
}

fn write_guard(guard: &GuardAt, out: &mut dyn Write) -> io::Result<()> {
    let GuardAt { lock, class, kind, mode, taken_by, line, column, because, .. } = guard;
    writeln!(out, "\nthe guard of `{lock}` ({kind} `{class}`, {mode}), taken by {taken_by} in {line}:{column}")?;
    let is_held = match guard.held {
        Held::Must => "is held here",
        Held::May => "may be held here",
        Held::No => "is not held here",
    };
    writeln!(out, "  {is_held}: {because}")?;
    let awaits: Vec<String> = (guard.awaits.iter())
        .map(|at| format!("{}:{}{}", at.line, at.column, if at.certainty == "may" { " (may)" } else { "" }))
        .collect();
    match awaits.is_empty() {
        true => writeln!(out, "  it lives over no await")?,
        false => writeln!(out, "  it lives over the await in {}", awaits.join(", "))?,
    }
    for one in &guard.rules {
        match &*one.rule {
            "" => writeln!(out, "  no rule speaks: {}", one.because)?,
            rule => writeln!(out, "  {rule} is at {}: {}", one.level, one.because)?,
        }
    }
    if guard.rules.is_empty() {
        writeln!(out, "  no rule has to do with it")?;
    }
    Ok(())
}
