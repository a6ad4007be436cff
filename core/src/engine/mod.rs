//! Plain requests in, plain answers out, long work in steps; the project.
//!
//! This is the border: only the types of this room are serialisable, and everything above the core (the
//! worker, the command line) speaks to the engine through them. A request carries everything needed to
//! answer it again; exact numbers cross as plain decimal text.

mod answer;
mod count;
mod drawing;
mod evaluate;
mod exports;
mod fit;
mod glimpse;
pub mod names;
mod open;
mod picture;
mod privacy;
mod problem;
pub mod project;
mod recipe;
mod rejects;
mod request;
pub mod sample;
mod session;
mod source_view;
mod spread;

pub use answer::{
    Answer, AnswerError, ArgView, ClauseView, ColumnView, CompletionView, CountView, CurrencyView,
    DrawingView, ExportView, GlimpseView, LeftOutView, OverviewView, PictureView, PlaceView, PreviewView,
    ProblemView, QuestionView, RuleView, SegmentView, SegmentationView, SeverityView, ShapeView, SourceView,
    SpreadView, StatusView, TotalsView, VerdictView,
};
pub use fit::Renamed;
pub use glimpse::GLIMPSE_BYTES;
pub use open::{OpenJob, OpenProgress, OpenStage, OpenStep, Opened};
pub use project::{
    Audience, ColumnChoice, Crossing, FileRecipe, Project, RowChoice, SegmentRule, SegmentationKind,
    SegmentationSpec, TierSpec, ValueSpec,
};
pub use rejects::RejectsJob;
pub use request::{BarSpec, ChartSpec, ExportKind, Request};
pub use session::Engine;

#[cfg(test)]
mod tests;
