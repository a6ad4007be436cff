//! What each segment is worth: customers, orders, revenue, margin, and the verdict.
//!
//! Every figure is an exact sum by label, so the rows add up to the total to the last unit.

use super::verdict::{Reason, Standing, Thresholds, Verdict, verdict};
use super::{SegmentError, Segmentation};
use crate::criteria::{CriteriaError, Schema, Wanted, check_measure, parse};
use crate::ledger::Ledger;
use crate::plan::{
    Aggregate, AggregateKind, ColumnRef, Evaluator, Expr, GroupSum, Labels, Op, PlanError, Pred, Scope, Unit,
};
use crate::value::Decimal;

/// Digits of shares.
const DIGITS: u8 = 6;

/// What a customer is worth, and when a segment is worth its own treatment.
#[derive(Clone, Debug)]
pub struct Worth {
    /// The measure, in the criteria language; empty when the files say nothing of money.
    pub measure: String,
    /// The plan of the measure.
    pub expr: Option<Expr>,
    /// Where the verdicts part.
    pub thresholds: Thresholds,
}

impl Worth {
    /// The measure of the project; by default margin if any order has one, else revenue.
    ///
    /// # Errors
    /// [`SegmentError::Measure`] when the project's measure is no number of this ledger.
    pub fn new(
        measure: Option<&str>,
        thresholds: Thresholds,
        ledger: &Ledger,
    ) -> Result<Worth, SegmentError> {
        let default = match (&ledger.totals.margin, &ledger.totals.revenue) {
            (Some(_), _) => "margin",
            (None, Some(_)) => "revenue",
            (None, None) => "",
        };
        let text = measure.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(default);
        if text.is_empty() {
            return Ok(Worth { measure: String::new(), expr: None, thresholds });
        }
        let wrong = |error: CriteriaError| SegmentError::Measure {
            segmentation: String::from("value"),
            of: text.to_owned(),
            error: Box::new(error),
        };
        let tree = parse(text).whole();
        let checked = tree.and_then(|tree| {
            let checked = check_measure(&tree, &Schema::new(ledger, &[]))?.value;
            match checked.is_day {
                false => Ok(checked.expr),
                true => Err(vec![CriteriaError::Type {
                    what: text.to_owned(),
                    found: "a day",
                    wanted: Wanted::Number,
                    help: None,
                    span: tree.span,
                }]),
            }
        });
        let first = |errors: Vec<CriteriaError>| errors.into_iter().next().unwrap_or(CriteriaError::Empty);
        let expr = checked.map_err(first).map_err(wrong)?;
        Ok(Worth { measure: text.to_owned(), expr: Some(expr), thresholds })
    }
}

/// The figures of a segment. Shares have six digits and are absent when the total is not positive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueRow {
    /// Customers in it.
    pub customers: u64,
    /// Share of the base.
    pub customers_share: Option<Decimal>,
    /// Their orders.
    pub orders: u64,
    /// Sum of the known amounts; absent without an amount column.
    pub revenue: Option<Decimal>,
    /// Share of the revenue.
    pub revenue_share: Option<Decimal>,
    /// Sum of the known margins; absent when no order of theirs has one.
    pub margin: Option<Decimal>,
    /// Share of the margin.
    pub margin_share: Option<Decimal>,
    /// Share of their money whose margin is known, refunds counted by their size; absent without money.
    pub margin_known_share: Option<Decimal>,
    /// Sum of the measure of value.
    pub value: Option<Decimal>,
    /// Share of the value.
    pub value_share: Option<Decimal>,
    /// Whether it is worth its own treatment.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
}

/// What the segments of a segmentation are worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueTable {
    /// The measure behind the verdicts.
    pub measure: String,
    /// One row a segment, in order.
    pub rows: Vec<ValueRow>,
    /// Their sum. Its verdict says nothing.
    pub total: ValueRow,
}

/// Sums by segment of everything the table shows.
struct Sums {
    customers: Vec<u64>,
    orders: Option<Vec<GroupSum>>,
    revenue: Option<Vec<GroupSum>>,
    margin: Option<Vec<GroupSum>>,
    /// Rows with a known margin.
    with_margin: Option<Vec<GroupSum>>,
    /// Size of the money whose margin is known, and of all money; where every margin is known, rows with money.
    money: Option<(Vec<Decimal>, Vec<Decimal>)>,
    value: Option<Vec<GroupSum>>,
}

/// One row of [`Sums`], or their total.
#[derive(Clone, Copy, Default)]
struct Figures {
    customers: u64,
    orders: u64,
    revenue: Option<Decimal>,
    margin: Option<Decimal>,
    known_money: Option<(Decimal, Decimal)>,
    value: Option<Decimal>,
    value_known: u64,
}

/// Adds up the segments of a segmentation.
///
/// # Errors
/// [`PlanError`] when a sum does not fit, or when the measure of value is a mean.
pub fn value_table(
    segmentation: &Segmentation,
    worth: &Worth,
    evaluator: &mut Evaluator,
) -> Result<ValueTable, PlanError> {
    let sums = Sums::new(&segmentation.labels, worth, evaluator)?;
    let figures: Vec<Figures> = (0..segmentation.segments.len()).map(|index| sums.figures(index)).collect();
    let mut total = Figures::default();
    for row in &figures {
        total = total.plus(row)?;
    }
    let by_margin = worth.expr.is_some() && worth.expr == margin_expr(evaluator.ledger());
    let row = |figures: &Figures| {
        let known_share = match by_margin {
            true => figures.margin_known_share(),
            false => figures.value.and_then(|_| share(figures.value_known, figures.customers)),
        };
        let standing = Standing {
            customers: figures.customers,
            base: total.customers,
            value: figures.value,
            total: total.value,
            known_share,
        };
        let (verdict, reason) = verdict(&standing, &worth.thresholds);
        ValueRow {
            customers: figures.customers,
            customers_share: share(figures.customers, total.customers),
            orders: figures.orders,
            revenue: figures.revenue,
            revenue_share: share_of(figures.revenue, total.revenue),
            margin: figures.margin,
            margin_share: share_of(figures.margin, total.margin),
            margin_known_share: figures.margin_known_share(),
            value: figures.value,
            value_share: share_of(figures.value, total.value),
            verdict,
            reason,
        }
    };
    Ok(ValueTable {
        measure: worth.measure.clone(),
        rows: figures.iter().map(row).collect(),
        total: row(&total),
    })
}

fn share(part: u64, total: u64) -> Option<Decimal> {
    Decimal::new(part.into(), 0).share_of(Decimal::new(total.into(), 0), DIGITS)
}

fn share_of(part: Option<Decimal>, total: Option<Decimal>) -> Option<Decimal> {
    part?.share_of(total?, DIGITS)
}

fn add(a: Option<Decimal>, b: Option<Decimal>) -> Result<Option<Decimal>, PlanError> {
    match (a, b) {
        (Some(a), Some(b)) => a.plus(b).map(Some).map_err(|_| PlanError::TooLarge { what: "a total".into() }),
        (one, other) => Ok(one.or(other)),
    }
}

impl Figures {
    fn plus(&self, other: &Figures) -> Result<Figures, PlanError> {
        let money = |pick: fn((Decimal, Decimal)) -> Decimal| {
            add(self.known_money.map(pick), other.known_money.map(pick))
        };
        let known_money = money(|pair| pair.0)?.zip(money(|pair| pair.1)?);
        Ok(Figures {
            customers: self.customers + other.customers,
            orders: self.orders + other.orders,
            revenue: add(self.revenue, other.revenue)?,
            margin: add(self.margin, other.margin)?,
            known_money,
            value: add(self.value, other.value)?,
            value_known: self.value_known + other.value_known,
        })
    }

    fn margin_known_share(&self) -> Option<Decimal> {
        self.known_money.and_then(|(known, all)| known.share_of(all, DIGITS))
    }
}

/// An aggregate over the orders.
fn aggregate(kind: AggregateKind, filter: Option<Pred>) -> Expr {
    Expr::Aggregate(Box::new(Aggregate { table: 0, kind, filter }))
}

fn column(position: Option<u32>) -> Option<ColumnRef> {
    position.map(|column| ColumnRef { scope: Scope::Related(0), column })
}

/// The plan of the measure `margin`.
fn margin_expr(ledger: &Ledger) -> Option<Expr> {
    let margin = column(ledger.related.first()?.margin)?;
    Some(aggregate(AggregateKind::Sum(margin), None))
}

impl Sums {
    fn new(labels: &Labels, worth: &Worth, evaluator: &mut Evaluator) -> Result<Sums, PlanError> {
        // Orders, if there are any, are the first related table.
        let orders = evaluator.ledger().related.first().filter(|related| related.name == "orders").cloned();
        let amount = column(orders.as_ref().and_then(|orders| orders.amount));
        let margin = column(orders.as_ref().and_then(|orders| orders.margin));
        let mut sum = |expr: Option<Expr>| match expr {
            Some(expr) => evaluator.group_sums(labels, &expr).map(Some),
            None => Ok(None),
        };
        let count = orders.as_ref().map(|_| aggregate(AggregateKind::Count(Unit::Orders), None));
        let known = |column: ColumnRef| Pred::Known(Expr::Column(column));
        let with_margin =
            margin.map(|margin| aggregate(AggregateKind::Count(Unit::Rows), Some(known(margin))));
        let mut sums = Sums {
            customers: Vec::new(),
            orders: sum(count)?,
            revenue: sum(amount.map(|amount| aggregate(AggregateKind::Sum(amount), None)))?,
            margin: sum(margin.map(|margin| aggregate(AggregateKind::Sum(margin), None)))?,
            with_margin: sum(with_margin)?,
            money: None,
            value: sum(worth.expr.clone())?,
        };
        if let (Some(amount), Some(margin)) = (amount, margin) {
            // Rows with money on this side of zero, and perhaps with a known margin.
            let side = |op, also: Option<Pred>| {
                let zero = Expr::Number(Decimal::ZERO);
                let side = Pred::Compare { op, left: Expr::Column(amount), right: zero };
                Some(Pred::And([Some(side), also].into_iter().flatten().collect()))
            };
            // Where every margin is known the share is 1 of whatever there is, and counting rows is enough.
            let every_margin_known = orders.as_ref().is_some_and(|orders| {
                orders.column(orders.margin).is_some_and(|margin| margin.known.is_none())
            });
            if every_margin_known {
                let rows = sum(Some(aggregate(AggregateKind::Count(Unit::Rows), side(Op::Ne, None))))?;
                let rows: Vec<Decimal> = rows.unwrap_or_default().into_iter().map(|rows| rows.sum).collect();
                sums.money = Some((rows.clone(), rows));
            } else {
                // Refunds count by their size: what is above zero less what is below.
                let mut size = |also: Option<Pred>| -> Result<Vec<Decimal>, PlanError> {
                    let mut part =
                        |op| sum(Some(aggregate(AggregateKind::Sum(amount), side(op, also.clone()))));
                    let (above, below) =
                        (part(Op::Gt)?.unwrap_or_default(), part(Op::Lt)?.unwrap_or_default());
                    let size = |(above, below): (GroupSum, GroupSum)| {
                        above.sum.minus(below.sum).map_err(|_| PlanError::TooLarge { what: "a total".into() })
                    };
                    above.into_iter().zip(below).map(size).collect()
                };
                sums.money = Some((size(Some(known(margin)))?, size(None)?));
            }
        }
        sums.customers = evaluator.group_counts(labels);
        Ok(sums)
    }

    fn figures(&self, index: usize) -> Figures {
        let at = |sums: &Option<Vec<GroupSum>>| sums.as_ref().and_then(|sums| sums.get(index)).copied();
        let has_margin = at(&self.with_margin).is_some_and(|count| count.sum.is_positive());
        let known_money = self
            .money
            .as_ref()
            .and_then(|(known, all)| Some((known.get(index).copied()?, all.get(index).copied()?)));
        let value = at(&self.value);
        Figures {
            customers: self.customers.get(index).copied().unwrap_or(0),
            orders: at(&self.orders).map_or(0, |count| u64::try_from(count.sum.units()).unwrap_or(0)),
            revenue: at(&self.revenue).map(|sum| sum.sum),
            margin: at(&self.margin).map(|sum| sum.sum).filter(|_| has_margin),
            known_money,
            value: value.map(|sum| sum.sum),
            value_known: value.map_or(0, |sum| sum.known),
        }
    }
}
