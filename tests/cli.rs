//! The command line as people and scripts meet it: exit codes, streams, formats.

use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A package that has nothing to say, in a folder of its own.
fn package() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    write(&folder, "Cargo.toml", "[package]\nname = \"quiet\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[workspace]\n");
    write(&folder, "src/lib.rs", "pub fn f() {}\n");
    folder
}

/// A package with a file that is not UTF-8: denied, and the rest is checked.
fn denied() -> TempDir {
    let folder = package();
    std::fs::write(folder.path().join("src/lib.rs"), b"pub fn f() {}\n// \xff\n").expect("written");
    folder
}

fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    std::fs::write(path, text).expect("written");
}

fn holdup(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdup"));
    command.current_dir(folder).stdin(Stdio::null()).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    holdup(folder.path()).args(arguments).output().expect("it runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

fn json(text: &str) -> Value {
    let document = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let schema = serde_json::from_str(holdup::report::json::SCHEMA_TEXT).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    document
}

#[test]
fn help_has_examples_and_hides_what_is_ours() {
    let folder = package();
    for arguments in [&["--help"][..], &["check", "--help"], &["-h"]] {
        let output = run(&folder, arguments);
        let text = stdout(&output);
        assert_eq!(output.status.code(), Some(0));
        assert!(text.contains("Examples:") && text.contains("--manifest-path"), "{text}");
        assert!(!text.contains("--emit") && !text.contains("--threads"), "{text}");
    }
    assert!(stdout(&run(&folder, &["--version"])).starts_with("holdup "));
}

#[test]
fn bad_usage_exits_with_2_and_says_why() {
    let folder = package();
    for (arguments, expected) in [
        (&["--colour"][..], "--color"),
        (&["--format", "sarif"], "expected human, short or json"),
        (&["--format", "json="], "no path after"),
        (&["--format", "json", "--format", "short"], "only one `--format`"),
        (&["-D", "unused_supression"], "did you mean `unused_suppression`?"),
        (&["check", "-A", "dedlock"], "did you mean `deadlock`?"),
        (&["--edition", "2022"], "expected 2015, 2018, 2021 or 2024"),
        (&["--stdin-filename", "a.rs"], "`-` is not among the paths"),
        (&["-q", "-v"], "cannot be used with"),
        (&["explain", "unparsed_fil"], "did you mean `unparsed_file`?"),
        (&["src/gone.rs"], "gone.rs"),
        (&["chek"], "did you mean `check`?"),
        (&["--manifest-path", "gone/Cargo.toml"], "gone/Cargo.toml"),
    ] {
        let output = run(&folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(expected), "{arguments:?}: {}", stderr(&output));
        assert!(stderr(&output).starts_with("error: "), "{}", stderr(&output));
    }
}

#[test]
fn exit_codes_follow_what_is_found() {
    assert_eq!(run(&package(), &[]).status.code(), Some(0));
    assert_eq!(run(&package(), &["check"]).status.code(), Some(0));
    let denied = denied();
    assert_eq!(run(&denied, &[]).status.code(), Some(1));
    assert_eq!(run(&denied, &["-W", "unparsed_file"]).status.code(), Some(0));
    assert_eq!(run(&denied, &["-W", "unparsed_file", "-D", "warnings"]).status.code(), Some(1));
    assert_eq!(run(&denied, &["-A", "unparsed_file", "-D", "unparsed_file"]).status.code(), Some(1));
    assert_eq!(run(&denied, &["-D", "unparsed_file", "-A", "unparsed_file"]).status.code(), Some(0));
    assert_eq!(run(&denied, &[".", "src/gone.rs"]).status.code(), Some(2), "2 outranks 1");
}

#[test]
fn settings_come_first_and_the_command_line_on_top() {
    let folder = denied();
    write(&folder, "holdup.toml", "[levels]\nunparsed_file = \"note\"\n");
    assert_eq!(run(&folder, &[]).status.code(), Some(0));
    assert_eq!(run(&folder, &["-D", "unparsed_file"]).status.code(), Some(1));
    write(&folder, "holdup.toml", "[levels]\nunparsed_fil = \"note\"\n");
    let output = run(&folder, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("holdup.toml:2:1: unknown rule `unparsed_fil`, did you mean"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn suppressions_are_told_when_they_do_nothing() {
    let folder = package();
    write(&folder, "src/lib.rs", "// holdup: allow(unparsed_file): é\npub fn f() {} // holdup: allow(nothing)\n");
    let text = stdout(&run(&folder, &["--format", "short"]));
    let expected = "src/lib.rs:1:18: note[holdup::unused_suppression] no finding of `unparsed_file` is here to be suppressed\n\
                    src/lib.rs:2:15: note[holdup::unexplained_suppression] this suppression gives no reason\n\
                    src/lib.rs:2:32: note[holdup::unknown_suppression] no rule is called `nothing`\n";
    assert_eq!(text, expected);
}

#[test]
fn what_clippy_was_told_of_a_place_counts_and_of_a_module_does_not() {
    let folder = package();
    let function = |name: &str| {
        let body = "{ let g = m.lock().unwrap(); std::future::ready(()).await; drop(g); }";
        format!("pub async fn {name}(m: &std::sync::Mutex<u32>) {body}\n")
    };
    let allow = "#[allow(clippy::await_holding_lock)]";
    let statement = function("statement").replace("let", &format!("{allow} let"));
    let imp = format!("pub struct A;\n{allow}\nimpl A {{ {} }}\n", function("inherent"));
    let module = format!("{allow}\npub mod whole {{ {} }}\n", function("in_a_module"));
    let lib = [format!("#!{}", &allow[1..]), format!("{allow} {}", function("one")), statement, imp, module];
    write(&folder, "src/lib.rs", &lib.join("\n"));
    let output = run(&folder, &["-A", "stall", "-v"]);
    let text = stdout(&output) + &stderr(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("3 findings suppressed"), "{text}");
    assert!(text.contains("2 attributes for clippy on whole modules or crates not heeded"), "{text}");
    assert!(text.contains("in_a_module") && text.contains("1 finding: 1 deny"), "{text}");
}

#[test]
fn cargo_holdup_is_holdup() {
    let folder = denied();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-holdup"));
        let output = command.args(arguments).current_dir(folder.path()).output().expect("it runs");
        (output.status.code(), stdout(&output))
    };
    let (code, text) = run(&["holdup", "--format", "short"]);
    assert_eq!(code, Some(1));
    assert_eq!((code, text), run(&["holdup", "check", "--format", "short"]));
}

#[test]
fn short_is_a_line_a_finding() {
    let text = stdout(&run(&denied(), &["--format", "short"]));
    assert!(text.starts_with("src/lib.rs:1:1: deny[holdup::unparsed_file] "), "{text}");
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn json_follows_the_schema() {
    let output = run(&denied(), &["--format", "json"]);
    let document = json(&stdout(&output));
    assert_eq!(document["schema"], 1);
    assert_eq!(document["diagnostics"][0]["code"], "holdup::unparsed_file");
    assert_eq!(document["timings"], Value::Null);
    assert_eq!(stdout(&output).lines().count(), 1);
}

#[test]
fn formats_go_to_files_and_standard_output_at_once() {
    let folder = denied();
    let output = run(&folder, &["--format", "short", "--format", "json=report.json", "--format", "human=report.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("deny[holdup::unparsed_file]"));
    let file = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a report");
    assert_eq!(json(&file("report.json"))["summary"]["deny"], 1);
    assert!(file("report.txt").contains("1 finding: 1 deny (in 1 file"));
    let output = run(&folder, &["--format", "json=report.json"]);
    assert_eq!(stdout(&output), "");
    let output = run(&folder, &["--format", "json=gone/report.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("error: cannot write `gone/report.json`: "), "{}", stderr(&output));
}

#[test]
fn pipes_get_no_colour_unless_asked() {
    let folder = denied();
    let is_coloured = |arguments: &[&str]| run(&folder, arguments).stdout.contains(&0x1b);
    assert!(!is_coloured(&[]));
    assert!(!is_coloured(&["--color", "never"]));
    assert!(is_coloured(&["--color", "always"]));
    assert!(!is_coloured(&["--color", "always", "--format", "json"]));
}

#[test]
fn human_output_ends_with_a_summary() {
    let folder = package();
    assert!(stdout(&run(&folder, &[])).starts_with("no findings (in 1 file, "));
    assert_eq!(stdout(&run(&folder, &["-q"])), "");
}

#[test]
fn a_reader_who_leaves_is_no_error() {
    let folder = denied();
    for arguments in [&["--format", "short"][..], &["--format", "json"], &[]] {
        let mut command = holdup(folder.path());
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        drop(child.stdout.take());
        let mut complaint = String::new();
        child.stderr.take().expect("piped").read_to_string(&mut complaint).expect("text");
        assert_eq!(child.wait().expect("it ends").code(), Some(1), "{complaint}");
        assert_eq!(complaint, "");
    }
    let mut child = holdup(folder.path()).arg("rules").stdout(Stdio::piped()).spawn().expect("it runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

#[test]
fn standard_input_is_a_file() {
    let folder = package();
    let check = |arguments: &[&str], text: &[u8]| {
        let mut command = holdup(folder.path());
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it runs");
        child.stdin.take().expect("piped").write_all(text).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        (output.status.code(), stdout(&output), stderr(&output))
    };
    let (code, text, complaint) = check(&["-", "--format", "json"], b"fn f() {}");
    assert_eq!(code, Some(0), "{text}{complaint}");
    json(&text);
    let (code, text, complaint) = check(&["-", "--stdin-filename", "src/lib.rs", "--format", "short"], b"\xff");
    assert_eq!(code, Some(1), "{text}{complaint}");
    assert!(text.starts_with("src/lib.rs:1:1: deny[holdup::unparsed_file]"), "{text}");
}

#[test]
fn timings_are_shares_of_a_bare_parse() {
    let output = run(&package(), &["--timings", "--format", "json"]);
    let document = json(&stdout(&output));
    assert!(document["timings"]["bare_parse_seconds"].as_f64().is_some_and(|seconds| seconds > 0.0));
    assert!(stderr(&output).contains("bare parse"), "{}", stderr(&output));
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = package();
    let text = stdout(&run(&folder, &["rules"]));
    assert!(text.contains("unparsed_file"), "{text}");
    let rules = holdup::ENGINE.rules;
    assert!(rules.is_sorted_by_key(|rule| rule.name));
    assert!(rules.iter().all(|rule| text.contains(rule.name)));
    let text = stdout(&run(&folder, &["explain", "holdup::unparsed_file"]));
    assert!(text.starts_with("# unparsed_file\n"), "{text}");
}

#[test]
fn threads_do_not_change_a_byte() {
    let folder = denied();
    let outputs = ["1", "2", "7"].map(|threads| run(&folder, &["--threads", threads, "--format", "json"]).stdout);
    assert_eq!(outputs[0], outputs[1]);
    assert_eq!(outputs[0], outputs[2]);
}
