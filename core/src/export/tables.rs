//! Tables of figures: segments with their value, and the cells of crossings.

use super::Dialect;
use super::cells::Cells;
use crate::value::Decimal;

/// What a group of customers is worth. Absent means that it is not known or has no meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Customers in the group.
    pub customers: u64,
    /// Share of the base, with six digits.
    pub customers_share: Option<Decimal>,
    /// Their orders.
    pub orders: u64,
    /// Their revenue.
    pub revenue: Option<Decimal>,
    /// Share of the revenue, with six digits.
    pub revenue_share: Option<Decimal>,
    /// Their known margin.
    pub margin: Option<Decimal>,
    /// Share of the known margin, with six digits.
    pub margin_share: Option<Decimal>,
}

/// A row of `segments.csv`.
#[derive(Clone, Copy, Debug)]
pub struct SegmentRow<'a> {
    /// Name of the segmentation.
    pub segmentation: &'a str,
    /// Name of the segment.
    pub segment: &'a str,
    /// Its figures.
    pub figures: Figures,
    /// `worth`, `personal`, `potential`, `leave_out`, `unknown`.
    pub verdict: &'a str,
}

/// A row of `crossings.csv`.
#[derive(Clone, Debug)]
pub struct CrossingRow<'a> {
    /// Name of the crossing.
    pub crossing: &'a str,
    /// Name of the segment on each side.
    pub sides: Vec<&'a str>,
    /// Its figures; orders are not written.
    pub figures: Figures,
}

/// `segments.csv`, in the order given.
pub fn segments_csv(rows: &[SegmentRow<'_>], dialect: Dialect) -> Vec<u8> {
    let mut cells = Cells::new(dialect, rows.len() * 96 + 256);
    cells.header([
        "segmentation",
        "segment",
        "customers",
        "customers_share",
        "orders",
        "revenue",
        "revenue_share",
        "margin",
        "margin_share",
        "verdict",
    ]);
    for row in rows {
        cells.text(row.segmentation);
        cells.text(row.segment);
        cells.count(row.figures.customers);
        cells.optional(row.figures.customers_share);
        cells.count(row.figures.orders);
        money(&mut cells, &row.figures);
        cells.text(row.verdict);
        cells.end_row();
    }
    cells.into_bytes()
}

/// `crossings.csv`, in the order given. There are as many `side_` columns as the widest crossing has, at
/// least two; narrower ones leave the rest empty.
pub fn crossings_csv(rows: &[CrossingRow<'_>], dialect: Dialect) -> Vec<u8> {
    let sides = rows.iter().map(|row| row.sides.len()).max().unwrap_or(0).max(2);
    let mut cells = Cells::new(dialect, rows.len() * 96 + 256);
    cells.text("crossing");
    for side in 1..=sides {
        cells.text(&format!("side_{side}"));
    }
    cells.header(["customers", "customers_share", "revenue", "revenue_share", "margin", "margin_share"]);
    for row in rows {
        cells.text(row.crossing);
        for side in 0..sides {
            cells.text(row.sides.get(side).copied().unwrap_or(""));
        }
        cells.count(row.figures.customers);
        cells.optional(row.figures.customers_share);
        money(&mut cells, &row.figures);
        cells.end_row();
    }
    cells.into_bytes()
}

fn money(cells: &mut Cells, figures: &Figures) {
    cells.optional(figures.revenue);
    cells.optional(figures.revenue_share);
    cells.optional(figures.margin);
    cells.optional(figures.margin_share);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Figures {
        Figures {
            customers: 3,
            customers_share: Some(Decimal::new(300_000, 6)),
            orders: 0,
            revenue: Some(Decimal::new(-1250, 2)),
            revenue_share: None,
            margin: None,
            margin_share: None,
        }
    }

    #[test]
    fn money_keeps_its_decimals_and_what_is_unknown_stays_empty() {
        let row = SegmentRow { segmentation: "A", segment: "b", figures: figures(), verdict: "unknown" };
        let text = String::from_utf8(segments_csv(&[row], Dialect::Plain)).unwrap();
        assert_eq!(text.lines().nth(1), Some("A,b,3,0.300000,0,-12.50,,,,unknown"));
    }

    #[test]
    fn a_narrow_crossing_leaves_the_sides_of_a_wide_one_empty() {
        let row = |sides| CrossingRow { crossing: "x", sides, figures: figures() };
        let text = crossings_csv(&[row(vec!["a", "b"]), row(vec!["a", "b", "c"])], Dialect::Plain);
        assert_eq!(
            String::from_utf8(text).unwrap(),
            "crossing,side_1,side_2,side_3,customers,customers_share,revenue,revenue_share,margin,margin_share\n\
             x,a,b,,3,0.300000,-12.50,,,\nx,a,b,c,3,0.300000,-12.50,,,\n"
        );
    }
}
