//! One file on its way: sampled, parsed in slices, parsed again where it was misjudged, joined.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use super::columns::Columns;
use super::dialect::{self, Foot, Recipe};
use super::encoding::{self, Encoding, Guess, Piece, ToldBy};
use super::error::LoadError;
use super::foreign::Foreign;
use super::groups::Line;
use super::infer::Choice;
use super::join::Join;
use super::lanes::{Given, Lanes};
use super::loader::{Progress, Want};
use super::merge::{LONGEST_RECORD, MergeError, Merged, Merger, Merging, Start};
use super::number::{DecimalMark, MAX_DIGITS};
use super::oddities::Oddities;
use super::options::{FileInfo, LoadOptions, Setting, Settlement};
use super::portion::{KEY, Portion};
use super::question::Question;
use super::records::State;
use super::scan::{Marks, count_lines};
use super::slice::{Grammar, Plan, SlicePart, SliceTask};
use super::source::{Reject, Role, Source};
use crate::diag::Problem;
use crate::value::MAX_SCALE;

/// First bytes of a file that are looked at.
const HEAD: u64 = 64 << 10;

/// Windows of a long file that are looked at, and their length.
const WINDOWS: u64 = 4;
const WINDOW: u64 = 16 << 10;

/// Unreadable cells after which a column that is mostly unreadable is judged anew before the file ends.
const REFUTED: usize = 10_000;

/// A file and how far it is.
pub(super) struct FileLoad {
    index: u32,
    info: FileInfo,
    settle: Vec<Settlement>,
    utc_offset: i32,
    slice_bytes: u64,
    lanes: u32,
    /// What the file itself says about the decimals of its columns.
    marks: Vec<Option<DecimalMark>>,
    need: Option<[u64; 2]>,
    /// Of how many customers one is read.
    sample: Option<u32>,
    stage: Stage,
}

/// Whether a file is done.
pub(super) enum Ended {
    Not,
    Working,
    Ready(Box<(Source, Recipe, Vec<Question>)>),
}

enum Stage {
    Sample {
        wants: VecDeque<Range<u64>>,
        missing: usize,
        pieces: BTreeMap<u64, Vec<u8>>,
    },
    Parse(Box<Pass>),
    Join(Box<Join>),
    /// A byte (counted from 0) does not fit; what stands around it says which encoding would.
    Refuted {
        encoding: Encoding,
        byte: u64,
        line: u64,
        around: Range<u64>,
        is_wanted: bool,
    },
    Ended,
}

/// One way over the file.
pub(super) struct Pass {
    number: u32,
    pub recipe: Recipe,
    pub told: Guess,
    pub problems: Vec<Problem>,
    pub foot: Option<Foot>,
    pub columns: Columns,
    grammar: Grammar,
    start: Start,
    plans: Vec<Plan>,
    merger: Merger,
    /// Columns, and rows with what came with them, of earlier passes.
    pub finished: Vec<Option<(Merging, Plan)>>,
    pub rows: Option<Rows>,
    lanes: Lanes,
    again: VecDeque<SliceTask>,
    /// First byte that no merged part covers.
    merged: u64,
    /// Bytes in the parts that wait for one before them.
    waiting: u64,
    parts: BTreeMap<u64, SlicePart>,
}

/// Rows of a file, and what came with them.
#[derive(Default)]
pub(super) struct Rows {
    pub count: u32,
    pub rejects: Vec<Reject>,
    pub oddities: Oddities,
    /// Headings and subtotals of a report in groups, each with its line in the file.
    pub groups: Vec<(u64, Line)>,
}

impl FileLoad {
    pub fn new(index: u32, info: FileInfo, options: &LoadOptions) -> FileLoad {
        let size = info.size;
        let mut wants = VecDeque::new();
        if size > HEAD + WINDOWS * WINDOW {
            // The first window stands right behind the head: each read costs a browser a millisecond.
            wants.push_back(0..HEAD + WINDOW);
            let stride = (size - HEAD - WINDOW) / (WINDOWS - 1);
            wants.extend((1..WINDOWS).map(|window| {
                let at = (HEAD + window * stride) & !3;
                // The last one holds what stands below the records.
                at..if window + 1 == WINDOWS { size } else { at + WINDOW }
            }));
        } else {
            wants.push_back(0..size.min(HEAD));
            wants.extend((size > HEAD).then_some(HEAD..size));
        }
        let settle =
            options.settle.iter().filter(|settlement| settlement.is_for(&info.name)).cloned().collect();
        let slice_bytes = u64::from(options.slice_bytes.clamp(1, 64 << 20));
        let stage = Stage::Sample { missing: wants.len(), wants, pieces: BTreeMap::new() };
        FileLoad {
            index,
            info,
            settle,
            utc_offset: options.utc_offset,
            slice_bytes,
            lanes: options.lanes,
            marks: Vec::new(),
            need: None,
            sample: options.sample,
            stage,
        }
    }

    /// The same file, which says of each column what stands before its decimals.
    pub fn with_marks(self, marks: Vec<Option<DecimalMark>>) -> FileLoad {
        FileLoad { marks, ..self }
    }

    pub fn want(&mut self) -> Option<Want> {
        match &mut self.stage {
            Stage::Sample { wants, .. } => {
                wants.pop_front().map(|range| Want { file: self.index as usize, range })
            }
            Stage::Refuted { around, is_wanted, .. } if !*is_wanted => {
                *is_wanted = true;
                Some(Want { file: self.index as usize, range: around.clone() })
            }
            _ => None,
        }
    }

    pub fn feed(&mut self, range: &Range<u64>, bytes: &[u8]) -> Result<(), LoadError> {
        if bytes.len() as u64 != range.end - range.start {
            return Err(LoadError::Changed { file: self.info.name.clone() });
        }
        if let Stage::Refuted { encoding, byte, line, .. } = self.stage {
            let around = [self.piece(range.start, bytes)];
            return Err(self.invalid_byte(encoding, byte, line, &around));
        }
        let Stage::Sample { missing, pieces, .. } = &mut self.stage else { return Ok(()) };
        let is_both = *range == (0..HEAD + WINDOW);
        let (head, window) =
            bytes.split_at_checked(HEAD as usize).filter(|_| is_both).unwrap_or((bytes, &[]));
        pieces.insert(range.start, head.to_vec());
        pieces.extend(is_both.then(|| (HEAD, window.to_vec())));
        *missing = missing.saturating_sub(1);
        if *missing > 0 {
            return Ok(());
        }
        let pieces = std::mem::take(pieces);
        self.sampled(pieces)
    }

    /// All pieces of the sample are there.
    fn sampled(&mut self, mut pieces: BTreeMap<u64, Vec<u8>>) -> Result<(), LoadError> {
        let file = || self.info.name.clone();
        let head = pieces.remove(&0).unwrap_or_default();
        let is_whole = head.len() as u64 == self.info.size;
        let seen: Vec<Piece<'_>> = std::iter::once((0, &head))
            .chain(pieces.iter().map(|(at, piece)| (*at, piece)))
            .map(|(at, piece)| self.piece(at, piece))
            .collect();
        let mut told = encoding::detect(&seen);
        for settlement in &self.settle {
            if let (None, Setting::Encoding(settled)) = (&settlement.column, settlement.setting) {
                told = Guess { encoding: settled, mark: told.mark, by: ToldBy::User };
            }
        }
        let Guess { encoding, mark, .. } = told;
        if let Some(found) = Foreign::detect(&head, encoding) {
            return Err(LoadError::NotText { file: file(), found });
        }
        let body = head.get(mark..).unwrap_or(&[]);
        let invalid = |at: usize| {
            let before = encoding.decode(body.get(..at).unwrap_or(&[])).unwrap_or_default();
            let line = 1 + count_lines(before.as_bytes(), false);
            self.invalid_byte(encoding, (mark + at) as u64, line, &seen)
        };
        let text = encoding.decode(body).map_err(invalid)?;
        if is_whole && encoding.raw_len(&text) != body.len() {
            return Err(invalid(encoding.raw_len(&text)));
        }
        let shape = (encoding, mark as u64);
        let Some(layout) = dialect::detect(&self.info.name, &text, is_whole, shape, &self.settle) else {
            if is_whole {
                return Err(LoadError::Empty { file: file() });
            }
            if head.len() > LONGEST_RECORD {
                return Err(LoadError::EndlessRecord { file: file(), line: 1 });
            }
            // The first record is longer than what was looked at: look at more.
            let longer = 0..self.info.size.min(head.len() as u64 * 16);
            let wants = std::iter::once(longer).collect();
            self.stage = Stage::Sample { wants, missing: 1, pieces };
            return Ok(());
        };
        let mut recipe = layout.recipe;
        let marks = Marks::of(recipe.dialect);
        let before = text.get(..layout.data_start).unwrap_or("");
        let start = Start {
            at: (mark + encoding.raw_len(before)) as u64,
            line: 1 + count_lines(before.as_bytes(), false),
            after_cr: before.ends_with('\r'),
        };
        if start.at >= self.info.size && encoding.walk(body, State::Record, marks).0 == State::Quoted {
            let opened = encoding.open_quote(body, marks);
            let before = encoding.decode(body.get(..opened).unwrap_or(&[])).unwrap_or_default();
            let line = 1 + count_lines(before.as_bytes(), false);
            return Err(LoadError::UnclosedQuote { file: file(), line });
        }
        let shape = recipe.shape();
        let groups = recipe.groups.as_ref().map(|groups| groups.rule);
        let grammar = Grammar { encoding, marks, shape, portion: None, groups, utc_offset: self.utc_offset };
        let mut texts = vec![(start.at, text.get(layout.data_start..).unwrap_or("").into(), is_whole)];
        for (at, piece) in &pieces {
            // A window begins anywhere: its first record begins after the first line end.
            let from = encoding.first_end(piece, State::Plain, marks).unwrap_or(piece.len());
            let window = encoding.decode(piece.get(from..).unwrap_or(&[])).unwrap_or_default();
            texts.push((at + from as u64, window, at + piece.len() as u64 == self.info.size));
        }
        let (mut end, mut foot) = (self.info.size, None);
        if let Some((at, text, true)) = texts.last_mut() {
            foot = dialect::foot(&recipe, (&layout.body, layout.footer), text, is_whole);
            if let Some(above) = foot.as_ref().and_then(|foot| text.get(..foot.at)) {
                end = *at + encoding.raw_len(above) as u64;
                *text = above.to_owned().into();
            }
        }
        recipe.records_at = start.at..end;
        let mut columns = Columns::new(&recipe, &self.settle);
        columns.tell(&self.marks);
        texts.iter().for_each(|(_, text, is_end)| columns.sample(text, &recipe, *is_end));
        let mut problems = layout.problems;
        let of = |(part, all): (u64, u64)| {
            let share = u128::from(end - start.at) * u128::from(part) / u128::from(all.max(1));
            u64::try_from(share).unwrap_or(u64::MAX)
        };
        for (column, personal) in columns.leave_out_personal() {
            problems.push(personal.problem(&self.info.name, column));
        }
        self.need = Some(columns.shares().map(of));
        let choices = columns.choose_by_sample();
        let limits = vec![MAX_SCALE; shape.width];
        let plans = columns.plans(&choices, &limits);
        let mut pass = Pass::new(recipe, told, problems, columns, grammar, start, plans);
        let slice = self.slice_bytes.next_multiple_of(encoding.unit() as u64);
        pass.lanes = Lanes::new(self.lanes, pass.recipe.records_at.clone(), slice);
        pass.foot = foot;
        self.stage = Stage::Parse(Box::new(pass));
        self.choose_by(KEY);
        self.ended_pass()
    }

    /// Whether a sample of customers is wanted and nothing says yet whose record each is.
    pub fn lacks_key(&self) -> bool {
        matches!(&self.stage, Stage::Parse(pass) if self.sample.is_some() && pass.grammar.portion.is_none())
    }

    /// Whether a column says by this role whose record each is. In a report in groups a heading says it.
    pub fn has_key(&self, role: Role) -> bool {
        let Stage::Parse(pass) = &self.stage else { return false };
        pass.grammar.groups.is_none() && pass.columns.of_role(role).is_some()
    }

    /// Lets the column of a role decide which customers are in the sample, if one is wanted.
    pub fn choose_by(&mut self, role: Role) {
        let has_key = self.has_key(role);
        let Stage::Parse(pass) = &mut self.stage else { return };
        let column = pass.columns.of_role(role).filter(|_| has_key);
        let column = column.and_then(|column| u32::try_from(column).ok());
        pass.grammar.portion = self.sample.zip(column).map(|(every, column)| Portion { column, every });
        pass.merger.sample(pass.grammar.portion);
    }

    /// Whether pieces of it are still being looked at.
    pub fn is_looked_at(&self) -> bool {
        matches!(self.stage, Stage::Sample { .. })
    }

    /// Whether it has been read and only its columns are to be joined.
    pub fn is_read(&self) -> bool {
        matches!(self.stage, Stage::Join(_))
    }

    /// How it is read, once it was looked at.
    pub fn recipe(&self) -> Option<&Recipe> {
        match &self.stage {
            Stage::Parse(pass) => Some(&pass.recipe),
            _ => None,
        }
    }

    /// Bytes of memory that its table takes, roughly, and that one of the columns with a role alone would take; known
    /// once the file was looked at.
    pub fn need(&self) -> Option<[u64; 2]> {
        let every = u64::from(self.sample.unwrap_or(1).max(1));
        self.need.map(|needs| needs.map(|need| need / every))
    }

    pub fn task(&mut self) -> Option<SliceTask> {
        let Stage::Parse(pass) = &mut self.stage else { return None };
        if let Some(task) = pass.again.pop_front() {
            return Some(task);
        }
        let given = pass.lanes.give(pass.merged)?;
        // The first slice begins at a record; of the others it is guessed that they begin outside quotes.
        let state = if given.range.start == pass.start.at { State::Record } else { State::Plain };
        Some(pass.task(self.index, given, state))
    }

    pub fn accept(&mut self, part: SlicePart) -> Result<(), LoadError> {
        let Stage::Parse(pass) = &mut self.stage else { return Ok(()) };
        if part.pass != pass.number || part.range.start < pass.merged {
            return Ok(());
        }
        pass.lanes.take_back(part.range.start);
        pass.waiting += part.range.end.saturating_sub(part.range.start);
        pass.parts.insert(part.range.start, part);
        while let Stage::Parse(pass) = &mut self.stage
            && let Some(part) = pass.parts.remove(&pass.merged)
        {
            let range = part.range.clone();
            pass.waiting -= range.end.saturating_sub(range.start);
            if range.end != pass.lanes.end_of(range.start) {
                return Err(LoadError::Changed { file: self.info.name.clone() });
            }
            match pass.merger.take(part) {
                Ok(Merged::Taken) => {
                    pass.merged = range.end;
                    if pass.merged < pass.recipe.records_at.end {
                        pass.judge_anew();
                    }
                }
                Ok(Merged::Again(state)) => {
                    let given = pass.lanes.give_again(range);
                    pass.again.push_back(pass.task(self.index, given, state));
                    return Ok(());
                }
                Err(error) => return self.fail(error),
            }
            self.ended_pass()?;
        }
        Ok(())
    }

    /// If the file has been read to its end: either some columns have to be read again, or all is there.
    fn ended_pass(&mut self) -> Result<(), LoadError> {
        let size = self.info.size;
        let Stage::Parse(pass) = &mut self.stage else { return Ok(()) };
        if pass.merged < pass.recipe.records_at.end {
            return Ok(());
        }
        match pass.merger.end() {
            // The foot stands inside quotes: it is none.
            Err(MergeError::Unclosed { .. }) if pass.foot.take().is_some() => {
                pass.recipe.records_at.end = size;
                pass.restart(pass.plans.clone());
                return Ok(());
            }
            Err(error) => return self.fail(error),
            Ok(()) => {}
        }
        let Stage::Parse(mut pass) = std::mem::replace(&mut self.stage, Stage::Ended) else { return Ok(()) };
        pass.collect();
        let choices = pass.choose();
        let limits = pass.limits();
        let wanted = pass.columns.plans(&choices, &limits);
        let plans: Vec<Plan> = wanted
            .into_iter()
            .zip(&pass.finished)
            .map(|(wanted, finished)| match finished {
                Some((_, plan)) if reads_alike(plan, &wanted) => Plan::Skip,
                _ => wanted,
            })
            .collect();
        self.stage = if plans.iter().any(|plan| *plan != Plan::Skip) {
            pass.restart(plans);
            Stage::Parse(pass)
        } else {
            Stage::Join(Box::new(Join::new(*pass, choices)))
        };
        Ok(())
    }

    pub fn work(&mut self) -> Result<Ended, LoadError> {
        let Stage::Join(join) = &mut self.stage else { return Ok(Ended::Not) };
        if join.column() {
            return Ok(Ended::Working);
        }
        let Stage::Join(join) = std::mem::replace(&mut self.stage, Stage::Ended) else {
            return Ok(Ended::Not);
        };
        Ok(Ended::Ready(Box::new(join.finish())))
    }

    pub fn progress(&self) -> Progress {
        let size = self.info.size;
        match &self.stage {
            Stage::Sample { .. } => Progress { bytes: 0, of: size, rows: 0 },
            Stage::Parse(pass) => Progress {
                bytes: size * u64::from(pass.number) + pass.merged + pass.waiting,
                of: size * (u64::from(pass.number) + 1),
                rows: pass.rows.as_ref().map_or(pass.merger.rows, |rows| rows.count).into(),
            },
            Stage::Join(join) => Progress { bytes: size, of: size, rows: join.rows.into() },
            Stage::Refuted { .. } | Stage::Ended => Progress { bytes: size, of: size, rows: 0 },
        }
    }

    /// Stops; but where a byte does not fit, looks around it first.
    fn fail(&mut self, error: MergeError) -> Result<(), LoadError> {
        let file = self.info.name.clone();
        Err(match error {
            MergeError::Invalid { byte, line } => {
                let encoding = match &self.stage {
                    Stage::Parse(pass) => pass.grammar.encoding,
                    _ => Encoding::Utf8,
                };
                let around = byte.saturating_sub(HEAD / 2)..(byte + HEAD / 2).min(self.info.size);
                self.stage = Stage::Refuted { encoding, byte, line, around, is_wanted: false };
                return Ok(());
            }
            MergeError::Unclosed { line } => LoadError::UnclosedQuote { file, line },
            MergeError::Endless { line } => LoadError::EndlessRecord { file, line },
            MergeError::TooManyRows => LoadError::TooManyRows { file },
            MergeError::Foreign => LoadError::Changed { file },
        })
    }

    /// A stretch of the file to tell the encoding by.
    fn piece<'a>(&self, at: u64, bytes: &'a [u8]) -> Piece<'a> {
        Piece { bytes, is_start: at == 0, is_end: at + bytes.len() as u64 == self.info.size }
    }

    /// A byte (counted from 0) that does not fit, and the encoding that the bytes around it speak for.
    fn invalid_byte(&self, encoding: Encoding, byte: u64, line: u64, around: &[Piece<'_>]) -> LoadError {
        let likely = encoding::detect(around).encoding;
        LoadError::InvalidByte {
            file: self.info.name.clone(),
            encoding,
            byte: byte + 1,
            line,
            likely: (likely != encoding).then_some(likely),
        }
    }
}

/// Whether two plans give the same values.
fn reads_alike(a: &Plan, b: &Plan) -> bool {
    match (a, b) {
        (Plan::Text { mend: a, .. }, Plan::Text { mend: b, .. }) => a == b,
        (a, b) => a == b,
    }
}

impl Pass {
    fn new(
        recipe: Recipe,
        told: Guess,
        problems: Vec<Problem>,
        columns: Columns,
        grammar: Grammar,
        start: Start,
        plans: Vec<Plan>,
    ) -> Pass {
        Pass {
            number: 0,
            merger: Merger::new(grammar, plans.clone(), start, recipe.records_at.end),
            finished: plans.iter().map(|_| None).collect(),
            recipe,
            told,
            problems,
            foot: None,
            columns,
            grammar,
            start,
            plans,
            rows: None,
            lanes: Lanes::new(1, 0..0, 1),
            again: VecDeque::new(),
            merged: start.at,
            waiting: 0,
            parts: BTreeMap::new(),
        }
    }

    fn task(&self, file: u32, given: Given, state: State) -> SliceTask {
        let Given { range, lane, until } = given;
        let (grammar, plans) = (self.grammar, self.plans.clone());
        SliceTask { file, pass: self.number, range, lane, until, state, grammar, plans }
    }

    /// Begins another pass, for the columns that are not skipped.
    fn restart(&mut self, plans: Vec<Plan>) {
        self.number += 1;
        self.merger = Merger::new(self.grammar, plans.clone(), self.start, self.recipe.records_at.end);
        self.plans = plans;
        self.lanes = self.lanes.over(self.recipe.records_at.clone());
        (self.merged, self.waiting) = (self.start.at, 0);
        self.again.clear();
        self.parts.clear();
    }

    /// Keeps what the pass yielded.
    fn collect(&mut self) {
        let columns = self.merger.columns.iter_mut().map(Option::take);
        for ((place, merging), plan) in self.finished.iter_mut().zip(columns).zip(&self.plans) {
            if let Some(merging) = merging {
                *place = Some((merging, plan.clone()));
            }
        }
        if self.rows.is_none() {
            let merger = &mut self.merger;
            self.rows = Some(Rows {
                count: merger.rows,
                rejects: std::mem::take(&mut merger.rejects),
                oddities: std::mem::take(&mut merger.oddities),
                groups: std::mem::take(&mut merger.groups),
            });
        }
    }

    /// How the columns should be read by the rows of the whole file.
    fn choose(&self) -> Vec<Choice> {
        let tallies = self
            .finished
            .iter()
            .map(|column| column.as_ref().map_or_else(Default::default, |(m, _)| m.tally));
        self.columns.choose(tallies)
    }

    /// Most decimals that each column may keep, so that no number has too many digits.
    fn limits(&self) -> Vec<u8> {
        let limit = |(merging, plan): &(Merging, Plan)| {
            let most = match plan {
                Plan::Number { limit, .. } => *limit,
                _ => MAX_SCALE,
            };
            let room = (MAX_DIGITS as u8).saturating_sub(merging.whole);
            if merging.decimals > room { room.min(most) } else { most }
        };
        self.finished.iter().map(|column| column.as_ref().map_or(MAX_SCALE, limit)).collect()
    }

    /// Begins anew when a column has turned out to be of another type, rather than at the end of a long file.
    fn judge_anew(&mut self) {
        let rows = self.merger.rows as usize;
        let is_refuted =
            |merging: &Merging| merging.unreadable.len() >= REFUTED && merging.unreadable.len() * 5 > rows;
        if self.number > 0 || !self.merger.columns.iter().flatten().any(is_refuted) {
            return;
        }
        let tallies = self
            .merger
            .columns
            .iter()
            .map(|column| column.as_ref().map_or_else(Default::default, |m| m.tally));
        let choices = self.columns.choose(tallies);
        let plans = self.columns.plans(&choices, &vec![MAX_SCALE; choices.len()]);
        if plans.iter().zip(&self.plans).any(|(new, old)| !reads_alike(new, old)) {
            self.restart(plans);
        }
    }
}
