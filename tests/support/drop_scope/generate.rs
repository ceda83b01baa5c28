//! Programs that nobody would write by hand: the rules for drops, composed at random.
//!
//! A [`Generator`] writes functions that rustc accepts by construction, or nearly: it knows which variables are there, which
//! are moved, and which may be. Of what it could write next it prefers what it wrote least, so that every rule meets
//! every other.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The rules: a row of the table of drop scopes each.
pub const ROWS: [&str; 78] = [
    // Variables.
    "let",
    "let in a block",
    "shadowing",
    "let _ = value",
    "let _ = place",
    "_ = value",
    "tuple temporary",
    "tuple variable",
    "deferred",
    "assignment",
    // Moves.
    "drop",
    "by-value argument",
    "rename",
    "return value",
    "into struct",
    "into tuple",
    "into option",
    "into vec",
    "into box",
    "move on a branch",
    "assign after move",
    "drop of a copy",
    "partial move",
    "struct pattern",
    "match moves",
    "match ignores",
    "match borrows",
    "take",
    "replace",
    "= None",
    "forget",
    "map",
    "poison",
    // Temporaries.
    "awaited argument",
    "method argument",
    "condition",
    "short circuit",
    "cut short",
    "loop value",
    "arm value",
    "branch value",
    // Evaluation order.
    "left first",
    "right first",
    "assign to a part",
    "compound on a number",
    "compound overloaded",
    "index",
    // Extended temporaries.
    "reference",
    "reborrow",
    "extended in an aggregate",
    "extended in a branch",
    "extended in a constructor",
    "ref pattern",
    "let _ = reference",
    // Scrutinees.
    "match",
    "if let",
    "while let",
    "while",
    "for",
    "let else",
    "arm guard",
    "arm guard let",
    "let chain",
    "variable scrutinee",
    "try_lock",
    "is_some",
    // Tails.
    "block tail",
    "function tail",
    // Exits.
    "break",
    "continue",
    "return",
    "?",
    "labelled block",
    // Closures.
    "async block",
    "captured by reference",
    "captured by value",
    "captured field",
    "uncalled closure",
];

/// Rows that are only written for edition 2024.
const ONLY_2024: [&str; 1] = ["let chain"];

/// The macros' rows.
pub const MACROS: [&str; 6] = ["format", "format_args", "pin", "assert", "matches", "join"];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ty {
    Guard,
    Option,
    Pair,
    Hold,
    Vec,
    Box,
    Result,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Live,
    /// Moved, or moved on some ways.
    Gone,
}

#[derive(Clone, Debug)]
struct Variable {
    name: String,
    ty: Ty,
    state: State,
    /// Loops around the declaration.
    loops: usize,
    /// Closures and async blocks around the declaration.
    lambdas: usize,
    /// How many borrows of it wait for their use.
    frozen: usize,
    /// Nobody knows which variant it is, and nobody has asked yet.
    is_open: bool,
}

/// What one function has.
#[derive(Default)]
struct Function {
    variables: Vec<Variable>,
    names: usize,
    labels: usize,
    /// Answers that a run may ask for, about.
    answers: usize,
    /// Kinds of loops around, innermost last; inside a lambda only its own count.
    loops: usize,
    lambdas: usize,
    /// Whether `break` and `continue` have somewhere to go.
    in_loop: bool,
    /// Whether `return` and `?` fit the function.
    in_function: bool,
    can_await: bool,
    /// Variables of outer bodies may be read.
    captures: bool,
    rows: Vec<usize>,
    size: usize,
    /// Statements that go before the one that is being written.
    before: String,
}

pub struct Generator {
    random: u64,
    edition: u32,
    counts: Vec<usize>,
    pairs: BTreeMap<(usize, usize), usize>,
    function: Function,
}

const SIZE: usize = 34;
const ANSWERS: usize = 8;

impl Generator {
    pub fn new(seed: u64, edition: &str) -> Self {
        let edition = edition.parse().expect("a year");
        let rows = ROWS.len() + MACROS.len();
        let random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1;
        Generator { random, edition, counts: vec![0; rows], pairs: BTreeMap::new(), function: Function::default() }
    }

    /// How often each row was written, and how often the rarest pair.
    pub fn histogram(&self) -> (String, usize, usize) {
        let mut text = String::new();
        for (row, count) in self.counts.iter().enumerate() {
            writeln!(text, "{count:7} {}", name(row)).expect("a string");
        }
        let is_written = |row: &usize| self.edition >= 2024 || !ONLY_2024.contains(&name(*row));
        let rows: Vec<usize> = (0..self.counts.len()).filter(is_written).collect();
        let rarest = rows.iter().map(|row| self.counts[*row]).min().unwrap_or_default();
        let mut rarest_pair = (usize::MAX, String::new());
        for (n, a) in rows.iter().enumerate() {
            for b in &rows[n + 1..] {
                let count = self.pairs.get(&(*a, *b)).copied().unwrap_or_default();
                if count < rarest_pair.0 {
                    rarest_pair = (count, format!("{} with {}", name(*a), name(*b)));
                }
            }
        }
        writeln!(text, "rarest row: {rarest}; rarest pair: {}, {}", rarest_pair.1, rarest_pair.0).expect("a string");
        (text, rarest, rarest_pair.0)
    }

    /// A file of so many functions.
    pub fn file(&mut self, first: usize, count: usize) -> String {
        let mut text = HEAD.to_owned();
        for number in first..first + count {
            text.push_str(&self.next_function(number));
        }
        text
    }

    fn next_function(&mut self, number: usize) -> String {
        self.function = Function {
            answers: ANSWERS,
            in_function: true,
            can_await: true,
            captures: true,
            size: SIZE,
            ..Function::default()
        };
        let mut text = format!("pub async fn f{number}() -> Option<usize> {{\n");
        let count = 3 + self.below(4);
        for _ in 0..count {
            text.push_str(&self.statement(3));
        }
        self.row("function tail");
        let tail = self.int(2);
        writeln!(text, "Some({tail})").expect("a string");
        text.push_str("}\n");
        let mut rows = std::mem::take(&mut self.function.rows);
        rows.sort_unstable();
        rows.dedup();
        for (n, a) in rows.iter().enumerate() {
            self.counts[*a] += 1;
            for b in &rows[n + 1..] {
                *self.pairs.entry((*a, *b)).or_default() += 1;
            }
        }
        indented(&text)
    }

    // ------------------------------------------------------------------------------------------ chance

    fn next(&mut self) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }

    fn row(&mut self, row: &str) {
        let row = (0..self.counts.len()).find(|n| name(*n) == row).unwrap_or_else(|| panic!("no row {row}"));
        self.function.rows.push(row);
    }

    /// The rarest of some.
    fn prefer<'r>(&mut self, rows: &[&'r str]) -> &'r str {
        let tries = 3.min(rows.len());
        let count = |this: &Self, name_of: &str| {
            let row =
                (0..this.counts.len()).find(|n| name(*n) == name_of).unwrap_or_else(|| panic!("no row {name_of}"));
            this.counts[row] + 1000 * usize::from(this.function.rows.contains(&row))
        };
        let mut best = rows[self.below(rows.len())];
        for _ in 1..tries {
            let other = rows[self.below(rows.len())];
            if count(self, other) < count(self, best) {
                best = other;
            }
        }
        best
    }

    // ------------------------------------------------------------------------------------------ variables

    fn fresh(&mut self, prefix: &str) -> String {
        self.function.names += 1;
        format!("{prefix}{}", self.function.names)
    }

    fn declare(&mut self, name: &str, ty: Ty) {
        let (loops, lambdas) = (self.function.loops, self.function.lambdas);
        let variable =
            Variable { name: name.to_owned(), ty, state: State::Live, loops, lambdas, frozen: 0, is_open: false };
        self.function.variables.push(variable);
    }

    /// A variable of these types that can be read, or moved.
    fn find(&mut self, types: &[Ty], to_move: bool) -> Option<usize> {
        let function = &self.function;
        let fits = |variable: &Variable| {
            variable.state == State::Live
                && types.contains(&variable.ty)
                && if to_move {
                    variable.frozen == 0 && variable.loops == function.loops && variable.lambdas == function.lambdas
                } else {
                    variable.lambdas == function.lambdas || function.captures
                }
        };
        let found: Vec<usize> = (0..function.variables.len()).filter(|n| fits(&function.variables[*n])).collect();
        if found.is_empty() { None } else { Some(found[self.below(found.len())]) }
    }

    /// The same; a new one where there is none.
    fn need(&mut self, types: &[Ty], to_move: bool) -> Option<usize> {
        if self.below(3) > 0
            && let Some(found) = self.find(types, to_move)
        {
            return Some(found);
        }
        let ty = types[self.below(types.len())];
        if matches!(ty, Ty::Option | Ty::Result) {
            return self.new_open(ty);
        }
        let (row, init) = match ty {
            Ty::Pair => ("into tuple", format!("({}, 1)", self.guard())),
            Ty::Hold => ("into struct", format!("Hold {{ guard: {}, id: 1 }}", self.guard())),
            Ty::Vec => ("into vec", format!("vec![{}]", self.guard())),
            Ty::Box => ("into box", format!("Box::new({})", self.guard())),
            _ => ("let", self.guard()),
        };
        self.row(row);
        let text = self.let_new(ty, &init);
        self.function.before.push_str(&text);
        self.function.before.push('\n');
        Some(self.function.variables.len() - 1)
    }

    /// A new `Option` or `Result` that may be either.
    fn new_open(&mut self, ty: Ty) -> Option<usize> {
        if !self.ask() {
            return None;
        }
        let (row, init) = match ty {
            Ty::Result => ("poison", "p().lock()".to_owned()),
            _ if self.coin() => ("into option", "maybe_locked()".to_owned()),
            _ => ("into option", format!("if c() {{ Some({}) }} else {{ None }}", self.guard())),
        };
        self.row(row);
        let text = self.let_new(ty, &init);
        self.function.before.push_str(&text);
        self.function.before.push('\n');
        let variable = self.function.variables.len() - 1;
        self.function.variables[variable].is_open = true;
        Some(variable)
    }

    /// One whose variant nobody knows yet; now somebody asks.
    fn ask_variant(&mut self, types: &[Ty]) -> Option<usize> {
        let (loops, lambdas) = (self.function.loops, self.function.lambdas);
        let fits = |variable: &Variable| {
            types.contains(&variable.ty)
                && variable.is_open
                && variable.state == State::Live
                && variable.loops == loops
                && variable.lambdas == lambdas
                && variable.frozen == 0
        };
        let found = self.function.variables.iter().position(fits);
        let variable = match found {
            Some(found) if self.coin() => found,
            _ => {
                let ty = types[self.below(types.len())];
                self.new_open(ty)?
            }
        };
        self.function.variables[variable].is_open = false;
        Some(variable)
    }

    fn name_of(&self, variable: usize) -> String {
        self.function.variables[variable].name.clone()
    }

    /// Moves a variable, and returns its name.
    fn take(&mut self, variable: usize) -> String {
        self.function.variables[variable].state = State::Gone;
        self.name_of(variable)
    }

    /// A block: its variables are gone at its end.
    fn scoped<R>(&mut self, inside: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.function.variables.len();
        let result = inside(self);
        self.function.variables.truncate(before);
        result
    }

    /// Ways of which one is taken: what is moved on one is gone.
    fn branches(&mut self, ways: usize, mut inside: impl FnMut(&mut Self, usize) -> String) -> Vec<String> {
        let before: Vec<State> = self.function.variables.iter().map(|variable| variable.state).collect();
        let mut after = before.clone();
        let mut texts = Vec::new();
        for way in 0..ways {
            for (variable, state) in self.function.variables.iter_mut().zip(&before) {
                variable.state = *state;
            }
            let text = self.scoped(|this| inside(this, way));
            texts.push(text);
            for (all, variable) in after.iter_mut().zip(&self.function.variables) {
                if variable.state == State::Gone {
                    *all = State::Gone;
                }
            }
        }
        let was_moved = after != before;
        for (variable, state) in self.function.variables.iter_mut().zip(after) {
            variable.state = state;
        }
        if was_moved {
            self.row("move on a branch");
        }
        texts
    }

    fn looped<R>(&mut self, inside: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.function.in_loop;
        let answers = self.function.answers;
        self.function.answers = answers / 2;
        self.function.in_loop = true;
        self.function.loops += 1;
        let result = self.scoped(inside);
        self.function.loops -= 1;
        self.function.in_loop = outer;
        result
    }

    fn lambda<R>(&mut self, is_async: bool, captures: bool, inside: impl FnOnce(&mut Self) -> R) -> R {
        let function = &mut self.function;
        let outer = (function.in_loop, function.in_function, function.can_await, function.captures);
        (function.in_loop, function.in_function, function.can_await) = (false, false, is_async);
        function.captures = captures && outer.3;
        function.lambdas += 1;
        let result = self.scoped(inside);
        let function = &mut self.function;
        function.lambdas -= 1;
        (function.in_loop, function.in_function, function.can_await, function.captures) = outer;
        result
    }

    fn ask(&mut self) -> bool {
        if self.function.answers == 0 {
            return false;
        }
        self.function.answers -= 1;
        true
    }

    // ------------------------------------------------------------------------------------------ locks

    /// A guard of the type of all variables.
    fn guard(&mut self) -> String {
        match self.below(7) {
            0 => "locked()".to_owned(),
            1 if self.ask() => {
                self.row("poison");
                "p().lock().unwrap_or_else(PoisonError::into_inner)".to_owned()
            }
            2 if self.ask() => {
                self.row("poison");
                "match p().lock() { Ok(g) => g, Err(e) => e.into_inner() }".to_owned()
            }
            _ => "m().lock().unwrap()".to_owned(),
        }
    }

    /// A guard as an operand: parentheses around a `match`.
    fn lock(&mut self) -> String {
        match self.below(8) {
            0 => "rw().write().unwrap()".to_owned(),
            1 => "cell().borrow_mut()".to_owned(),
            2 => "pl().lock()".to_owned(),
            3 if self.function.can_await => "tm().lock().await".to_owned(),
            4 => "locked()".to_owned(),
            _ => "m().lock().unwrap()".to_owned(),
        }
    }

    // ------------------------------------------------------------------------------------------ expressions

    /// A `usize` whose value decides nothing.
    fn int(&mut self, depth: usize) -> String {
        if self.function.size == 0 || depth == 0 {
            return self.small_int();
        }
        self.function.size -= 1;
        let rows = [
            "awaited argument",
            "method argument",
            "left first",
            "right first",
            "loop value",
            "arm value",
            "branch value",
            "block tail",
            "cut short",
            "match",
            "if let",
            "labelled block",
            "index",
            "format",
            "format_args",
            "?",
            "map",
            "matches",
            "short circuit",
            "by-value argument",
            "async block",
            "index",
        ];
        let row = self.prefer(&rows);
        match self.try_int(row, depth) {
            Some(text) => {
                self.row(row);
                text
            }
            None => self.small_int(),
        }
    }

    fn small_int(&mut self) -> String {
        match self.below(6) {
            0 | 1 if self.function.can_await => "io().await".to_owned(),
            2 => "1".to_owned(),
            3 => match self.find(&[Ty::Guard, Ty::Box], false) {
                Some(variable) => format!("{}.len()", self.name_of(variable)),
                None => "2".to_owned(),
            },
            4 => format!("{}.n", self.lock()),
            _ => format!("{}.len()", self.lock()),
        }
    }

    fn try_int(&mut self, row: &str, depth: usize) -> Option<String> {
        let can_await = self.function.can_await;
        let text = match row {
            "awaited argument" if can_await => format!("upload({}).await", self.int(depth - 1)),
            "method argument" => {
                if let (true, Some(variable)) = (self.coin(), self.find(&[Ty::Guard], false)) {
                    self.function.variables[variable].frozen += 1;
                    let argument = self.int(depth - 1);
                    self.function.variables[variable].frozen -= 1;
                    format!("{}.add({argument})", self.name_of(variable))
                } else {
                    let lock = self.lock();
                    format!("{lock}.add({})", self.int(depth - 1))
                }
            }
            "left first" => {
                let lock = self.lock();
                format!("sum({lock}.len(), {})", self.int(depth - 1))
            }
            "right first" => {
                let first = self.int(depth - 1);
                format!("({first} + {}.len())", self.lock())
            }
            "loop value" => self.looped(|this| {
                // No turn more than one.
                this.function.in_loop = false;
                let statement = this.statement(depth - 1);
                format!("loop {{ {statement} break {}; }}", this.int(depth - 1))
            }),
            "arm value" if self.ask() => {
                let ways = self.branches(2, |this, _| this.int(depth - 1));
                format!("match pick() {{ 0 => {}, _ => {} }}", ways[0], ways[1])
            }
            "branch value" => {
                let condition = self.condition(depth - 1)?;
                let ways = self.branches(2, |this, _| this.int(depth - 1));
                format!("if {condition} {{ {} }} else {{ {} }}", ways[0], ways[1])
            }
            "block tail" => self.scoped(|this| {
                let statement = if this.coin() { this.statement(depth - 1) } else { String::new() };
                format!("{{ {statement} {} }}", this.int(depth - 1))
            }),
            "cut short" => self.scoped(|this| {
                let n = this.fresh("n");
                format!("{{ let {n} = {}; {n} }}", this.int(depth - 1))
            }),
            "match" if self.ask() => {
                let lock = self.lock();
                let ways = self.branches(2, |this, _| this.int(depth - 1));
                format!("match {lock}.next_job() {{ Some(j) => sum(j, {}), None => {} }}", ways[0], ways[1])
            }
            "if let" if self.ask() => {
                let lock = self.lock();
                let ways = self.branches(2, |this, _| this.int(depth - 1));
                format!("if let Some(j) = {lock}.next_job() {{ sum(j, {}) }} else {{ {} }}", ways[0], ways[1])
            }
            "labelled block" if self.ask() => {
                self.function.labels += 1;
                let label = format!("'a{}", self.function.labels);
                self.scoped(|this| {
                    let guard = this.guard();
                    let q = this.fresh("q");
                    this.declare(&q, Ty::Guard);
                    let value = this.small_int();
                    format!(
                        "{label}: {{ let {q} = {guard}; if c() {{ break {label} {value}; }} {} }}",
                        this.int(depth - 1)
                    )
                })
            }
            "index" => format!("list({}.len())[{} % 3]", self.lock(), self.int(depth - 1)),
            "format" => {
                let lock = self.lock_that_prints();
                format!("format!(\"{{}} {{}}\", {lock}, {}).len()", self.int(depth - 1))
            }
            "format_args" => {
                let lock = self.lock_that_prints();
                format!("format_args!(\"{{}}\", {lock}).to_string().len()")
            }
            "?" if self.function.in_function && self.ask() => {
                if can_await && self.coin() {
                    "fetch().await?".to_owned()
                } else {
                    format!("{}.next_job()?", self.lock())
                }
            }
            "map" => {
                let inner = self.lambda(false, true, |this| this.small_int());
                format!("Some({}).map(|g| sum(g.len(), {inner})).unwrap()", self.guard_call())
            }
            "matches" if self.ask() => format!("number(matches!({}.next_job(), Some(_)))", self.lock()),
            "short circuit" => {
                let (a, b) = self.short_circuit(depth - 1)?;
                let operator = if self.coin() { "&&" } else { "||" };
                format!("number({a} {operator} {b})")
            }
            "by-value argument" => {
                if let (true, Some(variable)) = (self.coin(), self.find(&[Ty::Guard], true)) {
                    format!("len_of({})", self.take(variable))
                } else {
                    format!("len_of({})", self.guard_call())
                }
            }
            "async block" if can_await => {
                let inside = self.lambda(true, true, |this| {
                    let statement = this.statement(depth - 1);
                    format!("{statement} {}", this.int(depth - 1))
                });
                format!("async {{ {inside} }}.await")
            }
            _ => return None,
        };
        // A block at the start of a statement would be one.
        Some(if text.ends_with('}') && !text.ends_with(".await") || text.starts_with("async") {
            format!("({text})")
        } else {
            text
        })
    }

    /// A guard by a call.
    fn guard_call(&mut self) -> String {
        if self.coin() { "locked()".to_owned() } else { "m().lock().unwrap()".to_owned() }
    }

    fn lock_that_prints(&mut self) -> String {
        if self.coin() { "m().lock().unwrap()".to_owned() } else { "locked()".to_owned() }
    }

    fn short_circuit(&mut self, depth: usize) -> Option<(String, String)> {
        let first = self.condition(depth)?;
        let mut second = None;
        self.branches(2, |this, way| {
            if way == 0 {
                second = this.condition(depth);
            }
            String::new()
        });
        Some((first, second?))
    }

    /// A `bool` that nobody can know.
    fn condition(&mut self, depth: usize) -> Option<String> {
        if !self.ask() {
            return None;
        }
        let text = match self.below(7) {
            0 => "c()".to_owned(),
            1 => format!("{}.ready()", self.lock()),
            2 => format!("!{}.ready()", self.lock()),
            3 if self.function.can_await => "ping().await".to_owned(),
            4 if depth > 0 && self.function.size > 0 => format!("is({})", self.int(depth - 1)),
            5 if depth > 0 => {
                let inner = self.scoped(|this| {
                    let q = this.fresh("q");
                    let guard = this.guard();
                    this.declare(&q, Ty::Guard);
                    let await_ = if this.function.can_await { "io().await;" } else { "" };
                    format!("{{ let {q} = {guard}; {await_} {q}.ready() }}")
                });
                format!("({inner})")
            }
            _ => match self.find(&[Ty::Guard], false) {
                Some(variable) => format!("{}.ready()", self.name_of(variable)),
                None => "c()".to_owned(),
            },
        };
        self.row("condition");
        Some(text)
    }

    fn some_await(&mut self) -> String {
        if self.function.can_await { "io().await;\n".to_owned() } else { String::new() }
    }

    // ------------------------------------------------------------------------------------------ statements

    fn statements(&mut self, depth: usize, most: usize) -> String {
        let count = self.below(most + 1);
        let mut text: String = (0..count).map(|_| self.statement(depth)).collect();
        if self.coin() {
            text.push_str(&self.some_await());
        }
        text
    }

    fn block(&mut self, depth: usize) -> String {
        self.scoped(|this| this.statements(depth, 2))
    }

    fn statement(&mut self, depth: usize) -> String {
        if self.function.size == 0 || depth == 0 {
            return self.some_await();
        }
        for _ in 0..8 {
            let mut rows: Vec<&str> = ROWS.iter().chain(&MACROS).copied().collect();
            if self.edition < 2024 {
                rows.retain(|row| !ONLY_2024.contains(row));
            }
            let row = self.prefer(&rows);
            let outer = std::mem::take(&mut self.function.before);
            let text = self.try_statement(row, depth);
            let before = std::mem::replace(&mut self.function.before, outer);
            if let Some(text) = text {
                self.function.size = self.function.size.saturating_sub(1);
                self.row(row);
                let await_ = if self.below(3) > 0 { self.some_await() } else { String::new() };
                return format!("{before}{text}\n{await_}");
            }
            if !before.is_empty() {
                return before;
            }
        }
        self.some_await()
    }

    /// `let` of a new variable.
    fn let_new(&mut self, ty: Ty, init: &str) -> String {
        let q = self.fresh("q");
        self.declare(&q, ty);
        format!("let mut {q} = {init};")
    }

    /// A guard to put somewhere: a variable's, or a new one.
    fn some_guard(&mut self) -> String {
        match self.find(&[Ty::Guard], true) {
            Some(variable) if self.coin() => self.take(variable),
            _ => self.guard(),
        }
    }

    fn try_statement(&mut self, row: &str, depth: usize) -> Option<String> {
        let can_await = self.function.can_await;
        let less = depth - 1;
        Some(match row {
            "let" => {
                let guard = self.guard();
                self.let_new(Ty::Guard, &guard)
            }
            "let in a block" => self.scoped(|this| {
                let guard = this.guard();
                let first = this.let_new(Ty::Guard, &guard);
                format!("{{\n{first}\n{}}}", this.statements(less, 2))
            }),
            "shadowing" => {
                let variable = self.need(&[Ty::Guard], false)?;
                if self.function.variables[variable].lambdas != self.function.lambdas {
                    return None;
                }
                let name = self.name_of(variable);
                self.function.variables[variable].state = State::Gone;
                format!("let {name} = {name}.len();")
            }
            "let _ = value" => format!("let _ = {};", self.guard()),
            "let _ = place" => {
                let variable = self.need(&[Ty::Guard, Ty::Option, Ty::Pair, Ty::Hold, Ty::Vec], true)?;
                format!("let _ = {};", self.name_of(variable))
            }
            "_ = value" => format!("_ = {};", self.guard()),
            "tuple temporary" => {
                let n = self.fresh("n");
                format!("let (_, {n}) = ({}, {});", self.guard(), self.int(less))
            }
            "tuple variable" => {
                let variable = self.need(&[Ty::Pair], true)?;
                let name = self.name_of(variable);
                if self.coin() {
                    format!("let (_, n) = {name};")
                } else {
                    self.take(variable);
                    let q = self.fresh("q");
                    self.declare(&q, Ty::Guard);
                    format!("let (mut {q}, _) = {name};")
                }
            }
            "deferred" => {
                let condition = self.condition(less);
                let q = self.fresh("q");
                let guard = self.guard();
                let await_ = self.some_await();
                match condition {
                    Some(condition) => {
                        let inside = self.block(less);
                        format!("let {q}: Guard;\nif {condition} {{\n{q} = {guard};\n{inside}}}")
                    }
                    None => {
                        self.declare(&q, Ty::Guard);
                        format!("let mut {q};\n{await_}{q} = {guard};")
                    }
                }
            }
            "assignment" => {
                let variable = self.need(&[Ty::Guard], true)?;
                self.function.variables[variable].frozen += 1;
                let value = if self.coin() {
                    self.scoped(|this| {
                        let inside = this.statements(less, 1);
                        format!("{{\n{inside}{}\n}}", this.guard())
                    })
                } else {
                    self.guard()
                };
                self.function.variables[variable].frozen -= 1;
                format!("{} = {value};", self.name_of(variable))
            }
            "drop" => {
                let variable =
                    self.need(&[Ty::Guard, Ty::Option, Ty::Pair, Ty::Hold, Ty::Vec, Ty::Box, Ty::Result], true)?;
                let path = if self.coin() { "drop" } else { "std::mem::drop" };
                format!("{path}({});", self.take(variable))
            }
            "by-value argument" => {
                let variable = self.need(&[Ty::Guard, Ty::Option, Ty::Pair, Ty::Hold, Ty::Box], true)?;
                format!("consume({});", self.take(variable))
            }
            "rename" => {
                let variable = self.need(&[Ty::Guard, Ty::Option, Ty::Pair, Ty::Hold, Ty::Box], true)?;
                let ty = self.function.variables[variable].ty;
                let name = self.take(variable);
                self.let_new(ty, &name)
            }
            "return value" => {
                if !self.function.in_function {
                    return None;
                }
                let condition = self.condition(less)?;
                let value = self.branches(1, |this, _| this.int(less));
                format!("if {condition} {{ return Some({}); }}", value[0])
            }
            "into struct" => {
                let init = format!("Hold {{ guard: {}, id: {} }}", self.some_guard(), self.int(less));
                self.let_new(Ty::Hold, &init)
            }
            "into tuple" => {
                let init = format!("({}, {})", self.some_guard(), self.int(less));
                self.let_new(Ty::Pair, &init)
            }
            "into option" => {
                if self.coin() {
                    let init = format!("Some({})", self.some_guard());
                    self.let_new(Ty::Option, &init)
                } else {
                    self.new_open(Ty::Option)?;
                    String::new()
                }
            }
            "into vec" => {
                if let (true, Some(variable)) = (self.coin(), self.find(&[Ty::Vec], true)) {
                    let guard = self.some_guard();
                    format!("{}.push({guard});", self.name_of(variable))
                } else if self.coin() {
                    let init = format!("vec![{}]", self.some_guard());
                    self.let_new(Ty::Vec, &init)
                } else {
                    let first = self.let_new(Ty::Vec, "Vec::new()");
                    let name = self.function.variables.last().expect("it was declared").name.clone();
                    format!("{first}\n{name}.push({});", self.some_guard())
                }
            }
            "into box" => {
                let init = format!("Box::new({})", self.some_guard());
                self.let_new(Ty::Box, &init)
            }
            "move on a branch" => {
                let variable = self.need(&[Ty::Guard, Ty::Option, Ty::Pair, Ty::Hold], true)?;
                let condition = self.condition(0)?;
                let variable = (self.function.variables[variable].state == State::Live).then_some(variable)?;
                let name = self.take(variable);
                let other = self.block(less);
                format!("if {condition} {{ drop({name}); }} else {{\n{other}}}")
            }
            "assign after move" => {
                let variable = self.need(&[Ty::Guard], true)?;
                let name = self.take(variable);
                let inside = self.statements(less, 1);
                let guard = self.guard();
                self.function.variables[variable].state = State::Live;
                format!("drop({name});\n{inside}{name} = {guard};")
            }
            "drop of a copy" => {
                let variable = self.need(&[Ty::Guard, Ty::Box], false)?;
                let name = self.name_of(variable);
                if self.coin() { format!("drop({name}.n);") } else { format!("drop(&{name});") }
            }
            "partial move" => {
                let variable = self.need(&[Ty::Pair, Ty::Hold], true)?;
                let is_pair = self.function.variables[variable].ty == Ty::Pair;
                let name = self.take(variable);
                let (guard, id) = if is_pair { ("0", "1") } else { ("guard", "id") };
                let inside = self.some_await();
                if self.coin() {
                    format!("drop({name}.{guard});\n{inside}consume({name}.{id});")
                } else {
                    let init = format!("{name}.{guard}");
                    self.let_new(Ty::Guard, &init)
                }
            }
            "struct pattern" => {
                let variable = self.need(&[Ty::Hold], true)?;
                let name = self.name_of(variable);
                if self.coin() {
                    format!("let Hold {{ id, .. }} = {name};")
                } else {
                    self.take(variable);
                    let q = self.fresh("q");
                    self.declare(&q, Ty::Guard);
                    format!("let Hold {{ guard: mut {q}, id: _ }} = {name};")
                }
            }
            "match moves" => {
                let variable = self.ask_variant(&[Ty::Option, Ty::Result])?;
                let is_option = self.function.variables[variable].ty == Ty::Option;
                let name = self.take(variable);
                let ways = self.branches(2, |this, way| {
                    if way == 0 {
                        this.declare("g", Ty::Guard);
                    }
                    this.statements(less, 2)
                });
                let (some, none) = if is_option { ("Some(mut g)", "None") } else { ("Ok(mut g)", "Err(_)") };
                format!("match {name} {{\n{some} => {{\n{}}}\n{none} => {{\n{}}}\n}}", ways[0], ways[1])
            }
            "match ignores" => {
                let variable = self.ask_variant(&[Ty::Option, Ty::Result])?;
                let is_option = self.function.variables[variable].ty == Ty::Option;
                let name = self.name_of(variable);
                let ways = self.branches(2, |this, _| this.statements(less, 2));
                let (some, none) = if is_option { ("Some(_)", "None") } else { ("Ok(_)", "Err(_)") };
                format!("match {name} {{\n{some} => {{\n{}}}\n{none} => {{\n{}}}\n}}", ways[0], ways[1])
            }
            "match borrows" => {
                let variable = self.ask_variant(&[Ty::Option, Ty::Result])?;
                let is_option = self.function.variables[variable].ty == Ty::Option;
                let name = self.name_of(variable);
                let ways = self.branches(2, |this, _| this.statements(less, 1));
                let (some, none) = if is_option { ("Some", "None") } else { ("Ok", "Err(_)") };
                let (scrutinee, pattern) = match self.below(3) {
                    0 => (format!("&{name}"), "g"),
                    1 => (format!("{name}.as_ref()"), "g"),
                    _ => (name, "ref g"),
                };
                format!(
                    "match {scrutinee} {{\n{some}({pattern}) => {{\nconsume(g.len());\n{}}}\n{none} => {{\n{}}}\n}}",
                    ways[0], ways[1]
                )
            }
            "take" => {
                let variable = self.need(&[Ty::Option], true)?;
                let init = format!("{}.take()", self.name_of(variable));
                let is_open = std::mem::take(&mut self.function.variables[variable].is_open);
                match self.below(4) {
                    0 => format!("drop({init});"),
                    1 => format!("{init};"),
                    2 if is_open => {
                        let inside = self.scoped(|this| {
                            this.declare("g", Ty::Guard);
                            this.statements(less, 2)
                        });
                        format!("if let Some(mut g) = {init} {{\n{inside}}}")
                    }
                    _ => {
                        let text = self.let_new(Ty::Option, &init);
                        self.function.variables.last_mut().expect("it was declared").is_open = is_open;
                        text
                    }
                }
            }
            "replace" => {
                let variable = self.need(&[Ty::Guard], true)?;
                self.function.variables[variable].frozen += 1;
                let guard = self.guard();
                self.function.variables[variable].frozen -= 1;
                let init = format!("std::mem::replace(&mut {}, {guard})", self.name_of(variable));
                if self.coin() { format!("{init};") } else { self.let_new(Ty::Guard, &init) }
            }
            "= None" => {
                let variable = self.need(&[Ty::Option], true)?;
                let name = self.name_of(variable);
                self.function.variables[variable].is_open = false;
                if self.coin() { format!("{name} = None;") } else { format!("{name} = Some({});", self.guard()) }
            }
            // What is forgotten in an async block is not followed out of it.
            "forget" if self.function.lambdas == 0 => {
                let variable = self.need(&[Ty::Guard], true)?;
                let name = self.take(variable);
                if self.coin() {
                    format!("std::mem::forget({name});")
                } else {
                    let d = self.fresh("d");
                    format!("let {d} = std::mem::ManuallyDrop::new({name});")
                }
            }
            "map" => {
                let n = self.fresh("n");
                let lock = "parking_lot::MutexGuard::map(pl().lock(), |data| &mut data.n)";
                format!("let {n} = {lock};")
            }
            "poison" => {
                self.new_open(Ty::Result)?;
                String::new()
            }
            "condition" => {
                let condition = self.condition(depth)?;
                let ways = self.branches(2, |this, _| this.statements(less, 2));
                format!("if {condition} {{\n{}}} else {{\n{}}}", ways[0], ways[1])
            }
            "awaited argument" | "method argument" | "left first" | "right first" | "loop value" | "arm value"
            | "branch value" | "block tail" | "cut short" | "index" | "format" | "format_args" | "?" | "matches"
            | "short circuit" => {
                let text = self.try_int(row, depth)?;
                match self.below(4) {
                    0 => format!("let {} = {text};", self.fresh("n")),
                    1 if can_await => format!("upload({text}).await;"),
                    2 => format!("consume({text});"),
                    _ => format!("_ = {text};"),
                }
            }
            "assign to a part" => match (self.below(3), self.find(&[Ty::Pair], true)) {
                (0, Some(variable)) => {
                    self.function.variables[variable].frozen += 1;
                    let value = self.int(less);
                    self.function.variables[variable].frozen -= 1;
                    format!("{}.1 = {value};", self.name_of(variable))
                }
                (1, Some(variable)) => {
                    self.function.variables[variable].frozen += 1;
                    let value = self.guard();
                    self.function.variables[variable].frozen -= 1;
                    format!("{}.0 = {value};", self.name_of(variable))
                }
                _ => {
                    let lock = self.lock();
                    format!("{lock}.n = {};", self.int(less))
                }
            },
            "compound on a number" => {
                let lock = self.lock();
                let value = self.int(less);
                if self.coin() { format!("{lock}.n += {value};") } else { format!("*{lock}.slot() += {value};") }
            }
            "compound overloaded" => {
                let lock = self.lock();
                let word = if can_await { "word().await" } else { "String::new()" };
                format!("{lock}.text += &{word};")
            }
            "reference" => {
                let v = self.fresh("v");
                let lock = self.lock();
                let mutable = if self.coin() { "mut " } else { "" };
                format!("let {v} = &{mutable}{lock};")
            }
            "reborrow" => {
                let v = self.fresh("v");
                let lock = self.lock();
                match self.below(3) {
                    0 => format!("let {v} = &*{lock};"),
                    1 => format!("let {v} = &{lock}.pair.0;"),
                    _ => format!("let {v}: &Data = &{lock};"),
                }
            }
            "extended in an aggregate" => {
                let v = self.fresh("v");
                let lock = self.lock();
                let other = self.int(less);
                match self.below(3) {
                    0 => format!("let {v} = (&*{lock}, {other});"),
                    1 => format!("let {v} = [&*{lock}, &Data {{ n: {other}, ..Data::default() }}];"),
                    _ => format!("let {v} = View {{ data: &*{lock}, id: {other} }};"),
                }
            }
            "extended in a branch" => {
                let v = self.fresh("v");
                let lock = self.lock();
                match self.below(3) {
                    0 => {
                        let condition = self.condition(less)?;
                        format!("let {v} = if {condition} {{ &*{lock} }} else {{ &DEFAULT }};")
                    }
                    1 if self.ask() => format!("let {v} = match pick() {{ 0 => &*{lock}, _ => &DEFAULT }};"),
                    _ => {
                        let inside = self.block(less);
                        format!("let {v} = {{\n{inside}&*{lock}\n}};")
                    }
                }
            }
            "extended in a constructor" => {
                let v = self.fresh("v");
                let lock = self.lock();
                if self.coin() {
                    format!("let {v} = Some(&*{lock});")
                } else {
                    format!("let {v} = Some(Shown(&{lock}.n));")
                }
            }
            "ref pattern" => {
                let (a, b) = (self.fresh("a"), self.fresh("b"));
                let lock = self.lock();
                match self.below(3) {
                    0 => format!("let ref {a} = {lock};"),
                    1 => format!("let ({a}, ref {b}) = {lock}.pair;"),
                    _ => format!("let ({a}, {b}) = {lock}.pair;"),
                }
            }
            "let _ = reference" => format!("let _ = &{};", self.lock()),
            "match" => {
                if !self.ask() {
                    return None;
                }
                let lock = self.lock();
                let ways = self.branches(2, |this, _| this.statements(less, 2));
                let scrutinee = match self.below(3) {
                    0 => format!("{lock}.next_job()"),
                    1 => format!("{{ {lock}.next_job() }}"),
                    _ if can_await => format!("Some({lock}.add(io().await)).filter(|_| c())"),
                    _ => format!("{lock}.next_job()"),
                };
                format!("match {scrutinee} {{\nSome(_) => {{\n{}}}\nNone => {{\n{}}}\n}}", ways[0], ways[1])
            }
            "if let" => {
                if !self.ask() {
                    return None;
                }
                let lock = self.lock();
                let ways = self.branches(2, |this, _| this.statements(less, 2));
                let otherwise = if self.coin() { format!(" else {{\n{}}}", ways[1]) } else { String::new() };
                format!("if let Some(_) = {lock}.next_job() {{\n{}}}{otherwise}", ways[0])
            }
            "while let" => {
                if !self.ask() {
                    return None;
                }
                let lock = self.lock();
                let inside = self.looped(|this| this.statements(less, 2));
                format!("while let Some(_) = {lock}.pair.0.checked_add(1).and(more()) {{\n{inside}}}")
            }
            "while" => {
                if !self.ask() {
                    return None;
                }
                let lock = self.lock();
                let inside = self.looped(|this| this.statements(less, 2));
                if self.coin() {
                    format!("while again() && {lock}.len() < 9 {{\n{inside}}}")
                } else {
                    format!("while {lock}.len() < 9 && again() {{\n{inside}}}")
                }
            }
            "for" => {
                if !self.ask() {
                    return None;
                }
                let items = match self.below(3) {
                    0 => format!("{}.items()", self.lock()),
                    1 => format!("{{ {}.items() }}", self.lock()),
                    _ => "times()".to_owned(),
                };
                let inside = self.looped(|this| this.statements(less, 2));
                format!("for _ in {items} {{\n{inside}}}")
            }
            "let else" => {
                if !self.function.in_function && !self.function.in_loop || !self.ask() {
                    return None;
                }
                let exit = if self.function.in_loop { "continue" } else { "return None" };
                let await_ = self.some_await();
                match self.below(3) {
                    0 => {
                        let (n, lock) = (self.fresh("n"), self.lock());
                        format!("let Some({n}) = {lock}.next_job() else {{\n{await_}{exit};\n}};")
                    }
                    1 => {
                        let (n, lock) = (self.fresh("n"), self.lock());
                        format!("let Some(ref {n}) = {lock}.next_job() else {{\n{await_}{exit};\n}};")
                    }
                    _ => {
                        let q = self.fresh("q");
                        self.declare(&q, Ty::Guard);
                        format!("let Ok(mut {q}) = p().lock() else {{\n{await_}{exit};\n}};")
                    }
                }
            }
            "arm guard" => {
                let condition = self.condition(less)?;
                if !self.ask() {
                    return None;
                }
                let ways = self.branches(2, |this, _| this.statements(less, 2));
                format!("match pick() {{\n0 if {condition} => {{\n{}}}\n_ => {{\n{}}}\n}}", ways[0], ways[1])
            }
            "arm guard let" => {
                if self.function.answers < 2 || !self.ask() || !self.ask() {
                    return None;
                }
                let lock = self.lock();
                let ways = self.branches(2, |this, _| this.statements(less, 2));
                format!(
                    "match pick() {{\n0 if let Some(_) = {lock}.next_job() => {{\n{}}}\n_ => {{\n{}}}\n}}",
                    ways[0], ways[1]
                )
            }
            "let chain" => {
                if self.edition < 2024 || self.function.answers < 3 || !self.ask() {
                    return None;
                }
                let lock = self.lock();
                let condition = self.condition(less)?;
                let ways = self.branches(2, |this, _| this.statements(less, 2));
                let chain = match self.below(3) {
                    0 => format!("let Some(_) = {lock}.next_job() && {condition}"),
                    1 => format!("{condition} && let Some(_) = {lock}.next_job()"),
                    _ => format!("let Some(_) = {lock}.next_job() && let Some(_) = some()"),
                };
                format!("if {chain} {{\n{}}} else {{\n{}}}", ways[0], ways[1])
            }
            "variable scrutinee" => {
                let variable = self.ask_variant(&[Ty::Option])?;
                let name = self.take(variable);
                let ways = self.branches(2, |this, way| {
                    if way == 0 {
                        this.declare("g", Ty::Guard);
                    }
                    this.statements(less, 2)
                });
                format!("if let Some(mut g) = {name} {{\n{}}} else {{\n{}}}", ways[0], ways[1])
            }
            "try_lock" => {
                if !self.ask() {
                    return None;
                }
                let (lock, some) = if self.coin() { ("t().try_lock()", "Ok") } else { ("plt().try_lock()", "Some") };
                let is_std = some == "Ok";
                let ways = self.branches(2, |this, way| {
                    if way == 0 && is_std {
                        this.declare("g", Ty::Guard);
                    }
                    this.statements(less, 2)
                });
                let binding = if is_std { "mut g" } else { "_g" };
                if self.coin() {
                    format!("if let {some}({binding}) = {lock} {{\n{}}} else {{\n{}}}", ways[0], ways[1])
                } else {
                    format!("match {lock} {{\n{some}({binding}) => {{\n{}}}\n_ => {{\n{}}}\n}}", ways[0], ways[1])
                }
            }
            "is_some" => {
                let variable = self.ask_variant(&[Ty::Option])?;
                let name = self.name_of(variable);
                let test = if self.coin() { "is_some" } else { "is_none" };
                let ways = self.branches(2, |this, _| this.statements(less, 1));
                format!("if {name}.{test}() {{\n{}}} else {{\n{}}}", ways[0], ways[1])
            }
            "break" | "continue" => {
                if !self.ask() {
                    return None;
                }
                let await_ = self.some_await();
                let exit = format!("if c() {{\n{await_}{row};\n}}");
                if self.function.in_loop {
                    exit
                } else {
                    if !self.ask() {
                        return None;
                    }
                    let (first, last) = self.looped(|this| (this.statements(less, 1), this.statements(less, 1)));
                    format!("while again() {{\n{first}{exit}\n{last}}}")
                }
            }
            "return" => {
                if !self.function.in_function || !self.ask() {
                    return None;
                }
                let await_ = self.some_await();
                format!("if c() {{\n{await_}return None;\n}}")
            }
            "labelled block" => {
                let condition = self.condition(less)?;
                self.function.labels += 1;
                let label = format!("'a{}", self.function.labels);
                self.scoped(|this| {
                    let first = this.statements(less, 2);
                    let second = this.statements(less, 2);
                    format!("{label}: {{\n{first}if {condition} {{ break {label}; }}\n{second}}}")
                })
            }
            "async block" if can_await => {
                let inside = self.lambda(true, true, |this| this.statements(less, 3));
                let job = self.fresh("job");
                let await_ = self.some_await();
                if self.coin() {
                    format!("async {{\n{inside}}}\n.await;")
                } else {
                    format!("let {job} = async {{\n{inside}}};\n{await_}{job}.await;")
                }
            }
            "captured by reference" => {
                let variable = self.need(&[Ty::Guard, Ty::Box], true)?;
                let name = self.name_of(variable);
                let job = self.fresh("job");
                if can_await && self.coin() {
                    let await_ = self.some_await();
                    format!("let {job} = async {{ upload({name}.len()).await }};\n{await_}{job}.await;")
                } else {
                    format!("let {job} = || {name}.len();\nconsume({job}());")
                }
            }
            "captured by value" => {
                let variable = self.need(&[Ty::Guard, Ty::Option, Ty::Hold, Ty::Box], true)?;
                let name = self.take(variable);
                let job = self.fresh("job");
                let await_ = self.some_await();
                match self.below(5) {
                    0 if can_await => {
                        format!("let {job} = async move {{\nconsume(&{name});\nio().await;\n}};\n{await_}{job}.await;")
                    }
                    1 if can_await => {
                        format!(
                            "let {job} = async {{\nio().await;\ndrop({name});\nio().await;\n}};\n{await_}{job}.await;"
                        )
                    }
                    2 => format!("let {job} = || drop({name});\n{await_}{job}();"),
                    3 => format!("let {job} = move || count(&{name});\n{await_}drop({job});"),
                    _ => format!("let {job} = move || count(&{name});"),
                }
            }
            "captured field" => {
                let variable = self.need(&[Ty::Pair, Ty::Hold], true)?;
                let is_pair = self.function.variables[variable].ty == Ty::Pair;
                let name = self.name_of(variable);
                let job = self.fresh("job");
                let (guard, id) = if is_pair { ("0", "1") } else { ("guard", "id") };
                if self.coin() {
                    format!("let {job} = move || {name}.{id};")
                } else {
                    self.take(variable);
                    let await_ = self.some_await();
                    format!("let {job} = move || {name}.{guard}.len();\n{await_}drop({job});")
                }
            }
            "uncalled closure" => {
                let job = self.fresh("job");
                let inside = self.lambda(false, true, |this| this.int(less));
                format!("let {job} = || {inside};")
            }
            "pin" => match self.below(3) {
                0 => format!("let {} = std::pin::pin!({});", self.fresh("p"), self.lock()),
                1 => format!("let {} = std::pin::pin!({}.len());", self.fresh("p"), self.lock()),
                _ if can_await => {
                    let p = self.fresh("p");
                    let inside = self.lambda(true, true, |this| this.statements(less, 2));
                    format!("let mut {p} = std::pin::pin!(async {{\n{inside}}});\n{p}.as_mut().await;")
                }
                _ => return None,
            },
            "assert" => match self.below(3) {
                0 => {
                    let condition = self.condition(less)?;
                    format!("assert!({condition});")
                }
                1 => {
                    let lock = self.lock();
                    format!("assert_eq!({lock}.len() * 0, {} * 0);", self.int(less))
                }
                _ => format!("consume(dbg!({}.len()));", self.lock()),
            },
            "join" if can_await => {
                if self.coin() {
                    format!("tokio::join!(upload({}.len()), io());", self.lock())
                } else {
                    let inside = self.lambda(true, true, |this| this.statements(less, 2));
                    format!("tokio::join!(\nio(),\nasync {{\n{inside}}}\n);")
                }
            }
            _ => return None,
        })
    }
}

fn name(row: usize) -> &'static str {
    ROWS.get(row).copied().unwrap_or_else(|| MACROS[row - ROWS.len()])
}

/// By the brackets at the ends of the lines.
fn indented(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let closing = line.chars().take_while(|c| matches!(c, '}' | ')')).count().min(1);
        let indent = 4 * depth.saturating_sub(closing);
        writeln!(out, "{:indent$}{line}", "").expect("a string");
        for c in line.chars() {
            match c {
                '{' | '(' => depth += 1,
                '}' | ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    out
}

const HEAD: &str = "use crate::prelude::*;

pub struct Hold {
    pub guard: Guard,
    pub id: usize,
}
pub struct View<'a> {
    pub data: &'a Data,
    pub id: usize,
}
pub struct Shown<'a>(pub &'a usize);
static DEFAULT: Data = Data { n: 0, text: String::new(), list: Vec::new(), pair: (0, 0) };
fn len_of(guard: Guard) -> usize {
    guard.len()
}
fn number(_: bool) -> usize {
    1
}
fn list(_: usize) -> [usize; 3] {
    [0; 3]
}

";
