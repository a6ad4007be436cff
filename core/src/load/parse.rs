//! A slice of bytes to typed stretches of columns: the work that is done in parallel.

use super::column::Builder;
use super::encoding::Encoding;
use super::oddities::{Mended, Oddities};
use super::records::{Batch, State};
use super::scan::count_lines;
use super::slice::{Body, Grammar, Plan, Rest, SlicePart, SliceTask, Spot};

/// Records that are cut before their columns are read: enough to run, few enough to stay in the cache.
const BATCH: usize = 1024;

/// Parses a slice. Pure: the same task and bytes give the same part, anywhere.
///
/// `bytes` are the bytes of [`SliceTask::range`]; with fewer, or others, the part is of no use, and the
/// loader that gets it says that the file has changed.
pub fn parse_slice(task: &SliceTask, bytes: &[u8]) -> SlicePart {
    let grammar = task.grammar;
    let head = match task.state {
        State::Record => Some(0),
        state => grammar.encoding.first_end(bytes, state, grammar.marks),
    };
    let mut part = SlicePart {
        file: task.file,
        pass: task.pass,
        range: task.range.start..task.range.start.saturating_add(bytes.len() as u64),
        state: task.state,
        head: Vec::new(),
        rest: None,
        invalid: None,
    };
    let Some((head, raw)) = head.and_then(|at| bytes.split_at_checked(at)) else {
        part.head = bytes.to_vec();
        return part;
    };
    part.head = head.to_vec();
    let text = match grammar.encoding.to_cut(raw) {
        Ok(text) => text,
        Err(at) => {
            let at = head.len() + at;
            part.head = bytes.get(..at).unwrap_or(bytes).to_vec();
            part.invalid = Some(at as u64);
            return part;
        }
    };
    let after_cr = ends_with_cr(grammar.encoding, head);
    let (body, used) = parse_records(&grammar, &task.plans, &text, after_cr, false);
    let body_text = text.get(..used).unwrap_or(&[]);
    let body_bytes = grammar.encoding.raw_len_of_cut(body_text);
    part.rest = Some(Rest {
        body,
        body_bytes: body_bytes as u64,
        begins_with_lf: body_text.starts_with(b"\n") && !after_cr,
        ends_with_cr: body_text.ends_with(b"\r") || (body_text.is_empty() && after_cr),
        tail: raw.get(body_bytes..).unwrap_or(&[]).to_vec(),
    });
    part
}

/// Whether raw bytes end with a carriage return.
pub(super) fn ends_with_cr(encoding: Encoding, raw: &[u8]) -> bool {
    let last = raw.len().saturating_sub(encoding.unit());
    raw.get(last..).and_then(|unit| encoding.to_cut(unit).ok()).is_some_and(|text| *text == *b"\r")
}

/// Parses the complete records of a text that begins at a record; says where the incomplete one begins.
/// With `last` the end of the text ends its last record.
pub(super) fn parse_records(
    grammar: &Grammar,
    plans: &[Plan],
    text: &[u8],
    after_cr: bool,
    last: bool,
) -> (Body, usize) {
    let builder = |(column, plan)| Builder::new(plan, column, grammar.utc_offset);
    let mut builders: Vec<Builder> = plans.iter().enumerate().filter_map(builder).collect();
    let mut batch = Batch::new(grammar.shape);
    let (mut ragged, mut groups) = (Vec::new(), Vec::new());
    let (mut quotes, mut tails) = (Starts::default(), Starts::default());
    let mut oddities = Oddities::default();
    let (mut rows, mut lines, mut at) = (0, 0, 0);
    loop {
        let next = batch.fill(text, at, grammar.marks, BATCH, last);
        if let Encoding::Single(page) = grammar.encoding {
            batch.decode(text, page);
        }
        let is_full = batch.records.len() + batch.ragged.len() >= BATCH;
        if let Some(rule) = grammar.groups {
            let lines = batch.take_lines(text, rule, (grammar.encoding, grammar.marks));
            groups.extend(lines.into_iter().map(|(record, line)| (record, line.below(rows))));
        }
        if let Some(portion) = grammar.portion {
            oddities.others += batch.keep(text, portion);
        }
        rows += batch.len() as u32;
        ragged.extend(batch.ragged.iter().map(|(record, found)| ((record.start, record.end), *found)));
        quotes.add(&batch.quotes);
        tails.add(&batch.tails);
        oddities.blanks += batch.blanks;
        oddities.comments += batch.comments;
        for builder in &mut builders {
            builder.read(&batch, text);
        }
        if at == 0 && next > 0 {
            // As many records to a byte as in the first batch, and a few more.
            let rows = batch.len() * (text.len() / next + 1);
            builders.iter_mut().for_each(|builder| builder.reserve(rows));
        }
        lines += batch.lines.unwrap_or_else(|| {
            let after_cr = if at > 0 { text.get(at - 1) == Some(&b'\r') } else { after_cr };
            count_lines(text.get(at..next).unwrap_or(&[]), after_cr)
        });
        at = next.min(text.len());
        if !is_full {
            break;
        }
    }
    let mut spots = Spots::new(grammar.encoding, text, after_cr);
    let ragged = ragged.into_iter().map(|(record, found)| (spots.of(record), found)).collect();
    let mut spots = Spots::new(grammar.encoding, text, after_cr);
    let groups = groups.into_iter().map(|(record, line)| (spots.of(record), line)).collect();
    let columns = builders
        .into_iter()
        .map(|builder| {
            let (mut part, unreadable) = builder.finish();
            let mut spots = Spots::new(grammar.encoding, text, after_cr);
            part.unreadable = unreadable.into_iter().map(|(row, record)| (row, spots.of(record))).collect();
            part
        })
        .collect();
    let mended = |starts: Starts| Mended {
        records: starts.count,
        first: starts.first.map(|start| Spots::new(grammar.encoding, text, after_cr).of((start, start)).line),
    };
    (oddities.quotes, oddities.tails) = (mended(quotes), mended(tails));
    (Body { rows, lines, ragged, oddities, groups, columns }, at)
}

/// Records that were put right: how many, and where the first one begins.
#[derive(Default)]
struct Starts {
    count: u64,
    first: Option<u32>,
}

impl Starts {
    fn add(&mut self, starts: &[u32]) {
        self.count += starts.len() as u64;
        self.first = self.first.or(starts.first().copied());
    }
}

/// Finds lines and raw positions of records, asked in order.
struct Spots<'a> {
    encoding: Encoding,
    text: &'a [u8],
    after_cr: bool,
    at: usize,
    line: u64,
    raw: u64,
}

impl<'a> Spots<'a> {
    fn new(encoding: Encoding, text: &'a [u8], after_cr: bool) -> Spots<'a> {
        Spots { encoding, text, after_cr, at: 0, line: 0, raw: 0 }
    }

    fn of(&mut self, (start, end): (u32, u32)) -> Spot {
        let passed = self.text.get(self.at..start as usize).unwrap_or(&[]);
        self.line += count_lines(passed, self.after_cr);
        if let Some(&byte) = passed.last() {
            self.after_cr = byte == b'\r';
        }
        self.raw += self.encoding.raw_len_of_cut(passed) as u64;
        self.at = start as usize;
        let record = self.text.get(start as usize..end as usize).unwrap_or(&[]);
        Spot { line: self.line, start: self.raw, end: self.raw + self.encoding.raw_len_of_cut(record) as u64 }
    }
}
