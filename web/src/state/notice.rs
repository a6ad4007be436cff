//! What the reader is told once, after something was done or could not be done.

use hedgerow_core::engine::ProblemView;

/// Something the reader should be told once. The words are found where it is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Nothing was changed, because the reader stopped it.
    Cancelled,
    /// A file was given to the reader.
    Saved {
        /// Its name.
        file: String,
        /// Segmentations that are not in it, because something is wrong with them.
        left_out: Vec<String>,
    },
    /// Something was removed and can be had back.
    Removed(String),
    /// It could not be done.
    Refused(Vec<ProblemView>),
}
