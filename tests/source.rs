//! What is read: packages, targets, module trees, and what is wrong with them.

#![allow(clippy::unwrap_used, reason = "a test may")]

use holdup::source::{Problem, ProblemKind, Request, SourceSet, Stdin, TargetKind, load};
use holdup::syntax::ast::Skeleton;
use holdup::syntax::scan::{Scan, scan};
use holdup::syntax::{Edition, Name, Span, skeleton};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn read(text: &str) -> (Scan, Result<Skeleton, (Span, String)>) {
    let scan = scan(text);
    let shape_of = |path: &[Name]| path.last().copied().filter(|name| *name == "cfg_if");
    let skeleton = skeleton::parse(text, &scan, &shape_of).map_err(|error| (error.span, error.message));
    (scan, skeleton)
}

/// A folder with these files. A `Cargo.toml` of one word is a package of that name and edition 2021.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("the system has a temporary folder");
    write(folder.path(), files);
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("it can be made");
        let is_word = name.ends_with("Cargo.toml") && !text.contains(['\n', '[']);
        let manifest = format!("[package]\nname = \"{text}\"\nversion = \"1.2.3\"\nedition = \"2021\"\n");
        std::fs::write(path, if is_word { &manifest } else { *text }).expect("it can be written");
    }
}

fn request(folder: &TempDir) -> Request {
    Request { current_dir: folder.path().to_path_buf(), ..Request::default() }
}

fn load_plain(folder: &TempDir) -> SourceSet {
    load(&request(folder), &read)
}

fn load_paths(folder: &TempDir, paths: &[&str]) -> SourceSet {
    load(&Request { paths: paths.iter().map(PathBuf::from).collect(), ..request(folder) }, &read)
}

/// `crate::a::b = file` for each instance, in order; `?` before a file that is not reported.
fn modules(set: &SourceSet) -> Vec<String> {
    let line = |instance: &holdup::source::Instance| {
        let target = &set.targets[instance.target.index()];
        let file = &set.files[instance.file.index()];
        let path: Vec<&str> = [target.name].iter().chain(&instance.module).map(|name| name.as_str()).collect();
        format!("{} = {}{}", path.join("::"), if file.is_reported { "" } else { "?" }, file.name)
    };
    set.instances.iter().map(line).collect()
}

fn told(set: &SourceSet) -> Vec<String> {
    let line = |problem: &Problem| format!("{:?} {}: {}", problem.kind, problem.path, problem.message);
    set.problems.iter().filter(|problem| !problem.is_conditional).map(line).collect()
}

fn check_modules(files: &[(&str, &str)], expected: &[&str]) {
    let folder = folder(files);
    let set = load_plain(&folder);
    assert_eq!(modules(&set), expected);
    assert_eq!(told(&set), [""; 0]);
}

fn check_problems(files: &[(&str, &str)], expected: &[&str]) -> SourceSet {
    let folder = folder(files);
    let set = load_plain(&folder);
    assert_eq!(told(&set), expected);
    set
}

// ---------------------------------------------------------------------------------------------- module layouts

#[test]
fn modules_lie_beside_their_file_or_in_its_folder() {
    check_modules(
        &[
            ("Cargo.toml", "a"),
            ("src/lib.rs", "mod flat; mod nested; mod inline { mod inner; }"),
            ("src/flat.rs", "mod below; mod inline { mod inner; }"),
            ("src/flat/below.rs", ""),
            ("src/flat/inline/inner.rs", ""),
            ("src/nested/mod.rs", "mod below;"),
            ("src/nested/below.rs", ""),
            ("src/inline/inner.rs", ""),
        ],
        &[
            "a = src/lib.rs",
            "a::flat = src/flat.rs",
            "a::flat::below = src/flat/below.rs",
            "a::flat::inline::inner = src/flat/inline/inner.rs",
            "a::nested = src/nested/mod.rs",
            "a::nested::below = src/nested/below.rs",
            "a::inline::inner = src/inline/inner.rs",
        ],
    );
}

/// Reference: `items.mod.outlined.path`, with its own table of examples.
#[test]
fn path_attributes_are_relative_as_the_reference_says() {
    check_modules(
        &[
            ("Cargo.toml", "a"),
            (
                "src/lib.rs",
                "mod a; mod m; #[path = \"odd.rs\"] mod odd; #[path = \"thread\"] mod t { #[path = \"x.rs\"] mod y; }",
            ),
            ("src/a/b.rs", ""),
            ("src/a.rs", "#[path = \"foo.rs\"] mod c; mod inline { #[path = \"other.rs\"] mod inner; }"),
            ("src/foo.rs", ""),
            ("src/a/inline/other.rs", ""),
            ("src/m/mod.rs", "mod inline { #[path = \"other.rs\"] mod inner; }"),
            ("src/m/inline/other.rs", ""),
            ("src/odd.rs", "mod beside;"),
            ("src/beside.rs", ""),
            ("src/thread/x.rs", ""),
        ],
        &[
            "a = src/lib.rs",
            "a::a = src/a.rs",
            "a::a::c = src/foo.rs",
            "a::a::inline::inner = src/a/inline/other.rs",
            "a::m = src/m/mod.rs",
            "a::m::inline::inner = src/m/inline/other.rs",
            "a::odd = src/odd.rs",
            "a::odd::beside = src/beside.rs",
            "a::t::y = src/thread/x.rs",
        ],
    );
}

#[test]
fn all_alternatives_of_a_cfg_are_followed() {
    check_modules(
        &[
            ("Cargo.toml", "a"),
            (
                "src/lib.rs",
                "#[cfg(unix)] #[path = \"u.rs\"] mod x;\n#[cfg(windows)] #[path = \"w.rs\"] mod x;\n\
                 #[cfg_attr(unix, path = \"u.rs\")] #[cfg_attr(windows, path = \"w.rs\")] mod y;\n\
                 #[cfg(missing)] mod z;",
            ),
            ("src/u.rs", ""),
            ("src/w.rs", ""),
        ],
        &["a = src/lib.rs", "a::x = src/u.rs", "a::x = src/w.rs", "a::y = src/u.rs", "a::y = src/w.rs"],
    );
}

#[test]
fn modules_in_macros_and_included_files_are_followed() {
    let files = [
        ("Cargo.toml", "a"),
        (
            "src/lib.rs",
            "cfg_rt! { mod rt; }\nmod inner { include!(\"gen/part.rs\"); }\ninclude!(concat!(env!(\"OUT_DIR\"), \"/x.rs\"));",
        ),
        ("src/rt.rs", ""),
        ("src/gen/part.rs", "mod beside;"),
        ("src/gen/beside.rs", ""),
    ];
    let expected =
        ["a = src/lib.rs", "a::rt = src/rt.rs", "a::inner = src/gen/part.rs", "a::inner::beside = src/gen/beside.rs"];
    check_modules(&files, &expected);
}

#[test]
fn a_child_says_where_it_was_declared() {
    let folder = folder(&[
        ("Cargo.toml", "a"),
        ("src/lib.rs", "mod o { #[cfg(unix)] mod x; }\n#[cfg(no)] mod gone;"),
        ("src/o/x.rs", ""),
    ]);
    let set = load_plain(&folder);
    let [x, gone] = &set.instances[0].children[..] else { panic!("two declarations: {:?}", set.instances) };
    assert_eq!((x.inside.len(), x.name.as_str(), x.cfg.is_some()), (1, "x", true));
    assert_eq!(x.instance.map(|id| set.instances[id.index()].module.len()), Some(2));
    assert_eq!(gone.instance, None);
    let conditional: Vec<&Problem> = set.problems.iter().filter(|problem| problem.is_conditional).collect();
    assert_eq!(conditional.len(), 1);
    assert_eq!(conditional[0].kind, ProblemKind::Module);
}

// ---------------------------------------------------------------------------------------------- bad input

#[test]
fn a_module_needs_one_file() {
    let set = check_problems(
        &[("Cargo.toml", "a"), ("src/lib.rs", "mod none;\nmod two;"), ("src/two.rs", ""), ("src/two/mod.rs", "")],
        &[
            "Module src/lib.rs: the module `none` has no file: expected `none.rs` or `none/mod.rs`",
            "Module src/lib.rs: the module `two` has two files, `two.rs` and `two/mod.rs`; the first is read",
        ],
    );
    let place = set.problems[0].place.expect("a declaration has a place");
    assert_eq!(set.files[place.file.index()].text[place.span.range()], *"mod none;");
    assert_eq!(modules(&set), ["a = src/lib.rs", "a::two = src/two.rs"]);
}

#[test]
fn cycles_of_modules_end() {
    let cycle = "the module leads back to a file that it lies in";
    let set = check_problems(
        &[
            ("Cargo.toml", "a"),
            ("src/lib.rs", "#[path = \"lib.rs\"] mod own; mod b;"),
            ("src/b.rs", "#[path = \"lib.rs\"] mod back; include!(\"b.rs\");"),
        ],
        &[
            &format!("Module src/b.rs: {cycle}"),
            &format!("Module src/b.rs: {cycle}"),
            &format!("Module src/lib.rs: {cycle}"),
        ],
    );
    assert_eq!(modules(&set), ["a = src/lib.rs", "a::b = src/b.rs"]);
}

#[test]
fn modules_that_double_with_each_file_are_cut_off() {
    let files: Vec<(String, String)> = (0..40)
        .map(|i| (format!("src/m{i}.rs"), format!("#[path = \"m{0}.rs\"] mod a; #[path = \"m{0}.rs\"] mod b;", i + 1)))
        .collect();
    let mut files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    files.extend([("Cargo.toml", "a"), ("src/lib.rs", "mod m0;"), ("src/m40.rs", "")]);
    let set = check_problems(&files, &["Module src/m15.rs: the crate has more than 100000 modules"]);
    assert_eq!(set.instances.len(), 100_000);
}

#[test]
fn broken_manifests_are_told_and_the_rest_is_read() {
    let set = check_problems(
        &[
            ("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\", \"c\", \"gone\"]\n"),
            ("a/Cargo.toml", "a"),
            ("a/src/lib.rs", ""),
            ("b/Cargo.toml", "[package]\nname = \"b\n"),
            ("b/src/lib.rs", ""),
            ("c/Cargo.toml", "[package]\nedition = \"2021\"\n"),
        ],
        &[
            "Manifest b/Cargo.toml: cannot read the manifest: line 2, column 10: invalid basic string, expected `\"`",
            "Manifest c/Cargo.toml: cannot read the manifest: `package.name` is missing",
            "Manifest gone/Cargo.toml: cannot read the manifest: no such file or directory",
        ],
    );
    assert_eq!(modules(&set), ["a = a/src/lib.rs"]);
}

#[test]
fn cargo_and_plain_reading_agree_and_cargo_has_its_own_words() {
    let folder = folder(&[
        (
            "Cargo.toml",
            "[workspace]\nmembers = [\"crates/*\"]\nexclude = [\"crates/x\"]\n[workspace.package]\nedition = \"2024\"\n",
        ),
        (
            "crates/a/Cargo.toml",
            "[package]\nname = \"a-b\"\nedition.workspace = true\n[dependencies]\nother = { package = \"d-e\", path = \"../d\" }\n",
        ),
        ("crates/a/src/lib.rs", ""),
        ("crates/a/src/main.rs", ""),
        ("crates/a/src/bin/one.rs", ""),
        ("crates/a/src/bin/two/main.rs", ""),
        ("crates/a/examples/e.rs", ""),
        ("crates/a/tests/t.rs", "mod common;"),
        ("crates/a/tests/common/mod.rs", ""),
        ("crates/a/benches/p.rs", ""),
        ("crates/a/build.rs", ""),
        ("crates/d/Cargo.toml", "[package]\nname = \"d-e\"\n[lib]\nname = \"dee\"\nproc-macro = true\n"),
        ("crates/d/src/lib.rs", ""),
        ("crates/x/Cargo.toml", "x"),
        ("crates/x/src/lib.rs", ""),
    ]);
    let plain = load_plain(&folder);
    let asked = load(&Request { is_cargo_allowed: true, ..request(&folder) }, &read);
    assert_eq!(told(&plain), [""; 0]);
    assert_eq!(modules(&plain), modules(&asked));
    assert_eq!(plain.targets.len(), 9);
    for set in [&plain, &asked] {
        let kinds: Vec<TargetKind> = set.targets.iter().map(|target| target.kind).collect();
        use TargetKind::*;
        assert_eq!(kinds, [Lib, Bin, Bin, Bin, Example, Test, Bench, BuildScript, ProcMacro]);
        assert!(set.targets[..8].iter().all(|target| target.edition == Edition::E2024));
        assert_eq!(set.targets[8].edition, Edition::E2015);
        let names =
            |at: usize| set.packages[at].dependencies.iter().map(|d| format!("{} {} {:?}", d.name, d.krate, d.package));
        assert_eq!(names(0).collect::<Vec<_>>(), ["a_b a_b Some(PackageId(0))", "other dee Some(PackageId(1))"]);
        assert_eq!(names(1).count(), 0);
    }

    write(folder.path(), &[("crates/a/Cargo.toml", "[package]\nname = \"a-b\"\nversion = []\n")]);
    let asked = load(&Request { is_cargo_allowed: true, ..request(&folder) }, &read);
    let manifest: Vec<&Problem> =
        asked.problems.iter().filter(|problem| problem.kind == ProblemKind::Manifest).collect();
    // Without cargo at hand there is nobody to complain.
    assert!(manifest.len() <= 1 && manifest.iter().all(|problem| problem.message.contains("version")), "{manifest:?}");
}

#[test]
fn a_file_that_is_no_rust_costs_only_itself() {
    let folder = folder(&[
        ("Cargo.toml", "a"),
        ("src/lib.rs", "mod bad; mod bytes; mod empty; mod large; mod open; mod good;"),
        ("src/bad.rs", "fn f() {}\nstruct = ;\n"),
        ("src/empty.rs", ""),
        ("src/open.rs", "fn f() { ("),
        ("src/good.rs", "fn f() {}"),
    ]);
    std::fs::write(folder.path().join("src/bytes.rs"), b"fn f() {}\n\xff\xfe").unwrap();
    let large = std::fs::File::create(folder.path().join("src/large.rs")).unwrap();
    large.set_len(holdup::source::MAX_FILE_BYTES + 1).unwrap();
    let set = load_plain(&folder);
    assert_eq!(modules(&set).len(), 5, "{:?}", modules(&set));
    let told: Vec<(&str, ProblemKind, bool)> =
        set.problems.iter().map(|problem| (&*problem.path, problem.kind, problem.place.is_some())).collect();
    use ProblemKind::Unparsed;
    let expected = [
        ("src/bad.rs", Unparsed, true),
        ("src/bytes.rs", Unparsed, false),
        ("src/large.rs", Unparsed, false),
        ("src/open.rs", Unparsed, true),
    ];
    assert_eq!(told, expected);
    assert_eq!(set.problems[1].message, "cannot read the file: byte 10 is not UTF-8");
    assert!(set.problems.iter().all(|problem| problem.is_reached));
}

#[test]
fn bom_shebang_and_crlf_are_read() {
    let set = check_problems(
        &[
            ("Cargo.toml", "a"),
            ("src/lib.rs", "\u{feff}#![allow(x)]\r\nmod b;\r\nmod c;\r\n"),
            ("src/b.rs", "#!/usr/bin/env run\nfn f() {}\n"),
            ("src/c.rs", "\u{feff}#!/usr/bin/env run\r\nfn f() {}\r\n"),
        ],
        &[],
    );
    assert_eq!(set.instances.len(), 3);
    assert!(set.files.iter().all(|file| !file.skeleton.items.is_empty()));
}

#[cfg(unix)]
#[test]
fn links_that_loop_and_files_that_are_no_files_are_survived() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[
        ("a/Cargo.toml", "a"),
        ("a/src/lib.rs", "mod linked; mod pipe; #[path = \"loop/lib.rs\"] mod again;"),
        ("shared.rs", ""),
    ]);
    let source = folder.path().join("a/src");
    symlink(&source, source.join("loop")).unwrap();
    symlink(folder.path(), source.join("up")).unwrap();
    symlink(folder.path().join("shared.rs"), source.join("linked.rs")).unwrap();
    symlink(source.join("self.rs"), source.join("self.rs")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(source.join("pipe.rs")).status().unwrap().success());
    let expected = [
        "the file of module `pipe` is not a regular file: `pipe.rs` or `pipe/mod.rs`",
        "the module leads back to a file that it lies in",
    ];
    for paths in [&[][..], &["."], &["a"]] {
        let set = load_paths(&folder, paths);
        assert_eq!(set.problems.iter().map(|problem| &*problem.message).collect::<Vec<_>>(), expected);
        assert!(modules(&set).iter().any(|line| line.starts_with("a::linked = ")), "{:?}", modules(&set));
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("Cargo.toml", "a"), ("src/lib.rs", "mod b;"), ("src/b.rs", "")]);
    let path = folder.path().join("src/b.rs");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        return; // The superuser reads everything.
    }
    assert_eq!(told(&load_plain(&folder)), ["Unreadable src/b.rs: cannot read the file: permission denied"]);
}

// ---------------------------------------------------------------------------------------------- what is selected

#[test]
fn a_folder_without_manifests_and_a_path_that_is_not_there() {
    let empty = folder(&[("notes.txt", "")]);
    let set = load_plain(&empty);
    assert_eq!((set.problems.len(), set.problems[0].kind), (1, ProblemKind::Selection));
    let set = load_paths(&empty, &["gone.rs"]);
    assert_eq!(told(&set), ["Unreadable gone.rs: cannot read `gone.rs`: no such file or directory"]);
}

fn two_members() -> TempDir {
    folder(&[
        ("w/Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\"]\n"),
        (
            "w/a/Cargo.toml",
            "[package]\nname = \"a\"\nedition = \"2021\"\n[dependencies]\nout = { path = \"../../out\" }\n",
        ),
        ("w/a/src/lib.rs", "#[path = \"../../../far.rs\"] mod far;"),
        ("w/b/Cargo.toml", "b"),
        ("w/b/src/lib.rs", "mod m;"),
        ("w/b/src/m.rs", ""),
        ("w/b/src/unreached.rs", ""),
        ("far.rs", ""),
        ("out/Cargo.toml", "out"),
        ("out/src/lib.rs", ""),
        ("out/tests/t.rs", ""),
    ])
}

#[test]
fn the_folder_selects_a_member_or_all() {
    let folder = two_members();
    let reported = |change: &dyn Fn(&mut Request)| {
        let mut request = Request { current_dir: folder.path().join("w/a"), ..Request::default() };
        change(&mut request);
        let set = load(&request, &read);
        assert_eq!(told(&set), [""; 0]);
        let top = folder.path().canonicalize().unwrap();
        let files = set.files.iter().filter(|file| file.is_reported);
        let names = files.map(|file| file.path.strip_prefix(&top).unwrap().display().to_string());
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(reported(&|_| {}), "far.rs w/a/src/lib.rs");
    assert_eq!(
        reported(&|r| r.current_dir = folder.path().join("w")),
        "far.rs w/a/src/lib.rs w/b/src/lib.rs w/b/src/m.rs"
    );
    assert_eq!(reported(&|r| r.workspace = true), "far.rs w/a/src/lib.rs w/b/src/lib.rs w/b/src/m.rs");
    assert_eq!(reported(&|r| r.packages = vec!["b".into()]), "w/b/src/lib.rs w/b/src/m.rs");
    assert_eq!(reported(&|r| (r.workspace, r.exclude) = (true, vec!["a*".into()])), "w/b/src/lib.rs w/b/src/m.rs");
    assert_eq!(reported(&|r| r.packages = vec!["b@1.2".into()]), "w/b/src/lib.rs w/b/src/m.rs");
    assert_eq!(reported(&|r| r.paths = vec!["../b/src/m.rs".into()]), "w/b/src/m.rs");
    assert_eq!(reported(&|r| r.paths = vec!["../b/src/unreached.rs".into()]), "w/b/src/unreached.rs");
    assert_eq!(reported(&|r| r.manifest_path = Some("../b/Cargo.toml".into())), "w/b/src/lib.rs w/b/src/m.rs");
    assert_eq!(
        reported(&|r| (r.isolated, r.paths) = (true, vec!["../b/src".into()])),
        "w/b/src/lib.rs w/b/src/m.rs w/b/src/unreached.rs"
    );
}

#[test]
fn an_unknown_package_is_told_with_the_nearest() {
    let folder = folder(&[("Cargo.toml", "pool"), ("src/lib.rs", "")]);
    let set = load(&Request { packages: vec!["poool".into()], ..request(&folder) }, &read);
    assert_eq!(told(&set), ["Selection .: there is no package `poool`; did you mean `pool`?"]);
    assert!(set.files.iter().all(|file| !file.is_reported));
}

#[test]
fn the_root_selects_the_whole_workspace() {
    let folder = folder(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\"]\ndefault-members = [\"b\"]\n"),
        ("a/Cargo.toml", "a"),
        ("a/src/lib.rs", ""),
        ("b/Cargo.toml", "b"),
        ("b/src/lib.rs", ""),
    ]);
    for is_cargo_allowed in [false, true] {
        let set = load(&Request { is_cargo_allowed, ..request(&folder) }, &read);
        assert_eq!(modules(&set), ["a = a/src/lib.rs", "b = b/src/lib.rs"]);
        let member = Request { is_cargo_allowed, current_dir: folder.path().join("b"), ..request(&folder) };
        assert_eq!(modules(&load(&member, &read)), ["a = ?a/src/lib.rs", "b = b/src/lib.rs"]);
    }
}

#[test]
fn a_package_at_the_root_selects_the_members_too() {
    let folder = folder(&[
        ("Cargo.toml", "[package]\nname = \"top\"\nedition = \"2021\"\n[workspace]\nmembers = [\"a\"]\n"),
        ("src/lib.rs", ""),
        ("a/Cargo.toml", "a"),
        ("a/src/lib.rs", ""),
    ]);
    for is_cargo_allowed in [false, true] {
        let set = load(&Request { is_cargo_allowed, ..request(&folder) }, &read);
        assert_eq!(modules(&set), ["top = src/lib.rs", "a = a/src/lib.rs"]);
    }
}

#[test]
fn a_folder_of_unpacked_crates_is_walked() {
    let folder = folder(&[
        ("a-1.0.0/Cargo.toml", "a"),
        ("a-1.0.0/src/lib.rs", "mod m;"),
        ("a-1.0.0/src/m.rs", ""),
        ("a-1.0.0/src/template.rs", "struct = ;"),
        ("a-1.0.0/target/debug/x.rs", ""),
        ("a-1.0.0/.hidden/x.rs", ""),
        (
            "b-2.0.0/Cargo.toml",
            "[package]\nname = \"b\"\nedition = \"2018\"\n[[test]]\nname = \"left-out\"\npath = \"tests/t.rs\"\n",
        ),
        ("b-2.0.0/src/lib.rs", ""),
        ("loose.rs", ""),
        ("old/lib.rs", "mod part;"),
        ("old/part.rs", ""),
    ]);
    let set = load_plain(&folder);
    let expected = [
        "a = a-1.0.0/src/lib.rs",
        "a::m = a-1.0.0/src/m.rs",
        "a = a-1.0.0/src/template.rs",
        "b = b-2.0.0/src/lib.rs",
        "loose = loose.rs",
        "lib = old/lib.rs",
        "lib::part = old/part.rs",
    ];
    assert_eq!(modules(&set), expected);
    let editions: Vec<String> = set.targets.iter().map(|target| target.edition.to_string()).collect();
    assert_eq!(editions, ["2021", "2021", "2018", "2021", "2021"]);
    assert_eq!((set.problems.len(), set.problems[0].is_reached), (1, false));
    assert_eq!(set.packages.last().unwrap().manifest, None);
}

#[test]
fn a_lone_file_has_the_edition_asked_for() {
    let folder = folder(&[("x.rs", "mod y;"), ("y.rs", "")]);
    let set = load(&Request { paths: vec!["x.rs".into()], edition: Some(Edition::E2024), ..request(&folder) }, &read);
    assert_eq!(modules(&set), ["x = x.rs", "x::y = ?y.rs"]);
    assert_eq!((set.targets[0].kind, set.targets[0].edition), (TargetKind::Loose, Edition::E2024));
}

#[test]
fn the_standard_input_stands_for_a_file() {
    let folder = folder(&[("Cargo.toml", "a"), ("src/lib.rs", "mod m;"), ("src/m.rs", "struct = ;")]);
    let stdin = |text: &str, name: Option<&str>| {
        let stdin = Stdin { text: text.into(), name: name.map(PathBuf::from) };
        load(&Request { stdin: Some(stdin), ..request(&folder) }, &read)
    };
    let set = stdin("fn new() {}", Some("src/m.rs"));
    assert_eq!(modules(&set), ["a = ?src/lib.rs", "a::m = src/m.rs"]);
    assert_eq!((&*set.files[1].text, told(&set).len()), ("fn new() {}", 0));
    let set = stdin("fn new() {}", Some("src/new.rs"));
    assert!(modules(&set).contains(&"a = src/new.rs".to_owned()), "{:?}", modules(&set));
    let set = stdin("fn new() {}", None);
    assert_eq!(modules(&set), ["stdin = <stdin>"]);
    let set = stdin("\u{fffd}", None);
    assert_eq!(set.problems.len(), 1);
}

#[test]
fn overlays_replace_and_add_files() {
    let folder = folder(&[("Cargo.toml", "a"), ("src/lib.rs", "")]);
    let overlays = vec![("src/lib.rs".into(), "mod new;".to_owned()), ("src/new.rs".into(), "fn f() {}".to_owned())];
    let set = load(&Request { overlays, ..request(&folder) }, &read);
    assert_eq!(modules(&set), ["a = src/lib.rs", "a::new = src/new.rs"]);
}

#[test]
fn two_loads_are_equal_with_any_number_of_threads() {
    let folder = two_members();
    let paths = vec![".".into()];
    let request = Request { current_dir: folder.path().to_path_buf(), paths, ..Request::default() };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        format!("{:?}", pool.install(|| load(&request, &read)))
    };
    let once = with(1);
    assert_eq!(once, with(1));
    assert_eq!(once, with(2));
}

/// Not a test: reads the folder that `HOLDUP_CORPUS` names and prints what is wrong in it.
#[test]
#[ignore = "reads a folder outside of the repository"]
#[expect(clippy::print_stdout, reason = "its output is what it is for")]
fn corpus() {
    let Some(corpus) = std::env::var_os("HOLDUP_CORPUS") else { return };
    let start = std::time::Instant::now();
    let set = load(&Request { current_dir: corpus.into(), ..Request::default() }, &read);
    println!("{:?} for {} packages, {} targets", start.elapsed(), set.packages.len(), set.targets.len());
    let loose = set.targets.iter().filter(|target| target.kind == TargetKind::Loose).count();
    let bytes: usize = set.files.iter().map(|file| file.text.len()).sum();
    println!("{} files, {bytes} bytes, {} instances, {loose} loose", set.files.len(), set.instances.len());
    for kind in [
        ProblemKind::Unparsed,
        ProblemKind::Module,
        ProblemKind::Unreadable,
        ProblemKind::Manifest,
        ProblemKind::Selection,
    ] {
        let of_kind = set.problems.iter().filter(|problem| problem.kind == kind);
        let (reached, walked): (Vec<_>, Vec<_>) =
            of_kind.partition(|problem| problem.is_reached && !problem.is_conditional);
        println!("== {kind:?}: {} reached, {} walked or conditional", reached.len(), walked.len());
        let (reached, walked) = (reached.iter().take(400), walked.iter().step_by(walked.len() / 20 + 1));
        for problem in reached.chain(walked) {
            let place = problem.place.map(|at| set.files[at.file.index()].position(at.span.start));
            println!("{} {place:?} {}", problem.path, problem.message);
        }
    }
}
