//! Bodies → control-flow graphs of evaluation, moves, drops and suspensions, without types.
//!
//! A [`Flow`] has one [`Graph`] for the function and one for each closure and async block in it. A graph is MIR in small:
//! basic blocks of [`Op`]s over [`Place`]s. Whether a use copies or moves, and whether a call takes its receiver by value,
//! is left open here: the later stages know the types.
//!
//! What a reader of the graphs must know:
//! - A place that is passed by value is no temporary first: `f(q, g().await)` is one call with `Move(q)`, and until then
//!   `q` is the owner. All other operands are temporaries, scheduled to drop, and empty once they have been moved.
//! - A `Move` out of `*p`, or of a field of what is a reference or a guard, copies: it leaves `p` as it was.
//! - `match &p` looks into `p` itself, and its variables borrow from there; so do the variables of an arm's guard.
//! - Where `[Variant(V)]` names a struct it says nothing: `w.0` and `[Variant(W), Field(0)]` are then the same place.
//! - An or-pattern asks a second time, when it binds, which alternative matched.
//! - Blocks may be unreached, and what they hold is then of no account. Ops of a block are in order, blocks are not.
//! - The false edge after a pattern's last arm ends in [`Terminator::Diverge`]: a `match` is exhaustive.

pub mod drop_scope;
pub mod lower;
pub mod print;

use crate::syntax::ast::{BindingId, Cfg, ExprId, LambdaId};
use crate::syntax::{Name, Span};

crate::id! {
    /// A [`Graph`] of a [`Flow`]: 0 is the function's own, `n + 1` that of `LambdaId(n)`.
    GraphId;
    /// A variable, parameter, temporary or capture.
    LocalId;
    /// An interned [`Place`] of a graph.
    PlaceId;
    /// A basic block.
    BlockId;
    /// An op, numbered over the whole graph in the order of lowering.
    OpId;
    /// A point in the chain of scheduled drops; see [`Graph::drops`].
    DropId;
}

/// The graphs of one body.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// `graphs[0]` is the function, `graphs[n + 1]` is lambda `n`.
    pub graphs: Vec<Graph>,
}

impl Flow {
    /// The graph of a closure or async block.
    pub fn lambda(&self, id: LambdaId) -> &Graph {
        &self.graphs[id.index() + 1]
    }
}

/// A control-flow graph. Execution begins at block 0.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Local 0 is the return place.
    pub locals: Vec<Local>,
    /// Interned places.
    pub places: Vec<Place>,
    /// In the order of their ids, each op once.
    pub ops: Vec<Op>,
    /// The blocks; the ops of a block are a run of `ops`.
    pub blocks: Vec<Block>,
    /// The scheduled drops, as lists that share their tails: each entry names a local and the entry scheduled before it.
    /// [`OpKind::Exit`] drops from one point back to (not including) another, latest first.
    pub drops: Vec<DropEntry>,
    /// For a lambda: the places of the enclosing graph that it captures, in the order of its `LocalKind::Capture`s.
    pub captures: Vec<Capture>,
}

impl Graph {
    /// The locals that an [`OpKind::Exit`] drops, latest first.
    pub fn dropped(&self, from: Option<DropId>, to: Option<DropId>) -> impl Iterator<Item = LocalId> {
        let mut next = from;
        std::iter::from_fn(move || {
            let entry = self.drops[next.filter(|id| Some(*id) != to)?.index()];
            next = entry.earlier;
            Some(entry.local)
        })
    }

    /// The ops of a block.
    pub fn ops_of(&self, block: &Block) -> &[Op] {
        &self.ops[block.first as usize..block.end as usize]
    }
}

/// A captured place.
#[derive(Clone, Debug)]
pub struct Capture {
    /// In the enclosing graph. Before edition 2021 always a whole variable. From then on the fields as they are used, up
    /// to the first `*`, index or variant. A field may lie behind a reference or a smart pointer, which written code does
    /// not say: such a place is really captured only up to there, and by reference unless `is_move`.
    pub place: PlaceId,
    /// How the body uses it and what is in it: the place (in the lambda's own graph, a part of the `LocalKind::Capture`)
    /// and in which way. In order of use. With `move` it is captured by value whatever stands here.
    pub uses: Vec<(PlaceId, CaptureUse)>,
    /// Whether the closure or block says `move`.
    pub is_move: bool,
}

/// One use of a captured place inside the lambda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureUse {
    /// Through a reference, a field, or an assignment.
    Reference,
    /// By value: captured by value unless the type is `Copy`.
    Value,
    /// As the receiver of this method call: by value if the method takes `self`.
    Receiver(ExprId),
}

/// A local.
#[derive(Clone, Debug)]
pub struct Local {
    /// What it is.
    pub kind: LocalKind,
    /// Its declaration, or the expression that it holds.
    pub span: Span,
}

/// What a local is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalKind {
    /// The returned value.
    Return,
    /// The n-th parameter as passed, before its pattern takes it apart. Scheduled to drop after all variables.
    Parameter(u32),
    /// A variable of the body.
    Variable(BindingId),
    /// The value of an expression.
    Temporary(ExprId),
    /// The n-th capture of a lambda. By reference or by value: [`Capture`].
    Capture(u32),
}

/// A local, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Whose.
    pub local: LocalId,
    /// From the outside in.
    pub path: Box<[Projection]>,
}

/// One step into a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Projection {
    /// `.f`, `.0`. The base may be a reference or a smart pointer: written code does not say.
    Field(Name),
    /// What the variant of this name carries.
    Variant(Name),
    /// `*p`
    Deref,
    /// `[i]`: any of the elements.
    Element,
    /// An element of an array as it is written, or of a slice pattern before `..`; `[0]`.
    At(u32),
    /// An element of a slice pattern after `..`, or a tuple pattern's field there, counted from the last one.
    Back(u32),
}

impl Projection {
    /// One or any of the elements.
    pub fn is_element(self) -> bool {
        matches!(self, Projection::Element | Projection::At(_) | Projection::Back(_))
    }

    /// Whether there may be nothing at it: the value may be another variant, the collection may be empty.
    pub fn can_lack(self) -> bool {
        matches!(self, Projection::Variant(_)) || self.is_element()
    }
}

/// One step of execution.
#[derive(Clone, Debug)]
pub struct Op {
    /// What it does.
    pub kind: OpKind,
    /// The expression that it stands for (a pattern's op: the initializer or scrutinee), where there is one.
    pub expr: Option<ExprId>,
    /// Where it happens: for a call the callee's or method's name, for a suspension the `await` keyword or the macro's name.
    pub span: Span,
}

/// What an op does.
#[derive(Clone, Debug)]
pub enum OpKind {
    /// Evaluates, then stores. Writing into a variable that may hold a value drops the old one *after* the evaluation;
    /// `is_init` says that there is no old value.
    Assign {
        /// Where to.
        to: PlaceId,
        /// What.
        value: Value,
        /// The first write of a declaration or temporary.
        is_init: bool,
    },
    /// Leaves scopes: drops what was scheduled from `from` back to, not including, `to`; rarely nothing. What is scheduled
    /// may not have been written on every way here, or have been moved out: then there is nothing to drop.
    Exit {
        /// The latest scheduled.
        from: Option<DropId>,
        /// The first that stays.
        to: Option<DropId>,
    },
    /// The task may yield here: an `.await` (whose future has been moved in before), a `join!`, a `select!`, a `for await`, a `yield` of a stream.
    /// An `.await` is `Assign { value: Value::Await }` instead, which suspends and then stores.
    Suspend,
    /// A borrow or other use that moves nothing; kept for the last use of a guard, and for what a lock is used for.
    Touch(PlaceId),
}

/// What is stored.
#[derive(Clone, Debug)]
pub enum Value {
    /// Copies or moves.
    Use(Operand),
    /// `&p`, `&mut p`, and `ref` bindings.
    Borrow {
        /// Whether `mut`.
        mutable: bool,
        /// `p`
        place: PlaceId,
    },
    /// A tuple, array, struct literal, or `Some(..)`-like call, whose parts are known: where each part goes, relative to the target.
    /// A tuple struct or variant `V(a)` puts `a` at `[Variant(V), Field(0)]` when its name begins with an uppercase letter
    /// (`Self(a)` at `[Field(0)]`). `E::V { f: a }` puts it at `[Variant(V), Field(f)]`, `S { f: a }` at `[Field(f)]`.
    /// Parts that are constants are left out. The `..base` of a struct literal comes last, with an empty path: the
    /// fields that are not named are moved out of it. The elements of `[a, b]` go to `[At(0)]` and `[At(1)]`, that of `[a; n]` to `[Element]`.
    Aggregate(Vec<(Box<[Projection]>, Operand)>),
    /// A call of a function, method, operator or macro: the expression says which. A method's receiver comes first, as [`Operand::Receiver`].
    /// A call of a place (`f(a)` with a variable `f`) has [`Operand::Receiver`] of that place first too.
    Call(Vec<Operand>),
    /// Suspends until the future is done; the future has been moved in and is gone afterwards.
    Await(Operand),
    /// What a future gave that was waited for in the `OpKind::Suspend` before: a branch of `join!` (moved in; with
    /// `try_join!` the `Ok` payload of what it gave) or of `select!` (borrowed: it is dropped by an `Exit` that follows).
    Output(Operand),
    /// A closure or async block; its graph's captures say what it takes.
    Lambda(LambdaId),
    /// A literal, a constant, a static, a path to a function, `()`.
    Constant,
}

/// What a value is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// By value: copied or moved.
    Move(PlaceId),
    /// By value, by `&` or by `&mut`, as the method that is called wants it. Also an argument of a macro that we do not know.
    Receiver(PlaceId),
    /// A reference to the place is passed.
    Borrow(PlaceId),
    /// Nothing that lives in a place.
    Constant,
}

/// A basic block.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// The first op.
    pub first: u32,
    /// One past the last op.
    pub end: u32,
    /// How it ends.
    pub end_kind: Terminator,
}

/// How a block ends.
#[derive(Clone, Debug, Default)]
pub enum Terminator {
    /// Goes on there.
    Goto(BlockId),
    /// One way or the other.
    Branch {
        /// On what.
        on: Condition,
        /// Where it holds.
        then: BlockId,
        /// Where it does not.
        otherwise: BlockId,
    },
    /// One of these; nothing is known about which (a `select!`, an or-pattern).
    OneOf(Vec<BlockId>),
    /// The function returns.
    Return,
    /// Never reached, or never left: `panic!`, `loop {}` without `break`, `process::exit`.
    #[default]
    Diverge,
}

/// What a branch depends on.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// A boolean place; where a temporary was just computed by a call, the call's op says what it means.
    Place(PlaceId),
    /// Whether the place is of this variant, by a pattern. The name may also be that of a struct, which is always so.
    Variant(PlaceId, Name),
    /// Whether `?` goes on with the place: it is `Ok`, `Some`, `Continue` or `Ready`. Where it does, the payload is the
    /// result of `Value::Call([Move(place)])` with the [`Try`](crate::syntax::ast::ExprKind::Try) expression.
    Try(PlaceId),
    /// Whether a `cfg` predicate holds: the same on every visit.
    Cfg(Box<Cfg>),
    /// Anything.
    Unknown,
}

/// A scheduled drop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DropEntry {
    /// What is dropped.
    pub local: LocalId,
    /// What was scheduled before it, and is dropped after it.
    pub earlier: Option<DropId>,
}
