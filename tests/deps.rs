//! `--deps`: what dependencies declare, from sources laid out as cargo keeps them.

#![allow(clippy::unwrap_used, reason = "a test may")]

use holdup::ENGINE;
use holdup::source::{Deps, Request, SourceSet, load};
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const MANIFEST: &str = "[package]\nname = \"app\"\nversion = \"1.0.0\"\nedition = \"2021\"\n[dependencies]\n";

const LOCK: &str = "version = 4\n\
    [[package]]\nname = \"app\"\nversion = \"1.0.0\"\ndependencies = [\"pool\", \"state 0.1.0\", \"state 0.2.0\"]\n\
    [[package]]\nname = \"pool\"\nversion = \"2.0.0\"\nsource = \"registry+https://example.org/index\"\ndependencies = [\"pool-core\"]\n\
    [[package]]\nname = \"pool-core\"\nversion = \"0.3.1\"\nsource = \"git+https://example.org/pool?branch=main#0123456789abcdef\"\n\
    [[package]]\nname = \"state\"\nversion = \"0.1.0\"\nsource = \"registry+https://example.org/index\"\n\
    [[package]]\nname = \"state\"\nversion = \"0.2.0\"\nsource = \"registry+https://example.org/index\"\n";

const POOL: &str = "pub use pool_core::Shared;\nmod inner;\npub use inner::*;\n\
    pub fn broken() { this does not parse }\n\
    #[macro_export]\nmacro_rules! slots { ($($name:ident)*) => { $(pub fn $name() -> $crate::Slot { $crate::Slot::default() })* } }\n\
    macro_rules! accessor { ($name:ident) => { impl Slot { pub fn $name(&self) -> &std::sync::Mutex<u8> { &self.lock } } } }\n\
    accessor!(cell);\n#[cfg(test)]\nmod tests;\n";

/// A folder `work` with the files of an application, beside the `home` of cargo.
fn laid_out(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let manifest = |name: &str, version: &str, more: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"{version}\"\nedition = \"2021\"\n{more}")
    };
    let registry = "home/registry/src/example.org-0123456789abcdef";
    let checkout = "home/git/checkouts/pool-fedcba9876543210/0123456";
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write(
        &format!("{registry}/pool-2.0.0/Cargo.toml"),
        &manifest("pool", "2.0.0", "[dependencies.pool-core]\nversion = \"0.3\"\n"),
    );
    write(&format!("{registry}/pool-2.0.0/src/lib.rs"), POOL);
    write(
        &format!("{registry}/pool-2.0.0/src/inner.rs"),
        "#[derive(Default)]\npub struct Slot { pub lock: std::sync::Mutex<u8> }\npub trait Held { fn held(&self) -> std::sync::MutexGuard<'_, u8>; }\n",
    );
    write(&format!("{checkout}/Cargo.toml"), "[workspace]\nmembers = [\"core\"]\n");
    write(&format!("{checkout}/core/Cargo.toml"), &manifest("pool-core", "0.3.1", ""));
    write(
        &format!("{checkout}/core/src/lib.rs"),
        "pub struct Shared { queue: std::sync::Mutex<Vec<u8>> }\n\
         impl Shared { pub fn new() -> Shared { loop {} } pub fn queue(&self) -> &std::sync::Mutex<Vec<u8>> { &self.queue } }\n",
    );
    for (version, lock) in [("0.1.0", "std::sync::Mutex"), ("0.2.0", "std::sync::RwLock")] {
        write(&format!("{registry}/state-{version}/Cargo.toml"), &manifest("state", version, ""));
        write(
            &format!("{registry}/state-{version}/src/lib.rs"),
            &format!("pub type State = std::sync::Arc<{lock}<u8>>;\npub fn state() -> State {{ loop {{}} }}\n"),
        );
    }
    files.iter().for_each(|(name, text)| write(&format!("work/{name}"), text));
    folder
}

fn read(folder: &TempDir) -> SourceSet {
    let deps = Deps { cargo_home: folder.path().join("home"), known: vec!["std".to_owned()] };
    let current_dir = folder.path().join("work");
    load(&Request { current_dir, deps: Some(deps), ..Request::default() }, ENGINE.read)
}

/// The types of receivers, in the order of the lines that end in `//=`; then problems.
fn check(files: &[(&str, &str)], problems: &[&str]) {
    let folder = laid_out(files);
    let sources = read(&folder);
    let told: Vec<String> = sources.problems.iter().map(|problem| problem.message.clone()).collect();
    assert_eq!(told, problems);
    assert!(sources.problems.iter().all(|problem| problem.is_conditional));
    let printed = (ENGINE.emit)(sources, "calls", "").unwrap();
    let (_, text) = files.iter().find(|(name, _)| *name == "src/lib.rs").unwrap();
    let mut expected = 0;
    for (n, line) in text.lines().enumerate() {
        let Some((_, ty)) = line.split_once("//= ") else { continue };
        expected += 1;
        let place = format!("src/lib.rs:{}\ttyped\t", n + 1);
        let found = printed.lines().find_map(|line| line.strip_prefix(&place)?.split('\t').nth(1));
        assert_eq!(found, Some(ty), "{line}\n{printed}");
    }
    assert!(expected > 0);
}

fn manifest(dependencies: &str) -> String {
    format!("{MANIFEST}{dependencies}")
}

#[test]
fn types_methods_aliases_and_macros_cross_crates() {
    let manifest = manifest("pool = \"2\"\nold = { package = \"state\", version = \"0.1\" }\nstate = \"0.2\"\n");
    let text = "use pool::{Held, Shared, Slot};\n\
        pool::slots!(one two);\n\
        async fn f(shared: Shared, slot: Slot) {\n\
        \x20   shared.queue().lock(); //= std::sync::Mutex<std::vec::Vec<u8>>\n\
        \x20   slot.lock.lock(); //= std::sync::Mutex<u8>\n\
        \x20   slot.cell().lock(); //= std::sync::Mutex<u8>\n\
        \x20   one().lock.lock(); //= std::sync::Mutex<u8>\n\
        \x20   old::state().lock(); //= std::sync::Mutex<u8>\n\
        \x20   state::state().read(); //= std::sync::RwLock<u8>\n\
        }\n";
    check(&[("Cargo.toml", &manifest), ("Cargo.lock", LOCK), ("src/lib.rs", text)], &[]);
}

#[test]
fn without_a_lock_file_the_newest_version_that_is_allowed_counts() {
    let text = "async fn f() {\n state::state().lock(); //= std::sync::Mutex<u8>\n}\n";
    check(&[("Cargo.toml", &manifest("state = \"0.1\"\n")), ("src/lib.rs", text)], &[]);
    let text = "async fn f() {\n state::state().read(); //= std::sync::RwLock<u8>\n}\n";
    check(&[("Cargo.toml", &manifest("state = \">=0.1\"\n")), ("src/lib.rs", text)], &[]);
}

#[test]
fn what_cargo_vendored_comes_first() {
    let text = "async fn f() {\n state::state().lock(); //= tokio::sync::Mutex<u8>\n}\n";
    let vendored = "pub fn state() -> tokio::sync::Mutex<u8> { loop {} }";
    let own = "[package]\nname = \"state\"\nversion = \"0.2.0\"\n[dependencies]\ntokio = \"1\"\n";
    let files = [
        ("Cargo.toml", &*manifest("state = \"0.2\"\n")),
        ("Cargo.lock", LOCK),
        ("src/lib.rs", text),
        ("vendor/state/.cargo-checksum.json", "{}"),
        ("vendor/state/Cargo.toml", own),
        ("vendor/state/src/lib.rs", vendored),
    ];
    check(&files, &[]);
}

#[test]
fn what_is_not_on_the_disk_is_named_once_and_under_v() {
    let lock = format!(
        "{}[[package]]\nname = \"gone\"\nversion = \"1.1.1\"\nsource = \"registry+https://example.org/index\"\n",
        LOCK.replace("[\"pool\"", "[\"gone\", \"pool\"")
    );
    let manifest = manifest("pool = \"2\"\ngone = \"1\"\nunlocked = { version = \"1\", optional = true }\n");
    let text = "async fn f(s: pool::Shared) {\n s.queue().lock(); //= std::sync::Mutex<std::vec::Vec<u8>>\n}\n";
    let problem = "types of these dependencies stay unknown: `gone 1.1.1` (no sources on the disk)";
    let files = [("Cargo.toml", &*manifest), ("Cargo.lock", &*lock), ("src/lib.rs", text)];
    check(&files, &[problem]);
    let folder = laid_out(&files);
    let output = run(&folder, &["--deps"]);
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    let output = run(&folder, &["--deps", "-v"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr).matches(problem).count(), 1);
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdup"));
    command.args(arguments).current_dir(folder.path().join("work")).env("CARGO_HOME", folder.path().join("home"));
    command.output().unwrap()
}

const HELD: &str = "async fn f(shared: pool::Shared) {\n    let guard = shared.queue().lock().unwrap();\n    tick().await;\n    drop(guard);\n}\nasync fn tick() {}\n";

#[test]
fn findings_need_it_and_are_those_of_the_code_alone() {
    let files = [("Cargo.toml", &*manifest("pool = \"2\"\n")), ("Cargo.lock", LOCK), ("src/lib.rs", HELD)];
    let folder = laid_out(&files);
    let told = |arguments: &[&str]| {
        let output = run(&folder, &[&["--format", "short", "--set", "strict"], arguments].concat());
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(told(&[]), (Some(0), String::new(), String::new()));
    let (code, text, errors) = told(&["--deps"]);
    assert_eq!((code, &*errors), (Some(1), ""));
    assert!(text.contains("src/lib.rs:2:") && text.contains("[holdup::blocking_guard_across_await]"), "{text}");
    assert!(text.lines().all(|line| line.starts_with("src/lib.rs:")), "{text}");
    for threads in ["1", "3"] {
        assert_eq!(told(&["--deps", "--threads", threads]).1, text);
    }
    std::fs::write(folder.path().join("work/holdup.toml"), "deps = true\n").unwrap();
    assert_eq!(told(&[]).1, text);
    assert_eq!(told(&["--isolated"]).1, "");
}

#[test]
fn a_stub_comes_before_what_the_crate_declares() {
    let stub = "//! crate: pool\npub struct Shared;\nimpl Shared { pub fn queue(&self) -> &tokio::sync::Mutex<u8>; }\n";
    let files = [("Cargo.toml", &*manifest("pool = \"2\"\n")), ("Cargo.lock", LOCK), ("src/lib.rs", HELD)];
    let folder = laid_out(&files);
    let work = folder.path().join("work");
    assert_eq!(run(&folder, &["--deps", "--format", "short"]).status.code(), Some(1));
    write(&work.join("holdup.toml"), "stubs = [\"pool.rs\"]\ndeps = true\n");
    write(&work.join("pool.rs"), stub);
    let output = run(&folder, &["--format", "short"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches("blocking_guard_across_await").count(), 0);
}

fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}
