//! Several files of one kind as one table: this month's orders and last month's.
//!
//! Columns are matched by their headers, without case. Where types differ, numbers take the larger scale,
//! a day becomes the midnight that begins it, and anything else becomes text.

use super::index::WordIndex;
use crate::calendar::MICROS_PER_DAY;
use crate::load::{Family, Role};
use crate::mask::Mask;
use crate::table::{Column, Ints, NumberValues, TextValues, Values, Words};
use crate::value::{fold, pow10};

/// A column of a file, in the order of its rows, and what it is for.
#[derive(Clone, Debug)]
pub(super) struct StackColumn {
    pub(super) column: Column,
    pub(super) role: Option<Role>,
    pub(super) family: Option<Family>,
}

/// Rows of several files, one after the other.
#[derive(Debug)]
pub(super) struct Stack {
    pub(super) columns: Vec<StackColumn>,
    /// Where each file's rows end.
    pub(super) ends: Vec<usize>,
}

impl Stack {
    pub(super) fn rows(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The file of a row, by position among the files stacked.
    pub(super) fn file_of(&self, row: usize) -> usize {
        self.ends.partition_point(|&end| end <= row)
    }

    /// Position of the first column of a role that passes a test.
    pub(super) fn find(&self, role: Role, fits: impl Fn(&Column) -> bool) -> Option<usize> {
        self.columns.iter().position(|held| held.role == Some(role) && fits(&held.column))
    }

    /// Lays tables one after the other. `Err` names the column whose numbers do not fit together.
    pub(super) fn new(mut tables: Vec<(Vec<StackColumn>, usize)>) -> Result<Stack, String> {
        let mut end = 0;
        let ends: Vec<usize> = tables
            .iter()
            .map(|(_, rows)| {
                end += rows;
                end
            })
            .collect();
        if tables.len() == 1 {
            let columns = tables.pop().map_or_else(Vec::new, |(columns, _)| columns);
            return Ok(Stack { columns, ends });
        }
        let mut names: Vec<String> = Vec::new();
        for (columns, _) in &tables {
            for held in columns {
                let name = fold(held.column.name.trim());
                if !names.iter().any(|known| *known == name) {
                    names.push(name.into_owned());
                }
            }
        }
        let mut columns = Vec::with_capacity(names.len());
        for name in &names {
            let mut parts: Vec<(Option<StackColumn>, usize)> = Vec::with_capacity(tables.len());
            for (held, rows) in &mut tables {
                let at = held.iter().position(|held| fold(held.column.name.trim()) == *name);
                parts.push((at.map(|at| held.remove(at)), *rows));
            }
            let known = parts.iter().filter_map(|(part, _)| part.as_ref());
            let role = known.clone().find_map(|part| part.role);
            let family = known.clone().find_map(|part| part.family);
            let header = known.clone().next().map_or_else(|| name.clone(), |part| part.column.name.clone());
            let parts = parts.into_iter().map(|(part, rows)| (part.map(|part| part.column), rows)).collect();
            columns.push(StackColumn { column: stack(header, parts)?, role, family });
        }
        Ok(Stack { columns, ends })
    }
}

/// One column from its parts; `Err` with the header where numbers do not fit.
fn stack(header: String, parts: Vec<(Option<Column>, usize)>) -> Result<Column, String> {
    let mut known = Mask::none(0);
    for (part, rows) in &parts {
        known.extend(&part.as_ref().map_or_else(|| Mask::none(*rows), Column::known_rows));
    }
    let present = || parts.iter().filter_map(|(part, _)| part.as_ref().map(|part| &part.values));
    let values = if present().all(|values| matches!(values, Values::Number(_))) {
        stack_numbers(parts).ok_or_else(|| header.clone())?
    } else if present().all(|values| matches!(values, Values::Day(_))) {
        Values::Day(stack_ints(parts, |values| match values {
            Values::Day(ints) => ints,
            _ => Ints::default(),
        }))
    } else if present().all(|values| matches!(values, Values::Day(_) | Values::Instant(_))) {
        Values::Instant(stack_ints(parts, |values| match values {
            Values::Instant(ints) => ints,
            Values::Day(ints) => Ints::from_slice(
                &ints.iter().map(|day| day.saturating_mul(MICROS_PER_DAY)).collect::<Vec<_>>(),
            ),
            _ => Ints::default(),
        }))
    } else if present().all(|values| matches!(values, Values::Flag(_))) {
        let mut flags = Mask::none(0);
        for (part, rows) in &parts {
            match part.as_ref().map(|part| &part.values) {
                Some(Values::Flag(mask)) => flags.extend(mask),
                _ => flags.extend(&Mask::none(*rows)),
            }
        }
        Values::Flag(flags)
    } else {
        Values::Text(stack_texts(parts))
    };
    Ok(Column::new(header, values, Some(known)))
}

fn zeros(rows: usize) -> Ints {
    Ints::from_lanes(0, crate::table::Lanes::U8(vec![0; rows]))
}

fn stack_ints(parts: Vec<(Option<Column>, usize)>, ints: impl Fn(Values) -> Ints) -> Ints {
    Ints::concat(
        parts
            .into_iter()
            .map(|(part, rows)| part.map_or_else(|| zeros(rows), |part| ints(part.values)))
            .collect(),
    )
}

fn stack_numbers(parts: Vec<(Option<Column>, usize)>) -> Option<Values> {
    let scale_of = |part: &Option<Column>| match part.as_ref().map(|part| &part.values) {
        Some(Values::Number(numbers)) => numbers.scale,
        _ => 0,
    };
    let scale = parts.iter().map(|(part, _)| scale_of(part)).max().unwrap_or(0);
    let mut stacked = Vec::with_capacity(parts.len());
    for (part, rows) in parts {
        let known = part.as_ref().map(Column::known_rows);
        stacked.push(match part.map(|part| part.values) {
            Some(Values::Number(numbers)) if numbers.scale == scale => numbers.units,
            Some(Values::Number(numbers)) => {
                let factor = i64::try_from(pow10(scale - numbers.scale)?).ok()?;
                let is_known = |row: usize| known.as_ref().is_none_or(|known| known.get(row));
                let scaled = numbers.units.iter().enumerate();
                let scaled: Option<Vec<i64>> = scaled
                    .map(|(row, units)| if is_known(row) { units.checked_mul(factor) } else { Some(0) })
                    .collect();
                Ints::from_slice(&scaled?)
            }
            _ => zeros(rows),
        });
    }
    Some(Values::Number(NumberValues { units: Ints::concat(stacked), scale }))
}

fn stack_texts(parts: Vec<(Option<Column>, usize)>) -> TextValues {
    let rows: usize = parts.iter().map(|(_, rows)| rows).sum();
    let mut index = WordIndex::new();
    let mut codes: Vec<u32> = Vec::with_capacity(rows);
    for (part, rows) in parts {
        match part {
            None => {
                let blank = index.add("").unwrap_or(0);
                codes.resize(codes.len() + rows, blank);
            }
            Some(Column { values: Values::Text(TextValues::Dict { codes: part_codes, words }), .. }) => {
                let place: Vec<u32> = words.iter().map(|word| index.add(word).unwrap_or(0)).collect();
                codes.extend(part_codes.iter().map(|code| place.get(code as usize).copied().unwrap_or(0)));
            }
            Some(column) => {
                for row in 0..rows {
                    let text = column.get(row).map_or_else(String::new, |cell| cell.to_string());
                    codes.push(index.add(&text).unwrap_or(0));
                }
            }
        }
    }
    let words = index.into_words();
    if words.len() * 2 > rows {
        let plain: Words = codes.iter().map(|&code| words.get(code as usize)).collect();
        return TextValues::Plain(plain);
    }
    TextValues::Dict { codes: Ints::from_codes(&codes), words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, values: Values) -> StackColumn {
        StackColumn { column: Column::new(name, values, None), role: None, family: None }
    }

    #[test]
    fn columns_meet_by_header_and_types_by_what_holds_both() {
        let words = |list: &[&str]| Values::Text(TextValues::Plain(list.iter().copied().collect()));
        let number =
            |units: &[i64], scale| Values::Number(NumberValues { units: Ints::from_slice(units), scale });
        let january = vec![
            column("Amount", number(&[100], 1)),
            column("date", Values::Day(Ints::from_slice(&[1]))),
            column("note", words(&["a"])),
        ];
        let february = vec![
            column("amount", number(&[2500], 2)),
            column("Date", Values::Instant(Ints::from_slice(&[MICROS_PER_DAY + 5]))),
            column("Note", number(&[7], 0)),
            column("new", words(&["x"])),
        ];
        let stack = Stack::new(vec![(january, 1), (february, 1)]).unwrap();
        let cells: Vec<Vec<String>> = stack
            .columns
            .iter()
            .map(|held| {
                (0..2).map(|row| held.column.get(row).map_or("-".into(), |cell| cell.to_string())).collect()
            })
            .collect();
        assert_eq!(cells[0], ["10.00", "25.00"]);
        assert_eq!(cells[1], ["1970-01-02 00:00:00", "1970-01-02 00:00:00.000005"]);
        assert_eq!(cells[2], ["a", "7"]);
        assert_eq!(cells[3], ["-", "x"]);
        assert_eq!((stack.file_of(0), stack.file_of(1)), (0, 1));
    }
}
