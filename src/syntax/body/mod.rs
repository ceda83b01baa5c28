//! syn → Body.
//!
//! One pass over syn's tree: names are resolved to variables while the tree is walked, so that what comes out needs no
//! scopes. Macro calls whose shape is known are read in the same pass, with the scopes around them.

mod block;
pub mod expansion;
mod expr;
mod format;
mod items;
mod outline;
mod pat;
mod plain;
mod shapes;

use super::ast::*;
use super::convert::{Context, Host, Place};
use super::macros::MacroShapes;
use super::scan::{Cut, CutKind, Scan};
pub use super::skeleton::ParseError;
use super::{Name, Span};
use expansion::Expansion;
use items::Nested;
use syn::Token;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;

/// What a body is made from.
#[derive(Clone, Copy, Debug)]
pub struct BodyInput<'a> {
    /// The whole file's own text.
    pub text: &'a str,
    /// Its scan.
    pub scan: &'a Scan,
    /// [`Cut::span`](super::scan::Cut::span).
    pub cut: Span,
    /// [`Cut::kind`](super::scan::Cut::kind). A macro's cut has no body.
    pub kind: CutKind,
    /// [`Function::params_span`]; `None` for an initializer.
    pub params: Option<Span>,
    /// The macros that are known.
    pub macros: &'a MacroShapes,
}

impl<'a> BodyInput<'a> {
    /// A cut of a file's text.
    pub fn new(text: &'a str, scan: &'a Scan, cut: &Cut, params: Option<Span>, macros: &'a MacroShapes) -> Self {
        BodyInput { text, scan, cut: cut.span, kind: cut.kind, params, macros }
    }

    /// Where offset 0 of the [`Body`]'s spans lies in the file: the `(` of the parameters, or an initializer's first byte.
    pub fn base(&self) -> u32 {
        self.params.map_or(self.cut.start, |params| params.start)
    }

    /// With [`Scan::clean`] of the extent.
    fn with_clean<T>(&self, with: impl FnOnce(&str) -> T) -> T {
        self.scan.with_clean(self.text, self.extent(), with)
    }

    /// The bytes of the file that the result depends on.
    pub fn extent(&self) -> Span {
        Span::new(self.base(), self.cut.end)
    }
}

/// Reads one body.
///
/// # Errors
///
/// When syn refuses the text; nothing is kept of it then.
pub fn parse(input: BodyInput<'_>) -> Result<Body, ParseError> {
    let result = input.with_clean(|clean| parse_plain(&input, clean).map_or_else(|| parse_cut(&input, clean), Ok));
    proc_macro2::extra::invalidate_current_thread_spans();
    result
}

/// The same, all of it by syn: what [`parse`] is held against.
///
/// # Errors
///
/// As [`parse`].
pub fn parse_by_syn(input: BodyInput<'_>) -> Result<Body, ParseError> {
    let result = input.with_clean(|clean| parse_cut(&input, clean));
    proc_macro2::extra::invalidate_current_thread_spans();
    result
}

/// A body of which all is plain but what stands in macros.
fn parse_plain(input: &BodyInput<'_>, clean: &str) -> Option<Body> {
    let extent = input.extent();
    let text = &input.text[extent.range()];
    let nested = Nested::new(text, Place::Base(0), input.macros, Origin::Source);
    let mut reader = Reader::new(&nested);
    // Some 14 bytes of text an expression; to grow the list copies it.
    reader.body.exprs.reserve(text.len() / 14 + 4);
    match input.kind {
        CutKind::Function => reader.plain_function(clean, (input.cut.start - extent.start) as usize)?,
        CutKind::Initializer => reader.plain_initializer(clean)?,
        CutKind::Macro => return None,
    }
    let mut body = reader.body;
    body.nested = nested.take();
    body.exprs.shrink_to_fit();
    Some(body)
}

fn parse_cut(input: &BodyInput<'_>, clean: &str) -> Result<Body, ParseError> {
    let extent = input.extent();
    let failed = |error: syn::Error| {
        let (start, end) = (error.span().start(), error.span().end());
        let is_token = end.column > start.column;
        let place = Span::new(start.column as u32, end.column as u32).offset(extent.start);
        ParseError { message: error.to_string(), span: if is_token { place } else { input.cut } }
    };
    let text = &input.text[extent.range()];
    let nested = Nested::new(text, Place::Base(0), input.macros, Origin::Source);
    let mut reader = Reader::new(&nested);
    let tokens = lex(input, clean).map_err(failed)?;
    match input.kind {
        CutKind::Function => {
            let (params, block) = function.parse2(tokens).map_err(failed)?;
            reader.function(&params, &block);
        }
        CutKind::Initializer => {
            let init = syn::parse2::<syn::Expr>(tokens).map_err(failed)?;
            reader.initializer(&init);
        }
        CutKind::Macro => {
            let message = "a macro's tokens are not a body".to_owned();
            return Err(ParseError { message, span: input.cut });
        }
    }
    let mut body = reader.body;
    body.nested = nested.take();
    body.exprs.shrink_to_fit();
    Ok(body)
}

/// The parameters and the block as one line, blanks for what stands between them. Columns are offsets from the base.
fn lex(input: &BodyInput<'_>, clean: &str) -> syn::Result<proc_macro2::TokenStream> {
    let Some(params) = input.params else { return Ok(clean.parse()?) };
    let mut line = String::with_capacity(clean.len());
    line.push_str(&clean[..params.range().len()]);
    line.extend(std::iter::repeat_n(' ', (input.cut.start - params.end) as usize));
    line.push_str(&clean[line.len()..]);
    Ok(line.parse()?)
}

/// `(a: A, b: B) { .. }`
fn function(input: ParseStream<'_>) -> syn::Result<(Params, syn::Block)> {
    let (inside, block);
    syn::parenthesized!(inside in input);
    let mut params = Params::new();
    while !inside.is_empty() && !inside.peek(Token![...]) {
        params.push_value(inside.parse()?);
        if inside.is_empty() {
            break;
        }
        params.push_punct(inside.parse()?);
    }
    let _: Option<Token![...]> = inside.parse()?;
    let brace_token = syn::braced!(block in input);
    block.call(syn::Attribute::parse_inner)?;
    Ok((params, syn::Block { brace_token, stmts: block.call(syn::Block::parse_within)? }))
}

type Params = Punctuated<syn::FnArg, Token![,]>;
type TokenSpan = proc_macro2::Span;

/// Walks syn's tree and fills a [`Body`].
struct Reader<'a> {
    body: Body,
    cx: Context<'a>,
    shapes: &'a MacroShapes,
    /// Reads the bodies of items.
    nested: &'a Nested<'a>,
    /// The visible variables, innermost last.
    scopes: Vec<(Name, BindingId)>,
    /// Where the variables of the pattern that is being read begin in `scopes`: its alternatives share them.
    pat_mark: usize,
    /// The loops and labelled blocks around, innermost last.
    labels: Vec<Target>,
    /// Where the labels of the innermost lambda begin: a jump does not leave it.
    label_mark: usize,
    /// The next label.
    next_label: u32,
    /// The closure or async block that is being read.
    lambda: Option<LambdaId>,
    /// Whether a macro's tokens are being read.
    origin: Origin,
    /// The macro call whose expansion is being read.
    expansion: Option<Expansion>,
}

/// What `break` and `continue` may mean.
struct Target {
    name: Option<Name>,
    id: LabelId,
    is_loop: bool,
}

/// What to restore after a lambda.
struct LambdaFrame {
    id: LambdaId,
    scope: usize,
    label_mark: usize,
}

impl<'a> Reader<'a> {
    fn new(nested: &'a Nested<'a>) -> Self {
        let cx = Context::new(nested.text, nested.place, nested as &dyn Host);
        cx.is_expanded.set(nested.expansion.get().is_some());
        cx.shift.set(nested.shift.get());
        Reader {
            body: Body::default(),
            cx,
            shapes: nested.shapes,
            nested,
            scopes: Vec::new(),
            pat_mark: 0,
            labels: Vec::new(),
            label_mark: 0,
            next_label: 0,
            lambda: None,
            origin: nested.origin.get(),
            expansion: nested.expansion.get(),
        }
    }

    fn function(&mut self, params: &Params, block: &syn::Block) {
        for param in params {
            let pat = self.param(param);
            self.body.params.push(pat);
        }
        self.body.root = Some(self.block(block, None, BlockKind::Plain, None));
    }

    fn initializer(&mut self, init: &syn::Expr) {
        self.body.root = Some(self.expr(init));
    }

    // ------------------------------------------------------------------------------------------ places and names

    fn span(&self, token: TokenSpan) -> Span {
        self.cx.span(token)
    }

    fn lo(&self, token: TokenSpan) -> u32 {
        self.cx.span(token).start
    }

    fn hi(&self, token: TokenSpan) -> u32 {
        self.cx.span(token).end
    }

    fn cfg(&self, attrs: &[syn::Attribute]) -> Option<Box<Cfg>> {
        if attrs.is_empty() { None } else { self.cx.attrs(attrs).1.map(Box::new) }
    }

    // ------------------------------------------------------------------------------------------ nodes

    fn push(&mut self, kind: ExprKind, span: Span) -> ExprId {
        let id = ExprId(self.body.exprs.len() as u32);
        let (span, origin) = self.expansion.map_or((span, self.origin), |expansion| expansion.place(span));
        self.body.exprs.push(Expr { kind, span, origin, cfg: None });
        id
    }

    /// A node that reaches from one of its children to another.
    fn push_across(&mut self, kind: ExprKind, first: ExprId, last: ExprId) -> ExprId {
        self.push(kind, Span::new(self.start_of(first), self.end_of(last)))
    }

    fn push_pat(&mut self, kind: PatKind, span: Span) -> PatId {
        let id = PatId(self.body.pats.len() as u32);
        self.body.pats.push(Pat { kind, span });
        id
    }

    fn start_of(&self, id: ExprId) -> u32 {
        self.body.expr(id).span.start
    }

    fn end_of(&self, id: ExprId) -> u32 {
        self.body.expr(id).span.end
    }

    // ------------------------------------------------------------------------------------------ variables

    fn open_scope(&self) -> usize {
        self.scopes.len()
    }

    fn close_scope(&mut self, mark: usize) {
        self.scopes.truncate(mark);
    }

    /// Declares a variable, or finds the one that an earlier alternative of the same pattern declares.
    fn declare(&mut self, name: Name, span: Span, is_mut: bool, by_ref: bool) -> BindingId {
        let key = self.key(name, span);
        if let Some((_, shared)) = self.scopes[self.pat_mark..].iter().find(|(known, _)| *known == key) {
            return *shared;
        }
        let id = BindingId(self.body.bindings.len() as u32);
        self.body.bindings.push(Binding { name, span, is_mut, by_ref, owner: self.lambda });
        self.scopes.push((key, id));
        id
    }

    /// The visible variable of this name. Each lambda between here and its owner captures it.
    fn resolve(&mut self, name: Name) -> Option<BindingId> {
        let (_, binding) = *self.scopes.iter().rev().find(|(known, _)| *known == name)?;
        let owner = self.body.binding(binding).owner;
        let mut at = self.lambda;
        while at != owner
            && let Some(id) = at
        {
            let lambda = &mut self.body.lambdas[id.index()];
            if !lambda.captures.contains(&binding) {
                lambda.captures.push(binding);
            }
            at = lambda.parent;
        }
        Some(binding)
    }

    // ------------------------------------------------------------------------------------------ labels and lambdas

    fn open_label(&mut self, written: Option<&syn::Label>, is_loop: bool) -> LabelId {
        let id = LabelId(self.next_label);
        self.next_label += 1;
        let name = written.map(|label| self.cx.name(&label.name.ident));
        self.labels.push(Target { name, id, is_loop });
        id
    }

    fn close_label(&mut self) {
        self.labels.pop();
    }

    /// The target of a jump: the labelled one, or the innermost loop.
    fn find_label(&self, written: Option<&syn::Lifetime>) -> Option<LabelId> {
        self.target(written.map(|label| self.cx.name(&label.ident)))
    }

    fn target(&self, name: Option<Name>) -> Option<LabelId> {
        let visible = self.labels[self.label_mark..].iter().rev();
        let is_meant = |target: &&Target| if name.is_some() { target.name == name } else { target.is_loop };
        visible.filter(is_meant).map(|target| target.id).next()
    }

    fn open_lambda(&mut self, kind: LambdaKind, is_move: bool) -> LambdaFrame {
        let id = LambdaId(self.body.lambdas.len() as u32);
        self.body.lambdas.push(Lambda {
            kind,
            is_move,
            params: Vec::new(),
            output: None,
            body: ExprId(0),
            parent: self.lambda.replace(id),
            span: Span::default(),
            captures: Vec::new(),
        });
        let label_mark = std::mem::replace(&mut self.label_mark, self.labels.len());
        LambdaFrame { id, scope: self.open_scope(), label_mark }
    }

    fn close_lambda(&mut self, frame: LambdaFrame, body: ExprId, span: Span) -> ExprId {
        let span = self.place(span);
        let lambda = &mut self.body.lambdas[frame.id.index()];
        (lambda.body, lambda.span) = (body, span);
        self.lambda = lambda.parent;
        self.label_mark = frame.label_mark;
        self.close_scope(frame.scope);
        self.push(ExprKind::Lambda(frame.id), span)
    }
}
