//! The words of the output.
