//! Journeys through the built page in Chromium, Firefox and WebKit.

fn main() {}
