//! Which bodies may call which, as far as names tell.

use super::{NAMESAKES, Node};
use crate::facts::words::{Words, type_name};
use crate::index::{Container, CrateId, FnId, Index};
use crate::spread;
use crate::syntax::Name;
use crate::syntax::word::{Said, Word, word_hash};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// A function that a word may mean, with what tells whether it does.
#[derive(Clone, Copy)]
pub(super) struct Callee {
    pub(super) id: FnId,
    /// Its body.
    node: u32,
    has_receiver: bool,
    place: Place,
    /// The name of the type or trait that it stands in.
    owner: Option<Name>,
}

/// Where a function stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Module,
    Trait,
    /// In the impl of a trait.
    TraitImpl,
    /// In a type's own.
    Impl,
}

impl Callee {
    pub(super) fn new(index: &Index<'_>, node: u32, id: FnId) -> Self {
        let fun = index.fun(id);
        let (owner, place) = match fun.container {
            Container::Impl(imp) if index.impls[imp.index()].ast.trait_.is_some() => {
                (type_name(index, imp), Place::TraitImpl)
            }
            Container::Impl(imp) => (type_name(index, imp), Place::Impl),
            Container::Trait(trait_) => (Some(index.traits[trait_.index()].name), Place::Trait),
            Container::Module => (None, Place::Module),
        };
        Callee { id, node, has_receiver: fun.ast.receiver.is_some(), place, owner }
    }
}

/// The functions of one name and crate: a range of all of them.
type OfCrate = (CrateId, Range<u32>);

/// The functions that have a name, crate by crate.
#[derive(Default)]
struct Declared {
    by_name: FxHashMap<u32, Range<u32>>,
    crates: Vec<OfCrate>,
    all: Vec<Callee>,
}

impl Declared {
    /// A body that several targets have is declared in each.
    fn new(index: &Index<'_>, nodes: &[Node<'_>]) -> Self {
        let declared = |(n, node): (usize, &Node<'_>)| {
            let of = |id: &FnId| {
                let fun = index.fun(*id);
                (word_hash(fun.name.as_bytes()), index.crate_of(fun.module), n as u32, *id)
            };
            node.ids.iter().map(of).collect::<smallvec::SmallVec<[_; 2]>>()
        };
        let mut all: Vec<(u32, CrateId, u32, FnId)> =
            nodes.par_iter().with_max_len(spread::CHEAP).enumerate().flat_map_iter(declared).collect();
        all.par_sort_unstable();
        let mut declared = Declared::default();
        let mut kept: Vec<(u32, FnId)> = Vec::with_capacity(all.len());
        for named in all.chunk_by(|a, b| a.0 == b.0) {
            let first = declared.crates.len() as u32;
            for group in named.chunk_by(|a, b| a.1 == b.1).filter(|group| group.len() <= NAMESAKES) {
                let from = kept.len() as u32;
                kept.extend(group.iter().map(|(_, _, node, id)| (*node, *id)));
                declared.crates.push((group[0].1, from..kept.len() as u32));
            }
            declared.by_name.insert(named[0].0, first..declared.crates.len() as u32);
        }
        let callee = |(node, id): &(u32, FnId)| Callee::new(index, *node, *id);
        declared.all = kept.par_iter().with_max_len(spread::CHEAP).map(callee).collect();
        declared
    }

    /// Those that code may mean which sees these crates.
    fn meant<'d>(&'d self, name: u32, visible: &'d FxHashSet<CrateId>) -> impl Iterator<Item = &'d Callee> {
        let range = self.by_name.get(&name).cloned().unwrap_or_default();
        let crates: &[OfCrate] = &self.crates[range.start as usize..range.end as usize];
        // Many crates have a function of some name, and most see few crates.
        let (few, many): (&[OfCrate], _) =
            if crates.len() <= visible.len() { (crates, None) } else { (&[], Some(crates)) };
        let few = few.iter().filter(|(krate, _)| visible.contains(krate));
        let many = many.into_iter().flat_map(move |crates| {
            let of_crate = |krate: &CrateId| crates.binary_search_by_key(krate, |(krate, _)| *krate).ok();
            visible.iter().filter_map(of_crate).map(|n| &crates[n])
        });
        few.chain(many).flat_map(|(_, range)| &self.all[range.start as usize..range.end as usize])
    }
}

/// By their names, functions that crates have of another crate's trait, with that crate: its code calls them although it does not see them.
///
/// Errs quiet: one name stands for a few at the most.
type Handed = FxHashMap<u32, Vec<(CrateId, Callee)>>;

fn handed(index: &Index<'_>, nodes: &[Node<'_>]) -> Handed {
    let found = |(n, node): (usize, &Node<'_>)| {
        let id = *node.ids.first()?;
        let fun = index.fun(id);
        let Container::Impl(imp) = fun.container else { return None };
        let of = index.crate_of(index.traits[index.impls[imp.index()].trait_?.index()].module);
        let is_handed = index.crates[of.index()].target.is_some() && of != index.crate_of(fun.module);
        is_handed.then(|| (word_hash(fun.name.as_bytes()), (of, Callee::new(index, n as u32, id))))
    };
    let found: Vec<_> = nodes.par_iter().with_max_len(spread::CHEAP).enumerate().filter_map(found).collect();
    let mut handed = Handed::default();
    for (name, one) in found {
        handed.entry(name).or_default().push(one);
    }
    handed.retain(|_, list| list.len() <= NAMESAKES);
    handed
}

/// Which bodies name which functions.
pub(super) struct Names<'n, 'i, 'a> {
    pub(super) words: &'n Words<'i, 'a>,
    pub(super) index: &'i Index<'a>,
    pub(super) nodes: &'n [Node<'n>],
    declared: Declared,
    handed: Handed,
}

impl<'n, 'i, 'a> Names<'n, 'i, 'a> {
    pub(super) fn new(words: &'n Words<'i, 'a>, index: &'i Index<'a>, nodes: &'n [Node<'n>]) -> Self {
        let (declared, handed) = rayon::join(|| Declared::new(index, nodes), || handed(index, nodes));
        Names { words, index, nodes, declared, handed }
    }

    /// The bodies that each may call.
    pub(super) fn callees(&self) -> Vec<Vec<u32>> {
        self.nodes.par_iter().with_max_len(spread::PLAIN).map(|node| self.called_by(node)).collect()
    }

    fn called_by(&self, node: &Node<'_>) -> Vec<u32> {
        let from = node.ids[0];
        let visible = self.index.visible_from(self.index.crate_of(self.index.fun(from).module));
        let mut called = Vec::new();
        for word in node.words.iter().filter(|word| word.is_call()) {
            let handed = self.handed.get(&word.name()).into_iter().flatten();
            let handed = handed.filter(|(krate, _)| visible.contains(krate)).map(|(_, to)| to);
            let named = self.declared.meant(word.name(), visible).chain(handed);
            called.extend(named.filter(|to| self.may_mean(node, *word, to)).map(|to| to.node));
        }
        called.sort_unstable();
        called.dedup();
        called
    }

    /// Whether a word in a body may mean a function of that name.
    pub(super) fn may_mean(&self, node: &Node<'_>, word: Word, to: &Callee) -> bool {
        let index = self.index;
        let from = node.ids[0];
        let is_common = || self.words.is_common(word.name());
        match word.said() {
            Said::OnValue => to.has_receiver && (!is_common() || self.is_near(node, from, to)),
            Said::Alone => to.place == Place::Module && index.has_name(index.fun(from).module, index.fun(to.id).name),
            Said::InPath => match to.place {
                Place::Module | Place::Trait => true,
                Place::TraitImpl if !is_common() => true,
                Place::TraitImpl | Place::Impl => to.owner.is_none_or(|ty| self.words.names_type(node.words, from, ty)),
            },
            Said::BeforePath => false,
        }
    }

    /// Whether a body is near the type or trait that a method is of: it names it, stands in the same `impl`, or its module has the name.
    fn is_near(&self, node: &Node<'_>, from: FnId, to: &Callee) -> bool {
        let Some(name) = to.owner else { return true };
        self.index.has_name(self.index.fun(from).module, name) || self.words.names_type(node.words, from, name)
    }
}
