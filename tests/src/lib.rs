//! Journeys through the built page in real browsers, and what they need: a static server that remembers requests, the
//! WebDriver protocol, one [`Browser`] over three engines, page objects. The journeys themselves are in
//! `tests/journeys.rs` and the folder beside it.

pub mod browser;
pub mod data;
pub mod driver;
pub mod generate;
pub mod keys;
pub mod pages;
pub mod server;
pub mod site;
pub mod webdriver;

pub use browser::{Browser, Engine, Find};
