//! Tests of the room as a whole.

mod completion;
mod language;
mod meaning;
mod twin;
