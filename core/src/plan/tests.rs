//! The evaluator against its slow and obvious twin, over random ledgers and random plans.

use std::sync::Arc;

use proptest::prelude::*;
use proptest::strategy::Union;

use super::naive::{Naive, Value};
use super::result::compare_products;
use super::{
    Aggregate, AggregateKind, ColumnRef, Evaluator, Expr, Labels, Op, PlanError, Pred, Scope, TextTest, Unit,
};
use crate::calendar::{Day, MICROS_PER_DAY};
use crate::ledger::testing::{days, numbers, source, words};
use crate::ledger::{Ledger, LedgerOptions};
use crate::load::{Role, TableKind};
use crate::table::{Column, Ints, TextValues, Values};
use crate::value::{Decimal, pow10};

const FIRST: i32 = 20_000;

/// A cell of a random row: everything a row needs, as small numbers.
type Row = [u8; 6];

fn dict(column: Column) -> Column {
    let Values::Text(texts) = &column.values else { return column };
    let all: Vec<String> = (0..texts.len()).map(|row| texts.get(row).into_owned()).collect();
    let mut distinct: Vec<&str> = all.iter().map(String::as_str).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let codes: Vec<u32> = all.iter().map(|t| distinct.iter().position(|d| d == t).unwrap() as u32).collect();
    let values = TextValues::Dict { codes: Ints::from_codes(&codes), words: distinct.into_iter().collect() };
    Column::new(column.name, Values::Text(values), column.known)
}

fn pick<'a>(list: &[&'a str], at: u8) -> &'a str {
    list[usize::from(at) % list.len()]
}

const CITIES: [&str; 6] = ["", "Athens", "ATHENS", "Ärzte", "ärzte", "Σύρος"];
const MONEY: [&str; 6] = ["", "10.50", "-3", "0", "7.25", "10.5"];
const DATES: [i32; 6] = [0, 1, 2, 2, 9, 30];

fn date(at: u8) -> String {
    match DATES[usize::from(at) % 6] {
        0 => String::new(),
        day => Day(FIRST + day).to_string(),
    }
}

/// Customers 0 to 7 with a city, an income, a birthday and a consent; orders with lines; visits at hours.
fn ledger(customers: &[Row], orders: &[Row], as_of: Option<i32>) -> Ledger {
    let id = |row: &Row| format!("c{}", row[0] % 8);
    let text = |rows: &[Row], cell: &dyn Fn(&Row) -> String| rows.iter().map(cell).collect::<Vec<String>>();
    fn refs(cells: &[String]) -> Vec<&str> {
        cells.iter().map(String::as_str).collect()
    }
    let ids = text(customers, &id);
    let cities = text(customers, &|row| pick(&CITIES, row[1]).to_owned());
    let incomes = text(customers, &|row| pick(&MONEY, row[2]).to_owned());
    let births = text(customers, &|row| date(row[3]));
    let flags = customers.iter().map(|row| row[4] % 2 == 0).collect();
    let known = customers.iter().map(|row| row[4] % 3 != 0).collect();
    let file = source(
        "customers.csv",
        TableKind::Customers,
        vec![
            (words("id", &refs(&ids)), Some(Role::CustomerId)),
            (words("city", &refs(&cities)), Some(Role::City)),
            (numbers("income", &refs(&incomes)), None),
            (days("birthday", &refs(&births)), Some(Role::BirthDate)),
            (Column::new("consent", Values::Flag(flags), Some(known)), Some(Role::Consent)),
        ],
    );
    let order_ids = text(orders, &|row| pick(&["", "A", "B", "C", "D"], row[1]).to_owned());
    let owners = text(orders, &id);
    let dates = text(orders, &|row| date(row[2]));
    let amounts = text(orders, &|row| pick(&MONEY, row[3]).to_owned());
    let kinds = text(orders, &|row| pick(&CITIES, row[4]).to_owned());
    let sales = source(
        "orders.csv",
        TableKind::Orders,
        vec![
            (words("order", &refs(&order_ids)), Some(Role::OrderId)),
            (words("customer", &refs(&owners)), Some(Role::CustomerId)),
            (days("date", &refs(&dates)), Some(Role::Date)),
            (numbers("amount", &refs(&amounts)), Some(Role::Amount)),
            (dict(words("kind", &refs(&kinds))), Some(Role::Category)),
        ],
    );
    let hours: Vec<i64> = orders
        .iter()
        .map(|row| {
            i64::from(FIRST + DATES[usize::from(row[5]) % 6]) * MICROS_PER_DAY
                + i64::from(row[3]) * 3_600_000_000
        })
        .collect();
    let hours_known = orders.iter().map(|row| row[5] % 6 != 0).collect();
    let visits = source(
        "visits.csv",
        TableKind::Interactions,
        vec![
            (words("customer", &refs(&owners)), Some(Role::CustomerId)),
            (
                Column::new("at", Values::Instant(Ints::from_slice(&hours)), Some(hours_known)),
                Some(Role::Date),
            ),
            (numbers("score", &refs(&amounts)), None),
        ],
    );
    let options = LedgerOptions { as_of: as_of.map(|day| Day(FIRST + day)), today: Day(100_000) };
    Ledger::build(vec![file, sales, visits], &options).unwrap().value
}

fn at(scope: Scope, column: u32) -> ColumnRef {
    ColumnRef { scope, column }
}

fn number() -> impl Strategy<Value = Decimal> {
    (prop_oneof![-40i64..40, Just(1050), Just(725)], 0u8..4)
        .prop_map(|(units, scale)| Decimal::new(units.into(), scale))
}

fn day() -> impl Strategy<Value = Day> {
    (0..32i32).prop_map(|day| Day(FIRST + day))
}

fn op() -> impl Strategy<Value = Op> {
    prop::sample::select(vec![Op::Eq, Op::Ne, Op::Lt, Op::Le, Op::Gt, Op::Ge])
}

fn text_test() -> impl Strategy<Value = TextTest> {
    let part = || {
        prop::sample::select(vec!["", "athens", "A", "en", "ÄR", "Σ", "ς", "Athens"]).prop_map(str::to_owned)
    };
    prop_oneof![
        prop::collection::vec(part(), 0..3).prop_map(TextTest::In),
        part().prop_map(TextTest::Contains),
        part().prop_map(TextTest::StartsWith),
        part().prop_map(TextTest::EndsWith),
    ]
}

/// The columns of a scope by type: texts, numbers, days, flags.
fn columns(scope: Scope) -> (Vec<u32>, Vec<u32>, Vec<u32>, Vec<u32>) {
    match scope {
        Scope::Customers => (vec![0, 1], vec![2], vec![3], vec![4]),
        Scope::Related(0) => (vec![0, 1, 4], vec![3], vec![2], vec![]),
        Scope::Related(_) => (vec![0], vec![2], vec![1], vec![]),
    }
}

fn column(scope: Scope, among: Vec<u32>) -> impl Strategy<Value = ColumnRef> {
    prop::sample::select(among).prop_map(move |column| at(scope, column))
}

fn aggregated(kind: impl Fn(u16) -> BoxedStrategy<AggregateKind> + 'static) -> BoxedStrategy<Expr> {
    let one = move |table: u16| {
        (kind(table), prop::option::of(test(Scope::Related(table), 1)))
            .prop_map(move |(kind, filter)| Expr::Aggregate(Box::new(Aggregate { table, kind, filter })))
    };
    Union::new([one(0), one(1)]).boxed()
}

fn number_expr(scope: Scope, depth: u32) -> BoxedStrategy<Expr> {
    let (_, numbers, _, _) = columns(scope);
    let mut leaves: Vec<BoxedStrategy<Expr>> = vec![
        number().prop_map(Expr::Number).boxed(),
        column(scope, numbers).prop_map(Expr::Column).boxed(),
        day_expr(scope, false).prop_map(|day| Expr::DaysSince(Box::new(day))).boxed(),
    ];
    if scope == Scope::Customers {
        leaves.push(aggregated(|table| {
            let (texts, numbers, days, _) = columns(Scope::Related(table));
            let any: Vec<u32> = texts.into_iter().chain(days).chain(numbers.clone()).collect();
            let number = move || column(Scope::Related(table), numbers.clone());
            prop_oneof![
                prop::sample::select(vec![Unit::Rows, Unit::Orders]).prop_map(AggregateKind::Count),
                column(Scope::Related(table), any).prop_map(AggregateKind::CountDistinct),
                number().prop_map(AggregateKind::Sum),
                number().prop_map(AggregateKind::Avg),
                number().prop_map(AggregateKind::Min),
                number().prop_map(AggregateKind::Max),
                number().prop_map(AggregateKind::First),
                number().prop_map(AggregateKind::Last),
            ]
            .boxed()
        }));
        leaves.push(day_expr(scope, true).prop_map(|day| Expr::DaysSince(Box::new(day))).boxed());
    }
    let leaf = Union::new(leaves).boxed();
    if depth == 0 {
        return leaf;
    }
    let pair = || (number_expr(scope, depth - 1), number_expr(scope, depth - 1));
    prop_oneof![
        4 => leaf,
        1 => pair().prop_map(|(a, b)| Expr::Add(Box::new(a), Box::new(b))),
        1 => pair().prop_map(|(a, b)| Expr::Sub(Box::new(a), Box::new(b))),
        1 => pair().prop_map(|(a, b)| Expr::Mul(Box::new(a), Box::new(b))),
    ]
    .boxed()
}

fn day_expr(scope: Scope, aggregates: bool) -> BoxedStrategy<Expr> {
    let (_, _, days, _) = columns(scope);
    let plain =
        prop_oneof![1 => day().prop_map(Expr::Day), 3 => column(scope, days).prop_map(Expr::Column)].boxed();
    if !aggregates {
        return plain;
    }
    let kinds = aggregated(|table| {
        let (_, _, days, _) = columns(Scope::Related(table));
        let day = move || column(Scope::Related(table), days.clone());
        prop_oneof![
            day().prop_map(AggregateKind::Min),
            day().prop_map(AggregateKind::Max),
            day().prop_map(AggregateKind::First),
            day().prop_map(AggregateKind::Last),
        ]
        .boxed()
    });
    prop_oneof![plain, kinds].boxed()
}

fn test(scope: Scope, depth: u32) -> BoxedStrategy<Pred> {
    let (texts, _, _, flags) = columns(scope);
    let is_base = scope == Scope::Customers;
    let numbers = move || number_expr(scope, u32::from(is_base));
    let days = move || day_expr(scope, is_base);
    let compared = |pair: (Op, Expr, Expr)| Pred::Compare { op: pair.0, left: pair.1, right: pair.2 };
    let mut leaves: Vec<BoxedStrategy<Pred>> = vec![
        any::<bool>().prop_map(Pred::Const).boxed(),
        (op(), numbers(), number().prop_map(Expr::Number)).prop_map(compared).boxed(),
        (op(), numbers(), numbers()).prop_map(compared).boxed(),
        (op(), days(), days()).prop_map(compared).boxed(),
        (column(scope, texts.clone()), text_test(), any::<bool>())
            .prop_map(|(column, test, exact)| Pred::Text { column, test, exact })
            .boxed(),
        (days(), prop::option::of(day()), prop::option::of(day()))
            .prop_map(|(day, from, to)| Pred::DayIn { day, from, to })
            .boxed(),
        prop_oneof![numbers(), days(), column(scope, texts).prop_map(Expr::Column)]
            .prop_map(Pred::Known)
            .boxed(),
    ];
    if !flags.is_empty() {
        leaves.push(column(scope, flags).prop_map(Pred::Flag).boxed());
    }
    if is_base {
        leaves.push(
            (0u16..2, prop::collection::vec(0u16..4, 0..3))
                .prop_map(|(segmentation, segments)| Pred::Label { segmentation, segments })
                .boxed(),
        );
        leaves.push(
            (prop_oneof![numbers(), days()], number(), any::<bool>())
                .prop_map(|(of, percent, bottom)| Pred::Top { of, percent, bottom })
                .boxed(),
        );
    }
    let leaf = Union::new(leaves).boxed();
    if depth == 0 {
        return leaf;
    }
    let parts = move || prop::collection::vec(test(scope, depth - 1), 0..4);
    prop_oneof![
        4 => leaf,
        1 => parts().prop_map(Pred::And),
        1 => parts().prop_map(Pred::Or),
        1 => test(scope, depth - 1).prop_map(|part| Pred::Not(Box::new(part))),
    ]
    .boxed()
}

fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(any::<Row>(), 0..most)
}

fn labels(ledger: &Ledger, seed: u16) -> Labels {
    Labels {
        of: (0..ledger.len() as u16).map(|customer| (customer * seed + seed) % 4).collect(),
        segments: 4,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_is_read_as_its_twin_reads_it_row_by_row(
        customers in rows(8),
        orders in rows(40),
        as_of in prop::option::of(0i32..31),
        preds in prop::collection::vec(test(Scope::Customers, 2), 1..4),
        exprs in prop::collection::vec(prop_oneof![number_expr(Scope::Customers, 2), day_expr(Scope::Customers, true)], 1..4),
    ) {
        let ledger = Arc::new(ledger(&customers, &orders, as_of));
        let labels = vec![labels(&ledger, 1), labels(&ledger, 3)];
        let naive = Naive { ledger: &ledger, labels: &labels };
        let mut evaluator = Evaluator::new(Arc::clone(&ledger));
        evaluator.set_labels(labels.clone());
        for pred in &preds {
            match evaluator.truth(pred) {
                Err(PlanError::NoAsOf) => prop_assert!(ledger.as_of.is_none()),
                Err(error) => prop_assert!(false, "{error}"),
                Ok(truth) => for customer in 0..ledger.len() {
                    let fast = match (truth.yes.get(customer), truth.no.get(customer)) {
                        (true, false) => Some(true),
                        (false, true) => Some(false),
                        both => { prop_assert_eq!(both, (false, false)); None }
                    };
                    prop_assert_eq!(fast, naive.truth(Scope::Customers, customer, pred).unwrap(), "customer {} {:?}", customer, pred);
                }
            }
        }
        for expr in &exprs {
            match evaluator.numbers(expr) {
                Err(PlanError::NoAsOf) => prop_assert!(ledger.as_of.is_none()),
                Err(error) => prop_assert!(false, "{error}"),
                Ok(numbers) => for customer in 0..ledger.len() {
                    let slow = naive.value(Scope::Customers, customer, expr).unwrap();
                    prop_assert_eq!(numbers.is_known(customer), slow.is_some());
                    match slow {
                        None => {}
                        Some(Value::Day(day)) => prop_assert_eq!(numbers.day(customer), Some(Day(day))),
                        Some(Value::Number { units, scale, divisor }) => {
                            prop_assert!(!numbers.is_day);
                            let own = i128::from(numbers.divisor(customer)) * pow10(numbers.scale).unwrap();
                            let order = compare_products(numbers.units.get(customer), divisor * pow10(scale).unwrap(), units, own);
                            prop_assert!(order.is_eq(), "customer {} {:?}", customer, expr);
                        }
                    }
                }
            }
        }
    }
}

fn one_customer(amounts: &[&str]) -> Evaluator {
    let owners = vec!["c"; amounts.len()];
    let sales = source(
        "orders.csv",
        TableKind::Orders,
        vec![
            (words("customer", &owners), Some(Role::CustomerId)),
            (numbers("amount", amounts), Some(Role::Amount)),
        ],
    );
    let options = LedgerOptions { as_of: None, today: Day(0) };
    Evaluator::new(Arc::new(Ledger::build(vec![sales], &options).unwrap().value))
}

fn amount(kind: impl Fn(ColumnRef) -> AggregateKind) -> Expr {
    let kind = kind(at(Scope::Related(0), 1));
    Expr::Aggregate(Box::new(Aggregate { table: 0, kind, filter: None }))
}

#[test]
fn sums_near_the_limit_are_exact_or_an_error() {
    let large = i64::MAX.to_string();
    let mut evaluator = one_customer(&[&large, &large, &large]);
    let sum = amount(AggregateKind::Sum);
    let three = i128::from(i64::MAX) * 3;
    assert_eq!(evaluator.numbers(&sum).unwrap().decimal(0), Some(Decimal::new(three, 0)));
    assert_eq!(
        evaluator.numbers(&amount(AggregateKind::Avg)).unwrap().decimal(0),
        Some(Decimal::new(i64::MAX.into(), 0))
    );
    let all = Labels { of: [0].into(), segments: 1 };
    assert_eq!(evaluator.group_sums(&all, &sum).unwrap()[0].sum, Decimal::new(three, 0));
    let square = Expr::Mul(Box::new(sum.clone()), Box::new(sum.clone()));
    let cube = Expr::Mul(Box::new(square.clone()), Box::new(sum.clone()));
    assert!(matches!(evaluator.numbers(&square), Err(PlanError::TooLarge { .. })));
    assert!(matches!(evaluator.numbers(&cube), Err(PlanError::TooLarge { .. })));
    let above =
        |number: Decimal| Pred::Compare { op: Op::Gt, left: sum.clone(), right: Expr::Number(number) };
    assert!(evaluator.truth(&above(Decimal::new(three - 1, 0))).unwrap().yes.get(0));
    assert!(!evaluator.truth(&above(Decimal::new(three, 0))).unwrap().yes.get(0));
    assert!(!evaluator.truth(&above(Decimal::new(three * 10 + 1, 1))).unwrap().yes.get(0));
}

#[test]
fn a_mean_is_compared_without_being_rounded() {
    let mut evaluator = one_customer(&["1", "1", "2"]);
    let mean = amount(AggregateKind::Avg);
    let compare = |op, units, scale| Pred::Compare {
        op,
        left: mean.clone(),
        right: Expr::Number(Decimal::new(units, scale)),
    };
    assert!(evaluator.truth(&compare(Op::Gt, 1_333_333_333, 9)).unwrap().yes.get(0));
    assert!(evaluator.truth(&compare(Op::Lt, 1_333_333_334, 9)).unwrap().yes.get(0));
    let thrice = Expr::Mul(Box::new(mean.clone()), Box::new(Expr::Number(Decimal::new(3, 0))));
    let is_four = Pred::Compare { op: Op::Eq, left: thrice, right: Expr::Number(Decimal::new(4, 0)) };
    assert!(evaluator.truth(&is_four).unwrap().yes.get(0));
    let all = Labels { of: [0].into(), segments: 1 };
    assert_eq!(evaluator.group_sums(&all, &mean), Err(PlanError::SumOfMeans));
}

#[test]
fn new_labels_are_seen_and_others_are_kept() {
    let mut evaluator = one_customer(&["1"]);
    let is = |segmentation, segment| Pred::Label { segmentation, segments: vec![segment] };
    let labels = |of: u16| Labels { of: [of].into(), segments: 4 };
    evaluator.set_labels(vec![labels(0), labels(1)]);
    assert!(evaluator.truth(&is(0, 0)).unwrap().yes.get(0));
    let kept = evaluator.truth(&is(1, 1)).unwrap();
    evaluator.set_labels(vec![labels(2), labels(1)]);
    assert!(!evaluator.truth(&is(0, 0)).unwrap().yes.get(0));
    assert!(evaluator.truth(&is(0, 2)).unwrap().yes.get(0));
    assert!(Arc::ptr_eq(&kept, &evaluator.truth(&is(1, 1)).unwrap()));
}

#[test]
fn a_malformed_plan_is_an_error_and_not_a_panic() {
    let mut evaluator = one_customer(&["1"]);
    let text = at(Scope::Related(0), 0);
    let plans = [
        Pred::Flag(at(Scope::Customers, 7)),
        Pred::Flag(text),
        Pred::Label { segmentation: 3, segments: vec![] },
        Pred::Known(Expr::Column(at(Scope::Related(9), 0))),
        Pred::DayIn { day: amount(AggregateKind::Sum), from: None, to: None },
        Pred::Compare {
            op: Op::Eq,
            left: amount(|_| AggregateKind::Sum(text)),
            right: Expr::Number(Decimal::ZERO),
        },
        Pred::Compare { op: Op::Eq, left: amount(AggregateKind::Sum), right: Expr::Day(Day(0)) },
    ];
    for plan in plans {
        assert!(matches!(evaluator.truth(&plan), Err(PlanError::Malformed { .. })), "{plan:?}");
    }
    let since = Expr::DaysSince(Box::new(Expr::Day(Day(0))));
    assert_eq!(evaluator.numbers(&since), Err(PlanError::NoAsOf));
}
