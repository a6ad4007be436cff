//! The engine's own generator, in the words of those who make inputs.

use hedgerow_core::math;

/// The same seed gives the same inputs.
pub struct Random(math::Random);

impl Random {
    /// A generator.
    pub fn new(seed: u64) -> Random {
        Random(math::Random::new(seed))
    }

    /// A position below `end`; 0 when there is none.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.0.below(end as u64) as usize }
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below((high - low + 1) as usize) as u32
    }
}
