//! `holdup why FILE:LINE`: what is held in a line, why, and what the rules make of it.

use serde_json::Value;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const CODE: &str = "\
use std::sync::Mutex;
use tokio::sync::Mutex as Turn;
pub struct Pool {
    state: Mutex<u32>,
    turn: Turn<()>,
    connection: Turn<Connection>,
}
pub struct Connection;
impl Connection {
    async fn query(&mut self) {}
}
impl Pool {
    pub async fn save(&self, is_new: bool) {
        let held = self.state.lock().unwrap();
        if is_new {
            drop(held);
            step().await;
        } else {
            step().await;
        }
    }
    pub async fn silenced(&self) {
        // holdup: allow(blocking_guard_across_await): nobody else wants it
        let _held = self.state.lock().unwrap();
        step().await;
    }
    pub async fn alone(&self) {
        let _turn = self.turn.lock().await;
        step().await;
    }
    pub async fn query(&self) {
        let mut connection = self.connection.lock().await;
        connection.query().await;
    }
    pub async fn strange(&self, other: impl Fn() -> Unknown) -> u32 {
        let _state = self.state.lock();
        *other().inner.lock().unwrap()
    }
}
async fn step() {}
#[tokio::test]
async fn in_a_test() {
    let own = Mutex::new(1);
    let _own = own.lock().unwrap();
    step().await;
}
";

fn why(place: &str, more: &[&str]) -> Output {
    let folder = TempDir::new().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    write(
        "Cargo.toml",
        "[package]\nname = \"pool\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[workspace]\n[dependencies]\ntokio = \"1\"\n",
    );
    write("src/lib.rs", CODE);
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdup"));
    command.current_dir(folder.path()).args(["why", place]).args(more).stdin(Stdio::null());
    command.output().expect("it runs")
}

/// The line of the n-th place where this stands, from 0.
fn line(what: &str, n: usize) -> String {
    let lines = CODE.lines().enumerate().filter(|(_, line)| line.contains(what));
    format!("src/lib.rs:{}", lines.map(|(at, _)| at + 1).nth(n).expect("it stands there"))
}

fn human(place: &str, more: &[&str]) -> String {
    let output = why(place, more);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn json(place: &str) -> Value {
    serde_json::from_str(&human(place, &["--format", "json"])).expect("JSON")
}

#[test]
fn a_guard_that_is_held_is_told_with_its_rule() {
    let said = human(&line("step().await", 1), &[]);
    assert!(said.starts_with("src/lib.rs:19 in `Pool::save`\n    step().await;\n"), "{said}");
    for part in [
        "the guard of `self.state` (blocking lock `Pool::state`, exclusive), taken by lock in 14:31",
        "  is held here: on every way here: it is in `held`",
        "  it lives over the await in 19:20",
        "  blocking_guard_across_await is at deny: `self.state` stays locked while the task is suspended",
    ] {
        assert!(said.contains(part), "no `{part}` in:\n{said}");
    }
}

#[test]
fn a_guard_that_was_released_is_told_with_the_last_line_that_has_it() {
    let said = human(&line("step().await", 0), &[]);
    assert!(said.contains("  is not held here: it is released before: line 14 is the last that has it"), "{said}");
}

#[test]
fn silence_is_explained() {
    let cases = [
        (line("step().await", 2), "blocking_guard_across_await is at deny: a comment or attribute silences it"),
        (line("step().await", 3), "async_guard_across_await is at allow: it is a turnstile"),
        (
            line("connection.query().await", 0),
            "async_guard_across_await is at allow: what is awaited works through the guard",
        ),
        (
            line("step().await", 4),
            "blocking_guard_across_await is at allow: the lock is only used in the root tasks of tests",
        ),
    ];
    for (place, part) in cases {
        let said = human(&place, &[]);
        assert!(said.contains(part), "{place}: no `{part}` in:\n{said}");
    }
    let said = human(&line("step().await", 1), &["-A", "deadlock"]);
    assert!(said.contains("blocking_guard_across_await is at allow: the rule is at `allow`"), "{said}");
    let said = human(&line("step().await", 3), &["--set", "strict"]);
    assert!(said.contains("async_guard_across_await is at deny"), "{said}");
}

#[test]
fn a_call_is_told_with_its_type_or_where_the_trail_ends() {
    let known = json(&line("let _state", 0));
    assert_eq!(known["calls"][0]["type"], "std::sync::Mutex<u32>", "{known:#}");
    assert_eq!(known["calls"][0]["class"], "Pool::state");
    assert_eq!(known["calls"][0]["declared"]["line"], 4);
    let unknown = human(&line("other().inner", 0), &[]);
    assert!(unknown.contains("looks like a lock, but the type of `other()"), "{unknown}");
}

#[test]
fn json_has_all_that_is_told() {
    let answer = json(&line("step().await", 1));
    assert_eq!((&answer["schema"], &answer["line"]), (&Value::from(1), &Value::from(19)));
    assert_eq!(answer["item"], "Pool::save");
    let guard = &answer["guards"][0];
    assert_eq!((&guard["held"], &guard["line"]), (&Value::from("must"), &Value::from(14)), "{answer:#}");
    assert_eq!(guard["awaits"][0]["certainty"], "must");
    assert_eq!(guard["rules"][0]["rule"], "blocking_guard_across_await");
}

#[test]
fn a_place_that_is_none_is_refused() {
    for (place, complaint) in [
        ("src/lib.rs", "is not FILE:LINE"),
        ("src/lib.rs:4711", "`src/lib.rs` has no line 4711"),
        ("src/none.rs:1", "cannot read `src/none.rs`"),
    ] {
        let output = why(place, &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && said.contains(complaint), "{place}: {said}");
    }
    let said = human("src/lib.rs:1", &[]);
    assert!(said.contains("no function here takes a lock"), "{said}");
}
