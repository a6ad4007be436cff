//! The nodes of a plan.

use crate::calendar::Day;
use crate::value::Decimal;

/// Which rows a column belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The customers of the ledger.
    Customers,
    /// The rows of a related table, by its position in the ledger.
    Related(u16),
}

/// A column of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ColumnRef {
    /// Whose column.
    pub scope: Scope,
    /// Its position there.
    pub column: u32,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// How a text is tested.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TextTest {
    /// Equal to one of these.
    In(Vec<String>),
    /// Has this somewhere inside.
    Contains(String),
    /// Begins with this.
    StartsWith(String),
    /// Ends with this.
    EndsWith(String),
}

/// True, false or unknown, for each row of one scope.
///
/// A test of an unknown value is unknown; `Not` keeps unknown; `And` is false as soon as one part is
/// false, `Or` true as soon as one part is true (Kleene's three-valued logic, as in SQL).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pred {
    /// The same for every row.
    Const(bool),
    /// All hold. Empty: true.
    And(Vec<Pred>),
    /// At least one holds. Empty: false.
    Or(Vec<Pred>),
    /// Does not hold.
    Not(Box<Pred>),
    /// Two numbers, or two days, compared exactly. Both sides have one scope.
    Compare {
        /// The comparison.
        op: Op,
        /// Left side.
        left: Expr,
        /// Right side.
        right: Expr,
    },
    /// A text column tested. Unless `exact`, both sides are compared after Unicode simple folding.
    Text {
        /// The column.
        column: ColumnRef,
        /// The test.
        test: TextTest,
        /// Letter by letter.
        exact: bool,
    },
    /// A day (or the day of an instant) lies between two days, both included; an open end is `None`.
    DayIn {
        /// The day.
        day: Expr,
        /// First day.
        from: Option<Day>,
        /// Last day.
        to: Option<Day>,
    },
    /// A yes-or-no column is yes.
    Flag(ColumnRef),
    /// The value is known. Never unknown itself.
    Known(Expr),
    /// The customer is in one of these segments of another segmentation. Never unknown.
    Label {
        /// Position of the segmentation among the labels given to the evaluation.
        segmentation: u16,
        /// Positions of the segments.
        segments: Vec<u16>,
    },
    /// `percent`% of the base with the highest (or lowest) values: true when
    /// 100 · (customers strictly better) < percent · (customers with a known value). Ties together.
    Top {
        /// The number that ranks.
        of: Expr,
        /// How many percent.
        percent: Decimal,
        /// Lowest values instead of highest.
        bottom: bool,
    },
}

/// A number or a day for each row of one scope; may be unknown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expr {
    /// The same number for every row.
    Number(Decimal),
    /// The same day for every row.
    Day(Day),
    /// A number, day or instant column (an instant counts as its day).
    Column(ColumnRef),
    /// A number or day for each customer from the rows of a related table.
    Aggregate(Box<Aggregate>),
    /// Whole days from the day to the as-of date.
    DaysSince(Box<Expr>),
    /// Sum of two numbers.
    Add(Box<Expr>, Box<Expr>),
    /// Difference of two numbers.
    Sub(Box<Expr>, Box<Expr>),
    /// Product of two numbers; scales add.
    Mul(Box<Expr>, Box<Expr>),
}

/// What an aggregate counts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Rows of the table (the lines, where the table has lines).
    Rows,
    /// Orders with at least one row that passes the filter. The same as rows where no lines are folded.
    Orders,
}

/// What an aggregate makes of the rows that pass its filter. Rows with an unknown value are skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AggregateKind {
    /// How many; 0 without rows, never unknown.
    Count(Unit),
    /// How many different values; 0 without rows, never unknown. Texts are folded.
    CountDistinct(ColumnRef),
    /// Sum; 0 without rows.
    Sum(ColumnRef),
    /// Mean, kept exactly as sum over count; unknown without rows.
    Avg(ColumnRef),
    /// Smallest number or earliest day; unknown without rows.
    Min(ColumnRef),
    /// Largest number or latest day; unknown without rows.
    Max(ColumnRef),
    /// Value of the earliest row by (date, order id, smaller value); unknown without dated rows.
    First(ColumnRef),
    /// Value of the latest row by (date, order id), of equals the smaller value; unknown without dated rows.
    Last(ColumnRef),
}

/// A number or day for each customer, from the rows of one related table up to the as-of date.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Aggregate {
    /// Position of the related table in the ledger.
    pub table: u16,
    /// What is made of the rows.
    pub kind: AggregateKind,
    /// Which rows count: those for which it is true. Its columns have this table's scope.
    pub filter: Option<Pred>,
}

impl AggregateKind {
    /// The column it is made of; counts of rows have none.
    pub fn column(self) -> Option<ColumnRef> {
        match self {
            AggregateKind::Count(_) => None,
            AggregateKind::CountDistinct(column)
            | AggregateKind::Sum(column)
            | AggregateKind::Avg(column)
            | AggregateKind::Min(column)
            | AggregateKind::Max(column)
            | AggregateKind::First(column)
            | AggregateKind::Last(column) => Some(column),
        }
    }
}
