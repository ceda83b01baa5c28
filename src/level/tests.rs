use super::*;
use crate::report::sample::{place, sources};

const RULES: [&str; 2] = ["guard_dropped_at_once", "poison_ignored"];

fn finding(verdict: Verdict) -> Finding {
    Finding::new("poison_ignored", verdict, FileSpan { file: FileId(0), span: Span::default() }, "wrong")
}

fn policy(set: Set, overrides: &[(&str, Level)]) -> Policy {
    let parse = |(name, level): &(&str, Level)| (Selector::parse(name, &RULES).expect("a known name"), *level);
    Policy { set, overrides: overrides.iter().map(parse).collect() }
}

#[test]
fn only_what_is_certain_is_denied() {
    for verdict in Verdict::ALL {
        for set in [Set::Recommended, Set::Strict] {
            assert!(table(set, verdict, Certainty::May) < Level::Deny);
        }
    }
    let levels = |set| Verdict::ALL.map(|verdict| table(set, verdict, Certainty::Must));
    use Level::{Allow, Deny, Warn};
    assert_eq!(levels(Set::Recommended), [Deny, Deny, Deny, Warn, Allow, Allow]);
    assert_eq!(levels(Set::Strict), [Deny, Deny, Deny, Deny, Allow, Warn]);
}

#[test]
fn tests_are_treated_as_the_finding_says() {
    let level_in_test = |verdict, test_policy| {
        level(
            &finding(verdict).test_policy(test_policy).context(true, []),
            &policy(Set::Strict, &[("warnings", Level::Note)]),
        )
    };
    assert_eq!(level_in_test(Verdict::Stall, TestPolicy::ByVerdict), Level::Allow);
    assert_eq!(level_in_test(Verdict::Deadlock, TestPolicy::ByVerdict), Level::Deny);
    assert_eq!(level_in_test(Verdict::Deadlock, TestPolicy::Silent), Level::Allow);
    assert_eq!(level_in_test(Verdict::Deadlock, TestPolicy::Warn), Level::Note, "`warn`, which is made `note`");
}

#[test]
fn later_wishes_win_and_warnings_are_asked_last() {
    let level = |overrides: &[_]| level(&finding(Verdict::Stall), &policy(Set::Recommended, overrides));
    assert_eq!(level(&[]), Level::Warn);
    assert_eq!(level(&[("stall", Level::Deny), ("poison_ignored", Level::Note)]), Level::Note);
    assert_eq!(level(&[("holdup::poison_ignored", Level::Note), ("stall", Level::Allow)]), Level::Allow);
    assert_eq!(level(&[("warnings", Level::Deny), ("stall", Level::Warn)]), Level::Deny);
    assert_eq!(level(&[("advice", Level::Deny)]), Level::Warn);
}

#[test]
fn a_ceiling_holds_in_recommended() {
    let brief = finding(Verdict::Stall).ceiling(Level::Note);
    assert_eq!(level(&brief, &policy(Set::Recommended, &[("stall", Level::Deny)])), Level::Note);
    assert_eq!(level(&brief, &policy(Set::Strict, &[])), Level::Deny);
}

#[test]
fn a_fixed_level_yields_to_the_rules_own_name_only() {
    let fixed = finding(Verdict::Advice).fixed_level(Level::Deny);
    assert_eq!(level(&fixed, &policy(Set::Recommended, &[("advice", Level::Allow)])), Level::Deny);
    assert_eq!(level(&fixed, &policy(Set::Recommended, &[("poison_ignored", Level::Allow)])), Level::Allow);
}

const SOURCE: &str = "\
#[inline]
fn f() {
    a.lock();
    b
        .lock(); // trailing
    // lonely

    c.lock();
}
";

/// What a comment with the text `comment` in `source` does to a finding at `b`'s statement in `f`.
fn with_comment(source: &str, comment: &str, rule: &str, scope: Scope) -> Vec<(&'static str, bool)> {
    let sources = sources(&[("a.rs", source)]);
    let whole = FileSpan { file: FileId(0), span: Span::new(0, source.len() as u32) };
    let mut statement = place(&sources, 0, "    b\n");
    statement.span.end =
        statement.span.start + source[statement.span.range().start..].find("lock();").expect("it ends") as u32 + 7;
    statement.span.start += 4;
    let primary = FileSpan { span: Span::new(statement.span.end - 7, statement.span.end - 3), ..statement };
    let finding = Finding::new("poison_ignored", Verdict::Race, primary, "wrong");
    let finding = finding.anchor(statement).enclosed_by(whole);
    let place = place(&sources, 0, comment);
    let suppression = Suppression { place, rules: vec![rule.to_owned()], reason: Some("why".to_owned()), scope };
    let (diagnostics, _) = apply(vec![finding], &[suppression], &sources, &Policy::default(), &RULES);
    diagnostics.into_iter().map(|one| (one.finding.rule, one.is_suppressed)).collect()
}

fn is_suppressed(source: &str, comment: &str) -> bool {
    let diagnostics = with_comment(source, comment, "poison_ignored", Scope::Near);
    let is_suppressed = diagnostics.contains(&("poison_ignored", true));
    assert_eq!(!is_suppressed, diagnostics.iter().any(|(rule, _)| *rule == UNUSED_SUPPRESSION));
    is_suppressed
}

#[test]
fn a_comment_counts_on_and_above_the_lines_of_the_statement() {
    assert!(is_suppressed(SOURCE, "// trailing"));
    assert!(is_suppressed(&SOURCE.replace("    b\n", "    // above\n    b\n"), "// above"));
    assert!(is_suppressed(&SOURCE.replace("    b\n", "    // above\n    // more\n    b\n"), "// above"));
    assert!(is_suppressed(&SOURCE.replace("    b\n", "    b\n // between\n"), "// between"));
    assert!(!is_suppressed(&SOURCE.replace("a.lock();", "a.lock(); // other"), "// other"), "it is about `a`");
    assert!(!is_suppressed(SOURCE, "// lonely"));
}

#[test]
fn a_comment_above_an_item_counts_for_the_item() {
    let above = format!("// above\n{SOURCE}");
    let source = above.replace("// above\n", "");
    assert!(is_suppressed(&above.replace("// above\n", "// top\n"), "// top"));
    assert!(is_suppressed(&source.replace("fn f()", "// between\nfn f()"), "// between"));
    assert!(!is_suppressed(&source.replace("    a.lock", "    // inside\n    a.lock"), "// inside"));
}

#[test]
fn files_and_attributes_are_suppressed_whole() {
    let all = with_comment(SOURCE, "// lonely", "holdup::poison_ignored", Scope::File);
    assert_eq!(all, [("poison_ignored", true)]);
    let span = Span::new(0, SOURCE.len() as u32);
    let all = with_comment(SOURCE, "#[inline]", "poison_ignored", Scope::Attribute(span));
    assert_eq!(all, [("poison_ignored", true)]);
    let all = with_comment(SOURCE, "#[inline]", "poison_ignored", Scope::Attribute(Span::new(0, 9)));
    assert_eq!(all, [("poison_ignored", false)], "an attribute is never unused");
}

#[test]
fn unknown_names_are_told() {
    let all = with_comment(SOURCE, "// trailing", "poison_ignore", Scope::Near);
    assert_eq!(all, [("poison_ignored", false), (UNKNOWN_SUPPRESSION, false)]);
}

#[test]
fn a_missing_reason_is_told_and_suppresses() {
    let sources = sources(&[("a.rs", "x // c")]);
    let finding = Finding::new("poison_ignored", Verdict::Race, place(&sources, 0, "x"), "wrong");
    let suppression = Suppression {
        place: place(&sources, 0, "// c"),
        rules: vec!["poison_ignored".to_owned()],
        reason: None,
        scope: Scope::Near,
    };
    let (all, summary) = apply(vec![finding], &[suppression], &sources, &Policy::default(), &RULES);
    assert_eq!(all[1].finding.rule, UNEXPLAINED_SUPPRESSION);
    assert_eq!((summary.suppressed, summary.note, summary.deny), (1, 1, 0));
}

#[test]
fn the_same_code_in_two_targets_is_one_finding_at_its_loudest() {
    let sources = sources(&[("a.rs", "")]);
    let quiet = finding(Verdict::Race).may().context(false, ["b (bin)".to_owned()]);
    let loud = finding(Verdict::Race).context(false, ["a (lib)".to_owned()]);
    let (all, _) = apply(vec![quiet, loud], &[], &sources, &Policy::default(), &RULES);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].level, Level::Deny);
    assert_eq!(all[0].finding.context.targets, ["a (lib)", "b (bin)"]);
}

#[test]
fn fingerprints_are_stable_and_tell_equals_apart() {
    let sources = sources(&[("a.rs", "one two")]);
    let at =
        |word| Finding { primary: place(&sources, 0, word), ..finding(Verdict::Race) }.item("a::f").identity("lock", 1);
    let findings = vec![at("two"), at("one")];
    let (all, _) = apply(findings, &[], &sources, &Policy::default(), &RULES);
    let prints: Vec<_> = all.iter().map(|one| &one.fingerprints).collect();
    assert_eq!(prints[0].strict, "663ed41de2c4f84445f0de2bdae64dac");
    assert_ne!(prints[0].strict, prints[1].strict);
    assert_eq!(prints[0].loose, prints[1].loose);
}

#[test]
fn slips_are_near_and_others_are_not() {
    assert_eq!(nearest("poison_ignor", RULES), Some("poison_ignored"));
    assert_eq!(nearest("xyz", RULES), None);
}
