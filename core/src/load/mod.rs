//! Bytes to tables: container, encoding, dialect, header, types, rejects, layouts, roles.
//!
//! `load` pulls: the caller steps a loader, which answers *want these bytes*, *working* or *done*, and may
//! ask for a range again. What comes out is one [`Source`] for each file.

mod class;
mod column;
mod columns;
mod date;
mod dialect;
mod dictionary;
mod encoding;
mod error;
mod file;
mod infer;
mod loader;
mod merge;
mod names;
mod number;
mod options;
mod parse;
mod question;
mod raw;
mod records;
mod report;
mod roles;
mod sample;
mod scan;
mod slice;
mod source;
mod stack;
mod wire;

pub use date::DateOrder;
pub use dialect::Recipe;
pub use encoding::{Encoding, Foreign};
pub use error::LoadError;
pub use loader::{Loaded, Loader, Progress, Step, Want, load_bytes};
pub use number::DecimalMark;
pub use options::{ColumnType, FileInfo, LoadOptions, Setting, SettingError, Settlement, matches};
pub use parse::parse_slice;
pub use question::{Proposal, Question, QuestionKind};
pub use raw::{RawRecord, RawRecords, raw_text};
pub use slice::{SlicePart, SliceTask};
pub use source::{ColumnReading, Family, RecordPlace, Reject, RejectReason, Role, Source, TableKind};
pub use wire::WireError;

#[cfg(test)]
mod tests;
