//! The plan, read row by row: slow and obvious.

use std::cmp::Ordering;

use super::result::{Labels, compare_products};
use super::{Aggregate, AggregateKind, ColumnRef, Expr, Op, PlanError, Pred, Scope, TextTest, Unit};
use crate::calendar::Day;
use crate::ledger::{Ledger, LedgerColumn, Related};
use crate::value::{Decimal, Scalar, fold, pow10};

/// A ledger and the labels that a plan is read against.
pub(crate) struct Naive<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) labels: &'a [Labels],
}

/// A number `units / (10^scale · divisor)` or a day.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    Number { units: i128, scale: u8, divisor: i128 },
    Day(i32),
}

fn too_large() -> PlanError {
    PlanError::TooLarge { what: "a number".into() }
}

fn malformed(what: &str) -> PlanError {
    PlanError::Malformed { what: what.into() }
}

impl Value {
    fn order(self, other: Value) -> Result<Ordering, PlanError> {
        match (self, other) {
            (Value::Day(a), Value::Day(b)) => Ok(a.cmp(&b)),
            (
                Value::Number { units: a, scale: s, divisor: d },
                Value::Number { units: b, scale: t, divisor: e },
            ) => {
                let factor = |digits: u8, by: i128| {
                    pow10(digits).and_then(|f| f.checked_mul(by)).ok_or_else(too_large)
                };
                Ok(compare_products(a, factor(t.saturating_sub(s), e)?, b, factor(s.saturating_sub(t), d)?))
            }
            _ => Err(malformed("a number compared with a day")),
        }
    }

    fn fraction(self) -> Result<(Decimal, i128), PlanError> {
        match self {
            Value::Number { units, scale, divisor } => Ok((Decimal::new(units, scale), divisor)),
            Value::Day(_) => Err(malformed("arithmetic over days")),
        }
    }
}

impl Naive<'_> {
    fn related(&self, table: u16) -> Result<&Related, PlanError> {
        self.ledger.related.get(usize::from(table)).ok_or_else(|| malformed("no such table"))
    }

    fn column(&self, at: ColumnRef) -> Result<&LedgerColumn, PlanError> {
        let column = match at.scope {
            Scope::Customers => self.ledger.customers.columns.get(at.column as usize),
            Scope::Related(table) => self.related(table)?.columns.get(at.column as usize),
        };
        column.ok_or_else(|| malformed("no such column"))
    }

    fn cell(&self, scope: Scope, row: usize, at: ColumnRef) -> Result<Option<Scalar>, PlanError> {
        if at.scope != scope {
            return Err(malformed("a column of another table"));
        }
        Ok(self.column(at)?.column().get(row))
    }

    pub(crate) fn truth(&self, scope: Scope, row: usize, pred: &Pred) -> Result<Option<bool>, PlanError> {
        Ok(match pred {
            Pred::Const(value) => Some(*value),
            Pred::And(parts) => {
                let parts = parts.iter().map(|part| self.truth(scope, row, part));
                let parts = parts.collect::<Result<Vec<_>, _>>()?;
                if parts.contains(&Some(false)) {
                    Some(false)
                } else if parts.contains(&None) {
                    None
                } else {
                    Some(true)
                }
            }
            Pred::Or(parts) => {
                let parts = parts.iter().map(|part| self.truth(scope, row, part));
                let parts = parts.collect::<Result<Vec<_>, _>>()?;
                if parts.contains(&Some(true)) {
                    Some(true)
                } else if parts.contains(&None) {
                    None
                } else {
                    Some(false)
                }
            }
            Pred::Not(part) => self.truth(scope, row, part)?.map(|value| !value),
            Pred::Compare { op, left, right } => {
                match (self.value(scope, row, left)?, self.value(scope, row, right)?) {
                    (Some(left), Some(right)) => {
                        let order = left.order(right)?;
                        Some(match op {
                            Op::Eq => order.is_eq(),
                            Op::Ne => order.is_ne(),
                            Op::Lt => order.is_lt(),
                            Op::Le => order.is_le(),
                            Op::Gt => order.is_gt(),
                            Op::Ge => order.is_ge(),
                        })
                    }
                    _ => None,
                }
            }
            Pred::Text { column, test, exact } => match self.cell(scope, row, *column)? {
                None => None,
                Some(Scalar::Text(text)) => {
                    let form = |text: &str| if *exact { text.to_owned() } else { fold(text).into_owned() };
                    let text = form(&text);
                    Some(match test {
                        TextTest::In(words) => words.iter().any(|word| form(word) == text),
                        TextTest::Contains(word) => text.contains(&form(word)),
                        TextTest::StartsWith(word) => text.starts_with(&form(word)),
                        TextTest::EndsWith(word) => text.ends_with(&form(word)),
                    })
                }
                Some(_) => return Err(malformed("a text test of another type")),
            },
            Pred::DayIn { day, from, to } => match self.value(scope, row, day)? {
                None => None,
                Some(Value::Day(day)) => {
                    Some(from.is_none_or(|from| from.0 <= day) && to.is_none_or(|to| day <= to.0))
                }
                Some(_) => return Err(malformed("a day test of a number")),
            },
            Pred::Flag(column) => match self.cell(scope, row, *column)? {
                None => None,
                Some(Scalar::Flag(flag)) => Some(flag),
                Some(_) => return Err(malformed("a yes-or-no test of another type")),
            },
            Pred::Known(Expr::Column(column)) => Some(self.cell(scope, row, *column)?.is_some()),
            Pred::Known(expr) => Some(self.value(scope, row, expr)?.is_some()),
            Pred::Label { segmentation, segments } => {
                let labels = self.labels.get(usize::from(*segmentation));
                let labels = labels.ok_or_else(|| malformed("no such segmentation"))?;
                Some(labels.of.get(row).is_some_and(|label| segments.contains(label)))
            }
            Pred::Top { of, percent, bottom } => {
                let Some(own) = self.value(scope, row, of)? else { return Ok(None) };
                let (mut better, mut known) = (0, 0);
                for other in 0..self.ledger.len() {
                    if let Some(other) = self.value(scope, other, of)? {
                        known += 1;
                        let order = other.order(own)?;
                        better += i128::from(if *bottom { order.is_lt() } else { order.is_gt() });
                    }
                }
                let share = percent.times(Decimal::new(known, 0)).map_err(|_| too_large())?;
                Some(Decimal::new(100 * better, 0) < share)
            }
        })
    }

    pub(crate) fn value(&self, scope: Scope, row: usize, expr: &Expr) -> Result<Option<Value>, PlanError> {
        let number = |number: Decimal, divisor: i128| Value::Number {
            units: number.units(),
            scale: number.scale(),
            divisor,
        };
        Ok(match expr {
            Expr::Number(value) => Some(number(*value, 1)),
            Expr::Day(day) => Some(Value::Day(day.0)),
            Expr::Column(column) => match self.cell(scope, row, *column)? {
                None => None,
                Some(Scalar::Number(value)) => Some(number(value, 1)),
                Some(Scalar::Day(day)) => Some(Value::Day(day.0)),
                Some(Scalar::Instant(instant)) => Some(Value::Day(instant.day().0)),
                Some(_) => return Err(malformed("a number wanted of another type")),
            },
            Expr::Aggregate(aggregate) => self.aggregate(row, aggregate)?,
            Expr::DaysSince(day) => match (self.value(scope, row, day)?, self.ledger.as_of) {
                (_, None) => return Err(PlanError::NoAsOf),
                (None, _) => None,
                (Some(Value::Day(day)), Some(as_of)) => {
                    Some(number(Decimal::new(i128::from(as_of.0) - i128::from(day), 0), 1))
                }
                (Some(_), _) => return Err(malformed("days since a number")),
            },
            Expr::Add(a, b) | Expr::Sub(a, b) | Expr::Mul(a, b) => {
                let (Some(a), Some(b)) = (self.value(scope, row, a)?, self.value(scope, row, b)?) else {
                    return Ok(None);
                };
                let ((a, d), (b, e)) = (a.fraction()?, b.fraction()?);
                let divisor = d.checked_mul(e).ok_or_else(too_large)?;
                let by = |x: Decimal, y: i128| x.times(Decimal::new(y, 0)).map_err(|_| too_large());
                let result = match expr {
                    Expr::Mul(..) => a.times(b),
                    Expr::Add(..) => by(a, e)?.plus(by(b, d)?),
                    _ => by(a, e)?.minus(by(b, d)?),
                };
                Some(number(result.map_err(|_| too_large())?, divisor))
            }
        })
    }

    fn aggregate(&self, customer: usize, aggregate: &Aggregate) -> Result<Option<Value>, PlanError> {
        let related = self.related(aggregate.table)?;
        let scope = Scope::Related(aggregate.table);
        let mut rows = Vec::new();
        for row in related.rows_of(customer) {
            let passes = match &aggregate.filter {
                None => true,
                Some(filter) => self.truth(scope, row, filter)? == Some(true),
            };
            if passes {
                rows.push(row);
            }
        }
        let whole = |count: usize| Value::Number { units: count as i128, scale: 0, divisor: 1 };
        let values = |column: ColumnRef| -> Result<Vec<(usize, Value)>, PlanError> {
            let mut values = Vec::new();
            for &row in &rows {
                if let Some(value) = self.value(scope, row, &Expr::Column(column))? {
                    values.push((row, value));
                }
            }
            Ok(values)
        };
        let sum = |values: &[(usize, Value)]| {
            values.iter().try_fold(Decimal::ZERO, |sum, (_, value)| {
                sum.plus(value.fraction()?.0).map_err(|_| too_large())
            })
        };
        let extreme = |column, wanted: Ordering| -> Result<Option<Value>, PlanError> {
            let mut best: Option<Value> = None;
            for (_, value) in values(column)? {
                if best.map(|best| value.order(best)).transpose()?.is_none_or(|order| order == wanted) {
                    best = Some(value);
                }
            }
            Ok(best)
        };
        Ok(match aggregate.kind {
            AggregateKind::Count(Unit::Rows) => Some(whole(rows.len())),
            AggregateKind::Count(Unit::Orders) => {
                let starts = related.orders.as_ref().and_then(|orders| orders.rows.as_ref());
                let order_of = |row: usize| match starts {
                    None => row,
                    Some(starts) => starts.partition_point(|&start| start as usize <= row),
                };
                let mut orders: Vec<usize> = rows.iter().map(|&row| order_of(row)).collect();
                orders.dedup();
                Some(whole(orders.len()))
            }
            AggregateKind::CountDistinct(column) => {
                let mut distinct = Vec::new();
                for &row in &rows {
                    let value = match self.cell(scope, row, column)? {
                        Some(Scalar::Text(text)) => Some(Scalar::Text(fold(&text).into_owned())),
                        Some(Scalar::Instant(instant)) => Some(Scalar::Day(instant.day())),
                        other => other,
                    };
                    if let Some(value) = value
                        && !distinct.contains(&value)
                    {
                        distinct.push(value);
                    }
                }
                Some(whole(distinct.len()))
            }
            AggregateKind::Sum(column) => {
                let sum = sum(&values(column)?)?;
                Some(Value::Number { units: sum.units(), scale: sum.scale(), divisor: 1 })
            }
            AggregateKind::Avg(column) => {
                let values = values(column)?;
                let sum = sum(&values)?;
                (!values.is_empty()).then(|| Value::Number {
                    units: sum.units(),
                    scale: sum.scale(),
                    divisor: values.len() as i128,
                })
            }
            AggregateKind::Min(column) => extreme(column, Ordering::Less)?,
            AggregateKind::Max(column) => extreme(column, Ordering::Greater)?,
            AggregateKind::First(column) | AggregateKind::Last(column) => {
                let mut best: Option<((Scalar, Option<String>), Value)> = None;
                for (row, value) in values(column)? {
                    let Some(time) = related.column(related.date).and_then(|date| date.get(row)) else {
                        continue;
                    };
                    let key = (time, self.order_id(related, row));
                    let takes = match &best {
                        None => true,
                        Some((held, held_value)) => {
                            let order = compare_keys(&key, held);
                            let first = matches!(aggregate.kind, AggregateKind::First(_));
                            let order = if first { order } else { order.reverse() };
                            order.then(value.order(*held_value)?).is_lt()
                        }
                    };
                    if takes {
                        best = Some((key, value));
                    }
                }
                best.map(|(_, value)| value)
            }
        })
    }

    fn order_id(&self, related: &Related, row: usize) -> Option<String> {
        let column = related.columns.iter().find(|c| c.role == Some(crate::load::Role::OrderId))?;
        column.column().get(row).map(|id| id.to_string())
    }
}

fn compare_keys(a: &(Scalar, Option<String>), b: &(Scalar, Option<String>)) -> Ordering {
    let time = |scalar: &Scalar| match scalar {
        Scalar::Day(Day(day)) => i64::from(*day),
        Scalar::Instant(instant) => instant.0,
        _ => 0,
    };
    time(&a.0).cmp(&time(&b.0)).then_with(|| a.1.cmp(&b.1))
}
