//! The code that the seeds call wrong, put right by `holdup fix --unsafe-fixes`: it compiles, and does what it did or better.

mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use support::root;

fn holdup(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdup"));
    command.current_dir(folder).args(arguments).output().expect("it runs")
}

/// Runs cargo with a target folder that is kept, and without the settings of this build.
fn cargo(folder: &Path, target: &str, arguments: &[&str]) -> (bool, String) {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(target);
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target);
    cargo.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let output = cargo.output().expect("cargo runs");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

fn seeds() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(root().join("fixtures/seeds")).expect("there are seeds");
    let mut files: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    files.sort();
    files
}

/// What no fix puts right, by file and rule: `fixtures/seeds/README.md` says why.
const LEFT: [(&str, &str); 6] = [
    ("seed_003_lock_order.rs", "async_guard_across_await"),
    ("seed_003_lock_order.rs", "async_guard_across_await"),
    ("seed_003_lock_order.rs", "lock_order_cycle"),
    ("seed_003_lock_order.rs", "lock_order_cycle"),
    ("seed_003_lock_order.rs", "lock_under_lock"),
    ("seed_003_lock_order.rs", "lock_under_lock"),
];

/// Each becomes what stands beside it (`.fixed`), which compiles and passes its tests.
#[test]
fn the_wrong_halves_of_the_seeds() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("written");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    write(
        "Cargo.toml",
        "[package]\nname = \"seeds\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\ntokio = { version = \"1\", features = [\"fs\", \"macros\", \"rt\", \"sync\"] }\n[workspace]\n",
    );
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let mut modules = String::new();
    for path in seeds() {
        let text = std::fs::read_to_string(&path).expect("seeds are text");
        // Without the expectations, which are of what is wrong.
        let lines = text.lines().map(|line| line.split(" //~ ").next().unwrap_or(line));
        write(&format!("src/{}", name(&path)), &lines.map(|line| format!("{line}\n")).collect::<String>());
        modules.push_str(&format!("pub mod {};\n", name(&path).trim_end_matches(".rs")));
    }
    write("src/lib.rs", &modules);
    let output = holdup(folder.path(), &["fix", "--set", "strict", "--unsafe-fixes", "--allow-no-vcs"]);
    assert!(output.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&output.stderr));
    let mut problems = String::new();
    for path in seeds() {
        let fixed = std::fs::read_to_string(folder.path().join("src").join(name(&path))).expect("it is still there");
        let beside = path.with_extension("fixed");
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&beside, &fixed).expect("the expected text can be written");
        }
        if std::fs::read_to_string(&beside).expect("the expected text stands beside it") != fixed {
            problems.push_str(&format!("{} becomes\n{fixed}\n", path.display()));
        }
    }
    assert!(problems.is_empty(), "{problems}");
    let output = holdup(folder.path(), &["check", "--set", "strict", "--format", "short"]);
    let said = String::from_utf8(output.stdout).expect("text");
    let left = said.lines().filter_map(|line| {
        let file = line.strip_prefix("src/")?.split(':').next()?;
        Some((file, line.split_once("holdup::")?.1.split(']').next()?))
    });
    let mut left: Vec<(&str, &str)> = left.collect();
    left.sort();
    assert_eq!(left, LEFT, "{said}");
    let (is_success, said) = cargo(folder.path(), "seeds", &["test", "--quiet", "--lib"]);
    assert!(is_success && said.contains("8 passed"), "{said}");
    assert!(!said.contains("warning"), "{said}");
}

/// What ends otherwise once `before` is put right: these passed with `after` alone.
const REPAIRED: [&str; 7] = [
    // Tokio's lock in the place of std's: who waits for it can be dropped there.
    "a_count_dropped_at_any_poll",
    // The scrutinee's guard is gone before the write lock is asked for.
    "a_failure_can_be_reset",
    // The lock of what is saved is taken anew for each plugin, after its file is written.
    "a_flush_beside_an_unload",
    "a_heartbeat_dropped_at_any_poll",
    "a_reset_dropped_at_any_poll",
    "an_export_dropped_at_any_poll",
    // The read lock is released before the write lock is asked for.
    "heartbeat_of_a_retired_agent",
];

/// All that is safe or not is applied to `before`: the workspace compiles, and its suite gives what it gave, but for what was put right.
#[test]
fn the_wrong_half_of_the_plugin_manager() {
    // Always the same place, so that what is built there is found again.
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("plugin-manager-put-right");
    drop(std::fs::remove_dir_all(&folder));
    copy(&root().join("fixtures/plugin-manager"), &folder);
    let output = holdup(&folder, &["fix", "--unsafe-fixes", "--allow-no-vcs", "before"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.starts_with("5 applied in 3 files"), "{said}");
    let arguments = ["test", "--quiet", "--locked", "--no-fail-fast", "--package", "suite", "--tests"];
    // Not the target folder of the fixture itself: cargo takes the same package at another place for the same.
    let (_, said) = cargo(&folder, "plugin-manager-put-right-target", &arguments);
    // The suite tells of each scenario of `before` that does not end as it says there.
    let differs = said.lines().filter_map(|line| line.split_once(" is expected; passed: Some(true)"));
    let mut differs: Vec<&str> = differs.filter_map(|(head, _)| head.split(':').next()).collect();
    differs.sort();
    assert_eq!(differs, REPAIRED, "{said}");
    assert!(said.contains("45 passed; 0 failed"), "`after` passes:\n{said}");
    assert!(said.contains("38 passed; 7 failed"), "nothing else is different:\n{said}");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        if path.is_dir() && name != "target" {
            copy(&path, &to.join(name));
        } else if path.is_file() {
            std::fs::copy(&path, to.join(name)).expect("a file can be copied");
        }
    }
}
