//! What one body says of the locks that may become async ones: which are the same, what is done with them, whom it calls.

use super::rewrite::{Rewrite, Rewriter};
use super::sendable::Stay;
use super::twins::Twins;
use crate::fixes::tree::{Place, Tree};
use crate::index::infer::table::{Kind, T};
use crate::index::infer::track::{Declared, track_fn, track_static};
use crate::index::infer::{Callee, Typing};
use crate::index::twins::Spot;
use crate::index::{Container, FnId, Index, StaticId};
use crate::source::FileId;
use crate::syntax::Span;
use crate::syntax::ast::{Body, ExprId, ExprKind, Origin, Shape};
use crate::syntax::body::{self, BodyInput};
use rustc_hash::FxHashMap;

/// Whose body it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Owner {
    Fn(FnId),
    Static(StaticId),
}

/// A body's part. All spans are the file's.
pub(super) struct Flow {
    pub(super) owner: Owner,
    pub(super) file: FileId,
    /// Locks that are one lock to the body's types.
    pub(super) groups: Vec<Group>,
    /// Calls of functions that are read.
    pub(super) calls: Vec<Call>,
    /// Functions that are named, not called.
    pub(super) values: Vec<(FnId, Span)>,
    /// Macros that are not seen through.
    pub(super) opaque: Vec<Span>,
}

/// Locks and guards of one type.
#[derive(Default)]
pub(super) struct Group {
    pub(super) declared: Vec<(Declared, u32)>,
    pub(super) spots: Vec<Spot>,
    pub(super) uses: Vec<Use>,
    /// Calls of functions that hand out a guard, by the function's name there.
    pub(super) helpers: Vec<Span>,
    /// Where it is given to code that is not read.
    pub(super) escapes: Vec<(Span, String)>,
}

/// A call of a lock's own method, or a path to its own function.
pub(super) struct Use {
    /// The method's name.
    pub(super) name: Span,
    pub(super) place: Place,
    /// In async code, and on a thread of its own.
    pub(super) edits: [Rewrite; 2],
    /// Whether it differs between the two: it waits.
    pub(super) waits: bool,
    /// What is held there that may not go to another thread with a task that waits.
    pub(super) stays: Option<String>,
}

/// A call of a function that is read.
pub(super) struct Call {
    pub(super) callee: FnId,
    pub(super) span: Span,
    pub(super) place: Place,
    /// Whether it is written there.
    pub(super) is_source: bool,
    /// Whether it names a trait alone, whose type is then told by what it gives: a future tells nothing.
    pub(super) is_by_trait: bool,
    /// What is held there that may not go to another thread with a task that waits.
    pub(super) stays: Option<String>,
}

/// Reads, types and follows a body.
pub(super) fn flow(index: &Index<'_>, twins: &Twins, owner: Owner) -> Option<Flow> {
    let (file, body, base) = match owner {
        Owner::Fn(fun) => {
            let data = index.fun(fun);
            match (data.nested, data.inside) {
                (Some(body), Some(base)) => (data.file?, std::borrow::Cow::Borrowed(body), base),
                (_, Some(_)) => return None,
                (_, None) => read(index, data.file?, data.ast.body?, Some(data.ast.params_span))?,
            }
        }
        Owner::Static(id) => {
            let data = &index.statics[id.index()];
            let cut = crate::facts::initializer(&data.item.kind).filter(|_| data.inside.is_none())?;
            read(index, data.file?, cut, None)?
        }
    };
    let typing = match owner {
        Owner::Fn(fun) => track_fn(index, fun, &body),
        Owner::Static(id) => track_static(index, id, &body),
    };
    let text = index.sources.files[file.index()].text.get(base as usize..)?;
    let tree = Tree::new(index, &body, &typing);
    let rewriter = Rewriter { index, twins, body: &body, typing: &typing, tree: &tree, text };
    let stays = rewriter.stays();
    let reader = Reader { rewriter, owner, file, base, stays };
    Some(reader.flow())
}

type Read<'x> = (FileId, std::borrow::Cow<'x, Body>, u32);

fn read<'x>(index: &Index<'x>, file: FileId, cut: u32, params: Option<Span>) -> Option<Read<'x>> {
    let source = &index.sources.files[file.index()];
    let cut = source.scan.cuts.get(cut as usize).filter(|cut| cut.refused.is_none())?;
    let input = BodyInput::new(&source.text, &source.scan, cut, params, index.shapes);
    Some((file, std::borrow::Cow::Owned(body::parse(input).ok()?), input.base()))
}

struct Reader<'r, 'a> {
    rewriter: Rewriter<'r, 'a>,
    owner: Owner,
    file: FileId,
    base: u32,
    stays: Vec<Stay>,
}

impl Reader<'_, '_> {
    fn flow(&self) -> Flow {
        let Rewriter { index, body, typing, tree, .. } = &self.rewriter;
        let mut groups = Groups::new(typing);
        self.declared(&mut groups);
        let (mut calls, mut values) = (Vec::new(), Vec::new());
        for (n, expr) in body.exprs.iter().enumerate() {
            let id = ExprId(n as u32);
            self.used(id, &mut groups);
            if let Some(Callee::Fn(callee)) = typing.calls.get(&id).map(|call| call.callee)
                && index.fun(callee).file.is_some()
                && matches!(expr.kind, ExprKind::Call { .. } | ExprKind::MethodCall(_))
            {
                let is_source = expr.origin != Origin::MacroDefinition;
                let (span, place, is_by_trait) =
                    (self.abs(expr.span), tree.place(body, id), self.is_by_trait(id, callee));
                calls.push(Call { callee, span, place, is_source, is_by_trait, stays: self.held(id) });
            }
            if let (ExprKind::Path(_), Kind::FnDef(fun, _)) = (&expr.kind, typing.table.kind(typing.exprs[n]))
                && index.fun(fun).file.is_some()
                && !self.is_callee(id)
            {
                values.push((fun, self.abs(expr.span)));
            }
        }
        let opaque = body.macros.iter().filter(|mac| matches!(mac.shape, Shape::Opaque));
        let opaque = opaque.map(|mac| self.abs(mac.tokens)).collect();
        Flow { owner: self.owner, file: self.file, groups: groups.list, calls, values, opaque }
    }

    fn held(&self, at: ExprId) -> Option<String> {
        self.rewriter.held(&self.stays, at).map(str::to_owned)
    }

    fn abs(&self, span: Span) -> Span {
        span.offset(self.base)
    }

    /// Whether a call is `Trait::function(..)`, without a receiver.
    fn is_by_trait(&self, id: ExprId, fun: FnId) -> bool {
        let Rewriter { index, body, .. } = &self.rewriter;
        let data = index.fun(fun);
        let trait_ = match data.container {
            Container::Trait(trait_) => Some(trait_),
            Container::Impl(imp) => index.impls[imp.index()].trait_,
            Container::Module => None,
        };
        let (Some(trait_), None) = (trait_, &data.ast.receiver) else { return false };
        let ExprKind::Call { callee, .. } = &body.expr(id).kind else { return false };
        match &body.expr(*callee).kind {
            ExprKind::Path(path) if path.qself.is_none() => {
                let of = path.segments.iter().rev().nth(1);
                of.is_some_and(|of| of.name == index.traits[trait_.index()].name)
            }
            _ => false,
        }
    }

    fn is_callee(&self, id: ExprId) -> bool {
        let parent = self.rewriter.tree.parent(id).map(|parent| &self.rewriter.body.expr(parent).kind);
        matches!(parent, Some(ExprKind::Call { callee, .. }) if *callee == id)
    }

    /// What declarations and the body's own types say.
    fn declared(&self, groups: &mut Groups<'_>) {
        let Some(tracks) = &self.rewriter.typing.table.tracks else { return };
        for (declared, n, ty) in &tracks.declared {
            let group = groups.of(*ty);
            if !group.declared.contains(&(*declared, *n)) {
                group.declared.push((*declared, *n));
            }
        }
        for (spots, types) in &tracks.written {
            for (spot, ty) in spots.iter().zip(types) {
                let Some(mut spot) = *spot else { continue };
                if spot.file.is_none() {
                    (spot.file, spot.span) = (Some(self.file), self.abs(spot.span));
                }
                groups.of(*ty).spots.push(spot);
            }
        }
    }

    /// A lock's own method or function, or a call that hands a lock to code that is not read.
    fn used(&self, id: ExprId, groups: &mut Groups<'_>) {
        let Rewriter { index, body, typing, tree, .. } = &self.rewriter;
        let expr = body.expr(id);
        match (&expr.kind, typing.calls.get(&id)) {
            (ExprKind::MethodCall(call), Some(site)) => match (site.callee, site.self_ty) {
                (Callee::Fn(fun), Some(this)) if index.is_of_twin(fun) => {
                    let edits = [true, false].map(|is_async| self.rewrite(id, fun, is_async));
                    let waits = edits[0] != edits[1];
                    let name = self.abs(call.name_span);
                    groups.of(this).uses.push(Use {
                        name,
                        place: tree.place(body, id),
                        edits,
                        waits,
                        stays: self.held(id),
                    });
                }
                (Callee::Unknown, _) => {
                    let why = format!("it is given to `{}`, which is not understood here", call.name);
                    self.escapes(std::iter::once(&call.receiver).chain(&call.args), call.name_span, &why, groups);
                }
                (Callee::Fn(fun), _) => {
                    let args = std::iter::once(&call.receiver).chain(&call.args);
                    self.handed(id, fun, args, call.name_span, groups);
                }
                _ => {}
            },
            (ExprKind::Call { callee, args }, Some(site)) => {
                let span = body.expr(*callee).span;
                let name = self.rewriter.text.get(span.range()).unwrap_or("");
                let why = format!("it is given to `{name}`, which is not understood here");
                match site.callee {
                    Callee::Unknown => self.escapes(args.iter(), span, &why, groups),
                    Callee::Fn(fun) => {
                        let last = match &body.expr(*callee).kind {
                            ExprKind::Path(path) => path.last().map_or(span, |last| last.span),
                            _ => span,
                        };
                        self.handed(id, fun, args.iter(), last, groups);
                    }
                    Callee::Ctor(..) | Callee::Lambda(_) | Callee::Value => {}
                }
            }
            (ExprKind::Macro(mac), _) => {
                let mac = body.mac(*mac);
                if let Shape::Arguments(args) = &mac.shape {
                    let name = self.rewriter.text.get(mac.name_span.range()).unwrap_or("");
                    let why = format!("it is given to `{name}!`, which is not understood here");
                    self.escapes(args.iter(), mac.name_span, &why, groups);
                }
            }
            (ExprKind::Path(path), _) => {
                if let Kind::FnDef(fun, _) = typing.table.kind(typing.exprs[id.index()])
                    && index.is_of_twin(fun)
                    && let Some(last) = path.last()
                {
                    let edits = self.associated(id, fun, last.span);
                    let (name, place) = (self.abs(last.span), tree.place(body, id));
                    let ty = typing.exprs[id.index()];
                    groups.of(ty).uses.push(Use {
                        name,
                        place,
                        edits: [edits.clone(), edits],
                        waits: false,
                        stays: None,
                    });
                }
            }
            _ => {}
        }
    }

    fn rewrite(&self, call: ExprId, fun: FnId, is_async: bool) -> Rewrite {
        if self.rewriter.body.expr(call).origin == Origin::MacroDefinition {
            return Err("a macro takes the lock".to_owned());
        }
        let edits = self.rewriter.call(call, fun, is_async)?;
        Ok(edits.into_iter().map(|(span, text)| (self.abs(span), text)).collect())
    }

    /// `Mutex::new`, which is no `const fn` of an async lock.
    fn associated(&self, id: ExprId, fun: FnId, last: Span) -> Rewrite {
        let Rewriter { index, twins, body, tree, .. } = &self.rewriter;
        let name = index.fun(fun).name;
        if body.expr(id).origin == Origin::MacroDefinition {
            return Err("a macro names the lock".to_owned());
        }
        // A method by its path is told by the lock's value, a function that waits has to be called.
        let twin = twins.of(fun).ok_or_else(|| format!("the async lock has no `{name}`"))?;
        if index.fun(fun).ast.receiver.is_some()
            && (index.sig(twin.fun).is_async || !index.sig(fun).output.eq(&index.sig(twin.fun).output))
        {
            return Err(format!("`{name}` is called by its path"));
        }
        let is_const = tree.place(body, id) == Place::Root
            && match self.owner {
                Owner::Fn(fun) => index.fun(fun).ast.is_const,
                Owner::Static(id) => is_plain(index, id),
            };
        if !is_const || index.fun(twin.fun).ast.is_const {
            return Ok(Vec::new());
        }
        let constant = twin.constant.ok_or_else(|| format!("the async lock has no `{name}` for constants"))?;
        Ok(vec![(self.abs(last), constant.to_string())])
    }

    /// A call of a function that gives a guard out, or of another crate's that wants the blocking lock itself.
    fn handed<'e>(
        &self,
        call: ExprId,
        fun: FnId,
        args: impl Iterator<Item = &'e ExprId>,
        at: Span,
        groups: &mut Groups<'_>,
    ) {
        let index = self.rewriter.index;
        if index.is_of_twin(fun) {
            return;
        }
        if index.fun(fun).file.is_some() {
            if index.twins_in(&index.sig(fun).output) > 0 {
                let mut found = Vec::new();
                self.locks_in(self.rewriter.typing.calls[&call].ret, 6, &mut found);
                found.into_iter().for_each(|ty| groups.of(ty).helpers.push(self.abs(at)));
            }
        } else if index.sig(fun).params.iter().any(|ty| index.twins_in(ty) > 0) {
            let why = format!("`{}` works with the blocking lock only", index.fun(fun).name);
            self.escapes(args, at, &why, groups);
        }
    }

    /// Locks among what is given to a function.
    fn escapes<'e>(&self, args: impl Iterator<Item = &'e ExprId>, at: Span, why: &str, groups: &mut Groups<'_>) {
        for arg in args {
            let mut found = Vec::new();
            self.locks_in(self.rewriter.typing.exprs[arg.index()], 6, &mut found);
            for ty in found {
                groups.of(ty).escapes.push((self.abs(at), why.to_owned()));
            }
        }
    }

    fn locks_in(&self, ty: T, depth: u32, out: &mut Vec<T>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        let table = &self.rewriter.typing.table;
        let ty = table.resolve(ty);
        match table.kind(ty) {
            Kind::Adt(adt, list) => {
                if self.rewriter.index.has_twin(adt) {
                    out.push(ty);
                }
                table.items(list).iter().for_each(|ty| self.locks_in(*ty, depth, out));
            }
            Kind::Tuple(list) | Kind::External(_, list) => {
                table.items(list).iter().for_each(|ty| self.locks_in(*ty, depth, out));
            }
            Kind::Ref(_, ty) | Kind::Ptr(ty) | Kind::Array(ty) | Kind::Slice(ty) | Kind::Future(ty, _) => {
                self.locks_in(ty, depth, out);
            }
            _ => {}
        }
    }
}

/// Whether an initializer is a constant: not among the arguments of a macro that runs it later.
fn is_plain(index: &Index<'_>, id: StaticId) -> bool {
    let Some(path) = index.statics[id.index()].by_macro else { return true };
    let names: Vec<crate::syntax::Name> = path.segments.iter().map(|segment| segment.name).collect();
    !index.shapes.get(&names).is_some_and(crate::syntax::skeleton::runs_initializers_later)
}

/// The groups of a body, found by any type of theirs.
struct Groups<'t> {
    typing: &'t Typing,
    /// Unions of types.
    above: FxHashMap<T, T>,
    by_root: FxHashMap<T, usize>,
    list: Vec<Group>,
}

impl<'t> Groups<'t> {
    fn new(typing: &'t Typing) -> Self {
        let (above, by_root) = (FxHashMap::default(), FxHashMap::default());
        let mut groups = Groups { typing, above, by_root, list: Vec::new() };
        for (a, b) in typing.table.tracks.iter().flat_map(|tracks| &tracks.same) {
            let (a, b) = (groups.root(*a), groups.root(*b));
            if a != b {
                groups.above.insert(a, b);
            }
        }
        groups
    }

    fn root(&mut self, ty: T) -> T {
        let start = self.typing.table.resolve(ty);
        let mut at = start;
        while let Some(next) = self.above.get(&at) {
            at = *next;
        }
        // What was walked is shortened, so that a long list of equals stays cheap.
        let mut next = start;
        while next != at {
            next = self.above.insert(next, at).unwrap_or(at);
        }
        at
    }

    fn of(&mut self, ty: T) -> &mut Group {
        let root = self.root(ty);
        let n = *self.by_root.entry(root).or_insert_with(|| {
            self.list.push(Group::default());
            self.list.len() - 1
        });
        &mut self.list[n]
    }
}
