//! Gzip files: one or several streams behind each other, as RFC 1952 has them.

use super::trouble::Trouble;
use super::unpack::{Method, Stretch, Unpacker};
use super::zip::Fields;

/// Unpacks a gzip file, a piece at a time.
pub(super) struct Gzip {
    bytes: Stretch,
    /// Where the stream that is read begins.
    at: u64,
    stream: Option<Unpacker>,
    is_over: bool,
}

impl Gzip {
    /// An unpacker for these bytes.
    pub fn new(bytes: Stretch) -> Gzip {
        Gzip { bytes, at: 0, stream: None, is_over: false }
    }

    /// Appends some more bytes; 0 at the end.
    pub fn read(&mut self, into: &mut Vec<u8>) -> Result<usize, Trouble> {
        while !self.is_over {
            let stream = match &mut self.stream {
                Some(stream) => stream,
                None => {
                    self.at += header_len(self.rest())? as u64;
                    let len = self.bytes.bytes().len() as u64;
                    let packed = self.bytes.part(self.at..len).ok_or(Trouble::Truncated)?;
                    self.stream.insert(Unpacker::new(packed, Method::Deflate, None))
                }
            };
            let came = stream.read(into)?;
            if came > 0 {
                return Ok(came);
            }
            let (used, sum, size) = (stream.used(), stream.sum(), stream.came());
            self.at += used as u64;
            self.stream = None;
            let trailer = Fields(self.rest());
            if trailer.u32(0)? != sum {
                return Err(Trouble::Damaged("a checksum that is wrong"));
            }
            // The size is kept in 32 bits.
            if trailer.u32(4)? != size as u32 {
                return Err(Trouble::Damaged("a size that is wrong"));
            }
            self.at += 8;
            // Tapes are filled with zeros.
            self.is_over = self.rest().iter().all(|&byte| byte == 0);
        }
        Ok(0)
    }

    /// Packed bytes used so far.
    pub fn used(&self) -> u64 {
        self.at + self.stream.as_ref().map_or(0, |stream| stream.used() as u64)
    }

    fn rest(&self) -> &[u8] {
        self.bytes.bytes().get(self.at as usize..).unwrap_or(&[])
    }
}

/// Length of the header of a stream.
fn header_len(bytes: &[u8]) -> Result<usize, Trouble> {
    let fields = Fields(bytes);
    if fields.u16(0)? != 0x8b1f || fields.u8(2)? != 8 {
        return Err(Trouble::Damaged("bytes behind the end that are no gzip"));
    }
    let flags = fields.u8(3)?;
    let mut len = 10;
    if flags & 4 != 0 {
        len += 2 + usize::from(fields.u16(len)?);
    }
    // A name and a comment, each ended by a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let text = bytes.get(len..).unwrap_or(&[]);
            len += 1 + text.iter().position(|&byte| byte == 0).ok_or(Trouble::Truncated)?;
        }
    }
    if flags & 2 != 0 {
        len += 2;
    }
    Ok(len)
}
