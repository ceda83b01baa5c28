//! One file's bytes → its *skeleton* (imports, types, signatures) and its *bodies*, parsed when something needs them.
//!
//! [`scan`] cuts the file without syn, and plain items are read without it (`reader`). [`skeleton`] and [`body`] are
//! the only places that know syn; what they return is plain, `Send` and depends on the bytes and the edition alone.
//!
//! All spans are byte offsets. A [`Skeleton`]'s are offsets into the file as on disk; a [`Body`]'s are relative to its
//! base ([`body::BodyInput::base`]: the `(` of the parameters, or an initializer's first byte), so that a body's meaning does
//! not change when it moves in the file.

pub mod ast;
pub mod bare;
pub mod body;
mod convert;
pub mod expand;
pub mod macros;
mod meta;
mod names;
mod reader;
pub mod scan;
pub mod skeleton;
pub mod word;

use serde::{Deserialize, Serialize};

/// An interned identifier or path text. Compares and hashes as one pointer.
pub type Name = ustr::Ustr;

/// Bytes `start..end`, end excluded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end`.
    pub fn new(start: u32, end: u32) -> Self {
        Span { start, end }
    }

    /// The smallest span that covers both; an empty default span covers nothing.
    pub fn to(self, other: Span) -> Span {
        if self == Span::default() {
            return other;
        }
        if other == Span::default() {
            return self;
        }
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The same bytes, counted from a point `base` bytes earlier.
    pub fn offset(self, base: u32) -> Span {
        Span { start: self.start + base, end: self.end + base }
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The bytes as an index into the text they are offsets of.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The language edition of a crate. Drop scopes and name lookup depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Edition {
    /// Rust 2015, cargo's default when a manifest names none.
    #[default]
    E2015,
    /// Rust 2018.
    E2018,
    /// Rust 2021: disjoint captures.
    E2021,
    /// Rust 2024: tail temporaries and `if let` scrutinees die earlier.
    E2024,
}

impl std::str::FromStr for Edition {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "2015" => Ok(Edition::E2015),
            "2018" => Ok(Edition::E2018),
            "2021" => Ok(Edition::E2021),
            "2024" => Ok(Edition::E2024),
            _ => Err(format!("unknown edition `{text}`, expected 2015, 2018, 2021 or 2024")),
        }
    }
}

impl std::fmt::Display for Edition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Edition::E2015 => "2015",
            Edition::E2018 => "2018",
            Edition::E2021 => "2021",
            Edition::E2024 => "2024",
        })
    }
}
