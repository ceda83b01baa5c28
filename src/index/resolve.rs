//! A path → the item that it names.

use super::{AdtId, Def, Entry, Gives, Index, ModId, Namespace};
use crate::syntax::ast::{Path, Segment, UseLeaf};
use crate::syntax::{Edition, Name};
use rustc_hash::FxHashSet;

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

    /// The items of the workspace that share a name in one module with another of their kind: each is there under its own `cfg`.
    pub fn alternatives(&self) -> FxHashSet<Def> {
        let is_read = |module: &&super::Module<'_>| self.crates[module.krate.index()].target.is_some();
        let mut found = FxHashSet::default();
        for entries in self.modules.iter().filter(is_read).flat_map(|module| module.scope.values()) {
            for ns in [Namespace::Types, Namespace::Values] {
                let own = entries.iter().filter(|entry| !entry.is_glob && entry.def.is_in(ns, self));
                let defs: FxHashSet<Def> = own.map(|entry| entry.def).collect();
                if defs.len() > 1 {
                    found.extend(defs);
                }
            }
        }
        found
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
            if [name, self.nameless].iter().filter_map(|n| around.scope.get(n)).flatten().any(|entry| entry.def == def)
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

    /// Whether the standard prelude says something by this name.
    pub(super) fn is_name_in_prelude(&self, name: Name) -> bool {
        self.prelude.is_some_and(|prelude| self.modules[prelude.index()].scope.contains_key(&name))
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
        self.walk_noting(from, rest, ns, &mut |_| ())
    }

    /// The same, telling each module in which a name is looked up.
    fn walk_noting<'n>(
        &self,
        from: Def,
        rest: &'n [Name],
        ns: Namespace,
        note: &mut impl FnMut(ModId),
    ) -> Option<(Def, &'n [Name])> {
        let mut at = from;
        let mut rest = rest;
        while let [name, more @ ..] = rest {
            let wanted = if more.is_empty() { ns } else { Namespace::Types };
            at = match at {
                Def::Mod(module) => match name.as_str() {
                    "self" => Def::Mod(module),
                    "super" => Def::Mod(self.modules[module.index()].parent.unwrap_or(module)),
                    _ => {
                        note(module);
                        self.lookup_in(module, *name, wanted)?
                    }
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
        self.resolve_noting(module, is_global, names, ns, &mut |_| ())
    }

    /// The same, telling each module in which a name is looked up but the first of all.
    fn resolve_noting<'n>(
        &self,
        module: ModId,
        is_global: bool,
        names: &'n [Name],
        ns: Namespace,
        note: &mut impl FnMut(ModId),
    ) -> Option<(Def, &'n [Name])> {
        let (first, rest) = names.split_first()?;
        let root = self.krate(module).root;
        let edition = self.krate(module).edition;
        if is_global {
            if edition == Edition::E2015
                && let Some(found) = self.walk_noting(Def::Mod(root), names, ns, note)
            {
                return Some(found);
            }
            let def = self.krate(module).externs.get(first).copied()?;
            return self.walk_noting(def, rest, ns, note);
        }
        let start = match first.as_str() {
            "crate" | "$crate" => Def::Mod(root),
            "self" => Def::Mod(self.outside(module)),
            "super" => Def::Mod(self.modules[self.outside(module).index()].parent?),
            _ => self.lookup(module, *first, if rest.is_empty() { ns } else { Namespace::Types })?,
        };
        self.walk_noting(start, rest, ns, note)
    }

    /// Resolves the path of an import, telling the modules that it leads through. Before 2018 it begins at the crate's root.
    pub(super) fn resolve_use(
        &self,
        module: ModId,
        leaf: &UseLeaf,
        ns: Namespace,
        note: &mut impl FnMut(ModId),
    ) -> Option<Def> {
        let names = &leaf.path[..];
        let first = names.first()?;
        let krate = self.krate(module);
        let is_relative = matches!(first.as_str(), "crate" | "self" | "super");
        let is_of_root = krate.edition == Edition::E2015 && !is_relative;
        let found = if is_of_root {
            self.walk_noting(Def::Mod(krate.root), names, ns, note)
        } else {
            self.resolve_noting(module, leaf.global, names, ns, note)
        };
        // `use a::b` where the import itself may declare `a`: a crate of that name is meant then.
        let found = match found {
            Some((_, [])) => found,
            _ => krate.externs.get(first).and_then(|def| self.walk_noting(*def, &names[1..], ns, note)),
        };
        match found {
            Some((def, [])) if def.is_in(ns, self) => Some(def),
            _ => None,
        }
    }

    /// The type that a call of a macro gives, where a stub says it.
    ///
    // Errs loud: a macro of the user's own that has such a macro's name is taken for it.
    pub fn given_by(&self, path: &Path, module: ModId) -> Option<AdtId> {
        let (last, prefix) = path.segments.split_last()?;
        let found = self.gives.get(&last.name)?;
        let visible = self.visible_from(self.crate_of(module));
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
