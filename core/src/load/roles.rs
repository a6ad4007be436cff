//! What columns are for, and what the rows of a table are.
//!
//! A name proposes a role, the type of the values confirms it, and of several columns that would take the
//! same role the surest name has it. A few names mean one thing among orders and another in a customer list.

use super::class::{Class, Tally};
use super::infer::Reading;
use super::names::{Kind, Meaning, fold};
use super::source::{Role, TableKind};
use crate::each_lane;
use crate::table::{Column, Ints, Lane, TextValues, Values};

/// Gives each column its role. `settled` holds what the user decided: `Some(None)` is *no role*.
pub(super) fn assign(
    meanings: &[Meaning],
    readings: &[Reading],
    settled: &[Option<Option<Role>>],
) -> Vec<Option<Role>> {
    let proposals: Vec<Option<(Role, u8)>> = meanings
        .iter()
        .zip(readings)
        .zip(settled)
        .map(|((meaning, reading), settled)| {
            let role = meaning.role.filter(|role| settled.is_none() && fits(*role, *reading))?;
            Some((role, meaning.rank))
        })
        .collect();
    let settled_role = |role: Role| settled.contains(&Some(Some(role)));
    let proposed = |role: Role| proposals.iter().flatten().any(|(other, _)| *other == role);
    let has = |role: Role| settled_role(role) || proposed(role);
    let money = has(Role::Amount) || (has(Role::Quantity) && has(Role::UnitPrice));
    let is_orders = has(Role::OrderId) || (has(Role::Date) && money);
    let mut roles: Vec<Option<Role>> = settled.iter().map(|settled| settled.flatten()).collect();
    for (role, _) in Role::NAMES {
        if settled_role(role) {
            continue;
        }
        let candidates = proposals.iter().enumerate().filter_map(|(index, proposal)| {
            let kind = meanings.get(index).and_then(|meaning| meaning.kind);
            // `id` names the rows themselves: customers in a customer list, orders among orders.
            let own_id = kind == Some(Kind::OwnId);
            let means = match (role, *proposal) {
                (Role::CustomerId, Some((Role::CustomerId, rank))) if !(own_id && is_orders) => Some(rank),
                (Role::OrderId, Some((Role::CustomerId, rank))) if own_id && is_orders => Some(rank),
                (Role::CustomerId, _) => None,
                // When an account was made is no date of an order.
                (Role::Date, Some((Role::Date, _)))
                    if kind == Some(Kind::Created) && !(has(Role::OrderId) || money) =>
                {
                    None
                }
                (role, Some((other, rank))) if role == other => Some(rank),
                _ => None,
            };
            means.map(|rank| (rank, index))
        });
        if let Some((_, index)) = candidates.min()
            && let Some(place) = roles.get_mut(index)
        {
            *place = Some(role);
        }
    }
    // A column `customer` beside `customer_id` is the name.
    if !roles.contains(&Some(Role::Name)) {
        let spare = meanings.iter().enumerate().position(|(index, meaning)| {
            meaning.kind == Some(Kind::Customer) && roles.get(index) == Some(&None)
        });
        if let Some(index) = spare
            && let Some(place @ None) = roles.get_mut(index)
            && settled.get(index) == Some(&None)
        {
            *place = Some(Role::Name);
        }
    }
    roles
}

/// Whether values of this type can have the role.
fn fits(role: Role, reading: Reading) -> bool {
    match role {
        Role::Date | Role::BirthDate => matches!(reading, Reading::Day(_) | Reading::Instant(_)),
        Role::Cancelled => matches!(reading, Reading::Day(_) | Reading::Instant(_) | Reading::Flag),
        Role::Amount
        | Role::Quantity
        | Role::UnitPrice
        | Role::Cost
        | Role::Margin
        | Role::Refund
        | Role::Satisfaction => matches!(reading, Reading::Number(_)),
        Role::Consent => reading == Reading::Flag,
        Role::CompanySize => true,
        _ => reading == Reading::Text,
    }
}

/// Roles that values tell by their shape, where no header took them.
pub(super) const BY_VALUES: [(Role, Class); 3] =
    [(Role::Email, Class::Email), (Role::Phone, Class::Phone), (Role::Country, Class::Country)];

/// Whether nearly all values of a column have a shape.
pub(super) fn holds(tally: &Tally, shape: Class) -> bool {
    let filled = tally.filled() - tally.of(&[Class::Null]);
    filled > 0 && tally.of(&[shape]) * 10 >= filled * 9
}

/// What the rows of a table are.
pub(super) fn kind(columns: &[Column], roles: &[Option<Role>], names: &[String]) -> TableKind {
    let column =
        |role: Role| roles.iter().position(|own| *own == Some(role)).and_then(|index| columns.get(index));
    let has = |role: Role| column(role).is_some();
    let money = has(Role::Amount) || (has(Role::Quantity) && has(Role::UnitPrice));
    let repeats = |column: &Column| distinct(column) < column.len() - column.unknown_count();
    if let Some(order) = column(Role::OrderId) {
        return if repeats(order)
            && (has(Role::Product) || has(Role::Quantity) || has(Role::UnitPrice) || money)
        {
            TableKind::Lines
        } else {
            TableKind::Orders
        };
    }
    if has(Role::Date) && money {
        return TableKind::Orders;
    }
    let Some(key) = column(Role::CustomerId).or_else(|| column(Role::Email)) else {
        return if has(Role::Name) { TableKind::Customers } else { TableKind::Unrelated };
    };
    // Contacts of firms: each has an id of its own beside the firm's.
    let is_contact = |name: &String| ["contactid", "personid"].contains(&fold(name).as_str());
    let own_key =
        names.iter().zip(roles).any(|(name, role)| is_contact(name) && *role != Some(Role::CustomerId));
    let known = key.len() - key.unknown_count();
    // A customer list may name a few customers twice.
    if !own_key && distinct(key) * 10 >= known * 8 {
        TableKind::Customers
    } else if has(Role::Date) {
        TableKind::Interactions
    } else {
        TableKind::Other
    }
}

/// Number of distinct known texts of a column.
fn distinct(column: &Column) -> usize {
    let known = |row: &usize| column.known.as_ref().is_none_or(|known| known.get(*row));
    match &column.values {
        Values::Text(TextValues::Dict { words, .. }) => words.len(),
        // Numbers that programs count up are seen to differ in one look.
        Values::Text(TextValues::Serial { numbers, .. }) if column.known.is_none() && numbers.is_rising() => {
            numbers.len()
        }
        Values::Text(TextValues::Serial { numbers, .. }) => distinct_ints(numbers, known),
        Values::Text(TextValues::Plain(words)) => {
            let mut hashes: Vec<u64> = words
                .iter()
                .enumerate()
                .filter(|(row, _)| known(row))
                .map(|(_, word)| super::dictionary::hash(word.as_bytes()))
                .collect();
            count_distinct(&mut hashes)
        }
        _ => column.len(),
    }
}

fn distinct_ints(numbers: &Ints, known: impl Fn(&usize) -> bool) -> usize {
    let (low, high) = numbers.range().unwrap_or((0, 0));
    let span = high.wrapping_sub(low) as u64;
    if span / 64 <= numbers.len() as u64 {
        fn mark<L: Lane>(rows: &[L], shift: u64, known: impl Fn(&usize) -> bool, seen: &mut [u64]) {
            for (row, lane) in rows.iter().enumerate() {
                let at = lane.offset().wrapping_sub(shift) as usize;
                if known(&row)
                    && let Some(word) = seen.get_mut(at / 64)
                {
                    *word |= 1 << (at % 64);
                }
            }
        }
        let mut seen = vec![0u64; span as usize / 64 + 1];
        let shift = low.wrapping_sub(numbers.base()) as u64;
        each_lane!(numbers.lanes(), rows => mark(rows, shift, known, &mut seen));
        seen.iter().map(|word| word.count_ones() as usize).sum()
    } else {
        let rows = numbers.iter().enumerate().filter(|(row, _)| known(row));
        let mut all: Vec<u64> = rows.map(|(_, number)| number as u64).collect();
        count_distinct(&mut all)
    }
}

fn count_distinct(all: &mut Vec<u64>) -> usize {
    all.sort_unstable();
    all.dedup();
    all.len()
}

#[cfg(test)]
mod tests {
    use super::super::date::{CENTURY, DateForm, DateOrder};
    use super::super::names::{Expects, meaning};
    use super::super::number::DecimalMark;
    use super::*;

    fn roles(headers: &[&str]) -> Vec<Option<&'static str>> {
        let meanings: Vec<Meaning> = headers.iter().map(|name| meaning(name)).collect();
        let readings: Vec<Reading> = meanings
            .iter()
            .map(|meaning| match meaning.expects {
                Expects::Number => Reading::Number(DecimalMark::Point),
                Expects::Date => {
                    Reading::Day(DateForm::Written { order: DateOrder::DayFirst, century: CENTURY })
                }
                Expects::Flag => Reading::Flag,
                _ => Reading::Text,
            })
            .collect();
        let roles = assign(&meanings, &readings, &vec![None; headers.len()]);
        roles.into_iter().map(|role| role.map(Role::name)).collect()
    }

    #[test]
    fn roles_follow_names_and_company() {
        assert_eq!(
            roles(&[
                "order_id",
                "customer_id",
                "order_date",
                "amount",
                "category",
                "payment",
                "quantity",
                "margin"
            ]),
            [
                Some("order_id"),
                Some("customer_id"),
                Some("date"),
                Some("amount"),
                Some("category"),
                Some("payment"),
                Some("quantity"),
                Some("margin")
            ]
        );
        assert_eq!(
            roles(&["id", "customer_id", "date", "total"]),
            [Some("order_id"), Some("customer_id"), Some("date"), Some("amount")]
        );
        assert_eq!(roles(&["id", "name", "created_at"]), [Some("customer_id"), Some("name"), None]);
        assert_eq!(roles(&["contact_id", "firm_id", "name"]), [None, Some("customer_id"), Some("name")]);
        assert_eq!(
            roles(&["customer_id", "customer", "signup_date"]),
            [Some("customer_id"), Some("name"), None]
        );
    }
}
