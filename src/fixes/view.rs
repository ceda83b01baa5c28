//! A body with a finding, parsed and typed once more: the facts have let go of its syntax.

use crate::facts::body::BodyFacts;
use crate::index::infer::table::{Kind, T};
use crate::index::infer::{self, Typing};
use crate::index::{AdtId, Index};
use crate::syntax::Span;
use crate::syntax::ast::{BindingId, Block, Body, ExprKind, PatId, PatKind, Shape, StmtKind};
use crate::syntax::body::{self, BodyInput};

/// A body as fixes see it. Spans are the body's own; [`View::base`] makes them the file's.
pub(super) struct View<'x> {
    pub(super) index: &'x Index<'x>,
    pub(super) body: Body,
    pub(super) typing: Typing,
    /// The whole file's text.
    pub(super) text: &'x str,
    /// Where the body's offset 0 lies in the file.
    pub(super) base: u32,
}

impl<'x> View<'x> {
    /// `None` where the body cannot be read: then nothing was found in it either.
    ///
    /// Errs quiet: a function inside a function has none, for its body is not among the file's cuts.
    pub(super) fn of(index: &'x Index<'x>, facts: &BodyFacts) -> Option<Self> {
        let fun = Some(index.fun(facts.fun)).filter(|fun| fun.inside.is_none())?;
        let source = &index.sources.files[facts.file.index()];
        let cut = source.scan.cuts.get(fun.ast.body? as usize)?;
        let input = BodyInput {
            text: &source.text,
            clean: &source.scan.clean,
            cut: cut.span,
            kind: cut.kind,
            params: Some(fun.ast.params_span),
            macros: index.shapes,
        };
        let body = body::parse(input).ok()?;
        let typing = infer::infer_fn(index, facts.fun, &body);
        Some(View { index, body, typing, text: &source.text, base: input.base() })
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
                uses.push(span);
                for (binding, _) in bindings.iter().filter(|(_, init)| init.contains(span)) {
                    if !known.contains(binding) && !self.is_owned(self.typing.bindings[binding.index()], 8) {
                        known.push(*binding);
                    }
                }
            }
        }
        uses.sort();
        uses.dedup();
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

    /// Whether values of a type borrow nothing.
    ///
    /// Errs quiet: what is not known for certain may borrow.
    pub(super) fn is_owned(&self, ty: T, depth: u32) -> bool {
        let table = &self.typing.table;
        let Some(depth) = depth.checked_sub(1) else { return false };
        match table.kind(ty) {
            Kind::Prim(_) | Kind::Never => true,
            Kind::Tuple(items) => table.items(items).iter().all(|item| self.is_owned(*item, depth)),
            Kind::Array(item) => self.is_owned(item, depth),
            Kind::Adt(adt, items) => {
                self.has_no_lifetime(adt) && table.items(items).iter().all(|item| self.is_owned(*item, depth))
            }
            _ => false,
        }
    }

    /// A type's own lifetimes are not kept: of one that is read its text tells, of others what they are to the language.
    fn has_no_lifetime(&self, adt: AdtId) -> bool {
        let data = self.index.adt(adt);
        let Some(file) = data.file else {
            let owned = ["string", "vec", "option", "result", "box", "arc", "rc"];
            return data.marks.lang.is_some_and(|lang| owned.contains(&lang.as_str()));
        };
        let end = data.item.name_span.end + data.inside.unwrap_or(0);
        let rest = self.index.sources.files[file.index()].text.get(end as usize..).unwrap_or("");
        !rest.trim_start().strip_prefix('<').is_some_and(|rest| rest.trim_start().starts_with('\''))
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
}
