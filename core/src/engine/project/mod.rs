//! The project: the recipe that rebuilds a session from the same files. It holds no customer data.

mod error;
mod read;
mod write;

pub use error::{ProjectError, ProjectErrorKind};
pub use read::read;
pub use write::write;

use serde::{Deserialize, Serialize};

/// The newest format of project files this build writes and reads.
pub const FORMAT: u32 = 1;

/// How files were read, what was made of them. Text and numbers only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// Version of the format, see [`FORMAT`].
    pub hedgerow: u32,
    /// Name of the project.
    pub name: String,
    /// The day on which "last 90 days" ends, ISO; absent: the last order date, or today if that is earlier.
    pub as_of: Option<String>,
    /// Of how many customers one is read, where all would not fit into memory; all where it is absent.
    pub sample: Option<u32>,
    /// What a customer is worth and when a segment is worth its own treatment.
    pub value: ValueSpec,
    /// How files are read.
    pub files: Vec<FileRecipe>,
    /// The segmentations, in order.
    pub segmentations: Vec<SegmentationSpec>,
    /// The crossings.
    pub crossings: Vec<Crossing>,
    /// The audiences.
    pub audiences: Vec<Audience>,
}

/// What a customer is worth. Numbers are plain decimals; absent ones take the defaults.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ValueSpec {
    /// A measure; absent: margin if known, else revenue.
    pub measure: Option<String>,
    /// Share of the value at or below which a segment is not worth its own treatment; default 0.01.
    pub minimum_share: Option<String>,
    /// Fewer customers than this are treated in person; default 30.
    pub minimum_customers: Option<u64>,
    /// Share of the base that makes a poor segment one with potential; default 0.1.
    pub potential_customers: Option<String>,
}

/// How a file is read: only what differs from detection, plus roles.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FileRecipe {
    /// File name, `*` for any run of letters.
    pub pattern: String,
    /// What its rows are: `customers`, `orders`, `lines`, `interactions` or a name of one's own.
    pub table: Option<String>,
    /// Delimiter, when it was chosen by hand.
    pub delimiter: Option<String>,
    /// What stands around fields, or `none`, when it was chosen by hand.
    pub quote: Option<String>,
    /// How quotes inside quotes are written, when it was chosen by hand.
    pub escape: Option<String>,
    /// What lines of comment begin with, or `none`, when it was chosen by hand.
    pub comment: Option<String>,
    /// Lines above the header, when their number was chosen by hand.
    pub skip: Option<u32>,
    /// Records that are the header, when it was chosen by hand: `false` and `true` in the file for none and one.
    pub header: Option<u32>,
    /// Records at the end that are none, when their number was chosen by hand.
    pub footer: Option<u32>,
    /// Whether headings and subtotals stand between the rows, when it was chosen by hand.
    pub groups: Option<bool>,
    /// Encoding, when it was chosen by hand.
    pub encoding: Option<String>,
    /// `roles` when only columns with a role are to be read.
    pub only: Option<String>,
    /// The headings that the file had when the choices were made, where it has any: by them a file of another name is
    /// recognised, and what changed is told.
    pub headings: Vec<String>,
    /// Choices for columns, by header.
    pub columns: Vec<(String, ColumnChoice)>,
    /// Which of its rows count.
    pub rows: RowChoice,
}

/// Which rows of a file count, where that was chosen by hand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowChoice {
    /// Rules by their names (`cancelled`, `unpaid`, `non_products`, `free_goods`, `duplicates`), and whether the
    /// rows they find are left out.
    pub rules: Vec<(String, bool)>,
    /// The currency that counts.
    pub currency: Option<String>,
    /// Words of the status column, each sorted into `kept`, `cancelled` or `unpaid`.
    pub status: Vec<(String, String)>,
}

/// A choice for a column. Every field is optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnChoice {
    /// Role, by its name in the project file: `customer_id`, `date`, `amount`, …
    pub role: Option<String>,
    /// Family, by its name: `demographic`, …
    pub family: Option<String>,
    /// Type, by its name: `text`, `number`, `day`, `instant`, `flag`.
    pub kind: Option<String>,
    /// `day-first` or `month-first`; for dates written as numbers `excel-1900`, `excel-1904`, `epoch-seconds`,
    /// `epoch-milliseconds` or `yyyymmdd`.
    pub order: Option<String>,
    /// `comma` or `point`.
    pub decimal: Option<String>,
    /// Left out altogether.
    pub exclude: Option<bool>,
}

/// A segmentation as the project keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentationSpec {
    /// Name, unique in the project.
    pub name: String,
    /// How its segments come to be.
    pub kind: SegmentationKind,
    /// Name for those for whom every criterion is false; absent: `Everyone else`.
    pub remainder: Option<String>,
    /// Name for those of whom it cannot be told; absent: `Unknown`.
    pub unknown: Option<String>,
}

/// How segments come to be. Numbers are plain decimals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SegmentationKind {
    /// Ordered criteria; the first that is true takes the customer.
    Rules {
        /// The segments in order.
        segments: Vec<SegmentRule>,
    },
    /// A segment for each value of a column.
    Values {
        /// The column.
        of: String,
        /// Values of fewer customers than this go to the remainder.
        smallest: Option<u64>,
        /// Only so many values, the most frequent, are kept apart.
        top: Option<u64>,
    },
    /// Cut points on a measure; a value on a cut belongs to the upper band.
    Bands {
        /// The measure.
        of: String,
        /// Rising cut points.
        cuts: Vec<String>,
    },
    /// Tiers by cumulative share.
    Tiers {
        /// The measure.
        of: String,
        /// The tiers from best to last.
        tiers: Vec<TierSpec>,
    },
}

/// A segment of a `rules` segmentation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentRule {
    /// Name of the segment.
    pub name: String,
    /// Its criterion.
    pub criterion: String,
}

/// A tier.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TierSpec {
    /// Name of the tier.
    pub name: String,
    /// Up to which cumulative share.
    pub share: String,
}

/// The product of segmentations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossing {
    /// Name.
    pub name: String,
    /// Names of the segmentations.
    pub of: Vec<String>,
}

/// A free criterion with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audience {
    /// Name.
    pub name: String,
    /// Its criterion.
    pub criterion: String,
}

impl Default for Project {
    fn default() -> Project {
        Project {
            hedgerow: FORMAT,
            name: String::new(),
            as_of: None,
            sample: None,
            value: ValueSpec::default(),
            files: Vec::new(),
            segmentations: Vec::new(),
            crossings: Vec::new(),
            audiences: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
