//! Compound files (OLE): a small file system in a file, in which workbooks of Excel 97 to 2003 live, and
//! workbooks of any age that a password locks.
//!
//! Written after MS-CFB. Chains of sectors are followed no longer than the file is.

use super::trouble::Trouble;
use super::zip::Fields;

/// First bytes of a compound file.
pub(super) const MAGIC: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Sector numbers from here on mean something else.
const SPECIAL: u32 = 0xffff_fffa;
const HEADER_CHAINS: usize = 109;
const ENTRY_LEN: usize = 128;

/// A compound file and its directory.
pub(super) struct Ole<'a> {
    bytes: &'a [u8],
    sector: usize,
    mini_sector: usize,
    /// Streams below this length live in the mini stream.
    mini_below: u64,
    next: Vec<u32>,
    mini_next: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    len: u64,
    is_root: bool,
}

impl<'a> Ole<'a> {
    /// Reads the directory.
    pub fn new(bytes: &'a [u8]) -> Result<Ole<'a>, Trouble> {
        let head = Fields(bytes);
        let shift = |at: usize| match head.u16(at)? {
            shift @ 6..=12 => Ok(1usize << shift),
            _ => Err(Trouble::Damaged("sectors of an impossible size")),
        };
        let (sector, mini_sector) = (shift(30)?, shift(32)?);
        let mut ole = Ole {
            bytes,
            sector,
            mini_sector,
            mini_below: u64::from(head.u32(56)?),
            next: Vec::new(),
            mini_next: Vec::new(),
            mini: Vec::new(),
            entries: Vec::new(),
        };
        ole.next = ole.chains(&head)?;
        let directory = ole.chain(head.u32(48)?, u64::MAX)?;
        let wide_sizes = head.u16(26)? >= 4;
        ole.entries =
            directory.chunks_exact(ENTRY_LEN).filter_map(|entry| Entry::read(entry, wide_sizes)).collect();
        let numbers = ole.chain(head.u32(60)?, u64::MAX)?;
        ole.mini_next = numbers.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect();
        if let Some(root) = ole.entries.iter().find(|entry| entry.is_root) {
            ole.mini = ole.chain(root.start, root.len)?;
        }
        Ok(ole)
    }

    /// Whether there is a stream of this name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream, if there is one of this name.
    pub fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let entry = self.entries.iter().find(|entry| !entry.is_root && entry.name.eq_ignore_ascii_case(name));
        let Some(entry) = entry else { return Ok(None) };
        if entry.len >= self.mini_below {
            return self.chain(entry.start, entry.len).map(Some);
        }
        let part = |number: u32| {
            let at = number as usize * self.mini_sector;
            self.mini.get(at..(at + self.mini_sector).min(self.mini.len()))
        };
        follow(entry.start, entry.len, &self.mini_next, part).map(Some)
    }

    /// The sectors that hold the chains, and the chains in them: the sector behind each.
    fn chains(&self, head: &Fields<'_>) -> Result<Vec<u32>, Trouble> {
        let mut numbers = Vec::new();
        for at in 0..HEADER_CHAINS {
            numbers.push(head.u32(76 + 4 * at)?);
        }
        // A large file lists more of them in sectors of their own, each ending with the number of the next.
        let mut list = head.u32(68)?;
        let mut left = self.bytes.len() / self.sector;
        while list < SPECIAL && left > 0 {
            left -= 1;
            let sector = self.sector(list).ok_or(Trouble::Truncated)?.as_chunks::<4>().0;
            let (last, more) = sector.split_last().ok_or(Trouble::Truncated)?;
            numbers.extend(more.iter().map(|bytes| u32::from_le_bytes(*bytes)));
            list = u32::from_le_bytes(*last);
        }
        let most = self.bytes.len() / self.sector + 1;
        let mut next = Vec::new();
        for number in numbers.into_iter().filter(|number| *number < SPECIAL).take(most) {
            let sector = self.sector(number).ok_or(Trouble::Truncated)?;
            next.extend(sector.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes)));
        }
        Ok(next)
    }

    /// A sector; the last one may be cut.
    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        let at = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        self.bytes.get(at..at.checked_add(self.sector)?.min(self.bytes.len()))
    }

    fn chain(&self, start: u32, len: u64) -> Result<Vec<u8>, Trouble> {
        follow(start, len, &self.next, |number| self.sector(number))
    }
}

/// Puts a chain together. `u64::MAX` means: as long as it is.
fn follow<'a>(
    start: u32,
    len: u64,
    next: &[u32],
    part: impl Fn(u32) -> Option<&'a [u8]>,
) -> Result<Vec<u8>, Trouble> {
    let (mut out, mut number, mut left) = (Vec::new(), start, next.len());
    while number < SPECIAL && (out.len() as u64) < len {
        // A chain that is longer than there are sectors bites its own tail.
        left = left.checked_sub(1).ok_or(Trouble::Damaged("a chain of sectors that does not end"))?;
        out.extend_from_slice(part(number).ok_or(Trouble::Truncated)?);
        number = *next.get(number as usize).ok_or(Trouble::Truncated)?;
    }
    if len != u64::MAX {
        if (out.len() as u64) < len {
            return Err(Trouble::Truncated);
        }
        out.truncate(usize::try_from(len).unwrap_or(usize::MAX));
    }
    Ok(out)
}

impl Entry {
    fn read(bytes: &[u8], wide_sizes: bool) -> Option<Entry> {
        let fields = Fields(bytes);
        let kind = fields.u8(66).ok()?;
        let len = usize::from(fields.u16(64).ok()?).checked_sub(2)?;
        let units = bytes.get(..len.min(64))?.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
        let name = char::decode_utf16(units).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER));
        let (low, high) = (fields.u32(120).ok()?, fields.u32(124).ok()?);
        let high = if wide_sizes { u64::from(high) << 32 } else { 0 };
        let is_root = kind == 5;
        (kind == 2 || is_root).then(|| Entry {
            name: name.collect(),
            start: fields.u32(116).unwrap_or(u32::MAX),
            len: u64::from(low) | high,
            is_root,
        })
    }
}
