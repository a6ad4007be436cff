//! Stretches of one column, laid one after the other as they come and joined once at the end.
//!
//! Stretches keep the narrow form in which they were parsed; joining copies one column at a time and frees
//! each stretch as it goes. Dictionaries are merged at once, so that repeated words are kept only once.

use super::dictionary::Dictionary;
use crate::each_lane;
use crate::mask::Mask;
use crate::table::{Ints, Lane, Lanes, NumberValues, TextValues, Values, Words};

/// The stretches of a column so far.
pub(super) enum Stack {
    /// None yet.
    Empty,
    Number(Vec<NumberValues>),
    Day(Vec<Ints>),
    Instant(Vec<Ints>),
    Flag(Mask),
    Serial {
        prefix: String,
        width: u8,
        numbers: Vec<Ints>,
    },
    Words {
        dictionary: Dictionary,
        codes: Vec<Ints>,
    },
    Plain(Vec<Words>),
}

/// Stretches shorter than this are joined to the one before.
const SHORT: usize = 2048;

impl Stack {
    /// Adds a stretch. `false` when it is of another type than those before.
    pub fn push(&mut self, values: Values) -> bool {
        if matches!(self, Stack::Empty) {
            *self = match &values {
                Values::Number(_) => Stack::Number(Vec::new()),
                Values::Day(_) => Stack::Day(Vec::new()),
                Values::Instant(_) => Stack::Instant(Vec::new()),
                Values::Flag(_) => Stack::Flag(Mask::default()),
                Values::Text(TextValues::Serial { prefix, width, .. }) => {
                    Stack::Serial { prefix: prefix.clone(), width: *width, numbers: Vec::new() }
                }
                Values::Text(TextValues::Dict { .. }) => {
                    Stack::Words { dictionary: Dictionary::default(), codes: Vec::new() }
                }
                Values::Text(TextValues::Plain(_)) => Stack::Plain(Vec::new()),
            };
        }
        match (self, values) {
            (Stack::Number(list), Values::Number(numbers)) => match list.last_mut() {
                Some(last) if last.scale == numbers.scale && is_short(&last.units, &numbers.units) => {
                    last.units = Ints::concat(vec![std::mem::take(&mut last.units), numbers.units]);
                }
                _ => list.push(numbers),
            },
            (Stack::Day(list), Values::Day(ints)) | (Stack::Instant(list), Values::Instant(ints)) => {
                push_ints(list, ints);
            }
            (Stack::Flag(mask), Values::Flag(more)) => mask.extend(&more),
            (stack, Values::Text(text)) => return stack.push_text(text),
            _ => return false,
        }
        true
    }

    fn push_text(&mut self, text: TextValues) -> bool {
        match (&mut *self, text) {
            (
                Stack::Serial { prefix, width, numbers },
                TextValues::Serial { prefix: other, width: other_width, numbers: more },
            ) if *prefix == other && *width == other_width => push_ints(numbers, more),
            (Stack::Words { dictionary, codes }, TextValues::Dict { codes: more, words }) => {
                let Some(map) =
                    words.iter().map(|word| dictionary.code(word.as_bytes())).collect::<Option<Vec<_>>>()
                else {
                    self.unfold();
                    return self.push_text(TextValues::Dict { codes: more, words });
                };
                push_ints(codes, recode(&more, &map));
            }
            (Stack::Plain(list), text) => {
                let words = unfold(text);
                match list.last_mut() {
                    Some(last) if last.len() + words.len() <= SHORT => {
                        words.iter().for_each(|word| _ = last.push(word));
                    }
                    _ => list.push(words),
                }
            }
            (Stack::Serial { .. } | Stack::Words { .. }, text) => {
                // The stretches disagree on the form: from here on each text is kept as it is.
                self.unfold();
                return self.push_text(text);
            }
            _ => return false,
        }
        true
    }

    /// Gives up a form for plain texts.
    fn unfold(&mut self) {
        *self = Stack::Plain(match std::mem::replace(self, Stack::Empty) {
            Stack::Serial { prefix, width, numbers } => numbers
                .into_iter()
                .map(|numbers| unfold(TextValues::Serial { prefix: prefix.clone(), width, numbers }))
                .collect(),
            Stack::Words { dictionary, codes } => {
                let word = |code: i64| dictionary.word(u32::try_from(code).unwrap_or(u32::MAX));
                let text = |code| std::str::from_utf8(word(code)).unwrap_or("");
                codes.into_iter().map(|codes| codes.iter().map(text).collect()).collect()
            }
            Stack::Plain(list) => list,
            _ => Vec::new(),
        });
    }

    /// The whole column; `None` when no row came. Numbers get `scale` decimals.
    pub fn finish(self, scale: u8) -> Option<Values> {
        Some(match self {
            Stack::Empty => return None,
            Stack::Number(list) => {
                let units = list.into_iter().map(|numbers| rescale(numbers, scale)).collect();
                Values::Number(NumberValues { units: Ints::concat(units), scale })
            }
            Stack::Day(list) => Values::Day(Ints::concat(list)),
            Stack::Instant(list) => Values::Instant(Ints::concat(list)),
            Stack::Flag(mask) => Values::Flag(mask),
            Stack::Serial { prefix, width, numbers } => {
                Values::Text(TextValues::Serial { prefix, width, numbers: Ints::concat(numbers) })
            }
            Stack::Words { dictionary, codes } => {
                Values::Text(TextValues::Dict { codes: Ints::concat(codes), words: dictionary.into_words() })
            }
            Stack::Plain(list) => Values::Text(TextValues::Plain(join(list))),
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

fn is_short(a: &Ints, b: &Ints) -> bool {
    a.len() + b.len() <= SHORT
}

fn push_ints(list: &mut Vec<Ints>, ints: Ints) {
    match list.last_mut() {
        Some(last) if is_short(last, &ints) => *last = Ints::concat(vec![std::mem::take(last), ints]),
        _ => list.push(ints),
    }
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

fn unfold(text: TextValues) -> Words {
    match text {
        TextValues::Plain(words) => words,
        text => {
            let mut words = Words::default();
            (0..text.len()).for_each(|row| _ = words.push(&text.get(row)));
            words
        }
    }
}

fn join(list: Vec<Words>) -> Words {
    let bytes = list.iter().map(|words| words.text().len()).sum();
    let mut text = String::with_capacity(bytes);
    let mut ends = Vec::with_capacity(list.iter().map(Words::len).sum());
    for words in list {
        let base = text.len() as u32;
        text.push_str(words.text());
        ends.extend(words.ends().iter().map(|end| base + end));
    }
    Words::from_parts(text, ends).unwrap_or_default()
}
