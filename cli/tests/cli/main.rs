//! The program, run as people and scripts run it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

mod commands;
mod common;
mod groups;
mod refusals;
mod retail;
mod value;
