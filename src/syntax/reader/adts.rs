//! Structs and enums.

use super::Reader;
use super::items::Head;
use crate::syntax::Span;
use crate::syntax::ast::*;
use crate::syntax::meta::Attributes;

impl Reader<'_> {
    pub(super) fn structure(&mut self, head: Head) -> Option<Item> {
        self.pass(6);
        let (name, name_span) = self.name()?;
        let mut generics = self.generics()?;
        self.wheres(&mut generics)?;
        let (fields, end) = match self.byte(0) {
            b'{' => self.named_fields()?,
            b'(' => {
                let (fields, _) = self.tuple_fields()?;
                self.wheres(&mut generics)?;
                (fields, self.eat(";")?)
            }
            _ => (Fields::Unit, self.eat(";")?),
        };
        Some(head.finish(name, name_span, ItemKind::Struct(generics, fields), end))
    }

    fn named_fields(&mut self) -> Option<(Fields, Span)> {
        self.eat("{")?;
        let mut fields = Vec::new();
        loop {
            if let Some(close) = self.eat("}") {
                return Some((Fields::Named(fields), close));
            }
            let mut attributes = Attributes::default();
            self.outer(&mut attributes)?;
            self.visibility()?;
            let (name, span) = self.name()?;
            self.eat(":")?;
            let ty = self.ty(true)?;
            let (attrs, cfg) = attributes.finish();
            fields.push(Field { name, span, ty, attrs, cfg });
            if self.eat(",").is_none() && self.byte(0) != b'}' {
                return None;
            }
        }
    }

    fn tuple_fields(&mut self) -> Option<(Fields, Span)> {
        self.eat("(")?;
        let mut fields = Vec::new();
        loop {
            if let Some(close) = self.eat(")") {
                return Some((Fields::Tuple(fields), close));
            }
            let mut attributes = Attributes::default();
            self.outer(&mut attributes)?;
            self.visibility()?;
            let ty = self.ty(true)?;
            let (attrs, cfg) = attributes.finish();
            let name = self.cx.intern(&fields.len().to_string());
            fields.push(Field { name, span: ty.span, ty, attrs, cfg });
            if self.eat(",").is_none() && self.byte(0) != b')' {
                return None;
            }
        }
    }

    pub(super) fn enumeration(&mut self, head: Head) -> Option<Item> {
        self.pass(4);
        let (name, name_span) = self.name()?;
        let mut generics = self.generics()?;
        self.wheres(&mut generics)?;
        self.eat("{")?;
        let mut variants = Vec::new();
        let end = loop {
            if let Some(close) = self.eat("}") {
                break close;
            }
            variants.push(self.variant()?);
            if self.eat(",").is_none() && self.byte(0) != b'}' {
                return None;
            }
        };
        Some(head.finish(name, name_span, ItemKind::Enum(generics, variants), end))
    }

    fn variant(&mut self) -> Option<Variant> {
        self.outer(&mut Attributes::default())?;
        let (name, span) = self.name()?;
        let fields = match self.byte(0) {
            b'{' => self.named_fields()?.0,
            b'(' => self.tuple_fields()?.0,
            _ => Fields::Unit,
        };
        if self.eat("=").is_some() {
            self.constant_value()?;
        }
        Some(Variant { name, span, fields })
    }
}
