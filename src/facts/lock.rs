//! Which lock a call takes: its class, and the access path that leads to it.

use crate::index::infer::table::{Kind, T};
use crate::index::infer::{Callee, Typing};
use crate::index::{AdtId, FnId, Index, StaticId};
use crate::source::{FileId, FileSpan};
use crate::syntax::Name;
use crate::syntax::ast::{BindingId, Body, ExprId, ExprKind, PatId, PatKind, StmtKind, UnaryOp};
use rustc_hash::FxHashMap;

/// What a lock's access path begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A variable or parameter that is not known to be another path.
    Variable(BindingId),
    /// A static.
    Static(StaticId),
    /// What a function returned.
    Call(FnId),
    /// Cannot be told.
    Unknown,
}

/// One step of an access path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A field, with its type where that is known.
    Field(Option<AdtId>, Name),
    /// An element, or what a container's method hands out: which one is unknown.
    Element,
}

/// How a lock is reached.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccessPath {
    /// Where it begins.
    pub root: Root,
    /// From there to the lock.
    pub steps: Vec<Step>,
}

/// A lock that is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockRef {
    /// `Pool::state`, `CACHE`, `acquire::local`: what people call it.
    pub class: String,
    /// The lock's type.
    pub ty: String,
    /// Where the class is declared.
    pub declared: Option<FileSpan>,
    /// How it is reached here.
    pub path: AccessPath,
    /// As written: `self.state`.
    pub text: String,
}

/// What a body says about where its variables' values come from.
pub struct Origins<'x, 'a> {
    index: &'x Index<'a>,
    body: &'x Body,
    typing: &'x Typing,
    /// Variables that are bound to the value of an expression, as a whole.
    lets: FxHashMap<BindingId, ExprId>,
}

/// Paths are followed this far through variables and calls.
const DEPTH: u32 = 32;

impl<'x, 'a> Origins<'x, 'a> {
    /// Looks at every `let`.
    pub fn new(index: &'x Index<'a>, body: &'x Body, typing: &'x Typing) -> Self {
        let mut origins = Origins { index, body, typing, lets: FxHashMap::default() };
        let mut assigned: Vec<BindingId> = Vec::new();
        for expr in &body.exprs {
            match &expr.kind {
                ExprKind::Block(block) => {
                    for stmt in &block.stmts {
                        if let StmtKind::Let { pat, init: Some(init), .. } = &stmt.kind {
                            origins.bind(*pat, *init);
                        }
                    }
                }
                ExprKind::Let { pat, init } => origins.bind_payload(*pat, *init),
                ExprKind::Match { scrutinee, arms } => {
                    arms.iter().for_each(|arm| origins.bind_payload(arm.pat, *scrutinee))
                }
                ExprKind::Assign(target, _) => {
                    if let ExprKind::Local(binding) = body.expr(*target).kind {
                        assigned.push(binding);
                    }
                }
                _ => {}
            }
        }
        for binding in assigned {
            origins.lets.remove(&binding);
        }
        origins
    }

    fn bind(&mut self, pat: PatId, init: ExprId) {
        match &self.body.pat(pat).kind {
            PatKind::Bind { binding, sub: None } => {
                self.lets.insert(*binding, init);
            }
            PatKind::Ref(inner) | PatKind::Typed(inner, _) => self.bind(*inner, init),
            PatKind::TupleStruct(..) => self.bind_payload(pat, init),
            _ => {}
        }
    }

    /// `Some(x)`, `Ok(x)`: what is inside is reached the same way.
    fn bind_payload(&mut self, pat: PatId, init: ExprId) {
        match &self.body.pat(pat).kind {
            PatKind::TupleStruct(_, items) if items.len() == 1 => self.bind_payload(items[0], init),
            PatKind::Bind { .. } | PatKind::Ref(_) => self.bind(pat, init),
            _ => {}
        }
    }

    /// The path that an expression's value is reached by.
    pub fn path(&self, expr: ExprId) -> AccessPath {
        let mut steps = Vec::new();
        let root = self.follow(expr, &mut steps, DEPTH);
        steps.reverse();
        AccessPath { root, steps }
    }

    /// Collects the steps from the last to the first.
    fn follow(&self, expr: ExprId, steps: &mut Vec<Step>, depth: u32) -> Root {
        if depth == 0 {
            return Root::Unknown;
        }
        match &self.body.expr(expr).kind {
            ExprKind::Local(binding) => match self.lets.get(binding) {
                Some(init) => match self.follow(*init, steps, depth - 1) {
                    Root::Unknown => Root::Variable(*binding),
                    root => root,
                },
                None => Root::Variable(*binding),
            },
            ExprKind::Path(_) => self.typing.statics.get(&expr).map_or(Root::Unknown, |id| Root::Static(*id)),
            ExprKind::Field { base, name, .. } => {
                steps.push(Step::Field(self.typing.fields.get(&expr).copied(), *name));
                self.follow(*base, steps, depth - 1)
            }
            ExprKind::Index { base, .. } => {
                steps.push(Step::Element);
                self.follow(*base, steps, depth - 1)
            }
            ExprKind::Ref { place: inner, .. }
            | ExprKind::Unary(UnaryOp::Deref, inner)
            | ExprKind::Try(inner)
            | ExprKind::Cast(inner, _) => self.follow(*inner, steps, depth - 1),
            ExprKind::Await { future, .. } => self.follow(*future, steps, depth - 1),
            ExprKind::MethodCall(call) => self.through_call(expr, Some(call.receiver), steps, depth),
            ExprKind::Call { args, .. } => self.through_call(expr, args.first().copied(), steps, depth),
            _ => Root::Unknown,
        }
    }

    fn through_call(&self, expr: ExprId, first: Option<ExprId>, steps: &mut Vec<Step>, depth: u32) -> Root {
        let Some(call) = self.typing.calls.get(&expr) else { return Root::Unknown };
        let Callee::Fn(fun) = call.callee else {
            // `x.clone()` of something that is not read.
            return match first {
                Some(first) if !self.typing.table.is_open(call.ret) => self.follow(first, steps, depth - 1),
                _ => Root::Unknown,
            };
        };
        let (is_read, marks) = (self.index.fun(fun).file.is_some(), &self.index.fun(fun).marks);
        match first {
            Some(first) if marks.transparent => self.follow(first, steps, depth - 1),
            // A container's or wrapper's own method hands out something of it.
            Some(first) if !is_read && self.index.sig(fun).has_receiver => {
                if !self.is_same_value(fun) {
                    steps.push(Step::Element);
                }
                self.follow(first, steps, depth - 1)
            }
            _ => {
                steps.clear();
                Root::Call(fun)
            }
        }
    }

    /// Whether a stub's method hands out what it is called on, behind another pointer or out of an `Option`: its result has no key.
    fn is_same_value(&self, fun: FnId) -> bool {
        self.index.fun(fun).ast.params.is_empty()
    }

    /// Names the lock that is reached by an expression. `item` is the function's path, for locals.
    pub fn lock(&self, expr: ExprId, ty: Option<T>, text: &str, item: &str, at: (FileId, u32)) -> LockRef {
        let path = self.path(expr);
        let ty = ty.map_or_else(String::new, |ty| self.display(ty, 3));
        let (class, declared) = self.class(&path, text, item, at);
        LockRef { class, ty, declared, path, text: text.to_owned() }
    }

    fn class(
        &self,
        path: &AccessPath,
        text: &str,
        item: &str,
        (file, base): (FileId, u32),
    ) -> (String, Option<FileSpan>) {
        let field = path.steps.iter().rposition(|s| matches!(s, Step::Field(..)));
        if let Some(n) = field
            && let Step::Field(adt, name) = path.steps[n]
        {
            let element = if path.steps[n + 1..].contains(&Step::Element) { "[..]" } else { "" };
            let Some(adt) = adt else { return (format!("{text}{element}"), None) };
            let declared = self.index.field_place(adt, name).map(|(file, span)| FileSpan { file, span });
            return (format!("{}::{name}{element}", self.index.adt(adt).name), declared);
        }
        let element = if path.steps.contains(&Step::Element) { "[..]" } else { "" };
        match path.root {
            Root::Static(id) => {
                let def = &self.index.statics[id.index()];
                let declared =
                    def.file.map(|file| FileSpan { file, span: def.item.name_span.offset(def.inside.unwrap_or(0)) });
                (format!("{}{element}", def.name), declared)
            }
            Root::Variable(binding) => {
                let binding = self.body.binding(binding);
                let span = binding.span.offset(base);
                if binding.name == "self"
                    && let Some(adt) = self.typing.self_adt
                {
                    let adt = self.index.adt(adt);
                    let declared = adt
                        .file
                        .map(|file| FileSpan { file, span: adt.item.name_span.offset(adt.inside.unwrap_or(0)) });
                    return (format!("{}{element}", adt.name), declared);
                }
                (format!("{item}::{}{element}", binding.name), Some(FileSpan { file, span }))
            }
            Root::Call(fun) => {
                let function = self.index.fun(fun);
                let span = function.item.name_span.offset(function.inside.unwrap_or(0));
                let declared = function.file.map(|file| FileSpan { file, span });
                (format!("{}(){element}", self.index.item_path(fun)), declared)
            }
            Root::Unknown => (text.to_owned(), None),
        }
    }

    /// A type for people: paths of other crates in full, arguments to a depth.
    pub fn display(&self, ty: T, depth: u32) -> String {
        display(self.index, self.typing, ty, depth)
    }
}

/// A type for people: paths of other crates in full, arguments to a depth.
pub fn display(index: &Index<'_>, typing: &Typing, ty: T, depth: u32) -> String {
    let table = &typing.table;
    let args = |list| -> String {
        let items = table.items(list);
        if items.is_empty() || depth == 0 {
            return String::new();
        }
        format!("<{}>", items.iter().map(|t| display(index, typing, *t, depth - 1)).collect::<Vec<_>>().join(", "))
    };
    let inner = |ty| display(index, typing, ty, depth.saturating_sub(1));
    match table.kind(ty) {
        Kind::Unknown | Kind::Var(_) => "_".to_owned(),
        Kind::Never => "!".to_owned(),
        Kind::Param(n) => format!("T{n}"),
        Kind::Adt(adt, list) => format!("{}{}", index.adt_path(adt), args(list)),
        Kind::External(path, list) => format!("{path}{}", args(list)),
        Kind::Ref(mutable, t) => format!("&{}{}", if mutable { "mut " } else { "" }, inner(t)),
        Kind::Ptr(t) => format!("*{}", inner(t)),
        Kind::Tuple(list) => {
            format!("({})", table.items(list).iter().map(|t| inner(*t)).collect::<Vec<_>>().join(", "))
        }
        Kind::Array(t) | Kind::Slice(t) => format!("[{}]", inner(t)),
        Kind::Prim(name) => name.to_string(),
        Kind::FnDef(fun, _) => format!("fn {}", index.item_path(fun)),
        Kind::Ctor(adt, ..) => format!("fn {}", index.adt_path(adt)),
        Kind::FnPtr(..) => "fn".to_owned(),
        Kind::Lambda(_) => "closure".to_owned(),
        Kind::Future(t, _) => format!("impl Future<{}>", inner(t)),
        Kind::Dyn(n) | Kind::Opaque(n, _) => {
            let bounds = &table.bounds[n as usize];
            let names: Vec<&str> =
                bounds.iter().filter_map(|b| b.trait_).map(|t| index.traits[t.index()].name.as_str()).collect();
            let word = if matches!(table.kind(ty), Kind::Dyn(_)) { "dyn" } else { "impl" };
            format!("{word} {}", names.join(" + "))
        }
    }
}
