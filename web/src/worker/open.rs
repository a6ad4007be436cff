//! Opening files: the engine's job says what it wants; bytes come from the files, slices go to the parse workers. The
//! engine keeps what it had until everything has gone well.

use std::rc::Rc;

use futures_util::StreamExt as _;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use hedgerow_core::engine::{
    Answer, AnswerError, ArgView, OpenJob, OpenProgress, OpenStage, OpenStep, PlaceView, ProblemView,
    Project, SeverityView,
};
use hedgerow_core::load::{FileInfo, SlicePart, Want};
use web_sys::File;

use super::crew::{Crew, CrewError};
use super::host::{Errand, Host, Stop, crash};
use super::reader::{self, ReadError};
use crate::platform::{memory_bytes, now_ms};
use crate::protocol::Progress;

/// How long steps may go on before messages are let in.
const BUDGET_MS: f64 = 8.0;
/// How often the page is told how far it is.
const REPORT_MS: f64 = 50.0;

/// Opens `files` as `project` says.
pub(super) async fn open(
    host: &Host,
    project: Project,
    files: Vec<File>,
    errand: &Errand,
) -> Result<Answer, Stop> {
    let infos = files.iter().map(info).collect();
    let mut job = host.engine.borrow().open_project(project, infos, Vec::new())?;
    let crew = host.crew()?;
    let opening = crew.new_opening();
    let mut pace = Pace { crew: Rc::clone(&crew), turn: now_ms(), report: 0.0 };
    let mut under_way: FuturesUnordered<LocalBoxFuture<'static, Arrival>> = FuturesUnordered::new();
    // A file is opened once for many ranges, so a change between two of them would not be seen. After the last one, while
    // columns are joined, every file is asked for a byte once more.
    let mut seals: Option<Vec<Bytes>> = None;
    loop {
        errand.go_on()?;
        let step = match job.step() {
            Ok(step) => step,
            Err(error) => {
                let overview = host.engine.borrow_mut().finish_unjoined(job, error)?;
                *host.files.borrow_mut() = files;
                return Ok(Answer::Overview(overview));
            }
        };
        let wait = match step {
            // All that is wanted is asked for at once: the wait for the first answer is the wait for all.
            OpenStep::Want(want) => {
                let Some(file) = files.get(want.file) else { return Err(broken("a file that is not there")) };
                let (file, bytes) = (file.clone(), reader::read(file, &want.range));
                under_way.push(Box::pin(async move { Arrival::Bytes(file, want, bytes.await) }));
                false
            }
            OpenStep::Parse(task) => {
                let Some(file) = files.get(task.file()) else {
                    return Err(broken("a file that is not there"));
                };
                let part = crew.parse(opening, file, &task);
                let file = file.clone();
                under_way.push(Box::pin(async move { Arrival::Part(file, part.await) }));
                under_way.len() >= crew.capacity()
            }
            OpenStep::Wait if under_way.is_empty() => return Err(broken("a part that nobody parses")),
            OpenStep::Wait => true,
            OpenStep::Working(progress) => {
                if progress.stage == OpenStage::Joining && seals.is_none() {
                    seals = Some(files.iter().map(last_byte).collect());
                }
                pace.give_way(host, errand, progress).await;
                false
            }
            OpenStep::Done(opened) => {
                for (file, seal) in files.iter().zip(seals.unwrap_or_default()) {
                    seal.await.map_err(|error| unreadable(file, &error))?;
                }
                let overview = host.engine.borrow_mut().finish(*opened)?;
                pace.tell(errand, job.progress());
                *host.files.borrow_mut() = files;
                return Ok(Answer::Overview(overview));
            }
        };
        if wait && let Some(arrival) = under_way.next().await {
            errand.go_on()?;
            match arrival {
                Arrival::Bytes(file, want, bytes) => {
                    let bytes = bytes.map_err(|error| unreadable(&file, &error))?;
                    job.feed(&want, &bytes)?;
                }
                Arrival::Part(file, part) => accept(&mut job, &file, part)?,
            }
            let progress = job.progress();
            pace.give_way(host, errand, progress).await;
        }
    }
}

/// Bytes that were asked for.
type Bytes = LocalBoxFuture<'static, Result<Vec<u8>, ReadError>>;

/// The last byte of a file, which the browser gives only if the file is still the one that was chosen.
fn last_byte(file: &File) -> Bytes {
    let size = info(file).size;
    Box::pin(reader::read(file, &(size.saturating_sub(1)..size)))
}

/// What was asked for and has come.
enum Arrival {
    /// Bytes the job wanted to look at.
    Bytes(File, Want, Result<Vec<u8>, ReadError>),
    /// A parsed slice.
    Part(File, Result<Vec<u8>, CrewError>),
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size is a whole number")]
pub(super) fn info(file: &File) -> FileInfo {
    FileInfo { name: file.name(), size: file.size() as u64 }
}

fn accept(job: &mut OpenJob, file: &File, part: Result<Vec<u8>, CrewError>) -> Result<(), Stop> {
    match part {
        Ok(bytes) => {
            let part = SlicePart::from_bytes(&bytes).map_err(|error| broken(&error.to_string()))?;
            Ok(job.accept(part)?)
        }
        Err(CrewError::Unreadable(words)) => Err(unreadable(file, &ReadError { words })),
        Err(CrewError::Crashed(words)) => Err(broken(&words)),
    }
}

/// When messages were last let in, and when the page was last told.
struct Pace {
    crew: Rc<Crew>,
    turn: f64,
    report: f64,
}

impl Pace {
    async fn give_way(&mut self, host: &Host, errand: &Errand, progress: OpenProgress) {
        let now = now_ms();
        if now - self.report >= REPORT_MS {
            self.report = now;
            self.tell(errand, progress);
        }
        // Steps of joining may be long: before each the page is heard, whatever the clock says.
        if now - self.turn >= BUDGET_MS || progress.stage == OpenStage::Joining {
            host.turns.next().await;
            self.turn = now_ms();
        }
    }

    fn tell(&self, errand: &Errand, progress: OpenProgress) {
        let stage = match progress.stage {
            OpenStage::Reading => 0,
            OpenStage::Joining => 1,
        };
        let memory = memory_bytes() + self.crew.memory();
        errand.report(Progress { done: progress.done, total: progress.total, stage, memory });
    }
}

pub(super) fn broken(words: &str) -> Stop {
    crash(words);
    Stop::Broken
}

/// A file that was changed, moved or taken away between choosing and reading.
pub(super) fn unreadable(file: &File, error: &ReadError) -> Stop {
    let problem = ProblemView {
        code: "load.changed".to_owned(),
        severity: SeverityView::Error,
        args: vec![("file".to_owned(), ArgView::Text(file.name()))],
        place: Some(PlaceView::File(file.name())),
        english: format!("\"{}\" can no longer be read: {}", file.name(), error.words),
        help: Some("choose the file again".to_owned()),
    };
    Stop::Refused(AnswerError { problems: vec![problem] })
}
