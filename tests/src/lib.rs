//! Journeys in real browsers, and the benchmark against other engines.

pub mod server;
