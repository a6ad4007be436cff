//! The page of Hedgerow and the worker that owns the engine.

pub mod client;
pub mod platform;
pub mod protocol;
pub mod text;
pub mod trial;
pub mod worker;
