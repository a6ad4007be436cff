//! Criteria: comparisons, lists, ranges, periods, texts.

use super::{Checker, Value};
use crate::calendar::Day;
use crate::criteria::schema::same;
use crate::criteria::tree::{Function, Kind, Match, Rows, Set, Tree, Unit};
use crate::criteria::{CriteriaError, Wanted};
use crate::diag::{Report, Span, nearest};
use crate::load::Role;
use crate::math::sort;
use crate::plan::{Aggregate, AggregateKind, ColumnRef, Expr, Op, Pred, Scope, TextTest, Unit as Counted};
use crate::value::Decimal;

impl Checker<'_> {
    pub(super) fn criterion(&mut self, tree: &Tree) -> Option<Pred> {
        match &tree.kind {
            Kind::And(parts) => self.criteria(parts).map(Pred::And),
            Kind::Or(parts) => self.criteria(parts).map(Pred::Or),
            Kind::Not(of) => Some(Pred::Not(Box::new(self.criterion(of)?))),
            Kind::Compare { op, left, right, exact } => self.compare(*op, left, right, *exact),
            Kind::Within { of, not, set } => {
                let pred = self.within(of, set)?;
                Some(if *not { Pred::Not(Box::new(pred)) } else { pred })
            }
            Kind::Match { of, not, how, text, exact } => {
                let pred = self.text_match(of, *how, text, *exact)?;
                Some(if *not { Pred::Not(Box::new(pred)) } else { pred })
            }
            Kind::Known { of, known } => {
                let known_pred = self.known(of)?;
                Some(if *known { known_pred } else { Pred::Not(Box::new(known_pred)) })
            }
            Kind::Call { function: Function::Any, rows, filter } => self.existence(Op::Gt, rows, filter),
            Kind::Call { function: Function::None, rows, filter } => self.existence(Op::Eq, rows, filter),
            Kind::Flag(value) => Some(Pred::Const(*value)),
            _ => match self.value(tree)? {
                Value::Flag(column) => Some(Pred::Flag(column)),
                other => {
                    let help = match &other {
                        Value::Number(_) => Some(format!("compare it: {tree} > 0")),
                        Value::Text(_) => Some(format!("compare it: {tree} = \"…\"")),
                        Value::Day(_) => Some(format!("compare it: {tree} in last 90 days")),
                        Value::Label(_) => Some(format!("compare it: {tree} in (\"…\")")),
                        _ => None,
                    };
                    self.mismatch(tree, &other, Wanted::Criterion, help)
                }
            },
        }
    }

    /// All parts, so that every error is told, not only the first.
    pub(super) fn criteria(&mut self, parts: &[Tree]) -> Option<Vec<Pred>> {
        let preds: Vec<Option<Pred>> = parts.iter().map(|part| self.criterion(part)).collect();
        preds.into_iter().collect()
    }

    pub(super) fn compare(&mut self, op: Op, left: &Tree, right: &Tree, exact: bool) -> Option<Pred> {
        let (of, against) = (self.value(left), self.value(right));
        let (of, against) = (of?, against?);
        match (of, against) {
            (Value::Number(left), Value::Number(right)) | (Value::Day(left), Value::Day(right)) => {
                Some(Pred::Compare { op, left, right })
            }
            (Value::Text(column), Value::QuotedText(text)) => {
                self.equals(op, left, column, vec![(text, right.span)], exact)
            }
            (Value::QuotedText(text), Value::Text(column)) => {
                self.equals(op, right, column, vec![(text, left.span)], exact)
            }
            (Value::Flag(column), Value::YesNo(value)) | (Value::YesNo(value), Value::Flag(column)) => {
                let pred = Pred::Flag(column);
                match (op, value) {
                    (Op::Eq, true) | (Op::Ne, false) => Some(pred),
                    (Op::Eq, false) | (Op::Ne, true) => Some(Pred::Not(Box::new(pred))),
                    _ => self.mismatch(left, &Value::Flag(column), Wanted::NumberOrDay, None),
                }
            }
            (Value::Label(segmentation), Value::QuotedText(text)) => {
                let pred = self.segments(segmentation, &[(text, right.span)])?;
                match op {
                    Op::Eq => Some(pred),
                    Op::Ne => Some(Pred::Not(Box::new(pred))),
                    _ => self.mismatch(left, &Value::Label(segmentation), Wanted::NumberOrDay, None),
                }
            }
            // The column says what the literal should be.
            (of, against) if of.is_literal() && !against.is_literal() => {
                self.incomparable(left, &of, right, &against)
            }
            (of, against) => self.incomparable(right, &against, left, &of),
        }
    }

    /// `literal` cannot be held against `column`.
    pub(super) fn incomparable<T>(
        &mut self,
        literal: &Tree,
        found: &Value,
        column: &Tree,
        wanted: &Value,
    ) -> Option<T> {
        let (wanted, help) = match wanted {
            Value::Number(_) => {
                let number = match found {
                    Value::QuotedText(text) => Decimal::parse(text.trim()).ok(),
                    _ => None,
                };
                (Wanted::Number, number.map(|number| format!("leave the quotes out: {number}")))
            }
            Value::Day(_) => {
                let day = match found {
                    Value::QuotedText(text) => Day::from_iso(text.trim()),
                    _ => None,
                };
                let help = match day {
                    Some(day) => format!("leave the quotes out: {day}"),
                    None => "write days like 2025-01-31".into(),
                };
                (Wanted::Day, Some(help))
            }
            Value::Text(_) | Value::QuotedText(_) | Value::Label(_) => {
                let help = match found {
                    Value::Number(Expr::Number(_)) | Value::Day(Expr::Day(_)) => {
                        Some(format!("put it in quotes: \"{literal}\""))
                    }
                    Value::Text(_) | Value::QuotedText(_) => {
                        Some(format!("{column} can only be compared with a text in quotes"))
                    }
                    _ => None,
                };
                (Wanted::Text, help)
            }
            Value::Flag(_) | Value::YesNo(_) => {
                return self.mismatch(
                    column,
                    wanted,
                    Wanted::NumberOrDay,
                    Some(format!("compare it: {column} = true")),
                );
            }
            Value::Truth => return self.mismatch(column, wanted, Wanted::NumberOrDay, None),
        };
        self.mismatch(literal, found, wanted, help)
    }

    pub(super) fn equals(
        &mut self,
        op: Op,
        tree: &Tree,
        column: ColumnRef,
        texts: Vec<(String, Span)>,
        exact: bool,
    ) -> Option<Pred> {
        let negative = match op {
            Op::Eq => false,
            Op::Ne => true,
            _ => return self.mismatch(tree, &Value::Text(column), Wanted::NumberOrDay, None),
        };
        for (text, span) in &texts {
            self.warn_of_value(column, text, *span);
        }
        let test = TextTest::In(texts.into_iter().map(|(text, _)| text).collect());
        let pred = Pred::Text { column, test, exact };
        Some(if negative { Pred::Not(Box::new(pred)) } else { pred })
    }

    pub(super) fn warn_of_value(&mut self, column: ColumnRef, text: &str, span: Span) {
        self.note_quote(column, span);
        if let Some(nearest) = self.schema.lacks_value(column, text) {
            let name = self.schema.at(column).map(|column| column.name().to_owned()).unwrap_or_default();
            let warning = CriteriaError::UnknownValue { value: text.to_owned(), column: name, nearest, span };
            self.warnings.push(warning);
        }
    }

    pub(super) fn note_quote(&mut self, column: ColumnRef, span: Span) {
        let Some(column) = self.schema.at(column) else { return };
        if matches!(column.role, Some(Role::Name | Role::Email | Role::Phone)) {
            let name = column.name().to_owned();
            self.quotes.push(CriteriaError::QuotesCustomer { column: name, span }.problem());
        }
    }

    pub(super) fn segments(&mut self, segmentation: u16, texts: &[(String, Span)]) -> Option<Pred> {
        let names = self.schema.segmentations().get(usize::from(segmentation))?;
        let mut segments = Vec::with_capacity(texts.len());
        for (text, span) in texts {
            match names.segments.iter().position(|segment| same(segment, text)) {
                Some(position) => segments.push(u16::try_from(position).ok()?),
                None => self.errors.push(CriteriaError::UnknownSegment {
                    segmentation: names.name.clone(),
                    name: text.clone(),
                    nearest: nearest(text, names.segments.iter().map(String::as_str)).map(str::to_owned),
                    names: names.segments.clone(),
                    span: *span,
                }),
            }
        }
        sort(&mut segments);
        segments.dedup();
        Some(Pred::Label { segmentation, segments })
    }

    pub(super) fn within(&mut self, of: &Tree, set: &Set) -> Option<Pred> {
        match set {
            Set::List { items, exact } => self.in_list(of, items, *exact),
            Set::Range { from, to } => self.in_range(of, from.as_deref(), to.as_deref()),
            Set::Between { low, high } => self.in_range(of, Some(low), Some(high)),
            Set::Last(count, unit) => self.in_period(of, *count, *unit, false),
            Set::Next(count, unit) => self.in_period(of, *count, *unit, true),
            Set::Top(percent) => self.in_top(of, *percent, false),
            Set::Bottom(percent) => self.in_top(of, *percent, true),
        }
    }

    pub(super) fn in_list(&mut self, of: &Tree, items: &[Tree], exact: bool) -> Option<Pred> {
        let value = self.value(of);
        let found: Vec<Option<Value>> = items.iter().map(|item| self.value(item)).collect();
        let (value, found) = (value?, found.into_iter().collect::<Option<Vec<Value>>>()?);
        let mut texts = Vec::new();
        let mut parts = Vec::new();
        for (item, against) in items.iter().zip(found) {
            match (&value, against) {
                (Value::Text(_) | Value::Label(_), Value::QuotedText(text)) => texts.push((text, item.span)),
                (Value::Number(left), Value::Number(right)) | (Value::Day(left), Value::Day(right)) => {
                    parts.push(Pred::Compare { op: Op::Eq, left: left.clone(), right });
                }
                (_, against) => return self.incomparable(item, &against, of, &value),
            }
        }
        match value {
            Value::Text(column) => self.equals(Op::Eq, of, column, texts, exact),
            Value::Label(segmentation) => self.segments(segmentation, &texts),
            _ => Some(Pred::Or(parts)),
        }
    }

    pub(super) fn in_range(&mut self, of: &Tree, from: Option<&Tree>, to: Option<&Tree>) -> Option<Pred> {
        let value = self.value(of);
        let (low, high) = (self.range_end(from), self.range_end(to));
        let (value, low, high) = (value?, low?, high?);
        if !matches!(value, Value::Number(_) | Value::Day(_)) {
            return self.mismatch(of, &value, Wanted::NumberOrDay, None);
        }
        self.warn_of_range(low.as_ref().map(|end| &end.1), high.as_ref().map(|end| &end.1), from, to);
        if let Value::Day(day) = &value {
            let literal = |end: &Option<(&Tree, Value)>| match end {
                None => Some(None),
                Some((_, Value::Day(Expr::Day(day)))) => Some(Some(*day)),
                _ => None,
            };
            if let (Some(from), Some(to)) = (literal(&low), literal(&high)) {
                return Some(Pred::DayIn { day: day.clone(), from, to });
            }
        }
        let mut parts = Vec::new();
        for (op, end) in [(Op::Ge, low), (Op::Le, high)] {
            let Some((tree, end)) = end else { continue };
            match (&value, end) {
                (Value::Number(left), Value::Number(right)) | (Value::Day(left), Value::Day(right)) => {
                    parts.push(Pred::Compare { op, left: left.clone(), right });
                }
                (_, end) => return self.incomparable(tree, &end, of, &value),
            }
        }
        Some(Pred::And(parts))
    }

    /// An end of a range; `Some(None)` when it is open.
    pub(super) fn range_end<'t>(&mut self, tree: Option<&'t Tree>) -> Option<Option<(&'t Tree, Value)>> {
        match tree {
            None => Some(None),
            Some(tree) => self.value(tree).map(|value| Some((tree, value))),
        }
    }

    pub(super) fn warn_of_range(
        &mut self,
        low: Option<&Value>,
        high: Option<&Value>,
        from: Option<&Tree>,
        to: Option<&Tree>,
    ) {
        let reversed = match (low, high) {
            (Some(Value::Number(Expr::Number(a))), Some(Value::Number(Expr::Number(b)))) => a > b,
            (Some(Value::Day(Expr::Day(a))), Some(Value::Day(Expr::Day(b)))) => a > b,
            _ => false,
        };
        if let (true, Some(from), Some(to)) = (reversed, from, to) {
            self.warnings.push(CriteriaError::EmptyRange { span: from.span.to(to.span) });
        }
    }

    pub(super) fn in_period(&mut self, of: &Tree, count: u32, unit: Unit, ahead: bool) -> Option<Pred> {
        let day = self.day(of)?;
        let as_of = self.as_of(of.span)?;
        let (from, to) = period(as_of, count, unit, ahead);
        Some(Pred::DayIn { day, from: Some(from), to: Some(to) })
    }

    pub(super) fn in_top(&mut self, of: &Tree, percent: Decimal, bottom: bool) -> Option<Pred> {
        if self.scope != Scope::Customers {
            let what = if bottom { "in bottom" } else { "in top" };
            self.errors.push(CriteriaError::OnlyCustomers { what: what.into(), span: of.span });
            return None;
        }
        let of = self.number(of)?;
        Some(Pred::Top { of, percent, bottom })
    }

    pub(super) fn text_match(&mut self, of: &Tree, how: Match, text: &Tree, exact: bool) -> Option<Pred> {
        let (value, against) = (self.value(of), self.value(text));
        let (value, against) = (value?, against?);
        let Value::Text(column) = value else { return self.mismatch(of, &value, Wanted::Text, None) };
        let Value::QuotedText(word) = against else {
            return self.incomparable(text, &against, of, &value);
        };
        self.note_quote(column, text.span);
        let test = match how {
            Match::Contains => TextTest::Contains(word),
            Match::StartsWith => TextTest::StartsWith(word),
            Match::EndsWith => TextTest::EndsWith(word),
        };
        Some(Pred::Text { column, test, exact })
    }

    pub(super) fn known(&mut self, of: &Tree) -> Option<Pred> {
        match self.value(of)? {
            Value::Number(expr) | Value::Day(expr) => Some(Pred::Known(expr)),
            Value::Text(column) | Value::Flag(column) => Some(Pred::Known(Expr::Column(column))),
            other => self.mismatch(of, &other, Wanted::Column, None),
        }
    }

    pub(super) fn existence(&mut self, op: Op, rows: &Rows, filter: &Option<Box<Tree>>) -> Option<Pred> {
        let (table, filter) = self.rows(rows, filter.as_deref())?;
        let count = AggregateKind::Count(Counted::Rows);
        let left = Expr::Aggregate(Box::new(Aggregate { table: table.position, kind: count, filter }));
        Some(Pred::Compare { op, left, right: Expr::Number(Decimal::ZERO) })
    }
}

/// First and last day of `last count units`, which end with the as-of date, or of `next count units`, which
/// begin with the day after it.
fn period(as_of: Day, count: u32, unit: Unit, ahead: bool) -> (Day, Day) {
    // Ten thousand years reach over the whole calendar, so a longer period says no more.
    let count = i32::try_from(count).unwrap_or(i32::MAX);
    let (days, months) = match unit {
        Unit::Day => (count.min(4_000_000), 0),
        Unit::Week => (count.min(600_000) * 7, 0),
        Unit::Month => (0, count.min(120_000)),
        Unit::Year => (0, count.min(10_000) * 12),
    };
    if ahead {
        (as_of.plus(1), as_of.plus_months(months).plus(days))
    } else {
        (as_of.plus_months(-months).plus(1 - days), as_of)
    }
}
