//! Opening files: the loader says which bytes it wants, threads parse slices, a terminal sees progress.

use std::io::{IsTerminal, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use hedgerow_core::calendar::Day;
use hedgerow_core::engine::{Engine, ExportView, OpenJob, OpenStage, OpenStep, Opened, OverviewView};
use hedgerow_core::load::{
    FileInfo, LoadError, LoadOptions, Loaded, Loader, Settlement, SlicePart, SliceTask, Step, Want,
    parse_slice,
};

use crate::failure::Failure;
use crate::ranges::InputFile;

/// Threads that parse slices.
const PARSERS: usize = 2;
/// Slices given out at a time: while one is parsed, the next waits.
const IN_HAND: usize = 2 * PARSERS;
/// How often a terminal sees progress.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// The files of a command line.
pub type Files = Arc<[InputFile]>;

/// Looks at the files that were named.
pub fn files(paths: &[PathBuf]) -> Result<Files, Failure> {
    let file = |path: &PathBuf| InputFile::new(path).map_err(|error| Failure::io(path, &error));
    Ok(paths.iter().map(file).collect::<Result<Vec<_>, _>>()?.into())
}

/// What the loader is told about files.
pub fn infos(files: &Files) -> Vec<FileInfo> {
    files.iter().map(|file| FileInfo { name: file.name.clone(), size: file.size }).collect()
}

/// Today, by the clock of this machine in universal time. Nothing else reads a clock.
pub fn today() -> Day {
    let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Day(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX))
}

/// An opening that did not end well, with what was found in the files.
pub struct NotOpened {
    /// Why.
    pub failure: Failure,
    /// What was found until then.
    pub found: OverviewView,
}

/// Opens files in an engine.
pub fn open(
    engine: &mut Engine,
    files: &Files,
    settle: Vec<Settlement>,
) -> Result<OverviewView, Box<NotOpened>> {
    let early = |failure| Box::new(NotOpened { failure, found: OverviewView::default() });
    let mut job = engine.open(infos(files), settle).map_err(|error| early(Failure::answer(error)))?;
    match drive(&mut job, files) {
        Ok(opened) => engine.finish(*opened).map_err(|error| early(Failure::answer(error))),
        Err(failure) => Err(Box::new(NotOpened { failure, found: job.found() })),
    }
}

/// A job that asks for bytes and gives out slices: files to tables, or files to a base of customers.
pub trait Job {
    /// What it ends with.
    type Done;
    /// What to do next.
    fn step(&mut self) -> Result<Next<Self::Done>, Failure>;
    /// Hands over bytes that were wanted.
    fn feed(&mut self, want: &Want, bytes: &[u8]) -> Result<(), Failure>;
    /// Hands over a part.
    fn accept(&mut self, part: SlicePart) -> Result<(), Failure>;
}

/// What a job wants next.
pub enum Next<T> {
    /// These bytes.
    Want(Want),
    /// This slice parsed.
    Parse(SliceTask),
    /// A part that was given out.
    Wait,
    /// Another step; so many bytes of so many are done.
    Working(u64, u64, OpenStage),
    /// Nothing more.
    Done(T),
}

impl Job for OpenJob {
    type Done = Box<Opened>;

    fn step(&mut self) -> Result<Next<Box<Opened>>, Failure> {
        Ok(match OpenJob::step(self).map_err(Failure::answer)? {
            OpenStep::Want(want) => Next::Want(want),
            OpenStep::Parse(task) => Next::Parse(task),
            OpenStep::Wait => Next::Wait,
            OpenStep::Working(now) => Next::Working(now.done, now.total, now.stage),
            OpenStep::Done(opened) => Next::Done(opened),
        })
    }

    fn feed(&mut self, want: &Want, bytes: &[u8]) -> Result<(), Failure> {
        OpenJob::feed(self, want, bytes).map_err(Failure::answer)
    }

    fn accept(&mut self, part: SlicePart) -> Result<(), Failure> {
        OpenJob::accept(self, part).map_err(Failure::answer)
    }
}

/// Loading alone, without joining.
pub struct Loading {
    loader: Loader,
    is_empty: bool,
}

impl Loading {
    /// Loads these files.
    pub fn new(files: Vec<FileInfo>, options: LoadOptions) -> Loading {
        Loading { loader: Loader::new(files, options), is_empty: false }
    }

    /// A file of blank lines is as good as one without a byte.
    fn unless_empty(&mut self, error: LoadError) -> Result<(), Failure> {
        self.is_empty = matches!(error, LoadError::Empty { .. });
        if self.is_empty { Ok(()) } else { Err(Failure::text(error.to_string())) }
    }
}

impl Job for Loading {
    /// Nothing for files without content.
    type Done = Option<Loaded>;

    fn step(&mut self) -> Result<Next<Option<Loaded>>, Failure> {
        if self.is_empty {
            return Ok(Next::Done(None));
        }
        match self.loader.step() {
            Ok(Step::Want(want)) => Ok(Next::Want(want)),
            Ok(Step::Parse(task)) => Ok(Next::Parse(task)),
            Ok(Step::Wait) => Ok(Next::Wait),
            Ok(Step::Working(now)) => Ok(Next::Working(now.bytes, now.of, OpenStage::Reading)),
            Ok(Step::Done(loaded)) => Ok(Next::Done(Some(loaded))),
            Err(error) => self.unless_empty(error).map(|()| Next::Done(None)),
        }
    }

    fn feed(&mut self, want: &Want, bytes: &[u8]) -> Result<(), Failure> {
        self.loader.feed(want, bytes).or_else(|error| self.unless_empty(error))
    }

    fn accept(&mut self, part: SlicePart) -> Result<(), Failure> {
        self.loader.accept(part).or_else(|error| self.unless_empty(error))
    }
}

/// Does what a job asks for until it is done.
pub fn drive<J: Job>(job: &mut J, files: &Files) -> Result<J::Done, Failure> {
    let crew = Crew::start(files);
    let mut meter = Meter::new();
    let mut in_hand = 0;
    loop {
        // A slice is only taken from the job when somebody has a hand free for it.
        if in_hand >= IN_HAND {
            job.accept(crew.next()?)?;
            in_hand -= 1;
        }
        match job.step()? {
            Next::Want(want) => {
                let bytes = read(files, want.file, &want.range)?;
                job.feed(&want, &bytes)?;
            }
            Next::Parse(task) => {
                crew.give(task)?;
                in_hand += 1;
            }
            Next::Wait if in_hand == 0 => {
                return Err(Failure::text("internal: the loader waits for nothing; please report this"));
            }
            Next::Wait => {
                job.accept(crew.next()?)?;
                in_hand -= 1;
            }
            Next::Working(done, total, stage) => meter.show(done, total, stage),
            Next::Done(done) => return Ok(done),
        }
    }
}

fn read(files: &Files, file: usize, range: &Range<u64>) -> Result<Vec<u8>, Failure> {
    let file = files.get(file).ok_or_else(|| Failure::text("internal: no such file; please report this"))?;
    file.read(range).map_err(|error| Failure::io(Path::new(&file.name), &error))
}

/// Threads that read and parse slices. They end when the crew is dropped.
struct Crew {
    tasks: Sender<SliceTask>,
    parts: Receiver<Result<SlicePart, Failure>>,
}

impl Crew {
    fn start(files: &Files) -> Crew {
        let (tasks, waiting) = mpsc::channel::<SliceTask>();
        let (done, parts) = mpsc::channel();
        let waiting = Arc::new(std::sync::Mutex::new(waiting));
        for _ in 0..PARSERS {
            let (files, waiting, done) = (Arc::clone(files), Arc::clone(&waiting), done.clone());
            thread::spawn(move || {
                loop {
                    // The lock is held while waiting, so that one thread waits and the others wait for it.
                    let task = match waiting.lock() {
                        Ok(waiting) => waiting.recv(),
                        Err(_) => return,
                    };
                    let Ok(task) = task else { return };
                    if done
                        .send(
                            read(&files, task.file(), &task.range()).map(|bytes| parse_slice(&task, &bytes)),
                        )
                        .is_err()
                    {
                        return;
                    }
                }
            });
        }
        Crew { tasks, parts }
    }

    fn give(&self, task: SliceTask) -> Result<(), Failure> {
        self.tasks.send(task).map_err(|_| Failure::text("internal: the threads that parse are gone"))
    }

    /// Waits for a part.
    fn next(&self) -> Result<SlicePart, Failure> {
        self.parts.recv().map_err(|_| Failure::text("internal: the threads that parse are gone"))?
    }
}

/// The list of rejected records, read again from the files.
pub fn rejects(engine: &Engine, files: &Files) -> Result<ExportView, Failure> {
    let mut job = engine.rejects().map_err(Failure::answer)?;
    while let Some(want) = job.want() {
        job.feed(&read(files, want.file, &want.range)?);
    }
    Ok(job.finish())
}

/// One line on a terminal that says how far it is; nothing anywhere else.
struct Meter {
    is_terminal: bool,
    last: Instant,
    shown: bool,
}

impl Meter {
    fn new() -> Meter {
        Meter { is_terminal: std::io::stderr().is_terminal(), last: Instant::now(), shown: false }
    }

    fn show(&mut self, done: u64, total: u64, stage: OpenStage) {
        if !self.is_terminal || self.last.elapsed() < REPORT_EVERY {
            return;
        }
        self.last = Instant::now();
        self.shown = true;
        let text = match stage {
            OpenStage::Reading => format!("reading {} %", (done * 100).checked_div(total).unwrap_or(0)),
            OpenStage::Joining => "joining".to_owned(),
        };
        // Progress is a courtesy: where it cannot be shown, the work goes on.
        let _ = write!(std::io::stderr(), "\r{text:<16}");
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r{:<16}\r", "");
        }
    }
}
