//! A body with a finding, parsed and typed once more: the facts have let go of its syntax.

use super::tree::Tree;
use crate::diagnostic::Edit;
use crate::facts::body::BodyFacts;
use crate::index::infer::{self, Callee, Typing};
use crate::index::methods::Head;
use crate::index::{AdtId, Index};
use crate::source::{FileId, FileSpan};
use crate::syntax::Span;
use crate::syntax::ast::{BindingId, Block, Body, Expr, ExprId, ExprKind, PatId, PatKind, Shape, StmtKind, UnaryOp};
use std::borrow::Cow;

/// A body as fixes see it. Spans are the body's own; [`View::base`] makes them the file's.
pub(super) struct View<'x> {
    pub(super) index: &'x Index<'x>,
    pub(super) body: Cow<'x, Body>,
    pub(super) typing: Typing,
    pub(super) tree: Tree,
    /// The whole file's text.
    pub(super) text: &'x str,
    /// The body's text without comments.
    clean: String,
    /// Where the body's offset 0 lies in the file.
    pub(super) base: u32,
}

impl<'x> View<'x> {
    /// `None` where the body cannot be read: then nothing was found in it either.
    ///
    /// Errs quiet: a function inside a function has none, for a change in it cannot be tried by itself.
    pub(super) fn of(index: &'x Index<'x>, facts: &BodyFacts) -> Option<Self> {
        if index.fun(facts.fun).inside.is_some() {
            return None;
        }
        let source = &index.sources.files[facts.file.index()];
        let (base, body) = index.body_of(facts.fun).ok()??;
        let typing = infer::infer_fn(index, facts.fun, &body);
        let tree = Tree::new(index, &body, &typing);
        let end = body.root.map_or(0, |root| body.expr(root).span.end);
        let clean = source.scan.clean(&source.text, Span::new(base, base + end));
        Some(View { index, body, typing, tree, text: &source.text, clean, base })
    }

    /// The text at a span of the body.
    pub(super) fn at(&self, span: Span) -> &'x str {
        self.text.get(span.offset(self.base).range()).unwrap_or("")
    }

    /// All blocks.
    pub(super) fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.body.exprs.iter().filter_map(|expr| match &expr.kind {
            ExprKind::Block(block) => Some(&**block),
            _ => None,
        })
    }

    /// The statements of a block and its tail.
    pub(super) fn statements(&self, block: &Block) -> Vec<Span> {
        let tail = block.tail.map(|tail| self.body.expr(tail).span);
        block.stmts.iter().map(|stmt| stmt.span).chain(tail).collect()
    }

    /// The innermost statement around a place.
    pub(super) fn statement(&self, at: Span) -> Option<Span> {
        let all = self.blocks().flat_map(|block| self.statements(block));
        all.filter(|span| span.contains(at)).min_by_key(|span| span.end - span.start)
    }

    /// All loops.
    pub(super) fn loops(&self) -> Vec<Span> {
        let is_loop =
            |kind: &ExprKind| matches!(kind, ExprKind::Loop { .. } | ExprKind::While { .. } | ExprKind::For { .. });
        self.body.exprs.iter().filter(|expr| is_loop(&expr.kind)).map(|expr| expr.span).collect()
    }

    /// What others may notice: calls but of constructors, macros, assignments, suspensions.
    pub(super) fn observable(&self) -> impl Iterator<Item = Span> {
        let is_observable = |(n, expr): &(usize, &Expr)| match &expr.kind {
            ExprKind::Call { .. } => {
                let site = self.typing.calls.get(&ExprId(*n as u32));
                !site.is_some_and(|site| matches!(site.callee, Callee::Ctor(..)))
            }
            ExprKind::MethodCall(_)
            | ExprKind::Macro(_)
            | ExprKind::Assign(..)
            | ExprKind::AssignOp(..)
            | ExprKind::Await { .. } => true,
            _ => false,
        };
        self.body.exprs.iter().enumerate().filter(is_observable).map(|(_, expr)| expr.span)
    }

    /// Whether an expression names something that stands somewhere, in place of computing a value.
    pub(super) fn is_place(&self, id: ExprId) -> bool {
        match self.body.expr(id).kind {
            ExprKind::Field { .. } | ExprKind::Index { .. } | ExprKind::Local(_) => true,
            ExprKind::Unary(op, _) => op == UnaryOp::Deref,
            _ => false,
        }
    }

    /// How far the line of a place is indented.
    pub(super) fn indent(&self, at: u32) -> usize {
        let before = self.text.get(..(at + self.base) as usize).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        line.len() - line.trim_start().len()
    }

    /// A statement with its line, where it has that alone; one that a comment follows, with the blanks between.
    pub(super) fn line(&self, statement: Span) -> Span {
        let statement = Span::new(self.with_attributes(statement.start), statement.end);
        let (start, end) = ((statement.start + self.base) as usize, (statement.end + self.base) as usize);
        let (before, after) = (self.text.get(..start).unwrap_or(""), self.text.get(end..).unwrap_or(""));
        let blank = before.len() - before.trim_end_matches([' ', '\t']).len();
        let is_alone = before[..before.len() - blank].ends_with('\n') && after.starts_with(['\n', '\r']);
        if !is_alone {
            let blank = after.len() - after.trim_start_matches([' ', '\t']).len();
            let has_comment = before.trim_end_matches([' ', '\t']).ends_with('\n') && after[blank..].starts_with("//");
            return Span::new(statement.start, statement.end + if has_comment { blank as u32 } else { 0 });
        }
        let rest = after.find('\n').map_or(0, |at| at + 1);
        Span::new(statement.start - blank as u32, statement.end + rest as u32)
    }

    /// Where the attributes of a statement begin, or the statement itself where it has none: they are no part of its span.
    pub(super) fn with_attributes(&self, at: u32) -> u32 {
        let before = |at: usize| self.clean.get(..at).unwrap_or("").trim_end();
        let mut start = at as usize;
        while before(start).ends_with(']') {
            let head = before(start);
            let mut depth = 0;
            let open = head.bytes().rposition(|byte| {
                depth += i32::from(byte == b']') - i32::from(byte == b'[');
                depth == 0
            });
            match open {
                Some(open) if head[..open].ends_with('#') => start = open - 1,
                _ => break,
            }
        }
        start as u32
    }

    /// The variables of a pattern.
    fn bound(&self, pat: PatId, out: &mut Vec<BindingId>) {
        match &self.body.pat(pat).kind {
            PatKind::Bind { binding, sub } => {
                out.push(*binding);
                sub.iter().for_each(|sub| self.bound(*sub, out));
            }
            PatKind::TupleStruct(_, items) | PatKind::Tuple(items) | PatKind::Slice(items) | PatKind::Or(items) => {
                items.iter().for_each(|item| self.bound(*item, out));
            }
            PatKind::Struct(_, fields) => fields.iter().for_each(|(_, item)| self.bound(*item, out)),
            PatKind::Ref(inner) | PatKind::Typed(inner, _) => self.bound(*inner, out),
            PatKind::Wild | PatKind::Rest | PatKind::Path(_) | PatKind::Lit | PatKind::Unknown => {}
        }
    }

    /// Where a variable is named, and where one is that may borrow from it. `None` where a macro that is not seen through names it.
    pub(super) fn uses(&self, variable: BindingId) -> Option<Vec<Span>> {
        let mut uses: Vec<Span> = self.loans(variable)?.into_iter().map(|(_, span)| span).collect();
        uses.sort();
        uses.dedup();
        Some(uses)
    }

    /// The same, each with the variable.
    pub(super) fn loans(&self, variable: BindingId) -> Option<Vec<(BindingId, Span)>> {
        let bindings = self.initialized();
        let mut known = vec![variable];
        let mut uses = Vec::new();
        let mut next = 0;
        while let Some(one) = known.get(next).copied() {
            next += 1;
            let name = self.body.binding(one).name;
            let is_hidden = |mac: &&crate::syntax::ast::MacroCall| {
                matches!(mac.shape, Shape::Opaque) && words(self.at(mac.tokens)).any(|word| word == name.as_str())
            };
            if self.body.macros.iter().any(|mac| is_hidden(&mac)) {
                return None;
            }
            let here = self.body.exprs.iter().filter(|expr| matches!(expr.kind, ExprKind::Local(b) if b == one));
            for span in here.map(|expr| expr.span) {
                uses.push((one, span));
                for (binding, _) in bindings.iter().filter(|(_, init)| init.contains(span)) {
                    if !known.contains(binding) && !self.is_owned(self.typing.bindings[binding.index()]) {
                        known.push(*binding);
                    }
                }
            }
        }
        Some(uses)
    }

    /// Variables with the expression that their value comes from.
    fn initialized(&self) -> Vec<(BindingId, Span)> {
        let mut all = Vec::new();
        let mut add = |pat: PatId, init: Span| {
            let mut bound = Vec::new();
            self.bound(pat, &mut bound);
            all.extend(bound.into_iter().map(|binding| (binding, init)));
        };
        for expr in &self.body.exprs {
            match &expr.kind {
                ExprKind::Block(block) => {
                    for stmt in &block.stmts {
                        if let StmtKind::Let { pat, init: Some(init), .. } = &stmt.kind {
                            add(*pat, self.body.expr(*init).span);
                        }
                    }
                }
                ExprKind::Let { pat, init } => add(*pat, self.body.expr(*init).span),
                ExprKind::For { pat, iter, .. } => add(*pat, self.body.expr(*iter).span),
                ExprKind::Match { scrutinee, arms } => {
                    arms.iter().for_each(|arm| add(arm.pat, self.body.expr(*scrutinee).span));
                }
                _ => {}
            }
        }
        all
    }

    /// A name that the body does not have yet: the first of those wanted, else the last with a number.
    pub(super) fn fresh_of(&self, wanted: &[&str], taken: &[String]) -> String {
        let is_taken = |name: &str| {
            taken.iter().any(|one| one == name)
                || self.body.bindings.iter().any(|binding| binding.name == name)
                || self.body.exprs.iter().any(|expr| match &expr.kind {
                    ExprKind::Path(path) => path.as_ident().is_some_and(|own| own == name),
                    _ => false,
                })
        };
        let last = wanted.last().copied().unwrap_or_default();
        let mut all = wanted.iter().map(ToString::to_string).chain((2..).map(|n| format!("{last}_{n}")));
        all.find(|name| !is_taken(name)).unwrap_or_default()
    }

    /// Statements before another one: on lines of their own above the comments and attributes that belong to that one, unless it shares its line.
    /// The place is the body's.
    pub(super) fn before(&self, file: FileId, at: u32, statements: &[String]) -> Edit {
        let at = (self.with_attributes(at) + self.base) as usize;
        let line = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let indent = &self.text[line..at];
        let (start, text) = if indent.trim().is_empty() {
            let mut start = line;
            while start > 0 {
                let above = self.text[..start - 1].rfind('\n').map_or(0, |end| end + 1);
                if !self.text[above..start].trim_start().starts_with("//") {
                    break;
                }
                start = above;
            }
            (start, statements.iter().map(|one| format!("{indent}{one}\n")).collect())
        } else {
            (at, statements.iter().map(|one| format!("{one} ")).collect())
        };
        Edit { place: FileSpan { file, span: Span::new(start as u32, start as u32) }, text }
    }

    /// What stands at a place of the body is replaced.
    pub(super) fn replace(&self, file: FileId, span: Span, text: impl Into<String>) -> Edit {
        Edit { place: FileSpan { file, span: span.offset(self.base) }, text: text.into() }
    }
}

/// What impls for a type are looked up by.
pub(super) fn head(adt: AdtId) -> Head {
    Head::Adt(adt)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}
