//! Module trees: from the root of each target along `mod x;`, as rustc goes, but with every `cfg` both ways.
//!
//! The Rust Reference, `items.mod.outlined` and `items.mod.outlined.path`; for `include!`, rustc's `expand_include`
//! (modules below an included file lie beside that file).

use super::disk::{Disk, Probe, ReadError};
use super::{ProblemKind, Read};
use crate::spread;
use crate::syntax::ast::{AttrArgs, Cfg, Item, ItemKind, ItemMacro, Skeleton};
use crate::syntax::scan::Scan;
use crate::syntax::{Name, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How deep files may lie below a root.
const MAX_DEPTH: u32 = 128;
/// How many modules one target may have.
const MAX_TARGET_NODES: usize = 100_000;
/// How many modules all targets may have.
const MAX_NODES: usize = 1_000_000;

/// A file, met on the way. Slots are in the order of discovery, which depends on the input alone.
pub(super) struct Slot {
    /// Canonical.
    pub(super) path: PathBuf,
    pub(super) content: Result<Content, ReadError>,
}

/// What a file holds.
pub(super) struct Content {
    pub(super) text: Arc<str>,
    pub(super) scan: Arc<Scan>,
    pub(super) skeleton: Arc<Skeleton>,
    /// Why it does not parse.
    pub(super) error: Option<(Span, String)>,
}

/// A file as a module.
pub(super) struct Node {
    pub(super) tree: usize,
    pub(super) slot: usize,
    pub(super) module: Vec<Name>,
    pub(super) children: Vec<Branch>,
    parent: Option<usize>,
    depth: u32,
    /// Whether a `cfg` stands over it, here or further up.
    is_conditional: bool,
    place: Place,
}

/// A `mod x;` or `include!(..)`, with the node that its file became.
pub(super) struct Branch {
    pub(super) inside: Vec<Name>,
    pub(super) name: Name,
    pub(super) cfg: Option<Cfg>,
    pub(super) span: Span,
    pub(super) node: Option<usize>,
}

/// Where the files of a module's children lie.
#[derive(Clone, Debug)]
struct Place {
    /// The folder of the module's own file, as written: links are not followed in it.
    folder: PathBuf,
    /// The folder's part for children, in a file that is no `mod.rs`.
    relative: Option<Name>,
}

impl Place {
    fn child_folder(&self) -> PathBuf {
        match &self.relative {
            Some(part) => self.folder.join(part.as_str()),
            None => self.folder.clone(),
        }
    }
}

/// A root to begin at.
pub(super) struct Root {
    /// As written, absolute.
    pub(super) path: PathBuf,
    /// Whether modules are followed.
    pub(super) is_followed: bool,
    /// Whether what goes wrong with modules is told.
    pub(super) is_told: bool,
}

/// What went wrong with a module.
pub(super) struct Fault {
    pub(super) tree: usize,
    pub(super) slot: usize,
    pub(super) span: Span,
    pub(super) kind: ProblemKind,
    pub(super) is_conditional: bool,
    pub(super) message: String,
}

/// All files and trees so far.
#[derive(Default)]
pub(super) struct Forest {
    pub(super) slots: Vec<Slot>,
    pub(super) by_path: FxHashMap<PathBuf, usize>,
    pub(super) nodes: Vec<Node>,
    pub(super) faults: Vec<Fault>,
    /// The node of each tree's root; `None` where its file has no text.
    pub(super) roots: Vec<usize>,
    trees: Vec<(Root, usize)>,
    /// Files that were read before a tree came to them, by their canonical paths.
    ahead: FxHashMap<PathBuf, Result<Content, ReadError>>,
    is_full: bool,
}

impl Forest {
    /// Reads files, by their canonical paths, that trees will come to: all at once, since the levels of small trees keep one core busy.
    pub(super) fn read_ahead(&mut self, disk: &Disk, read: &Read<'_>, paths: Vec<PathBuf>) {
        let new = paths.into_par_iter().with_max_len(spread::DEAR).filter(|path| !self.by_path.contains_key(path));
        let contents: Vec<(PathBuf, Result<Content, ReadError>)> =
            new.map(|path| (path.clone(), disk.read(&path).map(|text| content(text, read)))).collect();
        self.ahead.extend(contents);
    }

    /// Adds trees, level by level: the files of a level are read at once, on all cores, and joined in order.
    pub(super) fn grow(&mut self, disk: &Disk, read: &Read<'_>, roots: Vec<Root>) {
        let mut level = Vec::new();
        let mut arrivals: Vec<(usize, PathBuf)> = Vec::new();
        for root in roots {
            let canonical = disk.canonical(&root.path);
            let node = self.nodes.len();
            let place = Place { folder: parent(&root.path), relative: None };
            let tree = self.trees.len();
            self.trees.push((root, 1));
            self.roots.push(node);
            arrivals.push((node, canonical));
            let (module, children) = (Vec::new(), Vec::new());
            let (parent, depth, is_conditional) = (None, 0, false);
            self.nodes.push(Node { tree, slot: 0, module, children, parent, depth, is_conditional, place });
            level.push(node);
        }
        while !level.is_empty() {
            self.read_files(disk, read, &arrivals);
            let followed = |node: &&usize| self.trees[self.nodes[**node].tree].0.is_followed;
            let followed: Vec<usize> = level.iter().filter(followed).copied().collect();
            let found: Vec<Vec<Found>> =
                followed.par_iter().with_max_len(spread::PLAIN).map(|node| self.look(disk, *node)).collect();
            (level, arrivals) = (Vec::new(), Vec::new());
            for (parent, found) in followed.into_iter().zip(found) {
                for one in found {
                    self.join(parent, one, &mut level, &mut arrivals);
                }
            }
        }
    }

    /// Gives each arrived node its slot, and reads the files that are new.
    fn read_files(&mut self, disk: &Disk, read: &Read<'_>, arrivals: &[(usize, PathBuf)]) {
        let first = self.slots.len();
        let mut new: Vec<PathBuf> = Vec::new();
        for (node, path) in arrivals {
            let slot = *self.by_path.entry(path.clone()).or_insert_with(|| {
                new.push(path.clone());
                first + new.len() - 1
            });
            self.nodes[*node].slot = slot;
        }
        let known: Vec<_> = new.into_iter().map(|path| (self.ahead.remove(&path), path)).collect();
        let slots = known.into_par_iter().with_max_len(spread::DEAR).map(|(known, path)| {
            let content = known.unwrap_or_else(|| disk.read(&path).map(|text| content(text, read)));
            Slot { path, content }
        });
        self.slots.extend(slots.collect::<Vec<_>>());
    }

    /// The declarations in a node's file, with what they lead to on the disk.
    fn look(&self, disk: &Disk, node: usize) -> Vec<Found> {
        let node = &self.nodes[node];
        let slot = &self.slots[node.slot];
        let Ok(content) = &slot.content else { return Vec::new() };
        let is_conditional = node.is_conditional || content.skeleton.cfg.is_some();
        let mut looking =
            Looking { disk, text: &content.text, folder: &node.place.folder, inside: Vec::new(), found: Vec::new() };
        looking.items(&content.skeleton.items, &node.place, is_conditional);
        looking.found
    }

    fn join(&mut self, parent: usize, found: Found, level: &mut Vec<usize>, arrivals: &mut Vec<(usize, PathBuf)>) {
        let Found { inside, name, cfg, span, is_conditional, files, fault } = found;
        if let Some((kind, message)) = fault {
            self.fault(parent, span, kind, is_conditional, message);
        }
        let mut branches = Vec::new();
        for (canonical, place) in files {
            let node = match self.obstacle(parent, &canonical) {
                Some(message) => {
                    self.fault(parent, span, ProblemKind::Module, is_conditional, message);
                    None
                }
                None => {
                    let above = &self.nodes[parent];
                    let mut module = above.module.clone();
                    module.extend(inside.iter().copied());
                    module.extend((!name.is_empty()).then_some(name));
                    let (tree, depth) = (above.tree, above.depth + 1);
                    let node = self.nodes.len();
                    let (slot, children, parent) = (0, Vec::new(), Some(parent));
                    self.nodes.push(Node { tree, slot, module, children, parent, depth, is_conditional, place });
                    self.trees[tree].1 += 1;
                    level.push(node);
                    arrivals.push((node, canonical));
                    Some(node)
                }
            };
            branches.push(Branch { inside: inside.clone(), name, cfg: cfg.clone(), span, node });
        }
        if branches.is_empty() {
            branches.push(Branch { inside, name, cfg, span, node: None });
        }
        self.nodes[parent].children.extend(branches);
    }

    /// Why a file must not become a child of the node.
    fn obstacle(&mut self, parent: usize, canonical: &Path) -> Option<String> {
        let slot = self.by_path.get(canonical).copied();
        let mut above = Some(parent);
        while let Some(node) = above {
            if Some(self.nodes[node].slot) == slot {
                return Some("the module leads back to a file that it lies in".to_owned());
            }
            above = self.nodes[node].parent;
        }
        if self.nodes[parent].depth >= MAX_DEPTH {
            return Some(format!("modules are nested in more than {MAX_DEPTH} files"));
        }
        if self.trees[self.nodes[parent].tree].1 >= MAX_TARGET_NODES || self.nodes.len() >= MAX_NODES {
            // Told once: each of the thousands that follow would say the same.
            let is_first = !std::mem::replace(&mut self.is_full, true);
            return Some(if is_first {
                format!("the crate has more than {MAX_TARGET_NODES} modules")
            } else {
                String::new()
            });
        }
        None
    }

    fn fault(&mut self, node: usize, span: Span, kind: ProblemKind, is_conditional: bool, message: String) {
        let Node { tree, slot, .. } = self.nodes[node];
        if self.trees[tree].0.is_told && !message.is_empty() {
            self.faults.push(Fault { tree, slot, span, kind, is_conditional, message });
        }
    }
}

fn content(text: Arc<str>, read: &Read<'_>) -> Content {
    let (scan, parsed) = read(&text);
    let refused = scan.error.clone();
    let (skeleton, error) = match (parsed, refused) {
        (_, Some(error)) => (Skeleton::default(), Some(error)),
        (Ok(skeleton), None) => (skeleton, None),
        (Err(error), None) => (Skeleton::default(), Some(error)),
    };
    Content { text, scan: Arc::new(scan), skeleton: Arc::new(skeleton), error }
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

// ---------------------------------------------------------------------------------------------- declarations

/// A declaration, and what it leads to.
struct Found {
    inside: Vec<Name>,
    name: Name,
    cfg: Option<Cfg>,
    span: Span,
    is_conditional: bool,
    files: Vec<(PathBuf, Place)>,
    fault: Option<(ProblemKind, String)>,
}

struct Looking<'a> {
    disk: &'a Disk,
    text: &'a str,
    /// The file's own, however deep in inline modules we are.
    folder: &'a Path,
    inside: Vec<Name>,
    found: Vec<Found>,
}

impl Looking<'_> {
    fn items(&mut self, items: &[Item], place: &Place, is_conditional: bool) {
        for item in items {
            let is_conditional = is_conditional || item.cfg.is_some();
            match &item.kind {
                ItemKind::Mod(None) => self.outlined(item, place, is_conditional),
                ItemKind::Mod(Some(items)) => {
                    let place = self.inline_place(item, place);
                    self.inside.push(item.name);
                    self.items(items, &place, is_conditional);
                    self.inside.pop();
                }
                ItemKind::MacroCall(call) if call.path.last().is_some_and(|name| name.name == "include") => {
                    self.include(item, call, is_conditional);
                }
                // What a macro leaves of its tokens may hang on a cfg that we do not see.
                ItemKind::MacroCall(call) => self.items(&call.items, place, true),
                ItemKind::Fn(_)
                | ItemKind::Struct(..)
                | ItemKind::Enum(..)
                | ItemKind::Trait(_)
                | ItemKind::Impl(_)
                | ItemKind::Use(_)
                | ItemKind::ExternCrate(_)
                | ItemKind::TypeAlias(..)
                | ItemKind::Const(..)
                | ItemKind::Static(..)
                | ItemKind::Foreign(_)
                | ItemKind::MacroRules(_)
                | ItemKind::Unknown => {}
            }
        }
    }

    /// `mod x;`
    fn outlined(&mut self, item: &Item, place: &Place, is_conditional: bool) {
        let (always, sometimes) = self.path_attributes(item);
        let mut files = Vec::new();
        let mut fault = None;
        for written in always.iter().chain(&sometimes) {
            let path = place.folder.join(written);
            match self.disk.probe(&path) {
                Probe::File => files.push((path.clone(), Place { folder: parent(&path), relative: None })),
                probe => fault = fault.or_else(|| Some(missing(item.name, &[written.as_str()], probe))),
            }
        }
        if always.is_none() {
            self.by_name(item, place, sometimes.is_empty(), &mut files, &mut fault);
        }
        // One of several alternatives is enough: the others are for other platforms.
        let is_alternative = !sometimes.is_empty();
        if is_alternative && !files.is_empty() {
            fault = None;
        }
        self.push(item, item.name, is_conditional || is_alternative, files, fault);
    }

    /// `x.rs` or `x/mod.rs`.
    fn by_name(
        &self,
        item: &Item,
        place: &Place,
        is_needed: bool,
        files: &mut Vec<(PathBuf, Place)>,
        fault: &mut Option<(ProblemKind, String)>,
    ) {
        let folder = place.child_folder();
        let (flat, nested) = (format!("{}.rs", item.name), format!("{}/mod.rs", item.name));
        let (flat_path, nested_path) = (folder.join(&flat), folder.join(item.name.as_str()).join("mod.rs"));
        let probes = (self.disk.probe(&flat_path), self.disk.probe(&nested_path));
        if probes.0 == Probe::File {
            files.push((flat_path, Place { folder: folder.clone(), relative: Some(item.name) }));
        } else if probes.1 == Probe::File {
            files.push((nested_path, Place { folder: folder.join(item.name.as_str()), relative: None }));
        } else if is_needed {
            let probe = if probes.0 == Probe::Special { probes.0 } else { probes.1 };
            let prefix = place.relative.map(|part| format!("{part}/")).unwrap_or_default();
            let names = [format!("{prefix}{flat}"), format!("{prefix}{nested}")];
            *fault = Some(missing(item.name, &[&names[0], &names[1]], probe));
        }
        if probes == (Probe::File, Probe::File) {
            let message =
                format!("the module `{}` has two files, `{flat}` and `{nested}`; the first is read", item.name);
            *fault = Some((ProblemKind::Module, message));
        }
    }

    /// `mod x { .. }`: where the files of its children lie.
    ///
    // Errs quiet: of several folders under `cfg_attr` only the first is followed.
    fn inline_place(&self, item: &Item, place: &Place) -> Place {
        let (always, sometimes) = self.path_attributes(item);
        let folder = match always.or(sometimes.into_iter().next()) {
            Some(written) => place.folder.join(written),
            None => place.child_folder().join(item.name.as_str()),
        };
        Place { folder, relative: None }
    }

    /// The paths of `#[path]`, and those of `#[cfg_attr(.., path)]`.
    fn path_attributes(&self, item: &Item) -> (Option<String>, Vec<String>) {
        let (mut always, mut sometimes) = (None, Vec::new());
        for attr in item.attrs.iter().filter(|attr| attr.is("path")) {
            let AttrArgs::Value(path) = &attr.args else { continue };
            let source = self.text.get(attr.span.range()).unwrap_or("");
            let first_word = source.trim_start_matches(['#', '[', '!', ' ', '\n', '\r', '\t']);
            if first_word.starts_with("cfg_attr") {
                sometimes.push(path.to_string());
            } else if always.is_none() {
                always = Some(path.to_string());
            }
        }
        (always, sometimes)
    }

    /// `include!("x.rs")`: the file's items stand in the module that includes it. A path that is built with `concat!`
    /// or `env!` leads into a build script's output, which we do not have.
    fn include(&mut self, item: &Item, call: &ItemMacro, is_conditional: bool) {
        let tokens = self.text.get(call.tokens.range()).unwrap_or("");
        let inner = tokens.get(1..tokens.len().saturating_sub(1)).unwrap_or("");
        let Some(written) = string_literal(inner) else { return };
        let path = self.folder.join(written);
        match self.disk.probe(&path) {
            Probe::File => {
                let files = vec![(path.clone(), Place { folder: parent(&path), relative: None })];
                self.push(item, Name::default(), is_conditional, files, None);
            }
            probe => {
                let fault = match probe {
                    Probe::Special => format!("the included file `{written}` is not a regular file"),
                    Probe::Missing | Probe::File => format!("the included file `{written}` does not exist"),
                };
                self.push(item, Name::default(), is_conditional, Vec::new(), Some((ProblemKind::Module, fault)));
            }
        }
    }

    fn push(
        &mut self,
        item: &Item,
        name: Name,
        is_conditional: bool,
        files: Vec<(PathBuf, Place)>,
        fault: Option<(ProblemKind, String)>,
    ) {
        let files = files.into_iter().map(|(path, place)| (self.disk.canonical(&path), place));
        let files: Vec<_> = files.filter(|(path, _)| self.disk.is_in_scope(path)).collect();
        let (inside, cfg, span) = (self.inside.clone(), item.cfg.clone(), item.span);
        self.found.push(Found { inside, name, cfg, span, is_conditional, files, fault });
    }
}

fn missing(name: Name, files: &[&str], probe: Probe) -> (ProblemKind, String) {
    let files = files.join("` or `");
    match probe {
        Probe::Special => {
            (ProblemKind::Module, format!("the file of module `{name}` is not a regular file: `{files}`"))
        }
        Probe::Missing | Probe::File => {
            (ProblemKind::Module, format!("the module `{name}` has no file: expected `{files}`"))
        }
    }
}

/// The text of a lone string literal, plain or raw, without escapes.
fn string_literal(tokens: &str) -> Option<&str> {
    let tokens = tokens.trim().trim_end_matches(',').trim_end();
    let text = match tokens.strip_prefix('r') {
        Some(raw) => raw.trim_matches('#'),
        None => tokens,
    };
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains(['"', '\\'])).then_some(inner)
}
