//! How fast files become tables: customers and orders of the benchmark's shape, one worker.
//!
//! `cargo bench -p hedgerow-core --bench load`; with `HEDGEROW_BENCH=folder` the files of that folder are
//! read instead of generated ones.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::fmt::Write;
use std::sync::OnceLock;

use divan::counter::BytesCount;
use hedgerow_core::load::{FileInfo, LoadOptions, Loader, Step, load_bytes, parse_slice};

fn main() {
    divan::main();
}

/// A deterministic sequence of numbers (Knuth's MMIX generator).
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

fn generated(customers: u64, orders: u64) -> [Vec<u8>; 2] {
    let mut next = Sequence(1);
    let mut people = "customer_id,name,email,age,gender,income,country,city,industry,company_size,lifestyle,channel,signup_date,newsletter\n".to_owned();
    for i in 0..customers {
        let (age, income, city) = (18 + next.below(68), 8 + next.below(142), next.below(8));
        let (month, day) = (1 + next.below(12), 1 + next.below(28));
        writeln!(people, "C{i:07},Customer {i},user{i}@example.org,{age},F,{income}000,Greece,Greece City {city},Retail,1-9,budget,email,2021-{month:02}-{day:02},true").unwrap();
    }
    let mut sales = "order_id,customer_id,order_date,amount,category,payment,quantity,margin\n".to_owned();
    let categories =
        ["workwear", "scrubs", "chef", "hi-vis", "formal", "footwear", "accessories", "services"];
    for i in 0..orders {
        let (customer, cents, category) = (next.below(customers), next.below(20_000), next.below(8) as usize);
        let (month, day, quantity) = (1 + next.below(12), 1 + next.below(28), 1 + next.below(12));
        let (units, rest, category) = (cents / 100, cents % 100, categories[category]);
        writeln!(sales, "O{i:08},C{customer:07},2024-{month:02}-{day:02},{units}.{rest:02},{category},card,{quantity},{}.{rest:02}", units / 3).unwrap();
    }
    [people.into_bytes(), sales.into_bytes()]
}

fn files() -> &'static [Vec<u8>; 2] {
    static FILES: OnceLock<[Vec<u8>; 2]> = OnceLock::new();
    FILES.get_or_init(|| match std::env::var("HEDGEROW_BENCH") {
        Ok(folder) => {
            ["customers.csv", "orders.csv"].map(|name| std::fs::read(format!("{folder}/{name}")).unwrap())
        }
        Err(_) => generated(20_000, 200_000),
    })
}

#[divan::bench(args = [0, 1])]
fn one_file(bencher: divan::Bencher<'_, '_>, file: usize) {
    let bytes = &files()[file];
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| load_bytes(&[("a.csv", bytes)], &LoadOptions::default()).unwrap());
}

/// Customers with Greek names, in UTF-8 and in an eight-bit encoding: what decoding costs.
#[divan::bench(args = ["UTF-8", "windows-1253"])]
fn greek_customers(bencher: divan::Bencher<'_, '_>, encoding: &str) {
    let text = String::from_utf8(files()[0].clone()).unwrap();
    let text = text.replace("Customer ", "Πελάτης ").replace("Greece City", "Νέα Σμύρνη");
    // The Greek letters of windows-1253 stand in the order of Unicode.
    let byte = |letter: char| if letter.is_ascii() { letter as u8 } else { (letter as u32 - 0x2d0) as u8 };
    let bytes = if encoding == "UTF-8" { text.into_bytes() } else { text.chars().map(byte).collect() };
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| load_bytes(&[("a.csv", &bytes)], &LoadOptions::default()).unwrap());
}

/// Everything but the parsing of slices: what is left for the one who merges.
#[divan::bench]
fn merge_orders(bencher: divan::Bencher<'_, '_>) {
    let bytes = &files()[1];
    let range = |range: std::ops::Range<u64>| &bytes[range.start as usize..range.end as usize];
    bencher
        .counter(BytesCount::new(bytes.len()))
        .with_inputs(|| {
            let info = FileInfo { name: "a.csv".into(), size: bytes.len() as u64 };
            let mut loader = Loader::new(vec![info], LoadOptions::default());
            let mut parts = Vec::new();
            loop {
                match loader.step().unwrap() {
                    Step::Want(want) => loader.feed(&want, range(want.range.clone())).unwrap(),
                    Step::Parse(task) => parts.push(parse_slice(&task, range(task.range()))),
                    _ => return (loader, parts),
                }
            }
        })
        .bench_values(|(mut loader, parts)| {
            parts.into_iter().for_each(|part| loader.accept(part).unwrap());
            loop {
                if let Step::Done(loaded) = loader.step().unwrap() {
                    return loaded;
                }
            }
        });
}
