//! A channel that threads wait at becomes one that tasks wait at, where all of it is seen in one body: made, cloned, sent to, received from.

mod forms;

use crate::diagnostic::{Edit, Fix, FixKind};
use crate::fixes::go_async;
use crate::fixes::stall::{self, Stall};
use crate::fixes::table::{self, Condition};
use crate::fixes::tree::Place;
use crate::fixes::view::{View, head};
use crate::index::infer::Callee;
use crate::index::infer::table::{Kind, T};
use crate::index::types::GTy;
use crate::index::{AdtId, Container, Def, FnId, Index, Namespace};
use crate::source::FileSpan;
use crate::syntax::Span;
use crate::syntax::ast::{BindingId, ExprId, ExprKind, Lit, PatKind, Receiver, StmtKind};

/// Edits of the body, or where something stands in the way, and what.
type Rewrite = Result<(), (Span, String)>;

/// `None` where what waits is no end of a channel that is made here, or stubs know no async one. What is done with an end that is not
/// understood is an obstacle.
pub(super) fn channel(stall: &Stall<'_>) -> Option<Fix> {
    let view = stall.view;
    let received = match &view.body.expr(stall.call).kind {
        ExprKind::MethodCall(call) => call.receiver,
        ExprKind::For { iter, .. } => *iter,
        _ => return None,
    };
    let Kind::Adt(end, _) = view.typing.table.kind(stripped(view, received)) else { return None };
    let made = made(view, end);
    let makers: Vec<FnId> = if made.is_empty() {
        (0..view.index.fns.len()).map(|n| FnId(n as u32)).filter(|fun| makes(view.index, *fun, end)).collect()
    } else {
        made.iter().map(|(_, fun)| *fun).collect()
    };
    let (form, requires) = makers.iter().find_map(|fun| {
        let forms = &view.index.fun(*fun).marks.awaits;
        forms.iter().find_map(|form| Some((form.clone(), stall::requirements(view.index, stall.facts.file, form)?)))
    })?;
    let twin = function_at(view.index, &form.path)?;
    let pairs = pairs(view.index, *makers.first()?, twin);
    if !stall.is_async || !pairs.iter().any(|(old, _)| *old == end) {
        return None;
    }
    let mut work = Channel { stall, pairs, edits: Vec::new(), lent: Vec::new() };
    let path = stall::path(&form);
    let title = format!("make it a channel of `{path}`, and wait for it as a task");
    let mut fix = table::fix(FixKind::WaitAsync, Condition::OthersRun, title);
    let elsewhere = view.body.expr(received).span;
    let is_here = || (!made.is_empty()).then_some(()).ok_or((elsewhere, "the channel is made elsewhere".to_owned()));
    match is_here().and_then(|()| work.rewrite(&made, twin, &path)) {
        Ok(()) => {
            let replaced: Vec<(Span, String)> =
                work.edits.iter().map(|edit| (edit.place.span, edit.text.clone())).collect();
            let file = stall.facts.file;
            let imports = go_async::unused_imports(view.index, file, &replaced)?;
            fix.edits = work.edits;
            fix.edits.extend(imports.into_iter().map(|(span, text)| Edit { place: FileSpan { file, span }, text }));
            fix.requires = requires;
        }
        Err((span, why)) => {
            let file = &view.index.sources.files[stall.facts.file.index()];
            fix.obstacles = vec![format!("{}:{}: {why}", file.name, file.position(span.start + view.base).0)];
        }
    }
    Some(fix)
}

/// The calls that make both ends of a channel, one of which is of a type.
fn made(view: &View<'_>, end: AdtId) -> Vec<(ExprId, FnId)> {
    let calls = view.typing.calls.iter().filter_map(|(call, site)| match site.callee {
        Callee::Fn(fun) if makes(view.index, fun, end) => Some((*call, fun)),
        _ => None,
    });
    let mut calls: Vec<(ExprId, FnId)> = calls.collect();
    calls.sort_by_key(|(call, _)| call.0);
    calls
}

/// Whether a function makes both ends of a channel that has an async form, one of which is of a type.
fn makes(index: &Index<'_>, fun: FnId, end: AdtId) -> bool {
    let is_end = |ty: &GTy| matches!(ty, GTy::Adt(adt, _) if *adt == end);
    !index.fun(fun).marks.awaits.is_empty()
        && matches!(&index.sig(fun).output, GTy::Tuple(items) if items.iter().any(is_end))
}

/// The function that stubs have at a path.
fn function_at(index: &Index<'_>, path: &[crate::syntax::Name]) -> Option<FnId> {
    let krate = index.crates.iter().find(|krate| krate.target.is_none() && Some(&krate.name) == path.first())?;
    match index.walk(Def::Mod(krate.root), &path[1..], Namespace::Values)? {
        (Def::Fn(fun), []) => Some(fun),
        _ => None,
    }
}

/// The types of both ends, with those that stand for them.
fn pairs(index: &Index<'_>, old: FnId, new: FnId) -> Vec<(AdtId, AdtId)> {
    let (GTy::Tuple(old), GTy::Tuple(new)) = (&index.sig(old).output, &index.sig(new).output) else {
        return Vec::new();
    };
    let pair = |(old, new): (&GTy, &GTy)| match (old, new) {
        (GTy::Adt(old, _), GTy::Adt(new, _)) => Some((*old, *new)),
        _ => None,
    };
    old.iter().zip(new).filter_map(pair).collect()
}

/// The type of an expression, without the borrows around it.
fn stripped(view: &View<'_>, id: ExprId) -> T {
    let mut ty = view.typing.exprs[id.index()];
    while let Kind::Ref(_, inner) = view.typing.table.kind(ty) {
        ty = inner;
    }
    ty
}

/// A channel that is rewritten.
struct Channel<'s, 'v> {
    stall: &'s Stall<'v>,
    pairs: Vec<(AdtId, AdtId)>,
    edits: Vec<Edit>,
    /// Variables that have to be `mut`.
    lent: Vec<BindingId>,
}

impl Channel<'_, '_> {
    fn rewrite(&mut self, made: &[(ExprId, FnId)], twin: FnId, path: &str) -> Rewrite {
        let view = self.stall.view;
        for (call, fun) in made {
            let ExprKind::Call { callee, args } = &view.body.expr(*call).kind else { continue };
            if made.first().is_some_and(|(_, first)| first != fun) {
                return Err((view.body.expr(*call).span, "channels of two kinds are made here".to_owned()));
            }
            self.has_room(args, twin)?;
            let ExprKind::Path(named) = &view.body.expr(*callee).kind else { continue };
            if let (Some(first), Some(last)) = (named.segments.first(), named.segments.last()) {
                self.replace(first.span.to(last.span), path);
            }
        }
        self.bound(made)?;
        for n in 0..view.body.exprs.len() {
            let id = ExprId(n as u32);
            if let Some(new) = self.twin(stripped(view, id)) {
                self.comes_from_here(id)?;
                self.used(id, new)?;
            }
        }
        for local in std::mem::take(&mut self.lent) {
            let binding = view.body.binding(local);
            if !binding.is_mut {
                self.replace(Span::new(binding.span.start, binding.span.start), "mut ");
            }
        }
        Ok(())
    }

    /// Whether the numbers that make a channel are none that the async one panics at.
    fn has_room(&self, args: &[ExprId], twin: FnId) -> Rewrite {
        let view = self.stall.view;
        let params = &view.index.fun(twin).ast.params;
        let is_wanted =
            |n: usize| params.get(n).is_some_and(|param| param.attrs.iter().any(|attr| attr.is("positive")));
        let is_told = |arg: ExprId| matches!(view.body.expr(arg).kind, ExprKind::Lit(Lit::Int(..)));
        match args.iter().enumerate().find(|(n, arg)| is_wanted(*n) && !is_told(**arg)) {
            Some((_, arg)) => {
                let why = "the async channel panics where it has no room, and here it may have none";
                Err((view.body.expr(*arg).span, why.to_owned()))
            }
            None => Ok(()),
        }
    }

    fn replace(&mut self, span: Span, text: &str) {
        self.edits.push(self.stall.view.replace(self.stall.facts.file, span, text));
    }

    fn twin(&self, ty: T) -> Option<AdtId> {
        let Kind::Adt(adt, _) = self.stall.view.typing.table.kind(ty) else { return None };
        self.pairs.iter().find(|(old, _)| *old == adt).map(|(_, new)| *new)
    }

    /// Variables that have an end got it here: by `let (a, b) = channel()`, or by `let` from another one.
    fn bound(&self, made: &[(ExprId, FnId)]) -> Rewrite {
        let view = self.stall.view;
        let mut known: Vec<BindingId> = Vec::new();
        for stmt in view.blocks().flat_map(|block| &block.stmts) {
            let StmtKind::Let { pat, ty: None, init: Some(init), .. } = &stmt.kind else { continue };
            match &view.body.pat(*pat).kind {
                PatKind::Tuple(items) if made.iter().any(|(call, _)| call == init) => {
                    known.extend(items.iter().filter_map(|item| match view.body.pat(*item).kind {
                        PatKind::Bind { binding, sub: None } => Some(binding),
                        _ => None,
                    }));
                }
                PatKind::Bind { binding, sub: None } => known.push(*binding),
                _ => {}
            }
        }
        for (n, binding) in view.body.bindings.iter().enumerate() {
            let id = BindingId(n as u32);
            if self.twin(view.typing.bindings[n]).is_some() && !known.contains(&id) {
                return Err((
                    binding.span,
                    format!("`{}` is an end of a channel that comes from elsewhere", binding.name),
                ));
            }
        }
        Ok(())
    }

    fn comes_from_here(&self, id: ExprId) -> Rewrite {
        let view = self.stall.view;
        let expr = view.body.expr(id);
        match &expr.kind {
            ExprKind::Local(_) | ExprKind::Ref { .. } => Ok(()),
            ExprKind::MethodCall(call) if self.twin(stripped(view, call.receiver)).is_some() => Ok(()),
            _ => Err((expr.span, "an end of the channel comes from elsewhere".to_owned())),
        }
    }

    /// What is done with an end where it stands.
    fn used(&mut self, id: ExprId, new: AdtId) -> Rewrite {
        let view = self.stall.view;
        let expr = view.body.expr(id);
        let name = view.at(expr.span);
        let Some(parent) = view.tree.parent(id) else {
            return Err((expr.span, format!("`{name}` is given back")));
        };
        match &view.body.expr(parent).kind {
            ExprKind::MethodCall(call) if call.receiver == id => self.called(parent, id, new),
            ExprKind::Ref { .. } => Ok(()),
            ExprKind::For { iter, .. } if *iter == id => self.looped(parent, new),
            ExprKind::Call { args, .. } if args.contains(&id) && self.drops(parent) => Ok(()),
            ExprKind::Block(block) if block.tail != Some(id) => Ok(()),
            _ => Err((expr.span, format!("`{name}` goes where its type is not followed"))),
        }
    }

    /// Whether a function from elsewhere takes something and gives nothing.
    fn drops(&self, call: ExprId) -> bool {
        let view = self.stall.view;
        let Some(Callee::Fn(fun)) = view.typing.calls.get(&call).map(|site| site.callee) else { return false };
        view.index.fun(fun).file.is_none()
            && matches!(&view.index.sig(fun).output, GTy::Tuple(items) if items.is_empty())
    }

    fn called(&mut self, call: ExprId, receiver: ExprId, new: AdtId) -> Rewrite {
        let view = self.stall.view;
        let (index, span) = (view.index, view.body.expr(call).span);
        let ExprKind::MethodCall(method) = &view.body.expr(call).kind else { return Ok(()) };
        let unknown = || Err((method.name_span, format!("the async channel has no `{}`", method.name)));
        let Some(Callee::Fn(fun)) = view.typing.calls.get(&call).map(|site| site.callee) else { return unknown() };
        let trait_ = match index.fun(fun).container {
            Container::Impl(imp) => index.impls[imp.index()].trait_,
            Container::Trait(trait_) => Some(trait_),
            Container::Module => None,
        };
        if let Some(trait_) = trait_ {
            return if index.has_impl(trait_, head(new)) { Ok(()) } else { unknown() };
        }
        if let Some(parent) = view.tree.parent(call).filter(|_| self.is_iterated(fun))
            && matches!(view.body.expr(parent).kind, ExprKind::For { iter, .. } if iter == call)
        {
            return self.looped(parent, new);
        }
        let named = methods(index, new).find(|other| {
            index.fun(*other).name == method.name && index.sig(*other).params.len() == index.sig(fun).params.len()
        });
        let Some(twin) = named else { return unknown() };
        self.lends(receiver, twin)?;
        let suffix = self.waits(call, twin, new)?;
        match (go_async::Gives::of(index, fun), go_async::Gives::of(index, twin)) {
            (old, new) if old == new => {
                if old == go_async::Gives::Result {
                    self.only_success(call)?;
                }
                if !suffix.is_empty() {
                    self.replace(Span::new(span.end, span.end), suffix);
                }
                Ok(())
            }
            (go_async::Gives::Result, go_async::Gives::Option) => self.taken_apart(call, suffix),
            _ => unknown(),
        }
    }

    /// Whether a method gives what a loop runs over.
    fn is_iterated(&self, fun: FnId) -> bool {
        let index = self.stall.view.index;
        index.fun(fun).marks.waits.is_some() && go_async::Gives::of(index, fun) == go_async::Gives::Plain
    }

    /// A method that changes its receiver wants a variable that may be changed.
    fn lends(&mut self, receiver: ExprId, twin: FnId) -> Rewrite {
        let view = self.stall.view;
        let is_changed = matches!(view.index.fun(twin).ast.receiver, Some(Receiver::RefMut));
        match view.body.expr(receiver).kind {
            _ if !is_changed => Ok(()),
            ExprKind::Local(local) if self.twin(view.typing.bindings[local.index()]).is_some() => {
                if !self.lent.contains(&local) {
                    self.lent.push(local);
                }
                Ok(())
            }
            _ => Err((view.body.expr(receiver).span, "it is received through a borrow".to_owned())),
        }
    }

    /// How to wait there: as a task, or where a thread runs it by the form for threads, which gets its name here.
    fn waits(&mut self, call: ExprId, twin: FnId, new: AdtId) -> Result<&'static str, (Span, String)> {
        let view = self.stall.view;
        if !view.index.sig(twin).is_async {
            return Ok("");
        }
        let ExprKind::MethodCall(method) = &view.body.expr(call).kind else { return Ok("") };
        match self.place(call) {
            Place::Async | Place::Root => Ok(".await"),
            Place::Blocking => {
                let Some(name) = for_threads(view.index, twin, new) else {
                    return Err((method.name_span, format!("the async channel has no `{}` for threads", method.name)));
                };
                self.replace(method.name_span, name.as_str());
                Ok("")
            }
            Place::Closure(span) => Err((span, "a closure that is no async one cannot await".to_owned())),
        }
    }

    fn place(&self, id: ExprId) -> Place {
        self.stall.view.tree.place(&self.stall.view.body, id)
    }
}

/// The methods of a type's own, as stubs have them.
pub(super) fn methods<'i>(index: &'i Index<'_>, adt: AdtId) -> impl Iterator<Item = FnId> + use<'i> {
    let is_own = move |imp: &&crate::index::ImplDef<'_>| imp.file.is_none() && imp.ast.trait_.is_none();
    (index.impls.iter().enumerate())
        .filter(move |(_, imp)| is_own(imp))
        .filter(move |(n, _)| {
            let header = index.impl_header(crate::index::ImplId(*n as u32));
            matches!(header.self_ty, GTy::Adt(of, _) if of == adt)
        })
        .flat_map(|(_, imp)| imp.fns.iter().copied())
}

fn methods_of<'i>(index: &'i Index<'_>, lang: &str) -> impl Iterator<Item = FnId> + use<'i> {
    index.lang_adt(lang).into_iter().flat_map(move |adt| methods(index, adt))
}

/// The method that does the same and blocks.
fn for_threads(index: &Index<'_>, twin: FnId, new: AdtId) -> Option<crate::syntax::Name> {
    let name = index.fun(twin).name;
    let is_it = |fun: &FnId| {
        let marks = &index.fun(*fun).marks;
        marks.panics_in_async && marks.awaits.iter().any(|form| form.path[..] == [name])
    };
    methods(index, new).find(is_it).map(|fun| index.fun(fun).name)
}
