//! The command line of Hedgerow: the same engine as the page, for scheduled runs and large files.
//!
//! This is the only place that reads a clock and files. Results go to standard output or to the folder
//! that was asked for; everything else is said on standard error.

mod args;
mod count;
mod failure;
mod inspect;
mod open;
mod ranges;
mod replace;
mod run;
mod table;

use std::io::Write;
use std::process::ExitCode;

use args::Command;
use failure::Failure;

fn main() -> ExitCode {
    let command = match args::parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(error) => return end(Err(Failure::text(error.to_string()))),
    };
    end(obey(command))
}

/// What goes to standard output, and what is wrong all the same.
type Said = (String, Option<Failure>);

/// Does what was asked.
fn obey(command: Command) -> Result<Said, Failure> {
    let said = match command {
        Command::Help => Ok(args::USAGE.to_owned()),
        Command::Version => Ok(format!("hedgerow {}\n", env!("CARGO_PKG_VERSION"))),
        Command::Inspect { files, json, read } => return inspect::inspect(&files, json, read),
        Command::Table { file, raw, read } => table::table(&file, raw, read).map(|()| String::new()),
        Command::Count { files, criterion, as_of, json, read } => {
            count::count(&files, criterion, as_of, json, read)
        }
        Command::Run { project, files, out, as_of, read, renamed } => {
            run::run(&project, &files, &out, as_of, (read, &renamed)).map(|()| String::new())
        }
    };
    said.map(|text| (text, None))
}

fn end(result: Result<Said, Failure>) -> ExitCode {
    let result = result.and_then(|(text, wrong)| {
        let mut out = std::io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        failure::unless_closed(written)?;
        wrong.map_or(Ok(()), Err)
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where even this cannot be said, the exit code says it.
            let _ = write!(std::io::stderr(), "{failure}");
            failure.exit_code()
        }
    }
}
