//! Which sync functions become async with a lock, up to the code that can await them.

use super::flow::{Call, Flow, Owner};
use super::world::{Class, FnKey, World};
use crate::fixes::tree::Place;
use crate::index::marks::Twin;
use crate::index::{Container, FnId, Index};
use crate::source::{FileId, FileSpan, TargetKind};
use crate::syntax::Span;
use rustc_hash::{FxHashMap, FxHashSet};

/// What becomes of the functions around a lock.
#[derive(Default)]
pub(super) struct Functions {
    pub(super) edits: Vec<(FileId, Span, String)>,
    pub(super) problems: Vec<(FileSpan, String)>,
    /// The functions that become async.
    pub(super) converted: Vec<FnId>,
    /// Whether one of them is a test.
    pub(super) has_test: bool,
    /// Public ones of a library: who calls them from elsewhere has to await them.
    pub(super) public: Vec<String>,
    /// Calls that get an `.await`.
    pub(super) awaited: Vec<FileSpan>,
}

/// How a function that takes the lock goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// It is async, or becomes so.
    Async,
    /// Only threads run it: it takes the lock as a thread does.
    Blocking,
}

/// Follows a class.
pub(super) struct Follow<'w, 'i, 'a> {
    world: &'w mut World<'i, 'a>,
    twin: Twin,
    modes: FxHashMap<FnKey, Mode>,
    out: Functions,
    waiting: Vec<FnId>,
    seen: FxHashSet<FnKey>,
}

impl<'w, 'i, 'a> Follow<'w, 'i, 'a> {
    pub(super) fn new(world: &'w mut World<'i, 'a>, twin: Twin) -> Self {
        let (modes, seen) = (FxHashMap::default(), FxHashSet::default());
        Follow { world, twin, modes, out: Functions::default(), waiting: Vec::new(), seen }
    }

    /// The edits at the lock itself, and at all functions on the way.
    pub(super) fn run(mut self, class: &Class) -> Functions {
        let uses: Vec<(Owner, FileId, Span, Place, bool, usize)> = (self.world.uses(class).enumerate())
            .map(|(n, (flow, used))| (flow.owner, flow.file, used.name, used.place, used.waits, n))
            .collect();
        let mut wanted = Vec::new();
        for (owner, file, name, place, waits, n) in uses {
            let is_async = !waits || self.waits(owner, FileSpan { file, span: name }, place);
            wanted.push((n, usize::from(!is_async)));
        }
        while let Some(fun) = self.waiting.pop() {
            self.convert(fun);
        }
        self.recursion();
        for (n, form) in wanted {
            let Some((flow, used)) = self.world.uses(class).nth(n) else { continue };
            match &used.edits[form] {
                Ok(edits) => {
                    self.out.edits.extend(edits.iter().map(|(span, text)| (flow.file, *span, text.clone())));
                }
                Err(text) => {
                    let place = FileSpan { file: flow.file, span: used.name };
                    self.out.problems.push((place, text.clone()));
                }
            }
        }
        self.out
    }

    /// What becomes of a function that is to await something, and of all that call it.
    pub(super) fn from(mut self, fun: FnId) -> Functions {
        self.want(fun);
        while let Some(fun) = self.waiting.pop() {
            self.convert(fun);
        }
        self.recursion();
        self.out
    }

    fn index(&self) -> &'i Index<'a> {
        self.world.index
    }

    /// Whether what waits at a place awaits there; if not, it blocks.
    fn waits(&mut self, owner: Owner, at: FileSpan, place: Place) -> bool {
        match (owner, place) {
            (_, Place::Async) => true,
            (_, Place::Blocking) => false,
            (Owner::Static(_), _) => {
                self.out.problems.push((at, "an initializer cannot await".to_owned()));
                true
            }
            (Owner::Fn(fun), Place::Root) => {
                if self.index().fun(fun).ast.is_async {
                    return true;
                }
                let is_async = self.mode(fun) == Mode::Async;
                if is_async {
                    self.want(fun);
                }
                is_async
            }
            (Owner::Fn(fun), Place::Closure(_)) => {
                if !self.index().fun(fun).ast.is_async && self.mode(fun) == Mode::Blocking {
                    return false;
                }
                self.out.problems.push((at, "a closure that is no async one cannot await".to_owned()));
                true
            }
        }
    }

    fn want(&mut self, fun: FnId) {
        for fun in self.family(fun) {
            if let Some(key) = self.world.key(fun)
                && self.seen.insert(key)
            {
                self.waiting.push(fun);
            }
        }
    }

    /// The function, and those that have the same signature by a trait of the code's own.
    fn family(&self, fun: FnId) -> Vec<FnId> {
        let index = self.index();
        let trait_ = match index.fun(fun).container {
            Container::Module => None,
            Container::Impl(imp) => index.impls[imp.index()].trait_,
            Container::Trait(trait_) => Some(trait_),
        };
        let Some(trait_) = trait_ else { return vec![fun] };
        let name = index.fun(fun).name;
        let impls = index.impls.iter().filter(|imp| imp.trait_ == Some(trait_)).flat_map(|imp| &imp.fns);
        let all = index.traits[trait_.index()].fns.iter().chain(impls);
        let mut family: Vec<FnId> = all.copied().filter(|other| index.fun(*other).name == name).collect();
        family.retain(|other| index.fun(*other).file.is_some());
        if !family.contains(&fun) {
            family.push(fun);
        }
        family
    }

    /// How a sync function goes on: as a thread's, where all that call it are.
    fn mode(&mut self, fun: FnId) -> Mode {
        let index = self.index();
        let data = index.fun(fun);
        if data.ast.is_async {
            return Mode::Async;
        }
        let Some(key) = self.world.key(fun) else { return Mode::Async };
        if let Some(mode) = self.modes.get(&key) {
            return *mode;
        }
        // Of functions that call each other, none makes the others async.
        self.modes.insert(key, Mode::Blocking);
        let mode = self.mode_by_callers(fun);
        self.modes.insert(key, mode);
        mode
    }

    fn mode_by_callers(&mut self, fun: FnId) -> Mode {
        let index = self.index();
        if index.is_test_root(fun) || is_main(index, fun) {
            return Mode::Blocking;
        }
        let family = self.family(fun);
        self.load(&family);
        if family.iter().any(|other| self.is_of_foreign_trait(*other)) {
            return Mode::Async;
        }
        let mut callers: Vec<(Owner, Place)> = Vec::new();
        for other in &family {
            let Some(key) = self.world.key(*other) else { continue };
            if !self.world.values(key).is_empty() {
                return Mode::Async;
            }
            callers.extend(self.world.calls(key).map(|(flow, call)| (flow.owner, call.place)));
        }
        let is_test = |owner: &Owner| matches!(owner, Owner::Fn(caller) if index.is_test(*caller));
        if callers.iter().all(|(owner, _)| is_test(owner)) && !index.is_test(fun) {
            return Mode::Async;
        }
        for (owner, place) in callers {
            let is_thread = match (owner, place) {
                (_, Place::Async) | (Owner::Static(_), Place::Root | Place::Closure(_)) => false,
                (_, Place::Blocking) => true,
                (Owner::Fn(caller), Place::Root | Place::Closure(_)) => self.mode(caller) == Mode::Blocking,
            };
            if !is_thread {
                return Mode::Async;
            }
        }
        Mode::Blocking
    }

    fn load(&mut self, family: &[FnId]) {
        let index = self.index();
        if let Some(first) = family.first() {
            self.world.load_callers(&index.fun(*first).name);
        }
    }

    /// A trait that is not read, such as one of the standard library.
    fn is_of_foreign_trait(&self, fun: FnId) -> bool {
        let index = self.index();
        let Container::Impl(imp) = index.fun(fun).container else { return false };
        let imp = &index.impls[imp.index()];
        imp.ast.trait_.is_some()
            && imp
                .trait_
                .is_none_or(|trait_| index.traits[trait_.index()].fns.iter().all(|of| index.fun(*of).file.is_none()))
    }

    /// Makes a function async, and awaits it wherever it is called.
    fn convert(&mut self, fun: FnId) {
        let index = self.index();
        let data = index.fun(fun);
        let Some(file) = data.file else { return };
        let name_span = data.item.name_span.offset(data.inside.unwrap_or(0));
        let here = FileSpan { file, span: name_span };
        let name = data.name;
        if data.ast.is_async {
            return;
        }
        if let Some(why) = self.obstacle(fun) {
            self.out.problems.push((here, why));
            return;
        }
        self.load(&[fun]);
        self.declare(fun, here);
        let Some(key) = self.world.key(fun) else { return };
        for place in self.world.values(key).to_vec() {
            self.out.problems.push((place, format!("`{name}` is handed on as a value here, and would be async")));
        }
        let calls: Vec<(Owner, FileId, Span, Place, bool)> = (self.world.calls(key))
            .map(|(flow, call): (&Flow, &Call)| (flow.owner, flow.file, call.span, call.place, call.is_source))
            .collect();
        for (owner, file, span, place, is_source) in calls {
            let at = FileSpan { file, span };
            if !is_source {
                self.out.problems.push((at, format!("a macro calls `{name}`, which would be async")));
                continue;
            }
            match (owner, place) {
                (_, Place::Async) => {}
                (Owner::Fn(caller), Place::Root) => {
                    if !index.fun(caller).ast.is_async {
                        self.want(caller);
                    }
                }
                (_, Place::Blocking) => {
                    self.out.problems.push((at, format!("a thread calls `{name}`, which would be async")));
                }
                (Owner::Static(_), Place::Root | Place::Closure(_)) | (Owner::Fn(_), Place::Closure(_)) => {
                    let text = format!("`{name}` is called where nothing can be awaited, and would be async");
                    self.out.problems.push((at, text));
                }
            }
            let end = Span::new(span.end, span.end);
            if !self.out.awaited.contains(&at) {
                self.out.awaited.push(at);
            }
            self.out.edits.push((file, end, ".await".to_owned()));
        }
    }

    /// Why a function cannot become async.
    fn obstacle(&self, fun: FnId) -> Option<String> {
        let index = self.index();
        let (data, name) = (index.fun(fun), index.fun(fun).name);
        if data.ast.is_const {
            return Some(format!("`{name}` is a `const fn`"));
        }
        if self.is_of_foreign_trait(fun) {
            let Container::Impl(imp) = data.container else { return None };
            let path = index.impls[imp.index()].ast.trait_.as_ref()?;
            let of = path.last()?.name;
            return Some(format!("`{name}` is a method of `{of}`, which is declared elsewhere and is not async"));
        }
        if is_main(index, fun) {
            return Some("`main` is not async".to_owned());
        }
        if self.before(fun).is_some_and(|(_, words)| words.contains("extern")) {
            return Some(format!("`{name}` is called by other languages"));
        }
        match self.trait_of(fun) {
            Some(trait_) if self.is_object(trait_) && !self.has_attribute(trait_) => {
                let of = index.traits[trait_.index()].name;
                Some(format!("`{of}` is used as `dyn {of}`, which has no async methods"))
            }
            _ => None,
        }
    }

    fn trait_of(&self, fun: FnId) -> Option<crate::index::TraitId> {
        match self.index().fun(fun).container {
            Container::Module => None,
            Container::Impl(imp) => self.index().impls[imp.index()].trait_,
            Container::Trait(trait_) => Some(trait_),
        }
    }

    fn is_object(&self, trait_: crate::index::TraitId) -> bool {
        let name = self.index().traits[trait_.index()].name;
        let sources = self.index().sources;
        self.world.files().any(|file| {
            let file = &sources.files[file.index()];
            let text = file.clean(file.whole());
            let mut words = super::world::identifiers(&text).map(|(_, word)| word);
            let mut after = 0;
            words.any(|word| {
                after = if word == "dyn" { 4 } else { after };
                after -= i32::from(after > 0);
                after > 0 && word == name.as_str()
            })
        })
    }

    /// Whether the attribute that makes a trait's async methods usable through `dyn` stands on it.
    fn has_attribute(&self, trait_: crate::index::TraitId) -> bool {
        let last = self.twin.object.and_then(|path| path.rsplit("::").next().map(crate::syntax::Name::from));
        let item = self.index().traits[trait_.index()].item;
        last.is_some_and(|last| item.attrs.iter().any(|attr| attr.path.last() == Some(&last)))
    }

    /// Where a function's `fn` begins, and the words before it.
    fn before(&self, fun: FnId) -> Option<(u32, &'i str)> {
        let index = self.index();
        let data = index.fun(fun);
        let inside = data.inside.unwrap_or(0);
        let name = data.item.name_span.start + inside;
        let source = &index.sources.files[data.file?.index()];
        // In the clean text comments are blanks, and attributes end with `]`.
        let head = source.clean(Span::new(data.item.span.start + inside, name));
        let start = head.rfind(']').map_or(0, |at| at + 1);
        let at = start + head.get(start..)?.rfind("fn")?;
        let text = source.text.get((data.item.span.start + inside) as usize..name as usize)?;
        Some((data.item.span.start + inside + at as u32, text.get(start..at)?))
    }

    fn declare(&mut self, fun: FnId, here: FileSpan) {
        let index = self.index();
        let data = index.fun(fun);
        let Some((at, words)) = self.before(fun) else {
            self.out.problems.push((here, format!("`{}` is declared by a macro", data.name)));
            return;
        };
        // `async` stands before `unsafe`.
        let at = at - words.rfind("unsafe").map_or(0, |unsafe_| (words.len() - unsafe_) as u32);
        self.out.edits.push((here.file, Span::new(at, at), "async ".to_owned()));
        self.out.converted.push(fun);
        let plain = data.item.attrs.iter().find(|attr| attr.is("test"));
        if let (Some(attr), Some((test, _))) = (plain, &self.twin.test) {
            let span = attr.span.offset(data.inside.unwrap_or(0));
            self.out.edits.push((here.file, span, format!("#[{test}]")));
            self.out.has_test = true;
        }
        let target = index.krate(data.module).target.map(|target| index.sources.targets[target.index()].kind);
        let is_bare = matches!(data.container, Container::Module) || !matches!(data.container, Container::Trait(_));
        if data.item.is_pub && is_bare && target == Some(TargetKind::Lib) && !index.is_test(fun) {
            self.out.public.push(index.item_path(fun));
        }
    }

    /// An async function that calls itself needs a box.
    fn recursion(&mut self) {
        let converted: FxHashSet<FnKey> = self.out.converted.iter().filter_map(|fun| self.world.key(*fun)).collect();
        let mut callers: FxHashMap<FnKey, Vec<FnKey>> = FxHashMap::default();
        for key in &converted {
            for (flow, _) in self.world.calls(*key) {
                if let Owner::Fn(caller) = flow.owner
                    && let Some(caller) = self.world.key(caller)
                {
                    callers.entry(*key).or_default().push(caller);
                }
            }
        }
        for fun in self.out.converted.clone() {
            let Some(key) = self.world.key(fun) else { continue };
            let mut work = callers.get(&key).cloned().unwrap_or_default();
            let mut seen = FxHashSet::default();
            while let Some(next) = work.pop() {
                if seen.insert(next) {
                    work.extend(callers.get(&next).into_iter().flatten());
                }
            }
            if seen.contains(&key) {
                let place = FileSpan { file: key.0, span: Span::new(key.1, key.1) };
                let name = self.index().fun(fun).name;
                self.out.problems.push((place, format!("`{name}` calls itself, and would be async")));
            }
        }
    }
}

/// A sync `main`, or one that an attribute makes sync again.
fn is_main(index: &Index<'_>, fun: FnId) -> bool {
    let data = index.fun(fun);
    data.name == "main"
        && data.container == Container::Module
        && index.modules[data.module.index()].parent.is_none()
        && data.inside.is_none()
}
