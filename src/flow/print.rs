//! The text form of graphs, for `--emit flow` and for tests.
//!
//! One line an op; `x_3` is local 3, a variable `x`. `exit` lists what is dropped, in that order.

use super::{
    BlockId, CaptureUse, Condition, DropId, Flow, Graph, LocalId, LocalKind, Op, OpKind, Operand, PlaceId, Projection,
    Terminator, Value,
};
use crate::syntax::ast::{Body, ExprId};
use std::fmt::Write as _;

/// All graphs of a body.
pub fn flow(flow: &Flow, body: &Body) -> String {
    let mut text = String::new();
    for (index, graph) in flow.graphs.iter().enumerate() {
        match index.checked_sub(1) {
            None => text.push_str("fn\n"),
            Some(lambda) => _ = writeln!(text, "lambda {lambda}"),
        }
        let around = index.checked_sub(1).map(|lambda| match body.lambdas[lambda].parent {
            Some(parent) => flow.lambda(parent),
            None => &flow.graphs[0],
        });
        let printer = Printer { graph, body };
        for (index, capture) in graph.captures.iter().enumerate() {
            let uses: Vec<_> = capture.uses.iter().map(|(used, how)| printer.capture_use(*used, *how)).collect();
            let place = around.map(|graph| Printer { graph, body }.place(capture.place)).unwrap_or_default();
            let mode = if capture.is_move { " move" } else { "" };
            _ = writeln!(text, "  capture_{}: {place}{mode} [{}]", index + 1, uses.join(", "));
        }
        printer.blocks(&mut text);
    }
    text
}

/// One op, as [`flow`] prints it.
pub fn op(graph: &Graph, body: &Body, op: &Op) -> String {
    Printer { graph, body }.op(op)
}

struct Printer<'g> {
    graph: &'g Graph,
    body: &'g Body,
}

impl Printer<'_> {
    fn blocks(&self, text: &mut String) {
        for (index, block) in self.graph.blocks.iter().enumerate() {
            _ = writeln!(text, "  bb{index}:");
            for op in &self.graph.ops[block.first as usize..block.end as usize] {
                _ = writeln!(text, "    {}", self.op(op));
            }
            _ = writeln!(text, "    {}", self.terminator(&block.end_kind));
        }
    }

    fn capture_use(&self, used: PlaceId, how: CaptureUse) -> String {
        let place = self.place(used);
        match how {
            CaptureUse::Reference => format!("&{place}"),
            CaptureUse::Value => format!("move {place}"),
            CaptureUse::Receiver(call) => format!("recv {place} #{}", call.0),
        }
    }

    fn op(&self, op: &Op) -> String {
        match &op.kind {
            OpKind::Assign { to, value, is_init } => {
                let sign = if *is_init { "=" } else { ":=" };
                format!("{} {sign} {}", self.place(*to), self.value(value, op.expr))
            }
            OpKind::Exit { from, to } => format!("exit {}", self.dropped(*from, *to).join(" ")),
            OpKind::Suspend => "suspend".to_owned(),
            OpKind::Touch(place) => format!("touch {}", self.place(*place)),
        }
    }

    fn dropped(&self, from: Option<DropId>, to: Option<DropId>) -> Vec<String> {
        self.graph.dropped(from, to).map(|local| self.local(local)).collect()
    }

    fn value(&self, value: &Value, expr: Option<ExprId>) -> String {
        match value {
            Value::Use(operand) => self.operand(operand),
            Value::Borrow { mutable: false, place } => format!("&{}", self.place(*place)),
            Value::Borrow { mutable: true, place } => format!("&mut {}", self.place(*place)),
            Value::Aggregate(parts) => {
                let parts: Vec<_> =
                    parts.iter().map(|(path, part)| format!("{}: {}", steps(path), self.operand(part))).collect();
                format!("{{{}}}", parts.join(", "))
            }
            Value::Call(operands) => {
                let operands: Vec<_> = operands.iter().map(|operand| self.operand(operand)).collect();
                format!("call {}({})", self.expr(expr), operands.join(", "))
            }
            Value::Await(future) => format!("await {}", self.operand(future)),
            Value::Output(future) => format!("output {}", self.operand(future)),
            Value::Lambda(id) => format!("lambda {}", id.0),
            Value::Constant => "const".to_owned(),
        }
    }

    fn expr(&self, expr: Option<ExprId>) -> String {
        expr.map_or_else(|| "#?".to_owned(), |expr| format!("#{}", expr.0))
    }

    fn operand(&self, operand: &Operand) -> String {
        match operand {
            Operand::Move(place) => format!("move {}", self.place(*place)),
            Operand::Receiver(place) => format!("recv {}", self.place(*place)),
            Operand::Borrow(place) => format!("&{}", self.place(*place)),
            Operand::Constant => "const".to_owned(),
        }
    }

    fn place(&self, place: PlaceId) -> String {
        let place = &self.graph.places[place.index()];
        format!("{}{}", self.local(place.local), steps(&place.path))
    }

    fn local(&self, local: LocalId) -> String {
        let name = match self.graph.locals[local.index()].kind {
            LocalKind::Return => "return",
            LocalKind::Parameter(_) => "param",
            LocalKind::Variable(binding) => self.body.binding(binding).name.as_str(),
            LocalKind::Temporary(_) => "",
            LocalKind::Capture(_) => "capture",
        };
        format!("{name}_{}", local.0)
    }

    fn terminator(&self, terminator: &Terminator) -> String {
        let list =
            |blocks: &[BlockId]| blocks.iter().map(|block| format!("bb{}", block.0)).collect::<Vec<_>>().join(" ");
        match terminator {
            Terminator::Goto(block) => format!("goto {}", list(&[*block])),
            Terminator::Branch { on, then, otherwise } => {
                format!("if {} then bb{} else bb{}", self.condition(on), then.0, otherwise.0)
            }
            Terminator::OneOf(blocks) => format!("one of {}", list(blocks)),
            Terminator::Return => "return".to_owned(),
            Terminator::Diverge => "diverge".to_owned(),
        }
    }

    fn condition(&self, condition: &Condition) -> String {
        match condition {
            Condition::Place(place) => self.place(*place),
            Condition::Variant(place, name) => format!("{} is {name}", self.place(*place)),
            Condition::Try(place) => format!("{}?", self.place(*place)),
            Condition::Cfg(cfg) => format!("cfg {cfg:?}"),
            Condition::Unknown => "?".to_owned(),
        }
    }
}

fn steps(path: &[Projection]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Projection::Field(name) => _ = write!(text, ".{name}"),
            Projection::Variant(name) => _ = write!(text, "::{name}"),
            Projection::Deref => text.push_str(".*"),
            Projection::Element => text.push_str("[]"),
            Projection::Back(index) => write!(text, "[-{}]", index + 1).expect("a string takes all"),
            Projection::At(index) => write!(text, "[{index}]").expect("a string takes all"),
        }
    }
    text
}
