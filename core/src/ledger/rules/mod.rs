//! Rules on rows: which rows of orders do not count, by what the file itself says of them.
//!
//! Each rule is visible and can be changed: it says how many rows it finds and how much money they are, whether
//! they are left out or only mentioned. By default cancelled orders are left out and so are amounts in another
//! currency than most, because two currencies cannot be added; unpaid orders, lines that are no products, free
//! goods and rows that stand twice count, and are said.
//!
//! A row belongs to the first rule that finds it, in the order of [`Rule::NAMES`], so that the rows of all rules
//! add up. Rows that are left out stand in the books as *excluded*.

mod currency;
mod goods;
mod money;
mod status;
mod twins;

use std::collections::HashSet;

use crate::diag::{Place, Problem, Severity};
use crate::load::{Role, Source, TableKind};
use crate::mask::Mask;
use crate::table::Column;
use crate::value::Decimal;
use money::Money;

/// A rule on rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// Orders that never came to be.
    Cancelled,
    /// Orders that nobody paid yet.
    Unpaid,
    /// Amounts in another currency than those that count.
    Currency,
    /// Lines that are no products: postage, fees, discounts.
    NonProducts,
    /// Lines without a price.
    FreeGoods,
    /// Rows that repeat another one exactly.
    Duplicates,
}

impl Rule {
    /// Every rule and its name in project files, in the order in which they take rows.
    pub const NAMES: [(Rule, &'static str); 6] = [
        (Rule::Cancelled, "cancelled"),
        (Rule::Unpaid, "unpaid"),
        (Rule::Currency, "currency"),
        (Rule::NonProducts, "non_products"),
        (Rule::FreeGoods, "free_goods"),
        (Rule::Duplicates, "duplicates"),
    ];

    /// Its name in project files.
    pub fn name(self) -> &'static str {
        Rule::NAMES.iter().find(|(rule, _)| *rule == self).map_or("", |(_, name)| name)
    }

    /// The rule of a name.
    pub fn from_name(name: &str) -> Option<Rule> {
        Rule::NAMES.iter().find(|(_, known)| *known == name).map(|(rule, _)| *rule)
    }

    fn is_left_out_by_default(self) -> bool {
        matches!(self, Rule::Cancelled | Rule::Currency)
    }
}

/// What a word of a status column says of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusGroup {
    /// It counts.
    Kept,
    /// It never came to be.
    Cancelled,
    /// It is not paid yet.
    Unpaid,
}

impl StatusGroup {
    /// Every group and its name in project files.
    pub const NAMES: [(StatusGroup, &'static str); 3] =
        [(StatusGroup::Kept, "kept"), (StatusGroup::Cancelled, "cancelled"), (StatusGroup::Unpaid, "unpaid")];

    /// Its name in project files.
    pub fn name(self) -> &'static str {
        StatusGroup::NAMES.iter().find(|(group, _)| *group == self).map_or("", |(_, name)| name)
    }

    /// The group of a name.
    pub fn from_name(name: &str) -> Option<StatusGroup> {
        StatusGroup::NAMES.iter().find(|(_, known)| *known == name).map(|(group, _)| *group)
    }
}

/// What the user decided about the rows of a file. What is not decided goes by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowRules {
    /// Words of the status column and their groups.
    pub status: Vec<(String, StatusGroup)>,
    /// Whether the rows that a rule finds are left out.
    pub leave_out: Vec<(Rule, bool)>,
    /// The currency that counts.
    pub currency: Option<String>,
}

impl RowRules {
    fn leaves_out(&self, rule: Rule) -> bool {
        // Two currencies cannot be added, whatever anybody decides.
        let decided = self.leave_out.iter().rev().find(|(of, _)| *of == rule && rule != Rule::Currency);
        decided.map_or(rule.is_left_out_by_default(), |(_, leave_out)| *leave_out)
    }
}

/// What a rule found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleBook {
    /// The rule.
    pub rule: Rule,
    /// Whether its rows are left out.
    pub is_left_out: bool,
    /// How many rows it found that are sound and that no rule before it took.
    pub rows: u64,
    /// Their money; `None` where the file has none.
    pub sum: Option<Decimal>,
}

/// How often a word stands in a status column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusCount {
    /// The word as it stands in the file.
    pub word: String,
    /// What it says of an order.
    pub group: StatusGroup,
    /// Rows with it.
    pub rows: u64,
    /// Their money; `None` where the file has none.
    pub sum: Option<Decimal>,
}

/// What is in a currency, in all files together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrencyCount {
    /// The currency, in capitals.
    pub code: String,
    /// Whether its amounts are the ones that count.
    pub counts: bool,
    /// Rows with it.
    pub rows: u64,
    /// Their money.
    pub sum: Decimal,
}

/// What became of the rows of a file.
#[derive(Debug, Default)]
pub(super) struct Ruled {
    /// The rows that are left out, in order.
    pub(super) out: Vec<u32>,
    pub(super) books: Vec<RuleBook>,
    pub(super) statuses: Vec<StatusCount>,
    pub(super) currencies: Vec<CurrencyCount>,
}

/// Applies the rules to files. `refused` are the rows of each that are rejected anyway; `rules` may be shorter
/// than the files, which then go by default.
pub(super) fn apply(
    sources: &[Source],
    refused: &[Vec<u32>],
    rules: &[RowRules],
    problems: &mut Vec<Problem>,
) -> Vec<Ruled> {
    let default = RowRules::default();
    let mut files: Vec<File<'_>> = sources
        .iter()
        .enumerate()
        .map(|(at, source)| {
            let mut is_free = Mask::all(source.table.rows());
            refused.get(at).into_iter().flatten().for_each(|&row| is_free.set(row as usize, false));
            File { source, rules: rules.get(at).unwrap_or(&default), is_free, ruled: Ruled::default() }
        })
        .collect();
    let statuses = status::read(&files);
    for (rule, group) in [(Rule::Cancelled, StatusGroup::Cancelled), (Rule::Unpaid, StatusGroup::Unpaid)] {
        let mut found: Vec<Vec<u32>> = files
            .iter()
            .zip(&statuses)
            .map(|(file, status)| status.as_ref().map_or_else(Vec::new, |status| status.rows(file, group)))
            .collect();
        spread(&files, &mut found, &[Role::Status]);
        if rule == Rule::Cancelled {
            problems.extend(status::notes(&files, &statuses, &found));
        }
        take(&mut files, rule, found, problems);
    }
    for (file, status) in files.iter_mut().zip(statuses) {
        file.ruled.statuses = status.map(|status| status.counts).unwrap_or_default();
    }
    if let Some(mut currencies) = currency::read(&files) {
        problems.push(currencies.problem);
        spread(&files, &mut currencies.foreign, &[Role::Currency]);
        take(&mut files, Rule::Currency, currencies.foreign, problems);
        for (file, _) in
            files.iter_mut().zip(&currencies.has_amounts).filter(|(_, has_amounts)| **has_amounts)
        {
            file.ruled.currencies.clone_from(&currencies.counts);
        }
    }
    let finders: [(Rule, Finder); 3] = [
        (Rule::NonProducts, goods::non_products),
        (Rule::FreeGoods, goods::free_goods),
        (Rule::Duplicates, twins::repeated_rows),
    ];
    for (rule, find) in finders {
        let found = files.iter().map(|file| if file.is_orders() { find(file) } else { Vec::new() }).collect();
        take(&mut files, rule, found, problems);
    }
    let ruled = files.into_iter().map(|file| file.ruled);
    ruled
        .map(|mut ruled| {
            ruled.out.sort_unstable();
            ruled
        })
        .collect()
}

/// A file under the rules.
struct File<'a> {
    source: &'a Source,
    rules: &'a RowRules,
    /// The rows that are neither rejected nor taken by a rule.
    is_free: Mask,
    ruled: Ruled,
}

impl File<'_> {
    fn is_orders(&self) -> bool {
        matches!(self.source.kind, TableKind::Orders | TableKind::Lines)
    }

    fn column(&self, role: Role) -> Option<&Column> {
        let at = self.source.columns.iter().position(|reading| reading.role == Some(role))?;
        self.source.table.columns().get(at)
    }
}

/// Finds rows of a file.
type Finder = fn(&File<'_>) -> Vec<u32>;

/// Gives the rows that were found to a rule, as far as they are free.
fn take(files: &mut [File<'_>], rule: Rule, found: Vec<Vec<u32>>, problems: &mut Vec<Problem>) {
    for (file, mut rows) in files.iter_mut().zip(found) {
        rows.retain(|&row| file.is_free.get(row as usize));
        rows.sort_unstable();
        rows.dedup();
        if rows.is_empty() {
            continue;
        }
        rows.iter().for_each(|&row| file.is_free.set(row as usize, false));
        let book = RuleBook {
            rule,
            is_left_out: file.rules.leaves_out(rule),
            rows: rows.len() as u64,
            sum: Money::of(file).map(|money| money.sum(rows.iter().copied())),
        };
        let is_said = rule == Rule::Currency || (rule == Rule::Cancelled && book.is_left_out);
        if !is_said {
            problems.push(note(&file.source.file, &book));
        }
        if book.is_left_out {
            file.ruled.out.extend(rows);
        }
        file.ruled.books.push(book);
    }
}

fn note(file: &str, book: &RuleBook) -> Problem {
    let RuleBook { rule, rows, sum, .. } = book;
    let (code, what) =
        if book.is_left_out { ("ledger.rule-out", "were left out") } else { ("ledger.rule-kept", "count") };
    let money = sum.map_or_else(String::new, |sum| format!(", {sum} in all,"));
    let english = format!("{rows} rows of {file} found by the rule {}{money} {what}", rule.name());
    let note = Problem::new(code, Severity::Note, english)
        .arg("file", file)
        .arg("rule", format!("rule-{}", rule.name().replace('_', "-")))
        .arg("rows", *rows)
        .at(Place::File(file.to_owned()));
    match sum {
        Some(sum) => note.arg("sum", sum.to_string()),
        None => note,
    }
}

/// Lets rows go with their order: rows of an order that was found which say nothing themselves, in this file and in
/// one of its lines. A row says something when a column of one of the roles is known.
fn spread(files: &[File<'_>], found: &mut [Vec<u32>], roles: &[Role]) {
    let mut orders: HashSet<String> = HashSet::new();
    for (file, rows) in files.iter().zip(found.iter()) {
        let Some(id) = file.column(Role::OrderId) else { continue };
        let known = rows.iter().map(|&row| row as usize).filter(|&row| id.is_known(row));
        orders.extend(known.map(|row| text(id, row)));
    }
    if orders.is_empty() {
        return;
    }
    for (file, rows) in files.iter().zip(found) {
        let Some(id) = file.column(Role::OrderId).filter(|_| file.is_orders()) else { continue };
        let say: Vec<&Column> = roles.iter().filter_map(|&role| file.column(role)).collect();
        let goes = |row: &usize| {
            !say.iter().any(|column| column.is_known(*row))
                && id.is_known(*row)
                && orders.contains(&text(id, *row))
        };
        rows.extend((0..id.len()).filter(goes).map(|row| row as u32));
    }
}

fn text(column: &Column, row: usize) -> String {
    column.get(row).map(|cell| cell.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
