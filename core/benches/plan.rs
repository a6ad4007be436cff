//! What a person waits for once files are read: joining them, and one number of a criterion edited.
//!
//! `cargo bench -p hedgerow-core --bench plan`, with the shape of the benchmark's files: few customers buy
//! a lot, a tenth never bought.

use std::sync::Arc;

use divan::Bencher;
use hedgerow_core::calendar::Day;
use hedgerow_core::ledger::{Ledger, LedgerOptions};
use hedgerow_core::load::{ColumnReading, Role, Source, TableKind};
use hedgerow_core::plan::{
    Aggregate, AggregateKind, ColumnRef, Evaluator, Expr, Labels, Op, Pred, Scope, TextTest, Unit,
};
use hedgerow_core::table::{Column, Ints, NumberValues, Table, TextValues, Values};
use hedgerow_core::value::Decimal;

const OPTIONS: LedgerOptions = LedgerOptions { as_of: None, today: Day(30_000) };

/// Customers and orders of a run.
const SIZES: [(usize, usize); 2] = [(100_000, 1_000_000), (1_000_000, 10_000_000)];

fn main() {
    divan::main();
}

/// A small generator of Lehmer's kind: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn serial(name: &str, prefix: &str, width: u8, numbers: &[i64]) -> Column {
    let numbers = Ints::from_slice(numbers);
    Column::new(name, Values::Text(TextValues::Serial { prefix: prefix.into(), width, numbers }), None)
}

fn dict(name: &str, words: &[&str], codes: &[u32]) -> Column {
    let words = words.iter().copied().collect();
    Column::new(name, Values::Text(TextValues::Dict { codes: Ints::from_codes(codes), words }), None)
}

fn number(name: &str, scale: u8, units: &[i64]) -> Column {
    Column::new(name, Values::Number(NumberValues { units: Ints::from_slice(units), scale }), None)
}

fn source(file: &str, kind: TableKind, columns: Vec<(Column, Option<Role>)>) -> Source {
    let rows = columns.first().map_or(0, |(column, _)| column.len());
    let (columns, roles): (Vec<Column>, Vec<Option<Role>>) = columns.into_iter().unzip();
    Source {
        file: file.into(),
        layout: None,
        kind,
        table: Table::new(file, rows, columns),
        columns: roles.into_iter().map(|role| ColumnReading { role, ..ColumnReading::default() }).collect(),
        rows_read: rows as u64,
        rejects: Vec::new(),
        problems: Vec::new(),
    }
}

fn sources(customers: usize, orders: usize) -> Vec<Source> {
    const COUNTRIES: [&str; 10] =
        ["Armenia", "Greece", "Georgia", "Bulgaria", "Iran", "Germany", "France", "Kenya", "Chile", "Brazil"];
    const KINDS: [&str; 8] =
        ["workwear", "scrubs", "chef", "hi-vis", "formal", "footwear", "accessories", "services"];
    let mut dice = Dice(7);
    let mut column =
        |rows: usize, limit: u64| (0..rows).map(|_| dice.below(limit) as u32).collect::<Vec<u32>>();
    let countries = column(customers, 10);
    let ages = column(customers, 68).into_iter().map(|age| i64::from(age) + 18).collect::<Vec<_>>();
    let names: Vec<String> = (0..customers).map(|number| format!("Customer {number}")).collect();
    let names = TextValues::Plain(names.iter().map(String::as_str).collect());
    let file = source(
        "customers.csv",
        TableKind::Customers,
        vec![
            (
                serial("customer_id", "C", 7, &(0..customers as i64).collect::<Vec<_>>()),
                Some(Role::CustomerId),
            ),
            (dict("country", &COUNTRIES, &countries), Some(Role::Country)),
            (number("age", 0, &ages), None),
            (Column::new("name", Values::Text(names), None), Some(Role::Name)),
        ],
    );
    let draws = column(orders, 1 << 30);
    let active = customers as f64 * 0.9;
    let owner = |draw: u32| (active * (f64::from(draw) / f64::from(1 << 30)).powf(2.5)) as i64;
    let owners: Vec<i64> = draws.into_iter().map(owner).collect();
    let days = column(orders, 1095).into_iter().map(|day| i64::from(day) + 19_358).collect::<Vec<_>>();
    let amounts = column(orders, 30_000).into_iter().map(|cents| i64::from(cents) - 600).collect::<Vec<_>>();
    let kinds = column(orders, 8);
    let sales = source(
        "orders.csv",
        TableKind::Orders,
        vec![
            (serial("order_id", "O", 8, &(0..orders as i64).collect::<Vec<_>>()), Some(Role::OrderId)),
            (serial("customer_id", "C", 7, &owners), Some(Role::CustomerId)),
            (Column::new("order_date", Values::Day(Ints::from_slice(&days)), None), Some(Role::Date)),
            (number("amount", 2, &amounts), Some(Role::Amount)),
            (dict("category", &KINDS, &kinds), Some(Role::Category)),
            (number("margin", 2, &amounts), Some(Role::Margin)),
        ],
    );
    vec![file, sales]
}

fn evaluator((customers, orders): (usize, usize)) -> Evaluator {
    match Ledger::build(sources(customers, orders), &OPTIONS) {
        Ok(ledger) => Evaluator::new(Arc::new(ledger.value)),
        Err(error) => panic!("{error}"),
    }
}

fn base(column: u32) -> ColumnRef {
    ColumnRef { scope: Scope::Customers, column }
}

fn order(column: u32) -> ColumnRef {
    ColumnRef { scope: Scope::Related(0), column }
}

fn aggregate(kind: AggregateKind, filter: Option<Pred>) -> Expr {
    Expr::Aggregate(Box::new(Aggregate { table: 0, kind, filter }))
}

fn at_least(left: Expr, units: i128, scale: u8) -> Pred {
    Pred::Compare { op: Op::Ge, left, right: Expr::Number(Decimal::new(units, scale)) }
}

fn is_one_of(column: ColumnRef, words: &[&str]) -> Pred {
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    Pred::Text { column, test: TextTest::In(words), exact: false }
}

/// Two files to a ledger.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn join(bencher: Bencher, (customers, orders): (usize, usize)) {
    let files = sources(customers, orders);
    bencher.with_inputs(|| files.clone()).bench_values(|files| Ledger::build(files, &OPTIONS));
}

/// `age >= a and country in (…) and name contains "7"`, another `a` each time.
#[divan::bench(args = SIZES, sample_count = 50, sample_size = 1)]
fn edit_attribute(bencher: Bencher, size: (usize, usize)) {
    let mut evaluator = evaluator(size);
    let mut age = 0;
    bencher.bench_local(|| {
        age += 1;
        let clause = at_least(Expr::Column(base(2)), age, 1);
        let seven = Pred::Text { column: base(3), test: TextTest::Contains("7".into()), exact: false };
        let plan = Pred::And(vec![clause, is_one_of(base(1), &["Greece", "Bulgaria"]), seven]);
        evaluator.truth(&plan).map(|truth| truth.yes.count())
    });
}

/// `sum(orders.amount where category = "scrubs" and date >= d) > m`, another `d` and `m` each time.
#[divan::bench(args = SIZES, sample_count = 30, sample_size = 1)]
fn edit_order_sum(bencher: Bencher, size: (usize, usize)) {
    let mut evaluator = evaluator(size);
    let mut round = 0;
    bencher.bench_local(|| {
        round += 1;
        let since =
            Pred::DayIn { day: Expr::Column(order(2)), from: Some(Day(19_400 + round * 11)), to: None };
        let filter = Pred::And(vec![is_one_of(order(4), &["scrubs"]), since]);
        let sum = aggregate(AggregateKind::Sum(order(3)), Some(filter));
        evaluator.truth(&at_least(sum, 10_000 + i128::from(round), 2)).map(|truth| truth.yes.count())
    });
}

/// The same with everything already kept but the day.
#[divan::bench(args = SIZES, sample_count = 30, sample_size = 1)]
fn edit_order_count(bencher: Bencher, size: (usize, usize)) {
    let mut evaluator = evaluator(size);
    let mut round = 0;
    bencher.bench_local(|| {
        round += 1;
        let since =
            Pred::DayIn { day: Expr::Column(order(2)), from: Some(Day(19_400 + round * 11)), to: None };
        let count = aggregate(AggregateKind::Count(Unit::Orders), Some(since));
        evaluator.truth(&at_least(count, 2, 0)).map(|truth| truth.yes.count())
    });
}

/// `sum(orders.amount) in top n%`, another `n` each time.
#[divan::bench(args = SIZES, sample_count = 30, sample_size = 1)]
fn edit_top(bencher: Bencher, size: (usize, usize)) {
    let mut evaluator = evaluator(size);
    let mut round = 0;
    bencher.bench_local(|| {
        round += 1;
        let percent = Decimal::new(100 + round, 1);
        let of = aggregate(AggregateKind::Sum(order(3)), None);
        evaluator.truth(&Pred::Top { of, percent, bottom: false }).map(|truth| truth.yes.count())
    });
}

/// Revenue by segment, the sums by customer computed anew.
#[divan::bench(args = SIZES, sample_count = 10, sample_size = 1)]
fn value_table(bencher: Bencher, size: (usize, usize)) {
    let ledger = Arc::clone(evaluator(size).ledger());
    let labels = Labels { of: (0..size.0).map(|customer| (customer % 10) as u16).collect(), segments: 10 };
    bencher.with_inputs(|| Evaluator::new(Arc::clone(&ledger))).bench_local_values(|mut evaluator| {
        evaluator.group_sums(&labels, &aggregate(AggregateKind::Sum(order(3)), None))
    });
}
