//! Which bodies are worth parsing, by the names that they say: before anything is parsed, and for each crate by what it can see.

use super::effects;
use super::generic::with_generic;
use super::liveness::Effects;
use super::slots;
use super::triggers::{self, Declared, Seen, Trigger};
use crate::index::marks::{LockKind, Mode};
use crate::index::mention::{GuardNames, Mentions};
use crate::index::types::GTy;
use crate::index::{AdtId, Container, CrateId, FnId, Fun, ImplId, Index, ModId};
use crate::source::FileId;
use crate::spread;
use crate::syntax::Name;
use crate::syntax::ast::{ExprKind, LambdaKind, TypeKind};
use crate::syntax::scan::Cut;
use crate::syntax::word::{Said, Word, word_hash};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// What names tell of the bodies that say them.
pub struct Words<'i, 'a> {
    index: &'i Index<'a>,
    /// By crate: empty for stubs, which have no bodies.
    crates: Vec<Seen>,
    /// Lock methods that take no argument: calls of these on something unknown are counted.
    pub lock_like: FxHashSet<Name>,
    /// Why an await may take long, by the name of what is awaited.
    pub slow: FxHashMap<Name, Name>,
    /// Types of the stubs that give a guard when they are awaited or iterated.
    yields_guard: FxHashSet<AdtId>,
    /// Functions that are handed a guard.
    holds_guard: FxHashSet<FnId>,
    /// What functions do to the guards of their callers.
    pub effects: Effects,
    /// Locks that can be held together with others who only read.
    pub shared_locks: FxHashSet<AdtId>,
    /// Types whose values change although they are only borrowed, such as atomics.
    pub changing: FxHashSet<AdtId>,
    /// Names that the standard library has for other things, too.
    common: FxHashSet<u32>,
    /// By the names of functions that stall or block: the types, traits and modules that they stand in.
    owners: FxHashMap<u32, SmallVec<[Name; 2]>>,
    /// Types that are a lock, by any of their names.
    lock_names: GuardNames,
    /// Types that are a lock or have one in them.
    locks: GuardNames,
    /// Modules in which the name of a lock's type means something.
    near: FxHashSet<ModId>,
}

/// The name of the type that an impl is of.
pub(super) fn type_name(index: &Index<'_>, imp: ImplId) -> Option<Name> {
    match &index.impls[imp.index()].ast.self_ty.kind {
        TypeKind::Path(path) => path.last().map(|last| last.name),
        _ => None,
    }
}

impl<'i, 'a> Words<'i, 'a> {
    /// `is_whole`: functions that are not async count for cells and maps, too.
    pub(super) fn new(index: &'i Index<'a>, is_whole: bool) -> Self {
        let mut words = Words {
            index,
            crates: Vec::new(),
            lock_like: FxHashSet::default(),
            slow: FxHashMap::default(),
            yields_guard: yields_guard(index),
            holds_guard: FxHashSet::default(),
            effects: Effects::default(),
            shared_locks: FxHashSet::default(),
            changing: FxHashSet::default(),
            common: FxHashSet::default(),
            owners: FxHashMap::default(),
            lock_names: GuardNames::default(),
            locks: GuardNames::default(),
            near: FxHashSet::default(),
        };
        let mut declared = Declared::default();
        let used = index.used_crates();
        for (n, fun) in index.fns.iter().enumerate() {
            let id = FnId(n as u32);
            // A name tells something where the code uses a crate that says so.
            if used.contains(&index.crate_of(fun.module)) {
                words.note(id, is_whole, &mut declared);
            }
        }
        let mentions = Mentions::new(index);
        words.note_helpers(&mentions, &used, &mut declared);
        declared.add_imported(index);
        words.note_places(&mentions);
        words.crates = triggers::see(index, &mentions, &declared);
        words
    }

    /// What the marks of a function say.
    fn note(&mut self, id: FnId, is_whole: bool, declared: &mut Declared) {
        let fun = self.index.fun(id);
        if let Some(why) = fun.marks.slow {
            self.slow.entry(fun.name).or_insert(why);
        }
        if fun.file.is_none() {
            self.note_effects(id, declared);
        }
        let Some(acquires) = fun.marks.acquires else { return };
        let kind = self.index.lock_kind(fun);
        let is_waited_for = matches!(kind, Some(LockKind::Blocking | LockKind::Async));
        let is_moment = matches!(self.index.sig(id).output, GTy::Param(_) | GTy::Tuple(_) | GTy::Prim(_));
        let gives_guard = !is_moment && !self.index.is_of_trait(fun);
        if self.leads_to_guard(&self.index.sig(id).output) {
            declared.add(self.index, fun, Trigger::Takes);
        }
        if is_whole || is_waited_for && self.leads_to_guard(&self.index.sig(id).output) && !acquires.is_brief {
            declared.add(self.index, fun, Trigger::Locks);
        }
        let is_counted = kind.is_some_and(|kind| kind != LockKind::Map && kind != LockKind::Span);
        if gives_guard && fun.ast.params.is_empty() && is_counted {
            self.lock_like.insert(fun.name);
        }
    }

    /// Whether a value of a type is a guard, has one in it, or yields one: as a future or as an iterator.
    fn leads_to_guard(&self, ty: &GTy) -> bool {
        has_guard(self.index, ty) || matches!(ty, GTy::Adt(adt, _) if self.yields_guard.contains(adt))
    }

    /// What a stub says a function does beside taking a lock, and whether a way to a lock ends there.
    fn note_effects(&mut self, id: FnId, declared: &mut Declared) {
        let index = self.index;
        let fun = index.fun(id);
        let marks = &fun.marks;
        if marks.waits.is_some() && !marks.panics_in_async {
            declared.add(index, fun, Trigger::Waits);
        }
        if marks.blocks.is_some() {
            declared.add(index, fun, Trigger::Blocks);
        }
        if marks.mutates {
            self.changing.extend(index.impl_adt(id));
        }
        if marks.acquires.is_some_and(|acquires| acquires.mode == Mode::Shared) {
            self.shared_locks.extend(index.impl_adt(id));
        }
        let leads = marks.acquires.is_some() && index.lock_kind(fun).is_some_and(is_waited_for);
        let stalls = marks.panics_in_async || marks.waits.is_some();
        if leads {
            declared.add(index, fun, Trigger::Leads);
        }
        if stalls {
            declared.add(index, fun, Trigger::Stalls);
        }
        if stalls || marks.blocks.is_some() {
            self.owners.entry(word_hash(fun.name.as_bytes())).or_default().push(owner(index, fun));
        }
        if !leads && !stalls && index.krate(fun.module).name == "std" {
            self.common.insert(word_hash(fun.name.as_bytes()));
        }
    }

    /// Functions of the code that return a guard, and those that are handed one. Who calls a guard's own method that gives it
    /// back has one already.
    fn note_helpers(&mut self, mentions: &Mentions<'_>, used: &FxHashSet<CrateId>, declared: &mut Declared) {
        let index = self.index;
        let names = mentions.of_guards(index);
        let named: Vec<FnId> = (0..index.fns.len())
            .into_par_iter()
            .with_max_len(spread::CHEAP)
            .map(|n| FnId(n as u32))
            .filter(|id| index.fun(*id).file.is_some() && names.are_in_signature(index, index.fun(*id)))
            .collect();
        self.effects = effects::read(index, &with_generic(index, &named, declared), &self.changing);
        let helpers: Vec<(FnId, bool, bool)> = named
            .into_par_iter()
            .with_max_len(spread::PLAIN)
            .filter_map(|id| {
                let returns = index.fun(id).ast.output.is_some() && has_guard(index, &index.sig(id).output);
                let takes = index.sig(id).params.iter().any(|ty| has_guard(index, ty));
                let leaves = self.effects.get(&id).is_some_and(|effect| !effect.taken.is_empty());
                (returns || takes || leaves).then_some((
                    id,
                    returns && !(takes && index.sig(id).has_receiver) || leaves,
                    takes,
                ))
            })
            .collect();
        for (id, gives, takes) in helpers {
            let fun = index.fun(id);
            if takes {
                self.holds_guard.insert(id);
            }
            if gives && used.contains(&index.crate_of(fun.module)) {
                for trigger in [Trigger::Takes, Trigger::Locks, Trigger::Leads] {
                    declared.add(index, fun, trigger);
                }
            }
        }
    }

    /// Where a lock's type has a name.
    fn note_places(&mut self, mentions: &Mentions<'_>) {
        let index = self.index;
        let locks = index.adts.iter().filter(|adt| adt.marks.lock.is_some_and(is_waited_for)).map(|adt| adt.name);
        let locks: FxHashSet<Name> = locks.collect();
        let modules = (0..index.modules.len()).map(|n| ModId(n as u32));
        self.near = modules.filter(|module| locks.iter().any(|name| index.has_name(*module, *name))).collect();
        self.lock_names = mentions.named(locks.clone());
        self.locks = mentions.declared_with(locks);
    }

    fn of(&self, id: FnId) -> &Seen {
        &self.crates[self.index.crate_of(self.index.fun(id).module).index()]
    }

    /// Whether a body with these words has one that is a trigger.
    fn any(&self, words: &[Word], id: FnId, is_trigger: impl Fn(u32, u8) -> bool) -> bool {
        let triggers = self.of(id);
        words.iter().filter(|word| word.is_call()).any(|word| {
            let name = word.name();
            triggers.layers().any(|triggers| {
                triggers.of_word(*word).is_some_and(|bits| is_trigger(name, bits))
                    || word.said() == Said::InPath
                        && triggers
                            .of_type(name)
                            .any(|(ty, bits)| is_trigger(name, bits) && self.names_type(words, id, ty))
            })
        })
    }

    /// Whether a body names a type: by its own name, or as `Self`.
    pub(super) fn names_type(&self, words: &[Word], id: FnId, ty: Name) -> bool {
        let is_self = || match self.index.fun(id).container {
            Container::Impl(imp) => type_name(self.index, imp) == Some(ty),
            Container::Module | Container::Trait(_) => false,
        };
        says(words, word_hash(ty.as_bytes())) || is_self() && says(words, word_hash(b"Self"))
    }

    /// Whether a body with these words may take a lock, wait or block.
    pub fn is_busy(&self, words: &[Word], id: FnId) -> bool {
        let busy = Trigger::Takes.bit() | Trigger::Waits.bit() | Trigger::Blocks.bit();
        self.any(words, id, |_, bits| bits & busy != 0)
    }

    /// Whether a body takes a lock that others wait for, as far as words tell. Errs quiet: by a common word only near a lock.
    pub(super) fn leads(&self, words: &[Word], id: FnId) -> bool {
        let fun = self.index.fun(id);
        let is_near = std::cell::OnceCell::new();
        let near =
            || *is_near.get_or_init(|| self.near.contains(&fun.module) || self.locks.are_in_signature(self.index, fun));
        self.any(words, id, |word, bits| bits & Trigger::Leads.bit() != 0 && (!self.common.contains(&word) || near()))
    }

    /// Whether it does what is no good on a runtime's thread.
    pub(super) fn stalls(&self, words: &[Word], id: FnId) -> bool {
        self.does(Trigger::Stalls, words, id)
    }

    /// Whether it does what blocks on anything else.
    pub(super) fn blocks(&self, words: &[Word], id: FnId) -> bool {
        self.does(Trigger::Blocks, words, id)
    }

    /// Errs quiet: a common word counts only where the name of the type or module that it belongs to means something.
    fn does(&self, trigger: Trigger, words: &[Word], id: FnId) -> bool {
        let module = self.index.fun(id).module;
        let is_named = |owner: &Name| self.index.has_name(module, *owner) || self.names_type(words, id, *owner);
        let is_near = |word: u32| self.owners.get(&word).is_some_and(|owners| owners.iter().any(is_named));
        self.any(words, id, |word, bits| bits & trigger.bit() != 0 && (!self.common.contains(&word) || is_near(word)))
    }

    /// Whether the standard library has a name for other things than locks.
    pub(super) fn is_common(&self, name: u32) -> bool {
        self.common.contains(&name)
    }

    /// Whether a function is handed a guard.
    pub(super) fn is_handed_guard(&self, id: FnId) -> bool {
        self.holds_guard.contains(&id)
    }

    /// The body, unless it is beyond a limit.
    pub(super) fn cut(&self, file: FileId, cut: u32) -> Option<&'i Cut> {
        let index: &'i Index<'a> = self.index;
        index.sources.files[file.index()].scan.cuts.get(cut as usize).filter(|cut| cut.refused.is_none())
    }

    /// Whether a body with these words may matter to a rule by itself.
    pub(super) fn wants(&self, words: &[Word], ids: &[FnId], is_async: bool) -> bool {
        let has = |wanted: u8| self.any(words, ids[0], |_, bits| bits & wanted != 0);
        has(Trigger::Locks.bit())
            || is_async && has(Trigger::Takes.bit() | Trigger::Waits.bit())
            || ids.iter().any(|id| self.holds_guard.contains(id) || self.gives_lock(*id))
    }

    /// Whether a function returns a lock, or a way to one: it tells which.
    fn gives_lock(&self, id: FnId) -> bool {
        let is_named = self.index.fun(id).ast.output.as_ref().is_some_and(|ty| self.lock_names.are_in(ty));
        is_named && has_lock(self.index, &self.index.sig(id).output)
    }

    /// The same of a function inside a function, which is read already.
    pub(super) fn wants_nested(&self, id: FnId) -> bool {
        let Some(body) = self.index.fun(id).nested else { return false };
        let is_async = self.index.is_async_context(id)
            || body.lambdas.iter().any(|lambda| lambda.kind != LambdaKind::Closure)
            || body.exprs.iter().any(|expr| matches!(expr.kind, ExprKind::Await { .. }));
        let mut words: Vec<Word> = body.exprs.iter().flat_map(|expr| said_in(&expr.kind)).collect();
        words.sort_unstable();
        let takes = Trigger::Takes.bit() | Trigger::Waits.bit();
        let wanted = Trigger::Locks.bit() | if is_async { takes } else { 0 };
        self.any(&words, id, |_, bits| bits & wanted != 0) || self.holds_guard.contains(&id)
    }
}

/// The name of the type, trait or module that a function stands in.
fn owner(index: &Index<'_>, fun: &Fun<'_>) -> Name {
    let of_type = match fun.container {
        Container::Impl(imp) => type_name(index, imp),
        Container::Trait(trait_) => Some(index.traits[trait_.index()].name),
        Container::Module => None,
    };
    of_type.unwrap_or_else(|| index.modules[fun.module.index()].name)
}

/// The words of an expression, as a scan of its text finds them.
fn said_in(kind: &ExprKind) -> SmallVec<[Word; 2]> {
    let word = |name: Name, said| Word::new(word_hash(name.as_bytes()), said);
    match kind {
        ExprKind::MethodCall(call) => SmallVec::from_slice(&[word(call.name, Said::OnValue)]),
        ExprKind::Path(path) => match &path.segments[..] {
            [] => SmallVec::new(),
            [alone] => SmallVec::from_slice(&[word(alone.name, Said::Alone)]),
            [before @ .., last] => {
                let before = before.iter().map(|segment| word(segment.name, Said::BeforePath));
                before.chain([word(last.name, Said::InPath)]).collect()
            }
        },
        _ => SmallVec::new(),
    }
}

/// Whether one of some words, which are sorted, has a name.
pub(super) fn says(words: &[Word], name: u32) -> bool {
    words.get(words.partition_point(|word| word.name() < name)).is_some_and(|word| word.name() == name)
}

fn is_waited_for(kind: LockKind) -> bool {
    matches!(kind, LockKind::Blocking | LockKind::Async | LockKind::Map)
}

/// Whether a type is a lock, or a pointer or a collection of locks.
fn has_lock(index: &Index<'_>, ty: &GTy) -> bool {
    match ty {
        GTy::Adt(adt, args) => {
            index.adt(*adt).marks.lock.is_some_and(is_waited_for) || args.iter().any(|ty| has_lock(index, ty))
        }
        GTy::Tuple(types) => types.iter().any(|ty| has_lock(index, ty)),
        GTy::Ref(_, inner) | GTy::Array(inner) | GTy::Slice(inner) => has_lock(index, inner),
        _ => false,
    }
}

/// Types of the stubs with an associated type that has a guard in it.
fn yields_guard(index: &Index<'_>) -> FxHashSet<AdtId> {
    let stubs = (0..index.impls.len()).map(|n| ImplId(n as u32)).filter(|imp| index.impls[imp.index()].file.is_none());
    let yielding = stubs.filter_map(|imp| {
        let header = index.impl_header(imp);
        match &header.self_ty {
            GTy::Adt(adt, _) if header.assoc.iter().any(|(_, ty)| has_guard(index, ty)) => Some(*adt),
            _ => None,
        }
    });
    yielding.collect()
}

pub(super) fn has_guard(index: &Index<'_>, ty: &GTy) -> bool {
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
