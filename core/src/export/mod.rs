//! Members, tables and summaries as files.
//!
//! The bytes are a contract: UTF-8, comma, line feed, quotes where needed, money with its column's
//! decimals, shares with six, unknown empty. Text that a spreadsheet would run as a formula gets a leading
//! apostrophe. The same tables come in a second dialect for spreadsheets. Everything is written straight
//! into one buffer; a hundred thousand customers are a few milliseconds.

mod cells;
mod lists;
mod rejects;
mod rows;
mod summary;
mod tables;
mod workbook;

pub use cells::Dialect;
pub use lists::{LabelColumn, audiences_csv, customers_csv, members_csv};
pub use rejects::{RejectRow, reject_reason, rejects_csv};
pub use rows::{header_csv, record_csv, rows_csv};
pub use summary::{FileSummary, Summary, summary_json};
pub use tables::{CrossingRow, Figures, SegmentRow, crossings_csv, segments_csv};
pub use workbook::{BlankSheet, blank_workbook};
