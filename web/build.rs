//! Turns `locales/{language}/{area}.toml` into typed Rust, and stops the build where the languages differ.

use std::path::PathBuf;
use std::{env, fs, process};

#[path = "build/generate.rs"]
mod generate;
#[path = "build/locales.rs"]
mod locales;

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let faults = match locales::read(&folder("CARGO_MANIFEST_DIR").join("locales")) {
        Ok(locales) => match fs::write(folder("OUT_DIR").join("text.rs"), generate::rust(&locales)) {
            Ok(()) => return,
            Err(error) => vec![error.to_string()],
        },
        Err(faults) => faults.0,
    };
    for fault in faults {
        println!("cargo::error=locale files: {fault}");
    }
    process::exit(1);
}

fn folder(variable: &str) -> PathBuf {
    env::var_os(variable).map(PathBuf::from).unwrap_or_default()
}
