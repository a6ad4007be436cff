//! Files in ranges, never whole.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A file that can be read at any place, from several threads.
#[derive(Debug)]
pub struct InputFile {
    path: PathBuf,
    /// Its name without the folders.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

impl InputFile {
    /// Looks at a file, without reading it.
    ///
    /// # Errors
    /// When it is not there, is a folder or cannot be opened.
    pub fn new(path: &Path) -> io::Result<InputFile> {
        let metadata = File::open(path)?.metadata()?;
        if metadata.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder"));
        }
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(InputFile { path: path.to_owned(), name, size: metadata.len() })
    }

    /// The bytes of a range.
    ///
    /// # Errors
    /// When the file became shorter meanwhile, or cannot be read.
    pub fn read(&self, range: &Range<u64>) -> io::Result<Vec<u8>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(range.start))?;
        let len = usize::try_from(range.end.saturating_sub(range.start))
            .map_err(|_| io::Error::other("the range is too large for this machine"))?;
        let mut bytes = vec![0; len];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
