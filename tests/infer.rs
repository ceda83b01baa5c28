//! What inference knows of locks: each construct that hides one, with the type of the receiver.
//!
//! In a row's code each line that ends in `//= TYPE` calls a lock's method, and `TYPE` is what its receiver is; it may end in `..`.

#![allow(clippy::unwrap_used, reason = "a test may")]

use holdup::ENGINE;
use holdup::source::{Request, load};
use std::path::Path;
use tempfile::TempDir;

const MANIFEST: &str = "[package]\nname = \"app\"\nversion = \"1.0.0\"\nedition = \"2021\"\n[dependencies]\ntokio = \"1\"\nparking_lot = \"0.12\"\ndashmap = \"6\"\nonce_cell = \"1\"\nlazy_static = \"1\"\nfutures = \"0.3\"\naxum = \"0.8\"\nactix-web = \"4\"\nrocket = \"0.5\"\ntauri = \"2\"\nasync-lock = \"3\"\ntonic = \"0.12\"\nanyhow = \"1\"\nwarp = \"0.3\"\nasync-trait = \"0.1\"\npin-project = \"1\"\nother = \"1\"\n";

fn calls(files: &[(&str, &str)]) -> String {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let request = Request { current_dir: folder.path().to_path_buf(), workspace: true, ..Request::default() };
    (ENGINE.emit)(load(&request, ENGINE.read), "calls", "").unwrap()
}

/// What is wrong with a row, one line each.
fn wrong(files: &[(&str, &str)]) -> Vec<String> {
    let printed = calls(files);
    let mut wrong = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| name.ends_with(".rs")) {
        for (n, line) in text.lines().enumerate() {
            let Some((code, expected)) = line.split_once("//= ") else { continue };
            let place = format!("{name}:{}\t", n + 1);
            let found: Vec<&str> = printed.lines().filter_map(|line| line.strip_prefix(&place)).collect();
            let is_expected = |ty: &str| match expected.trim().strip_suffix("..") {
                Some(start) => ty.starts_with(start),
                None => ty == expected.trim(),
            };
            let is_right = found
                .iter()
                .any(|found| found.starts_with("typed") && found.split('\t').nth(2).is_some_and(is_expected));
            if !is_right {
                wrong.push(format!("{}: expected {expected}, found {found:?}", code.trim()));
            }
        }
    }
    wrong
}

fn check(rows: &[&str]) {
    const USES: &str = "use std::collections::HashMap; use std::sync::{Arc, Mutex, RwLock, OnceLock, LazyLock}; use std::rc::Rc; use std::cell::RefCell;\n";
    let mut all = Vec::new();
    for row in rows {
        let text = format!("{USES}{row}");
        all.extend(wrong(&[("Cargo.toml", MANIFEST), ("src/lib.rs", &text)]));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn names() {
    check(&[
        "use std::sync::Mutex as M;\nasync fn f(m: &M<u8>) {\n m.lock(); //= std::sync::Mutex<u8>\n}",
        "use tokio::sync::{self, Mutex as Async};\nasync fn f(m: &Async<u8>, n: &sync::RwLock<u8>) {\n m.lock().await; //= tokio::sync::Mutex<u8>\n n.read().await; //= tokio::sync::RwLock<u8>\n}",
        "mod locks { pub use parking_lot::*; }\nuse locks::RwLock as P;\nasync fn f(m: &P<u8>) {\n m.read(); //= lock_api::RwLock<parking_lot::RawRwLock, u8>\n}",
        "mod a { pub use super::b::*; } mod b { pub use super::a::*; pub struct S { pub m: std::sync::Mutex<u8> } }\nasync fn f(s: a::S) {\n s.m.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f(m: &::std::sync::Mutex<u8>) {\n m.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f() {\n use std::sync::Mutex as Here; let m = Here::new(1u8);\n m.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f() {\n static M: Mutex<u8> = Mutex::new(1);\n M.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f() {\n struct S { m: Mutex<u8> }\n impl S { fn get(&self) -> &Mutex<u8> { &self.m } }\n let s = S { m: Mutex::new(1) };\n s.get().lock(); //= std::sync::Mutex<u8>\n}",
        "fn outer() {\n    async fn inner(m: &Mutex<u8>) {\n m.lock(); //= std::sync::Mutex<u8>\n    }\n}",
        "fn outer() {\n    struct S(Mutex<u8>);\n    impl S {\n        async fn f(&self) {\n            async fn deeper(s: &S) {\n s.0.lock(); //= std::sync::Mutex<u8>\n            }\n        }\n    }\n}",
        "mod inner { pub async fn f(m: &super::Mutex<u8>) {\n type Own = super::Mutex<u8>; let n: Own = Own::new(1);\n n.lock(); //= std::sync::Mutex<u8>\n } }",
        "#[cfg(not(feature = \"x\"))] use std::sync::Mutex as Either; #[cfg(feature = \"x\")] use std::sync::Mutex as Either;\nasync fn f(m: &Either<u8>) {\n m.lock(); //= std::sync::Mutex<u8>\n}",
    ]);
}

#[test]
fn declarations() {
    check(&[
        "struct S { m: Arc<Mutex<u8>> }\nimpl S { async fn f(&self) {\n self.m.lock(); //= std::sync::Mutex<u8>\n } }",
        "struct S(Rc<RefCell<u8>>);\nimpl S { async fn f(&mut self) {\n self.0.borrow_mut(); //= std::cell::RefCell<u8>\n } }",
        "type Shared<T> = Arc<Mutex<T>>; struct S { m: Shared<Vec<u8>> }\nasync fn f(s: S) {\n s.m.lock(); //= std::sync::Mutex<std::vec::Vec<u8>>\n}",
        "struct Pool<T> { m: Mutex<Option<T>> }\nasync fn f(p: &Pool<u8>) {\n p.m.lock(); //= std::sync::Mutex<std::option::Option<u8>>\n}",
        "struct D<K = u16> { m: Mutex<K> }\nasync fn f(p: &D) {\n p.m.lock(); //= std::sync::Mutex<u16>\n}",
        "struct S { m: Mutex<u8> } struct W(S); impl std::ops::Deref for W { type Target = S; fn deref(&self) -> &S { &self.0 } }\nasync fn f(w: W) {\n w.m.lock(); //= std::sync::Mutex<u8>\n}",
        "static S: OnceLock<Mutex<u8>> = OnceLock::new();\nasync fn f() {\n S.get_or_init(|| Mutex::new(1)).lock(); //= std::sync::Mutex<u8>\n}",
        "static S: LazyLock<RwLock<u8>> = LazyLock::new(|| RwLock::new(1));\nasync fn f() {\n S.read(); //= std::sync::RwLock<u8>\n}",
        "static S: once_cell::sync::Lazy<Mutex<u8>> = once_cell::sync::Lazy::new(|| Mutex::new(1));\nasync fn f() {\n S.lock(); //= std::sync::Mutex<u8>\n}",
        "lazy_static::lazy_static! { static ref S: Mutex<u8> = Mutex::new(1); }\nasync fn f() {\n S.lock(); //= std::sync::Mutex<u8>\n}",
        "thread_local! { static S: RefCell<u8> = RefCell::new(1); }\nasync fn f() {\n S.with(|s| { s.borrow_mut(); }); //= std::cell::RefCell<u8>\n}",
        "static S: tokio::sync::OnceCell<Mutex<u8>> = tokio::sync::OnceCell::const_new();\nasync fn f() {\n S.get_or_init(|| async { Mutex::new(1) }).await.lock(); //= std::sync::Mutex<u8>\n}",
        "mod g { pub static S: super::Mutex<u8> = super::Mutex::new(1); }\nasync fn f() {\n g::S.lock(); //= std::sync::Mutex<u8>\n}",
        "enum E { A(Mutex<u8>), B { m: RwLock<u8> } }\nasync fn f(e: &E) {\n match e { E::A(m) => { m.lock(); //= std::sync::Mutex<u8>\n } E::B { m } => { m.read(); //= std::sync::RwLock<u8>\n } } }",
        "async fn f(t: (u8, Mutex<u8>), a: [Mutex<u16>; 2]) {\n let (_, m) = t;\n m.lock(); //= std::sync::Mutex<u8>\n a[0].lock(); //= std::sync::Mutex<u16>\n}",
        "async fn f(m: std::pin::Pin<Box<Mutex<u8>>>) {\n m.lock(); //= std::sync::Mutex<u8>\n}",
        "trait Has { type Lock; fn lock_of(&self) -> &Self::Lock; } struct S(Mutex<u8>); impl Has for S { type Lock = Mutex<u8>; fn lock_of(&self) -> &Mutex<u8> { &self.0 } }\nasync fn f(s: S) {\n s.lock_of().lock(); //= std::sync::Mutex<u8>\n}",
        "struct S { m: Mutex<u8> } impl S { const N: u8 = 1; fn new() -> Self { Self { m: Mutex::new(1) } } }\nasync fn f() {\n S::new().m.lock(); //= std::sync::Mutex<u8>\n}",
    ]);
}

#[test]
fn flows() {
    check(&[
        "async fn f() {\n let m = Arc::new(Mutex::new(vec![1u8])); let n = Arc::clone(&m); let o = n.clone();\n o.lock(); //= std::sync::Mutex<std::vec::Vec<u8>>\n}",
        "async fn f() {\n let m = Arc::new(Mutex::new(1u8)); let n = m.to_owned();\n n.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f(map: &HashMap<String, Arc<Mutex<u8>>>) -> Option<()> {\n map.get(\"a\")?.lock(); //= std::sync::Mutex<u8>\n None }",
        "async fn f(map: &Mutex<HashMap<String, Arc<tokio::sync::Mutex<u8>>>>) {\n let m = map.lock().unwrap().entry(String::new()).or_default().clone(); //= std::sync::Mutex<std::collections::hash_map::HashMap..\n m.lock().await; //= tokio::sync::Mutex<u8>\n}",
        "async fn f(shards: Vec<Mutex<u8>>) {\n for s in &shards {\n s.lock(); //= std::sync::Mutex<u8>\n } shards.iter().for_each(|s| { s.lock(); }); //= std::sync::Mutex<u8>\n}",
        "async fn f(v: Vec<Arc<Mutex<u8>>>) {\n let w: Vec<_> = v.iter().map(|m| m.clone()).filter(|m| true).collect();\n w[0].lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f(o: Option<Arc<Mutex<u8>>>) {\n if let Some(m) = &o {\n m.lock(); //= std::sync::Mutex<u8>\n } let Some(m) = o.as_ref() else { return };\n m.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f(o: Result<Mutex<u8>, ()>) -> Result<(), ()> {\n let m = o.map_err(|_| ())?;\n m.lock(); //= std::sync::Mutex<u8>\n Ok(()) }",
        "async fn f(m: Arc<Mutex<u8>>) {\n tokio::spawn(async move {\n m.lock(); //= std::sync::Mutex<u8>\n }); }",
        "async fn f(m: Arc<Mutex<u8>>) {\n let g = || m.clone();\n g().lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f(a: Mutex<u8>) {\n let m = loop { break &a; };\n m.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn get() -> Arc<Mutex<u8>> { todo!() }\nasync fn f() {\n get().await.lock(); //= std::sync::Mutex<u8>\n}",
        "fn get() -> impl std::future::Future<Output = Mutex<u8>> { async { Mutex::new(1) } }\nasync fn f() {\n let m = get().await;\n m.lock(); //= std::sync::Mutex<u8>\n}",
        "#[derive(Default)] struct S { m: Mutex<u8> }\nasync fn f() {\n let s = S::default();\n s.m.lock(); //= std::sync::Mutex<u8>\n let t: S = Default::default();\n t.m.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f() {\n let m = <Mutex<u8>>::default();\n m.lock(); //= std::sync::Mutex<u8>\n let n = Mutex::<u16>::new(1);\n n.lock(); //= std::sync::Mutex<u16>\n}",
        "struct S { m: Mutex<u8> } impl From<u8> for S { fn from(v: u8) -> S { S { m: Mutex::new(v) } } }\nasync fn f() {\n let s: S = 1u8.into();\n s.m.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f(m: Mutex<u8>) {\n let r = &&m; let c = if true { r } else { return };\n (**c).lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f(m: Arc<Mutex<u8>>) {\n let b: Box<dyn Fn() -> Arc<Mutex<u8>>> = Box::new(move || m.clone());\n b().lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f(m: &Mutex<RefCell<u8>>) {\n let guard = m.lock().unwrap(); //= std::sync::Mutex<std::cell::RefCell<u8>>\n guard.borrow_mut(); //= std::cell::RefCell<u8>\n}",
        "async fn f(rx: tokio::sync::watch::Receiver<u8>) {\n rx.borrow(); //= tokio::sync::watch::Receiver<u8>\n}",
        "async fn f(weak: std::sync::Weak<Mutex<u8>>) {\n if let Some(m) = weak.upgrade() {\n m.lock(); //= std::sync::Mutex<u8>\n } }",
        "async fn f(ms: &[Arc<Mutex<u8>>]) {\n if let [first, ..] = ms {\n first.lock(); //= std::sync::Mutex<u8>\n } let n = ms.iter().next().unwrap();\n n.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f(a: Mutex<u8>, b: Mutex<u8>) {\n let (x, y) = (&a, &b);\n x.lock(); //= std::sync::Mutex<u8>\n y.lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f(m: Arc<Mutex<u8>>) {\n tokio::select! { _ = async {} => {\n m.lock(); //= std::sync::Mutex<u8>\n } } }",
    ]);
}

#[test]
fn wrappers_and_generics() {
    check(&[
        "struct Fair<T>(parking_lot::Mutex<T>); impl<T> Fair<T> { fn inner(&self) -> &parking_lot::Mutex<T> { &self.0 } }\nasync fn f(m: Fair<u8>) {\n m.inner().lock(); //= lock_api::Mutex<parking_lot::RawMutex, u8>\n}",
        "async fn f<T: AsRef<Mutex<u8>>>(t: T) {\n t.as_ref().lock(); //= std::sync::Mutex<u8>\n}",
        "async fn f<M: std::ops::Deref<Target = Mutex<u8>>>(m: M) {\n m.lock(); //= std::sync::Mutex<u8>\n}",
        "trait Own { fn own(&self) -> Arc<Mutex<u8>>; }\nasync fn f(o: &dyn Own, p: impl Own, q: Box<dyn Own>) {\n o.own().lock(); //= std::sync::Mutex<u8>\n p.own().lock(); //= std::sync::Mutex<u8>\n q.own().lock(); //= std::sync::Mutex<u8>\n}",
        "trait Get { fn all(&self) -> &Mutex<u8>; fn one(&self) -> &Mutex<u8> { self.all() } } struct S; \nasync fn f<G: Get>(g: &G) {\n g.one().lock(); //= std::sync::Mutex<u8>\n}",
        "struct S; impl S { fn with<R>(&self, f: impl FnOnce(&Mutex<u8>) -> R) -> R { todo!() } }\nasync fn f(s: S) {\n s.with(|m| { m.lock(); }); //= std::sync::Mutex<u8>\n}",
        "fn id<T>(t: T) -> T { t }\nasync fn f(m: Mutex<u8>) {\n id(&m).lock(); //= std::sync::Mutex<u8>\n}",
        "struct S { m: Mutex<u8> }\nimpl S { async fn f(self: Arc<Self>) {\n self.m.lock(); //= std::sync::Mutex<u8>\n } }",
    ]);
}

/// The impls of a type that is not found are no one's.
#[test]
fn what_is_not_found() {
    check(&[
        "impl AsRef<str> for Missing { fn as_ref(&self) -> &str { todo!() } }\nasync fn f(m: tokio::sync::Mutex<Option<Arc<Mutex<u8>>>>) {\n let guard = m.lock().await; //= tokio::sync::Mutex<std::option::Option<std::sync::Arc<std::sync::Mutex<u8>>>>\n guard.as_ref().unwrap().lock(); //= std::sync::Mutex<u8>\n}",
    ]);
}

#[test]
fn frameworks() {
    check(&[
        "use axum::extract::State; #[derive(Clone)] struct App { m: Arc<Mutex<u8>> }\nasync fn f(State(app): State<App>) {\n app.m.lock(); //= std::sync::Mutex<u8>\n}",
        "use axum::Extension; struct App { m: Mutex<u8> }\nasync fn f(Extension(app): Extension<Arc<App>>) {\n app.m.lock(); //= std::sync::Mutex<u8>\n}",
        "use axum::extract::State;\nasync fn f(state: State<Arc<tokio::sync::RwLock<u8>>>) {\n state.write().await; //= tokio::sync::RwLock<u8>\n}",
        "use actix_web::web; struct App { m: Mutex<u8> }\nasync fn f(app: web::Data<App>) {\n app.m.lock(); //= std::sync::Mutex<u8>\n}",
        "use rocket::State; struct App { m: Mutex<u8> }\nasync fn f(app: &State<App>) {\n app.m.lock(); //= std::sync::Mutex<u8>\n}",
        "struct App { m: Mutex<u8> }\nasync fn f(app: tauri::State<'_, App>) {\n app.m.lock(); //= std::sync::Mutex<u8>\n}",
        "struct App { m: tokio::sync::Mutex<u8> } #[tonic::async_trait] impl Greeter for App {\n async fn greet(&self, r: tonic::Request<u8>) -> Result<tonic::Response<u8>, tonic::Status> {\n self.m.lock().await; //= tokio::sync::Mutex<u8>\n todo!() } } trait Greeter {}",
        "async fn f(m: Arc<Mutex<u8>>) {\n let with = { let m = m.clone(); move || m.clone() }; let route = move |id: u32| { let m = with(); async move {\n m.lock(); //= std::sync::Mutex<u8>\n } }; route(1).await; }",
        "async fn f(m: Arc<tokio::sync::Mutex<u8>>) {\n futures::sink::unfold(m, |m, item: u8| async move {\n m.lock().await; //= tokio::sync::Mutex<u8>\n Ok::<_, ()>(m.clone()) }); }",
        "async fn f(m: dashmap::DashMap<String, u8>) {\n m.get(\"a\"); //= dashmap::DashMap..\n}",
        "async fn f(m: Arc<async_lock::Mutex<u8>>) {\n m.lock().await; //= async_lock::Mutex<u8>\n}",
        "async fn f(m: futures::lock::Mutex<u8>) {\n m.lock().await; //= futures::lock::Mutex<u8>\n}",
    ]);
}

/// The files of `fixtures/infer`: cases with a line `//---` between them, each a crate of its own.
#[test]
fn fixtures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/infer");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let cases: Vec<&str> = text.split("//---\n").skip(1).collect();
        assert!(cases.iter().all(|case| case.contains("//= ")), "{}", file.display());
        check(&cases);
    }
}

#[test]
fn workspaces() {
    let root = "[workspace]\nmembers = [\"app\", \"core\"]\nresolver = \"2\"\n";
    let app = "[package]\nname = \"app\"\nversion = \"1.0.0\"\nedition = \"2021\"\n[dependencies]\ncore_lib = { path = \"../core\", package = \"core-state\" }\n";
    let core = "[package]\nname = \"core-state\"\nversion = \"1.0.0\"\nedition = \"2021\"\n";
    let files = [
        ("Cargo.toml", root),
        ("app/Cargo.toml", app),
        ("core/Cargo.toml", core),
        ("core/src/lib.rs", "mod state; pub use state::{State, shared as global};"),
        (
            "core/src/state.rs",
            "use std::sync::{Mutex, OnceLock};\npub struct State { pub m: Mutex<u8> }\nimpl State { pub fn lock(&self) -> &Mutex<u8> { &self.m } }\npub fn shared() -> &'static State { static S: OnceLock<State> = OnceLock::new(); S.get_or_init(|| todo!()) }",
        ),
        (
            "app/src/main.rs",
            "use core_lib::State as Renamed;\nasync fn f(s: &Renamed) {\n s.m.lock(); //= std::sync::Mutex<u8>\n core_lib::global().lock().lock(); //= std::sync::Mutex<u8>\n}\nfn main() {}",
        ),
    ];
    assert_eq!(wrong(&files), [""; 0]);
}

/// A crate that we know by declaration is read as code when it is the one that is checked; what we know of it counts all the same.
#[test]
fn a_crate_that_we_know_is_checked_itself() {
    let files = [
        ("Cargo.toml", "[package]\nname = \"tokio\"\nversion = \"1.0.0\"\nedition = \"2021\"\n"),
        ("src/lib.rs", "pub mod sync;"),
        ("src/sync/mod.rs", "mod mutex; pub use mutex::{Mutex, MutexGuard};"),
        (
            "src/sync/mutex.rs",
            "pub struct Mutex<T: ?Sized> { t: T } pub struct MutexGuard<'a, T: ?Sized> { lock: &'a Mutex<T> }\nimpl<T: ?Sized> Mutex<T> { pub async fn lock(&self) -> MutexGuard<'_, T> { todo!() } }",
        ),
        (
            "tests/mutex.rs",
            "use tokio::sync::Mutex;\nasync fn f(m: &Mutex<u8>) {\n m.lock().await; //= sync::mutex::Mutex<u8>\n}",
        ),
    ];
    assert_eq!(wrong(&files), [""; 0]);
}

/// The user's own declarations; what is wrong in them is told by line.
#[test]
fn stubs_of_the_user() {
    use holdup::index::stubs::Library;
    let text = "#[lock(async)] pub struct Gate<T> { _owns: T }\n#[guard(async, exclusive)] pub struct Pass<T> { _owns: T }\nimpl<T> Gate<T> { #[acquires(exclusive)] pub async fn enter(&self) -> Pass<T>; }\n";
    let mut library = Library::default();
    library.add(&[("locks/other.rs".to_owned(), text.to_owned())]).unwrap();
    let stubs = library.reached_by(&holdup::source::SourceSet::default());
    assert!(stubs.crates.iter().any(|stub| stub.name == "other"));
    assert!(stubs.crates.iter().all(|stub| stub.name != "axum"), "what nothing names is not read");
    let error = library.add(&[("locks.rs".to_owned(), "\nstruct S {".to_owned())]).unwrap_err();
    assert!(error.starts_with("locks.rs: line "), "{error}");
}

/// Macros of the code's own: what they expand to is read in their place.
#[test]
fn macros() {
    check(&[
        "macro_rules! wrapper { ($name:ident, $inner:ty) => { struct $name($inner); impl $name { fn get(&self) -> &Mutex<u8> { &self.0 } } } }\nwrapper!(W, Mutex<u8>);\nasync fn f(w: &W) {\n w.get().lock(); //= std::sync::Mutex<u8>\n}",
        "struct S { m: Mutex<u8> } macro_rules! getters { ($($name:ident -> $field:ident),* $(,)?) => { $(fn $name(&self) -> &Mutex<u8> { &self.$field })* } }\nimpl S { getters! { one -> m, two -> m, } }\nasync fn f(s: &S) {\n s.two().lock(); //= std::sync::Mutex<u8>\n}",
        "macro_rules! make { () => { inner!(static M: u8); } } macro_rules! inner { (static $name:ident: $ty:ty) => { static $name: Mutex<$ty> = Mutex::new(0); } }\nmake!();\nasync fn f() {\n M.lock(); //= std::sync::Mutex<u8>\n}",
        "macro_rules! new { ($ty:ty) => { <$ty>::new(Default::default()) } }\nasync fn f() {\n let m: Mutex<u8> = new!(Mutex<u8>);\n m.lock(); //= std::sync::Mutex<u8>\n}",
        "macro_rules! cell { ($m:ident => $e:expr) => { let other = 1u8; let $m = $e; } }\nasync fn f(other: &Mutex<u8>) {\n cell!(m => other);\n m.lock(); //= std::sync::Mutex<u8>\n}",
        "macro_rules! shout { ($($tt:tt)*) => { stringify!($($tt)*) } }\nasync fn f(m: &Mutex<u8>) {\n shout!(a => 'b ..= c); m.lock(); //= std::sync::Mutex<u8>\n}",
    ]);
}
