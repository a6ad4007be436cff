//! Kind `values`: a segment for each value of a column, most frequent first.
//!
//! Texts that are equal after folding are one value, shown in their most frequent spelling. A value that is
//! itself called like the remainder or the unknown (a cell reading "Unknown") joins that row, so that names
//! stay distinct.

use std::collections::HashMap;

use super::SegmentError;
use super::definition::{Counted, Definition, Part, Segmentation};
use super::evaluate::wrong_measure;
use crate::criteria::{Schema, check_column, merge_spellings, parse};
use crate::plan::{ColumnRef, Evaluator, Scope};
use crate::table::{Column, TextValues, Values};
use crate::value::fold;

/// Which values are kept apart.
#[derive(Clone, Copy)]
pub(super) struct Keep {
    pub smallest: Option<u64>,
    pub top: Option<u64>,
}

/// Distinct spellings, each with its count, and the spelling of each customer.
struct Spelled {
    words: Vec<String>,
    counts: Vec<u64>,
    of: Vec<Option<u32>>,
}

pub(super) fn evaluate(
    definition: &Definition,
    of: &str,
    keep: Keep,
    schema: &Schema<'_>,
    evaluator: &mut Evaluator,
) -> Result<Segmentation, SegmentError> {
    let column = parse(of).whole().and_then(|tree| check_column(&tree, schema));
    let column = column.map_err(|errors| wrong_measure(definition, of, errors))?;
    let ledger = evaluator.ledger();
    let ColumnRef { scope: Scope::Customers, column } = column else {
        return Err(wrong_measure(definition, of, Vec::new()));
    };
    let Some(column) = ledger.customers.columns.get(column as usize) else {
        return Err(wrong_measure(definition, of, Vec::new()));
    };
    let spelled = spell(column.column());
    segmentation(definition, &spelled, keep)
}

fn segmentation(
    definition: &Definition,
    spelled: &Spelled,
    keep: Keep,
) -> Result<Segmentation, SegmentError> {
    let rest = (fold(definition.remainder_name()), fold(definition.unknown_name()));
    if rest.0 == rest.1 {
        let (segmentation, name) = (definition.name.clone(), definition.unknown_name().to_owned());
        return Err(SegmentError::DuplicateSegment { segmentation, name });
    }
    let counted = spelled.words.iter().map(String::as_str).zip(spelled.counts.iter().copied());
    let values = merge_spellings(counted.filter(|(_, count)| *count > 0));
    let own = values.into_iter().filter(|(name, _)| fold(name) != rest.0 && fold(name) != rest.1);
    let kept = own
        .filter(|(_, count)| keep.smallest.is_none_or(|smallest| *count >= smallest))
        .take(keep.top.map_or(usize::MAX, |top| usize::try_from(top).unwrap_or(usize::MAX)));
    let kept: Vec<String> = kept.map(|(name, _)| name).collect();
    let limit = u64::from(u16::MAX) - 2;
    if kept.len() as u64 > limit {
        let (segmentation, found) = (definition.name.clone(), kept.len() as u64);
        return Err(SegmentError::TooMany { segmentation, found, limit });
    }
    let mut positions: HashMap<String, u16> = HashMap::with_capacity(kept.len());
    for (position, name) in (0u16..).zip(&kept) {
        positions.insert(fold(name).into_owned(), position);
    }
    // Without a limit every value has its own segment, and nobody is left over.
    let has_remainder = keep.smallest.is_some()
        || keep.top.is_some()
        || spelled.words.iter().zip(&spelled.counts).any(|(word, count)| *count > 0 && fold(word) == rest.0);
    let mut names: Vec<(String, Part)> = kept.into_iter().map(|name| (name, Part::Segment)).collect();
    let remainder = names.len() as u16;
    if has_remainder {
        names.push((definition.remainder_name().to_owned(), Part::Remainder));
    }
    let unknown = names.len() as u16;
    names.push((definition.unknown_name().to_owned(), Part::Unknown));
    let label = |word: &String| {
        let folded = fold(word);
        if folded == rest.1 { unknown } else { positions.get(folded.as_ref()).copied().unwrap_or(remainder) }
    };
    let labels: Vec<u16> = spelled.words.iter().map(label).collect();
    let of = spelled
        .of
        .iter()
        .map(|word| word.and_then(|word| labels.get(word as usize).copied()).unwrap_or(unknown));
    let of = of.collect();
    Ok(Counted { names, of }.finish(&definition.name))
}

fn spell(column: &Column) -> Spelled {
    let rows = column.len();
    match &column.values {
        Values::Text(TextValues::Dict { codes, words }) => {
            let mut counts = vec![0u64; words.len()];
            let mut of = Vec::with_capacity(rows);
            for (row, code) in codes.iter().enumerate() {
                let code = column.is_known(row).then_some(code as u32);
                if let Some(count) = code.and_then(|code| counts.get_mut(code as usize)) {
                    *count += 1;
                }
                of.push(code);
            }
            Spelled { words: words.iter().map(str::to_owned).collect(), counts, of }
        }
        Values::Text(text) => distinct(column, |row| text.get(row).into_owned(), |word| word),
        Values::Number(numbers) => distinct(
            column,
            |row| numbers.units.get(row).unwrap_or(0),
            |units| crate::value::Decimal::new(units.into(), numbers.scale).to_string(),
        ),
        Values::Day(_) | Values::Instant(_) | Values::Flag(_) => {
            distinct(column, |row| written(column, row), |word| word)
        }
    }
}

/// The day of a day or an instant, `true` or `false` of a flag.
fn written(column: &Column, row: usize) -> String {
    match column.get(row) {
        Some(crate::value::Scalar::Instant(instant)) => instant.day().to_string(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// Distinct values in the order in which they come.
fn distinct<K: Eq + std::hash::Hash + Clone>(
    column: &Column,
    key: impl Fn(usize) -> K,
    word: impl Fn(K) -> String,
) -> Spelled {
    let mut codes: HashMap<K, u32> = HashMap::new();
    let mut spelled = Spelled { words: Vec::new(), counts: Vec::new(), of: Vec::with_capacity(column.len()) };
    for row in 0..column.len() {
        if !column.is_known(row) {
            spelled.of.push(None);
            continue;
        }
        let key = key(row);
        let code = *codes.entry(key.clone()).or_insert_with(|| {
            spelled.words.push(word(key));
            spelled.counts.push(0);
            (spelled.words.len() - 1) as u32
        });
        if let Some(count) = spelled.counts.get_mut(code as usize) {
            *count += 1;
        }
        spelled.of.push(Some(code));
    }
    spelled
}
