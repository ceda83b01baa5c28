//! Paths, types, bounds and generics.

use super::{Reader, is_blank};
use crate::syntax::Span;
use crate::syntax::ast::*;

impl Reader<'_> {
    /// A path in a type: `::a::B<C>`, `<T as Trait>::D`, `Fn(A) -> B`.
    pub(super) fn path(&mut self) -> Option<Path> {
        if let Some(lt) = self.eat("<") {
            return self.qualified(lt);
        }
        let colons = self.eat("::");
        let mut path = Path {
            global: colons.is_some(),
            qself: None,
            segments: Vec::with_capacity(1),
            span: colons.map_or(Span::default(), |colons| Span::new(colons.start, colons.start + 1)),
        };
        self.segments(&mut path)?;
        Some(path)
    }

    fn qualified(&mut self, lt: Span) -> Option<Path> {
        let ty = self.ty(true)?;
        let mut path = Path { global: false, qself: None, segments: Vec::new(), span: Span::default() };
        let of_trait = match self.eat_word("as") {
            Some(_) => {
                path = self.path()?;
                path.segments.len() as u32
            }
            None => 0,
        };
        let gt = self.eat(">")?;
        let colons = self.eat("::")?;
        if of_trait == 0 {
            path.global = true;
            path.span = Span::new(colons.start, colons.start + 1);
        }
        self.segments(&mut path)?;
        path.span = path.span.to(lt).to(gt);
        path.qself = Some(Box::new((ty, of_trait)));
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
        let (inputs, parens) = self.tuple()?;
        let output = self.output()?.unwrap_or(TypeRef { kind: TypeKind::Tuple(Vec::new()), span: parens });
        let end = parens.to(output.span);
        let inputs = TypeRef { kind: TypeKind::Tuple(inputs), span: parens };
        let bindings = vec![(self.cx.intern("Output"), output)];
        Some((GenericArgs { types: vec![inputs], bindings, constraints: Vec::new(), parenthesized: true }, end))
    }

    /// `(A, B)`
    fn tuple(&mut self) -> Option<(Vec<TypeRef>, Span)> {
        let open = self.eat("(")?;
        let mut types = Vec::new();
        loop {
            if let Some(close) = self.eat(")") {
                return Some((types, open.to(close)));
            }
            types.push(self.ty(true)?);
            if self.eat(",").is_none() && self.byte(0) != b')' {
                return None;
            }
        }
    }

    /// `-> T`, or nothing.
    pub(super) fn output(&mut self) -> Option<Option<TypeRef>> {
        Some(match self.eat("->") {
            Some(_) => Some(self.ty(false)?),
            None => None,
        })
    }

    /// What stands behind `<`, up to the `>`, with its place.
    fn generic_args(&mut self) -> Option<(GenericArgs, Span)> {
        let mut args = GenericArgs::default();
        loop {
            if let Some(gt) = self.eat(">") {
                return Some((args, gt));
            }
            self.generic_arg(&mut args)?;
            if self.eat(",").is_none() && self.byte(0) != b'>' {
                return None;
            }
        }
    }

    fn generic_arg(&mut self, args: &mut GenericArgs) -> Option<()> {
        if self.lifetime().is_some() {
            return Some(());
        }
        let constant = match self.byte(0) {
            b'{' => Some(self.tree()?),
            byte if byte.is_ascii_digit() => Some(self.number()),
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

    /// A type as written. `with_plus`: `dyn A + B` may stand here without parentheses.
    pub(super) fn ty(&mut self, with_plus: bool) -> Option<TypeRef> {
        let (kind, span) = match self.byte(0) {
            b'(' => {
                let open = self.at;
                let (mut types, parens) = self.tuple()?;
                let is_paren = types.len() == 1 && !self.ends_with_comma(open, parens);
                if with_plus && self.byte(0) == b'+' {
                    return None;
                }
                if is_paren {
                    return types.pop();
                }
                (TypeKind::Tuple(types), parens)
            }
            b'[' => self.array()?,
            b'!' => (TypeKind::Never, self.pass(1)),
            b'*' => {
                let star = self.pass(1);
                self.eat_word("const").or_else(|| self.eat_word("mut"))?;
                let inner = self.ty(false)?;
                let span = star.to(inner.span);
                (TypeKind::Ptr(Box::new(inner)), span)
            }
            b'&' => {
                let and = self.pass(1);
                self.lifetime();
                let mutable = self.eat_word("mut").is_some();
                let inner = self.ty(false)?;
                let span = and.to(inner.span);
                (TypeKind::Ref { mutable, inner: Box::new(inner) }, span)
            }
            _ => self.worded(with_plus)?,
        };
        Some(TypeRef { kind, span })
    }

    /// Whether a `,` stands before the closing delimiter: `(A,)`.
    fn ends_with_comma(&self, open: usize, parens: Span) -> bool {
        let inside = &self.clean[open..parens.end as usize - 1];
        inside.iter().rev().find(|byte| !is_blank(**byte)) == Some(&b',')
    }

    /// `[T; N]`, `[T]`
    fn array(&mut self) -> Option<(TypeKind, Span)> {
        let open = self.pass(1);
        let inner = Box::new(self.ty(true)?);
        if let Some(close) = self.eat("]") {
            return Some((TypeKind::Slice(inner), open.to(close)));
        }
        self.eat(";")?;
        self.constant_value()?;
        let close = self.eat("]")?;
        Some((TypeKind::Array(inner), open.to(close)))
    }

    /// Goes over the length of an array or the value of a variant: literals, constants and calls between operators.
    pub(super) fn constant_value(&mut self) -> Option<()> {
        const OPERATORS: [&str; 10] = ["<<", ">>", "+", "-", "*", "/", "%", "|", "&", "^"];
        loop {
            self.eat("-");
            self.constant_operand()?;
            while self.eat_word("as").is_some() {
                self.ty(false)?;
            }
            if OPERATORS.iter().find_map(|operator| self.eat(operator)).is_none() {
                return Some(());
            }
        }
    }

    fn constant_operand(&mut self) -> Option<()> {
        if self.literal().is_some() {
            return Some(());
        }
        self.plain_path()?;
        match self.byte(0) {
            b'!' => {
                self.pass(1);
                self.tree()?;
            }
            b'(' if self.byte(1) == b')' => {
                self.tree()?;
            }
            _ => {}
        }
        Some(())
    }

    /// A type that begins with a word, `::` or `<`.
    fn worded(&mut self, with_plus: bool) -> Option<(TypeKind, Span)> {
        match self.word() {
            b"_" => Some((TypeKind::Infer, self.pass(1))),
            b"impl" => {
                let keyword = self.pass(4);
                let (bounds, span) = self.some_bounds(with_plus)?;
                Some((TypeKind::Impl(bounds), keyword.to(span)))
            }
            b"dyn" => {
                let keyword = self.pass(3);
                let (bounds, span) = self.some_bounds(with_plus)?;
                Some((TypeKind::Dyn(bounds), keyword.to(span)))
            }
            b"for" => {
                self.for_lifetimes()?;
                matches!(self.word(), b"fn" | b"unsafe" | b"extern").then(|| self.fn_ptr())?
            }
            b"fn" | b"unsafe" | b"extern" => self.fn_ptr(),
            _ => {
                let path = self.path()?;
                if self.byte(0) == b'!' && self.byte(1) != b'=' && path.qself.is_none() {
                    self.pass(1);
                    let span = path.span.to(self.tree()?);
                    return Some((TypeKind::Unknown, span));
                }
                if with_plus && self.byte(0) == b'+' {
                    return None;
                }
                // A trait without `dyn`, as edition 2015 has it.
                if path.last().and_then(|last| last.args.as_ref()).is_some_and(|args| args.parenthesized) {
                    return None;
                }
                let span = path.span;
                Some((TypeKind::Path(path), span))
            }
        }
    }

    /// `unsafe extern "C" fn(a: A, B) -> C`
    fn fn_ptr(&mut self) -> Option<(TypeKind, Span)> {
        let mut span = self.eat_word("unsafe").unwrap_or_default();
        if let Some(keyword) = self.eat_word("extern") {
            span = span.to(keyword);
            self.literal();
        }
        span = span.to(self.eat_word("fn")?).to(self.eat("(")?);
        let mut inputs = Vec::new();
        let close = loop {
            if let Some(close) = self.eat(")") {
                break close;
            }
            if self.eat("...").is_some() {
                break self.eat(")")?;
            }
            self.input_name();
            inputs.push(self.ty(true)?);
            if self.eat(",").is_none() && self.byte(0) != b')' {
                return None;
            }
        };
        span = span.to(close);
        let output = self.output()?.unwrap_or(TypeRef { kind: TypeKind::Tuple(Vec::new()), span });
        let span = span.to(output.span);
        Some((TypeKind::FnPtr(inputs, Box::new(output)), span))
    }

    /// Goes over `a:` before a type.
    fn input_name(&mut self) {
        let before = self.at;
        let is_named = self.word() == b"_" || self.name().is_some();
        if is_named && self.at == before {
            self.pass(1);
        }
        if is_named && self.byte(0) == b':' && self.byte(1) != b':' {
            self.pass(1);
        } else {
            self.at = before;
        }
    }

    /// `for<'a, 'b>`
    fn for_lifetimes(&mut self) -> Option<()> {
        if self.eat_word("for").is_none() {
            return Some(());
        }
        self.eat("<")?;
        while self.eat(">").is_none() {
            if self.lifetime().is_none() {
                self.eat(",").or_else(|| self.eat(":")).or_else(|| self.eat("+"))?;
            }
        }
        Some(())
    }

    /// The traits of `A + B`, and the place of all of it. Lifetimes and `?Sized` are left out.
    pub(super) fn bounds(&mut self, with_plus: bool) -> Option<(Vec<Bound>, Span)> {
        let (mut bounds, mut span) = (Vec::new(), Span::default());
        while !matches!(self.byte(0), b',' | b'>' | b'=' | b'{' | b';' | b')' | 0) && !self.is_word("where") {
            span = span.to(self.bound(&mut bounds)?);
            if !with_plus || self.eat("+").is_none() {
                break;
            }
        }
        Some((bounds, span))
    }

    /// The same, of which there is at least one.
    fn some_bounds(&mut self, with_plus: bool) -> Option<(Vec<Bound>, Span)> {
        self.bounds(with_plus).filter(|(_, span)| *span != Span::default())
    }

    fn bound(&mut self, bounds: &mut Vec<Bound>) -> Option<Span> {
        if let Some(lifetime) = self.lifetime() {
            return Some(lifetime);
        }
        if let Some(keyword) = self.eat_word("use") {
            self.eat("<")?;
            while self.byte(0) != b'>' {
                if self.lifetime().is_none() && self.eat(",").is_none() {
                    self.name().or_else(|| self.is_word("Self").then(|| self.any_name()))?;
                }
            }
            return Some(keyword.to(self.pass(1)));
        }
        let open = self.eat("(");
        let is_maybe = self.eat("?").is_some();
        self.for_lifetimes()?;
        if !matches!(self.byte(0), b':' | b'_' | b'a'..=b'z' | b'A'..=b'Z') {
            return None;
        }
        let path = self.path()?;
        let mut span = path.span;
        if let Some(open) = open {
            span = span.to(open.to(self.eat(")")?));
        }
        if !is_maybe {
            bounds.push(Bound { path });
        }
        Some(span)
    }

    /// `<'a, T: A = B, const N: usize>`, or nothing.
    pub(super) fn generics(&mut self) -> Option<Generics> {
        let mut generics = Generics::default();
        if self.eat("<").is_none() {
            return Some(generics);
        }
        while self.eat(">").is_none() {
            self.generic_param(&mut generics)?;
            if self.eat(",").is_none() && self.byte(0) != b'>' {
                return None;
            }
        }
        Some(generics)
    }

    fn generic_param(&mut self, generics: &mut Generics) -> Option<()> {
        if self.lifetime().is_some() {
            generics.has_lifetime = true;
            if self.eat(":").is_some() {
                self.lifetimes();
            }
            return Some(());
        }
        let is_const = self.eat_word("const").is_some();
        let (name, _) = self.name()?;
        let mut param = GenericParam { name, is_const, bounds: Vec::new(), default: None };
        if is_const {
            self.eat(":")?;
            self.ty(false)?;
            if self.eat("=").is_some() {
                match self.byte(0) {
                    b'{' => self.tree()?,
                    byte if byte.is_ascii_digit() => self.number(),
                    _ => self.any_word()?,
                };
            }
        } else {
            if self.eat(":").is_some() {
                param.bounds = self.bounds(true)?.0;
            }
            if self.eat("=").is_some() {
                param.default = Some(self.ty(true)?);
            }
        }
        generics.params.push(param);
        Some(())
    }

    fn any_word(&mut self) -> Option<Span> {
        (!self.word().is_empty()).then(|| self.any_name().1)
    }

    /// `'a + 'b`
    fn lifetimes(&mut self) {
        while self.lifetime().is_some() && self.eat("+").is_some() {}
    }

    /// `where T: A, 'a: 'b`, or nothing.
    pub(super) fn wheres(&mut self, generics: &mut Generics) -> Option<()> {
        if self.eat_word("where").is_none() {
            return Some(());
        }
        while !matches!(self.byte(0), b'{' | b';' | b'=' | 0) {
            if self.lifetime().is_some() {
                self.eat(":")?;
                self.lifetimes();
            } else {
                self.for_lifetimes()?;
                let ty = self.ty(true)?;
                self.eat(":")?;
                let bounds = self.bounds(true)?.0;
                if !bounds.is_empty() {
                    generics.wheres.push((ty, bounds));
                }
            }
            if self.eat(",").is_none() && !matches!(self.byte(0), b'{' | b';' | b'=') {
                return None;
            }
        }
        Some(())
    }
}
