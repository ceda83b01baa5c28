//! Findings → diagnostics: the table of levels, the user's wishes, suppressions, merging, order and fingerprints.

pub mod input;

use crate::config::{Config, ConfigError, LevelSetting};
use crate::diagnostic::{Certainty, Diagnostic, Finding, Fingerprints, Level, Summary, TestPolicy, Verdict};
use crate::rules::{IN_NO_SET, ITS_OPPOSITE};
use crate::source::{FileId, FileSpan, SourceFile, SourceSet};
use crate::spelling::nearest;
use crate::syntax::{Name, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::Hasher;

/// Which column of the table counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Set {
    /// What practice says.
    #[default]
    Recommended,
    /// What the seeds say, to the letter.
    Strict,
}

/// What an override is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// One rule, without `holdup::`.
    Rule(String),
    /// All rules of a verdict.
    Verdict(Verdict),
    /// Whatever is at `warn` once all else is decided.
    Warnings,
}

impl Selector {
    /// Reads `stall`, `warnings`, `poison_ignored` or `holdup::poison_ignored`.
    ///
    /// # Errors
    /// If it is none of `rules`; the message names the nearest.
    pub fn parse(text: &str, rules: &[&str]) -> Result<Selector, String> {
        if text == "warnings" {
            return Ok(Selector::Warnings);
        }
        if let Some(verdict) = Verdict::ALL.into_iter().find(|verdict| verdict.name() == text) {
            return Ok(Selector::Verdict(verdict));
        }
        let name = text.strip_prefix("holdup::").unwrap_or(text);
        if rules.contains(&name) || OWN_RULES.contains(&name) {
            return Ok(Selector::Rule(name.to_owned()));
        }
        let groups = Verdict::ALL.map(Verdict::name);
        let names = rules.iter().chain(&OWN_RULES).chain(&groups).chain(&["warnings"]).copied();
        Err(match nearest(name, names) {
            Some(near) => format!("unknown rule `{name}`, did you mean `{near}`?"),
            None => format!("unknown rule `{name}`, `holdup rules` lists them"),
        })
    }
}

/// What the user wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The column of the table.
    pub set: Set,
    /// Later ones win: first those of the configuration file, then those of the command line.
    pub overrides: Vec<(Selector, Level)>,
    /// The classes of locks in the order in which they may be taken one under another.
    pub lock_order: Vec<String>,
}

impl Policy {
    /// What the configuration file says.
    ///
    /// # Errors
    /// If it names a rule or verdict that does not exist.
    pub fn from_config(config: &Config, rules: &[&str]) -> Result<Policy, ConfigError> {
        let set = match config.set.as_deref() {
            Some("strict") => Set::Strict,
            _ => Set::Recommended,
        };
        let setting = |setting: &LevelSetting| {
            let fail = |message| {
                let position = Some((setting.line, setting.column));
                ConfigError { path: config.path.clone(), position, message }
            };
            let selector = Selector::parse(&setting.name, rules).map_err(fail)?;
            let level = Level::ALL.into_iter().find(|level| level.name() == setting.level);
            let level = level.ok_or_else(|| fail(format!("unknown level `{}`", setting.level)))?;
            Ok((selector, level))
        };
        let overrides = config.levels.iter().map(setting).collect::<Result<_, _>>()?;
        Ok(Policy { set, overrides, lock_order: config.lock_order.clone() })
    }
}

impl Policy {
    /// Whether two rules that ask for the opposite of each other are both asked for.
    ///
    /// # Errors
    /// If they are; the message says what to do.
    pub fn check_opposites(&self) -> Result<(), String> {
        let wish = |name: &str, verdict: Option<Verdict>| {
            let is_meant = |selector: &Selector| match selector {
                Selector::Rule(rule) => rule == name,
                Selector::Verdict(one) => Some(*one) == verdict,
                Selector::Warnings => false,
            };
            self.overrides.iter().rfind(|(selector, _)| is_meant(selector)).map(|(_, level)| *level)
        };
        // What `recommended` says of brief locks is a note, whatever the level.
        let usual = if self.set == Set::Strict { Level::Deny } else { Level::Note };
        let is_on = wish(IN_NO_SET, None).is_some_and(|level| level > Level::Allow);
        let is_opposite_on = wish(ITS_OPPOSITE, Some(Verdict::Stall)).unwrap_or(usual) >= Level::Warn;
        if is_on && is_opposite_on {
            return Err(format!(
                "`{IN_NO_SET}` asks for the opposite of `{ITS_OPPOSITE}`: have one of them at `allow` or, of the second, `note`"
            ));
        }
        Ok(())
    }
}

/// A comment or attribute that silences rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The comment or attribute.
    pub place: FileSpan,
    /// The rules and where they are named, without `holdup::`.
    pub rules: Vec<(Name, Span)>,
    /// Why.
    pub reason: Option<String>,
    /// What it covers.
    pub scope: Scope,
}

/// What a suppression covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `// holdup: allow(..)`: the statement that has this line, from 1, or the item that begins there.
    Line(u32),
    /// `//! holdup: allow(..)`: the file.
    File,
    /// An attribute made for another linter: the statement or item it stands on. Never reported as unused or unexplained.
    Attribute(Span),
}

/// The rule about files that cannot be read as Rust.
pub const UNPARSED_FILE: &str = "unparsed_file";
/// The rule about suppressions that silence nothing.
pub const UNUSED_SUPPRESSION: &str = "unused_suppression";
/// The rule about suppressions of rules that do not exist.
pub const UNKNOWN_SUPPRESSION: &str = "unknown_suppression";
/// The rule about suppressions without a reason.
pub const UNEXPLAINED_SUPPRESSION: &str = "unexplained_suppression";
/// The rules about the input itself. They have no page.
pub const OWN_RULES: [&str; 4] = [UNEXPLAINED_SUPPRESSION, UNKNOWN_SUPPRESSION, UNPARSED_FILE, UNUSED_SUPPRESSION];

/// Findings → diagnostics, sorted by file, span and rule, and their counts.
///
/// Leaves out what is at `allow` and what stands in files that are not reported. `rules` are the names a suppression may have.
pub fn apply(
    mut findings: Vec<Finding>,
    suppressions: &[Suppression],
    sources: &SourceSet,
    policy: &Policy,
    rules: &[&str],
) -> (Vec<Diagnostic>, Summary) {
    let index = SuppressionIndex::new(suppressions, sources);
    let mut used = FxHashSet::default();
    findings = merge(findings, policy);
    let silenced: Vec<bool> = findings.iter().map(|finding| index.silences(finding, &mut used)).collect();
    let mut pairs: Vec<(Finding, bool)> = findings.into_iter().zip(silenced).collect();
    pairs.extend(index.complaints(&used, rules).into_iter().map(|finding| (finding, false)));
    pairs.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
    let mut diagnostics = Vec::new();
    let mut ordinals = FxHashMap::default();
    for (finding, is_suppressed) in pairs {
        let is_reported = sources.files.get(finding.primary.file.index()).is_some_and(|file| file.is_reported);
        let level = level(&finding, policy);
        if is_reported && level > Level::Allow {
            let fingerprints = fingerprints(&finding, &mut ordinals);
            diagnostics.push(Diagnostic { finding, level, is_suppressed, fingerprints });
        }
    }
    let summary = summarize(&diagnostics);
    (diagnostics, summary)
}

/// The level of a finding, suppressions aside.
///
/// What tests silence stays silent; `strict` still tells of guards held across an await there. In `recommended` a ceiling also holds against the user's wishes: whoever wants more asks for `strict`.
pub fn level(finding: &Finding, policy: &Policy) -> Level {
    let mut level = match finding.fixed_level {
        Some(level) => level,
        None => table(policy.set, finding.verdict, finding.certainty),
    };
    if finding.context.is_test {
        match finding.test_policy {
            TestPolicy::ByVerdict if finding.verdict == Verdict::Stall => return Level::Allow,
            TestPolicy::ByVerdict => {}
            TestPolicy::Silent if policy.set == Set::Recommended => return Level::Allow,
            TestPolicy::Silent | TestPolicy::Warn => level = level.min(Level::Warn),
        }
    }
    for (selector, wish) in &policy.overrides {
        let is_meant = match selector {
            Selector::Rule(name) => name == finding.rule,
            Selector::Verdict(verdict) => *verdict == finding.verdict && finding.fixed_level.is_none(),
            Selector::Warnings => false,
        };
        if is_meant {
            level = *wish;
        }
    }
    if let (Set::Recommended, Some(ceiling)) = (policy.set, finding.ceiling) {
        level = level.min(ceiling);
    }
    let warnings = policy.overrides.iter().rfind(|(selector, _)| *selector == Selector::Warnings);
    match warnings {
        Some((_, wish)) if level == Level::Warn => *wish,
        _ => level,
    }
}

/// The one table of levels. Only what is certain reaches `deny`.
pub fn table(set: Set, verdict: Verdict, certainty: Certainty) -> Level {
    match (verdict, set, certainty) {
        (Verdict::Deadlock | Verdict::Panic | Verdict::Race, _, Certainty::Must) => Level::Deny,
        (Verdict::Deadlock | Verdict::Panic | Verdict::Race, _, Certainty::May) => Level::Warn,
        (Verdict::Stall, Set::Strict, Certainty::Must) => Level::Deny,
        (Verdict::Stall, _, _) => Level::Warn,
        (Verdict::Advice, Set::Strict, _) => Level::Warn,
        (Verdict::Advice, Set::Recommended, _) => Level::Allow,
        (Verdict::Trace, _, _) => Level::Allow,
    }
}

/// One finding for each rule and span: the same code in several targets.
/// The loudest, then the most certain, then the first speaks for all.
fn merge(findings: Vec<Finding>, policy: &Policy) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut places: FxHashMap<(&'static str, FileSpan), usize> = FxHashMap::default();
    for finding in findings {
        match places.get(&(finding.rule, finding.primary)) {
            Some(&place) => {
                let one = &mut merged[place];
                let loudness = |finding: &Finding| (level(finding, policy), finding.certainty);
                let mut other = finding;
                if loudness(&other) > loudness(one) {
                    std::mem::swap(one, &mut other);
                }
                one.context.targets.append(&mut other.context.targets);
                one.anchors.append(&mut other.anchors);
                one.enclosing.append(&mut other.enclosing);
            }
            None => {
                places.insert((finding.rule, finding.primary), merged.len());
                merged.push(finding);
            }
        }
    }
    for finding in &mut merged {
        finding.context.targets.sort();
        finding.context.targets.dedup();
    }
    merged
}

fn order(finding: &Finding) -> (FileSpan, &'static str) {
    (finding.primary, finding.rule)
}

fn summarize(diagnostics: &[Diagnostic]) -> Summary {
    let mut summary = Summary::default();
    for diagnostic in diagnostics {
        let count = match (diagnostic.is_suppressed, diagnostic.level) {
            (true, _) => &mut summary.suppressed,
            (false, Level::Deny) => &mut summary.deny,
            (false, Level::Warn) => &mut summary.warn,
            (false, Level::Note) => &mut summary.note,
            (false, Level::Allow) => continue,
        };
        *count += 1;
    }
    summary
}

/// Both fingerprints; equal strict ones are told apart by their number in source order.
fn fingerprints(finding: &Finding, ordinals: &mut FxHashMap<Vec<String>, u32>) -> Fingerprints {
    let class = finding.locks.first().map_or("", |lock| lock.class.as_str());
    let function = finding.item.rsplit("::").next().unwrap_or("");
    let parts = [finding.rule, &finding.item, class, &finding.method];
    let ordinal = ordinals.entry(parts.map(str::to_owned).to_vec()).or_insert(0);
    let strict = hash(&[finding.rule, &finding.item, class, &finding.method, &ordinal.to_string()]);
    *ordinal += 1;
    let loose = hash(&[finding.rule, class, function, &format!("{:016x}", finding.body_hash)]);
    Fingerprints { strict, loose }
}

/// SipHash 2-4 of 128 bits under the key 0, of each part followed by a byte that no UTF-8 has.
fn hash(parts: &[&str]) -> String {
    let mut hasher = SipHasher24::new();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write(&[0xff]);
    }
    format!("{:032x}", hasher.finish128().as_u128())
}

/// Suppressions by file.
struct SuppressionIndex<'a> {
    suppressions: &'a [Suppression],
    sources: &'a SourceSet,
    by_file: FxHashMap<FileId, Vec<usize>>,
}

impl<'a> SuppressionIndex<'a> {
    fn new(suppressions: &'a [Suppression], sources: &'a SourceSet) -> Self {
        let mut by_file: FxHashMap<FileId, Vec<usize>> = FxHashMap::default();
        for (number, suppression) in suppressions.iter().enumerate() {
            by_file.entry(suppression.place.file).or_default().push(number);
        }
        SuppressionIndex { suppressions, sources, by_file }
    }

    /// Whether some suppression silences `finding`; all that do are used.
    fn silences(&self, finding: &Finding, used: &mut FxHashSet<(usize, Name)>) -> bool {
        let mut is_silenced = false;
        let rule = Name::from(finding.rule);
        let statements = std::iter::once(&finding.primary).chain(&finding.anchors).map(|place| (place, false));
        for (place, is_item) in statements.chain(finding.enclosing.iter().map(|item| (item, true))) {
            let Some(file) = self.sources.files.get(place.file.index()) else { continue };
            for number in self.by_file.get(&place.file).into_iter().flatten() {
                let suppression = &self.suppressions[*number];
                let is_named = suppression.rules.iter().any(|(name, _)| *name == rule);
                if is_named && covers(suppression.scope, file, place.span, is_item) {
                    used.insert((*number, rule));
                    is_silenced = true;
                }
            }
        }
        is_silenced
    }

    /// What is wrong with the suppressions themselves.
    fn complaints(&self, used: &FxHashSet<(usize, Name)>, rules: &[&str]) -> Vec<Finding> {
        let mut complaints = Vec::new();
        let comments = self.suppressions.iter().enumerate();
        for (number, suppression) in comments.filter(|(_, one)| !matches!(one.scope, Scope::Attribute(_))) {
            let mut complain = |rule, span: Span, message: String, help: String| {
                let place = FileSpan { file: suppression.place.file, span };
                let finding = Finding::new(rule, Verdict::Advice, place, message);
                complaints.push(finding.fixed_level(Level::Note).anchor(suppression.place).help(help));
            };
            for (name, span) in &suppression.rules {
                if !rules.contains(&name.as_str()) && !OWN_RULES.contains(&name.as_str()) {
                    let help = match nearest(name, rules.iter().copied()) {
                        Some(near) => format!("write `{near}`"),
                        None => "see `holdup rules` for the names".to_owned(),
                    };
                    complain(UNKNOWN_SUPPRESSION, *span, format!("no rule is called `{name}`"), help);
                } else if !used.contains(&(number, *name)) {
                    let message = format!("no finding of `{name}` is here to be suppressed");
                    complain(UNUSED_SUPPRESSION, *span, message, "remove it from the comment".to_owned());
                }
            }
            if suppression.reason.is_none() {
                let help = "write `// holdup: allow(RULE): why the code is right`".to_owned();
                let message = "this suppression gives no reason".to_owned();
                complain(UNEXPLAINED_SUPPRESSION, suppression.place.span, message, help);
            }
        }
        complaints
    }
}

/// Whether a suppression reaches a statement, or an item of which only the head counts.
fn covers(scope: Scope, file: &SourceFile, place: Span, is_item: bool) -> bool {
    match scope {
        Scope::File => true,
        Scope::Attribute(span) => span.contains(place) && !is_item,
        Scope::Line(line) => {
            let (first, last) = if is_item { head_lines(file, place) } else { lines(file, place) };
            first <= line && line <= last
        }
    }
}

/// The lines of a span, both included.
fn lines(file: &SourceFile, span: Span) -> (u32, u32) {
    (file.position(span.start).0, file.position(span.end.saturating_sub(1).max(span.start)).0)
}

/// The lines of an item up to its first word after comments and attributes.
fn head_lines(file: &SourceFile, item: Span) -> (u32, u32) {
    let text = file.text.get(item.range()).unwrap_or("");
    let mut rest = text.trim_start();
    loop {
        let skipped = match rest.as_bytes() {
            [b'/', b'/', ..] => rest.find('\n').unwrap_or(rest.len()),
            [b'/', b'*', ..] => rest.find("*/").map_or(rest.len(), |end| end + 2),
            [b'#', ..] => attribute_len(rest),
            _ => break,
        };
        rest = rest[skipped..].trim_start();
    }
    let word = item.start + (text.len() - rest.len()) as u32;
    (file.position(item.start).0, file.position(word).0)
}

/// The length of the attribute that `text` begins with, by its brackets.
fn attribute_len(text: &str) -> usize {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 1 => return at + 1,
            b']' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests;
