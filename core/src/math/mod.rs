//! Quantiles, seeded randomness: small mathematics that every floor may use.
