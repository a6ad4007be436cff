//! The page of Hedgerow and the worker that owns the engine.

mod app;
pub mod client;
mod feature;
pub mod platform;
pub mod protocol;
mod remote;
mod show;
mod state;
pub mod text;
mod ui;
pub mod worker;

pub use app::start;
