//! Arguments → what is printed and the exit code. One file for each command, and what they share.

pub mod args;
pub mod check;
pub mod engine;
pub mod explain;
pub mod fix;
pub mod locks;
pub mod output;
pub mod plan;
pub mod why;

use args::{Cli, Command};
use clap::{CommandFactory, FromArgMatches};
use engine::{Engine, Failure};
use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Nothing is denied.
    Clean,
    /// A finding is at `deny`.
    Denied,
    /// The run itself failed: it outranks the others.
    Failed,
}

impl Outcome {
    /// 0, 1 or 2.
    pub fn code(self) -> u8 {
        match self {
            Outcome::Clean => 0,
            Outcome::Denied => 1,
            Outcome::Failed => 2,
        }
    }
}

/// Runs the command line, the program's name first. `cargo holdup …` calls `cargo-holdup holdup …`: that word is dropped.
pub fn run(arguments: impl IntoIterator<Item = OsString>, engine: &Engine<'_>) -> ExitCode {
    let arguments = without_cargo(arguments.into_iter().collect());
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| dispatch(arguments, engine)));
    let outcome = outcome.unwrap_or_else(|_| {
        output::complain_text("error: this is a bug in holdup, please report it with the message above");
        Ok(Outcome::Failed)
    });
    let outcome = outcome.unwrap_or_else(|failure| {
        output::complain("error", &*failure);
        Outcome::Failed
    });
    ExitCode::from(outcome.code())
}

fn without_cargo(mut arguments: Vec<OsString>) -> Vec<OsString> {
    let program = arguments.first().map(std::path::Path::new).and_then(|program| program.file_stem());
    let is_cargo = program.is_some_and(|program| program == "cargo-holdup");
    if is_cargo && arguments.get(1).is_some_and(|word| word == "holdup") {
        arguments.remove(1);
    }
    arguments
}

fn dispatch(arguments: Vec<OsString>, engine: &Engine<'_>) -> Result<Outcome, Failure> {
    let matches = match Cli::command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            // Help goes to standard output and is no failure. Nobody can be told if neither stream is open.
            let _ = error.print();
            return Ok(if error.use_stderr() { Outcome::Failed } else { Outcome::Clean });
        }
    };
    let cli = Cli::from_arg_matches(&matches)?;
    match cli.command {
        None => check::run(&cli.check, &matches, engine),
        Some(Command::Check(check)) => {
            let matches = matches.subcommand_matches("check").expect("clap found the subcommand `check`");
            check::run(&check, matches, engine)
        }
        Some(Command::Fix(args)) => {
            let matches = matches.subcommand_matches("fix").expect("clap found the subcommand `fix`");
            fix::run(&args, matches, engine)
        }
        Some(Command::Why(args)) => {
            let matches = matches.subcommand_matches("why").expect("clap found the subcommand `why`");
            why::run(&args, matches, engine)
        }
        Some(Command::Plan(args)) => {
            let matches = matches.subcommand_matches("plan").expect("clap found the subcommand `plan`");
            plan::run(&args, matches, engine)
        }
        Some(Command::Locks(args)) => locks::run(&args, engine),
        Some(Command::Explain { rule }) => explain::explain(&rule, engine.rules),
        Some(Command::Rules) => explain::list(engine.rules),
    }
}
