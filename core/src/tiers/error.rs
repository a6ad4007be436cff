//! What can be wrong with tiers.

use std::fmt;

use crate::diag::{Problem, Report, Severity};
use crate::value::Decimal;

/// Why there are no tiers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TiersError {
    /// No tier is named.
    Empty,
    /// More tiers than labels can tell apart.
    TooMany {
        /// Tiers asked for.
        found: u64,
        /// Tiers there can be.
        limit: u64,
    },
    /// A share does not rise above the one before it.
    NotRising {
        /// The tier.
        name: String,
        /// Its share.
        share: Decimal,
        /// The share before it, or 0.
        before: Decimal,
    },
    /// The last tier does not end at the whole.
    LastShare {
        /// The tier.
        name: String,
        /// Its share.
        share: Decimal,
    },
    /// The measure gives days.
    Days,
    /// The measure is a mean, and means of single customers cannot be added up exactly.
    Means,
    /// The values add up to more than can be kept.
    TooLarge,
}

impl fmt::Display for TiersError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TiersError::Empty => f.write_str("no tier is named, expected at least one"),
            TiersError::TooMany { found, limit } => {
                write!(f, "{found} tiers asked for, there can be at most {limit}")
            }
            TiersError::NotRising { name, share, before } => {
                write!(f, "tier \"{name}\" ends at {share}, expected more than {before}")
            }
            TiersError::LastShare { name, share } => {
                write!(f, "the last tier \"{name}\" ends at {share}, expected 1")
            }
            TiersError::Days => f.write_str("the measure gives days, expected a number"),
            TiersError::Means => f.write_str("the measure is a mean, and means cannot be added up exactly"),
            TiersError::TooLarge => f.write_str("the values add up to more than can be kept exactly"),
        }
    }
}

impl std::error::Error for TiersError {}

impl Report for TiersError {
    fn problem(&self) -> Problem {
        let error = |code| Problem::new(code, Severity::Error, self.to_string());
        match self {
            TiersError::Empty => error("tiers.empty").help("name a tier and its share: A, 0.8"),
            TiersError::TooMany { found, limit } => {
                error("tiers.too-many").arg("found", *found).arg("limit", *limit)
            }
            TiersError::NotRising { name, share, before } => error("tiers.not-rising")
                .arg("name", name.as_str())
                .arg("share", share.to_string())
                .arg("before", before.to_string())
                .help("write shares between 0 and 1 that rise from tier to tier, such as 0.8, 0.95, 1"),
            TiersError::LastShare { name, share } => error("tiers.last-share")
                .arg("name", name.as_str())
                .arg("share", share.to_string())
                .help("the last tier takes all that is left: let it end at 1"),
            TiersError::Days => {
                error("tiers.days").help("rank by a number, such as days since last(orders.date)")
            }
            TiersError::Means => error("tiers.means").help("rank by a sum or a count"),
            TiersError::TooLarge => error("tiers.too-large"),
        }
    }
}
