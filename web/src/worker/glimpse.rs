//! A look at the first rows of a file: its first bytes, parsed here.

use hedgerow_core::engine::{Answer, GLIMPSE_BYTES, Project};
use web_sys::File;

use super::host::{Host, Stop};
use super::open::{broken, info, unreadable};
use super::reader;

/// The first rows of the one file, as `project` says.
pub(super) async fn glimpse(host: &Host, project: Project, files: Vec<File>) -> Result<Answer, Stop> {
    let Some(file) = files.first() else { return Err(broken("a file that is not there")) };
    let info = info(file);
    let head = reader::read(file, &(0..info.size.min(GLIMPSE_BYTES))).await;
    let head = head.map_err(|error| unreadable(file, &error))?;
    Ok(Answer::Glimpse(host.engine.borrow().glimpse(project, &info, &head)?))
}
