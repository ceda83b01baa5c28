//! What a scan keeps of the names in a body.

use serde::{Deserialize, Serialize};

/// An identifier, as the hash of its name, and how it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Word(u32);

/// How a name is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Said {
    /// `f(..)`, `m!(..)`
    Alone,
    /// `x.f(..)`
    OnValue,
    /// `X::f`
    InPath,
    /// The `X` of `X::f`.
    BeforePath,
}

impl Word {
    const HOW: u32 = 3;

    /// A name of this hash ([`word_hash`]), said so.
    pub fn new(name: u32, said: Said) -> Self {
        Word(name & !Self::HOW | said as u32)
    }

    /// The hash of the name.
    pub fn name(self) -> u32 {
        self.0 & !Self::HOW
    }

    /// How it is said.
    pub fn said(self) -> Said {
        match self.0 & Self::HOW {
            0 => Said::Alone,
            1 => Said::OnValue,
            2 => Said::InPath,
            _ => Said::BeforePath,
        }
    }

    /// Whether what it names may be called there.
    pub fn is_call(self) -> bool {
        self.said() != Said::BeforePath
    }
}

/// The hash of a name in a [`Word`].
pub fn word_hash(name: &[u8]) -> u32 {
    let hash = name.iter().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    hash & !Word::HOW
}
