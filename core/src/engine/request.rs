//! What the engine can be asked.

use serde::{Deserialize, Serialize};

use super::{Project, SegmentationSpec};

/// A question or an order. Opening files is a job of its own, see the engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Take this project as the current one; answers [`super::Answer::Overview`].
    /// Choices that change how files are read take effect at the next opening.
    Adopt(Project),
    /// Read the text of a project file; answers [`super::Answer::Project`]. The current project stays.
    ReadProject(String),
    /// Write a project as text; answers [`super::Answer::ProjectText`].
    WriteProject(Project),
    /// What is loaded and what it adds up to; answers [`super::Answer::Overview`].
    Overview,
    /// Rows of a source as they were read; answers [`super::Answer::Preview`].
    Preview {
        /// Position of the source.
        source: u32,
        /// First row.
        from: u64,
        /// How many rows at most.
        count: u32,
    },
    /// How the values of a column are spread; answers [`super::Answer::Spread`].
    Spread {
        /// Position of the source.
        source: u32,
        /// The header.
        column: String,
    },
    /// Totals and the shape of the value; answers [`super::Answer::Picture`].
    Picture,
    /// A segmentation evaluated over the base, saved or being typed; answers [`super::Answer::Segmentation`].
    /// Errors in single criteria are inside the answer, beside the counts of the others.
    Evaluate {
        /// The segmentation. If the project has one of the same name this one stands in its place.
        segmentation: SegmentationSpec,
        /// The name under which the project knows it now, when it is being renamed.
        instead_of: Option<String>,
    },
    /// Customers for whom a criterion is true, false, unknown; answers [`super::Answer::Count`].
    Count {
        /// The criterion.
        criterion: String,
        /// A measure to be added up over those for whom it is true, if any.
        sum: Option<String>,
    },
    /// What could stand at the caret; answers [`super::Answer::Completions`].
    Complete {
        /// The criterion as typed so far.
        text: String,
        /// Byte position of the caret.
        caret: u32,
        /// At most so many.
        limit: u32,
    },
    /// A chart; answers [`super::Answer::Drawing`].
    Draw(ChartSpec),
    /// A file to take away; answers [`super::Answer::Export`].
    Export(ExportKind),
    /// A workbook with headings and nothing below; answers [`super::Answer::Export`].
    BlankWorkbook {
        /// The name of the file.
        name: String,
        /// Each sheet's name and headings.
        sheets: Vec<(String, Vec<String>)>,
        /// Whether columns go from right to left.
        right_to_left: bool,
    },
    /// The raw files of the sample made from a seed; answers [`super::Answer::Sample`].
    Sample {
        /// The seed.
        seed: u64,
    },
}

/// A file to take away. Bytes follow the contract of the command line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ExportKind {
    /// `customers.csv`
    Customers,
    /// `segments.csv`
    Segments,
    /// `crossings.csv`
    Crossings,
    /// `audiences.csv`
    Audiences,
    /// `summary.json`
    Summary,
    /// `rejects.csv`; the caller supplies the raw text of rejected records through the export job.
    Rejects,
    /// `customers.csv` or `segments.csv` as a spreadsheet of the user's language expects it:
    /// byte-order mark, this separator, CRLF, text cells quoted.
    Spreadsheet {
        /// Customers if true, else segments.
        customers: bool,
        /// Separator between cells.
        separator: char,
    },
    /// Ids of the customers in one segment, with the columns of the customer file.
    Members {
        /// Name of the segmentation.
        segmentation: String,
        /// Name of the segment.
        segment: String,
    },
}

/// A chart whose labels the page has already written in the user's language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ChartSpec {
    /// Horizontal bars in the order given.
    Bars {
        /// Width in CSS pixels.
        width: u32,
        /// The bars.
        bars: Vec<BarSpec>,
    },
    /// Cumulative share of value over share of customers.
    Pareto {
        /// Width in CSS pixels.
        width: u32,
        /// Points from (0, 0) to (1, 1).
        points: Vec<(f64, f64)>,
        /// Label of the marked point, such as `20 % → 71 %`.
        mark: String,
        /// The marked point.
        mark_at: (f64, f64),
        /// Labels of the axis ends: none and all.
        ends: (String, String),
    },
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BarSpec {
    /// Name.
    pub label: String,
    /// The printed value.
    pub value_label: String,
    /// Its length.
    pub value: f64,
    /// Drawn as the remainder or the unknown: without a colour of its own.
    pub muted: bool,
}
