//! Programs against the linter: what rustc's code does when it runs, and what holdup says without running it.

use holdup::facts::Facts;
use holdup::source::{Request, load};
use holdup::{Analysis, level};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// Line and column, both from 1.
pub type Place = (usize, usize);

/// A file of functions, each of which is a program.
#[derive(Clone)]
pub struct File {
    pub name: String,
    pub text: String,
    /// More answers than this have more runs than anyone needs.
    pub limit: usize,
}

/// A function that is run.
pub struct Case {
    pub name: String,
    pub first_line: usize,
    pub last_line: usize,
    parameters: Vec<Place>,
}

/// What happened, or what the linter says, in one file.
#[derive(Default)]
pub struct Ran {
    /// How often each await was reached.
    awaits: BTreeMap<Place, usize>,
    /// How often a lock had been taken before, and was held.
    held: BTreeMap<(Place, Place), (usize, usize)>,
    /// Cases with too many runs.
    pub limited: BTreeSet<String>,
    pub runs: usize,
}

/// Pairs, and whether each is a must.
type Said = BTreeMap<(Place, Place), bool>;

/// What came out of a comparison.
#[derive(Default, Clone, Copy)]
pub struct Tally {
    pub cases: usize,
    pub runs: usize,
    pub awaits: usize,
    pub pairs: usize,
    /// Said to be a may, and held in each run.
    pub modest: usize,
    pub limited: usize,
    /// Wrong in a way that a `// FIXME: ` over the function admits.
    pub known: usize,
    pub wrong: usize,
}

/// The shims, compiled once.
pub struct Oracle {
    folder: TempDir,
    /// The lines of the files with a `// may: ` that was needed.
    admitted: RefCell<BTreeSet<(String, usize)>>,
}

/// What a line with an await says where a branch is part of the proof, though none of its ways leads past the guard.
const MAY: &str = "// may: ";

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn rustc() -> Command {
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.args(["--cap-lints", "allow", "-Cdebuginfo=0", "-Copt-level=0", "--error-format=short"]);
    command
}

impl Oracle {
    pub fn new() -> Self {
        let folder = TempDir::new().expect("the system has a temporary folder");
        for name in ["parking_lot", "tokio"] {
            let source = here(&format!("tests/support/drop_scope/{name}.rs"));
            let output = rustc()
                .args(["--edition", "2024", "--crate-type", "rlib", "--crate-name", name, "--out-dir"])
                .args([folder.path(), &source])
                .output()
                .expect("rustc is where cargo is");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        Oracle { folder, admitted: RefCell::default() }
    }

    /// The lines with a `// may: ` that no edition needed.
    pub fn idle_admissions(&self, files: &[File]) -> String {
        let admitted = self.admitted.borrow();
        let lines =
            files.iter().flat_map(|file| file.text.lines().enumerate().map(move |(n, text)| (file, n + 1, text)));
        let idle = lines.filter(|(file, n, text)| text.contains(MAY) && !admitted.contains(&(file.name.clone(), *n)));
        idle.map(|(file, n, text)| format!("{}:{n} needs no may: {}\n", file.name, text.trim())).collect()
    }

    /// Compiles and runs the files, asks the linter about them, and tells where it is wrong. Functions that rustc
    /// rejects are taken out if `may_reject`, and counted.
    pub fn check(&self, edition: &str, files: &mut [File], may_reject: bool) -> (Tally, usize, String) {
        let folder = TempDir::new().expect("the system has a temporary folder");
        let kept = kept_run(edition, files);
        let (rejected, output) = match kept.as_ref().and_then(|kept| recall(kept, files)) {
            Some(known) => known,
            None => {
                let rejected = self.compile(folder.path(), edition, files, may_reject);
                let output = Command::new(folder.path().join("program")).output().expect("what rustc made runs");
                assert!(output.status.success(), "a program ended with {}", output.status);
                let output = String::from_utf8_lossy(&output.stdout).into_owned();
                kept.iter().for_each(|kept| keep(kept, files, rejected, &output));
                (rejected, output)
            }
        };
        write_package(folder.path(), edition, files);
        let ran = parse(&output);
        let said = ask(folder.path());
        let mut tally = Tally::default();
        let mut report = String::new();
        for file in files.iter() {
            let name = format!("src/{}.rs", file.name);
            let (ran, said) = (ran.get(&name).expect("each file has a case"), said.get(&name));
            let (part, modest) = compare(edition, file, ran, said.unwrap_or(&Said::new()), &mut report);
            tally += part;
            if !may_reject {
                self.admit(edition, file, &modest, &mut report);
            }
        }
        (tally, rejected, report)
    }

    /// A may that is always so needs a branch for its proof, and the line says which.
    fn admit(&self, edition: &str, file: &File, modest: &[(Place, Place)], report: &mut String) {
        let lines: Vec<&str> = file.text.lines().collect();
        for (lock, at) in modest {
            if lines[at.0 - 1].contains(MAY) {
                self.admitted.borrow_mut().insert((file.name.clone(), at.0));
            } else {
                let text = lines[at.0 - 1].trim();
                writeln!(
                    report,
                    "edition {edition}, {}: {lock:?} is always held at {at:?}, and holdup says may: {text}",
                    file.name
                )
                .expect("a string");
            }
        }
    }

    fn compile(&self, folder: &Path, edition: &str, files: &mut [File], may_reject: bool) -> usize {
        let mut rejected = 0;
        for round in 0.. {
            write_package(folder, edition, files);
            let output = rustc()
                .current_dir(folder)
                .args(["--edition", edition, "--crate-name", "program", "src/main.rs", "-o", "program"])
                .arg("-L")
                .arg(self.folder.path())
                .args(["--extern", "tokio", "--extern", "parking_lot"])
                .output()
                .expect("rustc is where cargo is");
            if output.status.success() {
                return rejected;
            }
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(may_reject && round < 8, "edition {edition}: {errors}");
            if std::env::var_os("HOLDUP_DROP_SCOPE_ERRORS").is_some() {
                tell(&errors);
            }
            let before = rejected;
            for file in files.iter_mut() {
                rejected += take_out(file, &errors);
            }
            assert!(rejected > before, "edition {edition}: {errors}");
        }
        rejected
    }
}

#[allow(clippy::print_stderr, reason = "on request")]
fn tell(text: &str) {
    eprintln!("{text}");
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.cases += other.cases;
        self.runs += other.runs;
        self.awaits += other.awaits;
        self.pairs += other.pairs;
        self.modest += other.modest;
        self.limited += other.limited;
        self.known += other.known;
        self.wrong += other.wrong;
    }
}

/// Where the outcome of these programs is kept, if `HOLDUP_DROP_SCOPE_KEPT` names a folder: rustc takes most of the time, and
/// what it makes does not depend on the linter.
fn kept_run(edition: &str, files: &[File]) -> Option<PathBuf> {
    let folder = PathBuf::from(std::env::var_os("HOLDUP_DROP_SCOPE_KEPT")?);
    let mut hasher = DefaultHasher::new();
    (edition, rustc().arg("-V").output().map(|output| output.stdout).unwrap_or_default()).hash(&mut hasher);
    for name in ["prelude", "parking_lot", "tokio"] {
        let text = std::fs::read_to_string(here(&format!("tests/support/drop_scope/{name}.rs"))).expect("ours");
        text.hash(&mut hasher);
    }
    files.iter().for_each(|file| (&file.name, &file.text, file.limit).hash(&mut hasher));
    std::fs::create_dir_all(&folder).expect("it can be made");
    Some(folder.join(format!("{:016x}.json", hasher.finish())))
}

/// How many functions were taken out of the files, which are then without them, and what the programs printed.
fn recall(kept: &Path, files: &mut [File]) -> Option<(usize, String)> {
    let text = std::fs::read_to_string(kept).ok()?;
    let (texts, rejected, output): (Vec<String>, usize, String) = serde_json::from_str(&text).ok()?;
    files.iter_mut().zip(texts).for_each(|(file, text)| file.text = text);
    Some((rejected, output))
}

fn keep(kept: &Path, files: &[File], rejected: usize, output: &str) {
    let texts: Vec<&str> = files.iter().map(|file| &*file.text).collect();
    let text = serde_json::to_string(&(texts, rejected, output)).expect("plain values serialize");
    std::fs::write(kept, text).expect("it can be written");
}

/// The package that both read.
fn write_package(folder: &Path, edition: &str, files: &[File]) {
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\n[workspace]\n\
         [dependencies]\nparking_lot = \"0.12\"\ntokio = \"1\"\n"
    );
    let mut main = "mod prelude;\n".to_owned();
    for file in files {
        writeln!(main, "mod {};", file.name).expect("a string");
    }
    main.push_str("fn main() {\n    prelude::quiet();\n");
    for file in files {
        for case in cases(&file.text) {
            let arguments: Vec<String> = (case.parameters.iter())
                .map(|(line, column)| format!("prelude::Argument::at((\"src/{}.rs\", {line}, {column}))", file.name))
                .collect();
            let (name, arguments) = (format!("{}::{}", file.name, case.name), arguments.join(", "));
            let limit = file.limit;
            writeln!(
                main,
                "    prelude::case(\"{name}\", {limit}, &|| Box::pin(async {{ drop({name}({arguments}).await); }}));"
            )
            .expect("a string");
        }
    }
    main.push_str("}\n");
    std::fs::create_dir_all(folder.join("src")).expect("it can be made");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("it can be written");
    write("Cargo.toml", &manifest);
    write("src/main.rs", &main);
    write("src/prelude.rs", &std::fs::read_to_string(here("tests/support/drop_scope/prelude.rs")).expect("ours"));
    for file in files {
        write(&format!("src/{}.rs", file.name), &file.text);
    }
}

/// The functions that are run: each `pub async fn` at the left edge, up to its `}` there.
pub fn cases(text: &str) -> Vec<Case> {
    let lines: Vec<&str> = text.lines().collect();
    let mut cases = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(rest) = line.strip_prefix("pub async fn ") else { continue };
        let name = rest.split('(').next().unwrap_or_default().to_owned();
        let end = lines[index..].iter().position(|line| *line == "}").expect("a function ends");
        let open = line.find('(').expect("a function has parameters") + 1;
        let mut parameters = Vec::new();
        let (mut depth, mut is_first) = (0, true);
        for (column, byte) in line.bytes().enumerate().skip(open) {
            match byte {
                b'(' | b'<' | b'[' => depth += 1,
                b')' if depth == 0 => break,
                b')' | b'>' | b']' => depth -= 1,
                _ => {}
            }
            if is_first && byte != b' ' {
                parameters.push((index + 1, column + 1));
                is_first = false;
            }
            is_first |= depth == 0 && byte == b',';
        }
        cases.push(Case { name, first_line: index + 1, last_line: index + 1 + end, parameters });
    }
    cases
}

/// Takes the functions out in which rustc finds errors; the lines stay.
fn take_out(file: &mut File, errors: &str) -> usize {
    let prefix = format!("src/{}.rs:", file.name);
    let wrong: BTreeSet<usize> = (errors.lines())
        .filter(|line| line.contains(": error"))
        .filter_map(|line| line.strip_prefix(&prefix)?.split(':').next()?.parse().ok())
        .collect();
    let mut lines: Vec<&str> = file.text.lines().collect();
    let mut count = 0;
    for case in cases(&file.text) {
        if wrong.range(case.first_line..=case.last_line).next().is_some() {
            lines[case.first_line - 1..case.last_line].fill("");
            count += 1;
        }
    }
    file.text = lines.join("\n") + "\n";
    count
}

fn parse(output: &str) -> BTreeMap<String, Ran> {
    let mut all: BTreeMap<String, Ran> = BTreeMap::new();
    for line in output.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |n: usize| words[n].parse::<usize>().expect("a number");
        match words[0] {
            "case" => {
                let file = words[1].split("::").next().unwrap_or_default();
                all.entry(format!("src/{file}.rs")).or_default().runs += number(2);
            }
            "limit" => {
                let (file, name) = words[1].split_once("::").expect("a path");
                all.entry(format!("src/{file}.rs")).or_default().limited.insert(name.to_owned());
            }
            "await" => {
                let ran = all.entry(words[1].to_owned()).or_default();
                *ran.awaits.entry((number(2), number(3))).or_default() += number(4);
            }
            // A lock that another file takes is no business of this one.
            "held" if words[1] == words[4] => {
                let ran = all.entry(words[1].to_owned()).or_default();
                let pair = ran.held.entry(((number(2), number(3)), (number(5), number(6)))).or_default();
                *pair = (pair.0 + number(7), pair.1 + number(8));
            }
            _ => {}
        }
    }
    all
}

fn ask(folder: &Path) -> BTreeMap<String, Said> {
    let request = Request { current_dir: folder.to_path_buf(), ..Request::default() };
    let mut analysis = Analysis::new(level::Policy::default());
    analysis.update(load(&request, &holdup::read));
    analysis.with_facts(said)
}

fn said(facts: &Facts<'_, '_>) -> BTreeMap<String, Said> {
    let mut all: BTreeMap<String, Said> = BTreeMap::new();
    assert!(facts.unparsed.is_empty(), "{:?}", facts.unparsed);
    for body in &facts.bodies {
        let file = &facts.index.sources.files[body.file.index()];
        let place = |offset: u32| {
            let (line, column) = file.position(offset);
            (line as usize, column as usize)
        };
        for held in &body.held {
            let lock = place(body.acquisitions[held.guard.index()].span.start);
            let suspension = place(body.suspensions[held.suspension].span.start);
            let pairs = all.entry(file.name.clone()).or_default();
            *pairs.entry((lock, suspension)).or_insert(true) &= held.is_must;
        }
    }
    all
}

/// Where the linter says that the lock is taken which the program made at `place`: the method that is called on `m()`,
/// or else the function or parameter itself.
fn acquisition(lines: &[&str], (line, column): Place) -> Place {
    let text = lines[line - 1];
    let rest = &text[column - 1..];
    let name_len = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let is_lock = ["m", "p", "t", "rw", "cell", "pl", "plt", "plrw", "tm"].contains(&&rest[..name_len]);
    if let Some(after) = rest[name_len..].strip_prefix("()").filter(|_| is_lock) {
        if after.starts_with('.') {
            return (line, column + name_len + 3);
        }
        let next = lines.get(line).copied().unwrap_or_default();
        if after.trim().is_empty()
            && let Some(method) = next.trim_start().strip_prefix('.')
        {
            return (line + 1, next.len() - method.len() + 1);
        }
        // `let lock = m();`: whatever takes it in this line or the next.
        for method in [".lock()", ".read()", ".write()", ".try_lock()", ".borrow_mut()"] {
            if let Some(at) = next.find(method) {
                return (line + 1, at + 2);
            }
        }
    }
    // `Pool::guard()`: the function's own name.
    let path = rest.split('(').next().unwrap_or_default();
    match path.rfind("::") {
        Some(at) if path.bytes().all(|b| b.is_ascii_alphanumeric() || b"_:".contains(&b)) => (line, column + at + 2),
        _ => (line, column),
    }
}

/// Where a suspension is: a macro is known by its last name.
fn suspension(lines: &[&str], (line, column): Place) -> Place {
    let rest = &lines[line - 1][column - 1..];
    let path = rest.split('!').next().unwrap_or_default();
    match path.rfind("::") {
        Some(at) if !path.contains(' ') => (line, column + at + 2),
        _ => (line, column),
    }
}

fn compare(edition: &str, file: &File, ran: &Ran, said: &Said, report: &mut String) -> (Tally, Vec<(Place, Place)>) {
    let mut modest = Vec::new();
    let lines: Vec<&str> = file.text.lines().collect();
    let mut tally = Tally { runs: ran.runs, limited: ran.limited.len(), ..Tally::default() };
    let awaits: BTreeMap<Place, usize> =
        ran.awaits.iter().map(|(at, times)| (suspension(&lines, *at), *times)).collect();
    let mut held: BTreeMap<(Place, Place), (usize, usize)> = BTreeMap::new();
    for ((lock, at), (taken, times)) in &ran.held {
        let pair = held.entry((acquisition(&lines, *lock), suspension(&lines, *at))).or_default();
        *pair = (pair.0 + taken, pair.1 + times);
    }
    held.retain(|_, (_, times)| *times > 0);
    for case in cases(&file.text) {
        if ran.limited.contains(&case.name) {
            continue;
        }
        tally.cases += 1;
        let is_inside = |place: Place| (case.first_line..=case.last_line).contains(&place.0);
        tally.awaits += awaits.keys().filter(|at| is_inside(**at)).count();
        let mut wrong = Vec::new();
        for ((lock, at), (taken, times)) in held.iter().filter(|((lock, at), _)| is_inside(*lock) && is_inside(*at)) {
            tally.pairs += 1;
            match said.get(&(*lock, *at)) {
                None => wrong.push(format!("{lock:?} is held at {at:?}, and holdup is silent")),
                Some(true) if times < taken => {
                    wrong.push(format!("{lock:?} is held {times} of {taken} times at {at:?}, and holdup says must"));
                }
                Some(true) => {}
                Some(false) if *times == awaits[at] => modest.push((*lock, *at)),
                Some(false) => {}
            }
        }
        for (lock, at) in said.keys().filter(|(lock, at)| is_inside(*lock) && is_inside(*at)) {
            if awaits.contains_key(at) && !held.contains_key(&(*lock, *at)) {
                wrong.push(format!("{lock:?} is never held at {at:?}, and holdup says that it is"));
            }
        }
        let is_known = case.first_line > 1 && lines[case.first_line - 2].starts_with("// FIXME: ");
        if is_known && wrong.is_empty() {
            wrong.push("holdup is right: the FIXME can go".to_owned());
        } else if is_known {
            tally.known += 1;
            continue;
        }
        if !wrong.is_empty() {
            tally.wrong += 1;
            writeln!(report, "edition {edition}, {}::{}", file.name, case.name).expect("a string");
            for line in wrong {
                writeln!(report, "  {line}").expect("a string");
            }
            for number in case.first_line..=case.last_line {
                writeln!(report, "{number:6} {}", lines[number - 1]).expect("a string");
            }
        }
    }
    tally.modest = modest.len();
    (tally, modest)
}
