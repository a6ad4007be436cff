//! Bytes to tables: container, encoding, dialect, header, types, rejects, layouts, roles.
//!
//! `load` pulls: the caller steps a [`Loader`], which answers *want these bytes*, *have this slice parsed*,
//! *working* or *done*, and may ask for a range again. What comes out is one [`Source`] for each file.
//!
//! ```text
//! Loader ── one FileLoad for each file                      loader  file
//!   open     a workbook or an archive → its members, each a file in memory    container
//!   sample   encoding → dialect → header → a first guess    encoding  foreign  dialect  sample  columns
//!              └ is it a report in groups                   groups  totals
//!   parse    slices, by anyone, in any order                lanes  slice  wire  parse ─ records ─ scan  (oddities)
//!                                                            column ─ class ─ number  date  words  letters
//!                                                                    └ dictionary
//!   merge    parts in file order, edges put together        merge  stack
//!   judge    types by a tally over all rows                 infer  names  (what was misjudged is parsed again)
//!   join     columns → roles → kind of table → evidence     join  roles  layouts  report  question
//! ```
//!
//! Three rules keep results independent of slices, workers and row order. The record grammar is a small
//! state machine, and the merger knows the true state at every edge, so a slice that was parsed on a wrong
//! guess is parsed again. Every cell belongs to one class whatever it is read as, and types are a function
//! of the counts of classes over the whole file. The form in which values are kept (width, dictionary,
//! serial) is never visible.
//!
//! A new encoding adds a variant to [`Encoding`], or a table to [`CodePage`]; a new container is a reader in
//! `container` that yields members; a new spelling of numbers or dates adds a class and its reading.

mod class;
mod column;
mod columns;
mod container;
mod countries;
mod date;
mod dialect;
mod dictionary;
mod encoding;
mod error;
mod evidence;
mod file;
mod foreign;
mod groups;
mod infer;
mod join;
mod lanes;
mod layouts;
mod letters;
mod loader;
mod merge;
mod names;
mod number;
mod oddities;
mod options;
mod parse;
mod personal;
mod portion;
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
mod totals;
mod wire;
mod words;

pub use columns::is_same_heading;
pub use container::MEMBER_MARK;
pub use date::{DateOrder, Stamp};
pub use dialect::{Delimiter, Dialect, Escape, Recipe};
pub use encoding::{CodePage, Encoding};
pub use error::LoadError;
pub use foreign::Foreign;
pub use groups::Groups;
pub use loader::{Loaded, Loader, Origin, Progress, Step, Want, load_bytes};
pub use number::DecimalMark;
pub use options::{ColumnType, FileInfo, LoadOptions, Setting, SettingError, Settlement, matches};
pub use parse::parse_slice;
pub use question::{Proposal, Question, QuestionKind};
pub use raw::raw_text;
pub use records::{RawRecord, RawRecords};
pub use slice::{SlicePart, SliceTask};
pub use source::{
    ColumnReading, Family, Recognised, RecordPlace, Reject, RejectReason, Role, Source, TableKind,
};
pub use wire::WireError;

#[cfg(test)]
mod tests;
