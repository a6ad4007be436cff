//! Cells as they stand, record by record, with no type given to anything.

use super::encoding::Encoding;

/// Reads the records of a text one by one, with `csv-core`. For previews, `--raw` and detection; the fast
/// reader of whole files agrees with it on every byte.
pub struct RawRecords<'a> {
    rest: &'a [u8],
    reader: csv_core::Reader,
    fields: Vec<u8>,
    ends: Vec<usize>,
    at: usize,
    is_whole: bool,
}

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRecord {
    /// The text of each cell, quotes taken out.
    pub cells: Vec<String>,
    /// Where the next record begins, in bytes from the start of the text.
    pub end: usize,
}

impl<'a> RawRecords<'a> {
    /// The records of a text. With `is_whole` the end of the text ends its last record; without, a record
    /// that does not end is left out.
    pub fn new(text: &'a str, delimiter: u8, quote: Option<u8>, is_whole: bool) -> RawRecords<'a> {
        let mut builder = csv_core::ReaderBuilder::new();
        builder.delimiter(delimiter);
        match quote {
            Some(quote) => builder.quote(quote),
            None => builder.quoting(false),
        };
        let (fields, ends) = (vec![0; 1024], vec![0; 64]);
        RawRecords { rest: text.as_bytes(), reader: builder.build(), fields, ends, at: 0, is_whole }
    }
}

impl Iterator for RawRecords<'_> {
    type Item = RawRecord;

    fn next(&mut self) -> Option<RawRecord> {
        let (mut n_bytes, mut n_ends) = (0, 0);
        loop {
            if self.rest.is_empty() && !self.is_whole {
                return None;
            }
            let (result, read, wrote, ended) = self.reader.read_record(
                self.rest,
                self.fields.get_mut(n_bytes..).unwrap_or_default(),
                self.ends.get_mut(n_ends..).unwrap_or_default(),
            );
            self.rest = self.rest.get(read..).unwrap_or(&[]);
            (self.at, n_bytes, n_ends) = (self.at + read, n_bytes + wrote, n_ends + ended);
            match result {
                csv_core::ReadRecordResult::InputEmpty => {}
                csv_core::ReadRecordResult::OutputFull => self.fields.resize(self.fields.len() * 2, 0),
                csv_core::ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                csv_core::ReadRecordResult::End => return None,
                csv_core::ReadRecordResult::Record => break,
            }
        }
        let ends = self.ends.get(..n_ends)?;
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let cells = starts.zip(ends).map(|(start, &end)| {
            String::from_utf8_lossy(self.fields.get(start..end).unwrap_or(&[])).into_owned()
        });
        Some(RawRecord { cells: cells.collect(), end: self.at })
    }
}

/// The text of a range of a file, such as a rejected record. Bytes that do not fit the encoding are shown
/// as a replacement mark: this is for reading by people, never for data.
pub fn raw_text(bytes: &[u8], encoding: Encoding) -> String {
    encoding.text(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_as_they_stand() {
        let text = "a;\"b;\"\"c\"\"\"\n\n1; 2\n3";
        let cells =
            |is_whole| RawRecords::new(text, b';', Some(b'"'), is_whole).map(|r| r.cells).collect::<Vec<_>>();
        assert_eq!(cells(true), [vec!["a", "b;\"c\""], vec!["1", " 2"], vec!["3"]]);
        assert_eq!(cells(false).len(), 2);
    }
}
