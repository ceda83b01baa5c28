//! Bodies in which values end that take a lock or wait then.

use super::names::{Callee, Names};
use super::{NAMESAKES, Node};
use crate::facts::words::type_name;
use crate::index::{Container, CrateId, FnId, Index};
use crate::spread;
use crate::syntax::ast::{Receiver, TypeKind, TypeRef};
use crate::syntax::word::{Said, Word, word_hash};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

/// So many async bodies are asked whether values with a name end in them.
const WITNESSES: usize = 16;

/// The names that tell of values whose end takes a lock or waits.
#[derive(Default)]
pub(super) struct Drops {
    /// Those of their types, with the crates that declare one.
    types: FxHashMap<u32, SmallVec<[CrateId; 2]>>,
    /// Those of functions that give one.
    givers: FxHashMap<u32, Vec<Callee>>,
}

impl Drops {
    /// `is_end` says which bodies run where a value ends, and are near to one that takes a lock or waits.
    pub(super) fn new(index: &Index<'_>, nodes: &[Node<'_>], is_end: impl Fn(usize) -> bool) -> Self {
        let mut drops = Drops::default();
        for (_, node) in nodes.iter().enumerate().filter(|(n, _)| is_end(*n)) {
            if let Container::Impl(imp) = index.fun(node.ids[0]).container
                && let Some(ty) = type_name(index, imp)
            {
                let crates = drops.types.entry(word_hash(ty.as_bytes())).or_default();
                crates.extend(node.ids.iter().map(|id| index.crate_of(index.fun(*id).module)));
            }
        }
        if drops.types.is_empty() {
            return drops;
        }
        let gives = |id: &FnId| {
            let fun = index.fun(*id);
            // Who calls a type's own function says the type's name.
            let is_called_by_name = fun.ast.receiver.is_some() || fun.container == Container::Module;
            let visible = || index.visible_from(index.crate_of(fun.module));
            let is_giver = |ty: &TypeRef| drops.one_in(ty, visible()).is_some();
            fun.file.is_some() && is_called_by_name && fun.ast.output.as_ref().is_some_and(is_giver)
        };
        let givers: Vec<FnId> =
            (0..index.fns.len() as u32).into_par_iter().with_max_len(spread::CHEAP).map(FnId).filter(gives).collect();
        for id in givers {
            drops.givers.entry(word_hash(index.fun(id).name.as_bytes())).or_default().push(Callee::new(index, 0, id));
        }
        drops.givers.retain(|_, list| list.len() <= NAMESAKES);
        drops
    }

    /// Whether code that sees these crates may mean one of the types by a name.
    fn has(&self, name: u32, visible: &FxHashSet<CrateId>) -> bool {
        self.types.get(&name).is_some_and(|crates| crates.iter().any(|krate| visible.contains(krate)))
    }

    /// Which of them a written type is or has, as far as names tell.
    fn one_in(&self, ty: &TypeRef, visible: &FxHashSet<CrateId>) -> Option<u32> {
        match &ty.kind {
            TypeKind::Path(path) => {
                let last = path.last()?;
                let own = Some(word_hash(last.name.as_bytes())).filter(|name| self.has(*name, visible));
                let mut args = last.args.iter().flat_map(|args| &args.types);
                own.or_else(|| args.find_map(|ty| self.one_in(ty, visible)))
            }
            TypeKind::Tuple(items) => items.iter().find_map(|item| self.one_in(item, visible)),
            _ => None,
        }
    }
}

impl Names<'_, '_, '_> {
    /// Adds the bodies in which values end that take a lock or wait then: those that hold something themselves.
    ///
    /// Errs quiet: of those that are async and no more, some are enough to tell that the runtime's threads come there.
    pub(super) fn add_ending(&self, drops: &Drops, wanted: &mut [bool]) {
        if drops.types.is_empty() {
            return;
        }
        let asked = (0..wanted.len()).into_par_iter().with_max_len(spread::CHEAP).map(|n| {
            let node = &self.nodes[n];
            (!wanted[n] && !node.is_wanted && (node.holds || node.is_async)).then(|| self.ended(drops, node)).flatten()
        });
        let asked: Vec<Option<u32>> = asked.collect();
        let mut witnesses: FxHashMap<u32, usize> = FxHashMap::default();
        for (n, name) in asked.into_iter().enumerate() {
            let Some(name) = name else { continue };
            let count = witnesses.entry(name).or_default();
            *count += usize::from(!self.nodes[n].holds);
            wanted[n] = self.nodes[n].holds || *count <= WITNESSES;
        }
    }

    /// The name by which a body may make, be given or be handed a value whose end matters.
    fn ended(&self, drops: &Drops, node: &Node<'_>) -> Option<u32> {
        let visible = self.index.visible_from(self.index.crate_of(self.index.fun(node.ids[0]).module));
        let is_maker = |word: &&Word| {
            let is_type = matches!(word.said(), Said::Alone | Said::BeforePath);
            let mut givers = drops.givers.get(&word.name()).into_iter().flatten();
            is_type && drops.has(word.name(), visible)
                || word.is_call() && givers.any(|to| self.may_mean(node, **word, to))
        };
        let fun = self.index.fun(node.ids[0]);
        let is_own = match (fun.container, &fun.ast.receiver) {
            (Container::Impl(imp), Some(Receiver::Value)) => type_name(self.index, imp),
            _ => None,
        };
        let of_self = is_own.map(|ty| word_hash(ty.as_bytes())).filter(|name| drops.has(*name, visible));
        of_self
            .or_else(|| fun.ast.params.iter().find_map(|param| drops.one_in(&param.ty, visible)))
            .or_else(|| node.words.iter().find(is_maker).map(|word| word.name()))
    }
}
