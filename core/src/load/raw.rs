//! The text of a range of a file as it stands, for reading by people.

use super::encoding::Encoding;

/// The text of a range of a file, such as a rejected record. Bytes that do not fit the encoding are shown
/// as a replacement mark: this is for reading by people, never for data.
pub fn raw_text(bytes: &[u8], encoding: Encoding) -> String {
    encoding.text(bytes)
}
