//! What can keep a segmentation from being.

use std::fmt;

use crate::criteria::CriteriaError;
use crate::diag::{Problem, Report, Severity};
use crate::plan::PlanError;
use crate::tiers::TiersError;

/// Why there is no segmentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SegmentError {
    /// Two segmentations have one name.
    DuplicateSegmentation {
        /// The name.
        name: String,
    },
    /// Two segments of a segmentation have one name.
    DuplicateSegment {
        /// The segmentation.
        segmentation: String,
        /// The name.
        name: String,
    },
    /// A segment has no name.
    NoName {
        /// The segmentation.
        segmentation: String,
        /// Which segment, counted from 1.
        position: u64,
    },
    /// Segmentations name each other in a circle.
    Cycle {
        /// The names along the circle; the last is the first.
        path: Vec<String>,
    },
    /// The column or measure of a segmentation is wrong.
    Measure {
        /// The segmentation.
        segmentation: String,
        /// As written.
        of: String,
        /// What is wrong with it.
        error: Box<CriteriaError>,
    },
    /// More segments than labels can tell apart.
    TooMany {
        /// The segmentation.
        segmentation: String,
        /// Segments found.
        found: u64,
        /// Segments there can be.
        limit: u64,
    },
    /// No cut point.
    NoCuts {
        /// The segmentation.
        segmentation: String,
    },
    /// A cut point is neither a number nor a day, or not of the measure's kind.
    BadCut {
        /// The segmentation.
        segmentation: String,
        /// As written.
        cut: String,
        /// Whether the measure gives days.
        wants_day: bool,
    },
    /// A cut point does not rise above the one before it.
    CutNotRising {
        /// The segmentation.
        segmentation: String,
        /// The cut.
        cut: String,
        /// The cut before it.
        before: String,
    },
    /// The tiers are wrong.
    Tiers {
        /// The segmentation.
        segmentation: String,
        /// What is wrong with them.
        error: TiersError,
    },
    /// The plan could not be evaluated.
    Plan(PlanError),
}

impl From<PlanError> for SegmentError {
    fn from(error: PlanError) -> SegmentError {
        SegmentError::Plan(error)
    }
}

impl fmt::Display for SegmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SegmentError::DuplicateSegmentation { name } => {
                write!(f, "two segmentations are called \"{name}\"")
            }
            SegmentError::DuplicateSegment { segmentation, name } => {
                write!(f, "segmentation \"{segmentation}\" has two segments called \"{name}\"")
            }
            SegmentError::NoName { segmentation, position } => {
                write!(f, "segment {position} of segmentation \"{segmentation}\" has no name")
            }
            SegmentError::Cycle { path } => {
                write!(f, "segmentations name each other in a circle: {}", path.join(" → "))
            }
            SegmentError::Measure { segmentation, of, error } => {
                write!(f, "segmentation \"{segmentation}\", \"{of}\": {}", error.problem().english)
            }
            SegmentError::TooMany { segmentation, found, limit } => {
                write!(
                    f,
                    "segmentation \"{segmentation}\" has {found} segments, there can be at most {limit}"
                )
            }
            SegmentError::NoCuts { segmentation } => {
                write!(f, "segmentation \"{segmentation}\" has no cut point, expected at least one")
            }
            SegmentError::BadCut { segmentation, cut, wants_day } => {
                let wanted = if *wants_day { "a day such as 2025-01-31" } else { "a number" };
                write!(f, "segmentation \"{segmentation}\" has the cut point \"{cut}\", expected {wanted}")
            }
            SegmentError::CutNotRising { segmentation, cut, before } => {
                write!(
                    f,
                    "segmentation \"{segmentation}\" has the cut point {cut}, expected more than {before}"
                )
            }
            SegmentError::Tiers { segmentation, error } => {
                write!(f, "segmentation \"{segmentation}\": {error}")
            }
            SegmentError::Plan(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SegmentError {}

impl Report for SegmentError {
    fn problem(&self) -> Problem {
        let error = |code| Problem::new(code, Severity::Error, self.to_string());
        // An error of a floor below keeps its code and arguments, and gets the segmentation's name.
        let within = |mut problem: Problem, segmentation: &str| {
            problem.english = self.to_string();
            problem.arg("segmentation", segmentation)
        };
        match self {
            SegmentError::DuplicateSegmentation { name } => {
                error("segment.duplicate-segmentation").arg("name", name.as_str()).help("rename one of them")
            }
            SegmentError::DuplicateSegment { segmentation, name } => error("segment.duplicate-segment")
                .arg("segmentation", segmentation.as_str())
                .arg("name", name.as_str())
                .help("rename one of them, or join their criteria by or"),
            SegmentError::NoName { segmentation, position } => error("segment.no-name")
                .arg("segmentation", segmentation.as_str())
                .arg("position", *position)
                .help("give it a name"),
            SegmentError::Cycle { path } => error("segment.cycle")
                .arg("path", path.join(" → "))
                .help("let one of them do without the next"),
            SegmentError::Measure { segmentation, error, .. } => within(error.problem(), segmentation),
            SegmentError::TooMany { segmentation, found, limit } => error("segment.too-many")
                .arg("segmentation", segmentation.as_str())
                .arg("found", *found)
                .arg("limit", *limit)
                .help("keep the largest apart only: say top, or smallest"),
            SegmentError::NoCuts { segmentation } => {
                error("segment.no-cuts").arg("segmentation", segmentation.as_str()).help("name a cut point")
            }
            SegmentError::BadCut { segmentation, cut, wants_day } => {
                let code = if *wants_day { "segment.cut-not-a-day" } else { "segment.cut-not-a-number" };
                error(code).arg("segmentation", segmentation.as_str()).arg("cut", cut.as_str())
            }
            SegmentError::CutNotRising { segmentation, cut, before } => error("segment.cut-not-rising")
                .arg("segmentation", segmentation.as_str())
                .arg("cut", cut.as_str())
                .arg("before", before.as_str())
                .help("write the cut points from smallest to largest"),
            SegmentError::Tiers { segmentation, error } => within(error.problem(), segmentation),
            SegmentError::Plan(error) => error.problem(),
        }
    }
}
