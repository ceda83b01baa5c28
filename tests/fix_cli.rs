//! `holdup fix` as people and scripts meet it: what is written, what is refused, what a run that dies leaves behind.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

const SAFE: &str = "use std::sync::Mutex;\npub async fn f(m: &Mutex<u8>) {\n    let mut g = m.lock().unwrap();\n    *g = 1;\n    tick().await;\n}\nasync fn tick() {}\n";
const UNSAFE: &str = "use std::sync::Mutex;\npub async fn f(m: &Mutex<u8>) {\n    let mut g = m.lock().unwrap();\n    *g = 1;\n    tick().await;\n    other();\n}\nasync fn tick() {}\nfn other() {}\n";

fn package(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    write(&folder, "Cargo.toml", "[package]\nname = \"p\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[workspace]\n");
    files.iter().for_each(|(name, text)| write(&folder, name, text));
    folder
}

fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    std::fs::write(path, text).expect("written");
}

fn read(folder: &TempDir, name: &str) -> String {
    std::fs::read_to_string(folder.path().join(name)).expect("a file")
}

fn holdup(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdup"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> (Output, String) {
    let output = holdup(folder.path(), arguments).output().expect("it runs");
    let said = String::from_utf8(output.stderr.clone()).expect("text");
    (output, said)
}

fn git(folder: &TempDir, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"];
    let output = Command::new("git").current_dir(folder.path()).args(identity).args(arguments).output().expect("git");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn safe_fixes_are_applied_and_others_are_counted() {
    let folder = package(&[("src/lib.rs", "mod a;\nmod b;\n"), ("src/a.rs", SAFE), ("src/b.rs", UNSAFE)]);
    let (output, said) = run(&folder, &["fix", "--allow-no-vcs"]);
    assert!(said.contains("1 applied in 1 file; 1 changes what the program does"), "{said}");
    assert_eq!(output.status.code(), Some(1), "one is still denied");
    assert_eq!(read(&folder, "src/a.rs"), SAFE.replace("    tick()", "    drop(g);\n    tick()"));
    assert_eq!(read(&folder, "src/b.rs"), UNSAFE);
    let (output, said) = run(&folder, &["fix", "--allow-no-vcs", "--unsafe-fixes"]);
    assert!(said.contains("1 applied in 1 file"), "{said}");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(read(&folder, "src/b.rs"), UNSAFE.replace("    tick()", "    drop(g);\n    tick()"));
    assert!(!folder.path().join(".holdup-fix").exists());
    assert!(run(&folder, &["fix", "--allow-no-vcs"]).1.starts_with("0 applied"), "nothing is left");
}

#[test]
fn a_diff_writes_nothing() {
    let folder = package(&[("src/lib.rs", SAFE)]);
    let (output, said) = run(&folder, &["fix", "--diff"]);
    let diff = String::from_utf8(output.stdout).expect("text");
    assert!(diff.starts_with("--- a/src/lib.rs\n+++ b/src/lib.rs\n") && diff.contains("\n+    drop(g);\n"), "{diff}");
    assert!(said.contains("1 would be applied"), "{said}");
    assert_eq!(read(&folder, "src/lib.rs"), SAFE);
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = TempDir::new().expect("a folder");
    let (output, said) = run(&folder, &["fix", "--diff"]);
    assert!(output.status.code() == Some(2) && said.contains("there is no Rust file in"), "{said}");
}

#[test]
fn only_what_is_asked_for_is_repaired() {
    let folder = package(&[("src/lib.rs", "mod a;\nmod b;\n"), ("src/a.rs", SAFE), ("src/b.rs", SAFE)]);
    assert!(run(&folder, &["fix", "--diff", "--only", "src/a.rs:1"]).1.starts_with("0 would"), "another line");
    assert!(
        run(&folder, &["fix", "--diff", "--rule", "guard_dropped_at_once"]).1.starts_with("0 would"),
        "another rule"
    );
    run(&folder, &["fix", "--allow-no-vcs", "--only", "src/a.rs:3"]);
    assert_ne!(read(&folder, "src/a.rs"), SAFE);
    assert_eq!(read(&folder, "src/b.rs"), SAFE);
    assert_eq!(run(&folder, &["fix", "--only", "src/a.rs"]).0.status.code(), Some(2));
}

#[test]
fn a_tree_that_git_could_not_bring_back_is_refused() {
    let folder = package(&[("src/lib.rs", SAFE)]);
    let refused = |arguments: &[&str], why: &str| {
        let (output, said) = run(&folder, arguments);
        assert!(output.status.code() == Some(2) && said.contains(why), "{arguments:?}: {said}");
        assert_eq!(read(&folder, "src/lib.rs"), SAFE);
    };
    refused(&["fix"], "--allow-no-vcs");
    git(&folder, &["init", "-q"]);
    refused(&["fix"], "--allow-dirty");
    git(&folder, &["add", "."]);
    refused(&["fix"], "--allow-staged");
    git(&folder, &["commit", "-qm", "a"]);
    write(&folder, "notes.txt", "mine");
    refused(&["fix"], "notes.txt");
    refused(&["fix", "--allow-staged"], "notes.txt");
    let (output, said) = run(&folder, &["fix", "--allow-dirty"]);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_ne!(read(&folder, "src/lib.rs"), SAFE);
}

#[test]
fn a_run_that_is_killed_leaves_whole_files_and_the_next_one_says_so() {
    const FILES: usize = 60;
    let names: Vec<String> = (0..FILES).map(|n| format!("src/m{n}.rs")).collect();
    let modules: String = (0..FILES).map(|n| format!("pub mod m{n};\n")).collect();
    let after = SAFE.replace("    tick()", "    drop(g);\n    tick()");
    for round in 0..6u64 {
        let mut files: Vec<(&str, &str)> = names.iter().map(|name| (&**name, SAFE)).collect();
        files.push(("src/lib.rs", &modules));
        let folder = package(&files);
        let mut child = holdup(folder.path(), &["fix", "--allow-no-vcs"]).spawn().expect("it runs");
        std::thread::sleep(Duration::from_millis(30 + round * 40));
        child.kill().expect("it can be killed, or is done");
        child.wait().expect("it ends");
        let texts: Vec<String> = names.iter().map(|name| read(&folder, name)).collect();
        assert!(texts.iter().all(|text| text == SAFE || *text == after), "a file is torn in round {round}");
        let is_mixed = texts.iter().any(|text| text == SAFE) && texts.contains(&after);
        let (_, said) = run(&folder, &["fix", "--allow-no-vcs"]);
        assert_eq!(is_mixed, said.contains("an interrupted run is finished"), "round {round}: {said}");
        assert!(names.iter().all(|name| read(&folder, name) == after), "round {round}: {said}");
    }
}

/// The guard is needed while the task is suspended: nothing but an async lock helps.
const LOCK: &str = "use std::sync::Mutex;\npub struct Pool { idle: Mutex<Vec<u8>> }\nimpl Pool {\n    pub async fn add(&self) {\n        let mut idle = self.idle.lock().unwrap();\n        fill(&mut idle).await;\n    }\n}\nasync fn fill(idle: &mut Vec<u8>) {\n    idle.push(1);\n}\n";

#[test]
fn a_dependency_is_added_unless_it_is_optional() {
    let folder = package(&[("src/lib.rs", LOCK)]);
    run(&folder, &["fix", "--allow-no-vcs", "--unsafe-fixes"]);
    assert!(read(&folder, "src/lib.rs").contains("tokio::sync::Mutex"));
    let manifest = read(&folder, "Cargo.toml");
    assert!(manifest.contains("tokio = { version = \"1\", features = [\"sync\"] }"), "{manifest}");
    // It may be there for tests, too.
    let optional = "[dependencies]\ntokio = { version = \"1\", optional = true }\n[dev-dependencies]\ntokio = \"1\"\n";
    let package_of = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    let folder = package(&[("src/lib.rs", LOCK)]);
    write(&folder, "Cargo.toml", &format!("{}{optional}[workspace]\n", package_of("p")));
    let (_, said) = run(&folder, &["fix", "--allow-no-vcs", "--unsafe-fixes"]);
    assert!(said.starts_with("0 applied; 1 is for people"), "{said}");
    let (output, _) = run(&folder, &["plan"]);
    let plan = String::from_utf8(output.stdout).expect("text");
    assert!(plan.contains("src/lib.rs:2: `tokio` is an optional dependency of this package"), "{plan}");
}

#[test]
fn what_fixes_leave_together_is_no_import() {
    let two = LOCK.replace("idle: Mutex<Vec<u8>> }", "idle: Mutex<Vec<u8>>, busy: Mutex<Vec<u8>> }");
    let again = "    pub async fn take(&self) {\n        let mut busy = self.busy.lock().unwrap();\n        fill(&mut busy).await;\n    }\n}\nasync fn";
    let two = two.replace("}\nasync fn", again).replace("use std::sync::Mutex", "use std::sync::{Arc, Mutex}");
    let folder = package(&[("src/lib.rs", &two)]);
    let (_, said) = run(&folder, &["fix", "--allow-no-vcs", "--unsafe-fixes"]);
    assert!(said.starts_with("2 applied in 2 files"), "{said}");
    let text = read(&folder, "src/lib.rs");
    assert!(!text.contains("std::sync::Mutex") && !text.contains("Arc, Mutex"), "{text}");
    // What nobody named before is not ours to take out.
    assert!(text.contains("use std::sync::Arc;"), "{text}");
}

#[test]
fn a_macro_that_is_not_understood_stands_in_the_way() {
    let text =
        LOCK.replace("async fn fill", "fn size(pool: &Pool) -> usize { other::read!(pool.idle).len() }\nasync fn fill");
    let folder = package(&[("src/lib.rs", &text)]);
    let (_, said) = run(&folder, &["fix", "--allow-no-vcs", "--unsafe-fixes"]);
    assert!(said.starts_with("0 applied; 1 is for people"), "{said}");
    let (output, _) = run(&folder, &["plan"]);
    let plan = String::from_utf8(output.stdout).expect("text");
    assert!(plan.contains("it is given to `read!`, which is not understood here"), "{plan}");
}
