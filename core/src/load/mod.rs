//! Bytes to tables: container, encoding, dialect, header, types, rejects, layouts, roles.
//!
//! `load` pulls: the caller steps a loader, which answers *want these bytes*, *working* or *done*, and may
//! ask for a range again. What comes out is one [`Source`] for each file.

mod source;

pub use source::{ColumnReading, Family, RecordPlace, Reject, RejectReason, Role, Source, TableKind};
