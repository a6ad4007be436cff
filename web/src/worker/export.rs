//! Files to take away. Only the list of rejected records needs more than the engine: their text is kept nowhere and is
//! read again from the files.

use hedgerow_core::engine::{Answer, ExportKind, Request};

use super::host::{Errand, Host, Stop};
use super::open::unreadable;
use super::reader;

/// Makes the file.
pub(super) async fn export(host: &Host, kind: ExportKind, errand: &Errand) -> Result<Answer, Stop> {
    if kind != ExportKind::Rejects {
        return Ok(host.engine.borrow_mut().ask(Request::Export(kind))?);
    }
    let mut job = host.engine.borrow().rejects()?;
    while let Some(want) = job.want() {
        errand.go_on()?;
        let file = host.files.borrow().get(want.file).cloned();
        let bytes = match &file {
            Some(file) => reader::read(file, &want.range).await.map_err(|error| unreadable(file, &error))?,
            None => Vec::new(),
        };
        job.feed(&bytes);
    }
    Ok(Answer::Export(job.finish()))
}
