//! The money of a row, before anything is laid out: the amount, or quantity times unit price, less what was given
//! back.

use super::File;
use crate::load::Role;
use crate::table::{Column, NumberValues, Values};
use crate::value::{Decimal, pow10};

/// The money of the rows of a file.
pub(super) struct Money<'a> {
    amount: Term<'a>,
    refund: Option<(&'a Column, &'a NumberValues, i128)>,
    scale: u8,
    factor: i128,
}

enum Term<'a> {
    Amount(&'a Column, &'a NumberValues),
    Product([(&'a Column, &'a NumberValues); 2]),
}

fn numbers<'a>(file: &'a File<'_>, role: Role) -> Option<(&'a Column, &'a NumberValues)> {
    let column = file.column(role)?;
    match &column.values {
        Values::Number(numbers) => Some((column, numbers)),
        _ => None,
    }
}

impl<'a> Money<'a> {
    /// The money of a file; `None` where it has none.
    pub(super) fn of(file: &'a File<'_>) -> Option<Money<'a>> {
        let (amount, own) = match numbers(file, Role::Amount) {
            Some((column, amounts)) => (Term::Amount(column, amounts), amounts.scale),
            None => {
                let factors = [numbers(file, Role::Quantity)?, numbers(file, Role::UnitPrice)?];
                let scale = factors.iter().map(|(_, numbers)| numbers.scale).sum();
                (Term::Product(factors), scale)
            }
        };
        let refund = numbers(file, Role::Refund);
        let scale = own.max(refund.map_or(0, |(_, numbers)| numbers.scale));
        let factor = |own: u8| pow10(scale - own).unwrap_or(1);
        let refund = refund.map(|(column, numbers)| (column, numbers, factor(numbers.scale)));
        Some(Money { amount, refund, scale, factor: factor(own) })
    }

    /// The money of a row in units; `None` where it is unknown.
    pub(super) fn units(&self, row: usize) -> Option<i128> {
        let value = |column: &Column, numbers: &NumberValues| {
            numbers.units.get(row).filter(|_| column.is_known(row)).map(i128::from)
        };
        let amount = match &self.amount {
            Term::Amount(column, numbers) => value(column, numbers)?,
            Term::Product([(a, a_numbers), (b, b_numbers)]) => value(a, a_numbers)? * value(b, b_numbers)?,
        };
        let refund = self.refund.as_ref().and_then(|(column, numbers, factor)| {
            value(column, numbers).map(|units| units.abs().saturating_mul(*factor))
        });
        Some(amount.saturating_mul(self.factor).saturating_sub(refund.unwrap_or(0)))
    }

    /// A sum in units as a number.
    pub(super) fn number(&self, units: i128) -> Decimal {
        Decimal::new(units, self.scale)
    }

    /// The known money of rows.
    pub(super) fn sum(&self, rows: impl Iterator<Item = u32>) -> Decimal {
        let units = rows.filter_map(|row| self.units(row as usize));
        self.number(units.fold(0, i128::saturating_add))
    }
}
