//! The engine of Hedgerow.
