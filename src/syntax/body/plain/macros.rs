//! Macro calls whose arguments are expressions and format strings, as the stubs say; syn reads the others.

use super::*;
use crate::syntax::Name;
use crate::syntax::body::format::captured;

/// What a format string, its arguments and what else is evaluated for it are.
#[derive(Default)]
struct Message {
    args: Vec<ExprId>,
    literals: Vec<Span>,
    /// `name` of `name = value`.
    named: Vec<Name>,
}

/// A macro call's arguments, by what ends them.
#[derive(Clone, Copy)]
struct Args {
    close: &'static str,
}

impl Plain<'_, '_> {
    /// The macro call that begins here and ends at `end`, whatever its shape.
    pub(super) fn macro_call(&mut self, end: u32, is_stmt: bool) -> Option<ExprId> {
        let start = self.at;
        if let Some(id) = self.plain_macro(end)? {
            return Some(id);
        }
        let mac = self.by_syn(start, end)?;
        self.go_to(end);
        Some(self.reader.macro_call(&mac, is_stmt))
    }

    /// The same of a shape that is read here; nothing of another one, and the cursor stays.
    pub(super) fn plain_macro(&mut self, end: u32) -> Option<Option<ExprId>> {
        let start = self.at;
        let path = self.expr_path()?;
        let shape = self.reader.shape_name(&path).filter(|shape| is_read_here(shape));
        let Some(shape) = shape else {
            self.at = start;
            return Some(None);
        };
        self.eat("!")?;
        let tokens = Span::new(self.at as u32, end);
        let args = match self.byte(0) {
            b'(' => Args { close: ")" },
            b'[' => Args { close: "]" },
            _ => Args { close: "}" },
        };
        self.pass(1);
        let span = path.span.to(tokens);
        let name_span = path.last().map_or(span, |segment| segment.span);
        let id = MacroId(self.reader.body.macros.len() as u32);
        let call = MacroCall { path, name_span, span, tokens, shape: Shape::Opaque, is_guess: false };
        self.reader.body.macros.push(call);
        let origin = self.reader.enter(Origin::MacroArgument);
        let shape = self.shape(shape.as_str(), args)?;
        self.reader.enter(origin);
        self.reader.body.macros[id.index()].shape = shape;
        let is_whole = self.eat(args.close)?.end == end;
        is_whole.then(|| Some(self.reader.push(ExprKind::Macro(id), span)))
    }

    fn shape(&mut self, shape: &str, args: Args) -> Option<Shape> {
        Some(match shape {
            "call" => self.call(args)?,
            "dbg" => Shape::Dbg(self.elements(args)?),
            "join" | "try_join" => Shape::Join { branches: self.elements(args)?, is_try: shape == "try_join" },
            "format" | "panic" | "bail" => {
                let args = self.message(args)?;
                Shape::Format { dest: None, args, diverges: shape == "panic", returns: shape == "bail" }
            }
            "format_args" => Shape::FormatArgs(self.message(args)?),
            "log" => Shape::Format { dest: None, args: self.log(args)?, diverges: false, returns: false },
            "write" => {
                let dest = Some(self.first(args)?);
                Shape::Format { dest, args: self.message(args)?, diverges: false, returns: false }
            }
            "assert" | "ensure" => {
                let cond = self.first(args)?;
                Shape::Assert { cond, args: self.message(args)?, returns: shape == "ensure" }
            }
            "assert_eq" => {
                let (left, right) = (self.first(args)?, self.first(args)?);
                Shape::AssertEq { left, right, args: self.message(args)? }
            }
            "matches" => self.matches(args)?,
            _ => return None,
        })
    }

    /// The comma between two parts, or the end.
    fn end_of_part(&mut self, args: Args) -> Option<()> {
        (self.eat(",").is_some() || self.is_at(args.close)).then_some(())
    }

    /// An expression and the comma after it.
    fn first(&mut self, args: Args) -> Option<ExprId> {
        let id = self.expr(true)?;
        self.end_of_part(args)?;
        Some(id)
    }

    fn elements(&mut self, args: Args) -> Option<Vec<ExprId>> {
        let mut list = Vec::new();
        while !self.is_at(args.close) {
            list.push(self.element()?);
            self.end_of_part(args)?;
        }
        Some(list)
    }

    /// `a, b` or `a; n`
    fn call(&mut self, args: Args) -> Option<Shape> {
        if self.is_at(args.close) {
            return Some(Shape::Call(Vec::new()));
        }
        let first = self.element()?;
        if self.eat(";").is_some() {
            return Some(Shape::Repeat(first, self.expr(true)?));
        }
        self.end_of_part(args)?;
        let mut list = vec![first];
        list.append(&mut self.elements(args)?);
        Some(Shape::Call(list))
    }

    /// `e, P if g`
    fn matches(&mut self, args: Args) -> Option<Shape> {
        let scrutinee = self.expr(true)?;
        self.eat(",")?;
        let mark = self.reader.open_scope();
        let pat = self.pat(true)?;
        let guard = match self.eat_word("if") {
            Some(_) => Some(self.expr(true)?),
            None => None,
        };
        self.reader.close_scope(mark);
        self.end_of_part(args)?;
        Some(Shape::Matches { scrutinee, pat, guard })
    }

    /// `"..", a, name = b`; or any expressions. The arguments, then the variables that the format string names.
    fn message(&mut self, args: Args) -> Option<Vec<ExprId>> {
        let mut message = Message::default();
        while !self.is_at(args.close) {
            let is_first = message.literals.is_empty() && message.args.is_empty();
            let literal = if is_first { self.lone_literal(args) } else { None };
            if let Some(literal) = literal {
                message.literals.push(literal);
            } else {
                message.named.extend(self.argument_name(false)?);
                message.args.push(self.expr(true)?);
            }
            self.end_of_part(args)?;
        }
        Some(self.captured(message))
    }

    /// Fields and a message, as tracing and log have them.
    fn log(&mut self, args: Args) -> Option<Vec<ExprId>> {
        let mut message = Message::default();
        while !self.is_at(args.close) {
            if let Some(literal) = self.lone_literal(args) {
                message.literals.push(literal);
            } else {
                // Fields in braces, or with names that are strings.
                if matches!(self.byte(0), b'{' | b'"') {
                    return None;
                }
                message.named.extend(self.argument_name(true)?);
                if matches!(self.byte(0), b'%' | b'?') {
                    self.pass(1);
                }
                message.args.push(self.expr(true)?);
            }
            if self.eat(";").is_none() {
                self.end_of_part(args)?;
            }
        }
        Some(self.captured(message))
    }

    /// A string that is a whole argument.
    fn lone_literal(&mut self, args: Args) -> Option<Span> {
        let before = self.at;
        let literal = match self.byte(0) {
            b'"' | b'r' => self.literal(),
            _ => None,
        };
        let found = literal.filter(|_| self.byte(0) == b',' || self.is_at(args.close));
        if found.is_none() {
            self.at = before;
        }
        found
    }

    /// `name = `; of a field also `a.b = ` and `name: `.
    fn argument_name(&mut self, is_field: bool) -> Option<Option<Name>> {
        let before = self.at;
        if self.word().is_empty() || self.is_literal_pattern() {
            return Some(None);
        }
        let (name, _) = self.any_name();
        while is_field && self.byte(0) == b'.' && !self.byte(1).is_ascii_digit() && self.byte(1) != b'.' {
            self.pass(1);
            if self.word().is_empty() {
                break;
            }
            self.any_name();
        }
        if is_field && self.byte(0) == b':' && self.byte(1) != b':' {
            self.pass(1);
            // `name:? = value`, `name:err = value`
            let is_captured = matches!(self.byte(0), b'?' | b'%') || !self.word().is_empty() && self.is_field_ahead();
            return if is_captured { None } else { Some(Some(name)) };
        }
        if self.is_equals() {
            self.pass(1);
            return Some(Some(name));
        }
        self.at = before;
        Some(None)
    }

    fn is_equals(&self) -> bool {
        self.byte(0) == b'=' && !matches!(self.byte(1), b'=' | b'>')
    }

    /// Whether a word and `=` stand here.
    fn is_field_ahead(&mut self) -> bool {
        let before = self.at;
        self.any_name();
        let is_one = self.is_equals();
        self.at = before;
        is_one
    }

    /// The arguments, then the variables that format strings name.
    fn captured(&mut self, message: Message) -> Vec<ExprId> {
        let Message { mut args, literals, named } = message;
        for literal in literals {
            let text = self.cx.text.get(literal.range()).unwrap_or_default();
            for at in captured(text, 0) {
                let name = self.cx.intern(&text[at.range()]);
                if !named.contains(&name) {
                    args.push(self.reader.named(name, at.offset(literal.start)));
                }
            }
        }
        args
    }
}

fn is_read_here(shape: &str) -> bool {
    const SHAPES: [&str; 14] = [
        "assert",
        "assert_eq",
        "bail",
        "call",
        "dbg",
        "ensure",
        "format",
        "format_args",
        "join",
        "log",
        "matches",
        "panic",
        "try_join",
        "write",
    ];
    SHAPES.contains(&shape)
}
