//! Builds the folder that is served, tested and shipped: one recipe for all three, so that development equals
//! production.
//!
//! Trunk compiles the two programs and gathers files under plain names. Then every file is named by its content, so
//! that a worker left in some cache can never meet a newer page; the style sheets become one file; and the boot
//! script's tag in `index.html` receives the list of what to load. The result has no inline script.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::shell::{self, say, timed};
use crate::tools;

/// All that a visit loads may weigh, in bytes after `gzip -9`.
pub const SIZE_BUDGET: u64 = 1_500_000;

/// What the compiler may use and every supported browser has; `wasm-opt` must not go beyond.
const WASM_FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// A finished folder.
#[derive(Debug)]
pub struct Site {
    /// Where it lies.
    pub folder: PathBuf,
    /// Each file's name, bytes, and bytes after `gzip -9`.
    pub files: Vec<(String, u64, u64)>,
}

impl Site {
    /// Bytes after `gzip -9` of everything a visit loads.
    #[must_use]
    pub fn weight(&self) -> u64 {
        self.files.iter().map(|(_, _, packed)| packed).sum()
    }

    /// Prints each file's size and the sum.
    pub fn print_sizes(&self) {
        for (name, plain, packed) in &self.files {
            say(&format!("  {plain:>10} {packed:>9} gz  {name}"));
        }
        say(&format!("  {:>10} {:>9} gz  of {SIZE_BUDGET} allowed", "", self.weight()));
    }
}

/// Builds the site with Trunk and finishes it.
///
/// # Errors
/// When a tool is missing and cannot be installed, or the build fails.
pub fn build() -> Result<Site> {
    tools::wasm_target()?;
    let path = tools::path_with(&[tools::trunk()?, tools::wasm_bindgen()?])?;
    timed("compiling the page and its worker", || {
        // Trunk would compile them one after the other; together they share the cores.
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "--package", "hedgerow-web", "--package", "hedgerow-worker", "--bins"]);
        cargo.args(["--profile", "wasm", "--target", "wasm32-unknown-unknown"]);
        shell::run(&mut cargo)
    })?;
    timed("gathering the page", || {
        let mut trunk = Command::new("trunk");
        // Trunk reads NO_COLOR as a boolean and refuses the usual `1`.
        trunk.args(["build", "--skip-version-check"]).env("PATH", path).env_remove("NO_COLOR");
        shell::run(&mut trunk)
    })?;
    let raw = shell::root().join("target/site/raw");
    optimise(&raw)?;
    let site = finish(&raw, &shell::root().join("target/site/ready"))?;
    site.print_sizes();
    Ok(site)
}

/// Runs `wasm-opt` over both programs where it can be had.
fn optimise(raw: &Path) -> Result<()> {
    // The worker is not the faster, only the larger for what is inlined into its one caller.
    let programs = [
        ("app_bg.wasm", &["-Os"][..]),
        ("worker_bg.wasm", &["-O3", "--one-caller-inline-max-function-size=0"]),
    ];
    for (name, levels) in programs {
        let Some(mut command) = tools::wasm_opt()? else {
            say("wasm-opt is not to be had (no npm); the programs stay a little larger");
            return Ok(());
        };
        let file = raw.join(name);
        command.args(levels).args(["--strip-debug", "--strip-producers"]).args(WASM_FEATURES);
        timed(&format!("wasm-opt {name}"), || shell::run(command.arg(&file).arg("-o").arg(&file)))?;
    }
    Ok(())
}

/// Turns Trunk's folder into the finished one.
fn finish(raw: &Path, ready: &Path) -> Result<Site> {
    if ready.exists() {
        fs::remove_dir_all(ready)?;
    }
    fs::create_dir_all(ready)?;
    let mut index = fs::read_to_string(raw.join("index.html")).context("trunk wrote no index.html")?;

    let mut names = BTreeMap::new();
    for part in ["app.js", "app_bg.wasm", "worker.js", "worker_bg.wasm", "boot.js"] {
        let bytes = fs::read(raw.join(part)).with_context(|| format!("trunk wrote no {part}"))?;
        names.insert(part, write_by_content(ready, part, &bytes)?);
    }
    copy_snippets(&raw.join("snippets"), &ready.join("snippets"))?;
    index = join_style_sheets(&index, raw, ready)?;

    let build = fingerprint(names.values().cloned().collect::<Vec<_>>().join(" ").as_bytes());
    let tag = format!(
        "<script defer src=\"{}\" data-build=\"{build}\" data-page=\"{}\" data-page-wasm=\"{}\" \
         data-worker=\"{}\" data-worker-wasm=\"{}\"></script>",
        names["boot.js"], names["app.js"], names["app_bg.wasm"], names["worker.js"], names["worker_bg.wasm"],
    );
    let plain = "<script defer src=\"boot.js\"></script>";
    let plain = if index.contains(plain) { plain } else { "<script defer=\"\" src=\"boot.js\"></script>" };
    ensure!(index.contains(plain), "index.html has no `{plain}`");
    index = index.replace(plain, &tag);
    let scripts = index.matches("<script").count();
    ensure!(scripts == 1, "index.html has {scripts} scripts, expected the boot script alone");
    fs::write(ready.join("index.html"), index)?;

    Ok(Site { folder: ready.to_owned(), files: sizes(ready, "")? })
}

/// Writes `bytes` under a name that carries their fingerprint, and returns the name.
fn write_by_content(folder: &Path, name: &str, bytes: &[u8]) -> Result<String> {
    let (stem, extension) = name.rsplit_once('.').context("a file without extension")?;
    let name = format!("{}-{}.{extension}", stem.replace('_', "-"), fingerprint(bytes));
    fs::write(folder.join(&name), bytes)?;
    Ok(name)
}

fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Modules that the page's script imports by their own paths, if any crate brings one.
fn copy_snippets(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_snippets(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Replaces all `<link rel="stylesheet">` by one, in their order.
fn join_style_sheets(index: &str, raw: &Path, ready: &Path) -> Result<String> {
    let mut out = String::with_capacity(index.len());
    let mut sheet = Vec::new();
    let mut first = None;
    let mut rest = index;
    while let Some(at) = rest.find("<link ") {
        let end = at + rest[at..].find('>').context("index.html has an open <link")? + 1;
        let tag = &rest[at..end];
        out.push_str(&rest[..at]);
        if tag.contains("rel=\"stylesheet\"") {
            let href = attribute(tag, "href").context("a style sheet without href")?;
            let file = raw.join(href.trim_start_matches("./"));
            sheet.extend(fs::read(&file).with_context(|| format!("no style sheet {}", file.display()))?);
            sheet.push(b'\n');
            first.get_or_insert(out.len());
        } else {
            out.push_str(tag);
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    if let Some(at) = first {
        let name = write_by_content(ready, "page.css", &sheet)?;
        out.insert_str(at, &format!("<link rel=\"stylesheet\" href=\"{name}\"/>"));
    }
    Ok(out)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

fn sizes(folder: &Path, prefix: &str) -> Result<Vec<(String, u64, u64)>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            files.extend(sizes(&entry.path(), &format!("{name}/"))?);
        } else {
            let bytes = fs::read(entry.path())?;
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(&bytes)?;
            files.push((name, bytes.len() as u64, encoder.finish()?.len() as u64));
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_become_one_in_their_order() {
        let folder = std::env::temp_dir().join(format!("hedgerow-site-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.css"), "a{}").unwrap();
        fs::write(folder.join("b.css"), "b{}").unwrap();
        let index = "<link rel=\"stylesheet\" href=\"./a.css\"/>\n<link rel=\"icon\" href=\"data:,\"/>\
                     <link rel=\"stylesheet\" href=\"./b.css\"/>";
        let joined = join_style_sheets(index, &folder, &folder).unwrap();
        let name = format!("page-{}.css", fingerprint(b"a{}\nb{}\n"));
        assert_eq!(
            joined,
            format!("<link rel=\"stylesheet\" href=\"{name}\"/>\n<link rel=\"icon\" href=\"data:,\"/>")
        );
        assert_eq!(fs::read_to_string(folder.join(name)).unwrap(), "a{}\nb{}\n");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_name_follows_the_content() {
        assert_ne!(fingerprint(b"one"), fingerprint(b"two"));
        assert_eq!(fingerprint(b"one").len(), 16);
    }
}
