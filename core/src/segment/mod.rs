//! Segmentations of every kind, value tables, verdicts.
