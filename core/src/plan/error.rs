//! What can keep a plan from being evaluated.

use std::fmt;

use crate::diag::{Problem, Report, Severity};

/// Why a plan has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// A result does not fit.
    TooLarge {
        /// What was computed, in the names of the ledger.
        what: String,
    },
    /// The plan needs the as-of date and the ledger has none.
    NoAsOf,
    /// A sum over customers of something that is itself a mean cannot be kept exactly.
    SumOfMeans,
    /// The plan names a column, table or segmentation that is not there, or that is of another type or
    /// scope. The checker should have refused it.
    Malformed {
        /// What is wrong with it.
        what: String,
    },
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanError::TooLarge { what } => write!(f, "{what} grows too large to be kept exactly"),
            PlanError::NoAsOf => f.write_str("there is no as-of date, because no order has a date"),
            PlanError::SumOfMeans => f.write_str("means of single customers cannot be added up exactly"),
            PlanError::Malformed { what } => write!(f, "internal: {what}; please report this"),
        }
    }
}

impl std::error::Error for PlanError {}

impl Report for PlanError {
    fn problem(&self) -> Problem {
        let english = self.to_string();
        match self {
            PlanError::TooLarge { what } => Problem::new("plan.too-large", Severity::Error, english)
                .arg("what", what.as_str())
                .help("look for numbers with far too many digits in that column"),
            PlanError::NoAsOf => Problem::new("plan.no-as-of", Severity::Error, english)
                .help("name the as-of date, or add a file with dated orders"),
            PlanError::SumOfMeans => Problem::new("plan.sum-of-means", Severity::Error, english)
                .help("use a sum or a count as the measure"),
            PlanError::Malformed { what } => {
                Problem::new("plan.malformed", Severity::Error, english).arg("what", what.as_str())
            }
        }
    }
}
