//! ZIP archives: the directory at their end, and what it names.
//!
//! Written after PKWARE's APPNOTE 6.3.10. Only the central directory is read, as other readers do, so that
//! sizes missing from local headers (streamed archives) do not matter. Stored and deflated entries are
//! read; the sizes that headers claim are used for nothing but finding the bytes.

use super::super::encoding::{CodePage, Encoding};
use super::trouble::{Locked, Trouble};
use super::unpack::{Method, Stretch, Unpacker};

const END: &[u8] = b"PK\x05\x06";
const END_LEN: usize = 22;
const ENTRY: &[u8] = b"PK\x01\x02";
const ENTRY_LEN: usize = 46;
const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_LEN: u64 = 30;
/// Entries that are looked at. A workbook has dozens, an export a few.
const MOST_ENTRIES: usize = 10_000;

/// An archive and its directory.
#[derive(Clone)]
pub(super) struct Zip {
    bytes: Stretch,
    entries: Vec<Entry>,
}

/// A file in an archive.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Its path, `/` between folders.
    pub name: String,
    method: u16,
    is_encrypted: bool,
    sum: u32,
    packed: u64,
    header_at: u64,
}

impl Zip {
    /// Reads the directory.
    pub fn new(bytes: Stretch) -> Result<Zip, Trouble> {
        let all = bytes.bytes();
        let end_at = find_end(all).ok_or(Trouble::Truncated)?;
        let end = Fields(all.get(end_at..).unwrap_or(&[]));
        let (len, at, end_at) = match wide_end(all, end_at) {
            Some(wide) => wide,
            None => (u64::from(end.u32(12)?), u64::from(end.u32(16)?), end_at as u64),
        };
        // Something may stand before the archive (a program that unpacks it): all positions shift by it.
        let is_there = bytes.part(at..end_at).is_some_and(|rest| len == 0 || rest.bytes().starts_with(ENTRY));
        let shift = if is_there {
            0
        } else {
            let place = end_at.checked_sub(len).and_then(|place| place.checked_sub(at));
            place.ok_or(Trouble::Damaged("a directory outside the archive"))?
        };
        let directory = bytes.part(at + shift..end_at).ok_or(Trouble::Truncated)?;
        let mut entries = Vec::new();
        let mut rest = directory.bytes();
        while rest.starts_with(ENTRY) && entries.len() < MOST_ENTRIES {
            let (entry, len) = Entry::read(rest, shift)?;
            entries.push(entry);
            rest = rest.get(len..).unwrap_or(&[]);
        }
        Ok(Zip { bytes, entries })
    }

    /// What is in it, in the order of the directory.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a path. Case and the kind of slash do not matter, because writers differ.
    pub fn find(&self, path: &str) -> Option<&Entry> {
        self.entries.iter().rfind(|entry| entry.name.eq_ignore_ascii_case(path))
    }

    /// Opens an entry.
    pub fn open(&self, entry: &Entry) -> Result<Unpacker, Trouble> {
        if entry.is_encrypted {
            return Err(Trouble::Protected(Locked::Archive));
        }
        let method = match entry.method {
            0 => Method::Stored,
            8 => Method::Deflate,
            9 => return Err(Trouble::Unsupported("a ZIP archive packed by Deflate64")),
            _ => return Err(Trouble::Unsupported("a ZIP archive packed in a rare way")),
        };
        let at = entry.header_at;
        let header = self.bytes.part(at..at.saturating_add(LOCAL_LEN)).ok_or(Trouble::Truncated)?;
        if !header.bytes().starts_with(LOCAL) {
            return Err(Trouble::Damaged("an entry that is not where the directory says"));
        }
        let fields = Fields(header.bytes());
        let start = at + LOCAL_LEN + u64::from(fields.u16(26)?) + u64::from(fields.u16(28)?);
        let packed = self.bytes.part(start..start.saturating_add(entry.packed)).ok_or(Trouble::Truncated)?;
        Ok(Unpacker::new(packed, method, Some(entry.sum)))
    }

    /// All of an entry that is expected to be small.
    pub fn read(&self, entry: &Entry, most: usize) -> Result<Vec<u8>, Trouble> {
        let mut unpacker = self.open(entry)?;
        let mut out = Vec::new();
        while unpacker.read(&mut out)? > 0 {
            if out.len() > most {
                return Err(Trouble::TooMuch);
            }
        }
        Ok(out)
    }
}

impl Entry {
    /// The first entry of these bytes, and its length.
    fn read(bytes: &[u8], shift: u64) -> Result<(Entry, usize), Trouble> {
        let fields = Fields(bytes);
        let (name_len, extra_len, comment_len) = (fields.u16(28)?, fields.u16(30)?, fields.u16(32)?);
        let name_end = ENTRY_LEN + usize::from(name_len);
        let name = bytes.get(ENTRY_LEN..name_end).ok_or(Trouble::Truncated)?;
        let extra = bytes.get(name_end..name_end + usize::from(extra_len)).ok_or(Trouble::Truncated)?;
        let flags = fields.u16(8)?;
        let mut wide = wide_fields(extra);
        let [_size, packed, at] = [fields.u32(24)?, fields.u32(20)?, fields.u32(42)?]
            .map(|value| if value == u32::MAX { wide.next().unwrap_or(u64::MAX) } else { u64::from(value) });
        let entry = Entry {
            name: name_text(name).replace('\\', "/"),
            method: fields.u16(10)?,
            is_encrypted: flags & 1 == 1 || fields.u16(10)? == 99,
            sum: fields.u32(16)?,
            packed,
            header_at: at.saturating_add(shift),
        };
        Ok((entry, name_end + usize::from(extra_len) + usize::from(comment_len)))
    }

    /// Whether it is a file with content that somebody may want, not a folder or what a Mac adds.
    pub fn is_file(&self) -> bool {
        let last = self.name.rsplit('/').next().unwrap_or("");
        !last.is_empty() && !last.starts_with('.') && !self.name.starts_with("__MACOSX/")
    }
}

/// A path as text: UTF-8, or what Windows wrote in our part of the world before it wrote UTF-8.
fn name_text(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(text) => text.to_owned(),
        Err(_) => Encoding::Single(CodePage::Ibm866).text(name),
    }
}

/// Where the end record stands: the last one whose comment reaches to the end of the file.
fn find_end(all: &[u8]) -> Option<usize> {
    let last = all.len().checked_sub(END_LEN)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|&at| {
        let end = all.get(at..).unwrap_or(&[]);
        end.starts_with(END) && Fields(end).u16(20).is_ok_and(|len| END_LEN + usize::from(len) <= end.len())
    })
}

/// Length and place of the directory, and where it ends at the latest, as the 64-bit end record has them.
fn wide_end(all: &[u8], end_at: usize) -> Option<(u64, u64, u64)> {
    let locator = all.get(end_at.checked_sub(20)?..end_at)?;
    let at = u64::from_le_bytes(*locator.strip_prefix(b"PK\x06\x07")?.get(4..)?.first_chunk()?);
    let record = all.get(usize::try_from(at).ok()?..end_at)?.strip_prefix(b"PK\x06\x06")?;
    let value = |place: usize| Some(u64::from_le_bytes(*record.get(place..)?.first_chunk()?));
    Some((value(36)?, value(44)?, at))
}

/// The 64-bit values of an extra field, which stand for those that are all ones.
fn wide_fields(mut extra: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let mut values: &[u8] = &[];
    while let Some((head, rest)) = extra.split_at_checked(4) {
        let len = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let Some((body, next)) = rest.split_at_checked(len) else { break };
        if head.starts_with(&[1, 0]) {
            values = body;
        }
        extra = next;
    }
    values.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes))
}

/// Numbers at fixed places.
pub(super) struct Fields<'a>(pub &'a [u8]);

impl Fields<'_> {
    fn array<const N: usize>(&self, at: usize) -> Result<[u8; N], Trouble> {
        self.0.get(at..).and_then(|bytes| bytes.first_chunk::<N>()).copied().ok_or(Trouble::Truncated)
    }

    pub fn u8(&self, at: usize) -> Result<u8, Trouble> {
        self.array::<1>(at).map(|[byte]| byte)
    }

    pub fn u16(&self, at: usize) -> Result<u16, Trouble> {
        self.array(at).map(u16::from_le_bytes)
    }

    pub fn u32(&self, at: usize) -> Result<u32, Trouble> {
        self.array(at).map(u32::from_le_bytes)
    }

    pub fn f64(&self, at: usize) -> Result<f64, Trouble> {
        self.array(at).map(f64::from_le_bytes)
    }
}
