//! What stands in attributes: predicates of `cfg` and metadata, from plain token trees.

use super::ast::{Attr, AttrArgs, Cfg};
use super::{Name, Span};

/// A token of an attribute.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    /// An identifier, without `r#`.
    Word(Name),
    /// A literal: its text without quotes, its escapes as written.
    Literal(Name),
    /// One character of an operator.
    Punct(char),
    /// What stands between delimiters.
    Group(Vec<Tree>),
}

/// The attributes of an item worth keeping, and its `#[cfg]`s.
#[derive(Default)]
pub(super) struct Attributes {
    kept: Vec<Attr>,
    cfgs: Vec<Cfg>,
}

/// What follows the path of an attribute.
pub(super) enum Args {
    /// Nothing, or `= value`.
    Plain(AttrArgs),
    /// What stands between delimiters.
    List(Vec<Tree>),
}

impl Attributes {
    /// Adds `#[path args]`.
    pub(super) fn add(&mut self, path: Vec<Name>, args: Args, span: Span) {
        let (path, args) = match args {
            Args::Plain(args) => (path, args),
            Args::List(trees) => match &path[..] {
                [only] if only == "cfg" => return self.cfgs.push(cfg(&trees)),
                [only] if only == "cfg_attr" => return self.cfg_attr(&trees, span),
                // `#[unsafe(no_mangle)]`
                [only] if only == "unsafe" => match metas(&trees, span).map(|mut list| (list.pop(), list.is_empty())) {
                    Some((Some(only), true)) => (only.path, only.args),
                    _ => (path, AttrArgs::Opaque),
                },
                _ => (path, metas(&trees, span).map_or(AttrArgs::Opaque, AttrArgs::List)),
            },
        };
        self.keep(Attr { path, args, span });
    }

    /// The attributes, and the `#[cfg]`s together.
    pub(super) fn finish(mut self) -> (Vec<Attr>, Option<Cfg>) {
        let cfg = if self.cfgs.len() > 1 { Some(Cfg::All(self.cfgs)) } else { self.cfgs.pop() };
        self.kept.shrink_to_fit();
        (self.kept, cfg)
    }

    fn keep(&mut self, attr: Attr) {
        if !is_dropped(&attr.path) {
            self.kept.push(attr);
        }
    }

    /// `#[cfg_attr(p, a, b(c))]` as `a` and `b(c)`. Errs loud: they count even where `p` does not hold, but for `cfg`.
    fn cfg_attr(&mut self, trees: &[Tree], span: Span) {
        let mut parts = split_commas(trees);
        let Some(condition) = parts.next() else { return };
        for part in parts {
            match part {
                [] => {}
                [Tree::Word(word), Tree::Group(group)] if word == "cfg" => {
                    self.cfgs.push(Cfg::Any(vec![Cfg::Not(Box::new(cfg(condition))), cfg(group)]));
                }
                [Tree::Word(word), Tree::Group(group)] if word == "cfg_attr" => self.cfg_attr(group, span),
                _ => {
                    if let Some(attr) = meta(part, span) {
                        self.keep(attr);
                    }
                }
            }
        }
    }
}

/// Whether nobody asks for an attribute of this path.
pub(super) fn is_dropped(path: &[Name]) -> bool {
    const DROPPED: [&str; 12] = [
        "doc",
        "inline",
        "must_use",
        "cold",
        "track_caller",
        "deprecated",
        "non_exhaustive",
        "repr",
        "no_mangle",
        "target_feature",
        "stable",
        "unstable",
    ];
    match path {
        [only] => DROPPED.contains(&only.as_str()),
        [tool, _] => tool == "rustfmt",
        _ => false,
    }
}

/// `a, b = "c", d(e)`, or `None` where it has another form. All get the place of the whole attribute.
fn metas(trees: &[Tree], span: Span) -> Option<Vec<Attr>> {
    split_commas(trees).filter(|part| !part.is_empty()).map(|part| meta(part, span)).collect()
}

fn meta(part: &[Tree], span: Span) -> Option<Attr> {
    if let [Tree::Literal(value)] = part {
        return Some(Attr { path: Vec::new(), args: AttrArgs::Value(*value), span });
    }
    let mut path = Vec::new();
    let mut rest = part;
    if let [Tree::Punct(':'), Tree::Punct(':'), tail @ ..] = rest {
        rest = tail;
    }
    let rest = loop {
        let [Tree::Word(word), tail @ ..] = rest else { return None };
        path.push(*word);
        match tail {
            [Tree::Punct(':'), Tree::Punct(':'), more @ ..] => rest = more,
            _ => break tail,
        }
    };
    let args = match rest {
        [] => AttrArgs::None,
        [Tree::Group(group)] => metas(group, span).map_or(AttrArgs::Opaque, AttrArgs::List),
        [Tree::Punct('='), Tree::Literal(value) | Tree::Word(value)] => AttrArgs::Value(*value),
        [Tree::Punct('='), ..] => AttrArgs::Opaque,
        _ => return None,
    };
    Some(Attr { path, args, span })
}

/// A `cfg` predicate, from what stands in the parentheses.
pub(super) fn cfg(trees: &[Tree]) -> Cfg {
    let mut list = cfg_list(trees);
    if list.len() == 1 { list.pop().expect("one element") } else { Cfg::All(list) }
}

fn cfg_list(trees: &[Tree]) -> Vec<Cfg> {
    split_commas(trees).filter(|part| !part.is_empty()).map(cfg_part).collect()
}

fn cfg_part(part: &[Tree]) -> Cfg {
    match part {
        [Tree::Word(word), Tree::Group(group)] => {
            let mut list = cfg_list(group);
            match word.as_str() {
                "all" => Cfg::All(list),
                "any" => Cfg::Any(list),
                "not" if list.len() == 1 => Cfg::Not(Box::new(list.pop().expect("one element"))),
                // `version(..)`, `accessible(..)` and what may come: a flag that is nobody's.
                other => Cfg::Flag(Name::from(&format!("{other}(..)"))),
            }
        }
        [Tree::Word(word), Tree::Punct('='), Tree::Literal(value)] => Cfg::KeyValue(*word, *value),
        [Tree::Word(word)] if word == "true" => Cfg::always(),
        [Tree::Word(word)] if word == "false" => Cfg::Any(Vec::new()),
        [Tree::Word(word)] => Cfg::Flag(*word),
        _ => Cfg::Flag(Name::from("?")),
    }
}

/// The trees between commas; a trailing comma gives an empty last part.
fn split_commas(trees: &[Tree]) -> impl Iterator<Item = &[Tree]> {
    trees.split(|tree| matches!(tree, Tree::Punct(',')))
}
