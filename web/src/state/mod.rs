//! What the page knows: where the reader is, in which language, what is being worked on; and the seam to the engine.
//!
//! The rules (spans, history, edits, choices, when to adopt) are plain functions, tested natively; `workspace`,
//! `speech` and `live` put signals around them. Nothing here draws.

mod adopting;
pub mod choices;
pub mod edit;
mod history;
mod link;
mod live;
mod notice;
pub mod recipe;
mod route;
pub mod span;
mod speech;
pub mod typed_number;
mod workspace;

pub use history::History;
pub use link::{Engine, EngineState, Hooks, Local, Opening, Reading, Refused};
pub use live::{Live, TYPING};
pub use notice::Notice;
pub use route::{Route, STEPS, Screen};
pub use speech::{Speech, Theme, use_text};
pub use workspace::{Arriving, Workspace, blamed, use_workspace};
