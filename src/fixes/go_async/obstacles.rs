//! Why a function cannot become async.

use super::flow::Owner;
use super::functions::Follow;
use super::world::FnKey;
use crate::index::{Container, FnId, Index, TraitId};
use crate::source::FileSpan;
use crate::syntax::Span;
use rustc_hash::{FxHashMap, FxHashSet};

impl Follow<'_, '_, '_> {
    /// A trait that is not read, such as one of the standard library.
    pub(super) fn is_of_foreign_trait(&self, fun: FnId) -> bool {
        let index = self.index();
        let Container::Impl(imp) = index.fun(fun).container else { return false };
        let imp = &index.impls[imp.index()];
        imp.ast.trait_.is_some()
            && imp
                .trait_
                .is_none_or(|trait_| index.traits[trait_.index()].fns.iter().all(|of| index.fun(*of).file.is_none()))
    }

    /// Why a function cannot become async.
    pub(super) fn obstacle(&self, fun: FnId) -> Option<String> {
        let index = self.index();
        let (data, name) = (index.fun(fun), index.fun(fun).name);
        if data.ast.is_const {
            return Some(format!("`{name}` is a `const fn`"));
        }
        if self.is_of_foreign_trait(fun) {
            let Container::Impl(imp) = data.container else { return None };
            let path = index.impls[imp.index()].ast.trait_.as_ref()?;
            let of = path.last()?.name;
            return Some(format!("`{name}` is a method of `{of}`, which is declared elsewhere and is not async"));
        }
        if is_main(index, fun) {
            return Some("`main` is not async".to_owned());
        }
        if self.before(fun).is_some_and(|(_, words)| words.contains("extern")) {
            return Some(format!("`{name}` is called by other languages"));
        }
        if self.world.twins.is_alternative(index, fun) {
            return Some(format!("another `{name}` stands in its place under another `cfg`"));
        }
        match self.trait_of(fun) {
            Some(trait_) if self.is_object(trait_) && !self.has_attribute(trait_) => {
                let of = index.traits[trait_.index()].name;
                Some(format!("`{of}` is used as `dyn {of}`, which has no async methods"))
            }
            _ => None,
        }
    }

    pub(super) fn trait_of(&self, fun: FnId) -> Option<TraitId> {
        match self.index().fun(fun).container {
            Container::Module => None,
            Container::Impl(imp) => self.index().impls[imp.index()].trait_,
            Container::Trait(trait_) => Some(trait_),
        }
    }

    fn is_object(&self, trait_: TraitId) -> bool {
        let name = self.index().traits[trait_.index()].name;
        let sources = self.index().sources;
        self.world.files().any(|file| {
            let source = &sources.files[file.index()];
            let text = source.clean(source.whole());
            let mut words = super::world::identifiers(&text).map(|(_, word)| word);
            let mut after = 0;
            words.any(|word| {
                after = if word == "dyn" { 4 } else { after };
                after -= i32::from(after > 0);
                after > 0 && word == name.as_str()
            })
        })
    }

    /// Whether the attribute that makes a trait's async methods usable through `dyn` stands on it.
    fn has_attribute(&self, trait_: TraitId) -> bool {
        let last = self.twin.object.and_then(|path| path.rsplit("::").next().map(crate::syntax::Name::from));
        let item = self.index().traits[trait_.index()].item;
        last.is_some_and(|last| item.attrs.iter().any(|attr| attr.path.last() == Some(&last)))
    }

    /// An async function that calls itself needs a box.
    pub(super) fn recursion(&mut self) {
        let converted: FxHashSet<FnKey> = self.out.converted.iter().filter_map(|fun| self.world.key(*fun)).collect();
        let mut callers: FxHashMap<FnKey, Vec<FnKey>> = FxHashMap::default();
        for key in &converted {
            for (flow, _) in self.world.calls(*key) {
                if let Owner::Fn(caller) = flow.owner
                    && let Some(caller) = self.world.key(caller)
                {
                    callers.entry(*key).or_default().push(caller);
                }
            }
        }
        for fun in self.out.converted.clone() {
            let Some(key) = self.world.key(fun) else { continue };
            let mut work = callers.get(&key).cloned().unwrap_or_default();
            let mut seen = FxHashSet::default();
            while let Some(next) = work.pop() {
                if seen.insert(next) {
                    work.extend(callers.get(&next).into_iter().flatten());
                }
            }
            if seen.contains(&key) {
                let place = FileSpan { file: key.0, span: Span::new(key.1, key.1) };
                let name = self.index().fun(fun).name;
                self.out.problems.push((place, format!("`{name}` calls itself, and would be async")));
            }
        }
    }
}

/// A sync `main`, or one that an attribute makes sync again.
pub(super) fn is_main(index: &Index<'_>, fun: FnId) -> bool {
    let data = index.fun(fun);
    data.name == "main"
        && data.container == Container::Module
        && index.modules[data.module.index()].parent.is_none()
        && data.inside.is_none()
}
