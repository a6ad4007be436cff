//! The sample: a supplier of uniforms to hotels, clinics and restaurants, made up from a seed.
//!
//! Three raw files as such a firm's systems would export them, blemishes included: `firms.csv`, `contacts.csv`
//! (people at the firms) and `order_lines.csv` of two years. Names of places, firms and people are in the
//! scripts of their countries. There are gaps in industry, size, city, cost; a few firms stand twice, once
//! exactly and once under another number; some lines are returns, some orders are cancelled, some name nobody.
//!
//! Six stories are planted, so that whoever tries the page has something to find. [`STORIES`] names each with
//! the criterion that shows it, and a test for each computes it from the raw files:
//!
//! | Story | What is there to find |
//! |---|---|
//! | `hospitals` | four private hospitals bring about a third of the margin |
//! | `restaurants` | more than two fifths of the firms are restaurants, and bring less than a tenth of the margin |
//! | `large-hotels` | hotels with fifty staff or more order in both spring and autumn; small hotels seldom do |
//! | `scrubs` | most clinics that buy scrubs buy footwear within ninety days |
//! | `dentists` | most dental practices have not ordered for half a year |
//! | `returns` | catering firms send back far more of what they order than anyone else |

mod firms;
mod orders;
mod words;

use self::firms::Firm;
use super::ExportView;
use crate::calendar::Day;
use crate::math::Random;

/// The seed of the sample that the page offers.
pub const SAMPLE_SEED: u64 = 2026;

/// Something planted in the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Story {
    /// Its name; the page has a sentence for it in every language.
    pub key: &'static str,
    /// A criterion that selects the customers it is about.
    pub criterion: &'static str,
}

/// What is there to find.
pub const STORIES: [Story; 6] = [
    Story { key: "hospitals", criterion: "industry = \"Private hospital\"" },
    Story { key: "restaurants", criterion: "industry = \"Restaurant\"" },
    Story {
        key: "large-hotels",
        criterion: "industry = \"Hotel\" and company_size in (\"50-249\", \"250-999\")",
    },
    Story { key: "scrubs", criterion: "industry = \"Clinic\" and any(orders where category = \"scrubs\")" },
    Story {
        key: "dentists",
        criterion: "industry = \"Dental practice\" and days since last(orders.date) > 180",
    },
    Story { key: "returns", criterion: "industry = \"Catering\"" },
];

/// The raw files of the sample. The same seed gives the same bytes.
pub fn sample(seed: u64) -> Vec<ExportView> {
    let mut random = Random::new(seed);
    let firms = firms::make(&mut random);
    let orders = orders::make(&firms, &mut random);
    [
        ("firms.csv", firms::firms_csv(&firms)),
        ("contacts.csv", firms::contacts_csv(&firms, &mut random)),
        ("order_lines.csv", orders::lines_csv(&orders, &firms)),
    ]
    .into_iter()
    .map(|(name, text)| ExportView {
        name: name.to_owned(),
        media_type: "text/csv".to_owned(),
        bytes: text.into_bytes(),
        left_out: Vec::new(),
    })
    .collect()
}

/// The first day of the two years.
const FIRST_DAY: Day = Day(19_997);
/// The last day of the two years.
const LAST_DAY: Day = Day(20_726);

/// Appends a record, quoting the cells that need it.
fn push_record(out: &mut String, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
}

/// Cents as an amount with two decimals.
fn amount(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

#[cfg(test)]
mod tests;
