//! Times by job and engine, and the table they make.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use hedgerow_tests::site;

/// What a job may take.
pub enum Budget {
    /// So many times less than this engine.
    Share(&'static str, f64),
    /// So many milliseconds.
    Milliseconds(f64),
}

/// A job and its budgets.
pub type Job = (&'static str, &'static [Budget]);

/// Milliseconds by job and engine.
#[derive(Default)]
pub struct Table(BTreeMap<(&'static str, &'static str), Vec<f64>>);

impl Table {
    /// Enters a time.
    pub fn note(&mut self, job: &'static str, engine: &'static str, ms: f64) {
        self.0.entry((job, engine)).or_default().push(ms);
    }

    fn time(&self, job: &'static str, engine: &'static str) -> Option<f64> {
        self.0.get(&(job, engine)).map(|times| median(times))
    }

    /// Prints the table and writes it to `tests/bench/<file>`; the jobs whose budgets were missed.
    pub fn keep(&self, file: &str, size: &str, jobs: &[Job], note: &str) -> Result<Vec<String>> {
        let mut text = format!(
            "# Benchmark\n\n{size}, medians in one run in headless Chromium; answers agree. Made by `cargo xtask \
             bench`.\n\n| Job | Hedgerow | DuckDB-WASM | Arquero | budget | met |\n|---|---|---|---|---|---|\n",
        );
        let mut missed = Vec::new();
        for (job, budgets) in jobs {
            let ours = self.time(job, "hedgerow").context("a job was not done")?;
            let cell = |engine| {
                self.time(job, engine)
                    .map_or("–".to_owned(), |ms| format!("{ms:.1} ms ({:.1}×)", ms / ours))
            };
            let mut met = true;
            let mut words = Vec::new();
            for budget in *budgets {
                let (limit, said) = match budget {
                    Budget::Share(peer, times) => {
                        let theirs = self.time(job, peer).context("a peer did not do a job")?;
                        (theirs / times, format!("1/{times} of {peer}"))
                    }
                    Budget::Milliseconds(limit) => (*limit, format!("{limit} ms")),
                };
                met &= ours <= limit;
                words.push(said);
            }
            if !met {
                missed.push((*job).to_owned());
            }
            let (duckdb, arquero, budget) = (cell("duckdb"), cell("arquero"), words.join(", "));
            let met = if budgets.is_empty() {
                ""
            } else if met {
                "yes"
            } else {
                "no"
            };
            writeln!(text, "| {job} | {ours:.1} ms | {duckdb} | {arquero} | {budget} | {met} |")?;
        }
        if !note.is_empty() {
            write!(text, "\n{note}")?;
        }
        println!("{text}");
        std::fs::write(site::root().join("tests/bench").join(file), &text)?;
        Ok(missed)
    }
}

fn median(times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}
