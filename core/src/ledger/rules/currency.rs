//! Two currencies are never added: the amounts of one count, those of the others are left out and said.

use std::collections::BTreeMap;

use super::money::Money;
use super::{CurrencyCount, File, text};
use crate::diag::{Problem, Severity};
use crate::load::Role;
use crate::table::{Column, TextValues, Values};
use crate::value::{Decimal, fold};

/// Rows and money in a currency.
#[derive(Debug, Default)]
struct Share {
    rows: u64,
    sum: Decimal,
}

/// Amounts in several currencies.
pub(super) struct Currencies {
    /// All of them, with what is in each.
    pub counts: Vec<CurrencyCount>,
    /// The rows of each file in another currency than the one that counts.
    pub foreign: Vec<Vec<u32>>,
    /// The files that have amounts with a currency.
    pub has_amounts: Vec<bool>,
    /// What to say of it.
    pub problem: Problem,
}

/// The currencies of the files; `None` where all amounts are in one. The currency that counts is the one a project names,
/// else that of most rows.
pub(super) fn read(files: &[File<'_>]) -> Option<Currencies> {
    let mut shares: BTreeMap<String, Share> = BTreeMap::new();
    let mut read: Vec<Option<Vec<(u32, String)>>> = Vec::with_capacity(files.len());
    for file in files {
        let column = file.column(Role::Currency).filter(|_| file.is_orders());
        let Some((column, money)) = column.zip(Money::of(file)) else {
            read.push(None);
            continue;
        };
        let code_of = reader(column);
        let mut rows = Vec::new();
        for row in (0..column.len()).filter(|&row| column.is_known(row) && file.is_free.get(row)) {
            let code = code_of(row);
            if let Some(units) = money.units(row) {
                let share = shares.entry(code.clone()).or_default();
                share.rows += 1;
                share.sum = share.sum.plus(money.number(units)).unwrap_or(share.sum);
            }
            rows.push((row as u32, code));
        }
        read.push(Some(rows));
    }
    if shares.len() < 2 {
        return None;
    }
    let asked = files.iter().find_map(|file| file.rules.currency.as_deref()).map(code);
    let most = shares.iter().max_by_key(|(code, share)| (share.rows, std::cmp::Reverse(*code)));
    let counts = asked.or_else(|| most.map(|(code, _)| code.clone()))?;
    let list: Vec<String> =
        shares.iter().map(|(code, share)| format!("{code} {} ({})", share.sum, share.rows)).collect();
    let list = list.join(", ");
    let english =
        format!("the amounts are in {} currencies: {list}; only those in {counts} count", shares.len());
    let problem = Problem::new("ledger.currencies", Severity::Warning, english)
        .arg("currency", counts.as_str())
        .arg("list", list)
        .help("choose the currency that counts, or convert the amounts before opening the file");
    let has_amounts = read.iter().map(Option::is_some).collect();
    let foreign = |rows: Option<Vec<(u32, String)>>| {
        let others = rows.into_iter().flatten().filter(|(_, code)| *code != counts);
        others.map(|(row, _)| row).collect()
    };
    let foreign = read.into_iter().map(foreign).collect();
    let count = |(code, share): (String, Share)| {
        let counts = code == counts;
        CurrencyCount { code, counts, rows: share.rows, sum: share.sum }
    };
    Some(Currencies { counts: shares.into_iter().map(count).collect(), foreign, has_amounts, problem })
}

/// A currency as it is compared and shown.
fn code(text: &str) -> String {
    fold(text.trim()).to_uppercase()
}

/// Tells the currency of a row; repeating words are looked at once.
fn reader(column: &Column) -> impl Fn(usize) -> String + '_ {
    let of_words = match &column.values {
        Values::Text(TextValues::Dict { codes, words }) => {
            Some((codes, words.iter().map(code).collect::<Vec<String>>()))
        }
        _ => None,
    };
    move |row| match &of_words {
        Some((codes, words)) => {
            codes.get(row).and_then(|code| words.get(code as usize)).cloned().unwrap_or_default()
        }
        None => code(&text(column, row)),
    }
}
