//! Rows as they were read, for looking at with other programs. Every byte as it stood, nothing made safe.

use std::ops::Range;

use super::Dialect;
use super::cells::Cells;
use crate::table::{Table, Values};

/// The header of a table.
pub fn header_csv<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut cells = Cells::new(Dialect::Raw, 256);
    cells.header(names);
    cells.into_bytes()
}

/// Some rows of a table: ISO dates, plain numbers, unknown empty. `left_out` are rows to pass over, rising.
pub fn rows_csv(table: &Table, rows: Range<usize>, left_out: &[u32]) -> Vec<u8> {
    let rows = rows.start..rows.end.min(table.rows());
    let mut cells = Cells::new(Dialect::Raw, rows.len() * 12 * table.columns().len().max(1));
    for row in rows {
        if u32::try_from(row).is_ok_and(|row| left_out.binary_search(&row).is_ok()) {
            continue;
        }
        for column in table.columns() {
            match &column.values {
                _ if !column.is_known(row) => cells.empty(),
                Values::Text(texts) => cells.text_value(texts, row),
                _ => match column.get(row) {
                    Some(value) => cells.value(value),
                    None => cells.empty(),
                },
            }
        }
        cells.end_row();
    }
    cells.into_bytes()
}

/// One record as it stood.
pub fn record_csv<'a>(record: impl IntoIterator<Item = &'a str>, out: &mut Vec<u8>) {
    let mut cells = Cells::into(std::mem::take(out), Dialect::Raw);
    cells.header(record);
    *out = cells.into_bytes();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::Mask;
    use crate::table::{Column, Ints, NumberValues, TextValues};

    #[test]
    fn rows_are_plain_and_nothing_is_made_safe() {
        let texts = TextValues::Plain(["=1", "a,b", "c"].into_iter().collect());
        let numbers = NumberValues { units: Ints::from_slice(&[-150, 7, 0]), scale: 2 };
        let known = Some(Mask::from_fn(3, |row| row != 2));
        let columns = vec![
            Column::new("text", Values::Text(texts), None),
            Column::new("number", Values::Number(numbers), known),
            Column::new("day", Values::Day(Ints::from_slice(&[0, 1, 2])), None),
        ];
        let table = Table::new("t", 3, columns);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        assert_eq!(text(header_csv(["text", "number", "day"])), "text,number,day\n");
        assert_eq!(text(rows_csv(&table, 0..9, &[1])), "=1,-1.50,1970-01-01\nc,,1970-01-03\n");
        let mut out = b"x\n".to_vec();
        record_csv(["1", "\"q\""], &mut out);
        assert_eq!(text(out), "x\n1,\"\"\"q\"\"\"\n");
    }
}
