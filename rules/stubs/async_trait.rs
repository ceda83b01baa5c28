//! crate: async_trait

// The attribute leaves methods as they stand: their bodies are async either way.
