//! `cargo xtask test`: every check there is, in an order in which the quick ones speak first. Nothing stops at the
//! first failure. At the end stand the reasons of all skips, then one line `N passed, N failed, N skipped` that adds
//! up every runner; a check that is not a test suite (formatting, lints, documentation) counts as one.

mod count;
mod journeys;
mod worker;

use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::shell::{self, say};
use crate::{site, tools};
use count::Tally;

/// Inputs of a fuzzing run within the tests.
const FUZZ_INPUTS: u64 = 100_000;

/// What to run and how strictly.
#[derive(Debug, Clone, Default)]
pub struct TestOptions {
    /// A skip or a missed budget is a failure.
    pub strict: bool,
    /// Only the steps whose names contain one of these.
    pub only: Vec<String>,
}

type Step = fn(&mut Tally) -> Result<()>;

const STEPS: [(&str, Step); 9] = [
    ("format", |tally| tally.check("format", cargo(&["fmt", "--all", "--check"]))),
    ("lints", lints),
    ("native tests", native_tests),
    ("documentation", documentation),
    ("fuzz", some_fuzz),
    ("engine in a worker", worker::engine_in_a_worker),
    ("lints for the browser", lints_for_the_browser),
    ("page", page),
    ("journeys", journeys::walk),
];

/// Runs everything.
///
/// # Errors
/// When anything failed, and in strict mode when anything was skipped or a budget was missed.
pub fn run(options: &TestOptions) -> Result<()> {
    let start = Instant::now();
    let mut tally = Tally::default();
    for (name, step) in STEPS {
        if !options.only.is_empty() && !options.only.iter().any(|part| name.contains(part.as_str())) {
            continue;
        }
        let begun = Instant::now();
        say(&format!("\n══ {name}"));
        if let Err(error) = step(&mut tally) {
            tally.fail(&format!("{name}: {error:#}"));
        }
        say(&format!("══ {name}: {:.0} s", begun.elapsed().as_secs_f64()));
    }
    say(&format!("\nall of it: {:.0} s", start.elapsed().as_secs_f64()));
    tally.print();
    if tally.failed > 0 {
        bail!("{} checks failed", tally.failed);
    }
    if options.strict && tally.skipped + tally.missed_budgets.len() > 0 {
        bail!("strict: {} skipped, {} budgets missed", tally.skipped, tally.missed_budgets.len());
    }
    Ok(())
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(shell::root());
    command
}

fn lints(tally: &mut Tally) -> Result<()> {
    tally.check(
        "clippy",
        cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    )
}

fn lints_for_the_browser(tally: &mut Tally) -> Result<()> {
    tools::wasm_target()?;
    let target = [
        "--target",
        "wasm32-unknown-unknown",
        "-p",
        "hedgerow-core",
        "-p",
        "hedgerow-web",
        "-p",
        "hedgerow-worker",
    ];
    let mut clippy = cargo(&["clippy", "--quiet", "--lib", "--bins"]);
    clippy.args(target).args(["--", "-D", "warnings"]);
    tally.check("clippy for wasm32", clippy)
}

fn native_tests(tally: &mut Tally) -> Result<()> {
    let ours = ["-p", "hedgerow-core", "-p", "hedgerow", "-p", "xtask"];
    let mut tests = cargo(&["test", "--no-fail-fast"]);
    tests.args(ours).args(["--", "--show-output"]);
    tally.suite(tests)?;
    // The page's and the journeys' own plain Rust; their programs need a browser.
    let libraries = ["-p", "hedgerow-web", "-p", "hedgerow-tests"];
    let mut tests = cargo(&["test", "--no-fail-fast", "--lib", "--test", "house"]);
    tests.args(libraries).args(["--", "--show-output"]);
    tally.suite(tests)
}

fn documentation(tally: &mut Tally) -> Result<()> {
    let mut docs = cargo(&["doc", "--quiet", "--no-deps", "--workspace", "--document-private-items"]);
    docs.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links");
    tally.check("documentation", docs)
}

/// The program that tries inputs on everything that reads text. Readers of untrusted text want checked arithmetic, and
/// speed: a build of its own.
pub fn fuzz(inputs: u64, seed: u64) -> Command {
    let mut fuzz = cargo(&["test", "--quiet", "--profile", "fuzz", "-p", "hedgerow-core", "--test", "fuzz"]);
    fuzz.args(["--", "--inputs", &inputs.to_string(), "--seed", &seed.to_string()]);
    fuzz
}

fn some_fuzz(tally: &mut Tally) -> Result<()> {
    tally.check("fuzz", self::fuzz(FUZZ_INPUTS, 1))
}

fn page(tally: &mut Tally) -> Result<()> {
    let site = site::build()?;
    tally.pass();
    if site.weight() > site::SIZE_BUDGET {
        tally.missed_budgets.push(format!(
            "the page weighs {} bytes after gzip -9, {} are allowed",
            site.weight(),
            site::SIZE_BUDGET
        ));
    }
    Ok(())
}
