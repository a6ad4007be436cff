//! A member of a container on its way: a file in memory, read by the same steps as any other.

use std::ops::Range;
use std::sync::Arc;

use super::super::dialect::{Dialect, Recipe};
use super::super::encoding::Encoding;
use super::super::error::LoadError;
use super::super::file::{Ended, FileLoad};
use super::super::loader::Progress;
use super::super::options::{FileInfo, LoadOptions, Setting, Settlement};
use super::super::parse::parse_slice;
use super::super::question::Question;
use super::super::source::Source;
use super::MEMBER_MARK;
use super::render::Facts;
use crate::diag::{Place, Problem};

/// A member: its text, and what is known of it.
#[derive(Debug)]
pub(in crate::load) struct Member {
    /// What it is called: the names of the containers and its own.
    pub path: Vec<String>,
    pub text: Arc<Vec<u8>>,
    /// For sheets.
    pub facts: Option<Facts>,
    pub problems: Vec<Problem>,
}

/// A member that is being read.
pub(in crate::load) struct MemberLoad {
    load: FileLoad,
    member: Member,
    /// Its name as shown, and all names under which it can be spoken of.
    name: String,
    names: Vec<String>,
}

/// A member that has been read.
pub(in crate::load) struct MemberReady {
    pub source: Source,
    pub recipe: Recipe,
    pub questions: Vec<Question>,
    pub names: Vec<String>,
    pub text: Arc<Vec<u8>>,
}

/// Notes that say nothing about a sheet, because its text is our own.
const OF_TEXT: [&str; 3] = ["load.encoding", "load.delimiter", "load.quote"];

impl MemberLoad {
    /// Begins to read a member. The only one of a container is called like the container.
    pub fn new(member: Member, is_only: bool, options: &LoadOptions) -> MemberLoad {
        let full = member.path.join(MEMBER_MARK);
        let container = member.path.first().cloned().unwrap_or_default();
        let name = if is_only { container.clone() } else { full.clone() };
        let mut names = vec![full, container];
        // A file in an archive can also be spoken of by its own name, a compressed one without its ending.
        if member.facts.is_none() {
            let last = member.path.last().map_or("", |name| name.rsplit('/').next().unwrap_or(name));
            names.push(last.strip_suffix(".gz").unwrap_or(last).to_owned());
        }
        let speaks = |settlement: &&Settlement| names.iter().any(|name| settlement.is_for(name));
        let file = "*".to_owned();
        let mut settle: Vec<Settlement> = options
            .settle
            .iter()
            .filter(speaks)
            .map(|settlement| Settlement { file: file.clone(), ..settlement.clone() })
            .collect();
        if member.facts.is_some() {
            // A sheet is written by our own recipe, which nobody can change.
            let dialect = Dialect::new(b',', Some(b'"'));
            let fixed = [
                Setting::Encoding(Encoding::Utf8),
                Setting::Delimiter(dialect.delimiter),
                Setting::Quote(dialect.quote),
                Setting::Escape(dialect.escape),
                Setting::Comment(dialect.comment),
            ];
            settle.extend(fixed.map(|setting| Settlement { file: file.clone(), column: None, setting }));
        }
        let info = FileInfo { name: name.clone(), size: member.text.len() as u64 };
        let marks = member.facts.as_ref().map_or_else(Vec::new, |facts| facts.marks.clone());
        let load = FileLoad::new(0, info, &LoadOptions { settle, ..options.clone() }).with_marks(marks);
        MemberLoad { load, member, name, names }
    }

    /// Reads some more: looks at a sample, or parses one slice, or joins one column.
    pub fn step(&mut self) -> Result<Option<Box<MemberReady>>, LoadError> {
        if let Some(want) = self.load.want() {
            self.load.feed(&want.range, bytes(&self.member.text, &want.range))?;
            if self.load.lacks_key() {
                return Err(LoadError::NoSampleKey { file: self.name.clone() });
            }
            return Ok(None);
        }
        if let Some(task) = self.load.task() {
            let part = parse_slice(&task, bytes(&self.member.text, &task.range()));
            self.load.accept(part)?;
            return Ok(None);
        }
        match self.load.work()? {
            Ended::Not | Ended::Working => Ok(None),
            Ended::Ready(ready) => Ok(Some(Box::new(self.ready(*ready)))),
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.load.progress()
    }

    fn ready(&mut self, (mut source, recipe, questions): (Source, Recipe, Vec<Question>)) -> MemberReady {
        let mut problems = std::mem::take(&mut self.member.problems);
        for problem in &mut problems {
            problem.place.get_or_insert_with(|| Place::File(self.name.clone()));
        }
        if let Some(facts) = &self.member.facts {
            source.problems.retain(|problem| !OF_TEXT.contains(&problem.code));
            // Lines of our text mean nothing to anybody; rows of the sheet do.
            let row = |line: &mut u64| *line = facts.rows.of_line(*line);
            source.rejects.iter_mut().for_each(|reject| row(&mut reject.place.line));
            for reading in &mut source.columns {
                reading.unreadable_rows.iter_mut().for_each(|(_, place)| row(&mut place.line));
                reading.evidence.iter_mut().for_each(|problem| move_line(problem, row));
            }
            source.problems.iter_mut().for_each(|problem| move_line(problem, row));
        }
        problems.append(&mut source.problems);
        source.problems = problems;
        let (names, text) = (std::mem::take(&mut self.names), Arc::clone(&self.member.text));
        MemberReady { source, recipe, questions, names, text }
    }
}

fn move_line(problem: &mut Problem, row: impl Fn(&mut u64)) {
    if let Some(Place::Line { line, .. }) = &mut problem.place {
        row(line);
    }
}

fn bytes<'a>(text: &'a [u8], range: &Range<u64>) -> &'a [u8] {
    text.get(range.start as usize..range.end as usize).unwrap_or(&[])
}
