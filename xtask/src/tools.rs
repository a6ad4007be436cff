//! Finds the tools of `pins.rs`, and installs what is missing into one cache folder outside the project
//! (`$HEDGEROW_CACHE`, else `~/.cache/hedgerow`), so that a fresh clone needs nothing but cargo.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::pins;
use crate::shell::{self, say};

/// Where tools and downloaded packages live.
///
/// # Errors
/// When neither `HEDGEROW_CACHE` nor a home folder is known.
pub fn cache() -> Result<PathBuf> {
    if let Some(root) = env::var_os("HEDGEROW_CACHE") {
        return Ok(root.into());
    }
    let home = env::home_dir().context("no home folder found; set HEDGEROW_CACHE to a folder for tools")?;
    Ok(home.join(".cache/hedgerow"))
}

/// The folder of the `trunk` program, installed if need be.
pub fn trunk() -> Result<PathBuf> {
    // Without its features for the network, which are most of what it would compile: every tool it runs is here already.
    cargo_tool("trunk", "trunk", pins::TRUNK, &["--no-default-features"])
}

/// The folder of the `wasm-bindgen` program (and its test runner), in the version the lock file names.
pub fn wasm_bindgen() -> Result<PathBuf> {
    cargo_tool("wasm-bindgen-cli", "wasm-bindgen", &locked_version("wasm-bindgen")?, &[])
}

fn cargo_tool(package: &str, program: &str, version: &str, features: &[&str]) -> Result<PathBuf> {
    let root = cache()?.join("tools").join(format!("{package}-{version}"));
    let bin = root.join("bin");
    if bin.join(program).is_file() {
        return Ok(bin);
    }
    say(&format!("installing {package} {version} (once, several minutes)"));
    let install = |locked: bool| {
        let mut command = Command::new("cargo");
        command.args(["install", package, "--version", &format!("={version}"), "--root"]).arg(&root);
        command.args(features);
        if locked {
            command.arg("--locked");
        }
        // Link-time optimisation doubles the wait and a tool that runs for seconds gains nothing from it. The target
        // folder is shared, so that the tools' common dependencies are compiled once.
        command.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        command.env("CARGO_TARGET_DIR", cache()?.join("build"));
        shell::run(&mut command)
    };
    if install(true).is_err() {
        // A lock file may name a crate version that can no longer be had.
        install(false).with_context(|| format!("could not install {package} {version}"))?;
    }
    Ok(bin)
}

/// The version of a crate in `Cargo.lock`.
pub fn locked_version(name: &str) -> Result<String> {
    let lock = fs::read_to_string(shell::root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let start = format!("[[package]]\nname = \"{name}\"\nversion = \"");
    let at = lock.find(&start).with_context(|| format!("{name} is not in Cargo.lock"))? + start.len();
    let version = lock[at..].split('"').next().unwrap_or_default();
    Ok(version.to_owned())
}

/// The folder of npm packages, with everything pinned in it; nothing when the machine has no npm.
///
/// # Errors
/// When npm exists but could not install the packages.
pub fn npm_packages() -> Result<Option<PathBuf>> {
    let folder = cache()?.join("npm");
    let wanted = pins::NPM_PACKAGES.map(|(name, version)| format!("{name}@{version}"));
    let present = pins::NPM_PACKAGES.iter().all(|(name, version)| {
        fs::read_to_string(folder.join("node_modules").join(name).join("package.json"))
            .is_ok_and(|manifest| manifest.contains(&format!("\"version\": \"{version}\"")))
    });
    if !present {
        if !on_path("npm") {
            return Ok(None);
        }
        say("installing npm packages (once)");
        fs::create_dir_all(&folder)?;
        let mut command = Command::new("npm");
        command.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--prefix"]);
        shell::run(command.arg(&folder).args(&wanted)).context("npm could not install the packages")?;
    }
    Ok(Some(folder.join("node_modules")))
}

/// `wasm-opt` from npm's binaryen as a command to be extended, if it can be had.
pub fn wasm_opt() -> Result<Option<Command>> {
    let Some(packages) = npm_packages()? else { return Ok(None) };
    if !on_path("node") {
        return Ok(None);
    }
    let script = packages.join("binaryen/bin/wasm-opt");
    if !script.is_file() {
        return Ok(None);
    }
    let mut command = Command::new("node");
    command.arg(script);
    Ok(Some(command))
}

/// Makes sure of the browsers and their drivers as far as this machine allows. What stays missing is named on standard
/// output; the journeys of that browser are then skipped.
pub fn browsers() -> Result<()> {
    let missing: Vec<&str> = pins::DEBIAN_PACKAGES
        .iter()
        .filter(|(evidence, _)| !(on_path(evidence) || Path::new(evidence).is_file()))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !(on_path("apt-get") && is_root()) {
        say(&format!("missing for the journeys; please install: apt-get install {}", missing.join(" ")));
        return Ok(());
    }
    say(&format!("installing {}", missing.join(" ")));
    let update = shell::run(Command::new("apt-get").args(["update", "-q"]));
    let mut install = Command::new("apt-get");
    install.args(["install", "-q", "-y", "--no-install-recommends"]).args(&missing);
    install.env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
    if update.is_err() || shell::run(&mut install).is_err() {
        say(&format!("apt-get failed; please install by hand: {}", missing.join(" ")));
    }
    Ok(())
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// Whether a program of this name is on the search path.
pub fn on_path(program: &str) -> bool {
    env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// The search path with `folders` put first.
pub fn path_with(folders: &[PathBuf]) -> Result<std::ffi::OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths(folders.iter().cloned().chain(env::split_paths(&old)))?)
}

/// The wasm target of the toolchain in use; `rustup` is asked for it when it is missing.
pub fn wasm_target() -> Result<()> {
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output()?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim());
    if sysroot.join("lib/rustlib/wasm32-unknown-unknown").is_dir() {
        return Ok(());
    }
    if !on_path("rustup") {
        bail!("the wasm32-unknown-unknown target is missing and there is no rustup to add it");
    }
    shell::run(Command::new("rustup").args(["target", "add", "wasm32-unknown-unknown"]))
}
