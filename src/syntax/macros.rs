//! The shapes of macro calls whose inside we can see: which name has which shape.
//!
//! How the tokens of each shape are read stands in `body/shapes.rs`, since it needs the scopes around the call.

use super::Name;
use super::expand::{Definition, Rules};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::sync::Arc;

/// The macros that the stubs declare, by name.
#[derive(Clone, Debug, Default)]
pub struct MacroShapes {
    by_name: FxHashMap<Name, SmallVec<[Declared; 1]>>,
    /// Those that the code itself declares; `None` where it declares different ones of one name.
    own: FxHashMap<Name, Option<Arc<Definition>>>,
}

/// One crate's macro.
#[derive(Clone, Copy, Debug)]
struct Declared {
    krate: Name,
    shape: Name,
}

impl MacroShapes {
    /// Declares that `krate::name!` has this shape. A crate of several names is declared under each.
    /// The first declaration of a name wins where a call does not say the crate.
    pub fn insert(&mut self, krate: Name, name: Name, shape: Name) {
        self.by_name.entry(name).or_default().push(Declared { krate, shape });
    }

    /// Declares a macro of the code that is read.
    ///
    // Errs quiet: where different macros have one name, none of them is expanded.
    pub fn insert_own(&mut self, name: Name, definition: Definition) {
        self.own
            .entry(name)
            .and_modify(|known| {
                if known.as_ref().is_some_and(|known| !known.is_same(&definition)) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(Arc::new(definition)));
    }

    /// Takes over the macros that other crates declare, where neither the code nor a stub has one of the name.
    pub fn add_foreign(&mut self, foreign: MacroShapes) {
        for (name, definition) in foreign.own {
            if !self.by_name.contains_key(&name) {
                self.own.entry(name).or_insert(definition);
            }
        }
    }

    /// The rules of a macro of the code that is read.
    pub fn rules(&self, name: Name) -> Option<&Rules> {
        self.own.get(&name)?.as_ref()?.rules()
    }

    /// Whether one of those macros may call something whose name has a hash that `is_meant`.
    pub fn may_call(&self, name: Name, is_meant: &dyn Fn(u32) -> bool) -> bool {
        self.own.get(&name).and_then(Option::as_ref).is_some_and(|own| own.calls(is_meant))
    }

    /// The names of those macros that may call something whose name has a hash that `is_meant`.
    pub fn own_that_call(&self, is_meant: &dyn Fn(u32) -> bool) -> Vec<Name> {
        let known = self.own.iter().filter_map(|(name, own)| Some((*name, own.as_deref()?)));
        known.filter(|(_, own)| own.calls(is_meant)).map(|(name, _)| name).collect()
    }

    /// The shape of a call's path: of the crate that it begins with, or of the first one that declares the name when it is a bare one.
    ///
    // Errs quiet: a macro of the user's own that has the name of a declared one is read as that one.
    pub fn get(&self, path: &[Name]) -> Option<Name> {
        let (last, prefix) = path.split_last()?;
        let declared = self.by_name.get(last)?;
        if prefix.is_empty() {
            // Of crates that share a name, one whose inside can be seen: what does not read as that shape is opaque all the same.
            let seen = declared.iter().find(|one| one.shape != "opaque");
            return seen.or(declared.first()).map(|one| one.shape);
        }
        // `tracing::log::info!` names the inner crate last.
        prefix.iter().rev().find_map(|word| declared.iter().find(|one| one.krate == *word)).map(|one| one.shape)
    }
}
