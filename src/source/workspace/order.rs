//! What was found, put in order: ids that do not depend on the order of finding.

use super::{Loading, RawProblem, Tree, is_library};
use crate::source::foreign::{self, Foreigners};
use crate::source::manifest::code_name;
use crate::source::{
    Child, Dependency, FileId, FileSpan, Foreign, ForeignId, Instance, InstanceId, Package, PackageId, Problem,
    ProblemKind, SourceFile, SourceSet, Target, TargetId, TargetKind, disk,
};
use crate::syntax::Name;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Loading<'_> {
    pub(super) fn finish(mut self) -> SourceSet {
        let Foreigners { crates, found, .. } = self.foreign();
        let root = self.root();
        let package_order = self.package_order();
        let tree_order = self.tree_order(&package_order);
        let mut ids = Ids {
            packages: inverse(&package_order),
            files: self.file_ids(),
            targets: Vec::new(),
            instances: vec![None; self.forest.nodes.len()],
        };
        let mut set = SourceSet { root, ..SourceSet::default() };
        for (position, tree) in tree_order.iter().enumerate() {
            ids.targets.push(TargetId(position as u32));
            self.instances(
                self.forest.roots[*tree],
                TargetId(position as u32),
                &ids.files,
                &mut ids.instances,
                &mut set,
            );
            let Tree { package, name, kind, edition, .. } = &self.trees[*tree];
            set.targets.push(Target {
                package: PackageId(ids.packages[*package] as u32),
                name: Name::from(name.as_str()),
                kind: *kind,
                edition: *edition,
                root: ids.instances[self.forest.roots[*tree]]
                    .expect("a tree without a root's text is not in the order"),
            });
        }
        self.children(&ids, &mut set);
        self.collect_problems();
        set.packages = package_order
            .iter()
            .map(|package| self.finished_package(*package, &ids, (&crates, &found[*package])))
            .collect();
        set.foreign = Arc::new(crates);
        set.files = self.finished_files(&ids, &set.root);
        set.problems = self.finished_problems(&ids, &set.root);
        set
    }

    /// The dependencies whose signatures are read, if they are asked for; what is not on the disk is told.
    fn foreign(&mut self) -> Foreigners {
        let nothing = || self.packages.iter().map(|package| vec![None; package.dependencies.len()]).collect();
        let Some(deps) = self.request.deps.as_ref().filter(|_| !self.request.isolated) else {
            return Foreigners { found: nothing(), ..Foreigners::default() };
        };
        let found = foreign::read(&self.disk, self.read, deps, &self.packages);
        if !found.missing.is_empty() {
            let names = found.missing.join(", ");
            let message = format!("types of these dependencies stay unknown: {names}");
            let path = self.root();
            let (kind, is_conditional) = (ProblemKind::Dependencies, true);
            self.problems.push(RawProblem { kind, path, place: None, message, is_reached: false, is_conditional });
        }
        found
    }

    /// The workspace's root; of several, the folder above all.
    fn root(&self) -> PathBuf {
        let Some((first, rest)) = self.roots.split_first() else { return self.current_dir.clone() };
        if rest.is_empty() {
            return first.clone();
        }
        if self.roots.iter().all(|root| root.starts_with(&self.current_dir)) {
            return self.current_dir.clone();
        }
        let is_above_all = |folder: &&Path| rest.iter().all(|root| root.starts_with(folder));
        first.ancestors().find(is_above_all).unwrap_or(first).to_path_buf()
    }

    fn package_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.packages.len()).collect();
        order.sort_by_key(|id| (Some(*id) == self.nameless, &self.packages[*id].manifest));
        order
    }

    fn tree_order(&self, packages: &[usize]) -> Vec<usize> {
        let rank = inverse(packages);
        let slot = |tree: usize| &self.forest.slots[self.forest.nodes[self.forest.roots[tree]].slot];
        let mut order: Vec<usize> = (0..self.trees.len()).filter(|tree| slot(*tree).content.is_ok()).collect();
        order.sort_by_key(|tree| (rank[self.trees[*tree].package], self.trees[*tree].ordinal, &slot(*tree).path));
        order
    }

    /// For each slot with a text its file: by path.
    fn file_ids(&self) -> Vec<Option<FileId>> {
        let slots = &self.forest.slots;
        let mut order: Vec<usize> = (0..slots.len()).filter(|slot| slots[*slot].content.is_ok()).collect();
        order.sort_by_key(|slot| &slots[*slot].path);
        let mut ids = vec![None; slots.len()];
        for (position, slot) in order.into_iter().enumerate() {
            ids[slot] = Some(FileId(position as u32));
        }
        ids
    }

    /// Depth first in source order.
    fn instances(
        &self,
        root: usize,
        target: TargetId,
        files: &[Option<FileId>],
        ids: &mut [Option<InstanceId>],
        set: &mut SourceSet,
    ) {
        let mut stack = vec![root];
        while let Some(at) = stack.pop() {
            let node = &self.forest.nodes[at];
            if let Some(file) = files[node.slot] {
                ids[at] = Some(InstanceId(set.instances.len() as u32));
                set.instances.push(Instance { target, file, module: node.module.clone(), children: Vec::new() });
                stack.extend(node.children.iter().rev().filter_map(|child| child.node));
            }
        }
    }

    fn children(&self, ids: &Ids, set: &mut SourceSet) {
        for (node, id) in self.forest.nodes.iter().zip(&ids.instances) {
            let Some(id) = id else { continue };
            set.instances[id.index()].children = node
                .children
                .iter()
                .map(|branch| Child {
                    inside: branch.inside.clone(),
                    name: branch.name,
                    cfg: branch.cfg.clone(),
                    span: branch.span,
                    instance: branch.node.and_then(|node| ids.instances[node]),
                })
                .collect();
        }
    }

    fn collect_problems(&mut self) {
        let mut is_reached = vec![false; self.forest.slots.len()];
        for node in &self.forest.nodes {
            is_reached[node.slot] |= self.trees[node.tree].is_reached;
        }
        for (slot, is_reached) in is_reached.iter().enumerate() {
            let (kind, place, message) = match &self.forest.slots[slot].content {
                Ok(content) => match &content.error {
                    Some((span, message)) => (ProblemKind::Unparsed, Some((slot, *span)), message.clone()),
                    None => continue,
                },
                Err(error) => (error.kind, None, format!("cannot read the file: {}", error.cause)),
            };
            let (path, is_reached) = (self.forest.slots[slot].path.clone(), *is_reached);
            self.problems.push(RawProblem { kind, path, place, message, is_reached, is_conditional: false });
        }
        for fault in std::mem::take(&mut self.forest.faults) {
            let Tree { package, kind, is_reached, .. } = self.trees[fault.tree];
            // What is packed for a registry leaves out files that only its tests and examples need.
            let is_packed = !self.is_in_workspace(package)
                && matches!(kind, TargetKind::Example | TargetKind::Test | TargetKind::Bench);
            let path = self.forest.slots[fault.slot].path.clone();
            self.problems.push(RawProblem {
                kind: fault.kind,
                path,
                place: Some((fault.slot, fault.span)),
                message: fault.message,
                is_reached,
                is_conditional: fault.is_conditional || is_packed,
            });
        }
    }

    fn finished_package(&self, id: usize, ids: &Ids, (crates, foreign): (&[Foreign], &[Option<ForeignId>])) -> Package {
        let package = &self.packages[id];
        let mut dependencies: Vec<Dependency> = Vec::new();
        if let Some(own) = package.library() {
            let (name, package) = (Name::from(own.as_str()), Some(PackageId(ids.packages[id] as u32)));
            dependencies.push(Dependency { name, krate: name, package, foreign: None, is_optional: false });
        }
        for (raw, foreign) in package.dependencies.iter().zip(foreign) {
            let read = raw.path.as_ref().map(|path| self.disk.canonical(&path.join("Cargo.toml")));
            let read = read.and_then(|manifest| self.by_manifest.get(&manifest).copied());
            let library = |id: usize| self.packages[id].targets.iter().find(|target| is_library(target.kind));
            let unread = || foreign.map_or_else(|| code_name(&raw.package), |id| crates[id.index()].name.to_string());
            let own = read.and_then(library).map_or_else(unread, |target| code_name(&target.name));
            let name = raw.rename.as_ref().map_or(own.clone(), |rename| code_name(rename));
            let package = read.map(|id| PackageId(ids.packages[id] as u32));
            let (name, krate) = (Name::from(name.as_str()), Name::from(own.as_str()));
            let is_optional = raw.is_optional;
            dependencies.push(Dependency { name, krate, package, foreign: *foreign, is_optional });
        }
        // One name may be given for several platforms; where one of them has code that we read, that is the one. One that is
        // optional may be given for tests, too, which are the only ones that can count on it.
        dependencies
            .sort_by(|a, b| (a.name.as_str(), a.package.is_none()).cmp(&(b.name.as_str(), b.package.is_none())));
        for n in 1..dependencies.len() {
            if dependencies[n].name == dependencies[n - 1].name {
                let is_optional = dependencies[n].is_optional || dependencies[n - 1].is_optional;
                (dependencies[n].is_optional, dependencies[n - 1].is_optional) = (is_optional, is_optional);
            }
        }
        dependencies.dedup_by_key(|dependency| dependency.name);
        Package {
            name: package.name.clone(),
            manifest: (Some(id) != self.nameless).then(|| package.manifest.clone()),
            cargo_id: package.cargo_id.clone(),
            edition: package.edition,
            dependencies,
            is_member: package.is_member,
        }
    }

    fn finished_files(&self, ids: &Ids, root: &Path) -> Vec<SourceFile> {
        let mut is_selected = vec![false; self.forest.slots.len()];
        for node in &self.forest.nodes {
            is_selected[node.slot] |= self.selected.contains(&self.trees[node.tree].package);
        }
        let mut files: Vec<(FileId, SourceFile)> = Vec::new();
        for (slot, id) in ids.files.iter().enumerate() {
            let held = &self.forest.slots[slot];
            let (Some(id), Ok(content)) = (id, &held.content) else { continue };
            files.push((
                *id,
                SourceFile {
                    path: held.path.clone(),
                    name: disk::display_name(&held.path, root),
                    text: content.text.clone(),
                    scan: content.scan.clone(),
                    skeleton: content.skeleton.clone(),
                    is_reported: is_selected[slot] && self.is_named_path(&held.path),
                },
            ));
        }
        files.sort_by_key(|(id, _)| *id);
        files.into_iter().map(|(_, file)| file).collect()
    }

    fn finished_problems(&self, ids: &Ids, root: &Path) -> Vec<Problem> {
        let finished = self.problems.iter().map(|raw| Problem {
            kind: raw.kind,
            path: disk::display_name(&raw.path, root),
            place: raw.place.and_then(|(slot, span)| Some(FileSpan { file: ids.files[slot]?, span })),
            message: raw.message.clone(),
            is_reached: raw.is_reached,
            is_conditional: raw.is_conditional,
        });
        let mut out: Vec<Problem> = finished.collect();
        // The same declaration in two targets is one problem, and as bad as in the worse of them.
        out.sort_by(|a, b| {
            let key = |one: &Problem| (one.place, one.kind, one.is_conditional, !one.is_reached);
            (&a.path, a.place, a.kind, &a.message, key(a)).cmp(&(&b.path, b.place, b.kind, &b.message, key(b)))
        });
        out.dedup_by(|a, b| (&a.path, a.place, a.kind, &a.message) == (&b.path, b.place, b.kind, &b.message));
        out
    }
}

/// From positions in the forest to positions in the set.
struct Ids {
    packages: Vec<usize>,
    files: Vec<Option<FileId>>,
    targets: Vec<TargetId>,
    instances: Vec<Option<InstanceId>>,
}

fn inverse(order: &[usize]) -> Vec<usize> {
    let mut out = vec![0; order.len()];
    for (position, one) in order.iter().enumerate() {
        out[*one] = position;
    }
    out
}
