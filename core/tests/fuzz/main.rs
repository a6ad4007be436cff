//! `cargo xtask fuzz`: inputs without end for everything that reads what a person or a program wrote. Nothing may
//! panic, whatever stands in a file, a criterion or a project.
//!
//! `cargo test --profile fuzz -p hedgerow-core --test fuzz -- [--inputs N] [--seed N]` is the same. It is left out when all
//! tests are run.
//!
//! At least half of the inputs are mutations of valid ones, since noise alone never gets past the first bytes of a
//! reader. The run counts how many are, and how many read well, and fails when the counts say that it tests too little.

#![allow(clippy::print_stdout, reason = "this is a program that says what it tried")]

mod mutate;
mod random;
mod valid;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use hedgerow_core::criteria;
use hedgerow_core::engine::project;
use hedgerow_core::load::{LoadOptions, load_bytes};
use random::Random;

/// What is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Csv,
    Criteria,
    Project,
}

const TARGETS: [(Target, &str); 3] = [
    (Target::Csv, "file reader"),
    (Target::Criteria, "criteria parser"),
    (Target::Project, "project reader"),
];

/// How an input came to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Valid,
    Mutated,
    Noise,
    DepthBomb,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    inputs: u64,
    mutated: u64,
    bombs: u64,
    read: u64,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.inputs += other.inputs;
        self.mutated += other.mutated;
        self.bombs += other.bombs;
        self.read += other.read;
    }
}

/// Inputs where nobody says how many.
const INPUTS: u64 = 100_000;

fn main() -> Result<(), String> {
    let (mut inputs, mut seed) = (INPUTS, 1);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let number = |arguments: &mut dyn Iterator<Item = String>| {
            arguments.next().and_then(|number| number.parse().ok()).ok_or("a number was expected")
        };
        match argument.as_str() {
            "--inputs" => inputs = number(&mut arguments)?,
            "--seed" => seed = number(&mut arguments)?,
            // Flags meant for the usual test harness.
            _ => {}
        }
    }
    run(inputs, seed)
}

/// Tries `inputs` inputs over all targets, on every core. The error is a reader's panic, with the input that made it, or
/// says that the inputs were not of the promised kinds.
fn run(inputs: u64, seed: u64) -> Result<(), String> {
    let threads = thread::available_parallelism().map_or(1, usize::from) as u64;
    let failed = AtomicBool::new(false);
    // A panic is reported with its input below; the default hook would print a page for each.
    std::panic::set_hook(Box::new(|_| {}));
    let totals = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|at| {
                let failed = &failed;
                let share = inputs / threads + u64::from(at < inputs % threads);
                scope.spawn(move || work(share, seed.wrapping_add(at.wrapping_mul(0x9e37_79b9)), failed))
            })
            .collect();
        workers.into_iter().map(|worker| worker.join()).collect::<Vec<_>>()
    });
    let _ = std::panic::take_hook();
    let mut counts = [Counts::default(); TARGETS.len()];
    for total in totals {
        let Ok(Ok(total)) = total else {
            return Err(total
                .ok()
                .and_then(Result::err)
                .unwrap_or_else(|| "a fuzzing thread died".to_owned()));
        };
        counts.iter_mut().zip(total).for_each(|(sum, part)| sum.add(part));
    }
    for ((target, name), count) in TARGETS.iter().zip(counts) {
        let percent = |part: u64| 100.0 * part as f64 / count.inputs.max(1) as f64;
        println!(
            "{name}: {} inputs, no panic; {:.0} % mutations of valid inputs, {:.0} % read, {} depth bombs",
            count.inputs,
            percent(count.mutated),
            percent(count.read),
            count.bombs
        );
        if count.mutated * 2 < count.inputs {
            return Err(format!("fewer than half of the inputs of the {name} are mutations of valid ones"));
        }
        if *target == Target::Criteria && (count.read * 4 < count.inputs || count.bombs == 0) {
            return Err(
                "fewer than a quarter of the criteria parse, or no depth bomb was among them".to_owned()
            );
        }
    }
    Ok(())
}

/// One thread's share; the error is the text of a finding.
fn work(inputs: u64, seed: u64, failed: &AtomicBool) -> Result<[Counts; TARGETS.len()], String> {
    let mut random = Random::new(seed);
    let mut counts = [Counts::default(); TARGETS.len()];
    for at in 0..inputs {
        if at % 1024 == 0 && failed.load(Ordering::Relaxed) {
            break;
        }
        let which = (at % TARGETS.len() as u64) as usize;
        let ((target, name), count) = (TARGETS[which], &mut counts[which]);
        let (input, origin) = input(&mut random, target);
        count.inputs += 1;
        count.mutated += u64::from(origin == Origin::Mutated);
        count.bombs += u64::from(origin == Origin::DepthBomb);
        match catch_unwind(AssertUnwindSafe(|| reads(target, &input))) {
            Ok(read) => count.read += u64::from(read),
            Err(_) => {
                failed.store(true, Ordering::Relaxed);
                let shown = String::from_utf8_lossy(&input).escape_debug().take(600).collect::<String>();
                return Err(format!(
                    "the {name} panics (seed {seed}, input {at}):\n{shown}\nbytes: {input:?}"
                ));
            }
        }
    }
    Ok(counts)
}

/// The next input: one in eight valid as it is, five mutated, one noise; a depth bomb now and then.
fn input(random: &mut Random, target: Target) -> (Vec<u8>, Origin) {
    let valid = |random: &mut Random| match target {
        Target::Csv => valid::csv(random),
        Target::Criteria => valid::criterion(random, 3).into_bytes(),
        Target::Project => valid::project(random).into_bytes(),
    };
    match random.below(16) {
        0..=3 => (valid(random), Origin::Valid),
        4 => (mutate::noise(random), Origin::Noise),
        5 if target == Target::Criteria && random.below(64) == 0 => {
            (valid::depth_bomb(random).into_bytes(), Origin::DepthBomb)
        }
        _ => {
            let (first, second) = (valid(random), valid(random));
            (mutate::mutate(random, &first, &second), Origin::Mutated)
        }
    }
}

/// Feeds an input to its reader; whether it was accepted.
fn reads(target: Target, input: &[u8]) -> bool {
    match target {
        Target::Csv => {
            // Small ranges, so that borders fall everywhere: in a quote, in a letter, in a line end.
            let slice_bytes = 1 + u32::from(input.first().copied().unwrap_or(0)) * 3;
            let options = LoadOptions { slice_bytes, ..LoadOptions::default() };
            load_bytes(&[("fuzz.csv", input)], &options).is_ok()
        }
        Target::Criteria => {
            let text = String::from_utf8_lossy(input);
            let parsed = criteria::parse(&text);
            let well = parsed.problems.is_empty();
            // Printing and dropping must survive what parsing survived.
            if well {
                let printed = parsed.tree.to_string();
                assert!(criteria::parse(&printed).problems.is_empty(), "what is printed parses");
            }
            well
        }
        Target::Project => project::read(&String::from_utf8_lossy(input)).is_ok(),
    }
}
