//! Random criteria from a seed, for property tests.
//!
//! [`Sampler::criterion`] grows well-typed trees over a [`Vocabulary`]; [`Sampler::text`] prints one and, more
//! often than not, breaks the text somewhere. The same seed always gives the same text.

use crate::calendar::Day;
use crate::diag::Span;
use crate::plan::Op;
use crate::value::Decimal;

use super::tree::{Arithmetic, Function, Kind, Match, Name, Rows, Set, Tree, Unit};

/// The names that random criteria speak of, by type.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary {
    /// Number columns of customers.
    pub numbers: &'static [&'static str],
    /// Text columns of customers.
    pub texts: &'static [&'static str],
    /// Day columns of customers.
    pub days: &'static [&'static str],
    /// Yes-or-no columns of customers.
    pub flags: &'static [&'static str],
    /// The related table; empty: none.
    pub table: &'static str,
    /// Its number columns.
    pub row_numbers: &'static [&'static str],
    /// Its text columns.
    pub row_texts: &'static [&'static str],
    /// Its day columns.
    pub row_days: &'static [&'static str],
    /// Values of text columns.
    pub values: &'static [&'static str],
    /// Segmentations.
    pub segmentations: &'static [&'static str],
}

/// Names and values that try the printer and the lexer.
pub const STRANGE: Vocabulary = Vocabulary {
    numbers: &["age", "income", "Net `sum`", "last", "count", "2024", "հասակ", "درآمد"],
    texts: &["country", "Created by", "not", "In", "city", "πόλη", "a.b", "segment"],
    days: &["signup_date", "date", "days"],
    flags: &["newsletter", "is", "true"],
    table: "orders",
    row_numbers: &["amount", "quantity", "where"],
    row_texts: &["category", "first", "Payment method"],
    row_days: &["date"],
    values: &["Greece", "", "a \"quoted\" one", "ს", "50-249", "last 90 days", "Ρόδος", "%_\\", "\n"],
    segmentations: &["RFM", "By \"value\"", ""],
};

/// A source of random trees and texts.
pub struct Sampler<'v> {
    state: u64,
    words: &'v Vocabulary,
}

impl<'v> Sampler<'v> {
    /// A sampler that always gives the same for the same seed.
    pub fn new(seed: u64, words: &'v Vocabulary) -> Sampler<'v> {
        Sampler { state: seed, words }
    }

    /// The next random number below `bound` (SplitMix64, Steele, Lea and Flood 2014).
    pub fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % (bound.max(1) as u64)) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        let index = self.below(items.len());
        items.get(index).copied()
    }

    /// A well-typed criterion, at most `depth` operators deep.
    pub fn criterion(&mut self, depth: usize) -> Tree {
        self.truth(depth, false)
    }

    fn truth(&mut self, depth: usize, in_rows: bool) -> Tree {
        if depth > 0 && self.chance(45) {
            let deeper = depth - 1;
            return match self.below(5) {
                0 | 1 => self.joined(deeper, in_rows, Tree::all),
                2 | 3 => self.joined(deeper, in_rows, Tree::any),
                _ => node(Kind::Not(Box::new(self.truth(deeper, in_rows)))),
            };
        }
        let choice = self.below(if in_rows { 6 } else { 10 });
        let leaf = match choice {
            0 => self.number_test(depth, in_rows),
            1 | 2 => self.text_test(in_rows),
            3 => self.day_test(depth, in_rows),
            4 => self.knowledge(in_rows),
            5 => self.number_test(depth, in_rows),
            6 => self.flag_test(),
            7 => self.segment_test(),
            8 => self.existence(depth),
            _ => self.ranking(depth),
        };
        leaf.unwrap_or_else(|| {
            let flag = self.chance(50);
            node(Kind::Flag(flag))
        })
    }

    fn joined(&mut self, depth: usize, in_rows: bool, join: fn(Vec<Tree>) -> Tree) -> Tree {
        let parts = 2 + self.below(2);
        join((0..parts).map(|_| self.truth(depth, in_rows)).collect())
    }

    fn op(&mut self) -> Op {
        self.pick(&[Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge]).unwrap_or(Op::Eq)
    }

    fn name(&mut self, names: &[&'static str]) -> Option<Tree> {
        let name = self.pick(names)?;
        Some(node(Kind::Name(named(name))))
    }

    fn literal_number(&mut self) -> Tree {
        let scale = self.below(3) as u8;
        let units = self.below(400) as i128 - 60;
        node(Kind::Number(Decimal::new(units, scale)))
    }

    fn literal_day(&mut self) -> Tree {
        let day = 19_700 + self.below(500) as i32;
        node(Kind::Day(Day(day)))
    }

    fn literal_text(&mut self) -> Tree {
        let text = self.pick(self.words.values).unwrap_or_default();
        node(Kind::Text(text.to_owned()))
    }

    fn number(&mut self, depth: usize, in_rows: bool) -> Option<Tree> {
        if depth > 0 && self.chance(25) {
            let op = self.pick(&[Arithmetic::Add, Arithmetic::Sub, Arithmetic::Mul])?;
            let left = Box::new(self.number(depth - 1, in_rows)?);
            let right =
                if self.chance(50) { self.literal_number() } else { self.number(depth - 1, in_rows)? };
            return Some(node(Kind::Arithmetic { op, left, right: Box::new(right) }));
        }
        if depth > 0 && self.chance(5) {
            return Some(node(Kind::Negate(Box::new(self.number(depth - 1, in_rows)?))));
        }
        if in_rows {
            return self.name(self.words.row_numbers);
        }
        match self.below(4) {
            0 if !self.words.table.is_empty() => self.aggregate(depth, false),
            1 => Some(node(Kind::DaysSince(Box::new(self.day(depth, false)?)))),
            _ => self.name(self.words.numbers),
        }
    }

    fn day(&mut self, depth: usize, in_rows: bool) -> Option<Tree> {
        if in_rows {
            return self.name(self.words.row_days);
        }
        if !self.words.table.is_empty() && self.chance(50) {
            return self.aggregate(depth, true);
        }
        self.name(self.words.days)
    }

    fn aggregate(&mut self, depth: usize, of_days: bool) -> Option<Tree> {
        let numbers = [
            Function::Count,
            Function::CountDistinct,
            Function::Sum,
            Function::Avg,
            Function::Min,
            Function::Max,
            Function::First,
            Function::Last,
        ];
        let days = [Function::Min, Function::Max, Function::First, Function::Last];
        let function = self.pick(if of_days { &days } else { &numbers })?;
        let columns = match function {
            Function::CountDistinct => self.words.row_texts,
            _ if of_days => self.words.row_days,
            _ => self.words.row_numbers,
        };
        let column = if function.takes_column() { Some(named(self.pick(columns)?)) } else { None };
        Some(self.call(function, column, depth))
    }

    fn call(&mut self, function: Function, column: Option<Name>, depth: usize) -> Tree {
        let filter = self.chance(60).then(|| Box::new(self.truth(depth.min(2).saturating_sub(1), true)));
        node(Kind::Call { function, rows: Rows { table: named(self.words.table), column }, filter })
    }

    fn number_test(&mut self, depth: usize, in_rows: bool) -> Option<Tree> {
        let of = Box::new(self.number(depth, in_rows)?);
        let not = self.chance(25);
        let set = match self.below(5) {
            0 => Set::Between { low: Box::new(self.literal_number()), high: Box::new(self.literal_number()) },
            1 => {
                let from = self.chance(70).then(|| Box::new(self.literal_number()));
                let to = (from.is_none() || self.chance(70)).then(|| Box::new(self.literal_number()));
                Set::Range { from, to }
            }
            2 => {
                let count = 1 + self.below(3);
                Set::List { items: (0..count).map(|_| self.literal_number()).collect(), exact: false }
            }
            _ => {
                let op = self.op();
                let literal = self.chance(80);
                let right = if literal { self.literal_number() } else { self.number(depth.min(1), in_rows)? };
                return Some(node(Kind::Compare { op, left: of, right: Box::new(right), exact: false }));
            }
        };
        Some(node(Kind::Within { of, not, set }))
    }

    fn day_test(&mut self, depth: usize, in_rows: bool) -> Option<Tree> {
        let of = Box::new(self.day(depth, in_rows)?);
        let not = self.chance(25);
        let set = match self.below(4) {
            0 => {
                let unit = self.pick(&[Unit::Day, Unit::Week, Unit::Month, Unit::Year])?;
                let count = 1 + self.below(30) as u32;
                if self.chance(85) { Set::Last(count, unit) } else { Set::Next(count, unit) }
            }
            1 => {
                let from = self.chance(70).then(|| Box::new(self.literal_day()));
                let to = (from.is_none() || self.chance(70)).then(|| Box::new(self.literal_day()));
                Set::Range { from, to }
            }
            2 => Set::Between { low: Box::new(self.literal_day()), high: Box::new(self.literal_day()) },
            _ => {
                let right = Box::new(self.literal_day());
                return Some(node(Kind::Compare { op: self.op(), left: of, right, exact: false }));
            }
        };
        Some(node(Kind::Within { of, not, set }))
    }

    fn text_test(&mut self, in_rows: bool) -> Option<Tree> {
        let names = if in_rows { self.words.row_texts } else { self.words.texts };
        let of = Box::new(self.name(names)?);
        let (not, exact) = (self.chance(25), self.chance(20));
        Some(node(match self.below(3) {
            0 => {
                let op = if self.chance(50) { Op::Eq } else { Op::Ne };
                Kind::Compare { op, left: of, right: Box::new(self.literal_text()), exact }
            }
            1 => {
                let how = self.pick(&[Match::Contains, Match::StartsWith, Match::EndsWith])?;
                Kind::Match { of, not, how, text: Box::new(self.literal_text()), exact }
            }
            _ => {
                let count = 1 + self.below(3);
                let items = (0..count).map(|_| self.literal_text()).collect();
                Kind::Within { of, not, set: Set::List { items, exact } }
            }
        }))
    }

    fn flag_test(&mut self) -> Option<Tree> {
        let left = self.name(self.words.flags)?;
        if self.chance(30) {
            return Some(left);
        }
        let op = if self.chance(70) { Op::Eq } else { Op::Ne };
        let right = Box::new(node(Kind::Flag(self.chance(50))));
        Some(node(Kind::Compare { op, left: Box::new(left), right, exact: false }))
    }

    fn knowledge(&mut self, in_rows: bool) -> Option<Tree> {
        let of = match (self.below(3), in_rows) {
            (0, false) => self.name(self.words.texts)?,
            (0, true) => self.name(self.words.row_texts)?,
            (1, _) => self.day(0, in_rows)?,
            _ => self.number(0, in_rows)?,
        };
        Some(node(Kind::Known { of: Box::new(of), known: self.chance(50) }))
    }

    fn segment_test(&mut self) -> Option<Tree> {
        let name = self.pick(self.words.segmentations)?;
        let of = Box::new(node(Kind::Segment(name.to_owned())));
        let count = 1 + self.below(2);
        let items = (0..count).map(|_| self.literal_text()).collect();
        Some(node(Kind::Within { of, not: self.chance(25), set: Set::List { items, exact: false } }))
    }

    fn existence(&mut self, depth: usize) -> Option<Tree> {
        if self.words.table.is_empty() {
            return None;
        }
        let function = if self.chance(50) { Function::Any } else { Function::None };
        Some(self.call(function, None, depth))
    }

    fn ranking(&mut self, depth: usize) -> Option<Tree> {
        let of = Box::new(self.number(depth, false)?);
        let scale = self.below(2) as u8;
        let percent = Decimal::new(self.below(100) as i128, scale);
        let set = if self.chance(50) { Set::Top(percent) } else { Set::Bottom(percent) };
        Some(node(Kind::Within { of, not: self.chance(25), set }))
    }

    /// The text of a criterion: sound in two of five, broken by up to four edits in the others.
    pub fn text(&mut self) -> String {
        let depth = self.below(5);
        let mut letters: Vec<char> = self.criterion(depth).to_string().chars().collect();
        if self.chance(40) {
            return letters.into_iter().collect();
        }
        if self.chance(1) {
            return self.bomb();
        }
        const PIECES: [&str; 20] = [
            "(",
            ")",
            "\"",
            "`",
            " and ",
            " or ",
            " not ",
            " in ",
            "..",
            ",",
            ".",
            " where ",
            "%",
            "-",
            "2025-02-30",
            "9999999999999999999999999999999999999999",
            "\u{0}",
            "é",
            " last ",
            " between ",
        ];
        for _ in 0..1 + self.below(4) {
            let at = self.below(letters.len() + 1);
            match self.below(4) {
                0 if at < letters.len() => {
                    letters.remove(at);
                }
                1 => letters.truncate(at),
                2 if at < letters.len() => {
                    let other = self.below(letters.len());
                    letters.swap(at, other);
                }
                _ => {
                    let piece = self.pick(&PIECES).unwrap_or_default();
                    letters.splice(at..at, piece.chars());
                }
            }
        }
        letters.into_iter().collect()
    }

    /// A text that nests without end.
    fn bomb(&mut self) -> String {
        let piece = self.pick(&["(", "not ", "-", "any(orders where ", "days since ", "1 + ", "(1 * "]);
        let times = 1 << (4 + self.below(10));
        piece.unwrap_or_default().repeat(times) + "age"
    }
}

fn node(kind: Kind) -> Tree {
    Tree::new(kind, Span::default())
}

fn named(name: &str) -> Name {
    Name { text: name.to_owned(), span: Span::default() }
}
