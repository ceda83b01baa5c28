//! Packages, editions, module trees; alone reads the disk.
