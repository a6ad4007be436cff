//! The command line as typed, turned into a command or an error that says what was expected.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use hedgerow_core::calendar::Day;
use hedgerow_core::diag::{Report, nearest};
use hedgerow_core::engine::Renamed;
use hedgerow_core::load::Settlement;

/// How the command is used.
pub const USAGE: &str = "\
Customer segmentation on a command line

  hedgerow inspect FILE... [--sheet NAME] [--json]
      how each file is read, with evidence; rejects; roles; kind of table
  hedgerow table FILE [--sheet NAME] [--raw]
      the rows as read, on standard output
  hedgerow count FILE... --where CRITERION [--as-of DATE] [--json]
      customers for which it is true, false, unknown
  hedgerow run PROJECT.toml FILE... --out DIR [--as-of DATE]
      the lists and tables of a project

  --read 'COLUMN=day-first'   settles how a column is read; also month-first, decimal-comma,
                              decimal-point, text, number, day, flag, exclude, no-role,
                              excel-1900, excel-1904, epoch-seconds, epoch-milliseconds,
                              yyyymmdd, or a role such as customer-id, date, amount. Can be
                              given again
  --read delimiter=semicolon  settles how files are read; also quote=none, header=no,
                              encoding=windows-1251
  --read COLUMN=renamed:NAME  what became of a column that the project knows (run only); also
                              COLUMN=gone
  --sheet NAME                only this sheet of a workbook, or this file of an archive; hidden
                              sheets are read only so. Can be given again
  --as-of DATE                the day on which \"last 90 days\" ends, such as 2026-01-31
  --help, --version

A question left open ends with exit code 2; any other error with 1.
";

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Say how to use it.
    Help,
    /// Say which build it is.
    Version,
    /// Say how files are read.
    Inspect {
        /// The files.
        files: Vec<PathBuf>,
        /// For programs.
        json: bool,
        /// Choices for columns.
        read: Vec<Settlement>,
    },
    /// Print the rows of a file.
    Table {
        /// The file.
        file: PathBuf,
        /// Every cell as it stood.
        raw: bool,
        /// Choices for columns.
        read: Vec<Settlement>,
    },
    /// Count customers.
    Count {
        /// The files.
        files: Vec<PathBuf>,
        /// The criterion.
        criterion: String,
        /// As-of date.
        as_of: Option<Day>,
        /// For programs.
        json: bool,
        /// Choices for columns.
        read: Vec<Settlement>,
    },
    /// Run a project.
    Run {
        /// The project file.
        project: PathBuf,
        /// The files.
        files: Vec<PathBuf>,
        /// Where the results go.
        out: PathBuf,
        /// As-of date.
        as_of: Option<Day>,
        /// Choices for columns.
        read: Vec<Settlement>,
        /// What became of columns that the project knows.
        renamed: Vec<Renamed>,
    },
}

/// What is wrong with the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArgsError {
    text: String,
    help: String,
}

impl fmt::Display for ArgsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  help: {}", self.text, self.help)
    }
}

impl std::error::Error for ArgsError {}

const COMMANDS: [&str; 4] = ["inspect", "table", "count", "run"];
const OPTIONS: [&str; 9] =
    ["--json", "--raw", "--sheet", "--where", "--as-of", "--out", "--read", "--help", "--version"];

/// Everything that was given, before it is known what the command allows.
#[derive(Default)]
struct Given {
    positional: Vec<PathBuf>,
    json: bool,
    raw: bool,
    criterion: Option<String>,
    as_of: Option<Day>,
    out: Option<PathBuf>,
    read: Vec<Settlement>,
    renamed: Vec<Renamed>,
    /// Options in the order given, to refuse those that the command does not know.
    options: Vec<&'static str>,
}

/// Reads the command line, without the name of the program.
///
/// # Errors
/// [`ArgsError`] with what was found and what was expected.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, ArgsError> {
    let mut parser = lexopt::Parser::from_args(args);
    let mut command: Option<String> = None;
    let mut given = Given::default();
    while let Some(arg) = parser.next().map_err(|error| usage(error.to_string()))? {
        use lexopt::Arg::{Long, Short, Value};
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help),
            Short('V') | Long("version") => return Ok(Command::Version),
            Long("json") => given.flag("--json", |given| given.json = true),
            Long("raw") => given.flag("--raw", |given| given.raw = true),
            Long("sheet") => {
                let name = given_text(&mut parser, &mut given.options, "--sheet")?;
                given.read.push(Settlement::sheet(&name));
            }
            Long("where") => given.criterion = Some(given_text(&mut parser, &mut given.options, "--where")?),
            Long("as-of") => {
                let text = given_text(&mut parser, &mut given.options, "--as-of")?;
                let day = Day::from_iso(&text).ok_or_else(|| ArgsError {
                    text: format!("--as-of \"{text}\" is not a date"),
                    help: "write year, month and day, such as 2026-01-31".into(),
                })?;
                given.as_of = Some(day);
            }
            Long("out") => {
                given.options.push("--out");
                given.out = Some(parser.value().map_err(|_| missing_value("--out"))?.into());
            }
            Long("read") => {
                let text = given_text(&mut parser, &mut given.options, "--read")?;
                if let Some(renamed) = Renamed::parse(&text) {
                    given.renamed.push(renamed);
                    continue;
                }
                let settlement = Settlement::parse(&text).map_err(|error| {
                    let problem = error.problem();
                    ArgsError { text: problem.english, help: problem.help.unwrap_or_default() }
                })?;
                given.read.push(settlement);
            }
            Long(other) => {
                let other = format!("--{other}");
                let help = nearest(&other, OPTIONS).map_or_else(
                    || "hedgerow --help lists the options".to_owned(),
                    |near| format!("did you mean {near}?"),
                );
                return Err(ArgsError { text: format!("unknown option {other}"), help });
            }
            Short(other) => return Err(usage(format!("unknown option -{other}"))),
            Value(value) if command.is_none() => command = Some(value.to_string_lossy().into_owned()),
            Value(value) => given.positional.push(value.into()),
        }
    }
    let Some(command) = command else {
        return Err(usage("no command given, expected one of inspect, table, count, run".into()));
    };
    given.into_command(&command)
}

impl Given {
    fn flag(&mut self, name: &'static str, set: impl FnOnce(&mut Given)) {
        self.options.push(name);
        set(self);
    }

    fn into_command(mut self, command: &str) -> Result<Command, ArgsError> {
        let allowed: &[&str] = match command {
            "inspect" => &["--sheet", "--json", "--read"],
            "table" => &["--sheet", "--raw", "--read"],
            "count" => &["--where", "--sheet", "--as-of", "--json", "--read"],
            "run" => &["--out", "--sheet", "--as-of", "--read"],
            other => {
                let help = nearest(other, COMMANDS).map_or_else(
                    || "the commands are inspect, table, count, run".to_owned(),
                    |near| format!("did you mean {near}?"),
                );
                return Err(ArgsError { text: format!("unknown command \"{other}\""), help });
            }
        };
        if let Some(option) = self.options.iter().find(|option| !allowed.contains(option)) {
            return Err(usage(format!("{command} does not take {option}")));
        }
        if command != "run" && !self.renamed.is_empty() {
            return Err(usage(format!(
                "{command} has no project in which a column could be renamed or gone"
            )));
        }
        match command {
            "inspect" => {
                Ok(Command::Inspect { files: self.files("inspect")?, json: self.json, read: self.read })
            }
            "table" => {
                let mut files = self.files("table")?;
                match (files.pop(), files.is_empty()) {
                    (Some(file), true) => Ok(Command::Table { file, raw: self.raw, read: self.read }),
                    _ => Err(usage("table takes one file".into())),
                }
            }
            "count" => {
                let files = self.files("count")?;
                let criterion = self.criterion.ok_or_else(|| {
                    usage("count has no criterion, expected --where 'country = \"Greece\"'".into())
                })?;
                Ok(Command::Count { files, criterion, as_of: self.as_of, json: self.json, read: self.read })
            }
            _ => {
                if self.positional.is_empty() {
                    return Err(usage(
                        "run has no project, expected run PROJECT.toml FILE... --out DIR".into(),
                    ));
                }
                let project = self.positional.remove(0);
                let files = self.files("run")?;
                let out = self.out.ok_or_else(|| usage("run has no --out DIR".into()))?;
                let Given { as_of, read, renamed, .. } = self;
                Ok(Command::Run { project, files, out, as_of, read, renamed })
            }
        }
    }

    fn files(&mut self, command: &str) -> Result<Vec<PathBuf>, ArgsError> {
        let files = std::mem::take(&mut self.positional);
        if files.is_empty() {
            return Err(usage(format!("{command} has no file")));
        }
        Ok(files)
    }
}

fn given_text(
    parser: &mut lexopt::Parser,
    options: &mut Vec<&'static str>,
    name: &'static str,
) -> Result<String, ArgsError> {
    options.push(name);
    let value = parser.value().map_err(|_| missing_value(name))?;
    value.into_string().map_err(|_| usage(format!("{name} is not text in UTF-8")))
}

fn missing_value(name: &str) -> ArgsError {
    usage(format!("{name} has nothing behind it"))
}

fn usage(text: String) -> ArgsError {
    ArgsError { text, help: "hedgerow --help shows how it is used".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn options_and_files_can_stand_in_any_order() {
        let expected = Command::Run {
            project: "p.toml".into(),
            files: vec!["a.csv".into(), "b.csv".into()],
            out: "out".into(),
            as_of: Day::from_iso("2026-01-31"),
            read: vec![Settlement::parse("a=b=day-first").unwrap()],
            renamed: vec![Renamed::parse("x=renamed:y").unwrap()],
        };
        for line in [
            "run p.toml a.csv b.csv --out out --as-of 2026-01-31 --read a=b=day-first --read x=renamed:y",
            "run --as-of=2026-01-31 p.toml --read=x=renamed:y --read=a=b=day-first a.csv --out=out b.csv",
        ] {
            assert_eq!(parsed(line), Ok(expected.clone()), "{line}");
        }
    }

    #[test]
    fn a_mistake_says_what_was_found_and_what_to_do() {
        for (line, found, help) in [
            ("", "no command given", "--help"),
            ("inspcet a", "unknown command \"inspcet\"", "did you mean inspect?"),
            ("inspect", "inspect has no file", "--help"),
            ("inspect a --jsn", "unknown option --jsn", "did you mean --json?"),
            ("inspect a --out b", "inspect does not take --out", "--help"),
            ("count a", "count has no criterion", "--help"),
            ("count a --where", "--where has nothing behind it", "--help"),
            ("count a --where x --as-of 31.1.2026", "--as-of \"31.1.2026\" is not a date", "2026-01-31"),
            ("run p.toml a --read date=day-frist", "\"date=day-frist\" is no way to read", "day-first"),
            ("run p.toml a", "run has no --out DIR", "--help"),
            ("count a --where x --read a=gone", "count has no project in which", "--help"),
            ("table a b", "table takes one file", "--help"),
        ] {
            let error = parsed(line).unwrap_err();
            assert!(error.starts_with(found) && error.contains(help), "{line}: {error}");
        }
    }
}
