//! The built folder the journeys visit, and altered copies of it: a copy without the line that shuts the network, a
//! copy whose workers can be broken from outside. The built folder itself has no switch for either.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

/// The folder that `cargo xtask` built last, or the one `HEDGEROW_SITE` names.
///
/// # Errors
/// When there is none.
pub fn built() -> Result<PathBuf> {
    let folder = env::var_os("HEDGEROW_SITE").map_or_else(|| root().join("target/site/ready"), PathBuf::from);
    if !folder.join("index.html").is_file() {
        bail!("no built page in {}; run `cargo xtask dist` first", folder.display());
    }
    Ok(folder)
}

/// The project's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_owned)
}

/// Where journeys leave logs, pictures of failures and altered copies.
pub fn output_folder() -> Result<PathBuf> {
    let folder = root().join("target/journeys");
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Copies the built folder and replaces text in files whose names begin with `stem`. Every replacement must apply.
pub fn altered(name: &str, edits: &[(&str, &str, &str)]) -> Result<PathBuf> {
    let from = built()?;
    let to = output_folder()?.join(name);
    if to.exists() {
        fs::remove_dir_all(&to)?;
    }
    copy(&from, &to)?;
    for (stem, old, new) in edits {
        let file = fs::read_dir(&to)?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .find(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(stem)))
            .with_context(|| format!("the built page has no {stem}*"))?;
        let text = fs::read_to_string(&file)?;
        ensure!(text.contains(old), "{} does not contain {old:?}", file.display());
        fs::write(&file, text.replace(old, new))?;
    }
    Ok(to)
}

/// The line of `boot.js` that shuts the network, and what stands for it where it must not be shut.
pub const WITHOUT_STAGE_B: (&str, &str, &str) = ("boot-", "await closeNetwork();", "");

/// Keeps hold of every worker the page starts, so that a journey can stop one.
pub const KEEP_WORKERS: (&str, &str, &str) = (
    "boot-",
    "worker.postMessage({ role, build: files.build, module: compiled, url });",
    "worker.postMessage({ role, build: files.build, module: compiled, url }); (globalThis.keptWorkers ??= []).push(worker);",
);

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
