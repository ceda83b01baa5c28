//! Which sync functions become async with a lock, up to the code that can await them.

use super::flow::{Call, Flow, Owner};
use super::modes::Mode;
use super::world::{Class, FnKey, World};
use crate::fixes::tree::Place;
use crate::index::marks::Twin;
use crate::index::types::GTy;
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

/// Follows a class.
pub(super) struct Follow<'w, 'i, 'a> {
    pub(super) world: &'w mut World<'i, 'a>,
    pub(super) twin: Twin,
    pub(super) modes: FxHashMap<FnKey, Mode>,
    pub(super) out: Functions,
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
            if let (0, true, Some(text)) = (form, used.waits, &used.stays) {
                self.out.problems.push((FileSpan { file: flow.file, span: used.name }, text.clone()));
            }
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

    pub(super) fn index(&self) -> &'i Index<'a> {
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
        let by_trait = self.world.calls(key).filter(|(_, call)| call.is_by_trait);
        let by_trait: Vec<FileSpan> =
            by_trait.map(|(flow, call)| FileSpan { file: flow.file, span: call.span }).collect();
        let told = format!("what `{name}` gives tells here which type it is called for, and a future would not");
        self.out.problems.extend(by_trait.into_iter().map(|at| (at, told.clone())));
        let calls: Vec<(Owner, FileId, Span, Place, bool)> = (self.world.calls(key))
            .map(|(flow, call): (&Flow, &Call)| (flow.owner, flow.file, call.span, call.place, call.is_source))
            .collect();
        let stays = self.world.calls(key).filter_map(|(flow, call)| Some((flow.file, call.span, call.stays.clone()?)));
        let stays: Vec<_> = stays.map(|(file, span, text)| (FileSpan { file, span }, text)).collect();
        self.out.problems.extend(stays);
        self.parameters(fun, here);
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

    /// What a future is given it has to the end.
    fn parameters(&mut self, fun: FnId, here: FileSpan) {
        let index = self.index();
        let sig = index.sig(fun);
        let own = |n: usize| match n.checked_sub(usize::from(sig.has_receiver)) {
            None => Some("self".to_owned()),
            Some(n) => index.fun(fun).ast.params.get(n).and_then(|param| Some(param.name?.to_string())),
        };
        let stays = |ty: &GTy| self.world.twins.autos.stays(index, ty);
        let stay = sig.params.iter().position(stays);
        if let Some(n) = stay {
            let name = own(n).unwrap_or_else(|| "_".to_owned());
            let text = format!(
                "`{name}` may not go to another thread, and the future of `{}` would hold it",
                index.fun(fun).name
            );
            self.out.problems.push((here, text));
        }
    }

    /// Where a function's `fn` begins, and the words before it.
    pub(super) fn before(&self, fun: FnId) -> Option<(u32, &'i str)> {
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
}
