//! Adding up what all runners report. Test suites print cargo's `test result:` lines; a test that cannot do its work
//! here prints a line `skipped: reason` and succeeds, and is counted as skipped.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};

use crate::shell::say;

/// What was counted so far.
#[derive(Debug, Default)]
pub struct Tally {
    /// Tests and checks that succeeded.
    pub passed: usize,
    /// Those that did not.
    pub failed: usize,
    /// Those that could not be run here.
    pub skipped: usize,
    /// Sizes and times beyond what is allowed.
    pub missed_budgets: Vec<String>,
    failures: Vec<String>,
    reasons: Vec<String>,
}

/// What one suite reported.
#[derive(Debug, Default, PartialEq, Eq)]
struct Suite {
    passed: usize,
    failed: usize,
    ignored: usize,
    skip_lines: Vec<String>,
    failed_names: Vec<String>,
}

impl Suite {
    /// Takes in a line of output; answers whether it is worth showing.
    fn read(&mut self, line: &str) -> bool {
        if let Some(result) = line.strip_prefix("test result: ") {
            for part in result.split(['.', ';']) {
                let mut words = part.split_whitespace();
                let (Some(number), Some(what)) = (words.next(), words.next()) else { continue };
                let Ok(number) = number.parse::<usize>() else { continue };
                match what {
                    "passed" => self.passed += number,
                    "failed" => self.failed += number,
                    "ignored" => self.ignored += number,
                    _ => {}
                }
            }
            return true;
        }
        if let Some(test) = line.strip_prefix("test ") {
            if test.ends_with("... ok") {
                return false;
            }
            if let Some(name) = test.strip_suffix(" ... FAILED") {
                self.failed_names.push(name.to_owned());
            }
            if let Some((name, reason)) = test.split_once(" ... ignored, ") {
                self.skip_lines.push(format!("{name}: {reason}"));
            }
            return true;
        }
        if let Some(reason) = line.strip_prefix("skipped: ") {
            self.skip_lines.push(reason.to_owned());
        }
        // The names of what succeeded, which `--show-output` lists.
        let is_name = line.starts_with("    ") && !line.trim().contains(' ');
        !(is_name || line.is_empty() || line == "successes:" || line.starts_with("running 0 tests"))
    }
}

impl Tally {
    /// One check succeeded.
    pub fn pass(&mut self) {
        self.passed += 1;
    }

    /// One check failed.
    pub fn fail(&mut self, what: &str) {
        self.failed += 1;
        self.failures.push(what.to_owned());
    }

    /// One check could not be made here.
    pub fn skip(&mut self, reason: &str) {
        say(&format!("skipped: {reason}"));
        self.skipped += 1;
        self.reasons.push(reason.to_owned());
    }

    /// Runs a program that either succeeds or not.
    pub fn check(&mut self, name: &str, mut command: Command) -> Result<()> {
        if command.status().with_context(|| format!("cannot run {name}"))?.success() {
            self.pass();
        } else {
            self.fail(name);
        }
        Ok(())
    }

    /// Runs test suites of cargo's own harness.
    pub fn suite(&mut self, command: Command) -> Result<()> {
        let (suite, ended_well) = run(command)?;
        self.take_suite(suite, ended_well);
        Ok(())
    }

    fn take_suite(&mut self, suite: Suite, ended_well: bool) {
        // A test that says it was skipped has passed for the harness.
        let said = suite.skip_lines.len().min(suite.passed + suite.ignored);
        let unsaid = suite.ignored.max(said);
        self.passed += (suite.passed + suite.ignored).saturating_sub(unsaid);
        self.skipped += unsaid;
        self.take(suite, ended_well);
    }

    /// Runs the journeys, whose harness counts its skips itself.
    pub fn journeys(&mut self, command: Command) -> Result<()> {
        let (suite, ended_well) = run(command)?;
        self.passed += suite.passed;
        self.skipped += suite.ignored;
        self.take(suite, ended_well);
        Ok(())
    }

    fn take(&mut self, suite: Suite, ended_well: bool) {
        self.failed += suite.failed;
        if suite.failed == 0 && !ended_well {
            // It did not compile, or died.
            self.fail("a test program did not run to its end");
        }
        self.failures.extend(suite.failed_names);
        self.reasons.extend(suite.skip_lines);
    }

    /// The reasons, the failures, and the closing line.
    pub fn print(&self) {
        for reason in &self.reasons {
            say(&format!("skipped: {reason}"));
        }
        for budget in &self.missed_budgets {
            say(&format!("budget missed: {budget}"));
        }
        for failure in &self.failures {
            say(&format!("failed: {failure}"));
        }
        say(&format!("{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped));
    }
}

fn run(mut command: Command) -> Result<(Suite, bool)> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command.stdout(Stdio::piped()).spawn().with_context(|| format!("cannot start {name}"))?;
    let mut suite = Suite::default();
    let output = child.stdout.take().context("the test program has no output")?;
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        if suite.read(&line) {
            say(&line);
        }
    }
    Ok((suite, child.wait()?.success()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Suite {
        let mut suite = Suite::default();
        for line in text.lines() {
            suite.read(line);
        }
        suite
    }

    #[test]
    fn several_suites_add_up() {
        let suite = read(
            "running 2 tests\ntest a ... ok\ntest b ... FAILED\n\
             test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n\
             test result: ok. 3 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.1s",
        );
        assert_eq!((suite.passed, suite.failed, suite.ignored), (4, 1, 2));
        assert_eq!(suite.failed_names, ["b"]);
    }

    #[test]
    fn a_test_that_says_it_was_skipped_is_not_passed() {
        let mut tally = Tally::default();
        let suite = read(
            "skipped: the data is not there\n\
             test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
        );
        tally.take_suite(suite, true);
        assert_eq!((tally.passed, tally.failed, tally.skipped), (4, 0, 1));
    }

    #[test]
    fn a_suite_that_does_not_compile_is_a_failure() {
        let mut tally = Tally::default();
        tally.take_suite(Suite::default(), false);
        assert_eq!(tally.failed, 1);
    }
}
