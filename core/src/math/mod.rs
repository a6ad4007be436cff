//! Small mathematics that every floor may use: seeded randomness.

mod random;

pub use random::Random;
