//! What values of a declared type own, somewhere in their fields: the least fixpoint over the types that have one another in them.

use super::types::GTy;
use super::{AdtId, Container, FnId, Index};
use rustc_hash::FxHashMap;

/// What values of a declared type may own, somewhere in their fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owned {
    /// Whether a guard.
    pub guard: bool,
    /// Whether something whose `drop` is code that is read.
    pub drops: bool,
    /// Values of which type parameters, a bit for each; the last stands for all from the 64th on.
    params: u64,
}

impl Owned {
    /// Whether values of the n-th type parameter.
    pub fn has_param(self, n: usize) -> bool {
        self.params & 1 << n.min(63) != 0
    }

    fn join(&mut self, other: Owned) {
        self.guard |= other.guard;
        self.drops |= other.drops;
        self.params |= other.params;
    }
}

impl Index<'_> {
    /// What values of a declared type may own.
    pub fn owned(&self, id: AdtId) -> Owned {
        if let Some(known) = self.adt(id).owned.get() {
            return *known;
        }
        let group = Group::reached_from(self, id);
        let owned = group.fixpoint(self);
        for (adt, owned) in group.adts.iter().zip(&owned) {
            // Whoever works it out finds the same.
            self.adt(*adt).owned.get_or_init(|| *owned);
        }
        owned[0]
    }

    /// The code that is read of a type's own `Drop`.
    pub fn drop_of(&self, id: AdtId) -> Option<FnId> {
        self.own_drops().get(&id).copied()
    }

    /// Whether it is the function of a `Drop`: nobody names it who runs it.
    pub fn is_drop(&self, id: FnId) -> bool {
        let Container::Impl(imp) = self.fun(id).container else { return false };
        let trait_ = self.impls[imp.index()].trait_;
        trait_.is_some() && trait_ == self.lang_trait("drop")
    }

    fn own_drops(&self) -> &FxHashMap<AdtId, FnId> {
        self.drops.get_or_init(|| {
            let mut drops = FxHashMap::default();
            let trait_ = self.lang_trait("drop");
            let impls = self.impls.iter().filter(|imp| imp.trait_.is_some() && imp.trait_ == trait_);
            for fun in impls.flat_map(|imp| &imp.fns).filter(|fun| self.fun(**fun).file.is_some()) {
                if let Some(adt) = self.impl_adt(*fun) {
                    drops.entry(adt).or_insert(*fun);
                }
            }
            drops
        })
    }

    fn owned_by(&self, ty: &GTy, of: &impl Fn(AdtId) -> Owned) -> Owned {
        let mut owned = Owned::default();
        match ty {
            GTy::Param(n) => owned.params |= 1 << n.min(&63),
            GTy::Adt(adt, args) => {
                let inner = of(*adt);
                owned.guard |= inner.guard;
                owned.drops |= inner.drops;
                let counting = args.iter().enumerate().filter(|(n, _)| inner.has_param(*n));
                counting.for_each(|(_, arg)| owned.join(self.owned_by(arg, of)));
            }
            GTy::Tuple(items) => items.iter().for_each(|item| owned.join(self.owned_by(item, of))),
            GTy::Array(item) | GTy::Slice(item) => owned.join(self.owned_by(item, of)),
            _ => {}
        }
        owned
    }
}

/// Types of which it is not known yet, each after one that has it in it.
struct Group {
    adts: Vec<AdtId>,
    numbers: FxHashMap<AdtId, usize>,
    /// The types that each of them is in.
    users: Vec<Vec<usize>>,
}

impl Group {
    fn reached_from(index: &Index<'_>, first: AdtId) -> Group {
        let mut group =
            Group { adts: vec![first], numbers: [(first, 0)].into_iter().collect(), users: vec![Vec::new()] };
        let mut at = 0;
        while let Some(adt) = group.adts.get(at).copied() {
            index.field_types(adt).iter().flatten().for_each(|ty| group.note(index, ty, at));
            at += 1;
        }
        group
    }

    fn note(&mut self, index: &Index<'_>, ty: &GTy, user: usize) {
        match ty {
            GTy::Adt(adt, args) => {
                if index.adt(*adt).owned.get().is_none() {
                    let number = *self.numbers.entry(*adt).or_insert(self.adts.len());
                    if number == self.adts.len() {
                        self.adts.push(*adt);
                        self.users.push(Vec::new());
                    }
                    self.users[number].push(user);
                }
                args.iter().for_each(|arg| self.note(index, arg, user));
            }
            GTy::Tuple(items) => items.iter().for_each(|item| self.note(index, item, user)),
            GTy::Array(item) | GTy::Slice(item) => self.note(index, item, user),
            _ => {}
        }
    }

    /// What each of them owns. A type is looked at again when one that is in it was found to own more, and that happens
    /// once for its guard and once for each of its parameters.
    fn fixpoint(&self, index: &Index<'_>) -> Vec<Owned> {
        let mut owned = vec![Owned::default(); self.adts.len()];
        let mut work: Vec<usize> = (0..self.adts.len()).collect();
        let mut is_waiting = vec![true; self.adts.len()];
        while let Some(n) = work.pop() {
            is_waiting[n] = false;
            let of = |adt: AdtId| match self.numbers.get(&adt) {
                Some(number) => owned[*number],
                None => index.adt(adt).owned.get().copied().unwrap_or_default(),
            };
            let (guard, drops) = (index.adt(self.adts[n]).marks.guard.is_some(), index.drop_of(self.adts[n]).is_some());
            let mut now = Owned { guard, drops, params: 0 };
            let fields = index.field_types(self.adts[n]).iter().flatten();
            fields.for_each(|ty| now.join(index.owned_by(ty, &of)));
            if now != owned[n] {
                owned[n] = now;
                for user in self.users[n].iter().copied() {
                    if !std::mem::replace(&mut is_waiting[user], true) {
                        work.push(user);
                    }
                }
            }
        }
        owned
    }
}

#[cfg(test)]
mod tests {
    use crate::Analysis;
    use crate::level::Policy;
    use crate::source::{Request, Stdin, load};
    use std::path::PathBuf;

    /// Whether values of a type own a guard, and which of its parameters they own.
    fn owned(text: &str, name: &str) -> (bool, Vec<usize>) {
        let stdin = Stdin { text: text.into(), name: Some(PathBuf::from("/nowhere/a.rs")) };
        let request =
            Request { current_dir: "/nowhere".into(), stdin: Some(stdin), isolated: true, ..Request::default() };
        let mut analysis = Analysis::new(Policy::default());
        analysis.update(load(&request, &crate::read));
        analysis.with_facts(|facts| {
            let index = facts.index;
            let position = index.adts.iter().position(|adt| adt.file.is_some() && adt.name == name);
            let owned = index.owned(super::AdtId(position.expect("the type is declared") as u32));
            (owned.guard, (0..4).filter(|n| owned.has_param(*n)).collect())
        })
    }

    // When depth stood for a guard, each call that gave such a type was looked into as deep as that, field by field.
    #[test]
    fn depth_alone_owns_no_guard() {
        let chain = |last: &str| {
            let links: Vec<String> = (0..40)
                .map(|n| format!("struct T{n} {{ a: T{m}, b: Option<T{m}>, c: Vec<T{m}> }}", m = n + 1))
                .collect();
            format!("{}\nstruct T40 {{ last: {last} }}", links.join("\n"))
        };
        assert_eq!(owned(&chain("u8"), "T0"), (false, vec![]));
        assert_eq!(owned(&chain("std::sync::MutexGuard<'static, u8>"), "T0"), (true, vec![]));
    }

    #[test]
    fn types_that_have_one_another_own_what_any_of_them_has() {
        let text = "enum Tree<K, V> { Leaf(V), Node(Box<Branch<K, V>>) }\n struct Branch<K, V> { left: Tree<K, V>, more: Vec<Tree<K, V>>, key: std::marker::PhantomData<K> }\n struct Held { g: Option<std::sync::MutexGuard<'static, u8>>, next: Option<Box<Other>> }\n struct Other { tree: Tree<u8, Held> }";
        assert_eq!(owned(text, "Branch"), (false, vec![1]));
        assert_eq!(owned(text, "Tree"), (false, vec![1]));
        assert_eq!(owned(text, "Other"), (true, vec![]));
    }
}
