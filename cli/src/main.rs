//! The command line of Hedgerow: the same engine as the page, for scheduled runs and large files.
//!
//! This is the only place that reads a clock and files. Results go to standard output or to the folder
//! that was asked for; everything else is said on standard error.

mod args;
mod replace;

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::SUCCESS
}
