//! Findings + bodies → fixes. One file a kind; `apply` turns edits into new text.

pub mod apply;
mod go_async;
pub mod manifest;
mod release_sooner;
pub mod table;
mod verify;
mod view;

use crate::diagnostic::{Diagnostic, Fix, Requirement};
use crate::facts::Facts;
use crate::facts::liveness::GuardId;
use crate::source::{Dependency, FileSpan, SourceSet};
use crate::syntax::Name;
use rustc_hash::FxHashMap;
pub use verify::Judge;
use view::View;

/// Which fixes findings get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// None but those that rules themselves give.
    Rules,
    /// Those that stay inside a body: they cost little.
    Bodies,
    /// Those that change declarations, too: all code that may be concerned is read again.
    All,
}

/// Gives each finding the fixes that help, the best first; those that rules themselves give come after.
pub fn attach(diagnostics: &mut [Diagnostic], facts: &mut Facts<'_, '_>, judge: &Judge<'_>, depth: Depth) {
    let mut sites: FxHashMap<FileSpan, (usize, usize)> = FxHashMap::default();
    for (b, body) in facts.bodies.iter().enumerate() {
        for (a, acquisition) in body.acquisitions.iter().enumerate() {
            sites.entry(FileSpan { file: body.file, span: acquisition.span }).or_insert((b, a));
        }
    }
    let mut candidates: Vec<(usize, Fix)> = Vec::new();
    for (n, one) in diagnostics.iter().enumerate().filter(|(_, one)| !one.is_suppressed) {
        let Some((body, acquisition)) = sites.get(&one.finding.primary) else { continue };
        candidates.extend(at_site(facts, *body, *acquisition).map(|fix| (n, fix)));
    }
    let wide = if depth == Depth::All { go_async::go_async(facts.index, diagnostics) } else { Vec::new() };
    for (n, fix) in wide {
        match fix.edits.is_empty() {
            true => put(&mut diagnostics[n], fix),
            false => candidates.push((n, fix)),
        }
    }
    let is_good = verify::verify(&candidates, diagnostics, facts, judge);
    for ((n, fix), _) in candidates.into_iter().zip(is_good).filter(|(_, is_good)| *is_good).rev() {
        put(&mut diagnostics[n], fix);
    }
}

/// Puts a fix first, or in the place of the one of its kind that a rule has shown.
fn put(one: &mut Diagnostic, mut fix: Fix) {
    match one.finding.fixes.iter_mut().find(|known| known.kind == fix.kind && known.edits.is_empty()) {
        Some(known) => {
            fix.snippet = known.snippet.take();
            *known = fix;
        }
        None => one.finding.fixes.insert(0, fix),
    }
}

/// What could help where a guard is held across a suspension.
fn at_site(facts: &Facts<'_, '_>, body: usize, acquisition: usize) -> Option<Fix> {
    let body = &facts.bodies[body];
    if !body.held.iter().any(|held| held.guard == GuardId(acquisition as u32)) {
        return None;
    }
    let view = View::of(facts.index, body)?;
    release_sooner::release_sooner(&view, body, acquisition)
}

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
