//! What someone may have meant.

/// The candidate that is nearest to `word`, if one is near: a third of its letters may differ, case and `-` or `_` aside.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 100;
    let folded = |text: &str| text.to_lowercase().replace('-', "_");
    let word = folded(word);
    if word.len() > LONGEST {
        return None;
    }
    let distance = |candidate: &str| strsim::damerau_levenshtein(&word, &folded(candidate));
    let is_near = |(distance, candidate): &(usize, &str)| *distance <= candidate.chars().count().max(3) / 3;
    let scored = candidates.into_iter().map(|candidate| (distance(candidate), candidate));
    scored.filter(is_near).min().map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("alow", ["allow", "deny"]), Some("allow"));
        assert_eq!(nearest("lock-ordr", ["lock-order", "levels"]), Some("lock-order"));
        assert_eq!(nearest("poison_ignor", ["poison_ignored", "lock_in_loop"]), Some("poison_ignored"));
        assert_eq!(nearest("zebra", ["allow", "deny"]), None);
        assert_eq!(nearest(&"a".repeat(1 << 20), ["allow"]), None);
    }
}
