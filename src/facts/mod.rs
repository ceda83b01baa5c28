//! Flow and types → what is true at each point.
//!
//! Each body is parsed, typed, lowered and followed in one go, on all cores, and what remains of it is plain facts:
//! syntax, types and graphs are dropped where they were made.

pub mod blocking;
pub mod body;
pub mod call_graph;
pub mod calls;
pub mod inventory;
pub mod liveness;
pub mod lock;
pub mod lock_order;
pub mod place;
pub mod program;
pub mod reach;
pub mod section;
pub mod slots;
pub mod summary;
pub mod surface;
mod wanted;

use crate::index::marks::Mode;
use crate::index::mention::GuardNames;
use crate::index::{AdtId, CrateId, FnId, Index};
use crate::source::{FileId, FileSpan, TargetId, TargetKind};
use crate::syntax::ast::{ExprKind, ItemKind, LambdaKind};
use crate::syntax::scan::word_hash;
use body::BodyFacts;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::time::{Duration, Instant};

/// What is true of everything that was read.
pub struct Facts<'i, 'a> {
    /// What names mean.
    pub index: &'i Index<'a>,
    /// What makes a body worth parsing.
    pub words: Words<'i, 'a>,
    /// Of each body that was looked into, in the order of the functions.
    pub bodies: Vec<BodyFacts>,
    /// Bodies that did not parse, with the reason.
    pub unparsed: Vec<(FileSpan, String)>,
    /// How many bodies there are, and how many were parsed.
    pub counts: Counts,
    /// Time on all cores together: parsing, inference, lowering, liveness.
    pub times: [Duration; 4],
}

/// How much was seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Bodies in all.
    pub bodies: usize,
    /// Bodies parsed.
    pub parsed: usize,
}

/// Looks into every body that may matter to a rule.
pub fn derive<'i, 'a>(index: &'i Index<'a>) -> Facts<'i, 'a> {
    look_into(index, Words::new(index, false))
}

/// Looks into every body that may take a lock of any kind.
pub fn derive_all<'i, 'a>(index: &'i Index<'a>) -> Facts<'i, 'a> {
    look_into(index, Words::new(index, true))
}

fn look_into<'i, 'a>(index: &'i Index<'a>, words: Words<'i, 'a>) -> Facts<'i, 'a> {
    let mut groups: Vec<(FileId, u32, Vec<FnId>)> = Vec::new();
    for n in 0..index.fns.len() {
        let id = FnId(n as u32);
        let fun = index.fun(id);
        if let (Some(file), Some(cut), None) = (fun.file, fun.ast.body, fun.inside) {
            groups.push((file, cut, vec![id]));
        }
    }
    groups.sort_by_key(|(file, cut, ids)| (*file, *cut, ids[0]));
    groups.dedup_by(|b, a| {
        let same = (a.0, a.1) == (b.0, b.1);
        if same {
            a.2.append(&mut b.2);
        }
        same
    });
    let counts = Counts { bodies: groups.len(), parsed: 0 };
    let nodes: Vec<wanted::Node<'_>> = groups.iter().map(|(file, cut, ids)| words.node(*file, *cut, ids)).collect();
    let on_the_way = wanted::on_the_way(index, &nodes);
    let wanted: Vec<&(FileId, u32, Vec<FnId>)> = (groups.iter())
        .filter(|(file, cut, ids)| words.wants(*file, *cut, ids) || on_the_way.contains(&(*file, *cut)))
        .collect();
    let results: Vec<body::Outcome> =
        wanted.par_iter().map(|(file, cut, ids)| body::derive(index, *file, *cut, ids, &words)).collect();
    let (bodies, unparsed) = (Vec::new(), Vec::new());
    let mut facts = Facts { index, words, bodies, unparsed, counts, times: [Duration::ZERO; 4] };
    for outcome in results {
        match outcome {
            Ok((bodies, times)) => {
                facts.counts.parsed += 1;
                facts.bodies.extend(bodies);
                for (total, time) in facts.times.iter_mut().zip(times) {
                    *total += time;
                }
            }
            Err(problem) => facts.unparsed.push(problem),
        }
    }
    let inner: Vec<FnId> =
        (0..index.fns.len()).map(|n| FnId(n as u32)).filter(|id| facts.words.wants_nested(*id)).collect();
    let nested = |id: &FnId| body::derive_nested(index, *id, &facts.words);
    let results: Vec<_> = inner.par_iter().filter_map(nested).collect();
    for (body, times) in results {
        facts.bodies.push(body);
        facts.times.iter_mut().zip(times).for_each(|(total, time)| *total += time);
    }
    facts.bodies.sort_by_key(|body| body.fun);
    facts.unparsed.extend(groups.iter().filter_map(|(file, cut, _)| refused(index, *file, *cut)));
    facts
}

/// A body that is beyond a limit, with the limit.
fn refused(index: &Index<'_>, file: FileId, cut: u32) -> Option<(FileSpan, String)> {
    let cut = index.sources.files[file.index()].scan.cuts.get(cut as usize)?;
    Some((FileSpan { file, span: cut.span }, cut.refused.clone()?))
}

/// A stopwatch for the stages of one body.
pub(crate) fn lap(since: &mut Instant) -> Duration {
    let now = Instant::now();
    now - std::mem::replace(since, now)
}

/// The words that make a body worth parsing.
pub struct Words<'i, 'a> {
    index: &'i Index<'a>,
    /// Hashes of names of functions that take a lock or return a guard.
    acquiring: FxHashSet<u32>,
    /// Those of them that make a function worth a look that is not async: they give a guard of a lock that others wait for.
    locking: FxHashSet<u32>,
    /// Lock methods that take no argument: calls of these on something unknown are counted.
    pub lock_like: FxHashSet<crate::syntax::Name>,
    /// Why an await may take long, by the name of what is awaited.
    pub slow: FxHashMap<crate::syntax::Name, crate::syntax::Name>,
    holds_guard: FxHashSet<FnId>,
    /// Functions that hand out a lock: what they return tells their callers which one.
    gives_lock: FxHashSet<FnId>,
    /// Hashes of names of functions that wait for another thread.
    waiting: FxHashSet<u32>,
    /// The same of functions that block on something else.
    blocking: FxHashSet<u32>,
    /// Locks that can be held together with others who only read.
    pub shared_locks: FxHashSet<AdtId>,
    /// Types whose values change although they are only borrowed, such as atomics.
    pub changing: FxHashSet<AdtId>,
    /// What tells of a body by its words whether it lies on a way to a lock.
    hints: wanted::Hints,
}

impl<'i, 'a> Words<'i, 'a> {
    /// `is_whole`: functions that are not async count for cells and maps, too.
    fn new(index: &'i Index<'a>, is_whole: bool) -> Self {
        use crate::index::marks::LockKind;
        use crate::index::types::GTy;
        let mut words = Words {
            index,
            acquiring: FxHashSet::default(),
            locking: FxHashSet::default(),
            lock_like: FxHashSet::default(),
            slow: FxHashMap::default(),
            holds_guard: FxHashSet::default(),
            gives_lock: FxHashSet::default(),
            waiting: FxHashSet::default(),
            blocking: FxHashSet::default(),
            shared_locks: FxHashSet::default(),
            changing: FxHashSet::default(),
            hints: wanted::Hints::default(),
        };
        let used = index.used_crates();
        for (n, fun) in index.fns.iter().enumerate() {
            let fun_id = FnId(n as u32);
            if !used.contains(&index.modules[fun.module.index()].krate) {
                continue;
            }
            // A name tells something where the code uses a crate that says so.
            if let Some(why) = fun.marks.slow {
                words.slow.entry(fun.name).or_insert(why);
            }
            words.note_effects(fun_id, &used);
            if fun.marks.acquires.is_none() {
                continue;
            }
            words.acquiring.insert(word_hash(fun.name.as_bytes()));
            let gives_guard = !matches!(index.sig(fun_id).output, GTy::Param(_) | GTy::Tuple(_) | GTy::Prim(_))
                && !index.is_of_trait(fun);
            let kind = index.lock_kind(fun);
            let is_waited_for = matches!(kind, Some(LockKind::Blocking | LockKind::Async));
            let is_brief = fun.marks.acquires.is_some_and(|acquires| acquires.is_brief);
            if is_whole || is_waited_for && gives_guard && !is_brief {
                words.locking.insert(word_hash(fun.name.as_bytes()));
            }
            if gives_guard
                && fun.ast.params.is_empty()
                && kind.is_some_and(|kind| kind != LockKind::Map && kind != LockKind::Span)
            {
                words.lock_like.insert(fun.name);
            }
        }
        let names = GuardNames::new(index);
        let guarded: Vec<(FnId, bool, bool)> = (0..index.fns.len())
            .into_par_iter()
            .map(|n| FnId(n as u32))
            .filter(|id| {
                index.fun(*id).file.is_some()
                    || index.fun(*id).ast.output.is_some()
                        && used.contains(&index.modules[index.fun(*id).module.index()].krate)
            })
            .filter(|id| names.are_in_signature(index, index.fun(*id)))
            .filter_map(|id| {
                let returns = index.fun(id).ast.output.is_some() && has_guard(index, &index.sig(id).output);
                let takes = index.fun(id).file.is_some() && index.sig(id).params.iter().any(|ty| has_guard(index, ty));
                (returns || takes).then_some((id, returns, takes))
            })
            .collect();
        for (id, returns, takes) in guarded {
            let fun = index.fun(id);
            if returns && used.contains(&index.modules[fun.module.index()].krate) {
                words.acquiring.insert(word_hash(fun.name.as_bytes()));
                // A stub's function that only hands a guard on, such as `map`, has a name that says nothing.
                if fun.file.is_some() {
                    words.locking.insert(word_hash(fun.name.as_bytes()));
                }
            }
            if takes {
                words.holds_guard.insert(id);
            }
            if returns && fun.file.is_some() {
                words.hints.helper(index, id);
            }
        }
        words.hints.read(index);
        words.gives_lock = words.hints.giving(index);
        // A macro that takes a lock is a word for it; one that calls such a macro, too.
        for _ in 0..3 {
            let macros = index.shapes.own_that_call(&|hash| words.acquiring.contains(&hash));
            words.acquiring.extend(macros.iter().map(|name| word_hash(name.as_bytes())));
            let macros = index.shapes.own_that_call(&|hash| words.locking.contains(&hash));
            words.locking.extend(macros.iter().map(|name| word_hash(name.as_bytes())));
        }
        words
    }

    /// What a stub says a function does beside taking a lock.
    fn note_effects(&mut self, id: FnId, used: &FxHashSet<CrateId>) {
        let fun = self.index.fun(id);
        if fun.file.is_some() || !used.contains(&self.index.modules[fun.module.index()].krate) {
            return;
        }
        let hash = word_hash(fun.name.as_bytes());
        if fun.marks.waits.is_some() && !fun.marks.panics_in_async {
            self.waiting.insert(hash);
        }
        if fun.marks.blocks.is_some() {
            self.blocking.insert(hash);
        }
        if fun.marks.mutates {
            self.changing.extend(self.index.impl_adt(id));
        }
        if fun.marks.acquires.is_some_and(|acquires| acquires.mode == Mode::Shared) {
            self.shared_locks.extend(self.index.impl_adt(id));
        }
    }

    /// Whether a function of this name may take a lock, wait or block.
    pub fn is_busy(&self, word: u32) -> bool {
        self.acquiring.contains(&word) || self.waiting.contains(&word) || self.blocking.contains(&word)
    }

    /// What a body's words say of it.
    fn node<'n>(&self, file: FileId, cut: u32, ids: &'n [FnId]) -> wanted::Node<'n> {
        let mut node =
            wanted::Node { place: (file, cut), ids, is_async: false, takes: false, stalls: false, blocks: false };
        let Some(cut) = self.index.sources.files[file.index()].scan.cuts.get(cut as usize) else { return node };
        if cut.refused.is_some() {
            return node;
        }
        node.is_async = cut.has_await || cut.has_async || ids.iter().any(|id| self.index.is_async_context(*id));
        node.takes =
            self.hints.takes(self.index, &cut.words, ids[0]) || ids.iter().any(|id| self.holds_guard.contains(id));
        node.stalls = self.hints.stalls(self.index, &cut.words, ids[0]);
        node.blocks = self.hints.blocks(self.index, &cut.words, ids[0]);
        node
    }

    fn wants(&self, file: FileId, cut: u32, ids: &[FnId]) -> bool {
        let Some(cut) = self.index.sources.files[file.index()].scan.cuts.get(cut as usize) else { return false };
        if cut.refused.is_some() {
            return false;
        }
        let is_async = cut.has_await || cut.has_async || ids.iter().any(|id| self.index.fun(*id).ast.is_async);
        let has = |words: &FxHashSet<u32>| cut.words.iter().any(|word| words.contains(word));
        let runs_async = || is_async || ids.iter().any(|id| self.index.is_async_context(*id));
        has(&self.locking)
            || (has(&self.acquiring) || has(&self.waiting)) && runs_async()
            || ids.iter().any(|id| self.holds_guard.contains(id) || self.gives_lock.contains(id))
    }

    /// The same of a function inside a function, which is read already.
    fn wants_nested(&self, id: FnId) -> bool {
        let Some(body) = self.index.fun(id).nested else { return false };
        let is_async = self.index.is_async_context(id)
            || body.lambdas.iter().any(|lambda| lambda.kind != LambdaKind::Closure)
            || body.exprs.iter().any(|expr| matches!(expr.kind, ExprKind::Await { .. }));
        let has = |kind: &ExprKind, words: &FxHashSet<u32>| match kind {
            ExprKind::MethodCall(call) => words.contains(&word_hash(call.name.as_bytes())),
            ExprKind::Path(path) => {
                path.last().is_some_and(|segment| words.contains(&word_hash(segment.name.as_bytes())))
            }
            _ => false,
        };
        let in_async = |kind: &ExprKind| has(kind, &self.acquiring) || has(kind, &self.waiting);
        body.exprs.iter().any(|expr| has(&expr.kind, &self.locking) || is_async && in_async(&expr.kind))
            || self.holds_guard.contains(&id)
    }
}

fn has_guard(index: &Index<'_>, ty: &crate::index::types::GTy) -> bool {
    use crate::index::types::GTy;
    match ty {
        GTy::Adt(..) | GTy::Tuple(_) | GTy::Array(_) => {
            slots::leaves(index, ty).iter().any(|(_, leaf)| matches!(leaf, slots::Leaf::Guard(_))) || {
                // `Result<MutexGuard<T>, PoisonError<..>>`: the guard is an argument.
                match ty {
                    GTy::Adt(_, args) | GTy::Tuple(args) => args.iter().any(|t| has_guard(index, t)),
                    GTy::Array(inner) => has_guard(index, inner),
                    _ => false,
                }
            }
        }
        _ => false,
    }
}

impl Index<'_> {
    /// The crates whose names the code that is read may use: all that it reads, and the stubs among their dependencies.
    pub fn used_crates(&self) -> FxHashSet<CrateId> {
        let mut used = FxHashSet::default();
        for (n, krate) in self.crates.iter().enumerate() {
            if krate.target.is_some() {
                used.insert(CrateId(n as u32));
                for def in krate.externs.values() {
                    if let crate::index::Def::Mod(module) = def {
                        used.insert(self.modules[module.index()].krate);
                    }
                }
            }
        }
        // A lock's methods may be declared in a crate that its crate re-exports: what the stubs themselves name counts too.
        let direct: Vec<_> = used.iter().copied().collect();
        for krate in direct {
            used.extend(self.reexported_crates(krate));
        }
        used
    }

    /// Whether stubs say that a method of this trait impl runs on a runtime's thread: `poll` of a future.
    pub fn is_async_context(&self, id: FnId) -> bool {
        let fun = self.fun(id);
        if fun.ast.is_async {
            return true;
        }
        match fun.container {
            crate::index::Container::Impl(imp) => {
                self.impls[imp.index()].trait_.is_some_and(|t| self.traits[t.index()].is_async_context)
            }
            crate::index::Container::Trait(_) | crate::index::Container::Module => false,
        }
    }

    /// Whether a function is a test, or only built for tests.
    pub fn is_test(&self, id: FnId) -> bool {
        let fun = self.fun(id);
        self.is_test_root(id)
            || self.modules[fun.module.index()].is_test
            || fun.item.cfg.as_ref().is_some_and(crate::index::is_test_cfg)
    }

    /// Whether a function is itself a test: it has a runtime, and a root task, of its own.
    pub fn is_test_root(&self, id: FnId) -> bool {
        self.fun(id)
            .item
            .attrs
            .iter()
            .any(|attr| attr.path.last().is_some_and(|name| name == "test" || name == "rstest" || name == "test_case"))
    }

    /// What a target is called in `context.targets`.
    pub fn target_name(&self, target: TargetId) -> String {
        let target = &self.sources.targets[target.index()];
        let kind = match target.kind {
            TargetKind::Lib => "lib",
            TargetKind::ProcMacro => "proc-macro",
            TargetKind::Bin => "bin",
            TargetKind::Example => "example",
            TargetKind::Test => "test",
            TargetKind::Bench => "bench",
            TargetKind::BuildScript => "build-script",
            TargetKind::Loose => "file",
        };
        format!("{}:{kind}:{}", self.sources.packages[target.package.index()].name, target.name)
    }

    /// Whether it stands in a trait, or in the impl of one.
    fn is_of_trait(&self, fun: &crate::index::Fun<'_>) -> bool {
        match fun.container {
            crate::index::Container::Impl(imp) => self.impls[imp.index()].ast.trait_.is_some(),
            crate::index::Container::Trait(_) => true,
            crate::index::Container::Module => false,
        }
    }

    /// Whether a type stands for something that others have, too: a reference, or a counted pointer.
    fn is_handle(&self, ty: &crate::index::types::GTy) -> bool {
        use crate::index::types::GTy;
        match ty {
            GTy::Ref(..) => true,
            GTy::Adt(adt, args) => match self.adt(*adt).marks.lang.map_or("", |lang| lang.as_str()) {
                "arc" | "rc" => true,
                "option" | "result" => args.first().is_some_and(|inner| self.is_handle(inner)),
                _ => false,
            },
            _ => false,
        }
    }

    /// The kind of lock that a marked method takes.
    pub fn lock_kind(&self, fun: &crate::index::Fun<'_>) -> Option<crate::index::marks::LockKind> {
        let crate::index::Container::Impl(imp) = fun.container else { return None };
        match &self.impl_header(imp).self_ty {
            crate::index::types::GTy::Adt(adt, _) => self.adt(*adt).marks.lock,
            _ => None,
        }
    }
}

/// Whether a const or static item, for initializers.
pub fn initializer(kind: &ItemKind) -> Option<u32> {
    match kind {
        ItemKind::Const(_, cut) | ItemKind::Static(_, cut) => *cut,
        _ => None,
    }
}
