//! Journeys through the built page in Chromium, Firefox and WebKit, one after the other: some of them measure time.
//!
//! `cargo test -p hedgerow-tests --test journeys -- [--browser NAME]... [PART OF A NAME]...`. A browser that is not
//! installed is skipped with one line that says so.

#![allow(clippy::print_stdout, reason = "this is a test harness and prints as one")]

mod access;
mod again;
mod deaths;
mod files;
mod loading;
mod lock;
mod retail;
mod value;

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, Result};
use hedgerow_tests::{Browser, Engine, site};

/// One journey.
struct Journey {
    /// A sentence in snake case, as other tests are named.
    name: &'static str,
    /// Walks it.
    walk: fn(&Browser) -> Result<()>,
}

macro_rules! journeys {
    ($($room:ident :: $name:ident),* $(,)?) => {
        [$(Journey { name: concat!(stringify!($room), "::", stringify!($name)), walk: $room::$name }),*]
    };
}

const JOURNEYS: &[Journey] = &journeys![
    lock::the_page_starts_and_its_worker_answers,
    lock::every_channel_is_refused_after_boot,
    lock::every_channel_reaches_the_sink_without_stage_b,
    lock::a_whole_journey_leaves_no_trace_at_any_server,
    lock::a_whole_journey_after_the_server_has_stopped,
    lock::the_privacy_check_shows_every_way_closed,
    lock::the_privacy_check_tells_which_way_is_open,
    lock::the_page_refuses_to_run_in_a_frame,
    retail::real_invoices_add_up_to_the_published_figures,
    value::value_tables_are_the_same_in_the_page_on_the_command_line_and_in_duckdb,
    loading::a_second_load_holds_nothing_up_and_can_be_cancelled,
    loading::bad_files_are_refused_with_a_reason_and_change_nothing,
    files::one_bad_file_among_several_is_told_and_left_out,
    files::a_folder_is_opened_with_what_can_be_a_table,
    files::pasted_rows_are_a_file_like_any_other,
    files::what_one_choice_mends_is_mended_by_a_click,
    files::a_file_whose_customers_are_not_recognised_is_shown_and_told,
    files::rows_count_as_the_reader_says,
    files::the_currency_that_counts_is_chosen,
    files::columns_show_how_their_values_are_spread,
    again::next_months_file_is_known_and_asks_once_what_became_of_a_column,
    again::a_sample_of_customers_is_named_on_every_screen,
    again::the_first_rows_follow_a_choice_at_once,
    files::a_file_that_is_deleted_while_it_is_read_is_told,
    files::a_file_that_is_cut_short_while_it_is_read_is_told,
    files::a_sparse_file_of_three_gigabytes_is_never_read_as_empty,
    deaths::a_worker_that_dies_while_loading_is_replaced,
    deaths::a_worker_that_dies_while_evaluating_is_replaced,
    deaths::a_worker_that_dies_after_loading_is_filled_again,
    deaths::a_page_that_breaks_says_so,
    access::axe_finds_nothing_on_any_screen,
    access::the_whole_journey_by_keyboard,
    access::nothing_covers_what_has_the_focus,
];

/// What stops a journey from being walked without failing it.
#[derive(Debug)]
struct Skip(String);

impl std::fmt::Display for Skip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Skip {}

/// Ends a journey that cannot be walked here, and says why.
#[allow(dead_code, reason = "not every set of journeys has one that must be skipped")]
fn skip<T>(reason: &str) -> Result<T> {
    Err(Skip(reason.to_owned()).into())
}

#[derive(Default)]
struct Tally {
    passed: usize,
    failed: Vec<String>,
    skipped: usize,
}

fn main() -> ExitCode {
    let mut engines = Vec::new();
    let mut parts = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--browser" => {
                let name = arguments.next().unwrap_or_default();
                engines.extend(Engine::ALL.into_iter().filter(|engine| engine.to_string() == name));
            }
            // Flags meant for the usual test harness.
            flag if flag.starts_with("--") => {}
            part => parts.push(part.to_owned()),
        }
    }
    if engines.is_empty() {
        engines = Engine::ALL.to_vec();
    }
    let chosen: Vec<&Journey> = JOURNEYS
        .iter()
        .filter(|journey| parts.is_empty() || parts.iter().any(|part| journey.name.contains(part)))
        .collect();

    let mut tally = Tally::default();
    println!("\nrunning {} journeys", chosen.len() * engines.len());
    for engine in engines {
        walk_all(engine, &chosen, &mut tally);
    }
    for failure in &tally.failed {
        println!("\n---- {failure}");
    }
    let word = if tally.failed.is_empty() { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {word}. {} passed; {} failed; {} ignored; 0 measured; 0 filtered out",
        tally.passed,
        tally.failed.len(),
        tally.skipped
    );
    if tally.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn walk_all(engine: Engine, journeys: &[&Journey], tally: &mut Tally) {
    if let Err(error) = site::built() {
        println!("skipped: {engine}: {error:#}");
        tally.skipped += journeys.len();
        return;
    }
    let mut browser = match Browser::start(engine) {
        Ok(browser) => browser,
        Err(error) => {
            println!("skipped: {engine}: {error:#}");
            tally.skipped += journeys.len();
            return;
        }
    };
    for journey in journeys {
        print!("test {engine}::{} ... ", journey.name);
        drop(std::io::stdout().flush());
        let start = Instant::now();
        let result = (journey.walk)(&browser);
        let seconds = start.elapsed().as_secs_f64();
        match result {
            Ok(()) => {
                println!("ok ({seconds:.1} s)");
                tally.passed += 1;
            }
            Err(error) if error.is::<Skip>() => {
                println!("ignored\nskipped: {engine}::{}: {error}", journey.name);
                tally.skipped += 1;
            }
            Err(error) => {
                println!("FAILED ({seconds:.1} s)");
                tally.failed.push(format!("{engine}::{}\n{error:#}", journey.name));
                if let Err(error) = keep_evidence(&browser, engine, journey) {
                    println!("no picture: {error:#}");
                }
                // Whatever state it is in, the next journey starts from a fresh one.
                drop(browser);
                browser = match Browser::start(engine).context("after a failure") {
                    Ok(browser) => browser,
                    Err(error) => {
                        tally.failed.push(format!("{engine} did not start again\n{error:#}"));
                        return;
                    }
                };
            }
        }
    }
}

fn keep_evidence(browser: &Browser, engine: Engine, journey: &Journey) -> Result<()> {
    let name = format!("{engine}-{}.png", journey.name.replace("::", "-"));
    let file = site::output_folder()?.join(name);
    browser.screenshot(&file)?;
    let detail = browser.run("return document.querySelector('[data-detail]')?.dataset.detail", &[])?;
    if let Some(detail) = detail.as_str() {
        println!("the page did not start: {detail}");
    }
    let errors = browser.run("return window.__errors", &[])?;
    if errors.as_array().is_some_and(|errors| !errors.is_empty()) {
        println!("the page's own errors: {errors}");
    }
    println!("a picture is in {}", file.display());
    Ok(())
}
