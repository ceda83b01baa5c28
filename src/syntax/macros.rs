//! The shapes of macro calls whose inside we can see.
