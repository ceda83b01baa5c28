//! Whether a machine may apply a fix unasked: kind × condition.

use crate::diagnostic::{Applicability, Fix, FixKind};

/// What is true of the code around a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// After the release nothing observable follows in the guard's scope but the suspension that is reported.
    NothingElseFollows,
    /// Code follows that has run under the lock until now.
    MoreFollows,
    /// A value is used that others may have changed since it was read.
    MayAge,
    /// What is used after the release leads to what others use, too.
    IsShared,
    /// The guard lives to the end of its block from now on.
    HeldLonger,
    /// It has panicked whenever it ran.
    PanicsNow,
    /// Other tasks run where none did.
    OthersRun,
    /// Another thread does the work.
    OtherThread,
    /// Tasks wait for the lock, no thread does: others run in between, and a task that is dropped while it waits goes without.
    TasksWait,
    /// Others read at the same time, and nothing keeps them out any more.
    ReadersTogether,
    /// One critical section becomes several.
    Parted,
    /// Functions become async, and who calls public ones from elsewhere has to await them.
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
            Condition::MayAge => "others may change the value between the release and its use",
            Condition::IsShared => "others may use what it leads to at the same time",
            Condition::HeldLonger => "the lock is then held to the end of the block",
            Condition::PanicsNow => "as it is, it panics whenever it runs",
            Condition::OthersRun => "other tasks run while it waits, and it may be dropped there",
            Condition::OtherThread => "another thread does it, and a task that is dropped does not stop it",
            Condition::TasksWait => "taking the lock is then a point where other tasks run, and no panic poisons it",
            Condition::ReadersTogether => "others may read at the same time, and do what they do while they read",
            Condition::Parted => {
                "others may take the lock in between, and a task that is dropped there leaves the rest undone"
            }
            Condition::ApiChanges => {
                "public functions become async: those who call them from elsewhere have to await them"
            }
        }
    }
}

/// The whole table. A pair that is not in it is for people to judge.
pub static TABLE: [(FixKind, Condition, Applicability); 18] = [
    (FixKind::ReleaseSooner, Condition::NothingElseFollows, Applicability::MachineApplicable),
    (FixKind::ReleaseSooner, Condition::MoreFollows, Applicability::MaybeIncorrect),
    (FixKind::CopyOut, Condition::NothingElseFollows, Applicability::MachineApplicable),
    (FixKind::CopyOut, Condition::MoreFollows, Applicability::MaybeIncorrect),
    (FixKind::CopyOut, Condition::MayAge, Applicability::MaybeIncorrect),
    (FixKind::CloneTheHandleOut, Condition::IsShared, Applicability::MaybeIncorrect),
    (FixKind::HoistTheScrutinee, Condition::MoreFollows, Applicability::MaybeIncorrect),
    (FixKind::BindTheGuard, Condition::HeldLonger, Applicability::MaybeIncorrect),
    (FixKind::AwaitTheLock, Condition::PanicsNow, Applicability::MachineApplicable),
    (FixKind::AwaitTheLock, Condition::ApiChanges, Applicability::MaybeIncorrect),
    (FixKind::WaitAsync, Condition::PanicsNow, Applicability::MachineApplicable),
    (FixKind::WaitAsync, Condition::OthersRun, Applicability::MaybeIncorrect),
    (FixKind::WaitAsync, Condition::ApiChanges, Applicability::MaybeIncorrect),
    (FixKind::SpawnBlocking, Condition::OtherThread, Applicability::MaybeIncorrect),
    (FixKind::GoAsync, Condition::TasksWait, Applicability::MaybeIncorrect),
    (FixKind::GoAsync, Condition::ApiChanges, Applicability::MaybeIncorrect),
    (FixKind::LockToRead, Condition::ReadersTogether, Applicability::MaybeIncorrect),
    (FixKind::LockAnew, Condition::Parted, Applicability::MaybeIncorrect),
];

/// What the table says.
pub fn applicability(kind: FixKind, condition: Condition) -> Applicability {
    let row = TABLE.iter().find(|(k, c, _)| (*k, *c) == (kind, condition));
    row.map_or(Applicability::Unspecified, |(_, _, applicability)| *applicability)
}

/// A fix of a kind under a condition, without edits yet.
pub(super) fn fix(kind: FixKind, condition: Condition, title: String) -> Fix {
    let mut fix = Fix::new(kind, applicability(kind, condition), title);
    condition.reason().clone_into(&mut fix.reason);
    fix
}
