//! The loader: asks for bytes, gives out slices, takes parts, and ends with tables.
//!
//! ```text
//! sample ──► parse ──► (parse again what was refuted) ──► join columns ──► sources
//! Want        Parse, Wait                                 Working          Done
//! ```
//!
//! The loader itself does no parsing of slices, so one or many workers can. Dropping it cancels. Only the
//! members of containers, which are in its own memory, it parses itself, one slice a step.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use super::container::{self, MemberLoad, MemberReady, Opening};
use super::dialect::Recipe;
use super::error::LoadError;
use super::file::{Ended, FileLoad};
use super::layouts;
use super::options::{FileInfo, LoadOptions, Setting, Settlement};
use super::portion::{KEY, OTHER_KEY};
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
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// One for each file, in the order in which they were given; of a workbook or an archive one for each
    /// member.
    pub sources: Vec<Source>,
    /// How each was read, in the same order.
    pub recipes: Vec<Recipe>,
    /// What only the user can know. Empty when everything is settled.
    pub questions: Vec<Question>,
    /// Where each comes from, in the same order.
    pub origins: Vec<Origin>,
}

/// Where a source comes from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Position of its file among those of the loader.
    pub file: usize,
    /// All names by which it can be spoken of: of a file one; of a member its own and its container's.
    pub names: Vec<String>,
    /// The text of a member of a container, in which its records have their places. The bytes of other
    /// sources are in the file.
    pub text: Option<Arc<Vec<u8>>>,
}

/// Loads files, a step at a time.
pub struct Loader {
    slots: Vec<Slot>,
    options: LoadOptions,
    is_weighed: bool,
    /// Slices given out.
    given: u64,
}

/// A file and what has come of it.
struct Slot {
    info: FileInfo,
    entry: Entry,
    ready: Vec<Ready>,
}

struct Ready {
    source: Source,
    recipe: Recipe,
    questions: Vec<Question>,
    origin: Origin,
}

enum Entry {
    /// Text that is read in ranges and slices.
    Text(FileLoad),
    /// A workbook or an archive that is being taken apart.
    Container(Box<Opening>),
    /// Its members, read one after the other, and how many there were.
    Members(VecDeque<MemberLoad>, usize),
    Done,
}

impl Loader {
    /// A loader for these files.
    pub fn new(files: Vec<FileInfo>, options: LoadOptions) -> Loader {
        let slot = |(index, info): (usize, FileInfo)| {
            let entry = Entry::Text(FileLoad::new(index as u32, info.clone(), &options));
            Slot { info, entry, ready: Vec::new() }
        };
        let slots = files.into_iter().enumerate().map(slot).collect();
        Loader { slots, options, is_weighed: false, given: 0 }
    }

    /// What to do next.
    ///
    /// # Errors
    /// [`LoadError`] when a file cannot be read at all. The loader is of no use then.
    pub fn step(&mut self) -> Result<Step, LoadError> {
        // Before another file is looked at, whoever parses is given something to do.
        if self.given >= u64::from(self.options.lanes)
            && let Some(want) = self.want()
        {
            return Ok(Step::Want(want));
        }
        // While some files are still being looked at, others may be parsed already.
        if !self.is_weighed && !self.slots.iter().any(Slot::is_looked_at) {
            self.weigh()?;
            self.choose_customers()?;
            self.is_weighed = true;
        }
        // A file that has been read is joined while others are parsed, not after them.
        if let Some(index) = self.slots.iter().position(Slot::is_read) {
            return self.work(index).map(|_| Step::Working(self.progress()));
        }
        // The customers of a sample are chosen alike in all files, which must be known first.
        let may_parse = self.is_weighed || self.options.sample.is_none();
        if may_parse && let Some(task) = self.slots.iter_mut().find_map(Slot::task) {
            self.given += 1;
            return Ok(Step::Parse(task));
        }
        if let Some(want) = self.want() {
            return Ok(Step::Want(want));
        }
        for index in 0..self.slots.len() {
            if self.work(index)? {
                return Ok(Step::Working(self.progress()));
            }
        }
        if !self.slots.iter().all(|slot| matches!(slot.entry, Entry::Done)) {
            return Ok(Step::Wait);
        }
        self.check_sheets()?;
        let mut loaded = Loaded::default();
        for ready in self.slots.iter_mut().flat_map(|slot| slot.ready.drain(..)) {
            loaded.sources.push(ready.source);
            loaded.recipes.push(ready.recipe);
            loaded.questions.extend(ready.questions);
            loaded.origins.push(ready.origin);
        }
        self.check_settlements(&loaded)?;
        layouts::side_by_side(&mut loaded.sources);
        Ok(Step::Done(loaded))
    }

    /// What is to be looked at next: one file after the other, because it takes a browser long to ask for many pieces.
    fn want(&mut self) -> Option<Want> {
        for slot in &mut self.slots {
            let want = slot.want();
            if want.is_some() || slot.is_looked_at() {
                return want;
            }
        }
        None
    }

    /// Does a piece of work on a file; `false` when there is none to do now.
    fn work(&mut self, index: usize) -> Result<bool, LoadError> {
        self.slots.get_mut(index).map_or(Ok(false), |slot| slot.work(index, &self.options))
    }

    /// Hands over bytes that were wanted.
    ///
    /// # Errors
    /// [`LoadError`] when the file cannot be read by what they show.
    pub fn feed(&mut self, want: &Want, bytes: &[u8]) -> Result<(), LoadError> {
        let Some(slot) = self.slots.get_mut(want.file) else { return Ok(()) };
        match &mut slot.entry {
            // The first bytes say whether it is a container.
            Entry::Text(_) if want.range.start == 0 && container::detect(bytes).is_some() => {
                let opening = Opening::new(want.file, slot.info.clone(), bytes, &self.options)?;
                slot.entry = Entry::Container(Box::new(opening));
                Ok(())
            }
            Entry::Text(file) => file.feed(&want.range, bytes),
            Entry::Container(opening) => opening.feed(&want.range, bytes),
            Entry::Members(..) | Entry::Done => Ok(()),
        }
    }

    /// Hands over a part. Parts may come in any order; one that nobody waits for any more is ignored.
    ///
    /// # Errors
    /// [`LoadError`] when the file cannot be read by what it shows.
    pub fn accept(&mut self, part: SlicePart) -> Result<(), LoadError> {
        match self.slots.get_mut(part.file as usize).map(|slot| &mut slot.entry) {
            Some(Entry::Text(file)) => file.accept(part),
            _ => Ok(()),
        }
    }

    /// How a file of text is read, from when it was looked at until it is read; nothing of members of containers.
    pub fn recipe(&self, file: usize) -> Option<&Recipe> {
        match self.slots.get(file).map(|slot| &slot.entry) {
            Some(Entry::Text(file)) => file.recipe(),
            _ => None,
        }
    }

    /// Looks at a file of text again, under other decisions than before about all files.
    pub fn look_again(&mut self, file: usize, settle: Vec<Settlement>) {
        self.options.settle = settle;
        if let Some(slot) = self.slots.get_mut(file)
            && matches!(slot.entry, Entry::Text(_))
        {
            slot.entry = Entry::Text(FileLoad::new(file as u32, slot.info.clone(), &self.options));
        }
    }

    /// How far the loader is.
    pub fn progress(&self) -> Progress {
        self.slots.iter().map(Slot::progress).fold(Progress { bytes: 0, of: 0, rows: 0 }, |sum, file| {
            Progress { bytes: sum.bytes + file.bytes, of: sum.of + file.of, rows: sum.rows + file.rows }
        })
    }

    /// Whether what is to be read fits into memory. A table takes about as many bytes as its text: 720 MB of customers
    /// and orders took 565 MB with all that reading them takes besides.
    fn weigh(&self) -> Result<(), LoadError> {
        let Some(most) = self.options.memory else { return Ok(()) };
        let needs: Vec<(&str, [u64; 2])> = self
            .slots
            .iter()
            .filter_map(|slot| match &slot.entry {
                Entry::Text(file) => Some((slot.info.name.as_str(), file.need()?)),
                _ => None,
            })
            .collect();
        let (need, roles) = needs.iter().fold((0, 0), |(a, b), (_, [all, roles])| (a + all, b + roles));
        match needs.iter().max_by_key(|(_, [all, _])| *all) {
            Some((file, _)) if need > most => Err(LoadError::TooLargeForMemory {
                file: (*file).to_owned(),
                need,
                most,
                roles_fit: roles <= most,
            }),
            _ => Ok(()),
        }
    }

    /// Lets customers be chosen for a sample by what all files have to tell them apart.
    fn choose_customers(&mut self) -> Result<(), LoadError> {
        if self.options.sample.is_none() {
            return Ok(());
        }
        let texts = self.slots.iter().filter_map(|slot| match &slot.entry {
            Entry::Text(file) => Some((slot, file)),
            _ => None,
        });
        let texts: Vec<_> = texts.collect();
        let keys = if texts.len() == self.slots.len() { &[KEY, OTHER_KEY][..] } else { &[KEY] };
        let Some(&key) = keys.iter().find(|key| texts.iter().all(|(_, file)| file.has_key(**key))) else {
            let lacks = texts.iter().find(|(_, file)| !file.has_key(KEY));
            let file = lacks.map_or_else(String::new, |(slot, _)| slot.info.name.clone());
            return Err(LoadError::NoSampleKey { file });
        };
        for slot in &mut self.slots {
            if let Entry::Text(file) = &mut slot.entry {
                file.choose_by(key);
            }
        }
        Ok(())
    }

    /// A sheet that was asked for of files that have none.
    fn check_sheets(&self) -> Result<(), LoadError> {
        let asked = self.options.settle.iter().find(|settlement| settlement.setting == Setting::Sheet(true));
        let has_members = |slot: &Slot| slot.ready.iter().any(|ready| ready.origin.text.is_some());
        match (asked, self.slots.first()) {
            (Some(asked), Some(first)) if !self.slots.iter().any(has_members) => {
                Err(LoadError::no_sheet(&first.info.name, &asked.file, Vec::new()))
            }
            _ => Ok(()),
        }
    }

    /// A decision about a column that no file has is a slip of the pen, not something to pass over.
    fn check_settlements(&self, loaded: &Loaded) -> Result<(), LoadError> {
        let headers = || loaded.recipes.iter().flat_map(|recipe| recipe.columns.iter().map(String::as_str));
        for settlement in &self.options.settle {
            if let Some(column) = &settlement.column
                && !self.options.optional_columns.contains(column)
                && !headers().any(|header| super::columns::is_same_heading(header, column))
            {
                return Err(LoadError::unknown_column(column, headers()));
            }
        }
        Ok(())
    }
}

impl Slot {
    fn want(&mut self) -> Option<Want> {
        match &mut self.entry {
            Entry::Text(file) => file.want(),
            Entry::Container(opening) => opening.want(),
            Entry::Members(..) | Entry::Done => None,
        }
    }

    /// Whether it has been read and only its columns are to be joined.
    fn is_read(&self) -> bool {
        matches!(&self.entry, Entry::Text(file) if file.is_read())
    }

    /// Whether it is not known yet what it will take.
    fn is_looked_at(&self) -> bool {
        matches!(&self.entry, Entry::Text(file) if file.is_looked_at())
    }

    fn task(&mut self) -> Option<SliceTask> {
        match &mut self.entry {
            Entry::Text(file) => file.task(),
            Entry::Container(_) | Entry::Members(..) | Entry::Done => None,
        }
    }

    /// Does a piece of work; `false` when there is none to do now.
    fn work(&mut self, index: usize, options: &LoadOptions) -> Result<bool, LoadError> {
        match &mut self.entry {
            Entry::Text(file) => match file.work()? {
                Ended::Not => return Ok(false),
                Ended::Working => {}
                Ended::Ready(ready) => {
                    let (source, recipe, questions) = *ready;
                    let origin = Origin { file: index, names: vec![source.file.clone()], text: None };
                    self.ready.push(Ready { source, recipe, questions, origin });
                    self.entry = Entry::Done;
                }
            },
            Entry::Container(opening) if opening.waits() => return Ok(false),
            Entry::Container(opening) => {
                if let Some(members) = opening.step()? {
                    let count = members.len();
                    let loads = members
                        .into_iter()
                        .map(|member| MemberLoad::new(member, count == 1, options))
                        .collect();
                    self.entry = Entry::Members(loads, count);
                }
            }
            Entry::Members(members, _) => {
                let Some(member) = members.front_mut() else {
                    self.entry = Entry::Done;
                    return Ok(true);
                };
                if let Some(ready) = member.step()? {
                    members.pop_front();
                    let MemberReady { source, recipe, questions, names, text } = *ready;
                    let origin = Origin { file: index, names, text: Some(text) };
                    self.ready.push(Ready { source, recipe, questions, origin });
                }
            }
            Entry::Done => return Ok(false),
        }
        Ok(true)
    }

    fn progress(&self) -> Progress {
        let size = self.info.size;
        match &self.entry {
            Entry::Text(file) => file.progress(),
            Entry::Container(opening) => opening.progress(),
            Entry::Members(members, count) => {
                // The second half of the way, shared by the members.
                let front =
                    members.front().map_or(Progress { bytes: 0, of: 0, rows: 0 }, MemberLoad::progress);
                let done = (count - members.len()) as u64 * 1000 + front.bytes * 1000 / front.of.max(1);
                let rows = self.ready.iter().map(|ready| ready.source.rows_read).sum::<u64>() + front.rows;
                Progress { bytes: size + size * done / (1000 * (*count).max(1) as u64), of: 2 * size, rows }
            }
            Entry::Done => Progress { bytes: size, of: size, rows: 0 },
        }
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
