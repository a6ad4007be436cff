//! A look at the first rows of a file under other choices, by the parser that loads: an answer within a moment, while the
//! file as a whole is still being read again.

use super::open::OpenStep;
use super::{AnswerError, Engine, GlimpseView, Project};
use crate::diag::{Place, Problem, Severity};
use crate::load::{FileInfo, parse_slice};

/// Bytes from the start of a file that are enough for a glimpse.
pub const GLIMPSE_BYTES: u64 = 128 << 10;
/// Rows of a glimpse.
const ROWS: u32 = 20;

impl Engine {
    /// The first rows of a file as this project reads them. `head` are its first bytes, as many as [`GLIMPSE_BYTES`] if
    /// it has them. What is open stays as it is.
    ///
    /// # Errors
    /// Why the file cannot be read so; also where its first bytes alone tell nothing, as those of a workbook.
    pub fn glimpse(
        &self,
        project: Project,
        file: &FileInfo,
        head: &[u8],
    ) -> Result<GlimpseView, AnswerError> {
        let head = whole_lines(head, file.size);
        let info = FileInfo { name: file.name.clone(), size: head.len() as u64 };
        let mut job = self.open_project(project, vec![info], Vec::new())?;
        let bytes = |range: std::ops::Range<u64>| {
            let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
            head.get(range)
        };
        loop {
            match job.step()? {
                OpenStep::Want(want) => job.feed(&want, bytes(want.range.clone()).unwrap_or(&[]))?,
                OpenStep::Parse(task) => {
                    job.accept(parse_slice(&task, bytes(task.range()).unwrap_or(&[])))?;
                }
                OpenStep::Working(_) => {}
                OpenStep::Wait | OpenStep::Done(_) => return Err(AnswerError::one(nothing_seen(file))),
            }
            if let Some(glimpse) = job.glimpse(ROWS) {
                return Ok(glimpse);
            }
        }
    }
}

/// The bytes up to the last end of a line, where the file goes on behind them.
fn whole_lines(head: &[u8], size: u64) -> &[u8] {
    if head.len() as u64 >= size {
        return head;
    }
    let Some(end) = head.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')) else { return head };
    // In UTF-16 with the low byte first, the line end has a second byte.
    let next = end + 1 + usize::from(head.get(end + 1) == Some(&0));
    head.get(..next).unwrap_or(head)
}

fn nothing_seen(file: &FileInfo) -> Problem {
    let english = format!("the first bytes of {} tell nothing of its rows", file.name);
    Problem::new("engine.no-glimpse", Severity::Error, english)
        .arg("file", file.name.as_str())
        .at(Place::File(file.name.clone()))
}

#[cfg(test)]
mod tests {
    use super::super::project::FileRecipe;
    use super::super::{Answer, Request};
    use super::*;
    use crate::calendar::Day;

    fn project(delimiter: Option<&str>) -> Project {
        let delimiter = delimiter.map(str::to_owned);
        let recipe = FileRecipe { pattern: "a.csv".into(), delimiter, ..FileRecipe::default() };
        Project { files: vec![recipe], ..Project::default() }
    }

    fn info(bytes: &[u8]) -> FileInfo {
        FileInfo { name: "a.csv".into(), size: bytes.len() as u64 }
    }

    /// Orders of a shop that writes more into a cell than one thing.
    fn orders(rows: usize) -> Vec<u8> {
        let mut text = "customer;day|amount\n".to_owned();
        for row in 0..rows {
            text.push_str(&format!("C{};2025-01-0{}|{row}.50\n", row % 7, 1 + row % 9));
        }
        text.into_bytes()
    }

    #[test]
    fn a_glimpse_is_what_loading_gives_under_the_same_choice() {
        let bytes = orders(40);
        for delimiter in [None, Some("semicolon"), Some("pipe")] {
            let mut engine = Engine::new(Day(20_000));
            let glimpse = engine.glimpse(project(delimiter), &info(&bytes), &bytes).unwrap();
            let mut job = engine.open_project(project(delimiter), vec![info(&bytes)], Vec::new()).unwrap();
            let bytes = |range: std::ops::Range<u64>| &bytes[range.start as usize..range.end as usize];
            let error = loop {
                match job.step() {
                    Ok(OpenStep::Want(want)) => job.feed(&want, bytes(want.range.clone())).unwrap(),
                    Ok(OpenStep::Parse(task)) => job.accept(parse_slice(&task, bytes(task.range()))).unwrap(),
                    Ok(OpenStep::Wait | OpenStep::Working(_)) => {}
                    Ok(OpenStep::Done(opened)) => {
                        engine.finish(*opened).unwrap();
                        break None;
                    }
                    Err(error) => break Some(error),
                }
            };
            if let Some(error) = error {
                engine.finish_unjoined(job, error).unwrap();
            }
            let asked = engine.ask(Request::Preview { source: 0, from: 0, count: ROWS }).unwrap();
            let Answer::Preview(loaded) = asked else { panic!("{asked:?}") };
            assert_eq!((&glimpse.rows.columns, &glimpse.rows.rows), (&loaded.columns, &loaded.rows));
            assert_eq!(glimpse.source.columns, engine.overview().sources[0].columns, "{delimiter:?}");
        }
    }

    #[test]
    fn a_long_file_is_looked_at_by_its_first_lines() {
        let bytes = orders(20_000);
        let head = &bytes[..GLIMPSE_BYTES as usize];
        let glimpse = Engine::new(Day(20_000)).glimpse(project(Some("pipe")), &info(&bytes), head).unwrap();
        assert_eq!(glimpse.rows.columns, ["customer;day", "amount"]);
        assert_eq!((glimpse.rows.rows.len(), glimpse.source.rows_rejected), (ROWS as usize, 0));
    }

    #[test]
    fn the_first_bytes_of_an_archive_are_no_file() {
        let head = [b"PK\x03\x04".as_slice(), &[0; 60]].concat();
        let file = FileInfo { name: "a.zip".into(), size: 1 << 20 };
        assert!(Engine::new(Day(0)).glimpse(Project::default(), &file, &head).is_err());
    }
}
