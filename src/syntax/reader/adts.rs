//! Structs and enums.

use super::Lists;
use super::items::{Head, Items};
use crate::syntax::ast::*;
use crate::syntax::meta::Attributes;
use crate::syntax::{Name, Span};

impl Items<'_> {
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
        Some(head.finish(name, name_span, ItemKind::Struct(Box::new(generics), fields), end))
    }

    fn named_fields(&mut self) -> Option<(Fields, Span)> {
        self.eat("{")?;
        let list = self.list("}", |items| {
            let attributes = items.before_field()?;
            let (name, span) = items.name()?;
            items.eat(":")?;
            items.field(name, Some(span), attributes)
        })?;
        Some((Fields::Named(list.of), list.close))
    }

    fn tuple_fields(&mut self) -> Option<(Fields, Span)> {
        self.eat("(")?;
        let mut count = 0;
        let list = self.list(")", |items| {
            let attributes = items.before_field()?;
            let name = items.cx.intern(&count.to_string());
            count += 1;
            items.field(name, None, attributes)
        })?;
        Some((Fields::Tuple(list.of), list.close))
    }

    /// The attributes and the visibility of a field.
    fn before_field(&mut self) -> Option<Attributes> {
        let mut attributes = Attributes::default();
        self.outer(&mut attributes)?;
        self.visibility()?;
        Some(attributes)
    }

    /// A field, whose type stands here; `span` is that of its name if it has one.
    fn field(&mut self, name: Name, span: Option<Span>, attributes: Attributes) -> Option<Field> {
        let ty = self.ty(true)?;
        let (attrs, cfg) = attributes.finish();
        Some(Field { name, span: span.unwrap_or(ty.span), ty, attrs, cfg })
    }

    pub(super) fn enumeration(&mut self, head: Head) -> Option<Item> {
        self.pass(4);
        let (name, name_span) = self.name()?;
        let mut generics = self.generics()?;
        self.wheres(&mut generics)?;
        self.eat("{")?;
        let list = self.list("}", Self::variant)?;
        Some(head.finish(name, name_span, ItemKind::Enum(Box::new(generics), list.of), list.close))
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
