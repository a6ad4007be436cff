//! From files to a ledger, a step at a time.

use std::collections::VecDeque;
use std::sync::Arc;

use super::arrange::{arrange, is_time};
use super::base::{Merged, lay_out};
use super::by_order::complete_orders;
use super::column::{LedgerColumn, Places};
use super::concat::Stack;
use super::days::count_days;
use super::derive::{derive_money, is_number};
use super::error::{LedgerError, LedgerOptions};
use super::group::{Group, group};
use super::join::{Joined, Joining, join, key_columns};
use super::keys::NOBODY;
use super::layout::{Ledger, Related};
use super::lines::complete_lines;
use super::rules::RowRules;
use super::sums::Sums;
use super::whole::{FileBook, Whole};
use crate::diag::{Place, Problem, Severity, Warned};
use crate::load::{Role, Source, TableKind};
use crate::mask::Mask;
use crate::math::sort_by_key;
use crate::table::TextValues;

/// Joins files into a ledger, a step at a time, so that whoever takes the steps can do something else in between, or
/// stop: dropping the building gives it up. No step does more than one table needs; columns are
/// arranged, and mostly their order is found, when somebody asks for them.
///
/// ```text
/// files ─► groups ─► whose row is it ─► each related table: places of its rows ─► base ─► ledger
/// ```
pub struct Building {
    stage: Stage,
    options: LedgerOptions,
    rules: Vec<RowRules>,
    problems: Vec<Problem>,
    done: u64,
    of: u64,
}

enum Stage {
    Group(Vec<Source>),
    Join(Grouped),
    LayOut(Box<LayingOut>),
    Over,
}

/// The files as the groups that become tables.
struct Grouped {
    books: Vec<FileBook>,
    file: Option<Group>,
    related: Vec<Group>,
    /// What each file calls its columns.
    headers: Vec<(String, Vec<String>)>,
}

/// Tables on their way into the order of customers.
struct LayingOut {
    books: Vec<FileBook>,
    file: Option<Group>,
    founding: Vec<u16>,
    ids: TextValues,
    in_file: Joined,
    waiting: VecDeque<(Group, Joined)>,
    laid_out: Vec<Related>,
    sums: Vec<Option<Sums>>,
}

impl Ledger {
    /// Joins files into a ledger.
    ///
    /// Customer files become the base, files of orders become one table `orders`, every other file that
    /// names customers a table called after it. Columns are rearranged one at a time and their originals
    /// freed. The order of rows in any file changes nothing.
    ///
    /// # Errors
    /// [`LedgerError::NoCustomer`] when no column says whose row it is; [`LedgerError::TooLarge`] when an
    /// amount or a margin cannot be computed exactly; [`LedgerError::TooManyRows`] beyond 2³² rows.
    pub fn build(sources: Vec<Source>, options: &LedgerOptions) -> Result<Warned<Ledger>, LedgerError> {
        let mut building = Building::new(sources, options);
        loop {
            if let Some(built) = building.step()? {
                return Ok(built);
            }
        }
    }
}

impl Building {
    /// Begins to join files.
    pub fn new(sources: Vec<Source>, options: &LedgerOptions) -> Building {
        // Grouping, keys, the places of each table, the base and the view.
        let of = (4 + sources.len()) as u64;
        let stage = Stage::Group(sources);
        Building { stage, options: *options, rules: Vec::new(), problems: Vec::new(), done: 0, of }
    }

    /// What was decided about the rows of each file, in the order of the files.
    pub fn with_rules(self, rules: Vec<RowRules>) -> Building {
        Building { rules, ..self }
    }

    /// Steps done, and steps there are at most.
    pub fn progress(&self) -> (u64, u64) {
        (self.done.min(self.of), self.of)
    }

    /// Takes a step; the ledger comes with the last one.
    ///
    /// # Errors
    /// As [`Ledger::build`]. The building is over then.
    pub fn step(&mut self) -> Result<Option<Warned<Ledger>>, LedgerError> {
        self.done += 1;
        self.stage = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::Group(sources) => Stage::Join(self.group(sources)?),
            Stage::Join(grouped) => Stage::LayOut(Box::new(self.join(grouped)?)),
            Stage::LayOut(mut laying) => {
                if !self.lay_out_next(&mut laying) {
                    return Ok(Some(self.finish(*laying)));
                }
                Stage::LayOut(laying)
            }
            Stage::Over => Stage::Over,
        };
        Ok(None)
    }

    fn group(&mut self, sources: Vec<Source>) -> Result<Grouped, LedgerError> {
        let headers = sources
            .iter()
            .map(|source| {
                let names = source.table.columns().iter().map(|column| column.name.clone());
                (source.file.clone(), names.collect())
            })
            .collect();
        let (books, groups) = group(sources, &self.rules, &mut self.problems)?;
        let (mut file, mut related): (Vec<Group>, Vec<Group>) =
            groups.into_iter().partition(|group| group.kind == TableKind::Customers);
        sort_by_key(&mut related, |group| (group.name != "orders", !is_orders(group.kind)));
        // Where every row is an order of its own there is nothing to take over.
        for group in related.iter_mut().filter(|group| group.kind == TableKind::Lines) {
            let file = first_file(group, &books).to_owned();
            let said = complete_orders(&mut group.stack, group.live.as_ref());
            self.problems.extend(said.into_iter().map(|note| note.at(Place::File(file.clone()))));
        }
        if let [orders, lines, ..] = related.as_mut_slice()
            && is_orders(lines.kind)
        {
            complete_lines(&orders.stack, orders.live.as_ref(), &mut lines.stack);
        }
        for group in related.iter_mut().filter(|group| is_orders(group.kind)) {
            let file = first_file(group, &books).to_owned();
            let said = derive_money(&mut group.stack, group.live.as_ref()).map_err(|column| {
                LedgerError::TooLarge { file: group.name.clone(), column: column.into() }
            })?;
            self.problems.extend(said.map(|note| note.at(Place::File(file))));
        }
        Ok(Grouped { books, file: file.pop(), related, headers })
    }

    /// Which customer each row has.
    fn join(&mut self, grouped: Grouped) -> Result<LayingOut, LedgerError> {
        let Grouped { books, file, related, headers } = grouped;
        let has_orders = related.iter().any(|group| is_orders(group.kind));
        let founds = |group: &Group| is_orders(group.kind) || (file.is_none() && !has_orders);
        let founding: Vec<u16> =
            (0u16..).zip(&related).filter(|(_, group)| founds(group)).map(|(at, _)| at).collect();
        let too_many =
            || LedgerError::TooManyRows { file: headers.first().map_or_else(String::new, |f| f.0.clone()) };
        let file_joining = file.as_ref().map(|group| joining(group, true));
        let joinings: Vec<Joining<'_>> = related.iter().map(|group| joining(group, founds(group))).collect();
        let names_customers =
            file_joining.iter().chain(&joinings).any(|joining| !key_columns(joining.stack).is_empty());
        if !names_customers {
            return Err(LedgerError::NoCustomer { headers });
        }
        let (book, mut in_file, mut joined) = join(file_joining.as_ref(), &joinings).ok_or_else(too_many)?;
        let mut stands_in_file = std::collections::BTreeSet::new();
        if book.has_writings() {
            stands_in_file.extend(in_file.slots.iter().copied());
        }
        let (ids, customer_of) = book.close(|slot| stands_in_file.contains(&slot)).ok_or_else(too_many)?;
        // Where ids are counted and all are used, slots are customers already.
        if !customer_of.iter().zip(0..).all(|(customer, slot)| *customer == slot) {
            for slots in std::iter::once(&mut in_file).chain(&mut joined).map(|joined| &mut joined.slots) {
                for slot in slots {
                    *slot = customer_of.get(*slot as usize).copied().unwrap_or(NOBODY);
                }
            }
        }
        let waiting = related.into_iter().zip(joined).collect();
        Ok(LayingOut { books, file, founding, ids, in_file, waiting, laid_out: Vec::new(), sums: Vec::new() })
    }

    /// Does one more piece of the related tables; `false` when all of them are laid out.
    fn lay_out_next(&mut self, laying: &mut LayingOut) -> bool {
        let Some((group, mut joined)) = laying.waiting.pop_front() else { return false };
        note_joining(&group, &joined, laying.file.is_some(), &laying.books, &mut self.problems);
        let customer_of = std::mem::take(&mut joined.slots);
        laying.put_in_places(group, &Arc::new(customer_of));
        true
    }

    /// The base, and with it the ledger.
    fn finish(&mut self, laying: LayingOut) -> Warned<Ledger> {
        let LayingOut { mut books, file, founding, ids, in_file, laid_out, sums, .. } = laying;
        let (base, merged) = match file {
            Some(group) => {
                if in_file.key.is_none() {
                    self.problems.push(no_key(&group, &books));
                }
                enter_customers(&mut books, &group, &in_file.slots);
                lay_out(ids, group.stack, &in_file.slots, in_file.key.map(|(_, at)| at))
            }
            None => lay_out(ids, Stack { columns: Vec::new(), ends: Vec::new() }, &[], None),
        };
        note_merging(&merged, &mut self.problems);
        let whole = Whole { customers: Arc::new(base), related: laid_out, founding, sums, files: books };
        let problems = std::mem::take(&mut self.problems);
        Warned { value: Ledger::view(Arc::new(whole), &self.options), problems }
    }
}

impl LayingOut {
    /// Finds the place of each row of a table.
    fn put_in_places(&mut self, group: Group, customer_of: &Arc<Vec<u32>>) {
        let Group { stack, files, .. } = group;
        let arrangement = arrange(&stack, customer_of, self.ids.len());
        let days = count_days(&stack, &arrangement, customer_of, group.live.as_ref());
        let at = |role: Role, fits: fn(&crate::table::Column) -> bool| {
            stack.find(role, fits).and_then(|at| u32::try_from(at).ok())
        };
        let (date, amount) = (at(Role::Date, is_time), at(Role::Amount, is_number));
        let margin = at(Role::Margin, is_number);
        let sums = is_orders(group.kind).then(|| {
            // Before the columns are moved, because sums do not depend on the order of rows.
            let column = |at: Option<u32>| Some(&stack.columns.get(at? as usize)?.column);
            let all_count = arrangement.len() == stack.rows();
            let counting =
                (!all_count).then(|| Mask::from_slice(customer_of, |customer| *customer != NOBODY));
            Sums::of(column(amount), column(margin), counting.as_ref(), std::iter::once(0..stack.rows()))
        });
        let places = Places::in_order(arrangement.order, stack.rows());
        let columns = stack.columns.into_iter().map(|held| LedgerColumn::to_arrange(held, &places));
        let related = Related {
            name: group.name,
            kind: group.kind,
            columns: columns.collect(),
            starts: arrangement.starts,
            ends: None,
            orders: is_orders(group.kind).then(|| Arc::new(arrangement.orders)),
            date,
            amount,
            margin,
        };
        let index = u16::try_from(self.laid_out.len()).ok();
        for (&file, days) in files.iter().zip(days) {
            if let Some(book) = self.books.get_mut(file) {
                book.related = index;
                book.days = days;
                book.amount_scale = amount_scale(&related);
            }
        }
        self.laid_out.push(related);
        self.sums.push(sums);
    }
}

fn is_orders(kind: TableKind) -> bool {
    matches!(kind, TableKind::Orders | TableKind::Lines)
}

fn joining(group: &Group, founds: bool) -> Joining<'_> {
    Joining { stack: &group.stack, live: group.live.as_ref(), founds }
}

fn amount_scale(related: &Related) -> Option<u8> {
    match related.columns.get(related.amount? as usize)?.data_type() {
        crate::value::DataType::Number { scale } => Some(scale),
        _ => None,
    }
}

/// Enters the rows of customer files into their books.
fn enter_customers(books: &mut [FileBook], group: &Group, customer_of: &[u32]) {
    let mut start = 0;
    for (&file, &end) in group.files.iter().zip(&group.stack.ends) {
        let mut day = super::whole::DayBook::default();
        for &customer in customer_of.get(start..end).unwrap_or_default() {
            if customer == NOBODY { day.guest_rows += 1 } else { day.rows += 1 }
        }
        if let Some(book) = books.get_mut(file) {
            book.days = vec![day];
        }
        start = end;
    }
}

fn first_file<'a>(group: &Group, books: &'a [FileBook]) -> &'a str {
    group.files.first().and_then(|&at| books.get(at)).map_or("", |book| book.file.as_str())
}

fn no_key(group: &Group, books: &[FileBook]) -> Problem {
    let file = first_file(group, books);
    let english =
        format!("no column of {file} says which customer a row belongs to, so its rows have no customer");
    Problem::new("ledger.no-key", Severity::Warning, english)
        .arg("file", file)
        .at(Place::File(file.to_owned()))
        .help("say which column holds the customer's id, email or name")
}

fn note_joining(
    group: &Group,
    joined: &Joined,
    has_file: bool,
    books: &[FileBook],
    problems: &mut Vec<Problem>,
) {
    let file = first_file(group, books);
    let Some(key) = joined.key.and_then(|(_, at)| group.stack.columns.get(at)) else {
        problems.push(no_key(group, books));
        return;
    };
    let place = Place::Column { file: file.to_owned(), column: key.column.name.clone() };
    if joined.key.is_some_and(|(role, _)| role == Role::Name) && group.stack.rows() > 0 {
        let english = format!("customers of {file} are told apart by their names only: namesakes become one");
        problems.push(
            Problem::new("ledger.by-name", Severity::Warning, english)
                .arg("file", file)
                .at(place.clone())
                .help("export a column with the customer's number or email, if there is one"),
        );
    }
    if has_file && joined.matched == 0 && group.stack.rows() > 0 {
        let english = format!("no row of {file} names a customer of the customer file");
        problems.push(
            Problem::new("ledger.no-match", Severity::Warning, english)
                .arg("file", file)
                .at(place.clone())
                .help("check that both files write the customer in the same way"),
        );
    }
    if joined.ambiguous > 0 {
        let english = format!("{} rows name several customers at once and belong to none", joined.ambiguous);
        problems.push(
            Problem::new("ledger.ambiguous-key", Severity::Warning, english)
                .arg("rows", joined.ambiguous)
                .at(place)
                .help("give each row the customer's id"),
        );
    }
}

fn note_merging(merged: &Merged, problems: &mut Vec<Problem>) {
    if merged.rows > 0 {
        let english = format!("{} rows of the customer file repeat a customer and were merged", merged.rows);
        problems.push(Problem::new("ledger.merged", Severity::Note, english).arg("rows", merged.rows));
    }
    if merged.conflicts > 0 {
        let columns = merged.columns.join(", ");
        let english = format!(
            "rows of one customer disagree in {} cells ({columns}); the smallest value was kept",
            merged.conflicts
        );
        problems.push(
            Problem::new("ledger.conflicts", Severity::Warning, english)
                .arg("cells", merged.conflicts)
                .arg("columns", columns)
                .help("remove the rows that are out of date"),
        );
    }
}
