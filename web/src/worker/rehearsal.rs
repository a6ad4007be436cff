//! What the worker does while the reader looks for a file: it opens the made-up sample for itself, a few times over.
//!
//! A browser compiles a program twice: at once and plainly, so that it can start, and well only where it has run for a
//! while. The first file that is opened would be read by the plain code. After the rehearsal, the loops that read, join
//! and count have run long enough to be compiled well, in all workers: they share one program. It ends when the page
//! asks for anything that takes time, and nothing of it is kept.

use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use hedgerow_core::calendar::Day;
use hedgerow_core::engine::sample::{SAMPLE_SEED, STORIES};
use hedgerow_core::engine::{Answer, Engine, ExportView, OpenJob, OpenStep, Project, Request};
use hedgerow_core::load::{FileInfo, SlicePart, parse_slice};

use super::host::Host;
use crate::platform::now_ms;

/// How long the page is left alone first: it is drawing its first screen.
const PAUSE_MS: u32 = 150;
/// How long a piece of the rehearsal may take before messages are let in.
const PIECE_MS: f64 = 6.0;
/// How long all of it may take.
const MOST_MS: f64 = 600.0;
/// Megabytes of memory that are made ready.
const ROOM: usize = 32;
/// How often the sample is opened.
const ROUNDS: usize = 12;
/// Bytes of its slices: so few that what is done once a slice is done often.
const SLICE: u32 = 8 << 10;

/// Goes through it, unless it is called off.
pub(super) async fn rehearse(host: Rc<Host>) {
    TimeoutFuture::new(PAUSE_MS).await;
    let mut engine = Engine::new(Day(20_000)).with_slices(SLICE);
    let Ok(Answer::Sample(files)) = engine.ask(Request::Sample { seed: SAMPLE_SEED }) else { return };
    if !make_room(&host).await {
        return;
    }
    let (mut spent, mut round) = (0.0, 0);
    while round < ROUNDS {
        let infos =
            files.iter().map(|file| FileInfo { name: file.name.clone(), size: file.bytes.len() as u64 });
        let Ok(mut job) = engine.open_project(Project::default(), infos.collect(), Vec::new()) else {
            return;
        };
        loop {
            host.turns.next().await;
            if host.is_busy() || spent > MOST_MS {
                return;
            }
            let start = now_ms();
            let ended = piece(&mut engine, &mut job, &files, start + PIECE_MS);
            spent += now_ms() - start;
            if ended {
                break;
            }
        }
        round += 1;
    }
}

/// Has the system hand out memory, which it does page by page at the first touch; whether there was time for it. The
/// memory stays with this program and is what tables are made from.
async fn make_room(host: &Host) -> bool {
    let mut room: Vec<Vec<u8>> = Vec::with_capacity(ROOM);
    while room.len() < ROOM {
        host.turns.next().await;
        if host.is_busy() {
            return false;
        }
        room.push(vec![1; 1 << 20]);
    }
    true
}

/// Takes steps until it is time to stop; whether the sample is open.
fn piece(engine: &mut Engine, job: &mut OpenJob, files: &[ExportView], until: f64) -> bool {
    let bytes = |file: usize, range: std::ops::Range<u64>| {
        let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
        files.get(file)?.bytes.get(range)
    };
    while now_ms() < until {
        let done = match job.step() {
            Ok(OpenStep::Want(want)) => match bytes(want.file, want.range.clone()) {
                Some(bytes) => job.feed(&want, bytes).is_err(),
                None => true,
            },
            Ok(OpenStep::Parse(task)) => match bytes(task.file(), task.range()) {
                // Parts come from other workers as bytes.
                Some(bytes) => SlicePart::from_bytes(&parse_slice(&task, bytes).to_bytes())
                    .map_or(true, |part| job.accept(part).is_err()),
                None => true,
            },
            Ok(OpenStep::Working(_)) => false,
            Ok(OpenStep::Done(opened)) => {
                drop(engine.finish(*opened));
                for story in STORIES {
                    drop(engine.ask(Request::Count { criterion: story.criterion.to_owned(), sum: None }));
                }
                true
            }
            Ok(OpenStep::Wait) | Err(_) => true,
        };
        if done {
            return true;
        }
    }
    false
}
