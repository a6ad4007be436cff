//! Evaluation of plans over a ledger.

use std::sync::Arc;

use super::naive::{Naive, Value};
use super::result::{GroupSum, Labels, Numbers, Truth, Units};
use super::{Expr, PlanError, Pred, Scope};
use crate::ledger::Ledger;
use crate::mask::Mask;
use crate::value::{Decimal, pow10};

/// Evaluates plans over one ledger and keeps the results of their parts.
///
/// An edit of one number recomputes the clause it stands in; everything else is answered from what was
/// kept. The oldest results are forgotten first when memory runs over its bound.
#[derive(Debug)]
pub struct Evaluator {
    ledger: Arc<Ledger>,
    labels: Vec<Labels>,
}

impl Evaluator {
    /// An evaluator over a ledger, without labels.
    pub fn new(ledger: Arc<Ledger>) -> Evaluator {
        Evaluator { ledger, labels: Vec::new() }
    }

    /// The ledger.
    pub fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// Gives the segment of each customer in each other segmentation, for [`Pred::Label`]. Results that
    /// depend on a segmentation whose labels changed are forgotten.
    pub fn set_labels(&mut self, labels: Vec<Labels>) {
        self.labels = labels;
    }

    /// For which customers it is true, for which false.
    ///
    /// # Errors
    /// [`PlanError`] when a number does not fit, the as-of date is wanted and missing, or the plan is
    /// malformed.
    pub fn truth(&mut self, pred: &Pred) -> Result<Arc<Truth>, PlanError> {
        let naive = Naive { ledger: &self.ledger, labels: &self.labels };
        let len = self.ledger.len();
        let mut truth = Truth { yes: Mask::none(len), no: Mask::none(len) };
        for customer in 0..len {
            match naive.truth(Scope::Customers, customer, pred)? {
                Some(true) => truth.yes.set(customer, true),
                Some(false) => truth.no.set(customer, true),
                None => {}
            }
        }
        Ok(Arc::new(truth))
    }

    /// A number or a day for each customer.
    ///
    /// # Errors
    /// As [`Evaluator::truth`].
    pub fn numbers(&mut self, expr: &Expr) -> Result<Arc<Numbers>, PlanError> {
        let naive = Naive { ledger: &self.ledger, labels: &self.labels };
        let len = self.ledger.len();
        let mut values = Vec::with_capacity(len);
        for customer in 0..len {
            values.push(naive.value(Scope::Customers, customer, expr)?);
        }
        let scale = values.iter().map(|value| match value {
            Some(Value::Number { scale, .. }) => *scale,
            _ => 0,
        });
        let scale = scale.max().unwrap_or(0);
        let too_large = || PlanError::TooLarge { what: "a number".into() };
        let mut units = Vec::with_capacity(len);
        let mut divisors = Vec::with_capacity(len);
        for value in &values {
            let (unit, divisor) = match value {
                None => (0, 1),
                Some(Value::Day(day)) => (i128::from(*day), 1),
                Some(Value::Number { units, scale: own, divisor }) => {
                    (pow10(scale - own).and_then(|f| units.checked_mul(f)).ok_or_else(too_large)?, *divisor)
                }
            };
            units.push(unit);
            divisors.push(i64::try_from(divisor).map_err(|_| too_large())?);
        }
        let narrow: Result<Vec<i64>, _> = units.iter().map(|&unit| i64::try_from(unit)).collect();
        Ok(Arc::new(Numbers {
            units: narrow.map_or(Units::Wide(units), Units::Narrow),
            scale,
            is_day: values.iter().any(|value| matches!(value, Some(Value::Day(_)))),
            divisors: divisors.iter().any(|&divisor| divisor != 1).then_some(divisors),
            known: Some(values.iter().map(Option::is_some).collect::<Mask>()).filter(|known| !known.is_all()),
        }))
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
        Ok(sums
            .into_iter()
            .map(|(sum, known)| GroupSum { sum: Decimal::new(sum, numbers.scale), known })
            .collect())
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
}
