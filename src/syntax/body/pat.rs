//! Patterns, and the variables they declare.

use super::expr::plain_ident;
use super::*;
use smallvec::smallvec;
use syn::spanned::Spanned;

impl Reader<'_> {
    /// Reads a whole pattern; its variables are visible from here on.
    pub(super) fn pat(&mut self, pat: &syn::Pat) -> PatId {
        let outer = std::mem::replace(&mut self.pat_mark, self.scopes.len());
        let id = self.pat_part(pat);
        self.pat_mark = outer;
        id
    }

    /// A function's parameter. The receiver is a pattern that binds `self`.
    pub(super) fn param(&mut self, param: &syn::FnArg) -> PatId {
        let receiver = match param {
            syn::FnArg::Typed(typed) => return self.typed(typed),
            syn::FnArg::Receiver(receiver) => receiver,
        };
        let word = self.span(receiver.self_token.span);
        let mut span = receiver.mutability.as_ref().map_or(word, |token| self.span(token.span).to(word));
        let binding = self.declare(self.cx.intern("self"), word, receiver.mutability.is_some(), false);
        match &receiver.kind {
            syn::ReceiverKind::Reference(and, _, _) => span = self.span(and.span).to(span),
            syn::ReceiverKind::Typed(_, ty) => {
                let ty = self.cx.type_ref(ty);
                let pat = self.push_pat(PatKind::Bind { binding, sub: None }, span);
                let span = span.to(ty.span);
                return self.push_pat(PatKind::Typed(pat, Box::new(ty)), span);
            }
            _ => {}
        }
        self.push_pat(PatKind::Bind { binding, sub: None }, span)
    }

    /// Reads a pattern or a part of one.
    pub(super) fn pat_part(&mut self, pat: &syn::Pat) -> PatId {
        use syn::Pat::*;
        match pat {
            Ident(ident) => self.ident(ident),
            Wild(wild) => {
                let span = self.span(wild.underscore_token.span);
                self.push_pat(PatKind::Wild, span)
            }
            Rest(rest) => {
                let span = self.span(rest.dot2_token.span());
                self.push_pat(PatKind::Rest, span)
            }
            Path(path) => {
                let path = self.cx.path(path.qself.as_ref(), &path.path);
                let span = path.span;
                self.push_pat(PatKind::Path(Box::new(path)), span)
            }
            TupleStruct(variant) => {
                let path = self.cx.path(variant.qself.as_ref(), &variant.path);
                let parts = self.parts(&variant.elems);
                let span = path.span.to(self.cx.delimited(&variant.paren_token.span));
                self.push_pat(PatKind::TupleStruct(Box::new(path), parts), span)
            }
            Struct(literal) => self.struct_pat(literal),
            Tuple(tuple) => {
                let parts = self.parts(&tuple.elems);
                let span = self.cx.delimited(&tuple.paren_token.span);
                self.push_pat(PatKind::Tuple(parts), span)
            }
            Slice(slice) => {
                let parts = self.parts(&slice.elems);
                let span = self.cx.delimited(&slice.bracket_token.span);
                self.push_pat(PatKind::Slice(parts), span)
            }
            Reference(reference) => {
                let inner = self.pat_part(&reference.pat);
                let span = self.span(reference.and_token.span).to(self.body.pat(inner).span);
                self.push_pat(PatKind::Ref(inner), span)
            }
            Or(or) => {
                let cases: Box<[PatId]> = or.cases.iter().map(|case| self.pat_part(case)).collect();
                let first = or.leading_vert.as_ref().map_or(Span::default(), |token| self.span(token.span));
                let span = cases.iter().fold(first, |span, case| span.to(self.body.pat(*case).span));
                self.push_pat(PatKind::Or(cases), span)
            }
            Paren(paren) => {
                let inner = self.pat_part(&paren.pat);
                self.body.pats[inner.index()].span = self.cx.delimited(&paren.paren_token.span);
                inner
            }
            Type(typed) => self.typed(typed),
            // A guard inside a pattern is unstable; what it evaluates is not seen.
            Guard(guarded) => self.pat_part(&guarded.pat),
            Lit(_) | Range(_) => {
                let span = self.rare_span(pat);
                self.push_pat(PatKind::Lit, span)
            }
            _ => {
                let span = self.rare_span(pat);
                self.push_pat(PatKind::Unknown, span)
            }
        }
    }

    fn parts(&mut self, parts: &Punctuated<syn::Pat, Token![,]>) -> Box<[PatId]> {
        parts.iter().map(|part| self.pat_part(part)).collect()
    }

    fn ident(&mut self, pat: &syn::PatIdent) -> PatId {
        let word = self.span(pat.ident.span());
        let name = self.cx.name_at(&pat.ident, word);
        let is_plain = pat.by_ref.is_none() && pat.mutability.is_none() && pat.subpat.is_none();
        if is_plain && name.chars().next().is_some_and(char::is_uppercase) {
            let segments = smallvec![Segment { name, span: word, args: None }];
            let path = Path { global: false, qself: None, segments, span: word };
            return self.push_pat(PatKind::Path(Box::new(path)), word);
        }
        self.bind(pat, name, word)
    }

    fn bind(&mut self, pat: &syn::PatIdent, name: Name, word: Span) -> PatId {
        let mut span = word;
        for token in [pat.mutability.as_ref().map(|it| it.span), pat.by_ref.as_ref().map(|it| it.span)] {
            span = token.map_or(span, |token| self.span(token).to(span));
        }
        let binding = self.declare(name, word, pat.mutability.is_some(), pat.by_ref.is_some());
        let sub = pat.subpat.as_ref().map(|(_, sub)| self.pat_part(sub));
        let span = sub.map_or(span, |sub| span.to(self.body.pat(sub).span));
        self.push_pat(PatKind::Bind { binding, sub }, span)
    }

    fn struct_pat(&mut self, pat: &syn::PatStruct) -> PatId {
        let path = self.cx.path(pat.qself.as_ref(), &pat.path);
        let mut fields = Vec::with_capacity(pat.fields.len());
        for field in &pat.fields {
            let name = self.member(&field.member);
            let part = match (&*field.pat, &field.colon_token) {
                // The shorthand declares a variable, whatever its name looks like.
                (syn::Pat::Ident(ident), None) => self.bind(ident, name, self.span(ident.ident.span())),
                (part, _) => self.pat_part(part),
            };
            fields.push((name, part));
        }
        let span = path.span.to(self.span(pat.brace_token.span.close()));
        self.push_pat(PatKind::Struct(Box::new(path), fields.into()), span)
    }

    fn typed(&mut self, typed: &syn::PatType) -> PatId {
        let inner = self.pat_part(&typed.pat);
        let ty = self.cx.type_ref(&typed.ty);
        let span = self.body.pat(inner).span.to(ty.span);
        self.push_pat(PatKind::Typed(inner, Box::new(ty)), span)
    }

    /// The place of a pattern that is a handful of tokens.
    fn rare_span(&self, pat: &syn::Pat) -> Span {
        match pat {
            syn::Pat::Lit(lit) => self.literal_span(&lit.lit),
            syn::Pat::Range(range) => {
                let sides = [&range.start, &range.end].map(|side| match side.as_deref() {
                    Some(syn::Expr::Lit(lit)) => self.literal_span(&lit.lit),
                    _ => Span::default(),
                });
                self.span(range.span()).to(sides[0]).to(sides[1])
            }
            syn::Pat::Verbatim(tokens) => self.cx.stream(tokens),
            syn::Pat::Macro(call) => match plain_ident(&call.mac.path) {
                Some(ident) => self.span(ident.span()).to(self.cx.delimited(call.mac.delimiter.span())),
                None => self.cx.path(None, &call.mac.path).span.to(self.cx.delimited(call.mac.delimiter.span())),
            },
            pat => self.span(pat.span()),
        }
    }
}
