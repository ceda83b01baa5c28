//! Items declared in blocks, and their bodies.

use super::*;
use std::cell::{Cell, RefCell};

/// Keeps the bodies of the items in a body: they see none of its variables.
pub(super) struct Nested<'a> {
    text: &'a str,
    shapes: &'a MacroShapes,
    bodies: RefCell<Vec<Body>>,
    /// Where the items come from that are read next.
    pub(super) origin: Cell<Origin>,
}

impl<'a> Nested<'a> {
    pub(super) fn new(text: &'a str, shapes: &'a MacroShapes, origin: Origin) -> Self {
        Nested { text, shapes, bodies: RefCell::default(), origin: Cell::new(origin) }
    }

    pub(super) fn take(self) -> Vec<Body> {
        self.bodies.into_inner()
    }

    fn read(&self, fill: impl FnOnce(&mut Reader<'_>)) -> Option<u32> {
        let nested = Nested::new(self.text, self.shapes, self.origin.get());
        let mut reader = Reader::new(self.text, self.shapes, &nested);
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

    // Errs quiet: the items that a macro in a block declares are not seen.
    fn item_macro(&self, _: &Path, _: &syn::Macro, _: Span) -> Option<Vec<Item>> {
        None
    }
}
