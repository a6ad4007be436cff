//! What a segmentation is asked to be, and what it turned out to be.

use crate::diag::{Problem, Severity};
use crate::plan::Labels;
use crate::tiers::TiersParams;

/// Name of the rest when the project gives none.
pub const EVERYONE_ELSE: &str = "Everyone else";

/// Name of those of whom it cannot be told when the project gives none.
pub const UNKNOWN: &str = "Unknown";

/// A segmentation as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Name, unique without case.
    pub name: String,
    /// How its segments come to be.
    pub kind: Kind,
    /// Name for those for whom every criterion is false; none: [`EVERYONE_ELSE`].
    pub remainder: Option<String>,
    /// Name for those of whom it cannot be told; none: [`UNKNOWN`].
    pub unknown: Option<String>,
}

/// How segments come to be. Measures and criteria are texts of the criteria language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Ordered criteria; the first that is true takes the customer.
    Rules(Vec<Rule>),
    /// A segment for each value of a column, most frequent first.
    Values {
        /// The column.
        of: String,
        /// Values of fewer customers than this go to the remainder.
        smallest: Option<u64>,
        /// Only so many values are kept apart; the others go to the remainder.
        top: Option<u64>,
    },
    /// Cut points on a measure; a value on a cut belongs to the upper band.
    Bands {
        /// The measure.
        of: String,
        /// Rising numbers or ISO days.
        cuts: Vec<String>,
    },
    /// Tiers by cumulative share.
    Tiers {
        /// The measure.
        of: String,
        /// The tiers.
        params: TiersParams,
    },
}

/// A segment of a `rules` segmentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Name of the segment.
    pub name: String,
    /// Its criterion.
    pub criterion: String,
}

impl Definition {
    /// Name for those for whom every criterion is false.
    pub fn remainder_name(&self) -> &str {
        self.remainder.as_deref().unwrap_or(EVERYONE_ELSE)
    }

    /// Name for those of whom it cannot be told.
    pub fn unknown_name(&self) -> &str {
        self.unknown.as_deref().unwrap_or(UNKNOWN)
    }
}

/// What a row of a segmentation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A segment that was asked for, or a value, band or tier.
    Segment,
    /// Everyone else.
    Remainder,
    /// Those of whom it cannot be told.
    Unknown,
}

/// A segment and how it got its customers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Name, unique in the segmentation without case.
    pub name: String,
    /// What it is.
    pub part: Part,
    /// Customers for whom its own criterion is true, whoever took them.
    pub matches: u64,
    /// Of those, taken by earlier segments. `matches = taken + customers`.
    pub taken: u64,
    /// Customers for whom its own criterion is unknown.
    pub unknown: u64,
    /// Customers in it.
    pub customers: u64,
}

/// A partition of the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segmentation {
    /// Name.
    pub name: String,
    /// The segments in order; the remainder, if the kind has one, and the unknown stand last.
    pub segments: Vec<Segment>,
    /// The segment of each customer.
    pub labels: Labels,
}

/// A segmentation and what to know about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluated {
    /// The segmentation. A segment whose criterion has an error takes nobody.
    pub segmentation: Segmentation,
    /// Errors and warnings in the criteria, with the position of the segment.
    pub problems: Vec<(usize, Problem)>,
    /// The part of the whole it depends on: positions of the segmentations it names.
    pub names: Vec<usize>,
}

impl Evaluated {
    /// The errors, with the position of the segment. Without any, the segmentation is what was asked for.
    pub fn errors(&self) -> impl Iterator<Item = &(usize, Problem)> {
        self.problems.iter().filter(|(_, problem)| problem.severity == Severity::Error)
    }
}

/// Names with their number of customers, to become a [`Segmentation`] of those who match one segment each.
pub(super) struct Counted {
    pub names: Vec<(String, Part)>,
    pub of: Vec<u16>,
}

impl Counted {
    /// Every label counted. Labels beyond the names are a bug and go to the last.
    pub(super) fn finish(mut self, name: &str) -> Segmentation {
        let segments = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
        let mut counts = vec![0u64; usize::from(segments)];
        for label in &mut self.of {
            debug_assert!(*label < segments, "every customer has a segment");
            *label = (*label).min(segments.saturating_sub(1));
            if let Some(count) = counts.get_mut(usize::from(*label)) {
                *count += 1;
            }
        }
        let segment = |((name, part), customers): ((String, Part), u64)| {
            let unknown = if part == Part::Unknown { customers } else { 0 };
            Segment { name, part, matches: customers, taken: 0, unknown, customers }
        };
        Segmentation {
            name: name.to_owned(),
            segments: self.names.into_iter().zip(counts).map(segment).collect(),
            labels: Labels { of: self.of.into(), segments },
        }
    }
}
