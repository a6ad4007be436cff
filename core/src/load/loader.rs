//! The loader: asks for bytes, gives out slices, takes parts, and ends with tables.
//!
//! ```text
//! sample ──► parse ──► (parse again what was refuted) ──► join columns ──► sources
//! Want        Parse, Wait                                 Working          Done
//! ```
//!
//! The loader itself does no parsing of slices, so one or many workers can. Dropping it cancels.

use std::ops::Range;

use super::dialect::Recipe;
use super::error::LoadError;
use super::file::{Ended, FileLoad};
use super::options::{FileInfo, LoadOptions};
use super::question::Question;
use super::slice::{SlicePart, SliceTask};
use super::source::Source;

/// What the loader wants next.
#[derive(Debug)]
pub enum Step {
    /// Read these bytes and hand them to [`Loader::feed`].
    Want(Want),
    /// Have this slice parsed, here or elsewhere, and hand the part to [`Loader::accept`].
    Parse(SliceTask),
    /// Nothing until a part that was given out comes back.
    Wait,
    /// A piece of work was done; step again.
    Working(Progress),
    /// All files are read.
    Done(Loaded),
}

/// Bytes the loader needs to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Want {
    /// Position of the file among those of the loader.
    pub file: usize,
    /// Bytes of the file.
    pub range: Range<u64>,
}

/// How far the loader is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that have been read into columns.
    pub bytes: u64,
    /// Bytes there are to read, as far as is known.
    pub of: u64,
    /// Records read.
    pub rows: u64,
}

/// Files as they were read.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// One for each file, in the order in which they were given.
    pub sources: Vec<Source>,
    /// How each was read, in the same order.
    pub recipes: Vec<Recipe>,
    /// What only the user can know. Empty when everything is settled.
    pub questions: Vec<Question>,
}

/// Loads files, a step at a time.
pub struct Loader {
    files: Vec<FileLoad>,
    options: LoadOptions,
    ready: Vec<Option<(Source, Recipe, Vec<Question>)>>,
}

impl Loader {
    /// A loader for these files.
    pub fn new(files: Vec<FileInfo>, options: LoadOptions) -> Loader {
        let ready = files.iter().map(|_| None).collect();
        let files = files
            .into_iter()
            .enumerate()
            .map(|(index, info)| FileLoad::new(index as u32, info, &options))
            .collect();
        Loader { files, options, ready }
    }

    /// What to do next.
    ///
    /// # Errors
    /// [`LoadError`] when a file cannot be read at all. The loader is of no use then.
    pub fn step(&mut self) -> Result<Step, LoadError> {
        if let Some(want) = self.files.iter_mut().find_map(FileLoad::want) {
            return Ok(Step::Want(want));
        }
        if let Some(task) = self.files.iter_mut().find_map(FileLoad::task) {
            return Ok(Step::Parse(task));
        }
        for (file, ready) in self.files.iter_mut().zip(&mut self.ready) {
            match file.work()? {
                Ended::Not => {}
                Ended::Working => return Ok(Step::Working(self.progress())),
                Ended::Ready(source) => {
                    *ready = Some(*source);
                    return Ok(Step::Working(self.progress()));
                }
            }
        }
        if self.ready.iter().any(Option::is_none) {
            return Ok(Step::Wait);
        }
        let mut loaded = Loaded { sources: Vec::new(), recipes: Vec::new(), questions: Vec::new() };
        for (source, recipe, questions) in self.ready.drain(..).flatten() {
            loaded.sources.push(source);
            loaded.recipes.push(recipe);
            loaded.questions.extend(questions);
        }
        self.check_settlements(&loaded)?;
        Ok(Step::Done(loaded))
    }

    /// Hands over bytes that were wanted.
    ///
    /// # Errors
    /// [`LoadError`] when the file cannot be read by what they show.
    pub fn feed(&mut self, want: &Want, bytes: &[u8]) -> Result<(), LoadError> {
        match self.files.get_mut(want.file) {
            Some(file) => file.feed(&want.range, bytes),
            None => Ok(()),
        }
    }

    /// Hands over a part. Parts may come in any order; one that nobody waits for any more is ignored.
    ///
    /// # Errors
    /// [`LoadError`] when the file cannot be read by what it shows.
    pub fn accept(&mut self, part: SlicePart) -> Result<(), LoadError> {
        match self.files.get_mut(part.file as usize) {
            Some(file) => file.accept(part),
            None => Ok(()),
        }
    }

    /// How far the loader is.
    pub fn progress(&self) -> Progress {
        self.files.iter().map(FileLoad::progress).fold(Progress { bytes: 0, of: 0, rows: 0 }, |sum, file| {
            Progress { bytes: sum.bytes + file.bytes, of: sum.of + file.of, rows: sum.rows + file.rows }
        })
    }

    /// A decision about a column that no file has is a slip of the pen, not something to pass over.
    fn check_settlements(&self, loaded: &Loaded) -> Result<(), LoadError> {
        let headers = || loaded.recipes.iter().flat_map(|recipe| recipe.columns.iter().map(String::as_str));
        for settlement in &self.options.settle {
            if let Some(column) = &settlement.column
                && !headers().any(|header| super::columns::is_same_name(header, column))
            {
                return Err(LoadError::unknown_column(column, headers()));
            }
        }
        Ok(())
    }
}

/// Loads files that are in memory, slice by slice, in order.
///
/// # Errors
/// [`LoadError`] when a file cannot be read at all.
///
/// ```
/// use hedgerow_core::load::{LoadOptions, load_bytes};
/// let orders = b"order_id,customer_id,amount\n1,A,9.50\n2,B,3\n";
/// let loaded = load_bytes(&[("orders.csv", orders)], &LoadOptions::default())?;
/// assert_eq!(loaded.sources[0].table.rows(), 2);
/// # Ok::<(), hedgerow_core::load::LoadError>(())
/// ```
pub fn load_bytes(files: &[(&str, &[u8])], options: &LoadOptions) -> Result<Loaded, LoadError> {
    let infos =
        files.iter().map(|(name, bytes)| FileInfo { name: (*name).to_owned(), size: bytes.len() as u64 });
    let mut loader = Loader::new(infos.collect(), options.clone());
    let bytes_of = |file: usize, range: Range<u64>| {
        let bytes = files.get(file).map_or(&[][..], |(_, bytes)| *bytes);
        bytes.get(range.start as usize..range.end as usize).unwrap_or(&[])
    };
    loop {
        match loader.step()? {
            Step::Want(want) => loader.feed(&want, bytes_of(want.file, want.range.clone()))?,
            Step::Parse(task) => {
                loader.accept(super::parse_slice(&task, bytes_of(task.file(), task.range())))?
            }
            Step::Wait | Step::Working(_) => {}
            Step::Done(loaded) => return Ok(loaded),
        }
    }
}
