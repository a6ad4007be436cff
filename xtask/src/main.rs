//! `cargo xtask serve | test | bench | fuzz | dist`: everything one does with this project, as one program, so that a
//! fresh clone needs cargo and nothing else.

mod pins;
mod shell;
mod site;
mod test;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};
use hedgerow_tests::server::Server;
use lexopt::prelude::*;

use crate::shell::say;
use crate::test::TestOptions;

const HELP: &str = "\
cargo xtask serve [--port N]       build the page and serve it on this machine
cargo xtask test [--strict] [STEP] every check there is; --strict also fails on a skip or a missed budget
cargo xtask fuzz [--inputs N] [--seed N]
                                   inputs without end for everything that reads what people wrote; ten million by default
cargo xtask bench [--large] [--strict]
                                   the benchmark against other engines in one browser; keeps its tables in tests/bench/;
                                   --large also loads ten million orders
cargo xtask dist                   build the folder to be put on a static host, in dist/";

fn main() -> ExitCode {
    match command() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn command() -> Result<()> {
    let mut parser = lexopt::Parser::from_env();
    let mut name = None;
    let mut port = 8080;
    let mut inputs = 10_000_000;
    let mut seed = 1;
    let mut large = false;
    let mut test_options = TestOptions::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("port") => port = parser.value()?.parse()?,
            Long("inputs") => inputs = parser.value()?.parse()?,
            Long("seed") => seed = parser.value()?.parse()?,
            Long("large") => large = true,
            Long("strict") => test_options.strict = true,
            Long("help") | Short('h') => {
                say(HELP);
                return Ok(());
            }
            Value(value) if name.is_none() => name = Some(value.string()?),
            Value(step) if name.as_deref() == Some("test") => test_options.only.push(step.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    match name.as_deref() {
        Some("test") => test::run(&test_options),
        Some("fuzz") => shell::timed("fuzz", || shell::run(&mut test::fuzz(inputs, seed))),
        Some("bench") => bench(test_options.strict, large),
        Some("serve") => serve(port),
        Some("dist") => dist(),
        Some(other) => bail!("unknown command {other:?}\n{HELP}"),
        None => {
            say(HELP);
            Ok(())
        }
    }
}

fn serve(port: u16) -> Result<()> {
    let site = site::build()?;
    let server = Server::folder(site.folder, "/", port)?;
    say(&format!("serving on {} (stop with Ctrl+C)", server.url()));
    server.wait();
    Ok(())
}

fn bench(strict: bool, large: bool) -> Result<()> {
    let Some(npm) = tools::npm_packages()? else {
        bail!("the engines to compare with come from npm; please install Node.js and npm");
    };
    tools::browsers()?;
    let site = site::build()?;
    site.print_sizes();
    let mut command = std::process::Command::new("cargo");
    command.args(["bench", "--quiet", "-p", "hedgerow-tests", "--bench", "engines", "--profile", "dev"]);
    command.env("HEDGEROW_NPM", npm).env("HEDGEROW_SITE", site.folder);
    if strict {
        command.env("HEDGEROW_STRICT", "1");
    }
    if large {
        command.env("HEDGEROW_LARGE", "1");
    }
    shell::run(&mut command)
}

fn dist() -> Result<()> {
    let site = site::build()?;
    let target = shell::root().join("dist");
    if target.exists() {
        std::fs::remove_dir_all(&target)?;
    }
    std::fs::create_dir_all(&target)?;
    for (name, _, _) in &site.files {
        let to = target.join(name);
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::copy(site.folder.join(name), to)?;
    }
    say(&format!("the page lies in {}", target.display()));
    Ok(())
}
