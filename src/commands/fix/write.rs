//! New texts → the disk: all files or none, and never half a file.
//!
//! Everything is written beside the tree first, in [`FOLDER`], and a journal says what goes where. Then each file is
//! replaced by a rename. A run that dies before the journal stands leaves the old tree; one that dies later leaves work
//! that the next run finishes, and says so.

use crate::commands::engine::Failure;
use fs4::fs_std::FileExt;
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher;
use std::fs::{self, File};
use std::hash::Hasher;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The folder in the workspace's root in which a change waits.
pub const FOLDER: &str = ".holdup-fix";
const JOURNAL: &str = "journal.json";

/// One file that is replaced.
#[derive(Clone, Debug)]
pub struct Replacement {
    /// Absolute.
    pub path: PathBuf,
    /// The text that is there; another one is not replaced.
    pub before: String,
    /// The text that it gets.
    pub after: String,
}

/// What the last run left behind, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovered {
    /// Nothing.
    Nothing,
    /// It died before it changed a file: the tree is the old one.
    Old,
    /// It died while it replaced files: that many were still to be replaced, and are now.
    New(usize),
}

/// The right to change the tree: one process has it at a time.
#[derive(Debug)]
pub struct Turn {
    folder: PathBuf,
    lock: File,
}

#[derive(Serialize, Deserialize)]
struct Journal {
    files: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    path: PathBuf,
    waiting: String,
    before: u64,
    after: u64,
}

impl Turn {
    /// Takes the turn, and finishes what a run that died has begun.
    ///
    /// # Errors
    /// If another process has it, or a file has been changed by hand since that run died.
    pub fn take(root: &Path) -> Result<(Turn, Recovered), Failure> {
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder).map_err(|cause| failed("create", &folder, &cause))?;
        let path = folder.join("lock");
        let lock = File::create(&path).map_err(|cause| failed("create", &path, &cause))?;
        if !FileExt::try_lock_exclusive(&lock).map_err(|cause| failed("lock", &path, &cause))? {
            return Err(format!("another `holdup fix` is at work in `{}`", root.display()).into());
        }
        // Whoever had the turn before may have removed the folder between our two steps.
        if !path.exists() {
            return Err(format!("another `holdup fix` was at work in `{}` just now: try again", root.display()).into());
        }
        let turn = Turn { folder, lock };
        let recovered = turn.recover()?;
        Ok((turn, recovered))
    }

    /// Whether a run has died in this tree while it replaced files.
    pub fn is_interrupted(root: &Path) -> bool {
        root.join(FOLDER).join(JOURNAL).exists()
    }

    fn recover(&self) -> Result<Recovered, Failure> {
        let journal = self.folder.join(JOURNAL);
        let text = match fs::read(&journal) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let has_left = self.waiting()?;
                return Ok(if has_left { Recovered::Old } else { Recovered::Nothing });
            }
            Err(cause) => return Err(failed("read", &journal, &cause)),
        };
        let entries: Journal =
            serde_json::from_slice(&text).map_err(|cause| format!("cannot read `{}`: {cause}", journal.display()))?;
        let count = self.replace(&entries)?;
        Ok(Recovered::New(count))
    }

    /// Removes files that wait without a journal; whether there were any.
    fn waiting(&self) -> Result<bool, Failure> {
        let mut has_any = false;
        for entry in fs::read_dir(&self.folder).map_err(|cause| failed("read", &self.folder, &cause))?.flatten() {
            if entry.file_name() != "lock" {
                has_any = true;
                fs::remove_file(entry.path()).map_err(|cause| failed("remove", &entry.path(), &cause))?;
            }
        }
        Ok(has_any)
    }

    /// Replaces all files.
    ///
    /// # Errors
    /// If one has changed since it was read, or the disk refuses: then all files are as they were, or the next run goes on.
    pub fn write(&self, replacements: &[Replacement]) -> Result<(), Failure> {
        let mut journal = Journal { files: Vec::new() };
        for (n, one) in replacements.iter().enumerate() {
            let is_same = fs::read_to_string(&one.path).is_ok_and(|text| text == one.before);
            if !is_same {
                return Err(
                    format!("`{}` has changed since it was read: nothing is written", one.path.display()).into()
                );
            }
            let waiting = format!("{n}.new");
            self.put(&waiting, one.after.as_bytes())?;
            let mode = fs::metadata(&one.path).map(|data| data.permissions());
            let path = self.folder.join(&waiting);
            mode.and_then(|mode| fs::set_permissions(&path, mode)).map_err(|cause| failed("write", &path, &cause))?;
            let (before, after) = (hash(one.before.as_bytes()), hash(one.after.as_bytes()));
            journal.files.push(Entry { path: one.path.clone(), waiting, before, after });
        }
        let text = serde_json::to_vec(&journal).map_err(|cause| format!("cannot write the journal: {cause}"))?;
        self.put("journal.new", &text)?;
        let (from, to) = (self.folder.join("journal.new"), self.folder.join(JOURNAL));
        fs::rename(&from, &to).map_err(|cause| failed("write", &to, &cause))?;
        sync_folder(&self.folder);
        self.replace(&journal).map(|_| ())
    }

    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.folder.join(name);
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|cause| failed("write", &path, &cause))
    }

    /// Renames what waits; how many were still to be renamed. The journal goes last.
    fn replace(&self, journal: &Journal) -> Result<usize, Failure> {
        let mut count = 0;
        for entry in &journal.files {
            let (waiting, now) = (self.folder.join(&entry.waiting), fs::read(&entry.path).map(|text| hash(&text)));
            match now {
                Ok(now) if now == entry.after && !waiting.exists() => continue,
                Ok(now) if now == entry.before || now == entry.after => {}
                Ok(_) | Err(_) => return Err(conflict(&entry.path, &self.folder)),
            }
            put_in_place(&waiting, &entry.path).map_err(|cause| failed("replace", &entry.path, &cause))?;
            count += 1;
        }
        let path = self.folder.join(JOURNAL);
        fs::remove_file(&path).map_err(|cause| failed("remove", &path, &cause))?;
        Ok(count)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.folder.join(JOURNAL).exists() {
            // Nobody is helped by an error here: what is left is empty, and the next run removes it.
            let _ = fs::remove_dir_all(&self.folder);
        }
        let _ = FileExt::unlock(&self.lock);
    }
}

/// Renames, or where the folder is on another disk copies beside the file and renames that.
fn put_in_place(waiting: &Path, path: &Path) -> io::Result<()> {
    // A link stays one: what it leads to is replaced.
    let path = fs::canonicalize(path)?;
    if fs::rename(waiting, &path).is_err() {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".holdup-new");
        let beside = path.with_file_name(name);
        fs::copy(waiting, &beside)?;
        File::open(&beside)?.sync_all()?;
        fs::rename(&beside, &path)?;
        fs::remove_file(waiting)?;
    }
    if let Some(folder) = path.parent() {
        sync_folder(folder);
    }
    Ok(())
}

/// Makes a rename last. Not every system can; a file is whole all the same.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn conflict(path: &Path, folder: &Path) -> Failure {
    format!(
        "a run of `holdup fix` was interrupted, and `{}` has changed since: the new texts are in `{}`; take what you need, then remove that folder",
        path.display(),
        folder.display()
    )
    .into()
}

fn failed(what: &str, path: &Path, cause: &io::Error) -> Failure {
    format!("cannot {what} `{}`: {cause}", path.display()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> (tempfile::TempDir, Vec<Replacement>) {
        let folder = tempfile::tempdir().expect("a folder");
        let one = |n: usize| {
            let path = folder.path().join(format!("{n}.rs"));
            fs::write(&path, format!("old {n}")).expect("written");
            Replacement { path, before: format!("old {n}"), after: format!("new {n}") }
        };
        let replacements = (0..3).map(one).collect();
        (folder, replacements)
    }

    fn texts(folder: &Path) -> Vec<String> {
        (0..3).map(|n| fs::read_to_string(folder.join(format!("{n}.rs"))).expect("a file")).collect()
    }

    #[test]
    fn all_files_are_replaced_and_nothing_is_left_behind() {
        let (folder, replacements) = tree();
        let (turn, recovered) = Turn::take(folder.path()).expect("a turn");
        assert_eq!(recovered, Recovered::Nothing);
        turn.write(&replacements).expect("written");
        drop(turn);
        assert_eq!(texts(folder.path()), ["new 0", "new 1", "new 2"]);
        assert!(!folder.path().join(FOLDER).exists());
    }

    #[test]
    fn a_file_that_has_changed_keeps_all_as_they_are() {
        let (folder, replacements) = tree();
        fs::write(folder.path().join("2.rs"), "mine").expect("written");
        let (turn, _) = Turn::take(folder.path()).expect("a turn");
        let error = turn.write(&replacements).expect_err("it has changed");
        assert!(error.to_string().contains("has changed since it was read"), "{error}");
        assert_eq!(texts(folder.path()), ["old 0", "old 1", "mine"]);
        drop(turn);
        assert_eq!(Turn::take(folder.path()).expect("a turn").1, Recovered::Nothing);
    }

    #[test]
    fn two_at_a_time_are_refused() {
        let (folder, _) = tree();
        let turn = Turn::take(folder.path()).expect("a turn");
        let error = Turn::take(folder.path()).expect_err("it is taken");
        assert!(error.to_string().contains("another `holdup fix` is at work"), "{error}");
        drop(turn);
        Turn::take(folder.path()).expect("it is free again");
    }

    #[test]
    fn what_was_interrupted_is_finished() {
        let (folder, replacements) = tree();
        let waiting = folder.path().join(FOLDER);
        fs::create_dir(&waiting).expect("a folder");
        let mut journal = Journal { files: Vec::new() };
        for (n, one) in replacements.iter().enumerate() {
            fs::write(waiting.join(format!("{n}.new")), &one.after).expect("written");
            let (before, after) = (hash(one.before.as_bytes()), hash(one.after.as_bytes()));
            journal.files.push(Entry { path: one.path.clone(), waiting: format!("{n}.new"), before, after });
        }
        let (turn, recovered) = Turn::take(folder.path()).expect("a turn");
        assert_eq!(recovered, Recovered::Old);
        drop(turn);
        fs::create_dir_all(&waiting).expect("a folder");
        for (n, one) in replacements.iter().enumerate() {
            fs::write(waiting.join(format!("{n}.new")), &one.after).expect("written");
        }
        fs::write(waiting.join(JOURNAL), serde_json::to_vec(&journal).expect("JSON")).expect("written");
        fs::rename(waiting.join("0.new"), &replacements[0].path).expect("renamed");
        assert!(Turn::is_interrupted(folder.path()));
        let (turn, recovered) = Turn::take(folder.path()).expect("a turn");
        assert_eq!(recovered, Recovered::New(2));
        drop(turn);
        assert_eq!(texts(folder.path()), ["new 0", "new 1", "new 2"]);
        assert!(!waiting.exists());
    }
}
