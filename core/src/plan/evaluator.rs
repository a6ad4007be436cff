//! Evaluation of plans over a ledger.

use std::sync::Arc;

use super::aggregate::aggregate;
use super::arith::{Combine, combine, constant, days_since, from_column};
use super::cache::{Cache, Kept, Key};
use super::compare::{Span, column_in, compare_numbers, mirrored, numbers_in, top, truth};
use super::result::{GroupSum, Labels, Numbers, Truth, Units};
use super::text::text_mask;
use super::{ColumnRef, Expr, Op, PlanError, Pred, Scope};
use crate::ledger::{Ledger, Related};
use crate::mask::Mask;
use crate::table::{Column, Values};
use crate::value::Decimal;

/// Evaluates plans over one ledger and keeps the results of their parts.
///
/// An edit of one number recomputes the clause it stands in; everything else is answered from what was
/// kept. The least recently used results are forgotten first when memory runs over its bound.
#[derive(Debug)]
pub struct Evaluator {
    ledger: Arc<Ledger>,
    labels: Vec<Labels>,
    cache: Cache,
}

/// Bytes of results kept, at least.
const KEPT: usize = 32 << 20;

impl Evaluator {
    /// An evaluator over a ledger, without labels.
    pub fn new(ledger: Arc<Ledger>) -> Evaluator {
        let rows: usize = ledger.related.iter().map(Related::rows).sum();
        // Room for about eight numbers a customer and sixteen tests of a row, whatever the size.
        let bound = KEPT + ledger.len() * 64 + rows * 4;
        Evaluator { ledger, labels: Vec::new(), cache: Cache::new(bound) }
    }

    /// The ledger.
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// Gives the segment of each customer in each other segmentation, for [`Pred::Label`]. Results that
    /// depend on a segmentation whose labels changed are forgotten.
    pub fn set_labels(&mut self, labels: Vec<Labels>) {
        for at in 0..self.labels.len().max(labels.len()) {
            if self.labels.get(at) != labels.get(at) {
                self.cache.forget_labels(u16::try_from(at).unwrap_or(u16::MAX));
            }
        }
        self.labels = labels;
    }

    /// For which customers it is true, for which false.
    ///
    /// # Errors
    /// [`PlanError`] when a number does not fit, the as-of date is wanted and missing, or the plan is
    /// malformed.
    pub fn truth(&mut self, pred: &Pred) -> Result<Arc<Truth>, PlanError> {
        self.truth_in(Scope::Customers, pred)
    }

    /// A number or a day for each customer.
    ///
    /// # Errors
    /// As [`Evaluator::truth`].
    pub fn numbers(&mut self, expr: &Expr) -> Result<Arc<Numbers>, PlanError> {
        self.numbers_in(Scope::Customers, expr)
    }

    /// Sum of a number over the customers of each segment.
    ///
    /// # Errors
    /// As [`Evaluator::truth`], and [`PlanError::SumOfMeans`].
    pub fn group_sums(&mut self, labels: &Labels, of: &Expr) -> Result<Vec<GroupSum>, PlanError> {
        let numbers = self.numbers(of)?;
        if numbers.divisors.is_some() {
            return Err(PlanError::SumOfMeans);
        }
        let mut sums = vec![(0i128, 0u64); usize::from(labels.segments)];
        for (customer, &label) in labels.of.iter().enumerate() {
            if numbers.is_known(customer)
                && let Some((sum, known)) = sums.get_mut(usize::from(label))
            {
                *sum = sum
                    .checked_add(numbers.units.get(customer))
                    .ok_or_else(|| PlanError::TooLarge { what: "a sum over customers".into() })?;
                *known += 1;
            }
        }
        let sums = sums.into_iter();
        Ok(sums.map(|(sum, known)| GroupSum { sum: Decimal::new(sum, numbers.scale), known }).collect())
    }

    /// Number of customers in each segment.
    pub fn group_counts(&self, labels: &Labels) -> Vec<u64> {
        let mut counts = vec![0u64; usize::from(labels.segments)];
        for &label in labels.of.iter() {
            if let Some(count) = counts.get_mut(usize::from(label)) {
                *count += 1;
            }
        }
        counts
    }

    fn truth_in(&mut self, scope: Scope, pred: &Pred) -> Result<Arc<Truth>, PlanError> {
        // Masks are combined faster than they are looked up.
        match pred {
            Pred::Const(value) => return Ok(Arc::new(Truth::constant(self.len(scope)?, *value))),
            Pred::Not(part) => {
                let part = self.truth_in(scope, part)?;
                return Ok(Arc::new(Truth { yes: part.no.clone(), no: part.yes.clone() }));
            }
            Pred::And(parts) => return self.fold_in(scope, parts, true),
            Pred::Or(parts) => return self.fold_in(scope, parts, false),
            _ => {}
        }
        let key = Key::Test(scope, pred);
        if let Some(Kept::Truth(kept)) = self.cache.get(key) {
            return Ok(kept);
        }
        let truth = Arc::new(self.leaf(scope, pred)?);
        self.cache.put(key, Kept::Truth(Arc::clone(&truth)));
        Ok(truth)
    }

    /// All of the parts (`true`), or at least one of them (`false`).
    fn fold_in(&mut self, scope: Scope, parts: &[Pred], all: bool) -> Result<Arc<Truth>, PlanError> {
        let Some((first, rest)) = parts.split_first() else {
            return Ok(Arc::new(Truth::constant(self.len(scope)?, all)));
        };
        let mut folded = self.truth_in(scope, first)?;
        for part in rest {
            let part = self.truth_in(scope, part)?;
            folded = Arc::new(match all {
                true => Truth { yes: folded.yes.and(&part.yes), no: folded.no.or(&part.no) },
                false => Truth { yes: folded.yes.or(&part.yes), no: folded.no.and(&part.no) },
            });
        }
        Ok(folded)
    }

    fn leaf(&mut self, scope: Scope, pred: &Pred) -> Result<Truth, PlanError> {
        let ledger = Arc::clone(&self.ledger);
        match pred {
            Pred::Compare { op, left, right } => self.compare(scope, *op, left, right),
            Pred::DayIn { day, from, to } => {
                let low = from.map_or(i128::MIN, |from| from.0.into());
                let high = to.map_or(i128::MAX, |to| to.0.into());
                self.in_span(scope, day, Span::new(low, high))
            }
            Pred::Text { column, test, exact } => {
                let column = column_of(&ledger, scope, *column)?;
                match &column.values {
                    Values::Text(text) => Ok(truth(text_mask(text, test, *exact), column.known.as_ref())),
                    _ => Err(malformed(format!("\"{}\" is no text", column.name))),
                }
            }
            Pred::Flag(column) => {
                let column = column_of(&ledger, scope, *column)?;
                match &column.values {
                    Values::Flag(flags) => Ok(truth(flags.clone(), column.known.as_ref())),
                    _ => Err(malformed(format!("\"{}\" is no yes or no", column.name))),
                }
            }
            Pred::Known(Expr::Column(column)) => {
                Ok(truth(column_of(&ledger, scope, *column)?.known_rows(), None))
            }
            Pred::Known(expr) => Ok(truth(self.numbers_in(scope, expr)?.known_mask(), None)),
            Pred::Label { segmentation, segments } => {
                let labels = self.labels.get(usize::from(*segmentation));
                let labels = labels.ok_or_else(|| malformed(format!("no segmentation {segmentation}")))?;
                if scope != Scope::Customers || labels.of.len() != ledger.len() {
                    return Err(malformed("labels that are not those of the customers".into()));
                }
                Ok(truth(Mask::from_slice(&labels.of, |label| segments.contains(label)), None))
            }
            Pred::Top { of, percent, bottom } => {
                if scope != Scope::Customers {
                    return Err(malformed("a ranking of rows".into()));
                }
                let numbers = self.numbers_in(scope, of)?;
                top(&numbers, *percent, *bottom)
            }
            Pred::Const(_) | Pred::Not(_) | Pred::And(_) | Pred::Or(_) => {
                self.truth_in(scope, pred).map(|truth| (*truth).clone())
            }
        }
    }

    fn compare(&mut self, scope: Scope, op: Op, left: &Expr, right: &Expr) -> Result<Truth, PlanError> {
        match (left, right) {
            (_, Expr::Number(number)) => self.against(scope, op, left, *number),
            (Expr::Number(number), _) => self.against(scope, mirrored(op), right, *number),
            (_, Expr::Day(day)) => {
                let span = Span::of(op, Decimal::new(day.0.into(), 0), 0);
                self.in_span(scope, left, span)
            }
            (Expr::Day(day), _) => {
                let span = Span::of(mirrored(op), Decimal::new(day.0.into(), 0), 0);
                self.in_span(scope, right, span)
            }
            _ => {
                let (left, right) = (self.numbers_in(scope, left)?, self.numbers_in(scope, right)?);
                compare_numbers(op, &left, &right)
            }
        }
    }

    /// An expression against the same number for every row.
    fn against(&mut self, scope: Scope, op: Op, expr: &Expr, number: Decimal) -> Result<Truth, PlanError> {
        let ledger = Arc::clone(&self.ledger);
        match expr {
            Expr::Column(at) => {
                let column = column_of(&ledger, scope, *at)?;
                match &column.values {
                    Values::Number(numbers) => Ok(column_in(column, Span::of(op, number, numbers.scale))),
                    _ => Err(malformed(format!("\"{}\" is no number", column.name))),
                }
            }
            Expr::DaysSince(day) => {
                let as_of = ledger.as_of.ok_or(PlanError::NoAsOf)?;
                self.in_span(scope, day, Span::of(op, number, 0).days_before(as_of.0))
            }
            _ => {
                let numbers = self.numbers_in(scope, expr)?;
                if numbers.divisors.is_some() || numbers.is_day {
                    return compare_numbers(op, &numbers, &constant(numbers.len(), number));
                }
                Ok(numbers_in(&numbers, Span::of(op, number, numbers.scale)))
            }
        }
    }

    /// An expression of days tested against a span.
    fn in_span(&mut self, scope: Scope, expr: &Expr, span: Span) -> Result<Truth, PlanError> {
        let ledger = Arc::clone(&self.ledger);
        if let Expr::Column(at) = expr {
            let column = column_of(&ledger, scope, *at)?;
            return match &column.values {
                Values::Day(_) | Values::Instant(_) => Ok(column_in(column, span)),
                _ => Err(malformed(format!("\"{}\" is no day", column.name))),
            };
        }
        let numbers = self.numbers_in(scope, expr)?;
        if !numbers.is_day {
            return Err(malformed("a day test of a number".into()));
        }
        Ok(numbers_in(&numbers, span))
    }

    fn numbers_in(&mut self, scope: Scope, expr: &Expr) -> Result<Arc<Numbers>, PlanError> {
        let key = Key::Number(scope, expr);
        if let Some(Kept::Numbers(kept)) = self.cache.get(key) {
            return Ok(kept);
        }
        let numbers = Arc::new(self.number(scope, expr)?);
        self.cache.put(key, Kept::Numbers(Arc::clone(&numbers)));
        Ok(numbers)
    }

    fn number(&mut self, scope: Scope, expr: &Expr) -> Result<Numbers, PlanError> {
        let ledger = Arc::clone(&self.ledger);
        match expr {
            Expr::Number(number) => Ok(constant(self.len(scope)?, *number)),
            Expr::Day(day) => Ok(Numbers {
                units: Units::Narrow(vec![day.0.into(); self.len(scope)?]),
                scale: 0,
                is_day: true,
                divisors: None,
                known: None,
            }),
            Expr::Column(at) => from_column(column_of(&ledger, scope, *at)?),
            Expr::DaysSince(day) => {
                let as_of = ledger.as_of.ok_or(PlanError::NoAsOf)?;
                let days = self.numbers_in(scope, day)?;
                days_since(&days, as_of.0)
            }
            Expr::Add(left, right) => self.combined(scope, left, right, Combine::Add),
            Expr::Sub(left, right) => self.combined(scope, left, right, Combine::Sub),
            Expr::Mul(left, right) => self.combined(scope, left, right, Combine::Mul),
            Expr::Aggregate(wanted) => {
                if scope != Scope::Customers {
                    return Err(malformed("an aggregate inside a filter".into()));
                }
                let filter = match &wanted.filter {
                    None => None,
                    Some(filter) => Some(self.truth_in(Scope::Related(wanted.table), filter)?),
                };
                let related = related_of(&ledger, wanted.table)?;
                let column = wanted.kind.column();
                if column.is_some_and(|column| column.scope != Scope::Related(wanted.table)) {
                    return Err(malformed("an aggregate of another table's column".into()));
                }
                let yes = filter.as_ref().map(|truth| &truth.yes);
                aggregate(related, wanted.kind, yes)
            }
        }
    }

    fn combined(
        &mut self,
        scope: Scope,
        left: &Expr,
        right: &Expr,
        how: Combine,
    ) -> Result<Numbers, PlanError> {
        let (left, right) = (self.numbers_in(scope, left)?, self.numbers_in(scope, right)?);
        combine(&left, &right, how)
    }

    fn len(&self, scope: Scope) -> Result<usize, PlanError> {
        Ok(match scope {
            Scope::Customers => self.ledger.len(),
            Scope::Related(table) => related_of(&self.ledger, table)?.rows(),
        })
    }
}

fn malformed(what: String) -> PlanError {
    PlanError::Malformed { what }
}

fn related_of(ledger: &Ledger, table: u16) -> Result<&Related, PlanError> {
    ledger.related.get(usize::from(table)).ok_or_else(|| malformed(format!("no table {table}")))
}

/// The column a plan names, which must belong to the rows that are tested.
fn column_of(ledger: &Ledger, scope: Scope, at: ColumnRef) -> Result<&Column, PlanError> {
    if at.scope != scope {
        return Err(malformed("a column of another table".into()));
    }
    let column = match scope {
        Scope::Customers => {
            ledger.customers.columns.get(at.column as usize).map(crate::ledger::LedgerColumn::column)
        }
        Scope::Related(table) => related_of(ledger, table)?.column(Some(at.column)),
    };
    column.ok_or_else(|| malformed(format!("no column {}", at.column)))
}
