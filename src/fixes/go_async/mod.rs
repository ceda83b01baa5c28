//! **Go async**: one lock becomes an async one everywhere at once, with all that names it, takes it, and calls what takes it.
//!
//! The lock's *class* is found by types: every declaration, constructor and guard that has to be of the same type. Each place of it has
//! its own edit, and functions that then wait become async up to code that can await them. What cannot change is an obstacle, and
//! one obstacle is enough: the fix is then told, not made.

mod coerced;
mod flow;
mod functions;
mod imports;
mod left_over;
mod modes;
mod obstacles;
mod patterns;
mod rewrite;
mod sendable;
mod twins;
mod world;
mod worlds;

use super::table::{self, Condition, applicability};
use crate::diagnostic::{Diagnostic, Edit, Fix, FixKind, Requirement, Role};
use crate::index::marks::Twin;
use crate::index::twins::Spot;
use crate::index::{FnId, Index};
use crate::source::{FileId, FileSpan, TargetKind};
use crate::spread;
use crate::syntax::Span;
use functions::{Follow, Functions};
pub(super) use left_over::left_over;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
pub(super) use twins::Gives;
use twins::Twins;
use world::{Class, World};

/// What is wanted, beside where it is: the number of the finding, and what it takes.
type Wanted<W> = (usize, Vec<FileSpan>, W);

/// What going async would be for each finding about a blocking lock, by the finding's number. Findings of one class share one fix.
pub(super) fn go_async(index: &Index<'_>, diagnostics: &[Diagnostic]) -> Vec<(usize, Fix)> {
    let wanted: Vec<Wanted<()>> = diagnostics.iter().enumerate().filter_map(places).collect();
    each_world(index, wanted, &|world, wanted| {
        let mut known: FxHashMap<u32, Option<Fix>> = FxHashMap::default();
        let mut fixes = Vec::new();
        for (n, places, ()) in wanted {
            let Some(class) = places.iter().find_map(|place| world.class_at(*place)) else {
                fixes.extend(places.first().map(|place| (n, unfollowed(index, *place))));
                continue;
            };
            let fix = known.entry(class).or_insert_with(|| one(world, class));
            fixes.extend(fix.clone().map(|fix| (n, fix)));
        }
        fixes
    })
}

/// The same fixes of sync functions' bodies, with those functions made async and awaited wherever they are called.
pub(super) fn converted(index: &Index<'_>, wanted: Vec<(usize, FnId, Fix)>) -> Vec<(usize, Fix)> {
    let place = |fix: &Fix| fix.edits.iter().map(|edit| edit.place).take(1).collect();
    let wanted: Vec<Wanted<_>> = wanted.into_iter().map(|(n, fun, fix)| (n, place(&fix), (fun, fix))).collect();
    each_world(index, wanted, &|world, wanted| {
        wanted.into_iter().filter_map(|(n, _, (fun, fix))| Some((n, with_callers(world, fun, fix)?))).collect()
    })
}

/// The edits of a file's imports whose names stand only in what is replaced.
pub(super) fn unused_imports(
    index: &Index<'_>,
    file: FileId,
    replaced: &[(Span, String)],
) -> Option<Vec<(Span, String)>> {
    imports::imports(index, file, &[], replaced).ok().map(|imports| imports.edits)
}

/// What some crates are asked for wishes.
type Ask<'q, W> = dyn Fn(&mut World<'_, '_>, Vec<Wanted<W>>) -> Vec<(usize, Fix)> + Sync + 'q;

/// Asks the crates around each wish, those that have nothing to do with each other at a time.
fn each_world<W: Send>(index: &Index<'_>, wanted: Vec<Wanted<W>>, ask: &Ask<'_, W>) -> Vec<(usize, Fix)> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let twins = Twins::new(index);
    let worlds = worlds::apart(index, wanted);
    let each = worlds
        .into_par_iter()
        .with_max_len(spread::DEAR)
        .flat_map(|(crates, wanted)| ask(&mut World::new(index, &twins, crates), wanted));
    let mut fixes: Vec<(usize, Fix)> = each.collect();
    fixes.sort_by_key(|(n, _)| *n);
    fixes
}

fn with_callers(world: &mut World<'_, '_>, fun: FnId, mut fix: Fix) -> Option<Fix> {
    let index = world.index;
    let twin = index.adts.iter().find_map(|adt| adt.marks.twin.clone())?;
    let mut functions = Follow::new(world, twin.clone()).from(fun);
    let problems = std::mem::take(&mut functions.problems);
    let class = Class { spots: Vec::new(), groups: Vec::new(), problems: Vec::new(), declared: Vec::new() };
    let writer = Writer { index, world, class: &class, functions, twin };
    fix.obstacles = writer.obstacles(problems);
    if !fix.obstacles.is_empty() {
        fix.edits.clear();
        return Some(fix);
    }
    fix.edits.extend(writer.edits(&mut Vec::new()));
    fix.requires.extend(writer.requirements());
    Some(fix)
}

/// Where a finding's lock is taken; only findings that rules already show an async form for.
fn places((n, one): (usize, &Diagnostic)) -> Option<Wanted<()>> {
    if one.is_suppressed || !one.finding.fixes.iter().any(|fix| fix.kind == FixKind::GoAsync) {
        return None;
    }
    let steps = one.finding.stories.iter().flat_map(|story| &story.steps);
    let taken = steps.filter(|step| step.role == Role::Acquired).map(|step| step.place);
    Some((n, std::iter::once(one.finding.primary).chain(taken).collect(), ()))
}

fn one(world: &mut World<'_, '_>, root: u32) -> Option<Fix> {
    let mut class = world.class(root);
    let lock = lock_of(world, &class)?;
    let twin = world.index.adt(lock).marks.twin.clone()?;
    let mut functions = Follow::new(world, twin.clone()).run(&class);
    // Bodies that were read on the way may know more of the lock.
    let again = world.class(root);
    if again.groups != class.groups || again.spots != class.spots {
        class = again;
        functions = Follow::new(world, twin.clone()).run(&class);
    }
    Some(Writer { index: world.index, world, class: &class, functions, twin }.fix())
}

/// A lock that is taken where nothing tells which one it is, such as in a function that gives the guard out in a value of its own.
fn unfollowed(index: &Index<'_>, place: FileSpan) -> Fix {
    let condition = Condition::TasksWait;
    let mut fix = table::fix(FixKind::GoAsync, condition, "make it an async lock".to_owned());
    let file = &index.sources.files[place.file.index()];
    let line = file.position(place.span.start).0;
    fix.obstacles = vec![format!("{}:{line}: which lock is taken here is not understood", file.name)];
    fix
}

fn lock_of(world: &World<'_, '_>, class: &Class) -> Option<crate::index::AdtId> {
    class.spots.iter().map(|spot| spot.adt).find(|adt| world.index.adt(*adt).marks.lock.is_some())
}

struct Writer<'w, 'i, 'a> {
    index: &'i Index<'a>,
    world: &'w World<'i, 'a>,
    class: &'w Class,
    functions: Functions,
    twin: Twin,
}

impl Writer<'_, '_, '_> {
    fn fix(mut self) -> Fix {
        let path = self.twin.path.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("::");
        let condition = if self.functions.public.is_empty() { Condition::TasksWait } else { Condition::ApiChanges };
        let title = match self.functions.converted.len() {
            0 => format!("make it a `{path}`"),
            1 => format!("make it a `{path}`; one function becomes async"),
            n => format!("make it a `{path}`; {n} functions become async"),
        };
        let mut fix = Fix::new(FixKind::GoAsync, applicability(FixKind::GoAsync, condition), title);
        condition.reason().clone_into(&mut fix.reason);
        let mut problems = std::mem::take(&mut self.functions.problems);
        problems.extend(self.class.problems.iter().cloned());
        problems.extend(self.optional());
        let edits = self.edits(&mut problems);
        fix.obstacles = self.obstacles(problems);
        if fix.obstacles.is_empty() {
            fix.edits = edits;
            fix.requires = self.requirements();
        }
        fix
    }

    /// A crate that is only there under a feature cannot be counted on.
    fn optional(&self) -> Vec<(FileSpan, String)> {
        let sources = self.index.sources;
        let Some(name) = self.twin.path.first() else { return Vec::new() };
        let is_optional = |file: FileId| {
            let instances = sources.instances.iter().filter(move |one| one.file == file);
            let packages = instances.map(|one| &sources.packages[sources.targets[one.target.index()].package.index()]);
            let mut dependencies = packages.flat_map(|package| &package.dependencies);
            dependencies.any(|dependency| dependency.name == *name && dependency.is_optional)
        };
        let places = self.class.spots.iter().filter_map(|spot| Some(FileSpan { file: spot.file?, span: spot.span }));
        let here = places.filter(|place| is_optional(place.file)).take(1);
        here.map(|place| (place, format!("`{name}` is an optional dependency of this package"))).collect()
    }

    /// What stands in the way, in the order of the places.
    fn obstacles(&self, mut problems: Vec<(FileSpan, String)>) -> Vec<String> {
        problems.extend(self.hidden());
        problems.sort();
        problems.dedup();
        problems.iter().map(|(place, text)| self.told(place, text)).collect()
    }

    /// `src/pool.rs:12: why`.
    fn told(&self, place: &FileSpan, text: &str) -> String {
        let file = &self.index.sources.files[place.file.index()];
        format!("{}:{}: {text}", file.name, file.position(place.span.start).0)
    }

    /// Macros that are not seen through and name what declares the lock.
    fn hidden(&self) -> Vec<(FileSpan, String)> {
        let mut names: FxHashSet<&str> = FxHashSet::default();
        for declared in &self.class.declared {
            names.extend(self.name_of(*declared));
        }
        names.extend(self.functions.converted.iter().map(|fun| self.index.fun(*fun).name.as_str()));
        let mut found = Vec::new();
        for flow in &self.world.flows {
            for span in &flow.opaque {
                let text = self.index.sources.files[flow.file.index()].clean(*span);
                if let Some((_, word)) = world::identifiers(&text).find(|(_, word)| names.contains(word)) {
                    let place = FileSpan { file: flow.file, span: *span };
                    found.push((place, format!("`{word}` is named in a macro that is not understood")));
                }
            }
        }
        found
    }

    fn name_of(&self, declared: crate::index::infer::track::Declared) -> Option<&str> {
        use crate::index::infer::track::Declared;
        match declared {
            Declared::Field(adt, variant, n) => {
                let field = &self.index.adt(adt).variant_fields(variant).list()[n as usize];
                (!field.name.starts_with(|c: char| c.is_ascii_digit())).then(|| field.name.as_str())
            }
            Declared::Static(id) => Some(self.index.statics[id.index()].name.as_str()),
            Declared::Return(fun) => Some(self.index.fun(fun).name.as_str()),
            Declared::Param(..) | Declared::Assoc(..) => None,
        }
    }

    fn edits(&self, problems: &mut Vec<(FileSpan, String)>) -> Vec<Edit> {
        let mut by_file: BTreeMap<FileId, Vec<(Span, String)>> = BTreeMap::new();
        for (file, span, text) in &self.functions.edits {
            by_file.entry(*file).or_default().push((*span, text.clone()));
        }
        let mut spots: BTreeMap<FileId, Vec<Spot>> = BTreeMap::new();
        for spot in &self.class.spots {
            spot.file.iter().for_each(|file| spots.entry(*file).or_default().push(*spot));
        }
        for (file, spots) in spots {
            match imports::imports(self.index, file, &spots, by_file.get(&file).map_or(&[][..], |edits| edits)) {
                Ok(found) => by_file.entry(file).or_default().extend(found.edits),
                Err((span, text)) => problems.push((FileSpan { file, span }, text)),
            }
        }
        let each = by_file.into_iter().flat_map(|(file, edits)| {
            let edits = apart(edits);
            edits.into_iter().map(move |(span, text)| Edit { place: FileSpan { file, span }, text })
        });
        each.collect()
    }

    /// What manifests have to say: the crate that has the async lock, and what tests need.
    fn requirements(&self) -> Vec<Requirement> {
        let sources = self.index.sources;
        let spots = self.class.spots.iter().filter_map(|spot| spot.file);
        let files: FxHashSet<FileId> = spots.chain(self.functions.edits.iter().map(|(file, ..)| *file)).collect();
        let mut wanted: BTreeMap<crate::source::PackageId, bool> = BTreeMap::new();
        for instance in sources.instances.iter().filter(|one| files.contains(&one.file)) {
            let target = &sources.targets[instance.target.index()];
            let is_dev = matches!(target.kind, TargetKind::Test | TargetKind::Bench | TargetKind::Example);
            let slot = wanted.entry(target.package).or_insert(true);
            *slot &= is_dev;
        }
        wanted.retain(|package, _| sources.packages[package.index()].manifest.is_some());
        let krate = self.twin.path.first().map_or_else(String::new, |name| name.replace('_', "-"));
        let requirement = |package, features: Vec<String>, is_dev| {
            let (krate, version) = (krate.clone(), self.twin.version.to_string());
            Requirement { package, krate, version, features, is_dev }
        };
        let mut all: Vec<Requirement> = (wanted.iter())
            .map(|(package, is_dev)| requirement(*package, vec![self.twin.feature.to_string()], *is_dev))
            .collect();
        if let (true, Some((_, features))) = (self.functions.has_test, &self.twin.test) {
            let features: Vec<String> = features.iter().map(ToString::to_string).collect();
            all.extend(wanted.keys().map(|package| requirement(*package, features.clone(), true)));
        }
        all
    }
}

/// Edits that do not touch: what lies inside another goes with it, what is inserted at one place stands in one edit.
fn apart(mut edits: Vec<(Span, String)>) -> Vec<(Span, String)> {
    edits.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    edits.dedup();
    let mut out: Vec<(Span, String)> = Vec::new();
    for (span, text) in edits {
        match out.last_mut() {
            Some((last, old)) if last.start < last.end && last.contains(span) && span.start < last.end => {
                // What is inserted where the other begins stands before it.
                if span.start == span.end && span.start == last.start {
                    old.insert_str(0, &text);
                }
            }
            Some((last, old)) if last.end == span.start && (last.start == last.end || span.start == span.end) => {
                *last = Span::new(last.start, span.end);
                old.push_str(&text);
            }
            _ => out.push((span, text)),
        }
    }
    out
}
