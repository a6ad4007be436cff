//! Three value tables over generated files, against a twin that reads the same files row by row and keeps
//! everything in maps.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use crate::common::{Scratch, hedgerow, rows};

const COUNTRIES: [&str; 4] = ["Armenia", "Greece", "Georgia", ""];
const INDUSTRIES: [&str; 4] = ["Hospitality", "Food service", "Retail", ""];
const SIZES: [&str; 5] = ["1-9", "50-249", "250-999", "1000+", ""];
const CATEGORIES: [&str; 3] = ["scrubs", "chef", "SCRUBS"];

/// A small generator of numbers (Numerical Recipes' linear congruence), the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }
}

struct Customer {
    id: String,
    country: &'static str,
    industry: &'static str,
    size: &'static str,
    age: Option<u64>,
}

struct Order {
    customer: usize,
    day: String,
    cents: i64,
    margin_cents: Option<i64>,
    category: &'static str,
}

fn shop(seed: u64, customers: usize, orders: usize) -> (Vec<Customer>, Vec<Order>) {
    let mut numbers = Numbers(seed);
    let customers: Vec<Customer> = (0..customers)
        .map(|i| Customer {
            id: format!("C{i:05}"),
            country: numbers.pick(&COUNTRIES),
            industry: numbers.pick(&INDUSTRIES),
            size: numbers.pick(&SIZES),
            age: (numbers.below(10) > 0).then(|| 18 + numbers.below(60)),
        })
        .collect();
    let buyers = customers.len() as u64 * 9 / 10;
    let orders = (0..orders)
        .map(|_| {
            let (a, b) = (numbers.below(buyers), numbers.below(buyers));
            Order {
                customer: (a * b / buyers) as usize,
                day: format!(
                    "{}-{:02}-{:02}",
                    2023 + numbers.below(3),
                    1 + numbers.below(12),
                    1 + numbers.below(28)
                ),
                cents: numbers.below(20_000) as i64 - 400,
                margin_cents: (numbers.below(20) > 0).then(|| numbers.below(5000) as i64),
                category: numbers.pick(&CATEGORIES),
            }
        })
        .collect();
    (customers, orders)
}

fn money(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

fn files(customers: &[Customer], orders: &[Order]) -> (String, String) {
    let mut base = String::from("customer_id,country,industry,company_size,age\n");
    for one in customers {
        let age = one.age.map_or(String::new(), |age| age.to_string());
        writeln!(base, "{},{},{},{},{age}", one.id, one.country, one.industry, one.size).unwrap();
    }
    let mut list = String::from("order_id,customer_id,order_date,amount,category,margin\n");
    for (i, one) in orders.iter().enumerate() {
        let margin = one.margin_cents.map_or(String::new(), money);
        let id = &customers[one.customer].id;
        writeln!(list, "O{i:06},{id},{},{},{},{margin}", one.day, money(one.cents), one.category).unwrap();
    }
    (base, list)
}

/// Customers, orders, cents of revenue and of margin of a segment; no margin where no order has one.
type Figures = (u64, u64, i64, Option<i64>);

/// The labels of each customer, and the figures of each segment of each segmentation.
type Twin = (Vec<[String; 3]>, BTreeMap<(String, String), Figures>);

/// The three segmentations of the project, read literally.
fn twin(customers: &[Customer], orders: &[Order]) -> Twin {
    let of = |i: usize| orders.iter().filter(move |order| order.customer == i);
    let revenue: Vec<i64> = (0..customers.len()).map(|i| of(i).map(|order| order.cents).sum()).collect();
    let total: i64 = revenue.iter().filter(|&&cents| cents > 0).sum();
    let mut labels = Vec::new();
    let mut figures: BTreeMap<(String, String), Figures> = BTreeMap::new();
    for (i, one) in customers.iter().enumerate() {
        let country = if one.country.is_empty() { "Unknown" } else { one.country };
        let known_industry =
            (!one.industry.is_empty()).then_some(matches!(one.industry, "Hospitality" | "Food service"));
        let known_size = (!one.size.is_empty()).then_some(matches!(one.size, "50-249" | "250-999" | "1000+"));
        let big = match (known_industry, known_size) {
            (Some(true), Some(true)) => Some(true),
            (Some(false), _) | (_, Some(false)) => Some(false),
            _ => None,
        };
        let scrubs = of(i)
            .filter(|order| order.category.eq_ignore_ascii_case("scrubs") && order.day.starts_with("2025"))
            .count();
        let trade = if big == Some(true) {
            "Big hospitality"
        } else if scrubs >= 2 {
            "Regular scrubs"
        } else if one.age.is_none_or(|age| age < 35) {
            "Young or unsure"
        } else if big.is_none() {
            "Unknown"
        } else {
            "Everyone else"
        };
        let above: i64 = revenue.iter().filter(|&&cents| cents > revenue[i]).sum();
        let tier = match revenue[i] {
            cents if cents <= 0 => "C",
            _ if above * 100 < total * 80 => "A",
            _ if above * 100 < total * 95 => "B",
            _ => "C",
        };
        let own = [country, trade, tier].map(str::to_owned);
        for (segmentation, segment) in ["Country", "Trade", "Value"].iter().zip(&own) {
            let entry = figures.entry(((*segmentation).to_owned(), segment.clone())).or_default();
            entry.0 += 1;
            entry.1 += of(i).count() as u64;
            entry.2 += revenue[i];
            for cents in of(i).filter_map(|order| order.margin_cents) {
                *entry.3.get_or_insert(0) += cents;
            }
        }
        labels.push(own);
    }
    (labels, figures)
}

#[test]
fn three_value_tables_equal_those_of_a_row_by_row_twin() {
    for (seed, n_customers, n_orders) in [(1, 40, 150), (2, 300, 1500), (3, 700, 40)] {
        let scratch = Scratch::new(&format!("value-{seed}"));
        let (customers, orders) = shop(seed, n_customers, n_orders);
        let (base, list) = files(&customers, &orders);
        let (base, list) = (scratch.file("customers.csv", base), scratch.file("orders.csv", list));
        let project = scratch.file("value.toml", include_str!("fixtures/value.toml"));
        hedgerow(&["run", &project, &base, &list, "--out", &scratch.at("out")]).ok();

        let (labels, figures) = twin(&customers, &orders);
        let mut lists = rows(&scratch.text("out/customers.csv")).into_iter();
        assert_eq!(lists.next().unwrap(), ["customer_id", "Country", "Trade", "Value"]);
        let lists: HashMap<String, Vec<String>> = lists.map(|mut row| (row.remove(0), row)).collect();
        assert_eq!(lists.len(), customers.len());
        for (one, own) in customers.iter().zip(&labels) {
            assert_eq!(lists[&one.id], own, "{}", one.id);
        }
        let mut seen = 0;
        for row in rows(&scratch.text("out/segments.csv")).into_iter().skip(1) {
            let key = (row[0].clone(), row[1].clone());
            let (count, n_orders, revenue, margin) = figures.get(&key).copied().unwrap_or_default();
            let expected = [
                count.to_string(),
                n_orders.to_string(),
                money(revenue),
                margin.map_or(String::new(), money),
            ];
            assert_eq!([&row[2], &row[4], &row[5], &row[7]].map(String::clone), expected, "{key:?}");
            seen += usize::from(figures.contains_key(&key));
        }
        assert_eq!(seen, figures.len(), "every segment of the twin has a row");
    }
}

#[test]
fn the_order_of_rows_and_of_files_changes_nothing() {
    let scratch = Scratch::new("permuted");
    let (customers, orders) = shop(7, 200, 900);
    let (base, list) = files(&customers, &orders);
    let reversed = |text: &str| {
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        lines.join("\n") + "\n"
    };
    let project = scratch.file("value.toml", include_str!("fixtures/value.toml"));
    let mut results = Vec::new();
    for (run, base, list) in [("one", base.clone(), list.clone()), ("two", reversed(&base), reversed(&list))]
    {
        let base = scratch.file("customers.csv", base);
        let list = scratch.file("orders.csv", list);
        let files = if run == "one" { [&base, &list] } else { [&list, &base] };
        hedgerow(&["run", &project, files[0], files[1], "--out", &scratch.at(run)]).ok();
        results.push(["customers.csv", "segments.csv"].map(|name| scratch.text(&format!("{run}/{name}"))));
    }
    assert_eq!(results[0], results[1]);
}
