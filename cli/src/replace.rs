//! Files that appear together or not at all.
//!
//! Everything is written into a new folder beside the one that was asked for, and made safe on the disk.
//! Only then are the files moved into place, which cannot run out of room any more.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files on their way into a folder. Dropped without [`Replacement::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct Replacement {
    target: PathBuf,
    /// The folder beside the target in which the files wait.
    waiting: PathBuf,
    names: Vec<String>,
}

impl Replacement {
    /// Prepares to put files into `target`, which need not exist yet.
    ///
    /// # Errors
    /// When the folder above does not exist or cannot be written to, or `target` is a file.
    pub fn new(target: &Path) -> io::Result<Replacement> {
        if target.exists() && !target.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotADirectory, "there is a file of this name"));
        }
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        fs::create_dir_all(&parent)?;
        let mut name = OsString::from(".");
        name.push(target.file_name().unwrap_or_else(|| "out".as_ref()));
        name.push(format!(".{}.partial", std::process::id()));
        let waiting = parent.join(name);
        fs::create_dir(&waiting)?;
        Ok(Replacement { target: target.to_owned(), waiting, names: Vec::new() })
    }

    /// Adds a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create_new(self.waiting.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        self.names.push(name.to_owned());
        Ok(())
    }

    /// Moves all files into place. Other files of the folder stay as they are, except those in `stale`,
    /// which an earlier run may have left and this one has nothing to say in.
    ///
    /// # Errors
    /// When a file cannot be moved.
    pub fn commit(mut self, stale: &[&str]) -> io::Result<()> {
        if !self.target.exists() {
            // One step: the folder appears with everything in it.
            fs::rename(&self.waiting, &self.target)?;
            self.names.clear();
            return Ok(());
        }
        for name in &self.names {
            fs::rename(self.waiting.join(name), self.target.join(name))?;
        }
        for name in stale.iter().filter(|stale| !self.names.iter().any(|name| name == *stale)) {
            match fs::remove_file(self.target.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        self.names.clear();
        Ok(())
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // Nothing sensible can be done where even this fails.
        let _ = fs::remove_dir_all(&self.waiting);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("hedgerow-replace-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn entries(path: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_is_left_behind_without_a_commit() {
        let base = scratch("drop");
        let mut replacement = Replacement::new(&base.join("out")).unwrap();
        replacement.add("a.csv", b"x").unwrap();
        drop(replacement);
        assert_eq!(entries(&base), [""; 0]);
        fs::remove_dir_all(base).unwrap();
    }

    #[test]
    fn files_of_an_earlier_run_are_replaced_and_others_stay() {
        let base = scratch("commit");
        let out = base.join("out");
        for (text, with_crossings) in [("old", true), ("new", false)] {
            let mut replacement = Replacement::new(&out).unwrap();
            replacement.add("a.csv", text.as_bytes()).unwrap();
            if with_crossings {
                replacement.add("crossings.csv", b"x").unwrap();
            }
            replacement.commit(&["crossings.csv", "a.csv"]).unwrap();
            fs::write(out.join("notes.txt"), "mine").unwrap();
        }
        assert_eq!(entries(&base), ["out"]);
        assert_eq!(entries(&out), ["a.csv", "notes.txt"]);
        assert_eq!(fs::read(out.join("a.csv")).unwrap(), b"new");
        fs::remove_dir_all(base).unwrap();
    }

    #[test]
    fn a_file_in_the_place_of_the_folder_is_an_error() {
        let base = scratch("file");
        fs::write(base.join("out"), "mine").unwrap();
        assert!(Replacement::new(&base.join("out")).is_err());
        fs::remove_dir_all(base).unwrap();
    }
}
