//! The yardstick of `--timings`: the same files parsed whole by syn and thrown away.

use rayon::prelude::*;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a bare parallel `syn::parse_file` of `texts` takes in the current pool, in wall-clock time.
///
/// Files that do not parse count for as far as syn reads them. Nothing may be beyond the scanner's limits: syn recurses.
pub fn bare_parse(texts: &[Arc<str>]) -> Duration {
    let start = Instant::now();
    texts.par_iter().for_each(|text| {
        drop(syn::parse_file(text));
        // Else every file's text stays in proc-macro2's source map.
        proc_macro2::extra::invalidate_current_thread_spans();
    });
    start.elapsed()
}
