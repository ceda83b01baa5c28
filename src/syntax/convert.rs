//! syn's trees → ours: names, paths, types, attributes and items. What skeletons and bodies have in common.
//!
//! A place is read from single tokens. `Spanned::span` on a composite node rebuilds its tokens and would make the whole
//! quadratic, so each conversion hands its span up.

use super::ast::*;
use super::meta::{self, Args, Attributes, Tree};
use super::{Name, Span, names};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use smallvec::SmallVec;
use std::cell::Cell;

/// Where the text that syn parsed stands in the text that names are read from.
pub(super) struct Context<'a> {
    /// The original text: spans are offsets into it.
    pub(super) text: &'a str,
    /// Turns a token's column into an offset.
    pub(super) place: Place<'a>,
    /// Where the tokens that are read stand in the parsed text, where they were lexed on their own.
    pub(super) shift: Cell<u32>,
    /// Who keeps the bodies of functions and what stands in macros.
    pub(super) host: &'a dyn Host,
    /// Whether an expansion is read: its tokens need not stand where their spans say.
    pub(super) is_expanded: Cell<bool>,
}

/// How columns of the parsed text become offsets.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// Adds this much, wrapping: the parsed text is a slice, or begins with something that we wrote before it.
    Base(u32),
    /// Runs of blanks were left out: `(column, what to add from there on)`, sorted.
    Packed(&'a [(u32, u32)]),
}

/// What a conversion leaves to its caller.
pub(super) trait Host {
    /// The index of a function's body. `span` is the block's, braces included.
    fn function(&self, sig: &syn::Signature, block: &syn::Block, span: Span) -> Option<u32>;
    /// The index of the initializer of a static or const. `span` goes from after `=` to before `;`.
    fn initializer(&self, expr: &syn::Expr, span: Span) -> Option<u32>;
    /// The items that a macro called where items stand gives, or `None` when it cannot be seen through.
    fn item_macro(&self, path: &Path, mac: &syn::Macro, tokens: Span) -> Option<Vec<Item>>;
}

impl<'a> Context<'a> {
    /// A context over `text`; `place` says how columns relate to it.
    pub(super) fn new(text: &'a str, place: Place<'a>, host: &'a dyn Host) -> Self {
        Context { text, place, shift: Cell::new(0), host, is_expanded: Cell::new(false) }
    }

    // ------------------------------------------------------------------------------------------ places

    /// The bytes of a *single* token.
    pub(super) fn span(&self, span: proc_macro2::Span) -> Span {
        let shift = self.shift.get();
        let (start, end) = (span.start().column as u32 + shift, span.end().column as u32 + shift);
        match self.place {
            Place::Base(base) => Span::new(start.wrapping_add(base), end.wrapping_add(base)),
            Place::Packed(table) => {
                let at = table.partition_point(|(from, _)| *from <= start);
                let missing = if at == 0 { 0 } else { table[at - 1].1 };
                // A token stands in one piece; only an error's place may go over a gap.
                let over = table.get(at).is_some_and(|(from, _)| *from < end);
                let missing_end =
                    if over { table[table.partition_point(|(from, _)| *from < end) - 1].1 } else { missing };
                Span::new(start + missing, end + missing_end)
            }
        }
    }

    /// From an opening delimiter to its closing one.
    pub(super) fn delimited(&self, span: &proc_macro2::extra::DelimSpan) -> Span {
        self.span(span.open()).to(self.span(span.close()))
    }

    /// A lifetime or label with its apostrophe.
    pub(super) fn lifetime(&self, lifetime: &syn::Lifetime) -> Span {
        self.span(lifetime.apostrophe).to(self.span(lifetime.ident.span()))
    }

    /// The first and the last token of a stream that syn does not interpret.
    pub(super) fn stream(&self, tokens: &TokenStream) -> Span {
        let mut tokens = tokens.clone().into_iter();
        let Some(first) = tokens.next() else { return Span::default() };
        let span = self.tree(&first);
        tokens.last().map_or(span, |last| span.to(self.tree(&last)))
    }

    /// One token tree.
    pub(super) fn tree(&self, tree: &TokenTree) -> Span {
        match tree {
            TokenTree::Group(group) => self.delimited(&group.delim_span()),
            other => self.span(other.span()),
        }
    }

    // ------------------------------------------------------------------------------------------ names

    /// The identifier's own spelling (the parsed text may have `x` for what is not ASCII), without `r#`.
    pub(super) fn name(&self, ident: &proc_macro2::Ident) -> Name {
        self.name_at(ident, self.span(ident.span()))
    }

    pub(super) fn name_at(&self, ident: &proc_macro2::Ident, span: Span) -> Name {
        if self.is_expanded.get() {
            let text = ident.to_string();
            return self.intern(text.strip_prefix("r#").unwrap_or(&text));
        }
        match self.text.get(span.range()) {
            Some(text) if !text.is_empty() => self.intern(text.strip_prefix("r#").unwrap_or(text)),
            _ => Name::from(ident.to_string().trim_start_matches("r#")),
        }
    }

    /// The name that a word of the original text is, without `r#`.
    pub(super) fn plain_name(&self, span: Span) -> Name {
        let text = self.text.get(span.range()).unwrap_or_default();
        self.intern(text.strip_prefix("r#").unwrap_or(text))
    }

    /// The interned name.
    pub(super) fn intern(&self, text: &str) -> Name {
        names::intern(text)
    }

    // ------------------------------------------------------------------------------------------ paths and types

    /// A path, with the type before it in `<T as Trait>::name`.
    pub(super) fn path(&self, qself: Option<&syn::QSelf>, path: &syn::Path) -> Path {
        let mut span = path.leading_colon.as_ref().map_or(Span::default(), |colon| self.span(colon.spans[0]));
        let mut segments = SmallVec::with_capacity(path.segments.len());
        for segment in &path.segments {
            let place = self.span(segment.ident.span());
            let (args, end) = self.arguments(&segment.arguments);
            span = span.to(place).to(end);
            segments.push(Segment { name: self.name_at(&segment.ident, place), span: place, args: args.map(Box::new) });
        }
        let qself = qself.map(|qself| {
            span = span.to(self.span(qself.lt_token.span)).to(self.span(qself.gt_token.span));
            Box::new((self.type_ref(&qself.ty), qself.position as u32))
        });
        // In `<T as ::a::B>::c` the colons stand inside; the path as a whole begins with `<`.
        Path { global: path.leading_colon.is_some(), qself, segments, span }
    }

    fn arguments(&self, arguments: &syn::PathArguments) -> (Option<GenericArgs>, Span) {
        match arguments {
            syn::PathArguments::None => (None, Span::default()),
            syn::PathArguments::AngleBracketed(args) => (Some(self.generic_args(args)), self.span(args.gt_token.span)),
            syn::PathArguments::Parenthesized(args) => {
                let mut end = self.delimited(&args.paren_token.span);
                let inputs = args.inputs.iter().map(|input| self.type_ref(&input.ty)).collect();
                let output = match &args.output {
                    syn::ReturnType::Default => TypeRef { kind: TypeKind::Tuple(Vec::new()), span: end },
                    syn::ReturnType::Type(_, ty) => self.type_ref(ty),
                };
                let inputs = TypeRef { kind: TypeKind::Tuple(inputs), span: end };
                end = end.to(output.span);
                let bindings = vec![(self.intern("Output"), output)];
                (Some(GenericArgs { types: vec![inputs], bindings, constraints: Vec::new(), parenthesized: true }), end)
            }
        }
    }

    /// `<A, B>`, also of a method's turbofish.
    pub(super) fn generic_args(&self, args: &syn::AngleBracketedGenericArguments) -> GenericArgs {
        let mut out = GenericArgs::default();
        for arg in &args.args {
            match arg {
                syn::GenericArgument::Type(ty) => out.types.push(self.type_ref(ty)),
                syn::GenericArgument::Const(expr) => {
                    let span = match expr {
                        syn::Expr::Lit(lit) => self.span(lit.lit.span()),
                        syn::Expr::Block(block) => self.delimited(&block.block.brace_token.span),
                        _ => self.span(args.lt_token.span).to(self.span(args.gt_token.span)),
                    };
                    out.types.push(TypeRef { kind: TypeKind::Const, span });
                }
                syn::GenericArgument::AssocType(assoc) => {
                    out.bindings.push((self.name(&assoc.ident), self.type_ref(&assoc.ty)));
                }
                syn::GenericArgument::Constraint(constraint) => {
                    let (bounds, _) = self.bounds(&constraint.bounds);
                    out.constraints.push((self.name(&constraint.ident), bounds));
                }
                _ => {}
            }
        }
        out
    }

    /// A type as written.
    pub(super) fn type_ref(&self, ty: &syn::Type) -> TypeRef {
        let (kind, span) = match ty {
            syn::Type::Path(ty) => {
                let path = self.path(ty.qself.as_ref(), &ty.path);
                let span = path.span;
                (TypeKind::Path(path), span)
            }
            syn::Type::Reference(ty) => {
                let inner = self.type_ref(&ty.elem);
                let span = self.span(ty.and_token.span).to(inner.span);
                (TypeKind::Ref { mutable: ty.mutability.is_some(), inner: Box::new(inner) }, span)
            }
            syn::Type::Ptr(ty) => {
                let inner = self.type_ref(&ty.elem);
                let span = self.span(ty.star_token.span).to(inner.span);
                (TypeKind::Ptr(Box::new(inner)), span)
            }
            syn::Type::Tuple(ty) => {
                let elems = ty.elems.iter().map(|ty| self.type_ref(ty)).collect();
                (TypeKind::Tuple(elems), self.delimited(&ty.paren_token.span))
            }
            syn::Type::Array(ty) => {
                (TypeKind::Array(Box::new(self.type_ref(&ty.elem))), self.delimited(&ty.bracket_token.span))
            }
            syn::Type::Slice(ty) => {
                (TypeKind::Slice(Box::new(self.type_ref(&ty.elem))), self.delimited(&ty.bracket_token.span))
            }
            syn::Type::FnPtr(ty) => {
                let inputs = ty.inputs.iter().map(|input| self.type_ref(&input.ty)).collect();
                let mut span = self.span(ty.fn_token.span).to(self.delimited(&ty.paren_token.span));
                if let Some(token) = &ty.unsafety {
                    span = span.to(self.span(token.span));
                }
                if let Some(abi) = &ty.abi {
                    span = span.to(self.span(abi.extern_token.span));
                }
                let output = self.output(&ty.output).unwrap_or(TypeRef { kind: TypeKind::Tuple(Vec::new()), span });
                span = span.to(output.span);
                (TypeKind::FnPtr(inputs, Box::new(output)), span)
            }
            syn::Type::ImplTrait(ty) => {
                let (bounds, span) = self.bounds(&ty.bounds);
                (TypeKind::Impl(bounds), self.span(ty.impl_token.span).to(span))
            }
            syn::Type::TraitObject(ty) => {
                let (bounds, span) = self.bounds(&ty.bounds);
                let dyn_span = ty.dyn_token.as_ref().map_or(Span::default(), |token| self.span(token.span));
                (TypeKind::Dyn(bounds), dyn_span.to(span))
            }
            syn::Type::Paren(ty) => return self.type_ref(&ty.elem),
            syn::Type::Group(ty) => return self.type_ref(&ty.elem),
            syn::Type::Never(ty) => (TypeKind::Never, self.span(ty.bang_token.span)),
            syn::Type::Infer(ty) => (TypeKind::Infer, self.span(ty.underscore_token.span)),
            syn::Type::Macro(ty) => {
                let path = self.path(None, &ty.mac.path);
                (TypeKind::Unknown, path.span.to(self.delimited(ty.mac.delimiter.span())))
            }
            syn::Type::Verbatim(tokens) => (TypeKind::Unknown, self.stream(tokens)),
            _ => (TypeKind::Unknown, Span::default()),
        };
        TypeRef { kind, span }
    }

    /// `-> T`
    pub(super) fn output(&self, output: &syn::ReturnType) -> Option<TypeRef> {
        match output {
            syn::ReturnType::Default => None,
            syn::ReturnType::Type(_, ty) => Some(self.type_ref(ty)),
        }
    }

    /// The traits of `A + B`, and the place of all of it. Lifetimes and `?Sized` are left out.
    pub(super) fn bounds<P>(&self, bounds: &syn::punctuated::Punctuated<syn::TypeParamBound, P>) -> (Vec<Bound>, Span) {
        let mut out = Vec::new();
        let mut span = Span::default();
        for bound in bounds {
            match bound {
                syn::TypeParamBound::Trait(bound) => span = span.to(self.trait_bound(bound, &mut out)),
                syn::TypeParamBound::Lifetime(lifetime) => span = span.to(self.lifetime(lifetime)),
                syn::TypeParamBound::PreciseCapture(capture) => {
                    span = span.to(self.span(capture.use_token.span)).to(self.span(capture.gt_token.span));
                }
                // `async Fn()`, `[const] Trait`: a trait after one or two tokens.
                syn::TypeParamBound::Verbatim(tokens) => {
                    span = span.to(self.stream(tokens));
                    let found = (1..=2).find_map(|skip| {
                        syn::parse2::<syn::TraitBound>(tokens.clone().into_iter().skip(skip).collect()).ok()
                    });
                    if let Some(bound) = found {
                        self.trait_bound(&bound, &mut out);
                    }
                }
                _ => {}
            }
        }
        (out, span)
    }

    fn trait_bound(&self, bound: &syn::TraitBound, out: &mut Vec<Bound>) -> Span {
        let path = self.path(None, &bound.path);
        let mut span = path.span;
        if let Some(paren) = &bound.paren_token {
            span = span.to(self.delimited(&paren.span));
        }
        if bound.maybe.is_none() {
            out.push(Bound { path });
        }
        span
    }

    /// The generics of an item, `where` included.
    pub(super) fn generics(&self, generics: &syn::Generics) -> Generics {
        let mut out = Generics { has_lifetime: generics.lifetimes().next().is_some(), ..Generics::default() };
        for param in &generics.params {
            match param {
                syn::GenericParam::Lifetime(_) => {}
                syn::GenericParam::Type(param) => out.params.push(GenericParam {
                    name: self.name(&param.ident),
                    is_const: false,
                    bounds: self.bounds(&param.bounds).0,
                    default: param.default.as_ref().map(|(_, ty)| self.type_ref(ty)),
                }),
                syn::GenericParam::Const(param) => out.params.push(GenericParam {
                    name: self.name(&param.ident),
                    is_const: true,
                    bounds: Vec::new(),
                    default: None,
                }),
            }
        }
        for predicate in generics.where_clause.iter().flat_map(|clause| &clause.predicates) {
            if let syn::WherePredicate::Type(predicate) = predicate {
                let bounds = self.bounds(&predicate.bounds).0;
                if !bounds.is_empty() {
                    out.wheres.push((self.type_ref(&predicate.bounded_ty), bounds));
                }
            }
        }
        out
    }

    // ------------------------------------------------------------------------------------------ attributes

    /// The attributes worth keeping, and the `#[cfg]`s together.
    pub(super) fn attrs(&self, attrs: &[syn::Attribute]) -> (Vec<Attr>, Option<Cfg>) {
        let mut out = Attributes::default();
        for attr in attrs.iter().filter(|attr| !attr.path().is_ident("doc")) {
            let span = self.span(attr.pound_token.span).to(self.span(attr.bracket_token.span.close()));
            let path = attr.path().segments.iter().map(|segment| self.name(&segment.ident)).collect();
            let args = match &attr.meta {
                syn::Meta::Path(_) => Args::Plain(AttrArgs::None),
                syn::Meta::List(list) => Args::List(self.trees(list.tokens.clone())),
                syn::Meta::NameValue(pair) => Args::Plain(match &pair.value {
                    syn::Expr::Lit(lit) => AttrArgs::Value(self.lit(&lit.lit)),
                    _ => AttrArgs::Opaque,
                }),
            };
            out.add(path, args, span);
        }
        out.finish()
    }

    /// A `cfg` predicate, from what stands in the parentheses.
    pub(super) fn cfg(&self, tokens: TokenStream) -> Cfg {
        meta::cfg(&self.trees(tokens))
    }

    fn trees(&self, tokens: TokenStream) -> Vec<Tree> {
        let mut trees = Vec::new();
        for tree in tokens {
            match tree {
                TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                    trees.extend(self.trees(group.stream()));
                }
                TokenTree::Group(group) => trees.push(Tree::Group(self.trees(group.stream()))),
                TokenTree::Ident(word) => trees.push(Tree::Word(self.name(&word))),
                TokenTree::Punct(punct) => trees.push(Tree::Punct(punct.as_char())),
                TokenTree::Literal(literal) => trees.push(Tree::Literal(self.literal(&literal))),
            }
        }
        trees
    }

    /// The literal's text without quotes, its escapes as written.
    pub(super) fn literal(&self, literal: &proc_macro2::Literal) -> Name {
        if self.is_expanded.get() {
            return self.unquoted(&literal.to_string());
        }
        self.unquoted(self.text.get(self.span(literal.span()).range()).unwrap_or_default())
    }

    fn lit(&self, lit: &syn::Lit) -> Name {
        match lit {
            syn::Lit::Str(text) if self.is_expanded.get() => self.intern(&text.value()),
            _ => self.unquoted(self.text.get(self.span(lit.span()).range()).unwrap_or_default()),
        }
    }

    /// A literal's text, without its quotes where it is a string.
    pub(super) fn unquoted(&self, text: &str) -> Name {
        let inner = text.trim_start_matches(['b', 'c', 'r']).trim_matches('#');
        match inner.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
            Some(inner) => self.intern(inner),
            None => self.intern(text),
        }
    }

    // ------------------------------------------------------------------------------------------ items

    /// An item, also one inside a block.
    pub(super) fn item(&self, item: &syn::Item) -> Item {
        match item {
            syn::Item::Fn(item) => self.function(
                self.head(&item.attrs, Some(&item.vis), item.modifiers.defaultness.as_ref().map(|token| token.span)),
                &item.sig,
                Some(&item.block),
                None,
            ),
            syn::Item::Use(item) => {
                let mut leaves = Vec::new();
                let global = item.leading_colon.is_some();
                self.use_tree(&item.tree, global, &mut Vec::new(), &mut leaves);
                let head = self.head(&item.attrs, Some(&item.vis), None);
                head.anonymous(self.span(item.use_token.span), ItemKind::Use(leaves), self.span(item.semi_token.span))
            }
            syn::Item::Struct(item) => {
                let head = self.head(&item.attrs, Some(&item.vis), None);
                let keyword = self.span(item.struct_token.span);
                let end = match (&item.semi_token, &item.fields) {
                    (Some(semi), _) => self.span(semi.span),
                    (None, syn::Fields::Named(fields)) => self.span(fields.brace_token.span.close()),
                    (None, _) => keyword,
                };
                let kind = ItemKind::Struct(Box::new(self.generics(&item.generics)), self.fields(&item.fields));
                head.named(self, keyword, &item.ident, kind, end)
            }
            syn::Item::Union(item) => {
                let head = self.head(&item.attrs, Some(&item.vis), None);
                let fields = Fields::Named(item.fields.named.iter().map(|field| self.field(field, 0)).collect());
                let kind = ItemKind::Struct(Box::new(self.generics(&item.generics)), fields);
                let end = self.span(item.fields.brace_token.span.close());
                head.named(self, self.span(item.union_token.span), &item.ident, kind, end)
            }
            syn::Item::Enum(item) => {
                let head = self.head(&item.attrs, Some(&item.vis), None);
                let variants = item
                    .variants
                    .iter()
                    .map(|variant| Variant {
                        name: self.name(&variant.ident),
                        span: self.span(variant.ident.span()),
                        fields: self.fields(&variant.fields),
                    })
                    .collect();
                let kind = ItemKind::Enum(Box::new(self.generics(&item.generics)), variants);
                let end = self.span(item.brace_token.span.close());
                head.named(self, self.span(item.enum_token.span), &item.ident, kind, end)
            }
            syn::Item::Impl(item) => self.impl_block(item),
            syn::Item::Trait(item) => {
                let mut head = self.head(&item.attrs, Some(&item.vis), item.unsafety.as_ref().map(|token| token.span));
                if let Some(auto) = &item.modifiers.auto_token {
                    head.start(self.span(auto.span));
                }
                let items = item.items.iter().map(|item| self.trait_item(item)).collect();
                let kind = ItemKind::Trait(Box::new(Trait {
                    generics: self.generics(&item.generics),
                    supers: self.bounds(&item.supertraits).0,
                    items,
                }));
                let end = self.span(item.brace_token.span.close());
                head.named(self, self.span(item.trait_token.span), &item.ident, kind, end)
            }
            syn::Item::TraitAlias(item) => {
                let head = self.head(&item.attrs, Some(&item.vis), None);
                let kind = ItemKind::Trait(Box::new(Trait {
                    generics: self.generics(&item.generics),
                    supers: self.bounds(&item.bounds).0,
                    items: Vec::new(),
                }));
                head.named(self, self.span(item.trait_token.span), &item.ident, kind, self.span(item.semi_token.span))
            }
            syn::Item::Type(item) => {
                let head = self.head(
                    &item.attrs,
                    Some(&item.vis),
                    item.modifiers.defaultness.as_ref().map(|token| token.span),
                );
                let target = Some(Box::new(self.type_ref(&item.ty)));
                let kind = ItemKind::TypeAlias(Box::new(self.generics(&item.generics)), target, Vec::new());
                head.named(self, self.span(item.type_token.span), &item.ident, kind, self.span(item.semi_token.span))
            }
            syn::Item::Const(item) => {
                let head = self.head(
                    &item.attrs,
                    Some(&item.vis),
                    item.modifiers.defaultness.as_ref().map(|token| token.span),
                );
                let init = self.initializer(&item.expr, &item.eq_token, &item.semi_token);
                let kind = ItemKind::Const(Box::new(self.type_ref(&item.ty)), init);
                head.named(self, self.span(item.const_token.span), &item.ident, kind, self.span(item.semi_token.span))
            }
            syn::Item::Static(item) => {
                let head = self.head(&item.attrs, Some(&item.vis), None);
                let init = self.initializer(&item.expr, &item.eq_token, &item.semi_token);
                let kind = ItemKind::Static(Box::new(self.type_ref(&item.ty)), init);
                head.named(self, self.span(item.static_token.span), &item.ident, kind, self.span(item.semi_token.span))
            }
            syn::Item::Mod(item) => {
                let head = self.head(&item.attrs, Some(&item.vis), item.unsafety.as_ref().map(|token| token.span));
                let keyword = self.span(item.mod_token.span);
                let end = match (&item.content, &item.semi) {
                    (Some((brace, _)), _) => self.span(brace.span.close()),
                    (None, Some(semi)) => self.span(semi.span),
                    (None, None) => keyword,
                };
                let items = item.content.as_ref().map(|(_, items)| items.iter().map(|item| self.item(item)).collect());
                head.named(self, keyword, &item.ident, ItemKind::Mod(items), end)
            }
            syn::Item::ExternCrate(item) => {
                let head = self.head(&item.attrs, Some(&item.vis), None);
                let alias = item.rename.as_ref().map(|(_, alias)| self.name(alias));
                let end = self.span(item.semi_token.span);
                head.named(self, self.span(item.extern_token.span), &item.ident, ItemKind::ExternCrate(alias), end)
            }
            syn::Item::ForeignMod(item) => {
                let head = self.head(&item.attrs, None, item.unsafety.as_ref().map(|token| token.span));
                let items = item.items.iter().map(|item| self.foreign_item(item)).collect();
                let keyword = self.span(item.abi.extern_token.span);
                head.anonymous(keyword, ItemKind::Foreign(items), self.span(item.brace_token.span.close()))
            }
            syn::Item::Macro(item) => {
                self.item_macro(&item.attrs, item.ident.as_ref(), &item.mac, item.semi_token.as_ref())
            }
            syn::Item::Verbatim(tokens) => self.verbatim(tokens),
            _ => self.head(&[], None, None).anonymous(Span::default(), ItemKind::Unknown, Span::default()),
        }
    }

    fn head(&self, attrs: &[syn::Attribute], vis: Option<&syn::Visibility>, first: Option<proc_macro2::Span>) -> Head {
        let mut span = attrs.first().map_or(Span::default(), |attr| self.span(attr.pound_token.span));
        let is_pub = match vis {
            Some(syn::Visibility::Public(token)) => {
                span = span.to(self.span(token.span));
                true
            }
            Some(syn::Visibility::Restricted(vis)) => {
                span = span.to(self.span(vis.pub_token.span));
                true
            }
            _ => false,
        };
        if let Some(first) = first {
            span = span.to(self.span(first));
        }
        let (attrs, cfg) = self.attrs(attrs);
        Head { attrs, cfg, is_pub, span }
    }

    fn initializer(&self, expr: &syn::Expr, eq: &syn::Token![=], semi: &syn::Token![;]) -> Option<u32> {
        self.host.initializer(expr, Span::new(self.span(eq.span).end, self.span(semi.span).start))
    }

    fn function(
        &self,
        mut head: Head,
        sig: &syn::Signature,
        block: Option<&syn::Block>,
        semi: Option<&syn::Token![;]>,
    ) -> Item {
        if let Some(token) = &sig.constness {
            head.start(self.span(token.span));
        }
        if let Some(token) = &sig.asyncness {
            head.start(self.span(token.span));
        }
        match &sig.safety {
            syn::Safety::Safe(token) => head.start(self.span(token.span)),
            syn::Safety::Unsafe(token) => head.start(self.span(token.span)),
            syn::Safety::Default => {}
        }
        if let Some(abi) = &sig.abi {
            head.start(self.span(abi.extern_token.span));
        }
        let params_span = self.delimited(&sig.paren_token.span);
        let mut function = Function {
            generics: self.generics(&sig.generics),
            is_async: sig.asyncness.is_some(),
            is_const: sig.constness.is_some(),
            is_unsafe: matches!(sig.safety, syn::Safety::Unsafe(_)),
            receiver: None,
            params: Vec::with_capacity(sig.inputs.len()),
            output: self.output(&sig.output),
            params_span,
            body: None,
        };
        for input in &sig.inputs {
            match input {
                syn::FnArg::Receiver(receiver) => function.receiver = Some(self.receiver(receiver)),
                syn::FnArg::Typed(param) => {
                    let ty = self.type_ref(&param.ty);
                    let name = match &*param.pat {
                        syn::Pat::Ident(pat) if pat.subpat.is_none() => Some(self.name(&pat.ident)),
                        _ => None,
                    };
                    let start = self.pat_start(&param.pat).unwrap_or(self.span(param.colon_token.span));
                    function.params.push(Param {
                        name,
                        span: start.to(ty.span),
                        ty,
                        attrs: if param.attrs.is_empty() { Vec::new() } else { self.attrs(&param.attrs).0 },
                    });
                }
            }
        }
        let mut end = function.output.as_ref().map_or(params_span, |output| output.span);
        if let Some(block) = block {
            end = self.delimited(&block.brace_token.span);
            function.body = self.host.function(sig, block, end);
        }
        if let Some(semi) = semi {
            end = self.span(semi.span);
        }
        head.named(self, self.span(sig.fn_token.span), &sig.ident, ItemKind::Fn(Box::new(function)), end)
    }

    fn receiver(&self, receiver: &syn::Receiver) -> Receiver {
        match &receiver.kind {
            syn::ReceiverKind::Value => Receiver::Value,
            syn::ReceiverKind::Reference(_, _, Some(_)) => Receiver::RefMut,
            syn::ReceiverKind::Reference(_, _, None) => Receiver::Ref,
            syn::ReceiverKind::Typed(_, ty) => Receiver::Typed(Box::new(self.type_ref(ty))),
            _ => Receiver::Value,
        }
    }

    /// The first token of a parameter's pattern.
    fn pat_start(&self, pat: &syn::Pat) -> Option<Span> {
        Some(match pat {
            syn::Pat::Ident(pat) => match (&pat.by_ref, &pat.mutability) {
                (Some(token), _) => self.span(token.span),
                (None, Some(token)) => self.span(token.span),
                (None, None) => self.span(pat.ident.span()),
            },
            syn::Pat::Wild(pat) => self.span(pat.underscore_token.span),
            syn::Pat::Lit(pat) => self.span(pat.lit.span()),
            syn::Pat::Reference(pat) => self.span(pat.and_token.span),
            syn::Pat::Tuple(pat) => self.span(pat.paren_token.span.open()),
            syn::Pat::Paren(pat) => self.span(pat.paren_token.span.open()),
            syn::Pat::Slice(pat) => self.span(pat.bracket_token.span.open()),
            syn::Pat::Struct(pat) => self.path(pat.qself.as_ref(), &pat.path).span,
            syn::Pat::TupleStruct(pat) => self.path(pat.qself.as_ref(), &pat.path).span,
            syn::Pat::Path(pat) => self.path(pat.qself.as_ref(), &pat.path).span,
            _ => return None,
        })
    }

    fn fields(&self, fields: &syn::Fields) -> Fields {
        match fields {
            syn::Fields::Unit => Fields::Unit,
            syn::Fields::Named(fields) => {
                Fields::Named(fields.named.iter().map(|field| self.field(field, 0)).collect())
            }
            syn::Fields::Unnamed(fields) => {
                Fields::Tuple(fields.unnamed.iter().enumerate().map(|(at, field)| self.field(field, at)).collect())
            }
        }
    }

    fn field(&self, field: &syn::Field, at: usize) -> Field {
        let ty = self.type_ref(&field.ty);
        let (name, span) = match &field.ident {
            Some(ident) => (self.name(ident), self.span(ident.span())),
            None => (self.intern(&at.to_string()), ty.span),
        };
        let (attrs, cfg) = self.attrs(&field.attrs);
        Field { name, span, ty, attrs, cfg }
    }

    fn impl_block(&self, item: &syn::ItemImpl) -> Item {
        let mut head = self.head(&item.attrs, None, item.modifiers.defaultness.as_ref().map(|token| token.span));
        if let Some(token) = &item.unsafety {
            head.start(self.span(token.span));
        }
        let items = item.items.iter().map(|item| self.impl_item(item)).collect();
        let kind = ItemKind::Impl(Box::new(Impl {
            generics: self.generics(&item.generics),
            trait_: item.trait_.as_ref().map(|(path, _)| self.path(None, path)),
            negative: item.modifiers.polarity.is_some(),
            self_ty: self.type_ref(&item.self_ty),
            items,
        }));
        head.anonymous(self.span(item.impl_token.span), kind, self.span(item.brace_token.span.close()))
    }

    pub(super) fn impl_item(&self, item: &syn::ImplItem) -> Item {
        match item {
            syn::ImplItem::Fn(item) => {
                let head = self.head(
                    &item.attrs,
                    Some(&item.vis),
                    item.modifiers.defaultness.as_ref().map(|token| token.span),
                );
                self.function(head, &item.sig, Some(&item.block), None)
            }
            syn::ImplItem::Const(item) => {
                let head = self.head(
                    &item.attrs,
                    Some(&item.vis),
                    item.modifiers.defaultness.as_ref().map(|token| token.span),
                );
                let init = self.initializer(&item.expr, &item.eq_token, &item.semi_token);
                let kind = ItemKind::Const(Box::new(self.type_ref(&item.ty)), init);
                head.named(self, self.span(item.const_token.span), &item.ident, kind, self.span(item.semi_token.span))
            }
            syn::ImplItem::Type(item) => {
                let head = self.head(
                    &item.attrs,
                    Some(&item.vis),
                    item.modifiers.defaultness.as_ref().map(|token| token.span),
                );
                let target = Some(Box::new(self.type_ref(&item.ty)));
                let kind = ItemKind::TypeAlias(Box::new(self.generics(&item.generics)), target, Vec::new());
                head.named(self, self.span(item.type_token.span), &item.ident, kind, self.span(item.semi_token.span))
            }
            syn::ImplItem::Macro(item) => self.item_macro(&item.attrs, None, &item.mac, item.semi_token.as_ref()),
            syn::ImplItem::Verbatim(tokens) => self.verbatim(tokens),
            _ => self.head(&[], None, None).anonymous(Span::default(), ItemKind::Unknown, Span::default()),
        }
    }

    pub(super) fn trait_item(&self, item: &syn::TraitItem) -> Item {
        match item {
            syn::TraitItem::Fn(item) => {
                let head = self.head(&item.attrs, None, item.modifiers.defaultness.as_ref().map(|token| token.span));
                self.function(head, &item.sig, item.default.as_ref(), item.semi_token.as_ref())
            }
            syn::TraitItem::Const(item) => {
                let head = self.head(&item.attrs, None, item.modifiers.defaultness.as_ref().map(|token| token.span));
                let init = item.default.as_ref().and_then(|(eq, expr)| self.initializer(expr, eq, &item.semi_token));
                let kind = ItemKind::Const(Box::new(self.type_ref(&item.ty)), init);
                head.named(self, self.span(item.const_token.span), &item.ident, kind, self.span(item.semi_token.span))
            }
            syn::TraitItem::Type(item) => {
                let head = self.head(&item.attrs, None, item.modifiers.defaultness.as_ref().map(|token| token.span));
                let default = item.default.as_ref().map(|(_, ty)| Box::new(self.type_ref(ty)));
                let bounds = self.bounds(&item.bounds).0;
                let kind = ItemKind::TypeAlias(Box::new(self.generics(&item.generics)), default, bounds);
                head.named(self, self.span(item.type_token.span), &item.ident, kind, self.span(item.semi_token.span))
            }
            syn::TraitItem::Macro(item) => self.item_macro(&item.attrs, None, &item.mac, item.semi_token.as_ref()),
            syn::TraitItem::Verbatim(tokens) => self.verbatim(tokens),
            _ => self.head(&[], None, None).anonymous(Span::default(), ItemKind::Unknown, Span::default()),
        }
    }

    fn foreign_item(&self, item: &syn::ForeignItem) -> Item {
        match item {
            syn::ForeignItem::Fn(item) => self.foreign_fn(item),
            syn::ForeignItem::Static(item) => self.foreign_static(item),
            syn::ForeignItem::Type(item) => {
                let head = self.head(&item.attrs, Some(&item.vis), None);
                let kind = ItemKind::TypeAlias(Box::new(self.generics(&item.generics)), None, Vec::new());
                head.named(self, self.span(item.type_token.span), &item.ident, kind, self.span(item.semi_token.span))
            }
            syn::ForeignItem::Macro(item) => self.item_macro(&item.attrs, None, &item.mac, item.semi_token.as_ref()),
            syn::ForeignItem::Verbatim(tokens) => self.verbatim(tokens),
            _ => self.head(&[], None, None).anonymous(Span::default(), ItemKind::Unknown, Span::default()),
        }
    }

    fn foreign_fn(&self, item: &syn::ForeignItemFn) -> Item {
        let head = self.head(&item.attrs, Some(&item.vis), item.modifiers.defaultness.as_ref().map(|token| token.span));
        self.function(head, &item.sig, None, Some(&item.semi_token))
    }

    fn foreign_static(&self, item: &syn::ForeignItemStatic) -> Item {
        let head = self.head(&item.attrs, Some(&item.vis), None);
        let kind = ItemKind::Static(Box::new(self.type_ref(&item.ty)), None);
        head.named(self, self.span(item.static_token.span), &item.ident, kind, self.span(item.semi_token.span))
    }

    /// A signature without a body, as the stubs have; a static without a value, as macros take; else something we do not know.
    fn verbatim(&self, tokens: &TokenStream) -> Item {
        if let Ok(item) = syn::parse2::<syn::ForeignItemFn>(tokens.clone()) {
            return self.foreign_fn(&item);
        }
        if let Ok(item) = syn::parse2::<syn::ForeignItemStatic>(tokens.clone()) {
            return self.foreign_static(&item);
        }
        let span = self.stream(tokens);
        self.head(&[], None, None).anonymous(span, ItemKind::Unknown, span)
    }

    pub(super) fn item_macro(
        &self,
        attrs: &[syn::Attribute],
        ident: Option<&proc_macro2::Ident>,
        mac: &syn::Macro,
        semi: Option<&syn::Token![;]>,
    ) -> Item {
        let head = self.head(attrs, None, None);
        let path = self.path(None, &mac.path);
        let start = path.span;
        let tokens = self.delimited(mac.delimiter.span());
        let end = semi.map_or(tokens, |semi| self.span(semi.span));
        if let Some(ident) = ident {
            return head.named(self, start, ident, ItemKind::MacroRules(tokens), end);
        }
        let items = self.host.item_macro(&path, mac, tokens);
        let opaque = items.is_none();
        let call = ItemMacro { path, tokens, items: items.unwrap_or_default(), opaque };
        head.anonymous(start, ItemKind::MacroCall(Box::new(call)), end)
    }

    fn use_tree(&self, tree: &syn::UseTree, global: bool, prefix: &mut Vec<Name>, leaves: &mut Vec<UseLeaf>) {
        match tree {
            syn::UseTree::Path(path) => {
                prefix.push(self.name(&path.ident));
                self.use_tree(&path.tree, global, prefix, leaves);
                prefix.pop();
            }
            syn::UseTree::Name(leaf) => {
                let span = self.span(leaf.ident.span());
                leaves.push(UseLeaf::named(global, prefix, self.name(&leaf.ident), None, span));
            }
            syn::UseTree::Rename(leaf) => {
                let span = self.span(leaf.ident.span()).to(self.span(leaf.rename.span()));
                let alias = Some(self.name(&leaf.rename));
                leaves.push(UseLeaf::named(global, prefix, self.name(&leaf.ident), alias, span));
            }
            syn::UseTree::Glob(leaf) => leaves.push(UseLeaf {
                global,
                path: prefix.clone(),
                alias: None,
                is_glob: true,
                span: self.span(leaf.star_token.span),
                is_self: false,
            }),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(tree, global, prefix, leaves);
                }
            }
        }
    }
}

/// What stands before an item's keyword.
struct Head {
    attrs: Vec<Attr>,
    cfg: Option<Cfg>,
    is_pub: bool,
    span: Span,
}

impl Head {
    fn start(&mut self, span: Span) {
        self.span = self.span.to(span);
    }

    fn named(self, cx: &Context<'_>, keyword: Span, ident: &proc_macro2::Ident, kind: ItemKind, end: Span) -> Item {
        let name_span = cx.span(ident.span());
        let name = cx.name_at(ident, name_span);
        self.finish(name, name_span, keyword, kind, end)
    }

    fn anonymous(self, keyword: Span, kind: ItemKind, end: Span) -> Item {
        self.finish(Name::default(), keyword, keyword, kind, end)
    }

    fn finish(self, name: Name, name_span: Span, keyword: Span, kind: ItemKind, end: Span) -> Item {
        let span = self.span.to(keyword).to(end);
        Item { name, name_span, span, is_pub: self.is_pub, attrs: self.attrs, cfg: self.cfg, kind }
    }
}
