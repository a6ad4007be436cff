//! What the engine answers: views, made for showing and for nothing else.
//!
//! Money and other exact numbers are plain decimal text (`-1.50`), shares are plain decimals with six
//! digits (`0.468123`), days are ISO text. Absent means unknown.

use serde::{Deserialize, Serialize};

use super::{Project, Renamed};

/// The answer to a [`super::Request`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(clippy::large_enum_variant, reason = "an answer is made once and sent once")]
pub enum Answer {
    /// What is loaded.
    Overview(OverviewView),
    /// A project read from text, with what the user should know about it.
    Project {
        /// The project.
        project: Project,
        /// Warnings, such as criteria that quote a customer.
        problems: Vec<ProblemView>,
    },
    /// A project as text, with what the user should know before saving it.
    ProjectText {
        /// The text of the file.
        text: String,
        /// Warnings, such as criteria that quote a customer.
        problems: Vec<ProblemView>,
    },
    /// Rows of a source.
    Preview(PreviewView),
    /// The first rows of a file under other choices.
    Glimpse(GlimpseView),
    /// How the values of a column are spread; nothing where nearly every value is another.
    Spread(Option<SpreadView>),
    /// Totals and shape.
    Picture(PictureView),
    /// A segmentation with its value table.
    Segmentation(SegmentationView),
    /// A count.
    Count(CountView),
    /// What could stand at the caret.
    Completions {
        /// First byte of what a completion replaces.
        start: u32,
        /// One past its last byte.
        end: u32,
        /// The completions, best first.
        items: Vec<CompletionView>,
    },
    /// A chart.
    Drawing(DrawingView),
    /// A file.
    Export(ExportView),
    /// Raw files of the sample.
    Sample(Vec<ExportView>),
}

/// What a rule on rows found in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleView {
    /// The rule, by its name in project files; `currency` takes what is in another currency than the one that
    /// counts, and cannot be turned off.
    pub rule: String,
    /// Whether its rows are left out.
    pub is_left_out: bool,
    /// How many rows it found.
    pub rows: u64,
    /// Their money.
    pub sum: Option<String>,
}

/// A file as its first rows would be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GlimpseView {
    /// How they would be read, and what their columns would be.
    pub source: SourceView,
    /// The rows.
    pub rows: PreviewView,
}

/// How the values of a column are spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SpreadView {
    /// Numbers, days or moments in bars of one width.
    Range {
        /// Values in each bar.
        bars: Vec<u64>,
        /// The least value, plain.
        least: String,
        /// The greatest.
        most: String,
        /// Whether the bars at the ends hold values far out.
        is_cut: bool,
    },
    /// Words or flags, the most frequent first.
    Words {
        /// Values in each bar.
        bars: Vec<u64>,
        /// The most frequent value, plain.
        most: String,
        /// Its share of the known values.
        share: String,
    },
}

/// A currency of amounts that cannot be added up with others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurrencyView {
    /// The currency, in capitals.
    pub code: String,
    /// Whether its amounts are the ones that count.
    pub counts: bool,
    /// Rows with it.
    pub rows: u64,
    /// Their money.
    pub sum: String,
}

/// How often a word stands in a status column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusView {
    /// The word.
    pub word: String,
    /// `kept`, `cancelled` or `unpaid`.
    pub group: String,
    /// Rows with it.
    pub rows: u64,
    /// Their money.
    pub sum: Option<String>,
}

/// Why a request could not be answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AnswerError {
    /// What is wrong, most important first. Never empty.
    pub problems: Vec<ProblemView>,
}

/// See [`crate::diag::Severity`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SeverityView {
    /// Worth knowing.
    Note,
    /// Something was left out or guessed.
    Warning,
    /// It could not be done.
    Error,
}

/// See [`crate::diag::Arg`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ArgView {
    /// Shown as it is.
    Text(String),
    /// Formatted as a count.
    Count(u64),
}

/// See [`crate::diag::Place`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PlaceView {
    /// Bytes of the text that was asked about.
    Text {
        /// First byte.
        start: u32,
        /// One past the last byte.
        end: u32,
    },
    /// A file as a whole.
    File(String),
    /// A column of a file.
    Column {
        /// File name.
        file: String,
        /// Header.
        column: String,
    },
    /// A line of a file.
    Line {
        /// File name.
        file: String,
        /// Line, from 1.
        line: u64,
    },
}

/// See [`crate::diag::Problem`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProblemView {
    /// Stable code; the page has a text for it in every language.
    pub code: String,
    /// How much it matters.
    pub severity: SeverityView,
    /// Named arguments.
    pub args: Vec<(String, ArgView)>,
    /// Where it is.
    pub place: Option<PlaceView>,
    /// The English text, for logs and as a last resort.
    pub english: String,
    /// The English help.
    pub help: Option<String>,
}

/// What is loaded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OverviewView {
    /// Grows with every opening that succeeded.
    pub epoch: u64,
    /// The files.
    pub sources: Vec<SourceView>,
    /// What they add up to; absent while nothing is loaded.
    pub totals: Option<TotalsView>,
    /// What the user should know about how the files were joined.
    pub problems: Vec<ProblemView>,
    /// Of how many customers one was read, with everything that belongs to it; nothing where all were.
    pub sample: Option<u32>,
}

/// A file as it was read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceView {
    /// File name.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// `customers`, `orders`, `lines`, `interactions`, `other`, `unrelated`.
    pub kind: String,
    /// Data records in the file.
    pub rows_read: u64,
    /// Records in use.
    pub rows_used: u64,
    /// Records of the wrong shape or with an unreadable date or amount.
    pub rows_rejected: u64,
    /// Sound records that name nobody.
    pub rows_without_customer: u64,
    /// Records left out by a visible rule.
    pub rows_excluded: u64,
    /// What the rules on its rows found.
    pub rules: Vec<RuleView>,
    /// The words of its status column, the most frequent first.
    pub statuses: Vec<StatusView>,
    /// The currencies of all files together, where amounts of this one are in one of several.
    pub currencies: Vec<CurrencyView>,
    /// How it was read and what to know about it.
    pub problems: Vec<ProblemView>,
    /// Questions left open.
    pub questions: Vec<QuestionView>,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// Headers of columns that are not read.
    pub left_out: Vec<String>,
    /// All headings, as they stand in the file; none where it has none.
    pub headings: Vec<String>,
    /// The file, by its pattern in the project, of which the choices were taken because the headings are the same or
    /// nearly so.
    pub known_as: Option<String>,
}

/// Two readings of a column, or of a file, are possible.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionView {
    /// The column; empty where the question is about the file as a whole.
    pub column: String,
    /// A cell as it stood.
    pub example: String,
    /// Each reading: the setting that chooses it (`day-first`; for a file `encoding=windows-1251`) and what the
    /// example would be.
    pub readings: Vec<(String, String)>,
}

impl QuestionView {
    /// Whether it asks what became of a column, and not how one is read.
    pub fn asks_what_became(&self) -> bool {
        self.readings.iter().all(|(setting, _)| Renamed::of_reading(&self.column, setting).is_some())
    }
}

/// A column as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnView {
    /// Header.
    pub name: String,
    /// `text`, `number`, `day`, `instant`, `flag`.
    pub kind: String,
    /// Role by its name in the project file, if any.
    pub role: Option<String>,
    /// Family by its name in the project file, if any.
    pub family: Option<String>,
    /// Why it was read so.
    pub evidence: Vec<ProblemView>,
    /// Three values, plain.
    pub samples: Vec<String>,
    /// Rows without a value.
    pub missing: u64,
    /// Cells that could not be read.
    pub unreadable: u64,
    /// Number of different values, when there are at most 1000.
    pub distinct: Option<u32>,
}

/// What everything adds up to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TotalsView {
    /// Customers in the base.
    pub customers: u64,
    /// Of them, known only from orders.
    pub customers_only_in_orders: u64,
    /// Orders with a customer.
    pub orders: u64,
    /// Whether there is any related table of orders at all.
    pub has_orders: bool,
    /// Sum of the amounts, if there are any.
    pub revenue: Option<String>,
    /// Sum of the known margins, if there are any.
    pub margin: Option<String>,
    /// Share of the revenue whose margin is known.
    pub margin_known_share: Option<String>,
    /// Money of rows that name nobody.
    pub revenue_without_customer: Option<String>,
    /// Orders of rows that name nobody.
    pub orders_without_customer: u64,
    /// First and last order date up to the as-of date.
    pub period: Option<(String, String)>,
    /// The as-of date.
    pub as_of: Option<String>,
    /// Rows later than the as-of date.
    pub ahead: u64,
    /// The measure that says what a customer is worth: `margin` or `revenue` or the project's.
    pub value_measure: String,
}

/// Rows as they were read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewView {
    /// Headers.
    pub columns: Vec<String>,
    /// Cells, plain; absent where unknown.
    pub rows: Vec<Vec<Option<String>>>,
    /// Rows of the source in all.
    pub total: u64,
}

/// Totals and the shape of the value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PictureView {
    /// The totals.
    pub totals: TotalsView,
    /// Share of customers → share of the value, best customers first, from (0, 0) to (1, 1).
    pub pareto: Vec<(f64, f64)>,
    /// Share of the value that the best fifth of the customers bring.
    pub top_fifth_share: Option<String>,
    /// Customers with more than one order.
    pub repeat_customers: u64,
    /// Customers with at least one order.
    pub buyers: u64,
    /// Fewer customers than a segmentation is worth: say that they can be known by name.
    pub few: bool,
}

/// A segmentation evaluated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentationView {
    /// Name.
    pub name: String,
    /// The segments in order; remainder and unknown last, if the kind has them.
    pub segments: Vec<SegmentView>,
    /// The sum over the segments, equal to the totals of the base.
    pub total: SegmentView,
    /// The measure behind shares and verdicts.
    pub value_measure: String,
    /// What is wrong with the definition as a whole.
    pub problems: Vec<ProblemView>,
}

/// A segment with its value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SegmentView {
    /// Name.
    pub name: String,
    /// `segment`, `remainder`, `unknown`, `total`.
    pub part: String,
    /// Customers of whom its own criterion is true, whoever took them.
    pub matches: u64,
    /// Of those, taken by earlier segments.
    pub taken: u64,
    /// Customers of whom its criterion is unknown.
    pub unknown: u64,
    /// Customers in the segment.
    pub customers: u64,
    /// Share of the base.
    pub customers_share: Option<String>,
    /// Their orders.
    pub orders: u64,
    /// Their revenue.
    pub revenue: Option<String>,
    /// Share of the revenue.
    pub revenue_share: Option<String>,
    /// Their known margin.
    pub margin: Option<String>,
    /// Share of the margin.
    pub margin_share: Option<String>,
    /// Share of their revenue whose margin is known.
    pub margin_known_share: Option<String>,
    /// Whether it is worth its own treatment.
    pub verdict: Option<VerdictView>,
    /// The parts of its criterion with their counts, for `rules`.
    pub clauses: Vec<ClauseView>,
    /// Errors and warnings in its criterion.
    pub problems: Vec<ProblemView>,
}

/// One part of a criterion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClauseView {
    /// Its text.
    pub text: String,
    /// Customers of whom it is true.
    pub yes: u64,
    /// Customers of whom it is unknown.
    pub unknown: u64,
}

/// Whether a segment is worth its own treatment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictView {
    /// `worth`, `personal`, `potential`, `leave_out`, `unknown`.
    pub verdict: String,
    /// The reason, as a problem of severity note with a code and the numbers.
    pub reason: ProblemView,
}

/// A count of customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountView {
    /// Customers in the base.
    pub customers: u64,
    /// For whom it is true.
    pub yes: u64,
    /// For whom it is false.
    pub no: u64,
    /// For whom it cannot be told.
    pub unknown: u64,
    /// The measure that was asked for, added up over those for whom it is true; unknown values are skipped.
    pub sum: Option<String>,
    /// Warnings.
    pub problems: Vec<ProblemView>,
}

/// What could stand at the caret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompletionView {
    /// What is put in.
    pub insert: String,
    /// What is shown.
    pub label: String,
    /// `column`, `table`, `measure`, `value`, `keyword`, `segmentation`, `segment`.
    pub kind: String,
    /// Rows that have the value.
    pub count: Option<u64>,
    /// Family of a column.
    pub family: Option<String>,
}

/// A chart as shapes. Colours are slots that the page maps to its theme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawingView {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// The shapes, back to front.
    pub shapes: Vec<ShapeView>,
}

/// A shape. `fill` and `stroke` are names of colour slots such as `chart-1`, `ink`, `rule`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ShapeView {
    /// A rectangle.
    Rect {
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Fill slot.
        fill: Option<String>,
        /// Stroke slot.
        stroke: Option<String>,
    },
    /// A path in SVG's path language.
    Path {
        /// The path data.
        d: String,
        /// Fill slot.
        fill: Option<String>,
        /// Stroke slot.
        stroke: Option<String>,
        /// Stroke width.
        width: f64,
        /// Dashed.
        dashed: bool,
    },
    /// A circle.
    Circle {
        /// Centre.
        x: f64,
        /// Centre.
        y: f64,
        /// Radius.
        radius: f64,
        /// Fill slot.
        fill: Option<String>,
        /// Stroke slot.
        stroke: Option<String>,
    },
    /// A text.
    Text {
        /// Anchor point.
        x: f64,
        /// Baseline.
        y: f64,
        /// The text.
        text: String,
        /// `start`, `middle`, `end`.
        anchor: String,
        /// Size in pixels.
        size: f64,
        /// Fill slot.
        fill: String,
    },
}

/// A file to take away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportView {
    /// Proposed name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Segmentations that are not in it, because they or what they ask for have errors.
    pub left_out: Vec<LeftOutView>,
}

/// A segmentation that could not go into a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOutView {
    /// Its name.
    pub segmentation: String,
    /// Its own errors; none if only a segmentation it asks for has some.
    pub problems: Vec<ProblemView>,
}
