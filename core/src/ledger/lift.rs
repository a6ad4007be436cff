//! What order files say of the customer and not of the order: country, city, name, email, industry.
//!
//! Shops repeat the buyer on every line. Where no customer file says it, such a column becomes a column of the
//! base too: each customer has the value that stands on their latest order with one, up to the as-of date.

use std::sync::Arc;

use super::base::pick;
use super::column::LedgerColumn;
use super::keys::NOBODY;
use super::layout::{Customers, Related};
use crate::load::{Family, Role, TableKind};
use crate::value::fold;

/// The base, with what the orders say of customers added to it.
pub(super) fn lift(customers: Arc<Customers>, related: &[Related]) -> Arc<Customers> {
    let mut lifted: Vec<LedgerColumn> = Vec::new();
    for table in related.iter().filter(|table| matches!(table.kind, TableKind::Orders | TableKind::Lines)) {
        for held in table.columns.iter().filter(|held| is_of_customer(held)) {
            let is_there = |other: &LedgerColumn| {
                fold(other.name()) == fold(held.name()) || (held.role.is_some() && other.role == held.role)
            };
            if !customers.columns.iter().chain(&lifted).any(is_there) {
                let rows: Vec<u32> =
                    (0..customers.ids.len()).map(|customer| latest(table, held, customer)).collect();
                lifted.push(LedgerColumn::new(pick(held.column(), &rows), held.role, held.family));
            }
        }
    }
    if lifted.is_empty() {
        return customers;
    }
    let mut customers = Arc::unwrap_or_clone(customers);
    customers.columns.append(&mut lifted);
    Arc::new(customers)
}

fn is_of_customer(held: &LedgerColumn) -> bool {
    let by_family = matches!(
        held.family,
        Some(Family::Demographic | Family::Geographic | Family::Psychographic | Family::Firm)
    );
    let by_role = matches!(
        held.role,
        Some(
            Role::Name
                | Role::Email
                | Role::Phone
                | Role::Consent
                | Role::Country
                | Role::City
                | Role::Industry
                | Role::CompanySize
                | Role::BirthDate
        )
    );
    by_family || by_role
}

/// The last row of a customer that counts and has a value. Rows stand by date, undated ones first.
fn latest(table: &Related, held: &LedgerColumn, customer: usize) -> u32 {
    let column = held.column();
    let row = table.rows_of(customer).rev().find(|&row| column.is_known(row));
    row.and_then(|row| u32::try_from(row).ok()).unwrap_or(NOBODY)
}

#[cfg(test)]
mod tests {
    use crate::calendar::Day;
    use crate::ledger::testing::{days, source, words};
    use crate::ledger::{Ledger, LedgerColumn, LedgerOptions};
    use crate::load::{Role, TableKind};

    #[test]
    fn what_every_order_says_of_the_customer_is_the_customers() {
        let columns = vec![
            (words("order", &["1", "2", "3", "4"]), Some(Role::OrderId)),
            (words("customer", &["a", "a", "b", "b"]), Some(Role::CustomerId)),
            (days("date", &["2024-01-02", "2024-01-01", "2024-01-01", "2024-03-01"]), Some(Role::Date)),
            (words("country", &["Greece", "Cyprus", "Bulgaria", ""]), Some(Role::Country)),
            (words("category", &["x", "y", "x", "y"]), Some(Role::Category)),
        ];
        let orders = source("orders.csv", TableKind::Orders, columns);
        let options = |as_of: &str| LedgerOptions { as_of: Day::from_iso(as_of), today: Day(100_000) };
        let ledger = Ledger::build(vec![orders], &options("2024-12-31")).unwrap().value;
        let said = |ledger: &Ledger| -> Vec<(String, Vec<Option<String>>)> {
            let columns = ledger.customers.columns.iter().map(LedgerColumn::column);
            let cells = |column: &crate::table::Column| {
                (0..ledger.len()).map(|at| column.get(at).map(|cell| cell.to_string())).collect()
            };
            columns.map(|column| (column.name.clone(), cells(column))).collect()
        };
        let country =
            |a: &str| vec![("country".to_owned(), vec![Some(a.to_owned()), Some("Bulgaria".to_owned())])];
        assert_eq!(
            said(&ledger),
            country("Greece"),
            "the latest order with a value counts; a category is no fact"
        );
        let earlier = ledger.with_as_of(&options("2024-01-01"));
        assert_eq!(said(&earlier), country("Cyprus"), "an order that is ahead says nothing yet");
    }
}
