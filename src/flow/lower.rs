//! Expressions → ops in evaluation order; the one place that desugars.
