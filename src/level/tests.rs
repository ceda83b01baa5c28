use super::*;
use crate::report::sample::{place, sources};

const RULES: [&str; 2] = ["guard_dropped_at_once", "poison_ignored"];

fn finding(verdict: Verdict) -> Finding {
    Finding::new("poison_ignored", verdict, FileSpan { file: FileId(0), span: Span::default() }, "wrong")
}

fn policy(set: Set, overrides: &[(&str, Level)]) -> Policy {
    let parse = |(name, level): &(&str, Level)| (Selector::parse(name, &RULES).expect("a known name"), *level);
    Policy { set, overrides: overrides.iter().map(parse).collect(), lock_order: Vec::new() }
}

#[test]
fn only_what_is_certain_is_denied() {
    for verdict in Verdict::ALL {
        for set in [Set::Recommended, Set::Strict] {
            assert!(table(set, verdict, Certainty::May) < Deny);
        }
    }
    let levels = |set| Verdict::ALL.map(|verdict| table(set, verdict, Certainty::Must));
    use Level::{Allow, Deny, Warn};
    assert_eq!(levels(Set::Recommended), [Deny, Deny, Deny, Warn, Allow, Allow]);
    assert_eq!(levels(Set::Strict), [Deny, Deny, Deny, Deny, Allow, Warn]);
}

#[test]
fn tests_are_treated_as_the_finding_says() {
    let level_in = |set, verdict, test_policy| {
        level(&finding(verdict).test_policy(test_policy).context(true, []), &policy(set, &[("warnings", Level::Note)]))
    };
    let level_in_test = |verdict, test_policy| level_in(Set::Strict, verdict, test_policy);
    assert_eq!(level_in_test(Verdict::Stall, TestPolicy::ByVerdict), Level::Allow);
    assert_eq!(level_in_test(Verdict::Deadlock, TestPolicy::ByVerdict), Level::Deny);
    assert_eq!(level_in(Set::Recommended, Verdict::Deadlock, TestPolicy::Silent), Level::Allow);
    assert_eq!(level_in_test(Verdict::Deadlock, TestPolicy::Silent), Level::Note, "`strict` tells of it");
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

/// What suppressions in `source` do to a finding at the lock of `b`'s statement in `f`.
fn with_comments(source: &str, attributes: &[Suppression]) -> Vec<(&'static str, bool)> {
    let mut sources = sources(&[("a.rs", source)]);
    sources.files[0].scan = std::sync::Arc::new(crate::syntax::scan::scan(source));
    let start = source.find("    b\n").expect("`b` begins") + 4;
    let end = start + source[start..].find(".lock();").expect("it ends") + 8;
    let place = |start, end| FileSpan { file: FileId(0), span: Span::new(start as u32, end as u32) };
    let finding = Finding::new("poison_ignored", Verdict::Race, place(end - 7, end - 3), "wrong");
    let item = place(source.find("#[inline]").expect("it begins"), source.len());
    let finding = finding.anchor(place(start, end)).enclosed_by(item);
    let (mut suppressions, malformed) = input::suppressions(&sources);
    suppressions.extend_from_slice(attributes);
    let findings = std::iter::once(finding).chain(malformed).collect();
    let (diagnostics, _) = apply(findings, &suppressions, &sources, &Policy::default(), &RULES);
    diagnostics.into_iter().map(|one| (one.finding.rule, one.is_suppressed)).collect()
}

/// Whether a comment put before `needle` in [`SOURCE`] suppresses; else it is unused.
fn is_suppressed(needle: &str) -> bool {
    let comment = "// holdup: allow(poison_ignored): why\n";
    let diagnostics = with_comments(&SOURCE.replacen(needle, &format!("{comment}{needle}"), 1), &[]);
    let is_suppressed = diagnostics.contains(&("poison_ignored", true));
    assert_eq!(!is_suppressed, diagnostics.iter().any(|(rule, _)| *rule == UNUSED_SUPPRESSION));
    is_suppressed
}

#[test]
fn a_comment_counts_on_and_above_the_lines_of_the_statement() {
    assert!(is_suppressed("// trailing"));
    assert!(is_suppressed("    b\n"));
    assert!(is_suppressed("        .lock(); // trailing"));
    assert!(!is_suppressed("    c.lock"));
    assert!(!is_suppressed("\n    b\n"), "it is about `a`, whose line it ends");
}

#[test]
fn a_comment_above_an_item_counts_for_the_item() {
    assert!(is_suppressed("#[inline]"));
    assert!(is_suppressed("fn f()"));
    assert!(!is_suppressed("    a.lock"));
}

#[test]
fn files_and_attributes_are_suppressed_whole() {
    let source = format!("//! holdup: allow(holdup::poison_ignored): why\n{SOURCE}");
    assert_eq!(with_comments(&source, &[]), [("poison_ignored", true)]);
    let attribute = |end: usize| Suppression {
        place: FileSpan { file: FileId(0), span: Span::new(0, 9) },
        rules: vec![(Name::from("poison_ignored"), Span::default())],
        reason: None,
        scope: Scope::Attribute(Span::new(0, end as u32)),
    };
    assert_eq!(with_comments(SOURCE, &[attribute(SOURCE.len())]), [("poison_ignored", true)]);
    assert_eq!(with_comments(SOURCE, &[attribute(9)]), [("poison_ignored", false)], "an attribute is never unused");
}

#[test]
fn what_is_wrong_with_a_comment_is_told() {
    let with = |comment: &str| with_comments(&SOURCE.replace("// trailing", comment), &[]);
    let slip = with("// holdup: allow(poison_ignore): why");
    assert_eq!(slip, [("poison_ignored", false), (UNKNOWN_SUPPRESSION, false)]);
    let silent = with("// holdup: allow(poison_ignored)");
    assert_eq!(silent, [("poison_ignored", true), (UNEXPLAINED_SUPPRESSION, false)]);
    let empty = with("// holdup: allow()");
    assert_eq!(empty, [("poison_ignored", false), (UNKNOWN_SUPPRESSION, false)]);
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
