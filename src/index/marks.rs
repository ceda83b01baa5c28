//! The marker attributes of stubs, read once.

use crate::syntax::Name;
use crate::syntax::ast::{Attr, AttrArgs};

/// What kind of lock, or of guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LockKind {
    /// Blocks the thread.
    Blocking,
    /// Suspends the task.
    Async,
    /// Panics: `RefCell`-like.
    Cell,
    /// A sharded map's entry.
    Map,
    /// A tracing span that is entered.
    Span,
}

/// How a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    /// Alone.
    Exclusive,
    /// With other readers.
    Shared,
    /// With readers, but no other upgradable one.
    Upgradable,
}

/// How long the acquisition waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wait {
    /// Until it has the lock.
    Forever,
    /// Not at all.
    Try,
    /// For a while.
    Timed,
}

/// An `#[acquires(..)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acquires {
    /// How it is held.
    pub mode: Mode,
    /// How long it waits.
    pub wait: Wait,
    /// Whether the same thread may hold it already.
    pub is_recursive: bool,
    /// Whether it is made to be taken in tasks: what holds the lock never does so for long, unless it keeps the guard.
    pub is_brief: bool,
}

/// What a call becomes when the value that it is made on, a `Result` or `Option` until now, is always there: `#[certain(..)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certain {
    /// The value itself: `unwrap`.
    Value,
    /// What it is called on, as it was: `map_err`.
    Same,
    /// An `Option` of the value: `ok`.
    Some,
    /// `true`: `is_ok`.
    True,
    /// `false`: `is_err`.
    False,
}

/// What a function does with the elements of a list, in their order: `#[order(..)]`. The list is its receiver or first argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Gives an empty list.
    New,
    /// Gives a list of what it is given alone.
    One,
    /// Gives the same elements.
    Same,
    /// Puts an element at the end.
    Push,
    /// Puts an element at the begin.
    PushFront,
    /// Puts an element where a number says.
    Insert,
    /// Takes the last element out.
    Pop,
    /// Takes the first element out.
    PopFront,
    /// Takes the element out that a number says.
    Remove,
    /// The same, and the last element goes there.
    SwapRemove,
    /// The same, and the first element goes there.
    SwapRemoveFront,
    /// Exchanges the elements that two numbers say.
    Swap,
    /// Turns the order round.
    Reverse,
    /// Moves so many elements from the begin to the end.
    RotateLeft,
    /// Moves so many elements from the end to the begin.
    RotateRight,
    /// Drops all but so many.
    Truncate,
    /// Drops all.
    Clear,
    /// Puts the elements of another list at the end.
    Append,
    /// Takes out what stands behind so many.
    SplitOff,
    /// Takes a range out.
    Drain,
    /// Drops so many from the begin, and takes the next one out.
    Nth,
    /// The same from the end.
    NthBack,
    /// Takes the last element, and drops the others.
    Last,
    /// Gives what stands behind so many.
    Skip,
    /// Gives so many.
    Take,
    /// Gives pairs of its elements and those of another list.
    Pair,
    /// Gives its elements, each with its number before it.
    Enumerate,
    /// Gives what its argument makes of each.
    Map,
    /// Gives a map that has nothing.
    NewMap,
    /// Puts a value at a key, and gives the one that was there.
    Put,
    /// Takes out the value that is at a key.
    Cut,
    /// Gives a reference to the element that a number says.
    At,
    /// Gives a reference to the first element.
    First,
    /// Gives a reference to the last element.
    Final,
}

/// What stubs say of a function.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FnMarks {
    /// Takes the receiver's lock.
    pub acquires: Option<Acquires>,
    /// Panics on a runtime's thread.
    pub panics_in_async: bool,
    /// Blocks the thread on this.
    pub blocks: Option<Name>,
    /// Waits for another thread.
    pub waits: Option<Name>,
    /// The await may take long.
    pub slow: Option<Name>,
    /// Runs its closure where blocking is fine.
    pub runs_blocking: bool,
    /// Runs its future as a task of its own.
    pub spawns: bool,
    /// Runs its future on the calling thread.
    pub blocks_on: bool,
    /// Tells whether the calling thread is a runtime's.
    pub probes_runtime: bool,
    /// Returns access to the same lock.
    pub transparent: bool,
    /// Tells the variant.
    pub tests: Option<Name>,
    /// Never drops its argument.
    pub forgets: bool,
    /// Drops what the receiver contains.
    pub empties: bool,
    /// Moves all that the receiver or first argument holds into the result.
    pub takes: bool,
    /// Moves one of the elements that the receiver holds into the result, if there is any.
    pub pops: bool,
    /// What it does with the elements of a list.
    pub order: Option<Order>,
    /// Moves all that its second argument holds into the first.
    pub appends: bool,
    /// The result leads to what the receiver holds: what is put there is in the receiver.
    pub inside: bool,
    /// Exchanges what is behind its two arguments.
    pub swaps: bool,
    /// The result may lack what went in.
    pub may_lose: bool,
    /// Takes what it is given only where the receiver has nothing.
    pub if_empty: bool,
    /// Gives what one of its two arguments has, unless both have something.
    pub unless_both: bool,
    /// The result is of the receiver's variant.
    pub same_variant: bool,
    /// Gives the lock back during the call.
    pub releases: bool,
    /// Changes the protected value.
    pub mutates: bool,
    /// Never returns.
    pub diverges: bool,
    /// What it gives where nothing can fail.
    pub certain: Option<Certain>,
    /// Gives what the receiver borrows as a value of its own.
    pub owns: bool,
    /// Gives a borrow of what the receiver has.
    pub lends: bool,
    /// What does the same for a task, each of another crate.
    pub awaits: Vec<AsyncForm>,
    /// It is what work that blocks is given to in async code; what it returns has to be awaited.
    pub offloads: Option<AsyncForm>,
}

impl FnMarks {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == FnMarks::default()
    }
}

/// What stubs say of a type.
#[derive(Clone, Debug, Default)]
pub struct TypeMarks {
    /// It is a lock.
    pub lock: Option<LockKind>,
    /// It is a guard.
    pub guard: Option<(LockKind, Mode)>,
    /// rustc itself denies that `_` drops the guard.
    pub is_denied: bool,
    /// What it is to inference.
    pub lang: Option<Name>,
    /// The async lock or guard that does the same.
    pub twin: Option<Twin>,
    /// A clone of it leads to the same thing, and costs nothing.
    pub is_handle: bool,
    /// Its elements have an order.
    pub is_list: bool,
}

/// What to call in async code in place of a function that blocks: `#[awaits(krate::path, version = "1", feature = "time")]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsyncForm {
    /// Its path, the crate first; a single name is another method of the same type.
    pub path: Vec<Name>,
    /// The version to depend on.
    pub version: Name,
    /// The feature of the crate that has it.
    pub feature: Option<Name>,
}

/// The async form of a blocking lock or of its guard: `#[twin(krate::path::Type, version = "1", feature = "sync", test = "krate::test")]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twin {
    /// Its path, the crate first.
    pub path: Vec<Name>,
    /// The version to depend on.
    pub version: Name,
    /// The feature of the crate that has it.
    pub feature: Name,
    /// The attribute of a test that can await, and the features of the crate that have it.
    pub test: Option<(Name, Vec<Name>)>,
    /// The attribute of a trait with async methods that is used as `dyn`.
    pub object: Option<Name>,
}

fn words(attr: &Attr) -> Vec<Name> {
    match &attr.args {
        AttrArgs::List(list) => list
            .iter()
            .filter_map(|a| match &a.args {
                AttrArgs::Value(text) if a.path.is_empty() => Some(*text),
                _ => a.path.first().copied(),
            })
            .collect(),
        AttrArgs::Value(text) => vec![*text],
        AttrArgs::None | AttrArgs::Opaque => Vec::new(),
    }
}

fn text(attr: &Attr) -> Name {
    words(attr).first().copied().unwrap_or_else(|| Name::from(""))
}

fn mode(word: &str) -> Option<Mode> {
    match word {
        "exclusive" => Some(Mode::Exclusive),
        "shared" => Some(Mode::Shared),
        "upgradable" => Some(Mode::Upgradable),
        _ => None,
    }
}

fn kind(word: &str) -> Option<LockKind> {
    match word {
        "blocking" => Some(LockKind::Blocking),
        "async" => Some(LockKind::Async),
        "cell" => Some(LockKind::Cell),
        "map" => Some(LockKind::Map),
        "span" => Some(LockKind::Span),
        _ => None,
    }
}

fn certain(word: &str) -> Option<Certain> {
    match word {
        "value" => Some(Certain::Value),
        "same" => Some(Certain::Same),
        "some" => Some(Certain::Some),
        "true" => Some(Certain::True),
        "false" => Some(Certain::False),
        _ => None,
    }
}

fn order(word: &str) -> Option<Order> {
    match word {
        "new" => Some(Order::New),
        "one" => Some(Order::One),
        "same" => Some(Order::Same),
        "push" => Some(Order::Push),
        "push_front" => Some(Order::PushFront),
        "insert" => Some(Order::Insert),
        "pop" => Some(Order::Pop),
        "pop_front" => Some(Order::PopFront),
        "remove" => Some(Order::Remove),
        "swap_remove" => Some(Order::SwapRemove),
        "swap_remove_front" => Some(Order::SwapRemoveFront),
        "swap" => Some(Order::Swap),
        "reverse" => Some(Order::Reverse),
        "rotate_left" => Some(Order::RotateLeft),
        "rotate_right" => Some(Order::RotateRight),
        "truncate" => Some(Order::Truncate),
        "clear" => Some(Order::Clear),
        "append" => Some(Order::Append),
        "split_off" => Some(Order::SplitOff),
        "drain" => Some(Order::Drain),
        "nth" => Some(Order::Nth),
        "nth_back" => Some(Order::NthBack),
        "last" => Some(Order::Last),
        "skip" => Some(Order::Skip),
        "take" => Some(Order::Take),
        "pair" => Some(Order::Pair),
        "enumerate" => Some(Order::Enumerate),
        "each" => Some(Order::Map),
        "new_map" => Some(Order::NewMap),
        "put" => Some(Order::Put),
        "cut" => Some(Order::Cut),
        "at" => Some(Order::At),
        "first" => Some(Order::First),
        "final" => Some(Order::Final),
        _ => None,
    }
}

fn twin(attr: &Attr) -> Option<Twin> {
    let AttrArgs::List(list) = &attr.args else { return None };
    let value = |word: &str| match &list.iter().find(|one| one.is(word))?.args {
        AttrArgs::Value(text) => Some(*text),
        _ => None,
    };
    let features = |text: Name| text.split(", ").map(Name::from).collect();
    Some(Twin {
        path: list.first()?.path.clone(),
        version: value("version").unwrap_or_else(|| Name::from("1")),
        feature: value("feature")?,
        test: value("test").map(|test| (test, value("test_features").map_or(Vec::new(), features))),
        object: value("object"),
    })
}

fn async_form(attr: &Attr) -> Option<AsyncForm> {
    let AttrArgs::List(list) = &attr.args else { return None };
    let value = |word: &str| match &list.iter().find(|one| one.is(word))?.args {
        AttrArgs::Value(text) => Some(*text),
        _ => None,
    };
    Some(AsyncForm {
        path: list.first()?.path.clone(),
        version: value("version").unwrap_or_else(|| Name::from("1")),
        feature: value("feature"),
    })
}

/// Reads the markers of a function; `outer` are those of the impl and modules around it.
pub fn fn_marks(attrs: &[Attr], outer: &[Attr]) -> FnMarks {
    let mut marks = FnMarks::default();
    for attr in outer.iter().chain(attrs) {
        let [word] = attr.path[..] else { continue };
        match word.as_str() {
            "acquires" => {
                let words = words(attr);
                let mode = words.iter().find_map(|w| mode(w)).unwrap_or(Mode::Exclusive);
                let has = |word: &str| words.iter().any(|w| w == word);
                let wait = if has("try") {
                    Wait::Try
                } else if has("timed") {
                    Wait::Timed
                } else {
                    Wait::Forever
                };
                marks.acquires = Some(Acquires { mode, wait, is_recursive: has("recursive"), is_brief: has("brief") });
            }
            "panics_in_async" => marks.panics_in_async = true,
            "blocks" => marks.blocks = Some(text(attr)),
            "waits" => marks.waits = Some(text(attr)),
            "slow" => marks.slow = Some(text(attr)),
            "runs_blocking" => marks.runs_blocking = true,
            "spawns" => marks.spawns = true,
            "blocks_on" => marks.blocks_on = true,
            "probes_runtime" => marks.probes_runtime = true,
            "transparent" => marks.transparent = true,
            "tests" => marks.tests = Some(text(attr)),
            "forgets" => marks.forgets = true,
            "empties" => marks.empties = true,
            "takes" => marks.takes = true,
            "pops" => marks.pops = true,
            "order" => marks.order = order(&text(attr)),
            "appends" => marks.appends = true,
            "inside" => marks.inside = true,
            "swaps" => marks.swaps = true,
            "may_lose" => marks.may_lose = true,
            "if_empty" => marks.if_empty = true,
            "unless_both" => marks.unless_both = true,
            "same_variant" => marks.same_variant = true,
            "releases" => marks.releases = true,
            "mutates" => marks.mutates = true,
            "diverges" => marks.diverges = true,
            "certain" => marks.certain = certain(&text(attr)),
            "owns" => marks.owns = true,
            "lends" => marks.lends = true,
            "awaits" => marks.awaits.extend(async_form(attr)),
            "offloads" => marks.offloads = async_form(attr),
            _ => {}
        }
    }
    marks
}

/// Reads the markers of a type.
pub fn type_marks(attrs: &[Attr]) -> TypeMarks {
    let mut marks = TypeMarks::default();
    for attr in attrs {
        let [word] = attr.path[..] else { continue };
        let words = words(attr);
        match word.as_str() {
            "lock" => marks.lock = words.iter().find_map(|w| kind(w)),
            "guard" => {
                let kind = words.iter().find_map(|w| kind(w)).unwrap_or(LockKind::Blocking);
                let mode = words.iter().find_map(|w| mode(w)).unwrap_or(Mode::Exclusive);
                marks.guard = Some((kind, mode));
                marks.is_denied = words.iter().any(|w| w == "denied");
            }
            "lang" => marks.lang = words.first().copied(),
            "twin" => marks.twin = twin(attr),
            "handle" => marks.is_handle = true,
            "list" => marks.is_list = true,
            _ => {}
        }
    }
    marks
}
