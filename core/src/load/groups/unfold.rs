//! Headings filled down into columns, and subtotals held against the rows of which they speak.

use std::ops::Range;

use super::super::class::{Tally, look, trim};
use super::super::dictionary::Dictionary;
use super::super::number::{self, DecimalMark};
use super::Groups;
use super::lines::{Kind, Line, kinds, spans};
use crate::diag::{Place, Problem, Severity};
use crate::mask::Mask;
use crate::table::{Column, Ints, TextValues, Values};
use crate::value::{Decimal, MAX_SCALE, pow10};

/// Differences that are said one by one.
const SAID: usize = 10;

/// What came of the headings and subtotals of a file.
pub(in super::super) struct Unfolded {
    /// A column for each level of headings, with the count of what its cells look like.
    pub columns: Vec<(Column, Tally)>,
    pub problems: Vec<Problem>,
}

/// Fills the headings down and checks the subtotals. Each line comes with its number in the file.
pub(in super::super) fn unfold<'a>(
    file: &str,
    groups: &Groups,
    lines: Vec<(u64, Line)>,
    rows: u32,
    numbers: impl Iterator<Item = (usize, &'a Column, DecimalMark)>,
) -> Unfolded {
    let (places, lines): (Vec<u64>, Vec<Line>) = lines.into_iter().unzip();
    let kinds = kinds(&lines, &groups.levels);
    let names = groups.columns.iter().enumerate();
    let columns = names.map(|(level, name)| fill_down(name, level, groups, &lines, &kinds, rows)).collect();
    let report = Report { file, groups, places: &places, lines: &lines, kinds: &kinds, rows };
    let problems = report.problems(numbers);
    Unfolded { columns, problems }
}

/// The column of one level: each row has the last heading above it, unless one of an outer level came since.
fn fill_down(
    name: &str,
    level: usize,
    groups: &Groups,
    lines: &[Line],
    kinds: &[Kind],
    rows: u32,
) -> (Column, Tally) {
    let (mut words, mut codes) = (Dictionary::default(), Vec::with_capacity(rows as usize));
    let (mut known, mut tally) = (Mask::default(), Tally::default());
    let mut current = String::new();
    let mut fill = |text: &str, to: u32| {
        let code = words.code(text.as_bytes()).unwrap_or(0);
        let count = (to as usize).saturating_sub(codes.len());
        codes.resize(codes.len() + count, code);
        known.extend(&if text.is_empty() { Mask::none(count) } else { Mask::all(count) });
        tally.add_looks(look(text.as_bytes()), count as u64);
    };
    let of_level = groups.levels.get(level).cloned().unwrap_or_default();
    for (line, kind) in lines.iter().zip(kinds) {
        if let Kind::Heading(other) = *kind
            && other <= level
        {
            fill(&current, line.row);
            current = if other == level { line.text(&of_level) } else { String::new() };
        }
    }
    fill(&current, rows);
    let known = (known.count() < rows as usize).then_some(known);
    let values = TextValues::Dict { codes: Ints::from_codes(&codes), words: words.into_words() };
    (Column::new(name, Values::Text(values), known), tally)
}

/// The sums of the first rows: of none, of one, and so on.
pub(super) fn prefix_sums(values: impl Iterator<Item = i128>) -> Vec<i128> {
    let mut sums = vec![0];
    let mut sum = 0i128;
    sums.extend(values.map(|value| {
        sum = sum.saturating_add(value);
        sum
    }));
    sums
}

/// Whether a number is the sum of one of the spans, to the cent; if not, the sum of the likeliest.
pub(super) fn agree(sums: &[i128], spans: &[Range<u32>], stated: i128, scale: u8) -> Result<(), i128> {
    let cent = pow10(scale).unwrap_or(i128::MAX);
    let sum = |span: &Range<u32>| {
        let at = |row: u32| sums.get(row as usize).copied().unwrap_or(0);
        at(span.end) - at(span.start)
    };
    let is_same = |span: &Range<u32>| {
        (sum(span) - stated).checked_abs().is_some_and(|off| off.saturating_mul(200) <= cent)
    };
    if spans.iter().any(is_same) { Ok(()) } else { Err(spans.first().map_or(0, sum)) }
}

/// All that there is to say.
struct Report<'a> {
    file: &'a str,
    groups: &'a Groups,
    places: &'a [u64],
    lines: &'a [Line],
    kinds: &'a [Kind],
    rows: u32,
}

impl Report<'_> {
    fn problems<'a>(&self, numbers: impl Iterator<Item = (usize, &'a Column, DecimalMark)>) -> Vec<Problem> {
        let note = |code, severity, english: String| {
            Problem::new(code, severity, english).at(Place::File(self.file.to_owned()))
        };
        let mut problems = Vec::new();
        let headings = self.kinds.iter().filter(|kind| matches!(kind, Kind::Heading(_))).count();
        if !self.groups.columns.is_empty() {
            let column = self.groups.columns.join("\", \"");
            let english = format!(
                "a report in groups: {headings} headings are filled down into the column \"{column}\""
            );
            problems.push(
                note("load.groups", Severity::Note, english).arg("headings", headings).arg("column", column),
            );
        }
        let empty = self.empty();
        if empty > 0 {
            let english = format!("{empty} headings have no rows below them");
            problems.push(note("load.groups-empty", Severity::Note, english).arg("headings", empty));
        }
        let spans = spans(self.lines, self.kinds, self.groups.levels.len(), self.rows);
        let checked: Vec<Checked> = numbers
            .map(|(index, column, mark)| self.check(index, column, mark, &spans))
            .filter(|checked| checked.of > 0)
            .collect();
        let agreeing: usize = checked.iter().map(|checked| checked.of - checked.differences.len()).sum();
        let subtotals = self.kinds.len() - headings;
        if subtotals > 0 || !checked.is_empty() {
            let english =
                format!("{subtotals} subtotals are left out; {agreeing} sums agree with their rows");
            problems.push(
                note("load.subtotals", Severity::Note, english)
                    .arg("subtotals", subtotals)
                    .arg("agreeing", agreeing),
            );
        }
        problems.extend(checked.iter().flat_map(|checked| checked.problems(self.file, agreeing > 0)));
        problems
    }

    /// Headings with nothing below them before the next one of their level.
    fn empty(&self) -> usize {
        let spans = spans(self.lines, self.kinds, self.groups.levels.len(), self.rows);
        let is_empty = |(kind, spans): &(&Kind, &Vec<Range<u32>>)| {
            **kind != Kind::Subtotal && spans.iter().all(Range::is_empty)
        };
        self.kinds.iter().zip(&spans).filter(is_empty).count()
    }

    /// Holds the sums that stand in a column against it.
    fn check(&self, index: usize, column: &Column, mark: DecimalMark, spans: &[Vec<Range<u32>>]) -> Checked {
        let mut checked = Checked { column: column.name.clone(), of: 0, differences: Vec::new() };
        let Values::Number(values) = &column.values else { return checked };
        let factor = pow10(MAX_SCALE.saturating_sub(values.scale)).unwrap_or(1);
        let mut sums = Vec::new();
        for ((line, place), spans) in self.lines.iter().zip(self.places).zip(spans) {
            let stated = line.numbers(&self.groups.levels).find(|(at, _)| *at == index).map(|(_, cell)| cell);
            let stated = stated.and_then(|cell| number::parse(trim(cell.as_bytes()))?.value(mark, MAX_SCALE));
            let Some(stated) = stated else { continue };
            if sums.is_empty() {
                let known = |(row, units): (usize, i64)| {
                    if column.is_known(row) { i128::from(units) * factor } else { 0 }
                };
                sums = prefix_sums(values.units.iter().enumerate().map(known));
            }
            let units =
                i128::from(stated.units) * pow10(MAX_SCALE.saturating_sub(stated.decimals)).unwrap_or(1);
            checked.of += 1;
            if let Err(sum) = agree(&sums, spans, units, MAX_SCALE) {
                let stated = Decimal::new(stated.units.into(), stated.decimals);
                checked.differences.push((*place, stated, Decimal::new(sum / factor, values.scale)));
            }
        }
        checked
    }
}

/// The sums that stand in one column.
struct Checked {
    column: String,
    of: usize,
    /// Those that are not the sums of their rows: line, what is stated, and what the rows add up to.
    differences: Vec<(u64, Decimal, Decimal)>,
}

impl Checked {
    fn problems(&self, file: &str, others_agree: bool) -> Vec<Problem> {
        let note = |code, severity, english: String| {
            let place = Place::Column { file: file.to_owned(), column: self.column.clone() };
            Problem::new(code, severity, english).at(place)
        };
        let n = self.differences.len();
        if n == self.of && n > 2 && others_agree {
            let english =
                format!("none of the {n} subtotals of this column is the sum of its rows: it may not add up");
            return vec![note("load.subtotals-no-sums", Severity::Note, english).arg("subtotals", n)];
        }
        let said = self.differences.iter().take(SAID).map(|(line, stated, sum)| {
            let english = format!("line {line} states {stated}, its rows add up to {sum}");
            note("load.subtotal-differs", Severity::Warning, english)
                .arg("line", *line)
                .arg("stated", stated.to_string())
                .arg("sum", sum.to_string())
                .help("check whether records are missing or were changed by hand")
        });
        let mut problems: Vec<Problem> = said.collect();
        if n > SAID {
            let more = n - SAID;
            let english = format!("{more} more subtotals are not the sums of their rows");
            problems.push(note("load.subtotals-differ", Severity::Warning, english).arg("subtotals", more));
        }
        problems
    }
}
