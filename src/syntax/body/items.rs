//! Items declared in blocks, and their bodies.

use super::*;
use crate::syntax::skeleton::{runs_initializers_later, statics};
use std::cell::{Cell, RefCell};

/// Keeps the bodies of the items in a body: they see none of its variables.
pub(super) struct Nested<'a> {
    pub(super) text: &'a str,
    pub(super) place: Place<'a>,
    /// As in [`Context::shift`].
    pub(super) shift: Cell<u32>,
    pub(super) shapes: &'a MacroShapes,
    pub(super) bodies: RefCell<Vec<Body>>,
    /// Whether they are wanted.
    pub(super) has_bodies: bool,
    /// Where the items come from that are read next.
    pub(super) origin: Cell<Origin>,
    /// The macro call whose expansion they are part of.
    pub(super) expansion: Cell<Option<Expansion>>,
}

impl<'a> Nested<'a> {
    pub(super) fn new(text: &'a str, place: Place<'a>, shapes: &'a MacroShapes, origin: Origin) -> Self {
        let (bodies, origin) = (RefCell::default(), Cell::new(origin));
        Nested {
            text,
            place,
            shift: Cell::new(0),
            shapes,
            bodies,
            has_bodies: true,
            origin,
            expansion: Cell::new(None),
        }
    }

    pub(super) fn take(self) -> Vec<Body> {
        self.bodies.into_inner()
    }

    fn read(&self, fill: impl FnOnce(&mut Reader<'_>)) -> Option<u32> {
        if !self.has_bodies {
            return None;
        }
        let nested = Nested::new(self.text, self.place, self.shapes, self.origin.get());
        nested.expansion.set(self.expansion.get());
        nested.shift.set(self.shift.get());
        let mut reader = Reader::new(&nested);
        fill(&mut reader);
        let mut body = reader.body;
        body.nested = nested.take();
        let mut bodies = self.bodies.borrow_mut();
        bodies.push(body);
        Some(bodies.len() as u32 - 1)
    }
}

impl Host for Nested<'_> {
    fn function(&self, sig: &syn::Signature, block: &syn::Block, _: Span) -> Option<u32> {
        self.read(|reader| reader.function(&sig.inputs, block))
    }

    fn initializer(&self, init: &syn::Expr, _: Span) -> Option<u32> {
        self.read(|reader| reader.initializer(init))
    }

    fn item_macro(&self, path: &Path, mac: &syn::Macro, tokens: Span) -> Option<Vec<Item>> {
        let names: Vec<Name> = path.segments.iter().map(|segment| segment.name).collect();
        match self.shapes.get(&names).filter(|shape| runs_initializers_later(*shape)) {
            Some(shape) => {
                let cx = Context::new(self.text, self.place, self);
                cx.shift.set(self.shift.get());
                cx.is_expanded.set(self.expansion.get().is_some());
                statics(&cx, shape, mac.tokens.clone(), path.span)
            }
            None => self.expanded_items(path, mac, tokens),
        }
    }
}
