//! Amount and margin where the file does not give them: quantity × unit price, less what was given back; amount −
//! cost.

use super::concat::{Stack, StackColumn};
use crate::diag::{Problem, Severity};
use crate::load::{Family, Role};
use crate::mask::Mask;
use crate::table::{Column, Ints, NumberValues, Values};
use crate::value::{Decimal, pow10};

/// Rows computed at a time, so that the wide results never stand in memory all at once.
const CHUNK: usize = 1 << 18;

/// Adds the amount and the margin where they can be computed, and says what was taken off amounts. `Err` names what
/// does not fit. `live` leaves out rows that do not count.
pub(super) fn derive_money(stack: &mut Stack, live: Option<&Mask>) -> Result<Option<Problem>, &'static str> {
    if stack.find(Role::Amount, is_number).is_none() {
        let quantity = stack.find(Role::Quantity, is_number);
        let price = stack.find(Role::UnitPrice, is_number);
        if let (Some(quantity), Some(price)) = (quantity, price) {
            let amount = combine(stack, quantity, price, "amount", |a, b| a.checked_mul(b), |a, b| a + b)?;
            stack.columns.push(StackColumn {
                column: amount,
                role: Some(Role::Amount),
                family: Some(Family::Behavioural),
            });
        }
    }
    let said = subtract_refunds(stack, live)?;
    if stack.find(Role::Margin, is_number).is_none() {
        let amount = stack.find(Role::Amount, is_number);
        let cost = stack.find(Role::Cost, is_number);
        if let (Some(amount), Some(cost)) = (amount, cost) {
            let margin = combine(stack, amount, cost, "margin", |a, b| a.checked_sub(b), u8::max)?;
            stack.columns.push(StackColumn {
                column: margin,
                role: Some(Role::Margin),
                family: Some(Family::Behavioural),
            });
        }
    }
    Ok(said)
}

/// Takes what was given back off the amounts, in a column of its own; says how much it was. Nothing is done where
/// nothing was given back.
fn subtract_refunds(stack: &mut Stack, live: Option<&Mask>) -> Result<Option<Problem>, &'static str> {
    const NAME: &str = "net amount";
    let find = |role: Role| stack.find(role, is_number);
    let (Some(amount), Some(refund)) = (find(Role::Amount), find(Role::Refund)) else { return Ok(None) };
    let Some(column) = stack.columns.get(refund).map(|held| &held.column) else { return Ok(None) };
    let Values::Number(numbers) = &column.values else { return Ok(None) };
    let header = column.name.clone();
    let counts = |row: usize| column.is_known(row) && live.is_none_or(|live| live.get(row));
    let given_back = numbers.units.iter().enumerate().filter(|&(row, units)| units != 0 && counts(row));
    let (mut rows, mut units) = (0u64, 0i128);
    given_back.for_each(|(_, given)| (rows, units) = (rows + 1, units + i128::from(given).abs()));
    if rows == 0 {
        return Ok(None);
    }
    let sum = Decimal::new(units, numbers.scale).to_string();
    // A row without a refund gave nothing back.
    let whole: Vec<i64> = numbers
        .units
        .iter()
        .enumerate()
        .map(|(row, units)| if column.is_known(row) { units.saturating_abs() } else { 0 })
        .collect();
    let values = NumberValues { units: Ints::from_slice(&whole), scale: numbers.scale };
    let refunds = Column::new(header.clone(), Values::Number(values), None);
    let last = stack.columns.len();
    stack.columns.push(StackColumn { column: refunds, role: None, family: None });
    let net = combine(stack, amount, last, NAME, |a, b| a.checked_sub(b), u8::max);
    stack.columns.truncate(last);
    let net = net?;
    if let Some(held) = stack.columns.get_mut(amount) {
        held.role = None;
    }
    stack.columns.push(StackColumn {
        column: net,
        role: Some(Role::Amount),
        family: Some(Family::Behavioural),
    });
    let english = format!("{sum} was given back in {rows} rows (\"{header}\") and was taken off the amounts");
    Ok(Some(
        Problem::new("ledger.refunds", Severity::Note, english)
            .arg("sum", sum)
            .arg("rows", rows)
            .arg("column", header),
    ))
}

pub(super) fn is_number(column: &Column) -> bool {
    matches!(column.values, Values::Number(_))
}

/// A column from two others, row by row; known where both are.
///
/// Products add the scales; differences take the larger one, for which both sides are scaled up.
fn combine(
    stack: &Stack,
    left: usize,
    right: usize,
    name: &'static str,
    op: impl Fn(i64, i64) -> Option<i64>,
    scale_of: impl Fn(u8, u8) -> u8,
) -> Result<Column, &'static str> {
    let column = |at: usize| stack.columns.get(at).map(|held| &held.column);
    let (Some(left), Some(right)) = (column(left), column(right)) else { return Err(name) };
    let (Values::Number(a), Values::Number(b)) = (&left.values, &right.values) else { return Err(name) };
    let scale = scale_of(a.scale, b.scale);
    let is_product = name == "amount";
    let factor = |own: u8| {
        let digits = if is_product { 0 } else { scale - own };
        pow10(digits).and_then(|factor| i64::try_from(factor).ok()).ok_or(name)
    };
    let (by_left, by_right) = (factor(a.scale)?, factor(b.scale)?);
    let known: Option<Mask> = match (&left.known, &right.known) {
        (None, None) => None,
        _ => Some(left.known_rows().and(&right.known_rows())),
    };
    let rows = left.len();
    let mut pairs = a.units.iter().zip(b.units.iter()).enumerate();
    let mut parts = Vec::with_capacity(rows.div_ceil(CHUNK));
    let mut chunk = Vec::with_capacity(CHUNK.min(rows));
    loop {
        chunk.clear();
        for (row, (a, b)) in pairs.by_ref().take(CHUNK) {
            let is_known = known.as_ref().is_none_or(|known| known.get(row));
            chunk.push(if is_known {
                let (a, b) = (a.checked_mul(by_left), b.checked_mul(by_right));
                a.zip(b).and_then(|(a, b)| op(a, b)).ok_or(name)?
            } else {
                0
            });
        }
        if chunk.is_empty() {
            break;
        }
        parts.push(Ints::from_slice(&chunk));
    }
    let values = NumberValues { units: Ints::concat(parts), scale };
    Ok(Column::new(free_name(stack, name), Values::Number(values), known))
}

/// The name, or the name with a number where a column of the file has it.
fn free_name(stack: &Stack, name: &str) -> String {
    let is_taken = |name: &str| stack.columns.iter().any(|held| held.column.name.eq_ignore_ascii_case(name));
    let mut free = name.to_owned();
    let mut number = 2;
    while is_taken(&free) {
        free = format!("{name} {number}");
        number += 1;
    }
    free
}
