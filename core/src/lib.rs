//! The engine of Hedgerow: bytes in; segments, figures and files out.
//!
//! The rooms stand on floors, and a room may only use rooms on lower floors:
//!
//! | Floor | Rooms | One job |
//! |---|---|---|
//! | 1 | [`diag`] [`value`] [`calendar`] [`mask`] [`math`] | the ground |
//! | 2 | [`table`] [`chart`] | typed immutable columns; numbers and labels to a drawing |
//! | 3 | [`load`] | bytes to tables |
//! | 4 | [`ledger`] | customers joined with their related tables |
//! | 5 | [`plan`] | the few primitives every criterion becomes, and their evaluation |
//! | 6 | [`criteria`] [`tiers`] | text ⇄ tree, checked and lowered to the plan; cumulative shares |
//! | 7 | [`segment`] | segmentations of every kind, value tables, verdicts |
//! | 9 | [`export`] | members, tables, summaries as files |
//! | 10 | [`engine`] | plain requests in, plain answers out, long work in steps; the project |
//!
//! The core knows no outside world: no clock, no unseeded randomness, no file system, no threads, no
//! JavaScript and no language. Whatever it needs of these comes in as an argument.

pub mod calendar;
pub mod chart;
pub mod criteria;
pub mod diag;
pub mod engine;
pub mod export;
pub mod ledger;
pub mod load;
pub mod mask;
pub mod math;
pub mod plan;
pub mod segment;
pub mod table;
pub mod tiers;
pub mod value;
