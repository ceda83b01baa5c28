//! One body, from its bytes to its facts.

use super::calls::{Calls, Reading, TakeFact};
use super::liveness::{self, Acquisition, GuardId, HeldAt, Source};
use super::lock::{AccessPath, LockRef, Origins, Root as LockRoot};
use super::section::{Section, Sections, WaitFact};
use super::surface::{Surface, bound};
use super::turns::{TurnFact, Turns};
use super::{Words, lap};
use crate::flow::{Flow, lower};
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{self, Adjust, CallSite, Callee, Typing};
use crate::index::methods::Head;
use crate::index::types::GTy;
use crate::index::{FnId, Index};
use crate::source::{FileId, FileSpan, SourceFile};
use crate::syntax::ast::{BindingId, Body, ExprId, ExprKind, LambdaId, LambdaKind, Origin, PatKind, Shape, UnaryOp};
use crate::syntax::body::{self, BodyInput};
use crate::syntax::{Name, Span};
use rustc_hash::FxHashMap;
use std::time::{Duration, Instant};

/// What is known of one function.
#[derive(Clone, Debug)]
pub struct BodyFacts {
    /// The function.
    pub fun: FnId,
    /// Its file.
    pub file: FileId,
    /// Its path: `pool::Pool::acquire`.
    pub item: String,
    /// The whole item.
    pub item_span: Span,
    /// What it holds on to, in the order of evaluation.
    pub acquisitions: Vec<AcquisitionFact>,
    /// Where it may yield.
    pub suspensions: Vec<SuspensionFact>,
    /// Which guard is held at which suspension.
    pub held: Vec<HeldAt>,
    /// Where each guard is released, by guard and then place.
    pub releases: Vec<(GuardId, Span)>,
    /// Whether more guards are held at once than are followed.
    pub is_cut: bool,
    /// Lock-like calls whose receiver's type is not known.
    pub unknown: Vec<Span>,
    /// How many lock calls were typed.
    pub typed: usize,
    /// Macro calls that were not seen through.
    pub opaque: Vec<Span>,
    /// A hash of the body's tokens, blanks aside.
    pub hash: u64,
    /// What happens under each acquisition, in their order.
    pub sections: Vec<Section>,
    /// Calls that wait for another thread.
    pub waits: Vec<WaitFact>,
    /// What it calls, and which locks it takes.
    pub calls: Calls,
    /// Its loops that call something, in source order.
    pub turns: Vec<TurnFact>,
}

impl BodyFacts {
    /// The lock that is taken.
    pub fn lock_of<'f>(&'f self, take: &'f TakeFact) -> &'f LockRef {
        match (&take.lock, take.guard) {
            (Some(lock), _) => lock,
            (None, guard) => &self.acquisitions[guard.map_or(0, GuardId::index)].lock,
        }
    }

    /// Where a guard is held.
    pub fn held_by(&self, guard: GuardId) -> &[HeldAt] {
        let first = self.held.partition_point(|held| held.guard < guard);
        let after = self.held.partition_point(|held| held.guard <= guard);
        &self.held[first..after]
    }

    /// Where a guard is released, in source order.
    pub fn released(&self, guard: GuardId) -> &[(GuardId, Span)] {
        let first = self.releases.partition_point(|(released, _)| *released < guard);
        let after = self.releases.partition_point(|(released, _)| *released <= guard);
        &self.releases[first..after]
    }
}

/// An acquisition, in the file's terms.
#[derive(Clone, Debug)]
pub struct AcquisitionFact {
    /// As liveness has it; spans in it are relative to the body.
    pub core: Acquisition,
    /// The method's name, or the parameter.
    pub span: Span,
    /// The method or function that is called.
    pub method: Name,
    /// The statement around.
    pub statement: Span,
    /// The lock.
    pub lock: LockRef,
    /// Where the code runs.
    pub context: Context,
    /// The variable that the guard is bound to, where it is.
    pub binding: Option<(Name, Span)>,
    /// The same, as the body numbers it.
    pub variable: Option<BindingId>,
    /// Every variable that the guard is in at some time.
    pub variables: Vec<BindingId>,
    /// Whether it only lets one task pass at a time: the lock protects `()`, or the guard is never looked at.
    pub is_turnstile: bool,
    /// Whether `let _ =` drops the guard in the statement that takes it.
    pub is_dropped_at_once: bool,
    /// The text of the statement, and of the statement with the async form of the lock call, for a snippet.
    pub snippet: Option<(String, String)>,
    /// Where the helper takes the lock, when it is not here.
    pub helper: Option<FileSpan>,
}

/// A suspension, in the file's terms.
#[derive(Clone, Debug)]
pub struct SuspensionFact {
    /// The `await` keyword or the macro's name.
    pub span: Span,
    /// The whole `.await` or macro.
    pub whole: Span,
    /// Whether it is a macro.
    pub is_macro: bool,
    /// The statement around.
    pub statement: Span,
    /// What is awaited, as written.
    pub text: String,
    /// Why it may take long, where that is known: by the stubs, or by a name that they know for it.
    pub slow: Option<Name>,
    /// The innermost loops around it, as spans of the file.
    pub loops: Vec<Span>,
    /// What the awaited future borrows exclusively, or one that waits for the block in which it is awaited.
    pub borrowed: Vec<Root>,
    /// The acquisition that it waits for, by its index, where it waits for a lock.
    pub takes: Option<usize>,
}

/// What an exclusive borrow leads back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// A variable.
    Binding(BindingId),
    /// What a call gave.
    Call(ExprId),
}

/// Where code runs, as far as the body itself tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// On a runtime's thread.
    Async,
    /// In a closure that is given to something that may block.
    Blocking,
    /// In a sync function, or a closure whose caller is not known.
    Unknown,
}

/// The facts of a body in each of its instances, and the time of each stage; or why it is not understood.
pub type Outcome = Result<(Vec<BodyFacts>, [Duration; 4]), (FileSpan, String)>;

/// Parses a body once and derives its facts in each instance.
///
/// # Errors
/// The place and syn's message, when the body does not parse.
pub fn derive(index: &Index<'_>, file: FileId, cut: u32, ids: &[FnId], words: &Words<'_, '_>) -> Outcome {
    let mut times = [Duration::ZERO; 4];
    let mut clock = Instant::now();
    let source = &index.sources.files[file.index()];
    let data = &source.scan.cuts[cut as usize];
    let mut bodies: Vec<BodyFacts> = Vec::new();
    let mut parsed: Option<Body> = None;
    let early = index.parsed.get(file, cut).map(|(_, body)| body);
    for id in ids {
        let fun = index.fun(*id);
        let input = BodyInput::new(&source.text, &source.scan, data, Some(fun.ast.params_span), index.shapes);
        if early.is_none() && parsed.is_none() {
            let body = body::parse(input).map_err(|error| (FileSpan { file, span: error.span }, error.message))?;
            parsed = Some(body);
        }
        let Some(body) = early.or(parsed.as_ref()) else { continue };
        times[0] += lap(&mut clock);
        let place = Place { file, text: &source.text, base: input.base(), extent: data.span };
        bodies.push(follow(index, *id, body, place, words, &mut times));
        clock = Instant::now();
    }
    Ok((bodies, times))
}

/// Derives the facts of a function inside a function, whose body was read with that one's.
pub fn derive_nested(index: &Index<'_>, id: FnId, words: &Words<'_, '_>) -> Option<(BodyFacts, [Duration; 4])> {
    let fun = index.fun(id);
    let (file, base, body) = (fun.file?, fun.inside?, fun.nested?);
    let mut times = [Duration::ZERO; 4];
    let extent = body.expr(body.root?).span.offset(base);
    let place = Place { file, text: &index.sources.files[file.index()].text, base, extent };
    let facts = follow(index, id, body, place, words, &mut times);
    Some((facts, times))
}

/// Derives the facts of a body in a text that is not that of the index: where an edit is tried that leaves all declarations alone.
/// `params` are the parameters' place in that text. `None` where it is no Rust.
pub fn derive_in(
    index: &Index<'_>,
    id: FnId,
    source: &SourceFile,
    params: Span,
    words: &Words<'_, '_>,
) -> Option<BodyFacts> {
    let fun = index.fun(id);
    let (file, cut) = (fun.file?, source.scan.cuts.get(fun.ast.body? as usize)?);
    let input = BodyInput::new(&source.text, &source.scan, cut, Some(params), index.shapes);
    let body = body::parse(input).ok()?;
    let place = Place { file, text: &source.text, base: input.base(), extent: cut.span };
    Some(follow(index, id, &body, place, words, &mut [Duration::ZERO; 4]))
}

/// Where a body stands.
#[derive(Clone, Copy)]
struct Place<'t> {
    file: FileId,
    /// The whole file.
    text: &'t str,
    /// Where its spans begin.
    base: u32,
    /// The text that it is hashed by.
    extent: Span,
}

/// Types, lowers and follows a body.
fn follow(
    index: &Index<'_>,
    id: FnId,
    body: &Body,
    place: Place<'_>,
    words: &Words<'_, '_>,
    times: &mut [Duration; 4],
) -> BodyFacts {
    let mut clock = Instant::now();
    let typing = infer::infer_fn(index, id, body);
    times[1] += lap(&mut clock);
    let edition = index.krate(index.fun(id).module).edition;
    let place_first = |expr| infer::is_overloaded_assignment(&typing, body, expr);
    let flow = lower::lower_with(body, lower::LowerOptions { edition, place_first: &place_first });
    times[2] += lap(&mut clock);
    let live = liveness::derive(index, body, &flow, &typing, &words.effects);
    let reader = Reader {
        index,
        body,
        typing: &typing,
        surface: Surface::new(body),
        fun: id,
        file: place.file,
        base: place.base,
        text: place.text,
        words,
    };
    let facts = reader.facts(live, &flow, place.extent);
    times[3] += lap(&mut clock);
    facts
}

struct Reader<'x, 'a> {
    index: &'x Index<'a>,
    body: &'x Body,
    typing: &'x Typing,
    surface: Surface,
    fun: FnId,
    file: FileId,
    base: u32,
    text: &'x str,
    words: &'x Words<'x, 'a>,
}

impl Reader<'_, '_> {
    fn facts(&self, live: liveness::Liveness, flow: &Flow, cut: Span) -> BodyFacts {
        let item = self.index.item_path(self.fun);
        let contexts = self.contexts();
        let origins = Origins::new(self.index, self.body, self.typing);
        let (typed, unknown) = self.lock_like();
        let acquisitions: Vec<_> = (live.acquisitions.iter().enumerate())
            .map(|(n, a)| self.acquisition((a, live.variables_of(GuardId(n as u32))), &item, &contexts, &origins))
            .collect();
        let mut taken_at: FxHashMap<ExprId, usize> = FxHashMap::default();
        for (n, at) in live.acquisitions.iter().enumerate().filter_map(|(n, a)| Some((n, a.at?))) {
            taken_at.entry(at).or_insert(n);
        }
        let borrowed = |n: usize| live.suspensions[n].expr.map_or_else(Vec::new, |e| self.borrowed(e));
        let suspensions: Vec<_> = (live.suspensions.iter().enumerate())
            .map(|(n, s)| SuspensionFact {
                span: s.span.offset(self.base),
                whole: s.expr.map_or(s.span, |e| self.body.expr(e).span).offset(self.base),
                is_macro: s.expr.is_some_and(|e| matches!(self.body.expr(e).kind, ExprKind::Macro(_))),
                statement: self.statement(s.span).offset(self.base),
                text: s.expr.map_or_else(String::new, |e| self.awaited_text(e)),
                slow: s.expr.and_then(|e| self.slow(e)),
                loops: self.loops(s.span),
                borrowed: std::iter::once(n).chain(live.around(n)).flat_map(borrowed).collect(),
                takes: s.expr.and_then(|e| taken_at.get(&e).copied()),
            })
            .collect();
        let sections = self.sections(&live, &acquisitions, &suspensions);
        let calls = Calls { contexts: contexts.clone(), ..self.calls(&live, flow, &item, &origins) };
        BodyFacts {
            fun: self.fun,
            file: self.file,
            item,
            sections,
            waits: self.waits(&contexts),
            turns: self.turns(&calls),
            calls,
            item_span: self.index.fun(self.fun).item.span.offset(self.index.fun(self.fun).inside.unwrap_or(0)),
            acquisitions,
            suspensions,
            held: live.held,
            releases: live.releases.iter().map(|(g, s)| (*g, s.offset(self.base))).collect(),
            is_cut: live.is_cut,
            unknown,
            typed,
            opaque: (self.body.macros.iter())
                .filter(|m| matches!(m.shape, Shape::Opaque))
                .map(|m| m.name_span.offset(self.base))
                .collect(),
            hash: hash_of(&self.text[cut.range()]),
        }
    }

    fn sections(
        &self,
        live: &liveness::Liveness,
        acquisitions: &[AcquisitionFact],
        suspensions: &[SuspensionFact],
    ) -> Vec<Section> {
        if acquisitions.is_empty() {
            return Vec::new();
        }
        let of = (acquisitions, suspensions);
        Sections::new(self.index, self.body, self.typing, &self.surface, self.words, live, of, self.base).all()
    }

    /// The calls that wait for another thread, and the loops whose turns do, in source order.
    fn waits(&self, contexts: &[Context]) -> Vec<WaitFact> {
        let calls = self.typing.calls.iter().filter_map(|(call, site)| {
            let Callee::Fn(fun) = site.callee else { return None };
            let fun = self.index.fun(fun);
            // What panics there is told as that, and a lock as a lock.
            if fun.marks.panics_in_async || fun.marks.acquires.is_some() {
                return None;
            }
            let effect = self.index.effect(self.typing, site).filter(|effect| effect.waits)?;
            Some((liveness::call_name_span(self.body, *call), fun.name, effect.why))
        });
        let loops = self.body.exprs.iter().filter_map(|expr| {
            let ExprKind::For { iter, .. } = expr.kind else { return None };
            let effect = self.index.effect_of_turn(self.typing, self.typing.exprs[iter.index()])?;
            effect.waits.then(|| (self.body.expr(iter).span, Name::from("for"), effect.why))
        });
        let mut waits: Vec<WaitFact> = (calls.chain(loops))
            .map(|(span, name, why)| {
                let around = self.body.lambdas.iter().rposition(|lambda| lambda.span.contains(span));
                WaitFact {
                    span: span.offset(self.base),
                    graph: around.map_or(0, |lambda| lambda + 1),
                    name,
                    why,
                    statement: self.statement(span).offset(self.base),
                    context: contexts[around.map_or(0, |lambda| lambda + 1)],
                }
            })
            .collect();
        waits.sort_by_key(|wait| wait.span);
        waits.dedup_by_key(|wait| wait.span);
        waits
    }

    fn turns(&self, calls: &Calls) -> Vec<TurnFact> {
        Turns { index: self.index, body: self.body, typing: self.typing, calls, base: self.base }.all()
    }

    fn calls(&self, live: &liveness::Liveness, flow: &Flow, item: &str, origins: &Origins<'_, '_>) -> Calls {
        let lock = |receiver: ExprId, ty: Option<T>| {
            let text = self.body_text(self.body.expr(receiver).span);
            origins.lock(receiver, ty, &text, item, (self.file, self.base))
        };
        let reading = Reading {
            index: self.index,
            body: self.body,
            typing: self.typing,
            flow,
            surface: &self.surface,
            live,
            origins,
            base: self.base,
            fun: self.fun,
            lock: &lock,
        };
        reading.calls()
    }

    fn acquisition(
        &self,
        (core, variables): (&Acquisition, Vec<BindingId>),
        item: &str,
        contexts: &[Context],
        origins: &Origins<'_, '_>,
    ) -> AcquisitionFact {
        let at = (self.file, self.base);
        let receiver = core.call.and_then(|call| self.receiver(call));
        let (method, helper) = match core.source {
            Source::Method(fun) => (self.index.fun(fun).name, None),
            Source::Helper(fun) => {
                let f = self.index.fun(fun);
                (f.name, f.file.map(|file| FileSpan { file, span: f.item.name_span.offset(f.inside.unwrap_or(0)) }))
            }
            Source::Parameter(_) => (Name::from(""), None),
        };
        let ty = core.call.and_then(|call| self.typing.calls.get(&call)).and_then(|c| c.self_ty);
        let lock = match (core.source, receiver) {
            (Source::Method(_), Some(receiver)) => {
                let text = self.body_text(self.body.expr(receiver).span);
                origins.lock(receiver, ty, &text, item, at)
            }
            (Source::Helper(fun), _) => {
                let text = core.call.map_or_else(String::new, |c| self.body_text(self.body.expr(c).span));
                let class = format!("{}()", self.index.item_path(fun));
                let guard = core.guard.map_or_else(String::new, |g| self.index.adt_path(g));
                LockRef {
                    class,
                    ty: guard,
                    declared: helper,
                    path: core.call.map_or_else(|| AccessPath::of(LockRoot::Call(fun)), |call| origins.path(call)),
                    text,
                }
            }
            _ => {
                let text = self.body_text(core.span);
                let declared = Some(FileSpan { file: self.file, span: core.span.offset(self.base) });
                let guard = core.guard.map_or_else(String::new, |g| self.index.adt_path(g));
                LockRef {
                    class: format!("{item}::{text}"),
                    ty: guard,
                    declared,
                    path: AccessPath::of(LockRoot::Unknown),
                    text,
                }
            }
        };
        let statement = self.statement(core.span);
        let variable = self.variable(core, statement);
        AcquisitionFact {
            span: core.span.offset(self.base),
            method,
            statement: statement.offset(self.base),
            lock,
            context: contexts[core.graph],
            binding: variable.map(|id| (self.body.binding(id).name, self.body.binding(id).span.offset(self.base))),
            variable,
            is_turnstile: self.is_turnstile(core, ty, &variables),
            variables,
            is_dropped_at_once: self.is_dropped_at_once(core, statement),
            snippet: core.call.and_then(|call| self.snippet(call, statement)),
            helper,
            core: core.clone(),
        }
    }

    fn receiver(&self, call: ExprId) -> Option<ExprId> {
        match &self.body.expr(call).kind {
            ExprKind::MethodCall(method) => Some(method.receiver),
            ExprKind::Call { args, .. } => args.first().copied(),
            _ => None,
        }
    }

    fn body_text(&self, span: Span) -> String {
        shorten(&self.text[span.offset(self.base).range()])
    }

    fn awaited_text(&self, expr: ExprId) -> String {
        match &self.body.expr(expr).kind {
            ExprKind::Await { future, .. } => self.body_text(self.body.expr(*future).span),
            ExprKind::Macro(mac) => format!("{}!", self.body_text(self.body.mac(*mac).name_span)),
            _ => self.body_text(self.body.expr(expr).span),
        }
    }

    /// The innermost statement around a place; the body itself where there is none.
    fn statement(&self, at: Span) -> Span {
        self.surface.statement(at).unwrap_or(at)
    }

    /// The variable that a statement binds to a guard.
    fn variable(&self, core: &Acquisition, statement: Span) -> Option<BindingId> {
        if let Source::Parameter(n) = core.source {
            let pat = *self.body.params.get(n as usize).filter(|_| core.graph == 0)?;
            return bound(self.body, pat);
        }
        let (pat, init) = self.surface.let_of(statement)?;
        // `let n = m.lock().len();` binds no guard.
        let owns = |ty| !super::slots::slots(self.index, self.typing, ty).is_empty();
        if !owns(self.typing.exprs[init.index()]) {
            return None;
        }
        bound(self.body, pat)
    }

    fn is_turnstile(&self, core: &Acquisition, lock: Option<T>, variables: &[BindingId]) -> bool {
        let protects_nothing = lock.is_some_and(|ty| match self.typing.table.kind(ty) {
            Kind::Adt(_, list) => self.typing.table.items(list).last().is_some_and(|t| matches!(self.typing.table.kind(*t), Kind::Tuple(items) if self.typing.table.items(items).is_empty())),
            _ => false,
        });
        if protects_nothing {
            return true;
        }
        if variables.is_empty() || matches!(core.source, Source::Parameter(_)) {
            return false;
        }
        // Never named again but to be dropped.
        let mut uses = variables.iter().flat_map(|variable| self.surface.uses(*variable));
        uses.all(|used| self.surface.is_sole_argument(*used))
    }

    /// `let _ = m.lock().await;`, `_ = m.lock();`
    fn is_dropped_at_once(&self, core: &Acquisition, statement: Span) -> bool {
        let owns = |e: ExprId| !super::slots::slots(self.index, self.typing, self.typing.exprs[e.index()]).is_empty();
        let is_call = |e: ExprId| {
            core.call.is_some_and(|call| self.body.expr(e).span.contains(self.body.expr(call).span)) && owns(e)
        };
        let in_let =
            self.surface.let_of(statement).filter(|(pat, _)| matches!(self.body.pat(*pat).kind, PatKind::Wild));
        in_let.map(|(_, init)| init).into_iter().chain(self.surface.discarded(statement)).any(is_call)
    }

    /// The loops around a place.
    fn loops(&self, at: Span) -> Vec<Span> {
        self.surface.loops(at).map(|span| span.offset(self.base)).collect()
    }

    /// Why a suspension may take long.
    fn slow(&self, expr: ExprId) -> Option<Name> {
        match &self.body.expr(expr).kind {
            ExprKind::Await { future, .. } => self.slow_future(*future, 4),
            ExprKind::Macro(mac) => match &self.body.mac(*mac).shape {
                Shape::Join { branches, .. } => branches.iter().find_map(|b| self.slow_future(*b, 4)),
                // The quickest of them ends it.
                Shape::Select { branches, .. } => {
                    let slow: Vec<_> = branches.iter().map(|b| self.slow_future(b.future, 4)).collect();
                    slow.iter().all(Option::is_some).then(|| slow.first().copied().flatten())?
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn slow_future(&self, future: ExprId, depth: u32) -> Option<Name> {
        let depth = depth.checked_sub(1)?;
        let (name, args) = match &self.body.expr(future).kind {
            ExprKind::MethodCall(call) => {
                (Some(call.name), std::iter::once(call.receiver).chain(call.args.iter().copied()).collect::<Vec<_>>())
            }
            ExprKind::Call { callee, args } => {
                let name = match &self.body.expr(*callee).kind {
                    ExprKind::Path(path) => path.last().map(|s| s.name),
                    _ => None,
                };
                (name, args.to_vec())
            }
            ExprKind::Ref { place, .. } => return self.slow_future(*place, depth),
            _ => return self.slow_type(future),
        };
        let known = self.typing.calls.get(&future).filter(|c| c.callee != Callee::Unknown);
        match known.map(|c| c.callee) {
            Some(Callee::Fn(fun)) => {
                let on = known.and_then(|site| site.self_ty).map_or(Head::Other, |ty| self.typing.table.head(ty));
                let marks = self.index.marks_on(fun, on);
                if let Some(why) = marks.slow {
                    return Some(why);
                }
                if marks.acquires.is_some() {
                    return Some(Name::from("another lock"));
                }
            }
            Some(_) => {}
            None => {
                if let Some(why) = name.and_then(|name| self.words.slow.get(&name)) {
                    return Some(*why);
                }
            }
        }
        args.into_iter().find_map(|a| self.slow_future(a, depth))
    }

    /// Why awaiting a value of this type may take long.
    fn slow_type(&self, future: ExprId) -> Option<Name> {
        let head = self.typing.table.head(self.peel(self.typing.exprs[future.index()]));
        self.index.impl_marks(self.index.lang_trait("future")?, head)?.slow
    }

    /// What the futures that are waited for borrow exclusively.
    fn borrowed(&self, expr: ExprId) -> Vec<Root> {
        let mut out = Vec::new();
        match &self.body.expr(expr).kind {
            ExprKind::Await { future, .. } => self.borrows(*future, &mut out, 6),
            ExprKind::Macro(mac) => match &self.body.mac(*mac).shape {
                Shape::Join { branches, .. } => branches.iter().for_each(|b| self.borrows(*b, &mut out, 6)),
                Shape::Select { branches, .. } => branches.iter().for_each(|b| self.borrows(b.future, &mut out, 6)),
                _ => {}
            },
            _ => {}
        }
        out
    }

    fn borrows(&self, expr: ExprId, out: &mut Vec<Root>, depth: u32) {
        let Some(depth) = depth.checked_sub(1) else { return };
        match &self.body.expr(expr).kind {
            ExprKind::MethodCall(call) => {
                // Errs quiet: a method that is not known is taken to borrow exclusively.
                let adjust = self.typing.calls.get(&expr).map(|c| (c.callee, c.adjust));
                if matches!(adjust, None | Some((Callee::Unknown, _) | (_, Adjust::Mut))) {
                    out.extend(self.root(call.receiver, 12));
                } else {
                    self.borrows(call.receiver, out, depth);
                }
                call.args.iter().for_each(|a| self.borrows(*a, out, depth));
            }
            ExprKind::Call { args, .. } => args.iter().for_each(|a| self.borrows(*a, out, depth)),
            ExprKind::Ref { mutable: true, place } => out.extend(self.root(*place, 12)),
            ExprKind::Ref { place, .. } => self.borrows(*place, out, depth),
            _ => {}
        }
    }

    fn root(&self, expr: ExprId, depth: u32) -> Option<Root> {
        let depth = depth.checked_sub(1)?;
        match &self.body.expr(expr).kind {
            ExprKind::Local(binding) => {
                // `let conn = &mut *guard;`
                let through = self.surface.init(*binding).filter(|_| {
                    matches!(self.typing.table.kind(self.typing.bindings[binding.index()]), Kind::Ref(true, _))
                });
                through.and_then(|init| self.root(init, depth)).or(Some(Root::Binding(*binding)))
            }
            ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => self.root(*base, depth),
            ExprKind::Unary(UnaryOp::Deref, inner) | ExprKind::Try(inner) | ExprKind::Ref { place: inner, .. } => {
                self.root(*inner, depth)
            }
            ExprKind::Await { future, .. } => self.root(*future, depth),
            ExprKind::MethodCall(call) => {
                if self.gives_guard(expr) {
                    Some(Root::Call(expr))
                } else {
                    self.root(call.receiver, depth)
                }
            }
            ExprKind::Call { .. } => self.gives_guard(expr).then_some(Root::Call(expr)),
            _ => None,
        }
    }

    /// Whether a call takes a lock, or returns a guard of one.
    fn gives_guard(&self, call: ExprId) -> bool {
        let Some(site) = self.typing.calls.get(&call) else { return false };
        let Callee::Fn(fun) = site.callee else { return false };
        let output = match self.typing.table.kind(site.ret) {
            Kind::Future(output, _) => output,
            _ => site.ret,
        };
        self.index.fun(fun).marks.acquires.is_some()
            || self.index.fun(fun).file.is_some() && !super::slots::slots(self.index, self.typing, output).is_empty()
    }

    /// The statement as it is, and with the lock awaited: `m.lock().unwrap()` → `m.lock().await`.
    fn snippet(&self, call: ExprId, statement: Span) -> Option<(String, String)> {
        let call_span = self.body.expr(call).span;
        // What a macro's definition says is not put right at its call.
        if self.body.expr(call).origin == Origin::MacroDefinition || !statement.contains(call_span) {
            return None;
        }
        // The error path of a lock that can be poisoned goes with it.
        let is_unwrapped = |outer: &ExprId| match (&self.body.expr(*outer).kind, self.typing.calls.get(outer)) {
            (ExprKind::MethodCall(_), Some(site)) => self.gives_what_is_ok(site),
            (ExprKind::MethodCall(_), None) => false,
            _ => true,
        };
        let unwrapped =
            self.surface.continued(call).filter(is_unwrapped).map_or(call_span, |outer| self.body.expr(outer).span);
        let text = |span: Span| &self.text[span.offset(self.base).range()];
        let before = text(statement);
        let after = format!(
            "{}{}.await{}",
            text(Span::new(statement.start, call_span.start)),
            text(call_span),
            text(Span::new(unwrapped.end, statement.end))
        );
        (before.len() < 400).then(|| (before.to_owned(), after))
    }

    /// Whether a call gives the value of the `Ok` that its receiver is.
    fn gives_what_is_ok(&self, site: &CallSite) -> bool {
        let Callee::Fn(fun) = site.callee else { return false };
        let is_result = site.self_ty.is_some_and(|ty| match self.typing.table.kind(ty) {
            Kind::Adt(adt, _) => Some(adt) == self.index.lang_adt("result"),
            _ => false,
        });
        is_result && self.index.sig(fun).output == GTy::Param(0)
    }

    /// Where each graph runs.
    fn contexts(&self) -> Vec<Context> {
        let root = if self.index.is_async_context(self.fun) { Context::Async } else { Context::Unknown };
        let mut contexts = vec![root; self.body.lambdas.len() + 1];
        let given = self.given_to();
        for (n, lambda) in self.body.lambdas.iter().enumerate() {
            let outer = lambda.parent.map_or(root, |p| contexts[p.index() + 1]);
            contexts[n + 1] = match lambda.kind {
                LambdaKind::Async | LambdaKind::AsyncClosure => Context::Async,
                LambdaKind::Closure => match given.get(&LambdaId(n as u32)) {
                    Some(Given::Blocking) => Context::Blocking,
                    Some(Given::Known) => outer,
                    // Errs quiet: a closure that goes somewhere unknown may run anywhere.
                    Some(Given::Unknown) | None => {
                        if outer == Context::Blocking {
                            outer
                        } else {
                            Context::Unknown
                        }
                    }
                },
            };
        }
        contexts
    }

    fn given_to(&self) -> FxHashMap<LambdaId, Given> {
        let mut given = FxHashMap::default();
        let lambda_of = |expr: ExprId| match self.typing.table.kind(self.typing.exprs[expr.index()]) {
            Kind::Lambda(id) => Some(id),
            _ => None,
        };
        for (n, expr) in self.body.exprs.iter().enumerate() {
            let id = ExprId(n as u32);
            let args: Vec<ExprId> = match &expr.kind {
                ExprKind::Call { args, .. } => args.to_vec(),
                ExprKind::MethodCall(call) => call.args.clone(),
                _ => continue,
            };
            if let Some(call) = self.typing.calls.get(&id) {
                if let Callee::Lambda(lambda) = call.callee {
                    given.entry(lambda).or_insert(Given::Known);
                }
                for lambda in args.iter().filter_map(|a| lambda_of(*a)) {
                    let to = match call.callee {
                        Callee::Fn(fun) if self.index.fun(fun).marks.runs_blocking => Given::Blocking,
                        Callee::Fn(fun) if self.index.fun(fun).file.is_none() => Given::Known,
                        _ => Given::Unknown,
                    };
                    let slot = given.entry(lambda).or_insert(to);
                    if to == Given::Blocking {
                        *slot = to;
                    }
                }
            }
        }
        given
    }

    fn lock_like(&self) -> (usize, Vec<Span>) {
        let (mut typed, mut unknown) = (0, Vec::new());
        for (n, expr) in self.body.exprs.iter().enumerate() {
            let ExprKind::MethodCall(call) = &expr.kind else { continue };
            if !call.args.is_empty() || !self.words.lock_like.contains(&call.name) {
                continue;
            }
            let receiver = self.typing.exprs[call.receiver.index()];
            let is_known = self.typing.calls.get(&ExprId(n as u32)).is_some_and(|c| c.callee != Callee::Unknown);
            if is_known {
                typed += 1;
            } else if self.typing.table.is_open(self.peel(receiver)) {
                unknown.push(call.name_span.offset(self.base));
            }
        }
        (typed, unknown)
    }

    fn peel(&self, mut ty: T) -> T {
        while let Kind::Ref(_, inner) = self.typing.table.kind(ty) {
            ty = inner;
        }
        ty
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    Blocking,
    Known,
    Unknown,
}

/// A text on one line, at most as long as people read in a message.
fn shorten(text: &str) -> String {
    const LIMIT: usize = 60;
    let flat: Vec<&str> = text.split_whitespace().collect();
    let mut flat = flat.join(" ").replace(" .", ".");
    if flat.chars().count() > LIMIT {
        flat = flat.chars().take(LIMIT - 1).chain(['…']).collect();
    }
    flat
}

fn hash_of(text: &str) -> u64 {
    (text.bytes().filter(|b| !b.is_ascii_whitespace()))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
