//! Where the types of declarations name locks, and which declarations have to be of one type.

use super::{Node, World};
use crate::index::infer::track::Declared;
use crate::index::twins::Spots;
use crate::index::types::GTy;
use crate::index::{Container, FnId, ImplId};
use crate::source::{FileId, FileSpan};
use crate::syntax::ast::{ItemKind, Receiver, TypeRef};
use crate::syntax::{Name, Span};

impl World<'_, '_> {
    /// What a declaration's type says where it is written.
    pub(super) fn declare(&mut self, declared: Declared, asked: FileId) {
        // What another crate declares is told where it is called.
        let is_foreign = |fun: FnId| self.index.fun(fun).file.is_none();
        if !self.seen.insert(declared)
            || matches!(declared, Declared::Param(fun, _) | Declared::Return(fun) if is_foreign(fun))
        {
            return;
        }
        let (count, spots, place) = self.written(declared);
        for n in 0..count {
            let node = self.node(Node::Declared(declared, n as u32));
            match spots.get(n).filter(|_| spots.len() == count) {
                Some(Some(spot)) => self.spot(node, spot),
                Some(None) | None => {
                    let text = match declared {
                        Declared::Param(fun, _) | Declared::Return(fun) => {
                            format!("`{}` is declared with this lock elsewhere", self.index.fun(fun).name)
                        }
                        _ => "its type is written in a way that is not understood".to_owned(),
                    };
                    let place = place.unwrap_or(FileSpan { file: asked, span: Span::default() });
                    self.fixed.push((node, place, text));
                }
            }
        }
    }

    /// How many locks and guards a declaration's type names, where they are written, and where the declaration is.
    fn written(&self, declared: Declared) -> (usize, Spots, Option<FileSpan>) {
        let index = self.index;
        let place = |file: Option<FileId>, span: Span, inside: Option<u32>| {
            file.map(|file| FileSpan { file, span: span.offset(inside.unwrap_or(0)) })
        };
        match declared {
            Declared::Param(fun, n) => {
                let (data, sig) = (index.fun(fun), index.sig(fun));
                let count = sig.params.get(n as usize).map_or(0, |ty| index.twins_in(ty));
                let at = place(data.file, data.item.name_span, data.inside);
                let spots = match (&data.ast.receiver, n) {
                    (Some(Receiver::Typed(ty)), 0) => self.in_fn(fun, ty),
                    (Some(_), 0) => match data.container {
                        Container::Impl(imp) => index.self_spots(imp),
                        Container::Trait(_) | Container::Module => Vec::new(),
                    },
                    (receiver, n) => {
                        let n = n as usize - usize::from(receiver.is_some());
                        data.ast.params.get(n).map_or(Vec::new(), |param| self.in_fn(fun, &param.ty))
                    }
                };
                (count, spots, at)
            }
            Declared::Return(fun) => {
                let data = index.fun(fun);
                let spots = data.ast.output.as_ref().map_or(Vec::new(), |ty| self.in_fn(fun, ty));
                (index.twins_in(&index.sig(fun).output), spots, place(data.file, data.item.name_span, data.inside))
            }
            Declared::Field(adt, variant, n) => {
                let data = index.adt(adt);
                let field = &data.variant_fields(variant).list()[n as usize];
                let count = index.twins_in(&index.field_types(adt)[variant as usize][n as usize]);
                let scope = index.adt_scope(adt);
                let spots = data.file.map(|file| index.spots(&field.ty, &scope, Some(file), data.inside.unwrap_or(0)));
                (count, spots.unwrap_or_default(), place(data.file, field.span, data.inside))
            }
            Declared::Static(id) => {
                let data = &index.statics[id.index()];
                let scope = index.module_scope(data.module);
                let spots = data.file.map(|file| index.spots(data.ty, &scope, Some(file), data.inside.unwrap_or(0)));
                let at = place(data.file, data.item.name_span, data.inside);
                (index.twins_in(index.static_type(id)), spots.unwrap_or_default(), at)
            }
            Declared::Assoc(imp, name) => self.assoc(imp, name),
        }
    }

    fn assoc(&self, id: ImplId, name: Name) -> (usize, Spots, Option<FileSpan>) {
        let (index, imp) = (self.index, &self.index.impls[id.index()]);
        let count = index.impl_header(id).assoc.iter().find(|(own, _)| *own == name);
        let count = count.map_or(0, |(_, ty)| index.twins_in(ty));
        let ty = imp.ast.items.iter().find_map(|item| match &item.kind {
            ItemKind::TypeAlias(_, Some(ty), _) if item.name == name => Some(ty),
            _ => None,
        });
        let spots = ty
            .zip(imp.file)
            .map(|(ty, file)| index.spots(ty, &index.impl_scope(id), Some(file), imp.inside.unwrap_or(0)));
        (count, spots.unwrap_or_default(), imp.file.map(|file| FileSpan { file, span: imp.item.span }))
    }

    fn in_fn(&self, fun: FnId, ty: &TypeRef) -> Spots {
        let data = self.index.fun(fun);
        match data.file {
            Some(file) => self.index.spots(ty, &self.index.fn_scope(fun), Some(file), data.inside.unwrap_or(0)),
            None => Vec::new(),
        }
    }

    /// A trait's functions and those of its impls have the same types; so has an impl's header.
    pub(super) fn same_in_impls(&mut self) {
        let index = self.index;
        let impls = (0..index.impls.len()).map(|n| ImplId(n as u32));
        let impls: Vec<ImplId> = impls.filter(|id| self.has(index.impls[id.index()].module)).collect();
        for id in impls {
            let imp = &index.impls[id.index()];
            let Some(file) = imp.file else { continue };
            let own: Vec<(Declared, usize)> = imp.fns.iter().flat_map(|fun| self.signature(*fun)).collect();
            for fun in &imp.fns {
                let Some(trait_) = imp.trait_ else { continue };
                let fns = &index.traits[trait_.index()].fns;
                let Some(of) = fns.iter().find(|of| index.fun(**of).name == index.fun(*fun).name) else { continue };
                for ((a, n), (b, m)) in self.signature(*fun).into_iter().zip(self.signature(*of)) {
                    if n == m && n > 0 {
                        self.declare(a, file);
                        self.declare(b, file);
                        for at in 0..n as u32 {
                            let (a, b) = (self.node(Node::Declared(a, at)), self.node(Node::Declared(b, at)));
                            self.unite(a, b);
                        }
                    }
                }
            }
            let Some(path) = &imp.ast.trait_ else { continue };
            let types = path.last().and_then(|last| last.args.as_deref()).map_or(&[][..], |args| &args.types);
            if own.iter().all(|(_, n)| *n == 0) || types.is_empty() {
                continue;
            }
            let scope = index.impl_scope(id);
            let header: Spots =
                (types.iter()).flat_map(|ty| index.spots(ty, &scope, Some(file), imp.inside.unwrap_or(0))).collect();
            let (nodes, spots): (Vec<(Declared, usize)>, Spots) = (own, header);
            for (declared, n) in nodes {
                self.declare(declared, file);
                for at in 0..n as u32 {
                    let node = self.node(Node::Declared(declared, at));
                    let adt = self.written(declared).1.get(at as usize).copied().flatten().map(|spot| spot.adt);
                    for spot in spots.iter().flatten().filter(|spot| Some(spot.adt) == adt) {
                        self.spot(node, spot);
                    }
                }
            }
        }
    }

    fn signature(&self, fun: FnId) -> Vec<(Declared, usize)> {
        let sig = self.index.sig(fun);
        let count = |ty: &GTy| self.index.twins_in(ty);
        let params = sig.params.iter().enumerate().map(|(n, ty)| (Declared::Param(fun, n as u32), count(ty)));
        params.chain([(Declared::Return(fun), count(&sig.output))]).collect()
    }
}
