//! Stretches of one column, joined as they come.
//!
//! The column keeps the narrow form in which its stretches were parsed, and becomes wider only when one of them needs it.
//! Dictionaries are merged at once, so that repeated words are kept only once.

use super::dictionary::Dictionary;
use crate::each_lane;
use crate::mask::Mask;
use crate::table::{Ints, IntsBuilder, Lane, Lanes, NumberValues, TextValues, Values, Words};

/// The column so far.
pub(super) enum Stack {
    /// No stretch has come.
    Empty,
    Number {
        units: IntsBuilder,
        scale: u8,
    },
    Day(IntsBuilder),
    Instant(IntsBuilder),
    Flag(Mask),
    Serial {
        prefix: String,
        width: u8,
        numbers: IntsBuilder,
    },
    Words {
        dictionary: Dictionary,
        codes: IntsBuilder,
    },
    Plain(Words),
}

/// Why a stretch could not be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StackError {
    /// It is of another type than those before.
    Foreign,
    /// The texts of a column take more than 4 GiB.
    Full,
}

impl Stack {
    /// Adds a stretch. `rows` is how many the whole column will have, roughly; room is made for them at once.
    pub fn push(&mut self, values: Values, rows: usize) -> Result<(), StackError> {
        if matches!(self, Stack::Empty) {
            *self = Stack::like(&values);
            self.reserve(rows);
        }
        match (&mut *self, values) {
            (Stack::Number { units, scale }, Values::Number(numbers)) => {
                if numbers.scale > *scale {
                    raise(units, numbers.scale - *scale);
                    *scale = numbers.scale;
                }
                units.append(&rescale(numbers, *scale));
            }
            (Stack::Day(all), Values::Day(ints)) | (Stack::Instant(all), Values::Instant(ints)) => {
                all.append(&ints);
            }
            (Stack::Flag(mask), Values::Flag(more)) => mask.extend(&more),
            (stack, Values::Text(text)) => return stack.push_text(text),
            _ => return Err(StackError::Foreign),
        }
        Ok(())
    }

    /// An empty column of the type and form of a stretch.
    fn like(values: &Values) -> Stack {
        let ints = IntsBuilder::default;
        match values {
            Values::Number(numbers) => Stack::Number { units: ints(), scale: numbers.scale },
            Values::Day(_) => Stack::Day(ints()),
            Values::Instant(_) => Stack::Instant(ints()),
            Values::Flag(_) => Stack::Flag(Mask::default()),
            Values::Text(TextValues::Serial { prefix, width, .. }) => {
                Stack::Serial { prefix: prefix.clone(), width: *width, numbers: ints() }
            }
            Values::Text(TextValues::Dict { .. }) => {
                Stack::Words { dictionary: Dictionary::default(), codes: ints() }
            }
            Values::Text(TextValues::Plain(_)) => Stack::Plain(Words::default()),
        }
    }

    fn reserve(&mut self, rows: usize) {
        match self {
            Stack::Number { units: ints, .. }
            | Stack::Day(ints)
            | Stack::Instant(ints)
            | Stack::Serial { numbers: ints, .. }
            | Stack::Words { codes: ints, .. } => ints.reserve(rows),
            Stack::Plain(words) => *words = Words::with_capacity(rows, 0),
            Stack::Empty | Stack::Flag(_) => {}
        }
    }

    fn push_text(&mut self, text: TextValues) -> Result<(), StackError> {
        match (&mut *self, text) {
            (
                Stack::Serial { prefix, width, numbers },
                TextValues::Serial { prefix: other, width: other_width, numbers: more },
            ) if *prefix == other && *width == other_width => numbers.append(&more),
            (Stack::Words { dictionary, codes }, TextValues::Dict { codes: more, words }) => {
                let map = words.iter().map(|word| dictionary.code(word.as_bytes()));
                let Some(map) = map.collect::<Option<Vec<_>>>() else {
                    self.unfold()?;
                    return self.push_text(TextValues::Dict { codes: more, words });
                };
                codes.append(&recode(&more, &map));
            }
            (Stack::Plain(all), text) => {
                if !all.append(&unfold(text)?) {
                    return Err(StackError::Full);
                }
            }
            (Stack::Serial { .. } | Stack::Words { .. }, text) => {
                // The stretches disagree on the form: from here on each text is kept as it is.
                self.unfold()?;
                return self.push_text(text);
            }
            _ => return Err(StackError::Foreign),
        }
        Ok(())
    }

    /// Gives up a form for plain texts.
    fn unfold(&mut self) -> Result<(), StackError> {
        let text = match std::mem::replace(self, Stack::Empty) {
            Stack::Serial { prefix, width, numbers } => {
                TextValues::Serial { prefix, width, numbers: numbers.finish() }
            }
            Stack::Words { dictionary, codes } => {
                TextValues::Dict { codes: codes.finish(), words: dictionary.into_words() }
            }
            other => {
                *self = other;
                return Ok(());
            }
        };
        *self = Stack::Plain(unfold(text)?);
        Ok(())
    }

    /// The whole column; `None` when no row came. Numbers get `scale` decimals.
    pub fn finish(self, scale: u8) -> Option<Values> {
        Some(match self {
            Stack::Empty => return None,
            Stack::Number { units, scale: own } => {
                let units = rescale(NumberValues { units: units.finish(), scale: own }, scale);
                Values::Number(NumberValues { units, scale })
            }
            Stack::Day(ints) => Values::Day(ints.finish()),
            Stack::Instant(ints) => Values::Instant(ints.finish()),
            Stack::Flag(mask) => Values::Flag(mask),
            Stack::Serial { prefix, width, numbers } => {
                Values::Text(TextValues::Serial { prefix, width, numbers: numbers.finish() })
            }
            Stack::Words { dictionary, codes } => {
                Values::Text(TextValues::Dict { codes: codes.finish(), words: dictionary.into_words() })
            }
            Stack::Plain(words) => Values::Text(TextValues::Plain(words)),
        })
    }
}

/// Codes of a stretch as codes of the whole column, in the narrowest width that holds them all.
fn recode(codes: &Ints, map: &[u32]) -> Ints {
    fn each<From: Lane, To: Lane>(rows: &[From], map: &[To]) -> Vec<To> {
        let none = To::from_offset(0);
        rows.iter().map(|row| map.get(row.offset() as usize).copied().unwrap_or(none)).collect()
    }
    fn to<To: Lane>(codes: &Ints, map: &[u32]) -> Vec<To> {
        // Stored codes count from the base, so the map is made to begin there.
        let map = map.get(usize::try_from(codes.base()).unwrap_or(usize::MAX)..).unwrap_or(&[]);
        let map: Vec<To> = map.iter().map(|&code| To::from_offset(code.into())).collect();
        each_lane!(codes.lanes(), rows => each(rows, &map))
    }
    let lanes = match map.iter().copied().max().unwrap_or(0) {
        0..0x100 => Lanes::U8(to(codes, map)),
        0x100..0x1_0000 => Lanes::U16(to(codes, map)),
        _ => Lanes::U32(to(codes, map)),
    };
    Ints::from_lanes(0, lanes)
}

/// More decimals for numbers that had fewer. All fit, because no column has more than 18 digits.
fn rescale(numbers: NumberValues, scale: u8) -> Ints {
    let by = scale.saturating_sub(numbers.scale);
    if by == 0 {
        return numbers.units;
    }
    let factor = 10i64.pow(u32::from(by.min(18)));
    let units: Vec<i64> = numbers.units.iter().map(|units| units.saturating_mul(factor)).collect();
    Ints::from_slice(&units)
}

/// The same for the numbers of a column in the making.
#[cold]
fn raise(units: &mut IntsBuilder, by: u8) {
    let numbers = NumberValues { units: std::mem::take(units).finish(), scale: 0 };
    units.append(&rescale(numbers, by));
}

fn unfold(text: TextValues) -> Result<Words, StackError> {
    match text {
        TextValues::Plain(words) => Ok(words),
        text => {
            let mut words = Words::default();
            let fits = (0..text.len()).all(|row| words.push(&text.get(row)));
            if fits { Ok(words) } else { Err(StackError::Full) }
        }
    }
}
