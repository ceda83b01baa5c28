//! Expressions → ops in evaluation order; the one place that desugars.
//!
//! As rustc builds MIR: `expr` evaluates into places, `control` has branches and loops, `pattern` tests and binds,
//! `macros` expands what we know of macros, `lambda` has closures and async blocks with what they capture.

mod control;
mod expr;
mod lambda;
mod macros;
mod pattern;

use super::drop_scope::Scopes;
use super::{
    Block, BlockId, Condition, Flow, Graph, Local, LocalId, LocalKind, Op, OpKind, Place, PlaceId, Projection,
    Terminator, Value,
};
use crate::syntax::ast::{BindingId, Body, Cfg, ExprId, ExprKind, LabelId, LambdaId, PatId};
use crate::syntax::{Edition, Name, Span};
use rustc_hash::FxHashMap;

/// What lowering cannot see in the tree.
#[derive(Clone, Copy)]
pub struct LowerOptions<'o> {
    /// Decides what is dropped when, and what closures capture.
    pub edition: Edition,
    /// Whether the left side of this `a += b` is evaluated before the right, because the operator is overloaded.
    /// `None` where that is not known: then the syntax decides.
    pub place_first: &'o dyn Fn(ExprId) -> Option<bool>,
}

/// The graphs of a body.
pub fn lower(body: &Body, edition: Edition) -> Flow {
    lower_with(body, LowerOptions { edition, place_first: &|_| None })
}

/// The graphs of a body, by one who knows more.
pub fn lower_with(body: &Body, options: LowerOptions<'_>) -> Flow {
    let mut context = Context { body, options, lambdas: vec![None; body.lambdas.len()] };
    let mut flow = Flow { graphs: vec![Builder::new(&mut context, None).function()] };
    // A closure where no value is computed (a pattern's constant, broken code) has a graph too, one that only returns.
    flow.graphs.extend(context.lambdas.into_iter().map(|graph| graph.unwrap_or_else(nothing)));
    flow
}

fn nothing() -> Graph {
    let mut graph = Graph::default();
    graph.locals.push(Local { kind: LocalKind::Return, span: Span::default() });
    graph.blocks.push(Block { first: 0, end: 0, end_kind: Terminator::Return });
    graph
}

/// What the graphs of one body share.
struct Context<'b> {
    body: &'b Body,
    options: LowerOptions<'b>,
    lambdas: Vec<Option<Graph>>,
}

/// Builds one graph.
struct Builder<'c, 'b> {
    context: &'c mut Context<'b>,
    body: &'b Body,
    edition: Edition,
    lambda: Option<LambdaId>,
    graph: Graph,
    place_ids: FxHashMap<Place, PlaceId>,
    variables: FxHashMap<BindingId, LocalId>,
    /// While an arm's guard is evaluated: its variables are still parts of the scrutinee.
    aliases: FxHashMap<BindingId, PlaceId>,
    scopes: Scopes,
    /// Where temporaries go that nothing extends.
    temporary_scope: usize,
    /// The scope of the values that are extended.
    extended: FxHashMap<ExprId, usize>,
    targets: FxHashMap<LabelId, Target>,
    try_blocks: Vec<Target>,
    /// The block that ops go to now: its ops are the last of the graph.
    current: BlockId,
}

/// Where `break` and `continue` go.
#[derive(Clone, Copy)]
struct Target {
    after: BlockId,
    again: Option<BlockId>,
    /// The outermost scope that is left.
    scope: usize,
    result: PlaceId,
}

/// Where a test goes when it fails.
#[derive(Clone, Copy)]
struct Fail {
    block: BlockId,
    /// The outermost scope that is left.
    scope: usize,
}

/// The longest path of a place; what lies deeper counts as all of it.
// Errs quiet: a move out of a deeper place empties the place at this depth.
const LONGEST_PATH: usize = 24;

impl<'c, 'b> Builder<'c, 'b> {
    fn new(context: &'c mut Context<'b>, lambda: Option<LambdaId>) -> Self {
        let (body, edition) = (context.body, context.options.edition);
        let mut builder = Builder {
            context,
            body,
            edition,
            lambda,
            graph: Graph::default(),
            place_ids: FxHashMap::default(),
            variables: FxHashMap::default(),
            aliases: FxHashMap::default(),
            scopes: Scopes::default(),
            temporary_scope: 0,
            extended: FxHashMap::default(),
            targets: FxHashMap::default(),
            try_blocks: Vec::new(),
            current: BlockId(0),
        };
        builder.local(LocalKind::Return, Span::default());
        let first = builder.new_block();
        builder.start(first);
        builder
    }

    fn function(mut self) -> Graph {
        if let Some(root) = self.body.root {
            self.body_of(&self.body.params, root);
        } else {
            self.end(Terminator::Return);
        }
        self.graph
    }

    /// Parameters, their patterns, the body, and the return.
    fn body_of(&mut self, params: &'b [PatId], root: ExprId) {
        // An initializer's extended temporaries live for ever: nothing after it could tell.
        let outermost = self.scopes.push();
        let mut passed = Vec::new();
        for (index, pat) in params.iter().enumerate() {
            let local = self.local(LocalKind::Parameter(index as u32), self.body.pat(*pat).span);
            self.schedule(outermost, local);
            passed.push((*pat, self.whole(local)));
        }
        self.scopes.push();
        for (pat, place) in passed {
            self.bind_here(pat, place, false, None);
        }
        let result = self.whole(LocalId(0));
        if self.lambda.is_none() && !matches!(self.body.expr(root).kind, ExprKind::Block(_)) {
            self.extend(None, root, outermost);
        }
        self.terminating(|this| this.into(result, root));
        self.exit(0);
        self.end(Terminator::Return);
    }

    // ------------------------------------------------------------------------------------------ locals and places

    fn local(&mut self, kind: LocalKind, span: Span) -> LocalId {
        self.graph.locals.push(Local { kind, span });
        LocalId(self.graph.locals.len() as u32 - 1)
    }

    /// A temporary that nobody drops: for booleans, and for what is scheduled by the caller.
    fn bare_temporary(&mut self, expr: ExprId) -> (LocalId, PlaceId) {
        let local = self.local(LocalKind::Temporary(expr), self.body.expr(expr).span);
        (local, self.whole(local))
    }

    /// A temporary that is dropped with `scope`.
    fn temporary(&mut self, expr: ExprId, scope: usize) -> PlaceId {
        let (local, place) = self.bare_temporary(expr);
        self.schedule(scope, local);
        place
    }

    fn whole(&mut self, local: LocalId) -> PlaceId {
        self.intern(Place { local, path: Box::default() })
    }

    fn project(&mut self, base: PlaceId, step: Projection) -> PlaceId {
        let place = &self.graph.places[base.index()];
        if place.path.len() >= LONGEST_PATH {
            return base;
        }
        let path = place.path.iter().copied().chain([step]).collect();
        self.intern(Place { local: place.local, path })
    }

    fn project_all(&mut self, base: PlaceId, steps: &[Projection]) -> PlaceId {
        steps.iter().fold(base, |place, step| self.project(place, *step))
    }

    fn intern(&mut self, place: Place) -> PlaceId {
        if let Some(id) = self.place_ids.get(&place) {
            return *id;
        }
        let id = PlaceId(self.graph.places.len() as u32);
        self.graph.places.push(place.clone());
        self.place_ids.insert(place, id);
        id
    }

    fn is_temporary(&self, place: PlaceId) -> bool {
        let local = self.graph.places[place.index()].local;
        matches!(self.graph.locals[local.index()].kind, LocalKind::Temporary(_))
    }

    // ------------------------------------------------------------------------------------------ ops and blocks

    fn op(&mut self, kind: OpKind, expr: Option<ExprId>, span: Span) {
        self.graph.ops.push(Op { kind, expr, span });
    }

    /// The first write of a place.
    fn store(&mut self, to: PlaceId, value: Value, expr: ExprId) {
        let span = self.op_span(expr);
        self.op(OpKind::Assign { to, value, is_init: true }, Some(expr), span);
    }

    fn new_block(&mut self) -> BlockId {
        self.graph.blocks.push(Block::default());
        BlockId(self.graph.blocks.len() as u32 - 1)
    }

    fn start(&mut self, block: BlockId) {
        self.current = block;
        self.graph.blocks[block.index()].first = self.graph.ops.len() as u32;
    }

    /// Ends the current block. Another must be started before the next op.
    fn end(&mut self, kind: Terminator) {
        let block = &mut self.graph.blocks[self.current.index()];
        block.end = self.graph.ops.len() as u32;
        block.end_kind = kind;
    }

    fn go(&mut self, block: BlockId) {
        self.end(Terminator::Goto(block));
    }

    /// Ends the current block; what follows is not reached from here.
    fn leave(&mut self, kind: Terminator) {
        self.end(kind);
        let unreached = self.new_block();
        self.start(unreached);
    }

    /// Goes on where the condition holds, and to `fail` where it does not.
    fn test(&mut self, on: Condition, fail: Fail) {
        let then = self.new_block();
        let from = self.scopes.head(&mut self.graph.drops);
        if from == self.scopes.before(fail.scope) {
            self.end(Terminator::Branch { on, then, otherwise: fail.block });
        } else {
            let otherwise = self.new_block();
            self.end(Terminator::Branch { on, then, otherwise });
            self.start(otherwise);
            self.exit(fail.scope);
            self.go(fail.block);
        }
        self.start(then);
    }

    /// Runs `inside` where the predicate holds.
    fn under_cfg(&mut self, cfg: Option<&Cfg>, inside: impl FnOnce(&mut Self)) {
        let Some(cfg) = cfg else { return inside(self) };
        let after = self.new_block();
        self.test(Condition::Cfg(Box::new(cfg.clone())), Fail { block: after, scope: self.scopes.depth() });
        inside(self);
        self.go(after);
        self.start(after);
    }

    // ------------------------------------------------------------------------------------------ scopes

    fn schedule(&mut self, scope: usize, local: LocalId) {
        self.scopes.schedule(&mut self.graph.drops, scope, local);
    }

    /// Drops what `scope` and those inside it have scheduled. They stay open.
    fn exit(&mut self, scope: usize) {
        let from = self.scopes.head(&mut self.graph.drops);
        let to = self.scopes.before(scope);
        if from != to {
            self.op(OpKind::Exit { from, to }, None, Span::default());
        }
    }

    /// Drops what `scope` and those inside it have scheduled, and closes them.
    fn close(&mut self, scope: usize) {
        self.exit(scope);
        self.scopes.close(scope);
    }

    fn innermost(&self) -> usize {
        self.scopes.depth() - 1
    }

    /// Runs `inside` in a scope that ends its temporaries.
    fn terminating<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let scope = self.scopes.push();
        let outer = std::mem::replace(&mut self.temporary_scope, scope);
        let result = inside(self);
        self.close(scope);
        self.temporary_scope = outer;
        result
    }

    /// Where the value of `expr` is dropped when it becomes a temporary.
    fn scope_of(&self, expr: ExprId) -> usize {
        self.extended.get(&expr).copied().unwrap_or(self.temporary_scope)
    }

    /// Notes what the initializer `init` keeps alive until `scope` ends.
    fn extend(&mut self, pat: Option<PatId>, init: ExprId, scope: usize) {
        let mut found = Vec::new();
        super::drop_scope::extended(self.body, pat, init, &mut found);
        self.extended.extend(found.into_iter().map(|expr| (expr, scope)));
    }

    /// Leaves the function.
    fn leave_function(&mut self) {
        self.exit(0);
        self.leave(Terminator::Return);
    }
}

/// The n-th part of a tuple or slice pattern, whose `..` stood before it or not.
fn step((index, len): (usize, usize), is_slice: bool, after_rest: bool) -> Projection {
    match (after_rest, is_slice) {
        (true, _) => Projection::Back((len - 1 - index) as u32),
        (false, true) => Projection::At(index as u32),
        (false, false) => Projection::Field(index_name(index)),
    }
}

/// The name of a tuple's n-th field.
fn index_name(index: usize) -> Name {
    const SMALL: [&str; 12] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"];
    match SMALL.get(index) {
        Some(text) => Name::from(text),
        None => Name::from(&index.to_string()),
    }
}
