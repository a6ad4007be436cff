//! The few primitives every criterion becomes, and their evaluation.
//!
//! Every choice of meaning (nulls, ties, folding, day bounds) is made before a plan exists: the engine
//! evaluates it, and an SQL printer will print the same nodes. Numbers are exact, truth is three-valued.

mod aggregate;
mod arith;
mod cache;
mod compare;
mod error;
mod evaluator;
mod kernel;
#[cfg(test)]
mod naive;
mod node;
mod result;
#[cfg(test)]
mod tests;
mod text;

pub use error::PlanError;
pub use evaluator::Evaluator;
pub use node::{Aggregate, AggregateKind, ColumnRef, Expr, Op, Pred, Scope, TextTest, Unit};
pub use result::{GroupSum, Labels, Numbers, Truth, Units, compare_products};
