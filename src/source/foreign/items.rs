//! The module tree of a crate → its items, with all modules in place and without what only its own code can use.

use crate::source::modules::{Branch, Content, Forest, Node};
use crate::syntax::ast::{Impl, Item, ItemKind, ItemMacro, Trait};
use crate::syntax::body::expansion::{self, Among, ItemCall};
use crate::syntax::expand::Definition;
use crate::syntax::macros::MacroShapes;
use crate::syntax::scan::CutKind;
use crate::syntax::{Name, Span};
use rustc_hash::FxHashSet;

/// Longer arguments are tables of data.
const MAX_ARGUMENTS: usize = 1 << 16;

/// The trees of a forest, each with its nodes.
pub(super) struct Trees<'a> {
    forest: &'a Forest,
    nodes: Vec<Vec<usize>>,
}

impl<'a> Trees<'a> {
    pub(super) fn new(forest: &'a Forest) -> Self {
        let mut nodes = vec![Vec::new(); forest.roots.len()];
        for (n, node) in forest.nodes.iter().enumerate() {
            nodes[node.tree].push(n);
        }
        Trees { forest, nodes }
    }

    fn content(&self, node: &Node) -> Option<&'a Content> {
        self.forest.slots[node.slot].content.as_ref().ok()
    }

    fn contents(&self, tree: usize) -> impl Iterator<Item = &'a Content> + '_ {
        let nodes = self.nodes.get(tree).into_iter().flatten();
        nodes.filter_map(|node| self.content(&self.forest.nodes[*node]))
    }

    /// The words that stand in a crate outside of functions' bodies.
    pub(super) fn words(&self, tree: usize) -> FxHashSet<&'a str> {
        let mut words = FxHashSet::default();
        for content in self.contents(tree) {
            let mut at = 0;
            let bodies = content.scan.cuts.iter().filter(|cut| cut.kind == CutKind::Function && cut.inside.is_none());
            let gaps = bodies.map(|cut| (cut.span.start as usize, cut.span.end as usize));
            for (start, end) in gaps.chain([(content.text.len(), 0)]) {
                let gap = content.text.get(at..start).unwrap_or_default();
                words.extend(gap.split(|c: char| !c.is_alphanumeric() && c != '_'));
                at = end;
            }
        }
        words
    }

    /// The items of a crate of this name, and the macros that it exports.
    pub(super) fn items(&self, tree: usize, krate: Name) -> (Vec<Item>, Vec<(Name, String)>) {
        let Some(root) = self.forest.roots.get(tree).map(|root| &self.forest.nodes[*root]) else {
            return (Vec::new(), Vec::new());
        };
        let (mut shapes, mut exported) = (MacroShapes::default(), Vec::new());
        for content in self.contents(tree) {
            macros(&content.skeleton.items, &mut |item, rules| {
                let text = content.scan.clean(&content.text, rules);
                // In the macro `$crate` is the crate that declares it, wherever it is called.
                if item.attr("macro_export").is_some() {
                    exported.push((item.name, text.replace("$crate", &format!("::{krate}"))));
                }
                shapes.insert_own(item.name, Definition::new(&text));
            });
        }
        let mut inlining = Inlining { trees: self, shapes: &shapes, inside: Vec::new() };
        (inlining.file(root), exported)
    }
}

/// Each `macro_rules!` among items.
fn macros<'s>(items: &'s [Item], with: &mut impl FnMut(&'s Item, Span)) {
    for item in items {
        match &item.kind {
            ItemKind::MacroRules(rules) if rules.range().len() <= MAX_ARGUMENTS => with(item, *rules),
            ItemKind::Mod(Some(items)) => macros(items, with),
            ItemKind::MacroCall(call) => macros(&call.items, with),
            _ => {}
        }
    }
}

/// A file, and what is in it.
type At<'a> = (&'a Node, &'a Content);

struct Inlining<'t, 'a> {
    trees: &'t Trees<'a>,
    shapes: &'t MacroShapes,
    /// The inline modules around, from the file's top.
    inside: Vec<Name>,
}

impl<'a> Inlining<'_, 'a> {
    fn file(&mut self, node: &'a Node) -> Vec<Item> {
        let Some(content) = self.trees.content(node) else { return Vec::new() };
        let around = std::mem::take(&mut self.inside);
        let items = self.items((node, content), &content.skeleton.items, (Among::Items, false));
        self.inside = around;
        items
    }

    /// The items of one list. Of functions and values only those stay that others can use, or `all`.
    fn items(&mut self, at: At<'a>, items: &[Item], (among, all): (Among, bool)) -> Vec<Item> {
        let mut out = Vec::new();
        for item in items.iter().filter(|item| is_seen(item, all)) {
            let kind = match &item.kind {
                ItemKind::Mod(None) => {
                    for child in self.children(at, item.name, item.span) {
                        let kind = ItemKind::Mod(Some(self.file(child)));
                        out.push(copy(item, kind));
                    }
                    continue;
                }
                ItemKind::Mod(Some(items)) => {
                    self.inside.push(item.name);
                    let items = self.items(at, items, (Among::Items, false));
                    self.inside.pop();
                    ItemKind::Mod(Some(items))
                }
                ItemKind::Impl(imp) => {
                    let items = self.items(at, &imp.items, (Among::Impl, imp.trait_.is_some()));
                    ItemKind::Impl(Box::new(Impl { items, ..(**imp).clone() }))
                }
                ItemKind::Trait(trait_) => {
                    let items = self.items(at, &trait_.items, (Among::Trait, true));
                    ItemKind::Trait(Box::new(Trait { items, ..(**trait_).clone() }))
                }
                ItemKind::Foreign(items) => ItemKind::Foreign(self.items(at, items, (among, false))),
                ItemKind::MacroCall(call) => {
                    let mut items = self.items(at, &call.items, (among, all));
                    for child in self.children(at, Name::default(), item.span) {
                        items.extend(self.file(child));
                    }
                    if let Some(expanded) = self.expanded(at, call, among) {
                        items.extend(self.items(at, &expanded, (among, all)));
                    }
                    let path = call.path.clone();
                    ItemKind::MacroCall(Box::new(ItemMacro { path, tokens: call.tokens, items, opaque: false }))
                }
                ItemKind::MacroRules(_) | ItemKind::Unknown => continue,
                ItemKind::Fn(_)
                | ItemKind::Struct(..)
                | ItemKind::Enum(..)
                | ItemKind::Use(_)
                | ItemKind::ExternCrate(_)
                | ItemKind::TypeAlias(..)
                | ItemKind::Const(..)
                | ItemKind::Static(..) => item.kind.clone(),
            };
            out.push(copy(item, kind));
        }
        out
    }

    /// The files behind a declaration.
    fn children(&self, (node, _): At<'a>, name: Name, span: Span) -> Vec<&'a Node> {
        let is_meant = |branch: &&Branch| {
            branch.name == name
                && branch.inside == self.inside
                && branch.span.start >= span.start
                && branch.span.end <= span.end
        };
        let found = node.children.iter().filter(is_meant).filter_map(|branch| branch.node);
        found.map(|node| &self.trees.forest.nodes[node]).collect()
    }

    /// What a macro of the crate's own expands to.
    fn expanded(&self, (_, content): At<'a>, call: &ItemMacro, among: Among) -> Option<Vec<Item>> {
        let name = call.path.last().filter(|last| call.opaque && self.shapes.rules(last.name).is_some())?;
        if call.tokens.range().len() > MAX_ARGUMENTS {
            return None;
        }
        let body = expansion::items(ItemCall {
            text: &content.text,
            clean: &content.scan.clean(&content.text, name.span.to(call.tokens)),
            name: name.span,
            call: call.path.span.to(call.tokens),
            args: call.tokens,
            among,
            has_bodies: false,
            macros: self.shapes,
        });
        Some(body?.items.into_iter().map(|(_, item)| item).collect())
    }
}

/// An item with another inside. Markers are for stubs alone, so that no attribute stays that could be taken for one.
fn copy(item: &Item, kind: ItemKind) -> Item {
    Item {
        name: item.name,
        name_span: item.name_span,
        span: item.span,
        is_pub: item.is_pub,
        attrs: item.attrs.iter().filter(|attr| attr.is("derive")).cloned().collect(),
        cfg: item.cfg.clone(),
        kind,
    }
}

/// Whether code elsewhere may use an item, or types that it may use. What is for tests or other platforms does not count.
fn is_seen(item: &Item, all: bool) -> bool {
    let is_value = matches!(item.kind, ItemKind::Fn(_) | ItemKind::Const(..) | ItemKind::Static(..));
    (all || item.is_pub || !is_value) && !item.cfg.as_ref().is_some_and(|cfg| cfg.is_test() || cfg.rank() < 0)
}
