//! A body as text, for tests and for `--emit`.

use super::super::ast::*;
use std::fmt::Write;

impl Body {
    /// The tree in a form that looks like Rust, with each variable as `name#id`, each label as `'id` and each lambda's captures
    /// in brackets. A macro call is `name!shape(..)`. Types are shortened.
    pub fn outline(&self) -> String {
        let mut printer = Printer { body: self, out: String::new(), indent: 0 };
        if !self.params.is_empty() {
            printer.word("fn(");
            printer.pats(&self.params);
            printer.word(") ");
        }
        if let Some(root) = self.root {
            printer.expr(root);
        }
        for (at, nested) in self.nested.iter().enumerate() {
            let text = nested.outline();
            let _ = write!(printer.out, "\nnested {at}: {text}");
        }
        printer.out
    }
}

struct Printer<'a> {
    body: &'a Body,
    out: String,
    indent: usize,
}

impl Printer<'_> {
    fn word(&mut self, word: &str) {
        self.out.push_str(word);
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("    ", self.indent));
    }

    fn binding(&mut self, id: BindingId) {
        let name = self.body.binding(id).name;
        let _ = write!(self.out, "{name}#{}", id.0);
    }

    fn label(&mut self, id: LabelId) {
        let _ = write!(self.out, "'{}", id.0);
    }

    fn exprs(&mut self, list: &[ExprId]) {
        for (at, id) in list.iter().enumerate() {
            self.word(if at > 0 { ", " } else { "" });
            self.expr(*id);
        }
    }

    fn optional(&mut self, before: &str, id: Option<ExprId>) {
        if let Some(id) = id {
            self.word(before);
            self.expr(id);
        }
    }

    fn group(&mut self, open: &str, list: &[ExprId], close: &str) {
        self.word(open);
        self.exprs(list);
        self.word(close);
    }

    fn op(&mut self, op: &str, list: &[ExprId]) {
        let _ = write!(self.out, "({op}");
        for id in list {
            self.word(" ");
            self.expr(*id);
        }
        self.word(")");
    }

    fn expr(&mut self, id: ExprId) {
        let expr = self.body.expr(id);
        if let Some(cfg) = &expr.cfg {
            self.cfg(cfg);
        }
        match &expr.kind {
            ExprKind::Missing => self.word("_"),
            ExprKind::Lit(lit) => self.lit(*lit),
            ExprKind::Local(binding) => self.binding(*binding),
            ExprKind::Path(path) => self.path(path),
            ExprKind::Block(block) => self.block(block),
            ExprKind::Lambda(id) => self.lambda(*id),
            ExprKind::If { cond, then, otherwise } => {
                self.word("if ");
                self.expr(*cond);
                self.word(" ");
                self.expr(*then);
                self.optional(" else ", *otherwise);
            }
            ExprKind::Let { pat, init } => {
                self.word("(let ");
                self.pat(*pat);
                self.optional(" = ", Some(*init));
                self.word(")");
            }
            ExprKind::Match { scrutinee, arms } => {
                self.word("match ");
                self.expr(*scrutinee);
                self.word(" {");
                self.indent += 1;
                for arm in arms {
                    self.line();
                    if let Some(cfg) = &arm.cfg {
                        self.cfg(cfg);
                    }
                    self.pat(arm.pat);
                    self.optional(" if ", arm.guard);
                    self.optional(" => ", Some(arm.body));
                    self.word(",");
                }
                self.indent -= 1;
                self.line();
                self.word("}");
            }
            ExprKind::Loop { label, body } => {
                self.label(*label);
                self.optional(": loop ", Some(*body));
            }
            ExprKind::While { label, cond, body } => {
                self.label(*label);
                self.optional(": while ", Some(*cond));
                self.optional(" ", Some(*body));
            }
            ExprKind::For { label, pat, iter, body } => {
                self.label(*label);
                self.word(": for ");
                self.pat(*pat);
                self.optional(" in ", Some(*iter));
                self.optional(" ", Some(*body));
            }
            ExprKind::Break { label, value } => {
                self.word("break");
                if let Some(label) = label {
                    self.word(" ");
                    self.label(*label);
                }
                self.optional(" ", *value);
            }
            ExprKind::Continue { label } => {
                self.word("continue");
                if let Some(label) = label {
                    self.word(" ");
                    self.label(*label);
                }
            }
            ExprKind::Return(value) => {
                self.word("return");
                self.optional(" ", *value);
            }
            ExprKind::Yield(value) => {
                self.word("yield");
                self.optional(" ", *value);
            }
            ExprKind::Call { callee, args } => {
                self.expr(*callee);
                self.group("(", args, ")");
            }
            ExprKind::MethodCall(call) => {
                self.expr(call.receiver);
                let _ = write!(self.out, ".{}", call.name);
                if let Some(args) = &call.turbofish {
                    self.word("::");
                    self.generic_args(args);
                }
                self.group("(", &call.args, ")");
            }
            ExprKind::Field { base, name, .. } => {
                self.expr(*base);
                let _ = write!(self.out, ".{name}");
            }
            ExprKind::Index { base, index } => {
                self.expr(*base);
                self.group("[", &[*index], "]");
            }
            ExprKind::Await { future, .. } => {
                self.expr(*future);
                self.word(".await");
            }
            ExprKind::Try(inner) => {
                self.expr(*inner);
                self.word("?");
            }
            ExprKind::Unary(op, inner) => {
                self.word(match op {
                    UnaryOp::Not => "!",
                    UnaryOp::Neg => "-",
                    UnaryOp::Deref => "*",
                });
                self.expr(*inner);
            }
            ExprKind::Binary(op, left, right) => self.op(operator(*op), &[*left, *right]),
            ExprKind::Assign(left, right) => self.op("=", &[*left, *right]),
            ExprKind::AssignOp(op, left, right) => self.op(&format!("{}=", operator(*op)), &[*left, *right]),
            ExprKind::Ref { mutable, place } => {
                self.word(if *mutable { "&mut " } else { "&" });
                self.expr(*place);
            }
            ExprKind::Cast(value, ty) => {
                self.optional("(as ", Some(*value));
                self.word(" ");
                self.type_ref(ty);
                self.word(")");
            }
            ExprKind::Range(start, end) => {
                self.optional("", *start);
                self.word("..");
                self.optional("", *end);
            }
            ExprKind::Tuple(list) => self.group("(", list, ")"),
            ExprKind::Array(list) => self.group("[", list, "]"),
            ExprKind::Repeat(value, len) => {
                self.optional("[", Some(*value));
                self.optional("; ", Some(*len));
                self.word("]");
            }
            ExprKind::Struct(literal) => {
                self.path(&literal.path);
                self.word(" {");
                for (name, value) in &literal.fields {
                    let _ = write!(self.out, " {name}: ");
                    self.expr(*value);
                    self.word(",");
                }
                self.optional(" ..", literal.base);
                self.word(" }");
            }
            ExprKind::Macro(id) => self.macro_call(*id),
        }
    }

    fn lit(&mut self, lit: Lit) {
        match lit {
            Lit::Bool(value) => self.word(if value { "true" } else { "false" }),
            Lit::Zero(suffix) | Lit::Int(suffix, _) => {
                let _ = write!(self.out, "int{suffix}");
            }
            Lit::Float(suffix) => {
                let _ = write!(self.out, "float{suffix}");
            }
            Lit::Str => self.word("str"),
            Lit::ByteStr => self.word("bytestr"),
            Lit::CStr => self.word("cstr"),
            Lit::Char => self.word("char"),
            Lit::Byte => self.word("byte"),
        }
    }

    fn block(&mut self, block: &Block) {
        if let Some(label) = block.label {
            self.label(label);
            self.word(": ");
        }
        self.word(match block.kind {
            BlockKind::Plain => "{",
            BlockKind::Unsafe => "unsafe {",
            BlockKind::Const => "const {",
            BlockKind::Try => "try {",
        });
        if block.stmts.is_empty() && block.tail.is_none() {
            return self.word("}");
        }
        self.indent += 1;
        for stmt in &block.stmts {
            self.line();
            self.stmt(stmt);
        }
        if let Some(tail) = block.tail {
            self.line();
            self.expr(tail);
        }
        self.indent -= 1;
        self.line();
        self.word("}");
    }

    fn stmt(&mut self, stmt: &Stmt) {
        for attr in &stmt.attrs {
            let path: Vec<&str> = attr.path.iter().map(|name| name.as_str()).collect();
            let _ = write!(self.out, "#[{}] ", path.join("::"));
        }
        if let Some(cfg) = &stmt.cfg {
            self.cfg(cfg);
        }
        match &stmt.kind {
            StmtKind::Let { pat, ty, init, otherwise } => {
                self.word("let ");
                self.pat(*pat);
                if let Some(ty) = ty {
                    self.word(": ");
                    self.type_ref(ty);
                }
                self.optional(" = ", *init);
                self.optional(" else ", *otherwise);
            }
            StmtKind::Expr(id) => self.expr(*id),
        }
        self.word(";");
    }

    fn lambda(&mut self, id: LambdaId) {
        let lambda = self.body.lambda(id);
        self.word(match lambda.kind {
            LambdaKind::Closure => "",
            LambdaKind::Async => "async ",
            LambdaKind::AsyncClosure => "async ",
        });
        self.word(if lambda.is_move { "move [" } else { "[" });
        for (at, binding) in lambda.captures.iter().enumerate() {
            self.word(if at > 0 { ", " } else { "" });
            self.binding(*binding);
        }
        self.word("] ");
        if lambda.kind != LambdaKind::Async {
            self.word("|");
            self.pats(&lambda.params);
            self.word("| ");
        }
        self.expr(lambda.body);
    }

    fn macro_call(&mut self, id: MacroId) {
        let call = self.body.mac(id);
        self.path(&call.path);
        self.word("!");
        match &call.shape {
            Shape::Opaque => self.word("opaque"),
            Shape::Arguments(args) => self.group("arguments(", args, ")"),
            Shape::Call(args) => self.group("call(", args, ")"),
            Shape::Repeat(value, len) => self.group("repeat(", &[*value, *len], ")"),
            Shape::Format { dest, args, diverges, returns } => {
                self.word("format");
                self.word(if *diverges { "-diverges" } else { "" });
                self.word(if *returns { "-returns" } else { "" });
                self.word("(");
                if let Some(dest) = dest {
                    self.expr(*dest);
                    self.word("; ");
                }
                self.exprs(args);
                self.word(")");
            }
            Shape::FormatArgs(args) => self.group("format_args(", args, ")"),
            Shape::Assert { cond, args, returns } => {
                self.optional(if *returns { "ensure(" } else { "assert(" }, Some(*cond));
                self.group("; ", args, ")");
            }
            Shape::AssertEq { left, right, args } => {
                self.group("assert_eq(", &[*left, *right], "");
                self.group("; ", args, ")");
            }
            Shape::Matches { scrutinee, pat, guard } => {
                self.optional("matches(", Some(*scrutinee));
                self.word(", ");
                self.pat(*pat);
                self.optional(" if ", *guard);
                self.word(")");
            }
            Shape::Dbg(args) => self.group("dbg(", args, ")"),
            Shape::Pin(inner) => self.group("pin(", &[*inner], ")"),
            Shape::Join { branches, is_try } => {
                self.group(if *is_try { "try_join(" } else { "join(" }, branches, ")");
            }
            Shape::Select { branches, otherwise } => {
                self.word("select {");
                self.indent += 1;
                for branch in branches {
                    self.line();
                    self.pat(branch.pat);
                    self.optional(" = ", Some(branch.future));
                    self.optional(", if ", branch.cond);
                    self.optional(" => ", branch.handler);
                    self.word(",");
                }
                for handler in otherwise {
                    self.line();
                    self.optional("else => ", Some(*handler));
                    self.word(",");
                }
                self.indent -= 1;
                self.line();
                self.word("}");
            }
            Shape::Stream(inner) => self.group("stream(", &[*inner], ")"),
            Shape::CfgIf(branches) => {
                self.word("cfg_if(");
                for (cfg, block) in branches {
                    self.cfg(cfg);
                    self.expr(*block);
                }
                self.word(")");
            }
            Shape::Inline(inner) => self.group("inline(", &[*inner], ")"),
            Shape::Nothing => self.word("nothing"),
        }
    }

    fn pats(&mut self, list: &[PatId]) {
        for (at, id) in list.iter().enumerate() {
            self.word(if at > 0 { ", " } else { "" });
            self.pat(*id);
        }
    }

    fn pat(&mut self, id: PatId) {
        match &self.body.pat(id).kind {
            PatKind::Wild => self.word("_"),
            PatKind::Rest => self.word(".."),
            PatKind::Bind { binding, sub } => {
                let declared = self.body.binding(*binding);
                self.word(if declared.by_ref { "ref " } else { "" });
                self.word(if declared.is_mut { "mut " } else { "" });
                self.binding(*binding);
                if let Some(sub) = sub {
                    self.word(" @ ");
                    self.pat(*sub);
                }
            }
            PatKind::Path(path) => self.path(path),
            PatKind::TupleStruct(path, parts) => {
                self.path(path);
                self.word("(");
                self.pats(parts);
                self.word(")");
            }
            PatKind::Struct(path, fields) => {
                self.path(path);
                self.word(" {");
                for (name, part) in fields {
                    let _ = write!(self.out, " {name}: ");
                    self.pat(*part);
                    self.word(",");
                }
                self.word(" }");
            }
            PatKind::Tuple(parts) => {
                self.word("(");
                self.pats(parts);
                self.word(")");
            }
            PatKind::Slice(parts) => {
                self.word("[");
                self.pats(parts);
                self.word("]");
            }
            PatKind::Ref(inner) => {
                self.word("&");
                self.pat(*inner);
            }
            PatKind::Or(cases) => {
                for (at, case) in cases.iter().enumerate() {
                    self.word(if at > 0 { " | " } else { "" });
                    self.pat(*case);
                }
            }
            PatKind::Lit => self.word("lit"),
            PatKind::Typed(inner, ty) => {
                self.pat(*inner);
                self.word(": ");
                self.type_ref(ty);
            }
            PatKind::Unknown => self.word("unknown"),
        }
    }

    fn path(&mut self, path: &Path) {
        if let Some(qself) = &path.qself {
            self.word("<");
            self.type_ref(&qself.0);
            self.word(">");
        }
        for (at, segment) in path.segments.iter().enumerate() {
            self.word(if at > 0 || path.global || path.qself.is_some() { "::" } else { "" });
            self.word(segment.name.as_str());
            if let Some(args) = &segment.args {
                self.generic_args(args);
            }
        }
    }

    fn generic_args(&mut self, args: &GenericArgs) {
        self.word("<");
        for (at, ty) in args.types.iter().enumerate() {
            self.word(if at > 0 { ", " } else { "" });
            self.type_ref(ty);
        }
        self.word(">");
    }

    fn type_ref(&mut self, ty: &TypeRef) {
        match &ty.kind {
            TypeKind::Path(path) => self.path(path),
            TypeKind::Ref { mutable, inner } => {
                self.word(if *mutable { "&mut " } else { "&" });
                self.type_ref(inner);
            }
            TypeKind::Tuple(parts) => {
                self.word("(");
                for (at, part) in parts.iter().enumerate() {
                    self.word(if at > 0 { ", " } else { "" });
                    self.type_ref(part);
                }
                self.word(")");
            }
            _ => self.word("_"),
        }
    }

    fn cfg(&mut self, cfg: &Cfg) {
        self.word("#[cfg(");
        self.predicate(cfg);
        self.word(")] ");
    }

    fn predicate(&mut self, cfg: &Cfg) {
        let (word, list) = match cfg {
            Cfg::Flag(name) => return self.word(name.as_str()),
            Cfg::KeyValue(name, value) => {
                let _ = write!(self.out, "{name} = \"{value}\"");
                return;
            }
            Cfg::All(list) => ("all(", &list[..]),
            Cfg::Any(list) => ("any(", &list[..]),
            Cfg::Not(one) => ("not(", std::slice::from_ref(&**one)),
        };
        self.word(word);
        for (at, one) in list.iter().enumerate() {
            self.word(if at > 0 { ", " } else { "" });
            self.predicate(one);
        }
        self.word(")");
    }
}

fn operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::And => "&&",
        BinaryOp::Or => "||",
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "^",
        BinaryOp::Shl => "<<",
        BinaryOp::Shr => ">>",
        BinaryOp::Equate => "==",
        BinaryOp::Compare => "<=>",
    }
}
