//! The stories, computed from the raw files by a reader that knows nothing of how they were made.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

/// A file as rows of named cells.
fn read(file: &ExportView) -> Vec<BTreeMap<String, String>> {
    let text = String::from_utf8(file.bytes.clone()).unwrap();
    let mut rows: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows.pop();
    let header = rows.remove(0);
    rows.into_iter()
        .map(|row| {
            assert_eq!(row.len(), header.len(), "{row:?}");
            header.iter().cloned().zip(row).collect()
        })
        .collect()
}

struct Sample {
    firms: BTreeMap<String, BTreeMap<String, String>>,
    firm_rows: usize,
    contacts: Vec<BTreeMap<String, String>>,
    lines: Vec<BTreeMap<String, String>>,
}

fn load(seed: u64) -> Sample {
    let files = sample(seed);
    let rows = read(&files[0]);
    let firm_rows = rows.len();
    let firms = rows.into_iter().map(|row| (row["customer_id"].clone(), row)).collect();
    Sample { firms, firm_rows, contacts: read(&files[1]), lines: read(&files[2]) }
}

fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap()
}

impl Sample {
    /// Lines of orders that were not cancelled, with the trade and size of their firm.
    fn sold(&self) -> impl Iterator<Item = (&BTreeMap<String, String>, &str, &str)> {
        self.lines.iter().filter(|line| line["status"] == "completed").filter_map(|line| {
            let firm = self.firms.get(&line["customer_id"])?;
            Some((line, firm["industry"].as_str(), firm["company_size"].as_str()))
        })
    }

    fn margin_by_industry(&self) -> BTreeMap<&str, i64> {
        let mut sums = BTreeMap::new();
        for (line, industry, _) in self.sold().filter(|(line, ..)| !line["cost"].is_empty()) {
            let amount = line["quantity"].parse::<i64>().unwrap() * cents(&line["unit_price"]);
            *sums.entry(industry).or_default() += amount - cents(&line["cost"]);
        }
        sums
    }

    fn count(&self, industry: &str) -> usize {
        self.firms.values().filter(|firm| firm["industry"] == industry).count()
    }
}

const SEEDS: [u64; 4] = [SAMPLE_SEED, 1, 2, 77];

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    assert_eq!(sample(5), sample(5));
    assert_ne!(sample(5), sample(6));
}

#[test]
fn the_files_are_as_large_as_a_small_firms() {
    for seed in SEEDS {
        let sample = load(seed);
        assert!((1_180..=1_230).contains(&sample.firms.len()), "{}", sample.firms.len());
        assert!((14_000..=16_500).contains(&sample.lines.len()), "{}", sample.lines.len());
        assert!(sample.contacts.len() > sample.firms.len());
        let known: BTreeSet<&String> = sample.contacts.iter().map(|row| &row["customer_id"]).collect();
        assert_eq!(known.len(), sample.firms.len());
    }
}

#[test]
fn the_blemishes_are_there() {
    let sample = load(SAMPLE_SEED);
    assert_eq!(sample.firm_rows - sample.firms.len(), 5, "rows that stand twice");
    let mut names: Vec<String> =
        sample.firms.values().map(|firm| firm["company"].trim().to_uppercase()).collect();
    names.sort();
    assert!(names.windows(2).filter(|pair| pair[0] == pair[1]).count() >= 8, "firms under two numbers");
    for column in ["industry", "company_size", "city", "satisfaction"] {
        assert!(sample.firms.values().any(|firm| firm[column].is_empty()), "{column} has no gap");
    }
    assert!(sample.lines.iter().any(|line| line["customer_id"].is_empty()));
    assert!(sample.lines.iter().any(|line| line["cost"].is_empty()));
    assert!(sample.lines.iter().any(|line| line["status"] == "cancelled"));
    assert!(sample.lines.iter().any(|line| line["quantity"].starts_with('-')));
}

#[test]
fn the_names_are_in_five_scripts() {
    let sample = load(SAMPLE_SEED);
    let cities: String = sample.firms.values().map(|firm| firm["city"].as_str()).collect();
    for letter in ['Ե', 'Α', 'თ', 'С', 'ت'] {
        assert!(cities.contains(letter), "no city with {letter}");
    }
}

#[test]
fn four_private_hospitals_bring_a_third_of_the_margin() {
    for seed in SEEDS {
        let sample = load(seed);
        let margins = sample.margin_by_industry();
        let share = margins["Private hospital"] as f64 / margins.values().sum::<i64>() as f64;
        assert_eq!(sample.count("Private hospital"), 4);
        assert!((0.29..=0.38).contains(&share), "{share} with seed {seed}");
    }
}

#[test]
fn restaurants_are_many_and_bring_little() {
    for seed in SEEDS {
        let sample = load(seed);
        let margins = sample.margin_by_industry();
        let share = margins["Restaurant"] as f64 / margins.values().sum::<i64>() as f64;
        assert!(sample.count("Restaurant") * 5 > sample.firms.len() * 2);
        assert!(share < 0.1, "{share}");
    }
}

/// Firms of a trade, and for each the days of its sold lines in a category (or in any).
fn days<'a>(sample: &'a Sample, trade: &str, category: Option<&str>) -> BTreeMap<&'a str, BTreeSet<Day>> {
    let mut days: BTreeMap<&str, BTreeSet<Day>> = BTreeMap::new();
    for (line, industry, _) in sample.sold() {
        let sold =
            !line["quantity"].starts_with('-') && category.is_none_or(|wanted| line["category"] == wanted);
        if industry == trade && sold {
            days.entry(&line["customer_id"]).or_default().insert(Day::from_iso(&line["order_date"]).unwrap());
        }
    }
    days
}

#[test]
fn large_hotels_order_in_spring_and_in_autumn_and_small_ones_seldom() {
    for seed in SEEDS {
        let sample = load(seed);
        let (mut both, mut hotels) = ([0, 0], [0, 0]);
        for (id, days) in days(&sample, "Hotel", None) {
            let month = |months: &[u32]| days.iter().any(|day| months.contains(&day.date().1));
            let size = sample.firms[id]["company_size"].as_str();
            let large = usize::from(matches!(size, "50-249" | "250-999"));
            if size.is_empty() {
                continue;
            }
            hotels[large] += 1;
            both[large] += usize::from(month(&[4, 5]) && month(&[10, 11]));
        }
        assert!(both[1] * 10 >= hotels[1] * 9, "{both:?} of {hotels:?}");
        assert!(both[0] * 4 <= hotels[0], "{both:?} of {hotels:?}");
    }
}

#[test]
fn most_clinics_that_buy_scrubs_buy_footwear_within_ninety_days() {
    for seed in SEEDS {
        let sample = load(seed);
        let scrubs = days(&sample, "Clinic", Some("scrubs"));
        let footwear = days(&sample, "Clinic", Some("footwear"));
        let followed = scrubs.iter().filter(|(id, days)| {
            footwear
                .get(**id)
                .is_some_and(|shoes| days.iter().any(|day| shoes.range(*day..=day.plus(90)).next().is_some()))
        });
        assert!(followed.count() * 10 > scrubs.len() * 6);
    }
}

#[test]
fn most_dentists_have_not_ordered_for_half_a_year() {
    for seed in SEEDS {
        let sample = load(seed);
        let days = days(&sample, "Dental practice", None);
        let gone = days.values().filter(|days| days.iter().all(|day| day.plus(180) < LAST_DAY)).count();
        assert!(gone * 3 > days.len() * 2, "{gone} of {}", days.len());
    }
}

#[test]
fn caterers_send_back_far_more_than_anyone_else() {
    for seed in SEEDS {
        let sample = load(seed);
        let mut pieces: BTreeMap<bool, (i64, i64)> = BTreeMap::new();
        for (line, industry, _) in sample.sold() {
            let quantity: i64 = line["quantity"].parse().unwrap();
            let (sold, returned) = pieces.entry(industry == "Catering").or_default();
            if quantity < 0 { *returned -= quantity } else { *sold += quantity }
        }
        let share = |(sold, returned): (i64, i64)| returned as f64 / sold as f64;
        assert!(share(pieces[&true]) > 6.0 * share(pieces[&false]), "{pieces:?}");
    }
}

#[test]
fn the_two_years_are_where_the_files_say() {
    assert_eq!(FIRST_DAY.to_string(), "2024-10-01");
    assert_eq!(LAST_DAY.to_string(), "2026-09-30");
    let sample = load(SAMPLE_SEED);
    for line in &sample.lines {
        let day = Day::from_iso(&line["order_date"]).unwrap();
        assert!((FIRST_DAY..=LAST_DAY).contains(&day));
    }
}
