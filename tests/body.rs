//! Bodies as trees: names resolved, macro calls seen through.

mod support;

use holdup::syntax::ast::*;
use holdup::syntax::body::{BodyInput, ParseError, parse, parse_by_syn};
use holdup::syntax::macros::MacroShapes;
use holdup::syntax::scan::{Cut, CutKind, Scan, scan};
use holdup::syntax::skeleton;
use holdup::syntax::{Name, Span};
use rayon::prelude::*;
use std::path::PathBuf;
use support::registry::{self, broken};

/// The macros of the tests: `crate name shape`.
const MACROS: &str = "
    std println format; std format format; std panic panic; std write write; std assert assert; std assert_eq assert_eq;
    std matches matches; std vec call; std pin pin; std dbg dbg; std format_args format_args; std stringify nothing;
    tokio join join; tokio try_join try_join; tokio select select; tokio pin pin; futures select select;
    tracing info log; tracing info_span log; tracing span log; log info log; anyhow bail bail; anyhow ensure ensure;
    async_stream stream stream; cfg_if cfg_if cfg_if; tokio cfg_rt inline";

fn shapes() -> MacroShapes {
    let mut shapes = MacroShapes::default();
    for line in MACROS.split(';') {
        let mut words = line.split_whitespace().map(Name::from);
        let mut next = || words.next().expect("three words a macro");
        shapes.insert(next(), next(), next());
    }
    shapes
}

/// Reads the first function of the source.
fn try_body(source: &str) -> Result<Body, ParseError> {
    let open = source.find('(').expect("a function");
    let mut depth = 0;
    let close = source[open..].find(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth == 0
    });
    let close = open + close.expect("parameters") + 1;
    let block = close + source[close..].find('{').expect("a block");
    let end = source.rfind('}').expect("a block") + 1;
    let body = parse(BodyInput {
        text: source,
        scan: &scan(source),
        cut: Span::new(block as u32, end as u32),
        kind: CutKind::Function,
        params: Some(Span::new(open as u32, close as u32)),
        macros: &shapes(),
    })?;
    assert_eq!(misplaced(&body, &source[open..end]), None);
    Ok(body)
}

fn body(source: &str) -> Body {
    try_body(source).expect("the source parses")
}

/// The outline without its line breaks.
fn check(source: &str, expected: &str) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words(&body(source).outline()), words(expected));
}

/// The text of an expression. The body's base is the `(`.
fn text(source: &str, span: Span) -> &str {
    let base = source.find('(').expect("a function");
    &source[base..][span.range()]
}

/// The first node whose place is wrong: a child outside of its parent, or a name that is not written where it is said to be.
fn misplaced(body: &Body, text: &str) -> Option<String> {
    let reads = |span: Span, name: Name| {
        text.get(span.range()).is_some_and(|text| text.trim_start_matches("r#").trim_matches(['(', ')', ' ']) == name)
    };
    for expr in &body.exprs {
        let inside = text.get(expr.span.range()).is_some_and(|text| !text.is_empty());
        let is_right = match &expr.kind {
            ExprKind::Local(id) => reads(expr.span, body.binding(*id).name) || expr.span.range().len() > 100,
            ExprKind::Path(path) => path.segments.iter().all(|segment| reads(segment.span, segment.name)),
            ExprKind::MethodCall(call) => reads(call.name_span, call.name) && expr.span.contains(call.name_span),
            ExprKind::Field { name, name_span, .. } => reads(*name_span, *name) && expr.span.contains(*name_span),
            ExprKind::Await { keyword, .. } => &text[keyword.range()] == "await",
            ExprKind::Block(block) => text[block.braces.range()].len() >= 2 && expr.span.contains(block.braces),
            _ => true,
        };
        if !inside || !is_right {
            return Some(format!("{expr:?}: {:?}", text.get(expr.span.range())));
        }
        for child in children(body, &expr.kind) {
            if !expr.span.contains(body.expr(child).span) {
                return Some(format!("{:?} is outside of {expr:?}", body.expr(child)));
            }
        }
    }
    let bindings = body.bindings.iter().find(|binding| !reads(binding.span, binding.name));
    let pats = || body.pats.iter().find(|pat| text.get(pat.span.range()).is_none_or(str::is_empty));
    bindings
        .map(|binding| format!("{binding:?}"))
        .or_else(|| pats().map(|pat| format!("{pat:?}")))
        .or_else(|| body.nested.iter().find_map(|nested| misplaced(nested, text)))
}

fn children(body: &Body, kind: &ExprKind) -> Vec<ExprId> {
    match kind {
        ExprKind::Block(block) => block.stmts.iter().flat_map(stmt_children).chain(block.tail).collect(),
        ExprKind::Lambda(id) => vec![body.lambda(*id).body],
        ExprKind::If { cond, then, otherwise } => [*cond, *then].into_iter().chain(*otherwise).collect(),
        ExprKind::Let { init, .. } => vec![*init],
        ExprKind::Match { scrutinee, arms } => {
            arms.iter().flat_map(|arm| [Some(arm.body), arm.guard]).flatten().chain([*scrutinee]).collect()
        }
        ExprKind::Loop { body, .. } => vec![*body],
        ExprKind::While { cond, body, .. } => vec![*cond, *body],
        ExprKind::For { iter, body, .. } => vec![*iter, *body],
        ExprKind::Break { value, .. } | ExprKind::Return(value) | ExprKind::Yield(value) => {
            value.iter().copied().collect()
        }
        ExprKind::Call { callee, args } => args.iter().copied().chain([*callee]).collect(),
        ExprKind::MethodCall(call) => call.args.iter().copied().chain([call.receiver]).collect(),
        ExprKind::Field { base, .. } => vec![*base],
        ExprKind::Index { base, index } => vec![*base, *index],
        ExprKind::Await { future, .. } => vec![*future],
        ExprKind::Try(inner) | ExprKind::Unary(_, inner) | ExprKind::Cast(inner, _) => vec![*inner],
        ExprKind::Binary(_, a, b) | ExprKind::Assign(a, b) | ExprKind::AssignOp(_, a, b) | ExprKind::Repeat(a, b) => {
            vec![*a, *b]
        }
        ExprKind::Ref { place, .. } => vec![*place],
        ExprKind::Range(start, end) => start.iter().chain(end).copied().collect(),
        ExprKind::Tuple(list) | ExprKind::Array(list) => list.to_vec(),
        ExprKind::Struct(literal) => literal.fields.iter().map(|(_, value)| *value).chain(literal.base).collect(),
        ExprKind::Macro(id) => shape_children(&body.mac(*id).shape),
        ExprKind::Missing | ExprKind::Lit(_) | ExprKind::Local(_) | ExprKind::Path(_) | ExprKind::Continue { .. } => {
            vec![]
        }
    }
}

fn stmt_children(stmt: &Stmt) -> Vec<ExprId> {
    match &stmt.kind {
        StmtKind::Let { init, otherwise, .. } => init.iter().chain(otherwise).copied().collect(),
        StmtKind::Expr(id) => vec![*id],
    }
}

fn shape_children(shape: &Shape) -> Vec<ExprId> {
    match shape {
        Shape::Opaque | Shape::Nothing => vec![],
        Shape::Arguments(list) | Shape::Call(list) | Shape::FormatArgs(list) | Shape::Dbg(list) => list.clone(),
        Shape::Repeat(a, b) => vec![*a, *b],
        Shape::Format { dest, args, .. } => args.iter().chain(dest).copied().collect(),
        Shape::Assert { cond, args, .. } => args.iter().chain([cond]).copied().collect(),
        Shape::AssertEq { left, right, args } => args.iter().chain([left, right]).copied().collect(),
        Shape::Matches { scrutinee, guard, .. } => guard.iter().chain([scrutinee]).copied().collect(),
        Shape::Pin(inner) | Shape::Stream(inner) | Shape::Inline(inner) => vec![*inner],
        Shape::Join { branches, .. } => branches.clone(),
        Shape::Select { branches, otherwise } => {
            let branches = branches.iter().flat_map(|branch| [Some(branch.future), branch.cond, branch.handler]);
            branches.flatten().chain(otherwise.iter().copied()).collect()
        }
        Shape::CfgIf(branches) => branches.iter().map(|(_, block)| *block).collect(),
    }
}

#[test]
fn a_let_is_visible_after_its_own_statement() {
    check(
        "fn f(x: u8) { let x = x; { let x = x + 1; g(x); } x }",
        "fn(x#0: u8) { let x#1 = x#0; { let x#2 = (+ x#1 int); g(x#2); }; x#1 }",
    );
}

#[test]
fn the_else_of_a_let_sees_none_of_its_variables() {
    check(
        "fn f(x: Option<u8>) { let Some(x) = x else { return g(x) }; x }",
        "fn(x#0: Option<u8>) { let Some(x#1) = x#0 else { return g(x#0) }; x#1 }",
    );
}

#[test]
fn each_conjunct_of_a_chain_sees_the_variables_before_it() {
    check(
        "fn f(a: A) { if let Some(b) = a && b.ok() && let Some(a) = b.c { h(a, b) } else { h(a, b) } }",
        "fn(a#0: A) { if (&& (&& (let Some(b#1) = a#0) b#1.ok()) (let Some(a#2) = b#1.c)) { h(a#2, b#1) } else { h(a#0, b) } }",
    );
    check(
        "fn f(a: A) { while let Some(b) = a.next() && b { b; } b; }",
        "fn(a#0: A) { '0: while (&& (let Some(b#1) = a#0.next()) b#1) { b#1; }; b; }",
    );
}

#[test]
fn arms_have_guards_and_alternatives_share_their_variables() {
    check(
        "fn f(a: A) { match a { A::B(x) | A::C { x, .. } if x > 1 => x, None => x, y @ 1..=2 => y, ref mut z => z } }",
        "fn(a#0: A) { match a#0 { A::B(x#1) | A::C { x: x#1, } if (<=> x#1 int) => x#1, None => x, y#2 @ lit => y#2,
         ref mut z#3 => z#3, } }",
    );
}

#[test]
fn lambdas_capture_through_all_that_stand_between() {
    check(
        "fn f(a: A, b: B) { let c = move |x| { async move { x.g(a).await; |y| (y, b) } }; c(a) }",
        "fn(a#0: A, b#1: B) { let c#4 = move [a#0, b#1] |x#2| { async move [x#2, a#0, b#1] { x#2.g(a#0).await;
         [b#1] |y#3| (y#3, b#1) } }; c#4(a#0) }",
    );
    let body = body("fn f(a: A) { async { let b = 1; |c| { a; } } }");
    let owners: Vec<_> = body.bindings.iter().map(|binding| binding.owner).collect();
    assert_eq!(owners, [None, Some(LambdaId(0)), Some(LambdaId(1))]);
    assert_eq!(body.lambda(LambdaId(1)).parent, Some(LambdaId(0)));
}

#[test]
fn a_parameter_may_be_a_receiver() {
    check(
        "fn f(&mut self, (a, _): (A, B)) -> u8 where A: B { self.a(a) }",
        "fn(self#0, (a#1, _): (A, B)) { self#0.a(a#1) }",
    );
    check("fn f(mut self) { self.a }", "fn(mut self#0) { self#0.a }");
    check(
        "fn f(self: &Arc<Self>, mut a: A,) { self.b.0.1 = a; }",
        "fn(self#0: &Arc<Self>, mut a#1: A) { (= self#0.b.0.1 a#1); }",
    );
}

#[test]
fn spans_count_from_the_parameters() {
    let source = "async fn größe(é: &'static str) -> Vec<u8> { g(\"ü\", é.0.1, (größer)) }";
    let body = body(source);
    let texts: Vec<&str> = body.exprs.iter().map(|expr| text(source, expr.span)).collect();
    assert_eq!(texts[..7], ["g", "\"ü\"", "é", "é.0", "é.0.1", "(größer)", "g(\"ü\", é.0.1, (größer))"]);
    assert_eq!(body.bindings[0].name, "é");
}

#[test]
fn chars_that_are_longer_than_they_parse_have_their_place() {
    let source = "fn f(a: char) { match a { 'ü'..='é' => 'ß'.g('€'), '€' => '\\'' } }";
    let body = body(source);
    let places = body.exprs.iter().map(|expr| expr.span).chain(body.pats.iter().map(|pat| pat.span));
    let texts: Vec<&str> = places.map(|span| text(source, span)).filter(|text| text.starts_with('\'')).collect();
    assert_eq!(texts, ["'ß'", "'€'", "'ß'.g('€')", "'\\''", "'ü'..='é'", "'€'"]);
}

#[test]
fn a_jump_finds_its_target() {
    check(
        "fn f() { 'a: loop { while x { break; } continue 'a; break 'a; } 'b: { break 'b 1 } || break; }",
        "{ '0: loop { '1: while x { break '1; }; continue '0; break '0; }; '2: { break '2 int }; [] || break; }",
    );
}

#[test]
fn an_initializer_counts_from_its_first_byte() {
    let source = "static A: Lazy<M> = Lazy::new(|| M::new(1));";
    let cut = Span::new(20, source.len() as u32 - 1);
    let (kind, params) = (CutKind::Initializer, None);
    let (scan, shapes) = (scan(source), shapes());
    let input = BodyInput { text: source, scan: &scan, cut, kind, params, macros: &shapes };
    let body = parse(input).expect("an expression");
    assert_eq!(body.outline(), "Lazy::new([] || M::new(int))");
    assert_eq!(body.expr(body.root.expect("a root")).span, Span::new(0, cut.end - cut.start));
}

#[test]
fn items_in_blocks_have_bodies_of_their_own() {
    let source = "fn f(a: A) { fn g(a: B) -> B { { fn h() { a } } a } impl C { fn k(&self) { self.a; } }
                  const D: u8 = e(a); g(a) }";
    check(
        source,
        "fn(a#0: A) { g(a#0) }
         nested 0: fn(a#0: B) { {}; a#0 } nested 0: { a }
         nested 1: fn(self#0) { self#0.a; }
         nested 2: e(a)",
    );
    let names: Vec<_> = body(source).items.iter().map(|(_, item)| item.name.as_str()).collect();
    assert_eq!(names, ["g", "", "D"]);
}

#[test]
fn statements_keep_what_silences_and_conditions_them() {
    let source =
        "fn f(a: A) { #[cfg(unix)] a.b(); #[allow(x)] #[inline] let b = a; h(#[cfg(test)] a); #[cfg(windows)] { 1 } }";
    check(
        source,
        "fn(a#0: A) { #[cfg(unix)] a#0.b(); #[allow] let b#1 = a#0; h(#[cfg(test)] a#0); #[cfg(windows)] { int } }",
    );
    let body = body(source);
    let ExprKind::Block(block) = &body.expr(body.root.expect("a root")).kind else { panic!("a block") };
    assert_eq!(text(source, block.stmts[0].span), "#[cfg(unix)] a.b();");
}

#[test]
fn a_macro_at_the_end_is_the_tail() {
    check("fn f(a: A) { m! { a } m! { a } }", "fn(a#0: A) { m!arguments(a#0); m!arguments(a#0) }");
    check("fn f(a: A) { m!(a); m!(a) }", "fn(a#0: A) { m!arguments(a#0); m!arguments(a#0) }");
}

#[test]
fn format_strings_name_variables() {
    let source = r##"fn f(a: A, w: W, p: P) { println!("ü\u{61}{{a}} {a:w$.p$} {a:?} {} {0} {b}", a.b(), b = w); }"##;
    check(source, "fn(a#0: A, w#1: W, p#2: P) { println!format(a#0.b(), w#1, a#0, w#1, p#2); }");
    let body = body(source);
    let last = body.exprs.iter().rev().find(|expr| expr.kind == ExprKind::Local(BindingId(2)));
    let last = last.expect("a use of `p`");
    assert_eq!((text(source, last.span), last.origin), ("p", Origin::MacroArgument));
    check(r###"fn f(a: A) { format!(r#"\u{a} {a}"#) }"###, "fn(a#0: A) { format!format(a#0) }");
    check(r#"fn f(a: A) { write!(a, "{a:0>4} {x}", x = a) }"#, "fn(a#0: A) { write!format(a#0; a#0, a#0) }");
    check(
        r#"fn f(a: A) { panic!("{}", a); bail!(E::F(a)); bail!("{a}") }"#,
        "fn(a#0: A) { panic!format-diverges(a#0); bail!format-returns(E::F(a#0)); bail!format-returns(a#0) }",
    );
}

#[test]
fn log_calls_evaluate_fields_and_message() {
    check(
        r#"fn f(a: A) { info!(target: "t", parent: &a, x = a.b(), y.z = %a, ?a, %a.c, a, "s p" = 1, "{} {a}", a.d()); }"#,
        "fn(a#0: A) { info!format(str, &a#0, a#0.b(), a#0, a#0, a#0.c, a#0, int, a#0.d(), a#0); }",
    );
    check(
        r#"fn f(a: A) { tracing::span!(Level::INFO, "n", a); info_span!("n", k = ?a.b()); info!({ k = a }, "m");
                        log::info!(k:? = a, l:err = a; "m"); }"#,
        "fn(a#0: A) { tracing::span!format(Level::INFO, a#0); info_span!format(a#0.b()); info!format(a#0);
         log::info!format(a#0, a#0); }",
    );
}

#[test]
fn assertions_are_conditions() {
    check(
        r#"fn f(a: A) { assert!(a.b(), "{a}"); assert_eq!(a, a.c(), "{}", a); ensure!(a.d(), a);
                        matches!(a, Some(x) | Other(x) if x.e(),); }"#,
        "fn(a#0: A) { assert!assert(a#0.b(); a#0); assert_eq!assert_eq(a#0, a#0.c(); a#0); ensure!ensure(a#0.d(); a#0);
         matches!matches(a#0, Some(x#1) | Other(x#1) if x#1.e()); }",
    );
}

#[test]
fn select_handlers_see_the_pattern_of_their_branch() {
    check(
        "fn f(a: A, b: B) { loop { tokio::select! { biased;
            Some(a) = a.next(), if a.ok() => { g(a)?; break }
            _ = b => return a,
            x = h() => x.await,
            else => continue } } }",
        "fn(a#0: A, b#1: B) { '0: loop { tokio::select!select {
            Some(a#2) = a#0.next(), if a#0.ok() => { g(a#2)?; break '0 },
            _ = b#1 => return a#0,
            x#3 = h() => x#3.await,
            else => continue '0, } } }",
    );
    check(
        "fn f(a: A) { futures::select! { x = a.b().fuse() => x, complete => {} default => 1, } }",
        "fn(a#0: A) { futures::select!select { x#1 = a#0.b().fuse() => x#1, else => {}, else => int, } }",
    );
    check("fn f(r: R) { select! { recv(r) -> m => m, default => 1 } }", "fn(r#0: R) { select!opaque }");
}

#[test]
fn join_evaluates_its_branches_in_order() {
    check(
        "fn f(a: A) { let (x, y) = tokio::join!(biased; a.b(), async { a }); try_join!(x, y)? }",
        "fn(a#0: A) { let (x#1, y#2) = tokio::join!join(a#0.b(), async [a#0] { a#0 }); try_join!try_join(x#1, y#2)? }",
    );
}

#[test]
fn pin_moves_a_value_and_pins_a_variable_in_place() {
    check(
        "fn f(a: A) { let b = pin!(a.c()); tokio::pin!(b); tokio::pin! { let d = a; let e = d; } e }",
        "fn(a#0: A) { let b#1 = pin!pin(a#0.c()); tokio::pin!inline(&mut b#1); let d#2 = a#0; let e#3 = d#2; e#3 }",
    );
}

#[test]
fn a_stream_is_an_async_block() {
    check(
        "fn f(a: A) { stream! { let b = a; for await x in b { yield x; } } }",
        "fn(a#0: A) { stream!stream(async move [a#0] { let b#1 = a#0; '0: for x#2 in b#1 { yield x#2; } }) }",
    );
}

#[test]
fn other_shapes_are_read() {
    check(
        "fn f(a: A) { vec![a, a.b()]; vec![a; 3]; dbg!(a); stringify!(a); format_args!(\"{a}\"); cfg_rt! { let b = a; b } }",
        "fn(a#0: A) { vec!call(a#0, a#0.b()); vec!repeat(a#0, int); dbg!dbg(a#0); stringify!nothing;
         format_args!format_args(a#0); cfg_rt!inline({ let b#1 = a#0; b#1 }) }",
    );
    check(
        "fn f(a: A) { cfg_if! { if #[cfg(unix)] { a.b() } else if #[cfg(test)] { a } else { a.c() } } }",
        "fn(a#0: A) { cfg_if!cfg_if(#[cfg(all(unix))] { a#0.b() }#[cfg(all(not(unix), test))] { a#0 }#[cfg(all(not(unix),
         not(test)))] { a#0.c() }) }",
    );
}

#[test]
fn unknown_macros_are_read_as_far_as_they_look_like_code() {
    check(
        "fn f(a: A) { m!(a, k = a.b(), a = a); m!(let b = a; b.c()); m!(a => b); m!(); x::println!(a, n!(a)) }",
        "fn(a#0: A) { m!arguments(a#0, a#0.b(), (= a#0 a#0)); m!inline({ let b#1 = a#0; b#1.c() }); m!opaque;
         m!arguments(); x::println!arguments(a#0, n!arguments(a#0)) }",
    );
}

#[test]
fn macros_stand_for_patterns_and_types_too() {
    check(
        "fn f(a: m!()) { let b: n![x] = a; match b { m!(x) => 1, _ => 2 } }",
        "fn(a#0: _) { let b#1: _ = a#0; match b#1 { unknown => int, _ => int, } }",
    );
}

#[test]
fn closures_declare_types_and_struct_literals_take_shorthands() {
    check(
        "fn f(a: A) { let g = async move |x: &X, S { y, z: w }| -> u8 { S { a, b: x, ..y } }; g::<u8>(&mut a as *mut u8, ..) }",
        "fn(a#0: A) { let g#4 = async move [a#0] |x#1: &X, S { y: y#2, z: w#3, }| { S { a: a#0, b: x#1, ..y#2 } };
         g<u8>((as &mut a#0 _), ..) }",
    );
}

#[test]
fn broken_text_says_where() {
    let source = "fn f(a: A) { let = 1; }";
    let error = try_body(source).expect_err("no pattern");
    assert_eq!(&source[error.span.range()], "=");
}

// ---------------------------------------------------------------------------------------------- the registry

/// The functions and initializers of items, as the index of the cut and the place of the parameters.
fn cuts_of(items: &[Item], out: &mut Vec<(u32, Option<Span>)>) {
    for item in items {
        match &item.kind {
            ItemKind::Fn(function) => out.extend(function.body.map(|cut| (cut, Some(function.params_span)))),
            ItemKind::Const(_, Some(cut)) | ItemKind::Static(_, Some(cut)) => out.push((*cut, None)),
            ItemKind::Mod(Some(items)) => cuts_of(items, out),
            ItemKind::Impl(block) => cuts_of(&block.items, out),
            ItemKind::Trait(block) => cuts_of(&block.items, out),
            ItemKind::MacroCall(call) => cuts_of(&call.items, out),
            _ => {}
        }
    }
}

/// Reads all bodies of a file, and says which it refused and, with `check`, which have a wrong place.
fn bodies(text: &str, macros: &MacroShapes, check: bool) -> Option<(Vec<Body>, Vec<String>)> {
    let scan = scan(text);
    let skeleton = skeleton::parse(text, &scan, &|_| None).ok()?;
    let mut found = Vec::new();
    cuts_of(&skeleton.items, &mut found);
    let (mut bodies, mut wrong) = (Vec::new(), Vec::new());
    for (cut, params) in found {
        let cut = &scan.cuts[cut as usize];
        let input = BodyInput::new(text, &scan, cut, params, macros);
        let read = parse(input);
        if check {
            wrong.extend(difference(&read, &parse_by_syn(input), &text[input.extent().range()]));
        }
        match read {
            Ok(body) => {
                if check {
                    wrong.extend(misplaced(&body, &text[input.extent().range()]));
                }
                bodies.push(body);
            }
            Err(error) => wrong.push(format!("{}: {:?}", error.message, &text[error.span.range()])),
        }
    }
    Some((bodies, wrong))
}

/// Where what is read without syn is not what syn reads.
fn difference(read: &Result<Body, ParseError>, by_syn: &Result<Body, ParseError>, text: &str) -> Option<String> {
    if read == by_syn {
        return None;
    }
    let (Ok(read), Ok(by_syn)) = (read, by_syn) else {
        return Some(format!("read {:?}, by syn {:?}: {text}", read.as_ref().err(), by_syn.as_ref().err()));
    };
    let exprs = read.exprs.iter().zip(&by_syn.exprs).find(|(one, other)| one != other);
    let pats = read.pats.iter().zip(&by_syn.pats).find(|(one, other)| one != other);
    let around = exprs.map_or("", |(one, _)| &text[one.span.range()]);
    let counts = [read, by_syn].map(|body| (body.exprs.len(), body.pats.len(), body.lambdas.len(), body.macros.len()));
    Some(format!("read {:?}, by syn {:?}: {around:?}\n {exprs:?}\n {pats:?}", counts[0], counts[1]))
}

#[test]
fn bodies_of_the_registry_are_read_with_right_places() {
    let macros = shapes();
    let check = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).ok()?;
        let (_, wrong) = bodies(&text, &macros, true)?;
        // What syn refuses in the file as a whole may be refused.
        let is_ours = !wrong.is_empty() && syn::parse_file(&text).is_ok();
        proc_macro2::extra::invalidate_current_thread_spans();
        is_ours.then(|| format!("{}:\n  {}", path.display(), wrong.join("\n  ")))
    };
    let pool = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().expect("threads can be started");
    let wrong: Vec<String> = pool.install(|| registry::files().par_iter().filter_map(check).collect());
    assert!(wrong.is_empty(), "{} files:\n{}", wrong.len(), wrong.join("\n"));
}

/// Where a character is lost or stands twice, a body is read as syn reads it, or refused as syn refuses it.
#[test]
fn what_is_broken_is_read_as_syn_reads_it() {
    let macros = shapes();
    let check = |(seed, path): (usize, &PathBuf)| {
        let text = std::fs::read_to_string(path).ok()?;
        broken(&text, (seed, BROKEN), is_in_body).find_map(|(at, text)| {
            let (_, wrong) = bodies(&text, &macros, true)?;
            let around = text.get(at.saturating_sub(30)..at + 30).unwrap_or_default();
            let wrong = wrong.iter().find(|wrong| wrong.contains("by syn"))?;
            Some(format!("{}: at {at}, {around:?}: {wrong}", path.display()))
        })
    };
    let pool = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().expect("threads can be started");
    let files = registry::files();
    let wrong: Vec<String> =
        pool.install(|| files.par_iter().enumerate().map(|(n, path)| (n, path)).filter_map(check).collect());
    assert!(wrong.is_empty(), "{} of {} files:\n{}", wrong.len(), files.len(), wrong.join("\n"));
}

fn is_in_body(scan: &Scan, at: usize) -> bool {
    let mut bodies = scan.cuts.iter().filter(|cut| cut.kind == CutKind::Function && cut.inside.is_none());
    bodies.any(|cut| cut.span.range().contains(&at))
}

/// How often each file is broken.
const BROKEN: usize = 3;

/// `cargo test --release --test body -- --ignored --nocapture`
#[test]
#[ignore = "measures"]
#[expect(clippy::print_stdout, reason = "the numbers are for whoever runs it")]
fn measure() {
    let texts: Vec<String> = registry::files().iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    let macros = shapes();
    let timed = |name: &str, run: &dyn Fn(&str) -> usize| {
        let once = || {
            let start = std::time::Instant::now();
            std::hint::black_box(texts.iter().map(|text| run(text)).sum::<usize>());
            start.elapsed().as_secs_f64()
        };
        println!("{name:>20}: {:.3} s", (0..5).map(|_| once()).fold(f64::MAX, f64::min));
    };
    let forget = |count| {
        proc_macro2::extra::invalidate_current_thread_spans();
        count
    };
    timed("syn", &|text| forget(syn::parse_file(text).map_or(0, |file| file.items.len())));
    timed("scan + skeleton", &|text| skeleton::parse(text, &scan(text), &|_| None).map_or(0, |it| it.items.len()));
    timed("and blocks by syn", &|text| {
        let scan = scan(text);
        let blocks = scan.cuts.iter().filter(|cut| cut.kind == CutKind::Function);
        let read = |cut: &Cut| {
            let block = syn::parse_str::<syn::Block>(&scan.clean(text, cut.span));
            forget(block.map_or(0, |block| block.stmts.len()))
        };
        blocks.map(read).sum::<usize>() + skeleton::parse(text, &scan, &|_| None).map_or(0, |it| it.items.len())
    });
    timed("and all bodies", &|text| bodies(text, &macros, false).map_or(0, |(bodies, _)| bodies.len()));
}
