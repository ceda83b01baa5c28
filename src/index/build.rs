//! Skeletons → the tables of an [`Index`], and imports resolved to a fixpoint.

use super::blocks::Blocks;
use super::imports::Imports;
use super::marks::{FnMarks, fn_marks, type_marks};
use super::stubs::{Stub, Stubs};
use super::{
    Adt, AdtId, AdtShape, Alias, AliasId, Container, Crate, CrateId, Def, Entry, FnId, Fun, Gives, ImplDef, ImplId,
    Import, Index, ModId, Module, Namespace, StaticDef, StaticId, TraitDef, TraitId, cfg_rank,
};
use crate::source::{Dependency, FileId, InstanceId, SourceSet, TargetKind};
use crate::spread;
use crate::syntax::ast::{Attr, AttrArgs, Body, Cfg, Item, ItemKind, ItemMacro};
use crate::syntax::{Edition, Name};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

pub(super) fn build<'a>(sources: &'a SourceSet, stubs: &'a Stubs, blocks: &'a Blocks) -> Index<'a> {
    let mut builder = Builder {
        blocks,
        giving: Vec::new(),
        unmarked: Arc::default(),
        declared: Vec::new(),
        index: Index {
            sources,
            crates: Vec::new(),
            modules: Vec::new(),
            fns: Vec::with_capacity(functions(sources)),
            adts: Vec::new(),
            traits: Vec::new(),
            impls: Vec::new(),
            aliases: Vec::new(),
            statics: Vec::new(),
            blocks: FxHashMap::default(),
            shapes: &blocks.shapes,
            parsed: blocks,
            tables: super::methods::Tables::default(),
            lang: FxHashMap::default(),
            gives: FxHashMap::default(),
            nameless: Name::from("_"),
            prelude: None,
            reexports: OnceLock::new(),
            drops: OnceLock::new(),
        },
    };
    for target in &sources.targets {
        let krate = builder.add_crate(target.name, target.edition);
        builder.index.crates[krate.index()].target =
            Some(crate::source::TargetId(u32::try_from(krate.index()).expect("crates are fewer than 2^32")));
        let root = builder.index.crates[krate.index()].root;
        if matches!(target.kind, TargetKind::Test | TargetKind::Bench) {
            builder.index.modules[root.index()].is_test = true;
        }
        builder.add_instance(root, target.root);
    }
    let first_stub = builder.index.crates.len();
    for stub in &stubs.crates {
        let krate = builder.add_crate(stub.name, Edition::E2021);
        let root = builder.index.crates[krate.index()].root;
        let at = At { module: root, file: None, instance: None, inside: None, bodies: &[] };
        builder.add_items(at, &stub.skeleton.items, &mut Vec::new(), &[]);
    }
    let first_foreign = builder.index.crates.len();
    for foreign in sources.foreign.iter() {
        let krate = builder.add_crate(foreign.name, foreign.edition);
        builder.index.crates[krate.index()].is_foreign = true;
        let root = builder.index.crates[krate.index()].root;
        let at = At { module: root, file: None, instance: None, inside: None, bodies: &[] };
        builder.add_items(at, &foreign.items, &mut Vec::new(), &[]);
    }
    builder.name_declared();
    builder.link_externs(sources, &stubs.crates, first_stub..first_foreign);
    builder.resolve_imports();
    builder.find_given();
    builder.find_tests();
    builder.index.link();
    builder.index.mark_own_crates();
    builder.index.reveal();
    builder.index
}

/// About how many functions there are: what grows by copies of itself costs as much memory again.
fn functions(sources: &SourceSet) -> usize {
    sources.instances.iter().map(|instance| sources.files[instance.file.index()].scan.cuts.len()).sum()
}

struct Builder<'a> {
    blocks: &'a Blocks,
    /// The macros of stubs that say what they give.
    giving: Vec<(ModId, &'a Item)>,
    /// The marks of what no stub declares: functions are many, and share these.
    unmarked: Arc<FnMarks>,
    /// What each module declares.
    declared: Vec<Vec<(Name, Entry)>>,
    index: Index<'a>,
}

/// Where items are added.
#[derive(Clone, Copy)]
struct At<'a> {
    module: ModId,
    file: Option<FileId>,
    instance: Option<InstanceId>,
    /// Where the spans of a function around begin.
    inside: Option<u32>,
    /// The bodies of the items of that function.
    bodies: &'a [Body],
}

/// Whether a stub declares an attribute that makes a function a test: `#[attribute(test)]`.
fn makes_tests(item: &Item) -> bool {
    item.attr("attribute").is_some_and(|attr| match &attr.args {
        AttrArgs::List(list) => list.iter().any(|kind| kind.is("test")),
        _ => false,
    })
}

fn id(len: usize) -> u32 {
    u32::try_from(len).expect("tables have fewer than 2^32 entries")
}

impl<'a> Builder<'a> {
    fn add_crate(&mut self, name: Name, edition: Edition) -> CrateId {
        let krate = CrateId(id(self.index.crates.len()));
        let root = self.add_module(krate, None, name, false);
        self.index.crates.push(Crate {
            name,
            root,
            edition,
            target: None,
            is_foreign: false,
            externs: FxHashMap::default(),
            visible: OnceLock::new(),
        });
        krate
    }

    fn add_module(&mut self, krate: CrateId, parent: Option<ModId>, name: Name, is_test: bool) -> ModId {
        let module = ModId(id(self.index.modules.len()));
        let scope = FxHashMap::default();
        self.index.modules.push(Module { krate, parent, name, is_test, is_block: false, scope, imports: Vec::new() });
        self.declared.push(Vec::new());
        module
    }

    fn add_instance(&mut self, module: ModId, instance: InstanceId) {
        let sources = self.index.sources;
        let file = sources.instances[instance.index()].file;
        let skeleton: &'a _ = &*sources.files[file.index()].skeleton;
        let at = At { module, file: Some(file), instance: Some(instance), inside: None, bodies: &[] };
        self.add_items(at, &skeleton.items, &mut Vec::new(), &[]);
        // Files that are included at the top of this one.
        self.add_children(at, &[], None);
    }

    /// The files behind a `mod name;` (or, without a name, an `include!`) inside the inline modules `inside`.
    fn add_children(&mut self, at: At<'a>, inside: &[Name], item: Option<&'a Item>) {
        let Some(instance) = at.instance else { return };
        let sources = self.index.sources;
        for child in &sources.instances[instance.index()].children {
            let is_wanted = match item {
                Some(item) => {
                    child.name == item.name && child.span.start >= item.span.start && child.span.end <= item.span.end
                }
                None => child.name.is_empty(),
            };
            if !is_wanted || child.inside != inside {
                continue;
            }
            let Some(next) = child.instance else { continue };
            let Some(item) = item else {
                let file = sources.instances[next.index()].file;
                let skeleton: &'a _ = &*sources.files[file.index()].skeleton;
                let at = At { module: at.module, file: Some(file), instance: Some(next), inside: None, bodies: &[] };
                self.add_items(at, &skeleton.items, &mut Vec::new(), &[]);
                continue;
            };
            let module = self.declare_module(at.module, item);
            self.add_instance(module, next);
        }
    }

    fn declare_module(&mut self, parent: ModId, item: &'a Item) -> ModId {
        let krate = self.index.crate_of(parent);
        let is_test = self.index.modules[parent.index()].is_test || item.cfg.as_ref().is_some_and(Cfg::is_test);
        let module = self.add_module(krate, Some(parent), item.name, is_test);
        self.declare(parent, item, Def::Mod(module));
        module
    }

    fn declare(&mut self, module: ModId, item: &Item, def: Def) {
        let entry = Entry { def, is_pub: item.is_pub, is_glob: false, rank: cfg_rank(item.cfg.as_ref()) };
        self.declared[module.index()].push((item.name, entry));
    }

    /// Puts what is declared into the scopes of its modules: on all cores, since it is much.
    fn name_declared(&mut self) {
        let declared = std::mem::take(&mut self.declared).into_par_iter().with_max_len(spread::PLAIN);
        self.index.modules.par_iter_mut().zip(declared).for_each(|(module, declared)| {
            module.scope.reserve(declared.len());
            for (name, entry) in declared {
                module.scope.entry(name).or_default().push(entry);
            }
        });
    }

    fn add_items(&mut self, at: At<'a>, items: &'a [Item], inside: &mut Vec<Name>, outer: &[Attr]) {
        self.declared[at.module.index()].reserve(items.len());
        for item in items {
            self.add_item(at, item, inside, outer);
        }
    }

    fn add_item(&mut self, at: At<'a>, item: &'a Item, inside: &mut Vec<Name>, outer: &[Attr]) {
        let is_stub = at.file.is_none();
        match &item.kind {
            ItemKind::Mod(None) => self.add_children(at, inside, Some(item)),
            ItemKind::Mod(Some(items)) => {
                let module = self.declare_module(at.module, item);
                inside.push(item.name);
                let at = At { module, ..at };
                self.add_items(at, items, inside, if is_stub { &item.attrs } else { &[] });
                self.add_children(at, inside, None);
                inside.pop();
            }
            ItemKind::Fn(_) => {
                if let Some(fun) = self.add_fn(at, item, Container::Module, outer) {
                    self.declare(at.module, item, Def::Fn(fun));
                }
            }
            ItemKind::Struct(generics, fields) => self.add_adt(at, item, generics, AdtShape::Struct(fields)),
            ItemKind::Enum(generics, variants) => self.add_adt(at, item, generics, AdtShape::Enum(variants)),
            ItemKind::Trait(ast) => {
                let trait_ = TraitId(id(self.index.traits.len()));
                let is_async_context = is_stub && item.attr("context").is_some();
                self.index.traits.push(TraitDef {
                    name: item.name,
                    ast,
                    module: at.module,
                    is_async_context,
                    fns: Vec::new(),
                    item,
                });
                self.declare(at.module, item, Def::Trait(trait_));
                self.add_lang(at, item, Def::Trait(trait_));
                let outer = if is_stub { &item.attrs[..] } else { &[] };
                let fns = self.add_fns(at, &ast.items, Container::Trait(trait_), outer);
                self.index.traits[trait_.index()].fns = fns;
            }
            ItemKind::Impl(ast) => {
                let imp = ImplId(id(self.index.impls.len()));
                self.index.impls.push(ImplDef {
                    ast,
                    item,
                    module: at.module,
                    file: at.file,
                    inside: at.inside,
                    fns: Vec::new(),
                    trait_: None,
                    marks: self.marks(at, item, &[]),
                    header: OnceLock::new(),
                });
                let outer = if is_stub { &item.attrs[..] } else { &[] };
                let fns = self.add_fns(at, &ast.items, Container::Impl(imp), outer);
                self.index.impls[imp.index()].fns = fns;
            }
            ItemKind::Use(leaves) => {
                let rank = cfg_rank(item.cfg.as_ref());
                let imports = leaves.iter().map(|leaf| Import { leaf, is_pub: item.is_pub, rank });
                self.index.modules[at.module.index()].imports.extend(imports);
            }
            ItemKind::TypeAlias(generics, Some(ty), _) => {
                let alias = AliasId(id(self.index.aliases.len()));
                let (module, file, inside) = (at.module, at.file, at.inside);
                self.index.aliases.push(Alias { generics, ty, module, file, inside, lowered: OnceLock::new() });
                self.declare(at.module, item, Def::Alias(alias));
            }
            ItemKind::Const(ty, _) | ItemKind::Static(ty, _) => {
                let def = StaticId(id(self.index.statics.len()));
                let is_static = matches!(item.kind, ItemKind::Static(..));
                self.index.statics.push(StaticDef {
                    name: item.name,
                    item,
                    ty,
                    module: at.module,
                    file: at.file,
                    inside: at.inside,
                    is_static,
                    by_macro: None,
                    lowered: OnceLock::new(),
                });
                self.declare(at.module, item, Def::Static(def));
            }
            ItemKind::Foreign(items) => self.add_items(at, items, inside, outer),
            ItemKind::MacroCall(call) => {
                let first = self.index.statics.len();
                self.add_items(at, &call.items, inside, outer);
                if let Some((at, body)) = self.expanded(at, call) {
                    body.items.iter().for_each(|(_, item)| self.add_item(at, item, inside, outer));
                }
                self.index.statics[first..].iter_mut().for_each(|def| def.by_macro = Some(&call.path));
            }
            ItemKind::MacroRules(_) => {
                if is_stub && item.attr("gives").is_some() {
                    self.giving.push((at.module, item));
                }
            }
            // Resolved with the crate's externs.
            ItemKind::ExternCrate(_) | ItemKind::TypeAlias(_, None, _) | ItemKind::Unknown => {}
        }
    }

    /// What a macro of the code's own expands to. Its spans are those of the file.
    fn expanded(&self, at: At<'a>, call: &ItemMacro) -> Option<(At<'a>, &'a Body)> {
        let body = self.blocks.expansion(at.file.filter(|_| at.inside.is_none())?, call)?;
        Some((At { instance: None, inside: Some(0), bodies: &body.nested, ..at }, body))
    }

    fn add_fns(&mut self, at: At<'a>, items: &'a [Item], container: Container, outer: &[Attr]) -> Vec<FnId> {
        let mut fns = Vec::new();
        for item in items {
            match &item.kind {
                ItemKind::MacroCall(call) => {
                    fns.extend(self.add_fns(at, &call.items, container, outer));
                    if let Some((at, body)) = self.expanded(at, call) {
                        fns.extend(body.items.iter().filter_map(|(_, item)| self.add_fn(at, item, container, outer)));
                    }
                }
                _ => fns.extend(self.add_fn(at, item, container, outer)),
            }
        }
        fns
    }

    fn add_fn(&mut self, at: At<'a>, item: &'a Item, container: Container, outer: &[Attr]) -> Option<FnId> {
        let ItemKind::Fn(ast) = &item.kind else { return None };
        let fun = FnId(id(self.index.fns.len()));
        let marks = self.marks(at, item, outer);
        self.index.fns.push(Fun {
            name: item.name,
            item,
            ast,
            module: at.module,
            container,
            file: at.file,
            inside: at.inside,
            nested: ast.body.filter(|_| at.inside.is_some()).and_then(|n| at.bodies.get(n as usize)),
            marks,
            is_test_root: false,
            is_revealed: false,
            sig: OnceLock::new(),
        });
        self.add_block(at, item, fun);
        Some(fun)
    }

    /// What a stub says of a function, or of the functions of an impl.
    fn marks(&self, at: At<'a>, item: &Item, outer: &[Attr]) -> Arc<FnMarks> {
        if at.file.is_some() { Arc::clone(&self.unmarked) } else { Arc::new(fn_marks(&item.attrs, outer)) }
    }

    /// The items inside a function.
    fn add_block(&mut self, at: At<'a>, item: &'a Item, fun: FnId) {
        let (Some(file), ItemKind::Fn(ast)) = (at.file, &item.kind) else { return };
        let found = match at.inside {
            Some(base) => self.index.fns[fun.index()].nested.map(|body| (base, body)),
            None => ast.body.and_then(|cut| self.blocks.get(file, cut)),
        };
        let Some((base, body)) = found.filter(|(_, body)| !body.items.is_empty()) else { return };
        let around = &self.index.modules[at.module.index()];
        let is_test = around.is_test || item.cfg.as_ref().is_some_and(Cfg::is_test);
        let module = self.add_module(around.krate, Some(at.module), item.name, is_test);
        self.index.modules[module.index()].is_block = true;
        self.index.blocks.insert(fun, module);
        let at = At { module, file: Some(file), instance: None, inside: Some(base), bodies: &body.nested };
        for (_, item) in &body.items {
            self.add_item(at, item, &mut Vec::new(), &[]);
        }
    }

    fn add_adt(&mut self, at: At<'a>, item: &'a Item, generics: &'a crate::syntax::ast::Generics, shape: AdtShape<'a>) {
        let adt = AdtId(id(self.index.adts.len()));
        let marks = if at.file.is_none() { type_marks(&item.attrs) } else { Default::default() };
        self.index.adts.push(Adt {
            name: item.name,
            item,
            generics,
            shape,
            module: at.module,
            file: at.file,
            inside: at.inside,
            marks,
            fields: OnceLock::new(),
            owned: OnceLock::new(),
        });
        self.declare(at.module, item, Def::Adt(adt));
        self.add_lang(at, item, Def::Adt(adt));
    }

    fn add_lang(&mut self, at: At<'a>, item: &Item, def: Def) {
        if at.file.is_none()
            && let Some(name) = type_marks(&item.attrs).lang
        {
            self.index.lang.entry(name.to_string()).or_insert(def);
        }
    }

    fn link_externs(&mut self, sources: &'a SourceSet, stubs: &[Arc<Stub>], of_stubs: std::ops::Range<usize>) {
        let mut known: FxHashMap<Name, Def> = FxHashMap::default();
        for (n, stub) in stubs.iter().enumerate() {
            let root = Def::Mod(self.index.crates[of_stubs.start + n].root);
            known.insert(stub.name, root);
            known.extend(stub.also.iter().map(|name| (*name, root)));
        }
        // A library that is read stands before a stub of its name.
        let libs: FxHashMap<crate::source::PackageId, Def> = (sources.targets.iter().enumerate())
            .filter(|(_, target)| matches!(target.kind, TargetKind::Lib | TargetKind::ProcMacro))
            .map(|(n, target)| (target.package, Def::Mod(self.index.crates[n].root)))
            .collect();
        let own_libs: FxHashMap<crate::source::PackageId, Name> = (sources.targets.iter().rev())
            .filter(|target| target.kind == TargetKind::Lib)
            .map(|target| (target.package, target.name))
            .collect();
        let standard: Vec<Name> = ["std", "core", "alloc"].into_iter().map(Name::from).collect();
        for (n, target) in sources.targets.iter().enumerate() {
            let mut externs = FxHashMap::default();
            for name in &standard {
                externs.extend(known.get(name).map(|def| (*name, *def)));
            }
            let package = &sources.packages[target.package.index()];
            if package.manifest.is_none() {
                // Nobody says what a file without a package depends on: it may name every crate we know.
                externs.extend(known.iter().map(|(name, def)| (*name, *def)));
            }
            for dependency in &package.dependencies {
                let read = dependency.package.and_then(|package| libs.get(&package)).copied();
                externs.insert(dependency.name, read.unwrap_or_else(|| self.unread(dependency, &known, of_stubs.end)));
            }
            if !matches!(target.kind, TargetKind::Lib | TargetKind::ProcMacro | TargetKind::BuildScript)
                && let Some(lib) = own_libs.get(&target.package)
                && let Some(def) = libs.get(&target.package)
            {
                externs.insert(*lib, *def);
            }
            self.index.crates[n].externs = externs;
            let file = sources.instances[target.root.index()].file;
            self.extern_crates(n, &sources.files[file.index()].skeleton.items, &known);
        }
        for n in of_stubs.clone() {
            self.index.crates[n].externs = known.clone();
        }
        for (n, foreign) in sources.foreign.iter().enumerate() {
            let of_standard = standard.iter().filter_map(|name| Some((*name, *known.get(name)?)));
            let own = foreign.dependencies.iter();
            let own = own.map(|one| (one.name, self.unread(one, &known, of_stubs.end)));
            let externs = of_standard.chain(own).collect();
            self.index.crates[of_stubs.end + n].externs = externs;
            self.extern_crates(of_stubs.end + n, &foreign.items, &known);
        }
    }

    /// What the name of a crate means that is not checked: what a stub tells of it comes before its own signatures.
    fn unread(&self, dependency: &Dependency, known: &FxHashMap<Name, Def>, first_foreign: usize) -> Def {
        let foreign = || Some(Def::Mod(self.index.crates[first_foreign + dependency.foreign?.index()].root));
        let def = known.get(&dependency.krate).copied().or_else(foreign);
        def.unwrap_or(Def::External(dependency.krate))
    }

    /// `extern crate a as b;` in the root names the crate everywhere.
    fn extern_crates(&mut self, krate: usize, items: &[Item], known: &FxHashMap<Name, Def>) {
        for item in items {
            if let ItemKind::ExternCrate(alias) = item.kind {
                let name = alias.unwrap_or(item.name);
                let krate = &mut self.index.crates[krate];
                let def = match krate.externs.get(&item.name).or_else(|| known.get(&item.name)) {
                    Some(def) => *def,
                    None if item.name == "self" => Def::Mod(krate.root),
                    None => Def::External(item.name),
                };
                krate.externs.insert(name, def);
                let root = krate.root;
                let entry = Entry { def, is_pub: item.is_pub, is_glob: false, rank: 1 };
                self.index.modules[root.index()].scope.entry(name).or_default().push(entry);
            }
        }
    }

    /// Resolves imports: first without the names that are visible everywhere, since those are found by that.
    fn resolve_imports(&mut self) {
        let mut imports = Imports::new(&self.index);
        imports.resolve(&mut self.index, &|_, _, _, _| true);
        self.find_prelude();
        imports.resolve(&mut self.index, &|index, _, leaf, _| {
            leaf.path.first().is_some_and(|first| index.is_name_in_prelude(*first))
        });
    }

    /// Resolves what the macros of stubs give, where they are declared.
    fn find_given(&mut self) {
        for (module, item) in std::mem::take(&mut self.giving) {
            let Some(AttrArgs::List(list)) = item.attr("gives").map(|attr| &attr.args) else { continue };
            let Some(path) = list.first().map(|attr| &attr.path) else { continue };
            if let Some((Def::Adt(ty), [])) = self.index.resolve(module, false, path, Namespace::Types) {
                let krate = self.index.crate_of(module);
                self.index.gives.entry(item.name).or_default().push(Gives { krate, ty });
            }
        }
    }

    /// The functions that an attribute makes tests: `#[test]` and its namesakes, and those that stubs name.
    fn find_tests(&mut self) {
        let stubs = self.index.fns.iter().filter(|fun| fun.file.is_none());
        let mut names: FxHashSet<Name> = stubs.filter(|fun| makes_tests(fun.item)).map(|fun| fun.name).collect();
        names.insert(Name::from("test"));
        for fun in self.index.fns.iter_mut().filter(|fun| fun.file.is_some()) {
            fun.is_test_root =
                fun.item.attrs.iter().any(|attr| attr.path.last().is_some_and(|name| names.contains(name)));
        }
    }

    fn find_prelude(&mut self) {
        let std = Name::from("std");
        let root = self.index.crates.iter().find(|c| c.target.is_none() && c.name == std).map(|c| c.root);
        self.index.prelude = root.and_then(|root| {
            let path = [Name::from("prelude"), Name::from("v1")];
            match self.index.walk(Def::Mod(root), &path, Namespace::Types) {
                Some((Def::Mod(module), [])) => Some(module),
                _ => None,
            }
        });
    }
}
