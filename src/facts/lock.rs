//! Which lock a call takes: its class, and the access path that leads to it.

use super::surface::bound;
use super::unshared::{is_fresh, only_locked};
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{Callee, Typing};
use crate::index::methods::Head;
use crate::index::types::GTy;
use crate::index::{AdtId, FnId, Index, StaticId};
use crate::source::{FileId, FileSpan};
use crate::syntax::Name;
use crate::syntax::ast::{BindingId, Body, ExprId, ExprKind, PatId, PatKind, StmtKind, UnaryOp};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::cell::OnceCell;

/// What a lock's access path begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Root {
    /// A variable or parameter that is not known to be another path.
    Variable(BindingId),
    /// A parameter that is taken apart where it is declared.
    Param(u32),
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
    /// What a method of the workspace hands out that says no more of itself: which one is unknown.
    Method(Name),
}

/// How a lock is reached.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccessPath {
    /// Where it begins.
    pub root: Root,
    /// From there to the lock.
    pub steps: Vec<Step>,
    /// Whether the same path leads to the same lock each time: no element, no other function's choice, no variable that is
    /// assigned again is on the way.
    pub is_exact: bool,
    /// Whether others may reach it too: the root is behind a reference or a counted pointer, or something on the way is.
    pub is_shared: bool,
    /// The same of the way alone, without the root.
    pub is_shared_below: bool,
    /// Of what a function returned: how its receiver or first argument is reached.
    pub through: Option<Box<AccessPath>>,
    /// Of what a function returned: the variable that it is kept in.
    pub kept: Option<Kept>,
}

/// A variable on the way to a lock that keeps what a function returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kept {
    /// The variable.
    pub binding: BindingId,
    /// How many of the path's last steps lead from it to the lock.
    pub steps: usize,
    /// Whether they lead to the same lock each time.
    pub is_exact: bool,
    /// Whether others may reach the lock, too.
    pub is_shared: bool,
}

impl AccessPath {
    /// A path that says where it begins and no more.
    pub fn of(root: Root) -> Self {
        AccessPath {
            root,
            steps: Vec::new(),
            is_exact: false,
            is_shared: true,
            is_shared_below: true,
            through: None,
            kept: None,
        }
    }
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
    /// Variables that are bound to the value of an expression, or to a part of it: the steps from the last to the first.
    lets: FxHashMap<BindingId, (ExprId, SmallVec<[Step; 1]>)>,
    /// Variables that are bound to a part of a parameter, likewise.
    parts: FxHashMap<BindingId, (u32, SmallVec<[Step; 1]>)>,
    /// Variables that are assigned again.
    assigned: FxHashSet<BindingId>,
    /// Variables that are only locked, asked for where one is made on the spot.
    only_locked: OnceCell<FxHashSet<BindingId>>,
}

/// What is found on the way back from an expression.
struct Trail {
    /// From the last to the first.
    steps: Vec<Step>,
    is_exact: bool,
    is_shared: bool,
    is_shared_below: bool,
    through: Option<Box<AccessPath>>,
    kept: Option<Kept>,
}

/// Paths are followed this far through variables and calls.
const DEPTH: u32 = 32;

impl<'x, 'a> Origins<'x, 'a> {
    /// Looks at every `let`.
    pub fn new(index: &'x Index<'a>, body: &'x Body, typing: &'x Typing) -> Self {
        let (lets, parts, assigned) = (FxHashMap::default(), FxHashMap::default(), FxHashSet::default());
        let mut origins = Origins { index, body, typing, lets, parts, assigned, only_locked: OnceCell::new() };
        for (n, pat) in body.params.iter().enumerate() {
            if bound(body, *pat).is_none() {
                origins.take_apart(*pat, n as u32, &SmallVec::new());
            }
        }
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
                ExprKind::For { pat, iter, .. } => {
                    origins.bind_part(*pat, *iter, [Step::Element].into_iter().collect())
                }
                ExprKind::Assign(target, _) => {
                    if let ExprKind::Local(binding) = body.expr(*target).kind {
                        origins.assigned.insert(binding);
                    }
                }
                _ => {}
            }
        }
        for binding in &origins.assigned {
            origins.lets.remove(binding);
            origins.parts.remove(binding);
        }
        origins
    }

    /// Binds the parts of a parameter, which are reached by `steps`, from the last to the first.
    fn take_apart(&mut self, pat: PatId, param: u32, steps: &SmallVec<[Step; 1]>) {
        let below = |step: Step| std::iter::once(step).chain(steps.iter().copied()).collect::<SmallVec<[Step; 1]>>();
        match &self.body.pat(pat).kind {
            PatKind::Bind { binding, sub: None } => {
                self.parts.insert(*binding, (param, steps.clone()));
            }
            PatKind::Ref(inner) | PatKind::Typed(inner, _) => self.take_apart(*inner, param, steps),
            PatKind::Tuple(items) => {
                for (n, item) in self.before_rest(items).iter().enumerate() {
                    self.take_apart(*item, param, &below(Step::Field(None, Name::from(n.to_string().as_str()))));
                }
            }
            PatKind::Struct(_, fields) => {
                let adt = self
                    .typing
                    .params
                    .get(param as usize)
                    .filter(|_| steps.is_empty())
                    .and_then(|ty| self.adt_behind(*ty));
                for (name, inner) in fields {
                    self.take_apart(*inner, param, &below(Step::Field(adt, *name)));
                }
            }
            _ => {}
        }
    }

    /// The parts of a tuple whose numbers are known.
    fn before_rest<'p>(&self, items: &'p [PatId]) -> &'p [PatId] {
        let rest = items.iter().position(|item| matches!(self.body.pat(*item).kind, PatKind::Rest));
        &items[..rest.unwrap_or(items.len())]
    }

    fn bind(&mut self, pat: PatId, init: ExprId) {
        self.bind_part(pat, init, SmallVec::new());
    }

    /// Binds what is reached from `init` by `steps`, which stand from the last to the first.
    fn bind_part(&mut self, pat: PatId, init: ExprId, steps: SmallVec<[Step; 1]>) {
        match &self.body.pat(pat).kind {
            PatKind::Bind { binding, sub: None } => {
                self.lets.insert(*binding, (init, steps));
            }
            PatKind::Ref(inner) | PatKind::Typed(inner, _) => self.bind_part(*inner, init, steps),
            PatKind::TupleStruct(..) if steps.is_empty() => self.bind_payload(pat, init),
            PatKind::Tuple(items) if steps.is_empty() => self.bind_tuple(items, init),
            PatKind::Struct(_, fields) if steps.is_empty() => {
                let adt = self.adt_of(init);
                for (name, inner) in fields {
                    self.bind_part(*inner, init, [Step::Field(adt, *name)].into_iter().collect());
                }
            }
            _ => {}
        }
    }

    /// `let (a, b) = (x, y);`, `let (a, b) = &pair;`
    fn bind_tuple(&mut self, items: &[PatId], init: ExprId) {
        for (n, item) in self.before_rest(items).iter().enumerate() {
            match &self.body.expr(init).kind {
                ExprKind::Tuple(values) => {
                    if let Some(value) = values.get(n) {
                        self.bind(*item, *value);
                    }
                }
                _ => {
                    let step = Step::Field(None, Name::from(n.to_string().as_str()));
                    self.bind_part(*item, init, [step].into_iter().collect());
                }
            }
        }
    }

    /// The type of a value, behind references.
    fn adt_of(&self, expr: ExprId) -> Option<AdtId> {
        self.adt_behind(self.typing.exprs[expr.index()])
    }

    fn adt_behind(&self, mut ty: T) -> Option<AdtId> {
        for _ in 0..DEPTH {
            match self.typing.table.kind(ty) {
                Kind::Ref(_, inner) => ty = inner,
                Kind::Adt(adt, _) => return Some(adt),
                _ => return None,
            }
        }
        None
    }

    /// `Some(x)`, `Ok(x)`: what is inside is reached the same way.
    fn bind_payload(&mut self, pat: PatId, init: ExprId) {
        match &self.body.pat(pat).kind {
            PatKind::TupleStruct(_, items) if items.len() == 1 => self.bind_payload(items[0], init),
            PatKind::Bind { .. } | PatKind::Ref(_) => self.bind(pat, init),
            _ => {}
        }
    }

    /// What a variable, or what it is a part of, is bound to.
    pub fn init(&self, binding: BindingId) -> Option<ExprId> {
        self.lets.get(&binding).map(|(init, _)| *init)
    }

    /// The path that an expression's value is reached by.
    pub fn path(&self, expr: ExprId) -> AccessPath {
        self.path_within(expr, DEPTH)
    }

    /// The same of a variable's value.
    pub fn path_of_variable(&self, binding: BindingId) -> AccessPath {
        let is_shared = self.is_shared(self.typing.bindings[binding.index()]);
        self.path_by(&|trail| self.follow_variable(binding, is_shared, trail, DEPTH))
    }

    fn path_within(&self, expr: ExprId, depth: u32) -> AccessPath {
        self.path_by(&|trail| self.follow(expr, trail, depth))
    }

    fn path_by(&self, follow: &dyn Fn(&mut Trail) -> Root) -> AccessPath {
        let mut trail = Trail {
            steps: Vec::new(),
            is_exact: true,
            is_shared: false,
            is_shared_below: false,
            through: None,
            kept: None,
        };
        let root = follow(&mut trail);
        trail.steps.reverse();
        let is_exact = trail.is_exact && !trail.steps.contains(&Step::Element) && root != Root::Unknown;
        AccessPath {
            root,
            steps: trail.steps,
            is_exact,
            is_shared: trail.is_shared || !matches!(root, Root::Variable(_) | Root::Call(_)),
            is_shared_below: trail.is_shared_below,
            through: trail.through,
            kept: trail.kept.filter(|_| matches!(root, Root::Call(_))),
        }
    }

    fn follow(&self, expr: ExprId, trail: &mut Trail, depth: u32) -> Root {
        if depth == 0 {
            return Root::Unknown;
        }
        let is_shared = self.is_shared(self.typing.exprs[expr.index()]);
        match &self.body.expr(expr).kind {
            ExprKind::Local(binding) => self.follow_variable(*binding, is_shared, trail, depth),
            ExprKind::Path(_) => self.typing.statics.get(&expr).map_or(Root::Unknown, |id| Root::Static(*id)),
            ExprKind::Field { base, name, .. } => {
                trail.steps.push(Step::Field(self.typing.fields.get(&expr).copied(), *name));
                trail.is_shared |= is_shared;
                trail.is_shared_below |= is_shared;
                self.follow(*base, trail, depth - 1)
            }
            ExprKind::Index { base, .. } => {
                trail.steps.push(Step::Element);
                self.follow(*base, trail, depth - 1)
            }
            ExprKind::Ref { place: inner, .. }
            | ExprKind::Unary(UnaryOp::Deref, inner)
            | ExprKind::Try(inner)
            | ExprKind::Cast(inner, _) => self.follow(*inner, trail, depth - 1),
            ExprKind::Await { future, .. } => self.follow(*future, trail, depth - 1),
            ExprKind::MethodCall(call) => self.through_call(expr, Some(call.receiver), trail, depth),
            ExprKind::Call { args, .. } => self.through_call(expr, args.first().copied(), trail, depth),
            _ => Root::Unknown,
        }
    }

    fn follow_variable(&self, binding: BindingId, is_shared: bool, trail: &mut Trail, depth: u32) -> Root {
        if let Some((param, steps)) = self.parts.get(&binding) {
            trail.is_shared |= is_shared;
            trail.is_shared_below |= is_shared;
            trail.steps.extend(steps);
            return Root::Param(*param);
        }
        let Some((init, steps)) = self.lets.get(&binding) else {
            trail.is_shared |= is_shared;
            trail.is_exact &= !self.assigned.contains(&binding);
            return Root::Variable(binding);
        };
        let is_shared = is_shared && !self.is_unshared(binding, *init);
        self.follow_let((binding, is_shared), (*init, steps), trail, depth)
    }

    /// Whether nobody else can have a handle of what a variable is bound to.
    fn is_unshared(&self, binding: BindingId, init: ExprId) -> bool {
        let (index, body, typing) = (self.index, self.body, self.typing);
        let only_locked = || self.only_locked.get_or_init(|| only_locked(index, body, typing)).contains(&binding);
        is_fresh(index, body, typing, init) && only_locked()
    }

    /// Goes on with what a variable is bound to.
    fn follow_let(
        &self,
        (binding, is_shared): (BindingId, bool),
        (init, steps): (ExprId, &[Step]),
        trail: &mut Trail,
        depth: u32,
    ) -> Root {
        let kept = Kept {
            binding,
            steps: trail.steps.len(),
            is_exact: trail.is_exact && !trail.steps.contains(&Step::Element),
            is_shared: trail.is_shared || is_shared,
        };
        trail.kept.get_or_insert(kept);
        trail.steps.extend(steps);
        match self.follow(init, trail, depth - 1) {
            Root::Call(fun) if self.index.fun(fun).file.is_some() => Root::Call(fun),
            // The variable itself is known, if not where its value comes from.
            Root::Unknown | Root::Call(_) => {
                trail.steps.truncate(kept.steps);
                trail.is_shared |= is_shared;
                (trail.is_exact, trail.through) = (kept.is_exact, None);
                Root::Variable(binding)
            }
            root => root,
        }
    }

    /// Whether a value of this type may be one of several handles of what it leads to. What is not known may be.
    fn is_shared(&self, ty: T) -> bool {
        match self.typing.table.kind(ty) {
            Kind::Ref(is_mut, _) => !is_mut,
            Kind::Adt(adt, list) => match self.index.adt(adt).marks.lang.map_or("", |lang| lang.as_str()) {
                "arc" | "rc" | "arc_weak" | "rc_weak" => true,
                "pin" | "option" => self.typing.table.items(list).first().is_none_or(|inner| self.is_shared(*inner)),
                "" => self.is_handle(adt),
                _ => false,
            },
            Kind::Unknown | Kind::Var(_) | Kind::Param(_) | Kind::External(..) | Kind::Opaque(..) => true,
            _ => false,
        }
    }

    /// Whether a type stands for what it derefs to and counts its handles.
    fn is_handle(&self, adt: AdtId) -> bool {
        let counts = |ty: &GTy| match ty {
            GTy::Adt(adt, _) => {
                matches!(self.index.adt(*adt).marks.lang.map_or("", |lang| lang.as_str()), "arc" | "rc")
            }
            _ => false,
        };
        let derefs = || {
            let deref = self.index.lang_trait("deref");
            deref.is_some_and(|deref| self.index.has_own_impl(deref, Head::Adt(adt)))
        };
        self.index.field_types(adt).iter().flatten().any(counts) && derefs()
    }

    fn through_call(&self, expr: ExprId, first: Option<ExprId>, trail: &mut Trail, depth: u32) -> Root {
        let Some(call) = self.typing.calls.get(&expr) else { return Root::Unknown };
        let is_shared = self.is_shared(call.ret);
        trail.is_shared |= is_shared;
        trail.is_shared_below |= is_shared;
        let Callee::Fn(fun) = call.callee else {
            // `x.clone()` of something that is not read.
            trail.is_exact = false;
            return match first {
                Some(first) if !self.typing.table.is_open(call.ret) => self.follow(first, trail, depth - 1),
                _ => Root::Unknown,
            };
        };
        let (is_read, marks) = (self.index.fun(fun).file.is_some(), &self.index.fun(fun).marks);
        match first {
            Some(first) if marks.transparent => self.follow(first, trail, depth - 1),
            // A container's or wrapper's own method hands out something of it.
            Some(first) if !is_read && self.index.sig(fun).has_receiver => {
                if !self.is_same_value(fun) {
                    trail.steps.push(Step::Element);
                }
                trail.is_exact &= marks.same_variant;
                self.follow(first, trail, depth - 1)
            }
            _ => {
                trail.through = first.map(|first| Box::new(self.path_within(first, depth - 1)));
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
            Root::Param(_) => (text.to_owned(), None),
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
