//! The shapes of macro calls whose inside we can see: which name has which shape.
//!
//! How the tokens of each shape are read stands in `body/shapes.rs`, since it needs the scopes around the call.

use super::Name;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// The macros that the stubs declare, by name.
#[derive(Clone, Debug, Default)]
pub struct MacroShapes {
    by_name: FxHashMap<Name, SmallVec<[Declared; 1]>>,
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
