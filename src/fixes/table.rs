//! Whether a machine may apply a fix unasked: kind × condition.

use crate::diagnostic::{Applicability, FixKind};

/// What is true of the code around a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// After the release nothing observable follows in the guard's scope but the suspension that is reported.
    NothingElseFollows,
    /// Code follows that has run under the lock until now.
    MoreFollows,
    /// The guard lives to the end of its block from now on.
    HeldLonger,
    /// Tasks wait for the lock, no thread does: others run in between, and a task that is dropped while it waits goes without.
    TasksWait,
    /// The same, and who calls public functions from elsewhere has to await them.
    ApiChanges,
}

impl Condition {
    /// The reason that people read.
    pub fn reason(self) -> &'static str {
        match self {
            Condition::NothingElseFollows => {
                "nothing but what is awaited stands between its last use and the end of its scope"
            }
            Condition::MoreFollows => "what follows then runs without the lock",
            Condition::HeldLonger => "the lock is then held to the end of the block",
            Condition::TasksWait => "taking the lock is then a point where other tasks run, and no panic poisons it",
            Condition::ApiChanges => {
                "public functions become async: those who call them from elsewhere have to await them"
            }
        }
    }
}

/// The whole table. A pair that is not in it is for people to judge.
pub static TABLE: [(FixKind, Condition, Applicability); 5] = [
    (FixKind::ReleaseSooner, Condition::NothingElseFollows, Applicability::MachineApplicable),
    (FixKind::ReleaseSooner, Condition::MoreFollows, Applicability::MaybeIncorrect),
    (FixKind::BindTheGuard, Condition::HeldLonger, Applicability::MaybeIncorrect),
    (FixKind::GoAsync, Condition::TasksWait, Applicability::MaybeIncorrect),
    (FixKind::GoAsync, Condition::ApiChanges, Applicability::MaybeIncorrect),
];

/// What the table says.
pub fn applicability(kind: FixKind, condition: Condition) -> Applicability {
    let row = TABLE.iter().find(|(k, c, _)| (*k, *c) == (kind, condition));
    row.map_or(Applicability::Unspecified, |(_, _, applicability)| *applicability)
}
