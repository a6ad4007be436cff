//! What can keep a ledger from being built, and what the caller decides.

use std::fmt;

use crate::calendar::Day;
use crate::diag::{Place, Problem, Report, Severity};

/// What the caller decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LedgerOptions {
    /// The day on which "last 90 days" ends; `None` takes the last order date, or `today` if that is earlier.
    pub as_of: Option<Day>,
    /// Today, as the caller's clock says.
    pub today: Day,
}

/// Why there is no ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerError {
    /// No file has a column that says whose row it is.
    NoCustomer {
        /// The headers found, by file.
        headers: Vec<(String, Vec<String>)>,
    },
    /// A number computed from a row, or a total, does not fit.
    TooLarge {
        /// The file.
        file: String,
        /// What was computed.
        column: String,
    },
    /// More rows or customers than a ledger counts.
    TooManyRows {
        /// The file.
        file: String,
    },
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LedgerError::NoCustomer { headers } => {
                write!(f, "no column says which customer a row belongs to")?;
                for (file, names) in headers {
                    write!(f, "; {file} has {}", names.join(", "))?;
                }
                Ok(())
            }
            LedgerError::TooLarge { file, column } => {
                write!(f, "{file}: \"{column}\" grows too large to be kept exactly")
            }
            LedgerError::TooManyRows { file } => {
                write!(f, "{file} has more rows than can be counted (4 294 967 294)")
            }
        }
    }
}

impl std::error::Error for LedgerError {}

impl Report for LedgerError {
    fn problem(&self) -> Problem {
        let english = self.to_string();
        match self {
            LedgerError::NoCustomer { headers } => {
                let found: Vec<&str> =
                    headers.iter().flat_map(|(_, names)| names.iter().map(String::as_str)).collect();
                Problem::new("ledger.no-customer", Severity::Error, english)
                    .arg("headers", found.join(", "))
                    .help("say which column holds the customer's id, email or name")
            }
            LedgerError::TooLarge { file, column } => {
                Problem::new("ledger.too-large", Severity::Error, english)
                    .arg("column", column.as_str())
                    .at(Place::Column { file: file.clone(), column: column.clone() })
                    .help("look for numbers with far too many digits in that column")
            }
            LedgerError::TooManyRows { file } => {
                Problem::new("ledger.too-many-rows", Severity::Error, english)
                    .arg("file", file.as_str())
                    .at(Place::File(file.clone()))
                    .help("split the file by year")
            }
        }
    }
}
