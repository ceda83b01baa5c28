//! When guards die, by the graphs: every example of the rules for drops, in each edition.
//!
//! A row is the body of an `async fn`, in which `L` stands for a call that locks, and whether a lock may be held at one
//! of its suspension points. [`Oracle`] is a small liveness analysis that knows a few functions by name. What is expected
//! follows the Reference (`destructors.scope`); the rows of `as_rustc_ran_them` were run.

mod support;

use holdup::flow::lower::lower;
use holdup::flow::{
    Capture, CaptureUse, Condition, Flow, Graph, LocalKind, OpKind, Operand, Place, PlaceId, Projection, Terminator,
    Value,
};
use holdup::syntax::ast::{Body, ExprKind, Item, ItemKind, TypeKind};
use holdup::syntax::body::{self, BodyInput};
use holdup::syntax::macros::MacroShapes;
use holdup::syntax::scan::{CutKind, scan};
use holdup::syntax::{Edition, Name, skeleton};
use rayon::prelude::*;
use std::collections::BTreeSet;
use support::registry;

// ---------------------------------------------------------------------------------------------- from strings

fn shapes() -> MacroShapes {
    let mut shapes = MacroShapes::default();
    for (names, shape) in [
        ("vec", "call"),
        ("format println", "format"),
        ("panic unreachable todo", "panic"),
        ("bail", "bail"),
        ("write writeln", "write"),
        ("format_args", "format_args"),
        ("assert", "assert"),
        ("ensure", "ensure"),
        ("assert_eq", "assert_eq"),
        ("matches", "matches"),
        ("dbg", "dbg"),
        ("pin", "pin"),
        ("join", "join"),
        ("try_join", "try_join"),
        ("select", "select"),
        ("stream", "stream"),
        ("cfg_if", "cfg_if"),
        ("concat stringify", "nothing"),
        ("debug info", "log"),
    ] {
        for name in names.split(' ') {
            shapes.insert(Name::from("std"), Name::from(name), Name::from(shape));
            shapes.insert(Name::from("tokio"), Name::from(name), Name::from(shape));
        }
    }
    shapes
}

/// The body and flow of the only function in `source`, and which of its parameters are guards.
fn lowered(source: &str, edition: Edition) -> (Body, Flow, Vec<bool>) {
    let shapes = shapes();
    let scan = scan(source);
    assert_eq!(scan.error, None, "{source}");
    let skeleton = skeleton::parse(source, &scan, &|_| None).expect("the source parses");
    let [Item { kind: ItemKind::Fn(function), .. }] = &skeleton.items[..] else { panic!("not one function: {source}") };
    let cut = scan.cuts.iter().find(|cut| cut.kind == CutKind::Function).expect("the function has a body");
    let body = body::parse(BodyInput {
        text: source,
        scan: &scan,
        cut: cut.span,
        kind: cut.kind,
        params: Some(function.params_span),
        macros: &shapes,
    })
    .unwrap_or_else(|error| panic!("{error:?}: {source}"));
    let guards = function
        .params
        .iter()
        .map(|param| match &param.ty.kind {
            TypeKind::Path(path) => path.last().is_some_and(|last| last.name == "Guard"),
            _ => false,
        })
        .collect();
    let flow = lower(&body, edition);
    (body, flow, guards)
}

// ---------------------------------------------------------------------------------------------- the oracle

/// A guard, or the future of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Token {
    Guard,
    Future,
}

type Path = (u32, Vec<Projection>);
type State = BTreeSet<(Path, Token)>;
type Parts = Vec<(Vec<Projection>, Token)>;

struct Oracle<'g> {
    body: &'g Body,
    flow: &'g Flow,
    graph: &'g Graph,
    held: bool,
}

fn variant(name: &str) -> Projection {
    Projection::Variant(Name::from(name))
}

fn payload(name: &str) -> Vec<Projection> {
    vec![variant(name), Projection::Field(Name::from("0"))]
}

impl Oracle<'_> {
    /// Whether a guard may be alive at a suspension point.
    fn run(&mut self, guards: &[bool]) -> bool {
        let mut entry = State::new();
        for (index, local) in self.graph.locals.iter().enumerate() {
            if let LocalKind::Parameter(n) = local.kind
                && guards.get(n as usize) == Some(&true)
            {
                entry.insert(((index as u32, Vec::new()), Token::Guard));
            }
        }
        let mut states: Vec<Option<State>> = vec![None; self.graph.blocks.len()];
        states[0] = Some(entry);
        let mut work = vec![0];
        while let Some(index) = work.pop() {
            let block = &self.graph.blocks[index];
            let mut state = states[index].clone().expect("only reached blocks are in the list");
            for op in self.graph.ops_of(block) {
                match &op.kind {
                    OpKind::Assign { to, value, .. } => {
                        let parts = self.value(&mut state, value, op.expr.map(|expr| &self.body.expr(expr).kind));
                        let to = self.path(*to);
                        if !to.1.iter().any(|step| matches!(step, Projection::Deref | Projection::Element)) {
                            take(&mut state, &to);
                        }
                        for (rest, token) in parts {
                            let path = (to.0, to.1.iter().copied().chain(rest).collect());
                            state.insert((path, token));
                        }
                    }
                    OpKind::Exit { from, to } => {
                        for local in self.graph.dropped(*from, *to) {
                            state.retain(|((holder, _), _)| *holder != local.0);
                        }
                    }
                    OpKind::Suspend => self.suspend(&state),
                    OpKind::Touch(_) => {}
                }
            }
            for (next, state) in self.successors(&block.end_kind, state) {
                let known = states[next].get_or_insert_with(|| {
                    work.push(next);
                    State::new()
                });
                let before = known.len();
                known.extend(state);
                if known.len() != before {
                    work.push(next);
                }
            }
        }
        self.held
    }

    fn suspend(&mut self, state: &State) {
        self.held |= state.iter().any(|(_, token)| *token == Token::Guard);
    }

    fn successors(&self, end: &Terminator, state: State) -> Vec<(usize, State)> {
        match end {
            Terminator::Goto(next) => vec![(next.index(), state)],
            Terminator::OneOf(list) => list.iter().map(|next| (next.index(), state.clone())).collect(),
            Terminator::Return | Terminator::Diverge => Vec::new(),
            Terminator::Branch { on, then, otherwise } => {
                let (mut holds, mut fails) = (state.clone(), state);
                if let Condition::Variant(place, name) = on {
                    let place = self.path(*place);
                    holds.retain(|(path, _)| next_variant(path, &place).is_none_or(|other| other == *name));
                    fails.retain(|(path, _)| next_variant(path, &place).is_none_or(|other| other != *name));
                }
                if let Condition::Try(place) = on {
                    let place = self.path(*place);
                    holds.retain(|(path, _)| next_variant(path, &place).is_none_or(|other| other != "Err"));
                    fails.retain(|(path, _)| next_variant(path, &place).is_none_or(|other| other == "Err"));
                }
                vec![(then.index(), holds), (otherwise.index(), fails)]
            }
        }
    }

    /// The place, without the names of tuple structs.
    fn path(&self, place: PlaceId) -> Path {
        let Place { local, path } = &self.graph.places[place.index()];
        let is_enum = |name: &Name| ["Some", "None", "Ok", "Err", "A", "B"].contains(&name.as_str());
        let path = path.iter().copied().filter(|step| match step {
            Projection::Variant(name) => is_enum(name),
            _ => true,
        });
        (local.0, path.collect())
    }

    fn operand(&self, state: &mut State, operand: &Operand) -> Parts {
        match operand {
            Operand::Move(place) => take(state, &self.path(*place)),
            Operand::Receiver(_) | Operand::Borrow(_) | Operand::Constant => Vec::new(),
        }
    }

    fn value(&mut self, state: &mut State, value: &Value, expr: Option<&ExprKind>) -> Parts {
        match value {
            Value::Use(operand) => self.operand(state, operand),
            Value::Borrow { .. } | Value::Constant => Vec::new(),
            Value::Aggregate(parts) => {
                let mut all = Vec::new();
                for (path, operand) in parts {
                    let path = path.iter().copied().filter(|step| match step {
                        Projection::Variant(name) => ["Some", "Ok", "Err", "A", "B"].contains(&name.as_str()),
                        _ => true,
                    });
                    let path: Vec<_> = path.collect();
                    let mut moved = self.operand(state, operand);
                    if let (Some(ExprKind::Struct(literal)), Operand::Move(base), true) =
                        (expr, operand, path.is_empty())
                    {
                        // `..base`: the fields that are named stay.
                        let is_named = |path: &[Projection]| match path.first() {
                            Some(Projection::Field(name)) => literal.fields.iter().any(|field| field.0 == *name),
                            _ => false,
                        };
                        let base = self.path(*base);
                        for (rest, token) in moved.extract_if(.., |(path, _)| is_named(path)) {
                            state.insert(((base.0, base.1.iter().copied().chain(rest).collect()), token));
                        }
                    }
                    for (rest, token) in moved {
                        all.push((path.iter().copied().chain(rest).collect(), token));
                    }
                }
                all
            }
            Value::Await(operand) => {
                self.suspend(state);
                output(self.operand(state, operand))
            }
            Value::Output(Operand::Borrow(place)) => output(take(&mut state.clone(), &self.path(*place))),
            Value::Output(operand) => output(self.operand(state, operand)),
            Value::Lambda(id) => {
                let mut all = Vec::new();
                let inner = self.flow.lambda(*id);
                for (index, capture) in inner.captures.iter().enumerate() {
                    let field = Projection::Field(Name::from(&format!("capture{index}")));
                    for (rest, token) in self.captured(state, inner, capture) {
                        all.push(([field].into_iter().chain(rest).collect(), token));
                    }
                }
                all
            }
            Value::Call(operands) => self.call(state, operands, expr.expect("a call has an expression")),
        }
    }

    fn captured(&self, state: &mut State, inner: &Graph, capture: &Capture) -> Parts {
        let place = self.path(capture.place);
        if capture.is_move {
            // A guard on the way is what is captured.
            let holder = (0..place.1.len())
                .map(|len| (place.0, place.1[..len].to_vec()))
                .find(|path| state.contains(&(path.clone(), Token::Guard)));
            return take(state, &holder.unwrap_or(place));
        }
        let by_value = capture.uses.iter().any(|(used, how)| match how {
            CaptureUse::Reference => false,
            CaptureUse::Value => {
                let rest = inner.places[used.index()].path.iter().copied();
                self.is_under(state, &(place.0, place.1.iter().copied().chain(rest).collect()))
            }
            CaptureUse::Receiver(expr) => match &self.body.expr(*expr).kind {
                ExprKind::MethodCall(call) => call.name.starts_with("unwrap") || call.name == "into_inner",
                _ => false,
            },
        });
        if by_value { take(state, &place) } else { Vec::new() }
    }

    fn is_under(&self, state: &State, place: &Path) -> bool {
        state.iter().any(|((local, path), _)| *local == place.0 && path.starts_with(&place.1))
    }

    fn call(&self, state: &mut State, operands: &[Operand], expr: &ExprKind) -> Parts {
        let name = match expr {
            ExprKind::Call { callee, .. } => match &self.body.expr(*callee).kind {
                ExprKind::Path(path) => path.last().expect("a path has a segment").name,
                _ => Name::from("?"),
            },
            ExprKind::MethodCall(call) => call.name,
            ExprKind::Try(_) => Name::from("unwrap"),
            ExprKind::Macro(id) => self.body.mac(*id).path.last().expect("a path has a segment").name,
            _ => Name::from("?"),
        };
        let receiver = match operands.first() {
            Some(Operand::Receiver(place)) => Some(self.path(*place)),
            _ => None,
        };
        let mut moved = Vec::new();
        for operand in operands {
            moved.extend(self.operand(state, operand));
        }
        match name.as_str() {
            "alock" => vec![(Vec::new(), Token::Future)],
            "try_lock" => vec![(payload("Ok"), Token::Guard)],
            "lock_opt" => vec![(payload("Some"), Token::Guard)],
            "lock_poison" => vec![(payload("Ok"), Token::Guard), (payload("Err"), Token::Guard)],
            "lock_both" => ["0", "1"].map(|n| (vec![Projection::Field(Name::from(n))], Token::Guard)).to_vec(),
            "unwrap" | "expect" => {
                if let Some(receiver) = receiver {
                    moved.extend(take(state, &receiver));
                }
                let wrapped = [payload("Some"), payload("Ok")];
                let inner = |path: &[Projection]| {
                    wrapped.iter().find_map(|prefix| path.strip_prefix(&prefix[..])).map(<[_]>::to_vec)
                };
                moved.iter().filter_map(|(path, token)| Some((inner(path)?, *token))).collect()
            }
            "ok" => {
                let moved = receiver.map(|receiver| take(state, &receiver)).unwrap_or_default();
                let is_ok = |path: &[Projection]| path.starts_with(&payload("Ok"));
                let moved = moved.into_iter().filter(|(path, _)| is_ok(path));
                moved.map(|(_, token)| (payload("Some"), token)).collect()
            }
            "take" | "into_inner" => receiver.map(|receiver| take(state, &receiver)).unwrap_or_default(),
            "push" | "insert" => {
                let receiver = receiver.expect("a method has a receiver");
                state.extend(moved.into_iter().map(|(_, token)| (receiver.clone(), token)));
                Vec::new()
            }
            "new" | "keep" | "vec" | "from" => moved.into_iter().map(|(_, token)| (Vec::new(), token)).collect(),
            "forget" => {
                // Never unlocked: it stays in the operand.
                for operand in operands {
                    if let Operand::Move(place) = operand {
                        let path = self.path(*place);
                        state.extend(moved.iter().map(|(_, token)| ((u32::MAX, path.1.clone()), *token)));
                    }
                }
                Vec::new()
            }
            _ if name.starts_with("lock") => vec![(Vec::new(), Token::Guard)],
            _ => Vec::new(),
        }
    }
}

fn output(parts: Parts) -> Parts {
    let futures = parts.into_iter().filter(|(_, token)| *token == Token::Future);
    futures.map(|(_, _)| (Vec::new(), Token::Guard)).collect()
}

/// Removes and returns what lies at or under the place.
fn take(state: &mut State, place: &Path) -> Parts {
    let mut taken = Vec::new();
    state.retain(|((local, path), token)| {
        let under = *local == place.0 && path.starts_with(&place.1);
        if under {
            taken.push((path[place.1.len()..].to_vec(), *token));
        }
        !under
    });
    taken
}

fn next_variant(path: &Path, place: &Path) -> Option<Name> {
    if path.0 != place.0 {
        return None;
    }
    match path.1.strip_prefix(&place.1[..])?.first() {
        Some(Projection::Variant(name)) => Some(*name),
        _ => None,
    }
}

// ---------------------------------------------------------------------------------------------- the rows

/// In which editions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    Always,
    Never,
    /// In 2015, 2018 and 2021.
    Before2024,
    /// From 2021 on, where closures capture fields.
    From2021,
}
use Held::{Always, Before2024, From2021, Never};

fn check(rows: &[(&str, Held)]) {
    let mut wrong = String::new();
    for (row, held) in rows {
        let mut source = String::new();
        for part in row.split_inclusive(|c: char| !c.is_alphanumeric() && c != '_') {
            match part.strip_prefix('L') {
                Some(rest) if !rest.starts_with(char::is_alphanumeric) && !rest.starts_with('_') => {
                    source.push_str("lock()");
                    source.push_str(rest);
                }
                _ => source.push_str(part),
            }
        }
        if !source.starts_with("async fn") {
            source = format!("async fn f(c: bool, k: u8) {{ {source} }}");
        }
        for edition in [Edition::E2018, Edition::E2021, Edition::E2024] {
            let expected = match held {
                Always => true,
                Never => false,
                Before2024 => edition < Edition::E2024,
                From2021 => edition >= Edition::E2021,
            };
            let (body, flow, guards) = lowered(&source, edition);
            check_shape(&flow, &source);
            let mut found = false;
            for (index, graph) in flow.graphs.iter().enumerate() {
                let guards = if index == 0 { &guards[..] } else { &[] };
                found |= Oracle { body: &body, flow: &flow, graph, held: false }.run(guards);
            }
            if found != expected {
                let printed = holdup::flow::print::flow(&flow, &body);
                wrong.push_str(&format!("\n{edition}: expected held = {expected}: {source}\n{printed}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What every graph promises.
fn check_shape(flow: &Flow, source: &str) {
    for graph in &flow.graphs {
        let mut covered = 0;
        let mut blocks: Vec<_> = graph.blocks.iter().collect();
        blocks.sort_by_key(|block| (block.first, block.end));
        for block in blocks {
            assert_eq!(block.first, covered, "{source}");
            covered = block.end;
        }
        assert_eq!(covered as usize, graph.ops.len(), "{source}");
        for op in &graph.ops {
            if let OpKind::Exit { from, to } = op.kind {
                assert!(graph.dropped(from, to).all(|local| local.index() < graph.locals.len()), "{source}");
                let mut next = from;
                while next != to {
                    next = graph.drops[next.expect("an exit ends where it says").index()].earlier;
                }
            }
        }
    }
}

#[test]
fn variables() {
    check(&[
        ("let q = L; io().await;", Always),
        ("{ let q = L; } io().await;", Never),
        ("io().await; let q = L;", Never),
        ("async fn f(_: Guard<'_>) { io().await }", Always),
        ("async fn f(q: Guard<'_>) { io().await }", Always),
        ("async fn f(q: Guard<'_>) { drop(q); io().await }", Never),
        ("async fn f((q): Guard<'_>) { { let r = q; } io().await }", Never),
        ("let q = L; let q = q.len(); io().await;", Always),
        ("let _ = L; io().await;", Never),
        ("let cfg = L; let _ = cfg; io().await;", Always),
        ("_ = L; io().await;", Never),
        ("let q = L; _ = q; io().await;", Always),
        ("let (_, n) = (L, 1); io().await;", Never),
        ("let (q, n) = (L, 1); io().await;", Always),
        ("let p = (L, 1); let (_, n) = p; io().await;", Always),
        ("let p = (L, 1); let (q, n) = p; drop(q); io().await;", Never),
        ("let _x = L; io().await;", Always),
        ("let q; if c { q = L; } io().await;", Always),
        ("let q; { q = L; } io().await;", Always),
        ("let mut q = L; q = alock().await;", Always),
        ("let q = alock().await;", Never),
        ("let q = alock().await; io().await;", Always),
        ("let fut = alock(); io().await;", Never),
        ("L; io().await;", Never),
        ("let q = L; q; io().await;", Never),
        ("let mut q = None; q = Some(L); q = None; io().await;", Never),
        ("let q: Guard<'_> = L; io().await;", Always),
        ("let (a, b); (a, b) = lock_both(); io().await;", Always),
        ("let (a, b); (a, b) = lock_both(); drop(a); io().await;", Always),
        ("let (a, b); (a, b) = lock_both(); drop(a); drop(b); io().await;", Never),
        ("let n; (_, n) = (L, 1); io().await;", Never),
        ("let (mut a, n); (a, n) = (L, 1); io().await;", Always),
    ]);
}

#[test]
fn moves() {
    check(&[
        ("let q = L; drop(q); io().await;", Never),
        ("let q = L; std::mem::drop(q); io().await;", Never),
        ("let q = L; let r = q; drop(r); io().await;", Never),
        ("let q = L; let r = q; io().await;", Always),
        ("let q = L; { let r = q; } io().await;", Never),
        ("let q = L; if c { drop(q); } io().await;", Always),
        ("let q = L; if c { drop(q); } else { drop(q); } io().await;", Never),
        ("let q = L; if c { drop(q); return; } drop(q); io().await;", Never),
        ("let mut q = L; drop(q); q = L; io().await;", Always),
        ("let q = L; drop(&q); io().await;", Always),
        ("let q = L; drop(*q); io().await;", Always),
        ("let s = S { q: L, id: 1 }; io().await;", Always),
        ("let s = S { q: L, id: 1 }; drop(s.q); io().await;", Never),
        ("let s = S { q: L, id: 1 }; drop(s.id); io().await;", Always),
        ("let s = S { q: L, id: 1 }; let S { id, .. } = s; io().await;", Always),
        ("let s = S { q: L, id: 1 }; let S { q, .. } = s; drop(q); io().await;", Never),
        ("let s = S { q: L, id: 1 }; { let t = S { id: 2, ..s }; } io().await;", Never),
        ("let pair = lock_both(); drop(pair.0); io().await;", Always),
        ("let pair = lock_both(); drop(pair.0); drop(pair.1); io().await;", Never),
        ("let q = L; let o = Some(q); drop(o); io().await;", Never),
        ("let q = L; let o = Some(q); io().await;", Always),
        ("let q = L; let o = W(q); drop(o.0); io().await;", Never),
        ("let b = Box::new(L); io().await;", Always),
        ("let r = try_lock(); match r { Ok(q) => {} Err(_) => {} } io().await;", Never),
        ("let r = try_lock(); match r { Ok(_) => {} Err(_) => {} } io().await;", Always),
        ("let r = try_lock(); match r { Ok(ref q) => {} Err(_) => {} } io().await;", Always),
        ("let r = try_lock(); match &r { Ok(q) => {} Err(_) => {} } io().await;", Always),
        ("let r = try_lock(); match r { Ok(q) => io().await, Err(_) => {} }", Always),
        ("let r = try_lock(); match r { Ok(q) if c => {} _ => io().await }", Always),
        ("let r = try_lock(); match r { Ok(q) => drop(q), Err(e) => io().await }", Never),
        ("let r = lock_poison(); let (Ok(q) | Err(q)) = r; drop(q); io().await;", Never),
        ("let r = lock_poison(); match r { Ok(q) | Err(q) => { drop(q); io().await } }", Never),
        ("let r = lock_poison(); match r { Ok(q) | Err(q) => { io().await } }", Always),
        ("let mut opt = Some(L); opt.take(); io().await;", Never),
        ("let mut opt = Some(L); let t = opt.take(); io().await;", Always),
        ("let mut opt = Some(L); opt = None; io().await;", Never),
        ("let mut v = Vec::new(); v.push(L); io().await;", Always),
        ("let v = vec![L]; io().await;", Always),
        ("let q = L; std::mem::forget(q); io().await;", Always),
        ("let q = L; io2(q).await;", Never),
        ("let q = L; let a = [q]; io().await;", Always),
        ("let q = L; let r = { q }; drop(r); io().await;", Never),
        ("let q = L; let r = if c { Some(q) } else { None }; drop(r); io().await;", Always),
        ("let q = L; let r = if c { Some(q) } else { drop(q); None }; drop(r); io().await;", Never),
    ]);
}

#[test]
fn temporaries() {
    check(&[
        ("upload(L.clone()).await;", Always),
        ("let n = L.parse_all(fetch().await);", Always),
        ("while !L.is_done() { io().await }", Never),
        ("if L.ready() && ping().await { }", Never),
        ("if c || L.ready() || ping().await { }", Never),
        ("let b = L.ready() && ping().await;", Never),
        ("let b = c && ping(L.len()).await;", Always),
        ("if L.ready() { io().await }", Never),
        ("if ping(L.len()).await { }", Always),
        ("let n = L.len(); upload(n).await;", Never),
        ("upload({ let n = L.len(); n }).await;", Never),
        ("return upload(L.len()).await;", Always),
        ("upload(loop { break L.len() }).await;", Never),
        ("upload(loop { break L.len(); }).await;", Never),
        ("upload(match k { 0 => L.len(), _ => 0 }).await;", Never),
        ("upload(if c { L.len() } else { 0 }).await;", Never),
        ("upload(L.len() + 1).await;", Always),
        ("upload(L.len() == 1).await;", Always),
        ("upload(*L).await;", Always),
        ("upload(L.count).await;", Always),
        ("upload(L[0]).await;", Always),
        ("upload(&L).await;", Always),
        ("upload(-L.len()).await;", Always),
        ("upload(L.len() as u8).await;", Always),
        ("upload((L.len(), 1)).await;", Always),
        ("upload(S { n: L.len() }).await;", Always),
        ("upload([L.len()]).await;", Always),
        ("upload(0..L.len()).await;", Always),
        ("upload(L).await;", Never),
        ("upload(Some(L)).await;", Never),
        ("upload(L.clone()).await; io().await;", Always),
        ("let n = upload(1).await + L.len();", Never),
        ("{ L.len() }; io().await;", Never),
        ("unsafe { L.len() }; io().await;", Never),
    ]);
}

#[test]
fn evaluation_order() {
    check(&[
        ("sum(L.len(), io().await);", Always),
        ("sum(io().await, L.len());", Never),
        ("sum(L, io().await);", Always),
        ("sum(io().await, L);", Never),
        ("x.sum(L, io().await);", Always),
        ("L.sum(io().await);", Always),
        ("let t = (L, io().await);", Always),
        ("let t = (io().await, L);", Never),
        ("let t = [L.len(), io().await];", Always),
        ("let t = S { b: io().await, a: L };", Never),
        ("let t = S { a: L, b: io().await };", Always),
        ("let t = L.len() + io().await;", Always),
        ("let t = io().await + L.len();", Never),
        ("let t = L.len() == io().await;", Always),
        ("L[0] = io().await;", Never),
        ("L.f = io().await;", Never),
        ("*L = io().await;", Never),
        ("L.count -= io().await;", Never),
        ("*L += word().await;", Always),
        ("*L += 1; io().await;", Never),
        ("L[io().await] = 1;", Always),
        ("io2(L[io().await]);", Always),
        ("let q = L; sum(q, io().await);", Always),
        ("let q = L; x.set(drop(q), io().await);", Never),
        ("sum(L, io()?); io().await;", Never),
        ("sum(L, if c { return io().await } else { 1 });", Always),
    ]);
}

#[test]
fn extended_temporaries() {
    check(&[
        ("let v = &L; io().await;", Always),
        ("let v = &*L; io().await;", Always),
        ("let v = &mut *L; io().await;", Always),
        ("let v = &L.f; io().await;", Always),
        ("let v = &L[0]; io().await;", Always),
        ("let v = (&L, 1); io().await;", Always),
        ("let v = [&L]; io().await;", Always),
        ("let v = S { a: &L }; io().await;", Always),
        ("let v = &L as &Guard<'_>; io().await;", Always),
        ("let v = (&L); io().await;", Always),
        ("let v = { &L }; io().await;", Always),
        ("let v = { let n = 1; &*L }; io().await;", Always),
        ("let v = Some(&*L); io().await;", Always),
        ("let v = W(&*L); io().await;", Always),
        ("let cfg = if c { &*L } else { &DEFAULT }; io().await;", Always),
        ("let cfg = match k { 0 => &*L, _ => &DEFAULT }; io().await;", Always),
        ("let ref v = L; io().await;", Always),
        ("let (a, ref b) = *L; io().await;", Always),
        ("let n = L.len(); io().await;", Never),
        ("let s = first(&L); io().await;", Never),
        ("let x = L.f; io().await;", Never),
        ("let x = *L; io().await;", Never),
        ("let x = &L.len(); io().await;", Never),
        ("let x = &first(&L); io().await;", Never),
        ("let _ = &L; io().await;", Always),
        ("{ let v = &L; } io().await;", Never),
        ("let S { a, .. } = &L; io().await;", Always),
        ("let v = &&L; io().await;", Always),
        ("let v; v = &L; io().await;", Never),
        ("let v = &(L, io().await).0;", Always),
    ]);
}

#[test]
fn scrutinees() {
    check(&[
        ("match L.next_job() { Some(j) => run(j).await, None => {} }", Always),
        ("match L.next_job() { Some(j) => {} None => {} } io().await;", Never),
        ("match { L.next_job() } { Some(j) => run(j).await, None => {} }", Before2024),
        ("let job = L.next_job(); match job { Some(j) => run(j).await, None => {} }", Never),
        ("if let Some(j) = L.pop() { run(j).await }", Always),
        ("if let Some(j) = L.pop() { } else { io().await }", Before2024),
        ("if let Some(j) = L.pop() { } io().await;", Never),
        ("if let Some(j) = L.pop() { } else if c { io().await }", Before2024),
        ("if c { } else if let Some(j) = L.pop() { } else { io().await }", Before2024),
        ("while let Some(j) = L.pop() { run(j).await }", Always),
        ("while let Some(j) = L.pop() { } io().await;", Never),
        ("if L.pop() { io().await } else { io().await }", Never),
        ("while L.pop() { io().await }", Never),
        ("match k { n if L.has(n) => io().await, _ => {} }", Never),
        ("match k { n if L.has(n) => {} _ => io().await }", Never),
        ("for p in L.list() { io().await }", Always),
        ("for p in L.list() { } io().await;", Never),
        ("for p in [1] { let q = L; } io().await;", Never),
        ("for p in [1] { let q = L; io().await; }", Always),
        ("for p in L.list() { continue; } io().await;", Never),
        ("let Some(j) = L.pop() else { return io().await }; io2(j);", Never),
        ("let Some(j) = L.pop() else { return }; io().await;", Never),
        ("let Some(j) = &*L else { return io().await };", Never),
        ("let Some(j) = &*L else { return }; io().await;", Always),
        ("let Some(q) = lock_opt() else { return io().await };", Never),
        ("let Some(q) = lock_opt() else { return }; io().await;", Always),
        ("match k { n if let Some(j) = L.get(n) => io().await, _ => {} }", Always),
        ("match k { n if let Some(j) = L.get(n) => {} _ => io().await }", Never),
        ("if c && let Some(j) = L.pop() { io().await }", Always),
        ("if c && let Some(j) = L.pop() && ping().await { }", Always),
        ("if let Some(j) = L.pop() && c { } else { io().await }", Before2024),
        ("if let Ok(q) = m.try_lock() { io().await }", Always),
        ("if let Ok(q) = m.try_lock() { drop(q); io().await }", Never),
        ("if let Ok(_q) = m.try_lock() { } else { io().await }", Never),
        ("if let Ok(_) = m.try_lock() { io().await }", Always),
        ("match m.try_lock() { Err(_) => io().await, Ok(q) => {} }", Never),
        ("match m.try_lock() { Err(WouldBlock) => io().await, _ => {} }", Never),
        ("match m.try_lock() { Ok(q) => io().await, _ => {} }", Always),
        ("if let Ok(_q) = lock_poison() { } else { io().await }", Before2024),
        ("let r = m.try_lock(); if let Err(e) = r { io().await; }", Never),
        ("let r = m.try_lock(); if let Ok(ref g) = r { io().await; }", Always),
        ("let Ok(q) = m.try_lock() else { io().await; return };", Never),
        ("let opt = lock_opt(); if let Some(g) = &opt { } else { io().await }", Never),
        ("let opt = lock_opt(); if let None = opt { io().await }", Never),
        ("let opt = lock_opt(); match opt { None => io().await, Some(_) => {} }", Never),
        ("let q = lock_opt().unwrap(); io().await;", Always),
        ("let q = m.try_lock().ok(); if let Some(g) = q { drop(g); io().await }", Never),
        ("if let A(q) | B(q) = W(A(L)).0 { io().await }", Always),
        ("match lock_both() { (a, _) => drop(a) } io().await;", Never),
        ("match lock_both() { (a, _) => { drop(a); io().await } }", Always),
        ("match lock_both() { (a, b) => { drop(a); drop(b); io().await } }", Never),
        ("let q = L; match q { r => drop(r) } io().await;", Never),
        ("let q = L; match &*q { r => io().await }", Always),
        ("match L.next() { Some(_) if c => {} None => io().await, _ => {} }", Always),
    ]);
}

#[test]
fn tail_expressions() {
    check(&[
        ("upload({ L.len() }).await;", Before2024),
        ("upload(unsafe { L.len() }).await;", Before2024),
        ("upload({ { L.len() } }).await;", Before2024),
        ("upload({ let x = 1; L.len() + x }).await;", Before2024),
        ("upload({ L.len(); 1 }).await;", Never),
        ("let n = { L.len() }; io().await;", Never),
        ("async fn f() -> T { upload(L.len()).await }", Always),
        ("async fn f() -> T { let n = L.len(); upload(n).await }", Never),
        ("upload({ let q = L; q.len() }).await;", Never),
        ("upload({ let q = L; if c { return; } g(L).len() }).await;", Never),
        ("upload({ let q = 1; if q { return; } h(&L) }).await;", Before2024),
        ("match k { 0 => { L.len() } _ => 0 }; io().await;", Never),
    ]);
}

#[test]
fn control_flow() {
    check(&[
        ("loop { let q = L; if c { break; } } io().await;", Never),
        ("loop { let q = L; if c { continue; } break; } io().await;", Never),
        ("'a: { let q = L; if c { break 'a; } } io().await;", Never),
        ("let n = 'a: { let q = L; if c { break 'a q.len(); } 0 }; io().await;", Never),
        ("let q = 'a: { let q = L; if c { break 'a Some(q); } None }; io().await;", Always),
        ("let q = loop { let q = L; if c { break q; } }; io().await;", Always),
        ("let q = loop { let q = L; if c { break q; } }; drop(q); io().await;", Never),
        ("upload(L.get(k)?).await;", Always),
        ("let n = L.get(k)?; io().await;", Never),
        ("let q = m.try_lock()?; io().await;", Always),
        ("let q = m.try_lock()?; drop(q); io().await;", Never),
        ("'a: loop { loop { let q = L; break 'a; } } io().await;", Never),
        ("'a: loop { loop { let q = L; continue 'a; } io().await; }", Never),
        ("while c { let q = L; if k == 1 { break; } drop(q); io().await; }", Never),
        ("let q = L; loop { if c { drop(q); break; } } io().await;", Never),
        ("let q = L; if c { return; } drop(q); io().await;", Never),
        ("let q = L; if c { panic!() } else { drop(q) } io().await;", Never),
        ("let q = L; if c { drop(q) } else { unreachable!(\"x\") } io().await;", Never),
        ("let q = L; if c { drop(q) } else { loop {} } io().await;", Never),
        ("let q = L; match k { 0 => drop(q), _ => return } io().await;", Never),
        ("let mut q = None; loop { io().await; q = Some(L); }", Always),
        ("let mut q = None; loop { io().await; q = Some(L); q = None; }", Never),
        ("let q = L; io2(#[cfg(unix)] q).await; io().await;", Always),
        ("#[cfg(unix)] { upload(1).await } #[cfg(not(unix))] { upload(L.len()).await }", Always),
        ("let q = L; #[cfg(unix)] { q } #[cfg(not(unix))] { io().await; q }", Always),
        ("#[cfg(unix)] let q = L; io().await;", Always),
        ("let q = L; #[cfg(unix)] drop(q); io().await;", Always),
        ("while true { let q = L; break; } io().await;", Never),
    ]);
}

#[test]
fn closures_and_async_blocks() {
    check(&[
        ("let f = || { let q = L; }; io().await;", Never),
        ("let f = async { let q = L; io().await; };", Always),
        ("let f = async { let q = L; drop(q); io().await; };", Never),
        ("let f = async { let q = L; }; io().await;", Never),
        ("let f = async { let q = L; }; f.await;", Never),
        ("let q = L; let fut = async { send(*q); }; io().await;", Always),
        ("let q = L; let fut = async { send(*q); }; drop(q); io().await;", Never),
        ("let q = L; let fut = async move { send(*q); }; drop(fut); io().await;", Never),
        ("let q = L; let fut = async { send(*q); }; drop(fut); io().await;", Always),
        ("let q = L; let job = move || q.len(); io().await;", Always),
        ("let q = L; let job = move || q.len(); drop(job); io().await;", Never),
        ("let q = L; let job = || q.len(); drop(job); io().await;", Always),
        ("let q = L; let job = || drop(q); io().await;", Always),
        ("let q = L; let job = || drop(q); drop(job); io().await;", Never),
        ("let q = L; let job = || q.len; drop(job); io().await;", Always),
        ("let q = L; let job = move || q.len; drop(job); io().await;", Never),
        ("let pair = (L, 1); let f = move || pair.1; drop(f); io().await;", From2021),
        ("let pair = (L, 1); let f = move || pair.0.len(); drop(f); io().await;", Never),
        ("let pair = (L, 1); let f = || drop(pair.1); drop(f); io().await;", Always),
        ("let pair = (L, 1); let f = || drop(pair.0); drop(f); io().await;", Never),
        ("let q = L; spawn(async move { q.len(); }); io().await;", Never),
        ("let q = L; let b = Box::new(async move { q.len() }); io().await;", Always),
        ("let q = L; let fut = async move { q.len() }; fut.await;", Always),
        ("let q = L; let fut = async move { q.len() }; fut.await; ", Always),
        ("let q = L; async move { q.len() }.await; io().await;", Always),
        ("let q = L; let f = move || { let g = move || q.len(); g }; drop(f); io().await;", Never),
        ("let q = L; let f = || { let g = || q.len(); g() }; drop(f); io().await;", Always),
        ("let q = L; let f = || { let g = || drop(q); g() }; drop(f); io().await;", Never),
        ("let o = lock_opt(); let f = move || match o { Some(g) => 1, None => 2 }; drop(f); io().await;", Never),
        ("let f = |a: u8| async move { let q = L; io2(a).await };", Always),
        ("let f = async |a: u8| { io2(a).await }; let q = L;", Never),
        ("let f = async |a: u8| { let q = L; io2(a).await };", Always),
    ]);
}

#[test]
fn macros() {
    check(&[
        ("upload(format!(\"{}\", L)).await;", Never),
        ("format!(\"{} {}\", L, io().await);", Always),
        ("format!(\"{} {}\", io().await, L);", Never),
        ("upload(format_args!(\"{}\", L).to_string()).await;", Always),
        ("let a = format_args!(\"{}\", L); io().await;", Always),
        ("let q = L; println!(\"{q}\"); io().await;", Always),
        ("println!(\"{}\", L); io().await;", Never),
        ("write!(L, \"{}\", io().await);", Always),
        ("write!(w, \"{}\", L); io().await;", Never),
        ("let p = pin!(L); io().await;", Always),
        ("let p = pin!(upload(L.len())); p.await;", Never),
        ("let p = std::pin::pin!(upload(L.len())); io().await;", Never),
        ("assert!(L.ready()); io().await;", Never),
        ("assert!(ping(L.len()).await);", Always),
        ("assert_eq!(L.len(), io().await);", Always),
        ("assert_eq!(io().await, L.len());", Never),
        ("let b = matches!(L.state(), A); io().await;", Never),
        ("if matches!(L.state(), A(_)) { io().await }", Never),
        ("upload(matches!(L.state(), A(_))).await;", Always),
        ("upload(dbg!(L.len())).await;", Always),
        ("let q = dbg!(L); io().await;", Always),
        ("let v = vec![L.len(), io().await];", Always),
        ("tokio::join!(upload(L.len()), io());", Never),
        ("let q = L; tokio::join!(io(), io());", Always),
        ("let (a, b) = tokio::join!(alock(), io()); io().await;", Always),
        ("let (a, b) = tokio::join!(alock(), alock()); drop(a); drop(b); io().await;", Never),
        ("let (a, b) = tokio::try_join!(alock(), io())?; io().await;", Always),
        ("tokio::try_join!(upload(L.len()), io());", Never),
        ("tokio::select! { a = upload(L.len()) => {} _ = io() => {} }", Never),
        ("let q = L; tokio::select! { a = upload() => {} _ = io() => {} }", Always),
        ("tokio::select! { a = alock() => io().await, _ = io() => {} }", Always),
        ("tokio::select! { a = alock() => drop(a), _ = io() => {} } io().await;", Never),
        ("tokio::select! { a = async { let q = L; io().await } => {} else => {} }", Always),
        ("let f = keep(L); tokio::select! { _ = f => io().await, _ = io() => {} }", Always),
        ("tokio::select! { _ = keep2(L) => io().await, _ = io(), if L.ready() => {} }", Never),
        ("let s = stream! { let q = L; yield 1; };", Always),
        ("let s = stream! { let q = L; drop(q); yield 1; };", Never),
        ("panic!(\"{}\", L); io().await;", Never),
        ("bail!(\"{}\", L); io().await;", Never),
        ("let q = L; ensure!(c, \"x\"); drop(q); io().await;", Never),
        ("unknown!(L.len(), io().await);", Always),
        ("unknown!(io().await, L.len());", Never),
        ("concat!(\"a\"); io().await;", Never),
        ("let q = L; cfg_if! { if #[cfg(unix)] { drop(q); } else { drop(q); } } io().await;", Never),
        ("let q = L; cfg_if! { if #[cfg(unix)] { drop(q); } } io().await;", Always),
    ]);
}

/// These rows compile, with a guard that counts, and were run on rustc 1.95 in 2018, 2021 and 2024; the answers are its own, except that
/// here a `pop` may find something, and a future that owns a guard may be suspended.
#[test]
fn as_rustc_ran_them() {
    check(&[
        ("upload(loop { break L.len() }).await;", Never),
        ("let v = &(L, io().await).0;", Always),
        ("if c { } else if let Some(j) = L.pop() { } else { io().await }", Before2024),
        ("if let Some(j) = L.pop() { } else if c { } else { io().await }", Before2024),
        ("match k { n if L.has(n) => {} _ => io2(1).await }", Never),
        ("let b = c && ping(L.len()).await;", Always),
        ("let b = L.ready() && ping(1).await;", Never),
        ("if c || L.ready() || ping(1).await { }", Never),
        ("let _ = &L; io().await;", Always),
        ("_ = L; io().await;", Never),
        ("_ = &L; io().await;", Never),
        ("let n; (_, n) = (L, 1u8); io().await; let _k: u8 = n;", Never),
        ("for p in L.list() { io().await }", Always),
        ("upload({ for p in L.list() {} 1 }).await;", Never),
        ("upload({ for p in L.list() {} }).await;", Never),
        ("upload({ while let Some(p) = L.pop() {break;} }).await;", Never),
        ("upload({ if let Some(p) = L.pop() {} }).await;", Before2024),
        ("upload({ match L.pop() { _ => {} } }).await;", Before2024),
        ("sum(L, if c { io().await; return } else { 1 });", Always),
        ("let Some(j) = Some(&*L) else { io().await; return };", Never),
        ("let Some(j) = Some(&*L) else { return }; io().await;", Always),
        ("upload(matches!(L.pop(), Some(_))).await;", Always),
        ("if matches!(L.pop(), None) { io().await }", Never),
        ("upload(dbg!(L.len())).await;", Always),
        ("let p = std::pin::pin!(upload(L.len())); p.await;", Never),
        ("let p = std::pin::pin!(L); io().await;", Always),
        ("let p = std::pin::pin!(&L); io().await;", Always),
        ("upload(std::pin::pin!(L).len()).await;", Always),
        ("let a = format_args!(\"{}\", L.len()); io().await;", Never),
        ("upload(assert_eq!(L.len(), { io().await; 1 })).await;", Always),
        ("assert_eq!({ io().await; 1u8 }, L.len());", Never),
        ("assert!(L.ready()); io().await;", Never),
        ("let v; v = &L; io().await;", Never),
        ("let x = &first(&L).clone(); io().await;", Never),
        ("let v = Some((&L, 1)); io().await;", Always),
        ("let v = [&*L]; io().await;", Always),
        ("let v = if c { Some(&*L) } else { None }; io().await;", Always),
        ("let v = { let q = 1; if c { return } &*L }; io().await;", Always),
        ("upload({ let q = L; if c { return; } q.len() }).await;", Never),
        ("match { L.pop() } { _ => io().await }", Before2024),
        ("if let Some(_) = { L.pop() } { io().await }", Before2024),
        ("let r = { let n = L.len(); n }; io().await;", Never),
        ("let pair = (L, 1u8); let f = move || pair.1; drop(f); io().await;", From2021),
        ("let q = L; let f = move || q.f; drop(f); io().await;", Never),
        ("let q = L; let f = || q.f; drop(f); io().await;", Always),
        ("let o = Some(L); let f = move || match o { Some(_) => 1, None => 2 }; drop(f); io().await;", Never),
        ("let o = Some(L); let f = move || match o { Some(ref g) => g.len(), None => 2 }; drop(f); io().await;", Never),
        ("let o = Some(L); let f = || { let _ = o; }; drop(f); io().await;", Always),
        ("let o = Some(L); let f = move || { let _ = o; }; drop(f); io().await;", From2021),
        ("let s = S { q: L, id: 1 }; let t = S { id: 2, ..s }; drop(t); io().await;", Never),
        ("let s = S { q: L, id: 1 }; { let t = S { q: L, ..s }; } io().await;", Always),
        ("let t = S { q: L, id: { io().await; 1 } };", Always),
        ("let a = [L, { io().await; L }];", Always),
        ("let r = match k { 0 => L.len(), _ => 0 }; io().await;", Never),
        ("upload(if c { L.len() } else { 0 }).await;", Never),
        ("let n = 'a: { let q = L; if c { break 'a q.len(); } 0 }; io().await;", Never),
        ("let n = loop { let q = L; if true { break q.len() } }; io().await;", Never),
        ("let mut q = L; q = { io().await; L };", Always),
        ("let q = L; let r = (q, { io().await; 1 });", Always),
        ("*L = In { f: { io().await; 1 } };", Never),
        ("L.f = { io().await; 1 };", Never),
        ("L.f += { io().await; 1 };", Never),
        ("L.arr[{ io().await; 0 }] = 1;", Always),
        ("*L += { io().await; \"x\" };", Always),
        ("let mut w = String::new(); let _ = write!(w, \"{}\", L.len()); io().await;", Never),
        ("upload(format!(\"{}\", L.len())).await;", Never),
        ("unsafe { L.len() }; io().await;", Never),
        ("{ L.len() }; io().await;", Never),
        ("let ref v = L; io().await;", Always),
        ("match (L, 1) { (_, n) => io().await }", Always),
        ("match (L, 1) { (g, n) => { drop(g); io().await } }", Never),
        ("let Some(g) = lock_opt() else { io().await; return };", Never),
        ("let opt = lock_opt(); let Some(g) = opt else { io().await; return };", Never),
        ("match lock_opt() { Some(g) if g.len() == 200 => {} Some(_) => io().await, None => {} }", Always),
        ("match lock_opt() { Some(g) if g.len() == 200 => {} Some(g) => { drop(g); io().await }, None => {} }", Never),
        ("if let Some(g) = lock_opt() && g.len() == 200 { } else { io().await }", Never),
        ("while L.len() == 200 || { io().await; false } { }", Never),
        ("while let Some(g) = lock_opt() { drop(g); io().await; break }", Never),
        ("let q = L; async move { q.len(); }.await; io().await;", Always),
        ("let q = L; let f = async { q.len(); }; f.await; io().await;", Always),
        ("upload((|| L.len())()).await;", Never),
        ("upload(async { L.len() }.await).await;", Never),
        ("upload(async { L.len() }).await;", Never),
        ("return upload(L.len()).await;", Always),
        ("upload(L.len() as u32 + 1).await;", Always),
        ("let x = { let y = &L; y.len() }; io().await;", Never),
        ("let x = (L).len() + { io().await; 1 };", Always),
    ]);
}

// ---------------------------------------------------------------------------------------------- the text form

/// All graphs of the function.
fn printed(source: &str) -> String {
    let (body, flow, _) = lowered(source, Edition::E2024);
    holdup::flow::print::flow(&flow, &body)
}

#[test]
fn a_graph_is_printed_line_by_line() {
    assert_eq!(
        printed("async fn f(m: M) { let g = m.lock(); send(g.len()).await; }"),
        "fn
  bb0:
    m_2 = move param_1
    g_3 = call #1(recv m_2)
    _6 = call #4(recv g_3)
    _5 = call #5(move _6)
    _4 = await move _5
    exit _6 _5 _4
    exit g_3
    exit m_2 param_1
    return
"
    );
}

#[test]
fn branches_are_printed_with_their_conditions() {
    assert_eq!(
        printed("fn f(o: O) { if let Some(g) = o { drop(g) } }"),
        "fn
  bb0:
    o_2 = move param_1
    touch o_2
    if o_2 is Some then bb3 else bb1
  bb1:
    goto bb2
  bb2:
    exit o_2 param_1
    return
  bb3:
    g_3 = move o_2::Some.0
    return_0 = call #4(move g_3)
    exit g_3
    goto bb2
"
    );
}

#[test]
fn captures_are_printed_with_their_uses() {
    assert_eq!(
        printed("fn f(p: P) { let h = move || drop(p.0); }"),
        "fn
  bb0:
    p_2 = move param_1
    h_3 = lambda 0
    exit h_3
    exit p_2 param_1
    return
lambda 0
  capture_1: p_2.0 move [move capture_1]
  bb0:
    return_0 = call #3(move capture_1)
    exit capture_1
    return
"
    );
}

#[test]
fn a_return_drops_what_its_scopes_have() {
    for leaves in ["return", "return 1", "o?"] {
        let text = printed(&format!("fn f(m: M) {{ let g = m.lock(); {{ let h = m.lock(); if c {{ {leaves}; }} }} }}"));
        assert_eq!(text.matches("    return\n").count(), 2, "two ways out: {text}");
        assert!(text.contains(" h_4 g_3 m_2 param_1\n    return\n"), "{text}");
    }
}

// ---------------------------------------------------------------------------------------------- at scale

#[test]
fn deep_trees_are_lowered() {
    let nested = |open: &str, middle: &str, close: &str, depth: usize| {
        format!("fn f() {{ {}{middle}{} }}", open.repeat(depth), close.repeat(depth))
    };
    let sources = [
        nested("g(h(),", "1", ")", 1000),
        nested("{ let a = h(); ", "1", "}", 1000),
        nested("if c {", "h();", "}", 1000),
        nested("if let Some(x) = h() {", "h()", "} else { 1 }", 1000),
        nested("match h() { x => ", "h()", "}", 1000),
        nested("|| ", "h()", "", 1000),
        nested("a?", "", "", 1),
        format!("fn f() {{ a{}; }}", ".b().c?".repeat(1000)),
        format!("fn f() {{ a{}; }}", ".b".repeat(1500)),
        format!("fn f() {{ {} }}", "if c { 1 } else ".repeat(1000) + "{ 2 }"),
        format!("fn f() {{ {} }}", "let Some(x) = h() else { return };".repeat(3000)),
        format!("fn f() {{ {} }}", "let x = h()?;".repeat(3000)),
        format!("fn f() {{ match a {{ {} }} }}", "Some(x) if x.y() => x,".repeat(3000)),
    ];
    std::thread::Builder::new()
        .stack_size(256 << 20)
        .spawn(move || {
            for source in &sources {
                for edition in [Edition::E2018, Edition::E2024] {
                    let (body, flow, _) = lowered(source, edition);
                    check_shape(&flow, source);
                    check_size(&body, &flow, 14, source);
                }
            }
        })
        .expect("a thread can be started")
        .join()
        .expect("deep trees are lowered");
}

/// The cost of a graph is linear in the body's size.
fn check_size(body: &Body, flow: &Flow, factor: usize, source: &str) {
    let size = body.exprs.len() + body.pats.len() + 10;
    for (name, count) in [
        ("ops", flow.graphs.iter().map(|graph| graph.ops.len()).sum::<usize>()),
        ("blocks", flow.graphs.iter().map(|graph| graph.blocks.len()).sum()),
        ("places", flow.graphs.iter().map(|graph| graph.places.len()).sum()),
        ("drops", flow.graphs.iter().map(|graph| graph.drops.len()).sum()),
    ] {
        assert!(count <= factor * size, "{count} {name} for {size} nodes: {}", &source[..source.len().min(300)]);
    }
}

/// The functions and initializers of items, as the index of the cut and the place of the parameters.
fn cuts_of(items: &[Item], out: &mut Vec<(u32, Option<holdup::syntax::Span>)>) {
    for item in items {
        match &item.kind {
            ItemKind::Fn(function) => out.extend(function.body.map(|cut| (cut, Some(function.params_span)))),
            ItemKind::Const(_, Some(cut)) | ItemKind::Static(_, Some(cut)) => out.push((*cut, None)),
            ItemKind::Mod(Some(items)) => cuts_of(items, out),
            ItemKind::Impl(block) => cuts_of(&block.items, out),
            ItemKind::Trait(block) => cuts_of(&block.items, out),
            ItemKind::MacroCall(call) => cuts_of(&call.items, out),
            _ => {}
        }
    }
}

fn bodies_of(text: &str) -> Vec<Body> {
    let scan = scan(text);
    let Ok(skeleton) = skeleton::parse(text, &scan, &|_| None) else { return Vec::new() };
    let (mut found, shapes) = (Vec::new(), shapes());
    cuts_of(&skeleton.items, &mut found);
    let parse = |(cut, params): (u32, Option<holdup::syntax::Span>)| {
        let cut = &scan.cuts[cut as usize];
        body::parse(BodyInput::new(text, &scan, cut, params, &shapes)).ok()
    };
    found.into_iter().filter_map(parse).collect()
}

#[test]
fn bodies_of_the_registry_are_lowered() {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().expect("threads can be started");
    pool.install(|| {
        registry::files().par_iter().for_each(|path| {
            let Ok(text) = std::fs::read_to_string(path) else { return };
            for body in bodies_of(&text) {
                for edition in [Edition::E2018, Edition::E2021, Edition::E2024] {
                    let flow = lower(&body, edition);
                    check_shape(&flow, &path.to_string_lossy());
                    check_size(&body, &flow, 6, &path.to_string_lossy());
                    holdup::flow::print::flow(&flow, &body);
                }
            }
        });
    });
}

/// `HOLDUP_FILES=list cargo test --release --test flow -- --ignored --nocapture`
#[test]
#[ignore = "measures"]
#[expect(clippy::print_stdout, reason = "the numbers are for whoever runs it")]
fn measure() {
    let texts: Vec<_> = registry::files().iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let timed = |name: &str, run: &dyn Fn() -> usize| {
        let start = std::time::Instant::now();
        let count = run();
        println!("{name:>8}: {:.3} s, {count}", start.elapsed().as_secs_f64());
    };
    let parsed = |text: &String| syn::parse_file(text).map_or(0, |file| file.items.len());
    timed("syn", &|| texts.iter().map(parsed).sum());
    let bodies: Vec<_> = texts.iter().flat_map(|text| bodies_of(text)).collect();
    timed("lowering", &|| {
        let count = |body: &Body| lower(body, Edition::E2021).graphs.iter().map(|graph| graph.ops.len()).sum::<usize>();
        bodies.iter().map(count).sum()
    });
}
