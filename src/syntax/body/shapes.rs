//! The tokens of macro calls → [`Shape`]s.
//!
//! Each shape is first parsed by syn, then read with the scopes around the call; so one that does not parse leaves nothing behind.

use super::expr::plain_ident;
use super::format::captured;
use super::*;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use smallvec::SmallVec;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::{LitStr, token};

type Exprs = Punctuated<syn::Expr, Token![,]>;

impl Reader<'_> {
    /// Reads a macro call in the place of an expression or, with `is_stmt`, as a statement whose value nobody sees.
    pub(super) fn macro_call(&mut self, mac: &syn::Macro, is_stmt: bool) -> ExprId {
        let path = self.cx.path(None, &mac.path);
        let tokens = self.cx.delimited(mac.delimiter.span());
        let span = path.span.to(tokens);
        let name_span = path.last().map_or(span, |segment| segment.span);
        let name = self.shape_name(&path);
        let id = MacroId(self.body.macros.len() as u32);
        self.body.macros.push(MacroCall { path, name_span, span, tokens, shape: Shape::Opaque, is_guess: false });
        let shape = self.as_argument(|reader| {
            let known = name.and_then(|name| reader.known(name.as_str(), mac, tokens, is_stmt));
            known.or_else(|| reader.expanded(mac, span, tokens)).ok_or_else(|| reader.unknown(mac, tokens))
        });
        let read = &mut self.body.macros[id.index()];
        (read.is_guess, read.shape) = match shape {
            Ok(shape) => (false, shape),
            Err(shape) => (true, shape),
        };
        self.push(ExprKind::Macro(id), span)
    }

    /// `pin! { let a = b(); }` declares its variables where it stands: the statements are read as if written there.
    pub(super) fn pinning_lets(&mut self, mac: &syn::Macro, stmts: &mut Vec<Stmt>) -> bool {
        let last = mac.path.segments.last();
        if last.is_none_or(|last| !last.ident.to_string().starts_with("pin")) {
            return false;
        }
        if self.shape_name(&self.cx.path(None, &mac.path)).is_none_or(|name| name != "pin") {
            return false;
        }
        let Some(list) = parsed(mac, syn::Block::parse_within) else { return false };
        if list.is_empty() || !list.iter().all(|stmt| matches!(stmt, syn::Stmt::Local(_))) {
            return false;
        }
        self.as_argument(|reader| {
            for stmt in &list {
                if let syn::Stmt::Local(local) = stmt {
                    stmts.push(reader.local(local));
                }
            }
        });
        true
    }

    pub(super) fn shape_name(&self, path: &Path) -> Option<Name> {
        let names: SmallVec<[Name; 4]> = path.segments.iter().map(|segment| segment.name).collect();
        self.shapes.get(&names)
    }

    fn as_argument<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let origin = self.enter(Origin::MacroArgument);
        let result = read(self);
        self.enter(origin);
        result
    }

    /// Says where what is read from here on stands; where it stood before.
    pub(super) fn enter(&mut self, origin: Origin) -> Origin {
        self.nested.origin.set(origin);
        std::mem::replace(&mut self.origin, origin)
    }

    /// A macro that the stubs declare; `None` when its tokens are not what the shape expects.
    fn known(&mut self, shape: &str, mac: &syn::Macro, tokens: Span, is_stmt: bool) -> Option<Shape> {
        Some(match shape {
            "call" => match parsed(mac, call)? {
                Call::List(list) => Shape::Call(self.exprs(&list)),
                Call::Repeat(both) => Shape::Repeat(self.expr(&both.0), self.expr(&both.1)),
            },
            "format" | "panic" | "bail" => {
                let message = parsed(mac, Message::parse)?;
                let args = self.message(&message);
                Shape::Format { dest: None, args, diverges: shape == "panic", returns: shape == "bail" }
            }
            "write" => {
                let (dest, message) = parsed(mac, |input| Ok((first(input)?, Message::parse(input)?)))?;
                let dest = Some(self.expr(&dest));
                Shape::Format { dest, args: self.message(&message), diverges: false, returns: false }
            }
            "log" => {
                let message = parsed(mac, log)?;
                Shape::Format { dest: None, args: self.message(&message), diverges: false, returns: false }
            }
            "format_args" => {
                let message = parsed(mac, Message::parse)?;
                Shape::FormatArgs(self.message(&message))
            }
            "assert" | "ensure" => {
                let (cond, message) = parsed(mac, |input| Ok((first(input)?, Message::parse(input)?)))?;
                let cond = self.expr(&cond);
                Shape::Assert { cond, args: self.message(&message), returns: shape == "ensure" }
            }
            "assert_eq" => {
                let sides = |input: ParseStream<'_>| Ok((first(input)?, first(input)?, Message::parse(input)?));
                let (left, right, message) = parsed(mac, sides)?;
                let (left, right) = (self.expr(&left), self.expr(&right));
                Shape::AssertEq { left, right, args: self.message(&message) }
            }
            "matches" => self.matches(&parsed(mac, matches)?),
            "match" => match parsed(mac, match_arms) {
                Some(choice) => self.match_arms(&choice, tokens),
                None => self.matches(&parsed(mac, matches_and_message)?),
            },
            "dbg" => Shape::Dbg(self.exprs(&parsed(mac, Exprs::parse_terminated)?)),
            "pin" => self.pin(&parsed(mac, Exprs::parse_terminated)?, is_stmt)?,
            "join" | "try_join" => {
                let list = parsed(mac, |input| {
                    biased(input)?;
                    Exprs::parse_terminated(input)
                })?;
                Shape::Join { branches: self.exprs(&list), is_try: shape == "try_join" }
            }
            "select" => self.select(&parsed(mac, select)?),
            "stream" | "try_stream" => self.stream(mac, tokens)?,
            "cfg_if" => self.cfg_if(&parsed(mac, cfg_if)?),
            "inline" => self.inline(&parsed(mac, syn::Block::parse_within)?, tokens),
            "nothing" => Shape::Nothing,
            _ => Shape::Opaque,
        })
    }

    /// A macro that nobody declares.
    fn unknown(&mut self, mac: &syn::Macro, tokens: Span) -> Shape {
        if let Some(list) = parsed(mac, Exprs::parse_terminated) {
            return Shape::Arguments(list.iter().map(|arg| self.unknown_argument(arg)).collect());
        }
        // Errs loud: what an unknown macro does with statements, or with arms, may be anything.
        if let Some(stmts) = parsed(mac, syn::Block::parse_within) {
            return self.inline(&stmts, tokens);
        }
        if let Some(choice) = parsed(mac, match_arms) {
            return self.match_arms(&choice, tokens);
        }
        match parsed(mac, matches_and_message) {
            Some(only) => self.matches(&only),
            None => Shape::Opaque,
        }
    }

    /// `name = value` names an argument unless it assigns to a variable.
    fn unknown_argument(&mut self, arg: &syn::Expr) -> ExprId {
        if let syn::Expr::Assign(assign) = arg
            && let syn::Expr::Path(left) = &*assign.left
            && let Some(ident) = plain_ident(&left.path)
            && !self.is_visible(self.cx.name(ident))
        {
            return self.expr(&assign.right);
        }
        self.element(arg)
    }

    fn is_visible(&self, name: Name) -> bool {
        self.scopes.iter().any(|(known, _)| *known == name)
    }

    fn exprs(&mut self, list: &Exprs) -> Vec<ExprId> {
        list.iter().map(|expr| self.element(expr)).collect()
    }

    /// The arguments, then the variables that format strings name.
    fn message(&mut self, message: &Message) -> Vec<ExprId> {
        let mut args: Vec<ExprId> = message.args.iter().map(|arg| self.expr(arg)).collect();
        for literal in &message.literals {
            let span = self.span(literal.span());
            let own = self.cx.is_expanded.get().then(|| literal.token().to_string());
            let text = own.as_deref().unwrap_or_else(|| &self.cx.text[span.range()]);
            let names: Vec<(Span, Name)> = (captured(text, 0).into_iter())
                .map(|at| (if own.is_some() { span } else { at.offset(span.start) }, self.cx.intern(&text[at.range()])))
                .collect();
            for (place, name) in names {
                if !message.named.iter().any(|named| self.cx.name(named) == name) {
                    args.push(self.named(name, place));
                }
            }
        }
        args
    }

    fn matches(&mut self, (scrutinee, pat, guard): &(syn::Expr, syn::Pat, Option<syn::Expr>)) -> Shape {
        let scrutinee = self.expr(scrutinee);
        let mark = self.open_scope();
        let pat = self.pat(pat);
        let guard = guard.as_ref().map(|guard| self.expr(guard));
        self.close_scope(mark);
        Shape::Matches { scrutinee, pat, guard }
    }

    /// `assert_matches!(e, P => a)` is a `match` that panics where no arm fits; the message for that case is left out.
    fn match_arms(&mut self, (scrutinee, arms): &(syn::Expr, Vec<syn::Arm>), tokens: Span) -> Shape {
        let scrutinee = self.expr(scrutinee);
        let arms = arms.iter().map(|arm| self.arm(arm)).collect();
        Shape::Inline(self.push(ExprKind::Match { scrutinee, arms }, tokens))
    }

    /// `pin!(e)` moves `e`; as a statement, `pin!(x)` shadows `x` by itself pinned, so that it stays where it is.
    fn pin(&mut self, list: &Exprs, is_stmt: bool) -> Option<Shape> {
        let is_name = |expr: &syn::Expr| matches!(expr, syn::Expr::Path(path) if plain_ident(&path.path).is_some());
        if !is_stmt || !list.iter().all(is_name) {
            return if list.len() == 1 { Some(Shape::Pin(self.expr(&list[0]))) } else { None };
        }
        let mut borrows = Vec::with_capacity(list.len());
        for expr in list {
            let place = self.expr(expr);
            let span = self.body.expr(place).span;
            borrows.push(self.push(ExprKind::Ref { mutable: true, place }, span));
        }
        match borrows[..] {
            [only] => Some(Shape::Inline(only)),
            [first, .., last] => Some(Shape::Inline(self.push_across(ExprKind::Tuple(borrows.into()), first, last))),
            [] => None,
        }
    }

    fn select(&mut self, select: &Select) -> Shape {
        let mut branches = Vec::with_capacity(select.branches.len());
        for branch in &select.branches {
            let future = self.expr(&branch.future);
            let cond = branch.cond.as_ref().map(|cond| self.expr(cond));
            let mark = self.open_scope();
            let pat = self.pat(&branch.pat);
            let handler = Some(self.expr(&branch.handler));
            self.close_scope(mark);
            branches.push(SelectBranch { pat, future, cond, handler });
        }
        Shape::Select { branches, otherwise: select.otherwise.iter().map(|handler| self.expr(handler)).collect() }
    }

    fn stream(&mut self, mac: &syn::Macro, tokens: Span) -> Option<Shape> {
        let has_for_await = self.cx.text[tokens.range()].contains("for await");
        let inside = if has_for_await { without_for_await(mac.tokens.clone()) } else { mac.tokens.clone() };
        let stmts = syn::Block::parse_within.parse2(inside).ok()?;
        let frame = self.open_lambda(LambdaKind::Async, true);
        let body = self.statements(&stmts, None, BlockKind::Plain, tokens, tokens);
        Some(Shape::Stream(self.close_lambda(frame, body, tokens)))
    }

    fn cfg_if(&mut self, branches: &[(Vec<syn::Attribute>, syn::Block)]) -> Shape {
        let mut before: Vec<Cfg> = Vec::new();
        let mut out = Vec::with_capacity(branches.len());
        for (attrs, block) in branches {
            let own = self.cx.attrs(attrs).1;
            let all = before.iter().cloned().chain(own.clone()).collect();
            before.extend(own.map(|own| Cfg::Not(Box::new(own))));
            out.push((Cfg::All(all), self.block(block, None, BlockKind::Plain, None)));
        }
        Shape::CfgIf(out)
    }

    pub(super) fn inline(&mut self, stmts: &[syn::Stmt], tokens: Span) -> Shape {
        Shape::Inline(match stmts {
            [syn::Stmt::Expr(only, None)] => self.expr(only),
            stmts => self.statements(stmts, None, BlockKind::Plain, tokens, tokens),
        })
    }
}

// ---------------------------------------------------------------------------------------------- what syn reads

fn parsed<T>(mac: &syn::Macro, parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>) -> Option<T> {
    parser.parse2(mac.tokens.clone()).ok()
}

/// An expression and the comma after it.
fn first(input: ParseStream<'_>) -> syn::Result<syn::Expr> {
    let expr = input.parse()?;
    end_of_part(input)?;
    Ok(expr)
}

/// The end or a comma.
fn end_of_part(input: ParseStream<'_>) -> syn::Result<()> {
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok(())
}

/// `biased;`
fn biased(input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(syn::Ident) && input.peek2(Token![;]) {
        input.parse::<Ident>()?;
        input.parse::<Token![;]>()?;
    }
    Ok(())
}

enum Call {
    List(Exprs),
    Repeat(Box<(syn::Expr, syn::Expr)>),
}

fn call(input: ParseStream<'_>) -> syn::Result<Call> {
    if input.is_empty() {
        return Ok(Call::List(Exprs::new()));
    }
    let first: syn::Expr = input.parse()?;
    if input.peek(Token![;]) {
        input.parse::<Token![;]>()?;
        return Ok(Call::Repeat(Box::new((first, input.parse()?))));
    }
    let mut list = Exprs::new();
    list.push_value(first);
    while !input.is_empty() {
        list.push_punct(input.parse()?);
        if input.is_empty() {
            break;
        }
        list.push_value(input.parse()?);
    }
    Ok(Call::List(list))
}

/// A format string, its arguments and what else is evaluated for it.
#[derive(Default)]
struct Message {
    args: Vec<syn::Expr>,
    literals: Vec<LitStr>,
    /// `name` of `name = value`.
    named: Vec<Ident>,
}

impl Message {
    /// `"..", a, name = b`; or any expressions.
    fn parse(input: ParseStream<'_>) -> syn::Result<Message> {
        let mut message = Message::default();
        while !input.is_empty() {
            message.part(input)?;
            end_of_part(input)?;
        }
        Ok(message)
    }

    fn part(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if self.literals.is_empty() && self.args.is_empty() && is_lone_literal(input) {
            self.literals.push(input.parse()?);
            return Ok(());
        }
        if is_named(input) {
            self.named.push(input.call(Ident::parse_any)?);
            input.parse::<Token![=]>()?;
        }
        self.args.push(input.parse()?);
        Ok(())
    }
}

/// A string that is a whole argument.
fn is_lone_literal(input: ParseStream<'_>) -> bool {
    input.peek(LitStr) && {
        let ahead = input.fork();
        ahead.parse::<LitStr>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,]))
    }
}

/// `name = `
fn is_named(input: ParseStream<'_>) -> bool {
    input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>])
}

/// Fields and a message, as tracing and log have them.
fn log(input: ParseStream<'_>) -> syn::Result<Message> {
    let mut message = Message::default();
    while !input.is_empty() {
        log_part(input, &mut message)?;
        // log separates its fields from the message by `;`.
        match input.parse::<Option<Token![;]>>()? {
            Some(_) => {}
            None => end_of_part(input)?,
        }
    }
    Ok(message)
}

fn log_part(input: ParseStream<'_>, message: &mut Message) -> syn::Result<()> {
    if is_lone_literal(input) {
        message.literals.push(input.parse()?);
        return Ok(());
    }
    // `{ a = 1, b }, ".."`: the fields in braces.
    if input.peek(token::Brace) {
        let ahead = input.fork();
        if let Ok(fields) = braced_fields(&ahead) {
            input.advance_to(&ahead);
            message.args.extend(fields.args);
            message.named.extend(fields.named);
            return Ok(());
        }
    }
    field_name(input, message)?;
    if input.peek(Token![%]) || input.peek(Token![?]) {
        input.parse::<TokenTree>()?;
    }
    message.args.push(input.parse()?);
    Ok(())
}

fn braced_fields(input: ParseStream<'_>) -> syn::Result<Message> {
    let inside;
    syn::braced!(inside in input);
    let fields = log(&inside)?;
    if input.is_empty() || input.peek(Token![,]) { Ok(fields) } else { Err(input.error("expected a comma")) }
}

/// `name = `, `a.b = `, `"a b" = `, `target: `, `name:? = `, `name:err = `: what stands before a value.
fn field_name(input: ParseStream<'_>, message: &mut Message) -> syn::Result<()> {
    let ahead = input.fork();
    let name = match ahead.parse::<Option<LitStr>>()? {
        Some(_) => None,
        None => match ahead.call(Ident::parse_any) {
            Ok(name) => Some(name),
            Err(_) => return Ok(()),
        },
    };
    while ahead.peek(Token![.]) && ahead.peek2(Ident::peek_any) {
        ahead.parse::<Token![.]>()?;
        ahead.call(Ident::parse_any)?;
    }
    let has_colon = ahead.peek(Token![:]) && !ahead.peek(Token![::]);
    if has_colon {
        ahead.parse::<Token![:]>()?;
        let capture = ahead.fork();
        if (capture.peek(Token![?]) || capture.peek(Token![%]) || capture.peek(syn::Ident))
            && capture.parse::<TokenTree>().is_ok()
            && is_equals(&capture)
        {
            ahead.parse::<TokenTree>()?;
        }
    }
    if is_equals(&ahead) {
        ahead.parse::<Token![=]>()?;
    } else if !has_colon {
        return Ok(());
    }
    message.named.extend(name);
    input.advance_to(&ahead);
    Ok(())
}

fn is_equals(input: ParseStream<'_>) -> bool {
    input.peek(Token![=]) && !input.peek(Token![==]) && !input.peek(Token![=>])
}

fn matches_and_message(input: ParseStream<'_>) -> syn::Result<(syn::Expr, syn::Pat, Option<syn::Expr>)> {
    let matches = matches(input)?;
    Message::parse(input)?;
    Ok(matches)
}

fn matches(input: ParseStream<'_>) -> syn::Result<(syn::Expr, syn::Pat, Option<syn::Expr>)> {
    let scrutinee = input.parse()?;
    input.parse::<Token![,]>()?;
    let pat = syn::Pat::parse_multi_with_leading_vert(input)?;
    let guard = match input.parse::<Option<Token![if]>>()? {
        Some(_) => Some(input.parse()?),
        None => None,
    };
    end_of_part(input)?;
    Ok((scrutinee, pat, guard))
}

/// `e, P if g => a, Q => b`, and a message.
fn match_arms(input: ParseStream<'_>) -> syn::Result<(syn::Expr, Vec<syn::Arm>)> {
    let scrutinee = input.parse()?;
    input.parse::<Token![,]>()?;
    let mut arms = vec![input.parse()?];
    while is_arm(input) {
        arms.push(input.parse()?);
    }
    Message::parse(input)?;
    Ok((scrutinee, arms))
}

/// Whether an arm follows and no message.
fn is_arm(input: ParseStream<'_>) -> bool {
    !input.is_empty() && input.fork().parse::<syn::Arm>().is_ok()
}

#[derive(Default)]
struct Select {
    branches: Vec<Branch>,
    otherwise: Vec<syn::Expr>,
}

struct Branch {
    pat: syn::Pat,
    future: syn::Expr,
    cond: Option<syn::Expr>,
    handler: syn::Expr,
}

/// tokio's and futures' `select!`.
fn select(input: ParseStream<'_>) -> syn::Result<Select> {
    let mut select = Select::default();
    biased(input)?;
    while !input.is_empty() {
        input.call(syn::Attribute::parse_outer)?;
        if input.peek(Token![else]) || input.peek(syn::Ident) && input.peek2(Token![=>]) {
            // `else`, `default`, `complete`
            input.parse::<TokenTree>()?;
            input.parse::<Token![=>]>()?;
            select.otherwise.push(handler(input)?);
            continue;
        }
        let pat = syn::Pat::parse_multi_with_leading_vert(input)?;
        input.parse::<Token![=]>()?;
        let future = input.parse()?;
        let cond = match input.parse::<Option<Token![,]>>()? {
            Some(_) => {
                input.parse::<Token![if]>()?;
                Some(input.parse()?)
            }
            None => None,
        };
        input.parse::<Token![=>]>()?;
        select.branches.push(Branch { pat, future, cond, handler: handler(input)? });
    }
    Ok(select)
}

/// A handler: after a block the comma may be left out.
fn handler(input: ParseStream<'_>) -> syn::Result<syn::Expr> {
    let continues = input.peek2(Token![.]) || input.peek2(Token![?]);
    if input.peek(token::Brace) && !continues {
        let block = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        return Ok(syn::Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block }));
    }
    let handler = input.parse()?;
    end_of_part(input)?;
    Ok(handler)
}

/// `if #[cfg(a)] { .. } else if #[cfg(b)] { .. } else { .. }`
fn cfg_if(input: ParseStream<'_>) -> syn::Result<Vec<(Vec<syn::Attribute>, syn::Block)>> {
    let mut branches = Vec::new();
    loop {
        let is_if = input.parse::<Option<Token![if]>>()?.is_some();
        let attrs = if is_if { input.call(syn::Attribute::parse_outer)? } else { Vec::new() };
        branches.push((attrs, input.parse()?));
        if !is_if || input.is_empty() {
            return Ok(branches);
        }
        input.parse::<Token![else]>()?;
    }
}

/// `for await p in e` as `for p in e`, which syn can read.
fn without_for_await(tokens: TokenStream) -> TokenStream {
    let mut after_for = false;
    let mut out = Vec::new();
    for tree in tokens {
        let is_await = after_for && matches!(&tree, TokenTree::Ident(word) if word == "await");
        after_for = matches!(&tree, TokenTree::Ident(word) if word == "for");
        match tree {
            _ if is_await => {}
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), without_for_await(group.stream()));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            tree => out.push(tree),
        }
    }
    out.into_iter().collect()
}
