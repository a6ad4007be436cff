//! The firms of the sample and the people one talks to there.

use super::words::{COUNTRIES, Country, Trade};
use super::{FIRST_DAY, amount, push_record};
use crate::math::Random;

/// A customer.
pub struct Firm {
    /// As in the column `customer_id`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it does.
    pub trade: Trade,
    /// Its size, a position in [`SIZES`].
    pub size: usize,
    /// Where it is.
    pub country: &'static Country,
    city: Option<&'static str>,
    since: String,
    satisfaction: Option<i64>,
    credit_cents: i64,
    industry_known: bool,
    size_known: bool,
}

/// The bands of the column `company_size`.
pub const SIZES: [&str; 4] = ["1-9", "10-49", "50-249", "250-999"];

/// How many of each trade, and how likely each size is, in percent.
const PLAN: [(Trade, usize, [u64; 4]); 6] = [
    (Trade::Hotel, 236, [30, 44, 22, 4]),
    (Trade::Restaurant, 548, [55, 42, 3, 0]),
    (Trade::Clinic, 258, [38, 45, 16, 1]),
    (Trade::Hospital, 4, [0, 0, 30, 70]),
    (Trade::Dental, 104, [82, 18, 0, 0]),
    (Trade::Catering, 50, [30, 55, 15, 0]),
];

/// Firms written down twice under two numbers.
const TWICE: usize = 12;
/// Firms whose row stands twice in the file.
const REPEATED: usize = 5;

/// About 1 200 firms in the order of their numbers.
pub fn make(random: &mut Random) -> Vec<Firm> {
    let mut trades: Vec<(Trade, [u64; 4])> =
        PLAN.iter().flat_map(|(trade, n, sizes)| std::iter::repeat_n((*trade, *sizes), *n)).collect();
    // Fisher and Yates: trades stand in no order in the file.
    for at in (1..trades.len()).rev() {
        trades.swap(at, random.below(at as u64 + 1) as usize);
    }
    let mut firms: Vec<Firm> =
        trades.into_iter().enumerate().map(|(at, (trade, sizes))| firm(at, trade, sizes, random)).collect();

    let originals = firms.len();
    for copy in 0..TWICE {
        let at = random.below(originals as u64) as usize;
        if let Some(twin) = firms.get(at).filter(|firm| firm.trade != Trade::Hospital).map(|firm| Firm {
            id: number(originals + copy),
            name: format!("{} ", firm.name.to_uppercase()),
            city: None,
            since: String::new(),
            ..*firm
        }) {
            firms.push(twin);
        }
    }
    firms
}

fn firm(at: usize, trade: Trade, sizes: [u64; 4], random: &mut Random) -> Firm {
    let country = match random.below(100) {
        0..30 => &COUNTRIES[0],
        30..55 => &COUNTRIES[1],
        55..75 => &COUNTRIES[2],
        75..90 => &COUNTRIES[3],
        _ => &COUNTRIES[4],
    };
    let mut draw = random.below(100);
    let mut size = 0;
    for (position, share) in sizes.iter().enumerate() {
        if draw < *share {
            size = position;
            break;
        }
        draw -= share;
    }
    let hospital = trade == Trade::Hospital;
    // The capital gets the draws that fall beyond the list.
    let city = *country.cities.get(random.below(9) as usize).unwrap_or(&country.cities[0]);
    let since = FIRST_DAY.plus(-(random.between(30, 3_000) as i32));
    Firm {
        id: number(at),
        name: name(at, trade, country, random),
        trade,
        size,
        country,
        city: (!random.chance(5)).then_some(city),
        since: since.to_string(),
        satisfaction: random.chance(35).then(|| 11 - isqrt(random.between(1, 100))),
        credit_cents: random.between(2, 40) * 25_000,
        industry_known: hospital || !random.chance(4),
        size_known: hospital || !random.chance(6),
    }
}

fn number(at: usize) -> String {
    format!("F{:05}", 10_000 + at * 3)
}

/// Most names are plain; some carry quotation marks or a comma, as names do.
fn name(at: usize, trade: Trade, country: &Country, random: &mut Random) -> String {
    let position = Trade::ALL.iter().position(|other| *other == trade).unwrap_or_default();
    let word = country.trades.get(position).copied().unwrap_or_default();
    let proper = random.pick(country.proper).copied().unwrap_or_default();
    match at % 9 {
        0 => format!("{word} \"{proper}\""),
        1 => format!("{proper}, {word}"),
        2 => format!("{word} «{proper}»"),
        _ => format!("{word} {proper} {}", at % 97 + 1),
    }
}

/// The whole part of a square root.
fn isqrt(n: i64) -> i64 {
    (1..=n).take_while(|root| root * root <= n).last().unwrap_or(0)
}

/// `firms.csv`
pub fn firms_csv(firms: &[Firm]) -> String {
    let mut out = String::from(
        "customer_id,company,industry,company_size,country,city,customer_since,satisfaction,credit_limit\n",
    );
    for (at, firm) in firms.iter().enumerate() {
        let satisfaction = firm.satisfaction.map(|score| score.to_string()).unwrap_or_default();
        let record = [
            firm.id.as_str(),
            &firm.name,
            if firm.industry_known { firm.trade.name() } else { "" },
            if firm.size_known { SIZES[firm.size.min(3)] } else { "" },
            firm.country.name,
            firm.city.unwrap_or_default(),
            &firm.since,
            &satisfaction,
            &amount(firm.credit_cents),
        ];
        push_record(&mut out, &record);
        if at % 211 == 100 && at / 211 < REPEATED {
            push_record(&mut out, &record);
        }
    }
    out
}

/// `contacts.csv`: one to three people at a firm, some without an address.
pub fn contacts_csv(firms: &[Firm], random: &mut Random) -> String {
    const POSITIONS: [&str; 4] = ["Purchasing", "Owner", "Housekeeping", "Head nurse"];
    let mut out = String::from("customer_id,person,position,email,phone,consent\n");
    for firm in firms {
        for n in 0..=random.below(3).saturating_sub(random.below(2)) {
            let given = random.pick(firm.country.given).copied().unwrap_or_default();
            let family = random.pick(firm.country.family).copied().unwrap_or_default();
            let position = random.pick(&POSITIONS).copied().unwrap_or_default();
            let email = if random.chance(12) {
                String::new()
            } else {
                format!(
                    "{}{}@{}.example",
                    ["info", "office", "orders"][n.min(2) as usize],
                    n + 1,
                    firm.id.to_lowercase()
                )
            };
            let phone = if random.chance(20) {
                String::new()
            } else {
                format!("{} {} {:06}", firm.country.dial, random.between(10, 99), random.below(1_000_000))
            };
            let consent = ["yes", "no", ""][random.below(3) as usize];
            push_record(
                &mut out,
                &[&firm.id, &format!("{given} {family}"), position, &email, &phone, consent],
            );
        }
    }
    out
}
