//! `cargo xtask serve | test | bench | fuzz | dist`.

fn main() {}
