//! Lists of customers: all of them with their segments, the members of audiences, the members of a segment.

use super::Dialect;
use super::cells::{Cells, cell_of};
use crate::ledger::{Customers, LedgerColumn};
use crate::mask::Mask;
use crate::table::TextValues;

/// A segmentation as a column: for each customer the position of a label.
#[derive(Clone, Copy, Debug)]
pub struct LabelColumn<'a> {
    /// Name of the segmentation.
    pub name: &'a str,
    /// Names of its segments.
    pub labels: &'a [String],
    /// For each customer the position of the segment, in the order of the ids.
    pub codes: &'a [u16],
}

/// `customers.csv`: every customer with a column for each segmentation.
pub fn customers_csv(ids: &TextValues, segmentations: &[LabelColumn<'_>], dialect: Dialect) -> Vec<u8> {
    let mut cells = Cells::new(dialect, ids.len() * (12 + 12 * segmentations.len()) + 256);
    cells.header(["customer_id"].into_iter().chain(segmentations.iter().map(|column| column.name)));
    let ready: Vec<Vec<Vec<u8>>> = segmentations
        .iter()
        .map(|column| column.labels.iter().map(|label| cell_of(label, dialect)).collect())
        .collect();
    for row in 0..ids.len() {
        cells.text_value(ids, row);
        for (column, labels) in segmentations.iter().zip(&ready) {
            let label = column.codes.get(row).and_then(|&code| labels.get(usize::from(code)));
            cells.ready(label.map_or(&[], Vec::as_slice));
        }
        cells.end_row();
    }
    cells.into_bytes()
}

/// `audiences.csv`: a row for each member of each audience.
pub fn audiences_csv(ids: &TextValues, audiences: &[(&str, &Mask)], dialect: Dialect) -> Vec<u8> {
    let members: usize = audiences.iter().map(|(_, mask)| mask.count()).sum();
    let mut cells = Cells::new(dialect, members * 24 + 64);
    cells.header(["audience", "customer_id"]);
    for (name, mask) in audiences {
        let name = cell_of(name, dialect);
        for row in mask.iter() {
            cells.ready(&name);
            cells.text_value(ids, row);
            cells.end_row();
        }
    }
    cells.into_bytes()
}

/// The members of one segment: their ids with the columns of the customer file.
pub fn members_csv(customers: &Customers, members: &Mask, dialect: Dialect) -> Vec<u8> {
    // The customer file's own id column would repeat the first one.
    let is_id = |column: &&LedgerColumn| column.role == Some(crate::load::Role::CustomerId);
    let columns: Vec<&LedgerColumn> = customers.columns.iter().filter(|column| !is_id(column)).collect();
    let mut cells = Cells::new(dialect, members.count() * 16 * (columns.len() + 1) + 256);
    let names = columns.iter().map(|column| column.name());
    cells.header(["customer_id"].into_iter().chain(names));
    for row in members.iter() {
        cells.text_value(&customers.ids, row);
        for column in &columns {
            match column.column().get(row) {
                Some(scalar) => cells.value(scalar),
                None => cells.empty(),
            }
        }
        cells.end_row();
    }
    cells.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Column, Ints, NumberValues, Values};

    fn ids() -> TextValues {
        TextValues::Plain(["=1", "A", "B,C"].into_iter().collect())
    }

    #[test]
    fn every_customer_has_a_row_and_every_segmentation_a_column() {
        let labels = ["Home, sweet".to_owned(), "Unknown".to_owned()];
        let column = LabelColumn { name: "Region", labels: &labels, codes: &[1, 0, 1] };
        let text = customers_csv(&ids(), &[column], Dialect::Plain);
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "customer_id,Region\n'=1,Unknown\nA,\"Home, sweet\"\n\"B,C\",Unknown\n"
        );
    }

    #[test]
    fn an_audience_lists_its_members_in_the_order_of_their_ids() {
        let mask = Mask::from_fn(3, |row| row != 1);
        let text = audiences_csv(&ids(), &[("Win back", &mask), ("None", &Mask::none(3))], Dialect::Plain);
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "audience,customer_id\nWin back,'=1\nWin back,\"B,C\"\n"
        );
    }

    #[test]
    fn members_keep_what_the_customer_file_says_of_them() {
        let numbers = NumberValues { units: Ints::from_slice(&[-5, 20, 0]), scale: 1 };
        let known = Some(Mask::from_fn(3, |row| row < 2));
        let income = Column::new("income", Values::Number(numbers), known);
        let customers = Customers {
            ids: ids(),
            columns: vec![LedgerColumn::new(income, None, None)],
            in_file: Mask::all(3),
        };
        let text = members_csv(&customers, &Mask::all(3), Dialect::Plain);
        assert_eq!(String::from_utf8(text).unwrap(), "customer_id,income\n'=1,-0.5\nA,2.0\n\"B,C\",\n");
    }
}
