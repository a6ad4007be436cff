//! The few primitives every criterion becomes, and their evaluation.
