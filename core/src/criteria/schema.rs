//! What names mean: the columns, tables and measures of a ledger, and the segments of other segmentations.
//!
//! Names are without case. A header wins, then the name of a role, then a measure.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::calendar::Day;
use crate::diag::nearest;
use crate::ledger::{Ledger, LedgerColumn, Related};
use crate::load::{Role, TableKind};
use crate::math::sort_by;
use crate::plan::{Aggregate, AggregateKind, ColumnRef, Expr, Scope, Unit};
use crate::table::{TextValues, Values};
use crate::value::{DataType, fold};

/// How many rows of mostly distinct texts are looked through for a value.
const ROWS_LOOKED_THROUGH: usize = 20_000;

/// How many values a typing slip is held against.
const VALUES_COMPARED: usize = 2_000;

/// A segmentation that criteria may ask for: its name and the names of its segments, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentNames {
    /// Name of the segmentation.
    pub name: String,
    /// Names of its segments; their positions are the labels.
    pub segments: Vec<String>,
}

/// What criteria are checked against.
#[derive(Clone, Copy, Debug)]
pub struct Schema<'a> {
    ledger: &'a Ledger,
    segmentations: &'a [SegmentNames],
}

/// The measures by name, each a number from the orders.
pub(super) const MEASURES: [&str; 3] = ["revenue", "margin", "orders"];

/// Whose rows an aggregate looks at, and what it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TableRef {
    /// Position in the ledger.
    pub position: u16,
    /// What `count` counts.
    pub unit: Unit,
}

/// Whether two names are the same.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || fold(a) == fold(b)
}

impl<'a> Schema<'a> {
    /// The schema of a ledger. `segmentations` stand in the order of the labels given to the evaluator.
    pub fn new(ledger: &'a Ledger, segmentations: &'a [SegmentNames]) -> Schema<'a> {
        Schema { ledger, segmentations }
    }

    /// The day on which "last 90 days" ends.
    pub(super) fn as_of(&self) -> Option<Day> {
        self.ledger.as_of
    }

    /// The columns of a scope.
    pub(super) fn columns(&self, scope: Scope) -> &'a [LedgerColumn] {
        match scope {
            Scope::Customers => &self.ledger.customers.columns,
            Scope::Related(table) => self.related(table).map_or(&[], |related| &related.columns),
        }
    }

    fn related(&self, table: u16) -> Option<&'a Related> {
        self.ledger.related.get(usize::from(table))
    }

    /// A column by its place.
    pub(super) fn at(&self, column: ColumnRef) -> Option<&'a LedgerColumn> {
        self.columns(column.scope).get(column.column as usize)
    }

    /// What a column holds.
    pub(super) fn data_type(&self, column: ColumnRef) -> DataType {
        self.at(column).map_or(DataType::Text, LedgerColumn::data_type)
    }

    /// The column of a name: by its header, letter by letter before without case, else by its role.
    pub(super) fn column(&self, scope: Scope, name: &str) -> Option<ColumnRef> {
        let columns = self.columns(scope);
        let by = |test: &dyn Fn(&LedgerColumn) -> bool| columns.iter().position(test);
        let position = by(&|column| column.name() == name)
            .or_else(|| by(&|column| same(column.name(), name)))
            .or_else(|| self.column_of_role(scope, name))?;
        Some(ColumnRef { scope, column: u32::try_from(position).ok()? })
    }

    /// The column whose role has this name. What the ledger itself takes for the date, the amount and the
    /// margin comes before other columns of the same role.
    fn column_of_role(&self, scope: Scope, name: &str) -> Option<usize> {
        let (role, _) = Role::NAMES.into_iter().find(|(_, role)| same(role, name))?;
        let chosen = match scope {
            Scope::Customers => None,
            Scope::Related(table) => self.related(table).and_then(|related| match role {
                Role::Date => related.date,
                Role::Amount => related.amount,
                Role::Margin => related.margin,
                _ => None,
            }),
        };
        match chosen {
            Some(position) => Some(position as usize),
            None => self.columns(scope).iter().position(|column| column.role == Some(role)),
        }
    }

    /// A related table by name. The lines of orders are called both `orders` and `lines`.
    pub(super) fn table(&self, name: &str) -> Option<TableRef> {
        let position = |test: &dyn Fn(&Related) -> bool| {
            self.ledger.related.iter().position(test).and_then(|position| u16::try_from(position).ok())
        };
        if let Some(position) = position(&|related| same(&related.name, name)) {
            return Some(TableRef { position, unit: Unit::Orders });
        }
        let lines = same(name, "lines").then(|| position(&|related| related.kind == TableKind::Lines));
        lines.flatten().map(|position| TableRef { position, unit: Unit::Rows })
    }

    /// The names of related tables.
    pub(super) fn table_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.ledger.related.iter().map(|related| related.name.clone()).collect();
        if self.ledger.related.iter().any(|related| related.kind == TableKind::Lines) {
            names.push("lines".into());
        }
        names
    }

    /// The name of a related table.
    pub(super) fn table_name(&self, table: u16) -> &'a str {
        self.related(table).map_or("", |related| &related.name)
    }

    /// The measure of a name; `Some(None)` when the files do not carry it.
    pub(super) fn measure(&self, name: &str) -> Option<Option<Expr>> {
        let name = MEASURES.into_iter().find(|measure| same(measure, name))?;
        let orders = self.table("orders");
        let sum = |column: fn(&Related) -> Option<u32>| {
            let table = orders?.position;
            let column = column(self.related(table)?)?;
            let column = ColumnRef { scope: Scope::Related(table), column };
            Some(aggregate(table, AggregateKind::Sum(column)))
        };
        Some(match name {
            "revenue" => sum(|orders| orders.amount),
            "margin" => sum(|orders| orders.margin),
            _ => orders.map(|orders| aggregate(orders.position, AggregateKind::Count(orders.unit))),
        })
    }

    /// The names that can be said in a scope: headers, then measures.
    pub(super) fn names(&self, scope: Scope) -> Vec<String> {
        let headers = self.columns(scope).iter().map(|column| column.name().to_owned());
        let mut names: Vec<String> = headers.collect();
        if scope == Scope::Customers {
            let known = MEASURES.into_iter().filter(|name| matches!(self.measure(name), Some(Some(_))));
            let new: Vec<&str> =
                known.filter(|name| !names.iter().any(|header| same(header, name))).collect();
            names.extend(new.into_iter().map(str::to_owned));
        }
        names
    }

    /// The other segmentations.
    pub(super) fn segmentations(&self) -> &'a [SegmentNames] {
        self.segmentations
    }

    /// The position of a segmentation by name.
    pub(super) fn segmentation(&self, name: &str) -> Option<u16> {
        let position = self.segmentations.iter().position(|other| same(&other.name, name))?;
        u16::try_from(position).ok()
    }

    /// The known values of a text column, folded together and counted; shown in their most frequent spelling,
    /// most frequent first. `None` for columns of mostly distinct texts.
    pub(super) fn values(&self, column: ColumnRef) -> Option<Vec<(String, u64)>> {
        let column = self.at(column)?.column();
        let Values::Text(text) = &column.values else { return None };
        let mut spellings: HashMap<Cow<'_, str>, u64> = HashMap::new();
        match text {
            TextValues::Dict { codes, words } => {
                let mut counts = vec![0u64; words.len()];
                for (row, code) in codes.iter().enumerate() {
                    if column.is_known(row)
                        && let Some(count) = counts.get_mut(code as usize)
                    {
                        *count += 1;
                    }
                }
                spellings.extend(words.iter().map(Cow::Borrowed).zip(counts).filter(|(_, count)| *count > 0));
            }
            _ if text.len() <= ROWS_LOOKED_THROUGH => {
                for row in (0..text.len()).filter(|&row| column.is_known(row)) {
                    *spellings.entry(text.get(row)).or_default() += 1;
                }
            }
            _ => return None,
        }
        Some(merge_spellings(spellings.iter().map(|(word, count)| (word.as_ref(), *count))))
    }

    /// When a text column surely has no such value: the nearest it has, if any is near.
    pub(super) fn lacks_value(&self, column: ColumnRef, wanted: &str) -> Option<Option<String>> {
        let Values::Text(text) = &self.at(column)?.column().values else { return None };
        let folded = fold(wanted);
        let words = match text {
            TextValues::Dict { words, .. } => words,
            TextValues::Plain(words) if words.len() <= ROWS_LOOKED_THROUGH => words,
            _ => return None,
        };
        if words.iter().any(|word| fold(word) == folded) {
            return None;
        }
        // In the order in which they are shown, so that what is offered never depends on codes.
        let values = self.values(column)?;
        let names = values.iter().take(VALUES_COMPARED).map(|(value, _)| value.as_str());
        Some(nearest(wanted, names).map(str::to_owned))
    }
}

/// Puts spellings together that are equal after folding. Of the spellings the most frequent is shown, of
/// equally frequent ones the smaller; the values stand by count, largest first, then by name.
pub fn merge_spellings<'w>(spellings: impl Iterator<Item = (&'w str, u64)>) -> Vec<(String, u64)> {
    let mut values: HashMap<Cow<'w, str>, (&'w str, u64, u64)> = HashMap::new();
    for (word, count) in spellings {
        let (shown, best, total) = values.entry(fold(word)).or_insert((word, count, 0));
        if (count, std::cmp::Reverse(word)) > (*best, std::cmp::Reverse(*shown)) {
            (*shown, *best) = (word, count);
        }
        *total += count;
    }
    let mut merged: Vec<(String, u64)> =
        values.into_values().map(|(shown, _, total)| (shown.to_owned(), total)).collect();
    sort_by(&mut merged, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    merged
}

/// An aggregate over all rows of a table.
fn aggregate(table: u16, kind: AggregateKind) -> Expr {
    Expr::Aggregate(Box::new(Aggregate { table, kind, filter: None }))
}
