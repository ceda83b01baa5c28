//! The scanner against inputs that are easy to get wrong, and against proc-macro2 and syn over the local registry.

#![expect(clippy::print_stdout, reason = "a test, and one that measures")]

mod support;

use holdup::syntax::Span;
use holdup::syntax::ast::*;
use holdup::syntax::scan::{Cut, CutKind, Scan, scan};
use holdup::syntax::skeleton;
use holdup::syntax::word::{Said, Word, word_hash};
use rayon::prelude::*;
use std::ops::Range;
use std::path::PathBuf;
use support::registry::{self, broken};

/// All of a file's clean text.
fn whole(scan: &Scan, text: &str) -> String {
    scan.clean(text, Span::new(0, text.len() as u32))
}

/// The kinds and texts of the cuts.
fn cuts(text: &str) -> Vec<(CutKind, &str)> {
    let scan = scan(text);
    assert_eq!(scan.error, None, "{text}");
    let clean = whole(&scan, text);
    assert_eq!(clean.len(), text.len());
    assert!(clean.is_ascii() && !clean.contains(['\n', '\r']));
    scan.cuts.iter().map(|cut| (cut.kind, &text[cut.span.range()])).collect()
}

fn of_kind(text: &str, wanted: CutKind) -> Vec<&str> {
    cuts(text).into_iter().filter(|(kind, _)| *kind == wanted).map(|(_, text)| text.trim()).collect()
}

fn functions(text: &str) -> Vec<&str> {
    of_kind(text, CutKind::Function)
}

fn initializers(text: &str) -> Vec<&str> {
    of_kind(text, CutKind::Initializer)
}

fn macros(text: &str) -> Vec<&str> {
    of_kind(text, CutKind::Macro)
}

#[test]
fn braces_in_a_signature_are_not_the_body() {
    assert_eq!(functions("fn f(a: A<{ N }>) -> B<{ M + 1 }, { 2 }> { one }"), ["{ one }"]);
    assert_eq!(functions("fn f<const N: usize>() where [(); { N }]: Sized, { one }"), ["{ one }"]);
    assert_eq!(functions("fn f() -> impl Fn(u8) -> Vec<Vec<u8>> { one }"), ["{ one }"]);
    assert_eq!(functions("impl<const N: usize> T<{ N }> for S<{ 1 }> { fn g() { two } }"), ["{ two }"]);
    assert_eq!(functions("fn f<F>(_: F) where F: for<'a> Fn(&'a u8) -> &'a u8 {}"), ["{}"]);
}

#[test]
fn only_outermost_functions_are_cut() {
    let text = "fn a() { fn b() { c } } mod m { fn d() {} pub mod n { const unsafe extern \"C\" fn e() { 1 } } }
        trait T { fn f(); fn g() { 2 } }";
    assert_eq!(functions(text), ["{ fn b() { c } }", "{}", "{ 1 }", "{ 2 }"]);
    assert_eq!(functions("type F = fn(u8) -> u8; struct S { f: fn() } fn g() {}"), ["{}"]);
    assert_eq!(functions("extern \"C\" { fn a(); } extern crate b; extern \"C\" fn c() {}"), ["{}"]);
}

#[test]
fn initializers_end_before_the_semicolon() {
    assert_eq!(initializers("static A: [u8; 2] = [1, { 2; 3 }]; const B: u8 = 1;"), ["[1, { 2; 3 }]", "1"]);
    assert_eq!(initializers("const fn f() {} const F: fn() -> Box<dyn A<B = u8>> = g;"), ["g"]);
    assert_eq!(
        initializers("trait T { const A: u8; const B: u8 = 2; } pub static mut C: *const u8 = d();"),
        ["2", "d()"]
    );
    assert_eq!(initializers("struct S<const N: usize = 3>; const _: () = { fn f() {} };"), ["{ fn f() {} }"]);
    assert_eq!(initializers("static A: Vec<u8>= b;"), ["b"]);
    assert_eq!(initializers("union U<const N: usize = 0> { a: [u8; N] } const A: u8 = 1;"), ["1"]);
}

#[test]
fn macros_where_items_stand_are_cut() {
    let text = "a! { b } c::d!(e); macro_rules! f { () => {} } ::g::h![i];";
    assert_eq!(macros(text), ["{ b }", "(e)", "{ () => {} }", "[i]"]);
    let text = "impl S { m!(a); fn f() { n!(b) } } impl !Send for S {} #[a] fn g() -> ! { loop {} }";
    assert_eq!(macros(text), ["(a)"]);
    assert_eq!(macros("type A = b!(c); struct D(e!());"), [""; 0]);
}

#[test]
fn bodies_in_macro_tokens_come_last_and_name_their_macro() {
    let text =
        "cfg_rt! { fn a() { 1 } cfg_io! { fn b() { 2 } } } fn c() { 3 } macro_rules! m { () => { fn d() { 4 } } }";
    let scan = scan(text);
    let found: Vec<_> = scan.cuts.iter().map(|cut| (cut.kind, cut.inside, &text[cut.span.range()])).collect();
    assert_eq!(found[1], (CutKind::Function, None, "{ 3 }"));
    assert_eq!(found[3], (CutKind::Function, Some(0), "{ 1 }"));
    assert_eq!(found[4], (CutKind::Macro, Some(0), "{ fn b() { 2 } }"));
    assert_eq!(found[5], (CutKind::Function, Some(4), "{ 2 }"));
    assert_eq!(found.len(), 6);
}

#[test]
fn literals_and_comments_hide_their_braces() {
    let text = r####"
        fn a() { "}\"}" ; '}' ; '\'' ; b'}' ; b'\'' ; b"}" ; c"}" ; r"}" ; r#"}"}"# ; br##"}"#}"## ; cr#"}"# }
        fn b<'a>(x: &'a str) -> &'static str { 'l: loop { break 'l } /* } /* } */ } */ // }
        }
        fn r#fn() { r#match(1..2, 1.0e5, 1.max(2), 0x1e-5, x.0.1) }
    "####;
    let found = functions(text);
    assert_eq!(found.len(), 3);
    assert!(found[0].starts_with("{ \"}") && found[0].ends_with("\"# }"));
    assert!(found[1].ends_with("// }\n        }"));
    assert!(found[2].ends_with("x.0.1) }"));
}

#[test]
fn preamble_line_ends_and_other_scripts() {
    assert_eq!(functions("\u{feff}#!/usr/bin/env {\nfn f() { 1 }"), ["{ 1 }"]);
    assert_eq!(functions("#![allow(a)]\r\nfn f() {\r\n 1 }\r\n"), ["{\r\n 1 }"]);
    assert_eq!(functions("fn größe() { \"ö}\"; 'ö'; '}'; 'ß'; µ }"), ["{ \"ö}\"; 'ö'; '}'; 'ß'; µ }"]);
    assert_eq!(cuts(""), []);
    let text = "fn größe() { 'ö'; \"a\\\n  b\" } // ü";
    let scan = scan(text);
    assert_eq!(whole(&scan, text), "fn grxxxxe() { 'x' ; \"a    b\" }      ");
    assert_eq!(scan.lines, [0, text.find('\n').unwrap() as u32 + 1]);
}

#[test]
fn words_are_those_that_may_name_functions() {
    let scan = scan(
        "async fn f() { a(b); c.d; e::f; g!(h); i::<u8>(); j != k; r#l(); m.await; async {} n.o(); p::q::<u8>(p) }",
    );
    let cut = &scan.cuts[0];
    let (alone, before, within) = (["a", "g", "i", "l"], ["e", "p"], ["f", "q"]);
    let words = |names: &[&str], said: Said| -> Vec<Word> {
        names.iter().map(|name| Word::new(word_hash(name.as_bytes()), said)).collect()
    };
    let mut expected = words(&alone, Said::Alone);
    expected.extend(words(&before, Said::BeforePath));
    expected.extend(words(&within, Said::InPath));
    expected.extend(words(&["o"], Said::OnValue));
    expected.sort_unstable();
    assert_eq!(*cut.words, *expected);
    assert!(cut.has_await && cut.has_async);
}

#[test]
fn marked_comments_are_recorded() {
    let text = "// holdup: a\r\nfn f() { /* holdup: b */ } // other\nconst A: &str = \"// holdup: c\";";
    let found: Vec<_> = scan(text).comments.iter().map(|span| &text[span.range()]).collect();
    assert_eq!(found, ["// holdup: a", "/* holdup: b */"]);
}

#[test]
fn broken_files_say_where() {
    let error = |text: &str| {
        let (span, message) = scan(text).error.expect(text);
        (span.start, message)
    };
    assert_eq!(error("fn f() { ( }"), (11, "`}` does not close the `(` of line 1".to_owned()));
    assert_eq!(error("fn f() { }\n}"), (11, "`}` closes nothing".to_owned()));
    assert_eq!(error("fn f() {"), (7, "`{` is never closed".to_owned()));
    assert_eq!(error("fn f() { \"a }"), (9, "the string has no closing quote".to_owned()));
    assert_eq!(error("fn f() {} /* /* */"), (10, "the comment has no `*/`".to_owned()));
    assert!(error("fn f() { r#\"a\" }").1.contains("as many `#`"));
    let odd =
        ["'", "'\\", "b'", "r#", "\"\\", "/", "'ö", "r#\"", "#!", "\u{feff}", "a!{", "}}}", "((((]", "'r#", "b'\\"];
    for text in odd {
        assert_eq!(whole(&scan(text), text).len(), text.len());
    }
}

#[test]
fn what_would_overflow_a_stack_is_refused() {
    let n = 100_000;
    let bodies = [
        format!("{}{}", "(".repeat(n), ")".repeat(n)),
        format!("{}{}", "{".repeat(n), "}".repeat(n)),
        format!("1{}", " + 1".repeat(n)),
        format!("a{}", ".b()".repeat(n)),
        format!("if a {{}}{}", " else if a {}".repeat(n)),
        format!("{}x", "!".repeat(n)),
        format!("let a: {}u8{};", "A<".repeat(n), ">".repeat(n)),
        format!("{}x", "|a| ".repeat(n)),
        format!("{}x", "a = ".repeat(n)),
        format!("a{}", "?".repeat(n)),
    ];
    for body in &bodies {
        let scan = scan(&format!("fn f() {{ {body} }} fn g() {{}}"));
        assert_eq!(scan.error, None);
        assert!(scan.cuts[0].refused.is_some() && scan.cuts[1].refused.is_none(), "{}", &body[..20]);
        assert_eq!(scan.cuts.len(), 2);
    }
    for file in [format!("type A = {}u8;", "&".repeat(n)), format!("{}{}", "mod a {".repeat(n), "}".repeat(n))] {
        assert!(scan(&file).error.is_some());
    }
    let nested = format!("{}{}", "m! { fn f() {} ".repeat(n), "}".repeat(n));
    assert!(scan(&nested).cuts[0].refused.is_some());
}

#[test]
fn length_alone_is_not_refused() {
    let long = "x += f(1, 2)?.g();\n match x { A => {} B => 1, }\n if a { b } else { c }\n *p = 1;\n".repeat(10_000);
    assert_eq!(scan(&format!("fn f() {{ {long} }}")).cuts[0].refused, None);
    let items = "impl S { fn f() {} }\n#[derive(A)] struct T { a: u8 }\nenum E {}\n".repeat(10_000);
    assert_eq!(scan(&items).error, None);
}

// ---------------------------------------------------------------------------------------------- the registry

fn pool() -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().expect("threads can be started")
}

/// The byte ranges of the function bodies that syn finds in items, and how many tokens there are without doc comments.
fn oracle(text: &str) -> Option<(Vec<Range<usize>>, usize)> {
    let base = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let text = &text[base..];
    let shebang = text.starts_with("#!") && !text[2..].trim_start().starts_with('[');
    let skipped = if shebang { text.find('\n').unwrap_or(text.len()) } else { 0 };
    let tokens: proc_macro2::TokenStream = text[skipped..].parse().ok()?;
    let file = syn::parse2::<syn::File>(tokens.clone()).ok()?;
    let mut bodies = Vec::new();
    collect(&file.items, &mut bodies);
    // Line and column, since `byte_range` counts from the nearest place asked before: quadratic.
    let lines: Vec<usize> =
        std::iter::once(0).chain(text[skipped..].match_indices('\n').map(|(at, _)| at + 1)).collect();
    let offset = |place: proc_macro2::LineColumn| {
        let line = &text[skipped + lines[place.line - 1]..];
        let column: usize = line.chars().take(place.column).map(char::len_utf8).sum();
        base + skipped + lines[place.line - 1] + column
    };
    let ranges = bodies
        .into_iter()
        .map(|block| {
            let span = &block.brace_token.span;
            offset(span.open().start())..offset(span.close().end())
        })
        .collect();
    Some((ranges, count(tokens)))
}

fn collect<'a>(items: &'a [syn::Item], bodies: &mut Vec<&'a syn::Block>) {
    for item in items {
        match item {
            syn::Item::Fn(item) => bodies.push(&item.block),
            syn::Item::Mod(item) => item.content.iter().for_each(|(_, items)| collect(items, bodies)),
            syn::Item::Impl(item) => bodies.extend(item.items.iter().filter_map(|item| match item {
                syn::ImplItem::Fn(item) => Some(&item.block),
                _ => None,
            })),
            syn::Item::Trait(item) => bodies.extend(item.items.iter().filter_map(|item| match item {
                syn::TraitItem::Fn(item) => item.default.as_ref(),
                _ => None,
            })),
            _ => {}
        }
    }
}

/// Counts tokens, but for those that doc comments become.
fn count(tokens: proc_macro2::TokenStream) -> usize {
    use proc_macro2::TokenTree;
    let mut count = 0;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(tree) = tokens.next() {
        if let TokenTree::Punct(punct) = &tree
            && punct.as_char() == '#'
        {
            // All of them have the comment's own place.
            let (start, end) = (punct.span().start(), punct.span().end());
            if start.line != end.line || end.column > start.column + 1 {
                if matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!') {
                    tokens.next();
                }
                tokens.next();
                continue;
            }
        }
        count += 1;
        if let TokenTree::Group(group) = tree {
            count += self::count(group.stream());
        }
    }
    count
}

/// What is wrong about a file, in a few words.
fn disagreement(text: &str) -> Option<String> {
    let expected = oracle(text);
    proc_macro2::extra::invalidate_current_thread_spans();
    let (bodies, tokens) = expected?;
    let found = scan(text);
    if let Some((span, message)) = &found.error {
        return Some(format!("error at {}: {message}", span.start));
    }
    let is_body = |cut: &&Cut| cut.inside.is_none() && cut.kind == CutKind::Function;
    let cuts: std::collections::HashSet<_> = found.cuts.iter().filter(is_body).map(|cut| cut.span.range()).collect();
    if let Some(body) = bodies.iter().find(|body| !cuts.contains(body)) {
        let line = text[..body.start].matches('\n').count() + 1;
        return Some(format!("the body of line {line} is not cut"));
    }
    if let Some(cut) = found.cuts.iter().find(|cut| cut.refused.is_some() && cut.kind != CutKind::Macro) {
        return Some(format!("refused at {}: {:?} {}", cut.span.start, cut.kind, cut.refused.as_deref().unwrap_or("")));
    }
    let problem = match whole(&found, text).parse() {
        Err(error) => Some(format!("clean does not lex: {error}")),
        Ok(clean) => {
            let clean = count(clean);
            (clean != tokens).then(|| format!("{clean} tokens, not {tokens}"))
        }
    };
    proc_macro2::extra::invalidate_current_thread_spans();
    problem.or_else(|| skeleton_disagreement(text, &found, bodies.len()))
}

fn skeleton_disagreement(text: &str, scan: &Scan, bodies: usize) -> Option<String> {
    match skeleton::parse(text, scan, &|_| None) {
        Err(error) => Some(format!("skeleton at {}: {}", error.span.start, error.message)),
        Ok(skeleton) => {
            let mut found = Vec::new();
            function_bodies(&skeleton.items, &mut found);
            let top = found.iter().filter(|at| scan.cuts[**at as usize].inside.is_none()).count();
            let count = (top != bodies).then(|| format!("{top} bodies in the skeleton, not {bodies}"));
            count.or_else(|| reader_disagreement(text, scan))
        }
    }
}

/// What is read without syn, where it is not what syn reads.
fn reader_disagreement(text: &str, scan: &Scan) -> Option<String> {
    let none = |_: &[holdup::syntax::Name]| None;
    let (read, by_syn) = (skeleton::parse(text, scan, &none), skeleton::parse_by_syn(text, scan, &none));
    proc_macro2::extra::invalidate_current_thread_spans();
    if read == by_syn {
        return None;
    }
    let (Ok(read), Ok(by_syn)) = (&read, &by_syn) else {
        return Some(format!("read: {:?}, by syn: {:?}", read.err(), by_syn.err()));
    };
    let (one, other) = first_difference(&read.items, &by_syn.items);
    Some(format!("read:\n  {one}\nby syn:\n  {other}"))
}

/// The innermost items that differ first.
fn first_difference(read: &[Item], by_syn: &[Item]) -> (String, String) {
    let pair = read.iter().zip(by_syn).find(|(one, other)| one != other);
    let members = |item: &Item| match &item.kind {
        ItemKind::Mod(Some(items)) | ItemKind::Foreign(items) => items.clone(),
        ItemKind::Impl(block) => block.items.clone(),
        ItemKind::Trait(block) => block.items.clone(),
        ItemKind::MacroCall(call) => call.items.clone(),
        _ => Vec::new(),
    };
    match pair {
        Some((one, other)) if members(one) != members(other) => first_difference(&members(one), &members(other)),
        Some((one, other)) => (format!("{one:?}"), format!("{other:?}")),
        None => (format!("{} items", read.len()), format!("{} items", by_syn.len())),
    }
}

fn function_bodies(items: &[Item], out: &mut Vec<u32>) {
    for item in items {
        match &item.kind {
            ItemKind::Fn(function) => out.extend(function.body),
            ItemKind::Mod(Some(items)) | ItemKind::Foreign(items) => function_bodies(items, out),
            ItemKind::Impl(block) => function_bodies(&block.items, out),
            ItemKind::Trait(block) => function_bodies(&block.items, out),
            ItemKind::MacroCall(call) => function_bodies(&call.items, out),
            _ => {}
        }
    }
}

#[test]
fn agrees_with_syn_over_the_registry() {
    let files = registry::files();
    if files.is_empty() {
        println!("skipped: no registry");
        return;
    }
    let wrong: Vec<String> = pool().install(|| {
        let check = |path: &PathBuf| {
            let text = std::fs::read_to_string(path).ok()?;
            disagreement(&text).map(|problem| format!("{}: {problem}", path.display()))
        };
        files.par_iter().filter_map(check).collect()
    });
    assert!(wrong.is_empty(), "{} of {} files:\n{}", wrong.len(), files.len(), wrong.join("\n"));
}

/// Where a character outside of bodies is lost or stands twice, the file is read as syn reads it, or refused as syn refuses it.
#[test]
fn what_is_broken_is_read_as_syn_reads_it() {
    let files = registry::files();
    let wrong: Vec<String> = pool().install(|| {
        let check = |(seed, path): (usize, &PathBuf)| {
            let text = std::fs::read_to_string(path).ok()?;
            broken(&text, (seed, BROKEN), is_outside).find_map(|(at, text)| {
                let problem = reader_disagreement(&text, &scan(&text))?;
                let around = text.get(at.saturating_sub(30)..at + 30).unwrap_or_default();
                Some(format!("{}: at {at}, {around:?}: {problem}", path.display()))
            })
        };
        files.par_iter().enumerate().map(|(seed, path)| (seed, path)).filter_map(check).collect()
    });
    assert!(wrong.is_empty(), "{} of {} files:\n{}", wrong.len(), files.len(), wrong.join("\n"));
}

fn is_outside(scan: &Scan, at: usize) -> bool {
    !scan.cuts.iter().any(|cut| cut.span.range().contains(&at))
}

/// How often each file is broken.
const BROKEN: usize = 4;

/// `HOLDUP_FILES=list cargo test --release --test scan -- --ignored --nocapture`
#[test]
#[ignore = "measures"]
fn measure() {
    let list = std::env::var_os("HOLDUP_FILES").expect("HOLDUP_FILES names a file with a path on each line");
    let list = std::fs::read_to_string(list).expect("the list can be read");
    let texts: Vec<String> = list.lines().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let pool = pool();
    let timed = |name: &str, run: &(dyn Fn(&String) -> usize + Sync)| {
        let once = || {
            let start = std::time::Instant::now();
            std::hint::black_box(pool.install(|| texts.par_iter().map(run).sum::<usize>()));
            start.elapsed().as_secs_f64()
        };
        let best = (0..3).map(|_| once()).fold(f64::MAX, f64::min);
        println!("{name:>16}: {best:.3} s, {:.0} MB/s", bytes as f64 / best / 1e6);
        best
    };
    let syn = timed("syn", &|text| {
        let items = syn::parse_file(text).map_or(0, |file| file.items.len());
        proc_macro2::extra::invalidate_current_thread_spans();
        items
    });
    let scanned = timed("scan", &|text| scan(text).cuts.len());
    let both = timed("scan + skeleton", &|text| {
        let scan = scan(text);
        skeleton::parse(text, &scan, &|_| None).map_or(0, |skeleton| skeleton.items.len())
    });
    println!("of syn: scan {:.3}, both {:.3}", scanned / syn, both / syn);
}
