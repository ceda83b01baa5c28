//! Skeletons → what names mean: modules, functions, types, traits and impls of every crate that is read, and of the stubs.
//!
//! An [`Index`] borrows the skeletons and is built anew for each report. Types of declarations are lowered when first asked for.

pub mod blocks;
mod build;
pub mod effects;
mod imports;
pub mod infer;
pub mod marks;
pub mod mention;
pub mod methods;
mod own;
pub mod owned;
pub mod resolve;
mod reveal;
pub mod stubs;
pub mod twins;
pub mod types;

use crate::source::{FileId, SourceSet, TargetId};
use crate::spread;
use crate::syntax::ast::{Body, Cfg, Fields, Function, Generics, Impl, Item, Path, Trait, TypeRef, UseLeaf, Variant};
use crate::syntax::macros::MacroShapes;
use crate::syntax::{Edition, Name, Span};
use marks::{FnMarks, TypeMarks};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;
use std::sync::{Arc, OnceLock};
use types::{FnSig, GTy, ImplHeader};

crate::id! {
    /// A crate: a target that is read, or a stub.
    CrateId;
    /// A module of a crate.
    ModId;
    /// A function or associated function.
    FnId;
    /// A struct, enum or union.
    AdtId;
    /// A trait.
    TraitId;
    /// An impl.
    ImplId;
    /// A type alias outside of impls and traits.
    AliasId;
    /// A static or const outside of impls and traits.
    StaticId;
}

/// What names mean.
pub struct Index<'a> {
    /// What was read.
    pub sources: &'a SourceSet,
    /// Targets first, in their order; then stubs, then dependencies of which only signatures are read.
    pub crates: Vec<Crate>,
    /// Modules.
    pub modules: Vec<Module<'a>>,
    /// Functions, in source order of their crates.
    pub fns: Vec<Fun<'a>>,
    /// Structs, enums, unions.
    pub adts: Vec<Adt<'a>>,
    /// Traits.
    pub traits: Vec<TraitDef<'a>>,
    /// Impls.
    pub impls: Vec<ImplDef<'a>>,
    /// Aliases.
    pub aliases: Vec<Alias<'a>>,
    /// Statics and consts.
    pub statics: Vec<StaticDef<'a>>,
    /// The modules that stand for the blocks of functions with items in them.
    pub blocks: FxHashMap<FnId, ModId>,
    /// The macros whose shape the stubs tell.
    pub shapes: &'a MacroShapes,
    /// Bodies that were read because items stand in them.
    pub parsed: &'a blocks::Blocks,
    /// Associated functions and impls by type.
    tables: methods::Tables,
    /// What stubs mark with `#[lang = ".."]`.
    lang: FxHashMap<String, Def>,
    /// The types that the calls of stubs' macros give, by the macro's name.
    gives: FxHashMap<Name, SmallVec<[Gives; 1]>>,
    /// `_`: what an import brings in without a name.
    nameless: Name,
    /// The names visible everywhere.
    prelude: Option<ModId>,
    /// What each stub re-exports of other crates.
    reexports: OnceLock<FxHashMap<CrateId, Vec<CrateId>>>,
    /// The function of each type's own `Drop`.
    drops: OnceLock<FxHashMap<AdtId, FnId>>,
}

/// What a macro of a stub gives.
#[derive(Clone, Copy, Debug)]
struct Gives {
    krate: CrateId,
    ty: AdtId,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Def {
    /// A module, or a crate's root.
    Mod(ModId),
    /// A function.
    Fn(FnId),
    /// A struct, enum or union.
    Adt(AdtId),
    /// A variant.
    Variant(AdtId, u32),
    /// A trait.
    Trait(TraitId),
    /// A type alias.
    Alias(AliasId),
    /// A static or const.
    Static(StaticId),
    /// A primitive type.
    Prim(Name),
    /// Something in a crate that is not read: its path from the crate's name.
    External(Name),
}

/// Which meanings are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace {
    /// Modules, types, traits.
    Types,
    /// Functions, statics, constructors.
    Values,
}

impl Def {
    fn is_in(self, ns: Namespace, index: &Index<'_>) -> bool {
        match self {
            Def::Mod(_) | Def::Trait(_) | Def::Alias(_) | Def::Prim(_) => ns == Namespace::Types,
            Def::Fn(_) | Def::Static(_) => ns == Namespace::Values,
            Def::Adt(adt) => ns == Namespace::Types || index.adts[adt.index()].is_constructor(),
            Def::Variant(..) | Def::External(_) => true,
        }
    }
}

/// A crate.
#[derive(Clone, Debug)]
pub struct Crate {
    /// Its name in code.
    pub name: Name,
    /// Its root.
    pub root: ModId,
    /// Its edition.
    pub edition: Edition,
    /// The target; `None` for a stub or a dependency.
    pub target: Option<TargetId>,
    /// Whether it is a dependency of which only signatures are read.
    pub is_foreign: bool,
    /// What its code may name as `name::…`.
    pub externs: FxHashMap<Name, Def>,
    visible: OnceLock<FxHashSet<CrateId>>,
}

impl Crate {
    /// Whether a stub tells of it.
    pub fn is_stub(&self) -> bool {
        self.target.is_none() && !self.is_foreign
    }
}

/// A module.
#[derive(Debug)]
pub struct Module<'a> {
    /// Its crate.
    pub krate: CrateId,
    /// The module around it.
    pub parent: Option<ModId>,
    /// Its name; the crate's for the root.
    pub name: Name,
    /// Whether it is inside `#[cfg(test)]`.
    pub is_test: bool,
    /// Whether it stands for a function's block: names that it lacks are those of the module around it.
    pub is_block: bool,
    /// What names mean in it.
    scope: FxHashMap<Name, SmallVec<[Entry; 1]>>,
    /// Imports, while they are resolved.
    imports: Vec<Import<'a>>,
}

/// One meaning of a name in a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    def: Def,
    is_pub: bool,
    is_glob: bool,
    /// How likely its `cfg` is.
    rank: i8,
}

#[derive(Clone, Copy, Debug)]
struct Import<'a> {
    leaf: &'a UseLeaf,
    is_pub: bool,
    rank: i8,
}

/// Where a function is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// In a module (or a foreign block).
    Module,
    /// In an impl.
    Impl(ImplId),
    /// In a trait.
    Trait(TraitId),
}

/// A function.
#[derive(Debug)]
pub struct Fun<'a> {
    /// Its name.
    pub name: Name,
    /// The item.
    pub item: &'a Item,
    /// Its signature as written.
    pub ast: &'a Function,
    /// The module in which its names are looked up.
    pub module: ModId,
    /// Impl, trait or module.
    pub container: Container,
    /// The file; `None` in stubs.
    pub file: Option<FileId>,
    /// For an item inside a function: where that function's spans begin. Its body is not among the file's cuts.
    pub inside: Option<u32>,
    /// The body of an item inside a function, which was read with it.
    pub nested: Option<&'a Body>,
    /// What stubs say of it.
    pub marks: Arc<FnMarks>,
    /// Whether it is itself a test: it has a runtime, and a root task, of its own.
    pub is_test_root: bool,
    /// Whether its body told what hides behind the `impl Deref` that it returns.
    pub is_revealed: bool,
    sig: OnceLock<Box<FnSig>>,
}

/// A struct, enum or union.
#[derive(Debug)]
pub struct Adt<'a> {
    /// Its name.
    pub name: Name,
    /// The item.
    pub item: &'a Item,
    /// Its generics.
    pub generics: &'a Generics,
    /// Its shape.
    pub shape: AdtShape<'a>,
    /// The module in which its names are looked up.
    pub module: ModId,
    /// The file; `None` in stubs.
    pub file: Option<FileId>,
    /// Where the function around it begins, for an item inside one.
    pub inside: Option<u32>,
    /// What stubs say of it.
    pub marks: TypeMarks,
    fields: OnceLock<Vec<Vec<GTy>>>,
    owned: OnceLock<owned::Owned>,
}

/// Struct or enum.
#[derive(Clone, Copy, Debug)]
pub enum AdtShape<'a> {
    /// A struct or union.
    Struct(&'a Fields),
    /// An enum.
    Enum(&'a [Variant]),
}

impl<'a> Adt<'a> {
    fn is_constructor(&self) -> bool {
        matches!(self.shape, AdtShape::Struct(Fields::Unit | Fields::Tuple(_)))
    }

    /// The fields of a struct (variant 0) or of a variant.
    pub fn variant_fields(&self, variant: u32) -> &'a Fields {
        match self.shape {
            AdtShape::Struct(fields) => fields,
            // `enum Never {}` has none.
            AdtShape::Enum(variants) => variants.get(variant as usize).map_or(&Fields::Unit, |one| &one.fields),
        }
    }

    /// The variants' names; empty for a struct.
    pub fn variants(&self) -> &'a [Variant] {
        match self.shape {
            AdtShape::Struct(_) => &[],
            AdtShape::Enum(variants) => variants,
        }
    }
}

/// A trait.
#[derive(Debug)]
pub struct TraitDef<'a> {
    /// Its name.
    pub name: Name,
    /// As written.
    pub ast: &'a Trait,
    /// Module.
    pub module: ModId,
    /// Whether the methods of its impls run on a runtime's thread.
    pub is_async_context: bool,
    /// Its functions by name.
    pub fns: Vec<FnId>,
    /// `#[async_trait]`-like: kept to tell that its sync signatures are async.
    pub item: &'a Item,
}

/// An impl.
#[derive(Debug)]
pub struct ImplDef<'a> {
    /// As written.
    pub ast: &'a Impl,
    /// The item.
    pub item: &'a Item,
    /// Module.
    pub module: ModId,
    /// The file; `None` in stubs.
    pub file: Option<FileId>,
    /// Where the function around it begins, for an item inside one.
    pub inside: Option<u32>,
    /// Its functions.
    pub fns: Vec<FnId>,
    /// The trait, if it resolves to one that is read.
    pub trait_: Option<TraitId>,
    /// What stubs say of all the trait's methods on the type.
    pub marks: Arc<FnMarks>,
    header: OnceLock<Box<ImplHeader>>,
}

/// A type alias.
#[derive(Debug)]
pub struct Alias<'a> {
    /// Its generics.
    pub generics: &'a Generics,
    /// Its type.
    pub ty: &'a TypeRef,
    /// Module.
    pub module: ModId,
    /// The file; `None` in stubs.
    pub file: Option<FileId>,
    /// Where the function around it begins, for an item inside one.
    pub inside: Option<u32>,
    lowered: OnceLock<GTy>,
}

/// A static or const.
#[derive(Debug)]
pub struct StaticDef<'a> {
    /// Its name.
    pub name: Name,
    /// The item.
    pub item: &'a Item,
    /// Its type as written.
    pub ty: &'a TypeRef,
    /// Module.
    pub module: ModId,
    /// The file; `None` in stubs.
    pub file: Option<FileId>,
    /// Where the function around it begins, for an item inside one.
    pub inside: Option<u32>,
    /// Whether it is a `static` (a const is a new value at each use).
    pub is_static: bool,
    /// The macro among whose arguments it stands.
    pub by_macro: Option<&'a Path>,
    lowered: OnceLock<GTy>,
}

impl<'a> Index<'a> {
    /// Builds the index of everything that was read and of the stubs that it names.
    pub fn new(sources: &'a SourceSet, stubs: &'a stubs::Stubs, blocks: &'a blocks::Blocks) -> Index<'a> {
        build::build(sources, stubs, blocks)
    }

    /// Gives its memory back, on all cores: it is many small things.
    pub(crate) fn free(self) {
        let Index { fns, adts, impls, .. } = self;
        fns.into_par_iter().with_max_len(spread::CHEAP).for_each(drop);
        adts.into_par_iter().with_max_len(spread::CHEAP).for_each(drop);
        impls.into_par_iter().with_max_len(spread::CHEAP).for_each(drop);
    }

    /// What stubs mark with `#[lang = "name"]`.
    pub fn lang(&self, name: &str) -> Option<Def> {
        self.lang.get(name).copied()
    }

    /// The type of that lang name.
    pub fn lang_adt(&self, name: &str) -> Option<AdtId> {
        match self.lang(name) {
            Some(Def::Adt(id)) => Some(id),
            _ => None,
        }
    }

    /// The trait of that lang name.
    pub fn lang_trait(&self, name: &str) -> Option<TraitId> {
        match self.lang(name) {
            Some(Def::Trait(id)) => Some(id),
            _ => None,
        }
    }

    /// The function.
    pub fn fun(&self, id: FnId) -> &Fun<'a> {
        &self.fns[id.index()]
    }

    /// The type.
    pub fn adt(&self, id: AdtId) -> &Adt<'a> {
        &self.adts[id.index()]
    }

    /// Whether a module itself has or imports this name.
    pub fn has_name(&self, module: ModId, name: Name) -> bool {
        self.modules[module.index()].scope.contains_key(&name)
    }

    /// What the names of a module mean, its imports included.
    pub fn defs_in(&self, module: ModId) -> impl Iterator<Item = Def> {
        self.modules[module.index()].scope.values().flatten().map(|entry| entry.def)
    }

    /// Which crate a module is of.
    pub fn crate_of(&self, module: ModId) -> CrateId {
        self.modules[module.index()].krate
    }

    /// The crate of a module.
    pub fn krate(&self, module: ModId) -> &Crate {
        &self.crates[self.crate_of(module).index()]
    }

    /// `pool::Pool::acquire`: modules (without the crate), the impl's type or the trait, the name.
    pub fn item_path(&self, id: FnId) -> String {
        let fun = self.fun(id);
        let mut path = self.module_path(fun.module);
        match fun.container {
            Container::Module => {}
            Container::Impl(imp) => push(&mut path, &types::type_name(&self.impls[imp.index()].ast.self_ty)),
            Container::Trait(trait_) => push(&mut path, &self.traits[trait_.index()].name),
        }
        push(&mut path, &fun.name);
        path
    }

    /// `a::b` of `crate::a::b`; empty for the root.
    pub fn module_path(&self, module: ModId) -> String {
        let mut names = Vec::new();
        let mut at = module;
        while let Some(parent) = self.modules[at.index()].parent {
            names.push(self.modules[at.index()].name);
            at = parent;
        }
        let mut path = String::new();
        for name in names.into_iter().rev() {
            push(&mut path, &name);
        }
        path
    }

    /// Where a type is declared, for a person: its path.
    pub fn adt_path(&self, id: AdtId) -> String {
        let adt = self.adt(id);
        let krate = self.krate(adt.module);
        let mut path = if krate.target.is_none() { krate.name.to_string() } else { String::new() };
        let module = self.module_path(adt.module);
        if !module.is_empty() {
            push(&mut path, &module);
        }
        push(&mut path, &adt.name);
        path
    }

    /// The field's declaration: its name's span and the file.
    pub fn field_place(&self, adt: AdtId, field: Name) -> Option<(FileId, Span)> {
        let adt = self.adt(adt);
        let file = adt.file?;
        let fields: Vec<&Fields> = match adt.shape {
            AdtShape::Struct(fields) => vec![fields],
            AdtShape::Enum(variants) => variants.iter().map(|v| &v.fields).collect(),
        };
        fields
            .iter()
            .flat_map(|f| f.list())
            .find(|f| f.name == field)
            .map(|f| (file, f.span.offset(adt.inside.unwrap_or(0))))
    }
}

impl Index<'_> {
    /// The crates whose methods code of this one can call: itself, what it depends on, and what those depend on or re-export.
    /// A crate that merely lies beside it has no say.
    pub(crate) fn visible_from(&self, from: CrateId) -> &FxHashSet<CrateId> {
        self.crates[from.index()].visible.get_or_init(|| {
            let reexports = self.reexports.get_or_init(|| {
                let stubs = (0..self.crates.len()).filter(|n| self.crates[*n].is_stub()).map(|n| CrateId(n as u32));
                stubs.map(|stub| (stub, self.reexported_crates(stub))).collect()
            });
            let mut seen = FxHashSet::default();
            let mut work = vec![from];
            while let Some(krate) = work.pop() {
                if !seen.insert(krate) {
                    continue;
                }
                let data = &self.crates[krate.index()];
                if data.is_stub() {
                    work.extend(reexports.get(&krate).into_iter().flatten());
                    continue;
                }
                work.extend(data.externs.values().filter_map(|def| match def {
                    Def::Mod(module) => Some(self.crate_of(*module)),
                    _ => None,
                }));
            }
            seen
        })
    }

    /// The crates that a crate's modules re-export something of.
    pub(crate) fn reexported_crates(&self, krate: CrateId) -> Vec<CrateId> {
        if !self.crates[krate.index()].is_stub() {
            return Vec::new();
        }
        let of = |module: ModId| self.crate_of(module);
        let mut out = Vec::new();
        for module in self.modules.iter().filter(|m| m.krate == krate) {
            for entry in module.scope.values().flatten() {
                let owner = match entry.def {
                    Def::Mod(module) => of(module),
                    Def::Adt(id) => of(self.adt(id).module),
                    Def::Alias(id) => of(self.aliases[id.index()].module),
                    Def::Fn(id) => of(self.fun(id).module),
                    Def::Variant(..) | Def::Trait(_) | Def::Static(_) | Def::Prim(_) | Def::External(_) => continue,
                };
                if owner != krate && !out.contains(&owner) {
                    out.push(owner);
                }
            }
        }
        out.sort();
        // An alias of another crate's type stands for that crate too: the stubs of a family are few, and cheap.
        for import in self.modules.iter().filter(|m| m.krate == krate).flat_map(|m| &m.imports) {
            if let Some(Def::Mod(module)) =
                import.leaf.path.first().and_then(|name| self.crates[krate.index()].externs.get(name)).copied()
            {
                let owner = of(module);
                if owner != krate && !out.contains(&owner) {
                    out.push(owner);
                }
            }
        }
        out
    }
}

fn push(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push_str("::");
    }
    path.push_str(name);
}

/// [`Cfg::rank`]; what has no `cfg` is there.
///
/// Errs quiet: of alternatives the likelier alone is followed by inference. Bodies are checked under every `cfg`.
pub fn cfg_rank(cfg: Option<&Cfg>) -> i8 {
    cfg.map_or(1, Cfg::rank)
}
