//! Edits → new text.
//!
//! A [`Change`] collects fixes, each whole or not at all, and keeps every byte that no edit replaces.

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::{FileId, FileSpan, SourceSet};
use crate::syntax::Span;
use crate::syntax::ast::Skeleton;
use crate::syntax::scan::Scan;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What happens to a set of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// By file, and there by place: what replaces it.
    files: BTreeMap<FileId, BTreeMap<(u32, u32), String>>,
}

impl Change {
    /// Whether nothing happens.
    pub fn is_empty(&self) -> bool {
        self.files.values().all(BTreeMap::is_empty)
    }

    /// The files that change.
    pub fn files(&self) -> impl Iterator<Item = FileId> {
        self.files.iter().filter(|(_, edits)| !edits.is_empty()).map(|(file, _)| *file)
    }

    /// Takes over a fix, unless one of its edits touches another edit, of its own or of an earlier fix: then nothing happens.
    ///
    /// An edit that is given twice by one fix counts once. Two insertions at one place touch, as an insertion at the end of a
    /// replaced span does: which text comes first is not for us to choose.
    pub fn add(&mut self, edits: &[Edit]) -> bool {
        let mut own = Change::default();
        for edit in edits {
            let slot = own.files.entry(edit.place.file).or_default();
            let key = (edit.place.span.start, edit.place.span.end);
            let is_same = slot.get(&key).is_some_and(|text| *text == edit.text);
            if !is_same && (key.0 > key.1 || touches(slot, key)) {
                return false;
            }
            slot.insert(key, edit.text.clone());
        }
        let is_free = |file: &FileId, key: &(u32, u32)| self.files.get(file).is_none_or(|taken| !touches(taken, *key));
        if !own.files.iter().all(|(file, edits)| edits.keys().all(|key| is_free(file, key))) {
            return false;
        }
        for (file, edits) in own.files {
            self.files.entry(file).or_default().extend(edits);
        }
        true
    }

    /// What one round applies, with the fixes that are in it: of those that `best` gives, none that touches an earlier one, and
    /// one for each guard. Two findings may be about one guard and release it in two places; what the first leaves of the
    /// second is for the next round.
    pub fn of_round<'d>(
        diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
        best: impl Fn(&'d Diagnostic) -> Option<&'d Fix>,
    ) -> (Self, Vec<&'d Fix>) {
        let (mut change, mut fixes) = (Change::default(), Vec::new());
        let mut guards: FxHashSet<FileSpan> = FxHashSet::default();
        for one in diagnostics {
            let guard = one.finding.guard();
            if let Some(fix) = best(one)
                && !guards.contains(&guard)
                && change.add(&fix.edits)
            {
                guards.insert(guard);
                fixes.push(fix);
            }
        }
        (change, fixes)
    }

    /// The edits in the order of their places.
    pub fn edits(&self) -> Vec<Edit> {
        let each = self.files.iter().flat_map(|(file, edits)| edits.iter().map(move |edit| (file, edit)));
        each.map(|(file, ((start, end), text))| Edit {
            place: FileSpan { file: *file, span: Span::new(*start, *end) },
            text: text.clone(),
        })
        .collect()
    }

    /// A file's new text, with line ends as the file has them; `None` where an edit does not fit the text.
    pub fn text(&self, file: FileId, text: &str) -> Option<String> {
        let Some(edits) = self.files.get(&file) else { return Some(text.to_owned()) };
        let has_crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
        let (mut out, mut at) = (String::with_capacity(text.len()), 0);
        for ((start, end), new) in edits {
            out.push_str(text.get(at..*start as usize)?);
            if has_crlf {
                out.push_str(&new.replace("\r\n", "\n").replace('\n', "\r\n"));
            } else {
                out.push_str(new);
            }
            at = *end as usize;
            // A place inside a character is no place.
            text.get(*start as usize..at)?;
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }

    /// The sources as they are afterwards: only the changed files are read anew.
    pub fn sources(&self, sources: &SourceSet, read: &Reading<'_>) -> Option<SourceSet> {
        let mut after = sources.clone();
        for file in self.files() {
            let one = after.files.get_mut(file.index())?;
            let text = self.text(file, &one.text)?;
            let (scan, skeleton) = read(&text);
            (one.text, one.scan, one.skeleton) = (Arc::from(text), Arc::new(scan), Arc::new(skeleton.ok()?));
        }
        for instance in &mut after.instances {
            for child in &mut instance.children {
                child.span = self.moved(instance.file, &sources.files[instance.file.index()].text, child.span);
            }
        }
        Some(after)
    }

    /// Where a span lies afterwards whose ends no edit touches.
    pub(super) fn moved(&self, file: FileId, text: &str, span: Span) -> Span {
        let Some(edits) = self.files.get(&file) else { return span };
        let has_crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
        let length = |new: &str| new.len() + if has_crlf { new.matches('\n').count() } else { 0 };
        let at = |offset: u32| {
            let before = edits.iter().take_while(|((_, end), _)| *end <= offset);
            let shift: i64 = before.map(|((start, end), new)| length(new) as i64 - i64::from(end - start)).sum();
            u32::try_from(i64::from(offset) + shift).unwrap_or(offset)
        };
        Span::new(at(span.start), at(span.end))
    }

    /// Where a place of the new text stood before; one in a text that is new, where that was put in.
    pub(super) fn origin(&self, file: FileId, text: &str, place: u32) -> u32 {
        let Some(edits) = self.files.get(&file) else { return place };
        let has_crlf = text.find('\n').is_some_and(|at| text[..at].ends_with('\r'));
        let (mut old, mut new) = (0, 0);
        for ((start, end), put) in edits {
            let kept = start - old;
            if place <= new + kept {
                break;
            }
            let length = put.len() + if has_crlf { put.matches('\n').count() } else { 0 };
            (old, new) = (*end, new + kept + length as u32);
            if place < new {
                return *start;
            }
        }
        old + place.saturating_sub(new)
    }
}

/// Reads a text: its cuts and its items.
pub type Reading<'a> = dyn Fn(&str) -> (Scan, Result<Skeleton, (Span, String)>) + 'a;

/// Whether a place touches one of those taken. They touch none of each other, so the neighbours tell.
fn touches(taken: &BTreeMap<(u32, u32), String>, (start, end): (u32, u32)) -> bool {
    let is_near = |other: &(u32, u32)| {
        let overlap = start < other.1 && other.0 < end;
        let is_insertion = start == end || other.0 == other.1;
        overlap || is_insertion && start <= other.1 && other.0 <= end
    };
    let before = taken.range(..=(start, end)).next_back().map(|(key, _)| key);
    let after = taken.range((start, end)..).next().map(|(key, _)| key);
    before.is_some_and(is_near) || after.is_some_and(is_near)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FILE: FileId = FileId(0);

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { place: FileSpan { file: FILE, span: Span::new(start, end) }, text: text.to_owned() }
    }

    fn change(fixes: &[&[Edit]]) -> (Change, Vec<bool>) {
        let mut change = Change::default();
        let taken = fixes.iter().map(|fix| change.add(fix)).collect();
        (change, taken)
    }

    #[test]
    fn a_fix_is_taken_whole_or_not_at_all() {
        let (change, taken) = change(&[&[edit(0, 1, "A")], &[edit(4, 5, "E"), edit(0, 2, "x")], &[edit(2, 3, "C")]]);
        assert_eq!(taken, [true, false, true]);
        assert_eq!(change.text(FILE, "abcdef").as_deref(), Some("AbCdef"));
    }

    #[test]
    fn insertions_at_one_place_are_for_nobody_to_order() {
        assert_eq!(change(&[&[edit(2, 2, "x")], &[edit(2, 2, "y")]]).1, [true, false]);
        assert_eq!(change(&[&[edit(1, 2, "x")], &[edit(2, 2, "y")]]).1, [true, false]);
        assert_eq!(change(&[&[edit(1, 2, "x")], &[edit(2, 3, "y")]]).1, [true, true]);
        assert_eq!(change(&[&[edit(2, 2, "x"), edit(2, 2, "x")]]).1, [true]);
    }

    #[test]
    fn every_other_byte_stays() {
        let text = "\u{feff}fn é() {\r\n    a();\r\n}\r\n";
        let at = text.find("a();").expect("it is there") as u32;
        let (change, _) = change(&[&[edit(at, at, "drop(g);\n    ")]]);
        let after = "\u{feff}fn é() {\r\n    drop(g);\r\n    a();\r\n}\r\n";
        assert_eq!(change.text(FILE, text).as_deref(), Some(after));
    }

    #[test]
    fn a_place_of_the_new_text_is_found_in_the_old_one() {
        let (change, _) = change(&[&[edit(1, 2, "xyz"), edit(4, 5, "")]]);
        // `abcdef` becomes `axyzcdf`.
        let old: Vec<u32> = (0..=6).map(|place| change.origin(FILE, "abcdef", place)).collect();
        assert_eq!(old, [0, 1, 1, 1, 2, 3, 4]);
    }

    fn text() -> impl Strategy<Value = String> {
        proptest::string::string_regex("\u{feff}?([aé\u{10348};]{0,6}(\r\n|\n)?){0,6}").expect("a pattern")
    }

    fn edits() -> impl Strategy<Value = Vec<Vec<Edit>>> {
        let one =
            (0u32..40, 0u32..6, "[bö\n]{0,4}").prop_map(|(start, length, text)| edit(start, start + length, &text));
        proptest::collection::vec(proptest::collection::vec(one, 0..4), 0..6)
    }

    proptest! {
        #[test]
        fn no_set_of_edits_panics(text in text(), fixes in edits()) {
            let mut change = Change::default();
            for fix in &fixes {
                change.add(fix);
            }
            if let Some(after) = change.text(FILE, &text) {
                let kept: usize = change.edits().iter().map(|edit| edit.place.span.range().len()).sum();
                prop_assert!(after.len() + kept >= text.len());
            }
        }

        #[test]
        fn fixes_that_are_taken_commute(text in text(), fixes in edits()) {
            let mut change = Change::default();
            let taken: Vec<_> = fixes.iter().filter(|fix| change.add(fix)).collect();
            let mut backwards = Change::default();
            for fix in taken.iter().rev() {
                prop_assert!(backwards.add(fix));
            }
            prop_assert_eq!(change.text(FILE, &text), backwards.text(FILE, &text));
        }

        #[test]
        fn no_edit_changes_nothing(text in text()) {
            prop_assert_eq!(Change::default().text(FILE, &text), Some(text));
        }
    }
}
