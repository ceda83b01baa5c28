//! All bodies that may have to do with locks that could become async ones, and which of their locks are one.

mod declared;
mod words;

use super::flow::{Call, Flow, Owner, Use, flow};
use super::twins::Twins;
use crate::index::infer::track::Declared;
use crate::index::twins::Spot;
use crate::index::{CrateId, FnId, Index};
use crate::source::{FileId, FileSpan};
use crate::spread;
use crate::syntax::Span;
use crate::syntax::word::word_hash;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
pub(super) use words::identifiers;

/// A function as it is written: the same in each target that has its file.
pub(super) type FnKey = (FileId, u32);

/// What is one with others.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Declared(Declared, u32),
    Spot(FileId, Span),
    Group(u32, u32),
}

/// What is known of the crates around the locks in question.
pub(super) struct World<'i, 'a> {
    pub(super) index: &'i Index<'a>,
    pub(super) twins: &'i Twins,
    pub(super) flows: Vec<Flow>,
    crates: FxHashSet<CrateId>,
    bodies: Vec<Owner>,
    is_loaded: Vec<bool>,
    by_word: FxHashMap<u32, Vec<u32>>,
    nodes: FxHashMap<Node, u32>,
    above: Vec<u32>,
    /// Locks and guards whose declaration cannot be changed, with the reason.
    fixed: Vec<(u32, FileSpan, String)>,
    seen: FxHashSet<Declared>,
    /// By class; empty where it has to be sorted anew.
    members: FxHashMap<u32, Vec<Node>>,
    problems: FxHashMap<u32, Vec<usize>>,
    spots: FxHashMap<(FileId, Span), Spot>,
    calls: FxHashMap<FnKey, Vec<(u32, u32)>>,
    values: FxHashMap<FnKey, Vec<FileSpan>>,
    uses: FxHashMap<FileSpan, (u32, u32)>,
}

/// Locks and guards that have to be of one type.
pub(super) struct Class {
    pub(super) spots: Vec<Spot>,
    /// Flow, group.
    pub(super) groups: Vec<(u32, u32)>,
    pub(super) problems: Vec<(FileSpan, String)>,
    /// What declares them.
    pub(super) declared: Vec<Declared>,
}

impl<'i, 'a> World<'i, 'a> {
    /// Reads what may matter of some crates.
    pub(super) fn new(index: &'i Index<'a>, twins: &'i Twins, crates: FxHashSet<CrateId>) -> Self {
        let mut world = World {
            index,
            twins,
            flows: Vec::new(),
            crates,
            bodies: Vec::new(),
            is_loaded: Vec::new(),
            by_word: FxHashMap::default(),
            nodes: FxHashMap::default(),
            above: Vec::new(),
            fixed: Vec::new(),
            seen: FxHashSet::default(),
            members: FxHashMap::default(),
            problems: FxHashMap::default(),
            spots: FxHashMap::default(),
            calls: FxHashMap::default(),
            values: FxHashMap::default(),
            uses: FxHashMap::default(),
        };
        world.find_bodies();
        let words = world.words();
        let mut wanted: Vec<u32> = words.iter().filter_map(|word| world.by_word.get(word)).flatten().copied().collect();
        // An initializer need not name what it makes.
        let is_lock = |owner: &Owner| matches!(owner, Owner::Static(id) if index.twins_in(index.static_type(*id)) > 0);
        wanted.extend((0..world.bodies.len()).filter(|n| is_lock(&world.bodies[*n])).map(|n| n as u32));
        world.load(wanted);
        world.same_in_impls();
        world
    }

    fn has(&self, module: crate::index::ModId) -> bool {
        self.crates.contains(&self.index.crate_of(module))
    }

    /// Reads bodies by their numbers; those that were read already are passed over.
    fn load(&mut self, mut wanted: Vec<u32>) -> bool {
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|n| !self.is_loaded[*n as usize]);
        let owners: Vec<Owner> = wanted.iter().map(|n| self.bodies[*n as usize]).collect();
        wanted.iter().for_each(|n| self.is_loaded[*n as usize] = true);
        let (index, twins) = (self.index, self.twins);
        let flows: Vec<Flow> =
            owners.par_iter().with_max_len(spread::PLAIN).filter_map(|owner| flow(index, twins, *owner)).collect();
        let is_new = !flows.is_empty();
        flows.into_iter().for_each(|flow| self.add(flow));
        is_new
    }

    fn add(&mut self, flow: Flow) {
        self.members.clear();
        let number = self.flows.len() as u32;
        for (n, group) in flow.groups.iter().enumerate() {
            let own = self.node(Node::Group(number, n as u32));
            for (declared, at) in &group.declared {
                self.declare(*declared, flow.file);
                let node = self.node(Node::Declared(*declared, *at));
                self.unite(own, node);
            }
            for spot in &group.spots {
                self.spot(own, spot);
            }
            for used in &group.uses {
                self.uses.entry(FileSpan { file: flow.file, span: used.name }).or_insert((number, n as u32));
            }
            for helper in &group.helpers {
                self.uses.entry(FileSpan { file: flow.file, span: *helper }).or_insert((number, n as u32));
            }
            for (span, why) in &group.escapes {
                self.fixed.push((own, FileSpan { file: flow.file, span: *span }, why.clone()));
            }
        }
        for (n, call) in flow.calls.iter().enumerate() {
            if let Some(key) = self.key(call.callee) {
                self.calls.entry(key).or_default().push((number, n as u32));
            }
        }
        for (fun, span) in &flow.values {
            if let Some(key) = self.key(*fun) {
                self.values.entry(key).or_default().push(FileSpan { file: flow.file, span: *span });
            }
        }
        self.flows.push(flow);
    }

    fn spot(&mut self, with: u32, spot: &Spot) {
        let Some(file) = spot.file else { return };
        let node = self.node(Node::Spot(file, spot.span));
        self.spots.insert((file, spot.span), *spot);
        self.unite(with, node);
    }

    fn node(&mut self, node: Node) -> u32 {
        let next = self.above.len() as u32;
        let id = *self.nodes.entry(node).or_insert(next);
        if id == next {
            self.above.push(next);
        }
        id
    }

    fn root(&mut self, mut node: u32) -> u32 {
        while self.above[node as usize] != node {
            let next = self.above[self.above[node as usize] as usize];
            self.above[node as usize] = next;
            node = next;
        }
        node
    }

    fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.above[a.max(b) as usize] = a.min(b);
        }
    }

    /// The number of the class of the lock that is taken at a place.
    pub(super) fn class_at(&mut self, place: FileSpan) -> Option<u32> {
        let (flow, group) = *self.uses.get(&place)?;
        let node = self.node(Node::Group(flow, group));
        Some(self.root(node))
    }

    /// All that is one with a lock.
    pub(super) fn class(&mut self, root: u32) -> Class {
        let root = self.root(root);
        let mut class = Class { spots: Vec::new(), groups: Vec::new(), problems: Vec::new(), declared: Vec::new() };
        self.members();
        for node in self.members.get(&root).into_iter().flatten() {
            match *node {
                Node::Spot(file, span) => class.spots.extend(self.spots.get(&(file, span))),
                Node::Group(flow, group) => class.groups.push((flow, group)),
                Node::Declared(declared, _) => class.declared.push(declared),
            }
        }
        let fixed = self.problems.get(&root).into_iter().flatten();
        class.problems.extend(fixed.map(|n| (self.fixed[*n].1, self.fixed[*n].2.clone())));
        class.spots.sort_by_key(|spot| (spot.file, spot.span));
        class.groups.sort_unstable();
        class.declared.sort();
        class.problems.sort();
        class.problems.dedup();
        class
    }

    /// Sorts what is known by class, where something came to it.
    fn members(&mut self) {
        if !self.members.is_empty() {
            return;
        }
        let nodes: Vec<(Node, u32)> = self.nodes.iter().map(|(node, id)| (*node, *id)).collect();
        for (node, id) in nodes {
            let root = self.root(id);
            self.members.entry(root).or_default().push(node);
        }
        self.problems.clear();
        for n in 0..self.fixed.len() {
            let root = self.root(self.fixed[n].0);
            self.problems.entry(root).or_default().push(n);
        }
    }

    /// What is done with the locks of a class.
    pub(super) fn uses<'w>(&'w self, class: &'w Class) -> impl Iterator<Item = (&'w Flow, &'w Use)> {
        class.groups.iter().flat_map(|(flow, group)| {
            let flow = &self.flows[*flow as usize];
            flow.groups[*group as usize].uses.iter().map(move |used| (flow, used))
        })
    }

    /// A function as it is written.
    pub(super) fn key(&self, fun: FnId) -> Option<FnKey> {
        let data = self.index.fun(fun);
        Some((data.file?, data.item.name_span.start + data.inside.unwrap_or(0)))
    }

    /// Reads all bodies that name a function. Whether there are any that were not read yet.
    pub(super) fn load_callers(&mut self, name: &str) -> bool {
        let wanted = self.by_word.get(&word_hash(name.as_bytes())).cloned().unwrap_or_default();
        self.load(wanted)
    }

    /// The calls of a function, with the body that each stands in.
    pub(super) fn calls(&self, key: FnKey) -> impl Iterator<Item = (&Flow, &Call)> {
        self.calls.get(&key).into_iter().flatten().map(|(flow, call)| {
            let flow = &self.flows[*flow as usize];
            (flow, &flow.calls[*call as usize])
        })
    }

    /// Where a function is named and not called.
    pub(super) fn values(&self, key: FnKey) -> &[FileSpan] {
        self.values.get(&key).map_or(&[], |list| list)
    }

    /// The files of the crates that are looked at.
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> {
        let sources = self.index.sources;
        let is_own = |target: crate::source::TargetId| self.crates.contains(&CrateId(target.0));
        let mut files: Vec<FileId> =
            sources.instances.iter().filter(|one| is_own(one.target)).map(|one| one.file).collect();
        files.sort_unstable();
        files.dedup();
        files.into_iter()
    }
}
