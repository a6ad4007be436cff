//! Tree to plan: every name resolved, every type checked, every choice of meaning made.

mod criterion;
mod value;

use crate::criteria::tree::Tree;
use crate::criteria::{CriteriaError, Schema, Wanted};
use crate::diag::{Problem, Report, Warned};
use crate::math::sort_by_key;
use crate::plan::{ColumnRef, Expr, Pred, Scope};

/// A number or a day for each customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The plan.
    pub expr: Expr,
    /// Whether it gives days.
    pub is_day: bool,
}

/// Checks a criterion and lowers it.
///
/// # Errors
/// Everything that is wrong, each with its place.
pub fn check(tree: &Tree, schema: &Schema<'_>) -> Result<Warned<Pred>, Vec<CriteriaError>> {
    let mut checker = Checker::new(schema);
    let pred = checker.criterion(tree);
    checker.finish(pred)
}

/// Checks a measure: a number or a day for each customer.
///
/// # Errors
/// As [`check`].
pub fn check_measure(tree: &Tree, schema: &Schema<'_>) -> Result<Warned<Measure>, Vec<CriteriaError>> {
    let mut checker = Checker::new(schema);
    let measure = match checker.value(tree) {
        Some(Value::Number(expr)) => Some(Measure { expr, is_day: false }),
        Some(Value::Day(expr)) => Some(Measure { expr, is_day: true }),
        Some(other) => checker.mismatch(tree, &other, Wanted::NumberOrDay, None),
        None => None,
    };
    checker.finish(measure)
}

/// Checks a column of the customers.
///
/// # Errors
/// As [`check`].
pub fn check_column(tree: &Tree, schema: &Schema<'_>) -> Result<ColumnRef, Vec<CriteriaError>> {
    let mut checker = Checker::new(schema);
    let column = match checker.value(tree) {
        Some(
            Value::Text(column)
            | Value::Flag(column)
            | Value::Number(Expr::Column(column))
            | Value::Day(Expr::Column(column)),
        ) => Some(column),
        Some(other) => checker.mismatch(tree, &other, Wanted::Column, None),
        None => None,
    };
    checker.finish(column).map(|warned| warned.value)
}

/// The texts of a criterion that quote a customer: compared with a name, an email address or a phone number.
/// A project with them holds customer data, which the user should know before saving it.
pub fn quoted_customers(tree: &Tree, schema: &Schema<'_>) -> Vec<Problem> {
    let mut checker = Checker::new(schema);
    let _ = checker.criterion(tree);
    checker.quotes
}

/// What a node in the place of a value turns out to be.
#[derive(Clone, Debug)]
enum Value {
    Number(Expr),
    Day(Expr),
    Text(ColumnRef),
    Flag(ColumnRef),
    Label(u16),
    QuotedText(String),
    YesNo(bool),
    Truth,
}

impl Value {
    fn describe(&self) -> &'static str {
        match self {
            Value::Number(_) => "a number",
            Value::Day(_) => "a day",
            Value::Text(_) | Value::QuotedText(_) => "text",
            Value::Flag(_) | Value::YesNo(_) => "yes or no",
            Value::Label(_) => "a segment",
            Value::Truth => "a criterion",
        }
    }

    fn is_literal(&self) -> bool {
        matches!(
            self,
            Value::QuotedText(_)
                | Value::YesNo(_)
                | Value::Number(Expr::Number(_))
                | Value::Day(Expr::Day(_))
        )
    }
}

struct Checker<'s> {
    schema: &'s Schema<'s>,
    scope: Scope,
    errors: Vec<CriteriaError>,
    warnings: Vec<CriteriaError>,
    quotes: Vec<Problem>,
}

impl<'s> Checker<'s> {
    fn new(schema: &'s Schema<'s>) -> Checker<'s> {
        Checker {
            schema,
            scope: Scope::Customers,
            errors: Vec::new(),
            warnings: Vec::new(),
            quotes: Vec::new(),
        }
    }

    fn finish<T>(mut self, value: Option<T>) -> Result<Warned<T>, Vec<CriteriaError>> {
        sort_by_key(&mut self.errors, |error| error.span().start);
        match value {
            Some(value) if self.errors.is_empty() => {
                Ok(Warned { value, problems: self.warnings.iter().map(Report::problem).collect() })
            }
            _ => Err(self.errors),
        }
    }

    fn mismatch<T>(&mut self, tree: &Tree, found: &Value, wanted: Wanted, help: Option<String>) -> Option<T> {
        let what = tree.to_string();
        self.errors.push(CriteriaError::Type {
            what,
            found: found.describe(),
            wanted,
            help,
            span: tree.span,
        });
        None
    }
}
