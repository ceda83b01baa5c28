//! What the programs of the drop scope tests lock, ask and wait for, and what records them.
//!
//! A lock is made where it is taken (`m().lock()`) and known by that place; it is never freed. A recorded await (`io()` and
//! its like) suspends once and writes down which locks cannot be taken meanwhile. Every answer that a program gets is a
//! choice, and [`case`] runs the program once for each row of answers.

use std::cell::{Cell, RefCell, RefMut};
use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, IntoFuture};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, resume_unwind};
use std::pin::{Pin, pin};
pub use std::sync::{LockResult, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};
use std::task::{Context, Poll, Waker};
use tokio::inside::Turn;

/// What the locks guard.
#[derive(Clone, Debug, Default)]
pub struct Data {
    pub n: usize,
    pub text: String,
    pub list: Vec<usize>,
    pub pair: (usize, usize),
}

impl Data {
    pub fn len(&self) -> usize {
        self.n
    }
    pub fn id(&self) -> usize {
        self.n
    }
    pub fn bump(&mut self) {
        self.n += 1;
    }
    pub fn ready(&self) -> bool {
        c()
    }
    pub fn next_job(&mut self) -> Option<usize> {
        some()
    }
    pub fn check(&self) -> Result<usize, Failed> {
        try_it()
    }
    pub fn add(&self, more: usize) -> usize {
        self.n + more
    }
    pub fn items(&self) -> std::vec::IntoIter<usize> {
        items().into_iter()
    }
    pub fn slot(&mut self) -> &mut usize {
        &mut self.n
    }
    pub fn name(&self) -> &str {
        &self.text
    }
}

impl std::fmt::Display for Data {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("data")
    }
}

/// A guard of `m()`.
pub type Guard = MutexGuard<'static, Data>;

/// What `?` leaves with.
#[derive(Clone, Copy, Debug)]
pub struct Failed;

type Place = (&'static str, u32, u32);

#[derive(Default)]
struct Record {
    answers: Vec<(usize, usize)>,
    next: usize,
    repeats: BTreeMap<Place, usize>,
    locks: Vec<(Place, Box<dyn Fn() -> bool>)>,
    /// Where a lock was taken at the last attempt.
    taken: BTreeSet<Place>,
    /// How often an await was reached.
    awaits: BTreeMap<Place, usize>,
    /// How often a lock had been taken before that, and was held then.
    pairs: BTreeMap<(Place, Place), (usize, usize)>,
    /// What a branch of a `select!` waits for, with what was held, while it is not known whether the task is suspended.
    maybe: Vec<Sample>,
    /// Where the samples of each `select!` begin that polls its branches.
    polling: Vec<usize>,
}

/// An await that was reached: where, the locks taken before, and those that were held.
type Sample = (Place, BTreeSet<Place>, BTreeSet<Place>);

thread_local! {
    static RECORD: RefCell<Record> = RefCell::default();
}

fn with<R>(inside: impl FnOnce(&mut Record) -> R) -> R {
    RECORD.with(|record| inside(&mut record.borrow_mut()))
}

fn caller(at: &'static Location<'static>) -> Place {
    (at.file(), at.line(), at.column())
}

// ---------------------------------------------------------------------------------------------- answers

/// More answers than this in one run are too many.
const MOST: usize = 200;

fn choose(among: usize) -> usize {
    with(|record| {
        let next = record.next;
        assert!(next < MOST, "a program that does not end");
        record.next += 1;
        if next == record.answers.len() {
            record.answers.push((0, among));
        }
        record.answers[next].0
    })
}

/// A condition.
pub fn c() -> bool {
    choose(2) == 1
}

/// A condition on something.
pub fn is<T>(_: T) -> bool {
    c()
}

/// A condition that holds at most twice at one place.
#[track_caller]
pub fn again() -> bool {
    let place = caller(Location::caller());
    let can = with(|record| {
        let repeats = record.repeats.entry(place).or_default();
        *repeats += 1;
        *repeats <= 2
    });
    can && c()
}

/// `Some`, at most twice at one place, or `None`.
#[track_caller]
pub fn more() -> Option<usize> {
    again().then(|| 1)
}

/// No, one or two turns.
pub fn times() -> Range<usize> {
    0..choose(3)
}

/// No, one or two things.
pub fn items() -> Vec<usize> {
    times().collect()
}

/// One of two.
pub fn pick() -> usize {
    choose(2)
}

pub fn some() -> Option<usize> {
    c().then(|| 1)
}

pub fn try_it() -> Result<usize, Failed> {
    some().ok_or(Failed)
}

pub fn sum(a: usize, b: usize) -> usize {
    a.wrapping_add(b)
}

pub fn first(data: &Data) -> &usize {
    &data.n
}

pub fn consume<T>(_: T) {}

pub fn count<T>(_: &T) -> usize {
    1
}

// ---------------------------------------------------------------------------------------------- locks

fn register<L>(place: Place, lock: L, is_held: impl Fn(&'static L) -> bool + 'static) -> &'static L {
    let lock: &'static L = Box::leak(Box::new(lock));
    with(|record| {
        record.taken.insert(place);
        record.locks.push((place, Box::new(move || is_held(lock))));
    });
    lock
}

/// Somebody else holds the lock, or there is none.
fn missed(place: Place) {
    with(|record| record.taken.remove(&place));
}

fn mutex(place: Place) -> &'static Mutex<Data> {
    register(place, Mutex::default(), |lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

fn rw_lock(place: Place) -> &'static RwLock<Data> {
    register(place, RwLock::default(), |lock| matches!(lock.try_write(), Err(TryLockError::WouldBlock)))
}

/// A mutex.
#[track_caller]
pub fn m() -> &'static Mutex<Data> {
    mutex(caller(Location::caller()))
}

/// A mutex that may be poisoned.
#[track_caller]
pub fn p() -> &'static Mutex<Data> {
    let lock = mutex(caller(Location::caller()));
    if c() {
        let poison = catch_unwind(|| {
            let _guard = lock.lock();
            resume_unwind(Box::new(()))
        });
        drop::<Result<(), _>>(poison);
    }
    lock
}

/// A mutex that someone else may hold.
#[track_caller]
pub fn t() -> &'static Mutex<Data> {
    if c() {
        let lock: &'static Mutex<Data> = Box::leak(Box::default());
        std::mem::forget(lock.lock());
        missed(caller(Location::caller()));
        lock
    } else {
        mutex(caller(Location::caller()))
    }
}

/// A read-write lock.
#[track_caller]
pub fn rw() -> &'static RwLock<Data> {
    rw_lock(caller(Location::caller()))
}

/// A cell.
#[track_caller]
pub fn cell() -> &'static RefCell<Data> {
    register(caller(Location::caller()), RefCell::default(), |cell| cell.try_borrow_mut().is_err())
}

/// A mutex of parking_lot.
#[track_caller]
pub fn pl() -> &'static parking_lot::Mutex<Data> {
    register(caller(Location::caller()), parking_lot::Mutex::new(Data::default()), |lock| lock.is_locked())
}

/// A mutex of parking_lot that someone else may hold.
#[track_caller]
pub fn plt() -> &'static parking_lot::Mutex<Data> {
    if c() {
        let lock: &'static parking_lot::Mutex<Data> = Box::leak(Box::new(parking_lot::Mutex::new(Data::default())));
        std::mem::forget(lock.lock());
        missed(caller(Location::caller()));
        lock
    } else {
        register(caller(Location::caller()), parking_lot::Mutex::new(Data::default()), |lock| lock.is_locked())
    }
}

/// A read-write lock of parking_lot.
#[track_caller]
pub fn plrw() -> &'static parking_lot::RwLock<Data> {
    register(caller(Location::caller()), parking_lot::RwLock::new(Data::default()), |lock| lock.is_locked())
}

/// A mutex of tokio.
#[track_caller]
pub fn tm() -> &'static tokio::sync::Mutex<Data> {
    register(caller(Location::caller()), tokio::sync::Mutex::new(Data::default()), |lock| lock.try_lock().is_err())
}

/// A function that returns a guard.
#[track_caller]
pub fn locked() -> Guard {
    m().lock().unwrap()
}

/// A function that may return a guard.
#[track_caller]
pub fn maybe_locked() -> Option<Guard> {
    if c() {
        Some(m().lock().unwrap())
    } else {
        missed(caller(Location::caller()));
        None
    }
}

/// An argument that the driver passes.
pub trait Argument {
    fn at(place: Place) -> Self;
}
impl Argument for Guard {
    fn at(place: Place) -> Self {
        mutex(place).lock().unwrap()
    }
}
impl Argument for RefMut<'static, Data> {
    fn at(place: Place) -> Self {
        register(place, RefCell::<Data>::default(), |cell| cell.try_borrow_mut().is_err()).borrow_mut()
    }
}
impl<T: Argument> Argument for Option<T> {
    fn at(place: Place) -> Self {
        if c() { Some(T::at(place)) } else { None }
    }
}
impl<T: Argument> Argument for Box<T> {
    fn at(place: Place) -> Self {
        Box::new(T::at(place))
    }
}
impl<T: Argument> Argument for (T, usize) {
    fn at(place: Place) -> Self {
        (T::at(place), 1)
    }
}
impl Argument for bool {
    fn at(_: Place) -> Self {
        c()
    }
}
impl Argument for usize {
    fn at(_: Place) -> Self {
        1
    }
}

// ---------------------------------------------------------------------------------------------- awaits

/// Waits when it is awaited, and answers with a `T`.
pub struct Io<T>(fn() -> T);

/// An [`Io`] that is waited for, and where.
pub struct Waiting<T>(fn() -> T, Option<Place>);

impl<T> IntoFuture for Io<T> {
    type Output = T;
    type IntoFuture = Waiting<T>;
    #[track_caller]
    fn into_future(self) -> Waiting<T> {
        Waiting(self.0, Some(caller(Location::caller())))
    }
}

impl<T> Future for Waiting<T> {
    type Output = T;
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        match self.1.take() {
            Some(place) => {
                suspended(place);
                Poll::Pending
            }
            None => Poll::Ready((self.0)()),
        }
    }
}

fn suspended(place: Place) {
    let locks = with(|record| std::mem::take(&mut record.locks));
    let held: BTreeSet<Place> = locks.iter().filter(|(_, is_held)| is_held()).map(|(place, _)| *place).collect();
    with(|record| {
        record.locks = locks;
        let sample = (place, record.taken.clone(), held);
        if record.polling.is_empty() { record.write(sample) } else { record.maybe.push(sample) }
    });
}

impl Record {
    fn write(&mut self, (place, taken, held): Sample) {
        *self.awaits.entry(place).or_default() += 1;
        for lock in taken.union(&held) {
            let pair = self.pairs.entry((*lock, place)).or_default();
            pair.0 += 1;
            pair.1 += usize::from(held.contains(lock));
        }
    }

    fn turn(&mut self, turn: Turn) {
        if let Turn::Polls = turn {
            return self.polling.push(self.maybe.len());
        }
        let first = self.polling.pop().unwrap_or(0);
        if let Turn::IsDone = turn {
            self.maybe.truncate(first);
        } else if self.polling.is_empty() {
            std::mem::take(&mut self.maybe).into_iter().for_each(|sample| self.write(sample));
        }
    }
}

pub fn io() -> Io<usize> {
    Io(|| 1)
}
pub fn upload<T: Copy>(_: T) -> Io<usize> {
    Io(|| 1)
}
pub fn send<T>(_: &T) -> Io<usize> {
    Io(|| 1)
}
pub fn ping() -> Io<bool> {
    Io(c)
}
pub fn word() -> Io<String> {
    Io(String::new)
}
pub fn fetch() -> Io<Option<usize>> {
    Io(some)
}
pub fn try_io() -> Io<Result<usize, Failed>> {
    Io(try_it)
}

// ---------------------------------------------------------------------------------------------- runs

fn run(program: Pin<Box<dyn Future<Output = ()>>>) {
    let mut program = pin!(program);
    let mut context = Context::from_waker(Waker::noop());
    while program.as_mut().poll(&mut context).is_pending() {}
}

/// Goes to the next row of answers; `false` after the last.
fn turn() -> bool {
    with(|record| {
        record.next = 0;
        record.repeats.clear();
        record.locks.clear();
        record.taken.clear();
        // A program may have panicked in the middle of a `select!`.
        record.maybe.clear();
        record.polling.clear();
        while let Some((answer, among)) = record.answers.pop() {
            if answer + 1 < among {
                record.answers.push((answer + 1, among));
                return true;
            }
        }
        false
    })
}

/// Runs a program with all answers, and prints what was held where, how often, of how many times.
pub fn case(name: &str, limit: usize, program: &dyn Fn() -> Pin<Box<dyn Future<Output = ()>>>) {
    with(|record| *record = Record::default());
    tokio::inside::CHOICE.set(choose);
    tokio::inside::TURN.set(|turn| with(|record| record.turn(turn)));
    let mut runs = 0;
    loop {
        // A program may panic: what it asserts is a choice.
        let end = catch_unwind(AssertUnwindSafe(|| run(program())));
        drop(end);
        runs += 1;
        let is_endless = with(|record| record.next >= MOST);
        let is_last = !is_endless && !turn();
        if is_last {
            break;
        }
        if runs == limit || is_endless {
            println!("limit {name}");
            return;
        }
    }
    with(|record| {
        println!("case {name} {runs}");
        for (place, times) in &record.awaits {
            println!("await {} {} {} {times}", place.0, place.1, place.2);
        }
        for ((lock, place), (taken, held)) in &record.pairs {
            println!("held {} {} {} {} {} {} {taken} {held}", lock.0, lock.1, lock.2, place.0, place.1, place.2);
        }
    });
}

/// No backtraces of panics that are meant.
pub fn quiet() {
    std::panic::set_hook(Box::new(|_| {}));
}

/// Counts, for programs that need a `Cell`.
pub fn counter() -> Cell<usize> {
    Cell::new(0)
}
