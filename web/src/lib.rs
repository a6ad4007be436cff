//! The page of Hedgerow and the worker that owns the engine.

pub mod text;
