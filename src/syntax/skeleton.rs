//! A file's text outside of its cuts → [`Skeleton`].

use super::ast::*;
use super::convert::{Context, Host, Place};
use super::reader::Items;
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

impl std::fmt::Display for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ParseError {}

/// Reads what stands outside of the cuts, and the items in macro calls whose tokens are items.
///
/// `shape_of` gives the shape that stubs or the workspace declare for a macro by its path as written; here count `cfg_if`,
/// `lazy_static`, `thread_local` and `opaque`. The tokens of all others are items where they read as such.
///
/// # Errors
/// When the scanner refused the file, or syn cannot parse what is left: then nothing of it is known.
pub fn parse(text: &str, scan: &Scan, shape_of: &dyn Fn(&[Name]) -> Option<Name>) -> Result<Skeleton, ParseError> {
    parse_with(text, scan, shape_of, true)
}

/// The same, all of it by syn: what [`parse`] is held against.
///
/// # Errors
/// As [`parse`].
pub fn parse_by_syn(
    text: &str,
    scan: &Scan,
    shape_of: &dyn Fn(&[Name]) -> Option<Name>,
) -> Result<Skeleton, ParseError> {
    parse_with(text, scan, shape_of, false)
}

fn parse_with(
    text: &str,
    scan: &Scan,
    shape_of: &dyn Fn(&[Name]) -> Option<Name>,
    has_reader: bool,
) -> Result<Skeleton, ParseError> {
    if let Some((span, message)) = &scan.error {
        return Err(ParseError { span: *span, message: message.clone() });
    }
    let top = scan.cuts.partition_point(|cut| cut.inside.is_none());
    let mut nested: Vec<(u32, u32)> = (top..scan.cuts.len()).map(|at| (scan.cuts[at].span.start, at as u32)).collect();
    nested.sort_unstable();
    scan.with_clean(text, Span::new(0, text.len() as u32), |clean| {
        (SkeletonOf { text, scan, clean, shape_of, top, nested, has_reader }).parse()
    })
}

/// What a parse works on.
pub(super) struct SkeletonOf<'a> {
    text: &'a str,
    pub(super) scan: &'a Scan,
    /// [`Scan::clean`] of all of it.
    pub(super) clean: &'a str,
    shape_of: &'a dyn Fn(&[Name]) -> Option<Name>,
    /// How many cuts do not stand inside a macro's tokens.
    top: usize,
    /// Where the others begin, and their indices: sorted.
    nested: Vec<(u32, u32)>,
    /// Whether plain items are read without syn.
    has_reader: bool,
}

impl SkeletonOf<'_> {
    fn parse(&self) -> Result<Skeleton, ParseError> {
        let whole = Span::new(0, self.clean.len() as u32);
        if let Some(skeleton) = self.read(whole) {
            return Ok(skeleton);
        }
        let result = self.parse_packed(&Packed::new(self.clean, whole, &self.scan.cuts[..self.top]));
        proc_macro2::extra::invalidate_current_thread_spans();
        result
    }

    /// What the plain items of a part of the file are, or `None` where one is not so plain.
    fn read(&self, span: Span) -> Option<Skeleton> {
        let cx = Context::new(self.text, Place::Base(0), self);
        self.has_reader.then(|| Items::new(self, &cx, span).file())?
    }

    fn parse_packed(&self, packed: &Packed) -> Result<Skeleton, ParseError> {
        let cx = Context::new(self.text, Place::Packed(&packed.table), self);
        let file = syn::parse_str::<syn::File>(&packed.text)
            .map_err(|error| ParseError { span: cx.span(error.span()), message: error.to_string() })?;
        let (attrs, cfg) = cx.attrs(&file.attrs);
        let items = file.items.iter().map(|item| cx.item(item)).collect();
        Ok(Skeleton { attrs, cfg, items })
    }

    /// The index of the cut of this kind that begins here.
    pub(super) fn cut_at(&self, start: u32, kind: CutKind) -> Option<u32> {
        let cuts = &self.scan.cuts;
        match cuts[..self.top].binary_search_by_key(&start, |cut| cut.span.start) {
            Ok(at) if cuts[at].kind == kind => Some(at as u32),
            _ => {
                let from = self.nested.partition_point(|(begin, _)| *begin < start);
                let same = self.nested[from..].iter().take_while(|(begin, _)| *begin == start);
                same.map(|(_, at)| *at).find(|at| cuts[*at as usize].kind == kind)
            }
        }
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

    /// The items that a macro called where items stand gives, or `None` when it cannot be seen through.
    pub(super) fn macro_items(&self, path: &Path, tokens: Span) -> Option<Vec<Item>> {
        let names: Vec<Name> = path.segments.iter().map(|segment| segment.name).collect();
        let shape = (self.shape_of)(&names);
        if shape.is_some_and(|shape| shape == "opaque" || shape == "nothing") {
            return None;
        }
        // The tokens were blanked with their cut: they are lexed now, without the bodies inside.
        let index = self.cut_at(tokens.start, CutKind::Macro)?;
        let cut = &self.scan.cuts[index as usize];
        if cut.refused.is_some() {
            return None;
        }
        let inner = Span::new(cut.span.start + 1, cut.span.end - 1);
        let is_known = shape.is_some_and(|shape| shape == "cfg_if" || runs_initializers_later(shape));
        let plain = if is_known { None } else { self.read(inner).map(|skeleton| skeleton.items) };
        plain.or_else(|| self.shaped_items(shape, path, index, inner)).filter(|items| !items.is_empty())
    }

    /// The same by syn.
    fn shaped_items(&self, shape: Option<Name>, path: &Path, index: u32, inner: Span) -> Option<Vec<Item>> {
        let packed = Packed::new(self.clean, inner, self.cuts_inside(index));
        let stream = packed.text.parse::<TokenStream>().ok()?;
        let cx = Context::new(self.text, Place::Packed(&packed.table), self);
        match shape {
            Some(shape) if shape == "cfg_if" => self.cfg_if(&cx, stream),
            Some(shape) if runs_initializers_later(shape) => statics(&cx, shape, stream, path.span),
            _ => self.items(&cx, stream),
        }
    }
}

impl Host for SkeletonOf<'_> {
    fn function(&self, _: &syn::Signature, _: &syn::Block, span: Span) -> Option<u32> {
        self.cut_at(span.start, CutKind::Function)
    }

    fn initializer(&self, _: &syn::Expr, span: Span) -> Option<u32> {
        self.cut_at(span.start, CutKind::Initializer)
    }

    fn item_macro(&self, path: &Path, _: &syn::Macro, tokens: Span) -> Option<Vec<Item>> {
        self.macro_items(path, tokens)
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

/// `[pub] static [ref] NAME: T = init;` each, the last `;` optional, as statics that carry a marker.
pub(super) fn statics(cx: &Context<'_>, shape: Name, tokens: TokenStream, span: Span) -> Option<Vec<Item>> {
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
    let file = syn::parse2::<syn::File>(plain.into_iter().collect()).ok()?;
    let mut items: Vec<Item> = file.items.iter().map(|item| cx.item(item)).collect();
    let marker = if shape == "lazy_static" { Name::from("lazy") } else { shape };
    for item in &mut items {
        item.attrs.push(Attr { path: vec![marker], args: AttrArgs::None, span });
    }
    Some(items)
}

/// Whether a macro of this shape declares statics whose initializers run when they are first used: they need not be constants.
pub fn runs_initializers_later(shape: Name) -> bool {
    shape == "lazy_static" || shape == "thread_local"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::scan::scan;

    fn shapes(path: &[Name]) -> Option<Name> {
        let last = path.last()?;
        ["cfg_if", "lazy_static", "thread_local", "opaque"]
            .iter()
            .find(|shape| last == *shape)
            .map(|shape| Name::from(shape))
    }

    fn skeleton(text: &str) -> (Scan, Skeleton) {
        let scan = scan(text);
        let skeleton = parse(text, &scan, &shapes).expect("it parses");
        (scan, skeleton)
    }

    fn items(text: &str) -> Vec<Item> {
        skeleton(text).1.items
    }

    fn function(item: &Item) -> &Function {
        match &item.kind {
            ItemKind::Fn(function) => function,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn spans_and_names_are_those_of_the_file() {
        let text = "\u{feff}// é\r\n/// doc\n#[cfg(test)]\n                        pub  async fn größe<T: Clone + ?Sized>(&mut self, r#in: &'a T) -> Ünit { 'é' }\nstruct Ö { a: Vec<[u8; 3]> }";
        let (scan, skeleton) = skeleton(text);
        let item = &skeleton.items[0];
        assert_eq!((item.name.as_str(), &text[item.name_span.range()]), ("größe", "größe"));
        assert!(text[item.span.range()].starts_with("#[cfg(test)]") && text[item.span.range()].ends_with("{ 'é' }"));
        assert_eq!(item.cfg, Some(Cfg::Flag(Name::from("test"))));
        let function = function(item);
        assert!(item.is_pub && function.is_async && function.receiver == Some(Receiver::RefMut));
        assert_eq!(function.generics.params[0].bounds.len(), 1);
        assert_eq!(function.params[0].name, Some(Name::from("in")));
        assert_eq!(&text[function.params[0].span.range()], "r#in: &'a T");
        assert_eq!(&text[function.params_span.range()], "(&mut self, r#in: &'a T)");
        assert_eq!(&text[function.output.as_ref().unwrap().span.range()], "Ünit");
        assert_eq!(&text[scan.cuts[function.body.unwrap() as usize].span.range()], "{ 'é' }");
        let ItemKind::Struct(_, fields) = &skeleton.items[1].kind else { panic!() };
        assert_eq!(&text[fields.list()[0].ty.span.range()], "Vec<[u8; 3]>");
    }

    #[test]
    fn types_are_kept_as_written() {
        let text = "type A = (dyn B<C = u8> + 'static, impl D, fn(u8) -> !, *const [u8], &mut E<{ 3 }, _>, <F as g::H>::I, dyn Fn(u8) -> u8);";
        let items = items(text);
        let ItemKind::TypeAlias(_, Some(alias), _) = &items[0].kind else { panic!() };
        let TypeKind::Tuple(list) = &alias.kind else { panic!() };
        let spans: Vec<&str> = list.iter().map(|ty| &text[ty.span.range()]).collect();
        let expected = [
            "dyn B<C = u8> + 'static",
            "impl D",
            "fn(u8) -> !",
            "*const [u8]",
            "&mut E<{ 3 }, _>",
            "<F as g::H>::I",
            "dyn Fn(u8) -> u8",
        ];
        assert_eq!(spans, expected);
        let TypeKind::Path(path) = &list[5].kind else { panic!() };
        assert_eq!((path.segments.len(), path.qself.as_ref().unwrap().1), (3, 2));
        let TypeKind::Dyn(bounds) = &list[6].kind else { panic!() };
        let args = bounds[0].path.segments[0].args.as_ref().unwrap();
        assert!(args.parenthesized && args.bindings[0].0 == "Output");
    }

    #[test]
    fn imports_are_their_leaves() {
        let items = items("use ::a::{self, b::c as d, e::*, self as _};");
        let ItemKind::Use(leaves) = &items[0].kind else { panic!() };
        let text = |leaf: &UseLeaf| leaf.path.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("::");
        assert_eq!(leaves.iter().map(text).collect::<Vec<_>>(), ["a", "a::b::c", "a::e", "a"]);
        assert!(leaves[0].is_self && leaves[0].global && leaves[2].is_glob && leaves[3].is_self);
        assert_eq!(leaves[1].alias, Some(Name::from("d")));
    }

    #[test]
    fn attributes_that_somebody_needs_are_kept() {
        let items = items(
            "#[doc(hidden)] #[inline] #[cfg(all(unix, not(feature = \"a\")))] #[cfg_attr(b, derive(C), path = \"d.rs\")]
             #[a::test(flavor = \"e\", n = 2)] #[blocks(\"file I/O\")] #[acquires(exclusive, try)] mod m;",
        );
        let item = &items[0];
        let names: Vec<String> = item
            .attrs
            .iter()
            .map(|attr| attr.path.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("::"))
            .collect();
        assert_eq!(names, ["derive", "path", "a::test", "blocks", "acquires"]);
        let name = Name::from;
        let not = Cfg::Not(Box::new(Cfg::KeyValue(name("feature"), name("a"))));
        assert_eq!(item.cfg, Some(Cfg::All(vec![Cfg::Flag(name("unix")), not])));
        assert_eq!(item.attrs[1].args, AttrArgs::Value(name("d.rs")));
        let AttrArgs::List(list) = &item.attrs[3].args else { panic!() };
        assert_eq!((list[0].path.len(), &list[0].args), (0, &AttrArgs::Value(name("file I/O"))));
        let AttrArgs::List(list) = &item.attrs[4].args else { panic!() };
        assert!(list[0].is("exclusive") && list[1].is("try"));
    }

    #[test]
    fn stubs_declare_functions_without_bodies() {
        let items = items(
            "impl<T> Mutex<T> { #[acquires(exclusive)] pub fn lock(&self) -> Guard<T>; } pub async fn sleep(d: D);",
        );
        let ItemKind::Impl(block) = &items[0].kind else { panic!() };
        assert_eq!((block.items[0].name.as_str(), function(&block.items[0]).body), ("lock", None));
        assert!(block.items[0].attr("acquires").is_some() && block.items[0].is_pub);
        assert!(function(&items[1]).is_async && items[1].name == "sleep");
    }

    #[test]
    fn items_in_macros_stand_as_if_written_there() {
        let text = "cfg_rt! { mod a;          /* far away */             pub fn b() { 1 } cfg_io! { fn c() { 2 } } } other! { d => e } macro_rules! f { () => {} }";
        let (scan, skeleton) = skeleton(text);
        let ItemKind::MacroCall(call) = &skeleton.items[0].kind else { panic!() };
        assert!(!call.opaque && call.items.len() == 3);
        assert_eq!(&text[call.items[1].name_span.range()], "b");
        let body = function(&call.items[1]).body.unwrap();
        assert_eq!(&text[scan.cuts[body as usize].span.range()], "{ 1 }");
        let ItemKind::MacroCall(inner) = &call.items[2].kind else { panic!() };
        let body = function(&inner.items[0]).body.unwrap();
        assert_eq!(&text[scan.cuts[body as usize].span.range()], "{ 2 }");
        assert!(matches!(&skeleton.items[1].kind, ItemKind::MacroCall(call) if call.opaque));
        assert!(matches!(skeleton.items[2].kind, ItemKind::MacroRules(span) if &text[span.range()] == "{ () => {} }"));
    }

    #[test]
    fn modules_in_nested_macros_are_found() {
        let items = items("cfg_rt! { cfg_io! { mod a; } }");
        let ItemKind::MacroCall(outer) = &items[0].kind else { panic!() };
        let ItemKind::MacroCall(inner) = &outer.items[0].kind else { panic!() };
        assert_eq!(inner.items[0].name, "a");
    }

    #[test]
    fn known_macros_give_statics_and_branches() {
        let text = "lazy_static! { pub static ref A: u8 = b(); } thread_local!(static C: u8 = const { d() });
            cfg_if::cfg_if! { if #[cfg(a)] { mod x; } else if #[cfg(b)] { fn y() { z() } } else { mod w; } }";
        let (scan, skeleton) = skeleton(text);
        let inside = |at: usize| match &skeleton.items[at].kind {
            ItemKind::MacroCall(call) => &call.items[..],
            other => panic!("{other:?}"),
        };
        for (at, marker, name, init) in [(0, "lazy", "A", "b()"), (1, "thread_local", "C", "const { d() }")] {
            let item = &inside(at)[0];
            let ItemKind::Static(_, Some(cut)) = &item.kind else { panic!("{item:?}") };
            assert_eq!(text[scan.cuts[*cut as usize].span.range()].trim(), init);
            assert!(item.attr(marker).is_some() && item.name == name);
        }
        let (a, b) = (Cfg::Flag(Name::from("a")), Cfg::Flag(Name::from("b")));
        let not = |cfg: &Cfg| Cfg::Not(Box::new(cfg.clone()));
        let cfgs: Vec<_> = inside(2).iter().map(|item| item.cfg.clone().unwrap()).collect();
        assert_eq!(cfgs, [a.clone(), Cfg::All(vec![not(&a), b.clone()]), Cfg::All(vec![not(&a), not(&b)])]);
        assert!(function(&inside(2)[1]).body.is_some());
    }

    #[test]
    fn what_syn_rejects_is_an_error_with_its_place() {
        let text = "fn f() {                           }\nstruct 3;";
        let error = parse(text, &scan(text), &shapes).unwrap_err();
        assert_eq!(&text[error.span.range()], "3");
    }
}
