//! The money of orders added up.

use crate::mask::Mask;
use crate::table::{Column, Lanes, NumberValues, Values};

/// What the rows of a table of orders add up to. It does not depend on their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) rows: u64,
    /// The amounts, where the table has any, and their decimals.
    pub(super) amount: Option<(Money, u8)>,
    /// The margins, and their decimals.
    pub(super) margin: Option<(Money, u8)>,
    /// Size of the amounts whose margin is known.
    pub(super) size_with_margin: i128,
}

/// Sums over rows: of the known values, of their sizes, and how many are known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Money {
    pub(super) sum: i128,
    pub(super) size: i128,
    pub(super) known: u64,
}

impl Sums {
    /// Adds up some rows, of those in a mask only.
    pub(super) fn of(
        amount: Option<&Column>,
        margin: Option<&Column>,
        among: Option<&Mask>,
        pieces: impl Iterator<Item = std::ops::Range<usize>> + Clone,
    ) -> Sums {
        let (amount, margin) = (amount.and_then(as_number), margin.and_then(as_number));
        let rows = match among {
            Some(among) => among.count() as u64,
            None => pieces.clone().map(|rows| rows.len() as u64).sum(),
        };
        let all = |(column, numbers): (&Column, &NumberValues)| {
            (money(column, numbers, among, pieces.clone()), numbers.scale)
        };
        let sums = Sums { rows, amount: amount.map(all), margin: margin.map(all), size_with_margin: 0 };
        let size_with_margin = match (amount, sums.amount, margin) {
            (Some(_), Some((money, _)), Some((Column { known: None, .. }, _))) => money.size,
            (Some((column, numbers)), _, Some((Column { known: Some(known), .. }, _))) => {
                let known = among.map_or_else(|| known.clone(), |among| known.and(among));
                money(column, numbers, Some(&known), pieces.clone()).size
            }
            _ => 0,
        };
        Sums { size_with_margin, ..sums }
    }
}

fn as_number(column: &Column) -> Option<(&Column, &NumberValues)> {
    match &column.values {
        Values::Number(numbers) => Some((column, numbers)),
        _ => None,
    }
}

/// Adds up the known values of some rows, of those in a mask only.
fn money(
    column: &Column,
    numbers: &NumberValues,
    among: Option<&Mask>,
    pieces: impl Iterator<Item = std::ops::Range<usize>>,
) -> Money {
    /// Values below 2^44 in size can be added up in 64 bits this many at a time.
    const CHUNK: usize = 1 << 16;
    const SMALL: i64 = 1 << 44;
    let base = numbers.units.base();
    let is_small = match numbers.units.lanes() {
        Lanes::U64(_) => numbers.units.range().is_none_or(|(low, high)| low > -SMALL && high < SMALL),
        _ => -SMALL < base && base < SMALL,
    };
    let mut money = Money::default();
    let counts = |row: usize| {
        column.known.as_ref().is_none_or(|known| known.get(row)) && among.is_none_or(|among| among.get(row))
    };
    let all_count = column.known.is_none() && among.is_none();
    crate::each_lane!(numbers.units.lanes(), lanes => for piece in pieces {
        let rows = lanes.get(piece.clone()).unwrap_or_default();
        for (at, rows) in rows.chunks(CHUNK).enumerate() {
            let first = piece.start + at * CHUNK;
            let values = rows.iter().enumerate().filter(|(at, _)| all_count || counts(first + at));
            let values = values.map(|(_, &lane)| base.wrapping_add(crate::table::Lane::offset(lane) as i64));
            if is_small {
                let (mut sum, mut size, mut known) = (0i64, 0i64, 0u64);
                for value in values {
                    sum += value;
                    size += value.abs();
                    known += 1;
                }
                money.sum += i128::from(sum);
                money.size += i128::from(size);
                money.known += known;
            } else {
                // Fewer than 2^32 values of 64 bits stay far below 2^127.
                for value in values {
                    money.sum += i128::from(value);
                    money.size += i128::from(value).abs();
                    money.known += 1;
                }
            }
        }
    });
    money
}
