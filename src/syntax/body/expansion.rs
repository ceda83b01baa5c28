//! Macro calls of the workspace's own: what they expand to is read in their place.

use super::*;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A macro call whose expansion is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expansion {
    /// The macro's name: the span of all that comes from the definition.
    name: Span,
    /// From the path to the closing delimiter.
    call: Span,
    /// The delimited arguments.
    args: Span,
    /// How many expansions this one is in.
    depth: u32,
}

/// Macros expand to calls of macros this deep.
const MAX_EXPANSIONS: u32 = 24;

impl Expansion {
    /// Where something stands that was read with this span. What is not all written in the arguments is all of the call.
    pub(super) fn place(self, span: Span) -> (Span, Origin) {
        if span == self.name {
            (span, Origin::MacroDefinition)
        } else if span.start <= span.end && self.args.contains(span) {
            (span, Origin::MacroArgument)
        } else {
            (self.call, Origin::MacroDefinition)
        }
    }

    /// The expansion of a call inside this one, or of a first one. What the definition itself calls stays in its place.
    fn next(outer: Option<Expansion>, name: Span, call: Span, args: Span) -> Option<Expansion> {
        let depth = outer.map_or(0, |outer| outer.depth + 1);
        (depth < MAX_EXPANSIONS).then_some(match outer {
            Some(outer) if name == outer.name => Expansion { depth, ..outer },
            _ => Expansion { name, call, args, depth },
        })
    }
}

/// A macro that is called where items stand.
#[derive(Clone, Copy, Debug)]
pub struct ItemCall<'a> {
    /// The file's own text.
    pub text: &'a str,
    /// [`Scan::clean`](crate::syntax::scan::Scan::clean) from the macro's name to the end of the arguments.
    pub clean: &'a str,
    /// The macro's name.
    pub name: Span,
    /// From the path to the closing delimiter.
    pub call: Span,
    /// The delimited arguments.
    pub args: Span,
    /// Where it stands.
    pub among: Among,
    /// Whether anybody will look into the functions.
    pub has_bodies: bool,
    /// The macros that are known.
    pub macros: &'a MacroShapes,
}

/// Among what a macro's items stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// Items of a module.
    Items,
    /// Those of an impl.
    Impl,
    /// Those of a trait.
    Trait,
}

/// The items that a macro call gives, with their bodies; spans are offsets into the file. `None` where it is not understood.
pub fn items(call: ItemCall<'_>) -> Option<Body> {
    let found = read_items(call);
    proc_macro2::extra::invalidate_current_thread_spans();
    found
}

fn read_items(call: ItemCall<'_>) -> Option<Body> {
    let base = call.name.start;
    let stream: TokenStream = call.clean.parse().ok()?;
    let mut trees = stream.into_iter();
    let TokenTree::Ident(name) = trees.next()? else { return None };
    let TokenTree::Group(args) = trees.last()? else { return None };
    let mut nested = Nested::new(call.text, Place::Base(base), call.macros, Origin::MacroArgument);
    nested.has_bodies = call.has_bodies;
    let rules = call.macros.rules(Name::from(&name.to_string()))?;
    let tokens = rules.expand(args.stream(), name.span())?;
    nested.expansion.set(Expansion::next(None, call.name, call.call, call.args));
    let items = nested.items(tokens, call.among)?;
    let mut body = Body { items: items.into_iter().map(|item| (ExprId(0), item)).collect(), ..Body::default() };
    body.nested = nested.take();
    Some(body)
}

impl Nested<'_> {
    /// The items of an expansion.
    fn items(&self, tokens: TokenStream, among: Among) -> Option<Vec<Item>> {
        let cx = Context::new(self.text, self.place, self);
        cx.shift.set(self.shift.get());
        cx.is_expanded.set(true);
        let tokens = if self.has_bodies { tokens } else { without_bodies(tokens) };
        Some(match among {
            Among::Items => {
                let file = syn::parse2::<syn::File>(tokens).ok()?;
                file.items.iter().map(|item| cx.item(item)).collect()
            }
            Among::Impl => all::<syn::ImplItem>.parse2(tokens).ok()?.iter().map(|item| cx.impl_item(item)).collect(),
            Among::Trait => all::<syn::TraitItem>.parse2(tokens).ok()?.iter().map(|item| cx.trait_item(item)).collect(),
        })
    }

    /// The items of a macro that is called in a block or by another macro.
    pub(super) fn expanded_items(&self, path: &Path, mac: &syn::Macro, args: Span) -> Option<Vec<Item>> {
        let last = path.last()?;
        let rules = self.shapes.rules(last.name)?;
        let ident = &mac.path.segments.last()?.ident;
        let outer = self.expansion.get();
        let expansion = Expansion::next(outer, last.span, path.span.to(args), args)?;
        let tokens = rules.expand(mac.tokens.clone(), ident.span())?;
        self.expansion.set(Some(expansion));
        let items = self.items(tokens, Among::Items);
        self.expansion.set(outer);
        items
    }
}

/// Items without what stands in the bodies of their functions: nobody looks into these, and they are most of what syn would read.
fn without_bodies(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    let (mut after_fn, mut in_fn, mut after_bang) = (false, false, false);
    for tree in tokens {
        let tree = match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !after_bang => {
                let is_body = std::mem::take(&mut in_fn);
                let inside = if is_body { TokenStream::new() } else { without_bodies(group.stream()) };
                let mut empty = Group::new(Delimiter::Brace, inside);
                empty.set_span(group.span());
                TokenTree::Group(empty)
            }
            tree => tree,
        };
        after_bang = matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == '!');
        // `fn(u8)` is a type.
        in_fn = (in_fn || after_fn && matches!(tree, TokenTree::Ident(_)))
            && !matches!(&tree, TokenTree::Punct(punct) if punct.as_char() == ';');
        after_fn = matches!(&tree, TokenTree::Ident(word) if word == "fn");
        out.push(tree);
    }
    out.into_iter().collect()
}

fn all<T: syn::parse::Parse>(input: ParseStream<'_>) -> syn::Result<Vec<T>> {
    let mut items = Vec::new();
    while !input.is_empty() {
        items.push(input.parse()?);
    }
    Ok(items)
}

impl Reader<'_> {
    /// A span as it is kept.
    pub(super) fn place(&self, span: Span) -> Span {
        self.expansion.map_or(span, |expansion| expansion.place(span).0)
    }

    /// What a variable is looked up by: one of a macro's definition is not seen by the arguments.
    pub(super) fn key(&self, name: Name, span: Span) -> Name {
        match self.expansion {
            Some(expansion) if span == expansion.name => Name::from(&format!("{name}#{}", expansion.name.start)),
            _ => name,
        }
    }

    /// The value of a macro of the workspace's own.
    pub(super) fn expanded(&mut self, mac: &syn::Macro, call: Span, args: Span) -> Option<Shape> {
        let (stmts, expansion) = self.expansion_of(mac, call, args)?;
        Some(self.within(expansion, |reader| reader.inline(&stmts, call)))
    }

    /// A macro of the workspace's own as a statement: what it declares lives as long as what is written beside it.
    /// Whether it is one.
    pub(super) fn expanded_statements(
        &mut self,
        mac: &syn::Macro,
        stmts: &mut Vec<Stmt>,
        items: &mut Vec<Item>,
    ) -> bool {
        let path = self.cx.path(None, &mac.path);
        if self.shape_name(&path).is_some() {
            return false;
        }
        let args = self.cx.delimited(mac.delimiter.span());
        let Some((list, expansion)) = self.expansion_of(mac, path.span.to(args), args) else { return false };
        // A value may be the block's own; a macro that gives one is read as an expression.
        if matches!(list.last(), None | Some(syn::Stmt::Expr(_, None))) {
            return false;
        }
        self.within(expansion, |reader| {
            for stmt in &list {
                match stmt {
                    syn::Stmt::Local(local) => stmts.push(reader.local(local)),
                    syn::Stmt::Item(item) => items.push(reader.cx.item(item)),
                    syn::Stmt::Expr(expr, _) => {
                        let id = reader.expr(expr);
                        let span = reader.body.expr(id).span;
                        stmts.push(reader.stmt(StmtKind::Expr(id), &[], span));
                    }
                    syn::Stmt::Macro(it) => {
                        if !reader.expanded_statements(&it.mac, stmts, items) {
                            let id = reader.macro_call(&it.mac, true);
                            let span = reader.body.expr(id).span;
                            stmts.push(reader.stmt(StmtKind::Expr(id), &[], span));
                        }
                    }
                }
            }
        });
        true
    }

    fn expansion_of(&self, mac: &syn::Macro, call: Span, args: Span) -> Option<(Vec<syn::Stmt>, Expansion)> {
        let ident = &mac.path.segments.last()?.ident;
        let span = self.span(ident.span());
        let rules = self.shapes.rules(self.cx.name_at(ident, span))?;
        let expansion = Expansion::next(self.expansion, span, call, args)?;
        let tokens = rules.expand(mac.tokens.clone(), ident.span())?;
        Some((syn::Block::parse_within.parse2(tokens).ok()?, expansion))
    }

    fn within<T>(&mut self, expansion: Expansion, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.expansion.replace(expansion);
        let was_expanded = self.cx.is_expanded.replace(true);
        let nested = self.nested.expansion.replace(Some(expansion));
        let result = read(self);
        self.expansion = outer;
        self.cx.is_expanded.set(was_expanded);
        self.nested.expansion.set(nested);
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_blocks_of_functions_are_left_out() {
        let check = |text: &str, expected: &str| {
            let tokens: TokenStream = text.parse().expect("tokens");
            let expected: TokenStream = expected.parse().expect("tokens");
            assert_eq!(without_bodies(tokens).to_string(), expected.to_string());
        };
        check("pub async fn f(a: u8) -> B { g() } fn h();", "pub async fn f(a: u8) -> B {} fn h();");
        check("impl A for fn(u8) { type T = B; fn f() { { g() } } }", "impl A for fn(u8) { type T = B; fn f() {} }");
        check("struct S { a: fn(), b: B } enum E { V { c: C } }", "struct S { a: fn(), b: B } enum E { V { c: C } }");
        check("trait T { fn a(); const N: u8 = { 1 }; }", "trait T { fn a(); const N: u8 = { 1 }; }");
        check("m! { fn f() { g() } } n! { x }", "m! { fn f() { g() } } n! { x }");
    }
}
