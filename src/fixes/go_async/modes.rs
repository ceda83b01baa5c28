//! Whether a sync function that comes by the lock becomes async, or goes on as a thread's.

use super::flow::Owner;
use super::functions::Follow;
use super::obstacles::is_main;
use crate::fixes::tree::Place;
use crate::index::{Container, FnId};

/// How a function that takes the lock goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    /// It is async, or becomes so.
    Async,
    /// Only threads run it: it takes the lock as a thread does.
    Blocking,
}

impl Follow<'_, '_, '_> {
    /// The function, and those that have the same signature by a trait of the code's own.
    pub(super) fn family(&self, fun: FnId) -> Vec<FnId> {
        let index = self.index();
        let trait_ = match index.fun(fun).container {
            Container::Module => None,
            Container::Impl(imp) => index.impls[imp.index()].trait_,
            Container::Trait(trait_) => Some(trait_),
        };
        let Some(trait_) = trait_ else { return vec![fun] };
        let name = index.fun(fun).name;
        let impls = index.impls.iter().filter(|imp| imp.trait_ == Some(trait_)).flat_map(|imp| &imp.fns);
        let all = index.traits[trait_.index()].fns.iter().chain(impls);
        let mut family: Vec<FnId> = all.copied().filter(|other| index.fun(*other).name == name).collect();
        family.retain(|other| index.fun(*other).file.is_some());
        if !family.contains(&fun) {
            family.push(fun);
        }
        family
    }

    /// How a sync function goes on: as a thread's, where all that call it are.
    pub(super) fn mode(&mut self, fun: FnId) -> Mode {
        let index = self.index();
        let data = index.fun(fun);
        if data.ast.is_async {
            return Mode::Async;
        }
        let Some(key) = self.world.key(fun) else { return Mode::Async };
        if let Some(mode) = self.modes.get(&key) {
            return *mode;
        }
        // Of functions that call each other, none makes the others async.
        self.modes.insert(key, Mode::Blocking);
        let mode = self.mode_by_callers(fun);
        self.modes.insert(key, mode);
        mode
    }

    fn mode_by_callers(&mut self, fun: FnId) -> Mode {
        let index = self.index();
        if index.is_test_root(fun) || is_main(index, fun) {
            return Mode::Blocking;
        }
        let family = self.family(fun);
        self.load(&family);
        if family.iter().any(|other| self.is_of_foreign_trait(*other)) {
            return Mode::Async;
        }
        let mut callers: Vec<(Owner, Place)> = Vec::new();
        for other in &family {
            let Some(key) = self.world.key(*other) else { continue };
            if !self.world.values(key).is_empty() {
                return Mode::Async;
            }
            callers.extend(self.world.calls(key).map(|(flow, call)| (flow.owner, call.place)));
        }
        let is_test = |owner: &Owner| matches!(owner, Owner::Fn(caller) if index.is_test(*caller));
        if callers.iter().all(|(owner, _)| is_test(owner)) && !index.is_test(fun) {
            return Mode::Async;
        }
        for (owner, place) in callers {
            let is_thread = match (owner, place) {
                (_, Place::Async) | (Owner::Static(_), Place::Root | Place::Closure(_)) => false,
                (_, Place::Blocking) => true,
                (Owner::Fn(caller), Place::Root | Place::Closure(_)) => self.mode(caller) == Mode::Blocking,
            };
            if !is_thread {
                return Mode::Async;
            }
        }
        Mode::Blocking
    }

    pub(super) fn load(&mut self, family: &[FnId]) {
        let index = self.index();
        if let Some(first) = family.first() {
            self.world.load_callers(&index.fun(*first).name);
        }
    }
}
