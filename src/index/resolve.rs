//! A path → the item that it names.

use super::{AdtId, Def, Entry, Gives, Index, ModId, Namespace};
use crate::syntax::ast::{Path, Segment, UseLeaf};
use crate::syntax::{Edition, Name};

impl Index<'_> {
    /// Whether `inner` is `outer` or inside it.
    pub(super) fn is_inside(&self, inner: ModId, outer: ModId) -> bool {
        let mut at = Some(inner);
        while let Some(module) = at {
            if module == outer {
                return true;
            }
            at = self.modules[module.index()].parent;
        }
        false
    }

    /// What a name means in a module itself: its items and imports. Explicit names win over globs, likelier `cfg`s over others.
    pub fn lookup_in(&self, module: ModId, name: Name, ns: Namespace) -> Option<Def> {
        let entries = self.modules[module.index()].scope.get(&name)?;
        let mut best: Option<&Entry> = None;
        for entry in entries.iter().filter(|entry| entry.def.is_in(ns, self)) {
            let key = |e: &Entry| (e.rank >= 0, !e.is_glob, e.rank, !matches!(e.def, Def::External(_)));
            if best.is_none_or(|b| key(entry) > key(b)) {
                best = Some(entry);
            }
        }
        best.map(|entry| entry.def)
    }

    /// The module around a function's block; other modules themselves.
    fn outside(&self, mut module: ModId) -> ModId {
        while self.modules[module.index()].is_block
            && let Some(parent) = self.modules[module.index()].parent
        {
            module = parent;
        }
        module
    }

    /// Whether an item is visible at a place in a module under this name, or as `_`.
    pub(super) fn is_named_in(&self, mut module: ModId, name: Name, def: Def) -> bool {
        loop {
            let around = &self.modules[module.index()];
            if [name, Name::from("_")]
                .iter()
                .filter_map(|n| around.scope.get(n))
                .flatten()
                .any(|entry| entry.def == def)
            {
                return true;
            }
            match around.parent.filter(|_| around.is_block) {
                Some(parent) => module = parent,
                None => return false,
            }
        }
    }

    /// Whether the standard prelude has an item by its own name.
    pub(super) fn is_in_prelude(&self, name: Name, def: Def) -> bool {
        let entries = self.prelude.and_then(|prelude| self.modules[prelude.index()].scope.get(&name));
        entries.is_some_and(|entries| entries.iter().any(|entry| entry.def == def))
    }

    fn lookup_around(&self, mut module: ModId, name: Name, ns: Namespace) -> Option<Def> {
        loop {
            if let Some(def) = self.lookup_in(module, name, ns) {
                return Some(def);
            }
            let around = &self.modules[module.index()];
            module = around.parent.filter(|_| around.is_block)?;
        }
    }

    /// What a bare name means at a place in a module: the module, then crates, then the prelude, then primitives.
    pub fn lookup(&self, module: ModId, name: Name, ns: Namespace) -> Option<Def> {
        self.lookup_around(module, name, ns)
            .or_else(|| (ns == Namespace::Types).then(|| self.krate(module).externs.get(&name).copied())?)
            .or_else(|| self.lookup_in(self.prelude?, name, ns))
            .or_else(|| (ns == Namespace::Types && is_primitive(&name)).then_some(Def::Prim(name)))
    }

    /// Follows `rest` from `from`, as far as modules, enums and unread crates go. Gives the last item and what was not followed
    /// (associated items).
    pub fn walk<'n>(&self, from: Def, rest: &'n [Name], ns: Namespace) -> Option<(Def, &'n [Name])> {
        let mut at = from;
        let mut rest = rest;
        while let [name, more @ ..] = rest {
            let wanted = if more.is_empty() { ns } else { Namespace::Types };
            at = match at {
                Def::Mod(module) => match name.as_str() {
                    "self" => Def::Mod(module),
                    "super" => Def::Mod(self.modules[module.index()].parent.unwrap_or(module)),
                    _ => self.lookup_in(module, *name, wanted)?,
                },
                Def::Adt(adt) => {
                    let variant = self.adts[adt.index()].variants().iter().position(|v| v.name == *name);
                    match variant {
                        Some(n) => Def::Variant(adt, n as u32),
                        None => return Some((at, rest)),
                    }
                }
                Def::External(path) => Def::External(Name::from(&format!("{path}::{name}"))),
                Def::Fn(_) | Def::Variant(..) | Def::Trait(_) | Def::Alias(_) | Def::Static(_) | Def::Prim(_) => {
                    return Some((at, rest));
                }
            };
            rest = more;
        }
        Some((at, rest))
    }

    /// Resolves a path of names at a place in a module. What is not followed is associated items.
    pub fn resolve<'n>(
        &self,
        module: ModId,
        is_global: bool,
        names: &'n [Name],
        ns: Namespace,
    ) -> Option<(Def, &'n [Name])> {
        let (first, rest) = names.split_first()?;
        let root = self.krate(module).root;
        let edition = self.krate(module).edition;
        if is_global {
            if edition == Edition::E2015
                && let Some(found) = self.walk(Def::Mod(root), names, ns)
            {
                return Some(found);
            }
            let def = self.krate(module).externs.get(first).copied()?;
            return self.walk(def, rest, ns);
        }
        match first.as_str() {
            "crate" | "$crate" => self.walk(Def::Mod(root), rest, ns),
            "self" => self.walk(Def::Mod(self.outside(module)), rest, ns),
            "super" => self.walk(Def::Mod(self.modules[self.outside(module).index()].parent?), rest, ns),
            _ => {
                let wanted = if rest.is_empty() { ns } else { Namespace::Types };
                let def = self.lookup(module, *first, wanted)?;
                self.walk(def, rest, ns)
            }
        }
    }

    /// Resolves the path of an import. Before 2018 it begins at the crate's root.
    pub(super) fn resolve_use(&self, module: ModId, leaf: &UseLeaf, ns: Namespace) -> Option<Def> {
        let names = &leaf.path[..];
        let first = names.first()?;
        let is_relative = matches!(first.as_str(), "crate" | "self" | "super");
        let found = if self.krate(module).edition == Edition::E2015 && !is_relative {
            let root = self.krate(module).root;
            self.walk(Def::Mod(root), names, ns).filter(|(_, rest)| rest.is_empty()).or_else(|| {
                let def = self.krate(module).externs.get(first).copied()?;
                self.walk(def, &names[1..], ns)
            })
        } else {
            self.resolve_import_path(module, leaf, names, ns)
        };
        match found {
            Some((def, [])) if def.is_in(ns, self) => Some(def),
            _ => None,
        }
    }

    /// `use a::b` where the import itself may declare `a`: a crate of that name is meant then.
    fn resolve_import_path<'n>(
        &self,
        module: ModId,
        leaf: &UseLeaf,
        names: &'n [Name],
        ns: Namespace,
    ) -> Option<(Def, &'n [Name])> {
        if let Some(found @ (_, [])) = self.resolve(module, leaf.global, names, ns) {
            return Some(found);
        }
        let def = self.krate(module).externs.get(names.first()?).copied()?;
        self.walk(def, &names[1..], ns)
    }

    /// The type that a call of a macro gives, where a stub says it.
    ///
    // Errs loud: a macro of the user's own that has such a macro's name is taken for it.
    pub fn given_by(&self, path: &Path, module: ModId) -> Option<AdtId> {
        let (last, prefix) = path.segments.split_last()?;
        let found = self.gives.get(&last.name)?;
        let visible = self.visible_from(self.modules[module.index()].krate);
        let is_meant = |gives: &&Gives| {
            let krate = &self.crates[gives.krate.index()];
            let names_it = |segment: &Segment| {
                segment.name == krate.name
                    || self.krate(module).externs.get(&segment.name) == Some(&Def::Mod(krate.root))
            };
            visible.contains(&gives.krate) && (prefix.is_empty() || prefix.iter().any(names_it))
        };
        found.iter().find(is_meant).map(|gives| gives.ty)
    }

    /// The item that a type's or trait's path names, when it is followed to its end.
    pub fn resolve_type_path(&self, module: ModId, path: &Path) -> Option<Def> {
        let names: smallvec::SmallVec<[Name; 6]> = path.segments.iter().map(|s| s.name).collect();
        match self.resolve(module, path.global, &names, Namespace::Types)? {
            (def, []) => Some(def),
            _ => None,
        }
    }
}

/// Whether it is a primitive type's name.
pub fn is_primitive(name: &str) -> bool {
    matches!(
        name,
        "bool"
            | "char"
            | "str"
            | "u8"
            | "u16"
            | "u32"
            | "u64"
            | "u128"
            | "usize"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "i128"
            | "isize"
            | "f16"
            | "f32"
            | "f64"
            | "f128"
    )
}
