//! Tiers by cumulative share.
