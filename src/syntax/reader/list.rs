//! Lists: elements between commas, up to a closing delimiter.

use super::Cursor;
use crate::syntax::Span;
use smallvec::SmallVec;

/// The elements of a list, and how it ends.
pub(in super::super) struct List<T> {
    pub(in super::super) of: Vec<T>,
    /// Where the closing delimiter stands.
    pub(in super::super) close: Span,
    /// Whether a comma stands before it.
    pub(in super::super) has_comma: bool,
}

/// What reads lists by a cursor.
pub(in super::super) trait Lists<'a>: Sized {
    fn cursor(&mut self) -> &mut Cursor<'a>;

    /// A list from its first element on; `one` reads an element.
    fn list<T>(&mut self, close: &str, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<List<T>> {
        let (mut of, mut has_comma) = (Few::new(), false);
        loop {
            if let Some(close) = self.cursor().eat(close) {
                return Some(List { of: exact(of), close, has_comma });
            }
            of.push(one(self)?);
            has_comma = self.cursor().eat(",").is_some();
            if !has_comma && !self.cursor().is_at(close) {
                return None;
            }
        }
    }
}

/// Elements while their number is unknown: there are few, mostly.
pub(super) type Few<T> = SmallVec<[T; 4]>;

/// They live as long as the file does: no room is kept for more.
pub(super) fn exact<T>(few: Few<T>) -> Vec<T> {
    let mut all = few.into_vec();
    all.shrink_to_fit();
    all
}

impl<'a> Lists<'a> for Cursor<'a> {
    fn cursor(&mut self) -> &mut Cursor<'a> {
        self
    }
}
