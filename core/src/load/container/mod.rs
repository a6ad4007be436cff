//! Containers: workbooks, archives, compressed files and web pages, told by their first bytes and taken
//! apart into members, each of which is then read like a file of its own.
//!
//! ```text
//! bytes ─► opening ─┬─ zip ─ unpack ─┬─ member (text as it is)
//!                   ├─ gzip ─────────┘
//!                   ├─ xlsx  xlsb  ods ─ xml     ┐
//!                   ├─ xls ─ ole                 ├─ book ─► grid ─► render ─► member (text of a sheet)
//!                   └─ html  xml2003             ┘            format
//! ```
//!
//! Nothing here believes a size that the file claims. What may be kept is counted as it comes, against one
//! [`MOST_KEPT`]; a stream that grows too much is refused on the way. So neither an honest sheet that
//! claims 17 billion cells nor a bomb takes more memory than is stated here, and nothing panics.
//!
//! The readers are our own rather than the `calamine` crate, which weighs 345 KB (gzip) in the page against
//! a budget of 1.5 MB for everything, allocates by claimed sizes in some formats and may panic on damaged
//! files, which would end the worker. It serves as the twin in the tests. The one crate used is
//! `miniz_oxide` (3 KB), which only `unpack` names.

mod book;
mod format;
mod grid;
mod gzip;
mod html;
mod member;
mod ods;
mod ole;
mod opening;
mod render;
mod trouble;
mod unpack;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod xml2003;
mod zip;

pub(super) use member::{MemberLoad, MemberReady};
pub(super) use opening::{Opening, detect};

/// Largest container that is read: it has to be in memory as a whole.
pub(super) const LARGEST: u64 = 256 << 20;

/// Most bytes that are kept of one container: shared texts, cells, and the text of its members.
pub(super) const MOST_KEPT: u64 = 512 << 20;

/// What stands between the names of a container and its member.
pub const MEMBER_MARK: &str = " › ";

#[cfg(test)]
pub(super) mod tests;
