//! Running other programs, and speaking to the person at the terminal.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// The project's root folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_owned)
}

/// One line of progress.
#[allow(clippy::print_stdout, reason = "this is a command line program and this its one voice")]
pub fn say(line: &str) {
    println!("{line}");
}

/// Runs a program in the project's root and waits; its output goes where ours goes.
///
/// # Errors
/// When it cannot be started or ends without success.
pub fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.current_dir(root()).status().with_context(|| format!("cannot start {name}"))?;
    if !status.success() {
        bail!("{name} ended with {status}");
    }
    Ok(())
}

/// Does `work` and says how long it took.
pub fn timed<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    say(&format!("── {what}"));
    let start = Instant::now();
    let result = work();
    say(&format!("── {what}: {:.1} s", start.elapsed().as_secs_f64()));
    result
}
