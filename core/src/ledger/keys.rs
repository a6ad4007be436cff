//! Keys: which rows name the same customer.
//!
//! Two cells name the same customer when they are equal after trimming and after mending ids that a
//! spreadsheet turned into floats (`17850.0` is `17850`); emails also without case. Counted ids
//! ([`TextValues::Serial`]) are joined by their numbers without ever being written out; of other columns
//! each distinct word is looked up once.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::index::WordIndex;
use crate::mask::Mask;
use crate::math::sort;
use crate::table::{Column, Ints, TextValues, Values};
use crate::value::fold;

/// In place of a slot or a customer: the row names nobody, or does not count.
pub(super) const NOBODY: u32 = u32::MAX;

/// The text by which a cell joins. Empty: it names nobody.
pub(super) fn join_key(text: &str, is_email: bool) -> Cow<'_, str> {
    let mended = mended(text);
    if is_email { fold(mended) } else { Cow::Borrowed(mended) }
}

/// The text trimmed, and without the `.0` of an id that passed through a spreadsheet.
pub(super) fn mended(text: &str) -> &str {
    let text = text.trim();
    match text.split_once('.') {
        Some((whole, zeros))
            if !zeros.is_empty()
                && zeros.bytes().all(|b| b == b'0')
                && !whole.is_empty()
                && whole.bytes().all(|b| b.is_ascii_digit()) =>
        {
            whole
        }
        _ => text,
    }
}

/// Counted ids: how they are written, and where their numbers run.
#[derive(Clone, Debug)]
struct Space {
    prefix: String,
    width: u8,
    low: i64,
    span: u32,
}

impl Space {
    /// The slot of a text, if it is an id of this form and range.
    fn slot(&self, text: &str) -> Option<u32> {
        let digits = text.strip_prefix(self.prefix.as_str())?;
        let width = usize::from(self.width).max(1);
        let is_form = digits.len() == width || (digits.len() > width && !digits.starts_with('0'));
        if !is_form || digits.len() > 18 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let offset = digits.parse::<i64>().ok()?.checked_sub(self.low)?;
        u32::try_from(offset).ok().filter(|&offset| offset < self.span)
    }

    fn text(&self, slot: u32) -> String {
        let number = self.low + i64::from(slot);
        format!("{}{number:0width$}", self.prefix, width = usize::from(self.width))
    }
}

/// A column seen as counted ids: prefix, width, numbers.
fn as_serial(column: &Column, is_email: bool) -> Option<(&str, u8, &Ints)> {
    let (prefix, width, numbers) = match &column.values {
        Values::Text(TextValues::Serial { prefix, width, numbers }) => (prefix.as_str(), *width, numbers),
        Values::Number(numbers) if numbers.scale == 0 => ("", 0, &numbers.units),
        _ => return None,
    };
    let is_plain = !prefix.contains('.') && join_key(prefix, is_email) == prefix;
    (is_plain && numbers.range().is_none_or(|(low, _)| low >= 0)).then_some((prefix, width, numbers))
}

/// The distinct keys met so far. A slot below the span of the counted ids is such an id, the slots from
/// there on are other texts.
#[derive(Debug)]
pub(super) struct KeyBook {
    space: Option<Space>,
    used: Mask,
    texts: WordIndex,
    /// How a key was written, where that differs from the key: in a customer file, elsewhere.
    written: BTreeMap<u32, (Option<String>, Option<String>)>,
}

/// How the cells of a column are entered.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// Compare without case.
    pub(super) is_email: bool,
    /// The column stands in a customer file.
    pub(super) in_file: bool,
    /// New keys are added; else they name nobody.
    pub(super) adds: bool,
}

impl KeyBook {
    /// An empty book, made ready for columns of counted ids.
    pub(super) fn for_columns<'a>(columns: impl Iterator<Item = (&'a Column, bool)>) -> KeyBook {
        let mut space: Option<Space> = None;
        let mut rows = 0u64;
        for (column, is_email) in columns {
            let Some((prefix, width, numbers)) = as_serial(column, is_email) else { continue };
            let Some((low, high)) = numbers.range() else { continue };
            rows += numbers.len() as u64;
            let held = space.as_ref().filter(|held| held.prefix == prefix && held.width == width);
            if space.is_some() && held.is_none() {
                continue;
            }
            let (low, high) = match held {
                Some(held) => (low.min(held.low), high.max(held.low + i64::from(held.span) - 1)),
                None => (low, high),
            };
            let span = u64::try_from(high - low).unwrap_or(u64::MAX).saturating_add(1);
            // Sparse numbers would waste memory; they go the way of texts.
            if let Ok(span) = u32::try_from(span)
                && u64::from(span) <= rows.saturating_mul(16) + 65_536
                && span < 1 << 31
            {
                space = Some(Space { prefix: prefix.to_owned(), width, low, span });
            }
        }
        let used = Mask::none(space.as_ref().map_or(0, |space| space.span as usize));
        KeyBook { space, used, texts: WordIndex::new(), written: BTreeMap::new() }
    }

    fn span(&self) -> u32 {
        self.space.as_ref().map_or(0, |space| space.span)
    }

    /// The slot of each row, [`NOBODY`] where the cell is unknown or blank or the row is not `live`.
    /// `None` when there are more keys than can be counted.
    pub(super) fn slots(&mut self, column: &Column, live: Option<&Mask>, entry: Entry) -> Option<Vec<u32>> {
        let counts = |row: usize| column.is_known(row) && live.is_none_or(|live| live.get(row));
        let all_count = column.known.is_none() && live.is_none();
        let rows = column.len();
        match (&column.values, as_serial(column, entry.is_email)) {
            (_, Some((prefix, width, numbers))) => {
                let inside = self.space.clone().filter(|space| {
                    let fits = |(low, high): (i64, i64)| {
                        low >= space.low && high < space.low + i64::from(space.span)
                    };
                    space.prefix == prefix && space.width == width && numbers.range().is_none_or(fits)
                });
                if let Some(space) = inside {
                    let shift = numbers.base() - space.low;
                    return Some(self.counted_slots(numbers, shift, all_count, counts, entry.adds));
                }
                let mut slots = Vec::with_capacity(rows);
                let mut last: Option<(i64, u32)> = None;
                for row in 0..rows {
                    let number = numbers.get(row).unwrap_or(0);
                    slots.push(match last {
                        _ if !counts(row) => NOBODY,
                        Some((held, slot)) if held == number => slot,
                        _ => {
                            let text = format!("{prefix}{number:0width$}", width = usize::from(width));
                            let slot = self.slot(&text, entry)?;
                            last = Some((number, slot));
                            slot
                        }
                    });
                }
                Some(slots)
            }
            (Values::Text(TextValues::Dict { codes, words }), None) => {
                const UNSEEN: u32 = NOBODY - 1;
                let mut slot_of = vec![UNSEEN; words.len()];
                let mut slots = Vec::with_capacity(rows);
                for (row, code) in codes.iter().enumerate() {
                    let seen = slot_of.get_mut(code as usize).filter(|_| counts(row));
                    slots.push(match seen {
                        None => NOBODY,
                        Some(seen) => {
                            if *seen == UNSEEN {
                                *seen = self.slot(words.get(code as usize), entry)?;
                            }
                            *seen
                        }
                    });
                }
                Some(slots)
            }
            (Values::Text(TextValues::Plain(words)), None) => words
                .iter()
                .enumerate()
                .map(|(row, word)| if counts(row) { self.slot(word, entry) } else { Some(NOBODY) })
                .collect(),
            _ => (0..rows)
                .map(|row| match column.get(row).filter(|_| counts(row)) {
                    Some(cell) => self.slot(&cell.to_string(), entry),
                    None => Some(NOBODY),
                })
                .collect(),
        }
    }

    fn counted_slots(
        &mut self,
        numbers: &Ints,
        shift: i64,
        all_count: bool,
        counts: impl Fn(usize) -> bool,
        adds: bool,
    ) -> Vec<u32> {
        let mut slots: Vec<u32> = crate::each_lane!(numbers.lanes(), lanes => {
            lanes.iter().map(|&lane| (crate::table::Lane::offset(lane) as i64).wrapping_add(shift) as u32).collect()
        });
        if !all_count {
            for (row, slot) in slots.iter_mut().enumerate() {
                if !counts(row) {
                    *slot = NOBODY;
                }
            }
        }
        if adds {
            let mut met = vec![false; self.span() as usize];
            for &slot in &slots {
                if let Some(met) = met.get_mut(slot as usize) {
                    *met = true;
                }
            }
            self.used = self.used.or(&Mask::from_slice(&met, |&met| met));
        } else if !self.used.is_all() {
            for slot in &mut slots {
                if !self.used.get(*slot as usize) {
                    *slot = NOBODY;
                }
            }
        }
        slots
    }

    /// The slot of a text: [`NOBODY`] when it is blank, or new and not to be added.
    pub(super) fn slot(&mut self, text: &str, entry: Entry) -> Option<u32> {
        let key = join_key(text, entry.is_email);
        if key.is_empty() {
            return Some(NOBODY);
        }
        let slot = match self.space.as_ref().and_then(|space| space.slot(&key)) {
            Some(slot) if entry.adds => {
                self.used.set(slot as usize, true);
                slot
            }
            Some(slot) if self.used.get(slot as usize) => slot,
            Some(_) => NOBODY,
            None if entry.adds => {
                self.texts.add(&key)?.checked_add(self.span()).filter(|&slot| slot < NOBODY - 1)?
            }
            None => self.texts.find(&key).map_or(NOBODY, |position| position + self.span()),
        };
        let written = if entry.in_file { text.trim() } else { mended(text) };
        if slot != NOBODY && written != key {
            let (in_file, elsewhere) = self.written.entry(slot).or_default();
            let held = if entry.in_file { in_file } else { elsewhere };
            if held.as_deref().is_none_or(|held| written < held) {
                *held = Some(written.to_owned());
            }
        }
        Some(slot)
    }

    /// Whether some key was written in another way than it joins.
    pub(super) fn has_writings(&self) -> bool {
        !self.written.is_empty()
    }

    /// Closes the book: the ids in code-point order, and the customer of each slot.
    ///
    /// `in_file` tells the slots that stand in a customer file: such a customer is called what the file
    /// calls it. `None` when there are more customers than can be counted.
    pub(super) fn close(self, in_file: impl Fn(u32) -> bool) -> Option<(TextValues, Vec<u32>)> {
        let span = self.span();
        let mut customer_of = vec![NOBODY; span as usize + self.texts.words().len()];
        let counted: Vec<u32> = self.used.iter().map(|slot| slot as u32).collect();
        if let Some(space) = &self.space
            && self.texts.words().is_empty()
            && self.written.is_empty()
            && space.is_monotone()
        {
            for (customer, &slot) in counted.iter().enumerate() {
                if let Some(held) = customer_of.get_mut(slot as usize) {
                    *held = customer as u32;
                }
            }
            let numbers: Vec<i64> = counted.iter().map(|&slot| space.low + i64::from(slot)).collect();
            let numbers = Ints::from_slice(&numbers);
            let ids = TextValues::Serial { prefix: space.prefix.clone(), width: space.width, numbers };
            return Some((ids, customer_of));
        }
        let name_of = |slot: u32| -> Cow<'_, str> {
            let written = self.written.get(&slot).and_then(|(file, elsewhere)| {
                if in_file(slot) { file.as_deref() } else { elsewhere.as_deref() }
            });
            match (written, &self.space) {
                (Some(written), _) => Cow::Borrowed(written),
                (None, Some(space)) if slot < span => Cow::Owned(space.text(slot)),
                _ => Cow::Borrowed(self.texts.words().get((slot - span) as usize)),
            }
        };
        let texts = (0..self.texts.words().len() as u32).map(|position| position + span);
        let mut named: Vec<(Cow<'_, str>, u32)> =
            counted.into_iter().chain(texts).map(|slot| (name_of(slot), slot)).collect();
        sort(&mut named);
        let mut ids = crate::table::Words::default();
        for (customer, (name, slot)) in named.iter().enumerate() {
            if !ids.push(name) {
                return None;
            }
            if let Some(held) = customer_of.get_mut(*slot as usize) {
                *held = u32::try_from(customer).ok()?;
            }
        }
        Some((TextValues::Plain(ids), customer_of))
    }
}

impl Space {
    /// Whether the order of the numbers is the order of their texts.
    fn is_monotone(&self) -> bool {
        let high = self.low + i64::from(self.span) - 1;
        let digits = |number: i64| number.to_string().len().max(usize::from(self.width));
        digits(self.low) == digits(high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Words;

    const ADD: Entry = Entry { is_email: false, in_file: false, adds: true };

    fn plain(words: &[&str]) -> Column {
        Column::new("id", Values::Text(TextValues::Plain(words.iter().copied().collect::<Words>())), None)
    }

    #[test]
    fn ids_are_trimmed_and_floats_mended_and_only_emails_lose_their_case() {
        assert_eq!(join_key("  17850.0 ", false), "17850");
        assert_eq!(join_key("17850.00", false), "17850");
        assert_eq!(join_key("17850.5", false), "17850.5");
        assert_eq!(join_key("v1.0", false), "v1.0");
        assert_eq!(join_key(".0", false), ".0");
        assert_eq!(join_key("Ann@Shop.GR", true), "ann@shop.gr");
        assert_eq!(join_key("Ann", false), "Ann");
    }

    #[test]
    fn the_form_of_a_column_is_never_visible() {
        let serial = Column::new(
            "id",
            Values::Text(TextValues::Serial {
                prefix: "C".into(),
                width: 2,
                numbers: Ints::from_slice(&[7, 9, 10, 7]),
            }),
            None,
        );
        let texts = ["C07", "C09", "C10", "C07", "C7", "D1", "C100", "C007", ""];
        for forward in [true, false] {
            let (first, second) = (serial.clone(), plain(&texts));
            let columns = if forward { [&first, &second] } else { [&second, &first] };
            let mut book = KeyBook::for_columns(columns.iter().map(|&column| (column, false)));
            let slots: Vec<Vec<u32>> =
                columns.iter().map(|column| book.slots(column, None, ADD).unwrap()).collect();
            let (ids, customer_of) = book.close(|_| false).unwrap();
            let named = |slots: &[u32]| -> Vec<String> {
                let name =
                    |&slot: &u32| customer_of.get(slot as usize).map(|&c| ids.get(c as usize).into_owned());
                slots.iter().map(|slot| name(slot).unwrap_or_default()).collect()
            };
            let (serials, plains) = if forward { (0, 1) } else { (1, 0) };
            assert_eq!(named(&slots[serials]), ["C07", "C09", "C10", "C07"]);
            assert_eq!(named(&slots[plains]), texts);
            let all: Vec<_> = (0..ids.len()).map(|row| ids.get(row).into_owned()).collect();
            assert_eq!(all, ["C007", "C07", "C09", "C10", "C100", "C7", "D1"]);
        }
    }

    #[test]
    fn a_customer_is_called_what_the_customer_file_calls_it() {
        let mut book = KeyBook::for_columns(std::iter::empty());
        let email = Entry { is_email: true, ..ADD };
        let orders = book.slots(&plain(&["ANN@a.gr", "Bob@b.gr"]), None, email).unwrap();
        let file = book.slots(&plain(&["Ann@a.gr"]), None, Entry { in_file: true, ..email }).unwrap();
        assert_eq!(orders[0], file[0]);
        let (ids, _) = book.close(|slot| slot == file[0]).unwrap();
        assert_eq!([ids.get(0), ids.get(1)], ["Ann@a.gr", "Bob@b.gr"]);
    }
}
