//! What a file that is not delimited text is instead, told by its first bytes.

use super::encoding::Encoding;

/// What a file that is not delimited text is instead, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Foreign {
    /// A picture.
    Png,
    /// A picture.
    Jpeg,
    /// A picture.
    Gif,
    /// A document.
    Pdf,
    /// A workbook of Excel 2007 or later, or another ZIP archive.
    Zip,
    /// A compressed file.
    Gzip,
    /// A workbook of an older Excel, or one that is encrypted.
    OldExcel,
    /// A Parquet file.
    Parquet,
    /// A database.
    Sqlite,
    /// A web page.
    Html,
    /// Bytes that are no text.
    Binary,
}

impl Foreign {
    /// What it is called, in English.
    pub fn name(self) -> &'static str {
        match self {
            Foreign::Png => "a PNG picture",
            Foreign::Jpeg => "a JPEG picture",
            Foreign::Gif => "a GIF picture",
            Foreign::Pdf => "a PDF document",
            Foreign::Zip => "a workbook (xlsx, ods) or another ZIP archive",
            Foreign::Gzip => "a gzip-compressed file",
            Foreign::OldExcel => "an older or encrypted Excel workbook",
            Foreign::Parquet => "a Parquet file",
            Foreign::Sqlite => "an SQLite database",
            Foreign::Html => "a web page",
            Foreign::Binary => "binary data",
        }
    }

    /// Stable word for it, for the page.
    pub fn code(self) -> &'static str {
        match self {
            Foreign::Png => "png",
            Foreign::Jpeg => "jpeg",
            Foreign::Gif => "gif",
            Foreign::Pdf => "pdf",
            Foreign::Zip => "zip",
            Foreign::Gzip => "gzip",
            Foreign::OldExcel => "old-excel",
            Foreign::Parquet => "parquet",
            Foreign::Sqlite => "sqlite",
            Foreign::Html => "html",
            Foreign::Binary => "binary",
        }
    }

    /// What the first bytes say, if they are not text in this encoding.
    pub(super) fn detect(head: &[u8], encoding: Encoding) -> Option<Foreign> {
        const MAGIC: [(&[u8], Foreign); 10] = [
            (b"\x89PNG\r\n\x1a\n", Foreign::Png),
            (b"\xff\xd8\xff", Foreign::Jpeg),
            (b"GIF8", Foreign::Gif),
            (b"%PDF-", Foreign::Pdf),
            (b"PK\x03\x04", Foreign::Zip),
            (b"PK\x05\x06", Foreign::Zip),
            (b"\x1f\x8b", Foreign::Gzip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign::OldExcel),
            (b"PAR1", Foreign::Parquet),
            (b"SQLite format 3\0", Foreign::Sqlite),
        ];
        if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Some(*kind);
        }
        let start = head.trim_ascii_start();
        let begins = |tag: &[u8]| start.get(..tag.len()).is_some_and(|word| word.eq_ignore_ascii_case(tag));
        if begins(b"<!doctype html") || begins(b"<html") || begins(b"<table") {
            return Some(Foreign::Html);
        }
        // Text has hardly any control characters but line ends and tabs.
        let is_control = |byte: &u8| *byte < 9 || (14..32).contains(byte) && *byte != 0x1a && *byte != 0x1b;
        let controls = head.iter().filter(|byte| is_control(byte)).count();
        (encoding.unit() == 1 && controls * 10 > head.len()).then_some(Foreign::Binary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(Foreign::detect(b"\x89PNG\r\n\x1a\n\0\0", Encoding::Utf8), Some(Foreign::Png));
        assert_eq!(Foreign::detect(b"PK\x03\x04", Encoding::Utf8), Some(Foreign::Zip));
        assert_eq!(Foreign::detect(b"  <HTML><body>", Encoding::Utf8), Some(Foreign::Html));
        assert_eq!(Foreign::detect(&[0, 1, 2, 3, 200], Encoding::Utf8), Some(Foreign::Binary));
        assert_eq!(Foreign::detect(b"id,name\n1,a\0b", Encoding::Utf8), None);
    }
}
