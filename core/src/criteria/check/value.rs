//! Values: names, aggregates, arithmetic.

use super::{Checker, Value};
use crate::calendar::Day;
use crate::criteria::schema::TableRef;
use crate::criteria::tree::{Arithmetic, Function, Kind, Name, Rows, Tree};
use crate::criteria::{CriteriaError, Wanted};
use crate::diag::{Span, nearest};
use crate::plan::{Aggregate, AggregateKind, ColumnRef, Expr, Pred, Scope};
use crate::value::{DataType, Decimal};

impl Checker<'_> {
    pub(super) fn number(&mut self, tree: &Tree) -> Option<Expr> {
        match self.value(tree)? {
            Value::Number(expr) => Some(expr),
            other => self.mismatch(tree, &other, Wanted::Number, None),
        }
    }

    pub(super) fn day(&mut self, tree: &Tree) -> Option<Expr> {
        match self.value(tree)? {
            Value::Day(expr) => Some(expr),
            other => self.mismatch(tree, &other, Wanted::Day, None),
        }
    }

    pub(super) fn as_of(&mut self, span: Span) -> Option<Day> {
        let as_of = self.schema.as_of();
        if as_of.is_none() {
            self.errors.push(CriteriaError::NoAsOf { span });
        }
        as_of
    }

    pub(super) fn value(&mut self, tree: &Tree) -> Option<Value> {
        match &tree.kind {
            Kind::Missing => {
                self.errors.push(CriteriaError::Unfinished { expected: "a value", span: tree.span });
                None
            }
            Kind::Number(number) => Some(Value::Number(Expr::Number(*number))),
            Kind::Text(text) => Some(Value::QuotedText(text.clone())),
            Kind::Day(day) => Some(Value::Day(Expr::Day(*day))),
            Kind::Flag(flag) => Some(Value::YesNo(*flag)),
            Kind::Name(name) => self.name(name),
            Kind::Column(rows) => self.qualified(rows, tree),
            Kind::Segment(name) => self.segmentation(name, tree),
            Kind::Call { function, rows, filter } => self.call(*function, rows, filter.as_deref(), tree),
            Kind::DaysSince(of) => {
                let day = self.day(of);
                let as_of = self.as_of(tree.span);
                let (day, _) = (day?, as_of?);
                Some(Value::Number(Expr::DaysSince(Box::new(day))))
            }
            Kind::Negate(of) => {
                let zero = Box::new(Expr::Number(Decimal::ZERO));
                Some(Value::Number(Expr::Sub(zero, Box::new(self.number(of)?))))
            }
            Kind::Arithmetic { op, left, right } => {
                let (left, right) = (self.number(left), self.number(right));
                let (left, right) = (Box::new(left?), Box::new(right?));
                Some(Value::Number(match op {
                    Arithmetic::Add => Expr::Add(left, right),
                    Arithmetic::Sub => Expr::Sub(left, right),
                    Arithmetic::Mul => Expr::Mul(left, right),
                }))
            }
            Kind::Compare { .. }
            | Kind::Within { .. }
            | Kind::Match { .. }
            | Kind::Known { .. }
            | Kind::And(_)
            | Kind::Or(_)
            | Kind::Not(_) => {
                // Its own errors are told too.
                self.criterion(tree)?;
                Some(Value::Truth)
            }
        }
    }

    pub(super) fn of_column(&self, column: ColumnRef) -> Value {
        match self.schema.data_type(column) {
            DataType::Text => Value::Text(column),
            DataType::Number { .. } => Value::Number(Expr::Column(column)),
            DataType::Day | DataType::Instant => Value::Day(Expr::Column(column)),
            DataType::Flag => Value::Flag(column),
        }
    }

    pub(super) fn name(&mut self, name: &Name) -> Option<Value> {
        if let Some(column) = self.schema.column(self.scope, &name.text) {
            return Some(self.of_column(column));
        }
        if self.scope == Scope::Customers
            && let Some(measure) = self.schema.measure(&name.text)
        {
            if measure.is_none() {
                self.errors.push(CriteriaError::NoMeasure { name: name.text.clone(), span: name.span });
            }
            return measure.map(Value::Number);
        }
        self.unknown_column(self.scope, name)
    }

    pub(super) fn unknown_column<T>(&mut self, scope: Scope, name: &Name) -> Option<T> {
        let names = self.schema.names(scope);
        let table = match scope {
            Scope::Customers => None,
            Scope::Related(table) => Some(self.schema.table_name(table).to_owned()),
        };
        self.errors.push(CriteriaError::UnknownColumn {
            name: name.text.clone(),
            table,
            nearest: nearest(&name.text, names.iter().map(String::as_str)).map(str::to_owned),
            names,
            span: name.span,
        });
        None
    }

    pub(super) fn table(&mut self, name: &Name) -> Option<TableRef> {
        let table = self.schema.table(&name.text);
        if table.is_none() {
            let names = self.schema.table_names();
            self.errors.push(CriteriaError::UnknownTable {
                name: name.text.clone(),
                nearest: nearest(&name.text, names.iter().map(String::as_str)).map(str::to_owned),
                names,
                span: name.span,
            });
        }
        table
    }

    /// `orders.amount` where one value is meant: only inside the orders' own `where`.
    pub(super) fn qualified(&mut self, rows: &Rows, tree: &Tree) -> Option<Value> {
        let table = self.table(&rows.table)?;
        let column = self.column_of(table, rows)?;
        if self.scope != column.scope {
            self.errors.push(CriteriaError::ManyValues { what: tree.to_string(), span: tree.span });
            return None;
        }
        Some(self.of_column(column))
    }

    pub(super) fn column_of(&mut self, table: TableRef, rows: &Rows) -> Option<ColumnRef> {
        let scope = Scope::Related(table.position);
        let name = rows.column.as_ref()?;
        match self.schema.column(scope, &name.text) {
            Some(column) => Some(column),
            None => self.unknown_column(scope, name),
        }
    }

    pub(super) fn segmentation(&mut self, name: &str, tree: &Tree) -> Option<Value> {
        if self.scope != Scope::Customers {
            self.errors.push(CriteriaError::OnlyCustomers { what: tree.to_string(), span: tree.span });
            return None;
        }
        if let Some(position) = self.schema.segmentation(name) {
            return Some(Value::Label(position));
        }
        let names: Vec<String> = self.schema.segmentations().iter().map(|other| other.name.clone()).collect();
        self.errors.push(CriteriaError::UnknownSegmentation {
            name: name.to_owned(),
            nearest: nearest(name, names.iter().map(String::as_str)).map(str::to_owned),
            names,
            span: tree.span,
        });
        None
    }

    /// The table of an aggregate and its filter, both checked.
    pub(super) fn rows(&mut self, rows: &Rows, filter: Option<&Tree>) -> Option<(TableRef, Option<Pred>)> {
        if self.scope != Scope::Customers {
            let span = rows.table.span;
            self.errors.push(CriteriaError::OnlyCustomers { what: rows.table.to_string(), span });
            return None;
        }
        let table = self.table(&rows.table)?;
        self.scope = Scope::Related(table.position);
        let pred = filter.map(|filter| self.criterion(filter));
        self.scope = Scope::Customers;
        match pred {
            None => Some((table, None)),
            Some(pred) => Some((table, Some(pred?))),
        }
    }

    pub(super) fn call(
        &mut self,
        function: Function,
        rows: &Rows,
        filter: Option<&Tree>,
        tree: &Tree,
    ) -> Option<Value> {
        let checked = self.rows(rows, filter);
        let column = match self.schema.table(&rows.table.text) {
            Some(table) if function.takes_column() && self.scope == Scope::Customers => {
                Some(self.column_of(table, rows))
            }
            _ => None,
        };
        let (table, filter) = checked?;
        let aggregate = |kind| {
            Expr::Aggregate(Box::new(Aggregate { table: table.position, kind, filter: filter.clone() }))
        };
        let Some(column) = column else {
            return match function {
                Function::Any | Function::None => Some(Value::Truth),
                _ => Some(Value::Number(aggregate(AggregateKind::Count(table.unit)))),
            };
        };
        let column = column?;
        let value = self.of_column(column);
        let is_day = matches!(value, Value::Day(_));
        let kind = match function {
            Function::CountDistinct => {
                return Some(Value::Number(aggregate(AggregateKind::CountDistinct(column))));
            }
            Function::Sum => AggregateKind::Sum(column),
            Function::Avg => AggregateKind::Avg(column),
            Function::Min => AggregateKind::Min(column),
            Function::Max => AggregateKind::Max(column),
            Function::First => AggregateKind::First(column),
            Function::Last => AggregateKind::Last(column),
            Function::Count | Function::Any | Function::None => AggregateKind::Count(table.unit),
        };
        let sums = matches!(function, Function::Sum | Function::Avg);
        match value {
            Value::Number(_) => Some(Value::Number(aggregate(kind))),
            Value::Day(_) if !sums => Some(Value::Day(aggregate(kind))),
            other => {
                let wanted = if sums { Wanted::Number } else { Wanted::NumberOrDay };
                let help = (!is_day).then(|| {
                    format!("ask for rows instead: any({} where {} = \"…\")", rows.table, last_name(rows))
                });
                let at = Tree::new(Kind::Column(rows.clone()), tree.span);
                self.mismatch(&at, &other, wanted, help)
            }
        }
    }
}

fn last_name(rows: &Rows) -> String {
    rows.column.as_ref().map(ToString::to_string).unwrap_or_default()
}
