//! crate: async_stream

#[expands(stream)]
macro_rules! stream { () => {} }
#[expands(try_stream)]
macro_rules! try_stream { () => {} }
