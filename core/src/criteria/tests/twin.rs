//! The slow obvious twin: criteria read straight off the tree, row by row, over random data with gaps.
//!
//! It shares nothing with the plan: no lowering, no columns, fractions instead of scaled integers.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use crate::calendar::Day;
use crate::criteria::fixture::ledger_of_lines;
use crate::criteria::sample::{Sampler, Vocabulary};
use crate::criteria::*;
use crate::plan::{Evaluator, Labels, Op};
use crate::value::{Decimal, fold, pow10};

const WORDS: Vocabulary = Vocabulary {
    numbers: &["age", "income"],
    texts: &["city", "tag"],
    days: &["signup"],
    flags: &["newsletter"],
    table: "orders",
    row_numbers: &["amount", "quantity"],
    row_texts: &["category"],
    row_days: &["date"],
    values: &["Small", "LARGE", "small", "a", "ss", "ß", "Ρόδος", "ΡΌΔΟΣ", ""],
    segmentations: &["Size"],
};

const SEGMENTS: [&str; 9] = ["Small", "LARGE", "a", "ss", "ß", "Ρόδος", "b", "c", ""];

const AS_OF: &str = "2024-06-30";

#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Number(Decimal),
    Text(String),
    Day(i32),
    Flag(bool),
}

type Row = Vec<(&'static str, Option<Cell>)>;

struct Twin {
    customers: Vec<Row>,
    /// The lines of each customer up to the as-of date.
    lines: Vec<Vec<Row>>,
    labels: Vec<usize>,
    as_of: i32,
}

/// A value as a fraction, or something else.
#[derive(Clone, Debug)]
enum Value {
    Number(i128, i128),
    Day(i32),
    Text(String),
    Flag(bool),
    Segment(usize),
}

fn number(decimal: Decimal) -> Value {
    Value::Number(decimal.units(), pow10(decimal.scale()).unwrap())
}

/// A fraction in its lowest terms, so that long sums stay small.
fn fraction(a: i128, b: i128) -> Value {
    let (mut common, mut rest) = (a.abs(), b.abs());
    while rest != 0 {
        (common, rest) = (rest, common % rest);
    }
    Value::Number(a / common.max(1), b / common.max(1))
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a, b), Value::Number(c, d)) => (a * d).cmp(&(c * b)),
        (Value::Day(a), Value::Day(b)) => a.cmp(b),
        other => panic!("{other:?}"),
    }
}

fn holds(op: Op, order: Ordering) -> bool {
    match op {
        Op::Eq => order.is_eq(),
        Op::Ne => order.is_ne(),
        Op::Lt => order.is_lt(),
        Op::Le => order.is_le(),
        Op::Gt => order.is_gt(),
        Op::Ge => order.is_ge(),
    }
}

/// Where a question is asked: of a customer, or of one line.
#[derive(Clone, Copy)]
enum At<'a> {
    Customer(usize),
    Line(&'a Row),
}

impl Twin {
    fn cell(&self, at: At<'_>, name: &str) -> Option<Value> {
        let row = match at {
            At::Customer(customer) => &self.customers[customer],
            At::Line(row) => row,
        };
        let (_, cell) = row.iter().find(|(column, _)| *column == name)?;
        Some(match cell.clone()? {
            Cell::Number(decimal) => number(decimal),
            Cell::Text(text) => Value::Text(text),
            Cell::Day(day) => Value::Day(day),
            Cell::Flag(flag) => Value::Flag(flag),
        })
    }

    fn value(&self, at: At<'_>, tree: &Tree) -> Option<Value> {
        Some(match &tree.kind {
            Kind::Number(decimal) => number(*decimal),
            Kind::Text(text) => Value::Text(text.clone()),
            Kind::Day(day) => Value::Day(day.0),
            Kind::Flag(flag) => Value::Flag(*flag),
            Kind::Name(name) => self.cell(at, &name.text)?,
            Kind::Segment(_) => match at {
                At::Customer(customer) => Value::Segment(self.labels[customer]),
                At::Line(_) => panic!("a segment of a line"),
            },
            Kind::DaysSince(of) => match self.value(at, of)? {
                Value::Day(day) => Value::Number(i128::from(self.as_of - day), 1),
                other => panic!("{other:?}"),
            },
            Kind::Negate(of) => match self.value(at, of)? {
                Value::Number(a, b) => Value::Number(-a, b),
                other => panic!("{other:?}"),
            },
            Kind::Arithmetic { op, left, right } => match (self.value(at, left)?, self.value(at, right)?) {
                (Value::Number(a, b), Value::Number(c, d)) => match op {
                    Arithmetic::Add => fraction(a * d + c * b, b * d),
                    Arithmetic::Sub => fraction(a * d - c * b, b * d),
                    Arithmetic::Mul => fraction(a * c, b * d),
                },
                other => panic!("{other:?}"),
            },
            Kind::Call { function, rows, filter } => {
                let At::Customer(customer) = at else { panic!("a call of a line") };
                return self.call(customer, *function, rows, filter.as_deref());
            }
            other => panic!("{other:?}"),
        })
    }

    fn passing(&self, customer: usize, filter: Option<&Tree>) -> Vec<&Row> {
        let passes = |row: &&Row| filter.is_none_or(|filter| self.truth(At::Line(row), filter) == Some(true));
        self.lines[customer].iter().filter(passes).collect()
    }

    fn call(&self, customer: usize, function: Function, rows: &Rows, filter: Option<&Tree>) -> Option<Value> {
        let passing = self.passing(customer, filter);
        let whole = |count: usize| Some(Value::Number(count as i128, 1));
        let order_id = |row: &Row| match self.cell(At::Line(row), "order_id") {
            Some(Value::Text(id)) => id,
            other => panic!("{other:?}"),
        };
        if function == Function::Count {
            let mut orders: Vec<String> = passing.iter().map(|row| order_id(row)).collect();
            orders.sort();
            orders.dedup();
            return whole(orders.len());
        }
        let column = &rows.column.as_ref().unwrap().text;
        let values: Vec<(&Row, Value)> = passing
            .iter()
            .filter_map(|&row| self.cell(At::Line(row), column).map(|value| (row, value)))
            .collect();
        let sum = values.iter().fold((0, 1), |(a, b), (_, value)| match value {
            Value::Number(c, d) => match fraction(a * d + c * b, b * d) {
                Value::Number(a, b) => (a, b),
                _ => (0, 1),
            },
            _ => (0, 1),
        });
        let best = |wanted: Ordering| {
            let mut best: Option<&Value> = None;
            for (_, value) in &values {
                if best.is_none_or(|best| compare(value, best) == wanted) {
                    best = Some(value);
                }
            }
            best.cloned()
        };
        match function {
            Function::CountDistinct => {
                let text = |value: &Value| match value {
                    Value::Text(text) => fold(text).into_owned(),
                    other => panic!("{other:?}"),
                };
                let mut texts: Vec<String> = values.iter().map(|(_, value)| text(value)).collect();
                texts.sort();
                texts.dedup();
                whole(texts.len())
            }
            Function::Sum => Some(Value::Number(sum.0, sum.1)),
            Function::Avg if values.is_empty() => None,
            Function::Avg => Some(Value::Number(sum.0, sum.1 * values.len() as i128)),
            Function::Min => best(Ordering::Less),
            Function::Max => best(Ordering::Greater),
            Function::First | Function::Last => {
                let day = |row: &Row| match self.cell(At::Line(row), "date") {
                    Some(Value::Day(day)) => Some(day),
                    _ => None,
                };
                let mut dated: Vec<(i32, String, Value)> = values
                    .iter()
                    .filter_map(|(row, value)| Some((day(row)?, order_id(row), value.clone())))
                    .collect();
                let last = function == Function::Last;
                dated.sort_by(|a, b| {
                    let time = (a.0, &a.1).cmp(&(b.0, &b.1));
                    (if last { time.reverse() } else { time }).then_with(|| compare(&a.2, &b.2))
                });
                dated.into_iter().next().map(|(_, _, value)| value)
            }
            Function::Count | Function::Any | Function::None => panic!("{function:?}"),
        }
    }

    fn truth(&self, at: At<'_>, tree: &Tree) -> Option<bool> {
        match &tree.kind {
            Kind::And(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(at, part)).collect();
                if parts.contains(&Some(false)) {
                    Some(false)
                } else if parts.contains(&None) {
                    None
                } else {
                    Some(true)
                }
            }
            Kind::Or(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| self.truth(at, part)).collect();
                if parts.contains(&Some(true)) {
                    Some(true)
                } else if parts.contains(&None) {
                    None
                } else {
                    Some(false)
                }
            }
            Kind::Not(of) => self.truth(at, of).map(|truth| !truth),
            Kind::Flag(flag) => Some(*flag),
            Kind::Name(_) => match self.value(at, tree)? {
                Value::Flag(flag) => Some(flag),
                other => panic!("{other:?}"),
            },
            Kind::Known { of, known } => Some(self.value(at, of).is_some() == *known),
            Kind::Compare { op, left, right, exact } => {
                self.test(&self.value(at, left)?, *op, &self.value(at, right)?, *exact)
            }
            Kind::Match { of, not, how, text, exact } => {
                let (Value::Text(of), Value::Text(text)) = (self.value(at, of)?, self.value(at, text)?)
                else {
                    panic!("no texts")
                };
                let form = |text: String| if *exact { text } else { fold(&text).into_owned() };
                let (of, text) = (form(of), form(text));
                let found = match how {
                    Match::Contains => of.contains(&text),
                    Match::StartsWith => of.starts_with(&text),
                    Match::EndsWith => of.ends_with(&text),
                };
                Some(found != *not)
            }
            Kind::Within { of, not, set } => self.within(at, of, set).map(|truth| truth != *not),
            Kind::Call { function, filter, .. } => {
                let At::Customer(customer) = at else { panic!("a call of a line") };
                let any = !self.passing(customer, filter.as_deref()).is_empty();
                Some(any == (*function == Function::Any))
            }
            other => panic!("{other:?}"),
        }
    }

    fn test(&self, left: &Value, op: Op, right: &Value, exact: bool) -> Option<bool> {
        Some(match (left, right) {
            (Value::Text(a), Value::Text(b)) => {
                let equal = if exact { a == b } else { fold(a) == fold(b) };
                equal == (op == Op::Eq)
            }
            (Value::Flag(a), Value::Flag(b)) => (a == b) == (op == Op::Eq),
            (Value::Segment(label), Value::Text(name)) => {
                (fold(SEGMENTS[*label]) == fold(name)) == (op == Op::Eq)
            }
            _ => holds(op, compare(left, right)),
        })
    }

    fn within(&self, at: At<'_>, of: &Tree, set: &Set) -> Option<bool> {
        let value = self.value(at, of)?;
        let bound = |op: Op, end: &Tree| self.test(&value, op, &self.value(at, end).unwrap(), false);
        Some(match set {
            Set::List { items, exact } => items
                .iter()
                .any(|item| self.test(&value, Op::Eq, &self.value(at, item).unwrap(), *exact) == Some(true)),
            Set::Range { from, to } => {
                from.as_ref().is_none_or(|from| bound(Op::Ge, from) == Some(true))
                    && to.as_ref().is_none_or(|to| bound(Op::Le, to) == Some(true))
            }
            Set::Between { low, high } => bound(Op::Ge, low)? && bound(Op::Le, high)?,
            Set::Last(count, unit) | Set::Next(count, unit) => {
                let Value::Day(day) = value else { panic!("{value:?}") };
                let n = *count as i32;
                let ahead = matches!(set, Set::Next(..));
                let as_of = Day(self.as_of);
                let (days, months) = match unit {
                    Unit::Day => (n, 0),
                    Unit::Week => (7 * n, 0),
                    Unit::Month => (0, n),
                    Unit::Year => (0, 12 * n),
                };
                if ahead {
                    day > as_of.0 && day <= as_of.plus_months(months).0 + days
                } else {
                    day <= as_of.0 && day > as_of.plus_months(-months).0 - days
                }
            }
            Set::Top(percent) | Set::Bottom(percent) => {
                let wanted = if matches!(set, Set::Top(_)) { Ordering::Greater } else { Ordering::Less };
                let all =
                    (0..self.customers.len()).filter_map(|customer| self.value(At::Customer(customer), of));
                let all: Vec<Value> = all.collect();
                let better = all.iter().filter(|other| compare(other, &value) == wanted).count();
                let share = percent.times(Decimal::new(all.len() as i128, 0)).unwrap();
                Decimal::new(100 * better as i128, 0) < share
            }
        })
    }
}

/// Random customers and lines, as the twin keeps them and as the text of a ledger.
fn data(seed: u64) -> (Twin, String, String) {
    let mut random = Sampler::new(seed, &WORDS);
    let as_of = Day::from_iso(AS_OF).unwrap().0;
    let written = |cell: &Option<Cell>| match cell {
        None => String::new(),
        Some(Cell::Number(number)) => number.to_string(),
        Some(Cell::Text(text)) => text.clone(),
        Some(Cell::Day(day)) => Day(*day).to_string(),
        Some(Cell::Flag(flag)) => flag.to_string(),
    };
    let joined = |row: &Row| row.iter().map(|(_, cell)| written(cell)).collect::<Vec<_>>().join(",");
    let texts = ["Small", "small", "LARGE", "a", "ßa", "Ρόδος", "ρόδος"];
    let mut cell = |kind: char, gaps: usize| {
        if random.below(100) < gaps {
            return None;
        }
        Some(match kind {
            'n' => Cell::Number(Decimal::new(random.below(120) as i128 - 20, 0)),
            'm' => Cell::Number(Decimal::new(random.below(9_000) as i128 - 2_000, 2)),
            't' => Cell::Text(texts[random.below(texts.len())].into()),
            'd' => Cell::Day(as_of - 80 + random.below(100) as i32),
            _ => Cell::Flag(random.below(2) == 1),
        })
    };
    let (mut customers, mut lines, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    let mut with_amount: BTreeMap<String, usize> = BTreeMap::new();
    let mut customer_text = String::from("customer_id:p,age:n,income:n,city:t,tag:p,signup:d,newsletter:f\n");
    let mut line_text = String::from("customer_id:p,order_id:p,date:d,amount:n,quantity:n,category:t\n");
    let count = |cell: &mut dyn FnMut(char, usize) -> Option<Cell>, most: i128| match cell('n', 0) {
        Some(Cell::Number(number)) => (number.units() + 20) % most,
        _ => 0,
    };
    for customer in 0..1 + count(&mut cell, 9) {
        let row: Row = vec![
            ("age", cell('n', 20)),
            ("income", cell('m', 20)),
            ("city", cell('t', 20)),
            ("tag", cell('t', 20)),
            ("signup", cell('d', 20)),
            ("newsletter", cell('f', 20)),
        ];
        customer_text += &format!("c{customer},{}\n", joined(&row));
        customers.push(row);
        labels.push(count(&mut cell, SEGMENTS.len() as i128) as usize);
        let mut own = Vec::new();
        for order in 0..count(&mut cell, 4) {
            let date = cell('d', 15);
            for _ in 0..1 + count(&mut cell, 3) {
                let row: Row = vec![
                    ("order_id", Some(Cell::Text(format!("c{customer}o{order}")))),
                    ("date", date.clone()),
                    ("amount", cell('m', 15)),
                    ("quantity", cell('n', 15)),
                    ("category", cell('t', 15)),
                ];
                line_text += &format!("c{customer},{}\n", joined(&row));
                *with_amount.entry(format!("c{customer}o{order}")).or_default() +=
                    usize::from(row[2].1.is_some());
                if !matches!(date, Some(Cell::Day(day)) if day > as_of) {
                    own.push(row);
                }
            }
        }
        lines.push(own);
    }
    money_of_orders(&mut lines, &with_amount);
    (Twin { customers, lines, labels, as_of }, customer_text, line_text)
}

/// Where no order has its amount on more than one of its lines, those of later days among them, the amount is the
/// order's: its other lines have 0.
fn money_of_orders(lines: &mut [Vec<Row>], with_amount: &BTreeMap<String, usize>) {
    if with_amount.values().any(|lines| *lines > 1) {
        return;
    }
    for row in lines.iter_mut().flatten() {
        let of_order = matches!(&row[0].1, Some(Cell::Text(order)) if with_amount.get(order) == Some(&1));
        if of_order && row[2].1.is_none() {
            row[2].1 = Some(Cell::Number(Decimal::new(0, 0)));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn criteria_mean_what_their_twin_says(seed in any::<u64>(), depth in 0usize..4) {
        let (twin, customers, lines) = data(seed);
        let ledger = ledger_of_lines(&customers, &lines, AS_OF);
        prop_assert_eq!(ledger.len(), twin.customers.len());
        let names = [SegmentNames { name: "Size".into(), segments: SEGMENTS.map(str::to_owned).to_vec() }];
        let text = Sampler::new(seed ^ 0x5eed, &WORDS).criterion(depth).to_string();
        let tree = parse(&text).whole().unwrap();
        let Ok(checked) = check(&tree, &Schema::new(&ledger, &names)) else {
            // The only thing the grower gets wrong is a segment that is not there.
            prop_assert!(text.contains("segment"), "{}", text);
            return Ok(());
        };
        let mut evaluator = Evaluator::new(Arc::clone(&ledger));
        let labels = twin.labels.iter().map(|&label| label as u16).collect();
        evaluator.set_labels(vec![Labels { of: labels, segments: SEGMENTS.len() as u16 }]);
        let truth = evaluator.truth(&checked.value).unwrap();
        for customer in 0..ledger.len() {
            let found = match (truth.yes.get(customer), truth.no.get(customer)) {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            };
            let expected = twin.truth(At::Customer(customer), &tree);
            prop_assert_eq!(found, expected, "{} for {}\n{}{}", text, customer, customers, lines);
        }
    }
}
