//! Whether a segment is worth its own treatment, with the reason.
//!
//! Decided by share of the value and number of customers, compared exactly:
//!
//! | value share | customers | verdict |
//! |---|---|---|
//! | above the minimum | at least the minimum | worth |
//! | above the minimum | fewer | personal: treat each in person |
//! | at or below | at least the potential share of the base | potential: cheap treatment only |
//! | at or below | fewer | leave out |
//!
//! When the value is unknown for most of it, nothing can be said.

use std::cmp::Ordering;

use crate::diag::{Problem, Report, Severity};
use crate::plan::compare_products;
use crate::value::{Decimal, pow10};

/// Where the verdicts part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// A segment must bring more than this share of the value.
    pub minimum_share: Decimal,
    /// Fewer customers than this are treated in person.
    pub minimum_customers: u64,
    /// A poor segment with at least this share of the base has potential.
    pub potential_customers: Decimal,
}

impl Default for Thresholds {
    fn default() -> Thresholds {
        Thresholds {
            minimum_share: Decimal::new(1, 2),
            minimum_customers: 30,
            potential_customers: Decimal::new(1, 1),
        }
    }
}

/// Whether a segment is worth its own treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Worth its own treatment.
    Worth,
    /// Valuable and few: treat each in person.
    Personal,
    /// Poor and many: cheap treatment only.
    Potential,
    /// Poor and few.
    LeaveOut,
    /// The value is unknown for most.
    Unknown,
}

impl Verdict {
    /// How it is called in files and answers.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Worth => "worth",
            Verdict::Personal => "personal",
            Verdict::Potential => "potential",
            Verdict::LeaveOut => "leave_out",
            Verdict::Unknown => "unknown",
        }
    }
}

/// What a verdict is based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Customers in the segment.
    pub customers: u64,
    /// Customers in the base.
    pub base: u64,
    /// What the segment brings; none without a measure of value.
    pub value: Option<Decimal>,
    /// What the base brings.
    pub total: Option<Decimal>,
    /// Share of the segment's value that is known; none when there is nothing to be known.
    pub known_share: Option<Decimal>,
}

/// Why a verdict is what it is. Shares have six digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It brings more than the minimum; the number of customers decides how it is treated.
    Valuable {
        /// Share of the value.
        share: Decimal,
        /// What it was held against.
        minimum_share: Decimal,
        /// Customers in the segment.
        customers: u64,
        /// What they were held against.
        minimum_customers: u64,
    },
    /// It brings no more than the minimum; the share of the base decides.
    Poor {
        /// Share of the value.
        share: Decimal,
        /// What it was held against.
        minimum_share: Decimal,
        /// Share of the base.
        customers_share: Decimal,
        /// What it was held against.
        potential_customers: Decimal,
    },
    /// The value is unknown for most of it.
    ValueUnknown {
        /// Share of the value that is known.
        known_share: Decimal,
    },
    /// The base brings nothing, or nothing says what customers bring.
    NoValue,
    /// Nobody is in it.
    Empty,
}

/// Digits of the shares that are shown.
const DIGITS: u8 = 6;

/// The verdict over a segment.
pub fn verdict(standing: &Standing, thresholds: &Thresholds) -> (Verdict, Reason) {
    let Thresholds { minimum_share, minimum_customers, potential_customers } = *thresholds;
    let customers = standing.customers;
    if customers == 0 {
        return (Verdict::LeaveOut, Reason::Empty);
    }
    if let Some(known_share) = standing.known_share
        && known_share < Decimal::new(5, 1)
    {
        return (Verdict::Unknown, Reason::ValueUnknown { known_share });
    }
    let (Some(value), Some(total)) = (standing.value, standing.total) else {
        return (Verdict::Unknown, Reason::NoValue);
    };
    let Some(share) = value.share_of(total, DIGITS) else { return (Verdict::Unknown, Reason::NoValue) };
    if compare_share(value, total, minimum_share) == Ordering::Greater {
        let verdict = if customers >= minimum_customers { Verdict::Worth } else { Verdict::Personal };
        return (verdict, Reason::Valuable { share, minimum_share, customers, minimum_customers });
    }
    let (part, whole) = (Decimal::new(customers.into(), 0), Decimal::new(standing.base.into(), 0));
    let customers_share = part.share_of(whole, DIGITS).unwrap_or(Decimal::ZERO);
    let many = compare_share(part, whole, potential_customers) != Ordering::Less;
    let verdict = if many { Verdict::Potential } else { Verdict::LeaveOut };
    (verdict, Reason::Poor { share, minimum_share, customers_share, potential_customers })
}

/// `part / total` held against `share`, without dividing. The total is positive.
fn compare_share(part: Decimal, total: Decimal, share: Decimal) -> Ordering {
    let scale = part.scale().max(total.scale());
    match (part.with_scale(scale), total.with_scale(scale), pow10(share.scale())) {
        (Ok(part), Ok(total), Some(one)) => compare_products(part.units(), one, share.units(), total.units()),
        // Beyond 128 bits a part that differs in scale from its total cannot be told exactly; such sums are
        // refused where they are made.
        _ => part.cmp(&total),
    }
}

/// A share as a percentage without zeros at its end: `0.352000` is `35.2%`.
fn percent(share: Decimal) -> String {
    let mut text = match share.times(Decimal::new(100, 0)) {
        Ok(hundredfold) => hundredfold.to_string(),
        Err(_) => return share.to_string(),
    };
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    text + "%"
}

impl Reason {
    /// The reason as a note; its arguments are plain decimals.
    fn note(&self, code: &'static str, english: String) -> Problem {
        let problem = Problem::new(code, Severity::Note, english);
        match self {
            Reason::Valuable { share, minimum_share, customers, minimum_customers } => problem
                .arg("share", share.to_string())
                .arg("minimum_share", minimum_share.to_string())
                .arg("customers", *customers)
                .arg("minimum_customers", *minimum_customers),
            Reason::Poor { share, minimum_share, customers_share, potential_customers } => problem
                .arg("share", share.to_string())
                .arg("minimum_share", minimum_share.to_string())
                .arg("customers_share", customers_share.to_string())
                .arg("potential_customers", potential_customers.to_string()),
            Reason::ValueUnknown { known_share } => problem.arg("known_share", known_share.to_string()),
            Reason::NoValue | Reason::Empty => problem,
        }
    }
}

impl Report for (Verdict, Reason) {
    fn problem(&self) -> Problem {
        let (verdict, reason) = self;
        let (code, english) = match reason {
            Reason::Valuable { share, minimum_share, customers, minimum_customers } => {
                let brings =
                    format!("brings {} of the value, more than {}", percent(*share), percent(*minimum_share));
                if *verdict == Verdict::Personal {
                    (
                        "segment.personal",
                        format!("{brings}, from {customers} customers, fewer than {minimum_customers}"),
                    )
                } else {
                    (
                        "segment.worth",
                        format!("{brings}, from {customers} customers, at least {minimum_customers}"),
                    )
                }
            }
            Reason::Poor { share, minimum_share, customers_share, potential_customers } => {
                let brings = format!(
                    "brings {} of the value, not more than {}",
                    percent(*share),
                    percent(*minimum_share)
                );
                let (base, limit) = (percent(*customers_share), percent(*potential_customers));
                if *verdict == Verdict::Potential {
                    (
                        "segment.potential",
                        format!("{brings}, but is {base} of the customers, at least {limit}"),
                    )
                } else {
                    (
                        "segment.leave-out",
                        format!("{brings}, and is {base} of the customers, less than {limit}"),
                    )
                }
            }
            Reason::ValueUnknown { known_share } => {
                ("segment.value-unknown", format!("the value is known for {} of it", percent(*known_share)))
            }
            Reason::NoValue => ("segment.no-value", "nothing says what these customers bring".into()),
            Reason::Empty => ("segment.empty", "nobody is in it".into()),
        };
        reason.note(code, english)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Customers of 1000 in the base, their value of 100.000 in all, the share of it that is known.
    fn judge(customers: u64, value: &str, known_share: &str) -> (Verdict, String) {
        let number = |text: &str| Decimal::parse(text).unwrap();
        let standing = Standing {
            customers,
            base: 1_000,
            value: Some(number(value)),
            total: Some(number("100.000")),
            known_share: Some(number(known_share)),
        };
        let judged = verdict(&standing, &Thresholds::default());
        (judged.0, judged.problem().english)
    }

    #[test]
    fn four_customers_with_a_third_of_the_margin_deserve_a_visit_each() {
        let (verdict, reason) = judge(4, "35", "1");
        assert_eq!(verdict, Verdict::Personal);
        assert_eq!(reason, "brings 35% of the value, more than 1%, from 4 customers, fewer than 30");
    }

    #[test]
    fn exactly_the_minimum_is_not_above_it() {
        let (verdict, reason) = judge(50, "1.000", "1");
        assert_eq!(verdict, Verdict::LeaveOut);
        assert_eq!(
            reason,
            "brings 1% of the value, not more than 1%, and is 5% of the customers, less than 10%"
        );
        assert_eq!(judge(30, "1.001", "1").0, Verdict::Worth);
        assert_eq!(judge(29, "1.001", "1").0, Verdict::Personal);
    }

    #[test]
    fn many_poor_customers_have_potential() {
        let (verdict, reason) = judge(200, "0.9", "1");
        assert_eq!(verdict, Verdict::Potential);
        assert_eq!(
            reason,
            "brings 0.9% of the value, not more than 1%, but is 20% of the customers, at least 10%"
        );
        assert_eq!(judge(100, "0.9", "1").0, Verdict::Potential);
        assert_eq!(judge(99, "0.9", "1").0, Verdict::LeaveOut);
        assert_eq!(judge(200, "-5", "1").0, Verdict::Potential);
    }

    #[test]
    fn what_is_known_for_a_third_only_says_so() {
        let (verdict, reason) = judge(200, "20", "0.333333");
        assert_eq!((verdict, reason.as_str()), (Verdict::Unknown, "the value is known for 33.3333% of it"));
        assert_eq!(judge(200, "20", "0.5").0, Verdict::Worth);
    }

    #[test]
    fn without_customers_or_value_there_is_little_to_say() {
        assert_eq!(judge(0, "0", "1").0, Verdict::LeaveOut);
        let standing = Standing { customers: 5, base: 5, value: None, total: None, known_share: None };
        assert_eq!(verdict(&standing, &Thresholds::default()), (Verdict::Unknown, Reason::NoValue));
        let zero = Some(Decimal::ZERO);
        let standing = Standing { value: zero, total: zero, ..standing };
        assert_eq!(verdict(&standing, &Thresholds::default()).0, Verdict::Unknown);
    }
}
