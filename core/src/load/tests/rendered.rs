//! One table in any spelling: written with a dialect, lines above, comments and a foot, it is read back
//! without being told anything.

use proptest::prelude::*;

use super::dialects::raw;
use super::*;

/// A table with a header; its cells are numbers in the first and third column, text in the second.
pub(super) type Table = Vec<Vec<String>>;

/// How a table is written.
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    dialect: Dialect,
    /// Whether fields are quoted that need not be.
    quotes_all: bool,
    end: &'static str,
    has_separator_line: bool,
    above: usize,
    /// Whether the lines above have delimiters, too.
    is_filled_up: bool,
    comments: usize,
    has_total: bool,
    has_note: bool,
    is_closed: bool,
}

pub(super) fn tables() -> impl Strategy<Value = Table> {
    let text = prop_oneof![4 => "[ab]{1,3}( [ab]{1,3})?", 1 => "[ab]{1,3}[@Q][ab]{1,3}", 1 => "[ab][@NQ\\\\]{2}[ab]", 1 => Just(String::new())];
    let row = (text, 0u32..100_000, 1u32..29);
    proptest::collection::vec(row, 6..40).prop_map(|rows| {
        let mut table = vec![["id", "text", "sum", "day"].map(str::to_owned).to_vec()];
        for (at, (text, sum, day)) in rows.into_iter().enumerate() {
            let sum = format!("{}.{:02}", sum / 100, sum % 100);
            table.push(vec![(at + 1).to_string(), text, sum, format!("2024-01-{day:02}")]);
        }
        table
    })
}

pub(super) fn spellings() -> impl Strategy<Value = Spelling> {
    let plain = prop_oneof![
        Just(b','),
        Just(b';'),
        Just(b'\t'),
        Just(b'|'),
        Just(b':'),
        Just(b'^'),
        Just(b'~'),
        Just(b' ')
    ];
    let delimiter = (plain, prop::bool::weighted(0.2))
        .prop_map(|(byte, is_padded)| Delimiter { byte, is_padded: is_padded && byte != b' ' });
    let quote = prop_oneof![4 => Just(Some(b'"')), 1 => Just(Some(b'\'')), 1 => Just(None)];
    let escape =
        prop_oneof![3 => Just(Escape::Doubled), 1 => Just(Escape::Backslash), 1 => Just(Escape::Bare)];
    let comment = prop_oneof![3 => Just(None), 1 => Just(Some(b'#'))];
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r")];
    let more = (0usize..3, any::<bool>(), 1usize..3, any::<bool>(), any::<bool>(), any::<bool>());
    (delimiter, quote, escape, comment, end, any::<bool>(), prop::bool::weighted(0.2), more).prop_map(
        |(delimiter, quote, escape, comment, end, quotes_all, has_separator_line, more)| {
            let (above, is_filled_up, comments, has_total, has_note, is_closed) = more;
            let is_run = delimiter.byte == b' ';
            Spelling {
                dialect: Dialect { delimiter, quote, escape, comment },
                // Single quotes are told from apostrophes by how often they close.
                quotes_all: quotes_all || quote == Some(b'\''),
                end,
                has_separator_line: has_separator_line && !is_run && !delimiter.is_padded,
                above: if is_run { 0 } else { above },
                is_filled_up: is_filled_up && !delimiter.is_padded,
                comments: if comment.is_some() && !is_run { comments } else { 0 },
                has_total: has_total && !is_run,
                has_note: has_note && !is_run,
                is_closed,
            }
        },
    )
}

impl Spelling {
    /// The text of a cell: what its letters stand for in this dialect.
    fn cell(&self, cell: &str) -> String {
        let delimiter = char::from(self.dialect.delimiter.byte).to_string();
        let Some(quote) = self.dialect.quote else {
            // Without quotes there is no way to write an empty cell between spaces.
            let cell = cell.replace(['@', 'N', 'Q', '\\', ' '], "");
            return if cell.is_empty() && delimiter == " " { "a".to_owned() } else { cell };
        };
        // Where quotes are not escaped, only those are unambiguous that stand alone between letters.
        let is_bare = self.dialect.escape == Escape::Bare;
        let cell = if is_bare && cell.matches('Q').count() > 0 {
            cell.replace(['@', 'N', '\\'], "")
        } else {
            cell.to_owned()
        };
        let cell = if is_bare { cell.replace("QQ", "Q") } else { cell };
        // Two backslashes are one or two, as long as none stands before a quote.
        let cell = if self.dialect.escape == Escape::Backslash { cell.replace('\\', "") } else { cell };
        cell.replace('@', &delimiter).replace('N', "\n").replace('Q', &char::from(quote).to_string())
    }

    fn field(&self, cell: &str) -> String {
        let Some(quote) = self.dialect.quote.map(char::from) else { return cell.to_owned() };
        let delimiter = char::from(self.dialect.delimiter.byte);
        let is_needed =
            cell.is_empty() && delimiter == ' ' || cell.contains([delimiter, quote, '\n', '\r', ' ']);
        if !is_needed && !self.quotes_all {
            return cell.to_owned();
        }
        let escaped = match self.dialect.escape {
            Escape::Doubled => cell.replace(quote, &format!("{quote}{quote}")),
            Escape::Backslash => cell.replace('\\', "\\\\").replace(quote, &format!("\\{quote}")),
            Escape::Bare => cell.to_owned(),
        };
        format!("{quote}{escaped}{quote}")
    }

    fn delimiter(&self) -> String {
        let Delimiter { byte, is_padded } = self.dialect.delimiter;
        format!("{}{}", char::from(byte), if is_padded { " " } else { "" })
    }

    /// The table as it should be read.
    fn cells(&self, table: &Table) -> Table {
        table.iter().map(|row| row.iter().map(|cell| self.cell(cell)).collect()).collect()
    }

    pub(super) fn render(&self, table: &Table) -> String {
        let delimiter = self.delimiter();
        let line =
            |cells: &[String]| cells.iter().map(|cell| self.field(cell)).collect::<Vec<_>>().join(&delimiter);
        let mut lines = Vec::new();
        lines.extend(self.has_separator_line.then(|| format!("sep={delimiter}")));
        for title in ["Report of the shop", "for everybody"].iter().take(self.above) {
            let more = if self.is_filled_up { delimiter.repeat(3) } else { String::new() };
            lines.push(format!("{title}{more}"));
        }
        for (at, row) in self.cells(table).iter().enumerate() {
            if self.comments > 0 && at % 5 == 4 {
                lines.extend(std::iter::repeat_n("# half done".to_owned(), self.comments));
            }
            lines.push(line(row));
        }
        let sum: u64 = table.iter().skip(1).map(|row| row[2].replace('.', "").parse::<u64>().unwrap()).sum();
        let total =
            ["Total".to_owned(), String::new(), format!("{}.{:02}", sum / 100, sum % 100), String::new()];
        lines.extend(self.has_total.then(|| line(&total)));
        lines.extend(self.has_note.then(|| format!("{}printed by the till{}", self.end, self.end)));
        let end = if self.is_closed || self.has_note { self.end } else { "" };
        lines.join(self.end) + end
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_table_in_any_spelling_is_read_back(table in tables(), spelling in spellings()) {
        let text = spelling.render(&table);
        let expected = spelling.cells(&table);
        let (columns, rows, loaded) = raw("a.csv", text.as_bytes(), &LoadOptions::default());
        let context = || format!("{text}\n{:?}", loaded.recipes[0]);
        prop_assert_eq!(&columns, &expected[0], "{}", context());
        prop_assert_eq!(&rows[..], &expected[1..], "{}", context());
        let source = &loaded.sources[0];
        prop_assert_eq!(source.rejects.len(), 0, "{}", context());
        let agrees = source.problems.iter().any(|problem| problem.code == "load.total-agrees");
        prop_assert_eq!(agrees, spelling.has_total, "{}", context());
    }
}
