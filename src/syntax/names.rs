//! Names, made fast: most are repeated, and the interner is shared by all threads.

use super::Name;
use rustc_hash::FxBuildHasher;
use std::cell::RefCell;
use std::hash::BuildHasher;

/// How many names a thread remembers; a power of two.
const SLOTS: usize = 4096;

thread_local! {
    /// The last names made, by a hash of their text.
    static LAST: RefCell<Vec<Name>> = RefCell::new(vec![Name::default(); SLOTS]);
}

/// The interned name.
pub(super) fn intern(text: &str) -> Name {
    let slot = (FxBuildHasher.hash_one(text.as_bytes()) >> 32) as usize & (SLOTS - 1);
    LAST.with_borrow_mut(|last| {
        if last[slot].as_bytes() != text.as_bytes() {
            last[slot] = Name::from(text);
        }
        last[slot]
    })
}
