//! Input that nobody wants, through the whole binary: it is told what is wrong, the rest is checked, and nothing falls over.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const GOOD: &str =
    "async fn good(m: &std::sync::Mutex<u8>) { let _g = m.lock().unwrap(); tick().await; }\nasync fn tick() {}\n";
const SAID: &str = "blocking_guard_across_await";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("the system has a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }
    folder
}

const MANIFEST: &str = "[package]\nname = \"bad\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[workspace]\n";

fn package(files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    std::fs::write(folder.path().join("Cargo.toml"), MANIFEST).expect("it can be written");
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdup"));
    command.args(arguments).args(["--format", "short"]).current_dir(folder).stdin(Stdio::null());
    command.output().expect("it runs")
}

/// Exit code, standard output, standard error.
fn check(folder: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = run(folder.path(), arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

// ---------------------------------------------------------------------------------------------- files

#[test]
fn bytes_that_are_not_utf_8_cost_only_their_file() {
    let folder = package(&[("src/lib.rs", &format!("mod latin;\n{GOOD}"))]);
    std::fs::write(folder.path().join("src/latin.rs"), b"// caf\xe9\n").expect("written");
    let (code, said, complaint) = check(&folder, &[]);
    assert_eq!(code, Some(1), "{complaint}");
    assert!(said.contains("src/latin.rs:1:1: deny[holdup::unparsed_file]") && said.contains(SAID), "{said}");
}

#[test]
fn places_count_mark_shebang_line_ends_and_other_scripts() {
    for (prefix, line, column) in [
        ("\u{feff}", 1, 54),
        ("#!/usr/bin/env run\r\n", 2, 54),
        ("\u{feff}#!/usr/bin/env run\r\n\r\n", 3, 54),
        ("/* 宽 é 𝄞 */ ", 1, 54 + 12),
    ] {
        let folder = package(&[("src/lib.rs", &format!("{prefix}{}", GOOD.replace('\n', "\r\n")))]);
        let (code, said, complaint) = check(&folder, &[]);
        assert_eq!(code, Some(1), "{complaint}");
        let place = format!("src/lib.rs:{line}:{column}: deny[holdup::{SAID}]");
        assert!(said.starts_with(&place), "{place} is not where {said} is");
    }
}

#[test]
fn empty_files_have_nothing_to_say() {
    for text in ["", "\n", "\u{feff}", "#!", "// no end", "/* closed */"] {
        let (code, said, complaint) = check(&package(&[("src/lib.rs", text)]), &[]);
        assert_eq!((code, &*said, &*complaint), (Some(0), "", ""), "{text:?}");
    }
}

#[test]
fn a_file_of_fifty_megabytes_is_checked() {
    let mut text = String::with_capacity(51 << 20);
    // A table, as generators write them, and behind it code that matters.
    text.push_str("pub static TABLE: &[u32] = &[\n");
    while text.len() < 50 << 20 {
        text.push_str(
            "    0x0000_0001, 0x0000_0002, 0x0000_0003, 0x0000_0004, // a row of the table that somebody generated\n",
        );
    }
    text.push_str("];\n");
    text.push_str(GOOD);
    let folder = package(&[("src/lib.rs", &text)]);
    let (code, said, complaint) = check(&folder, &[]);
    assert_eq!(code, Some(1), "{complaint}");
    assert!(said.contains(SAID), "{said}{complaint}");
}

#[test]
fn a_file_beyond_the_limit_is_told_and_the_others_are_checked() {
    let folder = package(&[("src/lib.rs", &format!("mod huge;\n{GOOD}")), ("src/huge.rs", "")]);
    let file = std::fs::File::create(folder.path().join("src/huge.rs")).expect("created");
    file.set_len(holdup::source::MAX_FILE_BYTES + 1).expect("it is sparse");
    let (code, said, complaint) = check(&folder, &[]);
    assert_eq!(code, Some(1), "{complaint}");
    assert!(said.contains("src/huge.rs:1:1: deny[holdup::unparsed_file]") && said.contains(SAID), "{said}{complaint}");
}

#[test]
fn a_body_that_does_not_parse_costs_only_itself() {
    let text = format!("async fn bad(m: &std::sync::Mutex<u8>) {{ let = m.lock(); tick().await; }}\n{GOOD}");
    let (code, said, complaint) = check(&package(&[("src/lib.rs", &text)]), &[]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with(&format!("src/lib.rs:2:54: deny[holdup::{SAID}]")), "{said}");
    assert!(complaint.contains("cannot parse a body in `src/lib.rs`, line 1, column 46"), "{complaint}");
}

#[test]
fn a_file_that_does_not_parse_costs_only_itself() {
    for broken in ["fn f( {", "}", "struct;", "fn f() { \"", "/* /* */", "r#\"", "'", "mod m { fn f() }", "🦀"] {
        let folder = package(&[("src/lib.rs", &format!("mod broken;\n{GOOD}")), ("src/broken.rs", broken)]);
        let (code, said, complaint) = check(&folder, &[]);
        assert_eq!(code, Some(1), "{broken}: {complaint}");
        assert!(said.contains("src/broken.rs:1:") && said.contains("unparsed_file"), "{broken}: {said}{complaint}");
        assert!(said.contains(SAID), "{broken}: {said}");
    }
}

#[test]
fn a_file_named_on_the_command_line_is_denied_and_one_that_was_met_is_noted() {
    let folder = folder(&[("a.rs", "struct;"), ("b.rs", GOOD)]);
    let (code, said, _) = check(&folder, &["a.rs"]);
    assert_eq!(code, Some(1));
    assert!(said.starts_with("a.rs:1:7: deny[holdup::unparsed_file]"), "{said}");
    let (code, said, _) = check(&folder, &["-A", SAID]);
    assert_eq!(code, Some(0));
    assert!(said.contains("a.rs:1:7: note[holdup::unparsed_file]"), "{said}");
}

// ---------------------------------------------------------------------------------------------- depth

/// In an async function with a lock, so that each stage sees it.
fn deep_bodies() -> Vec<(&'static str, String)> {
    let n = 100_000;
    let chain = |first: &str, one: &str| format!("{first}{}", one.repeat(n));
    let nest = |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(n), close.repeat(n));
    vec![
        ("parentheses", nest("(", "1", ")")),
        ("blocks", nest("{", "", "}")),
        ("brackets", nest("[", "", "]")),
        ("async blocks", nest("async {", "", "}")),
        ("closures", nest("|| {", "", "}")),
        ("sums", chain("1", " + 1")),
        ("method calls", chain("a", ".b()")),
        ("awaits", chain("a", ".b().await")),
        ("fields", chain("a", ".b")),
        ("question marks", chain("a", "?")),
        ("calls", chain("a", "()")),
        ("else if", chain("if a {}", " else if a {}")),
        ("if in if", nest("if a {", "", "}")),
        ("loops", nest("loop {", "", "}")),
        ("matches", nest("match a { _ => ", "1", "}")),
        ("match in scrutinees", nest("match ", "a", " {}")),
        ("negations", chain("", "!") + "a"),
        ("references", chain("", "&") + "a"),
        ("casts", chain("a", " as u8")),
        ("comparisons", chain("a", " && a == b")),
        ("assignments", chain("", "a = ") + "1"),
        ("ranges", chain("", "..") + "1"),
        ("patterns", format!("let {} = 1;", nest("(", "a", ",)"))),
        ("or patterns", format!("match a {{ 1{} => {{}} }}", " | 1".repeat(n))),
        ("types", format!("let a: {} = 1;", nest("A<", "u8", ">"))),
        ("turbofish", format!("a::<{}>()", nest("A<", "u8", ">"))),
        ("macros", nest("m!(", "", ")")),
        ("known macros", nest("vec![", "", "]")),
        ("format macros", nest("println!(\"{}\", ", "1", ")")),
        ("functions", nest("fn f() {", "", "}")),
        ("modules", nest("mod m {", "", "}")),
        ("returns", chain("", "return ") + "1"),
        ("labels", nest("'a: {", "", "}")),
        ("attributes", chain("", "#[a] ") + "1"),
        ("structs", nest("A { a: ", "1", "}")),
    ]
}

#[test]
fn what_is_too_deep_costs_only_its_body() {
    for (name, deep) in deep_bodies() {
        let text = format!(
            "async fn deep(m: &std::sync::Mutex<u8>) {{ let _g = m.lock().unwrap(); tick().await; {deep} }}\n{GOOD}"
        );
        let (code, said, complaint) = check(&package(&[("src/lib.rs", &text)]), &[]);
        assert_eq!(code, Some(1), "{name}: {said}{complaint}");
        assert!(said.contains(&format!("src/lib.rs:2:54: deny[holdup::{SAID}]")), "{name}: {said}{complaint}");
    }
}

#[test]
fn what_is_refused_is_told() {
    let deep = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    let text = format!("fn deep() -> u8 {{ {deep} }}\n{GOOD}");
    let (code, said, complaint) = check(&package(&[("src/lib.rs", &text)]), &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains(SAID), "{said}");
    assert!(
        complaint.contains("cannot parse a body in `src/lib.rs`, line 1, column 17: nested too deeply"),
        "{complaint}"
    );
}

#[test]
fn long_code_is_no_deep_code() {
    let mut text = String::from("async fn long(m: &tokio::sync::Mutex<u8>) {\n");
    for n in 0..20_000 {
        writeln!(text, "    let x{n} = {{ let g = m.lock().await; *g + {} }};", n % 7).expect("a string takes all");
    }
    writeln!(text, "}}\n{GOOD}").expect("a string takes all");
    let (code, said, complaint) = check(&folder(&[("a.rs", &text)]), &[]);
    assert_eq!(code, Some(1), "{complaint}");
    assert!(said.contains(SAID), "{said}");
}

#[test]
fn items_that_are_too_deep_cost_only_their_file() {
    let n = 100_000;
    for (name, item) in [
        ("types", format!("type A = {}u8;", "&".repeat(n))),
        ("generics", format!("type A = {}u8{};", "B<".repeat(n), ">".repeat(n))),
        ("modules", format!("{}{}", "mod a {".repeat(n), "}".repeat(n))),
        ("imports", format!("use {}a{};", "a::{".repeat(n), "}".repeat(n))),
        ("paths", format!("use a{};", "::a".repeat(n))),
        ("attributes", format!("{} fn f() {{}}", "#[a]".repeat(n))),
        ("bounds", format!("fn f<T: A{}>() {{}}", " + A".repeat(n))),
        ("constants", format!("const A: u8 = {}1{};", "(".repeat(n), ")".repeat(n))),
        ("lengths", format!("type A = {}u8{};", "[".repeat(n), "; 1]".repeat(n))),
        ("macros", format!("{}{}", "m! { fn f() {} ".repeat(n), "}".repeat(n))),
        ("comments", format!("{}{}", "/*".repeat(n), "*/".repeat(n))),
    ] {
        let folder = package(&[("src/lib.rs", &format!("mod deep;\n{GOOD}")), ("src/deep.rs", &item)]);
        let (code, said, complaint) = check(&folder, &[]);
        assert_eq!(code, Some(1), "{name}: {complaint}");
        assert!(said.contains(&format!("src/lib.rs:2:54: deny[holdup::{SAID}]")), "{name}: {said}{complaint}");
    }
}

// ---------------------------------------------------------------------------------------------- workspaces

#[test]
fn a_manifest_that_is_broken_or_missing() {
    let broken = folder(&[("Cargo.toml", "[package\n"), ("src/lib.rs", GOOD)]);
    let (code, _, complaint) = check(&broken, &[]);
    assert_eq!(code, Some(2));
    assert!(complaint.starts_with("error: ") && complaint.contains("Cargo.toml"), "{complaint}");
    let missing = folder(&[("src/lib.rs", GOOD)]);
    let (code, said, complaint) = check(&missing, &[]);
    assert_eq!((code, &*complaint), (Some(1), ""));
    assert!(said.contains(SAID), "{said}");
    let empty = folder(&[]);
    let (code, _, complaint) = check(&empty, &[]);
    assert_eq!(code, Some(2));
    assert!(complaint.starts_with("error: "), "{complaint}");
}

#[test]
fn modules_without_a_file_with_two_or_in_a_circle() {
    let text = format!(
        "mod gone;\nmod two;\n#[path = \"lib.rs\"]\nmod circle;\n#[path = \"../../../gone.rs\"]\nmod far;\n{GOOD}"
    );
    let folder = package(&[("src/lib.rs", &text), ("src/two.rs", ""), ("src/two/mod.rs", "")]);
    let (code, said, complaint) = check(&folder, &[]);
    assert_eq!(code, Some(1), "{complaint}");
    assert!(said.contains(&format!("src/lib.rs:7:54: deny[holdup::{SAID}]")), "{said}");
    for module in ["`gone`", "`two`", "leads back", "gone.rs"] {
        assert!(complaint.contains(module), "{module}: {complaint}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_loop_lead_nowhere() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("a/a.rs", GOOD)]);
    symlink(folder.path().join("a"), folder.path().join("a/again")).expect("linked");
    symlink(folder.path().join("a/self.rs"), folder.path().join("a/self.rs")).expect("linked");
    symlink("gone.rs", folder.path().join("a/dangling.rs")).expect("linked");
    let (code, said, complaint) = check(&folder, &[]);
    assert_eq!(code, Some(1), "{complaint}");
    assert_eq!(said.matches(SAID).count(), 1, "{said}{complaint}");
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_checked() {
    use std::os::unix::fs::PermissionsExt;
    let folder = package(&[("src/lib.rs", &format!("mod secret;\n{GOOD}")), ("src/secret.rs", "")]);
    let secret = folder.path().join("src/secret.rs");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o000)).expect("it is ours");
    if std::fs::read(&secret).is_ok() {
        // The superuser reads all: a folder in its place cannot be read by anybody.
        std::fs::remove_file(&secret).expect("removed");
        std::fs::create_dir(&secret).expect("created");
    }
    let (code, said, complaint) = check(&folder, &[]);
    assert!(said.contains(SAID), "{code:?} {said}{complaint}");
    assert!(complaint.contains("secret"), "{complaint}");
}

#[cfg(unix)]
#[test]
fn closed_streams_are_survived() {
    let folder = package(&[("src/lib.rs", GOOD)]);
    let holdup = env!("CARGO_BIN_EXE_holdup");
    for (script, expected) in [
        ("\"$0\" check --format json >&-; echo $?", "1"),
        ("\"$0\" check 2>&- >/dev/null; echo $?", "1"),
        ("\"$0\" check gone.rs 2>&- >&- ; echo $?", "2"),
        ("\"$0\" check <&- >/dev/null; echo $?", "1"),
        ("\"$0\" check --format short - <&- >/dev/null 2>&1; echo $?", "0"),
    ] {
        let output = Command::new("sh").args(["-c", script, holdup]).current_dir(&folder).output().expect("a shell");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), expected, "{script}: {output:?}");
    }
}

#[test]
fn a_body_with_too_many_guards_is_told_and_the_rest_is_checked() {
    let body = |guards: usize| {
        let taken: String = (0..guards).map(|n| format!("let g{n} = m.lock().unwrap();\n")).collect();
        format!("async fn many(m: &std::sync::Mutex<u8>) {{\n{taken}tick().await;\n}}\n{GOOD}")
    };
    let complaint =
        "`many` holds more than 256 guards at once in `src/lib.rs`, line 1, column 1: those beyond are not followed";
    for (guards, is_cut) in [(256, false), (300, true)] {
        let folder = package(&[("src/lib.rs", &body(guards))]);
        let (code, said, complaints) = check(&folder, &[]);
        assert_eq!(code, Some(1), "{complaints}");
        assert_eq!(complaints.contains(complaint), is_cut, "{complaints}");
        assert_eq!(said.matches(SAID).count(), 257, "{said}");
    }
}
