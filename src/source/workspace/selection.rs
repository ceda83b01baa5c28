//! Which packages are reported.

use super::{Loading, RawProblem};
use crate::source::ProblemKind;
use crate::source::glob;
use crate::source::manifest::RawPackage;
use crate::spelling::nearest;
use rustc_hash::FxHashSet;
use std::path::Path;

impl Loading<'_> {
    pub(super) fn select(&mut self) {
        let all = 0..self.packages.len();
        self.selected = match (self.request.packages.is_empty(), self.by_folder.is_empty()) {
            (false, _) => self.named_packages(),
            (true, true) => all.collect(),
            (true, false) => self.by_folder.iter().copied().collect(),
        };
        if !self.has_paths() && self.request.packages.is_empty() {
            self.selected.retain(|id| self.packages[*id].is_member);
        }
        let (packages, exclude) = (&self.packages, &self.request.exclude);
        self.selected.retain(|id| !exclude.iter().any(|pattern| is_named(&packages[*id], pattern)));
    }

    fn named_packages(&mut self) -> FxHashSet<usize> {
        let mut out = FxHashSet::default();
        for pattern in &self.request.packages {
            let ids = self.packages.iter().enumerate().filter(|(_, package)| is_named(package, pattern));
            let ids: Vec<usize> = ids.map(|(id, _)| id).collect();
            if ids.is_empty() {
                let mut names: Vec<&str> = self.packages.iter().map(|package| package.name.as_str()).collect();
                names.sort_unstable();
                let hint = nearest(pattern, names).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
                let message = format!("there is no package `{pattern}`{hint}");
                let path = self.roots.first().unwrap_or(&self.current_dir).clone();
                let (kind, place, is_reached, is_conditional) = (ProblemKind::Selection, None, true, false);
                self.problems.push(RawProblem { kind, path, place, message, is_reached, is_conditional });
            }
            out.extend(ids);
        }
        out
    }

    pub(super) fn is_named_path(&self, path: &Path) -> bool {
        !self.has_paths() || self.named.iter().any(|named| path.starts_with(&named.canonical))
    }
}

/// Whether `-p` or `--exclude` names the package: `name`, `name@version`, or a glob.
fn is_named(package: &RawPackage, pattern: &str) -> bool {
    let (name, version) = match pattern.rsplit_once(['@', '#']) {
        Some((name, version)) => (name, Some(version)),
        None => (pattern, None),
    };
    let is_version =
        version.is_none_or(|version| package.version == version || package.version.starts_with(&format!("{version}.")));
    !package.name.is_empty() && is_version && glob::matches(name, &package.name)
}
