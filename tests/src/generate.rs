//! The benchmark's files: customers and orders, skewed like a real shop. Few customers buy a lot, many buy once, a
//! tenth never bought. The same seed gives the same bytes on every machine.

use std::f64::consts::TAU;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

const SEED: u64 = 20_260_101;
const COUNTRIES: [&str; 10] = [
    "Armenia",
    "Greece",
    "Georgia",
    "Bulgaria",
    "Iran",
    "Germany",
    "France",
    "United Kingdom",
    "United States",
    "Brazil",
];
const INDUSTRIES: [&str; 8] = [
    "Hospitality",
    "Healthcare",
    "Retail",
    "Manufacturing",
    "Logistics",
    "Education",
    "Security",
    "Food service",
];
const SIZES: [&str; 5] = ["1-9", "10-49", "50-249", "250-999", "1000+"];
const LIFESTYLES: [&str; 5] = ["budget", "comfort", "premium", "outdoor", "family"];
const CHANNELS: [&str; 4] = ["email", "phone", "web", "shop"];
const CATEGORIES: [&str; 8] =
    ["workwear", "scrubs", "chef", "hi-vis", "formal", "footwear", "accessories", "services"];
const PAYMENTS: [&str; 4] = ["card", "transfer", "cash", "invoice"];

/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014, figure 17).
struct Random(u64);

impl Random {
    /// Any number.
    fn any(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In [0, 1).
    fn share(&mut self) -> f64 {
        (self.any() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From `low` to `high`, both included.
    fn between(&mut self, low: u32, high: u32) -> u32 {
        low + (self.share() * f64::from(high - low + 1)) as u32
    }

    /// One of these.
    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items.get((self.share() * items.len() as f64) as usize).copied().unwrap_or_default()
    }

    /// Log-normal by the Box–Muller transform.
    fn log_normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        (mean + deviation * radius * (TAU * self.share()).cos()).exp()
    }
}

/// Makes `customers.csv` and `orders.csv` in a folder of their own under `root`, unless they lie there already.
///
/// # Errors
/// When the files cannot be written.
pub fn files(root: &Path, customers: u32, orders: u32) -> Result<[PathBuf; 2]> {
    let folder = root.join(format!("{customers}x{orders}"));
    let paths = [folder.join("customers.csv"), folder.join("orders.csv")];
    if paths.iter().all(|path| path.is_file()) {
        return Ok(paths);
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut random = Random(SEED);
    write(&paths[0], |out| write_customers(out, &mut random, customers))?;
    write(&paths[1], |out| write_orders(out, &mut random, customers, orders))?;
    Ok(paths)
}

/// Writes a file under another name first, so that an interrupted run leaves nothing that looks whole.
fn write(path: &Path, fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) -> Result<()> {
    let unfinished = path.with_extension("part");
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&unfinished)?);
    fill(&mut out)?;
    out.flush()?;
    Ok(std::fs::rename(unfinished, path)?)
}

/// So many days from the beginning of a year on, ISO.
fn days(year: u32, count: usize) -> Vec<String> {
    let is_leap =
        |year: u32| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let months = (year..).flat_map(|year| {
        let february = if is_leap(year) { 29 } else { 28 };
        [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            .into_iter()
            .zip(1..)
            .map(move |(days, month)| (1..=days).map(move |day| format!("{year:04}-{month:02}-{day:02}")))
    });
    months.flatten().take(count).collect()
}

fn write_customers(out: &mut impl Write, random: &mut Random, customers: u32) -> std::io::Result<()> {
    writeln!(
        out,
        "customer_id,name,email,age,gender,income,country,city,industry,company_size,lifestyle,channel,\
         signup_date,newsletter"
    )?;
    let days = days(2019, 2501);
    for i in 0..customers {
        let name = if i % 50 == 0 { format!("\"Customer, {i}\"") } else { format!("Customer {i}") };
        let age = if random.share() < 0.03 { String::new() } else { random.between(18, 85).to_string() };
        let gender = random.pick(&["F", "M", "X"]);
        let income = random.between(8, 150) * 1000;
        let country = random.pick(&COUNTRIES);
        let city = random.between(1, 8);
        let (industry, size) = (random.pick(&INDUSTRIES), random.pick(&SIZES));
        let (lifestyle, channel) = (random.pick(&LIFESTYLES), random.pick(&CHANNELS));
        let signup = &days[random.between(0, 2500) as usize];
        let newsletter = random.share() < 0.5;
        writeln!(
            out,
            "C{i:07},{name},user{i}@example.org,{age},{gender},{income},{country},{country} City {city},\
             {industry},{size},{lifestyle},{channel},{signup},{newsletter}"
        )?;
    }
    Ok(())
}

fn write_orders(
    out: &mut impl Write,
    random: &mut Random,
    customers: u32,
    orders: u32,
) -> std::io::Result<()> {
    writeln!(out, "order_id,customer_id,order_date,amount,category,payment,quantity,margin")?;
    let days = days(2023, 1095);
    let active = f64::from(customers) * 0.9;
    for i in 0..orders {
        let customer = (active * random.share().powf(2.5)) as u32;
        let amount = random.log_normal(3.6, 0.9);
        let amount = if random.share() < 0.02 { -amount } else { amount };
        let quantity = random.between(1, 12);
        let day = ((1095.0 * random.share().powf(0.8)) as usize).min(days.len() - 1);
        let (category, payment) = (random.pick(&CATEGORIES), random.pick(&PAYMENTS));
        let margin = amount * (0.05 + 0.55 * random.share());
        let day = days.get(day).map_or("", String::as_str);
        writeln!(
            out,
            "O{i:08},C{customer:07},{day},{amount:.2},{category},{payment},{quantity},{margin:.2}"
        )?;
    }
    Ok(())
}
