//! All bodies that may have to do with locks that could become async ones, and which of their locks are one.

use super::flow::{Call, Flow, Owner, Use, flow};
use super::twins::Twins;
use crate::index::infer::track::Declared;
use crate::index::twins::{Spot, Spots};
use crate::index::types::GTy;
use crate::index::{AdtShape, Container, CrateId, Def, FnId, ImplId, Index};
use crate::source::{FileId, FileSpan};
use crate::syntax::Span;
use crate::syntax::ast::{ItemKind, Receiver};
use crate::syntax::scan::word_hash;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

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
    pub(super) twins: Twins,
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
    /// Reads what may matter of all crates that have to do with the given ones.
    pub(super) fn new(index: &'i Index<'a>, files: &FxHashSet<FileId>) -> Self {
        let mut world = World {
            index,
            twins: Twins::new(index),
            flows: Vec::new(),
            crates: related(index, files),
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
        self.crates.contains(&self.index.modules[module.index()].krate)
    }

    fn find_bodies(&mut self) {
        let index = self.index;
        let mut owners: Vec<(Owner, FileId, Span)> = Vec::new();
        let cut = |file: FileId, cut: u32| Some(index.sources.files[file.index()].scan.cuts.get(cut as usize)?.span);
        for (n, fun) in index.fns.iter().enumerate().filter(|(_, fun)| self.has(fun.module)) {
            let Some(file) = fun.file else { continue };
            let span = match (fun.nested, fun.inside) {
                (Some(body), Some(base)) => body.root.map(|root| body.expr(root).span.offset(base)),
                _ => fun.ast.body.filter(|_| fun.inside.is_none()).and_then(|body| cut(file, body)),
            };
            owners.extend(span.map(|span| (Owner::Fn(FnId(n as u32)), file, span)));
        }
        for (n, def) in index.statics.iter().enumerate().filter(|(_, def)| self.has(def.module)) {
            let Some(file) = def.file.filter(|_| def.inside.is_none()) else { continue };
            let span = crate::facts::initializer(&def.item.kind).and_then(|body| cut(file, body));
            owners.extend(span.map(|span| (Owner::Static(crate::index::StaticId(n as u32)), file, span)));
        }
        let words: Vec<Vec<u32>> = (owners.par_iter())
            .map(|(_, file, span)| {
                let text = index.sources.files[file.index()].scan.clean.get(span.range()).unwrap_or("");
                let mut words: Vec<u32> = identifiers(text).map(|(_, word)| word_hash(word.as_bytes())).collect();
                words.sort_unstable();
                words.dedup();
                words
            })
            .collect();
        for (n, words) in words.into_iter().enumerate() {
            words.into_iter().for_each(|word| self.by_word.entry(word).or_default().push(n as u32));
        }
        self.is_loaded = vec![false; owners.len()];
        self.bodies = owners.into_iter().map(|(owner, _, _)| owner).collect();
    }

    /// Hashes of the names by which a body may come by a lock.
    fn words(&self) -> FxHashSet<u32> {
        let index = self.index;
        let mut words = FxHashSet::default();
        let mut add = |name: &str| {
            words.insert(word_hash(name.as_bytes()));
        };
        for adt in index.adts.iter().filter(|adt| adt.marks.twin.is_some()) {
            add(&adt.name);
        }
        for (n, adt) in index.adts.iter().enumerate().filter(|(_, adt)| adt.file.is_some() && self.has(adt.module)) {
            for (variant, fields) in index.field_types(crate::index::AdtId(n as u32)).iter().enumerate() {
                let names = adt.variant_fields(variant as u32).list();
                for (field, _) in names.iter().zip(fields).filter(|(_, ty)| index.twins_in(ty) > 0) {
                    add(&field.name);
                    add(&adt.name);
                    add("Self");
                    if let AdtShape::Enum(variants) = adt.shape {
                        add(&variants[variant].name);
                    }
                }
            }
        }
        for (n, fun) in index.fns.iter().enumerate() {
            let is_taking = fun.file.is_none() && fun.marks.acquires.is_some() && index.is_of_twin(FnId(n as u32));
            let sig = || index.sig(FnId(n as u32));
            let is_declaring = fun.file.is_some()
                && self.has(fun.module)
                && (index.twins_in(&sig().output) > 0 || sig().params.iter().any(|ty| index.twins_in(ty) > 0));
            if is_taking || is_declaring {
                add(&fun.name);
            }
        }
        for (n, def) in index.statics.iter().enumerate().filter(|(_, def)| def.file.is_some() && self.has(def.module)) {
            if index.twins_in(index.static_type(crate::index::StaticId(n as u32))) > 0 {
                add(&def.name);
            }
        }
        for alias in index.aliases.iter().filter(|alias| self.has(alias.module)) {
            let scope = index.module_scope(alias.module);
            if index.twins_in(&index.lower(alias.ty, &scope)) > 0
                && let Some(name) = self.alias_name(alias)
            {
                add(name);
            }
        }
        for file in self.files() {
            renamed(&index.sources.files[file.index()].skeleton.items, &mut words);
        }
        words
    }

    fn alias_name(&self, alias: &crate::index::Alias<'_>) -> Option<&'i str> {
        let text = &self.index.sources.files[alias.file?.index()].text;
        let before = text.get(..(alias.ty.span.start + alias.inside.unwrap_or(0)) as usize)?;
        let head = before.rsplit("type").next()?;
        identifiers(head).next().map(|(_, word)| word)
    }

    /// Reads bodies by their numbers; those that were read already are passed over.
    fn load(&mut self, mut wanted: Vec<u32>) -> bool {
        wanted.sort_unstable();
        wanted.dedup();
        wanted.retain(|n| !self.is_loaded[*n as usize]);
        let owners: Vec<Owner> = wanted.iter().map(|n| self.bodies[*n as usize]).collect();
        wanted.iter().for_each(|n| self.is_loaded[*n as usize] = true);
        let (index, twins) = (self.index, &self.twins);
        let flows: Vec<Flow> = owners.par_iter().filter_map(|owner| flow(index, twins, *owner)).collect();
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

    /// What a declaration's type says where it is written.
    fn declare(&mut self, declared: Declared, asked: FileId) {
        // What another crate declares is told where it is called.
        let is_foreign = |fun: FnId| self.index.fun(fun).file.is_none();
        if !self.seen.insert(declared)
            || matches!(declared, Declared::Param(fun, _) | Declared::Return(fun) if is_foreign(fun))
        {
            return;
        }
        let (count, spots, place) = self.written(declared);
        for n in 0..count {
            let node = self.node(Node::Declared(declared, n as u32));
            match spots.get(n).filter(|_| spots.len() == count) {
                Some(Some(spot)) => self.spot(node, spot),
                Some(None) | None => {
                    let text = match declared {
                        Declared::Param(fun, _) | Declared::Return(fun) => {
                            format!("`{}` is declared with this lock elsewhere", self.index.fun(fun).name)
                        }
                        _ => "its type is written in a way that is not understood".to_owned(),
                    };
                    let place = place.unwrap_or(FileSpan { file: asked, span: Span::default() });
                    self.fixed.push((node, place, text));
                }
            }
        }
    }

    /// How many locks and guards a declaration's type names, where they are written, and where the declaration is.
    fn written(&self, declared: Declared) -> (usize, Spots, Option<FileSpan>) {
        let index = self.index;
        let place = |file: Option<FileId>, span: Span, inside: Option<u32>| {
            file.map(|file| FileSpan { file, span: span.offset(inside.unwrap_or(0)) })
        };
        match declared {
            Declared::Param(fun, n) => {
                let (data, sig) = (index.fun(fun), index.sig(fun));
                let count = sig.params.get(n as usize).map_or(0, |ty| index.twins_in(ty));
                let at = place(data.file, data.item.name_span, data.inside);
                let spots = match (&data.ast.receiver, n) {
                    (Some(Receiver::Typed(ty)), 0) => self.in_fn(fun, ty),
                    (Some(_), 0) => match data.container {
                        Container::Impl(imp) => index.self_spots(imp),
                        Container::Trait(_) | Container::Module => Vec::new(),
                    },
                    (receiver, n) => {
                        let n = n as usize - usize::from(receiver.is_some());
                        data.ast.params.get(n).map_or(Vec::new(), |param| self.in_fn(fun, &param.ty))
                    }
                };
                (count, spots, at)
            }
            Declared::Return(fun) => {
                let data = index.fun(fun);
                let spots = data.ast.output.as_ref().map_or(Vec::new(), |ty| self.in_fn(fun, ty));
                (index.twins_in(&index.sig(fun).output), spots, place(data.file, data.item.name_span, data.inside))
            }
            Declared::Field(adt, variant, n) => {
                let data = index.adt(adt);
                let field = &data.variant_fields(variant).list()[n as usize];
                let count = index.twins_in(&index.field_types(adt)[variant as usize][n as usize]);
                let scope = index.adt_scope(adt);
                let spots = data.file.map(|file| index.spots(&field.ty, &scope, Some(file), data.inside.unwrap_or(0)));
                (count, spots.unwrap_or_default(), place(data.file, field.span, data.inside))
            }
            Declared::Static(id) => {
                let data = &index.statics[id.index()];
                let scope = index.module_scope(data.module);
                let spots = data.file.map(|file| index.spots(data.ty, &scope, Some(file), data.inside.unwrap_or(0)));
                let at = place(data.file, data.item.name_span, data.inside);
                (index.twins_in(index.static_type(id)), spots.unwrap_or_default(), at)
            }
            Declared::Assoc(imp, name) => self.assoc(imp, name),
        }
    }

    fn assoc(&self, id: ImplId, name: crate::syntax::Name) -> (usize, Spots, Option<FileSpan>) {
        let (index, imp) = (self.index, &self.index.impls[id.index()]);
        let count = index.impl_header(id).assoc.iter().find(|(own, _)| *own == name);
        let count = count.map_or(0, |(_, ty)| index.twins_in(ty));
        let ty = imp.ast.items.iter().find_map(|item| match &item.kind {
            ItemKind::TypeAlias(_, Some(ty), _) if item.name == name => Some(ty),
            _ => None,
        });
        let spots = ty
            .zip(imp.file)
            .map(|(ty, file)| index.spots(ty, &index.impl_scope(id), Some(file), imp.inside.unwrap_or(0)));
        (count, spots.unwrap_or_default(), imp.file.map(|file| FileSpan { file, span: imp.item.span }))
    }

    fn in_fn(&self, fun: FnId, ty: &crate::syntax::ast::TypeRef) -> Spots {
        let data = self.index.fun(fun);
        match data.file {
            Some(file) => self.index.spots(ty, &self.index.fn_scope(fun), Some(file), data.inside.unwrap_or(0)),
            None => Vec::new(),
        }
    }

    /// A trait's functions and those of its impls have the same types; so has an impl's header.
    fn same_in_impls(&mut self) {
        let index = self.index;
        let impls = (0..index.impls.len()).map(|n| ImplId(n as u32));
        let impls: Vec<ImplId> = impls.filter(|id| self.has(index.impls[id.index()].module)).collect();
        for id in impls {
            let imp = &index.impls[id.index()];
            let Some(file) = imp.file else { continue };
            let own: Vec<(Declared, usize)> = imp.fns.iter().flat_map(|fun| self.signature(*fun)).collect();
            for fun in &imp.fns {
                let Some(trait_) = imp.trait_ else { continue };
                let fns = &index.traits[trait_.index()].fns;
                let Some(of) = fns.iter().find(|of| index.fun(**of).name == index.fun(*fun).name) else { continue };
                for ((a, n), (b, m)) in self.signature(*fun).into_iter().zip(self.signature(*of)) {
                    if n == m && n > 0 {
                        self.declare(a, file);
                        self.declare(b, file);
                        for at in 0..n as u32 {
                            let (a, b) = (self.node(Node::Declared(a, at)), self.node(Node::Declared(b, at)));
                            self.unite(a, b);
                        }
                    }
                }
            }
            let Some(path) = &imp.ast.trait_ else { continue };
            let types = path.last().and_then(|last| last.args.as_deref()).map_or(&[][..], |args| &args.types);
            if own.iter().all(|(_, n)| *n == 0) || types.is_empty() {
                continue;
            }
            let scope = index.impl_scope(id);
            let header: Spots =
                (types.iter()).flat_map(|ty| index.spots(ty, &scope, Some(file), imp.inside.unwrap_or(0))).collect();
            let (nodes, spots): (Vec<(Declared, usize)>, Spots) = (own, header);
            for (declared, n) in nodes {
                self.declare(declared, file);
                for at in 0..n as u32 {
                    let node = self.node(Node::Declared(declared, at));
                    let adt = self.written(declared).1.get(at as usize).copied().flatten().map(|spot| spot.adt);
                    for spot in spots.iter().flatten().filter(|spot| Some(spot.adt) == adt) {
                        self.spot(node, spot);
                    }
                }
            }
        }
    }

    fn signature(&self, fun: FnId) -> Vec<(Declared, usize)> {
        let sig = self.index.sig(fun);
        let count = |ty: &GTy| self.index.twins_in(ty);
        let params = sig.params.iter().enumerate().map(|(n, ty)| (Declared::Param(fun, n as u32), count(ty)));
        params.chain([(Declared::Return(fun), count(&sig.output))]).collect()
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

/// Adds the names under which imports bring in what has one of the names.
fn renamed(items: &[crate::syntax::ast::Item], words: &mut FxHashSet<u32>) {
    for item in items {
        match &item.kind {
            ItemKind::Use(leaves) => {
                for (path, alias) in leaves.iter().filter_map(|leaf| Some((leaf.path.last()?, leaf.alias?))) {
                    if words.contains(&word_hash(path.as_bytes())) {
                        words.insert(word_hash(alias.as_bytes()));
                    }
                }
            }
            ItemKind::Mod(Some(items)) => renamed(items, words),
            _ => {}
        }
    }
}

/// The crates that have to do with those of some files: what they depend on, and what depends on them.
fn related(index: &Index<'_>, files: &FxHashSet<FileId>) -> FxHashSet<CrateId> {
    let is_read = |id: CrateId| index.crates[id.index()].target.is_some();
    let mut near: FxHashMap<CrateId, Vec<CrateId>> = FxHashMap::default();
    for (n, krate) in index.crates.iter().enumerate().filter(|(_, krate)| krate.target.is_some()) {
        for def in krate.externs.values() {
            let Def::Mod(module) = def else { continue };
            let (a, b) = (CrateId(n as u32), index.modules[module.index()].krate);
            if is_read(b) {
                near.entry(a).or_default().push(b);
                near.entry(b).or_default().push(a);
            }
        }
    }
    let instances = index.sources.instances.iter().filter(|one| files.contains(&one.file));
    let mut work: Vec<CrateId> = instances.map(|one| CrateId(one.target.0)).collect();
    let mut seen = FxHashSet::default();
    while let Some(krate) = work.pop() {
        if seen.insert(krate) {
            work.extend(near.get(&krate).into_iter().flatten());
        }
    }
    seen
}

/// The identifiers of a text without comments, with where each begins; words in strings are among them.
pub(super) fn identifiers(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() && !is_word(bytes[at]) {
            at += 1;
        }
        let start = at;
        while at < bytes.len() && is_word(bytes[at]) {
            at += 1;
        }
        (start < at).then(|| (start, text.get(start..at).unwrap_or("")))
    })
}
