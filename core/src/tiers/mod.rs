//! Customers ranked by a measure and cut into tiers: cumulative share, heavy/medium/light, deciles.
//!
//! One rule for all: the whole is the sum of the weights of customers with a positive value; a customer is in
//! the first tier whose share exceeds the share held by customers with strictly greater values. So equal
//! customers always stand together. Zero and negative values go to the last tier, unknown ones to none.
//! The weight is the value itself ([`By::Value`]: the A customers bring 80 %) or one a head
//! ([`By::Customers`]: the heavy ones are the first fifth).
//!
//! Shares are exact decimals; they are compared by cross-multiplication, never divided.

mod error;
mod params;
mod ranking;

pub use error::TiersError;
pub use params::{By, CheckedTiers, Tier, TiersParams};
pub use ranking::{Tiers, tiers};
