//! The fast reader against the slow one, and the slow one against `csv-core`.

use proptest::prelude::*;

use super::super::dialect::{Delimiter, Dialect, Escape};
use super::super::scan::Marks;
use super::mend::Signs;
use super::*;

/// The slow obvious twin: `csv-core`, a record at a time.
pub fn twin(text: &[u8], delimiter: u8, quote: Option<u8>) -> Vec<Vec<Vec<u8>>> {
    let mut builder = csv_core::ReaderBuilder::new();
    builder.delimiter(delimiter);
    match quote {
        Some(quote) => builder.quote(quote),
        None => builder.quoting(false),
    };
    let mut reader = builder.build();
    let (mut rest, mut records) = (text, Vec::new());
    let (mut fields, mut ends) = (vec![0; text.len() + 1], vec![0; text.len() + 2]);
    let (mut n_bytes, mut n_ends) = (0, 0);
    loop {
        let (result, read, wrote, ended) =
            reader.read_record(rest, &mut fields[n_bytes..], &mut ends[n_ends..]);
        (rest, n_bytes, n_ends) = (&rest[read..], n_bytes + wrote, n_ends + ended);
        match result {
            csv_core::ReadRecordResult::InputEmpty => continue,
            csv_core::ReadRecordResult::Record => {
                let starts = std::iter::once(0).chain(ends[..n_ends].iter().copied());
                records
                    .push(starts.zip(&ends[..n_ends]).map(|(from, &to)| fields[from..to].to_vec()).collect());
                (n_bytes, n_ends) = (0, 0);
            }
            _ => return records,
        }
    }
}

/// Text in which everything that structures a file is frequent.
fn tangled() -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        3 => Just(','), 3 => Just('"'), 2 => Just('\n'), 1 => Just('\r'), 6 => Just('a'), 1 => Just('\''),
        1 => Just('\\'), 2 => Just(' '), 1 => Just('#')
    ];
    proptest::collection::vec(letter, 0..200).prop_map(String::from_iter)
}

/// Any dialect whose marks are frequent in tangled text.
fn dialects() -> impl Strategy<Value = Dialect> {
    let delimiter = prop_oneof![
        3 => Just(Delimiter { byte: b',', is_padded: false }),
        1 => Just(Delimiter { byte: b',', is_padded: true }),
        1 => Just(Delimiter { byte: b' ', is_padded: false }),
    ];
    let quote = prop_oneof![1 => Just(None), 4 => Just(Some(b'"')), 1 => Just(Some(b'\''))];
    let escape = prop_oneof![Just(Escape::Doubled), Just(Escape::Backslash), Just(Escape::Bare)];
    let comment = prop_oneof![Just(None), Just(Some(b'#'))];
    (delimiter, quote, escape, comment).prop_map(|(delimiter, quote, escape, comment)| Dialect {
        delimiter,
        quote,
        escape,
        comment,
    })
}

fn cell<'a>(batch: &'a Batch, text: &'a [u8], record: usize, column: usize) -> &'a [u8] {
    batch.cell(text, column, record)
}

/// The edges of a cell are its own, wherever it lies.
fn has_its_edges(batch: &Batch, text: &[u8], column: usize) -> bool {
    let eight = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
    batch.edges(text, column, 0).enumerate().all(|(record, edges)| {
        let cell = cell(batch, text, record, column);
        let (first, last) = (&cell[..cell.len().min(8)], &cell[cell.len().saturating_sub(8)..]);
        // Of a cell at either end of the text, and of one that was copied, there may be none.
        let lies_at = (cell.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
        let has_any = lies_at <= text.len() && lies_at + 8 <= text.len() && lies_at + cell.len() >= 8;
        let is_own = edges.is_none_or(|edges| edges == (cell.len(), eight(first), eight(last)));
        is_own && (edges.is_some() || !has_any || cell.is_empty())
    })
}

/// The eight bytes before the end of a cell end with its own.
fn has_its_ends(batch: &Batch, text: &[u8], column: usize) -> bool {
    batch.ends(text, column, 0).enumerate().all(|(record, end)| {
        let cell = cell(batch, text, record, column);
        end.is_none_or(|(len, last)| {
            let own = len.min(8);
            len == cell.len() && last.to_le_bytes()[8 - own..] == cell[len - own..]
        })
    })
}

fn end_state(text: &[u8], marks: Marks) -> State {
    text.iter().fold(State::Record, |state, &byte| state.after(byte, marks))
}

/// Reads with the fast and the slow reader.
fn agrees(text: &str, dialect: Dialect, shape: Shape, limit: usize) -> Result<(), TestCaseError> {
    let (marks, bytes) = (Marks::of(dialect), text.as_bytes());
    prop_assume!(!matches!(end_state(bytes, marks), State::Quoted | State::Escaped));
    let (mut batch, mut at) = (Batch::new(shape), 0);
    let (mut whole, mut found) = (Vec::new(), Vec::new());
    loop {
        let next = batch.fill(bytes, at, marks, limit, true);
        prop_assert!((0..shape.width).all(|column| has_its_edges(&batch, bytes, column)));
        let lines = super::super::scan::count_lines(
            &bytes[at..next.min(bytes.len())],
            at > 0 && bytes[at - 1] == b'\r',
        );
        prop_assert!(batch.lines.is_none_or(|seen| seen == lines), "{:?} {lines}", batch.lines);
        prop_assert!((0..shape.width).all(|column| has_its_ends(&batch, bytes, column)));
        for record in 0..batch.len() {
            let cells = (0..shape.width)
                .map(|column| String::from_utf8_lossy(cell(&batch, bytes, record, column)).into_owned());
            let range = &batch.records[record];
            whole.push((cells.collect::<Vec<_>>(), range.start as usize..range.end as usize));
        }
        found.extend(batch.ragged.iter().map(|(_, fields)| *fields as usize));
        if next >= bytes.len() {
            break;
        }
        at = next;
    }
    let records = RawRecords::new(text, dialect, true).shaped(shape);
    let records = records.map(|record| (record.cells, record.range));
    let (fitting, ragged): (Vec<_>, Vec<_>) = records.partition(|(cells, _)| cells.len() == shape.width);
    prop_assert_eq!(whole, fitting);
    prop_assert_eq!(found, ragged.iter().map(|(cells, _)| cells.len()).collect::<Vec<_>>());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn the_slow_reader_agrees_with_csv_core(text in tangled(), quote in prop_oneof![Just(None), Just(Some(b'"')), Just(Some(b'\''))]) {
        let records = RawRecords::new(&text, Dialect::new(b',', quote), true).map(|record| record.cells);
        let has_content = |cells: &Vec<String>| cells.iter().any(|cell| !cell.is_empty());
        let expected = twin(text.as_bytes(), b',', quote).into_iter().map(|cells| {
            cells.into_iter().map(|cell| String::from_utf8(cell).unwrap()).collect()
        });
        // Lines of nothing but delimiters are records to one and none to the other.
        prop_assert_eq!(
            records.filter(has_content).collect::<Vec<_>>(),
            expected.filter(has_content).collect::<Vec<_>>()
        );
    }

    #[test]
    fn the_fast_reader_agrees_with_the_slow_one(
        text in tangled(), dialect in dialects(), width in 1usize..5, last in proptest::option::of(0usize..3), limit in 1usize..4,
    ) {
        agrees(&text, dialect, Shape { width, last: last.filter(|last| *last < width) }, limit)?;
    }

    #[test]
    fn long_runs_of_even_records_agree_too(
        records in proptest::collection::vec(("[ab]{0,9}", "[ab]{0,9}|\"[ab,\n]{0,5}\"", 0u8..30), 0..60),
        end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        dialect in dialects(),
        limit in 1usize..80,
    ) {
        let mut text = String::new();
        for (a, b, odd) in &records {
            text.push_str(&match odd {
                0 => format!("{end}{a},{b}{end}"),
                1 => format!("{a}{end}"),
                2 => format!("#{a}, \"{end}"),
                3 => format!(",{end}"),
                4 => format!("{a},\"{b}{end}"),
                5 => format!("{a}, {b},{end}"),
                _ => format!("{a},{b}{end}"),
            });
        }
        agrees(&text, dialect, Shape { width: 2, last: Some(1) }, limit)?;
    }
}

#[test]
fn cells_are_cut_and_quotes_taken_out() {
    let text = b"a,\"b,1\",\"say \"\"hi\"\"\"\r\n\r\nx,5\" pipe,\"y\"z\nshort\n1,2,";
    let mut batch = Batch::new(Shape::of_width(3));
    let marks = Marks::of(Dialect::new(b',', Some(b'"')));
    let next = batch.fill(text, 0, marks, 100, false);
    let cells: Vec<&[u8]> =
        (0..2).flat_map(|r| (0..3).map(move |c| (r, c))).map(|(r, c)| cell(&batch, text, r, c)).collect();
    let expected: [&[u8]; 6] = [b"a", b"b,1", b"say \"hi\"", b"x", b"5\" pipe", b"\"y\"z"];
    assert_eq!(cells, expected);
    assert_eq!(batch.ragged, [(39..44, 1)]);
    assert_eq!(&text[next..], b"1,2,");
}

#[test]
fn each_dialect_writes_quotes_in_its_own_way() {
    let dialect = |escape| Dialect { escape, ..Dialect::new(b',', Some(b'"')) };
    let padded = Delimiter { byte: b',', is_padded: true };
    let cases: [(Dialect, &str, &[&str]); 10] = [
        (dialect(Escape::Doubled), r#""a ""b"" c",d"#, &[r#"a "b" c"#, "d"]),
        (dialect(Escape::Backslash), r#""a \"b\", c",d"#, &[r#"a "b", c"#, "d"]),
        (dialect(Escape::Backslash), r#""a ""b""","d\\""#, &[r#"a "b""#, r"d\"]),
        (dialect(Escape::Backslash), r#""C:\new","\N""#, &[r"C:\new", r"\N"]),
        (dialect(Escape::Backslash), r#"a\"b,\"#, &[r#"a\"b"#, r"\"]),
        (dialect(Escape::Bare), r#""a "b" c",d"#, &[r#"a "b" c"#, "d"]),
        (dialect(Escape::Bare), r#""5" pipe, 3"","""#, &[r#"5" pipe, 3""#, ""]),
        (
            Dialect { delimiter: padded, ..dialect(Escape::Doubled) },
            r#"a,  b , "c, d""#,
            &["a", "b ", "c, d"],
        ),
        (Dialect::new(b' ', Some(b'"')), r#"  a   b "c  d"  "#, &["a", "b", "c  d"]),
        (Dialect { comment: Some(b'#'), ..dialect(Escape::Doubled) }, "# a \"b\n#\nc,#d\n#", &["c", "#d"]),
    ];
    for (dialect, text, expected) in cases {
        let records: Vec<_> = RawRecords::new(text, dialect, true).map(|record| record.cells).collect();
        assert_eq!(records, [expected], "{text}");
    }
}

#[test]
fn a_mark_that_opens_nothing_stands_for_itself() {
    let marks = Marks::of(Dialect::new(b',', Some(b'"')));
    let cut = |record: &str| {
        let signs = Signs { is_odd: true, is_inner: true };
        let records = recut(record.as_bytes(), 0, signs, (marks, Shape::of_width(3)))?;
        let cells = |pieces: Vec<mend::Piece>| -> Vec<String> {
            pieces
                .iter()
                .map(|piece| String::from_utf8_lossy(piece.content(record.as_bytes())).into_owned())
                .collect()
        };
        Some(records.into_iter().map(|(_, pieces)| cells(pieces)).collect::<Vec<_>>())
    };
    assert_eq!(cut(r#"1,"2,"three, 3""#), Some(vec![vec!["1".into(), "\"2".into(), "three, 3".into()]]));
    assert_eq!(cut(r#"1,""two, 2",3"#), Some(vec![vec!["1".into(), "\"two, 2".into(), "3".into()]]));
    assert_eq!(cut(r#"1,"5" pipe",3"#), Some(vec![vec!["1".into(), "5\" pipe".into(), "3".into()]]));
    assert_eq!(cut(r#"1,"two" ,3"#), Some(vec![vec!["1".into(), "two".into(), "3".into()]]));
    assert_eq!(
        cut(r#"48.00"Pillow, wooden",3"#),
        Some(vec![vec!["48.00".into(), "Pillow, wooden".into(), "3".into()]])
    );
    // It swallowed a line end and the mark of the next record.
    assert_eq!(cut("1,2,\"\n4,5,\"six\"").map(|records| records.len()), Some(2));
    assert_eq!(cut(r#"1,"2,3,"four""#), None);
    assert_eq!(cut("1,2"), None);
}
