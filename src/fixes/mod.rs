//! Findings + bodies → fixes. One file a kind; `apply` turns edits into new text.

pub mod apply;
pub mod manifest;

use crate::diagnostic::Requirement;
use crate::source::{Dependency, SourceSet};
use crate::syntax::Name;

/// Adds dependencies to packages that are already read, as if their manifests had them.
pub fn require(sources: &mut SourceSet, requirements: &[Requirement]) {
    for requirement in requirements {
        let Some(package) = sources.packages.get_mut(requirement.package.index()) else { continue };
        let name = Name::from(&requirement.krate.replace('-', "_"));
        if !package.dependencies.iter().any(|dependency| dependency.name == name) {
            package.dependencies.push(Dependency { name, krate: name, package: None });
            package.dependencies.sort_by_key(|dependency| dependency.name.as_str());
        }
    }
}
