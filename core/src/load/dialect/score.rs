//! Which dialect splits the first records best.
//!
//! Every likely dialect is tried, and the one wins under which records have one width and their cells look
//! like something: uniformity times consistency of types, after van den Burg, Nazábal and Sutton, "Wrangling
//! messy CSV files by detecting row and type patterns" (Data Mining and Knowledge Discovery 33, 2019). What
//! the user settled is not tried.

use super::super::class::{Class, classify};
use super::super::records::{RawRecord, RawRecords, Shape, recut};
use super::super::scan::Marks;
use super::{Delimiter, Dialect, Escape, LOOK, Wanted};

/// Delimiters that are tried first.
const USUAL: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Delimiters that are tried where the usual ones give no table: they stand in times, links and names, too.
const RARE: [u8; 4] = [b':', b'^', b'~', b' '];

/// What speaks for a dialect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Records of the usual width, of those looked at.
    pub uniform: usize,
    pub of: usize,
}

/// The most likely dialect of a text, and what speaks for it.
pub(super) fn dialect(look: &str, is_whole: bool, wanted: &Wanted) -> (Dialect, Evidence) {
    let comment = wanted.comment.unwrap_or_else(|| likely_comment(look));
    let found = best(look, is_whole, wanted, comment);
    // A line that is as wide as a record is a record, whatever it begins with.
    if let (None, Some(mark)) = (wanted.comment, comment)
        && let bare = (Dialect { comment: None, ..found.0 })
        && let width = found.1.map_or(1, |fit| fit.width)
        && RawRecords::new(look, bare, is_whole).any(|record| {
            look.as_bytes().get(record.range.start) == Some(&mark) && record.cells.len() == width
        })
    {
        return evidence(best(look, is_whole, wanted, None));
    }
    evidence(found)
}

fn evidence((dialect, fit): (Dialect, Option<Fit>)) -> (Dialect, Evidence) {
    let evidence = fit.map_or_else(Evidence::default, |fit| Evidence { uniform: fit.good, of: fit.records });
    (dialect, evidence)
}

/// What lines of comment begin with, if some of the lines, but fewer than half, look like it.
fn likely_comment(look: &str) -> Option<u8> {
    let lines = || look.split(['\n', '\r']).filter(|line| !line.is_empty());
    let comments = lines().filter(|line| line.starts_with('#')).count();
    (comments > 0 && comments * 2 < lines().count()).then_some(b'#')
}

/// The best of all likely dialects with this mark of comments.
fn best(look: &str, is_whole: bool, wanted: &Wanted, comment: Option<u8>) -> (Dialect, Option<Fit>) {
    let quotes = wanted.quote.map_or_else(|| likely_quotes(look), |quote| vec![quote]);
    let escapes = |quote| match (wanted.escape, quote) {
        (Some(escape), _) => vec![escape],
        (None, Some(quote)) => likely_escapes(look, quote),
        (None, None) => vec![Escape::Doubled],
    };
    let try_all = |delimiters: &[Delimiter]| {
        let mut best: Option<(Dialect, Fit)> = None;
        for &quote in &quotes {
            for &delimiter in delimiters {
                let mut was_odd = true;
                for escape in escapes(quote) {
                    // Where every quote stands where it should, there is nothing to explain.
                    if escape == Escape::Bare && !was_odd {
                        continue;
                    }
                    let dialect = Dialect { delimiter, quote, escape, comment };
                    let (fit, is_odd) = fit(look, is_whole, dialect);
                    if let Some(fit) = fit
                        && best.is_none_or(|(_, best)| fit.score > best.score)
                    {
                        best = Some((dialect, fit));
                    }
                    was_odd &= is_odd;
                }
            }
        }
        best
    };
    let found = match wanted.delimiter {
        Some(delimiter) => try_all(&[delimiter]),
        None => {
            let usual = try_all(&likely_delimiters(look, &USUAL));
            match usual {
                Some((_, fit)) if fit.good * 10 >= fit.records * 8 => usual,
                _ => {
                    let rare = try_all(&likely_delimiters(look, &RARE));
                    let rare = rare.filter(|(dialect, fit)| is_safe(look, is_whole, *dialect, fit));
                    match (usual, rare) {
                        (Some(usual), Some(rare)) if usual.1.score > rare.1.score => Some(usual),
                        (usual, rare) => rare.or(usual),
                    }
                }
            }
        }
    };
    match found {
        Some((dialect, fit)) => (dialect, Some(fit)),
        // One column, or nothing to go by.
        None => {
            let quote = quotes.first().copied().unwrap_or(Some(b'"'));
            let escape = wanted.escape.unwrap_or(Escape::Doubled);
            let delimiter = wanted.delimiter.unwrap_or(Delimiter { byte: b',', is_padded: false });
            (Dialect { delimiter, quote, escape, comment }, None)
        }
    }
}

/// Delimiters that occur; also with the spaces after them where there often are some, and first so where there
/// nearly always are.
fn likely_delimiters(look: &str, bytes: &[u8]) -> Vec<Delimiter> {
    let text = look.as_bytes();
    let mut likely = Vec::new();
    for &byte in bytes {
        let spaced = text.windows(2).filter(|pair| *pair == [byte, b' ']).count();
        let all = text.iter().filter(|&&found| found == byte).count();
        let is_often = byte != b' ' && spaced > 1 && spaced * 2 >= all;
        let is_usual = is_often && spaced * 20 >= all * 19;
        likely.extend(is_usual.then_some(Delimiter { byte, is_padded: true }));
        likely.extend((all > 0).then_some(Delimiter { byte, is_padded: false }));
        likely.extend((is_often && !is_usual).then_some(Delimiter { byte, is_padded: true }));
    }
    likely
}

/// Quotes worth trying: those that open and close fields, the double one first. Where the double one only
/// opens, there may be none at all.
fn likely_quotes(look: &str) -> Vec<Option<u8>> {
    let bytes = look.as_bytes();
    let is_edge = |byte: Option<&u8>| {
        byte.is_none_or(|byte| b"\r\n".contains(byte) || USUAL.contains(byte) || RARE.contains(byte))
    };
    let edges = |quote: u8| {
        let places = bytes.iter().enumerate().filter(|(_, byte)| **byte == quote);
        places.fold((0, 0), |(opening, closing), (at, _)| {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            (opening + usize::from(is_edge(before)), closing + usize::from(is_edge(bytes.get(at + 1))))
        })
    };
    let (double, single) = (edges(b'"'), edges(b'\''));
    let has_single = single.0 > 1 && single.1 * 10 >= single.0 * 9;
    let mut likely = Vec::new();
    likely.extend((has_single && double.0 == 0).then_some(Some(b'\'')));
    likely.push(Some(b'"'));
    likely.extend((has_single && double.0 > 0).then_some(Some(b'\'')));
    likely.extend((double.0 > 1 && double.1 == 0).then_some(None));
    likely
}

/// Escapes worth trying, the usual one first.
fn likely_escapes(look: &str, quote: u8) -> Vec<Escape> {
    let mut likely = vec![Escape::Doubled];
    likely
        .extend(look.as_bytes().windows(2).any(|pair| *pair == [b'\\', quote]).then_some(Escape::Backslash));
    likely.push(Escape::Bare);
    likely
}

/// How well a dialect fits.
#[derive(Clone, Copy, Debug)]
struct Fit {
    score: u64,
    width: usize,
    /// Records of the usual width, of all below the first lines.
    good: usize,
    records: usize,
    /// Thousandths of the cells that are of some type.
    typed: u64,
}

/// How well records split this way (uniform width, then cells that look like something; `None` for one
/// column), and whether a quote stands where none can.
fn fit(look: &str, is_whole: bool, dialect: Dialect) -> (Option<Fit>, bool) {
    let records: Vec<RawRecord> = RawRecords::new(look, dialect, is_whole).take(LOOK).collect();
    let is_odd = records.iter().any(|record| record.signs.is_odd);
    let width = usual_width(records.iter().map(|record| record.cells.len()));
    if width < 2 {
        return (None, is_odd);
    }
    // What stands above and below the table speaks neither for nor against; but most lines are records.
    let is_narrow = |record: &&RawRecord| record.cells.len() < width;
    let above = records.iter().take_while(is_narrow).count();
    let below = records.iter().rev().take_while(is_narrow).count();
    let records = records.get(above..records.len() - below).unwrap_or(&[]);
    let around = above + below;
    let (marks, shape) = (Marks::of(dialect), Shape::of_width(width));
    let (mut good, mut mended) = (0, 0);
    for record in records {
        let bytes = look.as_bytes().get(record.range.clone()).unwrap_or(&[]);
        let is_mended = || recut(bytes, record.cells.len(), record.signs, (marks, shape)).is_some();
        let has_width = record.cells.len() == width;
        let is_clean = !record.signs.is_odd && !record.has_pairs;
        good += usize::from(has_width && is_clean || is_mended());
        mended += usize::from(!is_clean);
    }
    let cells = records.iter().skip(1).flat_map(|record| &record.cells);
    let (typed, all) = cells.fold((0, 0), |(typed, all), cell| {
        (typed + usize::from(looks_typed(classify(cell.as_bytes()))), all + 1)
    });
    let share = |part: usize, of: usize| (part * 1000 / of.max(1)) as u64;
    let uniform = share(good, records.len()) * (1000 - share(mended, records.len()) / 4) / 1000;
    let headed = 1000 - share(around, records.len() + around) / 2;
    let typed = share(typed, all);
    // Width breaks ties: of two splits that are as uniform, the finer one found more structure.
    let score = uniform * uniform * headed / 1000 * (700 + typed * 3 / 10) / 1000 * 64 + width.min(63) as u64;
    (Some(Fit { score, width, good, records: records.len(), typed }), is_odd)
}

/// Whether a cell of this look speaks for a split: it is empty, or a value.
fn looks_typed(class: Class) -> bool {
    class == Class::Empty || class.is_value()
}

/// Whether a rare delimiter splits a table, and not the times, links or names of a single column.
fn is_safe(look: &str, is_whole: bool, dialect: Dialect, fit: &Fit) -> bool {
    let lines = || look.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    let whole = lines().filter(|line| classify(line.as_bytes()).is_value()).count();
    let is_time = |cells: &[String]| {
        cells
            .iter()
            .all(|cell| (1..=2).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_link = |cells: &[String]| cells.iter().skip(1).any(|cell| cell.starts_with("//"));
    let records = RawRecords::new(look, dialect, is_whole).take(LOOK);
    let mut records = records.filter(|record| record.cells.len() == fit.width);
    let is_other = records.any(|record| !is_time(&record.cells) && !is_link(&record.cells));
    let makes_sense = match dialect.delimiter.byte {
        b' ' => fit.typed >= 600 || fit.width > 2 && fit.typed >= 300,
        b':' => fit.width > 2 || fit.typed >= 250,
        _ => true,
    };
    fit.good * 20 >= fit.records * 19 && whole * 2 < lines().count() && is_other && makes_sense
}

/// The width that says most: how often it occurs times how much structure it has.
pub(super) fn usual_width(widths: impl Iterator<Item = usize>) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    widths.for_each(|width| *counts.entry(width).or_insert(0usize) += 1);
    let weight = |width: usize, count: usize| match width {
        0 | 1 => count * 400,
        _ => count * (1000 - 1000 / width),
    };
    counts
        .into_iter()
        .max_by_key(|&(width, count)| (weight(width, count), width))
        .map_or(0, |(width, _)| width)
}
