//! Tests of text columns: each distinct word is tested once.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::TextTest;
use super::kernel::{in_range, in_table};
use crate::mask::Mask;
use crate::table::{TextValues, Words};
use crate::value::{fold, fold_char};

/// The rows whose text passes; rows that are unknown hold anything.
pub(super) fn text_mask(values: &TextValues, test: &TextTest, exact: bool) -> Mask {
    let needle = Needle::new(test, exact);
    match values {
        TextValues::Dict { codes, words } => {
            let mut buffer = String::new();
            let table: Vec<bool> = words.iter().map(|word| needle.meets(word, &mut buffer)).collect();
            in_table(codes, &table)
        }
        TextValues::Plain(words) => match &needle {
            Needle::Inside(part) | Needle::InsideExactly(part)
                if part.is_ascii() && !part.is_empty() && words.text().is_ascii() =>
            {
                containing(words, part, exact)
            }
            _ => {
                let mut buffer = String::new();
                words.iter().map(|word| needle.meets(word, &mut buffer)).collect()
            }
        },
        TextValues::Serial { prefix, width, numbers } => {
            if let Needle::Among { words, .. } = &needle {
                let mut mask = Mask::none(numbers.len());
                for number in words.iter().filter_map(|word| counted(word, prefix, *width, exact)) {
                    mask = mask.or(&in_range(numbers, number.into(), number.into()));
                }
                return mask;
            }
            let (mut text, mut buffer) = (String::new(), String::new());
            let width = usize::from(*width);
            let rows = numbers.iter().map(|number| {
                text.clear();
                // Writing to a string cannot fail.
                let _ = write!(text, "{prefix}{number:0width$}");
                needle.meets(&text, &mut buffer)
            });
            rows.collect()
        }
    }
}

/// The number of a counted id that is written like this word.
fn counted(word: &str, prefix: &str, width: u8, exact: bool) -> Option<i64> {
    let digits = word.len().checked_sub(word.trim_start_matches(|c: char| !c.is_ascii_digit()).len())?;
    // Digits of the prefix belong to the prefix: try every place where the number could begin.
    (digits..word.len()).filter(|&at| word.is_char_boundary(at)).find_map(|at| {
        let number: i64 = word.get(at..)?.parse().ok()?;
        let written = format!("{prefix}{number:0width$}", width = usize::from(width));
        (if exact { written == word } else { fold(&written) == word }).then_some(number)
    })
}

/// A text test made ready: folded unless letters must match.
enum Needle {
    Among { words: BTreeSet<String>, exact: bool },
    Inside(String),
    Begin(String),
    End(String),
    InsideExactly(String),
    BeginExactly(String),
    EndExactly(String),
}

impl Needle {
    fn new(test: &TextTest, exact: bool) -> Needle {
        let form = |text: &String| if exact { text.clone() } else { fold(text).into_owned() };
        match test {
            TextTest::In(words) => Needle::Among { words: words.iter().map(form).collect(), exact },
            TextTest::Contains(part) if exact => Needle::InsideExactly(form(part)),
            TextTest::StartsWith(part) if exact => Needle::BeginExactly(form(part)),
            TextTest::EndsWith(part) if exact => Needle::EndExactly(form(part)),
            TextTest::Contains(part) => Needle::Inside(form(part)),
            TextTest::StartsWith(part) => Needle::Begin(form(part)),
            TextTest::EndsWith(part) => Needle::End(form(part)),
        }
    }

    fn meets(&self, text: &str, buffer: &mut String) -> bool {
        if matches!(self, Needle::Among { exact: false, .. } | Needle::Inside(_)) {
            buffer.clear();
            buffer.extend(text.chars().map(fold_char));
        }
        match self {
            Needle::Among { words, exact: true } => words.contains(text),
            Needle::Among { words, exact: false } => words.contains(buffer.as_str()),
            Needle::InsideExactly(part) => text.contains(part.as_str()),
            Needle::BeginExactly(part) => text.starts_with(part.as_str()),
            Needle::EndExactly(part) => text.ends_with(part.as_str()),
            Needle::Inside(part) => buffer.contains(part.as_str()),
            Needle::Begin(part) => {
                let mut letters = text.chars().map(fold_char);
                part.chars().all(|letter| letters.next() == Some(letter))
            }
            Needle::End(part) => {
                let mut letters = text.chars().rev().map(fold_char);
                part.chars().rev().all(|letter| letters.next() == Some(letter))
            }
        }
    }
}

/// The words that contain a part, found by one search through the text in which they stand end to end.
fn containing(words: &Words, part: &str, exact: bool) -> Mask {
    let text = if exact { None } else { Some(words.text().to_ascii_lowercase()) };
    let text = text.as_deref().unwrap_or(words.text());
    let mut mask = Mask::none(words.len());
    let (mut from, mut row) = (0, 0);
    let ends = words.ends();
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(part)) {
        let at = from + at;
        while ends.get(row).is_some_and(|&end| end as usize <= at) {
            row += 1;
        }
        let Some(&end) = ends.get(row) else { break };
        from = if at + part.len() <= end as usize {
            mask.set(row, true);
            end as usize
        } else {
            at + 1
        };
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Ints;
    use proptest::prelude::*;

    fn forms(texts: &[String]) -> Vec<TextValues> {
        let mut distinct: Vec<&str> = texts.iter().map(String::as_str).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let codes: Vec<u32> =
            texts.iter().map(|t| distinct.iter().position(|d| d == t).unwrap() as u32).collect();
        vec![
            TextValues::Plain(texts.iter().map(String::as_str).collect()),
            TextValues::Dict { codes: Ints::from_codes(&codes), words: distinct.into_iter().collect() },
        ]
    }

    fn meets(text: &str, test: &TextTest, exact: bool) -> bool {
        let form = |text: &str| if exact { text.to_owned() } else { fold(text).into_owned() };
        let text = form(text);
        match test {
            TextTest::In(words) => words.iter().any(|word| form(word) == text),
            TextTest::Contains(part) => text.contains(&form(part)),
            TextTest::StartsWith(part) => text.starts_with(&form(part)),
            TextTest::EndsWith(part) => text.ends_with(&form(part)),
        }
    }

    fn tests(part: &str) -> [TextTest; 4] {
        let part = part.to_owned();
        [
            TextTest::In(vec!["zz".into(), part.clone()]),
            TextTest::Contains(part.clone()),
            TextTest::StartsWith(part.clone()),
            TextTest::EndsWith(part),
        ]
    }

    proptest! {
        #[test]
        fn every_form_tests_like_its_texts(
            texts in proptest::collection::vec("[aAbσςΣ]{0,4}|[aAb]{0,4}", 0..80),
            part in "[aAbσΣ]{0,2}",
            exact: bool,
        ) {
            let ascii: Vec<String> = texts.iter().filter(|text| text.is_ascii()).cloned().collect();
            for texts in [texts, ascii] {
                for values in forms(&texts) {
                    for test in tests(&part) {
                        let expected: Mask = texts.iter().map(|text| meets(text, &test, exact)).collect();
                        prop_assert_eq!(text_mask(&values, &test, exact), expected, "{:?}", test);
                    }
                }
            }
        }

        #[test]
        fn counted_ids_test_like_their_texts(numbers in proptest::collection::vec(0i64..120, 0..80), width in 0u8..4, part in "[cC]?[0-9]{0,3}", exact: bool) {
            for prefix in ["c", "C1", ""] {
                let values = TextValues::Serial { prefix: prefix.into(), width, numbers: Ints::from_slice(&numbers) };
                for test in tests(&part) {
                    let expected: Mask = (0..numbers.len()).map(|row| meets(&values.get(row), &test, exact)).collect();
                    prop_assert_eq!(text_mask(&values, &test, exact), expected, "{:?} {}", test, prefix);
                }
            }
        }
    }
}
