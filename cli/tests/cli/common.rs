//! Runs the program as a person or a script would, in a folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A folder that is gone when the test is over.
pub struct Scratch {
    pub path: PathBuf,
}

impl Scratch {
    pub fn new(test: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("hedgerow-cli-{}-{test}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Scratch { path }
    }

    /// Writes a file and gives its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path.join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// The path of something in the folder.
    pub fn at(&self, name: &str) -> String {
        self.path.join(name).display().to_string()
    }

    /// The text of a file in the folder.
    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The names of everything in the folder.
    pub fn entries(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// What the program said and how it ended.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs the program.
pub fn hedgerow(args: &[&str]) -> Run {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_hedgerow")).args(args).output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Run {
    /// The run must have gone well.
    #[track_caller]
    pub fn ok(self) -> Run {
        assert_eq!(self.code, 0, "{}\n{}", self.err, self.out);
        self
    }

    /// The run must have been refused with this exit code and these words.
    #[track_caller]
    pub fn refused(self, code: i32, words: &[&str]) -> Run {
        assert_eq!(self.code, code, "{}\n{}", self.err, self.out);
        assert!(self.out.is_empty(), "nothing on standard output: {}", self.out);
        for word in words {
            assert!(self.err.contains(word), "{word:?} is missing in: {}", self.err);
        }
        self
    }
}

/// A file of the shared collection of real data, or `None` with one line where it is not there.
pub fn shared(path: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    if path.exists() {
        return Some(path.display().to_string());
    }
    println!("skipped: {} is not there", path.display());
    None
}

/// The rows of a small table without quotes, each as its fields.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}
