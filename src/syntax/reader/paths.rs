//! Paths and their arguments.

use super::{Cursor, Lists};
use crate::syntax::Span;
use crate::syntax::ast::*;
use smallvec::SmallVec;

impl Cursor<'_> {
    /// A path in a type: `::a::B<C>`, `<T as Trait>::D`, `Fn(A) -> B`.
    pub(in super::super) fn path(&mut self) -> Option<Path> {
        let mut path = self.path_start()?;
        self.segments(&mut path)?;
        path.segments.shrink_to_fit();
        Some(path)
    }

    /// What stands before a path's first segment, or `<T as Trait>::`: the path so far.
    pub(in super::super) fn path_start(&mut self) -> Option<Path> {
        let empty = |global, span| Path { global, qself: None, segments: SmallVec::new(), span };
        let first = |colons: Span| Span::new(colons.start, colons.start + 1);
        let Some(lt) = self.eat("<") else {
            let colons = self.eat("::");
            return Some(empty(colons.is_some(), colons.map_or(Span::default(), first)));
        };
        let ty = self.ty(true)?;
        let of_trait = match self.eat_word("as") {
            Some(_) => Some(self.path()?),
            None => None,
        };
        let gt = self.eat(">")?;
        let colons = self.eat("::")?;
        let count = of_trait.as_ref().map_or(0, |path| path.segments.len() as u32);
        let mut path = of_trait.unwrap_or_else(|| empty(true, first(colons)));
        path.span = path.span.to(lt).to(gt);
        path.qself = Some(Box::new((ty, count)));
        Some(path)
    }

    /// The segments from here on.
    fn segments(&mut self, path: &mut Path) -> Option<()> {
        loop {
            let (name, span) = match self.word() {
                b"self" | b"Self" | b"super" | b"crate" => self.any_name(),
                _ => self.name()?,
            };
            let mut segment = Segment { name, span, args: None };
            path.span = path.span.to(span);
            if self.eat_angle() {
                let (args, gt) = self.generic_args()?;
                path.span = path.span.to(gt);
                segment.args = Some(Box::new(args));
            } else if self.byte(0) == b'(' {
                let (args, end) = self.inputs_and_output()?;
                path.span = path.span.to(end);
                segment.args = Some(Box::new(args));
                path.segments.push(segment);
                return Some(());
            }
            path.segments.push(segment);
            if self.eat("::").is_none() {
                return Some(());
            }
        }
    }

    /// A path as expressions have it: arguments stand behind `::`.
    pub(in super::super) fn expr_path(&mut self) -> Option<Path> {
        let mut path = self.path_start()?;
        loop {
            let (name, span) = match self.word() {
                b"self" | b"Self" | b"super" | b"crate" => self.any_name(),
                _ => self.name()?,
            };
            path.span = path.span.to(span);
            path.segments.push(Segment { name, span, args: None });
            if self.eat("::").is_none() {
                return Some(path);
            }
            if self.eat("<").is_some() {
                let (args, gt) = self.generic_args()?;
                path.span = path.span.to(gt);
                path.segments.last_mut()?.args = Some(Box::new(args));
                if self.eat("::").is_none() {
                    return Some(path);
                }
            }
        }
    }

    /// `<` or `::<`
    fn eat_angle(&mut self) -> bool {
        let before = self.at;
        self.eat("::");
        let is_one = self.byte(0) == b'<' && self.byte(1) != b'=';
        if is_one {
            self.pass(1);
        } else {
            self.at = before;
        }
        is_one
    }

    /// `(A, B) -> C` of `Fn(A, B) -> C`.
    fn inputs_and_output(&mut self) -> Option<(GenericArgs, Span)> {
        let (inputs, parens, _) = self.tuple()?;
        let output = self.output(false)?.unwrap_or(TypeRef { kind: TypeKind::Tuple(Vec::new()), span: parens });
        let end = parens.to(output.span);
        let inputs = TypeRef { kind: TypeKind::Tuple(inputs), span: parens };
        let bindings = vec![(self.cx.intern("Output"), output)];
        Some((GenericArgs { types: vec![inputs], bindings, constraints: Vec::new(), parenthesized: true }, end))
    }

    /// What stands behind `<`, up to the `>`, with its place.
    pub(in super::super) fn generic_args(&mut self) -> Option<(GenericArgs, Span)> {
        let mut args = GenericArgs::default();
        let gt = self.list(">", |cursor| cursor.generic_arg(&mut args))?.close;
        args.types.shrink_to_fit();
        args.bindings.shrink_to_fit();
        args.constraints.shrink_to_fit();
        Some((args, gt))
    }

    fn generic_arg(&mut self, args: &mut GenericArgs) -> Option<()> {
        if self.lifetime().is_some() {
            return Some(());
        }
        let constant = match self.byte(0) {
            b'{' => Some(self.tree()?),
            byte if byte.is_ascii_digit() => {
                let span = self.number();
                self.number_kind(span)?;
                Some(span)
            }
            _ if self.is_word("true") || self.is_word("false") => Some(self.any_name().1),
            _ => None,
        };
        if let Some(span) = constant {
            args.types.push(TypeRef { kind: TypeKind::Const, span });
            return Some(());
        }
        let ty = self.ty(true)?;
        let is_equal = self.byte(0) == b'=' && self.byte(1) != b'=';
        let is_bounded = self.byte(0) == b':' && self.byte(1) != b':';
        if !is_equal && !is_bounded {
            args.types.push(ty);
            return Some(());
        }
        let TypeKind::Path(Path { global: false, qself: None, segments, .. }) = ty.kind else { return None };
        let [segment] = &segments[..] else { return None };
        if segment.args.as_ref().is_some_and(|args| args.parenthesized) {
            return None;
        }
        self.pass(1);
        if is_equal {
            args.bindings.push((segment.name, self.ty(true)?));
        } else {
            args.constraints.push((segment.name, self.bounds(true)?.0));
        }
        Some(())
    }

    /// Goes over `a::B`.
    pub(in super::super) fn plain_path(&mut self) -> Option<()> {
        loop {
            match self.word() {
                b"self" | b"Self" | b"super" | b"crate" => self.any_name(),
                _ => self.name()?,
            };
            if self.eat("::").is_none() {
                return Some(());
            }
        }
    }
}
