//! The command line of Hedgerow.

fn main() {}
