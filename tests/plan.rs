//! `holdup plan`: the work list that people read, and its JSON.

use serde_json::Value;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const MANIFEST: &str = "[package]\nname = \"p\"\nversion = \"0.1.0\"\nedition = \"2021\"\n[workspace]\n[dependencies]\ntokio = { version = \"1\", features = [\"sync\"] }\n";
const POOL: &str = "use std::sync::Mutex;
pub struct Pool {
    idle: Mutex<Vec<u32>>,
    size: Mutex<u32>,
    waker: Mutex<u32>,
}
impl Pool {
    pub async fn add(&self, one: u32) {
        let mut idle = self.idle.lock().unwrap();
        if idle.len() < 8 {
            tick().await;
            idle.push(one);
        }
    }
    fn count(&self) -> usize {
        self.idle.lock().unwrap().len()
    }
    pub async fn twice(&self) -> usize {
        self.count() * 2
    }
    pub async fn grow(&self) {
        let mut size = self.size.lock().unwrap();
        *size += 1;
        tick().await;
    }
    pub async fn wake(&self) {
        let mut waker = self.waker.lock().unwrap();
        tick().await;
        *waker += one().await;
    }
}
impl Drop for Pool {
    fn drop(&mut self) {
        *self.waker.lock().unwrap() = 0;
    }
}
async fn tick() {}
async fn one() -> u32 { 1 }
";

fn package(text: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    std::fs::write(folder.path().join("Cargo.toml"), MANIFEST).expect("written");
    std::fs::write(folder.path().join("src/lib.rs"), text).expect("written");
    folder
}

fn plan(folder: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdup"));
    command.current_dir(folder.path()).arg("plan").args(arguments).stdin(Stdio::null());
    command.output().expect("it runs")
}

#[test]
fn people_read_lock_by_lock_what_is_to_be_done() {
    let folder = package(POOL);
    let text = String::from_utf8(plan(&folder, &[]).stdout).expect("text");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/plan.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &text).expect("the expected text can be written");
    }
    assert_eq!(text, std::fs::read_to_string(path).expect("the expected text stands beside this file"));
}

#[test]
fn json_follows_the_schema() {
    let folder = package(POOL);
    let output = plan(&folder, &["--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "guards over suspensions are denied");
    let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let schema = serde_json::from_str(holdup::commands::plan::SCHEMA_TEXT).expect("the schema is JSON");
    let validator = jsonschema::draft202012::new(&schema).expect("the schema is one");
    let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let work = |lock: &str| {
        let locks = document["locks"].as_array().expect("a list");
        locks.iter().find(|work| work["lock"] == lock).unwrap_or_else(|| panic!("{lock} is not in {document:#}"))
    };
    // One place cannot do without the guard: the lock changes everywhere.
    assert_eq!(work("Pool::idle")["fix"]["kind"], "go_async");
    assert_eq!(work("Pool::idle")["functions"], serde_json::json!(["src/lib.rs:15"]));
    assert_eq!(work("Pool::size")["fix"]["kind"], "release_sooner");
    assert_eq!(work("Pool::size")["steps"][0]["line"], 24);
    let decide = work("Pool::waker")["decide"].as_array().expect("a list");
    assert!(decide[0].as_str().is_some_and(|text| text.starts_with("src/lib.rs:33: `drop` is a method of `Drop`")));
    assert_eq!(work("Pool::waker")["steps"], serde_json::json!([]));
}

#[test]
fn a_quiet_package_has_an_empty_plan() {
    let folder = package("pub fn f() {}\n");
    let output = plan(&folder, &[]);
    assert_eq!((output.status.code(), &output.stdout[..]), (Some(0), &b"# 0 locks to put right\n"[..]));
}

#[test]
fn the_schema_names_every_kind_of_fix() {
    let schema: Value = serde_json::from_str(holdup::commands::plan::SCHEMA_TEXT).expect("the schema is JSON");
    let kinds = serde_json::to_value(holdup::diagnostic::FixKind::ALL).expect("kinds are words");
    let named = schema["$defs"]["fix"]["properties"]["kind"]["enum"].as_array().expect("a list");
    let mut known = kinds.as_array().expect("a list").clone();
    let mut named = named.clone();
    known.sort_by_key(ToString::to_string);
    named.sort_by_key(ToString::to_string);
    assert_eq!(known, named);
}
