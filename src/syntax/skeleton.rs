//! syn → Skeleton.
