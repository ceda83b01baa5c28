//! `holdup locks`: what is listed, in which form, and that a committed page is kept true.

mod support;

use holdup::Analysis;
use holdup::level::Policy;
use holdup::report::locks::{self, Across, Inventory};
use holdup::syntax::Edition;
use std::path::Path;
use std::process::{Command, Output};
use support::{lone_file, root};

const STATE: &str = "\
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::sync::RwLock;

static CACHE: Mutex<Vec<u8>> = Mutex::new(Vec::new());

pub struct State {
    agents: RwLock<HashMap<u32, u32>>,
    queue: tokio::sync::Mutex<Vec<u32>>,
    pages: Arc<Mutex<Vec<u8>>>,
    last: RwLock<u32>,
}

impl State {
    pub async fn assign(&self, agent: u32) {
        let mut agents = self.agents.write().await;
        let mut queue = self.queue.lock().await;
        if let Some(task) = queue.pop() {
            agents.insert(agent, task);
        }
    }

    pub async fn save(&self) {
        let last = self.last.write().await;
        tokio::fs::write(\"last\", last.to_string()).await.unwrap();
        drop(last);
        let pages = Arc::clone(&self.pages);
        tokio::task::spawn_blocking(move || pages.lock().unwrap().clear()).await.unwrap();
    }

    pub fn cached() -> usize {
        CACHE.lock().unwrap().len()
    }
}

#[tokio::test]
async fn it_works() {
    assert_eq!(CACHE.lock().unwrap().len(), 0);
}
";

fn inventory(kinds: &[&str]) -> Inventory {
    let mut analysis = Analysis::new(Policy::default());
    analysis.update(lone_file("state.rs", STATE, Edition::E2021));
    let order = ["State::agents".to_owned(), "State::queue".to_owned()];
    let kinds: Vec<String> = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    analysis.locks(&order, &kinds)
}

#[test]
fn each_lock_is_listed_with_its_places() {
    let inventory = inventory(&[]);
    let names: Vec<&str> = inventory.locks.iter().map(|lock| lock.name.as_str()).collect();
    assert_eq!(names, ["CACHE", "State::agents", "State::queue", "State::pages", "State::last"]);
    let [cache, agents, queue, pages, last] = &inventory.locks[..] else { unreachable!() };
    assert_eq!(cache.ty, "std::sync::Mutex<std::vec::Vec<u8>>");
    assert_eq!(cache.declared.as_ref().map(|at| at.line), Some(5));
    assert_eq!(cache.taken.iter().map(|taken| taken.context).collect::<Vec<_>>(), ["sync"], "tests do not count");
    assert_eq!((agents.order, queue.order, last.order), (Some(1), Some(2), None));
    assert_eq!((agents.under.as_slice(), queue.under.as_slice()), (&[2][..], &[][..]));
    assert_eq!((agents.across_await, queue.across_await), (Across::LocksOnly, Across::Never));
    assert_eq!(last.across_await, Across::Yes);
    assert_eq!(pages.taken[0].context, "blocking");
    assert_eq!((agents.taken[0].mode, agents.taken[0].lines), ("exclusive", 6));
}

#[test]
fn kinds_are_chosen() {
    let names = |kinds: &[&str]| inventory(kinds).locks.into_iter().map(|lock| lock.name).collect::<Vec<_>>();
    assert_eq!(names(&["blocking"]), ["CACHE", "State::pages"]);
    assert_eq!(names(&["async"]), ["State::agents", "State::queue", "State::last"]);
    assert_eq!(names(&["cell", "map"]), [""; 0]);
    // What is taken under it is named by its number in the list as it is.
    assert_eq!(inventory(&["async"]).locks[0].under, [1]);
}

/// For the rules such a function does not matter.
#[test]
fn cells_count_in_functions_that_are_not_async() {
    let source = "pub struct S { c: std::cell::RefCell<u8> } impl S { pub fn f(&self) -> u8 { *self.c.borrow() } }";
    let mut analysis = Analysis::new(Policy::default());
    analysis.update(lone_file("cell.rs", source, Edition::E2021));
    let inventory = analysis.locks(&[], &[]);
    assert_eq!(inventory.locks.iter().map(|lock| (&*lock.name, lock.kind)).collect::<Vec<_>>(), [("S::c", "cell")]);
}

#[test]
fn people_read_paragraphs() {
    let text = locks::human(&inventory(&["async"]));
    let expected = "\
State::agents  tokio::sync::RwLock<std::collections::hash_map::HashMap<u32, u32, std::hash::RandomState>>
  declared     state.rs:8:5
  order        1
  taken        1 in async code
               1 to write
  longest      6 lines in State::assign, state.rs:16
  over awaits  only while it waits for another lock
  under it     State::queue
  remark       never taken to read: a mutex would do
";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.ends_with("\n3 locks\n"), "{text}");
}

#[test]
fn graphs_have_an_arrow_for_each_pair() {
    let inventory = inventory(&["async"]);
    let mermaid = "graph LR\n    lock0[\"State::agents\"]\n    lock1[\"State::queue\"]\n    lock2[\"State::last\"]\n    lock0 --> lock1\n";
    assert_eq!(locks::mermaid(&inventory), mermaid);
    assert!(locks::dot(&inventory).contains("    lock0 -> lock1;\n}\n"));
}

fn run(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_holdup"));
    command.args(arguments).current_dir(folder).output().expect("it runs")
}

#[test]
fn a_page_that_is_out_of_date_is_told_with_a_diff() {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("state.rs"), STATE).expect("written");
    let page = run(&["locks", "state.rs", "--format", "markdown"], folder.path());
    assert_eq!(page.status.code(), Some(0), "{page:?}");
    let text = String::from_utf8(page.stdout).expect("text");
    assert!(text.contains("## `State::agents`") && text.contains("lock1 --> lock2"), "{text}");

    std::fs::write(folder.path().join("LOCKS.md"), text.replace('\n', "\r\n")).expect("written");
    let check = ["locks", "state.rs", "--check", "LOCKS.md"];
    let good = run(&check, folder.path());
    assert_eq!((good.status.code(), good.stdout.len()), (Some(0), 0), "{good:?}");

    std::fs::write(folder.path().join("LOCKS.md"), text.replace("State::last", "State::first")).expect("written");
    let bad = run(&check, folder.path());
    let diff = String::from_utf8_lossy(&bad.stdout).into_owned();
    assert_eq!(bad.status.code(), Some(1));
    assert!(diff.contains("-## `State::first`\n+## `State::last`\n"), "{diff}");
    assert_eq!(String::from_utf8_lossy(&bad.stderr), "`LOCKS.md` is out of date\n");

    let none = run(&["locks", "state.rs", "--check", "NONE.md"], folder.path());
    assert_eq!(none.status.code(), Some(2));
}

fn schema() -> jsonschema::Validator {
    let schema: serde_json::Value = serde_json::from_str(locks::SCHEMA_TEXT).expect("the schema is JSON");
    jsonschema::draft202012::new(&schema).expect("the schema is one")
}

/// The inventory of [`STATE`].
fn listed() -> serde_json::Value {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("state.rs"), STATE).expect("written");
    let output = run(&["locks", "--format", "json", "state.rs"], folder.path());
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn json_follows_the_schema() {
    let output = run(&["locks", "--workspace", "--format", "json"], &root().join("fixtures/plugin-manager"));
    let fixture = serde_json::from_slice(&output.stdout).expect("JSON");
    for value in [listed(), fixture] {
        let errors: Vec<String> = schema().iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert!(!value["locks"].as_array().expect("a list").is_empty());
    }
}

#[test]
fn the_schema_refuses_what_it_does_not_know() {
    let mut value = listed();
    assert!(schema().is_valid(&value));
    value["locks"][0]["colour"] = "red".into();
    assert!(!schema().is_valid(&value));
}

#[test]
fn json_is_complete() {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("state.rs"), STATE).expect("written");
    let output = run(&["locks", "--format", "json", "--kind", "async", "state.rs"], folder.path());
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(value["schema"], 1);
    let agents = &value["locks"][0];
    assert_eq!((&agents["kind"], &agents["across_await"]), (&"async".into(), &"locks_only".into()));
    assert_eq!(agents["taken"][0]["function"], "State::assign");
    assert_eq!(agents["taken"][0]["line"], 16);
}

/// `BLESS=1` rewrites the page.
#[test]
fn the_page_of_the_fixture_is_true() {
    let fixture = root().join("fixtures/plugin-manager");
    let page = run(&["locks", "--package", "after", "--format", "markdown"], &fixture);
    assert_eq!(page.status.code(), Some(0), "{page:?}");
    let path = fixture.join("LOCKS.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &page.stdout).expect("the page can be written");
    }
    let written = std::fs::read_to_string(path).expect("the page can be read");
    assert_eq!(String::from_utf8_lossy(&page.stdout), written);
    for lock in ["AppState::agent_registry", "AppState::task_queue", "AppState::metrics", "PluginManager::table"] {
        assert!(written.contains(&format!("## `{lock}`")), "{lock} is missing");
    }
}

#[test]
fn opposite_rules_are_an_error() {
    let folder = tempfile::TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("state.rs"), STATE).expect("written");
    let code = |arguments: &[&str]| run(&[&["check", "state.rs"], arguments].concat(), folder.path()).status.code();
    let on = ["-W", "async_lock_never_awaited_under"];
    assert_eq!(code(&on), Some(0));
    assert_eq!(code(&[&on[..], &["--set", "strict"]].concat()), Some(2));
    assert_eq!(code(&[&on[..], &["-W", "sync_lock_in_async"]].concat()), Some(2));
    assert_eq!(code(&[&on[..], &["-D", "stall"]].concat()), Some(2));
    assert_eq!(code(&[&on[..], &["--set", "strict", "-A", "stall", "-A", "advice"]].concat()), Some(0));
}
