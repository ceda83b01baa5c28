//! A crate that is read and has a stub of its name, such as tokio itself: what the stub says of a path is said of the crate's own item.

use super::{AdtId, Container, Def, FnId, Index, ModId, Namespace};
use crate::syntax::Name;
use rustc_hash::FxHashMap;

impl Index<'_> {
    /// Takes over the marks of stubs. After names are resolved and impls are linked.
    pub(super) fn mark_own_crates(&mut self) {
        let stubs: FxHashMap<Name, ModId> =
            self.crates.iter().filter(|krate| krate.is_stub()).map(|krate| (krate.name, krate.root)).collect();
        let own: Vec<(ModId, ModId)> = (self.crates.iter())
            .filter(|krate| krate.target.is_some())
            .filter_map(|krate| Some((krate.root, *stubs.get(&krate.name)?)))
            .collect();
        for (root, stub) in own {
            self.mark_own(root, self.crate_of(stub));
        }
    }

    fn mark_own(&mut self, root: ModId, stub: super::CrateId) {
        let mut types: FxHashMap<AdtId, AdtId> = FxHashMap::default();
        for n in 0..self.adts.len() {
            let adt = &self.adts[n];
            if self.crate_of(adt.module) != stub {
                continue;
            }
            let (module, name, marks) = (adt.module, adt.name, adt.marks.clone());
            if let Some(Def::Adt(own)) = self.own_item(root, module, name, Namespace::Types) {
                types.insert(AdtId(n as u32), own);
                let target = &mut self.adts[own.index()].marks;
                target.lock = target.lock.or(marks.lock);
                target.guard = target.guard.or(marks.guard);
            }
        }
        for n in 0..self.fns.len() {
            let fun = &self.fns[n];
            if self.crate_of(fun.module) != stub || fun.marks.is_empty() {
                continue;
            }
            let (name, module, marks) = (fun.name, fun.module, fun.marks.clone());
            let own: Vec<FnId> = match fun.container {
                Container::Module => match self.own_item(root, module, name, Namespace::Values) {
                    Some(Def::Fn(own)) => vec![own],
                    _ => Vec::new(),
                },
                Container::Impl(imp) if self.impls[imp.index()].ast.trait_.is_none() => {
                    let Some(Def::Adt(adt)) = (match &self.impls[imp.index()].ast.self_ty.kind {
                        crate::syntax::ast::TypeKind::Path(path) => {
                            self.resolve_type_path(self.impls[imp.index()].module, path)
                        }
                        _ => None,
                    }) else {
                        continue;
                    };
                    types.get(&adt).map_or(Vec::new(), |own| self.inherent(*own, name))
                }
                Container::Impl(_) | Container::Trait(_) => Vec::new(),
            };
            for id in own {
                self.fns[id.index()].marks = marks.clone();
            }
        }
    }

    /// What a stub's path names in the crate itself.
    fn own_item(&self, root: ModId, module: ModId, name: Name, ns: Namespace) -> Option<Def> {
        let mut path: Vec<Name> = vec![name];
        let mut at = module;
        while let Some(parent) = self.modules[at.index()].parent {
            path.push(self.modules[at.index()].name);
            at = parent;
        }
        path.reverse();
        match self.walk(Def::Mod(root), &path, ns) {
            Some((def, [])) => Some(def),
            _ => None,
        }
    }

    fn inherent(&self, adt: AdtId, name: Name) -> Vec<FnId> {
        let is_inherent = |id: &FnId| match self.fun(*id).container {
            Container::Impl(imp) => self.impls[imp.index()].ast.trait_.is_none(),
            Container::Trait(_) | Container::Module => false,
        };
        self.fns_of(adt, name).filter(is_inherent).collect()
    }
}
