//! One body, from its bytes to its facts.

use super::liveness::{self, Acquisition, GuardId, HeldAt, Source};
use super::lock::{LockRef, Origins};
use super::{Words, lap};
use crate::flow::lower;
use crate::index::infer::{self, Callee, Typing};
use crate::index::{FnId, Index};
use crate::source::{FileId, FileSpan};
use crate::syntax::ast::{Body, ExprId, ExprKind, LambdaId, LambdaKind, Shape, StmtKind};
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
    /// Where each guard is released.
    pub releases: Vec<(GuardId, Span)>,
    /// Lock-like calls whose receiver's type is not known.
    pub unknown: Vec<Span>,
    /// How many lock calls were typed.
    pub typed: usize,
    /// Macro calls that were not seen through.
    pub opaque: Vec<Span>,
    /// A hash of the body's tokens, blanks aside.
    pub hash: u64,
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
    /// The statement around.
    pub statement: Span,
    /// What is awaited, as written.
    pub text: String,
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
    let mut parsed: Option<(crate::syntax::Edition, Body)> = None;
    for id in ids {
        let fun = index.fun(*id);
        let edition = index.krate(fun.module).edition;
        let input = BodyInput {
            text: &source.text,
            clean: &source.scan.clean,
            cut: data.span,
            kind: data.kind,
            params: Some(fun.ast.params_span),
            edition,
            macros: &index.shapes,
        };
        if parsed.as_ref().is_none_or(|(e, _)| *e != edition) {
            let body = body::parse(input).map_err(|error| (FileSpan { file, span: error.span }, error.message))?;
            parsed = Some((edition, body));
        }
        let Some((_, body)) = &parsed else { continue };
        times[0] += lap(&mut clock);
        let typing = infer::infer_fn(index, *id, body);
        times[1] += lap(&mut clock);
        let flow = lower::lower(body, edition);
        times[2] += lap(&mut clock);
        let live = liveness::derive(index, body, &flow, &typing);
        let reader = Reader { index, body, typing: &typing, fun: *id, file, base: input.base(), text: &source.text, words };
        bodies.push(reader.facts(live, data.span));
        times[3] += lap(&mut clock);
    }
    Ok((bodies, times))
}

struct Reader<'x, 'a> {
    index: &'x Index<'a>,
    body: &'x Body,
    typing: &'x Typing,
    fun: FnId,
    file: FileId,
    base: u32,
    text: &'x str,
    words: &'x Words<'x, 'a>,
}

impl Reader<'_, '_> {
    fn facts(&self, live: liveness::Liveness, cut: Span) -> BodyFacts {
        let item = self.index.item_path(self.fun);
        let contexts = self.contexts();
        let origins = Origins::new(self.index, self.body, self.typing);
        let (typed, unknown) = self.lock_like();
        let acquisitions = live.acquisitions.iter().map(|a| self.acquisition(a, &item, &contexts, &origins)).collect();
        let suspensions = (live.suspensions.iter())
            .map(|s| SuspensionFact {
                span: s.span.offset(self.base),
                statement: self.statement(s.span).offset(self.base),
                text: s.expr.map_or_else(String::new, |e| self.awaited_text(e)),
            })
            .collect();
        BodyFacts {
            fun: self.fun,
            file: self.file,
            item,
            item_span: self.index.fun(self.fun).item.span,
            acquisitions,
            suspensions,
            held: live.held,
            releases: live.releases.iter().map(|(g, s)| (*g, s.offset(self.base))).collect(),
            unknown,
            typed,
            opaque: (self.body.macros.iter()).filter(|m| matches!(m.shape, Shape::Opaque)).map(|m| m.name_span.offset(self.base)).collect(),
            hash: hash_of(&self.text[cut.range()]),
        }
    }

    fn acquisition(&self, core: &Acquisition, item: &str, contexts: &[Context], origins: &Origins<'_, '_>) -> AcquisitionFact {
        let at = (self.file, self.base);
        let receiver = core.call.and_then(|call| self.receiver(call));
        let (method, helper) = match core.source {
            Source::Method(fun) => (self.index.fun(fun).name, None),
            Source::Helper(fun) => {
                let f = self.index.fun(fun);
                (f.name, f.file.map(|file| FileSpan { file, span: f.item.name_span }))
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
                LockRef { class, ty: guard, declared: helper, path: super::lock::AccessPath { root: super::lock::Root::Call(fun), steps: Vec::new() }, text }
            }
            _ => {
                let text = self.body_text(core.span);
                let declared = Some(FileSpan { file: self.file, span: core.span.offset(self.base) });
                let guard = core.guard.map_or_else(String::new, |g| self.index.adt_path(g));
                LockRef { class: format!("{item}::{text}"), ty: guard, declared, path: super::lock::AccessPath { root: super::lock::Root::Unknown, steps: Vec::new() }, text }
            }
        };
        let statement = self.statement(core.span);
        AcquisitionFact {
            span: core.span.offset(self.base),
            method,
            statement: statement.offset(self.base),
            lock,
            context: contexts[core.graph],
            binding: self.bound(statement),
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
        let mut best: Option<Span> = None;
        let mut consider = |span: Span| {
            if span.contains(at) && best.is_none_or(|b| b.contains(span)) {
                best = Some(span);
            }
        };
        for expr in &self.body.exprs {
            if let ExprKind::Block(block) = &expr.kind {
                block.stmts.iter().for_each(|stmt| consider(stmt.span));
                block.tail.iter().for_each(|tail| consider(self.body.expr(*tail).span));
            }
        }
        best.unwrap_or(at)
    }

    /// The variable that a statement binds.
    fn bound(&self, statement: Span) -> Option<(Name, Span)> {
        for expr in &self.body.exprs {
            let ExprKind::Block(block) = &expr.kind else { continue };
            for stmt in block.stmts.iter().filter(|s| s.span == statement) {
                let StmtKind::Let { pat, .. } = &stmt.kind else { continue };
                let crate::syntax::ast::PatKind::Bind { binding, .. } = &self.body.pat(*pat).kind else { continue };
                let binding = self.body.binding(*binding);
                return Some((binding.name, binding.span.offset(self.base)));
            }
        }
        None
    }

    /// The statement as it is, and with the lock awaited: `m.lock().unwrap()` → `m.lock().await`.
    fn snippet(&self, call: ExprId, statement: Span) -> Option<(String, String)> {
        let call_span = self.body.expr(call).span;
        if !statement.contains(call_span) {
            return None;
        }
        // The error path of a lock that can be poisoned goes with it.
        let unwrapped = (self.body.exprs.iter())
            .find(|e| match &e.kind {
                ExprKind::MethodCall(outer) => outer.receiver == call && outer.args.len() <= 1 && matches!(outer.name.as_str(), "unwrap" | "expect" | "unwrap_or_else"),
                ExprKind::Try(inner) => *inner == call,
                _ => false,
            })
            .map_or(call_span, |e| e.span);
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
                    Some(Given::Unknown) | None => if outer == Context::Blocking { outer } else { Context::Unknown },
                },
            };
        }
        contexts
    }

    fn given_to(&self) -> FxHashMap<LambdaId, Given> {
        let mut given = FxHashMap::default();
        let lambda_of = |expr: ExprId| match self.typing.table.kind(self.typing.exprs[expr.index()]) {
            crate::index::infer::table::Kind::Lambda(id) => Some(id),
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

    fn peel(&self, mut ty: crate::index::infer::table::T) -> crate::index::infer::table::T {
        while let crate::index::infer::table::Kind::Ref(_, inner) = self.typing.table.kind(ty) {
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
    (text.bytes().filter(|b| !b.is_ascii_whitespace())).fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
