//! Any slices, any workers, any order of arrival: always what a slow reader of the whole file gives.

use proptest::prelude::*;

use super::super::class::{Class, Tally, classify, is_blank, look, trim};
use super::super::date::DateForm;
use super::super::infer::{Choice, Reading, Settled, choose};
use super::super::names::meaning;
use super::*;
use crate::calendar::Instant;
use crate::value::{Decimal, MAX_SCALE};

/// The slow obvious twin: all records by `csv-core`, types by tallying every cell, one scalar at a time.
fn twin(text: &str) -> Vec<(String, Vec<Option<Scalar>>)> {
    let mut records = RawRecords::new(text, Dialect::new(b',', Some(b'"')), true).map(|record| record.cells);
    let header = records.next().unwrap();
    let rows: Vec<Vec<String>> = records.filter(|cells| cells.len() == header.len()).collect();
    let column = |at: usize| rows.iter().map(move |row| row[at].as_str());
    let tallies: Vec<_> = (0..header.len())
        .map(|at| {
            let mut tally = Tally::default();
            column(at).for_each(|cell| tally.add_looks(look(cell.as_bytes()), 1));
            (tally, meaning(&header[at]), Settled::default())
        })
        .collect();
    let choices = choose(&tallies);
    let read = |at: usize, choice: Choice| {
        let read = |limit: u8| column(at).map(|cell| read_cell(cell, choice, limit)).collect::<Vec<_>>();
        // A column has at most 18 digits: the largest number says how many are left for decimals.
        let whole = read(MAX_SCALE).into_iter().flatten().map(|value| match value {
            Scalar::Number(n) => (n.units().unsigned_abs() / 10u128.pow(n.scale().into()))
                .checked_ilog10()
                .map_or(0, |l| l + 1),
            _ => 0,
        });
        let room = (18 - whole.max().unwrap_or(0)) as u8;
        let numbers = read(room.min(MAX_SCALE));
        let scale =
            numbers.iter().flatten().map(|value| if let Scalar::Number(n) = value { n.scale() } else { 0 });
        let scale = scale.max().unwrap_or(0);
        let widen = |value| match value {
            Scalar::Number(number) => Scalar::Number(Decimal::with_scale(number, scale).unwrap()),
            other => other,
        };
        numbers.into_iter().map(|value| value.map(widen)).collect()
    };
    (0..header.len()).map(|at| (header[at].clone(), read(at, choices[at]))).collect()
}

fn read_cell(cell: &str, choice: Choice, limit: u8) -> Option<Scalar> {
    let trimmed = trim(cell.as_bytes());
    if is_blank(cell.as_bytes()) {
        return None;
    }
    let number =
        |mark, limit| super::super::number::parse(trimmed).and_then(|number| number.value(mark, limit));
    match choice.reading {
        Reading::Text => {
            let unquoted = || Some(trim(cell.as_bytes())[1..].to_vec());
            let bytes = match classify(cell.as_bytes()) {
                Class::Null if choice.mend.nulls => None,
                Class::Float | Class::FloatSerial if choice.mend.floats => {
                    let trimmed = cell.trim_ascii();
                    Some(trimmed.as_bytes()[..trimmed.len() - 2].to_vec())
                }
                Class::Quoted if choice.mend.apostrophes => unquoted(),
                Class::Guarded if choice.mend.guards => unquoted(),
                _ => Some(cell.as_bytes().to_vec()),
            };
            bytes.map(|bytes| Scalar::Text(String::from_utf8(bytes).unwrap()))
        }
        Reading::Number(mark) => number(mark, limit)
            .map(|number| Scalar::Number(Decimal::new(number.units.into(), number.decimals))),
        Reading::Day(DateForm::Written { order, century }) => super::super::date::parse(trimmed)
            .filter(|date| date.micros.is_none())
            .and_then(|date| date.day(order, century))
            .map(Scalar::Day),
        Reading::Instant(DateForm::Written { order, century }) => super::super::date::parse(trimmed)
            .and_then(|date| date.instant(order, century, 0))
            .map(|micros| Scalar::Instant(Instant(micros))),
        Reading::Day(DateForm::Counted { stamp, mark }) => {
            Some(Scalar::Day(Instant(stamp.instant(number(mark, MAX_SCALE)?, 0)?).day()))
        }
        Reading::Instant(DateForm::Counted { stamp, mark }) => {
            Some(Scalar::Instant(Instant(stamp.instant(number(mark, MAX_SCALE)?, 0)?)))
        }
        Reading::Flag => super::super::words::flag(trimmed).map(|(flag, _)| Scalar::Flag(flag)),
    }
}

/// Everything that can be seen of a source.
pub(super) type Seen = (u64, Vec<Reject>, Vec<(String, Vec<Option<Scalar>>)>, Vec<Vec<(u32, RecordPlace)>>);

pub(super) fn seen(source: &Source) -> Seen {
    let values = |column: &crate::table::Column| (0..column.len()).map(|row| column.get(row)).collect();
    let columns = source.table.columns().iter().map(|column| (column.name.clone(), values(column))).collect();
    let unreadable = source.columns.iter().map(|reading| reading.unreadable_rows.clone()).collect();
    (source.rows_read, source.rejects.clone(), columns, unreadable)
}

/// Loads with several parse workers whose parts cross as bytes and arrive in an order of their own.
pub(super) fn load_in_parallel(
    bytes: &[u8],
    options: &LoadOptions,
    workers: usize,
    mut order: u64,
) -> Result<Loaded, LoadError> {
    let info = FileInfo { name: "a.csv".into(), size: bytes.len() as u64 };
    let options = LoadOptions { lanes: workers as u32, ..options.clone() };
    let mut loader = Loader::new(vec![info], options);
    let mut busy: Vec<SliceTask> = Vec::new();
    let part = |range: std::ops::Range<u64>| &bytes[range.start as usize..range.end as usize];
    loop {
        let step = if busy.len() < workers { loader.step()? } else { Step::Wait };
        match step {
            Step::Want(want) => loader.feed(&want, part(want.range.clone()))?,
            Step::Parse(task) => busy.push(SliceTask::from_bytes(&task.to_bytes()).unwrap()),
            Step::Wait => {
                order = order.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let task = busy.swap_remove((order >> 33) as usize % busy.len());
                let bytes = parse_slice(&task, part(task.range())).to_bytes();
                loader.accept(SlicePart::from_bytes(&bytes).unwrap())?;
            }
            Step::Working(_) => {}
            Step::Done(loaded) => return Ok(loaded),
        }
    }
}

/// Files with quotes, gaps, ragged records, blank lines and columns that change their mind.
fn files() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        8 => "[0-9]{1,3}",
        4 => "-?[0-9]{1,4}\\.[0-9]{1,3}",
        2 => "C00[0-9]{2}",
        2 => "20(1|2)[0-9]-0[1-9]-[0-2][1-8]",
        1 => "20(1|2)[0-9]-0[1-9]-[0-2][1-8] 1[0-9]:30",
        1 => "[0-3][1-8]/[01]?[1-9]/2024",
        2 => "[a-cλü ]{0,4}",
        1 => "\"[a-c,\"\"\n]{0,6}\"".prop_map(|cell| {
            let inner = cell[1..cell.len() - 1].replace('"', "\"\"");
            format!("\"{inner}\"")
        }),
        1 => Just("yes".to_owned()),
        1 => Just(String::new()),
        1 => "[0-9]{16,20}(\\.[0-9]{1,12})?",
        1 => "[0-9]{1,9}\\.[0-9]{8,12}",
    ];
    let kinds = proptest::collection::vec(proptest::collection::vec(cell, 1..4), 1..4);
    let ends = prop_oneof![Just("\n"), Just("\r\n"), Just("\r")];
    (kinds, proptest::collection::vec((any::<u64>(), 0u8..20), 0..60), ends, any::<bool>()).prop_map(
        |(kinds, rows, end, closed)| {
            let names = ["key", "amount", "third"];
            let mut text = names[..kinds.len()].join(",");
            for (seed, odd) in rows {
                text.push_str(end);
                let cells: Vec<&str> = kinds
                    .iter()
                    .enumerate()
                    .map(|(at, kind)| {
                        // Most rows hold the first kind of cell, so that types exist and are now and then broken.
                        let pick = (seed >> (8 * at)) as usize % 8;
                        kind.get(pick).unwrap_or(&kind[0]).as_str()
                    })
                    .collect();
                text.push_str(&cells.join(","));
                match odd {
                    0 => text.push_str(",extra"),
                    1 => text.push_str(end),
                    _ => {}
                }
            }
            if closed {
                text.push_str(end);
            }
            text
        },
    )
}

proptest! {
    #[test]
    fn a_load_is_what_the_slow_reader_gives(text in files()) {
        let options = settled(&["delimiter=comma", "header=yes", "skip=0", "footer=none", "groups=no"]);
        let loaded = load_with("a.csv", &text, &options).unwrap();
        let (_, _, columns, _) = seen(&loaded.sources[0]);
        prop_assert_eq!(columns, twin(&text));
        let source = &loaded.sources[0];
        prop_assert_eq!(source.rows_read, (source.table.rows() + source.rejects.len()) as u64);
    }

    #[test]
    fn slices_workers_and_their_order_change_nothing(
        text in files(), slice_bytes in prop_oneof![1u32..40, Just(8 << 20)], workers in 1usize..5, order in any::<u64>(), encoding in 0usize..3,
    ) {
        let (encoding, bytes) = match encoding {
            0 => ("UTF-8", text.clone().into_bytes()),
            1 => ("UTF-16LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            _ => ("windows-1252", windows_1252(&text)),
        };
        let whole = settled(&["delimiter=comma", "header=yes", "skip=0", "footer=none", "groups=no", &format!("encoding={encoding}")]);
        let cut = LoadOptions { slice_bytes, ..whole.clone() };
        let one = load_with("a.csv", &bytes, &whole);
        let many = load_in_parallel(&bytes, &cut, workers, order);
        match (one, many) {
            (Ok(one), Ok(many)) => {
                prop_assert_eq!(seen(&one.sources[0]), seen(&many.sources[0]));
                prop_assert_eq!(one.questions, many.questions);
                prop_assert_eq!(format!("{:?}", one.sources[0].problems), format!("{:?}", many.sources[0].problems));
            }
            (one, many) => prop_assert_eq!(one.err(), many.err()),
        }
    }

    #[test]
    fn a_code_page_gives_what_utf8_gives(text in files(), slice_bytes in prop_oneof![1u32..40, Just(8 << 20)]) {
        // The letters of windows-1252 are those of the text but for lambda.
        let text = text.replace('λ', "é");
        let load = |encoding: &str, bytes: &[u8]| {
            let options = settled(&["delimiter=comma", "header=yes", "skip=0", "footer=none", "groups=no", &format!("encoding={encoding}")]);
            load_with("a.csv", bytes, &LoadOptions { slice_bytes, ..options }).unwrap()
        };
        let raw = windows_1252(&text);
        let (utf8, page) = (load("UTF-8", text.as_bytes()), load("windows-1252", &raw));
        let (one, other) = (seen(&utf8.sources[0]), seen(&page.sources[0]));
        prop_assert_eq!((one.0, one.2), (other.0, other.2));
        let records = |rejects: &[Reject], bytes: &[u8], encoding| {
            let text = |range: &std::ops::Range<u64>| raw_text(&bytes[range.start as usize..range.end as usize], encoding);
            rejects.iter().map(|reject| (reject.place.line, text(&reject.place.bytes))).collect::<Vec<_>>()
        };
        let page = Encoding::Single(CodePage::Windows1252);
        prop_assert_eq!(records(&one.1, text.as_bytes(), Encoding::Utf8), records(&other.1, &raw, page));
    }

    #[test]
    fn any_dialect_reads_alike_in_any_slices(
        table in super::rendered::tables(),
        spelling in super::rendered::spellings(),
        damage in proptest::collection::vec((any::<prop::sample::Index>(), 0usize..8), 0..4),
        slice_bytes in prop_oneof![1u32..40, Just(500)], workers in 1usize..4, order in any::<u64>(),
    ) {
        let mut text = spelling.render(&table);
        for (at, mark) in damage {
            let at = (0..=at.index(text.len() + 1)).rev().find(|&at| text.is_char_boundary(at)).unwrap();
            text.insert_str(at, ["\"", "'", "\\", "#", ",", "\n", "\r", ";"][mark]);
        }
        let whole = LoadOptions::default();
        let cut = LoadOptions { slice_bytes, ..whole.clone() };
        match (load_with("a.csv", &text, &whole), load_in_parallel(text.as_bytes(), &cut, workers, order)) {
            (Ok(one), Ok(many)) => {
                let source = &one.sources[0];
                prop_assert_eq!(source.rows_read, (source.table.rows() + source.rejects.len()) as u64);
                prop_assert_eq!(seen(source), seen(&many.sources[0]));
                prop_assert_eq!(&one.recipes, &many.recipes);
                prop_assert_eq!(format!("{:?}", source.problems), format!("{:?}", many.sources[0].problems));
                // The slow reader, from which previews are made, finds the same records.
                let recipe = &one.recipes[0];
                let range = recipe.records_at.start as usize..recipe.records_at.end as usize;
                let is_row = |record: &RawRecord| record.cells.len() == recipe.columns.len();
                let (rows, others): (Vec<_>, Vec<_>) = recipe.records(&text[range.clone()], true).partition(is_row);
                prop_assert_eq!(rows.len(), source.table.rows());
                let rejects: Vec<_> = source.rejects.iter().map(|reject| reject.place.bytes.clone()).collect();
                let at = |at: usize| (range.start + at) as u64;
                let others: Vec<_> = others.iter().map(|record| at(record.range.start)..at(record.range.end)).collect();
                prop_assert_eq!(rejects, others);
            }
            (one, many) => prop_assert_eq!(one.err(), many.err()),
        }
    }

    #[test]
    fn permuting_rows_changes_no_type(text in files(), seed in any::<u64>()) {
        let options = settled(&["delimiter=comma", "header=yes", "skip=0", "footer=none", "groups=no"]);
        let mut records: Vec<Vec<String>> = RawRecords::new(&text, Dialect::new(b',', Some(b'"')), true).map(|r| r.cells).collect();
        let types = |records: &[Vec<String>]| {
            let text: String = records.iter().map(|cells| cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect::<Vec<_>>().join(",") + "\n").collect();
            let loaded = load_with("a.csv", &text, &options).unwrap();
            let source = &loaded.sources[0];
            (source.kind, source.table.columns().iter().map(|column| column.data_type()).collect::<Vec<_>>())
        };
        let before = types(&records);
        let mut state = seed;
        for at in (2..records.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            records.swap(at, 1 + (state >> 33) as usize % at);
        }
        prop_assert_eq!(before, types(&records));
    }

    #[test]
    fn damaged_messages_are_refused_without_a_panic(text in files(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        damage(&text, at, byte, cut);
    }
}

/// Records of eight bytes whose last field is a number wherever the loader looks first, and a word elsewhere.
fn misleading(rows: u64) -> String {
    let (header, head, window, windows) = ("key,third\n".len() as u64, 64 << 10, 16 << 10, 4);
    let size = header + rows * 10;
    let stride = (size - head - window) / (windows - 1);
    let is_seen = |at: u64| at < head || (at - head) % stride < window + 16 || (at + 16 - head) % stride < 32;
    let mut text = "key,third\n".to_owned();
    for row in 0..rows {
        let at = header + row * 10;
        text.push_str(if is_seen(at) { "abcd,1234\n" } else { "abcd,word\n" });
    }
    text
}

/// How often the loader goes over a file.
fn passes(text: &str) -> u64 {
    let info = FileInfo { name: "a.csv".into(), size: text.len() as u64 };
    let mut loader = Loader::new(vec![info], LoadOptions::default());
    let bytes = |range: std::ops::Range<u64>| &text.as_bytes()[range.start as usize..range.end as usize];
    let mut most = 0;
    loop {
        most = most.max(loader.progress().of);
        match loader.step().unwrap() {
            Step::Want(want) => loader.feed(&want, bytes(want.range.clone())).unwrap(),
            Step::Parse(task) => loader.accept(parse_slice(&task, bytes(task.range()))).unwrap(),
            Step::Done(_) => return most / text.len() as u64,
            _ => {}
        }
    }
}

#[test]
fn a_column_that_only_looked_like_numbers_is_read_again_as_text() {
    // Few rows are found out at the end of the file, many on the way.
    for rows in [25_000, 60_000] {
        let text = misleading(rows);
        assert_eq!(passes(&text), 2);
        for slice_bytes in [1 << 14, 1 << 20] {
            let options = LoadOptions { slice_bytes, ..LoadOptions::default() };
            let loaded = load_in_parallel(text.as_bytes(), &options, 3, rows).unwrap();
            let source = &loaded.sources[0];
            assert_eq!(source.rows_read, rows);
            assert_eq!(source.columns[1].unreadable, 0);
            let cells = cells(source, "third");
            assert!(text.lines().skip(1).zip(&cells).all(|(line, cell)| &line[5..] == cell));
        }
    }
}

/// A text of the files above in windows-1252, in which a lambda becomes an acute e.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| if letter == 'λ' { 0xe9 } else { letter as u32 as u8 }).collect()
}

/// Damages a task and a part on their way.
fn damage(text: &str, at: prop::sample::Index, byte: u8, cut: prop::sample::Index) {
    let options = LoadOptions::default();
    let info = FileInfo { name: "a.csv".into(), size: text.len() as u64 };
    let mut loader = Loader::new(vec![info], options);
    loop {
        match loader.step() {
            Ok(Step::Want(want)) => {
                let range = want.range.start as usize..want.range.end as usize;
                if loader.feed(&want, &text.as_bytes()[range]).is_err() {
                    return;
                }
            }
            Ok(Step::Parse(task)) => {
                let range = task.range().start as usize..task.range().end as usize;
                let mut sent = task.to_bytes();
                let index = at.index(sent.len());
                sent[index] = byte;
                if let Ok(damaged) = SliceTask::from_bytes(&sent) {
                    let _ = parse_slice(&damaged, &text.as_bytes()[range.clone()]);
                }
                let mut part = parse_slice(&task, &text.as_bytes()[range]).to_bytes();
                let index = at.index(part.len());
                part[index] = byte;
                let _ = SlicePart::from_bytes(&part[..cut.index(part.len())]);
                if let Ok(damaged) = SlicePart::from_bytes(&part) {
                    let _ = loader.accept(damaged);
                }
                return;
            }
            _ => return,
        }
    }
}

#[test]
fn a_file_that_is_read_is_joined_while_others_are_read() {
    let small = b"id,name\n1,a\n2,b\n".as_slice();
    let large = [b"id,amount\n".as_slice(), &b"1,2\n".repeat(1000)].concat();
    let files = [("small.csv", small), ("large.csv", &large)];
    let infos = files.map(|(name, bytes)| FileInfo { name: name.into(), size: bytes.len() as u64 });
    let options = LoadOptions { slice_bytes: 64, ..LoadOptions::default() };
    let mut loader = Loader::new(infos.into(), options);
    let bytes =
        |file: usize, range: std::ops::Range<u64>| &files[file].1[range.start as usize..range.end as usize];
    let mut parsed_of_large = 0;
    loop {
        match loader.step().unwrap() {
            Step::Want(want) => loader.feed(&want, bytes(want.file, want.range.clone())).unwrap(),
            Step::Parse(task) => {
                parsed_of_large += task.file();
                loader.accept(parse_slice(&task, bytes(task.file(), task.range()))).unwrap();
            }
            Step::Working(_) => break,
            Step::Wait | Step::Done(_) => panic!("there is work to do"),
        }
    }
    assert_eq!(parsed_of_large, 0, "the columns of the small file are joined first");
}
