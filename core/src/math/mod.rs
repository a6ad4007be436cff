//! Small mathematics that every floor may use: seeded randomness, and sorting that is compiled once.

mod order;
mod random;

pub use order::{sort, sort_by, sort_by_key, sort_rows};
pub use random::Random;
