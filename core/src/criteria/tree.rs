//! The tree of a criterion: what was written, with a span on every node, before anything is known of columns.
//!
//! Two trees are equal when they say the same; where they stood in a text does not count.

use crate::calendar::Day;
use crate::diag::Span;
use crate::plan::Op;
use crate::value::Decimal;

/// A node and where it stands.
#[derive(Clone, Debug)]
pub struct Tree {
    /// What it says.
    pub kind: Kind,
    /// Where it stands in the text.
    pub span: Span,
}

impl PartialEq for Tree {
    fn eq(&self, other: &Tree) -> bool {
        self.kind == other.kind
    }
}

/// A name as it was written, without backticks.
#[derive(Clone, Debug)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl PartialEq for Name {
    fn eq(&self, other: &Name) -> bool {
        self.text == other.text
    }
}

/// What a node says.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing, where something was expected; the problem is told beside the tree.
    Missing,
    /// `25`, `-1.50`
    Number(Decimal),
    /// `"Greece"`
    Text(String),
    /// `2025-01-31`
    Day(Day),
    /// `true`
    Flag(bool),
    /// A column or a measure: `age`, `` `Created at` ``
    Name(Name),
    /// A column of a related table: `orders.amount`
    Column(Rows),
    /// The customer's segment: `segment "RFM"`
    Segment(String),
    /// `sum(orders.amount where category = "scrubs")`
    Call {
        /// What is made of the rows.
        function: Function,
        /// Whose rows.
        rows: Rows,
        /// Which rows.
        filter: Option<Box<Tree>>,
    },
    /// `days since last(orders.date)`
    DaysSince(Box<Tree>),
    /// `-income`
    Negate(Box<Tree>),
    /// `income - rent`
    Arithmetic {
        /// The operation.
        op: Arithmetic,
        /// Left side.
        left: Box<Tree>,
        /// Right side.
        right: Box<Tree>,
    },
    /// `age >= 25`, `city = exactly "Ρόδος"`
    Compare {
        /// The comparison.
        op: Op,
        /// Left side.
        left: Box<Tree>,
        /// Right side.
        right: Box<Tree>,
        /// Texts letter by letter.
        exact: bool,
    },
    /// `country in ("Greece", "Cyprus")`, `age not between 25 and 44`, `margin in top 20%`
    Within {
        /// What is looked at.
        of: Box<Tree>,
        /// `not in`
        not: bool,
        /// In what.
        set: Set,
    },
    /// `name contains "hotel"`
    Match {
        /// What is looked at.
        of: Box<Tree>,
        /// `not contains`
        not: bool,
        /// Where the text must stand.
        how: Match,
        /// The text.
        text: Box<Tree>,
        /// Letter by letter.
        exact: bool,
    },
    /// `email is known`
    Known {
        /// What is looked at.
        of: Box<Tree>,
        /// `is known` rather than `is unknown`.
        known: bool,
    },
    /// `a and b and c`; at least two, none of them an `and` itself.
    And(Vec<Tree>),
    /// `a or b or c`; at least two, none of them an `or` itself.
    Or(Vec<Tree>),
    /// `not a`
    Not(Box<Tree>),
}

/// A related table and perhaps one of its columns: `orders`, `orders.amount`.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    /// The table.
    pub table: Name,
    /// The column.
    pub column: Option<Name>,
}

/// What `in` and `between` look into.
#[derive(Clone, Debug, PartialEq)]
pub enum Set {
    /// `in ("Greece", "Cyprus")`
    List {
        /// The values.
        items: Vec<Tree>,
        /// Letter by letter.
        exact: bool,
    },
    /// `in 2025-01-01..2025-06-30`, both ends included; an end may be open.
    Range {
        /// First value.
        from: Option<Box<Tree>>,
        /// Last value.
        to: Option<Box<Tree>>,
    },
    /// `between 25 and 44`, both ends included.
    Between {
        /// First value.
        low: Box<Tree>,
        /// Last value.
        high: Box<Tree>,
    },
    /// `in last 90 days`, ending with the as-of date.
    Last(u32, Unit),
    /// `in next 30 days`, beginning with the day after the as-of date.
    Next(u32, Unit),
    /// `in top 20%`
    Top(Decimal),
    /// `in bottom 20%`
    Bottom(Decimal),
}

/// What is made of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `count(orders)`
    Count,
    /// `count distinct(orders.category)`
    CountDistinct,
    /// `sum(orders.amount)`
    Sum,
    /// `avg(orders.amount)`
    Avg,
    /// `min(orders.amount)`
    Min,
    /// `max(orders.amount)`
    Max,
    /// `first(orders.date)`
    First,
    /// `last(orders.date)`
    Last,
    /// `any(orders where …)`: at least one.
    Any,
    /// `none(orders where …)`: no such order.
    None,
}

impl Function {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Function; 10] = [
        Function::Count,
        Function::Sum,
        Function::Avg,
        Function::Min,
        Function::Max,
        Function::First,
        Function::Last,
        Function::CountDistinct,
        Function::Any,
        Function::None,
    ];

    /// How it is written.
    pub fn word(self) -> &'static str {
        match self {
            Function::Count => "count",
            Function::CountDistinct => "count distinct",
            Function::Sum => "sum",
            Function::Avg => "avg",
            Function::Min => "min",
            Function::Max => "max",
            Function::First => "first",
            Function::Last => "last",
            Function::Any => "any",
            Function::None => "none",
        }
    }

    /// Whether it looks at one column rather than at whole rows.
    pub fn takes_column(self) -> bool {
        !matches!(self, Function::Count | Function::Any | Function::None)
    }
}

/// An operation on numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `a + b`
    Add,
    /// `a - b`
    Sub,
    /// `a * b`
    Mul,
}

/// Where a text must stand in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// `contains`
    Contains,
    /// `starts with`
    StartsWith,
    /// `ends with`
    EndsWith,
}

/// A unit of calendar time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `days`
    Day,
    /// `weeks`: seven days
    Week,
    /// `months` of the calendar
    Month,
    /// `years`: twelve months
    Year,
}

impl Unit {
    /// The unit of a word, one or many.
    pub fn from_word(word: &str) -> Option<Unit> {
        Some(match word.to_ascii_lowercase().as_str() {
            "day" | "days" => Unit::Day,
            "week" | "weeks" => Unit::Week,
            "month" | "months" => Unit::Month,
            "year" | "years" => Unit::Year,
            _ => return None,
        })
    }

    /// How `count` of them are written.
    pub fn word(self, count: u32) -> &'static str {
        match (self, count) {
            (Unit::Day, 1) => "day",
            (Unit::Day, _) => "days",
            (Unit::Week, 1) => "week",
            (Unit::Week, _) => "weeks",
            (Unit::Month, 1) => "month",
            (Unit::Month, _) => "months",
            (Unit::Year, 1) => "year",
            (Unit::Year, _) => "years",
        }
    }
}

/// How tightly a node holds together, from loose to tight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precedence {
    /// `a or b`
    Or,
    /// `a and b`
    And,
    /// `not a`
    Not,
    /// `a = b`, `a in …`, `a is known`
    Compare,
    /// `a + b`
    Sum,
    /// `a * b`
    Product,
    /// `-a`
    Sign,
    /// Everything that stands alone.
    Atom,
}

impl Kind {
    /// How tightly this node holds together.
    pub(super) fn precedence(&self) -> Precedence {
        match self {
            Kind::Or(_) => Precedence::Or,
            Kind::And(_) => Precedence::And,
            Kind::Not(_) => Precedence::Not,
            Kind::Compare { .. } | Kind::Within { .. } | Kind::Match { .. } | Kind::Known { .. } => {
                Precedence::Compare
            }
            Kind::Arithmetic { op: Arithmetic::Add | Arithmetic::Sub, .. } => Precedence::Sum,
            Kind::Arithmetic { op: Arithmetic::Mul, .. } => Precedence::Product,
            Kind::Negate(_) => Precedence::Sign,
            Kind::Number(number) if number.units() < 0 => Precedence::Sign,
            Kind::Missing
            | Kind::Number(_)
            | Kind::Text(_)
            | Kind::Day(_)
            | Kind::Flag(_)
            | Kind::Name(_)
            | Kind::Column(_)
            | Kind::Segment(_)
            | Kind::Call { .. }
            | Kind::DaysSince(_) => Precedence::Atom,
        }
    }

    /// Whether the node is a value rather than a criterion, as far as syntax tells.
    pub(super) fn is_value(&self) -> bool {
        match self {
            Kind::Call { function, .. } => !matches!(function, Function::Any | Function::None),
            other => other.precedence() > Precedence::Compare,
        }
    }
}

impl Tree {
    /// A node.
    pub fn new(kind: Kind, span: Span) -> Tree {
        Tree { kind, span }
    }

    /// All hold. Parts that are `and` themselves are taken in; a single part stays alone.
    pub fn all(parts: Vec<Tree>) -> Tree {
        Tree::join(
            parts,
            |kind| match kind {
                Kind::And(parts) => Ok(parts),
                other => Err(other),
            },
            Kind::And,
        )
    }

    /// At least one holds. Parts that are `or` themselves are taken in; a single part stays alone.
    pub fn any(parts: Vec<Tree>) -> Tree {
        Tree::join(
            parts,
            |kind| match kind {
                Kind::Or(parts) => Ok(parts),
                other => Err(other),
            },
            Kind::Or,
        )
    }

    fn join(
        parts: Vec<Tree>,
        open: impl Fn(Kind) -> Result<Vec<Tree>, Kind>,
        close: impl Fn(Vec<Tree>) -> Kind,
    ) -> Tree {
        let span = parts.iter().map(|part| part.span).reduce(Span::to).unwrap_or_default();
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            let inner = part.span;
            match open(part.kind) {
                Ok(parts) => flat.extend(parts),
                Err(kind) => flat.push(Tree::new(kind, inner)),
            }
        }
        if flat.len() == 1
            && let Some(only) = flat.pop()
        {
            return only;
        }
        let kind = if flat.is_empty() { Kind::Missing } else { close(flat) };
        Tree::new(kind, span)
    }
}
