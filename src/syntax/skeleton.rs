//! A file's text outside of its cuts → [`Skeleton`].

use super::ast::*;
use super::convert::{Context, Host, Place};
use super::scan::{Cut, CutKind, Scan};
use super::{Name, Span};
use memchr::memmem;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Why a file's skeleton cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Where.
    pub span: Span,
    /// A phrase, as the parser words it.
    pub message: String,
}

/// Reads what stands outside of the cuts, and the items in macro calls whose tokens are items.
///
/// `shape_of` gives the shape that stubs or the workspace declare for a macro by its path as written; here count `cfg_if`,
/// `lazy_static`, `thread_local` and `opaque`. The tokens of all others are items where they read as such.
///
/// # Errors
/// When the scanner refused the file, or syn cannot parse what is left: then nothing of it is known.
pub fn parse(text: &str, scan: &Scan, shape_of: &dyn Fn(&[Name]) -> Option<Name>) -> Result<Skeleton, ParseError> {
    if let Some((span, message)) = &scan.error {
        return Err(ParseError { span: *span, message: message.clone() });
    }
    let top = scan.cuts.partition_point(|cut| cut.inside.is_none());
    let packed = Packed::new(&scan.clean, Span::new(0, scan.clean.len() as u32), &scan.cuts[..top]);
    let file = SkeletonOf { text, scan, shape_of };
    let result = file.parse_packed(&packed);
    proc_macro2::extra::invalidate_current_thread_spans();
    result
}

/// What a parse works on.
struct SkeletonOf<'a> {
    text: &'a str,
    scan: &'a Scan,
    shape_of: &'a dyn Fn(&[Name]) -> Option<Name>,
}

impl SkeletonOf<'_> {
    fn parse_packed(&self, packed: &Packed) -> Result<Skeleton, ParseError> {
        let cx = Context::new(self.text, Place::Packed(&packed.table), self);
        let file = syn::parse_str::<syn::File>(&packed.text)
            .map_err(|error| ParseError { span: cx.span(error.span()), message: error.to_string() })?;
        let (attrs, cfg) = cx.attrs(&file.attrs);
        let items = file.items.iter().map(|item| cx.item(item)).collect();
        Ok(Skeleton { attrs, cfg, items })
    }

    /// The index of the cut of this kind that begins here.
    fn cut_at(&self, start: u32, kind: CutKind) -> Option<u32> {
        let cuts = &self.scan.cuts;
        let top = cuts.partition_point(|cut| cut.inside.is_none());
        let fits = |cut: &Cut| cut.span.start == start && cut.kind == kind;
        let found = match cuts[..top].binary_search_by_key(&start, |cut| cut.span.start) {
            Ok(at) if fits(&cuts[at]) => Some(at),
            _ => cuts[top..].iter().position(fits).map(|at| top + at),
        };
        found.map(|at| at as u32)
    }

    /// The cuts directly inside the tokens of this macro's cut.
    fn cuts_inside(&self, index: u32) -> &[Cut] {
        let cuts = &self.scan.cuts;
        let from = cuts.partition_point(|cut| cut.inside.is_none_or(|inside| inside < index));
        let to = cuts.partition_point(|cut| cut.inside.is_none_or(|inside| inside <= index));
        if cuts.get(from).is_some_and(|cut| cut.inside == Some(index)) { &cuts[from..to] } else { &[] }
    }

    /// The items that these tokens are, or `None`.
    fn items(&self, cx: &Context<'_>, tokens: TokenStream) -> Option<Vec<Item>> {
        let file = syn::parse2::<syn::File>(tokens).ok()?;
        Some(file.items.iter().map(|item| cx.item(item)).collect())
    }

    /// The items of every branch of `cfg_if!`, under the branch's predicate.
    fn cfg_if(&self, cx: &Context<'_>, tokens: TokenStream) -> Option<Vec<Item>> {
        let mut items = Vec::new();
        let mut before: Vec<Cfg> = Vec::new();
        let mut condition = None;
        for tree in tokens {
            match tree {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                    let mut inner = group.stream().into_iter();
                    let (TokenTree::Ident(word), Some(TokenTree::Group(predicate))) = (inner.next()?, inner.next())
                    else {
                        return None;
                    };
                    (word == "cfg").then_some(())?;
                    condition = Some(cx.cfg(predicate.stream()));
                }
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let mut all: Vec<Cfg> = before.iter().map(|cfg| Cfg::Not(Box::new(cfg.clone()))).collect();
                    if let Some(condition) = condition.take() {
                        all.push(condition.clone());
                        before.push(condition);
                    }
                    let cfg = if all.len() == 1 { all.pop().expect("one element") } else { Cfg::All(all) };
                    for mut item in self.items(cx, group.stream())? {
                        item.cfg = Some(match item.cfg {
                            Some(own) => Cfg::All(vec![cfg.clone(), own]),
                            None => cfg.clone(),
                        });
                        items.push(item);
                    }
                }
                TokenTree::Ident(word) if word == "if" || word == "else" => {}
                TokenTree::Punct(punct) if punct.as_char() == '#' => {}
                _ => return None,
            }
        }
        Some(items)
    }

    /// `[pub] static [ref] NAME: T = init;` each, the last `;` optional, as statics that carry `marker`.
    fn statics(&self, cx: &Context<'_>, tokens: TokenStream, marker: Name, span: Span) -> Option<Vec<Item>> {
        let mut plain: Vec<TokenTree> = Vec::new();
        for tree in tokens {
            let after_static = matches!(plain.last(), Some(TokenTree::Ident(word)) if word == "static");
            if !(after_static && matches!(&tree, TokenTree::Ident(word) if word == "ref")) {
                plain.push(tree);
            }
        }
        let last = plain.last()?;
        if !matches!(last, TokenTree::Punct(punct) if punct.as_char() == ';') {
            let mut semi = proc_macro2::Punct::new(';', proc_macro2::Spacing::Alone);
            semi.set_span(last.span());
            plain.push(TokenTree::Punct(semi));
        }
        let mut items = self.items(cx, plain.into_iter().collect())?;
        for item in &mut items {
            item.attrs.push(Attr { path: vec![marker], args: AttrArgs::None, span });
        }
        Some(items)
    }
}

impl Host for SkeletonOf<'_> {
    fn function(&self, _: &syn::Signature, _: &syn::Block, span: Span) -> Option<u32> {
        self.cut_at(span.start, CutKind::Function)
    }

    fn initializer(&self, _: &syn::Expr, span: Span) -> Option<u32> {
        self.cut_at(span.start, CutKind::Initializer)
    }

    fn item_macro(&self, path: &Path, mac: &syn::Macro, tokens: Span) -> Option<Vec<Item>> {
        let names: Vec<Name> = path.segments.iter().map(|segment| segment.name).collect();
        let shape = (self.shape_of)(&names);
        if shape.is_some_and(|shape| shape == "opaque" || shape == "nothing") {
            return None;
        }
        // The tokens were blanked with their cut: they are lexed now, without the bodies inside.
        let packed;
        let (place, stream) = match self.cut_at(tokens.start, CutKind::Macro) {
            Some(index) => {
                let cut = &self.scan.cuts[index as usize];
                if cut.refused.is_some() {
                    return None;
                }
                let inner = Span::new(cut.span.start + 1, cut.span.end - 1);
                packed = Packed::new(&self.scan.clean, inner, self.cuts_inside(index));
                (Place::Packed(&packed.table), packed.text.parse::<TokenStream>().ok()?)
            }
            None => return None,
        };
        let _ = mac;
        let cx = Context::new(self.text, place, self);
        let items = match shape {
            Some(shape) if shape == "cfg_if" => self.cfg_if(&cx, stream),
            Some(shape) if shape == "lazy_static" => self.statics(&cx, stream, Name::from("lazy"), path.span),
            Some(shape) if shape == "thread_local" => self.statics(&cx, stream, Name::from("thread_local"), path.span),
            _ => self.items(&cx, stream),
        };
        items.filter(|items| !items.is_empty())
    }
}

/// A part of a file's clean text without the insides of cuts and without long runs of blanks.
struct Packed {
    text: String,
    /// From which column on how much is missing; see [`Place::Packed`].
    table: Vec<(u32, u32)>,
}

/// Shorter runs of blanks are not worth an entry in the table.
const BLANKS: &str = "                ";

impl Packed {
    fn new(clean: &str, span: Span, cuts: &[Cut]) -> Self {
        let kept: usize = cuts.iter().map(|cut| cut.span.range().len()).sum();
        let mut packed = Packed {
            text: String::with_capacity(span.range().len().saturating_sub(kept) + 2 * cuts.len()),
            table: Vec::with_capacity(2 * cuts.len() + 1),
        };
        let finder = memmem::Finder::new(BLANKS.as_bytes());
        let mut at = span.start as usize;
        for cut in cuts {
            let range = cut.span.range();
            packed.gap(&finder, clean, at, range.start);
            packed.place(range.start);
            match cut.kind {
                CutKind::Function => packed.text.push('{'),
                CutKind::Initializer => packed.text.push_str("0 "),
                CutKind::Macro => packed.text.push_str(&clean[range.start..range.start + 1]),
            }
            at = range.end - usize::from(cut.kind != CutKind::Initializer);
        }
        packed.gap(&finder, clean, at, span.end as usize);
        packed
    }

    /// What is added next stands at `offset`.
    fn place(&mut self, offset: usize) {
        let column = self.text.len() as u32;
        let missing = offset as u32 - column;
        if self.table.last().map_or(0, |last| last.1) != missing {
            self.table.push((column, missing));
        }
    }

    /// The text between two cuts.
    fn gap(&mut self, finder: &memmem::Finder<'_>, clean: &str, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            let stop = finder.find(&clean.as_bytes()[at..end]).map_or(end, |found| at + found);
            self.place(at);
            self.text.push_str(&clean[at..stop]);
            let blank = clean.as_bytes()[stop..end].iter().position(|byte| *byte != b' ').unwrap_or(end - stop);
            if blank > 0 {
                self.text.push(' ');
            }
            at = stop + blank;
        }
    }
}
